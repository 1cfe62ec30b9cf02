/* src/wencode/types.h - the type section: every form of type, recursion groups, types found again.
 *
 * Spec: "Binary Format, Types"; proposals: stack switching (cont), shared-everything threads
 * (shared), custom descriptors (describes, descriptor).
 *
 * A type that may be found again is written twice: into the section, and as a key into `type_keys`.
 * Equal types have equal keys: a reference into the open recursion group is an offset in the
 * group, optional forms are always spelled out, integers are minimal. Spec: "Validation,
 * Conventions, Rolling and Unrolling".
 */
#ifndef WENCODE__TYPES_H
#define WENCODE__TYPES_H

#include "widths.h"

/* -- into the section and the key ------------------------------------------------------------------ */

static inline wx__bytes *wencode__type_section(wencode *e)
{
    return &e->parts->sections[WX__SECTION_TYPE];
}

static inline void wencode__key_u8(wencode *e, uint32_t byte)
{
    if (e->parts->now.types.keyed) wx__put_u8(&e->parts->type_keys, byte);
}

/* A type index: an offset behind 1 when it is of the open group. */
static inline void wencode__key_index(wencode *e, uint32_t type)
{
    const wencode__open_types *open = &e->parts->now.types;
    if (!open->keyed) return;
    bool inside = type >= open->first;
    wx__put_u8(&e->parts->type_keys, inside);
    wx__put_u32(&e->parts->type_keys, inside ? type - open->first : type);
}

static inline void wencode__key_number(wencode *e, uint32_t n)
{
    if (e->parts->now.types.keyed) wx__put_u32(&e->parts->type_keys, n);
}

static inline void wencode__type_u8(wencode *e, uint32_t byte)
{
    wx__put_u8(wencode__type_section(e), byte);
    wencode__key_u8(e, byte);
}

static inline void wencode__type_number(wencode *e, uint32_t n)
{
    wencode__item_u32(e->parts, wencode__type_section(e), n);
    wencode__key_number(e, n);
}

/* An optional index behind its prefix byte. */
static inline void wencode__type_index(wencode *e, uint32_t type)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__item_u32(e->parts, wencode__type_section(e), type);
    wencode__key_index(e, type);
}

/* Kinds of heap types: 0 abstract, 1 shared abstract, 2 index, 3 exact index. */
WX__UNUSED static void wencode__key_heap(wencode *e, wencode_heaptype heap)
{
    if (heap & WENCODE__INDEX_BIT) {
        wencode__key_u8(e, heap & WENCODE__EXACT_BIT ? 3 : 2);
        wencode__key_index(e, (uint32_t)heap);
    } else {
        wencode__key_u8(e, heap & WENCODE__SHARED_BIT ? 1 : 0);
        wencode__key_u8(e, (uint32_t)heap & 0xff);
    }
}

/* The short form of a reference has the key of the long one. */
WX__UNUSED static void wencode__type_valtype(wencode *e, wencode_valtype type)
{
    wencode__put_valtype(e, wencode__type_section(e), type);
    bool number = type >= WX__TYPE_I16 && type <= WX__TYPE_I32;
    if (number) {
        wencode__key_u8(e, (uint32_t)type);
    } else {
        bool long_form = (type & WENCODE__FORM_BITS) == 0 && type >> 8;
        wencode__key_u8(e, long_form ? (uint32_t)type & 0xff : (uint32_t)WX__TYPE_REF_NULL);
        wencode__key_heap(e, wencode__heap_of(type));
    }
}

WX__UNUSED static void wencode__type_vector(wencode *e, const wencode_valtype *types, size_t n)
{
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(wencode__type_section(e), WX__BYTES_LARGE);
        return;
    }
    wencode__type_number(e, (uint32_t)n);
    for (size_t i = 0; i < n; i++) wencode__type_valtype(e, types[i]);
}

/* -- types found again ----------------------------------------------------------------------------- */

/* FNV-1a, 32 bits. */
WX__UNUSED static uint32_t wencode__hash(const uint8_t *bytes, size_t n)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < n; i++) hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

