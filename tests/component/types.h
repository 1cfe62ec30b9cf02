/* tests/component/types.h - cases: types of values, functions, components, core types. */
#include "cases.h"

/* -- types: values --------------------------------------------------------------------------------- */

CASE(empty, "(component)") { (void)wencode_component_count(c, WENCODE_SORT_FUNC); }

CASE(primitives,
     "(component (type bool) (type s8) (type u8) (type s16) (type u16) (type s32) (type u32)"
     " (type s64) (type u64) (type f32) (type f64) (type char) (type string) (type error-context))")
{
    for (uint32_t type = WENCODE_VAL_BOOL; type >= WENCODE_VAL_STRING; type--)
        wencode_component_type_primitive(c, type);
    wencode_component_type_primitive(c, WENCODE_VAL_ERROR_CONTEXT);
}

CASE(record, "(component (type (record (field \"first\" u8) (field \"second-one\" string)))"
             " (type (record (field \"a\" 0))))")
{
    wencode_component_label fields[2] = {{"first", WENCODE_VAL_U8},
                                         {"second-one", WENCODE_VAL_STRING}};
    wencode_component_type_record(c, fields, 2);
    fields[0].name = "a";
    fields[0].type = wencode_index(0);
    wencode_component_type_record(c, fields, 1);
}

CASE(variant, "(component (type (variant (case \"none\") (case \"some\" f64)))"
              " (type (variant (case \"x\" 0))))")
{
    wencode_component_label cases[2] = {{"none", WENCODE_VAL_NONE}, {"some", WENCODE_VAL_F64}};
    wencode_component_type_variant(c, cases, 2);
    cases[0].name = "x";
    cases[0].type = wencode_index(0);
    wencode_component_type_variant(c, cases, 1);
}

CASE(list, "(component (type (list u8)) (type (list 0)))")
{
    wencode_component_type_list(c, WENCODE_VAL_U8);
    wencode_component_type_list(c, wencode_index(0));
}

CASE(fixed_length_list, "(component (type (list u8 3)) (type (list 0 300)))")
{
    wencode_component_type_fixed_length_list(c, WENCODE_VAL_U8, 3);
    wencode_component_type_fixed_length_list(c, wencode_index(0), 300);
}

CASE(map, "(component (type (map string u32)) (type (map u64 0)))")
{
    wencode_component_type_map(c, WENCODE_VAL_STRING, WENCODE_VAL_U32);
    wencode_component_type_map(c, WENCODE_VAL_U64, wencode_index(0));
}

CASE(tuple, "(component (type (tuple u8)) (type (tuple char 0 bool)))")
{
    wencode_component_valtype types[3] = {WENCODE_VAL_U8, 0, WENCODE_VAL_BOOL};
    wencode_component_type_tuple(c, types, 1);
    types[0] = WENCODE_VAL_CHAR;
    types[1] = wencode_index(0);
    wencode_component_type_tuple(c, types, 3);
}

CASE(flags, "(component (type (flags \"read\" \"write-all\")) (type (flags \"x\")))")
{
    const char *names[2] = {"read", "write-all"}, *x = "x";
    wencode_component_type_flags(c, names, 2);
    wencode_component_type_flags(c, &x, 1);
}

CASE(enum, "(component (type (enum \"red\" \"green\" \"blue\")))")
{
    const char *names[3] = {"red", "green", "blue"};
    wencode_component_type_enum(c, names, 3);
}

CASE(option, "(component (type (option string)) (type (option 0)))")
{
    wencode_component_type_option(c, WENCODE_VAL_STRING);
    wencode_component_type_option(c, wencode_index(0));
}

CASE(result, "(component (type (result)) (type (result u8)) (type (result (error string)))"
             " (type (result 0 (error 1))))")
{
    wencode_component_type_result(c, WENCODE_VAL_NONE, WENCODE_VAL_NONE);
    wencode_component_type_result(c, WENCODE_VAL_U8, WENCODE_VAL_NONE);
    wencode_component_type_result(c, WENCODE_VAL_NONE, WENCODE_VAL_STRING);
    wencode_component_type_result(c, wencode_index(0), wencode_index(1));
}

CASE(handles, "(component (type (resource (rep i32))) (type (own 0)) (type (borrow 0))"
              " (type (resource (rep i32))) (type (own 3)))")
{
    uint32_t resource = wencode_component_type_resource(c, WENCODE_I32, WENCODE_NONE);
    wencode_component_type_own(c, resource);
    wencode_component_type_borrow(c, resource);
    resource = wencode_component_type_resource(c, WENCODE_I32, WENCODE_NONE);
    wencode_component_type_own(c, resource);
}

