/* src/wsmith/module/menus.h - which instructions can make a value of a type, or be a statement.
 *
 * Built once per configuration (per module in swarm mode) from the opcode table. A menu has 256
 * slots, so that 8 random bits choose an instruction with its weight; every instruction that is
 * allowed has at least one slot. What surrounds an instruction (masks of addresses, guards of
 * divisions, canonical NaNs) must be allowed too, or it is left out.
 */
#ifndef WSMITH__MENUS_H
#define WSMITH__MENUS_H

#include "gen.h"

/* How an instruction that makes a value is written (expr.h). */
enum {
    WSMITH__PLAIN1, /* operands, then the opcode */
    WSMITH__PLAIN2,
    WSMITH__NAN1, /* the same, then made canonical */
    WSMITH__NAN2,
    WSMITH__DIVIDE, /* detail: WSMITH__SIGNED | WSMITH__REMAINDER */
    WSMITH__TRUNC,  /* detail: row of wsmith__trunc_bounds */
    WSMITH__LOAD,
    WSMITH__SELECT,
    WSMITH__SELECT_T,
    WSMITH__TEE,
    WSMITH__CALL,
    WSMITH__CALL_INDIRECT,
    WSMITH__BLOCK,
    WSMITH__LOOP,
    WSMITH__IF,
    WSMITH__MEMORY_SIZE,
    WSMITH__MEMORY_GROW,
    WSMITH__TABLE_GET,
    WSMITH__TABLE_SIZE,
    WSMITH__TABLE_GROW,
    WSMITH__IS_NULL
};

enum { WSMITH__SIGNED = 1, WSMITH__REMAINDER = 2 };

/* Statements (statements.h, control.h). */
enum {
    WSMITH__DO_PUSH,
    WSMITH__DO_LOCAL_SET,
    WSMITH__DO_GLOBAL_SET,
    WSMITH__DO_STORE,
    WSMITH__DO_SINK,
    WSMITH__DO_CALL,
    WSMITH__DO_CALL_INDIRECT,
    WSMITH__DO_BLOCK,
    WSMITH__DO_LOOP,
    WSMITH__DO_IF,
    WSMITH__DO_BR_IF,
    WSMITH__DO_CONTINUE,
    WSMITH__DO_BR,
    WSMITH__DO_BR_TABLE,
    WSMITH__DO_RETURN,
    WSMITH__DO_UNREACHABLE,
    WSMITH__DO_NOP,
    WSMITH__DO_MEMORY_FILL,
    WSMITH__DO_MEMORY_COPY,
    WSMITH__DO_MEMORY_INIT,
    WSMITH__DO_DATA_DROP,
    WSMITH__DO_TABLE_SET,
    WSMITH__DO_TABLE_FILL,
    WSMITH__DO_TABLE_COPY,
    WSMITH__DO_TABLE_INIT,
    WSMITH__DO_ELEM_DROP
};

/* -- what is allowed ------------------------------------------------------------------------------------- */

static uint32_t wsmith__kind_of(uint32_t code)
{
    if (code >= 0x1000) {
        uint32_t op = code & 0xfff;
        return op < 8 ? WSMITH_NUMERIC : op < 12 ? WSMITH_MEMORY : WSMITH_TABLE;
    }
    if (code <= WX__OP_CALL_INDIRECT) return WSMITH_CONTROL;
    if (code <= WX__OP_SELECT_T) return WSMITH_PARAMETRIC;
    if (code <= WX__OP_GLOBAL_SET) return WSMITH_VARIABLE;
    if (code <= WX__OP_TABLE_SET) return WSMITH_TABLE;
    if (code <= WX__OP_MEMORY_GROW) return WSMITH_MEMORY;
    return code < WX__OP_REF_NULL ? WSMITH_NUMERIC : WSMITH_REFERENCE;
}

static bool wsmith__feature_on(const wsmith__options *o, uint32_t feature)
{
    switch (feature) {
    case WX__FEATURE_MVP: return true;
    case WX__FEATURE_MUTABLE_GLOBAL: return o->mutable_globals != 0;
    case WX__FEATURE_SIGN_EXTENSION: return o->sign_extension != 0;
    case WX__FEATURE_SAT_FLOAT_TO_INT: return o->saturating_conversions != 0;
    case WX__FEATURE_MULTI_VALUE: return o->multi_value != 0;
    case WX__FEATURE_BULK_MEMORY: return o->bulk_memory != 0;
    case WX__FEATURE_REFERENCE_TYPES: return o->reference_types != 0;
    default: return false;
    }
}

