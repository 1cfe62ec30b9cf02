/* src/wrt/jit/calls.h - calls between functions, between instances, and into the runtime.
 *
 * Before any call the homes that no callee keeps are stored to their slots, unless they still are
 * there from the last call, and loaded again behind it. Operands in temporaries go to their slots.
 *
 * A function reached through a wrt__func (import, table) may belong to another instance. The call
 * then goes through a stub: it keeps the context in the frame's link slot, lets the runtime move
 * the fuel and the interrupt's target over, calls, and moves them back. Host functions have no
 * context; their code is the arena's thunk that calls wrt__host_call.
 *
 * Signatures of more than WRT__MANY parameters or results pass all of them in memory, so that a
 * call of two bytes never costs thousands of instructions.
 */
#ifndef WRT__JIT_CALLS_H
#define WRT__JIT_CALLS_H

#include "control.h"

/* -- around a call --------------------------------------------------------------------------------------- */

/* Calls visit each loose home in use; their number is small. */
static void wrt__homes_save(wrt__jit *j)
{
    uint32_t loose = j->homes_used & WRT__LOOSE_HOMES & ~j->saved;
    for (; loose; loose &= loose - 1) {
        uint32_t reg = wx__ctz32(loose);
        uint32_t local = j->home_local[reg];
        wrt__gen_store(j, j->homes[local].type, wrt__home_slot(j, local), reg);
    }
    j->saved |= j->homes_used & WRT__LOOSE_HOMES;
}

static void wrt__homes_restore(wrt__jit *j)
{
    uint32_t loose = j->homes_used & WRT__LOOSE_HOMES;
    if (WRT__INJECTED(j, CLOBBER)) loose &= loose - 1;
    for (; loose; loose &= loose - 1) {
        uint32_t reg = wx__ctz32(loose);
        uint32_t local = j->home_local[reg];
        wrt__gen_load(j, j->homes[local].type, reg, wrt__home_slot(j, local));
    }
}

/* This loose home or temporary is about to be destroyed; homes are saved. Operands that read it
 * get a copy. */
static void wrt__scratch_take(wrt__jit *j, uint32_t reg)
{
    if (!(j->homes_used & WRT__BIT(reg))) {
        wrt__temp_take_exact(j, reg);
    } else if (j->lazy[reg]) {
        wrt__local_detach(j, j->home_local[reg]);
    }
}

static void wrt__scratch_give(wrt__jit *j, uint32_t reg)
{
    if (!(j->homes_used & WRT__BIT(reg))) wrt__temp_give(j, reg);
}

/* -- arguments ----------------------------------------------------------------------------------------------- */

/* Where each register argument is now, by the register it must get to; none: NULL. */
typedef struct wrt__parallel {
    const wrt__operand *from[32];
    uint32_t pending; /* registers still to be filled */
} wrt__parallel;

/* Registers in `pending` whose present content is an argument for another register. */
static uint32_t wrt__parallel_sources(const wrt__parallel *p)
{
    uint32_t sources = 0;
    for (uint32_t set = p->pending; set; set &= set - 1) {
        const wrt__operand *a = p->from[wx__ctz32(set)];
        if (a->kind == WRT__IN_REG) sources |= WRT__BIT(a->reg);
    }
    return sources;
}

/* Every pending register holds another's argument: swap the first into place. The operand that was
 * in its way is then where the first was. */
static void wrt__parallel_cycle(wrt__jit *j, wrt__parallel *p, wrt__operand *moved)
{
    uint32_t to = wx__ctz32(p->pending);
    uint32_t from = p->from[to]->reg;
    wrt__gen_swap(j, p->from[to]->type, to, from);
    p->pending &= ~WRT__BIT(to);
    for (uint32_t set = p->pending; set; set &= set - 1) {
        uint32_t k = wx__ctz32(set);
        if (p->from[k]->kind != WRT__IN_REG || p->from[k]->reg != to) continue;
        moved[k] = *p->from[k];
        moved[k].reg = (uint8_t)from;
        p->from[k] = &moved[k];
        if (k == from) p->pending &= ~WRT__BIT(k);
    }
}

