/* bench/kernels/kernel.h - what the kernels share. Each is one C file, compiled for wasm32 without a
 * C library; `run(n)` does n rounds of work on fixed data and returns a checksum, equal on every
 * engine. The work is chosen so that a round does not depend on the engine's speed. */
#ifndef KERNEL_H
#define KERNEL_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef int i32;

#define KERNEL   __attribute__((export_name("run"))) u32 run(u32 n)
#define NOINLINE __attribute__((noinline))

static inline u32 next_random(u32 *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static inline u32 bits_of(double d)
{
    union {
        double d;
        u64 u;
    } x;
    x.d = d;
    return (u32)(x.u ^ (x.u >> 32));
}

#endif
