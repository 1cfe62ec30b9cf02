/* tests/unit/wsmith_report.c - the report of a fuzzer: reading its log, whatever is in it, and drawing it. */
/* qemu */
#include <stdlib.h>

static long allocations, failing = -1, living;

static void *counted_realloc(void *p, size_t n)
{
    if (failing >= 0 && allocations++ >= failing) return NULL;
    void *q = realloc(p, n);
    living += p == NULL && q != NULL;
    return q;
}

static void counted_free(void *p)
{
    living -= p != NULL;
    free(p);
}

#define WSMITH_REALLOC(p, n) counted_realloc((p), (n))
#define WSMITH_FREE(p)       counted_free(p)
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/fuzz/report.h"
#include "test.h"

/* -- lines of JSON ----------------------------------------------------------------------------------- */

TEST(lines_are_objects_of_json_or_nothing)
{
    static const char *const good[] = {
        "{}", " {\"a\" : [ ] } \r", "{\"a\":{\"b\":[1,-2.5e+3,true,false,null,\"\\u00e9\\\\\"]}}",
        "{\"\":0}", "{\"a\":0.1E-9}"};
    static const char *const bad[] = {"",
                                      "x",
                                      "[]",
                                      "1",
                                      "{",
                                      "{}x",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":01}",
                                      "{\"a\":1,}",
                                      "{\"a\":\"\\x\"}",
                                      "{\"a\":\"\\u12g4\"}",
                                      "{\"a\":\"",
                                      "{\"a\":\"\\",
                                      "{\"a\":\"\\u1",
                                      "{\"a\":\"\x01\"}",
                                      "{\"a\":-}",
                                      "{\"a\":1.}",
                                      "{\"a\":1e}",
                                      "{\"a\":[1 2]}",
                                      "{\"a\":tru}",
                                      "{\"a\":{]}",
                                      "{\"a\":+1}",
                                      "{\"a\":NaN}",
                                      "{a:1}",
                                      "{,}"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) CHECK(wsmith__json_line(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK(!wsmith__json_line(bad[i]));
}

TEST(nesting_has_a_limit)
{
    char line[4096] = "{\"a\":";
    for (int i = 0; i < 2000; i++) strcat(line, "[");
    CHECK(!wsmith__json_line(line));
    CHECK(!wsmith__json_line("{\"a\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}"));
    CHECK(wsmith__json_line("{\"a\":[[[[[[[[[[[[[[]]]]]]]]]]]]]]}"));
}

TEST(members_are_found_by_name_and_numbers_stay_in_bounds)
{
    const char *line =
        "{ \"ab\" : 7 , "
        "\"a\":[1,2,[3]],\"o\":{\"x\":12.50,\"a\":-4},\"big\":1e999,\"s\":18446744073709551615,"
        "\"tiny\":1e-999,\"t\":true,\"long\":0.000000123456789012345678901234567890}";
    wsmith__json_walk w = wsmith__json_walk_over(wsmith__json_get(line, "a"));
    char digits[24];
    int n = 0;
    CHECK(wsmith__json_number_of(line, "ab") == 7);
    CHECK(wsmith__json_number_of(line, "b") == 0);
    CHECK(wsmith__json_number_of(wsmith__json_get(line, "o"), "x") == 12.5);
    CHECK(wsmith__json_number_of(wsmith__json_get(line, "o"), "a") == 0);
    CHECK(wsmith__json_number_of(line, "big") == 1e18);
    CHECK(wsmith__json_number_of(line, "tiny") < 1e-8);
    CHECK(wsmith__json_number_of(line, "long") > 1.234e-7 &&
          wsmith__json_number_of(line, "long") < 1.235e-7);
    CHECK(wsmith__json_number_of(line, "t") == 0 &&
          wsmith__json_is_true(wsmith__json_get(line, "t")));
    wsmith__json_digits_of(line, "s", digits, sizeof digits);
    CHECK_STR(digits, "18446744073709551615");
    while (wsmith__json_next(&w)) n++;
    CHECK_EQ(n, 3);
    CHECK(!wsmith__json_get(wsmith__json_get(line, "ab"), "x"));
}

static const char *text_of(const char *line, size_t cap)
{
    static char out[64];
    wsmith__json_text_of(line, "t", out, cap);
    return out;
}

TEST(texts_are_utf8_whatever_was_written)
{
    CHECK_STR(text_of("{\"t\":\"a\\n\\\"\\/\\u00e9\\ud83d\\ude00\"}", 64),
              "a\n\"/\xc3\xa9\xf0\x9f\x98\x80");
    CHECK_STR(text_of("{\"t\":\"\\ud83d|\\ude00|\\ud83d\\u0041\"}", 64),
              "\xef\xbf\xbd|\xef\xbf\xbd|\xef\xbf\xbd"
              "A");
    CHECK_STR(text_of("{\"t\":\"\xff\xc3\"}", 64), "\xef\xbf\xbd\xef\xbf\xbd");
    CHECK_STR(text_of("{\"t\":\"a\\u0000b\"}", 64), "a\xef\xbf\xbd"
                                                    "b");
    CHECK_STR(text_of("{\"t\":\"ab\xc3\xa9\"}", 4), "ab");
    CHECK_STR(text_of("{\"t\":7}", 64), "");
    CHECK_STR(text_of("{}", 64), "");
}

/* -- logs -------------------------------------------------------------------------------------------- */

static void read_bytes(wsmith__history *h, const void *bytes, size_t n)
{
    FILE *file = tmpfile();
    memset(h, 0, sizeof *h);
    if (!file) return;
    fwrite(bytes, 1, n, file);
    rewind(file);
    CHECK(wsmith__history_read(h, file) || h->failed);
    fclose(file);
    wsmith__history_end(h);
}

static void read_text(wsmith__history *h, const char *text) { read_bytes(h, text, strlen(text)); }

/* What the fuzzer itself writes, of a search with two findings; the size in *n. To be freed. */
static char *some_log(size_t *n)
{
    static const char *const options[] = {"workers", "2", "dir", "out & <dir>", "quiet", "true"};
    static const wsmith__slow_input slow[] = {{0xabcdefu, 1500}, {1, 20}};
    FILE *file = tmpfile();
    wsmith__log_start start;
    wsmith__log_finding finding;
    wsmith__sample now;
    char *text = (char *)calloc(1, 1 << 16);
    if (!file || !text) return text;
    memset(&start, 0, sizeof start);
    memset(&finding, 0, sizeof finding);
    memset(&now, 0, sizeof now);
    start.target = "./a<b>&\"c\"";
    start.command = "fuzz";
    start.coverage = "counters";
    start.time = 1800000000;
    start.seed = UINT64_MAX;
    start.workers = 2;
    start.options = options;
    start.option_count = 3;
    wsmith__log_start_event(file, &start);
    for (int i = 0; i <= 10; i++) {
        now.seconds = 0.5 + i;
        now.runs = (uint64_t)i * 1000;
        now.features = (uint64_t)i * 10;
        now.locations = (uint64_t)i * 5;
        now.corpus = (uint64_t)i;
        now.engine.arms[WSMITH_ARM_SPLICE].runs = (uint64_t)i * 600;
        now.engine.arms[WSMITH_ARM_SPLICE].found = (uint64_t)i;
        now.engine.arms[WSMITH_ARM_FRESH].runs = (uint64_t)i * 400;
        now.seen[WSMITH_ARM_FRESH] = (uint64_t)i;
        now.engine.modes[2].runs = (uint64_t)i * 600;
        if (i == 10) break;
        wsmith__log_progress_event(file, &now);
    }
    finding.seconds = 3;
    finding.runs = 1234;
    finding.choices = 50;
    finding.shrunk = 3;
    finding.flaky = true;
    finding.kind = "crash";
    finding.file = "crash-0123.wsc";
    finding.message = "SIGSEGV <at> & \x01\x7f 'here' \xff";
    wsmith__log_finding_event(file, &finding);
    finding.seconds = 3.01;
    finding.message = NULL;
    finding.file = "../\"x.wsc";
    wsmith__log_finding_event(file, &finding);
    wsmith__log_slow_event(file, 4, slow, 2);
    now.findings = 2;
    wsmith__log_end_event(file, &now, "time", 1);
    rewind(file);
    *n = fread(text, 1, 1 << 16, file);
    fclose(file);
    return text;
}

TEST(what_a_fuzzer_logs_is_read_back)
{
    size_t n = 0;
    char *log = some_log(&n);
    wsmith__history h;
    read_bytes(&h, log, n);
    CHECK_EQ(h.strange, 0);
    CHECK_EQ(h.session_count, 1);
    CHECK_EQ(h.event_count, 2);
    CHECK_EQ(wx__array_len(h.moments), 11);
    CHECK(h.moments[10].features == 100 && h.moments[10].time == 10.5);
    CHECK_STR(h.sessions[0].seed, "18446744073709551615");
    CHECK_STR(h.sessions[0].command, "./a<b>&\"c\" fuzz --workers 2 --dir out & <dir> --quiet");
    CHECK_STR(h.sessions[0].directory, "out & <dir>");
    CHECK_STR(h.sessions[0].reason, "time");
    CHECK_STR(h.events[0].message, "SIGSEGV <at> & \x01\x7f 'here' \xc3\xbf");
    CHECK(h.events[0].flaky && h.events[0].shrunk == 3);
    CHECK_EQ(h.arms.count, WSMITH_ARM_COUNT);
    CHECK(h.arms.rows[WSMITH_ARM_SPLICE].runs == 6000 && h.arms.rows[WSMITH_ARM_FRESH].seen == 10);
    CHECK_STR(h.stock.slow[0].file, "0000000000abcdef.wsc");
    CHECK(h.stock.slow[0].micros == 1500);
    wsmith__history_free(&h);
    free(log);
}

TEST(a_log_that_was_cut_anywhere_is_read_up_to_there)
{
    size_t n = 0;
    char *log = some_log(&n);
    wsmith__history h;
    for (size_t cut = 0; cut < n; cut += 7) {
        read_bytes(&h, log, cut);
        CHECK_EQ(h.strange, 0);
        bool whole = cut == 0 || log[cut - 1] == '\n' || log[cut] == '\n';
        CHECK_EQ(h.cut, !whole);
        wsmith__history_free(&h);
    }
    free(log);
}

TEST(sessions_follow_each_other_and_a_killed_one_has_no_end)
{
    wsmith__history h;
    read_text(&h, "{\"event\":\"start\",\"target\":\"t\"}\n"
                  "{\"event\":\"progress\",\"seconds\":2,\"runs\":10,\"arms\":{\"x\":{\"runs\":10,"
                  "\"found\":1}}}\n"
                  "{\"event\":\"prog\n"
                  "hello\n\n"
                  "{\"event\":\"start\",\"target\":\"t\"}\n"
                  "{\"event\":\"progress\",\"seconds\":1,\"runs\":5,\"arms\":{\"y\":{\"runs\":1},"
                  "\"x\":{\"runs\":4,\"found\":2}}}\n"
                  "{\"event\":\"progress\",\"seconds\":0.5,\"runs\":6,\"arms\":{\"x\":{\"runs\":6,"
                  "\"found\":2}}}\n"
                  "{\"event\":\"end\",\"seconds\":3,\"runs\":9,\"reason\":\"runs\",\"arms\":{\"x\":"
                  "{\"runs\":9,\"found\":3}}}\n"
                  "{\"event\":\"who knows\"}\n{\"ev");
    CHECK_EQ(h.session_count, 2);
    CHECK_EQ(h.strange, 3);
    CHECK(h.cut);
    CHECK_EQ(h.lines, 10);
    CHECK_STR(h.sessions[0].reason, "");
    CHECK_STR(h.sessions[1].reason, "runs");
    CHECK(h.sessions[1].before == 2 && h.sessions[1].seconds == 3);
    CHECK(h.moments[2].time == 3); /* never backwards */
    CHECK(h.arms.rows[0].runs == 19 && h.arms.rows[0].found == 4);
    wsmith__history_free(&h);
}

TEST(lines_without_a_start_belong_to_a_session)
{
    wsmith__history h;
    read_text(&h, "{\"event\":\"finding\",\"seconds\":4,\"kind\":\"crash\"}\n{\"event\":\"end\","
                  "\"seconds\":9,\"runs\":7}\n");
    CHECK_EQ(h.session_count, 1);
    CHECK(h.sessions[0].runs == 7 && h.events[0].time == 4);
    CHECK_STR(h.sessions[0].reason, "?");
    wsmith__history_free(&h);
}

TEST(memory_is_bounded_and_the_last_sample_is_kept)
{
    wsmith__history h;
    FILE *file = tmpfile();
    memset(&h, 0, sizeof h);
    for (int i = 0; i < 30000; i++)
        fprintf(file, "{\"event\":\"progress\",\"seconds\":%d,\"runs\":%d}\n", i + 1, i * 3);
    for (int i = 0; i < 1000; i++)
        fputs("{\"event\":\"finding\"}\n{\"event\":\"site\"}\n{\"event\":\"start\"}\n", file);
    for (int i = 0; i < (1 << 20) + 5; i++) putc('{', file);
    fputs("\n{\"event\":\"finding\"}\n", file);
    fwrite("{\"event\":\"finding\"}\0\n", 1, 21, file);
    rewind(file);
    CHECK(wsmith__history_read(&h, file));
    fclose(file);
    wsmith__history_end(&h);
    size_t n = wx__array_len(h.moments);
    CHECK(n > WSMITH__MAX_MOMENTS / 2 && n <= WSMITH__MAX_MOMENTS + 1);
    CHECK(h.moments[0].time == 1 && h.moments[n - 1].time == 30000 &&
          h.moments[n - 1].runs == 29999 * 3);
    CHECK_EQ(wx__array_len(h.events), WSMITH__MAX_LISTED);
    CHECK_EQ(h.event_count, 1001);
    CHECK_EQ(wx__array_len(h.sessions), WSMITH__MAX_SESSIONS);
    CHECK_EQ(h.session_count, 1001);
    CHECK_EQ(h.strange, 2); /* too long; with a zero byte */
    wsmith__history_free(&h);
}

/* -- drawings ---------------------------------------------------------------------------------------- */

static const char *drawing(const char *log)
{
    static wsmith_text text;
    wsmith__history h;
    wsmith_text_free(&text);
    read_text(&h, log);
    wsmith__draw_growth(&text, &h, true);
    CHECK(!text.failed);
    wsmith__history_free(&h);
    return wsmith_text_chars(&text);
}

static bool has(const char *text, const char *part) { return strstr(text, part) != NULL; }

TEST(curves_are_where_the_numbers_say)
{
    /* 596 pixels of time from 48 to 644; 170 of features from 210 up to 40; 62 of inputs, of rates. */
    const char *d = drawing("{\"event\":\"start\"}\n"
                            "{\"event\":\"progress\",\"seconds\":2,\"runs\":100,\"features\":50,"
                            "\"locations\":10,\"corpus\":1}\n"
                            "{\"event\":\"progress\",\"seconds\":4,\"runs\":300,\"features\":100,"
                            "\"locations\":20,\"corpus\":4}\n"
                            "{\"event\":\"finding\",\"seconds\":5}\n"
                            "{\"event\":\"end\",\"seconds\":8,\"runs\":500,\"features\":100,"
                            "\"locations\":20,\"corpus\":2}\n");
    CHECK(has(d, "<path class=\"curve\" d=\"M197.0 125.0L346.0 40.0L644.0 40.0\"/>"));
    CHECK(has(d, "<path class=\"curve other\" d=\"M197.0 193.0L346.0 176.0L644.0 176.0\"/>"));
    CHECK(has(d, "<path class=\"curve\" d=\"M197.0 292.5L346.0 246.0L644.0 277.0\"/>"));
    CHECK(
        has(d,
            "<path class=\"curve\" d=\"M346.0 344.0L644.0 375.0\"/>")); /* 100 a second, then 50 */
    CHECK(has(d, "<path class=\"found\" d=\"M420.5 14.0L420.5 406.0\"/>"));
    CHECK(has(d, ">100 features</text>") && has(d, ">20 places</text>") &&
          has(d, ">2 inputs</text>"));
    CHECK(has(d, ">50.0 runs/s</text>"));
    CHECK(has(d, ">2s</text>") && has(d, ">8s</text>") && has(d, ">100</text>") &&
          !has(d, "logarithmic"));
}

TEST(one_long_session_has_a_logarithmic_axis_and_two_have_not)
{
    static const char one[] = "{\"event\":\"progress\",\"seconds\":1,\"features\":1}\n{\"event\":"
                              "\"progress\",\"seconds\":10,\"features\":1}\n"
                              "{\"event\":\"progress\",\"seconds\":100,\"features\":2}\n";
    char two[1000];
    const char *d = drawing(one);
    CHECK(has(d, "M48.0 125.0L346.0 125.0L644.0 40.0") && has(d, ">time, logarithmic<") &&
          has(d, ">10s<") && has(d, ">1m<"));
    snprintf(two, sizeof two, "%s{\"event\":\"start\"}\n%s", one, one);
    d = drawing(two);
    CHECK(!has(d, "logarithmic") && has(d, "class=\"session\" d=\"M346.0 28.0L346.0 406.0\""));
}

TEST(nothing_and_no_time_make_sane_drawings)
{
    static const char *const logs[] = {"", "{\"event\":\"start\"}\n",
                                       "{\"event\":\"end\",\"seconds\":0,\"runs\":0}\n",
                                       "{\"event\":\"end\",\"seconds\":1e300,\"runs\":1e300,"
                                       "\"features\":1e300,\"corpus\":1e300}\n",
                                       "{\"event\":\"finding\",\"seconds\":-1}\n{\"event\":"
                                       "\"progress\",\"seconds\":1e-30,\"features\":0.001}\n"};
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        const char *d = drawing(logs[i]);
        CHECK(!has(d, "nan") && !has(d, "inf") && !has(d, "=\"-") && has(d, "</svg>"));
        CHECK_EQ(has(d, "no samples"), i < 2);
    }
}

TEST(ticks_are_round)
{
    char text[40];
    static const double times[] = {0.05, 0.5, 30, 60, 5400, 86400};
    static const char *const names[] = {"0.05s", "0.5s", "30s", "1m", "1.5h", "1d"};
    for (size_t i = 0; i < 6; i++) {
        wsmith__tick_time(text, sizeof text, times[i]);
        CHECK_STR(text, names[i]);
    }
    wsmith__tick_text(text, sizeof text, 1500);
    CHECK_STR(text, "1.5k");
    wsmith__tick_text(text, sizeof text, 20000000);
    CHECK_STR(text, "20M");
    for (double most = 1e-3; most < 1e15; most *= 1.37) {
        double step = wsmith__nice_step(most, 4);
        CHECK(step * 4 >= most * 0.999 && (step * 1.6 < most || most < 0.01));
    }
}

/* -- pages ------------------------------------------------------------------------------------------- */

/* XML as far as the page uses it: tags are closed in order, quotes too; no bare & and no control characters. */
static bool well_formed(const char *p)
{
    static char stack[64][16];
    int depth = 0;
    bool style = false;
    if (strncmp(p, "<!DOCTYPE html>", 15) == 0) p += 15;
    for (; *p; p++) {
        if ((unsigned char)*p < 0x20 && *p != '\n') return false;
        if (*p == '&' && strncmp(p, "&amp;", 5) && strncmp(p, "&lt;", 4) && strncmp(p, "&gt;", 4) &&
            strncmp(p, "&quot;", 6))
            return false;
        if (*p == '>' && !style) return false;
        if (*p != '<') continue;
        bool close = p[1] == '/';
        const char *name = p + 1 + close;
        size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");
        if (n == 0 || n > 15) return false;
        for (p = name + n; *p && *p != '>'; p++) {
            if (*p == '<') return false;
            if (*p == '"') p = strchr(p + 1, '"');
            if (!p) return false;
        }
        if (!*p) return false;
        style = !close && strncmp(name, "style", 5) == 0;
        if (close && (depth == 0 || strlen(stack[--depth]) != n || strncmp(stack[depth], name, n)))
            return false;
        if (close || p[-1] == '/') continue;
        if (depth == 64) return false;
        memcpy(stack[depth], name, n);
        stack[depth++][n] = 0;
    }
    return depth == 0;
}

static wsmith_text page_text;

static const char *page(const void *log, size_t n, bool linked)
{
    wsmith__history h;
    wsmith_text_free(&page_text);
    read_bytes(&h, log, n);
    wsmith__write_page(&page_text, &h, linked);
    CHECK(!page_text.failed);
    wsmith__history_free(&h);
    return wsmith_text_chars(&page_text);
}

TEST(a_page_says_it_all_and_escapes_what_is_hostile)
{
    size_t n = 0;
    char *log = some_log(&n);
    const char *p = page(log, n, true);
    CHECK(well_formed(p));
    CHECK(has(p, "<title>a&lt;b&gt;&amp;&quot;c&quot;: fuzzing report</title>"));
    CHECK(has(p, "<p>10,000 runs in 10s (952 a second) reached 100 features at 50 places of the "
                 "code and keep 10 inputs. 2 failures were found.</p>"));
    CHECK(has(p, "2027-01-15 08:00:00 UTC, 2 workers, seed 18446744073709551615, wsmith 0.1.0, "
                 "guided by counters; the time was up."));
    CHECK(has(p, "SIGSEGV &lt;at&gt; &amp; \xe2\x90\x81\xe2\x90\xa1 'here' \xc3\xbf"));
    CHECK(has(p,
              "<code>./a&lt;b&gt;&amp;&quot;c&quot; replay out &amp; "
              "&lt;dir&gt;/findings/crash-0123.wsc</code> <a href=\"findings/crash-0123.txt\">"));
    CHECK(has(p, "href=\"findings/..%2F%22x.txt\""));
    CHECK(
        has(p,
            "<td class=\"name\">splice</td><td class=\"n\">6,000</td><td class=\"n\">60.0</td><td "
            "class=\"n\">0.0</td><td class=\"n\">10</td><td class=\"n\">1,667</td>"));
    CHECK(has(p,
              "<td class=\"name\">fresh</td><td class=\"n\">4,000</td><td class=\"n\">40.0</td><td "
              "class=\"n\">100</td><td class=\"n\">0</td><td class=\"n\">0.0</td>"));
    CHECK(has(p, "<code>corpus/0000000000abcdef.wsc</code></td><td class=\"n\">1.500</td>"));
    CHECK(!has(page(log, n, false), "href"));
    free(log);
}

TEST(a_page_of_a_killed_search_says_so)
{
    static const char log[] = "{\"event\":\"start\",\"target\":\"t\"}\n{\"event\":\"progress\","
                              "\"seconds\":5,\"runs\":1,\"features\":1}\nfoo\n{\"eve";
    const char *p = page(log, sizeof log - 1, true);
    CHECK(well_formed(p));
    CHECK(has(p, "no end was logged: it was killed, or still runs"));
    CHECK(has(p, "From 4 lines of the log. Not understood, and left out: 1 line. The last line was "
                 "cut and is left out."));
    CHECK(has(p, "1 run in 5.0s") && has(p, "1 feature at 0 places"));
    CHECK(well_formed(page("", 0, true)));
}

TEST(any_log_makes_a_well_formed_page)
{
    size_t n = 0;
    char *log = some_log(&n), *copy = (char *)malloc(n);
    uint64_t random = 1;
    for (int i = 0; i < 400; i++) {
        memcpy(copy, log, n);
        for (int k = 0; k < 30; k++) {
            static const char bytes[] = "\"{}[]:,\\u0189<>&' \n\x01\x7f\xff\xc3\xef\xbf\xbe";
            size_t at = (size_t)(wsmith__random(&random) % n),
                   from = (size_t)(wsmith__random(&random) % n);
            if (k % 3) copy[at] = bytes[wsmith__random(&random) % (sizeof bytes - 1)];
            else
                memmove(copy + (at < from ? at : from), copy + (at < from ? from : at),
                        n - (at < from ? from : at));
            if (k % 3 == 0) memcpy(copy, log, n / 2);
        }
        CHECK(well_formed(page(copy, n, true)));
    }
    free(copy);
    free(log);
}

TEST(what_the_corpus_holds_is_in_the_page)
{
    wsmith__stock stock;
    wsmith_source s;
    FILE *file = tmpfile();
    char *log = (char *)calloc(1, 1 << 16);
    CHECK(wsmith__stock_open(&stock));
    for (uint64_t seed = 0; seed < 50; seed++) {
        wsmith_record record;
        memset(&record, 0, sizeof record);
        wsmith_from_seed(&s, seed, 1000);
        wsmith_record_to(&s, &record);
        for (uint64_t i = 0; i <= seed % 7; i++) (void)wsmith_range_at(&s, "a<b&c", 0, 9);
        (void)wsmith_bool_at(&s, "yes or no");
        wsmith__stock_add(&stock, &record, 100 + seed);
        wsmith_record_free(&record);
    }
    stock.files = 51;
    CHECK(wsmith__log_stock_events(file, &stock, 1));
    wsmith__stock_close(&stock);
    rewind(file);
    size_t n = fread(log, 1, 1 << 16, file);
    fclose(file);
    const char *p = page(log, n, true);
    CHECK(well_formed(p));
    CHECK(has(
        p,
        "<code>a&lt;b&amp;c</code></td><td class=\"name\">number</td><td class=\"n\">197</td><td "
        "class=\"n\">10</td><td class=\"n\">0</td><td class=\"n\">9</td>"));
    CHECK(
        has(p, "<code>yes or no</code></td><td class=\"name\">number</td><td class=\"n\">50</td>"));
    CHECK(has(p, "choices of an input: 0, 1, 2-3, 4-7, ... up to 15; the largest has 8"));
    CHECK(has(p, "bytes of an input: 0, 1, 2-3, 4-7, ... up to 255; the largest has 149"));
    CHECK(has(p, "Counted over 50 records of 51 files."));
    free(log);
}

/* -- out of memory ----------------------------------------------------------------------------------- */

TEST(every_allocation_may_fail_and_nothing_leaks)
{
    size_t n = 0;
    char *log = some_log(&n);
    wsmith_text_free(&page_text);
    long before = living;
    bool done = false;
    for (failing = 0; failing < 500 && !done; failing++) {
        wsmith__history h;
        wsmith_text text;
        memset(&text, 0, sizeof text);
        allocations = 0;
        read_bytes(&h, log, n);
        bool lost = h.failed;
        if (!lost) wsmith__write_page(&text, &h, true);
        done = !lost && !text.failed;
        CHECK(done == (allocations <= failing));
        wsmith__history_free(&h);
        wsmith_text_free(&text);
        CHECK_EQ(living, before);
    }
    failing = -1;
    CHECK(done);
    free(log);
}

TEST(a_report_that_cannot_be_written_is_told)
{
    wsmith__history h;
    read_text(&h, "");
    CHECK(!wsmith__write_report(&h, "/nonexistent/x/report.html", true));
    wsmith__history_free(&h);
}
