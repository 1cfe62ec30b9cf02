/* src/wsmith/shrink/repeats.h - long sequences of parts, most of them alike.
 *
 * A sequence of operations is at its shortest only when the right mix of them is found: many that do a
 * little give way to fewer that do more, and two that undo each other go together, wherever they
 * stand. Equal neighbours are taken as one repeat {part, how often}; edits are made to those, of which there
 * are few, instead of to the parts.
 */
#ifndef WSMITH__REPEATS_H
#define WSMITH__REPEATS_H

#include "relate.h"

/* Where a repeat begins among the siblings in `scratch`; the next one's `at` ends it. */
typedef struct wsmith__repeat {
    size_t at, count;
    size_t kind; /* the first repeat with an equal part, maybe this one */
} wsmith__repeat;

enum {
    WSMITH__MAX_REPEATS = 96,
    WSMITH__LEAST_SIBLINGS = 8,
    WSMITH__LEAST_WINDOWS = 6,
    WSMITH__MOST_WINDOWS = 32
};

typedef struct wsmith__repeats {
    size_t span;     /* the first sibling */
    size_t siblings; /* but for a last round, which stays */
    size_t count;
    wsmith__repeat of[WSMITH__MAX_REPEATS];
} wsmith__repeats;

static size_t wsmith__repeat_kind(const wsmith__shrinker *z, const wsmith__repeats *r, size_t span)
{
    for (size_t k = 0; k < r->count; k++) {
        if (r->of[k].kind == k && wsmith__compare_spans(z, z->scratch[r->of[k].at], span) == 0)
            return k;
    }
    return r->count;
}

/* False: not a long sequence of few repeats. Leaves the siblings in `scratch`. */
static bool wsmith__find_repeats(wsmith__shrinker *z, size_t span, wsmith__repeats *r)
{
    size_t n = wsmith__siblings(z, span);
    if (n > 1 && wsmith__is_last_round(z, z->scratch[n - 1])) n--;
    if (n < WSMITH__LEAST_SIBLINGS) return false;
    r->span = span;
    r->siblings = n;
    r->count = 0;
    for (size_t i = 0; i < n; i++) {
        size_t kind = wsmith__repeat_kind(z, r, z->scratch[i]);
        if (r->count > 0 && r->of[r->count - 1].kind == kind) {
            r->of[r->count - 1].count++;
            continue;
        }
        if (r->count == WSMITH__MAX_REPEATS || r->count * 2 > n) return false;
        r->of[r->count].at = i;
        r->of[r->count].count = 1;
        r->of[r->count++].kind = kind;
    }
    return true;
}

static size_t wsmith__part_len(const wsmith__shrinker *z, const wsmith__repeats *r, size_t k)
{
    const wsmith_span *s = &wsmith__spans(z)[z->scratch[r->of[k].at]];
    return s->end - s->first;
}

/* What a trial has of each repeat, and `extra` parts of kind `with` in front of repeat `place`. */
typedef struct wsmith__mix {
    size_t counts[WSMITH__MAX_REPEATS];
    size_t place, with, extra;
} wsmith__mix;

static wsmith__mix wsmith__mix_of(const wsmith__repeats *r)
{
    wsmith__mix m;
    for (size_t k = 0; k < r->count; k++) m.counts[k] = r->of[k].count;
    m.place = m.with = m.extra = 0;
    return m;
}

static void wsmith__keep_parts(wsmith__shrinker *z, const wsmith__repeats *r, size_t k,
                               size_t count)
{
    for (size_t i = 0; i < count; i++) wsmith__keep_span(z, z->scratch[r->of[k].at]);
}

static bool wsmith__try_mix(wsmith__shrinker *z, const wsmith__repeats *r, const wsmith__mix *m)
{
    wsmith__begin(z);
    wsmith__keep(z, 0, wsmith__span_begin_at(z, r->span));
    for (size_t k = 0; k <= r->count; k++) {
        if (k == m->place) wsmith__keep_parts(z, r, m->with, m->extra);
        if (k < r->count) wsmith__keep_parts(z, r, k, m->counts[k]);
    }
    wsmith__keep(z, wsmith__span_end_at(z, z->scratch[r->siblings - 1]), SIZE_MAX);
    return wsmith__try(z);
}

