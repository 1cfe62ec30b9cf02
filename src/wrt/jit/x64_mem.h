/* src/wrt/jit/x64_mem.h - memory accesses, globals, tables, references.
 *
 * With explicit bounds the last byte's address plus one is compared with the memory's size, unless
 * the same local was compared with as much since it was last written, in code that leads here for
 * certain. With guard pages the hardware does it, for offsets that stay within the reservation;
 * larger ones are compared. A 32-bit address plus a 32-bit offset never overflows in 64 bits.
 */
#ifndef WRT__JIT_X64_MEM_H
#define WRT__JIT_X64_MEM_H

#include "x64_float.h"

#define WRT__CONTEXT_FIELD(name) ((int32_t)offsetof(wrt__context, name))

/* -- addresses -------------------------------------------------------------------------------------------- */

/* [memory + index + disp]; index WRT__NO_REG: none. `temp`: a temporary to give back after use. */
typedef struct wrt__x_place {
    uint32_t index;
    int32_t disp;
    uint32_t temp;
} wrt__x_place;

static bool wrt__is_checked(const wrt__jit *j, const wrt__operand *a, uint64_t end)
{
    if (a->kind != WRT__IN_LOCAL) return false;
    for (uint32_t i = 0; i < j->checked_count; i++) {
        if (j->checked[i].local == a->index && j->checked[i].end >= end) return true;
    }
    return false;
}

static void wrt__checked_add(wrt__jit *j, const wrt__operand *a, uint64_t end)
{
    if (a->kind != WRT__IN_LOCAL) return;
    uint32_t i = 0;
    while (i < j->checked_count && j->checked[i].local != a->index) i++;
    if (i == WRT__CHECKED) i = j->checked_next++ % WRT__CHECKED;
    if (i == j->checked_count) j->checked_count++;
    j->checked[i].local = a->index;
    j->checked[i].end = end;
}

/* temp = index + end; traps when that is more than the memory's size. Returns temp. */
static uint32_t wrt__x_bounds(wrt__jit *j, uint32_t index, uint64_t end, bool check)
{
    wrt__codebuf *c = &j->code;
    uint32_t temp = wrt__temp_take(j, WRT__T_I64);
    if (WRT__INJECTED(j, BOUNDS)) end--;
    if (index == WRT__NO_REG) {
        wrt__x_mov_i(c, temp, end);
    } else if (end <= INT32_MAX) {
        wrt__x_rm(c, WRT__X_LEA | WRT__X_W, temp, index, (int32_t)end);
    } else {
        wrt__x_mov_i(c, temp, end);
        wrt__x_rr(c, WRT__X_ADD | WRT__X_W, temp, index);
    }
    if (!check) return temp;
    wrt__x_rm(c, WRT__X_CMP | WRT__X_W, temp, WRT__REG_CONTEXT, WRT__CONTEXT_FIELD(memory_size));
    wrt__x_trap_if(j, WRT__CC_A, WRT_TRAP_MEMORY_OUT_OF_BOUNDS);
    return temp;
}

/* An address that is a constant. */
static wrt__x_place wrt__x_place_const(wrt__jit *j, uint64_t address, uint32_t size)
{
    wrt__x_place place = {WRT__NO_REG, 0, WRT__NO_REG};
    if (address + size > j->m->memories[0].min << 16) {
        wrt__temp_give(j, wrt__x_bounds(j, WRT__NO_REG, address + size, true));
    }
    if (address <= INT32_MAX) {
        place.disp = (int32_t)address;
    } else {
        place.index = place.temp = wrt__temp_take(j, WRT__T_I64);
        wrt__x_mov_i(&j->code, place.index, address);
    }
    return place;
}

