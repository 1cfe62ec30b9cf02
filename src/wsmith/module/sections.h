/* src/wsmith/module/sections.h - writes what the plan says, section by section.
 *
 * Constants of globals, the members of element segments and the contents of data segments are
 * chosen here, in the order of the sections (segments before the bodies that use them).
 */
#ifndef WSMITH__SECTIONS_H
#define WSMITH__SECTIONS_H

#include "entities.h"

/* -- helpers -------------------------------------------------------------------------------------------------- */

static size_t wsmith__section_begin(wsmith__gen *g, uint32_t id, uint32_t count)
{
    wx__put_u8(&g->out, id);
    size_t mark = wx__bytes_begin(&g->out, 1);
    wx__put_u32(&g->out, count);
    return mark;
}

static void wsmith__section_end(wsmith__gen *g, size_t mark) { wx__bytes_end(&g->out, mark, 1); }

/* A custom section of random name and bytes, in one place out of four while some are left. */
static void wsmith__maybe_custom(wsmith__gen *g)
{
    uint8_t bytes[24];
    if (g->customs_left == 0 || g->src->exhausted) return;
    uint32_t bits = WSMITH__BITS(g, "custom");
    if ((bits & 3) != 3) return;
    g->customs_left--;
    wx__put_u8(&g->out, WX__SECTION_CUSTOM);
    size_t mark = wx__bytes_begin(&g->out, 1);
    char name[8] = {'c', 'u', 's', 't', 'o', 'm', '-', 'a'};
    name[7] = (char)('a' + (bits >> 8 & 15));
    wx__put_name(&g->out, name, bits >> 2 & 8);
    uint32_t len = bits >> 4 & 15;
    wsmith_bytes_at(g->src, "custom bytes", bytes, len);
    wx__put_bytes(&g->out, bytes, len);
    wx__bytes_end(&g->out, mark, 1);
}

static void wsmith__put_type(wsmith__gen *g, uint32_t type)
{
    wx__put_u8(&g->out, wsmith__type_bytes[type]);
}

static void wsmith__put_limits(wsmith__gen *g, uint32_t min, uint32_t max)
{
    wx__put_u8(&g->out, max != WSMITH__NONE ? WX__LIMITS_MAX : 0);
    wx__put_u32(&g->out, min);
    if (max != WSMITH__NONE) wx__put_u32(&g->out, max);
}

/* ref.func may name `function` in bodies, since it stands outside of them. */
static void wsmith__declare(wsmith__gen *g, uint32_t function)
{
    if (g->functions[function].declared) return;
    g->functions[function].declared = true;
    g->declared[g->declared_count++] = function;
}

/* A letter and a number: unique within the module. */
static void wsmith__put_entity_name(wsmith__gen *g, char letter, uint32_t index, const char *suffix,
                                    size_t suffix_len)
{
    char name[24];
    size_t at = 12;
    do {
        name[--at] = (char)('0' + index % 10);
        index /= 10;
    } while (index > 0);
    name[--at] = letter;
    memcpy(name + 12, suffix, suffix_len);
    wx__put_name(&g->out, name + at, 12 - at + suffix_len);
}

/* -- types, imports, functions, tables, memories ------------------------------------------------------------------ */

static void wsmith__write_types(wsmith__gen *g)
{
    if (g->type_count == 0) return;
    size_t mark = wsmith__section_begin(g, WX__SECTION_TYPE, g->type_count);
    for (uint32_t i = 0; i < g->type_count; i++) {
        const wsmith__signature *s = &g->types[i];
        wx__put_u8(&g->out, WX__TYPE_FUNC);
        wx__put_u32(&g->out, s->params);
        for (uint32_t k = 0; k < s->params; k++) wsmith__put_type(g, s->types[k]);
        wx__put_u32(&g->out, s->results);
        for (uint32_t k = 0; k < s->results; k++) wsmith__put_type(g, s->types[s->params + k]);
    }
    wsmith__section_end(g, mark);
}

static void wsmith__write_table_type(wsmith__gen *g, const wsmith__table_info *t)
{
    wsmith__put_type(g, t->type);
    wsmith__put_limits(g, t->min, t->max);
}

