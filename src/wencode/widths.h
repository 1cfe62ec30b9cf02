/* src/wencode/widths.h - LEB128 integers of at least a given width, and the types made of them.
 *
 * Everything outside of bodies is written through these, so that wencode_set_widths reaches it.
 * Instructions are written minimally by inline calls and widened afterwards (widen.h).
 */
#ifndef WENCODE__WIDTHS_H
#define WENCODE__WIDTHS_H

#include "state.h"

/* What stands for the place of a form in a wencode_heaptype: see wencode_index, wencode_exact and
 * wencode_shared. In a value type with 0x63 or 0x64 below it they stand 8 bits higher. */
#define WENCODE__INDEX_BIT  ((uint64_t)1 << 40)
#define WENCODE__SHARED_BIT ((uint64_t)2 << 40)
#define WENCODE__EXACT_BIT  ((uint64_t)4 << 40)
#define WENCODE__FORM_BITS  ((uint64_t)7 << 40)

enum { WENCODE__HEAP_MAX = 6, WENCODE__VALTYPE_MAX = 7 }; /* bytes */

WX__UNUSED static WX__NOINLINE uint8_t *wencode__write_unsigned_wide(uint8_t *p, uint64_t v,
                                                                     uint32_t width, uint32_t limit)
{
    size_t n = wx__leb_write_unsigned(p, v);
    size_t want = width < limit ? width : limit;
    if (n >= want) return p + n;
    wx__leb_write_padded(p, v, want);
    return p + want;
}

/* `limit` is the most bytes that the integer may have: 5 or 10. */
static inline uint8_t *wencode__write_unsigned(uint8_t *p, uint64_t v, uint32_t width,
                                               uint32_t limit)
{
    if (WX__UNLIKELY(width > 1 || v >= 0x80))
        return wencode__write_unsigned_wide(p, v, width, limit);
    *p = (uint8_t)v;
    return p + 1;
}

/* Bytes of a size or count of at least `width` bytes. */
static inline size_t wencode__u32_width(uint32_t v, uint32_t width)
{
    if (WX__LIKELY((v | width << 6) < 0x80)) return 1;
    size_t n = wx__groups_of(32 - wx__clz32(v | 1));
    return n < width ? (width < 5 ? width : 5) : n;
}

static inline uint8_t *wencode__write_signed(uint8_t *p, int64_t v, uint32_t width, uint32_t limit)
{
    size_t n = wx__leb_write_signed(p, v);
    size_t want = width < limit ? width : limit;
    if (n >= want) return p + n;
    p[n - 1] |= 0x80;
    for (; n + 1 < want; n++) p[n] = v < 0 ? 0xff : 0x80;
    p[n] = v < 0 ? 0x7f : 0;
    return p + want;
}

/* The heap type that a reference type is made of: long form, or short form of a nullable one. */
static inline wencode_heaptype wencode__heap_of(wencode_valtype type)
{
    return (type & WENCODE__FORM_BITS) == 0 && type >> 8 ? type >> 8 : type;
}

static inline uint8_t *wencode__write_heap(uint8_t *p, wencode_heaptype heap, uint32_t width)
{
    if (heap & WENCODE__EXACT_BIT) {
        *p++ = WX__TYPE_EXACT;
        return wencode__write_unsigned(p, heap & UINT32_MAX, width, 5);
    }
    if (heap & WENCODE__INDEX_BIT)
        return wencode__write_signed(p, (int64_t)(heap & UINT32_MAX), width, 5);
    if (heap & WENCODE__SHARED_BIT) *p++ = WX__TYPE_SHARED;
    *p = (uint8_t)heap;
    return p + 1;
}

WX__UNUSED static WX__NOINLINE uint8_t *wencode__write_reftype(uint8_t *p, wencode_valtype type,
                                                               uint32_t width)
{
    if (type & WENCODE__FORM_BITS) return wencode__write_heap(p, type, width);
    *p++ = (uint8_t)type;
    return wencode__write_heap(p, type >> 8, width);
}

static inline uint8_t *wencode__write_valtype(uint8_t *p, wencode_valtype type, uint32_t width)
{
    if (WX__UNLIKELY(type >> 8)) return wencode__write_reftype(p, type, width);
    *p = (uint8_t)type;
    return p + 1;
}

