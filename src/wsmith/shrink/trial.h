/* src/wsmith/shrink/trial.h - one step of shrinking: an edited list of choices, run once.
 *
 * A trial is put together from parts of the best record so far (wsmith__keep, wsmith__put) and
 * replayed in order, with the simplest answer where it has no choice. What the run asked for
 * is recorded; if it still fails and is simpler than the best, the recording becomes the best. So
 * a trial needs not be right about what its edit does to the rest.
 */
#ifndef WSMITH__TRIAL_H
#define WSMITH__TRIAL_H

#include "order.h"
#include "seen.h"

typedef struct wsmith__shrinker {
    wsmith_predicate *fails;
    void *context;
    const wsmith_shrink_options *options;
    wsmith_shrink_stats stats;
    wsmith_record best, result;
    wsmith_choice *trial;
    uint8_t *bytes;        /* those of best, then those that the trial brings */
    wsmith_choice *tokens; /* of best */
    wsmith_choice *result_tokens;
    uint32_t *choice_at; /* token of choice i of best */
    uint32_t *span_at;   /* token where span i of best begins */
    uint32_t *scratch;
    wsmith__seen seen;
    bool by_order; /* the trial is replayed without regard to spans */
    uint64_t fill; /* the seed of what it draws where it has no choice; 0: the simplest is taken */
    size_t
        cut; /* the test asks for more choices than these, and gets the simplest; 0: it does not */
    uint64_t max_runs, random;
    uint64_t known_left; /* tokens of trials whose outcome is known: finding that out costs, too */
    wsmith_status status;
    bool stopped;
    struct wsmith__replay replay;
    wsmith_source source;
} wsmith__shrinker;

/* -- the best so far ------------------------------------------------------------------------------------ */

static size_t wsmith__best_count(const wsmith__shrinker *z)
{
    return wx__array_len(z->best.choices);
}

static const wsmith_choice *wsmith__best(const wsmith__shrinker *z)
{
    return (const wsmith_choice *)z->best.choices;
}

static size_t wsmith__span_count(const wsmith__shrinker *z) { return wx__array_len(z->best.spans); }

static const wsmith_span *wsmith__spans(const wsmith__shrinker *z)
{
    return (const wsmith_span *)z->best.spans;
}

static const uint8_t *wsmith__best_bytes(const wsmith__shrinker *z)
{
    return (const uint8_t *)z->best.bytes;
}

static bool wsmith__simplest_at(const wsmith__shrinker *z, size_t i)
{
    return wsmith__is_simplest(&wsmith__best(z)[i], wsmith__best_bytes(z));
}

/* -- putting a trial together --------------------------------------------------------------------------- */

static void wsmith__no_memory(wsmith__shrinker *z)
{
    z->status = WSMITH_ERR_NOMEM;
    z->stopped = true;
}

/* Starts an empty trial. */
static void wsmith__begin(wsmith__shrinker *z)
{
    wx__array_truncate(z->trial, 0);
    wx__array_truncate(z->bytes, wx__array_len(z->best.bytes));
    z->by_order = false;
    z->fill = 0;
}

/* Appends tokens [first, end) of the best record, as far as it has them. */
static void wsmith__keep(wsmith__shrinker *z, size_t first, size_t end)
{
    size_t count = wx__array_len(z->tokens), at = wx__array_len(z->trial);
    if (end > count) end = count;
    if (first >= end) return;
    if (!wx__array_add(z->trial, end - first)) {
        wsmith__no_memory(z);
        return;
    }
    memcpy(z->trial + at, z->tokens + first, (end - first) * sizeof *z->trial);
}

/* The tokens of span i. */
static size_t wsmith__span_begin_at(const wsmith__shrinker *z, size_t i) { return z->span_at[i]; }

static size_t wsmith__span_end_at(const wsmith__shrinker *z, size_t i)
{
    return (size_t)z->tokens[z->span_at[i]].low + 1;
}

static void wsmith__keep_span(wsmith__shrinker *z, size_t i)
{
    wsmith__keep(z, wsmith__span_begin_at(z, i), wsmith__span_end_at(z, i));
}

static void wsmith__put(wsmith__shrinker *z, const wsmith_choice *c)
{
    if (!wx__array_push(z->trial, *c)) wsmith__no_memory(z);
}

