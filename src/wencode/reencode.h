/* src/wencode/reencode.h - the sections of a module, copied item by item through the public calls. */
#ifndef WENCODE__REENCODE_H
#define WENCODE__REENCODE_H

#include "reencode_body.h"
#include "reencode_custom.h"

/* -- what the module has --------------------------------------------------------------------------- */

static inline wencode_space wencode__space_of_kind(uint32_t kind)
{
    switch (kind) {
    case WX__KIND_TABLE: return WENCODE_SPACE_TABLE;
    case WX__KIND_MEMORY: return WENCODE_SPACE_MEMORY;
    case WX__KIND_GLOBAL: return WENCODE_SPACE_GLOBAL;
    case WX__KIND_TAG: return WENCODE_SPACE_TAG;
    default: return WENCODE_SPACE_FUNC;
    }
}

/* The space that the items of a section add to, or WENCODE_SPACE_COUNT. */
static inline wencode_space wencode__space_of_section(uint32_t id)
{
    switch (id) {
    case WX__SECTION_FUNCTION: return WENCODE_SPACE_FUNC;
    case WX__SECTION_TABLE: return WENCODE_SPACE_TABLE;
    case WX__SECTION_MEMORY: return WENCODE_SPACE_MEMORY;
    case WX__SECTION_GLOBAL: return WENCODE_SPACE_GLOBAL;
    case WX__SECTION_TAG: return WENCODE_SPACE_TAG;
    case WX__SECTION_ELEMENT: return WENCODE_SPACE_ELEM;
    case WX__SECTION_DATA: return WENCODE_SPACE_DATA;
    default: return WENCODE_SPACE_COUNT;
    }
}

static inline void wencode__survey_items(wencode__reencoder *r, wx__scan *s, uint32_t id)
{
    wencode_contents *c = &r->contents;
    uint32_t n = wx__scan_u32(s);
    if (id == WX__SECTION_TYPE) {
        for (; n && wx__scan_ok(s); n--) {
            uint32_t types;
            wx__subtype t;
            (void)wx__scan_rec(s, &types);
            for (; types && wx__scan_subtype(s, &t); types--) c->counts[WENCODE_SPACE_TYPE]++;
        }
    } else if (id == WX__SECTION_IMPORT) {
        wx__import_group g;
        for (; n && wx__scan_import_group(s, &g); n--) {
            for (; g.count && wx__scan_ok(s); g.count--) {
                wencode_space space = wencode__space_of_kind(wx__scan_import(s, &g).type.kind);
                c->counts[space]++;
                c->imported[space]++;
            }
        }
    } else if (wencode__space_of_section(id) < WENCODE_SPACE_COUNT) {
        c->counts[wencode__space_of_section(id)] += n;
    }
}

/* Counts, hints and whether labels have names: what must be known before the first item. Errors
 * are left to the copying, which has the place. */
WX__UNUSED static void wencode__survey(wencode__reencoder *r)
{
    wx__section section;
    wx__scan s = r->scan;
    uint32_t hints = 0;
    if (!wx__scan_header(&s)) return;
    while (wencode__going(r) && wx__scan_section(&s, &section)) {
        wx__scan items = wx__scan_inside(&s, &section);
        if (section.id != WX__SECTION_CUSTOM) {
            wencode__survey_items(r, &items, section.id);
        } else if (wx__slice_is(section.name, "name")) {
            r->has_label_names = r->has_label_names || wencode__find_label_names(&s, &section);
        } else if (wencode__is_metadata(section.name)) {
            if (!wencode__read_notes(r, &section, hints++)) wencode__no_memory(r->e);
        }
    }
    if (wencode__going(r) && !wencode__sort_notes(r)) wencode__no_memory(r->e);
}

/* -- types ------------------------------------------------------------------------------------------- */

WX__UNUSED static wencode_fieldtype wencode__copy_field(wencode__reencoder *r, wx__scan *s)
{
    wx__fieldtype f = wx__scan_field(s);
    return wencode_field(wencode__map_vt(r, f.type), f.is_mutable);
}

