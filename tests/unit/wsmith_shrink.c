/* tests/unit/wsmith_shrink.c - the shrinker: what it reaches, in how many runs, and what it promises. */
/* qemu */
/* emulated: -O1 */
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "common/array.h" /* the table of known runs is looked into */
#include "test.h"
#include "challenges.h"

/* A failing case of the challenge, from inputs that grow. */
static bool find_failure(const challenge *c, uint64_t seed, wsmith_record *record)
{
    wsmith_source s;
    for (uint64_t i = 0; i < 200000; i++) {
        uint64_t k = i % 256;
        wsmith_record_clear(record);
        wsmith_from_seed(&s, seed << 32 | i, 8 + k * k / 8);
        wsmith_record_to(&s, record);
        if (c->fails(NULL, &s) && wsmith_source_status(&s) == WSMITH_OK) return true;
    }
    return false;
}

static bool still_fails(const challenge *c, const wsmith_record *record)
{
    wsmith_source s;
    CHECK(wsmith_from_record(&s, record, WSMITH_BY_ORDER, 0, 0));
    challenge_len = 0;
    bool fails = c->fails(NULL, &s);
    wsmith_source_end(&s);
    return fails;
}

TEST(every_challenge_reaches_its_normal_form)
{
    for (size_t i = 0; i < sizeof challenges / sizeof *challenges; i++) {
        const challenge *c = &challenges[i];
        for (uint64_t seed = 1000; seed < 1006; seed++) {
            wsmith_record record = {0};
            wsmith_shrink_stats stats;
            CHECK(find_failure(c, seed, &record));
            CHECK_EQ(wsmith_shrink(&record, c->fails, NULL, NULL, &stats), WSMITH_OK);
            CHECK(still_fails(c, &record));
            CHECK_STR(challenge_text, c->text);
            CHECK(stats.minimal);
            CHECK((int)stats.runs <= c->runs + 100);
            wsmith_record_free(&record);
        }
    }
}

TEST(shrinking_depends_on_record_and_test_only)
{
    const challenge *c = &challenges[0];
    wsmith_record a = {0}, b = {0};
    wsmith_shrink_stats first, second;
    wsmith_shrink_options options;
    memset(&options, 0, sizeof options);
    options.thorough = true;
    options.max_runs = 2000;
    CHECK(find_failure(c, 5, &a) && find_failure(c, 5, &b));
    CHECK_EQ(wsmith_shrink(&a, c->fails, NULL, &options, &first), WSMITH_OK);
    CHECK_EQ(wsmith_shrink(&b, c->fails, NULL, &options, &second), WSMITH_OK);
    CHECK_EQ(first.runs, second.runs);
    CHECK_EQ(first.improvements, second.improvements);
    wsmith_record_free(&a);
    wsmith_record_free(&b);
}

/* -- values of each kind ---------------------------------------------------------------------------------- */

static double last_real;
static uint8_t last_bytes[64];
static size_t last_len;
static uint64_t last_value;

static wsmith_record record_of(wsmith_predicate *fails, uint64_t first_seed)
{
    wsmith_record record;
    wsmith_source s;
    memset(&record, 0, sizeof record);
    for (uint64_t seed = first_seed; seed < first_seed + 100000; seed++) {
        wsmith_record_clear(&record);
        wsmith_from_seed(&s, seed, 4096);
        wsmith_record_to(&s, &record);
        if (fails(NULL, &s)) return record;
    }
    CHECK(!"the test fails for some seed");
    return record;
}

static void shrink_all(wsmith_predicate *fails, uint64_t seed)
{
    wsmith_source s;
    wsmith_record record = record_of(fails, seed);
    CHECK_EQ(wsmith_shrink(&record, fails, NULL, NULL, NULL), WSMITH_OK);
    CHECK(wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 0, 0));
    CHECK(fails(NULL, &s));
    wsmith_source_end(&s);
    wsmith_record_free(&record);
}

static bool above_1000_5(void *context, wsmith_source *s)
{
    (void)context;
    last_real = wsmith_f64(s);
    return last_real > 1000.5;
}

static bool negative_real(void *context, wsmith_source *s)
{
    (void)context;
    last_real = wsmith_f32(s);
    return last_real < 0;
}

static bool between_two_integers(void *context, wsmith_source *s)
{
    (void)context;
    last_real = wsmith_f64(s);
    return last_real > 2.25 && last_real < 3;
}

static bool not_a_number(void *context, wsmith_source *s)
{
    (void)context;
    last_value = wsmith_f64_bits(s);
    return (last_value & 0x7fffffffffffffffu) > 0x7ff0000000000000u;
}

