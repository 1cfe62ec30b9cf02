/* tests/unit/wsmith_engine.c - the fuzzing engine: what it finds, what it keeps, that it repeats itself. */
/* qemu */
#include <stdbool.h>
#include <stdlib.h>

static long allowed = -1; /* allocations that still succeed; negative: all */

static bool refused;

static void *counted(void *p, size_t n)
{
    if (allowed == 0) {
        refused = true;
        return NULL;
    }
    if (allowed > 0) allowed--;
    return realloc(p, n);
}

#define WSMITH_REALLOC(p, n) counted((p), (n))
#define WSMITH_FREE(p)       free(p)
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/engine/engine.h"
#include "test.h"

static wsmith_fuzzer *open_fuzzer(uint64_t seed)
{
    wsmith_fuzz_options options;
    memset(&options, 0, sizeof options);
    options.seed = seed;
    return wsmith_fuzzer_new(&options);
}

/* Runs until it fails; 0: not within `cap`. */
static uint64_t runs_to_find(wsmith_target *target, uint64_t seed, uint64_t cap)
{
    wsmith_fuzz_stats stats;
    wsmith_fuzzer *f = open_fuzzer(seed);
    wsmith_status status = wsmith_fuzzer_run(f, target, NULL, cap);
    wsmith_fuzzer_stats(f, &stats);
    wsmith_fuzzer_free(f);
    return status == WSMITH_FAILED ? stats.runs : 0;
}

/* -- finding ------------------------------------------------------------------------------------------------ */

/* Seven digits, each of which must be right before the next is asked for: 10^7 for chance alone. */
static bool digits(void *context, wsmith_source *s)
{
    (void)context;
    for (uint32_t i = 0; i < 7; i++) {
        uint32_t token = wsmith_scope_begin(s, i);
        uint64_t d = wsmith_range(s, 0, 9);
        wsmith_scope_end(s, token);
        if (d != (i * 7 + 3) % 10) return false;
    }
    return true;
}

TEST(without_instrumentation_choices_guide)
{
    for (uint64_t seed = 0; seed < 5; seed++) CHECK(runs_to_find(digits, seed, 30000) != 0);
}

static bool with_features(void *context, wsmith_source *s)
{
    uint64_t right = 0;
    (void)context;
    for (uint32_t i = 0; i < 8; i++) right += wsmith_range(s, 0, 63) == i * 5;
    wsmith_feature(s, 1, right);
    return right == 8;
}

static bool with_goal(void *context, wsmith_source *s)
{
    uint64_t sum = 0;
    (void)context;
    for (int i = 0; i < 12; i++) sum += wsmith_u8(s);
    wsmith_maximize(s, 7, sum);
    return sum >= 12 * 250;
}

static uint8_t states[40];

static bool with_area(void *context, wsmith_source *s)
{
    size_t state = 0;
    (void)context;
    while (!wsmith_eos_mean(s, 20)) {
        state = wsmith_range(s, 0, 19) == state / 2 ? state + 1 : state / 2;
        states[state < 39 ? state : 39] = 1;
        if (state == 14) return true;
    }
    return false;
}

TEST(user_features_goals_and_areas_guide)
{
    CHECK(wsmith_coverage_add(states, sizeof states));
    CHECK(wsmith_coverage_add(states, sizeof states)); /* again: nothing happens */
    CHECK(runs_to_find(with_features, 1, 300000) != 0);
    CHECK(runs_to_find(with_goal, 1, 100000) != 0);
    CHECK(runs_to_find(with_area, 1, 100000) != 0);
    wsmith__cover.area_count = wsmith__cover.area_bytes = 0;
}

static uint8_t wide_area[603]; /* two blocks and a part of one, which ends in a part of a word */

/* `context`: times that the area was not 0 at the beginning. */
static bool leaves_counters(void *context, wsmith_source *s)
{
    for (size_t i = 0; i < sizeof wide_area; i++) *(size_t *)context += wide_area[i] != 0;
    for (uint64_t n = wsmith_range(s, 0, 5); n > 0; n--)
        wide_area[wsmith_range(s, 0, sizeof wide_area - 1)]++;
    return wsmith_range(s, 0, 99) == 99;
}

TEST(areas_are_zero_when_a_run_begins)
{
    wsmith_fuzzer *f = wsmith_fuzzer_new(NULL);
    size_t dirty = 0, failed = 0;
    CHECK(wsmith_coverage_add(wide_area, sizeof wide_area));
    for (int i = 0; i < 3000; i++) {
        failed += wsmith_fuzzer_run(f, leaves_counters, &dirty, 7) == WSMITH_FAILED;
        wide_area[i % (int)sizeof wide_area] =
            1; /* what the program does elsewhere does not count */
    }
    CHECK(failed > 0);
    CHECK_EQ(dirty, 0);
    wsmith_fuzzer_free(f);
    wsmith__cover.area_count = wsmith__cover.area_bytes = 0;
}

