/* src/common/check_stack.h - operands, open blocks and locals of the body being judged.
 *
 * Spec: "Appendix, Validation Algorithm". In dead code an operand that is not there is
 * WX__TY_BOTTOM, which matches everything. Locals of types without a default value must be set
 * before they are read; what a block has set is forgotten at its end.
 */
#ifndef WX__CHECK_STACK_H
#define WX__CHECK_STACK_H

#include "check_types.h"

static inline wx__check_frame *wx__check_top_frame(const wx__check_env *c)
{
    return &c->frames[c->depth - 1];
}

/* -- operands ------------------------------------------------------------------------------------- */

/* Storage for `want` entries of `size` bytes in an array used without its length. */
WX__UNUSED static bool wx__grow_plain(wx__check_env *c, void *array, uint32_t used, uint32_t more,
                                      size_t size, uint32_t *cap)
{
    void *block;
    memcpy(&block, array, sizeof block);
    if (block) WX__ARRAY_HEADER(block)->length = used;
    if (!wx__array_grow(array, more, size)) return wx__check_nomem(c);
    memcpy(&block, array, sizeof block);
    size_t have = WX__ARRAY_HEADER(block)->capacity;
    *cap = have > UINT32_MAX ? UINT32_MAX : (uint32_t)have;
    return true;
}

WX__UNUSED static WX__NOINLINE bool wx__stack_room(wx__check_env *c, uint32_t more)
{
    if (more > WX__CHECK_MAX_OPERANDS - c->height)
        return wx__check_limit(c, "operands", WX__CHECK_MAX_OPERANDS);
    return wx__grow_plain(c, &c->stack, c->height, more, sizeof *c->stack, &c->stack_cap);
}

static inline bool wx__check_push(wx__check_env *c, wx__ty t)
{
    if (WX__UNLIKELY(c->height == c->stack_cap) && !wx__stack_room(c, 1)) return false;
    c->stack[c->height++] = t;
    return true;
}

/* `types` may lie in the stack's own storage only when nothing has to grow. */
WX__UNUSED static bool wx__check_push_all(wx__check_env *c, const wx__ty *types, uint32_t n)
{
    if (n > c->stack_cap - c->height && !wx__stack_room(c, n)) return false;
    if (n > 0) memcpy(c->stack + c->height, types, n * sizeof *types);
    c->height += n;
    return true;
}

/* An operand of any type. */
static inline bool wx__check_pop_any(wx__check_env *c, wx__ty *out)
{
    wx__check_frame *frame = wx__check_top_frame(c);
    *out = WX__TY_BOTTOM;
    if (WX__LIKELY(c->height > frame->height)) {
        *out = c->stack[--c->height];
        return true;
    }
    return frame->dead ||
           wx__check_invalid(c, "type mismatch: an operand is required but the stack is empty");
}

WX__UNUSED static WX__NOINLINE bool wx__pop_slow(wx__check_env *c, wx__ty want)
{
    wx__check_frame *frame = wx__check_top_frame(c);
    if (c->height == frame->height) {
        return frame->dead ||
               wx__check_invalid(c, "type mismatch: expected %t but the stack is empty", want);
    }
    wx__ty have = c->stack[c->height - 1];
    if (!wx__ty_matches(c, have, want))
        return wx__check_invalid(c, "type mismatch: expected %t, found %t", want, have);
    c->height--;
    return true;
}

static inline bool wx__pop(wx__check_env *c, wx__ty want)
{
    if (WX__LIKELY(c->height > wx__check_top_frame(c)->height && c->stack[c->height - 1] == want)) {
        c->height--;
        return true;
    }
    return wx__pop_slow(c, want);
}

WX__UNUSED static bool wx__pop_all(wx__check_env *c, const wx__ty *types, uint32_t n)
{
    while (n > 0) {
        if (!wx__pop(c, types[--n])) return false;
    }
    return true;
}

/* A reference of any type, or WX__TY_BOTTOM. */
static inline bool wx__pop_ref(wx__check_env *c, wx__ty *out)
{
    if (!wx__check_pop_any(c, out)) return false;
    if (*out == WX__TY_BOTTOM || wx__ty_is_ref(*out)) return true;
    return wx__check_invalid(c, "type mismatch: expected a reference, found %t", *out);
}

