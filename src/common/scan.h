/* src/common/scan.h - a cursor over the bytes of a module: integers, names, the first error.
 *
 * The reading half of src/common: scan.h (cursor), scan_types.h (types), scan_instr.h (one
 * instruction), scan_module.h (sections and their items). Nothing here allocates or follows a
 * pointer that the input chose. Input may be anything: readers return zeros after the first error,
 * which sticks and moves the cursor to the end, so loops over counts must also look at `error`.
 *
 * What is read is what the bytes say, in every form of Wasm 3.0 and the proposals of opcodes.h;
 * whether it makes sense is the validator's business. `features` matters only where a bit changes
 * how the following bytes are cut up.
 */
#ifndef WX__SCAN_H
#define WX__SCAN_H

#include "base.h"
#include "features.h"
#include "leb128.h"
#include "utf8.h"

typedef enum wx__scan_status {
    WX__SCAN_OK,
    WX__SCAN_END,     /* the module, section or body ends too early */
    WX__SCAN_LEB,     /* an integer is too long or too large */
    WX__SCAN_HEADER,  /* magic or version */
    WX__SCAN_OPCODE,  /* no such instruction */
    WX__SCAN_TYPE,    /* no such type */
    WX__SCAN_FLAGS,   /* a flag, kind or form that does not exist */
    WX__SCAN_UTF8,    /* a name is not UTF-8 */
    WX__SCAN_SIZE,    /* a section or body is longer than its contents */
    WX__SCAN_ORDER,   /* sections or subsections out of order, or twice */
    WX__SCAN_COUNT,   /* two counts that must agree do not */
    WX__SCAN_NESTING, /* end, else, catch without their block */
    WX__SCAN_LIMIT    /* more than this implementation takes */
} wx__scan_status;

typedef struct wx__scan {
    const uint8_t *start; /* offsets count from here: the module */
    const uint8_t *p;
    const uint8_t *end; /* of what is being read: a section, a body */
    uint64_t features;  /* WX__FEATURE_BITs; see ACQUIRE_RELEASE in scan_instr.h */
    wx__scan_status error;
    size_t error_offset;
    const char *message; /* begins with the specification's text; static */
} wx__scan;

static inline void wx__scan_init(wx__scan *s, const void *bytes, size_t size)
{
    memset(s, 0, sizeof *s);
    s->start = s->p = (const uint8_t *)bytes;
    s->end = size ? s->start + size : s->start;
    s->features = WX__FEATURES_ALL;
}

/* The first error counts. Returns 0, for readers to return in turn. */
WX__UNUSED static WX__COLD uint32_t wx__scan_fail_at(wx__scan *s, const uint8_t *at,
                                                     wx__scan_status why, const char *message)
{
    if (s->error == WX__SCAN_OK) {
        s->error = why;
        s->error_offset = at ? (size_t)(at - s->start) : 0;
        s->message = message;
    }
    s->p = s->end;
    return 0;
}

static inline uint32_t wx__scan_fail(wx__scan *s, wx__scan_status why, const char *message)
{
    return wx__scan_fail_at(s, s->p, why, message);
}

static inline size_t wx__scan_left(const wx__scan *s) { return (size_t)(s->end - s->p); }

static inline bool wx__scan_ok(const wx__scan *s) { return s->error == WX__SCAN_OK; }

/* -- integers ------------------------------------------------------------------------------------ */

WX__UNUSED static WX__COLD uint32_t wx__scan_leb_fail(wx__scan *s, int code)
{
    if (code == WX__LEB_SHORT)
        return wx__scan_fail_at(s, s->end, WX__SCAN_END, "unexpected end of section or function");
    return wx__scan_fail(s, WX__SCAN_LEB,
                         code == WX__LEB_LONG ? "integer representation too long"
                                              : "integer too large");
}

static inline uint32_t wx__scan_byte(wx__scan *s)
{
    if (WX__LIKELY(s->p < s->end)) return *s->p++;
    return wx__scan_leb_fail(s, WX__LEB_SHORT);
}

WX__UNUSED static WX__NOINLINE uint64_t wx__scan_unsigned(wx__scan *s, uint32_t bits)
{
    uint64_t v = 0;
    int n = wx__leb_read_unsigned(s->p, s->end, bits, &v);
    if (n < 0) return wx__scan_leb_fail(s, n);
    s->p += n;
    return v;
}

