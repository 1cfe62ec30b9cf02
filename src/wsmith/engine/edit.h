/* src/wsmith/engine/edit.h - edits of an input's choices and spans.
 *
 * An edit works on `trial`, a list of tokens (see struct wsmith__replay) with bytes of its own. A
 * token of kind WSMITH__ANEW asks for a fresh draw in its place. Nothing has to fit: the live
 * replay draws whatever is missing, so an edit needs not know what it does to the rest.
 */
#ifndef WSMITH__EDIT_H
#define WSMITH__EDIT_H

#include "wishes.h"

#ifdef WSMITH_ENGINE

enum { WSMITH__ANEW = 13 };

#define WSMITH__NOWHERE SIZE_MAX

typedef struct wsmith__trial {
    wsmith_choice *tokens, *spare;
    uint8_t *bytes;
    uint64_t random;
    bool unlinked; /* begins and ends of spans do not know each other's places any more */
    bool failed;   /* out of memory */
} wsmith__trial;

static void wsmith__trial_free(wsmith__trial *t)
{
    wx__array_free(t->tokens);
    wx__array_free(t->spare);
    wx__array_free(t->bytes);
}

/* -- chance -------------------------------------------------------------------------------------------------- */

/* Less than n, n > 0. */
static size_t wsmith__any_below(uint64_t *random, size_t n)
{
    return (size_t)wsmith__mul_high(wsmith__random(random), n);
}

/* 1 half of the time, 2 a quarter, ... at most 32. */
static size_t wsmith__any_run(uint64_t *random)
{
    return 1 + wx__ctz32((uint32_t)wsmith__random(random) | 0x80000000u);
}

static bool wsmith__one_in(uint64_t *random, size_t n) { return wsmith__any_below(random, n) == 0; }

/* -- places ------------------------------------------------------------------------------------------------- */

static size_t wsmith__trial_len(const wsmith__trial *t) { return wx__array_len(t->tokens); }

static bool wsmith__is_choice(const wsmith_choice *c) { return c->kind < WSMITH__ANEW; }

/* Any choice. */
static size_t wsmith__any_choice(wsmith__trial *t)
{
    size_t n = wsmith__trial_len(t);
    for (int i = 0; i < 32 && n > 0; i++) {
        size_t at = wsmith__any_below(&t->random, n);
        if (wsmith__is_choice(&t->tokens[at])) return at;
    }
    return WSMITH__NOWHERE;
}

/* A choice; a place that was asked 2^n times is n + 1 times as likely as one that was asked once. */
static size_t wsmith__pick_choice(wsmith__trial *t)
{
    size_t n = wsmith__trial_len(t);
    for (int i = 0; i < 48 && n > 0; i++) {
        uint64_t r = wsmith__random(&t->random);
        size_t at = (size_t)((r >> 32) * n >> 32); /* n is less than 2^32 */
        const wsmith_choice *c = &t->tokens[at];
        bool chance = (uint16_t)r <= (uint16_t)(c->zero - 1);
        if (wsmith__is_choice(c) & chance) return at; /* one branch: neither can be foreseen */
    }
    return wsmith__any_choice(t);
}

/* A span's begin. */
static size_t wsmith__any_span(wsmith__trial *t)
{
    size_t n = wsmith__trial_len(t);
    for (int i = 0; i < 48 && n > 0; i++) {
        size_t at = wsmith__any_below(&t->random, n);
        if (t->tokens[at].kind == WSMITH__BEGIN) return at;
    }
    return WSMITH__NOWHERE;
}

/* Behind the span that begins at `at`; the trial is linked. */
static size_t wsmith__behind(const wsmith__trial *t, size_t at)
{
    size_t end = (size_t)t->tokens[at].low, n = wsmith__trial_len(t);
    return end < n ? end + 1 : n;
}

/* -- cutting and pasting -------------------------------------------------------------------------------------- */

/* Most edits and most runs need no links, so they are only made when one does. */
static void wsmith__relink(wsmith__trial *t)
{
    if (t->unlinked) wsmith__link_tokens(t->tokens, wsmith__trial_len(t));
    t->unlinked = false;
}

static void wsmith__remove(wsmith__trial *t, size_t first, size_t end)
{
    size_t n = wsmith__trial_len(t);
    memmove(t->tokens + first, t->tokens + end, (n - end) * sizeof *t->tokens);
    wx__array_truncate(t->tokens, n - (end - first));
    t->unlinked = true;
}

