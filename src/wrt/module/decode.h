/* src/wrt/module/decode.h - turns the bytes of a module into the tables of wrt_module.
 *
 * Input is hostile: every count is checked against the bytes left before anything is allocated, so
 * a 20-byte file can never ask for a gigabyte; memory stays proportional to the input. Function
 * bodies are only located here (see validate.h), all other validation rules are checked on the
 * way. Spec: "Binary Format, Modules" and "Validation, Modules".
 */
#ifndef WRT__DECODE_H
#define WRT__DECODE_H

#include "skim.h"
#include "decode_init.h"
#include "../../common/sort.h"

/* Pushes onto one of the module's arrays or fails the enclosing reader. */
#define WRT__APPEND(d, array, value)                             \
    do {                                                         \
        if (!wx__array_push(array, value)) return wrt__nomem(d); \
    } while (0)

/* -- types ------------------------------------------------------------------------------------- */

static WX__COLD bool wrt__bad_type_form(wrt__decoder *d, const uint8_t *at, uint8_t form)
{
    switch (form) {
    case WX__TYPE_STRUCT:
    case WX__TYPE_ARRAY:
    case WX__TYPE_SUB:
    case WX__TYPE_SUB_FINAL:
    case WX__TYPE_REC: return wrt__unsupported(d, at, WX__FEATURE_GC);
    case WX__TYPE_CONT: return wrt__unsupported(d, at, WX__FEATURE_STACK_SWITCHING);
    case WX__TYPE_SHARED: return wrt__unsupported(d, at, WX__FEATURE_SHARED_EVERYTHING);
    case WX__TYPE_DESCRIPTOR:
    case WX__TYPE_DESCRIBES: return wrt__unsupported(d, at, WX__FEATURE_CUSTOM_DESCRIPTORS);
    default:
        return wrt__malformed(d, at,
                              form >= 0x80 ? "integer representation too long"
                                           : "malformed definition type");
    }
}

static bool wrt__read_valtypes(wrt__decoder *d, uint32_t limit, const char *what, uint32_t *count)
{
    if (!wrt__read_count(d, 0, limit, what, count)) return false;
    for (uint32_t i = 0; i < *count; i++) {
        wrt_valtype type;
        if (!wrt__read_valtype(d, &type)) return false;
        WRT__APPEND(d, d->m->type_storage, type);
    }
    return true;
}

static bool wrt__read_type(wrt__decoder *d)
{
    const uint8_t *at = d->p;
    uint8_t form;
    if (!wrt__read_byte(d, &form)) return false;
    if (form != WX__TYPE_FUNC) return wrt__bad_type_form(d, at, form);
    wrt__type type;
    memset(&type, 0, sizeof type);
    if (!wrt__read_valtypes(d, WRT__MAX_PARAMS, "parameters", &type.param_count)) return false;
    if (!wrt__read_valtypes(d, WRT__MAX_RESULTS, "results", &type.result_count)) return false;
    if (type.result_count > 1 && !wrt__need(d, at, WX__FEATURE_MULTI_VALUE)) return false;
    WRT__APPEND(d, d->m->types, type);
    return true;
}

static bool wrt__read_types(wrt__decoder *d)
{
    uint32_t count;
    if (!wrt__read_count(d, 0, WRT__MAX_TYPES, "types", &count)) return false;
    if (!wx__array_reserve(d->m->type_storage, 1)) return wrt__nomem(d); /* never NULL */
    for (uint32_t i = 0; i < count; i++) {
        if (!wrt__read_type(d)) return false;
    }
    /* The storage does not move any more. */
    wrt_valtype *next = d->m->type_storage;
    for (uint32_t i = 0; i < count; i++) {
        wrt__type *type = &d->m->types[i];
        type->params = next;
        type->results = next + type->param_count;
        next = type->results + type->result_count;
    }
    return true;
}

/* A type index that must name a function type. */
static bool wrt__read_func_type(wrt__decoder *d, wrt__func_info *out)
{
    const uint8_t *at = d->p;
    memset(out, 0, sizeof *out);
    if (!wrt__read_u32(d, &out->type)) return false;
    if (out->type >= wx__array_len(d->m->types))
        wrt__invalid(d, at, "unknown type %u", (unsigned)out->type);
    return true;
}

