/* src/wencode/imports.h - the import section in its three forms.
 *
 * Spec: "Import Section"; proposal: compact import section. Imports are written in the plain form.
 * When the group they belong to ends, its region of the section is written anew in the form asked
 * for; the pieces of each import are remembered for that.
 */
#ifndef WENCODE__IMPORTS_H
#define WENCODE__IMPORTS_H

#include "types.h"

/* Behind an empty name: what the group has in common. */
enum { WENCODE__GROUP_BY_NAME = 0x7f, WENCODE__GROUP_BY_TYPE = 0x7e };

/* The index of the item just written, or WENCODE_NONE when that failed. */
WX__UNUSED static uint32_t wencode__added(wencode *e, uint32_t section, uint32_t space)
{
    if (!wencode__ok(e, &e->parts->sections[section])) {
        if (e->error.section == WENCODE_NONE) e->error.section = section;
        return WENCODE_NONE;
    }
    return wencode__next(e, space);
}

/* -- groups ------------------------------------------------------------------------------------ */

static inline size_t wencode__import_len(const wencode__import *i)
{
    return i->module_len + i->name_len + i->type_len;
}

/* Have two imports the same module name, or the same type? */
WX__UNUSED static bool wencode__same_module(const wencode__parts *m, const wencode__import *a,
                                            const wencode__import *b)
{
    const uint8_t *data = m->sections[WX__SECTION_IMPORT].data;
    return a->module_len == b->module_len &&
           memcmp(data + a->offset, data + b->offset, a->module_len) == 0;
}

WX__UNUSED static bool wencode__same_type(const wencode__parts *m, const wencode__import *a,
                                          const wencode__import *b)
{
    const uint8_t *data = m->sections[WX__SECTION_IMPORT].data;
    return a->type_len == b->type_len &&
           memcmp(data + a->offset + a->module_len + a->name_len,
                  data + b->offset + b->module_len + b->name_len, a->type_len) == 0;
}

/* The best form for the open group; by type only if all have one. */
WX__UNUSED static wencode_imports wencode__group_form(const wencode__parts *m)
{
    size_t n = wx__array_len(m->imports);
    wencode_imports form = m->import_form;
    if (form != WENCODE_IMPORTS_SHORTEST) return form;
    size_t plain = 0, modules = m->imports[0].module_len, types = 0;
    bool same = true;
    for (size_t i = 0; i < n; i++) {
        plain += wencode__import_len(&m->imports[i]);
        types += m->imports[i].type_len;
        same = same && wencode__same_type(m, &m->imports[0], &m->imports[i]);
    }
    size_t by_name = plain - (n - 1) * modules + 2 + wencode__u32_width((uint32_t)n, 0);
    size_t by_type = by_name - types + m->imports[0].type_len;
    if (same && by_type < plain) return WENCODE_IMPORTS_BY_TYPE;
    return by_name < plain ? WENCODE_IMPORTS_BY_NAME : WENCODE_IMPORTS_PLAIN;
}

/* Appends `len` bytes of the section at `offset` to the copy. */
static inline void wencode__copy_import(wencode__parts *m, size_t offset, size_t len)
{
    wx__put_bytes(&m->import_copy, m->sections[WX__SECTION_IMPORT].data + offset, len);
}

WX__UNUSED static void wencode__copy_group(wencode__parts *m, bool by_type)
{
    const wencode__import *first = &m->imports[0];
    size_t n = wx__array_len(m->imports);
    m->import_copy.len = 0;
    wencode__copy_import(m, first->offset, first->module_len);
    wencode__item_u32(m, &m->import_copy, 0); /* the empty name */
    wx__put_u8(&m->import_copy, by_type ? WENCODE__GROUP_BY_TYPE : WENCODE__GROUP_BY_NAME);
    if (by_type)
        wencode__copy_import(m, first->offset + first->module_len + first->name_len,
                             first->type_len);
    wencode__item_u32(m, &m->import_copy, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        const wencode__import *import = &m->imports[i];
        wencode__copy_import(m, import->offset + import->module_len,
                             import->name_len + (by_type ? 0 : import->type_len));
    }
}

