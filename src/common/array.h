/* src/common/array.h - growing arrays in the layout of stb_ds, with growth that can fail.
 *
 * The only file that includes stb_ds.h. An array is a plain `T *`, NULL when empty, with stb_ds's
 * header in front of it, so a debugger script or a reader who knows stb_ds is at home. stb_ds's own
 * growth does not check for lack of memory nor for size overflow, so growth is done here through
 * the product's allocation hooks; of stb_ds only the header layout is used, and nobody has to
 * define STB_DS_IMPLEMENTATION.
 *
 *     uint32_t *labels = NULL;
 *     if (!wx__array_push(labels, 7u)) return out_of_memory;
 *     for (size_t i = 0; i < wx__array_len(labels); i++) use(labels[i]);
 *     wx__array_free(labels);
 *
 * Amortized O(1) push, growth by 1.5. Pointers into an array die when it grows.
 */
#ifndef WX__ARRAY_H
#define WX__ARRAY_H

#include "base.h"

#ifndef INCLUDE_STB_DS_H
#ifndef STBDS_NO_SHORT_NAMES
#define STBDS_NO_SHORT_NAMES
#define WX__UNDEF_NO_SHORT_NAMES
#endif
#if defined(__has_include)
#if __has_include("stb_ds.h")
#include "stb_ds.h"
#elif __has_include(<stb/stb_ds.h>)
#include <stb/stb_ds.h>
#else
#include <stb_ds.h>
#endif
#else
#include "stb_ds.h"
#endif
#ifdef WX__UNDEF_NO_SHORT_NAMES
#undef STBDS_NO_SHORT_NAMES
#undef WX__UNDEF_NO_SHORT_NAMES
#endif
#endif

#define WX__ARRAY_HEADER(a) ((stbds_array_header *)(void *)(a)-1)

/* Makes room for `more` elements of `size` bytes behind the used ones. `array` is the address of
 * the array variable. False: out of memory or too large, nothing changed. */
WX__UNUSED static WX__NOINLINE bool wx__array_grow(void *array, size_t more, size_t size)
{
    void *old;
    memcpy(&old, array, sizeof old);
    size_t len = old ? WX__ARRAY_HEADER(old)->length : 0;
    size_t cap = old ? WX__ARRAY_HEADER(old)->capacity : 0;
    size_t limit = ((size_t)PTRDIFF_MAX - sizeof(stbds_array_header)) / size;
    if (len <= cap && more <= cap - len) return true;
    if (more > limit || len > limit - more) return false;
    size_t want = len + more;
    size_t grown = cap <= limit - cap / 2 ? cap + cap / 2 : limit;
    if (want < grown) want = grown;
    if (want < 4 && 4 <= limit) want = 4;
    stbds_array_header *header =
        (stbds_array_header *)WX__REALLOC(old ? (void *)WX__ARRAY_HEADER(old) : NULL,
                                          sizeof(stbds_array_header) + want * size);
    if (!header) return false;
    if (!old) memset(header, 0, sizeof *header);
    header->capacity = want;
    void *moved = header + 1;
    memcpy(array, &moved, sizeof moved);
    return true;
}

WX__UNUSED static void wx__array_release(void *array)
{
    void *old;
    void *none = NULL;
    memcpy(&old, array, sizeof old);
    if (old) WX__FREE((void *)WX__ARRAY_HEADER(old));
    memcpy(array, &none, sizeof none);
}

static inline size_t wx__array_length(const void *array)
{
    return array ? ((const stbds_array_header *)array - 1)->length : 0;
}

static inline bool wx__array_full(const void *array)
{
    if (!array) return true;
    const stbds_array_header *header = (const stbds_array_header *)array - 1;
    return header->length == header->capacity;
}

static inline bool wx__array_room(const void *array, size_t more)
{
    if (!array) return more == 0;
    const stbds_array_header *header = (const stbds_array_header *)array - 1;
    return more <= header->capacity - header->length;
}

#define wx__array_len(a) wx__array_length(a)

/* Room for n more; after true, n pushes cannot fail. */
#define wx__array_reserve(a, n) (wx__array_room((a), (n)) || wx__array_grow(&(a), (n), sizeof *(a)))

/* Appends v; false when out of memory, with v not evaluated. */
#define wx__array_push(a, v)                                    \
    (!wx__array_full(a) || wx__array_grow(&(a), 1, sizeof *(a)) \
         ? ((a)[WX__ARRAY_HEADER(a)->length++] = (v), true)     \
         : false)

/* Appends n uninitialised elements: afterwards a[len - n .. len) are the new ones. */
#define wx__array_add(a, n)                                                                 \
    (wx__array_reserve(a, n) ? (void)((n) == 0 ? 0 : (WX__ARRAY_HEADER(a)->length += (n))), \
     true                    : false)

/* The array is not empty. */
#define wx__array_pop(a)  ((a)[--WX__ARRAY_HEADER(a)->length])
#define wx__array_last(a) ((a)[WX__ARRAY_HEADER(a)->length - 1])

/* Shortens to n <= length; keeps the storage. */
#define wx__array_truncate(a, n) ((a) ? (void)(WX__ARRAY_HEADER(a)->length = (n)) : (void)0)
#define wx__array_free(a)        wx__array_release(&(a))

#endif /* WX__ARRAY_H */
