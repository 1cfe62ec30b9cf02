/* src/wencode/sections.h - definitions, exports, segments, custom sections.
 *
 * Each call appends one item to the buffer of its section. Spec: "Binary Format, Modules".
 */
#ifndef WENCODE__SECTIONS_H
#define WENCODE__SECTIONS_H

#include "imports.h"

/* -- constants --------------------------------------------------------------------------------- */

/* The expression with its final end. */
WX__UNUSED static void wencode__put_constant(wencode *e, wx__bytes *b, const wencode_constant *c)
{
    const wencode__parts *m = e->parts;
    const wx__bytes *exprs = &m->exprs;
    switch (c->kind) {
    case WENCODE__CONST_I32:
        wx__put_u8(b, WX__OP_I32_CONST);
        wencode__item_s64(m, b, (int32_t)(uint32_t)c->bits, 5);
        break;
    case WENCODE__CONST_I64:
        wx__put_u8(b, WX__OP_I64_CONST);
        wencode__item_s64(m, b, (int64_t)c->bits, 10);
        break;
    case WENCODE__CONST_F32:
        wx__put_u8(b, WX__OP_F32_CONST);
        wx__put_f32_bits(b, (uint32_t)c->bits);
        break;
    case WENCODE__CONST_F64:
        wx__put_u8(b, WX__OP_F64_CONST);
        wx__put_f64_bits(b, c->bits);
        break;
    case WENCODE__CONST_NULL:
        wx__put_u8(b, WX__OP_REF_NULL);
        wencode__put_heap(e, b, c->bits);
        break;
    case WENCODE__CONST_FUNC:
        wencode__check_index(e, WENCODE__FUNC, c->index);
        wx__put_u8(b, WX__OP_REF_FUNC);
        wencode__item_u32(m, b, c->index);
        break;
    case WENCODE__CONST_GLOBAL:
        wencode__check_index(e, WENCODE__GLOBAL, c->index);
        wx__put_u8(b, WX__OP_GLOBAL_GET);
        wencode__item_u32(m, b, c->index);
        break;
    case WENCODE__CONST_EXPR:
        /* Made for another module, perhaps: then the place does not exist. */
        if (c->bits > exprs->len || c->index > exprs->len - c->bits) {
            wencode__fail(e, WENCODE_ERR_ORDER, "a constant expression of another module", 0, 0);
            return;
        }
        if (c->index > 0) wx__put_bytes(b, exprs->data + (size_t)c->bits, c->index);
        break;
    }
    wx__put_u8(b, WX__OP_END);
}

/* -- definitions --------------------------------------------------------------------------------- */

WENCODE_API uint32_t wencode_memory(wencode *e, wencode_limits limits)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wencode__put_limits(m, wencode__item(m, WX__SECTION_MEMORY), &limits);
    return wencode__added(e, WX__SECTION_MEMORY, WENCODE__MEMORY);
}

WENCODE_API uint32_t wencode_table(wencode *e, wencode_valtype content, wencode_limits limits)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wx__bytes *b = wencode__item(m, WX__SECTION_TABLE);
    wencode__put_valtype(e, b, content);
    wencode__put_limits(m, b, &limits);
    return wencode__added(e, WX__SECTION_TABLE, WENCODE__TABLE);
}

WENCODE_API uint32_t wencode_table_filled(wencode *e, wencode_valtype content,
                                          wencode_limits limits, wencode_constant init)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wx__bytes *b = wencode__item(m, WX__SECTION_TABLE);
    wx__put_u8(b, WX__TABLE_INIT_FORM);
    wx__put_u8(b, 0);
    wencode__put_valtype(e, b, content);
    wencode__put_limits(m, b, &limits);
    wencode__put_constant(e, b, &init);
    return wencode__added(e, WX__SECTION_TABLE, WENCODE__TABLE);
}

