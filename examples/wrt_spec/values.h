/* wrt_spec/values.h - values of a script: read, compared, printed. */
#ifndef WRT_SPEC_VALUES_H
#define WRT_SPEC_VALUES_H

#include "script.h"

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
static void *extern_pointer(uint64_t number) { return (void *)((uintptr_t)number + 1); }

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
    return (v.of.f64 & (canonical ? 0x7fffffffffffffffu : 0x7ff8000000000000u)) ==
           0x7ff8000000000000u;
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

#endif
