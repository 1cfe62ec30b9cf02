/* src/wsmith/fuzz/undefined.h - runs in which UndefinedBehaviorSanitizer or ThreadSanitizer has reported something.
 *
 * They go on after their reports, unless told to halt or -fno-sanitize-recover, and report about a place
 * once in a process. So a process ends with the run of its first report, and that run has failed. In the process
 * that run just fails; it is not shrunk, since nothing is reported again.
 */
#ifndef WSMITH__FUZZ_UNDEFINED_H
#define WSMITH__FUZZ_UNDEFINED_H

#include "lane.h"

#if defined(WSMITH_ENGINE) && WSMITH__PROCESSES

/* 1: something was reported in this process. The sanitizer's hook has no context. */
static uint32_t wsmith__undefined;

#if defined(__GNUC__) && defined(__ELF__) && !defined(WSMITH_NO_COVERAGE_HOOKS)
#ifdef __cplusplus
extern "C" {
#endif
void __ubsan_get_current_report_data(const char **, const char **, const char **, unsigned *,
                                     unsigned *, char **) __attribute__((weak));
void __ubsan_on_report(void);
void *__tsan_get_current_report(void) __attribute__((weak));
void __tsan_on_report(const void *report);
/* The sanitizer calls it before it prints. Its own is weak, and does nothing. */
void __ubsan_on_report(void) { wx__atomic_store_u32(&wsmith__undefined, 1); }
void __tsan_on_report(const void *report)
{
    (void)report;
    wx__atomic_store_u32(&wsmith__undefined, 1);
}
#ifdef __cplusplus
}
#endif
#define WSMITH__UNDEFINED_KNOWN \
    (__ubsan_get_current_report_data != NULL || __tsan_get_current_report != NULL)
#else
#define WSMITH__UNDEFINED_KNOWN false
#endif

/* A target, and its context. */
typedef struct wsmith__called {
    wsmith_target *target;
    void *context;
} wsmith__called;

static bool wsmith__checked_target(void *context, wsmith_source *s)
{
    const wsmith__called *w = (const wsmith__called *)context;
    wx__atomic_store_u32(&wsmith__undefined, 0);
    bool failed = w->target(w->context, s);
    if (wx__atomic_load_u32(&wsmith__undefined) == 0) return failed;
    if (!wsmith__own_lane) return wsmith_fail(s, "a sanitizer has reported");
    fflush(stdout);
    wx__atomic_store_u32(&wsmith__own_lane->words, WSMITH__REPORT);
    _exit(1);
}

/* Puts the check between a target and those that run it, where that sanitizer is linked in. */
static void wsmith__check_undefined(wsmith__called *w, wsmith_target **target, void **context)
{
    if (!WSMITH__UNDEFINED_KNOWN) return;
    w->target = *target;
    w->context = *context;
    *target = wsmith__checked_target;
    *context = w;
}

#endif /* WSMITH_ENGINE, WSMITH__PROCESSES */

#endif /* WSMITH__FUZZ_UNDEFINED_H */
