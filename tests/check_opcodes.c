/* tests/check_opcodes.c - prints the opcode table and the features, tab-separated, for
 * tests/check_opcodes.py. Build: cc -Isrc tests/check_opcodes.c */
#include <stdio.h>

#include "common/opinfo.h"

static const char *const imm_names[] = {
#define WX__X(name) #name,
    WX__IMMEDIATES(WX__X)
#undef WX__X
};

static const char *const feature_names[] = {
#define WX__X(name, text, level) text,
    WX__FEATURES(WX__X)
#undef WX__X
};

static const char *const names[] = {
#define WX__X(prefix, opcode, name, text, imm, pops, pushes, feature, fuel, align) #name,
    WX__OPCODES(WX__X)
#undef WX__X
};

int main(void)
{
    for (uint32_t i = 0; i < WX__OPCODE_COUNT; i++) {
        const wx__op_info *op = &wx__op_infos[i];
        uint32_t prefix = op->code >> 12, opcode = op->code & 0xfff;
        printf("%u\t%u\t%s\t%s\t%s\t%s\t%s\t%s\t%u\t%u\n", (unsigned)prefix, (unsigned)opcode,
               names[i], op->text, imm_names[op->imm], op->pops, op->pushes,
               feature_names[op->feature], (unsigned)op->fuel, (unsigned)op->align);
    }
    return 0;
}
