/* src/common/scan_instr.h - one instruction of a body or constant expression, read by the opcode
 * table into one struct.
 *
 * Nothing is allocated: vectors of immediates are read once, to find their end and every error in
 * them, and left as views for a second walk. Blocks are not matched here; see wx__nest.
 */
#ifndef WX__SCAN_INSTR_H
#define WX__SCAN_INSTR_H

#include "opinfo.h"
#include "scan_types.h"

/* Which fields are set depends on info->imm; the others have no value. */
typedef struct wx__instr {
    const wx__op_info *info; /* the row of the opcode table */
    const uint8_t *at;       /* the first byte; the next instruction begins at the cursor */
    uint32_t a;              /* the first index or label; of LABELS the default label */
    uint32_t b;              /* the second index */
    uint32_t memory;         /* the MEMARGs */
    uint8_t align;           /* log2, the MEMARGs */
    uint8_t order;           /* ordering byte: MEMARG_ATOMIC, ATOMIC_FENCE, ORDER_ */
    uint8_t lane;            /* MEMARG_LANE, LANE */
    uint8_t flags;           /* WX__CAST_ of BR_CAST; of MEMARGs the flag bits as written */
    uint64_t value;          /* S32 and S64 sign-extended, F32 and F64 as bits, MEMARGs: offset */
    wx__vt type;             /* BLOCK, TRY_TABLE: block type; HEAPTYPE; BR_CAST: from */
    wx__vt type2;            /* BR_CAST: to */
    const uint8_t *bytes;    /* V128, LANES16: 16 */
    wx__view items;          /* LABELS, SELECT_TYPES, TRY_TABLE, RESUME, RESUME_THROW */
} wx__instr;

/* -- opcodes --------------------------------------------------------------------------------------- */

/* One dense switch per prefix, so that compilers make tables of them. */
#define WX__X(prefix, opcode, name, text, imm, pops, pushes, feature, fuel, align) \
    case opcode: return WX__ID_##name;

WX__UNUSED static uint32_t wx__op_id_one_byte(uint32_t opcode)
{
    switch (opcode) {
        WX__OPCODES_ONE_BYTE(WX__X)
    default: return WX__OPCODE_COUNT;
    }
}

WX__UNUSED static uint32_t wx__op_id_fb(uint32_t opcode)
{
    switch (opcode) {
        WX__OPCODES_FB(WX__X)
    default: return WX__OPCODE_COUNT;
    }
}

WX__UNUSED static uint32_t wx__op_id_fc(uint32_t opcode)
{
    switch (opcode) {
        WX__OPCODES_FC(WX__X)
    default: return WX__OPCODE_COUNT;
    }
}

WX__UNUSED static uint32_t wx__op_id_fd(uint32_t opcode)
{
    switch (opcode) {
        WX__OPCODES_FD(WX__X)
    default: return WX__OPCODE_COUNT;
    }
}

WX__UNUSED static uint32_t wx__op_id_fe(uint32_t opcode)
{
    switch (opcode) {
        WX__OPCODES_FE(WX__X)
    default: return WX__OPCODE_COUNT;
    }
}
#undef WX__X

WX__UNUSED static WX__NOINLINE uint32_t wx__scan_prefixed(wx__scan *s, uint32_t prefix)
{
    uint32_t opcode = wx__scan_u32(s);
    switch (prefix) {
    case WX__OP_PREFIX_FB: return wx__op_id_fb(opcode);
    case WX__OP_PREFIX_FC: return wx__op_id_fc(opcode);
    case WX__OP_PREFIX_FD: return wx__op_id_fd(opcode);
    case WX__OP_PREFIX_FE: return wx__op_id_fe(opcode);
    default: return WX__OPCODE_COUNT;
    }
}

/* -- immediates ------------------------------------------------------------------------------------ */

typedef struct wx__catch {
    uint32_t kind; /* WX__CATCH */
    uint32_t tag;  /* of the first two */
    uint32_t label;
} wx__catch;

static inline wx__catch wx__scan_catch(wx__scan *s)
{
    wx__catch c = {0, 0, 0};
    const uint8_t *at = s->p;
    c.kind = wx__scan_byte(s);
    if (c.kind > WX__CATCH_ALL_REF)
        wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed catch clause");
    if (c.kind <= WX__CATCH_REF) c.tag = wx__scan_u32(s);
    c.label = wx__scan_u32(s);
    return c;
}

typedef struct wx__handler {
    uint32_t kind; /* WX__ON_ */
    uint32_t tag;
    uint32_t label; /* of WX__ON_LABEL */
} wx__handler;

