/* src/wsmith/choice/ask.h - how a request is answered: by the replay, else by a draw; and recorded.
 *
 * Nothing is recorded once a request has found no input. So a replay finds the end of the record
 * at the same request, and everything after it agrees.
 */
#ifndef WSMITH__ASK_H
#define WSMITH__ASK_H

#include "step.h"

/* -- replay --------------------------------------------------------------------------------------------- */

/* Where the span of the replay ends. */
static size_t wsmith__replay_end(const struct wsmith__replay *r)
{
    return r->span == WSMITH__NO_TOKEN ? r->count : (size_t)r->choices[r->span].low;
}

/* Looks no further than over 64 choices and spans, so that a replay costs O(its length). */
static WX__NOINLINE void wsmith__replay_begin(struct wsmith__replay *r, uint32_t label)
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

static WX__NOINLINE void wsmith__replay_close(struct wsmith__replay *r)
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

/* The same for a replay that fills: only what was recorded for this request. */
static WX__NOINLINE const wsmith_choice *wsmith__replay_own(struct wsmith__replay *r, uint32_t uid)
{
    size_t at = r->at;
    const wsmith_choice *c = wsmith__replay_token(r, false);
    if (!c || c->uid == uid) return c;
    r->at = at;
    return NULL;
}

/* The next choice of the uid that `c` has and that was not served, from `at` on; NO_CHOICE: none. */
static uint32_t *wsmith__next_of(struct wsmith__replay *r, uint32_t uid)
{
    uint32_t *first = wsmith__replay_slot(r, uid);
    while (*first < WSMITH__NO_CHOICE - 1 && *first < r->at) *first = r->next[*first];
    return first;
}

/* Whether a site that is known to ask comes between `at` and `end`. */
static bool wsmith__passes_by(struct wsmith__replay *r, size_t end)
{
    for (size_t i = r->at; i < end; i++) {
        const wsmith_choice *c = &r->choices[i];
        if (c->site && wsmith__site_asks(r->moved, c->site) && *wsmith__next_of(r, c->uid) == i)
            return true;
    }
    return false;
}

/* A request that finds another choice in its place gets the next one of its uid, if that comes soon; what lies
 * between is passed over if none of it is known to be asked for still. If it comes late, that is done
 * when the request behind it comes, too. Otherwise the request is new. Without the texts of its sites,
 * what a record does not know may be a site that has moved, and gets the next choice. */
static const wsmith_choice *wsmith__replay_place(struct wsmith__replay *r, uint32_t uid)
{
    enum { SOON = 64 };
    size_t behind = r->far + 1;
    while (r->at < r->count && *wsmith__next_of(r, r->choices[r->at].uid) != r->at) r->at++;
    r->taken = r->at;
    if (r->at >= r->count) return NULL;
    size_t at = r->at;
    r->far = 0;
    if (r->choices[at].uid != uid) {
        uint32_t *first = wsmith__next_of(r, uid);
        bool unknown = *first == WSMITH__NO_CHOICE - 1, comes = *first < WSMITH__NO_CHOICE - 1;
        r->misfits++;
        if (behind > at && behind < r->count && r->choices[behind].uid == uid) {
            at = behind;
        } else if (comes && *first - at <= SOON) {
            at = *first;
            if (r->moved && wsmith__passes_by(r, at)) {
                *first = r->next[at];
                return &r->choices[at];
            }
        } else if (!unknown || r->moved) {
            r->far = comes ? *first : 0;
            return NULL;
        }
    }
    r->at = r->taken = at + 1;
    return &r->choices[at];
}

/* The next choice of the uid; NULL: all were served. */
WX__INLINE const wsmith_choice *wsmith__take_of_uid(struct wsmith__replay *r, uint32_t uid)
{
    uint32_t *first = wsmith__replay_slot(r, uid), i = *first;
    if (i >= WSMITH__NO_CHOICE - 1) return NULL;
    *first = r->next[i];
    r->taken++;
    return &r->choices[i];
}

