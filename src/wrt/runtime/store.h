/* src/wrt/runtime/store.h - engines and stores: making, freeing, fuel and interruption from outside.
 */
#ifndef WRT__STORE_H
#define WRT__STORE_H

#include "../os.h"
#include "fuel.h"
#include "memory.h"
#include "table.h"
#include "../module/types.h"

/* Whether jit/jit.h stands before this file. */
#ifdef WRT__JIT_H
#define WRT__HAS_JIT 1
#else
#define WRT__HAS_JIT 0
#endif

/* -- engines ---------------------------------------------------------------------------------------- */

static void wrt__config_defaults(wrt_config *c)
{
    if (c->engine == WRT_ENGINE_DEFAULT)
        c->engine = WRT__HAS_JIT ? WRT_ENGINE_JIT : WRT_ENGINE_INTERP;
    if (c->max_stack == 0) c->max_stack = 512u << 10;
    if (c->max_module_size == 0) c->max_module_size = (size_t)1 << 30;
    if (c->max_memory_bytes == 0) c->max_memory_bytes = (uint64_t)4 << 30;
    if (c->max_table_elements == 0) c->max_table_elements = 10000000u;
    if (c->max_instances == 0) c->max_instances = 10000u;
    if (c->max_code_bytes == 0) c->max_code_bytes = (size_t)256 << 20;
}

/* `c` has its defaults. */
static wrt_status wrt__config_check(const wrt_config *c, wrt_error *error)
{
    if (c->engine != WRT_ENGINE_JIT && c->engine != WRT_ENGINE_INTERP) {
        return wrt__fail(error, WRT_ERR_USAGE, WRT_NO_OFFSET,
                         "config.engine is not a known engine");
    }
    if (c->bounds != WRT_BOUNDS_EXPLICIT && c->bounds != WRT_BOUNDS_GUARD) {
        return wrt__fail(error, WRT_ERR_USAGE, WRT_NO_OFFSET, "config.bounds is not a known mode");
    }
    if (c->engine == WRT_ENGINE_JIT && !WRT__HAS_JIT) {
        return wrt__fail(error, WRT_ERR_UNSUPPORTED, WRT_NO_OFFSET,
                         "config.engine: no compiler for this CPU; use WRT_ENGINE_INTERP");
    }
    if (c->bounds == WRT_BOUNDS_GUARD && (c->engine != WRT_ENGINE_JIT || !WRT__OS_GUARD)) {
        return wrt__fail(error, WRT_ERR_UNSUPPORTED, WRT_NO_OFFSET,
                         "config.bounds: guard pages need the compiler and Linux on x86-64");
    }
    return WRT_OK;
}

static wrt_status wrt__engine_parts(wrt_engine *engine, wrt_error *error)
{
    engine->types = wrt__registry_new();
    if (!engine->types) return wrt__fail_nomem(error);
#ifdef WRT__JIT_H
    if (engine->config.engine == WRT_ENGINE_JIT) {
        engine->arena = wrt__arena_new(&engine->config, error);
        if (!engine->arena) return error ? error->status : WRT_ERR_NOMEM;
    }
#endif
    return WRT_OK;
}

WRT_API wrt_engine *wrt_engine_new(const wrt_config *config, wrt_error *error)
{
    wrt_config c;
    memset(&c, 0, sizeof c);
    if (config) c = *config;
    wrt__error_clear(error);
    wrt__config_defaults(&c);
    if (wrt__config_check(&c, error) != WRT_OK) return NULL;
    wrt_engine *engine = (wrt_engine *)WRT_REALLOC(NULL, sizeof *engine);
    if (!engine) {
        wrt__fail_nomem(error);
        return NULL;
    }
    memset(engine, 0, sizeof *engine);
    engine->references = 1;
    engine->config = c;
    if (wrt__engine_parts(engine, error) != WRT_OK) {
        wrt_engine_free(engine);
        return NULL;
    }
    return engine;
}

WRT_API void wrt_engine_free(wrt_engine *engine)
{
    if (!engine || wx__atomic_add_u32(&engine->references, (uint32_t)-1) != 0) return;
#ifdef WRT__JIT_H
    if (engine->arena) wrt__arena_free(engine->arena);
#endif
    if (engine->types) wrt__registry_free(engine->types);
    WRT_FREE(engine);
}

