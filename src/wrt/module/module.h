/* src/wrt/module/module.h - what decoding and validation leave behind.
 *
 * A module is immutable once made and shared by threads. It owns a copy of its bytes; names, data
 * segments and function bodies are offsets into that copy. Index spaces put imports first, as the
 * specification does. Everything the backends need of a body that is not in its bytes is in
 * wrt__func_info, the branch table (interpreter) or the wrt__profile (compiler).
 */
#ifndef WRT__MODULE_H
#define WRT__MODULE_H

#include "../config.h"
#include "../../common/array.h"

/* A slice of the module's bytes. */
typedef struct wrt__span {
    uint32_t offset;
    uint32_t len;
} wrt__span;

/* One function type. `id` is its canonical number in the engine: equal types of any two modules of
 * an engine have equal ids, so a signature check is one comparison. Ids number whole recursion
 * groups' members, so that struct, array and subtype definitions fit in later. */
typedef struct wrt__type {
    uint32_t id;
    uint32_t param_count;
    uint32_t result_count;
    wrt_valtype *params; /* in the module's type arena, results right behind the parameters */
    wrt_valtype *results;
} wrt__type;

typedef struct wrt__import {
    wrt__span module;
    wrt__span name;
    wrt_extern_kind kind;
    uint32_t index; /* in the index space of its kind */
} wrt__import;

typedef struct wrt__export {
    wrt__span name;
    wrt_extern_kind kind;
    uint32_t index;
} wrt__export;

typedef struct wrt__table_type {
    wrt_valtype content;
    wrt_limits limits;
} wrt__table_type;

/* Constant expressions are kept as their bytes' place (without the length, with the final `end`);
 * the common single-instruction ones are decoded. Evaluated by runtime/instance.h. */
typedef enum wrt__const_kind {
    WRT__CONST_VALUE,  /* `bits` is the value; a null reference is 0 */
    WRT__CONST_GLOBAL, /* value of global `index` */
    WRT__CONST_FUNC    /* ref.func `index` */
} wrt__const_kind;

typedef struct wrt__const {
    wrt__const_kind kind;
    wrt_valtype type;
    uint32_t index;
    uint64_t bits;
} wrt__const;

typedef struct wrt__global_type {
    wrt_valtype content;
    bool is_mutable;
    wrt__const init; /* unused for imports */
} wrt__global_type;

typedef enum wrt__segment_mode {
    WRT__SEGMENT_ACTIVE,
    WRT__SEGMENT_PASSIVE,
    WRT__SEGMENT_DECLARED /* elements only */
} wrt__segment_mode;

typedef struct wrt__elem {
    wrt__segment_mode mode;
    wrt_valtype content;
    uint32_t table;
    wrt__const offset;
    wrt__const *items; /* array.h array */
} wrt__elem;

typedef struct wrt__data {
    wrt__segment_mode mode;
    uint32_t memory;
    wrt__const offset;
    wrt__span bytes;
} wrt__data;

/* A branch of the interpreter's side table (after Titzer, "A fast in-place interpreter for
 * WebAssembly", OOPSLA 2022). In order of the body, one entry each for: br, br_if, if (taken when
 * the condition is 0), else (reached from the then-arm), every label of a br_table (the default
 * last), and loop. Instructions in dead code have none.
 * Taking a branch: move the top `keep` slots down over the `drop` below them, continue at body
 * offset `target` with side-table position `entry`. Not taking one: go to the next entry.
 * A branch forwards targets what follows the `end` of its block; an `if`, what follows its `else`
 * or, without one, its `end`. A branch to a loop targets the loop instruction itself. A loop's own entry has in `keep` the fuel
 * cost of the block that starts behind it, the amount checked there. A branch out of the function
 * targets its final `end`. */
typedef struct wrt__branch {
    uint32_t target; /* byte offset from wrt__func_info.code */
    uint32_t entry;  /* index from wrt__func_info.branches */
    uint32_t keep;
    uint32_t drop;
} wrt__branch;

