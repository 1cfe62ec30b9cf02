/* src/wrt/runtime/ops.h - instructions both engines leave to C: growth, bulk memory, tables.
 *
 * Every `int` here is WRT__NO_TRAP or a wrt_trap_code, with nothing changed in that case; the engine
 * then calls wrt__trap_set. The instruction's own fuel has been charged by the engine; the part
 * that depends on the length is charged here: bounds first (a trap costs nothing more), then the
 * tank must hold n, then the effect; only an interrupt may leave part of it. Indices of memories, tables and segments were validated.
 * A memory may move in wrt__op_memory_grow; context->memory_data and memory_size are then new.
 */
#ifndef WRT__OPS_H
#define WRT__OPS_H

#include "fuel.h"
#include "memory.h"
#include "table.h"

/* Pays for n bytes or elements; also the place where an interrupt is noticed before a long one. */
static inline int wrt__op_pay(wrt__context *ctx, uint64_t n)
{
    if (WX__UNLIKELY(wrt__fuel_load(ctx) < (int64_t)n || wrt__interrupt_pending(ctx->store))) {
        if (!wrt__out_of_fuel(ctx, n)) return (int)ctx->store->trap.code;
    }
    if (wrt__is_metered(ctx->store)) wrt__fuel_charge(ctx, (int64_t)n);
    return WRT__NO_TRAP;
}

/* [start, start + n) is not within [0, size). */
static inline bool wrt__op_outside(uint64_t start, uint64_t n, uint64_t size)
{
    return n > size || start > size - n;
}

/* Bytes done between two looks at the interrupt: well under a millisecond's worth. */
#define WRT__OP_PIECE ((size_t)4 << 20)

/* The tank holds at least 0 here, so this asks no callback. */
static inline int wrt__op_poll(wrt__context *ctx)
{
    if (!wrt__interrupt_pending(ctx->store) || wrt__out_of_fuel(ctx, 0)) return WRT__NO_TRAP;
    return (int)ctx->store->trap.code;
}

static int wrt__op_fill_bytes(wrt__context *ctx, uint8_t *d, int value, size_t n)
{
    for (; ctx->store->interrupt && n > WRT__OP_PIECE; d += WRT__OP_PIECE, n -= WRT__OP_PIECE) {
        memset(d, value, WRT__OP_PIECE);
        int trap = wrt__op_poll(ctx);
        if (trap != WRT__NO_TRAP) return trap;
    }
    if (n) memset(d, value, n);
    return WRT__NO_TRAP;
}

/* From the end when the ranges may overlap upwards. */
static int wrt__op_copy_bytes(wrt__context *ctx, uint8_t *d, const uint8_t *s, size_t n)
{
    size_t step = (uintptr_t)d > (uintptr_t)s ? 0 : WRT__OP_PIECE;
    for (; ctx->store->interrupt && n > WRT__OP_PIECE; d += step, s += step) {
        n -= WRT__OP_PIECE;
        memmove(d + (step ? 0 : n), s + (step ? 0 : n), WRT__OP_PIECE);
        int trap = wrt__op_poll(ctx);
        if (trap != WRT__NO_TRAP) return trap;
    }
    if (n) memmove(d, s, n);
    return WRT__NO_TRAP;
}

/* -- memories ------------------------------------------------------------------------------------- */

/* The old size in pages, or 0xffffffff when refused. */
static WX__UNUSED uint32_t wrt__op_memory_grow(wrt__context *ctx, uint32_t memory, uint64_t pages)
{
    return (uint32_t)wrt__memory_grow(ctx->memories[memory], pages);
}

static WX__UNUSED int wrt__op_memory_fill(wrt__context *ctx, uint32_t memory, uint64_t d,
                                          uint32_t value, uint64_t n)
{
    wrt__memory *m = ctx->memories[memory];
    if (wrt__op_outside(d, n, m->size)) return WRT_TRAP_MEMORY_OUT_OF_BOUNDS;
    int trap = wrt__op_pay(ctx, n);
    if (trap != WRT__NO_TRAP) return trap;
    return n ? wrt__op_fill_bytes(ctx, m->data + d, (int)(value & 0xff), (size_t)n) : WRT__NO_TRAP;
}

static WX__UNUSED int wrt__op_memory_copy(wrt__context *ctx, uint32_t d_memory, uint32_t s_memory,
                                          uint64_t d, uint64_t s, uint64_t n)
{
    wrt__memory *to = ctx->memories[d_memory];
    wrt__memory *from = ctx->memories[s_memory];
    if (wrt__op_outside(d, n, to->size) || wrt__op_outside(s, n, from->size)) {
        return WRT_TRAP_MEMORY_OUT_OF_BOUNDS;
    }
    int trap = wrt__op_pay(ctx, n);
    if (trap != WRT__NO_TRAP) return trap;
    return n ? wrt__op_copy_bytes(ctx, to->data + d, from->data + s, (size_t)n) : WRT__NO_TRAP;
}

