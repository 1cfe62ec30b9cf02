/* src/wrt/jit/state.h - what the compiler knows while it walks over one body.
 *
 * One pass, no intermediate form. Each local has one home for the whole function, a register or a
 * frame slot, so joining control flow needs no moves for locals. The operand stack of WebAssembly
 * is a stack of descriptions: a constant, a local not read yet, a temporary register, the CPU's
 * flags, or the operand's own slot in the frame. Where control flow joins, everything below the
 * block's own operands is a constant or in its slot, and stays so until the block ends.
 *
 *     frame of a function, from the stack pointer up:
 *       link       8 bytes, only in functions that call: the context to come back to, see calls.h
 *       locals     8 bytes for each local that needs a slot
 *       operands   8 bytes each, info->max_height of them
 *       padding, saved registers, return address, stack arguments, stack results
 */
#ifndef WRT__JIT_STATE_H
#define WRT__JIT_STATE_H

#include "codebuf.h"
#include "inject.h"
#include "x64_target.h"
#include "../runtime/context.h"
#include "../../common/opcodes.h"

/* What registers and slots hold; references are I64. Bit 0: 64 bits wide, bit 1: floating point. */
enum { WRT__T_I32 = 0, WRT__T_I64 = 1, WRT__T_F32 = 2, WRT__T_F64 = 3 };

typedef enum wrt__operand_kind {
    WRT__IN_SLOT,  /* in its own slot of the frame */
    WRT__IN_REG,   /* in a temporary nobody else uses */
    WRT__IN_LOCAL, /* the value the local has now */
    WRT__IS_CONST,
    WRT__IN_FLAGS /* top of the stack only, and only up to the next instruction */
} wrt__operand_kind;

typedef struct wrt__operand {
    uint8_t kind;
    uint8_t type;
    uint8_t reg; /* IN_REG; IN_LOCAL: the home or WRT__NO_REG; IN_FLAGS: the condition code */
    uint8_t unused;
    uint32_t index; /* IN_SLOT: position in the operand stack; IN_LOCAL: local */
    uint64_t bits;  /* IS_CONST */
} wrt__operand;

/* Operands deeper than this below the top are never IN_REG or IN_LOCAL, so that looking for one
 * costs a bounded time however deep the stack is. */
#define WRT__WINDOW 24u

typedef struct wrt__home {
    uint8_t reg; /* or WRT__NO_REG */
    uint8_t type;
    int32_t slot; /* offset from the stack pointer; of loose homes the place around calls */
} wrt__home;

/* A place to fill in when a label's position is known. */
typedef struct wrt__fixup {
    uint32_t next; /* 1 + index of the next one of the same label, 0: none */
    uint32_t at;
    uint32_t base; /* the distance counts from here */
} wrt__fixup;

typedef enum wrt__label_kind {
    WRT__LABEL_FUNC,
    WRT__LABEL_BLOCK,
    WRT__LABEL_LOOP,
    WRT__LABEL_IF,
    WRT__LABEL_ELSE
} wrt__label_kind;

typedef struct wrt__label {
    const wrt_valtype *params;
    const wrt_valtype *results;
    uint32_t param_count;
    uint32_t result_count;
    uint32_t height;        /* of the operand stack below the parameters */
    uint32_t fixups;        /* chain of branches to the end */
    uint32_t else_fixups;   /* IF: the branch not taken */
    uint32_t code;          /* LOOP: position of the header */
    uint32_t glue;          /* br_table: chain of entries that need moves first, */
    const uint8_t *glue_op; /* and the br_table it is about */
    uint8_t kind;
    bool targeted;   /* by a branch, says validation */
    bool then_falls; /* ELSE: the end of the then-arm is reached */
} wrt__label;

/* A piece of code out of line, written behind the function's body. */
typedef enum wrt__stub_kind {
    WRT__STUB_TRAP,        /* trap `code` */
    WRT__STUB_TRAP_RESULT, /* trap with the code that is in the result register */
    WRT__STUB_TRAP_TRUNC,  /* bad conversion when float `a` is a NaN, else overflow */
    WRT__STUB_FUEL,        /* refund the block, ask for more, try again */
    WRT__STUB_SWITCH_CALL, /* the call of a function of another instance */
    WRT__STUB_TARGET       /* first of the backend's own */
} wrt__stub_kind;

typedef struct wrt__stub {
    uint32_t jump;   /* position of the jump that leads here */
    uint32_t back;   /* position to continue at */
    uint32_t offset; /* of the instruction in the module */
    uint32_t refund; /* fuel; STUB_FUEL: the block's cost */
    uint8_t kind;
    uint8_t code; /* wrt_trap_code, WRT__CC or form: see the kind */
    uint8_t a, b; /* registers */
    uint8_t type;
    uint32_t extra;
    uint64_t bits;
} wrt__stub;

/* A place in the code that a trap or a backtrace may ask about. In order of `pc`. */
typedef struct wrt__site {
    uint32_t pc;     /* return address of a call, or the address of an access that may fault */
    uint32_t offset; /* of the instruction, in bytes from the start of the module */
    uint32_t info;   /* kind in the low byte; above it fuel to give back, or for calls the bytes
                        below the frame in units of 16 */
} wrt__site;

