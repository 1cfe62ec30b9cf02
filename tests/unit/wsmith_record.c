/* tests/unit/wsmith_record.c - recording, replaying, editing, storing choices. */
/* qemu */
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "test.h"

typedef struct sample {
    uint32_t count;
    uint64_t values[64];
    double real;
    uint8_t bytes[6];
} sample;

/* A list whose length is decided on the way, then one of everything. */
static void run(wsmith_source *s, sample *out)
{
    memset(out, 0, sizeof *out);
    wsmith_span_begin(s, "list");
    for (;;) {
        wsmith_span_begin(s, "element");
        bool end = out->count == 60 || wsmith_eos_mean(s, 6);
        if (!end) out->values[out->count++] = wsmith_range(s, 0, 999);
        wsmith_span_end(s);
        if (end) break;
    }
    wsmith_span_end(s);
    out->real = wsmith_f64(s);
    wsmith_bytes(s, out->bytes, sizeof out->bytes);
}

static bool equal(const sample *a, const sample *b)
{
    return a->count == b->count && memcmp(a->values, b->values, sizeof a->values) == 0 &&
           memcmp(&a->real, &b->real, sizeof a->real) == 0 && memcmp(a->bytes, b->bytes, 6) == 0;
}

static void record_run(uint64_t seed, uint64_t size, wsmith_record *record, sample *out)
{
    wsmith_source s;
    wsmith_from_seed(&s, seed, size);
    wsmith_record_to(&s, record);
    run(&s, out);
    CHECK_EQ(wsmith_source_status(&s), WSMITH_OK);
}

static void replay(const wsmith_record *record, wsmith_align align, sample *out)
{
    wsmith_source s;
    CHECK(wsmith_from_record(&s, record, align, 0, 0));
    run(&s, out);
    wsmith_source_end(&s);
}

TEST(recording_changes_no_value)
{
    for (uint64_t seed = 0; seed < 100; seed++) {
        wsmith_record record = {0};
        wsmith_source s;
        sample plain, recorded;
        uint64_t size = seed < 50 ? 4096 : seed;
        wsmith_from_seed(&s, seed, size);
        run(&s, &plain);
        record_run(seed, size, &record, &recorded);
        CHECK(equal(&plain, &recorded));
        wsmith_record_free(&record);
    }
}

TEST(replay_repeats_the_run_in_order_and_by_uid)
{
    for (uint64_t seed = 0; seed < 200; seed++) {
        wsmith_record record = {0};
        sample first, again;
        record_run(seed, seed % 3 ? 4096 : seed / 3, &record, &first);
        replay(&record, WSMITH_BY_ORDER, &again);
        CHECK(equal(&first, &again));
        replay(&record, WSMITH_BY_UID, &again);
        CHECK(equal(&first, &again));
        wsmith_record_free(&record);
    }
}

TEST(recording_a_replay_gives_the_same_record)
{
    wsmith_record record = {0}, copy = {0};
    wsmith_source s;
    sample first, again;
    record_run(9, 4096, &record, &first);
    CHECK(wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 0, 0));
    wsmith_record_to(&s, &copy);
    run(&s, &again);
    wsmith_source_end(&s);
    uint8_t *a = NULL, *b = NULL;
    size_t a_size = 0, b_size = 0;
    CHECK(wsmith_record_save(&record, &a, &a_size) && wsmith_record_save(&copy, &b, &b_size));
    CHECK_EQ(a_size, b_size);
    CHECK(a_size == b_size && memcmp(a, b, a_size) == 0);
    wsmith_free(a);
    wsmith_free(b);
    wsmith_record_free(&record);
    wsmith_record_free(&copy);
}

static void three(wsmith_source *s, bool extra, uint32_t out[3])
{
    out[0] = wsmith_u32(s);
    if (extra) wsmith_u8(s);
    out[1] = wsmith_u32(s);
    out[2] = wsmith_u16(s);
}

