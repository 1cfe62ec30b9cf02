/* src/wsmith/fuzz/history.h - what a log tells about the searches of a directory, in bounded memory.
 *
 * A log may have many sessions, one behind the other; the last of them, or any, may have been killed, so
 * that a line is cut and no end is told. Lines that are not understood are counted. Of samples at most
 * 600 are kept, evenly over the log; of findings, sites and sessions the first or last so many, and
 * how many there were. Times go on from session to session: what was between them is left out.
 */
#ifndef WSMITH__HISTORY_H
#define WSMITH__HISTORY_H

#include "json.h"
#include "../../common/array.h"

#ifdef WSMITH_ENGINE

enum {
    WSMITH__MAX_MOMENTS = 600,
    WSMITH__MAX_SESSIONS = 100,
    WSMITH__MAX_LISTED = 200, /* findings */
    WSMITH__MAX_YIELDS = 24,
    WSMITH__MAX_SITE_ROWS = 100,
    WSMITH__MAX_SLOW = 8,
    WSMITH__SIZE_CLASSES = 32,
    WSMITH__MAX_LINE = 1 << 20
};

typedef struct wsmith__moment {
    double time; /* seconds since the first session began, without pauses */
    double runs, features, locations, corpus;
    uint32_t session;
} wsmith__moment;

typedef struct wsmith__session {
    double before; /* time when it began */
    double began;  /* seconds since 1970; 0: not known */
    double seconds, runs, features, locations, corpus, workers;
    double findings, duplicates, flaky, restarts;
    char version[24], seed[24], target[200], directory[300], coverage[80], command[800];
    char reason[24]; /* empty: no end was told */
} wsmith__session;

typedef struct wsmith__event { /* a finding */
    double time, seconds, runs, choices, shrunk;
    uint32_t session;
    bool flaky;
    char kind[32], file[100], message[300];
} wsmith__event;

typedef struct wsmith__yield_row {
    char name[24];
    double runs, found, seen;
} wsmith__yield_row;

typedef struct wsmith__yields {
    wsmith__yield_row rows[WSMITH__MAX_YIELDS];
    size_t count;
} wsmith__yields;

typedef struct wsmith__site_line {
    double requests;
    char text[200], kind[32], distinct[16], smallest[32], largest[32], mean[32], shape[160];
    double ramp[16];
    uint32_t parts; /* of the ramp */
} wsmith__site_line;

typedef struct wsmith__slow_line {
    char file[100];
    double micros;
} wsmith__slow_line;

/* What the corpus held at the end. */
typedef struct wsmith__stock_lines {
    bool told;
    double records, files, most_choices, most_bytes;
    double choices[WSMITH__SIZE_CLASSES], bytes[WSMITH__SIZE_CLASSES];
    double sites; /* of them the rows are those that were asked most */
    wsmith__site_line *rows;
    wsmith__slow_line slow[WSMITH__MAX_SLOW];
    size_t slow_count;
} wsmith__stock_lines;

typedef struct wsmith__history {
    wsmith__moment *moments;
    wsmith__moment last;
    wsmith__session *sessions; /* the last ones */
    wsmith__event *events;     /* the first ones */
    uint64_t session_count, event_count, lines, strange;
    bool cut;                           /* the last line has no end and cannot be read */
    bool failed;                        /* out of memory */
    uint32_t seen, stride;              /* samples; every so many are kept */
    wsmith__yields arms, modes;         /* of sessions before */
    wsmith__yields own_arms, own_modes; /* of the last one so far */
    wsmith__stock_lines stock;
} wsmith__history;

static void wsmith__history_free(wsmith__history *h)
{
    wx__array_free(h->moments);
    wx__array_free(h->sessions);
    wx__array_free(h->events);
    wx__array_free(h->stock.rows);
    memset(h, 0, sizeof *h);
}

/* -- samples ----------------------------------------------------------------------------------------- */

/* Every other sample goes when there is no room. */
static void wsmith__history_thin(wsmith__history *h)
{
    size_t n = wx__array_len(h->moments), kept = 0;
    if (n < WSMITH__MAX_MOMENTS) return;
    for (size_t i = 0; i < n; i += 2) h->moments[kept++] = h->moments[i];
    wx__array_truncate(h->moments, kept);
    h->stride *= 2;
}

static void wsmith__history_add_moment(wsmith__history *h, const wsmith__moment *m)
{
    h->last = *m;
    if (h->stride == 0) h->stride = 1;
    if (h->seen++ % h->stride != 0) return;
    if (!wx__array_push(h->moments, *m)) h->failed = true;
    wsmith__history_thin(h);
}

