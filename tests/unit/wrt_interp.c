/* tests/unit/wrt_interp.c - corners of the dispatch loop that the specification's scripts and the
 * runtime's tests leave out. */
/* qemu */
/* small frames */
#include "common/opinfo.h"
#include "wrt_world.h"

/* -- one function, run at once -------------------------------------------------------------------------- */

/* The sections in front of the code may be given; they need type 0. Fuel is on. */
static bool open_function(world *w, const char *sections, const char *body)
{
    char text[8000];
    snprintf(text, sizeof text, "%s 07 (01 'run' 00 00) 0a (01 (%s))", sections, body);
    if (!world_open(w, WRT_ENGINE_INTERP, true, text)) return false;
    wrt_store_set_fuel(w->store, 1000000);
    CHECK_EQ(world_link(w), WRT_OK);
    return true;
}

/* The one result's bits; the type is () -> (t). */
static uint64_t result_of(const char *type, const char *body)
{
    world w;
    wrt_value r;
    char sections[100];
    uint64_t bits = 0xdeadbeef;
    snprintf(sections, sizeof sections, "01 (01 60 00 01 %s) 03 (01 00) 05 (01 00 01)", type);
    if (!open_function(&w, sections, body)) return bits;
    CHECK_EQ(world_call(&w, "run", NULL, 0, &r, 1), WRT_OK);
    bits = r.type == WRT_I32 ? (uint32_t)r.of.i32 : r.type == WRT_F32 ? r.of.f32 : r.of.f64;
    world_close(&w);
    return bits;
}

/* -- costs ----------------------------------------------------------------------------------------------- */

/* A constant of type t ("" for one that the table does not name). */
static const char *constant(char t)
{
    switch (t) {
    case 'i': return "41 1 ";
    case 'a': return "41 1 ";
    case 'I': return "42 1 ";
    case 'f': return "43 0 0 80 3f ";
    case 'F': return "44 0 0 0 0 0 0 f0 3f ";
    default: return "";
    }
}

static void check_cost(const wx__op_info *op)
{
    char body[400] = "00 ";
    long long cost = 1 + op->fuel;
    world w;
    for (const char *p = op->pops; *p; p++, cost++) strcat(body, constant(*p));
    unsigned prefix = op->code >> 12, low = op->code & 0xfff;
    snprintf(body + strlen(body), 100, "%s %x ", prefix ? "fc" : "", prefix ? low : op->code);
    if (op->imm == WX__IMM_MEMARG) strcat(body, "00 #40 ");
    if (op->imm == WX__IMM_MEM) strcat(body, "00 ");
    for (const char *p = op->pushes; *p; p++) strcat(body, "1a ");
    strcat(body, "0b");
    if (!open_function(&w, "01 (01 60 00 00) 03 (01 00) 05 (01 00 01)", body)) return;
    CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_OK);
    CHECK_EQ(wrt_store_fuel_consumed(w.store), cost);
    world_close(&w);
}

TEST(instructions_cost_what_the_opcode_table_says)
{
    int checked = 0;
    for (int i = 0; i < WX__OPCODE_COUNT; i++) {
        const wx__op_info *op = &wx__op_infos[i];
        bool in_scope = op->feature == WX__FEATURE_MVP ||
                        op->feature == WX__FEATURE_SIGN_EXTENSION ||
                        op->feature == WX__FEATURE_SAT_FLOAT_TO_INT;
        bool simple =
            op->imm == WX__IMM_NONE || op->imm == WX__IMM_MEMARG || op->imm == WX__IMM_MEM;
        if (!in_scope || !simple || *op->pops == '*' || *op->pushes == '*') continue;
        check_cost(op);
        checked++;
    }
    CHECK(checked > 160);
}

/* -- decoding ------------------------------------------------------------------------------------------------ */