/* The next choice, whatever it is; NULL: there is none. */
WX__INLINE const wsmith_choice *wsmith__take_in_order(struct wsmith__replay *r)
{
    while (r->at < r->count && r->choices[r->at].kind >= WSMITH__BEGIN) r->at++;
    return r->at < r->count ? &r->choices[r->at++] : NULL;
}

static WX__NOINLINE const wsmith_choice *wsmith__replay_of_uid(wsmith_source *s, const char *site,
                                                               uint32_t uid)
{
    struct wsmith__replay *r = s->replay;
    /* A uid that was not recorded leaves its entry unused: the table has room for recorded ones. */
    uid = wsmith__recorded_hash(r, site, uid ^ s->path) ^ s->path;
    if (WX__UNLIKELY(r->by_place)) return wsmith__replay_place(r, uid);
    return wsmith__take_of_uid(r, uid);
}

/* The choice that this request gets, or NULL. By order all kinds share one cursor. */
static inline const wsmith_choice *wsmith__replay_next(wsmith_source *s, const char *site,
                                                       uint32_t uid)
{
    struct wsmith__replay *r = s->replay;
    if (r->in_step) {
        if (r->step < r->step_end && r->step->uid == uid && r->step->kind < WSMITH__BEGIN) {
            r->took = true;
            return r->step;
        }
        wsmith__lose_step(r);
    }
    if (r->dry) return NULL;
    if (r->by_uid) return wsmith__replay_of_uid(s, site, uid);
    if (WX__UNLIKELY(r->fills)) return wsmith__replay_own(r, uid);
    if (r->minimal || r->by_span) return wsmith__replay_token(r, false);
    return wsmith__take_in_order(r);
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
    const wsmith_choice *c = wsmith__replay_next(s, ask->site, uid);
    if (!c || (s->replay->live && !wsmith__usable(ask, c))) return false;
    *out = wsmith__fit(ask, c);
    return true;
}

/* Bit v: the swarm of the replay wants the v-th value of a range of `top` + 1 to be rare; 0: none, or all alike. A
 * swarm that keeps a target recursing does so for a while only. */
static inline uint64_t wsmith__rare_values(const struct wsmith__replay *r, uint32_t uid,
                                           uint64_t top)
{
    if (r->swarm == 0 || r->answered >= r->swarm_end || top > 63) return 0;
    uint64_t all = UINT64_MAX >> (63 - top), rare = wsmith__mix64(r->swarm ^ uid) & all;
    return rare == all ? 0 : rare;
}

/* A value that nothing is known about. One that is to be rare is drawn again, six times at most. */
static bool wsmith__draw(wsmith_source *s, const wsmith__ask_for *ask, uint32_t uid, uint64_t *out)
{
    bool ok = wsmith__raw_value(s, ask, out);
    uint64_t rare = 0;
    if (s->replay && ask->kind == WSMITH_INT)
        rare = wsmith__rare_values(s->replay, uid, ask->high - ask->low);
    for (int i = 0; i < 6 && ok && (rare >> ((*out - ask->low) & 63) & 1); i++)
        ok = wsmith__raw_value(s, ask, out);
    return ok;
}

/* A run of the fuzzer, that goes on: choices are replayed live and recorded, and nothing else is wanted. */
static inline bool wsmith__live(const wsmith_source *s) { return s->live && !s->exhausted; }

/* -- the general request ------------------------------------------------------------------------------------ */

/* Room for an answer; NULL: it goes unrecorded. */
WX__INLINE wsmith_choice *wsmith__note_room(wsmith_source *s)
{
    if (s->live) {
        wsmith_choice *token = wsmith__live_room(s);
        if (token) return token;
    }
    wsmith_choice *c = wsmith__record_choice(s->record);
    if (WX__UNLIKELY(!c) && s->record->fixed) s->exhausted = true; /* the run is to end */
    return c;
}

