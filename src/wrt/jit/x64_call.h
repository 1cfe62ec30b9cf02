/* src/wrt/jit/x64_call.h - prologue and epilogue, branches, calls, fuel, and code out of line. */
#ifndef WRT__JIT_X64_CALL_H
#define WRT__JIT_X64_CALL_H

#include "calls.h"
#include "x64_mem.h"

/* Frames up to this size may be made before the stack limit is looked at: the host leaves at least
 * a page below the limit. A function that calls nothing and has less is not checked at all. */
#define WRT__SMALL_FRAME 1024

/* -- branches ---------------------------------------------------------------------------------------------- */

static uint32_t wrt__gen_jump(wrt__jit *j) { return wrt__x_jmp(&j->code); }

static void wrt__x_branch(wrt__jit *j, uint32_t condition, uint32_t *chain)
{
    uint32_t at = wrt__x_jcc(&j->code, condition);
    wrt__chain_add(j, chain, at, at + 4);
}

static void wrt__gen_branch(wrt__jit *j, uint32_t condition, uint32_t *chain)
{
    if (condition == WRT__CC_FEQ) {
        uint32_t skip = wrt__x_skip(&j->code, WRT__CC_P);
        wrt__x_branch(j, WRT__CC_E, chain);
        wrt__x_skip_end(&j->code, skip);
    } else if (condition == WRT__CC_FNE) {
        wrt__x_branch(j, WRT__CC_P, chain);
        wrt__x_branch(j, WRT__CC_NE, chain);
    } else {
        wrt__x_branch(j, condition, chain);
    }
}

static void wrt__gen_jump_back(wrt__jit *j, uint32_t target) { wrt__x_jmp_back(&j->code, target); }

static void wrt__gen_branch_back(wrt__jit *j, uint32_t condition, uint32_t target)
{
    if (condition == WRT__CC_FEQ) {
        uint32_t skip = wrt__x_skip(&j->code, WRT__CC_P);
        wrt__x_jcc_back(&j->code, WRT__CC_E, target);
        wrt__x_skip_end(&j->code, skip);
    } else if (condition == WRT__CC_FNE) {
        wrt__x_jcc_back(&j->code, WRT__CC_P, target);
        wrt__x_jcc_back(&j->code, WRT__CC_NE, target);
    } else {
        wrt__x_jcc_back(&j->code, condition, target);
    }
}

static void wrt__gen_align_loop(wrt__jit *j)
{
    wrt__x_align(&j->code, j->profile->has_br_table ? 64 : 16);
}

static uint32_t wrt__gen_switch(wrt__jit *j, uint32_t index, uint32_t count, uint32_t *table)
{
    wrt__codebuf *c = &j->code;
    uint32_t base = wrt__temp_take(j, WRT__T_I64);
    if (wrt__fits_i8((int64_t)count)) {
        wrt__x_ri(c, 0, WRT__I_CMP, index, (int32_t)count);
    } else {
        wrt__x_rr(c, 0x81, WRT__I_CMP, index);
        wrt__code_u32(c, count);
    }
    uint32_t otherwise = wrt__x_jcc(c, WRT__CC_AE);
    uint32_t at = wrt__x_rip(c, WRT__X_LEA | WRT__X_W, base);
    wrt__x_rx(c, WRT__X_MOVSXD, index, base, index, 2, 0);
    wrt__x_rr(c, WRT__X_ADD | WRT__X_W, index, base);
    wrt__x_rr(c, WRT__X_GROUP_FF, 4, index);
    while (wrt__code_here(c) & 3) wrt__code_u8(c, 0xcc);
    *table = wrt__code_here(c);
    wrt__code_patch(c, at, at + 4, *table);
    for (uint32_t i = 0; i < count; i++) {
        wrt__code_reserve(c);
        wrt__code_u32(c, 0);
    }
    wrt__code_reserve(c);
    wrt__temp_give(j, base);
    return otherwise;
}

/* -- fuel ---------------------------------------------------------------------------------------------------- */

