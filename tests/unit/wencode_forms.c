/* tests/unit/wencode_forms.c - every form of types, imports, segments and integers, byte by byte. */
/* qemu */
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "unit/encoder.h"

TEST(structs_arrays_and_continuations)
{
    wencode e;
    wencode_init(&e);
    wencode_fieldtype fields[3];
    fields[0] = wencode_field(WENCODE_I8, true);
    fields[1] = wencode_field(WENCODE_I16, false);
    fields[2] = wencode_field(wencode_type_ref_null(wencode_index(0)), true);
    CHECK_EQ(wencode_structtype(&e, fields, 3), 0);
    CHECK_EQ(wencode_structtype(&e, NULL, 0), 1);
    CHECK_EQ(wencode_arraytype(&e, wencode_field(WENCODE_V128, false)), 2);
    CHECK_EQ(wencode_sig(&e, "", ""), 3);
    CHECK_EQ(wencode_conttype(&e, 3), 4);
    GIVES(&e, "\x01\x14\x05\x5f\x03\x78\x01\x77\x00\x63\x00\x01\x5f\x00\x5e\x7b\x00\x60\x00\x00"
              "\x5d\x03");
}

TEST(every_heap_type_has_its_form)
{
    wencode e;
    wencode_init(&e);
    wencode_valtype types[7];
    types[0] = WENCODE_EXNREF;
    types[1] = wencode_type_ref(WENCODE_ANYREF);
    types[2] = wencode_type_ref(wencode_index(0x7f));
    types[3] = wencode_type_ref(wencode_shared(WENCODE_EQREF));
    types[4] = wencode_shared(WENCODE_I31REF);
    types[5] = wencode_type_ref_null(wencode_exact(0x7f));
    types[6] = wencode_type_ref_null(WENCODE_FUNCREF);
    wencode_set_lax(&e, true);
    wencode_functype(&e, types, 7, NULL, 0);
    GIVES(&e, "\x01\x14\x01\x60\x07\x69\x64\x6e\x64\xff\x00\x64\x65\x6d\x65\x6c\x63\x62\x7f"
              "\x63\x70\x00");
}

TEST(subtypes_and_their_forms)
{
    wencode e;
    wencode_subtype sub = wencode_sub_plain();
    wencode_init(&e);
    wencode_sub(&e, wencode_sub_of(WENCODE_NONE, true));
    CHECK_EQ(wencode_structtype(&e, NULL, 0), 0);
    wencode_sub(&e, wencode_sub_of(0, false));
    CHECK_EQ(wencode_structtype(&e, NULL, 0), 1);
    sub.explicit_form = true;
    wencode_sub(&e, sub);
    CHECK_EQ(wencode_functype(&e, NULL, 0, NULL, 0), 2);
    sub = wencode_sub_plain();
    sub.shared = sub.has_describes = sub.has_descriptor = true;
    sub.describes = 1;
    sub.descriptor = 2;
    wencode_sub(&e, sub);
    CHECK_EQ(wencode_structtype(&e, NULL, 0), 3);
    CHECK_EQ(wencode_structtype(&e, NULL, 0), 4);
    GIVES(&e, "\x01\x18\x05\x50\x00\x5f\x00\x4f\x01\x00\x5f\x00\x4f\x00\x60\x00\x00"
              "\x65\x4c\x01\x4d\x02\x5f\x00\x5f\x00");
}

TEST(recursion_groups)
{
    wencode e;
    wencode_init(&e);
    CHECK_EQ(wencode_rec_begin(&e), 0);
    CHECK_EQ(wencode_arraytype(&e, wencode_field(wencode_type_ref(wencode_index(1)), false)), 0);
    CHECK_EQ(wencode_arraytype(&e, wencode_field(wencode_type_ref(wencode_index(0)), false)), 1);
    CHECK_EQ(wencode_rec_end(&e), 0);
    CHECK_EQ(wencode_rec_begin(&e), 2);
    CHECK_EQ(wencode_rec_end(&e), 2);
    CHECK_EQ(wencode_sig(&e, "i", ""), 2);
    GIVES(&e, "\x01\x11\x03\x4e\x02\x5e\x64\x01\x00\x5e\x64\x00\x00\x4e\x00\x60\x01\x7f\x00");
}

