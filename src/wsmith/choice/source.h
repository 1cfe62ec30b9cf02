/* src/wsmith/choice/source.h - where values come from: bytes, a seed, or recorded choices.
 *
 * Bytes and seeds are one thing: a window [next, end) that a request takes a few bytes from. A seed
 * refills the window from a PRNG. So the common request is a compare, a load and a multiply.
 * While a record is written or replayed the window is kept empty, which sends every request to
 * wsmith__ask, where everything else is decided; the true window is then [raw, raw_end).
 *
 * Nothing is recorded once a request has found no input. So a replay finds the end of the record
 * at the same request, and everything after it agrees.
 */
#ifndef WSMITH__SOURCE_H
#define WSMITH__SOURCE_H

#include "record.h"

/* What a request allows. `threshold` is that of wsmith__raw_eos. */
typedef struct wsmith__ask_for {
    const char *site;
    uint32_t kind;
    uint32_t threshold;
    bool skewed; /* every order of magnitude is as likely as the others */
    uint64_t low, high;
    const wsmith_weight *weights;
    size_t weight_count;
    const uint32_t *picks; /* weights of 0..high; low is 0 */
} wsmith__ask_for;

typedef struct wsmith__uid_list {
    uint32_t uid, first;
} wsmith__uid_list;

/* Cursors of a replay. By uid: `next[i]` is the following choice of the same uid, and an open
 * addressing table maps a uid to the choice it gets next.
 *
 * By span, `choices` are tokens: choices and, around them, the begins and ends of their spans. A
 * request gets the next choice of the span that it stands in, not of one inside; a span that begins
 * finds the next one with its label. What is left over in a span is skipped at its end. Where
 * there is no such span, nothing inside gets a choice (`lost` counts the open ones).
 *
 * A minimal replay answers with the simplest value where it has no choice, and records that. A live
 * one (the engine's) draws where a choice is of another kind or has no weight; `swarm` makes half
 * of the values of small ranges rare, which ones is a function of it and the uid. */
struct wsmith__replay {
    const wsmith_choice *choices;
    const uint8_t *bytes;
    size_t count, byte_count, at, taken;
    bool by_uid, by_span, minimal, overrun, live, observed;
    uint32_t lost;
    uint64_t swarm;        /* live: 0 for none */
    size_t span;           /* token of the innermost span that was found */
    size_t limit;          /* minimal: this many choices are recorded at most */
    uint64_t left;         /* minimal: the last answer to wsmith_left */
    wsmith_choice *tokens; /* owned */
    uint32_t mask;
    uint32_t *next;
    wsmith__uid_list *table;
};

/* Kinds of tokens besides choices. The uid of a begin is the label, `low` the token of its end,
 * `high` that of the begin around it. */
enum { WSMITH__BEGIN = 14, WSMITH__END = 15 };

#define WSMITH__NO_TOKEN SIZE_MAX

#define WSMITH__NO_CHOICE UINT32_MAX

/* -- hashes and the PRNG ------------------------------------------------------------------------------ */

