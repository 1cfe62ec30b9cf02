/* src/wencode/code.h - function bodies, constant expressions, blocks, and the slow paths of the
 * instruction calls.
 *
 * A body stands in the code section's buffer from the start: one byte for its size, one for the
 * count of its locals, the instructions. wencode_func_end knows the true width of both and moves
 * the instructions at most once; functions without locals and below 128 bytes do not move.
 */
#ifndef WENCODE__CODE_H
#define WENCODE__CODE_H

#include "checked.h"
#include "expr.h"

/* -- constant expressions -------------------------------------------------------------------------- */

WENCODE_API void wencode_expr_begin(wencode *e)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    if (m->now.writing == WENCODE__IN_EXPR) {
        wencode__fail(e, WENCODE_ERR_ORDER, "a constant expression inside of another", 0, 0);
        return;
    }
    wencode__settle(e);
    if (e->error.status == WENCODE_OK) wencode__check_waiting(e);
    if (e->error.status != WENCODE_OK) return;
    if (m->now.writing == WENCODE__IN_BODY) {
        m->now.body_suspended = true;
        m->now.suspended.data = e->data;
        m->now.suspended.len = e->len;
        m->now.suspended.cap = e->cap;
        m->now.suspended.depth = e->depth;
        m->now.suspended.locals = e->locals;
    }
    wencode__load(e, &m->exprs);
    e->depth = 0;
    e->locals = 0;
    m->now.expr_mark = e->len;
    m->now.expr_blocks = (uint32_t)wx__array_len(m->blocks);
    m->now.writing = WENCODE__IN_EXPR;
    wencode__watch(e);
}

/* Back to the body that was put aside, if there was one. */
WX__UNUSED static void wencode__resume_body(wencode *e)
{
    wencode__parts *m = e->parts;
    m->now.writing = WENCODE__IDLE;
    if (!m->now.body_suspended) return;
    m->now.body_suspended = false;
    m->now.writing = WENCODE__IN_BODY;
    e->data = m->now.suspended.data;
    e->len = m->now.suspended.len;
    wencode__set_cap(e, m->now.suspended.cap);
    e->depth = m->now.suspended.depth;
    e->locals = m->now.suspended.locals;
    wencode__watch(e);
}

WENCODE_API wencode_constant wencode_expr_end(wencode *e)
{
    wencode_constant none = wencode_constant_i32(0);
    wencode__parts *m = wencode__ready(e);
    if (!m) return none;
    if (m->now.writing != WENCODE__IN_EXPR) {
        wencode__fail(e, WENCODE_ERR_ORDER, "wencode_expr_end without wencode_expr_begin", 0, 0);
        return none;
    }
    wencode__settle(e);
    if (e->error.status != WENCODE_OK) return none;
    size_t open = wx__array_len(m->blocks) - m->now.expr_blocks;
    size_t len = e->len - m->now.expr_mark;
    if (open > 0) {
        wencode__fail(e, WENCODE_ERR_NESTING, "a constant expression ends with % open blocks", open,
                      0);
        return none;
    }
    if ((uint64_t)len > UINT32_MAX) {
        wencode__fail(e, WENCODE_ERR_SIZE, "a constant expression of 2^32 bytes", 0, 0);
        return none;
    }
    wencode__store(e, &m->exprs);
    wencode__resume_body(e);
    return wencode__constant(WENCODE__CONST_EXPR, (uint32_t)len, m->now.expr_mark);
}

/* -- functions --------------------------------------------------------------------------------- */

WENCODE_API uint32_t wencode_declare(wencode *e, uint32_t type)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    if (type >= e->counts[WENCODE__TYPE] && !e->lax) {
        wencode__fail_in(e, WX__SECTION_FUNCTION, WENCODE_ERR_INDEX,
                         "no type % for a function: add the type first; there are %", type,
                         e->counts[WENCODE__TYPE]);
        return WENCODE_NONE;
    }
    if (!wx__array_push(m->func_types, type)) {
        wencode__no_memory(e);
        return WENCODE_NONE;
    }
    wencode__item_u32(m, wencode__item(m, WX__SECTION_FUNCTION), type);
    if (!wencode__ok(e, &m->sections[WX__SECTION_FUNCTION])) return WENCODE_NONE;
    return wencode__next(e, WENCODE__FUNC);
}

