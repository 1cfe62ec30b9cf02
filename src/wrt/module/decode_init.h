/* src/wrt/module/decode_init.h - constant expressions and the segments made of them.
 *
 * Spec: "Validation, Instructions, Constant Expressions", "Binary Format, Modules, Element Section"
 * and "Data Section".
 */
#ifndef WRT__DECODE_INIT_H
#define WRT__DECODE_INIT_H

#include "skim.h"

/* -- constant expressions ------------------------------------------------------------------------- */

static bool wrt__const_bits(wrt__decoder *d, wrt__const *out, wrt_valtype type, uint32_t bytes)
{
    const uint8_t *at = d->p;
    if (!wrt__skip_bytes(d, bytes)) return false;
    out->type = type;
    out->bits = bytes == 4 ? wx__load_u32(at) : wx__load_u64(at);
    return true;
}

static bool wrt__const_int(wrt__decoder *d, wrt__const *out, wrt_valtype type, uint32_t bits)
{
    int64_t v;
    if (!wrt__read_signed(d, bits, &v)) return false;
    out->type = type;
    out->bits = bits == 32 ? (uint32_t)v : (uint64_t)v;
    return true;
}

/* Only imported globals: seeing earlier ones of the module came with the gc proposal. */
static bool wrt__const_global(wrt__decoder *d, const uint8_t *at, wrt__const *out)
{
    out->kind = WRT__CONST_GLOBAL;
    if (!wrt__read_u32(d, &out->index)) return false;
    if (out->index >= wx__array_len(d->m->globals)) {
        wrt__invalid(d, at, "unknown global %u", (unsigned)out->index);
        return true;
    }
    const wrt__global_type *global = &d->m->globals[out->index];
    out->type = global->content;
    if (global->is_mutable) wrt__invalid(d, at, "constant expression required");
    else if (out->index >= d->m->imported_globals) return wrt__need(d, at, WX__FEATURE_GC);
    return true;
}

static bool wrt__const_func(wrt__decoder *d, const uint8_t *at, wrt__const *out)
{
    if (!wrt__need(d, at, WX__FEATURE_REFERENCE_TYPES)) return false;
    out->kind = WRT__CONST_FUNC;
    out->type = WRT_FUNCREF;
    if (!wrt__read_u32(d, &out->index)) return false;
    if (out->index < wx__array_len(d->m->funcs)) d->m->funcs[out->index].is_declared = true;
    else wrt__invalid(d, at, "unknown function %u", (unsigned)out->index);
    return true;
}

/* One instruction. `*known` becomes false, and d->p stays, when it is not one that makes a
 * constant. */
static bool wrt__read_const_op(wrt__decoder *d, wrt__const *out, bool *known)
{
    const uint8_t *at = d->p;
    uint8_t op;
    if (!wrt__read_byte(d, &op)) return false;
    memset(out, 0, sizeof *out);
    switch (op) {
    case WX__OP_I32_CONST: return wrt__const_int(d, out, WRT_I32, 32);
    case WX__OP_I64_CONST: return wrt__const_int(d, out, WRT_I64, 64);
    case WX__OP_F32_CONST: return wrt__const_bits(d, out, WRT_F32, 4);
    case WX__OP_F64_CONST: return wrt__const_bits(d, out, WRT_F64, 8);
    case WX__OP_GLOBAL_GET: return wrt__const_global(d, at, out);
    case WX__OP_REF_FUNC: return wrt__const_func(d, at, out);
    case WX__OP_REF_NULL:
        return wrt__need(d, at, WX__FEATURE_REFERENCE_TYPES) && wrt__read_heaptype(d, &out->type);
    case WX__OP_I32_ADD:
    case WX__OP_I32_SUB:
    case WX__OP_I32_MUL:
    case WX__OP_I64_ADD:
    case WX__OP_I64_SUB:
    case WX__OP_I64_MUL: return wrt__need(d, at, WX__FEATURE_EXTENDED_CONST);
    default:
        *known = false;
        d->p = at;
        return true;
    }
}

/* An expression of type `want`, with its `end`. */
static bool wrt__read_const(wrt__decoder *d, wrt_valtype want, wrt__const *out)
{
    const uint8_t *start = d->p;
    uint32_t count = 0;
    for (;; count++) {
        wrt__const item;
        bool known = true;
        const uint8_t *at = d->p;
        if (!wrt__read_const_op(d, &item, &known)) return false;
        if (!known && *at == WX__OP_END) break;
        if (!known) {
            wrt__invalid(d, at, "constant expression required");
            memset(out, 0, sizeof *out);
            return wrt__skip_expr(d, false);
        }
        if (count == 0) *out = item;
    }
    d->p++;
    if (count == 0) memset(out, 0, sizeof *out);
    if (count != 1 || out->type != want) {
        wrt__invalid(d, start, "type mismatch: expected [%s] but the expression has %s%s%s",
                     wrt_valtype_text(want), count == 1 ? "[" : "",
                     count == 1 ? wrt_valtype_text(out->type)
                     : count    ? "more"
                                : "[",
                     count > 1 ? "" : "]");
    }
    return true;
}

/* -- element segments --------------------------------------------------------------------------------- */

/* The kind of elements that are given as function indices. */
static bool wrt__read_elem_kind(wrt__decoder *d)
{
    uint8_t kind;
    if (!wrt__read_byte(d, &kind)) return false;
    return kind == 0 || wrt__malformed(d, d->p - 1, "malformed element kind");
}

