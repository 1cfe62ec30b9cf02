#include "kernel.h"
/* Single precision: a filter, comparisons, conversions. */
static float in[4096], out[4096];
KERNEL
{
    u32 state = 5;
    for (u32 i = 0; i < 4096; i++)
        in[i] = (float)(next_random(&state) & 0xffff) * (1.0f / 65536.0f);
    float total = 0;
    for (u32 round = 0; round < n; round++) {
        float y1 = 0, y2 = 0;
        for (u32 i = 2; i < 4096; i++) {
            float y = 0.2f * in[i] + 0.3f * in[i - 1] + 0.1f * in[i - 2] + 0.25f * y1 - 0.125f * y2;
            y2 = y1, y1 = y;
            out[i] = y < 0.25f ? y * 2.0f : y > 0.75f ? __builtin_sqrtf(y) : y;
        }
        for (u32 i = 0; i < 4096; i++) total += (float)(i32)(out[i] * 16.0f);
    }
    return bits_of(total);
}
