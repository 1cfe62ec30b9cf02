/* tests/unit/wrt_interp_fusion.c - fused instructions are nothing but faster.
 *
 * Random bodies, rich in the sequences that are fused, run twice: as they are, and with a nop behind
 * every instruction, which costs nothing and keeps everything apart. Results, memory, fuel, trap and
 * the instruction that trapped must be the same, and every fusion must have been met.
 */
/* qemu */
#include "common/opinfo.h"
#include "wrt_world.h"

static uint64_t state = 88172645463325252u;

static uint32_t random_below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 20) % n;
}

/* -- bodies ------------------------------------------------------------------------------------------- */

#define MAX_STEPS 400
#define MAX_DEPTH 24

/* Parameters 0 to 3, then declared locals; the last ones have indices of two bytes. */
static const struct {
    uint32_t first, count;
    char type;
} locals[] = {{0, 2, 'i'},  {2, 1, 'I'},  {3, 1, 'F'},   {4, 6, 'i'},
              {10, 2, 'I'}, {12, 2, 'F'}, {14, 126, 'i'}};

typedef struct body {
    uint8_t bytes[16 * MAX_STEPS];
    uint32_t len;
    uint32_t step[MAX_STEPS]; /* where each instruction begins */
    uint32_t steps;
    char stack[64]; /* types: i I F */
    uint32_t height;
    uint32_t block[MAX_DEPTH]; /* heights at which blocks began */
    uint32_t depth;
} body;

static void put(body *b, uint32_t byte) { b->bytes[b->len++] = (uint8_t)byte; }

/* `width` bytes at least. */
static void put_unsigned(body *b, uint32_t v, uint32_t width)
{
    for (; v >= 0x80 || width > 1; v >>= 7, width -= width > 1) put(b, (v & 0x7f) | 0x80);
    put(b, v);
}

static void put_signed(body *b, int64_t v, uint32_t width)
{
    for (;;) {
        uint32_t low = (uint32_t)v & 0x7f;
        v = v < 0 ? ~(~v >> 7) : v >> 7;
        bool done = (v == 0 && !(low & 0x40)) || (v == -1 && (low & 0x40));
        if (done && width <= 1) {
            put(b, low);
            return;
        }
        put(b, low | 0x80);
        width -= width > 1;
    }
}

static uint32_t random_local(char type)
{
    for (;;) {
        uint32_t group = random_below(7);
        if (locals[group].type != type || (group == 6 && random_below(8))) continue;
        return locals[group].first + random_below(locals[group].count);
    }
}

static int64_t random_constant(void)
{
    static const int bits[] = {3, 6, 7, 10, 13, 14, 16, 20, 21, 23, 24, 25, 27, 28, 31};
    int64_t v = (int64_t)random_below(1u << 31) & (((int64_t)1 << bits[random_below(15)]) - 1);
    return random_below(3) ? v : -v;
}

static const char *pops_of(uint32_t op) { return wx__op_infos[wx__op_id(op)].pops; }
static const char *pushes_of(uint32_t op) { return wx__op_infos[wx__op_id(op)].pushes; }

/* The type an instruction wants on top, 0 for none in particular. */
static char wanted(uint32_t op)
{
    const char *pops = pops_of(op);
    if (op == WX__OP_BR_IF) return 'i';
    if (!*pops || *pops == '*') return 0;
    char last = pops[strlen(pops) - 1];
    return last == 'a' ? 'i' : last;
}

static char top_type(const body *b)
{
    uint32_t floor = b->depth ? b->block[b->depth - 1] : 0;
    return b->height > floor ? b->stack[b->height - 1] : 0;
}

/* The operands an instruction pops are there, above the innermost block's floor. */
static bool is_possible(const body *b, uint32_t op)
{
    uint32_t floor = b->depth ? b->block[b->depth - 1] : 0;
    const char *pops = pops_of(op);
    if (op == WX__OP_LOCAL_SET || op == WX__OP_LOCAL_TEE) return top_type(b) != 0;
    if (op == WX__OP_BR_IF) return top_type(b) == 'i' && b->depth > 0;
    if (*pops == '*') return true;
    size_t n = strlen(pops);
    if (b->height - floor < n) return false;
    for (size_t i = 0; i < n; i++) {
        char type = pops[i] == 'a' ? 'i' : pops[i];
        if (b->stack[b->height - n + i] != type) return false;
    }
    return b->height < 60;
}