/* As many of one repeat as of another go away: 1, 2, 4, ... of each. */
static bool wsmith__delete_of_two(wsmith__shrinker *z, const wsmith__repeats *r)
{
    wsmith__mix m = wsmith__mix_of(r);
    for (size_t a = 0; a < r->count; a++) {
        for (size_t b = a + 1; b < r->count && !z->stopped; b++) {
            size_t most = m.counts[a] < m.counts[b] ? m.counts[a] : m.counts[b];
            for (size_t n = most; n > 0; n /= 2) {
                m.counts[a] -= n;
                m.counts[b] -= n;
                if (wsmith__try_mix(z, r, &m)) return true;
                m.counts[a] += n;
                m.counts[b] += n;
            }
        }
    }
    return false;
}

/* One part goes away and one of another repeat becomes one of kind `with`. */
static bool wsmith__delete_for_kind(wsmith__shrinker *z, const wsmith__repeats *r, size_t with)
{
    wsmith__mix m = wsmith__mix_of(r);
    m.with = with;
    m.extra = 1;
    for (size_t a = 0; a < r->count; a++) {
        m.counts[a]--;
        for (m.place = 0; m.place < r->count && !z->stopped; m.place++) {
            if (m.counts[m.place] == 0 || r->of[m.place].kind == with) continue;
            m.counts[m.place]--;
            if (wsmith__try_mix(z, r, &m)) return true;
            m.counts[m.place]++;
        }
        m.counts[a]++;
    }
    return false;
}

static bool wsmith__delete_for_kinds(wsmith__shrinker *z, const wsmith__repeats *r)
{
    for (size_t k = 0; k < r->count && !z->stopped; k++) {
        if (r->of[k].kind == k && wsmith__delete_for_kind(z, r, k)) return true;
    }
    return false;
}

/* `gone` of repeat a become `come` of kind b, in front of those that stay or behind them; nothing to
 * try when that is not shorter. */
static bool wsmith__try_fewer(wsmith__shrinker *z, const wsmith__repeats *r, size_t a, size_t b,
                              size_t gone, size_t come)
{
    wsmith__mix m = wsmith__mix_of(r);
    if (come * wsmith__part_len(z, r, b) >= gone * wsmith__part_len(z, r, a)) return false;
    m.counts[a] -= gone;
    m.with = b;
    m.extra = come;
    m.place = a + 1;
    if (wsmith__try_mix(z, r, &m)) return true;
    m.place = a;
    return m.counts[a] > 0 && wsmith__try_mix(z, r, &m);
}

/* Some of a repeat become fewer of another kind: one less, or a half, a third ... an eighth as many. */
static bool wsmith__exchange_repeat(wsmith__shrinker *z, const wsmith__repeats *r, size_t a,
                                    size_t b)
{
    for (size_t gone = r->of[a].count; gone > 0 && !z->stopped; gone--) {
        for (size_t part = 8; part > 1; part--) {
            size_t come = (gone + part - 1) / part;
            if (part < 8 && come == (gone + part) / (part + 1)) continue;
            if (wsmith__try_fewer(z, r, a, b, gone, come)) return true;
        }
        if (gone > 2 && wsmith__try_fewer(z, r, a, b, gone, gone - 1)) return true;
    }
    return false;
}

static bool wsmith__exchange_repeats(wsmith__shrinker *z, const wsmith__repeats *r)
{
    for (size_t a = 0; a < r->count; a++) {
        for (size_t b = 0; b < r->count && !z->stopped; b++) {
            if (r->of[b].kind != b || r->of[a].kind == b) continue;
            if (wsmith__exchange_repeat(z, r, a, b)) return true;
        }
    }
    return false;
}

