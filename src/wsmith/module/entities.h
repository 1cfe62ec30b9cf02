/* src/wsmith/module/entities.h - how many of everything, and of what type; nothing is written yet.
 *
 * Counts follow the length of the input: with none left every list has its smallest length, and
 * a long input makes long lists, up to the limits of the configuration.
 */
#ifndef WSMITH__ENTITIES_H
#define WSMITH__ENTITIES_H

#include "control.h"

/* Between `min` and `max`, but not more than `fair`, what the input is good for. */
static uint32_t wsmith__plan_count(wsmith__gen *g, const char *site, uint32_t min, uint32_t max,
                                   uint32_t fair)
{
    if (fair > max) fair = max;
    if (fair <= min) return min;
    return wsmith__between(g->src, site, min, fair);
}

static uint32_t wsmith__random_type(wsmith__gen *g, uint32_t bits)
{
    return g->type_menu[bits & 15];
}

/* -- types --------------------------------------------------------------------------------------------------- */

/* Short lists are likelier than long ones: the smaller of two numbers. */
static uint32_t wsmith__plan_arity(uint32_t bits, uint32_t max)
{
    uint32_t a = wsmith__pick8(bits, max + 1), b = wsmith__pick8(bits >> 8, max + 1);
    return a < b ? a : b;
}

static void wsmith__plan_signature(wsmith__gen *g, wsmith__signature *s)
{
    uint32_t bits = WSMITH__BITS(g, "arity");
    memset(s, 0, sizeof *s);
    s->params = (uint8_t)wsmith__plan_arity(bits, g->o.max_params);
    s->results = (uint8_t)wsmith__plan_arity(bits >> 4 ^ bits << 8, g->o.max_results);
    if (s->results == 0 && (bits & 3) != 0 && g->o.max_results > 0) s->results = 1;
    for (uint32_t i = 0; i < (uint32_t)s->params + s->results; i++) {
        if (i % 4 == 0) bits = WSMITH__BITS(g, "types");
        s->types[i] = (uint8_t)wsmith__random_type(g, bits >> 4 * (i % 4));
    }
}

static bool wsmith__same_signature(const wsmith__signature *a, const wsmith__signature *b)
{
    return a->params == b->params && a->results == b->results &&
           wsmith__same_types(a->types, b->types, (uint32_t)a->params + b->results);
}

/* In a terminating module half of the types are for call_indirect. Functions of these types never
 * call indirectly and call only functions of these types, so no cycle can close. */
static void wsmith__plan_types(wsmith__gen *g)
{
    uint32_t min = g->o.min_types;
    if (min == 0 && (g->o.min_functions > 0 || g->o.max_types > 0)) min = 1;
    g->type_count = wsmith__plan_count(g, "type count", min, g->o.max_types, 2 + g->input / 160);
    uint32_t distinct = 0;
    for (uint32_t i = 0; i < g->type_count; i++) {
        wsmith__signature *s = &g->types[i];
        wsmith__plan_signature(g, s);
        s->canon = 0;
        while (s->canon < i && !wsmith__same_signature(s, &g->types[s->canon])) s->canon++;
        if (s->canon == i) {
            s->indirect = distinct++ % 2 == 1;
        } else {
            s->indirect = g->types[s->canon].indirect;
        }
    }
}

/* -- tables, memories, globals: what imports and definitions have in common ------------------------------------ */

static void wsmith__plan_table(wsmith__gen *g)
{
    wsmith__table_info *t = &g->tables[g->table_count++];
    uint32_t bits = WSMITH__BITS(g, "table"), most = g->o.max_table_size;
    uint32_t min = 1 + (bits & 15);
    if ((bits & 0x70) == 0x70) min = (bits & 0x80) ? 0 : wsmith__pick16(bits, most);
    t->min = min < most ? min : most;
    t->type = (bits & 0x300) == 0x300 && g->o.reference_types ? WSMITH__EXTERN : WSMITH__FUNC;
    t->frozen = 0;
    t->max = WSMITH__NONE;
    if (g->o.table_limit_required || (bits & 0xc00) != 0) {
        t->max = t->min + wsmith__pick8(bits >> 4, most - t->min + 1);
    }
}

static void wsmith__plan_memory(wsmith__gen *g)
{
    uint32_t bits = WSMITH__BITS(g, "memory"), most = g->o.max_memory_pages;
    uint32_t min = 1;
    if ((bits & 0x38) == 0x38) min = 1 + wsmith__pick8(bits >> 6, 8);
    if ((bits & 0x1f8) == 0x1f8) min = (bits & 0x200) ? 0 : most;
    g->memory_count++;
    g->memory_min = min < most ? min : most;
    g->memory_max = WSMITH__NONE;
    if (g->o.memory_limit_required || (bits & 3) != 3) {
        g->memory_max = g->memory_min + wsmith__pick8(bits >> 8, most - g->memory_min + 1);
    }
}

