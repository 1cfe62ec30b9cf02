/* tests/unit/wencode_custom.c - metadata of code, sections for tools, objects, faults: bytes and misuse. */
/* qemu */
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "unit/encoder.h"

static void begin(wencode *e)
{
    wencode_init(e);
    wencode_func(e, wencode_sig(e, "i", ""));
}

#define TYPE_AND_FUNCTION "\x01\x05\x01\x60\x01\x7f\x00\x03\x02\x01\x00"

TEST(offsets_of_metadata_count_the_locals_that_come_later)
{
    wencode e;
    begin(&e);
    wencode_block(&e, WENCODE_VOID);
    wencode_local_get(&e, 0);
    wencode_branch_hint(&e, false);
    wencode_br_if(&e, 0); /* 4 bytes behind the first instruction */
    for (int i = 0; i < 3; i++) wencode_local(&e, i % 2 ? WENCODE_I32 : WENCODE_F64);
    wencode_local_get(&e, 0);
    wencode_branch_hint(&e, true);
    wencode_br_if(&e, 0);
    wencode_end(&e);
    wencode_func_end(&e);
    wencode_code_metadata_at(&e, "compilation_priority", 0, 0, "\x07", 1);
    GIVES(&e, TYPE_AND_FUNCTION
          "\x00\x23\x19metadata.code.branch_hint\x01\x00\x02\x0b\x01\x00\x0f\x01\x01"
          "\x00\x29\x22metadata.code.compilation_priority\x01\x00\x01\x00\x01\x07"
          "\x0a\x15\x01\x13\x03\x01\x7c\x01\x7f\x01\x7c\x02\x40\x20\x00\x0d\x00\x20\x00\x0d\x00\x0b"
          "\x0b");
}

TEST(metadata_is_sorted_and_right_in_wide_code)
{
    wencode e;
    wencode_init(&e);
    uint32_t type = wencode_sig(&e, "", "");
    uint32_t a = wencode_declare(&e, type), b = wencode_declare(&e, type);
    wencode_code_metadata_at(&e, "x", b, 1, "b", 1);
    wencode_body(&e, a);
    wencode_set_widths(&e, WENCODE_WIDE_OPERANDS, 5);
    wencode_call(&e, 0);
    CHECK_EQ(wencode_offset(&e), 6);
    wencode_code_metadata(&e, "x", "a", 1);
    wencode_call(&e, 1);
    wencode_func_end(&e);
    wencode_set_widths(&e, 0, 0);
    wencode_raw_body(&e, "\0\x0b", 2);
    GIVES(&e,
          "\x01\x04\x01\x60\x00\x00\x03\x03\x02\x00\x00"
          "\x00\x1b\x0fmetadata.code.x\x02\x00\x01\x07\x01"
          "a\x01\x01\x01\x01"
          "b"
          "\x0a\x13\x02\x0e\x00\x10\x80\x80\x80\x80\x00\x10\x81\x80\x80\x80\x00\x0b\x02\x00\x0b");
}

TEST(sections_for_tools)
{
    wencode e;
    wencode_init(&e);
    wencode_producer(&e, "processed-by", "b", "2");
    wencode_producer(&e, "sdk", "s", "");
    wencode_producer(&e, "processed-by", "a", "1");
    wencode_target_feature(&e, '+', "simd128");
    wencode_source_map(&e, "u");
    wencode_external_debug_info(&e, "v");
    wencode_build_id(&e, "\x01\x02", 2);
    wencode_dylink_import(&e, "m", "n", 16);
    wencode_dylink_memory(&e, 100, 4, 2, 0);
    wencode_dylink_needed(&e, "lib");
    wencode_dylink_export(&e, "x", 1);
    wencode_dylink_runtime_path(&e, "p");
    wencode_name_module(&e, "M");
    GIVES(&e, "\x00\x29\x08"
              "dylink.0"
              "\x01\x04\x64\x04\x02\x00"
              "\x02\x05\x01\x03lib"
              "\x03\x04\x01\x01x\x01"
              "\x04\x06\x01\x01m\x01n\x10"
              "\x05\x03\x01\x01p"
              "\x00\x09\x04name\x00\x02\x01M"
              "\x00\x29\x09producers\x02\x03sdk\x01\x01s\x00\x0cprocessed-by\x02\x01"
              "b\x01"
              "2\x01"
              "a\x01"
              "1"
              "\x00\x1a\x0ftarget_features\x01+\x07simd128"
              "\x00\x13\x10sourceMappingURL\x01u"
              "\x00\x16\x13"
              "external_debug_info\x01v"
              "\x00\x0c\x08"
              "build_id\x02\x01\x02");
}