TEST(by_uid_a_request_that_comes_in_between_shifts_nothing)
{
    wsmith_record record = {0};
    wsmith_source s;
    uint32_t first[3], again[3];
    wsmith_from_seed(&s, 1, 100);
    wsmith_record_to(&s, &record);
    three(&s, false, first);
    CHECK(wsmith_from_record(&s, &record, WSMITH_BY_UID, 0, 0));
    three(&s, true, again);
    wsmith_source_end(&s);
    CHECK_EQ(memcmp(first, again, sizeof first), 0);
    CHECK(wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 0, 0));
    three(&s, true, again);
    wsmith_source_end(&s);
    CHECK(again[1] != first[1]);
    wsmith_record_free(&record);
}

TEST(by_uid_any_number_of_requests_that_were_not_recorded_are_served)
{
    wsmith_record record = {0};
    wsmith_source s;
    wsmith_from_seed(&s, 1, 100);
    wsmith_record_to(&s, &record);
    uint32_t first = wsmith_u32_at(&s, "recorded");
    CHECK(wsmith_from_record(&s, &record, WSMITH_BY_UID, 0, 0));
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t token = wsmith_scope_begin(&s, i);
        CHECK_EQ(wsmith_u32_at(&s, "new"), 0);
        wsmith_scope_end(&s, token);
    }
    CHECK_EQ(wsmith_u32_at(&s, "recorded"), first);
    wsmith_source_end(&s);
    wsmith_record_free(&record);
}

/* The same three requests, with one of each kind before the second when `more`. */
static void mixed(wsmith_source *s, bool more, uint32_t out[6])
{
    uint8_t bytes[4] = {0};
    memset(out, 0, 6 * sizeof *out);
    out[0] = wsmith_u32(s);
    if (more) {
        out[3] = wsmith_u32(s);
        wsmith_bytes(s, bytes, sizeof bytes);
        memcpy(&out[4], bytes, 4);
        out[5] = (uint32_t)wsmith_left(s);
    }
    out[1] = wsmith_u32(s);
    out[2] = wsmith_u16(s);
}

TEST(a_replay_by_uid_with_new_requests_is_recorded_whole)
{
    wsmith_record record = {0}, copy = {0};
    wsmith_source s;
    uint32_t first[6], again[6], third[6];
    wsmith_from_seed(&s, 1, 100);
    wsmith_record_to(&s, &record);
    mixed(&s, false, first);
    CHECK(wsmith_from_record(&s, &record, WSMITH_BY_UID, 0, 0));
    wsmith_record_to(&s, &copy);
    mixed(&s, true, again);
    wsmith_source_end(&s);
    CHECK_EQ(again[1], first[1]);
    CHECK(wsmith_from_record(&s, &copy, WSMITH_BY_ORDER, 0, 0));
    mixed(&s, true, third);
    wsmith_source_end(&s);
    CHECK_EQ(memcmp(again, third, sizeof again), 0);
    wsmith_record_free(&record);
    wsmith_record_free(&copy);
}

TEST(an_edited_choice_changes_that_value_only)
{
    wsmith_record record = {0};
    sample first, again;
    size_t count;
    record_run(1, 4096, &record, &first);
    CHECK(first.count > 2);
    wsmith_choice *choices = wsmith_record_choices(&record, &count);
    CHECK_EQ(choices[1].kind, WSMITH_INT);
    CHECK_EQ(choices[1].value, first.values[0]);
    CHECK_EQ(choices[1].high, 999);
    choices[1].value = 5;
    replay(&record, WSMITH_BY_ORDER, &again);
    CHECK_EQ(again.values[0], 5);
    again.values[0] = first.values[0];
    CHECK(equal(&first, &again));
    choices[1].value = 123456; /* not allowed: reduced */
    replay(&record, WSMITH_BY_UID, &again);
    CHECK_EQ(again.values[0], 123456 % 1000);
    wsmith_record_free(&record);
}

TEST(a_replay_goes_on_with_fresh_values_when_asked)
{
    wsmith_record record = {0};
    wsmith_source s;
    wsmith_from_seed(&s, 1, 100);
    wsmith_record_to(&s, &record);
    uint32_t a = wsmith_u32_at(&s, "x");
    CHECK(wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 5, 100));
    CHECK_EQ(wsmith_u32_at(&s, "x"), a);
    CHECK(wsmith_u32_at(&s, "x") != 0);
    CHECK(!wsmith_exhausted(&s));
    wsmith_source_end(&s);
    CHECK(wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 0, 0));
    CHECK_EQ(wsmith_u32_at(&s, "x"), a);
    CHECK_EQ(wsmith_u32_at(&s, "x"), 0);
    CHECK(wsmith_exhausted(&s));
    wsmith_source_end(&s);
    wsmith_record_free(&record);
}

