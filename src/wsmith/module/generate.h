/* src/wsmith/module/generate.h - the generator's life: allocation, one module, statistics. */
#ifndef WSMITH__GENERATE_H
#define WSMITH__GENERATE_H

#include "body.h"

/* -- allocation --------------------------------------------------------------------------------------------- */

static void *wsmith__alloc_array(size_t count, size_t size, bool *ok)
{
    size_t bytes;
    if (!*ok || !wx__size_mul(count ? count : 1, size, &bytes)) {
        *ok = false;
        return NULL;
    }
    void *p = WX__REALLOC(NULL, bytes);
    if (!p) *ok = false;
    return p;
}

static bool wsmith__generator_alloc(wsmith__gen *g)
{
    const wsmith__options *o = &g->base;
    bool ok = true;
    size_t functions = (size_t)o->max_functions + o->max_imports;
    size_t types = (size_t)o->max_types + o->min_types + 1;
    g->types = (wsmith__signature *)wsmith__alloc_array(types, sizeof *g->types, &ok);
    g->functions = (wsmith__function *)wsmith__alloc_array(functions, sizeof *g->functions, &ok);
    g->tables = (wsmith__table_info *)wsmith__alloc_array(o->max_tables, sizeof *g->tables, &ok);
    g->globals =
        (wsmith__global_info *)wsmith__alloc_array(o->max_globals, sizeof *g->globals, &ok);
    g->elems =
        (wsmith__segment *)wsmith__alloc_array(o->max_element_segments, sizeof *g->elems, &ok);
    g->datas = (wsmith__segment *)wsmith__alloc_array(o->max_data_segments, sizeof *g->datas, &ok);
    g->import_kinds = (uint8_t *)wsmith__alloc_array(o->max_imports, 1, &ok);
    for (uint32_t i = 0; i < 2 * (WSMITH__TYPES + 1); i++) {
        uint32_t **list = &g->callable[i / (WSMITH__TYPES + 1)][i % (WSMITH__TYPES + 1)];
        *list = (uint32_t *)wsmith__alloc_array(functions, sizeof **list, &ok);
    }
    for (uint32_t i = 0; i < WSMITH__TYPES; i++) {
        g->globals_of[i] = (uint32_t *)wsmith__alloc_array(o->max_globals, sizeof(uint32_t), &ok);
    }
    g->mutable_globals = (uint32_t *)wsmith__alloc_array(o->max_globals, sizeof(uint32_t), &ok);
    g->declared = (uint32_t *)wsmith__alloc_array(functions, sizeof(uint32_t), &ok);
    if (!ok) return false;
    wsmith__more_room(g);
    return !g->failed;
}

WSMITH_API void wsmith_generator_free(wsmith_generator *g)
{
    if (!g) return;
    void *blocks[10];
    blocks[0] = g->types;
    blocks[1] = g->functions;
    blocks[2] = g->tables;
    blocks[3] = g->globals;
    blocks[4] = g->elems;
    blocks[5] = g->datas;
    blocks[6] = g->import_kinds;
    blocks[7] = g->mutable_globals;
    blocks[8] = g->declared;
    blocks[9] = g->code;
    for (size_t i = 0; i < WX__COUNT_OF(blocks); i++) {
        if (blocks[i]) WX__FREE(blocks[i]);
    }
    for (uint32_t i = 0; i < 2 * (WSMITH__TYPES + 1); i++) {
        uint32_t *list = g->callable[i / (WSMITH__TYPES + 1)][i % (WSMITH__TYPES + 1)];
        if (list) WX__FREE(list);
    }
    for (uint32_t i = 0; i < WSMITH__TYPES; i++) {
        if (g->globals_of[i]) WX__FREE(g->globals_of[i]);
    }
    wx__bytes_free(&g->out);
    wx__bytes_free(&g->data);
    WX__FREE(g);
}

WSMITH_API wsmith_generator *wsmith_generator_new(const wsmith_config *config, wsmith_error *error)
{
    wsmith__options options;
    if (!wsmith__resolve(config, &options, error)) return NULL;
    wsmith_generator *g = (wsmith_generator *)WX__REALLOC(NULL, sizeof *g);
    if (g) {
        memset(g, 0, sizeof *g);
        g->base = g->o = options;
        if (wsmith__generator_alloc(g)) {
            wsmith__build_menus(g);
            wsmith__build_pool(g);
            return g;
        }
        wsmith_generator_free(g);
    }
    wsmith__fail(error, WSMITH_ERR_NOMEM, 0, "out of memory");
    return NULL;
}

