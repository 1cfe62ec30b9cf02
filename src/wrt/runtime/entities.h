/* src/wrt/runtime/entities.h - functions, memories, tables and globals the host makes and uses. */
#ifndef WRT__ENTITIES_H
#define WRT__ENTITIES_H

#include "memory.h"
#include "table.h"
#include "value.h"
#include "../module/types.h"

/* A zeroed block that lives as long as the store, with room for its handle. NULL: out of memory. */
#define WRT__NEW_OWNED(s, array, T) \
    (wx__array_reserve(array, 1) ? (T *)wrt__new_owned((s), sizeof(T)) : (T *)NULL)

static void *wrt__new_owned(wrt_store *s, size_t size)
{
    if (!wx__array_reserve(s->owned, 1)) return NULL;
    void *p = WRT_REALLOC(NULL, size);
    if (!p) return NULL;
    memset(p, 0, size);
    (void)wx__array_push(s->owned, p);
    return p;
}

/* Undoes the last wrt__new_owned. */
static void wrt__drop_owned(wrt_store *s)
{
    void *p = wx__array_pop(s->owned);
    WRT_FREE(p);
}

/* -- functions ------------------------------------------------------------------------------------------ */

static wrt_status wrt__functype_check(const wrt_functype *t, wrt_error *error)
{
    if (t->param_count > WRT__MAX_PARAMS || t->result_count > WRT__MAX_RESULTS) {
        return wrt__fail(error, WRT_ERR_LIMIT, WRT_NO_OFFSET, "too many parameters or results");
    }
    for (uint32_t i = 0; i < t->param_count + t->result_count; i++) {
        wrt_valtype v = i < t->param_count ? t->params[i] : t->results[i - t->param_count];
        if (v != WRT_I32 && v != WRT_I64 && v != WRT_F32 && v != WRT_F64 && v != WRT_FUNCREF &&
            v != WRT_EXTERNREF) {
            return wrt__fail(error, WRT_ERR_TYPE, WRT_NO_OFFSET, "unknown value type");
        }
    }
    return WRT_OK;
}

/* Fills in everything but the handle; takes a reference to the type. */
static wrt_status wrt__host_func_init(wrt_engine *engine, wrt__func *f, const wrt_functype *type,
                                      wrt_callback callback, wrt_callback_raw raw, void *data,
                                      wrt_error *error)
{
    wrt_status status = wrt__functype_check(type, error);
    if (status != WRT_OK) return status;
    if (!callback && !raw) {
        return wrt__fail(error, WRT_ERR_USAGE, WRT_NO_OFFSET, "the callback is NULL");
    }
    memset(f, 0, sizeof *f);
    f->type = wrt__types_intern(engine, type->params, type->param_count, type->results,
                                type->result_count);
    if (!f->type) return wrt__fail_nomem(error);
    f->type_id = f->type->id;
    f->callback = callback;
    f->callback_raw = raw;
    f->data = data;
#ifdef WRT__JIT_H
    if (engine->config.engine == WRT_ENGINE_JIT) f->code = wrt__jit_host_entry(engine);
#endif
    return WRT_OK;
}

static wrt_status wrt__func_new(wrt_store *s, const wrt_functype *type, wrt_callback callback,
                                wrt_callback_raw raw, void *data, wrt_func *out, wrt_error *error)
{
    wrt__func made;
    wrt__error_clear(error);
    if (!wx__array_reserve(s->types, 1)) return wrt__fail_nomem(error);
    wrt_status status = wrt__host_func_init(s->engine, &made, type, callback, raw, data, error);
    if (status != WRT_OK) return status;
    (void)wx__array_push(s->types, made.type_id);
    wrt__func *f = WRT__NEW_OWNED(s, s->funcs, wrt__func);
    if (!f) return wrt__fail_nomem(error);
    *f = made;
    f->handle = (uint32_t)wx__array_len(s->funcs);
    (void)wx__array_push(s->funcs, f);
    *out = wrt__func_handle(s, f);
    return WRT_OK;
}

WRT_API wrt_status wrt_func_new(wrt_store *store, const wrt_functype *type, wrt_callback callback,
                                void *data, wrt_func *out, wrt_error *error)
{
    return wrt__func_new(store, type, callback, NULL, data, out, error);
}

