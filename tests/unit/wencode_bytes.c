/* tests/unit/wencode_bytes.c - modules whose bytes are known by hand. */
/* qemu */
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "unit/encoder.h"

/* One function () -> () whose instructions are written by the caller; `want` are those. */
static bool body_gives(wencode *e, const char *want, size_t n)
{
    size_t len;
    wencode_func_end(e);
    uint8_t *bytes = wencode_finish(e, &len);
    bool same =
        bytes && len > n + 1 && bytes[len - 1] == 0x0b && memcmp(bytes + len - 1 - n, want, n) == 0;
    if (!bytes) printf("error: %s\n", wencode_get_error(e)->message);
    wencode_free_bytes(bytes);
    wencode_free(e);
    return same;
}
#define BODY_GIVES(e, text) CHECK(body_gives(e, text, sizeof(text) - 1))

static void begin(wencode *e)
{
    wencode_init(e);
    wencode_func(e, wencode_sig(e, "", ""));
}

/* An unsigned LEB128; returns its width. */
static size_t read_u32(const uint8_t *p, uint32_t *out)
{
    size_t n = 0;
    *out = 0;
    do *out |= (uint32_t)(p[n] & 0x7f) << (7 * n);
    while (p[n++] & 0x80);
    return n;
}

TEST(an_empty_module_is_its_header)
{
    wencode e;
    wencode_init(&e);
    GIVES(&e, "");
    wencode zero = {0};
    wencode_set_data_count(&zero, WENCODE_ALWAYS);
    GIVES(&zero, "\x0c\x01\x00");
}

TEST(a_function_and_its_export)
{
    wencode e;
    wencode_init(&e);
    uint32_t f = wencode_func(&e, wencode_sig(&e, "ii", "i"));
    wencode_local_get(&e, 0);
    wencode_local_get(&e, 1);
    wencode_i32_add(&e);
    wencode_func_end(&e);
    wencode_export_func(&e, "add", f);
    GIVES(&e, "\x01\x07\x01\x60\x02\x7f\x7f\x01\x7f"
              "\x03\x02\x01\x00"
              "\x07\x07\x01\x03"
              "add\x00\x00"
              "\x0a\x09\x01\x07\x00\x20\x00\x20\x01\x6a\x0b");
}

/* Everything, called in two orders: the same bytes. */
static void add_part(wencode *e, int part)
{
    switch (part) {
    case 0: wencode_memory(e, wencode_between(1, 2)); break;
    case 1: wencode_table(e, WENCODE_FUNCREF, wencode_at_least(3)); break;
    case 2: wencode_global(e, WENCODE_I64, true, wencode_constant_i64(-1)); break;
    case 3: wencode_data(e, wencode_active(0, wencode_constant_i32(8)), "hi", 2); break;
    case 4: wencode_export_memory(e, "m", 0); break;
    case 5: wencode_start(e, 0); break;
    case 6:
        wencode_func(e, wencode_sig(e, "", ""));
        wencode_data_drop(e, 0);
        wencode_func_end(e);
        break;
    case 7: {
        uint32_t funcs[2] = {0, 0};
        wencode_elem_funcs(e, wencode_active(0, wencode_constant_i32(0)), funcs, 2);
        break;
    }
    case 8: wencode_tag(e, wencode_sig(e, "", "")); break;
    default: wencode_custom(e, "c", "\x07", 1, 10); break;
    }
}

TEST(sections_come_in_the_order_of_the_standard_whatever_the_order_of_calls)
{
    wencode e;
    wencode_init(&e);
    for (int up = 0; up < 2; up++) {
        for (int i = 0; i < 10; i++) add_part(&e, up ? i : 9 - i);
        GIVES(&e, "\x01\x04\x01\x60\x00\x00"
                  "\x03\x02\x01\x00"
                  "\x04\x04\x01\x70\x00\x03"
                  "\x05\x04\x01\x01\x01\x02"
                  "\x0d\x03\x01\x00\x00"
                  "\x06\x06\x01\x7e\x01\x42\x7f\x0b"
                  "\x07\x05\x01\x01m\x02\x00"
                  "\x08\x01\x00"
                  "\x09\x08\x01\x00\x41\x00\x0b\x02\x00\x00"
                  "\x0c\x01\x01"
                  "\x0a\x07\x01\x05\x00\xfc\x09\x00\x0b"
                  "\x00\x03\x01"
                  "c\x07"
                  "\x0b\x08\x01\x00\x41\x08\x0b\x02hi");
    }
}

