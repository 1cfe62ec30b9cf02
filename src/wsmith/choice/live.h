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
    if (r->by_span) wsmith__replay_begin(r, label);
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
    if (r->by_span) wsmith__replay_close(r);
    wsmith_choice *c = r->behind ? wsmith__tape_token(s) : NULL;
    if (c) c->kind = WSMITH__END;
    else wsmith__span_close(s);
}

static inline void wsmith__live_begin(wsmith_source *s, uint32_t label)
{
    struct wsmith__replay *r = s->replay;
    wsmith_choice *c = r->step;
    if (c == r->step_end || c->kind != WSMITH__BEGIN || c->uid != label) {
        wsmith__stray_begin(s, label);
    } else {
        r->step = c + 1;
        if (WX__UNLIKELY(!r->behind)) wsmith__span_open(s, label);
    }
}

static inline void wsmith__live_end(wsmith_source *s)
{
    struct wsmith__replay *r = s->replay;
    wsmith_choice *c = r->step;
    if (c == r->step_end || c->kind != WSMITH__END) {
        wsmith__stray_end(s);
    } else {
        r->step = c + 1;
        if (WX__UNLIKELY(!r->behind)) wsmith__span_close(s);
    }
}

/* -- numbers ---------------------------------------------------------------------------------------------------- */

/* A value that the replay of a fuzzer's run has no choice for. False: the input has ended. */
static inline bool wsmith__live_draw(wsmith_source *s, uint32_t uid, uint64_t low, uint64_t high,
                                     uint64_t *out)
{
    uint64_t raw, top = high - low, swarm = s->replay->swarm;
    size_t width = wsmith__width(top);
    if (!wsmith__live_number(s, width, &raw)) return false;
    raw = wsmith__scale(raw, width, top);
    if (WX__UNLIKELY(swarm != 0) && top < 64) {
        uint64_t rare = wsmith__mix64(swarm ^ uid);
        for (int i = 0; i < 6 && (rare >> raw & 1); i++) {
            if (!wsmith__live_number(s, width, &raw)) return false;
            raw = wsmith__scale(raw, width, top);
        }
    }
    *out = low + raw;
    return true;
}

/* A request in a run of the fuzzer whose answer has to be looked for or drawn. */
static WX__NOINLINE uint64_t wsmith__live_int(wsmith_source *s, const char *site, uint64_t low,
                                              uint64_t high)
{
    uint32_t uid = wsmith__site_hash(s, site) ^ s->path;
    const wsmith_choice *c = s->replay->dry ? NULL : wsmith__replay_next(s, site, uid);
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
    uint64_t top = high - low;
    size_t width = wsmith__width(top);
    uint64_t raw = wsmith__random(&s->state) & (UINT64_MAX >> (64 - 8 * width));
    s->unmade -= width;
    r->answered++;
    raw = low + wsmith__scale(raw, width, top);
    wsmith__note_int(r->tape_next++, site, hash ^ s->path, raw, low, high);
    return raw;
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

static inline uint64_t wsmith__ask_live(wsmith_source *s, const char *site, uint64_t low,
                                        uint64_t high)
{
    struct wsmith__replay *r = s->replay;
    const wsmith_choice *c = r->step;
    uint32_t place = wsmith__site_place(s, site);
    if (s->sites[place].site != site) return wsmith__live_int(s, site, low, high);
    if (wsmith__in_step(s, site, s->sites[place].hash, WSMITH_INT, low, high))
        return WX__LIKELY(r->behind) ? c->value : wsmith__repeat_written(s, c);
    if (r->dry && r->behind && r->tape_next != r->tape_end && s->raw == s->raw_end &&
        s->unmade >= 8 && (r->swarm == 0 || high - low > 63))
        return wsmith__plain_int(s, site, s->sites[place].hash, low, high);
    return wsmith__live_int(s, site, low, high);
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
    const wsmith_choice *c = s->replay->dry ? NULL : wsmith__replay_next(s, site, uid);
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
