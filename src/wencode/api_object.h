/* src/wencode/api_object.h - relocatable objects: what wasm-ld links.
 *
 * An object is a module with a symbol table, in which whatever the linker has to change is written
 * at full width and listed. Conventions: WebAssembly/tool-conventions, Linking.md, version 2.
 *
 *     uint32_t other = wencode_import_func(&e, "env", "other", type);
 *     uint32_t callee = wencode_symbol(&e, WENCODE_SYMBOL_FUNC, other, NULL, 0);
 *     uint32_t mine = wencode_func(&e, type);
 *     wencode_relocate(&e, WENCODE_RELOC_FUNCTION_INDEX_LEB, callee, 0);
 *     wencode_call(&e, other);
 *     wencode_func_end(&e);
 *     wencode_symbol(&e, WENCODE_SYMBOL_FUNC, mine, "mine", 0);
 *
 * Data goes into active segments; its address is known through symbols only. The sections
 * "linking" and "reloc.*" stand behind the data section and what is placed there.
 */
#ifndef WENCODE__API_OBJECT_H
#define WENCODE__API_OBJECT_H

#include "api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* -- symbols --------------------------------------------------------------------------------------- */

typedef enum wencode_symbol_kind {
    WENCODE_SYMBOL_FUNC = 0,
    WENCODE_SYMBOL_DATA = 1,
    WENCODE_SYMBOL_GLOBAL = 2,
    WENCODE_SYMBOL_SECTION = 3,
    WENCODE_SYMBOL_TAG = 4,
    WENCODE_SYMBOL_TABLE = 5
} wencode_symbol_kind;

enum {
    WENCODE_SYMBOL_WEAK = 1,
    WENCODE_SYMBOL_LOCAL = 2,
    WENCODE_SYMBOL_HIDDEN = 4,
    WENCODE_SYMBOL_UNDEFINED = 0x10,
    WENCODE_SYMBOL_EXPORTED = 0x20,
    WENCODE_SYMBOL_EXPLICIT_NAME = 0x40,
    WENCODE_SYMBOL_NO_STRIP = 0x80,
    WENCODE_SYMBOL_TLS = 0x100,
    WENCODE_SYMBOL_ABSOLUTE = 0x200
};

/* Adds a symbol for function, global, tag or table `index`; returns its number. Imports are
 * undefined symbols: WENCODE_SYMBOL_UNDEFINED is added for them, and when `name` is not NULL
 * WENCODE_SYMBOL_EXPLICIT_NAME; with NULL they go by the name of the import. */
WENCODE_API uint32_t wencode_symbol(wencode *e, wencode_symbol_kind kind, uint32_t index,
                                    const char *name, uint32_t flags);
/* `size` bytes from `offset` on in data segment `segment`; WENCODE_NONE: defined elsewhere. */
WENCODE_API uint32_t wencode_symbol_data(wencode *e, const char *name, uint32_t segment,
                                         uint64_t offset, uint64_t size, uint32_t flags);
/* The custom section that wencode_custom returned `custom` for. */
WENCODE_API uint32_t wencode_symbol_section(wencode *e, uint32_t custom, uint32_t flags);

/* -- relocations ------------------------------------------------------------------------------------- */

/* What the linker puts in: an index or an address; and how it is coded. LEB and SLEB are operands
 * of instructions, the others are bytes of data. */
