/* src/wsmith/module/gen.h - the generator's state, and writing instructions.
 *
 * One wsmith_generator makes many modules. All tables are allocated once, sized by the limits of the
 * configuration; making a module allocates only when its two byte buffers must grow. Instructions
 * of a body go straight to `code`; wsmith__room keeps enough space in front of the write pointer
 * for what is written until its next call. When memory runs out the pointer goes back to the start
 * and the module is given up at the end, so nothing in between has to check.
 */
#ifndef WSMITH__GEN_H
#define WSMITH__GEN_H

#include "config.h"
#include "../choice/requests.h"
#include "../../common/emit.h"
#include "../../common/valtype.h"

/* -- value types ----------------------------------------------------------------------------------------- */

enum {
    WSMITH__I32,
    WSMITH__I64,
    WSMITH__F32,
    WSMITH__F64,
    WSMITH__FUNC,
    WSMITH__EXTERN,
    WSMITH__TYPES
};

static const uint8_t wsmith__type_bytes[WSMITH__TYPES] = {WX__TYPE_I32,     WX__TYPE_I64,
                                                          WX__TYPE_F32,     WX__TYPE_F64,
                                                          WX__TYPE_FUNCREF, WX__TYPE_EXTERNREF};

/* Lists of one type, for block types without a type index. */
static const uint8_t wsmith__single[WSMITH__TYPES] = {0, 1, 2, 3, 4, 5};

#define WSMITH__NONE UINT32_MAX

/* -- entities --------------------------------------------------------------------------------------------- */

enum { WSMITH__MAX_ARITY = 16, WSMITH__MAX_NESTING = 52, WSMITH__MAX_STACK = 240 };

typedef struct wsmith__signature {
    uint8_t params, results;
    bool indirect;                        /* call_indirect may name it; see wsmith__plan_types */
    uint32_t canon;                       /* first signature with the same types */
    uint8_t types[2 * WSMITH__MAX_ARITY]; /* parameters, then results */
} wsmith__signature;

typedef struct wsmith__function {
    uint32_t type;
    uint32_t cost; /* terminating: instructions a call executes at most */
    bool risky;    /* may trap */
    bool declared; /* ref.func may name it */
} wsmith__function;

typedef struct wsmith__table_info {
    uint32_t min, max; /* max WSMITH__NONE: no limit */
    uint32_t frozen;   /* first elements that code leaves alone */
    uint8_t type;
} wsmith__table_info;

typedef struct wsmith__global_info {
    uint8_t type;
    bool is_mutable, imported;
} wsmith__global_info;

enum { WSMITH__ACTIVE, WSMITH__PASSIVE, WSMITH__DECLARED };

typedef struct wsmith__segment {
    uint32_t len;
    uint32_t start;  /* data: offset of its bytes in `data` */
    uint32_t target; /* active: the table */
    uint32_t offset;
    uint8_t mode, type;
    bool dropped; /* code may drop it, so it must not rely on its length */
} wsmith__segment;

/* Elements of the dispatch table that hold functions of one signature and never change. */
typedef struct wsmith__group {
    uint32_t type, base, mask;
} wsmith__group;

enum { WSMITH__MAX_GROUPS = 6 };

/* -- candidates (tables.h) --------------------------------------------------------------------------------- */

typedef struct wsmith__op {
    uint8_t class_, n; /* n: number of operands */
    uint8_t in[2];     /* their types */
    uint8_t prefix, byte, align;
    uint8_t detail; /* by class */
    uint16_t slot;  /* for statistics */
} wsmith__op;

enum { WSMITH__MAX_OPS = 128 };

typedef struct wsmith__menu {
    uint8_t slots[256]; /* index into ops; more often for heavier ones */
    uint32_t count;
    wsmith__op ops[WSMITH__MAX_OPS];
} wsmith__menu;

/* A whole instruction, opcode and immediate, so that writing one has no branches. */
typedef struct wsmith__encoded {
    uint8_t bytes[15];
    uint8_t len;
} wsmith__encoded;

enum { WSMITH__POOL = 128 };

/* -- bodies ------------------------------------------------------------------------------------------------- */

enum {
    WSMITH__FRAME_FUNC,
    WSMITH__FRAME_BLOCK,
    WSMITH__FRAME_LOOP,
    WSMITH__FRAME_IF,
    WSMITH__FRAME_ELSE
};

typedef struct wsmith__frame {
    uint8_t kind;
    bool dead;           /* an unconditional transfer came before: the stack is polymorphic */
    bool targeted;       /* a branch leads to its label */
    bool other_arm_ends; /* else: the first arm ended in a transfer */
    uint8_t label_count, result_count;
    uint32_t base;    /* height of the stack where it begins */
    uint32_t counter; /* loops of terminating functions: local with the rounds left */
    const uint8_t *labels, *results;
} wsmith__frame;

/* What a body may read: its locals, and some of the globals of each type. */
enum { WSMITH__READ_GLOBALS = 2, WSMITH__READ_MAX = 300, WSMITH__IS_GLOBAL = 0x8000 };