/* The slot of an equal type, or the free one where it belongs. The table is never full. */
WX__UNUSED static uint32_t *wencode__type_slot(wencode__parts *m, const wencode__known_type *type)
{
    const uint8_t *keys = m->type_keys.data;
    uint32_t mask = (uint32_t)wx__array_len(m->type_slots) - 1;
    for (uint32_t i = type->hash & mask;; i = (i + 1) & mask) {
        uint32_t entry = m->type_slots[i];
        if (entry == 0) return &m->type_slots[i];
        const wencode__known_type *known = &m->known_types[entry - 1];
        if (known->hash == type->hash && known->len == type->len &&
            memcmp(keys + known->offset, keys + type->offset, type->len) == 0) {
            return &m->type_slots[i];
        }
    }
}

/* Keeps the table at most half full. */
WX__UNUSED static bool wencode__grow_type_slots(wencode__parts *m)
{
    size_t cap = wx__array_len(m->type_slots);
    size_t count = wx__array_len(m->known_types);
    if (count * 2 < cap) return true;
    uint32_t *slots = NULL;
    size_t want = cap ? cap * 2 : 16;
    if (!wx__array_add(slots, want)) return false;
    memset(slots, 0, want * sizeof *slots);
    wx__array_free(m->type_slots);
    m->type_slots = slots;
    for (size_t i = 0; i < count; i++) *wencode__type_slot(m, &m->known_types[i]) = (uint32_t)i + 1;
    return true;
}

/* The type or group just written goes away again. */
WX__UNUSED static void wencode__forget_types(wencode *e)
{
    wencode__parts *m = e->parts;
    const wencode__open_types *open = &m->now.types;
    m->sections[WX__SECTION_TYPE].len = open->mark;
    m->type_keys.len = open->key_mark;
    m->now.used[WENCODE__TYPE] = open->used;
    m->now.items[WX__SECTION_TYPE]--;
    wx__array_truncate(m->param_counts, open->first);
    e->counts[WENCODE__TYPE] = open->first;
}

/* The index of an earlier type or group equal to the one just written, which goes away; or that of
 * the one just written. */
WX__UNUSED static uint32_t wencode__intern(wencode *e)
{
    wencode__parts *m = e->parts;
    const wencode__open_types *open = &m->now.types;
    wencode__known_type type;
    if (!wencode__ok(e, &m->type_keys)) return WENCODE_NONE;
    if (!wencode__grow_type_slots(m) || !wx__array_reserve(m->known_types, 1)) {
        wencode__no_memory(e);
        return WENCODE_NONE;
    }
    type.offset = open->key_mark;
    type.len = m->type_keys.len - open->key_mark;
    type.hash = wencode__hash(m->type_keys.data + type.offset, type.len);
    type.type = open->first;
    uint32_t *slot = wencode__type_slot(m, &type);
    if (*slot) {
        wencode__forget_types(e);
        return m->known_types[*slot - 1].type;
    }
    (void)wx__array_push(m->known_types, type);
    *slot = (uint32_t)wx__array_len(m->known_types);
    return type.type;
}

/* -- one type ---------------------------------------------------------------------------------------- */

/* The start of an item of the section: a type, or a recursion group. */
WX__UNUSED static void wencode__begin_types(wencode *e, bool keyed)
{
    wencode__parts *m = e->parts;
    wencode__open_types *open = &m->now.types;
    open->keyed = keyed;
    open->first = e->counts[WENCODE__TYPE];
    open->mark = m->sections[WX__SECTION_TYPE].len;
    open->key_mark = m->type_keys.len;
    open->used = m->now.used[WENCODE__TYPE];
    m->now.items[WX__SECTION_TYPE]++;
}

