/* src/wsmith/fuzz/box.h - single runs of the target in a process of their own.
 *
 * For findings: to repeat them, to make them small. The process serves run after run, so that only
 * those in which it dies cost a new one.
 */
#ifndef WSMITH__FUZZ_BOX_H
#define WSMITH__FUZZ_BOX_H

#include "../bridge/stored.h"
#include "death.h"

#if defined(WSMITH_ENGINE) && WSMITH__PROCESSES

/* What is to be run, and what the record does not say about the run. Tokens and bytes stand behind it, or
 * a file as the bridges make them. */
typedef struct wsmith__order {
    struct wsmith__replay replay;
    size_t file_size; /* 0: the replay */
    uint32_t way;     /* of wsmith__ways, for a file that is a record */
    uint32_t overrun, exhausted, showing, fits;
    int32_t status;
} wsmith__order;

typedef struct wsmith__box {
    wsmith_target *target;
    void *context;
    wsmith_fuzz_options options;
    wsmith__watch watch; /* lane NULL: nothing is there yet; pid 0: no process */
    int ask;             /* a byte for each run; answers come through watch.alive */
    int own_end;         /* of the process that has the box */
    bool fitted;         /* what wsmith__box_retry ran asked for the choices of the record */
    wsmith__order *order;
    size_t order_size;
} wsmith__box;

static size_t wsmith__box_tokens(const wsmith__box *b) { return 3 * b->options.max_choices; }

static wsmith_choice *wsmith__order_tokens(const wsmith__box *b)
{
    return (wsmith_choice *)(void *)((uint8_t *)b->order + ((sizeof *b->order + 63) & ~(size_t)63));
}

static uint8_t *wsmith__order_bytes(const wsmith__box *b)
{
    return (uint8_t *)(wsmith__order_tokens(b) + wsmith__box_tokens(b));
}

/* False: refused. The box is to be closed in any case. */
static bool wsmith__box_open(wsmith__box *b, wsmith_target *target, void *context,
                             const wsmith_fuzz_options *options, const wsmith__limits *limits,
                             int own_end)
{
    memset(b, 0, sizeof *b);
    b->target = target;
    b->context = context;
    b->options = *options;
    b->own_end = own_end;
    b->watch.limits = *limits;
    b->watch.parent = getppid();
    b->watch.log = wsmith__open_log();
    b->watch.lane = wsmith__lane_new(options);
    b->order_size = sizeof(wsmith__order) + 128 + 2 * options->max_bytes +
                    wsmith__box_tokens(b) * sizeof(wsmith_choice);
    b->order = (wsmith__order *)wsmith__map_shared(b->order_size);
    return b->watch.lane && b->order;
}

/* -- inside ------------------------------------------------------------------------------------------------------ */

/* False: out of memory. *skip: this way to run the file would do what the one before did. */
static bool wsmith__open_file(wsmith__runner *runner, const uint8_t *file, size_t size,
                              uint32_t way, bool *skip)
{
    uint64_t hash = wsmith__file_hash(file, size);
    bool known = way > 0 && runner->running == hash; /* else another process ran it so far */
    if (!known && !wsmith__run_open(runner, file, size, hash, NULL, 0)) return false;
    runner->running = hash;
    if (way == 0) return true;
    wsmith_status status = wsmith__play_stored(&runner->player, &runner->loaded, way);
    *skip = status == WSMITH_REJECTED;
    wsmith_from_seed(&runner->source, 0, 0);
    runner->source.replay = &runner->player.replay;
    return status != WSMITH_ERR_NOMEM;
}

/* Opens what is to be run. `r` is the copy of the replay that the source may change. NULL: nothing. */
static wsmith_source *wsmith__open_order(wsmith__box *b, struct wsmith__replay *r)
{
    static wsmith__runner runner;
    const uint8_t *file = (const uint8_t *)wsmith__order_tokens(b);
    size_t size = b->order->file_size;
    wsmith_source *s = &runner.source;
    bool skip = false;
    r->choices = wsmith__order_tokens(b);
    r->bytes = wsmith__order_bytes(b);
    wsmith__source_init(s);
    if (size == 0) {
        s->replay = r;
        s->record = &b->watch.lane->view;
    } else if (wsmith__open_file(&runner, file, size, b->order->way, &skip)) {
        wsmith_record_to(s, &b->watch.lane->view);
    } else {
        s->status = WSMITH_ERR_NOMEM;
    }
    s->showing = b->order->showing;
    return skip ? NULL : s;
}

