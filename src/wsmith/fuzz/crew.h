/* src/wsmith/fuzz/crew.h - the main process of a search: starts workers, tells how it goes, ends it.
 *
 * It never runs the target. Workers that are killed are started again; they find what they knew in
 * the corpus.
 */
#ifndef WSMITH__FUZZ_CREW_H
#define WSMITH__FUZZ_CREW_H

#include "diary.h"
#include "worker.h"

#if defined(WSMITH_ENGINE) && WSMITH__PROCESSES

typedef struct wsmith__crew {
    wsmith__job *job;
    const wsmith__fuzz_arguments *arguments;
    wsmith__lane *lanes[WSMITH__MAX_WORKERS];
    pid_t pids[WSMITH__MAX_WORKERS]; /* 0: ended */
    int alive[WSMITH__MAX_WORKERS];
    uint32_t born[WSMITH__MAX_WORKERS]; /* runs of the lane before */
    unsigned running, idle_deaths;
    double start, stop_time; /* stop_time: when the order to stop was given; 0: not yet */
    uint32_t told;           /* findings */
    const char *reason;
    wsmith__diary *diary;
    wsmith__status status;
    uint64_t runs; /* by the pulses, which go on when a worker dies */
    uint64_t features,
        locations; /* the most so far: who takes a dead worker's place knows less at first */
    uint32_t pulses[WSMITH__MAX_WORKERS];
    uint64_t seen[WSMITH_ARM_COUNT];
    wsmith__slow_input slow[WSMITH__SLOW_INPUTS];
} wsmith__crew;

static volatile sig_atomic_t wsmith__interrupted;

static void wsmith__on_interrupt(int number)
{
    (void)number;
    if (wsmith__interrupted < 2) wsmith__interrupted = wsmith__interrupted + 1;
}

/* -- workers ----------------------------------------------------------------------------------------------------- */

static bool wsmith__start_worker(wsmith__crew *s, unsigned i)
{
    int own_end = -1;
    s->pids[i] = wsmith__fork(&s->alive[i], &own_end);
    if (s->pids[i] == 0) {
        setpgid(0, 0); /* an interrupt from the terminal is for the main process */
        signal(SIGINT, SIG_IGN);
        signal(SIGTERM, SIG_DFL);
        wsmith__worker_main(s->job, s->lanes[i], i);
    }
    if (s->pids[i] < 0) s->pids[i] = 0;
    s->born[i] = s->lanes[i]->pulse[0];
    s->running += s->pids[i] > 0;
    return s->pids[i] > 0;
}

static void wsmith__worker_ended(wsmith__crew *s, unsigned i)
{
    wsmith__board *board = s->job->board;
    kill(-s->pids[i], SIGKILL); /* what may be left of its group */
    close(s->alive[i]);
    s->pids[i] = 0;
    s->running--;
    bool done = s->lanes[i]->words == WSMITH__DONE || wx__atomic_load_u32(&board->stop);
    if (done) return;
    wx__atomic_add_u32(&board->killed, 1);
    bool idle = s->lanes[i]->pulse[0] == s->born[i];
    s->idle_deaths = idle ? s->idle_deaths + 1 : 0;
    if (s->idle_deaths > 50) wx__atomic_store_u32(&board->broken, 2);
    else if (wsmith__start_worker(s, i)) return;
    wx__atomic_store_u32(&board->stop, 1);
}

/* Waits a moment, and for what has ended. */
static void wsmith__await_workers(wsmith__crew *s)
{
    struct pollfd polls[WSMITH__MAX_WORKERS];
    nfds_t n = 0;
    int status;
    for (unsigned i = 0; i < s->job->workers; i++) {
        if (s->pids[i] == 0) continue;
        polls[n].fd = s->alive[i];
        polls[n].events = POLLIN;
        polls[n].revents = 0;
        n++;
    }
    (void)poll(polls, n, 100);
    for (unsigned i = 0; i < s->job->workers; i++) {
        if (s->pids[i] > 0 && waitpid(s->pids[i], &status, WNOHANG) != 0)
            wsmith__worker_ended(s, i);
    }
}

static void wsmith__kill_workers(wsmith__crew *s)
{
    int status;
    for (unsigned i = 0; i < s->job->workers; i++) {
        if (s->pids[i] == 0) continue;
        kill(-s->pids[i], SIGKILL);
        kill(s->pids[i], SIGKILL);
        waitpid(s->pids[i], &status, 0);
        close(s->alive[i]);
        s->pids[i] = 0;
    }
    s->running = 0;
}

/* -- telling ------------------------------------------------------------------------------------------------------- */

