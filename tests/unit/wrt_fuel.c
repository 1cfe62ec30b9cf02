/* qemu */
/* Fuel: the cost table, where it is checked, and the interface. */
#include "wrt_world.h"

/* A module whose start function has this body (locals and `end` included). It has an empty function
 * 1, function 2 (param i32), function 3 (result i32), a table of 200, a memory of one page, a
 * passive data segment of 40 bytes and a passive element segment of 40 null functions. */
static void start_module(char *text, size_t size, const char *body)
{
    char data[200] = "", elem[200] = "";
    for (int i = 0; i < 40; i++) {
        strcat(data, "00 ");
        strcat(elem, "01 ");
    }
    snprintf(text, size,
             "01 (03 60 00 00 60 01 7f 00 60 00 01 7f) 03 (04 00 00 01 02) 04 (01 70 00 #200)"
             "05 (01 00 01) 08 (00) 09 (01 01 00 28 %s) 0c (01)"
             "0a (04 (%s) (00 0b) (00 0b) (00 41 00 0b)) 0b (01 01 28 %s)",
             elem, body, data);
}

static long long start_cost(wrt_engine_kind kind, const char *body)
{
    char text[2000];
    world w;
    long long used = -1;
    start_module(text, sizeof text, body);
    if (!world_open(&w, kind, true, text)) return -1;
    wrt_store_set_fuel(w.store, 10000);
    wrt_status status = world_link(&w);
    CHECK(status == WRT_OK || status == WRT_TRAP);
    used = (long long)wrt_store_fuel_consumed(w.store);
    CHECK_EQ(wrt_store_get_fuel(w.store), 10000 - used);
    world_close(&w);
    return used;
}

typedef struct cost_case {
    long long cost;
    const char *body;
} cost_case;

/* What wasmtime's tests/all/fuel.wast expects of the instantiation of such modules. */
static const cost_case cases[] = {
    {3, "00 0b"},
    {4, "00 41 00 1a 0b"},                            /* const drop */
    {3, "00 02 40 0b 0b"},                            /* block */
    {3, "00 03 40 0b 0b"},                            /* loop */
    {3, "00 00 0b"},                                  /* unreachable */
    {9, "00 41 0 41 0 41 0 41 0 41 0 41 0 00 0b"},    /* six consts, unreachable */
    {3, "00 0f 41 0 41 0 41 0 41 0 41 0 41 0 00 0b"}, /* return, dead code */
    {5, "00 41 00 04 40 00 0b 0b"},                   /* if not taken */
    {6, "00 41 01 04 40 41 00 1a 0b 0b"},             /* if taken */
    {5, "00 10 01 0b"},                               /* call */
    {7, "00 41 00 10 02 41 00 1a 0b"},                /* call(param), const, drop */
    {6, "00 10 03 1a 0b"},                          /* call returning const: 3 + call + entry + 1 */
    {107, "00 41 00 41 00 41 +100 fc 0a 00 00 0b"}, /* memory.copy 100 */
    {107, "00 41 00 41 00 41 +100 fc 0b 00 0b"},    /* memory.fill 100 */
    {27, "00 41 00 41 00 41 14 fc 08 00 00 0b"},    /* memory.init 20 */
    {107, "00 41 00 41 00 41 +100 fc 0e 00 00 0b"}, /* table.copy 100 */
    {107, "00 41 00 d0 70 41 +100 fc 11 00 0b"},    /* table.fill 100 */
    {106, "00 d0 70 41 +100 fc 0f 00 1a 0b"},       /* table.grow 100, drop */
    {27, "00 41 00 41 00 41 14 fc 0c 00 00 0b"},    /* table.init 20 */
    /* ours: what traps or is refused costs the instruction alone */
    {7, "00 41 7f 41 00 41 +100 fc 0b 00 0b"}, /* memory.fill out of bounds */
    {7, "00 41 7f d0 70 41 +100 fc 11 00 0b"}, /* table.fill out of bounds */
    {6, "00 d0 70 41 7f fc 0f 00 1a 0b"},      /* table.grow refused */
    {5, "00 41 01 40 00 1a 0b"},               /* memory.grow 1 page */
    {6, "00 41 01 41 00 6d 1a 0b"},            /* division by zero: const const div */
};