WENCODE_API uint32_t wencode_tag(wencode *e, uint32_t type)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wx__bytes *b = wencode__item(m, WX__SECTION_TAG);
    wencode__check_item_index(e, WX__SECTION_TAG, WENCODE__TYPE, type);
    wx__put_u8(b, 0);
    wencode__item_u32(m, b, type);
    return wencode__added(e, WX__SECTION_TAG, WENCODE__TAG);
}

WENCODE_API uint32_t wencode_global(wencode *e, wencode_valtype content, uint32_t flags,
                                    wencode_constant init)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wx__bytes *b = wencode__item(m, WX__SECTION_GLOBAL);
    wencode__put_valtype(e, b, content);
    wx__put_u8(b, flags);
    wencode__put_constant(e, b, &init);
    return wencode__added(e, WX__SECTION_GLOBAL, WENCODE__GLOBAL);
}

/* -- segments ------------------------------------------------------------------------------------ */

/* Spec: "Data Section". Memory 0 has a short form. */
WENCODE_API uint32_t wencode_data(wencode *e, wencode_segment where, const void *bytes, size_t n)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    if (where.mode == WENCODE__DECLARED) {
        wencode__fail_in(e, WX__SECTION_DATA, WENCODE_ERR_ORDER,
                         "a data segment cannot be declared only", 0, 0);
        return WENCODE_NONE;
    }
    wx__bytes *b = wencode__item(m, WX__SECTION_DATA);
    if (where.mode == WENCODE__PASSIVE) {
        wx__put_u8(b, WX__SEGMENT_FLAG_PASSIVE);
    } else {
        wencode__check_item_index(e, WX__SECTION_DATA, WENCODE__MEMORY, where.index);
        bool named = where.index != 0 || where.explicit_index;
        wx__put_u8(b, named ? WX__SEGMENT_FLAG_EXPLICIT : 0);
        if (named) wencode__item_u32(m, b, where.index);
        wencode__put_constant(e, b, &where.offset);
    }
    wencode__put_vector(m, b, bytes, n);
    /* An offset of 2^32 belongs to a section that is too large: reported at the end. */
    if (wencode__ok(e, b) && !wx__array_push(m->data_offsets, (uint32_t)(b->len - n)))
        wencode__no_memory(e);
    return wencode__added(e, WX__SECTION_DATA, WENCODE__DATA);
}

/* Up to the items. Spec: "Element Section": bit 0 passive or declared, bit 1 explicit table or
 * declared, bit 2 items are expressions. The shortest form leaves table 0 and funcref out. */
WX__UNUSED static wx__bytes *wencode__elem(wencode *e, const wencode_segment *where, bool exprs,
                                           wencode_valtype content)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return NULL;
    wx__bytes *b = wencode__item(m, WX__SECTION_ELEMENT);
    bool named = where->mode != WENCODE__ACTIVE || where->index != 0 || where->explicit_index ||
                 content != WX__TYPE_FUNCREF;
    uint32_t form = exprs ? WX__SEGMENT_FLAG_EXPRESSIONS : 0;
    if (where->mode != WENCODE__ACTIVE) form |= WX__SEGMENT_FLAG_PASSIVE;
    if (where->mode == WENCODE__DECLARED || (where->mode == WENCODE__ACTIVE && named))
        form |= WX__SEGMENT_FLAG_EXPLICIT;
    wx__put_u8(b, form);
    if (where->mode == WENCODE__ACTIVE) {
        wencode__check_item_index(e, WX__SECTION_ELEMENT, WENCODE__TABLE, where->index);
        if (named) wencode__item_u32(m, b, where->index);
        wencode__put_constant(e, b, &where->offset);
    }
    if (named && exprs) wencode__put_valtype(e, b, content);
    if (named && !exprs) wx__put_u8(b, WX__KIND_FUNC);
    return b;
}