/* The place of `size` bytes at address a + offset, checked. `a` stays in flight. */
static wrt__x_place wrt__x_place_of(wrt__jit *j, wrt__operand *a, uint32_t offset, uint32_t size)
{
    if (wrt__is_const(a)) return wrt__x_place_const(j, (a->bits & 0xffffffffu) + offset, size);
    wrt__x_place place = {WRT__NO_REG, (int32_t)(offset & INT32_MAX), WRT__NO_REG};
    uint64_t end = (uint64_t)offset + size;
    bool near = end <= INT32_MAX;
    wrt__operand known = *a;
    place.index = wrt__operand_in_reg(j, a);
    if (near && (j->guard || wrt__is_checked(j, &known, end))) return place;
    if (end == 1 && !WRT__INJECTED(j, BOUNDS)) {
        wrt__x_rm(&j->code, WRT__X_CMP | WRT__X_W, place.index, WRT__REG_CONTEXT,
                  WRT__CONTEXT_FIELD(memory_size));
        wrt__x_trap_if(j, WRT__CC_AE, WRT_TRAP_MEMORY_OUT_OF_BOUNDS);
        wrt__checked_add(j, &known, end);
        return place;
    }
    uint32_t temp = wrt__x_bounds(j, place.index, end, !wrt__is_checked(j, &known, end));
    wrt__checked_add(j, &known, end);
    if (near) {
        wrt__temp_give(j, temp);
    } else {
        place.index = place.temp = temp;
        place.disp = -(int32_t)size + (WRT__INJECTED(j, BOUNDS) ? 1 : 0);
    }
    return place;
}

static inline void wrt__x_place_give(wrt__jit *j, const wrt__x_place *place)
{
    if (place->temp != WRT__NO_REG) wrt__temp_give(j, place->temp);
}

/* form reg, [place]. In guard mode the instruction's address is noted for the fault handler. */
static inline void wrt__x_access(wrt__jit *j, uint32_t form, uint32_t reg,
                                 const wrt__x_place *place)
{
    if (j->guard) {
        wrt__site_add(j, wrt__code_here(&j->code), wrt__offset_now(j),
                      WRT_TRAP_MEMORY_OUT_OF_BOUNDS, wrt__refund(j));
    }
    if (place->index == WRT__NO_REG) wrt__x_rm(&j->code, form, reg, WRT__REG_MEMORY, place->disp);
    else wrt__x_rx(&j->code, form, reg, WRT__REG_MEMORY, place->index, 0, place->disp);
}

static inline uint32_t wrt__memarg(wrt__jit *j)
{
    (void)wrt__imm_u32(&j->pc); /* the alignment is a hint */
    return wrt__imm_u32(&j->pc);
}

/* -- loads and stores ---------------------------------------------------------------------------------------- */

static void wrt__emit_load(wrt__jit *j, uint32_t form, uint32_t type, uint32_t size)
{
    uint32_t offset = wrt__memarg(j);
    wrt__operand a = wrt__operand_pop(j);
    wrt__x_place place = wrt__x_place_of(j, &a, offset, size);
    uint32_t reuse = wrt__is_float(type) ? (uint32_t)WRT__NO_REG : wrt__reusable(&a);
    uint32_t dest = wrt__destination(j, type, reuse);
    wrt__x_access(j, form, dest, &place);
    wrt__x_place_give(j, &place);
    wrt__release_unless(j, &a, dest);
    wrt__result(j, type, dest);
}

/* mov [place], imm for the constants that fit; `form` is one of the integer stores. */
static bool wrt__x_store_const(wrt__jit *j, uint32_t form, uint32_t size, const wrt__operand *v,
                               const wrt__x_place *place)
{
    bool wide = (form & WRT__X_W) != 0;
    if (!wrt__is_const(v) || (wide && !wrt__fits_i32((int64_t)v->bits))) return false;
    uint32_t opcode = size == 1 ? 0xc6 : 0xc7;
    wrt__x_access(j, (form & (WRT__X_66 | WRT__X_W)) | opcode, 0, place);
    if (size == 1) {
        wrt__code_u8(&j->code, (uint32_t)v->bits);
    } else if (size == 2) {
        wrt__code_u8(&j->code, (uint32_t)v->bits);
        wrt__code_u8(&j->code, (uint32_t)v->bits >> 8);
    } else {
        wrt__code_u32(&j->code, (uint32_t)v->bits);
    }
    return true;
}