/* Neighbouring repeats change places when that is simpler. */
static bool wsmith__swap_repeats(wsmith__shrinker *z, const wsmith__repeats *r)
{
    for (size_t k = 0; k + 1 < r->count && !z->stopped; k++) {
        size_t a = z->scratch[r->of[k].at], b = z->scratch[r->of[k + 1].at];
        if (wsmith__compare_spans(z, a, b) <= 0) continue;
        size_t middle = z->span_at[b];
        size_t last = z->scratch[r->of[k + 1].at + r->of[k + 1].count - 1];
        size_t end = wsmith__span_end_at(z, last);
        wsmith__begin(z);
        wsmith__keep(z, 0, z->span_at[a]);
        wsmith__keep(z, middle, end);
        wsmith__keep(z, z->span_at[a], middle);
        wsmith__keep(z, end, SIZE_MAX);
        if (wsmith__try(z)) return true;
    }
    return false;
}

/* -- windows -------------------------------------------------------------------------------------------- */

/* Siblings [first, first + len) of those in `scratch` go away. */
static bool wsmith__try_window(wsmith__shrinker *z, size_t first, size_t len)
{
    return wsmith__try_delete_spans(z, z->scratch[first], z->scratch[first + len - 1]);
}

/* Many at once in one place may leave what few never do. */
static bool wsmith__delete_window(wsmith__shrinker *z, size_t span)
{
    size_t n = wsmith__siblings(z, span);
    if (n < 2 * WSMITH__LEAST_SIBLINGS) return false;
    for (size_t len = n - n / 4; len > 2; len -= (len + 3) / 4) {
        size_t step = len < 8 ? 1 : len / 8;
        for (size_t first = 0; first + len <= n && !z->stopped; first += step) {
            if (wsmith__try_window(z, first, len)) return true;
        }
    }
    return false;
}

/* The same with all lengths, of few siblings: some are of use only together. */
static bool wsmith__delete_small_window(wsmith__shrinker *z, size_t span)
{
    size_t n = wsmith__siblings(z, span);
    if (n < WSMITH__LEAST_WINDOWS || n > WSMITH__MOST_WINDOWS) return false;
    for (size_t len = n - 1; len > 2; len--) {
        for (size_t first = 0; first + len <= n && !z->stopped; first++) {
            if (wsmith__try_window(z, first, len)) return true;
        }
    }
    return false;
}

typedef bool wsmith__siblings_edit(wsmith__shrinker *z, size_t first);

static void wsmith__edit_siblings(wsmith__shrinker *z, wsmith__siblings_edit *edit)
{
    for (size_t i = 0; i < wsmith__span_count(z) && !z->stopped; i++) {
        if (!wsmith__is_first_sibling(z, i)) continue;
        while (i < wsmith__span_count(z) && edit(z, i)) {}
    }
}

static void wsmith__delete_windows(wsmith__shrinker *z)
{
    if (wsmith__is_thorough(z)) wsmith__edit_siblings(z, wsmith__delete_window);
}

static void wsmith__delete_small_windows(wsmith__shrinker *z)
{
    wsmith__edit_siblings(z, wsmith__delete_small_window);
}

/* -- edits of repeats ------------------------------------------------------------------------------------ */

typedef bool wsmith__repeats_edit(wsmith__shrinker *z, const wsmith__repeats *r);

/* Makes the edit for each sequence until it helps no more. */
static void wsmith__edit_repeats(wsmith__shrinker *z, wsmith__repeats_edit *edit)
{
    for (size_t i = 0; i < wsmith__span_count(z) && !z->stopped; i++) {
        wsmith__repeats r;
        if (!wsmith__is_first_sibling(z, i)) continue;
        while (i < wsmith__span_count(z) && wsmith__find_repeats(z, i, &r) && edit(z, &r)) {}
    }
}

static void wsmith__swap_in_repeats(wsmith__shrinker *z)
{
    wsmith__edit_repeats(z, wsmith__swap_repeats);
}

static void wsmith__delete_in_repeats(wsmith__shrinker *z)
{
    wsmith__edit_repeats(z, wsmith__delete_of_two);
}

static void wsmith__delete_for_repeats(wsmith__shrinker *z)
{
    wsmith__edit_repeats(z, wsmith__delete_for_kinds);
}

static void wsmith__exchange_in_repeats(wsmith__shrinker *z)
{
    wsmith__edit_repeats(z, wsmith__exchange_repeats);
}

#endif /* WSMITH__REPEATS_H */
