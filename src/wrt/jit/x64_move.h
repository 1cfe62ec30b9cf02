/* src/wrt/jit/x64_move.h - moves, constants, and instructions with an operand from anywhere. */
#ifndef WRT__JIT_X64_MOVE_H
#define WRT__JIT_X64_MOVE_H

#include "control.h"
#include "x64_emit.h"

/* REX.W for 64-bit integers. */
static inline uint32_t wrt__x_wide(uint32_t type)
{
    return type == WRT__T_I64 ? (uint32_t)WRT__X_W : 0;
}

/* The prefix of scalar float instructions. */
static inline uint32_t wrt__x_scalar(uint32_t type)
{
    return type == WRT__T_F64 ? (uint32_t)WRT__X_F2 : (uint32_t)WRT__X_F3;
}

/* The 64-bit literal `bits` will lie behind the function; `at` is the distance field that names it. */
static void wrt__literal_add(wrt__jit *j, uint64_t bits, uint32_t at)
{
    if (!wx__array_add(j->literals, 1)) {
        j->failed = true;
        return;
    }
    wrt__literal *l = &wx__array_last(j->literals);
    l->bits = bits;
    l->at = at;
}

static void wrt__gen_move(wrt__jit *j, uint32_t type, uint32_t to, uint32_t from)
{
    if (to == from) return;
    if (wrt__is_float(type)) wrt__x_rr(&j->code, WRT__X_MOVAPS, to, from);
    else wrt__x_rr(&j->code, WRT__X_MOV | wrt__x_wide(type), to, from);
}

static void wrt__gen_load(wrt__jit *j, uint32_t type, uint32_t to, int32_t offset)
{
    uint32_t form = wrt__is_float(type) ? 0x10u | WRT__X_0F | wrt__x_scalar(type)
                                        : WRT__X_MOV | wrt__x_wide(type);
    wrt__x_rm(&j->code, form, to, WRT__RSP, offset);
}

static void wrt__gen_store(wrt__jit *j, uint32_t type, int32_t offset, uint32_t from)
{
    uint32_t form = wrt__is_float(type) ? 0x11u | WRT__X_0F | wrt__x_scalar(type)
                                        : WRT__X_STORE | wrt__x_wide(type);
    wrt__x_rm(&j->code, form, from, WRT__RSP, offset);
}

static void wrt__gen_const(wrt__jit *j, uint32_t type, uint32_t to, uint64_t bits)
{
    if (!wrt__is_float(type)) {
        wrt__x_mov_i(&j->code, to, type == WRT__T_I32 ? (uint32_t)bits : bits);
    } else if (bits == 0) {
        wrt__x_rr(&j->code, WRT__X_XORPS, to, to);
    } else {
        uint32_t form = 0x10u | WRT__X_0F | wrt__x_scalar(type);
        wrt__literal_add(j, bits, wrt__x_rip(&j->code, form, to));
    }
}

static void wrt__gen_store_const(wrt__jit *j, uint32_t type, int32_t offset, uint64_t bits)
{
    if ((type & 1) == 0) {
        wrt__x_mov_mi(&j->code, 0, WRT__RSP, offset, (int32_t)(uint32_t)bits);
    } else if (wrt__fits_i32((int64_t)bits)) {
        wrt__x_mov_mi(&j->code, WRT__X_W, WRT__RSP, offset, (int32_t)(int64_t)bits);
    } else {
        wrt__x_mov_mi(&j->code, 0, WRT__RSP, offset, (int32_t)(uint32_t)bits);
        wrt__x_mov_mi(&j->code, 0, WRT__RSP, offset + 4, (int32_t)(uint32_t)(bits >> 32));
    }
}

static void wrt__gen_swap(wrt__jit *j, uint32_t type, uint32_t a, uint32_t b)
{
    if (!wrt__is_float(type)) {
        wrt__x_rr(&j->code, WRT__X_XCHG | WRT__X_W, a, b);
        return;
    }
    wrt__x_rr(&j->code, WRT__X_XORPS, a, b);
    wrt__x_rr(&j->code, WRT__X_XORPS, b, a);
    wrt__x_rr(&j->code, WRT__X_XORPS, a, b);
}

