/* src/wrt/jit/x64_int.h - integer instructions.
 *
 * x86 overwrites one operand, so the left one is loaded into the destination first. When the
 * destination is the right operand's own register, commutative instructions trade sides and
 * subtraction negates and adds.
 */
#ifndef WRT__JIT_X64_INT_H
#define WRT__JIT_X64_INT_H

#include "fold.h"
#include "homes.h"
#include "x64_move.h"

/* -- add, sub, and, or, xor, mul ------------------------------------------------------------------------ */

/* op dest, b for a b that may be an immediate. */
static void wrt__x_apply(wrt__jit *j, uint32_t op, uint32_t type, uint32_t dest,
                         const wrt__operand *b)
{
    static const uint8_t forms[] = {WRT__X_ADD, WRT__X_SUB, 0,          0,         0,
                                    0,          0,          WRT__X_AND, WRT__X_OR, WRT__X_XOR};
    static const uint8_t groups[] = {WRT__I_ADD, WRT__I_SUB, 0,          0,         0,
                                     0,          0,          WRT__I_AND, WRT__I_OR, WRT__I_XOR};
    uint32_t w = wrt__x_wide(type);
    if (op == WRT__INT_MUL) {
        wrt__x_operand(j, WRT__X_IMUL | w, dest, b);
    } else if (wrt__is_const(b)) {
        wrt__x_ri(&j->code, w, groups[op], dest, wrt__imm_of(b));
    } else {
        wrt__x_operand(j, forms[op] | w, dest, b);
    }
}

static inline bool wrt__is_in(const wrt__operand *a, uint32_t reg)
{
    return wrt__in_register(a) && a->reg == reg;
}

/* a op b where b is not a constant the special cases below know. */
static void wrt__int_general(wrt__jit *j, uint32_t op, uint32_t type, wrt__operand *a,
                             wrt__operand *b)
{
    bool commutes = op != WRT__INT_SUB;
    wrt__operand_usable(j, b);
    uint32_t reuse = wrt__reusable(a);
    if (reuse == WRT__NO_REG && commutes) reuse = wrt__reusable(b);
    uint32_t dest = wrt__destination(j, type, reuse);
    uint32_t w = wrt__x_wide(type);
    if (wrt__is_in(b, dest) && !wrt__is_in(a, dest)) {
        if (commutes) {
            wrt__x_apply(j, op, type, dest, a);
        } else if (WRT__INJECTED(j, SUB_SWAP)) {
            wrt__operand_usable(j, a);
            wrt__x_apply(j, op, type, dest, a);
        } else {
            wrt__operand_usable(j, a);
            wrt__x_rr(&j->code, WRT__X_GROUP_F7 | w, 3, dest);
            wrt__x_apply(j, WRT__INT_ADD, type, dest, a);
        }
    } else if (op == WRT__INT_ADD && wrt__in_register(a) && wrt__in_register(b) && a->reg != dest) {
        wrt__x_rx(&j->code, WRT__X_LEA | w, dest, a->reg, b->reg, 0, 0);
    } else {
        wrt__operand_load(j, a, dest);
        wrt__x_apply(j, op, type, dest, b);
    }
    wrt__release_unless(j, a, dest);
    wrt__release_unless(j, b, dest);
    wrt__result(j, type, dest);
}

static void wrt__int_add_const(wrt__jit *j, uint32_t type, wrt__operand *a, int32_t imm)
{
    if (imm == 0) {
        wrt__operand_repush(j, a);
        return;
    }
    uint32_t w = wrt__x_wide(type);
    uint32_t dest = wrt__destination(j, type, wrt__reusable(a));
    if (wrt__in_register(a) && a->reg != dest) {
        wrt__x_rm(&j->code, WRT__X_LEA | w, dest, a->reg, imm);
    } else {
        wrt__operand_load(j, a, dest);
        wrt__x_ri(&j->code, w, WRT__I_ADD, dest, imm);
    }
    wrt__release_unless(j, a, dest);
    wrt__result(j, type, dest);
}

