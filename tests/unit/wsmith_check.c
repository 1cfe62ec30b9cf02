/* tests/unit/wsmith_check.c - properties: what is run, printed, kept and repeated. */
/* qemu */
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "test.h"
#include <stdlib.h>
#include <unistd.h>

static char printed[20000];

static void print(void *context, const char *text)
{
    size_t len = strlen(printed);
    (void)context;
    CHECK(len + strlen(text) < sizeof printed);
    snprintf(printed + len, sizeof printed - len, "%s", text);
}

static int check(const char *name, wsmith_property *holds, void *context,
                 wsmith_check_options *options, wsmith_check_result *result)
{
    printed[0] = 0;
    options->print = print;
    return wsmith_check(name, holds, context, options, result);
}

typedef struct counts {
    uint64_t runs, largest, empty, at_edge, twice;
} counts;

static bool always(void *context, wsmith_source *s)
{
    counts *c = (counts *)context;
    uint64_t n = 0, last = 0;
    WSMITH_EACH(s, l, 0, 10000, 20)
    {
        uint64_t v = wsmith_range(s, 5, 1000004);
        c->at_edge += v == 5 || v == 1000004;
        c->twice += l.index > 0 && v == last;
        last = v;
        n++;
    }
    c->runs++;
    c->empty += n == 0;
    if (n > c->largest) c->largest = n;
    return true;
}

TEST(a_property_that_holds_sees_small_and_large_cases_edges_and_repeats)
{
    counts c = {0, 0, 0, 0, 0};
    wsmith_check_options o = {0};
    wsmith_check_result r;
    CHECK_EQ(check("always", always, &c, &o, &r), 0);
    CHECK_STR(printed, "ok always: 1000 cases hold, 0 rejected\n");
    CHECK_EQ(r.status, WSMITH_OK);
    CHECK_EQ(r.cases, 1000);
    CHECK_EQ(c.runs, 1000);
    CHECK(c.empty > 0 && c.largest > 60);
    CHECK(c.at_edge > 200 && c.twice > 20);
}

static bool no_large_pair(void *context, wsmith_source *s)
{
    uint32_t a = wsmith_u16(s), b = wsmith_u16(s);
    if (wsmith_showing(s)) *(uint32_t *)context = a << 16 | b;
    return !(a > 300 && b > a);
}

TEST(a_property_that_fails_is_shrunk_shown_and_repeated)
{
    uint32_t shown = 0, again = 0;
    wsmith_check_options o = {0};
    wsmith_check_result r;
    CHECK_EQ(check("pair", no_large_pair, &shown, &o, &r), 1);
    CHECK_EQ(r.status, WSMITH_FAILED);
    CHECK_EQ(shown, 301u << 16 | 302);
    CHECK(strstr(printed, "FAIL pair: case ") == printed);
    CHECK(strstr(printed, "): 301\n") && strstr(printed, "): 302\n"));
    char *line = strstr(printed, "wsmith_check_main):\n");
    CHECK(line != NULL);
    static char replay[2000];
    snprintf(replay, sizeof replay, "%s", line ? strchr(line, '\n') + 1 : "");
    wsmith_record_free(&r.record);
    o.replay = replay;
    CHECK_EQ(check("pair", no_large_pair, &again, &o, &r), 1);
    CHECK_EQ(again, shown);
    wsmith_record_free(&r.record);
    counts none = {0, 0, 0, 0, 0};
    CHECK_EQ(check("always", always, &none, &o, NULL), 0);
    CHECK(strstr(printed, "holds, but asks for other choices") != NULL);
    o.replay = "nonsense";
    CHECK_EQ(check("pair", no_large_pair, &again, &o, NULL), 2);
}

static bool no_text_of_six(void *context, wsmith_source *s)
{
    char text[200];
    (void)context;
    return wsmith_slice(s, text, sizeof text) < 6;
}

TEST(how_many_bytes_are_left_is_told)
{
    wsmith_check_options o = {0};
    wsmith_check_result r;
    char sizes[80];
    o.seed = 5;
    CHECK_EQ(check("text", no_text_of_six, NULL, &o, &r), 1);
    CHECK(r.shrink.bytes_before > 6);
    CHECK_EQ(r.shrink.bytes_after, 6);
    snprintf(sizes, sizeof sizes, "2 choices, %u bytes, shrunk to 2 choices, 6 bytes in ",
             (unsigned)r.shrink.bytes_before);
    CHECK(strstr(printed, sizes) != NULL);
    wsmith_record_free(&r.record);
}

