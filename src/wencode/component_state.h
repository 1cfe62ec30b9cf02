/* src/wencode/component_state.h - the private half of a component encoder: scopes, sections, indices.
 *
 * A component is written front to back into one buffer, since its sections stand in the order of the
 * calls. Sizes and counts are patched in when their section or scope closes: one byte is set aside
 * for each, and what follows moves if it turns out longer. A scope is a component or a type with
 * declarators; in both an item begins with wencode__component_item, which opens the section or
 * writes the byte of the declarator.
 */
#ifndef WENCODE__COMPONENT_STATE_H
#define WENCODE__COMPONENT_STATE_H

#include "component_api.h"
#include "state.h"

#ifdef WENCODE_COMPONENTS

enum { WENCODE__SORTS = 13, WENCODE__MAX_SCOPES = 1000 };

/* Section ids of a component. */
enum {
    WENCODE__SECTION_CORE_MODULES = 1,
    WENCODE__SECTION_CORE_INSTANCES = 2,
    WENCODE__SECTION_CORE_TYPES = 3,
    WENCODE__SECTION_COMPONENTS = 4,
    WENCODE__SECTION_INSTANCES = 5,
    WENCODE__SECTION_ALIASES = 6,
    WENCODE__SECTION_TYPES = 7,
    WENCODE__SECTION_CANONS = 8,
    WENCODE__SECTION_STARTS = 9,
    WENCODE__SECTION_IMPORTS = 10,
    WENCODE__SECTION_EXPORTS = 11
};

typedef enum wencode__scope_kind {
    WENCODE__IN_COMPONENT,
    WENCODE__IN_COMPONENT_TYPE,
    WENCODE__IN_INSTANCE_TYPE,
    WENCODE__IN_MODULE_TYPE
} wencode__scope_kind;

typedef struct wencode__scope {
    wencode__scope_kind kind;
    size_t mark;          /* where the size of a component or the count of a type's items goes */
    size_t size_width;    /* bytes set aside there */
    uint32_t section;     /* the open section of a component, or WENCODE_NONE */
    size_t section_mark;  /* where its size goes; */
    size_t section_width; /* bytes set aside there; the count follows */
    uint32_t items;       /* of the open section, or of the type */
    size_t first_name;    /* in `names`: those before are of scopes around */
    size_t first_text;    /* in `text` */
    uint32_t counts[WENCODE__SORTS];
} wencode__scope;

/* What an entry of `names` is for. The sorts, from WENCODE__NAMES_ITEM on, are debug names. */
enum {
    WENCODE__NAMES_IMPORT,
    WENCODE__NAMES_EXPORT,
    WENCODE__NAMES_COMPONENT,
    WENCODE__NAMES_ITEM
};

typedef struct wencode__component_named {
    uint32_t what;
    uint32_t index; /* of a debug name */
    uint32_t len;
    size_t offset;    /* in `text` */
    const char *text; /* while names are sorted */
} wencode__component_named;

/* Of the core types being written. */
typedef struct wencode__core_types {
    wencode_subtype sub; /* of the next one, */
    bool has_sub;        /* if it says anything */
    bool in_rec;         /* a recursion group is open; */
    size_t mark;         /* its count goes there, */
    uint32_t first;      /* and this is its first type */
    bool any_used;       /* what is written refers to core types, */
    uint32_t used;       /* of which this is the last */
} wencode__core_types;

typedef struct wencode__component_parts {
    wx__bytes bytes;
    wx__bytes text;
    wencode__component_named *names;
    wencode__scope *scopes; /* the outermost component first */
    wencode__core_types core;
} wencode__component_parts;

static inline wencode__scope *wencode__top(const wencode__component_parts *m)
{
    return &wx__array_last(m->scopes);
}

/* -- errors ------------------------------------------------------------------------------------ */

/* Keeps the first error. Each % of `text` stands for the next of a and b. */
WX__UNUSED static WX__COLD void wencode__component_fail(wencode_component *c, wencode_status status,
                                                        const char *text, uint64_t a, uint64_t b)
{
    wencode__component_parts *m = c->parts;
    if (c->error.status != WENCODE_OK) return;
    wencode__set_error(&c->error, status, text, a, b);
    if (!m) return;
    c->error.offset = m->bytes.len;
    for (size_t i = wx__array_len(m->scopes); i > 0; i--) {
        if (m->scopes[i - 1].kind != WENCODE__IN_COMPONENT) continue;
        c->error.section = m->scopes[i - 1].section;
        return;
    }
}

WX__UNUSED static WX__COLD void wencode__component_no_memory(wencode_component *c)
{
    wencode__component_fail(c, WENCODE_ERR_NOMEM, "out of memory", 0, 0);
}

