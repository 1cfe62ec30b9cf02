/* tests/oom/wsmith.c - every allocation of wsmith.h made to fail, one by one: each failure is
 * reported, nothing leaks, and objects that report it go on working. */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

static size_t calls, fail_at, blocks;

static void *test_realloc(void *p, size_t n)
{
    if (++calls == fail_at) return NULL;
    void *q = realloc(p, n);
    if (!p && q) blocks++;
    return q;
}

static void test_free(void *p)
{
    if (p) blocks--;
    free(p);
}

#define WSMITH_REALLOC(p, n) test_realloc((p), (n))
#define WSMITH_FREE(p)       test_free(p)
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "test.h"

/* Runs `step` with the n-th allocation failing, for all n, until it succeeds; `least` allocations
 * are expected. */
static void fail_each(bool (*step)(void), size_t least)
{
    size_t n = 0;
    bool ok = false;
    while (!ok && n < 10000) {
        fail_at = ++n;
        calls = 0;
        ok = step();
        if (blocks != 0 || (ok && calls >= n)) {
            printf("allocation %lu\n", (unsigned long)n);
            CHECK_EQ(blocks, 0);
            CHECK(!ok || calls < n);
        }
    }
    fail_at = 0;
    CHECK(ok);
    CHECK(n > least);
}

static bool generator_step(void)
{
    wsmith_config config;
    wsmith_error error;
    wsmith_source s;
    size_t size;
    memset(&config, 0, sizeof config);
    config.max_imports = 5;
    config.name_section = WSMITH_ON;
    error.status = WSMITH_OK;
    wsmith_generator *g = wsmith_generator_new(&config, &error);
    if (!g) {
        CHECK_EQ(error.status, WSMITH_ERR_NOMEM);
        return false;
    }
    wsmith_from_seed(&s, 3, 60000);
    bool ok = wsmith_generate(g, &s, &size) != NULL;
    if (!ok) { /* the next one works */
        CHECK_EQ(size, 0);
        fail_at = 0;
        wsmith_from_seed(&s, 4, 3000);
        CHECK(wsmith_generate(g, &s, &size) != NULL && size > 0);
    }
    wsmith_generator_free(g);
    return ok;
}

TEST(generating_a_module) { fail_each(generator_step, 30); }

static uint64_t take_some(wsmith_source *s)
{
    uint64_t sum = 0;
    for (int i = 0; i < 40; i++) {
        uint8_t bytes[50];
        wsmith_span_begin(s, "span");
        sum = sum * 31 + wsmith_u64(s);
        wsmith_bytes(s, bytes, sizeof bytes);
        sum += bytes[0];
        wsmith_span_end(s);
    }
    return sum;
}

static bool record_step(void)
{
    wsmith_record record;
    wsmith_source s;
    wsmith_from_seed(&s, 1, 100000);
    uint64_t expected = take_some(&s);
    memset(&record, 0, sizeof record);
    wsmith_from_seed(&s, 1, 100000);
    wsmith_record_to(&s, &record);
    CHECK_EQ(take_some(&s), expected); /* values do not depend on memory */
    bool ok = wsmith_source_status(&s) == WSMITH_OK;
    CHECK(ok || wsmith_source_status(&s) == WSMITH_ERR_NOMEM);
    wsmith_record_free(&record);
    return ok;
}

TEST(recording) { fail_each(record_step, 15); }

static bool replay_step(void)
{
    wsmith_record record;
    wsmith_source s;
    size_t at = fail_at;
    memset(&record, 0, sizeof record);
    fail_at = 0;
    wsmith_from_seed(&s, 1, 100000);
    wsmith_record_to(&s, &record);
    uint64_t expected = take_some(&s);
    fail_at = at;
    calls = 0;
    bool ok = wsmith_from_record(&s, &record, WSMITH_BY_UID, 0, 0);
    if (ok) {
        CHECK_EQ(take_some(&s), expected);
    } else {
        CHECK_EQ(wsmith_source_status(&s), WSMITH_ERR_NOMEM);
        CHECK(wsmith_eos(&s));
    }
    wsmith_source_end(&s);
    wsmith_record_free(&record);
    return ok;
}

TEST(replaying) { fail_each(replay_step, 3); }

static bool store_step(void)
{
    wsmith_record record, loaded;
    wsmith_source s;
    wsmith_error error;
    uint8_t *bytes;
    size_t at = fail_at, size;
    memset(&record, 0, sizeof record);
    memset(&loaded, 0, sizeof loaded);
    fail_at = 0;
    wsmith_from_seed(&s, 1, 100000);
    wsmith_record_to(&s, &record);
    take_some(&s);
    fail_at = at;
    calls = 0;
    bool ok = wsmith_record_save(&record, &bytes, &size);
    if (ok) {
        error.status = WSMITH_OK;
        ok = wsmith_record_load(&loaded, bytes, size, &error) == WSMITH_OK;
        CHECK(ok || error.status == WSMITH_ERR_NOMEM);
        wsmith_free(bytes);
    } else {
        CHECK(bytes == NULL && size == 0);
    }
    wsmith_record_free(&record);
    wsmith_record_free(&loaded);
    return ok;
}

TEST(storing_and_loading) { fail_each(store_step, 8); }

static bool sum_of_many(void *context, wsmith_source *s)
{
    uint64_t sum = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 400, 100) sum += wsmith_u8(s);
    return sum > 700;
}

