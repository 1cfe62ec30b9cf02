/* src/wdeque/api.h - version, the types every deque shares, and the contract of each function.
 *
 * WDEQUE_DEFINE (define.h) emits typed functions; their contracts are listed here once, for a type
 * called `name` that holds elements of type T.
 */
#ifndef WDEQUE__API_H
#define WDEQUE__API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WDEQUE_VERSION_MAJOR 0
#define WDEQUE_VERSION_MINOR 1
#define WDEQUE_VERSION_PATCH 0

/* Initialises a deque: `intq q = WDEQUE_EMPTY;`. All bytes zero is the same, so static and
 * calloc'ed deques are ready to use; plain C may also write `{0}`. */
#ifdef __cplusplus
#define WDEQUE_EMPTY \
    {                \
    }
#else
#define WDEQUE_EMPTY \
    {                \
        0            \
    }
#endif

/* Where a deque gets its memory. `resize` is one function for everything:
 *     ptr == NULL          return a new block of new_bytes
 *     new_bytes == 0       give `ptr` back, the result is ignored
 *     else                 return a block of new_bytes that keeps the first
 *                          min(old_bytes, new_bytes) bytes; `ptr` is then no longer used
 * NULL means failure and must leave the old block intact. old_bytes is exactly what was asked for
 * earlier, align is the element's alignment. A deque keeps the pointer to this struct, which must
 * outlive it. `resize` NULL: never allocates. */
typedef struct wdeque_allocator {
    void *(*resize)(void *context, void *ptr, size_t old_bytes, size_t new_bytes, size_t align);
    void *context;
} wdeque_allocator;

/* The part of a deque that does not depend on T. Read it in a debugger, not in programs:
 * len is end - head. Exact form: head < cap, and end is not wrapped (it may reach 2 * cap - 1).
 * Power-of-two form: both run freely modulo 2^N, the slot is the low bits. */
typedef struct wdeque_core {
    size_t cap;
    size_t head;
    size_t end;
    const wdeque_allocator *allocator; /* NULL: WDEQUE_REALLOC and WDEQUE_FREE */
#ifdef WDEQUE_DEBUG
    size_t generation; /* counts what can invalidate pointers and iterators */
#endif
} wdeque_core;

