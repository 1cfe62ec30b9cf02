/* src/wrt/jit/body.h - the walk over a body: one switch from instructions to what compiles them.
 *
 * Code that control cannot reach is skipped, by the same definition of dead code as in
 * wrt__profile, so that its lists are consumed in step.
 */
#ifndef WRT__JIT_BODY_H
#define WRT__JIT_BODY_H

#include "x64_call.h"
#include "../../common/opinfo.h"

/* -- dead code -------------------------------------------------------------------------------------------- */

static void wrt__skip_leb(wrt__jit *j)
{
    while (*j->pc++ >= 0x80) {}
}

/* Skips the immediates of an instruction; `code` as in opcodes.h. */
static void wrt__skip_immediates(wrt__jit *j, uint32_t code)
{
    const wx__op_info *row = wx__op_find(code);
    uint32_t count;
    switch (row ? row->imm : (uint8_t)WX__IMM_NONE) {
    case WX__IMM_NONE: break;
    case WX__IMM_F32: j->pc += 4; break;
    case WX__IMM_F64: j->pc += 8; break;
    case WX__IMM_LABELS:
        for (count = wrt__imm_u32(&j->pc) + 1; count > 0; count--) wrt__skip_leb(j);
        break;
    case WX__IMM_SELECT_TYPES:
        for (count = wrt__imm_u32(&j->pc); count > 0; count--) wrt__skip_leb(j);
        break;
    case WX__IMM_CALL_INDIRECT:
    case WX__IMM_TABLE_TABLE:
    case WX__IMM_MEM_MEM:
    case WX__IMM_DATA_MEM:
    case WX__IMM_ELEM_TABLE:
    case WX__IMM_MEMARG:
        wrt__skip_leb(j);
        wrt__skip_leb(j);
        break;
    default: wrt__skip_leb(j); break; /* one index, number, or block type */
    }
}

/* Skips up to the `else` or `end` of the innermost open block, which is not consumed. */
static void wrt__skip_dead(wrt__jit *j)
{
    uint32_t depth = 0;
    for (;;) {
        uint32_t code = *j->pc;
        if (depth == 0 && (code == WX__OP_END || code == WX__OP_ELSE)) return;
        j->pc++;
        if (code == WX__OP_PREFIX_FC) code = WX__CODE(0xfcu, wrt__imm_u32(&j->pc));
        if (code == WX__OP_END) depth--;
        if (code == WX__OP_BLOCK || code == WX__OP_LOOP || code == WX__OP_IF) {
            depth++;
            j->block++;
        }
        wrt__skip_immediates(j, code);
    }
}

/* -- groups of instructions --------------------------------------------------------------------------------- */

static void wrt__emit_const(wrt__jit *j, uint32_t opcode)
{
    switch (opcode) {
    case WX__OP_I32_CONST: wrt__push_const(j, WRT__T_I32, (uint32_t)wrt__imm_signed(&j->pc)); break;
    case WX__OP_I64_CONST: wrt__push_const(j, WRT__T_I64, wrt__imm_signed(&j->pc)); break;
    case WX__OP_F32_CONST:
        wrt__push_const(j, WRT__T_F32, wx__load_u32(j->pc));
        j->pc += 4;
        break;
    default:
        wrt__push_const(j, WRT__T_F64, wx__load_u64(j->pc));
        j->pc += 8;
        break;
    }
}