static inline wx__handler wx__scan_handler(wx__scan *s)
{
    wx__handler h = {0, 0, 0};
    const uint8_t *at = s->p;
    h.kind = wx__scan_byte(s);
    if (h.kind > WX__ON_SWITCH) wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed on clause");
    h.tag = wx__scan_u32(s);
    if (h.kind == WX__ON_LABEL) h.label = wx__scan_u32(s);
    return h;
}

WX__UNUSED static void wx__scan_catches(wx__scan *s, wx__view *v)
{
    v->count = wx__scan_count(s, 2);
    v->begin = s->p;
    for (uint32_t i = 0; i < v->count && wx__scan_ok(s); i++) (void)wx__scan_catch(s);
    v->end = s->p;
}

WX__UNUSED static void wx__scan_handlers(wx__scan *s, wx__view *v)
{
    v->count = wx__scan_count(s, 2);
    v->begin = s->p;
    for (uint32_t i = 0; i < v->count && wx__scan_ok(s); i++) (void)wx__scan_handler(s);
    v->end = s->p;
}

/* Bits 0-5 of the first field are log2 of the alignment, bit 6 says that a memory index follows.
 * Of an atomic access bit 4 says that an ordering byte follows that; it is part of the alignment
 * while the feature acquire-release is off. */
WX__UNUSED static WX__NOINLINE void wx__scan_memarg_rare(wx__scan *s, wx__instr *in,
                                                         const uint8_t *at, uint32_t flags)
{
    bool atomic = in->info->imm == WX__IMM_MEMARG_ATOMIC;
    if (flags >= 0x80) wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed memop flags");
    if (flags & WX__MEMARG_MEMORY) in->memory = wx__scan_u32(s);
    in->align = flags & 0x3f;
    if (atomic && (flags & WX__MEMARG_ORDER) && (s->features & WX__FEATURE_BIT(ACQUIRE_RELEASE))) {
        in->align = flags & 0x0f;
        in->order = (uint8_t)wx__scan_byte(s);
    }
    in->value = wx__scan_u64(s);
}

WX__INLINE void wx__scan_memarg(wx__scan *s, wx__instr *in)
{
    const uint8_t *at = s->p;
    uint32_t flags = wx__scan_u32(s);
    in->memory = 0;
    in->order = 0;
    in->flags = (uint8_t)flags;
    if (WX__UNLIKELY(flags > 0x0f)) {
        wx__scan_memarg_rare(s, in, at, flags);
        return;
    }
    in->align = (uint8_t)flags;
    if (WX__LIKELY(s->p < s->end && *s->p < 0x80)) in->value = *s->p++;
    else in->value = wx__scan_u64(s);
}

WX__UNUSED static void wx__scan_br_cast(wx__scan *s, wx__instr *in)
{
    const uint8_t *at = s->p;
    in->flags = (uint8_t)wx__scan_byte(s);
    if (in->flags > (WX__CAST_FROM_NULL | WX__CAST_TO_NULL))
        wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed br_on_cast flags");
    in->a = wx__scan_u32(s);
    wx__vt from = wx__scan_heap(s), to = wx__scan_heap(s);
    in->type = wx__vt_ref((in->flags & WX__CAST_FROM_NULL) != 0, from);
    in->type2 = wx__vt_ref((in->flags & WX__CAST_TO_NULL) != 0, to);
}

static inline void wx__scan_order(wx__scan *s, wx__instr *in)
{
    const uint8_t *at = s->p;
    in->order = (uint8_t)wx__scan_byte(s);
    if (in->order > 1) wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed memory ordering");
}

/* Kinds that are one integer, and all others but NONE. */
#define WX__QUICK_IMMEDIATES(X) \
    X(LABEL) X(FUNC) X(TYPE) X(LOCAL) X(GLOBAL) X(TABLE) X(MEM) X(DATA) X(ELEM) X(TAG) X(S32) X(S64)
/* clang-format off */
#define WX__SLOW_IMMEDIATES(X) \
    X(BLOCK) X(LABELS) X(CALL_INDIRECT) X(TABLE_TABLE) X(MEMARG) X(MEMARG_ATOMIC) X(MEMARG_LANE) \
    X(MEM_MEM) X(DATA_MEM) X(ELEM_TABLE) X(F32) X(F64) X(V128) X(LANE) X(LANES16) \
    X(SELECT_TYPES) X(HEAPTYPE) X(TYPE_TYPE) X(TYPE_FIELD) X(TYPE_DATA) X(TYPE_ELEM) X(TYPE_LEN) \
    X(TYPE_TAG) X(BR_CAST) X(TRY_TABLE) X(RESUME) X(RESUME_THROW) X(ATOMIC_FENCE) \
    X(ORDER_GLOBAL) X(ORDER_TABLE) X(ORDER_TYPE) X(ORDER_TYPE_FIELD)
/* clang-format on */

