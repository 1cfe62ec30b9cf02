/* src/wdeque/impl.h - the byte-level part of the deque that all element types share.
 *
 * Nothing here knows T: a shape gives its size and alignment. Both forms meet here in one state,
 * "len elements from slot start", which is also what is written back: start in [0, cap) as head
 * and start + len as end are valid in either form. Each function that can fail changes nothing
 * when it does.
 */
#ifndef WDEQUE__IMPL_H
#define WDEQUE__IMPL_H

#include "api.h"
#include "ring.h"
#include <stdlib.h>

#if defined(WDEQUE_REALLOC) != defined(WDEQUE_FREE)
#error "define both WDEQUE_REALLOC and WDEQUE_FREE, or neither"
#endif
#ifndef WDEQUE_REALLOC
#define WDEQUE_REALLOC(p, n) realloc((p), (n))
#define WDEQUE_FREE(p)       free(p)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* -- memory ------------------------------------------------------------------------------------ */

/* What realloc and malloc align to: the strictest plain type, since C99 has no max_align_t. */
struct wdeque__plain {
    char before;
    union {
        long long integer;
        long double real;
        void *object;
        void (*function)(void);
    } any;
};
#define WDEQUE__PLAIN_ALIGN offsetof(struct wdeque__plain, any)

/* realloc for stricter alignments, by copying, since realloc would not keep them. The address that
 * WDEQUE_FREE wants is stored in front of the block. */
static void *wdeque__resize_aligned(void *ptr, size_t old_bytes, size_t new_bytes, size_t align)
{
    unsigned char *base, *block;
    if (new_bytes > (size_t)PTRDIFF_MAX - align - sizeof base) return NULL;
    base = (unsigned char *)WDEQUE_REALLOC(NULL, new_bytes + align + sizeof base);
    if (!base) return NULL;
    block = base + sizeof base;
    block += (align - ((uintptr_t)block & (align - 1))) & (align - 1);
    memcpy(block - sizeof base, &base, sizeof base);
    if (ptr) {
        unsigned char *old_base;
        memcpy(&old_base, (unsigned char *)ptr - sizeof old_base, sizeof old_base);
        memcpy(block, ptr, wdeque__min(old_bytes, new_bytes));
        WDEQUE_FREE(old_base);
    }
    return block;
}

static void wdeque__free_aligned(void *ptr)
{
    unsigned char *base;
    memcpy(&base, (unsigned char *)ptr - sizeof base, sizeof base);
    WDEQUE_FREE(base);
}

/* A block for new_cap elements that keeps those of `ptr`; NULL on failure, `ptr` intact. */
static void *wdeque__resize(const wdeque_allocator *allocator, void *ptr, size_t old_cap,
                            size_t new_cap, wdeque__shape shape)
{
    size_t old_bytes = old_cap * shape.size, new_bytes = new_cap * shape.size;
    void *block;
    if (allocator) {
        if (!allocator->resize) return NULL;
        block = allocator->resize(allocator->context, ptr, old_bytes, new_bytes, shape.align);
        WDEQUE_ASSERT(((uintptr_t)block & (shape.align - 1)) == 0);
        return block;
    }
    if (shape.align > WDEQUE__PLAIN_ALIGN)
        return wdeque__resize_aligned(ptr, old_bytes, new_bytes, shape.align);
    return WDEQUE_REALLOC(ptr, new_bytes);
}

static void wdeque__free(const wdeque_allocator *allocator, void *ptr, size_t cap,
                         wdeque__shape shape)
{
    if (cap == 0) return;
    if (!allocator) {
        if (shape.align > WDEQUE__PLAIN_ALIGN) wdeque__free_aligned(ptr);
        else WDEQUE_FREE(ptr);
    } else if (allocator->resize) {
        (void)allocator->resize(allocator->context, ptr, cap * shape.size, 0, shape.align);
    }
}

/* The allocator of a deque over a caller's buffer. Files that each have a static copy of this part
 * must agree on which deques these are, so what counts is the missing function, not the address. */