static void put_immediates(body *b, uint32_t op, char next)
{
    uint32_t padded = random_below(30) ? 1 : 2;
    switch (wx__op_infos[wx__op_id(op)].imm) {
    case WX__IMM_LOCAL: {
        char type = op == WX__OP_LOCAL_GET ? next : top_type(b);
        put_unsigned(b, random_local(type), padded);
        if (op == WX__OP_LOCAL_GET) b->stack[b->height++] = type;
        if (op == WX__OP_LOCAL_SET) b->height--;
        break;
    }
    case WX__IMM_S32: put_signed(b, random_constant(), random_below(12) ? 1 : 5); break;
    case WX__IMM_S64:
        put_signed(b, random_constant() * ((int64_t)1 << random_below(30)), padded);
        break;
    case WX__IMM_LABEL:
        put_unsigned(b, random_below(b->depth), padded);
        b->height--;
        break;
    case WX__IMM_MEMARG: {
        static const uint32_t offsets[] = {0, 4, 100, 127, 128, 300, 20000, 70000};
        put_unsigned(b, 0, padded);
        put_unsigned(b, offsets[random_below(random_below(4) ? 4 : 8)], padded);
        break;
    }
    default: break;
    }
}

/* One possible instruction; `next` is the type a local.get should give. */
static void put_instruction(body *b, uint32_t op, char next)
{
    const char *pops = pops_of(op), *pushes = pushes_of(op);
    b->step[b->steps++] = b->len;
    put(b, op);
    put_immediates(b, op, next);
    if (*pops != '*') b->height -= (uint32_t)strlen(pops);
    if (*pushes != '*') {
        for (; *pushes; pushes++) b->stack[b->height++] = *pushes;
    }
}

static void put_plain(body *b, uint32_t op)
{
    b->step[b->steps++] = b->len;
    put(b, op);
}

static void open_block(body *b)
{
    put_plain(b, WX__OP_BLOCK);
    put(b, 0x40);
    b->block[b->depth++] = b->height;
}

static void close_block(body *b)
{
    b->depth--;
    for (; b->height > b->block[b->depth]; b->height--) put_plain(b, WX__OP_DROP);
    put_plain(b, WX__OP_END);
}

static const wrt__fusion *fusion_at(uint32_t i)
{
    if (i < WX__COUNT_OF(wrt__fusions_local)) return &wrt__fusions_local[i];
    i -= (uint32_t)WX__COUNT_OF(wrt__fusions_local);
    if (i < WX__COUNT_OF(wrt__fusions_const)) return &wrt__fusions_const[i];
    i -= (uint32_t)WX__COUNT_OF(wrt__fusions_const);
    return i < WX__COUNT_OF(wrt__fusions_other) ? &wrt__fusions_other[i] : NULL;
}

#define FUSION_COUNT                                                                 \
    (uint32_t)(WX__COUNT_OF(wrt__fusions_local) + WX__COUNT_OF(wrt__fusions_const) + \
               WX__COUNT_OF(wrt__fusions_other))

/* The parts of a fusion, as far as the operands allow; what is missing is pushed first. */
static void put_fusion(body *b, const wrt__fusion *f)
{
    for (uint32_t k = 0; k < f->count; k++) {
        uint32_t op = f->parts[k];
        char next = k + 1 < f->count ? wanted(f->parts[k + 1]) : 'i';
        if (next == 0) next = "iIF"[random_below(3)];
        /* the first part of a binary operation's local may need a left operand of its type */
        if (op == WX__OP_LOCAL_GET && k == 0 && f->count == 2 && top_type(b) != next) {
            put_instruction(b, WX__OP_LOCAL_GET,
                            next == 'i' || f->parts[1] == WX__OP_I32_STORE ? 'i' : next);
        }
        if (k == 0 && op != WX__OP_LOCAL_GET) {
            const char *pops = pops_of(op);
            char left = *pops && *pops != '*' ? (*pops == 'a' ? 'i' : *pops) : 'i';
            for (int n = 0; n < 3 && !is_possible(b, op); n++)
                put_instruction(b, WX__OP_LOCAL_GET, left);
            if (op == WX__OP_I32_CONST) put_instruction(b, WX__OP_LOCAL_GET, 'i');
        }
        if (!is_possible(b, op)) return;
        put_instruction(b, op, next);
    }
}

