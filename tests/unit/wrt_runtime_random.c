/* qemu */
/* inside */
/* seconds: 120 */
/* Random sequences of calls, with handles that may be stale, foreign or made up: nothing crashes,
 * and an error leaves things usable. */
#include "wrt_world.h"

static uint32_t random_state;

static uint32_t dice(uint32_t n) /* 0 .. n - 1 */
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)(random_state >> 8) * n) >> 24);
}

static const char *const modules[] = {
    /* one of everything, exported */
    ("01 (03 60 00 01 7f 60 01 7f 01 7f 60 02 7f 70 00) 03 (04 00 01 01 02) 04 (01 70 01 02 08)"
     "05 (01 01 01 03) 06 (02 7f 01 41 05 0b 70 01 d2 00 0b)"
     "07 (08 'f' 00 00 'grow' 00 01 'call' 00 02 'put' 00 03 't' 01 00 'm' 02 00 'g' 03 00 'r' 03 "
     "01)"
     "09 (01 00 41 00 0b 01 00)"
     "0a (04 (00 23 00 41 01 6a 24 00 23 00 0b) (00 20 00 40 00 0b) (00 20 00 11 00 00 0b)"
     "       (00 20 00 20 01 26 00 0b)) 0b (01 00 41 00 0b 'abc')"),
    /* imports it all */
    ("01 (02 60 00 01 7f 60 01 7f 01 7f) 02 (05 'e' 'f' 00 00 'e' 't' 01 70 01 01 09 'e' 'm' 02 01 "
     "00 04"
     "'e' 'g' 03 7f 01 'h' 'f' 00 01) 03 (02 00 01) 07 (04 'run' 00 02 'grow' 00 03 't' 01 00 'f' "
     "00 00)"
     "09 (01 00 41 01 0b 01 02)"
     "0a (02 (00 10 00 23 00 6a 41 00 28 02 00 6a 41 03 10 01 6a 0b) (00 20 00 40 00 0b))"),
    /* traps while being instantiated */
    ("01 (01 60 00 00) 02 (02 'e' 't' 01 70 00 00 'e' 'm' 02 00 00) 03 (01 00) 08 (00)"
     "09 (01 00 41 00 0b 01 00) 0a (01 (00 00 0b))"),
    ("02 (01 'e' 'm' 02 00 00) 0b (02 00 41 07 0b 'xyz' 00 41 +65534 0b 'xyz')"),
    /* endless recursion and an endless loop (fuel ends it) */
    ("01 (01 60 00 00) 03 (02 00 00) 07 (02 'f' 00 00 'loop' 00 01) 0a (02 (00 10 00 0b) (00 03 40 "
     "0c 00 0b 0b))"),
};
enum { module_count = sizeof modules / sizeof *modules, store_count = 3, kept = 24 };

typedef struct chaos {
    world w; /* the engine; its store and linker are not used */
    wrt_linker
        *linkers[store_count]; /* what "e" is there belongs mostly to the store of that number */
    wrt_module *modules[module_count];
    wrt_store *stores[store_count];
    wrt_instance instances[kept];
    wrt_extern items[kept];
    int depth;
} chaos;

static void act(chaos *c);

static wrt_status host_chaos(void *data, wrt_caller *caller, const wrt_value *args,
                             wrt_value *results)
{
    chaos *c = (chaos *)data;
    if (c->depth < 3 && dice(3) == 0) {
        c->depth++;
        act(c);
        c->depth--;
    }
    if (dice(10) == 0) return wrt_caller_trap(caller, "chaos");
    if (dice(10) == 0) return wrt_caller_charge(caller, dice(100));
    results[0] = args[0];
    return WRT_OK;
}

static wrt_store *some_store(chaos *c) { return c->stores[dice(store_count)]; }

/* The store of a handle, mostly. */
static wrt_store *store_of(chaos *c, wrt_extern item)
{
    for (int i = 0; i < store_count; i++) {
        if (c->stores[i]->id == item.of.func.store && dice(16)) return c->stores[i];
    }
    return some_store(c);
}

