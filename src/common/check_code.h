/* src/common/check_code.h - bodies and constant expressions, instruction by instruction. */
#ifndef WX__CHECK_CODE_H
#define WX__CHECK_CODE_H

#include "check_cont.h"
#include "scan_module.h"

/* May this instruction stand in a constant expression? */
WX__UNUSED static bool wx__check_constant(wx__check_env *c, const wx__op_info *info)
{
    switch (info->code) {
    case WX__OP_I32_CONST:
    case WX__OP_I64_CONST:
    case WX__OP_F32_CONST:
    case WX__OP_F64_CONST:
    case WX__OP_V128_CONST:
    case WX__OP_REF_NULL:
    case WX__OP_REF_FUNC:
    case WX__OP_GLOBAL_GET:
    case WX__OP_END: return true;
    case WX__OP_I32_ADD:
    case WX__OP_I32_SUB:
    case WX__OP_I32_MUL:
    case WX__OP_I64_ADD:
    case WX__OP_I64_SUB:
    case WX__OP_I64_MUL:
        if (wx__check_has(c, WX__FEATURE_EXTENDED_CONST)) return true;
        break;
    case WX__OP_STRUCT_NEW:
    case WX__OP_STRUCT_NEW_DEFAULT:
    case WX__OP_STRUCT_NEW_DESC:
    case WX__OP_STRUCT_NEW_DEFAULT_DESC:
    case WX__OP_ARRAY_NEW:
    case WX__OP_ARRAY_NEW_DEFAULT:
    case WX__OP_ARRAY_NEW_FIXED:
    case WX__OP_REF_I31:
    case WX__OP_REF_I31_SHARED:
    case WX__OP_ANY_CONVERT_EXTERN:
    case WX__OP_EXTERN_CONVERT_ANY: return true;
    default: break;
    }
    return wx__check_invalid(c, "constant expression required: %s is not constant", info->text);
}

