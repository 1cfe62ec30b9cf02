/* src/wrt/jit/x64_float.h - floating point, conversions, and select.
 *
 * SSE2 gives IEEE results for the four operations and the square root; what differs from
 * WebAssembly goes out of line: min and max of equal or unordered operands, conversions whose
 * result is the machine's "indefinite" integer. NaN bits are never changed by moves, loads, stores,
 * neg, abs and copysign.
 */
#ifndef WRT__JIT_X64_FLOAT_H
#define WRT__JIT_X64_FLOAT_H

#include "control.h"
#include "x64_int.h"

/* Stubs of this backend. */
enum {
    WRT__STUB_MIN_MAX = WRT__STUB_TARGET, /* a op= b where they are equal or unordered; code: max */
    WRT__STUB_CANONICAL,                  /* a is a NaN: make it the canonical one */
    WRT__STUB_U64_TO_FLOAT,               /* float a = integer b, whose top bit is set */
    WRT__STUB_TRUNC_S64,                  /* integer a is indefinite: float b is -2^63, or trap */
    WRT__STUB_TRUNC_U64,                  /* integer a of float b >= 2^63, or trap */
    WRT__STUB_SATURATE                    /* integer a of float b that is a NaN or out of range */
};

static inline uint32_t wrt__x_ucomis(uint32_t type)
{
    return type == WRT__T_F64 ? (uint32_t)WRT__X_UCOMISD : (uint32_t)WRT__X_UCOMISS;
}

/* With config.canonicalize_nans, after an instruction that may make a NaN. */
static void wrt__x_canonicalize(wrt__jit *j, uint32_t type, uint32_t reg)
{
    if (!j->canonicalize) return;
    wrt__x_rr(&j->code, wrt__x_ucomis(type), reg, reg);
    wrt__stub *s = wrt__x_slow(j, WRT__STUB_CANONICAL, wrt__x_jcc(&j->code, WRT__CC_P));
    if (!s) return;
    s->a = (uint8_t)reg;
    s->type = (uint8_t)type;
}

/* -- arithmetic ------------------------------------------------------------------------------------------- */

/* add, sub, mul, div: `form` without the scalar prefix. */
static void wrt__emit_float_binary(wrt__jit *j, uint32_t form, uint32_t type)
{
    wrt__operand b = wrt__operand_pop(j);
    wrt__operand a = wrt__operand_pop(j);
    bool commutes = form == WRT__X_FADD || form == WRT__X_FMUL;
    form |= wrt__x_scalar(type);
    uint32_t reuse = wrt__reusable(&a);
    if (reuse == WRT__NO_REG && commutes) reuse = wrt__reusable(&b);
    uint32_t dest = wrt__destination(j, type, reuse);
    if (!wrt__is_in(&b, dest) || wrt__is_in(&a, dest)) {
        wrt__operand_load(j, &a, dest);
        wrt__x_operand(j, form, dest, &b);
    } else if (commutes) {
        wrt__x_operand(j, form, dest, &a);
    } else {
        uint32_t temp = wrt__temp_take(j, type);
        wrt__operand_load(j, &a, temp);
        wrt__x_operand(j, form, temp, &b);
        wrt__gen_move(j, type, dest, temp);
        wrt__temp_give(j, temp);
    }
    wrt__x_canonicalize(j, type, dest);
    wrt__release_unless(j, &a, dest);
    wrt__release_unless(j, &b, dest);
    wrt__result(j, type, dest);
}

static void wrt__emit_float_min_max(wrt__jit *j, bool max, uint32_t type)
{
    wrt__operand b = wrt__operand_pop(j);
    wrt__operand a = wrt__operand_pop(j);
    uint32_t left = wrt__operand_own(j, &a);
    uint32_t right = wrt__operand_in_reg(j, &b);
    wrt__x_rr(&j->code, wrt__x_ucomis(type), left, right);
    uint32_t jump = 0;
    if (!WRT__INJECTED(j, WRONG_NAN)) jump = wrt__x_jcc(&j->code, WRT__CC_E);
    wrt__x_rr(&j->code, (max ? WRT__X_FMAX : WRT__X_FMIN) | wrt__x_scalar(type), left, right);
    if (jump) {
        wrt__stub *s = wrt__x_slow(j, WRT__STUB_MIN_MAX, jump);
        if (s) {
            s->a = (uint8_t)left;
            s->b = (uint8_t)right;
            s->code = max;
            s->type = (uint8_t)type;
        }
    }
    wrt__x_canonicalize(j, type, left);
    wrt__operand_release(j, &b);
    wrt__push_reg(j, type, left);
}

