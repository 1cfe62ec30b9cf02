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

static WX__UNUSED void wrt__table_free(wrt__table *t)
{
    if (t->elements) WRT_FREE(t->elements);
    t->elements = NULL;
}

/* `t` is zeroed. After a failure wrt__table_free is still right. */
static WX__UNUSED wrt_status wrt__table_init(wrt_store *store, wrt__table *t,
                                             const wrt__table_type *type, uint64_t value,
                                             wrt_error *error)
{
    const wrt_limits *limits = &type->limits;
    if (limits->min > 0xffffffffu || (limits->has_max && limits->max < limits->min)) {
        return wrt__fail(error, WRT_ERR_TYPE, WRT_NO_OFFSET, "table size out of range");
    }
    t->store = store;
    t->content = type->content;
    t->has_max = limits->has_max;
    t->max = limits->has_max && limits->max < 0xffffffffu ? (uint32_t)limits->max : 0xffffffffu;
    if (!wrt__table_may_grow(t, (uint32_t)limits->min)) {
        return wrt__fail(error, WRT_ERR_LIMIT, WRT_NO_OFFSET, "max_table_elements reached");
    }
    if (wrt__table_grow(t, (uint32_t)limits->min, value) < 0) return wrt__fail_nomem(error);
    return WRT_OK;
}

#endif /* WRT__TABLE_H */
