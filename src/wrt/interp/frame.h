/* src/wrt/interp/frame.h - the interpreter's stack and what its frames tell.
 *
 * One block per store, sized by config.max_stack, serves all activations. Values grow from its low
 * end, frames from its high end; a call that would make them meet traps with stack overflow.
 *
 *     low                                                                                   high
 *     | locals | below | operands ... | locals of the callee | ...  free  ... | frame | frame |
 *
 * The top operand is kept in a C variable; its place in the block is stale until it is written
 * there ("spilled"). With no operand the variable stands for the slot `below`, which holds nothing,
 * so that pushing and popping need no test. A callee's parameters are the caller's operands; its
 * results are moved to where the parameters were.
 */
#ifndef WRT__INTERP_FRAME_H
#define WRT__INTERP_FRAME_H

#include "../runtime/trap.h"

/* A call of a WebAssembly function. The caller's frame is the next higher one; the frame above the
 * first of an activation has func NULL and only marks the end. */
typedef struct wrt__interp_frame {
    wrt__func *func;
    uint64_t *locals;
    const uint8_t *code;         /* first instruction */
    const wrt__branch *branches; /* side table of this function */
    /* set when the frame is left for a callee, the runtime or because of a trap */
    const uint8_t *at;     /* the instruction being executed */
    const uint8_t *resume; /* where a return continues */
    const wrt__branch *branch;
    uint64_t *top; /* first slot a nested activation may use */
} wrt__interp_frame;

#define WRT__FRAME_SLOTS (sizeof(wrt__interp_frame) / sizeof(uint64_t))
WX__STATIC_ASSERT(frames_are_whole_slots, sizeof(wrt__interp_frame) % sizeof(uint64_t) == 0);

/* False when out of memory. Freed with the store. */
static bool wrt__interp_reserve(wrt_store *store)
{
    if (store->interp_stack) return true;
    size_t slots = store->engine->config.max_stack / sizeof(uint64_t);
    if (slots < 4 * WRT__FRAME_SLOTS) slots = 4 * WRT__FRAME_SLOTS;
    size_t bytes;
    if (!wx__size_mul(slots, sizeof(uint64_t), &bytes)) return false;
    store->interp_stack = (uint64_t *)WRT_REALLOC(NULL, bytes);
    if (!store->interp_stack) return false;
    store->interp_stack_end = store->interp_stack + slots;
    return true;
}

/* What is free for a new activation: [*low, *high). */
static void wrt__interp_free_part(const wrt_store *store, const wrt__activation *activation,
                                  uint64_t **low, uint64_t **high)
{
    *low = store->interp_stack;
    *high = store->interp_stack_end;
    for (activation = activation->previous; activation; activation = activation->previous) {
        wrt__interp_frame *frame = (wrt__interp_frame *)activation->interp_frame;
        if (!frame) continue;
        *low = frame->top;
        *high = (uint64_t *)(void *)frame;
        return;
    }
}

/* Appends the frames of an activation to a trap. */
static WX__UNUSED void wrt__interp_backtrace(wrt_store *store, const wrt__activation *activation,
                                             wrt_trap *trap)
{
    const wrt__interp_frame *frame = (const wrt__interp_frame *)activation->interp_frame;
    (void)store;
    for (; frame && frame->func; frame++) {
        const wrt__context *ctx = frame->func->context;
        uint32_t offset = (uint32_t)(frame->at - ctx->module->bytes);
        if (!wrt__trap_frame(trap, ctx, frame->func->func_index, offset)) return;
    }
}

#endif /* WRT__INTERP_FRAME_H */
