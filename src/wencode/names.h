/* src/wencode/names.h - the "name" section: entries come in any order, leave sorted and unique.
 *
 * Tool conventions: subsections ascend, indices within them too. Locals, labels and fields are
 * named in two levels, function or type first.
 */
#ifndef WENCODE__NAMES_H
#define WENCODE__NAMES_H

#include "sections.h"

WENCODE_API void wencode_name_text(wencode *e, uint32_t subsection, uint32_t outer, uint32_t index,
                                   wencode_text name)
{
    wencode__parts *m = wencode__ready(e);
    wencode__name entry;
    if (!m) return;
    size_t good = wx__utf8_valid_prefix(name.bytes, name.len);
    if (good != name.len && !e->lax) {
        wencode__fail(e, WENCODE_ERR_NAME, "a name is not UTF-8 from its byte % on", good, 0);
        return;
    }
    if ((uint64_t)name.len > UINT32_MAX) {
        wencode__fail(e, WENCODE_ERR_SIZE, "a name of 2^32 bytes", 0, 0);
        return;
    }
    if (subsection >= WX__NAME_COUNT && !e->lax) {
        wencode__fail(e, WENCODE_ERR_INDEX, "the name section has no subsection %", subsection, 0);
        return;
    }
    bool nested = subsection == WX__NAME_LOCAL || subsection == WX__NAME_LABEL ||
                  subsection == WX__NAME_FIELD;
    entry.subsection = subsection;
    entry.outer = nested ? outer : 0;
    entry.index = subsection == WX__NAME_MODULE ? 0 : index;
    entry.len = (uint32_t)name.len;
    entry.offset = m->name_text.len;
    wx__put_bytes(&m->name_text, name.bytes, name.len);
    if (wencode__ok(e, &m->name_text) && !wx__array_push(m->names, entry)) wencode__no_memory(e);
}

static inline void wencode__add_name(wencode *e, uint32_t subsection, uint32_t outer,
                                     uint32_t index, const char *name)
{
    wencode_name_text(e, subsection, outer, index, wencode__text(name));
}

WENCODE_API void wencode_name_module(wencode *e, const char *name)
{
    wencode__add_name(e, WX__NAME_MODULE, 0, 0, name);
}

WENCODE_API void wencode_name(wencode *e, wencode_named what, uint32_t index, const char *name)
{
    wencode__add_name(e, (uint32_t)what, 0, index, name);
}

WENCODE_API void wencode_name_local(wencode *e, uint32_t func, uint32_t local, const char *name)
{
    wencode__add_name(e, WX__NAME_LOCAL, func, local, name);
}

WENCODE_API void wencode_name_label(wencode *e, uint32_t func, uint32_t label, const char *name)
{
    wencode__add_name(e, WX__NAME_LABEL, func, label, name);
}

WENCODE_API void wencode_name_field(wencode *e, uint32_t type, uint32_t field, const char *name)
{
    wencode__add_name(e, WX__NAME_FIELD, type, field, name);
}

/* -- writing the section --------------------------------------------------------------------------- */

static inline bool wencode__name_same_key(const wencode__name *a, const wencode__name *b)
{
    return a->subsection == b->subsection && a->outer == b->outer && a->index == b->index;
}

/* Ties fall back on the order of the calls, so the result does not depend on the C library. */
static inline int wencode__compare_names(const void *left, const void *right)
{
    const wencode__name *a = (const wencode__name *)left, *b = (const wencode__name *)right;
    if (a->subsection != b->subsection) return a->subsection < b->subsection ? -1 : 1;
    if (a->outer != b->outer) return a->outer < b->outer ? -1 : 1;
    if (a->index != b->index) return a->index < b->index ? -1 : 1;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

/* How many entries from `i` on share its subsection and, if asked, its outer index. */
WX__UNUSED static size_t wencode__name_run(const wencode__parts *m, size_t i, bool same_outer)
{
    size_t n = wx__array_len(m->names), end = i;
    while (end < n && m->names[end].subsection == m->names[i].subsection &&
           (!same_outer || m->names[end].outer == m->names[i].outer)) {
        end++;
    }
    return end - i;
}

WX__UNUSED static void wencode__put_name_text(wencode__parts *m, const wencode__name *name)
{
    wx__put_u32(&m->name_section, name->len);
    if (name->len > 0) wx__put_bytes(&m->name_section, m->name_text.data + name->offset, name->len);
}

/* A name map: count, then index and name of each. */
WX__UNUSED static void wencode__put_name_map(wencode__parts *m, size_t first, size_t n)
{
    wx__put_u32(&m->name_section, (uint32_t)n);
    for (size_t i = first; i < first + n; i++) {
        wx__put_u32(&m->name_section, m->names[i].index);
        wencode__put_name_text(m, &m->names[i]);
    }
}

/* An indirect name map: count, then outer index and name map of each. */
WX__UNUSED static void wencode__put_indirect_map(wencode__parts *m, size_t first, size_t n)
{
    uint32_t outers = 0;
    for (size_t i = first; i < first + n; i += wencode__name_run(m, i, true)) outers++;
    wx__put_u32(&m->name_section, outers);
    for (size_t i = first; i < first + n;) {
        size_t run = wencode__name_run(m, i, true);
        wx__put_u32(&m->name_section, m->names[i].outer);
        wencode__put_name_map(m, i, run);
        i += run;
    }
}

/* Leaves the contents of the section, without id and size, in name_section. */
WX__UNUSED static bool wencode__build_names(wencode *e)
{
    wencode__parts *m = e->parts;
    size_t n = wx__array_len(m->names);
    m->name_section.len = 0;
    if (n == 0) return true;
    if (m->now.input_extra > 0) { /* names of a module that was read, still in its own section */
        if (n == m->now.input_names) return true;
        m->extras[m->now.input_extra - 1].len = 0;
    }
    qsort(m->names, n, sizeof *m->names, wencode__compare_names);
    for (size_t i = 1; i < n; i++) {
        if (e->lax || !wencode__name_same_key(&m->names[i - 1], &m->names[i])) continue;
        wencode__fail(e, WENCODE_ERR_NAME,
                      "two names for index % in subsection % of the name section",
                      m->names[i].index, m->names[i].subsection);
        return false;
    }
    wx__put_name(&m->name_section, "name", 4);
    for (size_t i = 0; i < n;) {
        uint32_t subsection = m->names[i].subsection;
        size_t run = wencode__name_run(m, i, false);
        wx__put_u8(&m->name_section, subsection);
        size_t mark = wx__bytes_begin(&m->name_section, 5);
        if (subsection == WX__NAME_MODULE) {
            wencode__put_name_text(m, &m->names[i]);
        } else if (subsection == WX__NAME_LOCAL || subsection == WX__NAME_LABEL ||
                   subsection == WX__NAME_FIELD) {
            wencode__put_indirect_map(m, i, run);
        } else {
            wencode__put_name_map(m, i, run);
        }
        wx__bytes_end(&m->name_section, mark, 5);
        i += run;
    }
    return wencode__ok(e, &m->name_section);
}

#endif /* WENCODE__NAMES_H */
