/* src/wsmith/bridge/compared.h - operands of comparisons in a program that belongs to libFuzzer.
 *
 * libFuzzer has the functions that instrumented comparisons call, and shows only some of what it has
 * seen. A linker that is told `--wrap=NAME` for them sends the calls here first. They go on by a jump, so that
 * libFuzzer still sees where each comparison stands. Without the option nothing calls these.
 */
#ifndef WSMITH__COMPARED_H
#define WSMITH__COMPARED_H

#include "../engine/engine.h"

#ifdef WSMITH_ENGINE

#define WSMITH__CAN_WRAP 0
#if defined(WSMITH_NO_COVERAGE_HOOKS) && defined(__clang__) && defined(__linux__) && \
    defined(__has_attribute)
#if __has_attribute(musttail)
#undef WSMITH__CAN_WRAP
#define WSMITH__CAN_WRAP 1
#endif
#endif

#if WSMITH__CAN_WRAP

#ifdef __cplusplus
extern "C" {
#endif

/* Nobody takes the int; but no void expression may be returned in C. */
/* clang-format off */
#define WSMITH__WRAP(name, type, bytes)                                                               \
    int __real___sanitizer_cov_trace_##name(type a, type b) __attribute__((weak));                    \
    int __wrap___sanitizer_cov_trace_##name(type a, type b);                                          \
    WSMITH__NO_COVERAGE int __wrap___sanitizer_cov_trace_##name(type a, type b)                       \
    {                                                                                                 \
        if ((wsmith__cover.compared & WSMITH__COLLECT) && a != b) wsmith__keep_compare(a, b, bytes);  \
        __attribute__((musttail)) return __real___sanitizer_cov_trace_##name(a, b);                   \
    }
/* clang-format on */

WSMITH__WRAP(cmp1, uint8_t, 1)
WSMITH__WRAP(cmp2, uint16_t, 2)
WSMITH__WRAP(cmp4, uint32_t, 4)
WSMITH__WRAP(cmp8, uint64_t, 8)
WSMITH__WRAP(const_cmp1, uint8_t, 1)
WSMITH__WRAP(const_cmp2, uint16_t, 2)
WSMITH__WRAP(const_cmp4, uint32_t, 4)
WSMITH__WRAP(const_cmp8, uint64_t, 8)

int __real___sanitizer_cov_trace_switch(uint64_t value, void *cases) __attribute__((weak));
int __wrap___sanitizer_cov_trace_switch(uint64_t value, void *cases);
WSMITH__NO_COVERAGE int __wrap___sanitizer_cov_trace_switch(uint64_t value, void *cases)
{
    wsmith__keep_cases(value, (const uint64_t *)cases);
    __attribute__((musttail)) return __real___sanitizer_cov_trace_switch(value, cases);
}

#ifdef __cplusplus
}
#endif

/* Whether the linker was told so. */
static bool wsmith__sees_compares(void) { return __real___sanitizer_cov_trace_cmp8 != NULL; }

#else

static bool wsmith__sees_compares(void) { return false; }

#endif

/* Around the run of a target. */
static void wsmith__collect_begin(void)
{
    if (!wsmith__sees_compares()) return;
    wsmith__forget_compares();
    wsmith__cover.compared = WSMITH__COLLECT;
}

static void wsmith__collect_end(void) { wsmith__cover.compared = 0; }

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__COMPARED_H */