TEST(features_of_areas_are_counted_in_place)
{
    uint32_t *features = NULL;
    CHECK(wsmith_coverage_add(wide_area, sizeof wide_area));
    for (size_t i = 0; i < sizeof wide_area; i++) {
        memset(wide_area, 0, sizeof wide_area);
        wide_area[i] = (uint8_t)(i % 255 + 1);
        wsmith__cover_clear_map();
        CHECK(wsmith__cover_features(&features));
        CHECK_EQ(wx__array_len(features), 1);
        CHECK_EQ(features[0], (WSMITH__MAP_SIZE + i) * 8 + wsmith__bucket((uint8_t)(i % 255 + 1)));
    }
    wx__array_free(features);
    wsmith__cover.area_count = wsmith__cover.area_bytes = 0;
}

TEST(areas_can_be_removed)
{
    static uint8_t a[24], b[24], c[24];
    uint32_t *features = NULL;
    CHECK(wsmith_coverage_add(a, 24) && wsmith_coverage_add(b, 24));
    wsmith_coverage_remove(a);
    memset(a, 9, sizeof a);
    wsmith__cover_begin(0);
    wsmith__cover_end();
    CHECK_EQ(a[0], 9); /* not touched any more */
    b[3] = 1;
    CHECK(wsmith__cover_features(&features));
    CHECK_EQ(wx__array_len(features), 1);
    CHECK_EQ(features[0], (WSMITH__MAP_SIZE + 24 + 3) * 8);
    CHECK(wsmith_coverage_add(c, 24)); /* takes the place of a */
    CHECK_EQ(wsmith__cover.area_count, 2);
    c[0] = 1;
    CHECK(wsmith__cover_features(&features));
    CHECK_EQ(features[0], WSMITH__MAP_SIZE * 8);
    wx__array_free(features);
    wsmith__cover.area_count = wsmith__cover.area_bytes = 0;
}

TEST(areas_have_limits)
{
    static uint8_t one[WSMITH__MAX_AREAS + 1];
    CHECK(!wsmith_coverage_add(one, (size_t)WSMITH__MAX_AREA_BYTES + 1));
    for (size_t i = 0; i < WSMITH__MAX_AREAS; i++) CHECK(wsmith_coverage_add(one + i, 1));
    CHECK(!wsmith_coverage_add(one + WSMITH__MAX_AREAS, 1));
    CHECK(wsmith_coverage_add(one, 0));
    wsmith__cover.area_count = wsmith__cover.area_bytes = 0;
}

#ifdef __GNUC__
/* As an instrumented comparison would do it. */
static bool equal4(uint32_t a, uint32_t b)
{
    __sanitizer_cov_trace_cmp4(a, b);
    return a == b;
}

static bool equal8(uint64_t a, uint64_t b)
{
    __sanitizer_cov_trace_const_cmp8(a, b);
    return a == b;
}

static bool magic(void *context, wsmith_source *s)
{
    uint8_t bytes[12];
    (void)context;
    if (!equal4((uint32_t)wsmith_irange(s, -5, INT32_MAX), 0x12345678u)) return false;
    if (!equal8(wsmith_u64(s), 0xfedcba9876543210u)) return false;
    if (!equal8(wsmith_range(s, 100, 100000000) - 100, 7654321)) return false;
    double real = wsmith_f64(s);
    __sanitizer_cov_trace_cmpd(real, 1234.5678);
    if (!(real > 1234.5677 && real < 1234.5679)) return false;
    wsmith_bytes(s, bytes, sizeof bytes);
    return equal4((uint32_t)bytes[5] << 24 | (uint32_t)bytes[6] << 16 | (uint32_t)bytes[7] << 8 |
                      bytes[8],
                  0xcafef00du);
}

TEST(operands_of_comparisons_are_put_in)
{
    for (uint64_t seed = 0; seed < 5; seed++) {
        uint64_t runs = runs_to_find(magic, seed, 20000);
        CHECK(runs != 0);
    }
}

#if defined(__GNUC__)
/* As the runtime of a sanitizer tells about strcmp and memcmp, from one place each. */
static bool has_keyword(void *context, wsmith_source *s)
{
    char text[33];
    (void)context;
    size_t n = wsmith_slice(s, text, 32);
    text[n] = 0;
    char *program = (char *)(uintptr_t)&__sanitizer_cov_trace_pc;
    __sanitizer_weak_hook_strcmp(program + 8, text, "a long keyword", 1);
    if (strcmp(text, "a long keyword") == 0) return true;
    if (n < 9) return false;
    __sanitizer_weak_hook_memcmp(program + 16, text, "RIFFxWAVE", 9, 1);
    return false;
}

TEST(strings_that_are_compared_are_put_in)
{
    for (uint64_t seed = 0; seed < 5; seed++) {
        uint64_t runs = runs_to_find(has_keyword, seed, 100000);
        CHECK(runs != 0);
    }
}

