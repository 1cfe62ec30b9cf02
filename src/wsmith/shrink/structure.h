/* src/wsmith/shrink/structure.h - passes that delete, join, replace and reorder parts.
 *
 * Parts are spans, and where a generator opens none, what lies between two requests of one end of
 * sequence. Each pass walks the best record, which changes under it with every success.
 */
#ifndef WSMITH__STRUCTURE_H
#define WSMITH__STRUCTURE_H

#include "lower.h"
#include "../../common/sort.h"

/* -- deleting -------------------------------------------------------------------------------------------- */

/* The span that begins with token t. */
static size_t wsmith__span_of_token(const wsmith__shrinker *z, size_t t)
{
    size_t low = 0, high = wsmith__span_count(z);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->span_at[middle] < t) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* The span that follows span i directly, with its parent and label; 0: none. */
static size_t wsmith__next_sibling(const wsmith__shrinker *z, size_t i)
{
    size_t t = wsmith__span_end_at(z, i);
    bool next = t < wx__array_len(z->tokens) && z->tokens[t].kind == WSMITH__BEGIN &&
                z->tokens[t].uid == z->tokens[z->span_at[i]].uid;
    return next ? wsmith__span_of_token(z, t) : 0;
}

static bool wsmith__is_first_sibling(const wsmith__shrinker *z, size_t i)
{
    size_t t = z->span_at[i];
    if (t == 0 || z->tokens[t - 1].kind != WSMITH__END) return true;
    return z->tokens[z->tokens[t - 1].high].uid != z->tokens[t].uid;
}

/* Spans inside of each other that take up nearly the same, of which a pass tries only some. By the
 * logarithm of their length: */
typedef struct wsmith__chains {
    struct {
        uint32_t end, len, tried;
    } of[33];
} wsmith__chains;

enum { WSMITH__SHORT_RECORD = 200, WSMITH__MOST_OF_CHAIN = 16 };

/* Whether a pass should try span i, as it has those around it, in vain. So a chain of n spans costs
 * O(log n) trials, not n; records that are short have all tried. */
static bool wsmith__try_in_chain(const wsmith__shrinker *z, wsmith__chains *chains, size_t i)
{
    const wsmith_span *s = &wsmith__spans(z)[i];
    uint32_t len = s->end - s->first, c = 32 - wx__clz32(len | 1);
    if (wsmith__best_count(z) < WSMITH__SHORT_RECORD) return true;
    if (s->first >= chains->of[c].end) chains->of[c].tried = 0;
    if (chains->of[c].tried >= WSMITH__MOST_OF_CHAIN &&
        len > chains->of[c].len - chains->of[c].len / 16)
        return false;
    chains->of[c].tried++;
    chains->of[c].end = s->end;
    chains->of[c].len = len;
    return true;
}

/* The k-th sibling behind span i; false when there are fewer. */
static bool wsmith__nth_sibling(const wsmith__shrinker *z, size_t i, size_t k, size_t *last)
{
    for (; k > 0; k--) {
        i = wsmith__next_sibling(z, i);
        if (i == 0) return false;
    }
    *last = i;
    return true;
}

/* Deletes span i and, as long as that works, twice as many of the siblings behind it. */
static bool wsmith__delete_siblings(wsmith__shrinker *z, size_t i)
{
    bool any = false;
    for (size_t k = 1; i < wsmith__span_count(z) && !z->stopped;) {
        size_t last;
        if (wsmith__nth_sibling(z, i, k - 1, &last) && wsmith__try_delete_spans(z, i, last)) {
            any = true;
            k *= 2;
        } else if (k == 1) {
            break;
        } else {
            k = k > 4 ? k / 4 : 1;
        }
    }
    return any;
}

static int wsmith__compare_spans(const wsmith__shrinker *z, size_t x, size_t y)
{
    const wsmith_span *a = &wsmith__spans(z)[x], *b = &wsmith__spans(z)[y];
    const wsmith_choice *c = wsmith__best(z);
    uint32_t n = a->end - a->first, m = b->end - b->first;
    for (uint32_t i = 0; i < n && i < m; i++) {
        int order = wsmith__compare_choices(&c[a->first + i], wsmith__best_bytes(z),
                                            &c[b->first + i], wsmith__best_bytes(z));
        if (order != 0) return order;
    }
    return (n > m) - (n < m);
}

/* Of siblings that are all alike from span i on, it does not matter which are deleted: finds how
 * many have to stay, from few to many. */
