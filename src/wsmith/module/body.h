/* src/wsmith/module/body.h - one function body: its locals, how long it gets, its two ends. */
#ifndef WSMITH__BODY_H
#define WSMITH__BODY_H

#include "sections.h"

static void wsmith__make_writable(wsmith__gen *g, uint32_t local)
{
    wsmith__locals *l = &g->locals;
    uint32_t type = l->types[local];
    l->writable[l->writable_count++] = (uint8_t)local;
    l->writable_of[type][l->writable_of_count[type]++] = (uint8_t)local;
}

/* Globals that this body reads: all of them over the bodies of a module. */
static void wsmith__read_globals(wsmith__gen *g)
{
    wsmith__locals *l = &g->locals;
    for (uint32_t type = 0; type < WSMITH__TYPES; type++) {
        uint32_t count = g->globals_of_count[type];
        for (uint32_t i = 0; i < count && i < WSMITH__READ_GLOBALS; i++) {
            uint32_t global = g->globals_of[type][(g->current * WSMITH__READ_GLOBALS + i) % count];
            l->readable[type][l->readable_count[type]++] = (uint16_t)(global | WSMITH__IS_GLOBAL);
        }
    }
}

/* Parameters and a few groups of locals of one type. */
static void wsmith__begin_locals(wsmith__gen *g, uint32_t target)
{
    wsmith__locals *l = &g->locals;
    l->params = g->signature->params;
    l->total = 0;
    l->writable_count = 0;
    memset(l->readable_count, 0, sizeof l->readable_count);
    memset(l->writable_of_count, 0, sizeof l->writable_of_count);
    for (uint32_t i = 0; i < WSMITH__TYPES; i++) l->scratch[i] = WSMITH__NONE;
    for (uint32_t i = 0; i < WSMITH__MAX_NESTING; i++) l->counters[i] = WSMITH__NONE;
    for (uint32_t i = 0; i < l->params; i++) wsmith__new_local(g, g->signature->types[i]);
    uint32_t most = g->o.max_locals < 2 + target / 8 ? g->o.max_locals : 2 + target / 8;
    while (most > 0 && !g->src->exhausted) {
        uint32_t bits = WSMITH__BITS(g, "locals");
        if ((bits & 0xe000) == 0) break;
        uint32_t count = 1 + wsmith__pick8(bits >> 4, most < 4 ? most : 4);
        if (count > most) count = most;
        most -= count;
        while (count-- > 0) wsmith__new_local(g, wsmith__random_type(g, bits));
    }
    /* What depends on the arguments is worth most: parameters count three times for reading, and half
     * for writing. Of the locals that are still zero one is read. */
    for (uint32_t round = 0; round < 3; round++) {
        memset(l->listed, 0, sizeof l->listed);
        for (uint32_t i = 0; i < l->params; i++) wsmith__make_readable(g, i);
    }
    if (l->total > l->params) wsmith__make_readable(g, l->params);
    for (uint32_t i = 0; i < l->total; i++) wsmith__make_writable(g, i);
    for (uint32_t i = l->params; i < l->total; i++) wsmith__make_writable(g, i);
    wsmith__read_globals(g);
}

/* Locals as runs of one type; in front of the code. */
static void wsmith__write_locals(wsmith__gen *g)
{
    const wsmith__locals *l = &g->locals;
    uint32_t groups = 0;
    for (uint32_t i = l->params; i < l->total; i++)
        groups += i == l->params || l->types[i] != l->types[i - 1];
    wx__put_u32(&g->out, groups);
    for (uint32_t i = l->params; i < l->total;) {
        uint32_t run = i;
        while (run < l->total && l->types[run] == l->types[i]) run++;
        wx__put_u32(&g->out, run - i);
        wsmith__put_type(g, l->types[i]);
        i = run;
    }
}

/* What a body may hold: its share of the input that is left, at five instructions per twelve bytes,
 * half more or half less. The last body takes what is there. */
static uint32_t wsmith__plan_length(wsmith__gen *g)
{
    uint64_t left = wsmith_left_at(g->src, "input left");
    uint64_t bodies = g->function_count - g->current;
    uint64_t share = left * 5 / (12 * bodies);
    if (bodies > 1) share = share * (64 + (WSMITH__BITS(g, "length") & 127)) / 128;
    return share < g->o.max_instructions ? (uint32_t)share : g->o.max_instructions;
}

