/* tests/oom/wencode_checked.c - every allocation of the validator and the checked encoder fails in
 * turn: reported, nothing leaked, and what was there before is still right. */
#include "allocator.h"

#include <stdio.h>
#include <string.h>

#define WENCODE_REALLOC(p, n) failing_realloc((p), (n))
#define WENCODE_FREE(p)       counted_free(p)
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "test.h"

/* Types that the validator has to tell apart, tables and segments, deep blocks, locals to be set. */
static uint8_t *write_module(wencode *e, size_t *len)
{
    uint32_t none = wencode_sig(e, "", ""), both = wencode_sig(e, "iI", "iI");
    wencode_valtype self = wencode_type_ref(wencode_index(none));
    for (int i = 0; i < 40; i++) {
        wencode_valtype params[2] = {i % 2 ? WENCODE_I32 : WENCODE_F64, self};
        wencode_functype(e, params, 2, params, (size_t)(i % 3));
    }
    wencode_memory(e, wencode_at_least(1));
    wencode_table(e, WENCODE_FUNCREF, wencode_at_least(3));
    wencode_table(e, WENCODE_EXTERNREF, wencode_at_least(3));
    wencode_tag(e, none);
    for (int i = 0; i < 12; i++) {
        char name[2] = {(char)('a' + i), 0};
        wencode_global(e, WENCODE_I32, true, wencode_constant_i32(i));
        wencode_func(e, none);
        uint32_t local = wencode_local(e, self);
        wencode_locals(e, WENCODE_I64, 100);
        wencode_locals(e, WENCODE_F64, (uint32_t)i);
        for (int k = 0; k < 20; k++) wencode_i32_const(e, k), wencode_i64_const(e, k);
        for (int k = 0; k < 10; k++) wencode_block(e, wencode_index(both));
        wencode_ref_func(e, (uint32_t)i);
        wencode_local_set(e, local);
        wencode_data_drop(e, 0);
        for (int k = 0; k < 10; k++) wencode_end(e);
        for (int k = 0; k < 40; k++) wencode_drop(e);
        wencode_func_end(e);
        wencode_export_func(e, name, (uint32_t)i);
    }
    uint32_t funcs[3] = {0, 1, 2};
    wencode_elem_funcs(e, wencode_active(0, wencode_constant_i32(0)), funcs, 3);
    wencode_data(e, wencode_passive(), "abc", 3);
    return wencode_finish(e, len);
}

TEST(validator)
{
    wencode e;
    wencode_error error;
    size_t len;
    wencode_init(&e);
    allowed = -1;
    uint8_t *bytes = write_module(&e, &len);
    CHECK(bytes != NULL);
    wencode_free(&e);
    long failures = 0, before = live;
    for (;; failures++) {
        allowed = failures;
        bool good = wencode_validate(bytes, len, WENCODE_WASM3, &error);
        CHECK_EQ(live, before);
        if (good) break;
        CHECK_EQ(error.status, WENCODE_ERR_NOMEM);
    }
    allowed = -1;
    printf("%ld allocations failed\n", failures);
    CHECK(failures > 30);
    wencode_free_bytes(bytes);
    CHECK_EQ(live, 0);
}

TEST(checked_encoder)
{
    wencode e;
    size_t len;
    long failures = 0;
    bool done = false;
    for (; !done; failures++) {
        wencode_init(&e);
        allowed = failures;
        wencode_set_checked(&e, WENCODE_WASM3);
        uint8_t *bytes = write_module(&e, &len);
        done = bytes != NULL;
        if (!done) CHECK_EQ(wencode_get_error(&e)->status, WENCODE_ERR_NOMEM);
        allowed = -1;
        wencode_free_bytes(bytes);
        if (!done) { /* and it can be used again */
            wencode_reset(&e);
            bytes = write_module(&e, &len);
            CHECK(bytes != NULL);
            wencode_free_bytes(bytes);
        }
        wencode_free(&e);
        CHECK_EQ(live, 0);
    }
    printf("%ld allocations failed\n", failures);
    CHECK(failures > 60);
}

TEST(operands)
{
    wencode e;
    wencode_operand_stack s;
    wencode_valtype types[8];
    for (long i = 0;; i++) {
        wencode_init(&e);
        allowed = -1;
        wencode_func(&e, wencode_sig(&e, "i", ""));
        for (int k = 0; k < 20; k++) wencode_block(&e, WENCODE_VOID), wencode_local_get(&e, 0);
        allowed = i;
        bool good = wencode_operands(&e, &s, types, 8);
        CHECK_EQ(wencode_get_error(&e)->status, WENCODE_OK);
        CHECK_EQ(s.height, good ? 20u : 0u);
        allowed = -1;
        CHECK(wencode_operands(&e, &s, types, 8) && s.height == 20 && types[7] == WENCODE_I32);
        wencode_free(&e);
        CHECK_EQ(live, 0);
        if (good) break;
    }
}
