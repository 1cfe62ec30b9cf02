/* src/wencode/reencode_body.h - instructions, constant expressions and bodies, copied through calls. */
#ifndef WENCODE__REENCODE_BODY_H
#define WENCODE__REENCODE_BODY_H

#include "reencode_state.h"

/* -- one instruction --------------------------------------------------------------------------------- */

/* Index spaces of the first and second index of a kind; WENCODE_SPACE_COUNT: a plain number. */
WX__UNUSED static void wencode__spaces_of(uint32_t imm, uint8_t spaces[2])
{
    static const uint8_t of[WX__IMM_COUNT][2] = {
#define WENCODE__NUMBER     WENCODE_SPACE_COUNT
#define WENCODE__PAIR(a, b) {WENCODE_SPACE_##a, WENCODE_SPACE_##b}
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* NONE */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* BLOCK */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* LABEL */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* LABELS */
        WENCODE__PAIR(FUNC, COUNT),         WENCODE__PAIR(TYPE, TABLE),         /* CALL_INDIRECT */
        WENCODE__PAIR(TYPE, COUNT),         {WENCODE__NUMBER, WENCODE__NUMBER}, /* LOCAL */
        WENCODE__PAIR(GLOBAL, COUNT),       WENCODE__PAIR(TABLE, COUNT),
        WENCODE__PAIR(TABLE, TABLE),        {WENCODE__NUMBER, WENCODE__NUMBER}, /* MEMARG */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* MEMARG_ATOMIC */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* MEMARG_LANE */
        WENCODE__PAIR(MEMORY, COUNT),       WENCODE__PAIR(MEMORY, MEMORY),
        WENCODE__PAIR(DATA, MEMORY),        WENCODE__PAIR(DATA, COUNT),
        WENCODE__PAIR(ELEM, TABLE),         WENCODE__PAIR(ELEM, COUNT),
        WENCODE__PAIR(TAG, COUNT),          {WENCODE__NUMBER, WENCODE__NUMBER}, /* S32 */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* S64 */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* F32 */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* F64 */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* V128 */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* LANE */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* LANES16 */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* SELECT_TYPES */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* HEAPTYPE */
        WENCODE__PAIR(TYPE, TYPE),          WENCODE__PAIR(TYPE, COUNT),         /* TYPE_FIELD */
        WENCODE__PAIR(TYPE, DATA),          WENCODE__PAIR(TYPE, ELEM),
        WENCODE__PAIR(TYPE, COUNT),                                             /* TYPE_LEN */
        WENCODE__PAIR(TYPE, TAG),           {WENCODE__NUMBER, WENCODE__NUMBER}, /* BR_CAST */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* TRY_TABLE */
        WENCODE__PAIR(TYPE, COUNT),                                             /* RESUME */
        WENCODE__PAIR(TYPE, TAG),                                               /* RESUME_THROW */
        {WENCODE__NUMBER, WENCODE__NUMBER},                                     /* ATOMIC_FENCE */
        WENCODE__PAIR(GLOBAL, COUNT),       WENCODE__PAIR(TABLE, COUNT),
        WENCODE__PAIR(TYPE, COUNT),         WENCODE__PAIR(TYPE, COUNT), /* ORDER_TYPE_FIELD */
#undef WENCODE__PAIR
#undef WENCODE__NUMBER
    };
    memcpy(spaces, of[imm], 2);
}

WX__UNUSED static void wencode__read_memarg(wencode__reencoder *r, const wx__instr *in,
                                            wencode_instruction *out)
{
    out->at.offset = in->value;
    out->at.memory = wencode__map(r, WENCODE_SPACE_MEMORY, in->memory);
    out->at.align = (uint16_t)(in->align + 1u);
    out->at.order = in->order ? WENCODE_ACQ_REL : WENCODE_SEQ_CST;
}

/* Vectors and types. */
WX__UNUSED static void wencode__read_rare(wencode__reencoder *r, const wx__instr *in,
                                          wencode_instruction *out)
{
    out->count = in->items.count;
    switch (in->info->imm) {
    case WX__IMM_LABELS:
        (void)wencode__copy_labels(r, in->items);
        out->labels = r->labels;
        out->a = wencode__map_label(r, in->a);
        break;
    case WX__IMM_SELECT_TYPES:
        (void)wencode__copy_types(r, in->items);
        out->types = r->types;
        break;
    case WX__IMM_TRY_TABLE:
        (void)wencode__copy_clauses(r, in->items);
        out->clauses = r->clauses;
        out->type = wencode__map_blocktype(r, in->type);
        break;
    case WX__IMM_RESUME:
    case WX__IMM_RESUME_THROW:
        (void)wencode__copy_handlers(r, in->items);
        out->handlers = r->handlers;
        break;
    default: out->count = 0; break;
    }
}

