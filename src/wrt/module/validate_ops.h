/* src/wrt/module/validate_ops.h - the walk over a function body, instruction by instruction.
 *
 * wrt__validate_with is instantiated once per mode and keeps what it touches with every
 * instruction in local variables: place, stack pointer, running fuel cost, loop weight. Instructions
 * that are rare or need many cases are functions of their own; they read immediates through the
 * decoder (v->d->p) and return the new stack pointer, or NULL with the verdict set.
 */
#ifndef WRT__VALIDATE_OPS_H
#define WRT__VALIDATE_OPS_H

#include "validate.h"

/* -- instructions given by a row of the opcode table ------------------------------------------------ */

/* Any instruction with fixed operand types whose immediates are already read; `row` was found. */
static uint8_t *wrt__apply_row(wrt__validator *v, const uint8_t *at, uint8_t *sp,
                               const wx__op_info *row)
{
    uint8_t types[8];
    uint32_t n = 0;
    for (; row->pops[n]; n++) types[n] = wrt__op_type(row->pops[n]);
    sp = wrt__pop_types(v, at, sp, types, n);
    if (!sp) return NULL;
    for (n = 0; row->pushes[n]; n++) types[n] = wrt__op_type(row->pushes[n]);
    return wrt__push_types(v, sp, types, n);
}

/* A numeric instruction that did not find what it takes, or no instruction at all. */
static WX__NOINLINE uint8_t *wrt__numeric_slow(wrt__validator *v, const uint8_t *at, uint8_t *sp)
{
    const wx__op_info *row;
    v->d->p = at;
    return wrt__read_opcode(v->d, &row) ? wrt__apply_row(v, at, sp, row) : NULL;
}

/* The same for loads and stores, with their immediate. */
static WX__NOINLINE uint8_t *wrt__access_slow(wrt__validator *v, const uint8_t *at, uint8_t *sp)
{
    const wx__op_info *row;
    uint32_t align;
    uint64_t offset;
    v->d->p = at;
    if (!wrt__read_opcode(v->d, &row) || !wrt__read_memarg(v->d, &align, &offset)) return NULL;
    if (!v->has_memory) {
        wrt__invalid(v->d, at, "unknown memory 0");
    } else if (align > row->align) {
        wrt__invalid(v->d, at, "alignment must not be larger than natural");
    } else if (offset > 0xffffffffu) {
        wrt__invalid(v->d, at, "offset out of range");
    } else {
        return wrt__apply_row(v, at, sp, row);
    }
    return NULL;
}

/* -- control ------------------------------------------------------------------------------------------- */

static WX__NOINLINE uint8_t *wrt__open_block(wrt__validator *v, wrt__mode mode, const uint8_t *at,
                                             uint8_t *sp, wrt__frame_kind kind, bool live)
{
    const wrt__sig *sig = wrt__block_sig(v, at);
    if (!sig) return NULL;
    uint32_t n = sig->param_count;
    if (kind == WRT__FRAME_IF) sp = wrt__pop_type(v, at, sp, WX__TYPE_I32);
    if (n > 0 && sp) sp = wrt__pop_types(v, at, sp, sig->params, n);
    if (sp) sp = wrt__frame_push(v, at, sp, kind, sig, live);
    if (n > 0 && sp) sp = wrt__push_types(v, sp, sig->params, n);
    if (!sp) return NULL;
    wrt__frame *f = wrt__top_frame(v);
    if (kind == WRT__FRAME_LOOP) v->loop_depth++;
    if (mode == WRT__MODE_JIT) {
        f->block = (uint32_t)wx__array_len(v->targets);
        if (!wx__array_push(v->targets, (uint8_t)0)) wrt__nomem(v->d);
    } else if (mode == WRT__MODE_INTERP && live && kind != WRT__FRAME_BLOCK) {
        wrt__branch b = {0, 0, 0, 0};
        if (kind == WRT__FRAME_IF) b.keep = n;
        f->place = wrt__offset(v->d, at) - v->func->code;
        f->entry = (uint32_t)wx__array_len(v->m->branches);
        if (!wx__array_push(v->m->branches, b)) wrt__nomem(v->d);
    }
    return v->d->fatal.status == WRT_OK ? sp : NULL;
}

/* The branch of an `if` whose condition was 0 continues here. */
static void wrt__resolve_if(wrt__validator *v, const wrt__frame *f)
{
    wrt__branch *b = &v->m->branches[f->entry];
    b->target = wrt__offset(v->d, v->d->p) - v->func->code;
    b->entry = (uint32_t)wx__array_len(v->m->branches) - v->func->branches;
}

