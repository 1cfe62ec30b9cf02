/* src/wsmith/fuzz/leak.h - memory that a run has lost, where LeakSanitizer is linked in.
 *
 * After a run that allocated more often than it freed, LeakSanitizer looks for memory that nothing points to;
 * if there is some the process ends, so that the next looks find only what is new. A look takes
 * milliseconds. In a search, looks may take a tenth of the time; while they may not, what runs allocate is
 * not watched, so that it is never taken for a leak of a later run.
 */
#ifndef WSMITH__FUZZ_LEAK_H
#define WSMITH__FUZZ_LEAK_H

#include "undefined.h"

#if defined(WSMITH_ENGINE) && WSMITH__PROCESSES

#if defined(__GNUC__) && defined(__ELF__)
#ifdef __cplusplus
extern "C" {
#endif
int __lsan_do_recoverable_leak_check(void) __attribute__((weak));
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));
int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void *, size_t),
                                              void (*free_hook)(const volatile void *))
    __attribute__((weak));
#ifdef __cplusplus
}
#endif
#define WSMITH__LEAKS_KNOWN  (__lsan_do_recoverable_leak_check && __lsan_disable && __lsan_enable)
#define WSMITH__LEAKS_LOOK() (__lsan_do_recoverable_leak_check() != 0)
#define WSMITH__LEAKS_OFF()  __lsan_disable()
#define WSMITH__LEAKS_ON()   __lsan_enable()
#define WSMITH__LEAKS_COUNT(allocated, freed)     \
    (__sanitizer_install_malloc_and_free_hooks && \
     __sanitizer_install_malloc_and_free_hooks((allocated), (freed)) != 0)
#else
#define WSMITH__LEAKS_KNOWN                   false
#define WSMITH__LEAKS_LOOK()                  false
#define WSMITH__LEAKS_OFF()                   ((void)0)
#define WSMITH__LEAKS_ON()                    ((void)0)
#define WSMITH__LEAKS_COUNT(allocated, freed) ((void)(allocated), (void)(freed), false)
#endif

/* Allocations less frees of the process, modulo 2^32; the sanitizer's hooks have no context. */
static uint32_t wsmith__allocated;
static bool wsmith__counts_allocations;

static void wsmith__on_allocation(const volatile void *p, size_t n)
{
    (void)p;
    (void)n;
    wx__atomic_add_u32(&wsmith__allocated, 1);
}

static void wsmith__on_free(const volatile void *p)
{
    if (p) wx__atomic_add_u32(&wsmith__allocated, UINT32_MAX);
}

/* Whether there is time for a look after the next run. */
static bool wsmith__may_look(const wsmith__lane *lane)
{
    return !lane->search || lane->leak_time < 1 ||
           lane->leak_time < 0.1 * (wsmith__clock() - lane->since);
}

/* Where the frames of the target were, pointers may be left: the looker's own frames have holes. */
#if defined(__GNUC__)
__attribute__((no_sanitize_address))
#endif
static WX__NOINLINE void
wsmith__wipe_stack(void)
{
    volatile char old[1 << 15];
    for (size_t i = 0; i < sizeof old; i++) old[i] = 0;
}

/* Ends the process when something is lost. */
static void wsmith__look_for_leaks(wsmith__lane *lane)
{
    double begun = wsmith__clock();
    wsmith__wipe_stack();
    bool lost = WSMITH__LEAKS_LOOK();
    lane->leak_time += wsmith__clock() - begun;
    if (!lost) return;
    lane->leak_time += 0.02; /* for what comes after it */
    wx__atomic_store_u32(&lane->words, WSMITH__LEAKED);
    _exit(0);
}

static bool wsmith__watched_target(void *context, wsmith_source *s)
{
    const wsmith__called *w = (const wsmith__called *)context;
    wsmith__lane *lane = wsmith__own_lane;
    bool look = lane && wsmith__may_look(lane);
    uint32_t before = wx__atomic_load_u32(&wsmith__allocated);
    if (!look) WSMITH__LEAKS_OFF();
    bool failed = w->target(w->context, s);
    if (!look) WSMITH__LEAKS_ON();
    uint32_t more = wx__atomic_load_u32(&wsmith__allocated) - before;
    bool suspect = !wsmith__counts_allocations || (more != 0 && more < UINT32_MAX / 2);
    if (look && suspect && !failed) wsmith__look_for_leaks(lane);
    return failed;
}

/* Where a process may not be looked into (in some containers, under debuggers) a look ends it. */
static bool wsmith__looks_work(void)
{
    int alive, own_end = -1, status = 1;
    pid_t pid = wsmith__fork(&alive, &own_end);
    if (pid == 0) {
        wsmith__use_log(open("/dev/null", O_WRONLY));
        (void)WSMITH__LEAKS_LOOK();
        _exit(0);
    }
    if (pid < 0) return false;
    while (!wsmith__wait_child(pid, alive, 1, &status)) {}
    close(alive);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Puts the watch between a target and those that run it; false: leaks cannot be found here. */
static bool wsmith__watch_leaks(wsmith__called *w, wsmith_target **target, void **context)
{
    if (!WSMITH__LEAKS_KNOWN || !wsmith__looks_work()) return false;
    wsmith__counts_allocations = WSMITH__LEAKS_COUNT(wsmith__on_allocation, wsmith__on_free);
    w->target = *target;
    w->context = *context;
    *target = wsmith__watched_target;
    *context = w;
    return true;
}

#endif /* WSMITH_ENGINE, WSMITH__PROCESSES */

#endif /* WSMITH__FUZZ_LEAK_H */
