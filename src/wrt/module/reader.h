/* src/wrt/module/reader.h - reading the bytes of a module and remembering what is wrong with them.
 *
 * A module that is both malformed and invalid is malformed, wherever the two places are, as if it
 * was decoded to its end before validation began. So a broken validation rule is noted (the first
 * one counts) and decoding goes on; everything else stops at once:
 *
 *     wrt__stop_with malformed, unsupported, limit, out of memory; readers return false to their callers
 *                    from there on
 *     wrt__invalid   noted; what was read is kept, but later code must not trust indices in it
 *
 * Messages begin with the specification's own texts.
 */
#ifndef WRT__READER_H
#define WRT__READER_H

#include <stdarg.h>
#include "../error.h"
#include "../../common/features.h"
#include "../../common/leb128.h"
#include "../../common/utf8.h"
#include "../../common/valtype.h"
#include "module.h"

typedef struct wrt__decoder {
    wrt_module *m;
    const uint8_t *start; /* of the module */
    const uint8_t *p;
    const uint8_t *end; /* of the section or body being read */
    const uint8_t *eof;
    uint64_t features; /* WX__FEATURE_BITs that are on */
    wrt_error fatal;   /* status WRT_OK: none */
    wrt_error invalid;
    uint32_t bodies;   /* of the code section */
    uint32_t elements; /* items of all element segments */
    uint8_t *nest;     /* array.h: see skim.h */
} wrt__decoder;

#define WRT__TEXT_END "unexpected end of section or function"

static WX__COLD void wrt__verdict(wrt_error *out, wrt_status status, size_t offset,
                                  const char *format, va_list args)
{
    if (out->status != WRT_OK) return;
    out->status = status;
    out->offset = offset;
    vsnprintf(out->message, sizeof out->message, format, args);
}

static WX__COLD void wrt__stop_with(wrt__decoder *d, wrt_status status, const uint8_t *at,
                                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    wrt__verdict(&d->fatal, status, (size_t)(at - d->start), format, args);
    va_end(args);
}

static WX__COLD void wrt__invalid(wrt__decoder *d, const uint8_t *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    wrt__verdict(&d->invalid, WRT_ERR_INVALID, (size_t)(at - d->start), format, args);
    va_end(args);
}

/* These return false themselves, visibly to the compiler. */
WX__INLINE bool wrt__malformed(wrt__decoder *d, const uint8_t *at, const char *text)
{
    wrt__stop_with(d, WRT_ERR_MALFORMED, at, "%s", text);
    return false;
}

WX__INLINE bool wrt__limit(wrt__decoder *d, const uint8_t *at, const char *what, uint32_t limit)
{
    wrt__stop_with(d, WRT_ERR_LIMIT, at, "too many %s: the limit is %u", what, (unsigned)limit);
    return false;
}

WX__INLINE bool wrt__nomem(wrt__decoder *d)
{
    wrt__fail(&d->fatal, WRT_ERR_NOMEM, WRT_NO_OFFSET, "out of memory");
    return false;
}

/* -- features ----------------------------------------------------------------------------------- */

static const char *wrt__feature_text(uint32_t feature)
{
    static const char *const texts[] = {
#define WX__X(name, text, level) text,
        WX__FEATURES(WX__X)
#undef WX__X
    };
    return texts[feature];
}

/* What this implementation has, less what the configuration switches off. */
static uint64_t wrt__feature_set(uint32_t off)
{
    uint64_t set = WX__FEATURE_BIT(MVP);
    if (!(off & WRT_FEATURE_MUTABLE_GLOBAL)) set |= WX__FEATURE_BIT(MUTABLE_GLOBAL);
    if (!(off & WRT_FEATURE_SIGN_EXTENSION)) set |= WX__FEATURE_BIT(SIGN_EXTENSION);
    if (!(off & WRT_FEATURE_SATURATING_FLOAT_TO_INT)) set |= WX__FEATURE_BIT(SAT_FLOAT_TO_INT);
    if (!(off & WRT_FEATURE_MULTI_VALUE)) set |= WX__FEATURE_BIT(MULTI_VALUE);
    if (!(off & WRT_FEATURE_BULK_MEMORY)) set |= WX__FEATURE_BIT(BULK_MEMORY);
    if (!(off & WRT_FEATURE_REFERENCE_TYPES)) set |= WX__FEATURE_BIT(REFERENCE_TYPES);
    return set;
}

static inline bool wrt__has(const wrt__decoder *d, uint32_t feature)
{
    return (d->features >> feature & 1) != 0;
}

