/* src/wrt/jit/x64_emit.h - the bytes of x86-64 instructions, and nothing else.
 *
 * An instruction form is a number: opcode byte, escape, mandatory prefix, operand size. The few
 * functions below combine one with operands. No function here chooses between forms by looking at
 * anything but its operands' encodings, and none reserves room: see codebuf.h.
 *
 * Register arguments are 0 to 15 for integer and 16 to 31 for SSE registers; only the low four
 * bits are used, the form says which file is meant.
 */
#ifndef WRT__JIT_X64_EMIT_H
#define WRT__JIT_X64_EMIT_H

#include "codebuf.h"
#include "x64_target.h"

/* Fields of a form, then forms: reg, r/m unless said otherwise. Add WRT__X_W for 64 bits where it
 * makes sense. */
enum {
    WRT__X_0F = 0x100,
    WRT__X_0F38 = 0x200,
    WRT__X_0F3A = 0x300,
    WRT__X_66 = 0x400,
    WRT__X_F3 = 0x800,
    WRT__X_F2 = 0xc00,
    WRT__X_W = 0x1000,    /* 64-bit operands */
    WRT__X_BYTE = 0x2000, /* `reg` is a byte register: spl to dil need a REX prefix */
    WRT__X_ADD = 0x03,
    WRT__X_OR = 0x0b,
    WRT__X_AND = 0x23,
    WRT__X_SUB = 0x2b,
    WRT__X_XOR = 0x33,
    WRT__X_CMP = 0x3b,
    WRT__X_TEST = 0x85,
    WRT__X_MOV = 0x8b,
    WRT__X_LEA = 0x8d,
    WRT__X_XCHG = 0x87,
    WRT__X_MOVSXD = 0x63 | WRT__X_W,
    WRT__X_IMUL = 0xaf | WRT__X_0F,
    WRT__X_IMUL8 = 0x6b,  /* reg, r/m, imm8: the caller writes the immediate */
    WRT__X_IMUL32 = 0x69, /* reg, r/m, imm32 */
    WRT__X_MOVZX8 = 0xb6 | WRT__X_0F,
    WRT__X_MOVZX16 = 0xb7 | WRT__X_0F,
    WRT__X_MOVSX8 = 0xbe | WRT__X_0F,
    WRT__X_MOVSX16 = 0xbf | WRT__X_0F,
    WRT__X_CMOV = 0x40 | WRT__X_0F, /* plus condition */
    WRT__X_POPCNT = 0xb8 | WRT__X_0F | WRT__X_F3,
    WRT__X_LZCNT = 0xbd | WRT__X_0F | WRT__X_F3,
    WRT__X_TZCNT = 0xbc | WRT__X_0F | WRT__X_F3,
    WRT__X_BSR = 0xbd | WRT__X_0F,
    WRT__X_BSF = 0xbc | WRT__X_0F,
    /* r/m, reg: stores */
    WRT__X_STORE8 = 0x88 | WRT__X_BYTE,
    WRT__X_STORE16 = 0x89 | WRT__X_66,
    WRT__X_STORE = 0x89,
    WRT__X_ADD_TO = 0x01,
    WRT__X_SUB_FROM = 0x29,
    WRT__X_CMP_TO = 0x39,
    /* r/m with an extension of the opcode in `reg` */
    WRT__X_GROUP_F7 = 0xf7, /* 2 not, 3 neg, 4 mul, 5 imul, 6 div, 7 idiv */
    WRT__X_GROUP_FF = 0xff, /* 2 call, 4 jmp */
    WRT__X_SHIFT_CL = 0xd3, /* 0 rol, 1 ror, 4 shl, 5 shr, 7 sar */
    WRT__X_SHIFT_I = 0xc1,  /* the caller writes the count */
    /* SSE: xmm, xmm/m unless said otherwise */
    WRT__X_MOVAPS = 0x28 | WRT__X_0F,
    WRT__X_MOVSS = 0x10 | WRT__X_0F | WRT__X_F3,
    WRT__X_MOVSD = 0x10 | WRT__X_0F | WRT__X_F2,
    WRT__X_MOVSS_TO = 0x11 | WRT__X_0F | WRT__X_F3,
    WRT__X_MOVSD_TO = 0x11 | WRT__X_0F | WRT__X_F2,
    WRT__X_MOVD = 0x6e | WRT__X_0F | WRT__X_66,    /* xmm, r/m; with W movq */
    WRT__X_MOVD_TO = 0x7e | WRT__X_0F | WRT__X_66, /* r/m, xmm */
    WRT__X_UCOMISS = 0x2e | WRT__X_0F,
    WRT__X_UCOMISD = 0x2e | WRT__X_0F | WRT__X_66,
    WRT__X_XORPS = 0x57 | WRT__X_0F,
    WRT__X_ANDPS = 0x54 | WRT__X_0F,
    WRT__X_ORPS = 0x56 | WRT__X_0F,
    WRT__X_ANDNPS = 0x55 | WRT__X_0F,
    WRT__X_PCMPEQD = 0x76 | WRT__X_0F | WRT__X_66,
    WRT__X_SQRT = 0x51 | WRT__X_0F,
    WRT__X_FADD = 0x58 | WRT__X_0F,
    WRT__X_FMUL = 0x59 | WRT__X_0F,
    WRT__X_FSUB = 0x5c | WRT__X_0F,
    WRT__X_FMIN = 0x5d | WRT__X_0F,
    WRT__X_FDIV = 0x5e | WRT__X_0F,
    WRT__X_FMAX = 0x5f | WRT__X_0F,     /* these with F3 for single, F2 for double */
    WRT__X_CVTSI2F = 0x2a | WRT__X_0F,  /* xmm, r/m; with F3 or F2 */
    WRT__X_CVTTF2SI = 0x2c | WRT__X_0F, /* reg, xmm/m; with F3 or F2 */
    WRT__X_CVTSS2SD = 0x5a | WRT__X_0F | WRT__X_F3,
    WRT__X_CVTSD2SS = 0x5a | WRT__X_0F | WRT__X_F2,
    WRT__X_ROUNDSS = 0x0a | WRT__X_0F3A | WRT__X_66, /* the caller writes the mode */
    WRT__X_ROUNDSD = 0x0b | WRT__X_0F3A | WRT__X_66,
    WRT__X_PSHIFT_D =
        0x72 | WRT__X_0F | WRT__X_66, /* 2 psrld, 6 pslld; the caller writes the count */
    WRT__X_PSHIFT_Q = 0x73 | WRT__X_0F | WRT__X_66 /* 2 psrlq, 6 psllq */
};

