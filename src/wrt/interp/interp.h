/* src/wrt/interp/interp.h - the interpreter's entry from the host. */
#ifndef WRT__INTERP_H
#define WRT__INTERP_H

#include "run.h"

/* Calls a WebAssembly function; slots[] holds the arguments and receives the results. WRT_OK,
 * WRT_TRAP with store->trap set, or WRT_ERR_NOMEM. The caller has entered the context. */
static WX__UNUSED wrt_status wrt__interp_call(wrt_store *store, wrt__activation *activation,
                                              wrt__func *f, uint64_t *slots)
{
    uint64_t *low, *high;
    if (!wrt__interp_reserve(store)) return WRT_ERR_NOMEM;
    wrt__interp_free_part(store, activation, &low, &high);
    const wrt__type *type = f->type;
    /* A slot below the arguments, so that a pointer to the top operand always points somewhere. */
    size_t need = 1 + (size_t)type->param_count + 2 * WRT__FRAME_SLOTS;
    if ((size_t)(high - low) < need) return wrt__trap_set(store, WRT_TRAP_STACK_OVERFLOW);
    uint64_t *locals = low + 1;
    wrt__interp_frame *mark = (wrt__interp_frame *)(void *)(high - WRT__FRAME_SLOTS);
    mark->func = NULL;
    *low = 0;
    if (type->param_count) memcpy(locals, slots, type->param_count * sizeof *slots);
    wrt_status status = wrt__interp_run(store, activation, mark, f, locals);
    if (status == WRT_OK && type->result_count) {
        memcpy(slots, locals, type->result_count * sizeof *slots);
    }
    return status;
}

#endif /* WRT__INTERP_H */
