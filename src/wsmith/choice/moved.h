/* src/wsmith/choice/moved.h - call sites of a stored record in a program that was edited.
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

typedef struct wsmith__site {
    uint32_t hash;
    uint32_t text;  /* hash without the line */
    uint32_t words; /* ... and the file */
    uint32_t head;  /* of the first word and the file */
    uint32_t line;
} wsmith__site;

typedef struct wsmith__old_site {
    wsmith__site site;
    const char *name; /* in the record; addresses ascend */
    bool found;
} wsmith__old_site;

/* Of the program. */
typedef struct wsmith__new_site {
    wsmith__site site;
    uint32_t old;  /* index + 1 of the site it was; 0: none */
    uint32_t turn; /* the how manyth in this run; 0: did not ask yet */
} wsmith__new_site;

struct wsmith__moved {
    wsmith__old_site *sites; /* in the order in which they come in the record; array */
    wsmith__new_site *asked; /* array */
    size_t count;            /* of `sites` */
    size_t next;             /* behind the last that was found */
    int64_t shift;           /* lines that that one has moved */
    uint32_t turns;
    bool begun;
    uint32_t recent[WSMITH__MOVED_RECENT]; /* index + 1 of a site that asked, by its hash */
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
static bool wsmith__site_split(const char *site, wsmith__site *out)
{
    const char *file = wsmith__site_file(site), *colon = NULL, *word = site;
    for (const char *p = file; p && *p; p++) {
        if (*p == ':') colon = p;
    }
    memset(out, 0, sizeof *out);
    if (!colon || colon[1] == 0) return false;
    for (const char *p = colon + 1; *p; p++) {
        if (*p < '0' || *p > '9' || out->line > 100000000) return false;
        out->line = out->line * 10 + (uint32_t)(*p - '0');
    }
    const char *at = file;
    while (at[-1] != '@' || at[-2] != ' ') at--;
    while (*word != ' ') word++;
    out->hash = wsmith__hash_site(site);
    out->text = wsmith__hash_site_to(site, colon);
    out->words = wsmith__hash_part(2166136261u, site, at);
    out->head = wsmith__hash_part(wsmith__hash_part(2166136261u, site, word), file, colon);
    return true;
}

/* -- finding ----------------------------------------------------------------------------------------------- */

static void wsmith__moved_free(struct wsmith__moved *m)
{
    if (m) wx__array_free(m->sites);
    if (m) wx__array_free(m->asked);
    WX__FREE(m);
}

static bool wsmith__add_old_site(struct wsmith__moved *m, const char *site)
{
    wsmith__old_site p;
    memset(&p, 0, sizeof p);
    p.name = site;
    return !wsmith__site_split(site, &p.site) || wx__array_push(m->sites, p);
}

/* The sites of a loaded record. They lie in memory in the order in which they come; what an edit of the
 * record has put in another order is left out. NULL in *out: it was not loaded, or has no sites. False:
 * out of memory. */
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
    if (ok && m->count > 0) *out = m;
    else wsmith__moved_free(m);
    return ok;
}

/* Lines from where the program's site would be if it were `old`. */
static uint64_t wsmith__lines_off(const struct wsmith__moved *m, const wsmith__old_site *old,
                                  uint32_t line)
{
    int64_t off = (int64_t)line - m->shift - old->site.line;
    return (uint64_t)(off < 0 ? -off : off);
}

/* The site of the record that one of the program is; NULL: none. */
static wsmith__old_site *wsmith__find_old_site(struct wsmith__moved *m, uint32_t text,
                                               uint32_t line)
{
    wsmith__old_site *best = NULL;
    size_t same = 0;
    if (!m->begun && m->count > 0 && m->sites[0].site.text == text)
        m->shift = (int64_t)line - m->sites[0].site.line;
    m->begun = true;
    for (size_t i = 0; i < m->count; i++) {
        wsmith__old_site *p = &m->sites[i];
        if (p->site.text != text) continue;
        same++;
        if (p->found) continue;
        if (!best || wsmith__lines_off(m, p, line) < wsmith__lines_off(m, best, line)) best = p;
    }
    if (!best || wsmith__lines_off(m, best, line) == 0) return best;
    while (m->next < m->count && m->sites[m->next].found) m->next++;
    wsmith__old_site *next = m->next < m->count ? &m->sites[m->next] : NULL;
    if (next && next->site.text == text &&
        (int64_t)line - next->site.line >= m->shift - WSMITH__MOVED_NEAR)
        return next; /* lines came in before it */
    uint64_t most = same == 1 ? WSMITH__MOVED_FAR : WSMITH__MOVED_NEAR;
    return wsmith__lines_off(m, best, line) <= most ? best : NULL;
}

/* The index of a site of the program; SIZE_MAX: it has no line, or there is no room. */
static size_t wsmith__new_site_index(struct wsmith__moved *m, const char *site, uint32_t hash)
{
    uint32_t *recent = &m->recent[hash % WSMITH__MOVED_RECENT];
    size_t n = wx__array_len(m->asked), i = *recent ? *recent - 1 : 0;
    if (i < n && m->asked[i].site.hash == hash) return i;
    for (i = 0; i < n && m->asked[i].site.hash != hash;) i++;
    if (i == n) {
        wsmith__new_site fresh;
        memset(&fresh, 0, sizeof fresh);
        if (!wsmith__site_split(site, &fresh.site)) return SIZE_MAX;
        if (n >= 2 * WSMITH__MOVED_MOST || !wx__array_push(m->asked, fresh)) return SIZE_MAX;
        wsmith__old_site *old = wsmith__find_old_site(m, fresh.site.text, fresh.site.line);
        if (old) old->found = true;
        m->asked[i].old = old ? (uint32_t)(old - m->sites) + 1 : 0;
    }
    *recent = (uint32_t)i + 1;
    return i;
}

/* The hash that the record knows the site by, whose hash now is `now`. A new site must not take what
 * had its line before. */
static uint32_t wsmith__before_move(struct wsmith__moved *m, const char *site, uint32_t now)
{
    size_t i = wsmith__new_site_index(m, site, now);
    if (i == SIZE_MAX) {
        wsmith__site none;
        return wsmith__site_split(site, &none) ? ~now : now;
    }
    wsmith__new_site *p = &m->asked[i];
    const wsmith__site *old = p->old ? &m->sites[p->old - 1].site : NULL;
    if (p->turn == 0) {
        p->turn = ++m->turns;
        if (old) m->shift = (int64_t)p->site.line - old->line;
        if (old) m->next = p->old;
    }
    return old ? old->hash : ~now;
}

/* Whether a site of the record is known to be in the program. */
static bool wsmith__site_asks(const struct wsmith__moved *m, const char *site)
{
    size_t first = 0, end = m->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if ((uintptr_t)m->sites[middle].name < (uintptr_t)site) first = middle + 1;
        else end = middle;
    }
    return first < m->count && m->sites[first].name == site && m->sites[first].found;
}

#endif /* WSMITH__MOVED_H */
