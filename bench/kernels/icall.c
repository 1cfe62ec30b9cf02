#include "kernel.h"
/* Indirect calls through a small table. */
typedef u32 (*operation)(u32, u32);
NOINLINE static u32 op_add(u32 a, u32 b) { return a + b; }
NOINLINE static u32 op_xor(u32 a, u32 b) { return a ^ b * 3; }
NOINLINE static u32 op_shift(u32 a, u32 b) { return a >> (b & 7) | 1; }
NOINLINE static u32 op_mul(u32 a, u32 b) { return a * (b | 1); }
static operation operations[4] = {op_add, op_xor, op_shift, op_mul};
KERNEL
{
    u32 sum = 1;
    for (u32 i = 0; i < n * 1000; i++) sum = operations[i & 3](sum, i);
    return sum;
}
