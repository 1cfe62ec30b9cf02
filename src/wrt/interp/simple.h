/* src/wrt/interp/simple.h - instructions that only compute: one row each.
 *
 * Operands are `a`, `b` (the top) as T, which is uint32_t or uint64_t: integers, and floats as
 * bits. The result is a slot. run.h expands the rows into its dispatch loop.
 */
#ifndef WRT__INTERP_SIMPLE_H
#define WRT__INTERP_SIMPLE_H

#include "../runtime/numeric.h"

/* NAME, T, result of a */
#define WRT__INTERP_UNARY(X)                                                                      \
    X(I32_EQZ, uint32_t, a == 0)                                                                  \
    X(I32_CLZ, uint32_t, wrt__i32_clz(a))                                                         \
    X(I32_CTZ, uint32_t, wrt__i32_ctz(a))                                                         \
    X(I32_POPCNT, uint32_t, wrt__i32_popcnt(a))                                                   \
    X(I32_EXTEND8_S, uint32_t, wrt__i32_extend8_s(a))                                             \
    X(I32_EXTEND16_S, uint32_t, wrt__i32_extend16_s(a))                                           \
    X(I32_WRAP_I64, uint32_t, a)                                                                  \
    X(I32_REINTERPRET_F32, uint32_t, a)                                                           \
    X(I64_EQZ, uint64_t, a == 0)                                                                  \
    X(I64_CLZ, uint64_t, wrt__i64_clz(a))                                                         \
    X(I64_CTZ, uint64_t, wrt__i64_ctz(a))                                                         \
    X(I64_POPCNT, uint64_t, wrt__i64_popcnt(a))                                                   \
    X(I64_EXTEND8_S, uint64_t, wrt__i64_extend8_s(a))                                             \
    X(I64_EXTEND16_S, uint64_t, wrt__i64_extend16_s(a))                                           \
    X(I64_EXTEND32_S, uint64_t, wrt__i64_extend32_s(a))                                           \
    X(I64_EXTEND_I32_S, uint64_t, wrt__i64_extend32_s(a))                                         \
    X(I64_EXTEND_I32_U, uint32_t, a)                                                              \
    X(I64_REINTERPRET_F64, uint64_t, a)                                                           \
    X(F32_ABS, uint32_t, wrt__f32_abs(a))                                                         \
    X(F32_NEG, uint32_t, wrt__f32_neg(a))                                                         \
    X(F32_CEIL, uint32_t, wrt__f32_round(a, WRT__CEIL))                                           \
    X(F32_FLOOR, uint32_t, wrt__f32_round(a, WRT__FLOOR))                                         \
    X(F32_TRUNC, uint32_t, wrt__f32_round(a, WRT__TRUNC))                                         \
    X(F32_NEAREST, uint32_t, wrt__f32_round(a, WRT__NEAREST))                                     \
    X(F32_SQRT, uint32_t, wrt__f32_sqrt(a))                                                       \
    X(F32_CONVERT_I32_S, uint32_t, wrt__f32_convert_i32_s(a))                                     \
    X(F32_CONVERT_I32_U, uint32_t, wrt__f32_convert_i32_u(a))                                     \
    X(F32_CONVERT_I64_S, uint64_t, wrt__f32_convert_i64_s(a))                                     \
    X(F32_CONVERT_I64_U, uint64_t, wrt__f32_convert_i64_u(a))                                     \
    X(F32_DEMOTE_F64, uint64_t, wrt__f32_demote(a))                                               \
    X(F32_REINTERPRET_I32, uint32_t, a)                                                           \
    X(F64_ABS, uint64_t, wrt__f64_abs(a))                                                         \
    X(F64_NEG, uint64_t, wrt__f64_neg(a))                                                         \
    X(F64_CEIL, uint64_t, wrt__f64_round(a, WRT__CEIL))                                           \
    X(F64_FLOOR, uint64_t, wrt__f64_round(a, WRT__FLOOR))                                         \
    X(F64_TRUNC, uint64_t, wrt__f64_round(a, WRT__TRUNC))                                         \
    X(F64_NEAREST, uint64_t, wrt__f64_round(a, WRT__NEAREST))                                     \
    X(F64_SQRT, uint64_t, wrt__f64_sqrt(a))                                                       \
    X(F64_CONVERT_I32_S, uint32_t, wrt__f64_convert_i32_s(a))                                     \
    X(F64_CONVERT_I32_U, uint32_t, wrt__f64_convert_i32_u(a))                                     \
    X(F64_CONVERT_I64_S, uint64_t, wrt__f64_convert_i64_s(a))                                     \
    X(F64_CONVERT_I64_U, uint64_t, wrt__f64_convert_i64_u(a))                                     \
    X(F64_PROMOTE_F32, uint32_t, wrt__f64_promote(a))                                             \
    X(F64_REINTERPRET_I64, uint64_t, a)                                                           \
    X(REF_IS_NULL, uint64_t, a == 0)