/* Is `func` the next to get a body, and is no expression open? */
static inline bool wencode__may_begin_body(wencode *e, uint32_t func)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return false;
    uint32_t next = m->now.imported[WENCODE__FUNC] + m->now.bodies;
    if (m->now.writing != WENCODE__IDLE) {
        wencode__fail(e, WENCODE_ERR_ORDER, "a function begins before the one before it ends", 0,
                      0);
    } else if (m->now.bodies >= wx__array_len(m->func_types)) {
        wencode__fail_in(e, WX__SECTION_CODE, WENCODE_ERR_ORDER,
                         "a body without a declared function", 0, 0);
    } else if (func != next) {
        wencode__fail_in(e, WX__SECTION_CODE, WENCODE_ERR_ORDER,
                         "body of function %: the next is that of function %", func, next);
    }
    return e->error.status == WENCODE_OK;
}

static inline bool wencode__push_block(wencode *e, uint32_t code)
{
    wencode__parts *m = e->parts;
    wencode__block block;
    block.code = code;
    block.serial = ++m->serial;
    if (wx__array_push(m->blocks, block)) {
        e->depth++;
        return true;
    }
    wencode__no_memory(e);
    return false;
}

WENCODE_API void wencode_body(wencode *e, uint32_t func)
{
    if (!wencode__may_begin_body(e, func)) return;
    wencode__parts *m = e->parts;
    wx__bytes *b = &m->sections[WX__SECTION_CODE];
    uint32_t type = m->func_types[m->now.bodies];
    if (m->now.size_width == 0 || m->padded_sizes) m->now.size_width = m->padded_sizes ? 5 : 1;
    size_t head = m->now.size_width + 1;
    m->now.body_mark = b->len;
    if (!wx__bytes_reserve(b, head)) {
        (void)wencode__ok(e, b);
        return;
    }
    b->len += head;
    m->now.body_code = b->len;
    m->now.locals_bytes = 0;
    m->now.locals_width = m->widths.items;
    m->now.func = func;
    m->now.items[WX__SECTION_CODE]++;
    m->now.writing = WENCODE__IN_BODY;
    wx__array_truncate(m->runs, 0);
    wx__array_truncate(m->blocks, 0);
    wencode__load(e, b);
    e->depth = 0;
    e->locals = type < wx__array_len(m->param_counts) ? m->param_counts[type] : WENCODE_NONE;
    if (wencode__push_block(e, 0)) wencode__watch(e);
}

WENCODE_API uint32_t wencode_func(wencode *e, uint32_t type)
{
    uint32_t func = wencode_declare(e, type);
    if (func != WENCODE_NONE) wencode_body(e, func);
    return e->error.status == WENCODE_OK ? func : WENCODE_NONE;
}

static inline size_t wencode__run_size(const wencode__parts *m, const wencode__run *run)
{
    uint8_t scratch[WENCODE__VALTYPE_MAX];
    size_t count = wencode__u32_width(run->count, m->widths.items);
    if (WX__LIKELY(run->type >> 8 == 0)) return count + 1;
    return count + (size_t)(wencode__write_reftype(scratch, run->type, m->widths.items) - scratch);
}

/* Widths may have changed since the locals were added. */
WX__UNUSED static WX__COLD void wencode__count_locals_anew(wencode__parts *m)
{
    size_t runs = wx__array_len(m->runs);
    m->now.locals_bytes = 0;
    m->now.locals_width = m->widths.items;
    for (size_t i = 0; i < runs; i++) m->now.locals_bytes += wencode__run_size(m, &m->runs[i]);
}

/* Of the local declarations: a vector of runs. */
static inline size_t wencode__locals_size(wencode__parts *m)
{
    size_t runs = wx__array_len(m->runs);
    if (WX__UNLIKELY(m->widths.items != m->now.locals_width)) wencode__count_locals_anew(m);
    return wencode__u32_width((uint32_t)runs, m->widths.items) + m->now.locals_bytes;
}

static inline void wencode__write_locals(const wencode__parts *m, uint8_t *p)
{
    size_t runs = wx__array_len(m->runs);
    p = wencode__write_unsigned(p, runs, m->widths.items, 5);
    for (size_t i = 0; i < runs; i++) {
        p = wencode__write_unsigned(p, m->runs[i].count, m->widths.items, 5);
        p = wencode__write_valtype(p, m->runs[i].type, m->widths.items);
    }
}

