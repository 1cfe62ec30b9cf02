/* src/wrt/jit/homes.h - where locals live, and where results go.
 *
 * Registers go to the locals with the largest loop-weighted number of uses; ties to the lower
 * index. In a function that calls, the registers every callee keeps come first, and a loose one is
 * given only to a local that is used clearly more often than calls are made, since each call then
 * stores and reloads it. In a leaf the loose ones come first, being free. Locals never used have
 * no home at all, so declaring many costs nothing.
 */
#ifndef WRT__JIT_HOMES_H
#define WRT__JIT_HOMES_H

#include "stack.h"

#define WRT__KEPT_WORTH 3u /* uses that pay for saving a register in the prologue */

/* The heaviest locals of one class so far, heaviest first. */
typedef struct wrt__ranking {
    uint32_t local[WRT__FLOAT_HOMES];
    uint32_t weight[WRT__FLOAT_HOMES];
    uint32_t count, cap;
} wrt__ranking;

static inline void wrt__ranking_add(wrt__ranking *r, uint32_t local, uint32_t weight)
{
    uint32_t i = r->count;
    if (i == r->cap) {
        if (weight <= r->weight[i - 1]) return;
        i--;
    } else {
        r->count++;
    }
    for (; i > 0 && r->weight[i - 1] < weight; i--) {
        r->weight[i] = r->weight[i - 1];
        r->local[i] = r->local[i - 1];
    }
    r->weight[i] = weight;
    r->local[i] = local;
}

static inline void wrt__home_give(wrt__jit *j, uint32_t local, uint32_t reg)
{
    j->homes[local].reg = (uint8_t)reg;
    j->home_local[reg] = local;
    j->homes_used |= WRT__BIT(reg);
}

/* Whether a home that calls destroy pays. */
static inline bool wrt__loose_pays(const wrt__jit *j, uint32_t weight)
{
    return j->profile->is_leaf || weight / 3 > j->profile->call_weight;
}

static void wrt__homes_int(wrt__jit *j, const wrt__ranking *r)
{
    uint32_t loose = 0, kept = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        bool loose_pays = loose < WRT__LOOSE_INT_HOMES && wrt__loose_pays(j, r->weight[i]);
        bool kept_pays = kept < WRT__KEPT_INT_HOMES && r->weight[i] >= WRT__KEPT_WORTH;
        if (loose_pays && (j->profile->is_leaf || !kept_pays)) {
            wrt__home_give(j, r->local[i], wrt__loose_int_homes[loose++]);
        } else if (kept_pays) {
            wrt__home_give(j, r->local[i], wrt__kept_int_homes[kept++]);
        }
    }
}

static void wrt__homes_float(wrt__jit *j, const wrt__ranking *r)
{
    for (uint32_t i = 0; i < r->count; i++) {
        if (wrt__loose_pays(j, r->weight[i])) wrt__home_give(j, r->local[i], WRT__XMM6 + i);
    }
}

/* A loop over every local that is used, with its type, in ascending order. */
#define WRT__FOR_USED_LOCALS(j, local, type)                       \
    for (uint32_t wrt__nth = 0, wrt__run = 0, local = 0, type = 0; \
         wrt__next_local(j, &wrt__nth, &wrt__run, &local, &type); wrt__nth++)

static inline bool wrt__next_local(const wrt__jit *j, const uint32_t *nth, uint32_t *run,
                                   uint32_t *local, uint32_t *type)
{
    if (*nth == j->profile->used_count) return false;
    *local = j->profile->used_locals[*nth];
    if (*local < j->type->param_count) {
        *type = wrt__type_of(j->type->params[*local]);
        return true;
    }
    while (j->profile->locals[*run].end <= *local) (*run)++;
    *type = wrt__type_of(j->profile->locals[*run].type);
    return true;
}

static void wrt__homes_choose(wrt__jit *j)
{
    wrt__ranking ints, floats;
    ints.count = floats.count = 0;
    ints.cap = WRT__LOOSE_INT_HOMES + WRT__KEPT_INT_HOMES;
    floats.cap = WRT__FLOAT_HOMES;
    j->homes_used = 0;
    WRT__FOR_USED_LOCALS(j, local, type)
    {
        j->homes[local].type = (uint8_t)type;
        j->homes[local].reg = WRT__NO_REG;
        wrt__ranking_add(wrt__is_float(type) ? &floats : &ints, local,
                         j->profile->local_weight[local]);
    }
    wrt__homes_int(j, &ints);
    wrt__homes_float(j, &floats);
    j->kept = j->homes_used & WRT__KEPT_HOMES;
    j->temps = j->free = WRT__TEMPS | (WRT__LOOSE_HOMES & ~j->homes_used);
}