static uint32_t add_pair(wencode *e, uint32_t outside, bool is_mutable)
{
    uint32_t first = wencode_rec_begin(e);
    wencode_fieldtype fields[2];
    fields[0] = wencode_field(wencode_type_ref_null(wencode_index(first + 1)), is_mutable);
    fields[1] = wencode_field(wencode_type_ref(wencode_index(outside)), false);
    wencode_structtype(e, fields, 2);
    wencode_sub(e, wencode_sub_of(WENCODE_NONE, true));
    wencode_arraytype(e, wencode_field(wencode_type_ref(wencode_index(first)), true));
    return wencode_rec_end(e);
}

TEST(equal_types_are_found_again)
{
    wencode e;
    wencode_valtype funcref = WENCODE_FUNCREF,
                    long_funcref = wencode_type_ref_null(WENCODE_FUNCREF);
    wencode_subtype sub = wencode_sub_plain();
    wencode_init(&e);
    wencode_set_type_dedup(&e, true);
    CHECK_EQ(wencode_structtype(&e, NULL, 0), 0);
    CHECK_EQ(wencode_functype(&e, &funcref, 1, NULL, 0), 1);
    CHECK_EQ(wencode_sig(&e, "r", ""), 1);
    CHECK_EQ(wencode_functype(&e, &long_funcref, 1, NULL, 0), 1);
    sub.explicit_form = true;
    wencode_sub(&e, sub);
    CHECK_EQ(wencode_structtype(&e, NULL, 0), 0);
    wencode_sub(&e, wencode_sub_of(WENCODE_NONE, true));
    CHECK_EQ(wencode_structtype(&e, NULL, 0), 2);
    CHECK_EQ(add_pair(&e, 0, false), 3);
    CHECK_EQ(add_pair(&e, 0, false), 3);
    CHECK_EQ(add_pair(&e, 1, false), 5);
    CHECK_EQ(add_pair(&e, 0, true), 7);
    CHECK_EQ(add_pair(&e, 0, false), 3);
    /* A group of one that refers to nothing is its type. */
    CHECK_EQ(wencode_rec_begin(&e), 9);
    CHECK_EQ(wencode_structtype(&e, NULL, 0), 9);
    CHECK_EQ(wencode_rec_end(&e), 0);
    CHECK_EQ(wencode_arraytype(&e, wencode_field(WENCODE_I8, true)), 9);
    size_t len;
    uint8_t *bytes = wencode_finish(&e, &len);
    CHECK(bytes && bytes[10] == 7);
    wencode_free_bytes(bytes);
    wencode_free(&e);
}

TEST(many_types_are_found_again)
{
    wencode e;
    wencode_valtype types[12];
    wencode_init(&e);
    wencode_set_type_dedup(&e, true);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 4096; i++) {
            for (uint32_t k = 0; k < 12; k++) types[k] = i >> k & 1 ? WENCODE_I32 : WENCODE_F64;
            CHECK_EQ(wencode_functype(&e, types, 12, types, 1), i);
        }
    }
    wencode_free(&e);
}

TEST(types_that_are_not_finished)
{
    wencode e;
    wencode_init(&e);
    wencode_rec_begin(&e);
    CHECK(reports(&e, WENCODE_ERR_NESTING, "inside of a recursion group"));
    wencode_rec_begin(&e);
    wencode_rec_begin(&e);
    CHECK(reports(&e, WENCODE_ERR_NESTING, "inside of another"));
    wencode_rec_end(&e);
    CHECK(reports(&e, WENCODE_ERR_NESTING, "without wencode_rec_begin"));
    wencode_sub(&e, wencode_sub_plain());
    CHECK(reports(&e, WENCODE_ERR_NESTING, "wencode_sub"));
    wencode_arraytype(&e, wencode_field(wencode_type_ref(wencode_index(7)), false));
    CHECK(reports(&e, WENCODE_ERR_INDEX, "no type 7: the module has 1"));
    wencode_sub(&e, wencode_sub_of(3, true));
    wencode_structtype(&e, NULL, 0);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "no type 3: the module has 1"));
}

