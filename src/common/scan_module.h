/* src/common/scan_module.h - the sections of a module and the items of each.
 *
 *     wx__scan s;
 *     wx__section section;
 *     wx__scan_init(&s, bytes, size);
 *     wx__scan_header(&s);
 *     while (wx__scan_section(&s, &section)) {
 *         wx__scan items = wx__scan_inside(&s, &section);
 *         for (uint32_t n = wx__scan_u32(&items); n > 0 && wx__scan_ok(&items); n--) ...
 *         wx__scan_done(&items);                  // nothing may be left
 *         if (!wx__scan_ok(&items)) ...           // its error has offsets from the module's start
 *     }
 *
 * Sections come in the order of the file; wx__section_order checks it for who wants that.
 */
#ifndef WX__SCAN_MODULE_H
#define WX__SCAN_MODULE_H

#include "scan_instr.h"

/* -- sections -------------------------------------------------------------------------------------- */

typedef struct wx__section {
    uint32_t id;
    const uint8_t *at;    /* the id byte */
    const uint8_t *begin; /* the contents; of a custom section, behind its name */
    const uint8_t *end;
    wx__slice name;      /* of a custom section */
    uint32_t size_width; /* bytes of the size field */
} wx__section;

/* Magic and version. */
WX__UNUSED static bool wx__scan_header(wx__scan *s)
{
    static const uint8_t header[8] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    size_t left = wx__scan_left(s);
    if (left == 0 || memcmp(s->p, header, left < 4 ? left : 4) != 0) {
        wx__scan_fail(s, WX__SCAN_HEADER, left ? "magic header not detected" : "unexpected end");
    } else if (left < 8) {
        wx__scan_fail(s, WX__SCAN_END, "unexpected end");
    } else if (memcmp(s->p + 4, header + 4, 4) != 0) {
        wx__scan_fail_at(s, s->p + 4, WX__SCAN_HEADER, "unknown binary version");
    } else {
        s->p += 8;
    }
    return wx__scan_ok(s);
}

/* The next section; false at the end of the module and after an error. */
WX__UNUSED static bool wx__scan_section(wx__scan *s, wx__section *section)
{
    if (s->p >= s->end || !wx__scan_ok(s)) return false;
    memset(section, 0, sizeof *section);
    section->at = s->p;
    section->id = wx__scan_byte(s);
    if (section->id >= WX__SECTION_COUNT) {
        wx__scan_fail_at(s, section->at, WX__SCAN_FLAGS, "malformed section id");
        return false;
    }
    const uint8_t *size_at = s->p;
    uint32_t size = wx__scan_u32(s);
    section->size_width = (uint32_t)(s->p - size_at);
    section->begin = wx__scan_take(s, size);
    if (!section->begin) return false;
    section->end = s->p;
    if (section->id == WX__SECTION_CUSTOM) {
        wx__scan inner = *s;
        inner.p = section->begin;
        inner.end = section->end;
        section->name = wx__scan_name(&inner);
        if (!wx__scan_ok(&inner)) {
            *s = inner;
            return false;
        }
        section->begin = inner.p;
    }
    return true;
}

/* A cursor over the contents of a section. */
static inline wx__scan wx__scan_inside(const wx__scan *s, const wx__section *section)
{
    wx__scan inner = *s;
    inner.p = section->begin;
    inner.end = section->end;
    return inner;
}

/* Everything must have been read. */
static inline bool wx__scan_done(wx__scan *s)
{
    if (wx__scan_ok(s) && s->p != s->end) wx__scan_fail(s, WX__SCAN_SIZE, "section size mismatch");
    return wx__scan_ok(s);
}

/* Does a section with this id come in its place? *place is 0 before the first and keeps the last. */
static inline bool wx__section_order(uint32_t id, uint32_t *place)
{
    uint32_t here = wx__section_place(id);
    if (here == 0) return true;
    if (here <= *place) return false;
    *place = here;
    return true;
}

/* -- imports --------------------------------------------------------------------------------------- */

/* What an import or a definition is. */
typedef struct wx__externtype {
    uint32_t kind; /* WX__KIND_ */
    uint32_t type; /* of a function or tag */
    wx__scan_table table;
    wx__scan_range memory;
    wx__scan_global global;
} wx__externtype;

WX__UNUSED static wx__externtype wx__scan_extern(wx__scan *s)
{
    wx__externtype x;
    memset(&x, 0, sizeof x);
    const uint8_t *at = s->p;
    x.kind = wx__scan_byte(s);
    switch (x.kind) {
    case WX__KIND_FUNC:
    case WX__KIND_FUNC_EXACT: x.type = wx__scan_u32(s); break;
    case WX__KIND_TABLE: x.table = wx__scan_table_type(s); break;
    case WX__KIND_MEMORY: x.memory = wx__scan_memory_type(s); break;
    case WX__KIND_GLOBAL: x.global = wx__scan_global_type(s); break;
    case WX__KIND_TAG: x.type = wx__scan_tag_type(s); break;
    default: wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed import kind");
    }
    return x;
}

