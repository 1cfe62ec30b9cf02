/* src/common/wat_instr.h - types and instructions as WebAssembly text.
 *
 * Spec: "Text Format, Types" and "Instructions"; for proposals the dialect of wasm-tools. Some
 * operands stand in another order than in the bytes: tables and memories come first.
 */
#ifndef WX__WAT_INSTR_H
#define WX__WAT_INSTR_H

#include "wat_names.h"

/* -- types ----------------------------------------------------------------------------------------- */

/* Heap types in the order of their bytes from 0x68, and the short forms of references to them. */
WX__UNUSED static const char *wx__wat_heap_name(uint32_t byte, bool as_reference)
{
    static const char *const heaps[] = {"cont",     "exn",    "array",  "struct", "i31",
                                        "eq",       "any",    "extern", "func",   "none",
                                        "noextern", "nofunc", "noexn",  "nocont"};
    static const char *const refs[] = {"contref",    "exnref",     "arrayref",      "structref",
                                       "i31ref",     "eqref",      "anyref",        "externref",
                                       "funcref",    "nullref",    "nullexternref", "nullfuncref",
                                       "nullexnref", "nullcontref"};
    if (!wx__vt_is_abstract_heap(byte)) return "?";
    return (as_reference ? refs : heaps)[byte - WX__TYPE_CONTREF];
}

WX__UNUSED static void wx__wat_heap(wx__wat *w, wx__vt heap)
{
    bool wrapped = (heap & (WX__VT_SHARED | WX__VT_EXACT)) != 0;
    if (heap & WX__VT_INDEX) {
        if (wrapped) wx__out_text(w->out, " (exact");
        wx__wat_use(w, WX__NAME_TYPE, (uint32_t)heap);
    } else {
        wx__out_text(w->out, wrapped ? " (shared " : " ");
        wx__out_text(w->out, wx__wat_heap_name((uint32_t)heap & 0xff, false));
    }
    if (wrapped) wx__out_text(w->out, ")");
}

/* A value or storage type, behind a blank. */
WX__UNUSED static void wx__wat_vt(wx__wat *w, wx__vt t)
{
    uint32_t byte = (uint32_t)t & 0xff;
    const char *text = NULL;
    switch (byte) {
    case WX__TYPE_I32: text = " i32"; break;
    case WX__TYPE_I64: text = " i64"; break;
    case WX__TYPE_F32: text = " f32"; break;
    case WX__TYPE_F64: text = " f64"; break;
    case WX__TYPE_V128: text = " v128"; break;
    case WX__TYPE_I8: text = " i8"; break;
    case WX__TYPE_I16: text = " i16"; break;
    default: break;
    }
    if (text) {
        wx__out_text(w->out, text);
    } else if (t < 0x100) {
        wx__out_text(w->out, " ");
        wx__out_text(w->out, wx__wat_heap_name(byte, true));
    } else {
        wx__out_text(w->out, wx__vt_nullable(t) ? " (ref null" : " (ref");
        wx__wat_heap(w, wx__vt_heap(t));
        wx__out_text(w->out, ")");
    }
}