TEST(strings_are_kept_in_runs_that_collect_and_once)
{
    char longest[WSMITH__STRING_MOST + 1];
    memset(longest, 'x', sizeof longest);
    wsmith__forget_strings();
    __sanitizer_weak_hook_strcmp(NULL, "one", "two", 1); /* no run */
    wsmith__cover_begin(WSMITH__OUTCOMES | WSMITH__COLLECT);
    __sanitizer_weak_hook_strcmp(NULL, "equal", "equal", 0);
    CHECK_EQ(wsmith__strings.count, 0);
    for (int i = 0; i < 2; i++) __sanitizer_weak_hook_strncmp(NULL, "one", "tower", 3, 1);
    CHECK_EQ(wsmith__strings.count, 2);
    CHECK_EQ(wsmith__strings.list[1].size, 3);
    CHECK(memcmp(wsmith__strings.list[1].bytes, "tow", 3) == 0);
    __sanitizer_weak_hook_strcasecmp(NULL, "Same", "sAME", 0);
    __sanitizer_weak_hook_memcmp(NULL, longest, longest + 1, sizeof longest - 1, 0);
    CHECK_EQ(wsmith__strings.count, 2);
    __sanitizer_weak_hook_strstr(NULL, "in some text", "needle", NULL);
    __sanitizer_weak_hook_memmem(NULL, "abc", 3, "pin", 3, NULL);
    CHECK_EQ(wsmith__strings.count, 4);
    for (int i = 0; i < 200; i++) {
        char word[16];
        snprintf(word, sizeof word, "w%d", i);
        __sanitizer_weak_hook_strcmp(NULL, word, "two", 1);
    }
    CHECK_EQ(wsmith__strings.count, WSMITH__STRING_SLOTS);
    wsmith__cover_end();
    wsmith__cover_clear_map();
    wsmith__forget_compares();
    wsmith__forget_strings();
}
#endif

static uint64_t profile_target;

static bool hashed(void *context, wsmith_source *s)
{
    uint64_t x = wsmith_range(s, 0, 0xffffff);
    (void)context;
    /* Never an operand that is drawn. */
    return equal8(x * 3 + 1, profile_target);
}

TEST(value_profile_climbs)
{
    wsmith_fuzz_options options;
    memset(&options, 0, sizeof options);
    profile_target = 3 * 0xabcdefu + 1;
    options.value_profile = true;
    wsmith_fuzzer *f = wsmith_fuzzer_new(&options);
    CHECK_EQ(wsmith_fuzzer_run(f, hashed, NULL, 200000), WSMITH_FAILED);
    wsmith_fuzzer_free(f);
}

TEST(hooks_count_nothing_outside_of_a_run)
{
    uint32_t before = wsmith__cover.touched_count, guard = 9;
    __sanitizer_cov_trace_pc();
    __sanitizer_cov_trace_pc_guard(&guard);
    __sanitizer_cov_trace_cmp4(1, 2);
    CHECK_EQ(wsmith__cover.touched_count, before);
    CHECK(!wsmith__cover.traced);
}
#endif

/* Two locks, in front of which a list of any length stands: the locks must survive its changes. */
static bool behind_a_list(void *context, wsmith_source *s)
{
    uint64_t sum = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 8, 2) sum += wsmith_range(s, 0, 255);
    bool a = wsmith_range(s, 0, 255) == 77;
    bool b = a && wsmith_range(s, 0, 255) == 201;
    wsmith_feature(s, 1, (uint64_t)a + b);
    wsmith_feature(s, 2, sum / 200);
    return b && sum > 1000;
}

TEST(what_stands_behind_a_list_keeps_its_values)
{
    for (uint64_t seed = 0; seed < 5; seed++) CHECK(runs_to_find(behind_a_list, seed, 100000) != 0);
}

/* -- the same again ------------------------------------------------------------------------------------------- */

/* Everything that can be asked for, in nested spans; digests what it got. */
static uint64_t digest;

static void mix_in(uint64_t v) { digest = wsmith__mix64(digest ^ v) + 1; }

static void anything(wsmith_source *s, int depth)
{
    static const uint32_t picks[4] = {3, 0, 1, 9};
    static const wsmith_weight weights[2] = {{1, 5, 2}, {100, 1000, 1}};
    uint8_t bytes[40];
    WSMITH_EACH(s, l, 0, 6, 3)
    {
        switch (wsmith_one_of(s, depth > 3 ? 7 : 9)) {
        case 0: mix_in(wsmith_range(s, 3, 99)); break;
        case 1: mix_in((uint64_t)wsmith_irange(s, -50, 1000)); break;
        case 2: mix_in(wsmith_pick(s, picks, 4)); break;
        case 3: mix_in(wsmith_weighted(s, weights, 2)); break;
        case 4: mix_in(wsmith_f64_bits(s) ^ wsmith_f32_bits(s)); break;
        case 5:
            wsmith_bytes(s, bytes, 13);
            mix_in(bytes[12]);
            break;
        case 6: {
            size_t n = wsmith_slice(s, bytes, sizeof bytes);
            mix_in(n ? bytes[n - 1] : 300u);
            break;
        }
        default: anything(s, depth + 1); break;
        }
    }
}

