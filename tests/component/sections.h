/* tests/component/sections.h - cases: modules, instances, aliases, imports, exports, names. */
#include "cases.h"

/* -- modules, instances, aliases --------------------------------------------------------------------- */

CASE(core_modules, "(component (core module) (core module (memory 1)))")
{
    wencode e;
    size_t len;
    wencode_init(&e);
    uint8_t *bytes = wencode_finish(&e, &len);
    wencode_component_core_module(c, bytes, len);
    wencode_free_bytes(bytes);
    wencode_memory(&e, wencode_at_least(1));
    wencode_component_core_module_from(c, &e);
    wencode_free(&e);
}

CASE(core_instances,
     "(component " CORE_TEXT
     "(core instance) (core instance (export \"f\" (func 1)) (export \"m\" (memory 0))"
     " (export \"t\" (table 0)))"
     " (core module (import \"a\" \"f\" (func)) (import \"b\" \"memory\" (memory 1))"
     " (global (export \"g\") i32 (i32.const 0)) (tag (export \"e\")))"
     " (core instance (instantiate 1 (with \"a\" (instance 2)) (with \"b\" (instance 0))))"
     " (alias core export 3 \"g\" (core global)) (alias core export 3 \"e\" (core tag))"
     " (core instance (export \"g\" (global 0)) (export \"e\" (tag 0))))")
{
    wencode e;
    wencode_component_item items[3];
    write_core(c);
    wencode_component_core_instance(c, NULL, 0);
    items[0] = wencode_component_named("f", WENCODE_SORT_CORE_FUNC, 1);
    items[1] = wencode_component_named("m", WENCODE_SORT_CORE_MEMORY, 0);
    items[2] = wencode_component_named("t", WENCODE_SORT_CORE_TABLE, 0);
    uint32_t bundle = wencode_component_core_instance(c, items, 3);
    wencode_init(&e);
    wencode_import_func(&e, "a", "f", wencode_sig(&e, "", ""));
    wencode_import_memory(&e, "b", "memory", wencode_at_least(1));
    wencode_export_global(&e, "g", wencode_global(&e, WENCODE_I32, false, wencode_constant_i32(0)));
    wencode_export_tag(&e, "e", wencode_tag(&e, 0));
    uint32_t module = wencode_component_core_module_from(c, &e);
    wencode_free(&e);
    items[0] = wencode_component_named("a", WENCODE_SORT_CORE_INSTANCE, bundle);
    items[1] = wencode_component_named("b", WENCODE_SORT_CORE_INSTANCE, 0);
    uint32_t instance = wencode_component_core_instantiate(c, module, items, 2);
    wencode_component_alias_core_export(c, instance, "g", WENCODE_SORT_CORE_GLOBAL);
    wencode_component_alias_core_export(c, instance, "e", WENCODE_SORT_CORE_TAG);
    items[0] = wencode_component_named("g", WENCODE_SORT_CORE_GLOBAL, 0);
    items[1] = wencode_component_named("e", WENCODE_SORT_CORE_TAG, 0);
    wencode_component_core_instance(c, items, 2);
}

CASE(components,
     "(component (type (list u8)) (core type (func)) (core module)"
     " (component (alias outer 1 0 (type)) (alias outer 1 0 (core type))"
     "  (alias outer 1 0 (core module)) (component (alias outer 2 0 (type)) (component))"
     "  (component (alias outer 1 0 (component))))"
     " (component (import \"f\" (func)) (import \"t\" (type (sub resource)))"
     "  (export \"x\" (func 0))))")
{
    wencode e;
    uint32_t type = wencode_component_type_list(c, WENCODE_VAL_U8);
    uint32_t core_type = wencode_component_core_functype(c, NULL, 0, NULL, 0);
    wencode_init(&e);
    uint32_t module = wencode_component_core_module_from(c, &e);
    wencode_component_begin(c);
    wencode_component_alias_outer(c, 1, WENCODE_SORT_TYPE, type);
    wencode_component_alias_outer(c, 1, WENCODE_SORT_CORE_TYPE, core_type);
    wencode_component_alias_outer(c, 1, WENCODE_SORT_CORE_MODULE, module);
    wencode_component_begin(c);
    wencode_component_alias_outer(c, 2, WENCODE_SORT_TYPE, type);
    wencode_component_begin(c);
    wencode_component_end(c);
    uint32_t inner = wencode_component_end(c);
    wencode_component_begin(c);
    wencode_component_alias_outer(c, 1, WENCODE_SORT_COMPONENT, inner);
    wencode_component_end(c);
    wencode_component_end(c);
    wencode_component_begin(c);
    type = wencode_component_type_func(c, NULL, 0, WENCODE_VAL_NONE);
    uint32_t f = wencode_component_import(c, "f", wencode_component_extern_func(type));
    wencode_component_import(c, "t", wencode_component_extern_resource());
    wencode_component_export(c, "x", WENCODE_SORT_FUNC, f);
    wencode_component_end(c);
    wencode_free(&e);
}