static bool wrt__is_power_of_two(uint64_t v) { return v != 0 && (v & (v - 1)) == 0; }

static void wrt__int_shift_const(wrt__jit *j, uint32_t op, uint32_t type, wrt__operand *a,
                                 uint32_t count);

static void wrt__int_mul_const(wrt__jit *j, uint32_t type, wrt__operand *a, const wrt__operand *b)
{
    uint64_t v = type == WRT__T_I32 ? (uint32_t)b->bits : b->bits;
    if (wrt__is_power_of_two(v)) {
        wrt__int_shift_const(j, WRT__INT_SHL, type, a, wx__ctz64(v));
        return;
    }
    if (v == 0) {
        wrt__operand_release(j, a);
        wrt__push_const(j, type, 0);
        return;
    }
    uint32_t w = wrt__x_wide(type);
    int32_t imm = wrt__imm_of(b);
    uint32_t dest = wrt__destination(j, type, wrt__reusable(a));
    if ((imm == 3 || imm == 5 || imm == 9) && wrt__in_register(a)) {
        wrt__x_rx(&j->code, WRT__X_LEA | w, dest, a->reg, a->reg,
                  imm == 3   ? 1
                  : imm == 5 ? 2
                             : 3,
                  0);
    } else if (wrt__fits_i8(imm)) {
        wrt__x_operand(j, WRT__X_IMUL8 | w, dest, a);
        wrt__code_u8(&j->code, (uint32_t)imm);
    } else {
        wrt__x_operand(j, WRT__X_IMUL32 | w, dest, a);
        wrt__code_u32(&j->code, (uint32_t)imm);
    }
    wrt__release_unless(j, a, dest);
    wrt__result(j, type, dest);
}

/* Masks with a shorter form; false when b is none of them. */
static bool wrt__int_and_const(wrt__jit *j, uint32_t type, wrt__operand *a, const wrt__operand *b)
{
    uint64_t v = type == WRT__T_I32 ? (uint32_t)b->bits : b->bits;
    uint32_t form = v == 0xff     ? (uint32_t)WRT__X_MOVZX8
                    : v == 0xffff ? (uint32_t)WRT__X_MOVZX16
                                  : 0;
    if (v == 0xffffffffu && type == WRT__T_I64) form = WRT__X_MOV;
    bool narrow = type == WRT__T_I64 && v <= 0xffffffffu;
    if (form == 0 && !narrow) return false;
    uint32_t dest = wrt__destination(j, type, wrt__reusable(a));
    if (form == WRT__X_MOVZX8 && wrt__in_register(a)) {
        wrt__x_rr8(&j->code, form, dest, a->reg);
    } else if (form) {
        wrt__x_operand(j, form, dest, a);
    } else {
        wrt__operand_load(j, a, dest);
        wrt__x_ri(&j->code, 0, WRT__I_AND, dest, (int32_t)(uint32_t)v);
    }
    wrt__release_unless(j, a, dest);
    wrt__result(j, type, dest);
    return true;
}

/* -- shifts and rotations ------------------------------------------------------------------------------- */