static const wdeque_allocator wdeque__fixed = {NULL, NULL};

static bool wdeque__is_fixed(const wdeque_core *core)
{
    return core->allocator && !core->allocator->resize;
}

/* -- copies in and out where the ring wraps ---------------------------------------------------- */

WDEQUE__API void wdeque_core_write(void *items, size_t cap, size_t slot, const void *from, size_t n,
                                   size_t size)
{
    unsigned char *ring = (unsigned char *)items;
    size_t run = wdeque__min(n, cap - slot);
    memcpy(ring + slot * size, from, run * size);
    if (n > run) memcpy(ring, (const unsigned char *)from + run * size, (n - run) * size);
}

WDEQUE__API void wdeque_core_read(void *to, const void *items, size_t cap, size_t slot, size_t n,
                                  size_t size)
{
    const unsigned char *ring = (const unsigned char *)items;
    size_t run = wdeque__min(n, cap - slot);
    memcpy(to, ring + slot * size, run * size);
    if (n > run) memcpy((unsigned char *)to + run * size, ring, (n - run) * size);
}

/* -- moving elements --------------------------------------------------------------------------- */

/* Moves n elements by some slots, from the first one on if towards the front, from the last one on
 * if towards the back; either range may wrap. Out of line: the common case is one memmove. */
WDEQUE__API void wdeque_core_move(void *items, size_t cap, size_t size, size_t to, size_t from,
                                  size_t n, bool towards_back)
{
    unsigned char *ring = (unsigned char *)items;
    size_t to_end = wdeque__exact_slot(cap, to + n), from_end = wdeque__exact_slot(cap, from + n);
    while (n > 0) {
        size_t run;
        if (towards_back) {
            if (to_end == 0) to_end = cap;
            if (from_end == 0) from_end = cap;
            run = wdeque__min(n, wdeque__min(to_end, from_end));
            to_end -= run;
            from_end -= run;
            memmove(ring + to_end * size, ring + from_end * size, run * size);
        } else {
            run = wdeque__min(n, wdeque__min(cap - to, cap - from));
            memmove(ring + to * size, ring + from * size, run * size);
            to = wdeque__exact_slot(cap, to + run);
            from = wdeque__exact_slot(cap, from + run);
        }
        n -= run;
    }
}

static void wdeque__swap_bytes(unsigned char *a, unsigned char *b, size_t n)
{
    unsigned char saved[64];
    while (n > 0) {
        size_t run = wdeque__min(n, sizeof saved);
        memcpy(saved, a, run);
        memcpy(a, b, run);
        memcpy(b, saved, run);
        a += run;
        b += run;
        n -= run;
    }
}

/* Exchanges two neighbouring runs of bytes in place, O(left + right): the shorter one is swapped
 * to its final place until nothing is left of it. */
static void wdeque__exchange(unsigned char *p, size_t left, size_t right)
{
    while (left > 0 && right > 0) {
        size_t run = wdeque__min(left, right);
        wdeque__swap_bytes(p, p + left, run);
        p += run;
        if (left <= right) right -= run;
        else left -= run;
    }
}

/* -- growing and shrinking --------------------------------------------------------------------- */

WDEQUE__API void wdeque_core_init_buffer(wdeque_core *core, void *items, wdeque__shape shape,
                                         size_t n)
{
    WDEQUE_ASSERT(items || n == 0);
    WDEQUE_ASSERT(((uintptr_t)items & (shape.align - 1)) == 0);
    (void)items; /* used by the assertions only, and by AddressSanitizer */
    core->cap = shape.pow2 ? wdeque__pow2_floor(n) : n;
    core->allocator = &wdeque__fixed;
    wdeque__bury_unused(core, items, shape);
}

/* After growth from old_cap the elements that wrapped must continue at old_cap, or the head part
 * must move to the new end: whichever is shorter and possible. */
