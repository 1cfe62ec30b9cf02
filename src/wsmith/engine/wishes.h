/* src/wsmith/engine/wishes.h - what comparisons of a run would like the choices of its input to be.
 *
 * The operands of a comparison are looked for among the choices: where one stands, the other is wished for.
 */
#ifndef WSMITH__WISHES_H
#define WSMITH__WISHES_H

#include "corpus.h"

#ifdef WSMITH_ENGINE

/* -- numbers of 1 to 8 bytes ------------------------------------------------------------------------------------ */

static uint64_t wsmith__mask_of(uint32_t size)
{
    return size >= 8 ? UINT64_MAX : ((uint64_t)1 << (size * 8)) - 1;
}

static uint64_t wsmith__load_wide(const uint8_t *p, uint32_t width, bool big)
{
    uint64_t v = 0;
    for (uint32_t i = 0; i < width; i++) v = v << 8 | p[big ? i : width - 1 - i];
    return v;
}

static void wsmith__store_wide(uint8_t *p, uint32_t width, bool big, uint64_t v)
{
    for (uint32_t i = 0; i < width; i++) {
        p[big ? width - 1 - i : i] = (uint8_t)v;
        v >>= 8;
    }
}

/* -- one wish --------------------------------------------------------------------------------------------------- */

/* Finds the wishes of an input: its tokens by the low byte of their value and of its distance from the least one, so
 * that those that equal an operand are found at once; and the wishes themselves, so that none is made twice. */
typedef struct wsmith__wisher {
    wsmith__input *input;
    wsmith__wish *found; /* those of the input so far; kept from one to the next, as `next` is */
    uint32_t *next;      /* of token i: [2 * i] and [2 * i + 1] */
    uint32_t heads[256];
    uint16_t made[512]; /* 1 + wish, at its hash; 0: none */
} wsmith__wisher;

enum { WSMITH__MOST_WISHES = 256 };

static bool wsmith__add_wish(wsmith__wisher *x, size_t token, size_t offset, uint64_t value,
                             uint32_t width, bool big)
{
    wsmith__wish w;
    size_t n = wx__array_len(x->found);
    uint64_t hash = wsmith__mix64(value ^ (uint64_t)token << 40 ^ (uint64_t)offset << 20);
    size_t at = hash % WX__COUNT_OF(x->made);
    if (n >= WSMITH__MOST_WISHES) return true;
    for (; x->made[at] != 0; at = (at + 1) % WX__COUNT_OF(x->made)) {
        const wsmith__wish *o = &x->found[x->made[at] - 1];
        if (o->token == token && o->offset == offset && o->value == value && o->width == width)
            return true;
    }
    w.token = (uint32_t)token;
    w.offset = (uint32_t)offset;
    w.value = value;
    w.width = (uint8_t)width;
    w.big = big;
    if (!wx__array_push(x->found, w)) return false;
    x->made[at] = (uint16_t)(n + 1);
    return true;
}

static bool wsmith__wish_bytes(wsmith__wisher *x, size_t token, uint64_t a, uint64_t b,
                               uint32_t size)
{
    const wsmith_choice *c = &x->input->tokens[token];
    const uint8_t *p = (const uint8_t *)x->input->record.bytes + c->value;
    uint32_t width = size;
    while (width > 1 && !((a | b) >> (width * 4) & wsmith__mask_of(width))) width /= 2;
    for (size_t i = 0; i + width <= c->high && i < 4096; i++) {
        for (int big = 0; big < (width > 1 ? 2 : 1); big++) {
            if (wsmith__load_wide(p + i, width, big != 0) == (a & wsmith__mask_of(width)) &&
                !wsmith__add_wish(x, token, i, b, width, big != 0))
                return false;
        }
    }
    return true;
}

/* Digits of a text that say `a` are to say `b`. A byte is compared with a letter, mostly, and what has the highest bit
 * is a difference below 0. */
static bool wsmith__wish_decimals(wsmith__wisher *x, size_t token, uint64_t a, uint64_t b,
                                  uint32_t size)
{
    const wsmith_choice *c = &x->input->tokens[token];
    const uint8_t *p = (const uint8_t *)x->input->record.bytes + c->value;
    size_t n = c->high < 4096 ? (size_t)c->high : 4096;
    if (size < 2 || ((a | b) & ~(wsmith__mask_of(size) >> 1))) return true;
    for (size_t i = 0, first = 0; i < n; i = first = i + 1) {
        uint64_t v = 0;
        for (; i < n && p[i] >= '0' && p[i] <= '9'; i++) v = v * 10 + (uint64_t)(p[i] - '0');
        if (i > first && v == a && !wsmith__add_wish(x, token, first, b, WSMITH__DECIMAL, false))
            return false;
    }
    return true;
}

