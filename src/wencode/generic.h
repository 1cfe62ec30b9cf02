/* src/wencode/generic.h - any instruction from its code and operands as data: what the typed calls
 * do, by the kind of immediate that the opcode table gives.
 */
#ifndef WENCODE__GENERIC_H
#define WENCODE__GENERIC_H

#include "code.h"
#include "instructions.h"
#include "reencode_api.h"

/* Lanes of the vector that an instruction is named after: i8x16 has 16. */
static inline uint32_t wencode__vector_lanes(const char *text)
{
    uint32_t bits = text[1] == '8' ? 8 : (uint32_t)(text[1] - '0') * 10 + (uint32_t)(text[2] - '0');
    return bits ? 128 / bits : 16;
}

WX__UNUSED static void wencode__emit_indexed(wencode *e, const wencode_instruction *in,
                                             uint32_t first, uint32_t second)
{
    if (first < WENCODE__SPACES) wencode__check_index(e, first, in->a);
    if (second < WENCODE__SPACES) wencode__check_index(e, second, in->b);
    wencode__op_u32_u32(e, in->code, in->a, in->b);
}

WX__UNUSED static void wencode__emit_one(wencode *e, const wencode_instruction *in, uint32_t space)
{
    wencode__check_index(e, space, in->a);
    wencode__op_u32(e, in->code, in->a);
}

/* Instructions that open, divide or close blocks. False: it is none of them. */
WX__UNUSED static bool wencode__emit_control(wencode *e, const wencode_instruction *in)
{
    switch (in->code) {
    case WX__OP_BLOCK:
    case WX__OP_LOOP:
    case WX__OP_IF:
    case WX__OP_TRY: (void)wencode__open(e, in->code, in->type); return true;
    case WX__OP_TRY_TABLE:
        (void)wencode__try_table(e, in->type, in->clauses, in->count);
        return true;
    case WX__OP_ELSE:
    case WX__OP_CATCH_ALL: wencode__arm(e, in->code); return true;
    case WX__OP_CATCH: wencode_catch(e, in->a); return true;
    case WX__OP_END: wencode__close(e, in->code); return true;
    case WX__OP_DELEGATE: wencode_delegate(e, in->a); return true;
    default: return false;
    }
}

/* Operands of more than two indices. */
WX__UNUSED static void wencode__emit_rare(wencode *e, const wencode_instruction *in,
                                          const wx__op_info *info)
{
    switch (info->imm) {
    case WX__IMM_LABELS: wencode__br_table(e, in->labels, in->count, in->a); break;
    case WX__IMM_MEMARG_LANE:
        wencode__op_memarg_lane(e, in->code, in->at, info->align, in->lane);
        break;
    case WX__IMM_V128: wencode__op_16_bytes(e, in->code, in->bytes); break;
    case WX__IMM_LANES16: wencode__op_shuffle(e, in->code, in->bytes); break;
    case WX__IMM_LANE:
        wencode__check_lane(e, in->lane, wencode__vector_lanes(info->text));
        wencode__op_byte(e, in->code, in->lane);
        break;
    case WX__IMM_SELECT_TYPES: wencode__select(e, in->types, in->count); break;
    case WX__IMM_HEAPTYPE: wencode__heap(e, in->code, in->type); break;
    case WX__IMM_BR_CAST: wencode__br_cast(e, in->code, in->a, in->type, in->type2); break;
    case WX__IMM_RESUME:
        wencode__emit_one(e, in, WENCODE__TYPE);
        wencode__handlers(e, in->handlers, in->count);
        break;
    case WX__IMM_RESUME_THROW:
        wencode__emit_indexed(e, in, WENCODE__TYPE, WENCODE__TAG);
        wencode__handlers(e, in->handlers, in->count);
        break;
    case WX__IMM_ATOMIC_FENCE: wencode__op_byte(e, in->code, (uint32_t)in->order); break;
    case WX__IMM_ORDER_GLOBAL:
        wencode__check_index(e, WENCODE__GLOBAL, in->a);
        wencode__op_order(e, in->code, in->order, in->a);
        break;
    case WX__IMM_ORDER_TABLE:
        wencode__check_index(e, WENCODE__TABLE, in->a);
        wencode__op_order(e, in->code, in->order, in->a);
        break;
    case WX__IMM_ORDER_TYPE_FIELD:
    case WX__IMM_ORDER_TYPE:
        wencode__check_index(e, WENCODE__TYPE, in->a);
        wencode__op_order(e, in->code, in->order, in->a);
        if (info->imm == WX__IMM_ORDER_TYPE_FIELD) wencode_raw_u32(e, in->b);
        break;
    default: break;
    }
}

