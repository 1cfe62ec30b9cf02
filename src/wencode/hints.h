/* src/wencode/hints.h - the sections metadata.code.*.
 *
 * Spec: "Custom Sections, Code Metadata"; tool-conventions, CodeMetadata.md. Offsets count from the
 * start of the declarations of locals, so those of an open body are completed at its end (relocs.h).
 */
#ifndef WENCODE__HINTS_H
#define WENCODE__HINTS_H

#include "object.h"
#include "expr.h"

/* The number of the kind; WENCODE_NONE after an error. There are few. */
WX__UNUSED static uint32_t wencode__hint_kind_of(wencode *e, const char *kind)
{
    wencode__parts *m = e->parts;
    wencode__hint_kind added;
    size_t n = strlen(kind), kinds = wx__array_len(m->hint_kinds);
    for (size_t i = 0; i < kinds; i++) {
        const wencode__hint_kind *known = &m->hint_kinds[i];
        if (known->name_len == n && memcmp(m->hint_data.data + known->name, kind, n) == 0)
            return (uint32_t)i;
    }
    size_t good = wx__utf8_valid_prefix(kind, n);
    if (n == 0 || (uint64_t)n > UINT32_MAX / 2 || kinds == 64 || (good != n && !e->lax)) {
        wencode__fail(e, WENCODE_ERR_NAME, "the name of a kind of metadata, or the 65th kind", 0,
                      0);
        return WENCODE_NONE;
    }
    added.name = m->hint_data.len;
    added.name_len = (uint32_t)n;
    wx__put_bytes(&m->hint_data, kind, n);
    if (!wencode__ok(e, &m->hint_data)) return WENCODE_NONE;
    if (wx__array_push(m->hint_kinds, added)) return (uint32_t)kinds;
    wencode__no_memory(e);
    return WENCODE_NONE;
}

WX__UNUSED static void wencode__add_hint(wencode *e, const char *kind, uint32_t func, size_t offset,
                                         bool in_body, const void *bytes, size_t n)
{
    wencode__parts *m = e->parts;
    wencode__hint hint;
    if ((uint64_t)n > UINT32_MAX / 2 || wx__array_len(m->hints) >= UINT32_MAX) {
        wencode__fail(e, WENCODE_ERR_SIZE, "2^31 bytes of metadata for an instruction", 0, 0);
        return;
    }
    hint.kind = wencode__hint_kind_of(e, kind);
    if (hint.kind == WENCODE_NONE) return;
    hint.func = func;
    hint.offset = offset;
    hint.in_body = in_body;
    hint.data_offset = m->hint_data.len;
    hint.data_len = (uint32_t)n;
    wx__put_bytes(&m->hint_data, bytes, n);
    if (wencode__ok(e, &m->hint_data) && !wx__array_push(m->hints, hint)) wencode__no_memory(e);
}

WENCODE_API size_t wencode_offset(wencode *e)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return 0;
    if (m->now.writing != WENCODE__IN_BODY) {
        wencode__fail(e, WENCODE_ERR_ORDER, "the offset of an instruction outside of a function", 0,
                      0);
        return 0;
    }
    wencode__settle(e);
    wencode__watch(e);
    return e->error.status == WENCODE_OK ? e->len - m->now.body_code : 0;
}

WENCODE_API void wencode_code_metadata(wencode *e, const char *kind, const void *bytes, size_t n)
{
    size_t offset = wencode_offset(e);
    if (e->error.status != WENCODE_OK) return;
    e->parts->now.has_marks = true;
    wencode__add_hint(e, kind, e->parts->now.func, offset, true, bytes, n);
}

WENCODE_API void wencode_branch_hint(wencode *e, bool likely)
{
    uint8_t byte = likely ? 1 : 0;
    wencode_code_metadata(e, "branch_hint", &byte, 1);
}