CASE(channels,
     "(component (type (future)) (type (future u8)) (type (stream)) (type (stream string))"
     " (type (stream 1)))")
{
    wencode_component_type_future(c, WENCODE_VAL_NONE);
    wencode_component_type_future(c, WENCODE_VAL_U8);
    wencode_component_type_stream(c, WENCODE_VAL_NONE);
    wencode_component_type_stream(c, WENCODE_VAL_STRING);
    wencode_component_type_stream(c, wencode_index(1));
}

/* More than 63 types: an index as s33 then needs two bytes. */
#define FOUR_TYPES    "(type (list u8)) (type (list u8)) (type (list u8)) (type (list u8)) "
#define SIXTEEN_TYPES FOUR_TYPES FOUR_TYPES FOUR_TYPES FOUR_TYPES
CASE(many_types, "(component " SIXTEEN_TYPES SIXTEEN_TYPES SIXTEEN_TYPES SIXTEEN_TYPES SIXTEEN_TYPES
                     SIXTEEN_TYPES SIXTEEN_TYPES SIXTEEN_TYPES FOUR_TYPES
                 " (type (option 63)) (type (option 64)) (type (option 128)))")
{
    for (int i = 0; i < 132; i++) wencode_component_type_list(c, WENCODE_VAL_U8);
    wencode_component_type_option(c, wencode_index(63));
    wencode_component_type_option(c, wencode_index(64));
    wencode_component_type_option(c, wencode_index(128));
}

/* -- types: functions, resources ------------------------------------------------------------------- */

CASE(functions, "(component (type (func)) (type (func (result u8)))"
                " (type (func (param \"x\" u32) (param \"long-name\" string) (result string)))"
                " (type (func async (param \"x\" u32))) (type (func async (result char)))"
                " (type (list u8)) (type (func (param \"l\" 5) (result 5))))")
{
    wencode_component_label params[2] = {{"x", WENCODE_VAL_U32}, {"long-name", WENCODE_VAL_STRING}};
    wencode_component_label list = {"l", wencode_index(5)};
    wencode_component_type_func(c, NULL, 0, WENCODE_VAL_NONE);
    wencode_component_type_func(c, NULL, 0, WENCODE_VAL_U8);
    wencode_component_type_func(c, params, 2, WENCODE_VAL_STRING);
    wencode_component_type_func_async(c, params, 1, WENCODE_VAL_NONE);
    wencode_component_type_func_async(c, NULL, 0, WENCODE_VAL_CHAR);
    wencode_component_type_list(c, WENCODE_VAL_U8);
    wencode_component_type_func(c, &list, 1, wencode_index(5));
}

CASE(resource_destructor,
     "(component " CORE_TEXT "(type (resource (rep i32) (dtor (core func 2)))))")
{
    write_core(c);
    wencode_component_type_resource(c, WENCODE_I32, 2);
}

/* -- types: components, instances, modules ----------------------------------------------------------- */

CASE(component_type,
     "(component (type (list u8)) (type (component"
     " (core type (func)) (type (option string)) (alias outer 1 0 (type))"
     " (type (func (param \"l\" 0) (result 1))) (import \"f\" (func (type 2)))"
     " (export \"t\" (type (eq 0))) (export \"r\" (type (sub resource))) (type (option 3)))))")
{
    wencode_component_label l = {"l", wencode_index(0)};
    uint32_t list = wencode_component_type_list(c, WENCODE_VAL_U8);
    wencode_component_begin_component_type(c);
    wencode_component_core_functype(c, NULL, 0, NULL, 0);
    uint32_t option = wencode_component_type_option(c, WENCODE_VAL_STRING);
    uint32_t alias = wencode_component_alias_outer(c, 1, WENCODE_SORT_TYPE, list);
    uint32_t func = wencode_component_type_func(c, &l, 1, wencode_index(alias));
    wencode_component_import(c, "f", wencode_component_extern_func(func));
    uint32_t t = wencode_component_declare_export(c, "t", wencode_component_extern_type(option));
    wencode_component_declare_export(c, "r", wencode_component_extern_resource());
    wencode_component_type_option(c, wencode_index(t));
    wencode_component_end(c);
}

