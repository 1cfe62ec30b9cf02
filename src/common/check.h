/* src/common/check.h - the validator: what it knows of a module, and how it says no.
 *
 * The rooms: check.h (environment, errors), check_types.h (types), check_stack.h (operands, blocks,
 * locals), check_ops.h (instructions that the opcode table describes), check_refs.h, check_gc.h,
 * check_control.h, check_stacks.h (the others, by family), check_code.h (bodies and constant
 * expressions), check_module.h (sections).
 *
 * The environment grows item by item, from the sections of a module or from an encoder that writes
 * one; bodies are judged against what is there. All of Wasm 3.0 and the proposals of features.h,
 * each by its bit in `features`. The first error is kept: status, offset, message. Nothing recurses;
 * time and memory are linear in the size of the input, times the number of operands that one
 * instruction or branch may have. Limits are those of the JavaScript API (WX__MAX_), which other
 * validators have as well.
 */
#ifndef WX__CHECK_ENV_H
#define WX__CHECK_ENV_H

#include <stdarg.h>

#include "array.h"
#include "opinfo.h"
#include "scan_types.h"

#define WX__CHECK_MAX_TYPES         1000000u
#define WX__CHECK_MAX_SUBTYPE_DEPTH 63u
#define WX__CHECK_MAX_PARAMS        1000u
#define WX__CHECK_MAX_RESULTS       1000u
#define WX__CHECK_MAX_FIELDS        10000u
#define WX__CHECK_MAX_FUNCS         1000000u
#define WX__CHECK_MAX_IMPORTS       1000000u
#define WX__CHECK_MAX_EXPORTS       1000000u
#define WX__CHECK_MAX_GLOBALS       1000000u
#define WX__CHECK_MAX_TAGS          1000000u
#define WX__CHECK_MAX_TABLES        100000u
#define WX__CHECK_MAX_MEMORIES      100u
#define WX__CHECK_MAX_ELEMS         100000u
#define WX__CHECK_MAX_ELEM_ITEMS    10000000u
#define WX__CHECK_MAX_DATAS         100000u
#define WX__CHECK_MAX_NAME          100000u
#define WX__CHECK_MAX_BODY          7654321u
#define WX__CHECK_MAX_LOCALS        50000u
#define WX__CHECK_MAX_CLAUSES       10000u    /* of try_table, resume */
#define WX__CHECK_MAX_OPERANDS      16777216u /* on the stack of a body: 64 MiB; ours alone */

#define WX__NO_INDEX 0xffffffffu

typedef enum wx__check_verdict {
    WX__VALID,
    WX__MALFORMED,  /* the bytes are no module */
    WX__INVALID,    /* they are, but break a rule */
    WX__UNKNOWN,    /* an index beyond what there is, as yet: WX__INVALID once all is read */
    WX__NO_FEATURE, /* what they use is not switched on */
    WX__OVER_LIMIT,
    WX__NO_MEMORY
} wx__check_verdict;

typedef struct wx__check_error {
    wx__check_verdict verdict;
    uint32_t section; /* it is in, or WX__NO_INDEX */
    uint32_t func;    /* the body it is in, or WX__NO_INDEX */
    size_t offset;    /* from the start of what was given */
    size_t items;     /* offset of the section's first item */
    size_t code;      /* of the body's first instruction, 0 in front of it */
    char message[112];
} wx__check_error;

/* -- types -------------------------------------------------------------------------------------- */

/* A type in canonical form: equal types are equal numbers. Value and storage types are their bytes;
 * a reference is WX__TY_REF, with a heap type in the lower bits: an abstract one's byte, or
 * WX__TY_INDEX and the number of a wx__ctype. */
typedef uint32_t wx__ty;

#define WX__TY_REF     0x80000000u
#define WX__TY_NULL    0x40000000u /* nullable */
#define WX__TY_EXACT   0x20000000u
#define WX__TY_SHARED  0x10000000u /* of an abstract heap type */
#define WX__TY_INDEX   0x08000000u
#define WX__TY_GROUP   0x04000000u /* with an index: counted from the start of the group being read */
#define WX__TY_MUTABLE 0x02000000u /* of a field */
#define WX__TY_NUMBER  0x000fffffu

