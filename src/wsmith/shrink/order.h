/* src/wsmith/shrink/order.h - which of two records is simpler, and values by simplicity.
 *
 * Fewer choices first; then, from the first choice on, the simpler value. Every integer kind has a
 * distance from its simplest value; of byte strings the shorter is simpler, then the one with more zeros
 * at its end, then the first in order; floats are ordered integers first, then fractions with few
 * bits, infinities, NaNs, each positive first. No floating point arithmetic.
 */
#ifndef WSMITH__ORDER_H
#define WSMITH__ORDER_H

#include "../choice/requests.h"

/* -- floats as exact numbers -------------------------------------------------------------------------- */

typedef struct wsmith__real {
    bool negative, special; /* special: an infinity (mantissa 0) or a NaN */
    uint64_t mantissa;      /* odd, or 0 */
    int32_t exponent;       /* value = mantissa * 2^exponent */
} wsmith__real;

static wsmith__real wsmith__real_of(uint64_t bits, bool wide)
{
    wsmith__real r;
    uint32_t fraction_bits = wide ? 52 : 23;
    uint32_t top = wide ? 0x7ff : 0xff;
    uint32_t biased = (uint32_t)(bits >> fraction_bits) & top;
    r.mantissa = bits & (((uint64_t)1 << fraction_bits) - 1);
    r.negative = (bits >> (wide ? 63 : 31) & 1) != 0;
    r.special = biased == top;
    r.exponent = 0;
    if (r.special) return r;
    if (biased > 0) r.mantissa |= (uint64_t)1 << fraction_bits;
    if (r.mantissa == 0) return r;
    r.exponent = (int32_t)(biased > 0 ? biased : 1) - (wide ? 1075 : 150);
    uint32_t zeros = wx__ctz64(r.mantissa);
    r.mantissa >>= zeros;
    r.exponent += (int32_t)zeros;
    return r;
}

/* Bits of the number n * 2^exponent with sign; n has at most 53 (24) bits and the result is
 * normal, or n is 0. */
static uint64_t wsmith__real_bits(bool negative, uint64_t n, int32_t exponent, bool wide)
{
    uint32_t fraction_bits = wide ? 52 : 23;
    uint64_t sign = (uint64_t)negative << (wide ? 63 : 31);
    if (n == 0) return sign;
    uint32_t high = 63 - wx__clz64(n);
    uint64_t biased = (uint64_t)((int64_t)exponent + (int64_t)high + (wide ? 1023 : 127));
    uint64_t fraction = n << (fraction_bits - high) & (((uint64_t)1 << fraction_bits) - 1);
    return sign | biased << fraction_bits | fraction;
}

static bool wsmith__real_is_integer(const wsmith__real *r)
{
    return !r->special && r->exponent >= 0;
}

/* -- ranks --------------------------------------------------------------------------------------------- */

typedef struct wsmith__rank {
    uint64_t a, b, c;
} wsmith__rank;

static wsmith__rank wsmith__float_rank(uint64_t bits, bool wide)
{
    wsmith__real r = wsmith__real_of(bits, wide);
    wsmith__rank rank;
    rank.b = r.mantissa;
    rank.c = bits;
    if (r.special) {
        bool quiet = r.mantissa == (uint64_t)1 << (wide ? 51 : 22);
        rank.a = r.mantissa ? 9 : 7;
        if (quiet) rank.b = 0; /* the canonical NaN */
    } else if (r.exponent >= 0) {
        rank.a = 1;
        rank.b = r.mantissa == 0 ? 0 : (uint64_t)r.exponent + 64 - wx__clz64(r.mantissa);
        rank.c = bits & (wide ? UINT64_MAX >> 1 : 0x7fffffffu);
    } else {
        rank.a = 3;
        rank.b = (uint64_t)(-(int64_t)r.exponent);
        rank.c = r.mantissa;
    }
    rank.a += r.negative;
    return rank;
}

/* The distance from the simplest value; for signed kinds `negative` tells the side. */
static uint64_t wsmith__from_simple(const wsmith_choice *c, bool *negative)
{
    *negative = false;
    if (c->kind == WSMITH_EOS) return c->value == 0;
    if (c->kind == WSMITH_SIGNED) {
        *negative = (int64_t)c->value < (int64_t)c->simple;
        return *negative ? c->simple - c->value : c->value - c->simple;
    }
    if (c->value < c->simple) return c->value - c->low + 1;
    return c->value == c->simple ? 0 : c->value - c->low;
}