/* NAME, T, result of a and b. In groups by what they can be fused with (codes.h). */
#define WRT__INTERP_BINARY_BOTH(X)                                                                \
    X(I32_ADD, uint32_t, a + b)                                                                   \
    X(I32_AND, uint32_t, a & b)
#define WRT__INTERP_BINARY_ONLY_LOCAL(X)                                                          \
    X(I32_SUB, uint32_t, a - b)                                                                   \
    X(I32_XOR, uint32_t, a ^ b)                                                                   \
    X(I64_ADD, uint64_t, a + b)                                                                   \
    X(I64_XOR, uint64_t, a ^ b)                                                                   \
    X(F64_ADD, uint64_t, wrt__f64_add(a, b))                                                      \
    X(F64_MUL, uint64_t, wrt__f64_mul(a, b))
#define WRT__INTERP_BINARY_ONLY_CONST(X)                                                          \
    X(I32_MUL, uint32_t, a * b)                                                                   \
    X(I32_SHL, uint32_t, wrt__i32_shl(a, b))                                                      \
    X(I32_SHR_U, uint32_t, wrt__i32_shr_u(a, b))
#define WRT__INTERP_BINARY_BR_IF(X)                                                               \
    X(I32_EQ, uint32_t, a == b)                                                                   \
    X(I32_NE, uint32_t, a != b)                                                                   \
    X(I32_LT_S, uint32_t, wrt__i32_signed(a) < wrt__i32_signed(b))                                \
    X(I32_LT_U, uint32_t, a < b)                                                                  \
    X(I32_GT_U, uint32_t, a > b)                                                                  \
    X(I32_GE_U, uint32_t, a >= b)
#define WRT__INTERP_BINARY_OTHER(X)                                                               \
    X(I32_GT_S, uint32_t, wrt__i32_signed(a) > wrt__i32_signed(b))                                \
    X(I32_LE_S, uint32_t, wrt__i32_signed(a) <= wrt__i32_signed(b))                               \
    X(I32_LE_U, uint32_t, a <= b)                                                                 \
    X(I32_GE_S, uint32_t, wrt__i32_signed(a) >= wrt__i32_signed(b))                               \
    X(I32_OR, uint32_t, a | b)                                                                    \
    X(I32_SHR_S, uint32_t, wrt__i32_shr_s(a, b))                                                  \
    X(I32_ROTL, uint32_t, wrt__i32_rotl(a, b))                                                    \
    X(I32_ROTR, uint32_t, wrt__i32_rotr(a, b))                                                    \
    X(I64_EQ, uint64_t, a == b)                                                                   \
    X(I64_NE, uint64_t, a != b)                                                                   \
    X(I64_LT_S, uint64_t, wrt__i64_signed(a) < wrt__i64_signed(b))                                \
    X(I64_LT_U, uint64_t, a < b)                                                                  \
    X(I64_GT_S, uint64_t, wrt__i64_signed(a) > wrt__i64_signed(b))                                \
    X(I64_GT_U, uint64_t, a > b)                                                                  \
    X(I64_LE_S, uint64_t, wrt__i64_signed(a) <= wrt__i64_signed(b))                               \
    X(I64_LE_U, uint64_t, a <= b)                                                                 \
    X(I64_GE_S, uint64_t, wrt__i64_signed(a) >= wrt__i64_signed(b))                               \
    X(I64_GE_U, uint64_t, a >= b)                                                                 \
    X(I64_SUB, uint64_t, a - b)                                                                   \
    X(I64_MUL, uint64_t, a * b)                                                                   \
    X(I64_AND, uint64_t, a & b)                                                                   \
    X(I64_OR, uint64_t, a | b)                                                                    \
    X(I64_SHL, uint64_t, wrt__i64_shl(a, b))                                                      \
    X(I64_SHR_S, uint64_t, wrt__i64_shr_s(a, b))                                                  \
    X(I64_SHR_U, uint64_t, wrt__i64_shr_u(a, b))                                                  \
    X(I64_ROTL, uint64_t, wrt__i64_rotl(a, b))                                                    \
    X(I64_ROTR, uint64_t, wrt__i64_rotr(a, b))                                                    \
    X(F32_EQ, uint32_t, wrt__f32_eq(a, b))                                                        \
    X(F32_NE, uint32_t, wrt__f32_ne(a, b))                                                        \
    X(F32_LT, uint32_t, wrt__f32_lt(a, b))                                                        \
    X(F32_GT, uint32_t, wrt__f32_gt(a, b))                                                        \
    X(F32_LE, uint32_t, wrt__f32_le(a, b))                                                        \
    X(F32_GE, uint32_t, wrt__f32_ge(a, b))                                                        \
    X(F32_ADD, uint32_t, wrt__f32_add(a, b))                                                      \
    X(F32_SUB, uint32_t, wrt__f32_sub(a, b))                                                      \
    X(F32_MUL, uint32_t, wrt__f32_mul(a, b))                                                      \
    X(F32_DIV, uint32_t, wrt__f32_div(a, b))                                                      \
    X(F32_MIN, uint32_t, wrt__f32_min(a, b))                                                      \
    X(F32_MAX, uint32_t, wrt__f32_max(a, b))                                                      \
    X(F32_COPYSIGN, uint32_t, wrt__f32_copysign(a, b))                                            \
    X(F64_EQ, uint64_t, wrt__f64_eq(a, b))                                                        \
    X(F64_NE, uint64_t, wrt__f64_ne(a, b))                                                        \
    X(F64_LT, uint64_t, wrt__f64_lt(a, b))                                                        \
    X(F64_GT, uint64_t, wrt__f64_gt(a, b))                                                        \
    X(F64_LE, uint64_t, wrt__f64_le(a, b))                                                        \
    X(F64_GE, uint64_t, wrt__f64_ge(a, b))                                                        \
    X(F64_SUB, uint64_t, wrt__f64_sub(a, b))                                                      \
    X(F64_DIV, uint64_t, wrt__f64_div(a, b))                                                      \
    X(F64_MIN, uint64_t, wrt__f64_min(a, b))                                                      \
    X(F64_MAX, uint64_t, wrt__f64_max(a, b))                                                      \
    X(F64_COPYSIGN, uint64_t, wrt__f64_copysign(a, b))

