/* src/wrt/jit/codebuf.h - the buffer machine code is written to, and places in it to fill in later.
 *
 * Positions are byte offsets from the start of the buffer, so the buffer may move while it grows
 * and code can be copied to its final place unchanged: nothing in it depends on its address.
 *
 * Running out of memory is sticky: `failed` is set and writing goes on at the start of the old
 * buffer, so emitters need no check of their own; whoever reserves looks at `failed` in the end.
 */
#ifndef WRT__JIT_CODEBUF_H
#define WRT__JIT_CODEBUF_H

#include "../config.h"

/* Largest piece of code one reservation covers: an instruction of the WebAssembly body, except for
 * those that reserve in a loop (calls, br_table). */
#define WRT__CODE_ROOM 512u
#define WRT__CODE_MAX  0x40000000u /* bytes in one module: distances fit in 32 bits */

typedef struct wrt__codebuf {
    uint8_t *data;
    uint8_t *at;  /* where the next byte goes */
    uint8_t *end; /* of the buffer, less WRT__CODE_ROOM */
    bool failed;
} wrt__codebuf;

static inline uint32_t wrt__code_here(const wrt__codebuf *c) { return (uint32_t)(c->at - c->data); }

static inline bool wrt__code_init(wrt__codebuf *c, size_t cap)
{
    c->failed = false;
    if (cap > WRT__CODE_MAX) cap = WRT__CODE_MAX;
    c->data = (uint8_t *)WX__REALLOC(NULL, cap + 2 * WRT__CODE_ROOM);
    c->at = c->data;
    c->end = c->data ? c->data + cap + WRT__CODE_ROOM : NULL;
    return c->data != NULL;
}

static inline void wrt__code_free(wrt__codebuf *c)
{
    if (c->data) WX__FREE(c->data);
    c->data = c->at = c->end = NULL;
}

static WX__COLD void wrt__code_grow(wrt__codebuf *c)
{
    size_t used = (size_t)(c->at - c->data);
    size_t cap = (size_t)(c->end - c->data) * 2;
    uint8_t *data = NULL;
    if (!c->failed && used < WRT__CODE_MAX) {
        data = (uint8_t *)WX__REALLOC(c->data, cap + WRT__CODE_ROOM);
    }
    if (!data) {
        c->failed = true;
        c->at = c->data;
        return;
    }
    c->data = data;
    c->at = data + used;
    c->end = data + cap;
}

/* Afterwards WRT__CODE_ROOM bytes can be written. */
static inline void wrt__code_reserve(wrt__codebuf *c)
{
    if (WX__UNLIKELY(c->at > c->end)) wrt__code_grow(c);
}

static inline void wrt__code_u8(wrt__codebuf *c, uint32_t v) { *c->at++ = (uint8_t)v; }

static inline void wrt__code_u32(wrt__codebuf *c, uint32_t v)
{
    wx__store_u32(c->at, v);
    c->at += 4;
}

static inline void wrt__code_u64(wrt__codebuf *c, uint64_t v)
{
    wx__store_u64(c->at, v);
    c->at += 8;
}

/* Fills in a 32-bit distance written earlier at `where`, counted from `base`. */
static inline void wrt__code_patch(wrt__codebuf *c, uint32_t where, uint32_t base, uint32_t target)
{
    if (c->failed) return;
    wx__store_u32(c->data + where, target - base);
}

#endif /* WRT__JIT_CODEBUF_H */
