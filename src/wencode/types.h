/* src/wencode/types.h - value types, limits and function types; the type section.
 *
 * Spec: "Binary Format, Types". Function types asked for by wencode_sig are found again through a
 * hash table over their bytes.
 */
#ifndef WENCODE__TYPES_H
#define WENCODE__TYPES_H

#include "state.h"

/* Of wencode_index: this is a type index, not an abstract type. */
#define WENCODE__INDEX_BIT ((uint64_t)1 << 40)

/* At most 5 bytes. */
static inline uint8_t *wencode__write_heap(uint8_t *p, wencode_heaptype heap)
{
    if (heap & WENCODE__INDEX_BIT) return wx__write_s64(p, (int64_t)(heap & UINT32_MAX));
    *p = (uint8_t)heap;
    return p + 1;
}

/* At most 6 bytes. */
static inline uint8_t *wencode__write_valtype(uint8_t *p, wencode_valtype type)
{
    *p++ = (uint8_t)type;
    return type >> 8 ? wencode__write_heap(p, type >> 8) : p;
}

WX__UNUSED static void wencode__put_valtype(wx__bytes *b, wencode_valtype type)
{
    if (wx__bytes_reserve(b, 6))
        b->len = (size_t)(wencode__write_valtype(b->data + b->len, type) - b->data);
}

WX__UNUSED static void wencode__put_heap(wx__bytes *b, wencode_heaptype heap)
{
    if (wx__bytes_reserve(b, 5))
        b->len = (size_t)(wencode__write_heap(b->data + b->len, heap) - b->data);
}

WX__UNUSED static void wencode__put_limits(wx__bytes *b, const wencode_limits *limits)
{
    uint32_t flags = 0;
    if (limits->has_max) flags |= WX__LIMITS_MAX;
    if (limits->shared) flags |= WX__LIMITS_SHARED;
    if (limits->is_64) flags |= WX__LIMITS_64;
    if (limits->has_page_size) flags |= WX__LIMITS_PAGE_SIZE;
    wx__put_u8(b, flags);
    wx__put_u64(b, limits->min);
    if (limits->has_max) wx__put_u64(b, limits->max);
    if (limits->has_page_size) wx__put_u32(b, limits->page_size_log2);
}

/* -- the type section ---------------------------------------------------------------------------- */

/* Gives `count` new types the next indices; their bytes are in the buffer already. */
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

WX__UNUSED static void wencode__put_valtypes(wx__bytes *b, const wencode_valtype *types, size_t n)
{
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
        return;
    }
    wx__put_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++) wencode__put_valtype(b, types[i]);
}

WENCODE_API uint32_t wencode_functype(wencode *e, const wencode_valtype *params, size_t param_count,
                                      const wencode_valtype *results, size_t result_count)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wx__bytes *b = wencode__item(m, WX__SECTION_TYPE);
    wx__put_u8(b, WX__TYPE_FUNC);
    wencode__put_valtypes(b, params, param_count);
    wencode__put_valtypes(b, results, result_count);
    return wencode__add_types(e, 1, (uint32_t)param_count);
}

WENCODE_API uint32_t wencode_raw_types(wencode *e, const void *bytes, size_t n, uint32_t types)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wx__put_bytes(wencode__item(m, WX__SECTION_TYPE), bytes, n);
    return wencode__add_types(e, types, WENCODE_NONE);
}

/* -- types found again ----------------------------------------------------------------------------- */

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
WX__UNUSED static bool wencode__put_letters(wencode *e, wx__bytes *b, const char *letters)
{
    size_t n = strlen(letters);
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
        return false;
    }
    wx__put_u32(b, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        uint32_t type = wencode__letter_type(letters[i]);
        if (type == 0) {
            wencode__fail_in(e, WX__SECTION_TYPE, WENCODE_ERR_NAME,
                             "letter % of a signature (character code %) is none of iIfFvrx", i,
                             (unsigned char)letters[i]);
            return false;
        }
        wx__put_u8(b, type);
    }
    return true;
}

/* FNV-1a, 32 bits. */
WX__UNUSED static uint32_t wencode__hash(const uint8_t *bytes, size_t n)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < n; i++) hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

/* The slot of an equal type, or the free one where it belongs. The table is never full. */
WX__UNUSED static uint32_t *wencode__sig_slot(wencode__parts *m, const uint8_t *bytes, size_t n,
                                              uint32_t hash)
{
    const uint8_t *types = m->sections[WX__SECTION_TYPE].data;
    uint32_t mask = (uint32_t)wx__array_len(m->sig_slots) - 1;
    for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
        uint32_t entry = m->sig_slots[i];
        if (entry == 0) return &m->sig_slots[i];
        const wencode__sig_entry *sig = &m->sigs[entry - 1];
        if (sig->hash == hash && sig->len == n && memcmp(types + sig->offset, bytes, n) == 0) {
            return &m->sig_slots[i];
        }
    }
}

/* Keeps the table at most half full. */
WX__UNUSED static bool wencode__grow_sigs(wencode__parts *m)
{
    size_t cap = wx__array_len(m->sig_slots);
    size_t count = wx__array_len(m->sigs);
    if (count * 2 < cap) return true;
    uint32_t *slots = NULL;
    size_t want = cap ? cap * 2 : 16;
    if (!wx__array_add(slots, want)) return false;
    memset(slots, 0, want * sizeof *slots);
    wx__array_free(m->sig_slots);
    m->sig_slots = slots;
    for (size_t i = 0; i < count; i++) {
        const wencode__sig_entry *sig = &m->sigs[i];
        *wencode__sig_slot(m, m->sections[WX__SECTION_TYPE].data + sig->offset, sig->len,
                           sig->hash) = (uint32_t)i + 1;
    }
    return true;
}

/* The type whose bytes stand behind `start` in the section: an earlier equal one, and the bytes go
 * away, or a new one. */
WX__UNUSED static uint32_t wencode__intern(wencode *e, size_t start, uint32_t params)
{
    wencode__parts *m = e->parts;
    wx__bytes *b = &m->sections[WX__SECTION_TYPE];
    if (!wencode__grow_sigs(m) || !wx__array_reserve(m->sigs, 1)) {
        wencode__no_memory(e);
        return WENCODE_NONE;
    }
    wencode__sig_entry sig;
    sig.offset = start;
    sig.len = b->len - start;
    sig.hash = wencode__hash(b->data + start, sig.len);
    uint32_t *slot = wencode__sig_slot(m, b->data + start, sig.len, sig.hash);
    if (*slot) {
        b->len = start;
        return m->sigs[*slot - 1].type;
    }
    m->now.items[WX__SECTION_TYPE]++;
    sig.type = wencode__add_types(e, 1, params);
    if (sig.type == WENCODE_NONE) return WENCODE_NONE;
    (void)wx__array_push(m->sigs, sig);
    *slot = (uint32_t)wx__array_len(m->sigs);
    return sig.type;
}

WENCODE_API uint32_t wencode_sig(wencode *e, const char *params, const char *results)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    wx__bytes *b = &m->sections[WX__SECTION_TYPE];
    size_t start = b->len;
    wx__put_u8(b, WX__TYPE_FUNC);
    if (!wencode__put_letters(e, b, params) || !wencode__put_letters(e, b, results) ||
        !wencode__ok(e, b)) {
        (void)wencode__ok(e, b);
        return WENCODE_NONE;
    }
    return wencode__intern(e, start, (uint32_t)strlen(params));
}

#endif /* WENCODE__TYPES_H */