TEST(spans_nest_and_cover_their_choices)
{
    wsmith_record record = {0};
    sample out;
    size_t span_count, choice_count;
    record_run(1, 4096, &record, &out);
    const wsmith_span *spans = wsmith_record_spans(&record, &span_count);
    wsmith_record_choices(&record, &choice_count);
    CHECK_EQ(span_count, 2u + out.count);
    CHECK_EQ(spans[0].parent, WSMITH_NO_SPAN);
    CHECK_EQ(spans[0].first, 0);
    CHECK_EQ(spans[0].end, 2 * out.count + 1);
    for (size_t i = 1; i < span_count; i++) {
        CHECK_EQ(spans[i].parent, 0);
        CHECK_EQ(spans[i].label, spans[1].label);
        CHECK_EQ(spans[i].first, 2 * (i - 1));
        CHECK_EQ(spans[i].end - spans[i].first, i + 1 < span_count ? 2 : 1);
    }
    CHECK_EQ(choice_count, 2 * out.count + 3);
    wsmith_record_free(&record);
}

TEST(scopes_give_the_same_site_different_uids)
{
    wsmith_record record = {0};
    wsmith_source s;
    size_t count;
    wsmith_from_seed(&s, 1, 100);
    wsmith_record_to(&s, &record);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t token = wsmith_scope_begin(&s, i);
        wsmith_u8_at(&s, "x");
        wsmith_scope_end(&s, token);
    }
    wsmith_u8_at(&s, "x");
    wsmith_u8_at(&s, "x");
    wsmith_u8_at(&s, "y");
    const wsmith_choice *c = wsmith_record_choices(&record, &count);
    CHECK_EQ(count, 6);
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < i; k++) CHECK(c[i].uid != c[k].uid);
    }
    CHECK_EQ(c[3].uid, c[4].uid);
    CHECK(c[5].uid != c[4].uid);
    CHECK_STR(c[5].site, "y");
    wsmith_record_free(&record);
}

TEST(reject_discards_the_open_spans)
{
    wsmith_record record = {0};
    wsmith_source s;
    size_t count;
    wsmith_from_seed(&s, 1, 100);
    wsmith_record_to(&s, &record);
    wsmith_span_begin(&s, "closed");
    wsmith_span_end(&s);
    wsmith_span_begin(&s, "outer");
    wsmith_span_begin(&s, "inner");
    wsmith_reject(&s);
    const wsmith_span *spans = wsmith_record_spans(&record, &count);
    CHECK_EQ(count, 3);
    CHECK_EQ(spans[0].flags, 0);
    CHECK_EQ(spans[1].flags & spans[2].flags, WSMITH_DISCARDED);
    wsmith_record_free(&record);
}

/* The stored form is part of the interface: the same bytes on every CPU, and in later versions. */
TEST(the_stored_form_is_fixed)
{
    static const uint8_t expected[] = {'W', 'S', 'C', '2', 3, 1, 1, 2, 4, 's', 'i', 't', 'e'};
    wsmith_record record = {0};
    wsmith_source s;
    static const uint8_t input[] = {0xc0, 0x00, 0x80, 'h', 'i'};
    uint8_t *bytes, two[2];
    size_t size;
    wsmith_from_bytes(&s, input, sizeof input);
    wsmith_record_to(&s, &record);
    wsmith_span_begin(&s, "span");
    wsmith_range_at(&s, "site", 2, 5);
    wsmith_eos_at(&s, "site", 15);
    wsmith_bytes_at(&s, "site", two, 2);
    wsmith_span_end(&s);
    CHECK(wsmith_record_save(&record, &bytes, &size));
    CHECK(size > sizeof expected);
    CHECK_EQ(memcmp(bytes, expected, sizeof expected), 0);
    CHECK_EQ(memcmp(bytes + size - 2, "hi", 2), 0);
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < size; i++) h = (h ^ bytes[i]) * 1099511628211u;
    CHECK_EQ(h, (long long)15854908410803880651u);
    wsmith_free(bytes);
    wsmith_record_free(&record);
}