static void add_imports(wencode *e)
{
    wencode_sig(e, "", "");
    wencode_import_func(e, "a", "x", 0);
    wencode_import_func(e, "a", "y", 0);
    wencode_import_global(e, "a", "z", WENCODE_I32, WENCODE_MUTABLE);
    wencode_import_func(e, "b", "x", 0);
    wencode_import_func_exact(e, "c", "x", 0);
    wencode_import_func_exact(e, "c", "y", 0);
    wencode_import_func_exact(e, "c", "z", 0);
}

TEST(imports_in_groups)
{
    wencode e;
    wencode_init(&e);
    add_imports(&e);
    GIVES(&e, "\x01\x04\x01\x60\x00\x00"
              "\x02\x2c\x07\x01"
              "a\x01x\x00\x00\x01"
              "a\x01y\x00\x00\x01"
              "a\x01z\x03\x7f\x01"
              "\x01"
              "b\x01x\x00\x00\x01"
              "c\x01x\x20\x00\x01"
              "c\x01y\x20\x00\x01"
              "c\x01z\x20\x00");
    wencode_init(&e);
    wencode_set_imports(&e, WENCODE_IMPORTS_BY_NAME);
    add_imports(&e);
    GIVES(&e, "\x01\x04\x01\x60\x00\x00"
              "\x02\x2d\x03\x01"
              "a\x00\x7f\x03\x01x\x00\x00\x01y\x00\x00\x01z\x03\x7f\x01"
              "\x01"
              "b\x00\x7f\x01\x01x\x00\x00\x01"
              "c\x00\x7f\x03\x01x\x20\x00\x01y\x20\x00\x01z\x20\x00");
    wencode_init(&e);
    wencode_set_imports(&e, WENCODE_IMPORTS_BY_TYPE);
    add_imports(&e);
    GIVES(&e, "\x01\x04\x01\x60\x00\x00"
              "\x02\x2c\x04\x01"
              "a\x00\x7e\x00\x00\x02\x01x\x01y\x01"
              "a\x00\x7e\x03\x7f\x01\x01\x01z"
              "\x01"
              "b\x00\x7e\x00\x00\x01\x01x\x01"
              "c\x00\x7e\x20\x00\x03\x01x\x01y\x01z");
    wencode_init(&e);
    wencode_set_imports(&e, WENCODE_IMPORTS_SHORTEST);
    add_imports(&e);
    wencode_set_imports(&e, WENCODE_IMPORTS_PLAIN);
    wencode_import_func(&e, "c", "w", 0);
    GIVES(&e, "\x01\x04\x01\x60\x00\x00"
              "\x02\x2c\x04\x01"
              "a\x00\x7f\x03\x01x\x00\x00\x01y\x00\x00\x01z\x03\x7f\x01"
              "\x01"
              "b\x01x\x00\x00\x01"
              "c\x00\x7e\x20\x00\x03\x01x\x01y\x01z\x01"
              "c\x01w\x00\x00");
}

TEST(names_with_zero_bytes)
{
    wencode e;
    wencode_extern memory;
    memset(&memory, 0, sizeof memory);
    memory.kind = WENCODE_KIND_MEMORY;
    memory.limits = wencode_between(1, 2);
    wencode_init(&e);
    CHECK_EQ(wencode_import(&e, wencode_text_of("a\0b", 3), wencode_text_of("", 0), &memory), 0);
    wencode_export(&e, wencode_text_of("\0", 1), WENCODE_KIND_MEMORY, 0);
    GIVES(&e, "\x02\x0a\x01\x03"
              "a\0b\x00\x02\x01\x01\x02\x07\x05\x01\x01\x00\x02\x00");
}

