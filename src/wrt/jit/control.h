/* src/wrt/jit/control.h - blocks, branches, and the fuel of straight-line code.
 *
 * A join is only a label: locals never move, operands below the block are in their slots, and the
 * block's own operands travel in a fixed way: a single result in the result register, anything
 * else (several results, parameters of loops) in slots. Results of the function travel as at its
 * end, see wrt__return_values.
 */
#ifndef WRT__JIT_CONTROL_H
#define WRT__JIT_CONTROL_H

#include "homes.h"

/* -- fuel ------------------------------------------------------------------------------------------------ */

/* A straight-line block starts here. `checked`: function entry and loop headers. */
static inline void wrt__block_start(wrt__jit *j, bool checked)
{
    WX__ASSERT(j->next_cost < j->profile->cost_count && j->spent <= j->cost);
    j->cost = j->profile->costs[j->next_cost++];
    j->spent = 0;
    wrt__gen_charge(j, j->cost, checked);
}

/* -- out of line ------------------------------------------------------------------------------------------ */

/* A stub entered by the jump at `jump`. NULL: out of memory, which is noted. */
static wrt__stub *wrt__stub_add(wrt__jit *j, wrt__stub_kind kind, uint32_t jump)
{
    if (!wx__array_add(j->stubs, 1)) {
        j->failed = true;
        return NULL;
    }
    wrt__stub *s = &wx__array_last(j->stubs);
    memset(s, 0, sizeof *s);
    s->kind = (uint8_t)kind;
    s->jump = jump;
    s->back = wrt__code_here(&j->code);
    s->offset = wrt__offset_now(j);
    s->refund = wrt__refund(j);
    return s;
}

/* What was written last is a call or an access that a trap or a backtrace may ask about. */
static inline void wrt__site_add(wrt__jit *j, uint32_t pc, uint32_t offset, uint32_t kind,
                                 uint32_t more)
{
    if (!wx__array_add(j->sites, 1)) {
        j->failed = true;
        return;
    }
    wrt__site *s = &wx__array_last(j->sites);
    s->pc = pc;
    s->offset = offset;
    s->info = kind | more << 8;
}

/* -- labels ------------------------------------------------------------------------------------------------- */

/* Adds the distance field at `at`, counted from `base`, to the chain. */
static void wrt__chain_add(wrt__jit *j, uint32_t *chain, uint32_t at, uint32_t base)
{
    if (!wx__array_add(j->fixups, 1)) {
        j->failed = true;
        return;
    }
    wrt__fixup *f = &wx__array_last(j->fixups);
    f->next = *chain;
    f->at = at;
    f->base = base;
    *chain = (uint32_t)wx__array_len(j->fixups);
}

/* All branches of the chain lead here. */
static void wrt__chain_bind(wrt__jit *j, uint32_t chain)
{
    uint32_t here = wrt__code_here(&j->code);
    while (chain != 0) {
        const wrt__fixup *f = &j->fixups[chain - 1];
        wrt__code_patch(&j->code, f->at, f->base, here);
        chain = f->next;
    }
}

/* Control may come from elsewhere: what was true of registers and checks no longer is. */
static inline void wrt__forget(wrt__jit *j)
{
    j->saved = 0;
    j->checked_count = 0;
}

static inline uint32_t wrt__label_arity(const wrt__label *label)
{
    return label->kind == WRT__LABEL_LOOP ? label->param_count : label->result_count;
}

static inline wrt__label *wrt__label_at(wrt__jit *j, uint32_t depth)
{
    return &j->labels[wx__array_len(j->labels) - 1 - depth];
}

static inline uint32_t wrt__result_reg(uint32_t type)
{
    return wrt__is_float(type) ? WRT__REG_FRESULT : WRT__REG_RESULT;
}

/* -- operands that travel with a branch ------------------------------------------------------------------------ */

/* The single value a label takes is in the result register. */
static inline bool wrt__travels_in_reg(const wrt__label *label)
{
    return label->kind != WRT__LABEL_LOOP && label->result_count == 1;
}