/* The calls take one supertype; what has more, or a continuation of no index, stays as bytes. */
WX__UNUSED static wencode_subtype wencode__copy_sub(wencode__reencoder *r, const wx__subtype *t)
{
    wencode_subtype sub = wencode_sub_plain();
    wx__scan s = wx__scan_view(&r->scan, t->supers);
    sub.open = t->form == WX__TYPE_SUB;
    sub.explicit_form = t->form == WX__TYPE_SUB_FINAL && !r->v->shortest;
    sub.shared = t->shared;
    sub.has_super = t->supers.count > 0;
    if (sub.has_super) sub.super = wencode__map(r, WENCODE_SPACE_TYPE, wx__scan_u32(&s));
    sub.has_describes = t->has_describes;
    if (t->has_describes) sub.describes = wencode__map(r, WENCODE_SPACE_TYPE, t->describes);
    sub.has_descriptor = t->has_descriptor;
    if (t->has_descriptor) sub.descriptor = wencode__map(r, WENCODE_SPACE_TYPE, t->descriptor);
    return sub;
}

WX__UNUSED static void wencode__copy_functype(wencode__reencoder *r, const wx__subtype *t)
{
    uint32_t n = t->params.count;
    wx__view all = t->params; /* parameters and results in one array */
    if (!wencode__scratch(r, r->types, (size_t)n + t->results.count)) return;
    for (int pass = 0; pass < 2; pass++) {
        wx__scan s = wx__scan_view(&r->scan, all);
        for (uint32_t i = 0; i < all.count; i++)
            (void)wx__array_push(r->types, wencode__map_vt(r, wx__scan_vt(&s)));
        all = t->results;
    }
    if (!wencode__going(r)) return;
    (void)wencode_functype(r->e, r->types, n, r->types ? r->types + n : NULL, t->results.count);
}

WX__UNUSED static void wencode__copy_structtype(wencode__reencoder *r, const wx__subtype *t)
{
    wx__scan s = wx__scan_view(&r->scan, t->fields);
    if (!wencode__scratch(r, r->fields, t->fields.count)) return;
    for (uint32_t i = 0; i < t->fields.count; i++)
        (void)wx__array_push(r->fields, wencode__copy_field(r, &s));
    if (wencode__going(r)) (void)wencode_structtype(r->e, r->fields, t->fields.count);
}

WX__UNUSED static void wencode__copy_subtype(wencode__reencoder *r, const wx__subtype *t)
{
    bool plain =
        (!t->form || (r->v->shortest && t->form == WX__TYPE_SUB_FINAL && !t->supers.count)) &&
        !t->shared && !t->has_describes && !t->has_descriptor;
    if (!plain) wencode_sub(r->e, wencode__copy_sub(r, t));
    if (!wencode__going(r)) return;
    wx__scan fields = wx__scan_view(&r->scan, t->fields);
    switch (t->kind) {
    case WX__TYPE_FUNC: wencode__copy_functype(r, t); break;
    case WX__TYPE_STRUCT: wencode__copy_structtype(r, t); break;
    case WX__TYPE_ARRAY: (void)wencode_arraytype(r->e, wencode__copy_field(r, &fields)); break;
    default: {
        uint32_t type = (uint32_t)wencode__map_heap(r, t->cont);
        if (wencode__going(r)) (void)wencode_conttype(r->e, type);
    }
    }
}

/* An item of the type section: a group, or one type. */
WX__UNUSED static void wencode__copy_type_item(wencode__reencoder *r, wx__scan *s)
{
    const uint8_t *from = s->p;
    uint32_t n;
    bool touched = false;
    bool group = wx__scan_rec(s, &n);
    size_t mark = wencode__begin_item(r, WX__SECTION_TYPE);
    if (group) (void)wencode_rec_begin(r->e);
    for (; n && wx__scan_ok(s) && wencode__going(r); n--) {
        wx__subtype t;
        if (!wx__scan_subtype(s, &t)) return;
        size_t before = wencode__mark(r, WX__SECTION_TYPE);
        bool wanted = wencode__wanted(r, WENCODE_SPACE_TYPE, false);
        if (!wanted || before != wencode__mark(r, WX__SECTION_TYPE)) touched = true;
        if (wanted) wencode__copy_subtype(r, &t);
    }
    if (group && wencode__going(r)) (void)wencode_rec_end(r->e);
    r->touched = touched;
    if (wx__scan_ok(s)) wencode__end_item(r, WX__SECTION_TYPE, mark, from, s->p);
}

