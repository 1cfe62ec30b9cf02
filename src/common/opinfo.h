/* src/common/opinfo.h - the opcode table as data, for those who look instructions up at run time.
 *
 * Include it in implementation parts only: it costs every including file about 40 KiB of constants.
 */
#ifndef WX__OPINFO_H
#define WX__OPINFO_H

#include "base.h"
#include "opcodes.h"

/* Columns as in opcodes.h. `imm` is a WX__IMM_ kind, `feature` a WX__FEATURE_ bit number. */
typedef struct wx__op_info {
    uint32_t code;
    uint8_t imm;
    uint8_t feature;
    uint8_t fuel;
    uint8_t align;
    const char *text;
    const char *pops;
    const char *pushes;
} wx__op_info;

/* Indexed by WX__ID_. */
WX__UNUSED static const wx__op_info wx__op_infos[WX__OPCODE_COUNT] = {
#define WX__X(prefix, opcode, name, text, imm, pops, pushes, feature, fuel, align) \
    {WX__CODE(prefix, opcode),                                                     \
     WX__IMM_##imm,                                                                \
     WX__FEATURE_##feature,                                                        \
     fuel,                                                                         \
     align,                                                                        \
     text,                                                                         \
     pops,                                                                         \
     pushes},
    WX__OPCODES(WX__X)
#undef WX__X
};

/* The row number of `code`, or WX__OPCODE_COUNT when no instruction has it. O(1): compilers make
 * a table of the switch. */
WX__UNUSED static uint32_t wx__op_id(uint32_t code)
{
    switch (code) {
#define WX__X(prefix, opcode, name, text, imm, pops, pushes, feature, fuel, align) \
    case WX__OP_##name: return WX__ID_##name;
        WX__OPCODES(WX__X)
#undef WX__X
    default: return WX__OPCODE_COUNT;
    }
}

/* The row of `code` (see WX__CODE), or NULL. */
WX__UNUSED static const wx__op_info *wx__op_find(uint32_t code)
{
    uint32_t id = wx__op_id(code);
    return id < WX__OPCODE_COUNT ? &wx__op_infos[id] : NULL;
}

#endif /* WX__OPINFO_H */