WX__UNUSED static WX__NOINLINE int64_t wx__scan_signed(wx__scan *s, uint32_t bits)
{
    int64_t v = 0;
    int n = wx__leb_read_signed(s->p, s->end, bits, &v);
    if (n < 0) return wx__scan_leb_fail(s, n);
    s->p += n;
    return v;
}

/* Three bytes and more. */
static inline uint32_t wx__scan_u32_long(wx__scan *s) { return (uint32_t)wx__scan_unsigned(s, 32); }

WX__INLINE uint32_t wx__scan_u32(wx__scan *s)
{
    const uint8_t *p = s->p;
    size_t left = (size_t)(s->end - p);
    if (WX__LIKELY(left > 0 && p[0] < 0x80)) {
        s->p = p + 1;
        return p[0];
    }
    if (left > 1 && p[1] < 0x80) {
        s->p = p + 2;
        return (uint32_t)(p[0] & 0x7f) | (uint32_t)p[1] << 7;
    }
    return wx__scan_u32_long(s);
}

static inline uint64_t wx__scan_u64(wx__scan *s)
{
    if (WX__LIKELY(s->p < s->end && *s->p < 0x80)) return *s->p++;
    return wx__scan_unsigned(s, 64);
}

WX__INLINE int64_t wx__scan_sleb(wx__scan *s, uint32_t bits)
{
    if (WX__LIKELY(s->p < s->end && *s->p < 0x80)) {
        uint64_t byte = *s->p++;
        return (int64_t)(byte ^ 0x40) - 0x40;
    }
    return wx__scan_signed(s, bits);
}

/* -- runs of bytes --------------------------------------------------------------------------------- */

/* n bytes, or NULL. */
static inline const uint8_t *wx__scan_take(wx__scan *s, size_t n)
{
    const uint8_t *at = s->p;
    if (WX__UNLIKELY(n > wx__scan_left(s))) {
        wx__scan_leb_fail(s, WX__LEB_SHORT);
        return NULL;
    }
    s->p += n;
    return at;
}

/* A vector of bytes inside of the input. */
typedef struct wx__slice {
    const uint8_t *data; /* NULL after an error */
    uint32_t len;
} wx__slice;

static inline wx__slice wx__scan_bytes(wx__scan *s)
{
    wx__slice span;
    span.len = wx__scan_u32(s);
    span.data = wx__scan_take(s, span.len);
    if (!span.data) span.len = 0;
    return span;
}

/* A vector of bytes that must be UTF-8. */
static inline wx__slice wx__scan_name(wx__scan *s)
{
    wx__slice span = wx__scan_bytes(s);
    size_t good = wx__utf8_valid_prefix(span.data, span.len);
    if (good != span.len) {
        wx__scan_fail_at(s, span.data + good, WX__SCAN_UTF8, "malformed UTF-8 encoding");
        span.data = NULL;
        span.len = 0;
    }
    return span;
}

static inline bool wx__slice_is(wx__slice span, const char *text)
{
    size_t n = strlen(text);
    return span.len == n && (n == 0 || memcmp(span.data, text, n) == 0);
}

/* Items that were read once: their bytes, and how many there are. wx__scan_view reads them again;
 * that cannot fail. */
typedef struct wx__view {
    const uint8_t *begin;
    const uint8_t *end;
    uint32_t count;
} wx__view;

static inline wx__scan wx__scan_view(const wx__scan *s, wx__view view)
{
    wx__scan inner = *s;
    inner.p = view.begin;
    inner.end = view.end;
    inner.error = WX__SCAN_OK;
    return inner;
}

/* The count of a vector whose items take at least `size` bytes each: more than the bytes left can
 * hold is the end of the input found early. */
static inline uint32_t wx__scan_count(wx__scan *s, uint32_t size)
{
    uint32_t n = wx__scan_u32(s);
    if (WX__UNLIKELY(n > wx__scan_left(s) / size)) return wx__scan_leb_fail(s, WX__LEB_SHORT);
    return n;
}

#endif /* WX__SCAN_H */
