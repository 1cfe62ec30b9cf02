/* bench/shrink_targets.c - the shrinker on what the fuzzer finds, for bench/shrink.sh.
 *
 *     shrink_targets [--seeds N] [--quick] [--tsv] [--show] [--gate PERCENT] [--cache DIR] [TARGET]
 *
 * For each of N seeds (100): the first failure that a fuzzer with that seed finds of the targets of
 * bench/engine/ is shrunk, thoroughly in at most 20,000 calls of the test or with --quick. Printed: how
 * many end at the optimum, in how many different ways, choices before and after, calls, milliseconds.
 * --gate: exits with 1 when fewer than PERCENT are at the optimum. --cache keeps what was found.
 *
 * The optimum follows from how a target is written; no failing run has fewer choices (or bytes):
 *   DEQUE  growth at 128 elements with the head at 117 (the wrapped part must be longer), to which
 *          11 pushes at the front bring it, since growth at 64 has put it to 0; 118 more elements
 *          come four at a time, in 30 operations; three choices each and the end: 41 * 3 + 1. A head
 *          of 85 takes 43 pushes at the front or 85 pops.
 *   STATE  ten commands, each with the question whether it comes: 10 * 2
 *   SHIFT  the prefix, its length, three bytes (two make 510 at most), six locks: 1 + 1 + 3 + 6
 *   MAGIC  4
 *   EXPR   eight nodes, each of a flag and an operator or a number: - * x neg y << c n
 *   CHUNK  H P D D of four choices each, the end; 3 + 4 + 1 + 1 bytes
 *   JSON   four arrays of three choices, three objects of four, a number of five
 */
#include "engine/targets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_SEEDS = 1000 };

typedef struct options {
    size_t seeds, gate;
    bool tsv, show, quick;
    const char *only, *cache;
} options;

typedef struct goal {
    const char *name;
    wsmith_target *target;
    size_t choices, bytes;
} goal;

static const goal goals[] = {
    {"DEQUE", target_DEQUE, 124, 0}, {"STATE", target_STATE, 20, 0}, {"SHIFT", target_SHIFT, 11, 0},
    {"MAGIC", target_MAGIC, 4, 0},   {"EXPR", target_EXPR, 16, 0},   {"CHUNK", target_CHUNK, 17, 9},
    {"JSON", target_JSON, 29, 0},
};

/* Of one target over all seeds. */
typedef struct tally {
    uint64_t runs[MAX_SEEDS], before[MAX_SEEDS], after[MAX_SEEDS], forms[MAX_SEEDS];
    size_t found, best;
    double seconds, longest;
} tally;

/* -- failures ------------------------------------------------------------------------------------------ */

static bool find(const goal *g, uint64_t seed, wsmith_record *record)
{
    wsmith_fuzz_options o;
    memset(&o, 0, sizeof o);
    o.seed = seed;
    wsmith_fuzzer *f = wsmith_fuzzer_new(&o);
    if (!f) exit(2);
    bool found = wsmith_fuzzer_run(f, g->target, NULL, 1000000) == WSMITH_FAILED;
    if (found) wsmith_fuzzer_take(f, record);
    wsmith_fuzzer_free(f);
    return found;
}

static bool load(const char *name, wsmith_record *record)
{
    static uint8_t bytes[1 << 20];
    FILE *file = fopen(name, "rb");
    if (!file) return false;
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return wsmith_record_load(record, bytes, n, NULL) == WSMITH_OK;
}

static void save(const char *name, const wsmith_record *record)
{
    uint8_t *bytes;
    size_t n;
    FILE *file = fopen(name, "wb");
    if (!file || !wsmith_record_save(record, &bytes, &n)) exit(2);
    if (fwrite(bytes, 1, n, file) != n || fclose(file) != 0) exit(2);
    wsmith_free(bytes);
}

static bool failure(const goal *g, const options *o, uint64_t seed, wsmith_record *record)
{
    char name[500];
    if (!o->cache) return find(g, seed, record);
    snprintf(name, sizeof name, "%s/%s.%u", o->cache, g->name, (unsigned)seed);
    if (load(name, record)) return true;
    if (!find(g, seed, record)) return false;
    save(name, record);
    return true;
}

/* -- what becomes of them ------------------------------------------------------------------------------ */

static size_t byte_total(const wsmith_record *record)
{
    size_t count, total = 0;
    const wsmith_choice *c = wsmith_record_choices(record, &count);
    for (size_t i = 0; i < count; i++) total += c[i].kind == WSMITH_BYTES ? (size_t)c[i].high : 0;
    return total;
}

static uint64_t form_of(const wsmith_record *record)
{
    size_t count, size;
    uint64_t h = 1469598103934665603u;
    const wsmith_choice *c = wsmith_record_choices(record, &count);
    const uint8_t *bytes = wsmith_record_bytes(record, &size);
    for (size_t i = 0; i < count; i++)
        h = (h ^ (c[i].kind == WSMITH_BYTES ? c[i].high : c[i].value)) * 1099511628211u;
    for (size_t i = 0; i < size; i++) h = (h ^ bytes[i]) * 1099511628211u;
    return h;
}

