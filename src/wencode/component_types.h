/* src/wencode/component_types.h - types of components, and the scopes that types open.
 *
 * Component model, "Binary Format, Type Definitions". Value types are bytes or indices as s33, like
 * in modules. Types whose labels repeat, or that are empty, are left to a validator.
 */
#ifndef WENCODE__COMPONENT_TYPES_H
#define WENCODE__COMPONENT_TYPES_H

#include "component_state.h"
#include "types.h"

#ifdef WENCODE_COMPONENTS

/* -- value types --------------------------------------------------------------------------------- */

static inline bool wencode__is_primitive(wencode_component_valtype type)
{
    return (type >= WENCODE_VAL_STRING && type <= WENCODE_VAL_BOOL) ||
           type == WENCODE_VAL_ERROR_CONTEXT;
}

WX__UNUSED static void wencode__put_primitive(wencode_component *c, wx__bytes *b,
                                              wencode_component_valtype type)
{
    if (wencode__is_primitive(type)) {
        wx__put_u8(b, (uint32_t)type);
    } else {
        wencode__component_fail(c, WENCODE_ERR_INDEX, "% is not a primitive value type", type, 0);
    }
}

WX__UNUSED static void wencode__put_component_valtype(wencode_component *c, wx__bytes *b,
                                                      wencode_component_valtype type)
{
    if (type & WENCODE__INDEX_BIT) {
        uint32_t index = (uint32_t)(type & UINT32_MAX);
        wencode__check_index_in(c, wencode__top(c->parts), WENCODE_SORT_TYPE, index);
        wx__put_s33_index(b, index);
    } else {
        wencode__put_primitive(c, b, type);
    }
}

/* A type that may be missing, after a byte that says so. */
WX__UNUSED static void wencode__put_optional(wencode_component *c, wx__bytes *b,
                                             wencode_component_valtype type)
{
    wx__put_u8(b, type != WENCODE_VAL_NONE);
    if (type != WENCODE_VAL_NONE) wencode__put_component_valtype(c, b, type);
}

/* The result of a function: the byte says no where it says yes elsewhere, and none is a vector. */
WX__UNUSED static void wencode__put_result(wencode_component *c, wx__bytes *b,
                                           wencode_component_valtype type)
{
    wx__put_u8(b, type == WENCODE_VAL_NONE);
    if (type == WENCODE_VAL_NONE) {
        wx__put_u8(b, 0);
    } else {
        wencode__put_component_valtype(c, b, type);
    }
}

WX__UNUSED static void wencode__put_len(wx__bytes *b, size_t n)
{
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
    } else {
        wx__put_u32(b, (uint32_t)n);
    }
}

WX__UNUSED static void wencode__put_labels(wencode_component *c, wx__bytes *b,
                                           const wencode_component_label *labels, size_t n)
{
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) {
        wencode__put_component_text(c, b, labels[i].name);
        wencode__put_component_valtype(c, b, labels[i].type);
    }
}

/* -- defined types --------------------------------------------------------------------------------- */

WX__UNUSED static uint32_t wencode__type_added(wencode_component *c)
{
    return wencode__component_add(c, WENCODE_SORT_TYPE, 1);
}

/* Begins a type with its opcode; NULL after an error. */
WX__UNUSED static wx__bytes *wencode__begin_deftype(wencode_component *c, uint32_t opcode)
{
    wx__bytes *b = wencode__component_item(c, WENCODE__SECTION_TYPES);
    if (b) wx__put_u8(b, opcode);
    return b;
}

WENCODE_API uint32_t wencode_component_type_primitive(wencode_component *c,
                                                      wencode_component_valtype primitive)
{
    wx__bytes *b = wencode__component_item(c, WENCODE__SECTION_TYPES);
    if (!b) return WENCODE_NONE;
    wencode__put_primitive(c, b, primitive);
    return wencode__type_added(c);
}

