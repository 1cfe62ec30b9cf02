/* src/common/atomic.h - the few atomic operations this project needs, in C and in C++.
 *
 * <stdatomic.h> does not compile as C++ before C++23, so the compiler's own operations are used.
 * A compiler that has neither gets plain volatile accesses: programs of one thread work there,
 * sharing engines between threads does not. 64-bit operations are only for 64-bit hosts, where
 * they need no library.
 */
#ifndef WX__ATOMIC_H
#define WX__ATOMIC_H

#include "base.h"

#if defined(__GNUC__) || defined(__clang__)

static inline uint32_t wx__atomic_load_u32(const uint32_t *p)
{
    return __atomic_load_n(p, __ATOMIC_ACQUIRE);
}

static inline void wx__atomic_store_u32(uint32_t *p, uint32_t v)
{
    __atomic_store_n(p, v, __ATOMIC_RELEASE);
}

/* Returns the new value. */
static inline uint32_t wx__atomic_add_u32(uint32_t *p, uint32_t v)
{
    return __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST);
}

static inline uint32_t wx__atomic_exchange_u32(uint32_t *p, uint32_t v)
{
    return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST);
}

/* Returns the old value. */
static inline uint32_t wx__atomic_or_u32(uint32_t *p, uint32_t v)
{
    return __atomic_fetch_or(p, v, __ATOMIC_RELAXED);
}

/* Replaces `old` by `v`; false: it was not `old`. */
static inline bool wx__atomic_replace_u32(uint32_t *p, uint32_t old, uint32_t v)
{
    return __atomic_compare_exchange_n(p, &old, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static inline uintptr_t wx__atomic_load_ptr(const uintptr_t *p)
{
    return __atomic_load_n(p, __ATOMIC_ACQUIRE);
}

static inline void wx__atomic_store_ptr(uintptr_t *p, uintptr_t v)
{
    __atomic_store_n(p, v, __ATOMIC_RELEASE);
}

/* Also orders every access before it with every access after it, in all threads' eyes. */
static inline uintptr_t wx__atomic_exchange_ptr(uintptr_t *p, uintptr_t v)
{
    return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST);
}

static inline void wx__atomic_store_byte(uint8_t *p, uint8_t v)
{
    __atomic_store_n(p, v, __ATOMIC_RELAXED);
}

#if UINTPTR_MAX > 0xffffffffu
static inline int64_t wx__atomic_load_i64(const int64_t *p)
{
    return __atomic_load_n(p, __ATOMIC_RELAXED);
}

static inline void wx__atomic_store_i64(int64_t *p, int64_t v)
{
    __atomic_store_n(p, v, __ATOMIC_RELAXED);
}

static inline void wx__atomic_sub_i64(int64_t *p, int64_t v)
{
    (void)__atomic_fetch_sub(p, v, __ATOMIC_RELAXED);
}
#endif

#else /* no atomics known for this compiler */

static inline uint32_t wx__atomic_load_u32(const uint32_t *p)
{
    return *(const volatile uint32_t *)p;
}

static inline void wx__atomic_store_u32(uint32_t *p, uint32_t v) { *(volatile uint32_t *)p = v; }

static inline uint32_t wx__atomic_add_u32(uint32_t *p, uint32_t v)
{
    return *(volatile uint32_t *)p += v;
}

static inline uint32_t wx__atomic_exchange_u32(uint32_t *p, uint32_t v)
{
    uint32_t old = *(volatile uint32_t *)p;
    *(volatile uint32_t *)p = v;
    return old;
}

static inline uint32_t wx__atomic_or_u32(uint32_t *p, uint32_t v)
{
    uint32_t old = *(volatile uint32_t *)p;
    *(volatile uint32_t *)p = old | v;
    return old;
}

static inline bool wx__atomic_replace_u32(uint32_t *p, uint32_t old, uint32_t v)
{
    if (*(volatile uint32_t *)p != old) return false;
    *(volatile uint32_t *)p = v;
    return true;
}

static inline uintptr_t wx__atomic_load_ptr(const uintptr_t *p)
{
    return *(const volatile uintptr_t *)p;
}

static inline void wx__atomic_store_ptr(uintptr_t *p, uintptr_t v) { *(volatile uintptr_t *)p = v; }

static inline uintptr_t wx__atomic_exchange_ptr(uintptr_t *p, uintptr_t v)
{
    uintptr_t old = *(volatile uintptr_t *)p;
    *(volatile uintptr_t *)p = v;
    return old;
}

static inline void wx__atomic_store_byte(uint8_t *p, uint8_t v) { *(volatile uint8_t *)p = v; }

#if UINTPTR_MAX > 0xffffffffu
static inline int64_t wx__atomic_load_i64(const int64_t *p) { return *(const volatile int64_t *)p; }

static inline void wx__atomic_store_i64(int64_t *p, int64_t v) { *(volatile int64_t *)p = v; }

static inline void wx__atomic_sub_i64(int64_t *p, int64_t v) { *(volatile int64_t *)p -= v; }
#endif

#endif

/* A lock for a few instructions' worth of work; zero is unlocked. Not for signal handlers. */
typedef struct wx__spinlock {
    uint32_t held;
} wx__spinlock;

static inline void wx__spin_pause(void)
{
#if (defined(__GNUC__) || defined(__clang__)) && (defined(__x86_64__) || defined(__i386__))
    __builtin_ia32_pause();
#endif
}

static inline void wx__spin_lock(wx__spinlock *lock)
{
    while (wx__atomic_exchange_u32(&lock->held, 1) != 0) {
        while (wx__atomic_load_u32(&lock->held) != 0) wx__spin_pause();
    }
}

static inline void wx__spin_unlock(wx__spinlock *lock) { wx__atomic_store_u32(&lock->held, 0); }

#endif /* WX__ATOMIC_H */
