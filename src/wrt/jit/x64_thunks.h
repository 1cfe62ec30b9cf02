/* src/wrt/jit/x64_thunks.h - the pieces of machine code between C and compiled code.
 *
 * Made once per engine. Compiled code reaches them through pointers in its context, so it holds no
 * absolute address itself; only the thunks know where the C functions are.
 *
 * Every C function called from here that may end the code returns NULL to go on, or the stack
 * pointer that wrt__jit_call left behind, to leave by: nothing of the abandoned frames is needed,
 * because the registers C expects back are saved at that place.
 */
#ifndef WRT__JIT_X64_THUNKS_H
#define WRT__JIT_X64_THUNKS_H

#include "arena.h"
#include "x64_mem.h"

/* Registers and stack of a call from C, see wrt__jit_call. */
typedef struct wrt__image {
    uint64_t ints[WRT__INT_ARGS];
    uint64_t floats[WRT__FLOAT_ARGS];
    uint64_t area; /* bytes of stack for arguments and results, a multiple of 16 */
    uint64_t stack_count;
    uint64_t result_count; /* on the stack */
    uint64_t *stack;       /* arguments in, results out */
} wrt__image;

/* Addresses of the C functions. */
typedef struct wrt__thunk_targets {
    uint64_t trap, fuel, round, runtime, context_switch, host;
} wrt__thunk_targets;

#define WRT__IMAGE_FIELD(name)      ((int32_t)offsetof(wrt__image, name))
#define WRT__ACTIVATION_FIELD(name) ((int32_t)offsetof(wrt__activation, name))

enum { WRT__MOV64 = WRT__X_MOV | WRT__X_W, WRT__STORE64 = WRT__X_STORE | WRT__X_W };

static void wrt__x_call_c(wrt__codebuf *c, uint64_t function)
{
    wrt__x_mov_i(c, WRT__RAX, function);
    wrt__x_rr(c, WRT__X_GROUP_FF, 2, WRT__RAX);
}

/* The activation of the running context. */
static void wrt__x_activation(wrt__codebuf *c, uint32_t reg)
{
    wrt__x_rm(c, WRT__MOV64, reg, WRT__REG_CONTEXT, WRT__CONTEXT_FIELD(store));
    wrt__x_rm(c, WRT__MOV64, reg, reg, (int32_t)offsetof(wrt_store, activation));
}

static const uint8_t wrt__c_kept[] = {WRT__RBP, WRT__RBX, WRT__R12, WRT__R13, WRT__R14, WRT__R15};

/* Copies rcx 8-byte units from [from] to [to], through rax. */
static void wrt__x_copy_loop(wrt__codebuf *c, uint32_t to, uint32_t from)
{
    wrt__x_rr(c, WRT__X_TEST, WRT__RCX, WRT__RCX);
    uint32_t none = wrt__x_skip(c, WRT__CC_E);
    uint32_t loop = wrt__code_here(c);
    wrt__x_rx(c, WRT__MOV64, WRT__RAX, from, WRT__RCX, 3, -8);
    wrt__x_rx(c, WRT__STORE64, WRT__RAX, to, WRT__RCX, 3, -8);
    wrt__x_ri(c, 0, WRT__I_SUB, WRT__RCX, 1);
    wrt__x_jcc_back(c, WRT__CC_NE, loop);
    wrt__x_skip_end(c, none);
}

/* int enter(code, context, image, activation): rdi, rsi, rdx, rcx. Returns 0 when the function
 * returned. `*leave` is the way out for traps, with the stack pointer to restore in rax. */