static void wsmith__add_engine(wsmith_fuzz_stats *sum, const wsmith_fuzz_stats *one)
{
    sum->runs += one->runs;
    sum->failures += one->failures;
    sum->kept += one->kept;
    sum->flaky += one->flaky;
    if (one->locations > sum->locations) sum->locations = one->locations;
    if (one->features > sum->features) sum->features = one->features;
    if (one->corpus > sum->corpus) sum->corpus = one->corpus;
    for (int i = 0; i < WSMITH_ARM_COUNT; i++) {
        sum->arms[i].runs += one->arms[i].runs;
        sum->arms[i].found += one->arms[i].found;
    }
    for (int i = 0; i < 3; i++) {
        sum->modes[i].runs += one->modes[i].runs;
        sum->modes[i].found += one->modes[i].found;
    }
}

/* How far each worker is, and in which arm's run. */
static void wsmith__look_at_lanes(wsmith__crew *s)
{
    for (unsigned i = 0; i < s->job->workers; i++) {
        if (!s->lanes[i]) continue;
        uint32_t pulse = wx__atomic_load_u32(&s->lanes[i]->pulse[0]);
        s->runs += pulse - s->pulses[i];
        s->pulses[i] = pulse;
        uint32_t arm = wx__atomic_load_u32(&s->lanes[i]->pulse[2]);
        bool running = wx__atomic_load_u32(&s->lanes[i]->pulse[1]) != 0;
        if (running && arm > 0 && arm <= WSMITH_ARM_COUNT) s->seen[arm - 1]++;
    }
}

static void wsmith__gather_slow(wsmith__crew *s)
{
    for (unsigned i = 0; i < s->job->workers; i++) {
        const wsmith__desk *desk = &s->job->board->desks[i];
        for (size_t k = 0; k < WSMITH__SLOW_INPUTS; k++)
            if (desk->slow[k].name)
                wsmith__note_slow(s->slow, desk->slow[k].name, desk->slow[k].micros);
    }
}

static uint64_t wsmith__larger(uint64_t a, uint64_t b) { return a > b ? a : b; }

static void wsmith__sample_now(wsmith__crew *s, wsmith__sample *now)
{
    const wsmith__board *board = s->job->board;
    memset(now, 0, sizeof *now);
    for (unsigned i = 0; i < s->job->workers; i++) {
        wsmith__add_engine(&now->engine, &board->desks[i].stats);
        if (board->desks[i].choices) now->choices = board->desks[i].choices;
    }
    now->seconds = wsmith__clock() - s->start;
    now->runs = wsmith__larger(now->engine.runs, s->runs);
    now->corpus = now->engine.corpus;
    now->features = s->features = wsmith__larger(now->engine.features, s->features);
    now->locations = s->locations = wsmith__larger(now->engine.locations, s->locations);
    now->flaky = now->engine.flaky;
    now->findings = wx__atomic_load_u32(&board->finding_count);
    now->duplicates = wx__atomic_load_u32(&board->duplicates);
    now->restarts = wx__atomic_load_u32(&board->restarts);
    now->workers = s->running;
    memcpy(now->seen, s->seen, sizeof now->seen);
}

static void wsmith__tell_finding(wsmith__crew *s, const wsmith__finding *f)
{
    char line[400], size[WSMITH__SIZE_TEXT];
    wsmith__log_finding event;
    memset(&event, 0, sizeof event);
    event.seconds = wsmith__clock() - s->start;
    event.runs = f->runs;
    event.key = f->death.key;
    event.choices = f->choices;
    event.shrunk = f->shrunk;
    event.worker = f->worker;
    event.kind = wsmith__end_texts[f->death.end];
    event.file = f->file;
    event.message = f->death.text;
    event.flaky = f->flaky != 0;
    if (s->diary->file)
        wsmith__diary_note(s->diary, wsmith__log_finding_event(s->diary->file, &event));
    wsmith__size_text(size, f->shrunk, f->bytes);
    snprintf(line, sizeof line, "%s%s: %s (%s: %s/%s%s)", f->flaky ? "FLAKY " : "", event.kind,
             f->death.text, size, "findings", f->file, f->written ? "" : ", NOT WRITTEN");
    wsmith__status_note(&s->status, line);
    if (f->written || !f->line[0]) return;
    wsmith__status_note(&s->status, "to repeat it: replay --text");
    wsmith__status_note(&s->status, f->line);
}

static void wsmith__tell_findings(wsmith__crew *s)
{
    const wsmith__board *board = s->job->board;
    uint32_t count = wx__atomic_load_u32(&board->finding_count);
    if (count > WSMITH__MAX_FINDINGS) count = WSMITH__MAX_FINDINGS;
    for (; s->told < count && wx__atomic_load_u32(&board->findings[s->told].ready); s->told++)
        wsmith__tell_finding(s, &board->findings[s->told]);
}

static void wsmith__tell_start(wsmith__crew *s)
{
    char line[200];
    const wsmith__coverage *v = &wsmith__cover;
    wsmith__diary_begin(s->diary, s->job->workers);
    snprintf(line, sizeof line, "coverage: %s (%lu), directory %.80s", wsmith__coverage_text(),
             (unsigned long)(v->area_count ? v->area_bytes : v->guards), s->arguments->directory);
    if (!s->arguments->quiet) wsmith__status_note(&s->status, line);
}

/* -- the loop ------------------------------------------------------------------------------------------------------ */

