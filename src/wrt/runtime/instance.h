/* src/wrt/runtime/instance.h - instantiation (spec: "Execution, Modules, Instantiation").
 *
 * Two steps. wrt__instance_make does everything that can fail for lack of resources or because
 * imports do not fit, and undoes itself. wrt__instance_run applies the active segments in order and
 * calls the start function; a trap there leaves what was written, and the instance stays in the
 * store because tables of others may refer to its functions.
 *
 * An instance is one block: the context, the index spaces, and its own functions, globals, tables
 * and memories.
 */
#ifndef WRT__INSTANCE_H
#define WRT__INSTANCE_H

#include "call.h"
#include "imports.h"
#include "store.h"

/* -- shape: how much of everything ---------------------------------------------------------------------- */

typedef struct wrt__shape {
    uint32_t funcs, tables, memories, globals;                 /* index spaces */
    uint32_t own_funcs, own_tables, own_memories, own_globals; /* with those made for imports */
    uint32_t unknown;                                          /* functions among them */
    uint32_t elems, datas;
} wrt__shape;

static void wrt__shape_of(const wrt_module *m, const wrt__binding *bindings, wrt__shape *shape)
{
    memset(shape, 0, sizeof *shape);
    shape->funcs = (uint32_t)wx__array_len(m->funcs);
    shape->tables = (uint32_t)wx__array_len(m->tables);
    shape->memories = (uint32_t)wx__array_len(m->memories);
    shape->globals = (uint32_t)wx__array_len(m->globals);
    shape->elems = (uint32_t)wx__array_len(m->elems);
    shape->datas = (uint32_t)wx__array_len(m->datas);
    shape->own_funcs = shape->funcs - m->imported_funcs;
    shape->own_tables = shape->tables - m->imported_tables;
    shape->own_memories = shape->memories - m->imported_memories;
    shape->own_globals = shape->globals - m->imported_globals;
    for (size_t i = 0; i < wx__array_len(m->imports); i++) {
        if (bindings[i].how == WRT__BIND_ITEM) continue;
        switch (m->imports[i].kind) {
        case WRT_EXTERN_FUNC:
            shape->own_funcs++;
            if (bindings[i].how != WRT__BIND_HOST) shape->unknown++;
            break;
        case WRT_EXTERN_TABLE: shape->own_tables++; break;
        case WRT_EXTERN_MEMORY: shape->own_memories++; break;
        case WRT_EXTERN_GLOBAL: shape->own_globals++; break;
        }
    }
}

/* Takes `count` elements from the block; only measures when `base` is NULL. The counts are bounded
 * by the limits of config.h, so that the sum fits in 32 bits. */
static void *wrt__carve(uint8_t *base, size_t *used, size_t count, size_t size)
{
    size_t at = (*used + 15) & ~(size_t)15;
    *used = at + count * size;
    return base ? base + at : NULL;
}

/* Lays out the block at `base`, or measures it; returns its size. */
static size_t wrt__instance_layout(wrt__context *ctx, uint8_t *base, const wrt__shape *n,
                                   wrt__unknown **unknown)
{
    size_t used = sizeof(wrt__context);
    ctx->funcs = (wrt__func **)wrt__carve(base, &used, n->funcs, sizeof(wrt__func *));
    ctx->tables = (wrt__table **)wrt__carve(base, &used, n->tables, sizeof(wrt__table *));
    ctx->memories = (wrt__memory **)wrt__carve(base, &used, n->memories, sizeof(wrt__memory *));
    ctx->globals = (wrt__global **)wrt__carve(base, &used, n->globals, sizeof(wrt__global *));
    ctx->own_funcs = (wrt__func *)wrt__carve(base, &used, n->own_funcs, sizeof(wrt__func));
    ctx->own_tables = (wrt__table *)wrt__carve(base, &used, n->own_tables, sizeof(wrt__table));
    ctx->own_memories =
        (wrt__memory *)wrt__carve(base, &used, n->own_memories, sizeof(wrt__memory));
    ctx->global_cells = (wrt__global *)wrt__carve(base, &used, n->own_globals, sizeof(wrt__global));
    ctx->elem_dropped = (bool *)wrt__carve(base, &used, n->elems, sizeof(bool));
    ctx->data_dropped = (bool *)wrt__carve(base, &used, n->datas, sizeof(bool));
    *unknown = (wrt__unknown *)wrt__carve(base, &used, n->unknown, sizeof(wrt__unknown));
    return used;
}

