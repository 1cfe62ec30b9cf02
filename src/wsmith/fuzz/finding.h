/* src/wsmith/fuzz/finding.h - from a death to a small case that repeats it.
 *
 * The record is saved as it is at once. Then it is repeated in a process of its own; what does not come
 * again is kept and marked as flaky. Then it is shrunk, under a limit of time. A finding has three
 * files: KIND-KEY.wsc (the record), .txt (what happened, how to repeat it, the choices), .log (what the
 * target has written). One without .txt was cut short and is finished the next time.
 */
#ifndef WSMITH__FUZZ_FINDING_H
#define WSMITH__FUZZ_FINDING_H

#include "board.h"

#if defined(WSMITH_ENGINE) && WSMITH__PROCESSES

typedef struct wsmith__case {
    const wsmith__job *job;
    wsmith__box box;
    wsmith__death death;
    wsmith_record record;
    wsmith_shrink_stats shrink;
    bool flaky;
    char base[1000]; /* of the paths of its files: what is before .wsc */
} wsmith__case;

static void wsmith__name_case(wsmith__case *c)
{
    snprintf(c->base, sizeof c->base, "%s/%s-%08lx%08lx", c->job->findings,
             wsmith__end_texts[c->death.end], (unsigned long)(c->death.key >> 32),
             (unsigned long)(c->death.key & 0xffffffffu));
}

static const char *wsmith__case_stem(const wsmith__case *c)
{
    const char *slash = strrchr(c->base, '/');
    return slash ? slash + 1 : c->base;
}

static bool wsmith__write_case_file(const wsmith__case *c, const char *ending, const void *bytes,
                                    size_t size)
{
    char path[1024], suffix[40];
    snprintf(path, sizeof path, "%s%s", c->base, ending);
    wsmith__own_suffix(suffix, sizeof suffix);
    return wsmith__note_written(c->job, wsmith__write_file(path, suffix, bytes, size));
}

static bool wsmith__write_case_record(const wsmith__case *c)
{
    char path[1024], suffix[40];
    snprintf(path, sizeof path, "%s.wsc", c->base);
    wsmith__own_suffix(suffix, sizeof suffix);
    return wsmith__note_written(c->job, wsmith__write_record(path, suffix, &c->record));
}

/* -- the text ---------------------------------------------------------------------------------------------------- */

static void wsmith__case_how(const wsmith__case *c, wsmith_text *t)
{
    char line[1400], before[WSMITH__SIZE_TEXT], after[WSMITH__SIZE_TEXT];
    snprintf(line, sizeof line, "%s: %s\n%s\nrepeat:  %s replay %s.wsc\n",
             wsmith__end_texts[c->death.end], c->death.text,
             c->flaky ? "FLAKY: it did not come again with the same choices; they are as first seen"
                      : "it came again with the same choices",
             c->job->name, c->base);
    wsmith_text_put(t, line);
    if (c->flaky) return;
    wsmith__size_text(before, c->shrink.choices_before, c->shrink.bytes_before);
    wsmith__size_text(after, c->shrink.choices_after, c->shrink.bytes_after);
    snprintf(line, sizeof line, "shrunk from %s to %s in %llu runs%s\n", before, after,
             (unsigned long long)c->shrink.runs,
             c->shrink.minimal ? "" : " (stopped: `minimize` goes on)");
    wsmith_text_put(t, line);
}

static void wsmith__case_part(wsmith_text *t, const char *title, char *text)
{
    wsmith_text_put(t, title);
    if (text) wsmith_text_put(t, text);
    wsmith_text_put(t, "\n");
    wsmith_free(text);
}

static void wsmith__case_choices(const wsmith__case *c, wsmith_text *t)
{
    char *part;
    (void)wsmith_record_list(&c->record, &part, NULL);
    wsmith__case_part(t, "\nthe choices:\n", part);
    (void)wsmith_record_text(&c->record, &part, NULL);
    wsmith__case_part(t, "\nas one line, for replay --text:\n", part);
    (void)wsmith_record_c_array(&c->record, "failing_case", &part, NULL);
    wsmith__case_part(t, "\nas C, for wsmith_repeat or wsmith_record_load:\n", part);
}

static bool wsmith__write_case_text(const wsmith__case *c)
{
    wsmith_text t;
    memset(&t, 0, sizeof t);
    wsmith__case_how(c, &t);
    wsmith__case_choices(c, &t);
    bool ok = !t.failed && wsmith__write_case_file(c, ".txt", t.chars, wx__array_len(t.chars));
    wsmith_text_free(&t);
    return ok;
}

static void wsmith__write_case_log(const wsmith__case *c)
{
    char *log = (char *)WX__REALLOC(NULL, WSMITH__LOG_TAIL);
    size_t n = log ? wsmith__read_log(c->box.watch.log, log, WSMITH__LOG_TAIL) : 0;
    if (n) (void)wsmith__write_case_file(c, ".log", log, n);
    WX__FREE(log);
}

/* -- the work ---------------------------------------------------------------------------------------------------- */