TEST(immediates_may_be_longer_than_needed)
{
    /* block, local.get, i32.const, br_if, i64.const, load, global-free; all padded */
    CHECK_EQ(result_of("7f", "01 01 7f 41 85 80 80 80 00 21 80 00 20 80 80 00 0b"), 5);
    CHECK_EQ(result_of("7f", "00 02 7f 41 07 41 01 0d 80 80 80 00 1a 41 09 0b 0b"), 7);
    CHECK_EQ(result_of("7f", "00 02 7f 41 07 41 00 0d 80 80 80 00 1a 41 89 00 0b 0b"), 9);
    CHECK_EQ(result_of("7e", "00 42 ff ff ff ff ff ff ff ff ff 7f 0b"), ~(uint64_t)0);
    CHECK_EQ(result_of("7e", "00 42 80 80 80 80 80 80 80 80 80 7f 0b"), (uint64_t)1 << 63);
    CHECK_EQ(result_of("7e", "00 42 ef 9b af cd f8 ac d1 91 81 7f 0b"), 0x8123456789abcdefu);
    CHECK_EQ(result_of("7e", "00 42 ef 9b af cd f8 ac d1 91 01 42 01 7d 0b"), 0x0123456789abcdeeu);
    CHECK_EQ(result_of("7e", "00 42 ef 9b af cd f8 ac d1 11 42 01 7c 0b"), 0x0023456789abcdf0u);
    CHECK_EQ(result_of("7f", "00 41 80 80 80 80 78 0b"), 0x80000000u);
    CHECK_EQ(result_of("7f", "00 41 ff ff ff bf 7f 0b"), 0xf7ffffffu);
    CHECK_EQ(result_of("7f", "00 41 f8 ac d1 11 0b"), 0x02345678);
    CHECK_EQ(result_of("7f", "00 41 f8 ac d1 71 0b"), 0xfe345678u);
    CHECK_EQ(result_of("7f",
                       "00 41 10 41 0a 36 82 00 84 80 00 41 14 28 82 80 80 00 80 80 80 00 0b"),
             10);
    CHECK_EQ(result_of("7f", "00 41 00 41 7b 3a 00 #300 41 +200 2c 00 e4 80 80 80 00 0b"),
             0xfffffffbu);
    CHECK_EQ(result_of("7f", "00 41 00 41 07 36 00 #20000 41 +20000 28 00 00 0b"), 7);
    CHECK_EQ(result_of("7f", "00 41 +20000 41 08 36 00 00 41 00 28 00 a0 9c 81 00 0b"), 8);
    CHECK_EQ(result_of("7f", "00 44 0 0 0 0 0 0 0 c0 fc 82 80 00 0b"), (uint32_t)-2);
    CHECK_EQ(result_of("7f", "00 41 02 41 03 41 00 1c 81 00 7f 0b"), 3);
    CHECK_EQ(result_of("7f", "00 3f 80 00 40 00 1a 3f 00 0b"), 2);
}

TEST(locals_beyond_a_byte_are_found)
{
    CHECK_EQ(
        result_of(
            "7f",
            "02 #300 7f 01 7e 41 05 21 #299 41 06 21 #127 41 07 22 #128 20 #127 6a 20 #299 6a 0b"),
        18);
    CHECK_EQ(result_of("7e", "02 #300 7f 01 7e 42 05 21 #300 20 #300 0b"), 5);
    CHECK_EQ(result_of("7f", "01 #300 7f 20 #299 20 05 6a 0b"), 0);
}

/* -- control ---------------------------------------------------------------------------------------------------- */

TEST(a_branch_keeps_its_operands_and_drops_what_is_below)
{
    /* block (result i32 i64 f32): 9 8 7 | 1 2 3; br keeps the last three */
    static const char sections[] = "01 (02 60 00 03 7f 7e 7d 60 00 00) 03 (01 00)";
    world w;
    wrt_value r[3];
    if (!open_function(&w, sections,
                       "00 02 00 41 09 41 08 41 07 41 01 42 02 43 0 0 40 40 0c 00 0b 0b"))
        return;
    CHECK_EQ(world_call(&w, "run", NULL, 0, r, 3), WRT_OK);
    CHECK_EQ(r[0].of.i32, 1);
    CHECK_EQ(r[1].of.i64, 2);
    CHECK_EQ(r[2].of.f32, 0x40400000);
    world_close(&w);
    /* keeping one over three, keeping none over three, with something below that must stay */
    CHECK_EQ(result_of("7f", "00 41 05 02 7f 41 09 41 08 41 07 41 01 0c 00 0b 6a 0b"), 6);
    CHECK_EQ(result_of("7f", "00 41 05 02 40 41 09 41 08 41 07 0c 00 0b 0b"), 5);
    CHECK_EQ(result_of("7f", "00 41 05 02 40 41 09 41 08 41 07 41 01 0d 00 1a 1a 1a 0b 0b"), 5);
    /* out of the function from three blocks deep */
    CHECK_EQ(result_of("7f",
                       "00 41 05 02 40 41 06 02 40 41 07 03 40 41 08 0c 03 0b 1a 0b 1a 0b 0b"),
             8);
}

