/* bench/engine/targets.h - small programs with one bug each.
 *
 * The engine was tuned on the first seven, which are hard to reach in seven ways. The next seven were
 * written before it was ever run on them; later edits of the engine were chosen and refused by both. The
 * last five were written after that: no change of the engine may be chosen by their results.
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

#define ENGINE_HELD_OUT(X)                                              \
    X(TREE)   /* a red-black tree that one removal unbalances */        \
    X(LAMBDA) /* terms that have a type: substitution under binders */  \
    X(LRU)    /* a cache with times to live against a model */          \
    X(VARINT) /* numbers in base64, a wide tag, a flag of the header */ \
    X(DATE)   /* months added and subtracted around centuries */        \
    X(PATH)   /* one string of bytes with several things in it */       \
    X(LZ)     /* a match of some length at some distance behind another match */

#define ENGINE_UNSEEN(X)                                                         \
    X(SPANS) /* intervals that merge when they touch, against bits */            \
    X(REGEX) /* patterns and texts, matched in two ways */                       \
    X(UTF)   /* text converted in pieces, of its own and of its input's sizes */ \
    X(HASH)  /* removal that shifts back over the end of a table */              \
    X(VM)    /* an optimiser of programs that does not see a jump */

#define ENGINE_TEXT(X)                                                  \
    X(WORDS)   /* pairs of keys and values, keys compared as a whole */ \
    X(LETTERS) /* a small language, letters compared one by one */      \
    X(FIELDS)  /* fields in a text, and numbers that say which of them */

#define ENGINE_X(name) bool target_##name(void *context, wsmith_source *s);
ENGINE_TARGETS(ENGINE_X)
ENGINE_HELD_OUT(ENGINE_X)
ENGINE_UNSEEN(ENGINE_X)
ENGINE_TEXT(ENGINE_X)
#undef ENGINE_X

/* A target of texts on the bytes of a file, as one would write it without choices. */
#define ENGINE_X(name) bool text_##name(const uint8_t *p, size_t n);
ENGINE_TEXT(ENGINE_X)
#undef ENGINE_X

#ifdef __cplusplus
}
#endif

#endif /* ENGINE_TARGETS_H */
