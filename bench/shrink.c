/* bench/shrink.c - the shrinker on the shrinking challenges, for bench/shrink.sh.
 *
 *     shrink [--tsv] [--seeds N] [--show] [CHALLENGE]
 *     shrink --targets [--seeds N] [TARGET]
 *
 * For each of N seeds (100): wsmith_check looks for a failure, from small cases to large ones, and
 * shrinks it. Printed: how many seeds reach the normal form, and how often the shrinker called the
 * test, beside the same for Hypothesis 6.165.10 over 40 seeds. --show prints what is not normal.
 * --targets: failures of tests/targets.h, found by keeping what comes nearer, shrunk thoroughly.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

#include "../tests/challenges.h"
#include "../tests/targets.h"

enum { MAX_SEEDS = 1000 };

typedef struct options {
    size_t seeds;
    bool tsv, show;
    const char *only;
} options;

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static uint64_t median(uint64_t *values, size_t n)
{
    qsort(values, n, sizeof *values, by_number);
    return n ? values[n / 2] : 0;
}

static bool holds(void *context, wsmith_source *s)
{
    const challenge *c = (const challenge *)context;
    challenge_len = 0;
    say("");
    return !c->fails(NULL, s);
}

static void discard(void *context, const char *text)
{
    (void)context;
    (void)text;
}

/* False: no failure was found. The last run of a check is of the shrunk case. */
static bool shrink_one(challenge *c, uint64_t seed, wsmith_check_result *result)
{
    wsmith_check_options o;
    memset(&o, 0, sizeof o);
    o.cases = 200000;
    o.seed = seed << 32;
    o.print = discard;
    return wsmith_check(c->name, holds, c, &o, result) == 1;
}

static void measure(const challenge *which, const options *o)
{
    static uint64_t runs[MAX_SEEDS], cases[MAX_SEEDS];
    size_t n = 0, normal = 0;
    challenge c = *which;
    for (uint64_t seed = 1; seed <= o->seeds; seed++) {
        wsmith_check_result result;
        if (!shrink_one(&c, seed, &result)) continue;
        bool good = strcmp(challenge_text, c.text) == 0;
        if (o->show && !good) printf("  seed %u: %s\n", (unsigned)seed, challenge_text);
        normal += good;
        cases[n] = result.cases;
        runs[n++] = result.shrink.runs;
        wsmith_record_free(&result.record);
    }
    uint64_t middle = median(runs, n), most = n ? runs[n - 1] : 0;
    if (o->tsv) {
        printf("shrinking, calls of the test\t%s\twsmith\t%u\tcalls\n", c.name, (unsigned)middle);
        printf("shrinking, calls of the test\t%s\tHypothesis\t%d\tcalls\n", c.name, c.runs);
        printf("shrinking, seeds that miss the normal form\t%s\twsmith\t%.3g\t%%\n", c.name,
               100.0 * (double)(o->seeds - normal) / (double)o->seeds);
        printf("shrinking, seeds that miss the normal form\t%s\tHypothesis\t%d\t%%\n", c.name,
               100 - c.share);
        return;
    }
    printf("%-18s %4u of %u %8u %8u %10d %10d %% %8u\n", c.name, (unsigned)normal,
           (unsigned)o->seeds, (unsigned)middle, (unsigned)most, c.runs, c.share,
           (unsigned)median(cases, n));
}

/* -- targets ------------------------------------------------------------------------------------------------------- */

typedef struct edits {
    struct {
        size_t at;
        uint64_t value;
    } old[4];
    size_t count;
} edits;

/* Up to three other values. */
static void edit(wsmith_record *record, uint64_t *state, edits *e)
{
    size_t count;
    wsmith_choice *c = wsmith_record_choices(record, &count);
    e->count = 0;
    for (uint64_t n = wsmith__random(state) % 4; n > 0 && count > 0; n--) {
        uint64_t r = wsmith__random(state);
        size_t i = (size_t)((r >> 8) % count);
        e->old[e->count].at = i;
        e->old[e->count++].value = c[i].value;
        if (c[i].kind == WSMITH_INT && c[i].high - c[i].low < UINT64_MAX)
            c[i].value = c[i].low + wsmith__random(state) % (c[i].high - c[i].low + 1);
        else if (c[i].kind == WSMITH_EOS) c[i].value = r & 1;
    }
}

static void undo(wsmith_record *record, const edits *e)
{
    wsmith_choice *c = wsmith_record_choices(record, NULL);
    for (size_t i = e->count; i-- > 0;) c[e->old[i].at].value = e->old[i].value;
}

static void give(wsmith_record *record, uint64_t value)
{
    wsmith_choice *c = wsmith__record_choice(record);
    if (!c) exit(1);
    memset(c, 0, sizeof *c);
    c->kind = WSMITH_INT;
    c->high = UINT64_MAX;
    c->value = value;
}

