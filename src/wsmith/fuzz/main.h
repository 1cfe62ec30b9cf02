/* src/wsmith/fuzz/main.h - the commands of a fuzzer.
 */
#ifndef WSMITH__FUZZ_MAIN_H
#define WSMITH__FUZZ_MAIN_H

#include "inside.h"
#include "crew.h"

#ifdef WSMITH_ENGINE

/* -- listing ------------------------------------------------------------------------------------------------------ */

static bool wsmith__load_case(const char *path, wsmith_record *record)
{
    wsmith_error error;
    memset(record, 0, sizeof *record);
    if (wsmith__read_record(path, record, &error)) return true;
    if (error.place) fprintf(stderr, "%s: at byte %lu: ", path, (unsigned long)error.place);
    else fprintf(stderr, "%s: ", path);
    fprintf(stderr, "%s\n", error.message);
    return false;
}

static int wsmith__no_files(const wsmith__fuzz_arguments *a)
{
    fprintf(stderr, "%s: `%s` needs files\n", a->program, a->command);
    return 2;
}

static int wsmith__list_cases(const wsmith__fuzz_arguments *a)
{
    int code = a->rest_count > 0 ? 0 : wsmith__no_files(a);
    for (int i = 0; i < a->rest_count; i++) {
        wsmith_record record;
        char *text = NULL;
        if (!wsmith__load_case(a->rest[i], &record)) code = 2;
        else if (!wsmith_record_list(&record, &text, NULL)) code = 2;
        else printf("%s:\n%s", a->rest[i], text);
        wsmith_free(text);
        wsmith_record_free(&record);
    }
    return code;
}

static int wsmith__stat_command(const wsmith__fuzz_arguments *a, wsmith_target *target,
                                void *context)
{
    wsmith_stat_options options;
    memset(&options, 0, sizeof options);
    options.runs = a->runs;
    options.seed = a->seed;
    options.size = a->bytes;
    return wsmith_stat(target, context, &options, NULL);
}

#if WSMITH__PROCESSES

/* -- repeating ---------------------------------------------------------------------------------------------------- */

/* 0 holds, 1 fails, 2 could not be run. What the target writes goes to standard output. */
static int wsmith__replay_record(wsmith__box *box, const char *name, wsmith_record *record)
{
    wsmith__death d;
    char *log = (char *)WX__REALLOC(NULL, WSMITH__LOG_TAIL);
    box->order->showing = 1;
    bool ok = log && wsmith__box_retry(box, record, &d);
    if (ok && wsmith__read_log(box->watch.log, log, WSMITH__LOG_TAIL)) fputs(log, stdout);
    WX__FREE(log);
    if (!ok) {
        fprintf(stderr, "%s: could not be run\n", name);
        return 2;
    }
    bool fails = wsmith__is_finding(&d);
    if (fails) printf("%s: %s: %s\n", name, wsmith__end_texts[d.end], d.text);
    else printf("%s: %s\n", name, wsmith__holds_text(box->fitted));
    return fails;
}

/* A file as a record: of one that other fuzzers keep, stored or bytes alone, that of its run. False: what
 * is wrong was printed. */
static bool wsmith__box_load(wsmith__box *box, const char *path, wsmith_record *record)
{
    uint8_t *bytes = NULL;
    bool plain = wsmith__read_plain(path, &bytes), ok = true;
    memset(record, 0, sizeof *record);
    if (!plain) ok = wsmith__load_case(path, record);
    bool ran = ok && (plain ? wsmith__box_record(box, bytes, wx__array_len(bytes), record)
                            : wsmith__box_complete(box, record));
    if (ok && !ran) fprintf(stderr, "%s: could not be run\n", path);
    wx__array_free(bytes);
    return ran;
}

static int wsmith__replay_file(wsmith__box *box, const char *path)
{
    wsmith_record record;
    int code = wsmith__box_load(box, path, &record) ? wsmith__replay_record(box, path, &record) : 2;
    wsmith_record_free(&record);
    return code;
}

static int wsmith__replay_findings(const wsmith__job *job, wsmith__box *box)
{
    wsmith__file_name *files = NULL;
    char path[1024];
    size_t count = 0;
    int worst = wsmith__list_directory(job->findings, &files) && wsmith__sort_files(files) ? 0 : 2;
    for (size_t i = 0; i < wx__array_len(files); i++) {
        if (!wsmith__is_record_name(files[i].name)) continue;
        count++;
        snprintf(path, sizeof path, "%s/%s", job->findings, files[i].name);
        int code = wsmith__replay_file(box, path);
        if (code > worst) worst = code;
    }
    wsmith__names_free(&files);
    if (count == 0) printf("there are no findings in %s\n", job->findings);
    return worst;
}

