/* src/wrt/jit/x64_target.h - what the registers of x86-64 are used for.
 *
 *     rsp            stack; fixed distance to the return address between prologue and epilogue
 *     r14            the running wrt__context
 *     r15            address of memory 0
 *     rax rcx rdx r10 r11, xmm0-5   temporaries; arguments travel in them, in this order; the first
 *                    result is in rax or xmm0. No callee keeps them.
 *     rsi rdi r8 r9, xmm6-15        homes of locals that no callee keeps: used in functions that do
 *                    not call, and saved around calls elsewhere
 *     rbx rbp r12 r13               homes of locals that every callee keeps, as in C
 *
 * Arguments behind the fifth integer or sixth float are passed on the stack: the first of them is
 * nearest to the return address. Results behind the first follow them, in order, 8 bytes each.
 * The caller makes the room. The stack pointer is a multiple of 16 at every call, so C functions
 * can be called directly. A 32-bit integer in a register always has 32 zero bits above it.
 */
#ifndef WRT__JIT_X64_TARGET_H
#define WRT__JIT_X64_TARGET_H

#include "../config.h"

/* Integer registers are 0 to 15 and SSE registers 16 to 31, so a set of any is a 32-bit mask. */
enum {
    WRT__RAX = 0,
    WRT__RCX,
    WRT__RDX,
    WRT__RBX,
    WRT__RSP,
    WRT__RBP,
    WRT__RSI,
    WRT__RDI,
    WRT__R8,
    WRT__R9,
    WRT__R10,
    WRT__R11,
    WRT__R12,
    WRT__R13,
    WRT__R14,
    WRT__R15,
    WRT__XMM0 = 16,
    WRT__XMM1,
    WRT__XMM2,
    WRT__XMM3,
    WRT__XMM4,
    WRT__XMM5,
    WRT__XMM6,
    WRT__XMM15 = 31,
    WRT__NO_REG = 0xff
};

#define WRT__REG_STACK   WRT__RSP
#define WRT__REG_CONTEXT WRT__R14
#define WRT__REG_MEMORY  WRT__R15
#define WRT__REG_FUNC    WRT__RDI   /* the wrt__func, in calls through one */
#define WRT__REG_SCRATCH WRT__XMM15 /* for moves from memory to memory around calls */
#define WRT__REG_RESULT  WRT__RAX
#define WRT__REG_FRESULT WRT__XMM0

#define WRT__BIT(reg) (1u << (reg))

#define WRT__INTS   0x0000ffffu
#define WRT__FLOATS 0xffff0000u
#define WRT__INT_TEMPS                                                                   \
    (WRT__BIT(WRT__RAX) | WRT__BIT(WRT__RCX) | WRT__BIT(WRT__RDX) | WRT__BIT(WRT__R10) | \
     WRT__BIT(WRT__R11))
#define WRT__FLOAT_TEMPS 0x003f0000u
#define WRT__TEMPS       (WRT__INT_TEMPS | WRT__FLOAT_TEMPS)
/* Homes a callee may destroy, and those it keeps. */
#define WRT__LOOSE_HOMES \
    (WRT__BIT(WRT__RSI) | WRT__BIT(WRT__RDI) | WRT__BIT(WRT__R8) | WRT__BIT(WRT__R9) | 0xffc00000u)
#define WRT__KEPT_HOMES \
    (WRT__BIT(WRT__RBX) | WRT__BIT(WRT__RBP) | WRT__BIT(WRT__R12) | WRT__BIT(WRT__R13))

enum {
    WRT__INT_ARGS = 5,
    WRT__FLOAT_ARGS = 6,
    WRT__LOOSE_INT_HOMES = 4,
    WRT__KEPT_INT_HOMES = 4,
    WRT__FLOAT_HOMES = 10
};

static const uint8_t wrt__int_args[WRT__INT_ARGS] = {WRT__RAX, WRT__RCX, WRT__RDX, WRT__R10,
                                                     WRT__R11};
static const uint8_t wrt__loose_int_homes[WRT__LOOSE_INT_HOMES] = {WRT__RSI, WRT__RDI, WRT__R8,
                                                                   WRT__R9};
static const uint8_t wrt__kept_int_homes[WRT__KEPT_INT_HOMES] = {WRT__RBX, WRT__RBP, WRT__R12,
                                                                 WRT__R13};

/* Condition codes as in the second opcode byte of jcc, setcc and cmovcc; the inverse differs in the
 * lowest bit. The last two are float equality, which needs the parity flag as well. */
enum {
    WRT__CC_O = 0,
    WRT__CC_NO,
    WRT__CC_B,
    WRT__CC_AE,
    WRT__CC_E,
    WRT__CC_NE,
    WRT__CC_BE,
    WRT__CC_A,
    WRT__CC_S,
    WRT__CC_NS,
    WRT__CC_P,
    WRT__CC_NP,
    WRT__CC_L,
    WRT__CC_GE,
    WRT__CC_LE,
    WRT__CC_G,
    WRT__CC_FEQ = 16,
    WRT__CC_FNE = 17
};

/* What the CPU has beyond SSE2; bits of wrt__arena.cpu. */
enum {
    WRT__CPU_SSE41 = 1,
    WRT__CPU_POPCNT = 2,
    WRT__CPU_LZCNT = 4,
    WRT__CPU_BMI1 = 8,
    WRT__CPU_BMI2 = 16
};

#if WRT__JIT_X64
static inline void wrt__cpuid(uint32_t leaf, uint32_t out[4])
{
    __asm__ volatile("cpuid"
                     : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3])
                     : "a"(leaf), "c"(0));
}

static inline uint32_t wrt__cpu_detect(void)
{
    uint32_t r[4];
    uint32_t cpu = 0;
    wrt__cpuid(0, r);
    uint32_t leaves = r[0];
    wrt__cpuid(1, r);
    if (r[2] & (1u << 19)) cpu |= WRT__CPU_SSE41;
    if (r[2] & (1u << 23)) cpu |= WRT__CPU_POPCNT;
    bool ymm = false; /* VEX instructions fault unless the system saves the wide registers */
    if (r[2] & (1u << 27)) {
        uint32_t low, high;
        __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
        ymm = (low & 6) == 6;
    }
    if (leaves >= 7) {
        wrt__cpuid(7, r);
        if (r[1] & (1u << 3)) cpu |= WRT__CPU_BMI1;
        if (ymm && (r[1] & (1u << 8))) cpu |= WRT__CPU_BMI2;
    }
    wrt__cpuid(0x80000000u, r);
    if (r[0] >= 0x80000001u) {
        wrt__cpuid(0x80000001u, r);
        if (r[2] & (1u << 5)) cpu |= WRT__CPU_LZCNT;
    }
    return cpu;
}
#endif

#endif /* WRT__JIT_X64_TARGET_H */
