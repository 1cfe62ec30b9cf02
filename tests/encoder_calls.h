/* tests/encoder_calls.h - the same calls, chosen by a wsmith source, into two encoders: one that
 * checks what is written and one that does not.
 *
 * About two of three instructions are chosen to fit the operands that the checked one tells of, so
 * that many modules are valid and most others nearly. Includes stand before this file:
 * wencode.h and wsmith.h with their implementations, from src/.
 */
#ifndef ENCODER_CALLS_H
#define ENCODER_CALLS_H

typedef struct calls {
    wencode checked;
    wencode plain;
    wsmith_source *s;
    uint32_t types; /* function types come first, with the results below */
    uint32_t funcs;
    uint64_t features;
    uint32_t blocks; /* open, with their results */
    wencode_valtype results[32];
    uint32_t locals;
} calls;

/* The same call of both; arguments are evaluated twice. */
#define BOTH(c, f)           (f(&(c)->checked), f(&(c)->plain))
#define BOTH_WITH(c, f, ...) (f(&(c)->checked, __VA_ARGS__), f(&(c)->plain, __VA_ARGS__))

static const char *const calls_params[] = {"", "i", "iI", "fF", "r", "x"};
static const char *const calls_results[] = {"", "i", "I", "F", "r", "i"};

static wencode_valtype calls_letter(char letter)
{
    switch (letter) {
    case 'i': return WENCODE_I32;
    case 'I': return WENCODE_I64;
    case 'f': return WENCODE_F32;
    case 'F': return WENCODE_F64;
    case 'v': return WENCODE_V128;
    case 'r': return WENCODE_FUNCREF;
    case 'x': return WENCODE_EXTERNREF;
    default: return WENCODE_VOID;
    }
}

static uint32_t calls_below(calls *c, uint32_t n) { return (uint32_t)wsmith_range(c->s, 0, n - 1); }

static wencode_valtype calls_type(calls *c)
{
    static const wencode_valtype types[] = {WENCODE_I32,       WENCODE_I64,    WENCODE_F32,
                                            WENCODE_F64,       WENCODE_V128,   WENCODE_FUNCREF,
                                            WENCODE_EXTERNREF, WENCODE_ANYREF, WENCODE_EXNREF};
    return types[calls_below(c, 9)];
}

/* A value of a type, from nothing. */
static void calls_value(calls *c, wencode_valtype type)
{
    static const uint8_t zeros[16] = {0};
    int32_t small = wsmith_u8(c->s);
    switch (type) {
    case WENCODE_VOID: break;
    case WENCODE_I32: BOTH_WITH(c, wencode_i32_const, small); break;
    case WENCODE_I64: BOTH_WITH(c, wencode_i64_const, small); break;
    case WENCODE_F32: BOTH_WITH(c, wencode_f32_const, 1.0f); break;
    case WENCODE_F64: BOTH_WITH(c, wencode_f64_const, 1.0); break;
    case WENCODE_V128: BOTH_WITH(c, wencode_v128_const, zeros); break;
    default: BOTH_WITH(c, wencode_ref_null, type); break;
    }
}

/* Drops what the innermost block has, and gives what it must. */
static void calls_fix(calls *c, wencode_valtype result)
{
    wencode_operand_stack stack;
    if (wsmith_chance(c->s, 1, 12)) return;
    if (wencode_operands(&c->checked, &stack, NULL, 0)) {
        for (size_t i = 0; i < stack.available; i++) BOTH(c, wencode_drop);
    }
    calls_value(c, result);
}

static bool calls_has(calls *c, const wx__op_info *row)
{
    return (c->features >> row->feature & 1) || wsmith_chance(c->s, 1, 60);
}

/* Does the row take what is on top? Only rows without immediates or with memory arguments. */
static bool calls_fits(const wx__op_info *row, const wencode_valtype *top, size_t n)
{
    size_t pops = strlen(row->pops);
    if (row->pops[0] == '*' || row->pushes[0] == '*' || pops == 0 || pops > n) return false;
    for (size_t i = 0; i < pops; i++) {
        char letter = row->pops[pops - 1 - i];
        if (letter == 'r' || top[i] != calls_letter(letter == 'a' ? 'i' : letter)) return false;
    }
    return row->imm == WX__IMM_NONE || row->imm == WX__IMM_MEMARG;
}

