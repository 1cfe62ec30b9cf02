/* src/wsmith/engine/strings.h - strings that the C library compares for the target.
 *
 * To the counters a call of strcmp is one edge, whatever it returns, and no comparison of numbers shows the word that
 * is looked for. The runtimes of AddressSanitizer and its kin call the hooks below; without them a linker that is
 * told --wrap sends the calls here (examples/strings.rsp). How many bytes agree is a feature of the place. In
 * runs that keep operands, the strings are kept, too: as numbers of up to eight bytes, which are wished for,
 * and whole, as words.
 */
#ifndef WSMITH__STRINGS_H
#define WSMITH__STRINGS_H

#include "coverage.h"

#ifdef WSMITH_ENGINE

enum { WSMITH__STRING_SLOTS = 64, WSMITH__STRING_MOST = 64 };

/* Operands, of at most so many bytes, in the order in which they came; beyond those there is no room. */
typedef struct wsmith__operand {
    size_t size;
    uint8_t bytes[WSMITH__STRING_MOST];
} wsmith__operand;

static struct {
    size_t count;
    wsmith__operand list[WSMITH__STRING_SLOTS];
} wsmith__strings;

/* Before a run that keeps comparisons. */
static void wsmith__forget_strings(void) { wsmith__strings.count = 0; }

#if !defined(WSMITH_NO_COVERAGE_HOOKS) && defined(__GNUC__)

/* A string of the target's, as far as it is looked at. */
typedef struct wsmith__seen_string {
    const uint8_t *p;
    size_t size;
} wsmith__seen_string;

WX__INLINE WSMITH__NO_COVERAGE wsmith__seen_string wsmith__seen_bytes(const void *p, size_t n)
{
    wsmith__seen_string s;
    s.p = (const uint8_t *)p;
    s.size = n;
    if (n > WSMITH__STRING_MOST) s.size = WSMITH__STRING_MOST;
    return s;
}

/* Up to its 0, n bytes at most. */
WX__INLINE WSMITH__NO_COVERAGE wsmith__seen_string wsmith__seen_text(const char *p, size_t n)
{
    wsmith__seen_string s = wsmith__seen_bytes(p, n);
    size_t size = 0;
    while (size < s.size && p[size] != 0) size++;
    s.size = size;
    return s;
}

WX__INLINE WSMITH__NO_COVERAGE bool wsmith__same_string(wsmith__seen_string s,
                                                        const wsmith__operand *o)
{
    size_t i = 0;
    if (s.size != o->size) return false;
    while (i < s.size && s.p[i] == o->bytes[i]) i++;
    return i == s.size;
}

static WSMITH__NO_COVERAGE void wsmith__keep_string(wsmith__seen_string s)
{
    size_t n = wsmith__strings.count;
    if (s.size < 2 || s.size == WSMITH__STRING_MOST || n == WSMITH__STRING_SLOTS) return;
    for (size_t i = 0; i < n; i++) {
        if (wsmith__same_string(s, &wsmith__strings.list[i])) return;
    }
    wsmith__operand *o = &wsmith__strings.list[n];
    o->size = s.size;
    for (size_t i = 0; i < s.size; i++) o->bytes[i] = s.p[i];
    wsmith__strings.count = n + 1;
}

/* The eight bytes, or fewer at the end, in which the strings begin to differ: `same` bytes do not. */
static WSMITH__NO_COVERAGE void wsmith__keep_difference(wsmith__seen_string a,
                                                        wsmith__seen_string b, size_t same)
{
    uint64_t x = 0, y = 0;
    size_t n = a.size < b.size ? a.size : b.size, from = same / 8 * 8;
    size_t size = n - from < 8 ? n - from : 8;
    for (size_t i = 0; i < size; i++) {
        x |= (uint64_t)a.p[from + i] << (8 * i);
        y |= (uint64_t)b.p[from + i] << (8 * i);
    }
    if (x != y) wsmith__keep_compare(x, y, (uint32_t)size);
}

WX__INLINE WSMITH__NO_COVERAGE uint8_t wsmith__lower_letter(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 32) : c;
}

/* `fold`: case does not matter. */
static WSMITH__NO_COVERAGE void wsmith__note_strings(wsmith__seen_string a, wsmith__seen_string b,
                                                     bool fold, uintptr_t place)
{
    size_t n = a.size < b.size ? a.size : b.size, same = 0;
    uint32_t wanted = wsmith__cover.compared;
    while (same < n && (a.p[same] == b.p[same] || (fold && wsmith__lower_letter(a.p[same]) ==
                                                               wsmith__lower_letter(b.p[same]))))
        same++;
    if (wanted & WSMITH__OUTCOMES)
        wsmith__touch_once((uint64_t)place << 8 ^ (uint64_t)0x73 << 56 ^ same);
    if (!(wanted & WSMITH__COLLECT) || (same == a.size && same == b.size)) return;
    wsmith__keep_difference(a, b, same);
    wsmith__keep_string(a);
    wsmith__keep_string(b);
}

/* What is looked for in a longer string. */
static WSMITH__NO_COVERAGE void wsmith__note_needle(wsmith__seen_string needle)
{
    if (wsmith__cover.compared & WSMITH__COLLECT) wsmith__keep_string(needle);
}