WRT_API wrt_engine_kind wrt_engine_get_kind(const wrt_engine *engine)
{
    return engine->config.engine;
}

/* -- types of host functions ------------------------------------------------------------------------- */

/* References to the types of a linker's functions; instances made with it share them. */
struct wrt__linker_types {
    uint32_t references; /* atomic */
    wrt_engine *engine;
    uint32_t *ids; /* array.h */
};

static WX__UNUSED void wrt__linker_types_release(struct wrt__linker_types *types)
{
    if (!types || wx__atomic_add_u32(&types->references, (uint32_t)-1) != 0) return;
    for (size_t i = 0; i < wx__array_len(types->ids); i++) {
        wrt__types_release(types->engine, types->ids[i]);
    }
    wx__array_free(types->ids);
    WRT_FREE(types);
}

/* -- stores ------------------------------------------------------------------------------------------- */

/* Only to tell handles of different stores apart. After 2^32 stores numbers come back; a stale
 * handle is then taken for one of the new store, which is still checked against its tables. */
static uint32_t wrt__store_number(void)
{
    static uint32_t last;
    uint32_t id;
    do {
        id = wx__atomic_add_u32(&last, 1);
    } while (id == WRT_NULL_STORE);
    return id;
}

WRT_API wrt_store *wrt_store_new(wrt_engine *engine, void *data, void (*finalizer)(void *),
                                 wrt_error *error)
{
    wrt__error_clear(error);
    wrt_store *s = (wrt_store *)WRT_REALLOC(NULL, sizeof *s);
    if (!s) {
        wrt__fail_nomem(error);
        return NULL;
    }
    memset(s, 0, sizeof *s);
    wrt__engine_retain(engine);
    s->engine = engine;
    s->id = wrt__store_number();
    s->data = data;
    s->finalizer = finalizer;
    if (!wrt__is_metered(s)) {
        s->fuel = (int64_t)WRT_MAX_FUEL;
        s->fuel_added = WRT_MAX_FUEL;
    }
    return s;
}

static void wrt__interrupt_release(wrt_interrupt *handle)
{
    if (wx__atomic_add_u32(&handle->references, (uint32_t)-1) == 0) WRT_FREE(handle);
}

/* A sender that saw a context of this store may still write into it. */
static void wrt__interrupt_detach(wrt_interrupt *handle)
{
    (void)wx__atomic_exchange_ptr(&handle->running, 0);
    while (wx__atomic_load_u32(&handle->senders) != 0) wrt__os_yield();
    wrt__interrupt_release(handle);
}

WRT_API void wrt_store_free(wrt_store *s)
{
    if (!s) return;
    WRT_ASSERT(!s->activation); /* not from inside a host function called by its code */
    if (s->interrupt) wrt__interrupt_detach(s->interrupt);
    for (size_t i = 0; i < wx__array_len(s->tables); i++) wrt__table_free(s->tables[i]);
    for (size_t i = 0; i < wx__array_len(s->memories); i++) wrt__memory_free(s->memories[i]);
    for (size_t i = 0; i < wx__array_len(s->owned); i++) WRT_FREE(s->owned[i]);
    for (size_t i = 0; i < wx__array_len(s->instances); i++) {
        wrt_module_free(s->instances[i]->module);
        wrt__linker_types_release(s->instances[i]->linker_types);
        WRT_FREE(s->instances[i]);
    }
    for (size_t i = 0; i < wx__array_len(s->types); i++) wrt__types_release(s->engine, s->types[i]);
    wx__array_free(s->types);
    wx__array_free(s->instances);
    wx__array_free(s->funcs);
    wx__array_free(s->tables);
    wx__array_free(s->memories);
    wx__array_free(s->globals);
    wx__array_free(s->owned);
    if (s->interp_stack) WRT_FREE(s->interp_stack);
    wrt_engine *engine = s->engine;
    void (*finalizer)(void *) = s->finalizer;
    void *data = s->data;
    WRT_FREE(s);
    wrt_engine_free(engine);
    if (finalizer) finalizer(data);
}

