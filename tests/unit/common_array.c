/* tests/unit/common_array.c - growth that can fail, and never half way. */
#include <stdlib.h>

static int allowed; /* allocations that still succeed; negative: all */

static void *limited_realloc(void *p, size_t n)
{
    if (allowed == 0) return NULL;
    if (allowed > 0) allowed--;
    return realloc(p, n);
}
#define WX__REALLOC(p, n) limited_realloc((p), (n))
#define WX__FREE(p)       free(p)

#include "common/array.h"
#include "test.h"

TEST(pushed_elements_keep_their_order)
{
    uint32_t *a = NULL;
    allowed = -1;
    CHECK_EQ(wx__array_len(a), 0);
    for (uint32_t i = 0; i < 1000; i++) CHECK(wx__array_push(a, i * 3));
    CHECK_EQ(wx__array_len(a), 1000);
    for (uint32_t i = 0; i < 1000; i++) CHECK_EQ(a[i], i * 3);
    CHECK_EQ(wx__array_last(a), 2997);
    CHECK_EQ(wx__array_pop(a), 2997);
    CHECK_EQ(wx__array_len(a), 999);
    wx__array_truncate(a, 10);
    CHECK_EQ(wx__array_last(a), 27);
    wx__array_free(a);
    CHECK(a == NULL);
    wx__array_free(a);
}

TEST(a_failed_push_changes_nothing)
{
    for (int n = 0; n < 12; n++) {
        uint64_t *a = NULL;
        size_t pushed = 0;
        allowed = n;
        while (pushed < 500 && wx__array_push(a, pushed)) pushed++;
        CHECK(n > 0 || a == NULL);
        CHECK_EQ(wx__array_len(a), pushed);
        for (size_t i = 0; i < pushed; i++) CHECK_EQ(a[i], i);
        allowed = -1;
        CHECK(wx__array_push(a, 77));
        CHECK_EQ(a[pushed], 77);
        wx__array_free(a);
    }
}

TEST(the_value_of_a_failed_push_is_not_evaluated)
{
    int *a = NULL, evaluated = 0;
    allowed = 0;
    CHECK(!wx__array_push(a, ++evaluated));
    CHECK_EQ(evaluated, 0);
    CHECK(a == NULL);
}

TEST(reserved_room_takes_pushes_without_allocation)
{
    uint16_t *a = NULL;
    allowed = 1;
    CHECK(wx__array_reserve(a, 100));
    for (uint16_t i = 0; i < 100; i++) CHECK(wx__array_push(a, i));
    CHECK(!wx__array_push(a, 1));
    CHECK_EQ(wx__array_len(a), 100);
    wx__array_free(a);
}

TEST(sizes_that_no_object_can_have_are_refused)
{
    uint64_t *a = NULL;
    allowed = -1;
    CHECK(!wx__array_reserve(a, SIZE_MAX));
    CHECK(!wx__array_reserve(a, SIZE_MAX / 8));
    CHECK(a == NULL);
    CHECK(wx__array_push(a, 1));
    CHECK(!wx__array_reserve(a, SIZE_MAX - 1));
    CHECK_EQ(wx__array_len(a), 1);
    CHECK_EQ(a[0], 1);
    wx__array_free(a);
}

TEST(added_elements_are_counted_at_once)
{
    char *a = NULL;
    allowed = -1;
    CHECK(wx__array_add(a, 5));
    CHECK_EQ(wx__array_len(a), 5);
    memcpy(a, "hello", 5);
    CHECK(wx__array_add(a, 0));
    CHECK(wx__array_add(a, 6));
    memcpy(a + 5, " world", 6);
    CHECK(memcmp(a, "hello world", 11) == 0);
    wx__array_free(a);
}