static wrt_extern some_item(chaos *c)
{
    wrt_extern item = c->items[dice(kept)];
    if (dice(8) == 0) item.kind = (wrt_extern_kind)dice(4);
    if (dice(8) == 0) item.of.func.index = dice(2) ? dice(50) : 0xffffffffu;
    if (dice(16) == 0) item.of.func.store = dice(10);
    return item;
}

/* Of a kind, mostly. */
static wrt_extern some_kind(chaos *c, wrt_extern_kind kind)
{
    wrt_extern item = some_item(c);
    for (int i = 0; i < 6 && item.kind != kind; i++) item = some_item(c);
    return item;
}

static wrt_value some_value(chaos *c)
{
    switch (dice(10)) {
    case 0: return wrt_i64((int64_t)dice(100));
    case 1: return wrt_externref(dice(2) ? c : NULL);
    case 2: return wrt_funcref(some_item(c).of.func);
    default: return wrt_i32((int32_t)dice(5) - 1);
    }
}

static void keep_exports(chaos *c, wrt_store *s, wrt_instance instance)
{
    for (uint32_t i = 0; i < 10; i++) {
        wrt_extern item;
        if (!wrt_instance_export_nth(s, instance, i, &item)) break;
        c->items[dice(kept)] = item;
    }
}

static void instantiate(chaos *c)
{
    uint32_t number = dice(store_count);
    wrt_store *s = c->stores[number];
    wrt_linker *linker = c->linkers[dice(20) ? number : dice(store_count)];
    wrt_module *m = c->modules[dice(module_count)];
    wrt_instance out;
    wrt_trap trap;
    wrt_error error;
    wrt_status status;
    if (dice(4) == 0) {
        wrt_extern imports[5];
        for (int i = 0; i < 5; i++) imports[i] = some_item(c);
        status = wrt_instance_new(s, m, imports, wrt_module_import_count(m), &out, &trap, &error);
    } else {
        status = wrt_linker_instantiate(linker, s, m, &out, &trap, &error);
    }
    CHECK(status == WRT_OK || status == WRT_TRAP || error.message[0] != 0);
    if (status != WRT_OK) return;
    c->instances[dice(kept)] = out;
    keep_exports(c, s, out);
    if (dice(2)) (void)wrt_linker_define_instance(linker, s, "e", out, &error);
}

static void call_something(chaos *c)
{
    wrt_extern item = some_kind(c, WRT_EXTERN_FUNC);
    wrt_store *s = store_of(c, item);
    wrt_functype type;
    wrt_value args[4], results[4];
    wrt_trap trap;
    wrt_error error;
    size_t n = dice(3);
    size_t result_count = 1;
    if (wrt_func_type(s, item.of.func, &type) && dice(8)) {
        n = type.param_count;
        result_count = type.result_count;
    }
    for (int i = 0; i < 4; i++) args[i] = some_value(c);
    wrt_status status =
        wrt_func_call(s, item.of.func, args, n, results, result_count, &trap, &error);
    if (status == WRT_TRAP)
        CHECK(wrt_trap_name(trap.code)[0] != 'u' || trap.code == WRT_TRAP_UNREACHABLE);
}

static void use_something(chaos *c)
{
    wrt_extern item = some_item(c);
    wrt_store *s = store_of(c, item);
    wrt_extern_type type;
    wrt_value v = some_value(c);
    uint8_t bytes[8] = {0};
    (void)wrt_extern_get_type(s, item, &type);
    switch (item.kind) {
    case WRT_EXTERN_FUNC: break;
    case WRT_EXTERN_TABLE:
        (void)wrt_table_set(s, item.of.table, dice(9), v);
        (void)wrt_table_get(s, item.of.table, dice(9), &v);
        (void)wrt_table_grow(s, item.of.table, dice(3), v);
        break;
    case WRT_EXTERN_MEMORY:
        (void)wrt_memory_grow(s, item.of.memory, dice(3));
        (void)wrt_memory_write(s, item.of.memory, dice(2) ? 65532 + dice(8) : dice(200000), bytes,
                               dice(8));
        (void)wrt_memory_read(s, item.of.memory, dice(200000), bytes, dice(8));
        break;
    case WRT_EXTERN_GLOBAL:
        (void)wrt_global_set(s, item.of.global, v);
        (void)wrt_global_get(s, item.of.global, &v);
        break;
    }
}

