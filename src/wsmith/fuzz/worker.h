/* src/wsmith/fuzz/worker.h - a worker: a fuzzer in a process, and the copies of itself that it leaves.
 *
 * Before anything that may kill it, a worker forks. The copy that stays behind sleeps until the other
 * dies; then it deals with what killed it, and forks another from the state that it has. When
 * the corpus has doubled the worker forks again: so a death costs what was learnt since, which is in files
 * and run again, and there are O(log) copies. They share pages until these change.
 *
 * The record of the run is in the lane, which all copies of a worker share.
 */
#ifndef WSMITH__FUZZ_WORKER_H
#define WSMITH__FUZZ_WORKER_H

#include "dictionary.h"
#include "finding.h"

#if defined(WSMITH_ENGINE) && WSMITH__PROCESSES

enum {
    WSMITH__MAX_COPIES = 12,
    WSMITH__STEPS = 64,
    WSMITH__MOST_NO_ROOM = 16 /* young deaths in a row for want of memory, before the search ends */
};

typedef struct wsmith__worker {
    const wsmith__job *job;
    wsmith_fuzzer *fuzzer;
    wsmith__lane *lane;
    wsmith__desk *desk;
    uint32_t index, life;
    int own_end, log;
    pid_t parent;
    unsigned copies;
    wsmith__file_name *files; /* to be run at first, small ones first */
    size_t next_file;
    uint64_t *bad;      /* names of files that have killed */
    uint32_t read_news; /* how many */
    uint64_t kept, corpus_then, found;
    uint64_t run_limit;
    uint64_t runs_then; /* when it was forked */
    bool timed;         /* runs take so long that looking at the clock costs nothing */
} wsmith__worker;

/* -- copies ------------------------------------------------------------------------------------------------------- */

static void wsmith__worker_ends(wsmith__worker *w)
{
    w->desk->stats.runs = w->fuzzer->stats.runs;
    wx__atomic_store_u32(&w->lane->words, WSMITH__DONE);
    _exit(0);
}

/* What the other has told of the arms before it died. */
static void wsmith__worker_inherits(wsmith__worker *w)
{
    wsmith_fuzz_stats *own = &w->fuzzer->stats;
    const wsmith_fuzz_stats *told = &w->desk->stats;
    memcpy(own->arms, told->arms, sizeof own->arms);
    memcpy(own->modes, told->modes, sizeof own->modes);
}

/* The engine of a process that made `runs` had no memory left. It may be that a run has spoilt what the engine keeps
 * there; without any, process after process dies young, and the search ends. */
static void wsmith__worker_had_no_room(const wsmith__worker *w, uint64_t runs)
{
    wsmith__board *board = w->job->board;
    if (runs >= WSMITH__STEPS) wx__atomic_store_u32(&board->no_room, 0);
    if (wx__atomic_add_u32(&board->no_room, 1) <= WSMITH__MOST_NO_ROOM) return;
    wx__atomic_store_u32(&board->broken, 1);
    wx__atomic_store_u32(&board->stop, 1);
}

/* In the copy that stayed: the other has died, after `runs`. */
static void wsmith__worker_lost(wsmith__worker *w, const wsmith__death *d, uint64_t runs)
{
    wsmith__board *board = w->job->board;
    uint64_t loading = (uint64_t)w->desk->loading_high << 32 | w->desk->loading_low;
    if (d->end != WSMITH__END_NO_ROOM) wx__atomic_store_u32(&board->no_room, 0);
    if (d->end == WSMITH__END_NO_ROOM) {
        wsmith__worker_had_no_room(w, runs);
    } else if (d->end == WSMITH__END_KILLED) {
        wx__atomic_add_u32(&board->killed, 1);
    } else {
        wsmith__handle_death(w->job, d, w->lane, w->own_end, w->index, w->fuzzer->stats.runs);
        if (loading) (void)wx__array_push(w->bad, loading);
    }
    wx__atomic_add_u32(&board->restarts, 1);
    wsmith__empty_log(w->log); /* what it says is not about the next death */
}

