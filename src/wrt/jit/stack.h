/* src/wrt/jit/stack.h - the compiler's operand stack and its temporary registers.
 *
 * A temporary is free, or belongs to one operand on the stack, or is in flight: its operand was
 * popped and the instruction being compiled has not given it back. When none is free the deepest
 * operand that has one moves to its slot; no instruction holds more than four of a kind in flight,
 * so one can always be had.
 */
#ifndef WRT__JIT_STACK_H
#define WRT__JIT_STACK_H

#include "backend.h"

#define WRT__IN_FLIGHT WRT_NO_INDEX

/* -- places -------------------------------------------------------------------------------------------- */

static inline int32_t wrt__operand_slot(const wrt__jit *j, uint32_t index)
{
    return j->operand_base + (int32_t)(8 * index) + j->adjust;
}

static inline int32_t wrt__home_slot(const wrt__jit *j, uint32_t local)
{
    return j->homes[local].slot + j->adjust;
}

static inline uint32_t wrt__temps_of(uint32_t type)
{
    return wrt__is_float(type) ? WRT__FLOATS : WRT__INTS;
}

/* The operand is in memory at the offset that is returned. */
static inline int32_t wrt__operand_offset(const wrt__jit *j, const wrt__operand *a)
{
    return a->kind == WRT__IN_SLOT ? wrt__operand_slot(j, a->index) : wrt__home_slot(j, a->index);
}

static inline bool wrt__in_memory(const wrt__operand *a)
{
    return a->kind == WRT__IN_SLOT || (a->kind == WRT__IN_LOCAL && a->reg == WRT__NO_REG);
}

/* In a register, own or a local's home. */
static inline bool wrt__in_register(const wrt__operand *a)
{
    return a->kind == WRT__IN_REG || (a->kind == WRT__IN_LOCAL && a->reg != WRT__NO_REG);
}

static inline bool wrt__is_const(const wrt__operand *a) { return a->kind == WRT__IS_CONST; }

/* -- temporaries --------------------------------------------------------------------------------------- */

static uint32_t wrt__temp_take(wrt__jit *j, uint32_t type);

static inline void wrt__temp_give(wrt__jit *j, uint32_t reg) { j->free |= WRT__BIT(reg); }

static inline void wrt__lazy_drop(wrt__jit *j, const wrt__operand *a)
{
    if (a->reg != WRT__NO_REG) j->lazy[a->reg]--;
    else j->lazy_slots--;
}

/* The operand's value, as it is, into a register. F. */
static inline void wrt__operand_load(wrt__jit *j, const wrt__operand *a, uint32_t to)
{
    switch (a->kind) {
    case WRT__IN_REG: wrt__gen_move(j, a->type, to, a->reg); break;
    case WRT__IS_CONST: wrt__gen_const(j, a->type, to, a->bits); break;
    case WRT__IN_LOCAL:
        if (a->reg != WRT__NO_REG) {
            wrt__gen_move(j, a->type, to, a->reg);
            break;
        }
        WX__FALLTHROUGH;
    default: wrt__gen_load(j, a->type, to, wrt__operand_offset(j, a)); break;
    }
}

/* The operand's value to the frame. F. */
static void wrt__operand_store(wrt__jit *j, const wrt__operand *a, int32_t offset)
{
    if (wrt__is_const(a)) {
        wrt__gen_store_const(j, a->type, offset, a->bits);
    } else if (wrt__in_register(a)) {
        wrt__gen_store(j, a->type, offset, a->reg);
    } else {
        if (wrt__operand_offset(j, a) == offset) return;
        uint32_t temp = wrt__temp_take(j, a->type);
        wrt__gen_load(j, a->type, temp, wrt__operand_offset(j, a));
        wrt__gen_store(j, a->type, offset, temp);
        wrt__temp_give(j, temp);
    }
}

/* Moves an operand on the stack to its slot. Not for flags. F. */
static void wrt__operand_spill(wrt__jit *j, uint32_t index)
{
    wrt__operand *a = &j->stack[index];
    if (a->kind == WRT__IN_SLOT) return;
    wrt__code_reserve(&j->code);
    wrt__operand_store(j, a, wrt__operand_slot(j, index));
    if (a->kind == WRT__IN_REG) wrt__temp_give(j, a->reg);
    if (a->kind == WRT__IN_LOCAL) wrt__lazy_drop(j, a);
    a->kind = WRT__IN_SLOT;
    a->index = index;
}

