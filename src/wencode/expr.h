/* src/wencode/expr.h - the open expression: room for instructions, and instructions that are
 * watched, that is, widened or given relocations once they are complete.
 *
 * Inline calls write instructions minimally and know nothing of widths. While instructions are
 * watched, e->limit is 0, so that each call comes to wencode__make_room, where the instruction
 * before it is rewritten. Without watching nothing of this costs anything.
 */
#ifndef WENCODE__EXPR_H
#define WENCODE__EXPR_H

#include "types.h"
#include "relocs.h"
#include "../common/opinfo.h"

/* Room for n bytes behind the open expression; false after an error, or when none is open. */
WX__UNUSED static bool wencode__reserve(wencode *e, size_t n)
{
    wencode__parts *m = e->parts;
    wx__bytes b;
    if (e->error.status != WENCODE_OK) return false;
    if (n <= e->cap - e->len) return true;
    if (!m || m->now.writing == WENCODE__IDLE) {
        wencode__fail(e, WENCODE_ERR_ORDER,
                      "an instruction outside of a function or constant expression", 0, 0);
        return false;
    }
    memset(&b, 0, sizeof b);
    b.data = e->data;
    b.len = e->len;
    b.cap = e->cap;
    (void)wx__bytes_grow(&b, n);
    if (!wencode__ok(e, &b)) return false;
    e->data = b.data;
    wencode__set_cap(e, b.cap);
    return true;
}

/* -- watched instructions -------------------------------------------------------------------------- */

/* Operands behind an opcode, as far as they are LEB128 integers that may be widened:
 * u any u32, f function, t type, T table, g global, e tag, s s32, S s64, m memory argument,
 * b block type, h heap type, . a byte. What is not listed is copied. */
WX__UNUSED static const char *wencode__operands(uint32_t code)
{
    static const char *const operands[WX__IMM_COUNT] = {
        "",   "b",  "u",  "",   "f",  "tT", "t",    "u", "g", "T",  "TT", "m",  "m",  "m",  "u",
        "uu", "uu", "u",  "uT", "u",  "e",  "s",    "S", "",  "",   "",   "",   "",   "",   "h",
        "tt", "tu", "tu", "tu", "tu", "te", ".uhh", "b", "t", "te", ".",  ".g", ".T", ".t", ".tu",
    };
    static const uint8_t kinds[WX__OPCODE_COUNT] = {
#define WX__X(prefix, opcode, name, text, imm, pops, pushes, feature, fuel, align) WX__IMM_##imm,
        WX__OPCODES(WX__X)
#undef WX__X
    };
    uint32_t id = wx__op_id(code);
    return id < WX__OPCODE_COUNT ? operands[kinds[id]] : "";
}

/* An instruction being rewritten, from `in` to `out`. */
typedef struct wencode__rewrite {
    const uint8_t *in;
    const uint8_t *end;
    uint8_t *out;
    uint8_t *start; /* of `out` */
    size_t at;      /* of `start` in the open expression */
} wencode__rewrite;

enum { WENCODE__REWRITE_MAX = 64 }; /* bytes of a widened instruction */

static inline void wencode__rewrite_bytes(wencode__rewrite *r, size_t n)
{
    while (n-- > 0 && r->in < r->end) *r->out++ = *r->in++;
}

static inline void wencode__rewrite_unsigned(wencode__rewrite *r, uint32_t width, uint32_t limit)
{
    uint64_t v;
    int n = wx__leb_read_unsigned(r->in, r->end, limit == 5 ? 32 : 64, &v);
    if (n <= 0) return;
    r->in += n;
    r->out = wencode__write_unsigned(r->out, v, width, limit);
}

static inline void wencode__rewrite_signed(wencode__rewrite *r, uint32_t width, uint32_t limit)
{
    int64_t v;
    int n = wx__leb_read_signed(r->in, r->end, limit == 5 ? 33 : 64, &v);
    if (n <= 0) return;
    r->in += n;
    r->out = wencode__write_signed(r->out, v, width, limit);
}