WENCODE_API uint32_t wencode_component_type_record(wencode_component *c,
                                                   const wencode_component_label *fields, size_t n)
{
    wx__bytes *b = wencode__begin_deftype(c, 0x72);
    if (!b) return WENCODE_NONE;
    wencode__put_labels(c, b, fields, n);
    return wencode__type_added(c);
}

WENCODE_API uint32_t wencode_component_type_variant(wencode_component *c,
                                                    const wencode_component_label *cases, size_t n)
{
    wx__bytes *b = wencode__begin_deftype(c, 0x71);
    if (!b) return WENCODE_NONE;
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) {
        wencode__put_component_text(c, b, cases[i].name);
        wencode__put_optional(c, b, cases[i].type);
        wx__put_u8(b, 0);
    }
    return wencode__type_added(c);
}

/* A type with one operand. */
WX__UNUSED static uint32_t wencode__type_of(wencode_component *c, uint32_t opcode,
                                            wencode_component_valtype operand)
{
    wx__bytes *b = wencode__begin_deftype(c, opcode);
    if (!b) return WENCODE_NONE;
    wencode__put_component_valtype(c, b, operand);
    return wencode__type_added(c);
}

WENCODE_API uint32_t wencode_component_type_list(wencode_component *c,
                                                 wencode_component_valtype element)
{
    return wencode__type_of(c, 0x70, element);
}

WENCODE_API uint32_t wencode_component_type_fixed_length_list(wencode_component *c,
                                                              wencode_component_valtype element,
                                                              uint32_t length)
{
    wx__bytes *b = wencode__begin_deftype(c, 0x67);
    if (!b) return WENCODE_NONE;
    wencode__put_component_valtype(c, b, element);
    wx__put_u32(b, length);
    return wencode__type_added(c);
}

WENCODE_API uint32_t wencode_component_type_map(wencode_component *c, wencode_component_valtype key,
                                                wencode_component_valtype value)
{
    wx__bytes *b = wencode__begin_deftype(c, 0x63);
    if (!b) return WENCODE_NONE;
    wencode__put_component_valtype(c, b, key);
    wencode__put_component_valtype(c, b, value);
    return wencode__type_added(c);
}

WENCODE_API uint32_t wencode_component_type_tuple(wencode_component *c,
                                                  const wencode_component_valtype *types, size_t n)
{
    wx__bytes *b = wencode__begin_deftype(c, 0x6f);
    if (!b) return WENCODE_NONE;
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) wencode__put_component_valtype(c, b, types[i]);
    return wencode__type_added(c);
}

WX__UNUSED static uint32_t wencode__type_of_names(wencode_component *c, uint32_t opcode,
                                                  const char *const *names, size_t n)
{
    wx__bytes *b = wencode__begin_deftype(c, opcode);
    if (!b) return WENCODE_NONE;
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) wencode__put_component_text(c, b, names[i]);
    return wencode__type_added(c);
}

WENCODE_API uint32_t wencode_component_type_flags(wencode_component *c, const char *const *names,
                                                  size_t n)
{
    return wencode__type_of_names(c, 0x6e, names, n);
}

WENCODE_API uint32_t wencode_component_type_enum(wencode_component *c, const char *const *names,
                                                 size_t n)
{
    return wencode__type_of_names(c, 0x6d, names, n);
}

WENCODE_API uint32_t wencode_component_type_option(wencode_component *c,
                                                   wencode_component_valtype some)
{
    return wencode__type_of(c, 0x6b, some);
}

WENCODE_API uint32_t wencode_component_type_result(wencode_component *c,
                                                   wencode_component_valtype ok,
                                                   wencode_component_valtype error)
{
    wx__bytes *b = wencode__begin_deftype(c, 0x6a);
    if (!b) return WENCODE_NONE;
    wencode__put_optional(c, b, ok);
    wencode__put_optional(c, b, error);
    return wencode__type_added(c);
}

WX__UNUSED static uint32_t wencode__type_handle(wencode_component *c, uint32_t opcode,
                                                uint32_t resource)
{
    wx__bytes *b = wencode__begin_deftype(c, opcode);
    if (!b) return WENCODE_NONE;
    wencode__put_use(c, b, WENCODE_SORT_TYPE, resource);
    return wencode__type_added(c);
}

