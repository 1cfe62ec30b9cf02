/* src/wsmith/choice/draw.h - what raw bytes mean: numbers, weights, floats, ends; and Zig's layout.
 *
 * A value takes as few bytes as its range allows, and is scaled, not reduced modulo, so that neighbouring
 * bytes give neighbouring values. False from any of these: the input has ended.
 */
#ifndef WSMITH__DRAW_H
#define WSMITH__DRAW_H

#include "source.h"

/* -- drawing from bytes ---------------------------------------------------------------------------------- */

static inline size_t wsmith__width(uint64_t top)
{
    if (top < 256 && (top & (top + 1)) == 0) return 1;
    if (top < 1024 || top == 0xffff) return 2;
    if (top < 0x1000000 || top == 0xffffffffu) return 4;
    return 8;
}

/* High 64 bits of a * b. */
static inline uint64_t wsmith__mul_high(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    return (uint64_t)((wide)a * b >> 64);
#else
    uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
    uint64_t mid = ah * bl + (al * bl >> 32);
    uint64_t mid2 = al * bh + (uint32_t)mid;
    return ah * bh + (mid >> 32) + (mid2 >> 32);
#endif
}

/* Scales a raw number of `width` bytes to [0, top]; keeps order, so raw 0 gives 0. */
static inline uint64_t wsmith__scale(uint64_t raw, size_t width, uint64_t top)
{
    if (width == 8) return top == UINT64_MAX ? raw : wsmith__mul_high(raw, top + 1);
    if (width == 4 && top == 0xffffffffu) return raw;
    return raw * (top + 1) >> (8 * width);
}

static inline bool wsmith__raw_below(wsmith_source *s, uint64_t top, uint64_t *out)
{
    uint64_t raw;
    size_t width = wsmith__width(top);
    bool ok = wsmith__take_number(s, width, &raw);
    *out = wsmith__scale(raw, width, top);
    return ok;
}

/* The number of bits first, then the value: half of all values are below 2^(bits / 2). */
static bool wsmith__raw_skewed(wsmith_source *s, uint64_t top, uint64_t *out)
{
    uint64_t bits, rest;
    *out = 0;
    if (!wsmith__raw_below(s, 64 - wx__clz64(top), &bits)) return false;
    if (bits == 0) return true;
    uint64_t least = (uint64_t)1 << (bits - 1);
    uint64_t most = least - 1 + least < top ? least - 1 + least : top;
    *out = least;
    if (least == most) return true;
    bool ok = wsmith__raw_below(s, most - least, &rest);
    *out = least + rest;
    return ok;
}

/* -m for m <= 2^63. */
static int64_t wsmith__minus(uint64_t m) { return m == 0 ? 0 : -(int64_t)(m - 1) - 1; }

/* The k-th value of [-below, above] in the order 0, 1, -1, 2, -2, ... and then the longer side. */
static int64_t wsmith__signed_value(uint64_t k, uint64_t below, uint64_t above)
{
    uint64_t both = below < above ? below : above;
    uint64_t magnitude = k / 2 + (k & 1);
    bool positive = (k & 1) != 0;
    if (magnitude > both) {
        magnitude = k - both;
        positive = above > below;
    }
    return positive ? (int64_t)magnitude : wsmith__minus(magnitude);
}

/* The k-th value of [lo, hi], those near zero first. */
static int64_t wsmith__signed_nth(uint64_t k, int64_t lo, int64_t hi)
{
    if (lo >= 0) return (int64_t)((uint64_t)lo + k);
    if (hi <= 0) return (int64_t)(hi - (int64_t)(k / 2) - (int64_t)(k - k / 2));
    return wsmith__signed_value(k, 0 - (uint64_t)lo, (uint64_t)hi);
}

static bool wsmith__raw_int(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    uint64_t top = ask->high - ask->low, k;
    bool ok = ask->skewed ? wsmith__raw_skewed(s, top, &k) : wsmith__raw_below(s, top, &k);
    if (ask->kind == WSMITH_SIGNED)
        *out = (uint64_t)wsmith__signed_nth(k, (int64_t)ask->low, (int64_t)ask->high);
    else *out = ask->low + k;
    return ok;
}

/* Sum of all weights; 0 stands for 2^64. */
static uint64_t wsmith__weight_total(const wsmith_weight *w, size_t n)
{
    uint64_t total = 0;
    for (size_t i = 0; i < n; i++) total += (w[i].max - w[i].min + 1) * w[i].weight;
    return total;
}

