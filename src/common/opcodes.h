/* src/common/opcodes.h - every instruction, one row each: the one table of opcodes.
 *
 * Wasm 3.0, threads, wide arithmetic, and the proposals up to phase 1 that have fixed opcodes:
 * legacy exceptions, stack switching, custom descriptors, shared-everything threads, memory
 * control, acquire-release atomics, half precision, rounding variants. Expand it with
 *
 *     X(prefix, opcode, NAME, "text", IMM, "pops", "pushes", FEATURE, fuel, align)
 *
 * prefix   0, or the first byte of two-part opcodes; then `opcode` is a LEB128 u32 behind it
 * NAME     WX__OP_NAME is its code, WX__ID_NAME its row number
 * text     mnemonic; two rows share one where the text format tells them apart by an operand:
 *          select (SELECT_T), ref.test and ref.cast (.._NULL)
 * IMM      WX__IMM_kind, below
 * pops     operand types, deepest first: i I f F v for i32 i64 f32 f64 v128; r a reference whose
 *          exact type depends on the immediate or the operand; a the address type of the (first)
 *          memory or table that the immediate names, b that of the second, n the smaller of the
 *          two; "*" alone: not a fixed list, see the specification
 * pushes   result types, alike
 * FEATURE  WX__FEATURE_name of features.h
 * fuel     cost per execution; what bulk instructions cost per element comes on top
 * align    log2 of the bytes accessed, for the three MEMARG kinds; 0 for all others
 */
#ifndef WX__OPCODES_H
#define WX__OPCODES_H

#include "features.h"
#include "opcodes_core.h"
#include "opcodes_simd.h"
#include "opcodes_gc.h"

/* In ascending order of the code. */
#define WX__OPCODES(X)                                                                             \
    WX__OPCODES_ONE_BYTE(X)                                                                        \
    WX__OPCODES_FB(X)                                                                              \
    WX__OPCODES_FC(X)                                                                              \
    WX__OPCODES_FD(X)                                                                              \
    WX__OPCODES_FE(X)

/* What follows the opcode, in this order. Indices are LEB128 u32 unless another coding is named.
 *   kind              fields */
#define WX__IMMEDIATES(X)                                                                          \
    X(NONE)             /* nothing */                                                              \
    X(BLOCK)            /* block type: 0x40, a value type, or a type index as s33 */               \
    X(LABEL)            /* label */                                                                \
    X(LABELS)           /* vector of labels, default label */                                      \
    X(FUNC)             /* function */                                                             \
    X(CALL_INDIRECT)    /* type, table */                                                          \
    X(TYPE)             /* type */                                                                 \
    X(LOCAL)            /* local */                                                                \
    X(GLOBAL)           /* global */                                                               \
    X(TABLE)            /* table */                                                                \
    X(TABLE_TABLE)      /* destination table, source table */                                      \
    X(MEMARG)           /* alignment exponent, with bit 6: memory; offset (u64) */                 \
    X(MEMARG_ATOMIC)    /* the same; with bit 4 an ordering byte (acquire-release) */              \
    X(MEMARG_LANE)      /* MEMARG, lane byte */                                                    \
    X(MEM)              /* memory */                                                               \
    X(MEM_MEM)          /* destination memory, source memory */                                    \
    X(DATA_MEM)         /* data segment, memory */                                                 \
    X(DATA)             /* data segment */                                                         \
    X(ELEM_TABLE)       /* element segment, table */                                               \
    X(ELEM)             /* element segment */                                                      \
    X(TAG)              /* tag */                                                                  \
    X(S32)              /* s32 */                                                                  \
    X(S64)              /* s64 */                                                                  \
    X(F32)              /* 4 bytes */                                                              \
    X(F64)              /* 8 bytes */                                                              \
    X(V128)             /* 16 bytes */                                                             \
    X(LANE)             /* lane byte */                                                            \
    X(LANES16)          /* 16 lane bytes */                                                        \
    X(SELECT_TYPES)     /* vector of value types */                                                \
    X(HEAPTYPE)         /* heap type, s33 */                                                       \
    X(TYPE_TYPE)        /* type, type */                                                           \
    X(TYPE_FIELD)       /* type, field */                                                          \
    X(TYPE_DATA)        /* type, data segment */                                                   \
    X(TYPE_ELEM)        /* type, element segment */                                                \
    X(TYPE_LEN)         /* type, number of operands */                                             \
    X(TYPE_TAG)         /* type, tag */                                                            \
    X(BR_CAST)          /* flags byte (1 from null, 2 to null), label, heap type, heap type */     \
    X(TRY_TABLE)        /* block type, vector of catch clauses */                                  \
    X(RESUME)           /* type, vector of handler clauses */                                      \
    X(RESUME_THROW)     /* type, tag, vector of handler clauses */                                 \
    X(ATOMIC_FENCE)     /* ordering byte, 0 without acquire-release */                             \
    X(ORDER_GLOBAL)     /* ordering byte, global */                                                \
    X(ORDER_TABLE)      /* ordering byte, table */                                                 \
    X(ORDER_TYPE)       /* ordering byte, type */                                                  \
    X(ORDER_TYPE_FIELD) /* ordering byte, type, field */

enum {
#define WX__X(name) WX__IMM_##name,
    WX__IMMEDIATES(WX__X)
#undef WX__X
    WX__IMM_COUNT
};

/* The code of an instruction: the byte, or the prefix byte over 12 bits of opcode (0xfd10c). */
#define WX__CODE(prefix, opcode) ((prefix) << 12 | (opcode))

enum {
#define WX__X(prefix, opcode, name, text, imm, pops, pushes, feature, fuel, align)                 \
    WX__OP_##name = WX__CODE(prefix, opcode),
    WX__OPCODES(WX__X)
#undef WX__X
    WX__OP_PREFIX_FB = 0xfb,
    WX__OP_PREFIX_FC = 0xfc,
    WX__OP_PREFIX_FD = 0xfd,
    WX__OP_PREFIX_FE = 0xfe
};

/* Row numbers, dense from 0 in the order of the table. */
enum {
#define WX__X(prefix, opcode, name, text, imm, pops, pushes, feature, fuel, align) WX__ID_##name,
    WX__OPCODES(WX__X)
#undef WX__X
    WX__OPCODE_COUNT
};

#endif /* WX__OPCODES_H */