WENCODE_API uint32_t wencode_component_type_own(wencode_component *c, uint32_t resource)
{
    return wencode__type_handle(c, 0x69, resource);
}

WENCODE_API uint32_t wencode_component_type_borrow(wencode_component *c, uint32_t resource)
{
    return wencode__type_handle(c, 0x68, resource);
}

WX__UNUSED static uint32_t wencode__type_with_payload(wencode_component *c, uint32_t opcode,
                                                      wencode_component_valtype payload)
{
    wx__bytes *b = wencode__begin_deftype(c, opcode);
    if (!b) return WENCODE_NONE;
    wencode__put_optional(c, b, payload);
    return wencode__type_added(c);
}

WENCODE_API uint32_t wencode_component_type_future(wencode_component *c,
                                                   wencode_component_valtype payload)
{
    return wencode__type_with_payload(c, 0x65, payload);
}

WENCODE_API uint32_t wencode_component_type_stream(wencode_component *c,
                                                   wencode_component_valtype payload)
{
    return wencode__type_with_payload(c, 0x66, payload);
}

/* -- core types ------------------------------------------------------------------------------------ */

/* A value type of a module. The type that it refers to is checked by wencode__check_core_used. */
WX__UNUSED static void wencode__put_core_valtype(wencode_component *c, wx__bytes *b,
                                                 wencode_valtype type)
{
    wencode_heaptype heap = wencode__heap_of(type);
    if (heap & WENCODE__INDEX_BIT) wencode__use_core_type(c->parts, (uint32_t)(heap & UINT32_MAX));
    if (wx__bytes_reserve(b, WENCODE__VALTYPE_MAX))
        b->len = (size_t)(wencode__write_valtype(b->data + b->len, type, 0) - b->data);
}

WX__UNUSED static void wencode__put_core_valtypes(wencode_component *c, wx__bytes *b,
                                                  const wencode_valtype *types, size_t n)
{
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) wencode__put_core_valtype(c, b, types[i]);
}

WX__UNUSED static void wencode__put_core_field(wencode_component *c, wx__bytes *b,
                                               const wencode_fieldtype *field)
{
    wencode__put_core_valtype(c, b, field->type);
    wx__put_u8(b, field->is_mutable);
}

WX__UNUSED static void wencode__put_core_index(wencode_component *c, wx__bytes *b, uint32_t type)
{
    wencode__use_core_type(c->parts, type);
    wx__put_u32(b, type);
}

WENCODE_API void wencode_component_core_sub(wencode_component *c, wencode_subtype sub)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m) return;
    m->core.sub = sub;
    m->core.has_sub = true;
}

/* What stands in front of the structure. Where a module type could stand, a zero byte tells the `sub`
 * of an open type from it: both are 0x50. */
WX__UNUSED static void wencode__put_core_sub(wencode_component *c, wx__bytes *b)
{
    wencode__component_parts *m = c->parts;
    wencode_subtype sub = m->core.has_sub ? m->core.sub : wencode_sub_plain();
    bool alone = !m->core.in_rec && wencode__top(m)->kind != WENCODE__IN_MODULE_TYPE;
    m->core.has_sub = false;
    if (sub.open || sub.has_super || sub.explicit_form) {
        if (sub.open && alone) wx__put_u8(b, 0);
        wx__put_u8(b, sub.open ? WX__TYPE_SUB : WX__TYPE_SUB_FINAL);
        wx__put_u8(b, sub.has_super);
        if (sub.has_super) wencode__put_core_index(c, b, sub.super);
    }
    if (sub.shared) wx__put_u8(b, WX__TYPE_SHARED);
    if (sub.has_describes) {
        wx__put_u8(b, WX__TYPE_DESCRIBES);
        wencode__put_core_index(c, b, sub.describes);
    }
    if (sub.has_descriptor) {
        wx__put_u8(b, WX__TYPE_DESCRIPTOR);
        wencode__put_core_index(c, b, sub.descriptor);
    }
}