static void wsmith__box_run_order(wsmith__box *b)
{
    wsmith__lane *lane = b->watch.lane;
    struct wsmith__replay r = b->order->replay;
    wsmith__lane_quiet(lane);
    wsmith_record_clear(&lane->view);
    wsmith_source *s = wsmith__open_order(b, &r);
    if (!s) {
        wx__atomic_store_u32(&lane->words, WSMITH__DONE);
        return;
    }
    bool failed =
        s->status == WSMITH_OK && wsmith__call_target(b->target, b->context, s, lane->pulse);
    fflush(stdout);
    b->order->overrun = r.overrun;
    b->order->exhausted = s->exhausted;
    b->order->fits = s->replay && wsmith__replay_fits(s->replay);
    b->order->status = (int32_t)s->status;
    if (failed && s->status == WSMITH_OK) wsmith__lane_failed(lane, s->failure);
    else wx__atomic_store_u32(&lane->words, WSMITH__DONE);
}

static void wsmith__box_serve(wsmith__box *b, int ask, int answer)
{
    char byte;
    wsmith__use_log(b->watch.log);
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* lines are there when it dies */
    wsmith__speak(b->watch.lane);
    while (read(ask, &byte, 1) == 1) {
        wsmith__box_run_order(b);
        if (write(answer, "+", 1) != 1) break;
    }
    _exit(0);
}

/* -- outside ----------------------------------------------------------------------------------------------------- */

static bool wsmith__box_start(wsmith__box *b)
{
    int ends[2], own_end = b->own_end;
    if (pipe(ends) != 0) return false;
    b->watch.pid = wsmith__fork(&b->watch.alive, &own_end);
    if (b->watch.pid == 0) {
        close(ends[1]);
        wsmith__box_serve(b, ends[0], own_end);
    }
    close(ends[0]);
    if (b->watch.pid > 0) {
        b->ask = ends[1];
        return true;
    }
    close(ends[1]);
    b->watch.pid = 0;
    return false;
}

static void wsmith__box_stop(wsmith__box *b)
{
    int status;
    if (b->watch.pid <= 0) return;
    close(b->ask);
    kill(b->watch.pid, SIGKILL);
    while (!wsmith__wait_child(b->watch.pid, b->watch.alive, 1, &status)) {}
    close(b->watch.alive);
    b->watch.pid = 0;
}

static void wsmith__box_close(wsmith__box *b)
{
    wsmith__box_stop(b);
    wsmith__lane_free(b->watch.lane);
    wsmith__unmap_shared(b->order, b->order_size);
    if (b->watch.log >= 0) close(b->watch.log);
    memset(b, 0, sizeof *b);
}

/* Until the run is over or the process has ended. */
static void wsmith__box_await(wsmith__box *b, wsmith__death *d)
{
    wsmith__watch *w = &b->watch;
    uint32_t seen = wx__atomic_load_u32(&w->lane->pulse[0]) - 1;
    double since = wsmith__clock();
    int end = 0;
    char byte;
    for (;;) {
        struct pollfd p;
        p.fd = w->alive;
        p.events = POLLIN;
        p.revents = 0;
        int n = poll(&p, 1, (int)(wsmith__glance * 1e3));
        if (n > 0 && (p.revents & POLLIN) && read(w->alive, &byte, 1) == 1) {
            wsmith__explain(w->lane, 0, "", d);
            return;
        }
        if (n > 0) break; /* the other end is closed */
        end = wsmith__look(w, &seen, &since);
        if (end) break;
    }
    close(b->ask);
    w->pid = end ? (wsmith__end_it(w, end, d), close(w->alive), 0) : (wsmith__watch_child(w, d), 0);
}

/* Runs what has been ordered. False: no process could be made. */
static bool wsmith__box_work(wsmith__box *b, wsmith__death *d)
{
    if (b->watch.pid == 0 && !wsmith__box_start(b)) return false;
    b->order->overrun = b->order->exhausted = b->order->fits = 0;
    b->order->status = WSMITH_OK;
    wsmith__empty_log(b->watch.log);
    wsmith__lane_quiet(b->watch.lane);
    wsmith_record_clear(&b->watch.lane->view);
    if (write(b->ask, "?", 1) != 1) (void)kill(b->watch.pid, SIGKILL);
    wsmith__box_await(b, d);
    return true;
}

/* Runs the target on `r`; its answers are then in watch.lane->view. d->end is DONE when it did not
 * fail. False: no process could be made, or the run is too large. */
static bool wsmith__box_run(wsmith__box *b, const struct wsmith__replay *r, wsmith__death *d)
{
    memset(d, 0, sizeof *d);
    if (r->count > wsmith__box_tokens(b) || r->byte_count > 2 * b->options.max_bytes) return false;
    b->order->replay = *r;
    b->order->file_size = 0;
    if (r->count) memcpy(wsmith__order_tokens(b), r->choices, r->count * sizeof *r->choices);
    if (r->byte_count) memcpy(wsmith__order_bytes(b), r->bytes, r->byte_count);
    return wsmith__box_work(b, d);
}