static void wrt__emit_memory(wrt__jit *j, uint32_t opcode)
{
    const uint32_t w = WRT__X_W;
    switch (opcode) {
    case WX__OP_I32_LOAD: wrt__emit_load(j, WRT__X_MOV, WRT__T_I32, 4); break;
    case WX__OP_I64_LOAD: wrt__emit_load(j, WRT__X_MOV | w, WRT__T_I64, 8); break;
    case WX__OP_F32_LOAD: wrt__emit_load(j, WRT__X_MOVSS, WRT__T_F32, 4); break;
    case WX__OP_F64_LOAD: wrt__emit_load(j, WRT__X_MOVSD, WRT__T_F64, 8); break;
    case WX__OP_I32_LOAD8_S: wrt__emit_load(j, WRT__X_MOVSX8, WRT__T_I32, 1); break;
    case WX__OP_I32_LOAD8_U: wrt__emit_load(j, WRT__X_MOVZX8, WRT__T_I32, 1); break;
    case WX__OP_I32_LOAD16_S: wrt__emit_load(j, WRT__X_MOVSX16, WRT__T_I32, 2); break;
    case WX__OP_I32_LOAD16_U: wrt__emit_load(j, WRT__X_MOVZX16, WRT__T_I32, 2); break;
    case WX__OP_I64_LOAD8_S: wrt__emit_load(j, WRT__X_MOVSX8 | w, WRT__T_I64, 1); break;
    case WX__OP_I64_LOAD8_U: wrt__emit_load(j, WRT__X_MOVZX8, WRT__T_I64, 1); break;
    case WX__OP_I64_LOAD16_S: wrt__emit_load(j, WRT__X_MOVSX16 | w, WRT__T_I64, 2); break;
    case WX__OP_I64_LOAD16_U: wrt__emit_load(j, WRT__X_MOVZX16, WRT__T_I64, 2); break;
    case WX__OP_I64_LOAD32_S: wrt__emit_load(j, WRT__X_MOVSXD, WRT__T_I64, 4); break;
    case WX__OP_I64_LOAD32_U: wrt__emit_load(j, WRT__X_MOV, WRT__T_I64, 4); break;
    case WX__OP_I32_STORE: wrt__emit_store(j, WRT__X_STORE, 4); break;
    case WX__OP_I64_STORE: wrt__emit_store(j, WRT__X_STORE | w, 8); break;
    case WX__OP_F32_STORE: wrt__emit_store(j, WRT__X_MOVSS_TO, 4); break;
    case WX__OP_F64_STORE: wrt__emit_store(j, WRT__X_MOVSD_TO, 8); break;
    case WX__OP_I32_STORE8:
    case WX__OP_I64_STORE8: wrt__emit_store(j, WRT__X_STORE8, 1); break;
    case WX__OP_I32_STORE16:
    case WX__OP_I64_STORE16: wrt__emit_store(j, WRT__X_STORE16, 2); break;
    default: wrt__emit_store(j, WRT__X_STORE, 4); break; /* i64.store32 */
    }
}

/* By distance from f32.abs or f64.abs. */
static void wrt__emit_float(wrt__jit *j, uint32_t index, uint32_t type)
{
    switch (index + WX__OP_F32_ABS) {
    case WX__OP_F32_ABS: wrt__emit_float_sign(j, false, type); break;
    case WX__OP_F32_NEG: wrt__emit_float_sign(j, true, type); break;
    case WX__OP_F32_CEIL: wrt__emit_float_round(j, WRT__ROUND_CEIL, type); break;
    case WX__OP_F32_FLOOR: wrt__emit_float_round(j, WRT__ROUND_FLOOR, type); break;
    case WX__OP_F32_TRUNC: wrt__emit_float_round(j, WRT__ROUND_TRUNC, type); break;
    case WX__OP_F32_NEAREST: wrt__emit_float_round(j, WRT__ROUND_NEAREST, type); break;
    case WX__OP_F32_SQRT: wrt__emit_float_sqrt(j, type); break;
    case WX__OP_F32_ADD: wrt__emit_float_binary(j, WRT__X_FADD, type); break;
    case WX__OP_F32_SUB: wrt__emit_float_binary(j, WRT__X_FSUB, type); break;
    case WX__OP_F32_MUL: wrt__emit_float_binary(j, WRT__X_FMUL, type); break;
    case WX__OP_F32_DIV: wrt__emit_float_binary(j, WRT__X_FDIV, type); break;
    case WX__OP_F32_MIN: wrt__emit_float_min_max(j, false, type); break;
    case WX__OP_F32_MAX: wrt__emit_float_min_max(j, true, type); break;
    default: wrt__emit_float_copysign(j, type); break;
    }
}