static void wsmith__write_imports(wsmith__gen *g)
{
    uint32_t next[WX__KIND_COUNT] = {0};
    if (g->import_count == 0) return;
    size_t mark = wsmith__section_begin(g, WX__SECTION_IMPORT, g->import_count);
    for (uint32_t i = 0; i < g->import_count; i++) {
        uint32_t kind = g->import_kinds[i], index = next[kind]++;
        wx__put_name(&g->out, "host", 4);
        wsmith__put_entity_name(g, "ftmg"[kind], index, "", 0);
        wx__put_u8(&g->out, kind);
        switch (kind) {
        case WX__KIND_FUNC: wx__put_u32(&g->out, g->functions[index].type); break;
        case WX__KIND_TABLE: wsmith__write_table_type(g, &g->tables[index]); break;
        case WX__KIND_MEMORY: wsmith__put_limits(g, g->memory_min, g->memory_max); break;
        default:
            wsmith__put_type(g, g->globals[index].type);
            wx__put_u8(&g->out, g->globals[index].is_mutable);
        }
    }
    wsmith__section_end(g, mark);
}

static void wsmith__write_functions(wsmith__gen *g)
{
    uint32_t count = g->function_count - g->function_imports;
    if (count == 0) return;
    size_t mark = wsmith__section_begin(g, WX__SECTION_FUNCTION, count);
    for (uint32_t i = g->function_imports; i < g->function_count; i++)
        wx__put_u32(&g->out, g->functions[i].type);
    wsmith__section_end(g, mark);
}

static void wsmith__write_tables(wsmith__gen *g)
{
    if (g->table_count == g->table_imports) return;
    size_t mark = wsmith__section_begin(g, WX__SECTION_TABLE, g->table_count - g->table_imports);
    for (uint32_t i = g->table_imports; i < g->table_count; i++)
        wsmith__write_table_type(g, &g->tables[i]);
    wsmith__section_end(g, mark);
}

static void wsmith__write_memories(wsmith__gen *g)
{
    if (g->memory_count == g->memory_imports) return;
    size_t mark = wsmith__section_begin(g, WX__SECTION_MEMORY, 1);
    wsmith__put_limits(g, g->memory_min, g->memory_max);
    wsmith__section_end(g, mark);
}

/* -- constant expressions ------------------------------------------------------------------------------------------- */

static void wsmith__put_i32_const(wsmith__gen *g, uint32_t v)
{
    wx__put_u8(&g->out, WX__OP_I32_CONST);
    wx__put_s64(&g->out, (int64_t)v - ((v & 0x80000000u) ? INT64_C(0x100000000) : 0));
}

static void wsmith__put_ref(wsmith__gen *g, uint32_t type, uint32_t function)
{
    if (function == WSMITH__NONE) {
        wx__put_u8(&g->out, WX__OP_REF_NULL);
        wsmith__put_type(g, type);
        return;
    }
    wsmith__declare(g, function);
    wx__put_u8(&g->out, WX__OP_REF_FUNC);
    wx__put_u32(&g->out, function);
}

/* A function, or WSMITH__NONE for null, from 16 bits. */
static uint32_t wsmith__pick_function(const wsmith__gen *g, uint32_t type, uint32_t bits)
{
    if (type != WSMITH__FUNC || g->function_count == 0 || bits < 0x4000) return WSMITH__NONE;
    return (bits & 0x3fff) % g->function_count;
}

static void wsmith__put_const(wsmith__gen *g, uint32_t type)
{
    uint8_t bytes[16];
    uint32_t choice = WSMITH__BITS(g, "initial value");
    if (type >= WSMITH__FUNC) {
        wsmith__put_ref(g, type, wsmith__pick_function(g, type, choice));
        return;
    }
    uint64_t v = wsmith__is_random(choice) ? wsmith__random_constant(g, type)
                                           : wsmith__pool_value(type, choice % WSMITH__POOL);
    wx__put_bytes(&g->out, bytes, (size_t)(wsmith__write_constant(bytes, type, v) - bytes));
}

/* Spec: "Validation, Constant Expressions": of globals only immutable imported ones. */
static uint32_t wsmith__constant_global(wsmith__gen *g, uint32_t type)
{
    for (uint32_t i = 0; i < g->global_imports; i++) {
        if (g->globals[i].type != type || g->globals[i].is_mutable) continue;
        return WSMITH__BITS(g, "constant global") & 1 ? i : WSMITH__NONE;
    }
    return WSMITH__NONE;
}