static void wrt__x_thunk_enter(wrt__codebuf *c, uint32_t *entered, uint32_t *leave)
{
    for (size_t i = 0; i < WX__COUNT_OF(wrt__c_kept); i++) wrt__x_push(c, wrt__c_kept[i]);
    wrt__x_push(c, WRT__RDX);
    wrt__x_rm(c, WRT__STORE64, WRT__RSP, WRT__RCX, WRT__ACTIVATION_FIELD(entry_sp));
    wrt__x_rr(c, WRT__MOV64, WRT__REG_CONTEXT, WRT__RSI);
    wrt__x_rm(c, WRT__MOV64, WRT__REG_MEMORY, WRT__REG_CONTEXT, WRT__CONTEXT_FIELD(memory_data));
    wrt__x_rr(c, WRT__MOV64, WRT__RSI, WRT__RDX);
    wrt__x_rm(c, WRT__X_SUB | WRT__X_W, WRT__RSP, WRT__RSI, WRT__IMAGE_FIELD(area));
    wrt__x_rm(c, WRT__MOV64, WRT__RCX, WRT__RSI, WRT__IMAGE_FIELD(stack_count));
    wrt__x_rm(c, WRT__MOV64, WRT__R8, WRT__RSI, WRT__IMAGE_FIELD(stack));
    wrt__x_copy_loop(c, WRT__RSP, WRT__R8);
    for (uint32_t i = 0; i < WRT__FLOAT_ARGS; i++) {
        wrt__x_rm(c, WRT__X_MOVSD, WRT__XMM0 + i, WRT__RSI,
                  WRT__IMAGE_FIELD(floats) + (int32_t)(8 * i));
    }
    for (uint32_t i = 0; i < WRT__INT_ARGS; i++) {
        wrt__x_rm(c, WRT__MOV64, wrt__int_args[i], WRT__RSI, (int32_t)(8 * i));
    }
    wrt__x_rr(c, WRT__X_GROUP_FF, 2, WRT__RDI);
    *entered = wrt__code_here(c);
    wrt__x_activation(c, WRT__RDI);
    wrt__x_rm(c, WRT__MOV64, WRT__RDI, WRT__RDI, WRT__ACTIVATION_FIELD(entry_sp));
    wrt__x_rm(c, WRT__MOV64, WRT__RSI, WRT__RDI, 0); /* the image */
    wrt__x_rm(c, WRT__STORE64, WRT__RAX, WRT__RSI, WRT__IMAGE_FIELD(ints));
    wrt__x_rm(c, WRT__X_MOVSD_TO, WRT__XMM0, WRT__RSI, WRT__IMAGE_FIELD(floats));
    wrt__x_rm(c, WRT__MOV64, WRT__RCX, WRT__RSI, WRT__IMAGE_FIELD(stack_count));
    wrt__x_rx(c, WRT__X_LEA | WRT__X_W, WRT__R8, WRT__RSP, WRT__RCX, 3, 0);
    wrt__x_rm(c, WRT__MOV64, WRT__RCX, WRT__RSI, WRT__IMAGE_FIELD(result_count));
    wrt__x_rm(c, WRT__MOV64, WRT__RSI, WRT__RSI, WRT__IMAGE_FIELD(stack));
    wrt__x_copy_loop(c, WRT__RSI, WRT__R8);
    wrt__x_rr(c, WRT__MOV64, WRT__RSP, WRT__RDI);
    wrt__x_rr(c, WRT__X_XOR, WRT__RAX, WRT__RAX);
    uint32_t out = wrt__x_skip_always(c);
    *leave = wrt__code_here(c);
    wrt__x_rr(c, WRT__MOV64, WRT__RSP, WRT__RAX);
    wrt__x_mov_i(c, WRT__RAX, 1);
    wrt__x_skip_end(c, out);
    wrt__x_pop(c, WRT__RDX);
    for (size_t i = WX__COUNT_OF(wrt__c_kept); i-- > 0;) wrt__x_pop(c, wrt__c_kept[i]);
    wrt__x_ret(c);
}

/* Called at the place of a trap; rax may hold its code. trap(context, pc, sp, code) */
static void wrt__x_thunk_trap(wrt__codebuf *c, uint64_t function, uint32_t leave)
{
    wrt__x_rr(c, WRT__MOV64, WRT__RDI, WRT__REG_CONTEXT);
    wrt__x_rm(c, WRT__MOV64, WRT__RSI, WRT__RSP, 0);
    wrt__x_rm(c, WRT__X_LEA | WRT__X_W, WRT__RDX, WRT__RSP, 8);
    wrt__x_rr(c, WRT__X_MOV, WRT__RCX, WRT__RAX);
    wrt__x_ri(c, WRT__X_W, WRT__I_AND, WRT__RSP, -16);
    wrt__x_call_c(c, function);
    wrt__x_jmp_back(c, leave);
}