TEST(costs_are_those_of_wasmtime)
{
    for (EACH_ENGINE(kind)) {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            long long cost = start_cost(ENGINE(kind), cases[i].body);
            if (cost < 0) continue;
            if (cost != cases[i].cost) printf("engine %d: %s\n", kind, cases[i].body);
            CHECK_EQ(cost, cases[i].cost);
        }
    }
}

TEST(no_start_function_costs_nothing)
{
    for (EACH_ENGINE(kind)) {
        world w;
        if (!world_open(&w, ENGINE(kind), true, "05 (01 00 01) 0b (01 00 41 00 0b 'abc')"))
            continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(wrt_store_fuel_consumed(w.store), 0);
        world_close(&w);
    }
}

/* run(n): loop of 5 charged instructions per round: local.get, const, sub, tee, br_if. */
static const char counter[] = "01 (01 60 01 7f 00) 03 (01 00) 07 (01 'run' 00 00)"
                              "0a (01 (00 03 40 20 00 41 01 6b 22 00 0d 00 0b 0b))";

TEST(loops_cost_their_instructions_each_round)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value n = wrt_i32(10);
        if (!world_open(&w, ENGINE(kind), true, counter)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        wrt_store_set_fuel(w.store, 51);
        CHECK_EQ(world_call(&w, "run", &n, 1, NULL, 0), WRT_OK);
        CHECK_EQ(wrt_store_get_fuel(w.store), 0);
        CHECK_EQ(wrt_store_fuel_consumed(w.store), 51);
        world_close(&w);
    }
}

TEST(a_block_that_does_not_fit_is_not_charged)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value n = wrt_i32(10);
        if (!world_open(&w, ENGINE(kind), true, counter)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        for (uint64_t fuel = 0; fuel < 51; fuel++) {
            uint64_t before = wrt_store_fuel_consumed(w.store);
            wrt_store_set_fuel(w.store, fuel);
            CHECK_EQ(world_call(&w, "run", &n, 1, NULL, 0), WRT_TRAP);
            CHECK_EQ(w.trap.code, WRT_TRAP_OUT_OF_FUEL);
            uint64_t used = fuel == 0 ? 0 : 1 + (fuel - 1) / 5 * 5;
            CHECK_EQ(wrt_store_fuel_consumed(w.store) - before, used);
            CHECK_EQ(wrt_store_get_fuel(w.store), fuel - used);
            CHECK_EQ(w.trap.frame_count, 1);
        }
        world_close(&w);
    }
}

TEST(bulk_operations_are_paid_before_their_effect)
{
    for (EACH_ENGINE(kind)) {
        world w;
        uint8_t byte = 1;
        if (!world_open(&w, ENGINE(kind), true,
                        "01 (01 60 00 00) 03 (01 00) 05 (01 00 01) 07 (02 'run' 00 00 'm' 02 00)"
                        "0a (01 (00 41 00 41 07 41 +1000 fc 0b 00 0b))")) {
            continue;
        }
        CHECK_EQ(world_link(&w), WRT_OK);
        wrt_store_set_fuel(w.store, 1004);
        CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_OUT_OF_FUEL);
        CHECK_EQ(wrt_store_fuel_consumed(w.store), 5);
        CHECK(wrt_memory_read(w.store, world_export(&w, "m").of.memory, 0, &byte, 1));
        CHECK_EQ(byte, 0);
        wrt_store_set_fuel(w.store, 1005);
        CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_OK);
        CHECK_EQ(wrt_store_get_fuel(w.store), 0);
        CHECK(wrt_memory_read(w.store, world_export(&w, "m").of.memory, 999, &byte, 1));
        CHECK_EQ(byte, 7);
        world_close(&w);
    }
}

/* -- endless shapes all run out ------------------------------------------------------------------------ */