/* `s` and `n` are in bytes of the segment, which is empty once dropped. */
static WX__UNUSED int wrt__op_memory_init(wrt__context *ctx, uint32_t memory, uint32_t segment,
                                          uint64_t d, uint64_t s, uint64_t n)
{
    wrt__memory *m = ctx->memories[memory];
    const wrt__data *data = &ctx->module->datas[segment];
    uint64_t len = ctx->data_dropped[segment] ? 0 : data->bytes.len;
    if (wrt__op_outside(s, n, len) || wrt__op_outside(d, n, m->size)) {
        return WRT_TRAP_MEMORY_OUT_OF_BOUNDS;
    }
    int trap = wrt__op_pay(ctx, n);
    if (trap != WRT__NO_TRAP) return trap;
    const uint8_t *from = ctx->module->bytes + data->bytes.offset + s;
    return n ? wrt__op_copy_bytes(ctx, m->data + d, from, (size_t)n) : WRT__NO_TRAP;
}

static WX__UNUSED void wrt__op_data_drop(wrt__context *ctx, uint32_t segment)
{
    ctx->data_dropped[segment] = true;
}

/* -- tables ------------------------------------------------------------------------------------------- */

static WX__UNUSED int wrt__op_table_get(wrt__context *ctx, uint32_t table, uint32_t i,
                                        uint64_t *out)
{
    const wrt__table *t = ctx->tables[table];
    if (i >= t->size) return WRT_TRAP_TABLE_OUT_OF_BOUNDS;
    *out = t->elements[i];
    return WRT__NO_TRAP;
}

static WX__UNUSED int wrt__op_table_set(wrt__context *ctx, uint32_t table, uint32_t i,
                                        uint64_t value)
{
    wrt__table *t = ctx->tables[table];
    if (i >= t->size) return WRT_TRAP_TABLE_OUT_OF_BOUNDS;
    t->elements[i] = value;
    return WRT__NO_TRAP;
}

/* *out is the old size, or 0xffffffff when refused, which costs nothing more. */
static WX__UNUSED int wrt__op_table_grow(wrt__context *ctx, uint32_t table, uint64_t value,
                                         uint32_t n, uint32_t *out)
{
    wrt__table *t = ctx->tables[table];
    *out = 0xffffffffu;
    if (!wrt__table_may_grow(t, n) || !wrt__table_reserve(t, t->size + n)) return WRT__NO_TRAP;
    int trap = wrt__op_pay(ctx, n);
    if (trap != WRT__NO_TRAP) return trap;
    *out = (uint32_t)wrt__table_grow(t, n, value);
    return WRT__NO_TRAP;
}

static WX__UNUSED int wrt__op_table_fill(wrt__context *ctx, uint32_t table, uint32_t i,
                                         uint64_t value, uint32_t n)
{
    wrt__table *t = ctx->tables[table];
    if (wrt__op_outside(i, n, t->size)) return WRT_TRAP_TABLE_OUT_OF_BOUNDS;
    int trap = wrt__op_pay(ctx, n);
    if (trap != WRT__NO_TRAP) return trap;
    wrt__table_fill(t, i, value, n);
    return WRT__NO_TRAP;
}

static WX__UNUSED int wrt__op_table_copy(wrt__context *ctx, uint32_t d_table, uint32_t s_table,
                                         uint32_t d, uint32_t s, uint32_t n)
{
    wrt__table *to = ctx->tables[d_table];
    wrt__table *from = ctx->tables[s_table];
    if (wrt__op_outside(d, n, to->size) || wrt__op_outside(s, n, from->size)) {
        return WRT_TRAP_TABLE_OUT_OF_BOUNDS;
    }
    int trap = wrt__op_pay(ctx, n);
    if (trap != WRT__NO_TRAP) return trap;
    if (n) memmove(to->elements + d, from->elements + s, (size_t)n * sizeof(uint64_t));
    return WRT__NO_TRAP;
}

static WX__UNUSED int wrt__op_table_init(wrt__context *ctx, uint32_t table, uint32_t segment,
                                         uint32_t d, uint32_t s, uint32_t n)
{
    wrt__table *t = ctx->tables[table];
    const wrt__elem *elem = &ctx->module->elems[segment];
    uint64_t len = ctx->elem_dropped[segment] ? 0 : wx__array_len(elem->items);
    if (wrt__op_outside(s, n, len) || wrt__op_outside(d, n, t->size)) {
        return WRT_TRAP_TABLE_OUT_OF_BOUNDS;
    }
    int trap = wrt__op_pay(ctx, n);
    if (trap != WRT__NO_TRAP) return trap;
    for (uint32_t i = 0; i < n; i++) {
        t->elements[d + i] = wrt__const_eval(ctx, &elem->items[s + i]);
    }
    return WRT__NO_TRAP;
}

static WX__UNUSED void wrt__op_elem_drop(wrt__context *ctx, uint32_t segment)
{
    ctx->elem_dropped[segment] = true;
}

#endif /* WRT__OPS_H */
