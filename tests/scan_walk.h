/* tests/scan_walk.h - reads every byte of a module with the readers of common/scan_module.h and
 * checks what makes a module malformed but spans items: order, counts, nesting.
 */
#ifndef TEST_SCAN_WALK_H
#define TEST_SCAN_WALK_H

#include "common/scan_module.h"

typedef struct walk {
    uint32_t place, funcs, bodies, datas, data_count;
    bool has_data_count, uses_data;
    uint64_t instructions, checksum;
    wx__scan scan; /* its error is that of the module */
} walk;

enum { WALK_NEST = 512 }; /* deeper ones are read, but else and catch are not matched */

typedef struct walk_nest {
    uint32_t depth;
    uint16_t codes[WALK_NEST];
} walk_nest;

/* Does the instruction fit the innermost block? */
static inline bool walk_fits(walk_nest *n, const wx__instr *in)
{
    uint32_t before = n->depth, code = in->info->code;
    n->depth = wx__depth_after(in, before);
    if (n->depth > before) {
        if (n->depth < WALK_NEST) n->codes[n->depth] = (uint16_t)code;
        return true;
    }
    uint16_t unknown = 0, *top = before < WALK_NEST ? &n->codes[before] : &unknown;
    if (before >= WALK_NEST) return true;
    switch (code) {
    case WX__OP_ELSE:
        if (*top != WX__OP_IF) return false;
        *top = WX__OP_ELSE;
        return true;
    case WX__OP_CATCH:
        if (*top != WX__OP_TRY && *top != WX__OP_CATCH) return false;
        *top = WX__OP_CATCH;
        return true;
    case WX__OP_CATCH_ALL:
        if (*top != WX__OP_TRY && *top != WX__OP_CATCH) return false;
        *top = WX__OP_CATCH_ALL;
        return true;
    case WX__OP_DELEGATE: return *top == WX__OP_TRY;
    default: return true;
    }
}

static inline void walk_items(walk *w, const wx__scan *s, const wx__instr *in)
{
    wx__scan items = wx__scan_view(s, in->items);
    for (uint32_t i = 0; i < in->items.count; i++) {
        switch (in->info->imm) {
        case WX__IMM_LABELS: w->checksum += wx__scan_u32(&items); break;
        case WX__IMM_SELECT_TYPES: w->checksum += wx__scan_vt(&items); break;
        case WX__IMM_TRY_TABLE: w->checksum += wx__scan_catch(&items).label; break;
        case WX__IMM_RESUME:
        case WX__IMM_RESUME_THROW: w->checksum += wx__scan_handler(&items).tag; break;
        default: return;
        }
    }
    if (items.error || items.p != items.end) abort();
}

/* A body or constant expression up to its last end. */
static inline void walk_expr(walk *w, wx__scan *s)
{
    walk_nest nest = {1, {0}};
    wx__instr in;
    while (wx__scan_instr(s, &in)) {
        w->instructions++;
        w->checksum = w->checksum * 31 + in.info->code;
        if (!walk_fits(&nest, &in)) wx__scan_fail_at(s, in.at, WX__SCAN_NESTING, "unexpected else");
        switch (in.info->imm) {
        case WX__IMM_DATA:
        case WX__IMM_DATA_MEM:
        case WX__IMM_TYPE_DATA: w->uses_data = true; break;
        case WX__IMM_LABELS:
        case WX__IMM_SELECT_TYPES:
        case WX__IMM_TRY_TABLE:
        case WX__IMM_RESUME:
        case WX__IMM_RESUME_THROW: walk_items(w, s, &in); break;
        default: break;
        }
        if (nest.depth == 0) return;
    }
}

static inline void walk_view(walk *w, const wx__scan *s, wx__view v)
{
    wx__scan inner = wx__scan_view(s, v);
    bool uses_data = w->uses_data;
    if (v.begin == v.end || !wx__scan_ok(s)) return;
    walk_expr(w, &inner);
    w->uses_data = uses_data; /* counts in bodies only */
    if (inner.error != WX__SCAN_OK && inner.error != WX__SCAN_NESTING) abort();
    if (inner.error) w->scan = inner;
}

/* The items of an element segment. */
static inline void walk_exprs(walk *w, const wx__scan *s, wx__view v)
{
    wx__scan items = wx__scan_view(s, v);
    if (!wx__scan_ok(s)) return;
    for (uint32_t i = 0; i < v.count; i++) walk_view(w, s, wx__scan_expr(&items));
    if (items.error || items.p != items.end) abort();
}