static wrt__context *wrt__instance_alloc(wrt_store *s, const wrt__shape *n, wrt__unknown **unknown)
{
    wrt__context measured;
    size_t size = wrt__instance_layout(&measured, NULL, n, unknown);
    uint8_t *block = (uint8_t *)WRT_CALLOC(size);
    if (!block) return NULL;
    wrt__context *ctx = (wrt__context *)(void *)block;
    wrt__instance_layout(ctx, block, n, unknown);
    ctx->store = s;
#ifdef WRT__JIT_H
    wrt__jit_context_init(s->engine, ctx);
#endif
    return ctx;
}

/* -- filling the index spaces ------------------------------------------------------------------------------ */

/* The next free one of the instance's own things, defined or made for an import. */
typedef struct wrt__cursor {
    wrt__func *func;
    wrt__table *table;
    wrt__memory *memory;
    wrt__global *global;
    wrt__unknown *unknown;
} wrt__cursor;

static wrt_status wrt__bind_func(wrt__context *ctx, const wrt__import *import,
                                 const wrt__binding *b, wrt__cursor *next)
{
    const wrt_module *m = ctx->module;
    if (b->how == WRT__BIND_ITEM) {
        ctx->funcs[import->index] = b->of.func;
        return WRT_OK;
    }
    wrt__func *f = next->func++;
    ctx->funcs[import->index] = f;
    if (b->how == WRT__BIND_HOST) {
        *f = *b->of.host;
        return WRT_OK;
    }
    wrt__unknown *u = next->unknown++;
    f->type = &m->types[m->funcs[import->index].type];
    f->type_id = f->type->id;
    f->callback_raw = b->how == WRT__BIND_TRAP ? wrt__unknown_trap : wrt__unknown_zero;
    f->data = u;
#ifdef WRT__JIT_H
    if (ctx->store->engine->config.engine == WRT_ENGINE_JIT) {
        f->code = wrt__jit_host_entry(ctx->store->engine);
    }
#endif
    u->module = m;
    u->import = import;
    u->result_count = f->type->result_count;
    return WRT_OK;
}

static wrt_status wrt__bind_import(wrt__context *ctx, const wrt__import *import,
                                   const wrt__binding *b, wrt__cursor *next, wrt_error *error)
{
    const wrt_module *m = ctx->module;
    bool have = b->how == WRT__BIND_ITEM;
    switch (import->kind) {
    case WRT_EXTERN_FUNC: return wrt__bind_func(ctx, import, b, next);
    case WRT_EXTERN_TABLE:
        ctx->tables[import->index] = have ? b->of.table : next->table++;
        if (have) return WRT_OK;
        return wrt__table_init(ctx->store, ctx->tables[import->index], &m->tables[import->index], 0,
                               error);
    case WRT_EXTERN_MEMORY:
        ctx->memories[import->index] = have ? b->of.memory : next->memory++;
        if (have) return WRT_OK;
        return wrt__memory_init(ctx->store, ctx->memories[import->index],
                                &m->memories[import->index], error);
    case WRT_EXTERN_GLOBAL:
        ctx->globals[import->index] = have ? b->of.global : next->global++;
        if (have) return WRT_OK;
        ctx->globals[import->index]->content = m->globals[import->index].content;
        ctx->globals[import->index]->is_mutable = m->globals[import->index].is_mutable;
        return WRT_OK;
    }
    return WRT_ERR_LINK;
}

