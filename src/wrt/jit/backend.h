/* src/wrt/jit/backend.h - what the compiler asks of a CPU's files.
 *
 * The compiler proper (stack.h, homes.h, control.h, calls.h, jit.h) decides where values are and
 * when they move; these functions write the instructions. A CPU provides its own register map
 * (x64_target.h) and these definitions (x64_*.h); nothing else of it is visible outside.
 *
 * "Offset" is from the stack pointer. Functions that may be called between a compare and the
 * instruction that uses its flags leave the flags alone; they are marked F.
 */
#ifndef WRT__JIT_BACKEND_H
#define WRT__JIT_BACKEND_H

#include "state.h"

/* -- moves, all F ------------------------------------------------------------------------------------ */
static void wrt__gen_move(wrt__jit *j, uint32_t type, uint32_t to, uint32_t from);
static void wrt__gen_load(wrt__jit *j, uint32_t type, uint32_t to, int32_t offset);
static void wrt__gen_store(wrt__jit *j, uint32_t type, int32_t offset, uint32_t from);
static void wrt__gen_const(wrt__jit *j, uint32_t type, uint32_t to, uint64_t bits);
static void wrt__gen_store_const(wrt__jit *j, uint32_t type, int32_t offset, uint64_t bits);
/* 8-byte units, ascending; needs a free temporary of each kind; not F. */
static void wrt__gen_copy(wrt__jit *j, int32_t to, int32_t from, uint32_t count);
static void wrt__gen_swap(wrt__jit *j, uint32_t type, uint32_t a, uint32_t b);

/* -- control ------------------------------------------------------------------------------------------ */
/* Return the position of the distance to fill in; it counts from the end of the field. */
static uint32_t wrt__gen_jump(wrt__jit *j);
/* `condition` is one that a compare left in IN_FLAGS; sometimes that takes two branches. */
static void wrt__gen_branch(wrt__jit *j, uint32_t condition, uint32_t *chain);
static void wrt__gen_jump_back(wrt__jit *j, uint32_t target);
static void wrt__gen_branch_back(wrt__jit *j, uint32_t condition, uint32_t target);
/* Compares an i32 operand with zero; returns the condition that it is not. */
static uint32_t wrt__gen_test(wrt__jit *j, const wrt__operand *a);
/* The register of i1 (0 or 1) from flags. F for all but the last instruction. */
static void wrt__gen_flag_value(wrt__jit *j, uint32_t condition, uint32_t to);
static void wrt__gen_align_loop(wrt__jit *j);
/* Jumps through a table of `count` 32-bit distances, to be filled in by the caller, each counted
 * from the table's own position. Returns the position of the distance of the jump that is taken
 * when the index is too large. */
static uint32_t wrt__gen_switch(wrt__jit *j, uint32_t index, uint32_t count, uint32_t *table);

/* -- functions ------------------------------------------------------------------------------------------ */
static void wrt__gen_prologue(wrt__jit *j);
static void wrt__gen_epilogue(wrt__jit *j);
static void wrt__gen_stubs(wrt__jit *j);
/* Takes `cost` from the tank; with `checked`, leaves by a stub when that makes it negative. */
static void wrt__gen_charge(wrt__jit *j, uint32_t cost, bool checked);

/* -- calls ------------------------------------------------------------------------------------------------ */
static void wrt__gen_stack_adjust(wrt__jit *j, int32_t bytes);
static void wrt__gen_call_direct(wrt__jit *j, uint32_t func);
static void wrt__gen_call_import(wrt__jit *j, uint32_t func);
/* The function that an element of a table names, into WRT__REG_FUNC; traps unless it has the type. */
static void wrt__gen_table_func(wrt__jit *j, uint32_t table, uint32_t index, uint32_t type_id);
/* The function in WRT__REG_FUNC. */
static void wrt__gen_call_func(wrt__jit *j);
/* wrt__jit_runtime(context, stack pointer + args, opcode, imm1, imm2); traps when it says so. */
static void wrt__gen_call_runtime(wrt__jit *j, uint32_t opcode, int32_t args, uint32_t imm1,
                                  uint32_t imm2);
enum { WRT__NO_RESULT = 0xff };

static inline uint32_t wrt__invert(uint32_t condition) { return condition ^ 1; }

#endif /* WRT__JIT_BACKEND_H */
