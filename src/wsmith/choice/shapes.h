/* src/wsmith/choice/shapes.h - requests made of several choices: subsets, orders, swarms, operations.
 *
 * Each is drawn choice by choice, so that the shrinker can take single elements away.
 */
#ifndef WSMITH__SHAPES_H
#define WSMITH__SHAPES_H

#include "../derive.h"
#include "requests.h"

static uint64_t wsmith__lowest_bits(size_t n)
{
    return n >= 64 ? UINT64_MAX : ((uint64_t)1 << n) - 1;
}

WSMITH_API uint64_t wsmith_subset_at(wsmith_source *s, const char *site, size_t n)
{
    uint64_t mask = 0;
    WX__ASSERT(n <= 64);
    wsmith_span_begin(s, site);
    for (size_t i = 0; i < n && i < 64; i++) mask |= (uint64_t)wsmith_bool_at(s, site) << i;
    wsmith_span_end(s);
    return mask;
}

/* What is all on takes one choice; else one per element, and the last one on when none is. */
WSMITH_API uint64_t wsmith_swarm_at(wsmith_source *s, const char *site, size_t n)
{
    uint64_t mask = wsmith__lowest_bits(n);
    WX__ASSERT(n > 0 && n <= 64);
    uint32_t token = wsmith_scope_begin(s, 1);
    if (wsmith_bool_at(s, site)) mask = wsmith_subset_at(s, site, n);
    wsmith_scope_end(s, token);
    return mask ? mask : (uint64_t)1 << ((n - 1) & 63);
}

WSMITH_API size_t wsmith_pick_of_at(wsmith_source *s, const char *site, const uint32_t *w, size_t n,
                                    uint64_t mask)
{
    uint32_t allowed[64];
    uint64_t sum = 0;
    WX__ASSERT(n > 0 && n <= 64);
    if (n > 64) n = 64;
    for (size_t i = 0; i < n; i++) {
        allowed[i] = mask >> i & 1 ? (w ? w[i] : 1) : 0;
        sum += allowed[i];
    }
    return sum ? wsmith_pick_at(s, site, allowed, n) : n;
}

/* Each place gets one of the elements that are left; the next one is the simplest. */
WSMITH_API void wsmith_shuffle_at(wsmith_source *s, const char *site, uint32_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
    wsmith_sample_at(s, site, order, n, n);
}

/* The first k of `items` become k of the n, in random order. */
WSMITH_API void wsmith_sample_at(wsmith_source *s, const char *site, uint32_t *items, size_t n,
                                 size_t k)
{
    WX__ASSERT(k <= n);
    wsmith_span_begin(s, site);
    for (size_t i = 0; i < k && i + 1 < n; i++) {
        size_t other = i + wsmith_one_of_at(s, site, n - i);
        uint32_t item = items[i];
        items[i] = items[other];
        items[other] = item;
    }
    wsmith_span_end(s);
}

/* -- sequences of operations ------------------------------------------------------------------------------- */

WSMITH_API bool wsmith_run_ops_at(wsmith_source *s, const char *site, const wsmith_op *ops,
                                  size_t n, void *state, size_t max, uint32_t mean)
{
    uint32_t weights[64];
    bool holds = true;
    WX__ASSERT(n > 0 && n <= 64);
    uint64_t swarm = wsmith_swarm_at(s, site, n);
    wsmith_loop loop = wsmith_loop_begin(s, site, 0, max, mean);
    while (holds && wsmith_loop_next(s, &loop)) {
        for (size_t i = 0; i < n; i++)
            weights[i] = !ops[i].ready || ops[i].ready(state) ? ops[i].weight : 0;
        size_t i = wsmith_pick_of_at(s, site, weights, n, swarm);
        if (i == n)
            i = wsmith_pick_of_at(s, site, weights, n, UINT64_MAX); /* none of the swarm is ready */
        if (i == n) break;
        if (s->showing && ops[i].name) printf("# %s\n", ops[i].name);
        holds = ops[i].run(state, s);
        if (!holds && !s->failure) s->failure = ops[i].name;
    }
    wsmith_loop_end(s, &loop);
    return holds;
}

/* -- for derive.h -------------------------------------------------------------------------------------------- */

WSMITH_API void wsmith_zero(void *p, size_t n) { memset(p, 0, n); }