/* Opens a gap of n tokens at `at`; false: out of memory. */
static bool wsmith__gap(wsmith__trial *t, size_t at, size_t n)
{
    size_t len = wsmith__trial_len(t);
    if (len + n > ((size_t)1 << 20) || !wx__array_add(t->tokens, n)) {
        t->failed = len + n <= ((size_t)1 << 20);
        return false;
    }
    memmove(t->tokens + at + n, t->tokens + at, (len - at) * sizeof *t->tokens);
    t->unlinked = true;
    return true;
}

/* Gives a token that came from `input` bytes of the trial. */
static void wsmith__import_bytes(wsmith__trial *t, const wsmith__input *input, wsmith_choice *c)
{
    size_t at = wx__array_len(t->bytes), n = (size_t)c->high;
    if (c->kind != WSMITH_BYTES) return;
    if (!wx__array_add(t->bytes, n)) {
        t->failed = true;
        c->kind = WSMITH__ANEW;
        return;
    }
    if (n) memcpy(t->bytes + at, (const uint8_t *)input->record.bytes + c->value, n);
    c->value = at;
}

/* Tokens [first, end) of `input`, or of the trial when that is NULL, go in at `at`. */
static void wsmith__paste(wsmith__trial *t, size_t at, const wsmith__input *input, size_t first,
                          size_t end)
{
    size_t n = end - first;
    if (n == 0) return;
    if (!input) {
        wx__array_truncate(t->spare, 0);
        if (!wx__array_add(t->spare, n)) {
            t->failed = true;
            return;
        }
        memcpy(t->spare, t->tokens + first, n * sizeof *t->spare);
    }
    if (!wsmith__gap(t, at, n)) return;
    memcpy(t->tokens + at, input ? input->tokens + first : t->spare, n * sizeof *t->tokens);
    if (!input || input->byte_tokens == 0) return;
    for (size_t i = at; i < at + n; i++) wsmith__import_bytes(t, input, &t->tokens[i]);
}

/* For `n` of some dozens, many times a microsecond: some machines begin to copy 2 KiB or more only after a while. */
static inline void wsmith__copy_tokens(wsmith_choice *to, const wsmith_choice *from, size_t n)
{
    for (size_t part; n > 0; n -= part, to += part, from += part) {
        part = n < 32 ? n : 32;
        memcpy(to, from, part * sizeof *to);
    }
}

/* The trial becomes a copy of the input. */
static void wsmith__trial_copy(wsmith__trial *t, const wsmith__input *input)
{
    size_t n = wx__array_len(input->tokens), bytes = wx__array_len(input->record.bytes);
    wx__array_truncate(t->tokens, 0);
    wx__array_truncate(t->bytes, 0);
    t->unlinked = false;
    if (!wx__array_add(t->tokens, n) || !wx__array_add(t->bytes, bytes)) {
        wx__array_truncate(t->tokens, 0);
        t->failed = true;
        return;
    }
    wsmith__copy_tokens(t->tokens, input->tokens, n);
    if (bytes) memcpy(t->bytes, input->record.bytes, bytes);
}

/* -- values --------------------------------------------------------------------------------------------------- */

/* A choice of the same uid: near in the trial, or anywhere in `other`. NULL: none was met. */
static const wsmith_choice *wsmith__relative(wsmith__trial *t, size_t at,
                                             const wsmith__input *other)
{
    const wsmith_choice *tokens = other ? other->tokens : t->tokens;
    size_t n = wx__array_len(tokens);
    for (int i = 0; i < 8 && n > 0; i++) {
        size_t k = wsmith__any_below(&t->random, n);
        if (tokens[k].uid == t->tokens[at].uid && tokens[k].kind == t->tokens[at].kind)
            return &tokens[k];
    }
    return NULL;
}

/* A number near an edge, or near the old one. Stays inside of what was allowed. */
static uint64_t wsmith__other_number(wsmith__trial *t, const wsmith_choice *c)
{
    uint64_t top = c->high - c->low, v = c->value - c->low;
    uint64_t r = wsmith__random(&t->random), step = 1 + (r >> 8 & ((r >> 16 & 1) ? 1 : 31));
    switch (r & 7) {
    case 0: v = 0; break;
    case 1: v = top; break;
    case 2: v = c->simple - c->low; break;
    case 3:
        v ^= (uint64_t)1 << (wsmith__any_below(&t->random, wsmith__bits_of(top) + 1u) & 63);
        break;
    case 4: v = top - (r >> 8 & 15); break;
    case 5:
        v = (uint64_t)1 << (wsmith__any_below(&t->random, wsmith__bits_of(top) + 1u) & 63);
        break;
    case 6: v += step; break;
    default: v -= step; break;
    }
    if (v > top) v = top == UINT64_MAX ? v : v % (top + 1);
    return c->low + v;
}

