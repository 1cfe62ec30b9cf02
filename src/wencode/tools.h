/* src/wencode/tools.h - sections that tools read: producers, target_features, dylink.0, URLs,
 * build_id, core dumps.
 *
 * Conventions: tool-conventions, ProducersSection.md, Linking.md, DynamicLinking.md, Debugging.md,
 * BuildId.md, Coredump.md.
 */
#ifndef WENCODE__TOOLS_H
#define WENCODE__TOOLS_H

#include "hints.h"

/* An entry of a list is about to be written; NULL after an error. */
WX__UNUSED static wx__bytes *wencode__list_item(wencode *e, wencode__tool_list list)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return NULL;
    m->tools.lists[list].count++;
    return &m->tools.lists[list].bytes;
}

/* -- producers, features, URLs ------------------------------------------------------------------------- */

/* Appends a string to the text; its length. */
WX__UNUSED static uint32_t wencode__tool_text(wencode *e, const char *text)
{
    size_t n = strlen(text), good = wx__utf8_valid_prefix(text, n);
    if (good != n && !e->lax)
        wencode__fail(e, WENCODE_ERR_NAME, "a name is not UTF-8 from its byte % on", good, 0);
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(&e->parts->tools.text, WX__BYTES_LARGE);
        return 0;
    }
    wx__put_bytes(&e->parts->tools.text, text, n);
    return (uint32_t)n;
}

WENCODE_API void wencode_producer(wencode *e, const char *field, const char *name,
                                  const char *version)
{
    wencode__producer p;
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    p.offset = m->tools.text.len;
    p.field_len = wencode__tool_text(e, field);
    p.name_len = wencode__tool_text(e, name);
    p.version_len = wencode__tool_text(e, version);
    if (wencode__ok(e, &m->tools.text) && !wx__array_push(m->tools.producers, p))
        wencode__no_memory(e);
}

/* -1, 0, 1; shorter strings first. */
WX__UNUSED static int wencode__compare_text(const uint8_t *a, uint32_t a_len, const uint8_t *b,
                                            uint32_t b_len)
{
    if (a_len != b_len) return a_len < b_len ? -1 : 1;
    return a_len > 0 ? memcmp(a, b, a_len) : 0;
}

/* By field, then by the order of calls. */
static inline bool wencode__producer_before(const void *context, uint32_t a, uint32_t b)
{
    const wencode__parts *m = (const wencode__parts *)context;
    const wencode__producer *x = &m->tools.producers[a], *y = &m->tools.producers[b];
    const uint8_t *text = m->tools.text.data;
    int order =
        wencode__compare_text(text + x->offset, x->field_len, text + y->offset, y->field_len);
    return order != 0 ? order < 0 : a < b;
}

WX__UNUSED static size_t wencode__producer_run(const wencode__parts *m, size_t i)
{
    size_t end = i, n = wx__array_len(m->tools.producers);
    const wencode__producer *first = &m->tools.producers[m->order_of[i]];
    const uint8_t *text = m->tools.text.data;
    for (; end < n; end++) {
        const wencode__producer *p = &m->tools.producers[m->order_of[end]];
        if (wencode__compare_text(text + first->offset, first->field_len, text + p->offset,
                                  p->field_len) != 0)
            break;
    }
    return end - i;
}

/* A field has its name once, with all that has been said of it. */
WX__UNUSED static void wencode__put_producers(wencode__parts *m, wx__bytes *b)
{
    size_t n = wx__array_len(m->tools.producers);
    const uint8_t *text = m->tools.text.data;
    uint32_t fields = 0;
    for (size_t i = 0; i < n; i += wencode__producer_run(m, i)) fields++;
    size_t mark = wencode__begin_custom(m, b, "producers");
    wencode__item_u32(m, b, fields);
    for (size_t i = 0; i < n;) {
        size_t run = wencode__producer_run(m, i);
        const wencode__producer *p = &m->tools.producers[m->order_of[i]];
        wencode__put_vector(m, b, text + p->offset, p->field_len);
        wencode__item_u32(m, b, (uint32_t)run);
        for (size_t end = i + run; i < end; i++) {
            p = &m->tools.producers[m->order_of[i]];
            const uint8_t *name = text + p->offset + p->field_len;
            wencode__put_vector(m, b, name, p->name_len);
            wencode__put_vector(m, b, name + p->name_len, p->version_len);
        }
    }
    wencode__end_region(m, b, mark);
}

