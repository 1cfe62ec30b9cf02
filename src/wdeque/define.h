/* src/wdeque/define.h - WDEQUE_DEFINE: the typed face of a deque, one thin function per operation.
 *
 * Each function is written once for both forms; `form` (exact or pow2) picks the index arithmetic
 * of ring.h. Three rules keep the ends fast, all measured (bench/deque.sh): the slot is computed
 * and the header updated before the element is stored, so that a T that may alias the header does
 * not force it to be read again; growth is a call to a cold function that is never inlined; and a
 * push or pop writes one header word, two when the exact form's head wraps.
 *
 * Element types are written `T const *`, not `const T *`, so that T may itself be `char *`.
 */
#ifndef WDEQUE__DEFINE_H
#define WDEQUE__DEFINE_H

#include "ring.h"

/* The type `name`, a deque of T. T is any complete type that can be copied by assignment; a type
 * that is not one or two words and stars (a function pointer, an array) needs a typedef. Use at
 * file scope, without a semicolon, in every file that needs the type, or in a header of yours. */
#define WDEQUE_DEFINE(name, T) WDEQUE__DEFINE(name, T, exact, 0)

/* The same interface on capacities that are powers of two: indexed access is faster, growth
 * doubles, exact requests and caller's buffers are rounded. */
#define WDEQUE_DEFINE_POW2(name, T) WDEQUE__DEFINE(name, T, pow2, 1)

/* Walks the elements as at most two plain runs; `it` is a pointer to each in turn. `break`,
 * `continue` and `return` work. The deque must not be changed other than by pushes within its
 * capacity, which are not visited; WDEQUE_DEBUG checks that. */
#define WDEQUE_EACH(name, q, it) WDEQUE__EACH(name, q, it)
#define WDEQUE_EACH_REV(name, q, it) WDEQUE__EACH_REV(name, q, it)

/* -- private from here on ---------------------------------------------------------------------- */