WENCODE_API uint32_t wencode_elem_funcs(wencode *e, wencode_segment where, const uint32_t *funcs,
                                        size_t n)
{
    wx__bytes *b = wencode__elem(e, &where, false, WX__TYPE_FUNCREF);
    if (!b) return WENCODE_NONE;
    wencode__parts *m = e->parts;
    if (!wencode__put_length(m, b, n)) n = 0;
    for (size_t i = 0; i < n; i++) {
        wencode__check_item_index(e, WX__SECTION_ELEMENT, WENCODE__FUNC, funcs[i]);
        wencode__item_u32(m, b, funcs[i]);
    }
    return wencode__added(e, WX__SECTION_ELEMENT, WENCODE__ELEM);
}

WENCODE_API uint32_t wencode_elem_exprs(wencode *e, wencode_segment where, wencode_valtype content,
                                        const wencode_constant *items, size_t n)
{
    wx__bytes *b = wencode__elem(e, &where, true, content);
    if (!b) return WENCODE_NONE;
    if (!wencode__put_length(e->parts, b, n)) n = 0;
    for (size_t i = 0; i < n; i++) wencode__put_constant(e, b, &items[i]);
    return wencode__added(e, WX__SECTION_ELEMENT, WENCODE__ELEM);
}

/* -- exports, start ---------------------------------------------------------------------------- */

static inline uint32_t *wencode__export_slot(wencode__parts *m, const wencode__export *x)
{
    const uint8_t *data = m->sections[WX__SECTION_EXPORT].data;
    uint32_t mask = (uint32_t)wx__array_len(m->export_slots) - 1;
    for (uint32_t i = x->hash & mask;; i = (i + 1) & mask) {
        uint32_t entry = m->export_slots[i];
        if (entry == 0) return &m->export_slots[i];
        const wencode__export *known = &m->exports[entry - 1];
        if (known->hash == x->hash && known->len == x->len &&
            (x->len == 0 || memcmp(data + known->offset, data + x->offset, x->len) == 0))
            return &m->export_slots[i];
    }
}

/* Keeps the table at most half full. */
WX__UNUSED static bool wencode__grow_exports(wencode__parts *m)
{
    size_t cap = wx__array_len(m->export_slots), count = wx__array_len(m->exports);
    if (count * 2 < cap) return true;
    uint32_t *slots = NULL;
    size_t want = cap ? cap * 2 : 16;
    if (!wx__array_add(slots, want)) return false;
    memset(slots, 0, want * sizeof *slots);
    wx__array_free(m->export_slots);
    m->export_slots = slots;
    for (size_t i = 0; i < count; i++) *wencode__export_slot(m, &m->exports[i]) = (uint32_t)i + 1;
    return true;
}

/* The name of the last export ends at `end`; no other may have it. */
WX__UNUSED static void wencode__check_export(wencode *e, size_t end, size_t len)
{
    wencode__parts *m = e->parts;
    wencode__export x;
    x.offset = end - len;
    x.len = len;
    if (e->error.status != WENCODE_OK || e->lax) return;
    x.hash = wencode__hash(m->sections[WX__SECTION_EXPORT].data + x.offset, len);
    if (!wencode__grow_exports(m) || !wx__array_reserve(m->exports, 1)) {
        wencode__no_memory(e);
        return;
    }
    uint32_t *slot = wencode__export_slot(m, &x);
    if (*slot != 0) {
        wencode__fail_in(e, WX__SECTION_EXPORT, WENCODE_ERR_NAME,
                         "export % has the same name as export %", wx__array_len(m->exports),
                         *slot - 1);
        return;
    }
    (void)wx__array_push(m->exports, x);
    *slot = (uint32_t)wx__array_len(m->exports);
}

WENCODE_API void wencode_export(wencode *e, wencode_text name, wencode_kind kind, uint32_t index)
{
    wencode__parts *m = wencode__ready(e);
    if (!m || !wencode__check_kind(e, kind, false)) return;
    wx__bytes *b = wencode__item(m, WX__SECTION_EXPORT);
    wencode__put_text(e, b, name);
    size_t end = b->len;
    wx__put_u8(b, (uint32_t)kind);
    wencode__check_item_index(e, WX__SECTION_EXPORT, wencode__kind_space(kind), index);
    wencode__item_u32(m, b, index);
    if (wencode__ok(e, b)) {
        wencode__check_export(e, end, name.len);
    } else if (e->error.section == WENCODE_NONE) {
        e->error.section = WX__SECTION_EXPORT;
    }
}