static void wsmith__put_const_expr(wsmith__gen *g, uint32_t type)
{
    uint32_t global = wsmith__constant_global(g, type);
    if (global != WSMITH__NONE) {
        wx__put_u8(&g->out, WX__OP_GLOBAL_GET);
        wx__put_u32(&g->out, global);
    } else {
        wsmith__put_const(g, type);
    }
    wx__put_u8(&g->out, WX__OP_END);
}

/* -- globals ------------------------------------------------------------------------------------------------------------- */

static void wsmith__write_globals(wsmith__gen *g)
{
    if (g->global_count == g->global_imports) return;
    size_t mark = wsmith__section_begin(g, WX__SECTION_GLOBAL, g->global_count - g->global_imports);
    for (uint32_t i = g->global_imports; i < g->global_count; i++) {
        wsmith__put_type(g, g->globals[i].type);
        wx__put_u8(&g->out, g->globals[i].is_mutable);
        if (i == g->fuel_global) {
            wsmith__put_i32_const(g, g->o.fuel);
            wx__put_u8(&g->out, WX__OP_END);
        } else if (i == g->sink32) {
            wsmith__put_i32_const(g, 0x811c9dc5u);
            wx__put_u8(&g->out, WX__OP_END);
        } else {
            wsmith__put_const_expr(g, g->globals[i].type);
        }
    }
    wsmith__section_end(g, mark);
}

/* -- exports --------------------------------------------------------------------------------------------------------------- */

typedef struct wsmith__exports {
    uint64_t seed; /* 0: no unusual names, and nothing but what must be */
    uint32_t count, limit;
    bool write;
} wsmith__exports;

static void wsmith__export(wsmith__gen *g, wsmith__exports *e, uint32_t kind, uint32_t index,
                           bool extra)
{
    static const char *const suffixes[8] = {
        "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", " ", "\"", "\\", "\n", "$"};
    static const uint8_t suffix_lens[8] = {2, 3, 4, 1, 1, 1, 1, 1};
    if (e->count >= e->limit) return;
    uint32_t number = e->count++;
    if (!e->write) return;
    uint64_t h = e->seed ? wsmith__mix64(e->seed + number) : 0;
    bool unusual = e->seed && (h & 31) == 0;
    wsmith__put_entity_name(g, extra ? 'x' : "ftmg"[kind], extra ? number : index,
                            suffixes[h >> 5 & 7], unusual ? suffix_lens[h >> 5 & 7] : 0);
    wx__put_u8(&g->out, kind);
    wx__put_u32(&g->out, index);
    if (kind == WX__KIND_FUNC) wsmith__declare(g, index);
}

static bool wsmith__wants_export(const wsmith__gen *g, const wsmith__exports *e, uint32_t kind,
                                 uint32_t index)
{
    if (g->o.export_everything) return true;
    return e->seed &&
           (wsmith__mix64(e->seed ^ ((uint64_t)kind << 32 | index) * 0x9e3779b97f4a7c15u) & 3) == 0;
}

static void wsmith__export_kind(wsmith__gen *g, wsmith__exports *e, uint32_t kind, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (kind == WX__KIND_GLOBAL && g->globals[i].is_mutable && !g->o.mutable_globals) continue;
        if (wsmith__wants_export(g, e, kind, i)) wsmith__export(g, e, kind, i, false);
    }
}

/* Same decisions in both passes: the first one only counts. */
static void wsmith__export_pass(wsmith__gen *g, wsmith__exports *e)
{
    wsmith__export_kind(g, e, WX__KIND_FUNC, g->function_count);
    wsmith__export_kind(g, e, WX__KIND_MEMORY, g->memory_count);
    wsmith__export_kind(g, e, WX__KIND_TABLE, g->table_count);
    wsmith__export_kind(g, e, WX__KIND_GLOBAL, g->global_count);
    while (e->count < g->o.min_exports) {
        if (g->function_count > 0) {
            wsmith__export(g, e, WX__KIND_FUNC, e->count % g->function_count, true);
        } else if (g->memory_count > 0) {
            wsmith__export(g, e, WX__KIND_MEMORY, 0, true);
        } else {
            return; /* nothing that can always be exported */
        }
    }
}

static void wsmith__write_exports(wsmith__gen *g)
{
    wsmith__exports e;
    e.seed = WSMITH__BITS(g, "exports");
    e.count = 0;
    e.limit = g->o.max_exports;
    e.write = false;
    wsmith__export_pass(g, &e);
    if (e.count == 0) return;
    size_t mark = wsmith__section_begin(g, WX__SECTION_EXPORT, e.count);
    e.count = 0;
    e.write = true;
    wsmith__export_pass(g, &e);
    wsmith__section_end(g, mark);
}