/* -- the frame ------------------------------------------------------------------------------------------- */

/* Where the function's arguments come in. */
typedef struct wrt__arg_place {
    uint32_t ints, floats, stack; /* used so far */
} wrt__arg_place;

/* The register of the next argument of this type, or WRT__NO_REG: on the stack. */
static inline uint32_t wrt__arg_next(wrt__arg_place *place, uint32_t type)
{
    if (wrt__is_float(type)) {
        if (place->floats < WRT__FLOAT_ARGS) return WRT__XMM0 + place->floats++;
    } else if (place->ints < WRT__INT_ARGS) {
        return wrt__int_args[place->ints++];
    }
    place->stack++;
    return WRT__NO_REG;
}

/* Functions with more parameters take all of them on the stack, in a row. */
#define WRT__MANY 24u

static inline bool wrt__is_many(const wrt__type *type) { return type->param_count > WRT__MANY; }

static inline void wrt__arg_start(wrt__arg_place *place, const wrt__type *type)
{
    place->ints = wrt__is_many(type) ? WRT__INT_ARGS : 0;
    place->floats = wrt__is_many(type) ? WRT__FLOAT_ARGS : 0;
    place->stack = 0;
}

/* Arguments of a function type that travel on the stack. */
static uint32_t wrt__stack_args(const wrt__type *type)
{
    wrt__arg_place place;
    wrt__arg_start(&place, type);
    if (wrt__is_many(type)) return type->param_count;
    for (uint32_t i = 0; i < type->param_count; i++) {
        (void)wrt__arg_next(&place, wrt__type_of(type->params[i]));
    }
    return place.stack;
}

/* Stack arguments stay where they came in unless they have a register. Uses the final frame_size,
 * so it runs after the slots were counted. */
static void wrt__homes_incoming(wrt__jit *j)
{
    wrt__arg_place place;
    wrt__arg_start(&place, j->type);
    for (uint32_t i = 0; i < j->type->param_count; i++) {
        uint32_t reg = wrt__arg_next(&place, wrt__type_of(j->type->params[i]));
        if (reg == WRT__NO_REG && j->profile->local_weight[i] != 0) {
            j->homes[i].slot = j->frame_size + 8 + (int32_t)(8 * (place.stack - 1));
        }
    }
}

/* The first `stack_params` stack arguments need no slot of ours. */
static bool wrt__comes_on_stack(const wrt__jit *j, uint32_t local, wrt__arg_place *place,
                                uint32_t *seen)
{
    if (local >= j->type->param_count) return false;
    uint32_t reg = 0;
    for (; *seen <= local; (*seen)++) {
        reg = wrt__arg_next(place, wrt__type_of(j->type->params[*seen]));
    }
    return reg == WRT__NO_REG;
}

/* Bytes below the frame that a signal handler leaves alone (System V ABI), less what the call of a
 * stub and its alignment need. */
#define WRT__RED_ZONE 112u

/* Gives slots to locals and lays out the frame. */
static void wrt__frame_layout(wrt__jit *j)
{
    wrt__arg_place place;
    wrt__arg_start(&place, j->type);
    uint32_t seen = 0;
    uint32_t slots = j->profile->is_leaf ? 0 : 1; /* the link */
    WRT__FOR_USED_LOCALS(j, local, type)
    {
        (void)type;
        bool loose = j->homes[local].reg != WRT__NO_REG &&
                     (WRT__BIT(j->homes[local].reg) & WRT__LOOSE_HOMES) && !j->profile->is_leaf;
        if (wrt__comes_on_stack(j, local, &place, &seen)) continue;
        if (j->homes[local].reg != WRT__NO_REG && !loose) continue;
        j->homes[local].slot = (int32_t)(8 * slots++);
    }
    uint32_t pushes = wx__popcount64(j->kept);
    uint32_t bytes = 8 * (slots + j->info->max_height);
    j->operand_base = (int32_t)(8 * slots);
    j->frame_sub = (int32_t)bytes;
    if (j->profile->is_leaf && bytes <= WRT__RED_ZONE) {
        j->frame_sub = 0;
        int32_t down = -(int32_t)(bytes + 8);
        j->operand_base += down;
        WRT__FOR_USED_LOCALS(j, local, type)
        {
            (void)type;
            j->homes[local].slot += down;
        }
    } else if ((bytes + 8 * pushes + 8) & 15) {
        j->frame_sub += 8;
    }
    j->frame_size = j->frame_sub + (int32_t)(8 * pushes);
    wrt__homes_incoming(j);
}

/* -- reading and writing locals -------------------------------------------------------------------------- */