/* The value at a distance; the inverse of the above. */
static uint64_t wsmith__value_at(const wsmith_choice *c, uint64_t distance, bool negative)
{
    if (c->kind == WSMITH_SIGNED) return negative ? c->simple - distance : c->simple + distance;
    if (distance == 0) return c->simple;
    return c->low + distance > c->simple ? c->low + distance : c->low + distance - 1;
}

static wsmith__rank wsmith__rank_of(const wsmith_choice *c)
{
    wsmith__rank rank;
    bool negative;
    if (c->kind == WSMITH_FLOAT32 || c->kind == WSMITH_FLOAT64)
        return wsmith__float_rank(c->value, c->kind == WSMITH_FLOAT64);
    rank.a = c->kind == WSMITH_BYTES ? c->high : wsmith__from_simple(c, &negative);
    rank.b = c->kind == WSMITH_BYTES ? 0 : negative;
    rank.c = 0;
    return rank;
}

/* Without the zeros at the end, which a replay adds by itself. */
static uint64_t wsmith__filled(const wsmith_choice *c, const uint8_t *bytes)
{
    uint64_t n = c->high;
    while (n > 0 && bytes[c->value + n - 1] == 0) n--;
    return n;
}

static int wsmith__compare_bytes(const wsmith_choice *x, const uint8_t *x_bytes,
                                 const wsmith_choice *y, const uint8_t *y_bytes)
{
    uint64_t n = wsmith__filled(x, x_bytes), m = wsmith__filled(y, y_bytes);
    if (n != m) return n < m ? -1 : 1;
    return n == 0 ? 0 : memcmp(x_bytes + x->value, y_bytes + y->value, (size_t)n);
}

static int wsmith__compare_choices(const wsmith_choice *x, const uint8_t *x_bytes,
                                   const wsmith_choice *y, const uint8_t *y_bytes)
{
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    wsmith__rank a = wsmith__rank_of(x), b = wsmith__rank_of(y);
    if (a.a != b.a) return a.a < b.a ? -1 : 1;
    if (a.b != b.b) return a.b < b.b ? -1 : 1;
    if (a.c != b.c) return a.c < b.c ? -1 : 1;
    return x->kind == WSMITH_BYTES ? wsmith__compare_bytes(x, x_bytes, y, y_bytes) : 0;
}

static bool wsmith__is_simplest(const wsmith_choice *c, const uint8_t *bytes)
{
    if (c->kind != WSMITH_BYTES) return c->value == c->simple;
    for (uint64_t i = 0; i < c->high; i++) {
        if (bytes[c->value + i] != 0) return false;
    }
    return true;
}

/* Forced choices are not counted. */
static size_t wsmith__free_choices(const wsmith_record *record)
{
    size_t count, n = 0;
    const wsmith_choice *choices = wsmith_record_choices(record, &count);
    for (size_t i = 0; i < count; i++) n += !(choices[i].flags & WSMITH_FORCED);
    return n;
}

/* The next free choice, or any one. */
static size_t wsmith__skip_forced(const wsmith_choice *c, size_t i, size_t count, bool forced)
{
    while (!forced && i < count && (c[i].flags & WSMITH_FORCED)) i++;
    return i;
}

static int wsmith__compare_values(const wsmith_record *x, const wsmith_record *y, bool forced)
{
    size_t x_count, y_count, i = 0, k = 0;
    const wsmith_choice *a = wsmith_record_choices(x, &x_count);
    const wsmith_choice *b = wsmith_record_choices(y, &y_count);
    const uint8_t *a_bytes = wsmith_record_bytes(x, NULL), *b_bytes = wsmith_record_bytes(y, NULL);
    for (;; i++, k++) {
        i = wsmith__skip_forced(a, i, x_count, forced);
        k = wsmith__skip_forced(b, k, y_count, forced);
        if (i >= x_count || k >= y_count) return 0;
        int order = wsmith__compare_choices(&a[i], a_bytes, &b[k], b_bytes);
        if (order != 0) return order;
    }
}

/* Negative: x is simpler than y. Forced choices count when all others are the same. */
static int wsmith__compare_records(const wsmith_record *x, const wsmith_record *y)
{
    size_t n = wsmith__free_choices(x), m = wsmith__free_choices(y);
    if (n != m) return n < m ? -1 : 1;
    int order = wsmith__compare_values(x, y, false);
    return order != 0 ? order : wsmith__compare_values(x, y, true);
}

#endif /* WSMITH__ORDER_H */
