#include "kernel.h"
/* Dense product of doubles. */
#define N 96
static double a[N][N], b[N][N], c[N][N];
KERNEL
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) a[i][j] = i * 0.5 + j, b[i][j] = i - j * 0.25;
    double trace = 0;
    for (u32 round = 0; round < n; round++) {
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                double s = 0;
                for (int k = 0; k < N; k++) s += a[i][k] * b[k][j];
                c[i][j] = s;
            }
        trace += c[round % N][(round * 7) % N];
        a[round % N][0] += 1.0;
    }
    return bits_of(trace);
}
