/* src/common/wat.h - prints a module as WebAssembly text.
 *
 * Flat instructions, indices instead of names, one thing a line; what a finding or a log needs, in
 * the dialect of the specification, so that any text tool reads it back. Custom sections are left
 * out. Input may be anything: printing stops at the first byte that makes no sense and says where;
 * validity is not checked. O(size); output about eight times the input.
 */
#ifndef WX__WAT_H
#define WX__WAT_H

#include "emit.h"
#include "leb128.h"
#include "scan_module.h"

typedef struct wx__wat {
    wx__bytes *out;
    const uint8_t *start;
    const uint8_t *p;
    const uint8_t *end;
    const uint8_t *funcs;     /* rest of the function section */
    const uint8_t *funcs_end;
    uint32_t counts[5];       /* printed so far: function, table, memory, global, type */
    uint32_t depth;           /* open blocks in the body */
    bool failed;
} wx__wat;

enum { WX__WAT_FUNC, WX__WAT_TABLE, WX__WAT_MEMORY, WX__WAT_GLOBAL, WX__WAT_TYPE };

/* -- output ------------------------------------------------------------------------------------ */

static inline void wx__wat_text(wx__wat *w, const char *text)
{
    wx__put_bytes(w->out, text, strlen(text));
}

static inline void wx__wat_unsigned(wx__wat *w, uint64_t v)
{
    char digits[20];
    size_t n = sizeof digits;
    do {
        digits[--n] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    wx__put_bytes(w->out, digits + n, sizeof digits - n);
}

static inline void wx__wat_signed(wx__wat *w, int64_t v)
{
    if (v < 0) wx__wat_text(w, "-");
    wx__wat_unsigned(w, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

static inline void wx__wat_hex(wx__wat *w, uint64_t v, uint32_t min_digits)
{
    char digits[16];
    size_t n = sizeof digits;
    do {
        digits[--n] = "0123456789abcdef"[v & 15];
        v >>= 4;
    } while (v || sizeof digits - n < min_digits);
    wx__put_bytes(w->out, digits + n, sizeof digits - n);
}

/* A float from its bits: `exponent` and `mantissa` are field widths, 8 and 23 or 11 and 52. */
static inline void wx__wat_float(wx__wat *w, uint64_t bits, uint32_t exponent, uint32_t mantissa)
{
    uint64_t fraction = bits & (((uint64_t)1 << mantissa) - 1);
    int32_t top = (1 << exponent) - 1;
    int32_t e = (int32_t)((bits >> mantissa) & (uint64_t)top);
    uint32_t padding = (4 - mantissa % 4) % 4; /* to whole hexadecimal digits */
    if ((bits >> (exponent + mantissa)) & 1) wx__wat_text(w, "-");
    if (e == top) {
        wx__wat_text(w, fraction ? "nan:0x" : "inf");
        if (fraction) wx__wat_hex(w, fraction, 1);
        return;
    }
    wx__wat_text(w, e ? "0x1." : "0x0.");
    wx__wat_hex(w, fraction << padding, (mantissa + padding) / 4);
    wx__wat_text(w, "p");
    wx__wat_signed(w, fraction == 0 && e == 0 ? 0 : (e ? e : 1) - top / 2);
}

static inline void wx__wat_line(wx__wat *w, uint32_t indent)
{
    wx__wat_text(w, "\n");
    for (uint32_t i = 0; i < indent && i < 40; i++) wx__wat_text(w, "  ");
}

/* -- input --------------------------------------------------------------------------------------- */

static inline uint64_t wx__wat_fail(wx__wat *w)
{
    if (!w->failed) {
        wx__wat_text(w, "\n;; not readable at byte ");
        wx__wat_unsigned(w, (uint64_t)(w->p - w->start));
    }
    w->failed = true;
    w->p = w->end;
    return 0;
}

static inline uint32_t wx__wat_byte(wx__wat *w)
{
    if (w->p >= w->end) return (uint32_t)wx__wat_fail(w);
    return *w->p++;
}

static inline uint64_t wx__wat_leb(wx__wat *w, uint32_t bits)
{
    uint64_t v = 0;
    int n = wx__leb_read_unsigned(w->p, w->end, bits, &v);
    if (n < 0) return wx__wat_fail(w);
    w->p += n;
    return v;
}

static inline uint32_t wx__wat_u32(wx__wat *w)
{
    return (uint32_t)wx__wat_leb(w, 32);
}

static inline int64_t wx__wat_sleb(wx__wat *w, uint32_t bits)
{
    int64_t v = 0;
    int n = wx__leb_read_signed(w->p, w->end, bits, &v);
    if (n < 0) return (int64_t)wx__wat_fail(w);
    w->p += n;
    return v;
}

/* -- pieces ---------------------------------------------------------------------------------------- */

static inline void wx__wat_string(wx__wat *w, uint32_t len)
{
    if (len > (size_t)(w->end - w->p)) {
        wx__wat_fail(w);
        return;
    }
    wx__wat_text(w, "\"");
    for (uint32_t i = 0; i < len; i++) {
        uint8_t c = w->p[i];
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
            wx__put_bytes(w->out, &c, 1);
        } else {
            wx__wat_text(w, "\\");
            wx__wat_hex(w, c, 2);
        }
    }
    wx__wat_text(w, "\"");
    w->p += len;
}

static inline void wx__wat_valtype(wx__wat *w)
{
    switch (wx__wat_byte(w)) {
    case 0x7f: wx__wat_text(w, "i32"); break;
    case 0x7e: wx__wat_text(w, "i64"); break;
    case 0x7d: wx__wat_text(w, "f32"); break;
    case 0x7c: wx__wat_text(w, "f64"); break;
    case 0x7b: wx__wat_text(w, "v128"); break;
    case 0x70: wx__wat_text(w, "funcref"); break;
    case 0x6f: wx__wat_text(w, "externref"); break;
    default: w->p--; wx__wat_fail(w);
    }
}

static inline void wx__wat_types(wx__wat *w, const char *keyword)
{
    uint32_t n = wx__wat_u32(w);
    if (n == 0 || w->failed) return;
    wx__wat_text(w, " (");
    wx__wat_text(w, keyword);
    for (; n && !w->failed; n--) {
        wx__wat_text(w, " ");
        wx__wat_valtype(w);
    }
    wx__wat_text(w, ")");
}

static inline void wx__wat_limits(wx__wat *w)
{
    uint32_t flags = wx__wat_byte(w);
    if (flags & ~(uint32_t)7) wx__wat_fail(w);
    if (flags & 4) wx__wat_text(w, " i64");
    wx__wat_text(w, " ");
    wx__wat_unsigned(w, wx__wat_leb(w, 64));
    if (flags & 1) {
        wx__wat_text(w, " ");
        wx__wat_unsigned(w, wx__wat_leb(w, 64));
    }
    if (flags & 2) wx__wat_text(w, " shared");
}

static inline void wx__wat_table_type(wx__wat *w)
{
    const uint8_t *content = w->p;
    wx__wat_byte(w);
    wx__wat_limits(w);
    wx__wat_text(w, " ");
    const uint8_t *rest = w->p;
    if (w->failed) return;
    w->p = content;
    wx__wat_valtype(w);
    if (!w->failed) w->p = rest;
}

static inline void wx__wat_global_type(wx__wat *w)
{
    const uint8_t *content = w->p;
    wx__wat_byte(w);
    uint32_t flags = wx__wat_byte(w);
    if (w->failed || flags > 1) {
        wx__wat_fail(w);
        return;
    }
    wx__wat_text(w, flags ? " (mut " : " ");
    w->p = content;
    wx__wat_valtype(w);
    if (flags) wx__wat_text(w, ")");
    if (!w->failed) w->p = content + 2;
}

/* "(;N;)" with the next number of an index space. */
static inline void wx__wat_index(wx__wat *w, uint32_t space)
{
    wx__wat_text(w, " (;");
    wx__wat_unsigned(w, w->counts[space]++);
    wx__wat_text(w, ";)");
}

/* -- instructions -------------------------------------------------------------------------------------- */

static inline void wx__wat_number(wx__wat *w)
{
    wx__wat_text(w, " ");
    wx__wat_unsigned(w, wx__wat_u32(w));
}

static inline void wx__wat_block_type(wx__wat *w)
{
    if (w->p < w->end && *w->p == 0x40) {
        w->p++;
    } else if (w->p < w->end && (*w->p & 0xc0) == 0x40) {
        wx__wat_text(w, " (result ");
        wx__wat_valtype(w);
        wx__wat_text(w, ")");
    } else {
        int64_t type = wx__wat_sleb(w, 33);
        wx__wat_text(w, " (type ");
        wx__wat_signed(w, type);
        wx__wat_text(w, ")");
    }
}

static inline void wx__wat_memarg(wx__wat *w, uint32_t natural)
{
    uint32_t align = wx__wat_u32(w);
    uint32_t memory = align & 0x40 ? wx__wat_u32(w) : 0;
    uint64_t offset = wx__wat_leb(w, 64);
    if (memory) {
        wx__wat_text(w, " ");
        wx__wat_unsigned(w, memory);
    }
    if (offset) {
        wx__wat_text(w, " offset=");
        wx__wat_unsigned(w, offset);
    }
    align &= 0x3f;
    if (align != natural) {
        wx__wat_text(w, " align=");
        wx__wat_unsigned(w, (uint64_t)1 << align);
    }
}

static inline void wx__wat_br_table(wx__wat *w)
{
    uint32_t n = wx__wat_u32(w);
    for (; n && !w->failed; n--) wx__wat_number(w);
    wx__wat_number(w);
}

/* Two indices that the text has in the other order than the bytes. */
static inline void wx__wat_swapped(wx__wat *w, const char *before_second)
{
    uint32_t first = wx__wat_u32(w);
    wx__wat_number(w);
    wx__wat_text(w, before_second);
    wx__wat_unsigned(w, first);
}

static inline void wx__wat_fixed_float(wx__wat *w, uint32_t bytes)
{
    if ((size_t)(w->end - w->p) < bytes) {
        wx__wat_fail(w);
        return;
    }
    wx__wat_text(w, " ");
    if (bytes == 4) wx__wat_float(w, wx__load_u32(w->p), 8, 23);
    else wx__wat_float(w, wx__load_u64(w->p), 11, 52);
    w->p += bytes;
}

static inline void wx__wat_immediate(wx__wat *w, const wx__op_info *op)
{
    switch (op->imm) {
    case WX__IMM_NONE: break;
    case WX__IMM_BLOCK: wx__wat_block_type(w); break;
    case WX__IMM_LABELS: wx__wat_br_table(w); break;
    case WX__IMM_LABEL:
    case WX__IMM_FUNC:
    case WX__IMM_TYPE:
    case WX__IMM_LOCAL:
    case WX__IMM_GLOBAL:
    case WX__IMM_TABLE:
    case WX__IMM_DATA:
    case WX__IMM_ELEM: wx__wat_number(w); break;
    case WX__IMM_TABLE_TABLE: wx__wat_number(w); wx__wat_number(w); break;
    case WX__IMM_CALL_INDIRECT: wx__wat_swapped(w, " (type "); wx__wat_text(w, ")"); break;
    case WX__IMM_ELEM_TABLE: wx__wat_swapped(w, " "); break;
    case WX__IMM_DATA_MEM: {
        uint32_t segment = wx__wat_u32(w);
        uint32_t memory = wx__wat_u32(w);
        if (memory) {
            wx__wat_text(w, " ");
            wx__wat_unsigned(w, memory);
        }
        wx__wat_text(w, " ");
        wx__wat_unsigned(w, segment);
        break;
    }
    case WX__IMM_MEM: {
        uint32_t memory = wx__wat_u32(w);
        if (memory) {
            wx__wat_text(w, " ");
            wx__wat_unsigned(w, memory);
        }
        break;
    }
    case WX__IMM_MEM_MEM: {
        uint32_t to = wx__wat_u32(w);
        uint32_t from = wx__wat_u32(w);
        if (to || from) {
            wx__wat_text(w, " ");
            wx__wat_unsigned(w, to);
            wx__wat_text(w, " ");
            wx__wat_unsigned(w, from);
        }
        break;
    }
    case WX__IMM_MEMARG: wx__wat_memarg(w, op->align); break;
    case WX__IMM_S32: wx__wat_text(w, " "); wx__wat_signed(w, wx__wat_sleb(w, 32)); break;
    case WX__IMM_S64: wx__wat_text(w, " "); wx__wat_signed(w, wx__wat_sleb(w, 64)); break;
    case WX__IMM_F32: wx__wat_fixed_float(w, 4); break;
    case WX__IMM_F64: wx__wat_fixed_float(w, 8); break;
    case WX__IMM_SELECT_TYPES: wx__wat_types(w, "result"); break;
    case WX__IMM_HEAPTYPE: {
        uint32_t heap = wx__wat_byte(w);
        if (heap == 0x70) wx__wat_text(w, " func");
        else if (heap == 0x6f) wx__wat_text(w, " extern");
        else wx__wat_fail(w);
        break;
    }
    default: wx__wat_fail(w); /* an instruction of a proposal that is not printed yet */
    }
}

static inline const wx__op_info *wx__wat_opcode(wx__wat *w)
{
    uint32_t code = wx__wat_byte(w);
    if (code >= 0xfb && code <= 0xfe) code = code << 12 | wx__wat_u32(w);
    const wx__op_info *op = wx__op_find(code);
    if (!op || w->failed) {
        wx__wat_fail(w);
        return NULL;
    }
    return op;
}

/* One instruction of a constant expression or a body, without the line break before it. */
static inline void wx__wat_instruction(wx__wat *w, const wx__op_info *op)
{
    wx__wat_text(w, op->text);
    wx__wat_immediate(w, op);
}

/* A constant expression up to its `end`, each instruction behind a blank. */
static inline void wx__wat_const(wx__wat *w)
{
    for (;;) {
        const wx__op_info *op = wx__wat_opcode(w);
        if (!op || op->code == WX__OP_END) return;
        wx__wat_text(w, " ");
        wx__wat_instruction(w, op);
    }
}

static inline void wx__wat_body(wx__wat *w)
{
    w->depth = 1;
    while (w->p < w->end && !w->failed) {
        const wx__op_info *op = wx__wat_opcode(w);
        if (!op) return;
        bool closes = op->code == WX__OP_END || op->code == WX__OP_ELSE;
        if (closes) w->depth--;
        if (op->code == WX__OP_END && w->depth == 0) break;
        wx__wat_line(w, w->depth + 1);
        wx__wat_instruction(w, op);
        if (op->imm == WX__IMM_BLOCK || op->code == WX__OP_ELSE) w->depth++;
    }
}

static inline void wx__wat_locals(wx__wat *w)
{
    uint32_t runs = wx__wat_u32(w);
    uint64_t total = 0;
    for (; runs && !w->failed; runs--) {
        uint32_t n = wx__wat_u32(w);
        const uint8_t *type = w->p;
        total += n;
        if (total > 50000) wx__wat_fail(w);
        if (n == 0 && !w->failed) wx__wat_byte(w);
        if (n == 0 || w->failed) continue;
        wx__wat_line(w, 2);
        wx__wat_text(w, "(local");
        for (uint32_t i = 0; i < n && !w->failed; i++) {
            w->p = type;
            wx__wat_text(w, " ");
            wx__wat_valtype(w);
        }
        wx__wat_text(w, ")");
    }
}

/* -- sections --------------------------------------------------------------------------------------------- */

static inline void wx__wat_type_item(wx__wat *w)
{
    if (wx__wat_byte(w) != 0x60) {
        wx__wat_fail(w);
        return;
    }
    wx__wat_text(w, "(type");
    wx__wat_index(w, WX__WAT_TYPE);
    wx__wat_text(w, " (func");
    wx__wat_types(w, "param");
    wx__wat_types(w, "result");
    wx__wat_text(w, "))");
}

static inline void wx__wat_import_item(wx__wat *w)
{
    wx__wat_text(w, "(import ");
    wx__wat_string(w, wx__wat_u32(w));
    wx__wat_text(w, " ");
    wx__wat_string(w, wx__wat_u32(w));
    uint32_t kind = wx__wat_byte(w);
    static const char *const openers[4] = {" (func", " (table", " (memory", " (global"};
    if (w->failed || kind > 3) {
        wx__wat_fail(w);
        return;
    }
    wx__wat_text(w, openers[kind]);
    wx__wat_index(w, kind);
    if (kind == WX__WAT_FUNC) {
        wx__wat_text(w, " (type ");
        wx__wat_unsigned(w, wx__wat_u32(w));
        wx__wat_text(w, ")");
    } else if (kind == WX__WAT_TABLE) {
        wx__wat_table_type(w);
    } else if (kind == WX__WAT_MEMORY) {
        wx__wat_limits(w);
    } else {
        wx__wat_global_type(w);
    }
    wx__wat_text(w, "))");
}

static inline void wx__wat_table_item(wx__wat *w)
{
    wx__wat_text(w, "(table");
    wx__wat_index(w, WX__WAT_TABLE);
    wx__wat_table_type(w);
    wx__wat_text(w, ")");
}

static inline void wx__wat_memory_item(wx__wat *w)
{
    wx__wat_text(w, "(memory");
    wx__wat_index(w, WX__WAT_MEMORY);
    wx__wat_limits(w);
    wx__wat_text(w, ")");
}

static inline void wx__wat_global_item(wx__wat *w)
{
    wx__wat_text(w, "(global");
    wx__wat_index(w, WX__WAT_GLOBAL);
    wx__wat_global_type(w);
    wx__wat_const(w);
    wx__wat_text(w, ")");
}

static inline void wx__wat_export_item(wx__wat *w)
{
    static const char *const openers[4] = {" (func ", " (table ", " (memory ", " (global "};
    wx__wat_text(w, "(export ");
    wx__wat_string(w, wx__wat_u32(w));
    uint32_t kind = wx__wat_byte(w);
    if (w->failed || kind > 3) {
        wx__wat_fail(w);
        return;
    }
    wx__wat_text(w, openers[kind]);
    wx__wat_unsigned(w, wx__wat_u32(w));
    wx__wat_text(w, "))");
}

/* Spec: "Binary Format, Modules, Element Section": bit 0 passive or declared, bit 1 an explicit
 * table or declared, bit 2 expressions instead of function indices. */
static inline void wx__wat_elem_item(wx__wat *w)
{
    uint32_t flags = wx__wat_u32(w);
    if (flags > 7) {
        wx__wat_fail(w);
        return;
    }
    wx__wat_text(w, "(elem");
    if ((flags & 3) == 3) wx__wat_text(w, " declare");
    if ((flags & 3) == 2) {
        wx__wat_text(w, " (table ");
        wx__wat_unsigned(w, wx__wat_u32(w));
        wx__wat_text(w, ")");
    }
    if (!(flags & 1)) {
        wx__wat_text(w, " (offset");
        wx__wat_const(w);
        wx__wat_text(w, ")");
    }
    if (flags & 4) {
        wx__wat_text(w, " ");
        if (flags & 3) wx__wat_valtype(w);
        else wx__wat_text(w, "funcref");
    } else {
        if ((flags & 3) && wx__wat_byte(w) != 0) wx__wat_fail(w);
        wx__wat_text(w, " func");
    }
    uint32_t n = wx__wat_u32(w);
    for (; n && !w->failed; n--) {
        if (flags & 4) {
            wx__wat_text(w, " (item");
            wx__wat_const(w);
            wx__wat_text(w, ")");
        } else {
            wx__wat_number(w);
        }
    }
    wx__wat_text(w, ")");
}

static inline void wx__wat_data_item(wx__wat *w)
{
    uint32_t flags = wx__wat_u32(w);
    if (flags > 2) {
        wx__wat_fail(w);
        return;
    }
    wx__wat_text(w, "(data ");
    if (flags == 2) {
        wx__wat_text(w, "(memory ");
        wx__wat_unsigned(w, wx__wat_u32(w));
        wx__wat_text(w, ") ");
    }
    if (flags != 1) {
        wx__wat_text(w, "(offset");
        wx__wat_const(w);
        wx__wat_text(w, ") ");
    }
    wx__wat_string(w, wx__wat_u32(w));
    wx__wat_text(w, ")");
}

/* A function: its type from the function section read before, its body from here. */
static inline void wx__wat_code_item(wx__wat *w)
{
    uint32_t type = 0;
    int n = wx__leb_read_u32(w->funcs, w->funcs_end, &type);
    uint32_t len = wx__wat_u32(w);
    if (n < 0 || w->failed || len > (size_t)(w->end - w->p)) {
        wx__wat_fail(w);
        return;
    }
    w->funcs += n;
    wx__wat_text(w, "(func");
    wx__wat_index(w, WX__WAT_FUNC);
    wx__wat_text(w, " (type ");
    wx__wat_unsigned(w, type);
    wx__wat_text(w, ")");
    const uint8_t *section_end = w->end;
    w->end = w->p + len;
    wx__wat_locals(w);
    wx__wat_body(w);
    if (!w->failed) w->end = section_end;
    wx__wat_text(w, ")");
}

static inline void wx__wat_items(wx__wat *w, void (*item)(wx__wat *))
{
    uint32_t n = wx__wat_u32(w);
    for (; n && !w->failed; n--) {
        wx__wat_line(w, 1);
        item(w);
    }
}

static inline void wx__wat_section(wx__wat *w, uint32_t id)
{
    switch (id) {
    case 1: wx__wat_items(w, wx__wat_type_item); break;
    case 2: wx__wat_items(w, wx__wat_import_item); break;
    case 3:
        wx__wat_u32(w);
        w->funcs = w->p;
        w->funcs_end = w->end;
        break;
    case 4: wx__wat_items(w, wx__wat_table_item); break;
    case 5: wx__wat_items(w, wx__wat_memory_item); break;
    case 6: wx__wat_items(w, wx__wat_global_item); break;
    case 7: wx__wat_items(w, wx__wat_export_item); break;
    case 8:
        wx__wat_line(w, 1);
        wx__wat_text(w, "(start ");
        wx__wat_unsigned(w, wx__wat_u32(w));
        wx__wat_text(w, ")");
        break;
    case 9: wx__wat_items(w, wx__wat_elem_item); break;
    case 10: wx__wat_items(w, wx__wat_code_item); break;
    case 11: wx__wat_items(w, wx__wat_data_item); break;
    default: break; /* custom sections, data count: implied by the rest */
    }
}

/* Appends the text of the module. False when the bytes could not be read to their end (the text
 * then ends with a comment that says where) or memory ran out (out->failed). */
static inline bool wx__wat_print(wx__bytes *out, const uint8_t *bytes, size_t size)
{
    wx__wat w;
    memset(&w, 0, sizeof w);
    w.out = out;
    w.start = w.p = bytes;
    const uint8_t *end = w.end = bytes + size;
    static const uint8_t header[8] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    wx__wat_text(&w, "(module");
    if (size < 8 || memcmp(bytes, header, 8) != 0) wx__wat_fail(&w);
    else w.p += 8;
    while (w.p < end && !w.failed) {
        uint32_t id = wx__wat_byte(&w);
        uint32_t len = wx__wat_u32(&w);
        if (w.failed || len > (size_t)(end - w.p)) {
            wx__wat_fail(&w);
            break;
        }
        const uint8_t *next = w.p + len;
        w.end = next;
        wx__wat_section(&w, id);
        w.end = end;
        if (!w.failed) w.p = next;
    }
    wx__wat_text(&w, "\n)\n");
    return !w.failed && !out->failed;
}

#endif /* WX__WAT_H */