typedef struct wrt__locals {
    uint32_t end; /* index one past the run, parameters counted */
    wrt_valtype type;
} wrt__locals;

typedef struct wrt__func_info {
    uint32_t type;        /* in the module's type index space */
    bool is_declared;     /* may be the operand of ref.func outside of its body */
    uint32_t body;        /* offset of the body (its local declarations), 0 for imports */
    uint32_t code;        /* offset of the first instruction, */
    uint32_t end;         /* and one past the final `end` */
    uint32_t local_count; /* with parameters */
    uint32_t max_height;  /* operand slots, locals not counted; dead code included */
    uint32_t entry_cost;  /* fuel of the first straight-line block plus 1 for the entry itself */
    uint32_t branches;    /* first entry in module->branches (interpreter only) */
    uint32_t code_offset; /* of the machine code in module->code (compiler only) */
    uint32_t frame_size;  /* bytes from the stack pointer in the body to the return address */
} wrt__func_info;

/* What validation tells the compiler about the body just validated; valid until the next one.
 *
 * Dead code begins behind unreachable, br, br_table and return. It ends at the `else` of an `if`
 * that is not dead itself; at the `end` of a block that a branch which is not dead goes to; and at
 * the `end` of an if when that holds, or the if is not dead and has no else, or the end of its
 * then-arm is not dead. Nothing in dead code counts below, except that uses_memory may.
 *
 * Fuel: a straight-line block starts at function entry; after loop, if, else; after the `end` of a
 * block or if that is the target of a branch, and of every if; after br_if; and after every
 * instruction that leaves compiled code: calls, memory.grow, bulk memory and all table
 * instructions that are not table.get, table.set, table.size. `costs` holds the sums in order of
 * the body, the first being the entry block's (equal to entry_cost). Blocks in dead code have no
 * entry. Walking the body again in the same order consumes them one by one. */
typedef struct wrt__profile {
    const uint32_t *local_weight; /* per local: sum of 8^min(loop depth, 6) over get, set, tee */
    const uint32_t *used_locals;  /* ascending: those with a weight */
    const uint32_t *costs;
    const uint8_t *block_is_target; /* per block/loop/if, dead ones too, in order of opening: a
                                       branch goes there */
    const wrt__locals *locals;      /* runs of declared locals, parameters not included */
    uint32_t locals_runs;
    uint32_t used_count;
    uint32_t cost_count;
    uint32_t block_count;
    uint32_t call_weight; /* like a local's, over instructions that call out */
    bool is_leaf;         /* makes no call of any kind, not even to the runtime */
    bool has_br_table;
    bool uses_memory;
} wrt__profile;

struct wrt__code; /* jit/codebuf.h: a module's share of executable memory */

struct wrt_module {
    wrt_engine *engine;
    uint32_t references; /* atomic */
    uint8_t *bytes;
    size_t size;
    /* array.h arrays */
    wrt__type *types;
    wrt__import *imports;
    wrt__func_info *funcs;
    wrt__table_type *tables;
    wrt_limits *memories;
    wrt__global_type *globals;
    wrt__export *exports;
    uint32_t *exports_by_name; /* permutation of exports, sorted by name */
    wrt__elem *elems;
    wrt__data *datas;
    wrt__branch *branches;
    wrt_valtype *type_storage; /* what the types' arrays point into */
    uint32_t interned;         /* types[0 .. interned) hold a reference in the engine's registry */
    uint32_t imported_funcs;
    uint32_t imported_tables;
    uint32_t imported_memories;
    uint32_t imported_globals;
    uint32_t start;         /* function index or WRT_NO_INDEX */
    uint32_t data_count;    /* of the data count section, or WRT_NO_INDEX */
    wrt__span name_section; /* contents of the custom section "name", len 0 when absent */
    struct wrt__code *code; /* NULL for the interpreter */
};

#endif /* WRT__MODULE_H */