/* -- imports ----------------------------------------------------------------------------------------- */

static inline wencode_limits wencode__copy_limits(const wx__scan_range *l)
{
    wencode_limits limits = wencode_at_least(l->min);
    limits.max = l->max;
    limits.has_max = (l->flags & WX__LIMITS_MAX) != 0;
    limits.shared = (l->flags & WX__LIMITS_SHARED) != 0;
    limits.is_64 = (l->flags & WX__LIMITS_64) != 0;
    limits.has_page_size = (l->flags & WX__LIMITS_PAGE_SIZE) != 0;
    limits.page_size_log2 = l->page_size_log2;
    return limits;
}

WX__UNUSED static wencode_extern wencode__copy_extern(wencode__reencoder *r,
                                                      const wx__externtype *x)
{
    wencode_extern out;
    memset(&out, 0, sizeof out);
    switch (x->kind) {
    case WX__KIND_TABLE:
        out.kind = WENCODE_KIND_TABLE;
        out.content = wencode__map_vt(r, x->table.content);
        out.limits = wencode__copy_limits(&x->table.limits);
        break;
    case WX__KIND_MEMORY:
        out.kind = WENCODE_KIND_MEMORY;
        out.limits = wencode__copy_limits(&x->memory);
        break;
    case WX__KIND_GLOBAL:
        out.kind = WENCODE_KIND_GLOBAL;
        out.content = wencode__map_vt(r, x->global.content);
        out.flags = x->global.flags;
        break;
    default:
        out.kind = x->kind == WX__KIND_TAG    ? WENCODE_KIND_TAG
                   : x->kind == WX__KIND_FUNC ? WENCODE_KIND_FUNC
                                              : WENCODE_KIND_FUNC_EXACT;
        out.type = wencode__map(r, WENCODE_SPACE_TYPE, x->type);
        break;
    }
    return out;
}

/* A group without imports is an item that no call writes. */
WX__UNUSED static void wencode__copy_empty_group(wencode__reencoder *r, const uint8_t *from,
                                                 const uint8_t *end)
{
    wencode__parts *m = r->e->parts;
    wencode_set_imports(r->e, WENCODE_IMPORTS_PLAIN); /* ends the group before it */
    wx__put_bytes(wencode__item(m, WX__SECTION_IMPORT), from, (size_t)(end - from));
    (void)wencode__ok(r->e, &m->sections[WX__SECTION_IMPORT]);
    r->report.kept_items++;
}

/* An item of the import section: one import, or a group in a compact form. */
WX__UNUSED static void wencode__copy_import_item(wencode__reencoder *r, wx__scan *s)
{
    const uint8_t *from = s->p;
    wx__import_group g;
    bool touched = false;
    if (!wx__scan_import_group(s, &g)) return;
    if (g.count == 0) {
        wencode__copy_empty_group(r, from, s->p);
        return;
    }
    wencode_set_imports(r->e, g.form == WX__IMPORT_ONE           ? WENCODE_IMPORTS_PLAIN
                              : g.form == WX__IMPORT_SAME_MODULE ? WENCODE_IMPORTS_BY_NAME
                                                                 : WENCODE_IMPORTS_BY_TYPE);
    size_t mark = wencode__begin_item(r, WX__SECTION_IMPORT);
    for (uint32_t n = g.count; n && wencode__going(r); n--) {
        wx__import_item item = wx__scan_import(s, &g);
        if (!wx__scan_ok(s)) return;
        size_t before = wencode__mark(r, WX__SECTION_IMPORT);
        bool wanted = wencode__wanted(r, wencode__space_of_kind(item.type.kind), true);
        if (!wanted || before != wencode__mark(r, WX__SECTION_IMPORT)) touched = true;
        if (!wanted) continue;
        wencode_extern what = wencode__copy_extern(r, &item.type);
        if (!wencode__going(r)) return;
        (void)wencode_import(r->e, wencode__text_slice(g.module), wencode__text_slice(item.name),
                             &what);
    }
    wencode_set_imports(r->e, WENCODE_IMPORTS_PLAIN); /* ends the group */
    r->touched = touched;
    if (wencode__going(r)) wencode__end_item(r, WX__SECTION_IMPORT, mark, from, s->p);
}

