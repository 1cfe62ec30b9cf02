/* src/common/check_refs.h - references: null, functions, casts, branches on them.
 *
 * Where an operand may be shared or not, as of array.len, the result follows it. With custom
 * descriptors a function's type and that of a new object are known exactly, and casts go anywhere
 * within one hierarchy.
 */
#ifndef WX__CHECK_REFS_H
#define WX__CHECK_REFS_H

#include "check_control.h"

/* A nullable reference to the abstract type `byte` or below, shared or not; *out is the operand. */
WX__UNUSED static bool wx__pop_abstract(wx__check_env *c, uint32_t byte, wx__ty *out)
{
    wx__ty want = wx__ty_abstract(byte, true);
    if (!wx__pop_ref(c, out)) return false;
    if (*out == WX__TY_BOTTOM || wx__ty_heap(*out) == WX__TY_BOTTOM) return true;
    if (wx__heap_is_shared(c, *out)) want |= WX__TY_SHARED;
    return wx__ty_matches(c, *out, want) ||
           wx__check_invalid(c, "type mismatch: expected %t, found %t", want, *out);
}

/* ref.i31's like: pop a letter's worth, push a fixed type. */
WX__UNUSED static bool wx__abstract_to_i32(wx__check_env *c, uint32_t byte)
{
    wx__ty ignored = 0;
    return wx__pop_abstract(c, byte, &ignored) && wx__check_push(c, WX__TYPE_I32);
}

WX__UNUSED static bool wx__i32_to_ref(wx__check_env *c, wx__ty ref)
{
    return wx__pop(c, WX__TYPE_I32) && wx__check_push(c, ref);
}

WX__UNUSED static bool wx__ref_eq_op(wx__check_env *c)
{
    wx__ty a = 0, b = 0;
    if (!wx__pop_abstract(c, WX__TYPE_EQREF, &a) || !wx__pop_abstract(c, WX__TYPE_EQREF, &b))
        return false;
    bool known = wx__ty_heap(a) != WX__TY_BOTTOM && wx__ty_heap(b) != WX__TY_BOTTOM;
    if (known && wx__heap_is_shared(c, a) != wx__heap_is_shared(c, b))
        return wx__check_invalid(c, "type mismatch: ref.eq of %t and %t", b, a);
    return wx__check_push(c, WX__TYPE_I32);
}

/* any.convert_extern and its inverse keep what is known of null and shared. */
WX__UNUSED static bool wx__convert_op(wx__check_env *c, uint32_t from, uint32_t to)
{
    wx__ty t = 0;
    if (!wx__pop_abstract(c, from, &t)) return false;
    if (wx__ty_heap(t) == WX__TY_BOTTOM) return wx__check_push(c, wx__ty_abstract(to, false));
    return wx__check_push(c, wx__ty_abstract(to, (t & WX__TY_NULL) != 0) |
                                 (wx__heap_is_shared(c, t) ? WX__TY_SHARED : 0));
}

WX__UNUSED static bool wx__ref_null_op(wx__check_env *c, const wx__instr *in)
{
    wx__ty t = wx__resolve_ref(c, in->type, true);
    return t != WX__TY_BOTTOM && wx__check_push(c, t);
}

WX__UNUSED static bool wx__ref_is_null_op(wx__check_env *c)
{
    wx__ty t = 0;
    return wx__pop_ref(c, &t) && wx__check_push(c, WX__TYPE_I32);
}

static inline bool wx__is_declared(const wx__check_env *c, uint32_t func)
{
    if (c->any_declared) return true;
    return func / 8 < wx__array_len(c->declared) && (c->declared[func / 8] >> func % 8 & 1);
}

/* ref.func may name the function from now on. */
WX__UNUSED static bool wx__declare_func(wx__check_env *c, uint32_t func)
{
    size_t have = wx__array_len(c->declared);
    if (func / 8 >= have) {
        size_t more = func / 8 + 1 - have;
        if (!wx__array_add(c->declared, more)) return wx__check_nomem(c);
        memset(c->declared + have, 0, more);
    }
    c->declared[func / 8] = (uint8_t)(c->declared[func / 8] | 1u << func % 8);
    return true;
}