TEST(floats_become_small_and_whole_or_have_few_bits)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        shrink_all(above_1000_5, seed * 1000);
        CHECK_EQ(last_real, 1001);
        shrink_all(negative_real, seed * 1000);
        CHECK_EQ(last_real, -1);
        shrink_all(between_two_integers, seed * 1000);
        CHECK(last_real == 2.5);
        shrink_all(not_a_number, seed * 1000);
        CHECK_EQ(last_value, 0x7ff8000000000000);
    }
}

static bool slice_with_two_marks(void *context, wsmith_source *s)
{
    size_t marks = 0;
    (void)context;
    last_len = wsmith_slice(s, last_bytes, sizeof last_bytes);
    for (size_t i = 0; i < last_len; i++) marks += last_bytes[i] >= 200;
    return marks >= 2;
}

TEST(slices_lose_bytes_and_the_rest_is_lowered)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        shrink_all(slice_with_two_marks, seed * 1000);
        CHECK_EQ(last_len, 2);
        CHECK_EQ(last_bytes[0], 200);
        CHECK_EQ(last_bytes[1], 200);
    }
}

static bool weighted_not_simplest(void *context, wsmith_source *s)
{
    static const wsmith_weight weights[3] = {{50, 60, 9}, {10, 20, 1}, {70, 90, 3}};
    (void)context;
    last_value = wsmith_weighted(s, weights, 3);
    return last_value != 50 && last_value != 10 && last_value != 11;
}

TEST(weighted_values_stay_allowed)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        shrink_all(weighted_not_simplest, seed * 10);
        CHECK_EQ(last_value, 12);
    }
}

/* A flag in front of more values: without spans, what follows is shifted. */
static bool behind_an_option(void *context, wsmith_source *s)
{
    (void)context;
    wsmith_span_begin(s, "option");
    if (wsmith_bool(s)) wsmith_u32(s);
    wsmith_span_end(s);
    last_value = wsmith_u16(s);
    return last_value > 500;
}

TEST(a_part_that_goes_away_shifts_nothing_outside_its_span)
{
    wsmith_shrink_stats stats;
    wsmith_record record = record_of(behind_an_option, 3);
    CHECK_EQ(wsmith_shrink(&record, behind_an_option, NULL, NULL, &stats), WSMITH_OK);
    CHECK_EQ(stats.choices_after, 2);
    wsmith_record_free(&record);
    shrink_all(behind_an_option, 3);
    CHECK_EQ(last_value, 501);
}

/* -- choices that say what comes next ------------------------------------------------------------------------- */

static bool bytes_or_number(void *context, wsmith_source *s)
{
    (void)context;
    last_value = 0;
    if (wsmith_chance(s, 1, 4)) return wsmith_slice(s, last_bytes, sizeof last_bytes) >= 4;
    last_value = wsmith_u32(s);
    return last_value > 100;
}

TEST(a_flag_is_lowered_although_other_kinds_of_values_follow_then)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        shrink_all(bytes_or_number, seed * 1000);
        CHECK_EQ(last_value, 101);
    }
}

/* Two parts of either kind, and behind them what must keep its value; without spans. */
static bool parts_without_spans(void *context, wsmith_source *s)
{
    size_t good = 0;
    (void)context;
    last_value = 0;
    for (int i = 0; i < 2; i++) {
        bool bytes = wsmith_bool(s);
        int64_t n = bytes ? (int64_t)wsmith_slice(s, last_bytes, 16) : wsmith_i64(s);
        last_value += bytes;
        good += bytes ? n >= 2 : n < -5;
    }
    return good == 2 && wsmith_u16(s) > 60000;
}

TEST(what_follows_a_part_of_another_kind_keeps_its_choices)
{
    for (uint64_t seed = 0; seed < 10; seed++) {
        shrink_all(parts_without_spans, seed * 10000);
        CHECK_EQ(last_value, 0);
    }
}

/* The simplest kind has a float; the others, what makes more choices, or bytes. */
static bool one_of_three(void *context, wsmith_source *s)
{
    static const uint32_t weights[3] = {1, 5, 3};
    (void)context;
    last_real = 0;
    switch (wsmith_pick(s, weights, 3)) {
    case 0: last_real = wsmith_f64(s); return last_real > 2.5;
    case 1: return wsmith_u8(s) + wsmith_u8(s) > 200;
    default: return wsmith_slice(s, last_bytes, sizeof last_bytes) > 3;
    }
}

