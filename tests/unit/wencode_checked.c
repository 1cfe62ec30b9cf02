/* tests/unit/wencode_checked.c - the checked encoder: what is not valid is refused, with its place. */
/* qemu */
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "test.h"

static void begin(wencode *e, uint64_t features, const char *params, const char *results)
{
    wencode_init(e);
    wencode_set_checked(e, features);
    wencode_func(e, wencode_sig(e, params, results));
}

/* The error that is kept is this one; afterwards there is none. */
static bool keeps(wencode *e, wencode_status status, uint32_t func, size_t offset,
                  const char *words)
{
    const wencode_error *error = wencode_get_error(e);
    bool right = error->status == status && error->func == func && error->offset == offset &&
                 strstr(error->message, words);
    if (!right)
        printf("got %d, function %u, offset %u: %s\n", (int)error->status, (unsigned)error->func,
               (unsigned)error->offset, error->message);
    wencode_reset(e);
    return right;
}

static bool finishes(wencode *e)
{
    size_t len = 0;
    uint8_t *bytes = wencode_finish(e, &len);
    wencode_error error;
    bool good = bytes && wencode_validate(bytes, len, WENCODE_ALL_FEATURES, &error);
    if (!bytes) printf("%s\n", wencode_get_error(e)->message);
    wencode_free_bytes(bytes);
    return good;
}

TEST(a_body_is_judged_at_its_end)
{
    wencode e;
    begin(&e, WENCODE_WASM3, "iI", "i");
    wencode_local_get(&e, 0);
    wencode_local_get(&e, 1);
    wencode_i32_add(&e);
    CHECK_EQ(wencode_get_error(&e)->status, WENCODE_OK);
    wencode_func_end(&e);
    CHECK_EQ(wencode_get_error(&e)->section, 10);
    CHECK(keeps(&e, WENCODE_ERR_INVALID, 0, 4, "type mismatch: expected i32, found i64"));
    wencode_func(&e, wencode_sig(&e, "", "i"));
    wencode_func_end(&e);
    CHECK(
        keeps(&e, WENCODE_ERR_INVALID, 0, 0, "type mismatch: expected i32 but the stack is empty"));
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_i32_const(&e, 1);
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_INVALID, 0, 2, "values remaining on stack at end of block"));
    wencode_free(&e);
}

TEST(offsets_do_not_count_locals)
{
    wencode e;
    begin(&e, WENCODE_WASM3, "", "");
    wencode_func_end(&e);
    wencode_func(&e, 0);
    wencode_locals(&e, WENCODE_I64, 1000);
    wencode_locals(&e, WENCODE_F32, 2);
    wencode_nop(&e);
    wencode_local_get(&e, 999);
    wencode_drop(&e);
    wencode_local_get(&e, 1001);
    wencode_i64_eqz(&e);
    wencode_drop(&e);
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_INVALID, 1, 8, "expected i64, found f32"));
    wencode_free(&e);
}

TEST(features_are_checked)
{
    wencode e;
    begin(&e, WENCODE_WASM1, "i", "i");
    wencode_local_get(&e, 0);
    wencode_i32_extend8_s(&e);
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_FEATURE, 0, 2, "sign-extension"));
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_local(&e, WENCODE_V128);
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_FEATURE, 0, 0, "simd"));
    wencode_free(&e);
}

TEST(bodies_may_name_what_comes_later)
{
    wencode e;
    begin(&e, WENCODE_WASM3, "", "i");
    wencode_call(&e, 1);
    wencode_global_get(&e, 0);
    wencode_i32_add(&e);
    wencode_ref_func(&e, 1);
    wencode_drop(&e);
    wencode_func_end(&e);
    wencode_func(&e, 0);
    wencode_i32_const(&e, 7);
    wencode_func_end(&e);
    wencode_global(&e, WENCODE_I32, false, wencode_constant_i32(1));
    wencode_export_func(&e, "later", 1);
    CHECK(finishes(&e));
    /* and are judged once it is there */
    wencode_func(&e, wencode_sig(&e, "", "i"));
    wencode_nop(&e);
    wencode_global_get(&e, 0);
    wencode_func_end(&e);
    wencode_global(&e, WENCODE_F64, false, wencode_constant_f64_bits(0));
    size_t len;
    CHECK_EQ(wencode_get_error(&e)->status, WENCODE_OK);
    CHECK(!wencode_finish(&e, &len));
    CHECK(keeps(&e, WENCODE_ERR_INVALID, 0, 3, "type mismatch: expected i32, found f64"));
    wencode_free(&e);
}