static void wrt__emit_convert(wrt__jit *j, uint32_t opcode)
{
    const uint32_t i32 = WRT__T_I32, i64 = WRT__T_I64, f32 = WRT__T_F32, f64 = WRT__T_F64;
    switch (opcode) {
    case WX__OP_I32_WRAP_I64: wrt__emit_wrap(j); break;
    case WX__OP_I32_TRUNC_F32_S: wrt__emit_float_to_int(j, f32, i32, true, false); break;
    case WX__OP_I32_TRUNC_F32_U: wrt__emit_float_to_int(j, f32, i32, false, false); break;
    case WX__OP_I32_TRUNC_F64_S: wrt__emit_float_to_int(j, f64, i32, true, false); break;
    case WX__OP_I32_TRUNC_F64_U: wrt__emit_float_to_int(j, f64, i32, false, false); break;
    case WX__OP_I64_EXTEND_I32_S: wrt__emit_extend(j, WRT__X_MOVSXD, i64); break;
    case WX__OP_I64_EXTEND_I32_U: wrt__emit_extend_u(j); break;
    case WX__OP_I64_TRUNC_F32_S: wrt__emit_float_to_int(j, f32, i64, true, false); break;
    case WX__OP_I64_TRUNC_F32_U: wrt__emit_float_to_int(j, f32, i64, false, false); break;
    case WX__OP_I64_TRUNC_F64_S: wrt__emit_float_to_int(j, f64, i64, true, false); break;
    case WX__OP_I64_TRUNC_F64_U: wrt__emit_float_to_int(j, f64, i64, false, false); break;
    case WX__OP_F32_CONVERT_I32_S: wrt__emit_int_to_float(j, i32, f32, true); break;
    case WX__OP_F32_CONVERT_I32_U: wrt__emit_int_to_float(j, i32, f32, false); break;
    case WX__OP_F32_CONVERT_I64_S: wrt__emit_int_to_float(j, i64, f32, true); break;
    case WX__OP_F32_CONVERT_I64_U: wrt__emit_int_to_float(j, i64, f32, false); break;
    case WX__OP_F32_DEMOTE_F64: wrt__emit_float_resize(j, f32); break;
    case WX__OP_F64_CONVERT_I32_S: wrt__emit_int_to_float(j, i32, f64, true); break;
    case WX__OP_F64_CONVERT_I32_U: wrt__emit_int_to_float(j, i32, f64, false); break;
    case WX__OP_F64_CONVERT_I64_S: wrt__emit_int_to_float(j, i64, f64, true); break;
    case WX__OP_F64_CONVERT_I64_U: wrt__emit_int_to_float(j, i64, f64, false); break;
    case WX__OP_F64_PROMOTE_F32: wrt__emit_float_resize(j, f64); break;
    case WX__OP_I32_REINTERPRET_F32: wrt__emit_reinterpret(j, f32, i32); break;
    case WX__OP_I64_REINTERPRET_F64: wrt__emit_reinterpret(j, f64, i64); break;
    case WX__OP_F32_REINTERPRET_I32: wrt__emit_reinterpret(j, i32, f32); break;
    case WX__OP_F64_REINTERPRET_I64: wrt__emit_reinterpret(j, i64, f64); break;
    case WX__OP_I32_EXTEND8_S: wrt__emit_extend(j, WRT__X_MOVSX8, i32); break;
    case WX__OP_I32_EXTEND16_S: wrt__emit_extend(j, WRT__X_MOVSX16, i32); break;
    case WX__OP_I64_EXTEND8_S: wrt__emit_extend(j, WRT__X_MOVSX8, i64); break;
    case WX__OP_I64_EXTEND16_S: wrt__emit_extend(j, WRT__X_MOVSX16, i64); break;
    default: wrt__emit_extend(j, WRT__X_MOVSXD, i64); break; /* i64.extend32_s */
    }
}