/* Makes the trial's choice the simplest; bytes too short are padded with zeros. */
static void wsmith__make_simplest(wsmith_choice *c)
{
    c->value = c->kind == WSMITH_BYTES ? 0 : c->simple;
    if (c->kind == WSMITH_BYTES) c->high = c->low = 0;
}

/* Appends choice `c` with other bytes. */
static void wsmith__put_with_bytes(wsmith__shrinker *z, const wsmith_choice *c, const uint8_t *p,
                                   size_t n)
{
    wsmith_choice other = *c;
    size_t at = wx__array_len(z->bytes);
    if (!wx__array_add(z->bytes, n)) {
        wsmith__no_memory(z);
        return;
    }
    if (n) memcpy(z->bytes + at, p, n);
    other.value = at;
    other.high = other.low = n;
    wsmith__put(z, &other);
}

/* The best record, to be edited in place. */
static wsmith_choice *wsmith__begin_copy(wsmith__shrinker *z)
{
    wsmith__begin(z);
    wsmith__keep(z, 0, SIZE_MAX);
    return z->stopped ? NULL : z->trial;
}

/* Choice i in a trial that is a copy. */
static wsmith_choice *wsmith__of_copy(const wsmith__shrinker *z, size_t i)
{
    return &z->trial[z->choice_at[i]];
}

enum { WSMITH__FILL_SIZE = 256 /* bytes of input for what a trial draws */ };

/* -- running it ------------------------------------------------------------------------------------------ */

static void wsmith__open_replay(wsmith__shrinker *z)
{
    struct wsmith__replay *r = &z->replay;
    memset(r, 0, sizeof *r);
    r->choices = z->trial;
    r->count = wx__array_len(z->trial);
    r->bytes = z->bytes;
    r->byte_count = wx__array_len(z->bytes);
    r->minimal = true;
    r->by_span = !z->by_order;
    r->fills = z->fill != 0;
    r->span = WSMITH__NO_TOKEN;
    r->limit = z->cut ? z->cut : wsmith__best_count(z) * 4 + 1000;
}

/* Where choices and spans stand among the tokens. */
static bool wsmith__index_tokens(wsmith__shrinker *z)
{
    size_t n = wx__array_len(z->tokens);
    wx__array_truncate(z->choice_at, 0);
    wx__array_truncate(z->span_at, 0);
    for (size_t i = 0; i < n; i++) {
        uint8_t kind = z->tokens[i].kind;
        if (kind == WSMITH__END) continue;
        bool ok = kind == WSMITH__BEGIN ? wx__array_push(z->span_at, (uint32_t)i)
                                        : wx__array_push(z->choice_at, (uint32_t)i);
        if (!ok) return false;
    }
    return true;
}

/* Makes `result` the best record. */
static void wsmith__adopt(wsmith__shrinker *z)
{
    wsmith_record record = z->best;
    wsmith_choice *tokens = z->tokens;
    z->best = z->result;
    z->result = record;
    z->tokens = z->result_tokens;
    z->result_tokens = tokens;
    size_t n = wx__array_len(z->best.bytes);
    wx__array_truncate(z->bytes, 0);
    if (!wsmith__index_tokens(z) || !wx__array_add(z->bytes, n)) wsmith__no_memory(z);
    else if (n) memcpy(z->bytes, z->best.bytes, n);
}

/* Calls the test; true when it failed and everything about the run is known. */
static bool wsmith__run(wsmith__shrinker *z)
{
    wsmith__open_replay(z);
    wsmith_record_clear(&z->result);
    if (z->fill) wsmith_from_seed(&z->source, z->fill, WSMITH__FILL_SIZE);
    else wsmith__source_init(&z->source);
    z->source.replay = &z->replay;
    z->source.record = &z->result;
    bool fails = z->fails(z->context, &z->source);
    z->source.replay = NULL;
    if (z->result.status != WSMITH_OK) {
        wsmith__no_memory(z);
        return false;
    }
    if (z->replay.overrun && !z->cut) return false;
    if (!wsmith__make_tokens(&z->result, &z->result_tokens)) {
        wsmith__no_memory(z);
        return false;
    }
    wsmith__seen_note(&z->seen, z->result_tokens, wx__array_len(z->result_tokens),
                      (const uint8_t *)z->result.bytes);
    return fails && z->source.status == WSMITH_OK;
}

