#include "kernel.h"
/* Copying and filling by hand-written loops of words. */
static u32 from[16384], to[16384];
NOINLINE static void copy(u32 *restrict d, const u32 *restrict s, u32 n)
{
    for (u32 i = 0; i < n; i++) d[i] = s[i];
}
NOINLINE static void fill(u32 *d, u32 v, u32 n)
{
    while (n--) *d++ = v;
}
KERNEL
{
    u32 sum = 0;
    for (u32 i = 0; i < n; i++) {
        fill(from, i, 16384);
        from[i % 16384] = ~i;
        copy(to, from, 16384);
        sum += to[(i * 7) % 16384] + to[i % 16384];
    }
    return sum;
}
