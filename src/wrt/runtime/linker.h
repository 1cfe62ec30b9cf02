/* src/wrt/runtime/linker.h - names to things, independent of stores.
 *
 * Definitions are kept in order; an open-addressed index finds them by the two names. Resolving
 * only reads, so a finished linker may be shared by threads.
 */
#ifndef WRT__LINKER_H
#define WRT__LINKER_H

#include "instance.h"

typedef struct wrt__definition {
    uint8_t *names; /* module name, then item name */
    size_t module_len;
    size_t name_len;
    uint32_t hash;
    bool is_host; /* store-free: `host` is a template; else `item` */
    wrt__func host;
    wrt_extern item;
} wrt__definition;

struct wrt_linker {
    wrt_engine *engine;
    struct wrt__linker_types *types; /* of all definitions ever made */
    wrt__definition *definitions;    /* array.h */
    uint32_t *index; /* 1 + position in definitions, 0 for free; a power of two many */
    uint32_t index_size;
    bool allow_shadowing;
    wrt_unknown_imports unknown_imports;
};

/* Two names with their lengths. */
typedef struct wrt__key {
    const uint8_t *module;
    const uint8_t *name;
    size_t module_len;
    size_t name_len;
} wrt__key;

WRT_API wrt_linker *wrt_linker_new(wrt_engine *engine, wrt_error *error)
{
    wrt__error_clear(error);
    wrt_linker *linker = (wrt_linker *)WRT_REALLOC(NULL, sizeof *linker);
    if (!linker) {
        wrt__fail_nomem(error);
        return NULL;
    }
    memset(linker, 0, sizeof *linker);
    linker->types = (struct wrt__linker_types *)WRT_REALLOC(NULL, sizeof *linker->types);
    if (!linker->types) {
        WRT_FREE(linker);
        wrt__fail_nomem(error);
        return NULL;
    }
    memset(linker->types, 0, sizeof *linker->types);
    linker->types->references = 1;
    linker->types->engine = engine;
    wrt__engine_retain(engine);
    linker->engine = engine;
    return linker;
}

WRT_API void wrt_linker_free(wrt_linker *linker)
{
    if (!linker) return;
    for (size_t i = 0; i < wx__array_len(linker->definitions); i++) {
        WRT_FREE(linker->definitions[i].names);
    }
    wx__array_free(linker->definitions);
    if (linker->index) WRT_FREE(linker->index);
    wrt__linker_types_release(linker->types);
    wrt_engine_free(linker->engine);
    WRT_FREE(linker);
}

WRT_API void wrt_linker_allow_shadowing(wrt_linker *linker, bool allow)
{
    linker->allow_shadowing = allow;
}

WRT_API void wrt_linker_unknown_imports(wrt_linker *linker, wrt_unknown_imports mode)
{
    linker->unknown_imports = mode;
}

/* -- the index -------------------------------------------------------------------------------------------- */

/* FNV-1a over both names; the length of the first goes in, so that "ab" "c" is not "a" "bc". */
static uint32_t wrt__key_hash(const wrt__key *k)
{
    uint32_t h = 2166136261u ^ (uint32_t)k->module_len;
    for (size_t i = 0; i < k->module_len; i++) h = (h ^ k->module[i]) * 16777619u;
    for (size_t i = 0; i < k->name_len; i++) h = (h ^ k->name[i]) * 16777619u;
    return h;
}

static bool wrt__key_is(const wrt__key *k, const wrt__definition *d)
{
    return k->module_len == d->module_len && k->name_len == d->name_len &&
           (k->module_len == 0 || memcmp(k->module, d->names, k->module_len) == 0) &&
           (k->name_len == 0 || memcmp(k->name, d->names + k->module_len, k->name_len) == 0);
}

static wrt__definition *wrt__linker_find(const wrt_linker *linker, const wrt__key *k)
{
    if (linker->index_size == 0) return NULL;
    uint32_t hash = wrt__key_hash(k);
    uint32_t mask = linker->index_size - 1;
    for (uint32_t i = hash & mask; linker->index[i] != 0; i = (i + 1) & mask) {
        wrt__definition *d = &linker->definitions[linker->index[i] - 1];
        if (d->hash == hash && wrt__key_is(k, d)) return d;
    }
    return NULL;
}