static void wsmith__write_start(wsmith__gen *g)
{
    if (g->start == WSMITH__NONE) return;
    wx__put_u8(&g->out, WX__SECTION_START);
    size_t mark = wx__bytes_begin(&g->out, 1);
    wx__put_u32(&g->out, g->start);
    wx__bytes_end(&g->out, mark, 1);
}

/* -- element segments -------------------------------------------------------------------------------------------------------- */

/* Flags of a segment: spec "Binary Format, Element Section". Forms beyond 0 came with bulk memory,
 * expressions and other types than funcref with reference types. */
static uint32_t wsmith__element_flags(wsmith__gen *g, const wsmith__segment *s, uint32_t bits)
{
    bool expressions = s->type != WSMITH__FUNC || (g->o.reference_types && (bits & 1));
    uint32_t flags = expressions ? WX__SEGMENT_FLAG_EXPRESSIONS : 0;
    if (s->mode == WSMITH__PASSIVE) return flags | WX__SEGMENT_FLAG_PASSIVE;
    if (s->mode == WSMITH__DECLARED)
        return flags | WX__SEGMENT_FLAG_PASSIVE | WX__SEGMENT_FLAG_EXPLICIT;
    bool explicit_table =
        s->target != 0 || s->type != WSMITH__FUNC || (g->o.bulk_memory && (bits & 2));
    return flags | (explicit_table ? WX__SEGMENT_FLAG_EXPLICIT : 0);
}

static void wsmith__write_segment_head(wsmith__gen *g, const wsmith__segment *s, uint32_t flags)
{
    wx__put_u32(&g->out, flags);
    if (s->mode == WSMITH__ACTIVE) {
        if (flags & WX__SEGMENT_FLAG_EXPLICIT) wx__put_u32(&g->out, s->target);
        wsmith__put_i32_const(g, s->offset);
        wx__put_u8(&g->out, WX__OP_END);
    }
    if ((flags & 3) == 0) return;
    if (flags & WX__SEGMENT_FLAG_EXPRESSIONS) {
        wsmith__put_type(g, s->type);
    } else {
        wx__put_u8(&g->out, 0); /* kind: functions */
    }
}

static void wsmith__put_element(wsmith__gen *g, const wsmith__segment *s, uint32_t flags,
                                uint32_t function)
{
    if (flags & WX__SEGMENT_FLAG_EXPRESSIONS) {
        wsmith__put_ref(g, s->type, function);
        wx__put_u8(&g->out, WX__OP_END);
        return;
    }
    wsmith__declare(g, function);
    wx__put_u32(&g->out, function);
}

static void wsmith__write_dispatch(wsmith__gen *g)
{
    wsmith__segment *s = &g->elems[g->elem_count++];
    memset(s, 0, sizeof *s);
    s->target = g->dispatch;
    s->len = g->tables[g->dispatch].frozen;
    s->mode = WSMITH__ACTIVE;
    s->type = WSMITH__FUNC;
    uint32_t flags = wsmith__element_flags(g, s, WSMITH__BITS(g, "dispatch form"));
    wsmith__write_segment_head(g, s, flags);
    wx__put_u32(&g->out, s->len);
    for (uint32_t i = 0; i < g->group_count; i++) {
        for (uint32_t k = 0; k <= g->groups[i].mask; k++) {
            wsmith__put_element(g, s, flags, wsmith__group_member(g, &g->groups[i], k));
        }
    }
}

/* Active ones fit behind the frozen part of their table. False: no segment is possible. */
static bool wsmith__plan_element(wsmith__gen *g, wsmith__segment *s, uint32_t bits)
{
    uint32_t t = g->table_count > 0 ? wsmith__pick8(bits >> 4, g->table_count) : WSMITH__NONE;
    if (!g->o.bulk_memory)
        t = g->table_count > 0 && g->tables[0].type == WSMITH__FUNC ? 0 : WSMITH__NONE;
    if (t == WSMITH__NONE && !g->o.bulk_memory) return false;
    memset(s, 0, sizeof *s);
    s->mode = (bits & 3) > 1 && g->o.bulk_memory ? WSMITH__PASSIVE : WSMITH__ACTIVE;
    if (t == WSMITH__NONE) s->mode = WSMITH__PASSIVE;
    if (s->mode == WSMITH__PASSIVE && g->o.reference_types && (bits & 12) == 12)
        s->mode = WSMITH__DECLARED;
    s->type = t != WSMITH__NONE ? g->tables[t].type : (uint8_t)WSMITH__FUNC;
    s->dropped = (bits & 0x8000) != 0;
    s->len = wsmith__pick8(bits >> 8, (g->o.max_elements < 12 ? g->o.max_elements : 12) + 1);
    if (g->function_count == 0 && s->type == WSMITH__FUNC) s->len = 0;
    if (s->mode != WSMITH__ACTIVE) return true;
    uint32_t room = wsmith__table_room(g, t);
    s->target = t;
    if (s->len > room) s->len = room;
    uint32_t first = g->tables[t].min - room;
    s->offset = first + wsmith__pick8(bits >> 3, room - s->len + 1);
    return true;
}