WENCODE_API void wencode_target_feature(wencode *e, char prefix, const char *feature)
{
    wx__bytes *b = wencode__list_item(e, WENCODE__TARGET_FEATURES);
    if (!b) return;
    if (prefix != '+' && prefix != '-' && prefix != '=' && !e->lax) {
        wencode__fail(e, WENCODE_ERR_NAME,
                      "prefix of a feature (character code %) is none of + - =",
                      (unsigned char)prefix, 0);
        return;
    }
    wx__put_u8(b, (unsigned char)prefix);
    wencode__put_text(e, b, wencode__text(feature));
    (void)wencode__ok(e, b);
}

/* A section that is one string. */
WX__UNUSED static void wencode__string_section(wencode *e, const char *name, const void *bytes,
                                               size_t n)
{
    size_t mark;
    wx__bytes *b = wencode__begin_extra(e, WX__SECTION_CUSTOM, WENCODE_LAST, &mark);
    if (!b) return;
    wencode__put_text(e, b, wencode__text(name));
    wencode__put_vector(e->parts, b, bytes, n);
    wencode__end_extra(e, mark);
}

WENCODE_API void wencode_source_map(wencode *e, const char *url)
{
    wencode__string_section(e, "sourceMappingURL", url, strlen(url));
}

WENCODE_API void wencode_external_debug_info(wencode *e, const char *url)
{
    wencode__string_section(e, "external_debug_info", url, strlen(url));
}

WENCODE_API void wencode_build_id(wencode *e, const void *id, size_t n)
{
    wencode__string_section(e, "build_id", id, n);
}

/* -- dylink.0 --------------------------------------------------------------------------------------- */

WENCODE_API void wencode_dylink_memory(wencode *e, uint32_t memory_size, uint32_t memory_align_log2,
                                       uint32_t table_size, uint32_t table_align_log2)
{
    wx__bytes *b = wencode__list_item(e, WENCODE__DYLINK_MEMORY);
    if (!b) return;
    b->len = 0; /* the last one counts */
    e->parts->tools.lists[WENCODE__DYLINK_MEMORY].count = 1;
    wencode__item_u32(e->parts, b, memory_size);
    wencode__item_u32(e->parts, b, memory_align_log2);
    wencode__item_u32(e->parts, b, table_size);
    wencode__item_u32(e->parts, b, table_align_log2);
    (void)wencode__ok(e, b);
}

WX__UNUSED static void wencode__dylink_item(wencode *e, wencode__tool_list list, const char *module,
                                            const char *name, const uint32_t *flags)
{
    wx__bytes *b = wencode__list_item(e, list);
    if (!b) return;
    if (module) wencode__put_text(e, b, wencode__text(module));
    wencode__put_text(e, b, wencode__text(name));
    if (flags) wencode__item_u32(e->parts, b, *flags);
    (void)wencode__ok(e, b);
}

WENCODE_API void wencode_dylink_needed(wencode *e, const char *library)
{
    wencode__dylink_item(e, WENCODE__DYLINK_NEEDED, NULL, library, NULL);
}

WENCODE_API void wencode_dylink_export(wencode *e, const char *name, uint32_t flags)
{
    wencode__dylink_item(e, WENCODE__DYLINK_EXPORTS, NULL, name, &flags);
}

WENCODE_API void wencode_dylink_import(wencode *e, const char *module, const char *name,
                                       uint32_t flags)
{
    wencode__dylink_item(e, WENCODE__DYLINK_IMPORTS, module, name, &flags);
}

WENCODE_API void wencode_dylink_runtime_path(wencode *e, const char *path)
{
    wencode__dylink_item(e, WENCODE__DYLINK_PATHS, NULL, path, NULL);
}

