/* src/wencode/api.h - everything a user of wencode.h can name, but for the instructions.
 *
 * The instructions are in instructions.h, instructions_simd.h and instructions_gc.h. No function
 * here fails loudly: the first error is kept in the encoder, later calls do nothing, and the
 * caller checks once, at wencode_finish. Functions that return an index return WENCODE_NONE once
 * an error is kept. Unless said otherwise a call costs O(size of its arguments), keeps no pointer
 * to them, and appends: sections may be filled in any order of calls.
 */
#ifndef WENCODE__API_H
#define WENCODE__API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WENCODE_VERSION_MAJOR 0
#define WENCODE_VERSION_MINOR 1
#define WENCODE_VERSION_PATCH 0

#ifdef WENCODE_STATIC
#if defined(__GNUC__) || defined(__clang__)
#define WENCODE_API static __attribute__((unused))
#else
#define WENCODE_API static
#endif
#else
#define WENCODE_API extern
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* -- errors ------------------------------------------------------------------------------------ */

typedef enum wencode_status {
    WENCODE_OK = 0,
    WENCODE_ERR_NOMEM,   /* an allocation failed */
    WENCODE_ERR_ORDER,   /* a call out of place: an instruction outside of a body, a second start */
    WENCODE_ERR_NESTING, /* blocks not closed, closed twice, or mixed up */
    WENCODE_ERR_INDEX,   /* an index, label, lane or alignment that the module does not have */
    WENCODE_ERR_NAME,    /* a name is not UTF-8, or one index has two names */
    WENCODE_ERR_SIZE,    /* a length or count of 2^32 or more */
    WENCODE_ERR_MALFORMED, /* bytes to read are no module: validation, re-encoding, text */
    /* of validation only: wencode_validate, wencode_set_checked */
    WENCODE_ERR_INVALID, /* they break a rule: type mismatch, unknown index, ... */
    WENCODE_ERR_FEATURE, /* what they use is not among the features */
    WENCODE_ERR_LIMIT    /* more of something than wencode_validate takes */
} wencode_status;

#define WENCODE_NONE ((uint32_t)-1)

typedef struct wencode_error {
    wencode_status status;
    uint32_t section;  /* id of the section being written, or WENCODE_NONE */
    uint32_t func;     /* index of the function being written, or WENCODE_NONE */
    size_t offset;     /* bytes from the function's first instruction or the section's first item */
    char message[112]; /* one line, English, ends with a zero byte */
} wencode_error;

/* -- types ------------------------------------------------------------------------------------- */

/* A value type: one of the numbers below, or what wencode_type_ref gives. */
typedef uint64_t wencode_valtype;
/* An abstract heap type is named by the short form of its nullable reference (WENCODE_FUNCREF for
 * func), a concrete one is wencode_index(type). */
typedef uint64_t wencode_heaptype;
/* WENCODE_VOID, a value type, or wencode_index(type) for a function type. */
typedef uint64_t wencode_blocktype;

enum {
    WENCODE_I32 = 0x7f,
    WENCODE_I64 = 0x7e,
    WENCODE_F32 = 0x7d,
    WENCODE_F64 = 0x7c,
    WENCODE_V128 = 0x7b,
    WENCODE_FUNCREF = 0x70,
    WENCODE_EXTERNREF = 0x6f,
    WENCODE_ANYREF = 0x6e,
    WENCODE_EQREF = 0x6d,
    WENCODE_I31REF = 0x6c,
    WENCODE_STRUCTREF = 0x6b,
    WENCODE_ARRAYREF = 0x6a,
    WENCODE_EXNREF = 0x69,
    WENCODE_CONTREF = 0x68,
    WENCODE_NULLREF = 0x71,
    WENCODE_NULLEXTERNREF = 0x72,
    WENCODE_NULLFUNCREF = 0x73,
    WENCODE_NULLEXNREF = 0x74,
    WENCODE_NULLCONTREF = 0x75,
    WENCODE_I8 = 0x78, /* fields of structs and arrays only */
    WENCODE_I16 = 0x77,
    WENCODE_VOID = 0x40
};

static inline uint64_t wencode_index(uint32_t type) { return (uint64_t)1 << 40 | type; }

/* The heap type (exact type) of custom descriptors. */
static inline wencode_heaptype wencode_exact(uint32_t type) { return (uint64_t)5 << 40 | type; }