/* Begins a type, in the open recursion group if there is one; NULL after an error. */
WX__UNUSED static wx__bytes *wencode__begin_core_type(wencode_component *c, uint32_t constructor)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m) return NULL;
    wx__bytes *b =
        m->core.in_rec ? &m->bytes : wencode__component_item(c, WENCODE__SECTION_CORE_TYPES);
    if (!b) return NULL;
    wencode__put_core_sub(c, b);
    wx__put_u8(b, constructor);
    return b;
}

WX__UNUSED static uint32_t wencode__core_type_added(wencode_component *c)
{
    uint32_t type = wencode__component_add(c, WENCODE_SORT_CORE_TYPE, 1);
    if (!c->parts->core.in_rec) wencode__check_core_used(c);
    return c->error.status == WENCODE_OK ? type : WENCODE_NONE;
}

WENCODE_API uint32_t wencode_component_core_functype(wencode_component *c,
                                                     const wencode_valtype *params,
                                                     size_t param_count,
                                                     const wencode_valtype *results,
                                                     size_t result_count)
{
    wx__bytes *b = wencode__begin_core_type(c, WX__TYPE_FUNC);
    if (!b) return WENCODE_NONE;
    wencode__put_core_valtypes(c, b, params, param_count);
    wencode__put_core_valtypes(c, b, results, result_count);
    return wencode__core_type_added(c);
}

WENCODE_API uint32_t wencode_component_core_structtype(wencode_component *c,
                                                       const wencode_fieldtype *fields, size_t n)
{
    wx__bytes *b = wencode__begin_core_type(c, WX__TYPE_STRUCT);
    if (!b) return WENCODE_NONE;
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) wencode__put_core_field(c, b, &fields[i]);
    return wencode__core_type_added(c);
}

WENCODE_API uint32_t wencode_component_core_arraytype(wencode_component *c,
                                                      wencode_fieldtype element)
{
    wx__bytes *b = wencode__begin_core_type(c, WX__TYPE_ARRAY);
    if (!b) return WENCODE_NONE;
    wencode__put_core_field(c, b, &element);
    return wencode__core_type_added(c);
}

WENCODE_API uint32_t wencode_component_core_conttype(wencode_component *c, uint32_t functype)
{
    wx__bytes *b = wencode__begin_core_type(c, WX__TYPE_CONT);
    if (!b) return WENCODE_NONE;
    wencode__use_core_type(c->parts, functype);
    wx__put_s33_index(b, functype);
    return wencode__core_type_added(c);
}

WENCODE_API uint32_t wencode_component_core_rec_begin(wencode_component *c)
{
    wx__bytes *b = wencode__component_item(c, WENCODE__SECTION_CORE_TYPES);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, WX__TYPE_REC);
    c->parts->core.in_rec = true;
    c->parts->core.mark = wx__bytes_begin(b, 1);
    c->parts->core.first = wencode_component_count(c, WENCODE_SORT_CORE_TYPE);
    return wencode__component_ok(c) ? c->parts->core.first : WENCODE_NONE;
}

WENCODE_API uint32_t wencode_component_core_rec_end(wencode_component *c)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m) return WENCODE_NONE;
    if (!m->core.in_rec) {
        wencode__component_fail(c, WENCODE_ERR_NESTING, "no recursion group is open", 0, 0);
        return WENCODE_NONE;
    }
    m->core.in_rec = false;
    wencode__patch_count(&m->bytes, m->core.mark,
                         wencode_component_count(c, WENCODE_SORT_CORE_TYPE) - m->core.first);
    wencode__check_core_used(c);
    return wencode__component_ok(c) ? m->core.first : WENCODE_NONE;
}

/* -- functions, resources -------------------------------------------------------------------------- */