static size_t wdeque__unwrap(void *items, size_t size, size_t old_cap, size_t new_cap, size_t start,
                             size_t len)
{
    unsigned char *ring = (unsigned char *)items;
    size_t head_part = old_cap - start, tail_part;
    if (len <= head_part) return start;
    tail_part = len - head_part;
    if (tail_part <= head_part && tail_part <= new_cap - old_cap) {
        memcpy(ring + old_cap * size, ring, tail_part * size);
        return start;
    }
    /* overlaps when growth is shorter than the head part */
    memmove(ring + (new_cap - head_part) * size, ring + start * size, head_part * size);
    return new_cap - head_part;
}

/* Grows the block to cap elements, more than it has. */
WDEQUE__API bool wdeque_core_grow(wdeque_core *core, void **items, wdeque__shape shape, size_t cap)
{
    size_t start = wdeque__start(core, shape), len = wdeque__len(core);
    void *block;
    WDEQUE_ASSERT(cap > core->cap);
    wdeque__revive_all(core, *items, shape.size);
    block = wdeque__resize(core->allocator, core->cap ? *items : NULL, core->cap, cap, shape);
    if (!block) {
        wdeque__bury_unused(core, *items, shape);
        return false;
    }
    *items = block;
    wdeque__place(core, wdeque__unwrap(block, shape.size, core->cap, cap, start, len), len);
    core->cap = cap;
    wdeque__bury_unused(core, block, shape);
    return true;
}

WDEQUE__API void wdeque_core_release(wdeque_core *core, void *items, wdeque__shape shape)
{
    wdeque__revive_all(core, items, shape.size);
    wdeque__free(core->allocator, items, core->cap, shape);
    core->cap = 0;
    wdeque__place(core, 0, 0);
}

/* Puts a copy of len elements that start at `start` of `from` into a new block of new_cap. */
static void *wdeque__copy_block(const wdeque_allocator *allocator, size_t new_cap, const void *from,
                                size_t from_cap, size_t start, size_t len, wdeque__shape shape)
{
    void *block = wdeque__resize(allocator, NULL, 0, new_cap, shape);
    if (block && len > 0) wdeque_core_read(block, from, from_cap, start, len, shape.size);
    return block;
}

/* Elements that already lie within the smaller block stay where they are and the block is resized;
 * else they are copied to a new one, since moving them first could not be undone on failure. */
WDEQUE__API bool wdeque_core_shrink(wdeque_core *core, void **items, wdeque__shape shape,
                                    size_t total)
{
    size_t len = wdeque__len(core), start = len ? wdeque__start(core, shape) : 0;
    size_t cap = wdeque__plan(shape, total < len ? len : total, true);
    bool fits = start + len <= cap;
    void *block = NULL;
    if (total >= core->cap || cap >= core->cap) return true;
    if (wdeque__is_fixed(core)) return false;
    if (cap == 0) {
        wdeque_core_release(core, *items, shape);
        *items = NULL;
        return true;
    }
    wdeque__revive_all(core, *items, shape.size);
    if (fits) block = wdeque__resize(core->allocator, *items, core->cap, cap, shape);
    else block = wdeque__copy_block(core->allocator, cap, *items, core->cap, start, len, shape);
    if (!block) {
        wdeque__bury_unused(core, *items, shape);
        return false;
    }
    if (!fits) wdeque__free(core->allocator, *items, core->cap, shape);
    *items = block;
    wdeque__place(core, fits ? start : 0, len);
    core->cap = cap;
    wdeque__bury_unused(core, block, shape);
    return true;
}

WDEQUE__API bool wdeque_core_clone(wdeque_core *to, void **to_items, const wdeque_core *from,
                                   const void *from_items, wdeque__shape shape)
{
    size_t start = wdeque__start(from, shape), len = wdeque__len(from);
    if (to == from) return true;
    if (len > to->cap) {
        void *block = wdeque__copy_block(to->allocator, wdeque__plan(shape, len, true), from_items,
                                         from->cap, start, len, shape);
        if (!block) return false;
        wdeque_core_release(to, *to_items, shape);
        *to_items = block;
        to->cap = wdeque__plan(shape, len, true);
    } else if (len > 0) {
        wdeque__revive_all(to, *to_items, shape.size);
        wdeque_core_read(*to_items, from_items, from->cap, start, len, shape.size);
    }
    wdeque__place(to, 0, len);
    wdeque__bury_unused(to, *to_items, shape);
    return true;
}

