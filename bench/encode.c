/* bench/encode.c - time of writing 100,000 functions of 51 instructions with wencode.h.
 *
 *     cc -O2 -I. bench/encode.c -o encode && ./encode ROUNDS [FILE]
 *
 * Prints the median of the rounds in nanoseconds per instruction, for the typed calls, for calls
 * through function pointers that stay out of line, and for a plain copy of the finished bytes.
 * FILE gets the module, so that it can be compared with what the other encoder of
 * bench/encode.sh writes. Time is that of the process, not of the clock on the wall.
 *
 * With -DCOUNT_MEMORY it writes one module and prints the peak of memory as a multiple of the
 * module's size: of what the encoder holds at once, and of what the process has resident.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#ifdef COUNT_MEMORY
static size_t live, peak;

/* The size of a block stands 16 bytes in front of it. */
static void *counted_realloc(void *p, size_t n)
{
    char *block = p ? (char *)p - 16 : NULL;
    size_t old = 0;
    if (block) memcpy(&old, block, sizeof old);
    block = (char *)realloc(block, n + 16);
    if (!block) return NULL;
    memcpy(block, &n, sizeof n);
    live = live - old + n;
    if (live > peak) peak = live;
    return block + 16;
}

static void counted_free(void *p)
{
    size_t old;
    memcpy(&old, (char *)p - 16, sizeof old);
    live -= old;
    free((char *)p - 16);
}
#define WENCODE_REALLOC(p, n) counted_realloc((p), (n))
#define WENCODE_FREE(p)       counted_free(p)
#endif

#define WENCODE_IMPLEMENTATION
#include "wencode.h"

enum { FUNCS = 100000, INSTRUCTIONS = 51, MAX_ROUNDS = 101 };

#ifndef COUNT_MEMORY
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}
#endif

/* Constants of 1 to 5 bytes in the same order in both encoders. */
static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state;
}

static int32_t constant(uint32_t *state)
{
    uint32_t v = next(state);
    return (int32_t)(v >> (8 + (v >> 4 & 15)));
}

static void write_func(wencode *e, uint32_t type, uint32_t *state)
{
    wencode_func(e, type);
    wencode_locals(e, WENCODE_I32, 2);
    wencode_block(e, WENCODE_VOID);
    for (uint32_t k = 0; k < 4; k++) {
        wencode_local_get(e, 0);
        wencode_local_get(e, 1);
        wencode_i32_add(e);
        wencode_local_tee(e, 2);
        wencode_i32_const(e, constant(state));
        wencode_i32_lt_s(e);
        wencode_br_if(e, 0);
        wencode_local_get(e, 2);
        wencode_i32_load(e, wencode_at(16 * k));
        wencode_i32_const(e, constant(state));
        wencode_i32_mul(e);
        wencode_local_set(e, 3);
    }
    wencode_end(e);
    wencode_func_end(e);
}

static uint8_t *write_module(wencode *e, size_t *len)
{
    uint32_t state = 1;
    uint32_t type = wencode_sig(e, "ii", "");
    wencode_memory(e, wencode_at_least(1));
    for (uint32_t i = 0; i < FUNCS; i++) write_func(e, type, &state);
    return wencode_finish(e, len);
}

#ifdef COUNT_MEMORY
static double resident(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss * 1024;
}

int main(void)
{
    wencode e;
    size_t len;
    wencode_init(&e);
    double before = resident();
    uint8_t *bytes = write_module(&e, &len);
    if (!bytes) return 1;
    printf("held\t%.3f\n", (double)peak / (double)len);
    printf("resident\t%.3f\n", (resident() - before) / (double)len);
    wencode_free_bytes(bytes);
    wencode_free(&e);
    return live != 0;
}
#else

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void report(const char *name, double *times, int rounds)
{
    qsort(times, (size_t)rounds, sizeof *times, compare);
    printf("%s\t%.3f\n", name, times[rounds / 2] / ((double)FUNCS * INSTRUCTIONS));
}

int main(int argc, char **argv)
{
    double encode[MAX_ROUNDS], copy[MAX_ROUNDS];
    int rounds = argc > 1 ? atoi(argv[1]) : 11;
    if (rounds < 1 || rounds > MAX_ROUNDS) rounds = 11;
    for (int i = 0; i < rounds; i++) {
        wencode e;
        size_t len;
        wencode_init(&e);
        double start = now();
        uint8_t *bytes = write_module(&e, &len);
        encode[i] = now() - start;
        if (!bytes) {
            fprintf(stderr, "%s\n", wencode_get_error(&e)->message);
            return 1;
        }
        uint8_t *other = (uint8_t *)malloc(len);
        if (!other) return 1;
        memset(other, 1, len);
        start = now();
        memcpy(other, bytes, len);
        copy[i] = now() - start;
        FILE *file = i == 0 && argc > 2 ? fopen(argv[2], "wb") : NULL;
        if (file) {
            fwrite(other, 1, len, file);
            fclose(file);
        }
        free(other);
        wencode_free_bytes(bytes);
        wencode_free(&e);
    }
    report("typed calls", encode, rounds);
    report("memcpy of the result", copy, rounds);
    return 0;
}
#endif
