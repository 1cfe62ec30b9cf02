/* src/wsmith/shrink/bytes.h - passes for what is written inside of byte strings.
 *
 * A slice is one choice, and what a test reads from it has parts, too: names, numbers in digits, a length in
 * front of a body, brackets, the same word twice. Nothing says where they are. So any few bytes
 * are deleted, one run of them or two bytes; a number goes down together with bytes behind it; and strings
 * or words that are equal change together. Bytes are few when these passes run, and runs are limited.
 */
#ifndef WSMITH__BYTES_H
#define WSMITH__BYTES_H

#include "relate.h"

/* `gone` bytes at `at` give way to `len` others. */
typedef struct wsmith__patch {
    size_t at, gone, len;
    uint8_t bytes[20];
} wsmith__patch;

enum { WSMITH__MOST_PATCHES = 16, WSMITH__LONG_TEXT = 256 };

/* The edit of one trial, patches in order, none over another. */
typedef struct wsmith__patches {
    size_t choice, count;
    wsmith__patch of[WSMITH__MOST_PATCHES];
} wsmith__patches;

/* How many bytes choice i has; 0 when it has none. */
static size_t wsmith__text_len(const wsmith__shrinker *z, size_t i)
{
    bool bytes = i < wsmith__best_count(z) && wsmith__best(z)[i].kind == WSMITH_BYTES;
    return bytes ? (size_t)wsmith__best(z)[i].high : 0;
}

static const uint8_t *wsmith__text_of(const wsmith__shrinker *z, size_t i)
{
    return wsmith__best_bytes(z) + wsmith__best(z)[i].value;
}

static size_t wsmith__next_text(const wsmith__shrinker *z, size_t i)
{
    while (i < wsmith__best_count(z) && wsmith__text_len(z, i) == 0) i++;
    return i;
}

static bool wsmith__same_text(const wsmith__shrinker *z, size_t i, size_t k)
{
    size_t n = wsmith__text_len(z, i);
    return n == wsmith__text_len(z, k) &&
           memcmp(wsmith__text_of(z, i), wsmith__text_of(z, k), n) == 0;
}

/* All choices with the bytes of choice i, from it on, get the n bytes at p. */
static bool wsmith__try_all_resized(wsmith__shrinker *z, size_t i, const uint8_t *p, size_t n)
{
    size_t same = 0, end = wsmith__reach(z, i);
    if (!wsmith__begin_copy(z)) return false;
    for (size_t k = i; k < end; k++) {
        if (!wsmith__same_text(z, i, k)) continue;
        wsmith__set_bytes(z, k, wsmith__bytes_length(z, k, k), p, n);
        same++;
    }
    return same > 1 && wsmith__try(z);
}

/* In this choice, or in all that have its bytes. False, too, when the patches would make it longer. */
static bool wsmith__try_patches(wsmith__shrinker *z, const wsmith__patches *e)
{
    size_t n, from = 0, to = 0, more = 0;
    for (size_t k = 0; k < e->count; k++) more += e->of[k].len;
    uint8_t *old = wsmith__copy_bytes(z, e->choice, &n);
    uint8_t *p = (uint8_t *)WX__REALLOC(NULL, n + more + 1);
    if (!old || !p) wsmith__no_memory(z);
    for (size_t k = 0; k < e->count && !z->stopped; k++) {
        const wsmith__patch *t = &e->of[k];
        memcpy(p + to, old + from, t->at - from);
        to += t->at - from;
        memcpy(p + to, t->bytes, t->len);
        to += t->len;
        from = t->at + t->gone;
    }
    bool better = false;
    if (!z->stopped && to + (n - from) <= n) {
        memcpy(p + to, old + from, n - from);
        to += n - from;
        better = wsmith__try_resized(z, e->choice, p, to) ||
                 wsmith__try_all_resized(z, e->choice, p, to);
    }
    WX__FREE(old);
    WX__FREE(p);
    return better;
}

static void wsmith__patch_delete(wsmith__patches *e, size_t at, size_t n)
{
    wsmith__patch *t = &e->of[e->count++];
    t->at = at;
    t->gone = n;
    t->len = 0;
}

static void wsmith__patch_byte(wsmith__patches *e, size_t at, uint8_t value)
{
    wsmith__patch_delete(e, at, 1);
    e->of[e->count - 1].len = 1;
    e->of[e->count - 1].bytes[0] = value;
}