/* -- definitions ------------------------------------------------------------------------------------- */

WX__UNUSED static void wencode__copy_func_item(wencode__reencoder *r, wx__scan *s)
{
    uint32_t type = wx__scan_u32(s);
    if (!wx__scan_ok(s)) return;
    bool wanted = wencode__wanted(r, WENCODE_SPACE_FUNC, false);
    if (!wx__array_push(r->dropped, wanted ? 0 : 1)) wencode__no_memory(r->e);
    if (!wanted || !wencode__going(r)) return;
    type = wencode__map(r, WENCODE_SPACE_TYPE, type);
    if (wencode__going(r)) (void)wencode_declare(r->e, type);
}

WX__UNUSED static void wencode__copy_table_item(wencode__reencoder *r, wx__scan *s)
{
    wx__table_item t = wx__scan_table_item(s);
    if (!wx__scan_ok(s)) return;
    wencode_valtype content = wencode__map_vt(r, t.type.content);
    wencode_limits limits = wencode__copy_limits(&t.type.limits);
    if (t.has_init) {
        wencode_constant init = wencode__copy_expr(r, t.init);
        if (wencode__going(r)) (void)wencode_table_filled(r->e, content, limits, init);
    } else if (wencode__going(r)) {
        (void)wencode_table(r->e, content, limits);
    }
}

WX__UNUSED static void wencode__copy_memory_item(wencode__reencoder *r, wx__scan *s)
{
    wx__scan_range l = wx__scan_memory_type(s);
    if (wx__scan_ok(s)) (void)wencode_memory(r->e, wencode__copy_limits(&l));
}

WX__UNUSED static void wencode__copy_tag_item(wencode__reencoder *r, wx__scan *s)
{
    uint32_t type = wx__scan_tag_type(s);
    if (!wx__scan_ok(s)) return;
    type = wencode__map(r, WENCODE_SPACE_TYPE, type);
    if (wencode__going(r)) (void)wencode_tag(r->e, type);
}

WX__UNUSED static void wencode__copy_global_item(wencode__reencoder *r, wx__scan *s)
{
    wx__global_item g = wx__scan_global_item(s);
    if (!wx__scan_ok(s)) return;
    wencode_valtype content = wencode__map_vt(r, g.type.content);
    wencode_constant init = wencode__copy_expr(r, g.init);
    if (wencode__going(r)) (void)wencode_global(r->e, content, g.type.flags, init);
}

WX__UNUSED static void wencode__copy_export_item(wencode__reencoder *r, wx__scan *s)
{
    static const wencode_kind kinds[WX__KIND_COUNT] = {WENCODE_KIND_FUNC, WENCODE_KIND_TABLE,
                                                       WENCODE_KIND_MEMORY, WENCODE_KIND_GLOBAL,
                                                       WENCODE_KIND_TAG};
    wx__export_item x = wx__scan_export(s);
    if (!wx__scan_ok(s)) return;
    wencode_text name = wencode__text_slice(x.name);
    wencode_kind kind = kinds[x.kind];
    if (r->v->export_item && !r->v->export_item(r->v->user, r->e, name, kind, x.index)) {
        r->report.changed = true;
        r->touched = true;
        return;
    }
    uint32_t index = wencode__map(r, wencode__space_of_kind(x.kind), x.index);
    if (wencode__going(r)) wencode_export(r->e, name, kind, index);
}

/* -- segments ---------------------------------------------------------------------------------------- */

