/* src/wsmith/choice/requests.h - the public requests, each on top of one general one.
 *
 * Values are recorded in the form that shrinks well: smaller is simpler. Signed numbers are
 * recorded by their distance from zero (wsmith__signed_value).
 */
#ifndef WSMITH__REQUESTS_H
#define WSMITH__REQUESTS_H

#include "live.h"

/* -- integers ----------------------------------------------------------------------------------------- */

WSMITH_API uint64_t wsmith_range_at(wsmith_source *s, const char *site, uint64_t lo, uint64_t hi)
{
    WX__ASSERT(lo <= hi);
    if (lo >= hi) return lo;
    if ((size_t)(s->end - s->next) < 8) return wsmith__ask_int(s, site, lo, hi);
    uint64_t top = hi - lo;
    size_t width = wsmith__width(top);
    if (WX__LIKELY(width < 8)) {
        uint64_t raw = wx__load_u64(s->next) & (UINT64_MAX >> (64 - 8 * width));
        s->next += width;
        return lo + wsmith__scale(raw, width, top);
    }
    return wsmith__ask_int(s, site, lo, hi);
}

WSMITH_API bool wsmith_bool_at(wsmith_source *s, const char *site)
{
    if ((size_t)(s->end - s->next) < 8) return wsmith__ask_int(s, site, 0, 1) != 0;
    return *s->next++ >> 7 != 0; /* a byte that is scaled to 0..1 */
}

/* True for the largest n of d numbers, so that exhausted input says false. */
WSMITH_API bool wsmith_chance_at(wsmith_source *s, const char *site, uint32_t n, uint32_t d)
{
    if (n == 0 || d == 0) return false;
    if (n >= d) return true;
    wsmith_weight w[2];
    w[0].min = w[0].max = 0;
    w[0].weight = d - n;
    w[1].min = w[1].max = 1;
    w[1].weight = n;
    return wsmith_weighted_at(s, site, w, 2) != 0;
}

WSMITH_API uint8_t wsmith_u8_at(wsmith_source *s, const char *site)
{
    return (uint8_t)wsmith_range_at(s, site, 0, 0xff);
}

WSMITH_API uint16_t wsmith_u16_at(wsmith_source *s, const char *site)
{
    return (uint16_t)wsmith_range_at(s, site, 0, 0xffff);
}

WSMITH_API uint32_t wsmith_u32_at(wsmith_source *s, const char *site)
{
    return (uint32_t)wsmith_range_at(s, site, 0, 0xffffffffu);
}

WSMITH_API uint64_t wsmith_u64_at(wsmith_source *s, const char *site)
{
    return wsmith_range_at(s, site, 0, UINT64_MAX);
}

static WX__NOINLINE uint64_t wsmith__ask_hard(wsmith_source *s, const char *site, wsmith_kind kind,
                                              uint64_t lo, uint64_t hi, bool skewed)
{
    wsmith__ask_for ask;
    memset(&ask, 0, sizeof ask);
    ask.site = site;
    ask.kind = (uint32_t)kind;
    ask.skewed = skewed;
    ask.low = lo;
    ask.high = hi;
    return wsmith__ask(s, &ask);
}

WSMITH_API int64_t wsmith_irange_at(wsmith_source *s, const char *site, int64_t lo, int64_t hi)
{
    WX__ASSERT(lo <= hi);
    if (lo >= hi) return lo;
    if (wsmith__hidden(s))
        return (int64_t)wsmith__ask_hard(s, site, WSMITH_SIGNED, (uint64_t)lo, (uint64_t)hi, false);
    return wsmith__signed_nth(wsmith_range_at(s, site, 0, (uint64_t)hi - (uint64_t)lo), lo, hi);
}

WSMITH_API uint64_t wsmith_log_range_at(wsmith_source *s, const char *site, uint64_t lo,
                                        uint64_t hi)
{
    WX__ASSERT(lo <= hi);
    return lo >= hi ? lo : wsmith__ask_hard(s, site, WSMITH_INT, lo, hi, true);
}