/* A record of every kind of choice, as it was stored by the version that wrote this test. */
static const uint8_t stored[] = {
    87,  83,  67,  50,  17,  5,   12,  6,   8,   110, 32,  64,  118, 46,  99,  58,  49,  10,  117,
    54,  52,  32,  64,  118, 46,  99,  58,  50,  8,   105, 32,  64,  118, 46,  99,  58,  51,  10,
    105, 54,  52,  32,  64,  118, 46,  99,  58,  52,  10,  102, 51,  50,  32,  64,  118, 46,  99,
    58,  53,  10,  102, 54,  52,  32,  64,  118, 46,  99,  58,  54,  8,   119, 32,  64,  118, 46,
    99,  58,  55,  11,  112, 105, 99,  107, 32,  64,  118, 46,  99,  58,  56,  8,   98,  32,  64,
    118, 46,  99,  58,  57,  13,  115, 108, 105, 99,  101, 32,  64,  118, 46,  99,  58,  49,  48,
    12,  101, 97,  99,  104, 32,  64,  118, 46,  99,  58,  49,  49,  12,  98,  111, 111, 108, 32,
    64,  118, 46,  99,  58,  49,  50,  147, 236, 232, 131, 2,   1,   1,   195, 237, 46,  5,   187,
    132, 61,  5,   243, 166, 173, 198, 8,   1,   2,   229, 156, 175, 188, 215, 174, 240, 233, 248,
    1,   0,   255, 255, 255, 255, 255, 255, 255, 255, 255, 1,   0,   245, 248, 224, 144, 14,  6,
    3,   191, 12,  207, 15,  208, 15,  0,   254, 226, 211, 146, 8,   6,   4,   128, 175, 252, 212,
    185, 176, 222, 138, 40,  255, 255, 255, 255, 255, 255, 255, 255, 255, 1,   255, 255, 255, 255,
    255, 255, 255, 255, 255, 1,   0,   162, 132, 157, 177, 3,   3,   5,   128, 128, 128, 252, 4,
    0,   255, 255, 255, 255, 15,  0,   236, 159, 173, 225, 11,  4,   6,   128, 128, 128, 128, 128,
    128, 128, 240, 193, 1,   0,   255, 255, 255, 255, 255, 255, 255, 255, 255, 1,   0,   223, 205,
    229, 208, 5,   65,  7,   2,   1,   39,  30,  130, 137, 138, 56,  65,  8,   2,   0,   2,   0,
    212, 165, 154, 132, 10,  5,   9,   0,   5,   5,   5,   224, 147, 157, 191, 7,   17,  10,  221,
    31,  0,   255, 255, 255, 255, 7,   0,   210, 163, 213, 141, 7,   1,   10,  1,   0,   20,  0,
    140, 200, 181, 183, 14,  5,   10,  5,   1,   1,   1,   189, 206, 244, 186, 2,   2,   11,  0,
    0,   1,   1,   162, 136, 146, 239, 10,  1,   12,  1,   0,   1,   0,   189, 206, 244, 186, 2,
    2,   11,  0,   0,   1,   1,   162, 136, 146, 239, 10,  1,   12,  0,   0,   1,   0,   189, 206,
    244, 186, 2,   2,   11,  1,   0,   1,   1,   142, 219, 149, 153, 1,   0,   0,   0,   12,  205,
    144, 201, 217, 4,   0,   0,   12,  5,   189, 206, 244, 186, 2,   0,   2,   12,  2,   189, 206,
    244, 186, 2,   0,   2,   14,  2,   189, 206, 244, 186, 2,   0,   2,   16,  1,   231, 27,  68,
    162, 27,  119,
};

typedef struct stored_run {
    uint64_t n, u64, weighted;
    int64_t small, large;
    uint32_t float_bits;
    uint64_t double_bits;
    size_t pick, len;
    uint8_t bytes[5], slice[20];
    uint32_t rounds, bools;
} stored_run;

