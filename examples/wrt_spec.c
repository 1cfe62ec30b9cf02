/* wrt_spec.c - runs the specification's test scripts on wrt.h.
 *
 *     cc -O2 -I. examples/wrt_spec.c -o wrt_spec
 *     ./wrt_spec [--engine jit|interp] [--set key=value]... [--verbose] FILE.json|DIR...
 *
 * Reads what `wasm-tools json-from-wast` and WABT's `wast2json` write. Prints one line per failing
 * assertion, one per script when a directory is given (or with --verbose), then per kind and in
 * total `N passed, N failed, N not applicable`. Not applicable are assertions on the text format
 * and those that depend on a module with a feature wrt.h does not have; the feature is named.
 * Exit status 1 when an assertion failed or a script could not be read.
 *
 * Longer than an example should be, because it holds a JSON reader and every kind of assertion.
 */
#define _DEFAULT_SOURCE
#define _FILE_OFFSET_BITS 64 /* folders on 32-bit hosts */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define WRT_IMPLEMENTATION
#include "wrt.h"

/* -- memory of one script, freed as a whole --------------------------------------------------------- */

typedef struct block {
    struct block *previous;
    size_t used, cap;
} block;

static void *grab(block **arena, size_t n)
{
    block *b = *arena;
    n = (n + 15) & ~(size_t)15;
    if (!b || b->cap - b->used < n) {
        size_t cap = n > 65536 ? n : 65536;
        b = (block *)malloc(sizeof *b + 16 + cap);
        if (!b) {
            fprintf(stderr, "wrt_spec: out of memory\n");
            exit(1);
        }
        b->previous = *arena;
        b->used = 0;
        b->cap = cap;
        *arena = b;
    }
    unsigned char *p = (unsigned char *)(b + 1) + b->used;
    b->used += n;
    memset(p, 0, n);
    return p;
}

static void release(block **arena)
{
    while (*arena) {
        block *previous = (*arena)->previous;
        free(*arena);
        *arena = previous;
    }
}

/* -- JSON ------------------------------------------------------------------------------------------- */

typedef enum json_kind { JSON_OTHER, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT } json_kind;

/* Strings are zero-terminated, but may hold zero bytes too. Numbers keep their text. */
typedef struct json {
    json_kind kind;
    const char *text;
    size_t len;
    const char *key; /* as a member of an object */
    struct json *first, *next;
} json;

typedef struct reader {
    const char *start, *at, *end;
    block **arena;
    const char *error; /* the first one, at `at` */
} reader;

static json *read_fail(reader *r, const char *message)
{
    if (!r->error) r->error = message;
    return NULL;
}

static void skip_space(reader *r)
{
    while (r->at < r->end && memchr(" \t\r\n", *r->at, 4)) r->at++;
}

static bool accept(reader *r, char c)
{
    skip_space(r);
    if (r->at == r->end || *r->at != c) return false;
    r->at++;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* The four digits after \u; -1 when they are not there. */
static long read_hex4(reader *r)
{
    long v = 0;
    if (r->end - r->at < 4) return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(r->at[i]);
        if (digit < 0) return -1;
        v = v * 16 + digit;
    }
    r->at += 4;
    return v;
}