static void wsmith__yields_read(wsmith__yields *y, const char *object)
{
    wsmith__json_walk w = wsmith__json_walk_over(object);
    y->count = 0;
    while (y->count < WSMITH__MAX_YIELDS && wsmith__json_next(&w)) {
        wsmith__yield_row *row = &y->rows[y->count++];
        wsmith__json_copy(w.key, row->name, sizeof row->name);
        row->runs = wsmith__json_number_of(w.value, "runs");
        row->found = wsmith__json_number_of(w.value, "found");
        row->seen = wsmith__json_number_of(w.value, "seen");
    }
}

/* Adds rows to those of the same names. */
static void wsmith__yields_add(wsmith__yields *sum, const wsmith__yields *more)
{
    for (size_t i = 0; i < more->count; i++) {
        const wsmith__yield_row *row = &more->rows[i];
        size_t k = 0;
        while (k < sum->count && strcmp(sum->rows[k].name, row->name) != 0) k++;
        if (k == sum->count) {
            if (k == WSMITH__MAX_YIELDS) continue;
            memset(&sum->rows[sum->count++], 0, sizeof *sum->rows);
            memcpy(sum->rows[k].name, row->name, sizeof row->name);
        }
        sum->rows[k].runs += row->runs;
        sum->rows[k].found += row->found;
        sum->rows[k].seen += row->seen;
    }
}

/* -- sessions ---------------------------------------------------------------------------------------- */

static void wsmith__history_close_session(wsmith__history *h)
{
    wsmith__yields_add(&h->arms, &h->own_arms);
    wsmith__yields_add(&h->modes, &h->own_modes);
    h->own_arms.count = h->own_modes.count = 0;
}

/* NULL: out of memory. */
static wsmith__session *wsmith__history_open_session(wsmith__history *h)
{
    wsmith__session s;
    size_t n = wx__array_len(h->sessions);
    memset(&s, 0, sizeof s);
    if (n) s.before = h->sessions[n - 1].before + h->sessions[n - 1].seconds;
    wsmith__history_close_session(h);
    if (n == WSMITH__MAX_SESSIONS) {
        memmove(h->sessions, h->sessions + 1, (n - 1) * sizeof s);
        wx__array_truncate(h->sessions, n - 1);
    }
    h->session_count++;
    if (wx__array_push(h->sessions, s)) return &wx__array_last(h->sessions);
    h->failed = true;
    return NULL;
}

/* The one that goes on; a log whose begin was taken away begins in one. */
static wsmith__session *wsmith__history_session(wsmith__history *h)
{
    if (wx__array_len(h->sessions) == 0) return wsmith__history_open_session(h);
    return &wx__array_last(h->sessions);
}

/* Appends what fits. */
static void wsmith__append(char *out, size_t cap, const char *text)
{
    size_t len = strlen(out), n = wx__utf8_valid_prefix(text, strlen(text));
    if (n >= cap - len) n = cap - len - 1;
    memcpy(out + len, text, wx__utf8_valid_prefix(text, n));
    out[len + wx__utf8_valid_prefix(text, n)] = 0;
}

/* As it may be typed: a value of "true" is that of a flag. */
static void wsmith__read_command(const char *line, wsmith__session *s)
{
    char name[40], value[300], command[24];
    wsmith__json_walk w = wsmith__json_walk_over(wsmith__json_get(line, "options"));
    wsmith__json_text_of(line, "command", command, sizeof command);
    wsmith__append(s->command, sizeof s->command, s->target);
    wsmith__append(s->command, sizeof s->command, " ");
    wsmith__append(s->command, sizeof s->command, command[0] ? command : "fuzz");
    while (wsmith__json_next(&w)) {
        wsmith__json_copy(w.key, name, sizeof name);
        wsmith__json_copy(w.value, value, sizeof value);
        if (strcmp(name, "dir") == 0) wsmith__append(s->directory, sizeof s->directory, value);
        wsmith__append(s->command, sizeof s->command, " --");
        wsmith__append(s->command, sizeof s->command, name);
        if (strcmp(value, "true") == 0) continue;
        wsmith__append(s->command, sizeof s->command, " ");
        wsmith__append(s->command, sizeof s->command, value);
    }
}

