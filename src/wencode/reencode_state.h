/* src/wencode/reencode_state.h - the module being read, renumbering, and bytes that stay as they
 * were.
 *
 * Everything is written by the public calls. When what they wrote differs from the input although
 * nothing was renumbered or added, the input had integers longer than needed or a form that no call
 * writes; then its bytes replace what was written.
 */
#ifndef WENCODE__REENCODE_STATE_H
#define WENCODE__REENCODE_STATE_H

#include "generic.h"
#include "imports.h"
#include "hints.h"
#include "names.h"
#include "../common/scan_module.h"
#include "../common/sort.h"

/* An entry of a metadata.code section: something about the instruction at `offset`. */
typedef struct wencode__note {
    const uint8_t *data;
    uint32_t len;
    uint32_t section; /* which metadata section of the module */
    uint32_t func;
    uint32_t offset;
    uint32_t moved_to; /* the new offset, or WENCODE_NONE */
} wencode__note;

/* A label that has a name: the how-manieth block of its function, before and after. */
typedef struct wencode__moved_label {
    uint32_t func;
    uint32_t label;
    uint32_t moved_to;
} wencode__moved_label;

/* A custom section whose contents are decided at the end. */
typedef struct wencode__pending {
    wx__section section;
    size_t extra;    /* index into extras */
    uint32_t number; /* of metadata sections: which one in the module */
} wencode__pending;

typedef struct wencode__reencoder {
    wencode *e;
    const wencode_visitor *v;
    wencode_report report;
    wx__scan scan; /* over the whole module */
    wencode_contents contents;
    uint32_t next[WENCODE_SPACE_COUNT]; /* index of the next thing read, by space */
    bool mapped;                        /* an index of the item came out different */
    bool touched;                       /* the visitor wrote something next to it */
    bool imports_done;
    uint32_t section; /* being copied */
    uint32_t func;    /* being copied: its index in the input, */
    uint32_t body;    /* and how many bodies came before */
    uint8_t *dropped; /* array.h, by defined function: 1 when it is left out */
    uint32_t *labels; /* array.h, operands of the instruction or item being copied */
    wencode_clause *clauses;
    wencode_handler *handlers;
    wencode_valtype *types;
    wencode_fieldtype *fields;
    wencode_constant *constants;
    wencode__pending *metadata; /* array.h */
    uint32_t metadata_seen;
    wencode__note *notes;   /* array.h, of all of them, */
    uint32_t *note_order;   /* array.h: by function and offset */
    size_t note_next;       /* first of note_order that is not behind the code being copied */
    wencode__pending names; /* the name section; section.at is NULL when there is none */
    uint32_t last_place;    /* of the sections read: wx__section_place */
    bool has_label_names;
    wencode__moved_label *moved_labels; /* array.h, ascending */
    wencode__pending *offsets;          /* array.h: sections that hold offsets into others */
} wencode__reencoder;

static inline bool wencode__going(const wencode__reencoder *r)
{
    return r->e->error.status == WENCODE_OK;
}

/* The input is malformed. */
WX__UNUSED static bool wencode__bad_input(wencode__reencoder *r, const wx__scan *s)
{
    wencode *e = r->e;
    if (wx__scan_ok(s) || !wencode__going(r)) return false;
    wencode__fail(e, WENCODE_ERR_MALFORMED, s->message, 0, 0);
    e->error.section = WENCODE_NONE;
    e->error.func = WENCODE_NONE;
    e->error.offset = s->error_offset;
    return false;
}

/* -- renumbering ------------------------------------------------------------------------------------- */

/* `gone` is what to say when the visitor answered WENCODE_NONE. */
WX__UNUSED static uint32_t wencode__renumbered(wencode__reencoder *r, uint32_t from, uint32_t to,
                                               const char *gone)
{
    if (from == to) return to;
    r->mapped = true;
    if (to == WENCODE_NONE) wencode__fail_in(r->e, r->section, WENCODE_ERR_INDEX, gone, from, 0);
    return to;
}

static inline uint32_t wencode__map(wencode__reencoder *r, wencode_space space, uint32_t index)
{
    static const char *const gone[WENCODE_SPACE_COUNT] = {
        "type % of the input is used, but gone",
        "function % of the input is used, but gone",
        "table % of the input is used, but gone",
        "memory % of the input is used, but gone",
        "global % of the input is used, but gone",
        "tag % of the input is used, but gone",
        "element segment % of the input is used, but gone",
        "data segment % of the input is used, but gone",
    };
    if (!r->v->index) return index;
    return wencode__renumbered(r, index, r->v->index(r->v->user, space, index), gone[space]);
}

static inline uint32_t wencode__map_label(wencode__reencoder *r, uint32_t depth)
{
    if (!r->v->label) return depth;
    return wencode__renumbered(r, depth, r->v->label(r->v->user, r->func, depth),
                               "branch depth % of the input is used, but gone");
}

static inline uint32_t wencode__map_local(wencode__reencoder *r, uint32_t local)
{
    if (!r->v->local) return local;
    return wencode__renumbered(r, local, r->v->local(r->v->user, r->func, local),
                               "local % of the input is used, but gone");
}

static inline uint32_t wencode__map_field(wencode__reencoder *r, uint32_t type, uint32_t field)
{
    if (!r->v->field) return field;
    return wencode__renumbered(r, field, r->v->field(r->v->user, type, field),
                               "field % of the input is used, but gone");
}

