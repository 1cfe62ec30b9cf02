#include "kernel.h"
/* Mandelbrot set: a tight loop of doubles with a data-dependent exit. */
KERNEL
{
    u32 sum = 0;
    for (u32 y = 0; y < n; y++)
        for (u32 x = 0; x < 128; x++) {
            double cr = x * (3.0 / 128) - 2.25, ci = (y % 128) * (2.5 / 128) - 1.25, r = 0, i = 0;
            u32 k = 0;
            while (k < 200 && r * r + i * i < 4.0) {
                double t = r * r - i * i + cr;
                i = 2 * r * i + ci;
                r = t;
                k++;
            }
            sum = sum * 31 + k;
        }
    return sum;
}
