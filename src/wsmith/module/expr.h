/* src/wsmith/module/expr.h - values: an instruction is chosen first, then its operands are made.
 *
 * wsmith__expr writes code that leaves one value of a type on the stack. Sixteen bits decide: the
 * low eight between a leaf (constant, local, global) and an instruction of the type's menu, the
 * high eight which one. Operands are made the same way, one level less deep. At the level of
 * statements operands come from values that earlier statements left on the stack, where the types
 * fit (wsmith__operands).
 */
#ifndef WSMITH__EXPR_H
#define WSMITH__EXPR_H

#include "guards.h"

static void wsmith__block_value(wsmith__gen *g, uint32_t class_, uint32_t type, uint32_t depth);

/* -- constants ------------------------------------------------------------------------------------------------ */

static const uint32_t wsmith__edges32[32] = {0,           1,           0xffffffffu, 0x80000000u,
                                             0x7fffffffu, 0x7f,        0x80,        0xff,
                                             0x100,       0x7fff,      0x8000,      0xffff,
                                             0x10000,     0xffff8000u, 0xffffff80u, 0x80000001u,
                                             0x7ffffffeu, 31,          32,          33,
                                             63,          64,          0x55555555u, 0xaaaaaaaau,
                                             0x33333333u, 0xcccccccc,  0x0f0f0f0fu, 0x00ff00ffu,
                                             0x12345678u, 0xfffffffeu, 0xdeadbeefu, 0x01010101u};

/* Small ones, then wsmith__edges32, then powers of two and their neighbours. */
static uint32_t wsmith__pool32(uint32_t i)
{
    if (i < 64) return i & 1 ? 0u - (i >> 1) - 1 : i >> 1;
    return i < 96 ? wsmith__edges32[i - 64] : (1u << (i - 96)) + i % 3 - 1;
}

static uint64_t wsmith__pool64(uint32_t i)
{
    if (i < 48) return i & 1 ? (uint64_t)0 - (i >> 1) - 1 : i >> 1;
    if (i < 80) return (uint64_t)wsmith__edges32[i - 48] << 32 | wsmith__edges32[(i * 7 + 1) & 31];
    if (i < 96) return (uint64_t)0 - wsmith__edges32[i - 80 + 3];
    return ((uint64_t)1 << (2 * (i - 96) + 1)) + i % 3 - 1;
}

static uint64_t wsmith__pool_f32(uint32_t i)
{
    if (i < 48) return wsmith__float32_of_int(i & 1 ? -(int32_t)(i >> 1) - 1 : (int32_t)(i >> 1));
    if (i < 80) return wsmith__float32_edges[i - 48];
    return i < 104 ? 0x3f800000u + (i << 16) : (i << 24 | i << 13);
}

static uint64_t wsmith__pool_f64(uint32_t i)
{
    if (i < 48) return wsmith__float64_of_int(i & 1 ? -(int32_t)(i >> 1) - 1 : (int32_t)(i >> 1));
    if (i < 80) return wsmith__float64_edges[i - 48];
    return i < 104 ? 0x3ff0000000000000u + ((uint64_t)i << 45)
                   : ((uint64_t)i << 56 | (uint64_t)i << 43);
}

static uint64_t wsmith__pool_value(uint32_t type, uint32_t i)
{
    switch (type) {
    case WSMITH__I32: return wsmith__pool32(i);
    case WSMITH__I64: return wsmith__pool64(i);
    case WSMITH__F32: return wsmith__pool_f32(i);
    default: return wsmith__pool_f64(i);
    }
}

/* Writes a constant instruction of at most 11 bytes. */
static uint8_t *wsmith__write_constant(uint8_t *p, uint32_t type, uint64_t v)
{
    switch (type) {
    case WSMITH__I32:
        *p++ = WX__OP_I32_CONST;
        return wx__write_s64(p, (int64_t)v - ((v & 0x80000000u) ? INT64_C(0x100000000) : 0));
    case WSMITH__I64: *p++ = WX__OP_I64_CONST; return wx__write_s64(p, wsmith__as_signed(v));
    case WSMITH__F32:
        *p++ = WX__OP_F32_CONST;
        wx__store_u32(p, (uint32_t)v);
        return p + 4;
    default:
        *p++ = WX__OP_F64_CONST;
        wx__store_u64(p, v);
        return p + 8;
    }
}