WSMITH_API int64_t wsmith_log_irange_at(wsmith_source *s, const char *site, int64_t lo, int64_t hi)
{
    WX__ASSERT(lo <= hi);
    if (lo >= hi) return lo;
    return (int64_t)wsmith__ask_hard(s, site, WSMITH_SIGNED, (uint64_t)lo, (uint64_t)hi, true);
}

WSMITH_API int8_t wsmith_i8_at(wsmith_source *s, const char *site)
{
    return (int8_t)wsmith_irange_at(s, site, INT8_MIN, INT8_MAX);
}

WSMITH_API int16_t wsmith_i16_at(wsmith_source *s, const char *site)
{
    return (int16_t)wsmith_irange_at(s, site, INT16_MIN, INT16_MAX);
}

WSMITH_API int32_t wsmith_i32_at(wsmith_source *s, const char *site)
{
    return (int32_t)wsmith_irange_at(s, site, INT32_MIN, INT32_MAX);
}

WSMITH_API int64_t wsmith_i64_at(wsmith_source *s, const char *site)
{
    return wsmith_irange_at(s, site, INT64_MIN, INT64_MAX);
}

/* -- choosing ----------------------------------------------------------------------------------------- */

WSMITH_API size_t wsmith_one_of_at(wsmith_source *s, const char *site, size_t n)
{
    WX__ASSERT(n > 0);
    return n < 2 ? 0 : (size_t)wsmith_range_at(s, site, 0, n - 1);
}

WSMITH_API int wsmith_enum_at(wsmith_source *s, const char *site, const int *items, size_t n)
{
    return items[wsmith_one_of_at(s, site, n)];
}

WSMITH_API uint64_t wsmith_weighted_at(wsmith_source *s, const char *site, const wsmith_weight *w,
                                       size_t n)
{
    wsmith__ask_for ask;
    WX__ASSERT(n > 0);
    memset(&ask, 0, sizeof ask);
    ask.site = site;
    ask.kind = WSMITH_INT;
    ask.low = w[0].min;
    ask.high = w[0].max;
    for (size_t i = 0; i < n; i++) {
        WX__ASSERT(w[i].min <= w[i].max && w[i].weight > 0);
        if (w[i].min < ask.low) ask.low = w[i].min;
        if (w[i].max > ask.high) ask.high = w[i].max;
    }
    ask.weights = w;
    ask.weight_count = n;
    return wsmith__ask(s, &ask);
}

/* Recorded as the index, so it means the same after the weights have changed. */
WSMITH_API size_t wsmith_pick_at(wsmith_source *s, const char *site, const uint32_t *w, size_t n)
{
    wsmith__ask_for ask;
    memset(&ask, 0, sizeof ask);
    WX__ASSERT(n > 0);
    ask.site = site;
    ask.kind = WSMITH_INT;
    ask.high = n - 1;
    ask.picks = w;
    return (size_t)wsmith__ask(s, &ask);
}

WSMITH_API size_t wsmith_length_at(wsmith_source *s, const char *site, size_t lo, size_t hi)
{
    return (size_t)wsmith_log_range_at(s, site, lo, hi);
}

WSMITH_API bool wsmith_eos_at(wsmith_source *s, const char *site, uint32_t mean)
{
    wsmith__ask_for ask;
    if (WX__LIKELY((size_t)(s->end - s->next) >= 2)) {
        uint32_t raw = wx__load_u16(s->next);
        s->next += 2;
        return raw < wsmith__eos_threshold(mean);
    }
    if (wsmith__live(s)) return wsmith__ask_eos(s, site, wsmith__site_hash(s, site), mean);
    memset(&ask, 0, sizeof ask);
    ask.site = site;
    ask.kind = WSMITH_EOS;
    ask.high = 1;
    ask.threshold = wsmith__eos_threshold(mean);
    return wsmith__ask(s, &ask) != 0;
}

/* -- floats ------------------------------------------------------------------------------------------- */

static uint64_t wsmith__ask_float(wsmith_source *s, const char *site, wsmith_kind kind)
{
    wsmith__ask_for ask;
    memset(&ask, 0, sizeof ask);
    ask.site = site;
    ask.kind = (uint32_t)kind;
    ask.high = kind == WSMITH_FLOAT32 ? 0xffffffffu : UINT64_MAX;
    return wsmith__ask(s, &ask);
}

