/* src/common/wat.h - prints a module, or one function of it, as WebAssembly text.
 *
 * Flat instructions, one thing a line, names where the module has them, in the dialect of
 * wasm-tools, which reads back the same bytes as long as the module is in the form that assemblers
 * write: what text cannot say (longer integers than needed, sections without items, runs of equal
 * locals that are not merged) comes back in the shortest form. Custom sections are kept as
 * annotations. Input may be anything: printing stops at the first byte that makes no sense and
 * says where; validity is not checked. Output is at most a fixed multiple of the input plus 16
 * MiB.
 */
#ifndef WX__WAT_H
#define WX__WAT_H

#include "wat_instr.h"

/* -- items of the sections ------------------------------------------------------------------------- */

WX__UNUSED static void wx__wat_field(wx__wat *w, wx__scan *fields)
{
    wx__fieldtype f = wx__scan_field(fields);
    if (f.is_mutable) wx__out_text(w->out, " (mut");
    wx__wat_vt(w, f.type);
    if (f.is_mutable) wx__out_text(w->out, ")");
}

/* func, struct, array or cont with its contents; behind a blank. */
WX__UNUSED static void wx__wat_comptype(wx__wat *w, const wx__subtype *t, uint32_t index)
{
    wx__scan s = wx__scan_view(&w->scan, t->kind == WX__TYPE_FUNC ? t->params : t->fields);
    if (t->has_describes) {
        wx__out_text(w->out, " (describes");
        wx__wat_use(w, WX__NAME_TYPE, t->describes);
        wx__out_text(w->out, ")");
    }
    if (t->has_descriptor) {
        wx__out_text(w->out, " (descriptor");
        wx__wat_use(w, WX__NAME_TYPE, t->descriptor);
        wx__out_text(w->out, ")");
    }
    switch (t->kind) {
    case WX__TYPE_FUNC:
        wx__out_text(w->out, " (func");
        wx__wat_vts(w, &s, t->params.count, "param");
        s = wx__scan_view(&w->scan, t->results);
        wx__wat_vts(w, &s, t->results.count, "result");
        break;
    case WX__TYPE_STRUCT:
        wx__out_text(w->out, " (struct");
        for (uint32_t i = 0; i < t->fields.count; i++) {
            wx__out_text(w->out, " (field");
            wx__wat_define_in(w, WX__NAME_FIELD, index, i);
            wx__wat_field(w, &s);
            wx__out_text(w->out, ")");
        }
        break;
    case WX__TYPE_ARRAY:
        wx__out_text(w->out, " (array");
        wx__wat_field(w, &s);
        break;
    default: /* cont */
        wx__out_text(w->out, " (cont");
        wx__wat_heap(w, t->cont);
        break;
    }
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_subtype(wx__wat *w, const wx__subtype *t)
{
    uint32_t index = w->counts[WX__NAME_TYPE];
    wx__out_text(w->out, "(type");
    wx__wat_define(w, WX__NAME_TYPE);
    if (t->form) {
        wx__scan s = wx__scan_view(&w->scan, t->supers);
        wx__out_text(w->out, t->form == WX__TYPE_SUB_FINAL ? " (sub final" : " (sub");
        for (uint32_t n = t->supers.count; n; n--) wx__wat_use(w, WX__NAME_TYPE, wx__scan_u32(&s));
    }
    if (t->shared) wx__out_text(w->out, " (shared");
    wx__wat_comptype(w, t, index);
    if (t->shared) wx__out_text(w->out, ")");
    wx__out_text(w->out, t->form ? "))" : ")");
}

WX__UNUSED static void wx__wat_type_item(wx__wat *w, wx__scan *s)
{
    uint32_t n;
    bool group = wx__scan_rec(s, &n);
    if (group) wx__out_text(w->out, "(rec");
    for (; n && wx__scan_ok(s); n--) {
        wx__subtype t;
        if (!wx__scan_subtype(s, &t)) break;
        if (group) wx__out_line(w->out, 2);
        wx__wat_subtype(w, &t);
    }
    if (group) wx__out_text(w->out, ")");
}

/* The parameters and results of a function, with names, so that a reader need not look them up;
 * left out when the type is long. Returns the number of parameters, 0 when it is not known. */
WX__UNUSED static uint32_t wx__wat_signature(wx__wat *w, uint32_t type, bool names)
{
    wx__subtype t;
    if (type >= wx__array_len(w->types)) return 0;
    wx__scan s = w->scan;
    s.p = w->types[type];
    if (!wx__scan_subtype(&s, &t) || t.kind != WX__TYPE_FUNC) return 0;
    uint64_t cost = ((uint64_t)t.params.count + t.results.count) * 16;
    if (t.params.count > 64 || t.results.count > 64 || !wx__wat_afford(w, cost))
        return t.params.count;
    s = wx__scan_view(&w->scan, t.params);
    for (uint32_t i = 0; i < t.params.count; i++) {
        const wx__wat_name *n = names ? wx__wat_find(w, WX__NAME_LOCAL, w->func, i) : NULL;
        wx__out_text(w->out, " (param");
        if (n) wx__wat_define_in(w, WX__NAME_LOCAL, w->func, i);
        wx__wat_vt(w, wx__scan_vt(&s));
        wx__out_text(w->out, ")");
    }
    s = wx__scan_view(&w->scan, t.results);
    wx__wat_vts(w, &s, t.results.count, "result");
    return t.params.count;
}

static inline void wx__wat_type_use(wx__wat *w, uint32_t type)
{
    wx__out_text(w->out, " (type");
    wx__wat_use(w, WX__NAME_TYPE, type);
    wx__out_text(w->out, ")");
}

/* " (func" and the like, and the name space. */
static inline const char *wx__wat_kind_opener(uint32_t kind)
{
    static const char *const openers[WX__KIND_COUNT] = {" (func", " (table", " (memory", " (global",
                                                        " (tag"};
    return openers[kind < WX__KIND_COUNT ? kind : 0];
}

static inline uint32_t wx__wat_kind_space(uint32_t kind)
{
    static const uint8_t spaces[WX__KIND_COUNT] = {WX__NAME_FUNC, WX__NAME_TABLE, WX__NAME_MEMORY,
                                                   WX__NAME_GLOBAL, WX__NAME_TAG};
    return spaces[kind < WX__KIND_COUNT ? kind : 0];
}

/* "(func $f (;0;) (type 0))" and the like, for imports. */
WX__UNUSED static void wx__wat_extern(wx__wat *w, const wx__externtype *x, bool defines)
{
    wx__out_text(w->out, wx__wat_kind_opener(x->kind));
    if (defines) wx__wat_define(w, wx__wat_kind_space(x->kind));
    switch (x->kind) {
    case WX__KIND_TABLE: wx__wat_table_type(w, &x->table); break;
    case WX__KIND_MEMORY: wx__wat_memory_type(w, &x->memory); break;
    case WX__KIND_GLOBAL: wx__wat_global_type(w, &x->global); break;
    case WX__KIND_FUNC_EXACT:
        wx__out_text(w->out, " (exact");
        wx__wat_type_use(w, x->type);
        wx__out_text(w->out, ")");
        break;
    default: wx__wat_type_use(w, x->type);
    }
    wx__out_text(w->out, ")");
}

static inline void wx__wat_slice(wx__wat *w, wx__slice s)
{
    wx__out_text(w->out, " ");
    wx__out_string(w->out, s.data, s.len);
}

WX__UNUSED static void wx__wat_import_item(wx__wat *w, wx__scan *s)
{
    wx__import_group g;
    if (!wx__scan_import_group(s, &g)) return;
    bool compact = g.form != WX__IMPORT_ONE, same = g.form == WX__IMPORT_SAME_TYPE;
    wx__out_text(w->out, "(import");
    wx__wat_slice(w, g.module);
    for (uint32_t n = g.count; n && wx__scan_ok(s); n--) {
        wx__import_item i = wx__scan_import(s, &g);
        if (!wx__scan_ok(s)) break;
        if (compact) wx__out_text(w->out, " (item");
        wx__wat_slice(w, i.name);
        if (!same) wx__wat_extern(w, &i.type, true);
        else w->counts[wx__wat_kind_space(i.type.kind)]++;
        if (compact) wx__out_text(w->out, ")");
    }
    if (same) wx__wat_extern(w, &g.type, false);
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_table_item(wx__wat *w, wx__scan *s)
{
    wx__table_item t = wx__scan_table_item(s);
    if (!wx__scan_ok(s)) return;
    wx__out_text(w->out, "(table");
    wx__wat_define(w, WX__NAME_TABLE);
    wx__wat_table_type(w, &t.type);
    if (t.has_init) wx__wat_expr(w, t.init);
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_memory_item(wx__wat *w, wx__scan *s)
{
    wx__scan_range l = wx__scan_memory_type(s);
    if (!wx__scan_ok(s)) return;
    wx__out_text(w->out, "(memory");
    wx__wat_define(w, WX__NAME_MEMORY);
    wx__wat_memory_type(w, &l);
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_global_item(wx__wat *w, wx__scan *s)
{
    wx__global_item g = wx__scan_global_item(s);
    if (!wx__scan_ok(s)) return;
    wx__out_text(w->out, "(global");
    wx__wat_define(w, WX__NAME_GLOBAL);
    wx__wat_global_type(w, &g.type);
    wx__wat_expr(w, g.init);
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_tag_item(wx__wat *w, wx__scan *s)
{
    uint32_t type = wx__scan_tag_type(s);
    if (!wx__scan_ok(s)) return;
    wx__out_text(w->out, "(tag");
    wx__wat_define(w, WX__NAME_TAG);
    wx__wat_type_use(w, type);
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_export_item(wx__wat *w, wx__scan *s)
{
    wx__export_item e = wx__scan_export(s);
    if (!wx__scan_ok(s)) return;
    wx__out_text(w->out, "(export");
    wx__wat_slice(w, e.name);
    wx__out_text(w->out, wx__wat_kind_opener(e.kind));
    wx__wat_use(w, wx__wat_kind_space(e.kind), e.index);
    wx__out_text(w->out, "))");
}

static inline void wx__wat_offset(wx__wat *w, wx__view offset)
{
    wx__out_text(w->out, " (offset");
    wx__wat_expr(w, offset);
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_elem_item(wx__wat *w, wx__scan *s)
{
    wx__elem_item e = wx__scan_elem(s);
    uint32_t mode = e.flags & (WX__SEGMENT_FLAG_PASSIVE | WX__SEGMENT_FLAG_EXPLICIT);
    bool exprs = e.flags & WX__SEGMENT_FLAG_EXPRESSIONS;
    if (!wx__scan_ok(s)) return;
    wx__out_text(w->out, "(elem");
    wx__wat_define(w, WX__NAME_ELEM);
    if (mode == (WX__SEGMENT_FLAG_PASSIVE | WX__SEGMENT_FLAG_EXPLICIT)) {
        wx__out_text(w->out, " declare");
    } else if (mode == WX__SEGMENT_FLAG_EXPLICIT) {
        wx__out_text(w->out, " (table");
        wx__wat_use(w, WX__NAME_TABLE, e.table);
        wx__out_text(w->out, ")");
    }
    if (!(mode & WX__SEGMENT_FLAG_PASSIVE)) wx__wat_offset(w, e.offset);
    if (exprs) wx__wat_vt(w, e.content);
    else wx__out_text(w->out, " func");
    wx__scan items = wx__scan_view(&w->scan, e.items);
    for (uint32_t n = e.items.count; n; n--) {
        if (exprs) {
            wx__out_text(w->out, " (item");
            wx__wat_expr(w, wx__scan_expr(&items));
            wx__out_text(w->out, ")");
        } else {
            wx__wat_use(w, WX__NAME_FUNC, wx__scan_u32(&items));
        }
    }
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_data_item(wx__wat *w, wx__scan *s)
{
    wx__data_item d = wx__scan_data(s);
    if (!wx__scan_ok(s)) return;
    wx__out_text(w->out, "(data");
    wx__wat_define(w, WX__NAME_DATA);
    if (d.flags == 2) {
        wx__out_text(w->out, " (memory");
        wx__wat_use(w, WX__NAME_MEMORY, d.memory);
        wx__out_text(w->out, ")");
    }
    if (d.flags != 1) wx__wat_offset(w, d.offset);
    wx__wat_slice(w, d.bytes);
    wx__out_text(w->out, ")");
}

/* -- functions ------------------------------------------------------------------------------------- */

WX__UNUSED static void wx__wat_stop(wx__wat *w, const wx__scan *s, const char *why)
{
    if (w->error) return;
    w->error = why;
    w->error_offset = (size_t)(s->p - s->start);
}

/* Runs of locals, as many words as there are locals: only as far as the budget goes. */
WX__UNUSED static void wx__wat_locals(wx__wat *w, wx__scan *s, uint32_t runs, uint32_t index)
{
    uint32_t total = 0;
    for (; runs && wx__scan_ok(s); runs--) {
        wx__local_run run = wx__scan_local_run(s, &total);
        if (!wx__scan_ok(s)) return;
        if (!wx__wat_afford(w, (uint64_t)run.count * 8)) {
            wx__wat_stop(w, s, "too many locals for text");
            return;
        }
        bool open = false;
        for (; run.count && !w->out->failed; run.count--, index++) {
            bool named = wx__wat_find(w, WX__NAME_LOCAL, w->func, index) != NULL;
            if (named && open) wx__out_text(w->out, ")");
            if (named || !open) {
                wx__out_line(w->out, 2);
                wx__out_text(w->out, "(local");
            }
            if (named) wx__wat_define_in(w, WX__NAME_LOCAL, w->func, index);
            wx__wat_vt(w, run.type);
            open = !named;
            if (named) wx__out_text(w->out, ")");
        }
        if (open) wx__out_text(w->out, ")");
    }
}

/* The function whose body comes next. */
WX__UNUSED static void wx__wat_code_item(wx__wat *w, wx__scan *s)
{
    wx__body body;
    wx__scan inner = wx__scan_body(s, &body);
    uint32_t func = w->counts[WX__NAME_FUNC];
    if (!wx__scan_ok(s)) return;
    if (func >= wx__array_len(w->funcs)) {
        wx__scan_fail_at(s, body.at, WX__SCAN_COUNT,
                         "function and code section have inconsistent lengths");
        return;
    }
    w->func = func;
    wx__out_text(w->out, "(func");
    wx__wat_define(w, WX__NAME_FUNC);
    wx__wat_type_use(w, w->funcs[func]);
    uint32_t params = wx__wat_signature(w, w->funcs[func], true);
    wx__wat_locals(w, &inner, body.runs, params);
    if (!w->error) wx__wat_body(w, &inner);
    if (!w->error) (void)wx__scan_body_done(&inner);
    if (!wx__scan_ok(&inner)) *s = inner;
    if (w->error || !wx__scan_ok(s)) return;
    wx__out_line(w->out, 1);
    wx__out_text(w->out, ")");
}

/* -- sections -------------------------------------------------------------------------------------- */

/* Where a custom section stands: behind the last other one. */
WX__UNUSED static void wx__wat_custom(wx__wat *w, const wx__section *section, uint32_t last)
{
    static const char *const places[WX__SECTION_COUNT] = {
        "before first", "after type",   "after import", "after func",  "after table",
        "after memory", "after global", "after export", "after start", "after elem",
        "after code",   "after data",   "before code",  "after tag",
    };
    if (section->at == w->name_section) return;
    wx__out_line(w->out, 1);
    wx__out_text(w->out, "(@custom");
    wx__wat_slice(w, section->name);
    wx__out_text(w->out, " (");
    wx__out_text(w->out, places[last]);
    wx__out_text(w->out, ") ");
    wx__out_string(w->out, section->begin, (size_t)(section->end - section->begin));
    wx__out_text(w->out, ")");
}

WX__UNUSED static void wx__wat_section(wx__wat *w, wx__scan *s, uint32_t id)
{
    static void (*const items[WX__SECTION_COUNT])(wx__wat *, wx__scan *) = {
        NULL,
        wx__wat_type_item,
        wx__wat_import_item,
        NULL, /* types of functions: printed with the bodies */
        wx__wat_table_item,
        wx__wat_memory_item,
        wx__wat_global_item,
        wx__wat_export_item,
        NULL,
        wx__wat_elem_item,
        wx__wat_code_item,
        wx__wat_data_item,
        NULL, /* data count: implied by the instructions */
        wx__wat_tag_item,
    };
    uint32_t n = wx__scan_u32(s);
    if (id == WX__SECTION_START && wx__scan_ok(s)) {
        wx__out_line(w->out, 1);
        wx__out_text(w->out, "(start");
        wx__wat_use(w, WX__NAME_FUNC, n);
        wx__out_text(w->out, ")");
    }
    if (id == WX__SECTION_FUNCTION) {
        for (; n && wx__scan_ok(s); n--) (void)wx__scan_u32(s);
    } else if (items[id]) {
        for (; n && wx__scan_ok(s) && !w->error && !w->out->failed; n--) {
            wx__out_line(w->out, 1);
            items[id](w, s);
        }
    }
    if (!w->error && !w->out->failed) (void)wx__scan_done(s);
}

/* -- a module -------------------------------------------------------------------------------------- */

/* Afterwards wx__wat_free. */
WX__UNUSED static void wx__wat_begin(wx__wat *w, wx__bytes *out, const uint8_t *bytes, size_t size)
{
    memset(w, 0, sizeof *w);
    w->out = out;
    wx__scan_init(&w->scan, bytes, size);
    w->budget = ((uint64_t)1 << 24) + 32 * (uint64_t)size;
    wx__wat_collect(w);
}

/* Ends with a comment when something stopped the printing. True: all was printed. */
WX__UNUSED static bool wx__wat_end(wx__wat *w, wx__scan *s)
{
    if (!wx__scan_ok(s) && !w->error) {
        w->error = s->message;
        w->error_offset = s->error_offset;
    }
    if (w->error) {
        wx__out_text(w->out, "\n;; not readable at byte ");
        wx__out_unsigned(w->out, w->error_offset);
        wx__out_text(w->out, ": ");
        wx__out_text(w->out, w->error);
    }
    return !w->error && !w->out->failed;
}

WX__UNUSED static void wx__wat_sections(wx__wat *w, wx__scan *s)
{
    wx__section section;
    uint32_t last = 0;
    if (!wx__scan_header(s)) return;
    while (!w->error && !w->out->failed && wx__scan_section(s, &section)) {
        wx__scan inner = wx__scan_inside(s, &section);
        if (section.id == WX__SECTION_CUSTOM) {
            wx__wat_custom(w, &section, last);
            continue;
        }
        last = section.id;
        wx__wat_section(w, &inner, section.id);
        if (!wx__scan_ok(&inner)) *s = inner;
    }
    if (wx__scan_ok(s) && !w->error && w->counts[WX__NAME_FUNC] != wx__array_len(w->funcs))
        wx__scan_fail(s, WX__SCAN_COUNT, "function and code section have inconsistent lengths");
}

/* Why printing ended early. */
typedef struct wx__wat_verdict {
    const char *why; /* NULL: it did not, or memory ran out */
    size_t offset;
    bool none; /* there is no such function */
} wx__wat_verdict;

static inline void wx__wat_judge(const wx__wat *w, wx__wat_verdict *verdict)
{
    verdict->why = w->error;
    verdict->offset = w->error_offset;
    verdict->none = false;
}

/* Appends the text of the module. False when the bytes could not be read to their end (the text
 * then ends with a comment that says where) or memory ran out (out->failed). */
WX__UNUSED static bool wx__wat_print_why(wx__bytes *out, const uint8_t *bytes, size_t size,
                                         wx__wat_verdict *verdict)
{
    wx__wat w;
    wx__wat_begin(&w, out, bytes, size);
    wx__scan s = w.scan;
    wx__out_text(out, "(module");
    wx__wat_define_in(&w, WX__NAME_MODULE, 0, 0);
    wx__wat_sections(&w, &s);
    bool whole = wx__wat_end(&w, &s);
    wx__out_text(out, "\n)\n");
    wx__wat_judge(&w, verdict);
    wx__wat_free(&w);
    return whole && !out->failed;
}

WX__UNUSED static bool wx__wat_print(wx__bytes *out, const uint8_t *bytes, size_t size)
{
    wx__wat_verdict verdict;
    return wx__wat_print_why(out, bytes, size, &verdict);
}

/* Prints body number `func` of the module; the bodies in front of it are only skipped. False: it has
 * no such body. */
WX__UNUSED static bool wx__wat_find_body(wx__wat *w, wx__scan *s, uint32_t func)
{
    wx__section section;
    if (!wx__scan_header(s) || func < w->imported_funcs) return false;
    while (wx__scan_section(s, &section)) {
        if (section.id != WX__SECTION_CODE) continue;
        wx__scan inner = wx__scan_inside(s, &section);
        uint32_t n = wx__scan_u32(&inner), skip = func - w->imported_funcs;
        for (; n > 0 && skip > 0 && wx__scan_ok(&inner); n--, skip--) (void)wx__scan_bytes(&inner);
        bool found = n > 0 && wx__scan_ok(&inner);
        if (found) {
            w->counts[WX__NAME_FUNC] = func;
            wx__wat_code_item(w, &inner);
        }
        if (!wx__scan_ok(&inner)) *s = inner;
        return found;
    }
    return false;
}

/* The same for one function, by its index. */
WX__UNUSED static bool wx__wat_print_func(wx__bytes *out, const uint8_t *bytes, size_t size,
                                          uint32_t func, wx__wat_verdict *verdict)
{
    wx__wat w;
    wx__wat_begin(&w, out, bytes, size);
    wx__scan s = w.scan;
    bool found = wx__wat_find_body(&w, &s, func);
    bool whole = wx__wat_end(&w, &s) && found;
    wx__out_text(out, "\n");
    wx__wat_judge(&w, verdict);
    if (!found && !verdict->why) {
        verdict->why = "no function with a body has this index";
        verdict->none = true;
    }
    wx__wat_free(&w);
    return whole && !out->failed;
}

#endif /* WX__WAT_H */