WENCODE_API void wencode_code_metadata_at(wencode *e, const char *kind, uint32_t func,
                                          uint32_t offset, const void *bytes, size_t n)
{
    if (!wencode__ready(e)) return;
    wencode__check_index(e, WENCODE__FUNC, func);
    wencode__add_hint(e, kind, func, offset, false, bytes, n);
}

/* -- writing the sections ------------------------------------------------------------------------------ */

static inline bool wencode__hint_before(const void *context, uint32_t a, uint32_t b)
{
    const wencode__hint *hints = (const wencode__hint *)context;
    const wencode__hint *x = &hints[a], *y = &hints[b];
    if (x->kind != y->kind) return x->kind < y->kind;
    if (x->func != y->func) return x->func < y->func;
    if (x->offset != y->offset) return x->offset < y->offset;
    return a < b;
}

/* From `i` on, entries of one kind and, if asked, one function. */
WX__UNUSED static size_t wencode__hint_run(const wencode__parts *m, size_t i, bool same_func)
{
    size_t end = i, n = wx__array_len(m->hints);
    const wencode__hint *first = &m->hints[m->order_of[i]];
    for (; end < n; end++) {
        const wencode__hint *hint = &m->hints[m->order_of[end]];
        if (hint->kind != first->kind || (same_func && hint->func != first->func)) break;
    }
    return end - i;
}

WX__UNUSED static void wencode__put_hints_of_func(const wencode__parts *m, wx__bytes *b, size_t i,
                                                  size_t n)
{
    wencode__item_u32(m, b, m->hints[m->order_of[i]].func);
    wencode__item_u32(m, b, (uint32_t)n);
    for (size_t end = i + n; i < end; i++) {
        const wencode__hint *hint = &m->hints[m->order_of[i]];
        if ((uint64_t)hint->offset > UINT32_MAX) wx__bytes_fail(b, WX__BYTES_LARGE);
        wencode__item_u32(m, b, (uint32_t)hint->offset);
        wencode__item_u32(m, b, hint->data_len);
        if (hint->data_len > 0)
            wx__put_bytes(b, m->hint_data.data + hint->data_offset, hint->data_len);
    }
}

WX__UNUSED static void wencode__put_hints(const wencode__parts *m, wx__bytes *b, size_t i, size_t n)
{
    const wencode__hint_kind *kind = &m->hint_kinds[m->hints[m->order_of[i]].kind];
    uint32_t funcs = 0;
    for (size_t k = i; k < i + n; k += wencode__hint_run(m, k, true)) funcs++;
    wx__put_u8(b, WX__SECTION_CUSTOM);
    size_t mark = wx__bytes_begin(b, 5);
    wencode__item_u32(m, b, 14 + kind->name_len);
    wx__put_bytes(b, "metadata.code.", 14);
    wx__put_bytes(b, m->hint_data.data + kind->name, kind->name_len);
    wencode__item_u32(m, b, funcs);
    for (size_t k = i; k < i + n;) {
        size_t run = wencode__hint_run(m, k, true);
        wencode__put_hints_of_func(m, b, k, run);
        k += run;
    }
    wencode__end_region(m, b, mark);
}

/* Leaves the sections, complete, in hint_output. */
WX__UNUSED static bool wencode__build_hints(wencode *e)
{
    wencode__parts *m = e->parts;
    size_t n = wx__array_len(m->hints);
    m->hint_output.len = 0;
    if (n == 0) return true;
    wx__array_truncate(m->order_of, 0);
    if (!wx__array_reserve(m->order_of, n)) {
        wencode__no_memory(e);
        return false;
    }
    for (size_t i = 0; i < n; i++) (void)wx__array_push(m->order_of, (uint32_t)i);
    wx__sort_u32(m->order_of, n, wencode__hint_before, m->hints);
    for (size_t i = 0; i < n;) {
        size_t run = wencode__hint_run(m, i, false);
        wencode__put_hints(m, &m->hint_output, i, run);
        i += run;
    }
    return wencode__ok(e, &m->hint_output);
}

#endif /* WENCODE__HINTS_H */