static inline uint64_t wsmith__mix64(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* splitmix64; the seed is mixed first, so that neighbouring seeds have unrelated streams. */
static inline uint64_t wsmith__random(uint64_t *state)
{
    return wsmith__mix64(*state += 0x9e3779b97f4a7c15u);
}

static uint32_t wsmith__hash_text(const char *text)
{
    uint32_t h = 2166136261u;
    for (; *text; text++) h = (h ^ (uint8_t)*text) * 16777619u;
    return h ^ h >> 15;
}

static inline uint32_t wsmith__mix_path(uint32_t path, uint32_t index)
{
    return (uint32_t)(wsmith__mix64(((uint64_t)path << 32 | index) + 0x9e3779b97f4a7c15u) >> 32);
}

/* The cache is keyed by the text's address but holds its content's hash, so it changes nothing. */
static uint32_t wsmith__site_hash(wsmith_source *s, const char *site)
{
    size_t slot = ((uintptr_t)site >> 3 ^ (uintptr_t)site >> 9) % WX__COUNT_OF(s->sites);
    if (s->sites[slot].site != site) {
        s->sites[slot].site = site;
        s->sites[slot].hash = wsmith__hash_text(site);
    }
    return s->sites[slot].hash;
}

/* -- opening ---------------------------------------------------------------------------------------- */

static void wsmith__source_init(wsmith_source *s)
{
    memset(s, 0, sizeof *s);
    s->next = s->end = s->raw = s->raw_end = s->block;
    s->open_span = WSMITH_NO_SPAN;
}

WSMITH_API void wsmith_from_bytes(wsmith_source *s, const void *bytes, size_t size)
{
    wsmith__source_init(s);
    if (size == 0) return;
    s->next = s->raw = (const uint8_t *)bytes;
    s->end = s->raw_end = s->next + size;
}

WSMITH_API void wsmith_from_seed(wsmith_source *s, uint64_t seed, uint64_t size)
{
    wsmith__source_init(s);
    s->state = wsmith__mix64(seed ^ 0x7773746d6974685fu);
    s->unmade = size;
}

WSMITH_API void wsmith_from_zig(wsmith_source *s, const void *bytes, size_t size)
{
    wsmith__source_init(s);
    s->zig = true;
    if (size == 0) return;
    s->raw = (const uint8_t *)bytes;
    s->raw_end = s->raw + size;
}

WSMITH_API void wsmith_seed_bytes(uint64_t seed, void *bytes, size_t size)
{
    wsmith_source s;
    wsmith_from_seed(&s, seed, size);
    wsmith_bytes_at(&s, "seed", bytes, size);
}

static bool wsmith__hidden(const wsmith_source *s) { return s->record || s->replay || s->zig; }

/* Moves the window between the place the fast requests look at and the hidden one. */
static void wsmith__hide(wsmith_source *s, bool was_hidden)
{
    if (wsmith__hidden(s) == was_hidden) return;
    if (was_hidden) {
        s->next = s->raw;
        s->end = s->raw_end;
    } else {
        s->raw = s->next;
        s->raw_end = s->end;
        s->next = s->end = s->block;
    }
}

WSMITH_API void wsmith_record_to(wsmith_source *s, wsmith_record *record)
{
    bool was_hidden = wsmith__hidden(s);
    s->record = record;
    s->open_span = WSMITH_NO_SPAN;
    wsmith__hide(s, was_hidden);
}

static uint32_t *wsmith__replay_slot(struct wsmith__replay *r, uint32_t uid)
{
    uint32_t i = (uint32_t)(wsmith__mix64(uid)) & r->mask;
    while (r->table[i].first != WSMITH__NO_CHOICE - 1 && r->table[i].uid != uid)
        i = (i + 1) & r->mask;
    r->table[i].uid = uid;
    return &r->table[i].first;
}

/* `first` of an unused table entry is NO_CHOICE - 1; of a uid whose choices are used up, NO_CHOICE. */
static bool wsmith__replay_index(struct wsmith__replay *r)
{
    size_t size = 8, bytes;
    while (size < r->count * 2) size *= 2;
    if (r->count >= WSMITH__NO_CHOICE / 4 || !wx__size_mul(size, sizeof *r->table, &bytes))
        return false;
    r->table = (wsmith__uid_list *)WX__REALLOC(NULL, bytes);
    if (!r->table) return false;
    memset(r->table, 0, bytes);
    r->next = (uint32_t *)WX__REALLOC(NULL, (r->count + 1) * sizeof *r->next);
    if (!r->next) return false;
    r->mask = (uint32_t)(size - 1);
    for (size_t i = 0; i < size; i++) r->table[i].first = WSMITH__NO_CHOICE - 1;
    for (size_t i = r->count; i-- > 0;) {
        uint32_t *first = wsmith__replay_slot(r, r->choices[i].uid);
        r->next[i] = *first == WSMITH__NO_CHOICE - 1 ? WSMITH__NO_CHOICE : *first;
        *first = (uint32_t)i;
    }
    return true;
}

/* Links each begin to its end and to the begin around it; ends without a begin become choices
 * that no request can use. */
static void wsmith__link_tokens(wsmith_choice *tokens, size_t count)
{
    uint64_t open = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        if (tokens[i].kind == WSMITH__BEGIN) {
            tokens[i].high = open;
            tokens[i].low = count;
            open = i;
        } else if (tokens[i].kind == WSMITH__END && open == UINT64_MAX) {
            tokens[i].kind = 0;
        } else if (tokens[i].kind == WSMITH__END) {
            tokens[open].low = i;
            open = tokens[open].high;
        }
    }
}

static bool wsmith__add_token(wsmith_choice **tokens, uint8_t kind, uint32_t label)
{
    wsmith_choice c;
    memset(&c, 0, sizeof c);
    c.kind = kind;
    c.uid = label;
    return wx__array_push(*tokens, c);
}

/* Spans of hostile records may overlap; what does not nest is cut where the one around it ends. */
static bool wsmith__make_tokens(const wsmith_record *record, wsmith_choice **tokens)
{
    size_t count, span_count, k = 0;
    const wsmith_choice *choices = wsmith_record_choices(record, &count);
    const wsmith_span *spans = wsmith_record_spans(record, &span_count);
    uint32_t open = WSMITH_NO_SPAN;
    bool ok = true;
    wx__array_truncate(*tokens, 0);
    for (size_t i = 0; i <= count && ok;) {
        bool opens = k < span_count && (spans[k].first <= i || i == count);
        bool inside = open != WSMITH_NO_SPAN;
        if (inside && ((opens && spans[k].parent != open) ||
                       (!opens && (spans[open].end <= i || i == count)))) {
            ok = wsmith__add_token(tokens, WSMITH__END, 0);
            open = spans[open].parent;
        } else if (opens) {
            ok = wsmith__add_token(tokens, WSMITH__BEGIN, spans[k].label);
            open = (uint32_t)k++;
        } else if (i == count) {
            break;
        } else {
            ok = wx__array_push(*tokens, choices[i]);
            i++;
        }
    }
    wsmith__link_tokens(*tokens, wx__array_len(*tokens));
    return ok;
}