/* With a local or a constant before them as b. */
#define WRT__INTERP_BINARY_LOCAL(X)                                                               \
    WRT__INTERP_BINARY_BOTH(X)                                                                    \
    WRT__INTERP_BINARY_ONLY_LOCAL(X)
#define WRT__INTERP_BINARY_CONST(X)                                                               \
    WRT__INTERP_BINARY_BOTH(X)                                                                    \
    WRT__INTERP_BINARY_ONLY_CONST(X)
#define WRT__INTERP_BINARY(X)                                                                     \
    WRT__INTERP_BINARY_BOTH(X)                                                                    \
    WRT__INTERP_BINARY_ONLY_LOCAL(X)                                                              \
    WRT__INTERP_BINARY_ONLY_CONST(X)                                                              \
    WRT__INTERP_BINARY_BR_IF(X)                                                                   \
    WRT__INTERP_BINARY_OTHER(X)

/* NAME, T, signed (the one overflowing quotient traps; remainders have none), result of a and b;
 * b == 0 traps */
#define WRT__INTERP_DIVISION(X)                                                                   \
    X(I32_DIV_S, uint32_t, a == 0x80000000u && b == 0xffffffffu, wrt__i32_div_s(a, b))            \
    X(I32_DIV_U, uint32_t, false, a / b)                                                          \
    X(I32_REM_S, uint32_t, false, wrt__i32_rem_s(a, b))                                           \
    X(I32_REM_U, uint32_t, false, a % b)                                                          \
    X(I64_DIV_S, uint64_t, a == WRT__F64_SIGN && b == ~(uint64_t)0, wrt__i64_div_s(a, b))         \
    X(I64_DIV_U, uint64_t, false, a / b)                                                          \
    X(I64_REM_S, uint64_t, false, wrt__i64_rem_s(a, b))                                           \
    X(I64_REM_U, uint64_t, false, a % b)

/* NAME, T, truncation of a double, that double from slot a */
#define WRT__INTERP_TRUNCATION(X)                                                                 \
    X(I32_TRUNC_F32_S, uint32_t, wrt__trunc_i32_s, wrt__f32_value((uint32_t)a))                   \
    X(I32_TRUNC_F32_U, uint32_t, wrt__trunc_i32_u, wrt__f32_value((uint32_t)a))                   \
    X(I32_TRUNC_F64_S, uint32_t, wrt__trunc_i32_s, wrt__f64_value(a))                             \
    X(I32_TRUNC_F64_U, uint32_t, wrt__trunc_i32_u, wrt__f64_value(a))                             \
    X(I64_TRUNC_F32_S, uint64_t, wrt__trunc_i64_s, wrt__f32_value((uint32_t)a))                   \
    X(I64_TRUNC_F32_U, uint64_t, wrt__trunc_i64_u, wrt__f32_value((uint32_t)a))                   \
    X(I64_TRUNC_F64_S, uint64_t, wrt__trunc_i64_s, wrt__f64_value(a))                             \
    X(I64_TRUNC_F64_U, uint64_t, wrt__trunc_i64_u, wrt__f64_value(a))

