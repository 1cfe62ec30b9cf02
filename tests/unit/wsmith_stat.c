/* tests/unit/wsmith_stat.c - distributions: all requests draw by the weights asked for, and a generator
 * that does not is caught. */
/* seconds: 300 */
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/fuzz/stat.h"
#include "test.h"

static char printed[60000];

static void print(void *context, const char *text)
{
    size_t len = strlen(printed);
    (void)context;
    CHECK(len + strlen(text) < sizeof printed);
    snprintf(printed + len, sizeof printed - len, "%s", text);
}

static int stat_of(wsmith_target *target, void *context, uint64_t runs, uint64_t seed,
                   wsmith_stat_result *result)
{
    wsmith_stat_options options;
    memset(&options, 0, sizeof options);
    options.runs = runs;
    options.seed = seed;
    options.size = 20000;
    options.print = print;
    printed[0] = 0;
    return wsmith_stat(target, context, &options, result);
}

/* -- functions ------------------------------------------------------------------------------------------ */

/* clang-format off */
/* scipy.stats.chi2.sf (1.17) */
static const struct { double freedom, statistic, p; } chances[] = {
    {1, 0.0001, 0.9920212873707368},
    {1, 3.8399999999999999, 0.050043521248705189},
    {1, 30, 4.3204630578274955e-08},
    {2, 0.01, 0.99501247919268232},
    {3, 7.7999999999999998, 0.050331097859853326},
    {10, 18.300000000000001, 0.050109061411462506},
    {63, 20, 0.99999995549108922},
    {63, 63, 0.47630238333813013},
    {63, 92, 0.010018561178534773},
    {63, 200, 3.6170018669954132e-16},
    {129, 40, 0.99999999999999756},
    {255, 300, 0.027727522053904829},
    {1000, 1100, 0.014614408126295192},
    {4, 1e-08, 1},
    {63, 600, 1.3888185928235127e-88},
};
/* clang-format on */

static double away(double a, double b) { return a > b ? a - b : b - a; }

TEST(p_values_are_those_of_scipy)
{
    for (size_t i = 0; i < sizeof chances / sizeof *chances; i++) {
        double p = wsmith__chi_square_p(chances[i].statistic, chances[i].freedom);
        CHECK(away(p, chances[i].p) <= 1e-12);
        CHECK(away(p, chances[i].p) <= 1e-10 * chances[i].p);
    }
    CHECK(wsmith__chi_square_p(0, 5) == 1);
    CHECK(wsmith__chi_square_p(1e6, 5) == 0);
}

TEST(p_values_are_printed_short)
{
    char text[32];
    static const double values[] = {0.1234, 0.001, 0.00099, 1e-5, 3.217e-300, 0, -1, 1};
    static const char *const texts[] = {"0.123",    "0.001", "9.9e-04", "1.0e-05",
                                        "3.2e-300", "0",     "-",       "1.000"};
    for (size_t i = 0; i < 8; i++) {
        wsmith__p_text(values[i], text, sizeof text);
        CHECK_STR(text, texts[i]);
    }
}

/* -- every kind of request -------------------------------------------------------------------------------- */

static const uint32_t picks[4] = {8, 0, 4, 1};
static const wsmith_weight wide[3] = {{0, 3, 5}, {2, 100, 1}, {1000, 1000, 200}};
static const wsmith_weight few[3] = {{5, 7, 5}, {6, 6, 10}, {0, 0, 1}};
static const int items[3] = {4, 9, 2};

static void ask_integers(wsmith_source *s)
{
    wsmith_bool(s), wsmith_u8(s), wsmith_u16(s), wsmith_u32(s), wsmith_u64(s);
    wsmith_i8(s), wsmith_i16(s), wsmith_i32(s), wsmith_i64(s);
    wsmith_range(s, 0, 9);
    wsmith_range(s, 5, 1004);
    wsmith_range(s, 1, 100000);
    wsmith_range(s, 10, UINT64_MAX - 1);
    wsmith_irange(s, -3, 5);
    wsmith_irange(s, -1000, 5);
    wsmith_irange(s, -9, -2);
    wsmith_irange(s, 3, 70);
    wsmith_irange(s, INT64_MIN + 1, INT64_MAX);
}

