/* src/wrt/runtime/numeric.h - exact numeric semantics in portable C (spec: "Execution, Numerics").
 *
 * Integers are uint32_t and uint64_t whatever their sign in WebAssembly; floats travel as their
 * bits, because a float in a C parameter or variable may pass through an x87 register, which turns
 * signalling NaNs into quiet ones. Only the body of an arithmetic function holds C floats.
 *
 * Asked of the compiler: IEEE 754 binary32 and binary64, round to nearest, and no more excess
 * precision than evaluating float in double (harmless here: one operation at a time, and double
 * has more than twice the bits of float). The C library's math functions are not used, so programs
 * need no -lm. Every NaN an operation makes is the canonical positive one: the specification
 * allows it everywhere, and it makes results equal on all CPUs.
 */
#ifndef WRT__NUMERIC_H
#define WRT__NUMERIC_H

#include <float.h>
#include "../config.h"

#if defined(__SSE2__) && (defined(__GNUC__) || defined(__clang__))
#include <emmintrin.h>
#define WRT__SQRT_SSE2 1
#else
#define WRT__SQRT_SSE2 0
#endif

#if defined(__FAST_MATH__)
#error "wrt.h needs IEEE arithmetic: compile without -ffast-math"
#endif
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 1
#error "wrt.h needs float arithmetic without x87 excess precision: add -msse2 -mfpmath=sse"
#endif

WX__STATIC_ASSERT(float_is_binary32, sizeof(float) == 4 && FLT_MANT_DIG == 24);
WX__STATIC_ASSERT(double_is_binary64, sizeof(double) == 8 && DBL_MANT_DIG == 53);

#define WRT__F32_SIGN 0x80000000u
#define WRT__F32_INF  0x7f800000u
#define WRT__F32_NAN  0x7fc00000u
#define WRT__F64_SIGN 0x8000000000000000u
#define WRT__F64_INF  0x7ff0000000000000u
#define WRT__F64_NAN  0x7ff8000000000000u

/* -- representation ------------------------------------------------------------------------------- */