static void run_stored(wsmith_source *s, stored_run *out)
{
    static const wsmith_weight weights[2] = {{30, 40, 1}, {1, 2, 9}};
    static const uint32_t picks[3] = {1, 2, 3};
    memset(out, 0, sizeof *out);
    wsmith_span_begin(s, "all");
    out->n = wsmith_range_at(s, "n @v.c:1", 5, 1000000);
    out->u64 = wsmith_u64_at(s, "u64 @v.c:2");
    out->small = wsmith_irange_at(s, "i @v.c:3", -1000, 1000);
    out->large = wsmith_i64_at(s, "i64 @v.c:4");
    out->float_bits = wsmith_f32_bits_at(s, "f32 @v.c:5");
    out->double_bits = wsmith_f64_bits_at(s, "f64 @v.c:6");
    out->weighted = wsmith_weighted_at(s, "w @v.c:7", weights, 2);
    out->pick = wsmith_pick_at(s, "pick @v.c:8", picks, 3);
    wsmith_bytes_at(s, "b @v.c:9", out->bytes, 5);
    out->len = wsmith_slice_at(s, "slice @v.c:10", out->slice, 20);
    wsmith_span_end(s);
    wsmith_loop l = wsmith_loop_begin(s, "each @v.c:11", 0, 9, 3);
    for (; wsmith_loop_next(s, &l); out->rounds++) {
        uint32_t scope = wsmith_scope_begin(s, 7);
        out->bools = out->bools * 2 + wsmith_bool_at(s, "bool @v.c:12");
        wsmith_scope_end(s, scope);
    }
}

/* On every CPU, in every way; and stored again it is the same. */
TEST(a_record_that_was_stored_once_is_repeated_for_ever)
{
    wsmith_record record = {0}, again = {0};
    stored_run run;
    uint8_t *bytes;
    size_t size;
    CHECK_EQ(wsmith_record_load(&record, stored, sizeof stored, NULL), WSMITH_OK);
    CHECK(wsmith_record_save(&record, &bytes, &size));
    CHECK(size == sizeof stored && memcmp(bytes, stored, size) == 0);
    wsmith_free(bytes);
    for (int align = WSMITH_BY_ORDER; align <= WSMITH_BY_PLACE; align++) {
        wsmith_source s;
        CHECK(wsmith_from_record(&s, &record, (wsmith_align)align, 0, 0));
        wsmith_record_to(&s, &again);
        run_stored(&s, &run);
        wsmith_source_end(&s);
        CHECK(run.n == 767683 && run.u64 == 17929887251753061989u);
        CHECK(run.small == -800 && run.large == 1444174171084917696);
        CHECK(run.float_bits == 0x4f800000 && run.double_bits == 0xc1e0000000000000u);
        CHECK(run.weighted == 2 && run.pick == 2);
        CHECK_EQ(memcmp(run.bytes, "\xe7\x1b\x44\xa2\x1b", 5), 0);
        CHECK(run.len == 1 && run.slice[0] == 0x77);
        CHECK(run.rounds == 2 && run.bools == 2);
        CHECK(wsmith_record_save(&again, &bytes, &size));
        CHECK(size == sizeof stored && memcmp(bytes, stored, size) == 0);
        wsmith_free(bytes);
        wsmith_record_clear(&again);
    }
    wsmith_record_free(&record);
    wsmith_record_free(&again);
}

TEST(a_loaded_record_replays)
{
    wsmith_record record = {0}, loaded = {0};
    sample first, again;
    uint8_t *bytes;
    size_t size;
    record_run(77, 4096, &record, &first);
    CHECK(wsmith_record_save(&record, &bytes, &size));
    CHECK_EQ(wsmith_record_load(&loaded, bytes, size, NULL), WSMITH_OK);
    replay(&loaded, WSMITH_BY_UID, &again);
    CHECK(equal(&first, &again));
    wsmith_free(bytes);
    wsmith_record_free(&record);
    wsmith_record_free(&loaded);
}