static bool wsmith__op_allowed(const wsmith__options *o, const wx__op_info *op)
{
    if (!wsmith__feature_on(o, op->feature)) return false;
    if (!o->floats && (strpbrk(op->pops, "fF") || strpbrk(op->pushes, "fF"))) return false;
    if (wsmith__indispensable(op->code)) return true;
    return (wsmith__kind_of(op->code) & o->kinds) != 0 &&
           !wsmith__bit(o->deny, wsmith__slot(op->code));
}

static bool wsmith__allowed(const wsmith__options *o, uint32_t code)
{
    const wx__op_info *op = wx__op_find(code);
    return op && wsmith__op_allowed(o, op);
}

static bool wsmith__allowed2(const wsmith__options *o, uint32_t a, uint32_t b)
{
    return wsmith__allowed(o, a) && wsmith__allowed(o, b);
}

static bool wsmith__type_on(const wsmith__options *o, uint32_t type)
{
    if (type == WSMITH__F32 || type == WSMITH__F64) return o->floats != 0;
    return type < WSMITH__FUNC || o->reference_types != 0;
}

/* Masking an index or address to stay in bounds. */
static bool wsmith__can_mask(const wsmith__options *o)
{
    return wsmith__allowed2(o, WX__OP_I32_AND, WX__OP_I32_ADD);
}

/* -- filling menus ---------------------------------------------------------------------------------------- */

/* While a menu is filled, `slots` of an op is its weight; wsmith__menu_close makes the real ones. */
typedef struct wsmith__filling {
    wsmith__menu *menu;
    uint32_t weights[WSMITH__MAX_OPS];
} wsmith__filling;

static void wsmith__menu_open(wsmith__filling *f, wsmith__menu *menu)
{
    f->menu = menu;
    menu->count = 0;
    memset(menu->slots, 0, sizeof menu->slots);
}

static void wsmith__menu_add(wsmith__filling *f, const wsmith__op *op, uint32_t weight)
{
    wsmith__menu *menu = f->menu;
    WX__ASSERT(menu->count < WSMITH__MAX_OPS);
    f->weights[menu->count] = weight;
    menu->ops[menu->count++] = *op;
}

/* Shares the slots in proportion to the weights, at least one each. */
static void wsmith__menu_close(wsmith__filling *f)
{
    wsmith__menu *menu = f->menu;
    uint32_t total = 0, at = 0, sum = 0;
    for (uint32_t i = 0; i < menu->count; i++) total += f->weights[i];
    if (total == 0) return;
    uint32_t spare = 256 - menu->count;
    for (uint32_t i = 0; i < menu->count; i++) {
        sum += f->weights[i];
        uint32_t end = i + 1 + sum * spare / total;
        while (at < end) menu->slots[at++] = (uint8_t)i;
    }
}

static wsmith__op wsmith__make_op(uint32_t class_, uint32_t code)
{
    wsmith__op op;
    memset(&op, 0, sizeof op);
    op.class_ = (uint8_t)class_;
    op.prefix = (uint8_t)(code >> 12);
    op.byte = (uint8_t)code;
    op.slot = (uint16_t)wsmith__slot(code);
    return op;
}

static void wsmith__menu_add_class(wsmith__filling *f, uint32_t class_, uint32_t code,
                                   uint32_t weight)
{
    wsmith__op op = wsmith__make_op(class_, code);
    wsmith__menu_add(f, &op, weight);
}

/* -- numeric instructions and memory accesses, from the table -------------------------------------------------- */

static uint32_t wsmith__letter_type(char letter)
{
    const char *at = letter ? strchr("iIfF", letter) : NULL;
    return at ? (uint32_t)(at - "iIfF") : WSMITH__NONE;
}

/* May return a NaN that the standard does not fix. */
static bool wsmith__makes_nan(uint32_t code)
{
    return (code >= WX__OP_F32_CEIL && code <= WX__OP_F32_MAX) ||
           (code >= WX__OP_F64_CEIL && code <= WX__OP_F64_MAX) || code == WX__OP_F32_DEMOTE_F64 ||
           code == WX__OP_F64_PROMOTE_F32;
}