TEST(sections_come_in_the_order_asked_for)
{
    static const uint8_t order[] = {10, 3, 1};
    wencode e;
    wencode_init(&e);
    wencode_set_section_order(&e, order, sizeof order);
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_func_end(&e);
    wencode_raw_section(&e, 99, "\x01\x02", 2, 3);
    wencode_raw_section(&e, 98, "", 0, 7);
    wencode_custom(&e, "", "", 0, WENCODE_FIRST);
    GIVES(&e, "\x00\x01\x00"
              "\x0a\x04\x01\x02\x00\x0b"
              "\x03\x02\x01\x00"
              "\x63\x02\x01\x02"
              "\x01\x04\x01\x60\x00\x00"
              "\x62\x00");
}

TEST(imports_of_every_kind)
{
    wencode e;
    wencode_init(&e);
    uint32_t type = wencode_sig(&e, "", "");
    CHECK_EQ(wencode_import_func(&e, "a", "", type), 0);
    CHECK_EQ(wencode_import_table(&e, "a", "t", WENCODE_EXTERNREF, wencode_between(1, 300)), 0);
    CHECK_EQ(wencode_import_memory(&e, "a", "m", wencode_at_least(0)), 0);
    CHECK_EQ(wencode_import_global(&e, "a", "g", WENCODE_F64, true), 0);
    CHECK_EQ(wencode_import_tag(&e, "a", "x", type), 0);
    CHECK_EQ(wencode_import_func(&e, "a", "2", type), 1);
    GIVES(&e, "\x01\x04\x01\x60\x00\x00"
              "\x02\x2b\x06"
              "\x01"
              "a\x00\x00\x00"
              "\x01"
              "a\x01t\x01\x6f\x01\x01\xac\x02"
              "\x01"
              "a\x01m\x02\x00\x00"
              "\x01"
              "a\x01g\x03\x7c\x01"
              "\x01"
              "a\x01x\x04\x00\x00"
              "\x01"
              "a\x01\x32\x00\x00");
}

TEST(limits_of_every_kind)
{
    wencode e;
    wencode_limits l = wencode_at_least(0x100000000u);
    wencode_init(&e);
    l.is_64 = true;
    wencode_memory(&e, l);
    l = wencode_between(1, 1);
    l.shared = true;
    wencode_memory(&e, l);
    l = wencode_at_least(5);
    l.has_page_size = true;
    wencode_memory(&e, l);
    GIVES(&e, "\x05\x0d\x03\x04\x80\x80\x80\x80\x10\x03\x01\x01\x08\x05\x00");
}

TEST(element_segments_take_the_shortest_form)
{
    wencode e;
    uint32_t zero = 0;
    wencode_constant items[2];
    wencode_init(&e);
    wencode_segment first = wencode_active(0, wencode_constant_i32(1));
    wencode_segment second = wencode_active(1, wencode_constant_i32(1));
    wencode_import_func(&e, "", "", wencode_sig(&e, "", ""));
    wencode_table(&e, WENCODE_FUNCREF, wencode_at_least(9));
    wencode_table(&e, WENCODE_EXTERNREF, wencode_at_least(9));
    items[0] = wencode_constant_null(WENCODE_FUNCREF);
    items[1] = wencode_constant_func(0);
    wencode_elem_funcs(&e, first, &zero, 1);
    wencode_elem_funcs(&e, wencode_passive(), &zero, 1);
    wencode_elem_funcs(&e, second, &zero, 1);
    wencode_elem_funcs(&e, wencode_declared(), &zero, 1);
    wencode_elem_exprs(&e, first, WENCODE_FUNCREF, items, 2);
    wencode_elem_exprs(&e, wencode_passive(), WENCODE_FUNCREF, items, 1);
    wencode_elem_exprs(&e, second, WENCODE_EXTERNREF, NULL, 0);
    CHECK_EQ(wencode_elem_exprs(&e, wencode_declared(), WENCODE_FUNCREF, items + 1, 1), 7);
    GIVES(&e, "\x01\x04\x01\x60\x00\x00"
              "\x02\x05\x01\x00\x00\x00\x00"
              "\x04\x07\x02\x70\x00\x09\x6f\x00\x09"
              "\x09\x35\x08"
              "\x00\x41\x01\x0b\x01\x00"
              "\x01\x00\x01\x00"
              "\x02\x01\x41\x01\x0b\x00\x01\x00"
              "\x03\x00\x01\x00"
              "\x04\x41\x01\x0b\x02\xd0\x70\x0b\xd2\x00\x0b"
              "\x05\x70\x01\xd0\x70\x0b"
              "\x06\x01\x41\x01\x0b\x6f\x00"
              "\x07\x70\x01\xd2\x00\x0b");
}