WX__UNUSED static void wencode__put_dylink(wencode__parts *m, wx__bytes *b)
{
    const wencode__list *lists = m->tools.lists;
    uint32_t any = 0;
    for (uint32_t i = WENCODE__DYLINK_MEMORY; i <= WENCODE__DYLINK_PATHS; i++)
        any |= lists[i].count;
    if (any == 0) return;
    size_t mark = wencode__begin_custom(m, b, "dylink.0");
    if (lists[WENCODE__DYLINK_MEMORY].count > 0) {
        const wx__bytes *memory = &lists[WENCODE__DYLINK_MEMORY].bytes;
        wx__put_u8(b, 1);
        size_t inner = wx__bytes_begin(b, 5);
        wx__put_bytes(b, memory->data, memory->len);
        wencode__end_region(m, b, inner);
    }
    for (uint32_t i = WENCODE__DYLINK_NEEDED; i <= WENCODE__DYLINK_PATHS; i++)
        wencode__put_list(m, b, 2 + i - WENCODE__DYLINK_NEEDED, &lists[i]);
    wencode__end_region(m, b, mark);
}

/* -- core dumps ------------------------------------------------------------------------------------- */

WENCODE_API void wencode_core(wencode *e, const char *process)
{
    size_t mark;
    wx__bytes *b = wencode__begin_extra(e, WX__SECTION_CUSTOM, WENCODE_LAST, &mark);
    if (!b) return;
    wencode__put_text(e, b, wencode__text("core"));
    wx__put_u8(b, 0);
    wencode__put_text(e, b, wencode__text(process));
    wencode__end_extra(e, mark);
}

/* The index of an entry just written. */
WX__UNUSED static uint32_t wencode__listed(wencode *e, wencode__tool_list list)
{
    const wencode__list *l = &e->parts->tools.lists[list];
    return wencode__ok(e, &l->bytes) ? l->count - 1 : WENCODE_NONE;
}

WENCODE_API uint32_t wencode_core_module(wencode *e, const char *name)
{
    wx__bytes *b = wencode__list_item(e, WENCODE__DUMP_MODULES);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, 0);
    wencode__put_text(e, b, wencode__text(name));
    return wencode__listed(e, WENCODE__DUMP_MODULES);
}

WX__UNUSED static void wencode__put_u32s(const wencode__parts *m, wx__bytes *b,
                                         const uint32_t *values, size_t n)
{
    if (!wencode__put_length(m, b, n)) return;
    for (size_t i = 0; i < n; i++) wencode__item_u32(m, b, values[i]);
}

WENCODE_API uint32_t wencode_core_instance(wencode *e, uint32_t module, const uint32_t *memories,
                                           size_t memory_count, const uint32_t *globals,
                                           size_t global_count)
{
    wx__bytes *b = wencode__list_item(e, WENCODE__DUMP_INSTANCES);
    if (!b) return WENCODE_NONE;
    wx__put_u8(b, 0);
    wencode__item_u32(e->parts, b, module);
    wencode__put_u32s(e->parts, b, memories, memory_count);
    wencode__put_u32s(e->parts, b, globals, global_count);
    return wencode__listed(e, WENCODE__DUMP_INSTANCES);
}

/* The open stack, if there is one, becomes a section. */
WX__UNUSED static void wencode__end_core_stack(wencode *e)
{
    size_t mark;
    wencode__parts *m = e->parts;
    wencode__list *thread = &m->tools.lists[WENCODE__DUMP_THREAD];
    wencode__list *frames = &m->tools.lists[WENCODE__DUMP_FRAMES];
    if (thread->count == 0) return;
    wx__bytes *b = wencode__begin_extra(e, WX__SECTION_CUSTOM, WENCODE_LAST, &mark);
    if (!b) return;
    wencode__put_text(e, b, wencode__text("corestack"));
    wx__put_bytes(b, thread->bytes.data, thread->bytes.len);
    wencode__item_u32(m, b, frames->count);
    wx__put_bytes(b, frames->bytes.data, frames->bytes.len);
    wencode__end_extra(e, mark);
    thread->count = 0;
    thread->bytes.len = 0;
    frames->count = 0;
    frames->bytes.len = 0;
}

