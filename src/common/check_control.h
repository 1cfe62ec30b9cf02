/* src/common/check_control.h - blocks, branches, calls, exceptions, variables, select.
 *
 * Spec: "Validation, Instructions". One function per instruction or small family.
 */
#ifndef WX__CHECK_CONTROL_H
#define WX__CHECK_CONTROL_H

#include "check_ops.h"

/* -- blocks --------------------------------------------------------------------------------------- */

/* A block type in the cursor's form; false after an error. */
WX__UNUSED static bool wx__resolve_block(wx__check_env *c, wx__vt type, wx__ty *out)
{
    if (type == WX__TYPE_EMPTY) {
        *out = WX__TYPE_EMPTY;
        return true;
    }
    if (!(type & WX__VT_INDEX)) {
        *out = wx__check_resolve(c, type);
        return *out != WX__TY_BOTTOM;
    }
    if (!wx__check_need(c, WX__FEATURE_MULTI_VALUE)) return false;
    const wx__ctype *t = wx__func_type(c, (uint32_t)type);
    if (!t) return false;
    if (c->shared_func && !t->shared) return wx__not_shared(c);
    *out = WX__TY_INDEX | wx__ctype_id(c, t);
    return true;
}

WX__UNUSED static bool wx__block_op(wx__check_env *c, const wx__instr *in)
{
    wx__ty type = 0;
    if (!wx__resolve_block(c, in->type, &type)) return false;
    if (in->info->code == WX__OP_IF && !wx__pop(c, WX__TYPE_I32)) return false;
    return wx__check_open_block(c, in->info->code, type);
}

WX__UNUSED static bool wx__else_op(wx__check_env *c)
{
    wx__check_frame was;
    if (wx__check_top_frame(c)->code != WX__OP_IF)
        return wx__check_malformed(c, "else without an open if");
    if (!wx__close_frame(c, &was)) return false;
    wx__tys params = wx__block_params(c, &was.type);
    return wx__open_frame(c, WX__OP_ELSE, was.type) &&
           wx__check_push_all(c, params.at, params.count);
}

/* An if without else passes its parameters on. */
WX__UNUSED static bool wx__check_one_armed(wx__check_env *c, const wx__check_frame *was)
{
    wx__tys params = wx__block_params(c, &was->type), results = wx__block_results(c, &was->type);
    if (params.count == results.count && wx__tys_match(c, params.at, results.at, params.count))
        return true;
    return wx__check_invalid(c, "type mismatch: if without else and with results");
}

WX__UNUSED static bool wx__end_op(wx__check_env *c)
{
    wx__check_frame was;
    if (!wx__close_frame(c, &was)) return false;
    if (was.code == WX__OP_IF && !wx__check_one_armed(c, &was)) return false;
    return c->depth == 0 || wx__push_results(c, &was);
}

/* -- exceptions ----------------------------------------------------------------------------------- */

WX__UNUSED static const wx__ctype *wx__tag_at(wx__check_env *c, uint32_t tag)
{
    if (tag < wx__array_len(c->tags)) return &c->ctypes[c->tags[tag]];
    wx__check_unknown(c, "unknown tag %u", tag);
    return NULL;
}

/* A tag for exceptions: without results. */
WX__UNUSED static const wx__ctype *wx__exception_at(wx__check_env *c, uint32_t tag)
{
    const wx__ctype *t = wx__tag_at(c, tag);
    if (!t || t->results == 0) return t;
    wx__check_invalid(c, "type mismatch: tag %u has results", tag);
    return NULL;
}

