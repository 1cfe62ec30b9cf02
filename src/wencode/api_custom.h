/* src/wencode/api_custom.h - metadata of code, sections for tools, core dumps, deliberate faults.
 *
 * Sections are put where readers want them, whatever the order of calls: dylink.0 first, metadata in
 * front of the code, linking and name behind the data, then producers and target_features.
 */
#ifndef WENCODE__API_CUSTOM_H
#define WENCODE__API_CUSTOM_H

#include "api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* -- names with zero bytes --------------------------------------------------------------------------- */

/* An entry of the name section: `subsection` 0 to 11 (0 module, 1 functions, 2 locals, 3 labels, 4
 * types, 5 tables, 6 memories, 7 globals, 8 elements, 9 data, 10 fields, 11 tags); `outer` is the
 * function or type of locals, labels and fields, otherwise ignored. */
WENCODE_API void wencode_name_text(wencode *e, uint32_t subsection, uint32_t outer, uint32_t index,
                                   wencode_text name);
WENCODE_API uint32_t wencode_custom_text(wencode *e, wencode_text name, const void *bytes, size_t n,
                                         uint32_t after);

/* -- metadata of code ------------------------------------------------------------------------------ */

/* The next instruction of the open function: a br_if or if, say, that is likely taken, or not. */
WENCODE_API void wencode_branch_hint(wencode *e, bool likely);

/* `n` bytes for the next instruction in the section metadata.code.KIND (branch_hint, call_targets,
 * instr_freq ...). The offset is that of the instruction from the start of the declarations of
 * locals, also when more locals are added later. */
WENCODE_API void wencode_code_metadata(wencode *e, const char *kind, const void *bytes, size_t n);

/* The same at a given place: `offset` 0 is the whole function (compilation_priority). Entries of one
 * function come in ascending order of their offsets, functions in any. */
WENCODE_API void wencode_code_metadata_at(wencode *e, const char *kind, uint32_t func,
                                          uint32_t offset, const void *bytes, size_t n);

/* Where the next instruction of the open function will stand, counted from its first one. */
WENCODE_API size_t wencode_offset(wencode *e);

/* -- sections for tools -------------------------------------------------------------------------------- */

/* "producers": `field` is language, processed-by or sdk. */
WENCODE_API void wencode_producer(wencode *e, const char *field, const char *name,
                                  const char *version);
/* "target_features": `prefix` is '+' used, '-' forbidden, '=' required. */
WENCODE_API void wencode_target_feature(wencode *e, char prefix, const char *feature);
WENCODE_API void wencode_source_map(wencode *e, const char *url);          /* sourceMappingURL */
WENCODE_API void wencode_external_debug_info(wencode *e, const char *url); /* external_debug_info */
WENCODE_API void wencode_build_id(wencode *e, const void *id, size_t n);   /* build_id */

/* "dylink.0", of shared libraries. Sizes in bytes and elements, alignments as powers of two. */
WENCODE_API void wencode_dylink_memory(wencode *e, uint32_t memory_size, uint32_t memory_align_log2,
                                       uint32_t table_size, uint32_t table_align_log2);
WENCODE_API void wencode_dylink_needed(wencode *e, const char *library);
WENCODE_API void wencode_dylink_export(wencode *e, const char *name, uint32_t flags);
WENCODE_API void wencode_dylink_import(wencode *e, const char *module, const char *name,
                                       uint32_t flags);
WENCODE_API void wencode_dylink_runtime_path(wencode *e, const char *path);

/* -- core dumps ---------------------------------------------------------------------------------------- */

/* "core": what makes the module a core dump. */
WENCODE_API void wencode_core(wencode *e, const char *process);
/* "coremodules", "coreinstances": each returns the index of what it adds. */
WENCODE_API uint32_t wencode_core_module(wencode *e, const char *name);
WENCODE_API uint32_t wencode_core_instance(wencode *e, uint32_t module, const uint32_t *memories,
                                           size_t memory_count, const uint32_t *globals,
                                           size_t global_count);

/* A value in a frame: type WENCODE_I32, I64, F32 or F64 with its bits, or WENCODE_VOID: missing. */
typedef struct wencode_core_value {
    uint32_t type;
    uint64_t bits;
} wencode_core_value;

/* Starts a "corestack" for a thread; the frames added next, innermost first, are its own. */
WENCODE_API void wencode_core_stack(wencode *e, const char *thread);
/* `offset` is that of the instruction in the function's body. */
WENCODE_API void wencode_core_frame(wencode *e, uint32_t instance, uint32_t func, uint32_t offset,
                                    const wencode_core_value *locals, size_t local_count,
                                    const wencode_core_value *stack, size_t stack_count);

/* -- deliberate faults ------------------------------------------------------------------------------- */

/* These need wencode_set_lax(e, true) first and make a module that readers must reject; what
 * wasm-tools says of it stands behind each (tests/object/faults.c tries them all). Besides, lax mode
 * lets pass what is listed at wencode_set_lax, and
 *     a function without a body             "function and code section have inconsistent lengths"
 *     a section twice in wencode_set_section_order            "section out of order"
 *     a section with items, but missing there                 depends on who needs it
 *     open blocks at wencode_func_end                         "control frames remain"
 *     an `end` too much                     "operators remaining after end of function body"
 *     equal export names                                      "duplicate export name"
 * A second start function replaces the first; use wencode_raw_section for two. */

/* The count of a section's items, or the number of the data count section, whatever it holds.
 * Too large: "unexpected end-of-file"; too small: "section size mismatch"; of the data count: "data
 * count and data section have inconsistent lengths". */
WENCODE_API void wencode_force_count(wencode *e, uint32_t section, uint32_t count);
/* The size of a section. Too large: "unexpected end-of-file", or the next section is taken for items;
 * too small: the rest is taken for a section. */
WENCODE_API void wencode_force_size(wencode *e, uint32_t section, uint32_t size);
/* The size of the open body. Too large: "unexpected end-of-file"; too small: "trailing bytes at end
 * of section". */
WENCODE_API void wencode_force_body_size(wencode *e, uint32_t size);
/* The 8 bytes at the start: "magic header not detected", "unknown binary version". */
WENCODE_API void wencode_force_header(wencode *e, const uint8_t header[8]);

#ifdef __cplusplus
}
#endif

#endif /* WENCODE__API_CUSTOM_H */