TEST(data_segments_take_the_shortest_form)
{
    wencode e;
    wencode_init(&e);
    wencode_memory(&e, wencode_at_least(1));
    wencode_memory(&e, wencode_at_least(1));
    wencode_data(&e, wencode_active(0, wencode_constant_i32(0)), NULL, 0);
    wencode_data(&e, wencode_passive(), "ab", 2);
    CHECK_EQ(wencode_data(&e, wencode_active(1, wencode_constant_i32(64)), "c", 1), 2);
    GIVES(&e, "\x05\x05\x02\x00\x01\x00\x01"
              "\x0b\x12\x03\x00\x41\x00\x0b\x00\x01\x02"
              "ab\x02\x01\x41\xc0\x00\x0b\x01"
              "c");
}

TEST(constants_of_every_kind)
{
    wencode e;
    wencode_init(&e);
    wencode_import_global(&e, "", "", WENCODE_I32, false);
    wencode_global(&e, WENCODE_I32, false, wencode_constant_i32(INT32_MIN));
    wencode_global(&e, WENCODE_F32, false, wencode_constant_f32_bits(0x7fa00001u));
    wencode_global(&e, WENCODE_F64, false, wencode_constant_f64_bits(0xfff4000000000001u));
    wencode_global(&e, WENCODE_EXTERNREF, true, wencode_constant_null(WENCODE_EXTERNREF));
    wencode_global(&e, WENCODE_I32, false, wencode_constant_global(0));
    wencode_expr_begin(&e);
    wencode_global_get(&e, 0);
    wencode_i32_const(&e, 16);
    wencode_i32_add(&e);
    wencode_constant sum = wencode_expr_end(&e);
    wencode_table_filled(&e, WENCODE_FUNCREF, wencode_at_least(1),
                         wencode_constant_null(WENCODE_FUNCREF));
    wencode_global(&e, WENCODE_I32, false, sum);
    CHECK_EQ(wencode_global(&e, WENCODE_I32, false, sum), 7);
    GIVES(&e, "\x02\x06\x01\x00\x00\x03\x7f\x00"
              "\x04\x09\x01\x40\x00\x70\x00\x01\xd0\x70\x0b"
              "\x06\x38\x07"
              "\x7f\x00\x41\x80\x80\x80\x80\x78\x0b"
              "\x7d\x00\x43\x01\x00\xa0\x7f\x0b"
              "\x7c\x00\x44\x01\x00\x00\x00\x00\x00\xf4\xff\x0b"
              "\x6f\x01\xd0\x6f\x0b"
              "\x7f\x00\x23\x00\x0b"
              "\x7f\x00\x23\x00\x41\x10\x6a\x0b"
              "\x7f\x00\x23\x00\x41\x10\x6a\x0b");
}

