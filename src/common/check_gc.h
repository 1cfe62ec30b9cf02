/* src/common/check_gc.h - structs and arrays, plain and atomic; atomic globals and tables.
 *
 * Spec: "Validation, Instructions, Aggregate Reference Instructions"; shared-everything threads for
 * the atomic ones: i32 and i64 may be added to and the like, references below any read, written and
 * exchanged, references below eq compared as well.
 */
#ifndef WX__CHECK_GC_H
#define WX__CHECK_GC_H

#include "check_refs.h"

/* A type of this kind that the function may use. */
WX__UNUSED static const wx__ctype *wx__object_type(wx__check_env *c, uint32_t index, uint32_t kind)
{
    const wx__ctype *t = wx__type_of_kind(c, index, kind);
    if (!t || !c->shared_func || t->shared) return t;
    wx__not_shared(c);
    return NULL;
}

/* (ref null $t) */
static inline wx__ty wx__operand_of(const wx__check_env *c, const wx__ctype *t)
{
    return wx__ty_ref(wx__ctype_id(c, t), true);
}

/* What an allocation gives. */
WX__UNUSED static bool wx__push_new(wx__check_env *c, const wx__ctype *t)
{
    bool exact = wx__check_has(c, WX__FEATURE_CUSTOM_DESCRIPTORS);
    return wx__check_push(c, wx__ty_ref(wx__ctype_id(c, t), false) | (exact ? WX__TY_EXACT : 0));
}

static inline bool wx__is_mutable(wx__check_env *c, wx__ty field, const char *what)
{
    return (field & WX__TY_MUTABLE) || wx__check_invalid(c, "immutable %s", what);
}

/* Packed fields are read with a sign, others without. */
WX__UNUSED static bool wx__check_packing(wx__check_env *c, wx__ty field, bool has_sign)
{
    if (wx__ty_is_packed(field & ~WX__TY_MUTABLE) == has_sign) return true;
    return wx__check_invalid(c, has_sign ? "type mismatch: field is not packed"
                                         : "type mismatch: field is packed");
}

/* -- structs ---------------------------------------------------------------------------------------- */

WX__UNUSED static bool wx__field_at(wx__check_env *c, const wx__instr *in, const wx__ctype **t,
                                    wx__ty *field)
{
    *field = 0;
    *t = wx__object_type(c, in->a, WX__TYPE_STRUCT);
    if (!*t) return false;
    if (in->b >= (*t)->count) return wx__check_invalid(c, "unknown field %u", in->b);
    *field = c->items[(*t)->first + in->b];
    return true;
}

WX__UNUSED static bool wx__all_defaultable(wx__check_env *c, const wx__ctype *t)
{
    for (uint32_t i = 0; i < t->count; i++) {
        if (!wx__ty_is_defaultable(c->items[t->first + i]))
            return wx__check_invalid(c, "type mismatch: field %u is not defaultable", i);
    }
    return true;
}

WX__UNUSED static bool wx__pop_fields(wx__check_env *c, const wx__ctype *t)
{
    for (uint32_t i = t->count; i > 0; i--) {
        if (!wx__pop(c, wx__ty_unpacked(c->items[t->first + i - 1]))) return false;
    }
    return true;
}

/* struct.new and struct.new_default, with and without a descriptor. */
WX__UNUSED static bool wx__struct_new_op(wx__check_env *c, const wx__instr *in, bool fields,
                                         bool descriptor)
{
    const wx__ctype *t = wx__object_type(c, in->a, WX__TYPE_STRUCT);
    if (!t) return false;
    if (descriptor != (t->descriptor != WX__NO_INDEX))
        return wx__check_invalid(c,
                                 descriptor ? "type mismatch: type %u has no descriptor"
                                            : "type mismatch: type %u needs a descriptor",
                                 in->a);
    if (descriptor && !wx__pop(c, wx__ty_ref(t->descriptor, true) | WX__TY_EXACT)) return false;
    if (fields ? !wx__pop_fields(c, t) : !wx__all_defaultable(c, t)) return false;
    return wx__push_new(c, t);
}

WX__UNUSED static bool wx__struct_get_op(wx__check_env *c, const wx__instr *in, bool has_sign)
{
    const wx__ctype *t;
    wx__ty field = 0;
    return wx__field_at(c, in, &t, &field) && wx__check_packing(c, field, has_sign) &&
           wx__pop(c, wx__operand_of(c, t)) && wx__check_push(c, wx__ty_unpacked(field));
}

WX__UNUSED static bool wx__struct_set_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t;
    wx__ty field = 0;
    return wx__field_at(c, in, &t, &field) && wx__is_mutable(c, field, "field") &&
           wx__pop(c, wx__ty_unpacked(field)) && wx__pop(c, wx__operand_of(c, t));
}

/* -- arrays ----------------------------------------------------------------------------------------- */

WX__UNUSED static bool wx__array_at(wx__check_env *c, uint32_t index, const wx__ctype **t,
                                    wx__ty *item)
{
    *item = 0;
    *t = wx__object_type(c, index, WX__TYPE_ARRAY);
    if (!*t) return false;
    *item = c->items[(*t)->first];
    return true;
}