TEST(damaged_records_are_refused_or_replay)
{
    wsmith_record record = {0}, loaded = {0};
    sample first, again;
    uint8_t *bytes;
    size_t size;
    wsmith_error error;
    record_run(3, 4096, &record, &first);
    CHECK(wsmith_record_save(&record, &bytes, &size));
    for (size_t cut = 0; cut < size; cut++) {
        memset(&error, 0, sizeof error);
        CHECK_EQ(wsmith_record_load(&loaded, bytes, cut, &error), WSMITH_ERR_FORMAT);
        CHECK(error.message[0] != 0 && error.place <= cut);
    }
    for (size_t i = 0; i < size; i++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes[i] ^= (uint8_t)(1 << bit);
            if (wsmith_record_load(&loaded, bytes, size, NULL) == WSMITH_OK) {
                replay(&loaded, WSMITH_BY_ORDER, &again);
                replay(&loaded, WSMITH_BY_UID, &again);
                replay(&loaded, WSMITH_BY_SPAN, &again);
                replay(&loaded, WSMITH_BY_PLACE, &again);
            }
            bytes[i] ^= (uint8_t)(1 << bit);
        }
    }
    CHECK_EQ(wsmith_record_load(&loaded, NULL, 0, NULL), WSMITH_ERR_FORMAT);
    wsmith_free(bytes);
    wsmith_record_free(&record);
    wsmith_record_free(&loaded);
}

/* -- one choice changes, later ones keep their values ------------------------------------------------------- */

typedef struct shifted {
    uint64_t prefix, extra[8], b, c;
} shifted;

/* a: whether there is a prefix, and how long; then b and c. */
static shifted ask_shifted(wsmith_source *s)
{
    shifted x;
    memset(&x, 0, sizeof x);
    wsmith_span_begin(s, "a");
    x.prefix = wsmith_range(s, 0, 7);
    for (uint64_t i = 0; i < x.prefix; i++) x.extra[i] = wsmith_range(s, 0, 9999);
    wsmith_span_end(s);
    wsmith_span_begin(s, "b and c");
    x.b = wsmith_range(s, 0, 999999);
    x.c = wsmith_range(s, 0, 99999999);
    wsmith_span_end(s);
    return x;
}

TEST(later_choices_keep_their_values_when_one_changes)
{
    for (uint64_t seed = 0; seed < 40; seed++) {
        for (int align = WSMITH_BY_ORDER; align <= WSMITH_BY_SPAN; align++) {
            wsmith_source s;
            wsmith_record record;
            memset(&record, 0, sizeof record);
            wsmith_from_seed(&s, seed, 1000);
            wsmith_record_to(&s, &record);
            shifted old = ask_shifted(&s);
            wsmith_choice *choices = wsmith_record_choices(&record, NULL);
            choices[0].value = (old.prefix + 1 + seed % 7) % 8;
            CHECK(wsmith_from_record(&s, &record, (wsmith_align)align, seed + 9, 1000));
            shifted now = ask_shifted(&s);
            CHECK_EQ(now.prefix, choices[0].value);
            bool kept = now.b == old.b && now.c == old.c;
            CHECK_EQ(kept, align != WSMITH_BY_ORDER);
            for (uint64_t i = 0; i < now.prefix && i < old.prefix; i++)
                CHECK_EQ(now.extra[i], old.extra[i]);
            wsmith_source_end(&s);
            wsmith_record_free(&record);
        }
    }
}

/* As a target that fails in the midst of a loop, or crashes. */
TEST(spans_left_open_reach_to_the_end)
{
    wsmith_record record = {0};
    wsmith_source s;
    size_t spans;
    wsmith_from_seed(&s, 1, 64);
    wsmith_record_to(&s, &record);
    wsmith_span_begin(&s, "outer");
    wsmith_u8(&s);
    wsmith_span_begin(&s, "inner");
    wsmith_u8(&s);
    wsmith_span_end(&s);
    wsmith_span_begin(&s, "open");
    wsmith_u8(&s);
    const wsmith_span *span = wsmith_record_spans(&record, &spans);
    CHECK_EQ(spans, 3);
    CHECK_EQ(span[0].end, 3);
    CHECK_EQ(span[1].end, 2);
    CHECK_EQ(span[2].first, 2);
    CHECK_EQ(span[2].end, 3);
    wsmith_u8(&s); /* reading them does not close them */
    wsmith_span_end(&s);
    wsmith_span_end(&s);
    CHECK_EQ(wsmith_record_spans(&record, NULL)[2].end, 4);
    wsmith_record_free(&record);
}