static void wsmith__begin_body(wsmith__gen *g)
{
    const wsmith__function *f = &g->functions[g->current];
    const wsmith__signature *s = &g->types[f->type];
    g->signature = s;
    g->risky = f->risky;
    g->p = g->code;
    g->height = 0;
    g->depth = 0;
    g->loop_depth = 0;
    g->steps = 0;
    g->rounds = 1;
    g->step_cap = s->indirect ? g->o.max_steps / 16 : g->o.max_steps;
    uint32_t target = wsmith__plan_length(g);
    g->stop = g->count + target;
    wsmith__begin_locals(g, target);
    wsmith__frame *frame = &g->frames[0];
    memset(frame, 0, sizeof *frame);
    frame->kind = WSMITH__FRAME_FUNC;
    frame->counter = WSMITH__NONE;
    frame->labels = frame->results = s->types + s->params;
    frame->label_count = frame->result_count = s->results;
}

/* Makes a variable observable where nothing is returned, and now and then in other functions. */
static void wsmith__sink_locals(wsmith__gen *g)
{
    const wsmith__locals *l = &g->locals;
    if (g->sink32 == WSMITH__NONE || l->writable_count == 0 || g->src->exhausted) return;
    uint32_t bits = WSMITH__BITS(g, "observe");
    uint32_t count = g->signature->results == 0 ? 1 + (bits & 1) : (bits & 3) == 3;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t local = l->writable[wsmith__pick8(bits >> (4 + 4 * i), l->writable_count)];
        wsmith__room(g);
        wsmith__emit_indexed(g, WX__OP_LOCAL_GET, local);
        wsmith__push(g, l->types[local]);
        wsmith__sink(g);
    }
}

/* Lists the function among those that later bodies (or all, where recursion is allowed) may call. */
static void wsmith__make_callable(wsmith__gen *g, uint32_t function)
{
    const wsmith__function *f = &g->functions[function];
    const wsmith__signature *s = &g->types[f->type];
    if (f->risky) return;
    for (uint32_t set = 0; set < 2; set++) {
        uint32_t result = s->results == 1 ? s->types[s->params] : (uint32_t)WSMITH__TYPES;
        if (set == 1 && !s->indirect && function >= g->function_imports) continue;
        g->callable[set][WSMITH__TYPES][g->callable_count[set][WSMITH__TYPES]++] = function;
        if (result == WSMITH__TYPES) continue;
        g->callable[set][result][g->callable_count[set][result]++] = function;
    }
}

static void wsmith__write_body(wsmith__gen *g)
{
    wsmith__begin_body(g);
    uint64_t start = g->count;
    wsmith__room(g);
    wsmith__emit_fuel_check(g);
    wsmith__statements(g, UINT32_MAX);
    wsmith__sink_locals(g);
    wsmith__finish(g);
    wsmith__room(g);
    if (g->count % 29 == 0 && wsmith__allowed(&g->o, WX__OP_RETURN)) wsmith__emit(g, WX__OP_RETURN);
    wsmith__emit(g, WX__OP_END);
    uint64_t cost = g->steps + (g->count - start);
    g->functions[g->current].cost = cost < UINT32_MAX ? (uint32_t)cost : UINT32_MAX;
    size_t mark = wx__bytes_begin(&g->out, 2);
    wsmith__write_locals(g);
    wx__put_bytes(&g->out, g->code, (size_t)(g->p - g->code));
    wx__bytes_end(&g->out, mark, 2);
}

static void wsmith__write_bodies(wsmith__gen *g)
{
    uint32_t count = g->function_count - g->function_imports;
    if (count == 0) return;
    uint32_t listed = g->o.terminating ? g->function_imports : g->function_count;
    for (uint32_t i = 0; i < listed; i++) wsmith__make_callable(g, i);
    wx__put_u8(&g->out, WX__SECTION_CODE);
    size_t mark = wx__bytes_begin(&g->out, 3);
    wx__put_u32(&g->out, count);
    for (g->current = g->function_imports; g->current < g->function_count; g->current++) {
        uint32_t token = wsmith_scope_begin(g->src, g->current);
        wsmith_span_begin(g->src, "function");
        wsmith__write_body(g);
        if (g->o.terminating) wsmith__make_callable(g, g->current);
        wsmith_span_end(g->src);
        wsmith_scope_end(g->src, token);
    }
    wx__bytes_end(&g->out, mark, 3);
}

#endif /* WSMITH__BODY_H */