/* Kinds of sites; smaller numbers are trap codes. */
enum {
    WRT__SITE_RESULT = 0xf8, /* trap whose code the call left in the result register */
    WRT__SITE_FUEL = 0xf9,
    WRT__SITE_ENTRY = 0xfa, /* stack overflow before the frame was made */
    WRT__SITE_CALL = 0xfb,
    WRT__SITE_SWITCH = 0xfc /* call that may enter another instance: the link slot is valid */
};

/* A literal in memory behind the function. */
typedef struct wrt__literal {
    uint64_t bits;
    uint32_t at; /* position of the distance */
} wrt__literal;

/* A direct call whose target has no code yet. */
typedef struct wrt__call_fixup {
    uint32_t at;
    uint32_t func;
} wrt__call_fixup;

typedef struct wrt__checked {
    uint32_t local;
    uint64_t end; /* address + end <= memory size was checked */
} wrt__checked;
#define WRT__CHECKED 8

/* The compiler: one per module, the arrays are reused for every function. */
typedef struct wrt__jit {
    wrt__codebuf code;
    /* the body */
    const uint8_t *pc; /* behind the instruction being compiled */
    const uint8_t *op; /* the instruction */
    wrt_module *m;
    const wrt__profile *profile;
    wrt__func_info *info;
    const wrt__type *type;
    uint32_t func; /* index */
    /* settings */
    uint32_t cpu;
    bool metered;
    bool guard;
    bool canonicalize;
    bool failed; /* an array could not grow */
    /* operand stack */
    wrt__operand *stack; /* array.h, capacity for info->max_height */
    uint32_t height;
    uint32_t flushed;    /* operands below are constants or in their slots */
    uint32_t temps;      /* registers that are temporaries in this function, */
    uint32_t free;       /* and those of them not in use */
    uint32_t owner[32];  /* per temporary in use by an operand: its position */
    uint8_t lazy[32];    /* per register: operands IN_LOCAL there */
    uint32_t lazy_slots; /* operands IN_LOCAL of locals without a register */
    /* locals */
    wrt__home *homes;        /* array.h */
    uint32_t homes_used;     /* registers */
    uint32_t home_local[32]; /* whose home a register is */
    uint32_t saved;          /* loose homes whose slots are current */
    wrt__checked checked[WRT__CHECKED];
    uint32_t checked_count;
    uint32_t checked_next;
    /* where the next result goes, see destination.h */
    uint32_t dest_local; /* or WRT_NO_INDEX */
    bool dest_tee;
    const uint8_t *dest_pc;
    /* frame */
    int32_t operand_base; /* offset of operand slot 0 */
    int32_t frame_size;   /* from the stack pointer to the return address */
    int32_t frame_sub;    /* what the prologue subtracts */
    int32_t adjust;       /* the stack pointer is this much lower, around calls */
    uint32_t kept;        /* registers the prologue saves */
    /* control */
    wrt__label *labels; /* array.h */
    wrt__fixup *fixups; /* array.h */
    uint32_t block;     /* next entry of profile->block_is_target */
    /* fuel */
    uint32_t cost;      /* of the block being compiled */
    uint32_t spent;     /* of it, up to and with the instruction being compiled */
    uint32_t next_cost; /* next entry of profile->costs */
    /* out of line */
    wrt__stub *stubs;       /* array.h */
    wrt__literal *literals; /* array.h */
    /* the module's */
    wrt__site *sites;       /* array.h */
    wrt__call_fixup *calls; /* array.h */
    uint32_t inject;
} wrt__jit;

static inline bool wrt__is_float(uint32_t type) { return (type & 2) != 0; }

static inline uint32_t wrt__type_of(wrt_valtype type)
{
    switch (type) {
    case WRT_I32: return WRT__T_I32;
    case WRT_F32: return WRT__T_F32;
    case WRT_F64: return WRT__T_F64;
    default: return WRT__T_I64;
    }
}

static inline int32_t wrt__thunk_offset(uint32_t thunk)
{
    return (int32_t)(offsetof(wrt__context, thunks) + thunk * sizeof(void *));
}

/* Position of the instruction in the module. */
static inline uint32_t wrt__offset_now(const wrt__jit *j)
{
    return (uint32_t)(j->op - j->m->bytes);
}

/* Fuel charged for the block but not used up by the instructions up to this one. */
static inline uint32_t wrt__refund(const wrt__jit *j)
{
    return j->metered ? j->cost - j->spent : 0;
}

/* -- immediates; the body is valid, so nothing is checked -------------------------------------------- */

static inline uint32_t wrt__imm_u32(const uint8_t **pc)
{
    const uint8_t *p = *pc;
    uint32_t v = *p++;
    if (WX__UNLIKELY(v >= 0x80)) {
        v &= 0x7f;
        for (uint32_t shift = 7;; shift += 7) {
            uint32_t byte = *p++;
            v |= (byte & 0x7f) << shift;
            if (byte < 0x80) break;
        }
    }
    *pc = p;
    return v;
}

static inline uint64_t wrt__imm_signed(const uint8_t **pc)
{
    const uint8_t *p = *pc;
    uint64_t v = 0;
    uint32_t shift = 0;
    uint64_t byte;
    do {
        byte = *p++;
        v |= (byte & 0x7f) << shift;
        shift += 7;
    } while (byte >= 0x80);
    if (shift < 64 && (byte & 0x40)) v |= ~(uint64_t)0 << shift;
    *pc = p;
    return v;
}

#endif /* WRT__JIT_STATE_H */
