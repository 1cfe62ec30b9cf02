/* src/wsmith/shrink/shrink.h - the shrinker: in which order the passes run, and when it ends.
 *
 * Cheap passes first. Whenever a pass helped, the cheap ones run again, since what did not work
 * before may work now; known runs cost nothing. When no pass helps any more the record is minimal
 * for all of them. The thorough effort then makes parts anew at random, which finds ways that no
 * pass describes.
 */
#ifndef WSMITH__SHRINK_H
#define WSMITH__SHRINK_H

#include "redraw.h"
#include "reshape.h"
#include "bytes.h"

/* -- passes ------------------------------------------------------------------------------------------------ */

typedef void wsmith__pass_function(wsmith__shrinker *z);

typedef struct wsmith__pass {
    const char *name;
    wsmith__pass_function *run;
} wsmith__pass;

static void wsmith__all_values_simplest(wsmith__shrinker *z)
{
    if (!wsmith__all_simplest(z, 0, wsmith__best_count(z)))
        wsmith__try_simplest(z, 0, wsmith__best_count(z));
}

/* What the test was told to be left of its input: less makes many tests do less. */
static void wsmith__lower_forced(wsmith__shrinker *z)
{
    for (size_t i = 0; i < wsmith__best_count(z) && !z->stopped; i++) {
        const wsmith_choice *c = &wsmith__best(z)[i];
        if ((c->flags & WSMITH_FORCED) && c->value != c->simple) wsmith__lower_int(z, i);
    }
}

/* Halves of the record, quarters, ... down to eight choices. */
static void wsmith__blocks_simplest(wsmith__shrinker *z)
{
    for (size_t len = wsmith__best_count(z) / 2; len >= 8; len /= 2) {
        for (size_t i = 0; i < wsmith__best_count(z) && !z->stopped; i += len) {
            size_t end = i + len < wsmith__best_count(z) ? i + len : wsmith__best_count(z);
            if (!wsmith__all_simplest(z, i, end)) wsmith__try_simplest(z, i, end);
        }
    }
}