/* Calls function(context, pc, sp) with every register kept. */
static void wrt__x_thunk_keeping(wrt__codebuf *c, uint64_t function, uint32_t leave)
{
    enum { ints = 0, floats = 72, old_sp = 200, bytes = 208 };
    static const uint8_t saved[] = {WRT__RCX, WRT__RDX, WRT__RSI, WRT__RDI,
                                    WRT__R8,  WRT__R9,  WRT__R10, WRT__R11};
    int32_t scratch = WRT__CONTEXT_FIELD(scratch) + 16;
    wrt__x_rm(c, WRT__STORE64, WRT__RAX, WRT__REG_CONTEXT, scratch);
    wrt__x_rr(c, WRT__MOV64, WRT__RAX, WRT__RSP);
    wrt__x_rm(c, WRT__X_LEA | WRT__X_W, WRT__RSP, WRT__RSP, -(bytes + 128)); /* red zone */
    wrt__x_ri(c, WRT__X_W, WRT__I_AND, WRT__RSP, -16);
    wrt__x_rm(c, WRT__STORE64, WRT__RAX, WRT__RSP, old_sp);
    for (uint32_t i = 0; i < WX__COUNT_OF(saved); i++) {
        wrt__x_rm(c, WRT__STORE64, saved[i], WRT__RSP, (int32_t)(8 * i + 8));
    }
    for (uint32_t i = 0; i < 16; i++) {
        wrt__x_rm(c, WRT__X_MOVSD_TO, WRT__XMM0 + i, WRT__RSP, (int32_t)(floats + 8 * i));
    }
    wrt__x_rm(c, WRT__MOV64, WRT__RCX, WRT__REG_CONTEXT, scratch);
    wrt__x_rm(c, WRT__STORE64, WRT__RCX, WRT__RSP, ints);
    wrt__x_rr(c, WRT__MOV64, WRT__RDI, WRT__REG_CONTEXT);
    wrt__x_rm(c, WRT__MOV64, WRT__RSI, WRT__RAX, 0);
    wrt__x_rm(c, WRT__X_LEA | WRT__X_W, WRT__RDX, WRT__RAX, 8);
    wrt__x_call_c(c, function);
    wrt__x_rr(c, WRT__X_TEST | WRT__X_W, WRT__RAX, WRT__RAX);
    wrt__x_jcc_back(c, WRT__CC_NE, leave);
    for (uint32_t i = 0; i < 16; i++) {
        wrt__x_rm(c, WRT__X_MOVSD, WRT__XMM0 + i, WRT__RSP, (int32_t)(floats + 8 * i));
    }
    for (uint32_t i = 0; i < WX__COUNT_OF(saved); i++) {
        wrt__x_rm(c, WRT__MOV64, saved[i], WRT__RSP, (int32_t)(8 * i + 8));
    }
    wrt__x_rm(c, WRT__MOV64, WRT__RAX, WRT__RSP, ints);
    wrt__x_rm(c, WRT__MOV64, WRT__RSP, WRT__RSP, old_sp);
    /* The callback for more fuel may have grown the memory. */
    wrt__x_rm(c, WRT__MOV64, WRT__REG_MEMORY, WRT__REG_CONTEXT, WRT__CONTEXT_FIELD(memory_data));
    wrt__x_ret(c);
}

static const uint8_t wrt__switch_kept[] = {WRT__RAX, WRT__RCX, WRT__RDX,
                                           WRT__R10, WRT__R11, WRT__RDI};

/* Before the call of the function in rdi: makes its context the running one, unless it is a host
 * function. Arguments are kept; rsi, r8 and r9 are not. */
