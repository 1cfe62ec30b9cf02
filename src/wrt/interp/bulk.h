/* src/wrt/interp/bulk.h - the instructions behind prefix 0xfc.
 *
 * Out of the dispatch loop: they are rare or long, and here they may take addresses without
 * costing the loop its registers. All operands are in memory.
 */
#ifndef WRT__INTERP_BULK_H
#define WRT__INTERP_BULK_H

#include "../../common/opcodes.h"
#include "../runtime/ops.h"
#include "codes.h"
#include "simple.h"

/* Sub-opcodes 0 to 7. */
static inline uint64_t wrt__interp_saturate(uint32_t op, uint64_t a)
{
    switch (op) {
#define WRT__X(name, result) \
    case WX__OP_##name & 0xfff: return (uint64_t)(result);
        WRT__INTERP_SATURATING(WRT__X)
#undef WRT__X
    default: return a;
    }
}

/* What became of one instruction: `next` and `top` are where ip and the stack's top slot are then. */
typedef struct wrt__bulk_result {
    const uint8_t *next;
    uint64_t *top;
    int trap;
} wrt__bulk_result;

static int wrt__interp_bulk_memory(wrt__context *ctx, uint32_t op, uint32_t first, uint32_t second,
                                   const uint64_t *top)
{
    uint32_t d = (uint32_t)top[-2], s = (uint32_t)top[-1], n = (uint32_t)top[0];
    switch (op) {
    case WX__OP_MEMORY_INIT & 0xfff: return wrt__op_memory_init(ctx, second, first, d, s, n);
    case WX__OP_MEMORY_COPY & 0xfff: return wrt__op_memory_copy(ctx, first, second, d, s, n);
    default: return wrt__op_memory_fill(ctx, first, d, s, n);
    }
}

static int wrt__interp_bulk_table(wrt__context *ctx, uint32_t op, uint32_t first, uint32_t second,
                                  const uint64_t *top)
{
    uint32_t d = (uint32_t)top[-2], s = (uint32_t)top[-1], n = (uint32_t)top[0];
    switch (op) {
    case WX__OP_TABLE_INIT & 0xfff: return wrt__op_table_init(ctx, second, first, d, s, n);
    case WX__OP_TABLE_COPY & 0xfff: return wrt__op_table_copy(ctx, first, second, d, s, n);
    default: return wrt__op_table_fill(ctx, first, d, top[-1], n);
    }
}

/* Executes the instruction whose sub-opcode is at p, with the top operand at *top. */
static WX__NOINLINE wrt__bulk_result wrt__interp_bulk(wrt__context *ctx, const uint8_t *p,
                                                      uint64_t *top)
{
    wrt__bulk_result r;
    uint32_t op = wrt__interp_u32(&p), second = 0;
    uint32_t first = op < 8 ? 0 : wrt__interp_u32(&p);
    r.trap = WRT__NO_TRAP;
    r.top = top - 3;
    switch (op) {
    case WX__OP_MEMORY_INIT & 0xfff:
    case WX__OP_MEMORY_COPY & 0xfff: second = wrt__interp_u32(&p); WX__FALLTHROUGH;
    case WX__OP_MEMORY_FILL & 0xfff:
        r.trap = wrt__interp_bulk_memory(ctx, op, first, second, top);
        break;
    case WX__OP_TABLE_INIT & 0xfff:
    case WX__OP_TABLE_COPY & 0xfff: second = wrt__interp_u32(&p); WX__FALLTHROUGH;
    case WX__OP_TABLE_FILL & 0xfff:
        r.trap = wrt__interp_bulk_table(ctx, op, first, second, top);
        break;
    case WX__OP_TABLE_GROW & 0xfff: {
        uint32_t old;
        r.trap = wrt__op_table_grow(ctx, first, top[-1], (uint32_t)top[0], &old);
        top[-1] = old;
        r.top = top - 1;
        break;
    }
    case WX__OP_TABLE_SIZE & 0xfff:
        top[1] = ctx->tables[first]->size;
        r.top = top + 1;
        break;
    case WX__OP_DATA_DROP & 0xfff:
        wrt__op_data_drop(ctx, first);
        r.top = top;
        break;
    case WX__OP_ELEM_DROP & 0xfff:
        wrt__op_elem_drop(ctx, first);
        r.top = top;
        break;
    default: /* written with more bytes than it needs */
        *top = wrt__interp_saturate(op, *top);
        r.top = top;
        break;
    }
    r.next = p;
    return r;
}

#endif /* WRT__INTERP_BULK_H */
