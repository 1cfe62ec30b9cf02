/* tests/unit/wencode_random.c - random sequences of calls with random operands: nothing undefined,
 * and what comes out is well-formed: sections of the right size in the right order, bodies of the
 * right size. Strict mode reports most sequences; lax mode writes them. */
/* seconds: 200 */
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "test.h"

static uint64_t state;

static uint32_t pick(uint32_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % n;
}

/* Mostly small, sometimes anything. */
static uint32_t number(void)
{
    static const uint32_t edges[] = {127, 128, 16384, 0x7fffffff, 0x80000000u, 0xffffffffu};
    return pick(40) == 0 ? edges[pick(6)] : pick(3);
}

static wencode_valtype valtype(void)
{
    static const wencode_valtype types[] = {WENCODE_I32, WENCODE_I64, WENCODE_F32, WENCODE_F64,
                                            WENCODE_FUNCREF};
    return pick(9) == 0 ? wencode_type_ref_null(wencode_index(number())) : types[pick(5)];
}

static wencode_constant constant(void)
{
    switch (pick(5)) {
    case 0: return wencode_constant_i64((int64_t)number() * -7);
    case 1: return wencode_constant_null(WENCODE_FUNCREF);
    case 2: return wencode_constant_func(number());
    case 3: return wencode_constant_global(number());
    default: return wencode_constant_i32((int32_t)number());
    }
}

static wencode_segment segment(void)
{
    switch (pick(4)) {
    case 0: return wencode_passive();
    case 1: return wencode_declared();
    default: return wencode_active(number(), constant());
    }
}

static wencode_label labels[8];

static void instruction(wencode *e)
{
    uint32_t list[4];
    for (uint32_t i = 0; i < 4; i++) list[i] = number();
    switch (pick(24)) {
    case 0: labels[pick(8)] = wencode_block(e, WENCODE_VOID); break;
    case 1: labels[pick(8)] = wencode_loop(e, valtype()); break;
    case 2: labels[pick(8)] = wencode_if(e, wencode_index(number())); break;
    case 3: wencode_else(e); break;
    case 4:
    case 5:
    case 6: wencode_end(e); break;
    case 7: wencode_br(e, pick(3) ? 0 : wencode_depth(e, labels[pick(8)])); break;
    case 8: wencode_br_table(e, list, pick(4), number()); break;
    case 9: wencode_call(e, number()); break;
    case 10: wencode_local_get(e, number()); break;
    case 11: wencode_i32_const(e, (int32_t)(number() * 77)); break;
    case 12: wencode_i64_const(e, (int64_t)((uint64_t)number() << pick(40))); break;
    case 13: wencode_i32_load(e, wencode_memory_at(number(), number(), pick(5))); break;
    case 14: wencode_memory_init(e, number(), number()); break;
    case 15: wencode_select_t(e, (const wencode_valtype[]){valtype(), valtype()}, pick(3)); break;
    case 16: wencode_v128_load8_lane(e, wencode_at(number()), (uint8_t)number()); break;
    case 17: wencode_locals(e, valtype(), number()); break;
    case 18: wencode_raw(e, list, pick(16)); break;
    case 19: wencode_br_on_cast(e, number(), valtype(), valtype()); break;
    case 20: {
        wencode_clause c = wencode_on_exception(number(), true, number());
        labels[pick(8)] = wencode_try_table(e, WENCODE_VOID, &c, pick(2));
        break;
    }
    case 21: wencode_try(e, WENCODE_VOID); break;
    case 22: wencode_catch(e, number()); break;
    default: wencode_i32_add(e); break;
    }
}

