/* src/wsmith/engine/api.h - the fuzzing engine: what WSMITH_ENGINE adds for users.
 *
 * A fuzzer runs a target on choices that it edits, keeps those whose runs reach something new, and
 * edits them further. What it does is a function of its options, the target and the number of
 * runs; time is not looked at. Coverage of the sanitizer hooks is global to the program, so at most
 * one fuzzer may be running at a time.
 */
#ifndef WSMITH__ENGINE_API_H
#define WSMITH__ENGINE_API_H

#include "../api.h"

#ifdef WSMITH_ENGINE

#ifdef __cplusplus
extern "C" {
#endif

/* Runs the code under test on the values of `source`. True: it failed. It must leave nothing
 * behind that the next call could see. A run in which wsmith_reject was called is not kept. */
typedef bool wsmith_target(void *context, wsmith_source *source);

/* For a target to say what failed, in words that stay alive. Returns true. Failures in other words
 * count as others. */
WSMITH_API bool wsmith_fail(wsmith_source *source, const char *what);

/* All zero is the default. */
typedef struct wsmith_fuzz_options {
    uint64_t seed;
    size_t max_bytes;     /* of random input that one run may draw, and of byte strings; 0: 65536 */
    size_t max_choices;   /* of a run: then its input has ended (and is not kept); 0: 20000 */
    bool no_compares;     /* operands of comparisons are not used */
    bool value_profile;   /* how near operands of comparisons are counts as coverage */
    bool no_choice_cover; /* without instrumentation, choices do not stand in for coverage */
} wsmith_fuzz_options;

/* The ways to make an input; which are used is decided by what they have found. */
#define WSMITH_ARMS(X)                                               \
    X(FRESH, "fresh")     /* everything drawn anew */                \
    X(SWARM, "swarm")     /* ... with some values kept rare */       \
    X(VALUE, "value")     /* one to four values changed */           \
    X(RUN, "run")         /* a run of values changed */              \
    X(LIST, "list")       /* values of one place added or removed */ \
    X(TAIL, "tail")       /* everything after a place drawn anew */  \
    X(SPAN, "span")       /* a span deleted, doubled, moved, anew */ \
    X(SPLICE, "splice")   /* a span or tail of another input */      \
    X(EQUAL, "equal")     /* one value at several places */          \
    X(COMPARE, "compare") /* an operand of a comparison put in */    \
    X(BYTES, "bytes")     /* byte strings edited */                  \
    X(MIX, "mix")         /* several of these */                     \
    X(WORD, "word")       /* a word of the dictionary put in */

enum {
#define WSMITH__X(name, text) WSMITH_ARM_##name,
    WSMITH_ARMS(WSMITH__X)
#undef WSMITH__X
        WSMITH_ARM_COUNT
};

typedef struct wsmith_fuzz_stats {
    uint64_t runs;      /* of the target, confirmations included */
    uint64_t failures;  /* of them failed */
    uint64_t kept;      /* inputs that were added to the corpus */
    uint64_t flaky;     /* inputs that reached something else when they were run again */
    uint64_t locations; /* places of the code that were reached */
    uint64_t features;  /* ... and how often, user features */
    uint64_t corpus;    /* inputs now */
    struct {
        uint64_t runs, found;           /* found: runs that reached a new feature */
    } arms[WSMITH_ARM_COUNT], modes[3]; /* modes: replayed by order, by uid, by span */
} wsmith_fuzz_stats;

typedef struct wsmith_fuzzer wsmith_fuzzer;

/* `options` may be NULL. NULL: out of memory. */
WSMITH_API wsmith_fuzzer *wsmith_fuzzer_new(const wsmith_fuzz_options *options);
WSMITH_API void wsmith_fuzzer_free(wsmith_fuzzer *fuzzer);

/* Words that the target may look for where no comparison shows them: by a hash, in a table, by functions whose calls
 * are not seen. Those that memcmp, strcmp and the like are seen to compare are found without this, up to 256. They are
 * put into byte strings, and into numbers of up to eight bytes in either order, and are spelled by letters that are
 * asked for one by one. Up to 65536 words of 1 to 128 bytes; others are passed over.
 * A fuzzer without words never does anything for them. Not during a run. False: out of memory. */
WSMITH_API bool wsmith_fuzzer_word(wsmith_fuzzer *fuzzer, const void *bytes, size_t size);

/* The same for a number, which has its own place in byte strings: its least 1, 2, 4 or 8 bytes. */
WSMITH_API bool wsmith_fuzzer_number(wsmith_fuzzer *fuzzer, uint64_t value);

/* The words of a dictionary of libFuzzer or AFL++: a line is `name="value"`, `name@2="value"` or `"value"`,
 * with \\ \" \xHH for bytes, or empty, or a comment behind #. Words of a level (2 here) above `level` are
 * passed over, those without one have 0. WSMITH_ERR_FORMAT: nothing was added, error->place is the line;
 * WSMITH_ERR_NOMEM: some may have been. `error` may be NULL. O(size), and O(words) for each word. */
WSMITH_API wsmith_status wsmith_fuzzer_dictionary(wsmith_fuzzer *fuzzer, const char *text,
                                                  size_t size, uint64_t level, wsmith_error *error);

/* Runs the target up to `runs` times. WSMITH_OK: that often without a failure. WSMITH_FAILED: the last
 * run failed, wsmith_fuzzer_record has its choices; a further call goes on.
 * WSMITH_ERR_NOMEM: nothing is lost but the record of the last run, a further call goes on. */
WSMITH_API wsmith_status wsmith_fuzzer_run(wsmith_fuzzer *fuzzer, wsmith_target *target,
                                           void *context, uint64_t runs);

/* Runs the target once on `record`, in order, and keeps the input like any other. A record that does not fit the
 * target as it is now (a choice is asked for at another place than it was, or not at all) is run up to eight
 * times, by place, uid and span and in order, until a run fails; each run that reaches something new is
 * kept. The record must not be one of this fuzzer's own (wsmith_fuzzer_record, wsmith_fuzzer_input): its runs
 * write over it. */
WSMITH_API wsmith_status wsmith_fuzzer_add(wsmith_fuzzer *fuzzer, wsmith_target *target,
                                           void *context, const wsmith_record *record);

/* The same on raw bytes, as wsmith_from_bytes would serve them. */
WSMITH_API wsmith_status wsmith_fuzzer_add_bytes(wsmith_fuzzer *fuzzer, wsmith_target *target,
                                                 void *context, const void *bytes, size_t size);

/* The choices of the last run, until the next. */
WSMITH_API const wsmith_record *wsmith_fuzzer_record(wsmith_fuzzer *fuzzer);

/* Moves them to `record`, whose old content is freed. */
WSMITH_API void wsmith_fuzzer_take(wsmith_fuzzer *fuzzer, wsmith_record *record);

/* Input `index` of the corpus, index < stats.corpus; until the next run. */
WSMITH_API const wsmith_record *wsmith_fuzzer_input(const wsmith_fuzzer *fuzzer, size_t index);

WSMITH_API void wsmith_fuzzer_stats(const wsmith_fuzzer *fuzzer, wsmith_fuzz_stats *stats);

WSMITH_API const char *wsmith_arm_text(int arm);

/* -- distributions ---------------------------------------------------------------------------------- */

/* All zero is the default. */
typedef struct wsmith_stat_options {
    uint64_t runs; /* that are neither rejected nor skipped; 0: 10000 */
    uint64_t seed; /* of the runs; the same seed makes the same ones */
    uint64_t size; /* bytes of input of a run; 0: 4096 */
    double level;  /* how often all is right and the test fails nevertheless; 0: 0.001 */
    void (*print)(void *context, const char *text); /* NULL: to stdout */
    void *print_context;
} wsmith_stat_options;

typedef struct wsmith_stat_result {
    wsmith_status status; /* OK; FAILED; REJECTED: all runs were; ERR_NOMEM */
    uint64_t runs, rejected, failures, requests;
    size_t sites, tested, sites_failed;
    size_t labels, labels_failed, labels_undecided;
    double least_p; /* of the sites, after correction for their number; 1: none was tested */
} wsmith_stat_result;

/* Runs `target` on seeds, without coverage, and prints a line for each place that asks for values:
 * how often, which values, and p, the chance that draws by the weights asked for look as uneven as
 * these. Each kind of request is tested, also where weights and ranges change from one request to the
 * next. Then come the labels of wsmith_cover and wsmith_classify; as wsmith_check does, it runs up to
 * 16 times as often while one is undecided. What the target returns is counted only.
 *
 * Returns what a program may exit with: 0: all is as asked for; 1: a place is not, or a label comes too
 * seldom; 2: could not be tested. That a weight is off by a part in a thousand is seen from some
 * millions of requests on. Costs some 50 ns a request, and 2 KiB for each of at most 4096 places. */
WSMITH_API int wsmith_stat(wsmith_target *target, void *context, const wsmith_stat_options *options,
                           wsmith_stat_result *result);

/* The same table of what `count` records hold, a corpus for example: no p, since records do not know
 * weights. Returns 0, or 2 when memory runs out. */
WSMITH_API int wsmith_stat_records(const wsmith_record *records, size_t count,
                                   const wsmith_stat_options *options, wsmith_stat_result *result);

/* -- more kinds of coverage ----------------------------------------------------------------------- */

/* Bytes [counters, counters + count) count something; they are 0 when a run begins, and are looked at
 * and may be cleared when it has ended. Instrumentation of the compiler registers itself. For guest code of a virtual machine,
 * states of a protocol, and the like. At most 64 areas and 2^26 bytes; false: no room. Not during a run. */
WSMITH_API bool wsmith_coverage_add(uint8_t *counters, size_t count);

/* Forgets an area that was added, before its memory goes. An area of the same size that is added later
 * may take its place, and then continues its features. */
WSMITH_API void wsmith_coverage_remove(uint8_t *counters);

/* From a target: the run has shown `value` in `domain`. Nothing happens outside of a fuzzer. */
WSMITH_API void wsmith_feature(wsmith_source *source, uint32_t domain, uint64_t value);

/* From a target: inputs with a larger `value` than any before are kept. At most 16 different `id`
 * in a run. */
WSMITH_API void wsmith_maximize(wsmith_source *source, uint32_t id, uint64_t value);

#ifdef __cplusplus
}
#endif

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__ENGINE_API_H */