/* What the magic numbers are cannot be found out by looking at the score. */
static void give_magic(wsmith_record *record)
{
    give(record, 5);
    give(record, 0xcafe1234u);
    give(record, 0x0123456789abcdefu);
    give(record, (uint32_t)((uint32_t)(0x0123456789abcdefu >> 7) * 2654435761u));
}

/* As many small amounts as there can be: fewer have to be larger. */
static void give_shift(wsmith_record *record, uint64_t seed)
{
    static const uint8_t keys[6] = {17, 201, 90, 5, 144, 77};
    uint64_t state = seed;
    give(record, 200 + seed % 56);
    give(record, 7);
    for (int i = 0; i < 7; i++) give(record, 87 + wsmith__random(&state) % 40);
    for (int i = 0; i < 6; i++) give(record, keys[i]);
}

/* From fresh runs and edits of the nearest one, until one fails. */
static bool find(const target *t, uint64_t seed, wsmith_record *found)
{
    wsmith_record best, trial;
    uint64_t nearest = 0, state = seed * 0x9e3779b97f4a7c15u + 7;
    bool fails = false;
    memset(&best, 0, sizeof best);
    memset(&trial, 0, sizeof trial);
    if (t->fails == target_magic) give_magic(found);
    if (t->fails == target_shift) give_shift(found, seed);
    if (t->fails == target_magic || t->fails == target_shift) return true;
    for (uint64_t i = 0; i < 5000000 && !fails; i++) {
        wsmith_source s;
        uint64_t score = 0;
        edits e = {{{0, 0}}, 0};
        if (i % 8 == 0 || nearest == 0) wsmith_from_seed(&s, seed << 32 | i, 4096);
        else {
            edit(&best, &state, &e);
            if (!wsmith_from_record(&s, &best, WSMITH_BY_ORDER, i, 4096)) exit(1);
        }
        wsmith_record_clear(&trial);
        wsmith_record_to(&s, &trial);
        fails = t->fails(&score, &s);
        wsmith_source_end(&s);
        undo(&best, &e);
        if (score < nearest && !fails) continue;
        nearest = score;
        wsmith_record nearer = trial;
        trial = best;
        best = nearer;
    }
    wsmith_record_free(&trial);
    *found = best;
    return fails;
}

static void measure_target(const target *t, size_t seeds)
{
    static uint64_t runs[MAX_SEEDS], before[MAX_SEEDS], after[MAX_SEEDS];
    size_t n = 0, fewest = 0;
    clock_t start = 0, spent = 0;
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        wsmith_record record;
        wsmith_shrink_options o;
        wsmith_shrink_stats stats;
        memset(&record, 0, sizeof record);
        memset(&o, 0, sizeof o);
        o.thorough = true;
        o.max_runs = 20000;
        if (!find(t, seed, &record)) continue;
        start = clock();
        if (wsmith_shrink(&record, t->fails, NULL, &o, &stats) != WSMITH_OK) exit(1);
        spent += clock() - start;
        fewest += stats.choices_after <= t->choices;
        before[n] = stats.choices_before;
        after[n] = stats.choices_after;
        runs[n++] = stats.runs;
        wsmith_record_free(&record);
    }
    if (n == 0) {
        printf("%-8s is not found\n", t->name);
        return;
    }
    uint64_t middle = median(after, n);
    printf("%-8s %4u of %u %8u %8u %8u %8u %8u %8.2f\n", t->name, (unsigned)fewest, (unsigned)n,
           (unsigned)t->choices, (unsigned)median(before, n), (unsigned)middle,
           (unsigned)after[n - 1], (unsigned)median(runs, n),
           (double)spent / CLOCKS_PER_SEC / (double)n);
}

static void measure_targets(const options *o)
{
    printf("%-8s %11s %8s %8s %8s %8s %8s %8s\n", "target", "fewest", "choices", "before", "after",
           "most", "runs", "seconds");
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        if (strstr(targets[i].name, o->only)) measure_target(&targets[i], o->seeds);
    }
}

int main(int argc, char **argv)
{
    bool of_targets = false;
    options o = {100, false, false, ""};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--tsv") == 0) o.tsv = true;
        else if (strcmp(argv[i], "--show") == 0) o.show = true;
        else if (strcmp(argv[i], "--targets") == 0) of_targets = true;
        else if (strcmp(argv[i], "--seeds") == 0 && i + 1 < argc)
            o.seeds = strtoul(argv[++i], NULL, 10);
        else o.only = argv[i];
    }
    if (o.seeds == 0 || o.seeds > MAX_SEEDS) return 1;
    if (of_targets) {
        measure_targets(&o);
        return 0;
    }
    if (!o.tsv)
        printf("%-18s %11s %8s %8s %10s %12s %8s\n", "challenge", "normal", "median", "most",
               "Hypothesis", "its share", "found");
    for (size_t i = 0; i < sizeof challenges / sizeof *challenges; i++) {
        if (strstr(challenges[i].name, o.only)) measure(&challenges[i], &o);
    }
    return 0;
}