static char *put_utf8(char *out, unsigned long c)
{
    if (c < 0x80) {
        *out++ = (char)c;
        return out;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char lead[4] = {0, 0xc0, 0xe0, 0xf0};
    *out++ = (char)(lead[more] | c >> (6 * more));
    while (more-- > 0) *out++ = (char)(0x80 | (c >> (6 * more) & 0x3f));
    return out;
}

/* Behind a backslash. NULL: no such escape. */
static char *read_escape(reader *r, char *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (r->at == r->end) return NULL;
    char c = *r->at++;
    if (c != 'u') {
        const char *found = (const char *)memchr(from, c, sizeof from - 1);
        if (!found) return NULL;
        *out++ = to[found - from];
        return out;
    }
    long high = read_hex4(r);
    if (high < 0) return NULL;
    if (high >= 0xd800 && high < 0xdc00 && r->end - r->at >= 2 && r->at[0] == '\\' && r->at[1] == 'u') {
        r->at += 2;
        long low = read_hex4(r);
        if (low < 0xdc00 || low > 0xdfff) return NULL;
        high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    }
    return put_utf8(out, (unsigned long)high);
}

/* Behind the opening quote. */
static const char *read_text(reader *r, size_t *len)
{
    const char *p = r->at;
    while (p < r->end && *p != '"') p += *p == '\\' && r->end - p > 1 ? 2 : 1;
    if (p >= r->end) return (const char *)read_fail(r, "the string does not end");
    char *text = (char *)grab(r->arena, (size_t)(p - r->at) + 1), *out = text;
    while (*r->at != '"') {
        if ((unsigned char)*r->at < 0x20) return (const char *)read_fail(r, "control character in a string");
        if (*r->at != '\\') {
            *out++ = *r->at++;
            continue;
        }
        r->at++;
        out = read_escape(r, out);
        if (!out) return (const char *)read_fail(r, "bad escape in a string");
    }
    r->at++;
    *len = (size_t)(out - text);
    return text;
}

static json *read_json(reader *r, int depth);

/* Members of an object, or elements of an array, up to `close`. */
static json *read_members(reader *r, json *parent, char close, int depth)
{
    json **tail = &parent->first;
    if (accept(r, close)) return parent;
    do {
        const char *key = NULL;
        size_t len;
        if (parent->kind == JSON_OBJECT) {
            if (!accept(r, '"')) return read_fail(r, "expected a member's name");
            key = read_text(r, &len);
            if (!key) return NULL;
            if (!accept(r, ':')) return read_fail(r, "expected ':'");
        }
        json *child = read_json(r, depth + 1);
        if (!child) return NULL;
        child->key = key;
        *tail = child;
        tail = &child->next;
    } while (accept(r, ','));
    return accept(r, close) ? parent : read_fail(r, "expected ',' or the closing bracket");
}

/* Numbers, true, false and null: their text as it stands. */
static json *read_word(reader *r, json *v)
{
    const char *from = r->at;
    while (r->at < r->end && (hex_digit(*r->at) >= 0 || strchr("+-.EtrulsnN", *r->at))) {
        if (*r->at == 0) break;
        r->at++;
    }
    v->len = (size_t)(r->at - from);
    if (v->len == 0 || v->len > 64) return read_fail(r, "expected a value");
    char *text = (char *)grab(r->arena, v->len + 1);
    memcpy(text, from, v->len);
    v->text = text;
    bool number = (*from >= '0' && *from <= '9') || *from == '-';
    v->kind = number ? JSON_NUMBER : JSON_OTHER;
    if (!number && strcmp(text, "true") && strcmp(text, "false") && strcmp(text, "null")) {
        r->at = from;
        return read_fail(r, "expected a value");
    }
    return v;
}

static json *read_json(reader *r, int depth)
{
    if (depth > 64) return read_fail(r, "nested too deeply");
    json *v = (json *)grab(r->arena, sizeof *v);
    if (accept(r, '"')) {
        v->kind = JSON_STRING;
        v->text = read_text(r, &v->len);
        return v->text ? v : NULL;
    }
    if (accept(r, '{')) {
        v->kind = JSON_OBJECT;
        return read_members(r, v, '}', depth);
    }
    if (accept(r, '[')) {
        v->kind = JSON_ARRAY;
        return read_members(r, v, ']', depth);
    }
    return read_word(r, v);
}

static const json *member(const json *object, const char *key)
{
    if (!object || object->kind != JSON_OBJECT) return NULL;
    for (const json *m = object->first; m; m = m->next) {
        if (strcmp(m->key, key) == 0) return m;
    }
    return NULL;
}

/* The text of a string member, NULL when there is none. */
static const char *text_of(const json *object, const char *key)
{
    const json *m = member(object, key);
    return m && m->kind == JSON_STRING ? m->text : NULL;
}

/* -- counts ------------------------------------------------------------------------------------------- */

typedef struct tally {
    const char *kind;
    unsigned long passed, failed, skipped;
} tally;

static tally kinds[] = {
    {"module", 0, 0, 0},
    {"action", 0, 0, 0},
    {"assert_return", 0, 0, 0},
    {"assert_trap", 0, 0, 0},
    {"assert_exhaustion", 0, 0, 0},
    {"assert_exception", 0, 0, 0},
    {"assert_invalid", 0, 0, 0},
    {"assert_malformed", 0, 0, 0},
    {"assert_unlinkable", 0, 0, 0},
    {"assert_uninstantiable", 0, 0, 0},
    {"other", 0, 0, 0},
};
#define KIND_COUNT (sizeof kinds / sizeof kinds[0])

/* Why assertions did not apply: at most this many reasons are told apart. */
#define MAX_REASONS 32
typedef struct reasons {
    char text[MAX_REASONS][64];
    unsigned long count[MAX_REASONS];
    unsigned long used;
} reasons;

static void reasons_add(reasons *r, const char *text, unsigned long n)
{
    unsigned long i = 0;
    while (i < r->used && strncmp(r->text[i], text, sizeof r->text[i] - 1) != 0) i++;
    if (i == MAX_REASONS) i = MAX_REASONS - 1;
    if (i == r->used) {
        snprintf(r->text[i], sizeof r->text[i], "%s", text);
        r->count[i] = 0;
        r->used++;
    }
    r->count[i] += n;
}

static void reasons_print(const reasons *r)
{
    for (unsigned long i = 0; i < r->used; i++) {
        printf("%s%s %lu", i ? ", " : "", r->text[i], r->count[i]);
    }
}

static reasons all_reasons;

/* -- a script ------------------------------------------------------------------------------------------- */

/* A module of the script: defined, and perhaps instantiated. */
typedef struct unit {
    const char *name;   /* NULL: anonymous */
    const char *absent; /* why there is no instance: a missing feature, or "failed" */
    wrt_module *module; /* of module_definition */
    struct unit *origin; /* of a registration: what was registered */
    wrt_instance instance;
    struct unit *next;
} unit;

typedef struct script {
    const char *path;
    block *arena;
    wrt_engine *engine;
    wrt_store *store;
    wrt_linker *linker;
    unit *units;      /* newest first */
    unit *current;    /* the one an action without a name means */
    unit *registered; /* `name` is the registered one */
    /* the command being run */
    long line;
    tally *kind;
    tally sum;
    reasons why_skipped;
} script;

static void pass(script *s)
{
    s->kind->passed++;
    s->sum.passed++;
}

static void skip(script *s, const char *why)
{
    s->kind->skipped++;
    s->sum.skipped++;
    reasons_add(&s->why_skipped, why, 1);
    reasons_add(&all_reasons, why, 1);
}

static void fail(script *s, const char *expected, const char *got)
{
    s->kind->failed++;
    s->sum.failed++;
    printf("%s:%ld: %s: expected %s, got %s\n", s->path, s->line, s->kind->kind, expected, got);
}

/* A message of ours and the script's text agree when one continues the other. One trap has two
 * texts, for call_indirect and for the other table instructions. */
static bool same_text(const char *ours, const char *theirs)
{
    if (!strcmp(ours, "out of bounds table access") && !strcmp(theirs, "undefined element")) return true;
    size_t a = strlen(ours), b = strlen(theirs);
    return strncmp(ours, theirs, a < b ? a : b) == 0;
}

/* The whole file, or NULL with a message. */
static char *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    char *data = NULL;
    size_t cap = 0, n = 0;
    bool ok = f != NULL;
    while (ok) {
        if (n == cap) {
            char *grown = (char *)realloc(data, cap = cap * 2 + 65536);
            if (!grown) break;
            data = grown;
        }
        size_t got = fread(data + n, 1, cap - n, f);
        n += got;
        if (got == 0) break;
    }
    ok = ok && !ferror(f) && n < cap;
    if (f) fclose(f);
    if (!ok) {
        fprintf(stderr, "wrt_spec: cannot read %s\n", path);
        free(data);
        return NULL;
    }
    *size = n;
    return data;
}