/* What follows is dead. */
static inline void wx__set_dead(wx__check_env *c)
{
    wx__check_frame *frame = wx__check_top_frame(c);
    c->height = frame->height;
    frame->dead = true;
}

/* -- blocks --------------------------------------------------------------------------------------- */

/* Types in a row. Die when types, or open blocks, are added. */
typedef struct wx__tys {
    const wx__ty *at;
    uint32_t count;
} wx__tys;

static inline wx__tys wx__ctype_params(const wx__check_env *c, const wx__ctype *t)
{
    wx__tys r = {NULL, 0};
    r.count = t->count;
    if (r.count > 0) r.at = c->items + t->first;
    return r;
}

static inline wx__tys wx__ctype_results(const wx__check_env *c, const wx__ctype *t)
{
    wx__tys r = {NULL, 0};
    r.count = t->results;
    if (r.count > 0) r.at = c->items + t->first + t->count;
    return r;
}

static inline bool wx__is_block_index(wx__ty type)
{
    return !wx__ty_is_ref(type) && (type & WX__TY_INDEX);
}

static inline wx__tys wx__block_params(const wx__check_env *c, const wx__ty *type)
{
    wx__tys none = {NULL, 0};
    if (!wx__is_block_index(*type)) return none;
    return wx__ctype_params(c, &c->ctypes[*type & WX__TY_NUMBER]);
}

static inline wx__tys wx__block_results(const wx__check_env *c, const wx__ty *type)
{
    wx__tys one = {NULL, 0};
    if (wx__is_block_index(*type)) return wx__ctype_results(c, &c->ctypes[*type & WX__TY_NUMBER]);
    if (*type == WX__TYPE_EMPTY) return one;
    one.at = type;
    one.count = 1;
    return one;
}

/* What a branch to the block carries: a loop's goes back to its start. */
static inline wx__tys wx__label_types(const wx__check_env *c, const wx__check_frame *frame)
{
    if (frame->code == WX__OP_LOOP) return wx__block_params(c, &frame->type);
    return wx__block_results(c, &frame->type);
}

/* The block that label `depth` names; NULL after an error. */
static inline wx__check_frame *wx__check_target(wx__check_env *c, uint32_t depth)
{
    if (WX__LIKELY(depth < c->depth)) return &c->frames[c->depth - 1 - depth];
    wx__check_invalid(c, "unknown label %u", depth);
    return NULL;
}

/* Opens a block without operands. */
WX__UNUSED static bool wx__open_frame(wx__check_env *c, uint32_t code, wx__ty type)
{
    if (c->depth == c->frame_cap &&
        !wx__grow_plain(c, &c->frames, c->depth, 1, sizeof *c->frames, &c->frame_cap))
        return false;
    wx__check_frame *frame = &c->frames[c->depth++];
    frame->code = code;
    frame->type = type;
    frame->height = c->height;
    frame->inits = (uint32_t)wx__array_len(c->inits);
    frame->epoch = 0;
    frame->dead = false;
    return true;
}

WX__UNUSED static bool wx__check_open_block(wx__check_env *c, uint32_t code, wx__ty type)
{
    wx__tys params = wx__block_params(c, &type);
    return wx__pop_all(c, params.at, params.count) && wx__open_frame(c, code, type) &&
           wx__check_push_all(c, params.at, params.count);
}

WX__UNUSED static void wx__forget_inits(wx__check_env *c, uint32_t from)
{
    while (wx__array_len(c->inits) > from) c->init_marks[wx__array_pop(c->inits)] = 0;
}

/* Takes the results of the innermost block off the stack, on which nothing else may be, and closes
 * it. `*frame` is what it was. */
WX__UNUSED static bool wx__close_frame(wx__check_env *c, wx__check_frame *frame)
{
    *frame = *wx__check_top_frame(c);
    wx__tys results = wx__block_results(c, &frame->type);
    if (!wx__pop_all(c, results.at, results.count)) return false;
    if (c->height != frame->height)
        return wx__check_invalid(c, "type mismatch: values remaining on stack at end of block");
    wx__forget_inits(c, frame->inits);
    c->depth--;
    return true;
}