static void wsmith__delete_alike(wsmith__shrinker *z, size_t i)
{
    size_t last = i, alike = 1, next, low = 0, keep = 1;
    if (!wsmith__is_first_sibling(z, i)) {
        size_t previous = wsmith__span_of_token(z, (size_t)z->tokens[z->span_at[i] - 1].high);
        if (wsmith__compare_spans(z, previous, i) == 0) return; /* that one has done it */
    }
    for (; (next = wsmith__next_sibling(z, last)) > 0 && wsmith__compare_spans(z, i, next) == 0;
         alike++)
        last = next;
    if (alike < 3) return;
    while (keep < alike) { /* `low` are too few */
        size_t end = 0;
        if (!wsmith__nth_sibling(z, i, alike - keep - 1, &end)) return;
        if (!wsmith__try_delete_spans(z, i, end)) {
            low = keep;
            keep = keep * 2 < alike ? keep * 2 : alike;
        } else {
            alike = keep;
            keep = low + (keep - low) / 2;
            if (keep == low) return;
        }
    }
    for (; alike - low > 1 && !z->stopped;) {
        size_t end = 0, middle = low + (alike - low) / 2;
        if (!wsmith__nth_sibling(z, i, alike - middle - 1, &end)) return;
        if (wsmith__try_delete_spans(z, i, end)) alike = middle;
        else low = middle;
    }
}

/* Those that the test made for nothing. */
static void wsmith__delete_discarded(wsmith__shrinker *z)
{
    for (size_t i = 0; i < wsmith__span_count(z) && !z->stopped; i++) {
        while (i < wsmith__span_count(z) && (wsmith__spans(z)[i].flags & WSMITH_DISCARDED) &&
               wsmith__try_delete_spans(z, i, i)) {}
    }
}

static void wsmith__delete_spans(wsmith__shrinker *z)
{
    wsmith__chains chains;
    memset(&chains, 0, sizeof chains);
    wsmith__delete_discarded(z);
    for (size_t i = 0; i < wsmith__span_count(z) && !z->stopped; i++) {
        const wsmith_span *s = &wsmith__spans(z)[i];
        if (s->first == s->end || !wsmith__try_in_chain(z, &chains, i)) continue;
        wsmith__delete_alike(z, i);
        if (i < wsmith__span_count(z)) wsmith__delete_siblings(z, i);
    }
}

enum { WSMITH__REACH = 4096 }; /* how far related choices are looked for */

static size_t wsmith__reach(const wsmith__shrinker *z, size_t i)
{
    size_t n = wsmith__best_count(z);
    return n - i > WSMITH__REACH ? i + WSMITH__REACH : n;
}

/* The next choice after i with its uid, or 0. */
static size_t wsmith__same_uid(const wsmith__shrinker *z, size_t i)
{
    const wsmith_choice *c = wsmith__best(z);
    size_t n = wsmith__reach(z, i);
    for (size_t k = i + 1; k < n; k++) {
        if (c[k].uid == c[i].uid && c[k].kind == c[i].kind) return k;
    }
    return 0;
}

/* An end of sequence that is not the first choice of a span: those are deleted as spans. */
static bool wsmith__is_bare_end(const wsmith__shrinker *z, size_t i)
{
    size_t t = z->choice_at[i];
    return wsmith__best(z)[i].kind == WSMITH_EOS &&
           (t == 0 || z->tokens[t - 1].kind != WSMITH__BEGIN);
}

/* One round of a loop without spans: from one end of sequence to the next, k of them. */
static void wsmith__delete_rounds(wsmith__shrinker *z)
{
    for (size_t i = 0; i < wsmith__best_count(z) && !z->stopped; i++) {
        for (size_t k = 1; i < wsmith__best_count(z) && wsmith__is_bare_end(z, i);) {
            size_t end = i;
            for (size_t n = 0; n < k && (n == 0 || end > 0); n++) end = wsmith__same_uid(z, end);
            bool deleted = end > i && wsmith__try_delete(z, i, end);
            if (!deleted && k == 1) break;
            k = deleted ? k * 2 : 1;
        }
    }
}

/* The end of one sequence and the decision to begin another: without them they are one. */
static void wsmith__join(wsmith__shrinker *z)
{
    for (size_t i = 0; i + 1 < wsmith__best_count(z) && !z->stopped; i++) {
        const wsmith_choice *c = &wsmith__best(z)[i];
        if (c->kind != WSMITH_EOS || c->value != 1) continue;
        size_t end = i + 1;
        while (end < wsmith__best_count(z) && wsmith__best(z)[end].kind == WSMITH_EOS &&
               wsmith__best(z)[end].value == 1)
            end++;
        if (end < wsmith__best_count(z) && wsmith__best(z)[end].kind == WSMITH_EOS &&
            wsmith__try_delete(z, i, end + 1) && i > 0) {
            i--;
        }
    }
}