TEST(an_alternative_becomes_the_simplest_that_fails_too)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        shrink_all(one_of_three, seed * 1000);
        CHECK_EQ(last_real, 3);
    }
}

static bool three_of_sixteen(void *context, wsmith_source *s)
{
    size_t n = 0;
    (void)context;
    last_value = wsmith_subset(s, 16);
    for (size_t i = 0; i < 16; i++) n += last_value >> i & 1;
    return n >= 3 && (last_value & (1 << 7 | 1 << 9));
}

TEST(members_of_a_subset_change_places_over_others)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        shrink_all(three_of_sixteen, seed * 1000);
        CHECK_EQ(last_value, 1 << 9 | 1 << 14 | 1 << 15);
    }
}

/* -- what the call promises --------------------------------------------------------------------------------- */

static int calls;

static bool fails_once(void *context, wsmith_source *s)
{
    (void)context;
    wsmith_u8(s);
    return calls++ == 0;
}

TEST(a_test_that_does_not_fail_again_is_flaky)
{
    wsmith_record record = {0};
    wsmith_source s;
    size_t count;
    calls = 0;
    wsmith_from_seed(&s, 1, 100);
    wsmith_record_to(&s, &record);
    CHECK(fails_once(NULL, &s));
    CHECK_EQ(wsmith_shrink(&record, fails_once, NULL, NULL, NULL), WSMITH_ERR_FLAKY);
    wsmith_record_choices(&record, &count);
    CHECK_EQ(count, 1);
    wsmith_record_free(&record);
}

static bool stop_soon(void *context, const wsmith_shrink_stats *stats)
{
    (*(int *)context)++;
    CHECK(stats->choices_after <= stats->choices_before && stats->pass != NULL);
    return stats->improvements < 3;
}

TEST(progress_is_told_and_can_stop)
{
    const challenge *c = &challenges[1];
    wsmith_record record = {0};
    wsmith_shrink_options options;
    wsmith_shrink_stats stats;
    int told = 0;
    memset(&options, 0, sizeof options);
    options.progress = stop_soon;
    options.progress_context = &told;
    CHECK(find_failure(c, 77, &record));
    CHECK_EQ(wsmith_shrink(&record, c->fails, NULL, &options, &stats), WSMITH_OK);
    CHECK_EQ(stats.improvements, 3);
    CHECK_EQ(told, 3);
    CHECK(!stats.minimal);
    CHECK(still_fails(c, &record));
    wsmith_record_free(&record);
}

TEST(runs_are_limited)
{
    const challenge *c = &challenges[0];
    wsmith_record record = {0};
    wsmith_shrink_options options;
    wsmith_shrink_stats stats;
    memset(&options, 0, sizeof options);
    options.max_runs = 20;
    CHECK(find_failure(c, 9, &record));
    CHECK_EQ(wsmith_shrink(&record, c->fails, NULL, &options, &stats), WSMITH_OK);
    CHECK_EQ(stats.runs, 20);
    CHECK(still_fails(c, &record));
    wsmith_record_free(&record);
}

/* Hundreds of ops of which three matter; the known runs are kept in a table that is emptied. */
static bool three_of_many(void *context, wsmith_source *s)
{
    uint64_t state = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 3000, 800)
    {
        uint64_t op = wsmith_range(s, 0, 9), value = wsmith_u16(s);
        if (state == 0 && op == 3 && value > 1000) state = 1;
        else if (state == 1 && op == 7) state = 2;
        else if (state == 2 && op == 1 && value > 5) state = 3;
    }
    return state == 3;
}

TEST(long_records_become_short)
{
    wsmith_shrink_stats stats;
    wsmith_record record = record_of(three_of_many, 1);
    CHECK_EQ(wsmith_shrink(&record, three_of_many, NULL, NULL, &stats), WSMITH_OK);
    CHECK(stats.choices_before > 500);
    CHECK_EQ(stats.choices_after, 10);
    CHECK(stats.runs < 400);
    wsmith_record_free(&record);
}

/* Without a span or an end of sequence around it: deleting one makes the test ask for one more. */
static bool asks_without_end(void *context, wsmith_source *s)
{
    uint64_t sum = 0;
    (void)context;
    for (int i = 0; i < 100000 && sum < 300; i++) sum += wsmith_range(s, 0, 40);
    return sum >= 300;
}

TEST(a_test_that_goes_on_asking_ends)
{
    wsmith_shrink_stats stats;
    wsmith_record record = record_of(asks_without_end, 1);
    CHECK_EQ(wsmith_shrink(&record, asks_without_end, NULL, NULL, &stats), WSMITH_OK);
    CHECK_EQ(stats.choices_after, 8);
    wsmith_record_free(&record);
}

