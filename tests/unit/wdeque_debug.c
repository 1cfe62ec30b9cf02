/* tests/unit/wdeque_debug.c - broken promises of the caller reach WDEQUE_ASSERT, and WDEQUE_DEBUG
 * notices a deque that is changed while it is walked. */
#include <setjmp.h>

static jmp_buf caught;
static int armed;
static void on_assert(void)
{
    if (armed) longjmp(caught, 1);
}
#define WDEQUE_ASSERT(x) ((x) ? (void)0 : on_assert())
#define WDEQUE_DEBUG
#define WDEQUE_IMPLEMENTATION
#include "wdeque.h"

#include "../test.h"

WDEQUE_DEFINE(intq, int)
WDEQUE_DEFINE_POW2(intp, int)

/* Does the statement reach the assertion? */
#define ASSERTS(statement)                                              \
    do {                                                                \
        armed = 1;                                                      \
        if (!setjmp(caught)) {                                          \
            statement;                                                  \
            test_fail(__FILE__, __LINE__, "not asserted: " #statement); \
        }                                                               \
        armed = 0;                                                      \
    } while (0)

static intq three; /* static: not clobbered by longjmp */
static intp pow2;
static intq_iter iter;

static void make_three(void)
{
    intq_free(&three);
    CHECK(intq_ensure_total_exact(&three, 4));
    for (int i = 0; i < 3; i++) intq_push_back_assume(&three, i);
}

TEST(broken_promises_are_asserted)
{
    make_three();
    ASSERTS((void)intq_at(&three, 3));
    ASSERTS((void)intq_at(&three, SIZE_MAX));
    intq_push_back_assume(&three, 3);
    ASSERTS(intq_push_back_assume(&three, 4));
    ASSERTS(intq_push_front_assume(&three, 4));
    ASSERTS(intq_push_back_slice_assume(&three, intq_front(&three), 1));
    ASSERTS(intq_commit_back(&three, 1));
    intq_clear(&three);
    ASSERTS((void)intq_take_back(&three));
    ASSERTS((void)intq_take_front(&three));
    ASSERTS((void)intp_take_front(&pow2));
    ASSERTS(intp_push_back_assume(&pow2, 1));
    intq_free(&three);
}

TEST(a_slice_of_the_deque_itself_is_refused_when_it_would_move)
{
    make_three();
    CHECK(intq_push_back_slice(&three, intq_at(&three, 0), 1)); /* fits: nothing moves */
    CHECK_EQ(*intq_back(&three), 0);
    ASSERTS((void)!intq_push_back_slice(&three, intq_at(&three, 0), 2));
    ASSERTS((void)!intq_push_front_slice(&three, intq_at(&three, 3), 1));
    CHECK_EQ(intq_len(&three), 4);
    CHECK(intq_ensure_unused(&three, 8));
    ASSERTS((void)!intq_insert_slice(&three, 1, intq_at(&three, 0), 2));
    intq_free(&three);
}

TEST(a_walk_notices_what_moves_or_removes_elements)
{
    make_three();
    ASSERTS(WDEQUE_EACH(intq, &three, it) CHECK(intq_pop_back(&three, NULL)));
    make_three();
    ASSERTS(WDEQUE_EACH(intq, &three, it) CHECK(intq_push_back(&three, *it))); /* grows at last */
    make_three();
    ASSERTS(WDEQUE_EACH_REV(intq, &three, it) CHECK(intq_insert(&three, 1, *it)));
    make_three();
    iter = intq_iter_at(&three, 0);
    CHECK(intq_iter_next(&iter) != NULL);
    intq_rotate_left(&three, 1);
    ASSERTS((void)intq_iter_next(&iter));
    intq_free(&three);
}

TEST(pushes_within_the_capacity_do_not_disturb_a_walk)
{
    static int seen;
    seen = 0;
    make_three();
    armed = 1;
    if (!setjmp(caught)) {
        WDEQUE_EACH(intq, &three, it) if (seen++ == 0) intq_push_front_assume(&three, 9);
        CHECK_EQ(seen, 3);
    } else {
        test_fail(__FILE__, __LINE__, "asserted");
    }
    armed = 0;
    intq_free(&three);
}

TEST(the_generation_changes_exactly_when_pointers_may_die)
{
    size_t before;
#define CHANGES(statement) \
    (before = intq_generation(&three), (void)(statement), CHECK(intq_generation(&three) != before))
#define KEEPS(statement) \
    (before = intq_generation(&three), (void)(statement), CHECK_EQ(intq_generation(&three), before))
    make_three();
    KEEPS(!intq_push_back(&three, 3));
    CHANGES(!intq_push_back(&three, 4));
    KEEPS(!intq_ensure_unused(&three, 1));
    KEEPS(intq_front(&three));
    CHANGES(!intq_insert(&three, 2, 5));
    CHANGES(intq_remove(&three, 2, NULL));
    CHANGES(intq_pop_front(&three, NULL));
    CHANGES(intq_take_back(&three));
    CHANGES(intq_drop_front(&three, 1));
    CHANGES(intq_shrink_to(&three, 0));
    KEEPS(intq_make_contiguous(&three));
    CHANGES(intq_clear(&three));
    CHANGES(intq_free(&three));
}