WX__INLINE bool wrt__unsupported(wrt__decoder *d, const uint8_t *at, uint32_t feature)
{
    wrt__stop_with(d, WRT_ERR_UNSUPPORTED, at, "%s support is not enabled",
                   wrt__feature_text(feature));
    return false;
}

static inline bool wrt__need(wrt__decoder *d, const uint8_t *at, uint32_t feature)
{
    return wrt__has(d, feature) || wrt__unsupported(d, at, feature);
}

/* -- bytes and integers --------------------------------------------------------------------------- */

/* All set `*out`, to zero when they fail. */

static inline size_t wrt__left(const wrt__decoder *d) { return (size_t)(d->end - d->p); }

static inline uint32_t wrt__offset(const wrt__decoder *d, const uint8_t *at)
{
    return (uint32_t)(at - d->start);
}

/* An integer of `bits` bits, negative for signed ones, failed with `code`. One that is cut off by
 * the end of its section is judged by the bytes behind it where they show it to be wrong anyway. */
static WX__COLD void wrt__leb_verdict(wrt__decoder *d, const uint8_t *at, int code, int bits)
{
    if (code == WX__LEB_SHORT) {
        int64_t s;
        uint64_t u;
        code = bits < 0 ? wx__leb_read_signed(at, d->eof, (uint32_t)-bits, &s)
                        : wx__leb_read_unsigned(at, d->eof, (uint32_t)bits, &u);
    }
    if (code >= 0 || code == WX__LEB_SHORT) wrt__malformed(d, d->end, WRT__TEXT_END);
    else if (code == WX__LEB_LONG) wrt__malformed(d, at, "integer representation too long");
    else wrt__malformed(d, at, "integer too large");
}

WX__INLINE bool wrt__leb_fail(wrt__decoder *d, const uint8_t *at, int code, int bits)
{
    wrt__leb_verdict(d, at, code, bits);
    return false;
}

WX__INLINE bool wrt__read_byte(wrt__decoder *d, uint8_t *out)
{
    *out = 0;
    if (d->p >= d->end) return wrt__malformed(d, d->end, WRT__TEXT_END);
    *out = *d->p++;
    return true;
}

static inline bool wrt__skip_bytes(wrt__decoder *d, size_t n)
{
    if (wrt__left(d) < n) return wrt__malformed(d, d->end, WRT__TEXT_END);
    d->p += n;
    return true;
}

static inline bool wrt__read_u32(wrt__decoder *d, uint32_t *out)
{
    *out = 0;
    int n = wx__leb_read_u32(d->p, d->end, out);
    if (n < 0) return wrt__leb_fail(d, d->p, n, 32);
    d->p += n;
    return true;
}

static inline bool wrt__read_u64(wrt__decoder *d, uint64_t *out)
{
    *out = 0;
    int n = wx__leb_read_unsigned(d->p, d->end, 64, out);
    if (n < 0) return wrt__leb_fail(d, d->p, n, 64);
    d->p += n;
    return true;
}

WX__INLINE bool wrt__read_signed(wrt__decoder *d, uint32_t bits, int64_t *out)
{
    *out = 0;
    int n = wx__leb_read_signed(d->p, d->end, bits, out);
    if (n < 0) return wrt__leb_fail(d, d->p, n, -(int)bits);
    d->p += n;
    return true;
}

/* The length of something, or a count of things of at least one byte each. When it is more than
 * what is left of the whole module, that is what is wrong; when it is only more than what is left
 * of the section, reading on will tell. */
static bool wrt__read_length(wrt__decoder *d, uint32_t *out)
{
    const uint8_t *at = d->p;
    *out = 0;
    int n = wx__leb_read_u32(at, d->eof, out);
    if (n < 0) return wrt__leb_fail(d, at, n, 32);
    if (*out > (size_t)(d->eof - at)) return wrt__malformed(d, at, "length out of bounds");
    if (n > d->end - at) return wrt__malformed(d, d->end, WRT__TEXT_END);
    d->p = at + n;
    return true;
}

/* A count of which at most `limit` are allowed in addition to `before`. */
static bool wrt__read_count(wrt__decoder *d, size_t before, uint32_t limit, const char *what,
                            uint32_t *out)
{
    const uint8_t *at = d->p;
    if (!wrt__read_length(d, out)) return false;
    if (*out > limit || before > limit - *out) return wrt__limit(d, at, what, limit);
    return true;
}