TEST(a_constant_may_be_built_while_a_function_is_open)
{
    wencode e;
    begin(&e);
    wencode_label block = wencode_block(&e, WENCODE_VOID);
    wencode_expr_begin(&e);
    wencode_i64_const(&e, 5);
    uint32_t global = wencode_global(&e, WENCODE_I64, true, wencode_expr_end(&e));
    wencode_global_get(&e, global);
    wencode_drop(&e);
    wencode_br(&e, wencode_depth(&e, block));
    wencode_end(&e);
    BODY_GIVES(&e, "\x02\x40\x23\x00\x1a\x0c\x00\x0b");
}

TEST(locals_are_run_length_coded_whenever_they_come)
{
    wencode e;
    wencode_init(&e);
    wencode_func(&e, wencode_sig(&e, "iI", ""));
    CHECK_EQ(wencode_local(&e, WENCODE_I32), 2);
    CHECK_EQ(wencode_local(&e, WENCODE_I32), 3);
    wencode_local_get(&e, 3);
    wencode_drop(&e);
    CHECK_EQ(wencode_locals(&e, WENCODE_I32, 200), 4);
    CHECK_EQ(wencode_locals(&e, WENCODE_F64, 0), 204);
    CHECK_EQ(wencode_local(&e, wencode_type_ref_null(wencode_index(0))), 204);
    wencode_local_get(&e, 204);
    wencode_drop(&e);
    wencode_func_end(&e);
    GIVES(&e, "\x01\x06\x01\x60\x02\x7f\x7e\x00"
              "\x03\x02\x01\x00"
              "\x0a\x11\x01\x0f\x02\xca\x01\x7f\x01\x63\x00\x20\x03\x1a\x20\xcc\x01\x1a\x0b");
}

/* A body of `nops` nops and, before and after them, some locals: is its size right? */
static void check_size(size_t nops, uint32_t early, uint32_t late, bool padded)
{
    wencode e;
    size_t len, at = 8 + 6 + 4;
    wencode_init(&e);
    wencode_set_padded_sizes(&e, padded);
    uint32_t type = wencode_sig(&e, "", "");
    for (int twice = 0; twice < 2; twice++) { /* the second is written with the first one's guess */
        wencode_func(&e, type);
        for (uint32_t i = 0; i < early; i++) wencode_local(&e, i % 2 ? WENCODE_I32 : WENCODE_I64);
        for (size_t i = 0; i < nops; i++) wencode_nop(&e);
        for (uint32_t i = 0; i < late; i++) wencode_local(&e, i % 2 ? WENCODE_F32 : WENCODE_F64);
        wencode_func_end(&e);
    }
    uint8_t *bytes = wencode_finish(&e, &len);
    CHECK(bytes != NULL);
    if (!bytes) return;
    at = 8 + (padded ? 10u : 6u) + (padded ? 9u : 5u) + 1;
    uint32_t size;
    at += read_u32(bytes + at, &size);
    CHECK_EQ(at + size, len);
    at++;
    for (int twice = 0; twice < 2; twice++) {
        size_t width = read_u32(bytes + at, &size);
        uint32_t runs;
        CHECK_EQ(width, padded ? 5 : size < 128 ? 1 : size < 16384 ? 2 : 3);
        at += width;
        size_t head = read_u32(bytes + at, &runs);
        CHECK_EQ(runs, early + late);
        CHECK_EQ(size, head + 2 * runs + nops + 1);
        size_t wrong = 0;
        for (size_t i = 0; i < nops; i++) wrong += bytes[at + head + 2 * runs + i] != 0x01;
        CHECK_EQ(wrong, 0);
        at += size;
        CHECK_EQ(bytes[at - 1], 0x0b);
    }
    CHECK_EQ(at, len);
    wencode_free_bytes(bytes);
    wencode_free(&e);
}

TEST(bodies_of_every_width_of_size)
{
    static const size_t nops[] = {0,   1,   120,   122,   123,   124,   125,   126,  127,
                                  128, 129, 16379, 16380, 16381, 16382, 16384, 40000};
    static const uint32_t locals[][2] = {{0, 0}, {1, 0},   {0, 1},  {3, 0},
                                         {2, 2}, {130, 0}, {1, 128}};
    for (size_t i = 0; i < sizeof nops / sizeof nops[0]; i++) {
        for (size_t k = 0; k < sizeof locals / sizeof locals[0]; k++) {
            check_size(nops[i], locals[k][0], locals[k][1], false);
            check_size(nops[i], locals[k][0], locals[k][1], true);
        }
    }
}