/*
 * FUNCTIONS OF A TYPE `name` MADE BY WDEQUE_DEFINE(name, T)
 *
 * Types: `name`, `name_item` (T itself), `name_span` {T *items; size_t len;}, `name_iter`.
 * "moves": pointers into the deque and iterators die. "grows": moves when it had to allocate.
 * Three families: the plain form may allocate and returns false (or NULL) when memory or the
 * allowed size runs out; _bounded never allocates and returns false (or NULL) when full; _assume
 * never allocates and the caller promises that there is room (asserted). Whatever returns false
 * or NULL has changed nothing. Pushing a value read from the same deque is safe.
 *
 * Life
 *   void  name_init_buffer(name *q, T *buffer, size_t n)
 *         Empty deque over the caller's n elements; it never allocates, pushes fail when full.
 *         The buffer must outlive the deque; call name_free before reusing it. The power-of-two
 *         form uses the largest power of two <= n.
 *   void  name_init_allocator(name *q, const wdeque_allocator *allocator)
 *         Empty deque with an allocator; NULL for the default. Nothing is allocated yet.
 *   void  name_free(name *q)               gives all memory back; q is empty and usable, keeps its
 *                                          allocator, and has lost a caller's buffer.
 *   void  name_clear(name *q)              removes all, keeps the capacity. O(1).
 *   void  name_clear_with(name *q, void (*drop)(T *item))      calls drop on each, front first.
 *   void  name_move(name *to, name *from)  frees `to`, gives it what `from` has, with allocator or
 *                                          buffer; `from` is left empty. Pointers stay valid.
 *   bool  name_clone(name *to, const name *from)   replaces the elements of `to` by a copy, in its
 *                                          own memory from its own allocator. Moves `to`.
 *   void  name_swap(name *a, name *b)      exchanges everything. Pointers stay valid.
 *
 * Size
 *   size_t name_len(q), name_capacity(q), name_unused(q)       unused is capacity - len
 *   bool   name_is_empty(q), name_is_full(q)
 *   bool   name_ensure_total(q, n)         capacity for n elements in all; when it has to grow, at
 *   bool   name_ensure_unused(q, n)        least n/2 more. ..unused: room for n more. Grows.
 *   bool   name_ensure_total_exact(q, n)   as above, but no more than asked for (the power-of-two
 *   bool   name_ensure_unused_exact(q, n)  form rounds up).
 *   bool   name_shrink_to(q, n)            capacity down to max(n, len); false: no memory for the
 *                                          smaller block, or a caller's buffer. Moves.
 *
 * Push; all also as ..._bounded and ..._assume (which return nothing)
 *   bool  name_push_back(q, T value)       name_push_front
 *   bool  name_push_back_slice(q, const T *items, size_t n)    name_push_front_slice
 *         Copies n elements; in front too they keep their order: the first of the slice becomes
 *         the front. `items` must not point into the deque if it may have to grow.
 *   T    *name_add_back(q)                 name_add_front (NULL on failure)
 *         Adds one uninitialised element and returns where it is: write it there.
 *   bool  name_push_back_overwrite(q, value), name_push_front_overwrite
 *         Never allocates; when full the element at the other end is removed to make room.
 *         False only when the capacity is zero.
 *   bool  name_prepare_back(q, n, name_span out[2])            name_prepare_front
 *   bool  name_prepare_back_bounded(q, n, out), name_prepare_front_bounded
 *   void  name_commit_back(q, n)                               name_commit_front
 *         The n slots after the back (before the front), for reading into directly; they become
 *         elements when committed. Nothing else may be called between the two. One may commit
 *         fewer than prepared: the first ones at the back, the last ones at the front.
 *
 * Pop
 *   bool   name_pop_back(q, T *out)        name_pop_front      false when empty; out may be NULL
 *   T      name_take_back(q)               name_take_front     the caller knows it is not empty
 *   size_t name_drop_back(q, n)            name_drop_front     removes min(n, len), returns that
 *   size_t name_pop_back_slice(q, T *out, n)                   name_pop_front_slice
 *         Moves min(n, len) elements to out and returns how many; they keep their order.
 *   void   name_truncate(q, n)             keeps the first n elements
 *   void   name_truncate_with(q, n, void (*drop)(T *item))
 *
 * Access; pointers stay valid until something moves, or their element is removed
 *   T     *name_front(q), name_back(q)     NULL when empty
 *   T     *name_get(q, i)                  NULL when i >= len
 *   T     *name_at(q, i)                   i < len is asserted
 *   size_t name_spans(q, i, n, name_span out[2])
 *         Elements i .. i+n-1 as at most two runs; both bounds are clipped to the deque, the result
 *         says how many are covered. A run that is not needed is {NULL, 0}.
 *   T     *name_make_contiguous(q)         all elements in one run, which is returned (NULL when
 *         empty). Never allocates; O(1) when they already are. Moves.
 *   void   name_swap_at(q, i, j)
 *
 * Middle; costs the shorter side. All move
 *   bool   name_insert(q, i, value)        also _bounded; false also when i > len
 *   T     *name_add_at(q, i)               also _bounded; uninitialised slot
 *   bool   name_insert_slice(q, i, const T *items, n)          also _bounded
 *         `items` must not point into the deque.
 *   bool   name_remove(q, i, T *out)       false when i >= len; out may be NULL
 *   size_t name_remove_range(q, i, n)      clipped; returns how many were removed
 *   bool   name_swap_remove_back(q, i, T *out)     O(1): the last element takes its place
 *   bool   name_swap_remove_front(q, i, T *out)    O(1): the first element takes its place
 *   void   name_rotate_left(q, k)          the first k (modulo len) go to the back, in order
 *   void   name_rotate_right(q, k)         the last k (modulo len) go to the front, in order
 *
 * Order; compare answers < 0, 0 or > 0 like that of qsort
 *   void   name_sort(q, int (*compare)(const T *, const T *))  not stable, never allocates. Moves.
 *   size_t name_lower_bound(q, const T *key, compare)          first i with element >= key
 *   size_t name_upper_bound(q, const T *key, compare)          first i with element > key
 *   bool   name_equal(a, b, compare)       same length and all compare equal
 *
 * Iterate
 *   WDEQUE_EACH(name, q, it) {...}         it is a T *, front to back; break and continue work
 *   WDEQUE_EACH_REV(name, q, it) {...}     back to front
 *   name_iter name_iter_at(q, i)           a cursor before element i (i <= len)
 *   T     *name_iter_next(&iter)           steps over the next element and returns it, NULL at end
 *   T     *name_iter_prev(&iter)           steps back over the previous one, NULL at the front
 *
 * Debug
 *   bool   name_check(q)                   true when all invariants hold; for tests
 *   size_t name_generation(q)              with WDEQUE_DEBUG: changes whenever something moves or
 *                                          is removed; else 0
 */