/* A clause of try_table: what it carries goes to the label, which is outside of the block. */
WX__UNUSED static bool wx__check_catch(wx__check_env *c, const wx__catch *clause)
{
    wx__ty exn = wx__ty_abstract(WX__TYPE_EXNREF, false);
    bool has_tag = clause->kind <= WX__CATCH_REF;
    bool has_ref = clause->kind == WX__CATCH_REF || clause->kind == WX__CATCH_ALL_REF;
    wx__tys carried = {NULL, 0};
    if (has_tag) {
        const wx__ctype *tag = wx__exception_at(c, clause->tag);
        if (!tag) return false;
        carried = wx__ctype_params(c, tag);
    }
    const wx__check_frame *frame = wx__check_target(c, clause->label);
    if (!frame) return false;
    wx__tys want = wx__label_types(c, frame);
    if (want.count != carried.count + (has_ref ? 1u : 0u) ||
        !wx__tys_match(c, carried.at, want.at, carried.count) ||
        (has_ref && !wx__ty_matches(c, exn, want.at[want.count - 1])))
        return wx__check_invalid(c, "type mismatch: catch clause and its label");
    return true;
}

WX__UNUSED static bool wx__try_table_op(wx__check_env *c, const wx__instr *in)
{
    wx__ty type = 0;
    wx__scan clauses = wx__scan_view(&c->s, in->items);
    if (!wx__resolve_block(c, in->type, &type)) return false;
    if (in->items.count > WX__CHECK_MAX_CLAUSES)
        return wx__check_limit(c, "catch clauses", WX__CHECK_MAX_CLAUSES);
    for (uint32_t i = 0; i < in->items.count; i++) {
        wx__catch clause = wx__scan_catch(&clauses);
        if (!wx__check_catch(c, &clause)) return false;
    }
    return wx__check_open_block(c, WX__OP_TRY_TABLE, type);
}

WX__UNUSED static bool wx__throw_op(wx__check_env *c, uint32_t tag)
{
    const wx__ctype *t = wx__exception_at(c, tag);
    if (!t) return false;
    wx__tys params = wx__ctype_params(c, t);
    if (!wx__pop_all(c, params.at, params.count)) return false;
    wx__set_dead(c);
    return true;
}

/* The next arm of a legacy try: catch, or catch_all without a tag. */
WX__UNUSED static bool wx__legacy_catch(wx__check_env *c, const wx__instr *in)
{
    wx__check_frame was;
    wx__tys params = {NULL, 0};
    uint32_t open = wx__check_top_frame(c)->code;
    if (open != WX__OP_TRY && open != WX__OP_CATCH)
        return wx__check_malformed(c, "catch without an open try");
    if (!wx__close_frame(c, &was)) return false;
    if (in->info->code == WX__OP_CATCH) {
        const wx__ctype *tag = wx__exception_at(c, in->a);
        if (!tag) return false;
        params = wx__ctype_params(c, tag);
    }
    return wx__open_frame(c, in->info->code, was.type) &&
           wx__check_push_all(c, params.at, params.count);
}

WX__UNUSED static bool wx__rethrow_op(wx__check_env *c, uint32_t depth)
{
    const wx__check_frame *frame = wx__check_target(c, depth);
    if (!frame) return false;
    if (frame->code != WX__OP_CATCH && frame->code != WX__OP_CATCH_ALL)
        return wx__check_invalid(c, "invalid rethrow label");
    wx__set_dead(c);
    return true;
}

WX__UNUSED static bool wx__delegate_op(wx__check_env *c, uint32_t depth)
{
    wx__check_frame was;
    if (wx__check_top_frame(c)->code != WX__OP_TRY)
        return wx__check_malformed(c, "delegate without an open try");
    return wx__close_frame(c, &was) && wx__check_target(c, depth) && wx__push_results(c, &was);
}

/* -- branches ------------------------------------------------------------------------------------- */

WX__UNUSED static bool wx__br_op(wx__check_env *c, uint32_t depth)
{
    const wx__check_frame *frame = wx__check_target(c, depth);
    if (!frame) return false;
    wx__tys types = wx__label_types(c, frame);
    if (!wx__pop_all(c, types.at, types.count)) return false;
    wx__set_dead(c);
    return true;
}