/* Forms of an item of the import section. The compact ones (proposal) hold several imports. */
enum { WX__IMPORT_ONE, WX__IMPORT_SAME_MODULE = 0x7f, WX__IMPORT_SAME_TYPE = 0x7e };

typedef struct wx__import_group {
    uint32_t form;  /* WX__IMPORT_ */
    uint32_t count; /* imports in it */
    wx__slice module;
    wx__externtype type; /* of WX__IMPORT_SAME_TYPE: of each */
} wx__import_group;

typedef struct wx__import_item {
    wx__slice name;
    wx__externtype type;
} wx__import_item;

/* The head of an item; `count` calls of wx__scan_import read the imports. An import whose name is
 * empty is told from a compact form by the byte behind: no kind has those numbers. */
WX__UNUSED static bool wx__scan_import_group(wx__scan *s, wx__import_group *g)
{
    memset(g, 0, sizeof *g);
    g->module = wx__scan_name(s);
    g->count = 1;
    uint32_t len = 1;
    int n = wx__leb_read_u32(s->p, s->end, &len);
    if (n > 0 && len == 0 && wx__scan_left(s) > (size_t)n &&
        (s->p[n] == WX__IMPORT_SAME_MODULE || s->p[n] == WX__IMPORT_SAME_TYPE)) {
        g->form = s->p[n];
        s->p += n + 1;
        if (g->form == WX__IMPORT_SAME_TYPE) g->type = wx__scan_extern(s);
        g->count = wx__scan_count(s, g->form == WX__IMPORT_SAME_TYPE ? 1 : 3);
    }
    return wx__scan_ok(s);
}

static inline wx__import_item wx__scan_import(wx__scan *s, const wx__import_group *g)
{
    wx__import_item item;
    item.name = wx__scan_name(s);
    if (g->form == WX__IMPORT_SAME_TYPE) item.type = g->type;
    else item.type = wx__scan_extern(s);
    return item;
}

/* -- definitions, exports -------------------------------------------------------------------------- */

typedef struct wx__table_item {
    wx__scan_table type;
    bool has_init;
    wx__view init;
} wx__table_item;

WX__UNUSED static wx__table_item wx__scan_table_item(wx__scan *s)
{
    wx__table_item t;
    memset(&t, 0, sizeof t);
    if (s->p < s->end && *s->p == WX__TABLE_INIT_FORM) {
        s->p++;
        t.has_init = true;
        const uint8_t *at = s->p;
        if (wx__scan_byte(s) != 0) wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "zero byte expected");
    }
    t.type = wx__scan_table_type(s);
    if (t.has_init) t.init = wx__scan_expr(s);
    return t;
}

typedef struct wx__global_item {
    wx__scan_global type;
    wx__view init;
} wx__global_item;

static inline wx__global_item wx__scan_global_item(wx__scan *s)
{
    wx__global_item g;
    g.type = wx__scan_global_type(s);
    g.init = wx__scan_expr(s);
    return g;
}

typedef struct wx__export_item {
    wx__slice name;
    uint32_t kind; /* WX__KIND_ */
    uint32_t index;
} wx__export_item;

static inline wx__export_item wx__scan_export(wx__scan *s)
{
    wx__export_item e;
    e.name = wx__scan_name(s);
    const uint8_t *at = s->p;
    e.kind = wx__scan_byte(s);
    if (e.kind >= WX__KIND_COUNT) wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed export kind");
    e.index = wx__scan_u32(s);
    return e;
}

/* -- segments -------------------------------------------------------------------------------------- */

typedef struct wx__elem_item {
    uint32_t flags;  /* WX__SEGMENT_FLAG_: passive; with explicit: declared */
    uint32_t table;  /* 0 when not named */
    wx__view offset; /* when active */
    bool has_kind;   /* the elemkind byte or the type stands there */
    wx__vt content;  /* FUNCREF unless expressions with a type */
    wx__view items;  /* function indices for wx__scan_u32, or expressions for wx__scan_expr */
} wx__elem_item;

