/* src/wencode/sections.h - imports, definitions, exports, segments, custom sections.
 *
 * Each call appends one item to the buffer of its section. Spec: "Binary Format, Modules".
 */
#ifndef WENCODE__SECTIONS_H
#define WENCODE__SECTIONS_H

#include "types.h"

/* A zero-terminated name; it must be UTF-8. */
WX__UNUSED static void wencode__put_text(wencode *e, wx__bytes *b, const char *name)
{
    size_t n = strlen(name);
    size_t good = wx__utf8_valid_prefix(name, n);
    if (good != n && !e->lax) {
        wencode__fail(e, WENCODE_ERR_NAME, "a name is not UTF-8 from its byte % on", good, 0);
        return;
    }
    wx__put_name(b, name, n);
}

/* The index of the item just written, or WENCODE_NONE when that failed. */
WX__UNUSED static uint32_t wencode__added(wencode *e, uint32_t section, uint32_t space)
{
    if (!wencode__ok(e, &e->parts->sections[section])) {
        if (e->error.section == WENCODE_NONE) e->error.section = section;
        return WENCODE_NONE;
    }
    return wencode__next(e, space);
}

/* -- imports ----------------------------------------------------------------------------------- */

/* The start of an import; NULL after an error. */
WX__UNUSED static wx__bytes *wencode__import(wencode *e, const char *module, const char *name,
                                             uint32_t kind, uint32_t space)
{
    static const char *const late[WX__KIND_COUNT] = {
        "import after the definition of a function", "import after the definition of a table",
        "import after the definition of a memory",   "import after the definition of a global",
        "import after the definition of a tag",
    };
    wencode__parts *m = wencode__ready(e);
    if (!m) return NULL;
    if (e->counts[space] != m->now.imported[space] && !e->lax) {
        wencode__fail_in(e, WX__SECTION_IMPORT, WENCODE_ERR_ORDER, late[kind], 0, 0);
        return NULL;
    }
    m->now.imported[space]++;
    wx__bytes *b = wencode__item(m, WX__SECTION_IMPORT);
    wencode__put_text(e, b, module);
    wencode__put_text(e, b, name);
    wx__put_u8(b, kind);
    return b;
}

WENCODE_API uint32_t wencode_import_func(wencode *e, const char *module, const char *name,
                                         uint32_t type)
{
    wx__bytes *b = wencode__import(e, module, name, WX__KIND_FUNC, WENCODE__FUNC);
    if (!b) return WENCODE_NONE;
    wencode__check_index(e, WENCODE__TYPE, type);
    wx__put_u32(b, type);
    return wencode__added(e, WX__SECTION_IMPORT, WENCODE__FUNC);
}

WENCODE_API uint32_t wencode_import_table(wencode *e, const char *module, const char *name,
                                          wencode_valtype content, wencode_limits limits)
{
    wx__bytes *b = wencode__import(e, module, name, WX__KIND_TABLE, WENCODE__TABLE);
    if (!b) return WENCODE_NONE;
    wencode__put_valtype(b, content);
    wencode__put_limits(b, &limits);
    return wencode__added(e, WX__SECTION_IMPORT, WENCODE__TABLE);
}

WENCODE_API uint32_t wencode_import_memory(wencode *e, const char *module, const char *name,
                                           wencode_limits limits)
{
    wx__bytes *b = wencode__import(e, module, name, WX__KIND_MEMORY, WENCODE__MEMORY);
    if (!b) return WENCODE_NONE;
    wencode__put_limits(b, &limits);
    return wencode__added(e, WX__SECTION_IMPORT, WENCODE__MEMORY);
}

WENCODE_API uint32_t wencode_import_global(wencode *e, const char *module, const char *name,
                                           wencode_valtype content, bool is_mutable)
{
    wx__bytes *b = wencode__import(e, module, name, WX__KIND_GLOBAL, WENCODE__GLOBAL);
    if (!b) return WENCODE_NONE;
    wencode__put_valtype(b, content);
    wx__put_u8(b, is_mutable ? WX__GLOBAL_MUTABLE : 0);
    return wencode__added(e, WX__SECTION_IMPORT, WENCODE__GLOBAL);
}