static WX__NOINLINE uint8_t *wrt__else(wrt__validator *v, wrt__mode mode, const uint8_t *at,
                                       uint8_t *sp, bool live)
{
    wrt__frame *f = wrt__top_frame(v);
    if (f->kind != WRT__FRAME_IF) {
        wrt__malformed(v->d, at, "END opcode expected");
        return NULL;
    }
    if (!wrt__frame_results(v, at, sp, f)) return NULL;
    f->then_falls = live;
    if (mode == WRT__MODE_INTERP) {
        uint32_t slots = wrt__slots((size_t)(sp - v->stack), v->depth);
        if (live && !wrt__branch_add(v, f, slots, f->sig->result_count)) return NULL;
        if (f->entered) wrt__resolve_if(v, f);
    }
    f->kind = WRT__FRAME_ELSE;
    f->polymorphic = false;
    return wrt__push_types(v, v->stack + f->base, f->sig->params, f->sig->param_count);
}

/* Whether code behind the `end` of `f` is dead, and whether a new straight-line block starts
 * there. `live`: the last instruction before it is not dead. */
static inline bool wrt__live_after(const wrt__frame *f, bool live, bool *starts)
{
    *starts = false;
    switch (f->kind) {
    case WRT__FRAME_BLOCK: *starts = f->targeted; return live || f->targeted;
    case WRT__FRAME_LOOP: return live;
    case WRT__FRAME_IF: *starts = f->entered; return f->entered;
    default: *starts = live || f->targeted || f->then_falls; return *starts;
    }
}

/* An `if` without `else` leaves its parameters as results when it is not taken. */
static inline bool wrt__if_balanced(const wrt__frame *f)
{
    uint32_t n = f->sig->param_count;
    return n == f->sig->result_count && memcmp(f->sig->params, f->sig->results, n) == 0;
}

/* The operands at the `end` of the innermost block replaced by its results; the frame stays valid
 * until the next block is opened. */
static inline uint8_t *wrt__close_block(wrt__validator *v, wrt__mode mode, const uint8_t *at,
                                        uint8_t *sp)
{
    wrt__frame *f = wrt__top_frame(v);
    if (f->kind == WRT__FRAME_IF && !wrt__if_balanced(f)) {
        return wrt__mismatch(v, at, sp, f->sig->results, f->sig->result_count, wrt__height(v, sp));
    }
    sp = wrt__frame_results(v, at, sp, f);
    if (!sp) return NULL;
    if (mode == WRT__MODE_INTERP) {
        if (f->kind == WRT__FRAME_IF && f->entered) wrt__resolve_if(v, f);
        wrt__branches_resolve(v, f, wrt__offset(v->d, v->d->p) - v->func->code);
    }
    if (f->kind == WRT__FRAME_LOOP) v->loop_depth--;
    v->depth--;
    v->high--;
    return wrt__push_types(v, sp, f->sig->results, f->sig->result_count);
}

static inline wrt__frame *wrt__label_frame(wrt__validator *v, const uint8_t *at, uint32_t label)
{
    if (label < v->depth) return &v->frames[v->depth - 1 - label];
    wrt__invalid(v->d, at, "unknown label %u", (unsigned)label);
    return NULL;
}

/* br, br_if behind its condition, return: the operands suit the label. Branches that may not be
 * taken leave the label's types. */
static inline uint8_t *wrt__branch_to(wrt__validator *v, wrt__mode mode, const uint8_t *at,
                                      uint8_t *sp, wrt__frame *f, bool live)
{
    const uint8_t *types = f->label;
    uint32_t n = f->label_count;
    if (n > 0) {
        if (!wrt__check_types(v, sp, types, n)) return wrt__mismatch(v, at, sp, types, n, n);
        if (wrt__top_frame(v)->polymorphic) {
            sp = wrt__push_types(v, wrt__drop_types(v, sp, n), types, n);
            if (!sp) return NULL;
        }
    }
    if (mode != WRT__MODE_CHECK && live && !wrt__branch_taken(v, mode, f, sp, n)) return NULL;
    return sp;
}

static WX__NOINLINE uint8_t *wrt__br_table(wrt__validator *v, wrt__mode mode, const uint8_t *at,
                                           uint8_t *sp, bool live)
{
    uint32_t count, arity = 0;
    const uint8_t *last = NULL;
    sp = wrt__pop_type(v, at, sp, WX__TYPE_I32);
    if (!sp) return NULL;
    if (!wrt__read_count(v->d, 0, WRT__MAX_BR_TABLE, "br_table targets", &count)) return NULL;
    for (uint32_t i = 0; i <= count; i++) {
        uint32_t label;
        if (!wrt__read_u32(v->d, &label)) return NULL;
        wrt__frame *f = wrt__label_frame(v, at, label);
        if (!f) return NULL;
        const uint8_t *types = f->label;
        uint32_t n = f->label_count;
        if (i == 0) arity = n;
        if (n != arity || (n > 0 && types != last && !wrt__check_types(v, sp, types, n))) {
            return wrt__mismatch(v, at, sp, types, n, n);
        }
        last = types;
        if (mode != WRT__MODE_CHECK && live && !wrt__branch_taken(v, mode, f, sp, n)) return NULL;
    }
    if (live) v->profile.has_br_table = true;
    return sp;
}