static void ask_skewed(wsmith_source *s)
{
    wsmith_log_range(s, 0, 1);
    wsmith_log_range(s, 0, 50);
    wsmith_log_range(s, 7, UINT64_MAX);
    wsmith_log_irange(s, -10, 20);
    wsmith_log_irange(s, -300, -100);
    wsmith_log_irange(s, INT64_MIN, INT64_MAX);
    wsmith_length(s, 2, 100);
}

static void ask_weighted(wsmith_source *s)
{
    uint8_t bytes[8];
    uint32_t order[5];
    wsmith_chance(s, 1, 7);
    wsmith_chance(s, 999999, 1000000);
    wsmith_one_of(s, 7);
    wsmith_enum(s, items, 3);
    wsmith_pick(s, picks, 4);
    wsmith_weighted(s, wide, 3);
    wsmith_weighted(s, few, 3);
    wsmith_pick_of(s, picks, 4, 5);
    wsmith_bytes(s, bytes, sizeof bytes);
    wsmith_bytes_weighted(s, bytes, 3, few, 3);
    wsmith_subset(s, 5);
    wsmith_swarm(s, 4);
    wsmith_shuffle(s, order, 5);
    wsmith_slice(s, bytes, sizeof bytes);
}

static void ask_others(wsmith_source *s)
{
    wsmith_f32(s), wsmith_f64(s), wsmith_f32_bits(s), wsmith_f64_bits(s);
    wsmith_eos(s);
    wsmith_eos_mean(s, 0);
    wsmith_eos_mean(s, 2);
    wsmith_eos_mean(s, 100000);
    wsmith_present(s);
    WSMITH_EACH(s, l, 0, 30, 4) wsmith_u8(s);
}

/* Weights, ranges and means that are never the same twice in a row. */
static void ask_varying(wsmith_source *s, uint64_t i)
{
    uint32_t weights[4];
    wsmith_weight w[2];
    for (uint64_t k = 0; k < 4; k++) weights[k] = (uint32_t)((i * 7 + k * 3) % 5);
    weights[i % 4]++;
    wsmith_pick(s, weights, 4);
    wsmith_range(s, i, i * i + 100);
    wsmith_irange(s, -(int64_t)i, (int64_t)(i * 3 + 1));
    wsmith_log_irange(s, -(int64_t)(i * i), (int64_t)i + 1);
    wsmith_eos_mean(s, (uint32_t)i);
    w[0].min = i, w[0].max = i + i % 7, w[0].weight = 1 + i % 3;
    w[1].min = i / 2, w[1].max = 2 * i, w[1].weight = 2;
    wsmith_weighted(s, w, 2);
}

static bool everything(void *context, wsmith_source *s)
{
    uint64_t rounds = *(const uint64_t *)context;
    for (uint64_t i = 0; i < rounds; i++) {
        ask_integers(s);
        ask_skewed(s);
        ask_weighted(s);
        ask_others(s);
        ask_varying(s, i);
    }
    return false;
}

TEST(every_request_draws_by_the_weights_asked_for)
{
    wsmith_stat_result r;
    uint64_t rounds = 50;
    CHECK_EQ(stat_of(everything, &rounds, 400, 0, &r), 0);
    CHECK_EQ(r.status, WSMITH_OK);
    CHECK_EQ(r.runs, 400);
    CHECK(r.requests > 1000000);
    CHECK_EQ(r.sites, 55);
    CHECK_EQ(r.sites - r.tested, 3); /* of two nearly always and one always the same answer comes */
    CHECK(r.least_p > 0.001 && r.least_p <= 1);
    CHECK(strstr(printed, "ok: 0 sites not as asked for"));
}

