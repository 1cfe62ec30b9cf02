/* qemu */
/* small frames */
/* Instantiation, calls, host functions, traps and their places, stack limits; both engines. */
#include "wrt_world.h"

static wrt_functype make_type(const wrt_valtype *params, uint32_t param_count,
                              const wrt_valtype *results, uint32_t result_count)
{
    wrt_functype t;
    t.params = params;
    t.results = results;
    t.param_count = param_count;
    t.result_count = result_count;
    return t;
}

static const wrt_valtype i32s[] = {WRT_I32, WRT_I32, WRT_I32};

/* -- calls ----------------------------------------------------------------------------------------- */

TEST(every_value_type_survives_a_call)
{
    static const char echo[] =
        "01 (01 60 06 7f 7e 7d 7c 70 6f 06 6f 70 7c 7d 7e 7f) 03 (01 00) 07 (01 'echo' 00 00)"
        "0a (01 (00 20 05 20 04 20 03 20 02 20 01 20 00 0b))";
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value args[6], r[6];
        int here;
        if (!world_open(&w, ENGINE(kind), false, echo)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        args[0] = wrt_i32(-7);
        args[1] = wrt_i64(INT64_MIN + 5);
        args[2] = wrt_f32(1.5f);
        args[2].of.f32 = 0x7fa00001; /* a signalling NaN */
        args[3] = wrt_f64(-0.0);
        args[4] = wrt_funcref(world_export(&w, "echo").of.func);
        args[5] = wrt_externref(&here);
        CHECK_EQ(world_call(&w, "echo", args, 6, r, 6), WRT_OK);
        CHECK_EQ(r[5].of.i32, -7);
        CHECK_EQ(r[4].of.i64, INT64_MIN + 5);
        CHECK_EQ(r[3].of.f32, 0x7fa00001);
        CHECK(r[2].of.f64 == (uint64_t)1 << 63);
        CHECK_EQ(r[1].of.func.index, args[4].of.func.index);
        CHECK_EQ(r[1].of.func.store, args[4].of.func.store);
        CHECK(r[0].of.externref == &here);
        args[4].of.func.store = WRT_NULL_STORE;
        args[5] = wrt_externref(NULL);
        CHECK_EQ(world_call(&w, "echo", args, 6, r, 6), WRT_OK);
        CHECK_EQ(r[1].of.func.store, WRT_NULL_STORE);
        CHECK(r[0].of.externref == NULL);
        world_close(&w);
    }
}

TEST(wrong_arguments_are_errors)
{
    for (EACH_ENGINE(kind)) {
        world w, other;
        wrt_value args[2], result;
        wrt_func f;
        if (!world_open(
                &w, ENGINE(kind), false,
                "01 (01 60 02 7f 70 01 7f) 03 (01 00) 07 (01 'f' 00 00) 0a (01 (00 20 00 0b))")) {
            continue;
        }
        CHECK(world_open(&other, ENGINE(kind), false,
                         "01 (01 60 00 00) 03 (01 00) 07 (01 'f' 00 00) 0a (01 (00 0b))"));
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(world_link(&other), WRT_OK);
        f = world_export(&w, "f").of.func;
        args[0] = wrt_i32(1);
        args[1] = wrt_funcref(f);
        CHECK_EQ(wrt_func_call(w.store, f, args, 2, &result, 1, NULL, NULL), WRT_OK);
        CHECK_EQ(wrt_func_call(w.store, f, args, 1, &result, 1, NULL, &w.error), WRT_ERR_TYPE);
        CHECK_EQ(wrt_func_call(w.store, f, args, 2, &result, 0, NULL, &w.error), WRT_ERR_TYPE);
        args[0] = wrt_i64(1);
        CHECK_EQ(wrt_func_call(w.store, f, args, 2, &result, 1, NULL, &w.error), WRT_ERR_TYPE);
        CHECK_STR(w.error.message, "argument 0 is not of type i32");
        args[0] = wrt_i32(1);
        args[1] = wrt_funcref(world_export(&other, "f").of.func);
        CHECK_EQ(wrt_func_call(w.store, f, args, 2, &result, 1, NULL, &w.error), WRT_ERR_TYPE);
        f.index = 1000;
        CHECK_EQ(wrt_func_call(w.store, f, args, 2, &result, 1, NULL, &w.error), WRT_ERR_USAGE);
        CHECK_EQ(wrt_func_call_raw(w.store, f, NULL, NULL, &w.error), WRT_ERR_USAGE);
        CHECK_EQ(wrt_func_call(other.store, world_export(&w, "f").of.func, args, 2, &result, 1,
                               NULL, &w.error),
                 WRT_ERR_USAGE);
        world_close(&w);
        world_close(&other);
    }
}