/* Spec: "Recursive Types": a subtype without supertypes that is final has a short form. */
WX__UNUSED static void wencode__put_sub(wencode *e)
{
    wencode__parts *m = e->parts;
    wx__bytes *b = &m->sections[WX__SECTION_TYPE];
    wencode_subtype sub = m->now.types.has_sub ? m->now.types.sub : wencode_sub_plain();
    m->now.types.has_sub = false;
    wencode__key_u8(e, (sub.open ? 1u : 0u) | (sub.has_super ? 2u : 0u));
    if (sub.open || sub.has_super || sub.explicit_form) {
        wx__put_u8(b, sub.open ? WX__TYPE_SUB : WX__TYPE_SUB_FINAL);
        wencode__item_u32(m, b, sub.has_super ? 1 : 0);
        if (sub.has_super) wencode__type_index(e, sub.super);
    }
    if (sub.shared) wencode__type_u8(e, WX__TYPE_SHARED);
    if (sub.has_describes) {
        wencode__type_u8(e, WX__TYPE_DESCRIBES);
        wencode__type_index(e, sub.describes);
    }
    if (sub.has_descriptor) {
        wencode__type_u8(e, WX__TYPE_DESCRIPTOR);
        wencode__type_index(e, sub.descriptor);
    }
}

/* Up to the structure of the type; false after an error. */
WX__UNUSED static bool wencode__begin_type(wencode *e, bool keyed, uint32_t constructor)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return false;
    if (!m->now.types.in_rec) wencode__begin_types(e, keyed || m->type_dedup);
    wencode__put_sub(e);
    wencode__type_u8(e, constructor);
    return e->error.status == WENCODE_OK;
}

/* Gives `count` new types the next indices; their bytes are in the section. */
WX__UNUSED static uint32_t wencode__add_types(wencode *e, uint32_t count, uint32_t params)
{
    wencode__parts *m = e->parts;
    uint32_t first = e->counts[WENCODE__TYPE];
    if (!wencode__ok(e, &m->sections[WX__SECTION_TYPE])) return WENCODE_NONE;
    if (count > WENCODE_NONE - first) {
        wencode__fail_in(e, WX__SECTION_TYPE, WENCODE_ERR_SIZE, "2^32 types", 0, 0);
        return WENCODE_NONE;
    }
    if (!wx__array_reserve(m->param_counts, count)) {
        wencode__no_memory(e);
        return WENCODE_NONE;
    }
    for (uint32_t i = 0; i < count; i++) (void)wx__array_push(m->param_counts, params);
    e->counts[WENCODE__TYPE] += count;
    return first;
}

/* `params` is the number of parameters of a function type, 0 for others. */
WX__UNUSED static uint32_t wencode__end_type(wencode *e, uint32_t params)
{
    const wencode__open_types *open = &e->parts->now.types;
    uint32_t type = wencode__add_types(e, 1, params);
    if (type == WENCODE_NONE || open->in_rec || !open->keyed) return type;
    return wencode__intern(e);
}

WENCODE_API void wencode_sub(wencode *e, wencode_subtype sub)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    m->now.types.has_sub = true;
    m->now.types.sub = sub;
}

WENCODE_API uint32_t wencode_functype(wencode *e, const wencode_valtype *params, size_t param_count,
                                      const wencode_valtype *results, size_t result_count)
{
    if (!wencode__begin_type(e, false, WX__TYPE_FUNC)) return WENCODE_NONE;
    wencode__type_vector(e, params, param_count);
    wencode__type_vector(e, results, result_count);
    return wencode__end_type(e, (uint32_t)param_count);
}

WX__UNUSED static void wencode__type_field(wencode *e, wencode_fieldtype field)
{
    wencode__type_valtype(e, field.type);
    wencode__type_u8(e, field.is_mutable ? 1 : 0);
}

WENCODE_API uint32_t wencode_structtype(wencode *e, const wencode_fieldtype *fields, size_t n)
{
    if (!wencode__begin_type(e, false, WX__TYPE_STRUCT)) return WENCODE_NONE;
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(wencode__type_section(e), WX__BYTES_LARGE);
        n = 0;
    }
    wencode__type_number(e, (uint32_t)n);
    for (size_t i = 0; i < n; i++) wencode__type_field(e, fields[i]);
    return wencode__end_type(e, 0);
}

WENCODE_API uint32_t wencode_arraytype(wencode *e, wencode_fieldtype element)
{
    if (!wencode__begin_type(e, false, WX__TYPE_ARRAY)) return WENCODE_NONE;
    wencode__type_field(e, element);
    return wencode__end_type(e, 0);
}

WENCODE_API uint32_t wencode_conttype(wencode *e, uint32_t functype)
{
    if (!wencode__begin_type(e, false, WX__TYPE_CONT)) return WENCODE_NONE;
    wencode__put_heap(e, wencode__type_section(e), wencode_index(functype));
    wencode__key_heap(e, wencode_index(functype));
    return wencode__end_type(e, 0);
}