/* Types, too, may be used before they exist; the end of the module has the last word. */
static inline void wencode__check_heap(wencode *e, wencode_heaptype heap)
{
    if (heap & WENCODE__INDEX_BIT) wencode__check_index(e, WENCODE__TYPE, (uint32_t)heap);
}

static inline void wencode__check_valtype(wencode *e, wencode_valtype type)
{
    if (type >> 8) wencode__check_heap(e, wencode__heap_of(type));
}

/* -- into buffers, as wide as asked for ------------------------------------------------------------ */

static inline void wencode__item_u32(const wencode__parts *m, wx__bytes *b, uint32_t v)
{
    if (wx__bytes_reserve(b, 5))
        b->len =
            (size_t)(wencode__write_unsigned(b->data + b->len, v, m->widths.items, 5) - b->data);
}

static inline void wencode__item_u64(const wencode__parts *m, wx__bytes *b, uint64_t v)
{
    if (wx__bytes_reserve(b, 10))
        b->len =
            (size_t)(wencode__write_unsigned(b->data + b->len, v, m->widths.items, 10) - b->data);
}

static inline void wencode__item_s64(const wencode__parts *m, wx__bytes *b, int64_t v,
                                     uint32_t limit)
{
    if (wx__bytes_reserve(b, 10))
        b->len =
            (size_t)(wencode__write_signed(b->data + b->len, v, m->widths.items, limit) - b->data);
}

/* A vector's length; false when it is too large. */
WX__UNUSED static bool wencode__put_length(const wencode__parts *m, wx__bytes *b, size_t n)
{
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
        return false;
    }
    wencode__item_u32(m, b, (uint32_t)n);
    return true;
}

/* A vector of bytes: a name, or the contents of a segment. */
WX__UNUSED static void wencode__put_vector(const wencode__parts *m, wx__bytes *b, const void *bytes,
                                           size_t n)
{
    if (wencode__put_length(m, b, n)) wx__put_bytes(b, bytes, n);
}

/* A name with its length; it must be UTF-8. */
WX__UNUSED static void wencode__put_text(wencode *e, wx__bytes *b, wencode_text name)
{
    size_t good = wx__utf8_valid_prefix(name.bytes, name.len);
    if (good != name.len && !e->lax) {
        wencode__fail(e, WENCODE_ERR_NAME, "a name is not UTF-8 from its byte % on", good, 0);
        return;
    }
    wencode__put_vector(e->parts, b, name.bytes, name.len);
}

static inline wencode_text wencode__text(const char *name)
{
    return wencode_text_of(name, strlen(name));
}

WX__UNUSED static void wencode__put_heap(wencode *e, wx__bytes *b, wencode_heaptype heap)
{
    wencode__check_heap(e, heap);
    if (wx__bytes_reserve(b, WENCODE__HEAP_MAX))
        b->len =
            (size_t)(wencode__write_heap(b->data + b->len, heap, e->parts->widths.items) - b->data);
}

WX__UNUSED static void wencode__put_valtype(wencode *e, wx__bytes *b, wencode_valtype type)
{
    wencode__check_valtype(e, type);
    if (wx__bytes_reserve(b, WENCODE__VALTYPE_MAX))
        b->len = (size_t)(wencode__write_valtype(b->data + b->len, type, e->parts->widths.items) -
                          b->data);
}

WX__UNUSED static uint32_t wencode__limits_flags(const wencode_limits *limits)
{
    return (limits->has_max ? WX__LIMITS_MAX : 0) | (limits->shared ? WX__LIMITS_SHARED : 0) |
           (limits->is_64 ? WX__LIMITS_64 : 0) | (limits->has_page_size ? WX__LIMITS_PAGE_SIZE : 0);
}

WX__UNUSED static void wencode__put_limits(const wencode__parts *m, wx__bytes *b,
                                           const wencode_limits *limits)
{
    wx__put_u8(b, wencode__limits_flags(limits));
    wencode__item_u64(m, b, limits->min);
    if (limits->has_max) wencode__item_u64(m, b, limits->max);
    if (limits->has_page_size) wencode__item_u32(m, b, limits->page_size_log2);
}

#endif /* WENCODE__WIDTHS_H */
