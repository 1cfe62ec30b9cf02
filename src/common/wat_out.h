/* src/common/wat_out.h - the words of WebAssembly text: numbers, floats, strings, identifiers. */
#ifndef WX__WAT_OUT_H
#define WX__WAT_OUT_H

#include "emit.h"

static inline void wx__out_text(wx__bytes *out, const char *text)
{
    wx__put_bytes(out, text, strlen(text));
}

WX__UNUSED static void wx__out_unsigned(wx__bytes *out, uint64_t v)
{
    char digits[20];
    size_t n = sizeof digits;
    do {
        digits[--n] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    wx__put_bytes(out, digits + n, sizeof digits - n);
}

WX__UNUSED static void wx__out_signed(wx__bytes *out, int64_t v)
{
    if (v < 0) wx__out_text(out, "-");
    wx__out_unsigned(out, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

WX__UNUSED static void wx__out_hex(wx__bytes *out, uint64_t v, uint32_t min_digits)
{
    char digits[16];
    size_t n = sizeof digits;
    do {
        digits[--n] = "0123456789abcdef"[v & 15];
        v >>= 4;
    } while (v || sizeof digits - n < min_digits);
    wx__put_bytes(out, digits + n, sizeof digits - n);
}

/* A float from its bits: `exponent` and `mantissa` are field widths, 8 and 23 or 11 and 52. */
WX__UNUSED static void wx__out_float(wx__bytes *out, uint64_t bits, uint32_t exponent,
                                     uint32_t mantissa)
{
    uint64_t fraction = bits & (((uint64_t)1 << mantissa) - 1);
    int32_t top = (1 << exponent) - 1;
    int32_t e = (int32_t)((bits >> mantissa) & (uint64_t)top);
    uint32_t padding = (4 - mantissa % 4) % 4; /* to whole hexadecimal digits */
    if ((bits >> (exponent + mantissa)) & 1) wx__out_text(out, "-");
    if (e == top) {
        wx__out_text(out, fraction ? "nan:0x" : "inf");
        if (fraction) wx__out_hex(out, fraction, 1);
        return;
    }
    wx__out_text(out, e ? "0x1." : "0x0.");
    wx__out_hex(out, fraction << padding, (mantissa + padding) / 4);
    wx__out_text(out, "p");
    wx__out_signed(out, fraction == 0 && e == 0 ? 0 : (e ? e : 1) - top / 2);
}

/* Deep nesting is not shown beyond 40 levels, so that output stays proportional to input. */
WX__UNUSED static void wx__out_line(wx__bytes *out, uint32_t indent)
{
    wx__out_text(out, "\n");
    for (uint32_t i = 0; i < indent && i < 40; i++) wx__out_text(out, "  ");
}

WX__UNUSED static void wx__out_string(wx__bytes *out, const uint8_t *text, size_t len)
{
    wx__out_text(out, "\"");
    for (size_t i = 0; i < len; i++) {
        uint8_t c = text[i];
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
            wx__put_u8(out, c);
        } else {
            wx__out_text(out, "\\");
            wx__out_hex(out, c, 2);
        }
    }
    wx__out_text(out, "\"");
}

/* Spec: "Text Format, Lexical Format, Identifiers". */
static inline bool wx__is_id_char(uint8_t c)
{
    if (c <= 0x20 || c >= 0x7f) return false;
    return !strchr("\"(),;[]{}", c);
}

/* $name, or $"name" when it has characters that an identifier has not. The name is not empty. */
WX__UNUSED static void wx__out_id(wx__bytes *out, const uint8_t *name, size_t len)
{
    bool plain = true;
    for (size_t i = 0; i < len && plain; i++) plain = wx__is_id_char(name[i]);
    wx__out_text(out, "$");
    if (plain) wx__put_bytes(out, name, len);
    else wx__out_string(out, name, len);
}

#endif /* WX__WAT_OUT_H */
