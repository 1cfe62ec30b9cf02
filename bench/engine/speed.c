/* bench/engine/speed.c - what a run of the fuzzer costs, for bench/engine_speed.sh.
 *
 *     speed overhead     lines `case<tab>value<tab>unit`, CPU time, medians of nine seeds
 *     speed targets
 *
 * overhead: nanoseconds of a run that makes N choices, of which the first eight decide what it covers, when all
 * that can be found has been (what a find costs is told by the runs a second), and those of the same target
 * when its choices are drawn from a seed and recorded; and of a run that makes none, with counters of which
 * one in 4096 is hit.
 * targets: runs a second of the seven that the engine was tuned on, the 20,000 after the first 20,000, and how
 * many choices they make; and of those that only ask for numbers and ends of sequences, what the same runs
 * take without an engine: their choices come from bytes, nothing is recorded, and nobody looks at what they
 * covered. No engine that makes these runs is faster.
 */
#define WSMITH_IMPLEMENTATION
#include "targets.h"
#include "../lib/measure.h"

#include <string.h>

enum { TIMES = 9 };

static double median(double *values)
{
    qsort(values, TIMES, sizeof *values, by_value);
    return values[TIMES / 2];
}

/* -- the target, and what it makes ------------------------------------------------------------------------ */

static wsmith_fuzzer *fuzzer;
static uint64_t choices_made;

typedef struct counted {
    wsmith_target *target;
    void *context;
} counted;

static bool count_choices(void *context, wsmith_source *s)
{
    const counted *c = (const counted *)context;
    size_t n;
    bool failed = c->target(c->context, s);
    (void)wsmith_record_choices(wsmith_fuzzer_record(fuzzer), &n);
    choices_made += n;
    return failed;
}

static uint8_t area[1 << 20];

typedef struct load {
    size_t choices, counters;
} load;

static bool choices_only(void *context, wsmith_source *s)
{
    const load *l = (const load *)context;
    for (size_t i = 0; i < l->choices; i++) {
        uint64_t v = wsmith_range(s, 0, 199);
        if (i < 8) area[i * 8 + v / 32] = 1;
    }
    for (size_t i = 0; i < l->counters; i += 4096) area[i] = 1;
    return false;
}

/* -- measuring -------------------------------------------------------------------------------------------------- */

static void run(wsmith_target *target, void *context, uint64_t end)
{
    wsmith_fuzz_stats stats;
    wsmith_fuzzer_stats(fuzzer, &stats);
    while (stats.runs < end) {
        if (wsmith_fuzzer_run(fuzzer, target, context, end - stats.runs) == WSMITH_ERR_NOMEM)
            exit(1);
        wsmith_fuzzer_stats(fuzzer, &stats);
    }
}

/* Seconds per run, after as many to warm up; failures are passed over. */
static double seconds_per_run(wsmith_target *target, void *context, uint64_t runs)
{
    double seconds[TIMES];
    wsmith_fuzz_options options;
    memset(&options, 0, sizeof options);
    for (int i = 0; i < TIMES; i++) {
        options.seed = (uint64_t)i;
        fuzzer = wsmith_fuzzer_new(&options);
        if (!fuzzer) exit(1);
        run(target, context, runs);
        double start = cpu_ms();
        run(target, context, 2 * runs);
        seconds[i] = (cpu_ms() - start) * 1e-3 / (double)runs;
        wsmith_fuzzer_free(fuzzer);
    }
    return median(seconds);
}

/* The same without a fuzzer: choices from seeds, recorded. */
static double seconds_per_record(wsmith_target *target, void *context, uint64_t runs)
{
    double seconds[TIMES];
    static wsmith_record record;
    for (int i = 0; i < TIMES; i++) {
        double start = cpu_ms();
        for (uint64_t k = 0; k < runs; k++) {
            wsmith_source s;
            wsmith_from_seed(&s, k, 65536);
            wsmith_record_clear(&record);
            wsmith_record_to(&s, &record);
            (void)target(context, &s);
        }
        seconds[i] = (cpu_ms() - start) * 1e-3 / (double)runs;
    }
    wsmith_record_free(&record);
    return median(seconds);
}

/* -- without an engine --------------------------------------------------------------------------------------- */

enum { TAPE_RUNS = 20000, TAPE_BYTES = 1 << 26 };

/* Runs, as the bytes that their choices are drawn from. */
typedef struct tape {
    wsmith_target *target;
    size_t ends[TAPE_RUNS], runs;
    uint8_t bytes[TAPE_BYTES];
    size_t size;
    bool unfit; /* too long, or choices of other kinds */
} tape;