WX__INLINE float wrt__f32_value(uint32_t bits)
{
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

WX__INLINE double wrt__f64_value(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* For results of arithmetic: NaNs become canonical. */
WX__INLINE uint32_t wrt__f32_bits(float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return WX__UNLIKELY(v != v) ? WRT__F32_NAN : bits;
}

WX__INLINE uint64_t wrt__f64_bits(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return WX__UNLIKELY(v != v) ? WRT__F64_NAN : bits;
}

WX__INLINE bool wrt__f32_is_nan(uint32_t bits) { return (bits & ~WRT__F32_SIGN) > WRT__F32_INF; }

WX__INLINE bool wrt__f64_is_nan(uint64_t bits) { return (bits & ~WRT__F64_SIGN) > WRT__F64_INF; }

/* Two's complement without implementation-defined conversions. */
WX__INLINE int32_t wrt__i32_signed(uint32_t v)
{
    int32_t s;
    memcpy(&s, &v, sizeof s);
    return s;
}

WX__INLINE int64_t wrt__i64_signed(uint64_t v)
{
    int64_t s;
    memcpy(&s, &v, sizeof s);
    return s;
}

/* -- integers -------------------------------------------------------------------------------------- */

WX__INLINE uint32_t wrt__i32_clz(uint32_t v) { return v ? wx__clz32(v) : 32u; }
WX__INLINE uint32_t wrt__i32_ctz(uint32_t v) { return v ? wx__ctz32(v) : 32u; }
WX__INLINE uint64_t wrt__i64_clz(uint64_t v) { return v ? wx__clz64(v) : 64u; }
WX__INLINE uint64_t wrt__i64_ctz(uint64_t v) { return v ? wx__ctz64(v) : 64u; }
WX__INLINE uint32_t wrt__i32_popcnt(uint32_t v) { return wx__popcount64(v); }
WX__INLINE uint64_t wrt__i64_popcnt(uint64_t v) { return wx__popcount64(v); }

/* Shift counts are taken modulo the width. */
WX__INLINE uint32_t wrt__i32_shl(uint32_t a, uint32_t n) { return a << (n & 31); }
WX__INLINE uint32_t wrt__i32_shr_u(uint32_t a, uint32_t n) { return a >> (n & 31); }
WX__INLINE uint64_t wrt__i64_shl(uint64_t a, uint64_t n) { return a << (n & 63); }
WX__INLINE uint64_t wrt__i64_shr_u(uint64_t a, uint64_t n) { return a >> (n & 63); }

/* The shift of the complement brings in the ones a negative number needs. */
WX__INLINE uint32_t wrt__i32_shr_s(uint32_t a, uint32_t n)
{
    return a & 0x80000000u ? ~(~a >> (n & 31)) : a >> (n & 31);
}

WX__INLINE uint64_t wrt__i64_shr_s(uint64_t a, uint64_t n)
{
    return a & WRT__F64_SIGN ? ~(~a >> (n & 63)) : a >> (n & 63);
}

WX__INLINE uint32_t wrt__i32_rotl(uint32_t a, uint32_t n)
{
    return a << (n & 31) | a >> ((32u - (n & 31)) & 31);
}

WX__INLINE uint32_t wrt__i32_rotr(uint32_t a, uint32_t n)
{
    return a >> (n & 31) | a << ((32u - (n & 31)) & 31);
}

WX__INLINE uint64_t wrt__i64_rotl(uint64_t a, uint64_t n)
{
    return a << (n & 63) | a >> ((64u - (n & 63)) & 63);
}

WX__INLINE uint64_t wrt__i64_rotr(uint64_t a, uint64_t n)
{
    return a >> (n & 63) | a << ((64u - (n & 63)) & 63);
}

/* b is not zero; a / b does not overflow (a is not the minimum or b is not -1). */
WX__INLINE uint32_t wrt__i32_div_s(uint32_t a, uint32_t b)
{
    return (uint32_t)(wrt__i32_signed(a) / wrt__i32_signed(b));
}

WX__INLINE uint64_t wrt__i64_div_s(uint64_t a, uint64_t b)
{
    return (uint64_t)(wrt__i64_signed(a) / wrt__i64_signed(b));
}

/* b is not zero. The minimum modulo -1 is 0, where C has no answer. */
WX__INLINE uint32_t wrt__i32_rem_s(uint32_t a, uint32_t b)
{
    return b == 0xffffffffu ? 0 : (uint32_t)(wrt__i32_signed(a) % wrt__i32_signed(b));
}

WX__INLINE uint64_t wrt__i64_rem_s(uint64_t a, uint64_t b)
{
    return b == ~(uint64_t)0 ? 0 : (uint64_t)(wrt__i64_signed(a) % wrt__i64_signed(b));
}

WX__INLINE uint32_t wrt__i32_extend8_s(uint32_t v) { return ((v & 0xff) ^ 0x80) - 0x80; }
WX__INLINE uint32_t wrt__i32_extend16_s(uint32_t v) { return ((v & 0xffff) ^ 0x8000) - 0x8000; }
WX__INLINE uint64_t wrt__i64_extend8_s(uint64_t v) { return ((v & 0xff) ^ 0x80) - 0x80; }
WX__INLINE uint64_t wrt__i64_extend16_s(uint64_t v) { return ((v & 0xffff) ^ 0x8000) - 0x8000; }

WX__INLINE uint64_t wrt__i64_extend32_s(uint64_t v)
{
    return ((v & 0xffffffffu) ^ 0x80000000u) - 0x80000000u;
}

/* -- float arithmetic -------------------------------------------------------------------------------- */

#define WRT__FLOAT_BINARY(name, op)                             \
    WX__INLINE uint32_t wrt__f32_##name(uint32_t a, uint32_t b) \
    {                                                           \
        float r = wrt__f32_value(a) op wrt__f32_value(b);       \
        return wrt__f32_bits(r);                                \
    }                                                           \
    WX__INLINE uint64_t wrt__f64_##name(uint64_t a, uint64_t b) \
    {                                                           \
        double r = wrt__f64_value(a) op wrt__f64_value(b);      \
        return wrt__f64_bits(r);                                \
    }
WRT__FLOAT_BINARY(add, +)
WRT__FLOAT_BINARY(sub, -)
WRT__FLOAT_BINARY(mul, *)
#undef WRT__FLOAT_BINARY

/* C leaves division by zero undefined (Annex F defines it, where it is claimed), and sanitizers
 * report it, so it is decided here. */
WX__INLINE uint32_t wrt__f32_div(uint32_t a, uint32_t b)
{
    if (WX__UNLIKELY((b & ~WRT__F32_SIGN) == 0)) {
        bool has_value = !wrt__f32_is_nan(a) && (a & ~WRT__F32_SIGN) != 0;
        return has_value ? ((a ^ b) & WRT__F32_SIGN) | WRT__F32_INF : WRT__F32_NAN;
    }
    float r = wrt__f32_value(a) / wrt__f32_value(b);
    return wrt__f32_bits(r);
}

WX__INLINE uint64_t wrt__f64_div(uint64_t a, uint64_t b)
{
    if (WX__UNLIKELY((b & ~WRT__F64_SIGN) == 0)) {
        bool has_value = !wrt__f64_is_nan(a) && (a & ~WRT__F64_SIGN) != 0;
        return has_value ? ((a ^ b) & WRT__F64_SIGN) | WRT__F64_INF : WRT__F64_NAN;
    }
    double r = wrt__f64_value(a) / wrt__f64_value(b);
    return wrt__f64_bits(r);
}

#define WRT__FLOAT_COMPARE(name, op)                             \
    WX__INLINE uint32_t wrt__f32_##name(uint32_t a, uint32_t b)  \
    {                                                            \
        return wrt__f32_value(a) op wrt__f32_value(b) ? 1u : 0u; \
    }                                                            \
    WX__INLINE uint32_t wrt__f64_##name(uint64_t a, uint64_t b)  \
    {                                                            \
        return wrt__f64_value(a) op wrt__f64_value(b) ? 1u : 0u; \
    }
WRT__FLOAT_COMPARE(eq, ==)
WRT__FLOAT_COMPARE(ne, !=)
WRT__FLOAT_COMPARE(lt, <)
WRT__FLOAT_COMPARE(gt, >)
WRT__FLOAT_COMPARE(le, <=)
WRT__FLOAT_COMPARE(ge, >=)
#undef WRT__FLOAT_COMPARE

/* Equal values differ at most in the sign of zero: the minimum takes the sign if either has it,
 * the maximum if both do. */
WX__INLINE uint32_t wrt__f32_min(uint32_t a, uint32_t b)
{
    float x = wrt__f32_value(a), y = wrt__f32_value(b);
    if (x < y) return a;
    if (y < x) return b;
    return x == y ? a | b : WRT__F32_NAN;
}

WX__INLINE uint32_t wrt__f32_max(uint32_t a, uint32_t b)
{
    float x = wrt__f32_value(a), y = wrt__f32_value(b);
    if (x > y) return a;
    if (y > x) return b;
    return x == y ? a & b : WRT__F32_NAN;
}

WX__INLINE uint64_t wrt__f64_min(uint64_t a, uint64_t b)
{
    double x = wrt__f64_value(a), y = wrt__f64_value(b);
    if (x < y) return a;
    if (y < x) return b;
    return x == y ? a | b : WRT__F64_NAN;
}

WX__INLINE uint64_t wrt__f64_max(uint64_t a, uint64_t b)
{
    double x = wrt__f64_value(a), y = wrt__f64_value(b);
    if (x > y) return a;
    if (y > x) return b;
    return x == y ? a & b : WRT__F64_NAN;
}

/* Sign operations act on the bits alone: NaN payloads stay. */
WX__INLINE uint32_t wrt__f32_abs(uint32_t a) { return a & ~WRT__F32_SIGN; }
WX__INLINE uint32_t wrt__f32_neg(uint32_t a) { return a ^ WRT__F32_SIGN; }
WX__INLINE uint64_t wrt__f64_abs(uint64_t a) { return a & ~WRT__F64_SIGN; }
WX__INLINE uint64_t wrt__f64_neg(uint64_t a) { return a ^ WRT__F64_SIGN; }

WX__INLINE uint32_t wrt__f32_copysign(uint32_t a, uint32_t b)
{
    return (a & ~WRT__F32_SIGN) | (b & WRT__F32_SIGN);
}

WX__INLINE uint64_t wrt__f64_copysign(uint64_t a, uint64_t b)
{
    return (a & ~WRT__F64_SIGN) | (b & WRT__F64_SIGN);
}

/* -- rounding to integral values, on the bits ---------------------------------------------------------- */

typedef enum wrt__rounding { WRT__TRUNC, WRT__CEIL, WRT__FLOOR, WRT__NEAREST } wrt__rounding;

/* `bits` is a finite number with `places` fraction bits below the binary point, 1 <= places <= 53.
 * Adding what is missing to the next integer carries into the exponent where it has to. */
static inline uint64_t wrt__round_bits(uint64_t bits, uint32_t places, bool negative,
                                       wrt__rounding mode)
{
    uint64_t one = (uint64_t)1 << places;
    uint64_t fraction = bits & (one - 1);
    uint64_t whole = bits & ~(one - 1);
    if (fraction == 0) return bits;
    bool away = false;
    if (mode == WRT__CEIL) away = !negative;
    if (mode == WRT__FLOOR) away = negative;
    if (mode == WRT__NEAREST) {
        uint64_t half = one >> 1;
        away = fraction > half || (fraction == half && (bits & one) != 0);
    }
    return away ? whole + one : whole;
}

/* A magnitude below 1 rounds to zero or one with its sign kept. */
static inline bool wrt__round_small_to_one(bool negative, wrt__rounding mode, bool above_half)
{
    if (mode == WRT__CEIL) return !negative;
    if (mode == WRT__FLOOR) return negative;
    return mode == WRT__NEAREST && above_half;
}

static inline uint32_t wrt__f32_round(uint32_t a, wrt__rounding mode)
{
    uint32_t sign = a & WRT__F32_SIGN, magnitude = a & ~WRT__F32_SIGN;
    uint32_t exponent = magnitude >> 23;
    if (magnitude > WRT__F32_INF) return WRT__F32_NAN;
    if (exponent >= 127 + 23 || magnitude == 0) return a;
    if (exponent < 127) {
        bool one = wrt__round_small_to_one(sign != 0, mode, magnitude > 0x3f000000u);
        return one ? sign | 0x3f800000u : sign;
    }
    return (uint32_t)wrt__round_bits(a, 127 + 23 - exponent, sign != 0, mode);
}

static inline uint64_t wrt__f64_round(uint64_t a, wrt__rounding mode)
{
    uint64_t sign = a & WRT__F64_SIGN, magnitude = a & ~WRT__F64_SIGN;
    uint32_t exponent = (uint32_t)(magnitude >> 52);
    if (magnitude > WRT__F64_INF) return WRT__F64_NAN;
    if (exponent >= 1023 + 52 || magnitude == 0) return a;
    if (exponent < 1023) {
        bool one = wrt__round_small_to_one(sign != 0, mode, magnitude > 0x3fe0000000000000u);
        return one ? sign | 0x3ff0000000000000u : sign;
    }
    return wrt__round_bits(a, 1023 + 52 - exponent, sign != 0, mode);
}

/* -- square root ----------------------------------------------------------------------------------------- */

/* floor(sqrt(v)), bit by bit. */
static inline uint64_t wrt__sqrt_integer(uint64_t v)
{
    uint64_t root = 0;
    for (uint64_t bit = (uint64_t)1 << 62; bit != 0; bit >>= 2) {
        uint64_t trial = root + bit;
        root >>= 1;
        if (v >= trial) {
            v -= trial;
            root += bit;
        }
    }
    return root;
}

/* a is finite and positive. The root of a 50- or 51-bit integer has 25 or 26 bits, one or two more
 * than the result; it is never exactly half way, so the bit below the result decides. */
static inline uint32_t wrt__f32_sqrt_soft(uint32_t a)
{
    int32_t exponent = (int32_t)(a >> 23);
    uint64_t fraction = a & 0x7fffffu;
    if (exponent == 0) {
        uint32_t up = wx__clz32((uint32_t)fraction) - 8;
        fraction <<= up;
        exponent = 1 - (int32_t)up;
    } else {
        fraction |= 0x800000u;
    }
    exponent -= 127 + 23; /* a == fraction * 2^exponent, fraction in [2^23, 2^24) */
    uint32_t shift = exponent & 1 ? 27 : 26;
    uint64_t root = wrt__sqrt_integer(fraction << shift); /* in [2^24, 2^25.5) */
    exponent = (exponent - (int32_t)shift) / 2;
    uint32_t drop = root >> 25 ? 2 : 1;
    uint64_t kept = (root >> drop) + ((root >> (drop - 1)) & 1);
    /* kept * 2^(exponent + drop); the root of a float is never subnormal */
    return (uint32_t)(((uint64_t)(exponent + (int32_t)drop + 127 + 23 - 1) << 23) + kept);
}

/* a is finite and positive. Digit by digit over remainder and root: the 106 radicand bits would not
 * fit in one word. */
static inline uint64_t wrt__f64_sqrt_soft(uint64_t a)
{
    int32_t exponent = (int32_t)(a >> 52);
    uint64_t fraction = a & 0xfffffffffffffu;
    if (exponent == 0) {
        uint32_t up = wx__clz64(fraction) - 11;
        fraction <<= up;
        exponent = 1 - (int32_t)up;
    } else {
        fraction |= (uint64_t)1 << 52;
    }
    exponent -= 1023; /* a == fraction * 2^(exponent - 52), fraction in [2^52, 2^53) */
    if (exponent & 1) {
        fraction <<= 1;
        exponent -= 1;
    }
    /* Root of fraction * 2^54, a number in [2^106, 2^108): 54 bits, one more than the result.
     * In each step `remainder` is what fraction's leading bits leave above root squared. */
    uint64_t root = 0, remainder = 0;
    for (int step = 0; step < 54; step++) {
        uint32_t pair = step < 27 ? (uint32_t)(fraction >> (52 - 2 * step)) & 3u : 0u;
        remainder = remainder << 2 | pair;
        uint64_t trial = root << 2 | 1;
        root <<= 1;
        if (remainder >= trial) {
            remainder -= trial;
            root |= 1;
        }
    }
    uint64_t kept = (root >> 1) + (root & 1);
    return ((uint64_t)(exponent / 2 + 1023 - 1) << 52) + kept;
}

WX__INLINE uint32_t wrt__f32_sqrt(uint32_t a)
{
    if ((a & ~WRT__F32_SIGN) == 0) return a;
    if (a > WRT__F32_INF) return WRT__F32_NAN; /* NaN or negative */
    if (a == WRT__F32_INF) return a;
#if WRT__SQRT_SSE2
    return (uint32_t)_mm_cvtsi128_si32(
        _mm_castps_si128(_mm_sqrt_ss(_mm_castsi128_ps(_mm_cvtsi32_si128((int)a)))));
#else
    return wrt__f32_sqrt_soft(a);
#endif
}

WX__INLINE uint64_t wrt__f64_sqrt(uint64_t a)
{
    if ((a & ~WRT__F64_SIGN) == 0) return a;
    if (a > WRT__F64_INF) return WRT__F64_NAN;
    if (a == WRT__F64_INF) return a;
#if WRT__SQRT_SSE2
    double v = wrt__f64_value(a);
    __m128d x = _mm_set_sd(v);
    _mm_store_sd(&v, _mm_sqrt_sd(x, x));
    return wrt__f64_bits(v);
#else
    return wrt__f64_sqrt_soft(a);
#endif
}

/* -- conversions between floats ---------------------------------------------------------------------------- */

WX__INLINE uint32_t wrt__f32_demote(uint64_t a)
{
    if (wrt__f64_is_nan(a)) return WRT__F32_NAN;
    /* Beyond the last float that rounds down: C leaves the conversion undefined. */
    if ((a & ~WRT__F64_SIGN) >= 0x47effffff0000000u) {
        return (uint32_t)(a >> 32 & WRT__F32_SIGN) | WRT__F32_INF;
    }
    float r = (float)wrt__f64_value(a);
    return wrt__f32_bits(r);
}

WX__INLINE uint64_t wrt__f64_promote(uint32_t a)
{
    double r = (double)wrt__f32_value(a);
    return wrt__f64_bits(r);
}

/* -- integers to floats --------------------------------------------------------------------------------------- */

/* Rounded once, from the integer, in integer arithmetic: compilers for 32-bit CPUs are known to
 * round twice on the way. */
static inline uint32_t wrt__f32_from_u64(uint64_t v)
{
    if (v == 0) return 0;
    uint32_t width = 64 - wx__clz64(v);
    if (width <= 24) return ((126 + width) << 23) + ((uint32_t)(v << (24 - width)) & 0x7fffffu);
    uint32_t drop = width - 24;
    uint64_t kept = v >> drop;
    uint64_t rest = v & (((uint64_t)1 << drop) - 1), half = (uint64_t)1 << (drop - 1);
    if (rest > half || (rest == half && (kept & 1))) kept++;
    return ((126 + width - 1) << 23) + (uint32_t)kept;
}

static inline uint64_t wrt__f64_from_u64(uint64_t v)
{
    if (v == 0) return 0;
    uint32_t width = 64 - wx__clz64(v);
    if (width <= 53) {
        return ((uint64_t)(1022 + width) << 52) + ((v << (53 - width)) & 0xfffffffffffffu);
    }
    uint32_t drop = width - 53;
    uint64_t kept = v >> drop;
    uint64_t rest = v & (((uint64_t)1 << drop) - 1), half = (uint64_t)1 << (drop - 1);
    if (rest > half || (rest == half && (kept & 1))) kept++;
    return ((uint64_t)(1022 + width - 1) << 52) + kept;
}

#if UINTPTR_MAX > 0xffffffffu
WX__INLINE uint32_t wrt__f32_convert_i64_s(uint64_t v)
{
    float r = (float)wrt__i64_signed(v);
    return wrt__f32_bits(r);
}

WX__INLINE uint64_t wrt__f64_convert_i64_s(uint64_t v)
{
    double r = (double)wrt__i64_signed(v);
    return wrt__f64_bits(r);
}
#else
static inline uint32_t wrt__f32_convert_i64_s(uint64_t v)
{
    return v >> 63 ? WRT__F32_SIGN | wrt__f32_from_u64(0 - v) : wrt__f32_from_u64(v);
}

static inline uint64_t wrt__f64_convert_i64_s(uint64_t v)
{
    return v >> 63 ? WRT__F64_SIGN | wrt__f64_from_u64(0 - v) : wrt__f64_from_u64(v);
}
#endif

WX__INLINE uint32_t wrt__f32_convert_i64_u(uint64_t v) { return wrt__f32_from_u64(v); }
WX__INLINE uint64_t wrt__f64_convert_i64_u(uint64_t v) { return wrt__f64_from_u64(v); }

/* A 32-bit integer is exact as a double, so the float is rounded once. */
WX__INLINE uint32_t wrt__f32_convert_i32_s(uint32_t v)
{
    float r = (float)(double)wrt__i32_signed(v);
    return wrt__f32_bits(r);
}

WX__INLINE uint32_t wrt__f32_convert_i32_u(uint32_t v)
{
    float r = (float)(double)v;
    return wrt__f32_bits(r);
}

WX__INLINE uint64_t wrt__f64_convert_i32_s(uint32_t v)
{
    double r = (double)wrt__i32_signed(v);
    return wrt__f64_bits(r);
}

WX__INLINE uint64_t wrt__f64_convert_i32_u(uint32_t v)
{
    double r = (double)v;
    return wrt__f64_bits(r);
}

/* -- floats to integers ------------------------------------------------------------------------------------------ */

/* What stands in the way of a truncation. */
typedef enum wrt__trunc_verdict {
    WRT__TRUNC_OK,
    WRT__TRUNC_NAN,
    WRT__TRUNC_LOW,
    WRT__TRUNC_HIGH
} wrt__trunc_verdict;

/* v truncates into (low, high) when low < v < high; a NaN compares false with both. */
WX__INLINE wrt__trunc_verdict wrt__trunc_check(double v, double low, double high)
{
    if (WX__LIKELY(v > low && v < high)) return WRT__TRUNC_OK;
    return v != v ? WRT__TRUNC_NAN : v < 0 ? WRT__TRUNC_LOW : WRT__TRUNC_HIGH;
}

/* Floats are exact as doubles, so one set of functions serves both. The bounds are the doubles next
 * to the range: for 64 bits -2^63 itself is in range, so the low bound is the double below it. */
WX__INLINE wrt__trunc_verdict wrt__trunc_i32_s(double v, uint32_t *out)
{
    wrt__trunc_verdict verdict = wrt__trunc_check(v, -2147483649.0, 2147483648.0);
    if (verdict == WRT__TRUNC_OK) *out = (uint32_t)(int32_t)v;
    return verdict;
}

WX__INLINE wrt__trunc_verdict wrt__trunc_i32_u(double v, uint32_t *out)
{
    wrt__trunc_verdict verdict = wrt__trunc_check(v, -1.0, 4294967296.0);
    if (verdict == WRT__TRUNC_OK) *out = (uint32_t)(int64_t)v;
    return verdict;
}

WX__INLINE wrt__trunc_verdict wrt__trunc_i64_s(double v, uint64_t *out)
{
    wrt__trunc_verdict verdict = wrt__trunc_check(v, -9223372036854777856.0, 9223372036854775808.0);
    if (verdict == WRT__TRUNC_OK) *out = (uint64_t)(int64_t)v;
    return verdict;
}

WX__INLINE wrt__trunc_verdict wrt__trunc_i64_u(double v, uint64_t *out)
{
    wrt__trunc_verdict verdict = wrt__trunc_check(v, -1.0, 18446744073709551616.0);
    if (verdict != WRT__TRUNC_OK) return verdict;
    /* -0.x goes through the signed conversion: C has no unsigned answer for negative values. */
    *out = v < 9223372036854775808.0
               ? (uint64_t)(int64_t)v
               : (uint64_t)(int64_t)(v - 9223372036854775808.0) + WRT__F64_SIGN;
    return WRT__TRUNC_OK;
}

/* Saturating: NaN gives 0, values out of range the nearest bound. */
WX__INLINE uint32_t wrt__trunc_sat_i32_s(double v)
{
    uint32_t r = 0;
    wrt__trunc_verdict verdict = wrt__trunc_i32_s(v, &r);
    if (verdict == WRT__TRUNC_LOW) r = 0x80000000u;
    if (verdict == WRT__TRUNC_HIGH) r = 0x7fffffffu;
    return r;
}

WX__INLINE uint32_t wrt__trunc_sat_i32_u(double v)
{
    uint32_t r = 0;
    return wrt__trunc_i32_u(v, &r) == WRT__TRUNC_HIGH ? 0xffffffffu : r;
}

WX__INLINE uint64_t wrt__trunc_sat_i64_s(double v)
{
    uint64_t r = 0;
    wrt__trunc_verdict verdict = wrt__trunc_i64_s(v, &r);
    if (verdict == WRT__TRUNC_LOW) r = WRT__F64_SIGN;
    if (verdict == WRT__TRUNC_HIGH) r = WRT__F64_SIGN - 1;
    return r;
}

WX__INLINE uint64_t wrt__trunc_sat_i64_u(double v)
{
    uint64_t r = 0;
    return wrt__trunc_i64_u(v, &r) == WRT__TRUNC_HIGH ? ~(uint64_t)0 : r;
}

#endif /* WRT__NUMERIC_H */