WENCODE_API void wencode_export_func(wencode *e, const char *name, uint32_t func)
{
    wencode_export(e, wencode__text(name), WENCODE_KIND_FUNC, func);
}

WENCODE_API void wencode_export_table(wencode *e, const char *name, uint32_t table)
{
    wencode_export(e, wencode__text(name), WENCODE_KIND_TABLE, table);
}

WENCODE_API void wencode_export_memory(wencode *e, const char *name, uint32_t memory)
{
    wencode_export(e, wencode__text(name), WENCODE_KIND_MEMORY, memory);
}

WENCODE_API void wencode_export_global(wencode *e, const char *name, uint32_t global)
{
    wencode_export(e, wencode__text(name), WENCODE_KIND_GLOBAL, global);
}

WENCODE_API void wencode_export_tag(wencode *e, const char *name, uint32_t tag)
{
    wencode_export(e, wencode__text(name), WENCODE_KIND_TAG, tag);
}

WENCODE_API void wencode_start(wencode *e, uint32_t func)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    if (m->now.has_start && !e->lax) {
        wencode__fail_in(e, WX__SECTION_START, WENCODE_ERR_ORDER, "a second start function", 0, 0);
        return;
    }
    wx__bytes *b = &m->sections[WX__SECTION_START];
    b->len = 0;
    wencode__check_item_index(e, WX__SECTION_START, WENCODE__FUNC, func);
    wencode__item_u32(m, b, func);
    m->now.has_start = true;
    (void)wencode__ok(e, b);
}

/* -- items as bytes ------------------------------------------------------------------------------ */

/* The index space of a section, or WENCODE__SPACES. */
WX__UNUSED static uint32_t wencode__section_space(uint32_t section)
{
    switch (section) {
    case WX__SECTION_FUNCTION: return WENCODE__FUNC;
    case WX__SECTION_TABLE: return WENCODE__TABLE;
    case WX__SECTION_MEMORY: return WENCODE__MEMORY;
    case WX__SECTION_GLOBAL: return WENCODE__GLOBAL;
    case WX__SECTION_ELEMENT: return WENCODE__ELEM;
    case WX__SECTION_DATA: return WENCODE__DATA;
    case WX__SECTION_TAG: return WENCODE__TAG;
    default: return WENCODE__SPACES;
    }
}

WENCODE_API uint32_t wencode_raw_items(wencode *e, uint32_t section, const void *bytes, size_t n,
                                       uint32_t items)
{
    wencode__parts *m = wencode__ready(e);
    uint32_t space = wencode__section_space(section);
    if (!m) return WENCODE_NONE;
    if (space == WENCODE__SPACES && section != WX__SECTION_EXPORT) {
        wencode__fail(e, WENCODE_ERR_INDEX, "section % has no items to give as bytes", section, 0);
        return WENCODE_NONE;
    }
    uint32_t first = space == WENCODE__SPACES ? 0 : e->counts[space];
    if (items >= WENCODE_NONE - first || items > UINT32_MAX - m->now.items[section]) {
        wencode__fail_in(e, section, WENCODE_ERR_SIZE, "2^32 entities of one kind", 0, 0);
        return WENCODE_NONE;
    }
    uint32_t **known = space == WENCODE__FUNC ? &m->func_types : &m->data_offsets;
    if (space == WENCODE__FUNC || space == WENCODE__DATA) {
        if (!wx__array_reserve(*known, items)) {
            wencode__no_memory(e);
            return WENCODE_NONE;
        }
        for (uint32_t i = 0; i < items; i++) (void)wx__array_push(*known, WENCODE_NONE);
    }
    wx__put_bytes(&m->sections[section], bytes, n);
    if (!wencode__ok(e, &m->sections[section])) return WENCODE_NONE;
    m->now.items[section] += items;
    if (space != WENCODE__SPACES) e->counts[space] += items;
    return first;
}

