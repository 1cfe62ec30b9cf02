/* src/wencode/state.h - the private half of an encoder: section buffers, errors, indices in use.
 *
 * Every section has a buffer of its own, so that calls may come in any order; finish.h puts them
 * together around the largest. The open expression (a body in the code section's buffer, or a
 * constant expression in `exprs`) is held in the public half as data, len, cap, where the inline
 * instruction calls find it. Between expressions all three are 0, so that an instruction out of
 * place ends in wencode__make_room; after an error they are the scratch space.
 */
#ifndef WENCODE__STATE_H
#define WENCODE__STATE_H

#include "inline.h"
#include "api_object.h"
#include "api_custom.h"

#ifndef WENCODE_REALLOC
#include <stdlib.h>
#define WENCODE_REALLOC(p, n) realloc((p), (n))
#define WENCODE_FREE(p)       free(p)
#elif !defined(WENCODE_FREE)
#error "define WENCODE_FREE together with WENCODE_REALLOC"
#endif
#undef WX__REALLOC
#undef WX__FREE
#define WX__REALLOC(p, n) WENCODE_REALLOC(p, n)
#define WX__FREE(p)       WENCODE_FREE(p)
#ifdef WENCODE_ASSERT
#undef WX__ASSERT
#define WX__ASSERT(x) WENCODE_ASSERT(x)
#endif

#include "../common/array.h"
#include "../common/emit.h"
#include "../common/opcodes.h"
#include "../common/sort.h"
#include "../common/utf8.h"
#include "../common/valtype.h"

/* A run of locals of one type. */
typedef struct wencode__run {
    wencode_valtype type;
    uint32_t count;
} wencode__run;

/* An open label. Serial numbers are not reused within a module, so a stale label is noticed. */
typedef struct wencode__block {
    uint32_t code; /* of the instruction that opened it or its current arm; 0 for a function */
    uint32_t serial;
} wencode__block;

/* The largest index used before it existed, and where. */
typedef struct wencode__use {
    bool any;
    uint32_t index;
    uint32_t section;
    uint32_t func;
    size_t offset;
} wencode__use;

/* A type or recursion group that may be returned again: its key in `type_keys`. */
typedef struct wencode__known_type {
    size_t offset;
    size_t len;
    uint32_t hash;
    uint32_t type; /* the first of the group */
} wencode__known_type;

/* The open recursion group, or the type that is being written. */
typedef struct wencode__open_types {
    bool in_rec;
    bool keyed;   /* its key is written, too */
    bool has_sub; /* `sub` is for the next type */
    wencode_subtype sub;
    uint32_t first;
    size_t mark; /* in the type section */
    size_t key_mark;
    wencode__use used; /* as it was before */
} wencode__open_types;

/* An import of the open group: its pieces in the import section, one behind the other. */
typedef struct wencode__import {
    size_t offset;
    size_t module_len; /* of the name of the module with its length, */
    size_t name_len;   /* of the other name, */
    size_t type_len;   /* of kind and type */
} wencode__import;

/* LEB128 integers take at least so many bytes; 0: as few as possible. */
typedef struct wencode__widths {
    uint8_t operands;
    uint8_t opcodes;
    uint8_t items;
    uint8_t sizes;
} wencode__widths;

/* A custom or raw section, complete with id and size, in `extra`. */
typedef struct wencode__extra {
    uint32_t place; /* as of wx__section_place; 0 first, WENCODE_LAST last */
    size_t offset;
    size_t len;
    size_t name; /* where, of a custom one */
    size_t name_len;
} wencode__extra;

/* A piece of the module, in order. */
typedef struct wencode__piece {
    uint32_t id; /* section id; sections that are complete with id and size: WENCODE_NONE */
    const wx__bytes *source;
    size_t offset; /* in the source */
    size_t len;    /* of the items, or of the whole section */
} wencode__piece;