/* `most` is the largest size of the kind of thing, `text` says so. */
static bool wrt__read_limits(wrt__decoder *d, uint64_t most, const char *text, uint32_t shared,
                             wrt_limits *out)
{
    const uint8_t *at = d->p;
    uint8_t flags;
    if (!wrt__read_byte(d, &flags)) return false;
    if (flags >= 2 * WX__LIMITS_PAGE_SIZE) return wrt__malformed(d, at, "malformed limits flags");
    if (flags & WX__LIMITS_PAGE_SIZE) {
        return wrt__malformed(d, at,
                              "malformed limits flags: custom-page-sizes support is not enabled");
    }
    if ((flags & WX__LIMITS_SHARED) && !wrt__need(d, at, shared)) return false;
    if ((flags & WX__LIMITS_64) && !wrt__need(d, at, WX__FEATURE_MEMORY64)) return false;
    out->has_max = (flags & WX__LIMITS_MAX) != 0;
    out->max = 0;
    if (!wrt__read_u64(d, &out->min)) return false;
    if (out->has_max && !wrt__read_u64(d, &out->max)) return false;
    if (out->min > most || out->max > most) {
        wrt__invalid(d, at, "%s", text);
    } else if (out->has_max && out->min > out->max) {
        wrt__invalid(d, at, "size minimum must not be greater than maximum");
    }
    return true;
}

static bool wrt__read_table_type(wrt__decoder *d)
{
    wrt__table_type table;
    memset(&table, 0, sizeof table);
    const uint8_t *at = d->p;
    if (wx__array_len(d->m->tables) > 0 && !wrt__need(d, at, WX__FEATURE_REFERENCE_TYPES)) {
        return false;
    }
    if (!wrt__read_reftype(d, &table.content)) return false;
    if (!wrt__read_limits(d, 0xffffffffu, "table size must be at most 2^32-1",
                          WX__FEATURE_SHARED_EVERYTHING, &table.limits)) {
        return false;
    }
    WRT__APPEND(d, d->m->tables, table);
    return true;
}

static bool wrt__read_memory_type(wrt__decoder *d)
{
    wrt_limits limits;
    if (wx__array_len(d->m->memories) > 0 && !wrt__need(d, d->p, WX__FEATURE_MULTI_MEMORY)) {
        return false;
    }
    if (!wrt__read_limits(d, 65536, "memory size must be at most 65536 pages (4GiB)",
                          WX__FEATURE_THREADS, &limits)) {
        return false;
    }
    WRT__APPEND(d, d->m->memories, limits);
    return true;
}

static bool wrt__read_global_type(wrt__decoder *d, wrt__global_type *out)
{
    uint8_t mutability;
    memset(out, 0, sizeof *out);
    if (!wrt__read_valtype(d, &out->content) || !wrt__read_byte(d, &mutability)) return false;
    if (mutability > 1) return wrt__malformed(d, d->p - 1, "malformed mutability");
    out->is_mutable = mutability != 0;
    return true;
}

/* -- imports -------------------------------------------------------------------------------------- */

static bool wrt__read_import_type(wrt__decoder *d, const uint8_t *at, wrt__import *import)
{
    wrt_module *m = d->m;
    switch (import->kind) {
    case WRT_EXTERN_FUNC: {
        wrt__func_info func;
        import->index = (uint32_t)wx__array_len(m->funcs);
        if (!wrt__read_func_type(d, &func)) return false;
        WRT__APPEND(d, m->funcs, func);
        m->imported_funcs++;
        return true;
    }
    case WRT_EXTERN_TABLE:
        import->index = m->imported_tables++;
        if (import->index >= WRT__MAX_TABLES) return wrt__limit(d, at, "tables", WRT__MAX_TABLES);
        return wrt__read_table_type(d);
    case WRT_EXTERN_MEMORY: import->index = m->imported_memories++; return wrt__read_memory_type(d);
    default: {
        wrt__global_type global;
        import->index = m->imported_globals++;
        if (!wrt__read_global_type(d, &global)) return false;
        if (global.is_mutable && !wrt__need(d, at, WX__FEATURE_MUTABLE_GLOBAL)) return false;
        WRT__APPEND(d, m->globals, global);
        return true;
    }
    }
}

static bool wrt__read_import(wrt__decoder *d)
{
    wrt__import import;
    const uint8_t *at = d->p;
    uint8_t kind;
    if (!wrt__read_name(d, &import.module) || !wrt__read_name(d, &import.name)) return false;
    if (!wrt__read_byte(d, &kind)) return false;
    if (kind > WX__KIND_GLOBAL) {
        at = d->p - 1;
        if (kind == WX__KIND_TAG) return wrt__unsupported(d, at, WX__FEATURE_EXCEPTIONS);
        if (kind == WX__KIND_FUNC_EXACT) {
            return wrt__unsupported(d, at, WX__FEATURE_CUSTOM_DESCRIPTORS);
        }
        if (import.name.len == 0 && (kind == 0x7f || kind == 0x7e)) {
            return wrt__unsupported(d, at, WX__FEATURE_COMPACT_IMPORTS);
        }
        return wrt__malformed(d, at, "malformed import kind");
    }
    import.kind = (wrt_extern_kind)kind;
    if (!wrt__read_import_type(d, at, &import)) return false;
    WRT__APPEND(d, d->m->imports, import);
    return true;
}