static void wrt__gen_charge(wrt__jit *j, uint32_t cost, bool checked)
{
    wrt__codebuf *c = &j->code;
    uint32_t here = wrt__code_here(c);
    if (j->metered) {
        if (cost == 0 && !checked) return;
        wrt__x_mi(c, WRT__X_W, WRT__I_SUB, WRT__REG_CONTEXT, 0, (int32_t)cost);
    } else {
        /* The counter never runs down; its sign tells of an interruption. */
        if (!checked || (j->profile->is_leaf && j->next_cost == 1)) return;
        wrt__x_mi(c, WRT__X_W, WRT__I_CMP, WRT__REG_CONTEXT, 0, 0);
    }
    if (!checked) return;
    wrt__stub *s = wrt__stub_add(j, WRT__STUB_FUEL, wrt__x_jcc(c, WRT__CC_S));
    if (!s) return;
    s->back = here;
    s->refund = j->metered ? cost : 0;
}

/* -- prologue and epilogue -------------------------------------------------------------------------------------- */

static void wrt__x_stack_check(wrt__jit *j, bool before)
{
    wrt__codebuf *c = &j->code;
    bool small = j->frame_size <= WRT__SMALL_FRAME;
    if (before == small || (small && j->profile->is_leaf)) return;
    uint32_t reg = WRT__RSP;
    if (before) { /* rsi: no argument comes in it, and its caller has saved it */
        reg = WRT__RSI;
        wrt__x_rm(c, WRT__X_LEA | WRT__X_W, reg, WRT__RSP, -j->frame_size);
    }
    wrt__x_rm(c, WRT__X_CMP | WRT__X_W, reg, WRT__REG_CONTEXT, WRT__CONTEXT_FIELD(stack_limit));
    wrt__stub *s = wrt__stub_add(j, WRT__STUB_TRAP, wrt__x_jcc(c, WRT__CC_B));
    if (!s) return;
    s->code = before ? (uint8_t)WRT__SITE_ENTRY : (uint8_t)WRT_TRAP_STACK_OVERFLOW;
    s->refund = 0; /* nothing of the function was charged yet */
}

static void wrt__x_incoming(wrt__jit *j)
{
    wrt__arg_place place;
    wrt__arg_start(&place, j->type);
    for (uint32_t i = 0; i < j->type->param_count; i++) {
        uint32_t type = wrt__type_of(j->type->params[i]);
        uint32_t reg = wrt__arg_next(&place, type);
        if (j->profile->local_weight[i] == 0) continue;
        wrt__code_reserve(&j->code);
        uint32_t home = j->homes[i].reg;
        if (home == WRT__NO_REG) {
            if (reg != WRT__NO_REG) wrt__gen_store(j, type, j->homes[i].slot, reg);
        } else if (reg != WRT__NO_REG) {
            wrt__gen_move(j, type, home, reg);
        } else {
            wrt__gen_load(j, type, home, j->homes[i].slot);
        }
    }
}

/* From this many locals in slots on, a loop clears them. */
#define WRT__CLEAR_LOOP 12u

/* Clears the slots from `first` up to `end`, offsets. */
static void wrt__x_clear(wrt__jit *j, int32_t first, int32_t end)
{
    wrt__codebuf *c = &j->code;
    if (end - first < (int32_t)(8 * WRT__CLEAR_LOOP)) {
        for (; first < end; first += 8) { wrt__x_mov_mi(c, WRT__X_W, WRT__RSP, first, 0); }
        return;
    }
    wrt__x_mov_i(c, WRT__RAX, (uint64_t)((int64_t)first - end));
    wrt__x_rr(c, WRT__X_XOR, WRT__RCX, WRT__RCX);
    uint32_t loop = wrt__code_here(c);
    wrt__x_rx(c, WRT__X_STORE | WRT__X_W, WRT__RCX, WRT__RSP, WRT__RAX, 0, end);
    wrt__x_ri(c, WRT__X_W, WRT__I_ADD, WRT__RAX, 8);
    wrt__x_jcc_back(c, WRT__CC_NE, loop);
}

