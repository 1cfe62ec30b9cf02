#include "kernel.h"
/* Calls with several arguments, across small functions and a tree. */
NOINLINE static u32 leaf(u32 a, u32 b, u32 c) { return a * 3 + (b ^ c); }
NOINLINE static u32 middle(u32 a, u32 b, u32 c, u32 d) { return leaf(a, b, c) + leaf(b, c, d); }
NOINLINE static u32 tree(u32 depth, u32 x, u32 y)
{
    return depth ? tree(depth - 1, y, x + 1) + middle(x, y, depth, x ^ y) : leaf(x, y, 1);
}
KERNEL
{
    u32 sum = 0;
    for (u32 i = 0; i < n; i++) sum += tree(100, i, sum);
    return sum;
}