/* Instructions with the prefix 0xfc. */
static void wrt__emit_prefixed(wrt__jit *j)
{
    uint32_t opcode = WX__CODE(0xfcu, wrt__imm_u32(&j->pc));
    uint32_t one = 0, two = 0;
    if (opcode <= WX__OP_I64_TRUNC_SAT_F64_U) {
        uint32_t n = opcode - WX__OP_I32_TRUNC_SAT_F32_S;
        wrt__emit_float_to_int(j, n & 2 ? WRT__T_F64 : WRT__T_F32, n & 4 ? WRT__T_I64 : WRT__T_I32,
                               (n & 1) == 0, true);
        return;
    }
    one = wrt__imm_u32(&j->pc);
    switch (opcode) {
    case WX__OP_MEMORY_INIT:
    case WX__OP_MEMORY_COPY:
    case WX__OP_TABLE_INIT:
    case WX__OP_TABLE_COPY:
        two = wrt__imm_u32(&j->pc);
        wrt__emit_runtime(j, opcode, 3, WRT__NO_RESULT, one, two);
        break;
    case WX__OP_MEMORY_FILL:
    case WX__OP_TABLE_FILL: wrt__emit_runtime(j, opcode, 3, WRT__NO_RESULT, one, 0); break;
    case WX__OP_DATA_DROP:
    case WX__OP_ELEM_DROP: wrt__emit_runtime(j, opcode, 0, WRT__NO_RESULT, one, 0); break;
    case WX__OP_TABLE_GROW: wrt__emit_runtime(j, opcode, 2, WRT__T_I32, one, 0); break;
    default: wrt__emit_table_size(j, one); break;
    }
}

/* -- the walk ---------------------------------------------------------------------------------------------------- */

/* Instructions that are neither control nor a run of the table. Returns false when code behind
 * it is dead. */
static bool wrt__emit_other(wrt__jit *j, uint32_t opcode)
{
    switch (opcode) {
    case WX__OP_UNREACHABLE:
        j->spent--;
        wrt__gen_unreachable(j);
        return false;
    case WX__OP_NOP: j->spent--; break;
    case WX__OP_DROP:
        j->spent--;
        wrt__drop(j);
        break;
    case WX__OP_BLOCK: j->spent--; return wrt__emit_block(j, WRT__LABEL_BLOCK);
    case WX__OP_LOOP: j->spent--; return wrt__emit_block(j, WRT__LABEL_LOOP);
    case WX__OP_IF: return wrt__emit_block(j, WRT__LABEL_IF);
    case WX__OP_BR: wrt__emit_br(j); return false;
    case WX__OP_BR_IF: wrt__emit_br_if(j); break;
    case WX__OP_BR_TABLE: wrt__emit_br_table(j); return false;
    case WX__OP_RETURN:
        j->spent--;
        wrt__emit_return(j);
        return false;
    case WX__OP_CALL: wrt__emit_call(j); break;
    case WX__OP_CALL_INDIRECT: wrt__emit_call_indirect(j); break;
    case WX__OP_SELECT_T:
        for (uint32_t n = wrt__imm_u32(&j->pc); n > 0; n--) wrt__skip_leb(j);
        WX__FALLTHROUGH;
    case WX__OP_SELECT: wrt__emit_select(j); break;
    case WX__OP_LOCAL_GET: wrt__push_local(j, wrt__imm_u32(&j->pc)); break;
    case WX__OP_LOCAL_SET: wrt__emit_local_write(j, false); break;
    case WX__OP_LOCAL_TEE: wrt__emit_local_write(j, true); break;
    case WX__OP_GLOBAL_GET: wrt__emit_global_get(j); break;
    case WX__OP_GLOBAL_SET: wrt__emit_global_set(j); break;
    case WX__OP_TABLE_GET: wrt__emit_table_get(j); break;
    case WX__OP_TABLE_SET: wrt__emit_table_set(j); break;
    case WX__OP_MEMORY_SIZE: wrt__emit_memory_size(j); break;
    case WX__OP_MEMORY_GROW:
        wrt__emit_runtime(j, opcode, 1, WRT__T_I32, wrt__imm_u32(&j->pc), 0);
        break;
    case WX__OP_I32_EQZ: wrt__emit_int_eqz(j, WRT__T_I32); break;
    case WX__OP_I64_EQZ: wrt__emit_int_eqz(j, WRT__T_I64); break;
    case WX__OP_REF_NULL:
        wrt__skip_leb(j);
        wrt__push_const(j, WRT__T_I64, 0);
        break;
    case WX__OP_REF_IS_NULL: wrt__emit_int_eqz(j, WRT__T_I64); break;
    case WX__OP_REF_FUNC: wrt__emit_ref_func(j); break;
    default: wrt__emit_prefixed(j); break;
    }
    return true;
}

