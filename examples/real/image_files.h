/* image_files.h - pictures of eight formats, made field by field: mostly what the format allows, and now
 * and then anything. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WSMITH_ENGINE
#include "wsmith.h"

enum { CAP = 1 << 15 };

typedef struct picture {
    wsmith_source *s;
    uint8_t bytes[CAP];
    size_t count, at;         /* at: of the callbacks */
    uint32_t bits, bit_count; /* of the codes that wait for a whole byte */
} picture;

/* -- fields -------------------------------------------------------------------------------------------- */

static void put(picture *m, uint32_t v)
{
    if (m->count < CAP) m->bytes[m->count++] = (uint8_t)v;
}
static void le(picture *m, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) put(m, i < 4 ? v >> (8 * i) : 0);
}
static void be(picture *m, uint32_t v, int bytes)
{
    for (int i = bytes; i-- > 0;) put(m, i < 4 ? v >> (8 * i) : 0);
}
static void text(picture *m, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) put(m, (uint8_t)p[i]);
}

static uint32_t field_at(picture *m, const char *site, uint32_t lo, uint32_t hi)
{
    if (wsmith_chance_at(m->s, site, 1, 64))
        return (uint32_t)wsmith_log_range_at(m->s, site, 0, UINT32_MAX);
    return (uint32_t)wsmith_range_at(m->s, site, lo, hi);
}
#define FIELD(lo, hi) field_at(m, WSMITH_HERE, (lo), (hi))

static uint32_t one_at(picture *m, const char *site, const int *items, size_t n)
{
    if (wsmith_chance_at(m->s, site, 1, 64)) return (uint32_t)wsmith_u8_at(m->s, site);
    return (uint32_t)wsmith_enum_at(m->s, site, items, n);
}
#define ONE(items) one_at(m, WSMITH_HERE, items, sizeof(items) / sizeof *(items))

static uint32_t side(picture *m) { return (uint32_t)wsmith_log_range(m->s, 1, 40); }

/* Up to `most` bytes of content, a few different ones. */
static void content(picture *m, size_t most)
{
    size_t n = wsmith_chance(m->s, 1, 16) ? wsmith_length(m->s, 0, most) : most;
    uint8_t noise[256];
    wsmith_seed_bytes(wsmith_range(m->s, 0, 50), noise, sizeof noise);
    for (size_t i = 0; i < n; i++) put(m, noise[i & 255]);
}

/* Codes, lowest bit first; `end` fills the last byte. */
static void code(picture *m, uint32_t v, uint32_t bits)
{
    m->bits |= v << m->bit_count;
    for (m->bit_count += bits; m->bit_count >= 8; m->bit_count -= 8, m->bits >>= 8) put(m, m->bits);
}
static void end(picture *m)
{
    if (m->bit_count) code(m, 0, 8 - m->bit_count);
}

/* -- formats ------------------------------------------------------------------------------------------- */

/* The codes of one frame; the decoder grows its table with each. */
static void gif_codes(picture *m, uint32_t size)
{
    uint32_t width = size + 1, next = (1u << size) + 2;
    put(m, size);
    size_t length = m->count;
    put(m, 0);
    code(m, 1u << size, width);
    WSMITH_EACH(m->s, l, 0, 300, 30)
    {
        static const uint32_t weights[] = {30, 20, 1, 1};
        size_t kind = wsmith_pick(m->s, weights, 4);
        uint32_t c = kind == 0   ? (uint32_t)wsmith_range(m->s, 0, (1u << size) - 1)
                     : kind == 1 ? (uint32_t)wsmith_range(m->s, 0, next)
                                 : (1u << size) + (uint32_t)(kind == 3);
        if (m->count - length > 240) {
            m->bytes[length] = (uint8_t)(m->count - length - 1);
            length = m->count;
            put(m, 0);
        }
        code(m, c & ((1u << width) - 1), width);
        if (kind == 2) width = size + 1, next = (1u << size) + 2;
        else if (next < 4096 && ++next >> width && width < 12) width++;
    }
    end(m);
    if (length < CAP) m->bytes[length] = (uint8_t)(m->count - length - 1);
    if (!wsmith_chance(m->s, 1, 16)) put(m, 0);
}

static void gif(picture *m)
{
    uint32_t w = side(m), h = side(m), flags = FIELD(0, 255) & 0x87;
    text(m, wsmith_bool(m->s) ? "GIF87a" : "GIF89a", 6);
    le(m, w, 2), le(m, h, 2), put(m, flags);
    put(m, FIELD(0, 3)), put(m, 0);
    if (flags & 0x80) content(m, 3u * (2u << (flags & 7)));
    WSMITH_EACH(m->s, l, 0, 12, 3)
    {
        if (wsmith_present(m->s)) {
            put(m, 0x21), put(m, 0xf9), put(m, FIELD(4, 4));
            put(m, FIELD(0, 7) << 2 | FIELD(0, 1)), le(m, FIELD(0, 100), 2), put(m, FIELD(0, 8)),
                put(m, 0);
        }
        uint32_t local = FIELD(0, 255) & 0xc7, fw = FIELD(1, w), fh = FIELD(1, h);
        put(m, 0x2c), le(m, FIELD(0, w - 1) % (w > fw ? w - fw + 1 : 1), 2),
            le(m, FIELD(0, h > fh ? h - fh : 0), 2);
        le(m, fw, 2), le(m, fh, 2), put(m, local);
        if (local & 0x80) content(m, 3u * (2u << (local & 7)));
        gif_codes(m, FIELD(2, 8) & 15);
    }
    if (wsmith_bool(m->s)) put(m, 0x3b);
}

