/* src/wsmith/fuzz/lane.h - what a process that runs the target shows to the one that watches it.
 *
 * A lane is shared memory: a number that counts runs, the record of the run, which has each answer
 * before the target sees it, and what the process could still say when it died. So whatever
 * happens to the process, the choices that led there are known.
 */
#ifndef WSMITH__FUZZ_LANE_H
#define WSMITH__FUZZ_LANE_H

#include "os.h"

#if defined(WSMITH_ENGINE) && WSMITH__PROCESSES

enum { WSMITH__MAX_FRAMES = 24, WSMITH__LOG_TAIL = 1 << 16 };

/* Last words. */
enum {
    WSMITH__SILENT,   /* none: killed, or exit was called */
    WSMITH__DONE,     /* the process has ended as it should */
    WSMITH__SIGNAL,   /* a signal that ends programs */
    WSMITH__REPORT,   /* a sanitizer ends the program */
    WSMITH__EXITS,    /* the target called exit */
    WSMITH__RETURNED, /* the target has returned true */
    WSMITH__NO_ROOM,  /* the engine's own memory ran out */
    WSMITH__LEAKED    /* the run has lost memory */
};

typedef struct wsmith__lane {
    uint32_t
        pulse[3]; /* runs begun, which wraps around; 1: the target runs; 1 + arm of the run, or 0 */
    uint32_t depth; /* which copy of a worker runs the target */
    uint32_t words;
    uint32_t held;           /* MiB that a worker's inputs take, which are not the target's doing */
    uint32_t search;         /* of a worker, which has other things to do than to look for leaks */
    double since, leak_time; /* when the lane was made; seconds that looks for leaks took */
    uint32_t signal;
    uintptr_t address; /* that was accessed */
    uint32_t frame_count;
    uintptr_t frames[WSMITH__MAX_FRAMES];
    char what[120];     /* told by wsmith_fail */
    wsmith_record view; /* arrays in this lane, with fixed room */
    size_t size;        /* of the mapping */
} wsmith__lane;

/* An array of stb_ds's layout at `*at`, which moves behind it. */
static void *wsmith__place_array(uint8_t **at, size_t count, size_t size)
{
    stbds_array_header *header = (stbds_array_header *)(void *)*at;
    memset(header, 0, sizeof *header);
    header->capacity = count;
    *at += (sizeof *header + count * size + 63) & ~(size_t)63;
    return header + 1;
}

/* Room for runs within the limits of `o`. NULL: refused. */
static wsmith__lane *wsmith__lane_new(const wsmith_fuzz_options *o)
{
    size_t bytes = sizeof(wsmith__lane) + 512 + o->max_bytes +
                   o->max_choices * (sizeof(wsmith_choice) + sizeof(wsmith_span));
    wsmith__lane *lane = (wsmith__lane *)wsmith__map_shared(bytes);
    if (!lane) return NULL;
    uint8_t *at = (uint8_t *)lane + ((sizeof *lane + 63) & ~(size_t)63);
    lane->size = bytes;
    lane->since = wsmith__clock();
    lane->view.choices = wsmith__place_array(&at, o->max_choices, sizeof(wsmith_choice));
    lane->view.spans = wsmith__place_array(&at, o->max_choices, sizeof(wsmith_span));
    lane->view.bytes = wsmith__place_array(&at, o->max_bytes, 1);
    lane->view.fixed = true;
    return lane;
}

static void wsmith__lane_free(wsmith__lane *lane)
{
    if (lane) wsmith__unmap_shared(lane, lane->size);
}

static void wsmith__lane_quiet(wsmith__lane *lane)
{
    wx__atomic_store_u32(&lane->words, WSMITH__SILENT);
    lane->signal = lane->frame_count = 0;
    lane->address = 0;
    lane->what[0] = 0;
    wx__atomic_store_u32(&lane->pulse[1], 0);
}

static void wsmith__lane_failed(wsmith__lane *lane, const char *what)
{
    snprintf(lane->what, sizeof lane->what, "%s", what ? what : "");
    wx__atomic_store_u32(&lane->words, WSMITH__RETURNED);
}

/* -- last words of a process ------------------------------------------------------------------------------------ */

/* Of this process. A handler of signals can know no other way. */
static wsmith__lane *wsmith__own_lane;