static void wrt__int_shift_const(wrt__jit *j, uint32_t op, uint32_t type, wrt__operand *a,
                                 uint32_t count)
{
    static const uint8_t codes[] = {WRT__SH_SHL, WRT__SH_SAR, WRT__SH_SHR, WRT__SH_ROL,
                                    WRT__SH_ROR};
    uint32_t width = type == WRT__T_I64 ? 64 : 32;
    uint32_t w = wrt__x_wide(type);
    count &= width - 1;
    if (WRT__INJECTED(j, SHIFT_MASK)) count &= 31;
    if (count == 0) {
        wrt__operand_repush(j, a);
        return;
    }
    bool rotates = op >= WRT__INT_ROTL;
    if (rotates && (j->cpu & WRT__CPU_BMI2)) wrt__operand_in_reg(j, a);
    uint32_t dest = wrt__destination(j, type, wrt__reusable(a));
    if (rotates && (j->cpu & WRT__CPU_BMI2)) {
        wrt__x_rorx(&j->code, w, dest, a->reg, op == WRT__INT_ROTL ? width - count : count);
    } else if (op == WRT__INT_SHL && count == 1 && wrt__in_register(a) && a->reg != dest) {
        wrt__x_rx(&j->code, WRT__X_LEA | w, dest, a->reg, a->reg, 0, 0);
    } else {
        wrt__operand_load(j, a, dest);
        wrt__x_shift_i(&j->code, w, codes[op - WRT__INT_SHL], dest, count);
    }
    wrt__release_unless(j, a, dest);
    wrt__result(j, type, dest);
}

/* By a count in cl: rotations, and shifts on CPUs without BMI2. */
static void wrt__int_shift_cl(wrt__jit *j, uint32_t op, uint32_t type, wrt__operand *a,
                              wrt__operand *b)
{
    static const uint8_t codes[] = {WRT__SH_SHL, WRT__SH_SAR, WRT__SH_SHR, WRT__SH_ROL,
                                    WRT__SH_ROR};
    wrt__operand_avoid(j, a, WRT__BIT(WRT__RCX));
    wrt__operand_own_exact(j, b, WRT__RCX);
    uint32_t dest = wrt__destination(j, type, wrt__reusable(a));
    wrt__operand_load(j, a, dest);
    wrt__x_rr(&j->code, WRT__X_SHIFT_CL | wrt__x_wide(type), codes[op - WRT__INT_SHL], dest);
    wrt__operand_release(j, b);
    wrt__release_unless(j, a, dest);
    wrt__result(j, type, dest);
}

static void wrt__int_shift(wrt__jit *j, uint32_t op, uint32_t type, wrt__operand *a,
                           wrt__operand *b)
{
    static const uint8_t codes[] = {WRT__BMI_SHL, WRT__BMI_SAR, WRT__BMI_SHR};
    if (wrt__is_const(b)) {
        wrt__int_shift_const(j, op, type, a, (uint32_t)b->bits);
        return;
    }
    if (op >= WRT__INT_ROTL || !(j->cpu & WRT__CPU_BMI2)) {
        wrt__int_shift_cl(j, op, type, a, b);
        return;
    }
    uint32_t value = wrt__operand_in_reg(j, a);
    uint32_t count = wrt__operand_in_reg(j, b);
    uint32_t dest = wrt__destination(j, type, a->kind == WRT__IN_REG ? value : wrt__reusable(b));
    wrt__x_shiftx(&j->code, wrt__x_wide(type), codes[op - WRT__INT_SHL], dest, value, count);
    wrt__release_unless(j, a, dest);
    wrt__release_unless(j, b, dest);
    wrt__result(j, type, dest);
}

/* -- division --------------------------------------------------------------------------------------------- */

/* Unsigned by 2^n. */
static void wrt__int_div_power(wrt__jit *j, uint32_t op, uint32_t type, wrt__operand *a, uint64_t v)
{
    if (op == WRT__INT_DIV_U) {
        wrt__int_shift_const(j, WRT__INT_SHR_U, type, a, wx__ctz64(v));
        return;
    }
    wrt__operand mask;
    memset(&mask, 0, sizeof mask);
    mask.kind = WRT__IS_CONST;
    mask.type = (uint8_t)type;
    mask.bits = v - 1;
    if (!wrt__int_and_const(j, type, a, &mask)) wrt__int_general(j, WRT__INT_AND, type, a, &mask);
}

/* ceil(2^(32 + shift) / d) and the shift by which i32 division multiplies, after Granlund and
 * Montgomery, "Division by invariant integers using multiplication", 1994: with a multiplier of at
 * most 32 bits, n * m >> (32 + shift) is exact for all 32-bit n. False when 33 bits are needed. */