/* An entry of the name section; `outer` is unused but for locals, labels and fields. */
typedef struct wencode__name {
    uint32_t subsection;
    uint32_t outer;
    uint32_t index;
    uint32_t len;
    size_t offset; /* in name_text; entries are added with rising offsets */
} wencode__name;

/* The open expression, put aside while a constant is built inside of a function. */
typedef struct wencode__open_expr {
    uint8_t *data;
    size_t len;
    size_t cap;
    uint32_t depth;
    uint32_t locals;
} wencode__open_expr;

/* A relocation for the next instruction. */
typedef struct wencode__waiting {
    uint32_t kind;
    uint32_t symbol;
    int64_t addend;
} wencode__waiting;

enum { WENCODE__WAITING_MAX = 4 };

/* A relocation; `section` is that of the code or the data, or 256 and the index of an extra. */
typedef struct wencode__reloc {
    uint32_t section;
    uint32_t kind;
    uint32_t symbol;
    int64_t addend;
    size_t offset;
} wencode__reloc;

enum { WENCODE__RELOC_EXTRA = 256 };

/* Metadata of an instruction or, at offset 0, a function. */
typedef struct wencode__hint {
    uint32_t kind; /* index in hint_kinds */
    uint32_t func;
    size_t offset;      /* from the declarations of locals */
    bool in_body;       /* from the first instruction, rather: the body is open */
    size_t data_offset; /* in hint_data */
    uint32_t data_len;
} wencode__hint;

/* A vector in the making. */
typedef struct wencode__list {
    wx__bytes bytes;
    uint32_t count;
} wencode__list;

/* The name of an export, in the export section. */
typedef struct wencode__export {
    size_t offset;
    size_t len;
    uint32_t hash;
} wencode__export;

/* What a broken module says of itself. */
typedef struct wencode__forced {
    uint32_t counts; /* bit per section */
    uint32_t sizes;
    uint32_t count[WX__SECTION_COUNT];
    uint32_t size[WX__SECTION_COUNT];
    bool header;
    uint8_t header_bytes[8];
} wencode__forced;

/* Of a data segment, for the linker. */
typedef struct wencode__segment_info {
    size_t name;
    uint32_t name_len;
    uint32_t align;
    uint32_t flags;
} wencode__segment_info;

typedef struct wencode__comdat_entry {
    uint32_t comdat;
    uint32_t kind;
    uint32_t index;
} wencode__comdat_entry;

/* A symbol whose section is known at the end: its index is 5 bytes at `offset`. */
typedef struct wencode__section_symbol {
    size_t offset;
    uint32_t extra;
} wencode__section_symbol;

/* A kind of metadata: the section name behind "metadata.code." in hint_data. */
typedef struct wencode__hint_kind {
    size_t name;
    uint32_t name_len;
} wencode__hint_kind;

/* Lists of the sections that tools read. */
typedef enum wencode__tool_list {
    WENCODE__TARGET_FEATURES,
    WENCODE__DYLINK_MEMORY,
    WENCODE__DYLINK_NEEDED,
    WENCODE__DYLINK_EXPORTS,
    WENCODE__DYLINK_IMPORTS,
    WENCODE__DYLINK_PATHS,
    WENCODE__DUMP_MODULES,
    WENCODE__DUMP_INSTANCES,
    WENCODE__DUMP_THREAD,
    WENCODE__DUMP_FRAMES,
    WENCODE__TOOL_LISTS
} wencode__tool_list;

/* An entry of "producers": three strings one behind the other in the text. */
typedef struct wencode__producer {
    size_t offset;
    uint32_t field_len;
    uint32_t name_len;
    uint32_t version_len;
} wencode__producer;

typedef struct wencode__tools {
    wencode__list lists[WENCODE__TOOL_LISTS];
    wencode__producer *producers;
    wx__bytes text;
    wx__bytes dylink; /* finished sections: the first one, */
    wx__bytes output; /* and those behind the names */
} wencode__tools;

/* The section "linking". */
typedef struct wencode__linking {
    bool present;
    wencode__list symbols;
    wencode__list init_funcs;
    wx__bytes text;   /* names of segments and comdats */
    wx__bytes output; /* the finished sections */
} wencode__linking;

