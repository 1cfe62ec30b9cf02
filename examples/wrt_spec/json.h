/* wrt_spec/json.h - a reader of JSON into memory that is freed as a whole. */
#ifndef WRT_SPEC_JSON_H
#define WRT_SPEC_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    if (high >= 0xd800 && high < 0xdc00 && r->end - r->at >= 2 && r->at[0] == '\\' &&
        r->at[1] == 'u') {
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
        if ((unsigned char)*r->at < 0x20)
            return (const char *)read_fail(r, "control character in a string");
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

#endif