/* The rest of the block is dead: its operands can be anything. */
static inline uint8_t *wrt__never_returns(wrt__validator *v)
{
    wrt__frame *f = wrt__top_frame(v);
    f->polymorphic = true;
    return v->stack + f->base;
}

/* -- calls ------------------------------------------------------------------------------------------------ */

static inline uint8_t *wrt__call_sig(wrt__validator *v, const uint8_t *at, uint8_t *sp,
                                     const wrt__sig *sig)
{
    sp = wrt__pop_types(v, at, sp, sig->params, sig->param_count);
    return sp ? wrt__push_types(v, sp, sig->results, sig->result_count) : NULL;
}

static uint8_t *wrt__call(wrt__validator *v, const uint8_t *at, uint8_t *sp, uint32_t index)
{
    if (index >= wx__array_len(v->m->funcs)) {
        wrt__invalid(v->d, at, "unknown function %u", (unsigned)index);
        return NULL;
    }
    return wrt__call_sig(v, at, sp, &v->sigs[v->m->funcs[index].type]);
}

/* A table index; its element type, or 0: failed. */
static wrt_valtype wrt__read_table_index(wrt__validator *v, const uint8_t *at)
{
    uint32_t index;
    if (!wrt__read_u32(v->d, &index)) return 0;
    if (index < v->table_count) return v->m->tables[index].content;
    wrt__invalid(v->d, at, "unknown table %u", (unsigned)index);
    return 0;
}

static uint8_t *wrt__call_indirect(wrt__validator *v, const uint8_t *at, uint8_t *sp)
{
    uint32_t type;
    if (!wrt__read_u32(v->d, &type)) return NULL;
    if (wrt__left(v->d) > 0 && *v->d->p != 0 &&
        !wrt__need(v->d, v->d->p, WX__FEATURE_REFERENCE_TYPES)) {
        return NULL;
    }
    wrt_valtype content = wrt__read_table_index(v, at);
    if (!content) return NULL;
    if (type >= wx__array_len(v->sigs)) {
        wrt__invalid(v->d, at, "unknown type %u", (unsigned)type);
        return NULL;
    }
    if (content != WRT_FUNCREF) {
        wrt__invalid(v->d, at, "type mismatch: call_indirect needs a table of funcref");
        return NULL;
    }
    sp = wrt__pop_type(v, at, sp, WX__TYPE_I32);
    return sp ? wrt__call_sig(v, at, sp, &v->sigs[type]) : NULL;
}

/* -- variables, select, references -------------------------------------------------------------------------- */

static inline bool wrt__is_num_operand(uint8_t type)
{
    return (type >= WX__TYPE_F64 && type <= WX__TYPE_I32) || type == WRT__BOTTOM;
}

static WX__NOINLINE uint8_t *wrt__select_slow(wrt__validator *v, const uint8_t *at, uint8_t *sp)
{
    uint8_t a, b;
    sp = wrt__pop_type(v, at, sp, WX__TYPE_I32);
    if (sp) sp = wrt__pop_any(v, at, sp, &b);
    if (sp) sp = wrt__pop_any(v, at, sp, &a);
    if (!sp) return NULL;
    bool equal = a == b || a == WRT__BOTTOM || b == WRT__BOTTOM;
    if (!equal || !wrt__is_num_operand(a) || !wrt__is_num_operand(b)) {
        wrt__invalid(v->d, at, "type mismatch: select of [%s %s]", wrt_valtype_text(a),
                     wrt_valtype_text(b));
        return NULL;
    }
    *sp = a == WRT__BOTTOM ? b : a;
    return sp + 1;
}

static WX__NOINLINE uint8_t *wrt__select_typed(wrt__validator *v, const uint8_t *at, uint8_t *sp)
{
    uint32_t count;
    wrt_valtype type = 0;
    if (!wrt__need(v->d, at, WX__FEATURE_REFERENCE_TYPES)) return NULL;
    if (!wrt__read_length(v->d, &count)) return NULL;
    for (uint32_t i = 0; i < count; i++) {
        if (!wrt__read_valtype(v->d, &type)) return NULL;
    }
    if (count != 1) {
        wrt__invalid(v->d, at, "invalid result arity");
        return NULL;
    }
    uint8_t types[3] = {(uint8_t)type, (uint8_t)type, WX__TYPE_I32};
    sp = wrt__pop_types(v, at, sp, types, 3);
    return sp ? wrt__push_types(v, sp, types, 1) : NULL;
}

static WX__NOINLINE uint8_t *wrt__unknown_global(wrt__validator *v, const uint8_t *at,
                                                 uint32_t index)
{
    wrt__invalid(v->d, at, "unknown global %u", (unsigned)index);
    return NULL;
}