static void wrt__define_funcs(wrt__context *ctx, wrt__cursor *next)
{
    const wrt_module *m = ctx->module;
    for (uint32_t i = m->imported_funcs; i < wx__array_len(m->funcs); i++) {
        wrt__func *f = next->func++;
        ctx->funcs[i] = f;
        f->context = ctx;
        f->func_index = i;
        f->type = &m->types[m->funcs[i].type];
        f->type_id = f->type->id;
#ifdef WRT__JIT_H
        if (m->code) f->code = wrt__jit_func_entry(m, i);
#endif
    }
}

/* A global's initializer may refer to globals before it and to functions. */
static void wrt__define_globals(wrt__context *ctx, wrt__cursor *next)
{
    const wrt_module *m = ctx->module;
    for (uint32_t i = m->imported_globals; i < wx__array_len(m->globals); i++) {
        wrt__global *g = next->global++;
        ctx->globals[i] = g;
        g->content = m->globals[i].content;
        g->is_mutable = m->globals[i].is_mutable;
        g->bits = wrt__const_eval(ctx, &m->globals[i].init);
    }
}

static wrt_status wrt__define_storage(wrt__context *ctx, wrt__cursor *next, wrt_error *error)
{
    const wrt_module *m = ctx->module;
    for (uint32_t i = m->imported_tables; i < wx__array_len(m->tables); i++) {
        ctx->tables[i] = next->table++;
        wrt_status status = wrt__table_init(ctx->store, ctx->tables[i], &m->tables[i], 0, error);
        if (status != WRT_OK) return status;
    }
    for (uint32_t i = m->imported_memories; i < wx__array_len(m->memories); i++) {
        ctx->memories[i] = next->memory++;
        wrt_status status = wrt__memory_init(ctx->store, ctx->memories[i], &m->memories[i], error);
        if (status != WRT_OK) return status;
    }
    return WRT_OK;
}

/* Last of all that can fail: from here on the memory updates the context when it moves. */
static wrt_status wrt__watch_memory(wrt__context *ctx, wrt_error *error)
{
    if (wx__array_len(ctx->module->memories) == 0) return WRT_OK;
    wrt__memory *m = ctx->memories[0];
    if (!wx__array_push(m->users, ctx)) return wrt__fail_nomem(error);
    ctx->memory_data = m->data;
    ctx->memory_size = m->size;
    return WRT_OK;
}

static wrt_status wrt__instance_fill(wrt__context *ctx, const wrt__binding *bindings,
                                     wrt__unknown *unknown, wrt_error *error)
{
    const wrt_module *m = ctx->module;
    wrt__cursor next;
    next.func = ctx->own_funcs;
    next.table = ctx->own_tables;
    next.memory = ctx->own_memories;
    next.global = ctx->global_cells;
    next.unknown = unknown;
    for (size_t i = 0; i < wx__array_len(m->imports); i++) {
        wrt_status status = wrt__bind_import(ctx, &m->imports[i], &bindings[i], &next, error);
        if (status != WRT_OK) return status;
    }
    wrt__define_funcs(ctx, &next);
    wrt__define_globals(ctx, &next);
    wrt_status status = wrt__define_storage(ctx, &next, error);
    return status == WRT_OK ? wrt__watch_memory(ctx, error) : status;
}

/* -- into the store ------------------------------------------------------------------------------------------- */

static wrt_status wrt__instance_admit(wrt_store *s, const wrt__shape *n, wrt_error *error)
{
    uint32_t most = s->engine->config.max_instances;
    if (wx__array_len(s->instances) >= most || wx__array_len(s->tables) + n->own_tables > most ||
        wx__array_len(s->memories) + n->own_memories > most) {
        return wrt__fail(error, WRT_ERR_LIMIT, WRT_NO_OFFSET,
                         "max_instances reached by instances, tables or memories");
    }
    if (!wx__array_reserve(s->instances, 1) || !wx__array_reserve(s->funcs, n->own_funcs) ||
        !wx__array_reserve(s->tables, n->own_tables) ||
        !wx__array_reserve(s->memories, n->own_memories) ||
        !wx__array_reserve(s->globals, n->own_globals)) {
        return wrt__fail_nomem(error);
    }
    return WRT_OK;
}

