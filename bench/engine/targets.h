/* bench/engine/targets.h - seven small programs with one bug each, hard to reach in seven ways.
 *
 * They are compiled with the coverage flags of the fuzzer; everything else of a benchmark is not. The
 * same functions serve wsmith's engine and, over wsmith_from_bytes, libFuzzer.
 */
#ifndef ENGINE_TARGETS_H
#define ENGINE_TARGETS_H

#include "wsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

/*      name    how to get there */
#define ENGINE_TARGETS(X)                                                     \
    X(DEQUE) /* a long sequence: a ring that grew, in one position of many */ \
    X(STATE) /* ten right commands of 24, a wrong one starts over */          \
    X(SHIFT) /* locks behind an optional prefix, two of which depend on it */ \
    X(MAGIC) /* constants of 32 and 64 bits, and one that is computed */      \
    X(EXPR)  /* one shape of a subtree in a random expression */              \
    X(CHUNK) /* a file format with checksums */                               \
    X(JSON)  /* nested text under the right keys */

#define ENGINE_X(name) bool target_##name(void *context, wsmith_source *s);
ENGINE_TARGETS(ENGINE_X)
#undef ENGINE_X

#ifdef __cplusplus
}
#endif

#endif /* ENGINE_TARGETS_H */