/* `info` is the row of in->code. */
WX__UNUSED static void wencode__emit_as(wencode *e, const wencode_instruction *in,
                                        const wx__op_info *info)
{
    if (wencode__emit_control(e, in)) return;
    switch (info->imm) {
    case WX__IMM_NONE: wencode__op(e, in->code); break;
    case WX__IMM_LABEL:
        wencode__check_label(e, in->a);
        wencode__op_u32(e, in->code, in->a);
        break;
    case WX__IMM_LOCAL:
        if (WX__UNLIKELY(in->a >= e->locals)) wencode__bad_local(e, in->a);
        wencode__op_u32(e, in->code, in->a);
        break;
    case WX__IMM_FUNC: wencode__emit_one(e, in, WENCODE__FUNC); break;
    case WX__IMM_TYPE: wencode__emit_one(e, in, WENCODE__TYPE); break;
    case WX__IMM_GLOBAL: wencode__emit_one(e, in, WENCODE__GLOBAL); break;
    case WX__IMM_TABLE: wencode__emit_one(e, in, WENCODE__TABLE); break;
    case WX__IMM_MEM: wencode__emit_one(e, in, WENCODE__MEMORY); break;
    case WX__IMM_ELEM: wencode__emit_one(e, in, WENCODE__ELEM); break;
    case WX__IMM_TAG: wencode__emit_one(e, in, WENCODE__TAG); break;
    case WX__IMM_DATA:
        e->uses_data_count = true;
        wencode__emit_one(e, in, WENCODE__DATA);
        break;
    case WX__IMM_CALL_INDIRECT: wencode__emit_indexed(e, in, WENCODE__TYPE, WENCODE__TABLE); break;
    case WX__IMM_TABLE_TABLE: wencode__emit_indexed(e, in, WENCODE__TABLE, WENCODE__TABLE); break;
    case WX__IMM_MEM_MEM: wencode__emit_indexed(e, in, WENCODE__MEMORY, WENCODE__MEMORY); break;
    case WX__IMM_ELEM_TABLE: wencode__emit_indexed(e, in, WENCODE__ELEM, WENCODE__TABLE); break;
    case WX__IMM_TYPE_TYPE: wencode__emit_indexed(e, in, WENCODE__TYPE, WENCODE__TYPE); break;
    case WX__IMM_TYPE_ELEM: wencode__emit_indexed(e, in, WENCODE__TYPE, WENCODE__ELEM); break;
    case WX__IMM_TYPE_TAG: wencode__emit_indexed(e, in, WENCODE__TYPE, WENCODE__TAG); break;
    case WX__IMM_TYPE_FIELD:
    case WX__IMM_TYPE_LEN: wencode__emit_indexed(e, in, WENCODE__TYPE, WENCODE__SPACES); break;
    case WX__IMM_DATA_MEM:
        e->uses_data_count = true;
        wencode__emit_indexed(e, in, WENCODE__DATA, WENCODE__MEMORY);
        break;
    case WX__IMM_TYPE_DATA:
        e->uses_data_count = true;
        wencode__emit_indexed(e, in, WENCODE__TYPE, WENCODE__DATA);
        break;
    case WX__IMM_MEMARG:
    case WX__IMM_MEMARG_ATOMIC: wencode__op_memarg(e, in->code, in->at, info->align); break;
    case WX__IMM_S32: wencode__op_s32(e, in->code, (int32_t)(uint32_t)in->bits); break;
    case WX__IMM_S64: wencode__op_s64(e, in->code, (int64_t)in->bits); break;
    case WX__IMM_F32: wencode__op_bits32(e, in->code, (uint32_t)in->bits); break;
    case WX__IMM_F64: wencode__op_bits64(e, in->code, in->bits); break;
    default: wencode__emit_rare(e, in, info);
    }
}

WENCODE_API void wencode_emit(wencode *e, const wencode_instruction *in)
{
    const wx__op_info *info = wx__op_find(in->code);
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    m->now.emitted = in->offset;
    m->now.emitted_at = e->len;
    if (info) wencode__emit_as(e, in, info);
    else wencode__fail(e, WENCODE_ERR_INDEX, "no instruction has the code %", in->code, 0);
}

#endif /* WENCODE__GENERIC_H */