WX__UNUSED static bool wencode__copy_elem_funcs(wencode__reencoder *r, const wx__elem_item *x,
                                                wencode_segment where)
{
    wx__scan s = wx__scan_view(&r->scan, x->items);
    if (!wencode__scratch(r, r->labels, x->items.count)) return false;
    for (uint32_t i = 0; i < x->items.count && wencode__going(r); i++)
        (void)wx__array_push(r->labels, wencode__map(r, WENCODE_SPACE_FUNC, wx__scan_u32(&s)));
    if (!wencode__going(r)) return false;
    (void)wencode_elem_funcs(r->e, where, r->labels, x->items.count);
    return true;
}

WX__UNUSED static bool wencode__copy_elem_exprs(wencode__reencoder *r, const wx__elem_item *x,
                                                wencode_segment where)
{
    wx__scan s = wx__scan_view(&r->scan, x->items);
    wencode_valtype content = wencode__map_vt(r, x->content);
    if (!wencode__scratch(r, r->constants, x->items.count)) return false;
    for (uint32_t i = 0; i < x->items.count && wencode__going(r); i++)
        (void)wx__array_push(r->constants, wencode__copy_expr(r, wx__scan_expr(&s)));
    if (!wencode__going(r)) return false;
    (void)wencode_elem_exprs(r->e, where, content, r->constants, x->items.count);
    return true;
}

WX__UNUSED static void wencode__copy_elem_item(wencode__reencoder *r, wx__scan *s)
{
    wx__elem_item x = wx__scan_elem(s);
    wencode_segment where = wencode_passive();
    if (!wx__scan_ok(s)) return;
    if (!(x.flags & WX__SEGMENT_FLAG_PASSIVE)) {
        wencode_constant offset = wencode__copy_expr(r, x.offset);
        where = wencode_active(wencode__map(r, WENCODE_SPACE_TABLE, x.table), offset);
        where.explicit_index = (x.flags & WX__SEGMENT_FLAG_EXPLICIT) != 0;
    } else if (x.flags & WX__SEGMENT_FLAG_EXPLICIT) {
        where = wencode_declared();
    }
    if (!wencode__going(r)) return;
    if (x.flags & WX__SEGMENT_FLAG_EXPRESSIONS) (void)wencode__copy_elem_exprs(r, &x, where);
    else (void)wencode__copy_elem_funcs(r, &x, where);
}

WX__UNUSED static void wencode__copy_data_item(wencode__reencoder *r, wx__scan *s)
{
    wx__data_item d = wx__scan_data(s);
    wencode_segment where = wencode_passive();
    if (!wx__scan_ok(s)) return;
    if (d.flags != 1) {
        wencode_constant offset = wencode__copy_expr(r, d.offset);
        where = wencode_active(wencode__map(r, WENCODE_SPACE_MEMORY, d.memory), offset);
        where.explicit_index = d.flags == 2 && !r->v->shortest;
    }
    if (wencode__going(r)) (void)wencode_data(r->e, where, d.bytes.data, d.bytes.len);
}

/* -- sections ---------------------------------------------------------------------------------------- */

typedef void (*wencode__copy_item)(wencode__reencoder *r, wx__scan *s);

WX__UNUSED static wencode__copy_item wencode__item_copier(uint32_t id)
{
    switch (id) {
    case WX__SECTION_FUNCTION: return wencode__copy_func_item;
    case WX__SECTION_TABLE: return wencode__copy_table_item;
    case WX__SECTION_MEMORY: return wencode__copy_memory_item;
    case WX__SECTION_TAG: return wencode__copy_tag_item;
    case WX__SECTION_GLOBAL: return wencode__copy_global_item;
    case WX__SECTION_EXPORT: return wencode__copy_export_item;
    case WX__SECTION_ELEMENT: return wencode__copy_elem_item;
    default: return wencode__copy_data_item;
    }
}

/* Moves past a definition that is left out. */
WX__UNUSED static void wencode__skip_item(wx__scan *s, uint32_t id)
{
    switch (id) {
    case WX__SECTION_TABLE: (void)wx__scan_table_item(s); break;
    case WX__SECTION_MEMORY: (void)wx__scan_memory_type(s); break;
    case WX__SECTION_TAG: (void)wx__scan_tag_type(s); break;
    case WX__SECTION_GLOBAL: (void)wx__scan_global_item(s); break;
    case WX__SECTION_ELEMENT: (void)wx__scan_elem(s); break;
    default: (void)wx__scan_data(s); break;
    }
}

