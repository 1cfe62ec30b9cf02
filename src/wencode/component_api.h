/* src/wencode/component_api.h - what a user of wencode.h can name with WENCODE_COMPONENTS defined.
 *
 * Components in the binary format of the component model (preamble 0d 00 01 00). The calls work like
 * those for modules: the first error is kept and ends all effect, indices come back from what adds
 * something, arguments are copied. Two things differ, because the format differs: what is written
 * stands in the order of the calls, and an index must exist before it is used.
 */
#ifndef WENCODE__COMPONENT_API_H
#define WENCODE__COMPONENT_API_H

#include "api.h"

#ifdef WENCODE_COMPONENTS

#ifdef __cplusplus
extern "C" {
#endif

/* -- the encoder ------------------------------------------------------------------------------- */

struct wencode__component_parts; /* private */

/* One component being written. All zero is an empty one. The fields are private. Do not copy it.
 * One encoder belongs to one thread at a time. */
typedef struct wencode_component {
    struct wencode__component_parts *parts;
    wencode_error error;
    bool lax;
    bool padded_sizes;
} wencode_component;

WENCODE_API void wencode_component_init(wencode_component *c); /* the same as all zero */

/* Releases everything; `c` is empty again. */
WENCODE_API void wencode_component_free(wencode_component *c);

/* Empties `c`, keeping its memory and settings for the next component. Clears the error. */
WENCODE_API void wencode_component_reset(wencode_component *c);

/* Never NULL. In it `func` is always WENCODE_NONE, `section` the id of the open section of the
 * innermost component, `offset` the bytes written so far. */
WENCODE_API const wencode_error *wencode_component_get_error(const wencode_component *c);

/* The component, to be released by wencode_free_bytes; NULL when an error is kept. Every scope must
 * be closed. Either way call wencode_component_free or wencode_component_reset next. O(names). */
WENCODE_API uint8_t *wencode_component_finish(wencode_component *c, size_t *len);

/* The same into the caller's buffer. False when an error is kept, then *len is 0, or when `cap` is
 * too small: then *len is what is needed, no error is kept, and `c` can be finished again. */
WENCODE_API bool wencode_component_finish_into(wencode_component *c, void *buffer, size_t cap,
                                               size_t *len);

/* Accept calls that give an invalid component: indices that do not exist yet, sorts out of place,
 * double options and names, names that are not UTF-8. For tests that need broken components. */
WENCODE_API void wencode_component_set_lax(wencode_component *c, bool lax);
/* Write the sizes of sections in five bytes, so that they can be patched in place. */
WENCODE_API void wencode_component_set_padded_sizes(wencode_component *c, bool padded);

/* Neighbours of one kind share a section. After this call the next item starts one of its own. */
WENCODE_API void wencode_component_new_section(wencode_component *c);

/* -- index spaces ------------------------------------------------------------------------------ */

/* What an index counts: each scope has thirteen spaces. */
typedef enum wencode_component_sort {
    WENCODE_SORT_CORE_FUNC,
    WENCODE_SORT_CORE_TABLE,
    WENCODE_SORT_CORE_MEMORY,
    WENCODE_SORT_CORE_GLOBAL,
    WENCODE_SORT_CORE_TAG,
    WENCODE_SORT_CORE_TYPE,
    WENCODE_SORT_CORE_MODULE,
    WENCODE_SORT_CORE_INSTANCE,
    WENCODE_SORT_FUNC,
    WENCODE_SORT_VALUE,
    WENCODE_SORT_TYPE,
    WENCODE_SORT_COMPONENT,
    WENCODE_SORT_INSTANCE
} wencode_component_sort;

/* How many entities of a sort the open scope has so far: the index that the next one gets. */
WENCODE_API uint32_t wencode_component_count(const wencode_component *c,
                                             wencode_component_sort sort);

/* An entity under a name: an argument of an instantiation, an export of an instance. */
typedef struct wencode_component_item {
    const char *name;
    wencode_component_sort sort;
    uint32_t index;
    const struct wencode_component_attributes *attributes; /* or NULL; exports of instances only */
} wencode_component_item;

static inline wencode_component_item
wencode_component_named(const char *name, wencode_component_sort sort, uint32_t index)
{
    wencode_component_item item;
    item.name = name;
    item.sort = sort;
    item.index = index;
    item.attributes = NULL;
    return item;
}

/* -- scopes ------------------------------------------------------------------------------------ */

/* A scope has index spaces of its own, which begin empty; what is added goes to the innermost one.
 * At most 1000 are open at once. The four below must be closed by wencode_component_end. */

/* A component in the open component. */
WENCODE_API void wencode_component_begin(wencode_component *c);
/* A component type: core types, types, aliases, imports and declared exports. */
WENCODE_API void wencode_component_begin_component_type(wencode_component *c);
/* An instance type: core types, types, aliases and declared exports. */
WENCODE_API void wencode_component_begin_instance_type(wencode_component *c);
/* A core module type: core types, outer aliases, and the two calls after this one. */
WENCODE_API void wencode_component_begin_module_type(wencode_component *c);

/* Closes the innermost scope; the index of the component, type or core type in the one around. */
WENCODE_API uint32_t wencode_component_end(wencode_component *c);

/* -- core modules, instances ------------------------------------------------------------------- */

/* A module of `n` bytes, as wencode_finish gives them. Nothing is checked. */
WENCODE_API uint32_t wencode_component_core_module(wencode_component *c, const void *bytes,
                                                   size_t n);

/* Finishes `e` straight into the component and resets it. An error of `e` becomes that of `c`, with
 * its place in the module. */
WENCODE_API uint32_t wencode_component_core_module_from(wencode_component *c, wencode *e);

/* An instance of a module. Arguments are core instances: the module's import `m` `f` is export `f`
 * of the argument named `m`. */
WENCODE_API uint32_t wencode_component_core_instantiate(wencode_component *c, uint32_t module,
                                                        const wencode_component_item *arguments,
                                                        size_t n);
/* A core instance made of core functions, tables, memories, globals and tags. */
WENCODE_API uint32_t wencode_component_core_instance(wencode_component *c,
                                                     const wencode_component_item *exports,
                                                     size_t n);

/* A whole component of `n` bytes inside the open one. Nothing is checked. */
WENCODE_API uint32_t wencode_component_embed(wencode_component *c, const void *bytes, size_t n);

WENCODE_API uint32_t wencode_component_instantiate(wencode_component *c, uint32_t component,
                                                   const wencode_component_item *arguments,
                                                   size_t n);
/* An instance made of what is here: core modules and everything that is not core. */
WENCODE_API uint32_t wencode_component_instance(wencode_component *c,
                                                const wencode_component_item *exports, size_t n);

/* -- aliases: a new index for what another scope or instance has ------------------------------- */

WENCODE_API uint32_t wencode_component_alias_export(wencode_component *c, uint32_t instance,
                                                    const char *name, wencode_component_sort sort);
WENCODE_API uint32_t wencode_component_alias_core_export(wencode_component *c,
                                                         uint32_t core_instance, const char *name,
                                                         wencode_component_sort sort);
/* Of the scope `count` scopes further out (0: the open one): a core module, core type, type or
 * component. */
WENCODE_API uint32_t wencode_component_alias_outer(wencode_component *c, uint32_t count,
                                                   wencode_component_sort sort, uint32_t index);

/* -- core types -------------------------------------------------------------------------------- */

/* Each appends a core type, like the calls for modules; the types that one refers to must exist when
 * it, or the recursion group around it, ends. */
WENCODE_API uint32_t wencode_component_core_functype(wencode_component *c,
                                                     const wencode_valtype *params,
                                                     size_t param_count,
                                                     const wencode_valtype *results,
                                                     size_t result_count);
WENCODE_API uint32_t wencode_component_core_structtype(wencode_component *c,
                                                       const wencode_fieldtype *fields, size_t n);
WENCODE_API uint32_t wencode_component_core_arraytype(wencode_component *c,
                                                      wencode_fieldtype element);
WENCODE_API uint32_t wencode_component_core_conttype(wencode_component *c, uint32_t functype);

/* What the next core type says about itself: finality, supertype and so on. */
WENCODE_API void wencode_component_core_sub(wencode_component *c, wencode_subtype sub);

/* Core types added between the two are one recursion group. Both return the index of the first. */
WENCODE_API uint32_t wencode_component_core_rec_begin(wencode_component *c);
WENCODE_API uint32_t wencode_component_core_rec_end(wencode_component *c);

/* What a module type imports or exports. */
static inline wencode_extern wencode__core_extern(wencode_kind kind, uint32_t type)
{
    wencode_extern x;
    x.kind = kind;
    x.type = type;
    x.content = 0;
    x.flags = 0;
    x.limits = wencode_at_least(0);
    return x;
}

static inline wencode_extern wencode_component_core_func(uint32_t type)
{
    return wencode__core_extern(WENCODE_KIND_FUNC, type);
}

/* Custom descriptors: exactly this type. */
static inline wencode_extern wencode_component_core_func_exact(uint32_t type)
{
    return wencode__core_extern(WENCODE_KIND_FUNC_EXACT, type);
}

static inline wencode_extern wencode_component_core_table(wencode_valtype content,
                                                          wencode_limits limits)
{
    wencode_extern x = wencode__core_extern(WENCODE_KIND_TABLE, 0);
    x.content = content;
    x.limits = limits;
    return x;
}

static inline wencode_extern wencode_component_core_memory(wencode_limits limits)
{
    wencode_extern x = wencode__core_extern(WENCODE_KIND_MEMORY, 0);
    x.limits = limits;
    return x;
}

/* `flags` as for wencode_import_global. */
static inline wencode_extern wencode_component_core_global(wencode_valtype content, uint32_t flags)
{
    wencode_extern x = wencode__core_extern(WENCODE_KIND_GLOBAL, 0);
    x.content = content;
    x.flags = flags;
    return x;
}

static inline wencode_extern wencode_component_core_tag(uint32_t type)
{
    return wencode__core_extern(WENCODE_KIND_TAG, type);
}

/* In the open module type. */
WENCODE_API void wencode_component_module_import(wencode_component *c, const char *module,
                                                 const char *name, wencode_extern what);
WENCODE_API void wencode_component_module_export(wencode_component *c, const char *name,
                                                 wencode_extern what);

/* -- types ------------------------------------------------------------------------------------- */

/* A value type: one of the numbers below, or wencode_index(type). */
typedef uint64_t wencode_component_valtype;

enum {
    WENCODE_VAL_NONE = 0, /* no value, where one may be missing */
    WENCODE_VAL_BOOL = 0x7f,
    WENCODE_VAL_S8 = 0x7e,
    WENCODE_VAL_U8 = 0x7d,
    WENCODE_VAL_S16 = 0x7c,
    WENCODE_VAL_U16 = 0x7b,
    WENCODE_VAL_S32 = 0x7a,
    WENCODE_VAL_U32 = 0x79,
    WENCODE_VAL_S64 = 0x78,
    WENCODE_VAL_U64 = 0x77,
    WENCODE_VAL_F32 = 0x76,
    WENCODE_VAL_F64 = 0x75,
    WENCODE_VAL_CHAR = 0x74,
    WENCODE_VAL_STRING = 0x73,
    WENCODE_VAL_ERROR_CONTEXT = 0x64
};

/* A field of a record, a case of a variant (its type may be WENCODE_VAL_NONE), a parameter. */
typedef struct wencode_component_label {
    const char *name;
    wencode_component_valtype type;
} wencode_component_label;

/* Each appends a type. */
WENCODE_API uint32_t wencode_component_type_primitive(wencode_component *c,
                                                      wencode_component_valtype primitive);
WENCODE_API uint32_t wencode_component_type_record(wencode_component *c,
                                                   const wencode_component_label *fields, size_t n);
WENCODE_API uint32_t wencode_component_type_variant(wencode_component *c,
                                                    const wencode_component_label *cases, size_t n);
WENCODE_API uint32_t wencode_component_type_list(wencode_component *c,
                                                 wencode_component_valtype element);
WENCODE_API uint32_t wencode_component_type_fixed_length_list(wencode_component *c,
                                                              wencode_component_valtype element,
                                                              uint32_t length);
WENCODE_API uint32_t wencode_component_type_map(wencode_component *c, wencode_component_valtype key,
                                                wencode_component_valtype value);
WENCODE_API uint32_t wencode_component_type_tuple(wencode_component *c,
                                                  const wencode_component_valtype *types, size_t n);
WENCODE_API uint32_t wencode_component_type_flags(wencode_component *c, const char *const *names,
                                                  size_t n);
WENCODE_API uint32_t wencode_component_type_enum(wencode_component *c, const char *const *names,
                                                 size_t n);
WENCODE_API uint32_t wencode_component_type_option(wencode_component *c,
                                                   wencode_component_valtype some);
/* `ok` and `error` may be WENCODE_VAL_NONE. */
WENCODE_API uint32_t wencode_component_type_result(wencode_component *c,
                                                   wencode_component_valtype ok,
                                                   wencode_component_valtype error);
/* Handles of the resource type with index `resource`. */
WENCODE_API uint32_t wencode_component_type_own(wencode_component *c, uint32_t resource);
WENCODE_API uint32_t wencode_component_type_borrow(wencode_component *c, uint32_t resource);
/* `payload` may be WENCODE_VAL_NONE. */
WENCODE_API uint32_t wencode_component_type_future(wencode_component *c,
                                                   wencode_component_valtype payload);
WENCODE_API uint32_t wencode_component_type_stream(wencode_component *c,
                                                   wencode_component_valtype payload);

/* A function type; `result` may be WENCODE_VAL_NONE. Results with names are gone from the format. */
WENCODE_API uint32_t wencode_component_type_func(wencode_component *c,
                                                 const wencode_component_label *params, size_t n,
                                                 wencode_component_valtype result);
WENCODE_API uint32_t wencode_component_type_func_async(wencode_component *c,
                                                       const wencode_component_label *params,
                                                       size_t n, wencode_component_valtype result);

/* A resource, represented by WENCODE_I32 (or WENCODE_I64), with a core function that destroys it or
 * WENCODE_NONE. In components only, not in their types. */
WENCODE_API uint32_t wencode_component_type_resource(wencode_component *c,
                                                     wencode_valtype representation,
                                                     uint32_t destructor);
/* With an asynchronous destructor; `callback` is a core function or WENCODE_NONE. From the text of
 * the proposal (opcode 3e); no released validator was found that reads it. */
WENCODE_API uint32_t wencode_component_type_resource_async(wencode_component *c,
                                                           wencode_valtype representation,
                                                           uint32_t destructor, uint32_t callback);

/* -- imports, exports -------------------------------------------------------------------------- */

/* What is imported, or how an export is seen; made by the functions below. */
typedef struct wencode_component_extern {
    wencode_component_sort sort;
    bool is_fresh; /* of a type: a resource of its own, not equal to another type */
    uint64_t type; /* an index, or the value type of a value */
} wencode_component_extern;

static inline wencode_component_extern wencode__component_extern(wencode_component_sort sort,
                                                                 uint64_t type)
{
    wencode_component_extern x;
    x.sort = sort;
    x.is_fresh = false;
    x.type = type;
    return x;
}

static inline wencode_component_extern wencode_component_extern_func(uint32_t type)
{
    return wencode__component_extern(WENCODE_SORT_FUNC, type);
}

static inline wencode_component_extern wencode_component_extern_instance(uint32_t type)
{
    return wencode__component_extern(WENCODE_SORT_INSTANCE, type);
}

static inline wencode_component_extern wencode_component_extern_component(uint32_t type)
{
    return wencode__component_extern(WENCODE_SORT_COMPONENT, type);
}

static inline wencode_component_extern wencode_component_extern_core_module(uint32_t core_type)
{
    return wencode__component_extern(WENCODE_SORT_CORE_MODULE, core_type);
}

/* As wasm-tools reads it; the text of the proposal has one more byte. */
static inline wencode_component_extern
wencode_component_extern_value(wencode_component_valtype type)
{
    return wencode__component_extern(WENCODE_SORT_VALUE, type);
}

/* The type with index `type`, under a new index. */
static inline wencode_component_extern wencode_component_extern_type(uint32_t type)
{
    return wencode__component_extern(WENCODE_SORT_TYPE, type);
}

/* Some resource type. */
static inline wencode_component_extern wencode_component_extern_resource(void)
{
    wencode_component_extern x = wencode__component_extern(WENCODE_SORT_TYPE, 0);
    x.is_fresh = true;
    return x;
}

/* Additions to the name of an import or export; NULL for those that are missing. */
typedef struct wencode_component_attributes {
    const char *implements;     /* (implements "wasi:http/handler") */
    const char *version_suffix; /* (versionsuffix ".2.3") */
    const char *external_id;    /* (external-id "...") */
} wencode_component_attributes;

/* An import of a component or component type; the index in the space of what is imported. */
WENCODE_API uint32_t wencode_component_import(wencode_component *c, const char *name,
                                              wencode_component_extern what);
WENCODE_API uint32_t wencode_component_import_with(wencode_component *c, const char *name,
                                                   const wencode_component_attributes *attributes,
                                                   wencode_component_extern what);

/* An export of a component; it gives the entity a new index, which is returned. */
WENCODE_API uint32_t wencode_component_export(wencode_component *c, const char *name,
                                              wencode_component_sort sort, uint32_t index);
/* `attributes` and `ascribed`, the type under which it is seen, may be NULL. */
WENCODE_API uint32_t wencode_component_export_with(wencode_component *c, const char *name,
                                                   const wencode_component_attributes *attributes,
                                                   wencode_component_sort sort, uint32_t index,
                                                   const wencode_component_extern *ascribed);

/* An export in a component or instance type. */
WENCODE_API uint32_t wencode_component_declare_export(wencode_component *c, const char *name,
                                                      wencode_component_extern what);
WENCODE_API uint32_t wencode_component_declare_export_with(
    wencode_component *c, const char *name, const wencode_component_attributes *attributes,
    wencode_component_extern what);

/* Calls a function with values when the component is instantiated. The index of the first of its
 * `results` values. */
WENCODE_API uint32_t wencode_component_start(wencode_component *c, uint32_t func,
                                             const uint32_t *values, size_t n, uint32_t results);

/* -- canonical functions ----------------------------------------------------------------------- */

/* How values cross between memory and component; made by the functions below. */
typedef struct wencode_component_option {
    uint8_t kind;
    uint32_t index;
} wencode_component_option;

static inline wencode_component_option wencode__component_option(uint8_t kind, uint32_t index)
{
    wencode_component_option option;
    option.kind = kind;
    option.index = index;
    return option;
}

static inline wencode_component_option wencode_component_utf8(void)
{
    return wencode__component_option(0, 0);
}

static inline wencode_component_option wencode_component_utf16(void)
{
    return wencode__component_option(1, 0);
}

/* Latin-1 or UTF-16, string by string. */
static inline wencode_component_option wencode_component_compact_utf16(void)
{
    return wencode__component_option(2, 0);
}

static inline wencode_component_option wencode_component_memory(uint32_t core_memory)
{
    return wencode__component_option(3, core_memory);
}

static inline wencode_component_option wencode_component_realloc(uint32_t core_func)
{
    return wencode__component_option(4, core_func);
}

static inline wencode_component_option wencode_component_post_return(uint32_t core_func)
{
    return wencode__component_option(5, core_func);
}

static inline wencode_component_option wencode_component_async(void)
{
    return wencode__component_option(6, 0);
}

static inline wencode_component_option wencode_component_callback(uint32_t core_func)
{
    return wencode__component_option(7, core_func);
}

/* These two are known to wasm-tools, not to the text of the proposal. */
static inline wencode_component_option wencode_component_lower_to(uint32_t core_type)
{
    return wencode__component_option(8, core_type);
}

static inline wencode_component_option wencode_component_gc(void)
{
    return wencode__component_option(9, 0);
}

/* A function of type `type` from a core function. */
WENCODE_API uint32_t wencode_component_lift(wencode_component *c, uint32_t core_func, uint32_t type,
                                            const wencode_component_option *options, size_t n);
/* A core function from a function. */
WENCODE_API uint32_t wencode_component_lower(wencode_component *c, uint32_t func,
                                             const wencode_component_option *options, size_t n);

/* The built-ins, named as in the text format. Each returns the index of a new core function. */
WENCODE_API uint32_t wencode_component_resource_new(wencode_component *c, uint32_t resource);
WENCODE_API uint32_t wencode_component_resource_drop(wencode_component *c, uint32_t resource);
WENCODE_API uint32_t wencode_component_resource_rep(wencode_component *c, uint32_t resource);

WENCODE_API uint32_t wencode_component_backpressure_inc(wencode_component *c);
WENCODE_API uint32_t wencode_component_backpressure_dec(wencode_component *c);
/* `result` may be WENCODE_VAL_NONE. */
WENCODE_API uint32_t wencode_component_task_return(wencode_component *c,
                                                   wencode_component_valtype result,
                                                   const wencode_component_option *options,
                                                   size_t n);
WENCODE_API uint32_t wencode_component_task_cancel(wencode_component *c);
WENCODE_API uint32_t wencode_component_context_get(wencode_component *c, wencode_valtype type,
                                                   uint32_t slot);
WENCODE_API uint32_t wencode_component_context_set(wencode_component *c, wencode_valtype type,
                                                   uint32_t slot);
WENCODE_API uint32_t wencode_component_subtask_drop(wencode_component *c);
WENCODE_API uint32_t wencode_component_subtask_cancel(wencode_component *c, bool async);

WENCODE_API uint32_t wencode_component_stream_new(wencode_component *c, uint32_t type);
WENCODE_API uint32_t wencode_component_stream_read(wencode_component *c, uint32_t type,
                                                   const wencode_component_option *options,
                                                   size_t n);
WENCODE_API uint32_t wencode_component_stream_write(wencode_component *c, uint32_t type,
                                                    const wencode_component_option *options,
                                                    size_t n);
WENCODE_API uint32_t wencode_component_stream_forward(wencode_component *c, uint32_t type);
WENCODE_API uint32_t wencode_component_stream_cancel_read(wencode_component *c, uint32_t type,
                                                          bool async);
WENCODE_API uint32_t wencode_component_stream_cancel_write(wencode_component *c, uint32_t type,
                                                           bool async);
WENCODE_API uint32_t wencode_component_stream_drop_readable(wencode_component *c, uint32_t type);
WENCODE_API uint32_t wencode_component_stream_drop_writable(wencode_component *c, uint32_t type);

WENCODE_API uint32_t wencode_component_future_new(wencode_component *c, uint32_t type);
WENCODE_API uint32_t wencode_component_future_read(wencode_component *c, uint32_t type,
                                                   const wencode_component_option *options,
                                                   size_t n);
WENCODE_API uint32_t wencode_component_future_write(wencode_component *c, uint32_t type,
                                                    const wencode_component_option *options,
                                                    size_t n);
WENCODE_API uint32_t wencode_component_future_forward(wencode_component *c, uint32_t type);
WENCODE_API uint32_t wencode_component_future_cancel_read(wencode_component *c, uint32_t type,
                                                          bool async);
WENCODE_API uint32_t wencode_component_future_cancel_write(wencode_component *c, uint32_t type,
                                                           bool async);
WENCODE_API uint32_t wencode_component_future_drop_readable(wencode_component *c, uint32_t type);
WENCODE_API uint32_t wencode_component_future_drop_writable(wencode_component *c, uint32_t type);

WENCODE_API uint32_t wencode_component_error_context_new(wencode_component *c,
                                                         const wencode_component_option *options,
                                                         size_t n);
WENCODE_API uint32_t wencode_component_error_context_debug_message(
    wencode_component *c, const wencode_component_option *options, size_t n);
WENCODE_API uint32_t wencode_component_error_context_drop(wencode_component *c);

WENCODE_API uint32_t wencode_component_waitable_set_new(wencode_component *c);
WENCODE_API uint32_t wencode_component_waitable_set_wait(wencode_component *c,
                                                         uint32_t core_memory);
WENCODE_API uint32_t wencode_component_waitable_set_poll(wencode_component *c,
                                                         uint32_t core_memory);
WENCODE_API uint32_t wencode_component_waitable_set_drop(wencode_component *c);
WENCODE_API uint32_t wencode_component_waitable_join(wencode_component *c);

WENCODE_API uint32_t wencode_component_thread_index(wencode_component *c);
WENCODE_API uint32_t wencode_component_thread_new_indirect(wencode_component *c, uint32_t core_type,
                                                           uint32_t core_table);
WENCODE_API uint32_t wencode_component_thread_resume_later(wencode_component *c);
WENCODE_API uint32_t wencode_component_thread_suspend(wencode_component *c);
WENCODE_API uint32_t wencode_component_thread_yield(wencode_component *c);
WENCODE_API uint32_t wencode_component_thread_suspend_then_resume(wencode_component *c);
WENCODE_API uint32_t wencode_component_thread_yield_then_resume(wencode_component *c);
WENCODE_API uint32_t wencode_component_thread_suspend_then_promote(wencode_component *c);
WENCODE_API uint32_t wencode_component_thread_yield_then_promote(wencode_component *c);
/* Shared-everything threads, as wasm-tools reads them. */
WENCODE_API uint32_t wencode_component_thread_spawn_ref(wencode_component *c, uint32_t core_type);
WENCODE_API uint32_t wencode_component_thread_spawn_indirect(wencode_component *c,
                                                             uint32_t core_type,
                                                             uint32_t core_table);
WENCODE_API uint32_t wencode_component_thread_available_parallelism(wencode_component *c);

/* -- custom sections, names -------------------------------------------------------------------- */

/* At the place of the call. */
WENCODE_API void wencode_component_custom(wencode_component *c, const char *name, const void *bytes,
                                          size_t n);
/* A section with any id and contents. It is counted nowhere. */
WENCODE_API void wencode_component_raw_section(wencode_component *c, uint32_t id, const void *bytes,
                                               size_t n);

/* The name of the open component, and names of what it has; written as its last section. */
WENCODE_API void wencode_component_name(wencode_component *c, const char *name);
WENCODE_API void wencode_component_name_item(wencode_component *c, wencode_component_sort sort,
                                             uint32_t index, const char *name);

#ifdef __cplusplus
}
#endif

#endif /* WENCODE_COMPONENTS */

#endif /* WENCODE__COMPONENT_API_H */
