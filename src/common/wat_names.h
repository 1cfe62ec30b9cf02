/* src/common/wat_names.h - what must be known of a module before it is printed: the types of its
 * functions, and its names.
 *
 * A name becomes an identifier when it is not empty and no other thing of its kind has it. A name
 * section that cannot be read, or names one thing twice, counts as none and is printed as bytes.
 */
#ifndef WX__WAT_NAMES_H
#define WX__WAT_NAMES_H

#include "array.h"
#include "scan_module.h"
#include "sort.h"
#include "wat_out.h"

typedef struct wx__wat_name {
    const uint8_t *text;
    uint32_t len;
    uint32_t space; /* WX__NAME_ */
    uint32_t outer; /* function of a local or label, type of a field; else 0 */
    uint32_t index;
    bool is_id;
} wx__wat_name;

typedef struct wx__wat {
    wx__bytes *out;
    wx__scan scan;         /* over the whole module; stays at its start */
    const uint8_t **types; /* array.h, by type index: where the subtype begins */
    uint32_t *funcs;       /* array.h, by function index: the type */
    uint32_t imported_funcs;
    wx__wat_name *names;         /* array.h, in the order of the file */
    uint32_t *by_key;            /* array.h: into names, by space, outer, index */
    const uint8_t *name_section; /* the section that gave the names, or NULL */
    uint32_t *labels;     /* array.h: numbers of the open blocks, when there are label names */
    uint32_t label_count; /* blocks opened so far in the function */
    bool has_labels;
    uint32_t counts[WX__NAME_COUNT]; /* printed so far, by name space */
    uint32_t func;                   /* being printed */
    uint32_t depth;                  /* open blocks in the body */
    uint64_t budget;                 /* bytes that names and repeated types may still add */
    const char *error;               /* what stopped the printing, beside what scan.error says */
    size_t error_offset;
} wx__wat;

/* -- the order of names ---------------------------------------------------------------------------- */

static inline int wx__compare_u32(uint32_t a, uint32_t b) { return a < b ? -1 : a > b; }

WX__UNUSED static bool wx__name_key_before(const void *context, uint32_t a, uint32_t b)
{
    const wx__wat_name *names = (const wx__wat_name *)context, *x = &names[a], *y = &names[b];
    int c = wx__compare_u32(x->space, y->space);
    if (c == 0) c = wx__compare_u32(x->outer, y->outer);
    if (c == 0) c = wx__compare_u32(x->index, y->index);
    return c == 0 ? a < b : c < 0;
}

static inline bool wx__name_same_text(const wx__wat_name *x, const wx__wat_name *y)
{
    return x->space == y->space && x->outer == y->outer && x->len == y->len &&
           memcmp(x->text, y->text, x->len) == 0;
}

WX__UNUSED static bool wx__name_text_before(const void *context, uint32_t a, uint32_t b)
{
    const wx__wat_name *names = (const wx__wat_name *)context, *x = &names[a], *y = &names[b];
    int c = wx__compare_u32(x->space, y->space);
    if (c == 0) c = wx__compare_u32(x->outer, y->outer);
    if (c == 0) c = wx__compare_u32(x->len, y->len);
    if (c == 0) c = memcmp(x->text, y->text, x->len);
    return c == 0 ? a < b : c < 0;
}

/* -- reading --------------------------------------------------------------------------------------- */

WX__UNUSED static bool wx__wat_names_push(wx__wat *w, uint32_t space, uint32_t outer, wx__named n)
{
    wx__wat_name name;
    name.text = n.name.data;
    name.len = n.name.len;
    name.space = space;
    name.outer = outer;
    name.index = n.index;
    name.is_id = n.name.len > 0;
    if (wx__array_push(w->names, name)) return true;
    wx__bytes_fail(w->out, WX__BYTES_NOMEM);
    return false;
}

WX__UNUSED static bool wx__wat_names_map(wx__wat *w, wx__scan *s, uint32_t space, uint32_t outer)
{
    for (uint32_t n = wx__scan_u32(s); n && wx__scan_ok(s); n--) {
        wx__named named = wx__scan_named(s);
        if (wx__scan_ok(s) && !wx__wat_names_push(w, space, outer, named)) return false;
    }
    return wx__scan_ok(s);
}