/* What was read, renumbered. */
WX__UNUSED static void wencode__read_instruction(wencode__reencoder *r, const wx__instr *in,
                                                 wencode_instruction *out)
{
    uint32_t imm = in->info->imm;
    uint8_t spaces[2];
    out->code = in->info->code;
    out->text = in->info->text;
    wencode__spaces_of(imm, spaces);
    if (spaces[0] < WENCODE_SPACE_COUNT) out->a = wencode__map(r, (wencode_space)spaces[0], in->a);
    if (spaces[1] < WENCODE_SPACE_COUNT) {
        out->b = wencode__map(r, (wencode_space)spaces[1], in->b);
        if (imm != WX__IMM_RESUME_THROW) return;
    }
    switch (imm) {
    case WX__IMM_BLOCK: out->type = wencode__map_blocktype(r, in->type); break;
    case WX__IMM_LABEL: out->a = wencode__map_label(r, in->a); break;
    case WX__IMM_LOCAL: out->a = wencode__map_local(r, in->a); break;
    case WX__IMM_TYPE_LEN: out->b = in->b; break;
    case WX__IMM_ORDER_TYPE_FIELD:
    case WX__IMM_TYPE_FIELD: out->b = wencode__map_field(r, in->a, in->b); break;
    case WX__IMM_MEMARG:
    case WX__IMM_MEMARG_ATOMIC:
    case WX__IMM_MEMARG_LANE:
        wencode__read_memarg(r, in, out);
        out->lane = in->lane;
        break;
    case WX__IMM_S32:
    case WX__IMM_S64:
    case WX__IMM_F32:
    case WX__IMM_F64: out->bits = in->value; break;
    case WX__IMM_V128:
    case WX__IMM_LANES16: out->bytes = in->bytes; break;
    case WX__IMM_LANE: out->lane = in->lane; break;
    case WX__IMM_HEAPTYPE: out->type = wencode__map_heap(r, in->type); break;
    case WX__IMM_BR_CAST:
        out->a = wencode__map_label(r, in->a);
        out->type = wencode__map_vt(r, in->type);
        out->type2 = wencode__map_vt(r, in->type2);
        break;
    case WX__IMM_LABELS:
    case WX__IMM_SELECT_TYPES:
    case WX__IMM_TRY_TABLE:
    case WX__IMM_RESUME:
    case WX__IMM_RESUME_THROW: wencode__read_rare(r, in, out); break;
    default: break;
    }
    if (imm >= WX__IMM_ATOMIC_FENCE) out->order = in->order ? WENCODE_ACQ_REL : WENCODE_SEQ_CST;
}

/* Writes an instruction as it was read. When its bytes differ from those of the input without a
 * reason, these stay. */
WX__UNUSED static void wencode__copy_instruction(wencode__reencoder *r, const wx__instr *in,
                                                 const uint8_t *end, const wencode_instruction *out)
{
    wencode *e = r->e;
    size_t at = e->len, n = (size_t)(end - in->at);
    e->parts->now.emitted = out->offset;
    e->parts->now.emitted_at = at;
    wencode__emit_as(e, out, in->info);
    if (!wencode__going(r) || r->mapped || r->v->shortest || e->parts->now.watched) return;
    if (e->len - at == n && memcmp(e->data + at, in->at, n) == 0) return;
    e->len = at;
    wencode_raw(e, in->at, n);
    r->report.kept_instructions++;
}

/* -- constant expressions ------------------------------------------------------------------------------ */