/* Fills all argument registers at once. Sources in registers first, then the rest, which cannot be
 * in anybody's way any more. */
static void wrt__parallel_move(wrt__jit *j, wrt__parallel *p)
{
    wrt__operand moved[32];
    uint32_t late = 0;
    for (uint32_t set = p->pending; set; set &= set - 1) {
        uint32_t to = wx__ctz32(set);
        const wrt__operand *a = p->from[to];
        if (a->kind != WRT__IN_REG) late |= WRT__BIT(to);
        else if (a->reg == to) p->pending &= ~WRT__BIT(to);
    }
    p->pending &= ~late;
    while (p->pending) {
        uint32_t ready = p->pending & ~wrt__parallel_sources(p);
        if (!ready) {
            wrt__parallel_cycle(j, p, moved);
            continue;
        }
        uint32_t to = wx__ctz32(ready);
        wrt__operand_load(j, p->from[to], to);
        p->pending &= ~WRT__BIT(to);
    }
    for (; late; late &= late - 1) {
        uint32_t to = wx__ctz32(late);
        wrt__operand_load(j, p->from[to], to);
    }
}

/* Copies an operand to a place for stack arguments through `scratch`, a float register, when it
 * comes from memory; takes no temporaries. */
static void wrt__argument_store(wrt__jit *j, const wrt__operand *a, int32_t offset,
                                uint32_t scratch)
{
    if (wrt__is_const(a)) {
        wrt__gen_store_const(j, a->type, offset, a->bits);
    } else if (wrt__in_register(a)) {
        wrt__gen_store(j, a->type, offset, a->reg);
    } else {
        wrt__gen_load(j, WRT__T_F64, scratch, wrt__operand_offset(j, a));
        wrt__gen_store(j, WRT__T_F64, offset, scratch);
    }
}

/* The arguments, on top of the stack, to where the callee expects them. */
static void wrt__place_arguments(wrt__jit *j, const wrt__type *type)
{
    uint32_t count = type->param_count;
    const wrt__operand *args = &j->stack[j->height - count];
    if (wrt__is_many(type)) {
        wrt__gen_copy(j, 0, wrt__operand_slot(j, j->height - count), count);
        return;
    }
    wrt__parallel p;
    wrt__arg_place place;
    wrt__arg_start(&place, type);
    p.pending = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t reg = wrt__arg_next(&place, args[i].type);
        if (reg != WRT__NO_REG) {
            p.from[reg] = &args[i];
            p.pending |= WRT__BIT(reg);
        } else {
            wrt__code_reserve(&j->code);
            wrt__argument_store(j, &args[i], (int32_t)(8 * (place.stack - 1)), WRT__REG_SCRATCH);
        }
    }
    wrt__code_reserve(&j->code);
    wrt__parallel_move(j, &p);
    wrt__code_reserve(&j->code);
}

/* -- the call ---------------------------------------------------------------------------------------------------- */

/* Bytes below the frame for stack arguments and results, a multiple of 16. */
static int32_t wrt__call_area(const wrt__type *type)
{
    uint32_t results = type->result_count > 1 ? type->result_count - 1 : 0;
    return (int32_t)((8 * (wrt__stack_args(type) + results) + 15) & ~15u);
}

/* Everything but the arguments is out of the way of the callee. For signatures passed in memory
 * the arguments are in their slots. */
static void wrt__call_prepare(wrt__jit *j, const wrt__type *type)
{
    wrt__homes_save(j);
    wrt__spill_temps(j, j->height - type->param_count);
    if (wrt__is_many(type)) wrt__flush_top(j, type->param_count);
    if (wrt__call_area(type)) wrt__scratch_take(j, WRT__REG_SCRATCH);
}

/* Arguments into place; the stack pointer moves down to make room for those on the stack. */
static void wrt__call_arguments(wrt__jit *j, const wrt__type *type)
{
    int32_t area = wrt__call_area(type);
    if (area) wrt__gen_stack_adjust(j, -area);
    j->adjust += area;
    wrt__place_arguments(j, type);
}

