/* src/wsmith/module/control.h - blocks, loops, branches, and where code may become unreachable.
 *
 * An unconditional transfer ends its block at once, and is only made where the end of the block
 * can be reached another way: in one arm of an `if`, or in a block that an earlier branch leaves.
 * So code behind a block is always live; dead code exists only where wsmith__dead_code adds it.
 *
 * Terminating functions: a loop has a counter of its own, and a branch to its start is always
 * "counter - 1 > 0". Other branches do not go to loops. `rounds` is the product of the counts of
 * the open loops; `steps` sums what was spent on calls and finished loops (expr.h).
 */
#ifndef WSMITH__CONTROL_H
#define WSMITH__CONTROL_H

#include "statements.h"

static void wsmith__statements(wsmith__gen *g, uint32_t count);

/* -- frames --------------------------------------------------------------------------------------------------- */

static bool wsmith__can_nest(const wsmith__gen *g)
{
    return g->depth < g->o.max_nesting && g->height < WSMITH__MAX_STACK / 2;
}

static wsmith__frame *wsmith__frame_open(wsmith__gen *g, uint32_t kind, const uint8_t *params,
                                         uint32_t param_count, const uint8_t *results,
                                         uint32_t result_count)
{
    wsmith__frame *f = &g->frames[++g->depth];
    memset(f, 0, sizeof *f);
    f->kind = (uint8_t)kind;
    f->base = g->height;
    f->counter = WSMITH__NONE;
    f->results = results;
    f->result_count = (uint8_t)result_count;
    f->labels = kind == WSMITH__FRAME_LOOP ? params : results;
    f->label_count = (uint8_t)(kind == WSMITH__FRAME_LOOP ? param_count : result_count);
    wsmith__push_all(g, params, param_count);
    return f;
}

/* An i32 or i64 on the stack becomes a value of `to`. */
static void wsmith__from_integer(wsmith__gen *g, uint32_t from, uint32_t to)
{
    bool wide = from == WSMITH__I64;
    switch (to) {
    case WSMITH__I32:
        if (wide) wsmith__emit(g, WX__OP_I32_WRAP_I64);
        break;
    case WSMITH__I64:
        if (!wide) wsmith__emit(g, WX__OP_I64_EXTEND_I32_U);
        break;
    case WSMITH__F32:
        wsmith__emit(g, wide ? WX__OP_F32_CONVERT_I64_S : WX__OP_F32_CONVERT_I32_S);
        break;
    default: wsmith__emit(g, wide ? WX__OP_F64_CONVERT_I64_S : WX__OP_F64_CONVERT_I32_S); break;
    }
}

/* A local, converted to `type`: its own type, or through an integer. */
static void wsmith__read_as(wsmith__gen *g, uint32_t local, uint32_t type)
{
    uint32_t from = g->locals.types[local];
    wsmith__emit_indexed(g, WX__OP_LOCAL_GET, local);
    if (from == type) return;
    wsmith__to_integer(g, from);
    bool wide = from == WSMITH__I64 || (from == WSMITH__F64 && g->o.canonical_nans);
    wsmith__from_integer(g, wide ? WSMITH__I64 : WSMITH__I32, type);
}

/* Results of functions shall depend on the arguments and on what was computed: a parameter is mixed
 * in, or another variable. */
static void wsmith__mix_result(wsmith__gen *g, uint32_t type)
{
    const wsmith__locals *l = &g->locals;
    uint32_t bits = WSMITH__BITS(g, "mix");
    uint32_t variables = l->params == 0 || (bits & 3) == 3 ? l->total : l->params;
    if (g->mixers[type] == 0 || variables == 0) return;
    uint32_t local = wsmith__pick8(bits >> 2, variables);
    if (l->types[local] >= WSMITH__FUNC) local = wsmith__pick8(bits >> 8, variables);
    if (l->scratch[l->types[local]] == local) return; /* may hold a NaN that is not canonical */
    wsmith__room(g);
    wsmith__read_as(g, local, type);
    wsmith__emit(g, g->mixers[type]);
    if (type >= WSMITH__F32 && g->o.canonical_nans) wsmith__canonicalize(g, type);
}