WX__UNUSED static bool wx__array_new_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t;
    wx__ty item = 0;
    if (!wx__array_at(c, in->a, &t, &item) || !wx__pop(c, WX__TYPE_I32)) return false;
    if (in->info->code == WX__OP_ARRAY_NEW_DEFAULT) {
        if (!wx__ty_is_defaultable(item))
            return wx__check_invalid(c, "type mismatch: %t is not defaultable",
                                     item & ~WX__TY_MUTABLE);
    } else if (!wx__pop(c, wx__ty_unpacked(item))) {
        return false;
    }
    return wx__push_new(c, t);
}

/* In dead code the count says nothing about what is on the stack, and costs nothing. */
WX__UNUSED static bool wx__array_new_fixed_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t;
    wx__ty item = 0;
    if (!wx__array_at(c, in->a, &t, &item)) return false;
    item = wx__ty_unpacked(item);
    for (uint32_t n = in->b; n > 0; n--) {
        const wx__check_frame *frame = wx__check_top_frame(c);
        if (frame->dead && c->height == frame->height) break;
        if (!wx__pop(c, item)) return false;
    }
    return wx__push_new(c, t);
}

/* Data fills numbers and vectors. */
WX__UNUSED static bool wx__check_data_source(wx__check_env *c, const wx__instr *in, wx__ty item)
{
    if (wx__ty_is_ref(item)) return wx__check_invalid(c, "array type is not numeric or vector");
    return wx__data_exists(c, in->b);
}

WX__UNUSED static bool wx__check_elem_source(wx__check_env *c, const wx__instr *in, wx__ty item)
{
    wx__ty from = 0, to = item & ~WX__TY_MUTABLE;
    if (!wx__elem_at(c, in->b, &from)) return false;
    if (wx__ty_is_ref(to) && wx__ty_matches(c, from, to)) return true;
    return wx__check_invalid(c, "type mismatch: array of %t, initialised from %t", to, from);
}

/* array.new_data, new_elem. */
WX__UNUSED static bool wx__array_new_from_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t;
    wx__ty item = 0;
    if (!wx__array_at(c, in->a, &t, &item)) return false;
    if (in->info->code == WX__OP_ARRAY_NEW_DATA ? !wx__check_data_source(c, in, item)
                                                : !wx__check_elem_source(c, in, item))
        return false;
    return wx__pop(c, WX__TYPE_I32) && wx__pop(c, WX__TYPE_I32) && wx__push_new(c, t);
}

/* array.init_data, init_elem. */
WX__UNUSED static bool wx__array_init_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t;
    wx__ty item = 0;
    wx__letters l = {0, 0, 0};
    if (!wx__array_at(c, in->a, &t, &item) || !wx__is_mutable(c, item, "array")) return false;
    if (in->info->code == WX__OP_ARRAY_INIT_DATA ? !wx__check_data_source(c, in, item)
                                                 : !wx__check_elem_source(c, in, item))
        return false;
    l.r = wx__operand_of(c, t);
    return wx__apply(c, in->info, &l);
}

WX__UNUSED static bool wx__array_get_op(wx__check_env *c, const wx__instr *in, bool has_sign)
{
    const wx__ctype *t;
    wx__ty item = 0;
    return wx__array_at(c, in->a, &t, &item) && wx__check_packing(c, item, has_sign) &&
           wx__pop(c, WX__TYPE_I32) && wx__pop(c, wx__operand_of(c, t)) &&
           wx__check_push(c, wx__ty_unpacked(item));
}

WX__UNUSED static bool wx__array_set_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t;
    wx__ty item = 0;
    return wx__array_at(c, in->a, &t, &item) && wx__is_mutable(c, item, "array") &&
           wx__pop(c, wx__ty_unpacked(item)) && wx__pop(c, WX__TYPE_I32) &&
           wx__pop(c, wx__operand_of(c, t));
}

WX__UNUSED static bool wx__array_fill_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t;
    wx__ty item = 0;
    return wx__array_at(c, in->a, &t, &item) && wx__is_mutable(c, item, "array") &&
           wx__pop(c, WX__TYPE_I32) && wx__pop(c, wx__ty_unpacked(item)) &&
           wx__pop(c, WX__TYPE_I32) && wx__pop(c, wx__operand_of(c, t));
}

WX__UNUSED static bool wx__array_copy_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *to, *from;
    wx__ty to_item = 0, from_item = 0;
    if (!wx__array_at(c, in->a, &to, &to_item) || !wx__is_mutable(c, to_item, "array") ||
        !wx__array_at(c, in->b, &from, &from_item))
        return false;
    if (!wx__ty_matches(c, from_item & ~WX__TY_MUTABLE, to_item & ~WX__TY_MUTABLE))
        return wx__check_invalid(c, "array types do not match");
    return wx__pop(c, WX__TYPE_I32) && wx__pop(c, WX__TYPE_I32) &&
           wx__pop(c, wx__operand_of(c, from)) && wx__pop(c, WX__TYPE_I32) &&
           wx__pop(c, wx__operand_of(c, to));
}

