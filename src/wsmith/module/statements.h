/* src/wsmith/module/statements.h - what a body is a list of: effects, and values left for later.
 *
 * `stack` holds the types of the values that statements of the open blocks left; each block owns
 * those from its base up. A statement takes its first operands from there where the types fit.
 */
#ifndef WSMITH__STATEMENTS_H
#define WSMITH__STATEMENTS_H

#include "expr.h"

static void wsmith__push(wsmith__gen *g, uint32_t type)
{
    WX__ASSERT(g->height < sizeof g->stack);
    g->stack[g->height++] = (uint8_t)type;
}

static void wsmith__push_all(wsmith__gen *g, const uint8_t *types, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) wsmith__push(g, types[i]);
}

static bool wsmith__has_values(const wsmith__gen *g)
{
    return g->height > g->frames[g->depth].base;
}

/* -- checksums --------------------------------------------------------------------------------------------- */

static void wsmith__sink_with(wsmith__gen *g, uint32_t global, uint32_t rotate, uint32_t mix)
{
    wsmith__emit_indexed(g, WX__OP_GLOBAL_GET, global);
    if (rotate) {
        wsmith__emit_i32(g, 5);
        wsmith__emit(g, rotate);
    }
    wsmith__emit(g, mix);
    wsmith__emit_indexed(g, WX__OP_GLOBAL_SET, global);
}

/* Floats reach a checksum by their bits when NaNs are canonical, else by a comparison: the bits of
 * a NaN are not determined. References reach it by ref.is_null. */
static void wsmith__to_integer(wsmith__gen *g, uint32_t type)
{
    bool exact = g->o.canonical_nans != 0;
    switch (type) {
    case WSMITH__F32:
        if (!exact) wsmith__emit_f32(g, 0x3f000000u);
        wsmith__emit(g, exact ? WX__OP_I32_REINTERPRET_F32 : WX__OP_F32_LT);
        break;
    case WSMITH__F64:
        if (!exact) wsmith__emit_f64(g, 0x3fe0000000000000u);
        wsmith__emit(g, exact ? WX__OP_I64_REINTERPRET_F64 : WX__OP_F64_LT);
        break;
    case WSMITH__FUNC:
    case WSMITH__EXTERN: wsmith__emit(g, WX__OP_REF_IS_NULL); break;
    default: break;
    }
}

/* Consumes the value on top of the stack: into a checksum, or dropped. */
static void wsmith__sink(wsmith__gen *g)
{
    uint32_t type = g->stack[--g->height];
    bool wide = type == WSMITH__I64 || (type == WSMITH__F64 && g->o.canonical_nans);
    uint32_t global = wide ? g->sink64 : g->sink32;
    wsmith__room(g);
    if (global == WSMITH__NONE || (g->count & 15) == 0) {
        wsmith__emit(g, WX__OP_DROP);
        return;
    }
    wsmith__to_integer(g, type);
    if (wide) {
        wsmith__sink_with(g, global, 0, WX__OP_I64_XOR);
    } else {
        wsmith__sink_with(g, global, g->count & 1 ? WX__OP_I32_ROTL : 0, WX__OP_I32_XOR);
    }
}

static void wsmith__sink_all(wsmith__gen *g)
{
    while (wsmith__has_values(g)) wsmith__sink(g);
}

/* -- values and variables ------------------------------------------------------------------------------------ */

/* Leaves a value for later; a plain instruction takes its operands from the stack. */
static void wsmith__push_statement(wsmith__gen *g, uint32_t bits)
{
    uint32_t type = g->type_menu[bits & 15];
    uint32_t depth = g->o.max_expression;
    const wsmith__menu *menu = &g->menus[type];
    if (menu->count == 0) {
        wsmith__expr(g, type, depth);
    } else {
        const wsmith__op *op = &menu->ops[menu->slots[WSMITH__BITS(g, "push") & 0xff]];
        if (op->class_ <= WSMITH__NAN2) {
            wsmith__operands(g, op->in, op->n);
            wsmith__emit_op(g, op);
            if (op->class_ >= WSMITH__NAN1) wsmith__canonicalize(g, type);
        } else {
            wsmith__value(g, op, type, depth);
        }
    }
    wsmith__push(g, type);
}