/* Spills the deepest operand that is in one of these temporaries. */
static WX__NOINLINE void wrt__temp_make_free(wrt__jit *j, uint32_t set)
{
    uint32_t deepest = WRT_NO_INDEX;
    for (uint32_t used = set & j->temps & ~j->free; used; used &= used - 1) {
        uint32_t owner = j->owner[wx__ctz32(used)];
        if (owner < deepest) deepest = owner;
    }
    WX__ASSERT(deepest != WRT_NO_INDEX);
    wrt__operand_spill(j, deepest);
}

/* A temporary for a value of the type, in flight. F. */
static uint32_t wrt__temp_take(wrt__jit *j, uint32_t type)
{
    uint32_t set = j->free & wrt__temps_of(type);
    if (WX__UNLIKELY(set == 0)) {
        wrt__temp_make_free(j, wrt__temps_of(type));
        set = j->free & wrt__temps_of(type);
    }
    uint32_t reg = wx__ctz32(set);
    j->free &= ~WRT__BIT(reg);
    j->owner[reg] = WRT__IN_FLIGHT;
    return reg;
}

/* This temporary, which is not in flight. Its operand moves elsewhere. F. */
static void wrt__temp_take_exact(wrt__jit *j, uint32_t reg)
{
    if (!(j->free & WRT__BIT(reg))) {
        uint32_t index = j->owner[reg];
        wrt__operand *a = &j->stack[index];
        uint32_t others = j->free & wrt__temps_of(a->type);
        if (others) {
            uint32_t to = wx__ctz32(others);
            wrt__gen_move(j, a->type, to, reg);
            j->free &= ~WRT__BIT(to);
            j->owner[to] = index;
            a->reg = (uint8_t)to;
        } else {
            wrt__operand_spill(j, index);
        }
    }
    j->free &= ~WRT__BIT(reg);
    j->owner[reg] = WRT__IN_FLIGHT;
}

/* -- push and pop ----------------------------------------------------------------------------------------- */

static inline wrt__operand *wrt__operand_push(wrt__jit *j, uint32_t type, wrt__operand_kind kind)
{
    uint32_t index = j->height++;
    if (index >= WRT__WINDOW && index - WRT__WINDOW >= j->flushed) {
        uint8_t deep = j->stack[index - WRT__WINDOW].kind;
        if (deep == WRT__IN_REG || deep == WRT__IN_LOCAL)
            wrt__operand_spill(j, index - WRT__WINDOW);
    }
    wrt__operand *a = &j->stack[index];
    a->kind = (uint8_t)kind;
    a->type = (uint8_t)type;
    return a;
}

static inline void wrt__push_reg(wrt__jit *j, uint32_t type, uint32_t reg)
{
    wrt__operand *a = wrt__operand_push(j, type, WRT__IN_REG);
    a->reg = (uint8_t)reg;
    j->owner[reg] = j->height - 1;
}

static inline void wrt__push_const(wrt__jit *j, uint32_t type, uint64_t bits)
{
    wrt__operand *a = wrt__operand_push(j, type, WRT__IS_CONST);
    a->bits = bits;
}

static inline void wrt__push_local(wrt__jit *j, uint32_t local)
{
    const wrt__home *home = &j->homes[local];
    wrt__operand *a = wrt__operand_push(j, home->type, WRT__IN_LOCAL);
    a->reg = home->reg;
    a->index = local;
    if (home->reg != WRT__NO_REG) j->lazy[home->reg]++;
    else j->lazy_slots++;
}

static inline void wrt__push_slot(wrt__jit *j, uint32_t type)
{
    wrt__operand *a = wrt__operand_push(j, type, WRT__IN_SLOT);
    a->index = j->height - 1;
}

static inline void wrt__push_flags(wrt__jit *j, uint32_t condition)
{
    wrt__operand *a = wrt__operand_push(j, WRT__T_I32, WRT__IN_FLAGS);
    a->reg = (uint8_t)condition;
}

/* The top operand; a temporary is in flight until wrt__operand_release. */
static inline wrt__operand wrt__operand_pop(wrt__jit *j)
{
    wrt__operand a = j->stack[--j->height];
    if (a.kind == WRT__IN_REG) j->owner[a.reg] = WRT__IN_FLIGHT;
    else if (a.kind == WRT__IN_LOCAL) wrt__lazy_drop(j, &a);
    if (j->flushed > j->height) j->flushed = j->height;
    return a;
}

