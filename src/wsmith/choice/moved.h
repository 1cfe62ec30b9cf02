/* src/wsmith/choice/moved.h - call sites of a stored record in a program whose lines have moved.
 *
 * A site is text, file and line: "range 0..9 @list.c:40". Text and file nearly say which one it is; where
 * several have the same, only lines tell them apart, and an edit of the program moves those. Records
 * have the texts of their sites, so a replay of one that was loaded looks for each site that asks, among
 * those of its text and file that have not been found: at the line it had before, as the sites found last
 * have moved; else the one that comes next in the record, if it is further down; else one few lines off.
 * This is a guess only where lines came in or went between places that look alike. A program that
 * begins as the record does, and has not moved since or as a whole, is never guessed about.
 */
#ifndef WSMITH__MOVED_H
#define WSMITH__MOVED_H

#include "record.h"

enum {
    WSMITH__MOVED_MOST = 4096, /* sites of a record; others are found at their line only */
    WSMITH__MOVED_FAR = 16,    /* lines from where the only site of its text is expected */
    WSMITH__MOVED_NEAR = 3,    /* ... any site */
    WSMITH__MOVED_RECENT = 64
};

typedef struct wsmith__old_site {
    uint32_t before, now; /* hashes of the site in the record, in the program (if found) */
    uint32_t text;        /* hash without the line */
    uint32_t line;
    bool found;
} wsmith__old_site;

struct wsmith__moved {
    wsmith__old_site *sites; /* in the order in which they come in the record; array */
    size_t count;            /* of the record's; behind them are sites that are new */
    size_t next;             /* behind the last that was found */
    int64_t shift;           /* lines that that one has moved */
    bool begun;
    uint32_t recent[WSMITH__MOVED_RECENT]; /* index + 1 of a site, by its hash now */
};

/* -- sites ----------------------------------------------------------------------------------------------- */

/* Where the file begins, behind " @" and the directories, which differ between builds; NULL: none. */
static const char *wsmith__site_file(const char *site)
{
    const char *file = NULL;
    for (; *site; site++) {
        if (site[0] == ' ' && site[1] == '@') file = site + 2;
        else if (file && (*site == '/' || *site == '\\')) file = site + 1;
    }
    return file;
}

static uint32_t wsmith__hash_part(uint32_t h, const char *p, const char *end)
{
    for (; p != end && *p; p++) h = (h ^ (uint8_t)*p) * 16777619u;
    return h;
}

static uint32_t wsmith__hash_text(const char *text)
{
    uint32_t h = wsmith__hash_part(2166136261u, text, NULL);
    return h ^ h >> 15;
}

/* The text and the name of the file, up to `end` (NULL: with the line). */
static uint32_t wsmith__hash_site_to(const char *site, const char *end)
{
    const char *file = wsmith__site_file(site);
    if (!file) return wsmith__hash_text(site);
    const char *at = file;
    while (at[-1] != '@' || at[-2] != ' ') at--;
    uint32_t h = wsmith__hash_part(wsmith__hash_part(2166136261u, site, at), file, end);
    return h ^ h >> 15;
}

static uint32_t wsmith__hash_site(const char *site) { return wsmith__hash_site_to(site, NULL); }

/* False: it has no line. */
static bool wsmith__site_split(const char *site, uint32_t *text, uint32_t *line)
{
    const char *file = wsmith__site_file(site), *colon = NULL;
    for (const char *p = file; p && *p; p++) {
        if (*p == ':') colon = p;
    }
    if (!colon || colon[1] == 0) return false;
    *line = 0;
    for (const char *p = colon + 1; *p; p++) {
        if (*p < '0' || *p > '9' || *line > 100000000) return false;
        *line = *line * 10 + (uint32_t)(*p - '0');
    }
    *text = wsmith__hash_site_to(site, colon);
    return true;
}

/* -- finding ----------------------------------------------------------------------------------------------- */

static void wsmith__moved_free(struct wsmith__moved *m)
{
    if (m) wx__array_free(m->sites);
    WX__FREE(m);
}

static bool wsmith__add_old_site(struct wsmith__moved *m, const char *site)
{
    wsmith__old_site p;
    memset(&p, 0, sizeof p);
    if (!wsmith__site_split(site, &p.text, &p.line)) return true;
    p.before = wsmith__hash_site(site);
    return wx__array_push(m->sites, p);
}

