/* src/wsmith/engine/texts.h - edits of byte strings, most of which are texts.
 *
 * They know bytes, runs of letters and of digits, and decimal numbers, and nothing of what a string means. What goes
 * in comes from the string itself, from one of another input, from the dictionary, or by chance. An input that is
 * mostly strings is mostly edited as strings: of its other choices there is little to be had.
 */
#ifndef WSMITH__TEXTS_H
#define WSMITH__TEXTS_H

#include "words.h"

#ifdef WSMITH_ENGINE

enum {
    WSMITH__STRING_GROWTH = 64, /* bytes that one edit may add to a string, at most */
    WSMITH__SNIPPET_MOST = 128  /* bytes that are put in at once */
};

/* Bytes of somebody else's. */
typedef struct wsmith__snippet {
    const uint8_t *p;
    size_t n;
} wsmith__snippet;

/* A string while it is edited. */
typedef struct wsmith__draft {
    uint8_t *p;
    size_t n, cap;
    wsmith__snippet other; /* a string of the same place in another input; may have no bytes */
    const wsmith__dictionary *words; /* NULL: none */
    uint64_t *random;
} wsmith__draft;

/* -- snippets -------------------------------------------------------------------------------------------------- */

static wsmith__snippet wsmith__some_bytes(const uint8_t *p, size_t n)
{
    wsmith__snippet s;
    s.p = p;
    s.n = n;
    return s;
}

static wsmith__snippet wsmith__own_text(const wsmith__draft *x)
{
    return wsmith__some_bytes(x->p, x->n);
}

/* A part of `of`; of nothing, nothing. */
static wsmith__snippet wsmith__any_part(wsmith__draft *x, wsmith__snippet of)
{
    if (of.n == 0) return of;
    size_t first = wsmith__any_below(x->random, of.n);
    return wsmith__some_bytes(of.p + first, 1 + wsmith__any_below(x->random, of.n - first));
}

/* Neighbours of one kind belong together; 0: to nobody. */
enum { WSMITH__ALONE, WSMITH__DIGIT, WSMITH__LETTER };

static int wsmith__kind_of_byte(uint8_t c)
{
    if (c >= '0' && c <= '9') return WSMITH__DIGIT;
    bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c >= 0x80;
    return letter ? WSMITH__LETTER : WSMITH__ALONE;
}

/* What belongs together around byte `at` of `of`. */
static wsmith__snippet wsmith__token_at(wsmith__snippet of, size_t at)
{
    size_t first = at, end = at + 1;
    int kind = wsmith__kind_of_byte(of.p[at]);
    if (kind == WSMITH__ALONE) return wsmith__some_bytes(of.p + at, 1);
    while (first > 0 && wsmith__kind_of_byte(of.p[first - 1]) == kind) first--;
    while (end < of.n && wsmith__kind_of_byte(of.p[end]) == kind) end++;
    return wsmith__some_bytes(of.p + first, end - first);
}

static wsmith__snippet wsmith__any_token(wsmith__draft *x, wsmith__snippet of)
{
    return of.n ? wsmith__token_at(of, wsmith__any_below(x->random, of.n)) : of;
}

static wsmith__snippet wsmith__any_word(wsmith__draft *x)
{
    const wsmith__dictionary *d = x->words;
    const wsmith__entry *w = &d->list[wsmith__any_below(x->random, wsmith__word_count(d))];
    return wsmith__some_bytes(d->bytes + w->offset, w->size);
}

/* -- cutting and pasting --------------------------------------------------------------------------------------- */

/* `by`, as far as it may be put in at once, takes the place of n bytes at `at`. Nothing happens when there is no
 * room. */
static void wsmith__replace_text(wsmith__draft *x, size_t at, size_t n, wsmith__snippet by)
{
    uint8_t copy[WSMITH__SNIPPET_MOST]; /* it may be of this string */
    if (by.n > sizeof copy) by.n = sizeof copy;
    if (x->n - n + by.n > x->cap) return;
    if (by.n) memcpy(copy, by.p, by.n);
    memmove(x->p + at + by.n, x->p + at + n, x->n - at - n);
    if (by.n) memcpy(x->p + at, copy, by.n);
    x->n += by.n - n;
}

