/* src/wrt/runtime/host.h - calls from WebAssembly code, or from the host, into host functions.
 *
 * While a host function runs, the tank is in store->fuel and nothing of the caller is live, so it
 * may use every function of the interface, call back into code, grow memories and change fuel.
 */
#ifndef WRT__HOST_H
#define WRT__HOST_H

#include "fuel.h"
#include "value.h"

struct wrt_caller {
    wrt_store *store;
    wrt__context *context; /* NULL when the host called directly */
};

/* -- the interface of callbacks -------------------------------------------------------------------- */

WRT_API wrt_store *wrt_caller_store(const wrt_caller *caller) { return caller->store; }

WRT_API bool wrt_caller_instance(const wrt_caller *caller, wrt_instance *out)
{
    if (!caller->context) return false;
    out->store = caller->store->id;
    out->index = caller->context->index;
    return true;
}

WRT_API wrt_status wrt_caller_trap(wrt_caller *caller, const char *message)
{
    wrt_trap *trap = &caller->store->trap;
    wrt__trap_set(caller->store, WRT_TRAP_HOST);
    if (message) wrt__copy_text(trap->message, sizeof trap->message, message);
    return WRT_TRAP;
}

WRT_API wrt_status wrt_caller_charge(wrt_caller *caller, uint64_t fuel)
{
    wrt_store *store = caller->store;
    if (!wrt__is_metered(store)) return WRT_OK;
    if (fuel > WRT_MAX_FUEL || store->fuel < (int64_t)fuel) {
        if (!wrt__refuel(store, fuel)) return wrt__trap_set(store, WRT_TRAP_OUT_OF_FUEL);
    }
    store->fuel -= (int64_t)fuel;
    return WRT_OK;
}

WRT_API bool wrt_caller_interrupted(const wrt_caller *caller)
{
    return wrt__interrupt_pending(caller->store);
}

/* -- checked callbacks ------------------------------------------------------------------------------- */

static wrt_status wrt__host_convert(wrt_caller *caller, const wrt__func *f, uint64_t *slots,
                                    wrt_value *args, wrt_value *results)
{
    const wrt__type *t = f->type;
    const wrt_store *s = caller->store;
    for (uint32_t i = 0; i < t->param_count; i++) {
        args[i] = wrt__value_of_slot(s, t->params[i], slots[i]);
    }
    for (uint32_t i = 0; i < t->result_count; i++) {
        results[i] = wrt__value_of_slot(s, t->results[i], 0);
    }
    wrt_status status = f->callback(f->data, caller, args, results);
    if (status != WRT_OK) return status;
    for (uint32_t i = 0; i < t->result_count; i++) {
        if (!wrt__slot_of_value(s, t->results[i], &results[i], &slots[i])) {
            return wrt_caller_trap(caller, "host function returned a value of the wrong type");
        }
    }
    return WRT_OK;
}

static wrt_status wrt__host_run_checked(wrt_caller *caller, const wrt__func *f, uint64_t *slots)
{
    wrt_value few[16];
    size_t count = (size_t)f->type->param_count + f->type->result_count;
    if (count <= WX__COUNT_OF(few)) {
        return wrt__host_convert(caller, f, slots, few, few + f->type->param_count);
    }
    wrt_value *many = (wrt_value *)WRT_REALLOC(NULL, count * sizeof *many);
    if (!many) return WRT_ERR_NOMEM;
    wrt_status status = wrt__host_convert(caller, f, slots, many, many + f->type->param_count);
    WRT_FREE(many);
    return status;
}

/* -- entry points --------------------------------------------------------------------------------------- */

/* A callback can only end code by a trap: every other status becomes one. */
static WX__COLD wrt_status wrt__host_failed(wrt_caller *caller, wrt_status status)
{
    if (status == WRT_TRAP && caller->store->trap_is_set) return WRT_TRAP;
    return wrt_caller_trap(caller, status == WRT_TRAP ? NULL : wrt_status_text(status));
}

/* WRT_OK, or WRT_TRAP with store->trap set. `f` is a host function; the context is that of the
 * calling code, or NULL. */
static inline wrt_status wrt__host_run(wrt_store *store, wrt__context *context, const wrt__func *f,
                                       uint64_t *slots)
{
    wrt_caller caller;
    caller.store = store;
    caller.context = context;
    store->trap_is_set = false;
    wrt_status status = f->callback_raw ? f->callback_raw(f->data, &caller, slots)
                                        : wrt__host_run_checked(&caller, f, slots);
    if (WX__UNLIKELY(status != WRT_OK)) status = wrt__host_failed(&caller, status);
    return status;
}

/* From code: slots[] holds the arguments and receives the results. The code's own fuel word and its
 * view of memory are current again afterwards. */
static WX__UNUSED wrt_status wrt__host_call(wrt__context *caller, wrt__func *f, uint64_t *slots)
{
    wrt__context_leave(caller);
    wrt_status status = wrt__host_run(caller->store, caller, f, slots);
    wrt__context_enter(caller);
    return status;
}

#endif /* WRT__HOST_H */