/* Brings the stack of the innermost block to its results. */
static void wsmith__finish(wsmith__gen *g)
{
    const wsmith__frame *f = &g->frames[g->depth];
    if (f->dead) {
        wsmith__sink_all(g);
        return; /* the rest is polymorphic */
    }
    uint32_t n = g->height - f->base;
    while (n > f->result_count || !wsmith__same_types(g->stack + f->base, f->results, n)) {
        wsmith__sink(g);
        n--;
    }
    g->height = f->base;
    for (; n < f->result_count; n++) {
        wsmith__expr(g, f->results[n], wsmith__shallow(g->o.max_expression));
        if (g->depth == 0) wsmith__mix_result(g, f->results[n]);
    }
}

/* Counts the dead instructions of the innermost block; `end` and `else` are not among them. */
static void wsmith__count_dead(wsmith__gen *g)
{
    if (g->dead_depth != g->depth + 1) return;
    g->dead_count += g->count - g->dead_start;
    g->dead_depth = 0;
}

static void wsmith__frame_close(wsmith__gen *g)
{
    wsmith__finish(g);
    wsmith__count_dead(g);
    wsmith__room(g);
    wsmith__emit(g, WX__OP_END);
    g->height = g->frames[g->depth].base;
    g->depth--;
}

/* -- block types -------------------------------------------------------------------------------------------------- */

typedef struct wsmith__block_type {
    const uint8_t *params, *results;
    uint32_t param_count, result_count, index;
} wsmith__block_type;

static void wsmith__value_block_type(wsmith__block_type *t, uint32_t type)
{
    memset(t, 0, sizeof *t);
    t->params = wsmith__single;
    t->results = &wsmith__single[type];
    t->result_count = type < WSMITH__TYPES;
    t->index = WSMITH__NONE;
}

/* Nothing half of the time, else one value, or with multi-value any type of the module. */
static void wsmith__choose_block_type(wsmith__gen *g, wsmith__block_type *t)
{
    uint32_t bits = WSMITH__BITS(g, "block type");
    uint32_t class_ = bits & 7;
    wsmith__value_block_type(t, 0);
    t->result_count = class_ > 4;
    t->results = &wsmith__single[g->type_menu[bits >> 3 & 15]];
    if (class_ != 7 || !g->o.multi_value || g->type_count == 0) return;
    uint32_t index = wsmith__pick8(bits >> 8, g->type_count);
    const wsmith__signature *s = &g->types[index];
    t->params = s->types;
    t->param_count = s->params;
    t->results = s->types + s->params;
    t->result_count = s->results;
    t->index = index;
}

static void wsmith__emit_block(wsmith__gen *g, uint32_t code, const wsmith__block_type *t)
{
    wsmith__room(g);
    wsmith__emit(g, code);
    if (t->index != WSMITH__NONE) {
        g->p = wx__write_s64(g->p, (int64_t)t->index);
    } else {
        *g->p++ = t->result_count ? wsmith__type_bytes[t->results[0]] : (uint8_t)WX__TYPE_EMPTY;
    }
}

static wsmith__frame *wsmith__frame_of(wsmith__gen *g, uint32_t kind, const wsmith__block_type *t)
{
    return wsmith__frame_open(g, kind, t->params, t->param_count, t->results, t->result_count);
}

/* -- fuel ----------------------------------------------------------------------------------------------------------- */

/* Function entry and loop heads: out of fuel, the function returns zeros; so everything unwinds. */
static void wsmith__emit_fuel_check(wsmith__gen *g)
{
    const wsmith__signature *s = g->signature;
    if (g->fuel_global == WSMITH__NONE) return;
    wsmith__room(g);
    wsmith__emit_indexed(g, WX__OP_GLOBAL_GET, g->fuel_global);
    wsmith__emit(g, WX__OP_I32_EQZ);
    wsmith__emit(g, WX__OP_IF);
    *g->p++ = WX__TYPE_EMPTY;
    for (uint32_t i = 0; i < s->results; i++) wsmith__emit_zero(g, s->types[s->params + i]);
    wsmith__emit(g, WX__OP_RETURN);
    wsmith__emit(g, WX__OP_END);
    wsmith__emit_indexed(g, WX__OP_GLOBAL_GET, g->fuel_global);
    wsmith__emit_i32(g, 1);
    wsmith__emit(g, WX__OP_I32_SUB);
    wsmith__emit_indexed(g, WX__OP_GLOBAL_SET, g->fuel_global);
    wsmith__room(g);
}

/* -- loops ------------------------------------------------------------------------------------------------------------ */

