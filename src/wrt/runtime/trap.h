/* src/wrt/runtime/trap.h - raising traps and collecting their frames.
 *
 * A trap under way lives in store->trap. Whoever detects it calls wrt__trap_set once; then every
 * engine call (wrt__interp_call, wrt__jit_call) that is left because of it appends the frames of
 * its own activation, innermost first, so that a trap that passes through host functions ends up
 * with the frames of all activations in order.
 *
 *     detected by                        trap.code and message set by
 *     an instruction, an op's result     the engine: wrt__trap_set(store, code)
 *     wrt__out_of_fuel returned false    wrt__out_of_fuel
 *     wrt__host_call returned not OK     wrt__host_call
 */
#ifndef WRT__TRAP_H
#define WRT__TRAP_H

#include "context.h"
#include "../error.h"

/* What the ops of ops.h return when there is no trap; otherwise a wrt_trap_code. */
#define WRT__NO_TRAP (-1)

/* code, name in messages of tools, text of the specification's test suite */
#define WRT__TRAPS(X)                                                                          \
    X(WRT_TRAP_STACK_OVERFLOW, "stack_overflow", "call stack exhausted")                       \
    X(WRT_TRAP_MEMORY_OUT_OF_BOUNDS, "memory_out_of_bounds", "out of bounds memory access")    \
    X(WRT_TRAP_TABLE_OUT_OF_BOUNDS, "table_out_of_bounds", "out of bounds table access")       \
    X(WRT_TRAP_INDIRECT_CALL_TO_NULL, "indirect_call_to_null", "uninitialized element")        \
    X(WRT_TRAP_BAD_SIGNATURE, "bad_signature", "indirect call type mismatch")                  \
    X(WRT_TRAP_INTEGER_OVERFLOW, "integer_overflow", "integer overflow")                       \
    X(WRT_TRAP_INTEGER_DIVISION_BY_ZERO, "integer_division_by_zero", "integer divide by zero") \
    X(WRT_TRAP_BAD_CONVERSION_TO_INTEGER, "bad_conversion_to_integer",                         \
      "invalid conversion to integer")                                                         \
    X(WRT_TRAP_UNREACHABLE, "unreachable", "unreachable")                                      \
    X(WRT_TRAP_INTERRUPT, "interrupt", "interrupted")                                          \
    X(WRT_TRAP_OUT_OF_FUEL, "out_of_fuel", "out of fuel")                                      \
    X(WRT_TRAP_HOST, "host", "host function failed")

WRT_API const char *wrt_trap_text(wrt_trap_code code)
{
    switch (code) {
#define WRT__X(value, name, text) \
    case value: return text;
        WRT__TRAPS(WRT__X)
#undef WRT__X
    }
    return "unknown trap";
}

WRT_API const char *wrt_trap_name(wrt_trap_code code)
{
    switch (code) {
#define WRT__X(value, name, text) \
    case value: return name;
        WRT__TRAPS(WRT__X)
#undef WRT__X
    }
    return "unknown";
}

WRT_API const char *wrt_status_text(wrt_status status)
{
    switch (status) {
    case WRT_OK: return "ok";
    case WRT_TRAP: return "trap";
    case WRT_ERR_MALFORMED: return "malformed module";
    case WRT_ERR_INVALID: return "invalid module";
    case WRT_ERR_UNSUPPORTED: return "unsupported";
    case WRT_ERR_LIMIT: return "limit reached";
    case WRT_ERR_NOMEM: return "out of memory";
    case WRT_ERR_LINK: return "link error";
    case WRT_ERR_TYPE: return "type mismatch";
    case WRT_ERR_USAGE: return "wrong use";
    case WRT_ERR_OS: return "refused by the operating system";
    }
    return "unknown status";
}

static inline void wrt__copy_text(char *to, size_t size, const char *text)
{
    size_t n = strlen(text);
    if (n >= size) n = size - 1;
    memcpy(to, text, n);
    to[n] = 0;
}

/* Begins a trap without frames. Returns WRT_TRAP. */
static WX__COLD WX__UNUSED wrt_status wrt__trap_set(wrt_store *store, wrt_trap_code code)
{
    store->trap.code = code;
    store->trap.frame_count = 0;
    store->trap.truncated = false;
    store->trap_is_set = true;
    wrt__copy_text(store->trap.message, sizeof store->trap.message, wrt_trap_text(code));
    return WRT_TRAP;
}

/* Appends a frame; `offset` is in bytes from the start of the module. False when the trap holds as
 * many as it can: stop walking. */
static WX__UNUSED bool wrt__trap_frame(wrt_trap *trap, const wrt__context *context,
                                       uint32_t func_index, uint32_t offset)
{
    if (trap->frame_count == WRT_MAX_FRAMES) {
        trap->truncated = true;
        return false;
    }
    wrt_frame *frame = &trap->frames[trap->frame_count++];
    frame->instance = context->index;
    frame->func_index = func_index;
    frame->offset = offset;
    return true;
}

#endif /* WRT__TRAP_H */
