/* src/wsmith/engine/coverage.h - what a run has reached, as a list of features.
 *
 * Counters that compilers place in the program (clang: inline 8-bit counters) are areas of bytes
 * which are scanned. Everything that arrives by a call (guards, gcc's trace-pc, distances of
 * comparisons, user features, choices) counts in one map, whose touched slots are listed. A
 * feature is a counter and the bucket that its value falls in; only those that were hit are
 * ever looked at.
 *
 * The hooks have names that compilers dictate, and so are global. They do nothing while no target
 * runs. They must not be instrumented themselves.
 */
#ifndef WSMITH__COVERAGE_H
#define WSMITH__COVERAGE_H

#include "../choice/requests.h"
#include "api.h"

#ifdef WSMITH_ENGINE

#if defined(__clang__)
#define WSMITH__NO_COVERAGE __attribute__((no_sanitize("coverage", "memory", "thread")))
#elif defined(__GNUC__) && __GNUC__ >= 12
#define WSMITH__NO_COVERAGE __attribute__((no_sanitize_coverage, no_sanitize_thread))
#else
#define WSMITH__NO_COVERAGE
#endif

/* 1: between runs only code without counters runs, so that those that were cleared stay 0. */
#define WSMITH__NOT_COUNTED 1
#ifdef WSMITH_REALLOC
#undef WSMITH__NOT_COUNTED
#define WSMITH__NOT_COUNTED 0
#elif defined(__has_feature)
#if __has_feature(coverage_sanitizer)
#undef WSMITH__NOT_COUNTED
#define WSMITH__NOT_COUNTED 0
#endif
#endif

enum {
    WSMITH__MAP_SIZE = 1 << 16,
    WSMITH__MAX_AREAS = 64,
    WSMITH__MAX_AREA_BYTES = 1 << 26,
    WSMITH__COMPARE_SLOTS = 512,
    WSMITH__MAX_GOALS = 16
};

/* What comparisons are for: less, equal and greater as features; value_profile; operands are kept. */
enum { WSMITH__OUTCOMES = 1, WSMITH__PROFILE = 2, WSMITH__COLLECT = 4 };

typedef struct wsmith__compare {
    uint64_t a, b;
    uint32_t size; /* bytes */
} wsmith__compare;

typedef struct wsmith__goal {
    uint32_t id;
    uint64_t value;
} wsmith__goal;

typedef struct wsmith__coverage {
    struct {
        uint8_t *start;
        size_t count;
    } areas[WSMITH__MAX_AREAS];
    size_t area_count, area_bytes;
    uint32_t guards;   /* given out */
    bool active;       /* a target runs */
    bool clean;        /* all areas are 0 */
    bool traced;       /* trace-pc was called */
    uint32_t compared; /* WSMITH__OUTCOMES ...; 0 while no target runs */
    uint32_t previous;
    uint32_t touched_count, goal_count;
    wsmith__goal goals[WSMITH__MAX_GOALS];
    wsmith__compare compares[WSMITH__COMPARE_SLOTS];
    uint64_t
        kept[WSMITH__COMPARE_SLOTS / 64]; /* bits: slots used since the last ones were forgotten */
    uint16_t touched[WSMITH__MAP_SIZE];
    uint8_t map[WSMITH__MAP_SIZE];
} wsmith__coverage;

static wsmith__coverage wsmith__cover;

/* -- counting ------------------------------------------------------------------------------------------------ */

WX__INLINE WSMITH__NO_COVERAGE void wsmith__touch(uint32_t slot)
{
    wsmith__coverage *v = &wsmith__cover;
    slot &= WSMITH__MAP_SIZE - 1;
    if (v->map[slot] == 0) v->touched[v->touched_count++] = (uint16_t)slot;
    if (v->map[slot] < 255) v->map[slot]++;
}

/* A feature of a kind that is there or not. */
WX__INLINE WSMITH__NO_COVERAGE void wsmith__touch_slot(uint16_t slot)
{
    wsmith__coverage *v = &wsmith__cover;
    if (WX__LIKELY(v->map[slot] != 0)) return;
    v->map[slot] = 1;
    v->touched[v->touched_count++] = slot;
}

WX__INLINE WSMITH__NO_COVERAGE void wsmith__touch_once(uint64_t key)
{
    wsmith__touch_slot((uint16_t)(key * 0x9e3779b97f4a7c15u >> 48));
}