CASE(embedded, "(component (component) (component (type string)))")
{
    wencode_component inner;
    size_t len;
    wencode_component_init(&inner);
    uint8_t *bytes = wencode_component_finish(&inner, &len);
    wencode_component_embed(c, bytes, len);
    wencode_free_bytes(bytes);
    wencode_component_type_primitive(&inner, WENCODE_VAL_STRING);
    bytes = wencode_component_finish(&inner, &len);
    wencode_component_embed(c, bytes, len);
    wencode_free_bytes(bytes);
    wencode_component_free(&inner);
}

CASE(instances,
     "(component (core module) (type (func)) (import \"f\" (func (type 0)))"
     " (component (type (func)) (import \"g\" (func (type 0))) (import \"n\" (core module))"
     "  (export \"h\" (func 0)))"
     " (instance (instantiate 0 (with \"g\" (func 0)) (with \"n\" (core module 0))))"
     " (alias export 0 \"h\" (func))"
     " (component (import \"i\" (instance)) (import \"c\" (component)))"
     " (component) (instance)"
     " (instance (instantiate 1 (with \"i\" (instance 1)) (with \"c\" (component 2))))"
     " (instance (export \"f\" (func 1)) (export \"i\" (instance 1)) (export \"c\" (component 2))"
     "  (export \"m\" (core module 0)) (export \"t\" (type 0))))")
{
    wencode e;
    wencode_component_item items[5];
    wencode_init(&e);
    uint32_t module = wencode_component_core_module_from(c, &e);
    wencode_free(&e);
    uint32_t type = wencode_component_type_func(c, NULL, 0, WENCODE_VAL_NONE);
    uint32_t f = wencode_component_import(c, "f", wencode_component_extern_func(type));
    wencode_component_begin(c);
    uint32_t inner = wencode_component_type_func(c, NULL, 0, WENCODE_VAL_NONE);
    uint32_t g = wencode_component_import(c, "g", wencode_component_extern_func(inner));
    wencode_component_begin_module_type(c);
    inner = wencode_component_end(c);
    wencode_component_import(c, "n", wencode_component_extern_core_module(inner));
    wencode_component_export(c, "h", WENCODE_SORT_FUNC, g);
    uint32_t first = wencode_component_end(c);
    items[0] = wencode_component_named("g", WENCODE_SORT_FUNC, f);
    items[1] = wencode_component_named("n", WENCODE_SORT_CORE_MODULE, module);
    uint32_t instance = wencode_component_instantiate(c, first, items, 2);
    uint32_t h = wencode_component_alias_export(c, instance, "h", WENCODE_SORT_FUNC);
    wencode_component_begin(c);
    wencode_component_begin_instance_type(c);
    inner = wencode_component_end(c);
    wencode_component_import(c, "i", wencode_component_extern_instance(inner));
    wencode_component_begin_component_type(c);
    inner = wencode_component_end(c);
    wencode_component_import(c, "c", wencode_component_extern_component(inner));
    uint32_t second = wencode_component_end(c);
    wencode_component_begin(c);
    uint32_t empty = wencode_component_end(c);
    uint32_t nothing = wencode_component_instance(c, NULL, 0);
    items[0] = wencode_component_named("i", WENCODE_SORT_INSTANCE, nothing);
    items[1] = wencode_component_named("c", WENCODE_SORT_COMPONENT, empty);
    wencode_component_instantiate(c, second, items, 2);
    items[0] = wencode_component_named("f", WENCODE_SORT_FUNC, h);
    items[1] = wencode_component_named("i", WENCODE_SORT_INSTANCE, nothing);
    items[2] = wencode_component_named("c", WENCODE_SORT_COMPONENT, empty);
    items[3] = wencode_component_named("m", WENCODE_SORT_CORE_MODULE, module);
    items[4] = wencode_component_named("t", WENCODE_SORT_TYPE, type);
    wencode_component_instance(c, items, 5);
}