WENCODE_API uint32_t wencode_import_tag(wencode *e, const char *module, const char *name,
                                        uint32_t type)
{
    wx__bytes *b = wencode__import(e, module, name, WX__KIND_TAG, WENCODE__TAG);
    if (!b) return WENCODE_NONE;
    wencode__check_index(e, WENCODE__TYPE, type);
    wx__put_u8(b, 0);
    wx__put_u32(b, type);
    return wencode__added(e, WX__SECTION_IMPORT, WENCODE__TAG);
}

/* -- constants --------------------------------------------------------------------------------- */

/* The expression with its final end. */
WX__UNUSED static void wencode__put_constant(wencode *e, wx__bytes *b, const wencode_constant *c)
{
    const wx__bytes *exprs = &e->parts->exprs;
    switch (c->kind) {
    case WENCODE__CONST_I32:
        wx__put_u8(b, WX__OP_I32_CONST);
        wx__put_s32(b, (int32_t)(uint32_t)c->bits);
        break;
    case WENCODE__CONST_I64:
        wx__put_u8(b, WX__OP_I64_CONST);
        wx__put_s64(b, (int64_t)c->bits);
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
        wencode__put_heap(b, c->bits);
        break;
    case WENCODE__CONST_FUNC:
        wencode__check_index(e, WENCODE__FUNC, c->index);
        wx__put_u8(b, WX__OP_REF_FUNC);
        wx__put_u32(b, c->index);
        break;
    case WENCODE__CONST_GLOBAL:
        wencode__check_index(e, WENCODE__GLOBAL, c->index);
        wx__put_u8(b, WX__OP_GLOBAL_GET);
        wx__put_u32(b, c->index);
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
    wencode__put_limits(wencode__item(m, WX__SECTION_MEMORY), &limits);
    return wencode__added(e, WX__SECTION_MEMORY, WENCODE__MEMORY);
}

WENCODE_API uint32_t wencode_table(wencode *e, wencode_valtype content, wencode_limits limits)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wx__bytes *b = wencode__item(m, WX__SECTION_TABLE);
    wencode__put_valtype(b, content);
    wencode__put_limits(b, &limits);
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
    wencode__put_valtype(b, content);
    wencode__put_limits(b, &limits);
    wencode__put_constant(e, b, &init);
    return wencode__added(e, WX__SECTION_TABLE, WENCODE__TABLE);
}

WENCODE_API uint32_t wencode_tag(wencode *e, uint32_t type)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wx__bytes *b = wencode__item(m, WX__SECTION_TAG);
    wencode__check_index(e, WENCODE__TYPE, type);
    wx__put_u8(b, 0);
    wx__put_u32(b, type);
    return wencode__added(e, WX__SECTION_TAG, WENCODE__TAG);
}

WENCODE_API uint32_t wencode_global(wencode *e, wencode_valtype content, bool is_mutable,
                                    wencode_constant init)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wx__bytes *b = wencode__item(m, WX__SECTION_GLOBAL);
    wencode__put_valtype(b, content);
    wx__put_u8(b, is_mutable ? WX__GLOBAL_MUTABLE : 0);
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
        wencode__check_index(e, WENCODE__MEMORY, where.index);
        wx__put_u8(b, where.index ? WX__SEGMENT_FLAG_EXPLICIT : 0);
        if (where.index) wx__put_u32(b, where.index);
        wencode__put_constant(e, b, &where.offset);
    }
    wx__put_name(b, bytes, n);
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
    bool named = where->mode != WENCODE__ACTIVE || where->index != 0 || content != WX__TYPE_FUNCREF;
    uint32_t form = exprs ? WX__SEGMENT_FLAG_EXPRESSIONS : 0;
    if (where->mode != WENCODE__ACTIVE) form |= WX__SEGMENT_FLAG_PASSIVE;
    if (where->mode == WENCODE__DECLARED || (where->mode == WENCODE__ACTIVE && named))
        form |= WX__SEGMENT_FLAG_EXPLICIT;
    wx__put_u8(b, form);
    if (where->mode == WENCODE__ACTIVE) {
        wencode__check_index(e, WENCODE__TABLE, where->index);
        if (named) wx__put_u32(b, where->index);
        wencode__put_constant(e, b, &where->offset);
    }
    if (named && exprs) wencode__put_valtype(b, content);
    if (named && !exprs) wx__put_u8(b, WX__KIND_FUNC);
    return b;
}