WSMITH_API uint32_t wsmith_f32_bits_at(wsmith_source *s, const char *site)
{
    return (uint32_t)wsmith__ask_float(s, site, WSMITH_FLOAT32);
}

WSMITH_API uint64_t wsmith_f64_bits_at(wsmith_source *s, const char *site)
{
    return wsmith__ask_float(s, site, WSMITH_FLOAT64);
}

WSMITH_API float wsmith_f32_at(wsmith_source *s, const char *site)
{
    uint32_t bits = wsmith_f32_bits_at(s, site);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

WSMITH_API double wsmith_f64_at(wsmith_source *s, const char *site)
{
    uint64_t bits = wsmith_f64_bits_at(s, site);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* -- bytes -------------------------------------------------------------------------------------------- */

static size_t wsmith__replay_bytes(wsmith_source *s, const char *site, uint32_t uid, uint8_t *p,
                                   size_t n)
{
    const wsmith_choice *c = wsmith__replay_next(s, site, uid);
    const struct wsmith__replay *r = s->replay;
    if (!c && r->fills && s->unmade >= n) return 0;
    if (!c && wsmith__minimal_goes_on(s)) return n;
    if (r->live && c && c->kind != WSMITH_BYTES) return 0;
    if (!c || c->kind != WSMITH_BYTES || c->value > r->byte_count) return c ? n : 0;
    uint64_t len = c->high;
    if (len > r->byte_count - c->value) len = r->byte_count - c->value;
    if (len > n) len = n;
    if (len > 0) memcpy(p, r->bytes + c->value, (size_t)len);
    if (r->live) return (size_t)len + wsmith__take(s, p + len, n - (size_t)len);
    /* A choice made for fewer bytes is padded with zeros; one cut short by the end of the input
     * ends the replay where it ended the run. */
    return c->high < c->low && !r->minimal ? (size_t)len : n;
}

/* Tells what bytes were drawn. `ask` may have weights, of a byte each. */
static void wsmith__watch_bytes(wsmith_source *s, wsmith__ask_for *ask, uint32_t uid,
                                const uint8_t *p, size_t n)
{
    ask->low = 0;
    ask->high = 0xff;
    for (size_t i = 0; i < n; i++) s->watch->drawn(s->watch, ask, uid, p[i]);
}

static size_t wsmith__bytes_hidden(wsmith_source *s, const char *site, uint8_t *p, size_t n)
{
    uint32_t uid = wsmith__site_hash(s, site) ^ s->path;
    size_t got = s->replay ? wsmith__replay_bytes(s, site, uid, p, n) : 0;
    if (got == 0) got = wsmith__take(s, p, n);
    if (got == 0 && !wsmith__replay_ended(s)) got = n; /* the zeros that are there */
    if (s->zig) got = n;
    if (got < n && s->whole && wsmith__minimal_goes_on(s)) got = n;
    wsmith__ask_for ask;
    memset(&ask, 0, sizeof ask);
    ask.site = site;
    ask.kind = WSMITH_BYTES;
    if (wsmith__watched(s)) wsmith__watch_bytes(s, &ask, uid, p, got);
    if (s->record && got > 0) {
        ask.low = n;
        ask.high = got;
        wsmith__note(s, &ask, uid, wsmith__note_bytes(s, p, got), 0);
    }
    return got;
}

WSMITH_API void wsmith_bytes_at(wsmith_source *s, const char *site, void *p, size_t n)
{
    size_t got;
    if (n == 0) return;
    memset(p, 0, n);
    if (s->exhausted) return;
    if (wsmith__hidden(s)) {
        got = wsmith__bytes_hidden(s, site, (uint8_t *)p, n);
        if (got < n) s->exhausted = got > 0 || wsmith__replay_ended(s);
        return;
    }
    s->raw = s->next;
    s->raw_end = s->end;
    got = wsmith__take(s, (uint8_t *)p, n);
    s->next = s->raw;
    s->end = s->raw_end;
    if (got < n) s->exhausted = true;
}

/* A byte without weight becomes the first weight's smallest value. */
static void wsmith__allow_bytes(const wsmith__ask_for *ask, uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!wsmith__weights_allow(ask, p[i])) p[i] = (uint8_t)ask->weights[0].min;
    }
}