static void wrt__emit_float_sqrt(wrt__jit *j, uint32_t type)
{
    wrt__operand a = wrt__operand_pop(j);
    uint32_t dest = wrt__destination(j, type, wrt__reusable(&a));
    wrt__x_operand(j, WRT__X_SQRT | wrt__x_scalar(type), dest, &a);
    wrt__x_canonicalize(j, type, dest);
    wrt__release_unless(j, &a, dest);
    wrt__result(j, type, dest);
}

/* All ones, shifted so that the sign or everything but the sign is left. */
static void wrt__x_mask(wrt__jit *j, uint32_t type, uint32_t reg, bool sign)
{
    wrt__x_rr(&j->code, WRT__X_PCMPEQD, reg, reg);
    wrt__x_rr(&j->code, type == WRT__T_F64 ? WRT__X_PSHIFT_Q : WRT__X_PSHIFT_D, sign ? 6 : 2, reg);
    wrt__code_u8(&j->code, sign ? (type == WRT__T_F64 ? 63 : 31) : 1);
}

/* abs, neg */
static void wrt__emit_float_sign(wrt__jit *j, bool negate, uint32_t type)
{
    wrt__operand a = wrt__operand_pop(j);
    uint32_t mask = wrt__temp_take(j, type);
    wrt__x_mask(j, type, mask, negate);
    uint32_t dest = wrt__destination(j, type, wrt__reusable(&a));
    wrt__operand_load(j, &a, dest);
    wrt__x_rr(&j->code, negate ? WRT__X_XORPS : WRT__X_ANDPS, dest, mask);
    wrt__temp_give(j, mask);
    wrt__release_unless(j, &a, dest);
    wrt__result(j, type, dest);
}

static void wrt__emit_float_copysign(wrt__jit *j, uint32_t type)
{
    wrt__operand b = wrt__operand_pop(j);
    wrt__operand a = wrt__operand_pop(j);
    uint32_t sign = wrt__operand_own(j, &b);
    uint32_t left = wrt__operand_own(j, &a);
    uint32_t mask = wrt__temp_take(j, type);
    wrt__x_mask(j, type, mask, true);
    wrt__x_rr(&j->code, WRT__X_ANDPS, sign, mask);
    wrt__x_rr(&j->code, WRT__X_ANDNPS, mask, left); /* not mask and left */
    wrt__x_rr(&j->code, WRT__X_ORPS, mask, sign);
    wrt__operand_release(j, &a);
    wrt__operand_release(j, &b);
    wrt__push_reg(j, type, mask);
}

/* ceil, floor, trunc, nearest: the rounding mode of roundss, or of the thunk. */
enum { WRT__ROUND_NEAREST = 0, WRT__ROUND_FLOOR = 1, WRT__ROUND_CEIL = 2, WRT__ROUND_TRUNC = 3 };

static void wrt__emit_float_round(wrt__jit *j, uint32_t mode, uint32_t type)
{
    wrt__codebuf *c = &j->code;
    wrt__operand a = wrt__operand_pop(j);
    uint32_t dest = wrt__destination(j, type, wrt__reusable(&a));
    if (j->cpu & WRT__CPU_SSE41) {
        wrt__operand_load(j, &a, dest);
        wrt__x_rr(c, type == WRT__T_F64 ? WRT__X_ROUNDSD : WRT__X_ROUNDSS, dest, dest);
        wrt__code_u8(c, 8 | mode); /* no precision exception */
    } else {
        /* The thunk keeps every register and rounds context->scratch[0] as scratch[1] says. */
        int32_t scratch = (int32_t)offsetof(wrt__context, scratch);
        wrt__operand_load(j, &a, dest);
        wrt__x_rm(c, 0x11 | WRT__X_0F | wrt__x_scalar(type), dest, WRT__REG_CONTEXT, scratch);
        wrt__x_mov_mi(c, WRT__X_W, WRT__REG_CONTEXT, scratch + 8, (int32_t)(mode | type << 8));
        wrt__x_rm(c, WRT__X_GROUP_FF, 2, WRT__REG_CONTEXT, wrt__thunk_offset(WRT__THUNK_ROUND));
        wrt__x_rm(c, 0x10 | WRT__X_0F | wrt__x_scalar(type), dest, WRT__REG_CONTEXT, scratch);
    }
    wrt__x_canonicalize(j, type, dest);
    wrt__release_unless(j, &a, dest);
    wrt__result(j, type, dest);
}

/* -- comparisons -------------------------------------------------------------------------------------------- */