/* Removed areas keep their slot, so that the features of others keep their numbers. */
static bool wsmith__add_area(uint8_t *start, size_t count)
{
    wsmith__coverage *v = &wsmith__cover;
    size_t slot = v->area_count;
    for (size_t i = v->area_count; i-- > 0;) {
        if (v->areas[i].start == start) return true;
        if (!v->areas[i].start && v->areas[i].count == count) slot = i;
    }
    if (slot == v->area_count) {
        if (slot == WSMITH__MAX_AREAS || count > WSMITH__MAX_AREA_BYTES - v->area_bytes)
            return false;
        v->area_count++;
        v->area_bytes += count;
    }
    v->areas[slot].start = start;
    v->areas[slot].count = count;
    return true;
}

WSMITH_API void wsmith_coverage_remove(uint8_t *counters)
{
    wsmith__coverage *v = &wsmith__cover;
    for (size_t i = 0; i < v->area_count; i++) {
        if (counters && v->areas[i].start == counters) v->areas[i].start = NULL;
    }
}

WSMITH_API bool wsmith_coverage_add(uint8_t *counters, size_t count)
{
    return count == 0 || wsmith__add_area(counters, count);
}

WSMITH_API void wsmith_feature(wsmith_source *s, uint32_t domain, uint64_t value)
{
    if (!s->replay || !s->replay->observed) return;
    wsmith__touch_once(wsmith__mix64(value ^ (uint64_t)domain << 40 ^ 0x75736572u));
}

WSMITH_API void wsmith_maximize(wsmith_source *s, uint32_t id, uint64_t value)
{
    wsmith__coverage *v = &wsmith__cover;
    uint32_t i = 0;
    if (!s->replay || !s->replay->observed) return;
    while (i < v->goal_count && v->goals[i].id != id) i++;
    if (i == WSMITH__MAX_GOALS) return;
    if (i == v->goal_count) {
        v->goal_count++;
        v->goals[i].id = id;
        v->goals[i].value = value;
    } else if (value > v->goals[i].value) {
        v->goals[i].value = value;
    }
}

/* -- comparisons ---------------------------------------------------------------------------------------------- */

WX__INLINE WSMITH__NO_COVERAGE void wsmith__keep_compare(uint64_t a, uint64_t b, uint32_t size)
{
    uint64_t h = (a * 0x9e3779b97f4a7c15u ^ b) * 0xbf58476d1ce4e5b9u + size;
    uint32_t slot = (uint32_t)(h >> 40) % WSMITH__COMPARE_SLOTS;
    wsmith__compare *c = &wsmith__cover.compares[slot];
    wsmith__cover.kept[slot / 64] |= (uint64_t)1 << slot % 64;
    c->a = a;
    c->b = b;
    c->size = size;
}

/* Before a run that keeps comparisons. */
static void wsmith__forget_compares(void)
{
    memset(wsmith__cover.kept, 0, sizeof wsmith__cover.kept);
}

/* cases: their count, their bits, the cases. */
WX__INLINE WSMITH__NO_COVERAGE void wsmith__keep_cases(uint64_t value, const uint64_t *cases)
{
    if (!(wsmith__cover.compared & WSMITH__COLLECT)) return;
    uint64_t n = cases[0] < 64 ? cases[0] : 64;
    uint32_t size =
        (uint32_t)(cases[1] + 7) / 8; /* of bit-precise types it may be any number of bits */
    for (uint64_t i = 0; i < n; i++) {
        if (cases[2 + i] != value) wsmith__keep_compare(value, cases[2 + i], size);
    }
}

/* Calls nothing, since what it calls might be instrumented. */
WX__INLINE WSMITH__NO_COVERAGE uint32_t wsmith__bits_of(uint64_t v)
{
    uint32_t n = 0;
    for (uint32_t k = 32; k > 0; k /= 2) {
        if (v >> k) {
            v >>= k;
            n += k;
        }
    }
    return n + (v != 0);
}

/* Of the three slots that a comparison has. */
WX__INLINE WSMITH__NO_COVERAGE void wsmith__note_outcome(uint64_t a, uint64_t b, uintptr_t place)
{
    uint64_t first = (uint64_t)place * 0x9e3779b97f4a7c15u >> 48;
    wsmith__touch_slot((uint16_t)(first + (a > b) + (a >= b)));
}

