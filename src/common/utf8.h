/* src/common/utf8.h - is this text UTF-8? Names in modules must be.
 *
 * Spec: "Binary Format, Values, Names". Rejected as the Unicode standard says (table 3-7):
 * over-long forms, surrogates, and what is above U+10FFFF.
 */
#ifndef WX__UTF8_H
#define WX__UTF8_H

#include "base.h"

/* Length of the sequence at p, or 0 when it is not well formed; p < end. */
static inline size_t wx__utf8_sequence(const uint8_t *p, const uint8_t *end)
{
    uint32_t lead = p[0];
    if (lead < 0x80) return 1;
    size_t len = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (len == 0 || (size_t)(end - p) < len) return 0;
    uint32_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    uint32_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < low || p[1] > high) return 0;
    for (size_t i = 2; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
    }
    return len;
}

/* The number of bytes before the first malformed sequence: n when all is well. */
WX__UNUSED static size_t wx__utf8_valid_prefix(const void *text, size_t n)
{
    if (n == 0) return 0;
    const uint8_t *start = (const uint8_t *)text;
    const uint8_t *end = start + n;
    const uint8_t *p = start;
    while (p < end) {
        size_t len = wx__utf8_sequence(p, end);
        if (len == 0) break;
        p += len;
    }
    return (size_t)(p - start);
}

WX__UNUSED static bool wx__utf8_valid(const void *text, size_t n)
{
    return wx__utf8_valid_prefix(text, n) == n;
}

#endif /* WX__UTF8_H */