static bool wrt__read_imports(wrt__decoder *d)
{
    uint32_t count;
    if (!wrt__read_count(d, 0, WRT__MAX_IMPORTS, "imports", &count)) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!wrt__read_import(d)) return false;
    }
    return true;
}

/* -- definitions ------------------------------------------------------------------------------------ */

static bool wrt__read_funcs(wrt__decoder *d)
{
    wrt_module *m = d->m;
    uint32_t count;
    if (!wrt__read_count(d, m->imported_funcs, WRT__MAX_FUNCS, "functions", &count)) return false;
    if (count > wrt__left(d)) return wrt__malformed(d, d->end, WRT__TEXT_END);
    if (!wx__array_reserve(m->funcs, count)) return wrt__nomem(d);
    for (uint32_t i = 0; i < count; i++) {
        wrt__func_info func;
        if (!wrt__read_func_type(d, &func)) return false;
        WRT__APPEND(d, m->funcs, func);
    }
    return true;
}

static bool wrt__read_tables(wrt__decoder *d)
{
    uint32_t count;
    if (!wrt__read_count(d, d->m->imported_tables, WRT__MAX_TABLES, "tables", &count)) return false;
    for (uint32_t i = 0; i < count; i++) {
        /* 0x40 0x00 starts a table with an initialiser. */
        if (wrt__left(d) > 0 && *d->p == WX__TABLE_INIT_FORM) {
            return wrt__unsupported(d, d->p, WX__FEATURE_FUNCTION_REFERENCES);
        }
        if (!wrt__read_table_type(d)) return false;
    }
    return true;
}

static bool wrt__read_memories(wrt__decoder *d)
{
    uint32_t count;
    if (!wrt__read_length(d, &count)) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!wrt__read_memory_type(d)) return false;
    }
    return true;
}

static bool wrt__read_globals(wrt__decoder *d)
{
    wrt_module *m = d->m;
    uint32_t count;
    if (!wrt__read_count(d, m->imported_globals, WRT__MAX_GLOBALS, "globals", &count)) return false;
    for (uint32_t i = 0; i < count; i++) {
        wrt__global_type global;
        if (!wrt__read_global_type(d, &global)) return false;
        if (!wrt__read_const(d, global.content, &global.init)) return false;
        WRT__APPEND(d, m->globals, global);
    }
    return true;
}

/* -- exports and start ------------------------------------------------------------------------------- */

static void wrt__check_export(wrt__decoder *d, const uint8_t *at, const wrt__export *export_)
{
    wrt_module *m = d->m;
    unsigned index = export_->index;
    switch (export_->kind) {
    case WRT_EXTERN_FUNC:
        if (index >= wx__array_len(m->funcs)) wrt__invalid(d, at, "unknown function %u", index);
        else m->funcs[index].is_declared = true;
        break;
    case WRT_EXTERN_TABLE:
        if (index >= wx__array_len(m->tables)) wrt__invalid(d, at, "unknown table %u", index);
        break;
    case WRT_EXTERN_MEMORY:
        if (index >= wx__array_len(m->memories)) wrt__invalid(d, at, "unknown memory %u", index);
        break;
    default:
        if (index >= wx__array_len(m->globals)) wrt__invalid(d, at, "unknown global %u", index);
        break;
    }
}

static bool wrt__read_export(wrt__decoder *d)
{
    wrt__export item;
    const uint8_t *start = d->p;
    uint8_t kind;
    if (!wrt__read_name(d, &item.name) || !wrt__read_byte(d, &kind)) return false;
    if (kind == WX__KIND_TAG) return wrt__unsupported(d, d->p - 1, WX__FEATURE_EXCEPTIONS);
    if (kind > WX__KIND_GLOBAL) return wrt__malformed(d, d->p - 1, "malformed export kind");
    const uint8_t *at = d->p;
    item.kind = (wrt_extern_kind)kind;
    if (!wrt__read_u32(d, &item.index)) return false;
    wrt__check_export(d, at, &item);
    if (item.kind == WRT_EXTERN_GLOBAL && item.index < wx__array_len(d->m->globals) &&
        d->m->globals[item.index].is_mutable && !wrt__need(d, start, WX__FEATURE_MUTABLE_GLOBAL)) {
        return false;
    }
    WRT__APPEND(d, d->m->exports, item);
    return true;
}