static bool wsmith__raw_weighted(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    uint64_t top = wsmith__weight_total(ask->weights, ask->weight_count) - 1, raw;
    size_t width = wsmith__width(top);
    bool ok = wsmith__take_number(s, width, &raw);
    uint64_t x = wsmith__scale(raw, width, top);
    const wsmith_weight *w = ask->weights;
    size_t i = 0;
    for (; i + 1 < ask->weight_count; i++) {
        uint64_t part = (w[i].max - w[i].min + 1) * w[i].weight;
        if (x < part) break;
        x -= part;
    }
    *out = w[i].min + x / w[i].weight;
    return ok;
}

static bool wsmith__raw_pick(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    uint64_t total = 0, raw;
    for (uint64_t i = 0; i <= ask->high; i++) total += ask->picks[i];
    WX__ASSERT(total > 0);
    size_t width = wsmith__width(total - 1);
    bool ok = wsmith__take_number(s, width, &raw);
    uint64_t x = wsmith__scale(raw, width, total - 1);
    uint64_t i = 0;
    for (; i < ask->high && x >= ask->picks[i]; i++) x -= ask->picks[i];
    *out = i;
    return ok;
}

/* Of 65536: how often a sequence of `mean` items ends after each. */
static inline uint32_t wsmith__eos_threshold(uint32_t mean)
{
    return mean >= 0xffff ? 1 : 0x10000 / (mean + 1);
}

/* Ends when the 16 bits are below the threshold, so zeros end every sequence. */
static bool wsmith__raw_eos(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    uint64_t raw;
    bool ok = wsmith__take_number(s, 2, &raw);
    *out = raw < ask->threshold;
    return ok;
}

static const uint64_t wsmith__float64_edges[] = {
    0x0000000000000000u, 0x8000000000000000u, 0x3ff0000000000000u, 0xbff0000000000000u,
    0x0000000000000001u, 0x8000000000000001u, 0x000fffffffffffffu, 0x0010000000000000u,
    0x7fefffffffffffffu, 0xffefffffffffffffu, 0x7ff0000000000000u, 0xfff0000000000000u,
    0x7ff8000000000000u, 0xfff8000000000000u, 0x7ff0000000000001u, 0x7fffffffffffffffu,
    0x3fe0000000000000u, 0x3ff8000000000000u, 0x41dfffffffc00000u, 0x41e0000000000000u,
    0xc1e0000000000000u, 0x41efffffffe00000u, 0x41f0000000000000u, 0x43e0000000000000u,
    0xc3e0000000000000u, 0x43f0000000000000u, 0x43dfffffffffffffu, 0x43efffffffffffffu,
    0x4330000000000000u, 0x433fffffffffffffu, 0x3fefffffffffffffu, 0x47efffffe0000000u};

static const uint32_t wsmith__float32_edges[] = {
    0x00000000u, 0x80000000u, 0x3f800000u, 0xbf800000u, 0x00000001u, 0x80000001u, 0x007fffffu,
    0x00800000u, 0x7f7fffffu, 0xff7fffffu, 0x7f800000u, 0xff800000u, 0x7fc00000u, 0xffc00000u,
    0x7f800001u, 0x7fffffffu, 0x3f000000u, 0x3fc00000u, 0x4effffffu, 0x4f000000u, 0xcf000000u,
    0x4f7fffffu, 0x4f800000u, 0x5f000000u, 0xdf000000u, 0x5f800000u, 0x5effffffu, 0x5f7fffffu,
    0x4b000000u, 0x4b7fffffu, 0x3f7fffffu, 0x4b800000u};

/* The bits of the float64 with value `n`, |n| < 2^31, without floating point arithmetic. */
static uint64_t wsmith__float64_of_int(int32_t n)
{
    uint32_t m = n < 0 ? 0u - (uint32_t)n : (uint32_t)n;
    if (m == 0) return 0;
    uint32_t exponent = 31 - wx__clz32(m);
    uint64_t fraction = ((uint64_t)m << (52 - exponent)) & 0xfffffffffffffu;
    return (uint64_t)(n < 0) << 63 | (uint64_t)(1023 + exponent) << 52 | fraction;
}

/* The same for float32, |n| < 2^24. */
static uint32_t wsmith__float32_of_int(int32_t n)
{
    uint32_t m = n < 0 ? 0u - (uint32_t)n : (uint32_t)n;
    if (m == 0) return 0;
    uint32_t exponent = 31 - wx__clz32(m);
    return (uint32_t)(n < 0) << 31 | (127 + exponent) << 23 | ((m << (23 - exponent)) & 0x7fffffu);
}