static void put_anything(body *b)
{
    static const uint32_t any[] = {WX__OP_I32_LOAD,         WX__OP_I64_LOAD,
                                   WX__OP_F64_LOAD,         WX__OP_I32_STORE,
                                   WX__OP_F64_STORE,        WX__OP_I32_STORE8,
                                   WX__OP_I32_DIV_U,        WX__OP_I64_SUB,
                                   WX__OP_F64_DIV,          WX__OP_I32_WRAP_I64,
                                   WX__OP_I64_EXTEND_I32_S, WX__OP_F64_CONVERT_I32_S,
                                   WX__OP_I32_TRUNC_F64_S,  WX__OP_I32_CLZ,
                                   WX__OP_I64_CONST,        WX__OP_F64_LT,
                                   WX__OP_I64_EQZ,          WX__OP_I32_ROTL};
    uint32_t what = random_below(20);
    if (what == 0 && b->depth < 4) open_block(b);
    else if (what == 1 && b->depth > 1) close_block(b);
    else if (what < 4) put_instruction(b, WX__OP_LOCAL_GET, "iIF"[random_below(3)]);
    else if (what < 8) {
        uint32_t op = any[random_below(WX__COUNT_OF(any))];
        if (is_possible(b, op)) put_instruction(b, op, 'i');
    } else put_fusion(b, fusion_at(random_below(FUSION_COUNT)));
}

static void make_body(body *b)
{
    uint32_t length = 5 + random_below(60);
    memset(b, 0, sizeof *b);
    open_block(b);
    while (b->steps < length) {
        put_anything(b);
        while (b->height > 40 && b->depth > 1) close_block(b);
        while (b->height > 40) {
            put_plain(b, WX__OP_DROP);
            b->height--;
        }
    }
    while (b->depth) close_block(b);
}

/* -- modules ------------------------------------------------------------------------------------------ */

/* `apart` puts nops between. at[] is where each instruction is in the module. */
static void module_of(wasm *w, const body *b, bool apart, uint32_t *at)
{
    static char text[200000];
    int n = snprintf(
        text, sizeof text,
        "01 (01 60 04 7f 7f 7e 7c 0e 7f 7f 7e 7c 7f 7f 7f 7f 7f 7f 7e 7e 7c 7c) 03 (01 00)"
        "05 (01 00 01) 07 (02 'run' 00 00 'memory' 02 00) 0a (01 (04 06 7f 02 7e 02 7c #126 7f ");
    for (uint32_t i = 0; i < b->steps; i++) {
        uint32_t end = i + 1 < b->steps ? b->step[i + 1] : b->len;
        for (uint32_t k = b->step[i]; k < end; k++)
            n += snprintf(text + n, sizeof text - (size_t)n, "%x ", b->bytes[k]);
        if (apart) n += snprintf(text + n, sizeof text - (size_t)n, "1 ");
    }
    for (int i = 0; i < 14; i++) n += snprintf(text + n, sizeof text - (size_t)n, "20 %x ", i);
    snprintf(text + n, sizeof text - (size_t)n, "b))");
    wasm_make(w, text);
    /* the instructions end 14 * 2 + 1 bytes before the module does */
    uint32_t place = (uint32_t)w->len - 29 - b->len - (apart ? b->steps : 0);
    for (uint32_t i = 0; i < b->steps; i++) at[i] = place + b->step[i] + (apart ? i : 0);
}

typedef struct outcome {
    wrt_status status;
    wrt_trap trap;
    wrt_value results[14];
    uint64_t fuel;
    uint64_t memory; /* a hash of it */
} outcome;

static uint64_t hash_memory(const wrt_store *s, wrt_memory memory)
{
    const uint8_t *data = wrt_memory_data(s, memory);
    uint64_t h = 1469598103934665603u;
    for (uint64_t i = 0; i < wrt_memory_size(s, memory); i += 8) {
        uint64_t v;
        memcpy(&v, data + i, 8);
        h = (h ^ v) * 1099511628211u;
    }
    return h;
}

static unsigned long met[256];

static void count_fusions(const wrt_module *m, const body *b, const uint32_t *at)
{
    for (uint32_t i = 0; i < b->steps;) {
        uint8_t code = m->bytes[at[i]];
        uint32_t step = 1;
        for (uint32_t f = 0; f < FUSION_COUNT; f++) {
            if (fusion_at(f)->code == code) step = fusion_at(f)->count;
        }
        if (step > 1) met[code]++;
        i += step;
    }
}