#define WENCODE__NO_INSTRUCTION ((size_t)-1)

typedef enum wencode__writing {
    WENCODE__IDLE,
    WENCODE__IN_BODY,
    WENCODE__IN_EXPR
} wencode__writing;

/* What is true of the module being written, and forgotten with it. */
typedef struct wencode__progress {
    uint32_t items[WX__SECTION_COUNT];
    uint32_t imported[WENCODE__SPACES];
    wencode__use used[WENCODE__SPACES];
    uint32_t bodies;  /* written so far */
    uint32_t present; /* bits of section ids that are written without items, too */
    uint8_t input_size_widths[WX__SECTION_COUNT]; /* as in a module that was read: at least that */
    uint8_t input_count_widths[WX__SECTION_COUNT];
    uint32_t emitted;  /* by wencode_emit: the offset that the last instruction had in the input, */
    size_t emitted_at; /* and where it was written */
    size_t input_names; /* entries of `names` that were read, not added; see reencode_custom.h */
    size_t input_extra; /* and the extra that holds the section they came from, plus 1; or 0 */
    bool has_start;
    wencode__writing writing;
    bool body_suspended; /* an expression was begun inside a body */
    wencode__open_expr suspended;
    uint32_t func;        /* the open one */
    size_t body_mark;     /* of the open body in the code section: its size, */
    size_t body_code;     /* and its first instruction */
    size_t size_width;    /* bytes set aside for the size: as many as the last body needed */
    size_t locals_bytes;  /* size of `runs`, encoded */
    uint8_t locals_width; /* in this width of integers */
    size_t expr_mark;
    uint32_t expr_blocks; /* open labels below those of the expression */
    wencode__open_types types;
    size_t import_mark; /* of the open group in the import section */
    bool watched;       /* see expr.h: e->limit is 0 */
    bool has_marks;     /* the open body has relocations or metadata */
    bool force_size;    /* of the open body */
    uint32_t forced_size;
    uint32_t waiting; /* relocations for the next instruction */
    wencode__waiting waiting_relocs[WENCODE__WAITING_MAX];
    size_t first_reloc; /* of the open body */
    size_t first_hint;
    size_t instruction; /* the watched one begins there; or WENCODE__NO_INSTRUCTION */
} wencode__progress;

struct wencode__checked;

typedef struct wencode__parts {
    wencode__progress now;
    struct wencode__checked *checked;      /* checked.h */
    uint64_t features;                     /* of wencode_set_checked */
    wx__bytes sections[WX__SECTION_COUNT]; /* items only: no id, size or count */
    wx__bytes exprs;
    wx__bytes extra;
    wx__bytes name_text;
    wx__bytes name_section;
    uint32_t *param_counts; /* per type; WENCODE_NONE when unknown */
    uint32_t *func_types;   /* per defined function */
    wencode__run *runs;     /* locals of the open function */
    wencode__block *blocks; /* open labels, outermost first */
    wx__bytes type_keys;
    wencode__known_type *known_types;
    uint32_t *type_slots; /* hash table over known_types: index + 1, or 0; a power of two */
    wencode__import *imports;
    wx__bytes import_copy;
    wencode__linking linking;
    wencode__reloc *relocs;
    uint32_t *order_of; /* scratch of finish: what is being sorted */
    wencode__segment_info *segment_infos;
    wencode__segment_info *comdats; /* names only */
    wencode__comdat_entry *comdat_entries;
    wencode__section_symbol *section_symbols;
    uint32_t *data_offsets; /* of the contents of each data segment in its section */
    wencode__hint *hints;
    wencode__hint_kind *hint_kinds;
    wx__bytes hint_data;
    wx__bytes hint_output;
    wencode__tools tools;
    wencode__extra *extras;
    wencode__name *names;
    uint32_t serial;          /* of the last label; never starts again */
    wencode__export *exports; /* names, to find equal ones */
    uint32_t *export_slots;   /* hash table over exports: index + 1, or 0; a power of two */
    wencode__forced forced;
    bool padded_sizes;
    bool type_dedup;
    wencode_imports import_form;
    wencode__widths widths;
    bool wide_code; /* operands or opcodes are */
    uint8_t size_widths[WX__SECTION_COUNT];
    uint8_t count_widths[WX__SECTION_COUNT];
    wencode_when data_count;
    uint8_t order[4 * WX__SECTION_COUNT];
    uint32_t order_len; /* 0: as the standard says */
    bool reencoding;    /* wencode_reencode is at work: a visitor may be calling */
} wencode__parts;