WX__UNUSED static bool wx__br_if_op(wx__check_env *c, uint32_t depth)
{
    const wx__check_frame *frame = wx__check_target(c, depth);
    if (!frame || !wx__pop(c, WX__TYPE_I32)) return false;
    return wx__pop_push(c, wx__label_types(c, frame));
}

/* Each label is looked at once, however often the table names it. */
WX__UNUSED static bool wx__table_label(wx__check_env *c, uint32_t depth, uint32_t arity)
{
    wx__check_frame *frame = wx__check_target(c, depth);
    if (!frame) return false;
    if (frame->epoch == c->table_epoch) return true;
    frame->epoch = c->table_epoch;
    wx__tys types = wx__label_types(c, frame);
    if (types.count != arity)
        return wx__check_invalid(c, "type mismatch: br_table labels differ in their types");
    return wx__peek_all(c, types);
}

WX__UNUSED static bool wx__br_table_op(wx__check_env *c, const wx__instr *in)
{
    wx__scan labels = wx__scan_view(&c->s, in->items);
    const wx__check_frame *last = wx__check_target(c, in->a);
    if (!last || !wx__pop(c, WX__TYPE_I32)) return false;
    if (++c->table_epoch == 0) { /* once in 2^32 tables; frames of this body forget */
        for (uint32_t i = 0; i < c->depth; i++) c->frames[i].epoch = 0;
        c->table_epoch = 1;
    }
    wx__tys types = wx__label_types(c, last);
    for (uint32_t i = 0; i < in->items.count; i++) {
        if (!wx__table_label(c, wx__scan_u32(&labels), types.count)) return false;
    }
    if (!wx__pop_all(c, types.at, types.count)) return false;
    wx__set_dead(c);
    return true;
}

/* -- calls ---------------------------------------------------------------------------------------- */

/* A tail call's results become those of the function. */
WX__UNUSED static bool wx__check_tail(wx__check_env *c, const wx__ctype *t)
{
    wx__tys give = wx__ctype_results(c, t), want = wx__block_results(c, &c->frames[0].type);
    if (give.count == want.count && wx__tys_match(c, give.at, want.at, give.count)) return true;
    return wx__check_invalid(c, "type mismatch: results of a tail call and of the function");
}

WX__UNUSED static bool wx__call_type(wx__check_env *c, const wx__ctype *t, bool tail)
{
    wx__tys params = wx__ctype_params(c, t), results = wx__ctype_results(c, t);
    if (c->shared_func && !t->shared) return wx__not_shared(c);
    if (tail && !wx__check_tail(c, t)) return false;
    if (!wx__pop_all(c, params.at, params.count)) return false;
    if (!tail) return wx__check_push_all(c, results.at, results.count);
    wx__set_dead(c);
    return true;
}

WX__UNUSED static const wx__check_func *wx__func_at(wx__check_env *c, uint32_t func)
{
    if (func < wx__array_len(c->funcs)) return &c->funcs[func];
    wx__check_unknown(c, "unknown function %u", func);
    return NULL;
}

WX__UNUSED static bool wx__call_op(wx__check_env *c, const wx__instr *in)
{
    const wx__check_func *f = wx__func_at(c, in->a);
    return f && wx__call_type(c, &c->ctypes[f->type], in->info->code == WX__OP_RETURN_CALL);
}

WX__UNUSED static bool wx__call_indirect_op(wx__check_env *c, const wx__instr *in)
{
    const wx__check_table *table = wx__table_at(c, in->b);
    const wx__ctype *t = table ? wx__func_type(c, in->a) : NULL;
    wx__ty funcs = wx__ty_abstract(WX__TYPE_FUNCREF, true);
    if (!t) return false;
    if (!wx__ty_matches(c, table->type, funcs) &&
        !wx__ty_matches(c, table->type, funcs | WX__TY_SHARED))
        return wx__check_invalid(c, "type mismatch: a table of %t has no functions", table->type);
    return wx__pop(c, wx__address_type(table->is_64)) &&
           wx__call_type(c, t, in->info->code == WX__OP_RETURN_CALL_INDIRECT);
}