TEST(many_parameters_and_results_pass)
{
    char text[4000] = "01 (01 60 1e ";
    for (int i = 0; i < 30; i++) strcat(text, i % 2 ? "7f " : "7c ");
    strcat(text, "1e ");
    for (int i = 0; i < 30; i++) strcat(text, i % 2 ? "7f " : "7c ");
    strcat(text, ") 02 (01 'h' 'f' 00 00) 03 (01 00) 07 (01 'f' 00 01) 0a (01 (00 ");
    for (int i = 0; i < 30; i++) sprintf(text + strlen(text), "20 %02x ", (unsigned)i);
    strcat(text, "10 00 0b))");
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value args[30], r[30];
        if (!world_open(&w, ENGINE(kind), false, text)) continue;
        wrt_linker_unknown_imports(w.linker, WRT_UNKNOWN_IMPORTS_ZERO);
        CHECK_EQ(world_link(&w), WRT_OK);
        for (int i = 0; i < 30; i++) args[i] = i % 2 ? wrt_i32(i) : wrt_f64(i);
        CHECK_EQ(world_call(&w, "f", args, 30, r, 30), WRT_OK);
        for (int i = 0; i < 30; i++) CHECK_EQ(r[i].of.i64, 0);
        world_close(&w);
    }
}

/* -- host functions ----------------------------------------------------------------------------------- */

typedef struct host_log {
    int calls;
    int last;
    world *w;
    wrt_status inner;
    wrt_trap inner_trap;
} host_log;

static wrt_status host_add(void *data, wrt_caller *caller, const wrt_value *args,
                           wrt_value *results)
{
    host_log *log = (host_log *)data;
    wrt_instance instance;
    log->calls++;
    log->last = args[0].of.i32;
    CHECK_EQ(results[0].type, WRT_I32);
    CHECK_EQ(results[0].of.i32, 0);
    CHECK(wrt_caller_store(caller) == log->w->store);
    CHECK(wrt_caller_instance(caller, &instance));
    results[0] = wrt_i32((int32_t)((uint32_t)args[0].of.i32 + (uint32_t)args[1].of.i32));
    return WRT_OK;
}

TEST(checked_host_functions_get_and_give_values)
{
    wrt_functype type = make_type(i32s, 2, i32s, 1);
    for (EACH_ENGINE(kind)) {
        world w;
        host_log log;
        memset(&log, 0, sizeof log);
        log.w = &w;
        if (!world_open(
                &w, ENGINE(kind), false,
                "01 (01 60 02 7f 7f 01 7f) 02 (01 'h' 'add' 00 00) 03 (01 00)"
                "07 (02 'run' 00 01 'direct' 00 00) 0a (01 (00 20 00 20 01 10 00 41 01 6a 0b))")) {
            continue;
        }
        CHECK_EQ(wrt_linker_define_func(w.linker, "h", "add", &type, host_add, &log, &w.error),
                 WRT_OK);
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(world_i32(&w, "run", 2, 40, 2, 0), 43);
        CHECK_EQ(log.calls, 1);
        CHECK_EQ(log.last, 40);
        CHECK_EQ(world_i32(&w, "run", 2, -1, -1, 0), -1);
        world_close(&w);
    }
}

static wrt_status host_wrong_type(void *data, wrt_caller *caller, const wrt_value *args,
                                  wrt_value *results)
{
    (void)data;
    (void)caller;
    (void)args;
    results[0] = wrt_i64(1);
    return WRT_OK;
}

static wrt_status host_fails(void *data, wrt_caller *caller, const wrt_value *args,
                             wrt_value *results)
{
    wrt_status *status = (wrt_status *)data;
    (void)caller;
    (void)args;
    (void)results;
    return *status;
}