static inline void walk_type(walk *w, wx__scan *s)
{
    uint32_t n;
    (void)wx__scan_rec(s, &n);
    for (; n && wx__scan_ok(s); n--) {
        wx__subtype t;
        if (!wx__scan_subtype(s, &t)) return;
        wx__scan params = wx__scan_view(s, t.params), fields = wx__scan_view(s, t.fields);
        for (uint32_t i = 0; i < t.params.count; i++) w->checksum += wx__scan_vt(&params);
        for (uint32_t i = 0; i < t.fields.count; i++) w->checksum += wx__scan_field(&fields).type;
        if (params.p != params.end || fields.p != fields.end) abort();
    }
}

static inline void walk_body(walk *w, wx__scan *s)
{
    wx__body body;
    uint32_t total = 0;
    wx__scan inner = wx__scan_body(s, &body);
    if (!wx__scan_ok(s)) return;
    for (uint32_t n = body.runs; n && wx__scan_ok(&inner); n--)
        w->checksum += wx__scan_local_run(&inner, &total).count;
    walk_expr(w, &inner);
    if (!wx__scan_body_done(&inner)) *s = inner;
}

static inline void walk_item(walk *w, wx__scan *s, uint32_t id)
{
    switch (id) {
    case WX__SECTION_TYPE: walk_type(w, s); break;
    case WX__SECTION_IMPORT: {
        wx__import_group g;
        if (!wx__scan_import_group(s, &g)) return;
        for (uint32_t n = g.count; n && wx__scan_ok(s); n--)
            w->checksum += wx__scan_import(s, &g).type.kind;
        break;
    }
    case WX__SECTION_FUNCTION:
        w->checksum += wx__scan_u32(s);
        w->funcs++;
        break;
    case WX__SECTION_TABLE: walk_view(w, s, wx__scan_table_item(s).init); break;
    case WX__SECTION_MEMORY: w->checksum += wx__scan_memory_type(s).min; break;
    case WX__SECTION_GLOBAL: walk_view(w, s, wx__scan_global_item(s).init); break;
    case WX__SECTION_EXPORT: w->checksum += wx__scan_export(s).index; break;
    case WX__SECTION_ELEMENT: {
        wx__elem_item e = wx__scan_elem(s);
        walk_view(w, s, e.offset);
        if (e.flags & WX__SEGMENT_FLAG_EXPRESSIONS) walk_exprs(w, s, e.items);
        break;
    }
    case WX__SECTION_CODE:
        walk_body(w, s);
        w->bodies++;
        break;
    case WX__SECTION_DATA: {
        wx__data_item d = wx__scan_data(s);
        walk_view(w, s, d.offset);
        w->datas++;
        break;
    }
    case WX__SECTION_TAG: w->checksum += wx__scan_tag_type(s); break;
    default: break;
    }
}

static inline void walk_section(walk *w, wx__scan *s, const wx__section *section)
{
    wx__scan inner = wx__scan_inside(s, section);
    if (section->id == WX__SECTION_CUSTOM) return;
    if (!wx__section_order(section->id, &w->place)) {
        wx__scan_fail_at(s, section->at, WX__SCAN_ORDER, "unexpected content after last section");
        return;
    }
    if (section->id == WX__SECTION_START) {
        w->checksum += wx__scan_u32(&inner);
    } else if (section->id == WX__SECTION_DATA_COUNT) {
        w->has_data_count = true;
        w->data_count = wx__scan_u32(&inner);
    } else {
        for (uint32_t n = wx__scan_u32(&inner); n && wx__scan_ok(&inner); n--)
            walk_item(w, &inner, section->id);
    }
    (void)wx__scan_done(&inner);
    if (inner.error) *s = inner;
    if (w->scan.error) *s = w->scan;
}

static inline bool walk_module(walk *w, const uint8_t *bytes, size_t size)
{
    wx__section section;
    wx__scan s;
    memset(w, 0, sizeof *w);
    wx__scan_init(&s, bytes, size);
    if (wx__scan_header(&s))
        while (wx__scan_section(&s, &section)) walk_section(w, &s, &section);
    if (wx__scan_ok(&s) && w->funcs != w->bodies)
        wx__scan_fail(&s, WX__SCAN_COUNT, "function and code section have inconsistent lengths");
    if (wx__scan_ok(&s) && w->has_data_count && w->data_count != w->datas)
        wx__scan_fail(&s, WX__SCAN_COUNT, "data count and data section have inconsistent lengths");
    if (wx__scan_ok(&s) && w->uses_data && !w->has_data_count)
        wx__scan_fail(&s, WX__SCAN_COUNT, "data count section required");
    w->scan = s;
    return wx__scan_ok(&s);
}

#endif /* TEST_SCAN_WALK_H */