/* Adds to the last run, or begins one. */
static inline bool wencode__add_run(wencode__parts *m, wencode_valtype type, uint32_t n, bool merge)
{
    wencode__run *last = wx__array_len(m->runs) > 0 ? &wx__array_last(m->runs) : NULL;
    if (merge && last && last->type == type) {
        m->now.locals_bytes -= wencode__run_size(m, last);
        last->count += n;
    } else {
        wencode__run run;
        run.type = type;
        run.count = n;
        if (!wx__array_push(m->runs, run)) return false;
        last = &wx__array_last(m->runs);
    }
    m->now.locals_bytes += wencode__run_size(m, last);
    return true;
}

/* Before the first instruction the place of locals can still be made without moving anything. */
WX__UNUSED static void wencode__place_locals(wencode *e)
{
    wencode__parts *m = e->parts;
    if (e->len != m->now.body_code) return;
    size_t head = m->now.body_mark + m->now.size_width + wencode__locals_size(m);
    wencode__settle(e);
    if (head > e->cap && !wencode__reserve(e, head - e->len)) return;
    e->len = head;
    m->now.body_code = head;
    wencode__watch(e);
}

WX__UNUSED static uint32_t wencode__more_locals(wencode *e, wencode_valtype type, uint32_t n,
                                                bool merge)
{
    wencode__parts *m = e->parts;
    uint32_t first = e->locals;
    if (first != WENCODE_NONE && n >= WENCODE_NONE - first) {
        wencode__fail(e, WENCODE_ERR_SIZE, "% locals and % more", first, n);
        return WENCODE_NONE;
    }
    wencode__check_valtype(e, type);
    if (m->widths.items != m->now.locals_width) wencode__count_locals_anew(m);
    if (!wencode__add_run(m, type, n, merge)) {
        wencode__no_memory(e);
        return WENCODE_NONE;
    }
    if (first != WENCODE_NONE) e->locals += n;
    wencode__place_locals(e);
    return e->error.status == WENCODE_OK ? first : WENCODE_NONE;
}

WX__UNUSED static bool wencode__may_add_local(wencode *e)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return false;
    if (m->now.writing == WENCODE__IN_BODY) return true;
    wencode__fail(e, WENCODE_ERR_ORDER, "a local outside of a function", 0, 0);
    return false;
}

WENCODE_API uint32_t wencode_local_run(wencode *e, wencode_valtype type, uint32_t n)
{
    return wencode__may_add_local(e) ? wencode__more_locals(e, type, n, false) : WENCODE_NONE;
}

WENCODE_API uint32_t wencode_locals(wencode *e, wencode_valtype type, uint32_t n)
{
    if (!wencode__may_add_local(e)) return WENCODE_NONE;
    if (e->locals == WENCODE_NONE) {
        wencode__fail(e, WENCODE_ERR_ORDER, "a local of a function whose type is raw", 0, 0);
        return WENCODE_NONE;
    }
    return n == 0 ? e->locals : wencode__more_locals(e, type, n, true);
}

WENCODE_API uint32_t wencode_local(wencode *e, wencode_valtype type)
{
    return wencode_locals(e, type, 1);
}

/* Writes the size and the locals of the open body in front of its instructions. */
static inline bool wencode__patch_body(wencode *e)
{
    wencode__parts *m = e->parts;
    size_t code = e->len - m->now.body_code;
    size_t locals = wencode__locals_size(m);
    uint64_t size = (uint64_t)locals + code;
    if (size > UINT32_MAX) {
        wencode__fail(e, WENCODE_ERR_SIZE, "a body of 2^32 bytes", 0, 0);
        return false;
    }
    if (WX__UNLIKELY(m->now.force_size)) size = m->now.forced_size;
    m->now.force_size = false;
    size_t width = wencode__u32_width((uint32_t)size, m->padded_sizes ? 5 : m->widths.sizes);
    size_t from = m->now.body_code - m->now.body_mark, to = width + locals;
    if (to > from && to - from > e->cap - e->len && !wencode__reserve(e, to - from)) return false;
    uint8_t *p = e->data + m->now.body_mark;
    if (to != from) memmove(p + to, p + from, code);
    wx__leb_write_padded(p, size, width);
    wencode__write_locals(m, p + width);
    e->len = m->now.body_mark + to + code;
    if (WX__UNLIKELY(m->now.has_marks)) wencode__place_marks(m, m->now.body_mark + to, locals);
    m->now.size_width = width; /* the next body is probably like this one */
    return true;
}