/* A shared abstract heap type; as a value type, the short form of its nullable reference. */
static inline wencode_heaptype wencode_shared(wencode_heaptype abstract)
{
    return (uint64_t)2 << 40 | abstract;
}

/* (ref heap) and (ref null heap) in the long form. */
static inline wencode_valtype wencode_type_ref(wencode_heaptype heap) { return 0x64 | heap << 8; }

static inline wencode_valtype wencode_type_ref_null(wencode_heaptype heap)
{
    return 0x63 | heap << 8;
}

/* A field of a struct, or what an array consists of. */
typedef struct wencode_fieldtype {
    wencode_valtype type; /* or WENCODE_I8, WENCODE_I16 */
    bool is_mutable;
} wencode_fieldtype;

static inline wencode_fieldtype wencode_field(wencode_valtype type, bool is_mutable)
{
    wencode_fieldtype f;
    f.type = type;
    f.is_mutable = is_mutable;
    return f;
}

/* What a type definition says about itself besides its structure. All zero: nothing, the type is
 * final and without a supertype. */
typedef struct wencode_subtype {
    bool open; /* may have subtypes */
    bool has_super;
    bool has_describes; /* custom descriptors */
    bool has_descriptor;
    bool shared;        /* shared-everything threads */
    bool explicit_form; /* write (sub final ...) also when it says nothing */
    uint32_t super;
    uint32_t describes;
    uint32_t descriptor;
} wencode_subtype;

static inline wencode_subtype wencode_sub_plain(void)
{
    wencode_subtype s = {false, false, false, false, false, false, 0, 0, 0};
    return s;
}

/* (sub ...), that is open, or (sub final ...), of a supertype or of none: WENCODE_NONE. */
static inline wencode_subtype wencode_sub_of(uint32_t super, bool open)
{
    wencode_subtype s = wencode_sub_plain();
    s.open = open;
    s.has_super = super != (uint32_t)-1;
    s.super = s.has_super ? super : 0;
    return s;
}

/* A name with its length, for names with zero bytes in them. */
typedef struct wencode_text {
    const char *bytes;
    size_t len;
} wencode_text;

static inline wencode_text wencode_text_of(const char *bytes, size_t len)
{
    wencode_text t;
    t.bytes = bytes;
    t.len = len;
    return t;
}

/* Of a memory in pages, of a table in elements. All zero: none needed, no maximum. */
typedef struct wencode_limits {
    uint64_t min;
    uint64_t max; /* used when has_max */
    bool has_max;
    bool is_64;  /* addressed by i64 */
    bool shared; /* memories of threads; needs has_max */
    bool has_page_size;
    uint32_t page_size_log2; /* used when has_page_size; 0 or 16 */
} wencode_limits;

static inline wencode_limits wencode_at_least(uint64_t min)
{
    wencode_limits l = {0, 0, false, false, false, false, 0};
    l.min = min;
    return l;
}

static inline wencode_limits wencode_between(uint64_t min, uint64_t max)
{
    wencode_limits l = wencode_at_least(min);
    l.max = max;
    l.has_max = true;
    return l;
}

/* -- the encoder ------------------------------------------------------------------------------- */

struct wencode__parts; /* private */

/* One module being written. All zero is an empty encoder. The fields are private; they are visible
 * because the instruction calls are inline. Do not copy it. One encoder belongs to one thread at a
 * time; any number of encoders may be used by any number of threads. */
typedef struct wencode {
    uint8_t *data; /* the open expression; `scratch` once an error is kept */
    size_t len;
    size_t limit; /* from here on an instruction asks for room; 0: always */
    size_t cap;
    uint32_t depth;     /* open labels, the function's own included */
    uint32_t locals;    /* of the open function, parameters included */
    uint32_t counts[8]; /* entities so far, by index space */
    bool lax;
    bool uses_data_count;
    struct wencode__parts *parts;
    wencode_error error;
    uint8_t scratch[64];
} wencode;

WENCODE_API void wencode_init(wencode *e); /* the same as all zero */

/* Releases everything; `e` is empty again. */
WENCODE_API void wencode_free(wencode *e);

/* Empties `e`, keeping its memory and settings for the next module. Clears the error. */
WENCODE_API void wencode_reset(wencode *e);

/* Never NULL; status WENCODE_OK when all went well so far. Dies with the next call on `e`. */
WENCODE_API const wencode_error *wencode_get_error(const wencode *e);