WX__UNUSED static bool wx__call_ref_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t = wx__func_type(c, in->a);
    if (!t || !wx__pop(c, wx__ty_ref(wx__ctype_id(c, t), true))) return false;
    return wx__call_type(c, t, in->info->code == WX__OP_RETURN_CALL_REF);
}

/* -- variables, select ------------------------------------------------------------------------------ */

WX__UNUSED static bool wx__local_get_op(wx__check_env *c, uint32_t local)
{
    wx__ty t = 0;
    if (!wx__local_type(c, local, &t)) return false;
    if (WX__UNLIKELY(!wx__ty_is_defaultable(t)) && !wx__local_is_set(c, local))
        return wx__check_invalid(c, "uninitialized local: %u", local);
    return wx__check_push(c, t);
}

WX__UNUSED static bool wx__local_set_op(wx__check_env *c, uint32_t local, bool tee)
{
    wx__ty t = 0;
    if (!wx__local_type(c, local, &t) || !wx__pop(c, t)) return false;
    if (WX__UNLIKELY(!wx__ty_is_defaultable(t)) && !wx__set_local(c, local)) return false;
    return !tee || wx__check_push(c, t);
}

WX__UNUSED static const wx__check_global *wx__global_at(wx__check_env *c, uint32_t global)
{
    if (global >= wx__array_len(c->globals)) {
        wx__check_unknown(c, "unknown global %u", global);
        return NULL;
    }
    if (c->shared_func && !c->globals[global].shared) {
        wx__not_shared(c);
        return NULL;
    }
    return &c->globals[global];
}

/* In a constant expression only what cannot change, and before GC only what is imported. */
WX__UNUSED static bool wx__global_get_op(wx__check_env *c, uint32_t global)
{
    const wx__check_global *g = wx__global_at(c, global);
    if (!g) return false;
    if (c->constant && g->is_mutable)
        return wx__check_invalid(c, "constant expression required: global %u is mutable", global);
    if (c->constant && global >= c->imported_globals && !wx__check_has(c, WX__FEATURE_GC))
        return wx__check_unknown(c, "unknown global %u: constant expressions see imports only",
                                 global);
    return wx__check_push(c, g->type);
}

WX__UNUSED static bool wx__global_set_op(wx__check_env *c, uint32_t global)
{
    const wx__check_global *g = wx__global_at(c, global);
    if (!g) return false;
    if (!g->is_mutable) return wx__check_invalid(c, "immutable global: %u", global);
    return wx__pop(c, g->type);
}

WX__UNUSED static bool wx__select_op(wx__check_env *c)
{
    wx__ty a = 0, b = 0;
    if (!wx__pop(c, WX__TYPE_I32) || !wx__check_pop_any(c, &a) || !wx__check_pop_any(c, &b))
        return false;
    if (wx__ty_is_ref(a) || wx__ty_is_ref(b))
        return wx__check_invalid(c, "type mismatch: select of references needs a type");
    if (a != b && a != WX__TY_BOTTOM && b != WX__TY_BOTTOM)
        return wx__check_invalid(c, "type mismatch: select of %t and %t", b, a);
    return wx__check_push(c, a == WX__TY_BOTTOM ? b : a);
}

WX__UNUSED static bool wx__select_typed_op(wx__check_env *c, const wx__instr *in)
{
    wx__scan types = wx__scan_view(&c->s, in->items);
    if (in->items.count != 1) return wx__check_invalid(c, "invalid result arity");
    wx__ty t = wx__check_resolve(c, wx__scan_vt(&types));
    return t != WX__TY_BOTTOM && wx__pop(c, WX__TYPE_I32) && wx__pop(c, t) && wx__pop(c, t) &&
           wx__check_push(c, t);
}

#endif /* WX__CHECK_CONTROL_H */
