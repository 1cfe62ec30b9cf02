/* src/wsmith/fuzz/inside.h - searching and replaying without child processes.
 *
 * For systems without fork, and for debuggers (--in-process). The first failure ends the program. A
 * handler of signals saves the record of the run that crashes, into memory that was set aside
 * for that; the next search shrinks nothing that it cannot run safely, so a crash stays as it was found.
 */
#ifndef WSMITH__FUZZ_INSIDE_H
#define WSMITH__FUZZ_INSIDE_H

#include "diary.h"
#include "dictionary.h"
#include "os.h"

#ifdef WSMITH_ENGINE

typedef struct wsmith__inside {
    const wsmith__fuzz_arguments *arguments;
    wsmith_fuzzer *fuzzer;
    uint8_t *spare; /* room for the record, in the form of a file */
    char path[1024];
} wsmith__inside;

/* Signals have no context. */
static wsmith__inside *wsmith__inside_now;

static void wsmith__inside_died(int number)
{
    wsmith__inside *in = wsmith__inside_now;
    signal(number, SIG_DFL);
    wsmith__inside_now = NULL;
    if (in) {
        wsmith__catch_up(&in->fuzzer->source);
        (void)wsmith_record_spans(&in->fuzzer->record, NULL);
        wx__array_truncate(in->spare, 0);
        bool ok = wsmith__save(&in->fuzzer->record, false, &in->spare) &&
                  wsmith__write_file(in->path, ".tmp", in->spare, wx__array_len(in->spare));
        fprintf(stderr, "\nsignal %d; the case is %s %s\n", number, ok ? "in" : "NOT in", in->path);
    }
    raise(number);
}

static void wsmith__inside_logs(wsmith__diary *diary, const wsmith__sample *now, const char *why,
                                const wsmith_shrink_stats *shrink, bool flaky)
{
    wsmith__log_finding event;
    memset(&event, 0, sizeof event);
    event.seconds = now->seconds;
    event.runs = now->runs;
    event.choices = shrink->choices_before;
    event.shrunk = shrink->choices_after;
    event.flaky = flaky;
    event.kind = "failed";
    event.message = why;
    if (diary->file) wsmith__diary_note(diary, wsmith__log_finding_event(diary->file, &event));
}

static void wsmith__inside_stock(wsmith__diary *diary, const wsmith_fuzzer *f,
                                 const wsmith__sample *now)
{
    wsmith__stock stock;
    bool ok = diary->file && wsmith__stock_open(&stock);
    if (!ok) return;
    for (size_t i = 0; i < now->corpus && ok; i++) {
        wsmith_record copy;
        uint8_t *bytes = NULL;
        size_t size = 0;
        memset(&copy, 0, sizeof copy);
        ok = wsmith__copy_record(&copy, wsmith_fuzzer_input(f, i)) &&
             wsmith_record_save(&copy, &bytes, &size);
        if (ok) wsmith__stock_add(&stock, &copy, size);
        stock.files++;
        wsmith_free(bytes);
        wsmith_record_free(&copy);
    }
    wsmith__diary_note(diary, wsmith__log_stock_events(diary->file, &stock, now->seconds));
    wsmith__stock_close(&stock);
}

static void wsmith__inside_ends(wsmith__diary *diary, wsmith__sample *now,
                                const wsmith__fuzz_arguments *a, int code)
{
    bool logged = diary->file != NULL;
    const char *reason = code == 2                         ? "broken"
                         : code == 1                       ? "finding"
                         : a->runs && now->runs >= a->runs ? "runs"
                                                           : "time";
    now->findings = code == 1;
    wsmith__diary_end(diary, now, reason, code);
    if (logged) wsmith__tell_report(a);
}

/* Shrinks it, saves it, shows it. */
static void wsmith__inside_failed(wsmith__inside *in, wsmith__diary *diary,
                                  const wsmith__sample *now, wsmith_target *target, void *context)
{
    wsmith_record record;
    wsmith_shrink_options options;
    wsmith_shrink_stats stats;
    char *text = NULL;
    const char *why =
        in->fuzzer->source.failure ? in->fuzzer->source.failure : "the target returned true";
    memset(&record, 0, sizeof record);
    memset(&options, 0, sizeof options);
    options.thorough = in->arguments->thorough;
    wsmith_fuzzer_take(in->fuzzer, &record);
    memset(&stats, 0, sizeof stats);
    wsmith_status status = wsmith_shrink(&record, target, context, &options, &stats);
    wsmith__inside_logs(diary, now, why, &stats, status == WSMITH_ERR_FLAKY);
    bool saved = wsmith__write_record(in->path, ".tmp", &record);
    printf("failed%s: %s\n%s %s\n", status == WSMITH_ERR_FLAKY ? " (flaky)" : "", why,
           saved ? "the case is in" : "the case could NOT be written to", in->path);
    if (wsmith_record_list(&record, &text, NULL)) fputs(text, stdout);
    wsmith_free(text);
    wsmith_record_free(&record);
}

