/* tests/unit/wdeque_regress.c - what has gone wrong in other deques, each as a claim about this one.
 *
 * The exhaustive test (wdeque_states.c) covers most of these too; here each has a name, so that a
 * failure says which old mistake is back. */
/* qemu */
#define WDEQUE_IMPLEMENTATION
#include "wdeque.h"

#include "../test.h"
#include "wdeque_blocks.h"

WDEQUE_DEFINE(intq, int)
WDEQUE_DEFINE_POW2(intp, int)

/* A deque in state (cap, head, len) that holds 1, 2, ..., len. */
static void put(intq *q, size_t cap, size_t head, size_t len)
{
    intq_free(q);
    CHECK(intq_ensure_total_exact(q, cap));
    for (size_t i = 0; i < head; i++) {
        intq_push_back_assume(q, -1);
        (void)intq_take_front(q);
    }
    for (size_t i = 0; i < len; i++) intq_push_back_assume(q, (int)i + 1);
}

/* Does the deque hold first, first + 1, ...? And do both ends work? */
static void holds(intq *q, int first, size_t len)
{
    CHECK(intq_check(q));
    CHECK_EQ(intq_len(q), len);
    WDEQUE_EACH(intq, q, it) CHECK_EQ(*it, first++);
    while (!intq_is_full(q)) intq_push_back_assume(q, first++);
    CHECK(intq_push_front(q, 77) && intq_push_back(q, 88));
    CHECK(intq_check(q) && intq_take_front(q) == 77 && intq_take_back(q) == 88);
}

#define FOR_STATES(cap, head, len)                \
    for (size_t cap = 1; cap <= 8; cap++)         \
        for (size_t head = 0; head < cap; head++) \
            for (size_t len = 0; len <= cap; len++)

/* Rust 44800: reserve compared with the wrong notion of capacity and later pushes wrote outside. */
TEST(reserve_makes_room_for_what_it_says_from_every_state)
{
    intq q = WDEQUE_EMPTY;
    FOR_STATES(cap, head, len)
    {
        for (size_t extra = 0; extra <= 8; extra++) {
            put(&q, cap, head, len);
            CHECK(intq_ensure_unused_exact(&q, extra));
            for (size_t i = 0; i < extra; i++) intq_push_back_assume(&q, (int)(len + i) + 1);
            holds(&q, 1, len + extra);
        }
    }
    intq_free(&q);
}

/* Rust 79808, 80338: indices were wrong when the result ended exactly at the end of the buffer. */
TEST(make_contiguous_leaves_both_ends_working_from_every_state)
{
    intq q = WDEQUE_EMPTY;
    FOR_STATES(cap, head, len)
    {
        int *items;
        put(&q, cap, head, len);
        items = intq_make_contiguous(&q);
        for (size_t i = 0; i < len; i++) CHECK_EQ(items[i], i + 1);
        for (size_t i = len; i > 0; i--) CHECK_EQ(intq_take_back(&q), i);
        holds(&q, 1, 0);
    }
    intq_free(&q);
}

/* heapless 676: on a full deque the back index became the capacity and the next push wrote there. */
TEST(make_contiguous_of_a_full_deque_leaves_room_to_rotate_through)
{
    intq q = WDEQUE_EMPTY;
    for (size_t cap = 1; cap <= 9; cap++)
        for (size_t head = 0; head < cap; head++) {
            put(&q, cap, head, cap);
            CHECK(intq_make_contiguous(&q) != NULL);
            for (size_t i = 0; i < 3 * cap; i++)
                CHECK(intq_push_back_overwrite(&q, (int)(cap + i) + 1));
            holds(&q, (int)(3 * cap) + 1, cap);
        }
    intq_free(&q);
}