static void wsmith__change_float(wsmith__trial *t, wsmith_choice *c)
{
    uint64_t r = wsmith__random(&t->random);
    uint32_t bits = c->kind == WSMITH_FLOAT32 ? 32 : 64;
    if ((r & 3) == 0) c->value ^= (uint64_t)1 << (bits - 1);
    else if ((r & 3) == 1) c->value += (r & 4) ? 1 : UINT64_MAX;
    else c->value ^= (uint64_t)1 << (r >> 8) % bits;
    if (bits == 32) c->value &= 0xffffffffu;
}

/* One value, half of the time drawn anew. */
static void wsmith__change_value(wsmith__trial *t, size_t at, const wsmith__input *other)
{
    wsmith_choice *c = &t->tokens[at];
    uint64_t r = wsmith__random(&t->random);
    if (c->kind == WSMITH_EOS && (r & 1)) {
        c->value ^= 1;
    } else if ((r & 7) == 2 || (r & 7) == 3) {
        const wsmith_choice *from = wsmith__relative(t, at, (r & 1) ? other : NULL);
        if (from && from->kind != WSMITH_BYTES) c->value = from->value;
        else c->kind = WSMITH__ANEW;
    } else if ((r & 7) < 2 && (c->kind == WSMITH_INT || c->kind == WSMITH_SIGNED)) {
        c->value = wsmith__other_number(t, c);
    } else if ((r & 7) < 2 && (c->kind == WSMITH_FLOAT32 || c->kind == WSMITH_FLOAT64)) {
        wsmith__change_float(t, c);
    } else {
        c->kind = WSMITH__ANEW;
    }
}

static void wsmith__edit_value(wsmith__trial *t, const wsmith__input *other)
{
    for (size_t n = wsmith__one_in(&t->random, 8) ? wsmith__any_run(&t->random) : 1; n > 0; n--) {
        size_t at = wsmith__pick_choice(t);
        if (at != WSMITH__NOWHERE) wsmith__change_value(t, at, other);
    }
}

/* Neighbouring choices, whatever they are. */
static void wsmith__edit_run(wsmith__trial *t, const wsmith__input *other)
{
    size_t at = wsmith__any_choice(t), n = 1 + wsmith__any_run(&t->random);
    if (at == WSMITH__NOWHERE) return;
    for (; n > 0 && at < wsmith__trial_len(t); at++) {
        if (!wsmith__is_choice(&t->tokens[at])) continue;
        wsmith__change_value(t, at, other);
        n--;
    }
}

/* A value at several places of one uid. */
static void wsmith__edit_equal(wsmith__trial *t)
{
    size_t at = wsmith__pick_choice(t), n = wsmith__trial_len(t);
    if (at == WSMITH__NOWHERE || t->tokens[at].kind == WSMITH_BYTES) return;
    wsmith_choice model = t->tokens[at];
    if (model.kind == WSMITH_INT && wsmith__one_in(&t->random, 2))
        model.value = wsmith__other_number(t, &model);
    bool all = wsmith__one_in(&t->random, 2);
    for (size_t i = 0; i < n; i++) {
        wsmith_choice *c = &t->tokens[i];
        if (c->uid != model.uid || c->kind != model.kind) continue;
        if (all || wsmith__one_in(&t->random, 2)) c->value = model.value;
    }
}

/* -- lists of one uid -------------------------------------------------------------------------------------------- */

static void wsmith__delete_of_uid(wsmith__trial *t, size_t at, size_t n)
{
    uint32_t uid = t->tokens[at].uid;
    size_t kept = at, i = at, len = wsmith__trial_len(t);
    for (; i < len && n > 0; i++) {
        bool drop = wsmith__is_choice(&t->tokens[i]) && t->tokens[i].uid == uid;
        if (drop) n--;
        else t->tokens[kept++] = t->tokens[i];
    }
    wsmith__remove(t, kept, i);
}