/* -- custom and raw sections ---------------------------------------------------------------------- */

/* Opens a section in `extra`; NULL after an error. */
WX__UNUSED static wx__bytes *wencode__begin_extra(wencode *e, uint32_t id, uint32_t after,
                                                  size_t *mark)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return NULL;
    wencode__extra x;
    x.place = after == WENCODE_LAST || after == WENCODE_FIRST ? after : wx__section_place(after);
    if (x.place == 0 && after != WENCODE_FIRST) {
        wencode__fail(e, WENCODE_ERR_INDEX, "there is no section % to place one after", after, 0);
        return NULL;
    }
    x.offset = m->extra.len;
    x.len = 0;
    x.name = 0;
    x.name_len = 0;
    if (!wx__array_push(m->extras, x)) {
        wencode__no_memory(e);
        return NULL;
    }
    wx__put_u8(&m->extra, id);
    *mark = wx__bytes_begin(&m->extra, 5);
    return &m->extra;
}

/* Closes a region begun with wx__bytes_begin(b, 5), as wide as asked for. */
WX__UNUSED static void wencode__end_region(const wencode__parts *m, wx__bytes *b, size_t mark)
{
    uint8_t leb[5];
    if (b->failed) return;
    uint64_t len = b->len - mark - 5;
    if (len > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
        return;
    }
    uint32_t width = m->padded_sizes ? 5 : m->widths.sizes;
    size_t n = (size_t)(wencode__write_unsigned(leb, len, width, 5) - leb);
    memcpy(b->data + mark, leb, n);
    if (n < 5) memmove(b->data + mark + n, b->data + mark + 5, (size_t)len);
    b->len = mark + n + (size_t)len;
}

/* Where the contents of a closed region are: behind a size of some width. */
static inline size_t wencode__region_start(const wx__bytes *b, size_t mark)
{
    while (b->data[mark] & 0x80) mark++;
    return mark + 1;
}

WX__UNUSED static void wencode__end_extra(wencode *e, size_t mark)
{
    wencode__parts *m = e->parts;
    wencode__end_region(m, &m->extra, mark);
    if (!wencode__ok(e, &m->extra)) return;
    wencode__extra *x = &wx__array_last(m->extras);
    x->len = m->extra.len - x->offset;
}

WENCODE_API uint32_t wencode_custom_text(wencode *e, wencode_text name, const void *bytes, size_t n,
                                         uint32_t after)
{
    size_t mark;
    wx__bytes *b = wencode__begin_extra(e, WX__SECTION_CUSTOM, after, &mark);
    if (!b) return WENCODE_NONE;
    wencode__put_text(e, b, name);
    size_t end = b->len;
    wx__put_bytes(b, bytes, n);
    wencode__end_extra(e, mark);
    if (e->error.status != WENCODE_OK) return WENCODE_NONE;
    wencode__extra *x = &wx__array_last(e->parts->extras);
    x->name = end - name.len - (mark + 5 - wencode__region_start(b, mark));
    x->name_len = name.len;
    return (uint32_t)wx__array_len(e->parts->extras) - 1;
}

WENCODE_API uint32_t wencode_custom(wencode *e, const char *name, const void *bytes, size_t n,
                                    uint32_t after)
{
    return wencode_custom_text(e, wencode__text(name), bytes, n, after);
}

WENCODE_API void wencode_raw_section(wencode *e, uint32_t id, const void *bytes, size_t n,
                                     uint32_t after)
{
    size_t mark;
    wx__bytes *b = wencode__begin_extra(e, id, after, &mark);
    if (!b) return;
    wx__put_bytes(b, bytes, n);
    wencode__end_extra(e, mark);
}

#endif /* WENCODE__SECTIONS_H */
