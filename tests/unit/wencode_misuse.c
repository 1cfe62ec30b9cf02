/* tests/unit/wencode_misuse.c - what a caller can do wrong is reported: status, words, place. */
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "unit/encoder.h"

static void begin(wencode *e)
{
    wencode_init(e);
    wencode_func(e, wencode_sig(e, "i", ""));
}

/* Is the error kept in `e` this one, and does it stay, and is there no module? */
static bool keeps(wencode *e, wencode_status status, const char *words)
{
    wencode_i32_add(e);
    wencode_block(e, WENCODE_VOID);
    wencode_local(e, WENCODE_I32);
    return reports(e, status, words);
}

TEST(instructions_outside_of_a_function)
{
    wencode e;
    wencode_init(&e);
    wencode_i32_add(&e);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "outside of a function"));
    wencode_block(&e, WENCODE_VOID);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "outside of a function"));
    wencode_raw(&e, "x", 1);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "outside of a function"));
    wencode_local_get(&e, 0);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "outside of a function"));
    wencode_br(&e, 0);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "outside of a function"));
    wencode_memory(&e, wencode_at_least(1));
    wencode_v128_const(&e, (const uint8_t *)"0123456789abcdef");
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "outside of a function"));
    begin(&e);
    wencode_func_end(&e);
    wencode_nop(&e);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "outside of a function"));
}

TEST(blocks_that_do_not_match)
{
    wencode e;
    begin(&e);
    wencode_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "end without an open block"));
    begin(&e);
    wencode_block(&e, WENCODE_VOID);
    wencode_loop(&e, WENCODE_VOID);
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "a function ends with 2 open blocks"));
    begin(&e);
    wencode_else(&e);
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "else without an open if"));
    begin(&e);
    wencode_if(&e, WENCODE_VOID);
    wencode_else(&e);
    wencode_else(&e);
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "else without an open if"));
    begin(&e);
    wencode_block(&e, WENCODE_VOID);
    wencode_catch_all(&e);
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "catch without an open try"));
    begin(&e);
    wencode_block(&e, WENCODE_VOID);
    wencode_delegate(&e, 0);
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "delegate without an open try"));
    begin(&e);
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "ends inside of a function"));
    wencode_expr_begin(&e);
    size_t len;
    CHECK(wencode_finish(&e, &len) == NULL);
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "ends inside of a function"));
    wencode_expr_begin(&e);
    wencode_block(&e, WENCODE_VOID);
    wencode_expr_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "a constant expression ends with 1 open blocks"));
    wencode_expr_begin(&e);
    wencode_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "end without an open block"));
}

TEST(labels_that_are_not_open)
{
    wencode e;
    begin(&e);
    wencode_br(&e, 1);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "label 1: there are 1 open"));
    begin(&e);
    uint32_t depths[1] = {7};
    wencode_br_table(&e, depths, 1, 0);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "label 7"));
    begin(&e);
    wencode_br_table(&e, NULL, 0, 1);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "label 1"));
    begin(&e);
    wencode_label label = wencode_block(&e, WENCODE_VOID);
    wencode_end(&e);
    wencode_block(&e, WENCODE_VOID); /* in the same place */
    wencode_br(&e, wencode_depth(&e, label));
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "a branch to a block that is closed"));
    begin(&e);
    label = wencode_func_label(&e);
    wencode_func_end(&e);
    wencode_func(&e, 0);
    wencode_br(&e, wencode_depth(&e, label));
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "a branch to a block that is closed"));
    begin(&e);
    label = wencode_block(&e, WENCODE_VOID);
    wencode_reset(&e);
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_block(&e, WENCODE_VOID); /* in another module */
    wencode_br(&e, wencode_depth(&e, label));
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "a branch to a block that is closed"));
    wencode_func_label(&e);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "outside"));
    begin(&e);
    wencode_clause clause = wencode_on_any_exception(false, 1);
    wencode_try_table(&e, WENCODE_VOID, &clause, 1);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "label 1"));
    wencode_expr_begin(&e);
    wencode_br(&e, 0);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "label 0"));
}

TEST(operands_out_of_range)
{
    uint8_t lanes[16] = {0, 0, 32};
    wencode e;
    begin(&e);
    wencode_local_get(&e, 1);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "local 1: the function has 1"));
    begin(&e);
    wencode_i8x16_shuffle(&e, lanes);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "lane 32 of 32"));
    begin(&e);
    wencode_f64x2_extract_lane(&e, 2);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "lane 2 of 2"));
    begin(&e);
    wencode_v128_load16_lane(&e, wencode_at(0), 8);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "lane 8 of 8"));
    begin(&e);
    wencode_i32_load16_s(&e, wencode_memory_at(0, 0, WENCODE_ALIGN_4));
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "alignment 2^2 above the natural 2^1"));
}