typedef struct wsmith__locals {
    uint32_t params, total;
    uint8_t types[256];
    bool listed[256];                                   /* in `readable` */
    uint16_t readable[WSMITH__TYPES][WSMITH__READ_MAX]; /* with WSMITH__IS_GLOBAL */
    uint32_t readable_count[WSMITH__TYPES];
    uint8_t writable[256];
    uint32_t writable_count;
    uint8_t writable_of[WSMITH__TYPES][256];
    uint32_t writable_of_count[WSMITH__TYPES];
    uint32_t scratch[WSMITH__TYPES];        /* WSMITH__NONE until used */
    uint32_t counters[WSMITH__MAX_NESTING]; /* by loop depth */
} wsmith__locals;

struct wsmith_generator {
    wsmith__options base; /* as configured */
    wsmith__options o;    /* of this module: differs in swarm mode */
    wsmith_source *src;
    wsmith_stats *stats;
    uint64_t *opcodes; /* stats->opcodes or NULL */

    /* candidates */
    wsmith__menu menus[WSMITH__TYPES];
    wsmith__menu stores;
    wsmith__menu statements;
    uint8_t type_menu[16]; /* value types, more often for the common ones */
    wsmith__encoded pool[WSMITH__FUNC][WSMITH__POOL]; /* constants that programs get wrong */
    uint32_t leaf[WSMITH__MAX_NESTING];               /* of 256, by depth left */
    bool sinks_allowed;
    uint32_t mixers[WSMITH__TYPES]; /* opcode that mixes two values of a type into one; 0: none */

    /* write pointer of the body */
    uint8_t *p, *limit;
    uint64_t count, dead_count; /* instructions of this module */
    uint64_t dead_start;        /* `count` where the open dead part begins, */
    uint32_t dead_depth;        /* and 1 + the frame it is in; 0: none is open */
    uint8_t *code;
    size_t code_cap;
    bool failed;

    wx__bytes out;
    wx__bytes data; /* contents of data segments */

    /* entities: arrays of the capacities below */
    wsmith__signature *types;
    wsmith__function *functions;
    wsmith__table_info *tables;
    wsmith__global_info *globals;
    wsmith__segment *elems;
    wsmith__segment *datas;
    uint32_t type_cap, function_cap, table_cap, global_cap, elem_cap, data_cap;
    uint32_t type_count, function_count, table_count, global_count, elem_count, data_count;
    uint32_t function_imports, table_imports, memory_imports, global_imports, import_count;
    uint8_t *import_kinds; /* in order; WX__KIND_ */
    uint32_t input;        /* bytes that were left when the module was begun */
    uint32_t memory_count, memory_min, memory_max; /* pages; max WSMITH__NONE: no limit */
    uint32_t dispatch; /* the table with the frozen part, or WSMITH__NONE */
    wsmith__group groups[WSMITH__MAX_GROUPS];
    uint32_t group_count;
    uint32_t start;
    uint32_t sink32, sink64, fuel_global; /* globals, or WSMITH__NONE */
    uint32_t customs_left;

    /* Lists of entity indices. Functions that a body may call, by result type; [WSMITH__TYPES] holds
     * all. callable[1]: for the functions that call_indirect can reach (wsmith__plan_types). */
    uint32_t *callable[2][WSMITH__TYPES + 1];
    uint32_t callable_count[2][WSMITH__TYPES + 1];
    uint32_t *globals_of[WSMITH__TYPES]; /* for global.get */
    uint32_t globals_of_count[WSMITH__TYPES];
    uint32_t *mutable_globals;
    uint32_t mutable_global_count;
    uint32_t *declared;
    uint32_t declared_count;

    /* the body being made */
    wsmith__locals locals;
    wsmith__frame frames[WSMITH__MAX_NESTING + 2];
    uint32_t depth; /* index of the innermost frame */
    uint32_t loop_depth;
    uint8_t stack[WSMITH__MAX_STACK + 2 * WSMITH__MAX_ARITY];
    uint32_t height;
    uint64_t stop;                    /* `count` from which on everything is closed */
    uint64_t steps, step_cap, rounds; /* terminating: see control.h */
    uint32_t current;
    const wsmith__signature *signature;
    bool risky;
};

typedef struct wsmith_generator wsmith__gen;

/* -- writing ------------------------------------------------------------------------------------------------- */

/* What may be written between two calls of wsmith__room. Leaves do not call it, the instruction
 * above them does: at most 17 operands of a statement, then on the way down to the last operand two
 * leaves per level of at most 16, each leaf of at most 11 bytes. */
enum { WSMITH__MARGIN = 1024 };

static WX__NOINLINE void wsmith__more_room(wsmith__gen *g)
{
    size_t used = (size_t)(g->p - g->code);
    size_t cap = used + used / 2 + 8192;
    uint8_t *code = cap < PTRDIFF_MAX / 2 ? (uint8_t *)WX__REALLOC(g->code, cap) : NULL;
    if (!code) {
        g->failed = true;
        g->p = g->code;
        return;
    }
    g->code = code;
    g->code_cap = cap;
    g->p = code + used;
    g->limit = code + cap - WSMITH__MARGIN;
}