/* Rust 108475: shrinking read beyond the new capacity when the elements wrapped. */
TEST(shrink_keeps_every_element_from_every_state)
{
    intq q = WDEQUE_EMPTY;
    FOR_STATES(cap, head, len)
    {
        for (size_t to = 0; to <= cap + 1; to++) {
            size_t want = to > len ? to : len;
            put(&q, cap, head, len);
            CHECK(intq_shrink_to(&q, to));
            CHECK_EQ(intq_capacity(&q), want < cap ? want : cap);
            holds(&q, 1, len);
        }
    }
    intq_free(&q);
}

/* gammazero 26, 50, 51: states that are exactly full, or exactly emptied. */
TEST(every_operation_works_on_a_deque_that_is_exactly_full)
{
    intq q = WDEQUE_EMPTY, copy = WDEQUE_EMPTY;
    int out[8];
    for (size_t head = 0; head < 8; head++) {
        put(&q, 8, head, 8);
        CHECK(intq_clone(&copy, &q));
        holds(&copy, 1, 8);
        intq_rotate_left(&q, 3);
        intq_rotate_right(&q, 3);
        CHECK(!intq_push_back_bounded(&q, 0) && !intq_add_front_bounded(&q));
        CHECK_EQ(intq_pop_front_slice(&q, out, 8), 8);
        CHECK(out[0] == 1 && out[7] == 8 && intq_is_empty(&q) && !intq_front(&q));
        CHECK(intq_push_front_slice(&q, out, 8) && intq_is_full(&q));
        intq_clear(&q);
        CHECK(intq_push_back_slice(&q, out, 8) && intq_is_full(&q));
        holds(&q, 1, 8);
    }
    intq_free(&copy);
    intq_free(&q);
}

/* kdq: after the front has moved, shrinking freed nothing and lost the order. */
TEST(shrink_after_many_pops_really_frees_and_keeps_order)
{
    blocks memory;
    intq q;
    blocks_init(&memory, false);
    intq_init_allocator(&q, &memory.allocator);
    for (int i = 0; i < 100000; i++) CHECK(intq_push_back(&q, i));
    CHECK_EQ(intq_drop_front(&q, 99990), 99990);
    CHECK(intq_shrink_to(&q, 0));
    CHECK_EQ(memory.live[0].bytes, 10 * sizeof(int));
    for (int i = 0; i < 10; i++) CHECK_EQ(*intq_at(&q, (size_t)i), 99990 + i);
    intq_free(&q);
    CHECK_EQ(memory.live_count, 0);
}

/* sc_queue: after one failed growth every later push was dropped, even with room. */
TEST(pushes_work_again_after_a_failed_growth)
{
    blocks memory;
    intq q;
    blocks_init(&memory, false);
    intq_init_allocator(&q, &memory.allocator);
    CHECK(intq_ensure_total_exact(&q, 2));
    memory.fail_from = 0;
    memory.fail_to = SIZE_MAX;
    CHECK(intq_push_back(&q, 1) && intq_push_back(&q, 2) && !intq_push_back(&q, 3));
    CHECK(intq_pop_front(&q, NULL) && intq_push_back(&q, 3));
    CHECK(intq_len(&q) == 2 && *intq_front(&q) == 2 && *intq_back(&q) == 3);
    intq_free(&q);
}

/* STC: an insertion of many went on, outside the buffer, after its allocation had failed. */
TEST(insert_of_many_stops_when_its_allocation_fails)
{
    static const int many[50];
    blocks memory;
    intq q;
    blocks_init(&memory, false);
    intq_init_allocator(&q, &memory.allocator);
    CHECK(intq_ensure_total_exact(&q, 4));
    CHECK(intq_push_back(&q, 1) && intq_push_back(&q, 2));
    memory.fail_from = 0;
    memory.fail_to = SIZE_MAX;
    CHECK(!intq_insert_slice(&q, 1, many, 4) && !intq_insert_slice(&q, 2, many, 50));
    memory.fail_to = 0;
    holds(&q, 1, 2);
    intq_free(&q);
}

