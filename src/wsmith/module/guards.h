/* src/wsmith/module/guards.h - addresses, indices, divisors and conversions that stay in range.
 *
 * A guarded site cannot trap: addresses and indices are masked to less than the smallest size,
 * which only grows at run time. Functions that are allowed to trap (`risky`) leave half of their
 * sites unguarded, the others guard all; so the share of calls that trap is the share of risky
 * functions, whatever else is in them.
 */
#ifndef WSMITH__GUARDS_H
#define WSMITH__GUARDS_H

#include "menus.h"

static void wsmith__expr(wsmith__gen *g, uint32_t type, uint32_t depth);
static void wsmith__operands(wsmith__gen *g, const uint8_t *types, uint32_t count);

enum { WSMITH__STATEMENT = 255 };

/* This site may trap. */
static inline bool wsmith__unguarded(wsmith__gen *g)
{
    return g->risky && (WSMITH__BITS(g, "unguarded") & 1) != 0;
}

static inline uint32_t wsmith__shallow(uint32_t depth) { return depth > 2 ? 2 : depth; }

/* -- indices ---------------------------------------------------------------------------------------------- */

/* An i32 in [base, base + size), size > 0, that depends on data where that is possible: the
 * operand masked to a power of two, plus a constant. */
static void wsmith__index(wsmith__gen *g, uint32_t base, uint32_t size, uint32_t depth)
{
    uint32_t bits = 31 - wx__clz32(size);
    uint32_t mask = (1u << bits) - 1;
    uint32_t spare = size - mask - 1;
    uint32_t choice = WSMITH__BITS(g, "index");
    uint32_t start = base + wsmith__pick16(choice, spare + 1);
    if (mask == 0 || (choice & 7) == 7) {
        wsmith__emit_i32(g, start + wsmith__pick16(choice >> 3 << 3, mask));
        return;
    }
    wsmith__expr(g, WSMITH__I32, depth);
    wsmith__room(g);
    wsmith__emit_i32(g, mask);
    wsmith__emit(g, WX__OP_I32_AND);
    if (start == 0) return;
    wsmith__emit_i32(g, start);
    wsmith__emit(g, WX__OP_I32_ADD);
}

/* Destination, source and length of a bulk instruction: the length is at most half of the
 * smaller range, the starts leave room for it. A range is [base, base + size). */
static void wsmith__bulk_operands(wsmith__gen *g, uint32_t to_base, uint32_t to_size,
                                  uint32_t from_size, uint32_t depth)
{
    uint32_t half = (to_size < from_size ? to_size : from_size) / 2;
    uint32_t few = g->rounds > 1 ? 64 : 4096;
    if (half > few) half = few;
    wsmith__index(g, to_base, to_size - half + 1, wsmith__shallow(depth));
    wsmith__index(g, 0, from_size - half + 1, wsmith__shallow(depth));
    wsmith__index(g, 0, half + 1, 1);
}

/* -- memory ------------------------------------------------------------------------------------------------- */

/* The smallest size of the memory, at most 2^32 - 1. */
static inline uint32_t wsmith__memory_bytes(const wsmith__gen *g)
{
    return g->memory_min > 0xffff ? 0xffffffffu : g->memory_min << 16;
}

static inline bool wsmith__memory_usable(const wsmith__gen *g)
{
    return g->memory_count > 0 && (g->memory_min > 0 || g->risky);
}

/* 90 in 100 static offsets below the smallest size, 9 below the largest, 1 anywhere. */
static uint32_t wsmith__free_offset(wsmith__gen *g, uint32_t size)
{
    uint32_t bytes = wsmith__memory_bytes(g);
    uint32_t choice = WSMITH__BITS(g, "offset class");
    uint32_t value = WSMITH__BITS(g, "offset");
    if (g->o.in_bounds || choice < 58982) {
        if (bytes < size) return 0;
        if (choice & 1) return value % 64 <= bytes - size ? value % 64 : 0;
        return (uint32_t)((uint64_t)value * (bytes - size + (uint64_t)1) >> 16);
    }
    if (choice < 64881 && g->memory_max > g->memory_min && g->memory_max <= 0xffff) {
        return bytes + (uint32_t)((uint64_t)value * ((g->memory_max - g->memory_min) << 16) >> 16);
    }
    return value << 16 | choice;
}

static void wsmith__address_operand(wsmith__gen *g, uint32_t depth)
{
    static const uint8_t operand[1] = {WSMITH__I32};
    if (depth == WSMITH__STATEMENT) {
        wsmith__operands(g, operand, 1);
    } else {
        wsmith__expr(g, WSMITH__I32, depth);
    }
}

