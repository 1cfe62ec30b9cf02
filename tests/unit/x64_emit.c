/* Bytes of machine instructions against what the assembler says.
 *
 * Each row's bytes were disassembled by objdump when the row was written; where objdump is installed
 * the test does it again, so that a row whose bytes and text disagree cannot stay.
 */
#include "../../src/wrt/jit/x64_emit.h"
#include "test.h"

static wrt__codebuf buffer;

static void hex_of(const wrt__codebuf *c, char *out)
{
    out[0] = 0;
    for (const uint8_t *p = c->data; p < c->at; p++, out += 2) sprintf(out, "%02x", *p);
}

/* The first instruction's text, with single blanks and without objdump's comment. */
static bool disassemble(const wrt__codebuf *c, char *out, size_t size)
{
    char line[256];
    char path[] = "/tmp/x64_emit_XXXXXX"; /* mkstemp asks for these six letters */
    int fd = mkstemp(path);
    if (fd < 0) return false;
    FILE *f = fdopen(fd, "wb");
    fwrite(c->data, 1, (size_t)(c->at - c->data), f);
    fclose(f);
    char command[256];
    snprintf(command, sizeof command,
             "objdump -D -b binary -m i386:x86-64 -M intel %s 2>/dev/null | grep '^ *0:' | cut -f3- | tr -s ' '", path);
    FILE *p = popen(command, "r");
    bool ok = p && fgets(line, sizeof line, p);
    if (p) pclose(p);
    remove(path);
    if (!ok) return false;
    char *end = strpbrk(line, "#\n");
    if (end) *end = 0;
    for (size_t n = strlen(line); n > 0 && line[n - 1] == ' '; n--) line[n - 1] = 0;
    snprintf(out, size, "%s", line);
    return true;
}

static bool has_objdump(void)
{
    return system("objdump --version >/dev/null 2>&1") == 0;
}

#define CASE(text, hex, emit)                                                                      \
    do {                                                                                           \
        char got[64], said[128];                                                                   \
        c->at = c->data;                                                                           \
        emit;                                                                                      \
        hex_of(c, got);                                                                            \
        CHECK_STR(got, hex);                                                                       \
        if (objdump && disassemble(c, said, sizeof said)) CHECK_STR(said, text);                   \
    } while (0)

