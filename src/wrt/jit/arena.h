/* src/wrt/jit/arena.h - an engine's executable memory and each module's share of it.
 *
 * Code is compiled into ordinary memory and copied here when it is complete. Segments are mapped
 * as needed and kept until the engine is freed; a module's range returns to a list of free ranges.
 * A segment that was mapped before a fork() is shared with the child, so each process writes only
 * to segments of its own. All of it is behind one lock, which no call of a function takes.
 */
#ifndef WRT__JIT_ARENA_H
#define WRT__JIT_ARENA_H

#include "codebuf.h"
#include "state.h"
#include "../error.h"
#include "../os.h"

#define WRT__SEGMENT_BYTES ((size_t)1 << 20) /* the first one; address space, used page by page */

typedef struct wrt__free_range {
    size_t offset;
    size_t size;
} wrt__free_range;

typedef struct wrt__segment {
    wrt__os_code memory;
    uint64_t process;
    wrt__free_range *ranges; /* array.h, by offset, never adjacent */
} wrt__segment;

typedef struct wrt__arena wrt__arena;

struct wrt__arena {
    wx__spinlock lock;
    wrt__segment *segments; /* array.h */
    size_t mapped;          /* bytes of all segments */
    size_t max;
    uint32_t cpu;
    bool guard;
    bool flip; /* no double mapping: protect before running */
    /* addresses of the thunks, see x64_thunks.h */
    const void *thunks[WRT__THUNK_COUNT];
    const void *enter;
    const void *entered; /* return address of the outermost WebAssembly function */
    const void *host;
};

/* Where a range of code is. */
typedef struct wrt__code_range {
    uint32_t segment;
    size_t offset;
    size_t size;
} wrt__code_range;

struct wrt__code {
    wrt__code_range range;
    const uint8_t *base; /* executable address */
    size_t size;         /* of the code itself */
    wrt__site *sites;    /* array.h, in order of pc */
    wrt__jit *compiler;  /* until the module is complete */
};

/* -- ranges ------------------------------------------------------------------------------------------ */

static bool wrt__segment_take(wrt__segment *s, size_t size, size_t *offset)
{
    for (size_t i = 0; i < wx__array_len(s->ranges); i++) {
        wrt__free_range *r = &s->ranges[i];
        if (r->size < size) continue;
        *offset = r->offset;
        r->offset += size;
        r->size -= size;
        return true; /* an empty range stays, so that giving back always finds room */
    }
    return false;
}

static void wrt__segment_give(wrt__segment *s, size_t offset, size_t size)
{
    size_t n = wx__array_len(s->ranges), i = 0;
    while (i < n && s->ranges[i].offset + s->ranges[i].size < offset) i++;
    wrt__free_range *r = i < n ? &s->ranges[i] : NULL;
    if (r && r->offset + r->size == offset) { /* behind r, perhaps up to the next */
        r->size += size;
        if (i + 1 < n && r[1].offset == r->offset + r->size) {
            r->size += r[1].size;
            memmove(&r[1], &r[2], (n - i - 2) * sizeof *r);
            wx__array_truncate(s->ranges, n - 1);
        }
    } else if (r && offset + size == r->offset) {
        r->offset = offset;
        r->size += size;
    } else if (wx__array_add(s->ranges, 1)) {
        memmove(&s->ranges[i + 1], &s->ranges[i], (n - i) * sizeof *r);
        s->ranges[i].offset = offset;
        s->ranges[i].size = size;
    } /* out of memory: the range is lost until the engine is freed */
}

static void wrt__segment_free(wrt__arena *a, wrt__segment *s)
{
    if (a->guard) wrt__os_forget_code(s->memory.exec);
    a->mapped -= s->memory.size;
    wrt__os_code_unmap(&s->memory);
    wx__array_free(s->ranges);
}