/* Behind the call: pops the arguments, pushes the results, starts the next block. */
static void wrt__call_finish(wrt__jit *j, const wrt__type *type)
{
    uint32_t base = j->height - type->param_count;
    uint32_t count = type->result_count;
    int32_t extra = (int32_t)(8 * wrt__stack_args(type));
    int32_t area = j->adjust;
    wrt__drop_to(j, base);
    if (count > WRT__COPY_LOOP) {
        wrt__temp_take_exact(j, wrt__result_reg(wrt__type_of(type->results[0])));
        wrt__gen_copy(j, wrt__operand_slot(j, base + 1), extra, count - 1);
        wrt__temp_give(j, wrt__result_reg(wrt__type_of(type->results[0])));
    } else {
        for (uint32_t i = 1; i < count; i++) {
            wrt__code_reserve(&j->code);
            wrt__gen_load(j, WRT__T_F64, WRT__REG_SCRATCH, extra + (int32_t)(8 * (i - 1)));
            wrt__gen_store(j, WRT__T_F64, wrt__operand_slot(j, base + i), WRT__REG_SCRATCH);
        }
    }
    if (area) {
        wrt__gen_stack_adjust(j, area);
        wrt__scratch_give(j, WRT__REG_SCRATCH);
    }
    j->adjust = 0;
    wrt__code_reserve(&j->code);
    wrt__homes_restore(j);
    if (count > 0) {
        uint32_t first = wrt__type_of(type->results[0]);
        wrt__temp_take_exact(j, wrt__result_reg(first));
        wrt__push_reg(j, first, wrt__result_reg(first));
    }
    for (uint32_t i = 1; i < count; i++) wrt__push_slot(j, wrt__type_of(type->results[i]));
    wrt__block_start(j, false);
}

static void wrt__emit_call(wrt__jit *j)
{
    uint32_t func = wrt__imm_u32(&j->pc);
    const wrt__type *type = &j->m->types[j->m->funcs[func].type];
    wrt__call_prepare(j, type);
    if (func < j->m->imported_funcs) {
        wrt__scratch_take(j, WRT__REG_FUNC);
        wrt__call_arguments(j, type);
        wrt__gen_call_import(j, func);
        wrt__scratch_give(j, WRT__REG_FUNC);
    } else {
        wrt__call_arguments(j, type);
        wrt__gen_call_direct(j, func);
    }
    wrt__call_finish(j, type);
}

static void wrt__emit_call_indirect(wrt__jit *j)
{
    uint32_t type_index = wrt__imm_u32(&j->pc);
    const wrt__type *type = &j->m->types[type_index];
    uint32_t table = wrt__imm_u32(&j->pc);
    wrt__operand index = wrt__operand_pop(j);
    wrt__homes_save(j);
    wrt__operand_avoid(j, &index, WRT__BIT(WRT__REG_FUNC));
    wrt__scratch_take(j, WRT__REG_FUNC);
    wrt__gen_table_func(j, table, index.reg, type->id);
    wrt__operand_release(j, &index);
    wrt__call_prepare(j, type);
    wrt__call_arguments(j, type);
    wrt__gen_call_func(j);
    wrt__scratch_give(j, WRT__REG_FUNC);
    wrt__call_finish(j, type);
}

/* -- instructions done by the runtime ------------------------------------------------------------------------------ */

/* Passes the top `params` operands in their slots to wrt__jit_runtime (see entry.h), which leaves
 * the result, if any, in the first of them. */
static void wrt__emit_runtime(wrt__jit *j, uint32_t opcode, uint32_t params, uint32_t result,
                              uint32_t imm1, uint32_t imm2)
{
    wrt__homes_save(j);
    wrt__flush_top(j, params);
    wrt__spill_temps(j, j->height - params);
    wrt__gen_call_runtime(j, opcode, wrt__operand_slot(j, j->height - params), imm1, imm2);
    wrt__drop_to(j, j->height - params);
    wrt__homes_restore(j);
    if (result != WRT__NO_RESULT) wrt__push_slot(j, result);
    wrt__block_start(j, false);
}

#endif /* WRT__JIT_CALLS_H */