TEST(bodies_come_in_the_order_they_were_declared)
{
    wencode e;
    wencode_init(&e);
    uint32_t type = wencode_sig(&e, "", "");
    uint32_t imported = wencode_import_func(&e, "", "", type);
    uint32_t a = wencode_declare(&e, type), b = wencode_declare(&e, type);
    wencode_body(&e, a);
    wencode_call(&e, b);
    wencode_func_end(&e);
    wencode_body(&e, b);
    wencode_call(&e, imported);
    wencode_func_end(&e);
    CHECK_EQ(wencode_declare(&e, type), 3);
    wencode_raw_body(&e, "\x00\x01\x0b", 3);
    GIVES(&e, "\x01\x04\x01\x60\x00\x00"
              "\x02\x05\x01\x00\x00\x00\x00"
              "\x03\x04\x03\x00\x00\x00"
              "\x0a\x0f\x03\x04\x00\x10\x02\x0b\x04\x00\x10\x00\x0b\x03\x00\x01\x0b");
}

TEST(blocks_and_labels)
{
    wencode e;
    begin(&e);
    uint32_t type = wencode_sig(&e, "i", "i");
    wencode_label all = wencode_func_label(&e);
    wencode_label outer = wencode_block(&e, WENCODE_I32);
    wencode_i32_const(&e, 1);
    wencode_label loop = wencode_loop(&e, wencode_index(type));
    wencode_if(&e, wencode_type_ref_null(WENCODE_EXTERNREF));
    wencode_br(&e, wencode_depth(&e, loop));
    wencode_else(&e);
    uint32_t depths[2] = {0, 2};
    wencode_br_table(&e, depths, 2, wencode_depth(&e, outer));
    wencode_end(&e);
    wencode_br_if(&e, wencode_depth(&e, all));
    wencode_end(&e);
    wencode_end(&e);
    BODY_GIVES(
        &e,
        "\x02\x7f\x41\x01\x03\x01\x04\x63\x6f\x0c\x01\x05\x0e\x02\x00\x02\x02\x0b\x0d\x02\x0b\x0b");
}

TEST(exceptions_old_and_new)
{
    wencode e;
    begin(&e);
    wencode_tag(&e, wencode_sig(&e, "", ""));
    wencode_label block = wencode_block(&e, WENCODE_VOID);
    wencode_clause clauses[3];
    clauses[0] = wencode_on_exception(0, false, wencode_depth(&e, block));
    clauses[1] = wencode_on_exception(0, true, 1);
    clauses[2] = wencode_on_any_exception(false, 0);
    wencode_try_table(&e, WENCODE_VOID, clauses, 3);
    wencode_throw(&e, 0);
    wencode_end(&e);
    wencode_try(&e, WENCODE_VOID);
    wencode_catch(&e, 0);
    wencode_rethrow(&e, 0);
    wencode_catch_all(&e);
    wencode_end(&e);
    wencode_try(&e, WENCODE_VOID);
    wencode_delegate(&e, 1);
    wencode_end(&e);
    BODY_GIVES(&e, "\x02\x40\x1f\x40\x03\x00\x00\x00\x01\x00\x01\x02\x00\x08\x00\x0b"
                   "\x06\x40\x07\x00\x09\x00\x19\x0b\x06\x40\x18\x01\x0b");
}

