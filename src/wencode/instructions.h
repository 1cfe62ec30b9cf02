/* src/wencode/instructions.h - the calls for one-byte instructions and prefix 0xfc.
 *
 * Written by src/wencode/instructions.sh from the opcode table; do not edit. Each appends one
 * instruction to the open function body or constant expression. Operand and result types are in the
 * comment, deepest first, as in common/opcodes.h: i I f F v for i32 i64 f32 f64 v128, r a reference, a an
 * address of the memory or table (i32, or i64 when it is 64-bit), * whatever the immediate says.
 */
#ifndef WENCODE__INSTRUCTIONS_H
#define WENCODE__INSTRUCTIONS_H

#include "inline.h"

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
static inline void wencode_unreachable(wencode *e) { wencode__op(e, 0x00); }
static inline void wencode_nop(wencode *e) { wencode__op(e, 0x01); } /* () -> () */
static inline wencode_label wencode_block(wencode *e, wencode_blocktype type) { return wencode__open(e, 0x02, type); }
static inline wencode_label wencode_loop(wencode *e, wencode_blocktype type) { return wencode__open(e, 0x03, type); }
static inline wencode_label wencode_if(wencode *e, wencode_blocktype type) { return wencode__open(e, 0x04, type); }
static inline void wencode_else(wencode *e) { wencode__arm(e, 0x05); }
static inline wencode_label wencode_try(wencode *e, wencode_blocktype type) { return wencode__open(e, 0x06, type); }
static inline void wencode_catch(wencode *e, uint32_t tag)
{
    wencode__arm(e, 0x07);
    wencode__check_index(e, WENCODE__TAG, tag);
    wencode_raw_u32(e, tag);
}
static inline void wencode_throw(wencode *e, uint32_t tag)
{
    wencode__check_index(e, WENCODE__TAG, tag);
    wencode__op_u32(e, 0x08, tag);
}
static inline void wencode_rethrow(wencode *e, uint32_t depth)
{
    wencode__check_label(e, depth);
    wencode__op_u32(e, 0x09, depth);
}
static inline void wencode_throw_ref(wencode *e) { wencode__op(e, 0x0a); } /* r -> * */
static inline void wencode_end(wencode *e) { wencode__close(e, 0x0b); }
static inline void wencode_br(wencode *e, uint32_t depth)
{
    wencode__check_label(e, depth);
    wencode__op_u32(e, 0x0c, depth);
}
static inline void wencode_br_if(wencode *e, uint32_t depth)
{
    wencode__check_label(e, depth);
    wencode__op_u32(e, 0x0d, depth);
}
static inline void wencode_br_table(wencode *e, const uint32_t *depths, size_t n, uint32_t otherwise) { wencode__br_table(e, depths, n, otherwise); }
static inline void wencode_return(wencode *e) { wencode__op(e, 0x0f); }
static inline void wencode_call(wencode *e, uint32_t func)
{
    wencode__check_index(e, WENCODE__FUNC, func);
    wencode__op_u32(e, 0x10, func);
}
static inline void wencode_call_indirect(wencode *e, uint32_t type, uint32_t table)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_u32_u32(e, 0x11, type, table);
}
static inline void wencode_return_call(wencode *e, uint32_t func)
{
    wencode__check_index(e, WENCODE__FUNC, func);
    wencode__op_u32(e, 0x12, func);
}
static inline void wencode_return_call_indirect(wencode *e, uint32_t type, uint32_t table)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_u32_u32(e, 0x13, type, table);
}
static inline void wencode_call_ref(wencode *e, uint32_t type)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0x14, type);
}
static inline void wencode_return_call_ref(wencode *e, uint32_t type)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0x15, type);
}
static inline void wencode_delegate(wencode *e, uint32_t depth)
{
    wencode__close(e, 0x18);
    wencode__check_label(e, depth);
    wencode_raw_u32(e, depth);
}
static inline void wencode_catch_all(wencode *e) { wencode__arm(e, 0x19); }
static inline void wencode_drop(wencode *e) { wencode__op(e, 0x1a); } /* * -> () */
static inline void wencode_select(wencode *e) { wencode__op(e, 0x1b); }
static inline void wencode_select_t(wencode *e, const wencode_valtype *types, size_t n) { wencode__select(e, types, n); }
static inline wencode_label wencode_try_table(wencode *e, wencode_blocktype type, const wencode_clause *clauses, size_t n) { return wencode__try_table(e, type, clauses, n); }
static inline void wencode_local_get(wencode *e, uint32_t local) /* () -> * */
{
    if (WX__UNLIKELY(local >= e->locals)) wencode__bad_local(e, local);
    wencode__op_u32(e, 0x20, local);
}
static inline void wencode_local_set(wencode *e, uint32_t local) /* * -> () */
{
    if (WX__UNLIKELY(local >= e->locals)) wencode__bad_local(e, local);
    wencode__op_u32(e, 0x21, local);
}
static inline void wencode_local_tee(wencode *e, uint32_t local)
{
    if (WX__UNLIKELY(local >= e->locals)) wencode__bad_local(e, local);
    wencode__op_u32(e, 0x22, local);
}
static inline void wencode_global_get(wencode *e, uint32_t global) /* () -> * */
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_u32(e, 0x23, global);
}
static inline void wencode_global_set(wencode *e, uint32_t global) /* * -> () */
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_u32(e, 0x24, global);
}
static inline void wencode_table_get(wencode *e, uint32_t table) /* a -> r */
{
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_u32(e, 0x25, table);
}
static inline void wencode_table_set(wencode *e, uint32_t table) /* ar -> () */
{
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_u32(e, 0x26, table);
}
static inline void wencode_i32_load(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x28, at, 2); } /* a -> i */
static inline void wencode_i64_load(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x29, at, 3); } /* a -> I */
static inline void wencode_f32_load(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x2a, at, 2); } /* a -> f */
static inline void wencode_f64_load(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x2b, at, 3); } /* a -> F */
static inline void wencode_i32_load8_s(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x2c, at, 0); } /* a -> i */
static inline void wencode_i32_load8_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x2d, at, 0); } /* a -> i */
static inline void wencode_i32_load16_s(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x2e, at, 1); } /* a -> i */
static inline void wencode_i32_load16_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x2f, at, 1); } /* a -> i */
static inline void wencode_i64_load8_s(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x30, at, 0); } /* a -> I */
static inline void wencode_i64_load8_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x31, at, 0); } /* a -> I */
static inline void wencode_i64_load16_s(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x32, at, 1); } /* a -> I */
static inline void wencode_i64_load16_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x33, at, 1); } /* a -> I */
static inline void wencode_i64_load32_s(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x34, at, 2); } /* a -> I */
static inline void wencode_i64_load32_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x35, at, 2); } /* a -> I */
static inline void wencode_i32_store(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x36, at, 2); } /* ai -> () */
static inline void wencode_i64_store(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x37, at, 3); } /* aI -> () */
static inline void wencode_f32_store(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x38, at, 2); } /* af -> () */
static inline void wencode_f64_store(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x39, at, 3); } /* aF -> () */
static inline void wencode_i32_store8(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x3a, at, 0); } /* ai -> () */
static inline void wencode_i32_store16(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x3b, at, 1); } /* ai -> () */
static inline void wencode_i64_store8(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x3c, at, 0); } /* aI -> () */
static inline void wencode_i64_store16(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x3d, at, 1); } /* aI -> () */
static inline void wencode_i64_store32(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0x3e, at, 2); } /* aI -> () */
static inline void wencode_memory_size(wencode *e, uint32_t memory) /* () -> a */
{
    wencode__check_index(e, WENCODE__MEMORY, memory);
    wencode__op_u32(e, 0x3f, memory);
}
static inline void wencode_memory_grow(wencode *e, uint32_t memory) /* a -> a */
{
    wencode__check_index(e, WENCODE__MEMORY, memory);
    wencode__op_u32(e, 0x40, memory);
}
static inline void wencode_i32_const(wencode *e, int32_t value) { wencode__op_s32(e, 0x41, value); } /* () -> i */
static inline void wencode_i64_const(wencode *e, int64_t value) { wencode__op_s64(e, 0x42, value); } /* () -> I */
static inline void wencode_f32_const_bits(wencode *e, uint32_t bits) { wencode__op_bits32(e, 0x43, bits); } /* () -> f */
static inline void wencode_f32_const(wencode *e, float value) /* () -> f */
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    wencode__op_bits32(e, 0x43, bits);
}
static inline void wencode_f64_const_bits(wencode *e, uint64_t bits) { wencode__op_bits64(e, 0x44, bits); } /* () -> F */
static inline void wencode_f64_const(wencode *e, double value) /* () -> F */
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    wencode__op_bits64(e, 0x44, bits);
}
static inline void wencode_i32_eqz(wencode *e) { wencode__op(e, 0x45); } /* i -> i */
static inline void wencode_i32_eq(wencode *e) { wencode__op(e, 0x46); } /* ii -> i */
static inline void wencode_i32_ne(wencode *e) { wencode__op(e, 0x47); } /* ii -> i */
static inline void wencode_i32_lt_s(wencode *e) { wencode__op(e, 0x48); } /* ii -> i */
static inline void wencode_i32_lt_u(wencode *e) { wencode__op(e, 0x49); } /* ii -> i */
static inline void wencode_i32_gt_s(wencode *e) { wencode__op(e, 0x4a); } /* ii -> i */
static inline void wencode_i32_gt_u(wencode *e) { wencode__op(e, 0x4b); } /* ii -> i */
static inline void wencode_i32_le_s(wencode *e) { wencode__op(e, 0x4c); } /* ii -> i */
static inline void wencode_i32_le_u(wencode *e) { wencode__op(e, 0x4d); } /* ii -> i */
static inline void wencode_i32_ge_s(wencode *e) { wencode__op(e, 0x4e); } /* ii -> i */
static inline void wencode_i32_ge_u(wencode *e) { wencode__op(e, 0x4f); } /* ii -> i */
static inline void wencode_i64_eqz(wencode *e) { wencode__op(e, 0x50); } /* I -> i */
static inline void wencode_i64_eq(wencode *e) { wencode__op(e, 0x51); } /* II -> i */
static inline void wencode_i64_ne(wencode *e) { wencode__op(e, 0x52); } /* II -> i */
static inline void wencode_i64_lt_s(wencode *e) { wencode__op(e, 0x53); } /* II -> i */
static inline void wencode_i64_lt_u(wencode *e) { wencode__op(e, 0x54); } /* II -> i */
static inline void wencode_i64_gt_s(wencode *e) { wencode__op(e, 0x55); } /* II -> i */
static inline void wencode_i64_gt_u(wencode *e) { wencode__op(e, 0x56); } /* II -> i */
static inline void wencode_i64_le_s(wencode *e) { wencode__op(e, 0x57); } /* II -> i */
static inline void wencode_i64_le_u(wencode *e) { wencode__op(e, 0x58); } /* II -> i */
static inline void wencode_i64_ge_s(wencode *e) { wencode__op(e, 0x59); } /* II -> i */
static inline void wencode_i64_ge_u(wencode *e) { wencode__op(e, 0x5a); } /* II -> i */
static inline void wencode_f32_eq(wencode *e) { wencode__op(e, 0x5b); } /* ff -> i */
static inline void wencode_f32_ne(wencode *e) { wencode__op(e, 0x5c); } /* ff -> i */
static inline void wencode_f32_lt(wencode *e) { wencode__op(e, 0x5d); } /* ff -> i */
static inline void wencode_f32_gt(wencode *e) { wencode__op(e, 0x5e); } /* ff -> i */
static inline void wencode_f32_le(wencode *e) { wencode__op(e, 0x5f); } /* ff -> i */
static inline void wencode_f32_ge(wencode *e) { wencode__op(e, 0x60); } /* ff -> i */
static inline void wencode_f64_eq(wencode *e) { wencode__op(e, 0x61); } /* FF -> i */
static inline void wencode_f64_ne(wencode *e) { wencode__op(e, 0x62); } /* FF -> i */
static inline void wencode_f64_lt(wencode *e) { wencode__op(e, 0x63); } /* FF -> i */
static inline void wencode_f64_gt(wencode *e) { wencode__op(e, 0x64); } /* FF -> i */
static inline void wencode_f64_le(wencode *e) { wencode__op(e, 0x65); } /* FF -> i */
static inline void wencode_f64_ge(wencode *e) { wencode__op(e, 0x66); } /* FF -> i */
static inline void wencode_i32_clz(wencode *e) { wencode__op(e, 0x67); } /* i -> i */
static inline void wencode_i32_ctz(wencode *e) { wencode__op(e, 0x68); } /* i -> i */
static inline void wencode_i32_popcnt(wencode *e) { wencode__op(e, 0x69); } /* i -> i */
static inline void wencode_i32_add(wencode *e) { wencode__op(e, 0x6a); } /* ii -> i */
static inline void wencode_i32_sub(wencode *e) { wencode__op(e, 0x6b); } /* ii -> i */
static inline void wencode_i32_mul(wencode *e) { wencode__op(e, 0x6c); } /* ii -> i */
static inline void wencode_i32_div_s(wencode *e) { wencode__op(e, 0x6d); } /* ii -> i */
static inline void wencode_i32_div_u(wencode *e) { wencode__op(e, 0x6e); } /* ii -> i */
static inline void wencode_i32_rem_s(wencode *e) { wencode__op(e, 0x6f); } /* ii -> i */
static inline void wencode_i32_rem_u(wencode *e) { wencode__op(e, 0x70); } /* ii -> i */
static inline void wencode_i32_and(wencode *e) { wencode__op(e, 0x71); } /* ii -> i */
static inline void wencode_i32_or(wencode *e) { wencode__op(e, 0x72); } /* ii -> i */
static inline void wencode_i32_xor(wencode *e) { wencode__op(e, 0x73); } /* ii -> i */
static inline void wencode_i32_shl(wencode *e) { wencode__op(e, 0x74); } /* ii -> i */
static inline void wencode_i32_shr_s(wencode *e) { wencode__op(e, 0x75); } /* ii -> i */
static inline void wencode_i32_shr_u(wencode *e) { wencode__op(e, 0x76); } /* ii -> i */
static inline void wencode_i32_rotl(wencode *e) { wencode__op(e, 0x77); } /* ii -> i */
static inline void wencode_i32_rotr(wencode *e) { wencode__op(e, 0x78); } /* ii -> i */
static inline void wencode_i64_clz(wencode *e) { wencode__op(e, 0x79); } /* I -> I */
static inline void wencode_i64_ctz(wencode *e) { wencode__op(e, 0x7a); } /* I -> I */
static inline void wencode_i64_popcnt(wencode *e) { wencode__op(e, 0x7b); } /* I -> I */
static inline void wencode_i64_add(wencode *e) { wencode__op(e, 0x7c); } /* II -> I */
static inline void wencode_i64_sub(wencode *e) { wencode__op(e, 0x7d); } /* II -> I */
static inline void wencode_i64_mul(wencode *e) { wencode__op(e, 0x7e); } /* II -> I */
static inline void wencode_i64_div_s(wencode *e) { wencode__op(e, 0x7f); } /* II -> I */
static inline void wencode_i64_div_u(wencode *e) { wencode__op(e, 0x80); } /* II -> I */
static inline void wencode_i64_rem_s(wencode *e) { wencode__op(e, 0x81); } /* II -> I */
static inline void wencode_i64_rem_u(wencode *e) { wencode__op(e, 0x82); } /* II -> I */
static inline void wencode_i64_and(wencode *e) { wencode__op(e, 0x83); } /* II -> I */
static inline void wencode_i64_or(wencode *e) { wencode__op(e, 0x84); } /* II -> I */
static inline void wencode_i64_xor(wencode *e) { wencode__op(e, 0x85); } /* II -> I */
static inline void wencode_i64_shl(wencode *e) { wencode__op(e, 0x86); } /* II -> I */
static inline void wencode_i64_shr_s(wencode *e) { wencode__op(e, 0x87); } /* II -> I */
static inline void wencode_i64_shr_u(wencode *e) { wencode__op(e, 0x88); } /* II -> I */
static inline void wencode_i64_rotl(wencode *e) { wencode__op(e, 0x89); } /* II -> I */
static inline void wencode_i64_rotr(wencode *e) { wencode__op(e, 0x8a); } /* II -> I */
static inline void wencode_f32_abs(wencode *e) { wencode__op(e, 0x8b); } /* f -> f */
static inline void wencode_f32_neg(wencode *e) { wencode__op(e, 0x8c); } /* f -> f */
static inline void wencode_f32_ceil(wencode *e) { wencode__op(e, 0x8d); } /* f -> f */
static inline void wencode_f32_floor(wencode *e) { wencode__op(e, 0x8e); } /* f -> f */
static inline void wencode_f32_trunc(wencode *e) { wencode__op(e, 0x8f); } /* f -> f */
static inline void wencode_f32_nearest(wencode *e) { wencode__op(e, 0x90); } /* f -> f */
static inline void wencode_f32_sqrt(wencode *e) { wencode__op(e, 0x91); } /* f -> f */
static inline void wencode_f32_add(wencode *e) { wencode__op(e, 0x92); } /* ff -> f */
static inline void wencode_f32_sub(wencode *e) { wencode__op(e, 0x93); } /* ff -> f */
static inline void wencode_f32_mul(wencode *e) { wencode__op(e, 0x94); } /* ff -> f */
static inline void wencode_f32_div(wencode *e) { wencode__op(e, 0x95); } /* ff -> f */
static inline void wencode_f32_min(wencode *e) { wencode__op(e, 0x96); } /* ff -> f */
static inline void wencode_f32_max(wencode *e) { wencode__op(e, 0x97); } /* ff -> f */
static inline void wencode_f32_copysign(wencode *e) { wencode__op(e, 0x98); } /* ff -> f */
static inline void wencode_f64_abs(wencode *e) { wencode__op(e, 0x99); } /* F -> F */
static inline void wencode_f64_neg(wencode *e) { wencode__op(e, 0x9a); } /* F -> F */
static inline void wencode_f64_ceil(wencode *e) { wencode__op(e, 0x9b); } /* F -> F */
static inline void wencode_f64_floor(wencode *e) { wencode__op(e, 0x9c); } /* F -> F */
static inline void wencode_f64_trunc(wencode *e) { wencode__op(e, 0x9d); } /* F -> F */
static inline void wencode_f64_nearest(wencode *e) { wencode__op(e, 0x9e); } /* F -> F */
static inline void wencode_f64_sqrt(wencode *e) { wencode__op(e, 0x9f); } /* F -> F */
static inline void wencode_f64_add(wencode *e) { wencode__op(e, 0xa0); } /* FF -> F */
static inline void wencode_f64_sub(wencode *e) { wencode__op(e, 0xa1); } /* FF -> F */
static inline void wencode_f64_mul(wencode *e) { wencode__op(e, 0xa2); } /* FF -> F */
static inline void wencode_f64_div(wencode *e) { wencode__op(e, 0xa3); } /* FF -> F */
static inline void wencode_f64_min(wencode *e) { wencode__op(e, 0xa4); } /* FF -> F */
static inline void wencode_f64_max(wencode *e) { wencode__op(e, 0xa5); } /* FF -> F */
static inline void wencode_f64_copysign(wencode *e) { wencode__op(e, 0xa6); } /* FF -> F */
static inline void wencode_i32_wrap_i64(wencode *e) { wencode__op(e, 0xa7); } /* I -> i */
static inline void wencode_i32_trunc_f32_s(wencode *e) { wencode__op(e, 0xa8); } /* f -> i */
static inline void wencode_i32_trunc_f32_u(wencode *e) { wencode__op(e, 0xa9); } /* f -> i */
static inline void wencode_i32_trunc_f64_s(wencode *e) { wencode__op(e, 0xaa); } /* F -> i */
static inline void wencode_i32_trunc_f64_u(wencode *e) { wencode__op(e, 0xab); } /* F -> i */
static inline void wencode_i64_extend_i32_s(wencode *e) { wencode__op(e, 0xac); } /* i -> I */
static inline void wencode_i64_extend_i32_u(wencode *e) { wencode__op(e, 0xad); } /* i -> I */
static inline void wencode_i64_trunc_f32_s(wencode *e) { wencode__op(e, 0xae); } /* f -> I */
static inline void wencode_i64_trunc_f32_u(wencode *e) { wencode__op(e, 0xaf); } /* f -> I */
static inline void wencode_i64_trunc_f64_s(wencode *e) { wencode__op(e, 0xb0); } /* F -> I */
static inline void wencode_i64_trunc_f64_u(wencode *e) { wencode__op(e, 0xb1); } /* F -> I */
static inline void wencode_f32_convert_i32_s(wencode *e) { wencode__op(e, 0xb2); } /* i -> f */
static inline void wencode_f32_convert_i32_u(wencode *e) { wencode__op(e, 0xb3); } /* i -> f */
static inline void wencode_f32_convert_i64_s(wencode *e) { wencode__op(e, 0xb4); } /* I -> f */
static inline void wencode_f32_convert_i64_u(wencode *e) { wencode__op(e, 0xb5); } /* I -> f */
static inline void wencode_f32_demote_f64(wencode *e) { wencode__op(e, 0xb6); } /* F -> f */
static inline void wencode_f64_convert_i32_s(wencode *e) { wencode__op(e, 0xb7); } /* i -> F */
static inline void wencode_f64_convert_i32_u(wencode *e) { wencode__op(e, 0xb8); } /* i -> F */
static inline void wencode_f64_convert_i64_s(wencode *e) { wencode__op(e, 0xb9); } /* I -> F */
static inline void wencode_f64_convert_i64_u(wencode *e) { wencode__op(e, 0xba); } /* I -> F */
static inline void wencode_f64_promote_f32(wencode *e) { wencode__op(e, 0xbb); } /* f -> F */
static inline void wencode_i32_reinterpret_f32(wencode *e) { wencode__op(e, 0xbc); } /* f -> i */
static inline void wencode_i64_reinterpret_f64(wencode *e) { wencode__op(e, 0xbd); } /* F -> I */
static inline void wencode_f32_reinterpret_i32(wencode *e) { wencode__op(e, 0xbe); } /* i -> f */
static inline void wencode_f64_reinterpret_i64(wencode *e) { wencode__op(e, 0xbf); } /* I -> F */
static inline void wencode_i32_extend8_s(wencode *e) { wencode__op(e, 0xc0); } /* i -> i */
static inline void wencode_i32_extend16_s(wencode *e) { wencode__op(e, 0xc1); } /* i -> i */
static inline void wencode_i64_extend8_s(wencode *e) { wencode__op(e, 0xc2); } /* I -> I */
static inline void wencode_i64_extend16_s(wencode *e) { wencode__op(e, 0xc3); } /* I -> I */
static inline void wencode_i64_extend32_s(wencode *e) { wencode__op(e, 0xc4); } /* I -> I */
static inline void wencode_ref_null(wencode *e, wencode_heaptype heap) { wencode__heap(e, 0xd0, heap); } /* () -> r */
static inline void wencode_ref_is_null(wencode *e) { wencode__op(e, 0xd1); } /* r -> i */
static inline void wencode_ref_func(wencode *e, uint32_t func) /* () -> r */
{
    wencode__check_index(e, WENCODE__FUNC, func);
    wencode__op_u32(e, 0xd2, func);
}
static inline void wencode_ref_eq(wencode *e) { wencode__op(e, 0xd3); } /* rr -> i */
static inline void wencode_ref_as_non_null(wencode *e) { wencode__op(e, 0xd4); } /* r -> r */
static inline void wencode_br_on_null(wencode *e, uint32_t depth)
{
    wencode__check_label(e, depth);
    wencode__op_u32(e, 0xd5, depth);
}
static inline void wencode_br_on_non_null(wencode *e, uint32_t depth)
{
    wencode__check_label(e, depth);
    wencode__op_u32(e, 0xd6, depth);
}
static inline void wencode_cont_new(wencode *e, uint32_t type) /* r -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xe0, type);
}
static inline void wencode_cont_bind(wencode *e, uint32_t type, uint32_t other) /* * -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__check_index(e, WENCODE__TYPE, other);
    wencode__op_u32_u32(e, 0xe1, type, other);
}
static inline void wencode_suspend(wencode *e, uint32_t tag)
{
    wencode__check_index(e, WENCODE__TAG, tag);
    wencode__op_u32(e, 0xe2, tag);
}
static inline void wencode_resume(wencode *e, uint32_t type, const wencode_handler *handlers, size_t n)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xe3, type);
    wencode__handlers(e, handlers, n);
}
static inline void wencode_resume_throw(wencode *e, uint32_t type, uint32_t tag, const wencode_handler *handlers, size_t n)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__check_index(e, WENCODE__TAG, tag);
    wencode__op_u32_u32(e, 0xe4, type, tag);
    wencode__handlers(e, handlers, n);
}
static inline void wencode_resume_throw_ref(wencode *e, uint32_t type, const wencode_handler *handlers, size_t n)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xe5, type);
    wencode__handlers(e, handlers, n);
}
static inline void wencode_switch(wencode *e, uint32_t type, uint32_t tag)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__check_index(e, WENCODE__TAG, tag);
    wencode__op_u32_u32(e, 0xe6, type, tag);
}
static inline void wencode_i32_trunc_sat_f32_s(wencode *e) { wencode__op(e, 0xfc000); } /* f -> i */
static inline void wencode_i32_trunc_sat_f32_u(wencode *e) { wencode__op(e, 0xfc001); } /* f -> i */
static inline void wencode_i32_trunc_sat_f64_s(wencode *e) { wencode__op(e, 0xfc002); } /* F -> i */
static inline void wencode_i32_trunc_sat_f64_u(wencode *e) { wencode__op(e, 0xfc003); } /* F -> i */
static inline void wencode_i64_trunc_sat_f32_s(wencode *e) { wencode__op(e, 0xfc004); } /* f -> I */
static inline void wencode_i64_trunc_sat_f32_u(wencode *e) { wencode__op(e, 0xfc005); } /* f -> I */
static inline void wencode_i64_trunc_sat_f64_s(wencode *e) { wencode__op(e, 0xfc006); } /* F -> I */
static inline void wencode_i64_trunc_sat_f64_u(wencode *e) { wencode__op(e, 0xfc007); } /* F -> I */
static inline void wencode_memory_init(wencode *e, uint32_t data, uint32_t memory) /* aii -> () */
{
    e->uses_data_count = true;
    wencode__check_index(e, WENCODE__DATA, data);
    wencode__check_index(e, WENCODE__MEMORY, memory);
    wencode__op_u32_u32(e, 0xfc008, data, memory);
}
static inline void wencode_data_drop(wencode *e, uint32_t data) /* () -> () */
{
    e->uses_data_count = true;
    wencode__check_index(e, WENCODE__DATA, data);
    wencode__op_u32(e, 0xfc009, data);
}
static inline void wencode_memory_copy(wencode *e, uint32_t to, uint32_t from) /* abn -> () */
{
    wencode__check_index(e, WENCODE__MEMORY, to);
    wencode__check_index(e, WENCODE__MEMORY, from);
    wencode__op_u32_u32(e, 0xfc00a, to, from);
}
static inline void wencode_memory_fill(wencode *e, uint32_t memory) /* aia -> () */
{
    wencode__check_index(e, WENCODE__MEMORY, memory);
    wencode__op_u32(e, 0xfc00b, memory);
}
static inline void wencode_table_init(wencode *e, uint32_t elem, uint32_t table) /* aii -> () */
{
    wencode__check_index(e, WENCODE__ELEM, elem);
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_u32_u32(e, 0xfc00c, elem, table);
}
static inline void wencode_elem_drop(wencode *e, uint32_t elem) /* () -> () */
{
    wencode__check_index(e, WENCODE__ELEM, elem);
    wencode__op_u32(e, 0xfc00d, elem);
}
static inline void wencode_table_copy(wencode *e, uint32_t to, uint32_t from) /* abn -> () */
{
    wencode__check_index(e, WENCODE__TABLE, to);
    wencode__check_index(e, WENCODE__TABLE, from);
    wencode__op_u32_u32(e, 0xfc00e, to, from);
}
static inline void wencode_table_grow(wencode *e, uint32_t table) /* ra -> a */
{
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_u32(e, 0xfc00f, table);
}
static inline void wencode_table_size(wencode *e, uint32_t table) /* () -> a */
{
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_u32(e, 0xfc010, table);
}
static inline void wencode_table_fill(wencode *e, uint32_t table) /* ara -> () */
{
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_u32(e, 0xfc011, table);
}
static inline void wencode_memory_discard(wencode *e, uint32_t memory) /* aa -> () */
{
    wencode__check_index(e, WENCODE__MEMORY, memory);
    wencode__op_u32(e, 0xfc012, memory);
}
static inline void wencode_i64_add128(wencode *e) { wencode__op(e, 0xfc013); } /* IIII -> II */
static inline void wencode_i64_sub128(wencode *e) { wencode__op(e, 0xfc014); } /* IIII -> II */
static inline void wencode_i64_mul_wide_s(wencode *e) { wencode__op(e, 0xfc015); } /* II -> II */
static inline void wencode_i64_mul_wide_u(wencode *e) { wencode__op(e, 0xfc016); } /* II -> II */
static inline void wencode_f32_load_f16(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfc030, at, 1); } /* a -> f */
static inline void wencode_f32_store_f16(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfc031, at, 1); } /* af -> () */
static inline void wencode_f32_sqrt_ceil(wencode *e) { wencode__op(e, 0xfc080); } /* f -> f */
static inline void wencode_f32_add_ceil(wencode *e) { wencode__op(e, 0xfc081); } /* ff -> f */
static inline void wencode_f32_sub_ceil(wencode *e) { wencode__op(e, 0xfc082); } /* ff -> f */
static inline void wencode_f32_mul_ceil(wencode *e) { wencode__op(e, 0xfc083); } /* ff -> f */
static inline void wencode_f32_div_ceil(wencode *e) { wencode__op(e, 0xfc084); } /* ff -> f */
static inline void wencode_f64_sqrt_ceil(wencode *e) { wencode__op(e, 0xfc085); } /* F -> F */
static inline void wencode_f64_add_ceil(wencode *e) { wencode__op(e, 0xfc086); } /* FF -> F */
static inline void wencode_f64_sub_ceil(wencode *e) { wencode__op(e, 0xfc087); } /* FF -> F */
static inline void wencode_f64_mul_ceil(wencode *e) { wencode__op(e, 0xfc088); } /* FF -> F */
static inline void wencode_f64_div_ceil(wencode *e) { wencode__op(e, 0xfc089); } /* FF -> F */
static inline void wencode_f32_convert_i32_s_ceil(wencode *e) { wencode__op(e, 0xfc08a); } /* i -> f */
static inline void wencode_f32_convert_i32_u_ceil(wencode *e) { wencode__op(e, 0xfc08b); } /* i -> f */
static inline void wencode_f32_convert_i64_s_ceil(wencode *e) { wencode__op(e, 0xfc08c); } /* I -> f */
static inline void wencode_f32_convert_i64_u_ceil(wencode *e) { wencode__op(e, 0xfc08d); } /* I -> f */
static inline void wencode_f32_demote_f64_ceil(wencode *e) { wencode__op(e, 0xfc08e); } /* F -> f */
static inline void wencode_f64_convert_i32_s_ceil(wencode *e) { wencode__op(e, 0xfc08f); } /* i -> F */
static inline void wencode_f64_convert_i32_u_ceil(wencode *e) { wencode__op(e, 0xfc090); } /* i -> F */
static inline void wencode_f64_convert_i64_s_ceil(wencode *e) { wencode__op(e, 0xfc091); } /* I -> F */
static inline void wencode_f64_convert_i64_u_ceil(wencode *e) { wencode__op(e, 0xfc092); } /* I -> F */
static inline void wencode_f64_promote_f32_ceil(wencode *e) { wencode__op(e, 0xfc093); } /* f -> F */
static inline void wencode_f32_sqrt_floor(wencode *e) { wencode__op(e, 0xfc094); } /* f -> f */
static inline void wencode_f32_add_floor(wencode *e) { wencode__op(e, 0xfc095); } /* ff -> f */
static inline void wencode_f32_sub_floor(wencode *e) { wencode__op(e, 0xfc096); } /* ff -> f */
static inline void wencode_f32_mul_floor(wencode *e) { wencode__op(e, 0xfc097); } /* ff -> f */
static inline void wencode_f32_div_floor(wencode *e) { wencode__op(e, 0xfc098); } /* ff -> f */
static inline void wencode_f64_sqrt_floor(wencode *e) { wencode__op(e, 0xfc099); } /* F -> F */
static inline void wencode_f64_add_floor(wencode *e) { wencode__op(e, 0xfc09a); } /* FF -> F */
static inline void wencode_f64_sub_floor(wencode *e) { wencode__op(e, 0xfc09b); } /* FF -> F */
static inline void wencode_f64_mul_floor(wencode *e) { wencode__op(e, 0xfc09c); } /* FF -> F */
static inline void wencode_f64_div_floor(wencode *e) { wencode__op(e, 0xfc09d); } /* FF -> F */
static inline void wencode_f32_convert_i32_s_floor(wencode *e) { wencode__op(e, 0xfc09e); } /* i -> f */
static inline void wencode_f32_convert_i32_u_floor(wencode *e) { wencode__op(e, 0xfc09f); } /* i -> f */
static inline void wencode_f32_convert_i64_s_floor(wencode *e) { wencode__op(e, 0xfc0a0); } /* I -> f */
static inline void wencode_f32_convert_i64_u_floor(wencode *e) { wencode__op(e, 0xfc0a1); } /* I -> f */
static inline void wencode_f32_demote_f64_floor(wencode *e) { wencode__op(e, 0xfc0a2); } /* F -> f */
static inline void wencode_f64_convert_i32_s_floor(wencode *e) { wencode__op(e, 0xfc0a3); } /* i -> F */
static inline void wencode_f64_convert_i32_u_floor(wencode *e) { wencode__op(e, 0xfc0a4); } /* i -> F */
static inline void wencode_f64_convert_i64_s_floor(wencode *e) { wencode__op(e, 0xfc0a5); } /* I -> F */
static inline void wencode_f64_convert_i64_u_floor(wencode *e) { wencode__op(e, 0xfc0a6); } /* I -> F */
static inline void wencode_f64_promote_f32_floor(wencode *e) { wencode__op(e, 0xfc0a7); } /* f -> F */
static inline void wencode_f32_sqrt_trunc(wencode *e) { wencode__op(e, 0xfc0a8); } /* f -> f */
static inline void wencode_f32_add_trunc(wencode *e) { wencode__op(e, 0xfc0a9); } /* ff -> f */
static inline void wencode_f32_sub_trunc(wencode *e) { wencode__op(e, 0xfc0aa); } /* ff -> f */
static inline void wencode_f32_mul_trunc(wencode *e) { wencode__op(e, 0xfc0ab); } /* ff -> f */
static inline void wencode_f32_div_trunc(wencode *e) { wencode__op(e, 0xfc0ac); } /* ff -> f */
static inline void wencode_f64_sqrt_trunc(wencode *e) { wencode__op(e, 0xfc0ad); } /* F -> F */
static inline void wencode_f64_add_trunc(wencode *e) { wencode__op(e, 0xfc0ae); } /* FF -> F */
static inline void wencode_f64_sub_trunc(wencode *e) { wencode__op(e, 0xfc0af); } /* FF -> F */
static inline void wencode_f64_mul_trunc(wencode *e) { wencode__op(e, 0xfc0b0); } /* FF -> F */
static inline void wencode_f64_div_trunc(wencode *e) { wencode__op(e, 0xfc0b1); } /* FF -> F */
static inline void wencode_f32_convert_i32_s_trunc(wencode *e) { wencode__op(e, 0xfc0b2); } /* i -> f */
static inline void wencode_f32_convert_i32_u_trunc(wencode *e) { wencode__op(e, 0xfc0b3); } /* i -> f */
static inline void wencode_f32_convert_i64_s_trunc(wencode *e) { wencode__op(e, 0xfc0b4); } /* I -> f */
static inline void wencode_f32_convert_i64_u_trunc(wencode *e) { wencode__op(e, 0xfc0b5); } /* I -> f */
static inline void wencode_f32_demote_f64_trunc(wencode *e) { wencode__op(e, 0xfc0b6); } /* F -> f */
static inline void wencode_f64_convert_i32_s_trunc(wencode *e) { wencode__op(e, 0xfc0b7); } /* i -> F */
static inline void wencode_f64_convert_i32_u_trunc(wencode *e) { wencode__op(e, 0xfc0b8); } /* i -> F */
static inline void wencode_f64_convert_i64_s_trunc(wencode *e) { wencode__op(e, 0xfc0b9); } /* I -> F */
static inline void wencode_f64_convert_i64_u_trunc(wencode *e) { wencode__op(e, 0xfc0ba); } /* I -> F */
static inline void wencode_f64_promote_f32_trunc(wencode *e) { wencode__op(e, 0xfc0bb); } /* f -> F */
/* clang-format on */

#ifdef __cplusplus
}
#endif

#endif /* WENCODE__INSTRUCTIONS_H */