TEST(loops_carry_parameters)
{
    /* 10 9 8 ... 1 multiplied: loop (param i32 i32) (result i32), stack: product, n */
    static const char sections[] = "01 (02 60 00 01 7f 60 02 7f 7f 01 7f) 03 (01 00)";
    world w;
    wrt_value r;
    static const char body[] =
        "01 01 7f 41 01 41 0a 03 01 21 00 20 00 6c 20 00 41 01 6b 22 00 20 00 0d 00 1a 0b 0b";
    if (!open_function(&w, sections, body)) return;
    CHECK_EQ(world_call(&w, "run", NULL, 0, &r, 1), WRT_OK);
    CHECK_EQ(r.of.i32, 3628800);
    world_close(&w);
}

TEST(a_branch_table_takes_the_default_for_all_other_indices)
{
    static const int expected[][2] = {{0, 10}, {1, 11},  {2, 12},
                                      {3, 12}, {-1, 12}, {0x7fffffff, 12}};
    world w;
    if (!world_open(&w, WRT_ENGINE_INTERP, false,
                    "01 (01 60 01 7f 01 7f) 03 (01 00) 07 (01 'run' 00 00)"
                    "0a (01 (00 02 40 02 40 02 40 20 00 0e 02 00 81 00 02 0b 41 0a 0f 0b 41 0b 0f "
                    "0b 41 0c 0b))"))
        return;
    CHECK_EQ(world_link(&w), WRT_OK);
    for (size_t i = 0; i < WX__COUNT_OF(expected); i++) {
        CHECK_EQ(world_i32(&w, "run", 1, expected[i][0], 0, 0), expected[i][1]);
    }
    world_close(&w);
}

/* -- floats ------------------------------------------------------------------------------------------------------- */

TEST(every_nan_that_arithmetic_makes_is_canonical)
{
    static const char *const f32[] = {"92", "93", "94", "95", "96", "97"};
    static const char *const f64[] = {"a0", "a1", "a2", "a3", "a4", "a5"};
    static const char *const f32_unary[] = {"8d", "8e", "8f", "90", "91"};
    char body[100];
    for (size_t i = 0; i < 6; i++) { /* signalling, negative, with payload */
        snprintf(body, sizeof body, "00 43 01 00 a0 ff 43 00 00 80 3f %s 0b", f32[i]);
        CHECK_EQ(result_of("7d", body), 0x7fc00000);
        snprintf(body, sizeof body,
                 "00 44 00 00 00 00 00 00 f0 3f 44 01 00 00 00 00 00 f4 ff %s 0b", f64[i]);
        CHECK_EQ(result_of("7c", body), 0x7ff8000000000000);
    }
    for (size_t i = 0; i < 5; i++) {
        snprintf(body, sizeof body, "00 43 01 00 a0 ff %s 0b", f32_unary[i]);
        CHECK_EQ(result_of("7d", body), 0x7fc00000);
    }
    CHECK_EQ(result_of("7c", "00 43 01 00 a0 ff bb 0b"), 0x7ff8000000000000); /* promote */
    CHECK_EQ(result_of("7d", "00 44 01 0 0 0 0 0 f4 ff b6 0b"), 0x7fc00000);  /* demote */
}

TEST(moving_a_signalling_nan_keeps_its_bits)
{
    /* through a local, memory, select, a block's result, abs, neg, copysign, reinterpretation */
    CHECK_EQ(result_of("7d", "01 01 7d 43 01 00 a0 7f 22 00 1a 20 00 0b"), 0x7fa00001);
    CHECK_EQ(result_of("7d", "00 41 00 43 01 00 a0 7f 38 00 00 41 00 2a 00 00 0b"), 0x7fa00001);
    CHECK_EQ(result_of("7d", "00 02 7d 43 01 00 a0 7f 43 0 0 0 0 41 01 1b 0c 00 0b 8c 0b"),
             0xffa00001u);
    CHECK_EQ(result_of("7d", "00 43 01 00 a0 ff 8b 43 0 0 0 80 98 0b"), 0xffa00001u);
    CHECK_EQ(result_of("7c", "00 42 81 80 80 80 80 80 80 fa ff 00 bf 9a 0b"), 0xfff4000000000001u);
    CHECK_EQ(result_of("7f", "00 43 01 00 a0 7f bc 0b"), 0x7fa00001);
}

