/* tests/unit/wdeque_asan.c - slots without an element are poisoned under AddressSanitizer, live ones
 * never are, and nothing stays poisoned that is given back. */
#define WDEQUE_IMPLEMENTATION
#include "wdeque.h"

#include "../test.h"
#include "wdeque_types.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif

#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>

/* How many of n slots have their last byte poisoned. Blocks start at an address of 16 * k. */
static size_t poisoned(const void *items, size_t size, size_t from, size_t n)
{
    size_t count = 0;
    for (size_t i = from; i < from + n; i++)
        count += __asan_address_is_poisoned((const char *)items + i * size + size - 1) != 0;
    return count;
}

/* 32 slots: those never used, then 16 popped at the front, then all. */
#define POISON(Q, T)                                                 \
    static void Q##_poison(void)                                     \
    {                                                                \
        static T item;                                               \
        Q q = WDEQUE_EMPTY;                                          \
        const size_t size = sizeof(T);                               \
        CHECK(Q##_ensure_total_exact(&q, 32));                       \
        CHECK_EQ(poisoned(q.items, size, 0, 32), 32);                \
        for (int i = 0; i < 32; i++) Q##_push_back_assume(&q, item); \
        CHECK_EQ(poisoned(q.items, size, 0, 32), 0);                 \
        for (int i = 0; i < 16; i++) CHECK(Q##_pop_front(&q, NULL)); \
        CHECK_EQ(poisoned(q.items, size, 0, 16), 16);                \
        CHECK_EQ(poisoned(q.items, size, 16, 16), 0);                \
        for (int i = 0; i < 8; i++) (void)Q##_take_back(&q);         \
        CHECK_EQ(poisoned(q.items, size, 24, 8), 8);                 \
        CHECK(Q##_check(&q));                                        \
        Q##_clear(&q);                                               \
        CHECK_EQ(poisoned(q.items, size, 0, 32), 32);                \
        for (int i = 0; i < 3; i++) CHECK(Q##_push_front(&q, item)); \
        CHECK_EQ(poisoned(q.items, size, 0, 24), 24);                \
        CHECK(Q##_insert_slice(&q, 1, &item, 1) && Q##_check(&q));   \
        CHECK_EQ(poisoned(q.items, size, 0, 24), 24);                \
        Q##_free(&q);                                                \
    }
POISON(e1, unsigned char)
POISON(p1, unsigned char)
POISON(e2, uint16_t)
POISON(e4, int)
POISON(p4, int)
POISON(e8, uint64_t)
POISON(e12, item12)
POISON(e256, item256)
POISON(eline, line64)

TEST(every_popped_and_every_unused_slot_is_poisoned)
{
    e1_poison();
    p1_poison();
    e2_poison();
    e4_poison();
    p4_poison();
    e8_poison();
    e12_poison();
    e256_poison();
    eline_poison();
}

TEST(nothing_stays_poisoned_that_is_given_back)
{
    static unsigned char room[61];
    e3 three;
    e1 q;
    CHECK_EQ(poisoned(room, 1, 0, 61), 0);
    e1_init_buffer(&q, room, 61);
    CHECK_EQ(poisoned(room, 1, 0, 56), 56);
    CHECK(e1_push_front(&q, 1) && e1_push_back(&q, 2) && e1_pop_front(&q, NULL));
    e1_free(&q);
    CHECK_EQ(poisoned(room, 1, 0, 61), 0);
    e3_init_allocator(&three, NULL);
    for (int i = 0; i < 50; i++) CHECK(e3_add_front(&three) != NULL);
    e3_free(&three); /* the allocator may hand the block out at once */
    memset(room, 0, sizeof room);
}

TEST(prepared_slots_are_accessible_until_the_commit)
{
    e4 q = WDEQUE_EMPTY;
    e4_span room[2];
    CHECK(e4_prepare_back(&q, 6, room));
    for (size_t i = 0; i < 6; i++) room[0].items[i] = (int)i;
    e4_commit_back(&q, 2);
    CHECK_EQ(poisoned(q.items, sizeof(int), 2, 4), 4);
    CHECK_EQ(*e4_at(&q, 1), 1);
    e4_free(&q);
}
#else
TEST(poisoning_needs_address_sanitizer) { SKIP("built without AddressSanitizer"); }
#endif
