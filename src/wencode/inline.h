/* src/wencode/inline.h - operands of instructions, and how an instruction gets into the buffer.
 *
 * Declarations part: these functions are inlined into the calls of instructions*.h, since calls
 * out of line take twice as long. Each instruction asks once for room for the longest one of
 * fixed size; everything unusual is in a function of the implementation (code.h).
 */
#ifndef WENCODE__INLINE_H
#define WENCODE__INLINE_H

#include "api.h"
#include "../common/write.h"

#ifdef __cplusplus
extern "C" {
#endif

/* -- operands ---------------------------------------------------------------------------------- */

enum {
    WENCODE_ALIGN_NATURAL = 0,
    WENCODE_ALIGN_1 = 1,
    WENCODE_ALIGN_2 = 2,
    WENCODE_ALIGN_4 = 3,
    WENCODE_ALIGN_8 = 4,
    WENCODE_ALIGN_16 = 5
};

typedef enum wencode_order { WENCODE_SEQ_CST = 0, WENCODE_ACQ_REL = 1 } wencode_order;

/* Where a load or store goes, next to its address operand. All zero: offset 0 of memory 0, aligned
 * as the type asks for. */
typedef struct wencode_memarg {
    uint64_t offset;
    uint32_t memory;
    uint16_t align; /* WENCODE_ALIGN_, a promise about the sum of address and offset */
    uint16_t order; /* wencode_order, of atomic accesses */
} wencode_memarg;

static inline wencode_memarg wencode_at(uint64_t offset)
{
    wencode_memarg m;
    m.offset = offset;
    m.memory = 0;
    m.align = WENCODE_ALIGN_NATURAL;
    m.order = WENCODE_SEQ_CST;
    return m;
}

static inline wencode_memarg wencode_memory_at(uint32_t memory, uint64_t offset, uint32_t align)
{
    wencode_memarg m;
    m.offset = offset;
    m.memory = memory;
    m.align = (uint16_t)(align < UINT16_MAX ? align : UINT16_MAX);
    m.order = WENCODE_SEQ_CST;
    return m;
}

/* The same place, accessed in another order: acquire-release atomics. */
static inline wencode_memarg wencode_ordered(wencode_memarg m, wencode_order order)
{
    m.order = (uint16_t)order;
    return m;
}

/* A clause of try_table: where an exception goes. */
typedef struct wencode_clause {
    uint8_t kind; /* 0 catch, 1 catch_ref, 2 catch_all, 3 catch_all_ref */
    uint32_t tag; /* of the first two */
    uint32_t depth;
} wencode_clause;

/* `depth` counts from outside of the try_table. */
static inline wencode_clause wencode_on_exception(uint32_t tag, bool with_reference, uint32_t depth)
{
    wencode_clause c;
    c.kind = with_reference ? 1 : 0;
    c.tag = tag;
    c.depth = depth;
    return c;
}

static inline wencode_clause wencode_on_any_exception(bool with_reference, uint32_t depth)
{
    wencode_clause c = wencode_on_exception(0, with_reference, depth);
    c.kind = with_reference ? 3 : 2;
    return c;
}

/* A clause of resume: what happens when the continuation suspends. */
typedef struct wencode_handler {
    uint32_t tag;
    uint32_t depth;
    bool is_switch; /* (on tag switch); `depth` is not used */
} wencode_handler;

/* -- what the implementation does for them ------------------------------------------------------- */

/* The index spaces of wencode.counts. */
enum {
    WENCODE__TYPE,
    WENCODE__FUNC,
    WENCODE__TABLE,
    WENCODE__MEMORY,
    WENCODE__GLOBAL,
    WENCODE__TAG,
    WENCODE__ELEM,
    WENCODE__DATA,
    WENCODE__SPACES
};

/* Room that is made at once. The longest instruction of fixed size is a load of a lane: prefix, 2
 * bytes of opcode, 5 + 5 + 10 of memory argument, lane: 24 bytes; integers touch up to 7 more. */
#define WENCODE__ROOM 32

WENCODE_API size_t wencode__make_room(wencode *e);
WENCODE_API void wencode__bad_label(wencode *e, uint32_t depth);
WENCODE_API void wencode__bad_local(wencode *e, uint32_t local);
WENCODE_API void wencode__bad_lane(wencode *e, uint32_t lane, uint32_t lanes);
WENCODE_API void wencode__use_later(wencode *e, uint32_t space, uint32_t index);
WENCODE_API void wencode__memarg(wencode *e, uint32_t code, wencode_memarg m, uint32_t natural,
                                 int lane);
WENCODE_API wencode_label wencode__open(wencode *e, uint32_t code, wencode_blocktype type);
WENCODE_API void wencode__arm(wencode *e, uint32_t code);
WENCODE_API void wencode__close(wencode *e, uint32_t code);
WENCODE_API void wencode__br_table(wencode *e, const uint32_t *depths, size_t n,
                                   uint32_t otherwise);
WENCODE_API void wencode__select(wencode *e, const wencode_valtype *types, size_t n);
WENCODE_API void wencode__heap(wencode *e, uint32_t code, wencode_heaptype heap);
WENCODE_API void wencode__br_cast(wencode *e, uint32_t code, uint32_t depth, wencode_valtype from,
                                  wencode_valtype to);
WENCODE_API wencode_label wencode__try_table(wencode *e, wencode_blocktype type,
                                             const wencode_clause *clauses, size_t n);
WENCODE_API void wencode__handlers(wencode *e, const wencode_handler *handlers, size_t n);

/* -- one instruction ----------------------------------------------------------------------------- */

/* Where the next instruction goes, as an offset into e->data, with room for WENCODE__ROOM bytes.
 * Never fails: after an error that is scratch space. The offset is a value, not a field, so that
 * the compiler can keep it in a register from one call to the next. */
WX__INLINE size_t wencode__begin(wencode *e)
{
    size_t at = e->len;
    if (WX__UNLIKELY(at >= e->limit)) at = wencode__make_room(e);
    return at;
}

/* Ends an instruction that began at `at` and was written from `start` to `p`. */
WX__INLINE void wencode__finish(wencode *e, size_t at, const uint8_t *start, const uint8_t *p)
{
    e->len = at + (size_t)(p - start);
}

/* `code` is a constant: the byte, or the prefix over 12 bits of opcode (see common/opcodes.h). */
WX__INLINE uint8_t *wencode__opcode(uint8_t *p, uint32_t code)
{
    if (code < 0x1000) {
        *p++ = (uint8_t)code;
        return p;
    }
    *p++ = (uint8_t)(code >> 12);
    if ((code & 0xfff) < 0x80) {
        *p++ = (uint8_t)(code & 0xff);
        return p;
    }
    *p++ = (uint8_t)((code & 0x7f) | 0x80);
    *p++ = (uint8_t)((code & 0xfff) >> 7);
    return p;
}

WX__INLINE uint8_t *wencode__u32(uint8_t *p, uint32_t v)
{
    if (WX__LIKELY(v < 0x80)) {
        *p = (uint8_t)v;
        return p + 1;
    }
    return wx__write_u32_wide(p, v);
}

WX__INLINE void wencode__check_label(wencode *e, uint32_t depth)
{
    if (WX__UNLIKELY(depth >= e->depth)) wencode__bad_label(e, depth);
}

WX__INLINE void wencode__check_lane(wencode *e, uint32_t lane, uint32_t lanes)
{
    if (WX__UNLIKELY(lane >= lanes)) wencode__bad_lane(e, lane, lanes);
}

/* Indices may be used before what they name is added; the end of the module has the last word. */
WX__INLINE void wencode__check_index(wencode *e, uint32_t space, uint32_t index)
{
    if (WX__UNLIKELY(index >= e->counts[space])) wencode__use_later(e, space, index);
}

WX__INLINE void wencode__op(wencode *e, uint32_t code)
{
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    wencode__finish(e, at, start, p);
}

WX__INLINE void wencode__op_u32(wencode *e, uint32_t code, uint32_t a)
{
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    p = wencode__u32(p, a);
    wencode__finish(e, at, start, p);
}

WX__INLINE void wencode__op_u32_u32(wencode *e, uint32_t code, uint32_t a, uint32_t b)
{
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    p = wencode__u32(wencode__u32(p, a), b);
    wencode__finish(e, at, start, p);
}

WX__INLINE void wencode__op_s32(wencode *e, uint32_t code, int32_t v)
{
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    p = wx__write_s32_wide(p, v);
    wencode__finish(e, at, start, p);
}

WX__INLINE void wencode__op_s64(wencode *e, uint32_t code, int64_t v)
{
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    p = wx__write_s64(p, v);
    wencode__finish(e, at, start, p);
}

WX__INLINE void wencode__op_bits32(wencode *e, uint32_t code, uint32_t bits)
{
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    wx__store_u32(p, bits);
    p += 4;
    wencode__finish(e, at, start, p);
}

WX__INLINE void wencode__op_bits64(wencode *e, uint32_t code, uint64_t bits)
{
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    wx__store_u64(p, bits);
    p += 8;
    wencode__finish(e, at, start, p);
}

WX__INLINE void wencode__op_16_bytes(wencode *e, uint32_t code, const uint8_t *bytes)
{
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    memcpy(p, bytes, 16);
    p += 16;
    wencode__finish(e, at, start, p);
}

/* The lanes of a shuffle count through both operands. */
WX__INLINE void wencode__op_shuffle(wencode *e, uint32_t code, const uint8_t *lanes)
{
    for (int i = 0; i < 16; i++) wencode__check_lane(e, lanes[i], 32);
    wencode__op_16_bytes(e, code, lanes);
}

/* A byte behind the opcode: a lane. */
WX__INLINE void wencode__op_byte(wencode *e, uint32_t code, uint32_t byte)
{
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    *p++ = (uint8_t)byte;
    wencode__finish(e, at, start, p);
}

/* `natural` is log2 of the bytes accessed; the usual case is written here. `lane` is the byte behind
 * the memory argument, or -1. */
WX__INLINE void wencode__op_memarg_byte(wencode *e, uint32_t code, wencode_memarg m,
                                        uint32_t natural, int lane)
{
    if (WX__UNLIKELY((m.memory | m.order) != 0 || m.align > natural + 1 || m.offset > UINT32_MAX)) {
        wencode__memarg(e, code, m, natural, lane);
        return;
    }
    wencode__check_index(e, WENCODE__MEMORY, 0);
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    *p++ = (uint8_t)(m.align ? m.align - 1u : natural);
    p = wencode__u32(p, (uint32_t)m.offset);
    if (lane >= 0) *p++ = (uint8_t)lane;
    wencode__finish(e, at, start, p);
}

WX__INLINE void wencode__op_memarg(wencode *e, uint32_t code, wencode_memarg m, uint32_t natural)
{
    wencode__op_memarg_byte(e, code, m, natural, -1);
}

WX__INLINE void wencode__op_memarg_lane(wencode *e, uint32_t code, wencode_memarg m,
                                        uint32_t natural, uint8_t lane)
{
    wencode__check_lane(e, lane, 16u >> natural);
    wencode__op_memarg_byte(e, code, m, natural, lane);
}

/* An ordering byte, then an index. */
WX__INLINE void wencode__op_order(wencode *e, uint32_t code, wencode_order order, uint32_t a)
{
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    *p++ = (uint8_t)order;
    p = wencode__u32(p, a);
    wencode__finish(e, at, start, p);
}

#ifdef __cplusplus
}
#endif

#endif /* WENCODE__INLINE_H */