static uint32_t wsmith__loop_counter(wsmith__gen *g)
{
    uint32_t *counter = &g->locals.counters[g->loop_depth];
    if (*counter == WSMITH__NONE) {
        *counter = wsmith__new_local(g, WSMITH__I32);
        wsmith__make_readable(g, *counter);
    }
    return *counter;
}

/* Sets the counter to 1..rounds: a constant, or something that depends on data. */
static void wsmith__emit_counter(wsmith__gen *g, uint32_t counter, uint32_t rounds, uint32_t bits)
{
    wsmith__room(g);
    if ((rounds & (rounds - 1)) == 0 && (bits & 1) != 0) {
        wsmith__expr(g, WSMITH__I32, 1);
        wsmith__room(g);
        wsmith__emit_i32(g, rounds - 1);
        wsmith__emit(g, WX__OP_I32_AND);
    } else {
        wsmith__emit_i32(g, rounds);
    }
    wsmith__emit_indexed(g, WX__OP_LOCAL_SET, counter);
}

/* Leaves on the stack: is there a round left? */
static void wsmith__emit_count_down(wsmith__gen *g, uint32_t counter)
{
    wsmith__room(g);
    wsmith__emit_indexed(g, WX__OP_LOCAL_GET, counter);
    wsmith__emit_i32(g, 1);
    wsmith__emit(g, WX__OP_I32_SUB);
    wsmith__emit_indexed(g, WX__OP_LOCAL_TEE, counter);
    wsmith__emit_i32(g, 0);
    wsmith__emit(g, WX__OP_I32_GT_S);
}

/* A branch to the start of the loop `up` frames out. The label's values stay on the stack when it is
 * not taken. */
static void wsmith__continue(wsmith__gen *g, uint32_t up, bool data)
{
    const wsmith__frame *loop = &g->frames[g->depth - up];
    wsmith__operands(g, loop->labels, loop->label_count);
    if (loop->counter != WSMITH__NONE) wsmith__emit_count_down(g, loop->counter);
    if (data || loop->counter == WSMITH__NONE) {
        wsmith__expr(g, WSMITH__I32, wsmith__shallow(g->o.max_expression));
        wsmith__room(g);
        if (loop->counter != WSMITH__NONE) wsmith__emit(g, WX__OP_I32_AND);
    }
    wsmith__room(g);
    wsmith__emit_indexed(g, WX__OP_BR_IF, up);
    wsmith__push_all(g, loop->labels, loop->label_count);
}

/* Rounds that the budget allows, at most 16; 0: no loop here. */
static uint32_t wsmith__affordable_rounds(const wsmith__gen *g, uint32_t bits)
{
    uint64_t spent = g->steps + g->rounds * 64;
    if (!g->o.terminating) return 1;
    if (spent >= g->step_cap) return 0;
    uint64_t most = (g->step_cap - spent) / (g->rounds * 256);
    uint32_t wanted = 2 + (bits & 15);
    return most < wanted ? (uint32_t)most : wanted;
}

/* The body may be as long as all its rounds can be paid. What makes its results is a part of it: that may
 * have loops, and branch back to this one. */
static void wsmith__loop_body(wsmith__gen *g, wsmith__frame *frame, uint32_t rounds, uint32_t bits)
{
    uint64_t outer_stop = g->stop, outer_rounds = g->rounds, start = g->count;
    g->rounds *= rounds;
    if (g->o.terminating) {
        uint64_t left = g->step_cap > g->steps ? g->step_cap - g->steps : 0;
        uint64_t room = left / g->rounds / 2;
        if (g->count + room < g->stop) g->stop = g->count + room;
    }
    wsmith__emit_fuel_check(g);
    wsmith__statements(g, 1 + (bits & 3));
    WX__ASSERT(!frame->dead);
    if (g->o.terminating || (bits & 8)) wsmith__continue(g, 0, (bits & 4) != 0);
    wsmith__frame_close(g);
    wsmith__spend(g, g->count - start);
    g->stop = outer_stop;
    g->rounds = outer_rounds;
}

/* `params` of the block type are on the stack already. */
static void wsmith__loop(wsmith__gen *g, const wsmith__block_type *t, uint32_t rounds,
                         uint32_t bits)
{
    uint32_t counter = WSMITH__NONE;
    if (g->o.terminating) {
        counter = wsmith__loop_counter(g);
        wsmith__emit_counter(g, counter, rounds, bits >> 4);
    }
    wsmith__emit_block(g, WX__OP_LOOP, t);
    wsmith__frame *frame = wsmith__frame_of(g, WSMITH__FRAME_LOOP, t);
    frame->counter = counter;
    g->loop_depth++;
    wsmith__loop_body(g, frame, rounds, bits);
    g->loop_depth--;
}