WENCODE_API void wencode_func_end(wencode *e)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    if (m->now.writing != WENCODE__IN_BODY) {
        wencode__fail(e, WENCODE_ERR_ORDER, "wencode_func_end outside of a function", 0, 0);
        return;
    }
    if (e->depth != 1 && !e->lax) {
        wencode__fail(e, WENCODE_ERR_NESTING, "a function ends with % open blocks", e->depth - 1,
                      0);
        return;
    }
    wencode__op(e, WX__OP_END);
    wencode__settle(e);
    if (wencode__is_checked(e) && e->error.status == WENCODE_OK) wencode__check_open(e);
    if (e->error.status != WENCODE_OK || !wencode__patch_body(e)) return;
    wencode__store(e, &m->sections[WX__SECTION_CODE]);
    m->now.writing = WENCODE__IDLE;
    m->now.bodies++;
    e->depth = 0;
    e->locals = 0;
}

WENCODE_API void wencode_raw_body(wencode *e, const void *bytes, size_t n)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    uint32_t func = m->now.imported[WENCODE__FUNC] + m->now.bodies;
    if (!wencode__may_begin_body(e, func)) return;
    if (wencode__is_checked(e)) wencode__check_raw(e, func, bytes, n);
    if (e->error.status != WENCODE_OK) return;
    wx__bytes *b = wencode__item(m, WX__SECTION_CODE);
    if ((uint64_t)n > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
    } else {
        wx__put_u32_padded(b, (uint32_t)n,
                           wencode__u32_width((uint32_t)n, m->padded_sizes ? 5 : m->widths.sizes));
        wx__put_bytes(b, bytes, n);
    }
    if (wencode__ok(e, b)) m->now.bodies++;
}

/* -- labels ------------------------------------------------------------------------------------ */

WENCODE_API wencode_label wencode_func_label(wencode *e)
{
    wencode_label label = {0, 0};
    wencode__parts *m = wencode__ready(e);
    if (!m) return label;
    if (m->now.writing != WENCODE__IN_BODY) {
        wencode__fail(e, WENCODE_ERR_ORDER, "the label of a function outside of one", 0, 0);
    } else {
        label.serial = m->blocks[0].serial;
    }
    return label;
}

WENCODE_API uint32_t wencode_depth(wencode *e, wencode_label label)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return 0;
    size_t n = wx__array_len(m->blocks);
    if (label.level >= n || m->blocks[label.level].serial != label.serial) {
        wencode__fail(e, WENCODE_ERR_NESTING, "a branch to a block that is closed", 0, 0);
        return 0;
    }
    return (uint32_t)(n - 1 - label.level);
}

WENCODE_API WX__COLD void wencode__bad_label(wencode *e, uint32_t depth)
{
    if (e->lax || !e->parts || e->parts->now.writing == WENCODE__IDLE) return;
    wencode__fail(e, WENCODE_ERR_INDEX, "label %: there are % open", depth, e->depth);
}

WENCODE_API WX__COLD void wencode__bad_local(wencode *e, uint32_t local)
{
    if (e->lax || !e->parts || e->parts->now.writing == WENCODE__IDLE) return;
    wencode__fail(e, WENCODE_ERR_INDEX, "local %: the function has %", local, e->locals);
}

WENCODE_API WX__COLD void wencode__bad_lane(wencode *e, uint32_t lane, uint32_t lanes)
{
    if (!e->lax) wencode__fail(e, WENCODE_ERR_INDEX, "lane % of %", lane, lanes);
}

/* -- blocks ------------------------------------------------------------------------------------ */

WENCODE_API wencode_label wencode__open(wencode *e, uint32_t code, wencode_blocktype type)
{
    wencode_label label = {WENCODE_NONE, 0};
    wencode__check_valtype(e, type);
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at;
    wencode__finish(e, at, start, wencode__write_valtype(wencode__opcode(start, code), type, 0));
    if (e->error.status != WENCODE_OK) return label;
    if (!wencode__push_block(e, code)) return label;
    label.level = (uint32_t)wx__array_len(e->parts->blocks) - 1;
    label.serial = e->parts->serial;
    return label;
}