/* Negative numbers are types of one byte; 0x65 and 0x62 are in front of another. */
WX__UNUSED static void wencode__rewrite_heap(wencode__rewrite *r, uint32_t width)
{
    if (r->in >= r->end) return;
    uint32_t byte = *r->in;
    if (byte < 0x40 || byte >= 0x80) {
        wencode__rewrite_signed(r, width, 5);
        return;
    }
    wencode__rewrite_bytes(r, byte == WX__TYPE_SHARED ? 2 : 1);
    if (byte == WX__TYPE_EXACT) wencode__rewrite_unsigned(r, width, 5);
    if (byte == WX__TYPE_REF || byte == WX__TYPE_REF_NULL) wencode__rewrite_heap(r, width);
}

WX__UNUSED static void wencode__rewrite_memarg(wencode *e, wencode__rewrite *r, uint32_t width)
{
    uint32_t flags = 0;
    (void)wx__leb_read_u32(r->in, r->end, &flags);
    wencode__rewrite_unsigned(r, width, 5);
    if (flags & WX__MEMARG_MEMORY) wencode__rewrite_unsigned(r, width, 5);
    if (flags & WX__MEMARG_ORDER) wencode__rewrite_bytes(r, 1);
    wencode__take_reloc(e, 'o', r->at + (size_t)(r->out - r->start), &width);
    wencode__rewrite_unsigned(r, width, 10);
}

WX__UNUSED static void wencode__rewrite_operand(wencode *e, wencode__rewrite *r, char kind)
{
    uint32_t width = e->parts->widths.operands;
    wencode__take_reloc(e, kind, r->at + (size_t)(r->out - r->start), &width);
    switch (kind) {
    case 's': wencode__rewrite_signed(r, width, 5); break;
    case 'S': wencode__rewrite_signed(r, width, 10); break;
    case 'm': wencode__rewrite_memarg(e, r, width); break;
    case 'b':
    case 'h': wencode__rewrite_heap(r, width); break;
    case '.': wencode__rewrite_bytes(r, 1); break;
    default: wencode__rewrite_unsigned(r, width, 5); break;
    }
}

/* The opcode; r->in stands on it. */
WX__UNUSED static uint32_t wencode__rewrite_opcode(wencode *e, wencode__rewrite *r)
{
    uint32_t code = *r->in, sub = 0;
    wencode__rewrite_bytes(r, 1);
    if (code < WX__OP_PREFIX_FB || code > WX__OP_PREFIX_FE) return code;
    (void)wx__leb_read_u32(r->in, r->end, &sub);
    wencode__rewrite_unsigned(r, e->parts->widths.opcodes, 5);
    return WX__CODE(code, sub);
}

/* Replaces the instruction at `at`, the last one, by its widened form. */
WX__UNUSED static void wencode__rewrite_last(wencode *e, size_t at)
{
    uint8_t wide[WENCODE__REWRITE_MAX];
    wencode__rewrite r;
    if (e->len <= at || e->len - at > WENCODE__ROOM) return;
    r.in = e->data + at;
    r.end = e->data + e->len;
    r.out = r.start = wide;
    r.at = at;
    uint32_t code = wencode__rewrite_opcode(e, &r);
    const char *kinds = wencode__operands(code);
    for (; *kinds && e->error.status == WENCODE_OK; kinds++)
        wencode__rewrite_operand(e, &r, *kinds);
    wencode__rewrite_bytes(&r, WENCODE__ROOM);
    if (code != WX__OP_TRY_TABLE) wencode__check_waiting(e);
    size_t n = (size_t)(r.out - wide);
    if (e->error.status != WENCODE_OK) return;
    size_t more = n - (e->len - at);
    if (!wencode__reserve(e, more)) return;
    memcpy(e->data + at, wide, n);
    e->len = at + n;
}

WX__UNUSED static WX__COLD void wencode__settle_watched(wencode *e)
{
    wencode__parts *m = e->parts;
    size_t at = m->now.instruction;
    wencode__set_cap(e, e->cap);
    m->now.watched = false;
    if (at != WENCODE__NO_INSTRUCTION) wencode__rewrite_last(e, at);
}

/* Completes the last instruction. */
static inline void wencode__settle(wencode *e)
{
    if (WX__UNLIKELY(e->parts && e->parts->now.watched)) wencode__settle_watched(e);
}

