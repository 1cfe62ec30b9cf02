/* threads.c - one module and one linker shared by several threads, a store for each.
 *
 *     cc -I. examples/threads.c -o threads -lpthread && ./threads [THREADS [ROUNDS]]
 *
 * Each thread instantiates the module again and again and calls it. Nothing is locked: engines,
 * modules and finished linkers do not change.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define WRT_IMPLEMENTATION
#include "wrt.h"

/* (module
     (import "env" "add" (func $add (param i32 i32) (result i32)))
     (func (export "sum") (param $n i32) (result i32)
       (local $s i32)
       (loop $again
         (local.set $s (call $add (local.get $s) (local.get $n)))
         (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
       (local.get $s))) */
static const uint8_t wasm[] = {0,    0x61, 0x73, 0x6d, 1,    0,    0,    0,    1,    0x0c,
                               2,    0x60, 2,    0x7f, 0x7f, 1,    0x7f, 0x60, 1,    0x7f,
                               1,    0x7f, 2,    0x0b, 1,    3,    0x65, 0x6e, 0x76, 3,
                               0x61, 0x64, 0x64, 0,    0,    3,    2,    1,    1,    7,
                               7,    1,    3,    0x73, 0x75, 0x6d, 0,    1,    0x0a, 0x1c,
                               1,    0x1a, 1,    1,    0x7f, 3,    0x40, 0x20, 1,    0x20,
                               0,    0x10, 0,    0x21, 1,    0x20, 0,    0x41, 1,    0x6b,
                               0x22, 0,    0x0d, 0,    0x0b, 0x20, 1,    0x0b};

typedef struct worker {
    pthread_t thread;
    wrt_engine *engine;
    wrt_module *module;
    const wrt_linker *linker;
    int rounds;
    long long sum;
    wrt_error error;
} worker;

static wrt_status host_add(void *data, wrt_caller *caller, uint64_t *slots)
{
    (void)data;
    (void)caller;
    slots[0] = (uint32_t)((uint32_t)slots[0] + (uint32_t)slots[1]);
    return WRT_OK;
}

static wrt_status run_once(worker *w)
{
    wrt_instance instance;
    wrt_extern sum;
    wrt_value n = wrt_i32(100), result;
    wrt_store *store = wrt_store_new(w->engine, NULL, NULL, &w->error);
    if (!store) return w->error.status;
    wrt_status status =
        wrt_linker_instantiate(w->linker, store, w->module, &instance, NULL, &w->error);
    if (status == WRT_OK && wrt_instance_export(store, instance, "sum", 3, &sum)) {
        status = wrt_func_call(store, sum.of.func, &n, 1, &result, 1, NULL, &w->error);
        if (status == WRT_OK) w->sum += result.of.i32;
    }
    wrt_store_free(store);
    return status;
}

static void *work(void *data)
{
    worker *w = (worker *)data;
    for (int i = 0; i < w->rounds && run_once(w) == WRT_OK; i++) {}
    return NULL;
}

/* Starts, waits for and reports on the workers; true when all of them got the same sum. */
static bool run_threads(worker *workers, int count, const worker *model)
{
    bool same = true;
    int started = 0;
    for (; started < count; started++) {
        workers[started] = *model;
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0) break;
    }
    for (int i = 0; i < started; i++) {
        pthread_join(workers[i].thread, NULL);
        printf("thread %d: %lld %s\n", i, workers[i].sum, workers[i].error.message);
        same = same && workers[i].sum == 5050LL * model->rounds;
    }
    return same && started == count;
}

int main(int argc, char **argv)
{
    static const wrt_valtype i32s[] = {WRT_I32, WRT_I32};
    wrt_functype type = {i32s, i32s, 2, 1};
    int count = argc > 1 ? atoi(argv[1]) : 4;
    worker workers[64], model = {0};
    wrt_error error;
    wrt_linker *linker = NULL;
    bool ok = false;
    model.rounds = argc > 2 ? atoi(argv[2]) : 1000;
    model.engine = wrt_engine_new(NULL, &error);
    if (model.engine) model.module = wrt_module_new(model.engine, wasm, sizeof wasm, &error);
    if (model.module) linker = wrt_linker_new(model.engine, &error);
    if (count < 1 || count > 64 || model.rounds < 1) {
        fprintf(stderr, "threads: 1 to 64 threads, 1 round or more\n");
    } else if (!linker || wrt_linker_define_func_raw(linker, "env", "add", &type, host_add, NULL,
                                                     &error) != WRT_OK) {
        fprintf(stderr, "%s\n", error.message);
    } else {
        model.linker = linker;
        ok = run_threads(workers, count, &model);
    }
    wrt_linker_free(linker);
    wrt_module_free(model.module);
    wrt_engine_free(model.engine);
    if (fflush(stdout) != 0 || ferror(stdout)) return perror("threads: standard output"), 1;
    return !ok;
}