/* " (keyword t t)", nothing when there are none; `s` stands at the first of `count`. */
WX__UNUSED static void wx__wat_vts(wx__wat *w, wx__scan *s, uint32_t count, const char *keyword)
{
    if (count == 0) return;
    wx__out_text(w->out, " (");
    wx__out_text(w->out, keyword);
    for (; count && wx__scan_ok(s); count--) wx__wat_vt(w, wx__scan_vt(s));
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_limits(wx__wat *w, const wx__scan_range *l)
{
    wx__out_text(w->out, " ");
    wx__out_unsigned(w->out, l->min);
    if (l->flags & WX__LIMITS_MAX) {
        wx__out_text(w->out, " ");
        wx__out_unsigned(w->out, l->max);
    }
}

WX__UNUSED static void wx__wat_table_type(wx__wat *w, const wx__scan_table *t)
{
    if (t->limits.flags & WX__LIMITS_SHARED) wx__out_text(w->out, " shared");
    if (t->limits.flags & WX__LIMITS_64) wx__out_text(w->out, " i64");
    wx__wat_limits(w, &t->limits);
    wx__wat_vt(w, t->content);
}

WX__UNUSED static void wx__wat_memory_type(wx__wat *w, const wx__scan_range *l)
{
    if (l->flags & WX__LIMITS_64) wx__out_text(w->out, " i64");
    wx__wat_limits(w, l);
    if (l->flags & WX__LIMITS_SHARED) wx__out_text(w->out, " shared");
    if (!(l->flags & WX__LIMITS_PAGE_SIZE)) return;
    wx__out_text(w->out, " (pagesize 0x");
    wx__out_hex(w->out, l->page_size_log2 < 64 ? (uint64_t)1 << l->page_size_log2 : 0, 1);
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_global_type(wx__wat *w, const wx__scan_global *g)
{
    static const char *const openers[4] = {"", " (mut", " (shared", " (shared mut"};
    wx__out_text(w->out, openers[g->flags & 3]);
    wx__wat_vt(w, g->content);
    if (g->flags) wx__out_text(w->out, ")");
}

/* -- immediates ------------------------------------------------------------------------------------ */

static inline void wx__wat_number(wx__wat *w, uint64_t v)
{
    wx__out_text(w->out, " ");
    wx__out_unsigned(w->out, v);
}

/* What a block type says; a one-byte form keeps its form. */
WX__UNUSED static void wx__wat_block_type(wx__wat *w, wx__vt t)
{
    if (t == WX__TYPE_EMPTY) return;
    bool index = !(t >> 43) && (t & WX__VT_INDEX);
    wx__out_text(w->out, index ? " (type" : " (result");
    if (index) wx__wat_use(w, WX__NAME_TYPE, (uint32_t)t);
    else wx__wat_vt(w, t);
    wx__out_text(w->out, ")");
}

/* A branch target. Blocks with names are numbered in the order they open. */
WX__UNUSED static void wx__wat_label(wx__wat *w, uint32_t depth)
{
    size_t open = wx__array_len(w->labels);
    const wx__wat_name *n = NULL;
    if (depth < open) n = wx__wat_find(w, WX__NAME_LABEL, w->func, w->labels[open - 1 - depth]);
    wx__wat_use_name(w, n, depth);
}

WX__UNUSED static void wx__wat_memarg(wx__wat *w, const wx__instr *in)
{
    if (in->memory) wx__wat_use(w, WX__NAME_MEMORY, in->memory);
    if (in->order) {
        wx__out_text(w->out, in->order == 0x11 || in->order == 1 ? " acq_rel" : " order=");
        if (in->order != 0x11 && in->order != 1) wx__out_unsigned(w->out, in->order);
    }
    if (in->value) {
        wx__out_text(w->out, " offset=");
        wx__out_unsigned(w->out, in->value);
    }
    if (in->align == in->info->align) return;
    wx__out_text(w->out, " align=");
    wx__out_unsigned(w->out, (uint64_t)1 << (in->align & 63));
}

WX__UNUSED static void wx__wat_items(wx__wat *w, const wx__instr *in)
{
    wx__scan s = wx__scan_view(&w->scan, in->items);
    for (uint32_t n = in->items.count; n; n--) {
        static const char *const kinds[4] = {" (catch", " (catch_ref", " (catch_all",
                                             " (catch_all_ref"};
        if (in->info->imm == WX__IMM_LABELS) {
            wx__wat_label(w, wx__scan_u32(&s));
        } else if (in->info->imm == WX__IMM_TRY_TABLE) {
            wx__catch c = wx__scan_catch(&s);
            wx__out_text(w->out, kinds[c.kind & 3]);
            if (c.kind <= WX__CATCH_REF) wx__wat_use(w, WX__NAME_TAG, c.tag);
            wx__wat_label(w, c.label);
            wx__out_text(w->out, ")");
        } else {
            wx__handler h = wx__scan_handler(&s);
            wx__out_text(w->out, " (on");
            wx__wat_use(w, WX__NAME_TAG, h.tag);
            if (h.kind == WX__ON_SWITCH) wx__out_text(w->out, " switch");
            else wx__wat_label(w, h.label);
            wx__out_text(w->out, ")");
        }
    }
}

WX__UNUSED static void wx__wat_vector_bytes(wx__wat *w, const wx__instr *in)
{
    if (in->info->imm == WX__IMM_LANES16) {
        for (int i = 0; i < 16; i++) wx__wat_number(w, in->bytes[i]);
        return;
    }
    wx__out_text(w->out, " i32x4");
    for (int i = 0; i < 16; i += 4) {
        wx__out_text(w->out, " 0x");
        wx__out_hex(w->out, wx__load_u32(in->bytes + i), 8);
    }
}

/* The heap type of ref.null stands alone; elsewhere it is that of a reference type. */
WX__UNUSED static void wx__wat_heap_operand(wx__wat *w, const wx__instr *in)
{
    uint32_t code = in->info->code;
    bool null = code == WX__OP_REF_TEST_NULL || code == WX__OP_REF_CAST_NULL ||
                code == WX__OP_REF_CAST_DESC_EQ_NULL;
    if (code == WX__OP_REF_NULL) wx__wat_heap(w, in->type);
    else wx__wat_vt(w, wx__vt_ref(null, in->type));
}

/* Of ORDER_: the ordering, then what it is about. */
WX__UNUSED static void wx__wat_order(wx__wat *w, const wx__instr *in)
{
    uint32_t imm = in->info->imm;
    wx__out_text(w->out, in->order ? " acqrel" : " seqcst");
    wx__wat_use(w,
                imm == WX__IMM_ORDER_GLOBAL  ? WX__NAME_GLOBAL
                : imm == WX__IMM_ORDER_TABLE ? WX__NAME_TABLE
                                             : WX__NAME_TYPE,
                in->a);
    if (imm == WX__IMM_ORDER_TYPE_FIELD) wx__wat_use_in(w, WX__NAME_FIELD, in->a, in->b);
}

/* Kinds that are one or two indices. False: `imm` is another kind. */
WX__UNUSED static bool wx__wat_indices(wx__wat *w, const wx__instr *in)
{
    switch (in->info->imm) {
    case WX__IMM_LABEL: wx__wat_label(w, in->a); break;
    case WX__IMM_FUNC: wx__wat_use(w, WX__NAME_FUNC, in->a); break;
    case WX__IMM_TYPE: wx__wat_use(w, WX__NAME_TYPE, in->a); break;
    case WX__IMM_LOCAL: wx__wat_use_in(w, WX__NAME_LOCAL, w->func, in->a); break;
    case WX__IMM_GLOBAL: wx__wat_use(w, WX__NAME_GLOBAL, in->a); break;
    case WX__IMM_TABLE: wx__wat_use(w, WX__NAME_TABLE, in->a); break;
    case WX__IMM_DATA: wx__wat_use(w, WX__NAME_DATA, in->a); break;
    case WX__IMM_ELEM: wx__wat_use(w, WX__NAME_ELEM, in->a); break;
    case WX__IMM_TAG: wx__wat_use(w, WX__NAME_TAG, in->a); break;
    case WX__IMM_MEM:
        if (in->a) wx__wat_use(w, WX__NAME_MEMORY, in->a);
        break;
    case WX__IMM_MEM_MEM:
        if (!in->a && !in->b) break;
        wx__wat_use(w, WX__NAME_MEMORY, in->a);
        wx__wat_use(w, WX__NAME_MEMORY, in->b);
        break;
    case WX__IMM_TABLE_TABLE:
        wx__wat_use(w, WX__NAME_TABLE, in->a);
        wx__wat_use(w, WX__NAME_TABLE, in->b);
        break;
    case WX__IMM_CALL_INDIRECT:
        if (in->b) wx__wat_use(w, WX__NAME_TABLE, in->b);
        wx__out_text(w->out, " (type");
        wx__wat_use(w, WX__NAME_TYPE, in->a);
        wx__out_text(w->out, ")");
        break;
    case WX__IMM_ELEM_TABLE:
        if (in->b) wx__wat_use(w, WX__NAME_TABLE, in->b);
        wx__wat_use(w, WX__NAME_ELEM, in->a);
        break;
    case WX__IMM_DATA_MEM:
        if (in->b) wx__wat_use(w, WX__NAME_MEMORY, in->b);
        wx__wat_use(w, WX__NAME_DATA, in->a);
        break;
    case WX__IMM_TYPE_TYPE:
    case WX__IMM_TYPE_FIELD:
    case WX__IMM_TYPE_DATA:
    case WX__IMM_TYPE_ELEM:
    case WX__IMM_TYPE_TAG:
    case WX__IMM_TYPE_LEN: {
        uint32_t imm = in->info->imm;
        wx__wat_use(w, WX__NAME_TYPE, in->a);
        if (imm == WX__IMM_TYPE_TYPE) wx__wat_use(w, WX__NAME_TYPE, in->b);
        else if (imm == WX__IMM_TYPE_FIELD) wx__wat_use_in(w, WX__NAME_FIELD, in->a, in->b);
        else if (imm == WX__IMM_TYPE_DATA) wx__wat_use(w, WX__NAME_DATA, in->b);
        else if (imm == WX__IMM_TYPE_ELEM) wx__wat_use(w, WX__NAME_ELEM, in->b);
        else if (imm == WX__IMM_TYPE_TAG) wx__wat_use(w, WX__NAME_TAG, in->b);
        else wx__wat_number(w, in->b);
        break;
    }
    default: return false;
    }
    return true;
}

WX__UNUSED static void wx__wat_immediate(wx__wat *w, const wx__instr *in)
{
    switch (in->info->imm) {
    case WX__IMM_NONE: break;
    case WX__IMM_BLOCK: wx__wat_block_type(w, in->type); break;
    case WX__IMM_TRY_TABLE:
        wx__wat_block_type(w, in->type);
        wx__wat_items(w, in);
        break;
    case WX__IMM_LABELS:
        wx__wat_items(w, in);
        wx__wat_label(w, in->a);
        break;
    case WX__IMM_MEMARG:
    case WX__IMM_MEMARG_ATOMIC: wx__wat_memarg(w, in); break;
    case WX__IMM_MEMARG_LANE:
        wx__wat_memarg(w, in);
        wx__wat_number(w, in->lane);
        break;
    case WX__IMM_LANE: wx__wat_number(w, in->lane); break;
    case WX__IMM_S32:
    case WX__IMM_S64:
        wx__out_text(w->out, " ");
        wx__out_signed(w->out, (int64_t)in->value);
        break;
    case WX__IMM_F32:
        wx__out_text(w->out, " ");
        wx__out_float(w->out, in->value, 8, 23);
        break;
    case WX__IMM_F64:
        wx__out_text(w->out, " ");
        wx__out_float(w->out, in->value, 11, 52);
        break;
    case WX__IMM_V128:
    case WX__IMM_LANES16: wx__wat_vector_bytes(w, in); break;
    case WX__IMM_SELECT_TYPES: {
        wx__scan s = wx__scan_view(&w->scan, in->items);
        if (in->items.count == 0) wx__out_text(w->out, " (result)");
        wx__wat_vts(w, &s, in->items.count, "result");
        break;
    }
    case WX__IMM_HEAPTYPE: wx__wat_heap_operand(w, in); break;
    case WX__IMM_BR_CAST:
        wx__wat_label(w, in->a);
        wx__wat_vt(w, in->type);
        wx__wat_vt(w, in->type2);
        break;
    case WX__IMM_RESUME:
        wx__wat_use(w, WX__NAME_TYPE, in->a);
        wx__wat_items(w, in);
        break;
    case WX__IMM_RESUME_THROW:
        wx__wat_use(w, WX__NAME_TYPE, in->a);
        wx__wat_use(w, WX__NAME_TAG, in->b);
        wx__wat_items(w, in);
        break;
    case WX__IMM_ATOMIC_FENCE:
        if (in->order) wx__out_text(w->out, " acqrel");
        break;
    case WX__IMM_ORDER_GLOBAL:
    case WX__IMM_ORDER_TABLE:
    case WX__IMM_ORDER_TYPE:
    case WX__IMM_ORDER_TYPE_FIELD: wx__wat_order(w, in); break;
    default: (void)wx__wat_indices(w, in);
    }
}

/* -- expressions ----------------------------------------------------------------------------------- */

/* A constant expression, each instruction behind a blank, without its last `end`. */
WX__UNUSED static void wx__wat_expr(wx__wat *w, wx__view expr)
{
    wx__scan s = wx__scan_view(&w->scan, expr);
    wx__instr in;
    for (uint32_t n = expr.count; n && wx__scan_instr(&s, &in); n--) {
        wx__out_text(w->out, " ");
        wx__out_text(w->out, in.info->text);
        wx__wat_immediate(w, &in);
    }
}

/* Where a line of the body stands; keeps the labels. */
WX__UNUSED static bool wx__wat_open(wx__wat *w)
{
    w->depth++;
    if (!w->has_labels) return true;
    if (wx__array_push(w->labels, w->label_count)) return true;
    wx__bytes_fail(w->out, WX__BYTES_NOMEM);
    return false;
}

static inline void wx__wat_close(wx__wat *w)
{
    w->depth--;
    if (wx__array_len(w->labels) > 0) (void)wx__array_pop(w->labels);
}

/* A body from its first instruction to its last end. The operands of a try_table are outside of
 * its block, those of a delegate outside of its try. */
WX__UNUSED static void wx__wat_body(wx__wat *w, wx__scan *s)
{
    wx__instr in;
    w->depth = 1;
    w->label_count = 0;
    wx__array_truncate(w->labels, 0);
    while (!w->out->failed && wx__scan_instr(s, &in)) {
        uint32_t code = in.info->code, after = wx__depth_after(&in, w->depth);
        bool arm = code == WX__OP_ELSE || code == WX__OP_CATCH || code == WX__OP_CATCH_ALL;
        if (after < w->depth) wx__wat_close(w);
        if (w->depth == 0) return;
        wx__out_line(w->out, w->depth + (arm ? 0 : 1));
        wx__out_text(w->out, in.info->text);
        if (after > w->depth) wx__wat_define_in(w, WX__NAME_LABEL, w->func, w->label_count);
        wx__wat_immediate(w, &in);
        if (after > w->depth) {
            if (!wx__wat_open(w)) return;
            w->label_count++;
        }
    }
}

#endif /* WX__WAT_INSTR_H */