CASE(
    instance_type,
    "(component (type (instance"
    " (export \"r\" (type (sub resource))) (type (own 0)) (type (func (result 1)))"
    " (export \"make\" (func (type 2)))"
    " (type (instance (export \"x\" (type (sub resource))))) (export \"inner\" (instance (type 3)))"
    " (alias export 0 \"x\" (type)) (export \"y\" (type (eq 4)))"
    " (core type (module)) (export \"m\" (core module (type 0)))"
    " (type (component)) (export \"c\" (component (type 6))) (export \"v\" (value string)))))")
{
    wencode_component_begin_instance_type(c);
    uint32_t r = wencode_component_declare_export(c, "r", wencode_component_extern_resource());
    uint32_t own = wencode_component_type_own(c, r);
    uint32_t make = wencode_component_type_func(c, NULL, 0, wencode_index(own));
    wencode_component_declare_export(c, "make", wencode_component_extern_func(make));
    wencode_component_begin_instance_type(c);
    wencode_component_declare_export(c, "x", wencode_component_extern_resource());
    uint32_t type = wencode_component_end(c);
    uint32_t inner =
        wencode_component_declare_export(c, "inner", wencode_component_extern_instance(type));
    uint32_t x = wencode_component_alias_export(c, inner, "x", WENCODE_SORT_TYPE);
    wencode_component_declare_export(c, "y", wencode_component_extern_type(x));
    wencode_component_begin_module_type(c);
    uint32_t module = wencode_component_end(c);
    wencode_component_declare_export(c, "m", wencode_component_extern_core_module(module));
    wencode_component_begin_component_type(c);
    uint32_t component = wencode_component_end(c);
    wencode_component_declare_export(c, "c", wencode_component_extern_component(component));
    wencode_component_declare_export(c, "v", wencode_component_extern_value(WENCODE_VAL_STRING));
    wencode_component_end(c);
}

CASE(module_type,
     "(component (core type (func (param i64))) (core type (module"
     " (alias outer 1 0 (type)) (type (func (param i32) (result f64))) (type (func (param i32)))"
     " (import \"m\" \"f\" (func (type 0))) (import \"m\" \"g\" (func (type 1)))"
     " (import \"m\" \"t\" (table 1 2 funcref)) (import \"m\" \"u\" (table i64 0 externref))"
     " (import \"\" \"a\" (memory 1)) (import \"\" \"b\" (memory i64 1 3))"
     " (import \"\" \"c\" (memory 1 3 shared)) (import \"\" \"d\" (memory 1 1 (pagesize 1)))"
     " (import \"m\" \"i\" (global i32)) (import \"m\" \"j\" (global (mut f32)))"
     " (import \"m\" \"k\" (global (ref null 0))) (import \"m\" \"tag\" (tag (type 2)))"
     " (export \"f\" (func (type 1))) (export \"t\" (table 0 funcref)) (export \"m\" (memory 7))"
     " (export \"g\" (global (mut i64))) (export \"e\" (tag (type 2))))))")
{
    wencode_valtype i64 = WENCODE_I64, i32 = WENCODE_I32, f64 = WENCODE_F64;
    wencode_limits l = wencode_between(1, 3);
    uint32_t outer = wencode_component_core_functype(c, &i64, 1, NULL, 0);
    wencode_component_begin_module_type(c);
    uint32_t f = wencode_component_alias_outer(c, 1, WENCODE_SORT_CORE_TYPE, outer);
    uint32_t g = wencode_component_core_functype(c, &i32, 1, &f64, 1);
    uint32_t e = wencode_component_core_functype(c, &i32, 1, NULL, 0);
    wencode_component_module_import(c, "m", "f", wencode_component_core_func(f));
    wencode_component_module_import(c, "m", "g", wencode_component_core_func(g));
    wencode_component_module_import(c, "m", "t",
                                    wencode_component_core_table(WENCODE_FUNCREF,
                                                                 wencode_between(1, 2)));
    l = wencode_at_least(0);
    l.is_64 = true;
    wencode_component_module_import(c, "m", "u",
                                    wencode_component_core_table(WENCODE_EXTERNREF, l));
    wencode_component_module_import(c, "", "a", wencode_component_core_memory(wencode_at_least(1)));
    l = wencode_between(1, 3);
    l.is_64 = true;
    wencode_component_module_import(c, "", "b", wencode_component_core_memory(l));
    l = wencode_between(1, 3);
    l.shared = true;
    wencode_component_module_import(c, "", "c", wencode_component_core_memory(l));
    l = wencode_between(1, 1);
    l.has_page_size = true;
    wencode_component_module_import(c, "", "d", wencode_component_core_memory(l));
    wencode_component_module_import(c, "m", "i", wencode_component_core_global(WENCODE_I32, false));
    wencode_component_module_import(c, "m", "j", wencode_component_core_global(WENCODE_F32, true));
    wencode_component_module_import(
        c, "m", "k", wencode_component_core_global(wencode_type_ref_null(wencode_index(0)), false));
    wencode_component_module_import(c, "m", "tag", wencode_component_core_tag(e));
    wencode_component_module_export(c, "f", wencode_component_core_func(g));
    wencode_component_module_export(c, "t",
                                    wencode_component_core_table(WENCODE_FUNCREF,
                                                                 wencode_at_least(0)));
    wencode_component_module_export(c, "m", wencode_component_core_memory(wencode_at_least(7)));
    wencode_component_module_export(c, "g", wencode_component_core_global(WENCODE_I64, true));
    wencode_component_module_export(c, "e", wencode_component_core_tag(e));
    wencode_component_end(c);
}

