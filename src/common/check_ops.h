/* src/common/check_ops.h - the instructions whose operands and results the opcode table gives:
 * arithmetic, vectors, memories, tables, atomics.
 *
 * The letters of the table are types: i I f F v for numbers and vectors; a and b for the address
 * types of the memories or tables that the immediate names, n for the smaller of the two; r for a
 * reference that the caller knows.
 */
#ifndef WX__CHECK_OPS_H
#define WX__CHECK_OPS_H

#include "check_stack.h"
#include "scan_instr.h"

typedef struct wx__letters {
    wx__ty a;
    wx__ty b;
    wx__ty r;
} wx__letters;

static inline wx__ty wx__address_type(bool is_64)
{
    return is_64 ? (wx__ty)WX__TYPE_I64 : (wx__ty)WX__TYPE_I32;
}

static inline wx__ty wx__type_of_letter(const wx__letters *l, char letter)
{
    switch (letter) {
    case 'i': return WX__TYPE_I32;
    case 'I': return WX__TYPE_I64;
    case 'f': return WX__TYPE_F32;
    case 'F': return WX__TYPE_F64;
    case 'v': return WX__TYPE_V128;
    case 'a': return l->a;
    case 'b': return l->b;
    case 'n': return wx__address_type(l->a == WX__TYPE_I64 && l->b == WX__TYPE_I64);
    default: return l->r;
    }
}

/* Takes the operands of the table's row, puts its results. */
static inline bool wx__apply(wx__check_env *c, const wx__op_info *info, const wx__letters *l)
{
    const char *first = info->pops, *p = first;
    while (*p) p++;
    while (p != first) {
        if (!wx__pop(c, wx__type_of_letter(l, *--p))) return false;
    }
    for (p = info->pushes; *p; p++) {
        if (!wx__check_push(c, wx__type_of_letter(l, *p))) return false;
    }
    return true;
}

static inline bool wx__apply_plain(wx__check_env *c, const wx__instr *in)
{
    wx__letters l = {0, 0, 0};
    return wx__apply(c, in->info, &l);
}

/* -- what indices name ------------------------------------------------------------------------------ */

WX__UNUSED static WX__COLD bool wx__not_shared(wx__check_env *c)
{
    return wx__check_invalid(c, "a shared function uses what is not shared");
}

static inline bool wx__memory_address(wx__check_env *c, uint32_t memory, wx__ty *out)
{
    if (WX__UNLIKELY(memory >= wx__array_len(c->memories)))
        return wx__check_unknown(c, "unknown memory %u", memory);
    *out = wx__address_type(c->memories[memory].is_64);
    return true;
}

/* NULL after an error. */
WX__UNUSED static const wx__check_table *wx__table_at(wx__check_env *c, uint32_t table)
{
    if (table >= wx__array_len(c->tables)) {
        wx__check_unknown(c, "unknown table %u", table);
        return NULL;
    }
    if (c->shared_func && !c->tables[table].shared) {
        wx__not_shared(c);
        return NULL;
    }
    return &c->tables[table];
}

WX__UNUSED static bool wx__elem_at(wx__check_env *c, uint32_t elem, wx__ty *out)
{
    if (elem >= wx__array_len(c->elems))
        return wx__check_unknown(c, "unknown elem segment %u", elem);
    *out = c->elems[elem];
    return true;
}

WX__UNUSED static bool wx__data_exists(wx__check_env *c, uint32_t data)
{
    if (!c->has_data_count) return wx__check_malformed(c, "data count section required");
    return data < c->datas || wx__check_unknown(c, "unknown data segment %u", data);
}

/* -- memories ---------------------------------------------------------------------------------------- */

/* Of an ordering byte only sequential consistency and acquire-release exist; what reads and writes
 * has it once for each. */
WX__UNUSED static bool wx__check_order(wx__check_env *c, const wx__instr *in)
{
    uint32_t acq_rel = strstr(in->info->text, ".rmw") ? 0x11 : 0x01;
    if (in->order == 0 || in->order == acq_rel) return true;
    return wx__check_malformed(c, "malformed memory ordering");
}

/* Alignment, offset, memory. Atomic accesses are aligned as they are wide. */
WX__UNUSED static bool wx__check_memarg(wx__check_env *c, const wx__instr *in, wx__ty *address)
{
    bool atomic = in->info->code >> 12 == WX__OP_PREFIX_FE;
    if (WX__UNLIKELY(in->flags & WX__MEMARG_MEMORY) && !wx__check_need(c, WX__FEATURE_MULTI_MEMORY))
        return false;
    if (WX__UNLIKELY(in->order) && !wx__check_order(c, in)) return false;
    if (in->align > in->info->align)
        return wx__check_invalid(c, "alignment must not be larger than natural");
    if (atomic && in->align != in->info->align)
        return wx__check_invalid(c, "atomic alignment must be natural");
    if (!wx__memory_address(c, in->memory, address)) return false;
    return *address == WX__TYPE_I64 || in->value <= UINT32_MAX ||
           wx__check_invalid(c, "offset out of range");
}