/* Turns the failure of a buffer into one of the encoder. True when there is none. */
WX__UNUSED static bool wencode__component_ok(wencode_component *c)
{
    const wencode__component_parts *m = c->parts;
    uint32_t failed = m->bytes.failed ? m->bytes.failed : m->text.failed;
    if (failed == WX__BYTES_LARGE) {
        wencode__component_fail(c, WENCODE_ERR_SIZE, "a length is 2^32 or more", 0, 0);
    } else if (failed) {
        wencode__component_no_memory(c);
    }
    return c->error.status == WENCODE_OK;
}

/* -- scopes ------------------------------------------------------------------------------------ */

WX__UNUSED static void wencode__put_component_preamble(wx__bytes *b)
{
    static const uint8_t preamble[8] = {0, 'a', 's', 'm', 0x0d, 0, 1, 0};
    wx__put_bytes(b, preamble, sizeof preamble);
}

WX__UNUSED static bool wencode__push_scope(wencode_component *c, wencode__scope_kind kind,
                                           size_t mark, size_t size_width)
{
    wencode__component_parts *m = c->parts;
    wencode__scope scope;
    memset(&scope, 0, sizeof scope);
    scope.kind = kind;
    scope.mark = mark;
    scope.size_width = size_width;
    scope.section = WENCODE_NONE;
    scope.first_name = wx__array_len(m->names);
    scope.first_text = m->text.len;
    if (wx__array_push(m->scopes, scope)) return true;
    wencode__component_no_memory(c);
    return false;
}

/* The private half with the outermost scope, made when first needed; NULL when an error is kept. */
WX__UNUSED static wencode__component_parts *wencode__component_ready(wencode_component *c)
{
    if (c->error.status != WENCODE_OK) return NULL;
    if (!c->parts) {
        c->parts = (wencode__component_parts *)WX__REALLOC(NULL, sizeof *c->parts);
        if (!c->parts) {
            wencode__component_no_memory(c);
            return NULL;
        }
        memset(c->parts, 0, sizeof *c->parts);
    }
    if (wx__array_len(c->parts->scopes) == 0) {
        if (!wencode__push_scope(c, WENCODE__IN_COMPONENT, 0, 0)) return NULL;
        wencode__put_component_preamble(&c->parts->bytes);
    }
    return c->parts;
}

/* Puts a count where one byte was set aside; what follows moves when it needs more. */
WX__UNUSED static void wencode__patch_count(wx__bytes *b, size_t mark, uint32_t count)
{
    uint8_t leb[5];
    size_t width = (size_t)(wx__write_u32(leb, count) - leb);
    if (b->failed || !wx__bytes_reserve(b, width - 1)) return;
    if (width > 1) memmove(b->data + mark + width, b->data + mark + 1, b->len - mark - 1);
    memcpy(b->data + mark, leb, width);
    b->len += width - 1;
}

/* A size in front of what it measures, of five bytes when that is asked for. */
static inline size_t wencode__size_width(const wencode_component *c)
{
    return c->padded_sizes ? 5 : 1;
}

static inline void wencode__end_size(wx__bytes *b, size_t mark, size_t width)
{
    if (width == 5) {
        wx__bytes_end_padded(b, mark, 5);
    } else {
        wx__bytes_end(b, mark, width);
    }
}

WX__UNUSED static void wencode__close_section(wencode__component_parts *m)
{
    wencode__scope *scope = wencode__top(m);
    if (scope->section == WENCODE_NONE) return;
    wencode__patch_count(&m->bytes, scope->section_mark + scope->section_width, scope->items);
    wencode__end_size(&m->bytes, scope->section_mark, scope->section_width);
    scope->section = WENCODE_NONE;
}

/* The private half for what stands outside of recursion groups; NULL when one is open, and after an
 * error. */
WX__UNUSED static wencode__component_parts *wencode__outside_rec(wencode_component *c)
{
    wencode__component_parts *m = wencode__component_ready(c);
    if (!m || !m->core.in_rec) return m;
    wencode__component_fail(c, WENCODE_ERR_NESTING, "a recursion group is open", 0, 0);
    return NULL;
}

/* The open component's bytes after its last section, for a section that is no vector. NULL in a
 * type, and after an error. */
WX__UNUSED static wx__bytes *wencode__single_section(wencode_component *c)
{
    wencode__component_parts *m = wencode__outside_rec(c);
    if (!m) return NULL;
    if (wencode__top(m)->kind != WENCODE__IN_COMPONENT) {
        wencode__component_fail(c, WENCODE_ERR_ORDER, "a section inside of a type", 0, 0);
        return NULL;
    }
    wencode__close_section(m);
    return &m->bytes;
}

