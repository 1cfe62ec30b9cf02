/* tests/unit/wsmith_choice.c - sources and requests: what they answer, and when they stop. */
/* qemu */
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "test.h"

static void from_text(wsmith_source *s, const char *text)
{
    wsmith_from_bytes(s, text, strlen(text));
}

static uint64_t little_endian(const uint8_t *p, int n)
{
    uint64_t v = 0;
    while (n-- > 0) v = v << 8 | p[n];
    return v;
}

/* Everything once, as one hash; 64-bit FNV over the answers. */
static uint64_t mixed_run(wsmith_source *s)
{
    uint64_t h = 14695981039346656037u;
    static const uint32_t picks[4] = {1, 0, 5, 2};
    static const wsmith_weight weights[3] = {{10, 19, 3}, {100, 100, 7}, {5, 6, 1}};
    static const int items[3] = {-7, 0, 40};
    uint8_t bytes[9];
    for (int round = 0; round < 200; round++) {
        uint64_t answers[16];
        answers[0] = wsmith_f64_bits(s);
        answers[1] = wsmith_f32_bits(s);
        answers[2] = wsmith_bool(s);
        answers[3] = wsmith_u16(s);
        answers[4] = (uint64_t)wsmith_i64(s);
        answers[5] = wsmith_range(s, 100, 100000);
        answers[6] = (uint64_t)wsmith_irange(s, -3, 900);
        answers[7] = wsmith_one_of(s, 7);
        answers[8] = (uint64_t)(int64_t)wsmith_enum(s, items, 3);
        answers[9] = wsmith_pick(s, picks, 4);
        answers[10] = wsmith_weighted(s, weights, 3);
        answers[11] = wsmith_length(s, 2, 5000);
        wsmith_bytes(s, bytes, sizeof bytes);
        answers[12] = little_endian(bytes, 8);
        answers[13] = wsmith_slice(s, bytes, sizeof bytes);
        answers[14] = wsmith_eos(s);
        answers[15] = wsmith_chance(s, 3, 10) | (uint64_t)(uint8_t)wsmith_i8(s) << 8;
        for (int i = 0; i < 16; i++) h = (h ^ answers[i]) * 1099511628211u;
    }
    return h;
}

TEST(a_seed_means_the_same_values_everywhere)
{
    wsmith_source s;
    uint8_t head[8];
    wsmith_seed_bytes(1, head, sizeof head);
    CHECK_EQ(little_endian(head, 4), 4260618581);
    wsmith_from_seed(&s, 1, 1u << 20);
    CHECK_EQ(mixed_run(&s), 5634903988956143578);
}

TEST(a_seed_is_short_for_its_bytes)
{
    static uint8_t bytes[5000];
    wsmith_source s;
    wsmith_seed_bytes(42, bytes, sizeof bytes);
    wsmith_from_bytes(&s, bytes, sizeof bytes);
    uint64_t a = mixed_run(&s);
    wsmith_from_seed(&s, 42, sizeof bytes);
    CHECK_EQ(mixed_run(&s), a);
    CHECK(wsmith_exhausted(&s));
}

TEST(exhausted_input_gives_the_simplest_answers)
{
    wsmith_source s;
    static const uint32_t picks[3] = {0, 2, 2};
    static const wsmith_weight weights[2] = {{30, 40, 1}, {1, 2, 9}};
    static const int items[2] = {9, 4};
    uint8_t bytes[3] = {1, 2, 3};
    wsmith_from_bytes(&s, NULL, 0);
    CHECK(!wsmith_exhausted(&s));
    CHECK_EQ(wsmith_left(&s), 0);
    CHECK_EQ(wsmith_u32(&s), 0);
    CHECK(wsmith_exhausted(&s));
    CHECK(!wsmith_bool(&s));
    CHECK_EQ(wsmith_range(&s, 7, 9), 7);
    CHECK_EQ(wsmith_irange(&s, -9, 9), 0);
    CHECK_EQ(wsmith_irange(&s, -9, -5), -5);
    CHECK_EQ(wsmith_irange(&s, 5, 9), 5);
    CHECK_EQ(wsmith_pick(&s, picks, 3), 1);
    CHECK_EQ(wsmith_weighted(&s, weights, 2), 30);
    CHECK_EQ(wsmith_enum(&s, items, 2), 9);
    CHECK_EQ(wsmith_length(&s, 2, 100), 2);
    CHECK(wsmith_f64(&s) == 0.0);
    CHECK(!wsmith_chance(&s, 999, 1000));
    CHECK(wsmith_chance(&s, 1, 1));
    wsmith_bytes(&s, bytes, 3);
    CHECK_EQ(bytes[0] | bytes[1] | bytes[2], 0);
    CHECK_EQ(wsmith_slice(&s, bytes, 3), 0);
    CHECK(wsmith_eos(&s));
    CHECK_EQ(wsmith_source_status(&s), WSMITH_OK);
}