/* A heap type or block type: only an index changes. */
static inline uint64_t wencode__map_heap(wencode__reencoder *r, wx__vt heap)
{
    if (!(heap & WX__VT_INDEX)) return heap;
    return (heap & ~(uint64_t)UINT32_MAX) | wencode__map(r, WENCODE_SPACE_TYPE, (uint32_t)heap);
}

/* A value type; wencode.h spells types like the reader. */
static inline uint64_t wencode__map_vt(wencode__reencoder *r, wx__vt type)
{
    if (!(type >> 8 & WX__VT_INDEX)) {
        bool is_long = (type & 0xff) == WX__TYPE_REF_NULL && r->v->shortest;
        return is_long ? wx__vt_heap(type) : type;
    }
    return (type & 0xff) | wencode__map_heap(r, type >> 8) << 8;
}

static inline uint64_t wencode__map_blocktype(wencode__reencoder *r, wx__vt type)
{
    bool is_index = type >> 41 == 0 && (type & WX__VT_INDEX);
    return is_index ? wencode__map_heap(r, type) : wencode__map_vt(r, type);
}

/* -- vectors in scratch arrays ----------------------------------------------------------------------- */

/* Empties the array and makes room for n. */
#define wencode__scratch(r, array, n) \
    (wx__array_truncate(array, 0),    \
     wx__array_reserve(array, n) ? true : (wencode__no_memory((r)->e), false))

WX__UNUSED static bool wencode__copy_types(wencode__reencoder *r, wx__view view)
{
    wx__scan s = wx__scan_view(&r->scan, view);
    if (!wencode__scratch(r, r->types, view.count)) return false;
    for (uint32_t i = 0; i < view.count; i++)
        (void)wx__array_push(r->types, wencode__map_vt(r, wx__scan_vt(&s)));
    return wencode__going(r);
}

WX__UNUSED static bool wencode__copy_labels(wencode__reencoder *r, wx__view view)
{
    wx__scan s = wx__scan_view(&r->scan, view);
    if (!wencode__scratch(r, r->labels, view.count)) return false;
    for (uint32_t i = 0; i < view.count; i++)
        (void)wx__array_push(r->labels, wencode__map_label(r, wx__scan_u32(&s)));
    return wencode__going(r);
}

WX__UNUSED static bool wencode__copy_clauses(wencode__reencoder *r, wx__view view)
{
    wx__scan s = wx__scan_view(&r->scan, view);
    if (!wencode__scratch(r, r->clauses, view.count)) return false;
    for (uint32_t i = 0; i < view.count; i++) {
        wx__catch c = wx__scan_catch(&s);
        wencode_clause clause;
        clause.kind = (uint8_t)c.kind;
        clause.tag = c.kind <= WX__CATCH_REF ? wencode__map(r, WENCODE_SPACE_TAG, c.tag) : 0;
        clause.depth = wencode__map_label(r, c.label);
        (void)wx__array_push(r->clauses, clause);
    }
    return wencode__going(r);
}

WX__UNUSED static bool wencode__copy_handlers(wencode__reencoder *r, wx__view view)
{
    wx__scan s = wx__scan_view(&r->scan, view);
    if (!wencode__scratch(r, r->handlers, view.count)) return false;
    for (uint32_t i = 0; i < view.count; i++) {
        wx__handler h = wx__scan_handler(&s);
        wencode_handler handler;
        handler.tag = wencode__map(r, WENCODE_SPACE_TAG, h.tag);
        handler.is_switch = h.kind == WX__ON_SWITCH;
        handler.depth = handler.is_switch ? 0 : wencode__map_label(r, h.label);
        (void)wx__array_push(r->handlers, handler);
    }
    return wencode__going(r);
}

/* -- bytes that stay ------------------------------------------------------------------------------- */

/* What stands in the section from `mark` on was written for the `n` bytes at `from`. */
WX__UNUSED static void wencode__keep(wencode__reencoder *r, uint32_t section, size_t mark,
                                     const uint8_t *from, const uint8_t *end, uint32_t *kept)
{
    wx__bytes *b = &r->e->parts->sections[section];
    size_t n = (size_t)(end - from);
    if (!wencode__going(r) || !wencode__ok(r->e, b)) return;
    if (b->len >= mark && b->len - mark == n && memcmp(b->data + mark, from, n) == 0) return;
    if (r->mapped || r->touched || r->v->shortest || b->len < mark) {
        r->report.changed = true;
        return;
    }
    b->len = mark;
    wx__put_bytes(b, from, n);
    (void)wencode__ok(r->e, b);
    (*kept)++;
}

static inline size_t wencode__mark(const wencode__reencoder *r, uint32_t section)
{
    return r->e->parts->sections[section].len;
}

/* Begins an item of a section. */
static inline size_t wencode__begin_item(wencode__reencoder *r, uint32_t section)
{
    r->mapped = false;
    r->touched = false;
    return wencode__mark(r, section);
}

static inline void wencode__end_item(wencode__reencoder *r, uint32_t section, size_t mark,
                                     const uint8_t *from, const uint8_t *end)
{
    wencode__keep(r, section, mark, from, end, &r->report.kept_items);
}

/* Does the visitor want the next thing of a space? Counts it. */
WX__UNUSED static bool wencode__wanted(wencode__reencoder *r, wencode_space space, bool imported)
{
    uint32_t index = r->next[space]++;
    if (!r->v->item) return true;
    if (r->v->item(r->v->user, r->e, space, index, imported)) return wencode__going(r);
    r->report.changed = true;
    return false;
}

#endif /* WENCODE__REENCODE_STATE_H */