/* Weighted bytes are drawn one by one; in Zig's layout and in records they are stored as they are. */
WSMITH_API void wsmith_bytes_weighted_at(wsmith_source *s, const char *site, void *bytes, size_t n,
                                         const wsmith_weight *w, size_t count)
{
    wsmith__ask_for ask;
    uint8_t *p = (uint8_t *)bytes;
    size_t got = 0;
    if (n == 0) return;
    memset(&ask, 0, sizeof ask);
    ask.site = site;
    ask.kind = WSMITH_BYTES;
    ask.weights = w;
    ask.weight_count = count;
    memset(p, (int)(w[0].min & 0xff), n);
    if (s->exhausted) return;
    bool hidden = wsmith__hidden(s);
    uint32_t uid = wsmith__site_hash(s, site) ^ s->path;
    if (!hidden) {
        s->raw = s->next;
        s->raw_end = s->end;
    }
    if (s->replay) got = wsmith__replay_bytes(s, site, uid, p, n);
    if (s->zig) {
        wsmith__take(s, p, n);
        got = n;
    }
    for (uint64_t v; got < n && wsmith__raw_weighted(s, &ask, &v); got++) p[got] = (uint8_t)v;
    if (!hidden) {
        s->next = s->raw;
        s->end = s->raw_end;
    }
    if (wsmith__watched(s)) wsmith__watch_bytes(s, &ask, uid, p, got);
    wsmith__allow_bytes(&ask, p, n);
    if (got < n && wsmith__minimal_goes_on(s)) got = n;
    if (got < n) s->exhausted = wsmith__replay_ended(s);
    if (!s->record || (got < n && s->exhausted)) return;
    ask.low = ask.high = n;
    wsmith__note(s, &ask, uid, wsmith__note_bytes(s, p, n), 0);
}

/* Zig's layout: a length of four bytes, and the bytes; what does not fit is skipped. */
static size_t wsmith__zig_slice(wsmith_source *s, uint8_t *p, size_t cap)
{
    uint8_t head[4] = {0, 0, 0, 0};
    if (wsmith__take(s, head, 4) < 4) memset(head, 0, 4);
    size_t left = (size_t)(s->raw_end - s->raw), n = wx__load_u32(head);
    if (n > left) n = left;
    const uint8_t *from = s->raw;
    s->raw += n;
    if (n > cap) return 0;
    if (n) memcpy(p, from, n);
    return n;
}

/* As the three choices that a replay asks for. */
static void wsmith__note_slice(wsmith_source *s, const char *site, const uint8_t *p, size_t n,
                               size_t cap)
{
    wsmith__ask_for ask;
    uint32_t uid = wsmith__site_hash(s, site), path = s->path;
    memset(&ask, 0, sizeof ask);
    ask.site = site;
    ask.kind = WSMITH_INT;
    ask.high = INT32_MAX;
    wsmith__note(s, &ask, uid ^ wsmith__mix_path(path, 1), cap < INT32_MAX ? cap : INT32_MAX,
                 WSMITH_FORCED);
    ask.high = cap;
    if (cap > 0) wsmith__note(s, &ask, uid ^ wsmith__mix_path(path, 2), n, 0);
    if (n == 0) return;
    ask.kind = WSMITH_BYTES;
    ask.low = ask.high = n;
    wsmith__note(s, &ask, uid ^ path, wsmith__note_bytes(s, p, n), 0);
}

/* The length is bounded by what is left, so that a slice is not mostly padding. */
WSMITH_API size_t wsmith_slice_at(wsmith_source *s, const char *site, void *p, size_t cap)
{
    if (s->zig) {
        size_t got = wsmith__zig_slice(s, (uint8_t *)p, cap);
        if (s->record) wsmith__note_slice(s, site, (const uint8_t *)p, got, cap);
        return got;
    }
    uint32_t token = wsmith_scope_begin(s, 1);
    size_t left = wsmith_left_at(s, site);
    wsmith_scope_end(s, token);
    token = wsmith_scope_begin(s, 2);
    size_t n = wsmith_length_at(s, site, 0, left < cap ? left : cap);
    wsmith_scope_end(s, token);
    wsmith_bytes_at(s, site, p, n);
    return n;
}