/* Writes the module. The result is the caller's, to be released by wencode_free_bytes (or
 * WENCODE_FREE); NULL when an error is kept. Either way call wencode_free or wencode_reset next.
 * O(size of the module); one large block moves, at most twice the module is allocated at once. */
WENCODE_API uint8_t *wencode_finish(wencode *e, size_t *len);
WENCODE_API void wencode_free_bytes(uint8_t *bytes);

/* The same into the caller's buffer. False when an error is kept, then *len is 0, or when `cap` is
 * too small: then *len is what is needed, no error is kept, and `e` can be finished again. */
WENCODE_API bool wencode_finish_into(wencode *e, void *buffer, size_t cap, size_t *len);

/* Settings; call before the first item. */

/* Accept calls that give an invalid module, for tests that need broken ones: indices and labels that
 * do not exist, lanes and alignments out of range, a second start, imports after definitions, names
 * that are not UTF-8, equal names, and what stands at wencode_force_count in api_custom.h. */
WENCODE_API void wencode_set_lax(wencode *e, bool lax);
/* Write the sizes of sections and bodies in five bytes, so that they can be patched in place. */
WENCODE_API void wencode_set_padded_sizes(wencode *e, bool padded);
typedef enum wencode_when { WENCODE_WHEN_NEEDED, WENCODE_ALWAYS, WENCODE_NEVER } wencode_when;
/* The data count section. Needed is: an instruction names a data segment. */
WENCODE_API void wencode_set_data_count(wencode *e, wencode_when when);
/* Where LEB128 integers take more bytes than they need. */
enum {
    WENCODE_WIDE_OPERANDS = 1, /* of instructions */
    WENCODE_WIDE_OPCODES = 2,  /* behind a prefix byte */
    WENCODE_WIDE_ITEMS = 4,    /* in the items of sections, and in the declarations of locals */
    WENCODE_WIDE_SIZES = 8     /* of bodies and custom sections */
};
/* From now on integers of the kinds in `mask` take at least `width` bytes, but no more than their
 * type allows: 5 for 32 bits, 10 for 64 bits; other kinds as few as possible. 0 and 1: all as few
 * as possible. Costs nothing when off; on, each instruction is written and then widened. */
WENCODE_API void wencode_set_widths(wencode *e, uint32_t mask, uint32_t width);
/* The same for the size of a section, 1 to 5 bytes, and for the count of its items, or the number
 * that it consists of (start function, data count). 0: as few as possible. */
WENCODE_API void wencode_set_section_widths(wencode *e, uint32_t section, uint32_t size_width,
                                            uint32_t count_width);
/* Write the section also when it stays without items. */
WENCODE_API void wencode_keep_section(wencode *e, uint32_t section);
/* Return equal types again instead of adding them: types of one structure are one type in Wasm, so
 * nothing changes but the size. Recursion groups are compared as a whole. */
WENCODE_API void wencode_set_type_dedup(wencode *e, bool on);
/* The order of the sections as `n` section ids instead of that of the standard. Each id once; a
 * section with items that is not named is WENCODE_ERR_ORDER at the end. In lax mode an id may stand
 * there twice, n <= 56, or be missing. */
WENCODE_API void wencode_set_section_order(wencode *e, const uint8_t *ids, size_t n);

/* -- types, imports, definitions: each returns the index of what it adds --------------------------- */

/* Each appends a type. With wencode_set_type_dedup an equal earlier type is returned instead. */
WENCODE_API uint32_t wencode_functype(wencode *e, const wencode_valtype *params, size_t param_count,
                                      const wencode_valtype *results, size_t result_count);
WENCODE_API uint32_t wencode_structtype(wencode *e, const wencode_fieldtype *fields, size_t n);
WENCODE_API uint32_t wencode_arraytype(wencode *e, wencode_fieldtype element);
/* A continuation of functions of type `functype`. */
WENCODE_API uint32_t wencode_conttype(wencode *e, uint32_t functype);

/* What the next type says about itself: finality, supertype and so on. */
WENCODE_API void wencode_sub(wencode *e, wencode_subtype sub);

/* Types added between the two are one recursion group and may refer to each other: the first has
 * the index that wencode_rec_begin returns, the others follow. wencode_rec_end returns the index of
 * the first type; with wencode_set_type_dedup that may be an earlier, equal group, and the indices
 * got since wencode_rec_begin mean nothing any more. */
WENCODE_API uint32_t wencode_rec_begin(wencode *e);
WENCODE_API uint32_t wencode_rec_end(wencode *e);