TEST(what_a_host_function_does_wrong_is_a_trap)
{
    wrt_functype type = make_type(i32s, 2, i32s, 1);
    for (EACH_ENGINE(kind)) {
        for (int i = 0; i < 3; i++) {
            world w;
            wrt_status status = i == 1 ? WRT_ERR_NOMEM : WRT_TRAP;
            wrt_value args[2], r;
            if (!world_open(&w, ENGINE(kind), false,
                            "01 (01 60 02 7f 7f 01 7f) 02 (01 'h' 'f' 00 00) 03 (01 00)"
                            "07 (02 'run' 00 01 'direct' 00 00)"
                            "0a (01 (00 20 00 20 01 10 00 0b))")) {
                break;
            }
            CHECK_EQ(wrt_linker_define_func(w.linker, "h", "f", &type,
                                            i ? host_fails : host_wrong_type, &status, &w.error),
                     WRT_OK);
            CHECK_EQ(world_link(&w), WRT_OK);
            args[0] = args[1] = wrt_i32(0);
            CHECK_EQ(world_call(&w, "run", args, 2, &r, 1), WRT_TRAP);
            CHECK_EQ(w.trap.code, WRT_TRAP_HOST);
            CHECK_STR(w.trap.message, i == 0   ? "host function returned a value of the wrong type"
                                      : i == 1 ? "out of memory"
                                               : "host function failed");
            CHECK_EQ(w.trap.frame_count, 1);
            CHECK_EQ(w.trap.frames[0].func_index, 1);
            CHECK_EQ(world_call(&w, "direct", args, 2, &r, 1), WRT_TRAP);
            CHECK_EQ(w.trap.frame_count, 0);
            world_close(&w);
        }
    }
}

/* -- traps ---------------------------------------------------------------------------------------------- */

/* Names: 0 "first", 1 "second". */
static const char two_functions[] =
    "01 (01 60 00 00) 03 (02 00 00) 07 (01 'run' 00 00) 0a (02 (00 01 10 01 0b) (00 01 01 00 0b))"
    "00 ('name' 01 (02 00 'first' 01 'second'))";

TEST(a_trap_names_every_frame)
{
    for (EACH_ENGINE(kind)) {
        world w;
        size_t len;
        if (!world_open(&w, ENGINE(kind), false, two_functions)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_UNREACHABLE);
        CHECK_STR(w.trap.message, "unreachable");
        CHECK_EQ(w.trap.frame_count, 2);
        CHECK(!w.trap.truncated);
        CHECK_EQ(w.trap.frames[0].func_index, 1);
        CHECK_EQ(w.trap.frames[1].func_index, 0);
        CHECK_EQ(w.trap.frames[0].offset - w.trap.frames[1].offset, 7);
        CHECK_EQ(w.trap.frames[0].instance, 0);
        const char *name = wrt_frame_name(w.store, &w.trap.frames[0], &len);
        CHECK(name && len == 6 && memcmp(name, "second", 6) == 0);
        name = wrt_frame_name(w.store, &w.trap.frames[1], &len);
        CHECK(name && len == 5 && memcmp(name, "first", 5) == 0);
        world_close(&w);
    }
}

TEST(the_offset_of_a_trap_is_the_byte_of_the_instruction)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wasm *bytes = (wasm *)malloc(sizeof *bytes);
        if (!bytes) abort();
        wasm_make(bytes, two_functions);
        if (world_open(&w, ENGINE(kind), false, two_functions)) {
            CHECK_EQ(world_link(&w), WRT_OK);
            CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_TRAP);
            CHECK_EQ(bytes->bytes[w.trap.frames[0].offset], 0x00);
            CHECK_EQ(bytes->bytes[w.trap.frames[0].offset - 1], 0x01);
            CHECK_EQ(bytes->bytes[w.trap.frames[1].offset], 0x10);
            world_close(&w);
        }
        free(bytes);
    }
}

