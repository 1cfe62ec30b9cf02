/* qemu */
/* seconds: 300 */
/* Every allocation fails once: whatever is called reports it, leaks nothing, and works afterwards. */
#include <stdlib.h>
#include <stddef.h>

static long oom_left = -1; /* allocations until one fails; -1: none does */
static long oom_live, oom_count;

/* Only the one allocation fails, so that code that goes on after a failure is seen, too. */
static int oom_fails(void)
{
    oom_count++;
    return oom_left >= 0 && oom_left-- == 0;
}

static void *oom_realloc(void *p, size_t n)
{
    if (oom_fails()) return NULL;
    void *q = realloc(p, n);
    if (!p && q) oom_live++;
    return q;
}

static void *oom_calloc(size_t n)
{
    if (oom_fails()) return NULL;
    void *q = calloc(1, n);
    if (q) oom_live++;
    return q;
}

static void oom_free(void *p)
{
    oom_live--;
    free(p);
}

#define WRT_REALLOC(p, n) oom_realloc((p), (n))
#define WRT_CALLOC(n)     oom_calloc(n)
#define WRT_FREE(p)       oom_free(p)
#include "wrt_world.h"

/* Imports two functions, a memory and a table; has own ones of everything, names and a start. */
static const char module_text[] =
    "01 (04 60 00 00 60 02 7f 7f 01 7f 60 14 7f 7f 7f 7f 7f 7f 7f 7f 7f 7f 7f 7f 7f 7f 7f 7f 7f 7f "
    "7f 7f 01 7f"
    "       60 01 7f 01 7f)"
    "02 (04 'h' 'add' 00 01 'h' 'many' 00 02 'h' 'm' 02 00 01 'h' 't' 01 70 00 01)"
    "03 (03 00 03 03) 04 (01 6f 00 03) 06 (02 7f 01 41 05 0b 70 00 d2 02 0b)"
    "07 (05 'start' 00 02 'grow' 00 03 'deep' 00 04 'mem' 02 00 'own' 01 01)"
    "08 (02) 09 (01 00 41 00 0b 01 03) 0c (02)"
    "0a (03"
    "  (00 41 01 41 02 10 00 1a"
    "      41 01 41 01 41 01 41 01 41 01 41 01 41 01 41 01 41 01 41 01"
    "      41 01 41 01 41 01 41 01 41 01 41 01 41 01 41 01 41 01 41 01 10 01 1a 0b)"
    "  (00 20 00 40 00 1a d0 6f 20 00 fc 0f 01 1a 3f 00 0b)"
    "  (00 20 00 04 7f 20 00 41 01 6b 10 04 05 41 00 28 02 00 0b 0b))"
    "0b (02 00 41 00 0b 'abcd' 01 'cd') 00 ('name' 01 (01 02 'main'))";

static wrt_status host_add(void *data, wrt_caller *caller, const wrt_value *args,
                           wrt_value *results)
{
    (void)data;
    (void)caller;
    results[0] = wrt_i32(args[0].of.i32 + args[1].of.i32);
    return WRT_OK;
}