static void wrt__emit_store(wrt__jit *j, uint32_t form, uint32_t size)
{
    uint32_t offset = wrt__memarg(j);
    wrt__operand v = wrt__operand_pop(j);
    wrt__operand a = wrt__operand_pop(j);
    if (wrt__is_float(v.type) && wrt__is_const(&v)) { /* bits are bits */
        v.type = v.type == WRT__T_F64 ? WRT__T_I64 : WRT__T_I32;
        form = WRT__X_STORE | wrt__x_wide(v.type);
    }
    wrt__x_place place = wrt__x_place_of(j, &a, offset, size);
    if (!wrt__x_store_const(j, form, size, &v, &place)) {
        wrt__operand_in_reg(j, &v);
        wrt__x_access(j, form, v.reg, &place);
    }
    wrt__x_place_give(j, &place);
    wrt__operand_release(j, &v);
    wrt__operand_release(j, &a);
}

static void wrt__emit_memory_size(wrt__jit *j)
{
    (void)wrt__imm_u32(&j->pc);
    uint32_t dest = wrt__destination(j, WRT__T_I32, WRT__NO_REG);
    wrt__x_rm(&j->code, WRT__X_MOV | WRT__X_W, dest, WRT__REG_CONTEXT,
              WRT__CONTEXT_FIELD(memory_size));
    wrt__x_shift_i(&j->code, WRT__X_W, WRT__SH_SHR, dest, 16);
    wrt__result(j, WRT__T_I32, dest);
}

/* -- globals ---------------------------------------------------------------------------------------------------- */

/* reg = array[index] of an array of pointers in the context. */
static void wrt__x_context_item(wrt__jit *j, uint32_t reg, int32_t array, uint32_t index)
{
    wrt__x_rm(&j->code, WRT__X_MOV | WRT__X_W, reg, WRT__REG_CONTEXT, array);
    wrt__x_rm(&j->code, WRT__X_MOV | WRT__X_W, reg, reg, (int32_t)(8 * index));
}

/* Base register and offset of a global's bits; the caller gives the register back unless it is the
 * context. */
static uint32_t wrt__x_global(wrt__jit *j, uint32_t index, int32_t *offset)
{
    uint32_t temp = wrt__temp_take(j, WRT__T_I64);
    wrt__x_context_item(j, temp, WRT__CONTEXT_FIELD(globals), index);
    *offset = (int32_t)offsetof(wrt__global, bits);
    return temp;
}

static void wrt__emit_global_get(wrt__jit *j)
{
    uint32_t index = wrt__imm_u32(&j->pc);
    const wrt__global_type *g = &j->m->globals[index];
    uint32_t type = wrt__type_of(g->content);
    if (index >= j->m->imported_globals && !g->is_mutable && g->init.kind == WRT__CONST_VALUE) {
        wrt__push_const(j, type, g->init.bits);
        return;
    }
    int32_t offset;
    uint32_t base = wrt__x_global(j, index, &offset);
    bool is_float = wrt__is_float(type), temporary = base != WRT__REG_CONTEXT;
    uint32_t dest =
        wrt__destination(j, type, is_float || !temporary ? (uint32_t)WRT__NO_REG : base);
    uint32_t form =
        is_float ? 0x10u | WRT__X_0F | wrt__x_scalar(type) : WRT__X_MOV | wrt__x_wide(type);
    wrt__x_rm(&j->code, form, dest, base, offset);
    if (temporary && base != dest) wrt__temp_give(j, base);
    wrt__result(j, type, dest);
}