/* The index of an equal final function type, or of a new one: types are letters, i I f F v for i32 i64
 * f32 f64 v128, r for funcref, x for externref: wencode_sig(e, "iI", "f"). Amortized O(1). */
WENCODE_API uint32_t wencode_sig(wencode *e, const char *params, const char *results);

/* Appends `n` bytes that define `types` types (a recursion group counts as one item). */
WENCODE_API uint32_t wencode_raw_types(wencode *e, const void *bytes, size_t n, uint32_t types);

/* Imports come before definitions of the same kind. Names are zero-terminated UTF-8. */
WENCODE_API uint32_t wencode_import_func(wencode *e, const char *module, const char *name,
                                         uint32_t type);
/* Of exactly that type, no subtype: custom descriptors. */
WENCODE_API uint32_t wencode_import_func_exact(wencode *e, const char *module, const char *name,
                                               uint32_t type);
WENCODE_API uint32_t wencode_import_table(wencode *e, const char *module, const char *name,
                                          wencode_valtype content, wencode_limits limits);
WENCODE_API uint32_t wencode_import_memory(wencode *e, const char *module, const char *name,
                                           wencode_limits limits);
WENCODE_API uint32_t wencode_import_global(wencode *e, const char *module, const char *name,
                                           wencode_valtype content, uint32_t flags);
WENCODE_API uint32_t wencode_import_tag(wencode *e, const char *module, const char *name,
                                        uint32_t type);

/* Of globals. true and false say WENCODE_MUTABLE or not. */
enum { WENCODE_IMMUTABLE = 0, WENCODE_MUTABLE = 1, WENCODE_SHARED = 2 };

typedef enum wencode_kind {
    WENCODE_KIND_FUNC = 0,
    WENCODE_KIND_TABLE = 1,
    WENCODE_KIND_MEMORY = 2,
    WENCODE_KIND_GLOBAL = 3,
    WENCODE_KIND_TAG = 4,
    WENCODE_KIND_FUNC_EXACT = 0x20 /* imports only; custom descriptors */
} wencode_kind;

/* What an import is. Set the fields that its kind needs. */
typedef struct wencode_extern {
    wencode_kind kind;
    uint32_t type;           /* of functions and tags */
    wencode_valtype content; /* of tables and globals */
    uint32_t flags;          /* of globals */
    wencode_limits limits;   /* of tables and memories */
} wencode_extern;

/* An import of any kind; the index in the space of that kind. */
WENCODE_API uint32_t wencode_import(wencode *e, wencode_text module, wencode_text name,
                                    const wencode_extern *what);

/* How imports are written: each with the name of its module (MVP), or, with the compact import
 * section, neighbours of one module as a group that has that name once (BY_NAME: 7F), and the type
 * once, too (BY_TYPE: 7E). SHORTEST takes the shortest of the three for each run of neighbours. */
typedef enum wencode_imports {
    WENCODE_IMPORTS_PLAIN,
    WENCODE_IMPORTS_BY_NAME,
    WENCODE_IMPORTS_BY_TYPE,
    WENCODE_IMPORTS_SHORTEST
} wencode_imports;

/* Ends the open group of imports; those that follow are written in `form`. */
WENCODE_API void wencode_set_imports(wencode *e, wencode_imports form);

WENCODE_API uint32_t wencode_memory(wencode *e, wencode_limits limits);
WENCODE_API uint32_t wencode_table(wencode *e, wencode_valtype content, wencode_limits limits);
WENCODE_API uint32_t wencode_tag(wencode *e, uint32_t type);

/* -- constants: initial values and offsets -------------------------------------------------------- */

typedef enum wencode_constant_kind {
    WENCODE__CONST_I32,
    WENCODE__CONST_I64,
    WENCODE__CONST_F32,
    WENCODE__CONST_F64,
    WENCODE__CONST_NULL,
    WENCODE__CONST_FUNC,
    WENCODE__CONST_GLOBAL,
    WENCODE__CONST_EXPR
} wencode_constant_kind;

/* A constant expression; made by the functions below. */
typedef struct wencode_constant {
    wencode_constant_kind kind;
    uint32_t index;
    uint64_t bits;
} wencode_constant;

static inline wencode_constant wencode__constant(wencode_constant_kind kind, uint32_t index,
                                                 uint64_t bits)
{
    wencode_constant c;
    c.kind = kind;
    c.index = index;
    c.bits = bits;
    return c;
}