static bool asks_on_and_on(void *context, wsmith_source *s)
{
    uint64_t sum = 0;
    (void)context;
    for (int i = 0; i < 5000; i++) sum += wsmith_u8(s);
    return sum >= 5;
}

/* The input ends long before the test has done asking: what was not recorded is the simplest. */
TEST(a_test_that_asks_for_more_than_its_record_has_shrinks)
{
    wsmith_shrink_stats stats;
    wsmith_source s;
    wsmith_record record = {0};
    size_t count;
    uint64_t sum = 0;
    wsmith_from_seed(&s, 1, 50);
    wsmith_record_to(&s, &record);
    CHECK(asks_on_and_on(NULL, &s));
    CHECK_EQ(wsmith_shrink(&record, asks_on_and_on, NULL, NULL, &stats), WSMITH_OK);
    const wsmith_choice *choices = wsmith_record_choices(&record, &count);
    for (size_t i = 0; i < count; i++) sum += choices[i].value;
    CHECK_EQ(sum, 5);
    wsmith_record_free(&record);
}

/* -- parts that go together ------------------------------------------------------------------------------- */

/* Hashes that mixed length and bytes took "01" for nothing and "02 0c" for "0d". */
TEST(byte_strings_of_other_lengths_are_other_answers)
{
    for (unsigned n = 0; n < 256; n++) {
        uint8_t a[2] = {(uint8_t)n, 0}, b[2] = {2, (uint8_t)n};
        CHECK(wsmith__hash_bytes(a, 1) != wsmith__hash_bytes(NULL, 0));
        for (unsigned k = 0; k < 256; k++) {
            a[0] = (uint8_t)k;
            CHECK(wsmith__hash_bytes(a, 1) != wsmith__hash_bytes(b, 2));
        }
    }
}

/* A table and a string with an index one beyond it. */
static bool beyond_the_table(void *context, wsmith_source *s)
{
    (void)context;
    uint64_t size = wsmith_range(s, 0, 200);
    last_len = (size_t)wsmith_range(s, 0, sizeof last_bytes);
    wsmith_bytes(s, last_bytes, last_len);
    last_value = size;
    if (size < 5) return false;
    for (size_t i = 0; i < last_len; i++) {
        if (last_bytes[i] == size) return true;
    }
    return false;
}

TEST(a_number_and_the_bytes_equal_to_it_come_down_together)
{
    for (uint64_t seed = 0; seed < 10; seed++) {
        shrink_all(beyond_the_table, seed * 100000);
        CHECK_EQ(last_value, 5);
        CHECK_EQ(last_len, 1);
        CHECK_EQ(last_bytes[0], 5);
    }
}

/* Lists and maps; seven levels deep is too deep. */
static unsigned nested(wsmith_source *s, unsigned depth)
{
    unsigned deepest = depth;
    wsmith_span_begin(s, "value");
    uint64_t kind = wsmith_range(s, 0, depth > 9 ? 0 : 2);
    if (kind == 1) {
        WSMITH_EACH(s, l, 0, 3, 1)
        {
            unsigned d = nested(s, depth + 1);
            deepest = d > deepest ? d : deepest;
        }
    }
    if (kind == 2) {
        WSMITH_EACH(s, l, 0, 3, 1)
        {
            wsmith_range(s, 0, 9);
            unsigned d = nested(s, depth + 1);
            deepest = d > deepest ? d : deepest;
        }
    }
    wsmith_span_end(s);
    return deepest;
}

static bool too_deep(void *context, wsmith_source *s)
{
    (void)context;
    return nested(s, 0) >= 7;
}

static wsmith_shrink_stats shrink_thoroughly(wsmith_record *record, wsmith_predicate *fails)
{
    wsmith_shrink_stats stats;
    wsmith_shrink_options options;
    memset(&options, 0, sizeof options);
    options.thorough = true;
    options.max_runs = 20000;
    CHECK_EQ(wsmith_shrink(record, fails, NULL, &options, &stats), WSMITH_OK);
    return stats;
}

TEST(a_part_becomes_a_simpler_kind_with_the_same_parts_inside)
{
    for (uint64_t seed = 0; seed < 3; seed++) {
        wsmith_record record = record_of(too_deep, seed * 1000);
        CHECK_EQ(shrink_thoroughly(&record, too_deep).choices_after, 7 * 3 + 1); /* lists only */
        wsmith_record_free(&record);
    }
}

