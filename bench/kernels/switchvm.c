#include "kernel.h"
/* A bytecode interpreter: br_table in a loop. */
static const u8 program[] = {0, 1, 2, 0, 3, 4, 5, 1, 6, 2, 7, 0, 5, 3, 8, 1, 4, 6, 9};
KERNEL
{
    u32 a = 1, b = 2, c = 3, pc = 0;
    for (u32 i = 0; i < n * 1000; i++) {
        switch (program[pc++]) {
        case 0: a += b; break;
        case 1: b ^= a; break;
        case 2: c -= b; break;
        case 3: a = a << 3 | a >> 29; break;
        case 4: b = b * 5 + 1; break;
        case 5: c |= a & 0xff; break;
        case 6: a -= c; break;
        case 7:
            if (a & 1) pc++;
            break;
        case 8: c = c >> 1 ^ b; break;
        default: pc = 0;
        }
    }
    return a ^ b ^ c;
}
