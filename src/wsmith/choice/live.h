/* src/wsmith/choice/live.h - requests in runs of the fuzzer, and the requests that the generators inline.
 *
 * A live run draws where its input has no choice that fits, and so never ends for want of one.
 */
#ifndef WSMITH__LIVE_H
#define WSMITH__LIVE_H

#include "ask.h"

/* -- spans ------------------------------------------------------------------------------------------------------ */

/* A span begins or ends in a run of the fuzzer, otherwise than in step. */
static WX__NOINLINE void wsmith__stray_begin(wsmith_source *s, uint32_t label)
{
    struct wsmith__replay *r = s->replay;
    if (r->in_step) wsmith__lose_step(r);
    if (r->by_span && !r->dry) wsmith__replay_begin(r, label);
    wsmith_choice *c = r->behind ? wsmith__tape_token(s) : NULL;
    if (!c) {
        wsmith__span_open(s, label);
        return;
    }
    c->kind = WSMITH__BEGIN;
    c->uid = label;
}

static WX__NOINLINE void wsmith__stray_end(wsmith_source *s)
{
    struct wsmith__replay *r = s->replay;
    if (r->in_step) wsmith__lose_step(r);
    if (r->by_span && !r->dry) wsmith__replay_close(r);
    wsmith_choice *c = r->behind ? wsmith__tape_token(s) : NULL;
    if (c) c->kind = WSMITH__END;
    else wsmith__span_close(s);
}

/* In step, where the record is to be up to date. */
static WX__NOINLINE void wsmith__span_written(wsmith_source *s, uint32_t label)
{
    wsmith__span_open(s, label);
}

/* A token for a span behind all that the input has to say about spans; NULL: it is not that simple. */
static inline wsmith_choice *wsmith__loose_token(struct wsmith__replay *r)
{
    if (r->in_step | !r->behind | (r->by_span & !r->dry)) return NULL; /* one branch */
    return r->tape_next != r->tape_end ? r->tape_next++ : NULL;
}

static inline void wsmith__live_begin(wsmith_source *s, uint32_t label)
{
    struct wsmith__replay *r = s->replay;
    wsmith_choice *c = r->step;
    if (c != r->step_end && c->kind == WSMITH__BEGIN && c->uid == label) {
        r->step = c + 1;
        if (WX__UNLIKELY(!r->behind)) wsmith__span_written(s, label);
        return;
    }
    c = wsmith__loose_token(r);
    if (!c) {
        wsmith__stray_begin(s, label);
        return;
    }
    c->kind = WSMITH__BEGIN;
    c->uid = label;
}

static inline void wsmith__live_end(wsmith_source *s)
{
    struct wsmith__replay *r = s->replay;
    wsmith_choice *c = r->step;
    if (c != r->step_end && c->kind == WSMITH__END) {
        r->step = c + 1;
        if (WX__UNLIKELY(!r->behind)) wsmith__span_close(s);
        return;
    }
    c = wsmith__loose_token(r);
    if (c) c->kind = WSMITH__END;
    else wsmith__stray_end(s);
}

/* -- numbers ---------------------------------------------------------------------------------------------------- */

/* At most `top`, from the PRNG at once. It costs as many bytes as the number has. */
static inline uint64_t wsmith__live_scaled(wsmith_source *s, uint64_t top)
{
    uint64_t r = wsmith__random(&s->state);
    s->unmade -= (71 - wx__clz64(top | 1)) >> 3;
    return top == UINT64_MAX ? r : wsmith__mul_high(r, top + 1);
}

/* The same in any run of the fuzzer. False: the input has ended. */
WX__INLINE bool wsmith__live_upto(wsmith_source *s, uint64_t top, uint64_t *out)
{
    if (WX__UNLIKELY(s->raw != s->raw_end || s->unmade < 8)) return wsmith__raw_below(s, top, out);
    *out = wsmith__live_scaled(s, top);
    return true;
}

/* In a swarm: see wsmith__draw. */
static WX__NOINLINE bool wsmith__live_redraw(wsmith_source *s, uint32_t uid, uint64_t top,
                                             uint64_t *raw)
{
    uint64_t rare = wsmith__rare_values(s->replay, uid, top);
    for (int i = 0; i < 6 && (rare >> *raw & 1); i++) {
        if (!wsmith__live_upto(s, top, raw)) return false;
    }
    return true;
}

/* What is left of the tokens for a request that is not answered in step; NULL: nothing. */
WX__INLINE const wsmith_choice *wsmith__live_next(wsmith_source *s, const char *site, uint32_t uid)
{
    struct wsmith__replay *r = s->replay;
    if (r->dry) return NULL;
    if (r->in_step || r->by_span) return wsmith__replay_next(s, site, uid);
    const wsmith_choice *c = r->by_uid ? wsmith__take_of_uid(r, uid) : wsmith__take_in_order(r);
    r->dry = r->by_uid ? r->taken >= r->numbers : c == NULL;
    return c;
}

/* A value that the replay of a fuzzer's run has no choice for. False: the input has ended. */
static inline bool wsmith__live_draw(wsmith_source *s, uint32_t uid, uint64_t low, uint64_t high,
                                     uint64_t *out)
{
    uint64_t raw, top = high - low;
    bool ok = wsmith__live_upto(s, top, &raw);
    if (WX__UNLIKELY(s->replay->swarm != 0) && ok && top < 64)
        ok = wsmith__live_redraw(s, uid, top, &raw);
    *out = low + raw;
    return ok;
}

