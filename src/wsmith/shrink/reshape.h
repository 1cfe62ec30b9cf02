/* src/wsmith/shrink/reshape.h - trees of the same size in another shape.
 *
 * A recursive generator asks, part by part, for what the part itself needs and then makes the parts
 * inside. Its choices in order are the tree in preorder, and any order of the parts' own choices is
 * some tree. A tree that cannot lose a part may still fail in a simpler shape, which no single
 * exchange reaches: so a simple part is moved to the front, and two others change places as well.
 */
#ifndef WSMITH__RESHAPE_H
#define WSMITH__RESHAPE_H

#include "repeats.h"

enum { WSMITH__MAX_PARTS = 20 };

/* The own choices of the spans, in order. */
typedef struct wsmith__groups {
    struct {
        size_t first, len;
    } of[WSMITH__MAX_PARTS];
    size_t count;
} wsmith__groups;

static bool wsmith__is_recursive(const wsmith__shrinker *z, size_t span)
{
    const wsmith_span *spans = wsmith__spans(z);
    for (uint32_t p = spans[span].parent; p != WSMITH_NO_SPAN; p = spans[p].parent) {
        if (spans[p].label == spans[span].label) return true;
    }
    return false;
}

/* False: no small recursive tree, or a part asks for something behind its inner parts. */
static bool wsmith__find_groups(const wsmith__shrinker *z, wsmith__groups *g)
{
    const wsmith_span *spans = wsmith__spans(z);
    size_t covered = 0;
    bool recursive = false;
    g->count = 0;
    for (size_t i = 0; i < wsmith__span_count(z); i++) {
        size_t end = i + 1 < wsmith__span_count(z) ? spans[i + 1].first : wsmith__best_count(z);
        size_t len = (end < spans[i].end ? end : spans[i].end) - spans[i].first;
        if (len == 0) continue;
        if (g->count == WSMITH__MAX_PARTS || spans[i].first != covered) return false;
        if (wsmith__best(z)[spans[i].first].kind == WSMITH_EOS) return false;
        recursive = recursive || wsmith__is_recursive(z, i);
        g->of[g->count].first = spans[i].first;
        g->of[g->count++].len = len;
        covered += len;
    }
    return recursive && covered == wsmith__best_count(z);
}

static int wsmith__compare_groups(const wsmith__shrinker *z, const wsmith__groups *g, size_t x,
                                  size_t y)
{
    for (size_t i = 0; i < g->of[x].len && i < g->of[y].len; i++) {
        int order =
            wsmith__compare_choices(&wsmith__best(z)[g->of[x].first + i], wsmith__best_bytes(z),
                                    &wsmith__best(z)[g->of[y].first + i], wsmith__best_bytes(z));
        if (order != 0) return order;
    }
    return (g->of[x].len > g->of[y].len) - (g->of[x].len < g->of[y].len);
}

static bool wsmith__try_groups(wsmith__shrinker *z, const wsmith__groups *g, const size_t *order)
{
    wsmith__begin(z);
    for (size_t k = 0; k < g->count; k++) {
        for (size_t i = 0; i < g->of[order[k]].len; i++)
            wsmith__put(z, &wsmith__best(z)[g->of[order[k]].first + i]);
    }
    z->by_order = true;
    return wsmith__try(z);
}

/* Group `from` comes before group `to`; as it is, or with two others behind it exchanged. */
static bool wsmith__try_moved_group(wsmith__shrinker *z, const wsmith__groups *g, size_t from,
                                    size_t to)
{
    size_t order[WSMITH__MAX_PARTS];
    for (size_t k = 0; k < g->count; k++) order[k] = k < to || k > from ? k : k - (k > to);
    order[to] = from;
    if (wsmith__try_groups(z, g, order)) return true;
    for (size_t a = to + 1; a < g->count; a++) {
        for (size_t b = a + 1; b < g->count && !z->stopped; b++) {
            size_t x = order[a], y = order[b];
            if (g->of[x].len != g->of[y].len || wsmith__compare_groups(z, g, x, y) == 0) continue;
            order[a] = y;
            order[b] = x;
            if (wsmith__try_groups(z, g, order)) return true;
            order[a] = x;
            order[b] = y;
        }
    }
    return false;
}

static void wsmith__reshape(wsmith__shrinker *z)
{
    wsmith__groups g;
    if (!wsmith__find_groups(z, &g)) return;
    for (size_t to = 1; to < g.count; to++) {
        for (size_t from = to + 1; from < g.count && !z->stopped; from++) {
            bool same = wsmith__compare_groups(z, &g, from, from - 1) == 0 && from > to + 1;
            if (same || wsmith__compare_groups(z, &g, from, to) >= 0) continue;
            if (wsmith__try_moved_group(z, &g, from, to)) return;
        }
    }
}

#endif /* WSMITH__RESHAPE_H */