TEST(indices_that_nothing_ever_got)
{
    wencode e;
    begin(&e);
    wencode_nop(&e);
    wencode_call(&e, 5);
    wencode_func_end(&e);
    CHECK(!wencode_finish_into(&e, NULL, 0, &(size_t){0}));
    const wencode_error *error = wencode_get_error(&e);
    CHECK_EQ(error->status, WENCODE_ERR_INDEX);
    CHECK_STR(error->message, "no function 5: the module has 1");
    CHECK_EQ(error->section, 10);
    CHECK_EQ(error->func, 0);
    CHECK_EQ(error->offset, 1);
    wencode_free(&e);
    begin(&e);
    wencode_i32_load(&e, wencode_at(0));
    wencode_func_end(&e);
    size_t len;
    CHECK(wencode_finish(&e, &len) == NULL);
    CHECK_STR(wencode_get_error(&e)->message, "no memory 0: the module has 0");
    wencode_free(&e);
    wencode_export_global(&e, "g", 2);
    CHECK(wencode_finish(&e, &len) == NULL);
    CHECK_STR(wencode_get_error(&e)->message, "no global 2: the module has 0");
    CHECK_EQ(wencode_get_error(&e)->func, WENCODE_NONE);
    wencode_free(&e);
}

/* The module is refused for an index, in these words. */
static bool is_missing(wencode *e, const char *words)
{
    size_t len;
    uint8_t *bytes = wencode_finish(e, &len);
    const wencode_error *error = wencode_get_error(e);
    wencode_free_bytes(bytes);
    return !bytes && error->status == WENCODE_ERR_INDEX && strcmp(error->message, words) == 0;
}

TEST(an_index_in_an_item_has_its_section_as_place)
{
    wencode e;
    uint32_t nine = 9;
    wencode_init(&e);
    wencode_export_func(&e, "a", 7);
    CHECK(is_missing(&e, "no function 7: the module has 0"));
    CHECK_EQ(wencode_get_error(&e)->section, 7);
    CHECK_EQ(wencode_get_error(&e)->offset, 3); /* behind the name and the kind */
    wencode_reset(&e);
    wencode_start(&e, 3);
    CHECK(is_missing(&e, "no function 3: the module has 0"));
    CHECK_EQ(wencode_get_error(&e)->section, 8);
    wencode_reset(&e);
    wencode_table(&e, WENCODE_FUNCREF, wencode_at_least(1));
    wencode_elem_funcs(&e, wencode_active(0, wencode_constant_i32(0)), &nine, 1);
    CHECK(is_missing(&e, "no function 9: the module has 0"));
    CHECK_EQ(wencode_get_error(&e)->section, 9);
    wencode_reset(&e);
    wencode_data(&e, wencode_active(2, wencode_constant_i32(0)), "x", 1);
    CHECK(is_missing(&e, "no memory 2: the module has 0"));
    CHECK_EQ(wencode_get_error(&e)->section, 11);
    wencode_free(&e);
}

TEST(calls_out_of_order)
{
    wencode e;
    begin(&e);
    wencode_func(&e, 0);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "a function begins before the one before it ends"));
    begin(&e);
    wencode_func_end(&e);
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "wencode_func_end outside of a function"));
    wencode_expr_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "wencode_expr_end without"));
    wencode_expr_begin(&e);
    wencode_expr_begin(&e);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "inside of another"));
    wencode_local(&e, WENCODE_I32);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "a local outside of a function"));
    wencode_declare(&e, 0);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "no type 0 for a function"));
    uint32_t type = wencode_sig(&e, "", "");
    wencode_declare(&e, type);
    wencode_declare(&e, type);
    wencode_body(&e, 1);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "body of function 1: the next is that of function 0"));
    wencode_body(&e, 0);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "a body without a declared function"));
    type = wencode_sig(&e, "", "");
    wencode_declare(&e, type);
    size_t len;
    CHECK(wencode_finish(&e, &len) == NULL);
    CHECK_STR(wencode_get_error(&e)->message, "1 functions are declared, but 0 have a body");
    wencode_free(&e);
    wencode_memory(&e, wencode_at_least(1));
    wencode_import_memory(&e, "a", "b", wencode_at_least(1));
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "import after the definition of a memory"));
    wencode_import_func(&e, "", "", wencode_sig(&e, "", ""));
    wencode_start(&e, 0);
    wencode_start(&e, 0);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "a second start function"));
    wencode_data(&e, wencode_declared(), "", 0);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "cannot be declared only"));
    wencode_expr_begin(&e);
    for (int i = 0; i < 9; i++) wencode_nop(&e);
    wencode_constant c = wencode_expr_end(&e);
    wencode_reset(&e);
    wencode_global(&e, WENCODE_I32, false, c);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "a constant expression of another module"));
    wencode_raw_types(&e, "\x60\x01\x7f\x00", 4, 1);
    wencode_func(&e, 0);
    wencode_local_get(&e, 4000);
    wencode_local(&e, WENCODE_I32);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "a local of a function whose type is raw"));
}

