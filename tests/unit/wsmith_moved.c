/* tests/unit/wsmith_moved.c - stored choices find their call sites in a program that was edited. */
/* qemu */
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "test.h"

/* A program as the list of its requests: the line of each, 0 for one that is not there. */
enum { REQUESTS = 12 };

typedef struct program {
    const char *text[REQUESTS];
    int line[REQUESTS];
} program;

static uint64_t values[REQUESTS];

static char names[2 * REQUESTS][64]; /* a site has one address */

static const char *site_of(const program *p, int i)
{
    char name[64] = {0};
    int k = 0;
    snprintf(name, sizeof name, "%s @list.c:%d", p->text[i], p->line[i]);
    while (names[k][0] && strcmp(names[k], name) != 0) k++;
    memcpy(names[k], name, sizeof name);
    return names[k];
}

static void run(const program *p, wsmith_source *s)
{
    for (int i = 0; i < REQUESTS; i++) {
        values[i] = p->line[i] ? wsmith_range_at(s, site_of(p, i), 1, 1000000) : 0;
    }
}

/* Records `before`, stores and loads that, replays it in `after`: how many requests that are in both
 * have their value. */
static int kept(const program *before, const program *after)
{
    wsmith_record record = {0}, loaded = {0};
    wsmith_source s;
    uint8_t *bytes;
    uint64_t first[REQUESTS];
    size_t size;
    int n = 0;
    memset(values, 0, sizeof values);
    memset(names, 0, sizeof names);
    wsmith_from_seed(&s, 7, 1000);
    wsmith_record_to(&s, &record);
    run(before, &s);
    memcpy(first, values, sizeof first);
    CHECK(wsmith_record_save(&record, &bytes, &size));
    CHECK_EQ(wsmith_record_load(&loaded, bytes, size, NULL), WSMITH_OK);
    CHECK(wsmith_from_record(&s, &loaded, WSMITH_BY_UID, 0, 0));
    run(after, &s);
    wsmith_source_end(&s);
    for (int i = 0; i < REQUESTS; i++) n += first[i] != 0 && values[i] == first[i];
    wsmith_free(bytes);
    wsmith_record_free(&record);
    wsmith_record_free(&loaded);
    return n;
}

/* Twelve requests in four functions; most texts are in several places. */
static const program original = {{"u8", "u8", "range 0..n", "u8", "range 0..n", "bool", "u8", "u8",
                                  "u8", "eos", "u8", "bool"},
                                 {10, 12, 17, 34, 39, 41, 60, 67, 69, 91, 96, 104}};

static program moved(int from, int to, int by)
{
    program p = original;
    for (int i = from; i < to; i++) p.line[i] += by;
    return p;
}

TEST(lines_put_in_above_keep_all_values)
{
    for (int by = -9; by < 200; by++) {
        program p = moved(0, REQUESTS, by);
        CHECK_EQ(kept(&original, &p), REQUESTS);
    }
}

/* Of 1196 edits, seven bring a request to the old line of one with its text. */
TEST(lines_put_in_between_functions_keep_nearly_all_values)
{
    int all = 0;
    for (int by = 1; by < 300; by++) {
        for (int from = 0; from < REQUESTS; from += 3) {
            program p = moved(from, REQUESTS, by);
            all += kept(&original, &p) == REQUESTS;
        }
    }
    CHECK_EQ(all, 299 * 4 - 7);
}

TEST(a_request_that_comes_or_goes_shifts_nothing)
{
    for (int gone = 1; gone < REQUESTS; gone++) {
        program less = moved(gone + 1, REQUESTS, -1);
        less.line[gone] = 0;
        /* Of two with one text a few lines apart, the other may be taken for it. */
        CHECK(kept(&less, &original) >= REQUESTS - 1 - (gone == 7));
        CHECK(kept(&original, &less) >= REQUESTS - 1 - 2 * (gone == 6) - (gone == 7));
    }
}

TEST(a_part_that_is_not_run_shifts_nothing)
{
    for (int by = 0; by < 100; by++) {
        for (int from = 1; from < REQUESTS; from++) {
            for (int to = from; to < REQUESTS; to++) {
                program p = moved(0, REQUESTS, by);
                for (int i = from; i < to; i++) p.line[i] = 0;
                CHECK_EQ(kept(&original, &p), REQUESTS - (to - from));
            }
        }
    }
}