static uint8_t *wrt__global_set(wrt__validator *v, const uint8_t *at, uint8_t *sp, uint32_t index)
{
    if (index >= wx__array_len(v->globals)) return wrt__unknown_global(v, at, index);
    if (!(v->globals[index] & 0x80)) {
        wrt__invalid(v->d, at, "immutable global");
        return NULL;
    }
    return wrt__pop_type(v, at, sp, v->globals[index] & 0x7f);
}

static uint8_t *wrt__table_access(wrt__validator *v, const uint8_t *at, uint8_t *sp, bool is_set)
{
    if (!wrt__need(v->d, at, WX__FEATURE_REFERENCE_TYPES)) return NULL;
    wrt_valtype content = wrt__read_table_index(v, at);
    if (!content) return NULL;
    uint8_t types[2] = {WX__TYPE_I32, (uint8_t)content};
    if (is_set) return wrt__pop_types(v, at, sp, types, 2);
    sp = wrt__pop_types(v, at, sp, types, 1);
    return sp ? wrt__push_types(v, sp, types + 1, 1) : NULL;
}

static uint8_t *wrt__ref_op(wrt__validator *v, const uint8_t *at, uint8_t *sp)
{
    wrt_valtype type = WRT_FUNCREF;
    uint8_t push = WX__TYPE_I32;
    uint32_t index;
    if (!wrt__need(v->d, at, WX__FEATURE_REFERENCE_TYPES)) return NULL;
    switch (*at) {
    case WX__OP_REF_NULL:
        if (!wrt__read_heaptype(v->d, &type)) return NULL;
        push = (uint8_t)type;
        break;
    case WX__OP_REF_FUNC:
        if (!wrt__read_u32(v->d, &index)) return NULL;
        if (index >= wx__array_len(v->m->funcs)) {
            wrt__invalid(v->d, at, "unknown function %u", (unsigned)index);
            return NULL;
        }
        if (!v->m->funcs[index].is_declared) {
            wrt__invalid(v->d, at, "undeclared function reference");
            return NULL;
        }
        push = (uint8_t)type;
        break;
    default: { /* ref.is_null */
        uint8_t have;
        sp = wrt__pop_any(v, at, sp, &have);
        if (!sp) return NULL;
        if (have != WRT__BOTTOM && !wrt__is_reftype(have)) {
            wrt__invalid(v->d, at, "type mismatch: ref.is_null of [%s]", wrt_valtype_text(have));
            return NULL;
        }
        break;
    }
    }
    return wrt__push_types(v, sp, &push, 1);
}

/* -- memory and table instructions with prefix 0xfc ------------------------------------------------------------ */

static bool wrt__check_memory(wrt__validator *v, const uint8_t *at, uint32_t index)
{
    v->profile.uses_memory = true;
    if (index < wx__array_len(v->m->memories)) return true;
    wrt__invalid(v->d, at, "unknown memory %u", (unsigned)index);
    return false;
}

static bool wrt__memory_index(wrt__validator *v, const uint8_t *at)
{
    uint32_t index;
    return wrt__read_u32(v->d, &index) && wrt__check_memory(v, at, index);
}

static bool wrt__check_data(wrt__validator *v, const uint8_t *at, uint32_t index)
{
    if (v->m->data_count == WRT_NO_INDEX) {
        return wrt__malformed(v->d, at, "data count section required");
    }
    if (index < v->m->data_count) return true;
    wrt__invalid(v->d, at, "unknown data segment %u", (unsigned)index);
    return false;
}

/* The type of the segment's elements, or 0: failed. */
static wrt_valtype wrt__check_elem(wrt__validator *v, const uint8_t *at, uint32_t index)
{
    if (index < wx__array_len(v->m->elems)) return v->m->elems[index].content;
    wrt__invalid(v->d, at, "unknown elem segment %u", (unsigned)index);
    return 0;
}

/* table.copy and table.init: both sides hold the same type. */
static bool wrt__same_content(wrt__validator *v, const uint8_t *at, wrt_valtype a, wrt_valtype b)
{
    if (!a || !b) return false;
    if (a != b) {
        wrt__invalid(v->d, at, "type mismatch: %s and %s elements", wrt_valtype_text(a),
                     wrt_valtype_text(b));
    }
    return a == b;
}