/* -- recursion groups -------------------------------------------------------------------------------- */

WENCODE_API uint32_t wencode_rec_begin(wencode *e)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    if (m->now.types.in_rec || m->now.types.has_sub) {
        wencode__fail_in(e, WX__SECTION_TYPE, WENCODE_ERR_NESTING,
                         "a recursion group inside of another, or between wencode_sub and its type",
                         0, 0);
        return WENCODE_NONE;
    }
    wencode__begin_types(e, m->type_dedup);
    m->now.types.in_rec = true;
    return m->now.types.first;
}

/* The prefix and the count go in front of the types, once their number is known. */
WENCODE_API uint32_t wencode_rec_end(wencode *e)
{
    wencode__parts *m = wencode__ready(e);
    uint8_t head[6];
    if (!m) return WENCODE_NONE;
    wencode__open_types *open = &m->now.types;
    wx__bytes *b = &m->sections[WX__SECTION_TYPE];
    if (!open->in_rec || open->has_sub) {
        wencode__fail_in(e, WX__SECTION_TYPE, WENCODE_ERR_NESTING,
                         "wencode_rec_end without wencode_rec_begin, or before the type of "
                         "wencode_sub",
                         0, 0);
        return WENCODE_NONE;
    }
    open->in_rec = false;
    head[0] = WX__TYPE_REC;
    uint32_t count = e->counts[WENCODE__TYPE] - open->first;
    size_t n = (size_t)(wencode__write_unsigned(head + 1, count, m->widths.items, 5) - head);
    if (wx__bytes_reserve(b, n)) {
        size_t len = b->len - open->mark;
        if (len > 0) memmove(b->data + open->mark + n, b->data + open->mark, len);
        memcpy(b->data + open->mark, head, n);
        b->len += n;
    }
    if (!wencode__ok(e, b)) return WENCODE_NONE;
    return open->keyed && count > 0 ? wencode__intern(e) : open->first;
}

WENCODE_API uint32_t wencode_raw_types(wencode *e, const void *bytes, size_t n, uint32_t types)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    if (!m->now.types.in_rec) wencode__begin_types(e, false);
    m->now.types.keyed = false; /* nobody knows what it is equal to */
    wx__put_bytes(&m->sections[WX__SECTION_TYPE], bytes, n);
    return wencode__add_types(e, types, WENCODE_NONE);
}

/* -- function types as letters ----------------------------------------------------------------------- */

static inline uint32_t wencode__letter_type(char letter)
{
    switch (letter) {
    case 'i': return WX__TYPE_I32;
    case 'I': return WX__TYPE_I64;
    case 'f': return WX__TYPE_F32;
    case 'F': return WX__TYPE_F64;
    case 'v': return WX__TYPE_V128;
    case 'r': return WX__TYPE_FUNCREF;
    case 'x': return WX__TYPE_EXTERNREF;
    default: return 0;
    }
}

/* A vector of the types that the letters stand for. */
WX__UNUSED static void wencode__type_letters(wencode *e, const char *letters)
{
    size_t n = strlen(letters);
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(wencode__type_section(e), WX__BYTES_LARGE);
        return;
    }
    wencode__type_number(e, (uint32_t)n);
    for (size_t i = 0; i < n && e->error.status == WENCODE_OK; i++) {
        uint32_t type = wencode__letter_type(letters[i]);
        if (type == 0) {
            wencode__fail_in(e, WX__SECTION_TYPE, WENCODE_ERR_NAME,
                             "letter % of a signature (character code %) is none of iIfFvrx", i,
                             (unsigned char)letters[i]);
        }
        wencode__type_valtype(e, type);
    }
}

WENCODE_API uint32_t wencode_sig(wencode *e, const char *params, const char *results)
{
    if (!wencode__begin_type(e, true, WX__TYPE_FUNC)) return WENCODE_NONE;
    wencode__type_letters(e, params);
    wencode__type_letters(e, results);
    return wencode__end_type(e, (uint32_t)strlen(params));
}

#endif /* WENCODE__TYPES_H */