static void wsmith__add_global(wsmith__gen *g, uint32_t type, bool is_mutable, bool imported)
{
    wsmith__global_info *info = &g->globals[g->global_count++];
    info->type = (uint8_t)type;
    info->is_mutable = is_mutable;
    info->imported = imported;
}

/* Makes it a candidate of global.get and global.set. */
static void wsmith__use_global(wsmith__gen *g, uint32_t index)
{
    const wsmith__global_info *info = &g->globals[index];
    if (wsmith__allowed(&g->o, WX__OP_GLOBAL_GET)) {
        g->globals_of[info->type][g->globals_of_count[info->type]++] = index;
    }
    if (info->is_mutable) g->mutable_globals[g->mutable_global_count++] = index;
}

/* -- imports ------------------------------------------------------------------------------------------------------ */

static uint32_t wsmith__plan_import_kind(wsmith__gen *g, uint32_t bits)
{
    uint32_t kind = bits & 7;
    if (kind == 7 && g->memory_count < g->o.max_memories) return WX__KIND_MEMORY;
    if (kind == 6 && g->table_count < g->o.max_tables) return WX__KIND_TABLE;
    bool fuel = g->o.fuel > 0; /* needs a global of its own */
    if (kind >= 4 && g->global_count + fuel < g->o.max_globals) return WX__KIND_GLOBAL;
    return g->type_count > 0 ? WX__KIND_FUNC : WX__KIND_COUNT;
}

static void wsmith__plan_import(wsmith__gen *g, uint32_t kind, uint32_t bits)
{
    switch (kind) {
    case WX__KIND_FUNC: {
        wsmith__function *f = &g->functions[g->function_count++];
        memset(f, 0, sizeof *f);
        f->type = wsmith__pick8(bits >> 4, g->type_count);
        f->cost = 1;
        break;
    }
    case WX__KIND_TABLE: wsmith__plan_table(g); break;
    case WX__KIND_MEMORY: wsmith__plan_memory(g); break;
    default:
        wsmith__add_global(g, wsmith__random_type(g, bits >> 4),
                           g->o.mutable_globals && (bits & 0x100), true);
        wsmith__use_global(g, g->global_count - 1);
    }
}

static void wsmith__plan_imports(wsmith__gen *g)
{
    uint32_t count = wsmith__plan_count(g, "import count", g->o.min_imports, g->o.max_imports,
                                        1 + g->input / 128);
    g->import_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t bits = WSMITH__BITS(g, "import");
        uint32_t kind = wsmith__plan_import_kind(g, bits);
        if (kind == WX__KIND_COUNT) continue; /* no type and no room: nothing can be imported */
        wsmith__plan_import(g, kind, bits);
        g->import_kinds[g->import_count++] = (uint8_t)kind;
    }
    g->function_imports = g->function_count;
    g->table_imports = g->table_count;
    g->memory_imports = g->memory_count;
    g->global_imports = g->global_count;
}

/* -- functions -------------------------------------------------------------------------------------------------------- */

static bool wsmith__is_start_type(const wsmith__gen *g, uint32_t function)
{
    const wsmith__signature *s = &g->types[g->functions[function].type];
    return s->params == 0 && s->results == 0;
}

/* The start function does not trap, so that the module can be instantiated. */
static void wsmith__plan_start(wsmith__gen *g)
{
    g->start = WSMITH__NONE;
    if (!g->o.start || (WSMITH__BITS(g, "start") & 3) != 3) return;
    for (uint32_t i = g->function_imports; i < g->function_count; i++) {
        if (!wsmith__is_start_type(g, i)) continue;
        g->functions[i].risky = false;
        g->start = i;
        return;
    }
}

static void wsmith__plan_functions(wsmith__gen *g)
{
    uint32_t max = g->type_count > 0 ? g->o.max_functions : 0;
    uint32_t fair = g->input == 0 ? 0 : 1 + g->input / 256;
    if (fair > max) fair = max;
    uint32_t least = g->o.min_functions > fair / 2 ? g->o.min_functions : fair / 2;
    uint32_t count = wsmith__plan_count(g, "function count", least, max, fair);
    uint32_t safe = 256 - g->o.trap_percent * 256 / 100;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t bits = WSMITH__BITS(g, "function");
        wsmith__function *f = &g->functions[g->function_count++];
        memset(f, 0, sizeof *f);
        f->type = wsmith__pick16(bits << 8 | bits >> 8, g->type_count);
        f->risky = (bits >> 8) >= safe;
        f->cost = 1;
    }
    wsmith__plan_start(g);
}

/* -- the dispatch table ------------------------------------------------------------------------------------------------- */

/* Functions of one signature that do not trap, repeated to a power of two. */
static uint32_t wsmith__plan_group(wsmith__gen *g, wsmith__group *group, uint32_t canon,
                                   uint32_t base)
{
    uint32_t count = 0, size = 1;
    for (uint32_t i = 0; i < g->function_count && count < 8; i++) {
        if (g->types[g->functions[i].type].canon == canon && !g->functions[i].risky) count++;
    }
    if (count == 0) return 0;
    while (size < count) size *= 2;
    group->type = canon;
    group->base = base;
    group->mask = size - 1;
    return size;
}