/* The byte that begins a declarator in a type, or WENCODE_NONE when there is none. */
static inline uint32_t wencode__declarator(wencode__scope_kind kind, uint32_t section)
{
    bool is_module = kind == WENCODE__IN_MODULE_TYPE;
    switch (section) {
    case WENCODE__SECTION_CORE_TYPES: return is_module ? 1 : 0;
    case WENCODE__SECTION_TYPES: return is_module ? WENCODE_NONE : 1;
    case WENCODE__SECTION_ALIASES: return 2;
    case WENCODE__SECTION_IMPORTS:
        return is_module ? 0 : kind == WENCODE__IN_COMPONENT_TYPE ? 3 : WENCODE_NONE;
    case WENCODE__SECTION_EXPORTS: return is_module ? 3 : 4;
    default: return WENCODE_NONE;
    }
}

/* Begins an item of a section, or its declarator in a type. NULL when there is no such item here
 * and after an error. */
WX__UNUSED static wx__bytes *wencode__component_item(wencode_component *c, uint32_t section)
{
    wencode__component_parts *m = wencode__outside_rec(c);
    if (!m) return NULL;
    wencode__scope *scope = wencode__top(m);
    if (scope->kind != WENCODE__IN_COMPONENT) {
        uint32_t byte = wencode__declarator(scope->kind, section);
        if (byte == WENCODE_NONE) {
            wencode__component_fail(c, WENCODE_ERR_ORDER, "an item of section % in a type", section,
                                    0);
            return NULL;
        }
        wx__put_u8(&m->bytes, byte);
    } else if (scope->section != section) {
        wencode__close_section(m);
        wx__put_u8(&m->bytes, section);
        scope->section = section;
        scope->items = 0;
        scope->section_width = wencode__size_width(c);
        scope->section_mark = wx__bytes_begin(&m->bytes, scope->section_width);
        wx__put_u8(&m->bytes, 0);
    }
    if (scope->items == UINT32_MAX) {
        wencode__component_fail(c, WENCODE_ERR_SIZE, "2^32 items in a section", 0, 0);
        return NULL;
    }
    scope->items++;
    return &m->bytes;
}

/* -- indices ------------------------------------------------------------------------------------- */

/* Gives `n` new entities the next indices of a space; the first of them. */
WX__UNUSED static uint32_t wencode__component_add(wencode_component *c, wencode_component_sort sort,
                                                  uint32_t n)
{
    if (!wencode__component_ok(c)) return WENCODE_NONE;
    uint32_t *count = &wencode__top(c->parts)->counts[sort];
    if (n > WENCODE_NONE - *count) {
        wencode__component_fail(c, WENCODE_ERR_SIZE, "2^32 entities of one kind", 0, 0);
        return WENCODE_NONE;
    }
    *count += n;
    return *count - n;
}

static inline bool wencode__known_sort(wencode_component_sort sort)
{
    return (uint32_t)sort < WENCODE__SORTS;
}

/* `index` must exist in `scope` by now. */
WX__UNUSED static void wencode__check_index_in(wencode_component *c, const wencode__scope *scope,
                                               wencode_component_sort sort, uint32_t index)
{
    static const char *const missing[WENCODE__SORTS] = {
        "no core function %: there are % so far", "no core table %: there are % so far",
        "no core memory %: there are % so far",   "no core global %: there are % so far",
        "no core tag %: there are % so far",      "no core type %: there are % so far",
        "no core module %: there are % so far",   "no core instance %: there are % so far",
        "no function %: there are % so far",      "no value %: there are % so far",
        "no type %: there are % so far",          "no component %: there are % so far",
        "no instance %: there are % so far",
    };
    if (c->lax || index < scope->counts[sort]) return;
    wencode__component_fail(c, WENCODE_ERR_INDEX, missing[sort], index, scope->counts[sort]);
}

/* Writes an index of the open scope. */
WX__UNUSED static void wencode__put_use(wencode_component *c, wx__bytes *b,
                                        wencode_component_sort sort, uint32_t index)
{
    wencode__check_index_in(c, wencode__top(c->parts), sort, index);
    wx__put_u32(b, index);
}

/* What is being written refers to core type `index`, which may be in the open recursion group. */
WX__UNUSED static void wencode__use_core_type(wencode__component_parts *m, uint32_t index)
{
    if (!m->core.any_used || m->core.used < index) m->core.used = index;
    m->core.any_used = true;
}

/* What was referred to must exist by now. */
WX__UNUSED static void wencode__check_core_used(wencode_component *c)
{
    wencode__component_parts *m = c->parts;
    if (m->core.any_used)
        wencode__check_index_in(c, wencode__top(m), WENCODE_SORT_CORE_TYPE, m->core.used);
    m->core.any_used = false;
}

