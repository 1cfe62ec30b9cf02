/* src/wrt/runtime/call.h - calls from the host into functions.
 *
 * The one way into code is wrt__enter. The stack limit is taken from the stack pointer when nothing
 * is running and kept when a host function calls back in, so all nesting together stays within
 * config.max_stack.
 */
#ifndef WRT__CALL_H
#define WRT__CALL_H

#include "host.h"
#include "../interp/interp.h"

static inline uintptr_t wrt__stack_pointer(void)
{
#if defined(__GNUC__) || defined(__clang__)
    return (uintptr_t)__builtin_frame_address(0);
#else
    volatile char here;
    return (uintptr_t)&here;
#endif
}

/* False when the host has used up what code may use of the stack. */
static inline bool wrt__stack_admit(wrt_store *s)
{
    uintptr_t here = wrt__stack_pointer();
    uintptr_t budget = (uintptr_t)s->engine->config.max_stack;
    if (!s->activation) s->stack_limit = here > budget ? here - budget : 0;
    return here >= s->stack_limit;
}

/* A function without calls and loops is compiled without a check, so this one is before the call:
 * with the place that a check at its entry would have. */
static WX__COLD wrt_status wrt__enter_interrupted(wrt_store *s, const wrt__func *f)
{
    wrt__trap_set(s, WRT_TRAP_INTERRUPT);
    (void)wrt__trap_frame(&s->trap, f->context, f->func_index,
                          f->context->module->funcs[f->func_index].code);
    return WRT_TRAP;
}

/* Runs code of an instance. WRT_OK; WRT_TRAP with store->trap set; or an error of the engine. */
static wrt_status wrt__enter_code(wrt_store *s, wrt__func *f, uint64_t *slots)
{
    wrt__activation a;
    if (!wrt__stack_admit(s)) return wrt__trap_set(s, WRT_TRAP_STACK_OVERFLOW);
    if (wrt__interrupt_take(s)) return wrt__enter_interrupted(s, f);
    memset(&a, 0, sizeof a);
    a.previous = s->activation;
    a.context = f->context;
    s->activation = &a;
    wrt__context_enter(f->context);
#ifdef WRT__JIT_H
    wrt_status status = s->engine->config.engine == WRT_ENGINE_JIT
                            ? wrt__jit_call(s, &a, f, slots)
                            : wrt__interp_call(s, &a, f, slots);
#else
    wrt_status status = wrt__interp_call(s, &a, f, slots);
#endif
    wrt__context_leave(a.context);
    s->activation = a.previous;
    return status;
}

static inline wrt_status wrt__enter(wrt_store *s, wrt__func *f, uint64_t *slots)
{
    return f->context ? wrt__enter_code(s, f, slots) : wrt__host_run(s, NULL, f, slots);
}

/* What the caller gets to see: the trap with the frames of the activations below, too. Those
 * append their own to store->trap only if the host functions between pass the trap on. */
static WX__COLD void wrt__trap_report(wrt_store *s, wrt_trap *trap)
{
    if (!trap) return;
    *trap = s->trap;
    for (wrt__activation *a = s->activation; a && !trap->truncated; a = a->previous) {
#ifdef WRT__JIT_H
        if (s->engine->config.engine == WRT_ENGINE_JIT) {
            wrt__jit_backtrace(s, a, trap);
            continue;
        }
#endif
        wrt__interp_backtrace(s, a, trap);
    }
}

static WX__COLD wrt_status wrt__call_failed(wrt_store *s, wrt_status status, wrt_trap *trap,
                                            wrt_error *error)
{
    if (status == WRT_TRAP) {
        wrt__trap_report(s, trap);
        return status;
    }
    return wrt__fail(error, status, WRT_NO_OFFSET, wrt_status_text(status));
}

WRT_API wrt_status wrt_func_call_raw(wrt_store *store, wrt_func func, uint64_t *slots,
                                     wrt_trap *trap, wrt_error *error)
{
    wrt__error_clear(error);
    wrt__func *f = wrt__func_get(store, func);
    if (WX__UNLIKELY(!f)) {
        return wrt__fail(error, WRT_ERR_USAGE, WRT_NO_OFFSET, "not a function of this store");
    }
    wrt_status status = wrt__enter(store, f, slots);
    if (WX__UNLIKELY(status != WRT_OK)) status = wrt__call_failed(store, status, trap, error);
    return status;
}

static wrt_status wrt__call_values(wrt_store *s, wrt__func *f, uint64_t *slots,
                                   const wrt_value *args, wrt_value *results, wrt_trap *trap,
                                   wrt_error *error)
{
    const wrt__type *t = f->type;
    for (uint32_t i = 0; i < t->param_count; i++) {
        if (!wrt__slot_of_value(s, t->params[i], &args[i], &slots[i])) {
            char text[64];
            snprintf(text, sizeof text, "argument %u is not of type %s", i,
                     wrt_valtype_text(t->params[i]));
            return wrt__fail(error, WRT_ERR_TYPE, WRT_NO_OFFSET, text);
        }
    }
    wrt_status status = wrt__enter(s, f, slots);
    if (status != WRT_OK) return wrt__call_failed(s, status, trap, error);
    for (uint32_t i = 0; i < t->result_count; i++) {
        results[i] = wrt__value_of_slot(s, t->results[i], slots[i]);
    }
    return WRT_OK;
}

static WX__COLD wrt_status wrt__fail_counts(wrt_error *error, const wrt__func *f, size_t args,
                                            size_t results)
{
    char message[112];
    snprintf(message, sizeof message,
             "%lu arguments and %lu results for a function with %lu and %lu", (unsigned long)args,
             (unsigned long)results, (unsigned long)f->type->param_count,
             (unsigned long)f->type->result_count);
    return wrt__fail(error, WRT_ERR_TYPE, WRT_NO_OFFSET, message);
}

WRT_API wrt_status wrt_func_call(wrt_store *store, wrt_func func, const wrt_value *args,
                                 size_t arg_count, wrt_value *results, size_t result_count,
                                 wrt_trap *trap, wrt_error *error)
{
    uint64_t few[16];
    uint64_t *slots = few;
    wrt__error_clear(error);
    wrt__func *f = wrt__func_get(store, func);
    if (!f) return wrt__fail(error, WRT_ERR_USAGE, WRT_NO_OFFSET, "not a function of this store");
    if (arg_count != f->type->param_count || result_count != f->type->result_count) {
        return wrt__fail_counts(error, f, arg_count, result_count);
    }
    uint32_t needed = wrt__type_slots(f->type);
    if (needed > WX__COUNT_OF(few)) {
        slots = (uint64_t *)WRT_REALLOC(NULL, needed * sizeof *slots);
        if (!slots) return wrt__fail_nomem(error);
    }
    wrt_status status = wrt__call_values(store, f, slots, args, results, trap, error);
    if (slots != few) WRT_FREE(slots);
    return status;
}

#endif /* WRT__CALL_H */