static void wsmith__build_pool(wsmith__gen *g)
{
    for (uint32_t type = 0; type < WSMITH__FUNC; type++) {
        for (uint32_t i = 0; i < WSMITH__POOL; i++) {
            wsmith__encoded *e = &g->pool[type][i];
            memset(e, 0, sizeof *e);
            e->len = (uint8_t)(wsmith__write_constant(e->bytes, type, wsmith__pool_value(type, i)) -
                               e->bytes);
        }
    }
}

/* One constant in eight has any bits, the others are from the pool. */
static inline bool wsmith__is_random(uint32_t choice) { return choice >= 0xe000; }

static uint64_t wsmith__random_constant(wsmith__gen *g, uint32_t type)
{
    bool wide = type == WSMITH__I64 || type == WSMITH__F64;
    return wide ? wsmith__bits64(g->src, "constant64") : wsmith__bits32(g->src, "constant32");
}

/* ref.null, or one of the functions that ref.func may name. */
static void wsmith__reference_leaf(wsmith__gen *g, uint32_t type)
{
    uint32_t choice = WSMITH__BITS(g, "reference");
    if (type == WSMITH__FUNC && g->declared_count > 0 && choice >= 0x3000 &&
        wsmith__allowed(&g->o, WX__OP_REF_FUNC)) {
        uint32_t index = g->declared[(choice & 0xfff) % g->declared_count];
        wsmith__emit_indexed(g, WX__OP_REF_FUNC, index);
        return;
    }
    wsmith__emit_zero(g, type);
}

static void wsmith__constant(wsmith__gen *g, uint32_t type)
{
    if (type >= WSMITH__FUNC) {
        wsmith__reference_leaf(g, type);
        return;
    }
    uint32_t choice = WSMITH__BITS(g, "constant");
    wsmith__count(g, WX__OP_I32_CONST + type); /* the opcodes are in the order of the types */
    if (wsmith__is_random(choice)) {
        g->p = wsmith__write_constant(g->p, type, wsmith__random_constant(g, type));
    } else {
        const wsmith__encoded *e = &g->pool[type][choice % WSMITH__POOL];
        memcpy(g->p, e->bytes, sizeof e->bytes);
        g->p += e->len;
    }
}

/* Of 256: below 48 a constant, else a local or global. */
static void wsmith__leaf(wsmith__gen *g, uint32_t type, uint32_t bits)
{
    uint32_t readable = g->locals.readable_count[type];
    if (bits < 48 || readable == 0) {
        wsmith__constant(g, type);
        return;
    }
    uint32_t variable = g->locals.readable[type][(bits - 48) * readable / 208];
    uint32_t code =
        variable & WSMITH__IS_GLOBAL ? (uint32_t)WX__OP_GLOBAL_GET : (uint32_t)WX__OP_LOCAL_GET;
    wsmith__emit_indexed(g, code, variable & (WSMITH__IS_GLOBAL - 1));
}

/* Where the menu's choice is impossible in this place. */
static void wsmith__fallback(wsmith__gen *g, uint32_t type)
{
    wsmith__leaf(g, type, WSMITH__BITS(g, "leaf") & 0xff);
}

/* -- calls ------------------------------------------------------------------------------------------------------- */

/* Room in the budget of executed instructions for `cost` more, once per round of the loops here. */
static inline bool wsmith__affordable(const wsmith__gen *g, uint64_t cost)
{
    return !g->o.terminating || g->steps + g->rounds * cost <= g->step_cap;
}

/* Before the operands are made, so that what they spend comes on top and is checked on its own. */
static inline void wsmith__spend(wsmith__gen *g, uint64_t cost)
{
    if (g->o.terminating) g->steps += g->rounds * cost;
}

/* What a call through a table may cost: the cap of the functions that can be reached so. */
static inline uint32_t wsmith__indirect_cost(const wsmith__gen *g)
{
    return g->o.max_steps / 16 + 1;
}

/* A function that returns `type` alone (WSMITH__TYPES: anything), or WSMITH__NONE. */
static uint32_t wsmith__choose_callee(wsmith__gen *g, uint32_t type, uint32_t bits)
{
    uint32_t set = g->o.terminating && g->signature->indirect;
    uint32_t count = g->callable_count[set][type];
    if (count == 0) return WSMITH__NONE;
    uint32_t f = g->callable[set][type][wsmith__pick16(bits, count)];
    return wsmith__affordable(g, g->functions[f].cost) ? f : WSMITH__NONE;
}

