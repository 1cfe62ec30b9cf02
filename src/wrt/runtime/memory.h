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

#define WRT__PAGE_SHIFT 16
#define WRT__PAGE_SIZE  ((uint64_t)1 << WRT__PAGE_SHIFT)
#define WRT__MAX_PAGES  65536u

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
    if (cap > (uint64_t)PTRDIFF_MAX) return false;
    uint8_t *data = (uint8_t *)WRT_CALLOC((size_t)cap);
    if (!data && cap > size) data = (uint8_t *)WRT_CALLOC((size_t)(cap = size));
    if (!data) return false;
    if (m->size) memcpy(data, m->data, (size_t)m->size);
    if (m->data) WRT_FREE(m->data);
    m->data = data;
    m->reserved = cap;
    return true;
}

/* Returns the old size in pages, or -1 with nothing changed. */
static WX__UNUSED int64_t wrt__memory_grow(wrt__memory *m, uint64_t pages)
{
    wrt_store *store = m->store;
    uint64_t old_pages = m->size >> WRT__PAGE_SHIFT;
    if (pages > m->max_pages - old_pages) return -1;
    uint64_t more = pages << WRT__PAGE_SHIFT;
    if (more > store->engine->config.max_memory_bytes - store->memory_bytes) return -1;
    if (m->size + more > m->reserved && !wrt__memory_move(m, m->size + more)) return -1;
    m->size += more;
    store->memory_bytes += more;
    wrt__memory_publish(m);
    return (int64_t)old_pages;
}

#endif /* WRT__MEMORY_H */