WX__UNUSED static bool wx__ref_func_op(wx__check_env *c, uint32_t func)
{
    const wx__check_func *f = wx__func_at(c, func);
    if (!f) return false;
    if (c->constant && !wx__declare_func(c, func)) return false;
    if (!wx__is_declared(c, func)) return wx__check_invalid(c, "undeclared function reference");
    bool exact = f->exact && wx__check_has(c, WX__FEATURE_CUSTOM_DESCRIPTORS);
    return wx__check_push(c, wx__ty_ref(f->type, false) | (exact ? WX__TY_EXACT : 0));
}

static inline wx__ty wx__as_non_null(wx__ty t)
{
    return t == WX__TY_BOTTOM ? WX__TY_REF_BOTTOM : t & ~WX__TY_NULL;
}

WX__UNUSED static bool wx__as_non_null_op(wx__check_env *c)
{
    wx__ty t = 0;
    return wx__pop_ref(c, &t) && wx__check_push(c, wx__as_non_null(t));
}

/* -- branches --------------------------------------------------------------------------------------- */

WX__UNUSED static bool wx__br_on_null_op(wx__check_env *c, uint32_t depth)
{
    wx__ty t = 0;
    const wx__check_frame *frame = wx__check_target(c, depth);
    if (!frame || !wx__pop_ref(c, &t)) return false;
    return wx__pop_push(c, wx__label_types(c, frame)) && wx__check_push(c, wx__as_non_null(t));
}

/* The types of a label but for the last, which must be a reference and goes to *last. */
WX__UNUSED static bool wx__ref_label(wx__check_env *c, uint32_t depth, wx__tys *rest, wx__ty *last)
{
    const wx__check_frame *frame = wx__check_target(c, depth);
    if (!frame) return false;
    *rest = wx__label_types(c, frame);
    if (rest->count == 0 || !wx__ty_is_ref(rest->at[rest->count - 1]))
        return wx__check_invalid(c, "type mismatch: the label's last type must be a reference");
    *last = rest->at[--rest->count];
    return true;
}

WX__UNUSED static bool wx__br_on_non_null_op(wx__check_env *c, uint32_t depth)
{
    wx__ty last = 0;
    wx__tys rest;
    return wx__ref_label(c, depth, &rest, &last) && wx__pop(c, last | WX__TY_NULL) &&
           wx__pop_push(c, rest);
}

/* -- casts ------------------------------------------------------------------------------------------ */

WX__UNUSED static bool wx__castable(wx__check_env *c, wx__ty t)
{
    if ((wx__ty_top(c, t) & 0xff) != WX__TYPE_CONTREF) return true;
    return wx__check_invalid(c, "invalid cast: continuations have no casts");
}

/* Takes what can be cast to `to`: anything in its hierarchy. */
WX__UNUSED static bool wx__pop_castable(wx__check_env *c, wx__ty to)
{
    return wx__castable(c, to) && wx__pop(c, wx__ty_top(c, to));
}

WX__UNUSED static bool wx__ref_test_op(wx__check_env *c, const wx__instr *in)
{
    wx__ty t = wx__resolve_ref(c, in->type, in->info->code == WX__OP_REF_TEST_NULL);
    return t != WX__TY_BOTTOM && wx__pop_castable(c, t) && wx__check_push(c, WX__TYPE_I32);
}

WX__UNUSED static bool wx__ref_cast_op(wx__check_env *c, const wx__instr *in)
{
    wx__ty t = wx__resolve_ref(c, in->type, in->info->code == WX__OP_REF_CAST_NULL);
    return t != WX__TY_BOTTOM && wx__pop_castable(c, t) && wx__check_push(c, t);
}

/* The immediates of br_on_cast: from what to what. */
WX__UNUSED static bool wx__cast_types(wx__check_env *c, const wx__instr *in, wx__ty *from,
                                      wx__ty *to)
{
    *from = wx__check_resolve(c, in->type);
    *to = *from == WX__TY_BOTTOM ? WX__TY_BOTTOM : wx__check_resolve(c, in->type2);
    if (*to == WX__TY_BOTTOM || !wx__castable(c, *to)) return false;
    bool fits = wx__check_has(c, WX__FEATURE_CUSTOM_DESCRIPTORS)
                    ? wx__ty_top(c, *from) == wx__ty_top(c, *to)
                    : wx__ty_matches(c, *to, *from);
    return fits || wx__check_invalid(c, "type mismatch: cast from %t to %t", *from, *to);
}