/* The innermost open block, or NULL when only the function or expression itself is open. */
static inline wencode__block *wencode__top_block(wencode *e)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return NULL;
    size_t n = wx__array_len(m->blocks);
    size_t base = m->now.writing == WENCODE__IN_EXPR ? m->now.expr_blocks : 1;
    return m->now.writing != WENCODE__IDLE && n > base ? &m->blocks[n - 1] : NULL;
}

/* else, catch, catch_all: the next arm of the innermost block. */
WENCODE_API void wencode__arm(wencode *e, uint32_t code)
{
    wencode__block *top = wencode__top_block(e);
    uint32_t was = top ? top->code : 0;
    bool fits = code == WX__OP_ELSE ? was == WX__OP_IF : was == WX__OP_TRY || was == WX__OP_CATCH;
    if (!fits) {
        wencode__fail(e, WENCODE_ERR_NESTING,
                      code == WX__OP_ELSE ? "else without an open if" : "catch without an open try",
                      0, 0);
        return;
    }
    top->code = code;
    wencode__op(e, code);
}

/* end, delegate. */
WENCODE_API void wencode__close(wencode *e, uint32_t code)
{
    wencode__block *top = wencode__top_block(e);
    if (!top && e->lax && e->depth > 0) { /* an end too much */
        wencode__op(e, code);
        return;
    }
    if (!top) {
        wencode__fail(e, WENCODE_ERR_NESTING, "end without an open block", 0, 0);
        return;
    }
    if (code == WX__OP_DELEGATE && top->code != WX__OP_TRY) {
        wencode__fail(e, WENCODE_ERR_NESTING, "delegate without an open try", 0, 0);
        return;
    }
    (void)wx__array_pop(e->parts->blocks);
    e->depth--;
    wencode__op(e, code);
}

/* -- instructions with long or rare operands ------------------------------------------------------- */

/* Acquire-release atomics: what only reads or only writes has one order in the low half; what does
 * both has that of the write in the high half. */
static inline uint32_t wencode__order_byte(uint32_t code, uint32_t order)
{
    return code >= WX__OP_I32_ATOMIC_RMW_ADD ? order | order << 4 : order;
}

/* Spec: "Memory Instructions", with the memory index of multi-memory and the order of an access. */
WENCODE_API void wencode__memarg(wencode *e, uint32_t code, wencode_memarg m, uint32_t natural,
                                 int lane)
{
    uint32_t align = m.align ? m.align - 1u : natural;
    if (align > natural && !e->lax) {
        wencode__fail(e, WENCODE_ERR_INDEX, "alignment 2^% above the natural 2^%", align, natural);
        return;
    }
    bool atomic = code >= WX__OP_I32_ATOMIC_LOAD && code <= WX__OP_I64_ATOMIC_RMW32_CMPXCHG_U;
    if (m.order && !atomic && !e->lax) {
        wencode__fail(e, WENCODE_ERR_INDEX, "a memory order of an access that is not atomic", 0, 0);
        return;
    }
    wencode__check_index(e, WENCODE__MEMORY, m.memory);
    uint32_t flags = align | (m.memory ? (uint32_t)WX__MEMARG_MEMORY : 0u) |
                     (m.order ? (uint32_t)WX__MEMARG_ORDER : 0u);
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    p = wx__write_u32(p, flags);
    if (m.memory) p = wx__write_u32(p, m.memory);
    if (m.order) *p++ = (uint8_t)wencode__order_byte(code, m.order);
    p = wx__write_u64(p, m.offset);
    if (lane >= 0) *p++ = (uint8_t)lane;
    wencode__finish(e, at, start, p);
}

/* A vector's length. */
WX__UNUSED static void wencode__vector(wencode *e, size_t n)
{
    if ((uint64_t)n > UINT32_MAX) {
        wencode__fail(e, WENCODE_ERR_SIZE, "a vector of 2^32 operands", 0, 0);
    } else {
        wencode_raw_u32(e, (uint32_t)n);
    }
}

