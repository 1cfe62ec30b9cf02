/* bench/deque/elements.h - element types and inputs of the workloads, the same in peer.rs. */
#ifndef ELEMENTS_H
#define ELEMENTS_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASTE_(a, b) a##b
#define PASTE(a, b)  PASTE_(a, b)
#define KEY_1(v)     (v)
#define KEY_4(v)     (v)
#define KEY_16(v)    ((v).word[0])
#define KEY_64(v)    ((v).word[0])
#define KEY_256(v)   ((v).word[0])
#define KEY          PASTE(KEY_, SIZE)
#define NOINLINE     __attribute__((noinline, unused))
#define GRID         1024u
#define NEXT(x)      ((x)*6364136223846793005u + 1442695040888963407u)
#define BELOW(x, n)  ((size_t)((((x) >> 32) * (uint64_t)(n)) >> 32))

typedef unsigned char elem1;
typedef uint32_t elem4;
typedef struct elem16 {
    uint32_t word[4];
} elem16;
typedef struct elem64 {
    uint32_t word[16];
} elem64;
typedef struct elem256 {
    uint32_t word[64];
} elem256;

static unsigned char *random_ops, *grid, *seen;
static uint32_t random_32[4096];
static void make_inputs(void)
{
    uint64_t x = 1;
    size_t len = 1024;
    random_ops = (unsigned char *)malloc(1 << 16);
    for (size_t i = 0; i < 1 << 16; i++) {
        x = NEXT(x);
        unsigned op = (unsigned)(x >> 40) & 3; /* 0, 1 push; 2, 3 pop */
        if (len < 512) op &= 1;
        if (len > 1536) op |= 2;
        len += op < 2 ? 1 : (size_t)-1;
        random_ops[i] = (unsigned char)op;
    }
    for (size_t i = 0; i < 4096; i++) {
        x = NEXT(x);
        random_32[i] = (uint32_t)(x >> 32);
    }
    grid = (unsigned char *)malloc(GRID * GRID);
    seen = (unsigned char *)malloc(GRID * GRID);
    for (size_t i = 0; i < GRID * GRID; i++) {
        x = NEXT(x);
        grid[i] = (x >> 40 & 3) == 0;
    }
    grid[0] = 0;
}
static void must(bool ok)
{
    if (!ok) abort();
}

#endif /* ELEMENTS_H */
