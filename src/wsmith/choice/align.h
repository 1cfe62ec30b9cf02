/* src/wsmith/choice/align.h - the sites of a stored record beside all those that asked in a run of it.
 *
 * What choice/moved.h says about a site it says when that asks for the first time. The run then has shown more,
 * and for the next run of the same record both lists are aligned as a whole: the most sites in
 * their order, best those that have moved together; of another file, too, or with other words behind the
 * first ("range 0..n", "range 0..m"). Costs O(sites of the record * sites of the run).
 */
#ifndef WSMITH__ALIGN_H
#define WSMITH__ALIGN_H

#include "source.h"

enum { WSMITH__ALIGN_CELLS = 1 << 20 /* of the table */ };

/* How much a site of the record looks like one of the program; 0: not at all. */
static uint32_t wsmith__likeness(const wsmith__site *a, const wsmith__site *b)
{
    return a->text == b->text ? 16 : a->words == b->words ? 10 : a->head == b->head ? 6 : 0;
}

/* A pair in line with the one before it, which has moved as far. */
static bool wsmith__moved_together(const wsmith__site *a, const wsmith__site *b)
{
    return (int64_t)b[0].line - a[0].line == (int64_t)b[-1].line - a[-1].line;
}

/* What the best alignment of the first i and the first j sites ends with; and whether the best one that
 * ends with a pair has another pair right in front of it. */
enum { WSMITH__SKIP_OLD, WSMITH__SKIP_NEW, WSMITH__PAIR, WSMITH__AFTER_PAIR = 4 };

typedef struct wsmith__alignment {
    const wsmith__site *old, *now; /* in the order in which they came */
    size_t old_count, now_count;
    bool together; /* pairs count more that have moved as the one before; else those that stay */
    uint32_t *best,
        *paired;     /* a row of the table: sums of likenesses; of those that end with a pair */
    uint8_t *steps;  /* the table */
    uint32_t *match; /* of each that is now: index + 1 of the old one, or 0 */
} wsmith__alignment;

static uint32_t wsmith__pair_likeness(const wsmith__alignment *a, size_t i, size_t j)
{
    const wsmith__site *x = &a->old[i], *y = &a->now[j];
    uint32_t like = wsmith__likeness(x, y);
    return like && !a->together && y->line == x->line ? like + 3 : like;
}

/* Row i of the table, i > 0. Pairs of one text count 16. */
static void wsmith__align_row(wsmith__alignment *a, size_t i)
{
    uint32_t corner = 0, corner_paired = 0;
    uint8_t *steps = a->steps + (i - 1) * a->now_count;
    for (size_t j = 1; j <= a->now_count; j++) {
        const wsmith__site *x = &a->old[i - 1], *y = &a->now[j - 1];
        uint32_t above = a->best[j], left = a->best[j - 1];
        uint32_t like = wsmith__pair_likeness(a, i - 1, j - 1), pair = like ? corner + like : 0;
        bool after = like && a->together && corner_paired && wsmith__moved_together(x, y) &&
                     corner_paired + 3 > corner;
        if (after) pair = corner_paired + like + 3;
        corner = above;
        corner_paired = a->paired[j];
        a->paired[j] = pair;
        a->best[j] = above >= left ? above : left;
        steps[j - 1] = above >= left ? WSMITH__SKIP_OLD : WSMITH__SKIP_NEW;
        if (pair > a->best[j]) {
            a->best[j] = pair;
            steps[j - 1] = WSMITH__PAIR;
        }
        if (after) steps[j - 1] |= WSMITH__AFTER_PAIR;
    }
}

static void wsmith__align_back(wsmith__alignment *a)
{
    size_t i = a->old_count, j = a->now_count;
    bool pair = false;
    while (i > 0 && j > 0) {
        uint8_t step = a->steps[(i - 1) * a->now_count + j - 1];
        if (pair || (step & 3) == WSMITH__PAIR) {
            a->match[j - 1] = (uint32_t)i;
            pair = (step & WSMITH__AFTER_PAIR) != 0;
            i--;
            j--;
        } else if ((step & 3) == WSMITH__SKIP_OLD) {
            i--;
        } else {
            j--;
        }
    }
}

static bool wsmith__is_matched(const wsmith__alignment *a, size_t old)
{
    for (size_t j = 0; j < a->now_count; j++) {
        if (a->match[j] == old + 1) return true;
    }
    return false;
}

/* What is left over has moved against the others, if it has the words of something left over nearby. */
static void wsmith__align_rest(wsmith__alignment *a)
{
    int64_t shift = 0;
    for (size_t j = 0; j < a->now_count; j++) {
        int64_t line = a->now[j].line, best = WSMITH__MOVED_NEAR + 1;
        if (a->match[j]) {
            shift = line - a->old[a->match[j] - 1].line;
            continue;
        }
        for (size_t i = 0; i < a->old_count; i++) {
            int64_t off = line - shift - a->old[i].line;
            if (off < 0) off = -off;
            if (off >= best || a->old[i].words != a->now[j].words || wsmith__is_matched(a, i))
                continue;
            best = off;
            a->match[j] = (uint32_t)i + 1;
        }
    }
}

