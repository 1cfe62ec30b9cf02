/* src/wrt/runtime/memory.h - linear memories: allocation, growth, limits.
 *
 * Without guard pages a memory is one zeroed block that may move when it grows; every context that
 * caches its address is in `users` and is updated. With guard pages the whole range an access can
 * reach is reserved and the block never moves.
 */
#ifndef WRT__MEMORY_H
#define WRT__MEMORY_H

#include "context.h"
#include "../error.h"
#include "../os.h"

#define WRT__PAGE_SHIFT 16
#define WRT__PAGE_SIZE  ((uint64_t)1 << WRT__PAGE_SHIFT)
#define WRT__MAX_PAGES  65536u

/* What an access can reach without a check: a 32-bit address plus a 32-bit offset, and the widest
 * access behind that. */
#define WRT__GUARD_RESERVE (((uint64_t)8 << 30) + WRT__PAGE_SIZE)

static inline void wrt__memory_publish(wrt__memory *m)
{
    for (size_t i = 0; i < wx__array_len(m->users); i++) {
        m->users[i]->memory_data = m->data;
        m->users[i]->memory_size = m->size;
    }
}

/* Moves to a larger block. Capacity grows by half of the old one, so that growing page by page
 * stays linear; what is not used yet is untouched zero pages. */
static bool wrt__memory_move(wrt__memory *m, uint64_t size)
{
    uint64_t cap = m->reserved + m->reserved / 2;
    if (cap > m->max_pages << WRT__PAGE_SHIFT) cap = m->max_pages << WRT__PAGE_SHIFT;
    if (cap < size) cap = size;
    if (cap > (uint64_t)PTRDIFF_MAX) cap = size;
    if (cap > (uint64_t)PTRDIFF_MAX) return false;
    uint8_t *data = (uint8_t *)WRT_CALLOC((size_t)cap);
    if (!data && cap > size) {
        cap = size;
        data = (uint8_t *)WRT_CALLOC((size_t)cap);
    }
    if (!data) return false;
    if (m->size) memcpy(data, m->data, (size_t)m->size);
    if (m->data) WRT_FREE(m->data);
    m->data = data;
    m->reserved = cap;
    return true;
}

/* Makes the bytes up to `size` accessible; they are zero. */
static bool wrt__memory_extend(wrt__memory *m, uint64_t size)
{
#if WRT__OS_GUARD
    if (m->guarded) return wrt__os_commit(m->data + m->size, size - m->size);
#endif
    return size <= m->reserved || wrt__memory_move(m, size);
}

/* Returns the old size in pages, or -1 with nothing changed. */
static WX__UNUSED int64_t wrt__memory_grow(wrt__memory *m, uint64_t pages)
{
    wrt_store *store = m->store;
    uint64_t old_pages = m->size >> WRT__PAGE_SHIFT;
    if (pages > m->max_pages - old_pages) return -1;
    uint64_t more = pages << WRT__PAGE_SHIFT;
    if (more > store->engine->config.max_memory_bytes - store->memory_bytes) return -1;
    if (more && !wrt__memory_extend(m, m->size + more)) return -1;
    m->size += more;
    store->memory_bytes += more;
    wrt__memory_publish(m);
    return (int64_t)old_pages;
}

/* Gives back what wrt__memory_init and growth took; the struct itself belongs to its owner. */
static WX__UNUSED void wrt__memory_free(wrt__memory *m)
{
    if (m->guarded) {
#if WRT__OS_GUARD
        wrt__os_release(m->data, m->reserved);
#endif
    } else if (m->data) {
        WRT_FREE(m->data);
    }
    m->data = NULL;
    wx__array_free(m->users);
}

static wrt_status wrt__memory_reserve(wrt__memory *m, wrt_error *error)
{
#if WRT__OS_GUARD
    if (m->store->engine->config.bounds == WRT_BOUNDS_GUARD) {
        m->data = (uint8_t *)wrt__os_reserve(WRT__GUARD_RESERVE);
        if (!m->data) return wrt__fail(error, WRT_ERR_OS, WRT_NO_OFFSET, "no address space left");
        m->guarded = true;
        m->reserved = WRT__GUARD_RESERVE;
    }
#endif
    (void)m;
    (void)error;
    return WRT_OK;
}

/* `m` is zeroed. After a failure wrt__memory_free is still right. */
static WX__UNUSED wrt_status wrt__memory_init(wrt_store *store, wrt__memory *m,
                                              const wrt_limits *limits, wrt_error *error)
{
    if (limits->min > WRT__MAX_PAGES || (limits->has_max && limits->max < limits->min)) {
        return wrt__fail(error, WRT_ERR_TYPE, WRT_NO_OFFSET, "memory size out of range");
    }
    m->store = store;
    m->has_max = limits->has_max;
    m->max_pages = limits->has_max && limits->max < WRT__MAX_PAGES ? limits->max : WRT__MAX_PAGES;
    if (limits->min << WRT__PAGE_SHIFT >
        store->engine->config.max_memory_bytes - store->memory_bytes) {
        return wrt__fail(error, WRT_ERR_LIMIT, WRT_NO_OFFSET, "max_memory_bytes reached");
    }
    if (wrt__memory_reserve(m, error) != WRT_OK) return WRT_ERR_OS;
    if (wrt__memory_grow(m, limits->min) < 0) return wrt__fail_nomem(error);
    return WRT_OK;
}

#endif /* WRT__MEMORY_H */