/* The kinds that code of today has seldom. */
WX__UNUSED static WX__NOINLINE void wx__scan_rare_immediate(wx__scan *s, wx__instr *in)
{
    switch (in->info->imm) {
    case WX__IMM_LABELS:
        in->items = wx__scan_u32s(s);
        in->a = wx__scan_u32(s);
        break;
    case WX__IMM_V128:
    case WX__IMM_LANES16: in->bytes = wx__scan_take(s, 16); break;
    case WX__IMM_LANE: in->lane = (uint8_t)wx__scan_byte(s); break;
    case WX__IMM_MEMARG_LANE:
        wx__scan_memarg(s, in);
        in->lane = (uint8_t)wx__scan_byte(s);
        break;
    case WX__IMM_SELECT_TYPES: in->items = wx__scan_vts(s); break;
    case WX__IMM_HEAPTYPE: in->type = wx__scan_heap(s); break;
    case WX__IMM_BR_CAST: wx__scan_br_cast(s, in); break;
    case WX__IMM_TRY_TABLE:
        in->type = wx__scan_blocktype(s);
        wx__scan_catches(s, &in->items);
        break;
    case WX__IMM_RESUME:
        in->a = wx__scan_u32(s);
        wx__scan_handlers(s, &in->items);
        break;
    case WX__IMM_RESUME_THROW:
        in->a = wx__scan_u32(s);
        in->b = wx__scan_u32(s);
        wx__scan_handlers(s, &in->items);
        break;
    case WX__IMM_ATOMIC_FENCE:
        wx__scan_order(s, in);
        if (in->order && !(s->features & WX__FEATURE_BIT(ACQUIRE_RELEASE)))
            wx__scan_fail_at(s, s->p - 1, WX__SCAN_FLAGS, "zero byte expected");
        break;
    case WX__IMM_ORDER_GLOBAL:
    case WX__IMM_ORDER_TABLE:
    case WX__IMM_ORDER_TYPE:
        wx__scan_order(s, in);
        in->a = wx__scan_u32(s);
        break;
    case WX__IMM_ORDER_TYPE_FIELD:
        wx__scan_order(s, in);
        in->a = wx__scan_u32(s);
        in->b = wx__scan_u32(s);
        break;
    default: /* two indices */
        in->a = wx__scan_u32(s);
        in->b = wx__scan_u32(s);
        break;
    }
}

WX__INLINE void wx__scan_immediate(wx__scan *s, wx__instr *in)
{
    switch (in->info->imm) {
    case WX__IMM_NONE: break;
    case WX__IMM_LABEL:
    case WX__IMM_FUNC:
    case WX__IMM_TYPE:
    case WX__IMM_LOCAL:
    case WX__IMM_GLOBAL:
    case WX__IMM_TABLE:
    case WX__IMM_MEM:
    case WX__IMM_DATA:
    case WX__IMM_ELEM:
    case WX__IMM_TAG: in->a = wx__scan_u32(s); break;
    case WX__IMM_BLOCK: in->type = wx__scan_blocktype(s); break;
    case WX__IMM_MEMARG:
    case WX__IMM_MEMARG_ATOMIC: wx__scan_memarg(s, in); break;
    case WX__IMM_S32: in->value = (uint64_t)wx__scan_sleb(s, 32); break;
    case WX__IMM_S64: in->value = (uint64_t)wx__scan_sleb(s, 64); break;
    case WX__IMM_F32: {
        const uint8_t *p = wx__scan_take(s, 4);
        in->value = p ? wx__load_u32(p) : 0;
        break;
    }
    case WX__IMM_F64: {
        const uint8_t *p = wx__scan_take(s, 8);
        in->value = p ? wx__load_u64(p) : 0;
        break;
    }
    default: wx__scan_rare_immediate(s, in);
    }
}

/* How many bytes of operand the usual form of a one-byte instruction has: 0, 1 for an integer below
 * 128, 2 for what has none. wx__op_quick gives it with the row of the opcode table, as
 * row * 4 + bytes, so that one look into a table suffices. */
enum {
#define WX__X(name) WX__QUICK_##name = 2,
    WX__SLOW_IMMEDIATES(WX__X)
#undef WX__X
#define WX__X(name) WX__QUICK_##name = 1,
        WX__QUICK_IMMEDIATES(WX__X)
#undef WX__X
            WX__QUICK_NONE = 0
};

WX__INLINE uint32_t wx__op_quick(uint32_t opcode)
{
    switch (opcode) {
#define WX__X(prefix, opcode, name, text, imm, pops, pushes, feature, fuel, align) \
    case opcode: return (uint32_t)WX__ID_##name * 4 + WX__QUICK_##imm;
        WX__OPCODES_ONE_BYTE(WX__X)
#undef WX__X
    default: return WX__OPCODE_COUNT * 4u + 2;
    }
}

/* Reads one instruction; false after an error. For the innermost loops: a whole body is faster
 * when this is inlined once; elsewhere use wx__scan_instr. */