static inline void wsmith__room(wsmith__gen *g)
{
    if (WX__UNLIKELY(g->p > g->limit)) wsmith__more_room(g);
}

WX__INLINE void wsmith__count(wsmith__gen *g, uint32_t slot)
{
    g->count++;
    if (g->opcodes) g->opcodes[slot]++;
}

/* A one-byte opcode. */
WX__INLINE void wsmith__emit(wsmith__gen *g, uint32_t code)
{
    *g->p++ = (uint8_t)code;
    wsmith__count(g, code);
}

WX__INLINE void wsmith__emit_op(wsmith__gen *g, const wsmith__op *op)
{
    if (op->prefix) *g->p++ = op->prefix;
    *g->p++ = op->byte;
    wsmith__count(g, op->slot);
}

static inline void wsmith__emit_fc(wsmith__gen *g, uint32_t code)
{
    *g->p++ = 0xfc;
    *g->p++ = (uint8_t)(code & 0xff);
    wsmith__count(g, wsmith__slot(code));
}

WX__INLINE void wsmith__emit_u32(wsmith__gen *g, uint32_t v)
{
    if (WX__LIKELY(v < 128)) {
        *g->p++ = (uint8_t)v;
    } else {
        g->p = wx__write_u32(g->p, v);
    }
}

static inline void wsmith__emit_indexed(wsmith__gen *g, uint32_t code, uint32_t index)
{
    wsmith__emit(g, code);
    wsmith__emit_u32(g, index);
}

static inline int64_t wsmith__as_signed(uint64_t v)
{
    int64_t s;
    memcpy(&s, &v, sizeof s);
    return s;
}

/* The 32 bits as a signed number. */
static inline void wsmith__emit_i32(wsmith__gen *g, uint32_t v)
{
    wsmith__emit(g, WX__OP_I32_CONST);
    g->p = wx__write_s64(g->p, (int64_t)v - ((v & 0x80000000u) ? INT64_C(0x100000000) : 0));
}

static inline void wsmith__emit_i64(wsmith__gen *g, uint64_t v)
{
    wsmith__emit(g, WX__OP_I64_CONST);
    g->p = wx__write_s64(g->p, wsmith__as_signed(v));
}

static inline void wsmith__emit_f32(wsmith__gen *g, uint32_t bits)
{
    wsmith__emit(g, WX__OP_F32_CONST);
    wx__store_u32(g->p, bits);
    g->p += 4;
}

static inline void wsmith__emit_f64(wsmith__gen *g, uint64_t bits)
{
    wsmith__emit(g, WX__OP_F64_CONST);
    wx__store_u64(g->p, bits);
    g->p += 8;
}

static void wsmith__emit_zero(wsmith__gen *g, uint32_t type)
{
    switch (type) {
    case WSMITH__I32: wsmith__emit_i32(g, 0); break;
    case WSMITH__I64: wsmith__emit_i64(g, 0); break;
    case WSMITH__F32: wsmith__emit_f32(g, 0); break;
    case WSMITH__F64: wsmith__emit_f64(g, 0); break;
    default: wsmith__emit(g, WX__OP_REF_NULL); *g->p++ = wsmith__type_bytes[type];
    }
}

/* -- choices ------------------------------------------------------------------------------------------------- */

#define WSMITH__BITS(g, site)     wsmith__bits16((g)->src, site)
#define WSMITH__BELOW(g, site, n) wsmith__below((g)->src, site, n)

/* 0..n-1 from 8 or 16 bits that were drawn already. */
WX__INLINE uint32_t wsmith__pick8(uint32_t bits, uint32_t n) { return (bits & 0xff) * n >> 8; }

static inline uint32_t wsmith__pick16(uint32_t bits, uint32_t n)
{
    return (uint32_t)((uint64_t)(bits & 0xffff) * n >> 16);
}

/* -- locals -------------------------------------------------------------------------------------------------- */

static uint32_t wsmith__new_local(wsmith__gen *g, uint32_t type)
{
    wsmith__locals *l = &g->locals;
    WX__ASSERT(l->total < 256);
    l->types[l->total] = (uint8_t)type;
    l->listed[l->total] = false;
    return l->total++;
}

/* From its first assignment on a local is worth reading. */
static void wsmith__make_readable(wsmith__gen *g, uint32_t local)
{
    wsmith__locals *l = &g->locals;
    uint32_t type = l->types[local];
    if (l->listed[local]) return;
    l->listed[local] = true;
    l->readable[type][l->readable_count[type]++] = (uint16_t)local;
}

/* A local of the generator's own; written and read in one go, so one per type is enough. */
static uint32_t wsmith__scratch(wsmith__gen *g, uint32_t type)
{
    if (g->locals.scratch[type] == WSMITH__NONE)
        g->locals.scratch[type] = wsmith__new_local(g, type);
    return g->locals.scratch[type];
}

#endif /* WSMITH__GEN_H */