static bool wrt__read_elem_items(wrt__decoder *d, bool expressions, wrt__elem *elem)
{
    uint32_t count;
    if (!wrt__read_count(d, d->elements, WRT__MAX_ELEMENTS, "elements", &count)) return false;
    d->elements += count;
    if (count > wrt__left(d)) return wrt__malformed(d, d->end, WRT__TEXT_END);
    if (!wx__array_reserve(elem->items, count)) return wrt__nomem(d);
    for (uint32_t i = 0; i < count; i++) {
        wrt__const item;
        const uint8_t *at = d->p;
        memset(&item, 0, sizeof item);
        if (expressions) {
            if (!wrt__read_const(d, elem->content, &item)) return false;
        } else {
            item.kind = WRT__CONST_FUNC;
            item.type = WRT_FUNCREF;
            if (!wrt__read_u32(d, &item.index)) return false;
            if (item.index < wx__array_len(d->m->funcs)) d->m->funcs[item.index].is_declared = true;
            else wrt__invalid(d, at, "unknown function %u", (unsigned)item.index);
        }
        if (!wx__array_push(elem->items, item)) return wrt__nomem(d);
    }
    return true;
}

/* Table index and offset of an active segment. */
static bool wrt__read_elem_place(wrt__decoder *d, uint32_t flags, wrt__elem *elem)
{
    const uint8_t *at = d->p;
    if ((flags & WX__SEGMENT_FLAG_EXPLICIT) && !wrt__read_u32(d, &elem->table)) return false;
    if (elem->table >= wx__array_len(d->m->tables)) {
        wrt__invalid(d, at, "unknown table %u", (unsigned)elem->table);
    }
    return wrt__read_const(d, WRT_I32, &elem->offset);
}

/* The flags choose between eight layouts: bit 0 passive or declared, bit 1 explicit table or
 * declared, bit 2 expressions instead of function indices. */
static bool wrt__read_elem(wrt__decoder *d, wrt__elem *elem)
{
    const uint8_t *at = d->p;
    uint32_t flags;
    if (!wrt__read_u32(d, &flags)) return false;
    if (flags > 7) return wrt__malformed(d, at, "malformed elements segment kind");
    /* Explicit tables and expressions are useful, and came, with either of two features. */
    bool either = !(flags & WX__SEGMENT_FLAG_PASSIVE) && wrt__has(d, WX__FEATURE_REFERENCE_TYPES);
    if (flags != 0 && !either && !wrt__need(d, at, WX__FEATURE_BULK_MEMORY)) return false;
    elem->content = WRT_FUNCREF;
    if (!(flags & WX__SEGMENT_FLAG_PASSIVE)) {
        elem->mode = WRT__SEGMENT_ACTIVE;
        if (!wrt__read_elem_place(d, flags, elem)) return false;
    } else {
        elem->mode =
            flags & WX__SEGMENT_FLAG_EXPLICIT ? WRT__SEGMENT_DECLARED : WRT__SEGMENT_PASSIVE;
    }
    bool expressions = (flags & WX__SEGMENT_FLAG_EXPRESSIONS) != 0;
    if (flags & (WX__SEGMENT_FLAG_PASSIVE | WX__SEGMENT_FLAG_EXPLICIT)) {
        if (expressions ? !wrt__read_reftype(d, &elem->content) : !wrt__read_elem_kind(d)) {
            return false;
        }
    }
    if (elem->mode == WRT__SEGMENT_ACTIVE && elem->table < wx__array_len(d->m->tables) &&
        d->m->tables[elem->table].content != elem->content) {
        wrt__invalid(d, at, "type mismatch: %s elements for a table of %s",
                     wrt_valtype_text(elem->content),
                     wrt_valtype_text(d->m->tables[elem->table].content));
    }
    return wrt__read_elem_items(d, expressions, elem);
}

static bool wrt__read_elems(wrt__decoder *d)
{
    uint32_t count;
    if (!wrt__read_count(d, 0, WRT__MAX_ELEM_SEGMENTS, "element segments", &count)) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!wx__array_add(d->m->elems, 1)) return wrt__nomem(d);
        wrt__elem *elem = &wx__array_last(d->m->elems);
        memset(elem, 0, sizeof *elem);
        if (!wrt__read_elem(d, elem)) return false;
    }
    return true;
}

/* -- data segments ---------------------------------------------------------------------------------------- */

static bool wrt__read_data(wrt__decoder *d, wrt__data *data)
{
    const uint8_t *at = d->p;
    uint32_t flags;
    if (!wrt__read_u32(d, &flags)) return false;
    if (flags > 2) return wrt__malformed(d, at, "malformed data segment kind");
    if (flags != 0 && !wrt__need(d, at, WX__FEATURE_BULK_MEMORY)) return false;
    data->mode = flags == WX__SEGMENT_FLAG_PASSIVE ? WRT__SEGMENT_PASSIVE : WRT__SEGMENT_ACTIVE;
    if (data->mode == WRT__SEGMENT_ACTIVE) {
        at = d->p;
        if (flags == WX__SEGMENT_FLAG_EXPLICIT && !wrt__read_u32(d, &data->memory)) return false;
        if (data->memory >= wx__array_len(d->m->memories)) {
            wrt__invalid(d, at, "unknown memory %u", (unsigned)data->memory);
        }
        if (!wrt__read_const(d, WRT_I32, &data->offset)) return false;
    }
    return wrt__read_span(d, &data->bytes);
}

static bool wrt__read_datas(wrt__decoder *d)
{
    uint32_t count;
    if (!wrt__read_count(d, 0, WRT__MAX_DATA, "data segments", &count)) return false;
    for (uint32_t i = 0; i < count; i++) {
        wrt__data data;
        memset(&data, 0, sizeof data);
        if (!wrt__read_data(d, &data)) return false;
        if (!wx__array_push(d->m->datas, data)) return wrt__nomem(d);
    }
    return true;
}

#endif /* WRT__DECODE_INIT_H */
