/* src/wencode/finish.h - from section buffers to one module.
 *
 * The largest buffer becomes the module: it grows to the final size, its contents move to their
 * place once, and the other sections are copied around it. So a module with much code needs little
 * more memory than itself.
 */
#ifndef WENCODE__FINISH_H
#define WENCODE__FINISH_H

#include "names.h"
#include "tools.h"
#include "code.h"

typedef struct wencode__plan {
    wencode__piece *pieces;
    size_t size;
} wencode__plan;

/* The start function and the data count are single numbers, not vectors. */
static inline bool wencode__is_vector(uint32_t id)
{
    return id != WX__SECTION_START && id != WX__SECTION_DATA_COUNT && id != WX__SECTION_CUSTOM;
}

/* Bytes that these numbers take at least: as asked for, and as in a module that was read. */
static inline uint32_t wencode__head_width(const wencode__parts *m, uint32_t id)
{
    uint32_t width = m->padded_sizes ? 5 : m->size_widths[id];
    return width > m->now.input_size_widths[id] ? width : m->now.input_size_widths[id];
}

static inline uint32_t wencode__count_width(const wencode__parts *m, uint32_t id)
{
    uint32_t width = m->count_widths[id];
    return width > m->now.input_count_widths[id] ? width : m->now.input_count_widths[id];
}

/* Bytes between the section id and its items: size and count. */
WX__UNUSED static size_t wencode__write_head(const wencode__parts *m, const wencode__piece *piece,
                                             uint8_t *out)
{
    uint8_t count[5];
    size_t count_len = 0;
    if (wencode__is_vector(piece->id)) {
        uint32_t items = m->now.items[piece->id];
        if (m->forced.counts >> piece->id & 1) items = m->forced.count[piece->id];
        uint32_t width = wencode__count_width(m, piece->id);
        count_len = (size_t)(wencode__write_unsigned(count, items, width, 5) - count);
    }
    size_t size = count_len + piece->len;
    uint32_t width = wencode__head_width(m, piece->id);
    if (piece->id != WX__SECTION_CUSTOM && (m->forced.sizes >> piece->id & 1))
        size = m->forced.size[piece->id];
    size_t size_len = (size_t)(wencode__write_unsigned(out, size, width, 5) - out);
    memcpy(out + size_len, count, count_len);
    return size_len + count_len;
}

WX__UNUSED static bool wencode__add_piece(wencode *e, wencode__plan *plan, uint32_t id,
                                          const wx__bytes *source, size_t offset, size_t len)
{
    wencode__piece piece;
    uint8_t head[10];
    piece.id = id;
    piece.source = source;
    piece.offset = offset;
    piece.len = len;
    size_t total = len;
    if (id != WENCODE_NONE) {
        if ((uint64_t)len > UINT32_MAX - 5) {
            wencode__fail_in(e, id, WENCODE_ERR_SIZE, "a section of 2^32 bytes", 0, 0);
            return false;
        }
        total += 1 + wencode__write_head(e->parts, &piece, head);
    }
    if (total < len || total > (size_t)PTRDIFF_MAX - plan->size) {
        wencode__no_memory(e);
        return false;
    }
    if (!wx__array_push(plan->pieces, piece)) {
        wencode__no_memory(e);
        return false;
    }
    plan->size += total;
    return true;
}

WX__UNUSED static bool wencode__add_extras(wencode *e, wencode__plan *plan, uint32_t place)
{
    wencode__parts *m = e->parts;
    for (size_t i = 0; i < wx__array_len(m->extras); i++) {
        const wencode__extra *x = &m->extras[i];
        if (x->place == place &&
            !wencode__add_piece(e, plan, WENCODE_NONE, &m->extra, x->offset, x->len))
            return false;
    }
    return true;
}

/* Sections complete with id and size, each a piece, so that pieces are sections. */
WX__UNUSED static bool wencode__add_complete(wencode *e, wencode__plan *plan, const wx__bytes *b)
{
    for (size_t at = 0; at < b->len;) {
        uint32_t size = 0;
        int n = wx__leb_read_u32(b->data + at + 1, b->data + b->len, &size);
        size_t len = 1 + (n > 0 ? (size_t)n : 0) + size;
        if (!wencode__add_piece(e, plan, WENCODE_NONE, b, at, len)) return false;
        at += len;
    }
    return true;
}

WX__UNUSED static bool wencode__add_section(wencode *e, wencode__plan *plan, uint32_t id)
{
    wencode__parts *m = e->parts;
    if (id == WX__SECTION_CODE && !wencode__add_complete(e, plan, &m->hint_output)) return false;
    bool present = m->now.items[id] > 0 || (!wencode__is_vector(id) && m->sections[id].len > 0) ||
                   (wencode__is_vector(id) && (m->now.present >> id & 1));
    if (present && !wencode__add_piece(e, plan, id, &m->sections[id], 0, m->sections[id].len)) {
        return false;
    }
    return wencode__add_extras(e, plan, wx__section_place(id));
}