/* Writes the open group in its form and leaves none open. */
WX__UNUSED static void wencode__end_imports(wencode *e)
{
    wencode__parts *m = e->parts;
    size_t n = wx__array_len(m->imports);
    wx__bytes *b = &m->sections[WX__SECTION_IMPORT];
    if (n == 0 || e->error.status != WENCODE_OK) return;
    wencode_imports form = wencode__group_form(m);
    if (form != WENCODE_IMPORTS_PLAIN) {
        wencode__copy_group(m, form == WENCODE_IMPORTS_BY_TYPE);
        if (!wencode__ok(e, &m->import_copy)) return;
        b->len = m->imports[0].offset;
        wx__put_bytes(b, m->import_copy.data, m->import_copy.len);
        m->now.items[WX__SECTION_IMPORT] -= (uint32_t)(n - 1);
        (void)wencode__ok(e, b);
    }
    wx__array_truncate(m->imports, 0);
}

WENCODE_API void wencode_set_imports(wencode *e, wencode_imports form)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    wencode__end_imports(e);
    m->import_form = form;
}

/* Does the import just written belong to the open group? If not, that ends. */
WX__UNUSED static void wencode__join_group(wencode *e, const wencode__import *import)
{
    wencode__parts *m = e->parts;
    if (m->import_form == WENCODE_IMPORTS_PLAIN) return;
    wencode__import moved = *import;
    if (wx__array_len(m->imports) > 0) {
        const wencode__import *first = &m->imports[0];
        bool joins = wencode__same_module(m, first, import);
        if (joins && m->import_form == WENCODE_IMPORTS_BY_TYPE)
            joins = wencode__same_type(m, first, import);
        if (!joins) {
            /* The new one moves with the end of the group before it. */
            wx__bytes *b = &m->sections[WX__SECTION_IMPORT];
            wx__bytes last;
            memset(&last, 0, sizeof last);
            wx__put_bytes(&last, b->data + import->offset, wencode__import_len(import));
            if (wencode__ok(e, &last)) {
                b->len = import->offset;
                wencode__end_imports(e);
                moved.offset = b->len;
                wx__put_bytes(b, last.data, last.len);
                (void)wencode__ok(e, b);
            }
            wx__bytes_free(&last);
        }
    }
    if (e->error.status == WENCODE_OK && !wx__array_push(m->imports, moved)) wencode__no_memory(e);
}

/* -- one import -------------------------------------------------------------------------------- */

WX__UNUSED static uint32_t wencode__kind_space(wencode_kind kind)
{
    switch (kind) {
    case WENCODE_KIND_TABLE: return WENCODE__TABLE;
    case WENCODE_KIND_MEMORY: return WENCODE__MEMORY;
    case WENCODE_KIND_GLOBAL: return WENCODE__GLOBAL;
    case WENCODE_KIND_TAG: return WENCODE__TAG;
    default: return WENCODE__FUNC;
    }
}

/* Counts an import and returns the section; NULL after an error. */
WX__UNUSED static wx__bytes *wencode__import_section(wencode *e, wencode_kind kind)
{
    static const char *const late[WENCODE__SPACES] = {
        "",
        "import after the definition of a function",
        "import after the definition of a table",
        "import after the definition of a memory",
        "import after the definition of a global",
        "import after the definition of a tag",
        "",
        "",
    };
    wencode__parts *m = wencode__ready(e);
    uint32_t space = wencode__kind_space(kind);
    if (!m) return NULL;
    if (e->counts[space] != m->now.imported[space] && !e->lax) {
        wencode__fail_in(e, WX__SECTION_IMPORT, WENCODE_ERR_ORDER, late[space], 0, 0);
        return NULL;
    }
    m->now.imported[space]++;
    return wencode__item(m, WX__SECTION_IMPORT);
}

/* Is there such a kind? Exports cannot be of an exact type. */
WX__UNUSED static bool wencode__check_kind(wencode *e, wencode_kind kind, bool import)
{
    uint32_t number = (uint32_t)kind;
    if (number < WX__KIND_COUNT || (import && number == WX__KIND_FUNC_EXACT) || e->lax) return true;
    wencode__fail(e, WENCODE_ERR_INDEX, "an import or export of kind %", number, 0);
    return false;
}