/* The usual ones need no buffer. Others are written between wencode_expr_begin and _end. */
WX__UNUSED static wencode_constant wencode__copy_expr(wencode__reencoder *r, wx__view expr)
{
    wx__scan s = wx__scan_view(&r->scan, expr);
    wencode_instruction out;
    wx__instr in;
    bool uses_data_count = r->e->uses_data_count, mapped = r->mapped;
    memset(&out, 0, sizeof out);
    if (expr.count == 1 && wx__scan_instr(&s, &in)) {
        wencode__read_instruction(r, &in, &out);
        if (out.code == WX__OP_I32_CONST) return wencode_constant_i32((int32_t)(uint32_t)out.bits);
        if (out.code == WX__OP_REF_FUNC) return wencode_constant_func(out.a);
        s = wx__scan_view(&r->scan, expr);
    }
    wencode_expr_begin(r->e);
    for (uint32_t n = expr.count; n && wencode__going(r) && wx__scan_instr(&s, &in); n--) {
        r->mapped = false;
        wencode__read_instruction(r, &in, &out);
        if (wencode__going(r)) wencode__copy_instruction(r, &in, s.p, &out);
        mapped = mapped || r->mapped;
        r->report.instructions++;
    }
    r->mapped = mapped;
    wencode_constant c = wencode_expr_end(r->e);
    r->e->uses_data_count = uses_data_count; /* counts in bodies only */
    return c;
}

/* -- hints and labels ---------------------------------------------------------------------------------- */

/* The instruction that hints name stands at `emitted_at` now, if at all. The place is relative to
 * the first instruction until the size of the locals is known. */
WX__UNUSED static void wencode__place_notes(wencode__reencoder *r, uint32_t offset)
{
    const wencode__progress *now = &r->e->parts->now;
    for (; r->note_next < wx__array_len(r->note_order); r->note_next++) {
        wencode__note *h = &r->notes[r->note_order[r->note_next]];
        if (h->func > r->func || (h->func == r->func && h->offset > offset)) return;
        if (h->func == r->func && h->offset == offset && now->emitted == offset)
            h->moved_to = (uint32_t)(now->emitted_at - now->body_code);
    }
}

/* Block number `label` of the function was opened as the last one that was opened. */
WX__UNUSED static void wencode__move_label(wencode__reencoder *r, uint32_t label, uint32_t serial)
{
    wencode__moved_label moved;
    moved.func = r->func;
    moved.label = label;
    moved.moved_to = r->e->parts->serial - serial - 1;
    if (!wx__array_push(r->moved_labels, moved)) wencode__no_memory(r->e);
}

/* -- bodies ---------------------------------------------------------------------------------------------- */

static inline bool wencode__opens_block(uint32_t code)
{
    return (code >= WX__OP_BLOCK && code <= WX__OP_IF) || code == WX__OP_TRY ||
           code == WX__OP_TRY_TABLE;
}

/* The visitor's turn. True: the instruction is to be copied. What it writes with the same opcode in
 * the place of an instruction is that instruction, for hints and labels. */
WX__UNUSED static bool wencode__visit(wencode__reencoder *r, const wx__instr *in,
                                      const wencode_instruction *out)
{
    wencode *e = r->e;
    wencode__progress *now = &e->parts->now;
    size_t before = e->len;
    now->emitted = 0;
    bool copy = r->v->instruction(r->v->user, e, out);
    if (e->len != before || !copy) r->touched = true;
    if (!copy && now->emitted == 0 && wencode__going(r) && e->len > before &&
        e->data[before] == in->at[0]) {
        now->emitted = out->offset;
        now->emitted_at = before;
    }
    return copy;
}

/* Instructions up to the last end, which is left to wencode_func_end. */
WX__UNUSED static void wencode__copy_code(wencode__reencoder *r, wx__scan *s, const uint8_t *start)
{
    wencode *e = r->e;
    wencode_instruction out;
    wx__instr in;
    uint32_t depth = 1, blocks = 0, serial = e->parts->serial;
    bool mapped = false;
    memset(&out, 0, sizeof out);
    while (wencode__going(r) && wx__scan_instr(s, &in)) {
        r->report.instructions++;
        depth = wx__depth_after(&in, depth);
        if (depth == 0) break;
        r->mapped = false;
        out.offset = (uint32_t)(in.at - start);
        out.size = (uint32_t)(s->p - in.at);
        wencode__read_instruction(r, &in, &out);
        mapped = mapped || r->mapped;
        bool copy = true;
        if (r->v->instruction && wencode__going(r)) copy = wencode__visit(r, &in, &out);
        if (!wencode__going(r)) return;
        if (copy) wencode__copy_instruction(r, &in, s->p, &out);
        if (!wencode__going(r)) return;
        if (r->note_next < wx__array_len(r->note_order)) wencode__place_notes(r, out.offset);
        if (r->has_label_names && wencode__opens_block(in.info->code)) {
            if (e->parts->now.emitted == out.offset) wencode__move_label(r, blocks, serial);
            blocks++;
        }
    }
    r->mapped = mapped;
}