/* Items that are one definition or export each. */
WX__UNUSED static void wencode__copy_items(wencode__reencoder *r, wx__scan *s, uint32_t id,
                                           uint32_t n)
{
    wencode__copy_item copy = wencode__item_copier(id);
    wencode_space space = wencode__space_of_section(id);
    bool asks = space < WENCODE_SPACE_COUNT && id != WX__SECTION_FUNCTION;
    for (; n && wx__scan_ok(s) && wencode__going(r); n--) {
        const uint8_t *from = s->p;
        bool wanted = !asks || wencode__wanted(r, space, false);
        size_t mark = wencode__begin_item(r, id), items = r->e->parts->now.items[id];
        if (!wanted) {
            wencode__skip_item(s, id);
            continue;
        }
        copy(r, s);
        if (r->e->parts->now.items[id] != items + 1) r->touched = true;
        if (wx__scan_ok(s)) wencode__end_item(r, id, mark, from, s->p);
    }
}

/* Widths of the numbers at the head of a section, when they are more than needed. Not by the
 * settings of the encoder, which outlive the module. */
WX__UNUSED static void wencode__copy_widths(wencode__reencoder *r, const wx__section *section)
{
    uint32_t size = (uint32_t)(section->end - section->begin), count = 0;
    int width = wx__leb_read_u32(section->begin, section->end, &count);
    if (r->v->shortest || width <= 0) return;
    wencode__progress *now = &r->e->parts->now;
    if (section->size_width > wencode__u32_width(size, 0))
        now->input_size_widths[section->id] = (uint8_t)section->size_width;
    if ((uint32_t)width > wencode__u32_width(count, 0))
        now->input_count_widths[section->id] = (uint8_t)width;
}

WX__UNUSED static void wencode__copy_section(wencode__reencoder *r, wx__scan *s, uint32_t id)
{
    const uint8_t *from = s->p;
    uint32_t n = wx__scan_u32(s);
    if (!wx__scan_ok(s)) return;
    switch (id) {
    case WX__SECTION_TYPE:
        for (; n && wx__scan_ok(s) && wencode__going(r); n--) wencode__copy_type_item(r, s);
        break;
    case WX__SECTION_IMPORT:
        for (; n && wx__scan_ok(s) && wencode__going(r); n--) wencode__copy_import_item(r, s);
        break;
    case WX__SECTION_START: {
        size_t mark = wencode__begin_item(r, id);
        uint32_t func = wencode__map(r, WENCODE_SPACE_FUNC, n);
        if (wencode__going(r)) wencode_start(r->e, func);
        wencode__end_item(r, id, mark, from, s->p);
        break;
    }
    case WX__SECTION_DATA_COUNT: break; /* counted anew */
    case WX__SECTION_CODE:
        for (; n && wx__scan_ok(s) && wencode__going(r); n--) wencode__copy_body(r, s);
        break;
    default: wencode__copy_items(r, s, id, n); break;
    }
    if (wencode__going(r)) (void)wx__scan_done(s);
}

/* The visitor's turn to import, before the first definition. */
WX__UNUSED static void wencode__after_imports(wencode__reencoder *r, uint32_t next)
{
    if (r->imports_done ||
        (next && wx__section_place(next) <= wx__section_place(WX__SECTION_IMPORT)))
        return;
    r->imports_done = true;
    if (r->v->imports && wencode__going(r)) r->v->imports(r->v->user, r->e);
}

/* Counts that must agree. */
WX__UNUSED static void wencode__check_counts(wencode__reencoder *r, wx__scan *s, bool has_count,
                                             uint32_t data_count)
{
    if (r->body != wx__array_len(r->dropped))
        wx__scan_fail(s, WX__SCAN_COUNT, "function and code section have inconsistent lengths");
    else if (has_count && data_count != r->contents.counts[WENCODE_SPACE_DATA])
        wx__scan_fail(s, WX__SCAN_COUNT, "data count and data section have inconsistent lengths");
    else if (!has_count && r->e->uses_data_count && !r->report.changed)
        wx__scan_fail(s, WX__SCAN_COUNT, "data count section required");
}