/* A request in a run of the fuzzer whose answer has to be looked for or drawn. */
static WX__NOINLINE uint64_t wsmith__live_int(wsmith_source *s, const char *site, uint32_t hash,
                                              uint64_t low, uint64_t high)
{
    uint32_t uid = hash ^ s->path;
    const wsmith_choice *c = wsmith__live_next(s, site, uid);
    uint64_t v, top = high - low;
    if (c && c->kind == WSMITH_INT) {
        v = c->value - low <= top ? c->value : low + c->value % (top + 1);
    } else if (!wsmith__live_draw(s, uid, low, high, &v)) {
        v = low;
        s->exhausted = s->exhausted || wsmith__replay_ended(s);
        if (s->exhausted) return v;
    }
    wsmith_choice *to = wsmith__note_room(s);
    if (to) wsmith__note_int(to, site, uid, v, low, high);
    return v;
}

/* The same where nothing is left to look for, no swarm keeps the value out, and tape and bytes suffice. */
static WX__NOINLINE uint64_t wsmith__plain_int(wsmith_source *s, const char *site, uint32_t hash,
                                               uint64_t low, uint64_t high)
{
    struct wsmith__replay *r = s->replay;
    uint64_t v = low + wsmith__live_scaled(s, high - low);
    r->answered++;
    wsmith__note_int(r->tape_next++, site, hash ^ s->path, v, low, high);
    return v;
}

/* The answer of a token, where the record is to be up to date. */
static WX__NOINLINE uint64_t wsmith__repeat_written(wsmith_source *s, const wsmith_choice *c)
{
    wsmith_choice *to = wsmith__note_room(s);
    if (!to) return c->value;
    *to = *c;
    to->zero = 0;
    return c->value;
}

WX__INLINE uint64_t wsmith__ask_hashed(wsmith_source *s, const char *site, uint32_t hash,
                                       uint64_t low, uint64_t high)
{
    struct wsmith__replay *r = s->replay;
    const wsmith_choice *c = r->step;
    if (wsmith__in_step(s, site, hash, WSMITH_INT, low, high))
        return WX__LIKELY(r->behind) ? c->value : wsmith__repeat_written(s, c);
    if (r->dry && r->behind && r->tape_next != r->tape_end && s->raw == s->raw_end &&
        s->unmade >= 8 && (r->swarm == 0 || high - low > 63))
        return wsmith__plain_int(s, site, hash, low, high);
    return wsmith__live_int(s, site, hash, low, high);
}

static WX__NOINLINE uint64_t wsmith__ask_missed(wsmith_source *s, const char *site, uint64_t low,
                                                uint64_t high)
{
    uint32_t hash = wsmith__site_missed(s, site, wsmith__site_place(s, site));
    return wsmith__ask_hashed(s, site, hash, low, high);
}

static inline uint64_t wsmith__ask_live(wsmith_source *s, const char *site, uint64_t low,
                                        uint64_t high)
{
    uint32_t place = wsmith__site_place(s, site);
    if (WX__UNLIKELY(s->sites[place].site != site)) return wsmith__ask_missed(s, site, low, high);
    return wsmith__ask_hashed(s, site, s->sites[place].hash, low, high);
}

static WX__NOINLINE uint64_t wsmith__ask_int(wsmith_source *s, const char *site, uint64_t low,
                                             uint64_t high)
{
    if (wsmith__live(s)) return wsmith__ask_live(s, site, low, high);
    return wsmith__ask_quiet_int(s, site, low, high);
}

/* -- ends of sequences ------------------------------------------------------------------------------------------ */

/* Whether the sequence ends, in a run of the fuzzer, where that has to be looked for or drawn. */
static WX__NOINLINE bool wsmith__live_eos(wsmith_source *s, const char *site, uint32_t hash,
                                          uint32_t mean)
{
    uint32_t uid = hash ^ s->path;
    const wsmith_choice *c = wsmith__live_next(s, site, uid);
    uint64_t v;
    bool ends = true;
    if (c && c->kind == WSMITH_EOS) {
        ends = c->value != 0;
    } else if (wsmith__live_number(s, 2, &v)) {
        ends = v < wsmith__eos_threshold(mean);
    } else {
        s->exhausted = s->exhausted || wsmith__replay_ended(s);
        if (s->exhausted) return true;
    }
    wsmith_choice *to = wsmith__note_room(s);
    if (!to) return ends;
    wsmith__note_int(to, site, uid, ends, 0, 1);
    to->kind = WSMITH_EOS;
    to->simple = 1;
    return ends;
}

static inline bool wsmith__ask_eos(wsmith_source *s, const char *site, uint32_t hash, uint32_t mean)
{
    const wsmith_choice *c = s->replay->step;
    if (!wsmith__in_step(s, site, hash, WSMITH_EOS, 0, 1))
        return wsmith__live_eos(s, site, hash, mean);
    return (WX__LIKELY(s->replay->behind) ? c->value : wsmith__repeat_written(s, c)) != 0;
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

#endif /* WSMITH__LIVE_H */