/* By distance from f32.eq or f64.eq: eq ne lt gt le ge. Less-than is asked as greater-than of the
 * exchanged operands, which is false for NaNs without a look at the parity flag. */
static void wrt__emit_float_compare(wrt__jit *j, uint32_t op, uint32_t type)
{
    static const uint8_t conditions[] = {WRT__CC_FEQ, WRT__CC_FNE, WRT__CC_A,
                                         WRT__CC_A,   WRT__CC_AE,  WRT__CC_AE};
    wrt__operand b = wrt__operand_pop(j);
    wrt__operand a = wrt__operand_pop(j);
    bool exchange = op == 2 || op == 4;
    wrt__operand *left = exchange ? &b : &a;
    wrt__operand *right = exchange ? &a : &b;
    wrt__operand_in_reg(j, left);
    wrt__x_operand(j, wrt__x_ucomis(type), left->reg, right);
    wrt__operand_release(j, &a);
    wrt__operand_release(j, &b);
    wrt__push_condition(j, conditions[op]);
}

/* -- to and from integers -------------------------------------------------------------------------------------- */

/* Operand a of one type, result of another, by one instruction; `zero` clears the destination
 * first, since these instructions keep its upper part and so would wait for its last value. */
static void wrt__x_convert(wrt__jit *j, uint32_t form, wrt__operand *a, uint32_t to, bool zero,
                           bool canonicalize)
{
    if (wrt__is_const(a) && !wrt__is_float(a->type)) wrt__operand_in_reg(j, a);
    uint32_t dest = wrt__destination(j, to, WRT__NO_REG);
    if (zero && !wrt__is_in(a, dest)) wrt__x_rr(&j->code, WRT__X_XORPS, dest, dest);
    wrt__x_operand(j, form, dest, a);
    if (canonicalize) wrt__x_canonicalize(j, to, dest);
    wrt__operand_release(j, a);
    wrt__result(j, to, dest);
}

static void wrt__emit_int_to_float(wrt__jit *j, uint32_t from, uint32_t to, bool is_signed)
{
    wrt__operand a = wrt__operand_pop(j);
    uint32_t form = WRT__X_CVTSI2F | wrt__x_scalar(to);
    if (is_signed) {
        wrt__x_convert(j, form | wrt__x_wide(from), &a, to, true, false);
        return;
    }
    wrt__operand_in_reg(j, &a);
    a.type = WRT__T_I64;
    if (from == WRT__T_I32) {
        wrt__x_convert(j, form | WRT__X_W, &a, to, true, false);
        return;
    }
    uint32_t temp = wrt__temp_take(j, WRT__T_I64); /* for the stub */
    uint32_t dest = wrt__destination(j, to, WRT__NO_REG);
    wrt__x_rr(&j->code, WRT__X_TEST | WRT__X_W, a.reg, a.reg);
    uint32_t jump = wrt__x_jcc(&j->code, WRT__CC_S);
    wrt__x_rr(&j->code, WRT__X_XORPS, dest, dest);
    wrt__x_rr(&j->code, form | WRT__X_W, dest, a.reg);
    wrt__stub *s = wrt__x_slow(j, WRT__STUB_U64_TO_FLOAT, jump);
    if (s) {
        s->a = (uint8_t)dest;
        s->b = a.reg;
        s->type = (uint8_t)to;
        s->extra = temp;
    }
    wrt__temp_give(j, temp);
    wrt__operand_release(j, &a);
    wrt__result(j, to, dest);
}

/* Jumps to a trap about the conversion of float `x`. */
static void wrt__x_trap_trunc(wrt__jit *j, uint32_t condition, uint32_t type, uint32_t x)
{
    wrt__stub *s = wrt__stub_add(j, WRT__STUB_TRAP_TRUNC, wrt__x_jcc(&j->code, condition));
    if (!s) return;
    s->a = (uint8_t)x;
    s->type = (uint8_t)type;
}

/* Sets the flags to "not equal" unless the 64-bit integer in `reg` fits in 32 bits. */
static void wrt__x_fits_32(wrt__jit *j, uint32_t reg, bool is_signed)
{
    uint32_t temp = wrt__temp_take(j, WRT__T_I64);
    if (is_signed) wrt__x_rr(&j->code, WRT__X_MOVSXD, temp, reg);
    else wrt__x_rr(&j->code, WRT__X_MOV, temp, reg);
    wrt__x_rr(&j->code, WRT__X_CMP | WRT__X_W, temp, reg);
    wrt__temp_give(j, temp);
}