static bool wsmith__divides(uint32_t code)
{
    return (code >= WX__OP_I32_DIV_S && code <= WX__OP_I32_REM_U) ||
           (code >= WX__OP_I64_DIV_S && code <= WX__OP_I64_REM_U);
}

static bool wsmith__truncates(uint32_t code)
{
    return (code >= WX__OP_I32_TRUNC_F32_S && code <= WX__OP_I32_TRUNC_F64_U) ||
           (code >= WX__OP_I64_TRUNC_F32_S && code <= WX__OP_I64_TRUNC_F64_U);
}

/* Row of wsmith__trunc_bounds: the order of the opcodes. */
static uint32_t wsmith__trunc_row(uint32_t code)
{
    return code <= WX__OP_I32_TRUNC_F64_U ? code - WX__OP_I32_TRUNC_F32_S
                                          : code - WX__OP_I64_TRUNC_F32_S + 4;
}

static bool wsmith__guards_allowed(const wsmith__options *o, const wsmith__op *op)
{
    bool is64 = op->in[0] == WSMITH__I64;
    switch (op->class_) {
    case WSMITH__DIVIDE:
        return wsmith__allowed2(o, WX__OP_SELECT, WX__OP_LOCAL_TEE) &&
               wsmith__allowed2(o, is64 ? WX__OP_I64_EQ : WX__OP_I32_EQ,
                                is64 ? WX__OP_I64_XOR : WX__OP_I32_XOR) &&
               wsmith__allowed2(o, WX__OP_I64_EXTEND_I32_U, is64 ? WX__OP_I64_NE : WX__OP_I32_XOR);
    case WSMITH__TRUNC:
        return wsmith__allowed2(o, WX__OP_SELECT, WX__OP_LOCAL_TEE) &&
               wsmith__allowed2(o, WX__OP_F32_GE, WX__OP_F32_GT) &&
               wsmith__allowed2(o, WX__OP_F64_GE, WX__OP_F64_GT) &&
               wsmith__allowed2(o, WX__OP_F32_LT, WX__OP_F64_LT) &&
               wsmith__allowed(o, WX__OP_I32_AND);
    case WSMITH__NAN1:
    case WSMITH__NAN2:
        return wsmith__allowed2(o, WX__OP_SELECT, WX__OP_LOCAL_TEE) &&
               wsmith__allowed2(o, WX__OP_F32_EQ, WX__OP_F64_EQ);
    default: return true;
    }
}

static void wsmith__add_numeric(wsmith__filling *f, const wsmith__options *o,
                                const wx__op_info *info)
{
    bool binary = info->pops[1] != 0;
    uint32_t code = info->code;
    wsmith__op op = wsmith__make_op(binary ? WSMITH__PLAIN2 : WSMITH__PLAIN1, code);
    op.n = binary ? 2 : 1;
    op.in[0] = (uint8_t)wsmith__letter_type(info->pops[0]);
    op.in[1] = (uint8_t)(binary ? wsmith__letter_type(info->pops[1]) : 0);
    if (wsmith__divides(code)) {
        uint32_t k = code < WX__OP_I64_DIV_S ? code - WX__OP_I32_DIV_S : code - WX__OP_I64_DIV_S;
        op.class_ = WSMITH__DIVIDE;
        op.detail = (uint8_t)((k & 1 ? 0 : WSMITH__SIGNED) | (k & 2 ? WSMITH__REMAINDER : 0));
    } else if (wsmith__truncates(code)) {
        op.class_ = WSMITH__TRUNC;
        op.detail = (uint8_t)wsmith__trunc_row(code);
    } else if (o->canonical_nans && wsmith__makes_nan(code)) {
        op.class_ = binary ? WSMITH__NAN2 : WSMITH__NAN1;
    }
    if (!wsmith__guards_allowed(o, &op)) return;
    bool arithmetic = binary && info->pops[0] == info->pushes[0] && code > WX__OP_I32_GE_U;
    wsmith__menu_add(f, &op, arithmetic ? 5 : 1);
}

static bool wsmith__is_numeric(const wx__op_info *info)
{
    return info->imm == WX__IMM_NONE && wsmith__letter_type(info->pushes[0]) != WSMITH__NONE &&
           info->pushes[1] == 0 && wsmith__letter_type(info->pops[0]) != WSMITH__NONE &&
           (info->pops[1] == 0 ||
            (info->pops[2] == 0 && wsmith__letter_type(info->pops[1]) != WSMITH__NONE));
}

