/* tests/unit/wsmith_repeat.c - stored cases as tests: repeated exactly, found again after edits, told when stale. */
/* emulated: -O1 */
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "test.h"

/* A test in several states of its source. */
typedef struct state {
    const char *sites[3]; /* NULL: not asked */
    bool mended, rejects;
    int calls;
} state;

static bool too_large(void *context, wsmith_source *s)
{
    state *t = (state *)context;
    uint64_t kind = wsmith_range_at(s, t->sites[0], 0, 9), extra = 0;
    t->calls++;
    if (t->sites[1]) extra = wsmith_range_at(s, t->sites[1], 0, 1000);
    uint64_t size = wsmith_range_at(s, t->sites[2], 0, 100000);
    if (t->rejects) wsmith_reject(s);
    return !t->mended && kind == 3 && size > 70000 && extra <= 1000;
}

static const state as_it_was = {{"range 0..9 @t.c:10", NULL, "range 0..100000 @t.c:11"},
                                false,
                                false,
                                0};

static size_t store(uint8_t *bytes, size_t cap)
{
    wsmith_record record;
    wsmith_source s;
    uint8_t *stored;
    size_t size = 0, n;
    state t = as_it_was;
    memset(&record, 0, sizeof record);
    wsmith_from_seed(&s, 1, 100);
    wsmith_record_to(&s, &record);
    (void)too_large(&t, &s);
    wsmith_choice *c = wsmith_record_choices(&record, &n);
    CHECK_EQ(n, 2);
    c[0].value = 3;
    c[1].value = 70001;
    CHECK(wsmith_record_save(&record, &stored, &size) && size <= cap);
    memcpy(bytes, stored, size);
    wsmith_free(stored);
    wsmith_record_free(&record);
    return size;
}

TEST(what_was_stored_fails_in_one_run_or_holds_in_one)
{
    uint8_t bytes[500];
    size_t size = store(bytes, sizeof bytes);
    state t = as_it_was;
    CHECK_EQ(wsmith_repeat(bytes, size, too_large, &t, NULL), WSMITH_FAILED);
    CHECK_EQ(t.calls, 1);
    t.mended = true;
    CHECK_EQ(wsmith_repeat(bytes, size, too_large, &t, NULL), WSMITH_OK);
    CHECK_EQ(t.calls, 2);
    t.mended = false;
    t.rejects = true;
    CHECK_EQ(wsmith_repeat(bytes, size, too_large, &t, NULL), WSMITH_OK);
}

TEST(it_fails_after_edits_of_the_test)
{
    static const state edited[] = {
        {{"range 0..9 @t.c:30", NULL, "range 0..100000 @t.c:31"}, false, false, 0},
        {{"range 0..9 @t.c:10", "range 0..1000 @t.c:11", "range 0..100000 @t.c:12"},
         false,
         false,
         0},
        {{"range 0..9 @other.c:12", NULL, "range 0..100000 @other.c:13"}, false, false, 0},
        {{"range 0..last @t.c:10", NULL, "range 0..MOST @t.c:11"}, false, false, 0},
    };
    uint8_t bytes[500];
    size_t size = store(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof edited / sizeof *edited; i++) {
        state t = edited[i];
        CHECK_EQ(wsmith_repeat(bytes, size, too_large, &t, NULL), WSMITH_FAILED);
        CHECK(t.calls <= 8);
    }
}

static bool asks_otherwise(void *context, wsmith_source *s)
{
    (void)context;
    return wsmith_f64_at(s, "f64 @n.c:1") > 1e300 && wsmith_bool_at(s, "bool @n.c:2");
}

TEST(what_asks_for_other_values_is_told)
{
    uint8_t bytes[500];
    size_t size = store(bytes, sizeof bytes);
    CHECK_EQ(wsmith_repeat(bytes, size, asks_otherwise, NULL, NULL), WSMITH_REJECTED);
}

TEST(what_is_no_record_is_told_and_not_run)
{
    uint8_t bytes[500];
    size_t size = store(bytes, sizeof bytes);
    state t = as_it_was;
    for (size_t n = 0; n < size; n++) {
        wsmith_error error;
        memset(&error, 0, sizeof error);
        CHECK_EQ(wsmith_repeat(bytes, n, too_large, &t, &error), WSMITH_ERR_FORMAT);
        CHECK(error.status == WSMITH_ERR_FORMAT && error.place <= n && error.message[0]);
    }
    CHECK_EQ(wsmith_repeat(NULL, 0, too_large, &t, NULL), WSMITH_ERR_FORMAT);
    CHECK_EQ(t.calls, 0);
}
