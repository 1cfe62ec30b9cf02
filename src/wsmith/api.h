/* src/wsmith/api.h - everything a user of wsmith.h can name.
 *
 * A source answers requests for values; a record is a list of answers that can be edited, stored
 * and replayed; a generator asks a source and writes a WebAssembly module. Nothing but
 * wsmith_check prints; nothing aborts or sets errno. Out structures may be NULL. Unless said
 * otherwise a call costs O(its arguments), and objects may be used by one thread at a time, different objects by different threads.
 */
#ifndef WSMITH__API_H
#define WSMITH__API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WSMITH_VERSION_MAJOR 0
#define WSMITH_VERSION_MINOR 1
#define WSMITH_VERSION_PATCH 0

#ifdef WSMITH_STATIC
#if defined(__GNUC__) || defined(__clang__)
#define WSMITH_API static __attribute__((unused))
#else
#define WSMITH_API static
#endif
#else
#define WSMITH_API extern
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* -- results ----------------------------------------------------------------------------------- */

typedef enum wsmith_status {
    WSMITH_OK = 0,
    WSMITH_REJECTED,   /* wsmith_reject was called: the values so far are of no interest */
    WSMITH_SKIPPED,    /* wsmith_skip was called */
    WSMITH_FAILED,     /* a property does not hold, a target has failed */
    WSMITH_ERR_NOMEM,  /* an allocation failed; nothing leaked */
    WSMITH_ERR_FORMAT, /* the bytes are not a stored record */
    WSMITH_ERR_CONFIG, /* an option is unknown, malformed, out of range or contradicts another */
    WSMITH_ERR_FLAKY,  /* a test that failed did not fail again with the same choices */
    WSMITH_ERR_LIMIT   /* a run asked for more than the fuzzer's limits allow */
} wsmith_status;

typedef struct wsmith_error {
    wsmith_status status;
    size_t place;      /* line of a configuration text (from 1), byte offset in a record, else 0 */
    char message[144]; /* one line, English, ends with a zero byte */
} wsmith_error;

/* -- recorded choices ---------------------------------------------------------------------------- */

typedef enum wsmith_kind {
    WSMITH_INT = 1, /* value in [low, high] */
    WSMITH_EOS,     /* 1: the sequence ends here, 0: it goes on */
    WSMITH_FLOAT32, /* value: the 32 bits */
    WSMITH_FLOAT64, /* value: the 64 bits */
    WSMITH_BYTES,   /* value: offset in the record's bytes, high: length, low: length asked for */
    WSMITH_SIGNED   /* value, low, high and simple are int64_t in two's complement */
} wsmith_kind;

enum {
    WSMITH_FORCED = 1,    /* told, not chosen: a replay needs it, a mutator leaves it alone */
    WSMITH_DISCARDED = 2, /* spans: wsmith_reject was called inside */
    WSMITH_SPARSE = 4     /* some values of [low, high] have no weight */
};

typedef struct wsmith_choice {
    uint32_t uid;  /* hash of the call site and of the index path (wsmith_scope) */
    uint8_t kind;  /* wsmith_kind */
    uint8_t flags; /* WSMITH_FORCED, WSMITH_SPARSE */
    uint16_t zero;
    uint64_t value; /* see wsmith_kind */
    uint64_t low;   /* what was allowed when the value was asked for */
    uint64_t high;
    uint64_t simple;  /* the simplest of the allowed values */
    const char *site; /* the call site as text; in a loaded record it lives as long as that */
} wsmith_choice;

/* A part of the choices that belongs together: one element of a list, one function, one statement.
 * Spans nest. A loop should put its wsmith_eos inside the span of the iteration it decides. */
typedef struct wsmith_span {
    uint32_t label;  /* hash of the text given to wsmith_span_begin */
    uint32_t flags;  /* WSMITH_DISCARDED */
    uint32_t parent; /* index of the enclosing span, or WSMITH_NO_SPAN */
    uint32_t first;  /* choices [first, end) */
    uint32_t end;
} wsmith_span;

#define WSMITH_NO_SPAN ((uint32_t)-1)

/* All zero is an empty record. Read and edit through the functions below. */
typedef struct wsmith_record {
    void *choices;
    void *spans;
    void *bytes;
    void *sites;          /* texts of a record that was loaded */
    wsmith_status status; /* WSMITH_ERR_NOMEM, WSMITH_ERR_LIMIT: incomplete from there on */
    bool fixed;           /* the fuzzer's own: does not grow */
} wsmith_record;

WSMITH_API void wsmith_record_clear(wsmith_record *record); /* keeps the storage */
WSMITH_API void wsmith_record_free(wsmith_record *record);

/* The arrays may be edited in place: values, flags and the order of choices, not lengths. The
 * pointers live until the next request of a source that records here. */
WSMITH_API wsmith_choice *wsmith_record_choices(const wsmith_record *record, size_t *count);
WSMITH_API wsmith_span *wsmith_record_spans(const wsmith_record *record, size_t *count);
WSMITH_API uint8_t *wsmith_record_bytes(const wsmith_record *record, size_t *count);

/* Stores a record as portable bytes: the same on every CPU. *bytes is released with
 * wsmith_free. False: out of memory. */