/* Where choices were deleted in front, the last answer is nearer than none. */
static uint64_t wsmith__minimal_left(struct wsmith__replay *r)
{
    const wsmith_choice *c = wsmith__replay_token(r, true);
    if (c) return r->left = c->value <= INT32_MAX ? c->value : INT32_MAX;
    if (r->fills) return 64;
    return r->at >= r->count || r->lost > 0 ? 0 : r->left;
}

/* Recorded although it is not a choice: a replay has no input to measure. */
WSMITH_API size_t wsmith_left_at(wsmith_source *s, const char *site)
{
    wsmith__ask_for ask;
    bool hidden = wsmith__hidden(s);
    if (s->exhausted) return 0;
    uint64_t left = (uint64_t)(hidden ? s->raw_end - s->raw : s->end - s->next);
    left = left > UINT64_MAX - s->unmade ? UINT64_MAX : left + s->unmade;
    if (left > INT32_MAX) left = INT32_MAX; /* the same on 32-bit machines */
    if (!hidden) return (size_t)left;
    uint32_t uid = wsmith__site_hash(s, site) ^ s->path;
    memset(&ask, 0, sizeof ask);
    ask.site = site;
    ask.kind = WSMITH_INT;
    ask.high = INT32_MAX;
    if (s->replay && s->replay->live) {
        wsmith__catch_up(s);        /* no token is to tell of this */
        left = (uint64_t)INT32_MAX; /* whatever is left of a mutated input says nothing */
    } else if (s->replay && (s->replay->minimal || s->replay->by_span)) {
        left = wsmith__minimal_left(s->replay);
    } else if (s->replay && !wsmith__replay_value(s, &ask, uid, &left) && s->unmade == 0) {
        s->exhausted = wsmith__replay_ended(s);
        left = 0;
        if (s->exhausted) return 0;
    }
    if (s->record) wsmith__note(s, &ask, uid, left, WSMITH_FORCED);
    return (size_t)left;
}

/* -- structure ------------------------------------------------------------------------------------------- */

/* `salt` tells spans of one place apart. */
static WX__NOINLINE void wsmith__span_begin(wsmith_source *s, const char *label, uint32_t salt)
{
    if (!wsmith__hidden(s)) return;
    uint32_t hash = wsmith__site_hash(s, label);
    struct wsmith__replay *r = s->replay;
    if (r && r->by_span) wsmith__replay_begin(r, wsmith__recorded_hash(r, label, hash) ^ salt);
    if (s->record) wsmith__span_open(s, hash ^ salt);
}

static WX__NOINLINE void wsmith__span_end(wsmith_source *s)
{
    if (s->replay && s->replay->by_span) wsmith__replay_close(s->replay);
    if (s->record) wsmith__span_close(s);
}

static WX__NOINLINE void wsmith__span_missed(wsmith_source *s, const char *label, uint32_t place)
{
    wsmith__live_begin(s, wsmith__site_missed(s, label, place));
}

WSMITH_API void wsmith_span_begin(wsmith_source *s, const char *label)
{
    uint32_t place = wsmith__site_place(s, label);
    s->depth++;
    if (!s->live) wsmith__span_begin(s, label, 0);
    else if (WX__LIKELY(s->sites[place].site == label)) wsmith__live_begin(s, s->sites[place].hash);
    else wsmith__span_missed(s, label, place);
}

WSMITH_API void wsmith_span_end(wsmith_source *s)
{
    WX__ASSERT(s->depth > 0);
    s->depth--;
    if (s->live) wsmith__live_end(s);
    else wsmith__span_end(s);
}

/* Of the span around all turns of a loop. */
#define WSMITH__TURNS 0x6c6f6f70u

/* -- loops -------------------------------------------------------------------------------------------------- */

