/* bench/jit_wrt.c - one kernel in wrt.h: `jit_wrt ENGINE BOUNDS FUEL run FILE.wasm N CALLS` prints the
 * checksum and the median CPU milliseconds of a call; `... compile FILE.wasm CALLS` prints the code
 * bytes and the best CPU milliseconds of compiling from fresh bytes; ENGINE is jit or interp, BOUNDS
 * explicit or guard, FUEL 0 or 1. */
#define _GNU_SOURCE
#include "lib/measure.h"

#define WRT_IMPLEMENTATION
#include "wrt.h"

static int fail(const char *what, const char *why)
{
    fprintf(stderr, "jit_wrt: %s: %s\n", what, why);
    return 1;
}

static int compile(wrt_engine *engine, const uint8_t *bytes, size_t size, int calls)
{
    double best = 1e300;
    size_t code = 0;
    for (int i = 0; i < calls; i++) {
        wrt_error error;
        double start = cpu_ms();
        wrt_module *module = wrt_module_new(engine, bytes, size, &error);
        double t = cpu_ms() - start;
        if (!module) return fail("compile", error.message);
        code = wrt_module_code_size(module);
        wrt_module_free(module);
        if (t < best) best = t;
    }
    printf("%zu %.3f\n", code, best);
    return 0;
}

static int run(wrt_engine *engine, bool fuel, const uint8_t *bytes, size_t size, int n, int calls)
{
    double times[64];
    wrt_error error;
    wrt_trap trap;
    wrt_instance instance;
    wrt_extern item;
    wrt_value arg = wrt_i32(n), result = wrt_i32(0);
    wrt_module *module = wrt_module_new(engine, bytes, size, &error);
    if (!module) return fail("module", error.message);
    wrt_store *store = wrt_store_new(engine, NULL, NULL, &error);
    if (!store) return fail("store", error.message);
    if (fuel) wrt_store_set_fuel(store, WRT_MAX_FUEL);
    if (wrt_instance_new(store, module, NULL, 0, &instance, &trap, &error) != WRT_OK)
        return fail("instance", error.message);
    if (!wrt_instance_export(store, instance, "run", 3, &item)) return fail("run", "not exported");
    for (int i = 0; i < calls && i < 64; i++) {
        double start = cpu_ms();
        if (wrt_func_call(store, item.of.func, &arg, 1, &result, 1, &trap, &error) != WRT_OK)
            return fail("call", trap.message);
        times[i] = cpu_ms() - start;
    }
    qsort(times, (size_t)calls, sizeof *times, by_value);
    printf("%u %.3f\n", (unsigned)result.of.i32, times[calls / 2]);
    wrt_store_free(store);
    wrt_module_free(module);
    return 0;
}

int main(int argc, char **argv)
{
    wrt_config config;
    wrt_error error;
    size_t size = 0;
    if (argc < 7) return fail("usage", "see the head of bench/jit_wrt.c");
    memset(&config, 0, sizeof config);
    config.engine = strcmp(argv[1], "interp") == 0 ? WRT_ENGINE_INTERP : WRT_ENGINE_JIT;
    config.bounds = strcmp(argv[2], "guard") == 0 ? WRT_BOUNDS_GUARD : WRT_BOUNDS_EXPLICIT;
    config.fuel = argv[3][0] == '1';
    wrt_engine *engine = wrt_engine_new(&config, &error);
    if (!engine) return fail("engine", error.message);
    uint8_t *bytes = read_file(argv[5], &size);
    if (!bytes || !size) return fail(argv[5], "cannot be read");
    int status = strcmp(argv[4], "compile") == 0 ? compile(engine, bytes, size, atoi(argv[6]))
                 : argc < 8                      ? fail("usage", "run FILE N CALLS")
                            : run(engine, config.fuel, bytes, size, atoi(argv[6]), atoi(argv[7]));
    free(bytes);
    wrt_engine_free(engine);
    return status;
}