/* The families that are rare, or in FB, FE and above. */
WX__UNUSED static WX__NOINLINE bool wx__check_rare(wx__check_env *c, const wx__instr *in)
{
    switch (in->info->code) {
    case WX__OP_REF_NULL: return wx__ref_null_op(c, in);
    case WX__OP_REF_IS_NULL: return wx__ref_is_null_op(c);
    case WX__OP_REF_FUNC: return wx__ref_func_op(c, in->a);
    case WX__OP_REF_EQ: return wx__ref_eq_op(c);
    case WX__OP_REF_AS_NON_NULL: return wx__as_non_null_op(c);
    case WX__OP_BR_ON_NULL: return wx__br_on_null_op(c, in->a);
    case WX__OP_BR_ON_NON_NULL: return wx__br_on_non_null_op(c, in->a);
    case WX__OP_REF_TEST:
    case WX__OP_REF_TEST_NULL: return wx__ref_test_op(c, in);
    case WX__OP_REF_CAST:
    case WX__OP_REF_CAST_NULL: return wx__ref_cast_op(c, in);
    case WX__OP_BR_ON_CAST:
    case WX__OP_BR_ON_CAST_FAIL: return wx__br_on_cast_op(c, in);
    case WX__OP_REF_CAST_DESC_EQ:
    case WX__OP_REF_CAST_DESC_EQ_NULL: return wx__cast_desc_op(c, in);
    case WX__OP_BR_ON_CAST_DESC_EQ:
    case WX__OP_BR_ON_CAST_DESC_EQ_FAIL: return wx__br_on_cast_desc_op(c, in);
    case WX__OP_REF_GET_DESC: return wx__get_desc_op(c, in->a);
    case WX__OP_ANY_CONVERT_EXTERN: return wx__convert_op(c, WX__TYPE_EXTERNREF, WX__TYPE_ANYREF);
    case WX__OP_EXTERN_CONVERT_ANY: return wx__convert_op(c, WX__TYPE_ANYREF, WX__TYPE_EXTERNREF);
    case WX__OP_REF_I31: return wx__i32_to_ref(c, wx__ty_abstract(WX__TYPE_I31REF, false));
    case WX__OP_REF_I31_SHARED:
        return wx__i32_to_ref(c, wx__ty_abstract(WX__TYPE_I31REF, false) | WX__TY_SHARED);
    case WX__OP_I31_GET_S:
    case WX__OP_I31_GET_U: return wx__abstract_to_i32(c, WX__TYPE_I31REF);
    case WX__OP_STRUCT_NEW: return wx__struct_new_op(c, in, true, false);
    case WX__OP_STRUCT_NEW_DEFAULT: return wx__struct_new_op(c, in, false, false);
    case WX__OP_STRUCT_NEW_DESC: return wx__struct_new_op(c, in, true, true);
    case WX__OP_STRUCT_NEW_DEFAULT_DESC: return wx__struct_new_op(c, in, false, true);
    case WX__OP_STRUCT_GET: return wx__struct_get_op(c, in, false);
    case WX__OP_STRUCT_GET_S:
    case WX__OP_STRUCT_GET_U: return wx__struct_get_op(c, in, true);
    case WX__OP_STRUCT_SET: return wx__struct_set_op(c, in);
    case WX__OP_ARRAY_NEW:
    case WX__OP_ARRAY_NEW_DEFAULT: return wx__array_new_op(c, in);
    case WX__OP_ARRAY_NEW_FIXED: return wx__array_new_fixed_op(c, in);
    case WX__OP_ARRAY_NEW_DATA:
    case WX__OP_ARRAY_NEW_ELEM: return wx__array_new_from_op(c, in);
    case WX__OP_ARRAY_INIT_DATA:
    case WX__OP_ARRAY_INIT_ELEM: return wx__array_init_op(c, in);
    case WX__OP_ARRAY_GET: return wx__array_get_op(c, in, false);
    case WX__OP_ARRAY_GET_S:
    case WX__OP_ARRAY_GET_U: return wx__array_get_op(c, in, true);
    case WX__OP_ARRAY_SET: return wx__array_set_op(c, in);
    case WX__OP_ARRAY_LEN: return wx__abstract_to_i32(c, WX__TYPE_ARRAYREF);
    case WX__OP_ARRAY_FILL: return wx__array_fill_op(c, in);
    case WX__OP_ARRAY_COPY: return wx__array_copy_op(c, in);
    case WX__OP_CONT_NEW: return wx__cont_new_op(c, in->a);
    case WX__OP_CONT_BIND: return wx__cont_bind_op(c, in);
    case WX__OP_SUSPEND: return wx__suspend_op(c, in->a);
    case WX__OP_RESUME:
    case WX__OP_RESUME_THROW:
    case WX__OP_RESUME_THROW_REF: return wx__resume_op(c, in);
    case WX__OP_SWITCH: return wx__switch_op(c, in);
    default: break;
    }
    switch (in->info->imm) {
    case WX__IMM_ORDER_GLOBAL: return wx__atomic_global_op(c, in);
    case WX__IMM_ORDER_TABLE: return wx__atomic_table_op(c, in);
    case WX__IMM_ORDER_TYPE:
    case WX__IMM_ORDER_TYPE_FIELD: return wx__atomic_object_op(c, in);
    default: return wx__regular(c, in);
    }
}

/* throw_ref takes an exception and ends the block. */
WX__UNUSED static bool wx__throw_ref_op(wx__check_env *c)
{
    if (!wx__pop(c, wx__ty_abstract(WX__TYPE_EXNREF, true))) return false;
    wx__set_dead(c);
    return true;
}

WX__UNUSED static bool wx__drop_op(wx__check_env *c)
{
    wx__ty ignored = 0;
    return wx__check_pop_any(c, &ignored);
}

WX__UNUSED static bool wx__unreachable_op(wx__check_env *c)
{
    wx__set_dead(c);
    return true;
}