/* Blocks of deflate: stored, and codes of the fixed table. */
static void png_data(picture *m, size_t row, size_t rows)
{
    size_t n = row * rows;
    put(m, 0x78), put(m, 1);
    WSMITH_EACH(m->s, l, 0, 8, 2)
    {
        bool last = wsmith_bool(m->s);
        if (wsmith_bool(m->s)) {
            uint32_t size = (uint32_t)(wsmith_chance(m->s, 3, 4) ? n : wsmith_length(m->s, 0, n));
            code(m, last, 3), end(m);
            le(m, size, 2), le(m, size ^ 0xffff, 2);
            size_t start = m->count;
            content(m, size);
            for (size_t i = start; size == n && i < m->count; i += row)
                m->bytes[i] %= 5; /* filters */
            continue;
        }
        code(m, 2u | (uint32_t)last, 3);
        WSMITH_EACH(m->s, k, 0, 200, 20)
        {
            uint32_t c = (uint32_t)wsmith_range(m->s, 0, 0x7f), reversed = 0;
            if (wsmith_bool(m->s)) c = 0x30 + (c & 7); /* literals 0 to 7 */
            bool match = c >> 1 != 0x18 && c < 0x30;   /* seven bits: lengths */
            uint32_t bits = match ? 7 : 8;
            if (!match && c < 0x30) c += 0x30;
            for (uint32_t i = 0; i < bits; i++) reversed |= (c >> i & 1) << (bits - 1 - i);
            code(m, reversed, bits);
            if (match && c > 8)
                code(m, (uint32_t)wsmith_u8(m->s) & 31, (c - 5) / 4 < 6 ? (c - 5) / 4 : 0);
            if (match) code(m, (uint32_t)wsmith_range(m->s, 0, 31), 5);
        }
        code(m, 0, 7);
    }
    end(m);
    be(m, 1, 4);
}

static void png(picture *m)
{
    static const int depths[] = {8, 1, 2, 4, 16}, colours[] = {0, 2, 3, 4, 6};
    uint32_t w = side(m), h = side(m), depth = ONE(depths), colour = ONE(colours),
             channels[] = {1, 1, 3, 1, 2, 1, 4};
    text(m, "\x89PNG\r\n\x1a\n", 8);
    if (wsmith_chance(m->s, 1, 8)) be(m, 4, 4), text(m, "CgBI\0\0\0\0\0\0\0\0", 12);
    be(m, 13, 4), text(m, "IHDR", 4), be(m, w, 4), be(m, h, 4), put(m, depth), put(m, colour),
        put(m, 0), put(m, 0);
    put(m, FIELD(0, 1)), be(m, 0, 4);
    WSMITH_EACH(m->s, l, 1, 6, 2)
    {
        static const char *const names[] = {"IDAT", "PLTE", "tRNS", "gAMA", "IEND"};
        size_t kind = wsmith_one_of(m->s, 5), start = m->count;
        if (colour == 3 && l.index == 0 && wsmith_chance(m->s, 3, 4))
            kind = 1; /* a palette first */
        be(m, 0, 4), text(m, names[kind], 4);
        if (kind == 0)
            png_data(m, (w * channels[colour % 7] * (depth > 32 ? 1 : depth) + 7) / 8 + 1, h);
        else if (kind == 1) content(m, 3 * (size_t)wsmith_range(m->s, 0, 256));
        else if (kind < 4) content(m, (size_t)wsmith_range(m->s, 0, 256));
        size_t n = m->count, size = n - start - 8;
        if (wsmith_chance(m->s, 1, 64)) size = (size_t)wsmith_u32(m->s);
        m->count = start, be(m, (uint32_t)size, 4), m->count = n;
        be(m, 0, 4);
    }
    be(m, 0, 4), text(m, "IEND\xae\x42\x60\x82", 8);
}