static void wsmith__read_start(wsmith__history *h, const char *line)
{
    wsmith__session *s = wsmith__history_open_session(h);
    if (!s) return;
    s->began = wsmith__json_number_of(line, "time");
    s->workers = wsmith__json_number_of(line, "workers");
    wsmith__json_text_of(line, "version", s->version, sizeof s->version);
    wsmith__json_text_of(line, "target", s->target, sizeof s->target);
    wsmith__json_text_of(line, "coverage", s->coverage, sizeof s->coverage);
    wsmith__json_digits_of(line, "seed", s->seed, sizeof s->seed);
    wsmith__read_command(line, s);
}

/* Time never runs backwards, whatever a log says. */
static double wsmith__read_seconds(wsmith__session *s, const char *line)
{
    double seconds = wsmith__json_number_of(line, "seconds");
    if (seconds > 1e10) seconds = 1e10;
    if (seconds > s->seconds) s->seconds = seconds;
    return s->seconds;
}

static void wsmith__read_sample(wsmith__history *h, const char *line)
{
    wsmith__moment m;
    wsmith__session *s = wsmith__history_session(h);
    if (!s) return;
    memset(&m, 0, sizeof m);
    m.time = s->before + wsmith__read_seconds(s, line);
    m.session = (uint32_t)h->session_count;
    m.runs = s->runs = wsmith__json_number_of(line, "runs");
    m.features = s->features = wsmith__json_number_of(line, "features");
    m.locations = s->locations = wsmith__json_number_of(line, "locations");
    m.corpus = s->corpus = wsmith__json_number_of(line, "corpus");
    s->findings = wsmith__json_number_of(line, "findings");
    s->duplicates = wsmith__json_number_of(line, "duplicates");
    s->flaky = wsmith__json_number_of(line, "flaky");
    s->restarts = wsmith__json_number_of(line, "restarts");
    wsmith__yields_read(&h->own_arms, wsmith__json_get(line, "arms"));
    wsmith__yields_read(&h->own_modes, wsmith__json_get(line, "modes"));
    wsmith__history_add_moment(h, &m);
}

static void wsmith__read_end(wsmith__history *h, const char *line)
{
    wsmith__read_sample(h, line);
    wsmith__session *s = wsmith__history_session(h);
    if (!s) return;
    wsmith__json_text_of(line, "reason", s->reason, sizeof s->reason);
    if (!s->reason[0]) wsmith__append(s->reason, sizeof s->reason, "?");
}

static void wsmith__read_finding(wsmith__history *h, const char *line)
{
    wsmith__event e;
    wsmith__session *s = wsmith__history_session(h);
    h->event_count++;
    if (!s || wx__array_len(h->events) >= WSMITH__MAX_LISTED) return;
    memset(&e, 0, sizeof e);
    e.seconds = wsmith__read_seconds(s, line);
    e.time = s->before + e.seconds;
    e.session = (uint32_t)h->session_count;
    e.runs = wsmith__json_number_of(line, "runs");
    e.choices = wsmith__json_number_of(line, "choices");
    e.shrunk = wsmith__json_number_of(line, "shrunk");
    e.flaky = wsmith__json_is_true(wsmith__json_get(line, "flaky"));
    wsmith__json_text_of(line, "kind", e.kind, sizeof e.kind);
    wsmith__json_text_of(line, "file", e.file, sizeof e.file);
    wsmith__json_text_of(line, "message", e.message, sizeof e.message);
    if (!wx__array_push(h->events, e)) h->failed = true;
}

/* -- the corpus -------------------------------------------------------------------------------------- */

static size_t wsmith__read_numbers(const char *array, double *out, size_t most)
{
    size_t n = 0;
    wsmith__json_walk w = wsmith__json_walk_over(array);
    while (n < most && wsmith__json_next(&w)) out[n++] = wsmith__json_double(w.value);
    return n;
}

/* What is told last is told. */
static void wsmith__read_corpus(wsmith__history *h, const char *line)
{
    wsmith__stock_lines *k = &h->stock;
    wx__array_truncate(k->rows, 0);
    memset(k->choices, 0, sizeof k->choices);
    memset(k->bytes, 0, sizeof k->bytes);
    k->told = true;
    k->records = wsmith__json_number_of(line, "records");
    k->files = wsmith__json_number_of(line, "files");
    k->sites = wsmith__json_number_of(line, "sites");
    k->most_choices = wsmith__json_number_of(line, "most_choices");
    k->most_bytes = wsmith__json_number_of(line, "most_bytes");
    wsmith__read_numbers(wsmith__json_get(line, "choices"), k->choices, WSMITH__SIZE_CLASSES);
    wsmith__read_numbers(wsmith__json_get(line, "bytes"), k->bytes, WSMITH__SIZE_CLASSES);
}

