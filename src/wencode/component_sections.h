/* src/wencode/component_sections.h - modules, instances, aliases, imports, exports, names, the end.
 *
 * Component model, "Binary Format": everything that is neither a type nor a canonical function.
 * Names are kept until their scope closes: those of imports and exports must differ, debug names
 * leave sorted, in a "component-name" section.
 */
#ifndef WENCODE__COMPONENT_SECTIONS_H
#define WENCODE__COMPONENT_SECTIONS_H

#include "component_canon.h"
#include "finish.h"

#ifdef WENCODE_COMPONENTS

#define WENCODE__SORT_BIT(sort) ((uint32_t)1 << (uint32_t)(sort))

enum {
    /* What a module can export. */
    WENCODE__CORE_EXPORTS = 1 << WENCODE_SORT_CORE_FUNC | 1 << WENCODE_SORT_CORE_TABLE |
                            1 << WENCODE_SORT_CORE_MEMORY | 1 << WENCODE_SORT_CORE_GLOBAL |
                            1 << WENCODE_SORT_CORE_TAG,
    /* What a component can import and export. */
    WENCODE__EXTERNS = 1 << WENCODE_SORT_CORE_MODULE | 1 << WENCODE_SORT_FUNC |
                       1 << WENCODE_SORT_VALUE | 1 << WENCODE_SORT_TYPE |
                       1 << WENCODE_SORT_COMPONENT | 1 << WENCODE_SORT_INSTANCE,
    /* What an outer alias can name. */
    WENCODE__OUTERS = 1 << WENCODE_SORT_CORE_MODULE | 1 << WENCODE_SORT_CORE_TYPE |
                      1 << WENCODE_SORT_TYPE | 1 << WENCODE_SORT_COMPONENT
};

/* -- sections that are no vectors ------------------------------------------------------------------ */

WX__UNUSED static void wencode__put_size(wencode_component *c, wx__bytes *b, size_t n)
{
    if (c->padded_sizes && (uint64_t)n <= UINT32_MAX) {
        wx__put_u32_padded(b, (uint32_t)n, 5);
    } else {
        wencode__put_len(b, n);
    }
}

WENCODE_API void wencode_component_raw_section(wencode_component *c, uint32_t id, const void *bytes,
                                               size_t n)
{
    wx__bytes *b = wencode__single_section(c);
    if (!b) return;
    wx__put_u8(b, id);
    wencode__put_size(c, b, n);
    wx__put_bytes(b, bytes, n);
    (void)wencode__component_ok(c);
}

WENCODE_API void wencode_component_custom(wencode_component *c, const char *name, const void *bytes,
                                          size_t n)
{
    wx__bytes *b = wencode__single_section(c);
    if (!b) return;
    wx__put_u8(b, 0);
    size_t width = wencode__size_width(c);
    size_t mark = wx__bytes_begin(b, width);
    wencode__put_component_text(c, b, name);
    wx__put_bytes(b, bytes, n);
    wencode__end_size(b, mark, width);
    (void)wencode__component_ok(c);
}

WENCODE_API uint32_t wencode_component_core_module(wencode_component *c, const void *bytes,
                                                   size_t n)
{
    wencode_component_raw_section(c, WENCODE__SECTION_CORE_MODULES, bytes, n);
    return c->error.status == WENCODE_OK ? wencode__component_add(c, WENCODE_SORT_CORE_MODULE, 1)
                                         : WENCODE_NONE;
}

WENCODE_API uint32_t wencode_component_core_module_from(wencode_component *c, wencode *e)
{
    wx__bytes *b = wencode__single_section(c);
    size_t n = 0;
    if (!b) return WENCODE_NONE;
    /* Too small on purpose: tells the size, which stands in front; 0 after an error. */
    (void)wencode_finish_into(e, NULL, 0, &n);
    wx__put_u8(b, WENCODE__SECTION_CORE_MODULES);
    wencode__put_size(c, b, n);
    if (n > 0 && wx__bytes_reserve(b, n)) {
        size_t written;
        if (wencode_finish_into(e, b->data + b->len, n, &written)) b->len += written;
    }
    if (!wencode__component_ok(c)) return WENCODE_NONE;
    if (wencode_get_error(e)->status != WENCODE_OK) {
        c->error = *wencode_get_error(e);
        return WENCODE_NONE;
    }
    return wencode__component_add(c, WENCODE_SORT_CORE_MODULE, 1);
}