/* Sleeps over the child. Returns when another one is to be made. */
static void wsmith__worker_sleeps(wsmith__worker *w, pid_t pid, int alive)
{
    wsmith__watch watch;
    wsmith__death d;
    uint32_t begun = w->lane->pulse[0];
    watch.pid = pid;
    watch.alive = alive;
    watch.log = w->log;
    watch.lane = w->lane;
    watch.limits = w->job->limits;
    watch.parent = w->parent;
    watch.depth = w->copies + 1;
    wsmith__watch_child(&watch, &d);
    uint64_t runs = (uint32_t)(w->lane->pulse[0] - begun);
    w->fuzzer->stats.runs += runs;
    wsmith__worker_inherits(w);
    if (d.end == WSMITH__END_DONE) _exit(0);
    wsmith__worker_lost(w, &d, runs);
    if (wx__atomic_load_u32(&w->job->board->stop)) wsmith__worker_ends(w);
}

/* Leaves a copy of the process behind, and returns in the other. */
static void wsmith__checkpoint(wsmith__worker *w)
{
    for (;;) {
        int alive;
        pid_t parent = getpid();
        w->life = wx__atomic_add_u32(&w->job->board->lives, 1);
        pid_t pid = wsmith__fork(&alive, &w->own_end);
        if (pid == 0) {
            w->parent = parent;
            w->runs_then = w->fuzzer->stats.runs;
            wx__atomic_store_u32(&w->lane->depth, ++w->copies);
            wsmith__speak(w->lane);
            return;
        }
        if (pid > 0) {
            signal(SIGPIPE, SIG_IGN);
            wsmith__worker_sleeps(w, pid, alive);
            w->fuzzer->random ^= wsmith__mix64(w->life); /* not the same again: that led here */
        } else {
            wx__atomic_store_u32(&w->job->board->broken, 2);
            wx__atomic_store_u32(&w->job->board->stop, 1);
            wsmith__worker_ends(w);
        }
    }
}

/* -- inputs in and out ----------------------------------------------------------------------------------------- */

static uint64_t wsmith__input_bytes(const wsmith__input *input)
{
    return wx__array_len(input->record.choices) * sizeof(wsmith_choice) +
           wx__array_len(input->record.spans) * sizeof(wsmith_span) +
           wx__array_len(input->record.bytes) +
           wx__array_len(input->tokens) * sizeof *input->tokens +
           wx__array_len(input->wishes) * sizeof *input->wishes;
}

static uint64_t wsmith__corpus_bytes(const wsmith__corpus *c)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < wx__array_len(c->live); i++)
        sum += wsmith__input_bytes(c->inputs[c->live[i]]);
    return sum;
}

/* For the one that looks at the memory of this process. Half as much again is what arrays have in reserve, and what
 * an allocator keeps when inputs come and go. */
static void wsmith__worker_weighs(const wsmith__worker *w)
{
    uint64_t sum =
        wsmith__corpus_bytes(&w->fuzzer->corpus) + wsmith__corpus_bytes(&w->fuzzer->shelf);
    wx__atomic_store_u32(&w->lane->held, (uint32_t)((sum + sum / 2) >> 20));
}

static void wsmith__worker_stats(wsmith__worker *w)
{
    wsmith_fuzzer_stats(w->fuzzer, &w->desk->stats);
}

/* A run has failed by what the target returned. Known failures are counted, others end the process: its
 * copy goes into them. */
static void wsmith__worker_failed(wsmith__worker *w)
{
    wsmith__death d;
    wsmith__lane_failed(w->lane, w->fuzzer->source.failure);
    wsmith__explain(w->lane, 0, "", &d);
    if (wsmith__board_unknown(w->job->board, d.key, false)) _exit(0);
    wx__atomic_add_u32(&w->job->board->duplicates, 1);
    wsmith__lane_quiet(w->lane);
}

static void wsmith__worker_judges(wsmith__worker *w, wsmith_status status)
{
    if (status == WSMITH_FAILED) wsmith__worker_failed(w);
    if (status != WSMITH_ERR_NOMEM) return;
    wx__atomic_store_u32(&w->lane->words, WSMITH__NO_ROOM);
    _exit(0);
}

/* Microseconds a run since then, when `runs` had been made. */
static uint64_t wsmith__worker_pace(const wsmith__worker *w, double since, uint64_t runs)
{
    uint64_t n = w->fuzzer->stats.runs - runs;
    return n ? (uint64_t)((wsmith__clock() - since) * 1e6 / (double)n) : 0;
}

/* The input that was just kept goes to the corpus if it has what no worker has had. `micros`: of a run;
 * 0: not known. */