TEST(the_same_seed_makes_the_same_cases)
{
    uint32_t shown = 0;
    wsmith_check_options o = {0};
    wsmith_check_result a, b;
    check("pair", no_large_pair, &shown, &o, &a);
    check("pair", no_large_pair, &shown, &o, &b);
    CHECK_EQ(a.cases, b.cases);
    CHECK_EQ(a.shrink.runs, b.shrink.runs);
    wsmith_record_free(&a.record);
    wsmith_record_free(&b.record);
    o.seed = 99;
    check("pair", no_large_pair, &shown, &o, &b);
    CHECK(a.cases != b.cases);
    wsmith_record_free(&b.record);
}

TEST(output_can_be_tap_and_a_c_array)
{
    uint32_t shown = 0;
    wsmith_check_options o = {0};
    o.tap = o.c_array = true;
    CHECK_EQ(check("pair", no_large_pair, &shown, &o, NULL), 1);
    CHECK(strstr(printed, "not ok 1 - pair # case ") == printed);
    CHECK(strstr(printed,
                 "\n# static const unsigned char failing_case[] = {\n#     87, 83, 67, 50,") !=
          NULL);
    for (const char *p = printed; *p; p++) CHECK(p == printed || p[-1] != '\n' || *p == '#');
}

static bool picky(void *context, wsmith_source *s)
{
    uint64_t modulus = *(const uint64_t *)context;
    if (wsmith_range(s, 1, 100003) % modulus) wsmith_reject(s);
    return true;
}

TEST(rejected_cases_are_made_up_for_or_reported)
{
    uint64_t some = 3, most = 5000;
    wsmith_check_options o = {0};
    wsmith_check_result r;
    CHECK_EQ(check("some", picky, &some, &o, &r), 0);
    CHECK_EQ(r.cases, 1000);
    CHECK(r.rejected > 1500);
    CHECK_EQ(check("most", picky, &most, &o, &r), 2);
    CHECK_EQ(r.status, WSMITH_REJECTED);
    CHECK(strstr(printed, "too few") != NULL);
}

static bool uneven(void *context, wsmith_source *s)
{
    (void)context;
    wsmith_u8(s);
    if (wsmith_range(s, 0, 9) == 7) wsmith_skip(s);
    return wsmith_source_status(s) != WSMITH_OK || wsmith_u8(s) < 200;
}

TEST(a_skipped_run_does_not_fail)
{
    wsmith_check_options o = {0};
    wsmith_check_result r;
    CHECK_EQ(check("uneven", uneven, NULL, &o, &r), 1);
    CHECK_EQ(r.shrink.choices_after, 3);
    wsmith_record_free(&r.record);
}

/* Numbers are drawn until one is even. */
static bool evens_below_100(void *context, wsmith_source *s)
{
    uint64_t n = 0;
    (void)context;
    for (bool again = true; again;) {
        wsmith_span_begin(s, "even");
        n = wsmith_range(s, 0, 1000);
        again = n % 2 != 0 && wsmith_discard(s);
        wsmith_span_end(s);
    }
    return n < 100;
}

TEST(discarded_attempts_are_shrunk_away)
{
    wsmith_check_options o = {0};
    wsmith_check_result r;
    for (o.seed = 1; o.seed < 20; o.seed++) {
        CHECK_EQ(check("evens", evens_below_100, NULL, &o, &r), 1);
        CHECK_EQ(r.shrink.choices_after, 1);
        CHECK(strstr(printed, ": 100\n") != NULL);
        wsmith_record_free(&r.record);
    }
}

static bool odd_forever(void *context, wsmith_source *s)
{
    (void)context;
    while (wsmith_discard(s)) wsmith_u8(s);
    return true;
}

TEST(discarding_has_a_limit)
{
    wsmith_check_options o = {0};
    CHECK_EQ(check("odd", odd_forever, NULL, &o, NULL), 2);
}

/* A new directory for kept cases. False: the test was skipped. */
static bool open_folder(char *folder, size_t size)
{
    snprintf(folder, size, "/tmp/wsmith_check_XXXXXX"); /* mkdtemp asks for these six letters */
    if (mkdtemp(folder)) return true;
    SKIP("no directory for files");
    return false;
}