/* -- private: the compiler --------------------------------------------------------------------- */

#if defined(__GNUC__) || defined(__clang__)
#define WDEQUE__UNLIKELY(x) (__builtin_expect(!!(x), 0))
#define WDEQUE__ASSUME(x)   ((x) ? (void)0 : __builtin_unreachable())
#define WDEQUE__UNUSED      __attribute__((unused))
#define WDEQUE__ALWAYS      __attribute__((always_inline))
#define WDEQUE__COLD        __attribute__((noinline, cold, unused))
#define WDEQUE__RESULT      __attribute__((unused, warn_unused_result))
#else
#define WDEQUE__UNLIKELY(x) (x)
#define WDEQUE__ASSUME(x)   ((void)0)
#define WDEQUE__UNUSED
#define WDEQUE__ALWAYS
#define WDEQUE__COLD
#define WDEQUE__RESULT
#endif

#ifdef WDEQUE_STATIC
#define WDEQUE__API WDEQUE__UNUSED static
#else
#define WDEQUE__API extern
#endif

/* -- private: the part that does not depend on T, compiled once (impl.h) ----------------------- */

/* What the shared part must know of T. `pow2`: 1 for the power-of-two form. */
typedef struct wdeque__shape {
    size_t size;
    uint32_t align;
    uint32_t pow2;
} wdeque__shape;

typedef int wdeque__compare(const void *a, const void *b, const void *order);

/* The deque's layout depends on WDEQUE_DEBUG; files that disagree about it fail to link. */
#ifdef WDEQUE_DEBUG
#define wdeque_core_grow wdeque_core_grow_debug
#endif

#ifdef __cplusplus
extern "C" {
#endif

WDEQUE__API void wdeque_core_init_buffer(wdeque_core *core, void *items, wdeque__shape shape,
                                         size_t n);
WDEQUE__API bool wdeque_core_grow(wdeque_core *core, void **items, wdeque__shape shape, size_t cap);
WDEQUE__API bool wdeque_core_shrink(wdeque_core *core, void **items, wdeque__shape shape,
                                    size_t total);
WDEQUE__API void wdeque_core_release(wdeque_core *core, void *items, wdeque__shape shape);
WDEQUE__API bool wdeque_core_clone(wdeque_core *to, void **to_items, const wdeque_core *from,
                                   const void *from_items, wdeque__shape shape);
WDEQUE__API void wdeque_core_move(void *items, size_t cap, size_t size, size_t to, size_t from,
                                  size_t n, bool towards_back);
WDEQUE__API void wdeque_core_straighten(wdeque_core *core, void *items, wdeque__shape shape);
WDEQUE__API void wdeque_core_rotate(wdeque_core *core, void *items, wdeque__shape shape, size_t k);
WDEQUE__API void wdeque_core_write(void *items, size_t cap, size_t slot, const void *from, size_t n,
                                   size_t size);
WDEQUE__API void wdeque_core_read(void *to, const void *items, size_t cap, size_t slot, size_t n,
                                  size_t size);
WDEQUE__API void wdeque_core_sort(void *items, size_t n, size_t size, wdeque__compare *compare,
                                  const void *order);
WDEQUE__API bool wdeque_core_check(const wdeque_core *core, const void *items, wdeque__shape shape);

#ifdef __cplusplus
}
#endif

#endif /* WDEQUE__API_H */