WSMITH_API void wsmith_source_end(wsmith_source *s)
{
    if (!s->replay || s->replay->minimal) return; /* those belong to the shrinker */
    wx__array_free(s->replay->tokens);
    WX__FREE(s->replay->next);
    WX__FREE(s->replay->table);
    WX__FREE(s->replay);
    s->replay = NULL;
}

static bool wsmith__replay_tree(struct wsmith__replay *r, const wsmith_record *record)
{
    bool ok = wsmith__make_tokens(record, &r->tokens);
    r->choices = r->tokens;
    r->count = wx__array_len(r->tokens);
    return ok;
}

WSMITH_API bool wsmith_from_record(wsmith_source *s, const wsmith_record *record,
                                   wsmith_align align, uint64_t seed, uint64_t size)
{
    wsmith_from_seed(s, seed, size);
    struct wsmith__replay *r = (struct wsmith__replay *)WX__REALLOC(NULL, sizeof *r);
    if (r) {
        memset(r, 0, sizeof *r);
        r->choices = wsmith_record_choices(record, &r->count);
        r->bytes = wsmith_record_bytes(record, &r->byte_count);
        r->by_uid = align == WSMITH_BY_UID;
        r->by_span = align == WSMITH_BY_SPAN;
        r->span = WSMITH__NO_TOKEN;
        s->replay = r;
    }
    if (!r || (r->by_uid && !wsmith__replay_index(r)) ||
        (r->by_span && !wsmith__replay_tree(r, record))) {
        wsmith_source_end(s);
        s->status = WSMITH_ERR_NOMEM;
        s->exhausted = true;
        s->unmade = 0;
        return false;
    }
    return true;
}

WSMITH_API wsmith_status wsmith_source_status(const wsmith_source *s)
{
    if (s->status == WSMITH_OK && s->record) return s->record->status;
    return s->status;
}

WSMITH_API bool wsmith_exhausted(const wsmith_source *s) { return s->exhausted; }

/* -- bytes ------------------------------------------------------------------------------------------- */

static void wsmith__refill(wsmith_source *s)
{
    size_t n = s->unmade < sizeof s->block ? (size_t)s->unmade : sizeof s->block;
    for (size_t i = 0; i < sizeof s->block && i < n; i += 8) {
        wx__store_u64(s->block + i, wsmith__random(&s->state));
    }
    s->unmade -= n;
    s->raw = s->block;
    s->raw_end = s->block + n;
}

/* Takes n bytes from [raw, raw_end); fewer only when the input ends. */
static size_t wsmith__take(wsmith_source *s, uint8_t *out, size_t n)
{
    size_t done = 0;
    while (done < n) {
        if (s->raw == s->raw_end) {
            if (s->unmade == 0) break;
            wsmith__refill(s);
        }
        size_t part = (size_t)(s->raw_end - s->raw);
        if (part > n - done) part = n - done;
        memcpy(out + done, s->raw, part);
        s->raw += part;
        done += part;
    }
    return done;
}

/* A number of `width` bytes. False, with the rest of the input dropped, when there are fewer. */
static bool wsmith__take_number(wsmith_source *s, size_t width, uint64_t *out)
{
    uint8_t bytes[8] = {0};
    bool whole = wsmith__take(s, bytes, width) == width;
    *out = whole ? wx__load_u64(bytes) : 0;
    return whole;
}

/* -- drawing from bytes ---------------------------------------------------------------------------------- */

static inline size_t wsmith__width(uint64_t top)
{
    if (top < 256 && (top & (top + 1)) == 0) return 1;
    if (top < 1024 || top == 0xffff) return 2;
    if (top < 0x1000000 || top == 0xffffffffu) return 4;
    return 8;
}

/* High 64 bits of a * b. */
static inline uint64_t wsmith__mul_high(uint64_t a, uint64_t b)
{
    uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
    uint64_t mid = ah * bl + (al * bl >> 32);
    uint64_t mid2 = al * bh + (uint32_t)mid;
    return ah * bh + (mid >> 32) + (mid2 >> 32);
}

/* Scales a raw number of `width` bytes to [0, top]; keeps order, so raw 0 gives 0. */
static inline uint64_t wsmith__scale(uint64_t raw, size_t width, uint64_t top)
{
    if (width == 8) return top == UINT64_MAX ? raw : wsmith__mul_high(raw, top + 1);
    if (width == 4 && top == 0xffffffffu) return raw;
    return raw * (top + 1) >> (8 * width);
}

static bool wsmith__raw_below(wsmith_source *s, uint64_t top, uint64_t *out)
{
    uint64_t raw;
    size_t width = wsmith__width(top);
    bool ok = wsmith__take_number(s, width, &raw);
    *out = wsmith__scale(raw, width, top);
    return ok;
}