TEST(endless_code_runs_out)
{
    static const char *const bodies[] = {
        "00 03 40 0c 00 0b 0b",                   /* br */
        "00 03 40 41 01 0d 00 0b 0b",             /* br_if */
        "00 03 40 41 05 0e 01 00 00 0b 0b",       /* br_table */
        "00 10 00 0b",                            /* recursion */
        "00 10 00 10 00 0b",                      /* doubling */
        "00 03 40 41 00 11 00 00 0c 00 0b 0b",    /* call_indirect of an empty one */
        "00 03 40 02 40 03 40 0b 0c 01 0b 0b 0b", /* nested */
        "00 03 40 01 01 01 0c 00 0b 0b",          /* nops and br */
    };
    for (EACH_ENGINE(kind)) {
        for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
            char text[400];
            world w;
            snprintf(text, sizeof text,
                     "01 (01 60 00 00) 03 (02 00 00) 04 (01 70 00 01) 07 (01 'run' 00 00)"
                     "09 (01 00 41 00 0b 01 01) 0a (02 (%s) (00 0b))",
                     bodies[i]);
            if (!world_open(&w, ENGINE(kind), true, text)) continue;
            CHECK_EQ(world_link(&w), WRT_OK);
            wrt_store_set_fuel(w.store, 1000);
            CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_TRAP);
            CHECK(w.trap.code == WRT_TRAP_OUT_OF_FUEL);
            CHECK(wrt_store_fuel_consumed(w.store) > 980);
            world_close(&w);
        }
    }
}

/* -- the interface --------------------------------------------------------------------------------------- */

TEST(set_add_consume_and_consumed_agree)
{
    world w;
    if (!world_open(&w, WRT_ENGINE_INTERP, true, NULL)) return;
    wrt_store *s = w.store;
    CHECK_EQ(wrt_store_get_fuel(s), 0);
    CHECK_EQ(wrt_store_set_fuel(s, 100), WRT_OK);
    CHECK_EQ(wrt_store_consume_fuel(s, 30), WRT_OK);
    CHECK_EQ(wrt_store_consume_fuel(s, 71), WRT_TRAP);
    CHECK_EQ(wrt_store_get_fuel(s), 70);
    CHECK_EQ(wrt_store_set_fuel(s, 5), WRT_OK);
    CHECK_EQ(wrt_store_fuel_consumed(s), 30);
    CHECK_EQ(wrt_store_add_fuel(s, 5), WRT_OK);
    CHECK_EQ(wrt_store_get_fuel(s), 10);
    CHECK_EQ(wrt_store_add_fuel(s, UINT64_MAX), WRT_OK);
    CHECK_EQ(wrt_store_get_fuel(s), WRT_MAX_FUEL);
    CHECK_EQ(wrt_store_fuel_consumed(s), 30);
    CHECK_EQ(wrt_store_set_fuel(s, WRT_MAX_FUEL), WRT_OK);
    CHECK_EQ(wrt_store_set_fuel(s, WRT_MAX_FUEL + 1), WRT_ERR_LIMIT);
    CHECK_EQ(wrt_store_consume_fuel(s, WRT_MAX_FUEL), WRT_OK);
    CHECK_EQ(wrt_store_fuel_consumed(s), 30 + WRT_MAX_FUEL);
    CHECK_EQ(wrt_store_get_fuel(s), 0);
    world_close(&w);
}

TEST(without_metering_fuel_is_refused)
{
    world w;
    if (!world_open(&w, WRT_ENGINE_INTERP, false, NULL)) return;
    CHECK_EQ(wrt_store_set_fuel(w.store, 1), WRT_ERR_USAGE);
    CHECK_EQ(wrt_store_add_fuel(w.store, 1), WRT_ERR_USAGE);
    CHECK_EQ(wrt_store_consume_fuel(w.store, 1), WRT_ERR_USAGE);
    CHECK_EQ(wrt_store_get_fuel(w.store), 0);
    CHECK_EQ(wrt_store_fuel_consumed(w.store), 0);
    world_close(&w);
}

static uint64_t refuel_100(void *data, wrt_store *store)
{
    int *times = (int *)data;
    (void)store;
    return (*times)-- > 0 ? 100 : 0;
}