static void wsmith__write_element(wsmith__gen *g, const wsmith__segment *s, uint32_t bits)
{
    uint32_t flags = wsmith__element_flags(g, s, bits);
    wsmith__write_segment_head(g, s, flags);
    wx__put_u32(&g->out, s->len);
    for (uint32_t i = 0; i < s->len; i++) {
        uint32_t choice = WSMITH__BITS(g, "element");
        uint32_t function = wsmith__pick_function(g, s->type, choice);
        if (function == WSMITH__NONE && !(flags & WX__SEGMENT_FLAG_EXPRESSIONS)) {
            function = choice % g->function_count;
        }
        wsmith__put_element(g, s, flags, function);
    }
}

static void wsmith__write_elements(wsmith__gen *g)
{
    bool possible = g->o.bulk_memory || (g->table_count > 0 && g->tables[0].type == WSMITH__FUNC);
    uint32_t own = g->dispatch != WSMITH__NONE;
    uint32_t max = possible ? g->o.max_element_segments : own;
    uint32_t count =
        wsmith__plan_count(g, "element segments",
                           possible && g->o.min_element_segments > own ? g->o.min_element_segments
                                                                       : own,
                           max, own + 1 + g->input / 384);
    if (count == 0) return;
    size_t mark = wsmith__section_begin(g, WX__SECTION_ELEMENT, count);
    if (own) wsmith__write_dispatch(g);
    while (g->elem_count < count) {
        uint32_t bits = WSMITH__BITS(g, "segment");
        wsmith__segment *s = &g->elems[g->elem_count++];
        if (wsmith__plan_element(g, s, bits)) wsmith__write_element(g, s, bits >> 2);
    }
    wsmith__section_end(g, mark);
}

/* -- data segments --------------------------------------------------------------------------------------------------------------- */

static void wsmith__plan_data_segment(wsmith__gen *g, wsmith__segment *s)
{
    uint32_t bits = WSMITH__BITS(g, "segment");
    uint32_t bytes = g->memory_count > 0 ? wsmith__memory_bytes(g) : 0;
    memset(s, 0, sizeof *s);
    s->mode =
        g->memory_count == 0 || (g->o.bulk_memory && (bits & 1)) ? WSMITH__PASSIVE : WSMITH__ACTIVE;
    s->dropped = (bits & 0x8000) != 0;
    uint32_t most = g->o.max_data_bytes < g->input / 32 ? g->o.max_data_bytes : g->input / 32;
    s->len = wsmith__pick8(bits >> 7, most + 1);
    if (s->mode == WSMITH__ACTIVE) {
        if (s->len > bytes) s->len = bytes;
        uint32_t room = bytes - s->len;
        uint32_t near_start = room < 0x400 ? room : 0x400;
        s->offset =
            wsmith__pick16(bits << 1,
                           (bits & 6) == 6 && room < 0xffffffffu ? room + 1 : near_start + 1);
    }
    s->start = (uint32_t)g->data.len;
    if (s->len > 0 && wx__bytes_reserve(&g->data, s->len)) {
        wsmith_bytes_at(g->src, "data", g->data.data + g->data.len, s->len);
        g->data.len += s->len;
    }
}

static void wsmith__plan_data(wsmith__gen *g)
{
    bool possible = g->o.bulk_memory || g->memory_count > 0;
    g->data_count = 0;
    if (!possible) return;
    uint32_t count = wsmith__plan_count(g, "data segments", g->o.min_data_segments,
                                        g->o.max_data_segments, 1 + g->input / 384);
    while (g->data_count < count) wsmith__plan_data_segment(g, &g->datas[g->data_count++]);
}