/* The sites of a loaded record. They lie in memory in the order in which they come; what an edit of the
 * record has put in another order is left out. NULL in *out: it was not loaded. False: out of memory. */
static bool wsmith__moved_new(const wsmith_record *record, struct wsmith__moved **out)
{
    size_t n;
    const wsmith_choice *c = wsmith_record_choices(record, &n);
    const char *last = NULL;
    *out = NULL;
    if (!record->sites) return true;
    struct wsmith__moved *m = (struct wsmith__moved *)WX__REALLOC(NULL, sizeof *m);
    bool ok = m != NULL;
    if (m) memset(m, 0, sizeof *m);
    for (size_t i = 0; ok && i < n && wx__array_len(m->sites) < WSMITH__MOVED_MOST; i++) {
        if (!c[i].site || (uintptr_t)c[i].site <= (uintptr_t)last) continue;
        last = c[i].site;
        ok = wsmith__add_old_site(m, last);
    }
    if (ok) m->count = wx__array_len(m->sites);
    else wsmith__moved_free(m);
    *out = ok ? m : NULL;
    return ok;
}

/* Lines from where the program's site would be if it were `old`. */
static uint64_t wsmith__lines_off(const struct wsmith__moved *m, const wsmith__old_site *old,
                                  uint32_t line)
{
    int64_t off = (int64_t)line - m->shift - old->line;
    return (uint64_t)(off < 0 ? -off : off);
}

/* The site of the record that one of the program is; NULL: none. */
static wsmith__old_site *wsmith__find_old_site(struct wsmith__moved *m, uint32_t text,
                                               uint32_t line)
{
    wsmith__old_site *best = NULL;
    size_t same = 0;
    if (!m->begun && m->count > 0 && m->sites[0].text == text)
        m->shift = (int64_t)line - m->sites[0].line;
    m->begun = true;
    for (size_t i = 0; i < m->count; i++) {
        wsmith__old_site *p = &m->sites[i];
        if (p->text != text) continue;
        same++;
        if (p->found) continue;
        if (!best || wsmith__lines_off(m, p, line) < wsmith__lines_off(m, best, line)) best = p;
    }
    if (!best || wsmith__lines_off(m, best, line) == 0) return best;
    while (m->next < m->count && m->sites[m->next].found) m->next++;
    wsmith__old_site *next = m->next < m->count ? &m->sites[m->next] : NULL;
    if (next && next->text == text && (int64_t)line - next->line >= m->shift - WSMITH__MOVED_NEAR)
        return next; /* lines came in before it */
    uint64_t most = same == 1 ? WSMITH__MOVED_FAR : WSMITH__MOVED_NEAR;
    return wsmith__lines_off(m, best, line) <= most ? best : NULL;
}

/* The hash that the record knows the site by, whose hash now is `now`. */
static uint32_t wsmith__before_move(struct wsmith__moved *m, const char *site, uint32_t now)
{
    uint32_t *recent = &m->recent[now % WSMITH__MOVED_RECENT];
    size_t n = wx__array_len(m->sites), i = *recent ? *recent - 1 : 0;
    if (i < n && m->sites[i].found && m->sites[i].now == now) return m->sites[i].before;
    for (i = 0; i < n; i++) {
        if (m->sites[i].found && m->sites[i].now == now) break;
    }
    if (i == n) {
        wsmith__old_site fresh, *p;
        memset(&fresh, 0, sizeof fresh);
        if (!wsmith__site_split(site, &fresh.text, &fresh.line)) return now;
        p = wsmith__find_old_site(m, fresh.text, fresh.line);
        fresh.before = ~now; /* a new site, which must not take what had its line before */
        if (p) {
            m->shift = (int64_t)fresh.line - p->line;
            i = (size_t)(p - m->sites);
            m->next = i + 1;
        } else if (n >= 2 * WSMITH__MOVED_MOST || !wx__array_push(m->sites, fresh)) {
            return fresh.before;
        }
        m->sites[i].found = true;
        m->sites[i].now = now;
    }
    *recent = (uint32_t)i + 1;
    return m->sites[i].before;
}

#endif /* WSMITH__MOVED_H */