static bool wrt__read_span(wrt__decoder *d, wrt__span *out)
{
    uint32_t len;
    if (!wrt__read_length(d, &len)) return false;
    if (len > wrt__left(d)) return wrt__malformed(d, d->end, WRT__TEXT_END);
    out->offset = wrt__offset(d, d->p);
    out->len = len;
    d->p += len;
    return true;
}

static bool wrt__read_name(wrt__decoder *d, wrt__span *out)
{
    const uint8_t *at = d->p;
    if (!wrt__read_span(d, out)) return false;
    if (!wx__utf8_valid(d->start + out->offset, out->len)) {
        return wrt__malformed(d, at, "malformed UTF-8 encoding");
    }
    return true;
}

/* -- types ------------------------------------------------------------------------------------------- */

/* Why `byte` is not a value type here: it is a feature's, or nobody's. */
static WX__COLD bool wrt__bad_type(wrt__decoder *d, const uint8_t *at, uint8_t byte,
                                   const char *text)
{
    if (byte >= 0x80) return wrt__malformed(d, at, "integer representation too long");
    switch (byte) {
    case WX__TYPE_V128: return wrt__unsupported(d, at, WX__FEATURE_SIMD);
    case WX__TYPE_REF:
    case WX__TYPE_REF_NULL: return wrt__unsupported(d, at, WX__FEATURE_FUNCTION_REFERENCES);
    case WX__TYPE_EXNREF:
    case WX__TYPE_NOEXN: return wrt__unsupported(d, at, WX__FEATURE_EXCEPTIONS);
    case WX__TYPE_CONTREF:
    case WX__TYPE_NOCONT: return wrt__unsupported(d, at, WX__FEATURE_STACK_SWITCHING);
    case WX__TYPE_NOFUNC:
    case WX__TYPE_NOEXTERN:
    case WX__TYPE_NONE:
    case WX__TYPE_ANYREF:
    case WX__TYPE_EQREF:
    case WX__TYPE_I31REF:
    case WX__TYPE_STRUCTREF:
    case WX__TYPE_ARRAYREF: return wrt__unsupported(d, at, WX__FEATURE_GC);
    default: return wrt__malformed(d, at, text);
    }
}

static inline bool wrt__is_numtype(wrt_valtype t) { return t >= WX__TYPE_F64 && t <= WX__TYPE_I32; }

static inline bool wrt__is_reftype(wrt_valtype t)
{
    return t == WX__TYPE_FUNCREF || t == WX__TYPE_EXTERNREF;
}

static bool wrt__read_valtype(wrt__decoder *d, wrt_valtype *out)
{
    uint8_t byte;
    if (!wrt__read_byte(d, &byte)) return false;
    *out = byte;
    if (wrt__is_numtype(byte)) return true;
    if (!wrt__is_reftype(byte)) return wrt__bad_type(d, d->p - 1, byte, "malformed value type");
    return wrt__need(d, d->p - 1, WX__FEATURE_REFERENCE_TYPES);
}

/* The type of a table's or a segment's elements; funcref needs no feature here. */
static bool wrt__read_reftype(wrt__decoder *d, wrt_valtype *out)
{
    uint8_t byte;
    if (!wrt__read_byte(d, &byte)) return false;
    *out = byte;
    if (wrt__is_numtype(byte) || byte == WX__TYPE_V128) {
        return wrt__malformed(d, d->p - 1, "malformed reference type");
    }
    if (byte == WX__TYPE_FUNCREF) return true;
    if (byte != WX__TYPE_EXTERNREF) {
        return wrt__bad_type(d, d->p - 1, byte, "malformed reference type");
    }
    return wrt__need(d, d->p - 1, WX__FEATURE_REFERENCE_TYPES);
}

/* Of ref.null: an abstract heap type, written as the reference type to it is in short; a type
 * index would be a typed reference. */
static bool wrt__read_heaptype(wrt__decoder *d, wrt_valtype *out)
{
    const uint8_t *at = d->p;
    int64_t v;
    if (!wrt__read_signed(d, 33, &v)) return false;
    if (v >= 0) return wrt__unsupported(d, at, WX__FEATURE_FUNCTION_REFERENCES);
    *out = (wrt_valtype)(v & 0x7f);
    if (v < -64) return wrt__malformed(d, at, "malformed heap type");
    if (wrt__is_reftype(*out)) return true;
    if (wrt__is_numtype(*out) || *out == WX__TYPE_V128) {
        return wrt__malformed(d, at, "malformed heap type");
    }
    return wrt__bad_type(d, at, (uint8_t)*out, "malformed heap type");
}

#endif /* WRT__READER_H */
