/* src/wsmith/fuzz/diary.h - the log of a search while it goes on, and the report made of it.
 */
#ifndef WSMITH__DIARY_H
#define WSMITH__DIARY_H

#include "board.h"
#include "options.h"
#include "report.h"
#include "stock.h"

#ifdef WSMITH_ENGINE

typedef struct wsmith__diary {
    FILE *file; /* NULL: nothing is logged */
    const wsmith__fuzz_arguments *arguments;
    double next;         /* when a line is due */
    uint64_t slow_known; /* microseconds of the slow inputs that were logged, in total */
    bool bad;            /* a line could not be written */
} wsmith__diary;

static void wsmith__beside_log(const wsmith__fuzz_arguments *a, const char *name, char *path,
                               size_t cap)
{
    snprintf(path, cap, "%.800s/%s", a->directory, name);
}

/* A search that was killed may have left half a line: the next must not join it. */
static void wsmith__diary_heal(FILE *file)
{
    if (fseek(file, -1, SEEK_END) != 0) return;
    int last = getc(file);
    fseek(file, 0, SEEK_END);
    if (last != '\n' && last != EOF) putc('\n', file);
}

static void wsmith__diary_open(wsmith__diary *d, const wsmith__fuzz_arguments *a)
{
    char path[1024];
    memset(d, 0, sizeof *d);
    d->arguments = a;
    wsmith__beside_log(a, "log.jsonl", path, sizeof path);
    d->file = fopen(path, "ab+");
    if (d->file) wsmith__diary_heal(d->file);
    else
        fprintf(stderr, "%s: %s cannot be written: %s; there will be no report\n", a->program, path,
                strerror(errno));
}

static const char *wsmith__coverage_text(void)
{
    const wsmith__coverage *v = &wsmith__cover;
    return v->area_count ? "counters of the compiler"
           : v->guards   ? "guards of the compiler"
                         : "traces of the compiler, or choices where there are none";
}

/* The options that are not as without them, as pairs of texts; `numbers` is room for them. */
static size_t wsmith__options_as_texts(const wsmith__fuzz_arguments *a, const char **pairs,
                                       char numbers[][24])
{
    size_t n = 0;
    wsmith__fuzz_arguments usual;
    wsmith__default_arguments(&usual);
#define WSMITH__PAIR_NUM(name, field)                                              \
    snprintf(numbers[n], sizeof numbers[n], "%llu", (unsigned long long)a->field); \
    WSMITH__PAIR(name, a->field != usual.field, numbers[n])
#define WSMITH__PAIR_TEXT(name, field) WSMITH__PAIR(name, a->field != NULL, a->field)
#define WSMITH__PAIR_FLAG(name, field) WSMITH__PAIR(name, a->field, "true")
#define WSMITH__PAIR(name, set, value) \
    if (set) {                         \
        pairs[2 * n] = name;           \
        pairs[2 * n + 1] = value;      \
        n++;                           \
    }
#define WSMITH__X(name, kind, field, text) WSMITH__PAIR_##kind(name, field)
    WSMITH__FUZZ_OPTIONS(WSMITH__X)
#undef WSMITH__X
#undef WSMITH__PAIR
    return n;
}

static void wsmith__diary_note(wsmith__diary *d, bool ok)
{
    if (!ok && !d->bad)
        fprintf(stderr, "%s: %s/log.jsonl cannot be written: %s\n", d->arguments->program,
                d->arguments->directory, strerror(errno));
    d->bad = d->bad || !ok;
}

static void wsmith__diary_begin(wsmith__diary *d, unsigned workers)
{
    enum { MOST = 32 };
    const char *pairs[2 * MOST];
    char numbers[MOST][24];
    wsmith__log_start event;
    const wsmith__fuzz_arguments *a = d->arguments;
    if (!d->file) return;
    if (!a->quiet && wsmith__measures_itself())
        fprintf(stderr,
                "%s: the fuzzer's own code counts as the target's, and runs look flaky: compile "
                "the file with "
                "WSMITH_IMPLEMENTATION apart, without -fsanitize-coverage\n",
                a->program);
    memset(&event, 0, sizeof event);
    event.target = a->program;
    event.command = a->command;
    event.coverage = wsmith__coverage_text();
    event.time = (uint64_t)time(NULL);
    event.seed = a->seed;
    event.workers = workers;
    event.options = pairs;
    event.option_count = wsmith__options_as_texts(a, pairs, numbers);
    wsmith__diary_note(d, wsmith__log_start_event(d->file, &event));
}

static void wsmith__diary_slow(wsmith__diary *d, double seconds, const wsmith__slow_input *slow)
{
    uint64_t sum = 0;
    size_t n = 0;
    for (; slow && n < WSMITH__SLOW_INPUTS && slow[n].name; n++) sum += slow[n].micros;
    if (!d->file || n == 0 || sum == d->slow_known) return;
    d->slow_known = sum;
    wsmith__diary_note(d, wsmith__log_slow_event(d->file, seconds, slow, n));
}

/* To be called often; writes when a line is due: twice a second at first, later once in as much as a
 * twentieth of the time, and at least once a minute. `slow` may be NULL. */
