/* tests/unit/wdeque_failures.c - lack of memory, impossible sizes and full buffers: each is reported
 * and leaves the deque bit for bit as it was. */
/* qemu */
#include <stdint.h>
#include <stdlib.h>

/* The default allocation goes through hooks that fail on request. */
static size_t hook_requests, hook_fail_at = SIZE_MAX, hook_live;
static void *hook_realloc(void *ptr, size_t bytes)
{
    void *block = hook_requests++ == hook_fail_at ? NULL : realloc(ptr, bytes);
    if (block && !ptr) hook_live++;
    return block;
}
static void hook_free(void *ptr)
{
    hook_live--;
    free(ptr);
}
#define WDEQUE_REALLOC(p, n) hook_realloc((p), (n))
#define WDEQUE_FREE(p)       hook_free(p)
#define WDEQUE_IMPLEMENTATION
#include "wdeque.h"

#include "../test.h"
#include "wdeque_blocks.h"
#include "wdeque_types.h"

/* -- every allocation made to fail, one by one ---------------------------------------------------- */

#define SLICE 40 /* more than any capacity below */

/* Every operation that may allocate; true when it did its work. */
#define ALLOCATING(Q, T)                                                                  \
    static Q Q##_other;                                                                   \
    static bool Q##_grow_by(Q *q, size_t which)                                           \
    {                                                                                     \
        static T item, items[SLICE];                                                      \
        Q##_span room[2];                                                                 \
        size_t n = Q##_len(q);                                                            \
        switch (which) {                                                                  \
        case 0: return Q##_push_back(q, item);                                            \
        case 1: return Q##_push_front(q, item);                                           \
        case 2: return Q##_add_back(q) != NULL;                                           \
        case 3: return Q##_add_front(q) != NULL;                                          \
        case 4: return Q##_push_back_slice(q, items, SLICE);                              \
        case 5: return Q##_push_front_slice(q, items, SLICE);                             \
        case 6: return Q##_prepare_back(q, SLICE, room);                                  \
        case 7: return Q##_prepare_front(q, SLICE, room);                                 \
        case 8: return Q##_insert(q, n / 2, item);                                        \
        case 9: return Q##_add_at(q, n / 2) != NULL;                                      \
        case 10: return Q##_insert_slice(q, n / 2, items, SLICE);                         \
        case 11: return Q##_ensure_total(q, n + 1);                                       \
        case 12: return Q##_ensure_total_exact(q, n + 1);                                 \
        case 13: return Q##_ensure_unused(q, 1);                                          \
        case 14: return Q##_ensure_unused_exact(q, 1);                                    \
        case 15: return Q##_clone(q, &Q##_other);                                         \
        default: return Q##_drop_front(q, n - 1) == n - 1 && Q##_shrink_to(q, 0);         \
        }                                                                                 \
    }                                                                                     \
    /* A full deque of cap elements whose front is in slot head, then one operation. */   \
    static void Q##_fail_each(size_t cap, size_t head, bool in_place, size_t which)       \
    {                                                                                     \
        for (size_t fail = 0;; fail++) {                                                  \
            blocks memory;                                                                \
            Q q, before;                                                                  \
            T kept[16];                                                                   \
            size_t requests;                                                              \
            bool did;                                                                     \
            blocks_init(&memory, in_place);                                               \
            Q##_init_allocator(&q, &memory.allocator);                                    \
            CHECK(Q##_ensure_total_exact(&q, cap));                                       \
            for (size_t i = 0; i < head; i++) {                                           \
                memset(Q##_add_back_assume(&q), 0, sizeof(T));                            \
                Q##_drop_front(&q, 1);                                                    \
            }                                                                             \
            for (size_t i = 0; i < cap; i++)                                              \
                memset(Q##_add_back_assume(&q), (int)i + 1, sizeof(T));                   \
            for (size_t i = 0; i < cap; i++) kept[i] = *Q##_at(&q, i);                    \
            requests = memory.requests;                                                   \
            memory.fail_from = requests + fail;                                           \
            memory.fail_to = requests + fail + 1;                                         \
            if (which == 16 && cap > 1) Q##_drop_front(&q, cap - 1);                      \
            memcpy(&before, &q, sizeof q);                                                \
            did = Q##_grow_by(&q, which);                                                 \
            if (!did) {                                                                   \
                CHECK(memcmp(&before, &q, sizeof q) == 0);                                \
                for (size_t i = 0; which < 16 && i < cap; i++)                            \
                    CHECK(memcmp(Q##_at(&q, i), &kept[i], sizeof(T)) == 0);               \
                CHECK(memory.requests > requests + fail);                                 \
                CHECK(Q##_grow_by(&q, which)); /* memory is back: so is the deque */      \
            }                                                                             \
            CHECK(Q##_check(&q));                                                         \
            Q##_free(&q);                                                                 \
            CHECK_EQ(memory.live_count, 0);                                               \
            if (did) return;                                                              \
        }                                                                                 \
    }                                                                                     \
    static void Q##_fail_all(void)                                                        \
    {                                                                                     \
        for (size_t i = 0; i < 50; i++) CHECK(Q##_add_back(&Q##_other) != NULL);          \
        for (size_t i = 0; i < 50; i++) memset(Q##_at(&Q##_other, i), (int)i, sizeof(T)); \
        for (size_t which = 0; which <= 16; which++)                                      \
            for (size_t cap = which == 16 ? 1 : 0; cap <= 8; cap = cap ? 2 * cap : 1)     \
                for (size_t head = 0; head < cap + (cap == 0); head++) {                  \
                    Q##_fail_each(cap, head, false, which);                               \
                    Q##_fail_each(cap, head, true, which);                                \
                }                                                                         \
        Q##_free(&Q##_other);                                                             \
    }

ALLOCATING(e4, int)
ALLOCATING(p4, int)
ALLOCATING(e3, item3)
ALLOCATING(e64, item64)
ALLOCATING(eline, line64)

TEST(each_failed_allocation_leaves_the_deque_bit_for_bit_unchanged)
{
    e4_fail_all();
    p4_fail_all();
    e3_fail_all();
    e64_fail_all();
    eline_fail_all();
}

TEST(failures_of_the_default_hooks_are_reported_and_leak_nothing)
{
    for (size_t fail = 0; fail < 8; fail++) {
        e4 a = WDEQUE_EMPTY;
        eline b = WDEQUE_EMPTY;
        line64 line;
        size_t len = 0;
        memset(&line, 7, sizeof line);
        hook_requests = 0;
        hook_fail_at = fail;
        for (int i = 0; i < 100; i++) {
            if (!e4_push_front(&a, i)) CHECK(e4_push_front(&a, i));
            if (eline_push_front(&b, line)) len++;
            CHECK_EQ(eline_len(&b), len);
        }
        CHECK_EQ(e4_len(&a), 100);
        CHECK(len >= 99 && memcmp(eline_back(&b), &line, sizeof line) == 0);
        CHECK_EQ((uintptr_t)eline_at(&b, 3) % 64, 0);
        hook_fail_at = SIZE_MAX;
        e4_free(&a);
        eline_free(&b);
        CHECK_EQ(hook_live, 0);
    }
}

/* -- impossible sizes ------------------------------------------------------------------------------- */

static size_t last_request, request_count;
static void *refuse(void *context, void *ptr, size_t old_bytes, size_t new_bytes, size_t align)
{
    (void)context, (void)ptr, (void)old_bytes, (void)align;
    if (new_bytes == 0) return NULL;
    last_request = new_bytes;
    request_count++;
    return NULL;
}

static volatile size_t huge = SIZE_MAX; /* volatile: compilers warn of what they can foresee */

/* Asks a type for sizes at the edge: beyond PTRDIFF_MAX bytes the allocator is not even asked. */
#define IMPOSSIBLE(Q, T, max)                                                                   \
    static void Q##_ask_for_too_much(void)                                                      \
    {                                                                                           \
        static T item;                                                                          \
        T *volatile from = &item;                                                               \
        wdeque_allocator refusing = {refuse, NULL};                                             \
        Q q;                                                                                    \
        Q##_span room[2];                                                                       \
        Q##_init_allocator(&q, &refusing);                                                      \
        for (int filled = 0; filled < 2; filled++) {                                            \
            T place[4];                                                                         \
            if (filled) { /* the same with three elements in a block that cannot grow */        \
                Q##_init_buffer(&q, place, 4);                                                  \
                q.core.allocator = &refusing;                                                   \
                for (int i = 0; i < 3; i++) Q##_push_back_assume(&q, item);                     \
            }                                                                                   \
            request_count = 0;                                                                  \
            CHECK(!Q##_ensure_total(&q, huge));                                                 \
            CHECK(!Q##_ensure_total_exact(&q, huge));                                           \
            CHECK(!Q##_ensure_unused(&q, huge));                                                \
            CHECK(!Q##_ensure_unused_exact(&q, huge));                                          \
            CHECK(!Q##_ensure_unused(&q, huge - 3));                                            \
            CHECK(!Q##_ensure_unused(&q, huge - 2));                                            \
            CHECK(!Q##_ensure_total(&q, huge / 2 + 2));                                         \
            CHECK(!Q##_ensure_total_exact(&q, (max) + 1));                                      \
            CHECK(!Q##_ensure_total(&q, (max) + 1));                                            \
            CHECK(!Q##_ensure_unused_exact(&q, (max) + 1 - Q##_len(&q)));                       \
            CHECK(!Q##_push_back_slice(&q, from, huge));                                        \
            CHECK(!Q##_push_front_slice(&q, from, huge - 1));                                   \
            CHECK(!Q##_insert_slice(&q, 0, from, huge / 2 + 7));                                \
            CHECK(!Q##_prepare_back(&q, huge - 2, room));                                       \
            CHECK(!Q##_prepare_front(&q, (max) + 1, room));                                     \
            CHECK_EQ(request_count, 0);                                                         \
            CHECK(!Q##_ensure_total_exact(&q, (max)));                                          \
            CHECK(request_count == 1 && last_request == (max) * sizeof(T));                     \
            CHECK(!Q##_ensure_total(&q, (max)-1)); /* one and a half times as much saturates */ \
            CHECK(request_count == 2 && last_request == (max) * sizeof(T));                     \
            CHECK(!Q##_ensure_total(&q, (max) / 3 * 2 + 9));                                    \
            CHECK(request_count == 3 && last_request == (max) * sizeof(T));                     \
            CHECK_EQ(Q##_len(&q), filled ? 3 : 0);                                              \
            CHECK(Q##_check(&q));                                                               \
            CHECK(Q##_shrink_to(&q, huge));                                                     \
            if (filled) Q##_free(&q);                                                           \
        }                                                                                       \
    }

#define LARGEST ((size_t)PTRDIFF_MAX)
IMPOSSIBLE(e1, unsigned char, LARGEST)
IMPOSSIBLE(e3, item3, LARGEST / 3)
IMPOSSIBLE(e4, int, LARGEST / 4)
IMPOSSIBLE(e256, item256, LARGEST / 256)
IMPOSSIBLE(p1, unsigned char, LARGEST / 2 + 1)
IMPOSSIBLE(p4, int, LARGEST / 8 + 1)

TEST(sizes_beyond_the_address_space_fail_without_asking_the_allocator)
{
    e1_ask_for_too_much();
    e3_ask_for_too_much();
    e4_ask_for_too_much();
    e256_ask_for_too_much();
    p1_ask_for_too_much();
    p4_ask_for_too_much();
}

TEST(huge_counts_are_clipped_where_they_only_take_away)
{
    e4 q = WDEQUE_EMPTY;
    int out[1];
    e4_span run[2];
    for (int i = 0; i < 5; i++) CHECK(e4_push_back(&q, i));
    CHECK_EQ(e4_spans(&q, 3, SIZE_MAX, run), 2);
    CHECK_EQ(e4_spans(&q, SIZE_MAX, SIZE_MAX, run), 0);
    CHECK_EQ(e4_remove_range(&q, SIZE_MAX, SIZE_MAX), 0);
    CHECK_EQ(e4_remove_range(&q, 4, SIZE_MAX), 1);
    CHECK(!e4_remove(&q, SIZE_MAX, NULL) && !e4_insert(&q, SIZE_MAX, 1) && !e4_get(&q, SIZE_MAX));
    e4_rotate_left(&q, SIZE_MAX);
    e4_rotate_right(&q, SIZE_MAX);
    CHECK_EQ(*e4_front(&q), 0);
    e4_truncate(&q, SIZE_MAX);
    CHECK_EQ(e4_drop_back(&q, SIZE_MAX), 4);
    CHECK_EQ(e4_drop_front(&q, SIZE_MAX), 0);
    CHECK_EQ(e4_pop_front_slice(&q, out, huge), 0);
    e4_free(&q);
}

/* -- a caller's buffer -------------------------------------------------------------------------------- */

TEST(a_deque_over_a_buffer_never_allocates_and_fails_when_full)
{
    int room[6] = {0}, items[3] = {7, 8, 9};
    e4 q, before;
    hook_requests = 0;
    e4_init_buffer(&q, room, 6);
    for (int i = 0; i < 6; i++) CHECK(i % 2 ? e4_push_back(&q, i) : e4_push_front(&q, i));
    memcpy(&before, &q, sizeof q);
    CHECK(!e4_push_back(&q, 6) && !e4_push_front(&q, 6) && !e4_add_back(&q) && !e4_add_front(&q));
    CHECK(!e4_push_back_slice(&q, items, 3) && !e4_push_front_slice(&q, items, 1));
    CHECK(!e4_insert(&q, 3, 6) && !e4_ensure_total(&q, 7) && !e4_ensure_unused_exact(&q, 1));
    CHECK(e4_shrink_to(&q, 2) && e4_capacity(&q) == 6);
    CHECK(memcmp(&before, &q, sizeof q) == 0);
    CHECK(e4_push_back_overwrite(&q, 6) && *e4_back(&q) == 6 && *e4_front(&q) == 2);
    e4_clear(&q);
    CHECK(!e4_shrink_to(&q, 2) && !e4_shrink_to(&q, 0) && e4_capacity(&q) == 6);
    CHECK(e4_push_back_slice(&q, items, 3));
    e4_free(&q);
    CHECK_EQ(hook_requests, 0);
    for (int i = 0; i < 6; i++) room[i] = i; /* ours again: nothing is left poisoned */
    CHECK_EQ(room[5], 5);
    CHECK(!e4_push_back(&q, 1) && e4_is_empty(&q));
}

TEST(the_power_of_two_form_uses_the_largest_power_of_two_of_a_buffer)
{
    int room[7];
    p4 q;
    for (size_t n = 0; n <= 7; n++) {
        p4_init_buffer(&q, room, n);
        CHECK_EQ(p4_capacity(&q), n >= 4 ? 4 : n >= 2 ? 2 : n);
        for (size_t i = 0; i < 9; i++) CHECK_EQ(p4_push_front(&q, (int)i), i < p4_capacity(&q));
        CHECK(p4_check(&q));
        p4_free(&q);
    }
}

TEST(a_buffer_moves_with_the_deque_and_is_not_given_to_a_clone)
{
    int room[4];
    e4 a, b = WDEQUE_EMPTY, c = WDEQUE_EMPTY;
    e4_init_buffer(&a, room, 4);
    for (int i = 0; i < 4; i++) CHECK(e4_push_back(&a, i));
    CHECK(e4_clone(&c, &a));
    CHECK(e4_push_back(&c, 4) && e4_len(&c) == 5);
    CHECK(!e4_clone(&a, &c) && e4_len(&a) == 4);
    e4_move(&b, &a);
    CHECK(e4_front(&b) == room && !e4_push_back(&b, 4) && !e4_push_back(&a, 0));
    e4_free(&b);
    e4_free(&c);
}

TEST(an_allocator_without_a_function_refuses)
{
    wdeque_allocator none = {NULL, NULL};
    e4 q;
    e4_init_allocator(&q, &none);
    CHECK(!e4_push_back(&q, 1) && e4_is_empty(&q) && e4_shrink_to(&q, 0));
    e4_free(&q);
}