static void wrt__index_put(uint32_t *index, uint32_t mask, uint32_t hash, uint32_t position)
{
    uint32_t i = hash & mask;
    while (index[i] != 0) i = (i + 1) & mask;
    index[i] = position + 1;
}

/* Keeps the index at most half full. */
static bool wrt__index_reserve(wrt_linker *linker)
{
    size_t count = wx__array_len(linker->definitions);
    if (count + 1 <= linker->index_size / 2) return true;
    if (count >= 1u << 28) return false;
    uint32_t size = linker->index_size ? linker->index_size * 2 : 16;
    uint32_t *index = (uint32_t *)WRT_REALLOC(NULL, size * sizeof *index);
    if (!index) return false;
    memset(index, 0, size * sizeof *index);
    for (size_t i = 0; i < count; i++) {
        wrt__index_put(index, size - 1, linker->definitions[i].hash, (uint32_t)i);
    }
    if (linker->index) WRT_FREE(linker->index);
    linker->index = index;
    linker->index_size = size;
    return true;
}

/* -- defining ------------------------------------------------------------------------------------------------ */

static wrt_status wrt__linker_add(wrt_linker *linker, const wrt__key *k,
                                  const wrt__definition *made, wrt_error *error)
{
    size_t size = k->module_len + k->name_len;
    if (!wrt__index_reserve(linker) || !wx__array_reserve(linker->definitions, 1)) {
        return wrt__fail_nomem(error);
    }
    uint8_t *names = (uint8_t *)WRT_REALLOC(NULL, size ? size : 1);
    if (!names) return wrt__fail_nomem(error);
    if (k->module_len) memcpy(names, k->module, k->module_len);
    if (k->name_len) memcpy(names + k->module_len, k->name, k->name_len);
    wrt__definition d = *made;
    d.names = names;
    d.module_len = k->module_len;
    d.name_len = k->name_len;
    d.hash = wrt__key_hash(k);
    uint32_t position = (uint32_t)wx__array_len(linker->definitions);
    (void)wx__array_push(linker->definitions, d);
    wrt__index_put(linker->index, linker->index_size - 1, d.hash, position);
    return WRT_OK;
}

static wrt_status wrt__linker_put(wrt_linker *linker, const wrt__key *k,
                                  const wrt__definition *made, wrt_error *error)
{
    wrt__definition *old = wrt__linker_find(linker, k);
    if (!old) return wrt__linker_add(linker, k, made, error);
    if (!linker->allow_shadowing) {
        char text[sizeof error->message] = "defined twice: ";
        wrt__append_name(text, sizeof text - 1, k->module, (uint32_t)k->module_len);
        strcat(text, " ");
        wrt__append_name(text, sizeof text, k->name, (uint32_t)k->name_len);
        return wrt__fail(error, WRT_ERR_LINK, WRT_NO_OFFSET, text);
    }
    old->is_host = made->is_host;
    old->host = made->host;
    old->item = made->item;
    return WRT_OK;
}

static void wrt__key_of_texts(const char *module, const char *name, wrt__key *k)
{
    k->module = (const uint8_t *)module;
    k->module_len = strlen(module);
    k->name = (const uint8_t *)name;
    k->name_len = strlen(name);
}

static wrt_status wrt__linker_host(wrt_linker *linker, const char *module, const char *name,
                                   const wrt_functype *type, wrt_callback callback,
                                   wrt_callback_raw raw, void *data, wrt_error *error)
{
    wrt__definition made;
    wrt__key k;
    memset(&made, 0, sizeof made);
    wrt__error_clear(error);
    made.is_host = true;
    if (!wx__array_reserve(linker->types->ids, 1)) return wrt__fail_nomem(error);
    wrt_status status =
        wrt__host_func_init(linker->engine, &made.host, type, callback, raw, data, error);
    if (status != WRT_OK) return status;
    (void)wx__array_push(linker->types->ids, made.host.type_id);
    wrt__key_of_texts(module, name, &k);
    return wrt__linker_put(linker, &k, &made, error);
}

WRT_API wrt_status wrt_linker_define_func(wrt_linker *linker, const char *module, const char *name,
                                          const wrt_functype *type, wrt_callback callback,
                                          void *data, wrt_error *error)
{
    return wrt__linker_host(linker, module, name, type, callback, NULL, data, error);
}

