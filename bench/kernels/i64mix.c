#include "kernel.h"
/* 64-bit hashing: multiplies, rotates, shifts. */
static inline u64 rol(u64 x, u32 r) { return x << r | x >> (64 - r); }
KERNEL
{
    u64 a = 0x9e3779b97f4a7c15ull, b = 1, c = 2;
    for (u32 i = 0; i < n * 1000; i++) {
        a ^= rol(b, 13) + i;
        b = b * 0xff51afd7ed558ccdull ^ a >> 31;
        c += rol(a ^ b, 41) ^ c << 7;
    }
    return (u32)(a ^ b ^ c ^ c >> 32);
}
