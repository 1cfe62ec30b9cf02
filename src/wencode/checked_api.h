/* src/wencode/checked_api.h - validation: of modules as bytes, and of what is being written.
 *
 * The rules are those of the specification, version 3.0, and of the proposals named below, each
 * switched by a bit. Limits are those of the JavaScript API: 1,000,000 types, functions, imports,
 * exports, globals and tags, 100,000 tables and segments, 100 memories, 1,000 parameters and results, 10,000
 * fields, 50,000 locals, 7,654,321 bytes per body, names of 100,000 bytes; and 2^24 operands on the
 * stack.
 */
#ifndef WENCODE__CHECKED_API_H
#define WENCODE__CHECKED_API_H

#include "api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* -- features: bits of a set ------------------------------------------------------------------- */

#define WENCODE_FEATURE_MUTABLE_GLOBAL      ((uint64_t)1 << 1)
#define WENCODE_FEATURE_SIGN_EXTENSION      ((uint64_t)1 << 2)
#define WENCODE_FEATURE_SAT_FLOAT_TO_INT    ((uint64_t)1 << 3)
#define WENCODE_FEATURE_MULTI_VALUE         ((uint64_t)1 << 4)
#define WENCODE_FEATURE_BULK_MEMORY         ((uint64_t)1 << 5)
#define WENCODE_FEATURE_REFERENCE_TYPES     ((uint64_t)1 << 6)
#define WENCODE_FEATURE_SIMD                ((uint64_t)1 << 7)
#define WENCODE_FEATURE_RELAXED_SIMD        ((uint64_t)1 << 8)
#define WENCODE_FEATURE_TAIL_CALL           ((uint64_t)1 << 9)
#define WENCODE_FEATURE_EXTENDED_CONST      ((uint64_t)1 << 10)
#define WENCODE_FEATURE_FUNCTION_REFERENCES ((uint64_t)1 << 11)
#define WENCODE_FEATURE_GC                  ((uint64_t)1 << 12)
#define WENCODE_FEATURE_EXCEPTIONS          ((uint64_t)1 << 13)
#define WENCODE_FEATURE_MULTI_MEMORY        ((uint64_t)1 << 14)
#define WENCODE_FEATURE_MEMORY64            ((uint64_t)1 << 15)
#define WENCODE_FEATURE_THREADS             ((uint64_t)1 << 16)
#define WENCODE_FEATURE_WIDE_ARITHMETIC     ((uint64_t)1 << 17)
#define WENCODE_FEATURE_COMPACT_IMPORTS     ((uint64_t)1 << 18)
#define WENCODE_FEATURE_CUSTOM_PAGE_SIZES   ((uint64_t)1 << 19)
#define WENCODE_FEATURE_CUSTOM_DESCRIPTORS  ((uint64_t)1 << 20)
#define WENCODE_FEATURE_STACK_SWITCHING     ((uint64_t)1 << 21)
#define WENCODE_FEATURE_SHARED_EVERYTHING   ((uint64_t)1 << 22)
#define WENCODE_FEATURE_ACQUIRE_RELEASE     ((uint64_t)1 << 23)
#define WENCODE_FEATURE_LEGACY_EXCEPTIONS   ((uint64_t)1 << 24)
#define WENCODE_FEATURE_MEMORY_CONTROL      ((uint64_t)1 << 25)
#define WENCODE_FEATURE_HALF_PRECISION      ((uint64_t)1 << 26)
#define WENCODE_FEATURE_ROUNDING_VARIANTS   ((uint64_t)1 << 27)

/* What the versions of the standard have. Bit 0 is what every module may use. */
#define WENCODE_WASM1        ((uint64_t)0x3)
#define WENCODE_WASM2        ((uint64_t)0xff)
#define WENCODE_WASM3        ((uint64_t)0xffff)
#define WENCODE_ALL_FEATURES ((uint64_t)0xfffffff)

/* -- modules ------------------------------------------------------------------------------------- */

/* Is this a valid module, with these features and no others? `error` may be NULL; else it says what
 * is wrong first: a status (WENCODE_ERR_MALFORMED, _INVALID, _FEATURE, _LIMIT or _NOMEM), the section,
 * the function, and the offset from the start of `bytes`. The bytes may be anything. O(size), times
 * the number of operands of one instruction, at most 10,000; memory O(size) likewise. */
WENCODE_API bool wencode_validate(const void *bytes, size_t size, uint64_t features,
                                  wencode_error *error);

/* -- the checked encoder ------------------------------------------------------------------------- */

/* Checks what is written, with these features; 0 switches it off again. A setting: call it before
 * the first item; wencode_reset keeps it.
 *
 * wencode_func_end and wencode_raw_body validate the body against what has been added so far. A body
 * that names what is not there yet waits for wencode_finish, which validates the whole module
 * once more: names of exports, ref.func of undeclared functions, order, all. The error, kept as every
 * other, has the function and the offset of the instruction from the first one.
 *
 * The calls of instructions do not get slower; each body and the module are read once more. In lax
 * mode nothing is checked. */
WENCODE_API void wencode_set_checked(wencode *e, uint64_t features);

/* An operand in dead code, of which nothing is known. */
#define WENCODE_ANY ((wencode_valtype)0)

typedef struct wencode_operand_stack {
    size_t height;    /* operands in the function or constant expression */
    size_t available; /* those on top that belong to the innermost block */
    bool dead; /* control does not come here: below `available` there is whatever is asked for */
} wencode_operand_stack;

/* The operands at this place of the function or constant expression being written, for finding out
 * why something does not fit: types[0] is the top; at most `cap` are written. False, with all of
 * *stack zero, when no function is open, when an error is kept, when memory runs out, and when what
 * has been written is not valid or names what is not there yet. Keeps no error. With the features of
 * wencode_set_checked, or all. O(bytes of the body and of what was added since the last check): the
 * body is read from its start. */
WENCODE_API bool wencode_operands(wencode *e, wencode_operand_stack *stack, wencode_valtype *types,
                                  size_t cap);

#ifdef __cplusplus
}
#endif

#endif /* WENCODE__CHECKED_API_H */