/* The bits of 2^63. */
static inline uint64_t wrt__two_63(uint32_t type)
{
    return type == WRT__T_F64 ? 0x43e0000000000000u : 0x5f000000u;
}

/* Unsigned 64 bits: below 2^63 as signed, else in the stub, which comes back with the result. */
static void wrt__x_trunc_u64(wrt__jit *j, uint32_t from, uint32_t x, uint32_t dest, bool saturate)
{
    wrt__operand limit;
    memset(&limit, 0, sizeof limit);
    limit.kind = WRT__IS_CONST;
    limit.type = (uint8_t)from;
    limit.bits = wrt__two_63(from);
    uint32_t temp = wrt__temp_take(j, from);
    wrt__x_operand(j, wrt__x_ucomis(from), x, &limit);
    uint32_t large = wrt__x_jcc(&j->code, WRT__CC_AE);
    wrt__x_rr(&j->code, WRT__X_CVTTF2SI | wrt__x_scalar(from) | WRT__X_W, dest, x);
    wrt__x_rr(&j->code, WRT__X_TEST | WRT__X_W, dest, dest);
    uint32_t negative = 0;
    if (saturate) negative = wrt__x_jcc(&j->code, WRT__CC_S);
    else wrt__x_trap_trunc(j, WRT__CC_S, from, x);
    wrt__stub *s = wrt__x_slow(j, WRT__STUB_TRUNC_U64, large);
    if (s) {
        s->a = (uint8_t)dest;
        s->b = (uint8_t)x;
        s->type = (uint8_t)from;
        s->code = saturate;
        s->extra = temp;
    }
    wrt__temp_give(j, temp);
    if (!saturate) return;
    s = wrt__x_slow(j, WRT__STUB_SATURATE, negative);
    if (s) {
        s->a = (uint8_t)dest;
        s->b = (uint8_t)x;
        s->type = (uint8_t)from;
        s->bits = 0; /* the least; negative or NaN is all it can be here, and both are 0 */
        s->extra = 0;
    }
}

/* Out of range or NaN: `min`, `max` or 0. */
static void wrt__x_saturate(wrt__jit *j, uint32_t from, uint32_t x, uint32_t dest,
                            uint32_t condition, uint64_t min, bool wide)
{
    wrt__stub *s = wrt__x_slow(j, WRT__STUB_SATURATE, wrt__x_jcc(&j->code, condition));
    if (!s) return;
    s->a = (uint8_t)dest;
    s->b = (uint8_t)x;
    s->type = (uint8_t)from;
    s->bits = min;
    s->extra = wide ? 64 : 32;
}

static void wrt__emit_float_to_int(wrt__jit *j, uint32_t from, uint32_t to, bool is_signed,
                                   bool saturate)
{
    wrt__codebuf *c = &j->code;
    wrt__operand a = wrt__operand_pop(j);
    uint32_t x = wrt__operand_in_reg(j, &a);
    uint32_t dest = wrt__temp_take(j, to);
    uint32_t form = WRT__X_CVTTF2SI | wrt__x_scalar(from) | WRT__X_W;
    if (to == WRT__T_I64 && !is_signed) {
        wrt__x_trunc_u64(j, from, x, dest, saturate);
    } else if (to == WRT__T_I64) {
        wrt__x_rr(c, form, dest, x);
        wrt__x_ri(c, WRT__X_W, WRT__I_CMP, dest, 1); /* overflows for the indefinite integer */
        if (saturate) {
            wrt__x_saturate(j, from, x, dest, WRT__CC_O, (uint64_t)1 << 63, true);
        } else {
            wrt__stub *s = wrt__x_slow(j, WRT__STUB_TRUNC_S64, wrt__x_jcc(c, WRT__CC_O));
            if (s) {
                s->a = (uint8_t)dest;
                s->b = (uint8_t)x;
                s->type = (uint8_t)from;
            }
        }
    } else {
        wrt__x_rr(c, form, dest, x);
        wrt__x_fits_32(j, dest, is_signed);
        if (saturate) {
            wrt__x_saturate(j, from, x, dest, WRT__CC_NE, is_signed ? 0x80000000u : 0, false);
        } else {
            wrt__x_trap_trunc(j, WRT__CC_NE, from, x);
        }
        if (is_signed) wrt__x_rr(c, WRT__X_MOV, dest, dest);
    }
    wrt__operand_release(j, &a);
    wrt__push_reg(j, to, dest);
}