/* -- values ------------------------------------------------------------------------------------------------ */

/* Decimal, perhaps negative, modulo 2^64. */
static bool parse_integer(const char *text, uint64_t *out)
{
    bool negative = *text == '-';
    uint64_t v = 0;
    const char *p = text + negative;
    if (!*p) return false;
    for (; *p; p++) {
        if (*p < '0' || *p > '9') return false;
        v = v * 10 + (uint64_t)(*p - '0');
    }
    *out = negative ? 0 - v : v;
    return true;
}

/* Scripts number host references; 0 must not become the null pointer. */
static void *extern_pointer(uint64_t number)
{
    return (void *)((uintptr_t)number + 1);
}

static bool parse_value(const json *from, wrt_value *out)
{
    const char *type = text_of(from, "type"), *text = text_of(from, "value");
    uint64_t bits = 0;
    if (!type || !text) return false;
    bool null = strcmp(text, "null") == 0;
    if (!null && !parse_integer(text, &bits)) return false;
    if (!strcmp(type, "externref")) {
        *out = wrt_externref(null ? NULL : extern_pointer(bits));
        return true;
    }
    if (!strcmp(type, "funcref")) {
        wrt_func none = {WRT_NULL_STORE, 0};
        *out = wrt_funcref(none);
        return null;
    }
    *out = wrt_i64((int64_t)bits);
    if (!strcmp(type, "i32")) *out = wrt_i32((int32_t)(uint32_t)bits);
    else if (!strcmp(type, "f32")) out->type = WRT_F32, out->of.f32 = (uint32_t)bits;
    else if (!strcmp(type, "f64")) out->type = WRT_F64, out->of.f64 = bits;
    else return !strcmp(type, "i64");
    return true;
}

static bool is_null(wrt_value v)
{
    if (v.type == WRT_FUNCREF) return v.of.func.store == WRT_NULL_STORE;
    return v.type == WRT_EXTERNREF && v.of.externref == NULL;
}

/* nan:canonical has only the top fraction bit set, nan:arithmetic at least that one. */
static bool matches_nan(const char *pattern, wrt_value v)
{
    bool canonical = !strcmp(pattern, "nan:canonical");
    if (!canonical && strcmp(pattern, "nan:arithmetic")) return false;
    if (v.type == WRT_F32) {
        return (v.of.f32 & (canonical ? 0x7fffffffu : 0x7fc00000u)) == 0x7fc00000u;
    }
    return (v.of.f64 & (canonical ? 0x7fffffffffffffffu : 0x7ff8000000000000u)) == 0x7ff8000000000000u;
}

static bool matches(const json *pattern, wrt_value v)
{
    const char *type = text_of(pattern, "type"), *text = text_of(pattern, "value");
    wrt_value want;
    if (!type) return false;
    if (!strcmp(type, "either")) {
        const json *choices = member(pattern, "values");
        for (const json *c = choices ? choices->first : NULL; c; c = c->next) {
            if (matches(c, v)) return true;
        }
        return false;
    }
    if (!strcmp(type, "refnull")) return is_null(v);
    if (strcmp(type, wrt_valtype_text(v.type)) != 0) return false;
    if (!text) return !is_null(v); /* any reference of the type */
    if (!strncmp(text, "nan:", 4)) return matches_nan(text, v);
    if (!parse_value(pattern, &want)) return false;
    if (v.type == WRT_I32) return v.of.i32 == want.of.i32;
    if (v.type == WRT_F32) return v.of.f32 == want.of.f32;
    if (v.type == WRT_EXTERNREF) return v.of.externref == want.of.externref;
    if (v.type == WRT_FUNCREF) return is_null(v);
    return v.of.i64 == want.of.i64;
}

