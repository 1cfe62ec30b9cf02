/* src/common/features.h - the parts of the standard that can be switched, one row each.
 *
 * Names are those of `wasm-tools --features`, except for the last two, which no tool knows yet.
 * The level is the first version of the standard that has the feature (1, 2 or 3), or 0 for a
 * proposal. MVP, bit 0, is what every module may use.
 */
#ifndef WX__FEATURES_H
#define WX__FEATURES_H

#include <stdint.h>

#define WX__FEATURES(X)                                                                            \
    X(MVP, "mvp", 1)                                                                               \
    X(MUTABLE_GLOBAL, "mutable-global", 1)                                                         \
    X(SIGN_EXTENSION, "sign-extension", 2)                                                         \
    X(SAT_FLOAT_TO_INT, "saturating-float-to-int", 2)                                              \
    X(MULTI_VALUE, "multi-value", 2)                                                               \
    X(BULK_MEMORY, "bulk-memory", 2)                                                               \
    X(REFERENCE_TYPES, "reference-types", 2)                                                       \
    X(SIMD, "simd", 2)                                                                             \
    X(RELAXED_SIMD, "relaxed-simd", 3)                                                             \
    X(TAIL_CALL, "tail-call", 3)                                                                   \
    X(EXTENDED_CONST, "extended-const", 3)                                                         \
    X(FUNCTION_REFERENCES, "function-references", 3)                                               \
    X(GC, "gc", 3)                                                                                 \
    X(EXCEPTIONS, "exceptions", 3)                                                                 \
    X(MULTI_MEMORY, "multi-memory", 3)                                                             \
    X(MEMORY64, "memory64", 3)                                                                     \
    X(THREADS, "threads", 0)                                                                       \
    X(WIDE_ARITHMETIC, "wide-arithmetic", 0)                                                       \
    X(COMPACT_IMPORTS, "compact-imports", 0)                                                       \
    X(CUSTOM_PAGE_SIZES, "custom-page-sizes", 0)                                                   \
    X(CUSTOM_DESCRIPTORS, "custom-descriptors", 0)                                                 \
    X(STACK_SWITCHING, "stack-switching", 0)                                                       \
    X(SHARED_EVERYTHING, "shared-everything-threads", 0)                                           \
    X(ACQUIRE_RELEASE, "acquire-release-atomics", 0)                                               \
    X(LEGACY_EXCEPTIONS, "legacy-exceptions", 0)                                                   \
    X(MEMORY_CONTROL, "memory-control", 0)                                                         \
    X(HALF_PRECISION, "half-precision", 0)                                                         \
    X(ROUNDING_VARIANTS, "rounding-variants", 0)

/* Bit numbers of a uint64_t set. */
enum {
#define WX__X(name, text, level) WX__FEATURE_##name,
    WX__FEATURES(WX__X)
#undef WX__X
    WX__FEATURE_COUNT
};

#define WX__FEATURE_BIT(name) ((uint64_t)1 << WX__FEATURE_##name)

/* The sets of the versions of the standard; constant expressions. */
#define WX__FEATURE_AT_1(name, text, level) | (uint64_t)((level) == 1) << WX__FEATURE_##name
#define WX__FEATURE_AT_2(name, text, level) | (uint64_t)((level) == 2) << WX__FEATURE_##name
#define WX__FEATURE_AT_3(name, text, level) | (uint64_t)((level) == 3) << WX__FEATURE_##name
#define WX__FEATURES_MVP                    WX__FEATURE_BIT(MVP)
#define WX__FEATURES_WASM1                  (0 WX__FEATURES(WX__FEATURE_AT_1))
#define WX__FEATURES_WASM2                  (WX__FEATURES_WASM1 WX__FEATURES(WX__FEATURE_AT_2))
#define WX__FEATURES_WASM3                  (WX__FEATURES_WASM2 WX__FEATURES(WX__FEATURE_AT_3))
#define WX__FEATURES_ALL                    (((uint64_t)1 << WX__FEATURE_COUNT) - 1)

#endif /* WX__FEATURES_H */