WX__UNUSED static bool wencode__put_data_count(wencode *e)
{
    wencode__parts *m = e->parts;
    wx__bytes *b = &m->sections[WX__SECTION_DATA_COUNT];
    b->len = 0;
    bool was_there = m->now.present >> WX__SECTION_DATA_COUNT & 1;
    if (m->data_count == WENCODE_NEVER) return true;
    bool forced = m->forced.counts >> WX__SECTION_DATA_COUNT & 1;
    if (m->data_count == WENCODE_WHEN_NEEDED && !e->uses_data_count && !forced && !was_there) {
        return true;
    }
    uint32_t count = m->forced.counts >> WX__SECTION_DATA_COUNT & 1
                         ? m->forced.count[WX__SECTION_DATA_COUNT]
                         : m->now.items[WX__SECTION_DATA];
    wx__put_u32_padded(b, count,
                       wencode__u32_width(count, wencode__count_width(m, WX__SECTION_DATA_COUNT)));
    return wencode__ok(e, b);
}

/* In the standard's order by place, or in the user's. */
WX__UNUSED static bool wencode__add_sections(wencode *e, wencode__plan *plan)
{
    wencode__parts *m = e->parts;
    uint32_t in_order = 0;
    for (uint32_t i = 0; i < m->order_len; i++) {
        in_order |= (uint32_t)1 << m->order[i];
        if (!wencode__add_section(e, plan, m->order[i])) return false;
    }
    for (uint32_t place = 1; m->order_len == 0 && place < WX__SECTION_COUNT; place++) {
        for (uint32_t id = 1; id < WX__SECTION_COUNT; id++) {
            if (wx__section_place(id) == place && !wencode__add_section(e, plan, id)) return false;
        }
    }
    for (uint32_t id = 1; m->order_len > 0 && id < WX__SECTION_COUNT; id++) {
        if (in_order >> id & 1) continue;
        if (m->sections[id].len > 0 && !e->lax) {
            wencode__fail_in(e, id, WENCODE_ERR_ORDER,
                             "section % has items, but no place in the order asked for", id, 0);
            return false;
        }
        if (!wencode__add_extras(e, plan, wx__section_place(id))) return false;
    }
    return true;
}

/* Everything that can still be wrong; afterwards the plan is complete. */
WX__UNUSED static bool wencode__plan_module(wencode *e, wencode__plan *plan)
{
    wencode__parts *m = wencode__ready(e);
    memset(plan, 0, sizeof *plan);
    if (!m || wencode__is_reencoding(e)) return false;
    if (m->now.writing != WENCODE__IDLE) {
        wencode__fail(e, WENCODE_ERR_NESTING,
                      "the module ends inside of a function or constant expression", 0, 0);
        return false;
    }
    if (m->now.types.in_rec || m->now.types.has_sub) {
        wencode__fail_in(e, WX__SECTION_TYPE, WENCODE_ERR_NESTING,
                         "the module ends inside of a recursion group, or before the type of "
                         "wencode_sub",
                         0, 0);
        return false;
    }
    wencode__end_imports(e);
    size_t declared = wx__array_len(m->func_types);
    if (m->now.bodies != declared && !e->lax) {
        wencode__fail_in(e, WX__SECTION_CODE, WENCODE_ERR_ORDER,
                         "% functions are declared, but % have a body", declared, m->now.bodies);
        return false;
    }
    if (!wencode__check_uses(e) || !wencode__put_data_count(e) || !wencode__build_names(e))
        return false;
    if (!wencode__build_hints(e) || !wencode__build_tools(e)) return false;
    plan->size = 8;
    if (!wencode__add_complete(e, plan, &m->tools.dylink) ||
        !wencode__add_extras(e, plan, WENCODE_FIRST) || !wencode__add_sections(e, plan)) {
        return false;
    }
    if (!wencode__build_object(e, plan->pieces, wx__array_len(plan->pieces)) ||
        !wencode__add_complete(e, plan, &m->linking.output)) {
        return false;
    }
    if (m->name_section.len > 0 && !wencode__add_piece(e, plan, WX__SECTION_CUSTOM,
                                                       &m->name_section, 0, m->name_section.len)) {
        return false;
    }
    return wencode__add_complete(e, plan, &m->tools.output) &&
           wencode__add_extras(e, plan, WENCODE_LAST);
}

/* Writes all pieces to `out`; the contents of `base` stand in front of `out` + base_len already,
 * and move to their place first. */
