/* src/common/emit.h - a growing or fixed byte buffer with the writers of the binary format.
 *
 * The first failure sticks: writers become no-ops, what was written stays, and the caller checks
 * `failed` once at the end. A failed buffer has cap == len, so the fast path of every writer needs
 * one comparison only.
 *
 * Lengths that stand before what they measure are back-patched:
 *
 *     size_t mark = wx__bytes_begin(b, 1);      // 1: expected below 128 bytes; 5: no idea
 *     ... write the contents ...
 *     wx__bytes_end(b, mark, 1);                // minimal LEB128; moves the contents if need be
 *
 * Offsets taken inside an open region are valid until the end of that region or of one around it.
 */
#ifndef WX__EMIT_H
#define WX__EMIT_H

#include "base.h"
#include "write.h"

enum {
    WX__BYTES_OK = 0,
    WX__BYTES_NOMEM = 1, /* the allocator said no */
    WX__BYTES_FULL = 2,  /* the caller's buffer is too small */
    WX__BYTES_LARGE = 3  /* a length of 2^32 or more */
};

/* All zero is an empty growing buffer. */
typedef struct wx__bytes {
    uint8_t *data;
    size_t len;
    size_t cap;
    uint8_t failed; /* WX__BYTES_ */
    bool fixed;     /* `data` is the caller's, of `cap` bytes */
} wx__bytes;

WX__UNUSED static void wx__bytes_init_fixed(wx__bytes *b, void *data, size_t cap)
{
    memset(b, 0, sizeof *b);
    b->data = (uint8_t *)data;
    b->cap = cap;
    b->fixed = true;
}

WX__UNUSED static void wx__bytes_free(wx__bytes *b)
{
    if (b->data && !b->fixed) WX__FREE(b->data);
    memset(b, 0, sizeof *b);
}

WX__UNUSED static void wx__bytes_fail(wx__bytes *b, uint8_t why)
{
    if (!b->failed) b->failed = why;
    b->cap = b->len;
}

/* Of this size a buffer is counted as large: it grows by less, so that little of it stays unused.
 * Allocators move blocks of such a size by their page tables rather than byte by byte. */
#define WX__BYTES_MANY ((size_t)1 << 20)

/* Grows to at least len + more, by half at least, a large one by an eighth; a first block has 256
 * bytes. */
WX__UNUSED static WX__NOINLINE bool wx__bytes_grow(wx__bytes *b, size_t more)
{
    size_t limit = (size_t)PTRDIFF_MAX;
    if (b->failed) return false;
    if (b->fixed || more > limit - b->len) {
        wx__bytes_fail(b, b->fixed ? WX__BYTES_FULL : WX__BYTES_NOMEM);
        return false;
    }
    size_t want = b->len + more;
    size_t step = b->cap < WX__BYTES_MANY ? b->cap / 2 : b->cap / 8;
    size_t grown = b->cap < 256 ? 256 : b->cap > limit - step ? limit : b->cap + step;
    if (want < grown) want = grown;
    uint8_t *data = (uint8_t *)WX__REALLOC(b->data, want);
    if (!data) {
        wx__bytes_fail(b, WX__BYTES_NOMEM);
        return false;
    }
    b->data = data;
    b->cap = want;
    return true;
}

/* Room for n more bytes at data + len; the caller adds to len what it uses. */
static inline bool wx__bytes_reserve(wx__bytes *b, size_t n)
{
    return WX__LIKELY(n <= b->cap - b->len) || wx__bytes_grow(b, n);
}

/* -- writers into a buffer --------------------------------------------------------------------- */

static inline void wx__put_u8(wx__bytes *b, uint32_t byte)
{
    if (wx__bytes_reserve(b, 1)) b->data[b->len++] = (uint8_t)byte;
}

static inline void wx__put_u32(wx__bytes *b, uint32_t v)
{
    if (wx__bytes_reserve(b, 5)) b->len = (size_t)(wx__write_u32(b->data + b->len, v) - b->data);
}

static inline void wx__put_u64(wx__bytes *b, uint64_t v)
{
    if (wx__bytes_reserve(b, 10)) b->len = (size_t)(wx__write_u64(b->data + b->len, v) - b->data);
}