/* The top operand into the result register, staying on the stack. F. */
static void wrt__top_to_result(wrt__jit *j)
{
    uint32_t reg = wrt__result_reg(j->stack[j->height - 1].type);
    wrt__operand a = wrt__operand_pop(j);
    wrt__operand_own_exact(j, &a, reg);
    wrt__push_reg(j, a.type, reg);
}

/* One temporary of each kind is free, so that the moves that follow spill nothing. F. */
static void wrt__reserve_temps(wrt__jit *j)
{
    wrt__temp_give(j, wrt__temp_take(j, WRT__T_I64));
    wrt__temp_give(j, wrt__temp_take(j, WRT__T_F64));
}

/* From this many values on, they are copied by a loop, so that a branch of two bytes cannot ask
 * for thousands of moves. */
#define WRT__COPY_LOOP 17u

/* Before moves of `count` operands that may be skipped at run time. F. */
static void wrt__prepare_copy(wrt__jit *j, uint32_t count)
{
    if (count >= WRT__COPY_LOOP) wrt__flush_top(j, count);
    wrt__reserve_temps(j);
}

/* Copies the operands at `from` on the stack to memory at `offset`. The stack keeps describing where
 * they were. Places are written in ascending order; none lies above the operand's own slot, so
 * nothing is lost. After wrt__prepare_copy. F unless there are many. */
static void wrt__copy_operands(wrt__jit *j, uint32_t from, uint32_t count, int32_t offset)
{
    if (count >= WRT__COPY_LOOP) {
        if (offset != wrt__operand_slot(j, from)) {
            wrt__gen_copy(j, offset, wrt__operand_slot(j, from), count);
        }
        return;
    }
    uint32_t first = WRT__INJECTED(j, BRANCH_ARITY) && count > 1 ? 1 : 0;
    for (uint32_t i = first; i < count; i++) {
        wrt__code_reserve(&j->code);
        wrt__operand_store(j, &j->stack[from + i], offset + (int32_t)(8 * i));
    }
}

/* Results of the function: the first in the result register, the others behind the stack arguments
 * in the caller's frame. F. */
static void wrt__return_values(wrt__jit *j)
{
    uint32_t count = j->type->result_count;
    if (count == 0) return;
    wrt__operand *first = &j->stack[j->height - count];
    if (count > 1) {
        int32_t place = j->frame_size + 8 + (int32_t)(8 * wrt__stack_args(j->type));
        wrt__copy_operands(j, j->height - count + 1, count - 1, place);
    }
    wrt__operand_load(j, first, wrt__result_reg(first->type));
}

/* Moves what a branch takes along to where the label expects it. After wrt__prepare_copy. */
static void wrt__branch_values(wrt__jit *j, const wrt__label *label)
{
    uint32_t count = wrt__label_arity(label);
    if (count == 0) return;
    if (label->kind == WRT__LABEL_FUNC) {
        wrt__return_values(j);
    } else if (wrt__travels_in_reg(label)) {
        const wrt__operand *a = &j->stack[j->height - 1];
        wrt__operand_load(j, a, wrt__result_reg(a->type));
    } else {
        wrt__copy_operands(j, j->height - count, count, wrt__operand_slot(j, label->height));
    }
}

/* The same for control that falls into the label or always branches. */
static void wrt__leave_values(wrt__jit *j, const wrt__label *label)
{
    wrt__prepare_copy(j, wrt__label_arity(label));
    wrt__branch_values(j, label);
}

/* Whether taking the branch needs moves that must not happen when it is not taken. */
static bool wrt__branch_moves(const wrt__jit *j, const wrt__label *label)
{
    uint32_t count = wrt__label_arity(label);
    if (count == 0) return false;
    if (wrt__travels_in_reg(label)) return false;
    if (label->kind == WRT__LABEL_FUNC) return true;
    for (uint32_t i = 0; i < count; i++) {
        const wrt__operand *a = &j->stack[j->height - count + i];
        if (a->kind != WRT__IN_SLOT || a->index != label->height + i) return true;
    }
    return false;
}

