/* The compiler from outside: shapes that generated programs rarely have, checked against the
 * interpreter, and the code memory behind it.
 */
#define _GNU_SOURCE
#include "wrt_world.h"
#include "common/opinfo.h" /* the table of instructions: this test is built on src/ */

#if WRT__JIT_X64

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

/* -- programs made by the tests ------------------------------------------------------------------------ */

typedef struct text {
    char *at, *end;
    char data[1 << 18];
} text;

static void text_add(text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void text_add(text *t, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int n = vsnprintf(t->at, (size_t)(t->end - t->at), format, list);
    va_end(list);
    if (n < 0 || n >= t->end - t->at) abort();
    t->at += n;
}

static text *text_new(void)
{
    text *t = (text *)malloc(sizeof *t);
    if (!t) abort();
    t->at = t->data;
    t->end = t->data + sizeof t->data;
    return t;
}

static uint32_t random_state = 1;

static uint32_t random_below(uint32_t n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % n;
}

/* A world for each engine, the compiler with and without what newer CPUs have. */
enum { SIDES = 3 };

static bool open_sides(world *sides, const char *program, bool fuel)
{
    for (int i = 0; i < SIDES; i++) {
        wrt_config config;
        memset(&config, 0, sizeof config);
        config.engine = i == SIDES - 1 ? WRT_ENGINE_INTERP : WRT_ENGINE_JIT;
        config.fuel = fuel;
        config.canonicalize_nans = true;
        if (!world_open_config(&sides[i], &config, NULL)) return false;
        if (i == 1) sides[i].engine->arena->cpu = 0;
        sides[i].module = world_module(&sides[i], program);
        if (!sides[i].module) return false;
        if (fuel) wrt_store_set_fuel(sides[i].store, 1000000);
        CHECK_EQ(world_link(&sides[i]), WRT_OK);
    }
    return true;
}

static void close_sides(world *sides)
{
    for (int i = 0; i < SIDES; i++) world_close(&sides[i]);
}

/* Calls `run` on all sides and compares everything there is to see. */
static void compare_run(world *sides, const wrt_value *args, size_t arg_count, size_t result_count)
{
    static wrt_value results[SIDES][1000];
    wrt_status status[SIDES];
    for (int i = 0; i < SIDES; i++) {
        memset(results[i], 0, sizeof results[i]);
        memset(&sides[i].trap, 0, sizeof sides[i].trap);
        status[i] = world_call(&sides[i], "run", args, arg_count, results[i], result_count);
    }
    for (int i = 0; i + 1 < SIDES; i++) {
        const world *a = &sides[i], *b = &sides[SIDES - 1];
        CHECK_EQ(status[i], status[SIDES - 1]);
        CHECK_EQ(wrt_store_get_fuel(a->store), wrt_store_get_fuel(b->store));
        CHECK_EQ(a->trap.code, b->trap.code);
        CHECK_EQ(a->trap.frame_count, b->trap.frame_count);
        CHECK(memcmp(a->trap.frames, b->trap.frames, sizeof a->trap.frames) == 0);
        for (size_t k = 0; k < result_count; k++) {
            CHECK_EQ(results[i][k].of.i64, results[SIDES - 1][k].of.i64);
        }
    }
}

static void compare_program(const char *program, const wrt_value *args, size_t arg_count,
                            size_t result_count)
{
    world sides[SIDES];
    memset(sides, 0, sizeof sides);
    if (open_sides(sides, program, true)) compare_run(sides, args, arg_count, result_count);
    close_sides(sides);
}

static const char *type_bytes(uint32_t kind)
{
    static const char *const bytes[] = {"7f", "7e", "7d", "7c"};
    return bytes[kind];
}

static wrt_value value_of(uint32_t kind, uint32_t seed)
{
    switch (kind) {
    case 0: return wrt_i32((int32_t)(seed * 2654435761u));
    case 1: return wrt_i64((int64_t)(seed * 0x123456789abcdefull));
    case 2: return wrt_f32((float)seed * 1.25f);
    default: return wrt_f64((double)seed * -3.5);
    }
}

/* -- calls ------------------------------------------------------------------------------------------------- */

/* Code that adds something of its own to an operand, so that it is in a temporary. */
static const char *bump(uint32_t kind)
{
    static const char *const code[] = {"41 05 6a", "42 07 7c", "43 00 00 80 3f 92",
                                       "44 00 00 00 00 00 00 f0 3f a0"};
    return code[kind];
}

static void add_func_type(text *t, const uint32_t *kinds, uint32_t n, uint32_t r)
{
    text_add(t, "60 #%u ", n);
    for (uint32_t i = 0; i < n; i++) text_add(t, "%s ", type_bytes(kinds[i]));
    text_add(t, "#%u ", r);
    for (uint32_t i = 0; i < r; i++) text_add(t, "%s ", type_bytes(kinds[i]));
}

/* run(args) calls another function with its arguments shuffled among equal types, some of them
 * changed first, directly or through a table, and returns all of them. */
static void shuffled_call(uint32_t n, bool indirect)
{
    uint32_t kinds[256], order[256];
    wrt_value args[256];
    text *t = text_new();
    for (uint32_t i = 0; i < n; i++) {
        kinds[i] = random_below(4);
        order[i] = i;
        args[i] = value_of(kinds[i], i + 1);
    }
    for (uint32_t i = 0; i < 4 * n; i++) {
        uint32_t a = random_below(n), b = random_below(n), swap = order[a];
        if (kinds[order[a]] != kinds[order[b]]) continue;
        order[a] = order[b];
        order[b] = swap;
    }
    text_add(t, "01 (01 ");
    add_func_type(t, kinds, n, n);
    text_add(t, ") 03 (02 00 00) 04 (01 70 00 01) 07 (01 'run' 00 00) 09 (01 00 41 00 0b 01 01) 0a "
                "(02 (00 ");
    for (uint32_t i = 0; i < n; i++) {
        text_add(t, "20 #%u ", order[i]);
        if (random_below(2)) text_add(t, "%s ", bump(kinds[i]));
    }
    text_add(t, indirect ? "41 00 11 00 00 " : "10 01 ");
    text_add(t, "0b) (00 ");
    for (uint32_t i = 0; i < n; i++) {
        text_add(t, "20 #%u ", i);
        if (random_below(3) == 0) text_add(t, "%s ", bump(kinds[i]));
    }
    text_add(t, "0b)) ");
    compare_program(t->data, args, n, n);
    free(t);
}

TEST(arguments_and_results_survive_any_shuffle)
{
    random_state = 1;
    for (uint32_t i = 0; i < 60; i++) shuffled_call(1 + i % 30, (i & 1) != 0);
    shuffled_call(90, false);
    shuffled_call(200, true);
}

static wrt_status host_reverse(void *data, wrt_caller *caller, const wrt_value *args,
                               wrt_value *results)
{
    uint32_t n = *(const uint32_t *)data;
    (void)caller;
    for (uint32_t i = 0; i < n; i++) results[i] = args[n - 1 - i];
    return WRT_OK;
}

/* Through a host function of n parameters and results, with a local that lives across the call. */
static void host_call(wrt_engine_kind kind, uint32_t n)
{
    world w;
    text *t = text_new();
    wrt_valtype types[64];
    wrt_value args[65], results[65];
    text_add(t, "01 (02 60 #%u ", n);
    for (uint32_t i = 0; i < n; i++) text_add(t, "7e ");
    text_add(t, "#%u ", n);
    for (uint32_t i = 0; i < n; i++) text_add(t, "7e ");
    text_add(t, "60 #%u ", n + 1);
    for (uint32_t i = 0; i <= n; i++) text_add(t, "7e ");
    text_add(t, "#%u ", n + 1);
    for (uint32_t i = 0; i <= n; i++) text_add(t, "7e ");
    text_add(t,
             ") 02 (01 'host' 'reverse' 00 00) 03 (01 01) 07 (01 'run' 00 01) 0a (01 (00 20 #%u ",
             n);
    for (uint32_t i = 0; i < n; i++) text_add(t, "20 #%u ", i);
    text_add(t, "10 00 0b))");
    for (uint32_t i = 0; i < n; i++) types[i] = WRT_I64;
    for (uint32_t i = 0; i <= n; i++) args[i] = wrt_i64((int64_t)i * 1000003);
    if (world_open(&w, kind, false, t->data)) {
        wrt_functype type;
        type.params = type.results = types;
        type.param_count = type.result_count = n;
        CHECK_EQ(wrt_linker_define_func(w.linker, "host", "reverse", &type, host_reverse, &n,
                                        &w.error),
                 WRT_OK);
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(world_call(&w, "run", args, n + 1, results, n + 1), WRT_OK);
        CHECK_EQ(results[0].of.i64, args[n].of.i64);
        for (uint32_t i = 0; i < n; i++) CHECK_EQ(results[1 + i].of.i64, args[n - 1 - i].of.i64);
        world_close(&w);
    }
    free(t);
}

TEST(host_functions_take_any_number_of_values)
{
    for (EACH_ENGINE(kind)) {
        for (uint32_t n = 0; n <= 40; n += n < 8 ? 1 : 8) host_call(ENGINE(kind), n);
    }
}

/* -- branches with values ---------------------------------------------------------------------------------- */

/* A block of n results that is left by `br_if`, by `br_table` and at its end, with other operands
 * below; which way depends on the argument. */
static void values_out_of_block(uint32_t n)
{
    text *t = text_new();
    text_add(t, "01 (02 60 00 #%u ", n);
    for (uint32_t i = 0; i < n; i++) text_add(t, "%s ", type_bytes(i % 4));
    text_add(t, "60 01 7f #%u ", n);
    for (uint32_t i = 0; i < n; i++) text_add(t, "%s ", type_bytes(i % 4));
    text_add(t, ") 03 (01 01) 07 (01 'run' 00 00) 0a (01 (01 01 7f 02 00 02 00 41 2a 41 2b ");
    for (int way = 0; way < 3; way++) {
        for (uint32_t i = 0; i < n; i++) {
            static const char *const make[] = {"20 00 41 %u 6c ", "20 00 ad 42 %u 7e ",
                                               "20 00 b2 43 00 00 %02x 40 94 ",
                                               "20 00 b7 44 00 00 00 00 00 00 %02x 40 a2 "};
            char piece[64];
            snprintf(piece, sizeof piece, make[i % 4], i % 60 + 1);
            if (i % 4 < 2)
                snprintf(piece, sizeof piece, i % 4 ? "20 00 ad 42 #%u 7e " : "20 00 41 #%u 6c ",
                         (i + (uint32_t)way) % 60 + 1);
            text_add(t, "%s", piece);
        }
        if (way == 0) text_add(t, "20 00 41 01 46 0d 00 ");
        if (way == 1) text_add(t, "20 00 41 02 46 0d 01 ");
        if (way == 2) text_add(t, "20 00 0e 05 00 01 02 00 01 02 ");
    }
    text_add(t, "0b 0b 0b))");
    for (int32_t way = 0; way < 8; way++) {
        wrt_value arg = wrt_i32(way);
        compare_program(t->data, &arg, 1, n);
    }
    free(t);
}

TEST(branches_carry_any_number_of_values)
{
    for (uint32_t n = 1; n < 6; n++) values_out_of_block(n);
    values_out_of_block(16);
    values_out_of_block(17);
    values_out_of_block(60);
}

/* A loop with parameters that rotate, some of them constants, counted down by the first. */
TEST(loops_with_parameters_rotate_them)
{
    for (int32_t rounds = 1; rounds < 6; rounds++) {
        wrt_value arg = wrt_i32(rounds);
        compare_program(
            "01 (03 60 01 7f 03 7f 7f 7f 60 03 7f 7f 7f 03 7f 7f 7f 60 00 01 7f) 03 (01 00) "
            "07 (01 'run' 00 00) 0a (01 (01 03 7f 20 00 41 07 20 00 03 01 "
            "21 01 21 02 21 03 20 01 20 03 20 02 20 00 41 7f 6a 22 00 0d 00 0b 0b))",
            &arg, 1, 3);
        compare_program(
            "01 (03 60 01 7f 03 7f 7f 7f 60 03 7f 7f 7f 03 7f 7f 7f 60 00 01 7f) 03 (01 00) "
            "07 (01 'run' 00 00) 0a (01 (00 41 01 41 02 20 00 20 00 04 01 1a 20 00 05 0b "
            "20 00 41 03 71 04 01 0b 0b))",
            &arg, 1, 3);
    }
}

/* -- the operand stack ----------------------------------------------------------------------------------------- */

/* n operands of every kind the compiler knows, then added up from the top. */
static void deep_stack(uint32_t n, bool write)
{
    text *t = text_new();
    text_add(t, "01 (01 60 02 7f 7e 01 7f) 03 (01 00) 07 (01 'run' 00 00) 0a (01 (02 0c 7f 02 7e ");
    for (uint32_t i = 2; i < 14; i++) text_add(t, "20 00 41 #%u 6a 21 %x ", i, i);
    for (uint32_t i = 0; i < n; i++) {
        switch (random_below(5)) {
        case 0: text_add(t, "41 #%u ", random_below(64)); break;
        case 1: text_add(t, "20 %x ", 2 + random_below(12)); break;
        case 2: text_add(t, "20 %x 41 03 6c ", 2 + random_below(12)); break;
        case 3: text_add(t, "20 01 a7 "); break;
        default: text_add(t, "20 %x 20 %x 46 ", 2 + random_below(12), 2 + random_below(12)); break;
        }
        if (write && random_below(3) == 0) {
            uint32_t local = 2 + random_below(12);
            text_add(t, "20 %x 41 01 6a 21 %x ", local, local);
        }
    }
    for (uint32_t i = 1; i < n; i++) text_add(t, random_below(2) ? "6b " : "73 ");
    text_add(t, "0b))");
    wrt_value args[2];
    args[0] = wrt_i32(12345);
    args[1] = wrt_i64(0x700000009ll);
    compare_program(t->data, args, 2, 1);
    free(t);
}

TEST(deep_operand_stacks_keep_every_value)
{
    random_state = 7;
    for (uint32_t n = 2; n < 40; n++) deep_stack(n, true);
    for (uint32_t n = 50; n < 1000; n += 130) deep_stack(n, n % 20 != 0);
}

/* -- single instructions on edge values, with and without the newer instructions ------------------------------- */

static const uint64_t edges[] = {0,
                                 1,
                                 2,
                                 31,
                                 32,
                                 63,
                                 64,
                                 0x7f,
                                 0x80,
                                 0xff,
                                 0xffff,
                                 0x7fffffff,
                                 0x80000000u,
                                 0xffffffffu,
                                 0x100000000u,
                                 0x7fffffffffffffffu,
                                 0x8000000000000000u,
                                 0xffffffffffffffffu,
                                 0x123456789abcdefu,
                                 0x3f800000u,
                                 0xbf000000u,
                                 0x7fc00000u,
                                 0x7f800001u,
                                 0x4f000000u,
                                 0xcf000000u,
                                 0x5f000000u,
                                 0x3fe0000000000000u,
                                 0xbfe8000000000000u,
                                 0x41e0000000000000u,
                                 0xc1e0000000200000u,
                                 0x43e0000000000000u,
                                 0xc3e0000000000000u,
                                 0x7ff8000000000000u,
                                 0x7ff0000000000001u,
                                 0xfff0000000000000u,
                                 0x4005bf0a8b145769u};

static wrt_value edge_value(uint32_t kind, uint64_t bits)
{
    static const wrt_valtype types[] = {WRT_I32, WRT_I64, WRT_F32, WRT_F64};
    wrt_value v;
    v.type = types[kind];
    v.of.f64 = kind == 0 || kind == 2 ? (uint32_t)bits : bits;
    return v;
}

/* All instructions of one operand, and of two, by opcode: a function of the operands each. */
static void single_instruction(const char *opcode, uint32_t in, uint32_t out, bool binary)
{
    char program[256];
    world sides[SIDES];
    memset(sides, 0, sizeof sides);
    snprintf(program, sizeof program,
             "01 (01 60 %s %s %s 01 %s) 03 (01 00) 07 (01 'run' 00 00) 0a (01 (00 20 00 %s %s 0b))",
             binary ? "02" : "01", type_bytes(in), binary ? type_bytes(in) : "", type_bytes(out),
             binary ? "20 01" : "", opcode);
    if (open_sides(sides, program, false)) {
        for (size_t i = 0; i < WX__COUNT_OF(edges); i++) {
            for (size_t k = 0; k < (binary ? WX__COUNT_OF(edges) : 1); k++) {
                wrt_value args[2];
                args[0] = edge_value(in, edges[i]);
                args[1] = edge_value(in, edges[k]);
                compare_run(sides, args, binary ? 2 : 1, 1);
            }
        }
    }
    close_sides(sides);
}

TEST(every_numeric_instruction_agrees_with_the_interpreter)
{
    char opcode[16];
    for (uint32_t op = 0x45; op <= 0xc4; op++) {
        const wx__op_info *row = wx__op_find(op);
        if (!row || row->fuel != 1) continue;
        static const char letters[] = "iIfF";
        const char *in = strchr(letters, row->pops[0]), *out = strchr(letters, row->pushes[0]);
        snprintf(opcode, sizeof opcode, "%02x", op);
        single_instruction(opcode, (uint32_t)(in - letters), (uint32_t)(out - letters),
                           row->pops[1] != 0);
    }
    for (uint32_t op = 0; op < 8; op++) {
        snprintf(opcode, sizeof opcode, "fc %02x", op);
        single_instruction(opcode, op & 2 ? 3 : 2, op & 4 ? 1 : 0, false);
    }
}

/* The right operand a constant: immediates, multiplications instead of divisions, shifts. */
static void constant_operand(uint32_t op, bool wide, uint64_t constant, bool left)
{
    char program[256], number[64];
    world sides[SIDES];
    memset(sides, 0, sizeof sides);
    long long v = wide ? (long long)constant : (long long)(int32_t)(uint32_t)constant;
    snprintf(number, sizeof number, "%s +%lld", wide ? "42" : "41", v);
    snprintf(program, sizeof program,
             "01 (01 60 01 %s 01 %s) 03 (01 00) 07 (01 'run' 00 00) 0a (01 (00 %s %s %02x 0b))",
             wide ? "7e" : "7f", wide ? "7e" : "7f", left ? number : "20 00",
             left ? "20 00" : number, op);
    if (open_sides(sides, program, true)) {
        for (size_t i = 0; i < WX__COUNT_OF(edges); i++) {
            wrt_value arg = edge_value(wide, edges[i]);
            compare_run(sides, &arg, 1, 1);
        }
    }
    close_sides(sides);
}

TEST(instructions_with_a_constant_agree_with_the_interpreter)
{
    static const uint64_t constants[] = {0,
                                         1,
                                         3,
                                         5,
                                         7,
                                         8,
                                         10,
                                         255,
                                         641,
                                         65535,
                                         1000000007,
                                         0x7fffffff,
                                         0x80000000u,
                                         0xfffffffeu,
                                         0xffffffffu,
                                         0x80000001u,
                                         0x123456789u,
                                         ~(uint64_t)0,
                                         ~(uint64_t)0 << 63};
    for (size_t i = 0; i < WX__COUNT_OF(constants); i++) {
        for (uint32_t op = 0; op < 15; op++) {
            constant_operand(0x6a + op, false, constants[i], (i + op) % 3 == 0);
            constant_operand(0x7c + op, true, constants[i], (i + op) % 3 == 0);
        }
    }
}

/* -- code memory ------------------------------------------------------------------------------------------------- */

static const char small_program[] =
    "01 (01 60 01 7f 01 7f) 03 (02 00 00) 05 (01 00 01) 07 (01 'run' 00 00)"
    "0a (02 (00 20 00 10 01 41 03 6c 28 02 00 20 00 6a 0b)"
    "(01 02 7d 03 40 20 00 41 7f 6a 22 00 0d 00 0b 20 00 0b))";

TEST(the_same_module_gives_the_same_code)
{
    world a, b;
    if (!world_open(&a, WRT_ENGINE_JIT, true, small_program)) return;
    CHECK(world_open(&b, WRT_ENGINE_JIT, true, small_program));
    wrt_module *again = world_module(&a, small_program);
    size_t size = wrt_module_code_size(a.module);
    CHECK(size > 0);
    CHECK_EQ(size, wrt_module_code_size(b.module));
    CHECK_EQ(size, wrt_module_code_size(again));
    CHECK(again->code->base != a.module->code->base);
    CHECK(memcmp(a.module->code->base, b.module->code->base, size) == 0);
    CHECK(memcmp(a.module->code->base, again->code->base, size) == 0);
    wrt_module_free(again);
    world_close(&a);
    world_close(&b);
}

TEST(code_memory_is_used_again_after_a_module_is_freed)
{
    world w;
    if (!world_open(&w, WRT_ENGINE_JIT, false, small_program)) return;
    const uint8_t *first = NULL;
    for (int i = 0; i < 1000; i++) {
        wrt_module *m = world_module(&w, small_program);
        if (!first) first = m->code->base;
        CHECK(m->code->base == first);
        wrt_module_free(m);
    }
    world_close(&w);
}

TEST(freed_ranges_in_any_order_become_one_again)
{
    enum { count = 64 };
    world w;
    wrt_module *modules[count];
    if (!world_open(&w, WRT_ENGINE_JIT, false, small_program)) return;
    random_state = 3;
    for (int i = 0; i < count; i++) modules[i] = world_module(&w, small_program);
    for (int left = count; left > 0; left--) {
        uint32_t k = random_below((uint32_t)left);
        wrt_module_free(modules[k]);
        modules[k] = modules[left - 1];
    }
    CHECK_EQ(wx__array_len(w.engine->arena->segments), 1);
    CHECK_EQ(wx__array_len(w.engine->arena->segments[0].ranges), 1);
    world_close(&w);
}

TEST(code_runs_where_pages_cannot_be_mapped_twice)
{
    world w;
    wrt_config config;
    memset(&config, 0, sizeof config);
    config.engine = WRT_ENGINE_JIT;
    if (!world_open_config(&w, &config, NULL)) return;
    wrt__arena *arena = w.engine->arena;
    wx__spin_lock(&arena->lock);
    arena->flip = true;
    arena->segments[0].process = 0; /* as after a fork: not to be written to */
    wx__spin_unlock(&arena->lock);
    w.module = world_module(&w, small_program);
    wrt_module *second = world_module(&w, small_program);
    CHECK_EQ(wx__array_len(arena->segments), 2);
    CHECK(!arena->segments[1].memory.dual);
    CHECK_EQ(world_link(&w), WRT_OK);
    CHECK_EQ(world_i32(&w, "run", 1, 5, 0, 0), 5);
    wrt_module_free(second);
    world_close(&w);
}

TEST(the_limit_on_code_memory_is_reported)
{
    world w;
    wrt_config config;
    memset(&config, 0, sizeof config);
    config.engine = WRT_ENGINE_JIT;
    config.max_code_bytes = 16384;
    if (!world_open_config(&w, &config, NULL)) return;
    text *t = text_new();
    text_add(t, "01 (01 60 01 7f 01 7f) 03 (01 00) 0a (01 (00 20 00 ");
    for (int i = 0; i < 4000; i++) text_add(t, "41 #%d 6c ", i + 100000);
    text_add(t, "0b))");
    wasm *bytes = (wasm *)malloc(sizeof *bytes);
    wasm_make(bytes, t->data);
    CHECK(wrt_module_new(w.engine, bytes->bytes, bytes->len, &w.error) == NULL);
    CHECK_EQ(w.error.status, WRT_ERR_LIMIT);
    free(bytes);
    free(t);
    wrt_module *m = world_module(&w, small_program);
    wrt_module_free(m);
    world_close(&w);
}

/* Children compile at the same time as the parent; nobody's code changes under anybody. */
TEST(a_child_process_compiles_without_touching_the_parents_code)
{
    world w;
    if (!world_open(&w, WRT_ENGINE_JIT, false, small_program)) return;
    CHECK_EQ(world_link(&w), WRT_OK);
    pid_t children[4];
    for (int i = 0; i < 4; i++) {
        fflush(stdout);
        children[i] = fork();
        if (children[i] != 0) continue;
        int wrong = 0;
        for (int k = 0; k < 200; k++) {
            char program[256];
            snprintf(program, sizeof program,
                     "01 (01 60 00 01 7f) 03 (01 00) 07 (01 'run' 00 00) 0a (01 (00 41 %d 0b))",
                     i * 8 + k % 8);
            world mine;
            memset(&mine, 0, sizeof mine);
            mine.engine = w.engine;
            mine.store = wrt_store_new(w.engine, NULL, NULL, &mine.error);
            mine.linker = wrt_linker_new(w.engine, &mine.error);
            mine.module = world_module(&mine, program);
            wrong += world_link(&mine) != WRT_OK;
            char expected[8];
            snprintf(expected, sizeof expected, "%d", i * 8 + k % 8);
            wrong += world_i32(&mine, "run", 0, 0, 0, 0) != (int)strtol(expected, NULL, 16);
            wrt_linker_free(mine.linker);
            wrt_store_free(mine.store);
            wrt_module_free(mine.module);
        }
        _exit(wrong ? 1 : 0);
    }
    for (int i = 0; i < 4; i++) {
        int status = 0;
        waitpid(children[i], &status, 0);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    CHECK_EQ(world_i32(&w, "run", 1, 5, 0, 0), 5);
    world_close(&w);
}

/* -- stack and faults ------------------------------------------------------------------------------------------- */

TEST(frames_of_any_size_stop_at_the_limit)
{
    static const unsigned locals[] = {0, 1, 20, 100, 1000, 40000};
    for (size_t i = 0; i < WX__COUNT_OF(locals); i++) {
        world w;
        text *t = text_new();
        text_add(t, "01 (01 60 01 7f 01 7f) 03 (01 00) 07 (01 'run' 00 00) 0a (01 (01 #%u 7e ",
                 locals[i] + 1);
        for (unsigned k = 1; k <= locals[i] && k < 2000; k++) text_add(t, "42 01 21 #%u ", k);
        text_add(t, "20 00 10 00 41 01 6a 0b))");
        wrt_value arg = wrt_i32(1), result;
        if (world_open(&w, WRT_ENGINE_JIT, false, t->data)) {
            CHECK_EQ(world_link(&w), WRT_OK);
            CHECK_EQ(world_call(&w, "run", &arg, 1, &result, 1), WRT_TRAP);
            CHECK_EQ(w.trap.code, WRT_TRAP_STACK_OVERFLOW);
            CHECK_EQ(w.trap.frame_count, WRT_MAX_FRAMES);
            CHECK(w.trap.truncated);
            world_close(&w);
        }
        free(t);
    }
}

static volatile sig_atomic_t other_faults;
static sigjmp_buf other_place;

static void other_handler(int number)
{
    (void)number;
    other_faults++;
    siglongjmp(other_place, 1);
}

TEST(guard_pages_trap_and_leave_other_faults_to_others)
{
    world w;
    wrt_config config;
    struct sigaction action, old;
    memset(&action, 0, sizeof action);
    action.sa_handler = other_handler;
    action.sa_flags = SA_NODEFER;
    sigaction(SIGSEGV, &action, &old);
    memset(&config, 0, sizeof config);
    config.engine = WRT_ENGINE_JIT;
    config.bounds = WRT_BOUNDS_GUARD;
    config.fuel = true;
    /* a load far out, a store across the end, one with a huge offset */
    if (world_open_config(
            &w, &config,
            "01 (01 60 01 7f 01 7f) 03 (01 00) 05 (01 00 01) 07 (01 'run' 00 00) 0a (01 (00 "
            "20 00 41 01 36 00 00 20 00 28 00 00 20 00 2d 00 #4294967295 6a 0b))")) {
        static const int32_t addresses[] = {0, 65532, 65533, 65535, 65536, 0x7fffffff, -4, -1};
        CHECK_EQ(wrt_store_set_fuel(w.store, 1000), WRT_OK);
        CHECK_EQ(world_link(&w), WRT_OK);
        for (size_t i = 0; i < WX__COUNT_OF(addresses); i++) {
            wrt_value arg = wrt_i32(addresses[i]), result;
            CHECK_EQ(wrt_store_set_fuel(w.store, 1000), WRT_OK);
            CHECK_EQ(world_call(&w, "run", &arg, 1, &result, 1), WRT_TRAP);
            CHECK_EQ(w.trap.code, WRT_TRAP_MEMORY_OUT_OF_BOUNDS);
            CHECK_EQ(w.trap.frame_count, 1);
            /* entry and three instructions, or seven when only the last is out of bounds */
            CHECK_EQ(wrt_store_get_fuel(w.store), i < 2 ? 1000 - 8 : 1000 - 4);
        }
        other_faults = 0;
        volatile uintptr_t nowhere = 16; /* hidden from the compiler, which would warn */
        if (sigsetjmp(other_place, 1) == 0) *(volatile int *)nowhere = 1;
        CHECK_EQ(other_faults, 1);
        world_close(&w);
    }
    sigaction(SIGSEGV, &old, NULL);
}

/* -- cost of compiling ---------------------------------------------------------------------------------------------- */

/* Branches of two bytes that carry 900 values each: the code may not grow by their product. */
TEST(code_size_is_proportional_to_the_body)
{
    world w;
    text *t = text_new();
    text_add(t, "01 (02 60 00 #900 ");
    for (int i = 0; i < 900; i++) text_add(t, "7f ");
    text_add(t, "60 01 7f #900 ");
    for (int i = 0; i < 900; i++) text_add(t, "7f ");
    text_add(t, ") 03 (01 01) 0a (01 (00 02 00 41 01 ");
    for (int i = 0; i < 900; i++) text_add(t, "20 00 ");
    for (int i = 0; i < 4000; i++) text_add(t, "20 00 0d 00 ");
    text_add(t, "0c 00 0b 0b))");
    if (world_open(&w, WRT_ENGINE_JIT, true, t->data)) {
        CHECK(wrt_module_code_size(w.module) < 4000 * 100);
        world_close(&w);
    }
    free(t);
}

#else

TEST(there_is_no_compiler_for_this_cpu)
{
    wrt_config config;
    wrt_error error;
    memset(&config, 0, sizeof config);
    config.engine = WRT_ENGINE_JIT;
    CHECK(wrt_engine_new(&config, &error) == NULL);
    CHECK_EQ(error.status, WRT_ERR_UNSUPPORTED);
}

#endif
