#include "kernel.h"
/* Quicksort of pseudo-random numbers: unpredictable branches, recursion. */
static i32 v[20000];
static void sort(i32 *a, int lo, int hi)
{
    while (lo < hi) {
        i32 pivot = a[(lo + hi) / 2];
        int i = lo, j = hi;
        while (i <= j) {
            while (a[i] < pivot) i++;
            while (a[j] > pivot) j--;
            if (i <= j) {
                i32 t = a[i];
                a[i++] = a[j];
                a[j--] = t;
            }
        }
        if (j - lo < hi - i) {
            sort(a, lo, j);
            lo = i;
        } else {
            sort(a, i, hi);
            hi = j;
        }
    }
}
KERNEL
{
    u32 state = 1, sum = 0;
    for (u32 round = 0; round < n; round++) {
        for (int i = 0; i < 20000; i++) v[i] = (i32)next_random(&state);
        sort(v, 0, 19999);
        for (int i = 1; i < 20000; i++) sum += v[i - 1] <= v[i];
        sum ^= (u32)v[10000];
    }
    return sum;
}