TEST(memory_arguments)
{
    wencode e;
    begin(&e);
    wencode_memory(&e, wencode_at_least(1));
    wencode_memory(&e, wencode_at_least(1));
    wencode_i64_load(&e, wencode_at(0));
    wencode_i64_load(&e, wencode_at(300));
    wencode_i64_load(&e, wencode_memory_at(0, UINT32_MAX, WENCODE_ALIGN_1));
    wencode_i64_load(&e, wencode_memory_at(1, 1, WENCODE_ALIGN_8));
    wencode_i64_store32(&e, wencode_at(0x8000000000000000u));
    wencode_v128_load8_lane(&e, wencode_at(2), 15);
    wencode_v128_store64_lane(&e, wencode_memory_at(1, 2, 0), 1);
    wencode_i32_atomic_rmw16_cmpxchg_u(&e, wencode_at(2));
    wencode_memory_copy(&e, 1, 0);
    BODY_GIVES(&e, "\x29\x03\x00\x29\x03\xac\x02\x29\x00\xff\xff\xff\xff\x0f\x29\x43\x01\x01"
                   "\x3e\x02\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01\xfd\x54\x00\x02\x0f\xfd\x5b"
                   "\x43\x01\x02\x01"
                   "\xfe\x4b\x01\x02\xfc\x0a\x01\x00");
}

TEST(numbers_are_exact)
{
    static const uint8_t bytes[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 31};
    wencode e;
    begin(&e);
    wencode_i32_const(&e, -64);
    wencode_i32_const(&e, 64);
    wencode_i32_const(&e, INT32_MIN);
    wencode_i64_const(&e, INT64_MAX);
    wencode_f32_const_bits(&e, 0xffa00001u);
    wencode_f64_const(&e, 1.0);
    wencode_v128_const(&e, bytes);
    wencode_i8x16_shuffle(&e, bytes);
    wencode_i32x4_relaxed_laneselect(&e);
    wencode_raw(&e, "\xaa\xbb", 2);
    wencode_raw_u32(&e, 128);
    wencode_raw_s64(&e, -1);
    BODY_GIVES(
        &e,
        "\x41\x40\x41\xc0\x00\x41\x80\x80\x80\x80\x78\x42\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00"
        "\x43\x01\x00\xa0\xff\x44\x00\x00\x00\x00\x00\x00\xf0\x3f"
        "\xfd\x0c\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x1f"
        "\xfd\x0d\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x1f\xfd\x8b\x02"
        "\xaa\xbb\x80\x01\x7f");
}

TEST(heap_types_and_casts)
{
    wencode e;
    begin(&e);
    wencode_valtype types[2] = {WENCODE_I32, 0};
    types[1] = wencode_type_ref(wencode_index(0));
    wencode_select_t(&e, types, 2);
    wencode_ref_null(&e, WENCODE_FUNCREF);
    wencode_ref_test(&e, wencode_index(0));
    wencode_br_on_cast(&e, 0, WENCODE_ANYREF, wencode_type_ref(WENCODE_I31REF));
    wencode_br_on_cast_fail(&e, 0, wencode_type_ref(WENCODE_ANYREF),
                            wencode_type_ref_null(wencode_index(0)));
    BODY_GIVES(
        &e,
        "\x1c\x02\x7f\x64\x00\xd0\x70\xfb\x14\x00\xfb\x18\x01\x00\x6e\x6c\xfb\x19\x02\x00\x6e\x00");
}

TEST(equal_signatures_are_one_type)
{
    wencode e;
    char params[64], letters[] = "iIfFvrx";
    wencode_init(&e);
    CHECK_EQ(wencode_sig(&e, "i", ""), 0);
    CHECK_EQ(wencode_sig(&e, "", "i"), 1);
    wencode_valtype i32 = WENCODE_I32;
    CHECK_EQ(wencode_functype(&e, &i32, 1, NULL, 0), 2);
    CHECK_EQ(wencode_sig(&e, "i", ""), 0);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t k = 0; k < 343; k++) {
            uint32_t n = 0;
            params[n++] = letters[k % 7];
            params[n++] = letters[k / 7 % 7];
            params[n++] = letters[k / 49];
            params[n] = 0;
            CHECK_EQ(wencode_sig(&e, params, ""), 3 + k);
        }
    }
    CHECK_EQ(wencode_get_error(&e)->status, WENCODE_OK);
    wencode_free(&e);
}