/* -- blocks -------------------------------------------------------------------------------------------------------------- */

static void wsmith__block(wsmith__gen *g, const wsmith__block_type *t, uint32_t bits)
{
    wsmith__emit_block(g, WX__OP_BLOCK, t);
    wsmith__frame_of(g, WSMITH__FRAME_BLOCK, t);
    wsmith__statements(g, 1 + (bits & 3));
    wsmith__frame_close(g);
}

/* An arm of an `if` may end in a transfer: then the other one does not. */
static void wsmith__else(wsmith__gen *g, const wsmith__block_type *t)
{
    wsmith__frame *f = &g->frames[g->depth];
    wsmith__finish(g);
    wsmith__count_dead(g);
    wsmith__room(g);
    wsmith__emit(g, WX__OP_ELSE);
    f->kind = WSMITH__FRAME_ELSE;
    f->other_arm_ends = f->dead;
    f->dead = false;
    g->height = f->base;
    wsmith__push_all(g, t->params, t->param_count);
}

static bool wsmith__needs_else(const wsmith__block_type *t)
{
    return t->param_count != t->result_count ||
           !wsmith__same_types(t->params, t->results, t->param_count);
}

/* Parameters and condition are on the stack already. */
static void wsmith__if(wsmith__gen *g, const wsmith__block_type *t, uint32_t bits)
{
    wsmith__emit_block(g, WX__OP_IF, t);
    wsmith__frame_of(g, WSMITH__FRAME_IF, t);
    wsmith__statements(g, 1 + (bits & 3));
    if (wsmith__needs_else(t) || (bits & 4)) {
        wsmith__else(g, t);
        wsmith__statements(g, bits >> 3 & 3);
    }
    wsmith__frame_close(g);
}

/* A block inside an expression, with one result. */
static void wsmith__block_value(wsmith__gen *g, uint32_t class_, uint32_t type, uint32_t depth)
{
    uint32_t bits = WSMITH__BITS(g, "block");
    wsmith__block_type t;
    uint32_t rounds = class_ == WSMITH__LOOP ? wsmith__affordable_rounds(g, bits >> 8) : 1;
    if (!wsmith__can_nest(g) || rounds == 0) {
        wsmith__fallback(g, type);
        return;
    }
    wsmith__value_block_type(&t, type);
    wsmith_span_begin(g->src, "block");
    if (class_ == WSMITH__BLOCK) {
        wsmith__block(g, &t, bits);
    } else if (class_ == WSMITH__LOOP) {
        wsmith__loop(g, &t, rounds, bits);
    } else {
        wsmith__expr(g, WSMITH__I32, depth - 1);
        wsmith__if(g, &t, bits);
    }
    wsmith_span_end(g->src);
}

static bool wsmith__block_statement(wsmith__gen *g, uint32_t class_, uint32_t bits)
{
    uint8_t operands[WSMITH__MAX_ARITY + 1];
    wsmith__block_type t;
    uint32_t rounds = class_ == WSMITH__DO_LOOP ? wsmith__affordable_rounds(g, bits) : 1;
    if (!wsmith__can_nest(g) || rounds == 0) return false;
    wsmith__choose_block_type(g, &t);
    memcpy(operands, t.params, t.param_count);
    operands[t.param_count] = WSMITH__I32;
    wsmith__operands(g, operands, t.param_count + (class_ == WSMITH__DO_IF));
    switch (class_) {
    case WSMITH__DO_BLOCK: wsmith__block(g, &t, bits >> 3); break;
    case WSMITH__DO_LOOP: wsmith__loop(g, &t, rounds, bits >> 2); break;
    default: wsmith__if(g, &t, bits >> 2); break;
    }
    wsmith__push_all(g, t.results, t.result_count);
    return true;
}

/* -- branches --------------------------------------------------------------------------------------------------------------- */

static bool wsmith__is_target(const wsmith__gen *g, uint32_t up)
{
    return !g->o.terminating || g->frames[g->depth - up].kind != WSMITH__FRAME_LOOP;
}