/* Steps of one and of three; more than 60 in all, of which 5 of one at the end do not count. */
static bool walks_to_60(void *context, wsmith_source *s)
{
    uint64_t at = 0, fours = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 400, 80)
    {
        bool far = wsmith_bool(s);
        at += far ? 3 : 1;
        fours = far ? 0 : fours + 1;
    }
    return at % 32 == 28 && at >= 60 && fours == 5;
}

TEST(many_small_steps_become_fewer_large_ones)
{
    for (uint64_t seed = 0; seed < 3; seed++) {
        wsmith_record record = record_of(walks_to_60, seed * 10000);
        /* 18 of three, and six of one: the first, and five at the end */
        CHECK_EQ(shrink_thoroughly(&record, walks_to_60).choices_after, 24 * 2 + 1);
        wsmith_record_free(&record);
    }
}

/* Spans inside of each other, until a value is 0; `context`: how many are allowed. */
static bool deeper_than(void *context, wsmith_source *s)
{
    size_t depth = 0;
    for (bool more = true; more && depth < 20000 && !wsmith_exhausted(s); depth++) {
        wsmith_span_begin(s, "level");
        more = wsmith_u8(s) != 0;
    }
    for (size_t i = 0; i < depth; i++) wsmith_span_end(s);
    return depth > *(const size_t *)context;
}

static wsmith_shrink_stats shrink_deep(size_t depth, size_t need)
{
    static uint8_t bytes[20000];
    wsmith_record record = {0};
    wsmith_source s;
    wsmith_shrink_stats stats;
    wsmith_shrink_options options;
    memset(&options, 0, sizeof options);
    options.max_runs = 600;
    memset(bytes, 1, depth);
    bytes[depth] = 0;
    wsmith_from_bytes(&s, bytes, depth + 1);
    wsmith_record_to(&s, &record);
    CHECK(deeper_than(&need, &s));
    CHECK_EQ(wsmith_shrink(&record, deeper_than, &need, &options, &stats), WSMITH_OK);
    CHECK_EQ(stats.choices_before, depth + 1);
    wsmith_record_free(&record);
    return stats;
}

TEST(deep_nesting_costs_calls_by_its_logarithm)
{
    CHECK_EQ(shrink_deep(1000, 10).choices_after, 11);
    uint64_t runs = shrink_deep(1000, 10).runs;
    CHECK_EQ(shrink_deep(16000, 10).choices_after, 11);
    CHECK(shrink_deep(16000, 10).runs < runs + 60);
    CHECK_EQ(shrink_deep(2000, 1000).choices_after, 1001);
    CHECK_EQ(shrink_deep(4000, 3990).choices_after, 3991);
}

/* The rows of known runs: what is in them is known, whichever run they came from, and nothing else. */
TEST(known_runs_are_known_however_they_are_reached)
{
    wsmith__seen seen;
    memset(&seen, 0, sizeof seen);
    seen.max_requests = 64;
    for (unsigned round = 0; round < 40; round++) { /* more than fit: all is forgotten in between */
        wsmith_choice run[3];
        uint64_t state = round;
        memset(run, 0, sizeof run);
        for (size_t i = 0; i < 3; i++) {
            run[i].kind = WSMITH_INT;
            run[i].high = 9;
            run[i].value = wsmith__random(&state) % 3;
        }
        wsmith__seen_note(&seen, run, 3, NULL);
        for (unsigned k = 0; k < 2; k++) {
            struct wsmith__replay r;
            memset(&r, 0, sizeof r);
            run[2].value += k * 5; /* never noted */
            r.choices = run;
            r.count = 3;
            r.minimal = true;
            CHECK_EQ(wsmith__seen_knows(&seen, &r), k == 0);
        }
        CHECK(wx__array_len(seen.requests) <= 64);
    }
    wsmith__seen_free(&seen);
}

TEST(stored_records_shrink_too)
{
    const challenge *c = &challenges[3];
    wsmith_record record = {0}, loaded = {0};
    uint8_t *bytes;
    size_t size;
    CHECK(find_failure(c, 21, &record));
    CHECK(wsmith_record_save(&record, &bytes, &size));
    CHECK_EQ(wsmith_record_load(&loaded, bytes, size, NULL), WSMITH_OK);
    CHECK_EQ(wsmith_shrink(&loaded, c->fails, NULL, NULL, NULL), WSMITH_OK);
    CHECK(still_fails(c, &loaded));
    CHECK_STR(challenge_text, c->text);
    wsmith_free(bytes);
    wsmith_record_free(&record);
    wsmith_record_free(&loaded);
}
