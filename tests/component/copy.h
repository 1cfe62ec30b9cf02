/* tests/component/copy.h - reads a component and writes it again through the public calls.
 *
 * Component model, "Binary Format". Nothing is skipped and nothing is copied but modules and custom
 * sections, so what comes out is equal only if the calls can say everything that was there. Input is
 * trusted to be well-formed; what is not known ends the program. */
#ifndef COMPONENT_COPY_H
#define COMPONENT_COPY_H

#define WENCODE_COMPONENTS
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include <stdio.h>
#include <stdlib.h>

enum { COPY_MAX = 4096, COPY_TEXT = 1 << 20 };

/* The text of the item being read: names with a zero byte at the end. */
typedef struct reader {
    const uint8_t *start, *p, *end;
    wencode_component *c;
    size_t text_len;
    char text[COPY_TEXT];
} reader;

static void stop(const reader *r, const char *what)
{
    fprintf(stderr, "%s at byte %ld\n", what, (long)(r->p - r->start));
    exit(1);
}

static uint32_t byte(reader *r)
{
    if (r->p == r->end) stop(r, "unexpected end");
    return *r->p++;
}

static uint64_t leb(reader *r, bool is_signed)
{
    uint64_t v = 0, b;
    uint32_t shift = 0;
    do {
        b = byte(r);
        v |= (b & 0x7f) << shift;
        shift += 7;
    } while (b & 0x80 && shift < 70);
    if (is_signed && shift < 64 && b & 0x40) v |= ~(uint64_t)0 << shift;
    return v;
}

static uint32_t u32(reader *r) { return (uint32_t)leb(r, false); }

static uint32_t count(reader *r)
{
    uint32_t n = u32(r);
    if (n > COPY_MAX) stop(r, "a longer list than the copy can take");
    return n;
}

static const char *text(reader *r)
{
    uint32_t n = u32(r);
    if (n > (size_t)(r->end - r->p) || n >= COPY_TEXT - r->text_len) stop(r, "a name is too long");
    char *out = r->text + r->text_len;
    memcpy(out, r->p, n);
    out[n] = 0;
    r->p += n;
    r->text_len += n + 1;
    return out;
}

/* -- types of modules ---------------------------------------------------------------------------- */

static wencode_heaptype core_heap(reader *r)
{
    if (*r->p == 0x62) {
        byte(r);
        return wencode_exact(u32(r));
    }
    if (*r->p == 0x65) {
        byte(r);
        return wencode_shared(byte(r));
    }
    int64_t index = (int64_t)leb(r, true);
    return index < 0 ? (uint64_t)index & 0x7f : wencode_index((uint32_t)index);
}

static wencode_valtype core_value(reader *r)
{
    uint32_t b = *r->p;
    if (b == 0x65) return core_heap(r);
    byte(r);
    if (b == 0x64) return wencode_type_ref(core_heap(r));
    return b == 0x63 ? wencode_type_ref_null(core_heap(r)) : b;
}

static size_t core_values(reader *r, wencode_valtype *out)
{
    uint32_t n = count(r);
    for (uint32_t i = 0; i < n; i++) out[i] = core_value(r);
    return n;
}

static wencode_fieldtype core_field(reader *r)
{
    wencode_valtype type = core_value(r);
    return wencode_field(type, byte(r) != 0);
}

static void copy_composite(reader *r)
{
    static wencode_valtype params[COPY_MAX], results[COPY_MAX];
    static wencode_fieldtype fields[COPY_MAX];
    size_t n, m;
    switch (byte(r)) {
    case 0x60:
        n = core_values(r, params);
        m = core_values(r, results);
        wencode_component_core_functype(r->c, params, n, results, m);
        break;
    case 0x5f:
        n = count(r);
        for (size_t i = 0; i < n; i++) fields[i] = core_field(r);
        wencode_component_core_structtype(r->c, fields, n);
        break;
    case 0x5e: wencode_component_core_arraytype(r->c, core_field(r)); break;
    case 0x5d: wencode_component_core_conttype(r->c, (uint32_t)leb(r, true)); break;
    default: stop(r, "an unknown core type");
    }
}