/* The stb_ds shape: push(a, *p) with p inside a read freed memory. */
TEST(an_element_of_the_deque_can_be_pushed_onto_it_in_every_way)
{
    intq q = WDEQUE_EMPTY;
    int sum = 0;
    for (int round = 0; round < 6; round++) {
        intq_free(&q);
        CHECK(intq_ensure_total_exact(&q, 1) && intq_push_back(&q, 7));
        for (int i = 0; i < 20; i++) {
            CHECK(intq_shrink_to(&q, 0)); /* so that each push must move everything */
            if (round == 0) CHECK(intq_push_back(&q, *intq_front(&q)));
            if (round == 1) CHECK(intq_push_front(&q, *intq_back(&q)));
            if (round == 2)
                CHECK(intq_insert(&q, intq_len(&q) / 2, *intq_at(&q, intq_len(&q) / 2)));
            if (round == 3) CHECK(intq_insert(&q, 0, *intq_back(&q)));
            if (round == 4) CHECK(intq_push_back_overwrite(&q, *intq_front(&q)));
            if (round == 5) CHECK(!intq_push_back_bounded(&q, *intq_front(&q)));
        }
        WDEQUE_EACH(intq, &q, it) sum += *it;
    }
    CHECK_EQ(sum, 7 * (4 * 21 + 2));
    intq_free(&q);
}

/* Zig: growth by one with a head part longer than one moves it onto itself. */
TEST(growth_by_one_from_every_state_keeps_order)
{
    intq q = WDEQUE_EMPTY;
    FOR_STATES(cap, head, len)
    {
        for (size_t by = 1; by <= 3; by++) {
            put(&q, cap, head, len);
            CHECK(intq_ensure_total_exact(&q, cap + by));
            CHECK_EQ(intq_capacity(&q), cap + by);
            holds(&q, 1, len);
        }
    }
    intq_free(&q);
}

/* M*LIB: corners of next, previous and remove where storage breaks. */
TEST(cursors_and_walks_cross_every_wrap_both_ways)
{
    intq q = WDEQUE_EMPTY;
    FOR_STATES(cap, head, len)
    {
        intq_iter at;
        int want = 0, *item;
        put(&q, cap, head, len);
        at = intq_iter_at(&q, 0);
        while ((item = intq_iter_next(&at)) != NULL) CHECK_EQ(*item, ++want);
        CHECK_EQ(want, len);
        while ((item = intq_iter_prev(&at)) != NULL) CHECK_EQ(*item, want--);
        CHECK_EQ(want, 0);
        for (size_t i = 0; i < len; i++) {
            int removed;
            put(&q, cap, head, len);
            CHECK(intq_remove(&q, i, &removed) && removed == (int)i + 1 && intq_check(&q));
            for (size_t j = 0; j + 1 < len; j++) CHECK_EQ(*intq_at(&q, j), j < i ? j + 1 : j + 2);
        }
    }
    intq_free(&q);
}

/* A shrink of an empty deque left its head at the new capacity; found by wdeque_states.c. */
TEST(shrink_of_an_empty_deque_brings_its_head_inside)
{
    intq q = WDEQUE_EMPTY;
    for (size_t head = 0; head < 8; head++) {
        put(&q, 8, head, 0);
        CHECK(intq_shrink_to(&q, head));
        holds(&q, 1, 0);
    }
    intq_free(&q);
}

/* Free-running indices that pass SIZE_MAX. */
TEST(power_of_two_indices_wrap_around_zero)
{
    intp q = WDEQUE_EMPTY;
    for (int i = 0; i < 100; i++) CHECK(intp_push_front(&q, i)); /* the head runs below zero */
    for (int i = 0; i < 100; i++) {
        CHECK_EQ(*intp_at(&q, (size_t)i), 99 - i);
        CHECK(intp_check(&q));
    }
    for (int i = 0; i < 300; i++)
        CHECK(intp_push_back(&q, i) && intp_pop_front(&q, NULL)); /* and above */
    CHECK(*intp_front(&q) == 200 && *intp_back(&q) == 299 && intp_check(&q));
    intp_free(&q);
}
