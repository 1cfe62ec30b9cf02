/* src/common/sort.h - sorts indices by what they stand for.
 *
 * Heap sort: no worst case, no allocation, and the same result with every C library, which qsort
 * does not promise for equal elements.
 */
#ifndef WX__SORT_H
#define WX__SORT_H

#include "base.h"

/* Whether a stands before b; a total order. */
typedef bool (*wx__before)(const void *context, uint32_t a, uint32_t b);

WX__UNUSED static void wx__sort_sift(uint32_t *heap, size_t i, size_t count, wx__before before,
                                     const void *context)
{
    uint32_t value = heap[i];
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= count) break;
        if (child + 1 < count && before(context, heap[child], heap[child + 1])) child++;
        if (!before(context, value, heap[child])) break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = value;
}

/* O(count * log count) calls of `before`. */
WX__UNUSED static void wx__sort_u32(uint32_t *values, size_t count, wx__before before,
                                    const void *context)
{
    for (size_t i = count / 2; i > 0; i--) wx__sort_sift(values, i - 1, count, before, context);
    for (size_t i = count; i > 1; i--) {
        uint32_t last = values[i - 1];
        values[i - 1] = values[0];
        values[0] = last;
        wx__sort_sift(values, 0, i - 1, before, context);
    }
}

#endif /* WX__SORT_H */