/* A jump to the label, whose operands are in place. */
static void wrt__jump_to(wrt__jit *j, wrt__label *label)
{
    if (label->kind == WRT__LABEL_LOOP) {
        wrt__gen_jump_back(j, label->code);
    } else {
        uint32_t at = wrt__gen_jump(j);
        wrt__chain_add(j, &label->fixups, at, at + 4);
    }
}

static void wrt__emit_branch(wrt__jit *j, wrt__label *label, uint32_t condition)
{
    if (label->kind == WRT__LABEL_LOOP) wrt__gen_branch_back(j, condition, label->code);
    else wrt__gen_branch(j, condition, &label->fixups);
}

/* The condition of br_if or if: pops it and returns the condition code under which it is true, or
 * for a constant WRT__ALWAYS or WRT__NEVER. */
enum { WRT__ALWAYS = 0xfe, WRT__NEVER = 0xff };

static uint32_t wrt__pop_condition(wrt__jit *j, bool flush)
{
    wrt__operand a = wrt__operand_pop(j);
    if (flush) wrt__flush(j, j->height);
    if (a.kind == WRT__IN_FLAGS) return a.reg;
    if (wrt__is_const(&a)) return (uint32_t)a.bits != 0 ? WRT__ALWAYS : WRT__NEVER;
    uint32_t condition = wrt__gen_test(j, &a);
    wrt__operand_release(j, &a);
    return condition;
}

/* -- blocks -------------------------------------------------------------------------------------------------- */

static void wrt__block_type(wrt__jit *j, wrt__label *label)
{
    static const wrt_valtype single[] = {WRT_I32, WRT_I64,     WRT_F32,
                                         WRT_F64, WRT_FUNCREF, WRT_EXTERNREF};
    label->params = label->results = single;
    label->param_count = label->result_count = 0;
    uint8_t byte = *j->pc;
    if (byte == 0x40) {
        j->pc++;
    } else if ((byte & 0xc0) == 0x40) {
        j->pc++;
        label->result_count = 1;
        label->results = byte >= 0x7c                   ? &single[0x7f - byte]
                         : byte == (uint8_t)WRT_FUNCREF ? &single[4]
                                                        : &single[5];
    } else {
        const wrt__type *type = &j->m->types[wrt__imm_signed(&j->pc)];
        label->params = type->params;
        label->results = type->results;
        label->param_count = type->param_count;
        label->result_count = type->result_count;
    }
}

static wrt__label *wrt__label_push(wrt__jit *j, wrt__label_kind kind, bool targeted)
{
    if (!wx__array_add(j->labels, 1)) {
        j->failed = true;
        return NULL;
    }
    wrt__label *label = &wx__array_last(j->labels);
    memset(label, 0, sizeof *label);
    label->kind = (uint8_t)kind;
    label->targeted = targeted;
    return label;
}

static bool wrt__emit_block(wrt__jit *j, wrt__label_kind kind)
{
    bool targeted = j->profile->block_is_target[j->block++] != 0;
    wrt__label *label = wrt__label_push(j, kind, targeted);
    if (!label) return false;
    wrt__block_type(j, label);
    label->height = j->height - label->param_count;
    if (kind == WRT__LABEL_BLOCK) {
        if (targeted) wrt__flush(j, label->height);
        return true;
    }
    if (kind == WRT__LABEL_IF) {
        label->height--; /* the condition */
        uint32_t condition = wrt__pop_condition(j, true);
        wrt__flush_top(j, label->param_count);
        if (condition == WRT__NEVER) {
            uint32_t at = wrt__gen_jump(j);
            wrt__chain_add(j, &label->else_fixups, at, at + 4);
        } else if (condition != WRT__ALWAYS) {
            wrt__gen_branch(j, wrt__invert(condition), &label->else_fixups);
        }
        wrt__block_start(j, false);
        return true;
    }
    wrt__flush(j, j->height);
    wrt__flush_top(j, label->param_count);
    wrt__forget(j);
    if (targeted) wrt__gen_align_loop(j);
    label->code = wrt__code_here(&j->code);
    wrt__block_start(j, true);
    return true;
}

