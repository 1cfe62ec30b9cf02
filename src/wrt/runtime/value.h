/* src/wrt/runtime/value.h - between what the user holds (handles, wrt_value) and what runs
 * (pointers, slots).
 *
 * A handle names its store, so one of another store, or one made up, is found out by two
 * comparisons and is never followed.
 */
#ifndef WRT__VALUE_H
#define WRT__VALUE_H

#include "context.h"

/* -- handles to pointers; NULL when it is not one of this store --------------------------------------- */

static inline wrt__func *wrt__func_get(const wrt_store *s, wrt_func h)
{
    return h.store == s->id && h.index < wx__array_len(s->funcs) ? s->funcs[h.index] : NULL;
}

static inline wrt__table *wrt__table_of(const wrt_store *s, wrt_table h)
{
    return h.store == s->id && h.index < wx__array_len(s->tables) ? s->tables[h.index] : NULL;
}

static inline wrt__memory *wrt__memory_of(const wrt_store *s, wrt_memory h)
{
    return h.store == s->id && h.index < wx__array_len(s->memories) ? s->memories[h.index] : NULL;
}

static inline wrt__global *wrt__global_of(const wrt_store *s, wrt_global h)
{
    return h.store == s->id && h.index < wx__array_len(s->globals) ? s->globals[h.index] : NULL;
}

/* Instances whose instantiation trapped stay in the store but have no handle. */
static inline wrt__context *wrt__instance_of(const wrt_store *s, wrt_instance h)
{
    return h.store == s->id && h.index < wx__array_len(s->instances) ? s->instances[h.index] : NULL;
}

/* -- values and slots ---------------------------------------------------------------------------------- */

static inline wrt_func wrt__func_handle(const wrt_store *s, const wrt__func *f)
{
    wrt_func h;
    h.store = f ? s->id : WRT_NULL_STORE;
    h.index = f ? f->handle : 0;
    return h;
}

static WX__UNUSED wrt_value wrt__value_of_slot(const wrt_store *s, wrt_valtype type, uint64_t slot)
{
    wrt_value v;
    v.type = type;
    v.of.i64 = 0;
    switch (type) {
    case WRT_I32: {
        uint32_t low = (uint32_t)slot;
        memcpy(&v.of.i32, &low, sizeof low);
        break;
    }
    case WRT_F32: v.of.f32 = (uint32_t)slot; break;
    case WRT_FUNCREF: v.of.func = wrt__func_handle(s, wrt__func_of_slot(slot)); break;
    case WRT_EXTERNREF: v.of.externref = (void *)(uintptr_t)slot; break;
    default: v.of.f64 = slot; break;
    }
    return v;
}

/* False when `v` is not of type `type` or is a function of another store. */
static WX__UNUSED bool wrt__slot_of_value(const wrt_store *s, wrt_valtype type, const wrt_value *v,
                                          uint64_t *slot)
{
    if (v->type != type) return false;
    switch (type) {
    case WRT_I32: *slot = (uint32_t)v->of.i32; return true;
    case WRT_F32: *slot = v->of.f32; return true;
    case WRT_EXTERNREF: *slot = (uint64_t)(uintptr_t)v->of.externref; return true;
    case WRT_FUNCREF: {
        const wrt__func *f = NULL;
        if (v->of.func.store != WRT_NULL_STORE && !(f = wrt__func_get(s, v->of.func))) return false;
        *slot = wrt__slot_of_func(f);
        return true;
    }
    case WRT_I64:
    case WRT_F64: *slot = v->of.f64; return true;
    default: return false;
    }
}

/* Slots a call needs: arguments and results share them. */
static inline uint32_t wrt__type_slots(const wrt__type *t)
{
    return t->param_count > t->result_count ? t->param_count : t->result_count;
}

#endif /* WRT__VALUE_H */