WENCODE_API uint32_t wencode_component_embed(wencode_component *c, const void *bytes, size_t n)
{
    wencode_component_raw_section(c, WENCODE__SECTION_COMPONENTS, bytes, n);
    return c->error.status == WENCODE_OK ? wencode__component_add(c, WENCODE_SORT_COMPONENT, 1)
                                         : WENCODE_NONE;
}

WENCODE_API uint32_t wencode_component_start(wencode_component *c, uint32_t func,
                                             const uint32_t *values, size_t n, uint32_t results)
{
    wx__bytes *b = wencode__single_section(c);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, WENCODE__SECTION_STARTS);
    size_t width = wencode__size_width(c);
    size_t mark = wx__bytes_begin(b, width);
    wencode__put_use(c, b, WENCODE_SORT_FUNC, func);
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++)
        wencode__put_use(c, b, WENCODE_SORT_VALUE, values[i]);
    wx__put_u32(b, results);
    wencode__end_size(b, mark, width);
    return wencode__component_add(c, WENCODE_SORT_VALUE, results);
}

/* -- instances ------------------------------------------------------------------------------------- */

WENCODE_API uint32_t wencode_component_core_instantiate(wencode_component *c, uint32_t module,
                                                        const wencode_component_item *arguments,
                                                        size_t n)
{
    wx__bytes *b = wencode__component_item(c, WENCODE__SECTION_CORE_INSTANCES);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, 0);
    wencode__put_use(c, b, WENCODE_SORT_CORE_MODULE, module);
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) {
        const wencode_component_item *argument = &arguments[i];
        if (!wencode__check_sort(c, argument->sort, WENCODE__SORT_BIT(WENCODE_SORT_CORE_INSTANCE)))
            return WENCODE_NONE;
        wencode__put_component_text(c, b, argument->name);
        wx__put_u8(b, wencode__core_sort_byte(argument->sort));
        wencode__put_use(c, b, argument->sort, argument->index);
    }
    return wencode__component_add(c, WENCODE_SORT_CORE_INSTANCE, 1);
}

WENCODE_API uint32_t wencode_component_core_instance(wencode_component *c,
                                                     const wencode_component_item *exports,
                                                     size_t n)
{
    wx__bytes *b = wencode__component_item(c, WENCODE__SECTION_CORE_INSTANCES);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, 1);
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) {
        const wencode_component_item *item = &exports[i];
        if (!wencode__check_sort(c, item->sort, WENCODE__CORE_EXPORTS)) return WENCODE_NONE;
        wencode__put_component_text(c, b, item->name);
        wx__put_u8(b, wencode__core_sort_byte(item->sort));
        wencode__put_use(c, b, item->sort, item->index);
    }
    return wencode__component_add(c, WENCODE_SORT_CORE_INSTANCE, 1);
}

WENCODE_API uint32_t wencode_component_instantiate(wencode_component *c, uint32_t component,
                                                   const wencode_component_item *arguments,
                                                   size_t n)
{
    wx__bytes *b = wencode__component_item(c, WENCODE__SECTION_INSTANCES);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, 0);
    wencode__put_use(c, b, WENCODE_SORT_COMPONENT, component);
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) {
        const wencode_component_item *argument = &arguments[i];
        if (!wencode__check_sort(c, argument->sort, WENCODE__EXTERNS)) return WENCODE_NONE;
        wencode__put_component_text(c, b, argument->name);
        wencode__put_sort(b, argument->sort);
        wencode__put_use(c, b, argument->sort, argument->index);
    }
    return wencode__component_add(c, WENCODE_SORT_INSTANCE, 1);
}

/* -- names of imports and exports ------------------------------------------------------------------ */

/* The attributes that are there, with the numbers of the format; how many. */
WX__UNUSED static uint32_t wencode__list_attributes(const wencode_component_attributes *attributes,
                                                    const char *texts[3], uint32_t kinds[3])
{
    const char *all[3];
    uint32_t n = 0;
    if (!attributes) return 0;
    all[0] = attributes->implements;
    all[1] = attributes->version_suffix;
    all[2] = attributes->external_id;
    for (uint32_t i = 0; i < 3; i++) {
        if (!all[i]) continue;
        texts[n] = all[i];
        kinds[n++] = i;
    }
    return n;
}