/* A flag, and two slices of which one has bytes that are large. */
static bool large_bytes(void *context, wsmith_source *s)
{
    uint8_t p[16];
    size_t large = 0;
    (void)context;
    bool flag = wsmith_bool(s);
    for (int i = 0; i < 2; i++) {
        size_t n = wsmith_slice(s, p, sizeof p);
        for (size_t k = 0; k < n; k++) large += p[k] >= 200;
    }
    return large >= 2 && (!flag || wsmith_u8(s) > 9);
}

static wsmith_predicate *shrunk; /* by shrink_step */

static bool shrink_step(void)
{
    wsmith_record record;
    wsmith_source s;
    wsmith_shrink_stats stats;
    size_t at = fail_at;
    memset(&record, 0, sizeof record);
    fail_at = 0;
    for (uint64_t seed = 3; wsmith_record_clear(&record), true; seed++) {
        wsmith_from_seed(&s, seed, 1000);
        wsmith_record_to(&s, &record);
        if (shrunk(NULL, &s)) break;
    }
    fail_at = at;
    calls = 0;
    wsmith_status status = wsmith_shrink(&record, shrunk, NULL, NULL, &stats);
    size_t used = calls;
    CHECK(status == WSMITH_OK || status == WSMITH_ERR_NOMEM);
    fail_at = 0;
    if (wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 0, 0)) CHECK(shrunk(NULL, &s));
    wsmith_source_end(&s);
    wsmith_record_free(&record);
    calls = used;
    return status == WSMITH_OK && used < at;
}

/* The table of known runs may stay smaller: that is no failure. */
TEST(shrinking)
{
    shrunk = sum_of_many;
    fail_each(shrink_step, 20);
}

TEST(shrinking_byte_strings)
{
    shrunk = large_bytes;
    fail_each(shrink_step, 40);
}

static bool text_step(void)
{
    static const uint8_t module[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, 3, 1, 0, 1};
    char *text;
    size_t len;
    bool ok = wsmith_module_text(module, sizeof module, &text, &len);
    CHECK(ok == (text != NULL));
    wsmith_free(text);
    return ok;
}

TEST(printing) { fail_each(text_step, 1); }

static void print_nothing(void *context, const char *text)
{
    (void)context;
    (void)text;
}

static bool labelled(void *context, wsmith_source *s)
{
    static const uint32_t weights[3] = {1, 2, 3};
    static const wsmith_weight ranges[2] = {{0, 5, 1}, {9, 9, 4}};
    char label[40];
    (void)context;
    snprintf(label, sizeof label, "%lu", (unsigned long)wsmith_pick(s, weights, 3));
    wsmith_weighted(s, ranges, 2);
    wsmith_u64(s);
    wsmith_classify(s, label);
    wsmith_cover(s, true, 50, "always");
    return true;
}

static bool check_step(void)
{
    wsmith_check_options options;
    wsmith_check_result result;
    size_t at = fail_at;
    memset(&options, 0, sizeof options);
    options.cases = 40;
    options.print = print_nothing;
    int code = wsmith_check("labelled", labelled, NULL, &options, &result);
    CHECK(code == 0 || (code == 2 && result.status == WSMITH_ERR_NOMEM));
    wsmith_record_free(&result.record);
    return code == 0 && calls < at;
}

/* The table of known runs may stay smaller, as above. */
TEST(checking_with_labels) { fail_each(check_step, 8); }

static bool stat_step(void)
{
    wsmith_stat_options options;
    wsmith_stat_result result;
    memset(&options, 0, sizeof options);
    options.runs = 40;
    options.print = print_nothing;
    int code = wsmith_stat(labelled, NULL, &options, &result);
    CHECK(code == 0 || (code == 2 && result.status == WSMITH_ERR_NOMEM));
    return code == 0;
}

TEST(testing_distributions) { fail_each(stat_step, 10); }

static bool new_in_front(void *context, wsmith_source *s)
{
    (void)context;
    (void)wsmith_bool_at(s, "bool @a.c:1");
    return wsmith_u8_at(s, "u8 @a.c:2") == 3 && wsmith_u16_at(s, "u16 @a.c:3") == 11021;
}

/* An alignment for which there is no memory is left out. */
static bool repeat_step(void)
{
    static const uint8_t stored[] = {87,  83,  67,  50,  3,   0,   3,   0,  9,   117, 56, 32, 64,
                                     97,  46,  99,  58,  49,  10,  117, 49, 54,  32,  64, 97, 46,
                                     99,  58,  50,  9,   117, 56,  32,  64, 97,  46,  99, 58, 51,
                                     232, 246, 176, 227, 6,   1,   1,   3,  0,   255, 1,  0,  163,
                                     130, 156, 97,  1,   2,   141, 86,  0,  255, 255, 3,  0,  210,
                                     232, 176, 211, 6,   1,   3,   198, 1,  0,   255, 1,  0};
    wsmith_error error;
    memset(&error, 0, sizeof error);
    wsmith_status status = wsmith_repeat(stored, sizeof stored, new_in_front, NULL, &error);
    CHECK(status == WSMITH_FAILED || status == WSMITH_ERR_NOMEM || status == WSMITH_REJECTED);
    CHECK((status == WSMITH_ERR_NOMEM) == (error.status == WSMITH_ERR_NOMEM));
    return status == WSMITH_FAILED && calls < fail_at;
}

TEST(repeating_a_stored_case) { fail_each(repeat_step, 4); }