/* -- imports, exports, start ------------------------------------------------------------------------- */

CASE(imports,
     "(component (core type (module)) (type (func)) (type (instance)) (type (component)) (type u8)"
     " (import \"a\" (core module (type 0))) (import \"b\" (func (type 0)))"
     " (import \"c\" (instance (type 1))) (import \"d\" (component (type 2)))"
     " (import \"e\" (type (eq 3))) (import \"f\" (type (sub resource))) (import \"g\" (value u8))"
     " (import \"h\" (value (type 4))) (import \"wasi:http/types@0.2.0\" (instance (type 1)))"
     " (import \"my-ns:my-pkg/iface@1.2.3-rc.1\" (instance (type 1)))"
     " (import \"i\" (type (sub resource))) (type (own 6)) (type (func (result 7)))"
     " (import \"[constructor]i\" (func (type 8)))"
     " (type (borrow 6)) (type (func (param \"self\" 9)))"
     " (import \"[method]i.run\" (func (type 10)))"
     " (import \"[static]i.go\" (func (type 0)))"
     " (export \"x\" (value 0)) (export \"y\" (value 1)))")
{
    wencode_component_begin_module_type(c);
    uint32_t module = wencode_component_end(c);
    uint32_t func = wencode_component_type_func(c, NULL, 0, WENCODE_VAL_NONE);
    wencode_component_begin_instance_type(c);
    uint32_t instance = wencode_component_end(c);
    wencode_component_begin_component_type(c);
    uint32_t component = wencode_component_end(c);
    uint32_t u8 = wencode_component_type_primitive(c, WENCODE_VAL_U8);
    wencode_component_import(c, "a", wencode_component_extern_core_module(module));
    wencode_component_import(c, "b", wencode_component_extern_func(func));
    wencode_component_import(c, "c", wencode_component_extern_instance(instance));
    wencode_component_import(c, "d", wencode_component_extern_component(component));
    uint32_t e = wencode_component_import(c, "e", wencode_component_extern_type(u8));
    wencode_component_import(c, "f", wencode_component_extern_resource());
    wencode_component_import(c, "g", wencode_component_extern_value(WENCODE_VAL_U8));
    wencode_component_import(c, "h", wencode_component_extern_value(wencode_index(e)));
    wencode_component_import(c, "wasi:http/types@0.2.0",
                             wencode_component_extern_instance(instance));
    wencode_component_import(c, "my-ns:my-pkg/iface@1.2.3-rc.1",
                             wencode_component_extern_instance(instance));
    uint32_t i = wencode_component_import(c, "i", wencode_component_extern_resource());
    uint32_t own = wencode_component_type_own(c, i);
    uint32_t make = wencode_component_type_func(c, NULL, 0, wencode_index(own));
    wencode_component_import(c, "[constructor]i", wencode_component_extern_func(make));
    wencode_component_label self = {"self", 0};
    self.type = wencode_index(wencode_component_type_borrow(c, i));
    uint32_t method = wencode_component_type_func(c, &self, 1, WENCODE_VAL_NONE);
    wencode_component_import(c, "[method]i.run", wencode_component_extern_func(method));
    wencode_component_import(c, "[static]i.go", wencode_component_extern_func(func));
    wencode_component_export(c, "x", WENCODE_SORT_VALUE, 0);
    wencode_component_export(c, "y", WENCODE_SORT_VALUE, 1);
}