static void calls_row(calls *c, const wx__op_info *row)
{
    wencode_memarg at = wencode_at(wsmith_u8(c->s));
    if (row->imm == WX__IMM_MEMARG) {
        BOTH_WITH(c, wencode__op_memarg, row->code, at, row->align);
    } else {
        BOTH_WITH(c, wencode__op, row->code);
    }
}

/* An instruction that fits: one of the first that do, from a random place of the table on. */
static void calls_fitting(calls *c)
{
    wencode_operand_stack stack;
    wencode_valtype top[4];
    if (!wencode_operands(&c->checked, &stack, top, 4)) return;
    size_t n = stack.available < 4 ? stack.available : 4;
    uint32_t from = calls_below(c, WX__OPCODE_COUNT);
    for (uint32_t i = 0; i < WX__OPCODE_COUNT && n > 0; i++) {
        const wx__op_info *row = &wx__op_infos[(from + i) % WX__OPCODE_COUNT];
        if (!calls_fits(row, top, n) || !calls_has(c, row)) continue;
        calls_row(c, row);
        return;
    }
    calls_value(c, calls_type(c));
}

/* -- blocks -------------------------------------------------------------------------------------- */

static void calls_open(calls *c)
{
    static const char letters[] = {'-', 'i', 'I', 'F', 'r', 'x'};
    wencode_valtype result = calls_letter(letters[calls_below(c, sizeof letters)]);
    uint32_t handler = calls_below(c, c->blocks + 1);
    while (handler < c->blocks && c->results[c->blocks - 1 - handler] != WENCODE_VOID) handler++;
    wencode_clause any = wencode_on_any_exception(false, handler);
    bool catches = handler < c->blocks && wsmith_bool(c->s);
    if (c->blocks + 1 >= 32) return;
    switch (calls_below(c, 4)) {
    case 0: BOTH_WITH(c, wencode_block, result); break;
    case 1: BOTH_WITH(c, wencode_loop, result); break;
    case 2: BOTH_WITH(c, wencode_try_table, result, &any, catches); break;
    default:
        BOTH_WITH(c, wencode_i32_const, 1);
        BOTH_WITH(c, wencode_if, WENCODE_VOID);
        result = WENCODE_VOID;
        break;
    }
    c->results[c->blocks++] = result;
}

static void calls_close(calls *c)
{
    if (c->blocks == 0) return;
    wencode_valtype result = c->results[--c->blocks];
    calls_fix(c, result);
    BOTH(c, wencode_end);
}

/* To a label: mostly with what it takes. */
static void calls_branch(calls *c)
{
    uint32_t depth = calls_below(c, c->blocks + 2), depths[2] = {0, 0};
    if (depth < c->blocks) calls_value(c, c->results[c->blocks - 1 - depth]);
    depths[1] = depth;
    switch (calls_below(c, 5)) {
    case 0: BOTH_WITH(c, wencode_br, depth); break;
    case 1:
        BOTH_WITH(c, wencode_i32_const, 0);
        BOTH_WITH(c, wencode_br_if, depth);
        break;
    case 2:
        BOTH_WITH(c, wencode_i32_const, 0);
        BOTH_WITH(c, wencode_br_table, depths, 2, depth);
        break;
    case 3: BOTH_WITH(c, wencode_br_on_null, depth); break;
    default: BOTH(c, wencode_unreachable); break;
    }
}

/* -- the others ---------------------------------------------------------------------------------- */