TEST(core_dumps)
{
    wencode e;
    wencode_core_value values[5] = {{WENCODE_I32, 0xffffffffu},
                                    {WENCODE_I64, 64},
                                    {WENCODE_F32, 0x7fa00000u},
                                    {WENCODE_F64, 1},
                                    {WENCODE_VOID, 0}};
    uint32_t memories[2] = {0, 1};
    wencode_init(&e);
    wencode_core(&e, "p");
    CHECK_EQ(wencode_core_module(&e, "m"), 0);
    CHECK_EQ(wencode_core_instance(&e, 0, memories, 2, NULL, 0), 0);
    wencode_core_stack(&e, "t");
    wencode_core_frame(&e, 0, 5, 200, values, 5, values, 1);
    wencode_core_stack(&e, "u");
    GIVES(&e,
          "\x00\x10\x0b"
          "coremodules\x01\x00\x01m"
          "\x00\x15\x0d"
          "coreinstances\x01\x00\x00\x02\x00\x01\x00"
          "\x00\x08\x04"
          "core\x00\x01p"
          "\x00\x2b\x09"
          "corestack\x00\x01t\x01\x00\x00\x05\xc8\x01\x05\x7f\x7f\x7e\xc0\x00\x7d\x00\x00\xa0\x7f"
          "\x7c\x01\x00\x00\x00\x00\x00\x00\x00\x01\x01\x7f\x7f"
          "\x00\x0e\x09"
          "corestack\x00\x01u\x00");
}

TEST(names_in_every_subsection)
{
    wencode e;
    wencode_init(&e);
    for (uint32_t i = 12; i-- > 0;) wencode_name_text(&e, i, i, 2, wencode_text_of("\0x", 2));
    GIVES(&e, "\x00\x5d\x04name"
              "\x00\x03\x02\0x"
              "\x01\x05\x01\x02\x02\0x"
              "\x02\x07\x01\x02\x01\x02\x02\0x"
              "\x03\x07\x01\x03\x01\x02\x02\0x"
              "\x04\x05\x01\x02\x02\0x"
              "\x05\x05\x01\x02\x02\0x"
              "\x06\x05\x01\x02\x02\0x"
              "\x07\x05\x01\x02\x02\0x"
              "\x08\x05\x01\x02\x02\0x"
              "\x09\x05\x01\x02\x02\0x"
              "\x0a\x07\x01\x0a\x01\x02\x02\0x"
              "\x0b\x05\x01\x02\x02\0x");
    wencode_name_text(&e, 12, 0, 0, wencode_text_of("", 0));
    CHECK(reports(&e, WENCODE_ERR_INDEX, "no subsection 12"));
}

TEST(relocations_keep_their_place)
{
    wencode e;
    wencode_init(&e);
    wencode_memory(&e, wencode_at_least(1));
    uint32_t data = wencode_data(&e, wencode_active(0, wencode_constant_i32(0)), "abcd", 4);
    uint32_t symbol = wencode_symbol_data(&e, "d", data, 0, 4, 0);
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_relocate(&e, WENCODE_RELOC_MEMORY_ADDR_SLEB, symbol, 1);
    wencode_i32_const(&e, 0);
    wencode_drop(&e);
    wencode_local(&e, WENCODE_I32);
    wencode_func_end(&e);
    wencode_relocate_data(&e, data, 2, WENCODE_RELOC_MEMORY_ADDR_I32, symbol, -1);
    wencode_segment_info(&e, data, "s", 3, 1);
    GIVES(&e, "\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00\x05\x03\x01\x00\x01"
              "\x0a\x0d\x01\x0b\x01\x01\x7f\x41\x80\x80\x80\x80\x00\x1a\x0b"
              "\x0b\x0a\x01\x00\x41\x00\x0b\x04"
              "abcd"
              "\x00\x1a\x07linking\x02\x08\x08\x01\x01\x00\x01"
              "d\x00\x00\x04\x05\x05\x01\x01s\x03\x01"
              "\x00\x11\x0areloc.CODE\x03\x01\x04\x06\x00\x01"
              "\x00\x11\x0areloc.DATA\x04\x01\x05\x08\x00\x7f");
}

