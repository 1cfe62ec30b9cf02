/* src/common/check_module.h - sections and their items, and whole modules.
 *
 * Each wx__check_X reads one item at the cursor c->s and adds what it defines to the environment;
 * when it returns false, nothing was added. So an encoder can feed items as it writes them.
 */
#ifndef WX__CHECK_MODULE_H
#define WX__CHECK_MODULE_H

#include "check_code.h"
#include "sort.h"

/* -- what imports and definitions have in common ------------------------------------------------------ */

static inline bool wx__check_count(wx__check_env *c, size_t have, uint32_t limit, const char *what)
{
    return have < limit || wx__check_limit(c, what, limit);
}

WX__UNUSED static bool wx__add_func(wx__check_env *c, uint32_t type, bool exact)
{
    wx__check_func f;
    const wx__ctype *t = wx__func_type(c, type);
    if (!t || !wx__check_count(c, wx__array_len(c->funcs), WX__CHECK_MAX_FUNCS, "functions"))
        return false;
    f.type = wx__ctype_id(c, t);
    f.exact = exact;
    return wx__array_push(c->funcs, f) || wx__check_nomem(c);
}

WX__UNUSED static bool wx__check_range(wx__check_env *c, const wx__scan_range *l)
{
    if ((l->flags & WX__LIMITS_64) && !wx__check_need(c, WX__FEATURE_MEMORY64)) return false;
    if ((l->flags & WX__LIMITS_MAX) && l->min > l->max)
        return wx__check_invalid(c, "size minimum must not be greater than maximum");
    return true;
}

/* Checked, not added: its initial value comes in between. */
WX__UNUSED static bool wx__check_table_type(wx__check_env *c, const wx__scan_table *read,
                                            wx__check_table *t)
{
    const wx__scan_range *l = &read->limits;
    t->type = read->content == WX__TYPE_FUNCREF ? wx__ty_abstract(WX__TYPE_FUNCREF, true)
                                                : wx__check_resolve(c, read->content);
    t->is_64 = (l->flags & WX__LIMITS_64) != 0;
    t->shared = (l->flags & WX__LIMITS_SHARED) != 0;
    if (t->type == WX__TY_BOTTOM || !wx__check_readable(c) || !wx__check_range(c, l)) return false;
    if (t->shared && !wx__check_need(c, WX__FEATURE_SHARED_EVERYTHING)) return false;
    if (!t->is_64 && (l->min > UINT32_MAX || ((l->flags & WX__LIMITS_MAX) && l->max > UINT32_MAX)))
        return wx__check_invalid(c, "table size must be at most 2^32 - 1");
    if (t->shared && !wx__ty_is_shared(c, t->type))
        return wx__check_invalid(c, "a shared table of what is not shared");
    bool many = wx__check_has(c, WX__FEATURE_REFERENCE_TYPES);
    return wx__check_count(c, wx__array_len(c->tables), many ? WX__CHECK_MAX_TABLES : 1, "tables");
}

WX__UNUSED static bool wx__add_table(wx__check_env *c, const wx__check_table *t)
{
    return wx__array_push(c->tables, *t) || wx__check_nomem(c);
}

/* The most pages of 2^log2 bytes that the addresses reach. */
static inline uint64_t wx__most_pages(bool is_64, uint32_t log2)
{
    if (is_64) return log2 == 0 ? UINT64_MAX : (uint64_t)1 << (64 - log2);
    return log2 == 0 ? UINT32_MAX : (uint64_t)1 << (32 - log2);
}