TEST(a_deep_backtrace_is_cut)
{
    for (EACH_ENGINE(kind)) {
        world w;
        if (!world_open(&w, ENGINE(kind), false,
                        "01 (01 60 01 7f 00) 03 (01 00) 07 (01 'run' 00 00)"
                        "0a (01 (00 20 00 45 04 40 00 0b 20 00 41 01 6b 10 00 0b))")) {
            continue;
        }
        CHECK_EQ(world_link(&w), WRT_OK);
        for (int depth = 0; depth < 40; depth++) {
            wrt_value n = wrt_i32(depth);
            CHECK_EQ(world_call(&w, "run", &n, 1, NULL, 0), WRT_TRAP);
            CHECK_EQ(w.trap.frame_count, depth + 1 < WRT_MAX_FRAMES ? depth + 1 : WRT_MAX_FRAMES);
            CHECK_EQ(w.trap.truncated, depth + 1 > WRT_MAX_FRAMES);
        }
        world_close(&w);
    }
}

TEST(recursion_without_end_overflows_the_stack_and_the_store_lives_on)
{
    for (EACH_ENGINE(kind)) {
        world w;
        if (!world_open(&w, ENGINE(kind), false,
                        "01 (02 60 00 00 60 00 01 7f) 03 (02 00 01) 07 (02 'run' 00 00 'ok' 00 01)"
                        "0a (02 (00 10 00 0b) (00 41 2a 0b))")) {
            continue;
        }
        CHECK_EQ(world_link(&w), WRT_OK);
        for (int i = 0; i < 3; i++) {
            CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_TRAP);
            CHECK_EQ(w.trap.code, WRT_TRAP_STACK_OVERFLOW);
            CHECK_STR(w.trap.message, "call stack exhausted");
            CHECK_EQ(w.trap.frame_count, WRT_MAX_FRAMES);
            CHECK(w.trap.truncated);
            CHECK_EQ(world_i32(&w, "ok", 0, 0, 0, 0), 42);
        }
        world_close(&w);
    }
}

TEST(tiny_stacks_trap_and_never_crash)
{
    for (EACH_ENGINE(kind)) {
        for (size_t size = 1; size < 40000; size = size * 2 + 1) {
            world w;
            wrt_config c;
            wrt_value n = wrt_i32(10), r;
            memset(&c, 0, sizeof c);
            c.engine = ENGINE(kind);
            c.max_stack = size;
            if (!world_open_config(&w, &c,
                                   "01 (02 60 00 01 7f 60 01 7f 01 7f) 03 (03 00 00 01)"
                                   "07 (03 'leaf' 00 00 'calls' 00 01 'deep' 00 02)"
                                   "0a (03 (00 41 05 0b) (00 10 00 0b)"
                                   "  (00 20 00 45 04 7f 41 07 05 20 00 41 01 6b 10 02 0b 0b))")) {
                break;
            }
            CHECK_EQ(world_link(&w), WRT_OK);
            wrt_status leaf = world_call(&w, "leaf", NULL, 0, &r, 1);
            wrt_status calls = world_call(&w, "calls", NULL, 0, &r, 1);
            wrt_status deep = world_call(&w, "deep", &n, 1, &r, 1);
            CHECK(leaf == WRT_OK || leaf == WRT_TRAP);
            CHECK(calls == WRT_OK || calls == WRT_TRAP);
            CHECK(deep == WRT_OK || (deep == WRT_TRAP && w.trap.code == WRT_TRAP_STACK_OVERFLOW));
            CHECK_EQ(deep, size < 100 ? WRT_TRAP : size > 10000 ? WRT_OK : deep);
            world_close(&w);
        }
    }
}

/* -- re-entry ------------------------------------------------------------------------------------------------ */

/* Calls the export "again" with its argument minus 1. */
static wrt_status host_reenter(void *data, wrt_caller *caller, const wrt_value *args,
                               wrt_value *results)
{
    host_log *log = (host_log *)data;
    wrt_value n = wrt_i32(args[0].of.i32 - 1);
    (void)results;
    log->calls++;
    wrt_func f = world_export(log->w, "again").of.func;
    wrt_status status =
        wrt_func_call(wrt_caller_store(caller), f, &n, 1, NULL, 0, &log->inner_trap, NULL);
    log->inner = status;
    return log->last ? WRT_OK : status; /* last: swallow */
}