WX__UNUSED static WX__COLD void wencode__watch_on(wencode *e)
{
    wencode__parts *m = e->parts;
    if (e->error.status != WENCODE_OK || m->now.writing == WENCODE__IDLE) return;
    m->now.watched = true;
    m->now.instruction = WENCODE__NO_INSTRUCTION;
    e->limit = 0;
}

/* Makes the next instruction come to wencode__make_room, if it is to be watched. Goes with
 * wencode__settle before it. */
static inline void wencode__watch(wencode *e)
{
    const wencode__parts *m = e->parts;
    if (WX__UNLIKELY(m && (m->wide_code || m->now.waiting > 0))) wencode__watch_on(e);
}

WENCODE_API WX__COLD size_t wencode__make_room(wencode *e)
{
    bool watched = e->parts && e->parts->now.watched;
    if (watched) wencode__settle(e);
    if (!wencode__reserve(e, WENCODE__ROOM)) {
        e->len = 0; /* scratch */
    } else if (watched) {
        wencode__watch(e);
        if (e->parts->now.watched) e->parts->now.instruction = e->len;
    }
    return e->len;
}

WENCODE_API void wencode_set_widths(wencode *e, uint32_t mask, uint32_t width)
{
    wencode__parts *m = wencode__ready(e);
    uint8_t w = (uint8_t)(width > 10 ? 10 : width > 1 ? width : 0);
    if (!m) return;
    wencode__settle(e);
    m->widths.operands = mask & WENCODE_WIDE_OPERANDS ? w : 0;
    m->widths.opcodes = mask & WENCODE_WIDE_OPCODES ? w : 0;
    m->wide_code = (m->widths.operands | m->widths.opcodes) != 0;
    m->widths.items = mask & WENCODE_WIDE_ITEMS ? w : 0;
    m->widths.sizes = mask & WENCODE_WIDE_SIZES ? w : 0;
    wencode__watch(e);
}

WENCODE_API void wencode_relocate(wencode *e, wencode_reloc kind, uint32_t symbol, int64_t addend)
{
    if (!wencode__check_reloc(e, (uint32_t)kind, symbol, false)) return;
    wencode__parts *m = e->parts;
    if (m->now.writing != WENCODE__IN_BODY || m->now.waiting == WENCODE__WAITING_MAX) {
        wencode__fail(e, WENCODE_ERR_ORDER, "a relocation outside of a function, or a fifth", 0, 0);
        return;
    }
    wencode__settle(e);
    if (e->error.status != WENCODE_OK) return;
    wencode__waiting *w = &m->now.waiting_relocs[m->now.waiting++];
    w->kind = (uint32_t)kind;
    w->symbol = symbol;
    w->addend = addend;
    wencode__watch(e);
}

/* -- pieces that are not whole instructions -------------------------------------------------------- */

/* Where the next WENCODE__ROOM bytes go; wencode__upto says how far they went. An instruction that
 * is written in pieces begins with one of the inline calls. */
static inline uint8_t *wencode__here(wencode *e)
{
    wencode__settle(e);
    if (!wencode__reserve(e, WENCODE__ROOM)) e->len = 0;
    return e->data + e->len;
}

static inline void wencode__upto(wencode *e, const uint8_t *p)
{
    e->len = (size_t)(p - e->data);
    wencode__watch(e);
}

WENCODE_API void wencode_raw(wencode *e, const void *bytes, size_t n)
{
    if (n == 0) return;
    wencode__settle(e);
    if (!wencode__reserve(e, n)) return;
    memcpy(e->data + e->len, bytes, n);
    e->len += n;
    wencode__watch(e);
}

static inline uint32_t wencode__operand_width(const wencode *e)
{
    return e->parts ? e->parts->widths.operands : 0;
}

WENCODE_API void wencode_raw_u32(wencode *e, uint32_t value)
{
    uint8_t *p = wencode__here(e);
    wencode__upto(e, wencode__write_unsigned(p, value, wencode__operand_width(e), 5));
}

WENCODE_API void wencode_raw_s64(wencode *e, int64_t value)
{
    uint8_t *p = wencode__here(e);
    wencode__upto(e, wencode__write_signed(p, value, wencode__operand_width(e), 10));
}

#endif /* WENCODE__EXPR_H */