/* Gives every own thing its handle; the room was reserved. */
static void wrt__instance_commit(wrt__context *ctx, const wrt__shape *n)
{
    wrt_store *s = ctx->store;
    for (uint32_t i = 0; i < n->own_funcs; i++) {
        ctx->own_funcs[i].handle = (uint32_t)wx__array_len(s->funcs);
        (void)wx__array_push(s->funcs, &ctx->own_funcs[i]);
    }
    for (uint32_t i = 0; i < n->own_tables; i++) {
        ctx->own_tables[i].handle = (uint32_t)wx__array_len(s->tables);
        (void)wx__array_push(s->tables, &ctx->own_tables[i]);
    }
    for (uint32_t i = 0; i < n->own_memories; i++) {
        ctx->own_memories[i].handle = (uint32_t)wx__array_len(s->memories);
        (void)wx__array_push(s->memories, &ctx->own_memories[i]);
    }
    for (uint32_t i = 0; i < n->own_globals; i++) {
        ctx->global_cells[i].handle = (uint32_t)wx__array_len(s->globals);
        (void)wx__array_push(s->globals, &ctx->global_cells[i]);
    }
    ctx->index = (uint32_t)wx__array_len(s->instances);
    (void)wx__array_push(s->instances, ctx);
    wx__atomic_add_u32(&ctx->module->references, 1);
}

/* Before commit. Things that were never reached are zero, which frees as nothing. */
static void wrt__instance_discard(wrt__context *ctx, const wrt__shape *n)
{
    wrt_store *s = ctx->store;
    for (uint32_t i = 0; i < n->own_tables; i++) {
        s->table_elements -= ctx->own_tables[i].size;
        wrt__table_free(&ctx->own_tables[i]);
    }
    for (uint32_t i = 0; i < n->own_memories; i++) {
        s->memory_bytes -= ctx->own_memories[i].size;
        wrt__memory_free(&ctx->own_memories[i]);
    }
    WRT_FREE(ctx);
}

static wrt_status wrt__instance_make(wrt_store *s, wrt_module *m, const wrt__binding *bindings,
                                     struct wrt__linker_types *types, wrt__context **out,
                                     wrt_error *error)
{
    wrt__shape shape;
    wrt__unknown *unknown;
    if (m->engine != s->engine) {
        return wrt__fail(error, WRT_ERR_USAGE, WRT_NO_OFFSET, "the module is of another engine");
    }
    wrt_status status = wrt__imports_check(m, bindings, error);
    if (status != WRT_OK) return status;
    wrt__shape_of(m, bindings, &shape);
    status = wrt__instance_admit(s, &shape, error);
    if (status != WRT_OK) return status;
    wrt__context *ctx = wrt__instance_alloc(s, &shape, &unknown);
    if (!ctx) return wrt__fail_nomem(error);
    ctx->module = m;
    status = wrt__instance_fill(ctx, bindings, unknown, error);
    if (status != WRT_OK) {
        wrt__instance_discard(ctx, &shape);
        return status;
    }
    if (types) wx__atomic_add_u32(&types->references, 1);
    ctx->linker_types = types;
    wrt__instance_commit(ctx, &shape);
    *out = ctx;
    return WRT_OK;
}

/* -- segments and start ------------------------------------------------------------------------------------------ */

static wrt_status wrt__apply_elem(wrt__context *ctx, uint32_t i)
{
    const wrt__elem *elem = &ctx->module->elems[i];
    uint32_t n = (uint32_t)wx__array_len(elem->items);
    ctx->elem_dropped[i] = elem->mode != WRT__SEGMENT_PASSIVE;
    if (elem->mode != WRT__SEGMENT_ACTIVE) return WRT_OK;
    wrt__table *t = ctx->tables[elem->table];
    uint32_t at = (uint32_t)wrt__const_eval(ctx, &elem->offset);
    if (n > t->size || at > t->size - n) {
        return wrt__trap_set(ctx->store, WRT_TRAP_TABLE_OUT_OF_BOUNDS);
    }
    for (uint32_t k = 0; k < n; k++) {
        t->elements[at + k] = wrt__const_eval(ctx, &elem->items[k]);
    }
    return WRT_OK;
}