WX__UNUSED static void wencode__assemble(wencode__parts *m, const wencode__plan *plan, uint8_t *out,
                                         const wx__bytes *base)
{
    static const uint8_t magic_and_version[8] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    size_t n = wx__array_len(plan->pieces);
    uint8_t head[10];
    for (int pass = 0; pass < 2; pass++) {
        uint8_t *p = out + 8;
        for (size_t i = 0; i < n; i++) {
            const wencode__piece *piece = &plan->pieces[i];
            const wx__bytes *source = piece->source;
            bool is_base = source == base && base;
            if (piece->id != WENCODE_NONE) {
                size_t head_len = wencode__write_head(m, piece, head);
                if (pass == 1) {
                    *p = (uint8_t)piece->id;
                    memcpy(p + 1, head, head_len);
                }
                p += 1 + head_len;
            }
            if (piece->len > 0 && is_base && pass == 0) memmove(p, out, piece->len);
            if (piece->len > 0 && !is_base && pass == 1)
                memcpy(p, source->data + piece->offset, piece->len);
            p += piece->len;
        }
    }
    memcpy(out, m->forced.header ? m->forced.header_bytes : magic_and_version, 8);
}

/* The largest section buffer, to become the module; never `extra`, whose pieces are apart. */
WX__UNUSED static wx__bytes *wencode__largest(wencode__parts *m)
{
    wx__bytes *best = &m->sections[WX__SECTION_CODE];
    for (uint32_t id = 1; id < WX__SECTION_COUNT; id++) {
        if (m->sections[id].len > best->len) best = &m->sections[id];
    }
    return best;
}

/* The largest, if it is in the module once. */
WX__UNUSED static wx__bytes *wencode__base(wencode__parts *m, const wencode__plan *plan)
{
    wx__bytes *largest = wencode__largest(m);
    size_t times = 0;
    for (size_t i = 0; i < wx__array_len(plan->pieces); i++)
        times += plan->pieces[i].source == largest;
    return times == 1 ? largest : &m->import_copy;
}

WENCODE_API uint8_t *wencode_finish(wencode *e, size_t *len)
{
    wencode__plan plan;
    uint8_t *out = NULL;
    *len = 0;
    if (wencode__plan_module(e, &plan)) {
        wx__bytes *base = wencode__base(e->parts, &plan);
        out = (uint8_t *)WX__REALLOC(base->data, plan.size);
        if (out) {
            base->data = NULL;
            wencode__assemble(e->parts, &plan, out, base);
            base->len = 0;
            base->cap = 0;
            *len = plan.size;
            if (wencode__is_checked(e) && !wencode__check_finished(e, out, plan.size)) {
                WX__FREE(out);
                out = NULL;
                *len = 0;
            }
        } else {
            wencode__no_memory(e);
        }
    }
    wx__array_free(plan.pieces);
    if (out) wencode_reset(e);
    return out;
}

WENCODE_API bool wencode_finish_into(wencode *e, void *buffer, size_t cap, size_t *len)
{
    wencode__plan plan;
    bool done = false;
    *len = 0;
    if (wencode__plan_module(e, &plan)) {
        *len = plan.size;
        done = plan.size <= cap;
        if (done) wencode__assemble(e->parts, &plan, (uint8_t *)buffer, NULL);
        if (done && wencode__is_checked(e)) {
            done = wencode__check_finished(e, (const uint8_t *)buffer, plan.size);
            if (!done) *len = 0;
        }
    }
    wx__array_free(plan.pieces);
    if (done) wencode_reset(e);
    return done;
}

WENCODE_API void wencode_free_bytes(uint8_t *bytes)
{
    if (bytes) WX__FREE(bytes);
}

/* -- deliberate faults ----------------------------------------------------------------------------- */

/* In lax mode only; NULL after an error. */
WX__UNUSED static wencode__parts *wencode__may_force(wencode *e, uint32_t section)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return NULL;
    if (e->lax && section < WX__SECTION_COUNT) return m;
    wencode__fail(e, WENCODE_ERR_ORDER,
                  "a deliberate fault without wencode_set_lax, or of section % of 14", section, 0);
    return NULL;
}

WENCODE_API void wencode_force_count(wencode *e, uint32_t section, uint32_t count)
{
    wencode__parts *m = wencode__may_force(e, section);
    if (!m) return;
    m->forced.counts |= (uint32_t)1 << section;
    m->forced.count[section] = count;
}

WENCODE_API void wencode_force_size(wencode *e, uint32_t section, uint32_t size)
{
    wencode__parts *m = wencode__may_force(e, section);
    if (!m) return;
    m->forced.sizes |= (uint32_t)1 << section;
    m->forced.size[section] = size;
}

WENCODE_API void wencode_force_body_size(wencode *e, uint32_t size)
{
    wencode__parts *m = wencode__may_force(e, 0);
    if (!m) return;
    if (m->now.writing != WENCODE__IN_BODY) {
        wencode__fail(e, WENCODE_ERR_ORDER, "the size of a body outside of one", 0, 0);
        return;
    }
    m->now.force_size = true;
    m->now.forced_size = size;
}

WENCODE_API void wencode_force_header(wencode *e, const uint8_t header[8])
{
    wencode__parts *m = wencode__may_force(e, 0);
    if (!m) return;
    m->forced.header = true;
    memcpy(m->forced.header_bytes, header, 8);
}

#endif /* WENCODE__FINISH_H */