/* What is wanted besides or instead of the outcome; apart, so that the common case saves no registers. */
static WX__NOINLINE WSMITH__NO_COVERAGE void wsmith__note_operands(uint64_t a, uint64_t b,
                                                                   uint32_t size, uintptr_t place)
{
    uint32_t wanted = wsmith__cover.compared;
    if (wanted & WSMITH__OUTCOMES) wsmith__note_outcome(a, b, place);
    if (wanted & WSMITH__PROFILE) {
        uint64_t distance = a > b ? a - b : b - a;
        wsmith__touch_once((uint64_t)place << 8 | wsmith__bits_of(distance));
    }
    if ((wanted & WSMITH__COLLECT) && a != b) wsmith__keep_compare(a, b, size);
}

/* `place` is the address of the comparison, relative to this program. */
WX__INLINE WSMITH__NO_COVERAGE void wsmith__note_compare(uint64_t a, uint64_t b, uint32_t size,
                                                         uintptr_t place)
{
    uint32_t wanted = wsmith__cover.compared;
    if (WX__LIKELY(wanted == WSMITH__OUTCOMES)) wsmith__note_outcome(a, b, place);
    else if (wanted != 0) wsmith__note_operands(a, b, size, place);
}

/* -- hooks of the compilers ------------------------------------------------------------------------------------ */

#if !defined(WSMITH_NO_COVERAGE_HOOKS) && defined(__GNUC__)

#ifdef __cplusplus
extern "C" {
#endif

void __sanitizer_cov_8bit_counters_init(char *start, char *stop);
void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop);
void __sanitizer_cov_trace_pc_guard(uint32_t *guard);
void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc_indir(uintptr_t callee);
void __sanitizer_cov_trace_cmp1(uint8_t a, uint8_t b);
void __sanitizer_cov_trace_cmp2(uint16_t a, uint16_t b);
void __sanitizer_cov_trace_cmp4(uint32_t a, uint32_t b);
void __sanitizer_cov_trace_cmp8(uint64_t a, uint64_t b);
void __sanitizer_cov_trace_const_cmp1(uint8_t a, uint8_t b);
void __sanitizer_cov_trace_const_cmp2(uint16_t a, uint16_t b);
void __sanitizer_cov_trace_const_cmp4(uint32_t a, uint32_t b);
void __sanitizer_cov_trace_const_cmp8(uint64_t a, uint64_t b);
void __sanitizer_cov_trace_cmpf(float a, float b);
void __sanitizer_cov_trace_cmpd(double a, double b);
void __sanitizer_cov_trace_switch(uint64_t value, void *cases);

/* Addresses differ between runs, their distances do not. */
#define WSMITH__PLACE() \
    ((uintptr_t)__builtin_return_address(0) - (uintptr_t)&__sanitizer_cov_trace_pc)