TEST(failing_cases_are_kept_and_tried_first)
{
    uint32_t shown = 0;
    wsmith_check_options o = {0};
    wsmith_check_result r;
    char folder[40], path[100];
    if (!open_folder(folder, sizeof folder)) return;
    o.database = folder;
    CHECK_EQ(check("a pair", no_large_pair, &shown, &o, NULL), 1);
    CHECK(strstr(printed, "case 0 of the database") == NULL);
    CHECK_EQ(check("a pair", no_large_pair, &shown, &o, &r), 1);
    CHECK(strstr(printed, "case 0 of the database") != NULL);
    CHECK_EQ(r.cases, 1);
    wsmith_record_free(&r.record);
    snprintf(path, sizeof path, "%s/a-pair-0.wsc", folder);
    FILE *file = fopen(path, "wb");
    CHECK(file && fputs("not a record", file) >= 0 && fclose(file) == 0);
    CHECK_EQ(check("a pair", no_large_pair, &shown, &o, NULL), 1);
    CHECK(strstr(printed, "of the database") == NULL);
    remove(path);
    snprintf(path, sizeof path, "%s/a-pair-1.wsc", folder);
    CHECK_EQ(remove(path), 0);
    CHECK_EQ(remove(folder), 0);
    CHECK_EQ(check("a pair", no_large_pair, &shown, &o, NULL), 1);
    CHECK(strstr(printed, "could not be written") != NULL);
}

static int edit; /* of the property: 1: a request comes, 2: one goes, 3: two are exchanged */

static bool no_such_pair(void *context, wsmith_source *s)
{
    uint64_t a = 0, b = 0;
    (void)context;
    if (edit == 1) (void)wsmith_range_at(s, "u16 @p.c:4", 0, 65535);
    if (edit == 3) b = wsmith_range_at(s, "u16 @p.c:4", 0, 65535);
    a = wsmith_range_at(s, edit == 1 || edit == 3 ? "u32 @p.c:5" : "u32 @p.c:4", 0, 0xffffffff);
    if (edit != 2) (void)wsmith_range_at(s, edit == 1 ? "bool @p.c:6" : "bool @p.c:5", 0, 1);
    if (edit != 3)
        b = wsmith_range_at(s,
                            edit == 1 ? "u16 @p.c:8"
                            : edit    ? "u16 @p.c:6"
                                      : "u16 @p.c:7",
                            0, 65535);
    return a < 1000000 || b < 1000;
}

TEST(a_kept_case_outlasts_edits_of_its_property)
{
    wsmith_check_options o = {0};
    char folder[40], path[100];
    if (!open_folder(folder, sizeof folder)) return;
    o.database = folder;
    snprintf(path, sizeof path, "%s/pair-0.wsc", folder);
    for (int i = 0; i < 4; i++) {
        edit = 0;
        CHECK_EQ(check("pair", no_such_pair, NULL, &o, NULL), 1);
        edit = i;
        CHECK_EQ(check("pair", no_such_pair, NULL, &o, NULL), 1);
        CHECK(strstr(printed, "case 0 of the database") != NULL);
        CHECK_EQ(remove(path), 0);
    }
    CHECK_EQ(remove(folder), 0);
}

/* Whether wsmith_check_main refuses these arguments, with this on stderr. */
static bool refuses(const char *one, const char *two, const char *words)
{
    static const wsmith_check_case cases[] = {{"always", always, NULL}};
    char program[] = "program", first[40], second[40], *argv[4] = {program, NULL, NULL, NULL};
    FILE *file = tmpfile();
    int out = dup(2), argc = 1;
    snprintf(first, sizeof first, "%s", one);
    snprintf(second, sizeof second, "%s", two ? two : "");
    argv[argc++] = first;
    if (two) argv[argc++] = second;
    if (!file || out < 0 || dup2(fileno(file), 2) < 0) return false;
    int code = wsmith_check_main(argc, argv, cases, 1);
    fflush(stderr);
    dup2(out, 2);
    close(out);
    rewind(file);
    size_t n = fread(printed, 1, sizeof printed - 1, file);
    printed[n] = 0;
    fclose(file);
    if (strstr(printed, words) && strlen(printed) < 120) return code == 2;
    printf("%d: %s\n", code, printed);
    return false;
}