WX__UNUSED static bool wx__add_memory(wx__check_env *c, const wx__scan_range *l)
{
    wx__check_mem m;
    uint32_t log2 = l->flags & WX__LIMITS_PAGE_SIZE ? l->page_size_log2 : 16;
    m.is_64 = (l->flags & WX__LIMITS_64) != 0;
    m.shared = (l->flags & WX__LIMITS_SHARED) != 0;
    if (!wx__check_readable(c) || !wx__check_range(c, l)) return false;
    if (m.shared && !wx__check_need(c, WX__FEATURE_THREADS)) return false;
    if ((l->flags & WX__LIMITS_PAGE_SIZE) && !wx__check_need(c, WX__FEATURE_CUSTOM_PAGE_SIZES))
        return false;
    if (log2 != 0 && log2 != 16) return wx__check_invalid(c, "invalid custom page size");
    uint64_t most = wx__most_pages(m.is_64, log2);
    if (l->min > most || ((l->flags & WX__LIMITS_MAX) && l->max > most))
        return wx__check_invalid(c, m.is_64 ? "memory size must be at most 2^64 bytes"
                                            : "memory size must be at most 65536 pages (4GiB)");
    if (m.shared && !(l->flags & WX__LIMITS_MAX))
        return wx__check_invalid(c, "shared memory must have maximum");
    bool many = wx__check_has(c, WX__FEATURE_MULTI_MEMORY);
    if (!many && wx__array_len(c->memories) > 0) return wx__check_invalid(c, "multiple memories");
    if (!wx__check_count(c, wx__array_len(c->memories), WX__CHECK_MAX_MEMORIES, "memories"))
        return false;
    return wx__array_push(c->memories, m) || wx__check_nomem(c);
}

/* Checked, not added. */
WX__UNUSED static bool wx__check_global_type(wx__check_env *c, const wx__scan_global *read,
                                             wx__check_global *g)
{
    g->type = wx__check_resolve(c, read->content);
    g->is_mutable = (read->flags & WX__GLOBAL_MUTABLE) != 0;
    g->shared = (read->flags & WX__GLOBAL_SHARED) != 0;
    if (g->type == WX__TY_BOTTOM || !wx__check_readable(c)) return false;
    if (g->shared && !wx__check_need(c, WX__FEATURE_SHARED_EVERYTHING)) return false;
    if (g->shared && !wx__ty_is_shared(c, g->type))
        return wx__check_invalid(c, "a shared global of what is not shared");
    return wx__check_count(c, wx__array_len(c->globals), WX__CHECK_MAX_GLOBALS, "globals");
}

WX__UNUSED static bool wx__check_add_global(wx__check_env *c, const wx__check_global *g)
{
    return wx__array_push(c->globals, *g) || wx__check_nomem(c);
}

WX__UNUSED static bool wx__add_tag(wx__check_env *c, uint32_t type)
{
    if (!wx__check_readable(c) || !wx__check_need(c, WX__FEATURE_EXCEPTIONS)) return false;
    const wx__ctype *t = wx__func_type(c, type);
    if (!t || !wx__check_count(c, wx__array_len(c->tags), WX__CHECK_MAX_TAGS, "tags")) return false;
    if (t->results > 0 && !wx__check_has(c, WX__FEATURE_STACK_SWITCHING))
        return wx__check_invalid(c, "non-empty tag result type");
    return wx__array_push(c->tags, wx__ctype_id(c, t)) || wx__check_nomem(c);
}

static inline bool wx__check_name(wx__check_env *c, wx__slice name)
{
    return wx__check_readable(c) && (name.len <= WX__CHECK_MAX_NAME ||
                                     wx__check_limit(c, "bytes in a name", WX__CHECK_MAX_NAME));
}

/* -- imports ------------------------------------------------------------------------------------------ */