/* The p of sites of many seeds, where nothing is wrong, are even themselves. */
TEST(p_values_are_even)
{
    uint64_t tenths[10] = {0}, n = 0, rounds = 10;
    double sum = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        wsmith__stat t;
        wsmith_stat_options options;
        memset(&options, 0, sizeof options);
        options.runs = 40;
        options.size = 20000;
        options.seed = seed * 1000003;
        wsmith__stat_open(&t, &options);
        while (wsmith__stat_wants_run(&t)) wsmith__stat_run(&t, everything, &rounds);
        wsmith__stat_judge(&t);
        for (size_t i = 0; i < wx__array_len(t.census->sites); i++) {
            const wsmith__site_count *site = t.census->sites[i];
            bool even = site->p >= 0 && (site->varies || site->ask.high - site->ask.low > 6);
            if (!even) continue; /* of few values p has steps */
            tenths[wsmith__part_of(site->p, 10)]++;
            n++;
        }
        wsmith__census_free(t.census);
    }
    for (int i = 0; i < 10; i++) {
        double gap = (double)tenths[i] - (double)n / 10;
        sum += gap * gap / ((double)n / 10);
    }
    CHECK(n > 5000);
    CHECK(wsmith__chi_square_p(sum, 9) > 0.001);
}

/* -- faults ------------------------------------------------------------------------------------------------- */

/* Answers a request for `asked` with a draw for `drawn`. */
static void lie(wsmith_source *s, const wsmith__ask_for *asked, const wsmith__ask_for *drawn)
{
    uint64_t v;
    bool room = wsmith__has_room(s);
    if (wsmith__raw_value(s, drawn, &v) && room)
        s->watch->drawn(s->watch, asked, wsmith__site_hash(s, asked->site), v);
}

static wsmith__ask_for ask_for(wsmith_kind kind, uint64_t low, uint64_t high)
{
    wsmith__ask_for ask;
    memset(&ask, 0, sizeof ask);
    ask.site = "the lie";
    ask.kind = (uint32_t)kind;
    ask.low = low;
    ask.high = high;
    return ask;
}

typedef enum fault {
    FAULT_NONE,
    FAULT_PICK,
    FAULT_PICK_STALE,
    FAULT_WEIGHT,
    FAULT_OVERLAP,
    FAULT_RANGE,
    FAULT_WIDE_RANGE,
    FAULT_SKEW,
    FAULT_SIGN,
    FAULT_END,
    FAULT_FLOAT,
    FAULT_OUTSIDE,
    FAULT_COUNT
} fault;

static void lie_about_weights(wsmith_source *s, fault f, uint64_t i)
{
    static const uint32_t right[3] = {8, 4, 1}, wrong[3] = {17, 8, 2};
    static const wsmith_weight one[2] = {{0, 9, 3}, {1000, 1000, 10}},
                               two[2] = {{0, 9, 3}, {1000, 1000, 11}};
    static const wsmith_weight added[2] = {{0, 9, 1}, {5, 5, 3}}, apart[2] = {{0, 9, 1}, {5, 5, 2}};
    wsmith__ask_for a = ask_for(WSMITH_INT, 0, 2), b = a;
    uint32_t now[3], before[3];
    a.picks = right, b.picks = wrong;
    for (uint64_t k = 0; k < 3; k++) {
        now[k] = 1 + (uint32_t)(wsmith__mix64(i * 3 + k) % 3);
        before[k] = 1 + (uint32_t)(wsmith__mix64(i * 3 + k - 3) % 3);
    }
    if (f == FAULT_PICK_STALE) a.picks = now, b.picks = before;
    if (f == FAULT_WEIGHT || f == FAULT_OVERLAP) {
        a.picks = b.picks = NULL;
        a.high = b.high = f == FAULT_WEIGHT ? 1000 : 9;
        a.weight_count = b.weight_count = 2;
        a.weights = f == FAULT_WEIGHT ? one : added;
        b.weights = f == FAULT_WEIGHT ? two : apart;
    }
    lie(s, &a, &b);
}

