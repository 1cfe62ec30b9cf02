/* src/wrt/jit/fold.h - integer arithmetic on constants, done while compiling. */
#ifndef WRT__JIT_FOLD_H
#define WRT__JIT_FOLD_H

#include "state.h"

/* Binary integer instructions by their distance from i32.add or i64.add. */
enum {
    WRT__INT_ADD,
    WRT__INT_SUB,
    WRT__INT_MUL,
    WRT__INT_DIV_S,
    WRT__INT_DIV_U,
    WRT__INT_REM_S,
    WRT__INT_REM_U,
    WRT__INT_AND,
    WRT__INT_OR,
    WRT__INT_XOR,
    WRT__INT_SHL,
    WRT__INT_SHR_S,
    WRT__INT_SHR_U,
    WRT__INT_ROTL,
    WRT__INT_ROTR
};

static inline int64_t wrt__as_signed(uint64_t v, bool wide)
{
    uint64_t sign = (uint64_t)1 << (wide ? 63 : 31);
    if (wide) return v < sign ? (int64_t)v : (int64_t)(v - sign) + INT64_MIN;
    return (int64_t)((v & 0xffffffffu) ^ sign) - (int64_t)sign;
}

/* v >> n with copies of the sign. */
static inline uint64_t wrt__shift_signed(uint64_t v, uint32_t n, bool wide)
{
    uint64_t x = wide ? v : (uint64_t)wrt__as_signed(v, false);
    if (n == 0) return x;
    return (x >> n) | ((x >> 63) ? ~(uint64_t)0 << (64 - n) : 0);
}

static inline uint64_t wrt__rotate_left(uint64_t v, uint32_t n, bool wide)
{
    if (n == 0) return v;
    return wide ? v << n | v >> (64 - n) : (v << n | (v & 0xffffffffu) >> (32 - n));
}

/* False when the instruction traps on these operands. */
static bool wrt__fold_division(uint32_t op, bool wide, uint64_t a, uint64_t b, uint64_t *out)
{
    *out = 0;
    if (b == 0) return false;
    if (op == WRT__INT_DIV_U) {
        *out = a / b;
    } else if (op == WRT__INT_REM_U) {
        *out = a % b;
    } else {
        int64_t x = wrt__as_signed(a, wide), y = wrt__as_signed(b, wide);
        bool overflows = y == -1;
        if (overflows && op == WRT__INT_DIV_S && x == (wide ? INT64_MIN : (int64_t)INT32_MIN)) {
            return false;
        }
        if (op == WRT__INT_DIV_S) *out = overflows ? 0 - a : (uint64_t)(x / y);
        else *out = overflows ? 0 : (uint64_t)(x % y);
    }
    return true;
}

/* The result, zero-extended; false when it is a trap. */
static bool wrt__fold(uint32_t op, bool wide, uint64_t a, uint64_t b, uint64_t *out)
{
    uint32_t n = (uint32_t)b & (wide ? 63 : 31);
    bool ok = true;
    if (!wide) {
        a &= 0xffffffffu;
        b &= 0xffffffffu;
    }
    switch (op) {
    case WRT__INT_ADD: *out = a + b; break;
    case WRT__INT_SUB: *out = a - b; break;
    case WRT__INT_MUL: *out = a * b; break;
    case WRT__INT_AND: *out = a & b; break;
    case WRT__INT_OR: *out = a | b; break;
    case WRT__INT_XOR: *out = a ^ b; break;
    case WRT__INT_SHL: *out = a << n; break;
    case WRT__INT_SHR_U: *out = a >> n; break;
    case WRT__INT_SHR_S: *out = wrt__shift_signed(a, n, wide); break;
    case WRT__INT_ROTL: *out = wrt__rotate_left(a, n, wide); break;
    case WRT__INT_ROTR: *out = wrt__rotate_left(a, (0u - n) & (wide ? 63 : 31), wide); break;
    default: ok = wrt__fold_division(op, wide, a, b, out); break;
    }
    if (ok && !wide) *out &= 0xffffffffu;
    return ok;
}

/* Comparisons by their distance from i32.eq or i64.eq. */
enum {
    WRT__CMP_EQ,
    WRT__CMP_NE,
    WRT__CMP_LT_S,
    WRT__CMP_LT_U,
    WRT__CMP_GT_S,
    WRT__CMP_GT_U,
    WRT__CMP_LE_S,
    WRT__CMP_LE_U,
    WRT__CMP_GE_S,
    WRT__CMP_GE_U
};

static bool wrt__fold_compare(uint32_t op, bool wide, uint64_t a, uint64_t b)
{
    int64_t x = wrt__as_signed(a, wide), y = wrt__as_signed(b, wide);
    if (!wide) {
        a &= 0xffffffffu;
        b &= 0xffffffffu;
    }
    switch (op) {
    case WRT__CMP_EQ: return a == b;
    case WRT__CMP_NE: return a != b;
    case WRT__CMP_LT_S: return x < y;
    case WRT__CMP_LT_U: return a < b;
    case WRT__CMP_GT_S: return x > y;
    case WRT__CMP_GT_U: return a > b;
    case WRT__CMP_LE_S: return x <= y;
    case WRT__CMP_LE_U: return a <= b;
    case WRT__CMP_GE_S: return x >= y;
    default: return a >= b;
    }
}

#endif /* WRT__JIT_FOLD_H */