static void wsmith__insert_of_uid(wsmith__trial *t, size_t at, size_t n, const wsmith__input *other)
{
    wsmith_choice model = t->tokens[at];
    if (!wsmith__gap(t, at, n)) return;
    for (size_t i = 0; i < n; i++) {
        const wsmith_choice *from = other ? wsmith__relative(t, at + n, other) : NULL;
        t->tokens[at + i] = from ? *from : model;
        if (from) wsmith__import_bytes(t, other, &t->tokens[at + i]);
        else t->tokens[at + i].kind = WSMITH__ANEW;
    }
}

static void wsmith__edit_list(wsmith__trial *t, const wsmith__input *other)
{
    size_t at = wsmith__pick_choice(t), n = wsmith__any_run(&t->random);
    uint64_t r = wsmith__random(&t->random);
    if (at == WSMITH__NOWHERE) return;
    if ((r & 3) < 2) wsmith__delete_of_uid(t, at, n);
    else wsmith__insert_of_uid(t, at, n, (r & 1) ? other : NULL);
}

/* -- spans ------------------------------------------------------------------------------------------------------ */

/* A span with the label of the one at `at`, not that one. */
static size_t wsmith__alike(wsmith__trial *t, size_t at)
{
    size_t n = wsmith__trial_len(t);
    for (int i = 0; i < 24; i++) {
        size_t k = wsmith__any_below(&t->random, n);
        if (k != at && t->tokens[k].kind == WSMITH__BEGIN && t->tokens[k].uid == t->tokens[at].uid)
            return k;
    }
    return WSMITH__NOWHERE;
}

/* Span `from` takes the place of span `at`: hoists when it is inside, nests when it is around. */
static void wsmith__replace_span(wsmith__trial *t, size_t at, const wsmith__input *input,
                                 size_t from, size_t from_end)
{
    size_t end = wsmith__behind(t, at), n = from_end - from;
    wsmith__paste(t, end, input, from, from_end);
    if (wsmith__trial_len(t) >= end + n) wsmith__remove(t, at, end);
}

/* Exchanges two spans that do not overlap. */
static void wsmith__exchange_spans(wsmith__trial *t, size_t a, size_t b)
{
    size_t first = a < b ? a : b, second = a < b ? b : a;
    size_t first_end = wsmith__behind(t, first), second_end = wsmith__behind(t, second);
    size_t n = first_end - first;
    size_t len = wsmith__trial_len(t), shift = second_end - second;
    if (first_end > second) return;
    wsmith__paste(t, second_end, NULL, first, first_end);
    if (wsmith__trial_len(t) < len + n) return; /* no room */
    wsmith__paste(t, first, NULL, second, second_end);
    if (wsmith__trial_len(t) < len + n + shift) return;
    wsmith__remove(t, second + shift, second_end + shift);
    wsmith__remove(t, first + shift, first + shift + n);
}

static void wsmith__edit_span(wsmith__trial *t)
{
    size_t at = wsmith__any_span(t), other;
    if (at == WSMITH__NOWHERE) return;
    wsmith__relink(t);
    size_t end = wsmith__behind(t, at), copies;
    switch (wsmith__any_below(&t->random, 8)) {
    case 0: wsmith__remove(t, at, end); break;
    case 1: /* several in a row */
        for (copies = wsmith__any_run(&t->random); copies > 1 && end < wsmith__trial_len(t);
             copies--) {
            if (t->tokens[end].kind != WSMITH__BEGIN) break;
            end = wsmith__behind(t, end);
        }
        wsmith__remove(t, at, end);
        break;
    case 2:
        for (copies = wsmith__any_run(&t->random); copies > 0; copies--)
            wsmith__paste(t, at, NULL, at, end);
        break;
    case 3:
    case 4: /* what is inside is drawn anew */
        if (end > at + 2) wsmith__remove(t, at + 1, end - 1);
        break;
    case 5:
        other = wsmith__alike(t, at);
        if (other != WSMITH__NOWHERE) wsmith__exchange_spans(t, at, other);
        break;
    default:
        other = wsmith__alike(t, at);
        if (other != WSMITH__NOWHERE)
            wsmith__replace_span(t, at, NULL, other, wsmith__behind(t, other));
        break;
    }
}

/* A begin of another input with the label of the one at `at`. */
static size_t wsmith__alike_in(wsmith__trial *t, size_t at, const wsmith__input *other)
{
    size_t n = wx__array_len(other->tokens);
    for (int i = 0; i < 24 && n > 0; i++) {
        size_t k = wsmith__any_below(&t->random, n);
        if (other->tokens[k].kind == WSMITH__BEGIN && other->tokens[k].uid == t->tokens[at].uid)
            return k;
    }
    return WSMITH__NOWHERE;
}