static void lie_about_ranges(wsmith_source *s, fault f)
{
    wsmith__ask_for a = ask_for(WSMITH_INT, 0, 49), b = ask_for(WSMITH_INT, 0, 48);
    if (f == FAULT_WIDE_RANGE) a.high = 1000000, b.high = 990000;
    if (f == FAULT_SKEW) a.skewed = b.skewed = true, b.high = 31;
    if (f == FAULT_SIGN)
        a = ask_for(WSMITH_SIGNED, (uint64_t)-100, 100),
        b = ask_for(WSMITH_SIGNED, (uint64_t)-98, 100);
    if (f == FAULT_END) a = b = ask_for(WSMITH_EOS, 0, 1), a.threshold = 4096, b.threshold = 4300;
    if (f == FAULT_FLOAT)
        a = ask_for(WSMITH_FLOAT32, 0, UINT32_MAX), b = ask_for(WSMITH_INT, 0, UINT32_MAX);
    if (f == FAULT_OUTSIDE) a = ask_for(WSMITH_INT, 1, 1000000), b = ask_for(WSMITH_INT, 0, 30000);
    lie(s, &a, &b);
}

static bool lies(void *context, wsmith_source *s)
{
    fault f = *(const fault *)context;
    for (uint64_t i = 0; i < 100; i++) {
        uint32_t weights[3];
        for (uint64_t k = 0; k < 3; k++) weights[k] = (uint32_t)wsmith_range(s, 1, 5);
        wsmith_pick(s, weights, 3);
        wsmith_f64(s);
        if (f != FAULT_NONE && f < FAULT_RANGE) lie_about_weights(s, f, i);
        else if (f != FAULT_NONE) lie_about_ranges(s, f);
    }
    return false;
}

TEST(draws_by_other_weights_are_caught_and_nothing_else)
{
    for (int f = FAULT_NONE; f < FAULT_COUNT; f++) {
        wsmith_stat_result r;
        fault context = (fault)f;
        int code = stat_of(lies, &context, 2000, 7, &r), wanted = f != FAULT_NONE;
        CHECK_EQ(code, wanted);
        CHECK_EQ(r.sites_failed, wanted);
        if (code != wanted) printf("fault %d\n%s", f, printed);
        CHECK_EQ(strstr(printed, "NOT AS ASKED FOR") != NULL, wanted);
        CHECK(f == FAULT_NONE || r.least_p < 0.001);
        CHECK(f != FAULT_OUTSIDE || r.least_p == 0);
    }
}

/* The bytes themselves: none of 256 is above 250. */
static bool weak_bytes(void *context, wsmith_source *s)
{
    (void)context;
    wsmith_u8(s);
    for (size_t i = 0; i < sizeof s->block; i++) s->block[i] = (uint8_t)(s->block[i] * 251 / 256);
    for (int i = 0; i < 100; i++) wsmith_range(s, 0, 99);
    return true;
}

TEST(a_weak_generator_of_bytes_is_caught)
{
    wsmith_stat_result r;
    CHECK_EQ(stat_of(weak_bytes, NULL, 2000, 7, &r), 1);
    CHECK_EQ(r.sites, 2);
    CHECK_EQ(r.sites_failed, 1);
    CHECK_EQ(r.failures, 2000);
    CHECK_EQ(r.status, WSMITH_FAILED);
}

/* -- inputs that end, runs that are rejected ------------------------------------------------------------------ */

static bool until_the_end(void *context, wsmith_source *s)
{
    (void)context;
    while (!wsmith_exhausted(s)) {
        wsmith_log_range(s, 0, UINT64_MAX);
        wsmith_f64(s);
        if (wsmith_range(s, 0, 99) == 99) wsmith_reject(s);
    }
    return false;
}