/* Has anything been added that no item shows? */
WX__UNUSED static void wencode__note_additions(wencode__reencoder *r)
{
    const uint32_t *counts = r->e->counts;
    for (uint32_t i = 0; i < WENCODE_SPACE_COUNT; i++) {
        if (counts[i] != r->contents.counts[i]) r->report.changed = true;
    }
}

WX__UNUSED static void wencode__copy_module(wencode__reencoder *r, wx__scan *s)
{
    wx__section section;
    uint32_t last = 0, data_count = 0;
    bool has_count = false;
    if (!wx__scan_header(s)) return;
    while (wencode__going(r) && wx__scan_section(s, &section)) {
        wx__scan inner = wx__scan_inside(s, &section);
        if (section.id == WX__SECTION_CUSTOM) {
            wencode__copy_custom(r, &section, last);
            continue;
        }
        if (!wx__section_order(section.id, &r->last_place)) {
            wx__scan_fail_at(s, section.at, WX__SCAN_ORDER,
                             "unexpected content after last section");
            return;
        }
        wencode__after_imports(r, section.id);
        if (!r->v->shortest) wencode_keep_section(r->e, section.id);
        wencode__copy_widths(r, &section);
        if (section.id == WX__SECTION_DATA_COUNT) {
            has_count = true;
            (void)wx__leb_read_u32(section.begin, section.end, &data_count);
        }
        last = section.id;
        r->section = section.id;
        if (wencode__going(r)) wencode__copy_section(r, &inner, section.id);
        if (!wx__scan_ok(&inner)) *s = inner;
    }
    if (!wx__scan_ok(s) || !wencode__going(r)) return;
    wencode__after_imports(r, 0);
    wencode__note_additions(r);
    wencode__check_counts(r, s, has_count, data_count);
}

WX__UNUSED static void wencode__reencoder_free(wencode__reencoder *r)
{
    wx__array_free(r->dropped);
    wx__array_free(r->labels);
    wx__array_free(r->clauses);
    wx__array_free(r->handlers);
    wx__array_free(r->types);
    wx__array_free(r->fields);
    wx__array_free(r->constants);
    wx__array_free(r->metadata);
    wx__array_free(r->notes);
    wx__array_free(r->note_order);
    wx__array_free(r->moved_labels);
    wx__array_free(r->offsets);
}

WX__UNUSED static bool wencode__may_reencode(wencode *e)
{
    bool empty = true;
    for (uint32_t i = 0; i < WENCODE__SPACES; i++) empty = empty && e->counts[i] == 0;
    if (!wencode__ready(e) || wencode__is_reencoding(e)) return false;
    if (empty || e->lax) return true;
    wencode__fail(e, WENCODE_ERR_ORDER, "wencode_reencode into an encoder that has items", 0, 0);
    return false;
}

WENCODE_API bool wencode_reencode(wencode *e, const void *module, size_t size,
                                  const wencode_visitor *visitor, wencode_report *report)
{
    static const wencode_visitor nothing = {NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                                            NULL, NULL, NULL, NULL, NULL, NULL, false};
    wencode__reencoder r;
    memset(&r, 0, sizeof r);
    r.e = e;
    r.v = visitor ? visitor : &nothing;
    wx__scan_init(&r.scan, module, size);
    if (wencode__may_reencode(e)) {
        wx__scan s = r.scan;
        e->parts->reencoding = true;
        wencode__survey(&r);
        if (r.v->begin && wencode__going(&r)) r.v->begin(r.v->user, e, &r.contents);
        if (wencode__going(&r)) wencode__copy_module(&r, &s);
        if (!wx__scan_ok(&s)) (void)wencode__bad_input(&r, &s);
        else if (wencode__going(&r)) wencode__finish_customs(&r);
        e->parts->reencoding = false;
    }
    if (report) *report = r.report;
    wencode__reencoder_free(&r);
    return wencode__going(&r);
}

#endif /* WENCODE__REENCODE_H */