static void wsmith__worker_exports(wsmith__worker *w, uint64_t micros)
{
    wsmith_fuzzer *f = w->fuzzer;
    uint64_t name;
    w->desk->choices = wx__array_len(f->record.choices);
    wsmith__worker_stats(w);
    if (wsmith__board_knows(w->job->board, f->features, wx__array_len(f->features)) &&
        wsmith__cover.goal_count == 0)
        return;
    if (!wsmith__save_input(w->job, &f->record, &name)) return;
    wsmith__note_slow(w->desk->slow, name, micros);
    wsmith__board_announce(w->job->board, w->life, name);
}

static bool wsmith__worker_avoids(const wsmith__worker *w, uint64_t name)
{
    for (size_t i = 0; i < wx__array_len(w->bad); i++) {
        if (w->bad[i] == name) return true;
    }
    return false;
}

/* Runs a record in all the ways that may keep most of it. What fits the target as it is now goes to the
 * corpus in place of one that does not. */
static void wsmith__worker_adds(wsmith__worker *w, const wsmith_record *record)
{
    wsmith_fuzzer *f = w->fuzzer;
    bool fits = false;
    for (uint32_t way = 0; way < WSMITH__WAYS && !fits; way++) {
        uint64_t kept = f->stats.kept;
        wsmith__worker_judges(w, wsmith__add_stored(f, w->job->target, w->job->context, record, way,
                                                    &fits));
        if ((way > 0 || !fits) && f->stats.kept != kept) wsmith__worker_exports(w, 0);
    }
    wsmith__player_close(&f->player);
}

/* The run of a file that libFuzzer or AFL++ edited, by the engine, which keeps what it reaches: `record` is what the
 * file holds beside its note. */
static wsmith_status wsmith__add_edited(wsmith_fuzzer *f, wsmith_target *target, void *context,
                                        const wsmith_record *record, uint32_t note, uint64_t hash)
{
    size_t draw = wsmith__note_draw(note);
    uint8_t *drawn = NULL;
    bool fits;
    wsmith_status status = WSMITH_ERR_NOMEM;
    if (wx__array_add(drawn, draw) && wsmith__trial_load(&f->trial, record) &&
        wsmith__play_trial(&f->player, &f->trial, (wsmith_align)(note & 3),
                           wsmith__note_swarm(note, hash))) {
        wsmith_seed_bytes(hash, drawn, draw);
        f->input = drawn;
        f->input_size = draw;
        status = wsmith__add_opened(f, target, context, &fits);
    }
    wx__array_free(drawn);
    return status;
}

/* Runs what is in a file: a record, one that libFuzzer or AFL++ have edited, or else raw bytes. */
static void wsmith__worker_runs_file(wsmith__worker *w, const uint8_t *bytes, size_t size)
{
    wsmith_fuzzer *f = w->fuzzer;
    wsmith_record record;
    uint64_t kept = f->stats.kept;
    memset(&record, 0, sizeof record);
    bool stored = wsmith_record_load(&record, bytes, size, NULL) == WSMITH_OK;
    uint32_t note = stored ? wsmith__take_note(&record) : WSMITH__NO_NOTE;
    if (!stored) {
        wsmith__worker_judges(w, wsmith_fuzzer_add_bytes(f, w->job->target, w->job->context, bytes,
                                                         size));
    } else if (note == WSMITH__NO_NOTE) {
        wsmith__worker_adds(w, &record);
    } else {
        wsmith__worker_judges(w, wsmith__add_edited(f, w->job->target, w->job->context, &record,
                                                    note, wsmith__file_hash(bytes, size)));
        if (f->stats.kept != kept) wsmith__worker_exports(w, 0);
    }
    wsmith_record_free(&record);
}

static void wsmith__worker_loads(wsmith__worker *w, const char *path, uint64_t name)
{
    char own_path[1024];
    uint8_t *bytes = NULL;
    wsmith_fuzzer *f = w->fuzzer;
    uint64_t kept = f->stats.kept, runs = f->stats.runs;
    if (wsmith__worker_avoids(w, name)) return;
    w->desk->loading_low = (uint32_t)name;
    w->desk->loading_high = (uint32_t)(name >> 32);
    if (wsmith__read_file(path, &bytes)) {
        double begun = wsmith__clock();
        wsmith__worker_runs_file(w, bytes, wx__array_len(bytes));
        wsmith__input_path(w->job, name, own_path, sizeof own_path);
        if (f->stats.kept != kept && strcmp(path, own_path) == 0)
            wsmith__note_slow(w->desk->slow, name, wsmith__worker_pace(w, begun, runs));
    }
    if (f->stats.kept != kept)
        (void)wsmith__board_knows(w->job->board, f->features, wx__array_len(f->features));
    w->desk->loading_low = w->desk->loading_high = 0;
    w->kept = f->stats.kept;
    wx__array_free(bytes);
}