static void wrt__gen_copy(wrt__jit *j, int32_t to, int32_t from, uint32_t count)
{
    wrt__codebuf *c = &j->code;
    uint32_t i = wrt__temp_take(j, WRT__T_I64);
    uint32_t x = wrt__temp_take(j, WRT__T_F64);
    int32_t bytes = (int32_t)(8 * count);
    wrt__x_mov_i(c, i, (uint64_t) - (int64_t)bytes);
    uint32_t loop = wrt__code_here(c);
    wrt__x_rx(c, WRT__X_MOVSD, x, WRT__RSP, i, 0, from + bytes);
    wrt__x_rx(c, WRT__X_MOVSD_TO, x, WRT__RSP, i, 0, to + bytes);
    wrt__x_ri(c, WRT__X_W, WRT__I_ADD, i, 8);
    wrt__x_jcc_back(c, WRT__CC_NE, loop);
    wrt__temp_give(j, i);
    wrt__temp_give(j, x);
}

static void wrt__gen_stack_adjust(wrt__jit *j, int32_t bytes)
{
    wrt__x_rm(&j->code, WRT__X_LEA | WRT__X_W, WRT__RSP, WRT__RSP, bytes);
}

/* -- operands of instructions -------------------------------------------------------------------------- */

/* form reg, operand: a register or memory, not a constant integer. */
static inline void wrt__x_operand(wrt__jit *j, uint32_t form, uint32_t reg, const wrt__operand *a)
{
    if (wrt__in_register(a)) {
        wrt__x_rr(&j->code, form, reg, a->reg);
    } else if (wrt__is_const(a)) {
        wrt__literal_add(j, a->bits, wrt__x_rip(&j->code, form, reg));
    } else {
        wrt__x_rm(&j->code, form, reg, WRT__RSP, wrt__operand_offset(j, a));
    }
}

/* Constant that an instruction of this type can have as immediate. */
static inline bool wrt__is_imm(const wrt__operand *a)
{
    if (!wrt__is_const(a)) return false;
    return a->type == WRT__T_I32 || wrt__fits_i32((int64_t)a->bits);
}

static inline int32_t wrt__imm_of(const wrt__operand *a) { return (int32_t)(uint32_t)a->bits; }

/* A constant that is no immediate goes to a register; anything else stays where it is. F. */
static inline void wrt__operand_usable(wrt__jit *j, wrt__operand *a)
{
    if (wrt__is_const(a) && !wrt__is_imm(a)) wrt__operand_in_reg(j, a);
}

/* Puts a popped operand back as it is. */
static void wrt__operand_repush(wrt__jit *j, const wrt__operand *a)
{
    switch (a->kind) {
    case WRT__IN_REG: wrt__push_reg(j, a->type, a->reg); break;
    case WRT__IS_CONST: wrt__push_const(j, a->type, a->bits); break;
    case WRT__IN_LOCAL: {
        uint8_t type = a->type;
        wrt__push_local(j, a->index);
        j->stack[j->height - 1].type = type;
        break;
    }
    default:
        if (a->index == j->height) {
            wrt__push_slot(j, a->type);
        } else {
            uint32_t reg = wrt__temp_take(j, a->type);
            wrt__operand_load(j, a, reg);
            wrt__push_reg(j, a->type, reg);
        }
        break;
    }
}

/* -- traps ------------------------------------------------------------------------------------------------ */

static wrt__stub *wrt__stub_add(wrt__jit *j, wrt__stub_kind kind, uint32_t jump); /* control.h */

/* Leaves for a trap when the flags say so. */
static void wrt__x_trap_if(wrt__jit *j, uint32_t condition, wrt_trap_code code)
{
    wrt__stub *s = wrt__stub_add(j, WRT__STUB_TRAP, wrt__x_jcc(&j->code, condition));
    if (s) s->code = (uint8_t)code;
}

static void wrt__x_trap(wrt__jit *j, wrt_trap_code code)
{
    wrt__stub *s = wrt__stub_add(j, WRT__STUB_TRAP, wrt__x_jmp(&j->code));
    if (s) s->code = (uint8_t)code;
}

/* A stub of the backend's own. `jump` leads there, execution continues at the present position. */
static wrt__stub *wrt__x_slow(wrt__jit *j, uint32_t kind, uint32_t jump)
{
    return wrt__stub_add(j, (wrt__stub_kind)kind, jump);
}

#endif /* WRT__JIT_X64_MOVE_H */
