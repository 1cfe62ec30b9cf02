/* src/wencode/component_canon.h - functions that cross the canonical ABI, and its built-ins.
 *
 * Component model, "Binary Format, Canonical Definitions". The opcodes of the built-ins stand in
 * the lines at the end, grouped by their operands.
 */
#ifndef WENCODE__COMPONENT_CANON_H
#define WENCODE__COMPONENT_CANON_H

#include "component_types.h"

#ifdef WENCODE_COMPONENTS

/* -- options ----------------------------------------------------------------------------------------- */

/* What the index of an option counts, or -1 when it has none. */
static inline int wencode__option_sort(uint32_t kind)
{
    switch (kind) {
    case 3: return WENCODE_SORT_CORE_MEMORY;
    case 4:
    case 5:
    case 7: return WENCODE_SORT_CORE_FUNC;
    case 8: return WENCODE_SORT_CORE_TYPE;
    default: return -1;
    }
}

/* Each option once; the first three are one, the encoding of strings. */
WX__UNUSED static void wencode__put_options(wencode_component *c, wx__bytes *b,
                                            const wencode_component_option *options, size_t n)
{
    uint32_t seen = 0;
    wencode__put_len(b, n);
    for (size_t i = 0; i < n && !b->failed; i++) {
        uint32_t kind = options[i].kind;
        uint32_t bit = (uint32_t)1 << (kind < 3 ? 0 : kind & 15);
        int sort = wencode__option_sort(kind);
        if (kind > 9 || ((seen & bit) && !c->lax)) {
            wencode__component_fail(c, WENCODE_ERR_ORDER,
                                    "canonical option % is unknown or stands in conflict", kind, 0);
            return;
        }
        seen |= bit;
        wx__put_u8(b, kind);
        if (sort >= 0) wencode__put_use(c, b, (wencode_component_sort)sort, options[i].index);
    }
}

/* -- forms of canonical functions ------------------------------------------------------------------ */

/* Begins one with its opcode; NULL after an error. */
WX__UNUSED static wx__bytes *wencode__begin_canon(wencode_component *c, uint32_t opcode)
{
    wx__bytes *b = wencode__component_item(c, WENCODE__SECTION_CANONS);
    if (b) wx__put_u8(b, opcode);
    return b;
}

/* Begins one whose first operand is an index. */
WX__UNUSED static wx__bytes *wencode__begin_canon_on(wencode_component *c, uint32_t opcode,
                                                     wencode_component_sort sort, uint32_t index)
{
    wx__bytes *b = wencode__begin_canon(c, opcode);
    if (b) wencode__put_use(c, b, sort, index);
    return b;
}

WX__UNUSED static uint32_t wencode__canon_added(wencode_component *c)
{
    return wencode__component_add(c, WENCODE_SORT_CORE_FUNC, 1);
}

WX__UNUSED static uint32_t wencode__canon_plain(wencode_component *c, uint32_t opcode)
{
    return wencode__begin_canon(c, opcode) ? wencode__canon_added(c) : WENCODE_NONE;
}

/* With a byte after the opcode: a flag, or always zero. */
WX__UNUSED static uint32_t wencode__canon_byte(wencode_component *c, uint32_t opcode, uint32_t byte)
{
    wx__bytes *b = wencode__begin_canon(c, opcode);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, byte);
    return wencode__canon_added(c);
}

WX__UNUSED static uint32_t wencode__canon_type(wencode_component *c, uint32_t opcode, uint32_t type)
{
    return wencode__begin_canon_on(c, opcode, WENCODE_SORT_TYPE, type) ? wencode__canon_added(c)
                                                                       : WENCODE_NONE;
}

WX__UNUSED static uint32_t wencode__canon_cancel(wencode_component *c, uint32_t opcode,
                                                 uint32_t type, bool async)
{
    wx__bytes *b = wencode__begin_canon_on(c, opcode, WENCODE_SORT_TYPE, type);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, async);
    return wencode__canon_added(c);
}

WX__UNUSED static uint32_t wencode__canon_copy(wencode_component *c, uint32_t opcode, uint32_t type,
                                               const wencode_component_option *options, size_t n)
{
    wx__bytes *b = wencode__begin_canon_on(c, opcode, WENCODE_SORT_TYPE, type);
    if (!b) return WENCODE_NONE;
    wencode__put_options(c, b, options, n);
    return wencode__canon_added(c);
}

WX__UNUSED static uint32_t wencode__canon_options(wencode_component *c, uint32_t opcode,
                                                  const wencode_component_option *options, size_t n)
{
    wx__bytes *b = wencode__begin_canon(c, opcode);
    if (!b) return WENCODE_NONE;
    wencode__put_options(c, b, options, n);
    return wencode__canon_added(c);
}