WX__UNUSED static void wencode__copy_locals(wencode__reencoder *r, wx__scan *s, uint32_t runs)
{
    uint32_t total = 0;
    for (; runs && wx__scan_ok(s) && wencode__going(r); runs--) {
        wx__local_run run = wx__scan_local_run(s, &total);
        if (!wx__scan_ok(s)) return;
        wencode_valtype type = wencode__map_vt(r, run.type);
        if (!wencode__going(r)) return;
        if (r->v->shortest && r->e->locals != WENCODE_NONE)
            (void)wencode_locals(r->e, type, run.count);
        else (void)wencode_local_run(r->e, type, run.count);
    }
}

/* Bytes between the size of the body that was written last and its first instruction. */
WX__UNUSED static uint32_t wencode__locals_before(const wencode__reencoder *r, size_t mark,
                                                  size_t code_size)
{
    const wx__bytes *b = &r->e->parts->sections[WX__SECTION_CODE];
    uint32_t size = 0;
    int n = wx__leb_read_u32(b->data + mark, b->data + b->len, &size);
    return n > 0 && size >= code_size ? (uint32_t)(size - code_size) : 0;
}

/* Hints of the function count from its locals. */
WX__UNUSED static void wencode__settle_notes(wencode__reencoder *r, size_t from, uint32_t locals)
{
    for (size_t i = from; i < wx__array_len(r->note_order); i++) {
        wencode__note *h = &r->notes[r->note_order[i]];
        if (h->func > r->func) return;
        if (h->func != r->func) continue;
        if (h->offset == 0) h->moved_to = 0; /* about the whole function */
        else if (h->moved_to != WENCODE_NONE) h->moved_to += locals;
    }
}

/* The open function: locals, instructions, end. */
WX__UNUSED static void wencode__copy_open_body(wencode__reencoder *r, wx__scan *s,
                                               const wx__body *body)
{
    wencode *e = r->e;
    wencode__parts *m = e->parts;
    size_t mark = m->now.body_mark, hints = r->note_next;
    wencode__copy_locals(r, s, body->runs);
    bool mapped = r->mapped;
    if (r->v->body && wencode__going(r)) {
        size_t before = e->len, runs = wx__array_len(m->runs);
        uint32_t locals = e->locals;
        r->v->body(r->v->user, e, r->func);
        if (e->len != before || wx__array_len(m->runs) != runs || e->locals != locals)
            r->touched = true;
    }
    if (wencode__going(r)) wencode__copy_code(r, s, body->code);
    r->mapped = r->mapped || mapped;
    if (wx__scan_ok(s)) (void)wx__scan_body_done(s);
    if (!wx__scan_ok(s) || !wencode__going(r)) return;
    if (r->v->body_end) {
        size_t before = e->len;
        r->v->body_end(r->v->user, e, r->func);
        if (e->len != before) r->touched = true;
        if (!wencode__going(r)) return;
    }
    size_t code_size = e->len - m->now.body_code + 1; /* with the end */
    wencode_func_end(e);
    if (!wencode__going(r)) return;
    wencode__keep(r, WX__SECTION_CODE, mark, body->at, body->end, &r->report.kept_bodies);
    if (wencode__going(r) && wx__array_len(r->note_order) > 0)
        wencode__settle_notes(r, hints, wencode__locals_before(r, mark, code_size));
}

WX__UNUSED static void wencode__copy_body(wencode__reencoder *r, wx__scan *s)
{
    wx__body body;
    wencode__parts *m = r->e->parts;
    wx__scan inner = wx__scan_body(s, &body);
    if (!wx__scan_ok(s)) return;
    size_t n = r->body++;
    r->func = r->contents.imported[WENCODE_SPACE_FUNC] + (uint32_t)n;
    if (n >= wx__array_len(r->dropped)) {
        wx__scan_fail_at(s, body.at, WX__SCAN_COUNT,
                         "function and code section have inconsistent lengths");
        return;
    }
    if (r->dropped[n]) return;
    wencode_body(r->e, m->now.imported[WENCODE__FUNC] + m->now.bodies);
    if (!wencode__going(r)) return;
    r->mapped = false;
    r->touched = false;
    wencode__copy_open_body(r, &inner, &body);
    if (!wx__scan_ok(&inner)) *s = inner;
}

#endif /* WENCODE__REENCODE_BODY_H */