static void wrt__emit_global_set(wrt__jit *j)
{
    uint32_t index = wrt__imm_u32(&j->pc);
    wrt__operand v = wrt__operand_pop(j);
    int32_t offset;
    uint32_t base = wrt__x_global(j, index, &offset);
    wrt__operand_in_reg(j, &v);
    uint32_t form = wrt__is_float(v.type) ? 0x11u | WRT__X_0F | wrt__x_scalar(v.type)
                                          : WRT__X_STORE | wrt__x_wide(v.type);
    wrt__x_rm(&j->code, form, v.reg, base, offset);
    if (base != WRT__REG_CONTEXT) wrt__temp_give(j, base);
    wrt__operand_release(j, &v);
}

static void wrt__gen_unreachable(wrt__jit *j) { wrt__x_trap(j, WRT_TRAP_UNREACHABLE); }

/* -- tables and references ---------------------------------------------------------------------------------------- */

#define WRT__TABLE_FIELD(name) ((int32_t)offsetof(wrt__table, name))

/* Checks the index; `table` becomes the address of the elements. */
static void wrt__x_table_elements(wrt__jit *j, uint32_t table, uint32_t index)
{
    wrt__x_rm(&j->code, WRT__X_CMP, index, table, WRT__TABLE_FIELD(size));
    wrt__x_trap_if(j, WRT__CC_AE, WRT_TRAP_TABLE_OUT_OF_BOUNDS);
    wrt__x_rm(&j->code, WRT__X_MOV | WRT__X_W, table, table, WRT__TABLE_FIELD(elements));
}

static void wrt__emit_table_get(wrt__jit *j)
{
    uint32_t table = wrt__imm_u32(&j->pc);
    wrt__operand i = wrt__operand_pop(j);
    uint32_t index = wrt__operand_in_reg(j, &i);
    uint32_t base = wrt__temp_take(j, WRT__T_I64);
    wrt__x_context_item(j, base, WRT__CONTEXT_FIELD(tables), table);
    wrt__x_table_elements(j, base, index);
    wrt__x_rx(&j->code, WRT__X_MOV | WRT__X_W, base, base, index, 3, 0);
    wrt__operand_release(j, &i);
    wrt__push_reg(j, WRT__T_I64, base);
}

static void wrt__emit_table_set(wrt__jit *j)
{
    uint32_t table = wrt__imm_u32(&j->pc);
    wrt__operand v = wrt__operand_pop(j);
    wrt__operand i = wrt__operand_pop(j);
    uint32_t index = wrt__operand_in_reg(j, &i);
    uint32_t base = wrt__temp_take(j, WRT__T_I64);
    wrt__x_context_item(j, base, WRT__CONTEXT_FIELD(tables), table);
    wrt__x_table_elements(j, base, index);
    uint32_t value = wrt__operand_in_reg(j, &v);
    wrt__x_rx(&j->code, WRT__X_STORE | WRT__X_W, value, base, index, 3, 0);
    wrt__temp_give(j, base);
    wrt__operand_release(j, &i);
    wrt__operand_release(j, &v);
}

static void wrt__emit_table_size(wrt__jit *j, uint32_t table)
{
    uint32_t dest = wrt__destination(j, WRT__T_I32, WRT__NO_REG);
    wrt__x_context_item(j, dest, WRT__CONTEXT_FIELD(tables), table);
    wrt__x_rm(&j->code, WRT__X_MOV, dest, dest, WRT__TABLE_FIELD(size));
    wrt__result(j, WRT__T_I32, dest);
}

static void wrt__emit_ref_func(wrt__jit *j)
{
    uint32_t func = wrt__imm_u32(&j->pc);
    uint32_t dest = wrt__destination(j, WRT__T_I64, WRT__NO_REG);
    wrt__x_context_item(j, dest, WRT__CONTEXT_FIELD(funcs), func);
    wrt__result(j, WRT__T_I64, dest);
}

#endif /* WRT__JIT_X64_MEM_H */
