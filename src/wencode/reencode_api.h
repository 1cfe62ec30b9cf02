/* src/wencode/reencode_api.h - declarations: instructions as data, re-encoding, text.
 *
 * Part of the declarations of wencode.h, behind inline.h.
 */
#ifndef WENCODE__REENCODE_API_H
#define WENCODE__REENCODE_API_H

#include "inline.h"
#include "../common/opcodes.h"

#ifdef __cplusplus
extern "C" {
#endif

/* -- instructions as data ------------------------------------------------------------------------ */

/* The code of each instruction: WENCODE_OP_I32_ADD and so on, the byte, or the prefix byte over 12
 * bits of opcode (0xfd00c). */
enum {
#define WX__X(prefix, opcode, name, text, imm, pops, pushes, feature, fuel, align) \
    WENCODE_OP_##name = WX__CODE(prefix, opcode),
    WX__OPCODES(WX__X)
#undef WX__X
        WENCODE_OP_LAST = 0xfefff
};

/* One instruction with its operands, in the order of the parameters of its call. Fields that its
 * call has no parameter for are not read. */
typedef struct wencode_instruction {
    uint32_t code;       /* WENCODE_OP_ */
    uint32_t a;          /* the first index, branch depth; of br_table the default */
    uint32_t b;          /* the second */
    wencode_memarg at;   /* loads and stores */
    wencode_order order; /* global.atomic.get and the like, atomic.fence */
    uint8_t lane;
    uint64_t bits;         /* constants: integers sign-extended, floats as bits */
    uint64_t type;         /* a block type; a heap type; what a br_on_cast casts from */
    wencode_valtype type2; /* what it casts to */
    const uint8_t *bytes;  /* 16 of them: v128.const, i8x16.shuffle */
    size_t count;          /* of what one of these points to: */
    const uint32_t *labels;
    const wencode_clause *clauses;
    const wencode_handler *handlers;
    const wencode_valtype *types;
    /* Of an instruction that was read: */
    uint32_t offset;  /* where it stands, from the start of the body's locals, as hints count */
    uint32_t size;    /* in bytes */
    const char *text; /* the mnemonic */
} wencode_instruction;

/* Appends any instruction: the same as its call. A code that no instruction has is
 * WENCODE_ERR_INDEX. */
WENCODE_API void wencode_emit(wencode *e, const wencode_instruction *instruction);

/* -- re-encoding ----------------------------------------------------------------------------------- */

typedef enum wencode_space {
    WENCODE_SPACE_TYPE,
    WENCODE_SPACE_FUNC,
    WENCODE_SPACE_TABLE,
    WENCODE_SPACE_MEMORY,
    WENCODE_SPACE_GLOBAL,
    WENCODE_SPACE_TAG,
    WENCODE_SPACE_ELEM,
    WENCODE_SPACE_DATA,
    WENCODE_SPACE_COUNT
} wencode_space;

/* What the module that is being read has: known before anything is copied. */
typedef struct wencode_contents {
    uint32_t counts[WENCODE_SPACE_COUNT];   /* imports included */
    uint32_t imported[WENCODE_SPACE_COUNT]; /* how many of them are imports */
} wencode_contents;

/* What changes on the way. Every function may be NULL: then nothing does. They may use all calls of
 * the encoder that fit the place: instructions inside of a body, anything else anywhere; but not
 * wencode_finish, _reset, _free and _reencode of this encoder (WENCODE_ERR_ORDER). */
typedef struct wencode_visitor {
    void *user;

    /* The new number of what had `index`; asked for every place where an index stands, names and
     * hints included, not for where the thing is defined. WENCODE_NONE: it is gone; its names go,
     * too, and any other use of it is an error. */
    uint32_t (*index)(void *user, wencode_space space, uint32_t index);
    /* The same for a local of function `func`, a branch depth in it, a field of struct `type`; all
     * numbers are old ones. */
    uint32_t (*local)(void *user, uint32_t func, uint32_t local);
    uint32_t (*label)(void *user, uint32_t func, uint32_t depth);
    uint32_t (*field)(void *user, uint32_t type, uint32_t field);

    /* Before anything else. */
    void (*begin)(void *user, wencode *e, const wencode_contents *contents);
    /* After the imports of the module, before its definitions: the place to import more. */
    void (*imports)(void *user, wencode *e);
    /* The type, import or definition `index` of a space is about to be copied; `imported` for
     * imports. False: it is left out, with its body when it is a function; what was added instead is
     * up to `index`. */
    bool (*item)(void *user, wencode *e, wencode_space space, uint32_t index, bool imported);
    /* An export. False: it is left out. */
    bool (*export_item)(void *user, wencode *e, wencode_text name, wencode_kind kind,
                        uint32_t index);
    /* Function `func` (its old index) is open, its locals are declared, no instruction is written. */
    void (*body)(void *user, wencode *e, uint32_t func);
    /* An instruction, with its indices renumbered. Do nothing and return true to copy it; write
     * others in front and return true; write others and return false to replace it; nothing and
     * false to drop it. To write behind it: wencode_emit(e, in), the others, false. Blocks that are
     * dropped must be dropped with their `end`; the last `end` of a body is not shown. */
    bool (*instruction)(void *user, wencode *e, const wencode_instruction *in);
    /* Before the last `end` of function `func`. */
    void (*body_end)(void *user, wencode *e, uint32_t func);
    /* A custom section. False: it is left out. */
    bool (*custom)(void *user, wencode *e, wencode_text name, const uint8_t *bytes, size_t n);

    /* Write integers as short as possible, merge runs of equal locals, leave out sections without
     * items and a data count that nothing needs, and take the short form of references, data
     * segments and final types, instead of the forms of the input. */
    bool shortest;
} wencode_visitor;

/* What became of the input. */
typedef struct wencode_report {
    uint64_t instructions; /* read */
    /* With integers longer than needed, or a form that no call writes: copied as bytes. */
    uint32_t kept_instructions;
    uint32_t kept_bodies;
    uint32_t kept_items;
    uint32_t dropped_sections; /* custom sections that could not be kept right, see below */
    char dropped[64];          /* the name of the first of them */
    bool changed;              /* the sections differ from those of the input */
} wencode_report;

/* Reads a module and appends all of it to `e`, an empty encoder, through the calls of this header;
 * more may be added before wencode_finish. Without changes the module comes out as it was, byte for
 * byte. Custom sections stay in their places. When something changes, the name section and
 * metadata.code.* (branch hints, ...) are adapted; linking, reloc.* and .debug_*, which have offsets
 * into everything, are left out and reported. A name section that nobody can read stays as it is.
 *
 * `e` may have settings and custom sections, but nothing else (WENCODE_ERR_ORDER).
 * `visitor` and `report` may be NULL. False: the input is malformed (WENCODE_ERR_MALFORMED, the offset
 * is that in the input), or any other error of the encoder. Validity is not checked; what the calls
 * refuse is refused here, less with wencode_set_lax. O(size), and O(log n) per name. */
WENCODE_API bool wencode_reencode(wencode *e, const void *module, size_t size,
                                  const wencode_visitor *visitor, wencode_report *report);

/* -- text -------------------------------------------------------------------------------------------- */

/* Growing text, zero-terminated once something was printed. All zero is an empty one. */
typedef struct wencode_output {
    char *text;
    size_t len;
    size_t cap;
} wencode_output;

WENCODE_API void wencode_output_free(wencode_output *out);

/* Appends the module as WebAssembly text. `wasm-tools parse` gives back the same bytes when these
 * are in the form that assemblers write. Names become identifiers. False: the bytes cannot be read
 * to their end (the text then ends with a comment that says where), or out of memory; the reason is
 * in *error, when not NULL. */
WENCODE_API bool wencode_print_module(wencode_output *out, const void *module, size_t size,
                                      wencode_error *error);

/* The same for one function: its index counts imports. WENCODE_ERR_INDEX: no body has that index. */
WENCODE_API bool wencode_print_func(wencode_output *out, const void *module, size_t size,
                                    uint32_t func, wencode_error *error);

#ifdef __cplusplus
}
#endif

#endif /* WENCODE__REENCODE_API_H */
