/* fuel.c - runs code that may not use more than it was given.
 *
 *     cc -I. examples/fuel.c -o fuel && ./fuel [FUEL]
 *
 * Counts to growing numbers until the tank (1000 units, or FUEL) is empty; then once more with a
 * callback that pays from a reserve.
 */
#include <stdio.h>
#include <stdlib.h>

#define WRT_IMPLEMENTATION
#include "wrt.h"

/* (module
     (func (export "count") (param $n i32) (result i32)
       (local $i i32)
       (loop $again
         (local.set $i (i32.add (local.get $i) (i32.const 1)))
         (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
       (local.get $i))) */
static const uint8_t wasm[] = {0,    0x61, 0x73, 0x6d, 1,    0, 0,    0,    1,    6,    1,    0x60,
                               1,    0x7f, 1,    0x7f, 3,    2, 1,    0,    7,    9,    1,    5,
                               0x63, 0x6f, 0x75, 0x6e, 0x74, 0, 0,    0x0a, 0x19, 1,    0x17, 1,
                               1,    0x7f, 3,    0x40, 0x20, 1, 0x41, 1,    0x6a, 0x21, 1,    0x20,
                               1,    0x20, 0,    0x49, 0x0d, 0, 0x0b, 0x20, 1,    0x0b};

static uint64_t refuel(void *data, wrt_store *store)
{
    uint64_t *reserve = (uint64_t *)data;
    uint64_t portion = *reserve < 500 ? *reserve : 500;
    (void)store;
    *reserve -= portion;
    printf("  refuel: %llu from the reserve\n", (unsigned long long)portion);
    return portion; /* 0: the code traps */
}

/* Returns the status of count(n) and prints what happened. */
static wrt_status count(wrt_store *store, wrt_func func, int32_t n)
{
    wrt_value arg = wrt_i32(n), result;
    wrt_trap trap;
    wrt_error error;
    uint64_t before = wrt_store_fuel_consumed(store);
    wrt_status status = wrt_func_call(store, func, &arg, 1, &result, 1, &trap, &error);
    printf("count(%d): %s, used %llu, left %llu\n", (int)n,
           status == WRT_OK     ? "ok"
           : status == WRT_TRAP ? trap.message
                                : error.message,
           (unsigned long long)(wrt_store_fuel_consumed(store) - before),
           (unsigned long long)wrt_store_get_fuel(store));
    return status;
}

int main(int argc, char **argv)
{
    wrt_config config = {0};
    wrt_error error;
    wrt_instance instance;
    wrt_extern item;
    uint64_t fuel = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000, reserve = 2000;
    wrt_module *module = NULL;
    wrt_store *store = NULL;
    int exit_status = 1;
    if (argc > 1 && (argv[1][0] < '0' || argv[1][0] > '9')) {
        return fprintf(stderr, "fuel: %s is not a number\n", argv[1]), 1;
    }
    config.fuel = true;
    wrt_engine *engine = wrt_engine_new(&config, &error);
    if (engine) module = wrt_module_new(engine, wasm, sizeof wasm, &error);
    if (module) store = wrt_store_new(engine, NULL, NULL, &error);
    if (!store || wrt_instance_new(store, module, NULL, 0, &instance, NULL, &error) != WRT_OK) {
        fprintf(stderr, "%s\n", error.message);
    } else if (wrt_store_set_fuel(store, fuel) != WRT_OK) {
        fprintf(stderr, "%s: too much fuel\n", argv[1]);
    } else if (wrt_instance_export(store, instance, "count", 5, &item)) {
        int32_t n = 1;
        while (count(store, item.of.func, n) == WRT_OK && n < 100000) n *= 2;
        wrt_store_on_out_of_fuel(store, refuel, &reserve);
        count(store, item.of.func, 100);
        exit_status = 0;
    }
    wrt_store_free(store);
    wrt_module_free(module);
    wrt_engine_free(engine);
    if (fflush(stdout) != 0 || ferror(stdout)) return perror("fuel: standard output"), 1;
    return exit_status;
}