TEST(settings_that_make_no_sense)
{
    static const uint8_t twice[] = {1, 1}, custom[] = {0}, unknown[] = {14}, some[] = {1, 3};
    wencode e;
    wencode_init(&e);
    wencode_set_section_order(&e, twice, 2);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "section 1"));
    wencode_set_section_order(&e, custom, 1);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "section 0"));
    wencode_set_section_order(&e, unknown, 1);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "section 14"));
    wencode_set_section_order(&e, some, 2);
    wencode_memory(&e, wencode_at_least(1));
    size_t len;
    CHECK(wencode_finish(&e, &len) == NULL);
    CHECK_STR(wencode_get_error(&e)->message,
              "section 5 has items, but no place in the order asked for");
    wencode_free(&e);
    wencode_custom(&e, "", NULL, 0, 77);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "there is no section 77"));
}

TEST(names_that_are_wrong)
{
    wencode e;
    size_t len;
    wencode_init(&e);
    wencode_export_memory(&e, "ab\xff", 0);
    CHECK(keeps(&e, WENCODE_ERR_NAME, "not UTF-8 from its byte 2 on"));
    wencode_name_module(&e, "\xc0\x80");
    CHECK(keeps(&e, WENCODE_ERR_NAME, "not UTF-8 from its byte 0 on"));
    wencode_sig(&e, "iq", "");
    CHECK(keeps(&e, WENCODE_ERR_NAME, "letter 1 of a signature (character code 113)"));
    wencode_name_local(&e, 1, 4, "a");
    wencode_name_local(&e, 1, 4, "b");
    CHECK(wencode_finish(&e, &len) == NULL);
    CHECK_STR(wencode_get_error(&e)->message,
              "two names for index 4 in subsection 2 of the name section");
    wencode_free(&e);
}

TEST(too_many_locals)
{
    wencode e;
    begin(&e);
    CHECK_EQ(wencode_locals(&e, WENCODE_I32, UINT32_MAX - 2), 1);
    wencode_local_get(&e, UINT32_MAX - 2);
    CHECK_EQ(wencode_get_error(&e)->status, WENCODE_OK);
    CHECK_EQ(wencode_local(&e, WENCODE_I32), WENCODE_NONE);
    CHECK(keeps(&e, WENCODE_ERR_SIZE, "4294967294 locals and 1 more"));
}

TEST(the_place_is_the_offset_in_the_function)
{
    wencode e;
    wencode_init(&e);
    uint32_t type = wencode_sig(&e, "", "");
    wencode_import_func(&e, "", "", type);
    wencode_func(&e, type);
    wencode_func_end(&e);
    wencode_func(&e, type);
    wencode_local(&e, WENCODE_I64);
    wencode_i32_const(&e, 1000);
    wencode_drop(&e);
    wencode_local_get(&e, 1);
    const wencode_error *error = wencode_get_error(&e);
    CHECK_EQ(error->section, 10);
    CHECK_EQ(error->func, 2);
    CHECK_EQ(error->offset, 4);
    wencode_free(&e);
}

TEST(lax_mode_writes_what_it_is_told)
{
    wencode e;
    size_t len;
    begin(&e);
    wencode_set_lax(&e, true);
    wencode_local_get(&e, 9);
    wencode_br(&e, 99);
    wencode_call(&e, 9);
    wencode_i32_load(&e, wencode_memory_at(0, 0, 30));
    wencode_i64x2_extract_lane(&e, 200);
    wencode_func_end(&e);
    wencode_export_func(&e, "\xff", 9);
    wencode_start(&e, 3);
    wencode_start(&e, 4);
    wencode_import_func(&e, "", "", 44);
    wencode_name_module(&e, "a");
    wencode_name_module(&e, "b");
    uint8_t *bytes = wencode_finish(&e, &len);
    CHECK(bytes != NULL);
    wencode_free_bytes(bytes);
    wencode_func(&e, 12);
    wencode_func_end(&e);
    bytes = wencode_finish(&e, &len);
    CHECK(bytes && len == 8 + 4 + 6);
    wencode_free_bytes(bytes);
    wencode_free(&e);
}