static void print_pattern(char *out, size_t cap, const json *list)
{
    size_t n = 0;
    out[0] = 0;
    for (const json *v = list ? list->first : NULL; v && n < cap; v = v->next) {
        const char *type = text_of(v, "type"), *text = text_of(v, "value");
        n += (size_t)snprintf(out + n, cap - n, "%s%s:%s", n ? " " : "", type ? type : "?",
                              text ? text : "...");
    }
    if (n == 0) snprintf(out, cap, "no results");
}

static void print_values(char *out, size_t cap, const wrt_value *v, size_t count)
{
    size_t n = 0;
    snprintf(out, cap, "no results");
    for (size_t i = 0; i < count && n < cap; i++) {
        const char *gap = n ? " " : "", *type = wrt_valtype_text(v[i].type);
        unsigned long long bits = (unsigned long long)v[i].of.i64;
        if (v[i].type == WRT_I32) bits = (unsigned)v[i].of.i32;
        if (v[i].type == WRT_F32) bits = v[i].of.f32;
        if (is_null(v[i])) n += (size_t)snprintf(out + n, cap - n, "%s%s:null", gap, type);
        else n += (size_t)snprintf(out + n, cap - n, "%s%s:%llu", gap, type, bits);
    }
}

/* -- the module "spectest" ----------------------------------------------------------------------------------- */

static wrt_status spectest_print(void *data, wrt_caller *caller, const wrt_value *args, wrt_value *results)
{
    (void)data, (void)caller, (void)args, (void)results;
    return WRT_OK;
}

static bool define_prints(script *s)
{
    static const struct {
        const char *name;
        uint32_t count;
        wrt_valtype params[2];
    } prints[] = {
        {"print", 0, {0, 0}},
        {"print_i32", 1, {WRT_I32, 0}},
        {"print_i64", 1, {WRT_I64, 0}},
        {"print_f32", 1, {WRT_F32, 0}},
        {"print_f64", 1, {WRT_F64, 0}},
        {"print_i32_f32", 2, {WRT_I32, WRT_F32}},
        {"print_f64_f64", 2, {WRT_F64, WRT_F64}},
    };
    for (size_t i = 0; i < sizeof prints / sizeof prints[0]; i++) {
        wrt_functype type = {prints[i].params, NULL, prints[i].count, 0};
        if (wrt_linker_define_func(s->linker, "spectest", prints[i].name, &type, spectest_print, NULL, NULL)) {
            return false;
        }
    }
    return true;
}

static bool define_global(script *s, const char *name, wrt_value value)
{
    wrt_extern item;
    item.kind = WRT_EXTERN_GLOBAL;
    return wrt_global_new(s->store, value.type, false, value, &item.of.global, NULL) == WRT_OK &&
           wrt_linker_define(s->linker, "spectest", name, item, NULL) == WRT_OK;
}

static bool define_spectest(script *s)
{
    wrt_limits pages = {1, 2, true}, elements = {10, 20, true};
    wrt_extern memory, table;
    memory.kind = WRT_EXTERN_MEMORY;
    table.kind = WRT_EXTERN_TABLE;
    return define_prints(s) && define_global(s, "global_i32", wrt_i32(666)) &&
           define_global(s, "global_i64", wrt_i64(666)) &&
           define_global(s, "global_f32", wrt_f32(666.6f)) &&
           define_global(s, "global_f64", wrt_f64(666.6)) &&
           wrt_memory_new(s->store, pages, &memory.of.memory, NULL) == WRT_OK &&
           wrt_linker_define(s->linker, "spectest", "memory", memory, NULL) == WRT_OK &&
           wrt_table_new(s->store, WRT_FUNCREF, elements, NULL, &table.of.table, NULL) == WRT_OK &&
           wrt_linker_define(s->linker, "spectest", "table", table, NULL) == WRT_OK;
}

/* -- modules ---------------------------------------------------------------------------------------------------- */

static unit *find_unit(unit *list, const char *name, size_t len)
{
    for (unit *u = list; u; u = u->next) {
        if (u->name && strlen(u->name) == len && memcmp(u->name, name, len) == 0) return u;
    }
    return NULL;
}

/* The module a command names by `key`, or the current one. */
static unit *named_unit(script *s, const json *command, const char *key)
{
    const char *name = text_of(command, key);
    return name ? find_unit(s->units, name, strlen(name)) : s->current;
}

static unit *new_unit(script *s, const char *name)
{
    unit *u = (unit *)grab(&s->arena, sizeof *u);
    u->name = name;
    u->next = s->units;
    s->units = u;
    return u;
}

/* "simd" of "...: simd support is not enabled". */
static const char *feature_of(script *s, const char *message)
{
    const char *end = strstr(message, " support is not enabled"), *colon;
    while (end && (colon = strstr(message, ": ")) != NULL && colon < end) message = colon + 2;
    size_t len = end ? (size_t)(end - message) : strlen(message);
    char *text = (char *)grab(&s->arena, len + 1);
    memcpy(text, message, len);
    return text;
}

static size_t read_size(const uint8_t **p, const uint8_t *end)
{
    size_t v = 0;
    for (unsigned shift = 0; *p < end && shift < 35; shift += 7) {
        uint8_t byte = *(*p)++;
        v |= (size_t)(byte & 0x7f) << shift;
        if (byte < 0x80) break;
    }
    return v;
}

/* The import section of a module that the engine refused names this module, as far as can be said
 * without understanding the imports' types. */
