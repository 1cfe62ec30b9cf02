/* src/wrt/runtime/imports.h - what an import is bound to, and whether it may be.
 *
 * Spec: "Execution, External Typing" and "Import Subtyping". Function signatures are equal when
 * their canonical ids are; memories and tables are matched with their present size.
 */
#ifndef WRT__IMPORTS_H
#define WRT__IMPORTS_H

#include "entities.h"
#include "trap.h"
#include "host.h"

typedef enum wrt__bind {
    WRT__BIND_ITEM, /* a thing of the store */
    WRT__BIND_HOST, /* a store-free host function: the instance gets a copy */
    WRT__BIND_TRAP, /* unknown: a function that traps, else the default value */
    WRT__BIND_ZERO  /* unknown: a function that returns zeros, else the default value */
} wrt__bind;

typedef struct wrt__binding {
    wrt__bind how;
    wrt_extern_kind kind;
    union {
        wrt__func *func;
        wrt__table *table;
        wrt__memory *memory;
        wrt__global *global;
        const wrt__func *host;
    } of;
} wrt__binding;

/* What an unknown function needs to know when it is called. */
typedef struct wrt__unknown {
    const wrt_module *module;
    const wrt__import *import;
    uint32_t result_count;
} wrt__unknown;

/* -- messages -------------------------------------------------------------------------------------------- */

/* Appends a name in quotes, cut when long, with everything that would break a line replaced. */
static void wrt__append_name(char *text, size_t size, const uint8_t *name, uint32_t len)
{
    size_t at = strlen(text);
    uint32_t most = len > 28 ? 25 : len;
    if (at + most + 7 > size) return;
    text[at++] = '"';
    for (uint32_t i = 0; i < most; i++) {
        text[at++] = name[i] < 0x20 || name[i] > 0x7e ? '?' : (char)name[i];
    }
    for (int i = 0; most < len && i < 3; i++) text[at++] = '.';
    text[at++] = '"';
    text[at] = 0;
}

/* `problem "module" "name"`, then `: reason` when there is one. */
static WX__COLD void wrt__import_text(char *text, size_t size, const wrt_module *m,
                                      const wrt__import *import, const char *problem,
                                      const char *reason)
{
    wrt__copy_text(text, size, problem);
    wrt__append_name(text, size - 2, m->bytes + import->module.offset, import->module.len);
    size_t at = strlen(text);
    text[at] = ' ';
    text[at + 1] = 0;
    wrt__append_name(text, size, m->bytes + import->name.offset, import->name.len);
    at = strlen(text);
    if (reason) snprintf(text + at, size - at, ": %s", reason);
}

static WX__COLD wrt_status wrt__import_fail(wrt_error *error, const wrt_module *m,
                                            const wrt__import *import, const char *problem,
                                            const char *reason)
{
    char text[sizeof error->message];
    wrt__import_text(text, sizeof text, m, import, problem, reason);
    return wrt__fail(error, WRT_ERR_LINK, WRT_NO_OFFSET, text);
}

/* -- unknown functions -------------------------------------------------------------------------------------- */

static wrt_status wrt__unknown_zero(void *data, wrt_caller *caller, uint64_t *slots)
{
    const wrt__unknown *u = (const wrt__unknown *)data;
    (void)caller;
    for (uint32_t i = 0; i < u->result_count; i++) slots[i] = 0;
    return WRT_OK;
}

static wrt_status wrt__unknown_trap(void *data, wrt_caller *caller, uint64_t *slots)
{
    const wrt__unknown *u = (const wrt__unknown *)data;
    char text[sizeof caller->store->trap.message];
    (void)slots;
    wrt__import_text(text, sizeof text, u->module, u->import, "call of unknown import ", NULL);
    return wrt_caller_trap(caller, text);
}

/* -- matching ------------------------------------------------------------------------------------------------- */

static bool wrt__limits_match(uint64_t size, bool has_max, uint64_t max, const wrt_limits *wanted)
{
    if (size < wanted->min) return false;
    return !wanted->has_max || (has_max && max <= wanted->max);
}

/* NULL when the binding may be used, else the reason. */
static const char *wrt__import_mismatch(const wrt_module *m, const wrt__import *import,
                                        const wrt__binding *b)
{
    if (b->kind != import->kind) return "it is of another kind";
    switch (import->kind) {
    case WRT_EXTERN_FUNC: {
        const wrt__func *f = b->how == WRT__BIND_HOST ? b->of.host : b->of.func;
        return f->type_id == m->types[m->funcs[import->index].type].id ? NULL
                                                                       : "its signature differs";
    }
    case WRT_EXTERN_TABLE: {
        const wrt__table_type *t = &m->tables[import->index];
        const wrt__table *have = b->of.table;
        if (have->content != t->content) return "its element type differs";
        return wrt__limits_match(have->size, have->has_max, have->max, &t->limits)
                   ? NULL
                   : "its limits do not fit";
    }
    case WRT_EXTERN_MEMORY: {
        const wrt__memory *have = b->of.memory;
        return wrt__limits_match(have->size >> WRT__PAGE_SHIFT, have->has_max, have->max_pages,
                                 &m->memories[import->index])
                   ? NULL
                   : "its limits do not fit";
    }
    case WRT_EXTERN_GLOBAL: {
        const wrt__global_type *t = &m->globals[import->index];
        const wrt__global *have = b->of.global;
        if (have->is_mutable != t->is_mutable) return "its mutability differs";
        return have->content == t->content ? NULL : "its type differs";
    }
    }
    return "it is of no known kind";
}

static wrt_status wrt__imports_check(const wrt_module *m, const wrt__binding *bindings,
                                     wrt_error *error)
{
    for (size_t i = 0; i < wx__array_len(m->imports); i++) {
        if (bindings[i].how == WRT__BIND_TRAP || bindings[i].how == WRT__BIND_ZERO) continue;
        const char *reason = wrt__import_mismatch(m, &m->imports[i], &bindings[i]);
        if (reason) {
            return wrt__import_fail(error, m, &m->imports[i], "incompatible import type ", reason);
        }
    }
    return WRT_OK;
}

/* From a handle. False when it is not one of this store. */
static bool wrt__bind_item(const wrt_store *s, const wrt_extern *item, wrt__binding *b)
{
    b->how = WRT__BIND_ITEM;
    b->kind = item->kind;
    switch (item->kind) {
    case WRT_EXTERN_FUNC: return (b->of.func = wrt__func_get(s, item->of.func)) != NULL;
    case WRT_EXTERN_TABLE: return (b->of.table = wrt__table_of(s, item->of.table)) != NULL;
    case WRT_EXTERN_MEMORY: return (b->of.memory = wrt__memory_of(s, item->of.memory)) != NULL;
    case WRT_EXTERN_GLOBAL: return (b->of.global = wrt__global_of(s, item->of.global)) != NULL;
    }
    return false;
}

#endif /* WRT__IMPORTS_H */