static void wsmith__local_set(wsmith__gen *g, uint32_t bits)
{
    if (g->locals.writable_count == 0) {
        wsmith__push_statement(g, bits);
        return;
    }
    uint32_t local = g->locals.writable[wsmith__pick8(bits, g->locals.writable_count)];
    wsmith__operands(g, &g->locals.types[local], 1);
    wsmith__emit_indexed(g, WX__OP_LOCAL_SET, local);
    wsmith__make_readable(g, local);
}

static void wsmith__global_set(wsmith__gen *g, uint32_t bits)
{
    if (g->mutable_global_count == 0) {
        wsmith__local_set(g, bits);
        return;
    }
    uint32_t global = g->mutable_globals[wsmith__pick16(bits << 8, g->mutable_global_count)];
    wsmith__operands(g, &g->globals[global].type, 1);
    wsmith__emit_indexed(g, WX__OP_GLOBAL_SET, global);
}

static void wsmith__sink_statement(wsmith__gen *g, uint32_t bits)
{
    if (wsmith__has_values(g)) {
        wsmith__sink(g);
    } else {
        wsmith__push_statement(g, bits);
    }
}

/* -- memory ------------------------------------------------------------------------------------------------------ */

static void wsmith__store(wsmith__gen *g, uint32_t bits)
{
    if (!wsmith__memory_usable(g)) {
        wsmith__local_set(g, bits);
        return;
    }
    const wsmith__op *op = &g->stores.ops[g->stores.slots[bits & 0xff]];
    uint32_t offset = wsmith__address(g, 1u << op->align, WSMITH__STATEMENT);
    wsmith__expr(g, op->in[1], g->o.max_expression - 1);
    wsmith__room(g);
    wsmith__emit_access(g, op, offset);
}

static void wsmith__any_operands(wsmith__gen *g, uint32_t a, uint32_t b, uint32_t c)
{
    wsmith__expr(g, a, 2);
    wsmith__expr(g, b, 2);
    wsmith__expr(g, c, 2);
}

static void wsmith__memory_fill(wsmith__gen *g)
{
    uint32_t half = wsmith__memory_bytes(g) / 2;
    uint32_t few = g->rounds > 1 ? 64 : 4096;
    if (g->memory_min == 0 || wsmith__unguarded(g)) {
        wsmith__any_operands(g, WSMITH__I32, WSMITH__I32, WSMITH__I32);
    } else {
        wsmith__index(g, 0, half, 2);
        wsmith__expr(g, WSMITH__I32, 2);
        wsmith__index(g, 0, half < few ? half : few, 1);
    }
    wsmith__room(g);
    wsmith__emit_fc(g, WX__OP_MEMORY_FILL);
    *g->p++ = 0;
}

static void wsmith__memory_copy(wsmith__gen *g)
{
    uint32_t bytes = wsmith__memory_bytes(g);
    if (g->memory_min == 0 || wsmith__unguarded(g)) {
        wsmith__any_operands(g, WSMITH__I32, WSMITH__I32, WSMITH__I32);
    } else {
        wsmith__bulk_operands(g, 0, bytes, bytes, 2);
    }
    wsmith__room(g);
    wsmith__emit_fc(g, WX__OP_MEMORY_COPY);
    *g->p++ = 0;
    *g->p++ = 0;
}

/* A segment that may be dropped, or was when the module was instantiated, counts as empty. */
static uint32_t wsmith__segment_size(const wsmith__segment *s)
{
    return s->mode == WSMITH__PASSIVE && !s->dropped ? s->len : 0;
}

static bool wsmith__memory_init(wsmith__gen *g, uint32_t bits)
{
    if (g->data_count == 0) return false;
    uint32_t segment = wsmith__pick16(bits << 8, g->data_count);
    if (g->memory_min == 0 || wsmith__unguarded(g)) {
        wsmith__any_operands(g, WSMITH__I32, WSMITH__I32, WSMITH__I32);
    } else {
        wsmith__bulk_operands(g, 0, wsmith__memory_bytes(g),
                              wsmith__segment_size(&g->datas[segment]), 2);
    }
    wsmith__room(g);
    wsmith__emit_fc(g, WX__OP_MEMORY_INIT);
    wsmith__emit_u32(g, segment);
    *g->p++ = 0;
    return true;
}