/* -- middle ------------------------------------------------------------------------------------ */

/* Makes a wrapped deque one run. `head_part` elements end the block, `tail_part` begin it. With
 * room for either part beside the other, each element moves once; else the parts are brought
 * together and exchanged in place. Returns the new start. */
static size_t wdeque__join(unsigned char *ring, size_t size, size_t cap, size_t head_part,
                           size_t tail_part)
{
    size_t start = cap - head_part, unused = cap - head_part - tail_part;
    if (unused >= head_part) {
        memmove(ring + head_part * size, ring, tail_part * size);
        memcpy(ring, ring + start * size, head_part * size);
        return 0;
    }
    if (unused >= tail_part) {
        memmove(ring + tail_part * size, ring + start * size, head_part * size);
        memcpy(ring + (tail_part + head_part) * size, ring, tail_part * size);
        return tail_part;
    }
    if (head_part > tail_part) {
        memmove(ring + unused * size, ring, tail_part * size);
        wdeque__exchange(ring + unused * size, tail_part * size, head_part * size);
        return unused;
    }
    memmove(ring + tail_part * size, ring + start * size, head_part * size);
    wdeque__exchange(ring, tail_part * size, head_part * size);
    return 0;
}

WDEQUE__API void wdeque_core_straighten(wdeque_core *core, void *items, wdeque__shape shape)
{
    size_t cap = core->cap, len = wdeque__len(core), start = wdeque__start(core, shape);
    if (start + len <= cap) return;
    wdeque__revive_all(core, items, shape.size);
    start = wdeque__join((unsigned char *)items, shape.size, cap, cap - start, start + len - cap);
    wdeque__place(core, start, len);
    wdeque__bury_unused(core, items, shape);
}

/* Rotates left by k, 0 < k < len. A full ring only turns its head; else the shorter end is carried
 * round, as many elements at a time as there are free slots. */
WDEQUE__API void wdeque_core_rotate(wdeque_core *core, void *items, wdeque__shape shape, size_t k)
{
    size_t cap = core->cap, len = wdeque__len(core), start = wdeque__start(core, shape);
    size_t size = shape.size, unused = cap - len, back = len - k, run;
    wdeque__revive_all(core, items, size);
    if (unused == 0) {
        start = wdeque__exact_slot(cap, start + k);
    } else if (k <= back) {
        for (; k > 0; k -= run) {
            run = wdeque__min(k, unused);
            wdeque__move(items, cap, size, wdeque__exact_slot(cap, start + len), start, run, false);
            start = wdeque__exact_slot(cap, start + run);
        }
    } else {
        for (; back > 0; back -= run) {
            run = wdeque__min(back, unused);
            start = start >= run ? start - run : start + cap - run;
            wdeque__move(items, cap, size, start, wdeque__exact_slot(cap, start + len), run, false);
        }
    }
    wdeque__place(core, start, len);
    wdeque__bury_unused(core, items, shape);
}

/* -- sort -------------------------------------------------------------------------------------- */

typedef struct wdeque__sorter {
    size_t size;
    wdeque__compare *compare;
    const void *order;
} wdeque__sorter;

static bool wdeque__less(const wdeque__sorter *s, const unsigned char *items, size_t a, size_t b)
{
    return s->compare(items + a * s->size, items + b * s->size, s->order) < 0;
}

static void wdeque__exchange_at(const wdeque__sorter *s, unsigned char *items, size_t a, size_t b)
{
    if (a != b) wdeque__swap_bytes(items + a * s->size, items + b * s->size, s->size);
}

static void wdeque__sort_few(const wdeque__sorter *s, unsigned char *items, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && wdeque__less(s, items, j, j - 1); j--)
            wdeque__exchange_at(s, items, j, j - 1);
}

