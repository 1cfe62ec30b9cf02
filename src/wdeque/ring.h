/* src/wdeque/ring.h - where element i of a ring is, copies in and out, AddressSanitizer marks.
 *
 * The two forms differ in the functions wdeque__exact_* and wdeque__pow2_* only; everything else is
 * written once. Sizes: the shared part keeps cap * sizeof(T) <= PTRDIFF_MAX, so head + i (i <= cap)
 * stays below 2 * cap and cannot overflow in the exact form.
 */
#ifndef WDEQUE__RING_H
#define WDEQUE__RING_H

#include "api.h"
#include <string.h>

#ifndef WDEQUE_ASSERT
#include <assert.h>
#define WDEQUE_ASSERT(x) assert(x)
#endif

/* -- exact form: any capacity, one compare per access ------------------------------------------ */

WDEQUE__ALWAYS static inline size_t wdeque__exact_slot(size_t cap, size_t i)
{
    size_t wrapped = i - cap; /* larger than i when i < cap: a minimum, which is two instructions */
    return wrapped < i ? wrapped : i;
}

WDEQUE__ALWAYS static inline size_t wdeque__exact_front(size_t cap, size_t head)
{
    (void)cap;
    return head;
}

/* One header word is written, two when the head wraps. */
WDEQUE__ALWAYS static inline void wdeque__exact_drop_front(wdeque_core *core, size_t n)
{
    size_t cap = core->cap, head = core->head + n;
    if (head >= cap) {
        head -= cap;
        core->end -= cap;
    }
    core->head = head;
}

WDEQUE__ALWAYS static inline void wdeque__exact_give_front(wdeque_core *core, size_t n)
{
    size_t cap = core->cap, head = core->head;
    if (head < n) {
        head += cap;
        core->end += cap;
    }
    core->head = head - n;
}

/* -- power-of-two form: free-running indices, a mask per access -------------------------------- */

WDEQUE__ALWAYS static inline size_t wdeque__pow2_slot(size_t cap, size_t i)
{
    return i & (cap - 1);
}

WDEQUE__ALWAYS static inline size_t wdeque__pow2_front(size_t cap, size_t head)
{
    return head & (cap - 1);
}

WDEQUE__ALWAYS static inline void wdeque__pow2_drop_front(wdeque_core *core, size_t n)
{
    core->head += n;
}

WDEQUE__ALWAYS static inline void wdeque__pow2_give_front(wdeque_core *core, size_t n)
{
    core->head -= n;
}

/* -- both -------------------------------------------------------------------------------------- */

WDEQUE__ALWAYS static inline size_t wdeque__len(const wdeque_core *core)
{
    return core->end - core->head;
}

WDEQUE__ALWAYS static inline size_t wdeque__min(size_t a, size_t b) { return a < b ? a : b; }

/* The slot of the front, in [0, cap), or 0 when nothing is allocated. */
static inline size_t wdeque__start(const wdeque_core *core, wdeque__shape shape)
{
    return shape.pow2 ? core->head & (core->cap - 1) : core->head;
}

/* Is `p` inside the block? Compared as numbers: they may belong to different objects. */
static inline bool wdeque__inside(const void *p, const void *items, size_t bytes)
{
    return (uintptr_t)p - (uintptr_t)items < bytes;
}

/* Copies n elements to the ring from `slot` on. They fit; compilers that see a constant like
 * SIZE_MAX for n must be told, or warn of what cannot happen. */
WDEQUE__ALWAYS static inline void wdeque__write(void *items, size_t cap, size_t slot,
                                                const void *from, size_t n, size_t size)
{
    WDEQUE__ASSUME(n <= (size_t)PTRDIFF_MAX / size);
    if (WDEQUE__UNLIKELY(n > cap - slot)) wdeque_core_write(items, cap, slot, from, n, size);
    else memcpy((unsigned char *)items + slot * size, from, n * size);
}

/* Copies n elements from the ring from `slot` on. */
WDEQUE__ALWAYS static inline void wdeque__read(void *to, const void *items, size_t cap, size_t slot,
                                               size_t n, size_t size)
{
    WDEQUE__ASSUME(n <= (size_t)PTRDIFF_MAX / size);
    if (WDEQUE__UNLIKELY(n > cap - slot)) wdeque_core_read(to, items, cap, slot, n, size);
    else memcpy(to, (const unsigned char *)items + slot * size, n * size);
}

/* -- capacities -------------------------------------------------------------------------------- */

/* Where the size is a constant, as in typed functions, so are most of these. */