TEST(the_callback_refuels_until_it_gives_nothing)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value n = wrt_i32(1000000);
        int times = 5;
        if (!world_open(&w, ENGINE(kind), true, counter)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(wrt_store_on_out_of_fuel(w.store, refuel_100, &times), WRT_OK);
        CHECK_EQ(world_call(&w, "run", &n, 1, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_OUT_OF_FUEL);
        CHECK_EQ(times, -1);
        CHECK_EQ(wrt_store_fuel_consumed(w.store), 1 + 499 / 5 * 5);
        world_close(&w);
    }
}

/* -- host functions and fuel ------------------------------------------------------------------------------- */

/* data: what to charge; the result is the fuel seen before and after, combined. */
static wrt_status host_charge(void *data, wrt_caller *caller, uint64_t *slots)
{
    uint64_t *charge = (uint64_t *)data;
    slots[0] = wrt_store_get_fuel(wrt_caller_store(caller));
    return wrt_caller_charge(caller, *charge);
}

/* run(): call host, drop, three nops' worth of consts. */
static const char host_caller[] =
    "01 (02 60 00 00 60 00 01 7e) 02 (01 'h' 'f' 00 01) 03 (01 00) 07 (01 'run' 00 01)"
    "0a (01 (00 10 00 1a 41 01 1a 41 01 1a 0b))";

TEST(host_functions_see_and_charge_exact_fuel)
{
    static const wrt_valtype i64[] = {WRT_I64};
    for (EACH_ENGINE(kind)) {
        world w;
        uint64_t charge = 50;
        wrt_functype type;
        type.params = NULL;
        type.results = i64;
        type.param_count = 0;
        type.result_count = 1;
        if (!world_open(&w, ENGINE(kind), true, host_caller)) continue;
        CHECK_EQ(wrt_linker_define_func_raw(w.linker, "h", "f", &type, host_charge, &charge,
                                            &w.error),
                 WRT_OK);
        CHECK_EQ(world_link(&w), WRT_OK);
        wrt_store_set_fuel(w.store, 100);
        CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_OK);
        CHECK_EQ(wrt_store_fuel_consumed(w.store), 1 + 1 + 50 + 2);
        charge = 99; /* 100 - entry - call = 98 */
        uint64_t before = wrt_store_fuel_consumed(w.store);
        wrt_store_set_fuel(w.store, 100);
        CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_OUT_OF_FUEL);
        CHECK_EQ(wrt_store_fuel_consumed(w.store) - before, 2);
        CHECK_EQ(w.trap.frame_count, 1);
        CHECK_EQ(w.trap.frames[0].func_index, 1);
        charge = UINT64_MAX;
        CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_TRAP);
        world_close(&w);
    }
}

static wrt_status host_set_fuel(void *data, wrt_caller *caller, uint64_t *slots)
{
    uint64_t *fuel = (uint64_t *)data;
    slots[0] = 0;
    (void)wrt_store_set_fuel(wrt_caller_store(caller), *fuel);
    return WRT_OK;
}

TEST(a_host_function_may_set_the_fuel_of_the_running_code)
{
    static const wrt_valtype i64[] = {WRT_I64};
    for (EACH_ENGINE(kind)) {
        world w;
        uint64_t fuel = 7;
        wrt_functype type;
        type.params = NULL;
        type.results = i64;
        type.param_count = 0;
        type.result_count = 1;
        if (!world_open(&w, ENGINE(kind), true, host_caller)) continue;
        CHECK_EQ(wrt_linker_define_func_raw(w.linker, "h", "f", &type, host_set_fuel, &fuel,
                                            &w.error),
                 WRT_OK);
        CHECK_EQ(world_link(&w), WRT_OK);
        wrt_store_set_fuel(w.store, 1000);
        CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_OK);
        CHECK_EQ(wrt_store_get_fuel(w.store), 5);
        CHECK_EQ(wrt_store_fuel_consumed(w.store), 4);
        world_close(&w);
    }
}

/* -- both engines ---------------------------------------------------------------------------------------------- */

/* run(): five rounds of: if odd call f else call_indirect g; memory.fill; br_table over three arms;
 * a host call; memory.grow 0; and at last a division by zero. */
