/* src/wsmith/fuzz/death.h - watching a process that runs the target, and telling why it ended.
 *
 * Two ends are the same finding when their keys are equal: by what a sanitizer reports (blame.h), by the
 * innermost calls outside of the C library, by the words of wsmith_fail; for what has no
 * place (endless loops, memory) by the call site of the last choice. Addresses are taken relative to
 * the file they come from, so a key means the same in the next run of the program.
 */
#ifndef WSMITH__FUZZ_DEATH_H
#define WSMITH__FUZZ_DEATH_H

#include "leak.h"
#include "blame.h"

#if defined(WSMITH_ENGINE) && WSMITH__PROCESSES

#define WSMITH__ENDS(X)         \
    X(DONE, "done")             \
    X(KILLED, "killed")         \
    X(NO_ROOM, "out-of-memory") \
    X(CRASH, "crash")           \
    X(ABORT, "abort")           \
    X(STACK, "stack-overflow")  \
    X(SANITIZER, "sanitizer")   \
    X(TIMEOUT, "timeout")       \
    X(MEMORY, "memory-limit")   \
    X(EXIT, "exit")             \
    X(FAILED, "failed")         \
    X(LEAK, "leak")

enum {
#define WSMITH__X(name, text) WSMITH__END_##name,
    WSMITH__ENDS(WSMITH__X)
#undef WSMITH__X
        WSMITH__END_COUNT
};

static const char *const wsmith__end_texts[] = {
#define WSMITH__X(name, text) text,
    WSMITH__ENDS(WSMITH__X)
#undef WSMITH__X
};

typedef struct wsmith__limits {
    double seconds; /* of one run; 0: none */
    uint64_t bytes; /* resident; 0: none */
} wsmith__limits;

typedef struct wsmith__death {
    int end;
    uint64_t key;
    char text[200]; /* one line, English */
} wsmith__death;

/* The others are about the processes, not about the target. */
static bool wsmith__is_finding(const wsmith__death *d) { return d->end >= WSMITH__END_CRASH; }

/* -- keys ------------------------------------------------------------------------------------------------------- */

static uint64_t wsmith__hash_more(uint64_t hash, uint64_t value)
{
    return wsmith__mix64(hash + 0x9e3779b97f4a7c15u + value);
}

/* Lines of /proc/self/maps, which a child that was forked and died had as well. */
typedef struct wsmith__module_map {
    uintptr_t start, end, offset;
    uint32_t name; /* hash; 0: of the C library, or without a file */
} wsmith__module_map;

static bool wsmith__is_system_file(const char *path)
{
    static const char *const parts[] = {"/libc.", "/libc-", "/ld-", "/libpthread", "[", "/libgcc"};
    for (size_t i = 0; i < WX__COUNT_OF(parts); i++) {
        if (strstr(path, parts[i])) return true;
    }
    return false;
}

static wsmith__module_map *wsmith__read_maps(void)
{
    wsmith__module_map *maps = NULL;
    char line[512], path[400];
    FILE *file = fopen("/proc/self/maps", "r");
    while (file && fgets(line, sizeof line, file)) {
        wsmith__module_map m;
        unsigned long start, end, offset;
        path[0] = 0;
        int n = sscanf(line, "%lx-%lx %*s %lx %*s %*s %399[^\n]", &start, &end, &offset, path);
        if (n < 4) continue;
        m.start = (uintptr_t)start;
        m.end = (uintptr_t)end;
        m.offset = (uintptr_t)offset;
        const char *base = strrchr(path, '/');
        m.name = wsmith__is_system_file(path) ? 0 : wsmith__hash_text(base ? base : path);
        if (!wx__array_push(maps, m)) break;
    }
    if (file) fclose(file);
    return maps;
}

/* A frame as a number that is the same in every run; 0: of the C library, or unknown. */
static uint64_t wsmith__frame_key(const wsmith__module_map *maps, uintptr_t frame)
{
    for (size_t k = 0; k < wx__array_len(maps); k++) {
        const wsmith__module_map *m = &maps[k];
        if (frame >= m->start && frame < m->end && m->name)
            return wsmith__hash_more(m->name, (uint64_t)(frame - m->start + m->offset)) | 1;
    }
    return 0;
}

/* Mixes frames of the target, outside of the C library, into `hash`: the innermost five, or, of a
 * recursion, those that there are, in any order. Their number in *used. */
static uint64_t wsmith__hash_frames(uint64_t hash, const wsmith__lane *lane, uint32_t skip,
                                    bool recursion, int *used)
{
    wsmith__module_map *maps = wsmith__read_maps();
    uint64_t keys[WSMITH__MAX_FRAMES], sum = 0;
    int n = 0;
    for (uint32_t i = skip; i < lane->frame_count && i < WSMITH__MAX_FRAMES; i++) {
        if (lane->frames[i] == wsmith__below_target || (!recursion && n == 5)) break;
        uint64_t key = wsmith__frame_key(maps, lane->frames[i]);
        bool again = false;
        for (int k = 0; k < n && recursion; k++) again = again || keys[k] == key;
        if (key == 0 || again) continue;
        keys[n++] = key;
        sum += key;
        if (!recursion) hash = wsmith__hash_more(hash, key);
    }
    wx__array_free(maps);
    *used = n;
    return recursion ? wsmith__hash_more(hash, sum) : hash;
}