WX__UNUSED static bool wx__check_import(wx__check_env *c, const wx__import_item *item)
{
    wx__check_table table;
    wx__check_global global;
    if (!wx__check_name(c, item->name)) return false;
    if (!wx__check_count(c, c->imports, WX__CHECK_MAX_IMPORTS, "imports")) return false;
    switch (item->type.kind) {
    case WX__KIND_FUNC_EXACT:
        if (!wx__check_need(c, WX__FEATURE_CUSTOM_DESCRIPTORS)) return false;
        WX__FALLTHROUGH;
    case WX__KIND_FUNC:
        if (!wx__add_func(c, item->type.type, item->type.kind == WX__KIND_FUNC_EXACT)) return false;
        c->imported_funcs++;
        break;
    case WX__KIND_TABLE:
        if (!wx__check_table_type(c, &item->type.table, &table) || !wx__add_table(c, &table))
            return false;
        break;
    case WX__KIND_MEMORY:
        if (!wx__add_memory(c, &item->type.memory)) return false;
        break;
    case WX__KIND_GLOBAL:
        if (!wx__check_global_type(c, &item->type.global, &global)) return false;
        if (global.is_mutable && !wx__check_need(c, WX__FEATURE_MUTABLE_GLOBAL)) return false;
        if (!wx__check_add_global(c, &global)) return false;
        c->imported_globals++;
        break;
    default:
        if (!wx__add_tag(c, item->type.type)) return false;
        break;
    }
    c->imports++;
    return true;
}

/* The head of an item: of one import, or of a group in a compact form. */
WX__UNUSED static bool wx__check_import_group(wx__check_env *c, wx__import_group *group)
{
    if (!wx__scan_import_group(&c->s, group)) return wx__check_unreadable(c);
    return wx__check_name(c, group->module) &&
           (group->form == WX__IMPORT_ONE || wx__check_need(c, WX__FEATURE_COMPACT_IMPORTS));
}

WX__UNUSED static bool wx__check_import_item(wx__check_env *c)
{
    wx__import_group group;
    c->at = c->s.p;
    if (!wx__check_import_group(c, &group)) return false;
    for (uint32_t i = 0; i < group.count; i++) {
        c->at = c->s.p;
        wx__import_item item = wx__scan_import(&c->s, &group);
        if (!wx__check_import(c, &item)) return false;
    }
    return true;
}

/* -- definitions -------------------------------------------------------------------------------------- */

WX__UNUSED static bool wx__check_func_item(wx__check_env *c)
{
    c->at = c->s.p;
    uint32_t type = wx__scan_u32(&c->s);
    return wx__check_readable(c) && wx__add_func(c, type, true);
}

WX__UNUSED static bool wx__check_table_item(wx__check_env *c)
{
    wx__check_table t;
    c->at = c->s.p;
    wx__table_item item = wx__scan_table_item(&c->s);
    if (!wx__check_table_type(c, &item.type, &t)) return false;
    if (item.has_init) {
        if (!wx__check_need(c, WX__FEATURE_FUNCTION_REFERENCES)) return false;
        if (!wx__check_expr(c, item.init, t.type)) return false;
    } else if (!wx__ty_is_defaultable(t.type)) {
        return wx__check_invalid(c, "type mismatch: a table of %t needs an initial value", t.type);
    }
    return wx__add_table(c, &t);
}

WX__UNUSED static bool wx__check_memory_item(wx__check_env *c)
{
    c->at = c->s.p;
    wx__scan_range range = wx__scan_memory_type(&c->s);
    return wx__add_memory(c, &range);
}

WX__UNUSED static bool wx__check_tag_item(wx__check_env *c)
{
    c->at = c->s.p;
    return wx__add_tag(c, wx__scan_tag_type(&c->s));
}

WX__UNUSED static bool wx__check_global_item(wx__check_env *c)
{
    wx__check_global g;
    c->at = c->s.p;
    wx__global_item item = wx__scan_global_item(&c->s);
    return wx__check_global_type(c, &item.type, &g) && wx__check_expr(c, item.init, g.type) &&
           wx__check_add_global(c, &g);
}

/* -- exports, start ----------------------------------------------------------------------------------- */