WSMITH_API bool wsmith_record_save(const wsmith_record *record, uint8_t **bytes, size_t *size);

/* Replaces the content of `record`. Any bytes may be given: what is not a stored record gives
 * WSMITH_ERR_FORMAT and an empty record. Memory is at most 16 times `size`. */
WSMITH_API wsmith_status wsmith_record_load(wsmith_record *record, const void *bytes, size_t size,
                                            wsmith_error *error);

/* A record as text: for people, one choice a line, indented by spans; as one line of letters,
 * digits, - and _ (without the texts of call sites), which wsmith_record_from_text reads; as the
 * definition of a C array of the stored bytes. *text ends with a zero byte and is released with
 * wsmith_free; `len` may be NULL. False: out of memory. */
WSMITH_API bool wsmith_record_list(const wsmith_record *record, char **text, size_t *len);
WSMITH_API bool wsmith_record_text(const wsmith_record *record, char **text, size_t *len);
WSMITH_API bool wsmith_record_c_array(const wsmith_record *record, const char *name, char **text,
                                      size_t *len);
WSMITH_API wsmith_status wsmith_record_from_text(wsmith_record *record, const char *text,
                                                 wsmith_error *error);

WSMITH_API void wsmith_free(void *p); /* releases what the functions here hand over */

/* -- sources ------------------------------------------------------------------------------------- */

typedef enum wsmith_align {
    WSMITH_BY_ORDER, /* the n-th request gets the n-th choice */
    WSMITH_BY_UID,   /* the n-th request of a uid gets the n-th choice of that uid */
    WSMITH_BY_SPAN,  /* in order, each span from one with its label: what is more or less in a span
                      * does not shift what is outside */
    WSMITH_BY_PLACE /* in order; where the next choice is of another uid than the request, it is looked for
                      * further down, and a request that is found nowhere is new: for records of a program
                      * that was edited */
} wsmith_align;

struct wsmith__replay;
struct wsmith__observer;

/* Fields are private. A source holds pointers into itself: do not copy or move it. */
typedef struct wsmith_source {
    const uint8_t *next, *end;    /* bytes that requests may take at once */
    const uint8_t *raw, *raw_end; /* the same while a record is written or replayed */
    uint64_t state, unmade;       /* PRNG, and how many of its bytes are still to come */
    wsmith_record *record;
    struct wsmith__replay *replay;
    uint32_t path; /* hash of the open scopes */
    uint32_t open_span;
    uint32_t depth; /* open spans */
    uint32_t discards;
    uint64_t bias; /* PRNG of special values; 0: none */
    struct wsmith__observer *watch;
    const char *failure; /* told by wsmith_fail */
    wsmith_status status;
    bool exhausted, whole, showing, zig, live;
    struct {
        const char *site;
        uint32_t hash;
    } sites[64];
    uint8_t block[256];
} wsmith_source;

/* Serves the values that `bytes` encode; `bytes` must outlive the source. This is the decoder for
 * libFuzzer and AFL++. When the input runs out, every later request gets its simplest value and
 * wsmith_eos is true; so all programs that ask wsmith_eos end. */
WSMITH_API void wsmith_from_bytes(wsmith_source *source, const void *bytes, size_t size);

/* Same as wsmith_from_bytes with `size` pseudo-random bytes, made as they are needed
 * (wsmith_seed_bytes shows them). A function of seed and size alone, on every CPU. */
WSMITH_API void wsmith_from_seed(wsmith_source *source, uint64_t seed, uint64_t size);

/* Writes the first `size` bytes that wsmith_from_seed stands for. */
WSMITH_API void wsmith_seed_bytes(uint64_t seed, void *bytes, size_t size);

/* Serves values from bytes in the layout of Zig's std.testing.Smith: a number takes eight bytes
 * (little-endian; a whole signed type as its bits, a signed range as the distance from INT64_MIN), an
 * end of sequence one (not zero: true), bytes none more, a slice four for its length. A value that is
 * not allowed, or missing, is the first one allowed; a missing end of sequence is true. */
WSMITH_API void wsmith_from_zig(wsmith_source *source, const void *bytes, size_t size);

/* Serves the choices of `record`, which must outlive the source and not change. A choice of another
 * kind, or outside what is asked for, is reduced to an allowed one. Requests without a choice draw
 * from seed and size as above (size 0: they get their simplest value). False: out of memory.
 * wsmith_source_end releases what was allocated here. */
WSMITH_API bool wsmith_from_record(wsmith_source *source, const wsmith_record *record,
                                   wsmith_align align, uint64_t seed, uint64_t size);
WSMITH_API void wsmith_source_end(wsmith_source *source);

/* From here on every answer is appended to `record` (NULL: stop). When memory runs out the
 * values stay right, record->status and wsmith_source_status tell. */
WSMITH_API void wsmith_record_to(wsmith_source *source, wsmith_record *record);

/* WSMITH_OK, WSMITH_REJECTED, WSMITH_SKIPPED, WSMITH_ERR_LIMIT (in a fuzzer) or WSMITH_ERR_NOMEM: the first
 * that happened. */
WSMITH_API wsmith_status wsmith_source_status(const wsmith_source *source);