/* The largest power of two <= n, or 0. */
static inline size_t wdeque__pow2_floor(size_t n)
{
    n |= n >> 1;
    n |= n >> 2;
    n |= n >> 4;
    n |= n >> 8;
    n |= n >> 16;
    n |= (n >> 16) >> 16;
    return n - (n >> 1);
}

static inline size_t wdeque__max_cap(wdeque__shape shape)
{
    size_t max = (size_t)PTRDIFF_MAX / shape.size;
    return shape.pow2 ? wdeque__pow2_floor(max) : max;
}

/* Spare elements of a first allocation: two cache lines, but at least four elements, unless they
 * are huge. */
static inline size_t wdeque__first_cap(size_t size)
{
    if (size <= 32) return 128 / size;
    return size <= 1024 ? 4 : 1;
}

/* The capacity to ask for when `total` elements must fit, or 0 when they never can. Growing leaves
 * at least half of `total` spare, whatever the old capacity was; so the average cost of a push
 * stays constant for slices of any length too. */
static inline size_t wdeque__plan(wdeque__shape shape, size_t total, bool exact)
{
    size_t max = wdeque__max_cap(shape), first = wdeque__first_cap(shape.size), cap = total;
    if (total > max) return 0;
    if (!exact) cap += shape.pow2 ? total / 2 : total / 2 + first;
    if (!exact && cap < first) cap = first;
    if (cap >= max) return max;
    return shape.pow2 && wdeque__pow2_floor(cap) < cap ? 2 * wdeque__pow2_floor(cap) : cap;
}

/* -- debug generation -------------------------------------------------------------------------- */

#ifdef WDEQUE_DEBUG
#define WDEQUE__TOUCH(core)      ((void)(core)->generation++)
#define WDEQUE__GENERATION(core) ((core)->generation)
#define WDEQUE__STAMP  \
    size_t generation; \
    const wdeque_core *core;
#define WDEQUE__STAMP_SET(at, from) ((at).generation = (from)->generation, (at).core = (from))
#define WDEQUE__STAMP_CHECK(at)     WDEQUE_ASSERT((at).generation == (at).core->generation)
#else
#define WDEQUE__TOUCH(core)      ((void)0)
#define WDEQUE__GENERATION(core) ((void)(core), (size_t)0)
#define WDEQUE__STAMP
#define WDEQUE__STAMP_SET(at, from) ((void)0)
#define WDEQUE__STAMP_CHECK(at)     ((void)0)
#endif

/* -- AddressSanitizer: slots without an element are poisoned ----------------------------------- */

#ifndef WDEQUE_NO_ASAN
#if defined(__SANITIZE_ADDRESS__)
#define WDEQUE__ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WDEQUE__ASAN 1
#endif
#endif
#endif

#ifdef WDEQUE__ASAN
/* as in <sanitizer/asan_interface.h>, which not every installation has */
#ifdef __cplusplus
extern "C" {
#endif
void __asan_poison_memory_region(void const volatile *address, size_t size);
void __asan_unpoison_memory_region(void const volatile *address, size_t size);
void *__asan_region_is_poisoned(void *address, size_t size);
#ifdef __cplusplus
}
#endif

/* n slots from `slot` on (the ring may wrap between them) are about to hold elements. */
static inline void wdeque__revive(const void *items, size_t cap, size_t slot, size_t n, size_t size)
{
    const unsigned char *ring = (const unsigned char *)items;
    size_t run = wdeque__min(n, cap - slot);
    if (run > 0) __asan_unpoison_memory_region(ring + slot * size, run * size);
    if (n > run) __asan_unpoison_memory_region(ring, (n - run) * size);
}

/* Poisons slots [slot, slot + n). Eight bytes share one mark, and dead bytes in front of live ones
 * cannot be marked; so each call reaches back over the dead neighbours (not below `low`) that share
 * the first mark, which earlier calls had to leave alone. */
static inline void wdeque__bury_run(const void *items, size_t slot, size_t n, size_t low,
                                    size_t size)
{
    const unsigned char *ring = (const unsigned char *)items;
    const unsigned char *from = ring + slot * size;
    size_t back = wdeque__min((uintptr_t)from & 7u, (slot - low) * size);
    __asan_poison_memory_region(from - back, n * size + back);
}