/* The number of bits first, then the value: half of all values are below 2^(bits / 2). */
static bool wsmith__raw_skewed(wsmith_source *s, uint64_t top, uint64_t *out)
{
    uint64_t bits, rest;
    *out = 0;
    if (!wsmith__raw_below(s, 64 - wx__clz64(top), &bits)) return false;
    if (bits == 0) return true;
    uint64_t least = (uint64_t)1 << (bits - 1);
    uint64_t most = least - 1 + least < top ? least - 1 + least : top;
    *out = least;
    if (least == most) return true;
    bool ok = wsmith__raw_below(s, most - least, &rest);
    *out = least + rest;
    return ok;
}

/* -m for m <= 2^63. */
static int64_t wsmith__minus(uint64_t m) { return m == 0 ? 0 : -(int64_t)(m - 1) - 1; }

/* The k-th value of [-below, above] in the order 0, 1, -1, 2, -2, ... and then the longer side. */
static int64_t wsmith__signed_value(uint64_t k, uint64_t below, uint64_t above)
{
    uint64_t both = below < above ? below : above;
    uint64_t magnitude = k / 2 + (k & 1);
    bool positive = (k & 1) != 0;
    if (magnitude > both) {
        magnitude = k - both;
        positive = above > below;
    }
    return positive ? (int64_t)magnitude : wsmith__minus(magnitude);
}

/* The k-th value of [lo, hi], those near zero first. */
static int64_t wsmith__signed_nth(uint64_t k, int64_t lo, int64_t hi)
{
    if (lo >= 0) return (int64_t)((uint64_t)lo + k);
    if (hi <= 0) return (int64_t)(hi - (int64_t)(k / 2) - (int64_t)(k - k / 2));
    return wsmith__signed_value(k, 0 - (uint64_t)lo, (uint64_t)hi);
}

static bool wsmith__raw_int(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    uint64_t top = ask->high - ask->low, k;
    bool ok = ask->skewed ? wsmith__raw_skewed(s, top, &k) : wsmith__raw_below(s, top, &k);
    if (ask->kind == WSMITH_SIGNED)
        *out = (uint64_t)wsmith__signed_nth(k, (int64_t)ask->low, (int64_t)ask->high);
    else *out = ask->low + k;
    return ok;
}

/* Sum of all weights; 0 stands for 2^64. */
static uint64_t wsmith__weight_total(const wsmith_weight *w, size_t n)
{
    uint64_t total = 0;
    for (size_t i = 0; i < n; i++) total += (w[i].max - w[i].min + 1) * w[i].weight;
    return total;
}

static bool wsmith__raw_weighted(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    uint64_t top = wsmith__weight_total(ask->weights, ask->weight_count) - 1, raw;
    size_t width = wsmith__width(top);
    bool ok = wsmith__take_number(s, width, &raw);
    uint64_t x = wsmith__scale(raw, width, top);
    const wsmith_weight *w = ask->weights;
    size_t i = 0;
    for (; i + 1 < ask->weight_count; i++) {
        uint64_t part = (w[i].max - w[i].min + 1) * w[i].weight;
        if (x < part) break;
        x -= part;
    }
    *out = w[i].min + x / w[i].weight;
    return ok;
}

static bool wsmith__raw_pick(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    uint64_t total = 0, raw;
    for (uint64_t i = 0; i <= ask->high; i++) total += ask->picks[i];
    WX__ASSERT(total > 0);
    size_t width = wsmith__width(total - 1);
    bool ok = wsmith__take_number(s, width, &raw);
    uint64_t x = wsmith__scale(raw, width, total - 1);
    uint64_t i = 0;
    for (; i < ask->high && x >= ask->picks[i]; i++) x -= ask->picks[i];
    *out = i;
    return ok;
}

/* Ends when the 16 bits are below the threshold, so zeros end every sequence. */
static bool wsmith__raw_eos(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    uint64_t raw;
    bool ok = wsmith__take_number(s, 2, &raw);
    *out = raw < ask->threshold;
    return ok;
}

static const uint64_t wsmith__float64_edges[] = {
    0x0000000000000000u, 0x8000000000000000u, 0x3ff0000000000000u, 0xbff0000000000000u,
    0x0000000000000001u, 0x8000000000000001u, 0x000fffffffffffffu, 0x0010000000000000u,
    0x7fefffffffffffffu, 0xffefffffffffffffu, 0x7ff0000000000000u, 0xfff0000000000000u,
    0x7ff8000000000000u, 0xfff8000000000000u, 0x7ff0000000000001u, 0x7fffffffffffffffu,
    0x3fe0000000000000u, 0x3ff8000000000000u, 0x41dfffffffc00000u, 0x41e0000000000000u,
    0xc1e0000000000000u, 0x41efffffffe00000u, 0x41f0000000000000u, 0x43e0000000000000u,
    0xc3e0000000000000u, 0x43f0000000000000u, 0x43dfffffffffffffu, 0x43efffffffffffffu,
    0x4330000000000000u, 0x433fffffffffffffu, 0x3fefffffffffffffu, 0x47efffffe0000000u};

