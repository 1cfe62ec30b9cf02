/* tests/unit/wrt_module.h - modules written as hex, an engine without the rest of the runtime, and
 * an allocator that counts and fails on demand. With TEST_WHOLE_RUNTIME defined the engine is the
 * real one.
 */
#ifndef TEST_WRT_MODULE_H
#define TEST_WRT_MODULE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t heap_now, heap_peak, heap_blocks, heap_calls, heap_fail_at;

/* The size of a block stands in front of it. */
static void *heap_realloc(void *p, size_t n)
{
    size_t *block = p ? (size_t *)p - 2 : NULL;
    size_t old = block ? *block : 0;
    if (heap_fail_at && ++heap_calls == heap_fail_at) return NULL;
    block = (size_t *)realloc(block, n + 2 * sizeof *block);
    if (!block) return NULL;
    *block = n;
    heap_blocks += p == NULL;
    heap_now = heap_now - old + n;
    if (heap_now > heap_peak) heap_peak = heap_now;
    return block + 2;
}

static void heap_free(void *p)
{
    heap_now -= ((size_t *)p)[-2];
    heap_blocks--;
    free((size_t *)p - 2);
}

#define WRT_REALLOC(p, n) heap_realloc((p), (n))
#define WRT_FREE(p)       heap_free(p)

#ifdef TEST_WHOLE_RUNTIME
#define WRT_IMPLEMENTATION
#include "wrt.h"

static inline wrt_engine *test_engine_new(wrt_engine_kind kind, uint32_t features_off)
{
    wrt_config config;
    memset(&config, 0, sizeof config);
    config.engine = kind;
    config.features_off = features_off;
    return wrt_engine_new(&config, NULL);
}

#else
#define WRT_NO_JIT /* an engine of kind JIT then makes profiles that nobody uses */
#include "wrt/compile.h"

/* The part of runtime/store.h that modules need. */
static wrt_engine *test_engine_new(wrt_engine_kind kind, uint32_t features_off)
{
    wrt_engine *e = (wrt_engine *)WX__REALLOC(NULL, sizeof *e);
    if (!e) return NULL;
    memset(e, 0, sizeof *e);
    e->references = 1;
    e->config.engine = kind;
    e->config.features_off = features_off;
    e->config.max_module_size = (size_t)1 << 30;
    e->types = wrt__registry_new();
    if (e->types) return e;
    WX__FREE(e);
    return NULL;
}

WRT_API void wrt_engine_free(wrt_engine *engine)
{
    if (--engine->references) return;
    wrt__registry_free(engine->types);
    WX__FREE(engine);
}
#endif

/* -- writing ---------------------------------------------------------------------------------------- */

typedef struct text_module {
    uint8_t bytes[65536];
    size_t len;
    size_t mark; /* where a caret stood in the text */
} text_module;

static inline void put_byte(text_module *m, uint32_t byte)
{
    if (m->len < sizeof m->bytes) m->bytes[m->len++] = (uint8_t)byte;
}

/* Two hex digits a byte; blanks and what stands between brackets are skipped, ^ marks a place. */
static inline void put_hex(text_module *m, const char *hex)
{
    for (; *hex; hex++) {
        unsigned v;
        if (*hex == ' ') continue;
        if (*hex == '^') {
            m->mark = m->len;
            continue;
        }
        if (*hex == '[') {
            while (*hex != ']') hex++;
            continue;
        }
        if (sscanf(hex, "%2x", &v) != 1) abort();
        put_byte(m, v);
        hex++;
    }
}

static inline void put_leb(text_module *m, uint32_t v)
{
    uint8_t leb[10];
    size_t n = wx__leb_write_unsigned(leb, v);
    for (size_t i = 0; i < n; i++) put_byte(m, leb[i]);
}

static inline void module_start(text_module *m)
{
    m->len = 0;
    put_hex(m, "0061736d 01000000");
}

static inline void put_section(text_module *m, uint32_t id, const char *hex)
{
    static text_module part;
    part.len = 0;
    put_hex(&part, hex);
    put_byte(m, id);
    put_leb(m, (uint32_t)part.len);
    if (strchr(hex, '^')) m->mark = m->len + part.mark;
    for (size_t i = 0; i < part.len; i++) put_byte(m, part.bytes[i]);
}

/* A code section of one body; `hex` has the local declarations and everything behind them. */
static inline void put_body(text_module *m, const char *hex)
{
    static text_module part;
    uint8_t leb[10];
    part.len = 0;
    put_hex(&part, hex);
    size_t size = wx__leb_write_unsigned(leb, part.len);
    put_byte(m, 10);
    put_leb(m, (uint32_t)(1 + size + part.len));
    put_byte(m, 1);
    put_leb(m, (uint32_t)part.len);
    if (strchr(hex, '^')) m->mark = m->len + part.mark;
    for (size_t i = 0; i < part.len; i++) put_byte(m, part.bytes[i]);
}

#endif /* TEST_WRT_MODULE_H */
