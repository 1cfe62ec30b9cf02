/* bench/choice.c - how many values a second the source of wsmith.h answers, for bench/choice.sh.
 *
 *     choice          lines `case<tab>million values a second`, CPU time, best of seven
 *
 * bytes, random: range 0..199, u32, bool and u8 from bytes, from a seed. recorded: the same with uid and range kept, a span
 * around every ten values. replayed: the record served again, in order and by uid.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

enum { ROUNDS = 20000, VALUES = 30 * ROUNDS };

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint64_t ask_range(wsmith_source *s)
{
    uint64_t sum = 0;
    for (int i = 0; i < VALUES; i++) sum += wsmith_range(s, 0, 199);
    return sum;
}

static uint64_t ask_mixed(wsmith_source *s)
{
    uint64_t sum = 0;
    for (int i = 0; i < ROUNDS * 3; i++) {
        wsmith_span_begin(s, "ten");
        for (int k = 0; k < 3; k++) sum += wsmith_range(s, 0, 199) + wsmith_u32(s) + wsmith_bool(s);
        sum += wsmith_u8(s);
        wsmith_span_end(s);
    }
    return sum;
}

typedef uint64_t ask(wsmith_source *s);

static uint64_t checksum;

/* mode: 0 random, 1 recorded, 2 replayed in order, 3 by uid, 4 bytes. */
static double best_of(ask *f, int mode)
{
    double best = 1e9;
    static wsmith_record record;
    static uint8_t bytes[VALUES * 3];
    wsmith_seed_bytes(3, bytes, sizeof bytes);
    for (int i = 0; i < 7; i++) {
        wsmith_source s;
        bool replay = mode == 2 || mode == 3;
        if (mode == 4) wsmith_from_bytes(&s, bytes, sizeof bytes);
        else if (!replay) wsmith_from_seed(&s, 1, (uint64_t)1 << 40);
        if (mode == 1) {
            wsmith_record_clear(&record);
            wsmith_record_to(&s, &record);
        }
        double start = cpu_seconds();
        if (replay &&
            !wsmith_from_record(&s, &record, mode == 2 ? WSMITH_BY_ORDER : WSMITH_BY_UID, 0, 0))
            exit(1);
        checksum += f(&s);
        double seconds = cpu_seconds() - start;
        wsmith_source_end(&s);
        if (seconds < best) best = seconds;
    }
    return VALUES / best / 1e6;
}

int main(void)
{
    printf("random, range 0..199\t%.4g\n", best_of(ask_range, 0));
    printf("bytes, mixed\t%.4g\n", best_of(ask_mixed, 4));
    printf("random, mixed\t%.4g\n", best_of(ask_mixed, 0));
    printf("recorded, mixed, spans of ten\t%.4g\n", best_of(ask_mixed, 1));
    printf("replayed in order, mixed\t%.4g\n", best_of(ask_mixed, 2));
    printf("replayed by uid, mixed\t%.4g\n", best_of(ask_mixed, 3));
    fprintf(stderr, "%llu\n", (unsigned long long)checksum);
    return 0;
}