/* If the choice is `a`, `b` is wished for: as it is, in its low part, relative to its least value. */
static bool wsmith__wish_number(wsmith__wisher *x, size_t token, uint64_t a, uint64_t b,
                                uint32_t size)
{
    const wsmith_choice *c = &x->input->tokens[token];
    uint64_t mask = wsmith__mask_of(size), top = c->high - c->low, v;
    if ((c->value & mask) == (a & mask)) {
        v = c->kind == WSMITH_SIGNED && size < 8 && (b >> (size * 8 - 1) & 1) ? b | ~mask : b;
        if (v - c->low > top) v = (c->value & ~mask) | (b & mask);
        if (v - c->low <= top && v != c->value && !wsmith__add_wish(x, token, 0, v, 0, false))
            return false;
    }
    if (c->low != 0 && c->value - c->low == a && b <= top)
        return wsmith__add_wish(x, token, 0, c->low + b, 0, false);
    return true;
}

/* -- all of an input -------------------------------------------------------------------------------------------- */

static void wsmith__index_value(wsmith__wisher *x, uint32_t node, uint64_t value)
{
    x->next[node] = x->heads[value & 255];
    x->heads[value & 255] = node;
}

static bool wsmith__index_values(wsmith__wisher *x)
{
    size_t n = wx__array_len(x->input->tokens);
    memset(x->heads, 0xff, sizeof x->heads);
    memset(x->made, 0, sizeof x->made);
    wx__array_truncate(x->next, 0);
    if (!wx__array_add(x->next, n * 2)) return false;
    for (size_t i = n; i-- > 0;) {
        const wsmith_choice *c = &x->input->tokens[i];
        if (c->kind == WSMITH_EOS || c->kind == WSMITH_BYTES || c->kind >= WSMITH__BEGIN) continue;
        wsmith__index_value(x, (uint32_t)i * 2, c->value);
        if (c->low != 0) wsmith__index_value(x, (uint32_t)i * 2 + 1, c->value - c->low);
    }
    return true;
}

/* For the first places where `a` is found. */
static bool wsmith__wish_for(wsmith__wisher *x, uint64_t a, uint64_t b, uint32_t size)
{
    const wsmith__input *input = x->input;
    size_t n = wx__array_len(input->tokens), most = wx__array_len(x->found) + 24;
    uint32_t node = x->heads[a & 255];
    for (; node != UINT32_MAX && wx__array_len(x->found) < most; node = x->next[node]) {
        if (!wsmith__wish_number(x, node / 2, a, b, size)) return false;
    }
    for (size_t i = 0; input->byte_tokens > 0 && i < n && wx__array_len(x->found) < most; i++) {
        if (input->tokens[i].kind != WSMITH_BYTES) continue;
        if (!wsmith__wish_bytes(x, i, a, b, size) || !wsmith__wish_decimals(x, i, a, b, size))
            return false;
    }
    return true;
}

/* Small operands, which are everywhere, last. */
static bool wsmith__find_indexed(wsmith__wisher *x)
{
    for (int small = 0; small < 2; small++) {
        for (uint32_t i = 0; i < WSMITH__COMPARE_SLOTS; i++) {
            uint64_t rest = wsmith__cover.kept[i / 64] >> i % 64;
            const wsmith__compare *c = &wsmith__cover.compares[i];
            if (rest == 0) i |= 63;
            if (!(rest & 1) || (c->a < 4 || c->b < 4) != (small != 0)) continue;
            if (wx__array_len(x->found) >= WSMITH__MOST_WISHES) return true;
            if (!wsmith__wish_for(x, c->a, c->b, c->size) ||
                !wsmith__wish_for(x, c->b, c->a, c->size))
                return false;
        }
    }
    return true;
}

/* Gives the input its wishes, from the comparisons of the run just made. False: out of memory. */
static bool wsmith__find_wishes(wsmith__wisher *x, wsmith__input *input)
{
    x->input = input;
    wx__array_truncate(x->found, 0);
    if (!wsmith__index_values(x) || !wsmith__find_indexed(x)) return false;
    size_t n = wx__array_len(x->found);
    if (!wx__array_add(input->wishes, n)) return false;
    if (n) memcpy(input->wishes, x->found, n * sizeof *x->found);
    return true;
}

static void wsmith__wisher_free(wsmith__wisher *x)
{
    wx__array_free(x->found);
    wx__array_free(x->next);
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__WISHES_H */