static void bmp(picture *m)
{
    static const int headers[] = {40, 12, 56, 108, 124}, depths[] = {24, 1, 4, 8, 16, 32},
                     packing[] = {0, 3, 1};
    uint32_t header = ONE(headers), depth = ONE(depths), w = FIELD(1, 40), h = FIELD(1, 40);
    uint32_t colours = FIELD(0, 256),
             table = depth < 16 ? (colours ? colours : 1u << depth) & 511 : 0;
    text(m, "BM", 2), le(m, 0, 8), le(m, FIELD(14 + header, 14 + header + 4 * table), 4),
        le(m, header, 4);
    le(m, w, header == 12 ? 2 : 4),
        le(m, wsmith_chance(m->s, 1, 4) ? 0u - h : h, header == 12 ? 2 : 4);
    le(m, 1, 2), le(m, depth, 2);
    if (header != 12) {
        le(m, ONE(packing), 4), le(m, 0, 12), le(m, colours, 4), le(m, 0, 4);
        for (uint32_t i = 40; i < header && i < 256; i += 4)
            le(m, wsmith_chance(m->s, 1, 4) ? wsmith_u32(m->s) : 0xffu << (i % 16 * 2), 4);
    }
    content(m, table * (header == 12 ? 3u : 4u));
    content(m, (size_t)((w & 63) * (depth & 63) / 8 + 4) * (h & 63));
}

/* Runs of equal and of different elements, as TGA, PIC, PSD and HDR have them. */
static void runs(picture *m, uint32_t element, uint32_t bias)
{
    WSMITH_EACH(m->s, l, 0, 100, 12)
    {
        uint32_t n = (uint32_t)wsmith_range(m->s, 0, 255);
        put(m, n);
        content(m, n < bias ? (n + 1) * element : element);
    }
}

static void tga(picture *m)
{
    static const int types[] = {2, 1, 3, 9, 10, 11}, depths[] = {24, 8, 15, 16, 32};
    uint32_t type = ONE(types), indexed = FIELD(type % 8 == 1, type % 8 == 1),
             colours = FIELD(0, 64), w = side(m), h = side(m);
    put(m, FIELD(0, 4)), put(m, indexed), put(m, type), le(m, FIELD(0, 4), 2), le(m, colours, 2);
    put(m, ONE(depths)), le(m, 0, 4), le(m, w, 2), le(m, h, 2), put(m, ONE(depths)),
        put(m, FIELD(0, 63));
    content(m, (colours & 255) * 3);
    if (type > 8) runs(m, FIELD(1, 4) & 7, 128);
    else content(m, (size_t)w * h * (FIELD(1, 4) & 7));
}

static void psd(picture *m)
{
    static const int depths[] = {8, 16};
    uint32_t w = side(m), h = side(m), packed = FIELD(0, 1);
    text(m, "8BPS", 4), be(m, FIELD(1, 1), 2), be(m, 0, 6), be(m, FIELD(0, 6), 2), be(m, h, 4),
        be(m, w, 4);
    be(m, ONE(depths), 2), be(m, FIELD(3, 3), 2), be(m, 0, 4), be(m, FIELD(0, 3), 4),
        be(m, FIELD(0, 3), 4), be(m, packed, 2);
    if (packed) content(m, (size_t)h * 2 * 4), runs(m, 1, 128);
    else content(m, (size_t)w * h * 8);
}

static void pic_file(picture *m)
{
    uint32_t w = side(m), h = side(m);
    text(m, "\x53\x80\xf6\x34", 4), content(m, 84), text(m, "PICT", 4);
    be(m, w, 2), be(m, h, 2), be(m, 0, 8);
    WSMITH_EACH(m->s, l, 1, 12, 2)
    {
        put(m, l.index < 2 && wsmith_bool(m->s)), put(m, FIELD(8, 8)), put(m, FIELD(0, 2)),
            put(m, FIELD(0, 255) & 0xf0);
    }
    runs(m, FIELD(1, 4) & 7, 128);
}

static void pnm(picture *m)
{
    char line[64];
    uint32_t w = side(m), h = side(m);
    static const uint32_t most[] = {255, 65535, 1, 70000};
    int n = snprintf(line, sizeof line, "P%c%s %u %s%u\n%u\n", (int)FIELD('5', '6') & 127,
                     wsmith_bool(m->s) ? "\n# x\n" : "", (unsigned)w, wsmith_bool(m->s) ? "\t" : "",
                     (unsigned)h, (unsigned)most[wsmith_one_of(m->s, 4)]);
    text(m, line, (size_t)n), content(m, (size_t)w * h * 6);
}

static void hdr(picture *m)
{
    char line[96];
    uint32_t w = (uint32_t)wsmith_range(m->s, 1, 60), h = side(m);
    int n = snprintf(line, sizeof line, "%s\nFORMAT=32-bit_rle_rgbe\n%s\n-Y %u +X %u\n",
                     wsmith_bool(m->s) ? "#?RADIANCE" : "#?RGBE", wsmith_bool(m->s) ? "X=1\n" : "",
                     (unsigned)h, (unsigned)w);
    text(m, line, (size_t)n);
    if (w < 8 || wsmith_chance(m->s, 1, 4)) content(m, (size_t)w * h * 4);
    else
        WSMITH_EACH(m->s, l, 0, 40, 4) put(m, 2), put(m, 2), be(m, FIELD(w, w), 2), runs(m, 1, 128);
}