/* -- the open expression ------------------------------------------------------------------------- */

static inline void wencode__set_cap(wencode *e, size_t cap)
{
    e->cap = cap;
    e->limit = cap < WENCODE__ROOM ? 0 : cap - WENCODE__ROOM + 1;
}

/* The buffer of the open expression goes back where it belongs. */
WX__UNUSED static void wencode__store(wencode *e, wx__bytes *b)
{
    b->data = e->data;
    b->len = e->len;
    b->cap = e->cap;
    e->data = NULL;
    e->len = 0;
    wencode__set_cap(e, 0);
}

WX__UNUSED static void wencode__load(wencode *e, const wx__bytes *b)
{
    e->data = b->data;
    e->len = b->len;
    wencode__set_cap(e, b->cap);
}

/* Leaves no expression open. */
WX__UNUSED static void wencode__abandon_expression(wencode *e)
{
    wencode__parts *m = e->parts;
    if (!m) return;
    m->now.watched = false;
    if (m->now.writing == WENCODE__IN_EXPR) {
        wencode__store(e, &m->exprs);
        if (m->now.body_suspended) {
            m->sections[WX__SECTION_CODE].data = m->now.suspended.data;
            m->sections[WX__SECTION_CODE].len = m->now.suspended.len;
            m->sections[WX__SECTION_CODE].cap = m->now.suspended.cap;
        }
    } else if (m->now.writing == WENCODE__IN_BODY) {
        wencode__store(e, &m->sections[WX__SECTION_CODE]);
    }
    m->now.writing = WENCODE__IDLE;
    m->now.body_suspended = false;
}

/* -- errors ------------------------------------------------------------------------------------ */