static const uint32_t wsmith__float32_edges[] = {
    0x00000000u, 0x80000000u, 0x3f800000u, 0xbf800000u, 0x00000001u, 0x80000001u, 0x007fffffu,
    0x00800000u, 0x7f7fffffu, 0xff7fffffu, 0x7f800000u, 0xff800000u, 0x7fc00000u, 0xffc00000u,
    0x7f800001u, 0x7fffffffu, 0x3f000000u, 0x3fc00000u, 0x4effffffu, 0x4f000000u, 0xcf000000u,
    0x4f7fffffu, 0x4f800000u, 0x5f000000u, 0xdf000000u, 0x5f800000u, 0x5effffffu, 0x5f7fffffu,
    0x4b000000u, 0x4b7fffffu, 0x3f7fffffu, 0x4b800000u};

/* The bits of the float64 with value `n`, |n| < 2^31, without floating point arithmetic. */
static uint64_t wsmith__float64_of_int(int32_t n)
{
    uint32_t m = n < 0 ? 0u - (uint32_t)n : (uint32_t)n;
    if (m == 0) return 0;
    uint32_t exponent = 31 - wx__clz32(m);
    uint64_t fraction = ((uint64_t)m << (52 - exponent)) & 0xfffffffffffffu;
    return (uint64_t)(n < 0) << 63 | (uint64_t)(1023 + exponent) << 52 | fraction;
}

/* The same for float32, |n| < 2^24. */
static uint32_t wsmith__float32_of_int(int32_t n)
{
    uint32_t m = n < 0 ? 0u - (uint32_t)n : (uint32_t)n;
    if (m == 0) return 0;
    uint32_t exponent = 31 - wx__clz32(m);
    return (uint32_t)(n < 0) << 31 | (127 + exponent) << 23 | ((m << (23 - exponent)) & 0x7fffffu);
}

/* A class byte: 3/8 edge values, 1/4 quarters of small integers, 3/8 any bits. */
static bool wsmith__raw_float(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    bool wide = ask->kind == WSMITH_FLOAT64;
    uint64_t raw, bits = 0;
    bool ok = wsmith__take_number(s, 1, &raw);
    if (raw < 96) {
        bits = wide ? wsmith__float64_edges[raw & 31] : wsmith__float32_edges[raw & 31];
    } else if (raw < 160) {
        uint64_t n;
        ok = ok && wsmith__take_number(s, 2, &n);
        if (ok) {
            int32_t quarters = (int32_t)n - 0x8000;
            bits = wide ? wsmith__float64_of_int(quarters) : wsmith__float32_of_int(quarters);
            if (quarters != 0) bits -= (uint64_t)2 << (wide ? 52 : 23);
        }
    } else {
        ok = ok && wsmith__take_number(s, wide ? 8 : 4, &bits);
    }
    *out = ok ? bits : 0;
    return ok;
}

/* What exhausted input answers. */
static uint64_t wsmith__simplest(const wsmith__ask_for *ask)
{
    if (ask->kind == WSMITH_EOS) return 1;
    if (ask->kind == WSMITH_SIGNED)
        return (uint64_t)wsmith__signed_nth(0, (int64_t)ask->low, (int64_t)ask->high);
    if (ask->picks) {
        uint64_t i = 0;
        while (i < ask->high && ask->picks[i] == 0) i++;
        return i;
    }
    return ask->weights ? ask->weights[0].min : ask->low;
}

static bool wsmith__weights_allow(const wsmith__ask_for *ask, uint64_t v)
{
    for (size_t i = 0; i < ask->weight_count; i++) {
        if (v >= ask->weights[i].min && v <= ask->weights[i].max) return true;
    }
    return false;
}

/* All values of a signed type are stored as its bits, a range as the distance from INT64_MIN. False:
 * not allowed. */
static bool wsmith__zig_signed(const wsmith__ask_for *ask, uint64_t v, uint64_t *out)
{
    uint64_t half = ask->high + 1; /* of the type, where low is its negative */
    bool whole = half == 0 - ask->low && (half == 0x80 || half == 0x8000 || half == 0x80000000u ||
                                          half == (uint64_t)1 << 63);
    if (whole && v > half - 1 + half) return false;
    *out = whole ? (v ^ half) - half : v ^ (uint64_t)1 << 63;
    return (int64_t)*out >= (int64_t)ask->low && (int64_t)*out <= (int64_t)ask->high;
}

static uint64_t wsmith__zig_number(const wsmith__ask_for *ask, uint64_t v)
{
    uint64_t out;
    switch (ask->kind) {
    case WSMITH_FLOAT32: return v <= 0xffffffffu ? v : 0;
    case WSMITH_FLOAT64: return v;
    case WSMITH_SIGNED:
        if (wsmith__zig_signed(ask, v, &out)) return out;
        return wsmith__zig_signed(ask, 0, &out) ? out : ask->low;
    default: break;
    }
    if (ask->weights) return wsmith__weights_allow(ask, v) ? v : ask->weights[0].min;
    if (ask->picks) return v <= ask->high && ask->picks[v] > 0 ? v : wsmith__simplest(ask);
    return v >= ask->low && v <= ask->high ? v : ask->low;
}