static wrt_status wrt__apply_data(wrt__context *ctx, uint32_t i)
{
    const wrt__data *data = &ctx->module->datas[i];
    uint32_t n = data->bytes.len;
    if (data->mode != WRT__SEGMENT_ACTIVE) return WRT_OK;
    ctx->data_dropped[i] = true;
    wrt__memory *m = ctx->memories[data->memory];
    uint32_t at = (uint32_t)wrt__const_eval(ctx, &data->offset);
    if (n > m->size || at > m->size - n) {
        return wrt__trap_set(ctx->store, WRT_TRAP_MEMORY_OUT_OF_BOUNDS);
    }
    if (n) memcpy(m->data + at, ctx->module->bytes + data->bytes.offset, n);
    return WRT_OK;
}

/* Costs what a function with the single instruction `call` would: 2, and the start function's own. */
static wrt_status wrt__run_start(wrt__context *ctx)
{
    wrt_store *s = ctx->store;
    wrt__func *f = ctx->funcs[ctx->module->start];
    uint64_t no_slots[1] = {0};
    if (wrt__is_metered(s)) {
        if (!wrt__refuel(s, 2)) return wrt__trap_set(s, WRT_TRAP_OUT_OF_FUEL);
        s->fuel -= 2;
    }
    return f->context ? wrt__enter_code(s, f, no_slots) : wrt__host_run(s, ctx, f, no_slots);
}

static wrt_status wrt__instance_run(wrt__context *ctx)
{
    const wrt_module *m = ctx->module;
    for (uint32_t i = 0; i < wx__array_len(m->elems); i++) {
        if (wrt__apply_elem(ctx, i) != WRT_OK) return WRT_TRAP;
    }
    for (uint32_t i = 0; i < wx__array_len(m->datas); i++) {
        if (wrt__apply_data(ctx, i) != WRT_OK) return WRT_TRAP;
    }
    return m->start == WRT_NO_INDEX ? WRT_OK : wrt__run_start(ctx);
}

/* `types` keeps the signatures of host functions among the bindings alive; may be NULL. */
static wrt_status wrt__instantiate(wrt_store *s, wrt_module *m, const wrt__binding *bindings,
                                   struct wrt__linker_types *types, wrt_instance *out,
                                   wrt_trap *trap, wrt_error *error)
{
    wrt__context *ctx = NULL;
    wrt_status status = wrt__instance_make(s, m, bindings, types, &ctx, error);
    if (status != WRT_OK) return status;
    status = wrt__instance_run(ctx);
    if (status != WRT_OK) return wrt__call_failed(s, status, trap, error);
    out->store = s->id;
    out->index = ctx->index;
    return WRT_OK;
}

/* Room for the bindings of a module: `few` when that is enough. NULL: out of memory. */
static wrt__binding *wrt__bindings_new(const wrt_module *m, wrt__binding *few, size_t few_count)
{
    size_t n = wx__array_len(m->imports);
    return n <= few_count ? few : (wrt__binding *)WRT_REALLOC(NULL, n * sizeof *few);
}