TEST(a_number_cut_short_ends_the_input)
{
    wsmith_source s;
    from_text(&s, "abc");
    CHECK_EQ(wsmith_u32(&s), 0);
    CHECK(wsmith_exhausted(&s));
    CHECK_EQ(wsmith_u8(&s), 0);
    from_text(&s, "abc");
    uint8_t bytes[5] = {9, 9, 9, 9, 9};
    wsmith_bytes(&s, bytes, 5);
    CHECK_EQ(memcmp(bytes, "abc\0\0", 5), 0);
    CHECK(wsmith_exhausted(&s));
}

TEST(bytes_are_taken_as_documented)
{
    wsmith_source s;
    static const uint8_t input[] = {0x80, 0xff, 0x34, 0x12, 0x78, 0x56, 0x34, 0x12, 1, 2,
                                    3,    4,    5,    6,    7,    8,    0xff, 0xff, 0};
    wsmith_from_bytes(&s, input, sizeof input);
    CHECK(wsmith_bool(&s));
    CHECK_EQ(wsmith_u8(&s), 255);
    CHECK_EQ(wsmith_u16(&s), 0x1234);
    CHECK_EQ(wsmith_u32(&s), 0x12345678);
    CHECK_EQ(wsmith_u64(&s), 0x0807060504030201);
    CHECK_EQ(wsmith_left(&s), 3);
    CHECK_EQ(wsmith_one_of(&s, 10), 9);
    CHECK_EQ(wsmith_left(&s), 1);
    CHECK_EQ(wsmith_range(&s, 5, 5), 5);
    CHECK_EQ(wsmith_left(&s), 1);
}

TEST(every_value_of_a_small_range_comes)
{
    wsmith_source s;
    wsmith_from_seed(&s, 3, 1u << 20);
    for (uint64_t n = 1; n < 300; n += 7) {
        bool seen[300] = {false};
        uint64_t count = 0;
        for (int i = 0; i < 9000 && count < n; i++) {
            uint64_t v = wsmith_range(&s, 0, n - 1);
            CHECK(v < n);
            count += !seen[v];
            seen[v] = true;
        }
        CHECK_EQ(count, n);
    }
}

TEST(signed_ranges_reach_both_ends_in_order_of_distance)
{
    static const int64_t expected[9] = {0, 1, -1, 2, -2, 3, 4, 5, 6};
    for (uint64_t k = 0; k < 9; k++) CHECK_EQ(wsmith__signed_value(k, 2, 6), expected[k]);
    CHECK_EQ(wsmith__signed_value(7, 5, 2), -5);
    CHECK_EQ(wsmith__signed_value(UINT64_MAX, (uint64_t)1 << 63, INT64_MAX), INT64_MIN);
    wsmith_source s;
    bool seen[12] = {false};
    wsmith_from_seed(&s, 5, 1u << 16);
    for (int i = 0; i < 2000; i++) {
        int64_t v = wsmith_irange(&s, -11, -1);
        CHECK(v >= -11 && v <= -1);
        seen[-v] = true;
    }
    for (int i = 1; i < 12; i++) CHECK(seen[i]);
    CHECK_EQ(wsmith_irange(&s, INT64_MIN, INT64_MIN), INT64_MIN);
}

TEST(weights_have_their_share)
{
    static const wsmith_weight weights[3] = {{0, 3, 2}, {10, 10, 4}, {3, 4, 4}};
    /* 0 1 2: 2 each; 3: 2 + 4; 4: 4; 10: 4; sum 20 */
    static const uint32_t expected[11] = {2, 2, 2, 6, 4, 0, 0, 0, 0, 0, 4};
    uint64_t seen[11] = {0};
    enum { DRAWS = 200000 };
    wsmith_source s;
    wsmith_from_seed(&s, 11, 1u << 24);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t v = wsmith_weighted(&s, weights, 3);
        CHECK(v < 11 && expected[v] > 0);
        seen[v < 11 ? v : 0]++;
    }
    uint64_t chi = 0; /* times 1000; 5 degrees of freedom: 20.5 at 99.9 % */
    for (int i = 0; i < 11; i++) {
        if (expected[i] == 0) continue;
        uint64_t mean = DRAWS / 20 * expected[i];
        uint64_t off = seen[i] > mean ? seen[i] - mean : mean - seen[i];
        chi += off * off * 1000 / mean;
    }
    CHECK(chi < 20500);
}

TEST(weights_may_sum_to_two_to_the_64)
{
    static const wsmith_weight all = {0, UINT64_MAX, 1};
    wsmith_source s;
    uint64_t any = 0, every = UINT64_MAX;
    wsmith_from_seed(&s, 2, 1u << 16);
    for (int i = 0; i < 200; i++) {
        uint64_t v = wsmith_weighted(&s, &all, 1);
        any |= v;
        every &= v;
    }
    CHECK_EQ(any, UINT64_MAX);
    CHECK_EQ(every, 0);
}