WSMITH_API wsmith_loop wsmith_loop_begin(wsmith_source *s, const char *site, size_t min, size_t max,
                                         uint32_t mean)
{
    wsmith_loop loop;
    WX__ASSERT(min <= max);
    loop.site = site;
    loop.index = loop.rounds = 0;
    loop.min = min;
    loop.max = max;
    loop.mean = mean;
    loop.depth = s->depth++;
    loop.hash = s->live ? wsmith__site_hash(s, site) : 0;
    if (s->live) wsmith__live_begin(s, loop.hash ^ WSMITH__TURNS);
    else wsmith__span_begin(s, site, WSMITH__TURNS);
    return loop;
}

static void wsmith__close_to(wsmith_source *s, uint32_t depth)
{
    while (s->depth > depth) wsmith_span_end(s);
}

WSMITH_API void wsmith_loop_end(wsmith_source *s, const wsmith_loop *loop)
{
    wsmith__close_to(s, loop->depth);
}

static inline void wsmith__live_close_to(wsmith_source *s, uint32_t depth)
{
    for (; s->depth > depth; s->depth--) wsmith__live_end(s);
}

/* The next turn, in a run of the fuzzer. */
static inline bool wsmith__live_turn(wsmith_source *s, wsmith_loop *loop)
{
    wsmith__live_close_to(s, loop->depth + 1);
    bool more = loop->rounds < loop->max;
    if (more) {
        s->depth++;
        wsmith__live_begin(s, loop->hash);
        more = loop->rounds < loop->min ||
               !(s->exhausted || wsmith__ask_eos(s, loop->site, loop->hash, loop->mean));
    }
    if (!more) wsmith__live_close_to(s, loop->depth);
    loop->index = loop->rounds++;
    return more;
}

WSMITH_API bool wsmith_loop_next(wsmith_source *s, wsmith_loop *loop)
{
    if (s->live) return wsmith__live_turn(s, loop);
    wsmith__close_to(s, loop->depth + 1);
    bool more = loop->rounds < loop->max;
    if (more) {
        wsmith_span_begin(s, loop->site);
        more = loop->rounds < loop->min || !wsmith_eos_at(s, loop->site, loop->mean);
    }
    if (!more) wsmith_loop_end(s, loop);
    loop->index = loop->rounds++;
    return more;
}

WSMITH_API uint32_t wsmith_scope_begin(wsmith_source *s, uint32_t index)
{
    uint32_t token = s->path;
    s->path = wsmith__mix_path(s->path, index);
    return token;
}

WSMITH_API void wsmith_scope_end(wsmith_source *s, uint32_t token) { s->path = token; }

static void wsmith__end_run(wsmith_source *s, wsmith_status status)
{
    if (s->status == WSMITH_OK) s->status = status;
    s->exhausted = true;
    s->next = s->end = s->raw = s->raw_end = s->block;
    s->unmade = 0;
}

WSMITH_API void wsmith_skip(wsmith_source *s) { wsmith__end_run(s, WSMITH_SKIPPED); }

WSMITH_API bool wsmith_discard(wsmith_source *s)
{
    wsmith_record *record = s->record;
    wsmith__catch_up(s);
    if (record && record->status == WSMITH_OK && s->open_span != WSMITH_NO_SPAN)
        ((wsmith_span *)record->spans)[s->open_span].flags |= WSMITH_DISCARDED;
    if (++s->discards <= 100 && !s->exhausted) return true;
    wsmith_reject(s);
    return false;
}

WSMITH_API void wsmith_reject(wsmith_source *s)
{
    wsmith__end_run(s, WSMITH_REJECTED);
    wsmith__catch_up(s);
    if (!s->record || s->record->status != WSMITH_OK) return;
    wsmith_span *spans = (wsmith_span *)s->record->spans;
    for (uint32_t i = s->open_span; i != WSMITH_NO_SPAN; i = spans[i].parent) {
        spans[i].flags |= WSMITH_DISCARDED;
    }
}

WSMITH_API bool wsmith_showing(const wsmith_source *s) { return s->showing; }

#endif /* WSMITH__REQUESTS_H */