static bool wrt__magic_u32(uint32_t d, uint64_t *multiplier, uint32_t *shift)
{
    for (uint32_t s = 0; s < 32; s++) {
        uint64_t power = (uint64_t)1 << (32 + s);
        uint64_t m = power / d + 1;
        if (m > 0xffffffffu) return false;
        /* Exact if m * d - 2^(32+s) <= 2^s. */
        if (m * d - power <= (uint64_t)1 << s) {
            *multiplier = m;
            *shift = 32 + s;
            return true;
        }
    }
    return false;
}

/* i32.div_u and rem_u by a constant that is no power of two, as a 64-bit multiplication. */
static bool wrt__int_div_magic(wrt__jit *j, uint32_t op, wrt__operand *a, uint32_t d)
{
    wrt__codebuf *c = &j->code;
    uint64_t m;
    uint32_t shift;
    if (!wrt__magic_u32(d, &m, &shift)) return false;
    uint32_t n = wrt__operand_in_reg(j, a);
    uint32_t q = wrt__temp_take(j, WRT__T_I64);
    if (wrt__fits_i32((int64_t)m)) {
        wrt__x_rr(c, WRT__X_IMUL32 | WRT__X_W, q, n);
        wrt__code_u32(c, (uint32_t)m);
    } else {
        wrt__x_mov_i(c, q, m);
        wrt__x_rr(c, WRT__X_IMUL | WRT__X_W, q, n);
    }
    wrt__x_shift_i(c, WRT__X_W, WRT__SH_SHR, q, shift);
    if (op == WRT__INT_DIV_U) {
        wrt__operand_release(j, a);
    } else {
        uint32_t r = wrt__operand_own(j, a);
        wrt__x_rr(c, WRT__X_IMUL32, q, q);
        wrt__code_u32(c, d);
        wrt__x_rr(c, WRT__X_SUB, r, q);
        wrt__temp_give(j, q);
        q = r;
    }
    wrt__push_reg(j, WRT__T_I32, q);
    return true;
}

/* The machine's division. a is in rax, rdx is ours, b in another register. */
static void wrt__x_divide(wrt__jit *j, uint32_t op, uint32_t type, const wrt__operand *b,
                          const wrt__operand *known)
{
    wrt__codebuf *c = &j->code;
    uint32_t w = wrt__x_wide(type);
    if (!known) {
        wrt__x_rr(c, WRT__X_TEST | w, b->reg, b->reg);
        wrt__x_trap_if(j, WRT__CC_E, WRT_TRAP_INTEGER_DIVISION_BY_ZERO);
    }
    if (op == WRT__INT_DIV_U || op == WRT__INT_REM_U) {
        wrt__x_rr(c, WRT__X_XOR, WRT__RDX, WRT__RDX);
        wrt__x_rr(c, WRT__X_GROUP_F7 | w, 6, b->reg);
        return;
    }
    bool minus_one = !known || wrt__as_signed(known->bits, type == WRT__T_I64) == -1;
    uint32_t skip = 0, done = 0;
    if (minus_one) {
        wrt__x_ri(c, w, WRT__I_CMP, b->reg, -1);
        skip = wrt__x_skip(c, WRT__CC_NE);
        if (op == WRT__INT_REM_S) {
            wrt__x_rr(c, WRT__X_XOR, WRT__RDX, WRT__RDX);
            done = wrt__x_skip_always(c);
        } else {
            /* The most negative number is the only one that overflows when 1 is subtracted. */
            wrt__x_ri(c, w, WRT__I_CMP, WRT__RAX, 1);
            wrt__x_trap_if(j, WRT__CC_O, WRT_TRAP_INTEGER_OVERFLOW);
        }
        wrt__x_skip_end(c, skip);
    }
    wrt__x_cdq(c, w);
    wrt__x_rr(c, WRT__X_GROUP_F7 | w, 7, b->reg);
    if (minus_one && op == WRT__INT_REM_S) wrt__x_skip_end(c, done);
}