WX__UNUSED static uint32_t wencode__type_function(wencode_component *c, uint32_t opcode,
                                                  const wencode_component_label *params, size_t n,
                                                  wencode_component_valtype result)
{
    wx__bytes *b = wencode__begin_deftype(c, opcode);
    if (!b) return WENCODE_NONE;
    wencode__put_labels(c, b, params, n);
    wencode__put_result(c, b, result);
    return wencode__type_added(c);
}

WENCODE_API uint32_t wencode_component_type_func(wencode_component *c,
                                                 const wencode_component_label *params, size_t n,
                                                 wencode_component_valtype result)
{
    return wencode__type_function(c, 0x40, params, n, result);
}

WENCODE_API uint32_t wencode_component_type_func_async(wencode_component *c,
                                                       const wencode_component_label *params,
                                                       size_t n, wencode_component_valtype result)
{
    return wencode__type_function(c, 0x43, params, n, result);
}

/* Begins a resource type; NULL after an error. */
WX__UNUSED static wx__bytes *wencode__begin_resource(wencode_component *c, uint32_t opcode,
                                                     wencode_valtype representation)
{
    wx__bytes *b = wencode__begin_deftype(c, opcode);
    if (!b) return NULL;
    if (wencode__top(c->parts)->kind != WENCODE__IN_COMPONENT && !c->lax)
        wencode__component_fail(c, WENCODE_ERR_ORDER, "a resource is defined in a type", 0, 0);
    wencode__put_core_valtype(c, b, representation);
    wencode__check_core_used(c);
    return b;
}

/* A core function, or WENCODE_NONE, after a byte that says which. */
WX__UNUSED static void wencode__put_optional_func(wencode_component *c, wx__bytes *b, uint32_t func)
{
    wx__put_u8(b, func != WENCODE_NONE);
    if (func != WENCODE_NONE) wencode__put_use(c, b, WENCODE_SORT_CORE_FUNC, func);
}

WENCODE_API uint32_t wencode_component_type_resource(wencode_component *c,
                                                     wencode_valtype representation,
                                                     uint32_t destructor)
{
    wx__bytes *b = wencode__begin_resource(c, 0x3f, representation);
    if (!b) return WENCODE_NONE;
    wencode__put_optional_func(c, b, destructor);
    return wencode__type_added(c);
}

WENCODE_API uint32_t wencode_component_type_resource_async(wencode_component *c,
                                                           wencode_valtype representation,
                                                           uint32_t destructor, uint32_t callback)
{
    wx__bytes *b = wencode__begin_resource(c, 0x3e, representation);
    if (!b) return WENCODE_NONE;
    wencode__put_use(c, b, WENCODE_SORT_CORE_FUNC, destructor);
    wencode__put_optional_func(c, b, callback);
    return wencode__type_added(c);
}

/* -- module types ---------------------------------------------------------------------------------- */

WX__UNUSED static void wencode__put_core_limits(wx__bytes *b, const wencode_limits *limits)
{
    wx__put_u8(b, wencode__limits_flags(limits));
    wx__put_u64(b, limits->min);
    if (limits->has_max) wx__put_u64(b, limits->max);
    if (limits->has_page_size) wx__put_u32(b, limits->page_size_log2);
}

/* What a module imports or exports, as in its import section. */
WX__UNUSED static void wencode__put_core_extern(wencode_component *c, wx__bytes *b,
                                                const wencode_extern *what)
{
    wx__put_u8(b, (uint32_t)what->kind);
    switch (what->kind) {
    case WENCODE_KIND_FUNC:
    case WENCODE_KIND_FUNC_EXACT: wencode__put_core_index(c, b, what->type); break;
    case WENCODE_KIND_TABLE:
        wencode__put_core_valtype(c, b, what->content);
        wencode__put_core_limits(b, &what->limits);
        break;
    case WENCODE_KIND_MEMORY: wencode__put_core_limits(b, &what->limits); break;
    case WENCODE_KIND_GLOBAL:
        wencode__put_core_valtype(c, b, what->content);
        wx__put_u8(b, what->flags);
        break;
    case WENCODE_KIND_TAG:
        wx__put_u8(b, 0);
        wencode__put_core_index(c, b, what->type);
        break;
    default:
        wencode__component_fail(c, WENCODE_ERR_INDEX, "% is no kind of import",
                                (uint64_t)(uint32_t)what->kind, 0);
    }
    wencode__check_core_used(c);
}