static void wdeque__sift(const wdeque__sorter *s, unsigned char *items, size_t i, size_t n)
{
    for (size_t child = 2 * i + 1; child < n; child = 2 * i + 1) {
        if (child + 1 < n && wdeque__less(s, items, child, child + 1)) child++;
        if (!wdeque__less(s, items, i, child)) return;
        wdeque__exchange_at(s, items, i, child);
        i = child;
    }
}

static void wdeque__sort_heap(const wdeque__sorter *s, unsigned char *items, size_t n)
{
    for (size_t i = n / 2; i > 0; i--) wdeque__sift(s, items, i - 1, n);
    for (size_t last = n - 1; last > 0; last--) {
        wdeque__exchange_at(s, items, 0, last);
        wdeque__sift(s, items, 0, last);
    }
}

/* Splits around the median of three, which ends at the index returned. The bounds are tested so
 * that a comparison that contradicts itself cannot lead out of the array. */
static size_t wdeque__partition(const wdeque__sorter *s, unsigned char *items, size_t n)
{
    size_t low = 0, high = n, middle = n / 2, last = n - 1;
    if (wdeque__less(s, items, middle, 0)) wdeque__exchange_at(s, items, middle, 0);
    if (wdeque__less(s, items, last, middle)) wdeque__exchange_at(s, items, last, middle);
    if (wdeque__less(s, items, 0, middle)) wdeque__exchange_at(s, items, 0, middle);
    for (;;) {
        do low++;
        while (low < n && wdeque__less(s, items, low, 0));
        do high--;
        while (high > 0 && wdeque__less(s, items, 0, high));
        if (low >= high) break;
        wdeque__exchange_at(s, items, low, high);
    }
    wdeque__exchange_at(s, items, 0, high);
    return high;
}

/* Quicksort that recurses into the smaller side only and turns to heapsort when it goes too deep:
 * O(n log n) always, O(log n) stack. */
static void wdeque__sort_run(const wdeque__sorter *s, unsigned char *items, size_t n,
                             unsigned depth)
{
    while (n > 12) {
        size_t pivot;
        if (depth-- == 0) {
            wdeque__sort_heap(s, items, n);
            return;
        }
        pivot = wdeque__partition(s, items, n);
        if (pivot < n - pivot) {
            wdeque__sort_run(s, items, pivot, depth);
            items += (pivot + 1) * s->size;
            n -= pivot + 1;
        } else {
            wdeque__sort_run(s, items + (pivot + 1) * s->size, n - pivot - 1, depth);
            n = pivot;
        }
    }
    wdeque__sort_few(s, items, n);
}

WDEQUE__API void wdeque_core_sort(void *items, size_t n, size_t size, wdeque__compare *compare,
                                  const void *order)
{
    wdeque__sorter s;
    unsigned depth = 0;
    s.size = size;
    s.compare = compare;
    s.order = order;
    for (size_t rest = n; rest > 0; rest /= 2) depth += 2;
    wdeque__sort_run(&s, (unsigned char *)items, n, depth);
}

/* -- check ------------------------------------------------------------------------------------- */

WDEQUE__API bool wdeque_core_check(const wdeque_core *core, const void *items, wdeque__shape shape)
{
    size_t cap = core->cap, len = wdeque__len(core);
    if (cap == 0) return core->head == 0 && core->end == 0;
    if (!items || ((uintptr_t)items & (shape.align - 1)) != 0) return false;
    if (cap > wdeque__max_cap(shape) || len > cap) return false;
    if (shape.pow2 ? (cap & (cap - 1)) != 0 : core->head >= cap) return false;
#ifdef WDEQUE__ASAN
    for (size_t i = 0; i < len; i++) {
        size_t slot = wdeque__exact_slot(cap, wdeque__start(core, shape) + i);
        const unsigned char *item = (const unsigned char *)items + slot * shape.size;
        if (__asan_region_is_poisoned((void *)(uintptr_t)item, shape.size)) return false;
    }
#endif
    return true;
}

#ifdef __cplusplus
}
#endif

#endif /* WDEQUE__IMPL_H */