static bool wsmith__load_text(const char *text, wsmith_record *record)
{
    wsmith_error error;
    memset(record, 0, sizeof *record);
    if (wsmith_record_from_text(record, text, &error) == WSMITH_OK) return true;
    fprintf(stderr, "--text: %s\n", error.message);
    return false;
}

static int wsmith__replay_text(wsmith__box *box, const char *text)
{
    wsmith_record record;
    int code = 2;
    if (wsmith__load_text(text, &record)) code = wsmith__replay_record(box, "--text", &record);
    wsmith_record_free(&record);
    return code;
}

static int wsmith__replay_cases(const wsmith__job *job, const wsmith__fuzz_arguments *a)
{
    wsmith__box box;
    int worst = 2;
    if (wsmith__box_open(&box, job->target, job->context, &job->options, &job->limits, -1)) {
        worst = a->text ? wsmith__replay_text(&box, a->text) : 0;
        for (int i = 0; i < a->rest_count; i++) {
            int code = wsmith__replay_file(&box, a->rest[i]);
            if (code > worst) worst = code;
        }
        if (!a->text && a->rest_count == 0) worst = wsmith__replay_findings(job, &box);
    }
    wsmith__box_close(&box);
    return worst;
}

/* -- making small --------------------------------------------------------------------------------------------------- */

/* 1: smaller now, or as small as it was; 2: it does not fail, or not each time, or could not be run. */
static int wsmith__minimize_case(wsmith__case *c, const char *name)
{
    char before[WSMITH__SIZE_TEXT], after[WSMITH__SIZE_TEXT];
    if (!wsmith__box_retry(&c->box, &c->record, &c->death)) {
        fprintf(stderr, "%s: could not be run\n", name);
        return 2;
    }
    bool fails = wsmith__is_finding(&c->death);
    if (!fails || !wsmith__case_repeats(c)) {
        fprintf(stderr, "%s: %s\n", name,
                fails ? "flaky: it does not fail the same way each time, and stays as it is"
                      : "holds");
        return 2;
    }
    wsmith__shrink_case(c);
    wsmith__size_text(before, c->shrink.choices_before, c->shrink.bytes_before);
    wsmith__size_text(after, c->shrink.choices_after, c->shrink.bytes_after);
    printf("%s: %s: %s, now %s, in %llu runs%s\n", name, c->death.text, before, after,
           (unsigned long long)c->shrink.runs,
           c->shrink.minimal ? "" : " (out of time: --shrink SECONDS)");
    return 1;
}

static void wsmith__print_choices(const wsmith__case *c)
{
    wsmith_text t;
    memset(&t, 0, sizeof t);
    wsmith__case_choices(c, &t);
    fputs(wsmith_text_chars(&t), stdout);
    wsmith_text_free(&t);
}

/* The text beside it, when it has one, tells of the same choices; else they are printed. */
static bool wsmith__write_minimized(wsmith__case *c, const char *path)
{
    char text[1024], suffix[40];
    size_t n = strlen(path);
    wsmith__own_suffix(suffix, sizeof suffix);
    if (!wsmith__write_record(path, suffix, &c->record)) return false;
    if (wsmith__is_record_name(path) && n < sizeof c->base) {
        snprintf(c->base, sizeof c->base, "%.*s", (int)(n - 4), path);
        snprintf(text, sizeof text, "%s.txt", c->base);
        if (wsmith__is_file(text)) return wsmith__write_case_text(c);
    }
    wsmith__print_choices(c);
    return true;
}

static int wsmith__minimize_file(wsmith__case *c, const char *path)
{
    int code = wsmith__box_load(&c->box, path, &c->record) ? wsmith__minimize_case(c, path) : 2;
    if (code != 1 || wsmith__write_minimized(c, path)) return code;
    fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
    return 2;
}

static int wsmith__minimize_text(wsmith__case *c, const char *text)
{
    bool loaded = wsmith__load_text(text, &c->record) && wsmith__box_complete(&c->box, &c->record);
    int code = loaded ? wsmith__minimize_case(c, "--text") : 2;
    if (code == 1) wsmith__print_choices(c);
    return code;
}

/* The file `path`, or --text. */
static int wsmith__minimize_one(const wsmith__job *job, const char *path, const char *text)
{
    wsmith__case c;
    int code = 2;
    memset(&c, 0, sizeof c);
    c.job = job;
    if (wsmith__box_open(&c.box, job->target, job->context, &job->options, &job->limits, -1))
        code = path ? wsmith__minimize_file(&c, path) : wsmith__minimize_text(&c, text);
    wsmith__box_close(&c.box);
    wsmith_record_free(&c.record);
    return code;
}

static int wsmith__minimize(const wsmith__job *job, const wsmith__fuzz_arguments *a)
{
    if (!a->text && a->rest_count == 0) return wsmith__no_files(a);
    int worst = a->text ? wsmith__minimize_one(job, NULL, a->text) : 1;
    for (int i = 0; i < a->rest_count; i++) {
        int code = wsmith__minimize_one(job, a->rest[i], NULL);
        if (code > worst) worst = code;
    }
    return worst;
}