/* Eight bytes per number, one per end of sequence; missing ones give the default and true. */
static bool wsmith__zig_value(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    uint8_t end = 1;
    uint64_t v;
    if (ask->kind == WSMITH_EOS) {
        wsmith__take(s, &end, 1);
        *out = end != 0;
    } else if (wsmith__take_number(s, 8, &v)) {
        *out = wsmith__zig_number(ask, v);
    } else {
        *out = ask->kind == WSMITH_SIGNED && !wsmith__zig_signed(ask, 0, &v)
                   ? ask->low
                   : wsmith__simplest(ask);
    }
    return true;
}

static bool wsmith__raw_value(wsmith_source *s, const wsmith__ask_for *ask, uint64_t *out)
{
    if (s->zig) return wsmith__zig_value(s, ask, out);
    switch (ask->kind) {
    case WSMITH_EOS: return wsmith__raw_eos(s, ask, out);
    case WSMITH_FLOAT32:
    case WSMITH_FLOAT64: return wsmith__raw_float(s, ask, out);
    default: break;
    }
    if (ask->picks) return wsmith__raw_pick(s, ask, out);
    return ask->weights ? wsmith__raw_weighted(s, ask, out) : wsmith__raw_int(s, ask, out);
}

/* -- replay --------------------------------------------------------------------------------------------- */

/* Where the span of the replay ends. */
static size_t wsmith__replay_end(const struct wsmith__replay *r)
{
    return r->span == WSMITH__NO_TOKEN ? r->count : (size_t)r->choices[r->span].low;
}

/* Looks no further than over 64 choices and spans, so that a replay costs O(its length). */
static void wsmith__replay_begin(struct wsmith__replay *r, uint32_t label)
{
    size_t end = wsmith__replay_end(r), t = r->at;
    for (int steps = 0; r->lost == 0 && t < end && steps < 64; steps++) {
        bool begins = r->choices[t].kind == WSMITH__BEGIN;
        if (begins && r->choices[t].uid == label) {
            r->span = t;
            r->at = t + 1;
            return;
        }
        t = begins ? (size_t)r->choices[t].low + 1 : t + 1;
    }
    r->lost++;
}

static void wsmith__replay_close(struct wsmith__replay *r)
{
    if (r->lost > 0) {
        r->lost--;
    } else if (r->span != WSMITH__NO_TOKEN) {
        const wsmith_choice *c = &r->choices[r->span];
        r->at = (size_t)c->low < r->count ? (size_t)c->low + 1 : r->count;
        r->span = c->high == UINT64_MAX ? WSMITH__NO_TOKEN : (size_t)c->high;
    }
}

/* The next choice among the tokens, or NULL. Forced choices answer wsmith_left and nothing else. */
static const wsmith_choice *wsmith__replay_token(struct wsmith__replay *r, bool forced)
{
    size_t end = r->by_span ? wsmith__replay_end(r) : r->count, t = r->at;
    if (r->lost > 0) return NULL;
    while (t < end) {
        const wsmith_choice *c = &r->choices[t];
        if (c->kind == WSMITH__BEGIN && r->by_span) {
            t = (size_t)c->low + 1;
        } else if (c->kind >= WSMITH__BEGIN || (!forced && (c->flags & WSMITH_FORCED))) {
            t++;
        } else if (forced && !(c->flags & WSMITH_FORCED)) {
            return NULL;
        } else {
            r->at = t + 1;
            return c;
        }
    }
    return NULL;
}

/* The choice that this request gets, or NULL. By order all kinds share one cursor. */
static const wsmith_choice *wsmith__replay_next(wsmith_source *s, uint32_t uid)
{
    struct wsmith__replay *r = s->replay;
    if (r->minimal || r->by_span) return wsmith__replay_token(r, false);
    if (!r->by_uid) return r->at < r->count ? &r->choices[r->at++] : NULL;
    /* A uid that was not recorded leaves its entry unused: the table has room for recorded ones. */
    uint32_t *first = wsmith__replay_slot(r, uid);
    if (*first >= WSMITH__NO_CHOICE - 1) return NULL;
    const wsmith_choice *c = &r->choices[*first];
    *first = r->next[*first];
    r->taken++;
    return c;
}

/* The nearest meaning of a stored choice under what is allowed now. */
static uint64_t wsmith__fit(const wsmith__ask_for *ask, const wsmith_choice *c)
{
    bool same = c->kind == ask->kind;
    switch (ask->kind) {
    case WSMITH_EOS: return same ? c->value != 0 : 1;
    case WSMITH_FLOAT32: return same ? c->value & 0xffffffffu : 0;
    case WSMITH_FLOAT64: return same ? c->value : 0;
    default: break;
    }
    if (!same) return wsmith__simplest(ask);
    if (ask->weights)
        return wsmith__weights_allow(ask, c->value) ? c->value : wsmith__simplest(ask);
    if (ask->picks) {
        bool allowed = c->value <= ask->high && ask->picks[c->value] > 0;
        return allowed ? c->value : wsmith__simplest(ask);
    }
    uint64_t top = ask->high - ask->low; /* not 2^64 - 1 where it is used: then all are allowed */
    if (ask->kind == WSMITH_SIGNED)
        return c->value - ask->low <= top ? c->value : ask->low + (c->value - ask->low) % (top + 1);
    if (c->value >= ask->low && c->value <= ask->high) return c->value;
    return ask->low + c->value % (top + 1);
}