#define WX__TY_BOTTOM     0u         /* an operand of dead code: any type */
#define WX__TY_REF_BOTTOM WX__TY_REF /* any reference that is not null */

/* A defined type, once however often it is written down. */
typedef struct wx__ctype {
    uint8_t kind; /* WX__TYPE_FUNC, _STRUCT, _ARRAY, _CONT */
    bool is_final;
    bool shared;
    uint8_t depth;       /* supertypes above it */
    uint32_t super;      /* a wx__ctype, or WX__NO_INDEX */
    uint32_t describes;  /* alike */
    uint32_t descriptor; /* alike */
    size_t first;        /* in items: parameters and results, fields, or the continued function */
    uint32_t count;      /* of parameters or fields */
    uint32_t results;
} wx__ctype;

/* Types defined together. Their ctypes stand side by side. */
typedef struct wx__check_group {
    uint64_t hash;
    uint32_t first;
    uint32_t count;
} wx__check_group;

/* -- the rest of the environment ------------------------------------------------------------------ */

typedef struct wx__check_table {
    wx__ty type;
    bool is_64;
    bool shared;
} wx__check_table;

typedef struct wx__check_mem {
    bool is_64;
    bool shared;
} wx__check_mem;

typedef struct wx__check_global {
    wx__ty type;
    bool is_mutable;
    bool shared;
} wx__check_global;

typedef struct wx__check_func {
    uint32_t type; /* a wx__ctype */
    bool exact;    /* its type is known exactly: not an import of the usual kind */
} wx__check_func;

/* An open block. Code is dead behind an instruction that does not return; popping from an empty
 * block then gives WX__TY_BOTTOM. */
typedef struct wx__check_frame {
    uint32_t code; /* of the instruction that opened it; 0: the body or expression itself */
    wx__ty type;   /* WX__TYPE_EMPTY, the type of the one result, or WX__TY_INDEX with a ctype */
    uint32_t height;
    uint32_t inits;
    uint32_t epoch; /* of the last br_table that has looked at it */
    bool dead;
} wx__check_frame;

/* Locals with indices below `end`, from that of the run before it. */
typedef struct wx__check_run {
    uint32_t end;
    wx__ty type;
} wx__check_run;

#define WX__FLAT_LOCALS 64u

typedef struct wx__check_env {
    wx__scan s; /* what is being read */
    uint64_t features;
    wx__check_error error;
    const uint8_t *at;            /* the instruction or item being judged */
    const uint8_t *section_items; /* see wx__check_error */
    const uint8_t *body_code;
    uint32_t section;
    /* the module; array.h each */
    uint32_t *type_ids; /* a wx__ctype per type index */
    wx__ctype *ctypes;
    wx__ty *items;
    wx__check_group *groups;
    uint32_t *group_slots; /* hash table over groups: index + 1, or 0; a power of two */
    wx__check_func *funcs;
    wx__check_table *tables;
    wx__check_mem *memories;
    wx__check_global *globals;
    uint32_t *tags; /* a wx__ctype each */
    wx__ty *elems;
    uint8_t *declared;  /* a bit per function: ref.func may name it */
    wx__slice *exports; /* names, for their uniqueness; they point into the input */
    uint32_t imported_funcs;
    uint32_t imported_globals;
    uint32_t imports;
    uint32_t bodies;      /* read so far */
    uint32_t datas;       /* declared by the data count section */
    uint32_t data_items;  /* read so far */
    bool has_data_count;  /* else data.drop and its like are malformed */
    bool any_declared;    /* ref.func may name any function: they are judged later */
    uint32_t group_first; /* type indices of the group being read, */
    uint32_t group_end;   /* whose types are not in type_ids yet */
    /* the body being read; array.h, used without length but for runs and inits */
    wx__ty *stack;
    wx__check_frame *frames;
    wx__ty flat[WX__FLAT_LOCALS];
    wx__check_run *runs;
    uint32_t *init_marks; /* per local that cannot be null: == epoch when it has been set */
    uint32_t *inits;      /* those set, in order */
    uint32_t height;
    uint32_t stack_cap;
    uint32_t depth;
    uint32_t frame_cap;
    uint32_t locals;
    uint32_t params; /* the locals that have a value from the start */
    uint32_t init_epoch;
    uint32_t table_epoch;
    uint32_t func; /* index of the body, or WX__NO_INDEX */
    bool shared_func;
    bool constant; /* only constant instructions */
} wx__check_env;