/* A label to branch to; the function's own is always possible. */
static uint32_t wsmith__choose_label(const wsmith__gen *g, uint32_t bits)
{
    uint32_t up = wsmith__pick8(bits, g->depth + 1);
    while (!wsmith__is_target(g, up)) up++;
    return up;
}

/* A branch that is never executed makes no code reachable. */
static void wsmith__mark_target(wsmith__gen *g, uint32_t up)
{
    if (g->dead_depth == 0) g->frames[g->depth - up].targeted = true;
}

static void wsmith__br_if(wsmith__gen *g, uint32_t bits)
{
    uint8_t operands[WSMITH__MAX_ARITY + 1];
    uint32_t up = wsmith__choose_label(g, bits);
    const wsmith__frame *target = &g->frames[g->depth - up];
    memcpy(operands, target->labels, target->label_count);
    operands[target->label_count] = WSMITH__I32;
    wsmith__operands(g, operands, target->label_count + 1u);
    wsmith__emit_indexed(g, WX__OP_BR_IF, up);
    wsmith__mark_target(g, up);
    wsmith__push_all(g, target->labels, target->label_count);
}

static bool wsmith__continue_statement(wsmith__gen *g, uint32_t bits)
{
    for (uint32_t up = 0; up <= g->depth; up++) {
        if (g->frames[g->depth - up].kind != WSMITH__FRAME_LOOP) continue;
        wsmith__continue(g, up, (bits & 1) != 0);
        return true;
    }
    return false;
}

/* The end of the innermost block can be reached without its last statement. */
static bool wsmith__may_transfer(const wsmith__gen *g)
{
    const wsmith__frame *f = &g->frames[g->depth];
    switch (f->kind) {
    case WSMITH__FRAME_IF: return true;
    case WSMITH__FRAME_ELSE: return f->targeted || !f->other_arm_ends;
    case WSMITH__FRAME_BLOCK: return f->targeted;
    default: return f->dead;
    }
}

static void wsmith__become_dead(wsmith__gen *g)
{
    wsmith__frame *f = &g->frames[g->depth];
    f->dead = true;
    g->height = f->base;
    if (g->dead_depth == 0) {
        g->dead_depth = g->depth + 1;
        g->dead_start = g->count;
    }
}

static void wsmith__br(wsmith__gen *g, uint32_t bits)
{
    uint32_t up = wsmith__choose_label(g, bits);
    const wsmith__frame *target = &g->frames[g->depth - up];
    wsmith__operands(g, target->labels, target->label_count);
    wsmith__emit_indexed(g, WX__OP_BR, up);
    wsmith__mark_target(g, up);
}

static bool wsmith__same_labels(const wsmith__frame *a, const wsmith__frame *b)
{
    return a->label_count == b->label_count &&
           wsmith__same_types(a->labels, b->labels, a->label_count);
}

/* Up to eight labels of the types of the default label, which stands for those that do not fit. */
static void wsmith__br_table(wsmith__gen *g, uint32_t bits)
{
    uint8_t operands[WSMITH__MAX_ARITY + 1];
    uint32_t last = wsmith__choose_label(g, bits), choice = WSMITH__BITS(g, "labels");
    const wsmith__frame *target = &g->frames[g->depth - last];
    memcpy(operands, target->labels, target->label_count);
    operands[target->label_count] = WSMITH__I32;
    wsmith__operands(g, operands, target->label_count + 1u);
    wsmith__emit(g, WX__OP_BR_TABLE);
    uint32_t count = choice & 7;
    wsmith__emit_u32(g, count);
    for (uint32_t i = 0; i < count; i++) {
        choice = choice * 0x6255u + 0x3619u;
        uint32_t up = wsmith__choose_label(g, choice >> 8);
        if (!wsmith__same_labels(&g->frames[g->depth - up], target)) up = last;
        wsmith__emit_u32(g, up);
        wsmith__mark_target(g, up);
    }
    wsmith__emit_u32(g, last);
    wsmith__mark_target(g, last);
}

static void wsmith__return(wsmith__gen *g)
{
    const wsmith__signature *s = g->signature;
    wsmith__operands(g, s->types + s->params, s->results);
    wsmith__emit(g, WX__OP_RETURN);
}