/* -- the stack ------------------------------------------------------------------------------------------------------ */

/* The depth a recursion reaches before it traps: global 0 counts. */
static int depth_reached(size_t max_stack, const char *locals)
{
    world w;
    wrt_config config;
    wrt_value v = wrt_i32(-1);
    char text[300];
    memset(&config, 0, sizeof config);
    config.engine = WRT_ENGINE_INTERP;
    config.max_stack = max_stack;
    snprintf(text, sizeof text,
             "01 (01 60 00 00) 03 (01 00) 06 (01 7f 01 41 00 0b) 07 (02 'run' 00 00 'n' 03 00)"
             "0a (01 (%s 23 00 41 01 6a 24 00 10 00 0b))",
             locals);
    if (!world_open_config(&w, &config, text)) return -1;
    CHECK_EQ(world_link(&w), WRT_OK);
    for (int round = 0; round < 3; round++) {
        CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_STACK_OVERFLOW);
    }
    CHECK_EQ(wrt_global_get(w.store, world_export(&w, "n").of.global, &v), WRT_OK);
    world_close(&w);
    return v.of.i32 / 3;
}

TEST(the_depth_of_calls_follows_the_stack_and_the_locals)
{
    int base = depth_reached(65536, "00");
    CHECK(base > 300);
    CHECK(depth_reached(131072, "00") > 2 * base - 5);
    int fat = depth_reached(65536, "01 #1000 7e");
    CHECK(fat > 2 && fat < 9);
    CHECK_EQ(depth_reached(65536, "01 #50000 7e"), 0);
}

TEST(a_callee_that_does_not_fit_traps_where_it_begins)
{
    world w;
    if (!world_open(&w, WRT_ENGINE_INTERP, true,
                    "01 (01 60 00 00) 03 (02 00 00) 07 (01 'run' 00 01)"
                    "0a (02 (01 #50000 7e 01 10 00 0b) (00 01 10 00 0b))"))
        return;
    wrt_store_set_fuel(w.store, 100);
    CHECK_EQ(world_link(&w), WRT_OK);
    /* 50,000 slots fit once in 512 KiB; the entry that fails costs nothing, its call does */
    CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_TRAP);
    CHECK_EQ(w.trap.code, WRT_TRAP_STACK_OVERFLOW);
    CHECK_EQ(w.trap.frame_count, 3);
    CHECK_EQ(w.trap.frames[0].offset + 1, w.trap.frames[1].offset);
    CHECK_EQ(w.trap.frames[2].func_index, 1);
    CHECK_EQ(wrt_store_fuel_consumed(w.store), 4);
    world_close(&w);
}

/* Results and operands of the caller survive a callee that needs the stack above them. */
TEST(operands_below_a_call_stay)
{
    world w;
    if (!world_open(
            &w, WRT_ENGINE_INTERP, false,
            "01 (02 60 02 7f 7f 02 7f 7f 60 00 01 7f) 03 (02 01 00) 07 (01 'run' 00 00)"
            "0a (02 (00 41 05 41 06 41 02 41 03 10 01 6b 6a 6a 0b)" /* 5+6+(swap(2,3): 3-2) */
            "(01 08 7f 41 09 1a 20 01 20 00 0b))"))
        return;
    CHECK_EQ(world_link(&w), WRT_OK);
    CHECK_EQ(world_i32(&w, "run", 0, 0, 0, 0), 12);
    world_close(&w);
}

static wrt_status call_back(void *data, wrt_caller *caller, const wrt_value *args,
                            wrt_value *results)
{
    world *w = (world *)data;
    wrt_value arg = args[0];
    (void)caller;
    if (arg.of.i32 == 0) {
        results[0] = wrt_i32(0);
        return WRT_OK;
    }
    arg.of.i32--;
    wrt_func f = world_export(w, "run").of.func;
    return wrt_func_call(w->store, f, &arg, 1, results, 1, &w->trap, &w->error);
}