static inline void wsmith__note_int(wsmith_choice *c, const char *site, uint32_t uid,
                                    uint64_t value, uint64_t low, uint64_t high)
{
    c->uid = uid;
    c->kind = WSMITH_INT;
    c->flags = 0;
    c->zero = 0;
    c->value = value;
    c->low = c->simple = low;
    c->high = high;
    c->site = site;
}

static void wsmith__note(wsmith_source *s, const wsmith__ask_for *ask, uint32_t uid, uint64_t value,
                         uint8_t flags)
{
    wsmith_choice *c = wsmith__note_room(s);
    if (!c) return;
    wsmith__note_int(c, ask->site, uid, value, ask->low, ask->high);
    c->kind = (uint8_t)ask->kind;
    c->flags = ask->picks || ask->weights ? (uint8_t)(flags | WSMITH_SPARSE) : flags;
    c->simple = wsmith__simplest(ask);
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
    struct wsmith__replay *r = s->replay;
    if (r && r->in_step) wsmith__lose_step(r);
    if (r && r->dry) return true;
    if (r && r->by_span) return r->at >= r->count;
    return !r || !r->by_uid || r->taken >= r->numbers;
}

static bool wsmith__watched(const wsmith_source *s)
{
    return WX__UNLIKELY(s->watch != NULL) && s->watch->drawn && !s->replay && !s->zig;
}

/* Whether the next draw cannot fail, whatever its value. */
static bool wsmith__has_room(const wsmith_source *s)
{
    return s->unmade >= WSMITH__WATCH_LEAST || s->raw_end - s->raw >= WSMITH__WATCH_LEAST;
}

static uint64_t wsmith__ask_hidden(wsmith_source *s, const wsmith__ask_for *ask)
{
    uint32_t uid = wsmith__site_hash(s, ask->site) ^ s->path;
    bool watched = wsmith__watched(s) && wsmith__has_room(s);
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
    if (watched) s->watch->drawn(s->watch, ask, uid, v);
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

/* A number of at most 64 bits from the hidden window. False: it needs a closer look. */
static inline bool wsmith__quick_draw(wsmith_source *s, uint64_t low, uint64_t high, uint64_t *out)
{
    uint64_t top = high - low;
    size_t width = wsmith__width(top);
    if (WX__UNLIKELY(s->raw_end - s->raw < 8)) return false;
    uint64_t raw = wx__load_u64(s->raw) & (UINT64_MAX >> (64 - 8 * width));
    s->raw += width;
    *out = low + wsmith__scale(raw, width, top);
    return true;
}

/* The common request while recording, without a detour. False: not that simple. */
static inline bool wsmith__record_int(wsmith_source *s, const char *site, uint64_t low,
                                      uint64_t high, uint64_t *out)
{
    if (!s->record || s->replay || s->bias || s->zig) return false;
    if (!wsmith__quick_draw(s, low, high, out)) return false;
    wsmith_choice *c = wsmith__record_choice(s->record);
    if (c) wsmith__note_int(c, site, wsmith__site_hash(s, site) ^ s->path, *out, low, high);
    return true;
}

static void wsmith__ask_for_int(wsmith__ask_for *ask, const char *site, uint64_t low, uint64_t high)
{
    ask->site = site;
    ask->kind = WSMITH_INT;
    ask->threshold = 0;
    ask->skewed = false;
    ask->low = low;
    ask->high = high;
    ask->weights = NULL;
    ask->weight_count = 0;
    ask->picks = NULL;
}

static WX__NOINLINE uint64_t wsmith__ask_quiet_int(wsmith_source *s, const char *site, uint64_t low,
                                                   uint64_t high)
{
    wsmith__ask_for ask;
    uint64_t v;
    if (wsmith__record_int(s, site, low, high, &v)) return v;
    wsmith__ask_for_int(&ask, site, low, high);
    return wsmith__ask(s, &ask);
}

#endif /* WSMITH__ASK_H */
