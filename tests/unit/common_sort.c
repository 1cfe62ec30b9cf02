/* tests/unit/common_sort.c - sorting of indices. */
#include "common/sort.h"
#include "test.h"

static bool by_value(const void *context, uint32_t a, uint32_t b)
{
    const uint32_t *values = (const uint32_t *)context;
    return values[a] != values[b] ? values[a] < values[b] : a < b;
}

TEST(any_order_becomes_ascending_and_ties_keep_their_position)
{
    uint32_t values[200], order[200], x = 1, wrong = 0;
    for (size_t count = 0; count <= 200; count++) {
        for (uint32_t i = 0; i < count; i++) {
            x = x * 1664525u + 1013904223u;
            values[i] = (x >> 16) % 50;
            order[i] = i;
        }
        wx__sort_u32(order, count, by_value, values);
        for (size_t i = 1; i < count; i++) wrong += !by_value(values, order[i - 1], order[i]);
    }
    CHECK_EQ(wrong, 0);
}