/* Locals that are not parameters start as zero. Their slots lie in ascending order. */
static void wrt__x_zero_locals(wrt__jit *j)
{
    int32_t first = 0, end = 0;
    WRT__FOR_USED_LOCALS(j, local, type)
    {
        const wrt__home *home = &j->homes[local];
        if (local < j->type->param_count) continue;
        if (home->reg != WRT__NO_REG) {
            if (wrt__is_float(type)) wrt__x_rr(&j->code, WRT__X_XORPS, home->reg, home->reg);
            else wrt__x_rr(&j->code, WRT__X_XOR, home->reg, home->reg);
            continue;
        }
        if (end != home->slot) {
            wrt__code_reserve(&j->code);
            wrt__x_clear(j, first, end);
            first = home->slot;
        }
        end = home->slot + 8;
    }
    wrt__code_reserve(&j->code);
    wrt__x_clear(j, first, end);
}

static void wrt__gen_prologue(wrt__jit *j)
{
    wrt__codebuf *c = &j->code;
    wrt__x_align(c, 16);
    j->info->code_offset = wrt__code_here(c);
    wrt__x_stack_check(j, true);
    for (uint32_t i = 0; i < WRT__KEPT_INT_HOMES; i++) {
        if (j->kept & WRT__BIT(wrt__kept_int_homes[i])) wrt__x_push(c, wrt__kept_int_homes[i]);
    }
    if (j->frame_sub) wrt__x_ri(c, WRT__X_W, WRT__I_SUB, WRT__RSP, j->frame_sub);
    wrt__x_stack_check(j, false);
    wrt__block_start(j, true);
    j->spent = 1; /* the entry itself */
    wrt__x_incoming(j);
    wrt__x_zero_locals(j);
}

static void wrt__gen_epilogue(wrt__jit *j)
{
    wrt__codebuf *c = &j->code;
    if (j->frame_sub) wrt__x_ri(c, WRT__X_W, WRT__I_ADD, WRT__RSP, j->frame_sub);
    for (uint32_t i = WRT__KEPT_INT_HOMES; i-- > 0;) {
        if (j->kept & WRT__BIT(wrt__kept_int_homes[i])) wrt__x_pop(c, wrt__kept_int_homes[i]);
    }
    wrt__x_ret(c);
}

/* -- calls -------------------------------------------------------------------------------------------------------- */

static inline void wrt__x_thunk(wrt__jit *j, uint32_t thunk)
{
    wrt__x_rm(&j->code, WRT__X_GROUP_FF, 2, WRT__REG_CONTEXT, wrt__thunk_offset(thunk));
}

static inline void wrt__x_call_site(wrt__jit *j, uint32_t kind)
{
    wrt__site_add(j, wrt__code_here(&j->code), wrt__offset_now(j), kind, (uint32_t)j->adjust / 16);
}

static void wrt__gen_call_direct(wrt__jit *j, uint32_t func)
{
    wrt__codebuf *c = &j->code;
    uint32_t at = wrt__x_call(c);
    wrt__x_call_site(j, WRT__SITE_CALL);
    if (func <= j->func) {
        wrt__code_patch(c, at, at + 4, j->m->funcs[func].code_offset);
        return;
    }
    if (!wx__array_add(j->calls, 1)) {
        j->failed = true;
        return;
    }
    wx__array_last(j->calls).at = at;
    wx__array_last(j->calls).func = func;
}

/* The function in WRT__REG_FUNC, whose context is not ours. */
static void wrt__x_switch_call(wrt__jit *j, uint32_t offset, uint32_t units)
{
    wrt__codebuf *c = &j->code;
    int32_t link = (int32_t)(16 * units);
    wrt__x_rm(c, WRT__X_STORE | WRT__X_W, WRT__REG_CONTEXT, WRT__RSP, link);
    wrt__x_thunk(j, WRT__THUNK_SWITCH_TO);
    wrt__x_rm(c, WRT__X_GROUP_FF, 2, WRT__REG_FUNC, (int32_t)offsetof(wrt__func, code));
    wrt__site_add(j, wrt__code_here(c), offset, WRT__SITE_SWITCH, units);
    wrt__x_rm(c, WRT__X_MOV | WRT__X_W, WRT__REG_FUNC, WRT__RSP, link);
    wrt__x_thunk(j, WRT__THUNK_SWITCH_BACK);
}