/* What `from` still can be when it is not `to`. */
static inline wx__ty wx__difference(wx__ty from, wx__ty to)
{
    return to & WX__TY_NULL ? from & ~WX__TY_NULL : from;
}

/* One of `to` and the difference goes to the label, the other stays. */
WX__UNUSED static bool wx__branch_on_cast(wx__check_env *c, const wx__instr *in, wx__ty from,
                                          wx__ty to, bool on_fail)
{
    wx__ty last = 0, rest_type = wx__difference(from, to);
    wx__tys rest;
    if (!wx__ref_label(c, in->a, &rest, &last)) return false;
    if (!wx__ty_matches(c, on_fail ? rest_type : to, last))
        return wx__check_invalid(c, "type mismatch: the label expects %t, the cast gives %t", last,
                                 on_fail ? rest_type : to);
    return wx__pop(c, from) && wx__pop_push(c, rest) && wx__check_push(c, on_fail ? to : rest_type);
}

WX__UNUSED static bool wx__br_on_cast_op(wx__check_env *c, const wx__instr *in)
{
    wx__ty from = 0, to = 0;
    return wx__cast_types(c, in, &from, &to) &&
           wx__branch_on_cast(c, in, from, to, in->info->code == WX__OP_BR_ON_CAST_FAIL);
}

/* -- custom descriptors ----------------------------------------------------------------------------- */

/* The descriptor operand of a cast to `to`; exact when `to` is. */
WX__UNUSED static bool wx__pop_descriptor(wx__check_env *c, wx__ty to)
{
    if (!(to & WX__TY_INDEX))
        return wx__check_invalid(c, "type mismatch: a cast target without descriptor");
    const wx__ctype *t = &c->ctypes[to & WX__TY_NUMBER];
    if (t->descriptor == WX__NO_INDEX)
        return wx__check_invalid(c, "type mismatch: a cast target without descriptor");
    return wx__pop(c, wx__ty_ref(t->descriptor, true) | (to & WX__TY_EXACT));
}

WX__UNUSED static bool wx__cast_desc_op(wx__check_env *c, const wx__instr *in)
{
    wx__ty t = wx__resolve_ref(c, in->type, in->info->code == WX__OP_REF_CAST_DESC_EQ_NULL);
    return t != WX__TY_BOTTOM && wx__pop_descriptor(c, t) && wx__pop_castable(c, t) &&
           wx__check_push(c, t);
}

WX__UNUSED static bool wx__br_on_cast_desc_op(wx__check_env *c, const wx__instr *in)
{
    wx__ty from = 0, to = 0;
    return wx__cast_types(c, in, &from, &to) && wx__pop_descriptor(c, to) &&
           wx__branch_on_cast(c, in, from, to, in->info->code == WX__OP_BR_ON_CAST_DESC_EQ_FAIL);
}

/* ref.get_desc: an exact operand has an exact descriptor. */
WX__UNUSED static bool wx__get_desc_op(wx__check_env *c, uint32_t index)
{
    const wx__ctype *t = wx__type_of_kind(c, index, 0);
    wx__ty have = 0;
    if (!t) return false;
    if (t->descriptor == WX__NO_INDEX)
        return wx__check_invalid(c, "type mismatch: type %u has no descriptor", index);
    wx__ty want = wx__ty_ref(wx__ctype_id(c, t), true);
    if (!wx__pop_ref(c, &have)) return false;
    if (!wx__ty_matches(c, have, want))
        return wx__check_invalid(c, "type mismatch: expected %t, found %t", want, have);
    bool exact = wx__ty_matches(c, have, want | WX__TY_EXACT);
    return wx__check_push(c, wx__ty_ref(t->descriptor, false) | (exact ? WX__TY_EXACT : 0));
}

#endif /* WX__CHECK_REFS_H */