/* Why the search is to stop now; NULL: it goes on. */
static const char *wsmith__stop_reason(const wsmith__crew *s)
{
    double now = wsmith__clock() - s->start;
    if (wsmith__interrupted) return "interrupt";
    if (s->job->seconds > 0 && now >= s->job->seconds) return "time";
    if (wx__atomic_load_u32(&s->job->board->stop))
        return s->job->board->broken ? "broken" : "finding";
    return NULL;
}

static void wsmith__order_stop(wsmith__crew *s, const char *reason)
{
    s->reason = reason;
    s->stop_time = wsmith__clock();
    wx__atomic_store_u32(&s->job->board->stop, 1);
    if (wsmith__interrupted && !s->arguments->quiet)
        wsmith__status_note(&s->status,
                            "interrupted: ends in a few seconds, a second time at once");
}

static void wsmith__search_loop(wsmith__crew *s)
{
    wsmith__sample now;
    double patience = 8; /* supervisors often have no more than ten */
    while (s->running > 0) {
        wsmith__await_workers(s);
        wsmith__tell_findings(s);
        wsmith__look_at_lanes(s);
        wsmith__sample_now(s, &now);
        if (!s->arguments->quiet) wsmith__status_show(&s->status, &now, false);
        wsmith__gather_slow(s);
        wsmith__diary_go_on(s->diary, &now, s->slow);
        const char *reason = s->stop_time == 0 ? wsmith__stop_reason(s) : NULL;
        if (reason) wsmith__order_stop(s, reason);
        bool late = wsmith__interrupted > 1 || wsmith__clock() - s->stop_time > patience;
        if (s->stop_time > 0 && late) wsmith__kill_workers(s);
    }
    if (!s->reason)
        s->reason = s->job->merging ? "merged" : s->job->board->broken ? "broken" : "runs";
    wsmith__tell_findings(s);
}

static const char *wsmith__broken_text(uint32_t broken)
{
    switch (broken) {
    case 1: return "out of memory";
    case 2: return "processes cannot be made, or die at once";
    default: return "files cannot be written";
    }
}

static int wsmith__search_end(wsmith__crew *s)
{
    wsmith__sample now;
    char line[300], age[40];
    const wsmith__board *board = s->job->board;
    wsmith__look_at_lanes(s);
    wsmith__sample_now(s, &now);
    int code = board->broken ? 2 : now.findings + now.duplicates > 0 ? 1 : board->unwritten ? 2 : 0;
    if (!s->arguments->quiet) wsmith__status_show(&s->status, &now, true);
    wsmith__diary_slow(s->diary, now.seconds, s->slow);
    wsmith__diary_corpus(s->diary, now.seconds);
    wsmith__diary_end(s->diary, &now, s->reason, code);
    if (board->broken)
        fprintf(stderr, "%s: %s\n", s->job->name, wsmith__broken_text(board->broken));
    if (board->unwritten)
        fprintf(stderr, "%s: %lu files could not be written below %s: %s\n", s->job->name,
                (unsigned long)board->unwritten, s->arguments->directory,
                strerror((int)board->errno_then));
    if (board->killed)
        fprintf(stderr,
                "%s: %lu processes were killed, by others or by the target; that is no finding\n",
                s->job->name, (unsigned long)board->killed);
    wsmith__duration(age, sizeof age, now.seconds);
    snprintf(line, sizeof line,
             "%llu runs in %s, %llu new findings, %llu runs that failed in known ways (%s)",
             (unsigned long long)now.runs, age, (unsigned long long)now.findings,
             (unsigned long long)now.duplicates, s->reason);
    wsmith__status_note(&s->status, line);
    return code;
}

static int wsmith__run_search(wsmith__job *job, const wsmith__fuzz_arguments *arguments,
                              wsmith__diary *diary)
{
    static wsmith__crew s;
    memset(&s, 0, sizeof s);
    s.job = job;
    s.arguments = arguments;
    s.diary = diary;
    s.start = wsmith__clock();
    wsmith__status_open(&s.status, stderr, isatty(2) != 0, 0);
    signal(SIGINT, wsmith__on_interrupt);
    signal(SIGTERM, wsmith__on_interrupt);
    wsmith__tell_start(&s);
    bool ok = true;
    for (unsigned i = 0; i < job->workers && ok; i++) {
        s.lanes[i] = wsmith__lane_new(&job->options);
        if (s.lanes[i]) s.lanes[i]->search = 1;
        ok = s.lanes[i] && wsmith__start_worker(&s, i);
    }
    if (!ok) {
        job->board->broken = 2;
        wx__atomic_store_u32(&job->board->stop, 1);
    }
    wsmith__search_loop(&s);
    int code = wsmith__search_end(&s);
    for (unsigned i = 0; i < job->workers; i++) wsmith__lane_free(s.lanes[i]);
    return code;
}

#endif /* WSMITH_ENGINE, WSMITH__PROCESSES */

#endif /* WSMITH__FUZZ_CREW_H */