/* n slots from `slot` on have lost their elements; the header says so already. */
static inline void wdeque__bury(const wdeque_core *core, const void *items, wdeque__shape shape,
                                size_t slot, size_t n)
{
    size_t cap = core->cap, len = wdeque__len(core), start = wdeque__start(core, shape);
    size_t run = wdeque__min(n, cap - slot), low = 0;
    if (n == 0) return;
    if (start + len > cap) low = start + len - cap;
    else if (len > 0 && slot >= start + len) low = start + len;
    wdeque__bury_run(items, slot, run, low, shape.size);
    if (n > run) wdeque__bury_run(items, 0, n - run, 0, shape.size);
}

/* Makes the whole block accessible: before elements are shuffled or the block is given back. */
static inline void wdeque__revive_all(const wdeque_core *core, const void *items, size_t size)
{
    if (core->cap > 0) __asan_unpoison_memory_region(items, core->cap * size);
}

/* Poisons every slot without an element. */
static inline void wdeque__bury_unused(const wdeque_core *core, const void *items,
                                       wdeque__shape shape)
{
    size_t cap = core->cap, len = wdeque__len(core), end = wdeque__start(core, shape) + len;
    if (cap > 0) wdeque__bury(core, items, shape, end < cap ? end : end - cap, cap - len);
}

#define WDEQUE__REVIVE(q, T, slot, n) \
    wdeque__revive((q)->items, (q)->core.cap, (slot), (n), sizeof(T))
#define WDEQUE__BURY(q, name, slot, n) \
    wdeque__bury(&(q)->core, (q)->items, name##__shape(), (slot), (n))
#define WDEQUE__BURY_UNUSED(q, name) wdeque__bury_unused(&(q)->core, (q)->items, name##__shape())
#else
#define wdeque__revive_all(core, items, size)   ((void)0)
#define wdeque__bury_unused(core, items, shape) ((void)0)
#define WDEQUE__REVIVE(q, T, slot, n)           ((void)0)
#define WDEQUE__BURY(q, name, slot, n)          ((void)0)
#define WDEQUE__BURY_UNUSED(q, name)            ((void)0)
#endif

/* -- inserting and removing ---------------------------------------------------------------------- */

static void wdeque__place(wdeque_core *core, size_t start, size_t len)
{
    core->head = start;
    core->end = start + len;
    WDEQUE__TOUCH(core);
}

static inline void wdeque__move(void *items, size_t cap, size_t size, size_t to, size_t from,
                                size_t n, bool towards_back)
{
    unsigned char *ring = (unsigned char *)items;
    if (to + n > cap || from + n > cap)
        wdeque_core_move(items, cap, size, to, from, n, towards_back);
    else memmove(ring + to * size, ring + from * size, n * size);
}

/* Opens a gap of n slots before element `index`, n <= unused; returns its first slot. */
static inline size_t wdeque__open(wdeque_core *core, void *items, wdeque__shape shape, size_t index,
                                  size_t n)
{
    size_t cap = core->cap, len = wdeque__len(core), start = wdeque__start(core, shape);
    WDEQUE_ASSERT(n > 0 && n <= cap - len && index <= len);
    wdeque__revive_all(core, items, shape.size);
    if (index <= len - index) {
        size_t old = start;
        start = start >= n ? start - n : start + cap - n;
        wdeque__move(items, cap, shape.size, start, old, index, false);
    } else {
        size_t gap = wdeque__exact_slot(cap, start + index);
        size_t to = wdeque__exact_slot(cap, gap + n);
        wdeque__move(items, cap, shape.size, to, gap, len - index, true);
    }
    wdeque__place(core, start, len + n);
    wdeque__bury_unused(core, items, shape);
    return wdeque__exact_slot(cap, start + index);
}

/* Removes elements index .. index + n - 1, all of which exist. */
static inline void wdeque__close(wdeque_core *core, void *items, wdeque__shape shape, size_t index,
                                 size_t n)
{
    size_t cap = core->cap, len = wdeque__len(core), start = wdeque__start(core, shape);
    size_t after = len - index - n;
    WDEQUE_ASSERT(n > 0 && n <= len && index <= len - n);
    wdeque__revive_all(core, items, shape.size);
    if (index <= after) {
        size_t old = start;
        start = wdeque__exact_slot(cap, start + n);
        wdeque__move(items, cap, shape.size, start, old, index, true);
    } else {
        size_t gap = wdeque__exact_slot(cap, start + index);
        wdeque__move(items, cap, shape.size, gap, wdeque__exact_slot(cap, gap + n), after, false);
    }
    wdeque__place(core, start, len - n);
    wdeque__bury_unused(core, items, shape);
}

#endif /* WDEQUE__RING_H */