static void copy_subtype(reader *r)
{
    wencode_subtype sub = wencode_sub_plain();
    if (*r->p == 0x50 || *r->p == 0x4f) {
        sub.open = byte(r) == 0x50;
        sub.has_super = byte(r) != 0;
        if (sub.has_super) sub.super = u32(r);
        sub.explicit_form = !sub.has_super && !sub.open;
    }
    if (*r->p == 0x65) sub.shared = byte(r) != 0;
    if (*r->p == 0x4c) {
        sub.has_describes = byte(r) != 0;
        sub.describes = u32(r);
    }
    if (*r->p == 0x4d) {
        sub.has_descriptor = byte(r) != 0;
        sub.descriptor = u32(r);
    }
    wencode_component_core_sub(r->c, sub);
    copy_composite(r);
}

static wencode_limits core_limits(reader *r)
{
    uint32_t flags = byte(r);
    wencode_limits limits = wencode_at_least(leb(r, false));
    limits.has_max = flags & 1;
    limits.shared = flags & 2;
    limits.is_64 = flags & 4;
    limits.has_page_size = flags & 8;
    if (limits.has_max) limits.max = leb(r, false);
    if (limits.has_page_size) limits.page_size_log2 = u32(r);
    return limits;
}

static wencode_extern core_extern(reader *r)
{
    wencode_extern x;
    memset(&x, 0, sizeof x);
    x.kind = (wencode_kind)byte(r);
    if (x.kind == WENCODE_KIND_TAG) byte(r);
    if (x.kind == WENCODE_KIND_TABLE || x.kind == WENCODE_KIND_GLOBAL) x.content = core_value(r);
    if (x.kind == WENCODE_KIND_GLOBAL) {
        x.flags = byte(r);
    } else if (x.kind == WENCODE_KIND_TABLE || x.kind == WENCODE_KIND_MEMORY) {
        x.limits = core_limits(r);
    } else {
        x.type = u32(r);
    }
    return x;
}

static void copy_core_type(reader *r, bool in_module);

static void copy_module_type(reader *r)
{
    wencode_component_begin_module_type(r->c);
    for (uint32_t n = u32(r); n > 0; n--) {
        r->text_len = 0;
        const char *module, *name;
        uint32_t scope;
        switch (byte(r)) {
        case 0:
            module = text(r);
            name = text(r);
            wencode_component_module_import(r->c, module, name, core_extern(r));
            break;
        case 1: copy_core_type(r, true); break;
        case 2:
            byte(r);
            byte(r);
            scope = u32(r);
            wencode_component_alias_outer(r->c, scope, WENCODE_SORT_CORE_TYPE, u32(r));
            break;
        case 3:
            name = text(r);
            wencode_component_module_export(r->c, name, core_extern(r));
            break;
        default: stop(r, "an unknown declarator of a module type");
        }
    }
    wencode_component_end(r->c);
}

static void copy_core_type(reader *r, bool in_module)
{
    if (*r->p == 0x4e) {
        byte(r);
        wencode_component_core_rec_begin(r->c);
        for (uint32_t n = u32(r); n > 0; n--) copy_subtype(r);
        wencode_component_core_rec_end(r->c);
    } else if (!in_module && *r->p == 0x50) {
        byte(r);
        copy_module_type(r);
    } else {
        if (!in_module && *r->p == 0) byte(r);
        copy_subtype(r);
    }
}

/* -- sorts, names, types --------------------------------------------------------------------------- */

static wencode_component_sort core_sort_of(reader *r)
{
    uint32_t b = byte(r);
    return (wencode_component_sort)(b < 0x10 ? b : b - 0x10 + WENCODE_SORT_CORE_TYPE);
}

static wencode_component_sort sort_of(reader *r)
{
    uint32_t b = byte(r);
    return b == 0 ? core_sort_of(r) : (wencode_component_sort)(b - 1 + WENCODE_SORT_FUNC);
}