/* Reads the immediates; `*content` is the element type of table.grow and table.fill. */
static bool wrt__prefixed_immediates(wrt__validator *v, const uint8_t *at, uint32_t code,
                                     wrt_valtype *content)
{
    uint32_t segment;
    switch (code) {
    case WX__OP_MEMORY_INIT:
        return wrt__read_u32(v->d, &segment) && wrt__memory_index(v, at) &&
               wrt__check_data(v, at, segment);
    case WX__OP_DATA_DROP: return wrt__read_u32(v->d, &segment) && wrt__check_data(v, at, segment);
    case WX__OP_MEMORY_COPY: return wrt__memory_index(v, at) && wrt__memory_index(v, at);
    case WX__OP_MEMORY_FILL: return wrt__memory_index(v, at);
    case WX__OP_ELEM_DROP:
        return wrt__read_u32(v->d, &segment) && wrt__check_elem(v, at, segment) != 0;
    case WX__OP_TABLE_INIT: {
        if (!wrt__read_u32(v->d, &segment)) return false;
        wrt_valtype table = wrt__read_table_index(v, at);
        return table && wrt__same_content(v, at, table, wrt__check_elem(v, at, segment));
    }
    case WX__OP_TABLE_COPY: {
        wrt_valtype to = wrt__read_table_index(v, at);
        return to && wrt__same_content(v, at, to, wrt__read_table_index(v, at));
    }
    case WX__OP_TABLE_GROW:
    case WX__OP_TABLE_SIZE:
    case WX__OP_TABLE_FILL: *content = wrt__read_table_index(v, at); return *content != 0;
    default: return true; /* saturating conversions have none */
    }
}

/* `*leaves`: compiled code calls out for it. */
static WX__NOINLINE uint8_t *wrt__prefixed(wrt__validator *v, const uint8_t *at, uint8_t *sp,
                                           uint32_t *fuel, bool *leaves)
{
    const wx__op_info *row;
    wrt_valtype content = 0;
    v->d->p = at;
    if (!wrt__read_opcode(v->d, &row)) return NULL;
    *fuel = row->fuel;
    *leaves = row->code >= WX__OP_MEMORY_INIT && row->code != WX__OP_TABLE_SIZE;
    if (!wrt__prefixed_immediates(v, at, row->code, &content)) return NULL;
    uint8_t ref = (uint8_t)content, i32 = WX__TYPE_I32;
    if (row->code == WX__OP_TABLE_GROW) {
        uint8_t types[2] = {ref, i32};
        sp = wrt__pop_types(v, at, sp, types, 2);
        return sp ? wrt__push_types(v, sp, &i32, 1) : NULL;
    }
    if (row->code == WX__OP_TABLE_FILL) {
        uint8_t types[3] = {i32, ref, i32};
        return wrt__pop_types(v, at, sp, types, 3);
    }
    return wrt__apply_row(v, at, sp, row);
}

static uint8_t *wrt__memory_op(wrt__validator *v, const uint8_t *at, uint8_t *sp)
{
    const uint8_t i32 = WX__TYPE_I32;
    if (!wrt__memory_index(v, at)) return NULL;
    if (*at == WX__OP_MEMORY_GROW) sp = wrt__pop_type(v, at, sp, i32);
    return sp ? wrt__push_types(v, sp, &i32, 1) : NULL;
}

/* -- the walk -------------------------------------------------------------------------------------------------------- */

/* Only inside wrt__validate_with. The body's last byte is known to be `end`, so behind any other
 * opcode there is at least one byte, and no integer runs over the end of the body unnoticed: the
 * last byte of the body would end it. */
#define WRT__TRY(call)                       \
    do {                                     \
        sp = (call);                         \
        if (WX__UNLIKELY(!sp)) return false; \
    } while (0)
/* For a function that reads immediates through the decoder. */
#define WRT__READING(call) \
    do {                   \
        d->p = p;          \
        WRT__TRY(call);    \
        p = d->p;          \
    } while (0)
#define WRT__INDEX(name)                             \
    uint32_t name;                                   \
    if (WX__LIKELY(*p < 0x80)) {                     \
        name = *p++;                                 \
    } else if (p[1] < 0x80) {                        \
        name = (p[0] & 0x7fu) | (uint32_t)p[1] << 7; \
        p += 2;                                      \
    } else {                                         \
        d->p = p;                                    \
        if (!wrt__read_u32(d, &name)) return false;  \
        p = d->p;                                    \
    }
/* A signed integer that only has to be right: no more than `most` bytes are right whatever they
 * hold. */
#define WRT__SKIP_SIGNED(bits, most)                                  \
    do {                                                              \
        const uint8_t *last = p;                                      \
        while (*last >= 0x80 && last - p < (most)) last++;            \
        if (WX__LIKELY(last - p < (most))) {                          \
            p = last + 1;                                             \
        } else {                                                      \
            int64_t ignored;                                          \
            d->p = p;                                                 \
            if (!wrt__read_signed(d, (bits), &ignored)) return false; \
            p = d->p;                                                 \
        }                                                             \
    } while (0)
/* Alignment and offset of an access that is right by its first bytes; else 0. */
#define WRT__MEMARG_LEN() \
    (p[0] > op->align || !has_memory ? 0 : p[1] < 0x80 ? 2 : p[2] < 0x80 ? 3 : 0)