static void wsmith__inside_sample(const wsmith_fuzzer *f, double start, wsmith__sample *now)
{
    memset(now, 0, sizeof *now);
    wsmith_fuzzer_stats(f, &now->engine);
    now->seconds = wsmith__clock() - start;
    now->runs = now->engine.runs;
    now->corpus = now->engine.corpus;
    now->features = now->engine.features;
    now->locations = now->engine.locations;
    now->flaky = now->engine.flaky;
    now->workers = 1;
}

static int wsmith__inside_search(wsmith__inside *in, wsmith_target *target, void *context)
{
    static const int signals[] = {SIGABRT, SIGSEGV, SIGFPE, SIGILL};
    const wsmith__fuzz_arguments *a = in->arguments;
    double start = wsmith__clock();
    wsmith__diary diary;
    wsmith__status status;
    wsmith__sample now;
    wsmith_status result = WSMITH_OK;
    wsmith__status_open(&status, stderr, false, 0);
    wsmith__diary_open(&diary, a);
    wsmith__diary_begin(&diary, 1);
    wsmith__inside_now = in;
    for (size_t i = 0; i < WX__COUNT_OF(signals); i++) signal(signals[i], wsmith__inside_died);
    wsmith__inside_sample(in->fuzzer, start, &now);
    while (result == WSMITH_OK && (a->runs == 0 || now.runs < a->runs) &&
           (a->seconds == 0 || now.seconds < (double)a->seconds)) {
        uint64_t left = a->runs ? a->runs - now.runs : 256;
        result = wsmith_fuzzer_run(in->fuzzer, target, context, left < 256 ? left : 256);
        wsmith__inside_sample(in->fuzzer, start, &now);
        if (!a->quiet) wsmith__status_show(&status, &now, false);
        wsmith__diary_go_on(&diary, &now, NULL);
    }
    wsmith__inside_now = NULL;
    for (size_t i = 0; i < WX__COUNT_OF(signals); i++) signal(signals[i], SIG_DFL);
    if (!a->quiet) wsmith__status_show(&status, &now, true);
    if (result == WSMITH_ERR_NOMEM) fprintf(stderr, "%s: out of memory\n", a->program);
    int code = result == WSMITH_ERR_NOMEM ? 2 : result == WSMITH_FAILED;
    wsmith__inside_stock(&diary, in->fuzzer, &now);
    if (code == 1) wsmith__inside_failed(in, &diary, &now, target, context);
    wsmith__inside_ends(&diary, &now, a, code);
    return code;
}

/* The last run of a case; true: it failed. */
static bool wsmith__inside_shows(wsmith_source *s, wsmith_target *target, void *context,
                                 const char **why)
{
    s->showing = true;
    bool fails = target(context, s);
    *why = s->failure;
    return fails && wsmith_source_status(s) == WSMITH_OK;
}

/* In all the ways that the record may need; false: out of memory. */
static bool wsmith__inside_runs(const wsmith_record *record, wsmith_target *target, void *context,
                                bool *fails, bool *fits, const char **why)
{
    wsmith__player player;
    wsmith_status status = WSMITH_OK;
    memset(&player, 0, sizeof player);
    *fails = *fits = false;
    for (uint32_t way = 0; way < WSMITH__WAYS && !*fits && !*fails; way++) {
        wsmith_source s;
        status = wsmith__play_stored(&player, record, way);
        if (status == WSMITH_ERR_NOMEM) break;
        if (status == WSMITH_REJECTED) continue;
        wsmith_from_seed(&s, 0, 0);
        s.replay = &player.replay;
        *fails = wsmith__inside_shows(&s, target, context, why);
        *fits = wsmith__replay_fits(s.replay);
    }
    wsmith__player_free(&player);
    return status != WSMITH_ERR_NOMEM;
}