/* No span begins or ends between choices i and i + len - 1, and they are not a whole span. */
static bool wsmith__is_loose(const wsmith__shrinker *z, size_t i, size_t len)
{
    size_t first = z->choice_at[i], last = z->choice_at[i + len - 1];
    if (last - first != len - 1) return false;
    return first == 0 || last + 1 >= wx__array_len(z->tokens) ||
           z->tokens[first - 1].kind != WSMITH__BEGIN || z->tokens[last + 1].kind != WSMITH__END;
}

/* Any few choices in a row; the last resort for what no span describes. */
static void wsmith__delete_chunks(wsmith__shrinker *z)
{
    bool thorough = z->options && z->options->thorough;
    for (size_t len = 5; len > 0; len--) {
        for (size_t i = 0; i + len <= wsmith__best_count(z) && !z->stopped; i++) {
            while (i + len <= wsmith__best_count(z) && (thorough || wsmith__is_loose(z, i, len)) &&
                   wsmith__try_delete(z, i, i + len)) {}
        }
    }
}

/* -- replacing ------------------------------------------------------------------------------------------ */

static bool wsmith__all_simplest(const wsmith__shrinker *z, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        if (!(wsmith__best(z)[i].flags & WSMITH_FORCED) && !wsmith__simplest_at(z, i)) return false;
    }
    return true;
}

static void wsmith__simplest_spans(wsmith__shrinker *z)
{
    wsmith__chains chains;
    memset(&chains, 0, sizeof chains);
    for (size_t i = 0; i < wsmith__span_count(z) && !z->stopped; i++) {
        const wsmith_span *s = &wsmith__spans(z)[i];
        if (s->end - s->first < 2 || wsmith__best(z)[s->first].kind == WSMITH_EOS)
            continue; /* would end the loop */
        if (!wsmith__try_in_chain(z, &chains, i) || wsmith__all_simplest(z, s->first, s->end))
            continue;
        wsmith__try_empty_span(z, i);
    }
}

/* Puts span `inner` in the place of span `outer`. */
static bool wsmith__try_hoist(wsmith__shrinker *z, size_t outer, size_t inner)
{
    wsmith__begin(z);
    wsmith__keep(z, 0, wsmith__span_begin_at(z, outer));
    wsmith__keep_span(z, inner);
    wsmith__keep(z, wsmith__span_end_at(z, outer), SIZE_MAX);
    return wsmith__try(z);
}

/* The first span inside of span i with its label that is shorter, from span k on; 0: none near. */
static size_t wsmith__next_inner(const wsmith__shrinker *z, size_t i, size_t k)
{
    const wsmith_span *spans = wsmith__spans(z), *o = &spans[i];
    for (size_t n = 0; n < 256 && k < wsmith__span_count(z) && spans[k].first < o->end; k++, n++) {
        bool shorter = spans[k].end - spans[k].first < o->end - o->first;
        if (spans[k].label == o->label && shorter && spans[k].first < spans[k].end) return k;
    }
    return 0;
}

/* Goes inwards by as many spans as it can, twice as many after each success. */
static bool wsmith__hoist_chain(wsmith__shrinker *z, size_t i)
{
    bool any = false;
    for (size_t d = 1; i < wsmith__span_count(z) && !z->stopped;) {
        size_t inner = i;
        for (size_t n = 0; n < d && (n == 0 || inner > 0); n++)
            inner = wsmith__next_inner(z, i, inner + 1);
        if (inner > 0 && wsmith__try_hoist(z, i, inner)) {
            any = true;
            d *= 2;
        } else if (d == 1) {
            break;
        } else {
            d = d > 4 ? d / 4 : 1;
        }
    }
    return any;
}

/* A part is replaced by a part of it that has its label: a tree by one of its branches. At most
 * eight branches each: those after them are reached through the ones in between. */
static void wsmith__hoist(wsmith__shrinker *z)
{
    wsmith__chains chains;
    memset(&chains, 0, sizeof chains);
    for (size_t i = 0; i < wsmith__span_count(z) && !z->stopped; i++) {
        if (!wsmith__try_in_chain(z, &chains, i)) continue;
        wsmith__hoist_chain(z, i);
        size_t k = wsmith__next_inner(z, i, i + 1);
        for (int tries = 0; k > 0 && tries < 8 && !z->stopped; tries++) {
            bool better = wsmith__try_hoist(z, i, k);
            if (better) tries = -1;
            if (i >= wsmith__span_count(z)) break;
            k = wsmith__next_inner(z, i, better ? i + 1 : k + 1);
        }
    }
}

/* -- reordering ------------------------------------------------------------------------------------------- */

static bool wsmith__span_before(const void *context, uint32_t a, uint32_t b)
{
    const wsmith__shrinker *z = (const wsmith__shrinker *)context;
    int order = wsmith__compare_spans(z, a, b);
    return order != 0 ? order < 0 : a < b;
}