WX__UNUSED static bool wx__wat_names_subsection(wx__wat *w, wx__scan *s, uint32_t id)
{
    if (id == WX__NAME_MODULE) {
        wx__named named;
        named.index = 0;
        named.name = wx__scan_name(s);
        if (!wx__scan_ok(s) || !wx__wat_names_push(w, id, 0, named)) return false;
    } else if (id == WX__NAME_LOCAL || id == WX__NAME_LABEL || id == WX__NAME_FIELD) {
        for (uint32_t n = wx__scan_u32(s); n && wx__scan_ok(s); n--) {
            uint32_t outer = wx__scan_u32(s);
            if (!wx__wat_names_map(w, s, id, outer)) return false;
        }
    } else if (id >= WX__NAME_COUNT || !wx__wat_names_map(w, s, id, 0)) {
        return false;
    }
    if (id == WX__NAME_LABEL) w->has_labels = true;
    return wx__scan_done(s);
}

/* The names in order, each index once; what is no identifier is marked. */
WX__UNUSED static bool wx__wat_names_sort(wx__wat *w)
{
    size_t n = wx__array_len(w->names);
    uint32_t *by_text = NULL;
    if (n >= UINT32_MAX) return false;
    if (!wx__array_add(w->by_key, n) || !wx__array_add(by_text, n)) {
        wx__bytes_fail(w->out, WX__BYTES_NOMEM);
        wx__array_free(by_text);
        return false;
    }
    for (size_t i = 0; i < n; i++) w->by_key[i] = by_text[i] = (uint32_t)i;
    wx__sort_u32(w->by_key, n, wx__name_key_before, w->names);
    wx__sort_u32(by_text, n, wx__name_text_before, w->names);
    bool unique = true;
    for (size_t i = 1; i < n; i++) {
        const wx__wat_name *a = &w->names[w->by_key[i - 1]], *b = &w->names[w->by_key[i]];
        if (a->space == b->space && a->outer == b->outer && a->index == b->index) unique = false;
        wx__wat_name *x = &w->names[by_text[i - 1]], *y = &w->names[by_text[i]];
        if (wx__name_same_text(x, y)) {
            y->is_id = false;
            if (x->space == WX__NAME_LABEL) x->is_id = false; /* one may hide the other */
        }
    }
    wx__array_free(by_text);
    return unique;
}

WX__UNUSED static void wx__wat_names_read(wx__wat *w, const wx__section *section)
{
    wx__scan s = wx__scan_inside(&w->scan, section), inner;
    uint32_t id;
    bool good = true;
    while (good && wx__scan_subsection(&s, &id, &inner))
        good = wx__wat_names_subsection(w, &inner, id);
    if (good && wx__scan_ok(&s) && wx__wat_names_sort(w)) {
        w->name_section = section->at;
        return;
    }
    wx__array_truncate(w->names, 0);
    wx__array_truncate(w->by_key, 0);
    w->has_labels = false;
}

/* -- the pass before printing ---------------------------------------------------------------------- */

WX__UNUSED static bool wx__wat_push(wx__wat *w, uint32_t type)
{
    if (wx__array_push(w->funcs, type)) return true;
    wx__bytes_fail(w->out, WX__BYTES_NOMEM);
    return false;
}

WX__UNUSED static bool wx__wat_collect_types(wx__wat *w, wx__scan *s)
{
    uint32_t n;
    (void)wx__scan_rec(s, &n);
    for (; n && wx__scan_ok(s); n--) {
        wx__subtype t;
        if (!wx__scan_subtype(s, &t)) return false;
        if (!wx__array_push(w->types, t.at)) {
            wx__bytes_fail(w->out, WX__BYTES_NOMEM);
            return false;
        }
    }
    return wx__scan_ok(s);
}

WX__UNUSED static bool wx__wat_collect_imports(wx__wat *w, wx__scan *s)
{
    wx__import_group g;
    if (!wx__scan_import_group(s, &g)) return false;
    for (; g.count && wx__scan_ok(s); g.count--) {
        wx__import_item i = wx__scan_import(s, &g);
        bool func = i.type.kind == WX__KIND_FUNC || i.type.kind == WX__KIND_FUNC_EXACT;
        if (!wx__scan_ok(s) || !func) continue;
        if (!wx__wat_push(w, i.type.type)) return false;
        w->imported_funcs++;
    }
    return wx__scan_ok(s);
}