/* again(n): if n == 0 unreachable; call host(n). wrapper "start" is function 2: calls again. */
static const char reentrant[] =
    "01 (01 60 01 7f 00) 02 (01 'h' 'f' 00 00) 03 (02 00 00) 07 (02 'again' 00 01 'start' 00 02)"
    "0a (02 (00 20 00 45 04 40 00 0b 20 00 10 00 0b) (00 20 00 10 01 0b))";

static bool open_reentrant(world *w, host_log *log, int kind, size_t max_stack)
{
    wrt_config config;
    wrt_functype type = make_type(i32s, 1, NULL, 0);
    memset(&config, 0, sizeof config);
    memset(log, 0, sizeof *log);
    config.engine = ENGINE(kind);
    config.max_stack = max_stack;
    log->w = w;
    if (!world_open_config(w, &config, reentrant)) return false;
    CHECK_EQ(wrt_linker_define_func(w->linker, "h", "f", &type, host_reenter, log, &w->error),
             WRT_OK);
    CHECK_EQ(world_link(w), WRT_OK);
    return true;
}

TEST(a_trap_passes_through_host_functions_with_all_frames)
{
    for (EACH_ENGINE(kind)) {
        world w;
        host_log log;
        wrt_value n = wrt_i32(3);
        if (!open_reentrant(&w, &log, kind, 0)) continue;
        CHECK_EQ(world_call(&w, "start", &n, 1, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_UNREACHABLE);
        CHECK_EQ(log.calls, 3);
        CHECK_EQ(w.trap.frame_count, 5);
        for (uint32_t i = 0; i < 4; i++) CHECK_EQ(w.trap.frames[i].func_index, 1);
        CHECK_EQ(w.trap.frames[4].func_index, 2);
        /* The caller in the middle saw the whole stack, too. */
        CHECK_EQ(log.inner_trap.frame_count, 5);
        CHECK_EQ(log.inner_trap.frames[4].func_index, 2);
        world_close(&w);
    }
}

TEST(a_host_function_may_swallow_a_trap)
{
    for (EACH_ENGINE(kind)) {
        world w;
        host_log log;
        wrt_value n = wrt_i32(3);
        if (!open_reentrant(&w, &log, kind, 0)) continue;
        log.last = 1;
        CHECK_EQ(world_call(&w, "start", &n, 1, NULL, 0), WRT_OK);
        CHECK_EQ(log.calls, 3);
        CHECK_EQ(log.inner, WRT_OK);
        CHECK_EQ(log.inner_trap.frame_count, 5);
        world_close(&w);
    }
}

TEST(nested_entries_share_one_stack_budget)
{
#ifdef __OPTIMIZE__
    const size_t small = 128 * 1024;
#else
    const size_t small = 512 * 1024; /* native frames are many times larger */
#endif
    for (EACH_ENGINE(kind)) {
        world w;
        host_log log;
        wrt_value n = wrt_i32(100000000);
        int calls_small, calls_large;
        if (!open_reentrant(&w, &log, kind, small)) continue;
        CHECK_EQ(world_call(&w, "start", &n, 1, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_STACK_OVERFLOW);
        calls_small = log.calls;
        world_close(&w);
        CHECK(open_reentrant(&w, &log, kind, 4 * small));
        CHECK_EQ(world_call(&w, "start", &n, 1, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_STACK_OVERFLOW);
        calls_large = log.calls;
        /* Proportional to the budget: the limit was not renewed by the inner entries. */
        CHECK(calls_small > 10);
        CHECK(calls_large > 2 * calls_small && calls_large < 8 * calls_small);
        world_close(&w);
    }
}

/* -- instantiation -------------------------------------------------------------------------------------------- */

TEST(partial_effects_of_a_failed_instantiation_stay)
{
    /* Exports a memory and a table. The second module writes data, then is out of bounds. */
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_instance second;
        uint8_t bytes[3];
        wrt_value v;
        if (!world_open(&w, ENGINE(kind), false,
                        "04 (01 70 00 0a) 05 (01 00 01) 07 (02 'm' 02 00 't' 01 00)")) {
            continue;
        }
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(wrt_linker_define_instance(w.linker, w.store, "a", w.instance, &w.error), WRT_OK);
        wrt_memory m = world_export(&w, "m").of.memory;
        wrt_table t = world_export(&w, "t").of.table;

        wrt_module *data = world_module(&w, "02 (01 'a' 'm' 02 00 01)"
                                            "0b (02 00 41 00 0b 'abc' 00 41 +65535 0b 'de')");
        CHECK_EQ(wrt_linker_instantiate(w.linker, w.store, data, &second, &w.trap, &w.error),
                 WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_MEMORY_OUT_OF_BOUNDS);
        CHECK_EQ(w.trap.frame_count, 0);
        CHECK(wrt_memory_read(w.store, m, 0, bytes, 3));
        CHECK(memcmp(bytes, "abc", 3) == 0);
        CHECK(wrt_memory_read(w.store, m, 65535, bytes, 1));
        CHECK_EQ(bytes[0], 0);
        wrt_module_free(data);

        /* Elements first: the function stays callable though its instance failed. */
        wrt_module *elem =
            world_module(&w, "01 (01 60 00 01 7f) 02 (01 'a' 't' 01 70 00 0a) 03 (01 00)"
                             "09 (02 00 41 03 0b 01 00 00 41 0a 0b 01 00) 0a (01 (00 41 07 0b))");
        CHECK_EQ(wrt_linker_instantiate(w.linker, w.store, elem, &second, &w.trap, &w.error),
                 WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_TABLE_OUT_OF_BOUNDS);
        wrt_module_free(elem);
        CHECK_EQ(wrt_table_get(w.store, t, 3, &v), WRT_OK);
        CHECK(v.of.func.store != WRT_NULL_STORE);
        wrt_value r;
        CHECK_EQ(wrt_func_call(w.store, v.of.func, NULL, 0, &r, 1, NULL, NULL), WRT_OK);
        CHECK_EQ(r.of.i32, 7);
        world_close(&w);
    }
}

TEST(a_start_function_runs_once_and_may_trap)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value v;
        if (!world_open(
                &w, ENGINE(kind), false,
                "01 (01 60 00 00) 03 (01 00) 06 (01 7f 01 41 05 0b) 07 (01 'g' 03 00) 08 (00)"
                "0a (01 (00 23 00 41 01 6a 24 00 0b))")) {
            continue;
        }
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(wrt_global_get(w.store, world_export(&w, "g").of.global, &v), WRT_OK);
        CHECK_EQ(v.of.i32, 6);
        wrt_module *trapping =
            world_module(&w, "01 (01 60 00 00) 03 (01 00) 08 (00) 0a (01 (00 00 0b))");
        wrt_instance out;
        CHECK_EQ(wrt_instance_new(w.store, trapping, NULL, 0, &out, &w.trap, &w.error), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_UNREACHABLE);
        CHECK_EQ(w.trap.frame_count, 1);
        CHECK_EQ(w.trap.frames[0].instance, 1);
        wrt_module_free(trapping);
        world_close(&w);
    }
}