WENCODE_API uint32_t wencode_elem_funcs(wencode *e, wencode_segment where, const uint32_t *funcs,
                                        size_t n)
{
    wx__bytes *b = wencode__elem(e, &where, false, WX__TYPE_FUNCREF);
    if (!b) return WENCODE_NONE;
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
        n = 0;
    }
    wx__put_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        wencode__check_index(e, WENCODE__FUNC, funcs[i]);
        wx__put_u32(b, funcs[i]);
    }
    return wencode__added(e, WX__SECTION_ELEMENT, WENCODE__ELEM);
}

WENCODE_API uint32_t wencode_elem_exprs(wencode *e, wencode_segment where, wencode_valtype content,
                                        const wencode_constant *items, size_t n)
{
    wx__bytes *b = wencode__elem(e, &where, true, content);
    if (!b) return WENCODE_NONE;
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
        n = 0;
    }
    wx__put_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++) wencode__put_constant(e, b, &items[i]);
    return wencode__added(e, WX__SECTION_ELEMENT, WENCODE__ELEM);
}

/* -- exports, start ---------------------------------------------------------------------------- */

WX__UNUSED static void wencode__export(wencode *e, const char *name, uint32_t kind, uint32_t space,
                                       uint32_t index)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    wx__bytes *b = wencode__item(m, WX__SECTION_EXPORT);
    wencode__put_text(e, b, name);
    wx__put_u8(b, kind);
    wencode__check_index(e, space, index);
    wx__put_u32(b, index);
    if (!wencode__ok(e, b) && e->error.section == WENCODE_NONE)
        e->error.section = WX__SECTION_EXPORT;
}

WENCODE_API void wencode_export_func(wencode *e, const char *name, uint32_t func)
{
    wencode__export(e, name, WX__KIND_FUNC, WENCODE__FUNC, func);
}

WENCODE_API void wencode_export_table(wencode *e, const char *name, uint32_t table)
{
    wencode__export(e, name, WX__KIND_TABLE, WENCODE__TABLE, table);
}

WENCODE_API void wencode_export_memory(wencode *e, const char *name, uint32_t memory)
{
    wencode__export(e, name, WX__KIND_MEMORY, WENCODE__MEMORY, memory);
}

WENCODE_API void wencode_export_global(wencode *e, const char *name, uint32_t global)
{
    wencode__export(e, name, WX__KIND_GLOBAL, WENCODE__GLOBAL, global);
}

WENCODE_API void wencode_export_tag(wencode *e, const char *name, uint32_t tag)
{
    wencode__export(e, name, WX__KIND_TAG, WENCODE__TAG, tag);
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
    wencode__check_index(e, WENCODE__FUNC, func);
    wx__put_u32(b, func);
    m->now.has_start = true;
    (void)wencode__ok(e, b);
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
    if (!wx__array_push(m->extras, x)) {
        wencode__no_memory(e);
        return NULL;
    }
    wx__put_u8(&m->extra, id);
    *mark = wx__bytes_begin(&m->extra, 5);
    return &m->extra;
}

WX__UNUSED static void wencode__end_extra(wencode *e, size_t mark)
{
    wencode__parts *m = e->parts;
    if (m->padded_sizes) {
        wx__bytes_end_padded(&m->extra, mark, 5);
    } else {
        wx__bytes_end(&m->extra, mark, 5);
    }
    if (!wencode__ok(e, &m->extra)) return;
    wencode__extra *x = &wx__array_last(m->extras);
    x->len = m->extra.len - x->offset;
}

WENCODE_API void wencode_custom(wencode *e, const char *name, const void *bytes, size_t n,
                                uint32_t after)
{
    size_t mark;
    wx__bytes *b = wencode__begin_extra(e, WX__SECTION_CUSTOM, after, &mark);
    if (!b) return;
    wencode__put_text(e, b, name);
    wx__put_bytes(b, bytes, n);
    wencode__end_extra(e, mark);
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