/* The name of an import or export; its attributes, or NULL. */
static const char *extern_name(reader *r, wencode_component_attributes *storage,
                               const wencode_component_attributes **attributes)
{
    uint32_t form = byte(r);
    const char *name = text(r);
    *attributes = NULL;
    if (form == 0) return name;
    if (form != 2) stop(r, "an unknown form of name");
    memset(storage, 0, sizeof *storage);
    for (uint32_t n = u32(r); n > 0; n--) {
        switch (byte(r)) {
        case 0: storage->implements = text(r); break;
        case 1: storage->version_suffix = text(r); break;
        case 2: storage->external_id = text(r); break;
        default: stop(r, "an unknown attribute");
        }
    }
    *attributes = storage;
    return name;
}

static wencode_component_valtype value_type(reader *r)
{
    int64_t v = (int64_t)leb(r, true);
    return v < 0 ? (uint64_t)v & 0x7f : wencode_index((uint32_t)v);
}

static wencode_component_valtype maybe_value_type(reader *r)
{
    return byte(r) ? value_type(r) : (wencode_component_valtype)WENCODE_VAL_NONE;
}

static wencode_component_valtype result_type(reader *r)
{
    if (byte(r) == 0) return value_type(r);
    if (byte(r) != 0) stop(r, "results with names");
    return WENCODE_VAL_NONE;
}

static wencode_component_extern extern_type(reader *r)
{
    wencode_component_sort sort = sort_of(r);
    switch (sort) {
    case WENCODE_SORT_CORE_MODULE: return wencode_component_extern_core_module(u32(r));
    case WENCODE_SORT_FUNC: return wencode_component_extern_func(u32(r));
    case WENCODE_SORT_VALUE: return wencode_component_extern_value(value_type(r));
    case WENCODE_SORT_COMPONENT: return wencode_component_extern_component(u32(r));
    case WENCODE_SORT_INSTANCE: return wencode_component_extern_instance(u32(r));
    default: break;
    }
    return byte(r) == 0 ? wencode_component_extern_type(u32(r))
                        : wencode_component_extern_resource();
}

static void copy_alias(reader *r)
{
    wencode_component_sort sort = sort_of(r);
    uint32_t target = byte(r), index = u32(r);
    switch (target) {
    case 0: wencode_component_alias_export(r->c, index, text(r), sort); break;
    case 1: wencode_component_alias_core_export(r->c, index, text(r), sort); break;
    default: wencode_component_alias_outer(r->c, index, sort, u32(r)); break;
    }
}

static void copy_import(reader *r)
{
    wencode_component_attributes storage;
    const wencode_component_attributes *attributes;
    const char *name = extern_name(r, &storage, &attributes);
    wencode_component_import_with(r->c, name, attributes, extern_type(r));
}

static void copy_type(reader *r);

/* The declarators of a component or instance type. */
static void copy_declarators(reader *r)
{
    wencode_component_attributes storage;
    const wencode_component_attributes *attributes;
    const char *name;
    for (uint32_t n = u32(r); n > 0; n--) {
        r->text_len = 0;
        switch (byte(r)) {
        case 0: copy_core_type(r, false); break;
        case 1: copy_type(r); break;
        case 2: copy_alias(r); break;
        case 3: copy_import(r); break;
        case 4:
            name = extern_name(r, &storage, &attributes);
            wencode_component_declare_export_with(r->c, name, attributes, extern_type(r));
            break;
        default: stop(r, "an unknown declarator");
        }
    }
    wencode_component_end(r->c);
}

static size_t copy_labels(reader *r, wencode_component_label *out)
{
    uint32_t n = count(r);
    for (uint32_t i = 0; i < n; i++) {
        out[i].name = text(r);
        out[i].type = value_type(r);
    }
    return n;
}