WX__INLINE bool wx__scan_instr_inline(wx__scan *s, wx__instr *in)
{
    const uint8_t *p = s->p;
    in->at = p;
    if (WX__LIKELY((size_t)(s->end - p) >= 2)) {
        /* Most instructions, without a branch that depends on which it is. */
        uint32_t row = wx__op_quick(p[0]), quick = row & 3, operand = p[1];
        if (WX__LIKELY(quick <= (operand < 0x80 ? 1u : 0u))) {
            in->info = &wx__op_infos[row >> 2];
            in->a = operand;
            in->value = (uint64_t)((int64_t)(operand ^ 0x40) - 0x40);
            s->p = p + 1 + quick;
            return true;
        }
        if (quick == 1 && (size_t)(s->end - p) >= 5) {
            /* An integer of two to four bytes: to its end, then the bits of each byte moved up. */
            uint32_t bytes = wx__load_u32(p + 1), ends = ~bytes & 0x80808080u;
            if (WX__LIKELY(ends != 0)) {
                uint32_t last = ends & (0u - ends), sign;
                bytes &= last - 1;
                bytes = (bytes & 0x007f007f) | (bytes & 0x7f007f00) >> 1;
                bytes = (bytes & 0x00003fff) | (bytes & 0x3fff0000) >> 2;
                uint32_t n = wx__ctz32(last) >> 3; /* the bytes in front of the last */
                sign = (uint32_t)0x40 << (7 * n);
                in->info = &wx__op_infos[row >> 2];
                in->a = bytes;
                in->value = (uint64_t)((int64_t)(bytes ^ sign) - (int64_t)sign);
                s->p = p + 2 + n;
                return true;
            }
        }
        if (p[0] >= WX__OP_I32_LOAD && p[0] <= WX__OP_I64_STORE32 && (size_t)(s->end - p) >= 3 &&
            operand < 0x10 && p[2] < 0x80) {
            in->info = &wx__op_infos[row >> 2];
            in->align = (uint8_t)operand;
            in->flags = (uint8_t)operand;
            in->memory = 0;
            in->order = 0;
            in->value = p[2];
            s->p = p + 3;
            return true;
        }
        if (p[0] >= WX__OP_BLOCK && p[0] <= WX__OP_IF && operand == WX__TYPE_EMPTY) {
            in->info = &wx__op_infos[row >> 2];
            in->type = operand;
            s->p = p + 2;
            return true;
        }
    }
    uint32_t byte = wx__scan_byte(s);
    uint32_t id =
        WX__LIKELY(byte < WX__OP_PREFIX_FB) ? wx__op_id_one_byte(byte) : wx__scan_prefixed(s, byte);
    if (WX__UNLIKELY(id >= WX__OPCODE_COUNT)) {
        wx__scan_fail_at(s, in->at, WX__SCAN_OPCODE, "illegal opcode");
        id = WX__ID_UNREACHABLE;
    }
    in->info = &wx__op_infos[id];
    wx__scan_immediate(s, in);
    return WX__LIKELY(wx__scan_ok(s));
}

WX__UNUSED static WX__NOINLINE bool wx__scan_instr(wx__scan *s, wx__instr *in)
{
    return wx__scan_instr_inline(s, in);
}

/* -- expressions ----------------------------------------------------------------------------------- */

/* How deep an expression is: begins at 1 for the body itself, 0 when its `end` has been read. Only
 * counts; that `else` has its `if` is for who keeps a stack. */
static inline uint32_t wx__depth_after(const wx__instr *in, uint32_t depth)
{
    const uint32_t opens = (uint32_t)1 << WX__OP_BLOCK | (uint32_t)1 << WX__OP_LOOP |
                           (uint32_t)1 << WX__OP_IF | (uint32_t)1 << WX__OP_TRY |
                           (uint32_t)1 << WX__OP_TRY_TABLE;
    const uint32_t closes = (uint32_t)1 << WX__OP_END | (uint32_t)1 << WX__OP_DELEGATE;
    uint32_t code = in->info->code;
    if (code >= 32) return depth;
    return depth + (opens >> code & 1) - (closes >> code & 1);
}

/* A constant expression with its `end`: the bytes as a view, whose count is that of the
 * instructions in front of the `end`. Any instruction may stand in it. */
WX__UNUSED static wx__view wx__scan_expr(wx__scan *s)
{
    wx__view v;
    wx__instr in;
    uint32_t depth = 1;
    v.count = 0;
    v.begin = s->p;
    while (wx__scan_instr(s, &in)) {
        depth = wx__depth_after(&in, depth);
        if (depth == 0) break;
        v.count++;
    }
    v.end = s->p;
    return v;
}

#endif /* WX__SCAN_INSTR_H */