static inline void wx__put_s64(wx__bytes *b, int64_t v)
{
    if (wx__bytes_reserve(b, 10)) b->len = (size_t)(wx__write_s64(b->data + b->len, v) - b->data);
}

static inline void wx__put_s32(wx__bytes *b, int32_t v) { wx__put_s64(b, v); }

/* An index where the format has an s33: block types and heap types. */
static inline void wx__put_s33_index(wx__bytes *b, uint32_t index)
{
    wx__put_s64(b, (int64_t)index);
}

static inline void wx__put_code(wx__bytes *b, uint32_t code)
{
    if (wx__bytes_reserve(b, 3))
        b->len = (size_t)(wx__write_code(b->data + b->len, code) - b->data);
}

/* The bits of a float, so that every NaN survives. */
static inline void wx__put_f32_bits(wx__bytes *b, uint32_t bits)
{
    if (!wx__bytes_reserve(b, 4)) return;
    wx__store_u32(b->data + b->len, bits);
    b->len += 4;
}

static inline void wx__put_f64_bits(wx__bytes *b, uint64_t bits)
{
    if (!wx__bytes_reserve(b, 8)) return;
    wx__store_u64(b->data + b->len, bits);
    b->len += 8;
}

WX__UNUSED static void wx__put_bytes(wx__bytes *b, const void *src, size_t n)
{
    if (n == 0 || !wx__bytes_reserve(b, n)) return;
    memcpy(b->data + b->len, src, n);
    b->len += n;
}

/* A vector of bytes: a name, or the contents of a segment. */
WX__UNUSED static void wx__put_name(wx__bytes *b, const void *name, size_t n)
{
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
        return;
    }
    wx__put_u32(b, (uint32_t)n);
    wx__put_bytes(b, name, n);
}

/* Exactly `width` bytes, 1 to 5. */
WX__UNUSED static void wx__put_u32_padded(wx__bytes *b, uint32_t v, size_t width)
{
    if (!wx__bytes_reserve(b, width)) return;
    wx__leb_write_padded(b->data + b->len, v, width);
    b->len += width;
}

/* -- regions with their length in front ---------------------------------------------------------- */

/* Sets `guess` bytes, 1 to 5, aside for the length. The result goes to wx__bytes_end. */
static inline size_t wx__bytes_begin(wx__bytes *b, size_t guess)
{
    size_t mark = b->len;
    if (wx__bytes_reserve(b, guess)) b->len += guess;
    return mark;
}

/* The general case of wx__bytes_end: the contents move by the error of the guess. */
WX__UNUSED static WX__NOINLINE void wx__bytes_end_moved(wx__bytes *b, size_t mark, size_t guess)
{
    if (b->failed) return;
    size_t len = b->len - mark - guess;
    if ((uint64_t)len > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
        return;
    }
    uint8_t leb[5];
    size_t width = (size_t)(wx__write_u32(leb, (uint32_t)len) - leb);
    if (width > guess && !wx__bytes_reserve(b, width - guess)) return;
    if (width != guess) memmove(b->data + mark + width, b->data + mark + guess, len);
    memcpy(b->data + mark, leb, width);
    b->len = mark + width + len;
}

/* Closes a region with a minimal length. Every region opened after it must be closed. */
static inline void wx__bytes_end(wx__bytes *b, size_t mark, size_t guess)
{
    if (WX__LIKELY(guess == 1 && !b->failed && b->len - mark <= 128)) {
        b->data[mark] = (uint8_t)(b->len - mark - 1);
    } else {
        wx__bytes_end_moved(b, mark, guess);
    }
}

/* The same with a length of exactly the `guess` bytes: nothing moves. */
WX__UNUSED static void wx__bytes_end_padded(wx__bytes *b, size_t mark, size_t guess)
{
    if (b->failed) return;
    uint64_t len = b->len - mark - guess;
    if (len >> 7 * guess != 0 || len > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
        return;
    }
    wx__leb_write_padded(b->data + mark, len, guess);
}

#endif /* WX__EMIT_H */