TEST(misuse_of_objects)
{
    wencode e;
    begin(&e);
    wencode_relocate(&e, WENCODE_RELOC_FUNCTION_INDEX_LEB, 0, 0);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "no symbol 0"));
    begin(&e);
    wencode_relocate(&e, WENCODE_RELOC_FUNCTION_INDEX_LEB,
                     wencode_symbol(&e, WENCODE_SYMBOL_FUNC, 0, "f", 0), 0);
    wencode_i32_const(&e, 0);
    wencode_func_end(&e);
    CHECK(reports(&e, WENCODE_ERR_ORDER, "the instruction has no such operand"));
    begin(&e);
    wencode_relocate(&e, WENCODE_RELOC_FUNCTION_INDEX_LEB,
                     wencode_symbol(&e, WENCODE_SYMBOL_FUNC, 0, "f", 0), 0);
    wencode_func_end(&e);
    CHECK(reports(&e, WENCODE_ERR_ORDER, "the instruction has no such operand"));
    begin(&e);
    wencode_relocate(&e, WENCODE_RELOC_MEMORY_ADDR_I32, 0, 0);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "relocation of kind 5 here"));
    wencode_symbol(&e, WENCODE_SYMBOL_FUNC, 0, NULL, 0);
    CHECK(reports(&e, WENCODE_ERR_NAME, "needs a name"));
    wencode_symbol(&e, WENCODE_SYMBOL_DATA, 0, "x", 0);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "a call of its own"));
    wencode_symbol(&e, WENCODE_SYMBOL_FUNC, 5, "x", 0);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "no function 5"));
    wencode_segment_info(&e, 0, "x", 0, 0);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "no data segment 0"));
    wencode_comdat_add(&e, 0, WENCODE_COMDAT_FUNC, 0);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "no comdat 0"));
    wencode_symbol_section(&e, 0, 0);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "no custom section 0"));
    wencode_symbol_section(&e, wencode_custom(&e, "c", "", 0, WENCODE_LAST), 0);
    CHECK(reports(&e, WENCODE_ERR_ORDER, "stands behind the section linking"));
}

TEST(misuse_of_metadata_and_tools)
{
    wencode e;
    wencode_init(&e);
    wencode_branch_hint(&e, true);
    CHECK(reports(&e, WENCODE_ERR_ORDER, "outside of a function"));
    wencode_code_metadata_at(&e, "", 0, 0, "", 0);
    CHECK(reports(&e, WENCODE_ERR_NAME, "a kind of metadata"));
    wencode_code_metadata_at(&e, "x", 3, 0, "", 0);
    CHECK(reports(&e, WENCODE_ERR_INDEX, "no function 3"));
    wencode_target_feature(&e, '*', "x");
    CHECK(reports(&e, WENCODE_ERR_NAME, "none of + - ="));
    wencode_core_frame(&e, 0, 0, 0, NULL, 0, NULL, 0);
    CHECK(reports(&e, WENCODE_ERR_ORDER, "without wencode_core_stack"));
    wencode_force_count(&e, 1, 2);
    CHECK(reports(&e, WENCODE_ERR_ORDER, "without wencode_set_lax"));
    wencode_set_lax(&e, true);
    wencode_force_size(&e, 14, 2);
    CHECK(reports(&e, WENCODE_ERR_ORDER, "of section 14"));
    wencode_memory(&e, wencode_at_least(1));
    wencode_export_memory(&e, "m", 0);
    wencode_export_memory(&e, "m", 0);
    CHECK(reports(&e, WENCODE_ERR_NAME, "export 1 has the same name as export 0"));
}

TEST(many_exports_are_told_apart)
{
    wencode e;
    char name[16];
    size_t len;
    wencode_init(&e);
    wencode_memory(&e, wencode_at_least(1));
    for (int i = 0; i < 3000; i++) {
        snprintf(name, sizeof name, "%d", i);
        wencode_export_memory(&e, name, 0);
    }
    uint8_t *bytes = wencode_finish(&e, &len);
    CHECK(bytes);
    wencode_free_bytes(bytes);
    wencode_free(&e);
}
