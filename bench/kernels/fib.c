#include "kernel.h"
/* Direct recursion: the cost of a call. */
NOINLINE static u32 fib(u32 n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
KERNEL
{
    u32 sum = 0;
    for (u32 i = 0; i < n; i++) sum += fib(24 + (i & 1));
    return sum;
}