static void calls_odd(calls *c)
{
    uint32_t a = calls_below(c, 4), b = calls_below(c, 3);
    wencode_valtype type = calls_type(c), other = calls_type(c);
    switch (calls_below(c, 24)) {
    case 0: BOTH_WITH(c, wencode_call, a); break;
    case 1: BOTH_WITH(c, wencode_call_indirect, a, b); break;
    case 2: BOTH_WITH(c, wencode_return_call, a); break;
    case 3: BOTH_WITH(c, wencode_ref_func, a); break;
    case 4: BOTH_WITH(c, wencode_call_ref, a); break;
    case 5: BOTH_WITH(c, wencode_table_get, b); break;
    case 6: BOTH_WITH(c, wencode_table_set, b); break;
    case 7: BOTH_WITH(c, wencode_memory_init, b, 0); break;
    case 8: BOTH_WITH(c, wencode_data_drop, b); break;
    case 9: BOTH_WITH(c, wencode_elem_drop, b); break;
    case 10: BOTH_WITH(c, wencode_global_get, a); break;
    case 11: BOTH_WITH(c, wencode_global_set, a); break;
    case 12: BOTH_WITH(c, wencode_struct_new_default, 6 + a); break;
    case 13: BOTH_WITH(c, wencode_struct_get, 6 + a, b); break;
    case 14: BOTH_WITH(c, wencode_array_new_default, 6 + a); break;
    case 15: BOTH_WITH(c, wencode_ref_test, type); break;
    case 16: BOTH_WITH(c, wencode_ref_cast_null, type); break;
    case 17: BOTH_WITH(c, wencode_br_on_cast, a, type, other); break;
    case 18: BOTH_WITH(c, wencode_throw, b); break;
    case 19: BOTH_WITH(c, wencode_select_t, &type, 1); break;
    case 20: BOTH(c, wencode_select); break;
    case 21: BOTH(c, wencode_ref_as_non_null); break;
    case 22: BOTH_WITH(c, wencode_local_set, a); break;
    default: calls_row(c, &wx__op_infos[calls_below(c, WX__OPCODE_COUNT)]); break;
    }
}

static void calls_instruction(calls *c)
{
    uint32_t local = calls_below(c, c->locals + 1);
    switch (calls_below(c, 12)) {
    case 0: calls_open(c); break;
    case 1: calls_close(c); break;
    case 2: calls_branch(c); break;
    case 3:
        if (wsmith_bool(c->s)) calls_odd(c);
        break;
    case 4: BOTH_WITH(c, wencode_local_get, local); break;
    case 5:
    case 6:
    case 7: calls_value(c, calls_type(c)); break;
    default: calls_fitting(c); break;
    }
}

/* Letters are parameters or results of one of the first types. */
static void calls_body(calls *c, uint32_t type)
{
    size_t params = strlen(calls_params[type]);
    BOTH_WITH(c, wencode_func, type);
    c->locals = (uint32_t)params;
    c->blocks = 0;
    while (wsmith_chance(c->s, 1, 3)) {
        wencode_valtype local = calls_type(c);
        uint32_t n = 1 + calls_below(c, 3);
        BOTH_WITH(c, wencode_locals, local, n);
        c->locals = c->checked.locals;
        if (wsmith_exhausted(c->s)) break;
    }
    for (uint32_t n = calls_below(c, 30); n > 0 && !wsmith_exhausted(c->s); n--)
        calls_instruction(c);
    while (c->blocks > 0) calls_close(c);
    calls_fix(c, calls_letter(calls_results[type][0]));
    BOTH(c, wencode_func_end);
    c->funcs++;
}

/* -- sections ------------------------------------------------------------------------------------ */

static void calls_types(calls *c)
{
    for (size_t i = 0; i < sizeof calls_params / sizeof *calls_params; i++)
        BOTH_WITH(c, wencode_sig, calls_params[i], calls_results[i]);
    wencode_fieldtype fields[2];
    bool open = !wsmith_chance(c->s, 1, 20), more = wsmith_bool(c->s);
    fields[0] = wencode_field(WENCODE_I8, true);
    fields[1] = wencode_field(calls_type(c), wsmith_bool(c->s));
    BOTH_WITH(c, wencode_structtype, fields, 2);
    BOTH_WITH(c, wencode_arraytype, fields[1]);
    BOTH_WITH(c, wencode_sub, wencode_sub_of(WENCODE_NONE, open));
    BOTH_WITH(c, wencode_structtype, fields, 1);
    BOTH_WITH(c, wencode_sub, wencode_sub_of(8, false));
    BOTH_WITH(c, wencode_structtype, fields, more ? 2 : 1);
}

static wencode_constant calls_constant(calls *c, wencode_valtype type)
{
    if (wsmith_chance(c->s, 1, 10)) type = calls_type(c);
    switch (type) {
    case WENCODE_I32: return wencode_constant_i32(1);
    case WENCODE_I64: return wencode_constant_i64(1);
    case WENCODE_F32: return wencode_constant_f32_bits(1);
    case WENCODE_F64: return wencode_constant_f64_bits(1);
    case WENCODE_V128: return wencode_constant_global(calls_below(c, 3));
    case WENCODE_FUNCREF: return wencode_constant_func(calls_below(c, 3));
    default: return wencode_constant_null(type);
    }
}

