/* tests/check_wencode.c - writes a module with every kind of section, for tests/stage_wencode.sh,
 * which compares what wasm-tools prints of it with tests/check_wencode.wat.
 * Build: cc -I. tests/check_wencode.c */
#include <stdio.h>

#define WENCODE_IMPLEMENTATION
#include "wencode.h"

static void add_imports(wencode *e)
{
    wencode_import_func(e, "env", "log", wencode_sig(e, "iF", ""));
    wencode_import_table(e, "env", "refs", WENCODE_EXTERNREF, wencode_between(1, 10));
    wencode_import_memory(e, "env", "memory", wencode_between(1, 2));
    wencode_import_global(e, "env", "base", WENCODE_I32, false);
    wencode_import_tag(e, "env", "oops", wencode_sig(e, "I", ""));
}

static void add_definitions(wencode *e, uint32_t sum)
{
    wencode_limits big = wencode_between(2, 1000);
    wencode_limits shared = wencode_between(1, 1);
    uint32_t funcs[3], table, memory;
    big.is_64 = true;
    shared.shared = true;
    table = wencode_table(e, WENCODE_FUNCREF, wencode_at_least(20));
    wencode_table(e, WENCODE_EXTERNREF, big);
    wencode_table_filled(e, WENCODE_FUNCREF, wencode_at_least(1), wencode_constant_func(sum));
    memory = wencode_memory(e, big);
    wencode_memory(e, shared);
    wencode_tag(e, wencode_sig(e, "", ""));
    wencode_global(e, WENCODE_I64, true, wencode_constant_i64(INT64_MIN));
    wencode_global(e, WENCODE_F32, false, wencode_constant_f32_bits(0x7fa00000u));
    wencode_global(e, WENCODE_F64, false, wencode_constant_f64_bits(0x3ff8000000000000u));
    wencode_global(e, WENCODE_FUNCREF, false, wencode_constant_func(sum));
    wencode_global(e, WENCODE_EXTERNREF, false, wencode_constant_null(WENCODE_EXTERNREF));
    wencode_global(e, wencode_type_ref_null(wencode_index(0)), false,
                   wencode_constant_null(wencode_index(0)));
    funcs[0] = sum;
    funcs[1] = 0;
    funcs[2] = sum;
    wencode_elem_funcs(e, wencode_active(table, wencode_constant_global(0)), funcs, 3);
    wencode_elem_funcs(e, wencode_passive(), funcs, 1);
    wencode_elem_funcs(e, wencode_declared(), funcs, 2);
    wencode_data(e, wencode_active(0, wencode_constant_i32(1024)), "hello\0\xff", 7);
    wencode_data(e, wencode_active(memory, wencode_constant_i64(8)), "sixty-four", 10);
    wencode_data(e, wencode_passive(), "passive", 7);
}

static uint32_t add_sum(wencode *e)
{
    uint32_t sum = wencode_func(e, wencode_sig(e, "i", "I"));
    uint32_t total = wencode_local(e, WENCODE_I64);
    wencode_label loop = wencode_loop(e, WENCODE_VOID);
    wencode_local_get(e, total);
    wencode_local_get(e, 0);
    wencode_i64_extend_i32_u(e);
    wencode_i64_add(e);
    wencode_local_set(e, total);
    wencode_local_get(e, 0);
    wencode_i32_const(e, 1);
    wencode_i32_sub(e);
    wencode_local_tee(e, 0);
    wencode_br_if(e, wencode_depth(e, loop));
    wencode_end(e);
    wencode_local_get(e, total);
    wencode_func_end(e);
    wencode_name(e, WENCODE_NAMED_FUNC, sum, "sum");
    wencode_name_local(e, sum, 0, "n");
    wencode_name_local(e, sum, total, "total");
    wencode_name_label(e, sum, 0, "again");
    return sum;
}

static void add_start(wencode *e)
{
    uint32_t start = wencode_func(e, wencode_sig(e, "", ""));
    wencode_i32_const(e, 0);
    wencode_i32_const(e, 0);
    wencode_i32_const(e, 7);
    wencode_memory_init(e, 2, 0);
    wencode_func_end(e);
    wencode_start(e, start);
}

static void add_exports(wencode *e, uint32_t sum)
{
    wencode_export_func(e, "sum", sum);
    wencode_export_table(e, "table", 1);
    wencode_export_memory(e, "memory", 1);
    wencode_export_global(e, "global \xe2\x82\xac", 1);
    wencode_export_tag(e, "tag", 1);
    wencode_name_module(e, "every_section");
    wencode_name(e, WENCODE_NAMED_TYPE, 0, "logger");
    wencode_name(e, WENCODE_NAMED_TABLE, 1, "calls");
    wencode_name(e, WENCODE_NAMED_MEMORY, 0, "main");
    wencode_name(e, WENCODE_NAMED_GLOBAL, 1, "count");
    wencode_name(e, WENCODE_NAMED_ELEM, 1, "one");
    wencode_name(e, WENCODE_NAMED_DATA, 2, "text");
    wencode_name(e, WENCODE_NAMED_TAG, 0, "oops");
    wencode_custom(e, "first", "\x01\x02", 2, WENCODE_FIRST);
    wencode_custom(e, "after types", "t", 1, 1);
    wencode_custom(e, "last", NULL, 0, WENCODE_LAST);
}

int main(void)
{
    wencode e;
    size_t len;
    wencode_init(&e);
    add_imports(&e);
    uint32_t sum = add_sum(&e);
    add_definitions(&e, sum);
    add_start(&e);
    add_exports(&e, sum);
    uint8_t *module = wencode_finish(&e, &len);
    if (!module) fprintf(stderr, "%s\n", wencode_get_error(&e)->message);
    if (module && fwrite(module, 1, len, stdout) != len) return 1;
    wencode_free_bytes(module);
    wencode_free(&e);
    return module ? 0 : 1;
}