/* A request found no input; all answers from then on are the simplest. */
WSMITH_API bool wsmith_exhausted(const wsmith_source *source);

/* -- requests ------------------------------------------------------------------------------------
 *
 * Each request is a macro that passes its own text, file and line as the site, and a function with
 * _at for helpers that pass on their caller's site (any string that stays alive; WSMITH_HERE makes one).
 *
 * request                    answer                                                simplest
 * wsmith_bool(s)             false, true                                           false
 * wsmith_chance(s, n, d)     true n times in d                                     false
 * wsmith_u8 u16 u32 u64(s)   all values alike                                      0
 * wsmith_i8 i16 i32 i64(s)   all values alike                                      0, 1, -1, 2, ...
 * wsmith_range(s, lo, hi)    uint64_t, lo <= x <= hi                               lo
 * wsmith_irange(s, lo, hi)   int64_t, lo <= x <= hi                                nearest to 0
 * wsmith_log_range(s, lo, hi)   as range; each number of bits in x - lo is as likely as the others
 * wsmith_log_irange(s, lo, hi)  as irange, likewise by the distance from zero
 * wsmith_one_of(s, n)        size_t, x < n, n > 0                                  0
 * wsmith_enum(s, items, n)   one of int items[n]                                   items[0]
 * wsmith_pick(s, w, n)       index i with probability w[i] / sum (uint32_t w[n])   first with w > 0
 * wsmith_weighted(s, w, n)   value by wsmith_weight ranges                         w[0].min
 * wsmith_length(s, lo, hi)   size_t, lo <= x <= hi, small ones often               lo
 * wsmith_f32 f64(s)          float: edge values, small numbers, all bit patterns   +0
 * wsmith_f32_bits f64_bits(s) the same as uint32_t, uint64_t: every NaN survives   0
 * wsmith_bytes(s, p, n)      fills p[0..n)                                         zeros
 * wsmith_bytes_weighted(s, p, n, w, count)   fills p[0..n), each byte by weight     w[0].min
 * wsmith_slice(s, p, cap)    size_t n <= cap, and fills p[0..n)                    0
 * wsmith_eos(s)              the sequence ends here; false 15 times in 16          true
 * wsmith_eos_mean(s, mean)   the same, for sequences of `mean` elements            true
 * wsmith_present(s)          whether an optional part is there                     false
 * wsmith_subset(s, n)        uint64_t, bit i: element i of n <= 64 is in           none
 * wsmith_swarm(s, n)         uint64_t, bit i: kind i of n <= 64 is on; never none  all
 * wsmith_pick_of(s, w, n, m) as pick among the bits of m (w NULL: evenly); n: none first of them
 * wsmith_shuffle(s, o, n)    uint32_t o[n]: 0 .. n - 1 in some order               0, 1, 2, ...
 * wsmith_sample(s, p, n, k)  k of uint32_t p[n] come first, in some order          as they are
 * wsmith_left(s)             size_t, bytes of input that are left (not a choice)   0
 *
 * Bias of a uniform request: a value's probability is off by less than count / 2^bits, with
 * 8 bits drawn for power-of-two counts up to 2^8, 16 for counts up to 2^10 and 2^16 itself, 32 for
 * counts up to 2^24 and 2^32 itself, else 64.
 */

/* The weight belongs to each value of the range, not to the range. Ranges may overlap (weights add
 * up). Sum of (max - min + 1) * weight <= 2^64, weights > 0, at least one entry. */
typedef struct wsmith_weight {
    uint64_t min, max, weight;
} wsmith_weight;

WSMITH_API bool wsmith_bool_at(wsmith_source *s, const char *site);
WSMITH_API bool wsmith_chance_at(wsmith_source *s, const char *site, uint32_t n, uint32_t d);
WSMITH_API uint8_t wsmith_u8_at(wsmith_source *s, const char *site);
WSMITH_API uint16_t wsmith_u16_at(wsmith_source *s, const char *site);
WSMITH_API uint32_t wsmith_u32_at(wsmith_source *s, const char *site);
WSMITH_API uint64_t wsmith_u64_at(wsmith_source *s, const char *site);
WSMITH_API int8_t wsmith_i8_at(wsmith_source *s, const char *site);
WSMITH_API int16_t wsmith_i16_at(wsmith_source *s, const char *site);
WSMITH_API int32_t wsmith_i32_at(wsmith_source *s, const char *site);
WSMITH_API int64_t wsmith_i64_at(wsmith_source *s, const char *site);
WSMITH_API uint64_t wsmith_range_at(wsmith_source *s, const char *site, uint64_t lo, uint64_t hi);
WSMITH_API int64_t wsmith_irange_at(wsmith_source *s, const char *site, int64_t lo, int64_t hi);
WSMITH_API uint64_t wsmith_log_range_at(wsmith_source *s, const char *site, uint64_t lo,
                                        uint64_t hi);
WSMITH_API int64_t wsmith_log_irange_at(wsmith_source *s, const char *site, int64_t lo, int64_t hi);
WSMITH_API size_t wsmith_one_of_at(wsmith_source *s, const char *site, size_t n);
WSMITH_API int wsmith_enum_at(wsmith_source *s, const char *site, const int *items, size_t n);
WSMITH_API size_t wsmith_pick_at(wsmith_source *s, const char *site, const uint32_t *w, size_t n);
WSMITH_API uint64_t wsmith_weighted_at(wsmith_source *s, const char *site, const wsmith_weight *w,
                                       size_t n);