WSMITH__NO_COVERAGE void __sanitizer_cov_8bit_counters_init(char *start, char *stop)
{
    if (start < stop) wsmith__add_area((uint8_t *)start, (size_t)(stop - start));
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop)
{
    if (start == stop || *start) return;
    for (; start < stop; start++) *start = ++wsmith__cover.guards;
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_pc_guard(uint32_t *guard)
{
    if (wsmith__cover.active) wsmith__touch(*guard);
}

/* Edges: gcc calls this in every basic block. */
WSMITH__NO_COVERAGE void __sanitizer_cov_trace_pc(void)
{
    if (!wsmith__cover.active) return;
    uint32_t here = (uint32_t)((uint64_t)WSMITH__PLACE() * 0x9e3779b97f4a7c15u >> 40);
    wsmith__cover.traced = true;
    wsmith__touch(here ^ wsmith__cover.previous);
    wsmith__cover.previous = here >> 1;
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_pc_indir(uintptr_t callee) { (void)callee; }

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_cmp1(uint8_t a, uint8_t b)
{
    wsmith__note_compare(a, b, 1, WSMITH__PLACE());
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_cmp2(uint16_t a, uint16_t b)
{
    wsmith__note_compare(a, b, 2, WSMITH__PLACE());
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_cmp4(uint32_t a, uint32_t b)
{
    wsmith__note_compare(a, b, 4, WSMITH__PLACE());
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_cmp8(uint64_t a, uint64_t b)
{
    wsmith__note_compare(a, b, 8, WSMITH__PLACE());
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_const_cmp1(uint8_t a, uint8_t b)
{
    wsmith__note_compare(a, b, 1, WSMITH__PLACE());
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_const_cmp2(uint16_t a, uint16_t b)
{
    wsmith__note_compare(a, b, 2, WSMITH__PLACE());
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_const_cmp4(uint32_t a, uint32_t b)
{
    wsmith__note_compare(a, b, 4, WSMITH__PLACE());
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_const_cmp8(uint64_t a, uint64_t b)
{
    wsmith__note_compare(a, b, 8, WSMITH__PLACE());
}

/* Of gcc. The bits are what a choice of a float is recorded as. */
WSMITH__NO_COVERAGE void __sanitizer_cov_trace_cmpf(float a, float b)
{
    uint32_t x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    wsmith__note_compare(x, y, 4, WSMITH__PLACE());
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_cmpd(double a, double b)
{
    uint64_t x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    wsmith__note_compare(x, y, 8, WSMITH__PLACE());
}

WSMITH__NO_COVERAGE void __sanitizer_cov_trace_switch(uint64_t value, void *cases)
{
    wsmith__keep_cases(value, (const uint64_t *)cases);
}

#ifdef __cplusplus
}
#endif

#endif /* hooks */

/* -- one run --------------------------------------------------------------------------------------------------- */

static void wsmith__cover_clear_map(void)
{
    wsmith__coverage *v = &wsmith__cover;
    for (uint32_t i = 0; i < v->touched_count; i++) v->map[v->touched[i]] = 0;
    v->touched_count = v->goal_count = 0;
    v->previous = 0;
}

/* Whether any of 64 bytes is not 0; without branches, for vector units. */
static inline bool wsmith__any_of_64(const uint8_t *p)
{
    uint64_t w[8];
    memcpy(w, p, sizeof w);
    return ((w[0] | w[1]) | (w[2] | w[3]) | (w[4] | w[5]) | (w[6] | w[7])) != 0;
}

/* Whether any of 256 bytes is not 0. Through wide pointers, since gcc makes copies in memory of what memcpy loads. */
WX__INLINE bool wsmith__any_of_256(const uint8_t *p)
{
#ifdef WX__WIDE
    typedef WX__WIDE(uint64_t) wide;
    const wide *w = (const wide *)p;
    wide all = (w[0] | w[1]) | (w[2] | w[3]);
    uint64_t sums[8], sum = 0;
    memcpy(sums, &all, sizeof sums);
    for (size_t i = 0; i < 8; i++) sum |= sums[i];
    return sum != 0;
#else
    return wsmith__any_of_64(p) || wsmith__any_of_64(p + 64) || wsmith__any_of_64(p + 128) ||
           wsmith__any_of_64(p + 192);
#endif
}

/* How many bytes, a multiple of 256 and at most `count`, come before a block of 256 that is not all 0. */
WX__INLINE size_t wsmith__zeros_by_256(const uint8_t *p, size_t count)
{
    size_t i = 0;
    while (count - i >= 256 && !wsmith__any_of_256(p + i)) i += 256;
    return i;
}

#if defined(__GNUC__) && defined(__x86_64__) && !defined(__AVX2__)
__attribute__((target("avx2"))) static size_t wsmith__zeros_avx2(const uint8_t *p, size_t count)
{
    return wsmith__zeros_by_256(p, count);
}

/* Most of a program's counters are 0 after a run, so this is what large programs wait for. */
static size_t wsmith__zeros(const uint8_t *p, size_t count)
{
    if (__builtin_cpu_supports("avx2")) return wsmith__zeros_avx2(p, count);
    return wsmith__zeros_by_256(p, count);
}
#else
static size_t wsmith__zeros(const uint8_t *p, size_t count)
{
    return wsmith__zeros_by_256(p, count);
}
#endif

/* Most counters are 0 already, and reading is cheaper than writing. */
static void wsmith__clear_area(uint8_t *p, size_t count)
{
    for (size_t i = 0;;) {
        i += wsmith__zeros(p + i, count - i);
        if (i == count) return;
        size_t n = count - i < 256 ? count - i : 256;
        memset(p + i, 0, n);
        i += n;
    }
}

/* `compared`: WSMITH__OUTCOMES ... */
static void wsmith__cover_begin(uint32_t compared)
{
    wsmith__coverage *v = &wsmith__cover;
    for (size_t i = 0; i < v->area_count && !v->clean; i++) {
        if (v->areas[i].start) wsmith__clear_area(v->areas[i].start, v->areas[i].count);
    }
    v->clean = false;
    wsmith__cover_clear_map();
    v->compared = compared;
    if (compared & WSMITH__COLLECT) wsmith__forget_compares();
    v->active = true;
}

static void wsmith__cover_end(void)
{
    wsmith__cover.active = false;
    wsmith__cover.compared = 0;
}

static volatile bool wsmith__probed;

static WX__NOINLINE void wsmith__probe(void) { wsmith__probed = true; }

/* Whether this file is compiled with calls for coverage: then what the engine does counts as what a target does. */
static bool wsmith__measures_itself(void)
{
    wsmith__cover_begin(0);
    wsmith__probe();
    wsmith__cover_end();
    return wsmith__cover.touched_count > 0;
}

/* 1, 2, 3, 4-7, 8-15, 16-31, 32-127, 128-255 times. */
static inline uint32_t wsmith__bucket(uint32_t count)
{
    static const uint8_t high[16] = {0, 5, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 7};
    static const uint8_t low[16] = {0, 0, 1, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4};
    return count < 16 ? low[count] : high[count >> 4];
}

/* Those of the eight counters at `p`, which become 0, go to `out`; returns how many. */
static inline size_t wsmith__word_features(uint32_t *out, uint8_t *p, uint32_t number)
{
    uint64_t rest = wx__load_u64(p);
    size_t n = 0;
    if (rest == 0) return 0;
    wx__store_u64(p, 0);
    do {
        uint32_t shift = wx__ctz64(rest) & 56, count = rest >> shift & 255;
        rest &= ~((uint64_t)255 << shift);
        out[n++] = number * 8 + shift + wsmith__bucket(count);
    } while (rest != 0);
    return n;
}

/* Those of [p, p + count), count <= 256, which become 0; `number`: of the first. */
static bool wsmith__block_features(uint32_t **features, uint8_t *p, size_t count, uint32_t number)
{
    uint8_t last[8] = {0};
    size_t i = 0;
    if (!wx__array_reserve(*features, count)) return false;
    uint32_t *out = *features;
    size_t n = wx__array_len(out);
    while (count - i >= 8) {
        if (count - i >= 64 && !wsmith__any_of_64(p + i)) {
            i += 64;
            continue;
        }
        for (size_t end = count - i >= 64 ? i + 64 : count & ~(size_t)7; i < end; i += 8)
            n += wsmith__word_features(out + n, p + i, number + (uint32_t)i);
    }
    if (i < count) {
        memcpy(last, p + i, count - i);
        n += wsmith__word_features(out + n, last, number + (uint32_t)i);
        memset(p + i, 0, count - i);
    }
    WX__ARRAY_HEADER(out)->length = n;
    return true;
}

static bool wsmith__area_features(uint32_t **features, uint8_t *p, size_t count, uint32_t base)
{
    for (size_t i = 0;;) {
        if (count - i >= 256) i += wsmith__zeros(p + i, count - i);
        if (i == count) return true;
        size_t n = count - i < 256 ? count - i : 256;
        if (!wsmith__block_features(features, p + i, n, base + (uint32_t)i)) return false;
        i += n;
    }
}

/* The features of the run that ended, in `features`; areas become 0. Those of the map come first in
 * numbering, so that areas which are added later do not move them. False: out of memory. */
static bool wsmith__cover_features(uint32_t **features)
{
    const wsmith__coverage *v = &wsmith__cover;
    uint32_t base = WSMITH__MAP_SIZE;
    wx__array_truncate(*features, 0);
    for (uint32_t i = 0; i < v->touched_count; i++) {
        uint32_t slot = v->touched[i];
        if (!wx__array_push(*features, slot * 8 + wsmith__bucket(v->map[slot]))) return false;
    }
    for (size_t i = 0; i < v->area_count; i++) {
        if (v->areas[i].start &&
            !wsmith__area_features(features, v->areas[i].start, v->areas[i].count, base))
            return false;
        base += (uint32_t)v->areas[i].count;
    }
    return true;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__COVERAGE_H */
