/* src/common/scan_types.h - types as one number each, and the items of the type section.
 *
 * A wx__vt holds a value, storage, heap or block type as the format spells it, so that two spellings
 * of one type stay apart (funcref and (ref null func)); wx__vt_heap and wx__vt_nullable see through
 * that. It is what wencode.h calls wencode_valtype:
 *
 *     bits 0-7   the first byte: WX__TYPE_; 0x63 and 0x64 (ref ...) are followed by a heap type in
 *                the bits above. Bit 41 behind an abstract heap type: shared, the short form
 *     heap type  in bits 0-7 an abstract heap type's byte; or a type index in bits 0-31 with bit
 *                40 set. Bit 41: shared. Bit 42: exact, with an index
 */
#ifndef WX__SCAN_TYPES_H
#define WX__SCAN_TYPES_H

#include "scan.h"
#include "valtype.h"

typedef uint64_t wx__vt;

#define WX__VT_INDEX  ((uint64_t)1 << 40) /* of a heap type or block type */
#define WX__VT_SHARED ((uint64_t)1 << 41)
#define WX__VT_EXACT  ((uint64_t)1 << 42)

static inline wx__vt wx__vt_ref(bool nullable, wx__vt heap)
{
    return (nullable ? WX__TYPE_REF_NULL : WX__TYPE_REF) | heap << 8;
}

static inline bool wx__vt_is_abstract_heap(uint32_t byte)
{
    return byte >= WX__TYPE_CONTREF && byte <= WX__TYPE_NOCONT;
}

/* Is this value type a reference? */
static inline bool wx__vt_is_ref(wx__vt t)
{
    uint32_t byte = (uint32_t)t & 0xff;
    return byte == WX__TYPE_REF_NULL || byte == WX__TYPE_REF || wx__vt_is_abstract_heap(byte);
}

/* Of a reference. A short form is its heap type. */
static inline wx__vt wx__vt_heap(wx__vt t)
{
    return wx__vt_is_abstract_heap((uint32_t)t & 0xff) ? t : t >> 8;
}

static inline bool wx__vt_nullable(wx__vt t) { return ((uint32_t)t & 0xff) != WX__TYPE_REF; }

/* -- reading ------------------------------------------------------------------------------------- */

/* A heap type whose first byte is not a one-byte abstract type. */
WX__UNUSED static WX__NOINLINE wx__vt wx__scan_heap_long(wx__scan *s)
{
    const uint8_t *at = s->p;
    uint32_t first = *at;
    if (first == WX__TYPE_SHARED) {
        s->p++;
        uint32_t byte = wx__scan_byte(s);
        if (wx__vt_is_abstract_heap(byte)) return byte | WX__VT_SHARED;
        if (wx__scan_ok(s)) wx__scan_fail_at(s, at, WX__SCAN_TYPE, "malformed heap type");
        return 0;
    }
    if (first == WX__TYPE_EXACT) {
        s->p++;
        uint32_t index = wx__scan_u32(s);
        return wx__scan_ok(s) ? index | WX__VT_INDEX | WX__VT_EXACT : 0;
    }
    int64_t index = wx__scan_sleb(s, 33);
    if (!wx__scan_ok(s)) return 0;
    if (index >= 0) return (uint64_t)index | WX__VT_INDEX;
    return wx__scan_fail_at(s, at, WX__SCAN_TYPE, "malformed heap type");
}

static inline wx__vt wx__scan_heap(wx__scan *s)
{
    if (s->p >= s->end) return wx__scan_byte(s);
    if (wx__vt_is_abstract_heap(*s->p)) return *s->p++;
    return wx__scan_heap_long(s);
}

/* A reference that is not in the short unshared form, or an error. */
WX__UNUSED static WX__NOINLINE wx__vt wx__scan_vt_long(wx__scan *s, const char *message)
{
    uint32_t byte = *s->p;
    if (byte == WX__TYPE_REF || byte == WX__TYPE_REF_NULL) {
        s->p++;
        wx__vt heap = wx__scan_heap(s);
        return wx__scan_ok(s) ? byte | heap << 8 : 0;
    }
    if (byte == WX__TYPE_SHARED) return wx__scan_heap_long(s);
    return wx__scan_fail(s, WX__SCAN_TYPE, message);
}

/* A value type. */
static inline wx__vt wx__scan_vt(wx__scan *s)
{
    if (s->p >= s->end) return wx__scan_byte(s);
    uint32_t byte = *s->p;
    if (WX__LIKELY((byte >= WX__TYPE_V128 && byte <= WX__TYPE_I32) ||
                   wx__vt_is_abstract_heap(byte))) {
        s->p++;
        return byte;
    }
    return wx__scan_vt_long(s, "malformed value type");
}