static void copy_structured_type(reader *r, uint32_t opcode)
{
    static wencode_component_label labels[COPY_MAX];
    static wencode_component_valtype types[COPY_MAX];
    static const char *names[COPY_MAX];
    wencode_component *c = r->c;
    size_t n = opcode == 0x72 ? copy_labels(r, labels) : count(r);
    for (size_t i = 0; i < n && opcode != 0x72; i++) {
        if (opcode == 0x6f) {
            types[i] = value_type(r);
            continue;
        }
        names[i] = text(r);
        if (opcode != 0x71) continue;
        labels[i].name = names[i];
        labels[i].type = maybe_value_type(r);
        byte(r);
    }
    switch (opcode) {
    case 0x72: wencode_component_type_record(c, labels, n); break;
    case 0x71: wencode_component_type_variant(c, labels, n); break;
    case 0x6f: wencode_component_type_tuple(c, types, n); break;
    case 0x6e: wencode_component_type_flags(c, names, n); break;
    default: wencode_component_type_enum(c, names, n); break;
    }
}

static void copy_type(reader *r)
{
    static wencode_component_label params[COPY_MAX];
    wencode_component *c = r->c;
    wencode_component_valtype first;
    wencode_valtype representation;
    uint32_t opcode = byte(r);
    size_t n;
    switch (opcode) {
    case 0x6d:
    case 0x6e:
    case 0x6f:
    case 0x71:
    case 0x72: copy_structured_type(r, opcode); break;
    case 0x70: wencode_component_type_list(c, value_type(r)); break;
    case 0x67:
        first = value_type(r);
        wencode_component_type_fixed_length_list(c, first, u32(r));
        break;
    case 0x63:
        first = value_type(r);
        wencode_component_type_map(c, first, value_type(r));
        break;
    case 0x6b: wencode_component_type_option(c, value_type(r)); break;
    case 0x6a:
        first = maybe_value_type(r);
        wencode_component_type_result(c, first, maybe_value_type(r));
        break;
    case 0x69: wencode_component_type_own(c, u32(r)); break;
    case 0x68: wencode_component_type_borrow(c, u32(r)); break;
    case 0x65: wencode_component_type_future(c, maybe_value_type(r)); break;
    case 0x66: wencode_component_type_stream(c, maybe_value_type(r)); break;
    case 0x40:
        n = copy_labels(r, params);
        wencode_component_type_func(c, params, n, result_type(r));
        break;
    case 0x43:
        n = copy_labels(r, params);
        wencode_component_type_func_async(c, params, n, result_type(r));
        break;
    case 0x41:
        wencode_component_begin_component_type(c);
        copy_declarators(r);
        break;
    case 0x42:
        wencode_component_begin_instance_type(c);
        copy_declarators(r);
        break;
    case 0x3f:
        representation = core_value(r);
        wencode_component_type_resource(c, representation, byte(r) ? u32(r) : WENCODE_NONE);
        break;
    default: wencode_component_type_primitive(c, opcode);
    }
}

/* -- canonical functions --------------------------------------------------------------------------- */

static size_t copy_options(reader *r, wencode_component_option *out)
{
    uint32_t n = count(r);
    for (uint32_t i = 0; i < n; i++) {
        switch (byte(r)) {
        case 0: out[i] = wencode_component_utf8(); break;
        case 1: out[i] = wencode_component_utf16(); break;
        case 2: out[i] = wencode_component_compact_utf16(); break;
        case 3: out[i] = wencode_component_memory(u32(r)); break;
        case 4: out[i] = wencode_component_realloc(u32(r)); break;
        case 5: out[i] = wencode_component_post_return(u32(r)); break;
        case 6: out[i] = wencode_component_async(); break;
        case 7: out[i] = wencode_component_callback(u32(r)); break;
        case 8: out[i] = wencode_component_lower_to(u32(r)); break;
        case 9: out[i] = wencode_component_gc(); break;
        default: stop(r, "an unknown option");
        }
    }
    return n;
}

#define PLAIN(opcode, name)          \
    case opcode:                     \
        wencode_component_##name(c); \
        break;
#define ZERO(opcode, name)           \
    case opcode:                     \
        byte(r);                     \
        wencode_component_##name(c); \
        break;
