#include "kernel.h"
/* Open addressing: hashing, probing, unpredictable loads. */
static u32 keys[1 << 15], values[1 << 15];
static u32 find(u32 key)
{
    u32 i = key * 2654435769u >> 17;
    while (keys[i] && keys[i] != key) i = (i + 1) & 0x7fff;
    return i;
}
KERNEL
{
    u32 state = 3, sum = 0;
    for (u32 round = 0; round < n; round++) {
        for (u32 i = 0; i < (1 << 15); i++) keys[i] = 0;
        for (u32 i = 0; i < 20000; i++) {
            u32 key = next_random(&state) % 16000 + 1, at = find(key);
            if (!keys[at]) keys[at] = key, values[at] = 0;
            values[at]++;
        }
        for (u32 k = 1; k < 16000; k++) sum += values[find(k)] * k;
    }
    return sum;
}