static void wrt__int_divide(wrt__jit *j, uint32_t op, uint32_t type, wrt__operand *a,
                            wrt__operand *b)
{
    wrt__operand divisor = *b;
    bool known = wrt__is_const(b);
    if (known && type == WRT__T_I32) divisor.bits = (uint32_t)divisor.bits;
    if (known && divisor.bits == 0) {
        wrt__x_trap(j, WRT_TRAP_INTEGER_DIVISION_BY_ZERO);
        wrt__operand_release(j, a);
        wrt__push_const(j, type, 0);
        return;
    }
    if (known && (op == WRT__INT_DIV_U || op == WRT__INT_REM_U)) {
        if (wrt__is_power_of_two(divisor.bits)) {
            wrt__int_div_power(j, op, type, a, divisor.bits);
            return;
        }
        if (type == WRT__T_I32 && wrt__int_div_magic(j, op, a, (uint32_t)divisor.bits)) return;
    }
    wrt__operand_avoid(j, b, WRT__BIT(WRT__RAX) | WRT__BIT(WRT__RDX));
    wrt__operand_own_exact(j, a, WRT__RAX);
    wrt__temp_take_exact(j, WRT__RDX);
    wrt__x_divide(j, op, type, b, known ? &divisor : NULL);
    wrt__operand_release(j, b);
    bool quotient = op == WRT__INT_DIV_S || op == WRT__INT_DIV_U;
    wrt__temp_give(j, quotient ? WRT__RDX : WRT__RAX);
    wrt__push_reg(j, type, quotient ? WRT__RAX : WRT__RDX);
}

/* -- all binary instructions -------------------------------------------------------------------------------- */

static void wrt__emit_int_binary(wrt__jit *j, uint32_t op, uint32_t type)
{
    wrt__operand b = wrt__operand_pop(j);
    wrt__operand a = wrt__operand_pop(j);
    bool wide = type == WRT__T_I64;
    uint64_t folded;
    if (wrt__is_const(&a) && wrt__is_const(&b) && wrt__fold(op, wide, a.bits, b.bits, &folded)) {
        wrt__push_const(j, type, folded);
        return;
    }
    if (op >= WRT__INT_SHL) {
        wrt__int_shift(j, op, type, &a, &b);
        return;
    }
    if (op >= WRT__INT_DIV_S && op <= WRT__INT_REM_U) {
        wrt__int_divide(j, op, type, &a, &b);
        return;
    }
    if (wrt__is_const(&a) && op != WRT__INT_SUB) {
        wrt__operand swap = a;
        a = b;
        b = swap;
    }
    if (wrt__is_imm(&b)) {
        int32_t imm = wrt__imm_of(&b);
        if (op == WRT__INT_ADD) {
            wrt__int_add_const(j, type, &a, imm);
            return;
        }
        if (op == WRT__INT_SUB && imm != INT32_MIN) {
            wrt__int_add_const(j, type, &a, -imm);
            return;
        }
        if (op == WRT__INT_MUL) {
            wrt__int_mul_const(j, type, &a, &b);
            return;
        }
    }
    if (op == WRT__INT_AND && wrt__is_const(&b) && wrt__int_and_const(j, type, &a, &b)) return;
    wrt__int_general(j, op, type, &a, &b);
}

/* -- comparisons ------------------------------------------------------------------------------------------------ */

/* Whether the next instruction takes a condition straight from the flags. */
static inline bool wrt__next_takes_flags(const wrt__jit *j)
{
    uint32_t next = *j->pc;
    return next == WX__OP_BR_IF || next == WX__OP_IF || next == WX__OP_SELECT ||
           next == WX__OP_I32_EQZ;
}

