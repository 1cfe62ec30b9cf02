/* src/common/base.h - compiler differences, allocation hooks and little-endian access.
 *
 * Everything in src/common is shared by the products under the prefix wx__; amalgamate.sh gives
 * each product a copy of its own (wx__ becomes wrt__, wsmith__, ...), so headers of different
 * versions can meet in one program. All functions here are `static inline`: a product that does
 * not use one pays nothing and gets no warning.
 */
#ifndef WX__BASE_H
#define WX__BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* -- compiler -------------------------------------------------------------------------------- */

#if defined(__GNUC__) || defined(__clang__)
#define WX__LIKELY(x)   (__builtin_expect(!!(x), 1))
#define WX__UNLIKELY(x) (__builtin_expect(!!(x), 0))
#define WX__NOINLINE    __attribute__((noinline))
#define WX__COLD        __attribute__((noinline, cold))
#define WX__INLINE      static inline __attribute__((always_inline))
#define WX__UNUSED      __attribute__((unused))
/* 64 bytes of them, at any address; | works on all. */
#define WX__WIDE(type)  __attribute__((vector_size(64), aligned(1), may_alias)) type
#else
#define WX__LIKELY(x)   (x)
#define WX__UNLIKELY(x) (x)
#define WX__NOINLINE
#define WX__COLD
#define WX__INLINE static inline
#define WX__UNUSED
#endif

/* Addresses of labels (GNU C): with WX__WIDE, the only extension in use. WX__EXTENSION before a declaration whose
 * initialiser takes them, WX__GOTO to jump to one. */
#if defined(__GNUC__) || defined(__clang__)
#define WX__HAS_LABEL_ADDRESSES 1
#define WX__EXTENSION           __extension__
#define WX__GOTO(address)       __extension__({ goto *(address); })
#else
#define WX__HAS_LABEL_ADDRESSES 0
#endif

/* Falls through to the next case on purpose. */
#if defined(__cplusplus) && __cplusplus >= 201703L
#define WX__FALLTHROUGH [[fallthrough]]
#elif (defined(__GNUC__) && __GNUC__ >= 7) || (defined(__clang__) && __clang_major__ >= 10)
#define WX__FALLTHROUGH __attribute__((fallthrough))
#else
#define WX__FALLTHROUGH (void)0
#endif

/* A compile-time claim; `name` is an identifier that says what is claimed. */
#define WX__STATIC_ASSERT(name, x) typedef char wx__static_assert_##name[(x) ? 1 : -1] WX__UNUSED

#ifndef WX__ASSERT
#define WX__ASSERT(x) assert(x)
#endif

/* Each product maps these to its public hooks (WRT_REALLOC, ...) before this file is read.
 * `WX__REALLOC(p, n)` is never called with n == 0; it returns NULL on failure, the old block intact. */
#ifndef WX__REALLOC
#define WX__REALLOC(p, n) realloc((p), (n))
#define WX__FREE(p)       free(p)
#endif

#define WX__COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* -- little-endian access, any alignment -------------------------------------------------------- */

static inline uint32_t wx__load_u16(const void *p)
{
    const uint8_t *b = (const uint8_t *)p;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static inline uint32_t wx__load_u32(const void *p)
{
    const uint8_t *b = (const uint8_t *)p;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static inline uint64_t wx__load_u64(const void *p)
{
    const uint8_t *b = (const uint8_t *)p;
    return (uint64_t)wx__load_u32(b) | (uint64_t)wx__load_u32(b + 4) << 32;
}

static inline void wx__store_u16(void *p, uint32_t v)
{
    uint8_t *b = (uint8_t *)p;
    b[0] = (uint8_t)v;
    b[1] = (uint8_t)(v >> 8);
}

static inline void wx__store_u32(void *p, uint32_t v)
{
    uint8_t *b = (uint8_t *)p;
    b[0] = (uint8_t)v;
    b[1] = (uint8_t)(v >> 8);
    b[2] = (uint8_t)(v >> 16);
    b[3] = (uint8_t)(v >> 24);
}

static inline void wx__store_u64(void *p, uint64_t v)
{
    wx__store_u32(p, (uint32_t)v);
    wx__store_u32((uint8_t *)p + 4, (uint32_t)(v >> 32));
}

/* -- bits; the argument of clz and ctz is not zero ------------------------------------------------ */

static inline uint32_t wx__clz32(uint32_t v)
{
#if defined(__GNUC__) || defined(__clang__)
    return (uint32_t)__builtin_clz(v);
#else
    uint32_t n = 0;
    while (!(v & 0x80000000u)) v <<= 1, n++;
    return n;
#endif
}

static inline uint32_t wx__clz64(uint64_t v)
{
#if defined(__GNUC__) || defined(__clang__)
    return (uint32_t)__builtin_clzll(v);
#else
    uint32_t high = (uint32_t)(v >> 32);
    return high ? wx__clz32(high) : 32u + wx__clz32((uint32_t)v);
#endif
}

static inline uint32_t wx__ctz32(uint32_t v)
{
#if defined(__GNUC__) || defined(__clang__)
    return (uint32_t)__builtin_ctz(v);
#else
    return 31u - wx__clz32(v & (0u - v));
#endif
}

static inline uint32_t wx__ctz64(uint64_t v)
{
#if defined(__GNUC__) || defined(__clang__)
    return (uint32_t)__builtin_ctzll(v);
#else
    return 63u - wx__clz64(v & ((uint64_t)0 - v));
#endif
}

static inline uint32_t wx__popcount64(uint64_t v)
{
    v -= (v >> 1) & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + ((v >> 2) & 0x3333333333333333u);
    v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (uint32_t)((v * 0x0101010101010101u) >> 56);
}

/* -- sizes ------------------------------------------------------------------------------------------ */

/* a * b, or false when that is more than PTRDIFF_MAX (no object may be larger). */
static inline bool wx__size_mul(size_t a, size_t b, size_t *out)
{
    if (b != 0 && a > (size_t)PTRDIFF_MAX / b) return false;
    *out = a * b;
    return true;
}

#endif /* WX__BASE_H */
