/* bench/engine/find.c - how many runs wsmith's engine needs to find the bugs of targets.h.
 *
 *   find SEEDS CAP [TARGET...]     one line per target: name, found, seeds, lower quartile, median,
 *                                  upper quartile, largest, runs per second, and the runs of each seed
 *
 * Without names, all. The seeds are 1, 2, ..., or begin with the environment's FIRST.
 *
 * Environment: VERBOSE=1 prints what the arms found, DUMP=1 the corpus, PROFILE=1 switches the value
 * profile on.
 */
#include "targets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int by_size(const void *a, const void *b)
{
    const uint64_t *x = (const uint64_t *)a, *y = (const uint64_t *)b;
    return *x < *y ? -1 : *x > *y;
}

static const char *verbose;

static uint64_t find(wsmith_target *target, uint64_t seed, uint64_t cap, uint64_t *runs)
{
    wsmith_fuzz_options options;
    wsmith_fuzz_stats stats;
    memset(&options, 0, sizeof options);
    options.seed = seed;
    options.value_profile = getenv("PROFILE") != NULL;
    wsmith_fuzzer *f = wsmith_fuzzer_new(&options);
    if (!f) abort();
    wsmith_status status = wsmith_fuzzer_run(f, target, NULL, cap);
    wsmith_fuzzer_stats(f, &stats);
    if (verbose) {
        printf(
            "seed %llu: runs %llu kept %llu corpus %llu features %llu locations %llu flaky %llu\n",
            (unsigned long long)seed, (unsigned long long)stats.runs,
            (unsigned long long)stats.kept, (unsigned long long)stats.corpus,
            (unsigned long long)stats.features, (unsigned long long)stats.locations,
            (unsigned long long)stats.flaky);
        for (int i = 0; i < WSMITH_ARM_COUNT; i++)
            printf("  %s %llu/%llu", wsmith_arm_text(i), (unsigned long long)stats.arms[i].found,
                   (unsigned long long)stats.arms[i].runs);
        for (int i = 0; i < 3; i++)
            printf("  mode %llu/%llu", (unsigned long long)stats.modes[i].found,
                   (unsigned long long)stats.modes[i].runs);
        printf("\n");
    }
    if (getenv("DUMP"))
        for (size_t i = 0; i < stats.corpus; i++) {
            size_t n;
            const wsmith_choice *c = wsmith_record_choices(wsmith_fuzzer_input(f, i), &n);
            for (size_t k = 0; k < n; k++) printf(" %llu", (unsigned long long)c[k].value);
            printf("\n");
        }
    wsmith_fuzzer_free(f);
    *runs += stats.runs;
    return status == WSMITH_FAILED ? stats.runs : UINT64_MAX;
}

static void measure(const char *name, wsmith_target *target, size_t seeds, uint64_t cap)
{
    uint64_t *runs = (uint64_t *)malloc(seeds * sizeof *runs), sum = 0;
    size_t found = 0;
    clock_t start = clock();
    uint64_t first = getenv("FIRST") ? (uint64_t)atoll(getenv("FIRST")) : 1;
    if (!runs) abort();
    for (size_t i = 0; i < seeds; i++) {
        runs[i] = find(target, first + i, cap, &sum);
        found += runs[i] != UINT64_MAX;
        if (runs[i] == UINT64_MAX) runs[i] = cap;
    }
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    qsort(runs, seeds, sizeof *runs, by_size);
    printf("%s\t%zu\t%zu\t%llu\t%llu\t%llu\t%llu\t%.0f\t", name, found, seeds,
           (unsigned long long)runs[seeds / 4], (unsigned long long)runs[seeds / 2],
           (unsigned long long)runs[seeds * 3 / 4], (unsigned long long)runs[seeds - 1],
           seconds > 0 ? (double)sum / seconds : 0.0);
    for (size_t i = 0; i < seeds; i++) printf("%s%llu", i ? "," : "", (unsigned long long)runs[i]);
    printf("\n");
    fflush(stdout);
    free(runs);
}

static bool wanted(const char *name, int argc, char **argv)
{
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], name) == 0) return true;
    }
    return argc <= 3;
}

int main(int argc, char **argv)
{
    size_t seeds = argc > 1 ? (size_t)atoi(argv[1]) : 21;
    uint64_t cap = argc > 2 ? (uint64_t)atoll(argv[2]) : 1000000;
    verbose = getenv("VERBOSE");
#define ENGINE_X(name) \
    if (wanted(#name, argc, argv)) measure(#name, target_##name, seeds, cap);
    ENGINE_TARGETS(ENGINE_X)
    ENGINE_HELD_OUT(ENGINE_X)
    ENGINE_UNSEEN(ENGINE_X)
    ENGINE_TEXT(ENGINE_X)
#undef ENGINE_X
    return 0;
}