WX__UNUSED static void wencode__put_extern_name(wencode_component *c, wx__bytes *b,
                                                const char *name,
                                                const wencode_component_attributes *attributes)
{
    const char *texts[3] = {NULL, NULL, NULL};
    uint32_t kinds[3] = {0, 0, 0};
    uint32_t n = wencode__list_attributes(attributes, texts, kinds);
    wx__put_u8(b, n > 0 ? 2 : 0);
    wencode__put_component_text(c, b, name);
    if (n > 0) wx__put_u32(b, n);
    for (uint32_t i = 0; i < n; i++) {
        wx__put_u8(b, kinds[i]);
        wencode__put_component_text(c, b, texts[i]);
    }
}

WENCODE_API uint32_t wencode_component_instance(wencode_component *c,
                                                const wencode_component_item *exports, size_t n)
{
    wx__bytes *b = wencode__component_item(c, WENCODE__SECTION_INSTANCES);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, 1);
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) {
        const wencode_component_item *item = &exports[i];
        if (!wencode__check_sort(c, item->sort, WENCODE__EXTERNS)) return WENCODE_NONE;
        wencode__put_extern_name(c, b, item->name, item->attributes);
        wencode__put_sort(b, item->sort);
        wencode__put_use(c, b, item->sort, item->index);
    }
    return wencode__component_add(c, WENCODE_SORT_INSTANCE, 1);
}

/* -- aliases --------------------------------------------------------------------------------------- */

/* Begins an alias of `sort`; NULL after an error. */
WX__UNUSED static wx__bytes *wencode__begin_alias(wencode_component *c, wencode_component_sort sort,
                                                  uint32_t allowed)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m || !wencode__check_sort(c, sort, allowed)) return NULL;
    return wencode__component_item(c, WENCODE__SECTION_ALIASES);
}

/* An alias of an export; `from` is the sort of the instance. */
WX__UNUSED static uint32_t wencode__alias_from(wencode_component *c, wencode_component_sort from,
                                               uint32_t instance, const char *name,
                                               wencode_component_sort sort)
{
    bool is_core = from == WENCODE_SORT_CORE_INSTANCE;
    wx__bytes *b =
        wencode__begin_alias(c, sort, is_core ? WENCODE__CORE_EXPORTS : WENCODE__EXTERNS);
    if (!b) return WENCODE_NONE;
    if (wencode__top(c->parts)->kind == WENCODE__IN_MODULE_TYPE) {
        wencode__component_fail(c, WENCODE_ERR_ORDER, "an alias of an export in a module type", 0,
                                0);
        return WENCODE_NONE;
    }
    wencode__put_sort(b, sort);
    wx__put_u8(b, is_core);
    wencode__put_use(c, b, from, instance);
    wencode__put_component_text(c, b, name);
    return wencode__component_add(c, sort, 1);
}

WENCODE_API uint32_t wencode_component_alias_export(wencode_component *c, uint32_t instance,
                                                    const char *name, wencode_component_sort sort)
{
    return wencode__alias_from(c, WENCODE_SORT_INSTANCE, instance, name, sort);
}

WENCODE_API uint32_t wencode_component_alias_core_export(wencode_component *c,
                                                         uint32_t core_instance, const char *name,
                                                         wencode_component_sort sort)
{
    return wencode__alias_from(c, WENCODE_SORT_CORE_INSTANCE, core_instance, name, sort);
}

/* A module type holds core aliases: their sort has no leading zero, and outer is number 1. */
WENCODE_API uint32_t wencode_component_alias_outer(wencode_component *c, uint32_t count,
                                                   wencode_component_sort sort, uint32_t index)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m) return WENCODE_NONE;
    size_t depth = wx__array_len(m->scopes);
    bool in_module = wencode__top(m)->kind == WENCODE__IN_MODULE_TYPE;
    uint32_t allowed = WENCODE__OUTERS;
    if (in_module) allowed = WENCODE__SORT_BIT(WENCODE_SORT_CORE_TYPE);
    wx__bytes *b = wencode__begin_alias(c, sort, allowed);
    if (!b) return WENCODE_NONE;
    if (count >= depth && !c->lax) {
        wencode__component_fail(c, WENCODE_ERR_INDEX, "an alias of scope % of %", count, depth);
        return WENCODE_NONE;
    }
    if (count < depth) wencode__check_index_in(c, &m->scopes[depth - 1 - count], sort, index);
    if (in_module) {
        wx__put_u8(b, wencode__core_sort_byte(sort));
        wx__put_u8(b, 1);
    } else {
        wencode__put_sort(b, sort);
        wx__put_u8(b, 2);
    }
    wx__put_u32(b, count);
    wx__put_u32(b, index);
    return wencode__component_add(c, sort, 1);
}