#define INDEX(opcode, name)                  \
    case opcode:                             \
        wencode_component_##name(c, u32(r)); \
        break;
#define EVENT(opcode, name)                  \
    case opcode:                             \
        byte(r);                             \
        wencode_component_##name(c, u32(r)); \
        break;
#define CANCEL(opcode, name)                        \
    case opcode:                                    \
        type = u32(r);                              \
        wencode_component_##name(c, type, byte(r)); \
        break;
#define PAIR(opcode, name)                         \
    case opcode:                                   \
        type = u32(r);                             \
        wencode_component_##name(c, type, u32(r)); \
        break;
#define COPY(opcode, name)                             \
    case opcode:                                       \
        type = u32(r);                                 \
        n = copy_options(r, options);                  \
        wencode_component_##name(c, type, options, n); \
        break;
#define OPTIONS(opcode, name)                    \
    case opcode:                                 \
        n = copy_options(r, options);            \
        wencode_component_##name(c, options, n); \
        break;
#define CONTEXT(opcode, name)                      \
    case opcode:                                   \
        core = core_value(r);                      \
        wencode_component_##name(c, core, u32(r)); \
        break;

static void copy_canon(reader *r)
{
    static wencode_component_option options[COPY_MAX];
    wencode_component *c = r->c;
    wencode_component_valtype result;
    wencode_valtype core;
    uint32_t type;
    size_t n;
    switch (byte(r)) {
    case 0x00:
        byte(r);
        type = u32(r);
        n = copy_options(r, options);
        wencode_component_lift(c, type, u32(r), options, n);
        break;
    case 0x01:
        byte(r);
        type = u32(r);
        n = copy_options(r, options);
        wencode_component_lower(c, type, options, n);
        break;
    case 0x06: wencode_component_subtask_cancel(c, byte(r)); break;
    case 0x09:
        result = result_type(r);
        n = copy_options(r, options);
        wencode_component_task_return(c, result, options, n);
        break;
        INDEX(0x02, resource_new)
        INDEX(0x03, resource_drop)
        INDEX(0x04, resource_rep)
        PLAIN(0x05, task_cancel)
        CONTEXT(0x0a, context_get)
        CONTEXT(0x0b, context_set)
        ZERO(0x0c, thread_yield)
        PLAIN(0x0d, subtask_drop)
        INDEX(0x0e, stream_new)
        COPY(0x0f, stream_read)
        COPY(0x10, stream_write)
        CANCEL(0x11, stream_cancel_read)
        CANCEL(0x12, stream_cancel_write)
        INDEX(0x13, stream_drop_readable)
        INDEX(0x14, stream_drop_writable)
        INDEX(0x15, future_new)
        COPY(0x16, future_read)
        COPY(0x17, future_write)
        CANCEL(0x18, future_cancel_read)
        CANCEL(0x19, future_cancel_write)
        INDEX(0x1a, future_drop_readable)
        INDEX(0x1b, future_drop_writable)
        OPTIONS(0x1c, error_context_new)
        OPTIONS(0x1d, error_context_debug_message)
        PLAIN(0x1e, error_context_drop)
        PLAIN(0x1f, waitable_set_new)
        EVENT(0x20, waitable_set_wait)
        EVENT(0x21, waitable_set_poll)
        PLAIN(0x22, waitable_set_drop)
        PLAIN(0x23, waitable_join)
        PLAIN(0x24, backpressure_inc)
        PLAIN(0x25, backpressure_dec)
        PLAIN(0x26, thread_index)
        PAIR(0x27, thread_new_indirect)
        PLAIN(0x28, thread_resume_later)
        ZERO(0x29, thread_suspend)
        ZERO(0x2a, thread_suspend_then_resume)
        ZERO(0x2b, thread_yield_then_resume)
        ZERO(0x2c, thread_suspend_then_promote)
        ZERO(0x2d, thread_yield_then_promote)
        INDEX(0x2e, stream_forward)
        INDEX(0x2f, future_forward)
        INDEX(0x40, thread_spawn_ref)
        PAIR(0x41, thread_spawn_indirect)
        PLAIN(0x42, thread_available_parallelism)
    default: stop(r, "an unknown canonical function");
    }
}