/* The flags hold a condition: leave it there for the next instruction or make a number of it. */
static void wrt__push_condition(wrt__jit *j, uint32_t condition)
{
    if (wrt__next_takes_flags(j)) {
        wrt__push_flags(j, condition);
        return;
    }
    uint32_t dest = wrt__destination(j, WRT__T_I32, WRT__NO_REG);
    wrt__gen_flag_value(j, condition, dest);
    wrt__result(j, WRT__T_I32, dest);
}

static void wrt__gen_flag_value(wrt__jit *j, uint32_t condition, uint32_t to)
{
    wrt__codebuf *c = &j->code;
    if (condition < 16) {
        wrt__x_setcc(c, condition, to);
        wrt__x_rr8(c, WRT__X_MOVZX8, to, to);
        return;
    }
    /* Equal and ordered, or its opposite. */
    bool equal = condition == WRT__CC_FEQ;
    uint32_t parity = wrt__temp_take(j, WRT__T_I32);
    wrt__x_setcc(c, equal ? WRT__CC_NP : WRT__CC_P, parity);
    wrt__x_setcc(c, equal ? WRT__CC_E : WRT__CC_NE, to);
    wrt__x_rr(c, equal ? WRT__X_AND : WRT__X_OR, to, parity);
    wrt__x_rr8(c, WRT__X_MOVZX8, to, to);
    wrt__temp_give(j, parity);
}

/* Flags of a - b. */
static void wrt__x_compare(wrt__jit *j, uint32_t type, wrt__operand *a, wrt__operand *b)
{
    wrt__codebuf *c = &j->code;
    uint32_t w = wrt__x_wide(type);
    if (wrt__is_imm(b)) {
        int32_t imm = wrt__imm_of(b);
        if (wrt__in_memory(a)) {
            wrt__x_mi(c, w, WRT__I_CMP, WRT__RSP, wrt__operand_offset(j, a), imm);
        } else if (imm == 0) {
            wrt__operand_in_reg(j, a);
            wrt__x_rr(c, WRT__X_TEST | w, a->reg, a->reg);
        } else {
            wrt__operand_in_reg(j, a);
            wrt__x_ri(c, w, WRT__I_CMP, a->reg, imm);
        }
        return;
    }
    wrt__operand_usable(j, b);
    if (wrt__in_memory(a) && wrt__in_register(b)) {
        wrt__x_rm(c, WRT__X_CMP_TO | w, b->reg, WRT__RSP, wrt__operand_offset(j, a));
    } else {
        wrt__operand_in_reg(j, a);
        wrt__x_operand(j, WRT__X_CMP | w, a->reg, b);
    }
}

static void wrt__emit_int_compare(wrt__jit *j, uint32_t op, uint32_t type)
{
    static const uint8_t conditions[] = {WRT__CC_E, WRT__CC_NE, WRT__CC_L,  WRT__CC_B,  WRT__CC_G,
                                         WRT__CC_A, WRT__CC_LE, WRT__CC_BE, WRT__CC_GE, WRT__CC_AE};
    static const uint8_t mirrored[] = {WRT__CC_E, WRT__CC_NE, WRT__CC_G,  WRT__CC_A,  WRT__CC_L,
                                       WRT__CC_B, WRT__CC_GE, WRT__CC_AE, WRT__CC_LE, WRT__CC_BE};
    wrt__operand b = wrt__operand_pop(j);
    wrt__operand a = wrt__operand_pop(j);
    if (wrt__is_const(&a) && wrt__is_const(&b)) {
        wrt__push_const(j, WRT__T_I32, wrt__fold_compare(op, type == WRT__T_I64, a.bits, b.bits));
        return;
    }
    uint32_t condition = conditions[op];
    if (WRT__INJECTED(j, SIGNED_COMPARE) && op == WRT__CMP_LT_U && wrt__is_const(&b)) {
        condition = WRT__CC_L;
    }
    if (wrt__is_const(&a)) {
        wrt__x_compare(j, type, &b, &a);
        condition = mirrored[op];
    } else {
        wrt__x_compare(j, type, &a, &b);
    }
    wrt__operand_release(j, &a);
    wrt__operand_release(j, &b);
    wrt__push_condition(j, condition);
}

