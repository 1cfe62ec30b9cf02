/* src/wrt/module/skim.h - walks over instructions without checking their types.
 *
 * Used where speed does not matter: in constant expressions with something unexpected in them, and
 * in modules already known to be invalid, to find out whether they are malformed as well.
 */
#ifndef WRT__SKIM_H
#define WRT__SKIM_H

#include "reader.h"
#include "../../common/opinfo.h"

/* Reads an opcode; `*row` is its line of the table. */
static bool wrt__read_opcode(wrt__decoder *d, const wx__op_info **row)
{
    const uint8_t *at = d->p;
    uint8_t byte;
    if (!wrt__read_byte(d, &byte)) return false;
    uint32_t sub = 0;
    bool prefixed = byte >= WX__OP_PREFIX_FB && byte <= WX__OP_PREFIX_FE;
    if (prefixed && !wrt__read_u32(d, &sub)) return false;
    *row = sub > 0xfff ? NULL : wx__op_find(prefixed ? WX__CODE((uint32_t)byte, sub) : byte);
    if (!*row) {
        wrt__stop_with(d, WRT_ERR_MALFORMED, at,
                       prefixed ? "illegal opcode %02x %02x" : "illegal opcode %02x",
                       (unsigned)byte, (unsigned)sub);
        return false;
    }
    return wrt__need(d, at, (*row)->feature);
}

static bool wrt__skip_index(wrt__decoder *d)
{
    uint32_t ignored;
    return wrt__read_u32(d, &ignored);
}

static bool wrt__skip_signed(wrt__decoder *d, uint32_t bits)
{
    int64_t ignored;
    return wrt__read_signed(d, bits, &ignored);
}

/* An empty type, a value type, or a type index; `*index` is that or WRT_NO_INDEX, `*type` the
 * value type or WX__TYPE_EMPTY. */
static bool wrt__read_blocktype(wrt__decoder *d, wrt_valtype *type, uint32_t *index)
{
    *index = WRT_NO_INDEX;
    *type = WX__TYPE_EMPTY;
    if (d->p < d->end && (*d->p & 0xc0) == 0x40) { /* a negative number of one byte */
        if (*d->p != WX__TYPE_EMPTY) return wrt__read_valtype(d, type);
        d->p++;
        return true;
    }
    const uint8_t *at = d->p;
    int64_t v;
    if (!wrt__read_signed(d, 33, &v)) return false;
    if (v < 0) return wrt__malformed(d, at, "malformed block type");
    if (!wrt__need(d, at, WX__FEATURE_MULTI_VALUE)) return false;
    *index = (uint32_t)v;
    return true;
}

/* `*align` is the exponent; the offset is wider than the address so that it can be judged. */
static bool wrt__read_memarg(wrt__decoder *d, uint32_t *align, uint64_t *offset)
{
    const uint8_t *at = d->p;
    if (!wrt__read_u32(d, align)) return false;
    if (*align >= 2 * WX__MEMARG_MEMORY) return wrt__malformed(d, at, "malformed memop flags");
    if (*align >= WX__MEMARG_MEMORY && !wrt__need(d, at, WX__FEATURE_MULTI_MEMORY)) return false;
    return wrt__read_u64(d, offset);
}

static bool wrt__skip_labels(wrt__decoder *d)
{
    uint32_t count;
    if (!wrt__read_count(d, 0, WRT__MAX_BR_TABLE, "br_table targets", &count)) return false;
    for (uint32_t i = 0; i <= count; i++) {
        if (!wrt__skip_index(d)) return false;
    }
    return true;
}

static bool wrt__skip_select_types(wrt__decoder *d)
{
    uint32_t count;
    wrt_valtype ignored;
    if (!wrt__read_length(d, &count)) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!wrt__read_valtype(d, &ignored)) return false;
    }
    return true;
}

/* Of memory.init and data.drop: without a data count section they are not even decodable. */
static bool wrt__skip_data_index(wrt__decoder *d, const uint8_t *at)
{
    if (!wrt__skip_index(d)) return false;
    if (d->m->data_count != WRT_NO_INDEX) return true;
    return wrt__malformed(d, at, "data count section required");
}