static void wrt__gen_call_import(wrt__jit *j, uint32_t func)
{
    wrt__x_context_item(j, WRT__REG_FUNC, WRT__CONTEXT_FIELD(funcs), func);
    wrt__x_switch_call(j, wrt__offset_now(j), (uint32_t)j->adjust / 16);
}

static void wrt__gen_table_func(wrt__jit *j, uint32_t table, uint32_t index, uint32_t type_id)
{
    wrt__codebuf *c = &j->code;
    const uint32_t f = WRT__REG_FUNC;
    wrt__x_context_item(j, f, WRT__CONTEXT_FIELD(tables), table);
    wrt__x_table_elements(j, f, index);
    wrt__x_rx(c, WRT__X_MOV | WRT__X_W, f, f, index, 3, 0);
    wrt__x_rr(c, WRT__X_TEST | WRT__X_W, f, f);
    wrt__x_trap_if(j, WRT__CC_E, WRT_TRAP_INDIRECT_CALL_TO_NULL);
    wrt__x_mi(c, 0, WRT__I_CMP, f, (int32_t)offsetof(wrt__func, type_id), (int32_t)type_id);
    wrt__x_trap_if(j, WRT__CC_NE, WRT_TRAP_BAD_SIGNATURE);
}

static void wrt__gen_call_func(wrt__jit *j)
{
    wrt__codebuf *c = &j->code;
    wrt__x_rm(c, WRT__X_CMP | WRT__X_W, WRT__REG_CONTEXT, WRT__REG_FUNC,
              (int32_t)offsetof(wrt__func, context));
    uint32_t other = wrt__x_jcc(c, WRT__CC_NE);
    wrt__x_rm(c, WRT__X_GROUP_FF, 2, WRT__REG_FUNC, (int32_t)offsetof(wrt__func, code));
    wrt__x_call_site(j, WRT__SITE_CALL);
    wrt__stub *s = wrt__stub_add(j, WRT__STUB_SWITCH_CALL, other);
    if (s) s->extra = (uint32_t)j->adjust / 16;
}

static void wrt__gen_call_runtime(wrt__jit *j, uint32_t opcode, int32_t args, uint32_t imm1,
                                  uint32_t imm2)
{
    wrt__codebuf *c = &j->code;
    wrt__x_rr(c, WRT__X_MOV | WRT__X_W, WRT__RDI, WRT__REG_CONTEXT);
    wrt__x_rm(c, WRT__X_LEA | WRT__X_W, WRT__RSI, WRT__RSP, args);
    wrt__x_mov_i(c, WRT__RDX, opcode);
    wrt__x_mov_i(c, WRT__RCX, imm1);
    wrt__x_mov_i(c, WRT__R8, imm2);
    wrt__x_thunk(j, WRT__THUNK_RUNTIME);
    wrt__x_call_site(j, WRT__SITE_CALL);
    wrt__x_rr(c, WRT__X_TEST, WRT__RAX, WRT__RAX); /* WRT__NO_TRAP is negative, codes are not */
    (void)wrt__stub_add(j, WRT__STUB_TRAP_RESULT, wrt__x_jcc(c, WRT__CC_NS));
    /* memory.grow moves it, and so may the callback that is asked for more fuel. */
    wrt__x_rm(c, WRT__X_MOV | WRT__X_W, WRT__REG_MEMORY, WRT__REG_CONTEXT,
              WRT__CONTEXT_FIELD(memory_data));
}

/* -- out of line ---------------------------------------------------------------------------------------------------- */

/* Ends the code with a trap whose place is this very call. */
static void wrt__x_stub_trap(wrt__jit *j, const wrt__stub *s, uint32_t kind)
{
    wrt__x_thunk(j, WRT__THUNK_TRAP);
    wrt__site_add(j, wrt__code_here(&j->code), s->offset, kind, s->refund);
}

static void wrt__x_stub_back(wrt__jit *j, const wrt__stub *s)
{
    wrt__x_jmp_back(&j->code, s->back);
}

/* form reg, literal */
static void wrt__x_literal(wrt__jit *j, uint32_t form, uint32_t reg, uint64_t bits)
{
    wrt__literal_add(j, bits, wrt__x_rip(&j->code, form, reg));
}