/* A constant expression begun inside of a function is a world of its own. */
TEST(expressions_and_functions_mixed_up)
{
    wencode e;
    begin(&e);
    wencode_expr_begin(&e);
    wencode_func_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "wencode_func_end outside of a function"));
    wencode_expr_begin(&e);
    wencode_func(&e, wencode_sig(&e, "", ""));
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "a function begins before the one before it ends"));
    begin(&e);
    wencode_block(&e, WENCODE_VOID);
    wencode_expr_begin(&e);
    wencode_end(&e); /* the function's block is not the expression's */
    CHECK(keeps(&e, WENCODE_ERR_NESTING, "end without an open block"));
    begin(&e);
    wencode_label label = wencode_block(&e, WENCODE_VOID);
    wencode_expr_begin(&e);
    wencode_block(&e, WENCODE_VOID);
    wencode_br(&e, wencode_depth(&e, label));
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "label 1: there are 1 open"));
    begin(&e);
    wencode_expr_begin(&e);
    wencode_local_get(&e, 0);
    CHECK(keeps(&e, WENCODE_ERR_INDEX, "local 0: the function has 0"));
    begin(&e);
    wencode_expr_begin(&e);
    wencode_func_label(&e);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "outside of one"));
    begin(&e);
    wencode_expr_begin(&e);
    wencode_raw_body(&e, "\x00\x0b", 2);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "a function begins before the one before it ends"));
    begin(&e);
    wencode_expr_end(&e);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "wencode_expr_end without"));
    begin(&e);
    wencode_expr_begin(&e);
    CHECK(keeps(&e, WENCODE_ERR_ORDER, "a local outside of a function"));
}

/* Freed or emptied in the middle of anything, with and without an error: nothing leaks, and the next
 * module is the first one's equal. */
TEST(left_in_the_middle)
{
    wencode e;
    size_t len;
    wencode_init(&e);
    for (int i = 0; i < 8; i++) {
        wencode_set_checked(&e, i & 4 ? WENCODE_WASM3 : 0);
        wencode_func(&e, wencode_sig(&e, "i", ""));
        for (int k = 0; k < 100; k++) wencode_block(&e, WENCODE_VOID), wencode_i32_const(&e, k);
        wencode_expr_begin(&e);
        for (int k = 0; k < 300; k++) wencode_i64_const(&e, k);
        if (i & 1) wencode_br(&e, 900);
        CHECK_EQ(wencode_get_error(&e)->status, i & 1 ? WENCODE_ERR_INDEX : WENCODE_OK);
        if (i & 2) wencode_free(&e);
        if (!(i & 2)) wencode_reset(&e);
        wencode_func(&e, wencode_sig(&e, "", ""));
        wencode_func_end(&e);
        uint8_t *bytes = wencode_finish(&e, &len);
        CHECK(bytes && len == 8 + 6 + 4 + 6);
        wencode_free_bytes(bytes);
    }
    wencode_free(&e);
}

/* After an error every call does nothing, however it is used. */
TEST(calls_after_an_error)
{
    uint8_t bytes[64] = {0};
    size_t len = 7;
    wencode e;
    begin(&e);
    wencode_br(&e, 9);
    for (int i = 0; i < 1000; i++) {
        wencode_block(&e, WENCODE_VOID);
        wencode_i64_const(&e, INT64_MIN);
        wencode_v128_const(&e, bytes);
        wencode_raw(&e, bytes, sizeof bytes);
        wencode_end(&e);
        wencode_expr_begin(&e);
        wencode_expr_end(&e);
        CHECK_EQ(wencode_sig(&e, "i", "i"), WENCODE_NONE);
        CHECK_EQ(wencode_func(&e, 0), WENCODE_NONE);
        CHECK_EQ(wencode_memory(&e, wencode_at_least(1)), WENCODE_NONE);
        CHECK_EQ(wencode_data(&e, wencode_passive(), bytes, 64), WENCODE_NONE);
        wencode_export_func(&e, "f", 0);
        wencode_custom(&e, "c", bytes, 64, WENCODE_LAST);
        wencode_name_module(&e, "m");
        wencode_set_checked(&e, WENCODE_WASM3);
        wencode_func_end(&e);
    }
    CHECK(!wencode_finish_into(&e, bytes, sizeof bytes, &len) && len == 0);
    CHECK_STR(wencode_get_error(&e)->message, "label 9: there are 1 open");
    wencode_free(&e);
}