static void show(const wsmith_record *record, uint64_t seed)
{
    size_t count;
    const wsmith_choice *c = wsmith_record_choices(record, &count);
    const uint8_t *bytes = wsmith_record_bytes(record, NULL);
    printf("  seed %u:", (unsigned)seed);
    for (size_t i = 0; i < count; i++) {
        if (c[i].kind == WSMITH_EOS) {
            printf(c[i].value ? " ." : " |");
        } else if (c[i].kind == WSMITH_BYTES) {
            for (uint64_t k = 0; k < c[i].high; k++)
                printf("%s%02x", k ? "" : " x", bytes[c[i].value + k]);
        } else {
            printf(" %llu", (unsigned long long)c[i].value);
        }
    }
    printf("\n");
}

static void shrink_one(const goal *g, const options *o, uint64_t seed, tally *t)
{
    wsmith_record record;
    wsmith_shrink_options how;
    wsmith_shrink_stats stats;
    memset(&record, 0, sizeof record);
    memset(&how, 0, sizeof how);
    how.thorough = !o->quick;
    how.max_runs = o->quick ? 0 : 20000;
    if (!failure(g, o, seed, &record)) return;
    clock_t start = clock();
    if (wsmith_shrink(&record, g->target, NULL, &how, &stats) != WSMITH_OK) exit(2);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    bool best = stats.choices_after <= g->choices && byte_total(&record) <= g->bytes;
    if (stats.choices_after < g->choices) printf("%s: the optimum is wrong\n", g->name);
    t->best += best;
    t->seconds += seconds;
    if (seconds > t->longest) t->longest = seconds;
    t->before[t->found] = stats.choices_before;
    t->after[t->found] = stats.choices_after;
    t->forms[t->found] = form_of(&record);
    t->runs[t->found++] = stats.runs;
    if (o->show && !best) show(&record, seed);
    wsmith_record_free(&record);
}

/* -- output -------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static unsigned median(uint64_t *values, size_t n)
{
    qsort(values, n, sizeof *values, by_number);
    return (unsigned)values[n / 2];
}

static size_t distinct(uint64_t *values, size_t n)
{
    size_t d = 1;
    qsort(values, n, sizeof *values, by_number);
    for (size_t i = 1; i < n; i++) d += values[i] != values[i - 1];
    return d;
}

static void print(const goal *g, const options *o, tally *t)
{
    unsigned before = median(t->before, t->found), after = median(t->after, t->found);
    unsigned runs = median(t->runs, t->found);
    size_t last = t->found - 1;
    const char *effort = o->quick ? "quick" : "thorough";
    if (o->tsv) {
        printf("shrinking fuzzer findings, choices left\t%s\twsmith-%s\t%u\tchoices\n", g->name,
               effort, after);
        printf("shrinking fuzzer findings, choices left\t%s\tbefore\t%u\tchoices\n", g->name,
               before);
        printf("shrinking fuzzer findings, choices left\t%s\tfewest possible\t%u\tchoices\n",
               g->name, (unsigned)g->choices);
        printf("shrinking fuzzer findings, calls of the test\t%s\twsmith-%s\t%u\tcalls\n", g->name,
               effort, runs);
        printf("shrinking fuzzer findings, seeds that miss the optimum\t%s\twsmith-%s\t%.3g\t%%\n",
               g->name, effort, 100.0 * (double)(t->found - t->best) / (double)t->found);
        return;
    }
    printf("%-6s %4u of %-4u %5u %6u %6u %6u %6u %6u %6u %8.1f %8.1f\n", g->name, (unsigned)t->best,
           (unsigned)t->found, (unsigned)distinct(t->forms, t->found), (unsigned)g->choices, before,
           after, (unsigned)t->after[last], runs, (unsigned)t->runs[last],
           1000 * t->seconds / (double)t->found, 1000 * t->longest);
    fflush(stdout);
}

/* False: too few at the optimum, or a seed for which nothing was found. */
static bool measure(const goal *g, const options *o)
{
    static tally t;
    memset(&t, 0, sizeof t);
    for (uint64_t seed = 1; seed <= o->seeds; seed++) shrink_one(g, o, seed, &t);
    if (t.found == 0) printf("%s is not found\n", g->name);
    else print(g, o, &t);
    return t.found == o->seeds && t.best * 100 >= t.found * o->gate;
}

int main(int argc, char **argv)
{
    options o = {100, 0, false, false, false, "", NULL};
    bool good = true;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--tsv") == 0) o.tsv = true;
        else if (strcmp(argv[i], "--show") == 0) o.show = true;
        else if (strcmp(argv[i], "--quick") == 0) o.quick = true;
        else if (strcmp(argv[i], "--gate") == 0 && i + 1 < argc)
            o.gate = strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--cache") == 0 && i + 1 < argc) o.cache = argv[++i];
        else if (strcmp(argv[i], "--seeds") == 0 && i + 1 < argc)
            o.seeds = strtoul(argv[++i], NULL, 10);
        else o.only = argv[i];
    }
    if (o.seeds == 0 || o.seeds > MAX_SEEDS) return 2;
    if (!o.tsv)
        printf("%-6s %12s %5s %6s %6s %6s %6s %6s %6s %8s %8s\n", "target", "at optimum", "forms",
               "best", "before", "after", "most", "calls", "most", "ms", "most");
    for (size_t i = 0; i < sizeof goals / sizeof *goals; i++) {
        if (strstr(goals[i].name, o.only)) good = measure(&goals[i], &o) && good;
    }
    return o.gate > 0 && !good;
}