static bool may_import(const uint8_t *bytes, size_t size, const char *module)
{
    size_t len = strlen(module);
    const uint8_t *p = bytes + 8, *end = bytes + size;
    while (size > 8 && p < end) {
        uint8_t id = *p++;
        size_t left = read_size(&p, end);
        if (left > (size_t)(end - p)) return false;
        for (size_t i = 0; id == 2 && i + len < left; i++) {
            if (p[i] == len && memcmp(p + i + 1, module, len) == 0) return true;
        }
        p += left;
    }
    return false;
}

/* A module left out would perhaps have changed what it imports: from here on nothing can be said
 * about those instances. */
static void taint_imports(script *s, const uint8_t *bytes, size_t size, const char *why)
{
    for (unit *r = s->registered; r; r = r->next) {
        if (r->absent || !may_import(bytes, size, r->name)) continue;
        r->absent = why;
        r->origin->absent = why;
    }
}

/* A command's module in binary form: false, with the reason in *why, when there is none. */
static bool module_bytes(script *s, const json *command, uint8_t **bytes, size_t *size, const char **why)
{
    const char *file = text_of(command, "binary_filename"), *type = text_of(command, "module_type");
    if (!file) file = text_of(command, "filename");
    if (!file) {
        *why = "no file name";
        return false;
    }
    if (type && !strcmp(type, "text") && !text_of(command, "binary_filename")) {
        *why = "text format";
        return false;
    }
    const char *slash = strrchr(s->path, '/');
    size_t folder = slash ? (size_t)(slash - s->path) + 1 : 0;
    char *path = (char *)grab(&s->arena, folder + strlen(file) + 1);
    memcpy(path, s->path, folder);
    strcpy(path + folder, file);
    *bytes = (uint8_t *)read_file(path, size);
    *why = "unreadable file";
    return *bytes != NULL;
}

/* The reason why a module cannot be had, when one it imports from is absent for one. */
static const char *absent_import(script *s, const wrt_module *module)
{
    wrt_import_info info;
    for (uint32_t i = 0; wrt_module_import(module, i, &info); i++) {
        unit *from = find_unit(s->registered, info.module, info.module_len);
        if (from && from->absent) return from->absent;
        static const char shared[] = "table64"; /* spectest's table with 64-bit indices */
        if (info.name_len == sizeof shared - 1 && !memcmp(info.name, shared, info.name_len)) return "memory64";
    }
    return NULL;
}

/* What became of a module. */
typedef struct outcome {
    const char *skip; /* not applicable, and why */
    wrt_status status;
    wrt_instance instance;
    wrt_module *module; /* when only a definition was wanted */
    wrt_trap trap;
    wrt_error error;
    char text[128]; /* status and message, for people */
} outcome;

static void describe(outcome *o)
{
    const char *detail = o->status == WRT_TRAP ? wrt_trap_text(o->trap.code) : o->error.message;
    snprintf(o->text, sizeof o->text, "%s: %.90s", wrt_status_text(o->status), o->status ? detail : "");
    if (o->status == WRT_OK) snprintf(o->text, sizeof o->text, "success");
}

static void clear_outcome(outcome *o)
{
    memset(o, 0, sizeof *o);
    o->error.offset = WRT_NO_OFFSET;
}

static void load_module(script *s, const json *command, outcome *o)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    const char *why;
    clear_outcome(o);
    if (!module_bytes(s, command, &bytes, &size, &why)) {
        o->skip = strcmp(why, "text format") ? NULL : why;
        o->status = WRT_ERR_USAGE;
        snprintf(o->text, sizeof o->text, "%s", why);
        return;
    }
    o->module = wrt_module_new(s->engine, bytes, size, &o->error);
    o->status = o->module ? WRT_OK : o->error.status;
    if (o->status == WRT_ERR_UNSUPPORTED) {
        o->skip = feature_of(s, o->error.message);
        taint_imports(s, bytes, size, o->skip);
    }
    free(bytes);
    describe(o);
}

static void instantiate(script *s, outcome *o)
{
    o->skip = absent_import(s, o->module);
    if (o->skip) return;
    o->status = wrt_linker_instantiate(s->linker, s->store, o->module, &o->instance, &o->trap, &o->error);
    if (o->status == WRT_ERR_UNSUPPORTED) o->skip = feature_of(s, o->error.message);
    describe(o);
}

static void load_and_instantiate(script *s, const json *command, outcome *o)
{
    load_module(s, command, o);
    if (!o->module) return;
    instantiate(s, o);
    wrt_module_free(o->module);
    o->module = NULL;
}

static void note_unit(script *s, unit *u, const outcome *o)
{
    if (o->skip) {
        u->absent = o->skip;
        skip(s, o->skip);
    } else if (o->status != WRT_OK) {
        u->absent = "failed module";
        fail(s, "a module", o->text);
    } else {
        pass(s);
    }
    u->instance = o->instance;
}

static void run_module(script *s, const json *command)
{
    outcome o;
    load_and_instantiate(s, command, &o);
    s->current = new_unit(s, text_of(command, "name"));
    note_unit(s, s->current, &o);
}

static void run_module_definition(script *s, const json *command)
{
    outcome o;
    load_module(s, command, &o);
    unit *u = new_unit(s, text_of(command, "name"));
    u->module = o.module;
    note_unit(s, u, &o);
    if (!u->absent) u->absent = "not instantiated";
    s->current = u;
}