/* Twice the same: the first run in a new process may differ from later ones. */
static bool wsmith__case_repeats(wsmith__case *c)
{
    wsmith__death d;
    for (int i = 0; i < 2; i++) {
        if (!wsmith__box_repeat(&c->box, &c->record, &d)) return false;
        if (d.key != c->death.key || d.end != c->death.end) return false;
    }
    return true;
}

static void wsmith__shrink_case(wsmith__case *c)
{
    wsmith_shrink_options options;
    wsmith__boxed_test test;
    size_t choices = wsmith__free_choices(&c->record), bytes = wx__array_len(c->record.bytes);
    memset(&options, 0, sizeof options);
    options.thorough = c->job->thorough;
    test.box = &c->box;
    test.key = c->death.key;
    test.stop = &c->job->board->stop;
    test.until = wsmith__clock() + c->job->shrink_seconds;
    (void)wsmith_shrink(&c->record, wsmith__fails_in_box, &test, &options, &c->shrink);
    if (wsmith__clock() > test.until || wx__atomic_load_u32(test.stop)) c->shrink.minimal = false;
    c->shrink.choices_before = choices;
    c->shrink.bytes_before = bytes;
    c->shrink.choices_after = wsmith__free_choices(&c->record);
    c->shrink.bytes_after = wx__array_len(c->record.bytes);
}

/* The record of `c` has what the target was given when it died. True: all its files are written. */
static bool wsmith__work_case(wsmith__case *c)
{
    wsmith__name_case(c);
    c->shrink.choices_after = wsmith__free_choices(&c->record);
    c->shrink.bytes_after = wx__array_len(c->record.bytes);
    bool ok = wsmith__write_case_record(c);
    c->flaky = !wsmith__case_repeats(c);
    if (!c->flaky) {
        wsmith__write_case_log(c);
        wsmith__shrink_case(c);
        ok = wsmith__write_case_record(c) && ok;
    }
    return wsmith__write_case_text(c) && ok;
}

/* A case that was cut short and does something else now, or nothing: it gets the text that it lacks,
 * and is not tried again. */
static bool wsmith__give_up_case(wsmith__case *c)
{
    const char *stem = wsmith__case_stem(c);
    int end = WSMITH__END_COUNT - 1;
    for (; end > WSMITH__END_CRASH; end--) {
        size_t n = strlen(wsmith__end_texts[end]);
        if (strncmp(stem, wsmith__end_texts[end], n) == 0 && stem[n] == '-') break;
    }
    c->death.end = end;
    snprintf(c->death.text, sizeof c->death.text,
             "the search was ended before it could be repeated");
    c->flaky = true;
    return wsmith__write_case_text(c);
}

/* What no file holds is told as a line. */
static void wsmith__post_line(const wsmith__case *c, wsmith__finding *f)
{
    char *line = NULL;
    size_t n = 0;
    f->line[0] = 0;
    if (wsmith_record_text(&c->record, &line, &n) && n < sizeof f->line)
        memcpy(f->line, line, n + 1);
    wsmith_free(line);
}

/* For the main process to tell about. */
static void wsmith__post_finding(const wsmith__case *c, uint32_t worker, uint64_t runs,
                                 bool written)
{
    wsmith__board *board = c->job->board;
    uint32_t at = wx__atomic_add_u32(&board->finding_count, 1) - 1;
    if (at >= WSMITH__MAX_FINDINGS) return;
    wsmith__finding *f = &board->findings[at];
    f->death = c->death;
    f->worker = worker;
    f->written = written;
    f->flaky = c->flaky;
    f->choices = (uint32_t)c->shrink.choices_before;
    f->shrunk = (uint32_t)c->shrink.choices_after;
    f->bytes = (uint32_t)c->shrink.bytes_after;
    f->runs = runs;
    if (!written) wsmith__post_line(c, f);
    snprintf(f->file, sizeof f->file, "%.60s.wsc", wsmith__case_stem(c));
    wx__atomic_store_u32(&f->ready, 1);
}

/* `d` has happened to the process of `lane`. Those that are known are only counted. */
static void wsmith__handle_death(const wsmith__job *job, const wsmith__death *d,
                                 const wsmith__lane *lane, int own_end, uint32_t worker,
                                 uint64_t runs)
{
    wsmith__case c;
    bool written = false;
    if (!wsmith__board_unknown(job->board, d->key, true)) {
        wx__atomic_add_u32(&job->board->duplicates, 1);
        return;
    }
    memset(&c, 0, sizeof c);
    c.job = job;
    c.death = *d;
    if (wsmith__copy_record(&c.record, &lane->view)) {
        (void)wsmith_record_spans(&c.record, NULL);
        if (wsmith__box_open(&c.box, job->target, job->context, &job->options, &job->limits,
                             own_end))
            written = wsmith__work_case(&c);
        wsmith__post_finding(&c, worker, runs, written);
        if (job->stop_at_first) wx__atomic_store_u32(&job->board->stop, 1);
    }
    wsmith__box_close(&c.box);
    wsmith_record_free(&c.record);
}

#endif /* WSMITH_ENGINE, WSMITH__PROCESSES */

#endif /* WSMITH__FUZZ_FINDING_H */