/* The siblings from span i on, in `scratch`, neighbours of one label only. */
static size_t wsmith__siblings(wsmith__shrinker *z, size_t i)
{
    size_t n = 0;
    wx__array_truncate(z->scratch, 0);
    do {
        if (!wx__array_push(z->scratch, (uint32_t)i)) {
            wsmith__no_memory(z);
            return 0;
        }
        n++;
        i = wsmith__next_sibling(z, i);
    } while (i > 0);
    return n;
}

static bool wsmith__try_swap(wsmith__shrinker *z, size_t a, size_t b)
{
    wsmith__begin(z);
    wsmith__keep(z, 0, wsmith__span_begin_at(z, a));
    wsmith__keep_span(z, b);
    wsmith__keep(z, wsmith__span_end_at(z, a), wsmith__span_begin_at(z, b));
    wsmith__keep_span(z, a);
    wsmith__keep(z, wsmith__span_end_at(z, b), SIZE_MAX);
    return wsmith__try(z);
}

static bool wsmith__try_sorted(wsmith__shrinker *z, size_t n)
{
    size_t first = z->scratch[0], last = z->scratch[n - 1];
    wx__sort_u32(z->scratch, n, wsmith__span_before, z);
    wsmith__begin(z);
    wsmith__keep(z, 0, wsmith__span_begin_at(z, first));
    for (size_t k = 0; k < n; k++) wsmith__keep_span(z, z->scratch[k]);
    wsmith__keep(z, wsmith__span_end_at(z, last), SIZE_MAX);
    return wsmith__try(z);
}

/* The last round of a loop, which ends it, stays where it is. */
static bool wsmith__is_last_round(const wsmith__shrinker *z, size_t span)
{
    const wsmith_span *s = &wsmith__spans(z)[span];
    const wsmith_choice *c = &z->tokens[z->span_at[span] + 1];
    return s->end == s->first + 1 && c->kind == WSMITH_EOS && c->value == 1;
}

/* Sorts siblings as a whole, or (of few) those from one on, else swaps neighbours. */
static void wsmith__sort_spans(wsmith__shrinker *z)
{
    size_t n = 0;
    for (size_t i = 0; i < wsmith__span_count(z) && !z->stopped; i++) {
        if (n <= 256 || wsmith__is_first_sibling(z, i)) {
            n = wsmith__siblings(z, i);
            size_t sorted = n;
            if (n > 1 && wsmith__is_last_round(z, z->scratch[n - 1])) sorted--;
            if (sorted < 2 || wsmith__try_sorted(z, sorted)) continue;
        }
        size_t next = wsmith__next_sibling(z, i);
        if (next == 0 || wsmith__is_last_round(z, next)) continue;
        if (wsmith__compare_spans(z, i, next) > 0) wsmith__try_swap(z, i, next);
    }
}

/* Two integers of one request that stand in the wrong order. */
static void wsmith__sort_values(wsmith__shrinker *z)
{
    for (size_t i = 0; i < wsmith__best_count(z) && !z->stopped; i++) {
        size_t k = wsmith__same_uid(z, i);
        const wsmith_choice *c = wsmith__best(z);
        if (k == 0 || c[i].kind == WSMITH_EOS || c[i].kind == WSMITH_BYTES) continue;
        if (wsmith__compare_choices(&c[i], NULL, &c[k], NULL) <= 0) continue;
        if (!wsmith__begin_copy(z)) return;
        wsmith__of_copy(z, i)->value = c[k].value;
        wsmith__of_copy(z, k)->value = c[i].value;
        wsmith__try(z);
    }
}

/* The same with values that do not stand next to each other: the four nearest simpler ones. */
static void wsmith__exchange_values(wsmith__shrinker *z)
{
    for (size_t i = 0; i < wsmith__best_count(z) && !z->stopped; i++) {
        const wsmith_choice *c = wsmith__best(z);
        if (c[i].kind != WSMITH_INT || (c[i].flags & WSMITH_FORCED) || wsmith__simplest_at(z, i))
            continue;
        size_t tries = 0;
        for (size_t k = wsmith__same_uid(z, i); k > 0 && tries < 4; k = wsmith__same_uid(z, k)) {
            c = wsmith__best(z);
            if (wsmith__compare_choices(&c[i], NULL, &c[k], NULL) <= 0) continue;
            if (!wsmith__begin_copy(z)) return;
            wsmith__of_copy(z, i)->value = c[k].value;
            wsmith__of_copy(z, k)->value = c[i].value;
            tries++;
            if (wsmith__try(z)) break;
        }
    }
}

#endif /* WSMITH__STRUCTURE_H */