/* Arguments of expressions: two levels for the first, little for the rest of a long list. */
static void wsmith__arguments(wsmith__gen *g, const wsmith__signature *s, uint32_t depth)
{
    for (uint32_t i = 0; i < s->params; i++) {
        wsmith__expr(g, s->types[i], i < 2 ? wsmith__shallow(depth) : 0);
    }
    wsmith__room(g);
}

static void wsmith__call_value(wsmith__gen *g, uint32_t type, uint32_t depth)
{
    uint32_t callee = wsmith__choose_callee(g, type, WSMITH__BITS(g, "callee"));
    if (callee == WSMITH__NONE) {
        wsmith__fallback(g, type);
        return;
    }
    wsmith__spend(g, g->functions[callee].cost);
    wsmith__arguments(g, &g->types[g->functions[callee].type], depth - 1);
    wsmith__emit_indexed(g, WX__OP_CALL, callee);
}

/* A group of the dispatch table whose signature returns `type` alone (WSMITH__TYPES: anything). In a
 * terminating module only functions of types that are not called indirectly may use it. */
static const wsmith__group *wsmith__choose_group(wsmith__gen *g, uint32_t type, uint32_t bits)
{
    if (g->group_count == 0 || !wsmith__affordable(g, wsmith__indirect_cost(g))) return NULL;
    if (g->o.terminating && g->signature->indirect) return NULL;
    for (uint32_t i = 0; i < g->group_count; i++) {
        const wsmith__group *group = &g->groups[(bits + i) % g->group_count];
        const wsmith__signature *s = &g->types[group->type];
        if (type == WSMITH__TYPES || (s->results == 1 && s->types[s->params] == type)) return group;
    }
    return NULL;
}

/* The index operand and the call. Unguarded: any index, so null and wrong types are met. */
static void wsmith__emit_call_indirect(wsmith__gen *g, const wsmith__group *group, uint32_t depth)
{
    if (wsmith__unguarded(g)) {
        wsmith__expr(g, WSMITH__I32, wsmith__shallow(depth));
    } else {
        wsmith__index(g, group->base, group->mask + 1, wsmith__shallow(depth));
    }
    wsmith__room(g);
    wsmith__emit_indexed(g, WX__OP_CALL_INDIRECT, group->type);
    wsmith__emit_u32(g, g->dispatch);
}

static void wsmith__call_indirect_value(wsmith__gen *g, uint32_t type, uint32_t depth)
{
    const wsmith__group *group = wsmith__choose_group(g, type, WSMITH__BITS(g, "group"));
    if (!group) {
        wsmith__fallback(g, type);
        return;
    }
    wsmith__spend(g, wsmith__indirect_cost(g));
    wsmith__arguments(g, &g->types[group->type], depth - 1);
    wsmith__emit_call_indirect(g, group, depth - 1);
}

/* -- memories and tables --------------------------------------------------------------------------------------------- */

static void wsmith__memory_load(wsmith__gen *g, const wsmith__op *op, uint32_t type, uint32_t depth)
{
    if (!wsmith__memory_usable(g)) {
        wsmith__fallback(g, type);
        return;
    }
    uint32_t offset = wsmith__address(g, 1u << op->align, depth - 1);
    wsmith__room(g);
    wsmith__emit_access(g, op, offset);
}

static void wsmith__memory_size(wsmith__gen *g)
{
    if (g->memory_count == 0) {
        wsmith__fallback(g, WSMITH__I32);
        return;
    }
    wsmith__room(g);
    wsmith__emit(g, WX__OP_MEMORY_SIZE);
    *g->p++ = 0;
}

/* Growth is bounded by a declared maximum; without one only sizes that add nothing or must fail
 * are asked for, so that a module cannot exhaust its host. */
static void wsmith__memory_grow(wsmith__gen *g, uint32_t depth)
{
    if (g->memory_count == 0) {
        wsmith__fallback(g, WSMITH__I32);
        return;
    }
    uint32_t choice = WSMITH__BITS(g, "grow");
    bool bounded = g->memory_max <= g->o.max_memory_pages;
    if (bounded && (choice & 3) == 3) {
        wsmith__expr(g, WSMITH__I32, wsmith__shallow(depth - 1));
    } else {
        uint32_t pages[4] = {0, 65536, 0xffffffffu, 65537};
        if (g->memory_min == 0)
            pages[1] = 65537; /* 65536 is all that there can be, and then has room */
        wsmith__room(g);
        wsmith__emit_i32(g, bounded ? choice >> 2 & 3 : pages[choice >> 2 & 3]);
    }
    wsmith__room(g);
    wsmith__emit(g, WX__OP_MEMORY_GROW);
    *g->p++ = 0;
}