/* -- edits: all but the first three are for strings that have a byte ---------------------------------------------- */

/* One of the string's, of the other's, a printable one, or any. */
static uint8_t wsmith__any_letter(wsmith__draft *x)
{
    uint64_t r = wsmith__random(x->random);
    wsmith__snippet from = (r & 1) ? x->other : wsmith__own_text(x);
    if ((r & 6) == 0 && from.n) return from.p[wsmith__any_below(x->random, from.n)];
    return (r & 8) ? (uint8_t)(0x20 + (r >> 8) % 95) : (uint8_t)(r >> 8);
}

/* Some letters, or one several times, go in. */
static void wsmith__insert_letters(wsmith__draft *x)
{
    uint8_t some[32];
    size_t n = wsmith__any_run(x->random);
    bool same = wsmith__one_in(x->random, 2);
    for (size_t i = 0; i < n; i++) some[i] = same && i > 0 ? some[0] : wsmith__any_letter(x);
    wsmith__replace_text(x, wsmith__any_below(x->random, x->n + 1), 0, wsmith__some_bytes(some, n));
}

/* A part of the string or of the other goes in, or over as many bytes; often at an end. */
static void wsmith__copy_text(wsmith__draft *x)
{
    bool own = x->other.n == 0 || (x->n > 0 && wsmith__one_in(x->random, 2));
    wsmith__snippet part = wsmith__any_part(x, own ? wsmith__own_text(x) : x->other);
    size_t at = wsmith__any_below(x->random, x->n + 1), n = 0;
    if (wsmith__one_in(x->random, 4)) at = wsmith__one_in(x->random, 2) ? 0 : x->n;
    if (wsmith__one_in(x->random, 2)) n = part.n < x->n - at ? part.n : x->n - at;
    wsmith__replace_text(x, at, n, part);
}

/* A word of the dictionary, or what belongs together in either string, goes in beside what belongs together, or
 * takes its place. */
static void wsmith__put_token(wsmith__draft *x)
{
    uint64_t r = wsmith__random(x->random);
    bool word = (r & 1) && x->words && wsmith__word_count(x->words) > 0;
    bool own = x->other.n == 0 || (x->n > 0 && (r & 2));
    wsmith__snippet by =
        word ? wsmith__any_word(x) : wsmith__any_token(x, own ? wsmith__own_text(x) : x->other);
    wsmith__snippet old = wsmith__any_token(x, wsmith__own_text(x));
    size_t at = (size_t)(old.p - x->p);
    if ((r & 12) == 4) at += old.n;
    wsmith__replace_text(x, at, (r & 8) ? old.n : 0, by);
}

static void wsmith__change_letter(wsmith__draft *x)
{
    size_t at = wsmith__any_below(x->random, x->n);
    uint64_t r = wsmith__random(x->random);
    switch (r & 3) {
    case 0: x->p[at] = (uint8_t)(x->p[at] ^ 1u << (r >> 8 & 7)); break;
    case 1: x->p[at] = (uint8_t)(x->p[at] + (r >> 8 & 31) - 16); break;
    default: x->p[at] = wsmith__any_letter(x); break;
    }
}

/* A few bytes go, or many. */
static void wsmith__cut_text(wsmith__draft *x)
{
    size_t at = wsmith__any_below(x->random, x->n), n = wsmith__any_run(x->random);
    if (wsmith__one_in(x->random, 4)) n = 1 + wsmith__any_below(x->random, x->n - at);
    if (n > x->n - at) n = x->n - at;
    wsmith__replace_text(x, at, n, wsmith__some_bytes(NULL, 0));
}

static uint64_t wsmith__other_decimal(wsmith__draft *x, uint64_t v)
{
    uint64_t r = wsmith__random(x->random);
    switch (r & 7) {
    case 0: return v + 1;
    case 1: return v - 1;
    case 2: return v * 2;
    case 3: return v / 2;
    case 4: return v * 10 + (r >> 8) % 10;
    case 5: return ((uint64_t)1 << (r >> 8 & 63)) - (r >> 16 & 1);
    default: return wsmith__random(x->random) >> (r >> 8 & 63);
    }
}