CASE(attributes,
     "(component (type (instance))"
     " (import \"a\" (implements \"a:b/c@1.0.0\") (instance (type 0)))"
     " (import \"b\" (external-id \"some id\") (instance (type 0)))"
     " (import \"d:e/f@1\" (version-suffix \".2.3\") (instance (type 0)))"
     " (import \"g\" (implements \"a:b/c@1\") (version-suffix \".0.1\") (external-id \"x\")"
     "  (instance (type 0)))"
     " (type (instance (type (instance)) (export \"z\" (external-id \"y\") (instance (type 0)))))"
     " (instance (export \"k\" (external-id \"w\") (instance 0)))"
     " (export \"h\" (implements \"a:b/d\") (instance 0)))")
{
    wencode_component_attributes attributes = {"a:b/c@1.0.0", NULL, NULL};
    wencode_component_begin_instance_type(c);
    uint32_t type = wencode_component_end(c);
    wencode_component_extern instance = wencode_component_extern_instance(type);
    wencode_component_import_with(c, "a", &attributes, instance);
    attributes.implements = NULL;
    attributes.external_id = "some id";
    wencode_component_import_with(c, "b", &attributes, instance);
    attributes.external_id = NULL;
    attributes.version_suffix = ".2.3";
    wencode_component_import_with(c, "d:e/f@1", &attributes, instance);
    attributes.implements = "a:b/c@1";
    attributes.version_suffix = ".0.1";
    attributes.external_id = "x";
    wencode_component_import_with(c, "g", &attributes, instance);
    attributes.implements = attributes.version_suffix = NULL;
    attributes.external_id = "y";
    wencode_component_begin_instance_type(c);
    wencode_component_begin_instance_type(c);
    type = wencode_component_end(c);
    wencode_component_declare_export_with(c, "z", &attributes,
                                          wencode_component_extern_instance(type));
    wencode_component_end(c);
    wencode_component_item item = wencode_component_named("k", WENCODE_SORT_INSTANCE, 0);
    attributes.external_id = "w";
    item.attributes = &attributes;
    wencode_component_instance(c, &item, 1);
    attributes.implements = "a:b/d";
    attributes.external_id = NULL;
    wencode_component_export_with(c, "h", &attributes, WENCODE_SORT_INSTANCE, 0, NULL);
}

CASE(exports,
     "(component " CORE_TEXT "(type (func)) (func (type 0) (canon lift (core func 1)))"
     " (export \"f\" (func 0)) (export \"g\" (func 1) (func (type 0)))"
     " (component) (export \"c\" (component 0)) (export \"m\" (core module 0))"
     " (instance (export \"f\" (func 0))) (export \"a:b/c\" (instance 0))"
     " (type (list u8)) (export \"t\" (type 1)) (type (resource (rep i32))) (export \"r\" (type 3))"
     " (export \"u\" (type 2) (type (eq 1)))"
     " (type (instance)) (export \"i\" (instance 1) (instance (type 6)))"
     " (type (component)) (export \"d\" (component 1) (component (type 7)))"
     " (core type (module)) (export \"n\" (core module 1) (core module (type 0))))")
{
    write_core(c);
    uint32_t type = wencode_component_type_func(c, NULL, 0, WENCODE_VAL_NONE);
    uint32_t f = wencode_component_lift(c, 1, type, NULL, 0);
    uint32_t g = wencode_component_export(c, "f", WENCODE_SORT_FUNC, f);
    wencode_component_extern as = wencode_component_extern_func(type);
    wencode_component_export_with(c, "g", NULL, WENCODE_SORT_FUNC, g, &as);
    wencode_component_begin(c);
    uint32_t component = wencode_component_end(c);
    wencode_component_export(c, "c", WENCODE_SORT_COMPONENT, component);
    wencode_component_export(c, "m", WENCODE_SORT_CORE_MODULE, 0);
    wencode_component_item item = wencode_component_named("f", WENCODE_SORT_FUNC, f);
    uint32_t instance = wencode_component_instance(c, &item, 1);
    wencode_component_export(c, "a:b/c", WENCODE_SORT_INSTANCE, instance);
    uint32_t list = wencode_component_type_list(c, WENCODE_VAL_U8);
    wencode_component_export(c, "t", WENCODE_SORT_TYPE, list);
    uint32_t resource = wencode_component_type_resource(c, WENCODE_I32, WENCODE_NONE);
    wencode_component_export(c, "r", WENCODE_SORT_TYPE, resource);
    as = wencode_component_extern_type(list);
    wencode_component_export_with(c, "u", NULL, WENCODE_SORT_TYPE, 2, &as);
    wencode_component_begin_instance_type(c);
    as = wencode_component_extern_instance(wencode_component_end(c));
    wencode_component_export_with(c, "i", NULL, WENCODE_SORT_INSTANCE, 1, &as);
    wencode_component_begin_component_type(c);
    as = wencode_component_extern_component(wencode_component_end(c));
    wencode_component_export_with(c, "d", NULL, WENCODE_SORT_COMPONENT, 1, &as);
    wencode_component_begin_module_type(c);
    as = wencode_component_extern_core_module(wencode_component_end(c));
    wencode_component_export_with(c, "n", NULL, WENCODE_SORT_CORE_MODULE, 1, &as);
}