/* The operands a join leaves: the block's own, as they travel. */
static void wrt__push_joined(wrt__jit *j, const wrt__label *label, const wrt_valtype *types,
                             uint32_t count, bool in_reg)
{
    WX__ASSERT(j->height == label->height);
    if (in_reg && count == 1) {
        uint32_t type = wrt__type_of(types[0]);
        uint32_t reg = wrt__result_reg(type);
        wrt__temp_take_exact(j, reg);
        wrt__push_reg(j, type, reg);
        return;
    }
    for (uint32_t i = 0; i < count; i++) wrt__push_slot(j, wrt__type_of(types[i]));
    j->flushed = j->height;
}

/* The then-arm ends; `live`: control reaches its end. */
static void wrt__emit_else(wrt__jit *j, bool live)
{
    wrt__label *label = wrt__label_at(j, 0);
    if (live) {
        wrt__leave_values(j, label);
        uint32_t at = wrt__gen_jump(j);
        wrt__chain_add(j, &label->fixups, at, at + 4);
    }
    wrt__drop_to(j, label->height);
    wrt__chain_bind(j, label->else_fixups);
    label->else_fixups = 0;
    label->kind = WRT__LABEL_ELSE;
    label->then_falls = live;
    wrt__forget(j);
    wrt__push_joined(j, label, label->params, label->param_count, false);
    wrt__block_start(j, false);
}

/* `if` without `else`: the untaken branch passes the parameters on as results. */
static void wrt__missing_else(wrt__jit *j, wrt__label *label, bool *live)
{
    if (label->param_count == 0) {
        if (label->else_fixups == 0) return;
        if (label->fixups == 0) {
            label->fixups = label->else_fixups;
        } else {
            wrt__fixup *f = &j->fixups[label->else_fixups - 1];
            while (f->next != 0) f = &j->fixups[f->next - 1];
            f->next = label->fixups;
            label->fixups = label->else_fixups;
        }
        return;
    }
    if (*live) {
        wrt__leave_values(j, label);
        uint32_t at = wrt__gen_jump(j);
        wrt__chain_add(j, &label->fixups, at, at + 4);
    }
    wrt__drop_to(j, label->height);
    wrt__chain_bind(j, label->else_fixups);
    wrt__push_joined(j, label, label->params, label->param_count, false);
    *live = true;
}

/* `end` of a block, loop, if or else. Returns whether control goes on behind it, by the rules of
 * validation: a branch on a constant counts as one that may go either way. */
static bool wrt__emit_end(wrt__jit *j, bool live)
{
    wrt__label *label = wrt__label_at(j, 0);
    bool joins = label->targeted || label->then_falls;
    if (label->kind == WRT__LABEL_IF) {
        wrt__missing_else(j, label, &live);
        joins = true;
    } else if (label->kind == WRT__LABEL_LOOP || (label->kind == WRT__LABEL_BLOCK && !joins)) {
        if (!live) wrt__drop_to(j, label->height);
        (void)wx__array_pop(j->labels);
        return live;
    }
    if (live) wrt__leave_values(j, label);
    bool after = live || joins;
    wrt__drop_to(j, label->height);
    if (after) {
        wrt__chain_bind(j, label->fixups);
        wrt__forget(j);
        wrt__push_joined(j, label, label->results, label->result_count, true);
    }
    (void)wx__array_pop(j->labels);
    if (after) wrt__block_start(j, false);
    return after;
}

/* -- branches ------------------------------------------------------------------------------------------------ */

static void wrt__emit_br(wrt__jit *j)
{
    wrt__label *label = wrt__label_at(j, wrt__imm_u32(&j->pc));
    wrt__leave_values(j, label);
    wrt__jump_to(j, label);
}