/* Extensions of the immediate group (0x81, 0x83), in the order of the opcodes above. */
enum {
    WRT__I_ADD = 0,
    WRT__I_OR = 1,
    WRT__I_AND = 4,
    WRT__I_SUB = 5,
    WRT__I_XOR = 6,
    WRT__I_CMP = 7
};
enum { WRT__SH_ROL = 0, WRT__SH_ROR = 1, WRT__SH_SHL = 4, WRT__SH_SHR = 5, WRT__SH_SAR = 7 };

/* -- pieces ------------------------------------------------------------------------------------- */

/* Prefixes, REX, escape and opcode. `r` extends the ModRM reg field, `x` the index, `b` the rest. */
static inline uint8_t *wrt__x_head(uint8_t *p, uint32_t form, uint32_t r, uint32_t x, uint32_t b)
{
    static const uint8_t prefixes[4] = {0, 0x66, 0xf3, 0xf2};
    if (form & 0xc00) *p++ = prefixes[form >> 10 & 3];
    uint32_t rex = (form >> 9 & 8) | (r >> 1 & 4) | (x >> 2 & 2) | (b >> 3 & 1);
    if (rex || ((form & WRT__X_BYTE) && (r & 15) >= 4)) *p++ = (uint8_t)(0x40 | rex);
    if (form & 0x300) {
        *p++ = 0x0f;
        if (form & 0x200) *p++ = (form & 0x100) ? 0x3a : 0x38;
    }
    *p++ = (uint8_t)form;
    return p;
}

static inline bool wrt__fits_i8(int64_t v) { return v >= -128 && v <= 127; }

static inline bool wrt__fits_i32(int64_t v) { return v >= INT32_MIN && v <= INT32_MAX; }

/* ModRM and what follows for [base + disp]. */
static inline uint8_t *wrt__x_base(uint8_t *p, uint32_t reg, uint32_t base, int32_t disp)
{
    uint32_t low = (reg & 7) << 3 | (base & 7);
    uint32_t mode = disp == 0 && (base & 7) != WRT__RBP ? 0u : wrt__fits_i8(disp) ? 0x40u : 0x80u;
    *p++ = (uint8_t)(mode | low);
    if ((base & 7) == WRT__RSP) *p++ = 0x24;
    if (mode == 0x40) {
        *p++ = (uint8_t)disp;
    } else if (mode == 0x80) {
        wx__store_u32(p, (uint32_t)disp);
        p += 4;
    }
    return p;
}

