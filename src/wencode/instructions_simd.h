/* src/wencode/instructions_simd.h - the calls for vector instructions.
 *
 * Written by src/wencode/instructions.sh from the opcode table; do not edit. Each appends one
 * instruction to the open function body or constant expression. Operand and result types are in the
 * comment, deepest first, as in common/opcodes.h: i I f F v for i32 i64 f32 f64 v128, r a reference, a an
 * address of the memory or table (i32, or i64 when it is 64-bit), * whatever the immediate says.
 */
#ifndef WENCODE__INSTRUCTIONS_SIMD_H
#define WENCODE__INSTRUCTIONS_SIMD_H

#include "inline.h"

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
static inline void wencode_v128_load(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd000, at, 4); } /* a -> v */
static inline void wencode_v128_load8x8_s(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd001, at, 3); } /* a -> v */
static inline void wencode_v128_load8x8_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd002, at, 3); } /* a -> v */
static inline void wencode_v128_load16x4_s(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd003, at, 3); } /* a -> v */
static inline void wencode_v128_load16x4_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd004, at, 3); } /* a -> v */
static inline void wencode_v128_load32x2_s(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd005, at, 3); } /* a -> v */
static inline void wencode_v128_load32x2_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd006, at, 3); } /* a -> v */
static inline void wencode_v128_load8_splat(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd007, at, 0); } /* a -> v */
static inline void wencode_v128_load16_splat(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd008, at, 1); } /* a -> v */
static inline void wencode_v128_load32_splat(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd009, at, 2); } /* a -> v */
static inline void wencode_v128_load64_splat(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd00a, at, 3); } /* a -> v */
static inline void wencode_v128_store(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd00b, at, 4); } /* av -> () */
static inline void wencode_v128_const(wencode *e, const uint8_t bytes[16]) { wencode__op_16_bytes(e, 0xfd00c, bytes); } /* () -> v */
static inline void wencode_i8x16_shuffle(wencode *e, const uint8_t lanes[16]) { wencode__op_shuffle(e, 0xfd00d, lanes); } /* vv -> v */
static inline void wencode_i8x16_swizzle(wencode *e) { wencode__op(e, 0xfd00e); } /* vv -> v */
static inline void wencode_i8x16_splat(wencode *e) { wencode__op(e, 0xfd00f); } /* i -> v */
static inline void wencode_i16x8_splat(wencode *e) { wencode__op(e, 0xfd010); } /* i -> v */
static inline void wencode_i32x4_splat(wencode *e) { wencode__op(e, 0xfd011); } /* i -> v */
static inline void wencode_i64x2_splat(wencode *e) { wencode__op(e, 0xfd012); } /* I -> v */
static inline void wencode_f32x4_splat(wencode *e) { wencode__op(e, 0xfd013); } /* f -> v */
static inline void wencode_f64x2_splat(wencode *e) { wencode__op(e, 0xfd014); } /* F -> v */
static inline void wencode_i8x16_extract_lane_s(wencode *e, uint8_t lane) /* v -> i */
{
    wencode__check_lane(e, lane, 16);
    wencode__op_byte(e, 0xfd015, lane);
}
static inline void wencode_i8x16_extract_lane_u(wencode *e, uint8_t lane) /* v -> i */
{
    wencode__check_lane(e, lane, 16);
    wencode__op_byte(e, 0xfd016, lane);
}
static inline void wencode_i8x16_replace_lane(wencode *e, uint8_t lane) /* vi -> v */
{
    wencode__check_lane(e, lane, 16);
    wencode__op_byte(e, 0xfd017, lane);
}
static inline void wencode_i16x8_extract_lane_s(wencode *e, uint8_t lane) /* v -> i */
{
    wencode__check_lane(e, lane, 8);
    wencode__op_byte(e, 0xfd018, lane);
}
static inline void wencode_i16x8_extract_lane_u(wencode *e, uint8_t lane) /* v -> i */
{
    wencode__check_lane(e, lane, 8);
    wencode__op_byte(e, 0xfd019, lane);
}
static inline void wencode_i16x8_replace_lane(wencode *e, uint8_t lane) /* vi -> v */
{
    wencode__check_lane(e, lane, 8);
    wencode__op_byte(e, 0xfd01a, lane);
}
static inline void wencode_i32x4_extract_lane(wencode *e, uint8_t lane) /* v -> i */
{
    wencode__check_lane(e, lane, 4);
    wencode__op_byte(e, 0xfd01b, lane);
}
static inline void wencode_i32x4_replace_lane(wencode *e, uint8_t lane) /* vi -> v */
{
    wencode__check_lane(e, lane, 4);
    wencode__op_byte(e, 0xfd01c, lane);
}
static inline void wencode_i64x2_extract_lane(wencode *e, uint8_t lane) /* v -> I */
{
    wencode__check_lane(e, lane, 2);
    wencode__op_byte(e, 0xfd01d, lane);
}
static inline void wencode_i64x2_replace_lane(wencode *e, uint8_t lane) /* vI -> v */
{
    wencode__check_lane(e, lane, 2);
    wencode__op_byte(e, 0xfd01e, lane);
}
static inline void wencode_f32x4_extract_lane(wencode *e, uint8_t lane) /* v -> f */
{
    wencode__check_lane(e, lane, 4);
    wencode__op_byte(e, 0xfd01f, lane);
}
static inline void wencode_f32x4_replace_lane(wencode *e, uint8_t lane) /* vf -> v */
{
    wencode__check_lane(e, lane, 4);
    wencode__op_byte(e, 0xfd020, lane);
}
static inline void wencode_f64x2_extract_lane(wencode *e, uint8_t lane) /* v -> F */
{
    wencode__check_lane(e, lane, 2);
    wencode__op_byte(e, 0xfd021, lane);
}
static inline void wencode_f64x2_replace_lane(wencode *e, uint8_t lane) /* vF -> v */
{
    wencode__check_lane(e, lane, 2);
    wencode__op_byte(e, 0xfd022, lane);
}
static inline void wencode_i8x16_eq(wencode *e) { wencode__op(e, 0xfd023); } /* vv -> v */
static inline void wencode_i8x16_ne(wencode *e) { wencode__op(e, 0xfd024); } /* vv -> v */
static inline void wencode_i8x16_lt_s(wencode *e) { wencode__op(e, 0xfd025); } /* vv -> v */
static inline void wencode_i8x16_lt_u(wencode *e) { wencode__op(e, 0xfd026); } /* vv -> v */
static inline void wencode_i8x16_gt_s(wencode *e) { wencode__op(e, 0xfd027); } /* vv -> v */
static inline void wencode_i8x16_gt_u(wencode *e) { wencode__op(e, 0xfd028); } /* vv -> v */
static inline void wencode_i8x16_le_s(wencode *e) { wencode__op(e, 0xfd029); } /* vv -> v */
static inline void wencode_i8x16_le_u(wencode *e) { wencode__op(e, 0xfd02a); } /* vv -> v */
static inline void wencode_i8x16_ge_s(wencode *e) { wencode__op(e, 0xfd02b); } /* vv -> v */
static inline void wencode_i8x16_ge_u(wencode *e) { wencode__op(e, 0xfd02c); } /* vv -> v */
static inline void wencode_i16x8_eq(wencode *e) { wencode__op(e, 0xfd02d); } /* vv -> v */
static inline void wencode_i16x8_ne(wencode *e) { wencode__op(e, 0xfd02e); } /* vv -> v */
static inline void wencode_i16x8_lt_s(wencode *e) { wencode__op(e, 0xfd02f); } /* vv -> v */
static inline void wencode_i16x8_lt_u(wencode *e) { wencode__op(e, 0xfd030); } /* vv -> v */
static inline void wencode_i16x8_gt_s(wencode *e) { wencode__op(e, 0xfd031); } /* vv -> v */
static inline void wencode_i16x8_gt_u(wencode *e) { wencode__op(e, 0xfd032); } /* vv -> v */
static inline void wencode_i16x8_le_s(wencode *e) { wencode__op(e, 0xfd033); } /* vv -> v */
static inline void wencode_i16x8_le_u(wencode *e) { wencode__op(e, 0xfd034); } /* vv -> v */
static inline void wencode_i16x8_ge_s(wencode *e) { wencode__op(e, 0xfd035); } /* vv -> v */
static inline void wencode_i16x8_ge_u(wencode *e) { wencode__op(e, 0xfd036); } /* vv -> v */
static inline void wencode_i32x4_eq(wencode *e) { wencode__op(e, 0xfd037); } /* vv -> v */
static inline void wencode_i32x4_ne(wencode *e) { wencode__op(e, 0xfd038); } /* vv -> v */
static inline void wencode_i32x4_lt_s(wencode *e) { wencode__op(e, 0xfd039); } /* vv -> v */
static inline void wencode_i32x4_lt_u(wencode *e) { wencode__op(e, 0xfd03a); } /* vv -> v */
static inline void wencode_i32x4_gt_s(wencode *e) { wencode__op(e, 0xfd03b); } /* vv -> v */
static inline void wencode_i32x4_gt_u(wencode *e) { wencode__op(e, 0xfd03c); } /* vv -> v */
static inline void wencode_i32x4_le_s(wencode *e) { wencode__op(e, 0xfd03d); } /* vv -> v */
static inline void wencode_i32x4_le_u(wencode *e) { wencode__op(e, 0xfd03e); } /* vv -> v */
static inline void wencode_i32x4_ge_s(wencode *e) { wencode__op(e, 0xfd03f); } /* vv -> v */
static inline void wencode_i32x4_ge_u(wencode *e) { wencode__op(e, 0xfd040); } /* vv -> v */
static inline void wencode_f32x4_eq(wencode *e) { wencode__op(e, 0xfd041); } /* vv -> v */
static inline void wencode_f32x4_ne(wencode *e) { wencode__op(e, 0xfd042); } /* vv -> v */
static inline void wencode_f32x4_lt(wencode *e) { wencode__op(e, 0xfd043); } /* vv -> v */
static inline void wencode_f32x4_gt(wencode *e) { wencode__op(e, 0xfd044); } /* vv -> v */
static inline void wencode_f32x4_le(wencode *e) { wencode__op(e, 0xfd045); } /* vv -> v */
static inline void wencode_f32x4_ge(wencode *e) { wencode__op(e, 0xfd046); } /* vv -> v */
static inline void wencode_f64x2_eq(wencode *e) { wencode__op(e, 0xfd047); } /* vv -> v */
static inline void wencode_f64x2_ne(wencode *e) { wencode__op(e, 0xfd048); } /* vv -> v */
static inline void wencode_f64x2_lt(wencode *e) { wencode__op(e, 0xfd049); } /* vv -> v */
static inline void wencode_f64x2_gt(wencode *e) { wencode__op(e, 0xfd04a); } /* vv -> v */
static inline void wencode_f64x2_le(wencode *e) { wencode__op(e, 0xfd04b); } /* vv -> v */
static inline void wencode_f64x2_ge(wencode *e) { wencode__op(e, 0xfd04c); } /* vv -> v */
static inline void wencode_v128_not(wencode *e) { wencode__op(e, 0xfd04d); } /* v -> v */
static inline void wencode_v128_and(wencode *e) { wencode__op(e, 0xfd04e); } /* vv -> v */
static inline void wencode_v128_andnot(wencode *e) { wencode__op(e, 0xfd04f); } /* vv -> v */
static inline void wencode_v128_or(wencode *e) { wencode__op(e, 0xfd050); } /* vv -> v */
static inline void wencode_v128_xor(wencode *e) { wencode__op(e, 0xfd051); } /* vv -> v */
static inline void wencode_v128_bitselect(wencode *e) { wencode__op(e, 0xfd052); } /* vvv -> v */
static inline void wencode_v128_any_true(wencode *e) { wencode__op(e, 0xfd053); } /* v -> i */
static inline void wencode_v128_load8_lane(wencode *e, wencode_memarg at, uint8_t lane) { wencode__op_memarg_lane(e, 0xfd054, at, 0, lane); } /* av -> v */
static inline void wencode_v128_load16_lane(wencode *e, wencode_memarg at, uint8_t lane) { wencode__op_memarg_lane(e, 0xfd055, at, 1, lane); } /* av -> v */
static inline void wencode_v128_load32_lane(wencode *e, wencode_memarg at, uint8_t lane) { wencode__op_memarg_lane(e, 0xfd056, at, 2, lane); } /* av -> v */
static inline void wencode_v128_load64_lane(wencode *e, wencode_memarg at, uint8_t lane) { wencode__op_memarg_lane(e, 0xfd057, at, 3, lane); } /* av -> v */
static inline void wencode_v128_store8_lane(wencode *e, wencode_memarg at, uint8_t lane) { wencode__op_memarg_lane(e, 0xfd058, at, 0, lane); } /* av -> () */
static inline void wencode_v128_store16_lane(wencode *e, wencode_memarg at, uint8_t lane) { wencode__op_memarg_lane(e, 0xfd059, at, 1, lane); } /* av -> () */
static inline void wencode_v128_store32_lane(wencode *e, wencode_memarg at, uint8_t lane) { wencode__op_memarg_lane(e, 0xfd05a, at, 2, lane); } /* av -> () */
static inline void wencode_v128_store64_lane(wencode *e, wencode_memarg at, uint8_t lane) { wencode__op_memarg_lane(e, 0xfd05b, at, 3, lane); } /* av -> () */
static inline void wencode_v128_load32_zero(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd05c, at, 2); } /* a -> v */
static inline void wencode_v128_load64_zero(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfd05d, at, 3); } /* a -> v */
static inline void wencode_f32x4_demote_f64x2_zero(wencode *e) { wencode__op(e, 0xfd05e); } /* v -> v */
static inline void wencode_f64x2_promote_low_f32x4(wencode *e) { wencode__op(e, 0xfd05f); } /* v -> v */
static inline void wencode_i8x16_abs(wencode *e) { wencode__op(e, 0xfd060); } /* v -> v */
static inline void wencode_i8x16_neg(wencode *e) { wencode__op(e, 0xfd061); } /* v -> v */
static inline void wencode_i8x16_popcnt(wencode *e) { wencode__op(e, 0xfd062); } /* v -> v */
static inline void wencode_i8x16_all_true(wencode *e) { wencode__op(e, 0xfd063); } /* v -> i */
static inline void wencode_i8x16_bitmask(wencode *e) { wencode__op(e, 0xfd064); } /* v -> i */
static inline void wencode_i8x16_narrow_i16x8_s(wencode *e) { wencode__op(e, 0xfd065); } /* vv -> v */
static inline void wencode_i8x16_narrow_i16x8_u(wencode *e) { wencode__op(e, 0xfd066); } /* vv -> v */
static inline void wencode_f32x4_ceil(wencode *e) { wencode__op(e, 0xfd067); } /* v -> v */
static inline void wencode_f32x4_floor(wencode *e) { wencode__op(e, 0xfd068); } /* v -> v */
static inline void wencode_f32x4_trunc(wencode *e) { wencode__op(e, 0xfd069); } /* v -> v */
static inline void wencode_f32x4_nearest(wencode *e) { wencode__op(e, 0xfd06a); } /* v -> v */
static inline void wencode_i8x16_shl(wencode *e) { wencode__op(e, 0xfd06b); } /* vi -> v */
static inline void wencode_i8x16_shr_s(wencode *e) { wencode__op(e, 0xfd06c); } /* vi -> v */
static inline void wencode_i8x16_shr_u(wencode *e) { wencode__op(e, 0xfd06d); } /* vi -> v */
static inline void wencode_i8x16_add(wencode *e) { wencode__op(e, 0xfd06e); } /* vv -> v */
static inline void wencode_i8x16_add_sat_s(wencode *e) { wencode__op(e, 0xfd06f); } /* vv -> v */
static inline void wencode_i8x16_add_sat_u(wencode *e) { wencode__op(e, 0xfd070); } /* vv -> v */
static inline void wencode_i8x16_sub(wencode *e) { wencode__op(e, 0xfd071); } /* vv -> v */
static inline void wencode_i8x16_sub_sat_s(wencode *e) { wencode__op(e, 0xfd072); } /* vv -> v */
static inline void wencode_i8x16_sub_sat_u(wencode *e) { wencode__op(e, 0xfd073); } /* vv -> v */
static inline void wencode_f64x2_ceil(wencode *e) { wencode__op(e, 0xfd074); } /* v -> v */
static inline void wencode_f64x2_floor(wencode *e) { wencode__op(e, 0xfd075); } /* v -> v */
static inline void wencode_i8x16_min_s(wencode *e) { wencode__op(e, 0xfd076); } /* vv -> v */
static inline void wencode_i8x16_min_u(wencode *e) { wencode__op(e, 0xfd077); } /* vv -> v */
static inline void wencode_i8x16_max_s(wencode *e) { wencode__op(e, 0xfd078); } /* vv -> v */
static inline void wencode_i8x16_max_u(wencode *e) { wencode__op(e, 0xfd079); } /* vv -> v */
static inline void wencode_f64x2_trunc(wencode *e) { wencode__op(e, 0xfd07a); } /* v -> v */
static inline void wencode_i8x16_avgr_u(wencode *e) { wencode__op(e, 0xfd07b); } /* vv -> v */
static inline void wencode_i16x8_extadd_pairwise_i8x16_s(wencode *e) { wencode__op(e, 0xfd07c); } /* v -> v */
static inline void wencode_i16x8_extadd_pairwise_i8x16_u(wencode *e) { wencode__op(e, 0xfd07d); } /* v -> v */
static inline void wencode_i32x4_extadd_pairwise_i16x8_s(wencode *e) { wencode__op(e, 0xfd07e); } /* v -> v */
static inline void wencode_i32x4_extadd_pairwise_i16x8_u(wencode *e) { wencode__op(e, 0xfd07f); } /* v -> v */
static inline void wencode_i16x8_abs(wencode *e) { wencode__op(e, 0xfd080); } /* v -> v */
static inline void wencode_i16x8_neg(wencode *e) { wencode__op(e, 0xfd081); } /* v -> v */
static inline void wencode_i16x8_q15mulr_sat_s(wencode *e) { wencode__op(e, 0xfd082); } /* vv -> v */
static inline void wencode_i16x8_all_true(wencode *e) { wencode__op(e, 0xfd083); } /* v -> i */
static inline void wencode_i16x8_bitmask(wencode *e) { wencode__op(e, 0xfd084); } /* v -> i */
static inline void wencode_i16x8_narrow_i32x4_s(wencode *e) { wencode__op(e, 0xfd085); } /* vv -> v */
static inline void wencode_i16x8_narrow_i32x4_u(wencode *e) { wencode__op(e, 0xfd086); } /* vv -> v */
static inline void wencode_i16x8_extend_low_i8x16_s(wencode *e) { wencode__op(e, 0xfd087); } /* v -> v */
static inline void wencode_i16x8_extend_high_i8x16_s(wencode *e) { wencode__op(e, 0xfd088); } /* v -> v */
static inline void wencode_i16x8_extend_low_i8x16_u(wencode *e) { wencode__op(e, 0xfd089); } /* v -> v */
static inline void wencode_i16x8_extend_high_i8x16_u(wencode *e) { wencode__op(e, 0xfd08a); } /* v -> v */
static inline void wencode_i16x8_shl(wencode *e) { wencode__op(e, 0xfd08b); } /* vi -> v */
static inline void wencode_i16x8_shr_s(wencode *e) { wencode__op(e, 0xfd08c); } /* vi -> v */
static inline void wencode_i16x8_shr_u(wencode *e) { wencode__op(e, 0xfd08d); } /* vi -> v */
static inline void wencode_i16x8_add(wencode *e) { wencode__op(e, 0xfd08e); } /* vv -> v */
static inline void wencode_i16x8_add_sat_s(wencode *e) { wencode__op(e, 0xfd08f); } /* vv -> v */
static inline void wencode_i16x8_add_sat_u(wencode *e) { wencode__op(e, 0xfd090); } /* vv -> v */
static inline void wencode_i16x8_sub(wencode *e) { wencode__op(e, 0xfd091); } /* vv -> v */
static inline void wencode_i16x8_sub_sat_s(wencode *e) { wencode__op(e, 0xfd092); } /* vv -> v */
static inline void wencode_i16x8_sub_sat_u(wencode *e) { wencode__op(e, 0xfd093); } /* vv -> v */
static inline void wencode_f64x2_nearest(wencode *e) { wencode__op(e, 0xfd094); } /* v -> v */
static inline void wencode_i16x8_mul(wencode *e) { wencode__op(e, 0xfd095); } /* vv -> v */
static inline void wencode_i16x8_min_s(wencode *e) { wencode__op(e, 0xfd096); } /* vv -> v */
static inline void wencode_i16x8_min_u(wencode *e) { wencode__op(e, 0xfd097); } /* vv -> v */
static inline void wencode_i16x8_max_s(wencode *e) { wencode__op(e, 0xfd098); } /* vv -> v */
static inline void wencode_i16x8_max_u(wencode *e) { wencode__op(e, 0xfd099); } /* vv -> v */
static inline void wencode_i16x8_avgr_u(wencode *e) { wencode__op(e, 0xfd09b); } /* vv -> v */
static inline void wencode_i16x8_extmul_low_i8x16_s(wencode *e) { wencode__op(e, 0xfd09c); } /* vv -> v */
static inline void wencode_i16x8_extmul_high_i8x16_s(wencode *e) { wencode__op(e, 0xfd09d); } /* vv -> v */
static inline void wencode_i16x8_extmul_low_i8x16_u(wencode *e) { wencode__op(e, 0xfd09e); } /* vv -> v */
static inline void wencode_i16x8_extmul_high_i8x16_u(wencode *e) { wencode__op(e, 0xfd09f); } /* vv -> v */
static inline void wencode_i32x4_abs(wencode *e) { wencode__op(e, 0xfd0a0); } /* v -> v */
static inline void wencode_i32x4_neg(wencode *e) { wencode__op(e, 0xfd0a1); } /* v -> v */
static inline void wencode_i32x4_all_true(wencode *e) { wencode__op(e, 0xfd0a3); } /* v -> i */
static inline void wencode_i32x4_bitmask(wencode *e) { wencode__op(e, 0xfd0a4); } /* v -> i */
static inline void wencode_i32x4_extend_low_i16x8_s(wencode *e) { wencode__op(e, 0xfd0a7); } /* v -> v */
static inline void wencode_i32x4_extend_high_i16x8_s(wencode *e) { wencode__op(e, 0xfd0a8); } /* v -> v */
static inline void wencode_i32x4_extend_low_i16x8_u(wencode *e) { wencode__op(e, 0xfd0a9); } /* v -> v */
static inline void wencode_i32x4_extend_high_i16x8_u(wencode *e) { wencode__op(e, 0xfd0aa); } /* v -> v */
static inline void wencode_i32x4_shl(wencode *e) { wencode__op(e, 0xfd0ab); } /* vi -> v */
static inline void wencode_i32x4_shr_s(wencode *e) { wencode__op(e, 0xfd0ac); } /* vi -> v */
static inline void wencode_i32x4_shr_u(wencode *e) { wencode__op(e, 0xfd0ad); } /* vi -> v */
static inline void wencode_i32x4_add(wencode *e) { wencode__op(e, 0xfd0ae); } /* vv -> v */
static inline void wencode_i32x4_sub(wencode *e) { wencode__op(e, 0xfd0b1); } /* vv -> v */
static inline void wencode_i32x4_mul(wencode *e) { wencode__op(e, 0xfd0b5); } /* vv -> v */
static inline void wencode_i32x4_min_s(wencode *e) { wencode__op(e, 0xfd0b6); } /* vv -> v */
static inline void wencode_i32x4_min_u(wencode *e) { wencode__op(e, 0xfd0b7); } /* vv -> v */
static inline void wencode_i32x4_max_s(wencode *e) { wencode__op(e, 0xfd0b8); } /* vv -> v */
static inline void wencode_i32x4_max_u(wencode *e) { wencode__op(e, 0xfd0b9); } /* vv -> v */
static inline void wencode_i32x4_dot_i16x8_s(wencode *e) { wencode__op(e, 0xfd0ba); } /* vv -> v */
static inline void wencode_i32x4_extmul_low_i16x8_s(wencode *e) { wencode__op(e, 0xfd0bc); } /* vv -> v */
static inline void wencode_i32x4_extmul_high_i16x8_s(wencode *e) { wencode__op(e, 0xfd0bd); } /* vv -> v */
static inline void wencode_i32x4_extmul_low_i16x8_u(wencode *e) { wencode__op(e, 0xfd0be); } /* vv -> v */
static inline void wencode_i32x4_extmul_high_i16x8_u(wencode *e) { wencode__op(e, 0xfd0bf); } /* vv -> v */
static inline void wencode_i64x2_abs(wencode *e) { wencode__op(e, 0xfd0c0); } /* v -> v */
static inline void wencode_i64x2_neg(wencode *e) { wencode__op(e, 0xfd0c1); } /* v -> v */
static inline void wencode_i64x2_all_true(wencode *e) { wencode__op(e, 0xfd0c3); } /* v -> i */
static inline void wencode_i64x2_bitmask(wencode *e) { wencode__op(e, 0xfd0c4); } /* v -> i */
static inline void wencode_i64x2_extend_low_i32x4_s(wencode *e) { wencode__op(e, 0xfd0c7); } /* v -> v */
static inline void wencode_i64x2_extend_high_i32x4_s(wencode *e) { wencode__op(e, 0xfd0c8); } /* v -> v */
static inline void wencode_i64x2_extend_low_i32x4_u(wencode *e) { wencode__op(e, 0xfd0c9); } /* v -> v */
static inline void wencode_i64x2_extend_high_i32x4_u(wencode *e) { wencode__op(e, 0xfd0ca); } /* v -> v */
static inline void wencode_i64x2_shl(wencode *e) { wencode__op(e, 0xfd0cb); } /* vi -> v */
static inline void wencode_i64x2_shr_s(wencode *e) { wencode__op(e, 0xfd0cc); } /* vi -> v */
static inline void wencode_i64x2_shr_u(wencode *e) { wencode__op(e, 0xfd0cd); } /* vi -> v */
static inline void wencode_i64x2_add(wencode *e) { wencode__op(e, 0xfd0ce); } /* vv -> v */
static inline void wencode_i64x2_sub(wencode *e) { wencode__op(e, 0xfd0d1); } /* vv -> v */
static inline void wencode_i64x2_mul(wencode *e) { wencode__op(e, 0xfd0d5); } /* vv -> v */
static inline void wencode_i64x2_eq(wencode *e) { wencode__op(e, 0xfd0d6); } /* vv -> v */
static inline void wencode_i64x2_ne(wencode *e) { wencode__op(e, 0xfd0d7); } /* vv -> v */
static inline void wencode_i64x2_lt_s(wencode *e) { wencode__op(e, 0xfd0d8); } /* vv -> v */
static inline void wencode_i64x2_gt_s(wencode *e) { wencode__op(e, 0xfd0d9); } /* vv -> v */
static inline void wencode_i64x2_le_s(wencode *e) { wencode__op(e, 0xfd0da); } /* vv -> v */
static inline void wencode_i64x2_ge_s(wencode *e) { wencode__op(e, 0xfd0db); } /* vv -> v */
static inline void wencode_i64x2_extmul_low_i32x4_s(wencode *e) { wencode__op(e, 0xfd0dc); } /* vv -> v */
static inline void wencode_i64x2_extmul_high_i32x4_s(wencode *e) { wencode__op(e, 0xfd0dd); } /* vv -> v */
static inline void wencode_i64x2_extmul_low_i32x4_u(wencode *e) { wencode__op(e, 0xfd0de); } /* vv -> v */
static inline void wencode_i64x2_extmul_high_i32x4_u(wencode *e) { wencode__op(e, 0xfd0df); } /* vv -> v */
static inline void wencode_f32x4_abs(wencode *e) { wencode__op(e, 0xfd0e0); } /* v -> v */
static inline void wencode_f32x4_neg(wencode *e) { wencode__op(e, 0xfd0e1); } /* v -> v */
static inline void wencode_f32x4_sqrt(wencode *e) { wencode__op(e, 0xfd0e3); } /* v -> v */
static inline void wencode_f32x4_add(wencode *e) { wencode__op(e, 0xfd0e4); } /* vv -> v */
static inline void wencode_f32x4_sub(wencode *e) { wencode__op(e, 0xfd0e5); } /* vv -> v */
static inline void wencode_f32x4_mul(wencode *e) { wencode__op(e, 0xfd0e6); } /* vv -> v */
static inline void wencode_f32x4_div(wencode *e) { wencode__op(e, 0xfd0e7); } /* vv -> v */
static inline void wencode_f32x4_min(wencode *e) { wencode__op(e, 0xfd0e8); } /* vv -> v */
static inline void wencode_f32x4_max(wencode *e) { wencode__op(e, 0xfd0e9); } /* vv -> v */
static inline void wencode_f32x4_pmin(wencode *e) { wencode__op(e, 0xfd0ea); } /* vv -> v */
static inline void wencode_f32x4_pmax(wencode *e) { wencode__op(e, 0xfd0eb); } /* vv -> v */
static inline void wencode_f64x2_abs(wencode *e) { wencode__op(e, 0xfd0ec); } /* v -> v */
static inline void wencode_f64x2_neg(wencode *e) { wencode__op(e, 0xfd0ed); } /* v -> v */
static inline void wencode_f64x2_sqrt(wencode *e) { wencode__op(e, 0xfd0ef); } /* v -> v */
static inline void wencode_f64x2_add(wencode *e) { wencode__op(e, 0xfd0f0); } /* vv -> v */
static inline void wencode_f64x2_sub(wencode *e) { wencode__op(e, 0xfd0f1); } /* vv -> v */
static inline void wencode_f64x2_mul(wencode *e) { wencode__op(e, 0xfd0f2); } /* vv -> v */
static inline void wencode_f64x2_div(wencode *e) { wencode__op(e, 0xfd0f3); } /* vv -> v */
static inline void wencode_f64x2_min(wencode *e) { wencode__op(e, 0xfd0f4); } /* vv -> v */
static inline void wencode_f64x2_max(wencode *e) { wencode__op(e, 0xfd0f5); } /* vv -> v */
static inline void wencode_f64x2_pmin(wencode *e) { wencode__op(e, 0xfd0f6); } /* vv -> v */
static inline void wencode_f64x2_pmax(wencode *e) { wencode__op(e, 0xfd0f7); } /* vv -> v */
static inline void wencode_i32x4_trunc_sat_f32x4_s(wencode *e) { wencode__op(e, 0xfd0f8); } /* v -> v */
static inline void wencode_i32x4_trunc_sat_f32x4_u(wencode *e) { wencode__op(e, 0xfd0f9); } /* v -> v */
static inline void wencode_f32x4_convert_i32x4_s(wencode *e) { wencode__op(e, 0xfd0fa); } /* v -> v */
static inline void wencode_f32x4_convert_i32x4_u(wencode *e) { wencode__op(e, 0xfd0fb); } /* v -> v */
static inline void wencode_i32x4_trunc_sat_f64x2_s_zero(wencode *e) { wencode__op(e, 0xfd0fc); } /* v -> v */
static inline void wencode_i32x4_trunc_sat_f64x2_u_zero(wencode *e) { wencode__op(e, 0xfd0fd); } /* v -> v */
static inline void wencode_f64x2_convert_low_i32x4_s(wencode *e) { wencode__op(e, 0xfd0fe); } /* v -> v */
static inline void wencode_f64x2_convert_low_i32x4_u(wencode *e) { wencode__op(e, 0xfd0ff); } /* v -> v */
static inline void wencode_i8x16_relaxed_swizzle(wencode *e) { wencode__op(e, 0xfd100); } /* vv -> v */
static inline void wencode_i32x4_relaxed_trunc_f32x4_s(wencode *e) { wencode__op(e, 0xfd101); } /* v -> v */
static inline void wencode_i32x4_relaxed_trunc_f32x4_u(wencode *e) { wencode__op(e, 0xfd102); } /* v -> v */
static inline void wencode_i32x4_relaxed_trunc_f64x2_s_zero(wencode *e) { wencode__op(e, 0xfd103); } /* v -> v */
static inline void wencode_i32x4_relaxed_trunc_f64x2_u_zero(wencode *e) { wencode__op(e, 0xfd104); } /* v -> v */
static inline void wencode_f32x4_relaxed_madd(wencode *e) { wencode__op(e, 0xfd105); } /* vvv -> v */
static inline void wencode_f32x4_relaxed_nmadd(wencode *e) { wencode__op(e, 0xfd106); } /* vvv -> v */
static inline void wencode_f64x2_relaxed_madd(wencode *e) { wencode__op(e, 0xfd107); } /* vvv -> v */
static inline void wencode_f64x2_relaxed_nmadd(wencode *e) { wencode__op(e, 0xfd108); } /* vvv -> v */
static inline void wencode_i8x16_relaxed_laneselect(wencode *e) { wencode__op(e, 0xfd109); } /* vvv -> v */
static inline void wencode_i16x8_relaxed_laneselect(wencode *e) { wencode__op(e, 0xfd10a); } /* vvv -> v */
static inline void wencode_i32x4_relaxed_laneselect(wencode *e) { wencode__op(e, 0xfd10b); } /* vvv -> v */
static inline void wencode_i64x2_relaxed_laneselect(wencode *e) { wencode__op(e, 0xfd10c); } /* vvv -> v */
static inline void wencode_f32x4_relaxed_min(wencode *e) { wencode__op(e, 0xfd10d); } /* vv -> v */
static inline void wencode_f32x4_relaxed_max(wencode *e) { wencode__op(e, 0xfd10e); } /* vv -> v */
static inline void wencode_f64x2_relaxed_min(wencode *e) { wencode__op(e, 0xfd10f); } /* vv -> v */
static inline void wencode_f64x2_relaxed_max(wencode *e) { wencode__op(e, 0xfd110); } /* vv -> v */
static inline void wencode_i16x8_relaxed_q15mulr_s(wencode *e) { wencode__op(e, 0xfd111); } /* vv -> v */
static inline void wencode_i16x8_relaxed_dot_i8x16_i7x16_s(wencode *e) { wencode__op(e, 0xfd112); } /* vv -> v */
static inline void wencode_i32x4_relaxed_dot_i8x16_i7x16_add_s(wencode *e) { wencode__op(e, 0xfd113); } /* vvv -> v */
static inline void wencode_f16x8_splat(wencode *e) { wencode__op(e, 0xfd120); } /* f -> v */
static inline void wencode_f16x8_extract_lane(wencode *e, uint8_t lane) /* v -> f */
{
    wencode__check_lane(e, lane, 2);
    wencode__op_byte(e, 0xfd121, lane);
}
static inline void wencode_f16x8_replace_lane(wencode *e, uint8_t lane) /* vf -> v */
{
    wencode__check_lane(e, lane, 2);
    wencode__op_byte(e, 0xfd122, lane);
}
static inline void wencode_f16x8_abs(wencode *e) { wencode__op(e, 0xfd130); } /* v -> v */
static inline void wencode_f16x8_neg(wencode *e) { wencode__op(e, 0xfd131); } /* v -> v */
static inline void wencode_f16x8_sqrt(wencode *e) { wencode__op(e, 0xfd132); } /* v -> v */
static inline void wencode_f16x8_ceil(wencode *e) { wencode__op(e, 0xfd133); } /* v -> v */
static inline void wencode_f16x8_floor(wencode *e) { wencode__op(e, 0xfd134); } /* v -> v */
static inline void wencode_f16x8_trunc(wencode *e) { wencode__op(e, 0xfd135); } /* v -> v */
static inline void wencode_f16x8_nearest(wencode *e) { wencode__op(e, 0xfd136); } /* v -> v */
static inline void wencode_f16x8_eq(wencode *e) { wencode__op(e, 0xfd137); } /* vv -> v */
static inline void wencode_f16x8_ne(wencode *e) { wencode__op(e, 0xfd138); } /* vv -> v */
static inline void wencode_f16x8_lt(wencode *e) { wencode__op(e, 0xfd139); } /* vv -> v */
static inline void wencode_f16x8_gt(wencode *e) { wencode__op(e, 0xfd13a); } /* vv -> v */
static inline void wencode_f16x8_le(wencode *e) { wencode__op(e, 0xfd13b); } /* vv -> v */
static inline void wencode_f16x8_ge(wencode *e) { wencode__op(e, 0xfd13c); } /* vv -> v */
static inline void wencode_f16x8_add(wencode *e) { wencode__op(e, 0xfd13d); } /* vv -> v */
static inline void wencode_f16x8_sub(wencode *e) { wencode__op(e, 0xfd13e); } /* vv -> v */
static inline void wencode_f16x8_mul(wencode *e) { wencode__op(e, 0xfd13f); } /* vv -> v */
static inline void wencode_f16x8_div(wencode *e) { wencode__op(e, 0xfd140); } /* vv -> v */
static inline void wencode_f16x8_min(wencode *e) { wencode__op(e, 0xfd141); } /* vv -> v */
static inline void wencode_f16x8_max(wencode *e) { wencode__op(e, 0xfd142); } /* vv -> v */
static inline void wencode_f16x8_pmin(wencode *e) { wencode__op(e, 0xfd143); } /* vv -> v */
static inline void wencode_f16x8_pmax(wencode *e) { wencode__op(e, 0xfd144); } /* vv -> v */
static inline void wencode_i16x8_trunc_sat_f16x8_s(wencode *e) { wencode__op(e, 0xfd145); } /* v -> v */
static inline void wencode_i16x8_trunc_sat_f16x8_u(wencode *e) { wencode__op(e, 0xfd146); } /* v -> v */
static inline void wencode_f16x8_convert_i16x8_s(wencode *e) { wencode__op(e, 0xfd147); } /* v -> v */
static inline void wencode_f16x8_convert_i16x8_u(wencode *e) { wencode__op(e, 0xfd148); } /* v -> v */
static inline void wencode_f16x8_demote_f32x4_zero(wencode *e) { wencode__op(e, 0xfd149); } /* v -> v */
static inline void wencode_f16x8_demote_f64x2_zero(wencode *e) { wencode__op(e, 0xfd14a); } /* v -> v */
static inline void wencode_f32x4_promote_low_f16x8(wencode *e) { wencode__op(e, 0xfd14b); } /* v -> v */
static inline void wencode_i16x8_trunc_f16x8_s(wencode *e) { wencode__op(e, 0xfd14c); } /* v -> v */
static inline void wencode_i16x8_trunc_f16x8_u(wencode *e) { wencode__op(e, 0xfd14d); } /* v -> v */
static inline void wencode_f16x8_madd(wencode *e) { wencode__op(e, 0xfd14e); } /* vvv -> v */
static inline void wencode_f16x8_nmadd(wencode *e) { wencode__op(e, 0xfd14f); } /* vvv -> v */
/* clang-format on */

#ifdef __cplusplus
}
#endif

#endif /* WENCODE__INSTRUCTIONS_SIMD_H */