static bool wsmith__data_drop(wsmith__gen *g, uint32_t bits)
{
    for (uint32_t i = 0; i < g->data_count; i++) {
        uint32_t segment = (bits + i) % g->data_count;
        const wsmith__segment *s = &g->datas[segment];
        if (!s->dropped && s->mode == WSMITH__PASSIVE) continue;
        wsmith__room(g);
        wsmith__emit_fc(g, WX__OP_DATA_DROP);
        wsmith__emit_u32(g, segment);
        return true;
    }
    return false;
}

/* False: nothing was written, there is nothing to act on. */
static bool wsmith__memory_statement(wsmith__gen *g, uint32_t class_, uint32_t bits)
{
    if (class_ == WSMITH__DO_DATA_DROP) return wsmith__data_drop(g, bits);
    if (!wsmith__memory_usable(g)) return false;
    switch (class_) {
    case WSMITH__DO_MEMORY_FILL: wsmith__memory_fill(g); return true;
    case WSMITH__DO_MEMORY_COPY: wsmith__memory_copy(g); return true;
    default: return wsmith__memory_init(g, bits);
    }
}

/* -- tables ------------------------------------------------------------------------------------------------------- */

/* Elements of table t that code may change: from `frozen` on. */
static uint32_t wsmith__table_room(const wsmith__gen *g, uint32_t t)
{
    return g->tables[t].min > g->tables[t].frozen ? g->tables[t].min - g->tables[t].frozen : 0;
}

static void wsmith__table_set(wsmith__gen *g, uint32_t t)
{
    if (wsmith__table_room(g, t) == 0 || wsmith__unguarded(g)) {
        wsmith__expr(g, WSMITH__I32, 2);
    } else {
        wsmith__index(g, g->tables[t].frozen, wsmith__table_room(g, t), 2);
    }
    wsmith__expr(g, g->tables[t].type, 2);
    wsmith__room(g);
    wsmith__emit_indexed(g, WX__OP_TABLE_SET, t);
}

static void wsmith__table_fill(wsmith__gen *g, uint32_t t)
{
    uint32_t half = wsmith__table_room(g, t) / 2;
    if (wsmith__table_room(g, t) == 0 || wsmith__unguarded(g)) {
        wsmith__any_operands(g, WSMITH__I32, g->tables[t].type, WSMITH__I32);
    } else {
        wsmith__index(g, g->tables[t].frozen, half + 1, 2);
        wsmith__expr(g, g->tables[t].type, 2);
        wsmith__index(g, 0, half + 1 < 64 ? half + 1 : 64, 1);
    }
    wsmith__room(g);
    wsmith__emit_fc(g, WX__OP_TABLE_FILL);
    wsmith__emit_u32(g, t);
}

static void wsmith__table_copy(wsmith__gen *g, uint32_t t, uint32_t bits)
{
    uint32_t from = wsmith__choose_table(g, g->tables[t].type, bits >> 4);
    if (wsmith__table_room(g, t) == 0 || wsmith__unguarded(g)) {
        wsmith__any_operands(g, WSMITH__I32, WSMITH__I32, WSMITH__I32);
    } else {
        wsmith__bulk_operands(g, g->tables[t].frozen, wsmith__table_room(g, t), g->tables[from].min,
                              2);
    }
    wsmith__room(g);
    wsmith__emit_fc(g, WX__OP_TABLE_COPY);
    wsmith__emit_u32(g, t);
    wsmith__emit_u32(g, from);
}