static bool wrt__skip_immediate(wrt__decoder *d, const uint8_t *at, const wx__op_info *row)
{
    wrt_valtype type;
    uint32_t index;
    uint64_t offset;
    switch (row->imm) {
    case WX__IMM_NONE: return true;
    case WX__IMM_BLOCK: return wrt__read_blocktype(d, &type, &index);
    case WX__IMM_LABELS: return wrt__skip_labels(d);
    case WX__IMM_LABEL:
    case WX__IMM_FUNC:
    case WX__IMM_LOCAL:
    case WX__IMM_GLOBAL:
    case WX__IMM_TABLE:
    case WX__IMM_MEM:
    case WX__IMM_ELEM: return wrt__skip_index(d);
    case WX__IMM_CALL_INDIRECT:
    case WX__IMM_TABLE_TABLE:
    case WX__IMM_MEM_MEM:
    case WX__IMM_ELEM_TABLE: return wrt__skip_index(d) && wrt__skip_index(d);
    case WX__IMM_DATA: return wrt__skip_data_index(d, at);
    case WX__IMM_DATA_MEM: return wrt__skip_data_index(d, at) && wrt__skip_index(d);
    case WX__IMM_MEMARG: return wrt__read_memarg(d, &index, &offset);
    case WX__IMM_S32: return wrt__skip_signed(d, 32);
    case WX__IMM_S64: return wrt__skip_signed(d, 64);
    case WX__IMM_F32: return wrt__skip_bytes(d, 4);
    case WX__IMM_F64: return wrt__skip_bytes(d, 8);
    case WX__IMM_SELECT_TYPES: return wrt__skip_select_types(d);
    case WX__IMM_HEAPTYPE: return wrt__read_heaptype(d, &type);
    default: /* no enabled instruction has another kind */
        return wrt__unsupported(d, at, row->feature);
    }
}

/* The bytes of a body ran out. What the next byte of the file would have been taken for decides:
 * the missing `end`, or something else. */
static WX__COLD bool wrt__body_ended(wrt__decoder *d)
{
    if (d->end == d->eof) return wrt__malformed(d, d->end, WRT__TEXT_END);
    return wrt__malformed(d, d->end,
                          *d->end == WX__OP_END ? "section size mismatch" : "END opcode expected");
}

/* Up to and including the `end` of the expression that is being read. d->nest has one entry per
 * open block: WX__OP_IF where `else` may come. */
static bool wrt__skip_expr(wrt__decoder *d, bool is_body)
{
    wx__array_truncate(d->nest, 0);
    for (;;) {
        const uint8_t *at = d->p;
        const wx__op_info *row;
        if (is_body && at == d->end) return wrt__body_ended(d);
        if (!wrt__read_opcode(d, &row) || !wrt__skip_immediate(d, at, row)) return false;
        switch (row->code) {
        case WX__OP_BLOCK:
        case WX__OP_LOOP:
        case WX__OP_IF:
            if (wx__array_len(d->nest) >= WRT__MAX_NESTING) {
                return wrt__limit(d, at, "nested blocks", WRT__MAX_NESTING);
            }
            if (!wx__array_push(d->nest, (uint8_t)row->code)) return wrt__nomem(d);
            break;
        case WX__OP_ELSE:
            if (wx__array_len(d->nest) == 0 || wx__array_last(d->nest) != WX__OP_IF) {
                return wrt__malformed(d, at, "END opcode expected");
            }
            wx__array_last(d->nest) = WX__OP_ELSE;
            break;
        case WX__OP_END:
            if (wx__array_len(d->nest) == 0) return true;
            (void)wx__array_pop(d->nest);
            break;
        default: break;
        }
    }
}

/* One run of a body's local declarations, which begin at `at`; adds to `*total`. */
static bool wrt__read_local_run(wrt__decoder *d, const uint8_t *at, uint64_t *total,
                                wrt_valtype *type)
{
    uint32_t n;
    if (!wrt__read_u32(d, &n)) return false;
    *total += n;
    if (*total > 0xffffffffu) return wrt__malformed(d, at, "too many locals");
    return wrt__read_valtype(d, type);
}

static bool wrt__skim_body(wrt__decoder *d, const wrt__func_info *func)
{
    d->p = d->start + func->body;
    d->end = d->start + func->end;
    const uint8_t *at = d->p;
    uint32_t runs;
    uint64_t total = 0;
    wrt_valtype type;
    if (!wrt__read_length(d, &runs)) return false;
    for (uint32_t i = 0; i < runs; i++) {
        if (!wrt__read_local_run(d, at, &total, &type)) return false;
    }
    if (!wrt__skip_expr(d, true)) return false;
    if (d->p != d->end) return wrt__malformed(d, d->p, "section size mismatch");
    return true;
}

/* The module is known to be bad: is it malformed because of a body? From function `first` on;
 * what is found replaces what is known only when it is malformed and comes earlier in the file or
 * the other verdict is not "malformed". */
static void wrt__skim_bodies(wrt__decoder *d, uint32_t first)
{
    wrt_error known = d->fatal;
    wrt__error_clear(&d->fatal);
    for (size_t i = first; i < wx__array_len(d->m->funcs); i++) {
        if (d->m->funcs[i].body == 0) continue;
        if (!wrt__skim_body(d, &d->m->funcs[i])) break;
    }
    wrt_status found = d->fatal.status;
    if (found == WRT_ERR_NOMEM) return;
    if (found != WRT_ERR_MALFORMED ||
        (known.status == WRT_ERR_MALFORMED && known.offset < d->fatal.offset)) {
        d->fatal = known;
    }
}

#endif /* WRT__SKIM_H */