static bool of_everything(void *context, wsmith_source *s)
{
    uint64_t *fails = (uint64_t *)context;
    digest = 0;
    anything(s, 0);
    wsmith_feature(s, 1, digest % 512);
    if (digest % 101 == 0) wsmith_reject(s);
    return digest % 1021 == 5 && ++*fails > 0;
}

static uint64_t digest_of_runs(uint64_t seed, uint64_t runs)
{
    uint64_t fails = 0, sum = 0;
    wsmith_fuzz_stats stats;
    wsmith_fuzzer *f = open_fuzzer(seed);
    do {
        wsmith_status status = wsmith_fuzzer_run(f, of_everything, &fails, 250);
        CHECK(status == WSMITH_OK || status == WSMITH_FAILED);
        sum = wsmith__mix64(sum ^ digest);
        wsmith_fuzzer_stats(f, &stats);
    } while (stats.runs < runs);
    CHECK_EQ(stats.failures, fails);
    sum ^= stats.kept << 32 ^ stats.corpus;
    wsmith_fuzzer_free(f);
    return sum;
}

TEST(the_same_seed_does_the_same)
{
    uint64_t first = digest_of_runs(5, 2000);
    CHECK(first == digest_of_runs(5, 2000));
    CHECK(first != digest_of_runs(6, 2000));
}

/* Only bytes are asked for, so that the value changes with the engine alone. */
static bool of_bytes(void *context, wsmith_source *s)
{
    uint64_t *all = (uint64_t *)context;
    digest = 0;
    WSMITH_EACH(s, l, 0, 20, 5) mix_in(wsmith_u8(s));
    wsmith_feature(s, 1, digest % 256);
    *all = wsmith__mix64(*all ^ digest);
    return false;
}

TEST(every_cpu_does_the_same)
{
    wsmith_fuzz_stats stats;
    wsmith_fuzzer *f = open_fuzzer(1);
    uint64_t all = 0;
    CHECK_EQ(wsmith_fuzzer_run(f, of_bytes, &all, 3000), WSMITH_OK);
    wsmith_fuzzer_stats(f, &stats);
    CHECK_EQ(all, -8691766403261182679LL);
    CHECK_EQ(stats.kept, 912);
    CHECK_EQ(stats.corpus, 540);
    wsmith_fuzzer_free(f);
}

TEST(a_failure_is_shrunk)
{
    wsmith_record record = {0};
    wsmith_fuzzer *f = open_fuzzer(1);
    size_t count = 0;
    CHECK_EQ(wsmith_fuzzer_run(f, with_goal, NULL, 100000), WSMITH_FAILED);
    wsmith_fuzzer_take(f, &record);
    CHECK_EQ(wsmith_shrink(&record, with_goal, NULL, NULL, NULL), WSMITH_OK);
    wsmith_record_choices(&record, &count);
    CHECK_EQ(count, 12);
    CHECK(wsmith_fuzzer_run(f, with_goal, NULL, 1000) != WSMITH_ERR_NOMEM);
    wsmith_fuzzer_free(f);
    wsmith_record_free(&record);
}

TEST(a_failure_is_replayed_from_its_record)
{
    uint64_t fails = 0;
    wsmith_fuzzer *f = open_fuzzer(3);
    int found = 0;
    for (int i = 0; i < 5; i++) {
        if (wsmith_fuzzer_run(f, of_everything, &fails, 6000) != WSMITH_FAILED) continue;
        uint64_t seen = digest;
        wsmith_source s;
        CHECK(wsmith_from_record(&s, wsmith_fuzzer_record(f), WSMITH_BY_ORDER, 0, 0));
        CHECK(of_everything(&fails, &s));
        CHECK(digest == seen);
        wsmith_source_end(&s);
        found++;
    }
    CHECK(found > 0);
    wsmith_fuzzer_free(f);
}

/* -- the corpus ------------------------------------------------------------------------------------------------- */

/* Each input is owned exactly as often as it says; nobody that is kept is worse than it has to be. */
static void check_corpus(const wsmith__corpus *c)
{
    size_t slots = wx__array_len(c->inputs), owned = 0, counted_owned = 0;
    for (size_t i = 0; i < wx__array_len(c->live); i++) {
        const wsmith__input *input = c->inputs[c->live[i]];
        CHECK(input && input->listed == i && input->owned > 0);
        if (input) counted_owned += input->owned;
    }
    CHECK_EQ(wx__array_len(c->live) + wx__array_len(c->free_slots), slots);
    for (size_t i = 0; i < wx__array_len(c->owners); i++) {
        const wsmith__feature_owner *o = &c->owners[i];
        CHECK(o->poorest < slots && o->richest < slots && c->inputs[o->poorest] &&
              c->inputs[o->richest]);
        CHECK(o->poor >> 40 <= 0xffffff - (o->rich >> 40)); /* features */
        owned += 2;
    }
    for (size_t i = 0; i < wx__array_len(c->goals); i++)
        owned += c->goals[i].input != WSMITH__NO_INPUT;
    CHECK_EQ(owned, counted_owned);
}