CASE(start, "(component (import \"a\" (value u8)) (import \"b\" (value string))"
            " (type (func (param \"x\" u8) (param \"y\" string) (result u16)))"
            " (import \"f\" (func (type 0))) (start 0 (value 0) (value 1) (result (value)))"
            " (export \"v\" (value 2)))")
{
    wencode_component_label params[2] = {{"x", WENCODE_VAL_U8}, {"y", WENCODE_VAL_STRING}};
    uint32_t values[2];
    values[0] = wencode_component_import(c, "a", wencode_component_extern_value(WENCODE_VAL_U8));
    values[1] =
        wencode_component_import(c, "b", wencode_component_extern_value(WENCODE_VAL_STRING));
    uint32_t type = wencode_component_type_func(c, params, 2, WENCODE_VAL_U16);
    uint32_t f = wencode_component_import(c, "f", wencode_component_extern_func(type));
    uint32_t result = wencode_component_start(c, f, values, 2, 1);
    wencode_component_export(c, "v", WENCODE_SORT_VALUE, result);
}

/* -- custom sections, names, order ------------------------------------------------------------------- */

CASE(custom, "(component (@custom \"first\" \"abc\") (type u8) (@custom \"\" \"\") (type u16))")
{
    wencode_component_custom(c, "first", "abc", 3);
    wencode_component_type_primitive(c, WENCODE_VAL_U8);
    wencode_component_custom(c, "", NULL, 0);
    wencode_component_type_primitive(c, WENCODE_VAL_U16);
}