static void wsmith__diary_go_on(wsmith__diary *d, const wsmith__sample *now,
                                const wsmith__slow_input *slow)
{
    if (!d->file || now->seconds < d->next) return;
    double step = now->seconds < 10 ? 0.5 : now->seconds < 1200 ? now->seconds * 0.05 : 60;
    d->next = now->seconds + step;
    wsmith__diary_note(d, wsmith__log_progress_event(d->file, now));
    wsmith__diary_slow(d, now->seconds, slow);
}

/* -- the corpus -------------------------------------------------------------------------------------- */

#if WSMITH__PROCESSES

/* Reads what can be read in two seconds. */
static void wsmith__take_stock(wsmith__stock *k, const char *corpus)
{
    wsmith__file_name *files = NULL;
    char path[1024];
    double until = wsmith__clock() + 2;
    if (wsmith__list_directory(corpus, &files)) k->files = wx__array_len(files);
    for (size_t i = 0; i < k->files && wsmith__clock() < until; i++) {
        wsmith_record record;
        memset(&record, 0, sizeof record);
        snprintf(path, sizeof path, "%s/%s", corpus, files[i].name);
        if (!wsmith__is_temporary(files[i].name) && wsmith__read_record(path, &record, NULL))
            wsmith__stock_add(k, &record, files[i].size);
        wsmith_record_free(&record);
    }
    wsmith__names_free(&files);
}

/* Writes what the corpus holds as lines of a log. */
static bool wsmith__log_corpus(FILE *out, const char *corpus, double seconds)
{
    wsmith__stock stock;
    bool ok = wsmith__stock_open(&stock);
    if (ok) wsmith__take_stock(&stock, corpus);
    ok = ok && wsmith__log_stock_events(out, &stock, seconds);
    wsmith__stock_close(&stock);
    return ok;
}

static void wsmith__diary_corpus(wsmith__diary *d, double seconds)
{
    char corpus[1024];
    if (!d->file) return;
    wsmith__beside_log(d->arguments, "corpus", corpus, sizeof corpus);
    wsmith__diary_note(d, wsmith__log_corpus(d->file, corpus, seconds));
}

/* Of a search that was killed nothing of the kind is in the log. */
static void wsmith__history_takes_stock(wsmith__history *h, const char *corpus)
{
    FILE *file = tmpfile();
    uint64_t lines = h->lines;
    if (!file) return;
    if (wsmith__log_corpus(file, corpus, 0)) {
        rewind(file);
        (void)wsmith__history_read(h, file);
    }
    fclose(file);
    h->lines = lines;
}

#endif /* WSMITH__PROCESSES */

/* -- the end ----------------------------------------------------------------------------------------- */

static void wsmith__diary_end(wsmith__diary *d, const wsmith__sample *now, const char *reason,
                              int code)
{
    if (!d->file) return;
    wsmith__diary_note(d, wsmith__log_end_event(d->file, now, reason, code));
    fclose(d->file);
    d->file = NULL;
}

/* Why there is no report; NULL: it is there. `path` NULL: in its place, report.html. */
static const char *wsmith__make_report(const wsmith__fuzz_arguments *a, const char *path)
{
    char log[1024], page[1024];
    wsmith__history h;
    wsmith__beside_log(a, "log.jsonl", log, sizeof log);
    wsmith__beside_log(a, "report.html", page, sizeof page);
    FILE *file = fopen(log, "rb");
    if (!file) return "there is no log.jsonl in the directory: nothing was searched";
    memset(&h, 0, sizeof h);
    bool ok = wsmith__history_read(&h, file);
    fclose(file);
#if WSMITH__PROCESSES
    size_t n = wx__array_len(h.sessions);
    char corpus[1024];
    wsmith__beside_log(a, "corpus", corpus, sizeof corpus);
    if (ok && n && !h.sessions[n - 1].reason[0]) wsmith__history_takes_stock(&h, corpus);
#endif
    wsmith__history_end(&h);
    const char *why = ok && !h.failed ? NULL : "out of memory, or log.jsonl cannot be read";
    if (!why && !wsmith__write_report(&h, path ? path : page, path == NULL))
        why = "the report cannot be written";
    wsmith__history_free(&h);
    return why;
}

/* After a search. */
static void wsmith__tell_report(const wsmith__fuzz_arguments *a)
{
    const char *why = wsmith__make_report(a, NULL);
    if (why) fprintf(stderr, "%s: %s: %s\n", a->program, a->directory, why);
    else if (!a->quiet) fprintf(stderr, "report: %s/report.html\n", a->directory);
}

static int wsmith__report_command(const wsmith__fuzz_arguments *a)
{
    const char *path = a->rest_count > 0 ? a->rest[0] : NULL;
    const char *why = a->rest_count > 1 ? "`report` takes one file" : wsmith__make_report(a, path);
    if (why) fprintf(stderr, "%s: %s\n", path ? path : a->directory, why);
    else if (path) printf("%s\n", path);
    else printf("%s/report.html\n", a->directory);
    return why ? 2 : 0;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__DIARY_H */