/* The first elements of a table of functions never change after instantiation, so that
 * call_indirect finds what it expects there. */
static void wsmith__plan_dispatch(wsmith__gen *g)
{
    g->dispatch = WSMITH__NONE;
    g->group_count = 0;
    if (g->o.max_element_segments == 0 || !wsmith__allowed(&g->o, WX__OP_CALL_INDIRECT)) return;
    uint32_t t = 0, base = 0;
    while (t < g->table_count && (g->tables[t].type != WSMITH__FUNC || g->tables[t].min == 0)) t++;
    if (t == g->table_count) return;
    uint32_t room = t < g->table_imports ? g->tables[t].min : g->o.max_table_size;
    if (room > g->o.max_elements) room = g->o.max_elements;
    for (uint32_t canon = 0; canon < g->type_count && g->group_count < WSMITH__MAX_GROUPS;
         canon++) {
        const wsmith__signature *s = &g->types[canon];
        if (s->canon != canon || (g->o.terminating && !s->indirect)) continue;
        uint32_t size = wsmith__plan_group(g, &g->groups[g->group_count], canon, base);
        if (size == 0 || base + size > room) continue;
        base += size;
        g->group_count++;
    }
    if (g->group_count == 0) return;
    g->dispatch = t;
    g->tables[t].frozen = base;
    if (g->tables[t].min < base) g->tables[t].min = base;
    if (g->tables[t].max < g->tables[t].min) g->tables[t].max = g->tables[t].min;
}

/* The k-th function of a group. */
static uint32_t wsmith__group_member(const wsmith__gen *g, const wsmith__group *group, uint32_t k)
{
    for (;;) {
        for (uint32_t i = 0; i < g->function_count; i++) {
            if (g->types[g->functions[i].type].canon != group->type || g->functions[i].risky)
                continue;
            if (k-- == 0) return i;
        }
    }
}

/* -- definitions ----------------------------------------------------------------------------------------------------------- */

static void wsmith__plan_tables_and_memories(wsmith__gen *g)
{
    uint32_t tables =
        wsmith__plan_count(g, "table count", g->o.min_tables, g->o.max_tables, 1 + g->input / 256);
    if (tables == 0 && g->o.max_tables > 0 && g->input > 64) tables = 1;
    while (g->table_count < tables) wsmith__plan_table(g);
    bool wanted = g->o.min_memories > 0 || (WSMITH__BITS(g, "memories") & 15) != 0;
    if (g->memory_count == 0 && g->o.max_memories > 0 && wanted) wsmith__plan_memory(g);
}

static void wsmith__plan_globals(wsmith__gen *g)
{
    uint32_t own = (g->sinks_allowed ? 2u : 0u) + (g->o.fuel > 0);
    uint32_t max = g->o.max_globals;
    if (own > max - g->global_count) own = g->o.fuel > 0 && max > g->global_count;
    uint32_t min =
        g->o.min_globals > g->global_count + own ? g->o.min_globals - g->global_count - own : 0;
    uint32_t count =
        wsmith__plan_count(g, "global count", min, max - g->global_count - own, 2 + g->input / 128);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t bits = WSMITH__BITS(g, "global");
        wsmith__add_global(g, wsmith__random_type(g, bits), (bits & 0x30) != 0, false);
        wsmith__use_global(g, g->global_count - 1);
    }
    g->sink32 = g->sink64 = g->fuel_global = WSMITH__NONE;
    if (own >= 2) {
        g->sink32 = g->global_count;
        wsmith__add_global(g, WSMITH__I32, true, false);
        g->sink64 = g->global_count;
        wsmith__add_global(g, WSMITH__I64, true, false);
    }
    if (own & 1) {
        g->fuel_global = g->global_count;
        wsmith__add_global(g, WSMITH__I32, true, false);
    }
}

/* -- all ------------------------------------------------------------------------------------------------------------------------- */

static void wsmith__plan_reset(wsmith__gen *g)
{
    g->type_count = g->function_count = g->table_count = g->global_count = 0;
    g->elem_count = g->data_count = g->memory_count = 0;
    g->memory_min = g->memory_max = 0;
    g->mutable_global_count = g->declared_count = 0;
    memset(g->globals_of_count, 0, sizeof g->globals_of_count);
    memset(g->callable_count, 0, sizeof g->callable_count);
    g->customs_left = 0;
    g->count = g->dead_count = 0;
    g->dead_depth = 0;
    g->data.len = 0;
}

static void wsmith__plan(wsmith__gen *g)
{
    wsmith__plan_reset(g);
    wsmith__plan_types(g);
    wsmith__plan_imports(g);
    wsmith__plan_functions(g);
    wsmith__plan_tables_and_memories(g);
    wsmith__plan_dispatch(g);
    wsmith__plan_globals(g);
    if (g->o.custom_sections > 0)
        g->customs_left = wsmith__below(g->src, "custom sections", g->o.custom_sections + 1);
}

#endif /* WSMITH__ENTITIES_H */