TEST(segments_are_dropped_once_applied)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value n = wrt_i32(1);
        /* init(n): memory.init of the active segment; keep(n): of the passive one, drop: drops it */
        if (!world_open(&w, ENGINE(kind), false,
                        "01 (02 60 01 7f 00 60 00 00) 03 (03 00 00 01) 05 (01 00 01)"
                        "07 (03 'init' 00 00 'keep' 00 01 'drop' 00 02) 0c (02)"
                        "0a (03 (00 41 00 41 00 20 00 fc 08 00 00 0b)"
                        "       (00 41 00 41 00 20 00 fc 08 01 00 0b) (00 fc 09 01 0b))"
                        "0b (02 00 41 00 0b 'ab' 01 'cd')")) {
            continue;
        }
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(world_call(&w, "init", &n, 1, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_MEMORY_OUT_OF_BOUNDS);
        CHECK_EQ(world_call(&w, "keep", &n, 1, NULL, 0), WRT_OK);
        CHECK_EQ(world_call(&w, "drop", NULL, 0, NULL, 0), WRT_OK);
        CHECK_EQ(world_call(&w, "keep", &n, 1, NULL, 0), WRT_TRAP);
        n = wrt_i32(0);
        CHECK_EQ(world_call(&w, "keep", &n, 1, NULL, 0), WRT_OK);
        CHECK_EQ(world_call(&w, "init", &n, 1, NULL, 0), WRT_OK);
        world_close(&w);
    }
}

