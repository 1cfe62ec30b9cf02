/* src/wsmith/shrink/lower.h - single values made simpler.
 *
 * A value is lowered by its distance from the simplest one. The number of bits is searched first,
 * then the value: a minimum of b bits costs about log2(64) + b runs, wherever the value began.
 */
#ifndef WSMITH__LOWER_H
#define WSMITH__LOWER_H

#include "trial.h"

/* Something that has a size: true when the test still fails with a smaller one. */
typedef bool wsmith__lower_to(wsmith__shrinker *z, void *context, uint64_t size);

/* Finds a small size that works; `from` is the present one, 0 is known not to work. */
static void wsmith__search_down(wsmith__shrinker *z, wsmith__lower_to *lower, void *context,
                                uint64_t from)
{
    uint64_t low = 0, high = from; /* low does not work, high does */
    if (high <= 1 || !lower(z, context, high - 1)) return;
    high--;
    while (low < high && high - low > 1 && !z->stopped) {
        uint32_t bits = 64 - wx__clz64(high), low_bits = low ? 64 - wx__clz64(low) : 0;
        uint64_t middle = low + (high - low) / 2;
        if (bits - low_bits > 1) middle = ((uint64_t)1 << ((bits + low_bits) / 2)) - 1;
        if (middle <= low || middle >= high) middle = low + (high - low) / 2;
        if (lower(z, context, middle)) high = middle;
        else low = middle;
    }
}

/* The same for single values: often the minimum is next to the simplest. */
static void wsmith__search(wsmith__shrinker *z, wsmith__lower_to *lower, void *context,
                           uint64_t from)
{
    if (from > 2 && lower(z, context, 1)) return;
    wsmith__search_down(z, lower, context, from);
}

/* -- integers --------------------------------------------------------------------------------------------- */

typedef struct wsmith__place {
    size_t at;
    bool negative, wide;
} wsmith__place;

static bool wsmith__lower_int_to(wsmith__shrinker *z, void *context, uint64_t distance)
{
    const wsmith__place *p = (const wsmith__place *)context;
    if (p->at >= wsmith__best_count(z)) return false;
    const wsmith_choice *c = &wsmith__best(z)[p->at];
    return wsmith__try_value(z, p->at, wsmith__value_at(c, distance, p->negative));
}

/* Where some values have no weight the next lower one may be far away. */
static void wsmith__lower_sparse(wsmith__shrinker *z, size_t i)
{
    bool negative;
    uint64_t d = wsmith__from_simple(&wsmith__best(z)[i], &negative);
    for (uint64_t to = 1; to < d && to <= 4; to++) {
        if (wsmith__try_value(z, i, wsmith__value_at(&wsmith__best(z)[i], to, negative))) return;
    }
    for (uint64_t less = d - d / 4; less > 4 && less < d; less -= d / 4) {
        if (wsmith__try_value(z, i, wsmith__value_at(&wsmith__best(z)[i], less, negative))) return;
    }
}

static void wsmith__lower_int(wsmith__shrinker *z, size_t i)
{
    wsmith__place p;
    p.at = i;
    p.wide = false;
    if (wsmith__try_value(z, i, wsmith__best(z)[i].simple)) return;
    if (wsmith__best(z)[i].flags & WSMITH_SPARSE) wsmith__lower_sparse(z, i);
    if (i >= wsmith__best_count(z)) return;
    const wsmith_choice *c = &wsmith__best(z)[i];
    uint64_t distance = wsmith__from_simple(c, &p.negative);
    if (p.negative && c->high - c->simple >= distance &&
        wsmith__try_value(z, i, c->simple + distance)) {
        p.negative = false;
    }
    wsmith__search(z, wsmith__lower_int_to, &p, distance);
    if (i >= wsmith__best_count(z) || wsmith__best(z)[i].kind != WSMITH_SIGNED) return;
    c = &wsmith__best(z)[i];
    distance = wsmith__from_simple(c, &p.negative);
    if (p.negative || distance < 2 || c->simple - c->low < distance - 1) return;
    p.negative = true; /* the next simpler value is on the other side */
    if (wsmith__lower_int_to(z, &p, distance - 1))
        wsmith__search(z, wsmith__lower_int_to, &p, distance - 1);
}

/* -- floats ----------------------------------------------------------------------------------------------- */

static bool wsmith__lower_float_to(wsmith__shrinker *z, void *context, uint64_t n)
{
    const wsmith__place *p = (const wsmith__place *)context;
    return wsmith__try_value(z, p->at, wsmith__real_bits(p->negative, n, 0, p->wide));
}

/* The number as an integer, rounded towards zero, or the largest exact one. */
static uint64_t wsmith__real_integer(const wsmith__real *r, bool wide)
{
    uint64_t most = ((uint64_t)1 << (wide ? 53 : 24)) - 1;
    if (r->exponent < 0) return r->exponent <= -64 ? 0 : r->mantissa >> -r->exponent;
    if (r->exponent >= 53) return most;
    uint64_t n = r->mantissa << r->exponent;
    return n >> r->exponent != r->mantissa || n > most ? most : n;
}