#define WRT__PEAK()                                                              \
    do {                                                                         \
        if (mode != WRT__MODE_CHECK && WX__UNLIKELY(sp > v->high)) v->high = sp; \
    } while (0)
/* A straight-line block ends behind this instruction and another one begins. */
#define WRT__NEXT_BLOCK()                                \
    do {                                                 \
        if (mode != WRT__MODE_CHECK && live) {           \
            wrt__cost_end(v, mode, cost);                \
            if (!wrt__cost_start(v, mode)) return false; \
            cost = 0;                                    \
        }                                                \
    } while (0)
/* Compiled code calls out for this instruction. */
#define WRT__LEAVES()                                                                 \
    do {                                                                              \
        if (mode == WRT__MODE_JIT && live) {                                          \
            v->profile.is_leaf = false;                                               \
            v->profile.call_weight = wrt__add_weight(v->profile.call_weight, weight); \
        }                                                                             \
        WRT__NEXT_BLOCK();                                                            \
    } while (0)
#define WRT__DEAD()                                                        \
    do {                                                                   \
        if (mode != WRT__MODE_CHECK && live) wrt__cost_end(v, mode, cost); \
        live = false;                                                      \
        weight = 0;                                                        \
        sp = wrt__never_returns(v);                                        \
    } while (0)
/* The type of a local, with its weight counted. */
#define WRT__LOCAL(type)                                                                 \
    WRT__INDEX(local)                                                                    \
    uint8_t type;                                                                        \
    if (WX__LIKELY(local < flat)) {                                                      \
        type = locals[local];                                                            \
    } else {                                                                             \
        type = wrt__local_far(v, mode, at, local);                                       \
        if (type == WRT__NO_TYPE) return false;                                          \
    }                                                                                    \
    if (mode == WRT__MODE_JIT) weights[local] = wrt__add_weight(weights[local], weight); \
    cost++

