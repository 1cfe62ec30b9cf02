/* src/wsmith/choice/source.h - where values come from: bytes, a seed, or recorded choices.
 *
 * Bytes and seeds are one thing: a window [next, end) that a request takes a few bytes from. A seed
 * refills the window from a PRNG. So the common request is a compare, a load and a multiply.
 * While a record is written or replayed the window is kept empty, which sends every request to
 * wsmith__ask (ask.h), where everything else is decided; the true window is then [raw, raw_end).
 */
#ifndef WSMITH__SOURCE_H
#define WSMITH__SOURCE_H

#include "moved.h"

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
 * By place, `at` is the next choice of the record, and `far` one further down that a request might
 * have asked for; `misfits` counts requests that were not answered by the next choice.
 *
 * A live replay begins in step: `step` is the next token, whatever the alignment, as long as each request
 * and each span is the one that the token was recorded from. So a run costs little up to where it was
 * edited, and only what is behind that has to be aligned. That is for sources that are live, which the
 * engine's are; those of the bridges are aligned from the start. `took`: the request that is being answered has
 * taken the token at `step`.
 *
 * Most runs of the fuzzer show nothing new, so their record may lag `behind`: the tokens that were followed
 * in step (which become what was answered), and behind them those on the `tape`, say the same, and
 * wsmith__catch_up writes it down when it is asked for. `answered` of them are choices.
 *
 * A minimal replay answers with the simplest value where it has no choice, and records that. One that
 * `fills` draws there, and where the next choice is another request's, which then keeps it. A live
 * one (the engine's) draws where a choice is of another kind or has no weight; `swarm` makes half
 * of the values of small ranges rare, which ones is a function of it and the uid, until `swarm_end`. */
struct wsmith__replay {
    const wsmith_choice *choices;
    const uint8_t *bytes;
    size_t count, byte_count, at;
    size_t numbers, taken; /* by uid: choices, and how many of them were served */
    bool by_uid, by_span, minimal, overrun, live, observed;
    bool by_place; /* and by_uid */
    bool in_step, took, behind;
    bool wrote;    /* over a token in step */
    bool dry;      /* live: nothing is left, and nothing will be */
    bool unlinked; /* live, by span: wsmith__link_tokens is to be called when the step is lost */
    bool fills;    /* minimal */
    uint32_t lost;
    size_t far, misfits;
    wsmith_choice *step, *step_end; /* NULL: not in step */
    size_t followed;                /* tokens, when the step was lost */
    wsmith_choice *tape, *tape_next, *tape_end;
    size_t answered;
    struct wsmith__moved *moved; /* owned; NULL: lines are where they were */
    uint64_t swarm;              /* live: 0 for none */
    size_t swarm_end;            /* so many answers have been given when it ends */
    size_t span;                 /* token of the innermost span that was found */
    size_t limit;                /* minimal: this many choices are recorded at most */
    uint64_t left;               /* minimal: the last answer to wsmith_left */
    wsmith_choice *tokens;       /* owned */
    uint32_t mask;
    uint32_t *next;
    wsmith__uid_list *table;
};

/* Where a source tells what it does. `drawn` is called with each value that was drawn, unless so little
 * input was left that a draw might have failed for its value (WSMITH__WATCH_LEAST bytes); bytes come
 * one by one. NULL: labels only (check/labels.h). */
struct wsmith__observer {
    void (*drawn)(struct wsmith__observer *watch, const wsmith__ask_for *ask, uint32_t uid,
                  uint64_t value);
    struct wsmith__label *labels;
    bool failed; /* out of memory */
};

enum { WSMITH__WATCH_LEAST = 16 };

/* Kinds of tokens besides choices. The uid of a begin is the label, `low` the token of its end,
 * `high` that of the begin around it; `high` of an end is the token of its begin. */
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

static inline uint32_t wsmith__mix_path(uint32_t path, uint32_t index)
{
    return (uint32_t)(wsmith__mix64(((uint64_t)path << 32 | index) + 0x9e3779b97f4a7c15u) >> 32);
}

/* The cache is keyed by the text's address but holds its content's hash, so it changes nothing. A text
 * has four places: this one and three beside it, for when that is taken. */
static inline uint32_t wsmith__site_place(const wsmith_source *s, const char *site)
{
    uint64_t hash = (uint64_t)(uintptr_t)site * 0x9e3779b97f4a7c15u;
    return (uint32_t)(hash >> 32) % (uint32_t)WX__COUNT_OF(s->sites);
}

static WX__NOINLINE uint32_t wsmith__site_missed(wsmith_source *s, const char *site, uint32_t place)
{
    uint32_t i = 0;
    while (i < 4 && s->sites[place ^ i].site != site && s->sites[place ^ i].site) i++;
    place = i < 4 ? place ^ i : place;
    if (s->sites[place].site == site) return s->sites[place].hash;
    s->sites[place].site = site;
    s->sites[place].hash = wsmith__hash_site(site);
    return s->sites[place].hash;
}

static inline uint32_t wsmith__site_hash(wsmith_source *s, const char *site)
{
    uint32_t place = wsmith__site_place(s, site);
    if (WX__LIKELY(s->sites[place].site == site)) return s->sites[place].hash;
    return wsmith__site_missed(s, site, place);
}

/* Whether a replay by place has found the record to be of this program, and all of it was used. */
static inline bool wsmith__replay_fits(const struct wsmith__replay *r)
{
    return r->by_place && r->misfits == 0 && r->at >= r->count;
}

/* The hash that a replayed record knows a site by. */
static inline uint32_t wsmith__recorded_hash(const struct wsmith__replay *r, const char *site,
                                             uint32_t hash)
{
    return WX__UNLIKELY(r->moved != NULL) ? wsmith__before_move(r->moved, site, hash) : hash;
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

static bool wsmith__hidden(const wsmith_source *s)
{
    return s->record || s->replay || s->zig || s->watch;
}

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

static uint32_t *wsmith__replay_slot(struct wsmith__replay *r, uint32_t uid)
{
    uint32_t i = (uint32_t)(uid * 0x9e3779b97f4a7c15u >> 32) & r->mask;
    while (r->table[i].first != WSMITH__NO_CHOICE - 1 && r->table[i].uid != uid)
        i = (i + 1) & r->mask;
    r->table[i].uid = uid;
    return &r->table[i].first;
}

/* Entries of the table for `count` choices: a power of two, and more than there are choices. */
static size_t wsmith__replay_slots(size_t count)
{
    size_t size = 8;
    while (size < count * 2) size *= 2;
    return size;
}

/* Fills the table with the choices from `from` on. `first` of an unused entry is NO_CHOICE - 1; of a uid
 * whose choices are used up, NO_CHOICE. */
static void wsmith__replay_fill(struct wsmith__replay *r, size_t from)
{
    size_t size = wsmith__replay_slots(r->count - from);
    r->mask = (uint32_t)(size - 1);
    for (size_t i = 0; i < size; i++) r->table[i].first = WSMITH__NO_CHOICE - 1;
    r->numbers = 0;
    for (size_t i = r->count; i-- > from;) {
        uint32_t span =
            r->choices[i].kind >= WSMITH__BEGIN; /* in lists of their own: not to be foreseen */
        r->numbers += 1 - span;
        uint32_t *first = wsmith__replay_slot(r, r->choices[i].uid ^ (0 - span));
        r->next[i] = *first == WSMITH__NO_CHOICE - 1 ? WSMITH__NO_CHOICE : *first;
        *first = (uint32_t)i;
    }
}

static bool wsmith__replay_index(struct wsmith__replay *r)
{
    size_t bytes;
    if (r->count >= WSMITH__NO_CHOICE / 4 ||
        !wx__size_mul(wsmith__replay_slots(r->count), sizeof *r->table, &bytes))
        return false;
    r->table = (wsmith__uid_list *)WX__REALLOC(NULL, bytes);
    if (!r->table) return false;
    memset(r->table, 0, bytes);
    r->next = (uint32_t *)WX__REALLOC(NULL, (r->count + 1) * sizeof *r->next);
    if (!r->next) return false;
    wsmith__replay_fill(r, 0);
    return true;
}

/* Links each begin to its end and to the begin around it, each end to its begin; ends without a begin become choices
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
            tokens[i].high = open;
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
    wx__array_truncate(*tokens, 0);
    bool ok = wx__array_reserve(*tokens, count + 2 * span_count); /* enough, when they nest */
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
    wsmith__moved_free(s->replay->moved);
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
        r->by_place = align == WSMITH_BY_PLACE;
        r->by_uid = align == WSMITH_BY_UID || r->by_place;
        r->by_span = align == WSMITH_BY_SPAN;
        r->span = WSMITH__NO_TOKEN;
        s->replay = r;
    }
    if (!r || (r->by_uid && !wsmith__replay_index(r)) ||
        (r->by_span && !wsmith__replay_tree(r, record)) ||
        (align != WSMITH_BY_ORDER && !wsmith__moved_new(record, &r->moved))) {
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

/* Most runs of the fuzzer draw little. */
static void wsmith__refill(wsmith_source *s)
{
    size_t n = s->live ? 64 : sizeof s->block;
    if (n > s->unmade) n = (size_t)s->unmade;
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
static inline bool wsmith__take_number(wsmith_source *s, size_t width, uint64_t *out)
{
    uint8_t bytes[8] = {0};
    if (WX__LIKELY(s->raw_end - s->raw >= 8)) {
        *out = wx__load_u64(s->raw) & (UINT64_MAX >> (64 - 8 * width));
        s->raw += width;
        return true;
    }
    bool whole = wsmith__take(s, bytes, width) == width;
    *out = whole ? wx__load_u64(bytes) : 0;
    return whole;
}

/* The same in a run of the fuzzer: from the PRNG at once, not by a block of its bytes. */
static inline bool wsmith__live_number(wsmith_source *s, size_t width, uint64_t *out)
{
    if (WX__UNLIKELY(s->raw != s->raw_end || s->unmade < 8))
        return wsmith__take_number(s, width, out);
    *out = wsmith__random(&s->state) & (UINT64_MAX >> (64 - 8 * width));
    s->unmade -= width;
    return true;
}

#endif /* WSMITH__SOURCE_H */