/* A reference type. */
static inline wx__vt wx__scan_reftype(wx__scan *s)
{
    if (s->p >= s->end) return wx__scan_byte(s);
    uint32_t byte = *s->p;
    if (wx__vt_is_abstract_heap(byte)) {
        s->p++;
        return byte;
    }
    return wx__scan_vt_long(s, "malformed reference type");
}

/* A value or packed type. */
static inline wx__vt wx__scan_storage(wx__scan *s)
{
    if (s->p < s->end && (*s->p == WX__TYPE_I8 || *s->p == WX__TYPE_I16)) return *s->p++;
    return wx__scan_vt(s);
}

/* 0x40, a value type, or an index with WX__VT_INDEX. */
WX__INLINE wx__vt wx__scan_blocktype(wx__scan *s)
{
    if (WX__UNLIKELY(s->p >= s->end)) return wx__scan_byte(s);
    uint32_t byte = *s->p;
    if (WX__LIKELY(byte == WX__TYPE_EMPTY)) {
        s->p++;
        return byte;
    }
    if ((byte & 0xc0) == 0x40) return wx__scan_vt(s);
    const uint8_t *at = s->p;
    int64_t index = wx__scan_sleb(s, 33);
    if (index < 0) return wx__scan_fail_at(s, at, WX__SCAN_TYPE, "malformed block type");
    return (uint64_t)index | WX__VT_INDEX;
}

/* A vector of value types. */
WX__UNUSED static wx__view wx__scan_vts(wx__scan *s)
{
    wx__view v;
    v.count = wx__scan_count(s, 1);
    v.begin = s->p;
    for (uint32_t i = 0; i < v.count && wx__scan_ok(s); i++) (void)wx__scan_vt(s);
    v.end = s->p;
    return v;
}

/* -- limits, tables, memories, globals, tags ------------------------------------------------------- */

typedef struct wx__scan_range {
    uint64_t min;
    uint64_t max; /* when flags has WX__LIMITS_MAX */
    uint32_t flags;
    uint32_t page_size_log2; /* when flags has WX__LIMITS_PAGE_SIZE */
} wx__scan_range;

WX__UNUSED static wx__scan_range wx__scan_limits(wx__scan *s, uint32_t allowed)
{
    wx__scan_range l = {0, 0, 0, 0};
    const uint8_t *at = s->p;
    l.flags = wx__scan_byte(s);
    if (l.flags & ~allowed) {
        /* as an integer, such a byte may be too long or too large */
        if (l.flags & 0x80) {
            s->p = at;
            (void)wx__scan_u32(s);
        }
        wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed limits flags");
    }
    l.min = wx__scan_u64(s);
    if (l.flags & WX__LIMITS_MAX) l.max = wx__scan_u64(s);
    if (l.flags & WX__LIMITS_PAGE_SIZE) {
        at = s->p;
        l.page_size_log2 = wx__scan_u32(s);
        if (l.page_size_log2 > 64)
            wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "invalid custom page size");
    }
    return l;
}

typedef struct wx__scan_table {
    wx__vt content;
    wx__scan_range limits;
} wx__scan_table;

static inline wx__scan_table wx__scan_table_type(wx__scan *s)
{
    wx__scan_table t;
    t.content = wx__scan_reftype(s);
    t.limits = wx__scan_limits(s, WX__LIMITS_MAX | WX__LIMITS_SHARED | WX__LIMITS_64);
    return t;
}

static inline wx__scan_range wx__scan_memory_type(wx__scan *s)
{
    return wx__scan_limits(s, WX__LIMITS_MAX | WX__LIMITS_SHARED | WX__LIMITS_64 |
                                  WX__LIMITS_PAGE_SIZE);
}

typedef struct wx__scan_global {
    wx__vt content;
    uint32_t flags; /* WX__GLOBAL_ */
} wx__scan_global;

static inline wx__scan_global wx__scan_global_type(wx__scan *s)
{
    wx__scan_global g;
    g.content = wx__scan_vt(s);
    g.flags = wx__scan_byte(s);
    if (g.flags & ~(uint32_t)(WX__GLOBAL_MUTABLE | WX__GLOBAL_SHARED)) {
        s->p--;
        wx__scan_fail(s, WX__SCAN_FLAGS, "malformed mutability");
    }
    return g;
}

/* The type index of a tag. */
static inline uint32_t wx__scan_tag_type(wx__scan *s)
{
    const uint8_t *at = s->p;
    if (wx__scan_byte(s) != 0) wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed tag attribute");
    return wx__scan_u32(s);
}