TEST(kinds_that_do_not_exist)
{
    wencode e;
    wencode_extern what;
    memset(&what, 0, sizeof what);
    what.kind = (wencode_kind)5;
    wencode_init(&e);
    wencode_import(&e, wencode_text_of("m", 1), wencode_text_of("n", 1), &what);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "of kind 5"));
    wencode_memory(&e, wencode_at_least(1));
    wencode_export(&e, wencode_text_of("n", 1), WENCODE_KIND_FUNC_EXACT, 0);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "of kind 32"));
}

TEST(segments_may_name_memory_0_and_table_0)
{
    wencode e;
    wencode_init(&e);
    uint32_t func = 0;
    wencode_segment where = wencode_active(0, wencode_constant_i32(0));
    wencode_constant item = wencode_constant_func(0);
    where.explicit_index = true;
    wencode_memory(&e, wencode_at_least(1));
    wencode_table(&e, WENCODE_FUNCREF, wencode_at_least(1));
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_func_end(&e);
    wencode_elem_funcs(&e, where, &func, 1);
    wencode_elem_exprs(&e, where, WENCODE_FUNCREF, &item, 1);
    wencode_elem_exprs(&e, wencode_active(0, wencode_constant_i32(0)),
                       wencode_type_ref_null(WENCODE_FUNCREF), &item, 1);
    wencode_data(&e, where, "x", 1);
    GIVES(&e, "\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00\x04\x04\x01\x70\x00\x01\x05\x03\x01\x00\x01"
              "\x09\x1e\x03\x02\x00\x41\x00\x0b\x00\x01\x00"
              "\x06\x00\x41\x00\x0b\x70\x01\xd2\x00\x0b"
              "\x06\x00\x41\x00\x0b\x63\x70\x01\xd2\x00\x0b"
              "\x0a\x04\x01\x02\x00\x0b\x0b\x08\x01\x02\x00\x41\x00\x0b\x01x");
}

TEST(globals_may_be_shared)
{
    wencode e;
    wencode_init(&e);
    wencode_import_global(&e, "", "", WENCODE_I32, WENCODE_SHARED);
    wencode_global(&e, WENCODE_I32, WENCODE_SHARED | WENCODE_MUTABLE, wencode_constant_i32(0));
    GIVES(&e, "\x02\x06\x01\x00\x00\x03\x7f\x02\x06\x06\x01\x7f\x03\x41\x00\x0b");
}

TEST(runs_of_locals_stay_as_they_are_asked_for)
{
    wencode e;
    wencode_init(&e);
    wencode_func(&e, wencode_sig(&e, "i", ""));
    CHECK_EQ(wencode_local_run(&e, WENCODE_I32, 1), 1);
    CHECK_EQ(wencode_local_run(&e, WENCODE_I32, 0), 2);
    CHECK_EQ(wencode_local_run(&e, WENCODE_I32, 2), 2);
    CHECK_EQ(wencode_local(&e, WENCODE_I32), 4);
    wencode_func_end(&e);
    GIVES(&e, "\x01\x05\x01\x60\x01\x7f\x00\x03\x02\x01\x00"
              "\x0a\x0a\x01\x08\x03\x01\x7f\x00\x7f\x03\x7f\x0b");
}