TEST(the_module_is_judged_at_the_end)
{
    wencode e;
    size_t len;
    uint8_t small[200];
    begin(&e, WENCODE_WASM3, "", "");
    wencode_ref_func(&e, 0);
    wencode_drop(&e);
    wencode_func_end(&e);
    CHECK(!wencode_finish_into(&e, small, sizeof small, &len) && len == 0);
    CHECK(keeps(&e, WENCODE_ERR_INVALID, 0, 0, "undeclared function reference"));
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_func_end(&e);
    wencode_export_func(&e, "twice", 0);
    wencode_export_func(&e, "once", 0);
    wencode_export_func(&e, "twice", 0);
    CHECK(!wencode_finish(&e, &len));
    CHECK_EQ(wencode_get_error(&e)->section, 7);
    CHECK(keeps(&e, WENCODE_ERR_NAME, WENCODE_NONE, 23, "export 2 has the same name as export 0"));
    wencode_func(&e, wencode_sig(&e, "i", ""));
    wencode_func_end(&e);
    wencode_start(&e, 0);
    CHECK(!wencode_finish(&e, &len));
    CHECK(keeps(&e, WENCODE_ERR_INVALID, WENCODE_NONE, 0, "start function"));
    wencode_set_data_count(&e, WENCODE_NEVER);
    wencode_memory(&e, wencode_at_least(1));
    wencode_data(&e, wencode_passive(), "x", 1);
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_data_drop(&e, 0);
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_MALFORMED, 0, 0, "data count section required"));
    wencode_free(&e);
}

TEST(items_of_sections_are_judged_with_the_next_body)
{
    wencode e;
    begin(&e, WENCODE_WASM3, "", "");
    wencode_memory(&e, wencode_at_least(1));
    wencode_memory(&e, wencode_between(2, 1));
    wencode_func_end(&e);
    CHECK_EQ(wencode_get_error(&e)->section, 5);
    CHECK(keeps(&e, WENCODE_ERR_INVALID, WENCODE_NONE, 2, "minimum must not be greater"));
    wencode_global(&e, WENCODE_I64, false, wencode_constant_i32(1));
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_INVALID, WENCODE_NONE, 4, "expected i64, found i32"));
    wencode_free(&e);
}

TEST(raw_bodies_are_judged)
{
    wencode e;
    begin(&e, WENCODE_WASM3, "", "");
    wencode_func_end(&e);
    wencode_declare(&e, 0);
    wencode_raw_body(&e, "\x01\x02\x7f\x01\x20\x01\x0b", 7);
    CHECK(keeps(&e, WENCODE_ERR_INVALID, 1, 3, "values remaining"));
    wencode_declare(&e, wencode_sig(&e, "", ""));
    wencode_raw_body(&e, "\x00\x0b\x0b", 3);
    CHECK(keeps(&e, WENCODE_ERR_MALFORMED, 0, 1, "operators remaining"));
    wencode_declare(&e, wencode_sig(&e, "", ""));
    wencode_raw_body(&e, "\x00\x01", 2);
    CHECK(keeps(&e, WENCODE_ERR_MALFORMED, 0, 1, "unexpected end"));
    wencode_free(&e);
}