WRT_API wrt_status wrt_instance_new(wrt_store *store, wrt_module *module, const wrt_extern *imports,
                                    size_t import_count, wrt_instance *out, wrt_trap *trap,
                                    wrt_error *error)
{
    wrt__binding few[16];
    wrt__error_clear(error);
    if (import_count != wx__array_len(module->imports)) {
        return wrt__fail(error, WRT_ERR_LINK, WRT_NO_OFFSET, "wrong number of imports");
    }
    wrt__binding *bindings = wrt__bindings_new(module, few, WX__COUNT_OF(few));
    if (!bindings) return wrt__fail_nomem(error);
    wrt_status status = WRT_OK;
    for (size_t i = 0; i < import_count && status == WRT_OK; i++) {
        if (wrt__bind_item(store, &imports[i], &bindings[i])) continue;
        status = wrt__fail(error, WRT_ERR_USAGE, WRT_NO_OFFSET, "an import is not of this store");
    }
    if (status == WRT_OK)
        status = wrt__instantiate(store, module, bindings, NULL, out, trap, error);
    if (bindings != few) WRT_FREE(bindings);
    return status;
}

/* -- looking inside ------------------------------------------------------------------------------------------------ */

static void wrt__extern_of(const wrt__context *ctx, wrt_extern_kind kind, uint32_t index,
                           wrt_extern *out)
{
    uint32_t store = ctx->store->id;
    out->kind = kind;
    switch (kind) {
    case WRT_EXTERN_FUNC: out->of.func = wrt__func_handle(ctx->store, ctx->funcs[index]); break;
    case WRT_EXTERN_TABLE:
        out->of.table.store = store;
        out->of.table.index = ctx->tables[index]->handle;
        break;
    case WRT_EXTERN_MEMORY:
        out->of.memory.store = store;
        out->of.memory.index = ctx->memories[index]->handle;
        break;
    case WRT_EXTERN_GLOBAL:
        out->of.global.store = store;
        out->of.global.index = ctx->globals[index]->handle;
        break;
    }
}

/* Bytes first, then length: the order of module->exports_by_name. */
static int wrt__name_order(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
    size_t n = a_len < b_len ? a_len : b_len;
    int order = n ? memcmp(a, b, n) : 0;
    if (order != 0 || a_len == b_len) return order;
    return a_len < b_len ? -1 : 1;
}

static const wrt__export *wrt__export_find(const wrt_module *m, const char *name, size_t len)
{
    size_t low = 0, high = wx__array_len(m->exports_by_name);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const wrt__export *e = &m->exports[m->exports_by_name[middle]];
        int order =
            wrt__name_order((const uint8_t *)name, len, m->bytes + e->name.offset, e->name.len);
        if (order == 0) return e;
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}

WRT_API bool wrt_instance_export(const wrt_store *store, wrt_instance instance, const char *name,
                                 size_t name_len, wrt_extern *out)
{
    const wrt__context *ctx = wrt__instance_of(store, instance);
    const wrt__export *e = ctx ? wrt__export_find(ctx->module, name, name_len) : NULL;
    if (e) wrt__extern_of(ctx, e->kind, e->index, out);
    return e != NULL;
}

WRT_API bool wrt_instance_export_nth(const wrt_store *store, wrt_instance instance, uint32_t i,
                                     wrt_extern *out)
{
    const wrt__context *ctx = wrt__instance_of(store, instance);
    if (!ctx || i >= wx__array_len(ctx->module->exports)) return false;
    wrt__extern_of(ctx, ctx->module->exports[i].kind, ctx->module->exports[i].index, out);
    return true;
}

WRT_API const wrt_module *wrt_instance_module(const wrt_store *store, wrt_instance instance)
{
    const wrt__context *ctx = wrt__instance_of(store, instance);
    return ctx ? ctx->module : NULL;
}

WRT_API bool wrt_store_instance(const wrt_store *store, uint32_t index, wrt_instance *out)
{
    out->store = store->id;
    out->index = index;
    return wrt__instance_of(store, *out) != NULL;
}

WRT_API const char *wrt_frame_name(const wrt_store *store, const wrt_frame *frame, size_t *len)
{
    wrt_instance instance;
    *len = 0;
    if (!wrt_store_instance(store, frame->instance, &instance)) return NULL;
    return wrt_module_func_name(wrt_instance_module(store, instance), frame->func_index, len);
}

#endif /* WRT__INSTANCE_H */