static inline wencode_constant wencode_constant_i32(int32_t value)
{
    return wencode__constant(WENCODE__CONST_I32, 0, (uint32_t)value);
}

static inline wencode_constant wencode_constant_i64(int64_t value)
{
    return wencode__constant(WENCODE__CONST_I64, 0, (uint64_t)value);
}

/* Floats are given as bits, so that every NaN is kept. */
static inline wencode_constant wencode_constant_f32_bits(uint32_t bits)
{
    return wencode__constant(WENCODE__CONST_F32, 0, bits);
}

static inline wencode_constant wencode_constant_f64_bits(uint64_t bits)
{
    return wencode__constant(WENCODE__CONST_F64, 0, bits);
}

static inline wencode_constant wencode_constant_null(wencode_heaptype heap)
{
    return wencode__constant(WENCODE__CONST_NULL, 0, heap);
}

static inline wencode_constant wencode_constant_func(uint32_t func)
{
    return wencode__constant(WENCODE__CONST_FUNC, func, 0);
}

static inline wencode_constant wencode_constant_global(uint32_t global)
{
    return wencode__constant(WENCODE__CONST_GLOBAL, global, 0);
}

/* Any other expression: between the two calls write instructions. The result stays valid until
 * wencode_finish, wencode_reset or wencode_free. May be used while a function is open. */
WENCODE_API void wencode_expr_begin(wencode *e);
WENCODE_API wencode_constant wencode_expr_end(wencode *e);

WENCODE_API uint32_t wencode_global(wencode *e, wencode_valtype content, uint32_t flags,
                                    wencode_constant init);
/* A table whose elements start as `init`. */
WENCODE_API uint32_t wencode_table_filled(wencode *e, wencode_valtype content,
                                          wencode_limits limits, wencode_constant init);

typedef enum wencode_mode { WENCODE__ACTIVE, WENCODE__PASSIVE, WENCODE__DECLARED } wencode_mode;

/* Where a segment goes when the module is instantiated. */
typedef struct wencode_segment {
    wencode_mode mode;
    bool explicit_index; /* the form that names the memory or table, also when it is 0 */
    uint32_t index;
    wencode_constant offset;
} wencode_segment;

/* Into memory or table `index` at `offset`. */
static inline wencode_segment wencode_active(uint32_t index, wencode_constant offset)
{
    wencode_segment s;
    s.mode = WENCODE__ACTIVE;
    s.explicit_index = false;
    s.index = index;
    s.offset = offset;
    return s;
}

/* Nowhere; for memory.init, table.init and the like. */
static inline wencode_segment wencode_passive(void)
{
    wencode_segment s = wencode_active(0, wencode_constant_i32(0));
    s.mode = WENCODE__PASSIVE;
    return s;
}

/* Nowhere at all: it declares the functions that ref.func may name. Elements only. */
static inline wencode_segment wencode_declared(void)
{
    wencode_segment s = wencode_active(0, wencode_constant_i32(0));
    s.mode = WENCODE__DECLARED;
    return s;
}

WENCODE_API uint32_t wencode_data(wencode *e, wencode_segment where, const void *bytes, size_t n);
WENCODE_API uint32_t wencode_elem_funcs(wencode *e, wencode_segment where, const uint32_t *funcs,
                                        size_t n);
WENCODE_API uint32_t wencode_elem_exprs(wencode *e, wencode_segment where, wencode_valtype content,
                                        const wencode_constant *items, size_t n);

/* -- exports, start ---------------------------------------------------------------------------- */

WENCODE_API void wencode_export_func(wencode *e, const char *name, uint32_t func);
WENCODE_API void wencode_export_table(wencode *e, const char *name, uint32_t table);
WENCODE_API void wencode_export_memory(wencode *e, const char *name, uint32_t memory);
WENCODE_API void wencode_export_global(wencode *e, const char *name, uint32_t global);
WENCODE_API void wencode_export_tag(wencode *e, const char *name, uint32_t tag);
WENCODE_API void wencode_export(wencode *e, wencode_text name, wencode_kind kind, uint32_t index);
WENCODE_API void wencode_start(wencode *e, uint32_t func);

/* -- items as bytes ------------------------------------------------------------------------------ */

/* Appends `n` bytes that are `items` items of the section (table, memory, global, export, element,
 * data, tag; for others there are calls above) and returns the index of the first. For functions
 * the bytes are type indices. Nothing is checked. */