static void wrt__x_thunk_switch_to(wrt__codebuf *c, uint64_t function)
{
    enum { floats = 8 * (int)sizeof wrt__switch_kept, bytes = floats + 8 * WRT__FLOAT_ARGS + 8 };
    wrt__x_rm(c, WRT__MOV64, WRT__RSI, WRT__REG_FUNC, (int32_t)offsetof(wrt__func, context));
    wrt__x_rr(c, WRT__X_TEST | WRT__X_W, WRT__RSI, WRT__RSI);
    uint32_t code = wrt__x_skip(c, WRT__CC_NE);
    wrt__x_ret(c);
    wrt__x_skip_end(c, code);
    wrt__x_ri(c, WRT__X_W, WRT__I_SUB, WRT__RSP, bytes);
    for (uint32_t i = 0; i < sizeof wrt__switch_kept; i++) {
        wrt__x_rm(c, WRT__STORE64, wrt__switch_kept[i], WRT__RSP, (int32_t)(8 * i));
    }
    for (uint32_t i = 0; i < WRT__FLOAT_ARGS; i++) {
        wrt__x_rm(c, WRT__X_MOVSD_TO, WRT__XMM0 + i, WRT__RSP, floats + (int32_t)(8 * i));
    }
    wrt__x_rr(c, WRT__MOV64, WRT__RDI, WRT__REG_CONTEXT);
    wrt__x_rr(c, WRT__MOV64, WRT__REG_CONTEXT, WRT__RSI);
    wrt__x_call_c(c, function);
    for (uint32_t i = 0; i < WRT__FLOAT_ARGS; i++) {
        wrt__x_rm(c, WRT__X_MOVSD, WRT__XMM0 + i, WRT__RSP, floats + (int32_t)(8 * i));
    }
    for (uint32_t i = 0; i < sizeof wrt__switch_kept; i++) {
        wrt__x_rm(c, WRT__MOV64, wrt__switch_kept[i], WRT__RSP, (int32_t)(8 * i));
    }
    wrt__x_ri(c, WRT__X_W, WRT__I_ADD, WRT__RSP, bytes);
    wrt__x_rm(c, WRT__MOV64, WRT__REG_MEMORY, WRT__REG_CONTEXT, WRT__CONTEXT_FIELD(memory_data));
    wrt__x_ret(c);
}

/* Behind that call: back to the context in rdi. Results are kept. */
static void wrt__x_thunk_switch_back(wrt__codebuf *c, uint64_t function)
{
    wrt__x_rr(c, WRT__X_CMP | WRT__X_W, WRT__RDI, WRT__REG_CONTEXT);
    uint32_t host = wrt__x_skip(c, WRT__CC_E);
    wrt__x_ri(c, WRT__X_W, WRT__I_SUB, WRT__RSP, 24);
    wrt__x_rm(c, WRT__STORE64, WRT__RAX, WRT__RSP, 0);
    wrt__x_rm(c, WRT__X_MOVSD_TO, WRT__XMM0, WRT__RSP, 8);
    wrt__x_rr(c, WRT__MOV64, WRT__RSI, WRT__RDI);
    wrt__x_rr(c, WRT__MOV64, WRT__RDI, WRT__REG_CONTEXT);
    wrt__x_rr(c, WRT__MOV64, WRT__REG_CONTEXT, WRT__RSI);
    wrt__x_call_c(c, function);
    wrt__x_rm(c, WRT__MOV64, WRT__RAX, WRT__RSP, 0);
    wrt__x_rm(c, WRT__X_MOVSD, WRT__XMM0, WRT__RSP, 8);
    wrt__x_ri(c, WRT__X_W, WRT__I_ADD, WRT__RSP, 24);
    wrt__x_skip_end(c, host);
    wrt__x_rm(c, WRT__MOV64, WRT__REG_MEMORY, WRT__REG_CONTEXT, WRT__CONTEXT_FIELD(memory_data));
    wrt__x_ret(c);
}

/* Notes where the code stands, then goes on in the C function as if that had been called. */
static void wrt__x_thunk_runtime(wrt__codebuf *c, uint64_t function)
{
    wrt__x_activation(c, WRT__R9);
    wrt__x_rm(c, WRT__STORE64, WRT__RSP, WRT__R9, WRT__ACTIVATION_FIELD(exit_sp));
    wrt__x_mov_i(c, WRT__RAX, function);
    wrt__x_rr(c, WRT__X_GROUP_FF, 4, WRT__RAX);
}