static void calls_item(calls *c)
{
    wencode_valtype type = calls_type(c);
    uint32_t small = calls_below(c, 3);
    bool flag = wsmith_bool(c->s);
    wencode_limits limits =
        wencode_between(small, 2 + calls_below(c, 3) - (wsmith_chance(c->s, 1, 20) ? 2 : 0));
    wencode_segment segment = wencode_active(0, calls_constant(c, WENCODE_I32));
    wencode_constant constant = calls_constant(c, type);
    uint32_t funcs[2] = {calls_below(c, 3), calls_below(c, 3)};
    char name[2] = {0, 0};
    switch (calls_below(c, 8)) {
    case 0: BOTH_WITH(c, wencode_memory, limits); break;
    case 1:
        if (!(type & 0x10) || type == WENCODE_FUNCREF) BOTH_WITH(c, wencode_table, type, limits);
        break;
    case 2: BOTH_WITH(c, wencode_global, type, flag, constant); break;
    case 3: BOTH_WITH(c, wencode_tag, flag ? 0 : small); break;
    case 4: BOTH_WITH(c, wencode_data, wencode_passive(), "abc", 3); break;
    case 5: BOTH_WITH(c, wencode_elem_funcs, wencode_declared(), funcs, 2); break;
    case 6: BOTH_WITH(c, wencode_elem_funcs, segment, funcs, 2); break;
    default:
        name[0] = (char)('a' + calls_below(c, 20));
        BOTH_WITH(c, wencode_export_func, name, funcs[0]);
        break;
    }
}

/* Imports, one by one or in compact groups; integers longer than they must be. */
static void calls_forms(calls *c)
{
    static const wencode_imports forms[] = {WENCODE_IMPORTS_PLAIN, WENCODE_IMPORTS_BY_NAME,
                                            WENCODE_IMPORTS_BY_TYPE, WENCODE_IMPORTS_SHORTEST};
    wencode_imports form = forms[calls_below(c, 4)];
    uint32_t width = 1 + calls_below(c, 5);
    if (wsmith_chance(c->s, 1, 4)) {
        BOTH_WITH(c, wencode_set_widths, WENCODE_WIDE_OPERANDS | WENCODE_WIDE_ITEMS, width);
    }
    if (c->features & WENCODE_FEATURE_COMPACT_IMPORTS) BOTH_WITH(c, wencode_set_imports, form);
    for (uint32_t n = wsmith_chance(c->s, 1, 4) ? 1 + calls_below(c, 5) : 0; n > 0; n--) {
        const char *module = wsmith_bool(c->s) ? "m" : "n";
        wencode_valtype type = wsmith_bool(c->s) ? WENCODE_I32 : calls_type(c);
        BOTH_WITH(c, wencode_import_global, module, "g", type, WENCODE_IMMUTABLE);
    }
}

/* The whole module; both encoders are then ready to be finished. */
static void calls_module(calls *c, wsmith_source *s, uint64_t features)
{
    memset(c, 0, sizeof *c);
    c->s = s;
    c->features = features;
    wencode_set_checked(&c->checked, features);
    calls_types(c);
    calls_forms(c);
    BOTH_WITH(c, wencode_memory, wencode_at_least(1));
    BOTH_WITH(c, wencode_table, WENCODE_FUNCREF, wencode_at_least(3));
    BOTH_WITH(c, wencode_global, WENCODE_I32, true, wencode_constant_i32(1));
    for (uint32_t n = 1 + calls_below(c, 4); n > 0; n--) {
        while (wsmith_bool(c->s) && !wsmith_exhausted(c->s)) calls_item(c);
        bool inside = wsmith_chance(c->s, 1, 8); /* of a recursion group, no matter */
        if (inside) {
            BOTH(c, wencode_rec_begin);
            BOTH_WITH(c, wencode_functype, NULL, 0, NULL, 0);
        }
        calls_body(c, calls_below(c, 6));
        if (inside) BOTH(c, wencode_rec_end);
    }
    while (wsmith_bool(c->s) && !wsmith_exhausted(c->s)) calls_item(c);
}

#endif /* ENCODER_CALLS_H */