/* -- findings of earlier searches ---------------------------------------------------------------------------------- */

static bool wsmith__has_file(const wsmith__file_name *files, const char *stem, const char *ending)
{
    char name[128];
    snprintf(name, sizeof name, "%s%s", stem, ending);
    for (size_t i = 0; i < wx__array_len(files); i++) {
        if (strcmp(files[i].name, name) == 0) return true;
    }
    return false;
}

/* A search was ended while it worked on this one. */
static void wsmith__finish_finding(const wsmith__job *job, const char *name, const char *stem)
{
    wsmith__case c, lost;
    char path[1024];
    memset(&c, 0, sizeof c);
    c.job = job;
    snprintf(path, sizeof path, "%s/%s", job->findings, name);
    snprintf(c.base, sizeof c.base, "%s/%s", job->findings, stem);
    if (wsmith__load_case(path, &c.record) &&
        wsmith__box_open(&c.box, job->target, job->context, &job->options, &job->limits, -1) &&
        wsmith__box_retry(&c.box, &c.record, &c.death)) {
        bool again = wsmith__is_finding(&c.death);
        lost = c; /* what is shrunk below */
        if (again) wsmith__name_case(&c);
        if (!again || strcmp(c.base, lost.base) != 0) (void)wsmith__give_up_case(&lost);
        if (again) (void)wsmith__board_unknown(job->board, c.death.key, true);
        if (again) (void)wsmith__work_case(&c);
    }
    wsmith__box_close(&c.box);
    wsmith_record_free(&c.record);
}

/* What was found before is known: KIND-KEY.wsc. Returns how many there are. */
static size_t wsmith__know_findings(const wsmith__job *job)
{
    wsmith__file_name *files = NULL;
    size_t count = 0;
    if (!wsmith__list_directory(job->findings, &files)) wx__array_truncate(files, 0);
    for (size_t i = 0; i < wx__array_len(files); i++) {
        const char *name = files[i].name, *dash = strrchr(name, '-');
        char stem[100];
        if (!dash || !wsmith__is_record_name(name) || strlen(name) >= sizeof stem) continue;
        (void)wsmith__board_unknown(job->board, wsmith__name_of_file(dash + 1), true);
        snprintf(stem, sizeof stem, "%.*s", (int)(strlen(name) - 4), name);
        if (!wsmith__has_file(files, stem, ".txt")) wsmith__finish_finding(job, name, stem);
        count++;
    }
    wsmith__names_free(&files);
    return count;
}

/* -- setting up ---------------------------------------------------------------------------------------------------- */

/* Takes the files of other directories; those that have the name of one that is there are the same. Of the
 * directory of a search it takes the corpus. */
static bool wsmith__take_directory(const wsmith__job *job, const char *directory)
{
    wsmith__file_name *files = NULL;
    char corpus[720];
    snprintf(corpus, sizeof corpus, "%.700s/corpus", directory);
    if (wsmith__is_directory(corpus)) directory = corpus;
    bool ok = wsmith__is_directory(directory) && wsmith__list_directory(directory, &files);
    if (!ok) fprintf(stderr, "%s: not a directory that can be read\n", directory);
    for (size_t i = 0; i < wx__array_len(files) && ok; i++) {
        char path[1024], suffix[40];
        uint8_t *bytes = NULL;
        snprintf(path, sizeof path, "%s/%s", directory, files[i].name);
        if (!wsmith__is_temporary(files[i].name) && wsmith__read_file(path, &bytes)) {
            size_t size = wx__array_len(bytes);
            wsmith__input_path(job, wsmith__name_of_bytes(bytes, size), path, sizeof path);
            wsmith__own_suffix(suffix, sizeof suffix);
            ok = wsmith__write_file(path, suffix, bytes, size);
            if (!ok) fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
        }
        wx__array_free(bytes);
    }
    wsmith__names_free(&files);
    return ok;
}

static void wsmith__set_up_job(wsmith__job *job, const wsmith__fuzz_arguments *a)
{
    job->name = a->program;
    job->options.seed = a->seed;
    job->options.max_bytes = a->bytes ? (size_t)a->bytes : 65536;
    job->options.max_choices = a->choices ? (size_t)a->choices : 20000;
    job->options.value_profile = a->profile;
    job->words = a->words;
    job->words_level = a->level;
    job->limits.seconds = (double)a->timeout / 1e3;
    job->limits.bytes = a->memory << 20;
    job->shrink_seconds = (double)a->shrink;
    job->runs = a->runs;
    job->seconds = (double)a->seconds;
    job->workers = (unsigned)a->workers;
    if (a->runs && a->runs < job->workers) job->workers = (unsigned)a->runs;
    job->stop_at_first = a->stop;
    job->thorough = a->thorough;
    snprintf(job->corpus, sizeof job->corpus, "%.800s/corpus", a->directory);
    snprintf(job->findings, sizeof job->findings, "%.800s/findings", a->directory);
}