/* -- swarm ---------------------------------------------------------------------------------------------------- */

/* Keeps each feature that is on, and each kind of instruction, three times in four. With exhausted
 * input everything stays on. */
static void wsmith__swarm(wsmith__gen *g)
{
    uint32_t off = WSMITH__BITS(g, "swarm features") & WSMITH__BITS(g, "swarm features");
    uint32_t kinds = WSMITH__BITS(g, "swarm kinds") & WSMITH__BITS(g, "swarm kinds");
    wsmith__options *o = &g->o;
    *o = g->base;
    uint32_t *features[6];
    features[0] = &o->sign_extension;
    features[1] = &o->saturating_conversions;
    features[2] = &o->multi_value;
    features[3] = &o->bulk_memory;
    features[4] = &o->reference_types;
    features[5] = &o->floats;
    for (uint32_t i = 0; i < 6; i++) {
        if (off >> i & 1) *features[i] = 0;
    }
    if (o->min_tables > 1) o->reference_types = g->base.reference_types;
    if (o->min_element_segments > 0 || o->min_data_segments > 0)
        o->bulk_memory = g->base.bulk_memory;
    o->kinds &= ~kinds;
    wsmith__settle(o);
    wsmith__build_menus(g);
}

/* -- one module -------------------------------------------------------------------------------------------------- */

static void wsmith__write_module(wsmith__gen *g)
{
    static const uint8_t header[8] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    g->out.len = 0;
    wx__put_bytes(&g->out, header, sizeof header);
    wsmith__plan(g);
    wsmith__maybe_custom(g);
    wsmith__write_types(g);
    wsmith__write_imports(g);
    wsmith__maybe_custom(g);
    wsmith__write_functions(g);
    wsmith__write_tables(g);
    wsmith__write_memories(g);
    wsmith__write_globals(g);
    wsmith__maybe_custom(g);
    wsmith__write_exports(g);
    wsmith__write_start(g);
    wsmith__write_elements(g);
    wsmith__plan_data(g);
    wsmith__write_data_count(g);
    wsmith__maybe_custom(g);
    wsmith__write_bodies(g);
    wsmith__write_data(g);
    wsmith__write_names(g);
    wsmith__maybe_custom(g);
}

static void wsmith__add_stats(wsmith__gen *g)
{
    wsmith_stats *stats = g->stats;
    if (!stats) return;
    stats->modules++;
    stats->bytes += g->out.len;
    stats->functions += g->function_count - g->function_imports;
    stats->instructions += g->count;
    stats->live_instructions += g->count - g->dead_count;
}

/* A buffer that failed to grow is given up, so that the next module starts afresh. */
static void wsmith__recover(wsmith__gen *g)
{
    if (g->out.failed) wx__bytes_free(&g->out);
    if (g->data.failed) wx__bytes_free(&g->data);
    g->failed = false;
}

WSMITH_API const uint8_t *wsmith_generate(wsmith_generator *g, wsmith_source *source, size_t *size)
{
    *size = 0;
    g->src = source;
    g->failed = false;
    wsmith_span_begin(source, "module");
    g->input = (uint32_t)wsmith_left_at(source, "input size");
    if (g->base.swarm) wsmith__swarm(g);
    wsmith__write_module(g);
    wsmith_span_end(source);
    g->src = NULL;
    if (g->failed || g->out.failed || g->data.failed) {
        wsmith__recover(g);
        return NULL;
    }
    wsmith__add_stats(g);
    *size = g->out.len;
    return g->out.data;
}

/* -- statistics ------------------------------------------------------------------------------------------------------ */

WSMITH_API void wsmith_generator_count(wsmith_generator *g, wsmith_stats *stats)
{
    g->stats = stats;
    g->opcodes = stats ? stats->opcodes : NULL;
}

WSMITH_API uint32_t wsmith_stats_distinct(const wsmith_stats *stats)
{
    uint32_t distinct = 0;
    for (uint32_t i = 0; i < WSMITH_OPCODE_SLOTS; i++) distinct += stats->opcodes[i] > 0;
    return distinct;
}

#endif /* WSMITH__GENERATE_H */