WRT_API wrt_status wrt_func_new_raw(wrt_store *store, const wrt_functype *type,
                                    wrt_callback_raw callback, void *data, wrt_func *out,
                                    wrt_error *error)
{
    return wrt__func_new(store, type, NULL, callback, data, out, error);
}

static void wrt__functype_of(const wrt__type *t, wrt_functype *out)
{
    out->params = t->params;
    out->results = t->results;
    out->param_count = t->param_count;
    out->result_count = t->result_count;
}

WRT_API bool wrt_func_type(const wrt_store *store, wrt_func func, wrt_functype *out)
{
    const wrt__func *f = wrt__func_get(store, func);
    if (f) wrt__functype_of(f->type, out);
    return f != NULL;
}

/* -- memories -------------------------------------------------------------------------------------------- */

WRT_API wrt_status wrt_memory_new(wrt_store *s, wrt_limits pages, wrt_memory *out, wrt_error *error)
{
    wrt__error_clear(error);
    if (wx__array_len(s->memories) >= s->engine->config.max_instances) {
        return wrt__fail(error, WRT_ERR_LIMIT, WRT_NO_OFFSET, "max_instances reached by memories");
    }
    wrt__memory *m = WRT__NEW_OWNED(s, s->memories, wrt__memory);
    if (!m) return wrt__fail_nomem(error);
    wrt_status status = wrt__memory_init(s, m, &pages, error);
    if (status != WRT_OK) {
        wrt__memory_free(m);
        wrt__drop_owned(s);
        return status;
    }
    m->handle = (uint32_t)wx__array_len(s->memories);
    (void)wx__array_push(s->memories, m);
    out->store = s->id;
    out->index = m->handle;
    return WRT_OK;
}

WRT_API uint8_t *wrt_memory_data(const wrt_store *store, wrt_memory memory)
{
    const wrt__memory *m = wrt__memory_of(store, memory);
    return m ? m->data : NULL;
}

WRT_API uint64_t wrt_memory_size(const wrt_store *store, wrt_memory memory)
{
    const wrt__memory *m = wrt__memory_of(store, memory);
    return m ? m->size : 0;
}

WRT_API int64_t wrt_memory_grow(wrt_store *store, wrt_memory memory, uint64_t pages)
{
    wrt__memory *m = wrt__memory_of(store, memory);
    return m ? wrt__memory_grow(m, pages) : -1;
}

WRT_API bool wrt_memory_read(const wrt_store *store, wrt_memory memory, uint64_t address, void *to,
                             size_t n)
{
    const wrt__memory *m = wrt__memory_of(store, memory);
    if (!m || n > m->size || address > m->size - n) return false;
    if (n) memcpy(to, m->data + address, n);
    return true;
}

WRT_API bool wrt_memory_write(wrt_store *store, wrt_memory memory, uint64_t address,
                              const void *from, size_t n)
{
    const wrt__memory *m = wrt__memory_of(store, memory);
    if (!m || n > m->size || address > m->size - n) return false;
    if (n) memcpy(m->data + address, from, n);
    return true;
}

/* -- tables ------------------------------------------------------------------------------------------------- */

static bool wrt__is_reference(wrt_valtype type)
{
    return type == WRT_FUNCREF || type == WRT_EXTERNREF;
}

WRT_API wrt_status wrt_table_new(wrt_store *s, wrt_valtype content, wrt_limits elements,
                                 const wrt_value *init, wrt_table *out, wrt_error *error)
{
    wrt__error_clear(error);
    wrt__table_type type;
    type.content = content;
    type.limits = elements;
    uint64_t value = 0;
    if (!wrt__is_reference(content) || (init && !wrt__slot_of_value(s, content, init, &value))) {
        return wrt__fail(error, WRT_ERR_TYPE, WRT_NO_OFFSET, "not a reference of this store");
    }
    if (wx__array_len(s->tables) >= s->engine->config.max_instances) {
        return wrt__fail(error, WRT_ERR_LIMIT, WRT_NO_OFFSET, "max_instances reached by tables");
    }
    wrt__table *t = WRT__NEW_OWNED(s, s->tables, wrt__table);
    if (!t) return wrt__fail_nomem(error);
    wrt_status status = wrt__table_init(s, t, &type, value, error);
    if (status != WRT_OK) {
        wrt__table_free(t);
        wrt__drop_owned(s);
        return status;
    }
    t->handle = (uint32_t)wx__array_len(s->tables);
    (void)wx__array_push(s->tables, t);
    out->store = s->id;
    out->index = t->handle;
    return WRT_OK;
}