WX__UNUSED static void wx__check_init(wx__check_env *c, uint64_t features)
{
    memset(c, 0, sizeof *c);
    c->features = features | WX__FEATURE_BIT(MVP);
    c->func = c->section = WX__NO_INDEX;
    c->error.func = c->error.section = WX__NO_INDEX;
}

WX__UNUSED static void wx__check_free(wx__check_env *c)
{
    wx__array_free(c->type_ids);
    wx__array_free(c->ctypes);
    wx__array_free(c->items);
    wx__array_free(c->groups);
    wx__array_free(c->group_slots);
    wx__array_free(c->funcs);
    wx__array_free(c->tables);
    wx__array_free(c->memories);
    wx__array_free(c->globals);
    wx__array_free(c->tags);
    wx__array_free(c->elems);
    wx__array_free(c->declared);
    wx__array_free(c->exports);
    wx__array_free(c->stack);
    wx__array_free(c->frames);
    wx__array_free(c->runs);
    wx__array_free(c->init_marks);
    wx__array_free(c->inits);
}

/* -- the text of an error --------------------------------------------------------------------------- */

typedef struct wx__check_words {
    char *p;
    char *end;
} wx__check_words;

WX__UNUSED static void wx__check_words_add(wx__check_words *t, const char *text)
{
    while (*text && t->p < t->end) *t->p++ = *text++;
}