WENCODE_API void wencode__br_table(wencode *e, const uint32_t *depths, size_t n, uint32_t otherwise)
{
    wencode__op(e, WX__OP_BR_TABLE);
    wencode__vector(e, n);
    for (size_t i = 0; i < n && e->error.status == WENCODE_OK; i++) {
        wencode__check_label(e, depths[i]);
        wencode_raw_u32(e, depths[i]);
    }
    wencode__check_label(e, otherwise);
    wencode_raw_u32(e, otherwise);
}

WENCODE_API void wencode__select(wencode *e, const wencode_valtype *types, size_t n)
{
    wencode__op(e, WX__OP_SELECT_T);
    wencode__vector(e, n);
    for (size_t i = 0; i < n && e->error.status == WENCODE_OK; i++) {
        wencode__check_valtype(e, types[i]);
        uint8_t *p = wencode__here(e);
        wencode__upto(e, wencode__write_valtype(p, types[i], wencode__operand_width(e)));
    }
}

WENCODE_API void wencode__heap(wencode *e, uint32_t code, wencode_heaptype heap)
{
    wencode__check_heap(e, heap);
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at;
    wencode__finish(e, at, start, wencode__write_heap(wencode__opcode(start, code), heap, 0));
}

/* A reference type is 0x63 or 0x64 over its heap type, or the short form of a nullable one. */
WENCODE_API void wencode__br_cast(wencode *e, uint32_t code, uint32_t depth, wencode_valtype from,
                                  wencode_valtype to)
{
    uint32_t flags = ((from & 0xff) != WX__TYPE_REF ? (uint32_t)WX__CAST_FROM_NULL : 0u) |
                     ((to & 0xff) != WX__TYPE_REF ? (uint32_t)WX__CAST_TO_NULL : 0u);
    wencode__check_label(e, depth);
    wencode__check_valtype(e, from);
    wencode__check_valtype(e, to);
    size_t at = wencode__begin(e);
    uint8_t *start = e->data + at, *p = wencode__opcode(start, code);
    *p++ = (uint8_t)flags;
    p = wx__write_u32(p, depth);
    p = wencode__write_heap(p, wencode__heap_of(from), 0);
    wencode__finish(e, at, start, wencode__write_heap(p, wencode__heap_of(to), 0));
}

WENCODE_API wencode_label wencode__try_table(wencode *e, wencode_blocktype type,
                                             const wencode_clause *clauses, size_t n)
{
    wencode_label label = wencode__open(e, WX__OP_TRY_TABLE, type);
    uint32_t width = wencode__operand_width(e);
    wencode__vector(e, n);
    for (size_t i = 0; i < n && e->error.status == WENCODE_OK; i++) {
        const wencode_clause *c = &clauses[i];
        bool tagged = c->kind == WX__CATCH || c->kind == WX__CATCH_REF;
        if (c->depth >= e->depth - 1) wencode__bad_label(e, c->depth);
        if (tagged) wencode__check_index(e, WENCODE__TAG, c->tag);
        uint8_t *p = wencode__here(e);
        *p++ = c->kind;
        uint32_t tag_width = width;
        if (tagged) {
            wencode__take_reloc(e, 'e', (size_t)(p - e->data), &tag_width);
            if (e->error.status != WENCODE_OK) return label;
            p = wencode__write_unsigned(p, c->tag, tag_width, 5);
        }
        wencode__upto(e, wencode__write_unsigned(p, c->depth, width, 5));
    }
    if (e->error.status == WENCODE_OK) wencode__check_waiting(e);
    return label;
}

WENCODE_API void wencode__handlers(wencode *e, const wencode_handler *handlers, size_t n)
{
    uint32_t width = wencode__operand_width(e);
    wencode__vector(e, n);
    for (size_t i = 0; i < n && e->error.status == WENCODE_OK; i++) {
        const wencode_handler *h = &handlers[i];
        wencode__check_index(e, WENCODE__TAG, h->tag);
        if (!h->is_switch) wencode__check_label(e, h->depth);
        uint8_t *p = wencode__here(e);
        *p++ = h->is_switch ? WX__ON_SWITCH : WX__ON_LABEL;
        p = wencode__write_unsigned(p, h->tag, width, 5);
        wencode__upto(e, h->is_switch ? p : wencode__write_unsigned(p, h->depth, width, 5));
    }
}

#endif /* WENCODE__CODE_H */