/* -- calls between instances ------------------------------------------------------------------------------------- */

TEST(instances_call_each_other_with_their_own_state)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_instance a, b;
        wrt_extern f;
        wrt_value r;
        /* bump(): adds 1 to the instance's own global and to memory byte 0; returns the global. */
        static const char callee[] =
            "01 (01 60 00 01 7f) 03 (01 00) 05 (01 00 01) 06 (01 7f 01 41 0a 0b) 07 (01 'bump' 00 "
            "00)"
            "0a (01 (00 23 00 41 01 6a 24 00 41 00 41 00 2d 00 00 41 01 6a 3a 00 00 23 00 0b))";
        static const char caller[] = "01 (01 60 00 01 7f) 02 (01 'a' 'bump' 00 00) 03 (02 00 00) "
                                     "04 (01 70 00 02) 05 (01 00 01)"
                                     "06 (01 7f 01 41 +100 0b) 07 (02 'run' 00 01 'indirect' 00 "
                                     "02) 09 (01 00 41 00 0b 01 00)"
                                     "0a (02 (00 10 00 23 00 6a 41 00 2d 00 00 6a 0b)"
                                     "       (00 41 00 11 00 00 23 00 6a 41 00 2d 00 00 6a 0b))";
        if (!world_open(&w, ENGINE(kind), true, callee)) continue;
        wrt_store_set_fuel(w.store, 10000);
        CHECK_EQ(wrt_linker_instantiate(w.linker, w.store, w.module, &a, &w.trap, &w.error),
                 WRT_OK);
        CHECK_EQ(wrt_linker_define_instance(w.linker, w.store, "a", a, &w.error), WRT_OK);
        wrt_module *m = world_module(&w, caller);
        CHECK_EQ(wrt_linker_instantiate(w.linker, w.store, m, &b, &w.trap, &w.error), WRT_OK);
        w.instance = b;
        CHECK_EQ(world_i32(&w, "run", 0, 0, 0, 0), 111);
        uint64_t used = wrt_store_fuel_consumed(w.store);
        CHECK_EQ(used, 1 + 1 + (1 + 11) + 5); /* entry, call, callee's entry and 11, the rest */
        CHECK_EQ(world_i32(&w, "indirect", 0, 0, 0, 0), 112);
        CHECK_EQ(wrt_store_fuel_consumed(w.store) - used, 1 + 2 + (1 + 11) + 5);
        CHECK(wrt_instance_export(w.store, a, "bump", 4, &f));
        CHECK_EQ(wrt_func_call(w.store, f.of.func, NULL, 0, &r, 1, NULL, NULL), WRT_OK);
        CHECK_EQ(r.of.i32, 13);
        /* Out of fuel in the callee: both frames, of both instances. */
        wrt_store_set_fuel(w.store, 3);
        CHECK_EQ(world_call(&w, "run", NULL, 0, &r, 1), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_OUT_OF_FUEL);
        CHECK_EQ(w.trap.frame_count, 2);
        CHECK_EQ(w.trap.frames[0].instance, 0);
        CHECK_EQ(w.trap.frames[1].instance, 1);
        CHECK_EQ(wrt_store_get_fuel(w.store), 1);
        wrt_module_free(m);
        world_close(&w);
    }
}

TEST(call_indirect_checks_index_null_and_signature)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value n, r;
        if (!world_open(
                &w, ENGINE(kind), false,
                "01 (03 60 00 01 7f 60 01 7f 01 7f 60 00 00) 03 (03 01 00 02) 04 (01 70 00 04)"
                "07 (01 'call' 00 00) 09 (01 00 41 01 0b 02 01 02)"
                "0a (03 (00 20 00 11 00 00 0b) (00 41 07 0b) (00 0b))")) {
            continue;
        }
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(world_i32(&w, "call", 1, 1, 0, 0), 7);
        static const int codes[] = {WRT_TRAP_INDIRECT_CALL_TO_NULL, -1, WRT_TRAP_BAD_SIGNATURE,
                                    WRT_TRAP_INDIRECT_CALL_TO_NULL, WRT_TRAP_TABLE_OUT_OF_BOUNDS};
        for (int i = 0; i < 5; i++) {
            if (i == 1) continue;
            n = wrt_i32(i);
            CHECK_EQ(world_call(&w, "call", &n, 1, &r, 1), WRT_TRAP);
            CHECK_EQ(w.trap.code, codes[i]);
        }
        n = wrt_i32(-1);
        CHECK_EQ(world_call(&w, "call", &n, 1, &r, 1), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_TABLE_OUT_OF_BOUNDS);
        world_close(&w);
    }
}