WX__INLINE bool wrt__validate_with(wrt__validator *v, uint32_t func_index, const wrt__mode mode)
{
    uint8_t *sp = wrt__body_start(v, mode, func_index);
    if (!sp) return false;
    wrt__decoder *d = v->d;
    const wrt__op *const ops = v->ops;
    const uint8_t *const locals = v->locals;
    uint32_t *const weights = v->weights;
    const uint32_t flat = v->flat;
    const bool has_memory = v->has_memory;
    const uint8_t *p = d->p;
    const uint8_t *const end = d->end;
    uint32_t cost = 1;   /* of the straight-line block so far; the function's entry */
    uint32_t weight = 1; /* of an instruction in the loops around; 0 in dead code */
    bool live = true;
    int memarg;
    for (;;) {
        if (WX__UNLIKELY(p >= end)) {
            d->p = p;
            return wrt__body_ended(d);
        }
        const uint8_t *at = p;
        const wrt__op *op = &ops[*p];
        switch (*p++) {
        case WX__OP_UNREACHABLE: WRT__DEAD(); break;
        case WX__OP_NOP: cost += op->fuel; break;
        case WX__OP_BLOCK:
            WRT__READING(wrt__open_block(v, mode, at, sp, WRT__FRAME_BLOCK, live));
            break;
        case WX__OP_LOOP:
            WRT__READING(wrt__open_block(v, mode, at, sp, WRT__FRAME_LOOP, live));
            if (mode != WRT__MODE_CHECK && live) {
                WRT__NEXT_BLOCK();
                v->cost_open = true;
                v->cost_loop = wrt__top_frame(v)->entry;
                weight = wrt__weight(v);
            }
            break;
        case WX__OP_IF:
            WRT__READING(wrt__open_block(v, mode, at, sp, WRT__FRAME_IF, live));
            cost += op->fuel;
            WRT__NEXT_BLOCK();
            break;
        case WX__OP_ELSE:
            if (mode != WRT__MODE_CHECK && live) wrt__cost_end(v, mode, cost + op->fuel);
            WRT__READING(wrt__else(v, mode, at, sp, live));
            live = wrt__top_frame(v)->entered;
            if (mode != WRT__MODE_CHECK && live && !wrt__cost_start(v, mode)) return false;
            weight = live ? wrt__weight(v) : 0;
            cost = 0;
            break;
        case WX__OP_END: {
            if (v->depth == 1) {
                d->p = at; /* a branch out of the function targets this instruction */
                WRT__TRY(wrt__close_block(v, mode, at, sp));
                if (mode != WRT__MODE_CHECK && live) wrt__cost_end(v, mode, cost);
                v->func->max_height = (uint32_t)(v->high - v->stack) - WRT__PAD;
                return p == end || wrt__malformed(d, p, "section size mismatch");
            }
            if (mode == WRT__MODE_INTERP) d->p = p;
            WRT__TRY(wrt__close_block(v, mode, at, sp));
            WRT__PEAK();
            if (mode != WRT__MODE_CHECK) {
                bool starts, falls = live;
                live = wrt__live_after(&v->frames[v->depth], falls, &starts);
                if (starts) {
                    if (falls) wrt__cost_end(v, mode, cost);
                    if (!wrt__cost_start(v, mode)) return false;
                    cost = 0;
                }
                weight = live ? wrt__weight(v) : 0;
            }
            break;
        }
        case WX__OP_BR: {
            WRT__INDEX(label)
            wrt__frame *f = wrt__label_frame(v, at, label);
            if (!f) return false;
            WRT__TRY(wrt__branch_to(v, mode, at, sp, f, live));
            cost += op->fuel;
            WRT__DEAD();
            break;
        }
        case WX__OP_BR_IF: {
            WRT__INDEX(label)
            WRT__TRY(wrt__pop_type(v, at, sp, WX__TYPE_I32));
            wrt__frame *f = wrt__label_frame(v, at, label);
            if (!f) return false;
            WRT__TRY(wrt__branch_to(v, mode, at, sp, f, live));
            cost += op->fuel;
            WRT__NEXT_BLOCK();
            break;
        }
        case WX__OP_BR_TABLE:
            WRT__READING(wrt__br_table(v, mode, at, sp, live));
            cost += op->fuel;
            WRT__DEAD();
            break;
        case WX__OP_RETURN: {
            wrt__frame *f = &v->frames[0];
            WRT__TRY(wrt__pop_types(v, at, sp, f->sig->results, f->sig->result_count));
            cost += op->fuel;
            WRT__DEAD();
            break;
        }
        case WX__OP_CALL: {
            WRT__INDEX(func)
            WRT__TRY(wrt__call(v, at, sp, func));
            WRT__PEAK();
            cost += op->fuel;
            WRT__LEAVES();
            break;
        }
        case WX__OP_CALL_INDIRECT:
            WRT__READING(wrt__call_indirect(v, at, sp));
            WRT__PEAK();
            cost += op->fuel;
            WRT__LEAVES();
            break;
        case WX__OP_DROP: {
            uint8_t ignored;
            WRT__TRY(sp[-1] != WRT__BEDROCK ? sp - 1 : wrt__pop_any(v, at, sp, &ignored));
            cost += op->fuel;
            break;
        }
        case WX__OP_SELECT:
            if (WX__LIKELY(sp[-1] == WX__TYPE_I32 && sp[-2] == sp[-3] && wrt__is_numtype(sp[-2]))) {
                sp -= 2;
            } else {
                WRT__TRY(wrt__select_slow(v, at, sp));
            }
            cost += op->fuel;
            break;
        case WX__OP_SELECT_T:
            WRT__READING(wrt__select_typed(v, at, sp));
            cost += op->fuel;
            break;
        case WX__OP_LOCAL_GET: {
            WRT__LOCAL(type);
            *sp++ = type;
            WRT__PEAK();
            break;
        }
        case WX__OP_LOCAL_SET: {
            WRT__LOCAL(type);
            WRT__TRY(wrt__pop_type(v, at, sp, type));
            break;
        }
        case WX__OP_LOCAL_TEE: {
            WRT__LOCAL(type);
            WRT__TRY(wrt__pop_type(v, at, sp, type));
            *sp++ = type;
            WRT__PEAK();
            break;
        }
        case WX__OP_GLOBAL_GET: {
            WRT__INDEX(global)
            if (global >= wx__array_len(v->globals)) {
                wrt__unknown_global(v, at, global);
                return false;
            }
            *sp++ = v->globals[global] & 0x7f;
            WRT__PEAK();
            cost += op->fuel;
            break;
        }
        case WX__OP_GLOBAL_SET: {
            WRT__INDEX(global)
            WRT__TRY(wrt__global_set(v, at, sp, global));
            cost += op->fuel;
            break;
        }
        case WX__OP_TABLE_GET:
        case WX__OP_TABLE_SET:
            WRT__READING(wrt__table_access(v, at, sp, *at == WX__OP_TABLE_SET));
            WRT__PEAK();
            cost += op->fuel;
            break;
        case WX__OP_I32_LOAD:
        case WX__OP_I64_LOAD:
        case WX__OP_F32_LOAD:
        case WX__OP_F64_LOAD:
        case WX__OP_I32_LOAD8_S:
        case WX__OP_I32_LOAD8_U:
        case WX__OP_I32_LOAD16_S:
        case WX__OP_I32_LOAD16_U:
        case WX__OP_I64_LOAD8_S:
        case WX__OP_I64_LOAD8_U:
        case WX__OP_I64_LOAD16_S:
        case WX__OP_I64_LOAD16_U:
        case WX__OP_I64_LOAD32_S:
        case WX__OP_I64_LOAD32_U:
            memarg = WRT__MEMARG_LEN();
            if (WX__LIKELY(memarg && sp[-1] == WX__TYPE_I32)) {
                sp[-1] = op->push;
                p += memarg;
            } else {
                WRT__READING(wrt__access_slow(v, at, sp));
                WRT__PEAK();
            }
            if (mode == WRT__MODE_JIT) v->profile.uses_memory = true;
            cost += op->fuel;
            break;
        case WX__OP_I32_STORE:
        case WX__OP_I64_STORE:
        case WX__OP_F32_STORE:
        case WX__OP_F64_STORE:
        case WX__OP_I32_STORE8:
        case WX__OP_I32_STORE16:
        case WX__OP_I64_STORE8:
        case WX__OP_I64_STORE16:
        case WX__OP_I64_STORE32:
            memarg = WRT__MEMARG_LEN();
            if (WX__LIKELY(memarg && sp[-1] == op->top && sp[-2] == WX__TYPE_I32)) {
                sp -= 2;
                p += memarg;
            } else {
                WRT__READING(wrt__access_slow(v, at, sp));
            }
            if (mode == WRT__MODE_JIT) v->profile.uses_memory = true;
            cost += op->fuel;
            break;
        case WX__OP_MEMORY_SIZE:
            WRT__READING(wrt__memory_op(v, at, sp));
            WRT__PEAK();
            cost += op->fuel;
            break;
        case WX__OP_MEMORY_GROW:
            WRT__READING(wrt__memory_op(v, at, sp));
            WRT__PEAK();
            cost += op->fuel;
            WRT__LEAVES();
            break;
        case WX__OP_I32_CONST:
            WRT__SKIP_SIGNED(32, 4);
            *sp++ = WX__TYPE_I32;
            WRT__PEAK();
            cost += op->fuel;
            break;
        case WX__OP_I64_CONST:
            WRT__SKIP_SIGNED(64, 9);
            *sp++ = WX__TYPE_I64;
            WRT__PEAK();
            cost += op->fuel;
            break;
        case WX__OP_F32_CONST:
        case WX__OP_F64_CONST: {
            ptrdiff_t size = *at == WX__OP_F32_CONST ? 4 : 8;
            if (end - p < size) return wrt__malformed(d, end, WRT__TEXT_END);
            p += size;
            *sp++ = size == 4 ? WX__TYPE_F32 : WX__TYPE_F64;
            WRT__PEAK();
            cost += op->fuel;
            break;
        }
        case WX__OP_REF_NULL:
        case WX__OP_REF_IS_NULL:
        case WX__OP_REF_FUNC:
            WRT__READING(wrt__ref_op(v, at, sp));
            WRT__PEAK();
            cost += op->fuel;
            break;
        case WX__OP_PREFIX_FC: {
            uint32_t fuel;
            bool leaves;
            WRT__READING(wrt__prefixed(v, at, sp, &fuel, &leaves));
            WRT__PEAK();
            cost += fuel;
            if (leaves) WRT__LEAVES();
            break;
        }
        case WX__OP_I32_EXTEND8_S:
        case WX__OP_I32_EXTEND16_S:
        case WX__OP_I64_EXTEND8_S:
        case WX__OP_I64_EXTEND16_S:
        case WX__OP_I64_EXTEND32_S:
            if (!wrt__need(d, at, WX__FEATURE_SIGN_EXTENSION)) return false;
            WX__FALLTHROUGH;
        case 0xff: /* named so that the table of the switch is complete */
        default:   /* numeric: one or two operands, one result */
            if (WX__LIKELY(sp[-1] == op->top && ((sp[-2] ^ op->second) & op->second_mask) == 0)) {
                sp -= op->pops;
                *sp++ = op->push;
            } else {
                WRT__READING(wrt__numeric_slow(v, at, sp));
                WRT__PEAK();
            }
            cost += op->fuel;
            break;
        }
    }
}

#undef WRT__TRY
#undef WRT__READING
#undef WRT__INDEX
#undef WRT__SKIP_SIGNED
#undef WRT__MEMARG_LEN
#undef WRT__PEAK
#undef WRT__NEXT_BLOCK
#undef WRT__LEAVES
#undef WRT__DEAD
#undef WRT__LOCAL

/* False: d->fatal or d->invalid says why. */
static bool wrt__validate_check(wrt__validator *v, uint32_t func_index)
{
    return wrt__validate_with(v, func_index, WRT__MODE_CHECK);
}

/* Appends to m->branches and fills the function's wrt__func_info. */
static bool wrt__validate_interp(wrt__validator *v, uint32_t func_index)
{
    return wrt__validate_with(v, func_index, WRT__MODE_INTERP);
}

/* Fills the function's wrt__func_info and v->profile, which is valid until the next body. */
static bool wrt__validate_jit(wrt__validator *v, uint32_t func_index)
{
    return wrt__validate_with(v, func_index, WRT__MODE_JIT) && wrt__profile_finish(v);
}

#endif /* WRT__VALIDATE_OPS_H */