/* Runs the target on a file as the bridges do; a record in way `way`. */
static bool wsmith__box_run_file(wsmith__box *b, const uint8_t *file, size_t size, uint32_t way,
                                 wsmith__death *d)
{
    size_t room =
        b->order_size - (size_t)((uint8_t *)wsmith__order_tokens(b) - (uint8_t *)b->order);
    memset(d, 0, sizeof *d);
    if (size == 0 || size > room) return false;
    memset(&b->order->replay, 0, sizeof b->order->replay);
    b->order->file_size = size;
    b->order->way = way;
    memcpy(wsmith__order_tokens(b), file, size);
    return wsmith__box_work(b, d);
}

/* The record once more, in order. */
static bool wsmith__box_repeat(wsmith__box *b, const wsmith_record *record, wsmith__death *d)
{
    struct wsmith__replay r;
    memset(&r, 0, sizeof r);
    r.choices = wsmith_record_choices(record, &r.count);
    r.bytes = wsmith_record_bytes(record, &r.byte_count);
    r.span = WSMITH__NO_TOKEN;
    return wsmith__box_run(b, &r, d);
}

/* Runs a record that may be of an older target, in the first way in which it is a finding, and makes it the
 * record of that run. False: could not be run. */
static bool wsmith__box_retry(wsmith__box *b, wsmith_record *record, wsmith__death *d)
{
    uint8_t *file = NULL;
    bool ok = wsmith__save(record, true, &file), found = false;
    b->fitted = false;
    for (uint32_t way = 0; way < WSMITH__WAYS && ok && !found; way++) {
        ok = wsmith__box_run_file(b, file, wx__array_len(file), way, d);
        found = ok && wsmith__is_finding(d);
        b->fitted = b->fitted || b->order->fits;
        if (way == 0 && b->order->fits) break;
    }
    if (found) ok = wsmith__copy_record(record, &b->watch.lane->view);
    if (found && ok) (void)wsmith_record_spans(record, NULL);
    wx__array_free(file);
    return ok;
}

/* The record of a run of the file. False: it could not be run. */
static bool wsmith__box_record(wsmith__box *b, const uint8_t *file, size_t size,
                               wsmith_record *record)
{
    wsmith__death d;
    bool ok = size == 0 ||
              (wsmith__box_run_file(b, file, size, 0, &d) && b->order->status != WSMITH_ERR_NOMEM &&
               wsmith__copy_record(record, &b->watch.lane->view));
    if (ok) (void)wsmith_record_spans(record, NULL);
    return ok;
}

/* libFuzzer and AFL++ keep what edits have left, and draw what it lacks: such a file becomes the record of
 * its run, which says everything. Other records stay. False: it could not be run. */
static bool wsmith__box_complete(wsmith__box *b, wsmith_record *record)
{
    uint8_t *file = NULL;
    wsmith_record edited;
    memset(&edited, 0, sizeof edited);
    bool ok = wsmith__copy_record(&edited, record) && wsmith__save(record, false, &file);
    bool drawn = ok && wsmith__take_note(&edited) != WSMITH__NO_NOTE;
    if (drawn) ok = wsmith__box_record(b, file, wx__array_len(file), record);
    wx__array_free(file);
    wsmith_record_free(&edited);
    return ok;
}

/* -- as a predicate of the shrinker ---------------------------------------------------------------------------- */

typedef struct wsmith__boxed_test {
    wsmith__box *box;
    uint64_t key; /* of the finding */
    double until; /* on the clock: what comes later does not fail */
    const uint32_t *stop;
} wsmith__boxed_test;

/* The source is the shrinker's: its replay is run in the box, and what was recorded there is what this
 * run recorded. */
static bool wsmith__fails_in_box(void *context, wsmith_source *s)
{
    wsmith__boxed_test *t = (wsmith__boxed_test *)context;
    wsmith__death d;
    if (wx__atomic_load_u32(t->stop) || wsmith__clock() > t->until) return false;
    if (!wsmith__box_run(t->box, s->replay, &d)) return false;
    const wsmith__order *o = t->box->order;
    s->replay->overrun = o->overrun;
    s->exhausted = o->exhausted;
    s->status = (wsmith_status)o->status;
    if (!wsmith__copy_record(s->record, &t->box->watch.lane->view)) {
        s->record->status = WSMITH_ERR_NOMEM;
        return false;
    }
    (void)wsmith_record_spans(s->record, NULL);
    return d.key == t->key && wsmith__is_finding(&d);
}

#endif /* WSMITH_ENGINE, WSMITH__PROCESSES */

#endif /* WSMITH__FUZZ_BOX_H */