static void run_module_instance(script *s, const json *command)
{
    unit *from = named_unit(s, command, "module");
    unit *u = new_unit(s, text_of(command, "instance"));
    outcome o;
    clear_outcome(&o);
    s->current = u;
    if (!from || !from->module) {
        o.skip = from ? from->absent : "unknown module";
    } else {
        o.module = from->module;
        instantiate(s, &o);
    }
    note_unit(s, u, &o);
}

static void run_register(script *s, const json *command)
{
    unit *from = named_unit(s, command, "name");
    const char *as = text_of(command, "as");
    if (!from || !as) {
        fail(s, "a module to register", "none");
        return;
    }
    unit *u = (unit *)grab(&s->arena, sizeof *u);
    u->name = as;
    u->origin = from;
    u->absent = from->absent;
    u->next = s->registered;
    s->registered = u;
    if (u->absent) {
        skip(s, u->absent);
        return;
    }
    wrt_error error;
    memset(&error, 0, sizeof error);
    if (wrt_linker_define_instance(s->linker, s->store, as, from->instance, &error)) {
        fail(s, "registration", error.message);
    } else {
        pass(s);
    }
}

/* -- actions ------------------------------------------------------------------------------------------------------ */

#define MAX_VALUES 1000 /* arguments or results */

typedef struct action_result {
    outcome o;
    size_t count;
    wrt_value values[MAX_VALUES];
} action_result;

static void refuse(outcome *o, wrt_status status, const char *message)
{
    o->status = status;
    snprintf(o->text, sizeof o->text, "%s", message);
}

static void invoke(script *s, wrt_func func, const json *args, action_result *r)
{
    static wrt_value in[MAX_VALUES];
    size_t count = 0;
    wrt_functype type;
    for (const json *a = args ? args->first : NULL; a; a = a->next) {
        if (count == MAX_VALUES || !parse_value(a, &in[count])) {
            refuse(&r->o, WRT_ERR_USAGE, "an argument this program cannot make");
            return;
        }
        count++;
    }
    if (!wrt_func_type(s->store, func, &type) || type.result_count > MAX_VALUES) {
        refuse(&r->o, WRT_ERR_USAGE, "too many results");
        return;
    }
    r->count = type.result_count;
    r->o.status = wrt_func_call(s->store, func, in, count, r->values, r->count, &r->o.trap, &r->o.error);
    describe(&r->o);
}

static void run_action(script *s, const json *action, action_result *r)
{
    clear_outcome(&r->o);
    r->count = 0;
    unit *u = named_unit(s, action, "module");
    const json *field = member(action, "field");
    const char *type = text_of(action, "type");
    wrt_extern item;
    if (!u || !field || field->kind != JSON_STRING || !type) {
        refuse(&r->o, WRT_ERR_USAGE, "an action without module, type or field");
    } else if (u->absent) {
        r->o.skip = u->absent;
    } else if (!wrt_instance_export(s->store, u->instance, field->text, field->len, &item)) {
        refuse(&r->o, WRT_ERR_USAGE, "no such export");
    } else if (!strcmp(type, "invoke") && item.kind == WRT_EXTERN_FUNC) {
        invoke(s, item.of.func, member(action, "args"), r);
    } else if (!strcmp(type, "get") && item.kind == WRT_EXTERN_GLOBAL) {
        r->o.status = wrt_global_get(s->store, item.of.global, &r->values[0]);
        r->count = 1;
        describe(&r->o);
    } else {
        refuse(&r->o, WRT_ERR_USAGE, "an export of another kind");
    }
}

static void check_results(script *s, const json *expected, const action_result *r)
{
    char want[256], got[256];
    size_t i = 0;
    bool same = true;
    for (const json *e = expected ? expected->first : NULL; e; e = e->next, i++) {
        if (i >= r->count || !matches(e, r->values[i])) same = false;
    }
    if (same && i == r->count) {
        pass(s);
        return;
    }
    print_pattern(want, sizeof want, expected);
    print_values(got, sizeof got, r->values, r->count);
    fail(s, want, got);
}

/* action, assert_return, assert_trap, assert_exhaustion */
static void run_call(script *s, const json *command)
{
    static action_result r;
    const char *text = text_of(command, "text");
    run_action(s, member(command, "action"), &r);
    if (r.o.skip) {
        skip(s, r.o.skip);
    } else if (!strcmp(s->kind->kind, "action")) {
        if (r.o.status == WRT_OK) pass(s);
        else fail(s, "success", r.o.text);
    } else if (!strcmp(s->kind->kind, "assert_return")) {
        if (r.o.status == WRT_OK) check_results(s, member(command, "expected"), &r);
        else fail(s, "results", r.o.text);
    } else {
        if (r.o.status == WRT_TRAP && text && same_text(wrt_trap_text(r.o.trap.code), text)) pass(s);
        else fail(s, text ? text : "a trap", r.o.text);
    }
}

/* -- the other assertions --------------------------------------------------------------------------------------------- */

/* assert_invalid and assert_malformed: the verdict must be of the right class. */
static void run_rejection(script *s, const json *command, wrt_status want)
{
    outcome o;
    load_module(s, command, &o);
    wrt_module_free(o.module);
    if (o.skip) skip(s, o.skip);
    else if (o.status == want) pass(s);
    else fail(s, text_of(command, "text") ? text_of(command, "text") : wrt_status_text(want), o.text);
}