WENCODE_API void wencode_core_stack(wencode *e, const char *thread)
{
    if (!wencode__ready(e)) return;
    wencode__end_core_stack(e);
    wx__bytes *b = wencode__list_item(e, WENCODE__DUMP_THREAD);
    if (!b) return;
    wx__put_u8(b, 0);
    wencode__put_text(e, b, wencode__text(thread));
    (void)wencode__ok(e, b);
}

WX__UNUSED static void wencode__put_core_values(const wencode__parts *m, wx__bytes *b,
                                                const wencode_core_value *values, size_t n)
{
    if (!wencode__put_length(m, b, n)) return;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = values[i].bits;
        wx__put_u8(b, values[i].type == WENCODE_VOID ? 1 : values[i].type);
        switch (values[i].type) {
        case WENCODE_I32: wencode__item_s64(m, b, (int32_t)(uint32_t)bits, 5); break;
        case WENCODE_I64: wencode__item_s64(m, b, (int64_t)bits, 10); break;
        case WENCODE_F32: wx__put_f32_bits(b, (uint32_t)bits); break;
        case WENCODE_F64: wx__put_f64_bits(b, bits); break;
        default: break;
        }
    }
}

WENCODE_API void wencode_core_frame(wencode *e, uint32_t instance, uint32_t func, uint32_t offset,
                                    const wencode_core_value *locals, size_t local_count,
                                    const wencode_core_value *stack, size_t stack_count)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    if (m->tools.lists[WENCODE__DUMP_THREAD].count == 0) {
        wencode__fail(e, WENCODE_ERR_ORDER, "a frame of a core dump without wencode_core_stack", 0,
                      0);
        return;
    }
    wx__bytes *b = wencode__list_item(e, WENCODE__DUMP_FRAMES);
    if (!b) return;
    wx__put_u8(b, 0);
    wencode__item_u32(m, b, instance);
    wencode__item_u32(m, b, func);
    wencode__item_u32(m, b, offset);
    wencode__put_core_values(m, b, locals, local_count);
    wencode__put_core_values(m, b, stack, stack_count);
    (void)wencode__ok(e, b);
}

/* -- at the end ------------------------------------------------------------------------------------- */

/* A section that is a vector, unless it is empty. */
WX__UNUSED static void wencode__put_list_section(const wencode__parts *m, wx__bytes *b,
                                                 const char *name, const wencode__list *list)
{
    if (list->count == 0) return;
    size_t mark = wencode__begin_custom(m, b, name);
    wencode__item_u32(m, b, list->count);
    wx__put_bytes(b, list->bytes.data, list->bytes.len);
    wencode__end_region(m, b, mark);
}

/* Leaves the sections, complete, in tools.dylink and tools.output. */
WX__UNUSED static bool wencode__build_tools(wencode *e)
{
    wencode__parts *m = e->parts;
    wx__bytes *b = &m->tools.output;
    size_t n = wx__array_len(m->tools.producers);
    m->tools.dylink.len = 0;
    b->len = 0;
    wencode__end_core_stack(e);
    wencode__put_dylink(m, &m->tools.dylink);
    wx__array_truncate(m->order_of, 0);
    if (n > 0) {
        if (!wx__array_reserve(m->order_of, n)) {
            wencode__no_memory(e);
            return false;
        }
        for (size_t i = 0; i < n; i++) (void)wx__array_push(m->order_of, (uint32_t)i);
        wx__sort_u32(m->order_of, n, wencode__producer_before, m);
        wencode__put_producers(m, b);
    }
    wencode__put_list_section(m, b, "target_features", &m->tools.lists[WENCODE__TARGET_FEATURES]);
    wencode__put_list_section(m, b, "coremodules", &m->tools.lists[WENCODE__DUMP_MODULES]);
    wencode__put_list_section(m, b, "coreinstances", &m->tools.lists[WENCODE__DUMP_INSTANCES]);
    return wencode__ok(e, &m->tools.dylink) && wencode__ok(e, b);
}

#endif /* WENCODE__TOOLS_H */