TEST(calls_nested_through_the_host_share_the_stack_without_touching_it)
{
    world w;
    wrt_valtype i32 = WRT_I32;
    wrt_functype type = {&i32, &i32, 1, 1};
    /* run(n) = n * 3 + host(n), with operands and a local kept over the call */
    if (!world_open(&w, WRT_ENGINE_INTERP, false,
                    "01 (01 60 01 7f 01 7f) 02 (01 'h' 'h' 00 00) 03 (01 00) 07 (01 'run' 00 01)"
                    "0a (01 (01 01 7f 20 00 41 03 6c 22 01 20 00 10 00 6a 20 01 6a 20 01 6b 0b))"))
        return;
    CHECK_EQ(wrt_linker_define_func(w.linker, "h", "h", &type, call_back, &w, &w.error), WRT_OK);
    CHECK_EQ(world_link(&w), WRT_OK);
#ifdef __OPTIMIZE__
    const int times = 40;
#else
    const int times = 10; /* native frames are many times larger */
#endif
    CHECK_EQ(world_i32(&w, "run", 1, times, 0, 0), 3 * times * (times + 1) / 2);
    wrt_value deep = wrt_i32(10000000), result;
    CHECK_EQ(world_call(&w, "run", &deep, 1, &result, 1), WRT_TRAP);
    CHECK_EQ(w.trap.code, WRT_TRAP_STACK_OVERFLOW);
    CHECK_EQ(world_i32(&w, "run", 1, 3, 0, 0), 18);
    world_close(&w);
}

/* -- traps ------------------------------------------------------------------------------------------------------------ */

/* What runs until the trap, the trap, and the bytes of the module before the trapping instruction. */
static void check_trap(const char *before, const char *instruction, wrt_trap_code code,
                       long long fuel)
{
    world w;
    char body[300];
    wasm bytes;
    snprintf(body, sizeof body,
             "01 (01 60 00 00) 03 (01 00) 04 (01 70 00 02) 05 (01 00 01) 07 (01 'run' 00 00) 0a "
             "(01 (00 %s %s",
             before, instruction);
    snprintf(body + strlen(body), 10, " 00 0b))");
    wasm_make(&bytes, body);
    if (!world_open(&w, WRT_ENGINE_INTERP, true, body)) return;
    wrt_store_set_fuel(w.store, 1000);
    CHECK_EQ(world_link(&w), WRT_OK);
    CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_TRAP);
    CHECK_EQ(w.trap.code, code);
    wasm tail;
    tail.len = 0;
    wasm_text(&tail, instruction);
    CHECK_EQ(w.trap.frames[0].offset, bytes.len - 2 - tail.len);
    CHECK_EQ(wrt_store_fuel_consumed(w.store), fuel);
    world_close(&w);
}

TEST(a_trap_is_placed_at_its_opcode_and_charges_for_it)
{
    check_trap("01 01", "00", WRT_TRAP_UNREACHABLE, 1);
    check_trap("41 01 41 00", "6d", WRT_TRAP_INTEGER_DIVISION_BY_ZERO, 4);
    check_trap("41 80 80 80 80 78 41 7f", "6d", WRT_TRAP_INTEGER_OVERFLOW, 4);
    check_trap("43 0 0 c0 7f", "a8", WRT_TRAP_BAD_CONVERSION_TO_INTEGER, 3);
    check_trap("43 0 0 80 7f", "a8", WRT_TRAP_INTEGER_OVERFLOW, 3);
    check_trap("41 7f", "28 82 00 fc 80 00", WRT_TRAP_MEMORY_OUT_OF_BOUNDS, 3);
    check_trap("41 +65535", "2f 00 00", WRT_TRAP_MEMORY_OUT_OF_BOUNDS, 3);
    check_trap("41 7c", "28 02 ff ff ff ff 0f", WRT_TRAP_MEMORY_OUT_OF_BOUNDS, 3);
    check_trap("41 00 41 00", "36 82 80 00 80 80 04", WRT_TRAP_MEMORY_OUT_OF_BOUNDS, 4);
    check_trap("41 02", "25 80 00", WRT_TRAP_TABLE_OUT_OF_BOUNDS, 3);
    check_trap("41 02 d0 70", "26 80 00", WRT_TRAP_TABLE_OUT_OF_BOUNDS, 4);
    check_trap("41 02", "11 80 00 80 00", WRT_TRAP_TABLE_OUT_OF_BOUNDS, 3);
    check_trap("41 01", "11 00 00", WRT_TRAP_INDIRECT_CALL_TO_NULL, 3);
    check_trap("41 00 41 00 41 +65537", "fc 8b 00 00", WRT_TRAP_MEMORY_OUT_OF_BOUNDS, 5);
}