WX__UNUSED static uint32_t wencode__canon_context(wencode_component *c, uint32_t opcode,
                                                  wencode_valtype type, uint32_t slot)
{
    wx__bytes *b = wencode__begin_canon(c, opcode);
    if (!b) return WENCODE_NONE;
    wencode__put_core_valtype(c, b, type);
    wencode__check_core_used(c);
    wx__put_u32(b, slot);
    return wencode__canon_added(c);
}

/* Of waitable sets: a zero, then where the event is written. */
WX__UNUSED static uint32_t wencode__canon_event(wencode_component *c, uint32_t opcode,
                                                uint32_t core_memory)
{
    wx__bytes *b = wencode__begin_canon(c, opcode);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, 0);
    wencode__put_use(c, b, WENCODE_SORT_CORE_MEMORY, core_memory);
    return wencode__canon_added(c);
}

WX__UNUSED static uint32_t wencode__canon_indirect(wencode_component *c, uint32_t opcode,
                                                   uint32_t core_type, uint32_t core_table)
{
    wx__bytes *b = wencode__begin_canon_on(c, opcode, WENCODE_SORT_CORE_TYPE, core_type);
    if (!b) return WENCODE_NONE;
    wencode__put_use(c, b, WENCODE_SORT_CORE_TABLE, core_table);
    return wencode__canon_added(c);
}

/* -- lift, lower, and the built-ins of a form of their own ------------------------------------------ */

WENCODE_API uint32_t wencode_component_lift(wencode_component *c, uint32_t core_func, uint32_t type,
                                            const wencode_component_option *options, size_t n)
{
    wx__bytes *b = wencode__begin_canon(c, 0x00);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, 0);
    wencode__put_use(c, b, WENCODE_SORT_CORE_FUNC, core_func);
    wencode__put_options(c, b, options, n);
    wencode__put_use(c, b, WENCODE_SORT_TYPE, type);
    return wencode__component_add(c, WENCODE_SORT_FUNC, 1);
}

WENCODE_API uint32_t wencode_component_lower(wencode_component *c, uint32_t func,
                                             const wencode_component_option *options, size_t n)
{
    wx__bytes *b = wencode__begin_canon(c, 0x01);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, 0);
    wencode__put_use(c, b, WENCODE_SORT_FUNC, func);
    wencode__put_options(c, b, options, n);
    return wencode__canon_added(c);
}

WENCODE_API uint32_t wencode_component_task_return(wencode_component *c,
                                                   wencode_component_valtype result,
                                                   const wencode_component_option *options,
                                                   size_t n)
{
    wx__bytes *b = wencode__begin_canon(c, 0x09);
    if (!b) return WENCODE_NONE;
    wencode__put_result(c, b, result);
    wencode__put_options(c, b, options, n);
    return wencode__canon_added(c);
}

WENCODE_API uint32_t wencode_component_subtask_cancel(wencode_component *c, bool async)
{
    return wencode__canon_byte(c, 0x06, async);
}

/* The `shared` byte that the text of the proposal has before the operand is not written: wasm-tools
 * reads none. */
WENCODE_API uint32_t wencode_component_thread_spawn_ref(wencode_component *c, uint32_t core_type)
{
    return wencode__begin_canon_on(c, 0x40, WENCODE_SORT_CORE_TYPE, core_type)
               ? wencode__canon_added(c)
               : WENCODE_NONE;
}

/* -- the other built-ins --------------------------------------------------------------------------- */

#define WENCODE__CANON_PLAIN(opcode, name)                              \
    WENCODE_API uint32_t wencode_component_##name(wencode_component *c) \
    {                                                                   \
        return wencode__canon_plain(c, opcode);                         \
    }
#define WENCODE__CANON_ZERO(opcode, name)                               \
    WENCODE_API uint32_t wencode_component_##name(wencode_component *c) \
    {                                                                   \
        return wencode__canon_byte(c, opcode, 0);                       \
    }
#define WENCODE__CANON_TYPE(opcode, name)                                              \
    WENCODE_API uint32_t wencode_component_##name(wencode_component *c, uint32_t type) \
    {                                                                                  \
        return wencode__canon_type(c, opcode, type);                                   \
    }
#define WENCODE__CANON_CANCEL(opcode, name)                                                        \
    WENCODE_API uint32_t wencode_component_##name(wencode_component *c, uint32_t type, bool async) \
    {                                                                                              \
        return wencode__canon_cancel(c, opcode, type, async);                                      \
    }
#define WENCODE__CANON_COPY(opcode, name)                                                  \
    WENCODE_API uint32_t wencode_component_##name(wencode_component *c, uint32_t type,     \
                                                  const wencode_component_option *options, \
                                                  size_t n)                                \
    {                                                                                      \
        return wencode__canon_copy(c, opcode, type, options, n);                           \
    }