static void make_something(chaos *c)
{
    uint32_t number = dice(store_count);
    wrt_store *s = c->stores[number];
    wrt_extern item;
    wrt_error error;
    wrt_limits limits = {dice(3), dice(4), dice(2) != 0};
    wrt_value v = some_value(c);
    wrt_status status = WRT_OK;
    memset(&item, 0, sizeof item);
    item.kind = (wrt_extern_kind)(1 + dice(3));
    if (item.kind == WRT_EXTERN_TABLE) {
        status = wrt_table_new(s, dice(4) ? WRT_FUNCREF : WRT_EXTERNREF, limits,
                               dice(2) ? &v : NULL, &item.of.table, &error);
    } else if (item.kind == WRT_EXTERN_MEMORY) {
        status = wrt_memory_new(s, limits, &item.of.memory, &error);
    } else {
        status = wrt_global_new(s, v.type, dice(2) != 0, v, &item.of.global, &error);
    }
    if (status != WRT_OK) return;
    c->items[dice(kept)] = item;
    static const char *const names[] = {"f", "t", "m", "g"};
    (void)wrt_linker_define(c->linkers[number], "e", names[item.kind], item, &error);
}

static void renew_store(chaos *c)
{
    uint32_t i = dice(store_count);
    wrt_error error;
    if (c->depth) return;
    wrt_store_free(c->stores[i]);
    c->stores[i] = wrt_store_new(c->w.engine, NULL, NULL, &error);
    CHECK(c->stores[i] != NULL);
}

static void act(chaos *c)
{
    uint32_t what = dice(40);
    if (what < 6) instantiate(c);
    else if (what < 20) call_something(c);
    else if (what < 30) use_something(c);
    else if (what < 34) make_something(c);
    else if (what < 38) (void)wrt_store_set_fuel(some_store(c), dice(3000));
    else if (what < 39) (void)wrt_store_consume_fuel(some_store(c), dice(300));
    else renew_store(c);
}

static void run_chaos(wrt_engine_kind kind, wrt_bounds bounds, uint32_t seed, int steps)
{
    static const wrt_valtype i32[] = {WRT_I32};
    wrt_functype type;
    wrt_config config;
    wrt_error error;
    chaos c;
    memset(&c, 0, sizeof c);
    memset(&config, 0, sizeof config);
    config.engine = kind;
    config.bounds = bounds;
    config.fuel = true;
    config.max_memory_bytes = 20 * 65536;
    config.max_table_elements = 200;
    config.max_instances = 60;
    config.max_stack = 64 * 1024;
    type.params = type.results = i32;
    type.param_count = type.result_count = 1;
    random_state = seed;
    if (!world_open_config(&c.w, &config, NULL)) return;
    for (int i = 0; i < store_count; i++) {
        c.linkers[i] = wrt_linker_new(c.w.engine, &error);
        CHECK(c.linkers[i] != NULL);
        wrt_linker_allow_shadowing(c.linkers[i], true);
        CHECK_EQ(wrt_linker_define_func(c.linkers[i], "h", "f", &type, host_chaos, &c, &error),
                 WRT_OK);
    }
    for (int i = 0; i < module_count; i++) c.modules[i] = world_module(&c.w, modules[i]);
    for (int i = 0; i < store_count; i++)
        c.stores[i] = wrt_store_new(c.w.engine, NULL, NULL, &error);
    for (int i = 0; i < steps; i++) act(&c);
    for (int i = 0; i < store_count; i++) {
        wrt_store_free(c.stores[i]);
        wrt_linker_free(c.linkers[i]);
    }
    for (int i = 0; i < module_count; i++) wrt_module_free(c.modules[i]);
    world_close(&c.w);
}

TEST(no_sequence_of_calls_breaks_a_store)
{
    for (EACH_ENGINE(kind)) {
        for (uint32_t seed = 1; seed <= 20; seed++)
            run_chaos(ENGINE(kind), WRT_BOUNDS_EXPLICIT, seed, 1000);
    }
    for (uint32_t seed = 1; seed <= 10; seed++)
        run_chaos(WRT_ENGINE_JIT, WRT_BOUNDS_GUARD, seed, 1000);
}