/* An access that ends in the last bytes of the smallest memory, the last included: where bounds checks
 * are wrong when they are wrong. Data decides between four places; `behind`: one of them is a
 * byte too far. */
static uint32_t wsmith__edge_address(wsmith__gen *g, uint32_t size, uint32_t depth, bool behind)
{
    uint32_t offset = WSMITH__BITS(g, "edge offset") % 64;
    uint32_t last = wsmith__memory_bytes(g) - size - offset;
    wsmith__address_operand(g, depth);
    wsmith__room(g);
    wsmith__emit_i32(g, 3);
    wsmith__emit(g, WX__OP_I32_AND);
    wsmith__emit_i32(g, last - 3 + behind);
    wsmith__emit(g, WX__OP_I32_ADD);
    return offset;
}

/* Writes the address operand and returns the static offset that goes with it. Depth
 * WSMITH__STATEMENT: the operand may be on the stack already. */
static uint32_t wsmith__address(wsmith__gen *g, uint32_t size, uint32_t depth)
{
    static const uint8_t widths[4] = {8, 12, 4, 15};
    if (wsmith__unguarded(g) || g->memory_min == 0) {
        if (g->memory_min > 0 && !g->o.in_bounds && (WSMITH__BITS(g, "edge") & 3) == 0) {
            return wsmith__edge_address(g, size, depth, true);
        }
        wsmith__address_operand(g, depth);
        return wsmith__free_offset(g, size);
    }
    uint32_t choice = WSMITH__BITS(g, "address");
    if (choice >= 0xf000) return wsmith__edge_address(g, size, depth, false);
    uint32_t mask = (1u << widths[choice & 3]) - 1;
    uint32_t room = wsmith__memory_bytes(g) - size - mask;
    uint32_t value = choice >> 4;
    uint32_t offset = (choice & 12) != 12
                          ? value & 0xff
                          : (uint32_t)((uint64_t)value * (room + (uint64_t)1) >> 12);
    wsmith__address_operand(g, depth);
    wsmith__room(g);
    wsmith__emit_i32(g, mask);
    wsmith__emit(g, WX__OP_I32_AND);
    return offset;
}

/* Opcode with its memory argument; the alignment is the natural one or a smaller. */
static void wsmith__emit_access(wsmith__gen *g, const wsmith__op *op, uint32_t offset)
{
    uint32_t align = op->align;
    if ((offset & 0x18) == 0x18 && align > 0) align--;
    wsmith__emit_op(g, op);
    *g->p++ = (uint8_t)align;
    wsmith__emit_u32(g, offset);
}

/* -- division ------------------------------------------------------------------------------------------------ */

static void wsmith__emit_const(wsmith__gen *g, bool is64, uint64_t v)
{
    if (is64) {
        wsmith__emit_i64(g, v);
    } else {
        wsmith__emit_i32(g, (uint32_t)v);
    }
}

/* value == 0 ? 1 : value, for the value on the stack. */
static void wsmith__make_nonzero(wsmith__gen *g, uint32_t type)
{
    bool is64 = type == WSMITH__I64;
    uint32_t local = wsmith__scratch(g, type);
    wsmith__emit_indexed(g, WX__OP_LOCAL_TEE, local);
    wsmith__emit_const(g, is64, 1);
    wsmith__emit_indexed(g, WX__OP_LOCAL_GET, local);
    if (is64) {
        wsmith__emit_i64(g, 0);
        wsmith__emit(g, WX__OP_I64_NE);
    }
    wsmith__emit(g, WX__OP_SELECT);
}

/* The smallest number becomes the one above it, so that / -1 cannot overflow. */
static void wsmith__avoid_min(wsmith__gen *g, uint32_t type)
{
    bool is64 = type == WSMITH__I64;
    uint32_t local = wsmith__scratch(g, type);
    wsmith__emit_indexed(g, WX__OP_LOCAL_TEE, local);
    wsmith__emit_indexed(g, WX__OP_LOCAL_GET, local);
    wsmith__emit_const(g, is64, is64 ? (uint64_t)1 << 63 : 0x80000000u);
    wsmith__emit(g, is64 ? WX__OP_I64_EQ : WX__OP_I32_EQ);
    if (is64) wsmith__emit(g, WX__OP_I64_EXTEND_I32_U);
    wsmith__emit(g, is64 ? WX__OP_I64_XOR : WX__OP_I32_XOR);
}