static void wsmith__add_access(wsmith__filling *f, const wx__op_info *info, bool store)
{
    wsmith__op op = wsmith__make_op(WSMITH__LOAD, info->code);
    op.align = info->align;
    op.in[1] = (uint8_t)(store ? wsmith__letter_type(info->pops[1]) : 0);
    wsmith__menu_add(f, &op, 2);
}

static void wsmith__add_table_rows(wsmith__filling *f, const wsmith__options *o, uint32_t type)
{
    for (uint32_t i = 0; i < WX__ID_REF_FUNC; i++) {
        const wx__op_info *info = &wx__op_infos[i];
        if (wsmith__letter_type(info->pushes[0]) != type || !wsmith__op_allowed(o, info)) continue;
        if (wsmith__is_numeric(info)) wsmith__add_numeric(f, o, info);
        if (info->imm == WX__IMM_MEMARG && wsmith__can_mask(o)) wsmith__add_access(f, info, false);
    }
    for (uint32_t i = WX__ID_I32_TRUNC_SAT_F32_S; i <= WX__ID_I64_TRUNC_SAT_F64_U; i++) {
        const wx__op_info *info = &wx__op_infos[i];
        if (wsmith__letter_type(info->pushes[0]) == type && wsmith__op_allowed(o, info))
            wsmith__add_numeric(f, o, info);
    }
}

/* -- everything else that makes a value ----------------------------------------------------------------------- */

/* Counting down a loop: local.get, i32.const, i32.sub, local.tee, i32.const, i32.gt_s, br_if. */
static bool wsmith__can_loop(const wsmith__options *o)
{
    return wsmith__allowed2(o, WX__OP_LOOP, WX__OP_BR_IF) &&
           wsmith__allowed2(o, WX__OP_I32_SUB, WX__OP_LOCAL_TEE) &&
           wsmith__allowed2(o, WX__OP_I32_GT_S, WX__OP_I32_AND);
}

static void wsmith__add_if_allowed(wsmith__filling *f, const wsmith__options *o, uint32_t class_,
                                   uint32_t code, uint32_t weight)
{
    if (wsmith__allowed(o, code)) wsmith__menu_add_class(f, class_, code, weight);
}

static void wsmith__add_structured(wsmith__filling *f, const wsmith__options *o, uint32_t type)
{
    bool reference = type >= WSMITH__FUNC;
    if (!reference) wsmith__add_if_allowed(f, o, WSMITH__SELECT, WX__OP_SELECT, 6);
    wsmith__add_if_allowed(f, o, WSMITH__SELECT_T, WX__OP_SELECT_T, reference ? 6 : 2);
    wsmith__add_if_allowed(f, o, WSMITH__TEE, WX__OP_LOCAL_TEE, 6);
    wsmith__add_if_allowed(f, o, WSMITH__CALL, WX__OP_CALL, 6);
    if (wsmith__can_mask(o))
        wsmith__add_if_allowed(f, o, WSMITH__CALL_INDIRECT, WX__OP_CALL_INDIRECT, 4);
    wsmith__add_if_allowed(f, o, WSMITH__BLOCK, WX__OP_BLOCK, 2);
    if (wsmith__can_loop(o)) wsmith__menu_add_class(f, WSMITH__LOOP, WX__OP_LOOP, 1);
    wsmith__add_if_allowed(f, o, WSMITH__IF, WX__OP_IF, 4);
    if (reference && wsmith__can_mask(o))
        wsmith__add_if_allowed(f, o, WSMITH__TABLE_GET, WX__OP_TABLE_GET, 8);
    if (type != WSMITH__I32) return;
    wsmith__add_if_allowed(f, o, WSMITH__MEMORY_SIZE, WX__OP_MEMORY_SIZE, 1);
    wsmith__add_if_allowed(f, o, WSMITH__MEMORY_GROW, WX__OP_MEMORY_GROW, 1);
    wsmith__add_if_allowed(f, o, WSMITH__TABLE_SIZE, WX__OP_TABLE_SIZE, 1);
    wsmith__add_if_allowed(f, o, WSMITH__TABLE_GROW, WX__OP_TABLE_GROW, 1);
    wsmith__add_if_allowed(f, o, WSMITH__IS_NULL, WX__OP_REF_IS_NULL, 2);
}