/* Begins a declarator of the open module type; NULL when there is none and after an error. */
WX__UNUSED static wx__bytes *wencode__module_item(wencode_component *c, uint32_t section)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m) return NULL;
    if (wencode__top(m)->kind == WENCODE__IN_MODULE_TYPE)
        return wencode__component_item(c, section);
    wencode__component_fail(c, WENCODE_ERR_ORDER, "no module type is open", 0, 0);
    return NULL;
}

WENCODE_API void wencode_component_module_import(wencode_component *c, const char *module,
                                                 const char *name, wencode_extern what)
{
    wx__bytes *b = wencode__module_item(c, WENCODE__SECTION_IMPORTS);
    if (!b) return;
    wencode__put_component_text(c, b, module);
    wencode__put_component_text(c, b, name);
    wencode__put_core_extern(c, b, &what);
    (void)wencode__component_ok(c);
}

WENCODE_API void wencode_component_module_export(wencode_component *c, const char *name,
                                                 wencode_extern what)
{
    wx__bytes *b = wencode__module_item(c, WENCODE__SECTION_EXPORTS);
    if (!b) return;
    wencode__keep_component_name(c, WENCODE__NAMES_EXPORT, 0, name);
    wencode__put_component_text(c, b, name);
    wencode__put_core_extern(c, b, &what);
    (void)wencode__component_ok(c);
}

/* -- scopes ---------------------------------------------------------------------------------------- */

/* Opens a scope for what was just begun; its size or count goes to where the buffer ends. */
WX__UNUSED static void wencode__open_scope(wencode_component *c, wencode__scope_kind kind,
                                           size_t width)
{
    wencode__component_parts *m = c->parts;
    if (wx__array_len(m->scopes) >= WENCODE__MAX_SCOPES) {
        wencode__component_fail(c, WENCODE_ERR_NESTING, "more than % scopes are open",
                                WENCODE__MAX_SCOPES, 0);
        return;
    }
    size_t mark = wx__bytes_begin(&m->bytes, width);
    if (wencode__component_ok(c)) (void)wencode__push_scope(c, kind, mark, width);
}

WENCODE_API void wencode_component_begin(wencode_component *c)
{
    wx__bytes *b = wencode__single_section(c);
    if (!b) return;
    wx__put_u8(b, WENCODE__SECTION_COMPONENTS);
    wencode__open_scope(c, WENCODE__IN_COMPONENT, wencode__size_width(c));
    wencode__put_component_preamble(b);
}

WENCODE_API void wencode_component_begin_component_type(wencode_component *c)
{
    if (wencode__begin_deftype(c, 0x41)) wencode__open_scope(c, WENCODE__IN_COMPONENT_TYPE, 1);
}

WENCODE_API void wencode_component_begin_instance_type(wencode_component *c)
{
    if (wencode__begin_deftype(c, 0x42)) wencode__open_scope(c, WENCODE__IN_INSTANCE_TYPE, 1);
}

WENCODE_API void wencode_component_begin_module_type(wencode_component *c)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m) return;
    if (wencode__top(m)->kind == WENCODE__IN_MODULE_TYPE && !c->lax) {
        wencode__component_fail(c, WENCODE_ERR_ORDER, "a module type in a module type", 0, 0);
        return;
    }
    wx__bytes *b = wencode__component_item(c, WENCODE__SECTION_CORE_TYPES);
    if (!b) return;
    wx__put_u8(b, 0x50);
    wencode__open_scope(c, WENCODE__IN_MODULE_TYPE, 1);
}

#endif /* WENCODE_COMPONENTS */

#endif /* WENCODE__COMPONENT_TYPES_H */