WSMITH_API size_t wsmith_length_at(wsmith_source *s, const char *site, size_t lo, size_t hi);
WSMITH_API uint32_t wsmith_f32_bits_at(wsmith_source *s, const char *site);
WSMITH_API uint64_t wsmith_f64_bits_at(wsmith_source *s, const char *site);
WSMITH_API float wsmith_f32_at(wsmith_source *s, const char *site);
WSMITH_API double wsmith_f64_at(wsmith_source *s, const char *site);
WSMITH_API void wsmith_bytes_at(wsmith_source *s, const char *site, void *p, size_t n);
WSMITH_API void wsmith_bytes_weighted_at(wsmith_source *s, const char *site, void *p, size_t n,
                                         const wsmith_weight *w, size_t count);
WSMITH_API size_t wsmith_slice_at(wsmith_source *s, const char *site, void *p, size_t cap);
WSMITH_API bool wsmith_eos_at(wsmith_source *s, const char *site, uint32_t mean);
WSMITH_API size_t wsmith_left_at(wsmith_source *s, const char *site);
WSMITH_API uint64_t wsmith_subset_at(wsmith_source *s, const char *site, size_t n);
WSMITH_API uint64_t wsmith_swarm_at(wsmith_source *s, const char *site, size_t n);
WSMITH_API size_t wsmith_pick_of_at(wsmith_source *s, const char *site, const uint32_t *w, size_t n,
                                    uint64_t mask);
WSMITH_API void wsmith_shuffle_at(wsmith_source *s, const char *site, uint32_t *order, size_t n);
WSMITH_API void wsmith_sample_at(wsmith_source *s, const char *site, uint32_t *items, size_t n,
                                 size_t k);

/* clang-format off */
#define WSMITH__TEXT2(x) #x
#define WSMITH__TEXT(x)  WSMITH__TEXT2(x)
#ifdef __FILE_NAME__
#define WSMITH__FILE __FILE_NAME__ /* without directories */
#else
#define WSMITH__FILE __FILE__
#endif
#define WSMITH__SITE(x)  x " @" WSMITH__FILE ":" WSMITH__TEXT(__LINE__)
#define WSMITH_HERE      WSMITH__SITE("here")

#define wsmith_bool(s)            wsmith_bool_at((s), WSMITH__SITE("bool"))
#define wsmith_chance(s, n, d)    wsmith_chance_at((s), WSMITH__SITE("chance " #n "/" #d), (n), (d))
#define wsmith_u8(s)              wsmith_u8_at((s), WSMITH__SITE("u8"))
#define wsmith_u16(s)             wsmith_u16_at((s), WSMITH__SITE("u16"))
#define wsmith_u32(s)             wsmith_u32_at((s), WSMITH__SITE("u32"))
#define wsmith_u64(s)             wsmith_u64_at((s), WSMITH__SITE("u64"))
#define wsmith_i8(s)              wsmith_i8_at((s), WSMITH__SITE("i8"))
#define wsmith_i16(s)             wsmith_i16_at((s), WSMITH__SITE("i16"))
#define wsmith_i32(s)             wsmith_i32_at((s), WSMITH__SITE("i32"))
#define wsmith_i64(s)             wsmith_i64_at((s), WSMITH__SITE("i64"))
#define wsmith_range(s, lo, hi)   wsmith_range_at((s), WSMITH__SITE("range " #lo ".." #hi), (lo), (hi))
#define wsmith_irange(s, lo, hi)  wsmith_irange_at((s), WSMITH__SITE("irange " #lo ".." #hi), (lo), (hi))
#define wsmith_log_range(s, lo, hi)  wsmith_log_range_at((s), WSMITH__SITE("log_range " #lo ".." #hi), (lo), (hi))
#define wsmith_log_irange(s, lo, hi) wsmith_log_irange_at((s), WSMITH__SITE("log_irange " #lo ".." #hi), (lo), (hi))
#define wsmith_one_of(s, n)       wsmith_one_of_at((s), WSMITH__SITE("one_of " #n), (n))
#define wsmith_enum(s, items, n)  wsmith_enum_at((s), WSMITH__SITE("enum " #items), (items), (n))
#define wsmith_pick(s, w, n)      wsmith_pick_at((s), WSMITH__SITE("pick " #w), (w), (n))
#define wsmith_weighted(s, w, n)  wsmith_weighted_at((s), WSMITH__SITE("weighted " #w), (w), (n))
#define wsmith_length(s, lo, hi)  wsmith_length_at((s), WSMITH__SITE("length " #lo ".." #hi), (lo), (hi))
#define wsmith_f32_bits(s)        wsmith_f32_bits_at((s), WSMITH__SITE("f32"))
#define wsmith_f64_bits(s)        wsmith_f64_bits_at((s), WSMITH__SITE("f64"))
#define wsmith_f32(s)             wsmith_f32_at((s), WSMITH__SITE("f32"))
#define wsmith_f64(s)             wsmith_f64_at((s), WSMITH__SITE("f64"))
#define wsmith_bytes(s, p, n)     wsmith_bytes_at((s), WSMITH__SITE("bytes " #p), (p), (n))
#define wsmith_bytes_weighted(s, p, n, w, count) wsmith_bytes_weighted_at((s), WSMITH__SITE("bytes " #p), (p), (n), (w), (count))
#define wsmith_slice(s, p, cap)   wsmith_slice_at((s), WSMITH__SITE("slice " #p), (p), (cap))
#define wsmith_eos(s)             wsmith_eos_at((s), WSMITH__SITE("eos"), 15)
#define wsmith_eos_mean(s, mean)  wsmith_eos_at((s), WSMITH__SITE("eos"), (mean))
#define wsmith_present(s)         wsmith_bool_at((s), WSMITH__SITE("present"))
#define wsmith_subset(s, n)       wsmith_subset_at((s), WSMITH__SITE("subset " #n), (n))
#define wsmith_swarm(s, n)        wsmith_swarm_at((s), WSMITH__SITE("swarm " #n), (n))
#define wsmith_pick_of(s, w, n, mask)  wsmith_pick_of_at((s), WSMITH__SITE("pick_of " #w), (w), (n), (mask))
#define wsmith_shuffle(s, order, n)    wsmith_shuffle_at((s), WSMITH__SITE("shuffle " #order), (order), (n))
#define wsmith_sample(s, items, n, k)  wsmith_sample_at((s), WSMITH__SITE("sample " #items), (items), (n), (k))
#define wsmith_left(s)            wsmith_left_at((s), WSMITH__SITE("left"))
/* clang-format on */