static bool wsmith__make_directories(const wsmith__job *job, const wsmith__fuzz_arguments *a)
{
    if (wsmith__make_directory(a->directory) && wsmith__make_directory(job->corpus) &&
        wsmith__make_directory(job->findings))
        return true;
    fprintf(stderr, "%s: the directory `%s` cannot be made or used: %s\n", a->program, a->directory,
            strerror(errno));
    return false;
}

static int wsmith__search_command(wsmith__job *job, const wsmith__fuzz_arguments *a)
{
    wsmith__diary diary;
    job->merging = strcmp(a->command, "merge") == 0;
    if (!wsmith__make_directories(job, a)) return 2;
    for (int i = 0; i < a->rest_count; i++) {
        if (!wsmith__take_directory(job, a->rest[i])) return 2;
    }
    if (job->merging) job->workers = 1;
    size_t known = wsmith__know_findings(job);
    if (known > 0 && !a->quiet)
        fprintf(stderr,
                "%lu findings of earlier searches are known: `%s replay` tells which still fail\n",
                (unsigned long)known, a->program);
    memset(&diary, 0, sizeof diary);
    if (!job->merging) wsmith__diary_open(&diary, a);
    bool logged = diary.file != NULL;
    int code = wsmith__run_search(job, a, &diary);
    if (logged) wsmith__tell_report(a);
    return code;
}

static int wsmith__process_command(wsmith__job *job, const wsmith__fuzz_arguments *a)
{
    int code = 2;
    signal(SIGPIPE, SIG_IGN);
    wsmith__lane *lane = wsmith__lane_new(&job->options);
    if (lane) wsmith__learn_to_speak(lane);
    wsmith__lane_free(lane);
    if (a->leaks && WSMITH__LEAKS_KNOWN &&
        !wsmith__watch_leaks(&job->leaks, &job->target, &job->context))
        fprintf(stderr, "%s: LeakSanitizer does not work here: leaks are not found\n", a->program);
    job->board = (wsmith__board *)wsmith__map_shared(sizeof *job->board);
    if (!job->board) fprintf(stderr, "%s: no shared memory\n", a->program);
    else if (strcmp(a->command, "replay") == 0) code = wsmith__replay_cases(job, a);
    else if (strcmp(a->command, "minimize") == 0) code = wsmith__minimize(job, a);
    else code = wsmith__search_command(job, a);
    wsmith__unmap_shared(job->board, sizeof *job->board);
    return code;
}

#endif /* WSMITH__PROCESSES */

/* -- the call --------------------------------------------------------------------------------------------------------- */

/* A directory that was given loses slashes at its end. */
static void wsmith__choose_directory(wsmith__fuzz_arguments *a, char *out, size_t cap)
{
    const char *base = strrchr(a->program, '/');
    if (a->directory) snprintf(out, cap, "%.800s", a->directory);
    else snprintf(out, cap, "%.200s.fuzz", base ? base + 1 : a->program);
    size_t n = strlen(out);
    while (n > 1 && out[n - 1] == '/') out[--n] = 0;
    a->directory = out;
}

static int wsmith__fuzz_command(const wsmith__fuzz_arguments *a, wsmith_target *target,
                                void *context)
{
    if (strcmp(a->command, "list") == 0) return wsmith__list_cases(a);
    if (strcmp(a->command, "report") == 0) return wsmith__report_command(a);
    if (strcmp(a->command, "stat") == 0) return wsmith__stat_command(a, target, context);
#if WSMITH__PROCESSES
    wsmith__job job;
    memset(&job, 0, sizeof job);
    job.target = target;
    job.context = context;
    wsmith__set_up_job(&job, a);
    wsmith__check_undefined(&job.undefined, &job.target, &job.context);
    if (!a->inside) return wsmith__process_command(&job, a);
    target = job.target;
    context = job.context;
#endif
    return wsmith__inside_command(a, target, context);
}

WSMITH_API int wsmith_fuzz_main(int argc, char **argv, wsmith_target *target, void *context)
{
    wsmith__fuzz_arguments a;
    char directory[900];
    if (!wsmith__parse_fuzz_arguments(&a, argc, argv)) return 2;
    wsmith__choose_directory(&a, directory, sizeof directory);
    if (strcmp(a.command, "help") == 0) {
        wsmith__fuzz_help(stdout, a.program);
        return 0;
    }
    int code = wsmith__read_words(&a) ? wsmith__fuzz_command(&a, target, context) : 2;
    wx__array_free(a.words);
    return code;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__FUZZ_MAIN_H */