WX__UNUSED static bool wx__push_results(wx__check_env *c, const wx__check_frame *frame)
{
    wx__tys results = wx__block_results(c, &frame->type);
    return wx__check_push_all(c, results.at, results.count);
}

/* The operands a branch carries stay on the stack as the label's types. */
WX__UNUSED static bool wx__pop_push(wx__check_env *c, wx__tys types)
{
    return wx__pop_all(c, types.at, types.count) && wx__check_push_all(c, types.at, types.count);
}

/* The operands on top match the types, and stay what they are: a br_table's labels. */
WX__UNUSED static bool wx__peek_all(wx__check_env *c, wx__tys types)
{
    const wx__check_frame *frame = wx__check_top_frame(c);
    uint32_t height = c->height;
    for (uint32_t i = types.count; i > 0; i--) {
        wx__ty want = types.at[i - 1];
        if (height == frame->height) {
            if (frame->dead) return true;
            return wx__check_invalid(c, "type mismatch: expected %t but the stack is empty", want);
        }
        wx__ty have = c->stack[--height];
        if (!wx__ty_matches(c, have, want))
            return wx__check_invalid(c, "type mismatch: expected %t, found %t", want, have);
    }
    return true;
}

/* -- locals --------------------------------------------------------------------------------------- */

/* Adds n locals of a type. */
WX__UNUSED static bool wx__add_locals(wx__check_env *c, wx__ty type, uint32_t n)
{
    wx__check_run run;
    if (n > WX__CHECK_MAX_LOCALS || c->locals > WX__CHECK_MAX_LOCALS - n)
        return wx__check_limit(c, "locals", WX__CHECK_MAX_LOCALS);
    for (uint32_t i = c->locals; i < WX__FLAT_LOCALS && i < c->locals + n; i++) c->flat[i] = type;
    c->locals += n;
    run.end = c->locals;
    run.type = type;
    if (n == 0 || run.end <= WX__FLAT_LOCALS) return true;
    return wx__array_push(c->runs, run) || wx__check_nomem(c);
}

/* Among the runs: O(log n). */
WX__UNUSED static WX__NOINLINE wx__ty wx__far_local(const wx__check_env *c, uint32_t local)
{
    size_t low = 0, high = wx__array_len(c->runs) - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (local < c->runs[middle].end) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return c->runs[low].type;
}

static inline bool wx__local_type(wx__check_env *c, uint32_t local, wx__ty *out)
{
    if (WX__UNLIKELY(local >= c->locals)) return wx__check_invalid(c, "unknown local %u", local);
    *out = local < WX__FLAT_LOCALS ? c->flat[local] : wx__far_local(c, local);
    return true;
}

static inline bool wx__local_is_set(const wx__check_env *c, uint32_t local)
{
    if (local < c->params) return true;
    return local < wx__array_len(c->init_marks) && c->init_marks[local] == c->init_epoch;
}

/* Notes that a local without a default value has one from here to the end of the block. */
WX__UNUSED static bool wx__set_local(wx__check_env *c, uint32_t local)
{
    size_t have = wx__array_len(c->init_marks);
    if (wx__local_is_set(c, local)) return true;
    if (local >= have) {
        size_t more = local + 1 - have;
        if (!wx__array_add(c->init_marks, more)) return wx__check_nomem(c);
        memset(c->init_marks + have, 0, more * sizeof *c->init_marks);
    }
    if (!wx__array_push(c->inits, local)) return wx__check_nomem(c);
    c->init_marks[local] = c->init_epoch;
    return true;
}

/* An empty body: no operands, blocks or locals. */
WX__UNUSED static void wx__check_begin_body(wx__check_env *c)
{
    c->height = 0;
    c->depth = 0;
    c->locals = 0;
    c->params = 0;
    c->constant = false;
    c->shared_func = false;
    wx__array_truncate(c->runs, 0);
    wx__array_truncate(c->inits, 0);
    if (++c->init_epoch == 0) { /* once in 2^32 bodies */
        c->init_epoch = 1;
        if (c->init_marks)
            memset(c->init_marks, 0, wx__array_len(c->init_marks) * sizeof *c->init_marks);
    }
}

#endif /* WX__CHECK_STACK_H */