/* Errors are left to the printing itself, which has the place. */
WX__UNUSED static void wx__wat_collect(wx__wat *w)
{
    wx__section section;
    wx__scan s = w->scan;
    if (!wx__scan_header(&s)) return;
    while (!w->out->failed && wx__scan_section(&s, &section)) {
        wx__scan items = wx__scan_inside(&s, &section);
        if (section.id == WX__SECTION_CUSTOM) {
            if (wx__slice_is(section.name, "name") && !w->name_section)
                wx__wat_names_read(w, &section);
        } else if (section.id == WX__SECTION_TYPE) {
            for (uint32_t n = wx__scan_u32(&items); n && wx__wat_collect_types(w, &items); n--) {}
        } else if (section.id == WX__SECTION_IMPORT) {
            for (uint32_t n = wx__scan_u32(&items); n && wx__wat_collect_imports(w, &items); n--) {}
        } else if (section.id == WX__SECTION_FUNCTION) {
            for (uint32_t n = wx__scan_u32(&items); n && wx__scan_ok(&items); n--) {
                uint32_t type = wx__scan_u32(&items);
                if (wx__scan_ok(&items) && !wx__wat_push(w, type)) return;
            }
        }
    }
}

WX__UNUSED static void wx__wat_free(wx__wat *w)
{
    wx__array_free(w->types);
    wx__array_free(w->funcs);
    wx__array_free(w->names);
    wx__array_free(w->by_key);
    wx__array_free(w->labels);
}

/* -- looking up ------------------------------------------------------------------------------------ */

WX__UNUSED static const wx__wat_name *wx__wat_find(const wx__wat *w, uint32_t space, uint32_t outer,
                                                   uint32_t index)
{
    size_t low = 0, high = wx__array_len(w->by_key);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const wx__wat_name *n = &w->names[w->by_key[middle]];
        int c = wx__compare_u32(n->space, space);
        if (c == 0) c = wx__compare_u32(n->outer, outer);
        if (c == 0) c = wx__compare_u32(n->index, index);
        if (c == 0) return n;
        if (c < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

/* True when `bytes` more of what the input did not pay for are allowed. */
static inline bool wx__wat_afford(wx__wat *w, uint64_t bytes)
{
    if (bytes > w->budget) return false;
    w->budget -= bytes;
    return true;
}

/* " $name", or " 7" for a use without a name. */
WX__UNUSED static void wx__wat_use_name(wx__wat *w, const wx__wat_name *n, uint32_t otherwise)
{
    wx__out_text(w->out, " ");
    if (n && n->is_id && wx__wat_afford(w, n->len)) wx__out_id(w->out, n->text, n->len);
    else wx__out_unsigned(w->out, otherwise);
}

static inline void wx__wat_use_in(wx__wat *w, uint32_t space, uint32_t outer, uint32_t index)
{
    wx__wat_use_name(w, wx__wat_find(w, space, outer, index), index);
}

static inline void wx__wat_use(wx__wat *w, uint32_t space, uint32_t index)
{
    wx__wat_use_in(w, space, 0, index);
}

/* " $name" for a definition, or nothing. A name that is no identifier is kept as an annotation;
 * labels may share one. */
WX__UNUSED static void wx__wat_define_in(wx__wat *w, uint32_t space, uint32_t outer, uint32_t index)
{
    const wx__wat_name *n = wx__wat_find(w, space, outer, index);
    if (!n) return;
    if (n->is_id || (space == WX__NAME_LABEL && n->len > 0)) {
        wx__out_text(w->out, " ");
        wx__out_id(w->out, n->text, n->len);
    } else if (space != WX__NAME_LABEL && space != WX__NAME_FIELD) {
        wx__out_text(w->out, " (@name ");
        wx__out_string(w->out, n->text, n->len);
        wx__out_text(w->out, ")");
    }
}

/* The next thing of a kind: " $name (;7;)". */
WX__UNUSED static void wx__wat_define(wx__wat *w, uint32_t space)
{
    uint32_t index = w->counts[space]++;
    wx__wat_define_in(w, space, 0, index);
    wx__out_text(w->out, " (;");
    wx__out_unsigned(w->out, index);
    wx__out_text(w->out, ";)");
}

#endif /* WX__WAT_NAMES_H */