static uint64_t wsmith__hash_last_site(uint64_t hash, const wsmith__lane *lane)
{
    size_t n = wx__array_len(lane->view.choices);
    const wsmith_choice *c = (const wsmith_choice *)lane->view.choices;
    return wsmith__hash_more(hash, n ? c[n - 1].uid : 0);
}

/* By frames where there are some. */
static uint64_t wsmith__hash_place(uint64_t hash, const wsmith__lane *lane, uint32_t skip,
                                   bool recursion)
{
    int used;
    uint64_t h = wsmith__hash_frames(hash, lane, skip, recursion, &used);
    return used ? h : wsmith__hash_last_site(hash, lane);
}

/* -- why --------------------------------------------------------------------------------------------------------- */

static bool wsmith__on_stack(uintptr_t address)
{
    struct rlimit limit;
    uintptr_t here = (uintptr_t)&limit, most = (uintptr_t)8 << 20;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < (rlim_t)1 << 30)
        most = (uintptr_t)limit.rlim_cur;
    return address < here && here - address < most + (1u << 20);
}

static void wsmith__explain_signal(const wsmith__lane *lane, wsmith__death *d)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {{SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"},
                 {SIGTRAP, "SIGTRAP"}, {SIGABRT, "SIGABRT"}, {SIGSYS, "SIGSYS"}};
    const char *name = "signal";
    int number = (int)lane->signal;
    bool memory = number == SIGSEGV || number == SIGBUS;
    for (size_t i = 0; i < WX__COUNT_OF(names); i++) {
        if (names[i].number == number) name = names[i].name;
    }
    d->end = number == SIGABRT ? WSMITH__END_ABORT : WSMITH__END_CRASH;
    if (memory && wsmith__on_stack(lane->address)) d->end = WSMITH__END_STACK;
    d->key = wsmith__hash_more((uint64_t)d->end, lane->signal);
    /* Of a recursion the innermost frame may be anywhere in it. */
    bool deep = d->end == WSMITH__END_STACK;
    d->key = wsmith__hash_place(d->key, lane, deep ? 4 : 3, deep);
    if (memory)
        snprintf(d->text, sizeof d->text, "%s at address 0x%llx", name,
                 (unsigned long long)lane->address);
    else snprintf(d->text, sizeof d->text, "%s (%d)", name, number);
}

static void wsmith__explain_silent(const wsmith__lane *lane, int status, wsmith__death *d)
{
    if (WIFSIGNALED(status)) {
        int number = WTERMSIG(status);
        bool outside =
            number == SIGKILL || number == SIGTERM || number == SIGINT || number == SIGHUP;
        d->end = outside ? WSMITH__END_KILLED : WSMITH__END_CRASH;
        d->key =
            wsmith__hash_last_site(wsmith__hash_more((uint64_t)d->end, (uint64_t)number), lane);
        snprintf(d->text, sizeof d->text, "ended by signal %d", number);
    } else {
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
        d->end = WSMITH__END_EXIT;
        d->key =
            wsmith__hash_place(wsmith__hash_more((uint64_t)d->end, (uint64_t)code), lane, 2, false);
        snprintf(d->text, sizeof d->text, "called exit with status %d", code);
    }
}

static void wsmith__take_blame(wsmith__death *d, const wsmith__blame *v)
{
    d->key = wsmith__hash_more(v->placed ? (uint64_t)d->end : d->key, v->key);
    snprintf(d->text, sizeof d->text, "%s", v->text);
}

/* Who aborts has mostly written why: which assertion failed, what() of an exception. */
static void wsmith__add_last_line(wsmith__death *d, const char *log)
{
    size_t n = strlen(d->text), end = strlen(log);
    while (end > 0 && (uint8_t)log[end - 1] <= ' ') end--;
    size_t first = end;
    while (first > 0 && log[first - 1] != '\n') first--;
    while (first < end && (uint8_t)log[first] <= ' ') first++;
    if (first == end) return;
    snprintf(d->text + n, sizeof d->text - n, ": %.*s", (int)(end - first), log + first);
    for (; d->text[n]; n++) {
        if ((uint8_t)d->text[n] < ' ' || d->text[n] == 127) d->text[n] = '?';
    }
}

