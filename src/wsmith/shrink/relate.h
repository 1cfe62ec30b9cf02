/* src/wsmith/shrink/relate.h - passes for values that depend on each other.
 *
 * Equal values, sums, differences, counts and indices hold a failure together: lowering one value
 * alone then never works. These passes change two or more at once, and cost most; they run when
 * nothing simpler helps.
 */
#ifndef WSMITH__RELATE_H
#define WSMITH__RELATE_H

#include "structure.h"

static bool wsmith__is_number(const wsmith_choice *c)
{
    return (c->kind == WSMITH_INT || c->kind == WSMITH_SIGNED) && !(c->flags & WSMITH_FORCED);
}

/* More than a flag: it may count something, or be a part of a sum. */
static bool wsmith__is_amount(const wsmith_choice *c)
{
    return wsmith__is_number(c) && c->high - c->low > 1;
}

/* The next number from i on that is not simplest; the count of choices when there is none. */
static size_t wsmith__next_number(const wsmith__shrinker *z, size_t i)
{
    const wsmith_choice *c = wsmith__best(z);
    while (i < wsmith__best_count(z) && !(wsmith__is_number(&c[i]) && c[i].value != c[i].simple))
        i++;
    return i;
}

/* Lowers the trial's choice by `by` towards its simplest; false when it is nearer. */
static bool wsmith__lower_by(wsmith_choice *c, uint64_t by)
{
    bool negative;
    uint64_t distance = wsmith__from_simple(c, &negative);
    if (distance < by) return false;
    c->value = wsmith__value_at(c, distance - by, negative);
    return true;
}

/* Adds `by` (two's complement) to the trial's choice; false when that is not allowed. */
static bool wsmith__shift(wsmith_choice *c, uint64_t by)
{
    uint64_t value = c->value + by;
    bool up = (int64_t)by >= 0;
    if (c->kind == WSMITH_SIGNED) {
        if (up ? (int64_t)value < (int64_t)c->value : (int64_t)value > (int64_t)c->value)
            return false;
        if ((int64_t)value < (int64_t)c->low || (int64_t)value > (int64_t)c->high) return false;
    } else {
        if (up ? value < c->value : value > c->value) return false;
        if (value < c->low || value > c->high) return false;
    }
    c->value = value;
    return true;
}

/* -- equal values ------------------------------------------------------------------------------------------ */

typedef struct wsmith__pair {
    size_t a, b;
    uint64_t value;
    bool negative;
} wsmith__pair;

static bool wsmith__holds_byte(const wsmith__shrinker *z, const wsmith_choice *c, uint64_t value)
{
    return c->kind == WSMITH_BYTES && value < 256 && c->high > 0 &&
           memchr(wsmith__best_bytes(z) + c->value, (int)value, (size_t)c->high) != NULL;
}

/* Exchanges bytes `from` of the trial's choice for `to`, in a copy behind the others. */
static void wsmith__exchange_bytes(wsmith__shrinker *z, wsmith_choice *c, uint8_t from, uint8_t to)
{
    size_t at = wx__array_len(z->bytes), n = (size_t)c->high;
    if (!wx__array_add(z->bytes, n)) {
        wsmith__no_memory(z);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        uint8_t old = z->bytes[(size_t)c->value + i];
        z->bytes[at + i] = old == from ? to : old;
    }
    c->value = at;
}

/* All choices with the value of choice a, and all such bytes, get another value, as far as it means
 * the same there. */
static bool wsmith__lower_equal_to(wsmith__shrinker *z, void *context, uint64_t distance)
{
    wsmith__pair *p = (wsmith__pair *)context;
    if (p->a >= wsmith__best_count(z) || !wsmith__begin_copy(z)) return false;
    uint64_t value = wsmith__value_at(&wsmith__best(z)[p->a], distance, p->negative);
    for (size_t i = p->b; i < wsmith__best_count(z); i++) {
        wsmith_choice *c = wsmith__of_copy(z, i);
        if (wsmith__is_number(c) && c->value == p->value) c->value = value;
        else if (value < 256 && wsmith__holds_byte(z, c, p->value))
            wsmith__exchange_bytes(z, c, (uint8_t)p->value, (uint8_t)value);
    }
    if (!wsmith__try(z)) return false;
    p->value = value;
    return true;
}

