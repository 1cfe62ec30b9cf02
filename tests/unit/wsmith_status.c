/* tests/unit/wsmith_status.c - the live line and the log of a fuzzer: every character of them. */
/* qemu */
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/fuzz/status.h"
#include "test.h"

static char text[8192];
static FILE *file;

static FILE *begin(void)
{
    file = tmpfile();
    return file;
}

/* What was written since begin. */
static const char *written(void)
{
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    return text;
}

static wsmith__sample some(double seconds, uint64_t runs, uint64_t features)
{
    wsmith__sample now;
    memset(&now, 0, sizeof now);
    now.seconds = seconds;
    now.runs = runs;
    now.features = features;
    now.locations = features / 2;
    now.corpus = 7;
    now.workers = 1;
    return now;
}

static const char *number(double v, bool count)
{
    wsmith__short_number(text, sizeof text, v, count, " ");
    return text;
}

TEST(numbers_have_three_digits_and_a_unit)
{
    CHECK_STR(number(0, true), "0");
    CHECK_STR(number(999, true), "999");
    CHECK_STR(number(1000, true), "1.00 k");
    CHECK_STR(number(999499, true), "999 k");
    CHECK_STR(number(999500, true), "1.00 M");
    CHECK_STR(number(1234567, true), "1.23 M");
    CHECK_STR(number(12.345, false), "12.3");
    CHECK_STR(number(9.9949, false), "9.99");
    CHECK_STR(number(9.995001, false), "10.0");
    CHECK_STR(number(18446744073709551615.0, true), "18.4 E");
    double zero = 0;
    CHECK_STR(number(zero / zero, true), "0");
    CHECK_STR(number(-1, false), "0.00");
    CHECK_STR(number(1 / zero, false), "1000000000000 E");
}

static const char *duration(double s)
{
    wsmith__duration(text, sizeof text, s);
    return text;
}

TEST(durations_are_short)
{
    CHECK_STR(duration(59.99), "59s");
    CHECK_STR(duration(185), "3m05s");
    CHECK_STR(duration(3725), "1h02m");
    CHECK_STR(duration(183700), "2d03h");
    CHECK_STR(duration(-5), "0s");
}

TEST(a_terminal_gets_one_line_over_and_over)
{
    wsmith__status status;
    wsmith__sample now = some(0.5, 1000, 20);
    wsmith__status_open(&status, begin(), true, 40);
    CHECK(wsmith__status_show(&status, &now, false));
    now = some(2, 1234567, 20);
    now.findings = 3;
    status.width = 52;
    CHECK(wsmith__status_show(&status, &now, false));
    status.width = 20;
    CHECK(wsmith__status_show(&status, &now, false));
    CHECK(wsmith__status_note(&status, "a\tfinding"));
    CHECK(wsmith__status_show(&status, &now, true));
    CHECK_STR(written(),
              "\r0s  runs 1.00k  2.00 k/s  findings 0  f"
              "\r2s  runs 1.23M  617 k/s  findings 3  features 20  c"
              "\r2s  runs 1.23M  617"
              "                                "
              "\r                   \ra?finding\n"
              "2s  runs 1.23M  617 k/s  findings 3  features 20  corpus 7  new 1s  places 10\n");
}

TEST(without_a_terminal_full_lines_come_seldom)
{
    wsmith__status status;
    int lines = 0;
    wsmith__status_open(&status, begin(), false, 0);
    for (int i = 0; i < 4 * 3600; i++) {
        wsmith__sample now = some(i / 4.0, (uint64_t)i * 1000, 20);
        CHECK(wsmith__status_show(&status, &now, false));
    }
    for (const char *p = written(); *p; p++) lines += *p == '\n';
    CHECK_EQ(lines, 62);
}