WX__UNUSED static void wx__check_words_number(wx__check_words *t, uint32_t v)
{
    char digits[11];
    size_t n = sizeof digits - 1;
    digits[n] = 0;
    do {
        digits[--n] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    wx__check_words_add(t, digits + n);
}

static inline const char *wx__byte_type_text(uint32_t byte)
{
    switch (byte) {
    case WX__TYPE_I32: return "i32";
    case WX__TYPE_I64: return "i64";
    case WX__TYPE_F32: return "f32";
    case WX__TYPE_F64: return "f64";
    case WX__TYPE_V128: return "v128";
    case WX__TYPE_I8: return "i8";
    case WX__TYPE_I16: return "i16";
    case WX__TYPE_FUNCREF: return "func";
    case WX__TYPE_EXTERNREF: return "extern";
    case WX__TYPE_ANYREF: return "any";
    case WX__TYPE_EQREF: return "eq";
    case WX__TYPE_I31REF: return "i31";
    case WX__TYPE_STRUCTREF: return "struct";
    case WX__TYPE_ARRAYREF: return "array";
    case WX__TYPE_EXNREF: return "exn";
    case WX__TYPE_CONTREF: return "cont";
    case WX__TYPE_NONE: return "none";
    case WX__TYPE_NOEXTERN: return "noextern";
    case WX__TYPE_NOFUNC: return "nofunc";
    case WX__TYPE_NOEXN: return "noexn";
    case WX__TYPE_NOCONT: return "nocont";
    default: return "any type";
    }
}

/* The first type index that has this ctype; 0 when it is none's. Slow: for messages. */
WX__UNUSED static uint32_t wx__first_index(const wx__check_env *c, uint32_t ctype)
{
    size_t n = wx__array_len(c->type_ids), i = 0;
    while (i < n && c->type_ids[i] != ctype) i++;
    return i < n ? (uint32_t)i : 0;
}

WX__UNUSED static void wx__check_words_type(const wx__check_env *c, wx__check_words *t, wx__ty type)
{
    if (!(type & WX__TY_REF)) {
        wx__check_words_add(t, wx__byte_type_text(type & 0xff));
        return;
    }
    wx__check_words_add(t, type & WX__TY_NULL ? "(ref null " : "(ref ");
    if (type & WX__TY_EXACT) wx__check_words_add(t, "exact ");
    if (type & WX__TY_SHARED) wx__check_words_add(t, "shared ");
    if (type & WX__TY_INDEX) {
        wx__check_words_number(t, wx__first_index(c, type & WX__TY_NUMBER));
    } else {
        wx__check_words_add(t, wx__byte_type_text(type & 0xff));
    }
    wx__check_words_add(t, ")");
}

static inline size_t wx__check_offset(const wx__check_env *c, const uint8_t *at)
{
    return at && c->s.start ? (size_t)(at - c->s.start) : 0;
}

/* Keeps the first error; false, for callers to return. In `format` %u takes a uint32_t, %t a
 * wx__ty, %s a string. */
WX__UNUSED static WX__COLD bool wx__check_fail_at(wx__check_env *c, const uint8_t *at,
                                                  wx__check_verdict verdict, const char *format,
                                                  ...)
{
    wx__check_error *e = &c->error;
    wx__check_words t = {e->message, e->message + sizeof e->message - 1};
    va_list args;
    if (e->verdict != WX__VALID) return false;
    va_start(args, format);
    for (const char *f = format; *f; f++) {
        char one[2] = {*f, 0};
        if (*f != '%') {
            wx__check_words_add(&t, one);
            continue;
        }
        f++;
        if (*f == 'u') wx__check_words_number(&t, va_arg(args, uint32_t));
        if (*f == 't') wx__check_words_type(c, &t, va_arg(args, wx__ty));
        if (*f == 's') wx__check_words_add(&t, va_arg(args, const char *));
    }
    va_end(args);
    *t.p = 0;
    e->verdict = verdict;
    e->section = c->section;
    e->func = c->func;
    e->offset = wx__check_offset(c, at);
    e->items = wx__check_offset(c, c->section_items);
    e->code = wx__check_offset(c, c->body_code);
    return false;
}

#define wx__check_invalid(c, ...)   wx__check_fail_at((c), (c)->at, WX__INVALID, __VA_ARGS__)
#define wx__check_unknown(c, ...)   wx__check_fail_at((c), (c)->at, WX__UNKNOWN, __VA_ARGS__)
#define wx__check_malformed(c, ...) wx__check_fail_at((c), (c)->at, WX__MALFORMED, __VA_ARGS__)

WX__UNUSED static WX__COLD bool wx__check_nomem(wx__check_env *c)
{
    return wx__check_fail_at(c, c->at, WX__NO_MEMORY, "out of memory");
}

WX__UNUSED static WX__COLD bool wx__check_limit(wx__check_env *c, const char *what, uint32_t limit)
{
    return wx__check_fail_at(c, c->at, WX__OVER_LIMIT, "too many %s: the limit is %u", what, limit);
}

/* The bytes could not be read: what the cursor says becomes the error. */
WX__UNUSED static WX__COLD bool wx__check_unreadable(wx__check_env *c)
{
    return wx__check_fail_at(c, c->s.start ? c->s.start + c->s.error_offset : NULL,
                             c->s.error == WX__SCAN_LIMIT ? WX__OVER_LIMIT : WX__MALFORMED, "%s",
                             c->s.message);
}

/* False after an error of the cursor. */
static inline bool wx__check_readable(wx__check_env *c)
{
    return WX__LIKELY(wx__scan_ok(&c->s)) || wx__check_unreadable(c);
}

static inline bool wx__check_ok(const wx__check_env *c) { return c->error.verdict == WX__VALID; }

static inline const char *wx__check_feature_text(uint32_t bit)
{
    static const char *const names[WX__FEATURE_COUNT] = {
#define WX__X(name, text, level) text,
        WX__FEATURES(WX__X)
#undef WX__X
    };
    return bit < WX__FEATURE_COUNT ? names[bit] : "";
}

static inline bool wx__check_has(const wx__check_env *c, uint32_t bit)
{
    return (c->features >> bit & 1) != 0;
}

/* `bit` is a WX__FEATURE_. */
static inline bool wx__check_need(wx__check_env *c, uint32_t bit)
{
    if (WX__LIKELY(wx__check_has(c, bit))) return true;
    return wx__check_fail_at(c, c->at, WX__NO_FEATURE, "%s support is not enabled",
                             wx__check_feature_text(bit));
}

#endif /* WX__CHECK_ENV_H */