/* Needed in front of the code when that names segments. */
static void wsmith__write_data_count(wsmith__gen *g)
{
    if (!g->o.bulk_memory || g->data_count == 0) return;
    wx__put_u8(&g->out, WX__SECTION_DATA_COUNT);
    size_t mark = wx__bytes_begin(&g->out, 1);
    wx__put_u32(&g->out, g->data_count);
    wx__bytes_end(&g->out, mark, 1);
}

static void wsmith__write_data(wsmith__gen *g)
{
    if (g->data_count == 0) return;
    size_t mark = wsmith__section_begin(g, WX__SECTION_DATA, g->data_count);
    for (uint32_t i = 0; i < g->data_count; i++) {
        const wsmith__segment *s = &g->datas[i];
        bool explicit_memory = s->mode == WSMITH__ACTIVE && g->o.bulk_memory && (s->len & 3) == 3;
        wx__put_u8(&g->out, s->mode == WSMITH__PASSIVE ? WX__SEGMENT_FLAG_PASSIVE
                            : explicit_memory          ? WX__SEGMENT_FLAG_EXPLICIT
                                                       : 0);
        if (explicit_memory) wx__put_u8(&g->out, 0);
        if (s->mode == WSMITH__ACTIVE) {
            wsmith__put_i32_const(g, s->offset);
            wx__put_u8(&g->out, WX__OP_END);
        }
        if (s->len == 0) {
            wx__put_u32(&g->out, 0);
        } else if (!g->data.failed) {
            wx__put_name(&g->out, g->data.data + s->start, s->len);
        }
    }
    wsmith__section_end(g, mark);
}

/* -- names ---------------------------------------------------------------------------------------------------------------------------- */

static void wsmith__write_name_map(wsmith__gen *g, uint32_t subsection, char letter, uint32_t count)
{
    if (count == 0) return;
    wx__put_u8(&g->out, subsection);
    size_t mark = wx__bytes_begin(&g->out, 1);
    wx__put_u32(&g->out, count);
    for (uint32_t i = 0; i < count; i++) {
        wx__put_u32(&g->out, i);
        wsmith__put_entity_name(g, letter, i, "_name", 5);
    }
    wx__bytes_end(&g->out, mark, 1);
}

/* Parameters have names p0, p1, ...; other locals none. */
static void wsmith__write_local_names(wsmith__gen *g)
{
    wx__put_u8(&g->out, WX__NAME_LOCAL);
    size_t mark = wx__bytes_begin(&g->out, 1);
    wx__put_u32(&g->out, g->function_count);
    for (uint32_t i = 0; i < g->function_count; i++) {
        uint32_t params = g->types[g->functions[i].type].params;
        wx__put_u32(&g->out, i);
        wx__put_u32(&g->out, params);
        for (uint32_t k = 0; k < params; k++) {
            wx__put_u32(&g->out, k);
            wsmith__put_entity_name(g, 'p', k, "", 0);
        }
    }
    wx__bytes_end(&g->out, mark, 1);
}

/* The module name, then functions, parameters, types, tables, memories, globals, segments. */
static void wsmith__write_names(wsmith__gen *g)
{
    if (!g->o.name_section) return;
    wx__put_u8(&g->out, WX__SECTION_CUSTOM);
    size_t mark = wx__bytes_begin(&g->out, 1);
    wx__put_name(&g->out, "name", 4);
    wx__put_u8(&g->out, WX__NAME_MODULE);
    wx__put_u8(&g->out, 7);
    wx__put_name(&g->out, "wsmith", 6);
    wsmith__write_name_map(g, WX__NAME_FUNC, 'f', g->function_count);
    if (g->function_count > 0) wsmith__write_local_names(g);
    wsmith__write_name_map(g, WX__NAME_TYPE, 'y', g->type_count);
    wsmith__write_name_map(g, WX__NAME_TABLE, 't', g->table_count);
    wsmith__write_name_map(g, WX__NAME_MEMORY, 'm', g->memory_count);
    wsmith__write_name_map(g, WX__NAME_GLOBAL, 'g', g->global_count);
    wsmith__write_name_map(g, WX__NAME_ELEM, 'e', g->elem_count);
    wsmith__write_name_map(g, WX__NAME_DATA, 'd', g->data_count);
    wx__bytes_end(&g->out, mark, 1);
}

#endif /* WSMITH__SECTIONS_H */