/* Bytewise, shorter first when one is the other's beginning. */
static int wrt__compare_names(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
    size_t n = a_len < b_len ? a_len : b_len;
    int order = n ? memcmp(a, b, n) : 0;
    if (order) return order;
    return a_len < b_len ? -1 : a_len > b_len;
}

/* Whether export a stands before export b in exports_by_name; equal names by position. */
static bool wrt__export_before(const void *context, uint32_t a, uint32_t b)
{
    const wrt_module *m = (const wrt_module *)context;
    wrt__span x = m->exports[a].name, y = m->exports[b].name;
    int order = wrt__compare_names(m->bytes + x.offset, x.len, m->bytes + y.offset, y.len);
    return order ? order < 0 : a < b;
}

static bool wrt__sort_exports(wrt__decoder *d)
{
    wrt_module *m = d->m;
    size_t count = wx__array_len(m->exports);
    if (!wx__array_add(m->exports_by_name, count)) return wrt__nomem(d);
    uint32_t *order = m->exports_by_name;
    for (size_t i = 0; i < count; i++) order[i] = (uint32_t)i;
    wx__sort_u32(order, count, wrt__export_before, m);
    /* Of several duplicates the one whose second place comes first in the file is reported. */
    uint32_t second = WRT_NO_INDEX;
    for (size_t i = 1; i < count; i++) {
        wrt__span x = m->exports[order[i - 1]].name, y = m->exports[order[i]].name;
        if (x.len == y.len && memcmp(m->bytes + x.offset, m->bytes + y.offset, x.len) == 0 &&
            order[i] < second) {
            second = order[i];
        }
    }
    if (second != WRT_NO_INDEX) {
        wrt__invalid(d, d->start + m->exports[second].name.offset, "duplicate export name");
    }
    return true;
}

static bool wrt__read_exports(wrt__decoder *d)
{
    uint32_t count;
    if (!wrt__read_count(d, 0, WRT__MAX_EXPORTS, "exports", &count)) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!wrt__read_export(d)) return false;
    }
    return wrt__sort_exports(d);
}

static bool wrt__read_start(wrt__decoder *d)
{
    wrt_module *m = d->m;
    const uint8_t *at = d->p;
    if (!wrt__read_u32(d, &m->start)) return false;
    if (m->start >= wx__array_len(m->funcs)) {
        wrt__invalid(d, at, "unknown function %u", (unsigned)m->start);
        return true;
    }
    uint32_t type = m->funcs[m->start].type;
    if (type < wx__array_len(m->types) &&
        (m->types[type].param_count || m->types[type].result_count)) {
        wrt__invalid(d, at, "start function must have no parameters and no results");
    }
    return true;
}

/* -- code ------------------------------------------------------------------------------------------------ */

/* Bodies without a function of their own are located, too: they may be what is malformed. */
static bool wrt__read_body(wrt__decoder *d, uint32_t i)
{
    wrt_module *m = d->m;
    const uint8_t *at = d->p;
    uint32_t len;
    if (!wrt__read_length(d, &len)) return false;
    if (len > WRT__MAX_BODY) return wrt__limit(d, at, "bytes in a function body", WRT__MAX_BODY);
    if (len > wrt__left(d)) return wrt__malformed(d, d->end, WRT__TEXT_END);
    size_t index = m->imported_funcs + (size_t)i;
    if (index < wx__array_len(m->funcs)) {
        m->funcs[index].body = wrt__offset(d, d->p);
        m->funcs[index].end = m->funcs[index].body + len;
    }
    d->p += len;
    return true;
}

static bool wrt__read_code(wrt__decoder *d)
{
    if (!wrt__read_length(d, &d->bodies)) return false;
    for (uint32_t i = 0; i < d->bodies; i++) {
        if (!wrt__read_body(d, i)) return false;
    }
    return true;
}

/* -- the whole ---------------------------------------------------------------------------------------------- */

static bool wrt__read_custom(wrt__decoder *d)
{
    wrt__span name;
    if (!wrt__read_name(d, &name)) return false;
    if (d->m->name_section.len == 0 && name.len == 4 &&
        memcmp(d->start + name.offset, "name", 4) == 0) {
        d->m->name_section.offset = wrt__offset(d, d->p);
        d->m->name_section.len = (uint32_t)wrt__left(d);
    }
    d->p = d->end;
    return true;
}