/* The first digit from a place on, or from the start; x->n: there is none. */
static size_t wsmith__any_digit(wsmith__draft *x)
{
    size_t at = wsmith__any_below(x->random, x->n);
    for (size_t i = 0; i < x->n; i++) {
        if (wsmith__kind_of_byte(x->p[at]) == WSMITH__DIGIT) return at;
        at = at + 1 < x->n ? at + 1 : 0;
    }
    return x->n;
}

/* A decimal number becomes another; without one a letter does. */
static void wsmith__change_decimal(wsmith__draft *x)
{
    uint8_t digits[WSMITH__DECIMAL_DIGITS];
    size_t at = wsmith__any_digit(x);
    if (at == x->n) {
        wsmith__change_letter(x);
        return;
    }
    wsmith__snippet old = wsmith__token_at(wsmith__own_text(x), at);
    uint64_t v = 0;
    for (size_t i = 0; i < old.n; i++) v = v * 10 + (uint64_t)(old.p[i] - '0');
    v = wsmith__other_decimal(x, v);
    size_t first = wsmith__write_decimal(digits, v);
    wsmith__replace_text(x, (size_t)(old.p - x->p), old.n,
                         wsmith__some_bytes(digits + first, sizeof digits - first));
}

static void wsmith__edit_draft(wsmith__draft *x)
{
    switch (wsmith__any_below(x->random, 8)) {
    case 0:
    case 1: wsmith__copy_text(x); return;
    case 2: wsmith__put_token(x); return;
    case 3:
        if (x->n > 0) wsmith__change_letter(x);
        return;
    case 4:
        if (x->n > 0) wsmith__cut_text(x);
        return;
    case 5:
        if (x->n > 0) wsmith__change_decimal(x);
        return;
    default: wsmith__insert_letters(x); return;
    }
}

/* -- strings of an input --------------------------------------------------------------------------------------- */

/* Edits a string of the trial. `words`, `input`, whose wishes are taken now and then, and `other` may be NULL. */
static void wsmith__edit_string(wsmith__trial *t, const wsmith__dictionary *words,
                                wsmith__input *input, const wsmith__input *other)
{
    size_t at = wsmith__any_string(t);
    if (at == WSMITH__NOWHERE) return;
    if (input && wsmith__one_in(&t->random, 4))
        wsmith__edit_compare(t, input); /* first: it knows places */
    const wsmith_choice *from = other ? wsmith__relative(t, at, other) : NULL;
    wsmith__draft x;
    x.n = (size_t)t->tokens[at].high;
    x.cap = x.n + WSMITH__STRING_GROWTH;
    x.p = wsmith__own_bytes(t, at, WSMITH__STRING_GROWTH);
    if (!x.p) return;
    x.other = wsmith__some_bytes(NULL, 0);
    if (from && from->high > 0)
        x.other = wsmith__some_bytes((const uint8_t *)other->record.bytes + from->value,
                                     (size_t)from->high);
    x.words = words;
    x.random = &t->random;
    for (size_t k = wsmith__any_run(&t->random); k > 0; k--) wsmith__edit_draft(&x);
    wsmith__set_length(t, at, x.n);
    if (t->tokens[at].low > x.n && x.n > 0) t->tokens[at].low = x.n;
}

/* Choices that are neither strings nor, as one is in front of each, their lengths. */
static uint64_t wsmith__choices_beside_strings(const wsmith__input *input)
{
    uint64_t strings = input->byte_tokens, others = input->choice_count - strings;
    return others < strings ? 0 : others - strings;
}

/* Of 256 edits of an input, how many are of its strings if those find as much as others: the square of how large a
 * part of the input they are. A number counts as two bytes, the length of a string as none. */
static uint64_t wsmith__string_share(const wsmith__input *input)
{
    uint64_t bytes = wx__array_len(input->record.bytes);
    if (input->byte_tokens == 0 || bytes == 0) return 0;
    uint64_t part = bytes * 256 / (bytes + wsmith__choices_beside_strings(input) * 2);
    return part * part * 240 >> 16;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__TEXTS_H */