#define WENCODE__CANON_OPTIONS(opcode, name)                                               \
    WENCODE_API uint32_t wencode_component_##name(wencode_component *c,                    \
                                                  const wencode_component_option *options, \
                                                  size_t n)                                \
    {                                                                                      \
        return wencode__canon_options(c, opcode, options, n);                              \
    }
#define WENCODE__CANON_CONTEXT(opcode, name)                                                  \
    WENCODE_API uint32_t wencode_component_##name(wencode_component *c, wencode_valtype type, \
                                                  uint32_t slot)                              \
    {                                                                                         \
        return wencode__canon_context(c, opcode, type, slot);                                 \
    }
#define WENCODE__CANON_EVENT(opcode, name)                                                    \
    WENCODE_API uint32_t wencode_component_##name(wencode_component *c, uint32_t core_memory) \
    {                                                                                         \
        return wencode__canon_event(c, opcode, core_memory);                                  \
    }
#define WENCODE__CANON_INDIRECT(opcode, name)                                               \
    WENCODE_API uint32_t wencode_component_##name(wencode_component *c, uint32_t core_type, \
                                                  uint32_t core_table)                      \
    {                                                                                       \
        return wencode__canon_indirect(c, opcode, core_type, core_table);                   \
    }

WENCODE__CANON_TYPE(0x02, resource_new)
WENCODE__CANON_TYPE(0x03, resource_drop)
WENCODE__CANON_TYPE(0x04, resource_rep)
WENCODE__CANON_PLAIN(0x05, task_cancel)
WENCODE__CANON_CONTEXT(0x0a, context_get)
WENCODE__CANON_CONTEXT(0x0b, context_set)
WENCODE__CANON_ZERO(0x0c, thread_yield)
WENCODE__CANON_PLAIN(0x0d, subtask_drop)
WENCODE__CANON_TYPE(0x0e, stream_new)
WENCODE__CANON_COPY(0x0f, stream_read)
WENCODE__CANON_COPY(0x10, stream_write)
WENCODE__CANON_CANCEL(0x11, stream_cancel_read)
WENCODE__CANON_CANCEL(0x12, stream_cancel_write)
WENCODE__CANON_TYPE(0x13, stream_drop_readable)
WENCODE__CANON_TYPE(0x14, stream_drop_writable)
WENCODE__CANON_TYPE(0x15, future_new)
WENCODE__CANON_COPY(0x16, future_read)
WENCODE__CANON_COPY(0x17, future_write)
WENCODE__CANON_CANCEL(0x18, future_cancel_read)
WENCODE__CANON_CANCEL(0x19, future_cancel_write)
WENCODE__CANON_TYPE(0x1a, future_drop_readable)
WENCODE__CANON_TYPE(0x1b, future_drop_writable)
WENCODE__CANON_OPTIONS(0x1c, error_context_new)
WENCODE__CANON_OPTIONS(0x1d, error_context_debug_message)
WENCODE__CANON_PLAIN(0x1e, error_context_drop)
WENCODE__CANON_PLAIN(0x1f, waitable_set_new)
WENCODE__CANON_EVENT(0x20, waitable_set_wait)
WENCODE__CANON_EVENT(0x21, waitable_set_poll)
WENCODE__CANON_PLAIN(0x22, waitable_set_drop)
WENCODE__CANON_PLAIN(0x23, waitable_join)
WENCODE__CANON_PLAIN(0x24, backpressure_inc)
WENCODE__CANON_PLAIN(0x25, backpressure_dec)
WENCODE__CANON_PLAIN(0x26, thread_index)
WENCODE__CANON_INDIRECT(0x27, thread_new_indirect)
WENCODE__CANON_PLAIN(0x28, thread_resume_later)
WENCODE__CANON_ZERO(0x29, thread_suspend)
WENCODE__CANON_ZERO(0x2a, thread_suspend_then_resume)
WENCODE__CANON_ZERO(0x2b, thread_yield_then_resume)
WENCODE__CANON_ZERO(0x2c, thread_suspend_then_promote)
WENCODE__CANON_ZERO(0x2d, thread_yield_then_promote)
WENCODE__CANON_TYPE(0x2e, stream_forward)
WENCODE__CANON_TYPE(0x2f, future_forward)
WENCODE__CANON_INDIRECT(0x41, thread_spawn_indirect)
WENCODE__CANON_PLAIN(0x42, thread_available_parallelism)

#undef WENCODE__CANON_PLAIN
#undef WENCODE__CANON_ZERO
#undef WENCODE__CANON_TYPE
#undef WENCODE__CANON_CANCEL
#undef WENCODE__CANON_COPY
#undef WENCODE__CANON_OPTIONS
#undef WENCODE__CANON_CONTEXT
#undef WENCODE__CANON_EVENT
#undef WENCODE__CANON_INDIRECT

#endif /* WENCODE_COMPONENTS */

#endif /* WENCODE__COMPONENT_CANON_H */