/* Everything a host does with a module, in one go. Returns the first status that is not WRT_OK. */
static wrt_status run(wrt_engine_kind kind, const wasm *bytes)
{
    wrt_valtype i32s[20];
    wrt_functype add, many;
    wrt_error error, *e = &error;
    wrt_config config;
    wrt_trap trap;
    wrt_linker *linker = NULL;
    wrt_module *module = NULL;
    wrt_store *store = NULL;
    wrt_interrupt *interrupt = NULL;
    wrt_instance instance;
    wrt_status status = WRT_ERR_NOMEM;
    wrt_limits limits = {1, 0, false};
    wrt_extern item;
    wrt_global global;
    wrt_func func;
    for (int i = 0; i < 20; i++) i32s[i] = WRT_I32;
    add.params = add.results = many.params = many.results = i32s;
    add.param_count = 2;
    many.param_count = 20;
    add.result_count = many.result_count = 1;
    memset(&config, 0, sizeof config);
    memset(&error, 0, sizeof error);
    config.engine = kind;
    wrt_engine *engine = wrt_engine_new(&config, e);
    if (engine) module = wrt_module_new(engine, bytes->bytes, bytes->len, e);
    if (module) store = wrt_store_new(engine, NULL, NULL, e);
    if (store) linker = wrt_linker_new(engine, e);
    if (!linker) status = error.status;
    else if (!(interrupt = wrt_store_interrupt(store))) status = WRT_ERR_NOMEM;
    else status = WRT_OK;
#define STEP(call) (status = status == WRT_OK ? (call) : status)
    STEP(wrt_linker_define_func(linker, "h", "add", &add, host_add, NULL, e));
    STEP(wrt_linker_define_func(linker, "h", "many", &many, host_add, NULL, e));
    item.kind = WRT_EXTERN_MEMORY;
    STEP(wrt_memory_new(store, limits, &item.of.memory, e));
    STEP(wrt_linker_define(linker, "h", "m", item, e));
    item.kind = WRT_EXTERN_TABLE;
    STEP(wrt_table_new(store, WRT_FUNCREF, limits, NULL, &item.of.table, e));
    STEP(wrt_linker_define(linker, "h", "t", item, e));
    STEP(wrt_global_new(store, WRT_I32, true, wrt_i32(0), &global, e));
    STEP(wrt_func_new(store, &add, host_add, NULL, &func, e));
    STEP(wrt_linker_instantiate(linker, store, module, &instance, &trap, e));
    if (status == WRT_TRAP) status = trap.code == WRT_TRAP_HOST ? WRT_ERR_NOMEM : WRT_ERR_USAGE;
    STEP(wrt_linker_instantiate(linker, store, module, &instance, &trap, e));
    if (status == WRT_TRAP) status = trap.code == WRT_TRAP_HOST ? WRT_ERR_NOMEM : WRT_ERR_USAGE;
    STEP(wrt_linker_define_instance(linker, store, "again", instance, e));
    if (status == WRT_OK) {
        wrt_value arg = wrt_i32(3), result;
        CHECK(wrt_instance_export(store, instance, "grow", 4, &item));
        STEP(wrt_func_call(store, item.of.func, &arg, 1, &result, 1, &trap, e));
        CHECK(wrt_instance_export(store, instance, "deep", 4, &item));
        STEP(wrt_func_call(store, item.of.func, &arg, 1, &result, 1, &trap, e));
        if (status == WRT_OK) CHECK_EQ(result.of.i32, 0x64636261);
    }
#undef STEP
    wrt_interrupt_free(interrupt);
    wrt_linker_free(linker);
    wrt_store_free(store);
    wrt_module_free(module);
    wrt_engine_free(engine);
    return status;
}

TEST(every_allocation_may_fail)
{
    wasm *bytes = (wasm *)malloc(sizeof *bytes);
    if (!bytes) abort();
    wasm_make(bytes, module_text);
    for (EACH_ENGINE(kind)) {
        oom_left = -1;
        oom_count = 0;
        wrt_status status = run(ENGINE(kind), bytes);
        if (status == WRT_ERR_UNSUPPORTED) continue;
        CHECK_EQ(status, WRT_OK);
        CHECK_EQ(oom_live, 0);
        long total = oom_count;
        long survived = 0;
        CHECK(total > 30);
        for (long i = 0; i < total; i++) {
            oom_left = i;
            status = run(ENGINE(kind), bytes);
            if (status != WRT_OK && status != WRT_ERR_NOMEM)
                printf("allocation %ld: status %d\n", i, status);
            CHECK(status == WRT_OK || status == WRT_ERR_NOMEM);
            if (status == WRT_OK) survived++;
            CHECK_EQ(oom_live, 0);
        }
        /* memory.grow and table.grow, and second attempts at a smaller size, are allowed to go on */
        CHECK(survived <= 8);
        oom_left = -1;
    }
    free(bytes);
}

TEST(a_failed_instantiation_leaves_the_store_as_it_was)
{
    wasm *bytes = (wasm *)malloc(sizeof *bytes);
    if (!bytes) abort();
    wasm_make(bytes,
              "04 (02 70 00 05 6f 00 07) 05 (01 00 02) 06 (01 7f 00 41 05 0b) 07 (01 'm' 02 00)");
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_instance out;
        oom_left = -1;
        if (!world_open(&w, ENGINE(kind), false, NULL)) continue;
        w.module = wrt_module_new(w.engine, bytes->bytes, bytes->len, &w.error);
        CHECK(w.module != NULL);
        wrt_status status = WRT_ERR_NOMEM;
        for (long i = 0; status == WRT_ERR_NOMEM; i++) {
            oom_left = i;
            status = wrt_instance_new(w.store, w.module, NULL, 0, &out, NULL, &w.error);
            oom_left = -1;
            if (status == WRT_OK) break;
            CHECK_EQ(status, WRT_ERR_NOMEM);
            CHECK(!wrt_store_instance(w.store, 0, &out));
            CHECK_EQ(w.store->memory_bytes, 0);
            CHECK_EQ(w.store->table_elements, 0);
        }
        CHECK_EQ(status, WRT_OK);
        CHECK_EQ(w.store->memory_bytes, 2 * 65536);
        CHECK_EQ(w.store->table_elements, 12);
        CHECK_EQ(out.index, 0);
        world_close(&w);
    }
    CHECK_EQ(oom_live, 0);
    free(bytes);
}