TEST(the_end_of_the_input_makes_nothing_uneven)
{
    wsmith_stat_options options;
    wsmith_stat_result r;
    memset(&options, 0, sizeof options);
    options.print = print;
    options.runs = 20000;
    options.size = 40;
    printed[0] = 0;
    CHECK_EQ(wsmith_stat(until_the_end, NULL, &options, &r), 0);
    CHECK_EQ(r.runs, 20000);
    CHECK(r.rejected > 300 && r.rejected < 1000);
    CHECK_EQ(r.sites, 3);
}

static bool always_rejects(void *context, wsmith_source *s)
{
    (void)context;
    wsmith_reject(s);
    return false;
}

TEST(nothing_but_rejected_runs_is_no_success)
{
    wsmith_stat_result r;
    CHECK_EQ(stat_of(always_rejects, NULL, 100, 0, &r), 2);
    CHECK_EQ(r.status, WSMITH_REJECTED);
    CHECK_EQ(r.rejected, 1000);
}

static bool many_sites(void *context, wsmith_source *s)
{
    (void)context;
    for (uint32_t i = 0; i < 5000; i++) {
        uint32_t token = wsmith_scope_begin(s, i);
        wsmith_bool(s);
        wsmith_scope_end(s, token);
    }
    return false;
}

TEST(sites_beyond_the_table_are_told)
{
    wsmith_stat_result r;
    static char quiet[1];
    wsmith_stat_options options;
    memset(&options, 0, sizeof options);
    wsmith__stat t;
    options.runs = 3;
    options.size = 10000;
    wsmith__stat_open(&t, &options);
    while (wsmith__stat_wants_run(&t)) wsmith__stat_run(&t, many_sites, quiet);
    wsmith__stat_judge(&t);
    r = t.result;
    CHECK_EQ(wx__array_len(t.census->sites), 4096);
    CHECK_EQ(t.census->requests, 15000);
    CHECK_EQ(t.census->lost, 15000 - 3 * 4096);
    CHECK_EQ(r.tested, 0); /* three requests each */
    wsmith__census_free(t.census);
}

/* -- labels ------------------------------------------------------------------------------------------------------ */

static bool labelled(void *context, wsmith_source *s)
{
    uint64_t v = wsmith_range(s, 0, 99);
    for (int i = 0; i < 3; i++) wsmith_classify(s, v < 30 ? "small" : "large");
    wsmith_cover(s, v < 10, *(const double *)context, "tenth");
    wsmith_cover(s, v < 200, 100, "all");
    if (v == 99) wsmith_skip(s);
    return false;
}

TEST(labels_are_counted_once_a_run_and_judged)
{
    wsmith_stat_result r;
    double percent = 5;
    CHECK_EQ(stat_of(labelled, &percent, 10000, 0, &r), 0);
    CHECK_EQ(r.labels, 4);
    CHECK_EQ(r.labels_undecided, 0);
    CHECK_EQ(r.runs, 10000);
    CHECK(r.rejected > 50);
    CHECK(strstr(printed, " %  tenth (5.00 % wanted: enough)\n"));
    CHECK(strstr(printed, "  100.00 %  all (100.00 % wanted: enough)\n"));
    CHECK(strstr(printed, "  30.") || strstr(printed, "  29."));
    percent = 15;
    CHECK_EQ(stat_of(labelled, &percent, 1000, 0, &r), 1);
    CHECK_EQ(r.labels_failed, 1);
    CHECK(strstr(printed, " %  tenth (15.00 % wanted: TOO FEW)\n"));
}

TEST(an_undecided_label_makes_more_runs)
{
    wsmith_stat_result r;
    double percent = 10.1; /* 10 / 99 is asked for nearly exactly: nine tenths are enough */
    CHECK_EQ(stat_of(labelled, &percent, 1000, 0, &r), 0);
    CHECK(r.runs > 5000 && r.runs <= 16000);
    percent = 11.2; /* and here that is what there is */
    CHECK_EQ(stat_of(labelled, &percent, 100, 0, &r), 0);
    CHECK_EQ(r.runs, 1600);
    CHECK_EQ(r.labels_undecided, 1);
    CHECK(strstr(printed, "undecided: 1 labels\n"));
}