/* -- imports, exports ------------------------------------------------------------------------------ */

/* What is imported or how an export is seen. */
WX__UNUSED static void wencode__put_component_extern(wencode_component *c, wx__bytes *b,
                                                     const wencode_component_extern *what)
{
    uint32_t index = (uint32_t)(what->type & UINT32_MAX);
    wencode__put_sort(b, what->sort);
    if (what->sort == WENCODE_SORT_VALUE) {
        wencode__put_component_valtype(c, b, what->type);
    } else if (what->sort == WENCODE_SORT_TYPE) {
        wx__put_u8(b, what->is_fresh);
        if (!what->is_fresh) wencode__put_use(c, b, WENCODE_SORT_TYPE, index);
    } else {
        bool is_module = what->sort == WENCODE_SORT_CORE_MODULE;
        wencode__put_use(c, b, is_module ? WENCODE_SORT_CORE_TYPE : WENCODE_SORT_TYPE, index);
    }
}

/* The kind of scope that the item needs. */
WX__UNUSED static bool wencode__check_place(wencode_component *c, bool in_component,
                                            const char *text)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m) return false;
    wencode__scope_kind kind = wencode__top(m)->kind;
    if (kind != WENCODE__IN_MODULE_TYPE && (kind == WENCODE__IN_COMPONENT) == in_component)
        return true;
    wencode__component_fail(c, WENCODE_ERR_ORDER, text, 0, 0);
    return false;
}

/* Import and declared export are written alike. */
WX__UNUSED static uint32_t wencode__declare(wencode_component *c, uint32_t section, uint32_t names,
                                            const char *name,
                                            const wencode_component_attributes *attributes,
                                            const wencode_component_extern *what)
{
    if (!wencode__check_sort(c, what->sort, WENCODE__EXTERNS)) return WENCODE_NONE;
    wx__bytes *b = wencode__component_item(c, section);
    if (!b) return WENCODE_NONE;
    wencode__keep_component_name(c, names, 0, name);
    wencode__put_extern_name(c, b, name, attributes);
    wencode__put_component_extern(c, b, what);
    return wencode__component_add(c, what->sort, 1);
}

WENCODE_API uint32_t wencode_component_import_with(wencode_component *c, const char *name,
                                                   const wencode_component_attributes *attributes,
                                                   wencode_component_extern what)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m) return WENCODE_NONE;
    if (wencode__top(m)->kind == WENCODE__IN_MODULE_TYPE) {
        wencode__component_fail(c, WENCODE_ERR_ORDER, "an import of a component in a module type",
                                0, 0);
        return WENCODE_NONE;
    }
    return wencode__declare(c, WENCODE__SECTION_IMPORTS, WENCODE__NAMES_IMPORT, name, attributes,
                            &what);
}

WENCODE_API uint32_t wencode_component_import(wencode_component *c, const char *name,
                                              wencode_component_extern what)
{
    return wencode_component_import_with(c, name, NULL, what);
}

WENCODE_API uint32_t wencode_component_declare_export_with(
    wencode_component *c, const char *name, const wencode_component_attributes *attributes,
    wencode_component_extern what)
{
    if (!wencode__check_place(c, false, "an export is declared outside of its type"))
        return WENCODE_NONE;
    return wencode__declare(c, WENCODE__SECTION_EXPORTS, WENCODE__NAMES_EXPORT, name, attributes,
                            &what);
}

WENCODE_API uint32_t wencode_component_declare_export(wencode_component *c, const char *name,
                                                      wencode_component_extern what)
{
    return wencode_component_declare_export_with(c, name, NULL, what);
}

WENCODE_API uint32_t wencode_component_export_with(wencode_component *c, const char *name,
                                                   const wencode_component_attributes *attributes,
                                                   wencode_component_sort sort, uint32_t index,
                                                   const wencode_component_extern *ascribed)
{
    if (!wencode__check_place(c, true, "an export of a component inside of a type"))
        return WENCODE_NONE;
    if (!wencode__check_sort(c, sort, WENCODE__EXTERNS) ||
        (ascribed && !wencode__check_sort(c, ascribed->sort, WENCODE__SORT_BIT(sort)))) {
        return WENCODE_NONE;
    }
    wx__bytes *b = wencode__component_item(c, WENCODE__SECTION_EXPORTS);
    if (!b) return WENCODE_NONE;
    wencode__keep_component_name(c, WENCODE__NAMES_EXPORT, 0, name);
    wencode__put_extern_name(c, b, name, attributes);
    wencode__put_sort(b, sort);
    wencode__put_use(c, b, sort, index);
    wx__put_u8(b, ascribed != NULL);
    if (ascribed) wencode__put_component_extern(c, b, ascribed);
    return wencode__component_add(c, sort, 1);
}