/* `allowed` has a bit for each sort that may stand here. */
WX__UNUSED static bool wencode__check_sort(wencode_component *c, wencode_component_sort sort,
                                           uint32_t allowed)
{
    if (wencode__known_sort(sort) && (c->lax || (allowed >> (uint32_t)sort & 1))) return true;
    wencode__component_fail(c, WENCODE_ERR_INDEX, "sort % is not one of those that may stand here",
                            (uint64_t)(uint32_t)sort, 0);
    return false;
}

/* The byte of a core sort. */
static inline uint32_t wencode__core_sort_byte(wencode_component_sort sort)
{
    return (uint32_t)sort < WENCODE_SORT_CORE_TYPE ? (uint32_t)sort
                                                   : (uint32_t)sort - WENCODE_SORT_CORE_TYPE + 0x10;
}

static inline bool wencode__is_core(wencode_component_sort sort)
{
    return (uint32_t)sort < WENCODE_SORT_FUNC;
}

/* One byte, or two for a core sort. */
WX__UNUSED static void wencode__put_sort(wx__bytes *b, wencode_component_sort sort)
{
    if (wencode__is_core(sort)) {
        wx__put_u8(b, 0);
        wx__put_u8(b, wencode__core_sort_byte(sort));
    } else {
        wx__put_u8(b, (uint32_t)sort - WENCODE_SORT_FUNC + 1);
    }
}

WENCODE_API uint32_t wencode_component_count(const wencode_component *c,
                                             wencode_component_sort sort)
{
    const wencode__component_parts *m = c->parts;
    if (!m || wx__array_len(m->scopes) == 0 || !wencode__known_sort(sort)) return 0;
    return wencode__top(m)->counts[sort];
}

/* -- names ------------------------------------------------------------------------------------- */

/* The length of a name, which must be UTF-8. */
WX__UNUSED static size_t wencode__check_text(wencode_component *c, const char *name)
{
    size_t n = strlen(name);
    size_t good = wx__utf8_valid_prefix(name, n);
    if (good != n && !c->lax)
        wencode__component_fail(c, WENCODE_ERR_NAME, "a name is not UTF-8 from its byte % on", good,
                                0);
    return n;
}

WX__UNUSED static void wencode__put_component_text(wencode_component *c, wx__bytes *b,
                                                   const char *name)
{
    wx__put_name(b, name, wencode__check_text(c, name));
}

/* Keeps a name until its scope closes. */
WX__UNUSED static void wencode__keep_component_name(wencode_component *c, uint32_t what,
                                                    uint32_t index, const char *name)
{
    wencode__component_parts *m = c->parts;
    wencode__component_named entry;
    size_t n = wencode__check_text(c, name);
    if ((uint64_t)n > UINT32_MAX)
        wencode__component_fail(c, WENCODE_ERR_SIZE, "a length is 2^32 or more", 0, 0);
    if (c->error.status != WENCODE_OK) return;
    entry.what = what;
    entry.index = index;
    entry.len = (uint32_t)n;
    entry.offset = m->text.len;
    entry.text = NULL;
    wx__put_bytes(&m->text, name, n);
    if (wencode__component_ok(c) && !wx__array_push(m->names, entry))
        wencode__component_no_memory(c);
}

/* -- life ---------------------------------------------------------------------------------------- */

WENCODE_API void wencode_component_init(wencode_component *c) { memset(c, 0, sizeof *c); }

WENCODE_API void wencode_component_free(wencode_component *c)
{
    wencode__component_parts *m = c->parts;
    if (m) {
        wx__bytes_free(&m->bytes);
        wx__bytes_free(&m->text);
        wx__array_free(m->names);
        wx__array_free(m->scopes);
        WX__FREE(m);
    }
    wencode_component_init(c);
}

WENCODE_API void wencode_component_reset(wencode_component *c)
{
    wencode__component_parts *m = c->parts;
    memset(&c->error, 0, sizeof c->error);
    if (!m) return;
    wencode__clear(&m->bytes);
    wencode__clear(&m->text);
    wx__array_truncate(m->names, 0);
    wx__array_truncate(m->scopes, 0);
    memset(&m->core, 0, sizeof m->core);
}

WENCODE_API const wencode_error *wencode_component_get_error(const wencode_component *c)
{
    return &c->error;
}

WENCODE_API void wencode_component_set_lax(wencode_component *c, bool lax) { c->lax = lax; }

WENCODE_API void wencode_component_set_padded_sizes(wencode_component *c, bool padded)
{
    c->padded_sizes = padded;
}

WENCODE_API void wencode_component_new_section(wencode_component *c)
{
    (void)wencode__single_section(c);
}

#endif /* WENCODE_COMPONENTS */

#endif /* WENCODE__COMPONENT_STATE_H */