WX__UNUSED static wx__elem_item wx__scan_elem(wx__scan *s)
{
    wx__elem_item e;
    memset(&e, 0, sizeof e);
    const uint8_t *at = s->p;
    e.flags = wx__scan_u32(s);
    if (e.flags > 7) wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed elements segment kind");
    bool passive = e.flags & WX__SEGMENT_FLAG_PASSIVE;
    if (!passive && (e.flags & WX__SEGMENT_FLAG_EXPLICIT)) e.table = wx__scan_u32(s);
    if (!passive) e.offset = wx__scan_expr(s);
    e.content = WX__TYPE_FUNCREF;
    e.has_kind = (e.flags & (WX__SEGMENT_FLAG_PASSIVE | WX__SEGMENT_FLAG_EXPLICIT)) != 0;
    bool exprs = e.flags & WX__SEGMENT_FLAG_EXPRESSIONS;
    if (e.has_kind && exprs) e.content = wx__scan_reftype(s);
    if (e.has_kind && !exprs) {
        at = s->p;
        if (wx__scan_byte(s) != 0)
            wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed element kind");
    }
    if (!exprs) {
        e.items = wx__scan_u32s(s);
        return e;
    }
    e.items.count = wx__scan_count(s, 1);
    e.items.begin = s->p;
    for (uint32_t i = 0; i < e.items.count && wx__scan_ok(s); i++) (void)wx__scan_expr(s);
    e.items.end = s->p;
    return e;
}

typedef struct wx__data_item {
    uint32_t flags; /* 0 active, 1 passive, 2 active with a memory index */
    uint32_t memory;
    wx__view offset; /* when active */
    wx__slice bytes;
} wx__data_item;

WX__UNUSED static wx__data_item wx__scan_data(wx__scan *s)
{
    wx__data_item d;
    memset(&d, 0, sizeof d);
    const uint8_t *at = s->p;
    d.flags = wx__scan_u32(s);
    if (d.flags > 2) wx__scan_fail_at(s, at, WX__SCAN_FLAGS, "malformed data segment kind");
    if (d.flags == 2) d.memory = wx__scan_u32(s);
    if (d.flags != 1) d.offset = wx__scan_expr(s);
    d.bytes = wx__scan_bytes(s);
    return d;
}

/* -- function bodies ------------------------------------------------------------------------------- */

typedef struct wx__body {
    const uint8_t *at; /* the size field */
    const uint8_t
        *code; /* the first byte behind the size: the locals; branch hints count from it */
    const uint8_t *end;
    uint32_t runs; /* of locals; wx__scan_local_run reads one */
} wx__body;

/* Moves past a body and gives a cursor into it that stands at the first run of locals. */
WX__UNUSED static wx__scan wx__scan_body(wx__scan *s, wx__body *body)
{
    body->at = s->p;
    uint32_t size = wx__scan_u32(s);
    body->code = wx__scan_take(s, size);
    body->end = s->p;
    body->runs = 0;
    wx__scan inner = *s;
    if (!wx__scan_ok(s)) return inner;
    inner.p = body->code;
    inner.end = body->end;
    body->runs = wx__scan_count(&inner, 2);
    return inner;
}

typedef struct wx__local_run {
    uint32_t count;
    wx__vt type;
} wx__local_run;

/* *total adds up; it may not reach 2^32. */
static inline wx__local_run wx__scan_local_run(wx__scan *s, uint32_t *total)
{
    wx__local_run run;
    const uint8_t *at = s->p;
    run.count = wx__scan_u32(s);
    if (run.count > UINT32_MAX - *total) wx__scan_fail_at(s, at, WX__SCAN_LIMIT, "too many locals");
    else *total += run.count;
    run.type = wx__scan_vt(s);
    return run;
}

/* After the last `end`. */
static inline bool wx__scan_body_done(wx__scan *s)
{
    if (wx__scan_ok(s) && s->p != s->end)
        wx__scan_fail(s, WX__SCAN_SIZE, "operators remaining after end of function");
    return wx__scan_ok(s);
}

/* -- custom sections ------------------------------------------------------------------------------- */

/* A subsection of "name", "linking", "dylink.0": id, size, contents; false at the end and after an
 * error. */
WX__UNUSED static bool wx__scan_subsection(wx__scan *s, uint32_t *id, wx__scan *contents)
{
    if (s->p >= s->end || !wx__scan_ok(s)) return false;
    *id = wx__scan_byte(s);
    uint32_t size = wx__scan_u32(s);
    const uint8_t *at = wx__scan_take(s, size);
    *contents = *s;
    if (!at) return false;
    contents->p = at;
    contents->end = at + size;
    return true;
}

typedef struct wx__named {
    uint32_t index;
    wx__slice name;
} wx__named;

/* One entry of a name map. */
static inline wx__named wx__scan_named(wx__scan *s)
{
    wx__named n;
    n.index = wx__scan_u32(s);
    n.name = wx__scan_name(s);
    return n;
}

#endif /* WX__SCAN_MODULE_H */