/* A few statements that are never executed: the share of dead instructions stays below the limit. */
static void wsmith__dead_code(wsmith__gen *g)
{
    uint64_t most =
        8 + g->o.dead_percent; /* and a little more, where open expressions are closed */
    if ((g->dead_count + most) * 100 > g->o.dead_percent * g->count) return;
    uint32_t bits = WSMITH__BITS(g, "dead");
    if ((bits & 1) != 0) return;
    uint64_t outer_stop = g->stop;
    if (g->count + most < g->stop) g->stop = g->count + most;
    wsmith__statements(g, 1 + wsmith__pick8(bits >> 1, 2 + g->o.dead_percent / 8));
    g->stop = outer_stop;
}

static bool wsmith__transfer(wsmith__gen *g, uint32_t class_, uint32_t bits)
{
    bool was_dead = g->frames[g->depth].dead;
    if (!wsmith__may_transfer(g) || (class_ == WSMITH__DO_UNREACHABLE && !g->risky)) return false;
    wsmith__room(g);
    switch (class_) {
    case WSMITH__DO_BR: wsmith__br(g, bits); break;
    case WSMITH__DO_BR_TABLE: wsmith__br_table(g, bits); break;
    case WSMITH__DO_RETURN: wsmith__return(g); break;
    default: wsmith__emit(g, WX__OP_UNREACHABLE); break;
    }
    wsmith__become_dead(g);
    if (!was_dead) wsmith__dead_code(g);
    return true;
}

/* -- statements ---------------------------------------------------------------------------------------------------------------- */

/* False: impossible here, nothing was written. */
static bool wsmith__try_statement(wsmith__gen *g, uint32_t class_, uint32_t bits)
{
    switch (class_) {
    case WSMITH__DO_PUSH: wsmith__push_statement(g, bits); return true;
    case WSMITH__DO_LOCAL_SET: wsmith__local_set(g, bits); return true;
    case WSMITH__DO_GLOBAL_SET: wsmith__global_set(g, bits); return true;
    case WSMITH__DO_STORE: wsmith__store(g, bits); return true;
    case WSMITH__DO_SINK: wsmith__sink_statement(g, bits); return true;
    case WSMITH__DO_CALL: return wsmith__call_statement(g, bits);
    case WSMITH__DO_CALL_INDIRECT: return wsmith__call_indirect_statement(g, bits);
    case WSMITH__DO_BLOCK:
    case WSMITH__DO_LOOP:
    case WSMITH__DO_IF: return wsmith__block_statement(g, class_, bits);
    case WSMITH__DO_BR_IF: wsmith__br_if(g, bits); return true;
    case WSMITH__DO_CONTINUE: return wsmith__continue_statement(g, bits);
    case WSMITH__DO_BR:
    case WSMITH__DO_BR_TABLE:
    case WSMITH__DO_RETURN:
    case WSMITH__DO_UNREACHABLE: return wsmith__transfer(g, class_, bits);
    case WSMITH__DO_NOP: wsmith__emit(g, WX__OP_NOP); return true;
    case WSMITH__DO_MEMORY_FILL:
    case WSMITH__DO_MEMORY_COPY:
    case WSMITH__DO_MEMORY_INIT:
    case WSMITH__DO_DATA_DROP: return wsmith__memory_statement(g, class_, bits);
    default: return wsmith__table_statement(g, class_, bits);
    }
}

static void wsmith__statement(wsmith__gen *g)
{
    uint32_t bits = WSMITH__BITS(g, "statement");
    uint32_t class_ = g->statements.ops[g->statements.slots[bits >> 8]].class_;
    wsmith__room(g);
    if (g->height >= WSMITH__MAX_STACK - 2 * WSMITH__MAX_ARITY) {
        wsmith__sink_all(g);
        if (g->height >= WSMITH__MAX_STACK - 2 * WSMITH__MAX_ARITY) return;
    }
    if (!wsmith__try_statement(g, class_, bits)) wsmith__local_set(g, bits);
}

/* At most `count` statements; fewer when the body is long enough, the input is used up, or the
 * block has ended in a transfer. */
static void wsmith__statements(wsmith__gen *g, uint32_t count)
{
    const wsmith__frame *f = &g->frames[g->depth];
    bool dead = f->dead;
    for (uint32_t i = 0; i < count && g->count < g->stop && !g->src->exhausted; i++) {
        wsmith_span_begin(g->src, "statement");
        wsmith__statement(g);
        wsmith_span_end(g->src);
        if (f->dead && !dead) return;
    }
}

#endif /* WSMITH__CONTROL_H */