typedef enum wencode_reloc {
    WENCODE_RELOC_FUNCTION_INDEX_LEB = 0,
    WENCODE_RELOC_TABLE_INDEX_SLEB = 1,
    WENCODE_RELOC_TABLE_INDEX_I32 = 2,
    WENCODE_RELOC_MEMORY_ADDR_LEB = 3,
    WENCODE_RELOC_MEMORY_ADDR_SLEB = 4,
    WENCODE_RELOC_MEMORY_ADDR_I32 = 5,
    WENCODE_RELOC_TYPE_INDEX_LEB = 6, /* `symbol` is the index of the type */
    WENCODE_RELOC_GLOBAL_INDEX_LEB = 7,
    WENCODE_RELOC_FUNCTION_OFFSET_I32 = 8,
    WENCODE_RELOC_SECTION_OFFSET_I32 = 9,
    WENCODE_RELOC_TAG_INDEX_LEB = 10,
    WENCODE_RELOC_MEMORY_ADDR_REL_SLEB = 11,
    WENCODE_RELOC_TABLE_INDEX_REL_SLEB = 12,
    WENCODE_RELOC_GLOBAL_INDEX_I32 = 13,
    WENCODE_RELOC_MEMORY_ADDR_LEB64 = 14,
    WENCODE_RELOC_MEMORY_ADDR_SLEB64 = 15,
    WENCODE_RELOC_MEMORY_ADDR_I64 = 16,
    WENCODE_RELOC_MEMORY_ADDR_REL_SLEB64 = 17,
    WENCODE_RELOC_TABLE_INDEX_SLEB64 = 18,
    WENCODE_RELOC_TABLE_INDEX_I64 = 19,
    WENCODE_RELOC_TABLE_NUMBER_LEB = 20,
    WENCODE_RELOC_MEMORY_ADDR_TLS_SLEB = 21,
    WENCODE_RELOC_FUNCTION_OFFSET_I64 = 22,
    WENCODE_RELOC_MEMORY_ADDR_LOCREL_I32 = 23,
    WENCODE_RELOC_TABLE_INDEX_REL_SLEB64 = 24,
    WENCODE_RELOC_MEMORY_ADDR_TLS_SLEB64 = 25,
    WENCODE_RELOC_FUNCTION_INDEX_I32 = 26
} wencode_reloc;

/* The next instruction of the open function has an operand that the linker fills in: it is written
 * at full width and listed. Once for each such operand (call_indirect has two), at most four.
 * `addend` counts for addresses only. An instruction without such an operand is
 * WENCODE_ERR_ORDER. A clause of try_table takes a tag. */
WENCODE_API void wencode_relocate(wencode *e, wencode_reloc kind, uint32_t symbol, int64_t addend);

/* The bytes at `offset` in data segment `segment`, or in a custom section behind its name. The
 * custom section must stand before or behind one of the sections up to data (see wencode_custom):
 * the linker wants it before its relocations. */
WENCODE_API void wencode_relocate_data(wencode *e, uint32_t segment, uint32_t offset,
                                       wencode_reloc kind, uint32_t symbol, int64_t addend);
WENCODE_API void wencode_relocate_custom(wencode *e, uint32_t custom, uint32_t offset,
                                         wencode_reloc kind, uint32_t symbol, int64_t addend);

/* -- segments, initialisers, comdats ----------------------------------------------------------------- */

enum { WENCODE_SEGMENT_STRINGS = 1, WENCODE_SEGMENT_TLS = 2, WENCODE_SEGMENT_RETAIN = 4 };

/* The name by which the linker merges a data segment, its alignment as a power of two, its flags. */
WENCODE_API void wencode_segment_info(wencode *e, uint32_t segment, const char *name,
                                      uint32_t align_log2, uint32_t flags);

/* A function () -> () that runs before main; lower priorities first. */
WENCODE_API void wencode_init_func(wencode *e, uint32_t symbol, uint32_t priority);

typedef enum wencode_comdat_kind {
    WENCODE_COMDAT_DATA = 0,
    WENCODE_COMDAT_FUNC = 1,
    WENCODE_COMDAT_SECTION = 5
} wencode_comdat_kind;

/* A group of which the linker keeps one of those with an equal name. */
WENCODE_API uint32_t wencode_comdat(wencode *e, const char *name);
/* `index`: of a data segment or function; of a section what wencode_custom returned. */
WENCODE_API void wencode_comdat_add(wencode *e, uint32_t comdat, wencode_comdat_kind kind,
                                    uint32_t index);

#ifdef __cplusplus
}
#endif

#endif /* WENCODE__API_OBJECT_H */