/* -- stores and engines -------------------------------------------------------------------------------------------- */

static void finalize(void *data) { ++*(int *)data; }

TEST(the_finalizer_runs_once_at_the_end)
{
    int count = 0;
    wrt_engine *engine = wrt_engine_new(NULL, NULL);
    wrt_store *store = wrt_store_new(engine, &count, finalize, NULL);
    CHECK(wrt_store_data(store) == &count);
    CHECK(wrt_store_engine(store) == engine);
    wrt_engine_free(engine); /* the store keeps it */
    CHECK_EQ(count, 0);
    wrt_store_free(store);
    CHECK_EQ(count, 1);
}

TEST(everything_may_be_freed_in_any_order)
{
    for (int order = 0; order < 24; order++) {
        world w;
        int rest[4] = {0, 1, 2, 3}, left = 4, o = order;
        static const char text[] =
            "01 (01 60 00 00) 02 (01 'h' 'f' 00 00) 03 (01 00) 07 (01 'run' 00 01)"
            "0a (01 (00 10 00 0b))";
        wrt_functype type = make_type(NULL, 0, NULL, 0);
        wrt_status status = WRT_OK;
        CHECK(world_open(&w, WRT_ENGINE_DEFAULT, false, text));
        CHECK_EQ(wrt_linker_define_func(w.linker, "h", "f", &type, host_fails, &status, &w.error),
                 WRT_OK);
        CHECK_EQ(world_link(&w), WRT_OK);
        for (; left > 0; left--) {
            int k = o % left;
            o /= left;
            switch (rest[k]) {
            case 0: wrt_engine_free(w.engine); break;
            case 1: wrt_module_free(w.module); break;
            case 2: wrt_linker_free(w.linker); break;
            default: wrt_store_free(w.store); break;
            }
            bool store_alive = rest[k] != 3;
            rest[k] = rest[left - 1];
            for (int i = 0; i + 1 < left; i++) {
                if (rest[i] == 3 && store_alive)
                    CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_OK);
            }
        }
    }
}

TEST(a_config_that_cannot_be_is_refused_by_name)
{
    wrt_config c;
    wrt_error error;
    memset(&c, 0, sizeof c);
    c.engine = WRT_ENGINE_INTERP;
    c.bounds = WRT_BOUNDS_GUARD;
    CHECK(wrt_engine_new(&c, &error) == NULL);
    CHECK_EQ(error.status, WRT_ERR_UNSUPPORTED);
    CHECK(strstr(error.message, "config.bounds") != NULL);
}

TEST(limits_on_instances_report_themselves)
{
    world w;
    wrt_config c;
    wrt_instance out;
    memset(&c, 0, sizeof c);
    c.engine = WRT_ENGINE_INTERP;
    c.max_instances = 3;
    if (!world_open_config(&w, &c, "05 (01 00 00)")) return;
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(wrt_instance_new(w.store, w.module, NULL, 0, &out, NULL, &w.error), WRT_OK);
    }
    CHECK_EQ(wrt_instance_new(w.store, w.module, NULL, 0, &out, NULL, &w.error), WRT_ERR_LIMIT);
    CHECK(strstr(w.error.message, "max_instances") != NULL);
    world_close(&w);
}

TEST(statuses_and_traps_have_texts)
{
    CHECK_STR(wrt_trap_text(WRT_TRAP_INTEGER_DIVISION_BY_ZERO), "integer divide by zero");
    CHECK_STR(wrt_trap_name(WRT_TRAP_MEMORY_OUT_OF_BOUNDS), "memory_out_of_bounds");
    for (int i = 0; i <= WRT_ERR_OS; i++)
        CHECK(strcmp(wrt_status_text((wrt_status)i), "unknown status") != 0);
    CHECK_STR(wrt_valtype_text(WRT_EXTERNREF), "externref");
}
