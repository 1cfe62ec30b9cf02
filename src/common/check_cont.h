/* src/common/check_cont.h - stack switching: continuations and the tags they suspend with.
 *
 * Proposal: "Stack switching", typing rules. A continuation type names a function type; a handler
 * (on tag label) gets the tag's parameters and a continuation from the tag's results to what the
 * resumed one returns.
 */
#ifndef WX__CHECK_CONT_H
#define WX__CHECK_CONT_H

#include "check_gc.h"

/* The function type that a continuation type continues. */
static inline const wx__ctype *wx__continued(const wx__check_env *c, const wx__ctype *t)
{
    return &c->ctypes[c->items[t->first] & WX__TY_NUMBER];
}

static inline const wx__ctype *wx__cont_type(wx__check_env *c, uint32_t index)
{
    return wx__object_type(c, index, WX__TYPE_CONT);
}

/* Is a function with these parameters and results a subtype of the other? */
WX__UNUSED static bool wx__signature_matches(const wx__check_env *c, wx__tys params,
                                             wx__tys results, wx__tys super_params,
                                             wx__tys super_results)
{
    return params.count == super_params.count && results.count == super_results.count &&
           wx__tys_match(c, super_params.at, params.at, params.count) &&
           wx__tys_match(c, results.at, super_results.at, results.count);
}

/* The function type continued by the reference type t; NULL when t is no continuation. */
WX__UNUSED static const wx__ctype *wx__continued_by(const wx__check_env *c, wx__ty t)
{
    if (!wx__ty_is_ref(t) || !(t & WX__TY_INDEX)) return NULL;
    const wx__ctype *cont = &c->ctypes[t & WX__TY_NUMBER];
    return cont->kind == WX__TYPE_CONT ? wx__continued(c, cont) : NULL;
}

WX__UNUSED static bool wx__cont_new_op(wx__check_env *c, uint32_t index)
{
    const wx__ctype *t = wx__cont_type(c, index);
    if (!t) return false;
    wx__ty func = wx__ty_ref(c->items[t->first] & WX__TY_NUMBER, true);
    return wx__pop(c, func) && wx__check_push(c, wx__ty_ref(wx__ctype_id(c, t), false));
}

WX__UNUSED static bool wx__cont_bind_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *from = wx__cont_type(c, in->a);
    const wx__ctype *to = from ? wx__cont_type(c, in->b) : NULL;
    if (!to) return false;
    const wx__ctype *a = wx__continued(c, from), *b = wx__continued(c, to);
    wx__tys bound = wx__ctype_params(c, a), rest = bound;
    if (a->count < b->count)
        return wx__check_invalid(c, "type mismatch: continuation with too few parameters");
    bound.count = a->count - b->count;
    rest.count = b->count;
    if (rest.at) rest.at += bound.count;
    if (!wx__signature_matches(c, rest, wx__ctype_results(c, a), wx__ctype_params(c, b),
                               wx__ctype_results(c, b)))
        return wx__check_invalid(c, "type mismatch in continuation types");
    return wx__pop(c, wx__operand_of(c, from)) && wx__pop_all(c, bound.at, bound.count) &&
           wx__check_push(c, wx__ty_ref(wx__ctype_id(c, to), false));
}

WX__UNUSED static bool wx__suspend_op(wx__check_env *c, uint32_t tag)
{
    const wx__ctype *t = wx__tag_at(c, tag);
    if (!t) return false;
    wx__tys params = wx__ctype_params(c, t), results = wx__ctype_results(c, t);
    return wx__pop_all(c, params.at, params.count) &&
           wx__check_push_all(c, results.at, results.count);
}