static void wrt__emit_br_if(wrt__jit *j)
{
    wrt__label *label = wrt__label_at(j, wrt__imm_u32(&j->pc));
    uint32_t arity = wrt__label_arity(label);
    uint32_t condition = wrt__pop_condition(j, false);
    if (condition == WRT__ALWAYS) {
        wrt__leave_values(j, label);
        wrt__jump_to(j, label);
    } else if (condition != WRT__NEVER && !wrt__branch_moves(j, label)) {
        if (arity == 1 && wrt__travels_in_reg(label)) wrt__top_to_result(j);
        wrt__emit_branch(j, label, condition);
    } else if (condition != WRT__NEVER) {
        uint32_t chain = 0;
        wrt__prepare_copy(j, arity);
        wrt__gen_branch(j, wrt__invert(condition), &chain);
        wrt__branch_values(j, label);
        wrt__jump_to(j, label);
        wrt__chain_bind(j, chain);
    }
    bool metered = j->metered;
    if (WRT__INJECTED(j, LOST_FUEL)) j->metered = false;
    wrt__block_start(j, false);
    j->metered = metered;
}

static void wrt__emit_return(wrt__jit *j)
{
    wrt__leave_values(j, &j->labels[0]);
    wrt__jump_to(j, &j->labels[0]);
}

/* -- br_table -------------------------------------------------------------------------------------------------- */

/* One target: straight to the label, or to moves in front of a jump to it, made once per label. */
static void wrt__table_target(wrt__jit *j, wrt__label *label, uint32_t at, uint32_t base)
{
    if (wrt__branch_moves(j, label)) {
        if (label->glue_op != j->op) {
            label->glue_op = j->op;
            label->glue = 0;
        }
        wrt__chain_add(j, &label->glue, at, base);
    } else if (label->kind == WRT__LABEL_LOOP) {
        wrt__code_patch(&j->code, at, base, label->code);
    } else {
        wrt__chain_add(j, &label->fixups, at, base);
    }
}

/* The moves for the label, if any target asked for them. */
static void wrt__table_glue(wrt__jit *j, wrt__label *label)
{
    if (label->glue_op != j->op || label->glue == 0) return;
    wrt__code_reserve(&j->code);
    wrt__chain_bind(j, label->glue);
    label->glue = 0;
    wrt__branch_values(j, label);
    wrt__jump_to(j, label);
}

/* The index in a register of its own, values in place as far as all targets agree. */
static uint32_t wrt__table_operands(wrt__jit *j, const wrt__label *any)
{
    uint32_t count = wrt__label_arity(any);
    wrt__operand index = wrt__operand_pop(j);
    if (count == 1) {
        /* For labels that want it in the result register; the others copy it from there. */
        wrt__operand value = wrt__operand_pop(j);
        uint32_t reg = wrt__result_reg(value.type);
        if (index.kind == WRT__IN_REG && index.reg == reg) {
            uint32_t temp = wrt__temp_take(j, WRT__T_I32);
            wrt__gen_move(j, WRT__T_I32, temp, reg);
            wrt__temp_give(j, reg);
            index.reg = (uint8_t)temp;
        }
        wrt__operand_own_exact(j, &value, reg);
        wrt__push_reg(j, value.type, reg);
    }
    return wrt__operand_own(j, &index);
}

static void wrt__emit_br_table(wrt__jit *j)
{
    uint32_t count = wrt__imm_u32(&j->pc);
    const uint8_t *targets = j->pc;
    for (uint32_t i = 0; i < count; i++) (void)wrt__imm_u32(&j->pc);
    wrt__label *label = wrt__label_at(j, wrt__imm_u32(&j->pc));
    const uint8_t *end = j->pc;
    uint32_t index = wrt__table_operands(j, label);
    wrt__prepare_copy(j, wrt__label_arity(label));
    uint32_t table;
    uint32_t otherwise = wrt__gen_switch(j, index, count, &table);
    wrt__temp_give(j, index);
    wrt__table_target(j, label, otherwise, otherwise + 4);
    j->pc = targets;
    for (uint32_t i = 0; i < count; i++) {
        wrt__table_target(j, wrt__label_at(j, wrt__imm_u32(&j->pc)), table + 4 * i, table);
    }
    j->pc = targets;
    for (uint32_t i = 0; i < count; i++) wrt__table_glue(j, wrt__label_at(j, wrt__imm_u32(&j->pc)));
    wrt__table_glue(j, label);
    j->pc = end;
}

#endif /* WRT__JIT_CONTROL_H */