TEST(lax_and_unchecked_encoders_do_not_judge)
{
    wencode e;
    size_t len;
    for (int lax = 0; lax < 2; lax++) {
        begin(&e, lax ? WENCODE_WASM3 : 0, "", "i");
        wencode_set_lax(&e, lax != 0);
        wencode_f32_const(&e, 1);
        wencode_func_end(&e);
        uint8_t *bytes = wencode_finish(&e, &len);
        CHECK(bytes != NULL);
        wencode_error error;
        CHECK(!wencode_validate(bytes, len, WENCODE_WASM3, &error));
        CHECK_EQ(error.status, WENCODE_ERR_INVALID);
        CHECK_EQ(error.func, 0);
        CHECK_EQ(error.section, 10);
        CHECK_EQ(error.offset, len - 1);
        CHECK(!wencode_validate(bytes, len, WENCODE_WASM3, NULL));
        wencode_free_bytes(bytes);
        wencode_free(&e);
    }
}

TEST(bytes_may_be_anything)
{
    wencode_error error;
    CHECK(wencode_validate("\0asm\1\0\0\0", 8, 0, &error));
    CHECK_EQ(error.status, WENCODE_OK);
    CHECK_EQ(error.func, WENCODE_NONE);
    CHECK(!wencode_validate(NULL, 0, WENCODE_WASM3, &error));
    CHECK_EQ(error.status, WENCODE_ERR_MALFORMED);
    CHECK(!wencode_validate("\0asm\1\0\0\0\4", 9, WENCODE_WASM3, &error));
    CHECK_EQ(error.status, WENCODE_ERR_MALFORMED);
    CHECK(
        !wencode_validate("\0asm\1\0\0\0\1\6\xff\xff\xff\xff\x0f\x60", 16, WENCODE_WASM3, &error));
    CHECK_EQ(error.status, WENCODE_ERR_MALFORMED);
}

/* -- the operand stack --------------------------------------------------------------------------- */

TEST(operands_of_the_open_function)
{
    wencode e;
    wencode_operand_stack s;
    wencode_valtype types[4] = {9, 9, 9, 9};
    wencode_init(&e);
    CHECK(!wencode_operands(&e, &s, types, 4));
    uint32_t type = wencode_sig(&e, "iF", "");
    wencode_func(&e, type);
    CHECK(wencode_operands(&e, &s, types, 4));
    CHECK(s.height == 0 && s.available == 0 && !s.dead && types[0] == 9);
    wencode_local_get(&e, 0);
    wencode_local_get(&e, 1);
    wencode_ref_func(&e, 0);
    wencode_block(&e, WENCODE_VOID);
    wencode_ref_null(&e, WENCODE_EXTERNREF);
    CHECK(wencode_operands(&e, &s, types, 3));
    CHECK(s.height == 4 && s.available == 1 && !s.dead);
    CHECK_EQ(types[0], WENCODE_EXTERNREF);
    CHECK_EQ(types[1], wencode_type_ref(wencode_index(type)) | (uint64_t)1 << 50); /* exact */
    CHECK_EQ(types[2], WENCODE_F64);
    CHECK_EQ(types[3], 9);
    wencode_drop(&e);
    wencode_unreachable(&e);
    wencode_ref_as_non_null(&e);
    CHECK(wencode_operands(&e, &s, types, 1));
    CHECK(s.height == 4 && s.available == 1 && s.dead);
    CHECK_EQ(types[0], WENCODE_ANY);
    wencode_drop(&e);
    wencode_end(&e);
    wencode_i64_eqz(&e); /* on a reference */
    CHECK(!wencode_operands(&e, &s, types, 1) && s.height == 0);
    CHECK_EQ(wencode_get_error(&e)->status, WENCODE_OK);
    wencode_free(&e);
}

TEST(operands_of_a_constant_expression_inside_of_a_function)
{
    wencode e;
    wencode_operand_stack s;
    wencode_valtype top;
    begin(&e, WENCODE_WASM3, "", "");
    wencode_f32_const(&e, 0);
    wencode_expr_begin(&e);
    wencode_i64_const(&e, 1);
    wencode_i64_const(&e, 2);
    CHECK(wencode_operands(&e, &s, &top, 1));
    CHECK(s.height == 2 && top == WENCODE_I64);
    wencode_i64_mul(&e);
    wencode_global(&e, WENCODE_I64, false, wencode_expr_end(&e));
    CHECK(wencode_operands(&e, &s, &top, 1));
    CHECK(s.height == 1 && top == WENCODE_F32);
    wencode_drop(&e);
    wencode_func_end(&e);
    CHECK(finishes(&e));
    wencode_free(&e);
}