WRT_API wrt_status wrt_linker_define_func_raw(wrt_linker *linker, const char *module,
                                              const char *name, const wrt_functype *type,
                                              wrt_callback_raw callback, void *data,
                                              wrt_error *error)
{
    return wrt__linker_host(linker, module, name, type, NULL, callback, data, error);
}

WRT_API wrt_status wrt_linker_define(wrt_linker *linker, const char *module, const char *name,
                                     wrt_extern item, wrt_error *error)
{
    wrt__definition made;
    wrt__key k;
    memset(&made, 0, sizeof made);
    wrt__error_clear(error);
    made.item = item;
    wrt__key_of_texts(module, name, &k);
    return wrt__linker_put(linker, &k, &made, error);
}

WRT_API wrt_status wrt_linker_define_instance(wrt_linker *linker, wrt_store *store,
                                              const char *module, wrt_instance instance,
                                              wrt_error *error)
{
    wrt__key k;
    wrt__error_clear(error);
    const wrt__context *ctx = wrt__instance_of(store, instance);
    if (!ctx)
        return wrt__fail(error, WRT_ERR_USAGE, WRT_NO_OFFSET, "not an instance of this store");
    const wrt_module *m = ctx->module;
    wrt__key_of_texts(module, "", &k);
    for (size_t i = 0; i < wx__array_len(m->exports); i++) {
        const wrt__export *e = &m->exports[i];
        wrt__definition made;
        memset(&made, 0, sizeof made);
        wrt__extern_of(ctx, e->kind, e->index, &made.item);
        k.name = m->bytes + e->name.offset;
        k.name_len = e->name.len;
        wrt_status status = wrt__linker_put(linker, &k, &made, error);
        if (status != WRT_OK) return status;
    }
    return WRT_OK;
}

/* -- resolving -------------------------------------------------------------------------------------------------- */

static wrt_status wrt__linker_bind(const wrt_linker *linker, const wrt_store *s,
                                   const wrt_module *m, const wrt__import *import, wrt__binding *b,
                                   wrt_error *error)
{
    wrt__key k;
    k.module = m->bytes + import->module.offset;
    k.module_len = import->module.len;
    k.name = m->bytes + import->name.offset;
    k.name_len = import->name.len;
    const wrt__definition *d = wrt__linker_find(linker, &k);
    if (!d) {
        if (linker->unknown_imports == WRT_UNKNOWN_IMPORTS_FAIL) {
            return wrt__import_fail(error, m, import, "unknown import ", NULL);
        }
        b->how =
            linker->unknown_imports == WRT_UNKNOWN_IMPORTS_TRAP ? WRT__BIND_TRAP : WRT__BIND_ZERO;
        b->kind = import->kind;
        return WRT_OK;
    }
    if (d->is_host) {
        b->how = WRT__BIND_HOST;
        b->kind = WRT_EXTERN_FUNC;
        b->of.host = &d->host;
        return WRT_OK;
    }
    if (wrt__bind_item(s, &d->item, b)) return WRT_OK;
    return wrt__fail(error, WRT_ERR_USAGE, WRT_NO_OFFSET, "a definition is of another store");
}

WRT_API wrt_status wrt_linker_instantiate(const wrt_linker *linker, wrt_store *store,
                                          wrt_module *module, wrt_instance *out, wrt_trap *trap,
                                          wrt_error *error)
{
    wrt__binding few[16];
    wrt__error_clear(error);
    if (linker->engine != store->engine) {
        return wrt__fail(error, WRT_ERR_USAGE, WRT_NO_OFFSET, "the linker is of another engine");
    }
    wrt__binding *bindings = wrt__bindings_new(module, few, WX__COUNT_OF(few));
    if (!bindings) return wrt__fail_nomem(error);
    wrt_status status = WRT_OK;
    for (size_t i = 0; i < wx__array_len(module->imports) && status == WRT_OK; i++) {
        status = wrt__linker_bind(linker, store, module, &module->imports[i], &bindings[i], error);
    }
    if (status == WRT_OK)
        status = wrt__instantiate(store, module, bindings, linker->types, out, trap, error);
    if (bindings != few) WRT_FREE(bindings);
    return status;
}

#endif /* WRT__LINKER_H */
