/* src/wsmith/shrink/redraw.h - choices that say what is asked for next.
 *
 * A flag that is lowered may make the test ask for something else: for a number, no longer for bytes. What
 * follows does not fit then, and the simplest answers seldom fail. So the requests that are new are answered at
 * random, and what follows them keeps its choices: as it is not known how many are to go, a few
 * at a time are taken away.
 */
#ifndef WSMITH__REDRAW_H
#define WSMITH__REDRAW_H

#include "relate.h"

enum { WSMITH__MOST_GONE = 6, WSMITH__NEXT_ASKED = 4, WSMITH__MOST_KINDS = 1000 };

/* The token behind the n choices and spans that follow token t in its span; as many as there are. */
static size_t wsmith__items_end(const wsmith__shrinker *z, size_t t, size_t n)
{
    size_t count = wx__array_len(z->tokens);
    for (t++; n > 0 && t < count && z->tokens[t].kind != WSMITH__END; n--) {
        while (t + 1 < count && (z->tokens[t].flags & WSMITH_FORCED)) t++;
        if (z->tokens[t].kind == WSMITH__END) break;
        t = z->tokens[t].kind == WSMITH__BEGIN ? (size_t)z->tokens[t].low + 1 : t + 1;
    }
    return t;
}

/* Choice i gets another value, and the `gone` choices and spans behind it are drawn anew. */
static bool wsmith__try_redrawn(wsmith__shrinker *z, size_t i, uint64_t value, size_t gone,
                                uint64_t seed)
{
    size_t t = z->choice_at[i];
    if (!wsmith__begin_copy(z)) return false;
    wsmith__of_copy(z, i)->value = value;
    wsmith__cut(z, t + 1, wsmith__items_end(z, t, gone));
    z->fill = seed << 32 | (uint64_t)(i & 0xffffff) << 8 | (gone & 0xff);
    return wsmith__try(z);
}

/* The uids of the first free requests behind choice i, of `record`; 0 where there are none. */
typedef struct wsmith__next_asked {
    uint32_t uids[WSMITH__NEXT_ASKED];
} wsmith__next_asked;

static wsmith__next_asked wsmith__asked_behind(const wsmith_record *record, size_t i)
{
    wsmith__next_asked next;
    size_t count, n = 0;
    const wsmith_choice *c = wsmith_record_choices(record, &count);
    memset(&next, 0, sizeof next);
    for (i = wsmith__skip_forced(c, i + 1, count, false); i < count && n < WSMITH__NEXT_ASKED;
         i = wsmith__skip_forced(c, i + 1, count, false))
        next.uids[n++] = c[i].uid;
    return next;
}

/* Whether the choice that is first from token t on is one of `next`. */
static bool wsmith__comes_next(const wsmith__shrinker *z, size_t t, const wsmith__next_asked *next)
{
    size_t count = wx__array_len(z->tokens);
    while (t < count &&
           (z->tokens[t].kind == WSMITH__BEGIN || (z->tokens[t].flags & WSMITH_FORCED)))
        t++;
    if (t >= count || z->tokens[t].kind == WSMITH__END) return false;
    for (size_t k = 0; k < WSMITH__NEXT_ASKED; k++) {
        if (next->uids[k] == z->tokens[t].uid) return true;
    }
    return false;
}

/* The first try tells what is asked for instead: what goes away ends where that is asked for again, or with
 * the span. */
static bool wsmith__redraw_behind(wsmith__shrinker *z, size_t i, uint64_t value)
{
    uint64_t seeds = wsmith__is_thorough(z) ? 16 : 6;
    if (wsmith__try_redrawn(z, i, value, 0, 1)) return true;
    wsmith__next_asked old = wsmith__asked_behind(&z->best, i);
    wsmith__next_asked next = wsmith__asked_behind(&z->result, i);
    if (old.uids[0] == next.uids[0]) return false;
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        for (size_t gone = 1; gone <= WSMITH__MOST_GONE && !z->stopped; gone++) {
            size_t end = wsmith__items_end(z, z->choice_at[i], gone);
            if (wsmith__comes_next(z, end, &next) && wsmith__try_redrawn(z, i, value, gone, seed))
                return true;
        }
        if (wsmith__try_redrawn(z, i, value, SIZE_MAX, seed)) return true;
    }
    return false;
}

/* To the simplest few values, and the next lower one. */
static bool wsmith__redraw_for(wsmith__shrinker *z, size_t i)
{
    bool negative;
    const wsmith_choice c = wsmith__best(z)[i];
    uint64_t distance = wsmith__from_simple(&c, &negative);
    uint64_t few = c.high - c.low < 16 ? 16 : 1;
    for (uint64_t to = 0; to < distance && !z->stopped; to = to + 1 < few ? to + 1 : distance - 1) {
        if (wsmith__redraw_behind(z, i, wsmith__value_at(&c, to, negative))) return true;
        if (to == distance - 1) break;
    }
    return false;
}

static void wsmith__redraw_kinds(wsmith__shrinker *z)
{
    for (size_t i = wsmith__next_number(z, 0); i < wsmith__best_count(z) && !z->stopped;
         i = wsmith__next_number(z, i + 1)) {
        const wsmith_choice *c = &wsmith__best(z)[i];
        if (c->high - c->low < WSMITH__MOST_KINDS && wsmith__redraw_for(z, i)) return;
    }
}

#endif /* WSMITH__REDRAW_H */
