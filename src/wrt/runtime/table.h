/* src/wrt/runtime/table.h - tables: allocation, growth, limits. */
#ifndef WRT__TABLE_H
#define WRT__TABLE_H

#include "context.h"
#include "../error.h"

static inline void wrt__table_fill(wrt__table *t, uint32_t i, uint64_t value, uint32_t n)
{
    for (uint32_t end = i + n; i < end; i++) t->elements[i] = value;
}

/* Room for `size` elements. Growing one by one stays linear. */
static bool wrt__table_reserve(wrt__table *t, uint32_t size)
{
    if (size <= t->cap) return true;
    uint64_t cap = (uint64_t)t->cap + t->cap / 2;
    if (cap > t->max) cap = t->max;
    if (cap < size) cap = size;
    size_t bytes;
    if (cap > SIZE_MAX || !wx__size_mul((size_t)cap, sizeof(uint64_t), &bytes)) return false;
    uint64_t *elements = (uint64_t *)WRT_REALLOC(t->elements, bytes);
    if (!elements) return false;
    t->elements = elements;
    t->cap = (uint32_t)cap;
    return true;
}

/* Whether n more elements are allowed by the type and the store. */
static inline bool wrt__table_may_grow(const wrt__table *t, uint32_t n)
{
    const wrt_store *store = t->store;
    return n <= t->max - t->size &&
           n <= store->engine->config.max_table_elements - store->table_elements;
}

/* Returns the old size, or -1 with nothing changed. */
static WX__UNUSED int64_t wrt__table_grow(wrt__table *t, uint32_t n, uint64_t value)
{
    uint32_t old = t->size;
    if (!wrt__table_may_grow(t, n) || !wrt__table_reserve(t, old + n)) return -1;
    wrt__table_fill(t, old, value, n);
    t->size = old + n;
    t->store->table_elements += n;
    return (int64_t)old;
}

#endif /* WRT__TABLE_H */