static bool run_body(const body *b, bool apart, const wrt_value *args, uint32_t *at, outcome *o)
{
    static wasm bytes;
    world w;
    memset(o, 0, sizeof *o);
    if (!world_open(&w, WRT_ENGINE_INTERP, true, NULL)) return false;
    module_of(&bytes, b, apart, at);
    w.module = wrt_module_new(w.engine, bytes.bytes, bytes.len, &w.error);
    CHECK(w.module != NULL);
    if (!w.module) {
        printf("%s at %zu\n", w.error.message, w.error.offset);
        world_close(&w);
        return false;
    }
    if (!apart) count_fusions(w.module, b, at);
    wrt_store_set_fuel(w.store, 100000);
    CHECK_EQ(world_link(&w), WRT_OK);
    for (int round = 0; round < 3; round++) { /* memory changes */
        o->status = world_call(&w, "run", args, 4, o->results, 14);
        if (o->status != WRT_OK) break;
    }
    o->trap = w.trap;
    o->fuel = wrt_store_get_fuel(w.store);
    o->memory = hash_memory(w.store, world_export(&w, "memory").of.memory);
    world_close(&w);
    return true;
}

static uint32_t step_at(const body *b, const uint32_t *at, uint32_t offset)
{
    for (uint32_t i = 0; i < b->steps; i++) {
        if (at[i] == offset) return i;
    }
    return ~0u;
}

static bool same(const body *b, const outcome *x, const uint32_t *at_x, const outcome *y,
                 const uint32_t *at_y)
{
    if (x->status != y->status || x->fuel != y->fuel || x->memory != y->memory) return false;
    if (x->status == WRT_TRAP) {
        return x->trap.code == y->trap.code &&
               step_at(b, at_x, x->trap.frames[0].offset) ==
                   step_at(b, at_y, y->trap.frames[0].offset) &&
               step_at(b, at_x, x->trap.frames[0].offset) != ~0u;
    }
    for (int i = 0; i < 14; i++) {
        if (x->results[i].of.i64 != y->results[i].of.i64) return false;
    }
    return true;
}

TEST(fused_and_separate_instructions_do_the_same)
{
    static body b;
    static uint32_t at_dense[MAX_STEPS], at_apart[MAX_STEPS];
    int traps = 0, returns = 0;
    for (int i = 0; i < 3000; i++) {
        outcome dense, apart;
        wrt_value args[4];
        args[0] = wrt_i32((int32_t)random_below(5000));
        args[1] = wrt_i32((int32_t)random_below(65536) - 100);
        args[2] = wrt_i64((int64_t)random_below(1u << 31) << 16);
        args[3] = wrt_f64((double)random_below(1000) / 7 - 3);
        make_body(&b);
        if (!run_body(&b, false, args, at_dense, &dense) ||
            !run_body(&b, true, args, at_apart, &apart))
            return;
        traps += dense.status == WRT_TRAP;
        returns += dense.status == WRT_OK;
        CHECK(same(&b, &dense, at_dense, &apart, at_apart));
    }
    CHECK(traps > 200);
    CHECK(returns > 500);
    for (uint32_t f = 0; f < FUSION_COUNT; f++) {
        if (met[fusion_at(f)->code] == 0) printf("never met: code 0x%02x\n", fusion_at(f)->code);
        CHECK(met[fusion_at(f)->code] > 0);
    }
}

TEST(the_fewest_dispatches_are_chosen)
{
    /* local.set 1, then x = x + 1: not the first two and what is left, but one and four */
    uint8_t code[] = {0x21, 1, 0x20, 0, 0x41, 1, 0x6a, 0x21, 0, 0x0b};
    wrt__func_info info;
    memset(&info, 0, sizeof info);
    info.end = sizeof code;
    wrt__interp_prepare_body(code, &info);
    CHECK_EQ(code[0], WRT__CODE_LOCAL_SET);
    CHECK_EQ(code[2], WRT__CODE_LOCAL_CONST_I32_ADD_SET);
    CHECK_EQ(code[9], WRT__CODE_FUNC_END);
}

TEST(instructions_of_any_length_are_passed_over)
{
    /* br_table with padded labels, memory.copy, call_indirect, f64.const, select t: then a fusion */
    uint8_t code[] = {0x0e, 2,    0x81, 0x80, 0,    0,    1, 0xfc, 0x8a, 0,    0,    0,
                      0x11, 0x80, 0,    0,    0x44, 0x20, 0, 0x20, 0x20, 0x6a, 0x20, 0,
                      0x20, 0,    0x1c, 1,    0x7f, 0xfc, 5, 0x20, 1,    0x21, 0,    0x0b};
    wrt__func_info info;
    memset(&info, 0, sizeof info);
    info.end = sizeof code;
    wrt__interp_prepare_body(code, &info);
    CHECK_EQ(code[17], 0x20);
    CHECK_EQ(code[19], 0x20);
    CHECK_EQ(code[31], WRT__CODE_LOCAL_COPY);
    CHECK_EQ(code[sizeof code - 1], WRT__CODE_FUNC_END);
}