static void item(wencode *e)
{
    uint32_t funcs[3] = {number(), number(), 0};
    uint8_t order[3] = {1, 3, (uint8_t)pick(15)};
    wencode_constant constants[2];
    constants[0] = constant();
    constants[1] = constant();
    switch (pick(24)) {
    case 0: wencode_sig(e, "iI", "f"); break;
    case 1: wencode_import_func(e, "m", "f", number()); break;
    case 2: wencode_import_global(e, "m", "g", valtype(), pick(2)); break;
    case 3: wencode_memory(e, wencode_between(number(), number())); break;
    case 4: wencode_table(e, valtype(), wencode_at_least(number())); break;
    case 5: wencode_global(e, valtype(), pick(2), constant()); break;
    case 6: wencode_data(e, segment(), "data", pick(5)); break;
    case 7: wencode_elem_funcs(e, segment(), funcs, pick(4)); break;
    case 8: wencode_elem_exprs(e, segment(), valtype(), constants, pick(3)); break;
    case 9: wencode_export_func(e, "x", number()); break;
    case 10: wencode_start(e, number()); break;
    case 11: wencode_declare(e, number()); break;
    case 12: wencode_body(e, number()); break;
    case 13: wencode_custom(e, "c", "12345", pick(6), pick(16)); break;
    case 14: wencode_name_local(e, number(), number(), "n"); break;
    case 15: wencode_name(e, WENCODE_NAMED_TAG, number(), "n"); break;
    case 16: wencode_raw_body(e, "\x00\x0b", 2); break;
    case 17: wencode_expr_begin(e); break;
    case 18: wencode_global(e, valtype(), false, wencode_expr_end(e)); break;
    case 19:
        if (pick(30) == 0) wencode_set_section_order(e, order, 3);
        break;
    case 20: wencode_tag(e, number()); break;
    case 21: wencode_raw_section(e, number(), "abc", pick(4), WENCODE_LAST); break;
    default: wencode_func(e, number()); break;
    }
}

static uint32_t read_u32(const uint8_t **p, const uint8_t *end)
{
    uint64_t v = 0;
    uint32_t shift = 0, byte = 0x80;
    for (; *p < end && shift < 35 && byte & 0x80; shift += 7) {
        byte = *(*p)++;
        v |= (uint64_t)(byte & 0x7f) << shift;
    }
    CHECK(byte < 0x80 && v <= UINT32_MAX);
    return (uint32_t)v;
}

static void check_form(const uint8_t *bytes, size_t len)
{
    const uint8_t *p = bytes + 8, *end = bytes + len;
    while (p < end) {
        uint32_t id = *p++, size = read_u32(&p, end);
        CHECK(size <= (size_t)(end - p));
        if (size > (size_t)(end - p)) return;
        const uint8_t *next = p + size;
        for (uint32_t i = id == 10 ? read_u32(&p, next) : 0; i > 0 && p < next; i--) {
            uint32_t body = read_u32(&p, next);
            CHECK(body <= (size_t)(next - p));
            if (body > (size_t)(next - p)) return;
            p += body;
            CHECK_EQ(p[-1], 0x0b);
        }
        p = next;
    }
    CHECK(p == end);
}

TEST(random_calls_end_in_a_module_or_an_error)
{
    uint32_t modules = 0, errors[8] = {0};
    wencode e;
    wencode_init(&e);
    for (uint32_t round = 0; round < 100000; round++) {
        state = round;
        bool lax = pick(4) == 0;
        wencode_set_lax(&e, lax);
        wencode_set_padded_sizes(&e, pick(8) == 0);
        for (uint32_t i = 0; i < 4; i++) wencode_sig(&e, "", i ? "i" : "");
        uint32_t functions = pick(4);
        for (uint32_t f = 0; f < functions; f++) {
            wencode_func(&e, 0);
            for (uint32_t i = pick(20); i > 0; i--) instruction(&e);
            if (pick(8) == 0) item(&e);
            if (wencode_get_error(&e)->status == WENCODE_OK && e.depth > 1) {
                while (e.depth > 1) wencode_end(&e);
            }
            wencode_func_end(&e);
        }
        for (uint32_t i = pick(6); i > 0; i--) item(&e);
        size_t len, need;
        bool too_small = !wencode_finish_into(&e, NULL, 0, &need);
        CHECK(too_small);
        uint8_t *bytes = wencode_finish(&e, &len);
        CHECK_EQ(len, need);
        if (bytes) {
            modules++;
            if (memcmp(bytes, "\0asm\1\0\0\0", 8) == 0) check_form(bytes, len);
            wencode_free_bytes(bytes);
        } else {
            errors[wencode_get_error(&e)->status]++;
        }
        if (pick(50) == 0) wencode_free(&e);
        wencode_reset(&e);
    }
    wencode_free(&e);
    CHECK(modules > 1000);
    CHECK_EQ(errors[WENCODE_OK], 0);
    CHECK_EQ(errors[WENCODE_ERR_NOMEM], 0);
    for (int s = WENCODE_ERR_ORDER; s <= WENCODE_ERR_SIZE; s++) CHECK(errors[s] > 0);
}