/* The least bytes that are scaled to the number. */
static bool write_number(tape *t, uint64_t value, uint64_t top)
{
    size_t width = wsmith__width(top);
    uint64_t raw = value;
    if (width < 8 && top != 0xffffffffu) raw = ((value << (8 * width)) + top) / (top + 1);
    if (sizeof t->bytes - t->size < width || wsmith__scale(raw, width, top) != value) return false;
    for (size_t i = 0; i < width; i++) t->bytes[t->size++] = (uint8_t)(raw >> (8 * i));
    return true;
}

static bool write_choice(tape *t, const wsmith_choice *c)
{
    if (c->kind == WSMITH_EOS) return write_number(t, c->value ? 0 : 0xffff, 0xffff);
    if (c->kind != WSMITH_INT || (c->flags & WSMITH_SPARSE)) return false;
    return write_number(t, c->value - c->low, c->high - c->low);
}

static bool run_and_write(void *context, wsmith_source *s)
{
    tape *t = (tape *)context;
    bool failed = t->target(NULL, s);
    size_t n;
    const wsmith_choice *c = wsmith_record_choices(wsmith_fuzzer_record(fuzzer), &n);
    for (size_t i = 0; i < n && !t->unfit; i++) t->unfit = !write_choice(t, &c[i]);
    if (t->runs < TAPE_RUNS) t->ends[t->runs++] = t->size;
    return failed;
}

static double seconds_alone(const tape *t)
{
    double seconds[TIMES];
    for (int i = 0; i < TIMES; i++) {
        double start = cpu_ms();
        for (size_t k = 0, at = 0; k < t->runs; at = t->ends[k++]) {
            wsmith_source s;
            wsmith_from_bytes(&s, t->bytes + at, t->ends[k] - at);
            (void)t->target(NULL, &s);
        }
        seconds[i] = (cpu_ms() - start) * 1e-3 / (double)t->runs;
    }
    return median(seconds);
}

static void print_alone(const char *name, wsmith_target *target)
{
    static tape t;
    t.target = target;
    t.runs = t.size = 0;
    t.unfit = false;
    fuzzer = wsmith_fuzzer_new(NULL);
    if (!fuzzer) exit(1);
    run(target, NULL, TAPE_RUNS);
    run(run_and_write, &t, 2 * TAPE_RUNS);
    if (!t.unfit) printf("%s\t%.3f\tM runs/s alone\n", name, 1e-6 / seconds_alone(&t));
    wsmith_fuzzer_free(fuzzer);
}

/* -- lines --------------------------------------------------------------------------------------------------- */

static void print_target(const char *name, wsmith_target *target)
{
    enum { RUNS = 20000 };
    counted c = {target, NULL};
    double seconds = seconds_per_run(target, NULL, RUNS);
    choices_made = 0;
    (void)seconds_per_run(count_choices, &c, RUNS);
    double choices = (double)choices_made / (2.0 * RUNS * TIMES);
    printf("%s\t%.3f\tM runs/s\n", name, 1e-6 / seconds);
    printf("%s\t%.1f\tchoices a run\n", name, choices);
    printf("%s\t%.1f\tns a choice\n", name, 1e9 * seconds / choices);
    print_alone(name, target);
}

static void print_choices(size_t n)
{
    load l = {n, 0};
    uint64_t runs = 2000000 / (n + 40);
    if (!wsmith_coverage_add(area, 1024)) exit(1);
    double fuzzed = seconds_per_run(choices_only, &l, runs);
    wsmith_coverage_remove(area);
    printf("%zu choices\t%.0f\tns\n", n, 1e9 * fuzzed);
    printf("%zu choices\t%.0f\tns recorded\n", n, 1e9 * seconds_per_record(choices_only, &l, runs));
}

static void print_counters(size_t n)
{
    load l = {0, n};
    if (!wsmith_coverage_add(area, n)) exit(1);
    printf("%zu counters\t%.0f\tns\n", n,
           1e9 * seconds_per_run(choices_only, &l, n > 65536 ? 4000 : 40000));
    wsmith_coverage_remove(area);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "overhead") == 0) {
        for (size_t n = 0; n <= 1000; n = n ? n * 10 : 1) print_choices(n);
        for (size_t n = 1024; n <= sizeof area; n *= 4) print_counters(n);
    } else if (argc == 2 && strcmp(argv[1], "targets") == 0) {
#define X(name) print_target(#name, target_##name);
        ENGINE_TARGETS(X)
#undef X
    } else {
        return 2;
    }
    return 0;
}
