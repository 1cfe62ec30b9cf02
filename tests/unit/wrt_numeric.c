/* tests/unit/wrt_numeric.c - numerics against the C library, the hardware and hand-made tables. */
/* qemu */
/* build: -lm */
#include <math.h>

#include "wrt/runtime/numeric.h"
#include "test.h"

static uint64_t state = 0x9e3779b97f4a7c15u;

static uint64_t random_bits(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Values near all the borders: zeros, subnormals, powers of two and their neighbours, infinities,
 * quiet and signalling NaNs; both signs. */
static uint64_t edges64[600];
static uint32_t edges32[400];
static size_t count64, count32;

static void add64(uint64_t bits)
{
    edges64[count64++] = bits;
    edges64[count64++] = bits | WRT__F64_SIGN;
}

static void add32(uint32_t bits)
{
    edges32[count32++] = bits;
    edges32[count32++] = bits | WRT__F32_SIGN;
}

static void make_edges(void)
{
    static const int exponents[] = {0,    1,    2,    896,  897,  1000, 1021, 1022, 1023, 1024,
                                    1045, 1046, 1047, 1053, 1054, 1055, 1056, 1074, 1075, 1076,
                                    1085, 1086, 1087, 1149, 1150, 1151, 2045, 2046};
    static const uint64_t fractions[] = {0,
                                         1,
                                         2,
                                         0x8000000000000,
                                         0x8000000000001,
                                         0x7ffffffffffff,
                                         0xfffffffffffff,
                                         0xffffff0000000};
    if (count64) return;
    for (size_t i = 0; i < WX__COUNT_OF(exponents); i++) {
        for (size_t k = 0; k < WX__COUNT_OF(fractions); k++)
            add64((uint64_t)exponents[i] << 52 | fractions[k]);
    }
    add64(WRT__F64_INF);
    add64(WRT__F64_NAN);
    add64(WRT__F64_INF | 1);
    add64(WRT__F64_NAN | 12345);
    static const int small[] = {0,   1,   2,   103, 125, 126, 127, 128, 149, 150,
                                151, 157, 158, 159, 189, 190, 191, 253, 254};
    static const uint32_t parts[] = {0, 1, 2, 0x400000, 0x400001, 0x3fffff, 0x7fffff, 0x7ffffe};
    for (size_t i = 0; i < WX__COUNT_OF(small); i++) {
        for (size_t k = 0; k < WX__COUNT_OF(parts); k++) add32((uint32_t)small[i] << 23 | parts[k]);
    }
    add32(WRT__F32_INF);
    add32(WRT__F32_NAN);
    add32(WRT__F32_INF | 1);
    add32(WRT__F32_NAN | 12345);
}

/* All NaNs are one. */
static uint64_t canonical64(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return v != v ? WRT__F64_NAN : bits;
}

static uint32_t canonical32(float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return v != v ? WRT__F32_NAN : bits;
}

static double f64(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static float f32(uint32_t bits)
{
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static void check_unary64(uint64_t a)
{
    CHECK_EQ(wrt__f64_round(a, WRT__CEIL), canonical64(ceil(f64(a))));
    CHECK_EQ(wrt__f64_round(a, WRT__FLOOR), canonical64(floor(f64(a))));
    CHECK_EQ(wrt__f64_round(a, WRT__TRUNC), canonical64(trunc(f64(a))));
    CHECK_EQ(wrt__f64_round(a, WRT__NEAREST), canonical64(nearbyint(f64(a))));
    CHECK_EQ(wrt__f64_sqrt(a), canonical64(sqrt(f64(a))));
    if (a > 0 && a < WRT__F64_INF) CHECK_EQ(wrt__f64_sqrt_soft(a), canonical64(sqrt(f64(a))));
}

static void check_unary32(uint32_t a)
{
    CHECK_EQ(wrt__f32_round(a, WRT__CEIL), canonical32(ceilf(f32(a))));
    CHECK_EQ(wrt__f32_round(a, WRT__FLOOR), canonical32(floorf(f32(a))));
    CHECK_EQ(wrt__f32_round(a, WRT__TRUNC), canonical32(truncf(f32(a))));
    CHECK_EQ(wrt__f32_round(a, WRT__NEAREST), canonical32(nearbyintf(f32(a))));
    CHECK_EQ(wrt__f32_sqrt(a), canonical32(sqrtf(f32(a))));
    if (a > 0 && a < WRT__F32_INF) CHECK_EQ(wrt__f32_sqrt_soft(a), canonical32(sqrtf(f32(a))));
    CHECK_EQ(wrt__f64_promote(a), canonical64((double)f32(a)));
}

TEST(rounding_and_roots_agree_with_the_c_library)
{
    make_edges();
    for (size_t i = 0; i < count64; i++) check_unary64(edges64[i]);
    for (size_t i = 0; i < count32; i++) check_unary32(edges32[i]);
    for (int i = 0; i < 20000; i++) {
        uint64_t r = random_bits();
        check_unary64(r);
        check_unary32((uint32_t)r);
        /* exponents around one, where rounding has work to do */
        check_unary64((r & 0x803fffffffffffffu) | 0x3fc0000000000000u);
        check_unary32(((uint32_t)r & 0x87ffffffu) | 0x3c000000u);
    }
}

TEST(demotion_rounds_to_nearest_and_overflows_to_infinity)
{
    make_edges();
    for (size_t i = 0; i < count64; i++) {
        double v = f64(edges64[i]);
        if (fabs(v) < 3.4028235677973366e38)
            CHECK_EQ(wrt__f32_demote(edges64[i]), canonical32((float)v));
    }
    CHECK_EQ(wrt__f32_demote(0x47efffffefffffffu), 0x7f7fffff);
    CHECK_EQ(wrt__f32_demote(0x47effffff0000000u), 0x7f800000);
    CHECK_EQ(wrt__f32_demote(0xc7effffff0000000u), 0xff800000u);
    CHECK_EQ(wrt__f32_demote(WRT__F64_INF), WRT__F32_INF);
    CHECK_EQ(wrt__f32_demote(1), 0);
    CHECK_EQ(wrt__f32_demote(WRT__F64_INF | 1), WRT__F32_NAN);
}

TEST(arithmetic_is_that_of_the_hardware_with_canonical_nans)
{
    make_edges();
    for (size_t i = 0; i < count64; i++) {
        for (size_t k = 0; k < count64; k += 3) {
            uint64_t a = edges64[i], b = edges64[k];
            volatile double x = f64(a), y = f64(b);
            CHECK_EQ(wrt__f64_add(a, b), canonical64(x + y));
            CHECK_EQ(wrt__f64_sub(a, b), canonical64(x - y));
            CHECK_EQ(wrt__f64_mul(a, b), canonical64(x * y));
            if (y != 0) CHECK_EQ(wrt__f64_div(a, b), canonical64(x / y));
            CHECK_EQ(wrt__f64_lt(a, b), x < y);
            CHECK_EQ(wrt__f64_ge(a, b), x >= y);
            CHECK_EQ(wrt__f64_eq(a, b), x == y);
            CHECK_EQ(wrt__f64_ne(a, b), x != y);
        }
    }
}

TEST(division_by_zero_gives_signed_infinities_and_nan)
{
    uint64_t one = 0x3ff0000000000000u, zero = 0, minus = WRT__F64_SIGN;
    CHECK_EQ(wrt__f64_div(one, zero), WRT__F64_INF);
    CHECK_EQ(wrt__f64_div(one, minus), WRT__F64_INF | WRT__F64_SIGN);
    CHECK_EQ(wrt__f64_div(one | minus, minus), WRT__F64_INF);
    CHECK_EQ(wrt__f64_div(WRT__F64_INF, zero), WRT__F64_INF);
    CHECK_EQ(wrt__f64_div(1, minus), WRT__F64_INF | WRT__F64_SIGN);
    CHECK_EQ(wrt__f64_div(zero, zero), WRT__F64_NAN);
    CHECK_EQ(wrt__f64_div(minus, zero), WRT__F64_NAN);
    CHECK_EQ(wrt__f64_div(WRT__F64_NAN | 7, zero), WRT__F64_NAN);
    CHECK_EQ(wrt__f32_div(0x3f800000u, WRT__F32_SIGN), WRT__F32_INF | WRT__F32_SIGN);
    CHECK_EQ(wrt__f32_div(0, 0), WRT__F32_NAN);
}

TEST(minimum_and_maximum_order_zeros_and_spread_nans)
{
    make_edges();
    for (size_t i = 0; i < count64; i++) {
        for (size_t k = 0; k < count64; k += 5) {
            uint64_t a = edges64[i], b = edges64[k], low = wrt__f64_min(a, b),
                     high = wrt__f64_max(a, b);
            if (wrt__f64_is_nan(a) || wrt__f64_is_nan(b)) {
                CHECK_EQ(low, WRT__F64_NAN);
                CHECK_EQ(high, WRT__F64_NAN);
                continue;
            }
            CHECK(f64(low) <= f64(high));
            CHECK((low == a && high == b) || (low == b && high == a));
        }
    }
    CHECK_EQ(wrt__f64_min(0, WRT__F64_SIGN), WRT__F64_SIGN);
    CHECK_EQ(wrt__f64_max(WRT__F64_SIGN, 0), 0);
    CHECK_EQ(wrt__f32_min(0, WRT__F32_SIGN), WRT__F32_SIGN);
    CHECK_EQ(wrt__f32_max(WRT__F32_SIGN, 0), 0);
    CHECK_EQ(wrt__f32_max(WRT__F32_SIGN, WRT__F32_SIGN), WRT__F32_SIGN);
    CHECK_EQ(wrt__f32_min(0x7f800001u, 0), WRT__F32_NAN);
}

TEST(sign_operations_keep_payloads_of_signalling_nans)
{
    CHECK_EQ(wrt__f32_abs(0xff800001u), 0x7f800001);
    CHECK_EQ(wrt__f32_neg(0x7f800001u), 0xff800001u);
    CHECK_EQ(wrt__f32_copysign(0x7fa00000u, WRT__F32_SIGN), 0xffa00000u);
    CHECK_EQ(wrt__f64_abs(0xfff0000000000001u), 0x7ff0000000000001);
    CHECK_EQ(wrt__f64_neg(0x7ff0000000000001u), 0xfff0000000000001u);
    CHECK_EQ(wrt__f64_copysign(0xfff4000000000000u, 0), 0x7ff4000000000000);
}

TEST(integers_become_the_nearest_floats_ties_to_even)
{
    static const uint64_t from[] = {0,
                                    1,
                                    0xffffff,
                                    0x1000000,
                                    0x1000001,
                                    0x1000002,
                                    0x1000003,
                                    0xffffffff,
                                    0x7fffff4000000001,
                                    0x7fffffbfffffffff,
                                    0x7fffffc000000000,
                                    0x8000008000000000,
                                    0x8000008000000001,
                                    0xfffffe8000000001,
                                    0x20000000000001,
                                    0x20000000000003,
                                    0x7ffffffffffffdff,
                                    0x7ffffffffffffe00,
                                    0x7fffffffffffffff,
                                    0x8000000000000000,
                                    0xfffffffffffffbff,
                                    0xfffffffffffffc00,
                                    0xffffffffffffffff};
    for (size_t i = 0; i < WX__COUNT_OF(from); i++) {
        CHECK_EQ(wrt__f32_from_u64(from[i]), canonical32((float)from[i]));
        CHECK_EQ(wrt__f64_from_u64(from[i]), canonical64((double)from[i]));
        CHECK_EQ(wrt__f32_convert_i64_s(from[i]), canonical32((float)(int64_t)from[i]));
        CHECK_EQ(wrt__f64_convert_i64_s(from[i]), canonical64((double)(int64_t)from[i]));
        CHECK_EQ(wrt__f32_convert_i32_s((uint32_t)from[i]), canonical32((float)(int32_t)from[i]));
        CHECK_EQ(wrt__f32_convert_i32_u((uint32_t)from[i]), canonical32((float)(uint32_t)from[i]));
        CHECK_EQ(wrt__f64_convert_i32_s((uint32_t)from[i]), canonical64((double)(int32_t)from[i]));
    }
    CHECK_EQ(wrt__f32_from_u64(0x1000001), 0x4b800000); /* tie, to even: down */
    CHECK_EQ(wrt__f32_from_u64(0x1000003), 0x4b800002); /* tie, to even: up */
    CHECK_EQ(wrt__f64_from_u64(~(uint64_t)0), 0x43f0000000000000);
    CHECK_EQ(wrt__f32_convert_i64_s(0x8000000000000000u), 0xdf000000u);
    for (int i = 0; i < 20000; i++) {
        uint64_t r = random_bits() >> (random_bits() & 63);
        CHECK_EQ(wrt__f32_from_u64(r), canonical32((float)r));
        CHECK_EQ(wrt__f64_from_u64(r), canonical64((double)r));
    }
}

TEST(truncation_accepts_exactly_the_values_in_range)
{
    static const struct {
        double v;
        int s32, u32, s64, u64; /* verdicts */
    } cases[] = {
        {0.0, 0, 0, 0, 0},
        {-0.9999999999999999, 0, 0, 0, 0},
        {-1.0, 0, WRT__TRUNC_LOW, 0, WRT__TRUNC_LOW},
        {2147483647.9999998, 0, 0, 0, 0},
        {2147483648.0, WRT__TRUNC_HIGH, 0, 0, 0},
        {-2147483648.9999995, 0, WRT__TRUNC_LOW, 0, WRT__TRUNC_LOW},
        {-2147483649.0, WRT__TRUNC_LOW, WRT__TRUNC_LOW, 0, WRT__TRUNC_LOW},
        {4294967295.9999995, WRT__TRUNC_HIGH, 0, 0, 0},
        {4294967296.0, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH, 0, 0},
        {9223372036854774784.0, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH, 0, 0},
        {9223372036854775808.0, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH, 0},
        {-9223372036854775808.0, WRT__TRUNC_LOW, WRT__TRUNC_LOW, 0, WRT__TRUNC_LOW},
        {-9223372036854777856.0, WRT__TRUNC_LOW, WRT__TRUNC_LOW, WRT__TRUNC_LOW, WRT__TRUNC_LOW},
        {18446744073709549568.0, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH, 0},
        {18446744073709551616.0, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH,
         WRT__TRUNC_HIGH},
        {(double)INFINITY, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH, WRT__TRUNC_HIGH},
        {-(double)INFINITY, WRT__TRUNC_LOW, WRT__TRUNC_LOW, WRT__TRUNC_LOW, WRT__TRUNC_LOW},
        {(double)NAN, WRT__TRUNC_NAN, WRT__TRUNC_NAN, WRT__TRUNC_NAN, WRT__TRUNC_NAN},
    };
    for (size_t i = 0; i < WX__COUNT_OF(cases); i++) {
        uint32_t a = 0, b = 0;
        uint64_t c = 0, d = 0;
        CHECK_EQ(wrt__trunc_i32_s(cases[i].v, &a), cases[i].s32);
        CHECK_EQ(wrt__trunc_i32_u(cases[i].v, &b), cases[i].u32);
        CHECK_EQ(wrt__trunc_i64_s(cases[i].v, &c), cases[i].s64);
        CHECK_EQ(wrt__trunc_i64_u(cases[i].v, &d), cases[i].u64);
        double whole = trunc(cases[i].v);
        if (!cases[i].s32) CHECK((double)(int32_t)a == whole);
        if (!cases[i].u32) CHECK((double)b == fabs(whole));
        if (!cases[i].s64) CHECK((double)(int64_t)c == whole);
        if (!cases[i].u64) CHECK((double)d == fabs(whole));
    }
}

TEST(saturation_ends_at_the_bounds_and_maps_nan_to_zero)
{
    CHECK_EQ(wrt__trunc_sat_i32_s((double)NAN), 0);
    CHECK_EQ(wrt__trunc_sat_i32_s(1e300), 0x7fffffff);
    CHECK_EQ(wrt__trunc_sat_i32_s(-1e300), 0x80000000u);
    CHECK_EQ(wrt__trunc_sat_i32_u(-5.0), 0);
    CHECK_EQ(wrt__trunc_sat_i32_u((double)NAN), 0);
    CHECK_EQ(wrt__trunc_sat_i32_u(5e9), 0xffffffffu);
    CHECK_EQ(wrt__trunc_sat_i64_s(1e19), 0x7fffffffffffffff);
    CHECK_EQ(wrt__trunc_sat_i64_s(-1e19), WRT__F64_SIGN);
    CHECK_EQ(wrt__trunc_sat_i64_u(2e19), ~(uint64_t)0);
    CHECK_EQ(wrt__trunc_sat_i64_u(-(double)INFINITY), 0);
    CHECK_EQ(wrt__trunc_sat_i64_u(1e19), 10000000000000000000u);
}

TEST(integer_operations_have_no_undefined_corner)
{
    CHECK_EQ(wrt__i32_clz(0), 32);
    CHECK_EQ(wrt__i32_ctz(0), 32);
    CHECK_EQ(wrt__i64_clz(0), 64);
    CHECK_EQ(wrt__i64_ctz(0), 64);
    CHECK_EQ(wrt__i64_ctz(WRT__F64_SIGN), 63);
    CHECK_EQ(wrt__i32_popcnt(0xffffffffu), 32);
    CHECK_EQ(wrt__i64_popcnt(~(uint64_t)0), 64);
    CHECK_EQ(wrt__i32_shl(1, 32), 1);
    CHECK_EQ(wrt__i32_shl(1, 63), 0x80000000u);
    CHECK_EQ(wrt__i32_shr_s(0x80000000u, 31), 0xffffffffu);
    CHECK_EQ(wrt__i32_shr_s(0x80000000u, 32), 0x80000000u);
    CHECK_EQ(wrt__i32_shr_u(0x80000000u, 33), 0x40000000);
    CHECK_EQ(wrt__i64_shr_s(WRT__F64_SIGN, 63), ~(uint64_t)0);
    CHECK_EQ(wrt__i64_shr_u(WRT__F64_SIGN, 127), 1);
    CHECK_EQ(wrt__i32_rotl(0x80000001u, 1), 3);
    CHECK_EQ(wrt__i32_rotl(0x12345678u, 0), 0x12345678);
    CHECK_EQ(wrt__i32_rotl(0x12345678u, 32), 0x12345678);
    CHECK_EQ(wrt__i32_rotr(1, 1), 0x80000000u);
    CHECK_EQ(wrt__i64_rotl(WRT__F64_SIGN, 65), 1);
    CHECK_EQ(wrt__i64_rotr(1, 64), 1);
    CHECK_EQ(wrt__i32_rem_s(0x80000000u, 0xffffffffu), 0);
    CHECK_EQ(wrt__i64_rem_s(WRT__F64_SIGN, ~(uint64_t)0), 0);
    CHECK_EQ(wrt__i32_rem_s((uint32_t)-7, 3), 0xffffffffu);
    CHECK_EQ(wrt__i32_div_s((uint32_t)-7, 2), (uint32_t)-3);
    CHECK_EQ(wrt__i64_div_s(0 - (uint64_t)7, 2), 0 - (uint64_t)3);
    CHECK_EQ(wrt__i32_extend8_s(0x80), 0xffffff80u);
    CHECK_EQ(wrt__i32_extend8_s(0x17f), 0x7f);
    CHECK_EQ(wrt__i32_extend16_s(0x8000), 0xffff8000u);
    CHECK_EQ(wrt__i64_extend32_s(0x80000000u), 0xffffffff80000000u);
    CHECK_EQ(wrt__i64_extend8_s(0xff), ~(uint64_t)0);
}
