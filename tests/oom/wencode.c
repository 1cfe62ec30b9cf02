/* tests/oom/wencode.c - every allocation of the encoder fails in turn: reported, nothing leaked, and
 * the encoder can be used again. */
#include "allocator.h"
#define WENCODE_REALLOC(p, n) failing_realloc((p), (n))
#define WENCODE_FREE(p)       counted_free(p)
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "test.h"

static void write_bodies(wencode *e, uint32_t type)
{
    for (int i = 0; i < 20; i++) {
        wencode_func(e, type);
        wencode_label block = wencode_block(e, WENCODE_VOID);
        for (int k = 0; k < 30; k++) {
            wencode_block(e, WENCODE_VOID);
            wencode_i32_const(e, k * 1000);
            wencode_br_if(e, wencode_depth(e, block));
            wencode_local(e, k % 2 ? WENCODE_I32 : WENCODE_F64);
        }
        for (int k = 0; k < 30; k++) wencode_end(e);
        wencode_expr_begin(e);
        wencode_i32_const(e, i);
        wencode_global(e, WENCODE_I32, true, wencode_expr_end(e));
        wencode_raw(e, "0123456789", 0);
        wencode_end(e);
        wencode_func_end(e);
    }
}

static void write_types(wencode *e)
{
    wencode_fieldtype fields[2] = {wencode_field(WENCODE_I8, true),
                                   wencode_field(WENCODE_ANYREF, false)};
    wencode_set_type_dedup(e, true);
    for (uint32_t i = 0; i < 40; i++) {
        uint32_t first = wencode_rec_begin(e);
        fields[1].type = wencode_type_ref_null(wencode_index(i % 30 ? first + 1 : 0));
        wencode_sub(e, wencode_sub_of(i % 7 ? 0 : WENCODE_NONE, true));
        wencode_structtype(e, fields, 1 + i % 2);
        wencode_arraytype(e, fields[0]);
        wencode_rec_end(e);
    }
}

static void write_object(wencode *e)
{
    uint32_t data = wencode_data(e, wencode_active(0, wencode_constant_i32(0)), "12345678", 8);
    uint32_t custom = wencode_custom(e, ".debug", "1234", 4, 11);
    uint32_t comdat = wencode_comdat(e, "group");
    wencode_symbol_section(e, custom, 0);
    wencode_segment_info(e, data, ".data", 2, 0);
    wencode_comdat_add(e, comdat, WENCODE_COMDAT_DATA, data);
    for (uint32_t i = 0; i < 20; i++) {
        uint32_t symbol = wencode_symbol_data(e, "symbol", data, i, 1, WENCODE_SYMBOL_LOCAL);
        wencode_func(e, 0);
        wencode_relocate(e, WENCODE_RELOC_MEMORY_ADDR_SLEB, symbol, 1);
        wencode_i32_const(e, 0);
        wencode_code_metadata(e, i % 2 ? "x" : "y", "0123", 4);
        wencode_drop(e);
        wencode_func_end(e);
        wencode_relocate_data(e, data, 4, WENCODE_RELOC_MEMORY_ADDR_I32, symbol, i);
        wencode_relocate_custom(e, custom, 0, WENCODE_RELOC_MEMORY_ADDR_I32, symbol, i);
    }
    wencode_init_func(e, wencode_symbol(e, WENCODE_SYMBOL_FUNC, 1, "f", 0), 1);
}

static void write_tools(wencode *e)
{
    wencode_core_value value = {WENCODE_F64, 1};
    for (uint32_t i = 0; i < 12; i++) {
        wencode_producer(e, i % 2 ? "language" : "sdk", "name", "version");
        wencode_target_feature(e, '+', "feature");
        wencode_dylink_needed(e, "library");
        wencode_core_stack(e, "thread");
        wencode_core_frame(e, 0, 0, 0, &value, 1, &value, 1);
        wencode_core_module(e, "module");
        wencode_build_id(e, "0123", 4);
    }
}

static void write_module(wencode *e)
{
    char letters[3] = "i", name[3] = "a";
    wencode_set_widths(e, 0, 0); /* settings outlive wencode_reset */
    wencode_set_imports(e, WENCODE_IMPORTS_PLAIN);
    wencode_set_type_dedup(e, false);
    uint32_t type = wencode_sig(e, "", "");
    for (int i = 0; i < 49; i++) {
        letters[0] = "iIfFvrx"[i % 7];
        letters[1] = "iIfFvrx"[i / 7];
        wencode_sig(e, letters, "i");
    }
    write_types(e);
    wencode_set_imports(e, WENCODE_IMPORTS_SHORTEST);
    for (uint32_t i = 0; i < 12; i++) wencode_import_func(e, i < 8 ? "env" : "other", "f", type);
    uint32_t table = wencode_table(e, WENCODE_FUNCREF, wencode_at_least(4));
    wencode_memory(e, wencode_at_least(1));
    write_bodies(e, type);
    uint32_t funcs[2] = {0, 1};
    wencode_elem_funcs(e, wencode_active(table, wencode_constant_i32(0)), funcs, 2);
    wencode_data(e, wencode_active(0, wencode_constant_i32(0)), "data", 4);
    wencode_tag(e, type);
    wencode_start(e, 0);
    wencode_set_widths(e, WENCODE_WIDE_OPERANDS | WENCODE_WIDE_ITEMS, 3);
    write_object(e);
    write_tools(e);
    wencode_set_widths(e, 0, 0);
    for (uint32_t i = 0; i < 20; i++) {
        name[1] = (char)('a' + i);
        wencode_export_func(e, name, i);
        wencode_name_local(e, i, 0, name);
        wencode_custom(e, name, name, 2, i % 13 + 1);
    }
}

TEST(every_allocation_may_fail)
{
    uint8_t *whole = NULL;
    size_t whole_len = 0;
    long failures = 0;
    for (long n = -1; n < 3000; n++) {
        wencode e;
        size_t len;
        wencode_init(&e);
        allowed = n;
        write_module(&e);
        uint8_t *bytes = wencode_finish(&e, &len);
        if (n < 0) {
            CHECK(bytes != NULL);
            whole = bytes;
            whole_len = len;
        } else if (bytes) {
            CHECK(len == whole_len && memcmp(bytes, whole, len) == 0);
            wencode_free_bytes(bytes);
        } else {
            failures++;
            CHECK_EQ(len, 0);
            CHECK_EQ(wencode_get_error(&e)->status, WENCODE_ERR_NOMEM);
            write_module(&e); /* does nothing */
            allowed = -1;
            wencode_reset(&e);
            write_module(&e);
            uint8_t *again = wencode_finish(&e, &len);
            CHECK(again && len == whole_len && memcmp(again, whole, len) == 0);
            wencode_free_bytes(again);
        }
        wencode_free(&e);
        CHECK_EQ(live, 1);
        if (n >= 0 && bytes) break;
    }
    CHECK(failures > 30);
    wencode_free_bytes(whole);
    CHECK_EQ(live, 0);
}