WX__UNUSED static void wencode__put_extern(wencode *e, wx__bytes *b, const wencode_extern *what)
{
    wencode__parts *m = e->parts;
    wx__put_u8(b, (uint32_t)what->kind);
    switch (what->kind) {
    case WENCODE_KIND_TABLE:
        wencode__put_valtype(e, b, what->content);
        wencode__put_limits(m, b, &what->limits);
        break;
    case WENCODE_KIND_MEMORY: wencode__put_limits(m, b, &what->limits); break;
    case WENCODE_KIND_GLOBAL:
        wencode__put_valtype(e, b, what->content);
        wx__put_u8(b, what->flags);
        break;
    case WENCODE_KIND_TAG:
        wx__put_u8(b, 0);
        wencode__check_item_index(e, WX__SECTION_IMPORT, WENCODE__TYPE, what->type);
        wencode__item_u32(m, b, what->type);
        break;
    case WENCODE_KIND_FUNC:
    case WENCODE_KIND_FUNC_EXACT:
        wencode__check_item_index(e, WX__SECTION_IMPORT, WENCODE__TYPE, what->type);
        wencode__item_u32(m, b, what->type);
        break;
    }
}

WENCODE_API uint32_t wencode_import(wencode *e, wencode_text module, wencode_text name,
                                    const wencode_extern *what)
{
    wencode__import import;
    if (!wencode__check_kind(e, what->kind, true)) return WENCODE_NONE;
    wx__bytes *b = wencode__import_section(e, what->kind);
    if (!b) return WENCODE_NONE;
    import.offset = b->len;
    wencode__put_text(e, b, module);
    import.module_len = b->len - import.offset;
    wencode__put_text(e, b, name);
    import.name_len = b->len - import.offset - import.module_len;
    wencode__put_extern(e, b, what);
    import.type_len = b->len - import.offset - import.module_len - import.name_len;
    if (!wencode__ok(e, b)) {
        if (e->error.section == WENCODE_NONE) e->error.section = WX__SECTION_IMPORT;
        return WENCODE_NONE;
    }
    wencode__join_group(e, &import);
    return wencode__added(e, WX__SECTION_IMPORT, wencode__kind_space(what->kind));
}

WENCODE_API uint32_t wencode_raw_import(wencode *e, wencode_kind kind, const void *bytes, size_t n)
{
    wencode__parts *m = wencode__ready(e);
    if (m) wencode__end_imports(e);
    wx__bytes *b = wencode__import_section(e, kind);
    if (!b) return WENCODE_NONE;
    wx__put_bytes(b, bytes, n);
    return wencode__added(e, WX__SECTION_IMPORT, wencode__kind_space(kind));
}

static inline wencode_extern wencode__extern_of(wencode_kind kind, uint32_t type)
{
    wencode_extern what;
    memset(&what, 0, sizeof what);
    what.kind = kind;
    what.type = type;
    return what;
}

WENCODE_API uint32_t wencode_import_func(wencode *e, const char *module, const char *name,
                                         uint32_t type)
{
    wencode_extern what = wencode__extern_of(WENCODE_KIND_FUNC, type);
    return wencode_import(e, wencode__text(module), wencode__text(name), &what);
}

WENCODE_API uint32_t wencode_import_func_exact(wencode *e, const char *module, const char *name,
                                               uint32_t type)
{
    wencode_extern what = wencode__extern_of(WENCODE_KIND_FUNC_EXACT, type);
    return wencode_import(e, wencode__text(module), wencode__text(name), &what);
}

WENCODE_API uint32_t wencode_import_table(wencode *e, const char *module, const char *name,
                                          wencode_valtype content, wencode_limits limits)
{
    wencode_extern what = wencode__extern_of(WENCODE_KIND_TABLE, 0);
    what.content = content;
    what.limits = limits;
    return wencode_import(e, wencode__text(module), wencode__text(name), &what);
}

WENCODE_API uint32_t wencode_import_memory(wencode *e, const char *module, const char *name,
                                           wencode_limits limits)
{
    wencode_extern what = wencode__extern_of(WENCODE_KIND_MEMORY, 0);
    what.limits = limits;
    return wencode_import(e, wencode__text(module), wencode__text(name), &what);
}

WENCODE_API uint32_t wencode_import_global(wencode *e, const char *module, const char *name,
                                           wencode_valtype content, uint32_t flags)
{
    wencode_extern what = wencode__extern_of(WENCODE_KIND_GLOBAL, 0);
    what.content = content;
    what.flags = flags;
    return wencode_import(e, wencode__text(module), wencode__text(name), &what);
}

WENCODE_API uint32_t wencode_import_tag(wencode *e, const char *module, const char *name,
                                        uint32_t type)
{
    wencode_extern what = wencode__extern_of(WENCODE_KIND_TAG, type);
    return wencode_import(e, wencode__text(module), wencode__text(name), &what);
}

#endif /* WENCODE__IMPORTS_H */