WSMITH_API bool wsmith_same_bits(const void *a, const void *b, size_t n)
{
    return memcmp(a, b, n) == 0;
}

static void wsmith__writing_add(wsmith_text *t, const char *s, size_t n)
{
    char *chars = (char *)t->chars;
    size_t at = wx__array_len(chars);
    if (n == 0 || t->failed) return;
    if (wx__array_add(chars, n)) memcpy(chars + at, s, n);
    else t->failed = true;
    t->chars = chars;
}

WSMITH_API void wsmith_text_put(wsmith_text *t, const char *s)
{
    wsmith__writing_add(t, s, strlen(s));
}

WSMITH_API void wsmith_text_unsigned(wsmith_text *t, uint64_t v)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + (char)(v % 10));
        v /= 10;
    } while (v > 0);
    wsmith__writing_add(t, digits + at, sizeof digits - at);
}

/* INT64_MIN is no literal of C. */
WSMITH_API void wsmith_text_signed(wsmith_text *t, int64_t v)
{
    if (v == INT64_MIN) {
        wsmith_text_put(t, "INT64_MIN");
        return;
    }
    if (v < 0) wsmith_text_put(t, "-");
    wsmith_text_unsigned(t, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

WSMITH_API void wsmith_text_float(wsmith_text *t, double v)
{
    char text[48];
    if (v != v) {
        wsmith_text_put(t, "NAN");
    } else if (v - v != 0) {
        wsmith_text_put(t, v > 0 ? "INFINITY" : "-INFINITY");
    } else {
        int n = snprintf(text, sizeof text, "%a", v);
        if (n > 0) wsmith__writing_add(t, text, (size_t)n);
    }
}

WSMITH_API const char *wsmith_text_chars(wsmith_text *t)
{
    char *chars = (char *)t->chars;
    if (t->failed || !wx__array_reserve(chars, 1)) return "";
    chars[wx__array_len(chars)] = 0;
    t->chars = chars;
    return chars;
}

WSMITH_API void wsmith_text_free(wsmith_text *t)
{
    wx__array_free(t->chars);
    t->failed = false;
}

/* clang-format off */
WSMITH__FAMILY(WSMITH_API, wsmith_as_bool, bool, wsmith_bool_at(s, site), wsmith_text_put(t, *v ? "true" : "false"), *a == *b)
WSMITH__FAMILY(WSMITH_API, wsmith_as_u8, uint8_t, wsmith_u8_at(s, site), wsmith_text_unsigned(t, *v), *a == *b)
WSMITH__FAMILY(WSMITH_API, wsmith_as_u16, uint16_t, wsmith_u16_at(s, site), wsmith_text_unsigned(t, *v), *a == *b)
WSMITH__FAMILY(WSMITH_API, wsmith_as_u32, uint32_t, wsmith_u32_at(s, site), wsmith_text_unsigned(t, *v), *a == *b)
WSMITH__FAMILY(WSMITH_API, wsmith_as_u64, uint64_t, wsmith_u64_at(s, site), wsmith_text_unsigned(t, *v), *a == *b)
WSMITH__FAMILY(WSMITH_API, wsmith_as_i8, int8_t, wsmith_i8_at(s, site), wsmith_text_signed(t, *v), *a == *b)
WSMITH__FAMILY(WSMITH_API, wsmith_as_i16, int16_t, wsmith_i16_at(s, site), wsmith_text_signed(t, *v), *a == *b)
WSMITH__FAMILY(WSMITH_API, wsmith_as_i32, int32_t, wsmith_i32_at(s, site), wsmith_text_signed(t, *v), *a == *b)
WSMITH__FAMILY(WSMITH_API, wsmith_as_i64, int64_t, wsmith_i64_at(s, site), wsmith_text_signed(t, *v), *a == *b)
WSMITH__FAMILY(WSMITH_API, wsmith_as_f32, float, wsmith_f32_at(s, site), wsmith_text_float(t, (double)*v), wsmith_same_bits(a, b, sizeof *a))
WSMITH__FAMILY(WSMITH_API, wsmith_as_f64, double, wsmith_f64_at(s, site), wsmith_text_float(t, *v), wsmith_same_bits(a, b, sizeof *a))
/* clang-format on */

#endif /* WSMITH__SHAPES_H */