/* f32.demote_f64, f64.promote_f32 */
static void wrt__emit_float_resize(wrt__jit *j, uint32_t to)
{
    wrt__operand a = wrt__operand_pop(j);
    uint32_t form = to == WRT__T_F64 ? WRT__X_CVTSS2SD : WRT__X_CVTSD2SS;
    wrt__x_convert(j, form, &a, to, true, true);
}

/* Same bits, other kind of register. */
static void wrt__emit_reinterpret(wrt__jit *j, uint32_t from, uint32_t to)
{
    wrt__operand a = wrt__operand_pop(j);
    uint32_t w = to & 1 ? (uint32_t)WRT__X_W : 0;
    if (wrt__is_const(&a)) {
        wrt__push_const(j, to, a.bits);
        return;
    }
    if (wrt__in_memory(&a)) {
        uint32_t dest = wrt__destination(j, to, WRT__NO_REG);
        wrt__gen_load(j, to, dest, wrt__operand_offset(j, &a));
        wrt__result(j, to, dest);
        return;
    }
    uint32_t dest = wrt__destination(j, to, WRT__NO_REG);
    if (wrt__is_float(from)) wrt__x_rr(&j->code, WRT__X_MOVD_TO | w, a.reg, dest);
    else wrt__x_rr(&j->code, WRT__X_MOVD | w, dest, a.reg);
    wrt__operand_release(j, &a);
    wrt__result(j, to, dest);
}

/* -- select -------------------------------------------------------------------------------------------------------- */

/* dest = condition ? a : b, where a is in dest already. */
static void wrt__x_select(wrt__jit *j, uint32_t type, uint32_t condition, uint32_t dest,
                          wrt__operand *b)
{
    wrt__codebuf *c = &j->code;
    uint32_t unless = wrt__invert(condition);
    if (!wrt__is_float(type) && condition < 16) {
        wrt__x_operand(j, (WRT__X_CMOV + unless) | wrt__x_wide(type), dest, b);
        return;
    }
    if (condition < 16) {
        uint32_t skip = wrt__x_skip(c, condition);
        wrt__operand_load(j, b, dest);
        wrt__x_skip_end(c, skip);
        return;
    }
    /* Float equality: take b when unequal or unordered, or the other way round. */
    uint32_t odd = 0;
    if (condition == WRT__CC_FEQ) {
        uint32_t p = wrt__x_skip(c, WRT__CC_P);
        odd = wrt__x_skip(c, WRT__CC_E);
        wrt__x_skip_end(c, p);
        wrt__operand_load(j, b, dest);
        wrt__x_skip_end(c, odd);
    } else {
        uint32_t p = wrt__x_skip(c, WRT__CC_P);
        odd = wrt__x_skip(c, WRT__CC_NE);
        wrt__operand_load(j, b, dest);
        wrt__x_skip_end(c, p);
        wrt__x_skip_end(c, odd);
    }
}

static void wrt__emit_select(wrt__jit *j)
{
    wrt__operand which = wrt__operand_pop(j);
    wrt__operand b = wrt__operand_pop(j);
    wrt__operand a = wrt__operand_pop(j);
    uint32_t type = a.type;
    if (wrt__is_const(&which)) {
        bool first = (uint32_t)which.bits != 0;
        wrt__operand_release(j, first ? &b : &a);
        wrt__operand_repush(j, first ? &a : &b);
        return;
    }
    /* Everything that may use flags comes before the test; moves do not. */
    uint32_t condition;
    bool tested = which.kind == WRT__IN_FLAGS;
    if (wrt__is_const(&b)) wrt__operand_in_reg(j, &b);
    uint32_t dest = wrt__destination(j, type, wrt__reusable(&a));
    if (!tested && wrt__is_in(&which, dest)) {
        condition = wrt__gen_test(j, &which);
        tested = true;
    } else {
        condition = tested ? which.reg : (uint32_t)WRT__CC_NE;
    }
    if (wrt__is_in(&b, dest) && !wrt__is_in(&a, dest)) {
        if (!tested) wrt__gen_test(j, &which);
        if (wrt__is_const(&a)) wrt__operand_in_reg(j, &a);
        wrt__x_select(j, type, wrt__invert(condition), dest, &a);
    } else {
        wrt__operand_load(j, &a, dest);
        if (!tested) wrt__gen_test(j, &which);
        wrt__x_select(j, type, condition, dest, &b);
    }
    if (which.kind != WRT__IN_FLAGS) wrt__release_unless(j, &which, dest);
    wrt__release_unless(j, &a, dest);
    wrt__release_unless(j, &b, dest);
    wrt__result(j, type, dest);
}

#endif /* WRT__JIT_X64_FLOAT_H */