TEST(inputs_are_kept_for_reasons)
{
    uint64_t fails = 0;
    wsmith_fuzz_stats stats;
    wsmith_fuzzer *f = open_fuzzer(11);
    for (int i = 0; i < 20; i++) {
        CHECK(wsmith_fuzzer_run(f, of_everything, &fails, 300) != WSMITH_ERR_NOMEM);
        check_corpus(&f->corpus);
    }
    wsmith_fuzzer_stats(f, &stats);
    CHECK(stats.corpus > 20 && stats.flaky == 0 && stats.kept >= stats.corpus);
    for (size_t i = 0; i < stats.corpus; i++) {
        size_t count;
        CHECK(wsmith_record_choices(wsmith_fuzzer_input(f, i), &count) != NULL || count == 0);
    }
    wsmith_fuzzer_free(f);
}

static bool rejects(void *context, wsmith_source *s)
{
    (void)context;
    wsmith_feature(s, 1, wsmith_u8(s));
    wsmith_reject(s);
    return true;
}

TEST(rejected_runs_neither_fail_nor_stay)
{
    wsmith_fuzz_stats stats;
    wsmith_fuzzer *f = open_fuzzer(1);
    CHECK_EQ(wsmith_fuzzer_run(f, rejects, NULL, 1000), WSMITH_OK);
    wsmith_fuzzer_stats(f, &stats);
    CHECK_EQ(stats.corpus, 0);
    CHECK_EQ(stats.runs, 1000);
    wsmith_fuzzer_free(f);
}

static bool remembers(void *context, wsmith_source *s)
{
    uint64_t *calls = (uint64_t *)context;
    (void)wsmith_u8(s);
    wsmith_feature(s, 1, ++*calls % 50);
    return false;
}

TEST(a_target_that_remembers_is_noticed)
{
    wsmith_fuzz_stats stats;
    uint64_t calls = 0;
    wsmith_fuzzer *f = open_fuzzer(1);
    CHECK_EQ(wsmith_fuzzer_run(f, remembers, &calls, 3000), WSMITH_OK);
    wsmith_fuzzer_stats(f, &stats);
    CHECK(stats.flaky > 0);
    wsmith_fuzzer_free(f);
}

/* Asks, finds and fails in a way that changes from call to call. */
static bool whimsical(void *context, wsmith_source *s)
{
    uint64_t *calls = (uint64_t *)context, whim = ++*calls * 0x9e3779b97f4a7c15u >> 60;
    uint8_t bytes[8];
    WSMITH_EACH(s, l, 0, 40, 6)
    {
        uint64_t v = wsmith_range(s, 0, whim < 4 ? 9 : 99);
        wsmith_feature(s, 1, v * (whim < 2 ? calls[0] : 1));
        if (whim == v % 16) wsmith_bytes(s, bytes, v % 8);
        if (v == 77 && whim == 5) return true;
    }
    return false;
}

/* The record of each run can be had right after it: also when it was kept, dropped, or did not repeat itself. */
TEST(records_of_targets_that_never_repeat_themselves)
{
    uint64_t calls = 0, failures = 0, sum = 0;
    wsmith_fuzz_stats stats;
    wsmith_fuzzer *f = open_fuzzer(5);
    for (int i = 0; i < 6000; i++) {
        size_t n, bytes;
        failures += wsmith_fuzzer_run(f, whimsical, &calls, 1) == WSMITH_FAILED;
        const wsmith_record *record = wsmith_fuzzer_record(f);
        const wsmith_choice *c = wsmith_record_choices(record, &n);
        const uint8_t *p = wsmith_record_bytes(record, &bytes);
        for (size_t k = 0; k < bytes; k++) sum += p[k];
        for (size_t k = 0; k < n; k++) {
            bool fits = c[k].kind == WSMITH_BYTES
                            ? c[k].value + c[k].high <= bytes
                            : c[k].value >= c[k].low && c[k].value <= c[k].high;
            if (!fits) CHECK(fits);
        }
    }
    wsmith_fuzzer_stats(f, &stats);
    CHECK(sum > 0 && failures > 5 && stats.flaky > 100 && stats.kept > 100);
    wsmith_fuzzer_free(f);
}

/* Compares what it asks for, and fails every eleventh time. `context`: counts calls, and failures. */
static bool compares_and_fails(void *context, wsmith_source *s)
{
    uint64_t *n = (uint64_t *)context, sum = 0;
    uint8_t bytes[40];
    bool fails = ++n[0] % 11 == 0;
    WSMITH_EACH(s, l, 0, 400, (uint32_t)(n[0] % 97))
    {
        uint64_t v = wsmith_range(s, 0, 999);
        if (v % 8 == 0) wsmith_bytes(s, bytes, 1 + v % 40);
        wsmith__note_compare(v, v * 7 % 1000, 8, (uintptr_t)(v % 5));
        wsmith_feature(s, 1, v);
        sum += v;
    }
    wsmith_feature(s, 2, sum);
    for (uint64_t i = 0; fails && i < n[0] * 8; i++) wsmith_feature(s, 3, i); /* needs memory */
    n[1] += fails;
    return fails;
}