TEST(the_log_has_a_line_per_event)
{
    static const char *const options[] = {"max_bytes", "4096", "quote\"", "back\\slash\n\x01\x7f"};
    wsmith__log_start start;
    memset(&start, 0, sizeof start);
    start.target = "json \xc3\xa9";
    start.command = "fuzz";
    start.coverage = "not utf8: \xe9\xff";
    start.seed = UINT64_MAX;
    start.workers = 2;
    start.options = options;
    start.option_count = 2;
    begin();
    CHECK(wsmith__log_start_event(file, &start));
    CHECK_STR(
        written(),
        "{\"event\":\"start\",\"format\":1,\"version\":\"0.1.0\",\"target\":\"json \xc3\xa9\","
        "\"command\":\"fuzz\",\"coverage\":\"not utf8: \\u00e9\\u00ff\","
        "\"seed\":18446744073709551615,\"workers\":2,\"options\":{\"max_bytes\":\"4096\","
        "\"quote\\\"\":\"back\\\\slash\\n\\u0001\\u007f\"}}\n");

    wsmith__log_finding finding;
    memset(&finding, 0, sizeof finding);
    finding.seconds = 60;
    finding.runs = 1000;
    finding.key = 0x1234567890abcdefu;
    finding.choices = 50;
    finding.shrunk = 3;
    finding.flaky = true;
    finding.kind = "signal";
    finding.message = "SIGSEGV";
    begin();
    CHECK(wsmith__log_finding_event(file, &finding));
    CHECK_STR(
        written(),
        "{\"event\":\"finding\",\"seconds\":60.000,\"runs\":1000,\"worker\":0,\"kind\":\"signal\","
        "\"key\":\"1234567890abcdef\",\"choices\":50,\"shrunk\":3,\"flaky\":true,\"message\":"
        "\"SIGSEGV\"}\n");
}

TEST(slow_inputs_are_told_by_their_files)
{
    static const wsmith__slow_input slow[2] = {{0x1234567890abcdefu, 5000}, {7, 12}};
    begin();
    CHECK(wsmith__log_slow_event(file, 2, slow, 2));
    CHECK_STR(written(), "{\"event\":\"slow\",\"seconds\":2.000,\"files\":["
                         "{\"file\":\"1234567890abcdef.wsc\",\"micros\":5000},"
                         "{\"file\":\"0000000000000007.wsc\",\"micros\":12}]}\n");
}

TEST(progress_has_every_arm_and_mode_by_name_and_no_number_is_not_one)
{
    double zero = 0;
    wsmith__sample now = some(zero / zero, 12, 6);
    now.engine.arms[WSMITH_ARM_MIX].runs = 77;
    now.seen[WSMITH_ARM_MIX] = 4;
    now.engine.modes[1].found = 5;
    begin();
    CHECK(wsmith__log_progress_event(file, &now));
    CHECK_STR(
        written(),
        "{\"event\":\"progress\",\"seconds\":0.000,\"runs\":12,\"runs_per_second\":0.000,"
        "\"locations\":3,"
        "\"features\":6,\"corpus\":7,\"findings\":0,\"duplicates\":0,\"flaky\":0,\"restarts\":0,"
        "\"choices\":0,\"workers\":1,\"failures\":0,\"kept\":0,\"arms\":{"
        "\"fresh\":{\"runs\":0,\"found\":0},\"swarm\":{\"runs\":0,\"found\":0},"
        "\"value\":{\"runs\":0,\"found\":0},\"run\":{\"runs\":0,\"found\":0},"
        "\"list\":{\"runs\":0,\"found\":0},\"tail\":{\"runs\":0,\"found\":0},"
        "\"span\":{\"runs\":0,\"found\":0},\"splice\":{\"runs\":0,\"found\":0},"
        "\"equal\":{\"runs\":0,\"found\":0},\"compare\":{\"runs\":0,\"found\":0},"
        "\"bytes\":{\"runs\":0,\"found\":0},\"mix\":{\"runs\":77,\"found\":0,\"seen\":4},"
        "\"word\":{\"runs\":0,\"found\":0}},"
        "\"modes\":{\"order\":{\"runs\":0,\"found\":0},\"uid\":{\"runs\":0,\"found\":5},"
        "\"span\":{\"runs\":0,\"found\":0}}}\n");
    now.seconds = 4;
    begin();
    CHECK(wsmith__log_end_event(file, &now, "time", 1));
    CHECK(
        strstr(written(),
               "{\"event\":\"end\",\"seconds\":4.000,\"reason\":\"time\",\"status\":1,\"runs\":12,"
               "\"runs_per_second\":3.000,") == text);
}

TEST(what_cannot_be_written_is_reported)
{
    wsmith__sample now = some(1, 12, 6);
    wsmith__status status;
    FILE *full = fopen("/dev/full", "w");
    if (!full) {
        SKIP("no /dev/full");
        return;
    }
    CHECK(!wsmith__log_progress_event(full, &now));
    wsmith__status_open(&status, full, true, 80);
    CHECK(!wsmith__status_show(&status, &now, false));
    CHECK(!wsmith__status_note(&status, "note"));
    fclose(full);
}