TEST(a_function_that_is_new_gets_no_value_of_another)
{
    program before = original, after = moved(0, REQUESTS, 10);
    before.line[3] = before.line[4] = before.line[5] = 0;
    CHECK_EQ(kept(&before, &after), REQUESTS - 3);
    CHECK_EQ(values[3], 1); /* nothing left to draw from: the simplest */
    CHECK_EQ(values[4], 1);
}

static void run_loops(wsmith_source *s, const char *first, const char *second, uint64_t *sum)
{
    const char *const sites[2] = {first, second};
    for (int i = 0; i < 2; i++) {
        wsmith_loop l = wsmith_loop_begin(s, sites[i], 0, 30, 6);
        for (sum[i] = 0; wsmith_loop_next(s, &l);) sum[i] += wsmith_range_at(s, "n", 1, 99);
    }
}

TEST(loops_find_their_spans_when_lines_move)
{
    for (uint64_t seed = 0; seed < 50; seed++) {
        wsmith_record record = {0}, loaded = {0};
        wsmith_source s;
        uint64_t before[2], after[2];
        uint8_t *bytes;
        size_t size;
        wsmith_from_seed(&s, seed, 1000);
        wsmith_record_to(&s, &record);
        run_loops(&s, "each l @a.c:7", "each l @a.c:9", before);
        CHECK(wsmith_record_save(&record, &bytes, &size));
        CHECK_EQ(wsmith_record_load(&loaded, bytes, size, NULL), WSMITH_OK);
        CHECK(wsmith_from_record(&s, &loaded, WSMITH_BY_SPAN, 0, 0));
        run_loops(&s, "each l @a.c:9", "each l @a.c:11", after);
        wsmith_source_end(&s);
        CHECK_EQ(before[0], after[0]);
        CHECK_EQ(before[1], after[1]);
        wsmith_free(bytes);
        wsmith_record_free(&record);
        wsmith_record_free(&loaded);
    }
}

TEST(directories_of_a_file_do_not_matter)
{
    CHECK_EQ(wsmith__hash_site("range 0..n/2 @/src/a/list.c:5"),
             wsmith__hash_site("range 0..n/2 @list.c:5"));
    CHECK_EQ(wsmith__hash_site("u8 @c:\\src\\list.c:5"), wsmith__hash_site("u8 @list.c:5"));
    CHECK(wsmith__hash_site("u8 @list.c:5") != wsmith__hash_site("u8 @tree.c:5"));
    CHECK(wsmith__hash_site("n/2 @list.c:5") != wsmith__hash_site("m/2 @list.c:5"));
    CHECK_EQ(wsmith__hash_site("a/b"), wsmith__hash_text("a/b"));
    CHECK_EQ(wsmith__hash_site(" @"), wsmith__hash_text(" @"));
    CHECK_EQ(wsmith__hash_site(""), wsmith__hash_text(""));
}

/* The uids of a program are the same from every compiler, in C and in C++. */
TEST(uids_are_the_same_everywhere)
{
    wsmith_record record = {0};
    wsmith_source s;
    size_t n;
    wsmith_from_seed(&s, 1, 100);
    wsmith_record_to(&s, &record);
#line 70 "some/directory/list.c"
    (void)wsmith_range(&s, 0, 1 + 2);
    (void)wsmith_u8(&s);
#line 175 "tests/unit/wsmith_moved.c"
    const wsmith_choice *c = wsmith_record_choices(&record, &n);
    CHECK_EQ(n, 2);
    CHECK_EQ(c[0].uid, wsmith__hash_text("range 0..1 + 2 @list.c:70"));
    CHECK_EQ(c[0].uid, 242045884);
    CHECK_EQ(c[1].uid, 904110256);
    wsmith_record_free(&record);
}

TEST(sites_without_a_line_are_found_by_their_text)
{
    wsmith__site site;
    CHECK(!wsmith__site_split("name", &site));
    CHECK(!wsmith__site_split("name @", &site));
    CHECK(!wsmith__site_split("name @file", &site));
    CHECK(!wsmith__site_split("name @file:", &site));
    CHECK(!wsmith__site_split("name @file:1x", &site));
    CHECK(!wsmith__site_split("name @file:99999999999999999999", &site));
    CHECK(wsmith__site_split("name @file:12", &site));
    CHECK_EQ(site.line, 12);
}
