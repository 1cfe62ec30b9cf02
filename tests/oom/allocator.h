/* tests/oom/allocator.h - an allocator that fails on demand and counts what lives. */
#ifndef OOM_ALLOCATOR_H
#define OOM_ALLOCATOR_H

#include <stdlib.h>

static long allowed = -1; /* allocations that still succeed; negative: all */
static long live, asked;

static void *failing_realloc(void *p, size_t n)
{
    asked++;
    if (allowed == 0) return NULL;
    if (allowed > 0) allowed--;
    void *moved = malloc(n); /* always moves, so that stale pointers are seen */
    if (!moved) return NULL;
    live++;
    if (p) {
        void *resized = realloc(p, n); /* the old block, cut or grown, is what is copied */
        if (!resized) abort();
        for (size_t i = 0; i < n; i++) ((char *)moved)[i] = ((char *)resized)[i];
        free(resized);
        live--;
    }
    return moved;
}

static void counted_free(void *p)
{
    live--;
    free(p);
}

#endif