TEST(wrong_arguments_are_named)
{
    CHECK(refuses("--bogus", NULL, "program: `--bogus` is no option; `program --help`"));
    CHECK(refuses("--thorough", "--quite", "`--quite` is no option"));
    CHECK(refuses("--cases", NULL, "`--cases` needs a value"));
    CHECK(refuses("--replay", NULL, "`--replay` needs a value"));
    CHECK(refuses("--cases", "many", "`many` is no value for `--cases`"));
    CHECK(refuses("never", NULL, "no property has `never` in its name; `program --list`"));
}

TEST(a_record_is_listed_with_sites_and_indented_by_spans)
{
    wsmith_record record = {0};
    wsmith_source s;
    uint8_t two[2];
    char *text;
    size_t len;
    static const uint8_t input[] = {0xff, 0x80, 1, 0, 'h', 'i', 'h', 1, '"', '\n'};
    wsmith_from_bytes(&s, input, sizeof input);
    wsmith_record_to(&s, &record);
    wsmith_irange_at(&s, "first @list.c:7", -3, 4);
    wsmith_span_begin(&s, "span");
    wsmith_range_at(&s, "second @src/list.c:8", 0, 255);
    wsmith_eos_at(&s, "third", 3);
    wsmith_span_end(&s);
    wsmith_bytes_at(&s, "fourth", two, 2);
    wsmith_bytes_at(&s, "fifth", two, 2);
    wsmith_bytes_at(&s, "sixth", two, 2);
    CHECK(wsmith_record_list(&record, &text, &len));
    CHECK_STR(text, "  first (list.c:7): 4\n    second (list.c:8): 128\n    third: end\n"
                    "  fourth: \"hi\"\n  fifth: {68 01}\n  sixth: \"\\\"\\n\"\n");
    CHECK_EQ(len, strlen(text));
    wsmith_free(text);
    wsmith_record_free(&record);
}

/* -- labels ------------------------------------------------------------------------------------------------ */

static bool labelled(void *context, wsmith_source *s)
{
    uint64_t v = wsmith_range(s, 0, 9);
    wsmith_classify(s, v < 5 ? "small" : "large");
    wsmith_cover(s, v == 3, *(const double *)context, "three");
    return true;
}

TEST(labels_are_printed_and_one_that_comes_too_seldom_is_a_failure)
{
    wsmith_check_options o = {0};
    wsmith_check_result r;
    double percent = 3;
    CHECK_EQ(check("labelled", labelled, &percent, &o, &r), 0);
    CHECK_EQ(r.status, WSMITH_OK);
    CHECK(strstr(printed, " %  small\n") && strstr(printed, " %  large\n"));
    CHECK(strstr(printed, " %  three (3.00 % wanted: enough)\n"));
    percent = 30;
    CHECK_EQ(check("labelled", labelled, &percent, &o, &r), 1);
    CHECK_EQ(r.status, WSMITH_FAILED);
    CHECK_EQ(r.cases, 1000);
    CHECK(strstr(
        printed,
        "FAIL labelled: 1000 cases hold, 0 rejected: too few have a label that is wanted\n"));
    CHECK(strstr(printed, " %  three (30.00 % wanted: TOO FEW)\n"));
    CHECK(r.record.choices == NULL);
    o.tap = true;
    CHECK_EQ(check("labelled", labelled, &percent, &o, &r), 1);
    CHECK(strstr(printed, "not ok 1 - labelled # 1000 cases hold") == printed);
    CHECK(strstr(printed, "\n#   "));
}

TEST(an_undecided_label_makes_more_cases)
{
    wsmith_check_options o = {0};
    wsmith_check_result r;
    double percent = 8; /* there are some 9.5: the edges of ranges are favoured */
    o.cases = 200;
    CHECK_EQ(check("labelled", labelled, &percent, &o, &r), 0);
    CHECK(r.cases > 200 && r.cases <= 3200);
}

static bool fails_with_label(void *context, wsmith_source *s)
{
    uint64_t v = wsmith_range(s, 0, 1000);
    (void)context;
    wsmith_cover(s, v < 1000, 90, "below");
    return v < 700;
}

TEST(labels_do_not_reach_the_shrinker)
{
    wsmith_check_options o = {0};
    wsmith_check_result r;
    CHECK_EQ(check("fails", fails_with_label, NULL, &o, &r), 1);
    CHECK(strstr(printed, "wanted") == NULL);
    wsmith_record_free(&r.record);
}