/* Takes the alignment over, for the next run, if it is another than what was guessed in this one. */
static bool wsmith__take_alignment(struct wsmith__moved *m, const wsmith__alignment *a,
                                   const uint32_t *guessed)
{
    if (memcmp(guessed, a->match, a->now_count * sizeof *guessed) == 0) return false;
    for (size_t i = 0; i < m->count; i++) m->sites[i].found = false;
    m->shift = 0;
    for (size_t j = a->now_count; j-- > 0;) {
        wsmith__new_site *p = &m->asked[j];
        p->site = a->now[j];
        p->old = a->match[j];
        p->turn = 0;
        if (p->old) m->sites[p->old - 1].found = true;
        if (p->old) m->shift = (int64_t)p->site.line - m->sites[p->old - 1].site.line;
    }
    wx__array_truncate(m->asked, a->now_count);
    memset(m->recent, 0, sizeof m->recent);
    m->next = 0;
    m->turns = 0;
    return true;
}

/* Aligns the sites of the record with those that asked in the run just made: preferred are those that have
 * moved together, or not at all. True: the next run will see others in them than this one did.
 * False, too, for too many sites, and when memory runs out. */
static bool wsmith__moved_align(struct wsmith__moved *m, bool together)
{
    size_t n = m->count, k = m->turns, cells, bytes;
    wsmith__alignment a;
    memset(&a, 0, sizeof a);
    if (!wx__size_mul(n, k, &cells) || cells == 0 || cells > WSMITH__ALIGN_CELLS) return false;
    bytes = (n + k) * sizeof(wsmith__site) + (4 * k + 2) * sizeof(uint32_t) + cells;
    wsmith__site *old = (wsmith__site *)WX__REALLOC(NULL, bytes);
    if (!old) return false;
    memset(old, 0, bytes);
    wsmith__site *now = old + n;
    uint32_t *guessed = (uint32_t *)(void *)(now + k);
    for (size_t i = 0; i < n; i++) old[i] = m->sites[i].site;
    for (size_t i = 0; i < wx__array_len(m->asked); i++) {
        if (m->asked[i].turn == 0) continue;
        now[m->asked[i].turn - 1] = m->asked[i].site;
        guessed[m->asked[i].turn - 1] = m->asked[i].old;
    }
    a.together = together;
    a.old = old;
    a.now = now;
    a.old_count = n;
    a.now_count = k;
    a.match = guessed + k;
    a.best = a.match + k;
    a.paired = a.best + k + 1;
    a.steps = (uint8_t *)(a.paired + k + 1);
    for (size_t i = 1; i <= n; i++) wsmith__align_row(&a, i);
    wsmith__align_back(&a);
    wsmith__align_rest(&a);
    bool changed = wsmith__take_alignment(m, &a, guessed);
    WX__FREE(old);
    return changed;
}

/* -- records of a program that may have been edited since ------------------------------------------------ */

/* The ways to replay one. The first repeats it exactly if it fits, and then is the only one; by uid it does not
 * end early, and shows more sites to the next ones. By order is for what no site tells. */
static const wsmith_align wsmith__ways[] = {WSMITH_BY_PLACE, WSMITH_BY_UID,   WSMITH_BY_PLACE,
                                            WSMITH_BY_PLACE, WSMITH_BY_PLACE, WSMITH_BY_UID,
                                            WSMITH_BY_SPAN,  WSMITH_BY_ORDER};

enum { WSMITH__WAYS = 8, WSMITH__LAST_TOGETHER = 3 /* of those by place */ };

/* False: this way would do the same as the one before, of which `m` is. */
static bool wsmith__way_differs(struct wsmith__moved *m, uint32_t way)
{
    if (way == 0 || wsmith__ways[way] != WSMITH_BY_PLACE) return true;
    return m && wsmith__moved_align(m, way <= WSMITH__LAST_TOGETHER);
}

/* Runs a test on the record in one way. *moved: what is known of its sites, from way to way; NULL before the first.
 * *fits: there is no other way. ERR_NOMEM: it was not run. */
static wsmith_status wsmith__run_way(wsmith_source *s, const wsmith_record *record, uint32_t way,
                                     wsmith_predicate *fails, void *context,
                                     struct wsmith__moved **moved, bool *fits)
{
    if (!wsmith__way_differs(*moved, way)) return WSMITH_OK;
    if (!wsmith_from_record(s, record, wsmith__ways[way], 0, 0)) return WSMITH_ERR_NOMEM;
    if (*moved) {
        wsmith__moved_free(s->replay->moved);
        s->replay->moved = *moved;
    }
    bool failed = fails(context, s) && s->status == WSMITH_OK;
    *fits = wsmith__replay_fits(s->replay);
    *moved = s->replay->moved;
    s->replay->moved = NULL;
    wsmith_source_end(s);
    return failed ? WSMITH_FAILED : WSMITH_OK;
}

/* Once if the record fits the program as it is now; else in all ways, until the test fails. WSMITH_REJECTED: it
 * does not, and the record does not fit. ERR_NOMEM: one of the runs was not made, and no other fails. */
static wsmith_status wsmith__run_ways(wsmith_source *s, const wsmith_record *record,
                                      wsmith_predicate *fails, void *context)
{
    struct wsmith__moved *moved = NULL;
    bool fits = false, short_of_memory = false;
    wsmith_status status = WSMITH_OK;
    for (uint32_t way = 0; way < WSMITH__WAYS && status != WSMITH_FAILED && !fits; way++) {
        status = wsmith__run_way(s, record, way, fails, context, &moved, &fits);
        short_of_memory = short_of_memory || status == WSMITH_ERR_NOMEM;
    }
    wsmith__moved_free(moved);
    if (status == WSMITH_FAILED) return status;
    return fits ? WSMITH_OK : short_of_memory ? WSMITH_ERR_NOMEM : WSMITH_REJECTED;
}

#endif /* WSMITH__ALIGN_H */