static void wrt__x_stub_trunc_trap(wrt__jit *j, const wrt__stub *s, uint32_t x)
{
    wrt__x_rr(&j->code, wrt__x_ucomis(s->type), x, x);
    uint32_t ordered = wrt__x_skip(&j->code, WRT__CC_NP);
    wrt__x_stub_trap(j, s, WRT_TRAP_BAD_CONVERSION_TO_INTEGER);
    wrt__x_skip_end(&j->code, ordered);
    wrt__x_stub_trap(j, s, WRT_TRAP_INTEGER_OVERFLOW);
}

static void wrt__x_stub_min_max(wrt__jit *j, const wrt__stub *s)
{
    wrt__codebuf *c = &j->code;
    uint32_t nan = wrt__x_skip(c, WRT__CC_P);
    wrt__x_rr(c, s->code ? WRT__X_ANDPS : WRT__X_ORPS, s->a, s->b); /* of zeros: the right sign */
    wrt__x_stub_back(j, s);
    wrt__x_skip_end(c, nan);
    wrt__x_rr(c, WRT__X_FADD | wrt__x_scalar(s->type), s->a, s->b);
    wrt__x_stub_back(j, s);
}

/* Halves the number, keeping the lowest bit as the sticky one, and doubles the result. */
static void wrt__x_stub_u64_to_float(wrt__jit *j, const wrt__stub *s)
{
    wrt__codebuf *c = &j->code;
    uint32_t scalar = wrt__x_scalar(s->type);
    wrt__x_rr(c, WRT__X_MOV | WRT__X_W, s->extra, s->b);
    wrt__x_shift_i(c, WRT__X_W, WRT__SH_SHR, s->extra, 1);
    uint32_t even = wrt__x_skip(c, WRT__CC_AE);
    wrt__x_ri(c, WRT__X_W, WRT__I_OR, s->extra, 1);
    wrt__x_skip_end(c, even);
    wrt__x_rr(c, WRT__X_XORPS, s->a, s->a);
    wrt__x_rr(c, WRT__X_CVTSI2F | scalar | WRT__X_W, s->a, s->extra);
    wrt__x_rr(c, WRT__X_FADD | scalar, s->a, s->a);
    wrt__x_stub_back(j, s);
}

static void wrt__x_stub_trunc_s64(wrt__jit *j, const wrt__stub *s)
{
    wrt__codebuf *c = &j->code;
    bool wide = s->type == WRT__T_F64;
    wrt__x_literal(j, wrt__x_ucomis(s->type), s->b, wide ? 0xc3e0000000000000u : 0xdf000000u);
    uint32_t other = wrt__x_skip(c, WRT__CC_NE);
    uint32_t nan = wrt__x_skip(c, WRT__CC_P);
    wrt__x_stub_back(j, s);
    wrt__x_skip_end(c, other);
    wrt__x_skip_end(c, nan);
    wrt__x_stub_trunc_trap(j, s, s->b);
}

static void wrt__x_stub_trunc_u64(wrt__jit *j, const wrt__stub *s)
{
    wrt__codebuf *c = &j->code;
    uint32_t scalar = wrt__x_scalar(s->type);
    wrt__x_rr(c, WRT__X_MOVAPS, s->extra, s->b);
    wrt__x_literal(j, WRT__X_FSUB | scalar, s->extra, wrt__two_63(s->type));
    wrt__x_rr(c, WRT__X_CVTTF2SI | scalar | WRT__X_W, s->a, s->extra);
    wrt__x_rr(c, WRT__X_TEST | WRT__X_W, s->a, s->a);
    uint32_t fits = wrt__x_skip(c, WRT__CC_NS);
    if (s->code) {
        wrt__x_mov_i(c, s->a, ~(uint64_t)0);
        wrt__x_stub_back(j, s);
    } else {
        wrt__x_stub_trap(j, s, WRT_TRAP_INTEGER_OVERFLOW);
    }
    wrt__x_skip_end(c, fits);
    wrt__x_btc(c, s->a, 63);
    wrt__x_stub_back(j, s);
}