WX__UNUSED static bool wx__check_export_item(wx__check_env *c)
{
    static const char *const unknown[WX__KIND_COUNT] = {"unknown function %u", "unknown table %u",
                                                        "unknown memory %u", "unknown global %u",
                                                        "unknown tag %u"};
    c->at = c->s.p;
    wx__export_item item = wx__scan_export(&c->s);
    if (!wx__check_name(c, item.name)) return false;
    const void *const spaces[WX__KIND_COUNT] = {c->funcs, c->tables, c->memories, c->globals,
                                                c->tags};
    if (item.index >= wx__array_len(spaces[item.kind]))
        return wx__check_unknown(c, unknown[item.kind], item.index);
    if (item.kind == WX__KIND_FUNC && !wx__declare_func(c, item.index)) return false;
    if (item.kind == WX__KIND_GLOBAL && c->globals[item.index].is_mutable &&
        !wx__check_need(c, WX__FEATURE_MUTABLE_GLOBAL))
        return false;
    if (!wx__check_count(c, wx__array_len(c->exports), WX__CHECK_MAX_EXPORTS, "exports"))
        return false;
    return wx__array_push(c->exports, item.name) || wx__check_nomem(c);
}

/* By length, then by bytes. */
static inline int wx__order_of_names(const wx__slice *a, const wx__slice *b)
{
    if (a->len != b->len) return a->len < b->len ? -1 : 1;
    return a->len ? memcmp(a->data, b->data, a->len) : 0;
}

WX__UNUSED static bool wx__check_export_before(const void *context, uint32_t a, uint32_t b)
{
    const wx__slice *names = (const wx__slice *)context;
    int order = wx__order_of_names(&names[a], &names[b]);
    return order != 0 ? order < 0 : a < b;
}

/* No two exports have one name: O(n log n) comparisons. */
WX__UNUSED static bool wx__check_exports(wx__check_env *c)
{
    size_t n = wx__array_len(c->exports);
    uint32_t *order = NULL;
    if (n < 2) return true;
    if (!wx__array_add(order, n)) return wx__check_nomem(c);
    for (size_t i = 0; i < n; i++) order[i] = (uint32_t)i;
    wx__sort_u32(order, n, wx__check_export_before, c->exports);
    const uint8_t *twice = NULL;
    for (size_t i = 1; i < n && !twice; i++) {
        const wx__slice *name = &c->exports[order[i]];
        if (wx__order_of_names(&c->exports[order[i - 1]], name) == 0) twice = name->data;
    }
    wx__array_free(order);
    if (!twice) return true;
    return wx__check_fail_at(c, twice, WX__INVALID, "duplicate export name");
}

WX__UNUSED static bool wx__check_start(wx__check_env *c)
{
    c->at = c->s.p;
    uint32_t func = wx__scan_u32(&c->s);
    if (!wx__check_readable(c)) return false;
    const wx__check_func *f = wx__func_at(c, func);
    if (!f) return false;
    const wx__ctype *t = &c->ctypes[f->type];
    return (t->count == 0 && t->results == 0) || wx__check_invalid(c, "start function");
}

/* -- segments ----------------------------------------------------------------------------------------- */

/* Forms beyond the first came with bulk memory, and with reference types. */
WX__UNUSED static bool wx__check_elem_form(wx__check_env *c, const wx__elem_item *item,
                                           wx__ty *type)
{
    bool exprs = item->flags & WX__SEGMENT_FLAG_EXPRESSIONS;
    if ((item->flags & WX__SEGMENT_FLAG_PASSIVE) && !wx__check_need(c, WX__FEATURE_BULK_MEMORY))
        return false;
    if (item->flags != 0 && !wx__check_has(c, WX__FEATURE_BULK_MEMORY) &&
        !wx__check_need(c, WX__FEATURE_REFERENCE_TYPES))
        return false;
    *type = exprs ? wx__check_resolve(c, item->content) : wx__ty_abstract(WX__TYPE_FUNCREF, false);
    return *type != WX__TY_BOTTOM;
}