static bool wsmith__table_init(wsmith__gen *g, uint32_t t, uint32_t bits)
{
    uint32_t segment = WSMITH__NONE;
    for (uint32_t i = 0; i < g->elem_count && segment == WSMITH__NONE; i++) {
        uint32_t s = (bits + i) % g->elem_count;
        if (g->elems[s].type == g->tables[t].type) segment = s;
    }
    if (segment == WSMITH__NONE) return false;
    if (wsmith__table_room(g, t) == 0 || wsmith__unguarded(g)) {
        wsmith__any_operands(g, WSMITH__I32, WSMITH__I32, WSMITH__I32);
    } else {
        wsmith__bulk_operands(g, g->tables[t].frozen, wsmith__table_room(g, t),
                              wsmith__segment_size(&g->elems[segment]), 2);
    }
    wsmith__room(g);
    wsmith__emit_fc(g, WX__OP_TABLE_INIT);
    wsmith__emit_u32(g, segment);
    wsmith__emit_u32(g, t);
    return true;
}

static bool wsmith__elem_drop(wsmith__gen *g, uint32_t bits)
{
    for (uint32_t i = 0; i < g->elem_count; i++) {
        uint32_t segment = (bits + i) % g->elem_count;
        const wsmith__segment *s = &g->elems[segment];
        if (!s->dropped && s->mode == WSMITH__PASSIVE) continue;
        wsmith__room(g);
        wsmith__emit_fc(g, WX__OP_ELEM_DROP);
        wsmith__emit_u32(g, segment);
        return true;
    }
    return false;
}

/* A statement that changes a table; where none has room to change, only functions that may trap try. */
static bool wsmith__table_statement(wsmith__gen *g, uint32_t class_, uint32_t bits)
{
    if (class_ == WSMITH__DO_ELEM_DROP) return wsmith__elem_drop(g, bits);
    uint32_t t = WSMITH__NONE;
    for (uint32_t i = 0; i < g->table_count && t == WSMITH__NONE; i++) {
        uint32_t index = (bits + i) % g->table_count;
        if (g->risky || wsmith__table_room(g, index) > 0) t = index;
    }
    if (t == WSMITH__NONE) return false;
    switch (class_) {
    case WSMITH__DO_TABLE_SET: wsmith__table_set(g, t); return true;
    case WSMITH__DO_TABLE_FILL: wsmith__table_fill(g, t); return true;
    case WSMITH__DO_TABLE_COPY: wsmith__table_copy(g, t, bits); return true;
    default: return wsmith__table_init(g, t, bits);
    }
}

/* -- calls ---------------------------------------------------------------------------------------------------------- */

/* Functions that may trap are not in the lists of callable ones; only their like calls them. */
static uint32_t wsmith__choose_risky_callee(wsmith__gen *g, uint32_t bits, uint32_t callee)
{
    uint32_t end = g->o.terminating ? g->current : g->function_count;
    if (end <= g->function_imports) return callee;
    uint32_t other = g->function_imports + wsmith__pick8(bits, end - g->function_imports);
    const wsmith__function *f = &g->functions[other];
    bool reachable = !g->o.terminating || !g->signature->indirect || g->types[f->type].indirect;
    return reachable && wsmith__affordable(g, f->cost) ? other : callee;
}

static bool wsmith__call_statement(wsmith__gen *g, uint32_t bits)
{
    uint32_t callee = wsmith__choose_callee(g, WSMITH__TYPES, (bits & 0xff) * 257);
    if (g->risky && (bits & 1)) callee = wsmith__choose_risky_callee(g, bits, callee);
    if (callee == WSMITH__NONE) return false;
    const wsmith__signature *s = &g->types[g->functions[callee].type];
    wsmith__spend(g, g->functions[callee].cost);
    wsmith__operands(g, s->types, s->params);
    wsmith__emit_indexed(g, WX__OP_CALL, callee);
    wsmith__push_all(g, s->types + s->params, s->results);
    return true;
}

static bool wsmith__call_indirect_statement(wsmith__gen *g, uint32_t bits)
{
    const wsmith__group *group = wsmith__choose_group(g, WSMITH__TYPES, bits);
    if (!group) return false;
    const wsmith__signature *s = &g->types[group->type];
    wsmith__spend(g, wsmith__indirect_cost(g));
    wsmith__operands(g, s->types, s->params);
    wsmith__emit_call_indirect(g, group, 2);
    wsmith__push_all(g, s->types + s->params, s->results);
    return true;
}

#endif /* WSMITH__STATEMENTS_H */