TEST(items_as_bytes)
{
    wencode e;
    wencode_init(&e);
    wencode_sig(&e, "", "");
    CHECK_EQ(wencode_raw_import(&e, WENCODE_KIND_FUNC, "\x01m\x01n\x00\x80\x00", 7), 0);
    CHECK_EQ(wencode_raw_items(&e, 3, "\x00\x00", 2, 2), 1);
    CHECK_EQ(wencode_raw_items(&e, 5, "\x00\x81\x00", 3, 1), 0);
    wencode_body(&e, 1);
    wencode_func_end(&e);
    wencode_raw_body(&e, "\x00\x0b", 2);
    wencode_raw_items(&e, 7, "\x01m\x02\x00", 4, 1);
    GIVES(&e,
          "\x01\x04\x01\x60\x00\x00\x02\x08\x01\x01m\x01n\x00\x80\x00\x03\x03\x02\x00\x00"
          "\x05\x04\x01\x00\x81\x00\x07\x05\x01\x01m\x02\x00\x0a\x07\x02\x02\x00\x0b\x02\x00\x0b");
    wencode_raw_items(&e, 1, "", 0, 1);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "section 1 has no items"));
}

TEST(sizes_and_counts_of_sections_may_be_wide)
{
    wencode e;
    wencode_init(&e);
    wencode_set_section_widths(&e, 1, 3, 2);
    wencode_set_section_widths(&e, 12, 5, 4);
    wencode_set_data_count(&e, WENCODE_ALWAYS);
    wencode_sig(&e, "", "");
    GIVES(&e, "\x01\x85\x80\x00\x81\x00\x60\x00\x00\x0c\x84\x80\x80\x80\x00\x80\x80\x80\x00");
    wencode_set_section_widths(&e, 14, 1, 1);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "widths of section 14"));
}

TEST(operands_may_be_wide)
{
    wencode e;
    uint32_t depths[2] = {0, 1};
    wencode_clause clause = wencode_on_exception(0, false, 0);
    wencode_init(&e);
    wencode_memory(&e, wencode_at_least(1));
    wencode_tag(&e, wencode_sig(&e, "", ""));
    wencode_func(&e, 0);
    wencode_set_widths(&e, WENCODE_WIDE_OPERANDS, 2);
    wencode_local(&e, WENCODE_I32);
    size_t mark = e.len;
    wencode_local_get(&e, 0);                        /* 20 80 00 */
    wencode_i32_const(&e, -1);                       /* 41 ff 7f */
    wencode_i64_const(&e, 64);                       /* 42 c0 00 */
    wencode_i32_load(&e, wencode_at(3));             /* 28 82 00 83 00 */
    wencode_block(&e, wencode_index(0));             /* 02 80 00 */
    wencode_block(&e, WENCODE_I32);                  /* 02 7f */
    wencode_br_table(&e, depths, 2, 0);              /* 0e 82 00 80 00 81 00 80 00 */
    wencode_end(&e);                                 /* 0b */
    wencode_try_table(&e, WENCODE_VOID, &clause, 1); /* 1f 40 81 00 00 80 00 80 00 */
    wencode_end(&e);                                 /* 0b */
    wencode_f32_const_bits(&e, 0x01020304);          /* 43 04 03 02 01 */
    wencode_ref_null(&e, wencode_index(0));          /* d0 80 00 */
    wencode_ref_null(&e, WENCODE_ANYREF);            /* d0 6e */
    wencode_br_on_cast(&e, 0, WENCODE_ANYREF,
                       wencode_type_ref(wencode_exact(0))); /* fb 18 01 80 00 6e 62 80 00 */
    wencode_set_widths(&e, WENCODE_WIDE_OPCODES, 3);
    wencode_memory_fill(&e, 0);                    /* fc 8b 80 00 00 */
    wencode_v128_load8_lane(&e, wencode_at(1), 2); /* fd d4 80 00 00 01 02 */
    wencode_set_widths(&e, WENCODE_WIDE_OPERANDS, 10);
    wencode_i32_load(&e, wencode_at(3)); /* 28 5 bytes, 10 bytes */
    wencode_set_widths(&e, 0, 0);
    wencode_local_get(&e, 0);
    static const char want[] =
        "\x20\x80\x00\x41\xff\x7f\x42\xc0\x00\x28\x82\x00\x83\x00\x02\x80\x00\x02\x7f"
        "\x0e\x82\x00\x80\x00\x81\x00\x80\x00\x0b\x1f\x40\x81\x00\x00\x80\x00\x80\x00\x0b"
        "\x43\x04\x03\x02\x01\xd0\x80\x00\xd0\x6e\xfb\x18\x01\x80\x00\x6e\x62\x80\x00"
        "\xfc\x8b\x80\x00\x00\xfd\xd4\x80\x00\x00\x01\x02"
        "\x28\x82\x80\x80\x80\x00\x83\x80\x80\x80\x80\x80\x80\x80\x80\x00\x20\x00";
    CHECK_EQ(e.len - mark, sizeof want - 1);
    CHECK(e.len - mark == sizeof want - 1 && memcmp(e.data + mark, want, sizeof want - 1) == 0);
    wencode_end(&e);
    wencode_func_end(&e);
    size_t len;
    uint8_t *bytes = wencode_finish(&e, &len);
    CHECK(bytes);
    wencode_free_bytes(bytes);
    wencode_free(&e);
}