WX__UNUSED static bool wx__check_elem_items(wx__check_env *c, const wx__elem_item *item,
                                            wx__ty type)
{
    wx__scan inner = wx__scan_view(&c->s, item->items);
    bool exprs = item->flags & WX__SEGMENT_FLAG_EXPRESSIONS;
    if (item->items.count > WX__CHECK_MAX_ELEM_ITEMS)
        return wx__check_limit(c, "elements in a segment", WX__CHECK_MAX_ELEM_ITEMS);
    for (uint32_t i = 0; i < item->items.count; i++) {
        c->at = inner.p;
        if (exprs) {
            if (!wx__check_expr(c, wx__scan_expr(&inner), type)) return false;
            continue;
        }
        uint32_t func = wx__scan_u32(&inner);
        if (!wx__func_at(c, func) || !wx__declare_func(c, func)) return false;
    }
    return true;
}

WX__UNUSED static bool wx__check_elem_item(wx__check_env *c)
{
    wx__ty type = 0;
    c->at = c->s.p;
    wx__elem_item item = wx__scan_elem(&c->s);
    if (!wx__check_readable(c) || !wx__check_elem_form(c, &item, &type)) return false;
    if (!wx__check_count(c, wx__array_len(c->elems), WX__CHECK_MAX_ELEMS, "element segments"))
        return false;
    if (!(item.flags & WX__SEGMENT_FLAG_PASSIVE)) {
        const wx__check_table *table = wx__table_at(c, item.table);
        if (!table) return false;
        if (!wx__ty_matches(c, type, table->type))
            return wx__check_invalid(c, "type mismatch: elements of %t in a table of %t", type,
                                     table->type);
        if (!wx__check_expr(c, item.offset, wx__address_type(table->is_64))) return false;
    }
    if (!wx__check_elem_items(c, &item, type)) return false;
    return wx__array_push(c->elems, type) || wx__check_nomem(c);
}

WX__UNUSED static bool wx__check_data_item(wx__check_env *c)
{
    wx__ty address = 0;
    c->at = c->s.p;
    wx__data_item item = wx__scan_data(&c->s);
    if (!wx__check_readable(c)) return false;
    if (item.flags != 0 && !wx__check_need(c, WX__FEATURE_BULK_MEMORY)) return false;
    if (item.flags != 1) {
        if (!wx__memory_address(c, item.memory, &address)) return false;
        if (!wx__check_expr(c, item.offset, address)) return false;
    }
    c->data_items++;
    return true;
}

WX__UNUSED static bool wx__check_data_count(wx__check_env *c)
{
    c->at = c->s.p;
    if (!wx__check_need(c, WX__FEATURE_BULK_MEMORY)) return false;
    c->datas = wx__scan_u32(&c->s);
    c->has_data_count = true;
    if (!wx__check_readable(c)) return false;
    return c->datas <= WX__CHECK_MAX_DATAS ||
           wx__check_limit(c, "data segments", WX__CHECK_MAX_DATAS);
}

/* -- code --------------------------------------------------------------------------------------------- */

WX__UNUSED static bool wx__check_body_item(wx__check_env *c)
{
    wx__body body;
    c->at = c->s.p;
    wx__scan inner = wx__scan_body(&c->s, &body);
    uint32_t func = c->imported_funcs + c->bodies;
    if (!wx__check_readable(c)) return false;
    if ((size_t)(body.end - body.code) > WX__CHECK_MAX_BODY)
        return wx__check_limit(c, "bytes in a function body", WX__CHECK_MAX_BODY);
    wx__scan outer = c->s;
    c->s = inner;
    bool good = wx__check_readable(c) && wx__check_body(c, func, body.runs);
    c->s = outer;
    if (good) c->bodies++;
    return good;
}

/* -- sections ----------------------------------------------------------------------------------------- */