CASE(names,
     "(component $whole (core type $ct (func)) (type $t (list u8)) (type u8) (type $u (option $t))"
     " (type $ft (func)) (type $it (instance))"
     " (import \"f\" (func $f (type $ft))) (import \"i\" (instance $i (type $it)))"
     " (import \"v\" (value $v u8)) (import \"w\" (value $w u8)) (component $c (type $inner u8))"
     " (core func $new (canon task.cancel)) (core instance $ci)"
     " (export \"x\" (value $v)) (export \"g\" (value $w)))")
{
    wencode_component_name_item(c, WENCODE_SORT_CORE_TYPE,
                                wencode_component_core_functype(c, NULL, 0, NULL, 0), "ct");
    uint32_t t = wencode_component_type_list(c, WENCODE_VAL_U8);
    wencode_component_type_primitive(c, WENCODE_VAL_U8);
    uint32_t u = wencode_component_type_option(c, wencode_index(t));
    wencode_component_name_item(c, WENCODE_SORT_TYPE, u, "u");
    wencode_component_name_item(c, WENCODE_SORT_TYPE, t, "t");
    uint32_t ft = wencode_component_type_func(c, NULL, 0, WENCODE_VAL_NONE);
    wencode_component_name_item(c, WENCODE_SORT_TYPE, ft, "ft");
    wencode_component_begin_instance_type(c);
    uint32_t it = wencode_component_end(c);
    wencode_component_name_item(c, WENCODE_SORT_TYPE, it, "it");
    uint32_t f = wencode_component_import(c, "f", wencode_component_extern_func(ft));
    wencode_component_name_item(c, WENCODE_SORT_FUNC, f, "f");
    uint32_t i = wencode_component_import(c, "i", wencode_component_extern_instance(it));
    wencode_component_name_item(c, WENCODE_SORT_INSTANCE, i, "i");
    uint32_t v = wencode_component_import(c, "v", wencode_component_extern_value(WENCODE_VAL_U8));
    wencode_component_name_item(c, WENCODE_SORT_VALUE, v, "v");
    uint32_t w = wencode_component_import(c, "w", wencode_component_extern_value(WENCODE_VAL_U8));
    wencode_component_name_item(c, WENCODE_SORT_VALUE, w, "w");
    wencode_component_begin(c);
    wencode_component_name_item(c, WENCODE_SORT_TYPE,
                                wencode_component_type_primitive(c, WENCODE_VAL_U8), "inner");
    wencode_component_name(c, "c");
    uint32_t component = wencode_component_end(c);
    wencode_component_name_item(c, WENCODE_SORT_COMPONENT, component, "c");
    wencode_component_name_item(c, WENCODE_SORT_CORE_FUNC, wencode_component_task_cancel(c), "new");
    wencode_component_name_item(c, WENCODE_SORT_CORE_INSTANCE,
                                wencode_component_core_instance(c, NULL, 0), "ci");
    wencode_component_name(c, "whole");
    wencode_component_export(c, "x", WENCODE_SORT_VALUE, v);
    wencode_component_export(c, "g", WENCODE_SORT_VALUE, w);
}

CASE(names_of_core,
     "(component (core module $m (memory (export \"a\") 1) (table (export \"b\") 1 funcref)"
     " (global (export \"c\") i32 (i32.const 0)) (tag (export \"d\")))"
     " (core instance $i (instantiate $m)) (alias core export $i \"a\" (core memory $a))"
     " (alias core export $i \"b\" (core table $b)) (alias core export $i \"c\" (core global $c))"
     " (alias core export $i \"d\" (core tag $d)))")
{
    wencode e;
    wencode_init(&e);
    wencode_name_module(&e, "m");
    wencode_sig(&e, "", "");
    wencode_export_memory(&e, "a", wencode_memory(&e, wencode_at_least(1)));
    wencode_export_table(&e, "b", wencode_table(&e, WENCODE_FUNCREF, wencode_at_least(1)));
    wencode_export_global(&e, "c", wencode_global(&e, WENCODE_I32, false, wencode_constant_i32(0)));
    wencode_export_tag(&e, "d", wencode_tag(&e, 0));
    wencode_component_core_module_from(c, &e);
    wencode_free(&e);
    wencode_component_core_instantiate(c, 0, NULL, 0);
    wencode_component_alias_core_export(c, 0, "a", WENCODE_SORT_CORE_MEMORY);
    wencode_component_alias_core_export(c, 0, "b", WENCODE_SORT_CORE_TABLE);
    wencode_component_alias_core_export(c, 0, "c", WENCODE_SORT_CORE_GLOBAL);
    wencode_component_alias_core_export(c, 0, "d", WENCODE_SORT_CORE_TAG);
    wencode_component_name_item(c, WENCODE_SORT_CORE_TAG, 0, "d");
    wencode_component_name_item(c, WENCODE_SORT_CORE_GLOBAL, 0, "c");
    wencode_component_name_item(c, WENCODE_SORT_CORE_TABLE, 0, "b");
    wencode_component_name_item(c, WENCODE_SORT_CORE_MEMORY, 0, "a");
    wencode_component_name_item(c, WENCODE_SORT_CORE_INSTANCE, 0, "i");
    wencode_component_name_item(c, WENCODE_SORT_CORE_MODULE, 0, "m");
}