/* (on tag label), while resuming a continuation of `func`. */
WX__UNUSED static bool wx__check_on_label(wx__check_env *c, const wx__handler *on,
                                          const wx__ctype *func, const wx__ctype *tag)
{
    wx__tys params = wx__ctype_params(c, tag), rest;
    wx__ty last = 0;
    if (!wx__ref_label(c, on->label, &rest, &last)) return false;
    const wx__ctype *next = wx__continued_by(c, last);
    if (!next) return wx__check_invalid(c, "type mismatch: the label expects no continuation");
    if (params.count != rest.count || !wx__tys_match(c, params.at, rest.at, rest.count))
        return wx__check_invalid(c, "type mismatch between tag type and label type");
    return wx__signature_matches(c, wx__ctype_results(c, tag), wx__ctype_results(c, func),
                                 wx__ctype_params(c, next), wx__ctype_results(c, next)) ||
           wx__check_invalid(c, "type mismatch in continuation type");
}

/* (on tag switch): no parameters, and the results of the continuation. */
WX__UNUSED static bool wx__check_on_switch(wx__check_env *c, const wx__ctype *func,
                                           const wx__ctype *tag)
{
    wx__tys a = wx__ctype_results(c, tag), b = wx__ctype_results(c, func);
    if (tag->count == 0 && a.count == b.count && wx__tys_match(c, a.at, b.at, a.count) &&
        wx__tys_match(c, b.at, a.at, a.count))
        return true;
    return wx__check_invalid(c, "type mismatch: switch tag does not match continuation");
}

WX__UNUSED static bool wx__check_handlers(wx__check_env *c, wx__view view, const wx__ctype *func)
{
    wx__scan handlers = wx__scan_view(&c->s, view);
    if (view.count > WX__CHECK_MAX_CLAUSES)
        return wx__check_limit(c, "handlers", WX__CHECK_MAX_CLAUSES);
    for (uint32_t i = 0; i < view.count; i++) {
        wx__handler on = wx__scan_handler(&handlers);
        const wx__ctype *tag = wx__tag_at(c, on.tag);
        if (!tag) return false;
        if (on.kind == WX__ON_SWITCH ? !wx__check_on_switch(c, func, tag)
                                     : !wx__check_on_label(c, &on, func, tag))
            return false;
    }
    return true;
}

/* resume, resume_throw, resume_throw_ref: they differ in what the continuation is given. */
WX__UNUSED static bool wx__resume_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t = wx__cont_type(c, in->a);
    if (!t) return false;
    const wx__ctype *func = wx__continued(c, t), *tag;
    wx__ty exn = wx__ty_abstract(WX__TYPE_EXNREF, true);
    wx__tys given = wx__ctype_params(c, func), results = wx__ctype_results(c, func);
    if (!wx__check_handlers(c, in->items, func)) return false;
    if (in->info->code == WX__OP_RESUME_THROW) {
        tag = wx__exception_at(c, in->b);
        if (!tag) return false;
        given = wx__ctype_params(c, tag);
    } else if (in->info->code == WX__OP_RESUME_THROW_REF) {
        given.at = &exn;
        given.count = 1;
    }
    return wx__pop(c, wx__operand_of(c, t)) && wx__pop_all(c, given.at, given.count) &&
           wx__check_push_all(c, results.at, results.count);
}

WX__UNUSED static bool wx__switch_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t = wx__cont_type(c, in->a);
    const wx__ctype *tag = t ? wx__tag_at(c, in->b) : NULL;
    if (!tag) return false;
    const wx__ctype *func = wx__continued(c, t);
    wx__tys params = wx__ctype_params(c, func), tag_results = wx__ctype_results(c, tag);
    const wx__ctype *next =
        params.count > 0 ? wx__continued_by(c, params.at[params.count - 1]) : NULL;
    if (tag->count > 0) return wx__check_invalid(c, "type mismatch: switch tag with parameters");
    if (!next) return wx__check_invalid(c, "type mismatch: the last parameter is no continuation");
    if (!wx__signature_matches(c, tag_results, tag_results, wx__ctype_results(c, func),
                               wx__ctype_results(c, next)))
        return wx__check_invalid(c, "type mismatch in continuation types");
    wx__tys results = wx__ctype_params(c, next);
    return wx__pop(c, wx__operand_of(c, t)) && wx__pop_all(c, params.at, params.count - 1) &&
           wx__check_push_all(c, results.at, results.count);
}

#endif /* WX__CHECK_CONT_H */
