#include "kernel.h"
/* Sieve of Eratosthenes: byte stores with a stride. */
static u8 composite[1 << 18];
KERNEL
{
    u32 count = 0;
    for (u32 round = 0; round < n; round++) {
        for (u32 i = 0; i < sizeof composite; i++) composite[i] = 0;
        for (u32 i = 2; i < sizeof composite; i++) {
            if (composite[i]) continue;
            count++;
            for (u32 k = i * 2; k < sizeof composite; k += i) composite[k] = 1;
        }
    }
    return count;
}