static inline void wrt__operand_release(wrt__jit *j, const wrt__operand *a)
{
    if (a->kind == WRT__IN_REG) wrt__temp_give(j, a->reg);
}

static inline void wrt__drop(wrt__jit *j)
{
    wrt__operand a = wrt__operand_pop(j);
    wrt__operand_release(j, &a);
}

/* Drops operands down to `height`. */
static inline void wrt__drop_to(wrt__jit *j, uint32_t height)
{
    while (j->height > height) wrt__drop(j);
}

/* -- popped operands into registers ------------------------------------------------------------------------- */

/* In some register, which is only to be read: a temporary or the local's home. F. */
static inline uint32_t wrt__operand_in_reg(wrt__jit *j, wrt__operand *a)
{
    if (wrt__in_register(a)) return a->reg;
    uint32_t reg = wrt__temp_take(j, a->type);
    wrt__operand_load(j, a, reg);
    a->kind = WRT__IN_REG;
    a->reg = (uint8_t)reg;
    return reg;
}

/* In a temporary that may be overwritten. F. */
static inline uint32_t wrt__operand_own(wrt__jit *j, wrt__operand *a)
{
    if (a->kind == WRT__IN_REG) return a->reg;
    uint32_t reg = wrt__temp_take(j, a->type);
    wrt__operand_load(j, a, reg);
    a->kind = WRT__IN_REG;
    a->reg = (uint8_t)reg;
    return reg;
}

/* In exactly this temporary, to be overwritten. F. */
static void wrt__operand_own_exact(wrt__jit *j, wrt__operand *a, uint32_t reg)
{
    if (a->kind == WRT__IN_REG && a->reg == reg) return;
    wrt__temp_take_exact(j, reg);
    wrt__operand_load(j, a, reg);
    wrt__operand_release(j, a);
    a->kind = WRT__IN_REG;
    a->reg = (uint8_t)reg;
}

/* A free temporary that is not in `avoid`. F. */
static uint32_t wrt__temp_take_outside(wrt__jit *j, uint32_t type, uint32_t avoid)
{
    uint32_t set = j->free & wrt__temps_of(type) & ~avoid;
    if (!set) {
        wrt__temp_make_free(j, wrt__temps_of(type) & ~avoid);
        set = j->free & wrt__temps_of(type) & ~avoid;
    }
    uint32_t reg = wx__ctz32(set);
    j->free &= ~WRT__BIT(reg);
    j->owner[reg] = WRT__IN_FLIGHT;
    return reg;
}

/* In a register, to be read, that is not in `avoid`. F. */
static uint32_t wrt__operand_avoid(wrt__jit *j, wrt__operand *a, uint32_t avoid)
{
    if (wrt__in_register(a) && !(avoid & WRT__BIT(a->reg))) return a->reg;
    uint32_t reg = wrt__temp_take_outside(j, a->type, avoid);
    wrt__operand_load(j, a, reg);
    wrt__operand_release(j, a);
    a->kind = WRT__IN_REG;
    a->reg = (uint8_t)reg;
    return reg;
}

/* -- states that control flow joins in --------------------------------------------------------------------- */

/* Everything below `height` becomes a constant or goes to its slot. F. */
static void wrt__flush(wrt__jit *j, uint32_t height)
{
    for (uint32_t i = j->flushed; i < height; i++) {
        if (!wrt__is_const(&j->stack[i])) wrt__operand_spill(j, i);
    }
    if (j->flushed < height) j->flushed = height;
}

/* The top `count` operands go to their slots, constants too. F. */
static void wrt__flush_top(wrt__jit *j, uint32_t count)
{
    for (uint32_t i = j->height - count; i < j->height; i++) wrt__operand_spill(j, i);
}

/* No operand is in a temporary any more; constants and unread locals stay. F. */
static void wrt__spill_temps(wrt__jit *j, uint32_t height)
{
    uint32_t from = height > WRT__WINDOW ? height - WRT__WINDOW : 0;
    for (uint32_t i = from < j->flushed ? j->flushed : from; i < height; i++) {
        if (j->stack[i].kind == WRT__IN_REG) wrt__operand_spill(j, i);
    }
}

#endif /* WRT__JIT_STACK_H */