static bool wsmith__is_record_name(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".wsc") == 0;
}

/* A file that is no record and is not called one: bytes that another fuzzer keeps, into an empty array. */
static bool wsmith__read_plain(const char *path, uint8_t **bytes)
{
    if (wsmith__is_record_name(path)) return false;
    if (wsmith__read_file(path, bytes) && !wsmith__is_stored(*bytes, wx__array_len(*bytes)))
        return true;
    wx__array_truncate(*bytes, 0);
    return false;
}

static int wsmith__inside_replay(const wsmith__fuzz_arguments *a, const char *path,
                                 wsmith_target *target, void *context)
{
    wsmith_source s;
    wsmith_record record;
    wsmith_error error;
    uint8_t *bytes = NULL;
    bool fails = false, fits = true, ok = true;
    const char *why = NULL;
    memset(&record, 0, sizeof record);
    memset(&error, 0, sizeof error);
    if (path && wsmith__read_plain(path, &bytes)) {
        wsmith_from_bytes(&s, bytes, wx__array_len(bytes));
        fails = wsmith__inside_shows(&s, target, context, &why);
    } else {
        ok = path ? wsmith__read_record(path, &record, &error)
                  : wsmith_record_from_text(&record, a->text, &error) == WSMITH_OK;
        ok = ok && wsmith__inside_runs(&record, target, context, &fails, &fits, &why);
    }
    if (!ok) fprintf(stderr, "%s: %s\n", path ? path : "--text", error.message);
    else if (!fails) printf("%s: %s\n", path ? path : "--text", wsmith__holds_text(fits));
    else printf("%s: %s\n", path ? path : "--text", why ? why : "fails");
    wx__array_free(bytes);
    wsmith_record_free(&record);
    return ok ? fails : 2;
}

static int wsmith__inside_replays(const wsmith__fuzz_arguments *a, wsmith_target *target,
                                  void *context)
{
    int worst = a->text ? wsmith__inside_replay(a, NULL, target, context) : a->rest_count ? 0 : 2;
    for (int i = 0; i < a->rest_count; i++) {
        int code = wsmith__inside_replay(a, a->rest[i], target, context);
        if (code > worst) worst = code;
    }
    return worst;
}

static int wsmith__inside_fuzz(const wsmith__fuzz_arguments *a, wsmith_target *target,
                               void *context)
{
    wsmith__inside in;
    wsmith_fuzz_options options;
    int code = 2;
    memset(&in, 0, sizeof in);
    memset(&options, 0, sizeof options);
    options.seed = a->seed;
    options.max_bytes = (size_t)a->bytes;
    options.max_choices = (size_t)a->choices;
    options.value_profile = a->profile;
    in.arguments = a;
    in.fuzzer = wsmith_fuzzer_new(&options);
    snprintf(in.path, sizeof in.path, "%.900s/failure.wsc", a->directory);
    size_t room =
        in.fuzzer ? in.fuzzer->options.max_choices * 64 + in.fuzzer->options.max_bytes : 0;
    if (!wsmith__make_directory(a->directory))
        fprintf(stderr, "%s: the directory `%s` cannot be made\n", a->program, a->directory);
    else if (!in.fuzzer || !wx__array_reserve(in.spare, room) ||
             !wsmith__use_words(in.fuzzer, a->words, a->level))
        fprintf(stderr, "%s: out of memory\n", a->program);
    else code = wsmith__inside_search(&in, target, context);
    if (in.fuzzer) wsmith_fuzzer_free(in.fuzzer);
    wx__array_free(in.spare);
    return code;
}

/* Without --in-process nobody has asked for that. */
static void wsmith__inside_warns(const wsmith__fuzz_arguments *a)
{
    if (a->inside || WSMITH__PROCESSES) return;
    fprintf(stderr,
            "%s: made without child processes (-std=gnu11 where there is POSIX): a crash ends it\n",
            a->program);
}

static int wsmith__inside_command(const wsmith__fuzz_arguments *a, wsmith_target *target,
                                  void *context)
{
    wsmith__inside_warns(a);
    if (strcmp(a->command, "fuzz") == 0) return wsmith__inside_fuzz(a, target, context);
    if (strcmp(a->command, "replay") == 0) return wsmith__inside_replays(a, target, context);
    fprintf(stderr, "%s: `%s` needs child processes\n", a->program, a->command);
    return 2;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__FUZZ_INSIDE_H */