/* Wherever memory runs out, no failure goes unsaid, and the record can be asked for. */
TEST(failures_are_told_of_when_memory_runs_out)
{
    for (long k = 0; k < 60; k++) {
        uint64_t n[2] = {0, 0};
        allowed = -1;
        wsmith_fuzzer *f = open_fuzzer((uint64_t)k);
        for (int i = 0; i < 250; i++) {
            uint64_t before = n[1];
            size_t count;
            allowed = i % 3 == 0 ? -1 : (i + k) % 23;
            wsmith_status status = wsmith_fuzzer_run(f, compares_and_fails, n, 1);
            allowed = -1;
            CHECK_EQ(status == WSMITH_FAILED, n[1] != before);
            if (status == WSMITH_OK) continue;
            const wsmith_choice *c = wsmith_record_choices(wsmith_fuzzer_record(f), &count);
            for (size_t j = 0; j < count; j++) {
                if (c[j].kind >= WSMITH__ANEW) CHECK(c[j].kind < WSMITH__ANEW);
            }
        }
        wsmith_fuzzer_free(f);
    }
}

/* Operands that another fuzzer has left behind are not used either. */
TEST(without_compares_nothing_is_wished_for)
{
    uint64_t n[2] = {0, 0};
    wsmith_fuzz_options options;
    wsmith_fuzzer *f = open_fuzzer(1);
    while (n[0] < 2000) (void)wsmith_fuzzer_run(f, compares_and_fails, n, 100);
    wsmith_fuzzer_free(f);
    memset(&options, 0, sizeof options);
    options.no_compares = true;
    f = wsmith_fuzzer_new(&options);
    for (n[0] = 0; n[0] < 2000;) (void)wsmith_fuzzer_run(f, compares_and_fails, n, 100);
    CHECK(wx__array_len(f->corpus.live) > 10);
    for (size_t i = 0; i < wx__array_len(f->corpus.live); i++)
        CHECK_EQ(wx__array_len(f->corpus.inputs[f->corpus.live[i]]->wishes), 0);
    wsmith_fuzzer_free(f);
}

/* -- edits where they do not fit ------------------------------------------------------------------------------ */

/* A trial of `n` choices of `kind`, with two spans at the end, the first of `first` tokens. */
static void make_trial(wsmith__trial *t, uint8_t kind, size_t n, size_t first, size_t second)
{
    memset(t, 0, sizeof *t);
    CHECK(wx__array_add(t->tokens, n + first + second));
    memset(t->tokens, 0, (n + first + second) * sizeof *t->tokens);
    for (size_t i = 0; i < n + first + second; i++) {
        bool begins = i == n || i == n + first;
        bool ends = i + 1 == n + first || i + 1 == n + first + second;
        t->tokens[i].kind = begins ? (uint8_t)WSMITH__BEGIN : ends ? (uint8_t)WSMITH__END : kind;
        t->tokens[i].value = t->tokens[i].high = 0x7fffffff;
    }
    t->unlinked = true;
    wsmith__relink(t);
}

TEST(spans_that_have_no_room_stay)
{
    wsmith__trial t;
    size_t room = ((size_t)1 << 20) - 8;
    for (size_t first = 2; first < 20; first += 4) {
        for (size_t second = 2; second < 20; second += 4) {
            make_trial(&t, WSMITH_INT, room - first - second, first, second);
            size_t n = room - first - second;
            wsmith__exchange_spans(&t, n, n + first);
            CHECK(wsmith__trial_len(&t) >= room);
            CHECK(wsmith__trial_len(&t) <= (size_t)1 << 20);
            CHECK_EQ(t.tokens[n].kind, WSMITH__BEGIN);
            wsmith__trial_free(&t);
        }
    }
}

TEST(wishes_for_what_is_not_there_any_more_do_nothing)
{
    wsmith__trial t;
    wsmith__input input;
    wsmith__wish w;
    memset(&input, 0, sizeof input);
    memset(&w, 0, sizeof w);
    w.value = 5;
    for (int i = 0; i < 8; i++) {
        w.token = i & 1 ? 1000000 : 0;
        w.width = i & 2 ? 4 : 0;
        CHECK(wx__array_push(input.wishes, w));
        make_trial(&t, i & 4 ? (uint8_t)WSMITH_BYTES : (uint8_t)WSMITH_INT, 3, 2, 2);
        if (i & 4) t.tokens[0].high = 2; /* too few */
        t.tokens[0].value = 0;
        if (i & 4) CHECK(wx__array_add(t.bytes, 2));
        wsmith__edit_compare(&t, &input);
        CHECK_EQ(t.tokens[0].value, i == 0 ? 5 : 0);
        wsmith__trial_free(&t);
    }
    wx__array_free(input.wishes);
}