/* Fewer bits behind the point. */
static void wsmith__round_float(wsmith__shrinker *z, size_t i, bool wide)
{
    for (int32_t keep = 0; keep < 8 && !z->stopped; keep++) {
        wsmith__real r = wsmith__real_of(wsmith__best(z)[i].value, wide);
        if (r.special || r.exponent >= -keep) return;
        int32_t drop = -keep - r.exponent;
        uint64_t n = drop >= 64 ? 0 : r.mantissa >> drop;
        if (wsmith__try_value(z, i, wsmith__real_bits(r.negative, n, -keep, wide))) return;
        if (wsmith__try_value(z, i, wsmith__real_bits(r.negative, n + 1, -keep, wide))) return;
    }
}

static void wsmith__lower_float(wsmith__shrinker *z, size_t i)
{
    wsmith__place p;
    bool wide = p.wide = wsmith__best(z)[i].kind == WSMITH_FLOAT64;
    uint64_t sign = (uint64_t)1 << (wide ? 63 : 31);
    uint64_t infinity = wide ? 0x7ff0000000000000u : 0x7f800000u;
    p.at = i;
    if (wsmith__try_value(z, i, 0)) return;
    wsmith__try_value(z, i, wsmith__best(z)[i].value & ~sign);
    uint64_t bits = wsmith__best(z)[i].value;
    if (wsmith__real_of(bits, wide).special) {
        if ((bits & ~sign) > infinity) wsmith__try_value(z, i, infinity | infinity >> 1);
        wsmith__try_value(z, i, infinity | (bits & sign));
        wsmith__try_value(z, i, (infinity - 1) | (bits & sign));
    }
    wsmith__round_float(z, i, wide);
    if (i >= wsmith__best_count(z)) return;
    wsmith__real r = wsmith__real_of(wsmith__best(z)[i].value, wide);
    if (r.special) return;
    p.negative = r.negative;
    uint64_t n = wsmith__real_integer(&r, wide);
    if (!wsmith__real_is_integer(&r) ||
        wsmith__real_bits(r.negative, n, 0, wide) != wsmith__best(z)[i].value) {
        if (!wsmith__lower_float_to(z, &p, n)) return;
    }
    wsmith__search(z, wsmith__lower_float_to, &p, n);
}

/* -- bytes -------------------------------------------------------------------------------------------------- */

/* A copy of the bytes of choice i in the trial's space, behind those of the best record. */
static uint8_t *wsmith__copy_bytes(wsmith__shrinker *z, size_t i, size_t *n)
{
    *n = (size_t)wsmith__best(z)[i].high;
    size_t at = wx__array_len(z->best.bytes);
    wx__array_truncate(z->bytes, at);
    uint8_t *copy = (uint8_t *)WX__REALLOC(NULL, *n + 1);
    if (!copy) {
        wsmith__no_memory(z);
        return NULL;
    }
    if (*n) memcpy(copy, wsmith__best_bytes(z) + wsmith__best(z)[i].value, *n);
    return copy;
}

/* Sets bytes [first, end) to zero, or where that is too much, halves of them. */
static void wsmith__zero_bytes(wsmith__shrinker *z, size_t i, uint8_t *p, size_t n, size_t first,
                               size_t end)
{
    size_t used = first;
    while (used < end && p[used] == 0) used++;
    if (used == end || z->stopped) return;
    uint8_t kept[64];
    size_t len = end - first;
    if (len <= sizeof kept) {
        memcpy(kept, p + first, len);
        memset(p + first, 0, len);
        if (wsmith__try_bytes(z, i, p, n)) return;
        memcpy(p + first, kept, len);
        if (len == 1) return;
    }
    wsmith__zero_bytes(z, i, p, n, first, first + len / 2);
    wsmith__zero_bytes(z, i, p, n, first + len / 2, end);
}

typedef struct wsmith__byte {
    size_t choice, index, count;
    uint8_t *bytes;
} wsmith__byte;

static bool wsmith__lower_byte_to(wsmith__shrinker *z, void *context, uint64_t value)
{
    const wsmith__byte *b = (const wsmith__byte *)context;
    uint8_t old = b->bytes[b->index];
    b->bytes[b->index] = (uint8_t)value;
    bool better = wsmith__try_bytes(z, b->choice, b->bytes, b->count);
    if (!better) b->bytes[b->index] = old;
    return better;
}

/* The choice in front of bytes i: of a slice, its length. SIZE_MAX: there is none. */
static size_t wsmith__before_bytes(const wsmith__shrinker *z, size_t i)
{
    while (i > 0 && (wsmith__best(z)[i - 1].flags & WSMITH_FORCED)) i--;
    return i > 0 ? i - 1 : SIZE_MAX;
}

/* The nearest number in front of choice `before`, one of the eight in front of bytes i, that says how
 * many they are. SIZE_MAX: there is none, as for a buffer of a fixed size. */
