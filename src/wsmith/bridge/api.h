/* src/wsmith/bridge/api.h - one target under other fuzzers: libFuzzer, AFL++ and what calls like them.
 *
 * The macros emit the functions or the program that the other fuzzer expects; everything else
 * here is called by them. A file of the other fuzzer is a stored record, as
 * wsmith_record_save makes it or as an edit has left it, or any bytes, which are read as
 * wsmith_from_bytes does.
 */
#ifndef WSMITH__BRIDGE_API_H
#define WSMITH__BRIDGE_API_H

#include "../engine/api.h"

#ifdef WSMITH_ENGINE

#ifdef __cplusplus
extern "C" {
#define WSMITH__EXTERN_C extern "C"
#else
#define WSMITH__EXTERN_C extern
#endif

/* -- libFuzzer --------------------------------------------------------------------------------------- */

/* LLVMFuzzerMutate: edits `size` bytes in place, to at most `max_size`. */
typedef size_t wsmith_byte_mutator(uint8_t *data, size_t size, size_t max_size);

/* Runs the target on a file. When it fails, says so on stderr and aborts. Returns 0. */
WSMITH_API int wsmith_libfuzzer_run(wsmith_target *target, const uint8_t *data, size_t size);

/* LLVMFuzzerCustomMutator and LLVMFuzzerCustomCrossOver. `bytes` may be NULL. They use one state, which
 * is global and not freed. */
WSMITH_API size_t wsmith_libfuzzer_mutate(uint8_t *data, size_t size, size_t max_size,
                                          unsigned seed, wsmith_byte_mutator *bytes);
WSMITH_API size_t wsmith_libfuzzer_cross(const uint8_t *a, size_t a_size, const uint8_t *b,
                                         size_t b_size, uint8_t *out, size_t max_size,
                                         unsigned seed, wsmith_byte_mutator *bytes);

/* Other engines that call LLVMFuzzerTestOneInput need not have it. */
#if defined(__GNUC__) && !defined(__APPLE__)
#define WSMITH__WEAK __attribute__((weak))
#else
#define WSMITH__WEAK
#endif

/* clang-format off */
/* Emits LLVMFuzzerTestOneInput, LLVMFuzzerCustomMutator and LLVMFuzzerCustomCrossOver for `target`. */
#define WSMITH_LIBFUZZER(target)                                                                      \
    WSMITH__EXTERN_C int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);                    \
    WSMITH__EXTERN_C size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size) WSMITH__WEAK; \
    WSMITH__EXTERN_C size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,      \
                                                    unsigned seed);                                   \
    WSMITH__EXTERN_C size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,                \
                                                      const uint8_t *b, size_t b_size, uint8_t *out,  \
                                                      size_t max_size, unsigned seed);                \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                      \
    {                                                                                                 \
        return wsmith_libfuzzer_run(target, data, size);                                              \
    }                                                                                                 \
    size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)        \
    {                                                                                                 \
        return wsmith_libfuzzer_mutate(data, size, max_size, seed, LLVMFuzzerMutate);                 \
    }                                                                                                 \
    size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b,               \
                                     size_t b_size, uint8_t *out, size_t max_size, unsigned seed)     \
    {                                                                                                 \
        return wsmith_libfuzzer_cross(a, a_size, b, b_size, out, max_size, seed, LLVMFuzzerMutate);   \
    }
/* clang-format on */

/* -- AFL++: the harness ------------------------------------------------------------------------------ */

/* Runs the target on a file; when it fails, says so on stderr and aborts. wsmith_afl_open comes before
 * the first run, and finds the mutator that has started the process, if one has. */
WSMITH_API void wsmith_afl_open(void);
WSMITH_API void wsmith_afl_run(wsmith_target *target, const uint8_t *data, size_t size);

/* Runs the target on the files that argv names, or on standard input. Returns what main may: 0, or 2
 * when a file cannot be read. */
WSMITH_API int wsmith_afl_files(int argc, char **argv, wsmith_target *target);

/* Emits a main function for `target`. Compiled by afl-clang-fast: persistent, test cases in shared
 * memory; by others, and with arguments: runs the files that are named, or standard input. */
#if defined(__AFL_COMPILER)
#include "os_afl.h"
#else
#define WSMITH_AFL_MAIN(target) \
    int main(int argc, char **argv) { return wsmith_afl_files(argc, argv, target); }
#endif

/* -- AFL++: the mutator ------------------------------------------------------------------------------ */

/* Makes the input of an unmodified program; it lives until the next call. `context` is NULL. NULL: nothing
 * was made. */
typedef const uint8_t *wsmith_maker(void *context, wsmith_source *source, size_t *size);

/* Writes to standard output what `make` makes of the files that argv names, as WSMITH_AFL_MUTATOR_FOR
 * does; files that are no stored records as they are. Returns what main may. */
WSMITH_API int wsmith_afl_make(int argc, char **argv, wsmith_maker *make);

/* What the macros below call; `state` comes from wsmith_afl_new, whose `make` may be NULL. */
WSMITH_API void *wsmith_afl_new(unsigned seed, wsmith_maker *make);
WSMITH_API void wsmith_afl_free(void *state);
WSMITH_API size_t wsmith_afl_fuzz(void *state, const uint8_t *data, size_t size, uint8_t **out,
                                  const uint8_t *other, size_t other_size, size_t max_size);
WSMITH_API size_t wsmith_afl_havoc(void *state, const uint8_t *data, size_t size, uint8_t **out,
                                   size_t max_size);