static uint32_t wrt__gen_test(wrt__jit *j, const wrt__operand *a)
{
    if (wrt__in_memory(a)) {
        wrt__x_mi(&j->code, 0, WRT__I_CMP, WRT__RSP, wrt__operand_offset(j, a), 0);
    } else {
        wrt__x_rr(&j->code, WRT__X_TEST, a->reg, a->reg);
    }
    return WRT__CC_NE;
}

static void wrt__emit_int_eqz(wrt__jit *j, uint32_t type)
{
    wrt__operand a = wrt__operand_pop(j);
    if (a.kind == WRT__IN_FLAGS) {
        wrt__push_condition(j, wrt__invert(a.reg));
        return;
    }
    if (wrt__is_const(&a)) {
        uint64_t bits = type == WRT__T_I64 ? a.bits : (uint32_t)a.bits;
        wrt__push_const(j, WRT__T_I32, bits == 0);
        return;
    }
    wrt__operand zero;
    memset(&zero, 0, sizeof zero);
    zero.kind = WRT__IS_CONST;
    zero.type = (uint8_t)type;
    wrt__x_compare(j, type, &a, &zero);
    wrt__operand_release(j, &a);
    wrt__push_condition(j, WRT__CC_E);
}

/* -- unary ------------------------------------------------------------------------------------------------------- */

/* clz, ctz, popcnt by their distance from i32.clz. */
enum { WRT__BITS_CLZ, WRT__BITS_CTZ, WRT__BITS_POPCNT };

static void wrt__x_scan(wrt__jit *j, uint32_t op, uint32_t type, wrt__operand *a, uint32_t dest)
{
    wrt__codebuf *c = &j->code;
    uint32_t w = wrt__x_wide(type), width = type == WRT__T_I64 ? 64 : 32;
    uint32_t temp = wrt__temp_take(j, WRT__T_I64);
    /* bsr and bsf leave the destination undefined for 0: move in the right answer by the flag. */
    wrt__x_operand(j, (op == WRT__BITS_CLZ ? WRT__X_BSR : WRT__X_BSF) | w, dest, a);
    wrt__x_mov_i(c, temp, op == WRT__BITS_CLZ ? 2 * width - 1 : width);
    wrt__x_rr(c, WRT__X_CMOV + (uint32_t)WRT__CC_E, dest, temp);
    if (op == WRT__BITS_CLZ) wrt__x_ri(c, 0, WRT__I_XOR, dest, (int32_t)(width - 1));
    wrt__temp_give(j, temp);
}

/* Sums of bits in pairs, fours and bytes, added up by a multiplication. */
static void wrt__x_popcount(wrt__jit *j, uint32_t type, wrt__operand *a, uint32_t dest)
{
    wrt__codebuf *c = &j->code;
    uint32_t x = wrt__temp_take(j, WRT__T_I64), y = wrt__temp_take(j, WRT__T_I64);
    uint32_t w = WRT__X_W;
    (void)type; /* a 32-bit number is zero-extended */
    wrt__operand_load(j, a, dest);
    wrt__x_rr(c, WRT__X_MOV | w, x, dest);
    wrt__x_shift_i(c, w, WRT__SH_SHR, x, 1);
    wrt__x_mov_i(c, y, 0x5555555555555555u);
    wrt__x_rr(c, WRT__X_AND | w, x, y);
    wrt__x_rr(c, WRT__X_SUB | w, dest, x);
    wrt__x_mov_i(c, y, 0x3333333333333333u);
    wrt__x_rr(c, WRT__X_MOV | w, x, dest);
    wrt__x_shift_i(c, w, WRT__SH_SHR, x, 2);
    wrt__x_rr(c, WRT__X_AND | w, x, y);
    wrt__x_rr(c, WRT__X_AND | w, dest, y);
    wrt__x_rr(c, WRT__X_ADD | w, dest, x);
    wrt__x_rr(c, WRT__X_MOV | w, x, dest);
    wrt__x_shift_i(c, w, WRT__SH_SHR, x, 4);
    wrt__x_rr(c, WRT__X_ADD | w, dest, x);
    wrt__x_mov_i(c, y, 0x0f0f0f0f0f0f0f0fu);
    wrt__x_rr(c, WRT__X_AND | w, dest, y);
    wrt__x_mov_i(c, y, 0x0101010101010101u);
    wrt__x_rr(c, WRT__X_IMUL | w, dest, y);
    wrt__x_shift_i(c, w, WRT__SH_SHR, dest, 56);
    wrt__temp_give(j, x);
    wrt__temp_give(j, y);
}