static void wrt__x_stub_saturate(wrt__jit *j, const wrt__stub *s)
{
    wrt__codebuf *c = &j->code;
    if (s->extra == 0) {
        wrt__x_mov_i(c, s->a, 0);
        wrt__x_stub_back(j, s);
        return;
    }
    uint64_t all = s->extra == 64 ? ~(uint64_t)0 : 0xffffffffu;
    wrt__x_literal(j, wrt__x_ucomis(s->type), s->b, 0);
    uint32_t nan = wrt__x_skip(c, WRT__CC_P);
    uint32_t high = wrt__x_skip(c, WRT__CC_A);
    wrt__x_mov_i(c, s->a, s->bits);
    wrt__x_stub_back(j, s);
    wrt__x_skip_end(c, high);
    wrt__x_mov_i(c, s->a, s->bits ? s->bits - 1 : all);
    wrt__x_stub_back(j, s);
    wrt__x_skip_end(c, nan);
    wrt__x_mov_i(c, s->a, 0);
    wrt__x_stub_back(j, s);
}

static void wrt__x_stub(wrt__jit *j, const wrt__stub *s)
{
    wrt__codebuf *c = &j->code;
    wrt__code_patch(c, s->jump, s->jump + 4, wrt__code_here(c));
    switch ((uint32_t)s->kind) {
    case WRT__STUB_TRAP: wrt__x_stub_trap(j, s, s->code); break;
    case WRT__STUB_TRAP_RESULT: wrt__x_stub_trap(j, s, WRT__SITE_RESULT); break;
    case WRT__STUB_TRAP_TRUNC: wrt__x_stub_trunc_trap(j, s, s->a); break;
    case WRT__STUB_FUEL:
        wrt__x_thunk(j, WRT__THUNK_FUEL);
        wrt__site_add(j, wrt__code_here(c), s->offset, WRT__SITE_FUEL, s->refund);
        wrt__x_stub_back(j, s);
        break;
    case WRT__STUB_SWITCH_CALL:
        wrt__x_switch_call(j, s->offset, s->extra);
        wrt__x_stub_back(j, s);
        break;
    case WRT__STUB_MIN_MAX: wrt__x_stub_min_max(j, s); break;
    case WRT__STUB_CANONICAL:
        wrt__x_literal(j, 0x10u | WRT__X_0F | wrt__x_scalar(s->type), s->a,
                       s->type == WRT__T_F64 ? 0x7ff8000000000000u : 0x7fc00000u);
        wrt__x_stub_back(j, s);
        break;
    case WRT__STUB_U64_TO_FLOAT: wrt__x_stub_u64_to_float(j, s); break;
    case WRT__STUB_TRUNC_S64: wrt__x_stub_trunc_s64(j, s); break;
    case WRT__STUB_TRUNC_U64: wrt__x_stub_trunc_u64(j, s); break;
    default: wrt__x_stub_saturate(j, s); break;
    }
}

/* Literals behind the code, equal neighbours shared. */
static void wrt__x_literals(wrt__jit *j)
{
    enum { recent = 8u };
    wrt__codebuf *c = &j->code;
    uint64_t bits[recent];
    uint32_t place[recent];
    uint32_t count = 0;
    size_t n = wx__array_len(j->literals);
    if (n == 0) return;
    wrt__x_align(c, 8);
    for (size_t i = 0; i < n; i++) {
        const wrt__literal *l = &j->literals[i];
        uint32_t known = count < recent ? count : (uint32_t)recent;
        uint32_t k = 0;
        while (k < known && bits[k] != l->bits) k++;
        if (k == known) {
            k = count++ % recent;
            bits[k] = l->bits;
            place[k] = wrt__code_here(c);
            wrt__code_reserve(c);
            wrt__code_u64(c, l->bits);
        }
        wrt__code_patch(c, l->at, l->at + 4, place[k]);
    }
}

static void wrt__gen_stubs(wrt__jit *j)
{
    j->adjust = 0;
    for (size_t i = 0; i < wx__array_len(j->stubs); i++) {
        wrt__code_reserve(&j->code);
        wrt__stub s = j->stubs[i];
        wrt__x_stub(j, &s);
    }
    wrt__code_reserve(&j->code);
    wrt__code_u8(&j->code, 0xcc); /* a return address never is the start of the next function */
    wrt__x_literals(j);
}

#endif /* WRT__JIT_X64_CALL_H */