static void wsmith__divide(wsmith__gen *g, const wsmith__op *op, uint32_t depth)
{
    bool guarded = !wsmith__unguarded(g);
    uint32_t choice = guarded ? WSMITH__BITS(g, "divisor") : 0;
    wsmith__expr(g, op->in[0], depth - 1);
    wsmith__room(g);
    if (guarded && choice >= 0x6000) { /* a constant divisor, neither 0 nor -1 */
        uint64_t divisor = (choice & 0x7ff) + 1;
        wsmith__emit_const(g, op->in[0] == WSMITH__I64,
                           choice & 0x1000 ? 0 - (divisor + 1) : divisor);
    } else {
        if (guarded && op->detail == WSMITH__SIGNED) wsmith__avoid_min(g, op->in[0]);
        wsmith__expr(g, op->in[1], depth - 1);
        wsmith__room(g);
        if (guarded) wsmith__make_nonzero(g, op->in[1]);
    }
    wsmith__emit_op(g, op);
}

/* -- float to integer ------------------------------------------------------------------------------------------ */

/* A float converts when it is above (or equal, where `equal`) `low` and below `high`; bits of f32
 * or f64. Rows in the order of the opcodes: i32 from f32 s, u, from f64 s, u, then i64. */
typedef struct wsmith__trunc_bound {
    uint64_t low, high;
    bool equal;
} wsmith__trunc_bound;

static const wsmith__trunc_bound wsmith__trunc_bounds[8] = {
    {0xcf000000u, 0x4f000000u, true},                  /* -2^31, 2^31 */
    {0xbf800000u, 0x4f800000u, false},                 /* -1, 2^32 */
    {0xc1e0000000200000u, 0x41e0000000000000u, false}, /* -2^31 - 1, 2^31 */
    {0xbff0000000000000u, 0x41f0000000000000u, false}, /* -1, 2^32 */
    {0xdf000000u, 0x5f000000u, true},                  /* -2^63, 2^63 */
    {0xbf800000u, 0x5f800000u, false},                 /* -1, 2^64 */
    {0xc3e0000000000000u, 0x43e0000000000000u, true},  /* -2^63, 2^63 */
    {0xbff0000000000000u, 0x43f0000000000000u, false}  /* -1, 2^64 */
};

static void wsmith__emit_float(wsmith__gen *g, uint32_t type, uint64_t bits)
{
    if (type == WSMITH__F64) {
        wsmith__emit_f64(g, bits);
    } else {
        wsmith__emit_f32(g, (uint32_t)bits);
    }
}

/* What cannot be converted, NaN included, becomes 0. */
static void wsmith__clamp(wsmith__gen *g, const wsmith__trunc_bound *bound, uint32_t type)
{
    uint32_t above_equal = type == WSMITH__F64 ? WX__OP_F64_GE : WX__OP_F32_GE;
    uint32_t above = type == WSMITH__F64 ? WX__OP_F64_GT : WX__OP_F32_GT;
    uint32_t local = wsmith__scratch(g, type);
    wsmith__emit_indexed(g, WX__OP_LOCAL_TEE, local);
    wsmith__emit_float(g, type, 0);
    wsmith__emit_indexed(g, WX__OP_LOCAL_GET, local);
    wsmith__emit_float(g, type, bound->low);
    wsmith__emit(g, bound->equal ? above_equal : above);
    wsmith__emit_indexed(g, WX__OP_LOCAL_GET, local);
    wsmith__emit_float(g, type, bound->high);
    wsmith__emit(g, type == WSMITH__F64 ? WX__OP_F64_LT : WX__OP_F32_LT);
    wsmith__emit(g, WX__OP_I32_AND);
    wsmith__emit(g, WX__OP_SELECT);
}

static void wsmith__truncate(wsmith__gen *g, const wsmith__op *op, uint32_t depth)
{
    bool guarded = !wsmith__unguarded(g);
    wsmith__expr(g, op->in[0], depth - 1);
    wsmith__room(g);
    if (guarded) wsmith__clamp(g, &wsmith__trunc_bounds[op->detail], op->in[0]);
    wsmith__emit_op(g, op);
}

/* -- NaN --------------------------------------------------------------------------------------------------------- */

/* x == x ? x : canonical NaN, for the value on the stack. */
static void wsmith__canonicalize(wsmith__gen *g, uint32_t type)
{
    uint32_t local = wsmith__scratch(g, type);
    wsmith__emit_indexed(g, WX__OP_LOCAL_TEE, local);
    wsmith__emit_float(g, type, type == WSMITH__F64 ? 0x7ff8000000000000u : 0x7fc00000u);
    wsmith__emit_indexed(g, WX__OP_LOCAL_GET, local);
    wsmith__emit_indexed(g, WX__OP_LOCAL_GET, local);
    wsmith__emit(g, type == WSMITH__F64 ? WX__OP_F64_EQ : WX__OP_F32_EQ);
    wsmith__emit(g, WX__OP_SELECT);
}

#endif /* WSMITH__GUARDS_H */