WSMITH_API uint32_t wsmith_afl_count(void *state);
WSMITH_API void wsmith_afl_kept(void *state);
WSMITH_API size_t wsmith_afl_post_process(void *state, uint8_t *data, size_t size, uint8_t **out);
WSMITH_API int wsmith_afl_init_trim(void *state, const uint8_t *data, size_t size);
WSMITH_API size_t wsmith_afl_trim(void *state, uint8_t **out);
WSMITH_API int wsmith_afl_post_trim(void *state, bool same);
WSMITH_API const char *wsmith_afl_describe(void *state, size_t max_len);
WSMITH_API const char *wsmith_afl_introspection(void *state);

/* clang-format off */
#define WSMITH__AFL_COMMON(make)                                                                      \
    WSMITH__EXTERN_C void *afl_custom_init(void *afl, unsigned seed);                                 \
    WSMITH__EXTERN_C void afl_custom_deinit(void *state);                                             \
    WSMITH__EXTERN_C size_t afl_custom_fuzz(void *state, uint8_t *data, size_t size, uint8_t **out,   \
                                            uint8_t *other, size_t other_size, size_t max_size);      \
    WSMITH__EXTERN_C uint32_t afl_custom_fuzz_count(void *state, const uint8_t *data, size_t size);   \
    WSMITH__EXTERN_C size_t afl_custom_havoc_mutation(void *state, uint8_t *data, size_t size,        \
                                                      uint8_t **out, size_t max_size);                \
    WSMITH__EXTERN_C uint8_t afl_custom_havoc_mutation_probability(void *state);                      \
    WSMITH__EXTERN_C uint8_t afl_custom_queue_new_entry(void *state, const uint8_t *name,             \
                                                        const uint8_t *from);                         \
    WSMITH__EXTERN_C int32_t afl_custom_init_trim(void *state, uint8_t *data, size_t size);           \
    WSMITH__EXTERN_C size_t afl_custom_trim(void *state, uint8_t **out);                              \
    WSMITH__EXTERN_C int32_t afl_custom_post_trim(void *state, uint8_t same);                         \
    WSMITH__EXTERN_C const char *afl_custom_describe(void *state, size_t max_len);                    \
    WSMITH__EXTERN_C const char *afl_custom_introspection(void *state);                               \
    void *afl_custom_init(void *afl, unsigned seed)                                                   \
    {                                                                                                 \
        (void)afl;                                                                                    \
        return wsmith_afl_new(seed, make);                                                            \
    }                                                                                                 \
    void afl_custom_deinit(void *state) { wsmith_afl_free(state); }                                   \
    size_t afl_custom_fuzz(void *state, uint8_t *data, size_t size, uint8_t **out, uint8_t *other,    \
                           size_t other_size, size_t max_size)                                        \
    {                                                                                                 \
        return wsmith_afl_fuzz(state, data, size, out, other, other_size, max_size);                  \
    }                                                                                                 \
    uint32_t afl_custom_fuzz_count(void *state, const uint8_t *data, size_t size)                     \
    {                                                                                                 \
        (void)data;                                                                                   \
        (void)size;                                                                                   \
        return wsmith_afl_count(state);                                                               \
    }                                                                                                 \
    size_t afl_custom_havoc_mutation(void *state, uint8_t *data, size_t size, uint8_t **out,          \
                                     size_t max_size)                                                 \
    {                                                                                                 \
        return wsmith_afl_havoc(state, data, size, out, max_size);                                    \
    }                                                                                                 \
    uint8_t afl_custom_havoc_mutation_probability(void *state)                                        \
    {                                                                                                 \
        (void)state;                                                                                  \
        return 30;                                                                                    \
    }                                                                                                 \
    uint8_t afl_custom_queue_new_entry(void *state, const uint8_t *name, const uint8_t *from)         \
    {                                                                                                 \
        (void)name;                                                                                   \
        (void)from;                                                                                   \
        wsmith_afl_kept(state);                                                                       \
        return 0;                                                                                     \
    }                                                                                                 \
    int32_t afl_custom_init_trim(void *state, uint8_t *data, size_t size)                             \
    {                                                                                                 \
        return wsmith_afl_init_trim(state, data, size);                                               \
    }                                                                                                 \
    size_t afl_custom_trim(void *state, uint8_t **out) { return wsmith_afl_trim(state, out); }        \
    int32_t afl_custom_post_trim(void *state, uint8_t same)                                           \
    {                                                                                                 \
        return wsmith_afl_post_trim(state, same != 0);                                                \
    }                                                                                                 \
    const char *afl_custom_describe(void *state, size_t max_len)                                      \
    {                                                                                                 \
        return wsmith_afl_describe(state, max_len);                                                   \
    }                                                                                                 \
    const char *afl_custom_introspection(void *state) { return wsmith_afl_introspection(state); }

/* Emits the functions that afl-fuzz looks for in AFL_CUSTOM_MUTATOR_LIBRARY, for programs made with
 * WSMITH_AFL_MAIN: the same library serves all of them. */
#define WSMITH_AFL_MUTATOR() WSMITH__AFL_COMMON(NULL)

/* The same for an unmodified program, which gets what `make` makes. Files that are no stored records, as
 * the first ones may be, go to the program as they are. */
#define WSMITH_AFL_MUTATOR_FOR(make)                                                                  \
    WSMITH__EXTERN_C size_t afl_custom_post_process(void *state, uint8_t *data, size_t size,          \
                                                    uint8_t **out);                                   \
    size_t afl_custom_post_process(void *state, uint8_t *data, size_t size, uint8_t **out)            \
    {                                                                                                 \
        return wsmith_afl_post_process(state, data, size, out);                                       \
    }                                                                                                 \
    WSMITH__AFL_COMMON(make)
/* clang-format on */

#ifdef __cplusplus
}
#endif

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__BRIDGE_API_H */