static void wrt__emit_int_bits(wrt__jit *j, uint32_t op, uint32_t type)
{
    static const uint32_t forms[] = {WRT__X_LZCNT, WRT__X_TZCNT, WRT__X_POPCNT};
    static const uint8_t needs[] = {WRT__CPU_LZCNT, WRT__CPU_BMI1, WRT__CPU_POPCNT};
    wrt__operand a = wrt__operand_pop(j);
    if (wrt__is_const(&a)) wrt__operand_in_reg(j, &a);
    uint32_t dest = wrt__destination(j, type, wrt__reusable(&a));
    if (j->cpu & needs[op]) wrt__x_operand(j, forms[op] | wrt__x_wide(type), dest, &a);
    else if (op == WRT__BITS_POPCNT) wrt__x_popcount(j, type, &a, dest);
    else wrt__x_scan(j, op, type, &a, dest);
    wrt__release_unless(j, &a, dest);
    wrt__result(j, type, dest);
}

/* Sign extension from 8, 16 or 32 bits, as one instruction of this form. */
static void wrt__emit_extend(wrt__jit *j, uint32_t form, uint32_t type)
{
    wrt__operand a = wrt__operand_pop(j);
    if (wrt__is_const(&a)) wrt__operand_in_reg(j, &a);
    uint32_t dest = wrt__destination(j, type, wrt__reusable(&a));
    bool byte = (form & 0xff) == 0xbe;
    form |= wrt__x_wide(type);
    if (byte && wrt__in_register(&a)) wrt__x_rr8(&j->code, form, dest, a.reg);
    else wrt__x_operand(j, form, dest, &a);
    wrt__release_unless(j, &a, dest);
    wrt__result(j, type, dest);
}

/* i64.extend_i32_u: a register already has the zeros. */
static void wrt__emit_extend_u(wrt__jit *j)
{
    wrt__operand a = wrt__operand_pop(j);
    if (WRT__INJECTED(j, ZERO_EXTENSION) && wrt__in_register(&a)) {
        wrt__operand_own(j, &a);
        wrt__x_rr(&j->code, WRT__X_MOVSXD, a.reg, a.reg);
    }
    if (wrt__is_const(&a)) {
        wrt__push_const(j, WRT__T_I64, (uint32_t)a.bits);
        return;
    }
    if (wrt__in_memory(&a)) wrt__operand_in_reg(j, &a);
    a.type = WRT__T_I64;
    wrt__operand_repush(j, &a);
}

static void wrt__emit_wrap(wrt__jit *j)
{
    wrt__operand a = wrt__operand_pop(j);
    if (wrt__is_const(&a)) {
        wrt__push_const(j, WRT__T_I32, (uint32_t)a.bits);
        return;
    }
    uint32_t dest = wrt__destination(j, WRT__T_I32, wrt__reusable(&a));
    wrt__x_operand(j, WRT__X_MOV, dest, &a);
    wrt__release_unless(j, &a, dest);
    wrt__result(j, WRT__T_I32, dest);
}

#endif /* WRT__JIT_X64_INT_H */
