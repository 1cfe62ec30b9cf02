/* src/common/write.h - the integers of the binary format, written at a pointer.
 *
 * The caller has made room. Each writer returns the place behind what it wrote.
 */
#ifndef WX__WRITE_H
#define WX__WRITE_H

#include "leb128.h"

/* The low 35 bits of v as five groups of seven, one a byte, lowest first. */
static inline uint64_t wx__spread_groups(uint64_t v)
{
    return (v & 0x7f) | (v << 1 & 0x7f00) | (v << 2 & 0x7f0000) | (v << 3 & 0x7f000000) |
           (v << 4 & 0x7f00000000u);
}

/* Writes groups as n bytes, 1 to 5, with continuation bits; touches 8. */
static inline uint8_t *wx__write_groups(uint8_t *p, uint64_t groups, uint32_t n)
{
    wx__store_u64(p, groups | (0x80808080u & (((uint64_t)1 << (8 * n - 8)) - 1)));
    return p + n;
}

/* ceil(bits / 7) for 1 <= bits <= 63. */
static inline uint32_t wx__groups_of(uint32_t bits) { return ((bits + 6) * 37) >> 8; }

/* Without a loop, because lengths of operands are hard to predict. Up to 8 bytes are touched. */
static inline uint8_t *wx__write_u32_wide(uint8_t *p, uint32_t v)
{
    return wx__write_groups(p, wx__spread_groups(v), wx__groups_of(32 - wx__clz32(v | 1)));
}

static inline uint8_t *wx__write_s32_wide(uint8_t *p, int32_t v)
{
    uint32_t magnitude = v < 0 ? ~(uint32_t)v : (uint32_t)v;
    uint32_t bits = 32 - wx__clz32(magnitude << 1 | 1); /* with the sign */
    return wx__write_groups(p, wx__spread_groups((uint64_t)(int64_t)v), wx__groups_of(bits));
}

static inline uint8_t *wx__write_u32(uint8_t *p, uint32_t v)
{
    while (v >= 0x80) {
        *p++ = (uint8_t)(v | 0x80);
        v >>= 7;
    }
    *p++ = (uint8_t)v;
    return p;
}

static inline uint8_t *wx__write_u64(uint8_t *p, uint64_t v)
{
    return p + wx__leb_write_unsigned(p, v);
}

static inline uint8_t *wx__write_s64(uint8_t *p, int64_t v)
{
    if (WX__LIKELY(v >= -64 && v < 64)) {
        *p = (uint8_t)((uint64_t)v & 0x7f);
        return p + 1;
    }
    return p + wx__leb_write_signed(p, v);
}

/* An instruction code of opcodes.h: a byte, or a prefix and a LEB128; at most 3 bytes. */
static inline uint8_t *wx__write_code(uint8_t *p, uint32_t code)
{
    if (code < 0x1000) {
        *p++ = (uint8_t)code;
        return p;
    }
    *p++ = (uint8_t)(code >> 12);
    return wx__write_u32(p, code & 0xfff);
}

#endif /* WX__WRITE_H */