WX__UNUSED static char *wencode__number(char *p, const char *end, uint64_t v)
{
    char digits[20];
    size_t n = 0;
    do {
        digits[n++] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    while (n > 0 && p < end) *p++ = digits[--n];
    return p;
}

/* Fills in an error of no place. Each % of `text` stands for the next of a and b. */
WX__UNUSED static void wencode__set_error(wencode_error *error, wencode_status status,
                                          const char *text, uint64_t a, uint64_t b)
{
    char *p = error->message, *end = p + sizeof error->message - 1;
    for (; *text && p < end; text++) {
        if (*text == '%') {
            p = wencode__number(p, end, a);
            a = b;
        } else {
            *p++ = *text;
        }
    }
    *p = 0;
    error->status = status;
    error->section = WENCODE_NONE;
    error->func = WENCODE_NONE;
    error->offset = 0;
}

/* Keeps the first error. */
WX__UNUSED static WX__COLD void wencode__fail(wencode *e, wencode_status status, const char *text,
                                              uint64_t a, uint64_t b)
{
    wencode__parts *m = e->parts;
    wencode_error *error = &e->error;
    if (error->status != WENCODE_OK) return;
    wencode__set_error(error, status, text, a, b);
    if (m && (m->now.writing == WENCODE__IN_BODY || m->now.body_suspended)) {
        size_t len = m->now.body_suspended ? m->now.suspended.len : e->len;
        error->section = WX__SECTION_CODE;
        error->func = m->now.func;
        error->offset = len - m->now.body_code;
    }
    wencode__abandon_expression(e);
    e->data = e->scratch;
    e->len = 0;
    wencode__set_cap(e, sizeof e->scratch);
}

/* The same, with the place in a section: behind what it holds. */
WX__UNUSED static WX__COLD void wencode__fail_in(wencode *e, uint32_t section,
                                                 wencode_status status, const char *text,
                                                 uint64_t a, uint64_t b)
{
    if (e->error.status != WENCODE_OK) return;
    wencode__fail(e, status, text, a, b);
    if (e->error.func != WENCODE_NONE) return;
    e->error.section = section;
    e->error.offset = e->parts && section < WX__SECTION_COUNT ? e->parts->sections[section].len : 0;
}

WX__UNUSED static WX__COLD void wencode__no_memory(wencode *e)
{
    wencode__fail(e, WENCODE_ERR_NOMEM, "out of memory", 0, 0);
}

/* Turns the failure of a buffer into one of the encoder. True when there is none. */
static inline bool wencode__ok(wencode *e, const wx__bytes *b)
{
    if (WX__LIKELY(!b->failed)) return e->error.status == WENCODE_OK;
    if (b->failed == WX__BYTES_LARGE) {
        wencode__fail(e, WENCODE_ERR_SIZE, "a length is 2^32 or more", 0, 0);
    } else {
        wencode__no_memory(e);
    }
    return false;
}

/* The private half, made when first needed; NULL when an error is kept. */
static inline wencode__parts *wencode__ready(wencode *e)
{
    if (e->error.status != WENCODE_OK) return NULL;
    if (!e->parts) {
        e->parts = (wencode__parts *)WX__REALLOC(NULL, sizeof *e->parts);
        if (!e->parts) {
            wencode__no_memory(e);
            return NULL;
        }
        memset(e->parts, 0, sizeof *e->parts);
    }
    return e->parts;
}

/* -- indices ------------------------------------------------------------------------------------- */

WENCODE_API WX__COLD void wencode__use_later(wencode *e, uint32_t space, uint32_t index)
{
    wencode__parts *m = e->parts;
    if (!m || e->error.status != WENCODE_OK) return;
    wencode__use *use = &m->now.used[space];
    if (use->any && use->index >= index) return;
    use->any = true;
    use->index = index;
    use->section = use->func = WENCODE_NONE;
    use->offset = 0;
    if (m->now.writing == WENCODE__IN_BODY) {
        use->section = WX__SECTION_CODE;
        use->func = m->now.func;
        use->offset = e->len - m->now.body_code;
    }
}

/* The same for an item of a section, which has that as its place. */
WX__UNUSED static void wencode__check_item_index(wencode *e, uint32_t section, uint32_t space,
                                                 uint32_t index)
{
    if (index < e->counts[space]) return;
    wencode__use_later(e, space, index);
    if (!e->parts) return;
    wencode__use *use = &e->parts->now.used[space];
    if (use->index != index || use->section != WENCODE_NONE) return;
    use->section = section;
    use->offset = e->parts->sections[section].len;
}

/* What was used must exist by now. */
WX__UNUSED static bool wencode__check_uses(wencode *e)
{
    static const char *const missing[WENCODE__SPACES] = {
        "no type %: the module has %",
        "no function %: the module has %",
        "no table %: the module has %",
        "no memory %: the module has %",
        "no global %: the module has %",
        "no tag %: the module has %",
        "no element segment %: the module has %",
        "no data segment %: the module has %",
    };
    wencode__parts *m = e->parts;
    for (uint32_t space = 0; space < WENCODE__SPACES; space++) {
        const wencode__use *use = &m->now.used[space];
        if (!use->any || use->index < e->counts[space] || e->lax) continue;
        wencode__fail(e, WENCODE_ERR_INDEX, missing[space], use->index, e->counts[space]);
        e->error.section = use->section;
        e->error.func = use->func;
        e->error.offset = use->offset;
        return false;
    }
    return true;
}

/* The next index of a space. */
static inline uint32_t wencode__next(wencode *e, uint32_t space)
{
    if (e->counts[space] == WENCODE_NONE) {
        wencode__fail(e, WENCODE_ERR_SIZE, "2^32 entities of one kind", 0, 0);
        return WENCODE_NONE;
    }
    return e->counts[space]++;
}

/* Counts an item of a section and returns its buffer. */
static inline wx__bytes *wencode__item(wencode__parts *m, uint32_t section)
{
    m->now.items[section]++;
    return &m->sections[section];
}

static void wencode__forget_checked(wencode__parts *m);

/* -- life ---------------------------------------------------------------------------------------- */

WENCODE_API void wencode_init(wencode *e) { memset(e, 0, sizeof *e); }

/* Every byte buffer of the encoder in turn; NULL behind the last. */
WX__UNUSED static wx__bytes *wencode__buffer(wencode__parts *m, uint32_t i)
{
    wx__bytes *const others[] = {
        &m->exprs,
        &m->extra,
        &m->name_text,
        &m->name_section,
        &m->type_keys,
        &m->import_copy,
        &m->linking.text,
        &m->linking.output,
        &m->hint_data,
        &m->hint_output,
        &m->tools.text,
        &m->tools.dylink,
        &m->tools.output,
        &m->linking.symbols.bytes,
        &m->linking.init_funcs.bytes,
    };
    if (i < WX__SECTION_COUNT) return &m->sections[i];
    i -= WX__SECTION_COUNT;
    if (i < WENCODE__TOOL_LISTS) return &m->tools.lists[i].bytes;
    i -= WENCODE__TOOL_LISTS;
    return i < WX__COUNT_OF(others) ? others[i] : NULL;
}

/* What a visitor must not call, since the copy goes on behind it. */
WX__UNUSED static bool wencode__is_reencoding(wencode *e)
{
    if (!e->parts || !e->parts->reencoding) return false;
    wencode__fail(e, WENCODE_ERR_ORDER,
                  "a visitor finishes, resets, frees or re-encodes into its encoder", 0, 0);
    return true;
}

WENCODE_API void wencode_free(wencode *e)
{
    wencode__parts *m = e->parts;
    if (wencode__is_reencoding(e)) return;
    if (m) {
        wencode__abandon_expression(e);
        wencode__forget_checked(m);
        for (uint32_t i = 0; wencode__buffer(m, i); i++) wx__bytes_free(wencode__buffer(m, i));
        wx__array_free(m->param_counts);
        wx__array_free(m->func_types);
        wx__array_free(m->runs);
        wx__array_free(m->blocks);
        wx__array_free(m->known_types);
        wx__array_free(m->type_slots);
        wx__array_free(m->imports);
        wx__array_free(m->exports);
        wx__array_free(m->export_slots);
        wx__array_free(m->relocs);
        wx__array_free(m->order_of);
        wx__array_free(m->segment_infos);
        wx__array_free(m->comdats);
        wx__array_free(m->comdat_entries);
        wx__array_free(m->section_symbols);
        wx__array_free(m->data_offsets);
        wx__array_free(m->hints);
        wx__array_free(m->hint_kinds);
        wx__array_free(m->tools.producers);
        wx__array_free(m->extras);
        wx__array_free(m->names);
        WX__FREE(m);
    }
    wencode_init(e);
}

/* Empties a buffer; what it could hold before a failure is not known any more, so that goes. */
WX__UNUSED static void wencode__clear(wx__bytes *b)
{
    if (b->failed) {
        wx__bytes_free(b);
    } else {
        b->len = 0;
    }
}

/* Forgets the module, keeps memory, settings and the serial number of labels. */
WX__UNUSED static void wencode__clear_parts(wencode__parts *m)
{
    memset(&m->now, 0, sizeof m->now);
    wencode__forget_checked(m);
    for (uint32_t i = 0; wencode__buffer(m, i); i++) wencode__clear(wencode__buffer(m, i));
    for (uint32_t i = 0; i < WENCODE__TOOL_LISTS; i++) m->tools.lists[i].count = 0;
    m->linking.symbols.count = 0;
    m->linking.init_funcs.count = 0;
    m->linking.present = false;
    wx__array_truncate(m->param_counts, 0);
    wx__array_truncate(m->func_types, 0);
    wx__array_truncate(m->runs, 0);
    wx__array_truncate(m->blocks, 0);
    wx__array_truncate(m->known_types, 0);
    wx__array_truncate(m->imports, 0);
    wx__array_truncate(m->exports, 0);
    wx__array_truncate(m->relocs, 0);
    wx__array_truncate(m->order_of, 0);
    wx__array_truncate(m->segment_infos, 0);
    wx__array_truncate(m->comdats, 0);
    wx__array_truncate(m->comdat_entries, 0);
    wx__array_truncate(m->section_symbols, 0);
    wx__array_truncate(m->data_offsets, 0);
    wx__array_truncate(m->hints, 0);
    wx__array_truncate(m->hint_kinds, 0);
    wx__array_truncate(m->tools.producers, 0);
    wx__array_truncate(m->extras, 0);
    wx__array_truncate(m->names, 0);
    memset(&m->forced, 0, sizeof m->forced);
    size_t slots = wx__array_len(m->type_slots);
    if (slots > 0) memset(m->type_slots, 0, slots * sizeof *m->type_slots);
    slots = wx__array_len(m->export_slots);
    if (slots > 0) memset(m->export_slots, 0, slots * sizeof *m->export_slots);
}

WENCODE_API void wencode_reset(wencode *e)
{
    wencode__parts *m = e->parts;
    bool lax = e->lax;
    if (wencode__is_reencoding(e)) return;
    if (m) {
        wencode__abandon_expression(e);
        wencode__clear_parts(m);
    }
    wencode_init(e);
    e->parts = m;
    e->lax = lax;
}

WENCODE_API const wencode_error *wencode_get_error(const wencode *e) { return &e->error; }

/* -- settings -------------------------------------------------------------------------------------- */

WENCODE_API void wencode_set_lax(wencode *e, bool lax) { e->lax = lax; }

WENCODE_API void wencode_set_padded_sizes(wencode *e, bool padded)
{
    wencode__parts *m = wencode__ready(e);
    if (m) m->padded_sizes = padded;
}

WENCODE_API void wencode_keep_section(wencode *e, uint32_t section)
{
    wencode__parts *m = wencode__ready(e);
    if (m && wx__section_place(section) > 0) m->now.present |= (uint32_t)1 << section;
}

WENCODE_API void wencode_set_type_dedup(wencode *e, bool on)
{
    wencode__parts *m = wencode__ready(e);
    if (m) m->type_dedup = on;
}

WENCODE_API void wencode_set_section_widths(wencode *e, uint32_t section, uint32_t size_width,
                                            uint32_t count_width)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    if (section >= WX__SECTION_COUNT || size_width > 5 || count_width > 5) {
        wencode__fail(e, WENCODE_ERR_INDEX, "widths of section %: there are 14, up to 5 bytes",
                      section, 0);
        return;
    }
    m->size_widths[section] = (uint8_t)size_width;
    m->count_widths[section] = (uint8_t)count_width;
}

WENCODE_API void wencode_set_data_count(wencode *e, wencode_when when)
{
    wencode__parts *m = wencode__ready(e);
    if (m) m->data_count = when;
}

WENCODE_API void wencode_set_section_order(wencode *e, const uint8_t *ids, size_t n)
{
    wencode__parts *m = wencode__ready(e);
    uint32_t seen = 0;
    if (!m) return;
    m->order_len = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t id = ids[i];
        if (wx__section_place(id) == 0 || i >= sizeof m->order || ((seen >> id & 1) && !e->lax)) {
            wencode__fail(e, WENCODE_ERR_ORDER, "section % is not one to order, or named twice", id,
                          0);
            return;
        }
        seen |= (uint32_t)1 << id;
        m->order[m->order_len++] = (uint8_t)id;
    }
}

#endif /* WENCODE__STATE_H */