/* -- general forms --------------------------------------------------------------------------------- */

static inline void wrt__x_rr(wrt__codebuf *c, uint32_t form, uint32_t reg, uint32_t rm)
{
    uint8_t *p = wrt__x_head(c->at, form, reg, 0, rm);
    *p++ = (uint8_t)(0xc0 | (reg & 7) << 3 | (rm & 7));
    c->at = p;
}

/* A byte operation whose r/m is a register too: REX for spl to dil in either place. */
static inline void wrt__x_rr8(wrt__codebuf *c, uint32_t form, uint32_t reg, uint32_t rm)
{
    if ((rm & 15) >= 4 && (rm & 15) < 8 && !(reg & 8) && !(form & WRT__X_W)) {
        /* A REX prefix without bits; it goes in front of the escape, behind the others. */
        uint8_t *p = c->at;
        *p++ = 0x40;
        c->at = wrt__x_head(p, form & ~(uint32_t)WRT__X_BYTE, reg, 0, rm);
        *c->at++ = (uint8_t)(0xc0 | (reg & 7) << 3 | (rm & 7));
        return;
    }
    wrt__x_rr(c, form, reg, rm);
}

static inline void wrt__x_rm(wrt__codebuf *c, uint32_t form, uint32_t reg, uint32_t base,
                             int32_t disp)
{
    c->at = wrt__x_base(wrt__x_head(c->at, form, reg, 0, base), reg, base, disp);
}

/* [base + index << scale + disp]; index is not rsp. */
static inline void wrt__x_rx(wrt__codebuf *c, uint32_t form, uint32_t reg, uint32_t base,
                             uint32_t index, uint32_t scale, int32_t disp)
{
    uint8_t *p = wrt__x_head(c->at, form, reg, index, base);
    uint32_t mode = disp == 0 && (base & 7) != WRT__RBP ? 0u : wrt__fits_i8(disp) ? 0x40u : 0x80u;
    *p++ = (uint8_t)(mode | (reg & 7) << 3 | 4);
    *p++ = (uint8_t)(scale << 6 | (index & 7) << 3 | (base & 7));
    if (mode == 0x40) {
        *p++ = (uint8_t)disp;
    } else if (mode == 0x80) {
        wx__store_u32(p, (uint32_t)disp);
        p += 4;
    }
    c->at = p;
}

/* [index << scale + disp], without a base. */
static inline void wrt__x_scaled(wrt__codebuf *c, uint32_t form, uint32_t reg, uint32_t index,
                                 uint32_t scale, int32_t disp)
{
    uint8_t *p = wrt__x_head(c->at, form, reg, index, 0);
    *p++ = (uint8_t)((reg & 7) << 3 | 4);
    *p++ = (uint8_t)(scale << 6 | (index & 7) << 3 | 5);
    wx__store_u32(p, (uint32_t)disp);
    c->at = p + 4;
}

/* [rip + distance]; returns the position of the distance, counted from its own end. */
static inline uint32_t wrt__x_rip(wrt__codebuf *c, uint32_t form, uint32_t reg)
{
    uint8_t *p = wrt__x_head(c->at, form, reg, 0, 0);
    *p++ = (uint8_t)((reg & 7) << 3 | 5);
    c->at = p;
    wrt__code_u32(c, 0);
    return wrt__code_here(c) - 4;
}

/* -- immediates -------------------------------------------------------------------------------------- */

/* op r/m, imm of the group 0x81; `w` is 0 or WRT__X_W. */
static inline void wrt__x_ri(wrt__codebuf *c, uint32_t w, uint32_t op, uint32_t rm, int32_t imm)
{
    if (wrt__fits_i8(imm)) {
        wrt__x_rr(c, 0x83 | w, op, rm);
        wrt__code_u8(c, (uint32_t)imm);
    } else if (rm == WRT__RAX) {
        c->at = wrt__x_head(c->at, (op << 3 | 5) | w, 0, 0, 0);
        wrt__code_u32(c, (uint32_t)imm);
    } else {
        wrt__x_rr(c, 0x81 | w, op, rm);
        wrt__code_u32(c, (uint32_t)imm);
    }
}

static inline void wrt__x_mi(wrt__codebuf *c, uint32_t w, uint32_t op, uint32_t base, int32_t disp,
                             int32_t imm)
{
    bool is_short = wrt__fits_i8(imm);
    wrt__x_rm(c, (is_short ? 0x83u : 0x81u) | w, op, base, disp);
    if (is_short) {
        wrt__code_u8(c, (uint32_t)imm);
    } else {
        wrt__code_u32(c, (uint32_t)imm);
    }
}