/* -- proposals --------------------------------------------------------------------------------------- */

TEST(new_objects_are_exact_with_descriptors)
{
    wencode e;
    wencode_operand_stack s;
    wencode_valtype top;
    wencode_init(&e);
    wencode_set_checked(&e, WENCODE_WASM3);
    wencode_raw_types(&e, "\x5f\x00", 2, 1);
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_struct_new(&e, 0);
    CHECK(wencode_operands(&e, &s, &top, 1));
    CHECK_EQ(top, wencode_type_ref(wencode_index(0)));
    wencode_drop(&e);
    wencode_func_end(&e);
    CHECK(finishes(&e));
    wencode_set_checked(&e, WENCODE_ALL_FEATURES);
    wencode_raw_types(&e, "\x5f\x00", 2, 1);
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_struct_new(&e, 0);
    CHECK(wencode_operands(&e, &s, &top, 1));
    CHECK(top != wencode_type_ref(wencode_index(0)));
    wencode_free(&e);
}

TEST(locals_without_default_value_must_be_set)
{
    wencode e;
    begin(&e, WENCODE_WASM3, "", "");
    uint32_t local = wencode_local(&e, wencode_type_ref(WENCODE_FUNCREF));
    wencode_block(&e, WENCODE_VOID);
    wencode_ref_func(&e, 0);
    wencode_local_set(&e, local);
    wencode_local_get(&e, local);
    wencode_drop(&e);
    wencode_end(&e);
    wencode_local_get(&e, local);
    wencode_drop(&e);
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_INVALID, 0, 10, "uninitialized local: 0"));
    wencode_free(&e);
}

TEST(orders_of_atomic_accesses)
{
    wencode e;
    wencode_memarg at = wencode_ordered(wencode_at(0), WENCODE_ACQ_REL);
    begin(&e, WENCODE_ALL_FEATURES, "", "");
    wencode_memory(&e, wencode_at_least(1));
    wencode_i32_const(&e, 0);
    wencode_i32_const(&e, 0);
    wencode_i32_atomic_load(&e, at);
    wencode_i32_atomic_store(&e, at);
    wencode_i32_const(&e, 0);
    wencode_i32_const(&e, 0);
    wencode_i32_atomic_rmw_xchg(&e, at);
    wencode_drop(&e);
    wencode_func_end(&e);
    CHECK(finishes(&e));
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_memory(&e, wencode_at_least(1));
    wencode_i32_const(&e, 0);
    wencode_raw(&e, "\xfe\x10\x12\x10\x00\x1a", 6); /* a load with the order of a write */
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_MALFORMED, 0, 2, "malformed memory ordering"));
    wencode_free(&e);
}

/* -- limits -------------------------------------------------------------------------------------- */

/* The verdict on what was written, unchecked, so far. */
static bool judged(wencode *e, wencode_status status, const char *words)
{
    size_t len;
    wencode_error error;
    uint8_t *bytes = wencode_finish(e, &len);
    bool right = bytes && wencode_validate(bytes, len, WENCODE_WASM3, &error) == !status &&
                 error.status == status && strstr(error.message, words);
    if (bytes && !right) printf("got %d: %s\n", (int)error.status, error.message);
    wencode_free_bytes(bytes);
    return right;
}

