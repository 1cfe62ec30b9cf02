/* bench/shrink.c - the shrinker on the shrinking challenges, for bench/shrink.sh.
 *
 *     shrink [--tsv] [--seeds N] [--show] [--gate] [CHALLENGE]
 *
 * For each of N seeds (100): wsmith_check looks for a failure, from small cases to large ones, and
 * shrinks it. Printed: how many seeds reach the normal form, and how often the shrinker called the
 * test, beside the same for Hypothesis 6.165.10 over 40 seeds. --show prints what is not normal.
 * --gate: exits with 1 when fewer than 99 of 100 are, or the median is above Hypothesis's.
 * What a fuzzer finds in larger programs is shrunk by bench/shrink_targets.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

#include "../tests/challenges.h"

enum { MAX_SEEDS = 1000 };

typedef struct options {
    size_t seeds;
    bool tsv, show, gate;
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

static bool measure(const challenge *which, const options *o)
{
    static uint64_t runs[MAX_SEEDS], cases[MAX_SEEDS];
    size_t n = 0, normal = 0;
    challenge c = *which;
    for (uint64_t seed = 1; seed <= o->seeds; seed++) {
        wsmith_check_result result;
        if (!shrink_one(&c, seed, &result)) continue;
        bool normal_now = strcmp(challenge_text, c.text) == 0;
        if (o->show && !normal_now) printf("  seed %u: %s\n", (unsigned)seed, challenge_text);
        normal += normal_now;
        cases[n] = result.cases;
        runs[n++] = result.shrink.runs;
        wsmith_record_free(&result.record);
    }
    uint64_t middle = median(runs, n), most = n ? runs[n - 1] : 0;
    bool good = normal * 100 >= o->seeds * 99 && middle <= (uint64_t)c.runs;
    if (o->tsv) {
        printf("shrinking, calls of the test\t%s\twsmith\t%u\tcalls\n", c.name, (unsigned)middle);
        printf("shrinking, calls of the test\t%s\tHypothesis\t%d\tcalls\n", c.name, c.runs);
        printf("shrinking, seeds that miss the normal form\t%s\twsmith\t%.3g\t%%\n", c.name,
               100.0 * (double)(o->seeds - normal) / (double)o->seeds);
        printf("shrinking, seeds that miss the normal form\t%s\tHypothesis\t%d\t%%\n", c.name,
               100 - c.share);
        return good;
    }
    printf("%-18s %4u of %u %8u %8u %10d %10d %% %8u\n", c.name, (unsigned)normal,
           (unsigned)o->seeds, (unsigned)middle, (unsigned)most, c.runs, c.share,
           (unsigned)median(cases, n));
    return good;
}

int main(int argc, char **argv)
{
    bool good = true;
    options o = {100, false, false, false, ""};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--tsv") == 0) o.tsv = true;
        else if (strcmp(argv[i], "--show") == 0) o.show = true;
        else if (strcmp(argv[i], "--gate") == 0) o.gate = true;
        else if (strcmp(argv[i], "--seeds") == 0 && i + 1 < argc)
            o.seeds = strtoul(argv[++i], NULL, 10);
        else o.only = argv[i];
    }
    if (o.seeds == 0 || o.seeds > MAX_SEEDS) return 1;
    if (!o.tsv)
        printf("%-18s %11s %8s %8s %10s %12s %8s\n", "challenge", "normal", "median", "most",
               "Hypothesis", "its share", "found");
    for (size_t i = 0; i < sizeof challenges / sizeof *challenges; i++) {
        if (strstr(challenges[i].name, o.only)) good = measure(&challenges[i], &o) && good;
    }
    return o.gate && !good;
}