TEST(weights_may_sum_to_one_or_leave_one_value)
{
    static const wsmith_weight one = {77, 77, 1}, heavy = {77, 77, UINT64_MAX};
    static const wsmith_weight same[2] = {{77, 77, 3}, {77, 77, 4}}; /* they add up */
    static const wsmith_weight top = {UINT64_MAX, UINT64_MAX, 1};
    uint8_t bytes[256];
    wsmith_source s;
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(255 - i);
    wsmith_from_bytes(&s, bytes, sizeof bytes);
    for (int i = 0; i < 6; i++) {
        CHECK_EQ(wsmith_weighted(&s, &one, 1), 77);
        CHECK_EQ(wsmith_weighted(&s, &heavy, 1), 77);
        CHECK_EQ(wsmith_weighted(&s, same, 2), 77);
        CHECK(wsmith_weighted(&s, &top, 1) == UINT64_MAX);
    }
    wsmith_from_bytes(&s, NULL, 0);
    CHECK_EQ(wsmith_weighted(&s, &one, 1), 77);
}

TEST(two_weights_may_sum_to_two_to_the_64)
{
    static const wsmith_weight halves[2] = {{1, 1, (uint64_t)1 << 63}, {2, 2, (uint64_t)1 << 63}};
    static const wsmith_weight ranges[2] = {{0, UINT64_MAX >> 1, 1},
                                            {(uint64_t)1 << 63, UINT64_MAX, 1}};
    wsmith_source s;
    int ones = 0, high = 0;
    wsmith_from_seed(&s, 21, 1u << 20);
    for (int i = 0; i < 2000; i++) {
        uint64_t v = wsmith_weighted(&s, halves, 2);
        CHECK(v == 1 || v == 2);
        ones += v == 1;
        high += wsmith_weighted(&s, ranges, 2) >> 63 != 0;
    }
    CHECK(ones > 850 && ones < 1150);
    CHECK(high > 850 && high < 1150);
}

TEST(eos_comes_with_the_mean_asked_for_and_at_the_latest_with_the_end)
{
    wsmith_source s;
    uint64_t sum = 0;
    wsmith_from_seed(&s, 8, 1u << 24);
    for (int i = 0; i < 4000; i++) {
        while (!wsmith_eos_mean(&s, 9)) sum++;
    }
    CHECK(sum > 4000 * 9 - 2500 && sum < 4000 * 9 + 2500);
    for (uint64_t seed = 0; seed < 200; seed++) {
        uint64_t n = 0;
        wsmith_from_seed(&s, seed, 100);
        while (!wsmith_eos_mean(&s, UINT32_MAX)) n++;
        CHECK(n <= 50);
    }
}

TEST(floats_have_edges_and_ordinary_values)
{
    wsmith_source s;
    int zeros = 0, infinities = 0, nans = 0, quarters = 0;
    wsmith_from_seed(&s, 4, 1u << 20);
    for (int i = 0; i < 10000; i++) {
        double d = wsmith_f64(&s);
        zeros += d == 0;
        nans += d != d;
        infinities += d > 1.7976931348623157e308 || d < -1.7976931348623157e308;
        quarters += d == d && d > -8192.5 && d < 8192.5 && d * 4 == (double)(int)(d * 4);
    }
    CHECK(zeros > 100 && infinities > 100 && nans > 100 && quarters > 2500);
    CHECK_EQ(wsmith__float64_of_int(-5), (long long)0xc014000000000000u);
    CHECK_EQ(wsmith__float32_of_int(7), 0x40e00000);
}

TEST(lengths_stay_in_range_and_are_often_small)
{
    wsmith_source s;
    int small = 0;
    size_t most = 0;
    wsmith_from_seed(&s, 6, 1u << 20);
    for (int i = 0; i < 4000; i++) {
        size_t n = wsmith_length(&s, 3, 1003);
        CHECK(n >= 3 && n <= 1003);
        small += n < 3 + 32;
        if (n > most) most = n;
    }
    CHECK(small > 1800);
    CHECK(most > 900);
}

TEST(a_slice_is_not_longer_than_the_input)
{
    wsmith_source s;
    uint8_t bytes[100];
    for (uint64_t seed = 0; seed < 300; seed++) {
        wsmith_from_seed(&s, seed, 10);
        CHECK(wsmith_slice(&s, bytes, sizeof bytes) <= 10);
    }
}

TEST(reject_ends_the_run)
{
    wsmith_source s;
    wsmith_from_seed(&s, 1, 1000);
    CHECK(!wsmith_exhausted(&s));
    wsmith_reject(&s);
    CHECK_EQ(wsmith_source_status(&s), WSMITH_REJECTED);
    CHECK(wsmith_eos(&s));
    CHECK_EQ(wsmith_u64(&s), 0);
    CHECK_EQ(wsmith_left(&s), 0);
}