static void wsmith__read_site(wsmith__history *h, const char *line)
{
    wsmith__site_line r;
    if (wx__array_len(h->stock.rows) >= WSMITH__MAX_SITE_ROWS) return;
    memset(&r, 0, sizeof r);
    r.requests = wsmith__json_number_of(line, "requests");
    r.parts = (uint32_t)wsmith__read_numbers(wsmith__json_get(line, "ramp"), r.ramp,
                                             WX__COUNT_OF(r.ramp));
    wsmith__json_text_of(line, "site", r.text, sizeof r.text);
    wsmith__json_text_of(line, "kind", r.kind, sizeof r.kind);
    wsmith__json_text_of(line, "distinct", r.distinct, sizeof r.distinct);
    wsmith__json_text_of(line, "smallest", r.smallest, sizeof r.smallest);
    wsmith__json_text_of(line, "largest", r.largest, sizeof r.largest);
    wsmith__json_text_of(line, "mean", r.mean, sizeof r.mean);
    wsmith__json_text_of(line, "shape", r.shape, sizeof r.shape);
    if (!wx__array_push(h->stock.rows, r)) h->failed = true;
}

static void wsmith__read_slow(wsmith__history *h, const char *line)
{
    wsmith__json_walk w = wsmith__json_walk_over(wsmith__json_get(line, "files"));
    h->stock.slow_count = 0;
    while (h->stock.slow_count < WSMITH__MAX_SLOW && wsmith__json_next(&w)) {
        wsmith__slow_line *s = &h->stock.slow[h->stock.slow_count++];
        wsmith__json_text_of(w.value, "file", s->file, sizeof s->file);
        s->micros = wsmith__json_number_of(w.value, "micros");
    }
}

/* -- lines ------------------------------------------------------------------------------------------- */

/* False: not a line of a log. */
static bool wsmith__history_line(wsmith__history *h, const char *line)
{
    static const struct {
        const char *event;
        void (*read)(wsmith__history *h, const char *line);
    } readers[] = {{"start", wsmith__read_start},     {"progress", wsmith__read_sample},
                   {"finding", wsmith__read_finding}, {"corpus", wsmith__read_corpus},
                   {"site", wsmith__read_site},       {"slow", wsmith__read_slow},
                   {"end", wsmith__read_end}};
    char event[16];
    line = wsmith__json_line(line);
    wsmith__json_text_of(line, "event", event, sizeof event);
    for (size_t i = 0; i < WX__COUNT_OF(readers); i++) {
        if (strcmp(event, readers[i].event) != 0) continue;
        readers[i].read(h, line);
        return true;
    }
    return false;
}

/* A line that has ended; `whole`: by a newline, and it was not too long. */
static void wsmith__history_take(wsmith__history *h, char **line, bool whole, bool last)
{
    size_t n = wx__array_len(*line);
    if (n == 0) return;
    if (!wx__array_push(*line, 0)) {
        h->failed = true;
        return;
    }
    bool known = whole && memchr(*line, 0, n) == NULL && wsmith__history_line(h, *line);
    h->lines++;
    if (!known && last) h->cut = true;
    else if (!known) h->strange++;
    wx__array_truncate(*line, 0);
}

/* Adds what the file tells. False: out of memory, or it could not be read. */
static bool wsmith__history_read(wsmith__history *h, FILE *in)
{
    char *line = NULL;
    bool whole = true;
    int c;
    while ((c = getc(in)) != EOF && !h->failed) {
        if (c == '\n') {
            wsmith__history_take(h, &line, whole, false);
            whole = true;
        } else if (wx__array_len(line) >= WSMITH__MAX_LINE) {
            whole = false;
        } else if (!wx__array_push(line, (char)(unsigned char)c)) {
            h->failed = true;
        }
    }
    wsmith__history_take(h, &line, whole, true);
    wx__array_free(line);
    return !h->failed && !ferror(in);
}

/* To be called when all was read. */
static void wsmith__history_end(wsmith__history *h)
{
    size_t n = wx__array_len(h->moments);
    wsmith__history_close_session(h);
    if (n && h->moments[n - 1].time < h->last.time && !wx__array_push(h->moments, h->last))
        h->failed = true;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__HISTORY_H */