static void wsmith__worker_reads_news(wsmith__worker *w)
{
    wsmith__board *board = w->job->board;
    uint32_t count = wx__atomic_load_u32(&board->news_count);
    char path[1024];
    if (count - w->read_news > WSMITH__NEWS) w->read_news = count - WSMITH__NEWS;
    for (; w->read_news != count; w->read_news++) {
        const wsmith__news *n = &board->news[w->read_news % WSMITH__NEWS];
        uint32_t life = wx__atomic_load_u32(&n->life);
        if (life == 0 || life == w->life) continue;
        uint64_t name = (uint64_t)n->high << 32 | n->low;
        wsmith__input_path(w->job, name, path, sizeof path);
        wsmith__worker_loads(w, path, name);
    }
}

static void wsmith__worker_loads_files(wsmith__worker *w)
{
    char path[1024];
    for (; w->next_file < wx__array_len(w->files); w->next_file++) {
        const char *name = w->files[w->next_file].name;
        if (wx__atomic_load_u32(&w->job->board->stop) && !w->job->merging) wsmith__worker_ends(w);
        if (wsmith__is_temporary(name)) continue;
        snprintf(path, sizeof path, "%s/%s", w->job->corpus, name);
        wsmith__worker_loads(w, path, wsmith__name_of_file(name));
        if ((w->next_file & 15) == 0) {
            wsmith__worker_stats(w);
            wsmith__worker_weighs(w);
        }
    }
}

/* -- the loop ----------------------------------------------------------------------------------------------------- */

static void wsmith__worker_steps(wsmith__worker *w)
{
    wsmith_fuzzer *f = w->fuzzer;
    for (int i = 0; i < WSMITH__STEPS; i++) {
        if (w->run_limit && f->stats.runs >= w->run_limit) wsmith__worker_ends(w);
        if (wx__atomic_load_u32(&w->job->board->stop)) wsmith__worker_ends(w);
        double begun = w->timed ? wsmith__clock() : 0;
        uint64_t runs = f->stats.runs;
        if (runs - w->runs_then < 4096) wsmith__worker_stats(w); /* it may die young */
        wsmith__worker_judges(w, wsmith__step(f, w->job->target, w->job->context));
        if (f->stats.kept == w->kept) continue;
        w->kept = f->stats.kept;
        wsmith__worker_exports(w, w->timed ? wsmith__worker_pace(w, begun, runs) : 0);
    }
}

/* What it writes must not fill the disk. */
static void wsmith__worker_bounds_log(const wsmith__worker *w)
{
    fflush(stdout);
    if (w->log >= 0 && lseek(w->log, 0, SEEK_END) > 16 * WSMITH__LOG_TAIL)
        wsmith__empty_log(w->log);
}

static bool wsmith__worker_has_doubled(const wsmith__worker *w)
{
    uint64_t now = wx__array_len(w->fuzzer->corpus.live) + wx__array_len(w->fuzzer->shelf.live);
    return now > 16 && now > 2 * w->corpus_then && w->copies < WSMITH__MAX_COPIES;
}

static void wsmith__worker_marks(wsmith__worker *w)
{
    w->corpus_then = wx__array_len(w->fuzzer->corpus.live) + wx__array_len(w->fuzzer->shelf.live);
    wsmith__checkpoint(w);
}

static void wsmith__worker_works(wsmith__worker *w)
{
    double next = 0, before = wsmith__clock();
    for (;;) {
        wsmith__worker_steps(w);
        double now = wsmith__clock();
        w->timed = now - before > (int)WSMITH__STEPS * 5e-6;
        before = now;
        if (now < next) continue;
        next = now + 0.1;
        if (getppid() != w->parent) _exit(0);
        wsmith__worker_stats(w);
        wsmith__worker_weighs(w);
        wsmith__worker_bounds_log(w);
        if (wx__atomic_load_u32(&w->job->board->stop)) wsmith__worker_ends(w);
        wsmith__worker_reads_news(w);
        if (wsmith__worker_has_doubled(w)) wsmith__worker_marks(w);
    }
}

/* -- keeping only what is needed ----------------------------------------------------------------------------- */