/* NAME, result of slot a */
#define WRT__INTERP_SATURATING(X)                                                                 \
    X(I32_TRUNC_SAT_F32_S, wrt__trunc_sat_i32_s(wrt__f32_value((uint32_t)a)))                     \
    X(I32_TRUNC_SAT_F32_U, wrt__trunc_sat_i32_u(wrt__f32_value((uint32_t)a)))                     \
    X(I32_TRUNC_SAT_F64_S, wrt__trunc_sat_i32_s(wrt__f64_value(a)))                               \
    X(I32_TRUNC_SAT_F64_U, wrt__trunc_sat_i32_u(wrt__f64_value(a)))                               \
    X(I64_TRUNC_SAT_F32_S, wrt__trunc_sat_i64_s(wrt__f32_value((uint32_t)a)))                     \
    X(I64_TRUNC_SAT_F32_U, wrt__trunc_sat_i64_u(wrt__f32_value((uint32_t)a)))                     \
    X(I64_TRUNC_SAT_F64_S, wrt__trunc_sat_i64_s(wrt__f64_value(a)))                               \
    X(I64_TRUNC_SAT_F64_U, wrt__trunc_sat_i64_u(wrt__f64_value(a)))

/* NAME, bytes, slot read from p. The fusable ones with a local, or an addition, before them as address. */
#define WRT__INTERP_LOADS_LOCAL(X)                                                                \
    X(I32_LOAD, 4, wx__load_u32(p))                                                               \
    X(I32_LOAD8_U, 1, *p)                                                                         \
    X(F64_LOAD, 8, wx__load_u64(p))
#define WRT__INTERP_LOADS_ADD(X) WRT__INTERP_LOADS_LOCAL(X)
#define WRT__INTERP_LOADS_OTHER(X)                                                                \
    X(I64_LOAD, 8, wx__load_u64(p))                                                               \
    X(F32_LOAD, 4, wx__load_u32(p))                                                               \
    X(I32_LOAD8_S, 1, wrt__i32_extend8_s(*p))                                                     \
    X(I32_LOAD16_S, 2, wrt__i32_extend16_s(wx__load_u16(p)))                                      \
    X(I32_LOAD16_U, 2, wx__load_u16(p))                                                           \
    X(I64_LOAD8_S, 1, wrt__i64_extend8_s(*p))                                                     \
    X(I64_LOAD8_U, 1, *p)                                                                         \
    X(I64_LOAD16_S, 2, wrt__i64_extend16_s(wx__load_u16(p)))                                      \
    X(I64_LOAD16_U, 2, wx__load_u16(p))                                                           \
    X(I64_LOAD32_S, 4, wrt__i64_extend32_s(wx__load_u32(p)))                                      \
    X(I64_LOAD32_U, 4, wx__load_u32(p))
#define WRT__INTERP_LOADS(X)                                                                      \
    WRT__INTERP_LOADS_LOCAL(X)                                                                    \
    WRT__INTERP_LOADS_OTHER(X)

/* NAME, bytes, statement that writes slot v to p */
#define WRT__INTERP_STORES(X)                                                                     \
    X(I32_STORE, 4, wx__store_u32(p, (uint32_t)v))                                                \
    X(I64_STORE, 8, wx__store_u64(p, v))                                                          \
    X(F32_STORE, 4, wx__store_u32(p, (uint32_t)v))                                                \
    X(F64_STORE, 8, wx__store_u64(p, v))                                                          \
    X(I32_STORE8, 1, *p = (uint8_t)v)                                                             \
    X(I32_STORE16, 2, wx__store_u16(p, (uint32_t)(v & 0xffff)))                                   \
    X(I64_STORE8, 1, *p = (uint8_t)v)                                                             \
    X(I64_STORE16, 2, wx__store_u16(p, (uint32_t)(v & 0xffff)))                                   \
    X(I64_STORE32, 4, wx__store_u32(p, (uint32_t)v))

#endif /* WRT__INTERP_SIMPLE_H */