TEST(items_and_sizes_may_be_wide)
{
    wencode e;
    wencode_init(&e);
    wencode_set_widths(&e, WENCODE_WIDE_ITEMS | WENCODE_WIDE_SIZES, 2);
    wencode_func(&e, wencode_sig(&e, "i", ""));
    wencode_local(&e, WENCODE_F32);
    wencode_nop(&e);
    wencode_func_end(&e);
    wencode_memory(&e, wencode_at_least(1));
    wencode_custom(&e, "c", "", 0, WENCODE_LAST);
    GIVES(&e, "\x01\x07\x01\x60\x81\x00\x7f\x80\x00\x03\x03\x01\x80\x00\x05\x04\x01\x00\x81\x00"
              "\x0a\x0a\x01\x87\x00\x81\x00\x81\x00\x7d\x01\x0b\x00\x83\x00\x81\x00"
              "c");
}

TEST(widths_may_change_between_locals)
{
    wencode e;
    wencode_init(&e);
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_local(&e, WENCODE_I32);
    wencode_set_widths(&e, WENCODE_WIDE_ITEMS, 3);
    wencode_local(&e, WENCODE_I64);
    wencode_nop(&e);
    wencode_local(&e, WENCODE_F64);
    wencode_set_widths(&e, WENCODE_WIDE_ITEMS, 2);
    wencode_func_end(&e);
    GIVES(&e, "\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00"
              "\x0a\x0f\x01\x0d\x83\x00\x81\x00\x7f\x81\x00\x7e\x81\x00\x7c\x01\x0b");
}

TEST(atomic_accesses_may_be_acquire_release)
{
    wencode e;
    wencode_init(&e);
    wencode_memory(&e, wencode_at_least(1));
    wencode_memory(&e, wencode_at_least(1));
    wencode_func(&e, wencode_sig(&e, "", ""));
    size_t mark = e.len;
    wencode_i32_atomic_load(&e, wencode_ordered(wencode_at(1), WENCODE_ACQ_REL));
    wencode_i64_atomic_store8(&e, wencode_ordered(wencode_at(2), WENCODE_ACQ_REL));
    wencode_i32_atomic_rmw_add(&e, wencode_ordered(wencode_memory_at(1, 3, 0), WENCODE_ACQ_REL));
    wencode_i32_atomic_load(&e, wencode_ordered(wencode_at(1), WENCODE_SEQ_CST));
    static const char want[] = "\xfe\x10\x12\x01\x01\xfe\x1b\x10\x01\x02\xfe\x1e\x52\x01\x11\x03"
                               "\xfe\x10\x02\x01";
    CHECK(e.len - mark == sizeof want - 1 && memcmp(e.data + mark, want, sizeof want - 1) == 0);
    wencode_i32_load(&e, wencode_ordered(wencode_at(1), WENCODE_ACQ_REL));
    CHECK(reports(&e, WENCODE_ERR_INDEX, "not atomic"));
}