#define WDEQUE__EACH(name, q, it)                                                                  \
    for (name##__walk it##_walk = name##__walk_of(q); name##__walk_run(&it##_walk);)               \
        for (name##_item *it = it##_walk.first;                                                    \
             name##__walk_more(&it##_walk, it != it##_walk.last); it++)

#define WDEQUE__EACH_REV(name, q, it)                                                              \
    for (name##__walk it##_walk = name##__walk_rev(q); name##__walk_run(&it##_walk);)              \
        for (name##_item *it = it##_walk.last;                                                     \
             name##__walk_more(&it##_walk, it != it##_walk.first) && it--;)

#define WDEQUE__FN static inline WDEQUE__UNUSED
#define WDEQUE__FN_RESULT static inline WDEQUE__RESULT
/* One element, in or out: inlined even where the compiler would not, since a call costs more, and
 * at -O0. */
#define WDEQUE__HOT WDEQUE__FN WDEQUE__ALWAYS
#define WDEQUE__HOT_RESULT WDEQUE__FN_RESULT WDEQUE__ALWAYS

/* Alignment of T in every dialect; and T must be copyable by memcpy, which C++ can check. */
#if defined(__cplusplus)
#define WDEQUE__ALIGN_PROBE(name, T)                                                               \
    static_assert(__is_trivially_copyable(T), "wdeque elements are moved by memcpy");
#define WDEQUE__ALIGN_OF(name, T) alignof(T)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define WDEQUE__ALIGN_PROBE(name, T)
#define WDEQUE__ALIGN_OF(name, T) _Alignof(T)
#else
#define WDEQUE__ALIGN_PROBE(name, T)                                                               \
    struct name##__probe {                                                                         \
        char before;                                                                               \
        T item;                                                                                    \
    };
#define WDEQUE__ALIGN_OF(name, T) offsetof(struct name##__probe, item)
#endif

#define WDEQUE__DEFINE(name, T, form, pow2)                                                        \
    WDEQUE__ALIGN_PROBE(name, T)                                                                   \
    WDEQUE__DEFINE_TYPE(name, T, pow2)                                                             \
    WDEQUE__DEFINE_SIZE(name, T)                                                                   \
    WDEQUE__DEFINE_ACCESS(name, T, form)                                                           \
    WDEQUE__DEFINE_LIFE(name, T)                                                                   \
    WDEQUE__DEFINE_ADD(name, T, form)                                                              \
    WDEQUE__DEFINE_PUSH(name, T, back, front)                                                      \
    WDEQUE__DEFINE_PUSH(name, T, front, back)                                                      \
    WDEQUE__DEFINE_SLICES_IN(name, T, form)                                                        \
    WDEQUE__DEFINE_SLICES_OUT(name, T, form)                                                       \
    WDEQUE__DEFINE_PREPARE(name, T, form)                                                          \
    WDEQUE__DEFINE_POP(name, T, back)                                                              \
    WDEQUE__DEFINE_POP(name, T, front)                                                             \
    WDEQUE__DEFINE_DROP(name, T, form)                                                             \
    WDEQUE__DEFINE_INSERT(name, T, form)                                                           \
    WDEQUE__DEFINE_REMOVE(name, T)                                                                 \
    WDEQUE__DEFINE_ITERATE(name, T)                                                                \
    WDEQUE__DEFINE_ORDER(name, T)

#define WDEQUE__DEFINE_TYPE(name, T, is_pow2)                                                      \
    typedef T name##_item;                                                                         \
    typedef struct name {                                                                          \
        T *items;                                                                                  \
        wdeque_core core;                                                                          \
    } name;                                                                                        \
    typedef struct name##_span {                                                                   \
        T *items;                                                                                  \
        size_t len;                                                                                \
    } name##_span;                                                                                 \
    WDEQUE__FN wdeque__shape name##__shape(void)                                                   \
    {                                                                                              \
        wdeque__shape shape;                                                                       \
        shape.size = sizeof(T);                                                                    \
        shape.align = (uint32_t)WDEQUE__ALIGN_OF(name, T);                                         \
        shape.pow2 = (is_pow2);                                                                    \
        return shape;                                                                              \
    }

#define WDEQUE__DEFINE_SIZE(name, T)                                                               \
    WDEQUE__HOT size_t name##_len(name const *q) { return q->core.end - q->core.head; }            \
    WDEQUE__HOT size_t name##_capacity(name const *q) { return q->core.cap; }                      \
    WDEQUE__HOT size_t name##_unused(name const *q) { return q->core.cap - name##_len(q); }        \
    WDEQUE__HOT bool name##_is_empty(name const *q) { return q->core.end == q->core.head; }        \
    WDEQUE__HOT bool name##_is_full(name const *q) { return name##_len(q) == q->core.cap; }        \
    /* Capacity for `total`, which is more than there is. */                                       \
    WDEQUE__COLD static bool name##__reserve(name *q, size_t total, bool exact)                    \
    {                                                                                              \
        size_t cap = wdeque__plan(name##__shape(), total, exact);                                  \
        void *items = q->items;                                                                    \
        if (cap == 0 || !wdeque_core_grow(&q->core, &items, name##__shape(), cap)) return false;   \
        q->items = (T *)items;                                                                     \
        return true;                                                                               \
    }                                                                                              \
    /* Room for n more. The sum saturates, so that it fails without reaching the allocator. */     \
    WDEQUE__COLD static bool name##__grow(name *q, size_t n)                                       \
    {                                                                                              \
        size_t len = name##_len(q);                                                                \
        return name##__reserve(q, n > SIZE_MAX - len ? SIZE_MAX : len + n, false);                 \
    }                                                                                              \
    WDEQUE__FN_RESULT bool name##_ensure_total(name *q, size_t n)                                  \
    {                                                                                              \
        return n <= q->core.cap || name##__reserve(q, n, false);                                   \
    }                                                                                              \
    WDEQUE__FN_RESULT bool name##_ensure_total_exact(name *q, size_t n)                            \
    {                                                                                              \
        return n <= q->core.cap || name##__reserve(q, n, true);                                    \
    }                                                                                              \
    WDEQUE__FN_RESULT bool name##_ensure_unused(name *q, size_t n)                                 \
    {                                                                                              \
        return n <= name##_unused(q) || name##__grow(q, n);                                        \
    }                                                                                              \
    WDEQUE__FN_RESULT bool name##_ensure_unused_exact(name *q, size_t n)                           \
    {                                                                                              \
        size_t len = name##_len(q);                                                                \
        return n <= name##_unused(q) ||                                                            \
               name##__reserve(q, n > SIZE_MAX - len ? SIZE_MAX : len + n, true);                  \
    }                                                                                              \
    WDEQUE__FN bool name##_shrink_to(name *q, size_t n)                                            \
    {                                                                                              \
        void *items = q->items;                                                                    \
        bool done = wdeque_core_shrink(&q->core, &items, name##__shape(), n);                      \
        q->items = (T *)items;                                                                     \
        return done;                                                                               \
    }

#define WDEQUE__DEFINE_ACCESS(name, T, form)                                                       \
    WDEQUE__HOT T *name##_at(name const *q, size_t i)                                              \
    {                                                                                              \
        WDEQUE_ASSERT(i < name##_len(q));                                                          \
        return q->items + wdeque__##form##_slot(q->core.cap, q->core.head + i);                    \
    }                                                                                              \
    WDEQUE__HOT T *name##_get(name const *q, size_t i)                                             \
    {                                                                                              \
        return i < name##_len(q) ? name##_at(q, i) : NULL;                                         \
    }                                                                                              \
    WDEQUE__HOT T *name##_front(name const *q)                                                     \
    {                                                                                              \
        if (name##_is_empty(q)) return NULL;                                                       \
        return q->items + wdeque__##form##_front(q->core.cap, q->core.head);                       \
    }                                                                                              \
    WDEQUE__HOT T *name##_back(name const *q)                                                      \
    {                                                                                              \
        if (name##_is_empty(q)) return NULL;                                                       \
        return q->items + wdeque__##form##_slot(q->core.cap, q->core.end - 1);                     \
    }                                                                                              \
    /* n slots from ring index i on, elements or not. */                                           \
    WDEQUE__FN void name##__runs(name const *q, size_t i, size_t n, name##_span out[2])            \
    {                                                                                              \
        size_t slot = n ? wdeque__##form##_slot(q->core.cap, i) : 0;                               \
        size_t run = wdeque__min(n, q->core.cap - slot);                                           \
        out[0].items = run ? q->items + slot : NULL;                                               \
        out[0].len = run;                                                                          \
        out[1].items = n > run ? q->items : NULL;                                                  \
        out[1].len = n - run;                                                                      \
    }                                                                                              \
    WDEQUE__FN size_t name##_spans(name const *q, size_t i, size_t n, name##_span out[2])          \
    {                                                                                              \
        size_t len = name##_len(q);                                                                \
        i = wdeque__min(i, len);                                                                   \
        n = wdeque__min(n, len - i);                                                               \
        name##__runs(q, q->core.head + i, n, out);                                                 \
        return n;                                                                                  \
    }                                                                                              \
    WDEQUE__FN T *name##_make_contiguous(name *q)                                                  \
    {                                                                                              \
        if (name##_is_empty(q)) return NULL;                                                       \
        wdeque_core_straighten(&q->core, q->items, name##__shape());                               \
        return name##_front(q);                                                                    \
    }                                                                                              \
    WDEQUE__FN void name##_swap_at(name *q, size_t i, size_t j)                                    \
    {                                                                                              \
        T *a = name##_at(q, i);                                                                    \
        T *b = name##_at(q, j);                                                                    \
        T item = *a;                                                                               \
        *a = *b;                                                                                   \
        *b = item;                                                                                 \
    }                                                                                              \
    WDEQUE__FN bool name##_check(name const *q)                                                    \
    {                                                                                              \
        return wdeque_core_check(&q->core, q->items, name##__shape());                             \
    }                                                                                              \
    WDEQUE__FN size_t name##_generation(name const *q) { return WDEQUE__GENERATION(&q->core); }

#define WDEQUE__DEFINE_LIFE(name, T)                                                               \
    WDEQUE__FN void name##_init_allocator(name *q, const wdeque_allocator *allocator)              \
    {                                                                                              \
        memset(q, 0, sizeof *q);                                                                   \
        q->items = NULL;                                                                           \
        q->core.allocator = allocator;                                                             \
    }                                                                                              \
    WDEQUE__FN void name##_init_buffer(name *q, T *buffer, size_t n)                               \
    {                                                                                              \
        name##_init_allocator(q, NULL);                                                            \
        q->items = buffer;                                                                         \
        wdeque_core_init_buffer(&q->core, buffer, name##__shape(), n);                             \
    }                                                                                              \
    WDEQUE__FN void name##_free(name *q)                                                           \
    {                                                                                              \
        wdeque_core_release(&q->core, q->items, name##__shape());                                  \
        q->items = NULL;                                                                           \
    }                                                                                              \
    WDEQUE__FN void name##_clear(name *q)                                                          \
    {                                                                                              \
        q->core.head = q->core.end = 0;                                                            \
        WDEQUE__TOUCH(&q->core);                                                                   \
        WDEQUE__BURY_UNUSED(q, name);                                                              \
    }                                                                                              \
    WDEQUE__FN void name##_move(name *to, name *from)                                              \
    {                                                                                              \
        if (to == from) return;                                                                    \
        name##_free(to);                                                                           \
        to->items = from->items;                                                                   \
        to->core = from->core;                                                                     \
        from->items = NULL;                                                                        \
        from->core.cap = from->core.head = from->core.end = 0;                                     \
        WDEQUE__TOUCH(&from->core);                                                                \
    }                                                                                              \
    WDEQUE__FN_RESULT bool name##_clone(name *to, name const *from)                                \
    {                                                                                              \
        void *items = to->items;                                                                   \
        bool done =                                                                                \
            wdeque_core_clone(&to->core, &items, &from->core, from->items, name##__shape());       \
        to->items = (T *)items;                                                                    \
        return done;                                                                               \
    }                                                                                              \
    WDEQUE__FN void name##_swap(name *a, name *b)                                                  \
    {                                                                                              \
        name other = *a;                                                                           \
        *a = *b;                                                                                   \
        *b = other;                                                                                \
    }

/* The two ways in that all pushes of one element use. */
#define WDEQUE__DEFINE_ADD(name, T, form)                                                          \
    WDEQUE__HOT T *name##_add_back_assume(name *q)                                                 \
    {                                                                                              \
        WDEQUE_ASSERT(!name##_is_full(q));                                                         \
        size_t slot = wdeque__##form##_slot(q->core.cap, q->core.end);                             \
        T *items = q->items;                                                                       \
        q->core.end++;                                                                             \
        WDEQUE__REVIVE(q, T, slot, 1);                                                             \
        return items + slot;                                                                       \
    }                                                                                              \
    WDEQUE__HOT T *name##_add_front_assume(name *q)                                                \
    {                                                                                              \
        WDEQUE_ASSERT(!name##_is_full(q));                                                         \
        T *items = q->items;                                                                       \
        wdeque__##form##_give_front(&q->core, 1);                                                  \
        size_t slot = wdeque__##form##_front(q->core.cap, q->core.head);                           \
        WDEQUE__REVIVE(q, T, slot, 1);                                                             \
        return items + slot;                                                                       \
    }                                                                                              \
    /* The ways out: where the element is, which is no longer counted. Bury the slot after. */     \
    WDEQUE__HOT T *name##__leave_back(name *q)                                                     \
    {                                                                                              \
        WDEQUE_ASSERT(!name##_is_empty(q));                                                        \
        T *slot = q->items + wdeque__##form##_slot(q->core.cap, q->core.end - 1);                  \
        q->core.end--;                                                                             \
        WDEQUE__TOUCH(&q->core);                                                                   \
        return slot;                                                                               \
    }                                                                                              \
    WDEQUE__HOT T *name##__leave_front(name *q)                                                    \
    {                                                                                              \
        WDEQUE_ASSERT(!name##_is_empty(q));                                                        \
        T *slot = q->items + wdeque__##form##_front(q->core.cap, q->core.head);                    \
        wdeque__##form##_drop_front(&q->core, 1);                                                  \
        WDEQUE__TOUCH(&q->core);                                                                   \
        return slot;                                                                               \
    }

#define WDEQUE__DEFINE_PUSH(name, T, end, other_end)                                               \
    WDEQUE__HOT_RESULT T *name##_add_##end##_bounded(name *q)                                      \
    {                                                                                              \
        return name##_is_full(q) ? NULL : name##_add_##end##_assume(q);                            \
    }                                                                                              \
    WDEQUE__HOT_RESULT T *name##_add_##end(name *q)                                                \
    {                                                                                              \
        if (WDEQUE__UNLIKELY(name##_is_full(q)) && !name##__grow(q, 1)) return NULL;               \
        return name##_add_##end##_assume(q);                                                       \
    }                                                                                              \
    WDEQUE__HOT void name##_push_##end##_assume(name *q, T value)                                  \
    {                                                                                              \
        *name##_add_##end##_assume(q) = value;                                                     \
    }                                                                                              \
    WDEQUE__HOT_RESULT bool name##_push_##end##_bounded(name *q, T value)                          \
    {                                                                                              \
        if (name##_is_full(q)) return false;                                                       \
        *name##_add_##end##_assume(q) = value;                                                     \
        return true;                                                                               \
    }                                                                                              \
    WDEQUE__HOT_RESULT bool name##_push_##end(name *q, T value)                                    \
    {                                                                                              \
        if (WDEQUE__UNLIKELY(name##_is_full(q)) && !name##__grow(q, 1)) return false;              \
        *name##_add_##end##_assume(q) = value;                                                     \
        return true;                                                                               \
    }                                                                                              \
    WDEQUE__HOT bool name##_push_##end##_overwrite(name *q, T value)                               \
    {                                                                                              \
        if (q->core.cap == 0) return false;                                                        \
        if (name##_is_full(q)) (void)name##__leave_##other_end(q);                                 \
        *name##_add_##end##_assume(q) = value;                                                     \
        return true;                                                                               \
    }

#define WDEQUE__DEFINE_SLICES_IN(name, T, form)                                                    \
    WDEQUE__HOT void name##_push_back_slice_assume(name *q, T const *items, size_t n)              \
    {                                                                                              \
        WDEQUE_ASSERT(n <= name##_unused(q));                                                      \
        if (n == 0) return;                                                                        \
        size_t slot = wdeque__##form##_slot(q->core.cap, q->core.end);                             \
        q->core.end += n;                                                                          \
        WDEQUE__REVIVE(q, T, slot, n);                                                             \
        wdeque__write(q->items, q->core.cap, slot, items, n, sizeof(T));                           \
    }                                                                                              \
    WDEQUE__HOT void name##_push_front_slice_assume(name *q, T const *items, size_t n)             \
    {                                                                                              \
        WDEQUE_ASSERT(n <= name##_unused(q));                                                      \
        if (n == 0) return;                                                                        \
        wdeque__##form##_give_front(&q->core, n);                                                  \
        size_t slot = wdeque__##form##_front(q->core.cap, q->core.head);                           \
        WDEQUE__REVIVE(q, T, slot, n);                                                             \
        wdeque__write(q->items, q->core.cap, slot, items, n, sizeof(T));                           \
    }                                                                                              \
    /* Makes room for a slice, which must not die in doing so. */                                  \
    WDEQUE__COLD static bool name##__grow_for(name *q, T const *items, size_t n)                   \
    {                                                                                              \
        WDEQUE_ASSERT(!wdeque__inside(items, q->items, q->core.cap * sizeof(T)));                  \
        (void)items;                                                                               \
        return name##__grow(q, n);                                                                 \
    }                                                                                              \
    WDEQUE__DEFINE_PUSH_SLICE(name, T, back)                                                       \
    WDEQUE__DEFINE_PUSH_SLICE(name, T, front)

#define WDEQUE__DEFINE_PUSH_SLICE(name, T, end)                                                    \
    WDEQUE__HOT_RESULT bool name##_push_##end##_slice(name *q, T const *items, size_t n)           \
    {                                                                                              \
        if (WDEQUE__UNLIKELY(n > name##_unused(q)) && !name##__grow_for(q, items, n))              \
            return false;                                                                          \
        name##_push_##end##_slice_assume(q, items, n);                                             \
        return true;                                                                               \
    }                                                                                              \
    WDEQUE__HOT_RESULT bool name##_push_##end##_slice_bounded(name *q, T const *items, size_t n)   \
    {                                                                                              \
        if (n > name##_unused(q)) return false;                                                    \
        name##_push_##end##_slice_assume(q, items, n);                                             \
        return true;                                                                               \
    }

/* A slice that is not longer than the deque stays of constant length where the caller's is. */
#define WDEQUE__DEFINE_SLICES_OUT(name, T, form)                                                   \
    WDEQUE__HOT void name##__take_front(name *q, T *out, size_t n)                                 \
    {                                                                                              \
        if (n == 0) return;                                                                        \
        size_t slot = wdeque__##form##_front(q->core.cap, q->core.head);                           \
        wdeque__##form##_drop_front(&q->core, n);                                                  \
        WDEQUE__TOUCH(&q->core);                                                                   \
        wdeque__read(out, q->items, q->core.cap, slot, n, sizeof(T));                              \
        WDEQUE__BURY(q, name, slot, n);                                                            \
    }                                                                                              \
    WDEQUE__HOT void name##__take_back(name *q, T *out, size_t n)                                  \
    {                                                                                              \
        if (n == 0) return;                                                                        \
        q->core.end -= n;                                                                          \
        size_t slot = wdeque__##form##_slot(q->core.cap, q->core.end);                             \
        WDEQUE__TOUCH(&q->core);                                                                   \
        wdeque__read(out, q->items, q->core.cap, slot, n, sizeof(T));                              \
        WDEQUE__BURY(q, name, slot, n);                                                            \
    }                                                                                              \
    WDEQUE__DEFINE_POP_SLICE(name, T, back)                                                        \
    WDEQUE__DEFINE_POP_SLICE(name, T, front)

#define WDEQUE__DEFINE_POP_SLICE(name, T, end)                                                     \
    WDEQUE__COLD static size_t name##__take_all_##end(name *q, T *out)                             \
    {                                                                                              \
        size_t len = name##_len(q);                                                                \
        name##__take_##end(q, out, len);                                                           \
        return len;                                                                                \
    }                                                                                              \
    WDEQUE__HOT size_t name##_pop_##end##_slice(name *q, T *out, size_t n)                         \
    {                                                                                              \
        if (WDEQUE__UNLIKELY(n > name##_len(q))) return name##__take_all_##end(q, out);            \
        name##__take_##end(q, out, n);                                                             \
        return n;                                                                                  \
    }

#define WDEQUE__DEFINE_PREPARE(name, T, form)                                                      \
    WDEQUE__FN_RESULT bool name##_prepare_back_bounded(name *q, size_t n, name##_span out[2])      \
    {                                                                                              \
        if (n > name##_unused(q)) return false;                                                    \
        name##__runs(q, q->core.end, n, out);                                                      \
        if (n) WDEQUE__REVIVE(q, T, wdeque__##form##_slot(q->core.cap, q->core.end), n);           \
        return true;                                                                               \
    }                                                                                              \
    WDEQUE__FN_RESULT bool name##_prepare_front_bounded(name *q, size_t n, name##_span out[2])     \
    {                                                                                              \
        if (n > name##_unused(q)) return false;                                                    \
        wdeque_core before = q->core;                                                              \
        wdeque__##form##_give_front(&before, n);                                                   \
        name##__runs(q, before.head, n, out);                                                      \
        if (n) WDEQUE__REVIVE(q, T, wdeque__##form##_slot(q->core.cap, before.head), n);           \
        return true;                                                                               \
    }                                                                                              \
    WDEQUE__FN_RESULT bool name##_prepare_back(name *q, size_t n, name##_span out[2])              \
    {                                                                                              \
        return name##_ensure_unused(q, n) && name##_prepare_back_bounded(q, n, out);               \
    }                                                                                              \
    WDEQUE__FN_RESULT bool name##_prepare_front(name *q, size_t n, name##_span out[2])             \
    {                                                                                              \
        return name##_ensure_unused(q, n) && name##_prepare_front_bounded(q, n, out);              \
    }                                                                                              \
    WDEQUE__FN void name##_commit_back(name *q, size_t n)                                          \
    {                                                                                              \
        WDEQUE_ASSERT(n <= name##_unused(q));                                                      \
        q->core.end += n;                                                                          \
        WDEQUE__BURY_UNUSED(q, name);                                                              \
    }                                                                                              \
    WDEQUE__FN void name##_commit_front(name *q, size_t n)                                         \
    {                                                                                              \
        WDEQUE_ASSERT(n <= name##_unused(q));                                                      \
        if (n) wdeque__##form##_give_front(&q->core, n);                                           \
        WDEQUE__BURY_UNUSED(q, name);                                                              \
    }

#define WDEQUE__DEFINE_POP(name, T, end)                                                           \
    WDEQUE__HOT bool name##_pop_##end(name *q, T *out)                                             \
    {                                                                                              \
        if (name##_is_empty(q)) return false;                                                      \
        T *slot = name##__leave_##end(q);                                                          \
        if (out) *out = *slot;                                                                     \
        WDEQUE__BURY(q, name, (size_t)(slot - q->items), 1);                                       \
        return true;                                                                               \
    }                                                                                              \
    WDEQUE__HOT T name##_take_##end(name *q)                                                       \
    {                                                                                              \
        T *slot = name##__leave_##end(q);                                                          \
        T item = *slot;                                                                            \
        WDEQUE__BURY(q, name, (size_t)(slot - q->items), 1);                                       \
        return item;                                                                               \
    }

#define WDEQUE__DEFINE_DROP(name, T, form)                                                         \
    WDEQUE__FN size_t name##_drop_front(name *q, size_t n)                                         \
    {                                                                                              \
        n = wdeque__min(n, name##_len(q));                                                         \
        if (n == 0) return 0;                                                                      \
        size_t slot = wdeque__##form##_front(q->core.cap, q->core.head);                           \
        wdeque__##form##_drop_front(&q->core, n);                                                  \
        WDEQUE__TOUCH(&q->core);                                                                   \
        (void)slot; /* used when AddressSanitizer is on */                                         \
        WDEQUE__BURY(q, name, slot, n);                                                            \
        return n;                                                                                  \
    }                                                                                              \
    WDEQUE__FN size_t name##_drop_back(name *q, size_t n)                                          \
    {                                                                                              \
        n = wdeque__min(n, name##_len(q));                                                         \
        if (n == 0) return 0;                                                                      \
        q->core.end -= n;                                                                          \
        WDEQUE__TOUCH(&q->core);                                                                   \
        WDEQUE__BURY(q, name, wdeque__##form##_slot(q->core.cap, q->core.end), n);                 \
        return n;                                                                                  \
    }                                                                                              \
    WDEQUE__FN void name##_truncate(name *q, size_t n)                                             \
    {                                                                                              \
        if (n < name##_len(q)) name##_drop_back(q, name##_len(q) - n);                             \
    }                                                                                              \
    WDEQUE__FN void name##_truncate_with(name *q, size_t n, void (*drop)(T *item))                 \
    {                                                                                              \
        for (size_t i = n; i < name##_len(q); i++) drop(name##_at(q, i));                          \
        name##_truncate(q, n);                                                                     \
    }                                                                                              \
    WDEQUE__FN void name##_clear_with(name *q, void (*drop)(T *item))                              \
    {                                                                                              \
        name##_truncate_with(q, 0, drop);                                                          \
    }

#define WDEQUE__DEFINE_INSERT(name, T, form)                                                       \
    /* Room for n elements before element i, which is at most len; returns the first slot. */      \
    WDEQUE__FN size_t name##__open(name *q, size_t i, size_t n)                                    \
    {                                                                                              \
        return wdeque__open(&q->core, q->items, name##__shape(), i, n);                            \
    }                                                                                              \
    WDEQUE__FN_RESULT T *name##_add_at_bounded(name *q, size_t i)                                  \
    {                                                                                              \
        if (i > name##_len(q) || name##_is_full(q)) return NULL;                                   \
        return q->items + name##__open(q, i, 1);                                                   \
    }                                                                                              \
    WDEQUE__FN_RESULT T *name##_add_at(name *q, size_t i)                                          \
    {                                                                                              \
        if (i > name##_len(q) || !name##_ensure_unused(q, 1)) return NULL;                         \
        return q->items + name##__open(q, i, 1);                                                   \
    }                                                                                              \
    WDEQUE__HOT_RESULT bool name##_insert_bounded(name *q, size_t i, T value)                      \
    {                                                                                              \
        T *slot = name##_add_at_bounded(q, i);                                                     \
        if (slot) *slot = value;                                                                   \
        return slot != NULL;                                                                       \
    }                                                                                              \
    WDEQUE__HOT_RESULT bool name##_insert(name *q, size_t i, T value)                              \
    {                                                                                              \
        T *slot = name##_add_at(q, i);                                                             \
        if (slot) *slot = value;                                                                   \
        return slot != NULL;                                                                       \
    }                                                                                              \
    WDEQUE__FN_RESULT bool name##_insert_slice_bounded(name *q, size_t i, T const *items,          \
                                                       size_t n)                                   \
    {                                                                                              \
        if (i > name##_len(q) || n > name##_unused(q)) return false;                               \
        if (n == 0) return true;                                                                   \
        WDEQUE_ASSERT(!wdeque__inside(items, q->items, q->core.cap * sizeof(T)));                  \
        size_t slot = name##__open(q, i, n);                                                       \
        wdeque__write(q->items, q->core.cap, slot, items, n, sizeof(T));                           \
        return true;                                                                               \
    }                                                                                              \
    WDEQUE__FN_RESULT bool name##_insert_slice(name *q, size_t i, T const *items, size_t n)        \
    {                                                                                              \
        if (i > name##_len(q)) return false;                                                       \
        if (n > name##_unused(q) && !name##__grow_for(q, items, n)) return false;                  \
        return name##_insert_slice_bounded(q, i, items, n);                                        \
    }

#define WDEQUE__DEFINE_REMOVE(name, T)                                                             \
    WDEQUE__FN size_t name##_remove_range(name *q, size_t i, size_t n)                             \
    {                                                                                              \
        size_t len = name##_len(q);                                                                \
        if (i >= len) return 0;                                                                    \
        n = wdeque__min(n, len - i);                                                               \
        if (n) wdeque__close(&q->core, q->items, name##__shape(), i, n);                           \
        return n;                                                                                  \
    }                                                                                              \
    WDEQUE__FN bool name##_remove(name *q, size_t i, T *out)                                       \
    {                                                                                              \
        T *item = name##_get(q, i);                                                                \
        if (!item) return false;                                                                   \
        if (out) *out = *item;                                                                     \
        return name##_remove_range(q, i, 1) == 1;                                                  \
    }                                                                                              \
    WDEQUE__FN bool name##_swap_remove_back(name *q, size_t i, T *out)                             \
    {                                                                                              \
        T *item = name##_get(q, i);                                                                \
        if (!item) return false;                                                                   \
        if (out) *out = *item;                                                                     \
        *item = *name##_back(q);                                                                   \
        return name##_drop_back(q, 1) == 1;                                                        \
    }                                                                                              \
    WDEQUE__FN bool name##_swap_remove_front(name *q, size_t i, T *out)                            \
    {                                                                                              \
        T *item = name##_get(q, i);                                                                \
        if (!item) return false;                                                                   \
        if (out) *out = *item;                                                                     \
        *item = *name##_front(q);                                                                  \
        return name##_drop_front(q, 1) == 1;                                                       \
    }                                                                                              \
    WDEQUE__FN void name##_rotate_left(name *q, size_t k)                                          \
    {                                                                                              \
        size_t len = name##_len(q);                                                                \
        k = len > 0 ? k % len : 0;                                                                 \
        if (k > 0) wdeque_core_rotate(&q->core, q->items, name##__shape(), k);                     \
    }                                                                                              \
    WDEQUE__FN void name##_rotate_right(name *q, size_t k)                                         \
    {                                                                                              \
        size_t len = name##_len(q);                                                                \
        if (len > 0) name##_rotate_left(q, len - k % len);                                         \
    }

/* A walk is the state behind WDEQUE_EACH: the run being walked, the run after it, and whether the
 * inner loop was left early. It is copied into registers, hence cheap to keep up to date. */
#define WDEQUE__DEFINE_ITERATE(name, T)                                                            \
    typedef struct name##__walk {                                                                  \
        T *first;                                                                                  \
        T *last;                                                                                   \
        name##_span next;                                                                          \
        int runs_left;                                                                             \
        bool left_early;                                                                           \
        WDEQUE__STAMP                                                                              \
    } name##__walk;                                                                                \
    WDEQUE__FN name##__walk name##__walk_begin(name const *q, size_t first_run)                    \
    {                                                                                              \
        name##__walk walk;                                                                         \
        name##_span runs[2];                                                                       \
        name##_spans(q, 0, name##_len(q), runs);                                                   \
        walk.first = runs[first_run].items;                                                        \
        walk.last = walk.first ? walk.first + runs[first_run].len : NULL;                          \
        walk.next = runs[1 - first_run];                                                           \
        walk.runs_left = 3;                                                                        \
        walk.left_early = false;                                                                   \
        WDEQUE__STAMP_SET(walk, &q->core);                                                         \
        return walk;                                                                               \
    }                                                                                              \
    WDEQUE__FN name##__walk name##__walk_of(name const *q) { return name##__walk_begin(q, 0); }    \
    WDEQUE__FN name##__walk name##__walk_rev(name const *q) { return name##__walk_begin(q, 1); }   \
    WDEQUE__HOT bool name##__walk_run(name##__walk *walk)                                          \
    {                                                                                              \
        if (walk->left_early || --walk->runs_left == 0) return false;                              \
        if (walk->runs_left == 1) {                                                                \
            walk->first = walk->next.items;                                                        \
            walk->last = walk->first ? walk->first + walk->next.len : NULL;                        \
        }                                                                                          \
        return true;                                                                               \
    }                                                                                              \
    WDEQUE__HOT bool name##__walk_more(name##__walk *walk, bool more)                              \
    {                                                                                              \
        if (more) WDEQUE__STAMP_CHECK(*walk);                                                      \
        walk->left_early = more;                                                                   \
        return more;                                                                               \
    }                                                                                              \
    typedef struct name##_iter {                                                                   \
        name const *q;                                                                             \
        size_t index;                                                                              \
        WDEQUE__STAMP                                                                              \
    } name##_iter;                                                                                 \
    WDEQUE__FN name##_iter name##_iter_at(name const *q, size_t i)                                 \
    {                                                                                              \
        name##_iter iter;                                                                          \
        iter.q = q;                                                                                \
        iter.index = wdeque__min(i, name##_len(q));                                                \
        WDEQUE__STAMP_SET(iter, &q->core);                                                         \
        return iter;                                                                               \
    }                                                                                              \
    WDEQUE__HOT T *name##_iter_next(name##_iter *iter)                                             \
    {                                                                                              \
        WDEQUE__STAMP_CHECK(*iter);                                                                \
        return iter->index < name##_len(iter->q) ? name##_at(iter->q, iter->index++) : NULL;       \
    }                                                                                              \
    WDEQUE__HOT T *name##_iter_prev(name##_iter *iter)                                             \
    {                                                                                              \
        WDEQUE__STAMP_CHECK(*iter);                                                                \
        return iter->index > 0 ? name##_get(iter->q, --iter->index) : NULL;                        \
    }

#define WDEQUE__DEFINE_ORDER(name, T)                                                              \
    typedef struct name##__order {                                                                 \
        int (*compare)(T const *, T const *);                                                      \
    } name##__order;                                                                               \
    WDEQUE__FN int name##__compare(const void *a, const void *b, const void *order)                \
    {                                                                                              \
        return ((const name##__order *)order)->compare((T const *)a, (T const *)b);                \
    }                                                                                              \
    WDEQUE__FN void name##_sort(name *q, int (*compare)(T const *, T const *))                     \
    {                                                                                              \
        name##__order order;                                                                       \
        order.compare = compare;                                                                   \
        T *items = name##_make_contiguous(q);                                                      \
        WDEQUE__TOUCH(&q->core);                                                                   \
        if (items) wdeque_core_sort(items, name##_len(q), sizeof(T), name##__compare, &order);     \
    }                                                                                              \
    /* The first element whose comparison with the key is at least `least`. */                     \
    WDEQUE__FN size_t name##__bound(name const *q, T const *key,                                   \
                                    int (*compare)(T const *, T const *), int least)               \
    {                                                                                              \
        size_t low = 0, high = name##_len(q);                                                      \
        while (low < high) {                                                                       \
            size_t middle = low + (high - low) / 2;                                                \
            if (compare(name##_at(q, middle), key) < least) low = middle + 1;                      \
            else high = middle;                                                                    \
        }                                                                                          \
        return low;                                                                                \
    }                                                                                              \
    WDEQUE__FN size_t name##_lower_bound(name const *q, T const *key,                              \
                                         int (*compare)(T const *, T const *))                     \
    {                                                                                              \
        return name##__bound(q, key, compare, 0);                                                  \
    }                                                                                              \
    WDEQUE__FN size_t name##_upper_bound(name const *q, T const *key,                              \
                                         int (*compare)(T const *, T const *))                     \
    {                                                                                              \
        return name##__bound(q, key, compare, 1);                                                  \
    }                                                                                              \
    WDEQUE__FN bool name##_equal(name const *a, name const *b,                                     \
                                 int (*compare)(T const *, T const *))                             \
    {                                                                                              \
        size_t len = name##_len(a);                                                                \
        if (len != name##_len(b)) return false;                                                    \
        for (size_t i = 0; i < len; i++)                                                           \
            if (compare(name##_at(a, i), name##_at(b, i)) != 0) return false;                      \
        return true;                                                                               \
    }

#endif /* WDEQUE__DEFINE_H */
