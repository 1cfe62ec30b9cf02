/* src/wrt/interp/codes.h - the bytes the interpreter dispatches on.
 *
 * It runs a module's own bytes, after wrt__interp_prepare replaced some opcodes by private ones
 * from the codes that no instruction of the scope has. A private code is as long as what it
 * replaces, so offsets in the module stay true.
 */
#ifndef WRT__INTERP_CODES_H
#define WRT__INTERP_CODES_H

#include "../config.h"
#include "../../common/opcodes.h"

/* All 256 values in order: X(byte, NAME) or NO(byte). Names that are not of opcodes.h are private:
 *   FUNC_END   the last `end` of a body
 *   I64_WIDE   i64.const of ten or eleven bytes: code, length, value in 8 bytes
 *   A_B        A, then B, fused; prepare.h lists the parts. LOCAL means local.get, SET and TEE mean
 *              local.set and local.tee, COPY local.get and local.set, ADD i32.add, CONST and WIDE
 *              i32.const. Only the first part's opcode changes, except that WIDE ones end in a
 *              decoded form of the constant, which is too slow to read as LEB128 each time:
 *                 code, local (LOCAL_WIDE only), length of the whole, constant in 3 bytes, offset
 *                 of the load in a byte */
/* clang-format off */
#define WRT__INTERP_CODES(X, NO)                                                                  \
    X(0x00, UNREACHABLE) X(0x01, NOP) X(0x02, BLOCK) X(0x03, LOOP) X(0x04, IF) X(0x05, ELSE)      \
    X(0x06, WIDE_ADD_I32_LOAD) X(0x07, WIDE_ADD_I32_LOAD8_U) NO(0x08) X(0x09, WIDE_ADD_F64_LOAD)  \
    NO(0x0a) X(0x0b, END) X(0x0c, BR) X(0x0d, BR_IF) X(0x0e, BR_TABLE) X(0x0f, RETURN)            \
    X(0x10, CALL) X(0x11, CALL_INDIRECT) NO(0x12) NO(0x13) NO(0x14) NO(0x15) X(0x16, TEE_CONST)   \
    X(0x17, TEE_BR_IF) X(0x18, LOCAL_WIDE_I32_ADD) X(0x19, I64_WIDE) X(0x1a, DROP)                \
    X(0x1b, SELECT) X(0x1c, SELECT_T) X(0x1d, LOCAL_WIDE_ADD_I32_LOAD)                            \
    X(0x1e, LOCAL_WIDE_ADD_I32_LOAD8_U) NO(0x1f) X(0x20, LOCAL_GET) X(0x21, LOCAL_SET)            \
    X(0x22, LOCAL_TEE) X(0x23, GLOBAL_GET) X(0x24, GLOBAL_SET) X(0x25, TABLE_GET)                 \
    X(0x26, TABLE_SET) X(0x27, LOCAL_WIDE_ADD_F64_LOAD) X(0x28, I32_LOAD) X(0x29, I64_LOAD)       \
    X(0x2a, F32_LOAD) X(0x2b, F64_LOAD) X(0x2c, I32_LOAD8_S) X(0x2d, I32_LOAD8_U)                 \
    X(0x2e, I32_LOAD16_S) X(0x2f, I32_LOAD16_U) X(0x30, I64_LOAD8_S) X(0x31, I64_LOAD8_U)         \
    X(0x32, I64_LOAD16_S) X(0x33, I64_LOAD16_U) X(0x34, I64_LOAD32_S) X(0x35, I64_LOAD32_U)       \
    X(0x36, I32_STORE) X(0x37, I64_STORE) X(0x38, F32_STORE) X(0x39, F64_STORE)                   \
    X(0x3a, I32_STORE8) X(0x3b, I32_STORE16) X(0x3c, I64_STORE8) X(0x3d, I64_STORE16)             \
    X(0x3e, I64_STORE32) X(0x3f, MEMORY_SIZE) X(0x40, MEMORY_GROW) X(0x41, I32_CONST)             \
    X(0x42, I64_CONST) X(0x43, F32_CONST) X(0x44, F64_CONST) X(0x45, I32_EQZ) X(0x46, I32_EQ)     \
    X(0x47, I32_NE) X(0x48, I32_LT_S) X(0x49, I32_LT_U) X(0x4a, I32_GT_S) X(0x4b, I32_GT_U)       \
    X(0x4c, I32_LE_S) X(0x4d, I32_LE_U) X(0x4e, I32_GE_S) X(0x4f, I32_GE_U) X(0x50, I64_EQZ)      \
    X(0x51, I64_EQ) X(0x52, I64_NE) X(0x53, I64_LT_S) X(0x54, I64_LT_U) X(0x55, I64_GT_S)         \
    X(0x56, I64_GT_U) X(0x57, I64_LE_S) X(0x58, I64_LE_U) X(0x59, I64_GE_S) X(0x5a, I64_GE_U)     \
    X(0x5b, F32_EQ) X(0x5c, F32_NE) X(0x5d, F32_LT) X(0x5e, F32_GT) X(0x5f, F32_LE)               \
    X(0x60, F32_GE) X(0x61, F64_EQ) X(0x62, F64_NE) X(0x63, F64_LT) X(0x64, F64_GT)               \
    X(0x65, F64_LE) X(0x66, F64_GE) X(0x67, I32_CLZ) X(0x68, I32_CTZ) X(0x69, I32_POPCNT)         \
    X(0x6a, I32_ADD) X(0x6b, I32_SUB) X(0x6c, I32_MUL) X(0x6d, I32_DIV_S) X(0x6e, I32_DIV_U)      \
    X(0x6f, I32_REM_S) X(0x70, I32_REM_U) X(0x71, I32_AND) X(0x72, I32_OR) X(0x73, I32_XOR)       \
    X(0x74, I32_SHL) X(0x75, I32_SHR_S) X(0x76, I32_SHR_U) X(0x77, I32_ROTL) X(0x78, I32_ROTR)    \
    X(0x79, I64_CLZ) X(0x7a, I64_CTZ) X(0x7b, I64_POPCNT) X(0x7c, I64_ADD) X(0x7d, I64_SUB)       \
    X(0x7e, I64_MUL) X(0x7f, I64_DIV_S) X(0x80, I64_DIV_U) X(0x81, I64_REM_S) X(0x82, I64_REM_U)  \
    X(0x83, I64_AND) X(0x84, I64_OR) X(0x85, I64_XOR) X(0x86, I64_SHL) X(0x87, I64_SHR_S)         \
    X(0x88, I64_SHR_U) X(0x89, I64_ROTL) X(0x8a, I64_ROTR) X(0x8b, F32_ABS) X(0x8c, F32_NEG)      \
    X(0x8d, F32_CEIL) X(0x8e, F32_FLOOR) X(0x8f, F32_TRUNC) X(0x90, F32_NEAREST)                  \
    X(0x91, F32_SQRT) X(0x92, F32_ADD) X(0x93, F32_SUB) X(0x94, F32_MUL) X(0x95, F32_DIV)         \
    X(0x96, F32_MIN) X(0x97, F32_MAX) X(0x98, F32_COPYSIGN) X(0x99, F64_ABS) X(0x9a, F64_NEG)     \
    X(0x9b, F64_CEIL) X(0x9c, F64_FLOOR) X(0x9d, F64_TRUNC) X(0x9e, F64_NEAREST)                  \
    X(0x9f, F64_SQRT) X(0xa0, F64_ADD) X(0xa1, F64_SUB) X(0xa2, F64_MUL) X(0xa3, F64_DIV)         \
    X(0xa4, F64_MIN) X(0xa5, F64_MAX) X(0xa6, F64_COPYSIGN) X(0xa7, I32_WRAP_I64)                 \
    X(0xa8, I32_TRUNC_F32_S) X(0xa9, I32_TRUNC_F32_U) X(0xaa, I32_TRUNC_F64_S)                    \
    X(0xab, I32_TRUNC_F64_U) X(0xac, I64_EXTEND_I32_S) X(0xad, I64_EXTEND_I32_U)                  \
    X(0xae, I64_TRUNC_F32_S) X(0xaf, I64_TRUNC_F32_U) X(0xb0, I64_TRUNC_F64_S)                    \
    X(0xb1, I64_TRUNC_F64_U) X(0xb2, F32_CONVERT_I32_S) X(0xb3, F32_CONVERT_I32_U)                \
    X(0xb4, F32_CONVERT_I64_S) X(0xb5, F32_CONVERT_I64_U) X(0xb6, F32_DEMOTE_F64)                 \
    X(0xb7, F64_CONVERT_I32_S) X(0xb8, F64_CONVERT_I32_U) X(0xb9, F64_CONVERT_I64_S)              \
    X(0xba, F64_CONVERT_I64_U) X(0xbb, F64_PROMOTE_F32) X(0xbc, I32_REINTERPRET_F32)              \
    X(0xbd, I64_REINTERPRET_F64) X(0xbe, F32_REINTERPRET_I32) X(0xbf, F64_REINTERPRET_I64)        \
    X(0xc0, I32_EXTEND8_S) X(0xc1, I32_EXTEND16_S) X(0xc2, I64_EXTEND8_S)                         \
    X(0xc3, I64_EXTEND16_S) X(0xc4, I64_EXTEND32_S) X(0xc5, LOCAL_I32_ADD)                        \
    X(0xc6, LOCAL_I32_AND) X(0xc7, LOCAL_I32_SUB) X(0xc8, LOCAL_I32_XOR) X(0xc9, LOCAL_I64_ADD)   \
    X(0xca, LOCAL_I64_XOR) X(0xcb, LOCAL_F64_ADD) X(0xcc, LOCAL_F64_MUL) X(0xcd, LOCAL_I32_LOAD)  \
    X(0xce, LOCAL_I32_LOAD8_U) X(0xcf, LOCAL_F64_LOAD) X(0xd0, REF_NULL) X(0xd1, REF_IS_NULL)     \
    X(0xd2, REF_FUNC) NO(0xd3) NO(0xd4) NO(0xd5) NO(0xd6) X(0xd7, LOCAL_I32_STORE)                \
    X(0xd8, LOCAL_BR_IF) X(0xd9, LOCAL_LOCAL) X(0xda, LOCAL_LOCAL_I32_ADD) X(0xdb, LOCAL_CONST)   \
    X(0xdc, LOCAL_CONST_I32_ADD) X(0xdd, LOCAL_CONST_I32_ADD_SET)                                 \
    X(0xde, LOCAL_CONST_I32_ADD_TEE) X(0xdf, LOCAL_COPY) NO(0xe0) NO(0xe1) NO(0xe2) NO(0xe3)      \
    NO(0xe4) NO(0xe5) NO(0xe6) X(0xe7, CONST_I32_ADD) X(0xe8, CONST_I32_AND)                      \
    X(0xe9, CONST_I32_MUL) X(0xea, CONST_I32_SHL) X(0xeb, CONST_I32_SHR_U)                        \
    X(0xec, CONST_I32_NE_BR_IF) X(0xed, I32_EQZ_BR_IF) X(0xee, I32_EQ_BR_IF)                      \
    X(0xef, I32_NE_BR_IF) X(0xf0, I32_LT_S_BR_IF) X(0xf1, I32_LT_U_BR_IF)                         \
    X(0xf2, I32_GT_U_BR_IF) X(0xf3, I32_GE_U_BR_IF) X(0xf4, ADD_I32_LOAD)                         \
    X(0xf5, ADD_I32_LOAD8_U) X(0xf6, ADD_F64_LOAD) X(0xf7, I32_ADD_SET) X(0xf8, I32_ADD_TEE)      \
    X(0xf9, SET_LOCAL) X(0xfa, TEE_LOCAL) NO(0xfb) X(0xfc, PREFIX_FC) NO(0xfd) NO(0xfe)           \
    X(0xff, FUNC_END)
/* clang-format on */

enum {
#define WRT__X(byte, name) WRT__CODE_##name = byte,
#define WRT__NO(byte)
    WRT__INTERP_CODES(WRT__X, WRT__NO)
#undef WRT__X
#undef WRT__NO
        WRT__CODE_COUNT = 256
};

/* -- immediates -------------------------------------------------------------------------------- */

/* Bodies were validated: an integer ends inside, in at most five (ten) bytes. */
static inline uint32_t wrt__interp_u32(const uint8_t **p)
{
    uint32_t value = 0;
    for (uint32_t shift = 0;; shift += 7) {
        uint32_t byte = *(*p)++;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
}

static inline uint64_t wrt__interp_s64(const uint8_t **p)
{
    uint64_t value = 0;
    for (uint32_t shift = 0;;) {
        uint64_t byte = *(*p)++;
        value |= (byte & 0x7f) << shift;
        shift += 7;
        if (byte >= 0x80) continue;
        if (shift < 64 && (byte & 0x40)) value |= ~(uint64_t)0 << shift;
        return value;
    }
}

#endif /* WRT__INTERP_CODES_H */