/* Spans structure the record (wsmith_span); without a record they cost one test. `label` is any
 * string that stays alive; ends match begins, innermost first. */
WSMITH_API void wsmith_span_begin(wsmith_source *s, const char *label);
WSMITH_API void wsmith_span_end(wsmith_source *s);

/* A loop that is a span, of rounds that are spans, each with its end of sequence inside:
 *
 *     WSMITH_EACH(s, l, 1, 40, 6) items[l.index] = wsmith_u8(s);
 *
 * makes `min` to `max` rounds, on average `mean` more than `min`; l.index counts from 0. `continue`
 * is fine; after `break` call wsmith_loop_end, which also closes what the round has left open. */
typedef struct wsmith_loop {
    const char *site;
    size_t index, rounds, min, max;
    uint32_t mean, depth, hash;
} wsmith_loop;

WSMITH_API wsmith_loop wsmith_loop_begin(wsmith_source *s, const char *site, size_t min, size_t max,
                                         uint32_t mean);
WSMITH_API bool wsmith_loop_next(wsmith_source *s, wsmith_loop *loop);
WSMITH_API void wsmith_loop_end(wsmith_source *s, const wsmith_loop *loop);

#define WSMITH_EACH(s, l, min, max, mean)                                                        \
    for (wsmith_loop l = wsmith_loop_begin((s), WSMITH__SITE("each " #l), (min), (max), (mean)); \
         wsmith_loop_next((s), &l);)

/* Model-based testing: a sequence of operations on some state, of which each checks what it does. */
typedef struct wsmith_op {
    const char *name; /* printed in the last run of a failing case; names its failure */
    uint32_t weight;
    bool (*ready)(void *state);                 /* may it come now? NULL: always */
    bool (*run)(void *state, wsmith_source *s); /* false: something does not hold */
} wsmith_op;

/* Runs up to `max` operations, `mean` on average, chosen by weight among those that are ready (never
 * rejected, so a shrunk sequence stays possible), and in half of the cases from a random subset of
 * the n <= 64 kinds. False as soon as one is: the failure has its name then, unless wsmith_fail has
 * given another. Stored cases know operations by their index: add new ones at the end. */
#define wsmith_run_ops(s, ops, n, state, max, mean) \
    wsmith_run_ops_at((s), WSMITH__SITE("ops " #ops), (ops), (n), (state), (max), (mean))
WSMITH_API bool wsmith_run_ops_at(wsmith_source *s, const char *site, const wsmith_op *ops,
                                  size_t n, void *state, size_t max, uint32_t mean);

WSMITH_API void wsmith_zero(void *p, size_t n);                           /* memset */
WSMITH_API bool wsmith_same_bits(const void *a, const void *b, size_t n); /* memcmp */

/* Makes the uids of the requests until the matching wsmith_scope_end depend on `index`: field i of
 * a structure, argument i of a call. Returns the token for wsmith_scope_end. */
WSMITH_API uint32_t wsmith_scope_begin(wsmith_source *s, uint32_t index);
WSMITH_API void wsmith_scope_end(wsmith_source *s, uint32_t token);

/* What the open span has made is of no use, and it will be made again: the shrinker deletes such
 * spans first. False, and the run is rejected, after a hundred of them:
 *
 *     for (bool again = true; again;) {
 *         wsmith_span_begin(s, "even");
 *         n = wsmith_u8(s);
 *         again = n % 2 != 0 && wsmith_discard(s);
 *         wsmith_span_end(s);
 *     }
 */
WSMITH_API bool wsmith_discard(wsmith_source *s);

/* Ends the run as of no interest: answers are the simplest from here on, and wsmith_source_status
 * says WSMITH_SKIPPED. */
WSMITH_API void wsmith_skip(wsmith_source *s);

/* The values so far break a precondition: marks the open spans as discarded, makes the source
 * exhausted, and wsmith_source_status says WSMITH_REJECTED. */
WSMITH_API void wsmith_reject(wsmith_source *s);

/* -- shrinking -------------------------------------------------------------------------------------
 *
 * Makes the choices of a failing test as few and as simple as it can: deletes, joins, hoists and
 * reorders parts, lowers values alone and together. Each attempt runs the test on edited choices;
 * what the run asked for becomes the new record if it still fails and is simpler: fewer choices,
 * or as many and the first that differs is simpler. The result depends on the record and the test
 * only, on every CPU. Spans help most where the test makes a tree; an end of sequence inside the
 * span of its iteration is deleted with it.
 */

/* Runs the test on the values of `source`; true when it fails in the way that is looked for. It must
 * depend on nothing else, and may be called thousands of times. A test that called wsmith_reject
 * counts as not failing. */
typedef bool wsmith_predicate(void *context, wsmith_source *source);

typedef struct wsmith_shrink_stats {
    uint64_t runs;    /* calls of the test */
    uint64_t skipped; /* attempts whose outcome was known without a call */
    uint64_t improvements;
    size_t choices_before, choices_after;
    const char *pass;                 /* what is being tried, English */
    bool minimal;                     /* nothing more to try, rather than stopped */
    size_t bytes_before, bytes_after; /* of all byte strings */
} wsmith_shrink_stats;

/* All zero is the default. */
typedef struct wsmith_shrink_options {
    bool thorough;     /* false: tens to hundreds of runs; true: random edits, too, ~20000 runs */
    uint64_t max_runs; /* 0: 4000; thorough 200000 */
    uint64_t seed;     /* of the random edits */
    /* Called after each improvement and now and then; false stops. May be NULL. */
    bool (*progress)(void *context, const wsmith_shrink_stats *stats);
    void *progress_context;
} wsmith_shrink_options;

/* Replaces `record` by a simpler one that fails. `options` and `stats` may be NULL. WSMITH_ERR_FLAKY:
 * the record as given does not fail, and is unchanged. WSMITH_ERR_NOMEM: as far as it came; the
 * record is valid and fails. Memory: some 50 times the record, and at most 12 MiB (thorough: 96). */
WSMITH_API wsmith_status wsmith_shrink(wsmith_record *record, wsmith_predicate *fails,
                                       void *context, const wsmith_shrink_options *options,
                                       wsmith_shrink_stats *stats);

/* Runs the test on a stored record: once if that fits the test as it is now, else in up to eight ways to align it
 * (section 4), until it fails. OK: it does not. FAILED: it does. REJECTED: it does not, but asks for other
 * values than were recorded, so the case may have lost its point. ERR_FORMAT ..., with `error`, which may be
 * NULL: the record cannot be read. Costs its runs and what wsmith_record_load does. */
WSMITH_API wsmith_status wsmith_repeat(const void *bytes, size_t size, wsmith_predicate *fails,
                                       void *context, wsmith_error *error);

/* -- properties -------------------------------------------------------------------------------------
 *
 * A property is a function that makes values, does something with them, and says whether what
 * should hold does. wsmith_check runs it on cases that grow, shrinks the first that fails, and prints
 * its choices and a line that repeats it. These functions print, and read and write files if told to.
 */

typedef bool wsmith_property(void *context, wsmith_source *source); /* true: holds */

/* All zero is the default. */
typedef struct wsmith_check_options {
    uint64_t cases;       /* 0: 1000; rejected and skipped ones do not count */
    uint64_t seed;        /* of the cases; a run with the same seed makes the same ones */
    uint64_t max_size;    /* bytes of choices in the largest case; 0: 8192 */
    const char *database; /* a directory: failing cases are kept there, and tried first */
    const char *replay;   /* only this case, as wsmith_record_text prints it */
    bool thorough;        /* shrink with random edits, too */
    bool tap;             /* print in the Test Anything Protocol */
    bool c_array;         /* print failing cases as C, too */
    void (*print)(void *context, const char *text); /* NULL: to stdout */
    void *print_context;
} wsmith_check_options;

typedef struct wsmith_check_result {
    wsmith_status status; /* OK; FAILED; REJECTED: too many cases were; ERR_FLAKY, ERR_NOMEM, ... */
    uint64_t cases, rejected; /* that were run */
    wsmith_record record;     /* of the failing case, shrunk; the caller frees it */
    wsmith_shrink_stats shrink;
} wsmith_check_result;

/* Returns what a program may exit with: 0 holds, 1 fails, 2 could not be checked. `options` and
 * `result` may be NULL. */
WSMITH_API int wsmith_check(const char *name, wsmith_property *holds, void *context,
                            const wsmith_check_options *options, wsmith_check_result *result);

/* From a property or the target of wsmith_stat: counts the cases in which the label came, however often;
 * wsmith_check prints their shares. Elsewhere nothing happens, at the cost of a test. The text is
 * copied; up to 256 different ones count. */
WSMITH_API void wsmith_classify(wsmith_source *source, const char *label);

/* The same where `condition` holds, and in at least `percent` of all cases it has to, those in which
 * wsmith_cover is not called included; 0: only counted. wsmith_check fails when the share is too
 * small with a certainty of 1 - 10^-9, and runs up to 16 times as many cases while it can say neither
 * that nor that nine tenths of `percent` are reached. */
WSMITH_API void wsmith_cover(wsmith_source *source, bool condition, double percent,
                             const char *label);

/* True in the last run of a failing case: the property may print its values. */
WSMITH_API bool wsmith_showing(const wsmith_source *source);

typedef struct wsmith_check_case {
    const char *name;
    wsmith_property *holds;
    void *context;
} wsmith_check_case;

/* The main function of a program of properties; `program --help` lists its options. */
WSMITH_API int wsmith_check_main(int argc, char **argv, const wsmith_check_case *cases,
                                 size_t count);

/* -- configuration of the module generator -----------------------------------------------------------
 *
 * One row per option: name, kind, default, smallest, largest, meaning. A wsmith_config of zeros is
 * the default configuration; in a field 0 means "default" and WSMITH_ZERO means the number 0 or
 * "off". In text the same names are used: `terminating = off`, `max_functions = 0`.
 */
#define WSMITH_ZERO UINT32_MAX
#define WSMITH_OFF  WSMITH_ZERO
#define WSMITH_ON   1u

/* clang-format off */
#define WSMITH_OPTIONS(X)                                                                            \
    /* features of the standard */                                                                   \
    X(mutable_globals,        BOOL, 1, 0, 1, "mutable globals may be imported and exported")         \
    X(sign_extension,         BOOL, 1, 0, 1, "i32.extend8_s and its like")                           \
    X(saturating_conversions, BOOL, 1, 0, 1, "i32.trunc_sat_f32_s and its like")                     \
    X(multi_value,            BOOL, 1, 0, 1, "several results, block types with parameters")         \
    X(bulk_memory,            BOOL, 1, 0, 1, "memory.copy and its like, passive segments")           \
    X(reference_types,        BOOL, 1, 0, 1, "funcref, externref, several tables")                   \
    X(floats,                 BOOL, 1, 0, 1, "f32 and f64")                                          \
    /* properties of the module */                                                                   \
    X(terminating,            BOOL, 1, 0, 1, "every call ends: counted loops, calls in a DAG")       \
    X(max_steps,              NUM, 100000, 100, 100000000, "terminating: instructions one call may execute") \
    X(no_traps,               BOOL, 0, 0, 1, "no call traps")                                        \
    X(trap_percent,           NUM, 6, 0, 100, "functions that may trap, in percent")                 \
    X(in_bounds,              BOOL, 0, 0, 1, "static offsets stay inside the smallest memory")       \
    X(canonical_nans,         BOOL, 0, 0, 1, "results that are NaN are made canonical")              \
    X(fuel,                   NUM, 0, 0, 1000000000, "calls and loop iterations until functions return zeros; 0: no fuel") \
    X(dead_percent,           NUM, 4, 0, 90, "instructions that cannot be reached, in percent")      \
    X(checksums,              BOOL, 1, 0, 1, "values that are not used are mixed into globals")      \
    X(export_everything,      BOOL, 1, 0, 1, "exports all functions, tables, memories, globals")     \
    X(start,                  BOOL, 1, 0, 1, "there may be a start function")                        \
    X(name_section,           BOOL, 0, 0, 1, "names for functions, locals and other entities")       \
    X(custom_sections,        NUM, 0, 0, 100, "custom sections, at most")                            \
    X(swarm,                  BOOL, 0, 0, 1, "each module switches some of the enabled features and kinds off") \
    /* sizes */                                                                                      \
    X(min_types,              NUM, 0, 0, 1000, "")                                                   \
    X(max_types,              NUM, 100, 0, 1000, "types beyond this only where a minimum needs one") \
    X(min_imports,            NUM, 0, 0, 1000, "")                                                   \
    X(max_imports,            NUM, 0, 0, 1000, "")                                                   \
    X(min_functions,          NUM, 1, 0, 10000, "functions with a body")                             \
    X(max_functions,          NUM, 100, 0, 10000, "")                                                \
    X(min_tables,             NUM, 0, 0, 100, "tables, imports included")                            \
    X(max_tables,             NUM, 4, 0, 100, "")                                                    \
    X(min_memories,           NUM, 0, 0, 1, "memories, imports included")                            \
    X(max_memories,           NUM, 1, 0, 1, "")                                                      \
    X(min_globals,            NUM, 0, 0, 1000, "globals, imports included")                          \
    X(max_globals,            NUM, 40, 0, 1000, "")                                                  \
    X(min_exports,            NUM, 0, 0, 1000, "")                                                   \
    X(max_exports,            NUM, 10000, 0, 100000, "")                                             \
    X(min_element_segments,   NUM, 0, 0, 1000, "")                                                   \
    X(max_element_segments,   NUM, 20, 0, 1000, "")                                                  \
    X(max_elements,           NUM, 20, 0, 1000, "elements of one segment")                           \
    X(min_data_segments,      NUM, 0, 0, 1000, "")                                                   \
    X(max_data_segments,      NUM, 20, 0, 1000, "")                                                  \
    X(max_data_bytes,         NUM, 256, 0, 4096, "bytes of one data segment")                        \
    X(max_instructions,       NUM, 1000, 0, 100000, "of a body, where open expressions begin to be closed") \
    X(max_nesting,            NUM, 6, 0, 50, "of blocks")                                            \
    X(max_expression,         NUM, 5, 1, 16, "depth of expression trees")                            \
    X(max_params,             NUM, 6, 0, 16, "of a function type")                                   \
    X(max_results,            NUM, 3, 0, 16, "of a function type")                                   \
    X(max_locals,             NUM, 12, 0, 100, "of a function, without parameters and the generator's own") \
    X(max_memory_pages,       NUM, 16, 0, 65536, "smallest size of a memory, and its limit")         \
    X(memory_limit_required,  BOOL, 0, 0, 1, "memories have a maximum")                              \
    X(max_table_size,         NUM, 100, 0, 1000000, "smallest size of a table, and its limit")       \
    X(table_limit_required,   BOOL, 0, 0, 1, "tables have a maximum")
/* clang-format on */

/* Kinds of instructions, for wsmith_config.kinds. */
enum {
    WSMITH_NUMERIC = 1,
    WSMITH_PARAMETRIC = 2,
    WSMITH_VARIABLE = 4,
    WSMITH_MEMORY = 8,
    WSMITH_TABLE = 16,
    WSMITH_REFERENCE = 32,
    WSMITH_CONTROL = 64,
    WSMITH_ALL_KINDS = 127
};

/* Opcodes are numbered 0..1023 for lists and statistics: single bytes as they are, then the
 * prefixed ones (0xFC from 256). wsmith_opcode_text gives the name, NULL where there is none. */
#define WSMITH_OPCODE_SLOTS 1024

typedef struct wsmith_config {
#define WSMITH__FIELD(name, kind, def, low, high, text) uint32_t name;
    WSMITH_OPTIONS(WSMITH__FIELD)
#undef WSMITH__FIELD
    uint32_t kinds;                          /* 0: all; else a sum of WSMITH_NUMERIC... */
    uint32_t deny[WSMITH_OPCODE_SLOTS / 32]; /* bit set: instruction is not used */
} wsmith_config;

/* Sets one option from text. Keys: the options above; `kinds` (numeric parametric variable memory
 * table reference control, separated by spaces or commas); `deny` and `allow` (instruction names as in
 * the text format); `preset` (default, mvp, wasm2, swarm, all; sets all fields). Values: numbers, and
 * on off true false 1 0. False: unchanged, and `error` says what is wrong. */
WSMITH_API bool wsmith_config_set(wsmith_config *config, const char *key, const char *value,
                                  wsmith_error *error);

/* Applies lines of `key = value`; `#` starts a comment. Stops at the first bad line, which
 * error->place tells; the lines before it have been applied. */
WSMITH_API bool wsmith_config_parse(wsmith_config *config, const char *text, size_t size,
                                    wsmith_error *error);

/* Writes all options as text that wsmith_config_parse reads, truncated to `cap` bytes with the final
 * zero, like snprintf; returns the full length. */
WSMITH_API size_t wsmith_config_print(const wsmith_config *config, char *out, size_t cap);

WSMITH_API const char *wsmith_opcode_text(uint32_t slot);

/* -- the module generator ------------------------------------------------------------------------- */

/* Counted over all modules since the caller cleared it. */
typedef struct wsmith_stats {
    uint64_t modules, bytes, functions;
    uint64_t instructions; /* of bodies and constant expressions' none; `end` and `else` count */
    uint64_t live_instructions; /* those that are not behind an unconditional transfer */
    uint64_t opcodes[WSMITH_OPCODE_SLOTS];
} wsmith_stats;

typedef struct wsmith_generator wsmith_generator;

/* `config` may be NULL for the defaults. NULL: the configuration contradicts itself or memory ran
 * out, see `error`. */
WSMITH_API wsmith_generator *wsmith_generator_new(const wsmith_config *config, wsmith_error *error);
WSMITH_API void wsmith_generator_free(wsmith_generator *generator);

/* Makes one module from the choices of `source`: always valid, and a function of the configuration
 * and the choices only. The bytes belong to the generator and live until its next call. NULL: out
 * of memory; the generator stays usable. Costs O(*size + bytes of input used). */
WSMITH_API const uint8_t *wsmith_generate(wsmith_generator *generator, wsmith_source *source,
                                          size_t *size);

/* From here on counts are added to `stats` (NULL: stop). */
WSMITH_API void wsmith_generator_count(wsmith_generator *generator, wsmith_stats *stats);

/* How many different opcodes were counted. */
WSMITH_API uint32_t wsmith_stats_distinct(const wsmith_stats *stats);

/* Prints any module as WebAssembly text, in the dialect of the specification. *text ends with a zero
 * byte and is released with wsmith_free. False: out of memory (*text is NULL), or the bytes are no
 * module (*text ends with a comment that says where). */
WSMITH_API bool wsmith_module_text(const uint8_t *bytes, size_t size, char **text, size_t *len);

#ifdef __cplusplus
}
#endif

#endif /* WSMITH__API_H */
