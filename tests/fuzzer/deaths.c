/* tests/fuzzer/deaths.c - a target that ends in every way a target can.
 *
 * With -DONLY=K, or ONLY=K in the environment, in that way alone; 11 never fails. Lost memory is a failure
 * under LeakSanitizer only.
 */
#define WSMITH_ENGINE
#include "wsmith.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef ONLY
#define ONLY -1
#endif

enum {
    SEGV,
    ABORT,
    DEEP,
    SPIN,
    EAT,
    LEAVE,
    SAY,
    SAY_OTHER,
    HEAP,
    DIVIDE,
    AFTER_SIX,
    NEVER,
    LOSE,
    LOSE_OTHER,
    KEEP,
    ENDS
};

static volatile int sink;
static volatile int zero;

static int deeper(int n)
{
    volatile char frame[4096];
    frame[n & 4095] = (char)n;
    return deeper(n + 1) + frame[n & 4095];
}

static void eat(void)
{
    for (;;) {
        char *p = (char *)malloc(1 << 20);
        if (p) memset(p, 1, 1 << 20);
        sink = p ? p[5] : 0;
    }
}

static void write_behind(uint64_t n)
{
    char *p = (char *)malloc(8);
    if (p) p[n] = 1;
    sink = p ? p[0] : 0;
    free(p);
}

static void lose(size_t n)
{
    volatile char *p = (volatile char *)malloc(n);
    if (p) p[0] = 1;
}

static void lose_other(void)
{
    void *volatile *p = (void *volatile *)malloc(sizeof *p);
    if (p) *p = malloc(100);
}

/* No leak: it can be found, in this place. */
static void keep(void)
{
    static void *kept[30];
    static int count;
    if (count < 30) kept[count++] = malloc(50);
}

static bool die(wsmith_source *s, uint64_t kind)
{
    switch (kind) {
    case SEGV: *(volatile int *)(uintptr_t)(16 + zero) = 1; break;
    case ABORT: abort();
    case DEEP: sink = deeper(1); break;
    case SPIN:
        for (;;) sink = sink + 1;
    case EAT: eat(); break;
    case LEAVE: exit(3);
    case SAY: return wsmith_fail(s, "the first way to fail");
    case SAY_OTHER: return wsmith_fail(s, "the second way to fail");
    case HEAP: write_behind(8 + (uint64_t)zero); break;
    case DIVIDE: sink = 7 / zero; break;
    case AFTER_SIX:
        for (int i = 0; i < 6; i++) sink = wsmith_u8(s);
        abort();
    case LOSE: lose(10); break;
    case LOSE_OTHER: lose_other(); break;
    case KEEP: keep(); break;
    default: break;
    }
    return false;
}

static int only(void)
{
    static int kind = -2;
    const char *chosen = kind < -1 ? getenv("ONLY") : NULL;
    if (kind < -1) kind = chosen ? atoi(chosen) : ONLY;
    return kind;
}

static bool target(void *context, wsmith_source *s)
{
    (void)context;
    uint64_t last = only() > NEVER ? ENDS - 1 : NEVER;
    uint64_t kind = wsmith_range(s, 0, last), sum = 0;
    uint8_t key = wsmith_u8(s);
    if (wsmith_showing(s)) printf("kind %d\n", (int)kind);
    WSMITH_EACH(s, l, 0, 40, 6) sum += wsmith_u8(s);
    if (key != 100 + kind || (only() >= 0 && kind != (uint64_t)only())) return false;
    if (sum < 300) return false;
    return die(s, kind);
}

WSMITH_MAIN(target)
