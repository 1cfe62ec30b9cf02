/* tests/unit/wrt_world.h - modules written as text and a world to run them in, for the wrt tests.
 *
 * A module is the rest of its bytes behind the header, in hex, with three shorthands:
 *     ( ... )   a length in front: sections, bodies
 *     'name'    a length-prefixed name
 *     #300 +-5  an unsigned or a signed LEB128 number
 * "01 (01 60 00 00) 03 (01 00) 07 (01 'run' 00 00) 0a (01 (00 0b))" is a module with one function.
 */
#ifndef WRT_WORLD_H
#define WRT_WORLD_H

#define WRT_IMPLEMENTATION
#include "wrt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "test.h"

typedef struct wasm {
    uint8_t bytes[1 << 16];
    size_t len;
} wasm;

static inline void wasm_byte(wasm *w, unsigned v)
{
    if (w->len < sizeof w->bytes) w->bytes[w->len++] = (uint8_t)v;
}

static inline void wasm_unsigned(wasm *w, unsigned long long v)
{
    for (; v >= 0x80; v >>= 7) wasm_byte(w, (unsigned)(v & 0x7f) | 0x80);
    wasm_byte(w, (unsigned)v);
}

static inline void wasm_signed(wasm *w, long long v)
{
    for (;;) {
        unsigned low = (unsigned)((unsigned long long)v & 0x7f);
        v = v < 0 ? ~(~v >> 7) : v >> 7;
        if ((v == 0 && !(low & 0x40)) || (v == -1 && (low & 0x40))) {
            wasm_byte(w, low);
            return;
        }
        wasm_byte(w, low | 0x80);
    }
}

static inline const char *wasm_text(wasm *w, const char *p)
{
    while (*p && *p != ')') {
        char *end = (char *)0;
        if (*p == ' ' || *p == '\n') {
            p++;
        } else if (*p == '(') {
            wasm *inner = (wasm *)malloc(sizeof *inner);
            if (!inner) abort();
            inner->len = 0;
            p = wasm_text(inner, p + 1) + 1;
            wasm_unsigned(w, inner->len);
            for (size_t i = 0; i < inner->len; i++) wasm_byte(w, inner->bytes[i]);
            free(inner);
        } else if (*p == '\'') {
            size_t n = strcspn(p + 1, "'");
            wasm_unsigned(w, n);
            for (size_t i = 0; i < n; i++) wasm_byte(w, (unsigned char)p[1 + i]);
            p += n + 2;
        } else if (*p == '#') {
            wasm_unsigned(w, strtoull(p + 1, &end, 0));
            p = end;
        } else if (*p == '+') {
            wasm_signed(w, strtoll(p + 1, &end, 0));
            p = end;
        } else {
            wasm_byte(w, (unsigned)strtoul(p, &end, 16));
            if (end == p) abort();
            p = end;
        }
    }
    return p;
}

static inline void wasm_make(wasm *w, const char *text)
{
    memcpy(w->bytes, "\0asm\1\0\0\0", 8);
    w->len = 8;
    wasm_text(w, text);
}

/* An engine, a module and a store; the instance is made by the tests. */
typedef struct world {
    wrt_engine *engine;
    wrt_module *module;
    wrt_store *store;
    wrt_linker *linker;
    wrt_instance instance;
    wrt_trap trap;
    wrt_error error;
} world;

static inline void world_close(world *w)
{
    wrt_linker_free(w->linker);
    wrt_store_free(w->store);
    wrt_module_free(w->module);
    wrt_engine_free(w->engine);
    memset(w, 0, sizeof *w);
}

/* A module of the world's engine; NULL is a failed check. */
static inline wrt_module *world_module(world *w, const char *text)
{
    wasm *bytes = (wasm *)malloc(sizeof *bytes);
    if (!bytes) abort();
    wasm_make(bytes, text);
    wrt_module *m = wrt_module_new(w->engine, bytes->bytes, bytes->len, &w->error);
    if (!m) printf("module: %s at %zu\n", w->error.message, w->error.offset);
    free(bytes);
    CHECK(m != NULL);
    return m;
}

/* False when this build has no such engine, or after a failed check. */
static inline bool world_open_config(world *w, const wrt_config *config, const char *text)
{
    memset(w, 0, sizeof *w);
    w->engine = wrt_engine_new(config, &w->error);
    if (!w->engine) {
        CHECK_EQ(w->error.status, WRT_ERR_UNSUPPORTED);
        return false;
    }
    w->store = wrt_store_new(w->engine, NULL, NULL, &w->error);
    w->linker = wrt_linker_new(w->engine, &w->error);
    if (text) w->module = world_module(w, text);
    if (w->store && w->linker && (w->module || !text)) return true;
    CHECK(!"a world");
    world_close(w);
    return false;
}

static inline bool world_open(world *w, wrt_engine_kind kind, bool fuel, const char *text)
{
    wrt_config config;
    memset(&config, 0, sizeof config);
    config.engine = kind;
    config.fuel = fuel;
    return world_open_config(w, &config, text);
}

static inline wrt_status world_link(world *w)
{
    return wrt_linker_instantiate(w->linker, w->store, w->module, &w->instance, &w->trap,
                                  &w->error);
}

static inline wrt_extern world_export(world *w, const char *name)
{
    wrt_extern item;
    memset(&item, 0, sizeof item);
    CHECK(wrt_instance_export(w->store, w->instance, name, strlen(name), &item));
    return item;
}

static inline wrt_status world_call(world *w, const char *name, const wrt_value *args,
                                    size_t arg_count, wrt_value *results, size_t result_count)
{
    wrt_func f = world_export(w, name).of.func;
    return wrt_func_call(w->store, f, args, arg_count, results, result_count, &w->trap, &w->error);
}

/* Calls a function of i32 parameters (at most 4) and one i32 result; -99999 after a failed check. */
static inline int world_i32(world *w, const char *name, size_t arg_count, int a, int b, int c)
{
    wrt_value args[3], result;
    args[0] = wrt_i32(a);
    args[1] = wrt_i32(b);
    args[2] = wrt_i32(c);
    wrt_status status = world_call(w, name, args, arg_count, &result, 1);
    CHECK_EQ(status, WRT_OK);
    return status == WRT_OK ? (int)result.of.i32 : -99999;
}

/* for (EACH_ENGINE(kind)) ... */
#define EACH_ENGINE(kind)                                 \
    int kind##_i = WRT_ENGINE_JIT, kind = WRT_ENGINE_JIT; \
    kind##_i <= WRT_ENGINE_INTERP;                        \
    kind = ++kind##_i
#define ENGINE(kind) ((wrt_engine_kind)(kind))

#endif /* WRT_WORLD_H */