/* What a switch on a value of 3 bits, as C23 has them, compares it with. */
static bool switches(void *context, wsmith_source *s)
{
    uint64_t cases[3] = {1, 3, 5}, v = wsmith_range(s, 0, 7);
    uint8_t bytes[4];
    (void)context;
    wsmith_bytes(s, bytes, sizeof bytes);
    (void)wsmith_irange(s, -4, 3);
    wsmith__keep_cases(v, cases);
    wsmith_feature(s, 1, v);
    return false;
}

TEST(few_bits_are_a_byte)
{
    wsmith_fuzzer *f = open_fuzzer(1);
    CHECK_EQ(wsmith_fuzzer_run(f, switches, NULL, 500), WSMITH_OK);
    for (size_t i = 0; i < wx__array_len(f->corpus.live); i++) {
        const wsmith__input *input = f->corpus.inputs[f->corpus.live[i]];
        for (size_t k = 0; k < wx__array_len(input->wishes); k++) {
            const wsmith__wish *w = &input->wishes[k];
            CHECK((w->width == 0) == (input->tokens[w->token].kind != WSMITH_BYTES));
        }
    }
    wsmith_fuzzer_free(f);
}

/* Nothing new after the first runs: the search starts over and takes its inputs back. */
static bool dull(void *context, wsmith_source *s)
{
    (void)context;
    wsmith_feature(s, 1, wsmith_range(s, 0, 19));
    return false;
}

TEST(a_search_that_rests_starts_over_and_loses_nothing)
{
    wsmith_fuzz_stats stats;
    bool shelved = false;
    uint64_t features = 0;
    wsmith_fuzzer *f = open_fuzzer(1);
    for (int i = 0; i < 120; i++) {
        CHECK_EQ(wsmith_fuzzer_run(f, dull, NULL, 1000), WSMITH_OK);
        wsmith_fuzzer_stats(f, &stats);
        CHECK(stats.features >= features);
        features = stats.features;
        shelved = shelved || wx__array_len(f->shelf.live) > 0;
        check_corpus(&f->corpus);
        for (size_t k = 0; k < stats.corpus; k++) CHECK(wsmith_fuzzer_input(f, k) != NULL);
    }
    CHECK(shelved);
    wsmith_fuzzer_free(f);
}

TEST(inputs_can_be_given)
{
    wsmith_record record = {0};
    wsmith_source s;
    wsmith_fuzz_stats stats;
    wsmith_from_seed(&s, 4, 4096);
    wsmith_record_to(&s, &record);
    uint64_t fails = 0;
    (void)of_everything(&fails, &s);
    wsmith_fuzzer *f = open_fuzzer(1);
    CHECK_EQ(wsmith_fuzzer_add(f, of_everything, &fails, &record), WSMITH_OK);
    wsmith_fuzzer_stats(f, &stats);
    CHECK_EQ(stats.corpus, 1);
    CHECK_EQ(wsmith_fuzzer_add(f, of_everything, &fails, &record), WSMITH_OK);
    wsmith_fuzzer_stats(f, &stats);
    CHECK_EQ(stats.corpus, 1);
    wsmith_fuzzer_free(f);
    wsmith_record_free(&record);
}

/* -- records of an older target ----------------------------------------------------------------------------- */

static bool edited;

/* Its edit puts a choice in front of others that look like it, and exchanges two. */
static bool of_today(void *context, wsmith_source *s)
{
    uint64_t key, size;
    (void)context;
    if (edited) (void)wsmith_range_at(s, "u16 @target.c:9", 0, 0xffff);
    key = wsmith_range_at(s, edited ? "u32 @target.c:11" : "u32 @target.c:10", 0, 0xffffffff);
    if (edited) (void)wsmith_range_at(s, "u8 @target.c:13", 0, 0xff);
    size = wsmith_range_at(s, edited ? "u16 @target.c:12" : "u16 @target.c:11", 0, 0xffff);
    if (!edited) (void)wsmith_range_at(s, "u8 @target.c:12", 0, 0xff);
    wsmith_feature(s, 1, (key == 0xdeadbeef) + 2u * (size == 0x1234));
    return wsmith_range_at(s, edited ? "bool @target.c:14" : "bool @target.c:13", 0, 1) == 1 &&
           key == 0xdeadbeef && size == 0x1234;
}

/* What a file of a corpus would be. */
static void store_case(wsmith_record *loaded, bool fails)
{
    static const uint8_t input[] = {0xef, 0xbe, 0xad, 0xde, 0x34, 0x12, 7, 0x80};
    wsmith_record record = {0};
    wsmith_source s;
    uint8_t *bytes = NULL;
    size_t size = 0;
    memset(loaded, 0, sizeof *loaded);
    wsmith_from_bytes(&s, input, fails ? 8 : 7);
    wsmith_record_to(&s, &record);
    edited = false;
    CHECK_EQ(of_today(NULL, &s), fails);
    CHECK(wsmith_record_save(&record, &bytes, &size));
    CHECK_EQ(wsmith_record_load(loaded, bytes, size, NULL), WSMITH_OK);
    wsmith_free(bytes);
    wsmith_record_free(&record);
}