/* -- hooks of the sanitizers ----------------------------------------------------------------------------------- */

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
#define WSMITH__STRING_HOOK(name, seen, type, fold)                                                          \
    void __sanitizer_weak_hook_##name(void *pc, const type *a, const type *b, size_t n, int result);         \
    WSMITH__NO_COVERAGE void __sanitizer_weak_hook_##name(void *pc, const type *a, const type *b, size_t n,  \
                                                          int result)                                        \
    {                                                                                                        \
        (void)result;                                                                                        \
        if (wsmith__cover.compared)                                                                          \
            wsmith__note_strings(seen(a, n), seen(b, n), fold,                                               \
                                 (uintptr_t)pc - (uintptr_t)&__sanitizer_cov_trace_pc);                      \
    }
#define WSMITH__TEXT_HOOK(name, fold)                                                                        \
    void __sanitizer_weak_hook_##name(void *pc, const char *a, const char *b, int result);                   \
    WSMITH__NO_COVERAGE void __sanitizer_weak_hook_##name(void *pc, const char *a, const char *b, int result) \
    {                                                                                                        \
        (void)result;                                                                                        \
        if (wsmith__cover.compared)                                                                          \
            wsmith__note_strings(wsmith__seen_text(a, SIZE_MAX), wsmith__seen_text(b, SIZE_MAX), fold,       \
                                 (uintptr_t)pc - (uintptr_t)&__sanitizer_cov_trace_pc);                      \
    }
#define WSMITH__SEARCH_HOOK(name)                                                                            \
    void __sanitizer_weak_hook_##name(void *pc, const char *a, const char *b, char *result);                 \
    WSMITH__NO_COVERAGE void __sanitizer_weak_hook_##name(void *pc, const char *a, const char *b,            \
                                                          char *result)                                      \
    {                                                                                                        \
        (void)pc;                                                                                            \
        (void)a;                                                                                             \
        (void)result;                                                                                        \
        if (wsmith__cover.compared) wsmith__note_needle(wsmith__seen_text(b, SIZE_MAX));                     \
    }
/* clang-format on */

WSMITH__STRING_HOOK(memcmp, wsmith__seen_bytes, void, false)
WSMITH__STRING_HOOK(bcmp, wsmith__seen_bytes, void, false)
WSMITH__STRING_HOOK(strncmp, wsmith__seen_text, char, false)
WSMITH__STRING_HOOK(strncasecmp, wsmith__seen_text, char, true)
WSMITH__TEXT_HOOK(strcmp, false)
WSMITH__TEXT_HOOK(strcasecmp, true)
WSMITH__SEARCH_HOOK(strstr)
WSMITH__SEARCH_HOOK(strcasestr)

void __sanitizer_weak_hook_memmem(void *pc, const void *a, size_t n, const void *b, size_t m,
                                  void *result);
WSMITH__NO_COVERAGE void __sanitizer_weak_hook_memmem(void *pc, const void *a, size_t n,
                                                      const void *b, size_t m, void *result)
{
    (void)pc;
    (void)a;
    (void)n;
    (void)result;
    if (wsmith__cover.compared) wsmith__note_needle(wsmith__seen_bytes(b, m));
}

/* -- calls that the linker was told to send here ---------------------------------------------------------------- */

#if defined(__ELF__)

/* The library's function first: what crashes there crashes there. */
/* clang-format off */
#define WSMITH__STRING_WRAP(name, type)                                                                      \
    int __real_##name(const type *a, const type *b, size_t n) __attribute__((weak));                         \
    int __wrap_##name(const type *a, const type *b, size_t n);                                               \
    WSMITH__NO_COVERAGE int __wrap_##name(const type *a, const type *b, size_t n)                            \
    {                                                                                                        \
        int result = __real_##name(a, b, n);                                                                 \
        __sanitizer_weak_hook_##name(__builtin_return_address(0), a, b, n, result);                          \
        return result;                                                                                       \
    }
#define WSMITH__TEXT_WRAP(name, returns)                                                                     \
    returns __real_##name(const char *a, const char *b) __attribute__((weak));                               \
    returns __wrap_##name(const char *a, const char *b);                                                     \
    WSMITH__NO_COVERAGE returns __wrap_##name(const char *a, const char *b)                                  \
    {                                                                                                        \
        returns result = __real_##name(a, b);                                                                \
        __sanitizer_weak_hook_##name(__builtin_return_address(0), a, b, result);                             \
        return result;                                                                                       \
    }
/* clang-format on */

WSMITH__STRING_WRAP(memcmp, void)
WSMITH__STRING_WRAP(bcmp, void)
WSMITH__STRING_WRAP(strncmp, char)
WSMITH__STRING_WRAP(strncasecmp, char)
WSMITH__TEXT_WRAP(strcmp, int)
WSMITH__TEXT_WRAP(strcasecmp, int)
WSMITH__TEXT_WRAP(strstr, char *)
WSMITH__TEXT_WRAP(strcasestr, char *)

void *__real_memmem(const void *a, size_t n, const void *b, size_t m) __attribute__((weak));
void *__wrap_memmem(const void *a, size_t n, const void *b, size_t m);
WSMITH__NO_COVERAGE void *__wrap_memmem(const void *a, size_t n, const void *b, size_t m)
{
    void *result = __real_memmem(a, n, b, m);
    __sanitizer_weak_hook_memmem(__builtin_return_address(0), a, n, b, m, result);
    return result;
}

#endif /* __ELF__ */

#ifdef __cplusplus
}
#endif

#endif /* hooks */

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__STRINGS_H */