WRT_API void *wrt_store_data(const wrt_store *store) { return store->data; }

WRT_API wrt_engine *wrt_store_engine(const wrt_store *store) { return store->engine; }

/* -- fuel ------------------------------------------------------------------------------------------------ */

WRT_API wrt_status wrt_store_set_fuel(wrt_store *s, uint64_t fuel)
{
    if (!wrt__is_metered(s)) return WRT_ERR_USAGE;
    if (fuel > WRT_MAX_FUEL) return WRT_ERR_LIMIT;
    s->fuel_added += fuel - (uint64_t)s->fuel;
    s->fuel = (int64_t)fuel;
    return WRT_OK;
}

WRT_API wrt_status wrt_store_add_fuel(wrt_store *s, uint64_t fuel)
{
    if (!wrt__is_metered(s)) return WRT_ERR_USAGE;
    uint64_t room = WRT_MAX_FUEL - (uint64_t)s->fuel; /* s->fuel may be negative */
    if (fuel > room) fuel = room;
    s->fuel_added += fuel;
    s->fuel += (int64_t)fuel;
    return WRT_OK;
}

WRT_API wrt_status wrt_store_consume_fuel(wrt_store *s, uint64_t fuel)
{
    if (!wrt__is_metered(s)) return WRT_ERR_USAGE;
    if (fuel > WRT_MAX_FUEL || s->fuel < (int64_t)fuel) {
        return wrt__trap_set(s, WRT_TRAP_OUT_OF_FUEL);
    }
    s->fuel -= (int64_t)fuel;
    return WRT_OK;
}

WRT_API uint64_t wrt_store_get_fuel(const wrt_store *s)
{
    return wrt__is_metered(s) && s->fuel > 0 ? (uint64_t)s->fuel : 0;
}

WRT_API uint64_t wrt_store_fuel_consumed(const wrt_store *s)
{
    return s->fuel_added - (uint64_t)s->fuel;
}

WRT_API wrt_status wrt_store_on_out_of_fuel(wrt_store *s, wrt_fuel_callback callback, void *data)
{
    if (!wrt__is_metered(s)) return WRT_ERR_USAGE;
    s->fuel_callback = callback;
    s->fuel_callback_data = data;
    return WRT_OK;
}

/* -- interruption ------------------------------------------------------------------------------------------- */

WRT_API wrt_interrupt *wrt_store_interrupt(wrt_store *s)
{
    if (!s->interrupt) {
        wrt_interrupt *handle = (wrt_interrupt *)WRT_REALLOC(NULL, sizeof *handle);
        if (!handle) return NULL;
        memset(handle, 0, sizeof *handle);
        handle->references = 1;
        s->interrupt = handle;
    }
    wx__atomic_add_u32(&s->interrupt->references, 1);
    return s->interrupt;
}

/* fuel.h has the protocol. */
WRT_API void wrt_interrupt_send(wrt_interrupt *handle)
{
    wx__atomic_add_u32(&handle->senders, 1);
    (void)wx__atomic_exchange_u32(&handle->pending, 1);
#if WRT__JIT_X64
    /* The runner may be waiting for this very processor: do not spin for long. */
    for (uint32_t round = 1; wx__atomic_load_u32(&handle->pending) != 0; round++) {
        wrt__context *ctx = (wrt__context *)wx__atomic_load_ptr(&handle->running);
        if (!ctx) break;
        wrt__fuel_mark(ctx);
        if (wx__atomic_load_ptr(&handle->thread) == wrt__thread_tag()) break;
        if (round % 1024 == 0) wrt__os_yield();
        else wx__spin_pause();
    }
#endif
    wx__atomic_add_u32(&handle->senders, (uint32_t)-1);
}

WRT_API void wrt_interrupt_clear(wrt_interrupt *handle)
{
    (void)wx__atomic_exchange_u32(&handle->pending, 0);
}

WRT_API void wrt_interrupt_free(wrt_interrupt *handle)
{
    if (handle) wrt__interrupt_release(handle);
}

#endif /* WRT__STORE_H */