/* `log`: what the process has written, its end. */
static void wsmith__explain(const wsmith__lane *lane, int status, const char *log, wsmith__death *d)
{
    wsmith__blame v;
    memset(d, 0, sizeof *d);
    switch (lane->words) {
    case WSMITH__DONE: d->end = WSMITH__END_DONE; return;
    case WSMITH__NO_ROOM: d->end = WSMITH__END_NO_ROOM; return;
    case WSMITH__RETURNED:
        d->end = WSMITH__END_FAILED;
        d->key = wsmith__hash_more((uint64_t)d->end, wsmith__hash_text(lane->what));
        snprintf(d->text, sizeof d->text, "%s",
                 lane->what[0] ? lane->what : "the target returned true");
        return;
    case WSMITH__LEAKED:
        d->end = WSMITH__END_LEAK;
        snprintf(d->text, sizeof d->text, "memory is lost");
        if (wsmith__find_leak(log, &v)) wsmith__take_blame(d, &v);
        else d->key = (uint64_t)d->end;
        return;
    case WSMITH__SIGNAL: wsmith__explain_signal(lane, d); break;
    case WSMITH__REPORT:
        d->end = WSMITH__END_SANITIZER;
        d->key = wsmith__hash_place((uint64_t)d->end, lane, 2, false);
        snprintf(d->text, sizeof d->text, "a sanitizer's report");
        break;
    default: wsmith__explain_silent(lane, status, d); break;
    }
    if (d->end == WSMITH__END_KILLED || !wsmith__find_blame(log, &v)) {
        if (d->end == WSMITH__END_ABORT) wsmith__add_last_line(d, log);
        return;
    }
    d->end = WSMITH__END_SANITIZER;
    wsmith__take_blame(d, &v);
}

/* -- watching ---------------------------------------------------------------------------------------------------- */

typedef struct wsmith__watch {
    pid_t pid;
    int alive, log;
    wsmith__lane *lane;
    wsmith__limits limits;
    pid_t parent;   /* of the one that watches: when that is gone, all end */
    uint32_t depth; /* of the process; it is limited only while that is the lane's */
} wsmith__watch;

static const double wsmith__glance = 0.05; /* seconds from one look to the next */

/* Ends the process; first so that it can say where it was. */
static int wsmith__put_down(const wsmith__watch *w)
{
    int status = 0;
    kill(w->pid, SIGXCPU);
    if (wsmith__wait_child(w->pid, w->alive, 0.5, &status)) return status;
    kill(w->pid, SIGKILL);
    while (!wsmith__wait_child(w->pid, w->alive, 1, &status)) {}
    return status;
}

static void wsmith__over_limit(const wsmith__watch *w, int end, wsmith__death *d)
{
    memset(d, 0, sizeof *d);
    d->end = end;
    d->key = wsmith__hash_last_site((uint64_t)end, w->lane);
    if (end == WSMITH__END_TIMEOUT)
        snprintf(d->text, sizeof d->text, "no end after %.3g seconds", w->limits.seconds);
    else
        snprintf(d->text, sizeof d->text, "more than %llu MiB of memory",
                 (unsigned long long)(w->limits.bytes >> 20));
}

/* Whether the run that is going on has used up its time: `since` is when it was first seen. */
static bool wsmith__stuck(const wsmith__watch *w, uint32_t *seen, double *since)
{
    uint32_t run = wx__atomic_load_u32(&w->lane->pulse[0]);
    double now = wsmith__clock();
    if (run != *seen || wx__atomic_load_u32(&w->lane->pulse[1]) == 0) {
        *seen = run;
        *since = now;
    }
    return w->limits.seconds > 0 && now - *since > w->limits.seconds;
}

/* What a look at the process from outside says: 0, or which limit it is over. */
static int wsmith__look(const wsmith__watch *w, uint32_t *seen, double *since)
{
    if (getppid() != w->parent) {
        kill(w->pid, SIGKILL);
        _exit(0);
    }
    if (wx__atomic_load_u32(&w->lane->depth) != w->depth) {
        *since = wsmith__clock();
        return 0;
    }
    bool stuck = wsmith__stuck(w, seen, since);
    uint64_t held = (uint64_t)wx__atomic_load_u32(&w->lane->held) << 20;
    bool large = w->limits.bytes && wsmith__resident(w->pid) > w->limits.bytes + held;
    return large   ? WSMITH__END_MEMORY
           : stuck ? WSMITH__END_TIMEOUT
                   : 0; /* what eats memory is slow, too */
}

/* The process has ended with this status. */
static void wsmith__explain_end(const wsmith__watch *w, int status, wsmith__death *d)
{
    char *log = (char *)WX__REALLOC(NULL, WSMITH__LOG_TAIL);
    if (log) wsmith__read_log(w->log, log, WSMITH__LOG_TAIL);
    wsmith__explain(w->lane, status, log ? log : "", d);
    WX__FREE(log);
}

/* The process is over a limit. */
static void wsmith__end_it(const wsmith__watch *w, int end, wsmith__death *d)
{
    (void)wsmith__put_down(w);
    wsmith__over_limit(w, end, d);
}

/* Waits for the process to end, or ends it. */
static void wsmith__watch_child(const wsmith__watch *w, wsmith__death *d)
{
    int status = 0, end = 0;
    uint32_t seen = wx__atomic_load_u32(&w->lane->pulse[0]) - 1;
    double since = wsmith__clock();
    while (end == 0 && !wsmith__wait_child(w->pid, w->alive, wsmith__glance, &status))
        end = wsmith__look(w, &seen, &since);
    if (end) wsmith__end_it(w, end, d);
    else wsmith__explain_end(w, status, d);
    close(w->alive);
}

#endif /* WSMITH_ENGINE, WSMITH__PROCESSES */

#endif /* WSMITH__FUZZ_DEATH_H */