/* What can be simplest first: less is then in the way of the others. */
static void wsmith__each_simplest(wsmith__shrinker *z)
{
    for (size_t i = wsmith__next_number(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_number(z, i + 1))
        wsmith__try_value(z, i, wsmith__best(z)[i].simple);
}

static void wsmith__lower_values(wsmith__shrinker *z)
{
    for (size_t i = 0; i < wsmith__best_count(z) && !z->stopped; i++) wsmith__lower(z, i);
}

/* Up to `cheap` the passes are repeated after each success of a later one. */
static const wsmith__pass wsmith__passes[] = {
    {"all simplest", wsmith__all_values_simplest},
    {"less input", wsmith__lower_forced},
    {"delete spans", wsmith__delete_spans},
    {"delete rounds", wsmith__delete_rounds},
    {"blocks simplest", wsmith__blocks_simplest},
    {"spans simplest", wsmith__simplest_spans},
    {"hoist", wsmith__hoist},
    {"values simplest", wsmith__each_simplest},
    {"lower alike", wsmith__lower_alike},
    {"lower values", wsmith__lower_values},
    {"join", wsmith__join},
    {"delete windows", wsmith__delete_windows},
    {"swap repeats", wsmith__swap_in_repeats},
    {"delete in repeats", wsmith__delete_in_repeats},
    {"exchange repeats", wsmith__exchange_in_repeats},
    {"delete for repeats", wsmith__delete_for_repeats},
    {"delete two", wsmith__delete_two},
    {"delete and raise", wsmith__delete_and_raise},
    {"sort spans", wsmith__sort_spans},
    {"sort values", wsmith__sort_values},
    {"lower equal values", wsmith__lower_equal},
    {"lower counts", wsmith__lower_counts},
    {"lower pairs", wsmith__lower_pairs},
    {"move amounts", wsmith__move_amounts},
    {"delete and shift", wsmith__delete_and_shift},
    {"merge amounts", wsmith__merge_amounts},
    {"lower kinds", wsmith__lower_kinds},
    {"jump", wsmith__jump},
    {"jump half", wsmith__jump_half},
    {"delete for extremes", wsmith__delete_for_extremes},
    {"delete bytes", wsmith__delete_bytes},
    {"lower digits", wsmith__lower_digits},
    {"lower lengths", wsmith__lower_lengths},
    {"lower like bytes", wsmith__lower_like_bytes},
    {"exchange values", wsmith__exchange_values},
    {"redraw kinds", wsmith__redraw_kinds},
    {"reshape", wsmith__reshape},
    {"lower nested lengths", wsmith__lower_nested_lengths},
    {"delete byte pairs", wsmith__delete_byte_pairs},
    {"merge bytes", wsmith__merge_bytes},
    {"lower bytes fully", wsmith__lower_bytes_fully},
    {"delete chunks", wsmith__delete_chunks},
    {"delete small windows", wsmith__delete_small_windows},
};

enum { WSMITH__CHEAP_PASSES = 10 };

static bool wsmith__pass_helps(wsmith__shrinker *z, size_t pass)
{
    uint64_t before = z->stats.improvements;
    z->stats.pass = wsmith__passes[pass].name;
    wsmith__passes[pass].run(z);
    return z->stats.improvements != before;
}

/* From the second time on, values are lowered in pairs first: two that depend on each other would
 * come down by turns in small steps. */
static void wsmith__cheap_passes(wsmith__shrinker *z)
{
    bool helped = true;
    for (int round = 0; helped && !z->stopped; round++) {
        helped = false;
        for (size_t i = 0; i < WSMITH__CHEAP_PASSES && !z->stopped; i++) {
            if (i + 1 == WSMITH__CHEAP_PASSES && round > 0) {
                wsmith__lower_pairs(z);
                if (round > 1) wsmith__move_amounts(z);
            }
            helped = wsmith__pass_helps(z, i) || helped;
        }
    }
}

/* On long records the cheap passes cost hundreds of runs: there all others run before them. */
static void wsmith__all_passes(wsmith__shrinker *z)
{
    size_t i = WSMITH__CHEAP_PASSES;
    bool long_record = wsmith__best_count(z) > 200;
    wsmith__cheap_passes(z);
    for (bool helped = false; i < WX__COUNT_OF(wsmith__passes) && !z->stopped;) {
        bool helps = wsmith__pass_helps(z, i);
        helped = helped || helps;
        i++;
        if (helps && long_record && i < WX__COUNT_OF(wsmith__passes)) continue;
        if (!helps && !(helped && i == WX__COUNT_OF(wsmith__passes))) continue;
        wsmith__cheap_passes(z);
        helped = false;
        i = WSMITH__CHEAP_PASSES;
        long_record = wsmith__best_count(z) > 200;
    }
}

/* -- the thorough effort ------------------------------------------------------------------------------------ */

/* Another value for a choice, mostly a simple one. */
static void wsmith__redraw(wsmith__shrinker *z, wsmith_choice *c)
{
    uint64_t r = wsmith__random(&z->random);
    if ((c->flags & WSMITH_FORCED) || c->kind >= WSMITH__BEGIN) return;
    if (c->kind == WSMITH_EOS) {
        c->value = r & 1;
    } else if (wsmith__is_number(c)) {
        uint64_t top = c->high - c->low;
        uint64_t most = r & 1 ? top : (uint64_t)1 << (r >> 8 & 7);
        if (most > top) most = top;
        uint64_t k = most == UINT64_MAX ? wsmith__random(&z->random)
                                        : wsmith__random(&z->random) % (most + 1);
        if (c->kind == WSMITH_SIGNED)
            c->value = (uint64_t)wsmith__signed_nth(k, (int64_t)c->low, (int64_t)c->high);
        else c->value = wsmith__value_at(c, k, false);
    } else if (r & 1) {
        wsmith__make_simplest(c);
    }
}

/* One random edit: a part is deleted or not, and some choices near it are drawn again. */
static void wsmith__random_trial(wsmith__shrinker *z)
{
    size_t n = wsmith__best_count(z);
    uint64_t r = wsmith__random(&z->random);
    size_t at = (size_t)(wsmith__random(&z->random) % n);
    size_t first = z->choice_at[at], end = first + (r & 1);
    if ((r & 2) && wsmith__span_count(z) > 0) {
        size_t s = (size_t)(wsmith__random(&z->random) % wsmith__span_count(z));
        first = wsmith__span_begin_at(z, s);
        end = wsmith__span_end_at(z, s);
    }
    wsmith__begin(z);
    wsmith__keep(z, 0, first);
    wsmith__keep(z, end, SIZE_MAX);
    size_t left = wx__array_len(z->trial), edits = 1 + (size_t)(r >> 16 & 3);
    for (size_t k = 0; k < edits && left > 0; k++) {
        uint64_t d = wsmith__random(&z->random);
        size_t i = d & 1 ? (size_t)((d >> 8) % left) : (first + (size_t)(d >> 8 & 7)) % left;
        wsmith__redraw(z, &z->trial[i]);
    }
    wsmith__try(z);
}

static void wsmith__random_trials(wsmith__shrinker *z)
{
    uint64_t without = 0, last = z->stats.improvements, trials = 0;
    z->stats.pass = "random";
    while (!z->stopped && wsmith__best_count(z) > 0 && without < 20000 && trials < z->max_runs) {
        trials++;
        wsmith__random_trial(z);
        without++;
        if (z->stats.improvements == last) continue;
        wsmith__all_passes(z);
        z->stats.pass = "random";
        last = z->stats.improvements;
        without = 0;
    }
}

/* -- telling -------------------------------------------------------------------------------------------------- */

enum { WSMITH__SIZE_TEXT = 64 };

/* "12 choices", and when there are bytes "12 choices, 340 bytes". */
static void wsmith__size_text(char text[WSMITH__SIZE_TEXT], size_t choices, size_t bytes)
{
    int n = snprintf(text, WSMITH__SIZE_TEXT, "%lu choices", (unsigned long)choices);
    if (bytes > 0)
        snprintf(text + n, WSMITH__SIZE_TEXT - (size_t)n, ", %lu bytes", (unsigned long)bytes);
}

/* -- the call ------------------------------------------------------------------------------------------------- */

static void wsmith__shrinker_free(wsmith__shrinker *z)
{
    wsmith_record_free(&z->best);
    wsmith_record_free(&z->result);
    wx__array_free(z->trial);
    wx__array_free(z->bytes);
    wx__array_free(z->tokens);
    wx__array_free(z->result_tokens);
    wx__array_free(z->choice_at);
    wx__array_free(z->span_at);
    wx__array_free(z->scratch);
    wsmith__seen_free(&z->seen);
    WX__FREE(z);
}

/* The record as it is, run once: sets `best`. */
static bool wsmith__first_run(wsmith__shrinker *z, const wsmith_record *record)
{
    size_t byte_count;
    const uint8_t *bytes = wsmith_record_bytes(record, &byte_count);
    if (!wsmith__make_tokens(record, &z->trial) || !wx__array_add(z->bytes, byte_count)) {
        wsmith__no_memory(z);
        return false;
    }
    size_t tokens = wx__array_len(z->trial) < UINT32_MAX / 8 ? wx__array_len(z->trial) : 0;
    if (z->seen.max_requests < tokens * 4) z->seen.max_requests = tokens * 4;
    z->by_order = true;
    if (byte_count) memcpy(z->bytes, bytes, byte_count);
    z->stats.runs = 1;
    z->cut = wx__array_len(z->trial) + 1000;
    if (!wsmith__run(z)) return false;
    if (!z->replay.overrun) z->cut = 0;
    wsmith__adopt(z);
    z->stats.choices_before = z->stats.choices_after = wsmith__free_choices(&z->best);
    z->stats.bytes_before = z->stats.bytes_after = wx__array_len(z->best.bytes);
    return !z->stopped;
}

/* As much as all runs may cost, and then once more; small records are never stopped by this. */
static uint64_t wsmith__known_budget(const wsmith__shrinker *z)
{
    uint64_t tokens = wx__array_len(z->tokens), most = UINT64_MAX / 4;
    if (tokens < 16384) tokens = 16384;
    return z->max_runs < most / tokens ? z->max_runs * tokens * 2 : most;
}

static void wsmith__shrink_all(wsmith__shrinker *z)
{
    bool thorough = z->options && z->options->thorough;
    uint64_t limit = z->options ? z->options->max_runs : 0;
    z->max_runs = limit ? limit : thorough ? 200000 : 4000;
    z->random = z->options ? z->options->seed : 0;
    z->known_left = wsmith__known_budget(z);
    wsmith__begin(z);
    wsmith__try(z);
    wsmith__all_passes(z);
    if (thorough) wsmith__random_trials(z);
    z->stats.minimal = !z->stopped;
}

/* `options` must outlive it. */
static wsmith__shrinker *wsmith__shrinker_new(const wsmith_shrink_options *options)
{
    wsmith__shrinker *z = (wsmith__shrinker *)WX__REALLOC(NULL, sizeof *z);
    if (!z) return NULL;
    memset(z, 0, sizeof *z);
    z->options = options;
    z->seen.max_requests = wsmith__is_thorough(z) ? (size_t)1 << 20 : (size_t)1 << 17;
    return z;
}

static wsmith_status wsmith__shrink_with(wsmith__shrinker *z, wsmith_record *record,
                                         wsmith_shrink_stats *stats)
{
    if (wsmith__first_run(z, record)) {
        wsmith__shrink_all(z);
        wsmith_record smaller = z->best;
        z->best = *record;
        *record = smaller;
        z->stats.choices_after = wsmith__free_choices(record);
        z->stats.bytes_after = wx__array_len(record->bytes);
    } else if (z->status == WSMITH_OK) {
        z->status = WSMITH_ERR_FLAKY;
    }
    if (stats) *stats = z->stats;
    return z->status;
}

WSMITH_API wsmith_status wsmith_shrink(wsmith_record *record, wsmith_predicate *fails,
                                       void *context, const wsmith_shrink_options *options,
                                       wsmith_shrink_stats *stats)
{
    if (stats) memset(stats, 0, sizeof *stats);
    wsmith__shrinker *z = wsmith__shrinker_new(options);
    if (!z) return WSMITH_ERR_NOMEM;
    z->fails = fails;
    z->context = context;
    wsmith_status status = wsmith__shrink_with(z, record, stats);
    wsmith__shrinker_free(z);
    return status;
}

#endif /* WSMITH__SHRINK_H */