static void wsmith__build_stores(wsmith__gen *g)
{
    wsmith__filling f;
    wsmith__menu_open(&f, &g->stores);
    for (uint32_t i = WX__ID_I32_STORE; i <= WX__ID_I64_STORE32; i++) {
        if (wsmith__op_allowed(&g->o, &wx__op_infos[i]))
            wsmith__add_access(&f, &wx__op_infos[i], true);
    }
    wsmith__menu_close(&f);
}

/* class, opcode that must be allowed, weight, and what else it takes: see wsmith__statement_fits */
typedef struct wsmith__statement_row {
    uint8_t class_;
    uint32_t code;
    uint32_t weight;
} wsmith__statement_row;

static const wsmith__statement_row wsmith__statement_rows[] = {
    {WSMITH__DO_PUSH, WX__OP_LOCAL_GET, 44},
    {WSMITH__DO_LOCAL_SET, WX__OP_LOCAL_SET, 44},
    {WSMITH__DO_GLOBAL_SET, WX__OP_GLOBAL_SET, 16},
    {WSMITH__DO_STORE, WX__OP_LOCAL_GET, 34},
    {WSMITH__DO_SINK, WX__OP_DROP, 10},
    {WSMITH__DO_CALL, WX__OP_CALL, 12},
    {WSMITH__DO_CALL_INDIRECT, WX__OP_CALL_INDIRECT, 8},
    {WSMITH__DO_BLOCK, WX__OP_BLOCK, 9},
    {WSMITH__DO_LOOP, WX__OP_LOOP, 10},
    {WSMITH__DO_IF, WX__OP_IF, 14},
    {WSMITH__DO_BR_IF, WX__OP_BR_IF, 10},
    {WSMITH__DO_CONTINUE, WX__OP_BR_IF, 4},
    {WSMITH__DO_BR, WX__OP_BR, 6},
    {WSMITH__DO_BR_TABLE, WX__OP_BR_TABLE, 4},
    {WSMITH__DO_RETURN, WX__OP_RETURN, 4},
    {WSMITH__DO_UNREACHABLE, WX__OP_UNREACHABLE, 3},
    {WSMITH__DO_NOP, WX__OP_NOP, 1},
    {WSMITH__DO_MEMORY_FILL, WX__OP_MEMORY_FILL, 3},
    {WSMITH__DO_MEMORY_COPY, WX__OP_MEMORY_COPY, 3},
    {WSMITH__DO_MEMORY_INIT, WX__OP_MEMORY_INIT, 3},
    {WSMITH__DO_DATA_DROP, WX__OP_DATA_DROP, 2},
    {WSMITH__DO_TABLE_SET, WX__OP_TABLE_SET, 5},
    {WSMITH__DO_TABLE_FILL, WX__OP_TABLE_FILL, 3},
    {WSMITH__DO_TABLE_COPY, WX__OP_TABLE_COPY, 3},
    {WSMITH__DO_TABLE_INIT, WX__OP_TABLE_INIT, 3},
    {WSMITH__DO_ELEM_DROP, WX__OP_ELEM_DROP, 2}};

static bool wsmith__statement_fits(const wsmith__gen *g, const wsmith__statement_row *row)
{
    const wsmith__options *o = &g->o;
    if (!wsmith__allowed(o, row->code)) return false;
    switch (row->class_) {
    case WSMITH__DO_STORE: return g->stores.count > 0 && wsmith__can_mask(o);
    case WSMITH__DO_LOOP:
    case WSMITH__DO_CONTINUE: return wsmith__can_loop(o);
    case WSMITH__DO_UNREACHABLE: return o->trap_percent > 0;
    case WSMITH__DO_CALL_INDIRECT:
    case WSMITH__DO_BR_TABLE:
    case WSMITH__DO_MEMORY_FILL:
    case WSMITH__DO_MEMORY_COPY:
    case WSMITH__DO_MEMORY_INIT:
    case WSMITH__DO_TABLE_SET:
    case WSMITH__DO_TABLE_FILL:
    case WSMITH__DO_TABLE_COPY:
    case WSMITH__DO_TABLE_INIT: return wsmith__can_mask(o);
    default: return true;
    }
}