/* Before `local` changes: operands that stand for its present value get a copy. */
static WX__NOINLINE void wrt__local_detach(wrt__jit *j, uint32_t local)
{
    uint32_t from = j->height > WRT__WINDOW ? j->height - WRT__WINDOW : 0;
    for (uint32_t i = from; i < j->height; i++) {
        wrt__operand *a = &j->stack[i];
        if (a->kind != WRT__IN_LOCAL || a->index != local) continue;
        if (WRT__INJECTED(j, STALE_LOCAL) && i + 1 < j->height) continue;
        if (!(j->free & wrt__temps_of(a->type))) {
            wrt__operand_spill(j, i);
            continue;
        }
        uint32_t temp = wrt__temp_take(j, a->type);
        wrt__operand_load(j, a, temp);
        wrt__lazy_drop(j, a);
        a->kind = WRT__IN_REG;
        a->reg = (uint8_t)temp;
        j->owner[temp] = i;
    }
}

static inline void wrt__local_before_write(wrt__jit *j, uint32_t local)
{
    uint32_t reg = j->homes[local].reg;
    if (reg != WRT__NO_REG ? j->lazy[reg] != 0 : j->lazy_slots != 0) wrt__local_detach(j, local);
}

/* After `local` was written. */
static inline void wrt__local_written(wrt__jit *j, uint32_t local)
{
    uint32_t reg = j->homes[local].reg;
    if (reg != WRT__NO_REG) j->saved &= ~WRT__BIT(reg);
    for (uint32_t i = 0; i < j->checked_count; i++) {
        if (j->checked[i].local == local) j->checked[i].local = WRT_NO_INDEX;
    }
}

/* -- destinations ------------------------------------------------------------------------------------------ */

/* Where the result of the instruction goes. When the next instruction writes it to a local with a
 * register, that is the place and the next instruction is done with, too; else a temporary. The
 * operands are popped; the register may be one of them. `reuse` is a temporary in flight to take,
 * or WRT__NO_REG. wrt__result() must follow. */
static inline uint32_t wrt__destination(wrt__jit *j, uint32_t type, uint32_t reuse)
{
    uint32_t opcode = *j->pc;
    if (opcode == WX__OP_LOCAL_SET || opcode == WX__OP_LOCAL_TEE) {
        const uint8_t *pc = j->pc + 1;
        uint32_t local = wrt__imm_u32(&pc);
        if (j->homes[local].reg != WRT__NO_REG) {
            wrt__local_before_write(j, local);
            j->dest_local = local;
            j->dest_tee = opcode == WX__OP_LOCAL_TEE;
            j->dest_pc = pc;
            return j->homes[local].reg;
        }
    }
    j->dest_local = WRT_NO_INDEX;
    return reuse != WRT__NO_REG ? reuse : wrt__temp_take(j, type);
}

/* The result is in the register that wrt__destination gave. */
static inline void wrt__result(wrt__jit *j, uint32_t type, uint32_t reg)
{
    uint32_t local = j->dest_local;
    if (local == WRT_NO_INDEX) {
        wrt__push_reg(j, type, reg);
        return;
    }
    j->pc = j->dest_pc;
    j->spent++;
    wrt__local_written(j, local);
    if (j->dest_tee) wrt__push_local(j, local);
}

/* Gives an operand's temporary back unless it became the destination. */
static inline void wrt__release_unless(wrt__jit *j, const wrt__operand *a, uint32_t dest)
{
    if (a->kind == WRT__IN_REG && a->reg != dest) wrt__temp_give(j, a->reg);
}

/* An operand's temporary as a destination, if it has one. */
static inline uint32_t wrt__reusable(const wrt__operand *a)
{
    return a->kind == WRT__IN_REG ? a->reg : (uint32_t)WRT__NO_REG;
}

/* -- instructions on locals ---------------------------------------------------------------------------------- */

static void wrt__emit_local_write(wrt__jit *j, bool tee)
{
    uint32_t local = wrt__imm_u32(&j->pc);
    wrt__operand a = wrt__operand_pop(j);
    const wrt__home *home = &j->homes[local];
    bool same = a.kind == WRT__IN_LOCAL && a.index == local;
    if (!same) {
        wrt__local_before_write(j, local);
        if (home->reg != WRT__NO_REG) wrt__operand_load(j, &a, home->reg);
        else wrt__operand_store(j, &a, wrt__home_slot(j, local));
        wrt__local_written(j, local);
    }
    if (!tee) {
        wrt__operand_release(j, &a);
    } else if (home->reg != WRT__NO_REG || same || a.kind != WRT__IN_REG) {
        wrt__operand_release(j, &a);
        wrt__push_local(j, local);
    } else {
        wrt__push_reg(j, a.type, a.reg); /* cheaper to read than the slot */
    }
}

#endif /* WRT__JIT_HOMES_H */