/* The code of every host function, which is in rdi: host(context, func, registers, stack). */
static void wrt__x_thunk_host(wrt__codebuf *c, uint64_t function, uint32_t leave)
{
    enum { bytes = 8 * (WRT__INT_ARGS + WRT__FLOAT_ARGS), floats = 8 * WRT__INT_ARGS };
    wrt__x_ri(c, WRT__X_W, WRT__I_SUB, WRT__RSP, bytes);
    for (uint32_t i = 0; i < WRT__INT_ARGS; i++) {
        wrt__x_rm(c, WRT__STORE64, wrt__int_args[i], WRT__RSP, (int32_t)(8 * i));
    }
    for (uint32_t i = 0; i < WRT__FLOAT_ARGS; i++) {
        wrt__x_rm(c, WRT__X_MOVSD_TO, WRT__XMM0 + i, WRT__RSP, floats + (int32_t)(8 * i));
    }
    wrt__x_activation(c, WRT__R9);
    wrt__x_rm(c, WRT__X_LEA | WRT__X_W, WRT__RCX, WRT__RSP, bytes);
    wrt__x_rm(c, WRT__STORE64, WRT__RCX, WRT__R9, WRT__ACTIVATION_FIELD(exit_sp));
    wrt__x_ri(c, WRT__X_W, WRT__I_ADD, WRT__RCX, 8);
    wrt__x_rr(c, WRT__MOV64, WRT__RSI, WRT__REG_FUNC);
    wrt__x_rr(c, WRT__MOV64, WRT__RDI, WRT__REG_CONTEXT);
    wrt__x_rr(c, WRT__MOV64, WRT__RDX, WRT__RSP);
    wrt__x_call_c(c, function);
    wrt__x_rr(c, WRT__X_TEST | WRT__X_W, WRT__RAX, WRT__RAX);
    wrt__x_jcc_back(c, WRT__CC_NE, leave);
    wrt__x_rm(c, WRT__MOV64, WRT__RAX, WRT__RSP, 0);
    wrt__x_rm(c, WRT__X_MOVSD, WRT__XMM0, WRT__RSP, floats);
    wrt__x_ri(c, WRT__X_W, WRT__I_ADD, WRT__RSP, bytes);
    wrt__x_ret(c);
}

/* Writes all thunks and fills in the arena's addresses. */
static wrt_status wrt__thunks_make(wrt__arena *a, const wrt__thunk_targets *t, wrt_error *error)
{
    wrt__codebuf c;
    uint32_t at[WRT__THUNK_COUNT], entered = 0, leave = 0;
    if (!wrt__code_init(&c, 4096)) {
        return wrt__fail(error, WRT_ERR_NOMEM, WRT_NO_OFFSET, "out of memory");
    }
    wrt__x_thunk_enter(&c, &entered, &leave);
    at[WRT__THUNK_TRAP] = wrt__code_here(&c);
    wrt__x_thunk_trap(&c, t->trap, leave);
    at[WRT__THUNK_FUEL] = wrt__code_here(&c);
    wrt__x_thunk_keeping(&c, t->fuel, leave);
    at[WRT__THUNK_ROUND] = wrt__code_here(&c);
    wrt__x_thunk_keeping(&c, t->round, leave);
    at[WRT__THUNK_SWITCH_TO] = wrt__code_here(&c);
    wrt__x_thunk_switch_to(&c, t->context_switch);
    at[WRT__THUNK_SWITCH_BACK] = wrt__code_here(&c);
    wrt__x_thunk_switch_back(&c, t->context_switch);
    at[WRT__THUNK_RUNTIME] = wrt__code_here(&c);
    wrt__x_thunk_runtime(&c, t->runtime);
    uint32_t host = wrt__code_here(&c);
    wrt__x_thunk_host(&c, t->host, leave);
    WX__ASSERT(wrt__code_here(&c) < 4096);
    wrt__code_range range;
    const uint8_t *base;
    wrt_status status = wrt__arena_publish(a, c.data, wrt__code_here(&c), &range, &base, error);
    wrt__code_free(&c);
    if (status != WRT_OK) return status;
    for (uint32_t i = 0; i < WRT__THUNK_COUNT; i++) a->thunks[i] = base + at[i];
    a->enter = base;
    a->entered = base + entered;
    a->host = base + host;
    return WRT_OK;
}

#endif /* WRT__JIT_X64_THUNKS_H */