/* A span of the other input replaces one, or goes in front of it. */
static void wsmith__splice_span(wsmith__trial *t, const wsmith__input *other)
{
    size_t at = wsmith__any_span(t);
    size_t from = at == WSMITH__NOWHERE ? at : wsmith__alike_in(t, at, other);
    if (from == WSMITH__NOWHERE) return;
    wsmith__relink(t);
    size_t n = wx__array_len(other->tokens), end = (size_t)other->tokens[from].low;
    end = end < n ? end + 1 : n;
    if (wsmith__one_in(&t->random, 2)) wsmith__replace_span(t, at, other, from, end);
    else wsmith__paste(t, at, other, from, end);
}

/* From a choice on, what the other input has from a choice of the same uid on. */
static void wsmith__splice_tail(wsmith__trial *t, const wsmith__input *other)
{
    size_t at = wsmith__any_choice(t), n = wx__array_len(other->tokens);
    if (at == WSMITH__NOWHERE) return;
    const wsmith_choice *from = wsmith__relative(t, at, other);
    if (!from) return;
    wsmith__remove(t, at, wsmith__trial_len(t));
    wsmith__paste(t, at, other, (size_t)(from - other->tokens), n);
}

static void wsmith__edit_splice(wsmith__trial *t, const wsmith__input *other)
{
    if (!other) return;
    if (wsmith__one_in(&t->random, 3)) wsmith__splice_tail(t, other);
    else wsmith__splice_span(t, other);
}

/* Everything behind a place is drawn anew; often a place near the end. */
static void wsmith__edit_tail(wsmith__trial *t)
{
    size_t n = wsmith__trial_len(t), back = n, at;
    if (n == 0) return;
    if (!wsmith__one_in(&t->random, 4)) {
        back = wsmith__any_run(&t->random) * 2;
        if (wsmith__one_in(&t->random, 2)) back += wsmith__any_run(&t->random) * 4;
    }
    at = n - 1 - wsmith__any_below(&t->random, back < n ? back : n);
    bool one = wsmith__one_in(&t->random, 2);
    for (; one && at < n && !wsmith__is_choice(&t->tokens[at]); at++) {}
    wsmith__remove(t, at, n);
}

/* -- bytes ------------------------------------------------------------------------------------------------------ */

/* Bytes; those of long lists of other choices may be missed. */
static size_t wsmith__any_string(wsmith__trial *t)
{
    for (int i = 0; i < 24; i++) {
        size_t at = wsmith__any_choice(t);
        if (at == WSMITH__NOWHERE || t->tokens[at].kind == WSMITH_BYTES) return at;
    }
    return WSMITH__NOWHERE;
}

/* The choice in front of the bytes at `at` that has their length, if one has. */
static wsmith_choice *wsmith__length_of(wsmith__trial *t, size_t at)
{
    for (size_t i = at; i-- > 0 && at - i < 4;) {
        wsmith_choice *c = &t->tokens[i];
        if (c->kind == WSMITH_INT) return c->value == t->tokens[at].high ? c : NULL;
    }
    return NULL;
}

/* The string at `at` has another length from now on; so has the choice in front of it. */
static void wsmith__set_length(wsmith__trial *t, size_t at, size_t n)
{
    wsmith_choice *length = wsmith__length_of(t, at);
    t->tokens[at].high = n;
    if (length && n >= length->low && n <= length->high) length->value = n;
}

/* Gives the bytes at `at` a copy of their own with room for `more`; NULL: out of memory. */
static uint8_t *wsmith__own_bytes(wsmith__trial *t, size_t at, size_t more)
{
    wsmith_choice *c = &t->tokens[at];
    size_t n = (size_t)c->high, place = wx__array_len(t->bytes);
    if (!wx__array_add(t->bytes, n + more)) {
        t->failed = true;
        return NULL;
    }
    if (n) memmove(t->bytes + place, t->bytes + c->value, n);
    memset(t->bytes + place + n, 0, more);
    c->value = place;
    return t->bytes + place;
}

/* -- comparisons ---------------------------------------------------------------------------------------------------- */

enum { WSMITH__DECIMAL_DIGITS = 20 /* of the largest number */ };