/* A new segment with at least `size` bytes. */
static wrt_status wrt__segment_map(wrt__arena *a, size_t size, wrt_error *error)
{
    size_t page = wrt__os_page_size();
    size_t want = WRT__SEGMENT_BYTES
                  << (wx__array_len(a->segments) < 6 ? wx__array_len(a->segments) : 6);
    if (want > a->max - a->mapped) want = (a->max - a->mapped) / page * page;
    if (want < size) want = (size + page - 1) / page * page;
    if (want > a->max - a->mapped) {
        return wrt__fail(error, WRT_ERR_LIMIT, WRT_NO_OFFSET, "config.max_code_bytes reached");
    }
    wrt__segment s;
    memset(&s, 0, sizeof s);
    s.process = wrt__os_process();
    if (!wrt__os_code_map(&s.memory, want, a->flip)) {
        return wrt__fail(error, WRT_ERR_OS, WRT_NO_OFFSET, "no executable memory");
    }
    a->flip = !s.memory.dual;
    a->mapped += want;
    wrt__free_range all = {0, want};
    if (a->guard && !wrt__os_watch_code(s.memory.exec, want)) {
        wrt__segment_free(a, &s);
        return wrt__fail(error, WRT_ERR_LIMIT, WRT_NO_OFFSET, "too many blocks of guarded code");
    }
    if (!wx__array_push(s.ranges, all) || !wx__array_push(a->segments, s)) {
        wrt__segment_free(a, &s);
        return wrt__fail(error, WRT_ERR_NOMEM, WRT_NO_OFFSET, "out of memory");
    }
    return WRT_OK;
}

/* -- an engine's arena --------------------------------------------------------------------------------- */

/* Copies `size` bytes of finished code into executable memory. */
static wrt_status wrt__arena_publish(wrt__arena *a, const uint8_t *code, size_t size,
                                     wrt__code_range *range, const uint8_t **base, wrt_error *error)
{
    wrt_status status = WRT_OK;
    uint64_t process = wrt__os_process();
    wx__spin_lock(&a->lock);
    size_t unit = a->flip ? wrt__os_page_size() : 64;
    range->size = (size + unit - 1) / unit * unit;
    bool found = false;
    for (int round = 0; round < 2 && !found && status == WRT_OK; round++) {
        if (round == 1) status = wrt__segment_map(a, range->size + wrt__os_page_size(), error);
        size_t n = wx__array_len(a->segments);
        for (size_t i = n; i-- > 0 && !found && status == WRT_OK;) {
            if (a->segments[i].process != process) continue;
            if (a->flip)
                range->size =
                    (size + wrt__os_page_size() - 1) / wrt__os_page_size() * wrt__os_page_size();
            found = wrt__segment_take(&a->segments[i], range->size, &range->offset);
            range->segment = (uint32_t)i;
        }
    }
    if (found) {
        const wrt__os_code *m = &a->segments[range->segment].memory;
        bool ok = wrt__os_code_protect(m, range->offset, range->size, false);
        if (ok) memcpy(m->write + range->offset, code, size);
        ok = ok && wrt__os_code_protect(m, range->offset, range->size, true);
        *base = m->exec + range->offset;
        if (!ok) {
            wrt__segment_give(&a->segments[range->segment], range->offset, range->size);
            status = wrt__fail(error, WRT_ERR_OS, WRT_NO_OFFSET, "memory protection refused");
        }
    }
    wx__spin_unlock(&a->lock);
    return status;
}

static void wrt__arena_give(wrt__arena *a, const wrt__code_range *range)
{
    wx__spin_lock(&a->lock);
    wrt__segment *s = &a->segments[range->segment];
    if (s->process == wrt__os_process()) wrt__segment_give(s, range->offset, range->size);
    wx__spin_unlock(&a->lock);
}

static void wrt__arena_free(wrt__arena *a)
{
    while (wx__array_len(a->segments) > 0) {
        wrt__segment s = wx__array_pop(a->segments);
        wrt__segment_free(a, &s);
    }
    wx__array_free(a->segments);
    WX__FREE(a);
}

#endif /* WRT__JIT_ARENA_H */