/* Every file of the corpus that is not one of the fuzzer's inputs goes, after those are all there. */
static void wsmith__worker_merges(wsmith__worker *w)
{
    wsmith_fuzzer_stats(w->fuzzer, &w->desk->stats);
    uint64_t *needed = NULL, name;
    bool ok = true;
    for (size_t i = 0; i < w->desk->stats.corpus && ok; i++)
        ok = wsmith__save_input(w->job, wsmith_fuzzer_input(w->fuzzer, i), &name) &&
             wx__array_push(needed, name);
    for (size_t i = 0; i < wx__array_len(w->files) && ok; i++) {
        char path[1024];
        bool keep = false;
        name = wsmith__name_of_file(w->files[i].name);
        for (size_t k = 0; k < wx__array_len(needed) && !keep; k++) keep = needed[k] == name;
        snprintf(path, sizeof path, "%s/%s", w->job->corpus, w->files[i].name);
        if (!keep) remove(path);
    }
    wx__array_free(needed);
    if (!ok) wx__atomic_store_u32(&w->job->board->broken, 3);
    wsmith__worker_ends(w);
}

/* -- the process ---------------------------------------------------------------------------------------------------- */

static bool wsmith__file_before(const void *context, uint32_t a, uint32_t b)
{
    const wsmith__file_name *files = (const wsmith__file_name *)context;
    if (files[a].size != files[b].size) return files[a].size < files[b].size;
    return strcmp(files[a].name, files[b].name) < 0;
}

/* By size, then by name, so that it is the same wherever the directory is. */
static bool wsmith__sort_files(wsmith__file_name *files)
{
    size_t n = wx__array_len(files);
    uint32_t *order = NULL;
    wsmith__file_name *sorted = NULL;
    bool ok = wx__array_add(order, n) && wx__array_add(sorted, n);
    for (size_t i = 0; i < n && ok; i++) order[i] = (uint32_t)i;
    if (ok && n) {
        wx__sort_u32(order, n, wsmith__file_before, files);
        for (size_t i = 0; i < n; i++) sorted[i] = files[order[i]];
        memcpy(files, sorted, n * sizeof *files);
    }
    wx__array_free(order);
    wx__array_free(sorted);
    return ok;
}

/* The engine's record is that of the lane. */
static bool wsmith__worker_begin(wsmith__worker *w, const wsmith__job *job, wsmith__lane *lane,
                                 uint32_t index)
{
    wsmith_fuzz_options options = job->options;
    memset(w, 0, sizeof *w);
    options.seed = job->options.seed + index * 0x9e3779b97f4a7c15u;
    w->job = job;
    w->lane = lane;
    w->desk = &job->board->desks[index];
    w->index = index;
    w->own_end = -1;
    w->parent = getppid();
    w->log = wsmith__open_log();
    w->fuzzer = wsmith_fuzzer_new(&options);
    if (!w->fuzzer || !wsmith__use_words(w->fuzzer, job->words, job->words_level)) return false;
    /* Before the copies are made: filling it is the most that a fresh fuzzer has to do. */
    if (!wsmith__know_feature(&w->fuzzer->corpus, WSMITH__MAP_SIZE * 8 - 1)) return false;
    wsmith__worker_inherits(w); /* of one that was killed */
    w->fuzzer->record = lane->view;
    w->fuzzer->pulse = lane->pulse;
    if (job->runs) w->run_limit = job->runs / job->workers + (index < job->runs % job->workers);
    if (job->runs && w->run_limit == 0) return false;
    w->read_news = wx__atomic_load_u32(&job->board->news_count);
    return wsmith__list_directory(job->corpus, &w->files) && wsmith__sort_files(w->files);
}

/* Never returns. */
static void wsmith__worker_main(const wsmith__job *job, wsmith__lane *lane, uint32_t index)
{
    static wsmith__worker w;
    wsmith__lane_quiet(lane);
    if (!wsmith__worker_begin(&w, job, lane, index)) {
        wx__atomic_store_u32(&job->board->broken, 1);
        wx__atomic_store_u32(&job->board->stop, 1);
        _exit(2);
    }
    wsmith__use_log(w.log);
    wsmith__checkpoint(&w);
    wsmith__worker_loads_files(&w);
    wsmith__worker_stats(&w);
    wx__atomic_store_u32(&w.desk->loaded, 1);
    if (job->merging) wsmith__worker_merges(&w);
    wsmith__worker_marks(&w);
    wsmith__worker_works(&w);
}

#endif /* WSMITH_ENGINE, WSMITH__PROCESSES */

#endif /* WSMITH__FUZZ_WORKER_H */