static inline bool wx__check_item(wx__check_env *c, uint32_t id)
{
    switch (id) {
    case WX__SECTION_TYPE: return wx__check_type_item(c);
    case WX__SECTION_IMPORT: return wx__check_import_item(c);
    case WX__SECTION_FUNCTION: return wx__check_func_item(c);
    case WX__SECTION_TABLE: return wx__check_table_item(c);
    case WX__SECTION_MEMORY: return wx__check_memory_item(c);
    case WX__SECTION_GLOBAL: return wx__check_global_item(c);
    case WX__SECTION_EXPORT: return wx__check_export_item(c);
    case WX__SECTION_ELEMENT: return wx__check_elem_item(c);
    case WX__SECTION_CODE: return wx__check_body_item(c);
    case WX__SECTION_DATA: return wx__check_data_item(c);
    default: return wx__check_tag_item(c);
    }
}

/* Before the items of a section: what must agree with other sections. */
WX__UNUSED static bool wx__check_section_count(wx__check_env *c, uint32_t id, uint32_t count)
{
    size_t defined = wx__array_len(c->funcs) - c->imported_funcs;
    if (id == WX__SECTION_TAG && !wx__check_need(c, WX__FEATURE_EXCEPTIONS)) return false;
    if (id == WX__SECTION_CODE && count != defined)
        return wx__check_malformed(c, "function and code section have inconsistent lengths");
    if (id == WX__SECTION_DATA && c->has_data_count && count != c->datas)
        return wx__check_malformed(c, "data count and data section have inconsistent lengths");
    if (id == WX__SECTION_DATA && count > WX__CHECK_MAX_DATAS)
        return wx__check_limit(c, "data segments", WX__CHECK_MAX_DATAS);
    return true;
}

/* All of c->s is the section's contents. */
WX__UNUSED static bool wx__check_section(wx__check_env *c, uint32_t id)
{
    if (id == WX__SECTION_CUSTOM) return true;
    if (id == WX__SECTION_START) {
        if (!wx__check_start(c)) return false;
    } else if (id == WX__SECTION_DATA_COUNT) {
        if (!wx__check_data_count(c)) return false;
    } else {
        c->at = c->s.p;
        uint32_t count = wx__scan_u32(&c->s);
        c->section_items = c->s.p;
        if (!wx__check_readable(c) || !wx__check_section_count(c, id, count)) return false;
        for (uint32_t i = 0; i < count; i++) {
            if (!wx__check_item(c, id)) return false;
        }
        if (id == WX__SECTION_EXPORT && !wx__check_exports(c)) return false;
    }
    return wx__scan_done(&c->s) || wx__check_unreadable(c);
}

/* After the last section: what must not be missing. */
WX__UNUSED static bool wx__check_complete(wx__check_env *c)
{
    c->at = c->s.p;
    if (wx__array_len(c->funcs) - c->imported_funcs != c->bodies)
        return wx__check_malformed(c, "function and code section have inconsistent lengths");
    if (c->has_data_count && c->datas != c->data_items)
        return wx__check_malformed(c, "data count and data section have inconsistent lengths");
    return true;
}

/* A whole module; the environment is empty before. */
WX__UNUSED static bool wx__check_module(wx__check_env *c, const void *bytes, size_t size)
{
    wx__section section;
    uint32_t place = 0;
    wx__scan_init(&c->s, bytes, size);
    c->s.features = c->features;
    if (!wx__scan_header(&c->s)) return wx__check_unreadable(c);
    while (wx__scan_section(&c->s, &section)) {
        c->at = section.at;
        if (!wx__section_order(section.id, &place))
            return wx__check_malformed(c, "unexpected content after last section");
        wx__scan outer = c->s;
        c->s = wx__scan_inside(&outer, &section);
        c->section = section.id;
        c->section_items = c->s.p;
        bool good = wx__check_section(c, section.id);
        c->section = WX__NO_INDEX;
        c->s = outer;
        if (!good) return false;
    }
    return wx__check_readable(c) && wx__check_complete(c);
}

#endif /* WX__CHECK_MODULE_H */