/* -- atomic accesses -------------------------------------------------------------------------------- */

typedef enum wx__atomic_use {
    WX__ATOMIC_GET,
    WX__ATOMIC_GET_PACKED,
    WX__ATOMIC_SET,
    WX__ATOMIC_ARITH,
    WX__ATOMIC_XCHG,
    WX__ATOMIC_CMPXCHG
} wx__atomic_use;

/* From the end of the mnemonic. */
WX__UNUSED static wx__atomic_use wx__atomic_use_of(const char *text)
{
    size_t n = strlen(text);
    if (n > 8 && strcmp(text + n - 8, ".cmpxchg") == 0) return WX__ATOMIC_CMPXCHG;
    if (n > 5 && strcmp(text + n - 5, ".xchg") == 0) return WX__ATOMIC_XCHG;
    if (n > 4 && strcmp(text + n - 4, ".get") == 0) return WX__ATOMIC_GET;
    if (n > 4 && strcmp(text + n - 4, ".set") == 0) return WX__ATOMIC_SET;
    return strstr(text, ".rmw") ? WX__ATOMIC_ARITH : WX__ATOMIC_GET_PACKED;
}

/* May this storage type be used so? References of globals need not be shared, others must be. */
WX__UNUSED static bool wx__check_atomic_type(wx__check_env *c, wx__atomic_use use, wx__ty t,
                                             bool is_global)
{
    uint32_t byte = use == WX__ATOMIC_CMPXCHG ? WX__TYPE_EQREF : WX__TYPE_ANYREF;
    wx__ty top = wx__ty_abstract(byte, true) | (is_global ? 0 : WX__TY_SHARED);
    bool number = t == WX__TYPE_I32 || t == WX__TYPE_I64;
    bool packed = wx__ty_is_packed(t);
    bool good = number;
    if (use == WX__ATOMIC_GET_PACKED) good = packed;
    else if (use == WX__ATOMIC_SET) good = number || packed || wx__ty_matches(c, t, top);
    else if (use != WX__ATOMIC_ARITH) good = number || wx__ty_matches(c, t, top);
    return good || wx__check_invalid(c, "type mismatch: no atomic access to %t", t);
}

/* Operands above the address, and the result. */
WX__UNUSED static bool wx__pop_atomic_values(wx__check_env *c, wx__atomic_use use, wx__ty t)
{
    if (use <= WX__ATOMIC_GET_PACKED) return true;
    return wx__pop(c, t) && (use != WX__ATOMIC_CMPXCHG || wx__pop(c, t));
}

static inline bool wx__push_atomic_value(wx__check_env *c, wx__atomic_use use, wx__ty t)
{
    return use == WX__ATOMIC_SET || wx__check_push(c, t);
}

WX__UNUSED static bool wx__atomic_global_op(wx__check_env *c, const wx__instr *in)
{
    const wx__check_global *g = wx__global_at(c, in->a);
    wx__atomic_use use = wx__atomic_use_of(in->info->text);
    if (!g) return false;
    if (use != WX__ATOMIC_GET && !g->is_mutable)
        return wx__check_invalid(c, "immutable global: %u", in->a);
    return wx__check_atomic_type(c, use, g->type, true) && wx__pop_atomic_values(c, use, g->type) &&
           wx__push_atomic_value(c, use, g->type);
}

WX__UNUSED static bool wx__atomic_table_op(wx__check_env *c, const wx__instr *in)
{
    const wx__check_table *t = wx__table_at(c, in->a);
    wx__atomic_use use = wx__atomic_use_of(in->info->text);
    return t && wx__check_atomic_type(c, use, t->type, false) &&
           wx__pop_atomic_values(c, use, t->type) && wx__pop(c, wx__address_type(t->is_64)) &&
           wx__push_atomic_value(c, use, t->type);
}

/* Of a field, or of an array's items, whose index is an operand. */
WX__UNUSED static bool wx__atomic_object_op(wx__check_env *c, const wx__instr *in)
{
    const wx__ctype *t;
    wx__ty field = 0;
    bool is_struct = in->info->imm == WX__IMM_ORDER_TYPE_FIELD;
    wx__atomic_use use = wx__atomic_use_of(in->info->text);
    if (is_struct ? !wx__field_at(c, in, &t, &field) : !wx__array_at(c, in->a, &t, &field))
        return false;
    if (use >= WX__ATOMIC_SET && !wx__is_mutable(c, field, is_struct ? "field" : "array"))
        return false;
    wx__ty value = wx__ty_unpacked(field);
    return wx__check_atomic_type(c, use, field & ~WX__TY_MUTABLE, false) &&
           wx__pop_atomic_values(c, use, value) && (is_struct || wx__pop(c, WX__TYPE_I32)) &&
           wx__pop(c, wx__operand_of(c, t)) && wx__push_atomic_value(c, use, value);
}

#endif /* WX__CHECK_GC_H */