static bool wrt__emit_numeric(wrt__jit *j, uint32_t op)
{
    if (op < WX__OP_I64_EQZ) wrt__emit_int_compare(j, op - WX__OP_I32_EQ, WRT__T_I32);
    else if (op < WX__OP_F32_EQ) wrt__emit_int_compare(j, op - WX__OP_I64_EQ, WRT__T_I64);
    else if (op < WX__OP_F64_EQ) wrt__emit_float_compare(j, op - WX__OP_F32_EQ, WRT__T_F32);
    else if (op < WX__OP_I32_CLZ) wrt__emit_float_compare(j, op - WX__OP_F64_EQ, WRT__T_F64);
    else if (op < WX__OP_I32_ADD) wrt__emit_int_bits(j, op - WX__OP_I32_CLZ, WRT__T_I32);
    else if (op < WX__OP_I64_CLZ) wrt__emit_int_binary(j, op - WX__OP_I32_ADD, WRT__T_I32);
    else if (op < WX__OP_I64_ADD) wrt__emit_int_bits(j, op - WX__OP_I64_CLZ, WRT__T_I64);
    else if (op < WX__OP_F32_ABS) wrt__emit_int_binary(j, op - WX__OP_I64_ADD, WRT__T_I64);
    else if (op < WX__OP_F64_ABS) wrt__emit_float(j, op - WX__OP_F32_ABS, WRT__T_F32);
    else if (op < WX__OP_I32_WRAP_I64) wrt__emit_float(j, op - WX__OP_F64_ABS, WRT__T_F64);
    else wrt__emit_convert(j, op);
    return true;
}

/* One instruction in live code. Returns false when the code behind it is dead. */
static inline bool wrt__emit_instruction(wrt__jit *j, uint32_t opcode)
{
    if (opcode > WX__OP_I32_EQZ && opcode <= WX__OP_I64_EXTEND32_S && opcode != WX__OP_I64_EQZ) {
        return wrt__emit_numeric(j, opcode);
    }
    if (opcode >= WX__OP_I32_CONST && opcode <= WX__OP_F64_CONST) {
        wrt__emit_const(j, opcode);
        return true;
    }
    if (opcode >= WX__OP_I32_LOAD && opcode <= WX__OP_I64_STORE32) {
        wrt__emit_memory(j, opcode);
        return true;
    }
    return wrt__emit_other(j, opcode);
}

/* The whole body, from the first instruction to the final `end`. */
static void wrt__emit_body(wrt__jit *j)
{
    bool live = true;
    while (!j->failed) {
        if (!live) wrt__skip_dead(j);
        j->op = j->pc;
        uint32_t opcode = *j->pc++;
        wrt__code_reserve(&j->code);
        if (opcode == WX__OP_END) {
            if (wx__array_len(j->labels) == 1) break;
            live = wrt__emit_end(j, live);
        } else if (opcode == WX__OP_ELSE) {
            wrt__emit_else(j, live);
            live = true;
        } else {
            j->spent++;
            live = wrt__emit_instruction(j, opcode);
        }
    }
    if (j->failed) return;
    WX__ASSERT(!live || j->spent == j->cost);
    if (live) wrt__leave_values(j, &j->labels[0]);
    wrt__drop_to(j, 0);
    wrt__chain_bind(j, j->labels[0].fixups);
    wrt__gen_epilogue(j);
}

#endif /* WRT__JIT_BODY_H */