WENCODE_API uint32_t wencode_component_export(wencode_component *c, const char *name,
                                              wencode_component_sort sort, uint32_t index)
{
    return wencode_component_export_with(c, name, NULL, sort, index, NULL);
}

/* -- debug names ----------------------------------------------------------------------------------- */

/* Whether a component is open, which names belong to. */
WX__UNUSED static bool wencode__may_name(wencode_component *c)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m) return false;
    if (wencode__top(m)->kind == WENCODE__IN_COMPONENT) return true;
    wencode__component_fail(c, WENCODE_ERR_ORDER, "a debug name inside of a type", 0, 0);
    return false;
}

WENCODE_API void wencode_component_name(wencode_component *c, const char *name)
{
    if (wencode__may_name(c)) wencode__keep_component_name(c, WENCODE__NAMES_COMPONENT, 0, name);
}

WENCODE_API void wencode_component_name_item(wencode_component *c, wencode_component_sort sort,
                                             uint32_t index, const char *name)
{
    if (!wencode__may_name(c) || !wencode__check_sort(c, sort, UINT32_MAX)) return;
    wencode__check_index_in(c, wencode__top(c->parts), sort, index);
    wencode__keep_component_name(c, WENCODE__NAMES_ITEM + (uint32_t)sort, index, name);
}

