/* bench/interp_wasm3.c - one kernel in wasm3: `interp_wasm3 FILE.wasm N CALLS` prints the checksum
 * and the median CPU milliseconds of a call, as jit_wrt.c does for wrt.h. */
#define _GNU_SOURCE
#include "lib/measure.h"

#include "wasm3.h"

static void check(M3Result result)
{
    if (!result) return;
    fprintf(stderr, "interp_wasm3: %s\n", result);
    exit(1);
}

int main(int argc, char **argv)
{
    static unsigned char bytes[1 << 20];
    double times[64];
    if (argc != 4) return fprintf(stderr, "usage: interp_wasm3 FILE.wasm N CALLS\n"), 1;
    FILE *f = fopen(argv[1], "rb");
    size_t size = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    if (f) fclose(f);
    unsigned n = (unsigned)strtoul(argv[2], NULL, 10), sum = 0;
    int calls = atoi(argv[3]);
    IM3Environment environment = m3_NewEnvironment();
    IM3Runtime runtime = m3_NewRuntime(environment, 1 << 20, NULL);
    IM3Module module;
    IM3Function run;
    check(m3_ParseModule(environment, &module, bytes, (uint32_t)size));
    check(m3_LoadModule(runtime, module));
    check(m3_FindFunction(&run, runtime, "run"));
    for (int i = 0; i < calls && i < 64; i++) {
        double start = cpu_ms();
        check(m3_CallV(run, n));
        times[i] = cpu_ms() - start;
        check(m3_GetResultsV(run, &sum));
    }
    qsort(times, (size_t)calls, sizeof *times, by_value);
    printf("%u %.3f\n", sum, times[calls / 2]);
    m3_FreeRuntime(runtime);
    m3_FreeEnvironment(environment);
    return 0;
}
