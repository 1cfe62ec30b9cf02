/* src/common/leb128.h - LEB128 integers, read strictly and written in any legal width.
 *
 * Spec: "Binary Format, Values, Integers". A reader takes at most ceil(N/7) bytes and the unused
 * bits of the last one must be zero, or a sign extension for signed types. Readers return the
 * number of bytes used, or one of the negative codes below; the caller knows the place.
 */
#ifndef WX__LEB128_H
#define WX__LEB128_H

#include "base.h"

#define WX__LEB_SHORT (-1) /* input ends inside the integer: "unexpected end" */
#define WX__LEB_LONG  (-2) /* more than ceil(N/7) bytes: "integer representation too long" */
#define WX__LEB_LARGE (-3) /* unused bits are not zero or sign: "integer too large" */

/* Reads N unsigned bits, 1 <= N <= 64. */
static inline int wx__leb_read_unsigned(const uint8_t *p, const uint8_t *end, uint32_t bits,
                                        uint64_t *out)
{
    uint64_t value = 0;
    uint32_t shift = 0;
    for (int n = 0; p + n < end; n++, shift += 7) {
        uint64_t byte = p[n];
        if (shift + 7 >= bits) {
            if (byte & 0x80) return WX__LEB_LONG;
            if (shift + 7 > bits && (byte >> (bits - shift)) != 0) return WX__LEB_LARGE;
        }
        value |= (byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            *out = value;
            return n + 1;
        }
    }
    return WX__LEB_SHORT;
}

/* Reads N signed bits, 2 <= N <= 64, sign-extended to 64. */
static inline int wx__leb_read_signed(const uint8_t *p, const uint8_t *end, uint32_t bits,
                                      int64_t *out)
{
    uint64_t value = 0;
    uint32_t shift = 0;
    for (int n = 0; p + n < end; n++, shift += 7) {
        uint64_t byte = p[n];
        if (shift + 7 >= bits) {
            if (byte & 0x80) return WX__LEB_LONG;
            /* All bits from the sign bit up must agree. */
            uint32_t used = bits - shift;
            uint32_t high = ((uint32_t)byte & 0x7f) >> (used - 1);
            if (high != 0 && high != (0x7fu >> (used - 1))) return WX__LEB_LARGE;
        }
        value |= (byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            shift += 7;
            if (shift < 64 && (byte & 0x40)) value |= ~(uint64_t)0 << shift;
            memcpy(out, &value, sizeof value);
            return n + 1;
        }
    }
    return WX__LEB_SHORT;
}

static inline int wx__leb_read_u32(const uint8_t *p, const uint8_t *end, uint32_t *out)
{
    if (WX__LIKELY(p < end && *p < 0x80)) {
        *out = *p;
        return 1;
    }
    uint64_t v;
    int n = wx__leb_read_unsigned(p, end, 32, &v);
    if (n > 0) *out = (uint32_t)v;
    return n;
}

/* Writes minimally; returns the number of bytes (at most 5 for 32-bit values, 10 for 64). */
static inline size_t wx__leb_write_unsigned(uint8_t *out, uint64_t v)
{
    size_t n = 0;
    while (v >= 0x80) {
        out[n++] = (uint8_t)(v | 0x80);
        v >>= 7;
    }
    out[n++] = (uint8_t)v;
    return n;
}

static inline size_t wx__leb_write_signed(uint8_t *out, int64_t value)
{
    uint64_t v;
    memcpy(&v, &value, sizeof v);
    uint64_t sign = value < 0 ? ~(uint64_t)0 : 0;
    size_t n = 0;
    for (;;) {
        uint8_t byte = (uint8_t)(v & 0x7f);
        v = v >> 7 | (sign & ((uint64_t)0x7f << 57));
        if (v == sign && ((byte >> 6) & 1) == (sign & 1)) {
            out[n++] = byte;
            return n;
        }
        out[n++] = (uint8_t)(byte | 0x80);
    }
}

/* Writes exactly `width` bytes, padding with continuation bytes; v fits in 7 * width bits. */
static inline void wx__leb_write_padded(uint8_t *out, uint64_t v, size_t width)
{
    for (size_t i = 0; i + 1 < width; i++, v >>= 7) out[i] = (uint8_t)(v | 0x80);
    out[width - 1] = (uint8_t)(v & 0x7f);
}

#endif /* WX__LEB128_H */