static bool wrt__read_data_count(wrt__decoder *d, const uint8_t *at)
{
    return wrt__need(d, at, WX__FEATURE_BULK_MEMORY) && wrt__read_u32(d, &d->m->data_count);
}

static bool wrt__read_section(wrt__decoder *d, const uint8_t *at)
{
    switch (*at) {
    case WX__SECTION_CUSTOM: return wrt__read_custom(d);
    case WX__SECTION_TYPE: return wrt__read_types(d);
    case WX__SECTION_IMPORT: return wrt__read_imports(d);
    case WX__SECTION_FUNCTION: return wrt__read_funcs(d);
    case WX__SECTION_TABLE: return wrt__read_tables(d);
    case WX__SECTION_MEMORY: return wrt__read_memories(d);
    case WX__SECTION_GLOBAL: return wrt__read_globals(d);
    case WX__SECTION_EXPORT: return wrt__read_exports(d);
    case WX__SECTION_START: return wrt__read_start(d);
    case WX__SECTION_ELEMENT: return wrt__read_elems(d);
    case WX__SECTION_CODE: return wrt__read_code(d);
    case WX__SECTION_DATA: return wrt__read_datas(d);
    case WX__SECTION_DATA_COUNT: return wrt__read_data_count(d, at);
    default: return wrt__unsupported(d, at, WX__FEATURE_EXCEPTIONS);
    }
}

static bool wrt__read_header(wrt__decoder *d)
{
    static const uint8_t magic[4] = {0x00, 0x61, 0x73, 0x6d};
    static const uint8_t version[4] = {0x01, 0x00, 0x00, 0x00};
    if (wrt__left(d) < 4) return wrt__malformed(d, d->eof, "unexpected end");
    if (memcmp(d->p, magic, 4) != 0) return wrt__malformed(d, d->p, "magic header not detected");
    if (wrt__left(d) < 8) return wrt__malformed(d, d->eof, "unexpected end");
    if (memcmp(d->p + 4, version, 4) != 0) {
        return wrt__malformed(d, d->p + 4, "unknown binary version");
    }
    d->p += 8;
    return true;
}

/* Reads the next section; `*place` is the last one's place in the prescribed order. */
static bool wrt__read_next_section(wrt__decoder *d, uint32_t *place)
{
    const uint8_t *at = d->p++;
    if (*at >= WX__SECTION_COUNT) return wrt__malformed(d, at, "malformed section id");
    if (*at != WX__SECTION_CUSTOM) {
        uint32_t here = wx__section_place(*at);
        if (here <= *place) return wrt__malformed(d, at, "unexpected content after last section");
        *place = here;
    }
    uint32_t size;
    if (!wrt__read_length(d, &size)) return false;
    if (size > wrt__left(d)) return wrt__malformed(d, d->eof, WRT__TEXT_END);
    d->end = d->p + size;
    if (!wrt__read_section(d, at)) return false;
    if (d->p != d->end) return wrt__malformed(d, d->p, "section size mismatch");
    d->end = d->eof;
    return true;
}

static bool wrt__check_counts(wrt__decoder *d)
{
    wrt_module *m = d->m;
    if (d->bodies != wx__array_len(m->funcs) - m->imported_funcs) {
        return wrt__malformed(d, d->eof, "function and code section have inconsistent lengths");
    }
    if (m->data_count != WRT_NO_INDEX && m->data_count != wx__array_len(m->datas)) {
        return wrt__malformed(d, d->eof, "data count and data section have inconsistent lengths");
    }
    return true;
}

/* Everything but the function bodies. `m->bytes` and `m->size` are set, the rest of `m` is zero.
 * False: d->fatal says why. True does not mean valid: see d->invalid. */
static bool wrt__decode(wrt__decoder *d, wrt_module *m, uint32_t features_off)
{
    memset(d, 0, sizeof *d);
    d->m = m;
    d->start = m->bytes;
    d->p = m->bytes;
    d->eof = m->bytes + m->size;
    d->end = d->eof;
    d->features = wrt__feature_set(features_off);
    m->start = WRT_NO_INDEX;
    m->data_count = WRT_NO_INDEX;
    uint32_t place = 0;
    if (!wrt__read_header(d)) return false;
    while (d->p < d->eof) {
        if (!wrt__read_next_section(d, &place)) return false;
    }
    return wrt__check_counts(d);
}

static void wrt__decoder_free(wrt__decoder *d) { wx__array_free(d->nest); }

#endif /* WRT__DECODE_H */