TEST(instructions_have_the_bytes_the_assembler_gives_them)
{
    wrt__codebuf *c = &buffer;
    bool objdump = has_objdump();
    CHECK(wrt__code_init(c, 4096));
    CASE("add eax,ecx", "03c1", wrt__x_rr(c, WRT__X_ADD, WRT__RAX, WRT__RCX));
    CASE("add r8,r15", "4d03c7", wrt__x_rr(c, WRT__X_ADD | WRT__X_W, WRT__R8, WRT__R15));
    CASE("mov r9d,esi", "448bce", wrt__x_rr(c, WRT__X_MOV, WRT__R9, WRT__RSI));
    CASE("mov rbx,r12", "498bdc", wrt__x_rr(c, WRT__X_MOV | WRT__X_W, WRT__RBX, WRT__R12));
    CASE("imul r10,rdx", "4c0fafd2", wrt__x_rr(c, WRT__X_IMUL | WRT__X_W, WRT__R10, WRT__RDX));
    CASE("movsxd rax,r9d", "4963c1", wrt__x_rr(c, WRT__X_MOVSXD, WRT__RAX, WRT__R9));
    CASE("movzx eax,sil", "400fb6c6", wrt__x_rr8(c, WRT__X_MOVZX8, WRT__RAX, WRT__RSI));
    CASE("movzx eax,bl", "0fb6c3", wrt__x_rr8(c, WRT__X_MOVZX8, WRT__RAX, WRT__RBX));
    CASE("movsx rax,dil", "480fbec7", wrt__x_rr8(c, WRT__X_MOVSX8 | WRT__X_W, WRT__RAX, WRT__RDI));
    CASE("movsx r11d,di", "440fbfdf", wrt__x_rr(c, WRT__X_MOVSX16, WRT__R11, WRT__RDI));
    CASE("popcnt rax,r8", "f3490fb8c0", wrt__x_rr(c, WRT__X_POPCNT | WRT__X_W, WRT__RAX, WRT__R8));
    CASE("lzcnt r8d,eax", "f3440fbdc0", wrt__x_rr(c, WRT__X_LZCNT, WRT__R8, WRT__RAX));
    CASE("tzcnt ecx,edx", "f30fbcca", wrt__x_rr(c, WRT__X_TZCNT, WRT__RCX, WRT__RDX));
    CASE("bsr rcx,rdx", "480fbdca", wrt__x_rr(c, WRT__X_BSR | WRT__X_W, WRT__RCX, WRT__RDX));
    CASE("cmovne ecx,r10d", "410f45ca", wrt__x_rr(c, WRT__X_CMOV + WRT__CC_NE, WRT__RCX, WRT__R10));
    CASE("div r8", "49f7f0", wrt__x_rr(c, WRT__X_GROUP_F7 | WRT__X_W, 6, WRT__R8));
    CASE("idiv ecx", "f7f9", wrt__x_rr(c, WRT__X_GROUP_F7, 7, WRT__RCX));
    CASE("neg edx", "f7da", wrt__x_rr(c, WRT__X_GROUP_F7, 3, WRT__RDX));
    CASE("rol r9d,cl", "41d3c1", wrt__x_rr(c, WRT__X_SHIFT_CL, WRT__SH_ROL, WRT__R9));
    CASE("sar rbx,0x21", "48c1fb21", wrt__x_shift_i(c, WRT__X_W, WRT__SH_SAR, WRT__RBX, 33));
    CASE("mov rax,QWORD PTR [rsp+0x8]", "488b442408", wrt__x_rm(c, WRT__X_MOV | WRT__X_W, WRT__RAX, WRT__RSP, 8));
    CASE("mov eax,DWORD PTR [rbp+0x0]", "8b4500", wrt__x_rm(c, WRT__X_MOV, WRT__RAX, WRT__RBP, 0));
    CASE("mov r13d,DWORD PTR [r13+0x0]", "458b6d00", wrt__x_rm(c, WRT__X_MOV, WRT__R13, WRT__R13, 0));
    CASE("mov r12d,DWORD PTR [r12+0x4]", "458b642404", wrt__x_rm(c, WRT__X_MOV, WRT__R12, WRT__R12, 4));
    CASE("mov eax,DWORD PTR [r14+0x100]", "418b8600010000", wrt__x_rm(c, WRT__X_MOV, WRT__RAX, WRT__R14, 256));
    CASE("mov BYTE PTR [r15-0x1],dil", "41887fff", wrt__x_rm(c, WRT__X_STORE8, WRT__RDI, WRT__R15, -1));
    CASE("mov WORD PTR [rax],r9w", "66448908", wrt__x_rm(c, WRT__X_STORE16, WRT__R9, WRT__RAX, 0));
    CASE("movsd xmm9,QWORD PTR [rsp+0x10]", "f2440f104c2410", wrt__x_rm(c, WRT__X_MOVSD, WRT__XMM0 + 9, WRT__RSP, 16));
    CASE("movss DWORD PTR [r8],xmm2", "f3410f1110", wrt__x_rm(c, WRT__X_MOVSS_TO, WRT__XMM0 + 2, WRT__R8, 0));
    CASE("call QWORD PTR [r14+0x48]", "41ff5648", wrt__x_rm(c, WRT__X_GROUP_FF, 2, WRT__R14, 72));
    CASE("jmp r10", "41ffe2", wrt__x_rr(c, WRT__X_GROUP_FF, 4, WRT__R10));
    CASE("mov ecx,DWORD PTR [r15+rax*1]", "418b0c07", wrt__x_rx(c, WRT__X_MOV, WRT__RCX, WRT__R15, WRT__RAX, 0, 0));
    CASE("mov r8,QWORD PTR [r15+r9*1+0x3e8]", "4f8b840fe8030000", wrt__x_rx(c, WRT__X_MOV | WRT__X_W, WRT__R8, WRT__R15, WRT__R9, 0, 1000));
    CASE("lea ecx,[r13+rsi*4+0x0]", "418d4cb500", wrt__x_rx(c, WRT__X_LEA, WRT__RCX, WRT__R13, WRT__RSI, 2, 0));
    CASE("movzx ecx,BYTE PTR [r15+rbx*1+0x3]", "410fb64c1f03", wrt__x_rx(c, WRT__X_MOVZX8, WRT__RCX, WRT__R15, WRT__RBX, 0, 3));
    CASE("mov BYTE PTR [r15+r12*1+0x3],sil", "4388742703", wrt__x_rx(c, WRT__X_STORE8, WRT__RSI, WRT__R15, WRT__R12, 0, 3));
    CASE("lea edx,[rax*8-0x1]", "8d14c5ffffffff", wrt__x_scaled(c, WRT__X_LEA, WRT__RDX, WRT__RAX, 3, -1));
    CASE("movsd xmm6,QWORD PTR [rip+0x0]", "f20f103500000000", wrt__x_rip(c, WRT__X_MOVSD, WRT__XMM6));
    CASE("add ecx,0x5", "83c105", wrt__x_ri(c, 0, WRT__I_ADD, WRT__RCX, 5));
    CASE("sub eax,0x3e8", "2de8030000", wrt__x_ri(c, 0, WRT__I_SUB, WRT__RAX, 1000));
    CASE("cmp r9,0xffffffffffffff7f", "4981f97fffffff", wrt__x_ri(c, WRT__X_W, WRT__I_CMP, WRT__R9, -129));
    CASE("sub QWORD PTR [r14],0x3", "49832e03", wrt__x_mi(c, WRT__X_W, WRT__I_SUB, WRT__R14, 0, 3));
    CASE("sub QWORD PTR [r14],0x12c", "49812e2c010000", wrt__x_mi(c, WRT__X_W, WRT__I_SUB, WRT__R14, 0, 300));
    CASE("mov DWORD PTR [rsp+0x8],0x7", "c744240807000000", wrt__x_mov_mi(c, 0, WRT__RSP, 8, 7));
    CASE("mov r11d,0xffffffff", "41bbffffffff", wrt__x_mov_i(c, WRT__R11, 0xffffffffu));
    CASE("mov rdx,0xffffffffffffffff", "48c7c2ffffffff", wrt__x_mov_i(c, WRT__RDX, 0xffffffffffffffffu));
    CASE("movabs r10,0x123456789abcdef0", "49baf0debc9a78563412", wrt__x_mov_i(c, WRT__R10, 0x123456789abcdef0u));
    CASE("test ecx,0xff", "f7c1ff000000", wrt__x_test_i(c, 0, WRT__RCX, 255));
    CASE("test r8d,r8d", "4585c0", wrt__x_rr(c, WRT__X_TEST, WRT__R8, WRT__R8));
    CASE("shlx eax,ecx,edx", "c4e269f7c1", wrt__x_shiftx(c, 0, WRT__BMI_SHL, WRT__RAX, WRT__RCX, WRT__RDX));
    CASE("sarx r9,r10,r11", "c442a2f7ca", wrt__x_shiftx(c, WRT__X_W, WRT__BMI_SAR, WRT__R9, WRT__R10, WRT__R11));
    CASE("shrx ebx,r12d,esi", "c4c24bf7dc", wrt__x_shiftx(c, 0, WRT__BMI_SHR, WRT__RBX, WRT__R12, WRT__RSI));
    CASE("rorx r8d,eax,0x7", "c4637bf0c007", wrt__x_rorx(c, 0, WRT__R8, WRT__RAX, 7));
    CASE("rorx rax,r13,0x3f", "c4c3fbf0c53f", wrt__x_rorx(c, WRT__X_W, WRT__RAX, WRT__R13, 63));
    CASE("push r12", "4154", wrt__x_push(c, WRT__R12));
    CASE("pop rbp", "5d", wrt__x_pop(c, WRT__RBP));
    CASE("setl al", "0f9cc0", wrt__x_setcc(c, WRT__CC_L, WRT__RAX));
    CASE("seta dil", "400f97c7", wrt__x_setcc(c, WRT__CC_A, WRT__RDI));
    CASE("setb r9b", "410f92c1", wrt__x_setcc(c, WRT__CC_B, WRT__R9));
    CASE("cdq", "99", wrt__x_cdq(c, 0));
    CASE("cqo", "4899", wrt__x_cdq(c, WRT__X_W));
    CASE("btc rax,0x3f", "480fbaf83f", wrt__x_btc(c, WRT__RAX, 63));
    CASE("ret", "c3", wrt__x_ret(c));
    CASE("ud2", "0f0b", wrt__x_ud2(c));
    CASE("addsd xmm0,xmm8", "f2410f58c0", wrt__x_rr(c, WRT__X_FADD | WRT__X_F2, WRT__XMM0, WRT__XMM0 + 8));
    CASE("mulss xmm10,xmm3", "f3440f59d3", wrt__x_rr(c, WRT__X_FMUL | WRT__X_F3, WRT__XMM0 + 10, WRT__XMM0 + 3));
    CASE("sqrtsd xmm1,xmm15", "f2410f51cf", wrt__x_rr(c, WRT__X_SQRT | WRT__X_F2, WRT__XMM0 + 1, WRT__XMM15));
    CASE("movaps xmm12,xmm4", "440f28e4", wrt__x_rr(c, WRT__X_MOVAPS, WRT__XMM0 + 12, WRT__XMM0 + 4));
    CASE("movq xmm7,r10", "66490f6efa", wrt__x_rr(c, WRT__X_MOVD | WRT__X_W, WRT__XMM0 + 7, WRT__R10));
    CASE("movd eax,xmm7", "660f7ef8", wrt__x_rr(c, WRT__X_MOVD_TO, WRT__XMM0 + 7, WRT__RAX));
    CASE("ucomisd xmm0,xmm9", "66410f2ec1", wrt__x_rr(c, WRT__X_UCOMISD, WRT__XMM0, WRT__XMM0 + 9));
    CASE("ucomiss xmm0,xmm1", "0f2ec1", wrt__x_rr(c, WRT__X_UCOMISS, WRT__XMM0, WRT__XMM0 + 1));
    CASE("xorps xmm8,xmm8", "450f57c0", wrt__x_rr(c, WRT__X_XORPS, WRT__XMM0 + 8, WRT__XMM0 + 8));
    CASE("pcmpeqd xmm2,xmm2", "660f76d2", wrt__x_rr(c, WRT__X_PCMPEQD, WRT__XMM0 + 2, WRT__XMM0 + 2));
    CASE("cvtsi2sd xmm3,r9", "f2490f2ad9", wrt__x_rr(c, WRT__X_CVTSI2F | WRT__X_F2 | WRT__X_W, WRT__XMM0 + 3, WRT__R9));
    CASE("cvttss2si r8d,xmm11", "f3450f2cc3", wrt__x_rr(c, WRT__X_CVTTF2SI | WRT__X_F3, WRT__R8, WRT__XMM0 + 11));
    CASE("cvtss2sd xmm1,xmm2", "f30f5aca", wrt__x_rr(c, WRT__X_CVTSS2SD, WRT__XMM0 + 1, WRT__XMM0 + 2));
    CASE("roundsd xmm1,xmm12,0xa", "66410f3a0bcc0a", (wrt__x_rr(c, WRT__X_ROUNDSD, WRT__XMM0 + 1, WRT__XMM0 + 12), wrt__code_u8(c, 10)));
    CASE("psllq xmm9,0x3f", "66410f73f13f", (wrt__x_rr(c, WRT__X_PSHIFT_Q, 6, WRT__XMM0 + 9), wrt__code_u8(c, 63)));
    CASE("xchg r10,rax", "4987c2", wrt__x_rr(c, WRT__X_XCHG | WRT__X_W, WRT__RAX, WRT__R10));
    CASE("imul ecx,DWORD PTR [rsp+0x8],0x3e8", "694c2408e8030000", (wrt__x_rm(c, WRT__X_IMUL32, WRT__RCX, WRT__RSP, 8), wrt__code_u32(c, 1000)));
    CASE("imul ecx,r9d,0xa", "416bc90a", (wrt__x_rr(c, WRT__X_IMUL8, WRT__RCX, WRT__R9), wrt__code_u8(c, 10)));
    CASE("nop WORD PTR [rax+rax*1+0x0]", "660f1f840000000000", wrt__x_nop(c, 9));
    CASE("jmp 0x0", "ebfe", wrt__x_jmp_back(c, 0));
    CASE("jne 0x0", "75fe", wrt__x_jcc_back(c, WRT__CC_NE, 0));
    wrt__code_free(c);
}

TEST(running_out_of_room_is_sticky_and_harmless)
{
    wrt__codebuf *c = &buffer;
    CHECK(wrt__code_init(c, 64));
    for (int i = 0; i < 100000; i++) {
        wrt__code_reserve(c);
        wrt__x_rr(c, WRT__X_ADD, WRT__RAX, WRT__RCX);
    }
    CHECK(!c->failed);
    CHECK_EQ(wrt__code_here(c), 200000);
    c->failed = true;
    while (c->at <= c->end) wrt__code_u8(c, 0);
    wrt__code_reserve(c);
    CHECK_EQ(wrt__code_here(c), 0);
    wrt__code_free(c);
}

TEST(alignment_pads_with_instructions)
{
    wrt__codebuf *c = &buffer;
    CHECK(wrt__code_init(c, 4096));
    for (uint32_t n = 1; n <= 64; n++) {
        c->at = c->data;
        for (uint32_t i = 0; i < n; i++) wrt__code_u8(c, 0xc3);
        wrt__x_align(c, 64);
        CHECK_EQ(wrt__code_here(c), 64);
    }
    wrt__code_free(c);
}