/* Whether a live replay takes the choice. */
static bool wsmith__usable(const wsmith__ask_for *ask, const wsmith_choice *c)
{
    if (c->kind != ask->kind) return false;
    if (ask->weights) return wsmith__weights_allow(ask, c->value);
    return !ask->picks || (c->value <= ask->high && ask->picks[c->value] > 0);
}

static bool wsmith__replay_value(wsmith_source *s, const wsmith__ask_for *ask, uint32_t uid,
                                 uint64_t *out)
{
    const wsmith_choice *c = wsmith__replay_next(s, uid);
    if (!c || (s->replay->live && !wsmith__usable(ask, c))) return false;
    *out = wsmith__fit(ask, c);
    return true;
}

static bool wsmith__swarmed_out(const wsmith__ask_for *ask, uint32_t uid, uint64_t swarm,
                                uint64_t value)
{
    if (ask->kind != WSMITH_INT || ask->high - ask->low > 63) return false;
    return (wsmith__mix64(swarm ^ uid) >> ((value - ask->low) & 63) & 1) != 0;
}

/* A value that nothing is known about. */
static bool wsmith__draw(wsmith_source *s, const wsmith__ask_for *ask, uint32_t uid, uint64_t *out)
{
    bool ok = wsmith__raw_value(s, ask, out);
    uint64_t swarm = s->replay ? s->replay->swarm : 0;
    for (int i = 0; i < 6 && swarm && ok && wsmith__swarmed_out(ask, uid, swarm, *out); i++)
        ok = wsmith__raw_value(s, ask, out);
    return ok;
}

/* -- the general request ------------------------------------------------------------------------------------ */

static void wsmith__note(wsmith_source *s, const wsmith__ask_for *ask, uint32_t uid, uint64_t value,
                         uint8_t flags)
{
    wsmith_choice *c = wsmith__record_choice(s->record);
    if (!c) return;
    c->uid = uid;
    c->kind = (uint8_t)ask->kind;
    c->flags = ask->picks || ask->weights ? (uint8_t)(flags | WSMITH_SPARSE) : flags;
    c->zero = 0;
    c->value = value;
    c->low = ask->low;
    c->high = ask->high;
    c->simple = wsmith__simplest(ask);
    c->site = ask->site;
}

/* A minimal replay found no choice, or a case of a property no input. True: record the simplest
 * answer. */
static bool wsmith__minimal_goes_on(wsmith_source *s)
{
    struct wsmith__replay *r = s->replay;
    if (s->whole && s->record) return wx__array_len(s->record->choices) < 20000;
    if (!r || !r->minimal) return false;
    if (wx__array_len(s->record->choices) < r->limit) return true;
    r->overrun = s->exhausted = true;
    return false;
}

/* A value at the edge of what is allowed, or that of an earlier choice or next to it. */
static uint64_t wsmith__telling_value(wsmith_source *s, const wsmith__ask_for *ask, uint64_t r,
                                      uint64_t v)
{
    size_t n = wx__array_len(s->record->choices);
    uint64_t top = ask->high - ask->low;
    if (r & 1) return (r & 2 ? ask->high : ask->low) + (r & 4 ? (r & 2 ? UINT64_MAX : 1) : 0);
    if (n == 0) return v;
    const wsmith_choice *c = (const wsmith_choice *)s->record->choices;
    c += n - 1 - (size_t)(r >> 8) % (n < 32 ? n : 32);
    uint64_t value = r & 2 ? c->value : c->value + (r >> 2 & 3) - 1;
    return c->kind == ask->kind && value - ask->low <= top ? value : v;
}

/* One value in eight of those that are drawn evenly from a large range. */
static uint64_t wsmith__biased(wsmith_source *s, const wsmith__ask_for *ask, uint64_t v)
{
    if (ask->kind != WSMITH_INT && ask->kind != WSMITH_SIGNED) return v;
    if (ask->picks || ask->weights || ask->high - ask->low < 8) return v;
    uint64_t r = wsmith__random(&s->bias);
    return (r & 7) == 0 ? wsmith__telling_value(s, ask, r >> 3, v) : v;
}

/* By uid, a request whose uid has no choice left does not end the replay: others may have. */
static bool wsmith__replay_ended(const wsmith_source *s)
{
    const struct wsmith__replay *r = s->replay;
    if (r && r->by_span) return r->span == WSMITH__NO_TOKEN && r->lost == 0 && r->at >= r->count;
    return !r || !r->by_uid || r->taken >= r->count;
}