WRT_API uint32_t wrt_table_size(const wrt_store *store, wrt_table table)
{
    const wrt__table *t = wrt__table_of(store, table);
    return t ? t->size : 0;
}

WRT_API wrt_status wrt_table_get(const wrt_store *store, wrt_table table, uint32_t i,
                                 wrt_value *out)
{
    const wrt__table *t = wrt__table_of(store, table);
    if (!t || i >= t->size) return WRT_ERR_USAGE;
    *out = wrt__value_of_slot(store, t->content, t->elements[i]);
    return WRT_OK;
}

WRT_API wrt_status wrt_table_set(wrt_store *store, wrt_table table, uint32_t i, wrt_value value)
{
    wrt__table *t = wrt__table_of(store, table);
    if (!t || i >= t->size) return WRT_ERR_USAGE;
    return wrt__slot_of_value(store, t->content, &value, &t->elements[i]) ? WRT_OK : WRT_ERR_TYPE;
}

WRT_API int64_t wrt_table_grow(wrt_store *store, wrt_table table, uint32_t n, wrt_value init)
{
    wrt__table *t = wrt__table_of(store, table);
    uint64_t slot = 0;
    if (!t || !wrt__slot_of_value(store, t->content, &init, &slot)) return -1;
    return wrt__table_grow(t, n, slot);
}

/* -- globals --------------------------------------------------------------------------------------------------- */

WRT_API wrt_status wrt_global_new(wrt_store *s, wrt_valtype content, bool is_mutable,
                                  wrt_value init, wrt_global *out, wrt_error *error)
{
    wrt__error_clear(error);
    uint64_t bits = 0;
    if (!wrt__slot_of_value(s, content, &init, &bits)) {
        return wrt__fail(error, WRT_ERR_TYPE, WRT_NO_OFFSET,
                         "the value is not of the global's type");
    }
    wrt__global *g = WRT__NEW_OWNED(s, s->globals, wrt__global);
    if (!g) return wrt__fail_nomem(error);
    g->bits = bits;
    g->content = content;
    g->is_mutable = is_mutable;
    g->handle = (uint32_t)wx__array_len(s->globals);
    (void)wx__array_push(s->globals, g);
    out->store = s->id;
    out->index = g->handle;
    return WRT_OK;
}

WRT_API wrt_status wrt_global_get(const wrt_store *store, wrt_global global, wrt_value *out)
{
    const wrt__global *g = wrt__global_of(store, global);
    if (!g) return WRT_ERR_USAGE;
    *out = wrt__value_of_slot(store, g->content, g->bits);
    return WRT_OK;
}

WRT_API wrt_status wrt_global_set(wrt_store *store, wrt_global global, wrt_value value)
{
    wrt__global *g = wrt__global_of(store, global);
    if (!g || !g->is_mutable) return WRT_ERR_USAGE;
    return wrt__slot_of_value(store, g->content, &value, &g->bits) ? WRT_OK : WRT_ERR_TYPE;
}

/* -- types of things ---------------------------------------------------------------------------------------------- */

WRT_API bool wrt_extern_get_type(const wrt_store *store, wrt_extern item, wrt_extern_type *out)
{
    memset(out, 0, sizeof *out);
    out->kind = item.kind;
    switch (item.kind) {
    case WRT_EXTERN_FUNC: return wrt_func_type(store, item.of.func, &out->func);
    case WRT_EXTERN_TABLE: {
        const wrt__table *t = wrt__table_of(store, item.of.table);
        if (!t) return false;
        out->content = t->content;
        out->limits.min = t->size;
        out->limits.max = t->has_max ? t->max : 0;
        out->limits.has_max = t->has_max;
        return true;
    }
    case WRT_EXTERN_MEMORY: {
        const wrt__memory *m = wrt__memory_of(store, item.of.memory);
        if (!m) return false;
        out->limits.min = m->size >> WRT__PAGE_SHIFT;
        out->limits.max = m->has_max ? m->max_pages : 0;
        out->limits.has_max = m->has_max;
        return true;
    }
    case WRT_EXTERN_GLOBAL: {
        const wrt__global *g = wrt__global_of(store, item.of.global);
        if (!g) return false;
        out->content = g->content;
        out->is_mutable = g->is_mutable;
        return true;
    }
    }
    return false;
}

#endif /* WRT__ENTITIES_H */