/* mov [base + disp], imm32, sign-extended with W. */
static inline void wrt__x_mov_mi(wrt__codebuf *c, uint32_t w, uint32_t base, int32_t disp,
                                 int32_t imm)
{
    wrt__x_rm(c, 0xc7 | w, 0, base, disp);
    wrt__code_u32(c, (uint32_t)imm);
}

/* The shortest mov that makes the 64 bits of `reg` equal to imm; no flags change. */
static inline void wrt__x_mov_i(wrt__codebuf *c, uint32_t reg, uint64_t imm)
{
    if (imm <= 0xffffffffu) {
        if (reg & 8) wrt__code_u8(c, 0x41);
        wrt__code_u8(c, 0xb8 | (reg & 7));
        wrt__code_u32(c, (uint32_t)imm);
    } else if (imm >= 0xffffffff80000000u) {
        wrt__x_rr(c, 0xc7 | WRT__X_W, 0, reg);
        wrt__code_u32(c, (uint32_t)imm);
    } else {
        wrt__code_u8(c, 0x48 | (reg >> 3 & 1));
        wrt__code_u8(c, 0xb8 | (reg & 7));
        wrt__code_u64(c, imm);
    }
}

static inline void wrt__x_shift_i(wrt__codebuf *c, uint32_t w, uint32_t op, uint32_t rm,
                                  uint32_t count)
{
    wrt__x_rr(c, WRT__X_SHIFT_I | w, op, rm);
    wrt__code_u8(c, count);
}

/* test r/m8 or r/m32, imm */
static inline void wrt__x_test_i(wrt__codebuf *c, uint32_t w, uint32_t rm, int32_t imm)
{
    wrt__x_rr(c, 0xf7 | w, 0, rm);
    wrt__code_u32(c, (uint32_t)imm);
}

/* -- VEX: the three-operand shifts of BMI2 -------------------------------------------------------------- */

enum { WRT__BMI_SHL = 1, WRT__BMI_SAR = 2, WRT__BMI_SHR = 3 }; /* the VEX prefix field */

/* shlx, sarx, shrx reg, rm, count */
static inline void wrt__x_shiftx(wrt__codebuf *c, uint32_t w, uint32_t op, uint32_t reg,
                                 uint32_t rm, uint32_t count)
{
    uint8_t *p = c->at;
    *p++ = 0xc4;
    *p++ = (uint8_t)((~reg << 4 & 0x80) | 0x40 | (~rm << 2 & 0x20) | 2);
    *p++ = (uint8_t)((w ? 0x80u : 0u) | (~count & 15) << 3 | op);
    *p++ = 0xf7;
    *p++ = (uint8_t)(0xc0 | (reg & 7) << 3 | (rm & 7));
    c->at = p;
}

/* rorx reg, rm, count */
static inline void wrt__x_rorx(wrt__codebuf *c, uint32_t w, uint32_t reg, uint32_t rm,
                               uint32_t count)
{
    uint8_t *p = c->at;
    *p++ = 0xc4;
    *p++ = (uint8_t)((~reg << 4 & 0x80) | 0x40 | (~rm << 2 & 0x20) | 3);
    *p++ = (uint8_t)((w ? 0x80u : 0u) | 15 << 3 | 3);
    *p++ = 0xf0;
    *p++ = (uint8_t)(0xc0 | (reg & 7) << 3 | (rm & 7));
    *p++ = (uint8_t)count;
    c->at = p;
}

/* -- control ------------------------------------------------------------------------------------------------ */

/* These return the position of the 32-bit distance, which counts from its own end. */
static inline uint32_t wrt__x_jmp(wrt__codebuf *c)
{
    wrt__code_u8(c, 0xe9);
    wrt__code_u32(c, 0);
    return wrt__code_here(c) - 4;
}

static inline uint32_t wrt__x_jcc(wrt__codebuf *c, uint32_t condition)
{
    wrt__code_u8(c, 0x0f);
    wrt__code_u8(c, 0x80 | condition);
    wrt__code_u32(c, 0);
    return wrt__code_here(c) - 4;
}

static inline uint32_t wrt__x_call(wrt__codebuf *c)
{
    wrt__code_u8(c, 0xe8);
    wrt__code_u32(c, 0);
    return wrt__code_here(c) - 4;
}