/* -- the type section -------------------------------------------------------------------------------- */

/* One type of a recursion group, with everything in front of it. */
typedef struct wx__subtype {
    const uint8_t *at;
    uint8_t form; /* WX__TYPE_SUB, WX__TYPE_SUB_FINAL, or 0: neither is there, so final */
    uint8_t kind; /* WX__TYPE_FUNC, _STRUCT, _ARRAY, _CONT */
    bool shared;
    bool has_describes;
    bool has_descriptor;
    wx__view supers; /* of indices, for wx__scan_u32 */
    uint32_t describes;
    uint32_t descriptor;
    wx__view params; /* of a function: value types, for wx__scan_vt */
    wx__view results;
    wx__view fields; /* of a struct, or the one of an array: for wx__scan_field */
    wx__vt cont;     /* the heap type of a continuation's function */
} wx__subtype;

typedef struct wx__fieldtype {
    wx__vt type;
    bool is_mutable;
} wx__fieldtype;

static inline wx__fieldtype wx__scan_field(wx__scan *s)
{
    wx__fieldtype f;
    f.type = wx__scan_storage(s);
    uint32_t mut = wx__scan_byte(s);
    f.is_mutable = mut == 1;
    if (mut > 1) {
        s->p--;
        wx__scan_fail(s, WX__SCAN_FLAGS, "malformed mutability");
    }
    return f;
}

WX__UNUSED static wx__view wx__scan_fields(wx__scan *s, uint32_t count)
{
    wx__view v;
    v.count = count;
    v.begin = s->p;
    for (uint32_t i = 0; i < v.count && wx__scan_ok(s); i++) (void)wx__scan_field(s);
    v.end = s->p;
    return v;
}

static inline wx__view wx__scan_u32s(wx__scan *s)
{
    wx__view v;
    v.count = wx__scan_count(s, 1);
    v.begin = s->p;
    for (uint32_t i = 0; i < v.count && wx__scan_ok(s); i++) (void)wx__scan_u32(s);
    v.end = s->p;
    return v;
}

/* func, struct, array or cont, with the prefixes shared, describes, descriptor in this order. */
WX__UNUSED static void wx__scan_comptype(wx__scan *s, wx__subtype *t)
{
    const uint8_t *at = s->p;
    uint32_t kind = wx__scan_byte(s);
    if (kind == WX__TYPE_SHARED) {
        t->shared = true;
        at = s->p;
        kind = wx__scan_byte(s);
    }
    if (kind == WX__TYPE_DESCRIBES) {
        t->has_describes = true;
        t->describes = wx__scan_u32(s);
        at = s->p;
        kind = wx__scan_byte(s);
    }
    if (kind == WX__TYPE_DESCRIPTOR) {
        t->has_descriptor = true;
        t->descriptor = wx__scan_u32(s);
        at = s->p;
        kind = wx__scan_byte(s);
    }
    t->kind = (uint8_t)kind;
    switch (kind) {
    case WX__TYPE_FUNC:
        t->params = wx__scan_vts(s);
        t->results = wx__scan_vts(s);
        break;
    case WX__TYPE_STRUCT: t->fields = wx__scan_fields(s, wx__scan_count(s, 2)); break;
    case WX__TYPE_ARRAY: t->fields = wx__scan_fields(s, 1); break;
    case WX__TYPE_CONT: t->cont = wx__scan_heap(s); break;
    default:
        if (wx__scan_ok(s)) wx__scan_fail_at(s, at, WX__SCAN_TYPE, "malformed definition type");
    }
}

WX__UNUSED static bool wx__scan_subtype(wx__scan *s, wx__subtype *t)
{
    memset(t, 0, sizeof *t);
    t->at = s->p;
    if (s->p < s->end && (*s->p == WX__TYPE_SUB || *s->p == WX__TYPE_SUB_FINAL)) {
        t->form = *s->p++;
        t->supers = wx__scan_u32s(s);
    }
    wx__scan_comptype(s, t);
    return wx__scan_ok(s);
}

/* The head of an item of the type section: true when it is an explicit recursion group of *count
 * types, false when it is one type alone, then *count is 1. The types follow, for
 * wx__scan_subtype. */
static inline bool wx__scan_rec(wx__scan *s, uint32_t *count)
{
    *count = 1;
    if (s->p >= s->end || *s->p != WX__TYPE_REC) return false;
    s->p++;
    *count = wx__scan_count(s, 2);
    return true;
}

#endif /* WX__SCAN_TYPES_H */