static size_t wsmith__bytes_length(const wsmith__shrinker *z, size_t i, size_t before)
{
    const wsmith_choice *c = wsmith__best(z);
    size_t near = wsmith__before_bytes(z, i);
    for (size_t k = before; k-- > 0 && k + 8 >= i;) {
        if (c[k].kind != WSMITH_INT || (c[k].flags & WSMITH_FORCED)) continue;
        if (c[k].value == c[i].high || (k == near && c[k].value > c[i].high)) return k;
    }
    return SIZE_MAX;
}

/* Puts other bytes, not more, into choice i of a trial that is a copy. The number at `length` goes down
 * with theirs; where there is none, zeros follow them. */
static void wsmith__set_bytes(wsmith__shrinker *z, size_t i, size_t length, const uint8_t *p,
                              size_t n)
{
    size_t at = wx__array_len(z->bytes);
    wsmith_choice *c = wsmith__of_copy(z, i);
    if (!wx__array_add(z->bytes, n)) {
        wsmith__no_memory(z);
        return;
    }
    if (n) memcpy(z->bytes + at, p, n);
    if (length != SIZE_MAX) wsmith__of_copy(z, length)->value -= c->high - n;
    c->value = at;
    c->high = c->low = n;
}

/* Choice i gets the n bytes at p, not more than it has. */
static bool wsmith__try_resized(wsmith__shrinker *z, size_t i, const uint8_t *p, size_t n)
{
    size_t length = i, near = wsmith__before_bytes(z, i);
    for (;;) {
        length = wsmith__bytes_length(z, i, length);
        if (!wsmith__begin_copy(z)) return false;
        wsmith__set_bytes(z, i, length, p, n);
        if (wsmith__try(z)) return true;
        if (length == SIZE_MAX) return false;
        if (length == near && wsmith__best(z)[near].value == wsmith__best(z)[i].high) return false;
    }
}

/* Deletes bytes [at, at + n) of choice i. */
static bool wsmith__try_shorter(wsmith__shrinker *z, size_t i, size_t at, size_t n)
{
    size_t len;
    uint8_t *p = wsmith__copy_bytes(z, i, &len);
    if (!p) return false;
    bool better = false;
    if (at + n <= len) {
        memmove(p + at, p + at + n, len - at - n);
        better = wsmith__try_resized(z, i, p, len - n);
    }
    WX__FREE(p);
    return better;
}

static void wsmith__shorten(wsmith__shrinker *z, size_t i)
{
    for (size_t n = (size_t)wsmith__best(z)[i].high; n > 0; n /= 2) {
        for (size_t at = 0; i < wsmith__best_count(z) && !z->stopped; at += n) {
            const wsmith_choice *c = &wsmith__best(z)[i];
            if (c->kind != WSMITH_BYTES || at + n > c->high) break;
            while (wsmith__try_shorter(z, i, at, n)) {
                c = &wsmith__best(z)[i];
                if (i >= wsmith__best_count(z) || c->kind != WSMITH_BYTES) return;
            }
        }
    }
}

/* Where the classes of characters begin: a search by halves would miss some. */
static const uint8_t wsmith__plain_bytes[] = {0, 1, ' ', '0', 'A', 'a'};

static void wsmith__lower_byte(wsmith__shrinker *z, wsmith__byte *b)
{
    for (size_t k = 0; k < WX__COUNT_OF(wsmith__plain_bytes) && !z->stopped; k++) {
        uint8_t plain = wsmith__plain_bytes[k];
        if (plain >= b->bytes[b->index] || wsmith__lower_byte_to(z, b, plain)) break;
    }
    wsmith__search_down(z, wsmith__lower_byte_to, b, b->bytes[b->index]);
}

static void wsmith__lower_bytes(wsmith__shrinker *z, size_t i)
{
    wsmith__byte b;
    wsmith__shorten(z, i);
    if (i >= wsmith__best_count(z) || wsmith__best(z)[i].kind != WSMITH_BYTES) return;
    b.choice = i;
    b.bytes = wsmith__copy_bytes(z, i, &b.count);
    if (!b.bytes) return;
    wsmith__zero_bytes(z, i, b.bytes, b.count, 0, b.count);
    for (b.index = 0; b.index < b.count && !z->stopped; b.index++) {
        if (i >= wsmith__best_count(z) || wsmith__best(z)[i].kind != WSMITH_BYTES) break;
        wsmith__lower_byte(z, &b);
    }
    WX__FREE(b.bytes);
}

/* -- any value ------------------------------------------------------------------------------------------------ */

static void wsmith__lower(wsmith__shrinker *z, size_t i)
{
    const wsmith_choice *c = &wsmith__best(z)[i];
    if ((c->flags & WSMITH_FORCED) || wsmith__simplest_at(z, i)) return;
    switch (c->kind) {
    case WSMITH_INT:
    case WSMITH_SIGNED: wsmith__lower_int(z, i); break;
    case WSMITH_FLOAT32:
    case WSMITH_FLOAT64: wsmith__lower_float(z, i); break;
    case WSMITH_BYTES: wsmith__lower_bytes(z, i); break;
    default: break;
    }
}

#endif /* WSMITH__LOWER_H */