/* Backward, to a known position: two bytes when near enough. */
static inline void wrt__x_jmp_back(wrt__codebuf *c, uint32_t target)
{
    int64_t distance = (int64_t)target - (int64_t)wrt__code_here(c) - 2;
    if (wrt__fits_i8(distance)) {
        wrt__code_u8(c, 0xeb);
        wrt__code_u8(c, (uint32_t)distance);
    } else {
        wrt__code_u8(c, 0xe9);
        wrt__code_u32(c, (uint32_t)(distance - 3));
    }
}

static inline void wrt__x_jcc_back(wrt__codebuf *c, uint32_t condition, uint32_t target)
{
    int64_t distance = (int64_t)target - (int64_t)wrt__code_here(c) - 2;
    if (wrt__fits_i8(distance)) {
        wrt__code_u8(c, 0x70 | condition);
        wrt__code_u8(c, (uint32_t)distance);
    } else {
        wrt__code_u8(c, 0x0f);
        wrt__code_u8(c, 0x80 | condition);
        wrt__code_u32(c, (uint32_t)(distance - 4));
    }
}

/* A forward jump over less than 128 bytes of code that follows at once; the pair brackets it. */
static inline uint32_t wrt__x_skip(wrt__codebuf *c, uint32_t condition)
{
    wrt__code_u8(c, 0x70 | condition);
    wrt__code_u8(c, 0);
    return wrt__code_here(c);
}

static inline uint32_t wrt__x_skip_always(wrt__codebuf *c)
{
    wrt__code_u8(c, 0xeb);
    wrt__code_u8(c, 0);
    return wrt__code_here(c);
}

static inline void wrt__x_skip_end(wrt__codebuf *c, uint32_t start)
{
    if (c->failed) return;
    WX__ASSERT(wrt__code_here(c) - start < 128);
    c->data[start - 1] = (uint8_t)(wrt__code_here(c) - start);
}

static inline void wrt__x_push(wrt__codebuf *c, uint32_t reg)
{
    if (reg & 8) wrt__code_u8(c, 0x41);
    wrt__code_u8(c, 0x50 | (reg & 7));
}

static inline void wrt__x_pop(wrt__codebuf *c, uint32_t reg)
{
    if (reg & 8) wrt__code_u8(c, 0x41);
    wrt__code_u8(c, 0x58 | (reg & 7));
}

static inline void wrt__x_ret(wrt__codebuf *c) { wrt__code_u8(c, 0xc3); }

/* setcc into the low byte; the rest of the register is unchanged. */
static inline void wrt__x_setcc(wrt__codebuf *c, uint32_t condition, uint32_t reg)
{
    wrt__x_rr8(c, 0x90 | condition | WRT__X_0F, 0, reg);
}

/* Sign-extends eax into edx, or rax into rdx with W. */
static inline void wrt__x_cdq(wrt__codebuf *c, uint32_t w)
{
    if (w) wrt__code_u8(c, 0x48);
    wrt__code_u8(c, 0x99);
}

/* Flips bit `bit` of the 64 bits of `rm`. */
static inline void wrt__x_btc(wrt__codebuf *c, uint32_t rm, uint32_t bit)
{
    wrt__x_rr(c, 0xba | WRT__X_0F | WRT__X_W, 7, rm);
    wrt__code_u8(c, bit);
}

static inline void wrt__x_ud2(wrt__codebuf *c)
{
    wrt__code_u8(c, 0x0f);
    wrt__code_u8(c, 0x0b);
}

/* Up to 15 bytes that do nothing, in as few instructions as the CPU manuals advise. */
static inline void wrt__x_nop(wrt__codebuf *c, uint32_t n)
{
    static const uint8_t nops[9][9] = {{0x90},
                                       {0x66, 0x90},
                                       {0x0f, 0x1f, 0x00},
                                       {0x0f, 0x1f, 0x40, 0x00},
                                       {0x0f, 0x1f, 0x44, 0x00, 0x00},
                                       {0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00},
                                       {0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00},
                                       {0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
                                       {0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00}};
    while (n > 0) {
        uint32_t k = n < 9 ? n : 9;
        memcpy(c->at, nops[k - 1], k);
        c->at += k;
        n -= k;
    }
}

/* The next position is a multiple of `alignment`, a power of two up to 64. */
static inline void wrt__x_align(wrt__codebuf *c, uint32_t alignment)
{
    wrt__x_nop(c, (0u - wrt__code_here(c)) & (alignment - 1));
}

#endif /* WRT__JIT_X64_EMIT_H */