TEST(a_record_that_fits_is_run_once_and_confirmed)
{
    wsmith_record record;
    wsmith_fuzz_stats stats;
    store_case(&record, false);
    wsmith_fuzzer *f = open_fuzzer(1);
    CHECK_EQ(wsmith_fuzzer_add(f, of_today, NULL, &record), WSMITH_OK);
    wsmith_fuzzer_stats(f, &stats);
    CHECK_EQ(stats.runs, 2);
    CHECK_EQ(wsmith_fuzzer_add(f, of_today, NULL, &record), WSMITH_OK);
    wsmith_fuzzer_stats(f, &stats);
    CHECK_EQ(stats.runs, 3);
    wsmith_fuzzer_free(f);
    wsmith_record_free(&record);
}

static bool corpus_has_case(const wsmith_fuzzer *f)
{
    wsmith_fuzz_stats stats;
    wsmith_fuzzer_stats(f, &stats);
    for (size_t i = 0; i < stats.corpus; i++) {
        size_t n;
        const wsmith_choice *c = wsmith_record_choices(wsmith_fuzzer_input(f, i), &n);
        if (n == 4 && c[1].value == 0xdeadbeef && c[2].value == 7 && c[3].value == 0x1234)
            return true;
    }
    return false;
}

TEST(a_record_of_an_older_target_comes_back)
{
    wsmith_record record, expected;
    wsmith_fuzz_stats stats;
    size_t count;
    store_case(&record, false);
    edited = true;
    wsmith_fuzzer *f = open_fuzzer(1);
    CHECK_EQ(wsmith_fuzzer_add(f, of_today, NULL, &record), WSMITH_OK);
    CHECK(corpus_has_case(f));
    wsmith_fuzzer_stats(f, &stats);
    CHECK(stats.runs <= 2 * WSMITH__WAYS);
    wsmith_record_free(&record);
    store_case(&expected, true);
    edited = true;
    CHECK_EQ(wsmith_fuzzer_add(f, of_today, NULL, &expected), WSMITH_FAILED);
    const wsmith_choice *c = wsmith_record_choices(wsmith_fuzzer_record(f), &count);
    CHECK_EQ(count, 5);
    CHECK_STR(c[1].site, "u32 @target.c:11"); /* the record of the run: it fits */
    CHECK_EQ(c[1].value, 0xdeadbeef);
    wsmith_fuzzer_free(f);
    wsmith_record_free(&expected);
}

/* -- lack of memory ------------------------------------------------------------------------------------------------ */

TEST(records_are_added_or_memory_is_said_to_lack)
{
    wsmith_record record;
    wsmith_status status = WSMITH_ERR_NOMEM;
    long n = 0;
    store_case(&record, true);
    edited = true;
    for (; status != WSMITH_FAILED && n < 200; n++) {
        wsmith_fuzzer *f = open_fuzzer(2);
        CHECK(f != NULL);
        allowed = n;
        refused = false;
        status = wsmith_fuzzer_add(f, of_today, NULL, &record);
        allowed = -1;
        CHECK(refused ? status != WSMITH_OK : status == WSMITH_FAILED);
        CHECK_EQ(wsmith_fuzzer_add(f, of_today, NULL, &record), WSMITH_FAILED);
        wsmith_fuzzer_free(f);
    }
    CHECK(n > 10 && n < 200);
    wsmith_record_free(&record);
}

TEST(every_lack_of_memory_is_told_and_survived)
{
    long n = 0;
    for (int done = 0; !done && n < 4000; n += n < 100 ? 3 : 97) {
        uint64_t fails = 0;
        allowed = n;
        refused = false;
        wsmith_fuzzer *f = open_fuzzer(2);
        if (!f) continue;
        wsmith_status status = wsmith_fuzzer_run(f, of_everything, &fails, 200);
        done = !refused;
        allowed = -1;
        CHECK(done || status == WSMITH_ERR_NOMEM || status == WSMITH_FAILED);
        CHECK(wsmith_fuzzer_run(f, of_everything, &fails, 100) != WSMITH_ERR_NOMEM);
        check_corpus(&f->corpus);
        wsmith_fuzzer_free(f);
    }
    allowed = -1;
    CHECK(n > 100);
}

static bool asks_without_end(void *context, wsmith_source *s)
{
    uint64_t asked = 0;
    while (!wsmith_exhausted(s) && asked < 5000) asked += 1 + (wsmith_u8(s) & 0);
    *(uint64_t *)context = asked;
    return false;
}

TEST(a_run_ends_at_its_limit)
{
    wsmith_fuzz_options options = {0};
    wsmith_fuzz_stats stats;
    uint64_t asked = 0;
    options.max_choices = 100;
    wsmith_fuzzer *fuzzer = wsmith_fuzzer_new(&options);
    CHECK(fuzzer != NULL);
    CHECK_EQ(wsmith_fuzzer_run(fuzzer, asks_without_end, &asked, 20), WSMITH_OK);
    CHECK(asked >= 100 && asked <= 102);
    wsmith_fuzzer_stats(fuzzer, &stats);
    CHECK_EQ(stats.corpus, 0);
    wsmith_fuzzer_free(fuzzer);
}