static void wsmith__tell(wsmith__shrinker *z)
{
    const wsmith_shrink_options *o = z->options;
    z->stats.choices_after = wsmith__free_choices(&z->best);
    z->stats.bytes_after = wx__array_len(z->best.bytes);
    if (o && o->progress && !o->progress(o->progress_context, &z->stats)) z->stopped = true;
}

/* Runs the trial unless its result is known. True: the best record is simpler now. */
static bool wsmith__try(wsmith__shrinker *z)
{
    if (z->stopped) return false;
    if (!z->by_order) wsmith__link_tokens(z->trial, wx__array_len(z->trial));
    wsmith__open_replay(z);
    if (wsmith__seen_knows(&z->seen, &z->replay)) {
        uint64_t cost = wx__array_len(z->trial);
        z->stats.skipped++;
        z->known_left -= cost < z->known_left ? cost : z->known_left;
        if (z->known_left == 0) z->stopped = true;
        return false;
    }
    if (z->stats.runs >= z->max_runs) {
        z->stopped = true;
        return false;
    }
    z->stats.runs++;
    bool fails = wsmith__run(z);
    bool better = fails && wsmith__compare_records(&z->result, &z->best) < 0;
    if (better) {
        wsmith__adopt(z);
        z->stats.improvements++;
    }
    if (better || (z->stats.runs & 255) == 0) wsmith__tell(z);
    return better;
}

/* -- edits that most passes are made of ------------------------------------------------------------------ */

/* Deletes spans first to last, which are siblings. */
static bool wsmith__try_delete_spans(wsmith__shrinker *z, size_t first, size_t last)
{
    wsmith__begin(z);
    wsmith__keep(z, 0, wsmith__span_begin_at(z, first));
    wsmith__keep(z, wsmith__span_end_at(z, last), SIZE_MAX);
    return wsmith__try(z);
}

/* Deletes choices [first, end), whatever spans they are in. */
static bool wsmith__try_delete(wsmith__shrinker *z, size_t first, size_t end)
{
    wsmith__begin(z);
    wsmith__keep(z, 0, z->choice_at[first]);
    if (end < wsmith__best_count(z)) wsmith__keep(z, z->choice_at[end], SIZE_MAX);
    z->by_order = true;
    return wsmith__try(z);
}

/* Gives choice i another value. */
static bool wsmith__try_value(wsmith__shrinker *z, size_t i, uint64_t value)
{
    if (i >= wsmith__best_count(z) || wsmith__best(z)[i].value == value) return false;
    if (!wsmith__begin_copy(z)) return false;
    wsmith__of_copy(z, i)->value = value;
    return wsmith__try(z);
}

static bool wsmith__try_bytes(wsmith__shrinker *z, size_t i, const uint8_t *p, size_t n)
{
    wsmith__begin(z);
    wsmith__keep(z, 0, z->choice_at[i]);
    wsmith__put_with_bytes(z, &wsmith__best(z)[i], p, n);
    wsmith__keep(z, (size_t)z->choice_at[i] + 1, SIZE_MAX);
    return wsmith__try(z);
}

/* Makes everything but ends of sequences simplest in choices [first, end). */
static bool wsmith__try_simplest(wsmith__shrinker *z, size_t first, size_t end)
{
    if (!wsmith__begin_copy(z)) return false;
    for (size_t i = first; i < end && i < wsmith__best_count(z); i++) {
        wsmith_choice *c = wsmith__of_copy(z, i);
        if (c->kind != WSMITH_EOS && !(c->flags & WSMITH_FORCED)) wsmith__make_simplest(c);
    }
    return wsmith__try(z);
}

/* Everything inside span i becomes simplest, whatever is asked for there then. */
static bool wsmith__try_empty_span(wsmith__shrinker *z, size_t i)
{
    wsmith__begin(z);
    wsmith__keep(z, 0, wsmith__span_begin_at(z, i) + 1);
    wsmith__keep(z, wsmith__span_end_at(z, i) - 1, SIZE_MAX);
    return wsmith__try(z);
}

#endif /* WSMITH__TRIAL_H */