/* Choice i is the first or the only number with its value; p->b: where those begin that have it. */
static bool wsmith__has_equals(const wsmith__shrinker *z, size_t i, wsmith__pair *p)
{
    const wsmith_choice *c = wsmith__best(z);
    bool other = false;
    p->a = p->b = i;
    p->value = c[i].value;
    size_t first = i > WSMITH__REACH ? i - WSMITH__REACH : 0;
    for (size_t k = wsmith__reach(z, i); k-- > first;) {
        bool holds = wsmith__holds_byte(z, &c[k], p->value);
        if (k < i && holds) p->b = k;
        if (k > i && wsmith__is_number(&c[k]) && c[k].value == p->value) other = true;
        other = other || holds;
    }
    return other;
}

static void wsmith__lower_equal_from(wsmith__shrinker *z, uint64_t least)
{
    for (size_t i = wsmith__next_number(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_number(z, i + 1)) {
        wsmith__pair p;
        uint64_t distance = wsmith__from_simple(&wsmith__best(z)[i], &p.negative);
        if (distance < least || !wsmith__has_equals(z, i, &p)) continue;
        if (wsmith__lower_equal_to(z, &p, 0)) continue;
        wsmith__search(z, wsmith__lower_equal_to, &p, distance);
    }
}

static void wsmith__lower_equal(wsmith__shrinker *z) { wsmith__lower_equal_from(z, 1); }

/* -- pairs ------------------------------------------------------------------------------------------------- */

/* The first value nearer to zero by some amount and the second by the same (their difference stays)
 * or farther (their sum stays). `left` is what remains. */
static bool wsmith__shift_both_to(wsmith__shrinker *z, wsmith__pair *p, uint64_t left, bool apart)
{
    if (p->b >= wsmith__best_count(z)) return false;
    uint64_t by = p->negative ? p->value - left : left - p->value;
    if (!wsmith__begin_copy(z)) return false;
    wsmith_choice *a = wsmith__of_copy(z, p->a), *b = wsmith__of_copy(z, p->b);
    if (!wsmith__is_number(a) || !wsmith__is_number(b)) return false;
    if (!wsmith__shift(a, by) || !wsmith__shift(b, apart ? 0 - by : by)) return false;
    if (!wsmith__try(z)) return false;
    p->value = left;
    return true;
}

static bool wsmith__lower_both_to(wsmith__shrinker *z, void *context, uint64_t left)
{
    return wsmith__shift_both_to(z, (wsmith__pair *)context, left, false);
}

static bool wsmith__move_to(wsmith__shrinker *z, void *context, uint64_t left)
{
    return wsmith__shift_both_to(z, (wsmith__pair *)context, left, true);
}

static bool wsmith__pair_search(wsmith__shrinker *z, size_t a, size_t b, wsmith__lower_to *lower)
{
    uint64_t before = z->stats.improvements;
    wsmith__pair p;
    p.a = a;
    p.b = b;
    p.value = wsmith__from_simple(&wsmith__best(z)[a], &p.negative);
    uint64_t most = p.value;
    if (lower == wsmith__move_to) { /* no further than the other has room */
        const wsmith_choice *c = &wsmith__best(z)[b];
        uint64_t room = p.negative ? c->value - c->low : c->high - c->value;
        if (room == 0) return false;
        if (room < most) {
            if (lower(z, &p, most - room)) return true;
            most = room;
        }
    } else { /* the other stays on its side of its simplest value */
        bool negative;
        uint64_t other = wsmith__from_simple(&wsmith__best(z)[b], &negative);
        if (negative != p.negative || other == 0) return false;
        if (other < most) {
            if (lower(z, &p, most - other)) return true;
            most = other;
        }
    }
    if (most == p.value && lower(z, &p, 0)) return true;
    wsmith__search_down(z, lower, &p, p.value);
    return z->stats.improvements != before;
}

/* Each number with the next few. */
static void wsmith__pairs(wsmith__shrinker *z, wsmith__lower_to *lower, int reach)
{
    for (size_t a = wsmith__next_number(z, 0); a < wsmith__best_count(z) && !z->stopped;
         a = wsmith__next_number(z, a + 1)) {
        int tries = 0;
        for (size_t b = a + 1; b < wsmith__best_count(z) && tries < reach && !z->stopped; b++) {
            const wsmith_choice *c = wsmith__best(z);
            bool negative;
            if (!wsmith__is_amount(&c[b]) || !wsmith__is_amount(&c[a])) continue;
            if (c[a].value == c[a].simple) break;
            if (c[b].value == c[b].simple &&
                (lower != wsmith__move_to || wsmith__from_simple(&c[a], &negative) < 2))
                continue;
            tries++;
            wsmith__pair_search(z, a, b, lower);
        }
    }
}

static void wsmith__lower_pairs(wsmith__shrinker *z) { wsmith__pairs(z, wsmith__lower_both_to, 4); }

/* Large values that are equal or near each other are hardly so by chance. */
static void wsmith__lower_alike(wsmith__shrinker *z)
{
    wsmith__lower_equal_from(z, 16);
    for (size_t a = wsmith__next_number(z, 0); a < wsmith__best_count(z) && !z->stopped;
         a = wsmith__next_number(z, a + 1)) {
        for (size_t b = a + 1; b < a + 8 && b < wsmith__best_count(z); b++) {
            const wsmith_choice *c = wsmith__best(z);
            bool negative;
            if (!wsmith__is_number(&c[a]) || !wsmith__is_number(&c[b])) continue;
            if (wsmith__from_simple(&c[a], &negative) < 16 || c[a].value - c[b].value + 8 > 16)
                continue;
            wsmith__pair_search(z, a, b, wsmith__lower_both_to);
        }
    }
}

static void wsmith__move_amounts(wsmith__shrinker *z) { wsmith__pairs(z, wsmith__move_to, 6); }

/* -- counts and indices ------------------------------------------------------------------------------------- */

/* Deletes tokens [first, end) of a trial that is a copy. */
static void wsmith__cut(wsmith__shrinker *z, size_t first, size_t end)
{
    size_t n = wx__array_len(z->trial);
    memmove(z->trial + first, z->trial + end, (n - end) * sizeof *z->trial);
    wx__array_truncate(z->trial, n - (end - first));
}

/* Lowers number i by `by` and deletes tokens [first, end), of which it is none. */
static bool wsmith__try_lower_delete(wsmith__shrinker *z, size_t i, uint64_t by, size_t first,
                                     size_t end)
{
    if (!wsmith__begin_copy(z) || !wsmith__lower_by(wsmith__of_copy(z, i), by)) return false;
    wsmith__cut(z, first, end);
    return wsmith__try(z);
}

/* `by` parts from span s on, together with as much of number i. */
static bool wsmith__try_lower_spans(wsmith__shrinker *z, size_t i, uint64_t by, size_t s)
{
    size_t last;
    return wsmith__nth_sibling(z, s, (size_t)by - 1, &last) &&
           wsmith__try_lower_delete(z, i, by, wsmith__span_begin_at(z, s),
                                    wsmith__span_end_at(z, last));
}

/* As many as there are, one less (an index of the one that must stay), then half as many. */
static bool wsmith__lower_with_spans(wsmith__shrinker *z, size_t i, size_t s, uint64_t most)
{
    uint64_t have = 1;
    for (size_t k = s; have < most && (k = wsmith__next_sibling(z, k)) > 0;) have++;
    if (wsmith__try_lower_spans(z, i, have, s)) return true;
    if (have > 2 && wsmith__try_lower_spans(z, i, have - 1, s)) return true;
    for (uint64_t by = have / 2; by > 0 && !z->stopped; by /= 2) {
        if (wsmith__try_lower_spans(z, i, by, s)) return true;
    }
    return false;
}

/* A number and the parts behind it that it may count or skip: the first span behind it, the span
 * behind the one it is in, and so outwards; without spans, what lies between two requests alike. */
static bool wsmith__lower_count(wsmith__shrinker *z, size_t i)
{
    bool negative;
    uint64_t most = wsmith__from_simple(&wsmith__best(z)[i], &negative);
    size_t tries = 0, last_end = i + 1;
    if (!wsmith__is_amount(&wsmith__best(z)[i])) return false;
    for (size_t s = wsmith__span_of_token(z, z->choice_at[i]);
         s < wsmith__span_count(z) && tries < 4 && !z->stopped; s++) {
        const wsmith_span *span = &wsmith__spans(z)[s];
        if (span->first < last_end || span->first == span->end) continue;
        last_end = span->end; /* not the parts of this part, nor those behind it alike */
        size_t k = s;
        while ((k = wsmith__next_sibling(z, k)) > 0) last_end = wsmith__spans(z)[k].end;
        tries++;
        if (wsmith__lower_with_spans(z, i, s, most)) return true;
    }
    for (size_t k = i + 1; k < i + 4 && k < wsmith__best_count(z) && !z->stopped; k++) {
        size_t next = wsmith__same_uid(z, k);
        if (next == 0) continue;
        if (!wsmith__begin_copy(z) || !wsmith__lower_by(wsmith__of_copy(z, i), 1)) return false;
        wsmith__cut(z, z->choice_at[k], z->choice_at[next]);
        z->by_order = true;
        if (wsmith__try(z)) return true;
    }
    return false;
}

static void wsmith__lower_counts(wsmith__shrinker *z)
{
    for (size_t i = wsmith__next_number(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_number(z, i + 1)) {
        while (i < wsmith__best_count(z) && wsmith__is_number(&wsmith__best(z)[i]) &&
               wsmith__lower_count(z, i)) {}
    }
}

/* All numbers of one request that are not in span s are lower by one, and the span is deleted. */
static bool wsmith__try_lower_all_delete(wsmith__shrinker *z, uint32_t uid, size_t s)
{
    size_t changed = 0;
    wsmith_span span = wsmith__spans(z)[s];
    if (!wsmith__begin_copy(z)) return false;
    for (size_t k = 0; k < wsmith__best_count(z); k++) {
        wsmith_choice *c = wsmith__of_copy(z, k);
        bool inside = k >= span.first && k < span.end;
        if (!inside && c->uid == uid && wsmith__is_number(c)) changed += wsmith__lower_by(c, 1);
    }
    wsmith__cut(z, wsmith__span_begin_at(z, s), wsmith__span_end_at(z, s));
    return changed > 1 && wsmith__try(z);
}

/* Deletes a part in front of an index, or inside a count, or both: some number is lower by one, or
 * all numbers of one request are. */
static bool wsmith__delete_shifted(wsmith__shrinker *z, size_t s)
{
    int tries = 0;
    for (size_t i = wsmith__next_number(z, 0);
         i < wsmith__best_count(z) && tries < 8 && !z->stopped; i = wsmith__next_number(z, i + 1)) {
        const wsmith_span *span = &wsmith__spans(z)[s];
        if (i >= span->first && i < span->end) continue;
        tries++;
        if (wsmith__try_lower_spans(z, i, 1, s)) return true;
        if (wsmith__try_lower_all_delete(z, wsmith__best(z)[i].uid, s)) return true;
    }
    return false;
}

static void wsmith__delete_and_shift(wsmith__shrinker *z)
{
    for (size_t i = 0; i < wsmith__span_count(z) && !z->stopped; i++) {
        while (i < wsmith__span_count(z)) {
            const wsmith_span *s = &wsmith__spans(z)[i];
            if (s->first == s->end || s->end - s->first > 16) break;
            if (!wsmith__delete_shifted(z, i)) break;
        }
    }
}

/* -- sums with fewer parts ---------------------------------------------------------------------------------- */

/* Adds `amount` to numbers like c, behind each other, up to what each can hold. */
static uint64_t wsmith__spread(wsmith_choice *t, size_t n, const wsmith_choice *c, uint64_t amount)
{
    for (size_t k = 0; k < n && amount > 0; k++) {
        if (t[k].uid != c->uid || t[k].kind != c->kind || t[k].kind == WSMITH_SIGNED) continue;
        uint64_t room = t[k].high - t[k].value;
        if (room > amount) room = amount;
        t[k].value += room;
        amount -= room;
    }
    return amount;
}

/* Number i goes away with tokens [first, end), and the others of its request take over its amount;
 * `count`, when it is not i, is a number that is lower by one then. */
static bool wsmith__try_merge(wsmith__shrinker *z, size_t i, size_t count, size_t first, size_t end)
{
    wsmith_choice gone = wsmith__best(z)[i];
    bool negative;
    if (!wsmith__begin_copy(z)) return false;
    if (count != i && !wsmith__lower_by(wsmith__of_copy(z, count), 1)) return false;
    uint64_t amount = wsmith__from_simple(&gone, &negative);
    wsmith__cut(z, first, end);
    if (wsmith__spread(z->trial, wx__array_len(z->trial), &gone, amount) == amount) return false;
    return wsmith__try(z);
}

/* Number i goes away with one of the small parts that it is in, larger ones first. */
static void wsmith__merge_parts(wsmith__shrinker *z, size_t i)
{
    size_t around[8], n = 0;
    size_t s = wsmith__span_of_token(z, z->choice_at[i]);
    for (s = s > 0 ? s - 1 : WSMITH_NO_SPAN; s < wsmith__span_count(z) && n < 8;
         s = wsmith__spans(z)[s].parent) {
        const wsmith_span *span = &wsmith__spans(z)[s];
        if (span->end - span->first > 4) break;
        if (span->end > i) around[n++] = s;
    }
    while (n-- > 0 && !z->stopped) {
        if (wsmith__try_merge(z, i, i, wsmith__span_begin_at(z, around[n]),
                              wsmith__span_end_at(z, around[n])))
            return;
    }
}

static void wsmith__merge_amounts(wsmith__shrinker *z)
{
    for (size_t i = wsmith__next_number(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_number(z, i + 1)) {
        bool negative;
        if (wsmith__best(z)[i].kind != WSMITH_INT ||
            wsmith__from_simple(&wsmith__best(z)[i], &negative) < 2)
            continue;
        int tries = 0;
        for (size_t k = i; k-- > 0 && tries < 8 && i < wsmith__best_count(z) && !z->stopped;) {
            if (!wsmith__is_number(&wsmith__best(z)[k]) || wsmith__simplest_at(z, k)) continue;
            tries++;
            if (wsmith__try_merge(z, i, k, z->choice_at[i], (size_t)z->choice_at[i] + 1)) break;
        }
        if (i < wsmith__best_count(z)) wsmith__merge_parts(z, i);
    }
}

static bool wsmith__is_thorough(const wsmith__shrinker *z)
{
    return z->options && z->options->thorough;
}

/* Two parts that undo each other: with the second, third or fourth behind it. */
static void wsmith__delete_two(wsmith__shrinker *z)
{
    for (size_t i = 0; wsmith__is_thorough(z) && i < wsmith__span_count(z) && !z->stopped; i++) {
        for (size_t d = 2; d <= 4 && i < wsmith__span_count(z);) {
            size_t other;
            if (!wsmith__nth_sibling(z, i, d, &other) || !wsmith__begin_copy(z)) break;
            wsmith__cut(z, wsmith__span_begin_at(z, other), wsmith__span_end_at(z, other));
            wsmith__cut(z, wsmith__span_begin_at(z, i), wsmith__span_end_at(z, i));
            if (!wsmith__try(z)) d++;
        }
    }
}

/* Number i gets another value and choices [first, end) behind it go away; what follows is replayed in
 * order, since the spans of another kind of part may have other labels. */
static bool wsmith__try_other_kind(wsmith__shrinker *z, size_t i, uint64_t value, size_t first,
                                   size_t end)
{
    if (end > wsmith__best_count(z) || !wsmith__begin_copy(z)) return false;
    wsmith__of_copy(z, i)->value = value;
    wsmith__cut(z, z->choice_at[first],
                end < wsmith__best_count(z) ? z->choice_at[end] : wx__array_len(z->trial));
    z->by_order = true;
    return wsmith__try(z);
}

static bool wsmith__lower_kind(wsmith__shrinker *z, size_t i)
{
    bool negative;
    uint64_t distance = wsmith__from_simple(&wsmith__best(z)[i], &negative);
    for (uint64_t to = 0; to < distance && to < 8; to++) {
        uint64_t value = wsmith__value_at(&wsmith__best(z)[i], to, negative);
        for (size_t k = 0; k < 6; k++) { /* one or two choices, up to three behind */
            size_t first = i + 1 + k / 2;
            if (wsmith__try_other_kind(z, i, value, first, first + 1 + k % 2)) return true;
        }
    }
    return false;
}

/* A number that says what kind a part is: a simpler kind asks for less in front of the same parts. */
static void wsmith__lower_kinds(wsmith__shrinker *z)
{
    for (size_t i = wsmith__next_number(z, 0);
         wsmith__is_thorough(z) && i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_number(z, i + 1)) {
        const wsmith_choice *c = &wsmith__best(z)[i];
        if (c->high - c->low < 64) wsmith__lower_kind(z, i);
    }
}

/* A part goes away and a number near it is as large as it may be: one step for several. */
static void wsmith__delete_and_raise(wsmith__shrinker *z)
{
    for (size_t i = 0; wsmith__is_thorough(z) && i < wsmith__span_count(z) && !z->stopped; i++) {
        wsmith_span s = wsmith__spans(z)[i];
        if (s.end - s.first > 4 || s.first == s.end) continue;
        for (size_t k = s.first < 12 ? 0 : s.first - 12;
             k < s.end + 12 && k < wsmith__best_count(z); k++) {
            const wsmith_choice *c = &wsmith__best(z)[k];
            if ((k >= s.first && k < s.end) || c->kind != WSMITH_INT || c->value >= c->high)
                continue;
            if (!wsmith__begin_copy(z)) return;
            wsmith__of_copy(z, k)->value = c->high;
            wsmith__cut(z, wsmith__span_begin_at(z, i), wsmith__span_end_at(z, i));
            if (wsmith__try(z)) break;
        }
    }
}

/* A part goes away and a large number becomes the largest, or the smallest, that is allowed. */
static bool wsmith__try_extreme(wsmith__shrinker *z, size_t s, size_t i)
{
    for (int side = 0; side < 2; side++) {
        if (!wsmith__begin_copy(z)) return false;
        wsmith_choice *c = wsmith__of_copy(z, i);
        c->value = side ? c->low : c->high;
        wsmith__cut(z, wsmith__span_begin_at(z, s), wsmith__span_end_at(z, s));
        if (wsmith__try(z)) return true;
    }
    return false;
}

static void wsmith__delete_for_extremes(wsmith__shrinker *z)
{
    for (size_t i = wsmith__next_number(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_number(z, i + 1)) {
        bool negative;
        if (wsmith__from_simple(&wsmith__best(z)[i], &negative) < 256) continue;
        size_t near = wsmith__span_of_token(z, z->choice_at[i]), s = near > 256 ? near - 256 : 0;
        for (; s < near + 256 && s < wsmith__span_count(z) && i < wsmith__best_count(z); s++) {
            const wsmith_span *span = &wsmith__spans(z)[s];
            bool inside = i >= span->first && i < span->end;
            if (inside || span->end - span->first >= 4) continue;
            bool number = wsmith__next_number(z, span->first) < span->end;
            if (number && wsmith__try_extreme(z, s, i)) return;
        }
    }
}

/* -- values behind a gap -------------------------------------------------------------------------------------- */

/* A lower value may work although the next lower one does not. */
static void wsmith__jump_to(wsmith__shrinker *z, bool half)
{
    for (size_t i = wsmith__next_number(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_number(z, i + 1)) {
        bool negative;
        const wsmith_choice *c = &wsmith__best(z)[i];
        uint64_t distance = wsmith__from_simple(c, &negative);
        if (distance < 4) continue;
        wsmith__try_value(z, i, wsmith__value_at(c, half ? distance / 2 : distance - 2, negative));
    }
}

static void wsmith__jump(wsmith__shrinker *z) { wsmith__jump_to(z, false); }

static void wsmith__jump_half(wsmith__shrinker *z) { wsmith__jump_to(z, true); }

#endif /* WSMITH__RELATE_H */