/* Names of imports and exports by their text, debug names by their index; then by age. */
static inline int wencode__compare_component_names(const void *left, const void *right)
{
    const wencode__component_named *a = (const wencode__component_named *)left;
    const wencode__component_named *b = (const wencode__component_named *)right;
    if (a->what != b->what) return a->what < b->what ? -1 : 1;
    if (a->index != b->index) return a->index < b->index ? -1 : 1;
    if (a->what < WENCODE__NAMES_COMPONENT) {
        uint32_t shorter = a->len < b->len ? a->len : b->len;
        int order = shorter > 0 ? memcmp(a->text, b->text, shorter) : 0;
        if (order != 0) return order;
        if (a->len != b->len) return a->len < b->len ? -1 : 1;
    }
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

/* Whether two entries may not stand in one scope. */
static inline bool wencode__same_component_name(const wencode__component_named *a,
                                                const wencode__component_named *b)
{
    if (a->what != b->what || a->index != b->index) return false;
    if (a->what >= WENCODE__NAMES_COMPONENT) return true;
    return a->len == b->len && (a->len == 0 || memcmp(a->text, b->text, a->len) == 0);
}

/* Sorts the `n` names of the closing scope and reports doubles. */
WX__UNUSED static void wencode__sort_component_names(wencode_component *c,
                                                     wencode__component_named *names, size_t n)
{
    const wencode__component_parts *m = c->parts;
    for (size_t i = 0; i < n; i++) {
        names[i].text = m->text.data ? (const char *)m->text.data + names[i].offset : "";
    }
    if (n > 1) qsort(names, n, sizeof *names, wencode__compare_component_names);
    for (size_t i = 1; i < n && !c->lax; i++) {
        const wencode__component_named *name = &names[i];
        if (!wencode__same_component_name(&names[i - 1], name)) continue;
        wencode__component_fail(c, WENCODE_ERR_NAME,
                                name->what == WENCODE__NAMES_IMPORT ? "two imports of one name"
                                : name->what == WENCODE__NAMES_EXPORT
                                    ? "two exports of one name"
                                    : "two debug names for index %",
                                name->index, 0);
        return;
    }
}

/* A subsection for the names of one sort, which begin at `names`; how many there are. */
WX__UNUSED static size_t
wencode__put_name_subsection(wx__bytes *b, const wencode__component_named *names, size_t n)
{
    size_t run = 1;
    if (names->what == WENCODE__NAMES_COMPONENT) {
        wx__put_u8(b, 0);
        size_t mark = wx__bytes_begin(b, 1);
        wx__put_name(b, names->text, names->len);
        wx__bytes_end(b, mark, 1);
        return run;
    }
    while (run < n && names[run].what == names->what) run++;
    wx__put_u8(b, 1);
    size_t mark = wx__bytes_begin(b, 1);
    wencode__put_sort(b, (wencode_component_sort)(names->what - WENCODE__NAMES_ITEM));
    wencode__put_len(b, run);
    for (size_t i = 0; i < run; i++) {
        wx__put_u32(b, names[i].index);
        wx__put_name(b, names[i].text, names[i].len);
    }
    wx__bytes_end(b, mark, 1);
    return run;
}

/* The section of debug names, when there are any. */
WX__UNUSED static void wencode__put_component_names(wencode_component *c,
                                                    const wencode__component_named *names, size_t n)
{
    wx__bytes *b = &c->parts->bytes;
    size_t i = 0;
    while (i < n && names[i].what < WENCODE__NAMES_COMPONENT) i++;
    if (i == n) return;
    wx__put_u8(b, 0);
    size_t width = wencode__size_width(c);
    size_t mark = wx__bytes_begin(b, width);
    wx__put_name(b, "component-name", 14);
    while (i < n) i += wencode__put_name_subsection(b, names + i, n - i);
    wencode__end_size(b, mark, width);
}

/* -- the end --------------------------------------------------------------------------------------- */

/* Writes what stands at the end of the open scope. */
WX__UNUSED static void wencode__complete_scope(wencode_component *c)
{
    wencode__component_parts *m = c->parts;
    const wencode__scope *scope = wencode__top(m);
    size_t n = wx__array_len(m->names) - scope->first_name;
    wencode__component_named *names = n > 0 ? m->names + scope->first_name : NULL;
    wencode__sort_component_names(c, names, n);
    if (scope->kind == WENCODE__IN_COMPONENT) {
        wencode__close_section(m);
        wencode__put_component_names(c, names, n);
    }
}

WENCODE_API uint32_t wencode_component_end(wencode_component *c)
{
    static const uint8_t sorts[4] = {WENCODE_SORT_COMPONENT, WENCODE_SORT_TYPE, WENCODE_SORT_TYPE,
                                     WENCODE_SORT_CORE_TYPE};
    wencode__component_parts *m = wencode__outside_rec(c);
    if (!m) return WENCODE_NONE;
    if (wx__array_len(m->scopes) == 1) {
        wencode__component_fail(c, WENCODE_ERR_NESTING, "no scope is open", 0, 0);
        return WENCODE_NONE;
    }
    wencode__complete_scope(c);
    wencode__scope *scope = wencode__top(m);
    wencode__scope_kind kind = scope->kind;
    if (kind == WENCODE__IN_COMPONENT) {
        wencode__end_size(&m->bytes, scope->mark, scope->size_width);
    } else {
        wencode__patch_count(&m->bytes, scope->mark, scope->items);
    }
    if (!wencode__component_ok(c)) return WENCODE_NONE;
    wx__array_truncate(m->names, scope->first_name);
    m->text.len = scope->first_text;
    (void)wx__array_pop(m->scopes);
    return wencode__component_add(c, (wencode_component_sort)sorts[kind], 1);
}

/* The end of the outermost component; false when an error is kept. */
WX__UNUSED static bool wencode__complete_component(wencode_component *c)
{
    wencode__component_parts *m = wencode__outside_rec(c);
    if (!m) return false;
    if (wx__array_len(m->scopes) > 1) {
        wencode__component_fail(c, WENCODE_ERR_NESTING, "% scopes are not closed",
                                wx__array_len(m->scopes) - 1, 0);
        return false;
    }
    wencode__complete_scope(c);
    return wencode__component_ok(c);
}

WENCODE_API uint8_t *wencode_component_finish(wencode_component *c, size_t *len)
{
    *len = 0;
    if (!wencode__complete_component(c)) return NULL;
    uint8_t *bytes = c->parts->bytes.data;
    *len = c->parts->bytes.len;
    memset(&c->parts->bytes, 0, sizeof c->parts->bytes);
    wencode_component_reset(c);
    return bytes;
}

WENCODE_API bool wencode_component_finish_into(wencode_component *c, void *buffer, size_t cap,
                                               size_t *len)
{
    *len = 0;
    if (!wencode__outside_rec(c)) return false;
    wencode__close_section(c->parts);
    size_t unnamed = c->parts->bytes.len;
    if (!wencode__complete_component(c)) return false;
    *len = c->parts->bytes.len;
    if (*len > cap) {
        c->parts->bytes.len = unnamed;
        return false;
    }
    memcpy(buffer, c->parts->bytes.data, *len);
    wencode_component_reset(c);
    return true;
}

#endif /* WENCODE_COMPONENTS */

#endif /* WENCODE__COMPONENT_SECTIONS_H */