static const char mixture[] =
    "01 (03 60 00 00 60 01 7f 01 7f 60 00 01 7e) 02 (01 'h' 'f' 00 02) 03 (03 00 01 01) 04 (01 70 "
    "00 02)"
    "05 (01 00 01) 06 (01 7f 01 41 00 0b) 07 (03 'run' 00 01 'm' 02 00 'g' 03 00) 09 (01 00 41 01 "
    "0b 01 03)"
    "0a (03"
    "  (01 01 7f"
    "    03 40"
    "      20 00 41 01 71 04 7f 20 00 10 02 05 20 00 41 01 11 01 00 0b 23 00 6a 24 00"
    "      20 00 41 02 41 03 fc 0b 00"
    "      02 40 02 40 02 40 20 00 41 03 70 0e 02 00 01 02 0b 23 00 41 01 6a 24 00 0c 01 0b 01 0b"
    "      10 00 a7 1a 41 00 40 00 1a"
    "      20 00 41 01 6a 22 00 41 05 49 0d 00"
    "    0b"
    "    41 01 23 00 41 00 6c 6d 1a 0b)"
    "  (01 01 7e 02 40 20 00 41 02 4b 0d 00 42 05 21 01 0b 20 00 20 01 a7 6a 0b)"
    "  (00 20 00 04 40 41 00 20 00 3a 00 00 0b 20 00 0b))";

typedef struct outcome {
    wrt_status status;
    wrt_trap trap;
    uint64_t used, left;
    uint8_t memory[16];
    int32_t global;
} outcome;

static bool observe(wrt_engine_kind kind, uint64_t fuel, outcome *o)
{
    static const wrt_valtype i64[] = {WRT_I64};
    world w;
    wrt_value v;
    uint64_t charge = 3;
    wrt_functype type;
    type.params = NULL;
    type.results = i64;
    type.param_count = 0;
    type.result_count = 1;
    memset(o, 0, sizeof *o);
    if (!world_open(&w, kind, true, mixture)) return false;
    CHECK_EQ(wrt_linker_define_func_raw(w.linker, "h", "f", &type, host_charge, &charge, &w.error),
             WRT_OK);
    CHECK_EQ(world_link(&w), WRT_OK);
    CHECK_EQ(wrt_store_set_fuel(w.store, fuel), WRT_OK);
    o->status = world_call(&w, "run", NULL, 0, NULL, 0);
    o->trap = w.trap;
    o->used = wrt_store_fuel_consumed(w.store);
    o->left = wrt_store_get_fuel(w.store);
    CHECK(
        wrt_memory_read(w.store, world_export(&w, "m").of.memory, 0, o->memory, sizeof o->memory));
    CHECK_EQ(wrt_global_get(w.store, world_export(&w, "g").of.global, &v), WRT_OK);
    o->global = v.of.i32;
    world_close(&w);
    return true;
}

TEST(both_engines_stop_at_the_same_place_for_every_amount)
{
    int ends = 0;
    for (uint64_t fuel = 0; fuel < 400; fuel++) {
        outcome a, b;
        if (!observe(WRT_ENGINE_JIT, fuel, &a) || !observe(WRT_ENGINE_INTERP, fuel, &b)) {
            SKIP("one engine only");
            return;
        }
        CHECK_EQ(a.status, WRT_TRAP);
        CHECK_EQ(b.status, WRT_TRAP);
        CHECK_EQ(a.trap.code, b.trap.code);
        CHECK_EQ(a.used, b.used);
        CHECK_EQ(a.left, b.left);
        CHECK_EQ(a.global, b.global);
        CHECK(memcmp(a.memory, b.memory, sizeof a.memory) == 0);
        CHECK_EQ(a.trap.frame_count, b.trap.frame_count);
        for (uint32_t i = 0; i < a.trap.frame_count && i < b.trap.frame_count; i++) {
            CHECK_EQ(a.trap.frames[i].func_index, b.trap.frames[i].func_index);
            CHECK_EQ(a.trap.frames[i].offset, b.trap.frames[i].offset);
        }
        ends += a.trap.code == WRT_TRAP_INTEGER_DIVISION_BY_ZERO;
    }
    CHECK(ends > 10 && ends < 390);
}