TEST(shares_are_judged_as_the_interval_of_wilson_says)
{
    /* (n, k, percent): verdicts of an own computation of the interval's ends with z = 6.1094 */
    static const struct {
        uint64_t n, k;
        double percent;
        wsmith__cover_verdict verdict;
    } cases[] = {{100, 4, 5, WSMITH__COVER_OPEN},
                 {10, 0, 0.1, WSMITH__COVER_OPEN},
                 {10000, 4928, 50, WSMITH__COVER_ENOUGH},
                 {100, 98, 100, WSMITH__COVER_TOO_FEW},
                 {1000000, 877994, 100, WSMITH__COVER_TOO_FEW},
                 {100, 10, 10, WSMITH__COVER_OPEN},
                 {1000000, 1000000, 99, WSMITH__COVER_ENOUGH},
                 {10, 1, 5, WSMITH__COVER_OPEN},
                 {1000000, 811, 0.1, WSMITH__COVER_OPEN},
                 {10, 5, 50, WSMITH__COVER_OPEN},
                 {10000, 8677, 99, WSMITH__COVER_TOO_FEW},
                 {100, 60, 90, WSMITH__COVER_TOO_FEW},
                 {100, 75, 100, WSMITH__COVER_TOO_FEW},
                 {10000, 4474, 50, WSMITH__COVER_TOO_FEW},
                 {10000, 8765, 90, WSMITH__COVER_TOO_FEW},
                 {10000, 1233, 10, WSMITH__COVER_ENOUGH},
                 {10, 6, 50, WSMITH__COVER_OPEN},
                 {100, 100, 90, WSMITH__COVER_OPEN},
                 {1000000, 10997, 1, WSMITH__COVER_ENOUGH},
                 {100, 40, 50, WSMITH__COVER_OPEN},
                 {10000, 84, 1, WSMITH__COVER_OPEN},
                 {10, 10, 99, WSMITH__COVER_OPEN},
                 {10, 4, 50, WSMITH__COVER_OPEN},
                 {1000000, 887036, 90, WSMITH__COVER_TOO_FEW},
                 {1000000, 1264, 0.1, WSMITH__COVER_ENOUGH},
                 {10000, 5137, 50, WSMITH__COVER_ENOUGH},
                 {1000, 767, 90, WSMITH__COVER_TOO_FEW},
                 {100, 86, 99, WSMITH__COVER_TOO_FEW},
                 {1000000, 1000000, 99, WSMITH__COVER_ENOUGH},
                 {1000000, 10341, 1, WSMITH__COVER_ENOUGH},
                 {1000000, 450917, 50, WSMITH__COVER_TOO_FEW},
                 {1000000, 32103, 5, WSMITH__COVER_TOO_FEW},
                 {1000, 558, 50, WSMITH__COVER_ENOUGH},
                 {10000, 5074, 50, WSMITH__COVER_ENOUGH},
                 {1000, 1000, 90, WSMITH__COVER_ENOUGH},
                 {1000, 576, 50, WSMITH__COVER_ENOUGH}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wsmith__label label;
        memset(&label, 0, sizeof label);
        label.percent = cases[i].percent;
        label.hits = cases[i].k;
        CHECK_EQ(wsmith__cover_judge(&label, cases[i].n), cases[i].verdict);
    }
}

static bool unlabelled(void *context, wsmith_source *s)
{
    char text[32];
    (void)context;
    for (int i = 0; i < 300; i++) {
        snprintf(text, sizeof text, "label %d", i);
        wsmith_classify(s, text);
    }
    return false;
}

TEST(labels_are_limited_and_elsewhere_free)
{
    wsmith_source s;
    wsmith_stat_result r;
    CHECK_EQ(stat_of(unlabelled, NULL, 10, 0, &r), 0);
    CHECK_EQ(r.labels, 256);
    wsmith_from_seed(&s, 1, 10);
    wsmith_classify(&s, "nobody asks");
    wsmith_cover(&s, true, 10, "nobody asks");
}

