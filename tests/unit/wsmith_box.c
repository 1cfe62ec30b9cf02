/* tests/unit/wsmith_box.c - what is known of a run whose process dies at a choice. */
#define _GNU_SOURCE
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/fuzz/main.h"
#include "test.h"

#if WSMITH__PROCESSES

enum { CHOICES = 24, WAYS_TO_DIE = 6 };

static int last_choice, way_to_die;

static volatile int zero;

static void die(void)
{
    switch (way_to_die) {
    case 0: kill(getpid(), SIGKILL); break;
    case 1: abort();
    case 2: *(volatile int *)(uintptr_t)(8 + zero) = 1; break;
    case 3: _exit(3);
    case 4: exit(0);
    default:
        for (;;) zero = 0;
    }
}

/* Dies when it has been given `last_choice` choices, before it asks for another. */
static bool dies(void *context, wsmith_source *s)
{
    uint8_t bytes[3];
    (void)context;
    for (int i = 0; i < CHOICES; i++) {
        if (i == last_choice) die();
        wsmith_span_begin(s, "part");
        switch (i % 4) {
        case 0: (void)wsmith_range(s, 10, 1000); break;
        case 1: (void)wsmith_irange(s, -10, 1000); break;
        case 2: wsmith_bytes(s, bytes, 3); break;
        default: (void)wsmith_eos(s); break;
        }
        if (i % 5 != 4) wsmith_span_end(s); /* some stay open */
    }
    return false;
}

static const int expected_ends[WAYS_TO_DIE] = {WSMITH__END_KILLED, WSMITH__END_ABORT,
                                               WSMITH__END_CRASH,  WSMITH__END_EXIT,
                                               WSMITH__END_EXIT,   WSMITH__END_TIMEOUT};

/* The record of a whole run, and the first choices of it that the box has. */
static void check_choices(const wsmith_record *whole, const wsmith_record *seen, size_t count)
{
    size_t n, spans;
    wsmith_record copy;
    memset(&copy, 0, sizeof copy);
    CHECK(wsmith__copy_record(&copy, seen));
    const wsmith_choice *a = wsmith_record_choices(whole, NULL);
    const wsmith_choice *b = wsmith_record_choices(&copy, &n);
    const uint8_t *bytes = wsmith_record_bytes(whole, NULL),
                  *got = wsmith_record_bytes(&copy, NULL);
    const wsmith_span *span = wsmith_record_spans(&copy, &spans);
    CHECK_EQ(n, count);
    CHECK_EQ(spans, count);
    for (size_t i = 0; i < n && i < count; i++) {
        CHECK(a[i].uid == b[i].uid && a[i].kind == b[i].kind && a[i].value == b[i].value &&
              a[i].low == b[i].low && a[i].high == b[i].high);
        if (b[i].kind == WSMITH_BYTES) CHECK_EQ(memcmp(bytes + a[i].value, got + b[i].value, 3), 0);
    }
    for (size_t i = 0; i < spans; i++) CHECK(span[i].first <= span[i].end && span[i].end <= n);
    wsmith_record_free(&copy);
}

static bool rejects(void *context, wsmith_source *s)
{
    (void)context;
    if (wsmith_u8(s) != 1) wsmith_reject(s);
    return true;
}

TEST(a_file_whose_run_is_rejected_holds)
{
    wsmith__box box;
    wsmith_fuzz_options options;
    wsmith__limits limits;
    wsmith_record record;
    wsmith_source s;
    const char *why;
    uint8_t *bytes = NULL;
    memset(&options, 0, sizeof options);
    memset(&limits, 0, sizeof limits);
    memset(&record, 0, sizeof record);
    options.max_choices = options.max_bytes = 100;
    limits.seconds = 5;
    CHECK(wx__array_push(bytes, 3));
    CHECK(wsmith__box_open(&box, rejects, NULL, &options, &limits, -1));
    CHECK(wsmith__box_record(&box, bytes, 1, &record));
    CHECK_EQ(wsmith__replay_record(&box, "rejected", &record), 0);
    wsmith__box_close(&box);
    wsmith_from_bytes(&s, bytes, 1);
    CHECK(!wsmith__inside_shows(&s, rejects, NULL, &why));
    wx__array_free(bytes);
    wsmith_record_free(&record);
}

TEST(a_process_that_dies_behind_choice_k_leaves_k_choices)
{
    wsmith_record whole;
    wsmith_source s;
    wsmith_fuzz_options options;
    wsmith__limits limits;
    wsmith__box box;
    wsmith__death d;
    memset(&whole, 0, sizeof whole);
    memset(&options, 0, sizeof options);
    options.max_bytes = 4096;
    options.max_choices = 100;
    limits.bytes = 0;
    last_choice = CHOICES;
    wsmith_from_seed(&s, 5, 4096);
    wsmith_record_to(&s, &whole);
    CHECK(!dies(NULL, &s));
    CHECK_EQ(wx__array_len(whole.choices), CHOICES);
    for (way_to_die = 0; way_to_die < WAYS_TO_DIE; way_to_die++) {
        limits.seconds = way_to_die == 5 ? 0.2 : 10; /* a busy machine may be slow to die */
        for (last_choice = 0; last_choice < CHOICES; last_choice += way_to_die == 5 ? 11 : 1) {
            CHECK(wsmith__box_open(&box, dies, NULL, &options, &limits, -1));
            CHECK(wsmith__box_repeat(&box, &whole, &d));
            CHECK(d.end == expected_ends[way_to_die] ||
                  (way_to_die == 2 && d.end == WSMITH__END_SANITIZER));
            check_choices(&whole, &box.watch.lane->view, (size_t)last_choice);
            wsmith__box_close(&box);
        }
    }
    wsmith_record_free(&whole);
}

#endif