/* A table of `type` (WSMITH__TYPES: any), or WSMITH__NONE. */
static uint32_t wsmith__choose_table(wsmith__gen *g, uint32_t type, uint32_t bits)
{
    for (uint32_t i = 0; i < g->table_count; i++) {
        uint32_t t = (bits + i) % g->table_count;
        if (type == WSMITH__TYPES || g->tables[t].type == type) return t;
    }
    return WSMITH__NONE;
}

static void wsmith__table_get(wsmith__gen *g, uint32_t type, uint32_t depth)
{
    uint32_t t = wsmith__choose_table(g, type, WSMITH__BITS(g, "table"));
    if (t == WSMITH__NONE || (g->tables[t].min == 0 && !g->risky)) {
        wsmith__fallback(g, type);
        return;
    }
    if (g->tables[t].min == 0 || wsmith__unguarded(g)) {
        wsmith__expr(g, WSMITH__I32, wsmith__shallow(depth - 1));
    } else {
        wsmith__index(g, 0, g->tables[t].min, wsmith__shallow(depth - 1));
    }
    wsmith__room(g);
    wsmith__emit_indexed(g, WX__OP_TABLE_GET, t);
}

static void wsmith__table_size(wsmith__gen *g)
{
    uint32_t t = wsmith__choose_table(g, WSMITH__TYPES, WSMITH__BITS(g, "table"));
    if (t == WSMITH__NONE) {
        wsmith__fallback(g, WSMITH__I32);
        return;
    }
    wsmith__room(g);
    wsmith__emit_fc(g, WX__OP_TABLE_SIZE);
    wsmith__emit_u32(g, t);
}

static void wsmith__table_grow(wsmith__gen *g, uint32_t depth)
{
    uint32_t choice = WSMITH__BITS(g, "table");
    uint32_t t = wsmith__choose_table(g, WSMITH__TYPES, choice & 0xff);
    if (t == WSMITH__NONE) {
        wsmith__fallback(g, WSMITH__I32);
        return;
    }
    wsmith__expr(g, g->tables[t].type, wsmith__shallow(depth - 1));
    wsmith__room(g);
    bool bounded = g->tables[t].max <= g->o.max_table_size;
    wsmith__emit_i32(g, bounded ? choice >> 8 & 7 : 0);
    wsmith__emit_fc(g, WX__OP_TABLE_GROW);
    wsmith__emit_u32(g, t);
}

/* -- values ------------------------------------------------------------------------------------------------------------- */

static void wsmith__select(wsmith__gen *g, const wsmith__op *op, uint32_t type, uint32_t depth)
{
    wsmith__expr(g, type, depth - 1);
    wsmith__expr(g, type, depth - 1);
    wsmith__expr(g, WSMITH__I32, depth - 1);
    wsmith__room(g);
    wsmith__emit_op(g, op);
    if (op->class_ != WSMITH__SELECT_T) return;
    *g->p++ = 1;
    *g->p++ = wsmith__type_bytes[type];
}

static void wsmith__tee(wsmith__gen *g, uint32_t type, uint32_t depth)
{
    uint32_t count = g->locals.writable_of_count[type];
    uint32_t choice = count > 0 ? WSMITH__BITS(g, "local") : 0;
    wsmith__expr(g, type, depth - 1);
    if (count == 0) return;
    wsmith__room(g);
    uint32_t local = g->locals.writable_of[type][wsmith__pick16(choice, count)];
    wsmith__emit_indexed(g, WX__OP_LOCAL_TEE, local);
    wsmith__make_readable(g, local);
}

static void wsmith__is_null(wsmith__gen *g, uint32_t depth)
{
    uint32_t type = WSMITH__BITS(g, "reference type") & 1 ? WSMITH__EXTERN : WSMITH__FUNC;
    wsmith__expr(g, type, depth - 1);
    wsmith__room(g);
    wsmith__emit(g, WX__OP_REF_IS_NULL);
}