static void wsmith__build_statements(wsmith__gen *g)
{
    wsmith__filling f;
    wsmith__menu_open(&f, &g->statements);
    for (size_t i = 0; i < WX__COUNT_OF(wsmith__statement_rows); i++) {
        const wsmith__statement_row *row = &wsmith__statement_rows[i];
        if (wsmith__statement_fits(g, row))
            wsmith__menu_add_class(&f, row->class_, row->code, row->weight);
    }
    wsmith__menu_close(&f);
}

static void wsmith__build_types(wsmith__gen *g)
{
    static const uint8_t wanted[16] = {WSMITH__I32, WSMITH__I32,  WSMITH__I64,    WSMITH__I32,
                                       WSMITH__F64, WSMITH__F32,  WSMITH__I64,    WSMITH__I32,
                                       WSMITH__I64, WSMITH__F64,  WSMITH__F32,    WSMITH__I32,
                                       WSMITH__I64, WSMITH__FUNC, WSMITH__EXTERN, WSMITH__I32};
    for (uint32_t i = 0; i < 16; i++) {
        bool on = wsmith__type_on(&g->o, wanted[i]);
        g->type_menu[i] = on ? wanted[i] : (uint8_t)(i & 1 ? WSMITH__I32 : WSMITH__I64);
    }
}

/* Mixing a value into a checksum global; see wsmith__sink. */
static bool wsmith__can_sink(const wsmith__options *o)
{
    return o->checksums && wsmith__allowed2(o, WX__OP_GLOBAL_GET, WX__OP_GLOBAL_SET) &&
           wsmith__allowed2(o, WX__OP_I32_XOR, WX__OP_I64_XOR) &&
           wsmith__allowed(o, WX__OP_I32_ROTL) &&
           (!o->floats ||
            (wsmith__allowed2(o, WX__OP_F32_LT, WX__OP_F64_LT) &&
             wsmith__allowed2(o, WX__OP_I32_REINTERPRET_F32, WX__OP_I64_REINTERPRET_F64))) &&
           (!o->reference_types || wsmith__allowed(o, WX__OP_REF_IS_NULL));
}

/* Converting any value to any numeric type (wsmith__read_as), and mixing two of them into one. */
static void wsmith__build_mixers(wsmith__gen *g)
{
    static const uint32_t codes[WSMITH__FUNC] = {WX__OP_I32_XOR, WX__OP_I64_ADD, WX__OP_F32_ADD,
                                                 WX__OP_F64_SUB};
    const wsmith__options *o = &g->o;
    bool integers = wsmith__allowed2(o, WX__OP_I32_WRAP_I64, WX__OP_I64_EXTEND_I32_U);
    bool floats = wsmith__allowed2(o, WX__OP_F32_CONVERT_I64_S, WX__OP_F32_CONVERT_I32_S) &&
                  wsmith__allowed2(o, WX__OP_F64_CONVERT_I64_S, WX__OP_F64_CONVERT_I32_S);
    memset(g->mixers, 0, sizeof g->mixers);
    for (uint32_t type = 0; type < WSMITH__FUNC && integers && wsmith__can_sink(o); type++) {
        wsmith__op op = wsmith__make_op(WSMITH__NAN2, codes[type]);
        bool fits = type < WSMITH__F32 ||
                    (floats && (!o->canonical_nans || wsmith__guards_allowed(o, &op)));
        if (fits && wsmith__allowed(o, codes[type])) g->mixers[type] = codes[type];
    }
}

static void wsmith__build_menus(wsmith__gen *g)
{
    wsmith__filling f;
    for (uint32_t type = 0; type < WSMITH__TYPES; type++) {
        wsmith__menu_open(&f, &g->menus[type]);
        if (wsmith__type_on(&g->o, type)) {
            if (type < WSMITH__FUNC) wsmith__add_table_rows(&f, &g->o, type);
            wsmith__add_structured(&f, &g->o, type);
        }
        wsmith__menu_close(&f);
    }
    wsmith__build_stores(g);
    wsmith__build_statements(g);
    wsmith__build_types(g);
    wsmith__build_mixers(g);
    g->sinks_allowed = wsmith__can_sink(&g->o);
    g->leaf[0] = 256;
    for (uint32_t i = 1; i < WX__COUNT_OF(g->leaf); i++) g->leaf[i] = 96;
}

#endif /* WSMITH__MENUS_H */