static void wsmith__patch_number(wsmith__patches *e, size_t at, size_t gone, uint64_t value)
{
    uint8_t digits[20];
    size_t n = 0;
    do {
        digits[n++] = (uint8_t)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    wsmith__patch_delete(e, at, gone);
    wsmith__patch *t = &e->of[e->count - 1];
    for (t->len = 0; n > 0;) t->bytes[t->len++] = digits[--n];
}

/* -- deleting ------------------------------------------------------------------------------------------- */

static bool wsmith__try_delete_bytes(wsmith__shrinker *z, size_t i, size_t at, size_t n)
{
    wsmith__patches e;
    e.choice = i;
    e.count = 0;
    wsmith__patch_delete(&e, at, n);
    return wsmith__try_patches(z, &e);
}

/* Up to eight anywhere, of long texts and with little effort fewer. */
static void wsmith__delete_bytes(wsmith__shrinker *z)
{
    for (size_t i = wsmith__next_text(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_text(z, i + 1)) {
        size_t most = wsmith__is_thorough(z) ? 8 : 4, few = 512 / wsmith__text_len(z, i);
        for (size_t n = few < 1 ? 1 : few < most ? few : most; n > 0; n--) {
            for (size_t at = 0; at + n <= wsmith__text_len(z, i) && !z->stopped;) {
                if (!wsmith__try_delete_bytes(z, i, at, n)) at++;
            }
        }
    }
}

/* What the dear passes may try in all. */
static size_t wsmith__byte_tries(const wsmith__shrinker *z)
{
    return wsmith__is_thorough(z) ? 8000 : 400;
}

/* Of texts that are long, only two that are equal. Counts down `tries`. */
static bool wsmith__delete_pair(wsmith__shrinker *z, size_t i, size_t *tries)
{
    size_t n = wsmith__text_len(z, i), most = wsmith__is_thorough(z) ? 64 : 24;
    for (size_t a = 0; a + 1 < n; a++) {
        for (size_t b = a + 1; b < n && !z->stopped && *tries > 0; b++) {
            const uint8_t *p = wsmith__text_of(z, i);
            wsmith__patches e;
            if (n > most && p[a] != p[b]) continue;
            (*tries)--;
            e.choice = i;
            e.count = 0;
            wsmith__patch_delete(&e, a, 1);
            wsmith__patch_delete(&e, b, 1);
            if (wsmith__try_patches(z, &e)) return true;
        }
    }
    return false;
}

/* Two bytes that belong together, wherever they stand. */
static void wsmith__delete_byte_pairs(wsmith__shrinker *z)
{
    size_t tries = wsmith__byte_tries(z);
    for (size_t i = wsmith__next_text(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_text(z, i + 1)) {
        while (wsmith__text_len(z, i) <= WSMITH__LONG_TEXT && wsmith__delete_pair(z, i, &tries)) {}
    }
}

static bool wsmith__try_one_for_two(wsmith__shrinker *z, size_t i, size_t at, uint8_t value)
{
    wsmith__patches e;
    e.choice = i;
    e.count = 0;
    wsmith__patch_byte(&e, at, value);
    e.of[0].gone = 2;
    return wsmith__try_patches(z, &e);
}

/* A plain byte does for two that mean one: an escape, a doubled quote. */
static void wsmith__merge_bytes(wsmith__shrinker *z)
{
    static const uint8_t plain[2] = {0, 'a'};
    for (size_t i = wsmith__next_text(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_text(z, i + 1)) {
        if (wsmith__text_len(z, i) > WSMITH__LONG_TEXT) continue;
        for (size_t at = 0; at + 2 <= wsmith__text_len(z, i) && !z->stopped; at++) {
            for (size_t k = 0; k < 2 && at + 2 <= wsmith__text_len(z, i); k++)
                (void)wsmith__try_one_for_two(z, i, at, plain[k]);
        }
    }
}

/* -- numbers and lengths ------------------------------------------------------------------------------------ */

/* A number in the text of a choice: decimal digits, or a byte. */
typedef struct wsmith__numeral {
    size_t choice, at, len;
    uint64_t value;
    bool digits;
} wsmith__numeral;

static bool wsmith__is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

/* The digits from `at` on; false when there are none, or too many. */
static bool wsmith__read_digits(const wsmith__shrinker *z, size_t i, size_t at, wsmith__numeral *m)
{
    size_t n = wsmith__text_len(z, i), end = at;
    const uint8_t *p = wsmith__text_of(z, i);
    m->choice = i;
    m->at = at;
    m->value = 0;
    m->digits = true;
    for (; end < n && wsmith__is_digit(p[end]) && end - at < 19; end++)
        m->value = m->value * 10 + (uint64_t)(p[end] - '0');
    m->len = end - at;
    return m->len > 0 && m->len < 19 && (at == 0 || !wsmith__is_digit(p[at - 1]));
}

/* Wherever the same digits stand, or only there. */
static bool wsmith__write_digits(wsmith__shrinker *z, wsmith__numeral *m, uint64_t value, bool all)
{
    wsmith__patches e;
    wsmith__numeral other;
    e.choice = m->choice;
    e.count = 0;
    for (size_t at = m->at; e.count < WSMITH__MOST_PATCHES && at < wsmith__text_len(z, m->choice);
         at++) {
        if (!wsmith__read_digits(z, m->choice, at, &other) || other.value != m->value) continue;
        if (at == m->at || all) wsmith__patch_number(&e, at, other.len, value);
    }
    if (e.count == 0 || (all && e.count == 1) || !wsmith__try_patches(z, &e)) return false;
    return wsmith__text_len(z, m->choice) > m->at && wsmith__read_digits(z, m->choice, m->at, m);
}

static bool wsmith__lower_digits_to(wsmith__shrinker *z, void *context, uint64_t value)
{
    wsmith__numeral *m = (wsmith__numeral *)context;
    if (wsmith__text_len(z, m->choice) <= m->at) return false;
    return wsmith__write_digits(z, m, value, false) || wsmith__write_digits(z, m, value, true);
}

static void wsmith__lower_digits(wsmith__shrinker *z)
{
    wsmith__numeral m;
    for (size_t i = wsmith__next_text(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_text(z, i + 1)) {
        for (size_t at = 0; at < wsmith__text_len(z, i) && !z->stopped; at++) {
            if (!wsmith__read_digits(z, i, at, &m)) continue;
            wsmith__lower_digits_to(z, &m, m.value); /* without zeros in front */
            if (m.value == 0 || wsmith__lower_digits_to(z, &m, 0)) continue;
            wsmith__search(z, wsmith__lower_digits_to, &m, m.value);
        }
    }
}

static void wsmith__patch_numeral(wsmith__patches *e, const wsmith__numeral *m, uint64_t value)
{
    if (m->digits) wsmith__patch_number(e, m->at, m->len, value);
    else wsmith__patch_byte(e, m->at, (uint8_t)value);
}

/* Number `m`, and `outer` in front of it unless that is NULL, go down by n, and n bytes behind go away. */
static bool wsmith__lower_and_delete(wsmith__shrinker *z, const wsmith__numeral *outer,
                                     const wsmith__numeral *m, size_t at, size_t n)
{
    wsmith__patches e;
    e.choice = m->choice;
    e.count = 0;
    if (outer) wsmith__patch_numeral(&e, outer, outer->value - n);
    wsmith__patch_numeral(&e, m, m->value - n);
    wsmith__patch_delete(&e, at, n);
    return wsmith__try_patches(z, &e);
}

/* The number at `at` that may be the length of something behind it. */
static bool wsmith__read_length(const wsmith__shrinker *z, size_t i, size_t at, wsmith__numeral *m)
{
    size_t n = wsmith__text_len(z, i);
    if (at >= n) return false;
    if (!wsmith__read_digits(z, i, at, m)) {
        m->at = at;
        m->len = 1;
        m->value = wsmith__text_of(z, i)[at];
        m->digits = false;
    }
    return m->value > 0 && m->value < n - at;
}

/* All that the number may count, halves of it, ... one byte. Counts down `tries`. */
static bool wsmith__lower_length(wsmith__shrinker *z, const wsmith__numeral *outer,
                                 const wsmith__numeral *m, size_t *tries)
{
    size_t n = wsmith__text_len(z, m->choice);
    for (size_t k = (size_t)m->value; k > 0; k /= 2) {
        for (size_t at = m->at + m->len; at + k <= n && *tries > 0 && !z->stopped; at++) {
            (*tries)--;
            if (wsmith__lower_and_delete(z, outer, m, at, k)) return true;
        }
    }
    return false;
}

static void wsmith__lower_lengths_of(wsmith__shrinker *z, size_t i, bool nested, size_t *tries)
{
    wsmith__numeral m, outer;
    for (size_t at = 0; at < wsmith__text_len(z, i) && !z->stopped; at++) {
        while (!nested && wsmith__read_length(z, i, at, &m) &&
               wsmith__lower_length(z, NULL, &m, tries)) {}
        for (size_t before = 0; nested && before < at; before++) {
            while (wsmith__read_length(z, i, at, &m) && wsmith__read_length(z, i, before, &outer) &&
                   outer.at + outer.len <= at && outer.value > m.value &&
                   wsmith__lower_length(z, &outer, &m, tries)) {}
        }
    }
}

static void wsmith__lower_all_lengths(wsmith__shrinker *z, bool nested)
{
    size_t tries = wsmith__byte_tries(z);
    for (size_t i = wsmith__next_text(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_text(z, i + 1)) {
        if (wsmith__text_len(z, i) <= WSMITH__LONG_TEXT)
            wsmith__lower_lengths_of(z, i, nested, &tries);
    }
}

static void wsmith__lower_lengths(wsmith__shrinker *z) { wsmith__lower_all_lengths(z, false); }

/* What has a length inside of what has a length. */
static void wsmith__lower_nested_lengths(wsmith__shrinker *z)
{
    wsmith__lower_all_lengths(z, true);
}

/* -- equal bytes ------------------------------------------------------------------------------------------ */

/* The byte at `at` and those like it behind it. */
static bool wsmith__replace_byte(wsmith__shrinker *z, size_t i, size_t at, bool all, uint8_t value)
{
    size_t n = wsmith__text_len(z, i);
    wsmith__patches e;
    e.choice = i;
    e.count = 0;
    for (size_t k = at; k < n && e.count < WSMITH__MOST_PATCHES; k++) {
        bool same = wsmith__text_of(z, i)[k] == wsmith__text_of(z, i)[at];
        if (k == at || (all && same)) wsmith__patch_byte(&e, k, value);
    }
    return (!all || e.count > 1) && wsmith__try_patches(z, &e);
}

/* Down to the first of its class, then one by one. */
static void wsmith__lower_like(wsmith__shrinker *z, size_t i, size_t at, bool all)
{
    for (size_t k = 0; k < WX__COUNT_OF(wsmith__plain_bytes) && !z->stopped; k++) {
        if (at >= wsmith__text_len(z, i)) return;
        if (wsmith__plain_bytes[k] >= wsmith__text_of(z, i)[at] ||
            wsmith__replace_byte(z, i, at, all, wsmith__plain_bytes[k]))
            break;
    }
    while (at < wsmith__text_len(z, i) && wsmith__text_of(z, i)[at] > 0 &&
           wsmith__replace_byte(z, i, at, all, (uint8_t)(wsmith__text_of(z, i)[at] - 1))) {}
}

/* Words that stand twice in a text, or in two texts that are the same. */
static void wsmith__lower_like_bytes(wsmith__shrinker *z)
{
    for (size_t i = wsmith__next_text(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_text(z, i + 1)) {
        if (wsmith__text_len(z, i) > WSMITH__LONG_TEXT) continue;
        for (size_t at = 0; at < wsmith__text_len(z, i) && !z->stopped; at++) {
            wsmith__lower_like(z, i, at, false);
            wsmith__lower_like(z, i, at, true);
        }
    }
}

/* Any lower value at all, from the lowest on. */
static void wsmith__lower_bytes_fully(wsmith__shrinker *z)
{
    size_t tries = wsmith__is_thorough(z) ? wsmith__byte_tries(z) : 0;
    for (size_t i = wsmith__next_text(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_text(z, i + 1)) {
        for (size_t at = 0; at < wsmith__text_len(z, i); at++) {
            for (uint8_t to = 0; at < wsmith__text_len(z, i) && to < wsmith__text_of(z, i)[at] &&
                                 tries > 0 && !z->stopped;
                 to++, tries--) {
                if (wsmith__replace_byte(z, i, at, false, to)) break;
            }
        }
    }
}

#endif /* WSMITH__BYTES_H */