/* Everything but the plain instructions. */
static WX__NOINLINE void wsmith__special_value(wsmith__gen *g, const wsmith__op *op, uint32_t type,
                                               uint32_t depth)
{
    switch (op->class_) {
    case WSMITH__DIVIDE: wsmith__divide(g, op, depth); break;
    case WSMITH__TRUNC: wsmith__truncate(g, op, depth); break;
    case WSMITH__LOAD: wsmith__memory_load(g, op, type, depth); break;
    case WSMITH__SELECT:
    case WSMITH__SELECT_T: wsmith__select(g, op, type, depth); break;
    case WSMITH__TEE: wsmith__tee(g, type, depth); break;
    case WSMITH__CALL: wsmith__call_value(g, type, depth); break;
    case WSMITH__CALL_INDIRECT: wsmith__call_indirect_value(g, type, depth); break;
    case WSMITH__BLOCK:
    case WSMITH__LOOP:
    case WSMITH__IF: wsmith__block_value(g, op->class_, type, depth); break;
    case WSMITH__MEMORY_SIZE: wsmith__memory_size(g); break;
    case WSMITH__MEMORY_GROW: wsmith__memory_grow(g, depth); break;
    case WSMITH__TABLE_GET: wsmith__table_get(g, type, depth); break;
    case WSMITH__TABLE_SIZE: wsmith__table_size(g); break;
    case WSMITH__TABLE_GROW: wsmith__table_grow(g, depth); break;
    default: wsmith__is_null(g, depth); break;
    }
}

static void wsmith__value(wsmith__gen *g, const wsmith__op *op, uint32_t type, uint32_t depth)
{
    if (op->class_ > WSMITH__NAN2) {
        wsmith__special_value(g, op, type, depth);
        return;
    }
    wsmith__expr(g, op->in[0], depth - 1);
    if (op->n == 2) wsmith__expr(g, op->in[1], depth - 1);
    wsmith__room(g);
    wsmith__emit_op(g, op);
    if (op->class_ >= WSMITH__NAN1) wsmith__canonicalize(g, type);
}

WX__INLINE void wsmith__expr_from(wsmith__gen *g, uint32_t type, uint32_t depth, uint32_t bits)
{
    const wsmith__menu *menu = &g->menus[type];
    if ((bits & 0xff) < g->leaf[depth] || g->count >= g->stop || menu->count == 0) {
        wsmith__leaf(g, type, bits >> 8);
    } else {
        wsmith__value(g, &menu->ops[menu->slots[bits >> 8]], type, depth);
    }
}

static WX__NOINLINE void wsmith__expr_slow(wsmith__gen *g, uint32_t type, uint32_t depth)
{
    wsmith__expr_from(g, type, depth, WSMITH__BITS(g, "value"));
}

/* The hottest function: tail calls only, so that it needs no stack frame. */
static void wsmith__expr(wsmith__gen *g, uint32_t type, uint32_t depth)
{
    wsmith_source *s = g->src;
    if (WX__UNLIKELY((size_t)(s->end - s->next) < 2)) {
        wsmith__expr_slow(g, type, depth);
        return;
    }
    uint32_t bits = wx__load_u16(s->next);
    s->next += 2;
    wsmith__expr_from(g, type, depth, bits);
}

/* -- operands of statements ------------------------------------------------------------------------------------------------ */

/* Lists are short: cheaper than memcmp. */
static inline bool wsmith__same_types(const uint8_t *a, const uint8_t *b, uint32_t n)
{
    while (n > 0 && a[n - 1] == b[n - 1]) n--;
    return n == 0;
}

/* The longest beginning of `types` that the values on the stack of this block end with. */
static uint32_t wsmith__match(const wsmith__gen *g, const uint8_t *types, uint32_t count)
{
    uint32_t here = g->height - g->frames[g->depth].base;
    uint32_t n = here < count ? here : count;
    while (n > 0 && !wsmith__same_types(g->stack + g->height - n, types, n)) n--;
    return n;
}

/* Values of `types` for a statement, the first ones from the stack where they fit. Behind an
 * unconditional transfer the stack has whatever is asked for, so nothing need be written. */
static void wsmith__operands(wsmith__gen *g, const uint8_t *types, uint32_t count)
{
    const wsmith__frame *frame = &g->frames[g->depth];
    uint32_t n = wsmith__match(g, types, count);
    g->height -= n;
    if (n == 0 && frame->dead && g->height == frame->base) return;
    for (; n < count; n++) wsmith__expr(g, types[n], g->o.max_expression - 1);
    wsmith__room(g);
}

#endif /* WSMITH__EXPR_H */