/* The digits of a number, at the end of `digits`; returns where they begin. */
static size_t wsmith__write_decimal(uint8_t digits[WSMITH__DECIMAL_DIGITS], uint64_t v)
{
    size_t first = WSMITH__DECIMAL_DIGITS;
    for (; first == WSMITH__DECIMAL_DIGITS || v > 0; v /= 10)
        digits[--first] = (uint8_t)('0' + v % 10);
    return first;
}

/* The digits at `offset` of the string at `at` become those of `v`; nothing happens where there are none. */
static void wsmith__put_decimal(wsmith__trial *t, size_t at, size_t offset, uint64_t v)
{
    uint8_t digits[WSMITH__DECIMAL_DIGITS];
    size_t first = wsmith__write_decimal(digits, v), many = sizeof digits - first;
    uint8_t *p = wsmith__own_bytes(t, at, sizeof digits);
    wsmith_choice *c = &t->tokens[at];
    size_t n = (size_t)c->high, end = offset;
    while (p && end < n && p[end] >= '0' && p[end] <= '9') end++;
    if (!p || end <= offset) return;
    memmove(p + offset + many, p + end, n - end);
    memcpy(p + offset, digits + first, many);
    n = n - (end - offset) + many;
    wsmith__set_length(t, at, n);
    if (c->low > n) c->low = n;
}

/* Puts a wish of `input` into the trial, if that has a choice of this kind at the place still. Each is tried once as it
 * is, in order; then any of them, sometimes off by one. */
static void wsmith__edit_compare(wsmith__trial *t, wsmith__input *input)
{
    size_t n = wx__array_len(input->wishes);
    if (n == 0) return;
    bool first = input->wished < n;
    const wsmith__wish *w =
        &input->wishes[first ? input->wished++ : wsmith__any_below(&t->random, n)];
    uint64_t r = wsmith__random(&t->random);
    uint64_t v = first || (r & 3) ? w->value : (r & 4) ? w->value + 1 : w->value - 1;
    if (w->token >= wsmith__trial_len(t)) return; /* edited before, or memory ran out */
    wsmith_choice *c = &t->tokens[w->token];
    bool string = c->kind == WSMITH_BYTES;
    if (w->width == 0) {
        if (!string && wsmith__is_choice(c)) c->value = v;
    } else if (w->width == WSMITH__DECIMAL) {
        if (string) wsmith__put_decimal(t, w->token, w->offset, v);
    } else if (string && c->high >= w->width && w->offset <= c->high - w->width) {
        uint8_t *p = wsmith__own_bytes(t, w->token, 0);
        if (p) wsmith__store_wide(p + w->offset, w->width, w->big, v);
    }
}

/* -- any of them ------------------------------------------------------------------------------------------------------ */

/* Whether an arm can do anything to the input. */
static bool wsmith__arm_fits(int arm, const wsmith__input *input)
{
    switch (arm) {
    case WSMITH_ARM_FRESH:
    case WSMITH_ARM_SWARM: return true;
    case WSMITH_ARM_SPAN:
    case WSMITH_ARM_SPLICE: return input && input->span_count > 0;
    case WSMITH_ARM_COMPARE: return input && wx__array_len(input->wishes) > 0;
    case WSMITH_ARM_BYTES: return input && input->byte_tokens > 0;
    case WSMITH_ARM_WORD: return false; /* the fuzzer knows whether there are words */
    default: return input && input->choice_count > 0;
    }
}

/* One edit of the trial, which came from `input`; COMPARE must be the first. For BYTES and WORD see texts.h and
 * words.h. */
static void wsmith__edit(wsmith__trial *t, int arm, wsmith__input *input,
                         const wsmith__input *other)
{
    switch (arm) {
    case WSMITH_ARM_VALUE: wsmith__edit_value(t, other); break;
    case WSMITH_ARM_RUN: wsmith__edit_run(t, other); break;
    case WSMITH_ARM_LIST: wsmith__edit_list(t, other); break;
    case WSMITH_ARM_TAIL: wsmith__edit_tail(t); break;
    case WSMITH_ARM_SPAN: wsmith__edit_span(t); break;
    case WSMITH_ARM_SPLICE: wsmith__edit_splice(t, other); break;
    case WSMITH_ARM_EQUAL: wsmith__edit_equal(t); break;
    case WSMITH_ARM_COMPARE: wsmith__edit_compare(t, input); break;
    default: break;
    }
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__EDIT_H */