/* Where targets return to: in a backtrace, the first frame that is not theirs; 0: not known. */
static uintptr_t wsmith__below_target;

static bool wsmith__find_place(void *context, wsmith_source *s)
{
    (void)context;
    (void)s;
#if defined(__GNUC__)
    wsmith__below_target = (uintptr_t)__builtin_return_address(0);
#endif
    return false;
}

static WX__NOINLINE void wsmith__note_frames(wsmith__lane *lane)
{
#if WSMITH__HAS_BACKTRACE
    void *frames[WSMITH__MAX_FRAMES];
    int n = backtrace(frames, WSMITH__MAX_FRAMES);
    for (int i = 0; i < n; i++) lane->frames[i] = (uintptr_t)frames[i];
    lane->frame_count = n > 0 ? (uint32_t)n : 0;
#else
    (void)lane;
#endif
}

static WX__NOINLINE void wsmith__on_signal(int number, siginfo_t *info, void *context)
{
    wsmith__lane *lane = wsmith__own_lane;
    (void)context;
    if (lane && lane->words == WSMITH__SILENT) {
        lane->signal = (uint32_t)number;
        lane->address = (uintptr_t)info->si_addr;
        wx__atomic_store_u32(&lane->words, WSMITH__SIGNAL);
        wsmith__note_frames(lane);
    }
    signal(number, SIG_DFL);
    raise(number);
}

static WX__NOINLINE void wsmith__on_report(void)
{
    wsmith__lane *lane = wsmith__own_lane;
    if (!lane || lane->words != WSMITH__SILENT) return;
    wx__atomic_store_u32(&lane->words, WSMITH__REPORT);
    wsmith__note_frames(lane);
}

static WX__NOINLINE void wsmith__on_exit(void)
{
    wsmith__lane *lane = wsmith__own_lane;
    if (!lane || lane->words != WSMITH__SILENT) return;
    wx__atomic_store_u32(&lane->words, WSMITH__EXITS);
    wsmith__note_frames(lane);
}

#if defined(__GNUC__) && defined(__ELF__)
#ifdef __cplusplus
extern "C"
#endif
    void
    __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));
#define WSMITH__SANITIZER_RUNTIME     (__sanitizer_set_death_callback != NULL)
#define WSMITH__SET_DEATH_CALLBACK(f) __sanitizer_set_death_callback(f)
#else
#define WSMITH__SANITIZER_RUNTIME     false
#define WSMITH__SET_DEATH_CALLBACK(f) ((void)(f))
#endif

/* Once, in the main process: the first backtrace loads a library, which no handler should do. */
static void wsmith__learn_to_speak(wsmith__lane *lane)
{
    (void)wsmith__call_target(wsmith__find_place, NULL, NULL, lane->pulse);
    wsmith__note_frames(lane);
    atexit(wsmith__on_exit);
}

/* In a child, before it runs the target: from here on the lane is told how it ends. A sanitizer keeps
 * the signals that it reports about. */
static void wsmith__speak(wsmith__lane *lane)
{
    static const int signals[] = {SIGABRT, SIGTRAP, SIGSYS, SIGXCPU,
                                  SIGSEGV, SIGBUS,  SIGFPE, SIGILL};
    static uint8_t stack[1 << 16];
    struct sigaction action;
    struct rlimit no_core;
    stack_t other;
    wsmith__lane_quiet(lane);
    wsmith__own_lane = lane;
    size_t count = WX__COUNT_OF(signals);
    if (WSMITH__SANITIZER_RUNTIME) {
        WSMITH__SET_DEATH_CALLBACK(wsmith__on_report);
        count = 4;
    } else {
        memset(&other, 0, sizeof other);
        other.ss_sp = stack;
        other.ss_size = sizeof stack;
        sigaltstack(&other, NULL);
    }
    memset(&action, 0, sizeof action);
    action.sa_sigaction = wsmith__on_signal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < count; i++) sigaction(signals[i], &action, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_IGN); /* the whole program gets it: the main process decides */
    no_core.rlim_cur = no_core.rlim_max = 0;
    setrlimit(RLIMIT_CORE, &no_core);
}

#endif /* WSMITH_ENGINE, WSMITH__PROCESSES */

#endif /* WSMITH__FUZZ_LANE_H */