/* assert_unlinkable and assert_uninstantiable: the class and the text. */
static void run_refusal(script *s, const json *command, wrt_status want)
{
    outcome o;
    const char *text = text_of(command, "text");
    load_and_instantiate(s, command, &o);
    const char *ours = o.status == WRT_TRAP ? wrt_trap_text(o.trap.code) : o.error.message;
    if (o.skip) skip(s, o.skip);
    else if (o.status == want && (!text || same_text(ours, text))) pass(s);
    else fail(s, text ? text : wrt_status_text(want), o.text);
}

/* Commands of proposals and of tests of custom sections. */
static bool out_of_scope(const char *type)
{
    static const char *const types[] = {"assert_malformed_custom", "assert_invalid_custom", "assert_suspension",
                                        "thread", "wait"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (!strcmp(type, types[i])) return true;
    }
    return false;
}

static void run_command(script *s, const json *command)
{
    const char *type = text_of(command, "type");
    const json *line = member(command, "line");
    s->line = line && line->kind == JSON_NUMBER ? strtol(line->text, NULL, 10) : 0;
    s->kind = &kinds[KIND_COUNT - 1];
    if (!type) {
        fail(s, "a command", "no type");
        return;
    }
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (!strcmp(kinds[i].kind, type)) s->kind = &kinds[i];
    }
    if (!strcmp(type, "module")) run_module(s, command);
    else if (!strcmp(type, "module_definition")) run_module_definition(s, command);
    else if (!strcmp(type, "module_instance")) run_module_instance(s, command);
    else if (!strcmp(type, "register")) run_register(s, command);
    else if (!strcmp(type, "assert_invalid")) run_rejection(s, command, WRT_ERR_INVALID);
    else if (!strcmp(type, "assert_malformed")) run_rejection(s, command, WRT_ERR_MALFORMED);
    else if (!strcmp(type, "assert_unlinkable")) run_refusal(s, command, WRT_ERR_LINK);
    else if (!strcmp(type, "assert_uninstantiable")) run_refusal(s, command, WRT_TRAP);
    else if (!strcmp(type, "action") || !strcmp(type, "assert_return") || !strcmp(type, "assert_trap") ||
             !strcmp(type, "assert_exhaustion")) run_call(s, command);
    else if (!strcmp(type, "assert_exception")) skip(s, "exceptions");
    else if (out_of_scope(type)) skip(s, type);
    else fail(s, "a known kind of command", type);
}

static bool open_script(script *s)
{
    s->store = wrt_store_new(s->engine, NULL, NULL, NULL);
    s->linker = wrt_linker_new(s->engine, NULL);
    if (!s->store || !s->linker) return false;
    wrt_linker_allow_shadowing(s->linker, true);
    wrt_store_set_fuel(s->store, WRT_MAX_FUEL); /* an error without metering, and then not needed */
    return define_spectest(s);
}

static void close_script(script *s)
{
    for (unit *u = s->units; u; u = u->next) wrt_module_free(u->module);
    wrt_linker_free(s->linker);
    wrt_store_free(s->store);
    release(&s->arena);
}

static void report_place(const char *path, const reader *r)
{
    int line = 1, column = 1;
    for (const char *p = r->start; p < r->at; p++) {
        column = *p == '\n' ? 1 : column + 1;
        line += *p == '\n';
    }
    fprintf(stderr, "wrt_spec: %s:%d:%d: %s\n", path, line, column, r->error);
}

/* The script's commands in `text`; NULL with a message when it is not a script. */
static const json *parse_script(script *s, const char *text, size_t size)
{
    reader r = {text, text, text + size, &s->arena, NULL};
    const json *root = read_json(&r, 0);
    skip_space(&r);
    if (root && r.at != r.end) read_fail(&r, "something follows the end");
    const json *commands = member(root, "commands");
    if (!r.error && (!commands || commands->kind != JSON_ARRAY)) {
        r.at = r.start;
        read_fail(&r, "no array \"commands\"");
    }
    if (!r.error) return commands;
    report_place(s->path, &r);
    return NULL;
}

/* False when the script could not be run at all. */
static bool run_script(wrt_engine *engine, const char *path, bool verbose)
{
    script s;
    size_t size;
    char *text = read_file(path, &size);
    if (!text) return false;
    memset(&s, 0, sizeof s);
    s.path = path;
    s.engine = engine;
    const json *commands = parse_script(&s, text, size);
    free(text);
    bool ok = commands != NULL;
    if (ok && !open_script(&s)) {
        fprintf(stderr, "wrt_spec: %s: cannot make a store\n", path);
        ok = false;
    }
    for (const json *c = ok ? commands->first : NULL; c; c = c->next) run_command(&s, c);
    if (ok && verbose) {
        printf("%s: %lu passed, %lu failed, %lu not applicable", path, s.sum.passed, s.sum.failed, s.sum.skipped);
        if (s.why_skipped.used) printf(": ");
        reasons_print(&s.why_skipped);
        printf("\n");
    }
    close_script(&s);
    return ok;
}