/* -- sections -------------------------------------------------------------------------------------- */

static void copy_core_instance(reader *r)
{
    static wencode_component_item items[COPY_MAX];
    uint32_t form = byte(r), module = form == 0 ? u32(r) : 0, n = count(r);
    for (uint32_t i = 0; i < n; i++) {
        const char *name = text(r);
        wencode_component_sort sort = core_sort_of(r);
        items[i] = wencode_component_named(name, sort, u32(r));
    }
    if (form == 0) wencode_component_core_instantiate(r->c, module, items, n);
    else wencode_component_core_instance(r->c, items, n);
}

static void copy_instance(reader *r)
{
    static wencode_component_item items[COPY_MAX];
    static wencode_component_attributes storage[COPY_MAX];
    const wencode_component_attributes *attributes = NULL;
    uint32_t form = byte(r), component = form == 0 ? u32(r) : 0, n = count(r);
    for (uint32_t i = 0; i < n; i++) {
        const char *name = form == 0 ? text(r) : extern_name(r, &storage[i], &attributes);
        wencode_component_sort sort = sort_of(r);
        items[i] = wencode_component_named(name, sort, u32(r));
        items[i].attributes = attributes;
    }
    if (form == 0) wencode_component_instantiate(r->c, component, items, n);
    else wencode_component_instance(r->c, items, n);
}

static void copy_export(reader *r)
{
    wencode_component_attributes storage;
    wencode_component_extern ascribed;
    const wencode_component_attributes *attributes;
    const char *name = extern_name(r, &storage, &attributes);
    wencode_component_sort sort = sort_of(r);
    uint32_t index = u32(r);
    bool is_ascribed = byte(r) != 0;
    if (is_ascribed) ascribed = extern_type(r);
    wencode_component_export_with(r->c, name, attributes, sort, index,
                                  is_ascribed ? &ascribed : NULL);
}

static void copy_start(reader *r)
{
    static uint32_t values[COPY_MAX];
    uint32_t func = u32(r), n = count(r);
    for (uint32_t i = 0; i < n; i++) values[i] = u32(r);
    wencode_component_start(r->c, func, values, n, u32(r));
}

static void copy_item(reader *r, uint32_t section)
{
    r->text_len = 0;
    switch (section) {
    case 2: copy_core_instance(r); break;
    case 3: copy_core_type(r, false); break;
    case 5: copy_instance(r); break;
    case 6: copy_alias(r); break;
    case 7: copy_type(r); break;
    case 8: copy_canon(r); break;
    case 10: copy_import(r); break;
    case 11: copy_export(r); break;
    default: stop(r, "an unknown section");
    }
}

/* From behind the preamble to the end. */
static void copy_component(reader *r)
{
    const uint8_t *whole = r->end;
    while (r->p < whole) {
        uint32_t section = byte(r), size = u32(r);
        if (size > (size_t)(whole - r->p)) stop(r, "a section is too long");
        r->end = r->p + size;
        r->text_len = 0;
        if (section == 0) {
            const char *name = text(r);
            wencode_component_custom(r->c, name, r->p, (size_t)(r->end - r->p));
            r->p = r->end;
        } else if (section == 1) {
            wencode_component_core_module(r->c, r->p, size);
            r->p = r->end;
        } else if (section == 4) {
            wencode_component_begin(r->c);
            r->p += 8;
            copy_component(r);
            wencode_component_end(r->c);
        } else if (section == 9) {
            copy_start(r);
        } else {
            wencode_component_new_section(r->c);
            for (uint32_t n = u32(r); n > 0; n--) copy_item(r, section);
        }
        if (r->p != r->end) stop(r, "a section is longer than its items");
        if (wencode_component_get_error(r->c)->status != WENCODE_OK)
            stop(r, wencode_component_get_error(r->c)->message);
        r->end = whole;
    }
}

#endif /* COMPONENT_COPY_H */