static uint64_t wsmith__ask_hidden(wsmith_source *s, const wsmith__ask_for *ask)
{
    uint32_t uid = wsmith__site_hash(s, ask->site) ^ s->path;
    uint64_t v;
    bool ok = (s->replay && wsmith__replay_value(s, ask, uid, &v)) || wsmith__draw(s, ask, uid, &v);
    if (!ok) {
        v = wsmith__simplest(ask);
        if (!wsmith__minimal_goes_on(s)) {
            s->exhausted = s->exhausted || wsmith__replay_ended(s);
            if (s->exhausted) return v;
        }
    } else if (s->bias && !s->replay) {
        v = wsmith__biased(s, ask, v);
    }
    if (s->record) wsmith__note(s, ask, uid, v, 0);
    return v;
}

/* Every request that the window [next, end) cannot serve comes here. */
static WX__NOINLINE uint64_t wsmith__ask(wsmith_source *s, const wsmith__ask_for *ask)
{
    uint64_t v;
    if (s->exhausted) return wsmith__simplest(ask);
    if (wsmith__hidden(s)) return wsmith__ask_hidden(s, ask);
    s->raw = s->next;
    s->raw_end = s->end;
    if (!wsmith__raw_value(s, ask, &v)) {
        s->exhausted = true;
        v = wsmith__simplest(ask);
    }
    s->next = s->raw;
    s->end = s->raw_end;
    return v;
}

/* The common request while recording, without a detour. False: not that simple. */
static inline bool wsmith__record_int(wsmith_source *s, const char *site, uint64_t low,
                                      uint64_t high, uint64_t *out)
{
    uint64_t top = high - low;
    size_t width = wsmith__width(top);
    if (!s->record || s->replay || s->bias || s->zig || s->raw_end - s->raw < 8) return false;
    uint64_t raw = wx__load_u64(s->raw) & (UINT64_MAX >> (64 - 8 * width));
    wsmith_choice *c = wsmith__record_choice(s->record);
    s->raw += width;
    *out = low + wsmith__scale(raw, width, top);
    if (!c) return true;
    c->uid = wsmith__site_hash(s, site) ^ s->path;
    c->kind = WSMITH_INT;
    c->flags = 0;
    c->zero = 0;
    c->value = *out;
    c->low = c->simple = low;
    c->high = high;
    c->site = site;
    return true;
}

static WX__NOINLINE uint64_t wsmith__ask_int(wsmith_source *s, const char *site, uint64_t low,
                                             uint64_t high)
{
    wsmith__ask_for ask;
    uint64_t v;
    if (wsmith__record_int(s, site, low, high, &v)) return v;
    ask.site = site;
    ask.kind = WSMITH_INT;
    ask.threshold = 0;
    ask.skewed = false;
    ask.low = low;
    ask.high = high;
    ask.weights = NULL;
    ask.weight_count = 0;
    ask.picks = NULL;
    return wsmith__ask(s, &ask);
}

/* -- requests of the generators, inlined: two bytes each ------------------------------------------------------ */

/* 16 bits that the caller splits as it likes. */
WX__INLINE uint32_t wsmith__bits16(wsmith_source *s, const char *site)
{
    if (WX__LIKELY((size_t)(s->end - s->next) >= 2)) {
        uint32_t v = wx__load_u16(s->next);
        s->next += 2;
        return v;
    }
    return (uint32_t)wsmith__ask_int(s, site, 0, 0xffff);
}

/* Less than n, 1 <= n <= 1024. */
WX__INLINE uint32_t wsmith__below(wsmith_source *s, const char *site, uint32_t n)
{
    if (n <= 1) return 0;
    if (WX__LIKELY((size_t)(s->end - s->next) >= 2) && (n & (n - 1)) != 0) {
        uint32_t v = wx__load_u16(s->next);
        s->next += 2;
        return v * n >> 16;
    }
    return (uint32_t)wsmith__ask_int(s, site, 0, n - 1);
}

/* Any 32 or 64 bits. */
WX__INLINE uint32_t wsmith__bits32(wsmith_source *s, const char *site)
{
    if (WX__LIKELY((size_t)(s->end - s->next) >= 4)) {
        uint32_t v = wx__load_u32(s->next);
        s->next += 4;
        return v;
    }
    return (uint32_t)wsmith__ask_int(s, site, 0, 0xffffffffu);
}

WX__INLINE uint64_t wsmith__bits64(wsmith_source *s, const char *site)
{
    if (WX__LIKELY((size_t)(s->end - s->next) >= 8)) {
        uint64_t v = wx__load_u64(s->next);
        s->next += 8;
        return v;
    }
    return wsmith__ask_int(s, site, 0, UINT64_MAX);
}

/* low..high; any 32-bit range. */
static inline uint32_t wsmith__between(wsmith_source *s, const char *site, uint32_t low,
                                       uint32_t high)
{
    if (low >= high) return low;
    return (uint32_t)wsmith__ask_int(s, site, low, high);
}

#endif /* WSMITH__SOURCE_H */
