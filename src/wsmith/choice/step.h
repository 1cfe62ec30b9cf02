/* src/wsmith/choice/step.h - runs of the fuzzer that ask what their input was recorded from.
 *
 * The fuzzer edits a list of tokens in one place, and most runs of it show nothing new. So up to the edit a
 * request costs one comparison with the next token, and the record of the run is written only when
 * somebody wants it; see struct wsmith__replay.
 */
#ifndef WSMITH__STEP_H
#define WSMITH__STEP_H

#include "draw.h"

/* -- spans of a record -------------------------------------------------------------------------------------- */

static inline void wsmith__span_open(wsmith_source *s, uint32_t label)
{
    wsmith_record *record = s->record;
    wsmith_span *spans = (wsmith_span *)record->spans;
    if (record->status != WSMITH_OK) return;
    if (WX__UNLIKELY(wx__array_full(spans)) && (record->fixed || !wx__array_reserve(spans, 1))) {
        wsmith__record_full(record);
        return;
    }
    record->spans = spans;
    size_t index = WX__ARRAY_HEADER(spans)->length++;
    spans[index].label = label;
    spans[index].flags = 0;
    spans[index].parent = s->open_span;
    spans[index].first = (uint32_t)wx__array_len(record->choices);
    spans[index].end = WSMITH__OPEN;
    s->open_span = (uint32_t)index;
}

static void wsmith__span_close(wsmith_source *s)
{
    wsmith_span *spans = (wsmith_span *)s->record->spans;
    if (s->record->status != WSMITH_OK || s->open_span == WSMITH_NO_SPAN) return;
    spans[s->open_span].end = (uint32_t)wx__array_len(s->record->choices);
    s->open_span = spans[s->open_span].parent;
}

/* -- a record that is behind -------------------------------------------------------------------------------- */

static void wsmith__tell_tokens(wsmith_source *s, const wsmith_choice *tokens, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (tokens[i].kind == WSMITH__BEGIN) {
            wsmith__span_open(s, tokens[i].uid);
        } else if (tokens[i].kind == WSMITH__END) {
            wsmith__span_close(s);
        } else {
            wsmith_choice *to = wsmith__record_choice(s->record); /* there is room */
            if (!to) return;
            *to = tokens[i];
            to->zero = 0;
        }
    }
}

static WX__NOINLINE void wsmith__write_behind(wsmith_source *s)
{
    struct wsmith__replay *r = s->replay;
    size_t followed = r->in_step && r->step ? (size_t)(r->step - r->choices) : r->followed;
    r->behind = false;
    wsmith__tell_tokens(s, r->choices, followed);
    wsmith__tell_tokens(s, r->tape, (size_t)(r->tape_next - r->tape));
}

/* From here on the record is up to date. */
static inline void wsmith__catch_up(wsmith_source *s)
{
    if (s->replay && s->replay->behind) wsmith__write_behind(s);
}

/* Appends n bytes to the record; returns their offset. */
static uint64_t wsmith__note_bytes(wsmith_source *s, const uint8_t *p, size_t n)
{
    if (!wx__array_room(s->record->bytes, n)) wsmith__catch_up(s); /* before it is full */
    return wsmith__record_bytes(s->record, p, n);
}

/* -- in step --------------------------------------------------------------------------------------------------- */

/* In step the request is mostly the one that the next token was recorded from, which then is the answer as it
 * is. False: it has to be looked at. */
static inline bool wsmith__in_step(wsmith_source *s, const char *site, uint32_t hash, uint8_t kind,
                                   uint64_t low, uint64_t high)
{
    struct wsmith__replay *r = s->replay;
    wsmith_choice *c = r->step;
    if (c == r->step_end) return false;
    uint64_t other = (c->uid ^ hash ^ s->path) | (uint32_t)(c->kind ^ kind) | c->flags |
                     (uint64_t)((uintptr_t)c->site ^ (uintptr_t)site) | (c->low ^ low) |
                     (c->high ^ high);
    if (other != 0 || c->value - low > high - low) return false; /* one branch for all of it */
    r->answered++;
    r->step = c + 1;
    return true;
}

/* The innermost span that stands open in front of token `at`. */
static size_t wsmith__span_around(const struct wsmith__replay *r, size_t at)
{
    while (at-- > 0) {
        const wsmith_choice *c = &r->choices[at];
        if (c->kind == WSMITH__BEGIN) return at;
        if (c->kind == WSMITH__END) at = (size_t)c->high;
    }
    return WSMITH__NO_TOKEN;
}

/* From here on the alignment finds the choices. */
static WX__NOINLINE void wsmith__lose_step(struct wsmith__replay *r)
{
    r->followed = r->step ? (size_t)(r->step - r->choices) : 0;
    r->at = r->followed + r->took;
    r->in_step = r->took = false;
    r->dry = r->live && r->at >= r->count;
    if (r->by_span && r->unlinked && !r->dry)
        wsmith__link_tokens(r->step - r->followed, r->count); /* there is one: it is not dry */
    r->unlinked = false;
    r->step = r->step_end = NULL;
    if (r->dry) return;
    if (r->by_span) r->span = wsmith__span_around(r, r->followed);
    if (r->by_uid) wsmith__replay_fill(r, r->at);
}

WSMITH_API void wsmith_record_to(wsmith_source *s, wsmith_record *record)
{
    bool was_hidden = wsmith__hidden(s);
    wsmith__catch_up(s);
    if (s->live && s->replay->in_step) wsmith__lose_step(s->replay);
    s->record = record;
    s->live = false;
    s->open_span = WSMITH_NO_SPAN;
    wsmith__hide(s, was_hidden);
}

/* -- the tape -------------------------------------------------------------------------------------------------- */

/* A token at the end of the tape; NULL: it is full, and the record is up to date. */
static inline wsmith_choice *wsmith__tape_token(wsmith_source *s)
{
    struct wsmith__replay *r = s->replay;
    if (WX__LIKELY(r->tape_next != r->tape_end)) return r->tape_next++;
    wsmith__write_behind(s);
    return NULL;
}

/* In a run of the fuzzer: the token that becomes the answer. NULL: it goes to the record. */
WX__INLINE wsmith_choice *wsmith__live_room(wsmith_source *s)
{
    struct wsmith__replay *r = s->replay;
    wsmith_choice *c = NULL;
    if (r->took) c = r->step++;
    else if (r->behind) c = wsmith__tape_token(s);
    r->wrote = r->wrote || r->took;
    r->took = false;
    r->answered++;
    return r->behind ? c : NULL;
}

#endif /* WSMITH__STEP_H */