/* A class byte: 3/8 edge values, 1/4 quarters of small integers, 3/8 any bits. */
static bool wsmith__raw_float(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    bool wide = ask->kind == WSMITH_FLOAT64;
    uint64_t raw, bits = 0;
    bool ok = wsmith__take_number(s, 1, &raw);
    if (raw < 96) {
        bits = wide ? wsmith__float64_edges[raw & 31] : wsmith__float32_edges[raw & 31];
    } else if (raw < 160) {
        uint64_t n;
        ok = ok && wsmith__take_number(s, 2, &n);
        if (ok) {
            int32_t quarters = (int32_t)n - 0x8000;
            bits = wide ? wsmith__float64_of_int(quarters) : wsmith__float32_of_int(quarters);
            if (quarters != 0) bits -= (uint64_t)2 << (wide ? 52 : 23);
        }
    } else {
        ok = ok && wsmith__take_number(s, wide ? 8 : 4, &bits);
    }
    *out = ok ? bits : 0;
    return ok;
}

/* What exhausted input answers. */
static uint64_t wsmith__simplest(const wsmith__ask_for *ask)
{
    if (ask->kind == WSMITH_EOS) return 1;
    if (ask->kind == WSMITH_SIGNED)
        return (uint64_t)wsmith__signed_nth(0, (int64_t)ask->low, (int64_t)ask->high);
    if (ask->picks) {
        uint64_t i = 0;
        while (i < ask->high && ask->picks[i] == 0) i++;
        return i;
    }
    return ask->weights ? ask->weights[0].min : ask->low;
}

static bool wsmith__weights_allow(const wsmith__ask_for *ask, uint64_t v)
{
    for (size_t i = 0; i < ask->weight_count; i++) {
        if (v >= ask->weights[i].min && v <= ask->weights[i].max) return true;
    }
    return false;
}

/* All values of a signed type are stored as its bits, a range as the distance from INT64_MIN. False:
 * not allowed. */
static bool wsmith__zig_signed(const wsmith__ask_for *ask, uint64_t v, uint64_t *out)
{
    uint64_t half = ask->high + 1; /* of the type, where low is its negative */
    bool whole = half == 0 - ask->low && (half == 0x80 || half == 0x8000 || half == 0x80000000u ||
                                          half == (uint64_t)1 << 63);
    if (whole && v > half - 1 + half) return false;
    *out = whole ? (v ^ half) - half : v ^ (uint64_t)1 << 63;
    return (int64_t)*out >= (int64_t)ask->low && (int64_t)*out <= (int64_t)ask->high;
}

static uint64_t wsmith__zig_number(const wsmith__ask_for *ask, uint64_t v)
{
    uint64_t out;
    switch (ask->kind) {
    case WSMITH_FLOAT32: return v <= 0xffffffffu ? v : 0;
    case WSMITH_FLOAT64: return v;
    case WSMITH_SIGNED:
        if (wsmith__zig_signed(ask, v, &out)) return out;
        return wsmith__zig_signed(ask, 0, &out) ? out : ask->low;
    default: break;
    }
    if (ask->weights) return wsmith__weights_allow(ask, v) ? v : ask->weights[0].min;
    if (ask->picks) return v <= ask->high && ask->picks[v] > 0 ? v : wsmith__simplest(ask);
    return v >= ask->low && v <= ask->high ? v : ask->low;
}

/* Eight bytes per number, one per end of sequence; missing ones give the default and true. */
static bool wsmith__zig_value(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    uint8_t end = 1;
    uint64_t v;
    if (ask->kind == WSMITH_EOS) {
        wsmith__take(s, &end, 1);
        *out = end != 0;
    } else if (wsmith__take_number(s, 8, &v)) {
        *out = wsmith__zig_number(ask, v);
    } else {
        *out = ask->kind == WSMITH_SIGNED && !wsmith__zig_signed(ask, 0, &v)
                   ? ask->low
                   : wsmith__simplest(ask);
    }
    return true;
}

static bool wsmith__raw_value(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    if (s->zig) return wsmith__zig_value(s, ask, out);
    switch (ask->kind) {
    case WSMITH_EOS: return wsmith__raw_eos(s, ask, out);
    case WSMITH_FLOAT32:
    case WSMITH_FLOAT64: return wsmith__raw_float(s, ask, out);
    default: break;
    }
    if (ask->picks) return wsmith__raw_pick(s, ask, out);
    return ask->weights ? wsmith__raw_weighted(s, ask, out) : wsmith__raw_int(s, ask, out);
}

#endif /* WSMITH__DRAW_H */