TEST(limits_are_those_of_the_javascript_api)
{
    static wencode_valtype types[1001];
    static char name[100002];
    wencode e;
    wencode_init(&e);
    for (size_t i = 0; i < 1001; i++) types[i] = WENCODE_I32;
    for (size_t more = 0; more < 2; more++) {
        wencode_status status = more ? WENCODE_ERR_LIMIT : WENCODE_OK;
        wencode_functype(&e, types, 1000 + more, types, 1);
        CHECK(judged(&e, status, more ? "too many parameters: the limit is 1000" : ""));
        wencode_functype(&e, types, 1, types, 1000 + more);
        CHECK(judged(&e, status, more ? "too many results: the limit is 1000" : ""));
        wencode_func(&e, wencode_sig(&e, "i", ""));
        wencode_locals(&e, WENCODE_I32, 49998);
        wencode_locals(&e, WENCODE_I64, 1 + (uint32_t)more);
        wencode_func_end(&e);
        CHECK(judged(&e, status, more ? "too many locals: the limit is 50000" : ""));
        for (uint32_t i = 0; i < 64 + more; i++) {
            wencode_sub(&e, wencode_sub_of(i ? i - 1 : WENCODE_NONE, true));
            wencode_structtype(&e, NULL, 0);
        }
        CHECK(judged(&e, status, more ? "too many supertypes of a type: the limit is 63" : ""));
        for (size_t i = 0; i < 100 + more; i++) wencode_memory(&e, wencode_at_least(0));
        CHECK(judged(&e, status, more ? "too many memories: the limit is 100" : ""));
        memset(name, 'n', 100000 + more);
        wencode_memory(&e, wencode_at_least(0));
        wencode_export_memory(&e, name, 0);
        CHECK(judged(&e, status, more ? "too many bytes in a name: the limit is 100000" : ""));
    }
    wencode_free(&e);
}

/* Counts that the bytes cannot hold cost nothing, nor do operands that dead code does not have. */
TEST(small_modules_ask_for_little)
{
    static const char huge[] = "\0asm\1\0\0\0\1\7\x4e\xff\xff\xff\xff\x0f\x60";
    wencode e;
    wencode_error error;
    CHECK(!wencode_validate(huge, sizeof huge - 1, WENCODE_WASM3, &error));
    CHECK_EQ(error.status, WENCODE_ERR_MALFORMED);
    wencode_init(&e);
    wencode_arraytype(&e, wencode_field(WENCODE_I8, false));
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_unreachable(&e);
    for (int i = 0; i < 1000; i++) wencode_array_new_fixed(&e, 0, UINT32_MAX), wencode_drop(&e);
    wencode_unreachable(&e);
    wencode_func_end(&e);
    CHECK(judged(&e, WENCODE_OK, ""));
    wencode_free(&e);
}

/* Numbers that no type has, WENCODE_ANY and WENCODE_VOID among them, and types that are not there. */
/* The low byte of an index is often one that begins a value type. */
TEST(block_types_by_any_index)
{
    static const char letters[] = "iIfF";
    for (uint32_t i = 1; i < 600; i++) {
        wencode e;
        char params[6] = {0};
        begin(&e, WENCODE_WASM2, "", "");
        for (uint32_t t = 0; t <= i; t++) {
            for (uint32_t k = 0; k < 5; k++) params[k] = letters[t >> 2 * k & 3];
            CHECK_EQ(wencode_sig(&e, params, "i"), t + 1);
        }
        wencode_unreachable(&e);
        wencode_block(&e, wencode_index(i + 1));
        wencode_unreachable(&e);
        wencode_end(&e);
        wencode_i32_eqz(&e);
        wencode_drop(&e);
        wencode_func_end(&e);
        if (!finishes(&e)) printf("with type %u\n", (unsigned)i + 1);
        CHECK_EQ(wencode_get_error(&e)->status, WENCODE_OK);
        wencode_free(&e);
    }
}

TEST(locals_of_a_type_that_is_none_are_refused)
{
    const wencode_valtype none[] = {WENCODE_ANY,
                                    WENCODE_VOID,
                                    WENCODE_I8,
                                    wencode_index(0),
                                    0x63,
                                    wencode_type_ref(WENCODE_I32),
                                    wencode_shared(0),
                                    (wencode_valtype)-1};
    wencode e;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        begin(&e, WENCODE_ALL_FEATURES, "i", "");
        wencode_local_run(&e, none[i], 1);
        wencode_nop(&e);
        wencode_func_end(&e);
        wencode_status status = wencode_get_error(&e)->status;
        CHECK(status == WENCODE_ERR_MALFORMED || status == WENCODE_ERR_INVALID);
        CHECK(wencode_get_error(&e)->message[0] != 0);
        wencode_free(&e);
    }
}