/* -- files and options ---------------------------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool run_path(wrt_engine *engine, const char *path, bool verbose);

/* All scripts below a folder, in order of names. */
static bool run_folder(wrt_engine *engine, const char *path)
{
    DIR *dir = opendir(path);
    block *arena = NULL;
    const char **names = NULL;
    size_t count = 0, cap = 0;
    bool ok = dir != NULL;
    struct dirent *entry;
    while (dir && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.') continue;
        char *name = (char *)grab(&arena, strlen(path) + strlen(entry->d_name) + 2);
        sprintf(name, "%s/%s", path, entry->d_name);
        if (count == cap) {
            const char **grown = (const char **)grab(&arena, (cap = cap * 2 + 64) * sizeof *grown);
            if (count) memcpy(grown, names, count * sizeof *grown);
            names = grown;
        }
        names[count++] = name;
    }
    if (dir) closedir(dir);
    else fprintf(stderr, "wrt_spec: cannot read %s\n", path);
    if (count) qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++) {
        struct stat info;
        size_t len = strlen(names[i]);
        bool folder = stat(names[i], &info) == 0 && S_ISDIR(info.st_mode);
        bool is_json = len > 5 && !strcmp(names[i] + len - 5, ".json");
        if (!folder && !is_json) continue;
        if (!run_path(engine, names[i], true)) ok = false;
    }
    if (dir && count == 0) {
        fprintf(stderr, "wrt_spec: nothing to read in %s\n", path);
        ok = false;
    }
    release(&arena);
    return ok;
}

static bool run_path(wrt_engine *engine, const char *path, bool verbose)
{
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) return run_folder(engine, path);
    return run_script(engine, path, verbose);
}

/* --set key=value */
static bool set_option(wrt_config *config, const char *option)
{
    const char *value = strchr(option, '=');
    uint64_t number = 0;
    if (!value) return false;
    size_t len = (size_t)(value++ - option);
    bool is_number = parse_integer(value, &number);
#define KEY(name) (len == sizeof name - 1 && !strncmp(option, name, len))
    if (KEY("bounds") && !strcmp(value, "explicit")) config->bounds = WRT_BOUNDS_EXPLICIT;
    else if (KEY("bounds") && !strcmp(value, "guard")) config->bounds = WRT_BOUNDS_GUARD;
    else if (!is_number) return false;
    else if (KEY("fuel")) config->fuel = number != 0;
    else if (KEY("canonicalize_nans")) config->canonicalize_nans = number != 0;
    else if (KEY("max_stack")) config->max_stack = (size_t)number;
    else if (KEY("max_memory_bytes")) config->max_memory_bytes = number;
    else if (number > UINT32_MAX) return false;
    else if (KEY("features_off")) config->features_off = (uint32_t)number;
    else if (KEY("inject")) config->inject = (uint32_t)number;
    else return false;
#undef KEY
    return true;
}

/* The exit status, unless what was printed could not be written. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return status;
    perror("wrt_spec: standard output");
    return 1;
}

static int usage(const char *wrong)
{
    FILE *to = wrong ? stderr : stdout;
    fprintf(to,
            "usage: wrt_spec [--engine jit|interp] [--set key=value]... [--verbose] FILE.json|DIR...\n"
            "keys: bounds=explicit|guard fuel canonicalize_nans max_stack max_memory_bytes features_off inject\n");
    return wrong ? 1 : finish(0);
}

static void print_counts(void)
{
    tally all = {"total", 0, 0, 0};
    for (size_t i = 0; i < KIND_COUNT; i++) {
        const tally *k = &kinds[i];
        if (k->passed + k->failed + k->skipped == 0) continue;
        printf("%s: %lu passed, %lu failed, %lu not applicable\n", k->kind, k->passed, k->failed, k->skipped);
        all.passed += k->passed;
        all.failed += k->failed;
        all.skipped += k->skipped;
    }
    if (all_reasons.used) {
        printf("not applicable: ");
        reasons_print(&all_reasons);
        printf("\n");
    }
    printf("total: %lu passed, %lu failed, %lu not applicable\n", all.passed, all.failed, all.skipped);
}

int main(int argc, char **argv)
{
    wrt_config config;
    wrt_error error;
    bool verbose = false, ok = true;
    int i;
    memset(&config, 0, sizeof config);
    memset(&error, 0, sizeof error);
    for (i = 1; i < argc && argv[i][0] == '-'; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(argv[i], "--help")) return usage(NULL);
        else if (!strcmp(argv[i], "--verbose")) verbose = true;
        else if (!strcmp(argv[i], "--engine") && !strcmp(value, "jit")) config.engine = WRT_ENGINE_JIT, i++;
        else if (!strcmp(argv[i], "--engine") && !strcmp(value, "interp")) config.engine = WRT_ENGINE_INTERP, i++;
        else if (!strcmp(argv[i], "--set") && set_option(&config, value)) i++;
        else {
            fprintf(stderr, "wrt_spec: bad argument: %s %s\n", argv[i], value);
            return usage(argv[i]);
        }
    }
    if (i == argc) return usage("no file");
    wrt_engine *engine = wrt_engine_new(&config, &error);
    if (!engine) {
        fprintf(stderr, "wrt_spec: %s\n", error.message);
        return 1;
    }
    for (; i < argc; i++) ok = run_path(engine, argv[i], verbose) && ok;
    wrt_engine_free(engine);
    print_counts();
    unsigned long failed = 0;
    for (size_t k = 0; k < KIND_COUNT; k++) failed += kinds[k].failed;
    return finish(ok && failed == 0 ? 0 : 1);
}
