/* src/wencode/instructions_gc.h - the calls for garbage-collected types and threads.
 *
 * Written by src/wencode/instructions.sh from the opcode table; do not edit. Each appends one
 * instruction to the open function body or constant expression. Operand and result types are in the
 * comment, deepest first, as in common/opcodes.h: i I f F v for i32 i64 f32 f64 v128, r a reference, a an
 * address of the memory or table (i32, or i64 when it is 64-bit), * whatever the immediate says.
 */
#ifndef WENCODE__INSTRUCTIONS_GC_H
#define WENCODE__INSTRUCTIONS_GC_H

#include "inline.h"

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
static inline void wencode_struct_new(wencode *e, uint32_t type) /* * -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb000, type);
}
static inline void wencode_struct_new_default(wencode *e, uint32_t type) /* () -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb001, type);
}
static inline void wencode_struct_get(wencode *e, uint32_t type, uint32_t field) /* r -> * */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32_u32(e, 0xfb002, type, field);
}
static inline void wencode_struct_get_s(wencode *e, uint32_t type, uint32_t field) /* r -> i */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32_u32(e, 0xfb003, type, field);
}
static inline void wencode_struct_get_u(wencode *e, uint32_t type, uint32_t field) /* r -> i */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32_u32(e, 0xfb004, type, field);
}
static inline void wencode_struct_set(wencode *e, uint32_t type, uint32_t field) /* * -> () */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32_u32(e, 0xfb005, type, field);
}
static inline void wencode_array_new(wencode *e, uint32_t type) /* * -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb006, type);
}
static inline void wencode_array_new_default(wencode *e, uint32_t type) /* i -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb007, type);
}
static inline void wencode_array_new_fixed(wencode *e, uint32_t type, uint32_t len) /* * -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32_u32(e, 0xfb008, type, len);
}
static inline void wencode_array_new_data(wencode *e, uint32_t type, uint32_t data) /* ii -> r */
{
    e->uses_data_count = true;
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__check_index(e, WENCODE__DATA, data);
    wencode__op_u32_u32(e, 0xfb009, type, data);
}
static inline void wencode_array_new_elem(wencode *e, uint32_t type, uint32_t elem) /* ii -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__check_index(e, WENCODE__ELEM, elem);
    wencode__op_u32_u32(e, 0xfb00a, type, elem);
}
static inline void wencode_array_get(wencode *e, uint32_t type) /* ri -> * */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb00b, type);
}
static inline void wencode_array_get_s(wencode *e, uint32_t type) /* ri -> i */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb00c, type);
}
static inline void wencode_array_get_u(wencode *e, uint32_t type) /* ri -> i */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb00d, type);
}
static inline void wencode_array_set(wencode *e, uint32_t type) /* * -> () */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb00e, type);
}
static inline void wencode_array_len(wencode *e) { wencode__op(e, 0xfb00f); } /* r -> i */
static inline void wencode_array_fill(wencode *e, uint32_t type) /* * -> () */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb010, type);
}
static inline void wencode_array_copy(wencode *e, uint32_t type, uint32_t other) /* ririi -> () */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__check_index(e, WENCODE__TYPE, other);
    wencode__op_u32_u32(e, 0xfb011, type, other);
}
static inline void wencode_array_init_data(wencode *e, uint32_t type, uint32_t data) /* riii -> () */
{
    e->uses_data_count = true;
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__check_index(e, WENCODE__DATA, data);
    wencode__op_u32_u32(e, 0xfb012, type, data);
}
static inline void wencode_array_init_elem(wencode *e, uint32_t type, uint32_t elem) /* riii -> () */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__check_index(e, WENCODE__ELEM, elem);
    wencode__op_u32_u32(e, 0xfb013, type, elem);
}
static inline void wencode_ref_test(wencode *e, wencode_heaptype heap) { wencode__heap(e, 0xfb014, heap); } /* r -> i */
static inline void wencode_ref_test_null(wencode *e, wencode_heaptype heap) { wencode__heap(e, 0xfb015, heap); } /* r -> i */
static inline void wencode_ref_cast(wencode *e, wencode_heaptype heap) { wencode__heap(e, 0xfb016, heap); } /* r -> r */
static inline void wencode_ref_cast_null(wencode *e, wencode_heaptype heap) { wencode__heap(e, 0xfb017, heap); } /* r -> r */
static inline void wencode_br_on_cast(wencode *e, uint32_t depth, wencode_valtype from, wencode_valtype to) { wencode__br_cast(e, 0xfb018, depth, from, to); }
static inline void wencode_br_on_cast_fail(wencode *e, uint32_t depth, wencode_valtype from, wencode_valtype to) { wencode__br_cast(e, 0xfb019, depth, from, to); }
static inline void wencode_any_convert_extern(wencode *e) { wencode__op(e, 0xfb01a); } /* r -> r */
static inline void wencode_extern_convert_any(wencode *e) { wencode__op(e, 0xfb01b); } /* r -> r */
static inline void wencode_ref_i31(wencode *e) { wencode__op(e, 0xfb01c); } /* i -> r */
static inline void wencode_i31_get_s(wencode *e) { wencode__op(e, 0xfb01d); } /* r -> i */
static inline void wencode_i31_get_u(wencode *e) { wencode__op(e, 0xfb01e); } /* r -> i */
static inline void wencode_struct_new_desc(wencode *e, uint32_t type) /* * -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb020, type);
}
static inline void wencode_struct_new_default_desc(wencode *e, uint32_t type) /* r -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb021, type);
}
static inline void wencode_ref_get_desc(wencode *e, uint32_t type) /* r -> r */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_u32(e, 0xfb022, type);
}
static inline void wencode_ref_cast_desc_eq(wencode *e, wencode_heaptype heap) { wencode__heap(e, 0xfb023, heap); } /* rr -> r */
static inline void wencode_ref_cast_desc_eq_null(wencode *e, wencode_heaptype heap) { wencode__heap(e, 0xfb024, heap); } /* rr -> r */
static inline void wencode_br_on_cast_desc_eq(wencode *e, uint32_t depth, wencode_valtype from, wencode_valtype to) { wencode__br_cast(e, 0xfb025, depth, from, to); }
static inline void wencode_br_on_cast_desc_eq_fail(wencode *e, uint32_t depth, wencode_valtype from, wencode_valtype to) { wencode__br_cast(e, 0xfb026, depth, from, to); }
static inline void wencode_memory_atomic_notify(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe000, at, 2); } /* ai -> i */
static inline void wencode_memory_atomic_wait32(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe001, at, 2); } /* aiI -> i */
static inline void wencode_memory_atomic_wait64(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe002, at, 3); } /* aII -> i */
static inline void wencode_atomic_fence(wencode *e) { wencode__op_byte(e, 0xfe003, 0); } /* () -> () */
static inline void wencode_atomic_fence_ordered(wencode *e, wencode_order order) { wencode__op_byte(e, 0xfe003, (uint32_t)order); } /* () -> () */
static inline void wencode_pause(wencode *e) { wencode__op(e, 0xfe004); } /* () -> () */
static inline void wencode_i32_atomic_load(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe010, at, 2); } /* a -> i */
static inline void wencode_i64_atomic_load(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe011, at, 3); } /* a -> I */
static inline void wencode_i32_atomic_load8_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe012, at, 0); } /* a -> i */
static inline void wencode_i32_atomic_load16_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe013, at, 1); } /* a -> i */
static inline void wencode_i64_atomic_load8_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe014, at, 0); } /* a -> I */
static inline void wencode_i64_atomic_load16_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe015, at, 1); } /* a -> I */
static inline void wencode_i64_atomic_load32_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe016, at, 2); } /* a -> I */
static inline void wencode_i32_atomic_store(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe017, at, 2); } /* ai -> () */
static inline void wencode_i64_atomic_store(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe018, at, 3); } /* aI -> () */
static inline void wencode_i32_atomic_store8(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe019, at, 0); } /* ai -> () */
static inline void wencode_i32_atomic_store16(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe01a, at, 1); } /* ai -> () */
static inline void wencode_i64_atomic_store8(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe01b, at, 0); } /* aI -> () */
static inline void wencode_i64_atomic_store16(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe01c, at, 1); } /* aI -> () */
static inline void wencode_i64_atomic_store32(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe01d, at, 2); } /* aI -> () */
static inline void wencode_i32_atomic_rmw_add(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe01e, at, 2); } /* ai -> i */
static inline void wencode_i64_atomic_rmw_add(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe01f, at, 3); } /* aI -> I */
static inline void wencode_i32_atomic_rmw8_add_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe020, at, 0); } /* ai -> i */
static inline void wencode_i32_atomic_rmw16_add_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe021, at, 1); } /* ai -> i */
static inline void wencode_i64_atomic_rmw8_add_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe022, at, 0); } /* aI -> I */
static inline void wencode_i64_atomic_rmw16_add_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe023, at, 1); } /* aI -> I */
static inline void wencode_i64_atomic_rmw32_add_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe024, at, 2); } /* aI -> I */
static inline void wencode_i32_atomic_rmw_sub(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe025, at, 2); } /* ai -> i */
static inline void wencode_i64_atomic_rmw_sub(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe026, at, 3); } /* aI -> I */
static inline void wencode_i32_atomic_rmw8_sub_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe027, at, 0); } /* ai -> i */
static inline void wencode_i32_atomic_rmw16_sub_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe028, at, 1); } /* ai -> i */
static inline void wencode_i64_atomic_rmw8_sub_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe029, at, 0); } /* aI -> I */
static inline void wencode_i64_atomic_rmw16_sub_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe02a, at, 1); } /* aI -> I */
static inline void wencode_i64_atomic_rmw32_sub_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe02b, at, 2); } /* aI -> I */
static inline void wencode_i32_atomic_rmw_and(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe02c, at, 2); } /* ai -> i */
static inline void wencode_i64_atomic_rmw_and(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe02d, at, 3); } /* aI -> I */
static inline void wencode_i32_atomic_rmw8_and_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe02e, at, 0); } /* ai -> i */
static inline void wencode_i32_atomic_rmw16_and_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe02f, at, 1); } /* ai -> i */
static inline void wencode_i64_atomic_rmw8_and_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe030, at, 0); } /* aI -> I */
static inline void wencode_i64_atomic_rmw16_and_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe031, at, 1); } /* aI -> I */
static inline void wencode_i64_atomic_rmw32_and_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe032, at, 2); } /* aI -> I */
static inline void wencode_i32_atomic_rmw_or(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe033, at, 2); } /* ai -> i */
static inline void wencode_i64_atomic_rmw_or(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe034, at, 3); } /* aI -> I */
static inline void wencode_i32_atomic_rmw8_or_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe035, at, 0); } /* ai -> i */
static inline void wencode_i32_atomic_rmw16_or_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe036, at, 1); } /* ai -> i */
static inline void wencode_i64_atomic_rmw8_or_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe037, at, 0); } /* aI -> I */
static inline void wencode_i64_atomic_rmw16_or_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe038, at, 1); } /* aI -> I */
static inline void wencode_i64_atomic_rmw32_or_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe039, at, 2); } /* aI -> I */
static inline void wencode_i32_atomic_rmw_xor(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe03a, at, 2); } /* ai -> i */
static inline void wencode_i64_atomic_rmw_xor(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe03b, at, 3); } /* aI -> I */
static inline void wencode_i32_atomic_rmw8_xor_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe03c, at, 0); } /* ai -> i */
static inline void wencode_i32_atomic_rmw16_xor_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe03d, at, 1); } /* ai -> i */
static inline void wencode_i64_atomic_rmw8_xor_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe03e, at, 0); } /* aI -> I */
static inline void wencode_i64_atomic_rmw16_xor_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe03f, at, 1); } /* aI -> I */
static inline void wencode_i64_atomic_rmw32_xor_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe040, at, 2); } /* aI -> I */
static inline void wencode_i32_atomic_rmw_xchg(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe041, at, 2); } /* ai -> i */
static inline void wencode_i64_atomic_rmw_xchg(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe042, at, 3); } /* aI -> I */
static inline void wencode_i32_atomic_rmw8_xchg_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe043, at, 0); } /* ai -> i */
static inline void wencode_i32_atomic_rmw16_xchg_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe044, at, 1); } /* ai -> i */
static inline void wencode_i64_atomic_rmw8_xchg_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe045, at, 0); } /* aI -> I */
static inline void wencode_i64_atomic_rmw16_xchg_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe046, at, 1); } /* aI -> I */
static inline void wencode_i64_atomic_rmw32_xchg_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe047, at, 2); } /* aI -> I */
static inline void wencode_i32_atomic_rmw_cmpxchg(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe048, at, 2); } /* aii -> i */
static inline void wencode_i64_atomic_rmw_cmpxchg(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe049, at, 3); } /* aII -> I */
static inline void wencode_i32_atomic_rmw8_cmpxchg_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe04a, at, 0); } /* aii -> i */
static inline void wencode_i32_atomic_rmw16_cmpxchg_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe04b, at, 1); } /* aii -> i */
static inline void wencode_i64_atomic_rmw8_cmpxchg_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe04c, at, 0); } /* aII -> I */
static inline void wencode_i64_atomic_rmw16_cmpxchg_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe04d, at, 1); } /* aII -> I */
static inline void wencode_i64_atomic_rmw32_cmpxchg_u(wencode *e, wencode_memarg at) { wencode__op_memarg(e, 0xfe04e, at, 2); } /* aII -> I */
static inline void wencode_global_atomic_get(wencode *e, wencode_order order, uint32_t global) /* () -> * */
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_order(e, 0xfe04f, order, global);
}
static inline void wencode_global_atomic_set(wencode *e, wencode_order order, uint32_t global) /* * -> () */
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_order(e, 0xfe050, order, global);
}
static inline void wencode_global_atomic_rmw_add(wencode *e, wencode_order order, uint32_t global)
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_order(e, 0xfe051, order, global);
}
static inline void wencode_global_atomic_rmw_sub(wencode *e, wencode_order order, uint32_t global)
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_order(e, 0xfe052, order, global);
}
static inline void wencode_global_atomic_rmw_and(wencode *e, wencode_order order, uint32_t global)
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_order(e, 0xfe053, order, global);
}
static inline void wencode_global_atomic_rmw_or(wencode *e, wencode_order order, uint32_t global)
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_order(e, 0xfe054, order, global);
}
static inline void wencode_global_atomic_rmw_xor(wencode *e, wencode_order order, uint32_t global)
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_order(e, 0xfe055, order, global);
}
static inline void wencode_global_atomic_rmw_xchg(wencode *e, wencode_order order, uint32_t global)
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_order(e, 0xfe056, order, global);
}
static inline void wencode_global_atomic_rmw_cmpxchg(wencode *e, wencode_order order, uint32_t global)
{
    wencode__check_index(e, WENCODE__GLOBAL, global);
    wencode__op_order(e, 0xfe057, order, global);
}
static inline void wencode_table_atomic_get(wencode *e, wencode_order order, uint32_t table) /* a -> r */
{
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_order(e, 0xfe058, order, table);
}
static inline void wencode_table_atomic_set(wencode *e, wencode_order order, uint32_t table) /* ar -> () */
{
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_order(e, 0xfe059, order, table);
}
static inline void wencode_table_atomic_rmw_xchg(wencode *e, wencode_order order, uint32_t table) /* ar -> r */
{
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_order(e, 0xfe05a, order, table);
}
static inline void wencode_table_atomic_rmw_cmpxchg(wencode *e, wencode_order order, uint32_t table) /* arr -> r */
{
    wencode__check_index(e, WENCODE__TABLE, table);
    wencode__op_order(e, 0xfe05b, order, table);
}
static inline void wencode_struct_atomic_get(wencode *e, wencode_order order, uint32_t type, uint32_t field) /* r -> * */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe05c, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_struct_atomic_get_s(wencode *e, wencode_order order, uint32_t type, uint32_t field) /* r -> i */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe05d, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_struct_atomic_get_u(wencode *e, wencode_order order, uint32_t type, uint32_t field) /* r -> i */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe05e, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_struct_atomic_set(wencode *e, wencode_order order, uint32_t type, uint32_t field) /* * -> () */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe05f, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_struct_atomic_rmw_add(wencode *e, wencode_order order, uint32_t type, uint32_t field)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe060, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_struct_atomic_rmw_sub(wencode *e, wencode_order order, uint32_t type, uint32_t field)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe061, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_struct_atomic_rmw_and(wencode *e, wencode_order order, uint32_t type, uint32_t field)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe062, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_struct_atomic_rmw_or(wencode *e, wencode_order order, uint32_t type, uint32_t field)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe063, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_struct_atomic_rmw_xor(wencode *e, wencode_order order, uint32_t type, uint32_t field)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe064, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_struct_atomic_rmw_xchg(wencode *e, wencode_order order, uint32_t type, uint32_t field)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe065, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_struct_atomic_rmw_cmpxchg(wencode *e, wencode_order order, uint32_t type, uint32_t field)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe066, order, type);
    wencode_raw_u32(e, field);
}
static inline void wencode_array_atomic_get(wencode *e, wencode_order order, uint32_t type) /* ri -> * */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe067, order, type);
}
static inline void wencode_array_atomic_get_s(wencode *e, wencode_order order, uint32_t type) /* ri -> i */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe068, order, type);
}
static inline void wencode_array_atomic_get_u(wencode *e, wencode_order order, uint32_t type) /* ri -> i */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe069, order, type);
}
static inline void wencode_array_atomic_set(wencode *e, wencode_order order, uint32_t type) /* * -> () */
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe06a, order, type);
}
static inline void wencode_array_atomic_rmw_add(wencode *e, wencode_order order, uint32_t type)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe06b, order, type);
}
static inline void wencode_array_atomic_rmw_sub(wencode *e, wencode_order order, uint32_t type)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe06c, order, type);
}
static inline void wencode_array_atomic_rmw_and(wencode *e, wencode_order order, uint32_t type)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe06d, order, type);
}
static inline void wencode_array_atomic_rmw_or(wencode *e, wencode_order order, uint32_t type)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe06e, order, type);
}
static inline void wencode_array_atomic_rmw_xor(wencode *e, wencode_order order, uint32_t type)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe06f, order, type);
}
static inline void wencode_array_atomic_rmw_xchg(wencode *e, wencode_order order, uint32_t type)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe070, order, type);
}
static inline void wencode_array_atomic_rmw_cmpxchg(wencode *e, wencode_order order, uint32_t type)
{
    wencode__check_index(e, WENCODE__TYPE, type);
    wencode__op_order(e, 0xfe071, order, type);
}
static inline void wencode_ref_i31_shared(wencode *e) { wencode__op(e, 0xfe072); } /* i -> r */
/* clang-format on */

#ifdef __cplusplus
}
#endif

#endif /* WENCODE__INSTRUCTIONS_GC_H */