WX__UNUSED static bool wx__access(wx__check_env *c, const wx__instr *in)
{
    wx__letters l = {0, 0, 0};
    if (!wx__check_memarg(c, in, &l.a)) return false;
    if (in->info->imm == WX__IMM_MEMARG_LANE && in->lane >= 16u >> in->info->align)
        return wx__check_invalid(c, "invalid lane index %u", (uint32_t)in->lane);
    return wx__apply(c, in->info, &l);
}

/* memory.size, grow, fill, copy, init, discard. */
WX__UNUSED static bool wx__check_memory_op(wx__check_env *c, const wx__instr *in)
{
    wx__letters l = {0, 0, 0};
    bool init = in->info->imm == WX__IMM_DATA_MEM, copy = in->info->imm == WX__IMM_MEM_MEM;
    if (!wx__memory_address(c, init ? in->b : in->a, &l.a)) return false;
    if (init && !wx__data_exists(c, in->a)) return false;
    if (copy && !wx__memory_address(c, in->b, &l.b)) return false;
    return wx__apply(c, in->info, &l);
}

/* -- tables ------------------------------------------------------------------------------------------ */

/* table.get, set, size, grow, fill. */
WX__UNUSED static bool wx__table_op(wx__check_env *c, const wx__instr *in)
{
    const wx__check_table *t = wx__table_at(c, in->a);
    if (!t) return false;
    wx__letters l = {0, 0, 0};
    l.a = wx__address_type(t->is_64);
    l.r = t->type;
    return wx__apply(c, in->info, &l);
}

WX__UNUSED static bool wx__check_table_copy(wx__check_env *c, const wx__instr *in)
{
    const wx__check_table *to = wx__table_at(c, in->a), *from = wx__table_at(c, in->b);
    if (!to || !from) return false;
    if (!wx__ty_matches(c, from->type, to->type))
        return wx__check_invalid(c, "type mismatch: table of %t, copied from one of %t", to->type,
                                 from->type);
    wx__letters l = {0, 0, 0};
    l.a = wx__address_type(to->is_64);
    l.b = wx__address_type(from->is_64);
    return wx__apply(c, in->info, &l);
}

WX__UNUSED static bool wx__check_table_init(wx__check_env *c, const wx__instr *in)
{
    const wx__check_table *to = wx__table_at(c, in->b);
    wx__ty from = 0;
    if (!to || !wx__elem_at(c, in->a, &from)) return false;
    if (!wx__ty_matches(c, from, to->type))
        return wx__check_invalid(c, "type mismatch: table of %t, initialised from %t", to->type,
                                 from);
    wx__letters l = {0, 0, 0};
    l.a = wx__address_type(to->is_64);
    return wx__apply(c, in->info, &l);
}

/* -- lanes ------------------------------------------------------------------------------------------- */

/* The number behind the x of a mnemonic: "i8x16.extract_lane_s" has 16. */
WX__UNUSED static uint32_t wx__lanes_of(const char *text)
{
    uint32_t n = 0;
    while (*text && *text != 'x') text++;
    if (*text) text++;
    for (; *text >= '0' && *text <= '9'; text++) n = n * 10 + (uint32_t)(*text - '0');
    return n;
}

WX__UNUSED static bool wx__lane_op(wx__check_env *c, const wx__instr *in)
{
    if (in->lane >= wx__lanes_of(in->info->text))
        return wx__check_invalid(c, "invalid lane index %u", (uint32_t)in->lane);
    return wx__apply_plain(c, in);
}

WX__UNUSED static bool wx__shuffle_op(wx__check_env *c, const wx__instr *in)
{
    for (int i = 0; in->info->code == WX__OP_I8X16_SHUFFLE && i < 16; i++) {
        if (in->bytes[i] >= 32)
            return wx__check_invalid(c, "invalid lane index %u", (uint32_t)in->bytes[i]);
    }
    return wx__apply_plain(c, in);
}

/* -- all of them ------------------------------------------------------------------------------------- */

/* What no other family takes. */
WX__UNUSED static bool wx__regular(wx__check_env *c, const wx__instr *in)
{
    wx__ty ignored = 0;
    switch (in->info->imm) {
    case WX__IMM_MEMARG:
    case WX__IMM_MEMARG_ATOMIC:
    case WX__IMM_MEMARG_LANE: return wx__access(c, in);
    case WX__IMM_MEM:
    case WX__IMM_MEM_MEM:
    case WX__IMM_DATA_MEM: return wx__check_memory_op(c, in);
    case WX__IMM_TABLE: return wx__table_op(c, in);
    case WX__IMM_TABLE_TABLE: return wx__check_table_copy(c, in);
    case WX__IMM_ELEM_TABLE: return wx__check_table_init(c, in);
    case WX__IMM_LANE: return wx__lane_op(c, in);
    case WX__IMM_LANES16: return wx__shuffle_op(c, in);
    case WX__IMM_DATA: return wx__data_exists(c, in->a);
    case WX__IMM_ELEM: return wx__elem_at(c, in->a, &ignored);
    default: return wx__apply_plain(c, in);
    }
}

#endif /* WX__CHECK_OPS_H */