TEST(names_leave_sorted_by_subsection_and_index)
{
    wencode e;
    wencode_init(&e);
    wencode_name_local(&e, 7, 1, "y");
    wencode_name(&e, WENCODE_NAMED_FUNC, 200, "b");
    wencode_name_local(&e, 2, 0, "z");
    wencode_name(&e, WENCODE_NAMED_FUNC, 3, "a");
    wencode_name_local(&e, 7, 0, "x");
    wencode_name_module(&e, "m");
    wencode_custom(&e, "last", NULL, 0, WENCODE_LAST);
    GIVES(&e, "\x00\x23\x04name"
              "\x00\x02\x01m"
              "\x01\x08\x02\x03\x01\x61\xc8\x01\x01\x62"
              "\x02\x0e\x02\x02\x01\x00\x01z\x07\x02\x00\x01x\x01\x01y"
              "\x00\x05\x04last");
}

TEST(padded_sizes_take_five_bytes)
{
    wencode e;
    wencode_init(&e);
    wencode_set_padded_sizes(&e, true);
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_func_end(&e);
    wencode_custom(&e, "c", NULL, 0, WENCODE_LAST);
    GIVES(&e, "\x01\x84\x80\x80\x80\x00\x01\x60\x00\x00"
              "\x03\x82\x80\x80\x80\x00\x01\x00"
              "\x0a\x88\x80\x80\x80\x00\x01\x82\x80\x80\x80\x00\x00\x0b"
              "\x00\x82\x80\x80\x80\x00\x01"
              "c");
}

TEST(the_data_count_is_there_when_an_instruction_needs_it)
{
    for (int when = 0; when < 3; when++) {
        for (int used = 0; used < 2; used++) {
            wencode e;
            size_t len;
            begin(&e);
            wencode_set_data_count(&e, (wencode_when)when);
            wencode_memory(&e, wencode_at_least(1));
            if (used) wencode_memory_init(&e, 0, 0);
            wencode_func_end(&e);
            wencode_data(&e, wencode_passive(), "", 0);
            uint8_t *bytes = wencode_finish(&e, &len);
            bool found = false;
            for (size_t i = 8; bytes && i < len; i += 2 + bytes[i + 1])
                found = found || bytes[i] == 12;
            CHECK_EQ(found, when == WENCODE_ALWAYS || (when == WENCODE_WHEN_NEEDED && used));
            wencode_free_bytes(bytes);
            wencode_free(&e);
        }
    }
}

TEST(finish_into_a_buffer_says_what_it_needs)
{
    wencode e;
    uint8_t buffer[64];
    size_t len, need;
    wencode_init(&e);
    wencode_memory(&e, wencode_at_least(1));
    CHECK(!wencode_finish_into(&e, NULL, 0, &need));
    CHECK_EQ(need, 8 + 5);
    CHECK_EQ(wencode_get_error(&e)->status, WENCODE_OK);
    memset(buffer, 0xee, sizeof buffer);
    CHECK(!wencode_finish_into(&e, buffer, need - 1, &len));
    CHECK_EQ(buffer[0], 0xee);
    CHECK(wencode_finish_into(&e, buffer, need, &len));
    CHECK_EQ(len, need);
    CHECK(memcmp(buffer, HEADER "\x05\x03\x01\x00\x01", 13) == 0);
    CHECK_EQ(buffer[13], 0xee);
    GIVES(&e, "");
}

TEST(an_encoder_can_be_used_again)
{
    wencode e;
    wencode_init(&e);
    for (int i = 0; i < 3; i++) {
        size_t len;
        wencode_func(&e, wencode_sig(&e, "", ""));
        wencode_nop(&e);
        wencode_func_end(&e);
        uint8_t *bytes = wencode_finish(&e, &len);
        CHECK(bytes && len == 8 + 6 + 4 + 7);
        wencode_free_bytes(bytes);
        wencode_i32_add(&e); /* an error, */
        CHECK_EQ(wencode_get_error(&e)->status, WENCODE_ERR_ORDER);
        wencode_reset(&e); /* forgotten */
        CHECK_EQ(wencode_get_error(&e)->status, WENCODE_OK);
        wencode_free(&e);
    }
    begin(&e);
    wencode_block(&e, WENCODE_VOID);
    wencode_expr_begin(&e);
    wencode_reset(&e);
    CHECK_EQ(wencode_sig(&e, "", ""), 0);
    wencode_free(&e);
}