/* -- records and text -------------------------------------------------------------------------------------------- */

static bool ask_some(void *context, wsmith_source *s)
{
    uint8_t bytes[4];
    (void)context;
    wsmith_range(s, 10, 13);
    wsmith_irange(s, -5, 5);
    wsmith_bytes(s, bytes, sizeof bytes);
    return wsmith_eos(s);
}

TEST(records_give_the_same_table_without_p)
{
    wsmith_record records[20];
    wsmith_stat_options options;
    wsmith_stat_result r;
    memset(records, 0, sizeof records);
    memset(&options, 0, sizeof options);
    for (size_t i = 0; i < 20; i++) {
        wsmith_source s;
        wsmith_from_seed(&s, i, 100);
        wsmith_record_to(&s, &records[i]);
        ask_some(NULL, &s);
    }
    options.print = print;
    printed[0] = 0;
    CHECK_EQ(wsmith_stat_records(records, 20, &options, &r), 0);
    CHECK_EQ(r.sites, 4);
    CHECK_EQ(r.requests, 20 * 3 + 80);
    CHECK_EQ(r.tested, 0);
    CHECK(strstr(printed, "\nrange 10..13 @"));
    CHECK(strstr(printed, " 20        4       10      13 "));
    CHECK(strstr(printed, "10 10.0%, 11 45.0%, 12 25.0%, 13 20.0%\n"));
    CHECK(strstr(printed, "\n20 records, 140 values at 4 sites\n"));
    for (size_t i = 0; i < 20; i++) wsmith_record_free(&records[i]);
}

/* Records of a fuzzer's directory may hold anything. */
TEST(damaged_records_are_counted_without_harm)
{
    uint64_t random = 1;
    wsmith_record records[20];
    wsmith_stat_options options;
    memset(&options, 0, sizeof options);
    memset(records, 0, sizeof records);
    options.print = print;
    for (size_t i = 0; i < 20; i++) {
        wsmith_source s;
        size_t count, size;
        wsmith_from_seed(&s, i, 300);
        wsmith_record_to(&s, &records[i]);
        for (int k = 0; k < 10; k++) ask_some(NULL, &s);
        uint8_t *c = (uint8_t *)wsmith_record_choices(&records[i], &count);
        size = count * sizeof(wsmith_choice);
        for (int k = 0; k < 30; k++) {
            size_t at = (size_t)(wsmith__random(&random) % size);
            if (at % sizeof(wsmith_choice) < offsetof(wsmith_choice, site))
                c[at] = (uint8_t)wsmith__random(&random);
        }
    }
    printed[0] = 0;
    CHECK_EQ(wsmith_stat_records(records, 20, &options, NULL), 0);
    for (size_t i = 0; i < 20; i++) wsmith_record_free(&records[i]);
}

/* Counting draws nothing itself: the values are those of a source that nobody watches. */
static bool sums(void *context, wsmith_source *s)
{
    uint64_t *sum = (uint64_t *)context;
    for (int i = 0; i < 50; i++) {
        uint8_t bytes[3];
        *sum = *sum * 31 + wsmith_u16(s);
        *sum = *sum * 31 + wsmith_pick(s, picks, 4);
        *sum = *sum * 31 + wsmith_f64_bits(s);
        *sum = *sum * 31 + wsmith_slice(s, bytes, 3);
        *sum = *sum * 31 + wsmith_log_range(s, 0, 1000);
    }
    return false;
}

TEST(watched_values_are_those_of_the_seed)
{
    uint64_t watched = 0, alone = 0;
    wsmith_source s;
    wsmith_stat_options options;
    memset(&options, 0, sizeof options);
    options.print = print;
    options.runs = 1;
    options.seed = 77;
    options.size = 700;
    printed[0] = 0;
    wsmith_stat(sums, &watched, &options, NULL);
    wsmith_from_seed(&s, 77, 700);
    sums(&alone, &s);
    CHECK_EQ(watched, alone);
}
