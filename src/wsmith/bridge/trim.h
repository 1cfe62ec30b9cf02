/* src/wsmith/bridge/trim.h - makes a file smaller while another fuzzer says whether it still does the same.
 *
 * Steps in four stages: the choices alone that the run has used; the end is cut off, in halves and less;
 * spans are deleted, outer ones first; what is left becomes the simplest, from many values at once to
 * few. What a candidate lacks is the simplest, too, and candidates are replayed by span, so that a span
 * that is gone shifts nothing else.
 */
#ifndef WSMITH__TRIM_H
#define WSMITH__TRIM_H

#include "mutate.h"

#ifdef WSMITH_ENGINE

enum { WSMITH__TRIM_STEPS = 128, WSMITH__TRIM_SPANS = 80 /* steps before the last stage */ };

enum {
    WSMITH__TRIM_USED,
    WSMITH__TRIM_END,
    WSMITH__TRIM_SPAN,
    WSMITH__TRIM_VALUE,
    WSMITH__TRIM_DONE
};

typedef struct wsmith__trimmer {
    wsmith__trial base, trial; /* what holds so far; what is tried */
    int stage;
    int step;
    size_t at,
        size; /* USED: tried. END: how many. SPAN: token, how many in a row. VALUE: the same */
} wsmith__trimmer;

static void wsmith__trimmer_free(wsmith__trimmer *z)
{
    wsmith__trial_free(&z->base);
    wsmith__trial_free(&z->trial);
}

static bool wsmith__trial_assign(wsmith__trial *to, const wsmith__trial *from)
{
    size_t n = wx__array_len(from->tokens), bytes = wx__array_len(from->bytes);
    wx__array_truncate(to->tokens, 0);
    wx__array_truncate(to->bytes, 0);
    if (!wx__array_add(to->tokens, n) || !wx__array_add(to->bytes, bytes)) return false;
    if (n) memcpy(to->tokens, from->tokens, n * sizeof *to->tokens);
    if (bytes) memcpy(to->bytes, from->bytes, bytes);
    return true;
}

static void wsmith__trim_restart(wsmith__trimmer *z)
{
    z->stage = WSMITH__TRIM_USED;
    z->step = 0;
    z->at = 0;
    z->size = 0;
}

static bool wsmith__is_simple(const wsmith_choice *c)
{
    if (c->kind == WSMITH_BYTES) return c->high == 0;
    return !wsmith__is_choice(c) || c->value == c->simple;
}

static void wsmith__make_simple(wsmith_choice *c)
{
    if (!wsmith__is_choice(c)) return;
    if (c->kind == WSMITH_BYTES) c->high = 0;
    else c->value = c->simple;
}

/* The end and the values: makes the candidate at the place the trimmer is at; false: there is none. */
static bool wsmith__trim_cut(wsmith__trimmer *z)
{
    size_t n = wx__array_len(z->trial.tokens);
    while (z->size > n) z->size /= 2;
    if (z->size == 0) return false;
    wsmith__remove(&z->trial, n - z->size, n);
    return true;
}

static bool wsmith__trim_values(wsmith__trimmer *z)
{
    size_t n = wx__array_len(z->trial.tokens);
    for (; z->size > 0; z->size /= 4, z->at = 0) {
        for (; z->at < n; z->at += z->size) {
            bool any = false;
            for (size_t i = z->at; i < n && i < z->at + z->size; i++) {
                any = any || !wsmith__is_simple(&z->trial.tokens[i]);
                wsmith__make_simple(&z->trial.tokens[i]);
            }
            if (any) return true;
        }
    }
    return false;
}

static bool wsmith__trim_span(wsmith__trimmer *z)
{
    size_t n = wx__array_len(z->trial.tokens);
    while (z->at < n && z->trial.tokens[z->at].kind != WSMITH__BEGIN) z->at++;
    if (z->at >= n || z->step >= WSMITH__TRIM_SPANS) return false;
    size_t end = wsmith__behind(&z->trial, z->at);
    for (size_t k = 1; k < z->size && end < n && z->trial.tokens[end].kind == WSMITH__BEGIN; k++)
        end = wsmith__behind(&z->trial, end);
    wsmith__remove(&z->trial, z->at, end);
    return true;
}

static bool wsmith__trim_make(wsmith__trimmer *z)
{
    switch (z->stage) {
    case WSMITH__TRIM_USED: return z->size == 0;
    case WSMITH__TRIM_END: return wsmith__trim_cut(z);
    case WSMITH__TRIM_SPAN: return wsmith__trim_span(z);
    default: return wsmith__trim_values(z);
    }
}

static size_t wsmith__trim_first_size(const wsmith__trimmer *z)
{
    size_t n = wx__array_len(z->base.tokens);
    return z->stage == WSMITH__TRIM_END ? n / 2 : z->stage == WSMITH__TRIM_SPAN ? 1 : n;
}

/* Makes z->trial the next candidate. False: there is none, or out of memory. */
static bool wsmith__trim_next(wsmith__trimmer *z)
{
    while (z->stage < WSMITH__TRIM_DONE && z->step < WSMITH__TRIM_STEPS) {
        if (!wsmith__trial_assign(&z->trial, &z->base)) break;
        if (wsmith__trim_make(z)) {
            wsmith__relink(&z->trial);
            z->step++;
            return true;
        }
        z->stage++;
        z->at = 0;
        z->size = wsmith__trim_first_size(z);
    }
    z->stage = WSMITH__TRIM_DONE;
    return false;
}

/* Whether the candidate did the same. `ran`: what its run chose, NULL: not known. */
static void wsmith__trim_result(wsmith__trimmer *z, bool same, const wsmith_record *ran)
{
    size_t before = wx__array_len(z->base.tokens);
    if (same && (!ran || !wsmith__trial_load(&z->base, ran)) &&
        !wsmith__trial_assign(&z->base, &z->trial))
        z->stage = WSMITH__TRIM_DONE;
    bool shorter = wx__array_len(z->base.tokens) < before; /* the run may close what was cut open */
    if (z->stage == WSMITH__TRIM_USED) z->size = 1;
    else if (z->stage == WSMITH__TRIM_END && !shorter) z->size /= 2;
    else if (z->stage == WSMITH__TRIM_SPAN && same && shorter) z->size *= 2;
    else if (z->stage == WSMITH__TRIM_SPAN && z->size > 1) z->size = 1;
    else if (z->stage == WSMITH__TRIM_SPAN) z->at++;
    else if (z->stage == WSMITH__TRIM_VALUE) z->at += z->size;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__TRIM_H */