/* One instruction that has been read. */
static inline bool wx__check_instr(wx__check_env *c, const wx__instr *in)
{
    c->at = in->at;
    if (WX__UNLIKELY(!wx__check_has(c, in->info->feature)))
        return wx__check_need(c, in->info->feature);
    if (WX__UNLIKELY(c->constant) && !wx__check_constant(c, in->info)) return false;
    switch (in->info->code) {
    case WX__OP_UNREACHABLE: return wx__unreachable_op(c);
    case WX__OP_NOP: return true;
    case WX__OP_BLOCK:
    case WX__OP_LOOP:
    case WX__OP_IF:
    case WX__OP_TRY: return wx__block_op(c, in);
    case WX__OP_ELSE: return wx__else_op(c);
    case WX__OP_END: return wx__end_op(c);
    case WX__OP_CATCH:
    case WX__OP_CATCH_ALL: return wx__legacy_catch(c, in);
    case WX__OP_RETHROW: return wx__rethrow_op(c, in->a);
    case WX__OP_DELEGATE: return wx__delegate_op(c, in->a);
    case WX__OP_TRY_TABLE: return wx__try_table_op(c, in);
    case WX__OP_THROW: return wx__throw_op(c, in->a);
    case WX__OP_THROW_REF: return wx__throw_ref_op(c);
    case WX__OP_BR: return wx__br_op(c, in->a);
    case WX__OP_BR_IF: return wx__br_if_op(c, in->a);
    case WX__OP_BR_TABLE: return wx__br_table_op(c, in);
    case WX__OP_RETURN: return wx__br_op(c, c->depth - 1);
    case WX__OP_CALL:
    case WX__OP_RETURN_CALL: return wx__call_op(c, in);
    case WX__OP_CALL_INDIRECT:
    case WX__OP_RETURN_CALL_INDIRECT: return wx__call_indirect_op(c, in);
    case WX__OP_CALL_REF:
    case WX__OP_RETURN_CALL_REF: return wx__call_ref_op(c, in);
    case WX__OP_DROP: return wx__drop_op(c);
    case WX__OP_SELECT: return wx__select_op(c);
    case WX__OP_SELECT_T: return wx__select_typed_op(c, in);
    case WX__OP_LOCAL_GET: return wx__local_get_op(c, in->a);
    case WX__OP_LOCAL_SET: return wx__local_set_op(c, in->a, false);
    case WX__OP_LOCAL_TEE: return wx__local_set_op(c, in->a, true);
    case WX__OP_GLOBAL_GET: return wx__global_get_op(c, in->a);
    case WX__OP_GLOBAL_SET: return wx__global_set_op(c, in->a);
    default: break;
    }
    if (in->info->code < 0xd0) return wx__regular(c, in);
    return wx__check_rare(c, in);
}

/* Instructions up to the `end` of the open body or expression, which must be the last byte. */
WX__UNUSED static bool wx__check_instrs(wx__check_env *c)
{
    wx__instr in;
    while (c->depth > 0) {
        if (!wx__scan_instr_inline(&c->s, &in)) return wx__check_unreadable(c);
        if (!wx__check_instr(c, &in)) return false;
    }
    if (c->s.p == c->s.end) return true;
    c->at = c->s.p;
    return wx__check_malformed(c, "operators remaining after end of function");
}

/* -- bodies ----------------------------------------------------------------------------------------- */

/* Opens a body of the function type `type`: its parameters are the first locals. */
WX__UNUSED static bool wx__check_open_body(wx__check_env *c, uint32_t type)
{
    wx__check_begin_body(c);
    const wx__ctype *t = &c->ctypes[type];
    c->shared_func = t->shared;
    for (uint32_t i = 0; i < t->count; i++) {
        if (!wx__add_locals(c, c->items[t->first + i], 1)) return false;
    }
    c->params = t->count;
    return wx__open_frame(c, 0, WX__TY_INDEX | type);
}

/* The declarations of locals. */
WX__UNUSED static bool wx__check_locals(wx__check_env *c, uint32_t runs)
{
    uint32_t total = 0;
    for (uint32_t i = 0; i < runs; i++) {
        c->at = c->s.p;
        wx__local_run run = wx__scan_local_run(&c->s, &total);
        wx__ty t = wx__check_resolve(c, run.type);
        if (t == WX__TY_BOTTOM || !wx__add_locals(c, t, run.count)) return false;
    }
    return wx__check_readable(c);
}

/* The body of function `func`, whose type is in `funcs`: locals and instructions, all of c->s. */
WX__UNUSED static bool wx__check_body(wx__check_env *c, uint32_t func, uint32_t runs)
{
    c->func = func;
    c->at = c->s.p;
    bool good = wx__check_open_body(c, c->funcs[func].type) && wx__check_locals(c, runs);
    c->body_code = c->s.p;
    good = good && wx__check_instrs(c);
    c->body_code = NULL;
    c->func = WX__NO_INDEX;
    return good;
}

/* -- constant expressions ----------------------------------------------------------------------------- */

/* An expression that was found in the input, and must give one value of the type `want`. */
WX__UNUSED static bool wx__check_expr(wx__check_env *c, wx__view expr, wx__ty want)
{
    wx__scan outer = c->s;
    c->s = wx__scan_view(&outer, expr);
    wx__check_begin_body(c);
    c->constant = true;
    bool good = wx__open_frame(c, 0, want) && wx__check_instrs(c);
    c->constant = false;
    c->s = outer;
    return good;
}

#endif /* WX__CHECK_CODE_H */