CASE(module_type_exact,
     "(component (core type (module (type (func)) (import \"m\" \"f\" (func (exact (type 0)))))))")
{
    wencode_component_begin_module_type(c);
    uint32_t f = wencode_component_core_functype(c, NULL, 0, NULL, 0);
    wencode_component_module_import(c, "m", "f", wencode_component_core_func_exact(f));
    wencode_component_end(c);
}

/* -- types: core ------------------------------------------------------------------------------------- */

CASE(core_types,
     "(component (core type (func (param i32 i64 f32 f64 v128) (result externref)))"
     " (core type (sub (func))) (core type (sub 1 (func))) (core type (sub final 1 (func)))"
     " (core type (struct (field i8) (field (mut i16)) (field (mut (ref null 1)))))"
     " (core type (array (mut i32))) (core type (cont 1))"
     " (core rec (type (sub (struct (field (ref null 8))))) (type (array (ref null 7))))"
     " (core type (module (type (sub (func))) (type (sub 0 (func)))"
     " (rec (type (sub (struct))) (type (sub 2 (struct)))))))")
{
    wencode_valtype params[5] = {WENCODE_I32, WENCODE_I64, WENCODE_F32, WENCODE_F64, WENCODE_V128};
    wencode_valtype externref = WENCODE_EXTERNREF;
    wencode_fieldtype fields[3];
    wencode_component_core_functype(c, params, 5, &externref, 1);
    wencode_component_core_sub(c, wencode_sub_of(WENCODE_NONE, true));
    wencode_component_core_functype(c, NULL, 0, NULL, 0);
    wencode_component_core_sub(c, wencode_sub_of(1, true));
    wencode_component_core_functype(c, NULL, 0, NULL, 0);
    wencode_component_core_sub(c, wencode_sub_of(1, false));
    wencode_component_core_functype(c, NULL, 0, NULL, 0);
    fields[0] = wencode_field(WENCODE_I8, false);
    fields[1] = wencode_field(WENCODE_I16, true);
    fields[2] = wencode_field(wencode_type_ref_null(wencode_index(1)), true);
    wencode_component_core_structtype(c, fields, 3);
    wencode_component_core_arraytype(c, wencode_field(WENCODE_I32, true));
    wencode_component_core_conttype(c, 1);
    wencode_component_core_rec_begin(c);
    wencode_component_core_sub(c, wencode_sub_of(WENCODE_NONE, true));
    fields[0] = wencode_field(wencode_type_ref_null(wencode_index(8)), false);
    wencode_component_core_structtype(c, fields, 1);
    wencode_component_core_arraytype(c,
                                     wencode_field(wencode_type_ref_null(wencode_index(7)), false));
    wencode_component_core_rec_end(c);
    wencode_component_begin_module_type(c);
    wencode_component_core_sub(c, wencode_sub_of(WENCODE_NONE, true));
    wencode_component_core_functype(c, NULL, 0, NULL, 0);
    wencode_component_core_sub(c, wencode_sub_of(0, true));
    wencode_component_core_functype(c, NULL, 0, NULL, 0);
    wencode_component_core_rec_begin(c);
    wencode_component_core_sub(c, wencode_sub_of(WENCODE_NONE, true));
    wencode_component_core_structtype(c, NULL, 0);
    wencode_component_core_sub(c, wencode_sub_of(2, true));
    wencode_component_core_structtype(c, NULL, 0);
    wencode_component_core_rec_end(c);
    wencode_component_end(c);
}

CASE(core_types_proposals,
     "(component (core type (shared (func))) (core type (shared (struct (field (mut i32)))))"
     " (core rec (type (descriptor 3) (struct)) (type (describes 2) (struct))))")
{
    wencode_subtype sub = wencode_sub_plain();
    wencode_fieldtype field = wencode_field(WENCODE_I32, true);
    sub.shared = true;
    wencode_component_core_sub(c, sub);
    wencode_component_core_functype(c, NULL, 0, NULL, 0);
    wencode_component_core_sub(c, sub);
    wencode_component_core_structtype(c, &field, 1);
    wencode_component_core_rec_begin(c);
    sub = wencode_sub_plain();
    sub.has_descriptor = true;
    sub.descriptor = 3;
    wencode_component_core_sub(c, sub);
    wencode_component_core_structtype(c, NULL, 0);
    sub = wencode_sub_plain();
    sub.has_describes = true;
    sub.describes = 2;
    wencode_component_core_sub(c, sub);
    wencode_component_core_structtype(c, NULL, 0);
    wencode_component_core_rec_end(c);
}