WENCODE_API uint32_t wencode_raw_items(wencode *e, uint32_t section, const void *bytes, size_t n,
                                       uint32_t items);
/* An import as bytes; one of kind `kind`. */
WENCODE_API uint32_t wencode_raw_import(wencode *e, wencode_kind kind, const void *bytes, size_t n);

/* -- functions --------------------------------------------------------------------------------- */

/* Adds a function whose body comes later: bodies are written in the order of the indices. The
 * type must have been added. */
WENCODE_API uint32_t wencode_declare(wencode *e, uint32_t type);

/* Opens the body of `func`, the first declared function without one. */
WENCODE_API void wencode_body(wencode *e, uint32_t func);

/* wencode_declare and wencode_body in one; every function declared before has its body. */
WENCODE_API uint32_t wencode_func(wencode *e, uint32_t type);

/* One local, or `n` of a type, more for the open function; the index of the first. Any time before
 * wencode_func_end; neighbours of equal type become one run. */
WENCODE_API uint32_t wencode_local(wencode *e, wencode_valtype type);
WENCODE_API uint32_t wencode_locals(wencode *e, wencode_valtype type, uint32_t n);

/* A run of its own, never merged with its neighbours; n may be 0. */
WENCODE_API uint32_t wencode_local_run(wencode *e, wencode_valtype type, uint32_t n);

/* Writes the final `end` and closes the body. Every block must be closed. */
WENCODE_API void wencode_func_end(wencode *e);

/* A whole body of `n` bytes (local declarations, instructions, the final end; not its size). */
WENCODE_API void wencode_raw_body(wencode *e, const void *bytes, size_t n);

/* Bytes in the place of instructions of the open body or expression. Nothing is checked. */
WENCODE_API void wencode_raw(wencode *e, const void *bytes, size_t n);
WENCODE_API void wencode_raw_u32(wencode *e, uint32_t value); /* LEB128 */
WENCODE_API void wencode_raw_s64(wencode *e, int64_t value);

/* -- labels ------------------------------------------------------------------------------------ */

/* An open block, for wencode_depth. Closing the block ends it. */
typedef struct wencode_label {
    uint32_t level;
    uint32_t serial;
} wencode_label;

/* The label of the open function's body: a branch there returns. */
WENCODE_API wencode_label wencode_func_label(wencode *e);

/* What br and its like need to name `label` here: the number of blocks in between. A label of a
 * block that is closed is WENCODE_ERR_NESTING. O(1). */
WENCODE_API uint32_t wencode_depth(wencode *e, wencode_label label);

/* -- custom sections, names -------------------------------------------------------------------- */

/* For `after` below: in front of everything, or behind everything. */
enum { WENCODE_FIRST = 0, WENCODE_LAST = 255 };

/* A custom section right after the section with id `after` (or where that would be), or
 * WENCODE_FIRST or WENCODE_LAST. Several in one place keep the order of calls. The result is a
 * number for wencode_symbol_section and the like. */
WENCODE_API uint32_t wencode_custom(wencode *e, const char *name, const void *bytes, size_t n,
                                    uint32_t after);

/* A section with any id and contents, placed alike. It is counted nowhere. */
WENCODE_API void wencode_raw_section(wencode *e, uint32_t id, const void *bytes, size_t n,
                                     uint32_t after);

typedef enum wencode_named {
    WENCODE_NAMED_FUNC = 1,
    WENCODE_NAMED_TYPE = 4,
    WENCODE_NAMED_TABLE = 5,
    WENCODE_NAMED_MEMORY = 6,
    WENCODE_NAMED_GLOBAL = 7,
    WENCODE_NAMED_ELEM = 8,
    WENCODE_NAMED_DATA = 9,
    WENCODE_NAMED_TAG = 11
} wencode_named;

/* Entries of the name section, in any order; it goes behind the other sections. */
WENCODE_API void wencode_name_module(wencode *e, const char *name);
WENCODE_API void wencode_name(wencode *e, wencode_named what, uint32_t index, const char *name);
WENCODE_API void wencode_name_local(wencode *e, uint32_t func, uint32_t local, const char *name);
/* `label` counts the blocks of the function in the order they open, from 0. */
WENCODE_API void wencode_name_label(wencode *e, uint32_t func, uint32_t label, const char *name);
WENCODE_API void wencode_name_field(wencode *e, uint32_t type, uint32_t field, const char *name);

#ifdef __cplusplus
}
#endif

#endif /* WENCODE__API_H */
