/* fuzz_json - three JSON parsers against each other and against what the text was made to mean.
 *
 * sources: cjson jansson yajl
 *
 * Every parser must accept what is JSON, find in it the meaning that it was made with, and refuse what
 * is not, unless a flag of json_text.h says that it has a limit or is more lenient. What cJSON and
 * jansson print must parse to the same meaning again, minified or copied as well, and yajl must not
 * notice into which pieces the text was cut.
 */
#include "json_text.h"

#include <cjson/cJSON.h>
#include <jansson.h>
#include <yajl/yajl_parse.h>

enum { CJSON_DEPTH = 1000, JANSSON_DEPTH = 2048 };

static maker made;
static text other;

/* -- what the parsers find ---------------------------------------------------------------------------- */

static void mean_cjson(text *t, const cJSON *v)
{
    if (cJSON_IsNumber(v)) mean_number(t, v->valuedouble);
    else if (cJSON_IsString(v)) mean_string(t, v->valuestring, strlen(v->valuestring));
    else if (cJSON_IsArray(v) || cJSON_IsObject(v)) {
        puts_to(t, cJSON_IsArray(v) ? "[" : "{");
        for (const cJSON *e = v->child; e; e = e->next) {
            if (cJSON_IsObject(v)) mean_string(t, e->string, strlen(e->string));
            mean_cjson(t, e);
        }
        puts_to(t, cJSON_IsArray(v) ? "]" : "}");
    } else puts_to(t, cJSON_IsNull(v) ? "n" : cJSON_IsTrue(v) ? "t" : cJSON_IsFalse(v) ? "f" : "?");
}

static void mean_jansson(text *t, json_t *v)
{
    const char *key;
    size_t i, n;
    json_t *e;
    switch (json_typeof(v)) {
    case JSON_NULL: puts_to(t, "n"); break;
    case JSON_TRUE: puts_to(t, "t"); break;
    case JSON_FALSE: puts_to(t, "f"); break;
    case JSON_STRING: mean_string(t, json_string_value(v), json_string_length(v)); break;
    case JSON_ARRAY:
        puts_to(t, "[");
        json_array_foreach(v, i, e) mean_jansson(t, e);
        puts_to(t, "]");
        break;
    case JSON_OBJECT:
        puts_to(t, "{");
        json_object_keylen_foreach(v, key, n, e)
        {
            mean_string(t, key, n);
            mean_jansson(t, e);
        }
        puts_to(t, "}");
        break;
    default: mean_number(t, json_number_value(v));
    }
}

static int on_null(void *t) { return puts_to((text *)t, "n"), 1; }
static int on_boolean(void *t, int v) { return puts_to((text *)t, v ? "t" : "f"), 1; }
static int on_integer(void *t, long long v) { return mean_number((text *)t, (double)v), 1; }
static int on_double(void *t, double v) { return mean_number((text *)t, v), 1; }
static int on_string(void *t, const unsigned char *v, size_t n)
{
    return mean_string((text *)t, (const char *)v, n), 1;
}
static int on_map(void *t) { return puts_to((text *)t, "{"), 1; }
static int on_map_end(void *t) { return puts_to((text *)t, "}"), 1; }
static int on_array(void *t) { return puts_to((text *)t, "["), 1; }
static int on_array_end(void *t) { return puts_to((text *)t, "]"), 1; }

static const yajl_callbacks callbacks = {on_null,    on_boolean, on_integer,  on_double,
                                         NULL,       on_string,  on_map,      on_string,
                                         on_map_end, on_array,   on_array_end};

/* -- what must hold ------------------------------------------------------------------------------------- */

static bool same(const text *a, const text *b)
{
    return a->count == b->count && memcmp(a->chars, b->chars, a->count) == 0;
}

/* Numbers that cJSON prints are equal by its own measure: up to an epsilon. */
static bool cjson_prints(char *printed, const cJSON *v)
{
    cJSON *again = printed ? cJSON_ParseWithOpts(printed, NULL, true) : NULL;
    bool equal = cJSON_Compare(v, again, true);
    cJSON_Delete(again);
    free(printed);
    return equal;
}

/* What cJSON makes of what it has read. */
static const char *cjson_again(wsmith_source *s, const maker *m, const cJSON *v)
{
    bool formatted = wsmith_bool(s);
    int size = (int)wsmith_range(s, 1, 64);
    char *minified = (char *)malloc(m->json.count + 1);
    if (minified) cJSON_Minify((char *)memcpy(minified, m->json.chars, m->json.count + 1));
    if (wsmith_showing(s)) printf("cJSON_Minify: %s\n", minified ? minified : "");
    cJSON *copy = cJSON_Duplicate(v, true);
    bool same_copy = cJSON_Compare(v, copy, true);
    cJSON_Delete(copy);
    if (!cjson_prints(minified, v)) return "cJSON_Minify changes the meaning";
    if (!same_copy) return "cJSON_Duplicate is not equal";
    return cjson_prints(cJSON_PrintBuffered(v, size, formatted), v)
               ? NULL
               : "cJSON prints something else than it read";
}

static const char *cjson_wrong(wsmith_source *s, const maker *m)
{
    bool json = !(m->flags & BROKEN) && m->deepest <= CJSON_DEPTH && !(m->flags & LONG_NUMBER);
    cJSON *v = cJSON_ParseWithLengthOpts(m->json.chars, m->json.count + 1, NULL, true);
    const char *wrong = NULL;
    if (json && !v) wrong = "cJSON refuses JSON";
    if (v && (m->flags & BROKEN) && !(m->flags & CJSON_TAKES))
        wrong = "cJSON takes what is not JSON";
    if (json && v && !(m->flags & NUL)) {
        other.count = 0;
        mean_cjson(&other, v);
        if (!same(&other, &m->meaning)) wrong = "cJSON reads something else";
    }
    if (json && v && !wrong && !(m->flags & (NUL | TOO_LARGE | DUPLICATE)))
        wrong = cjson_again(s, m, v);
    cJSON_Delete(v);
    return wrong;
}

static const char *jansson_again(wsmith_source *s, const maker *m, json_t *v)
{
    static const size_t forms[] = {
        0, JSON_COMPACT, JSON_ENSURE_ASCII, JSON_SORT_KEYS, JSON_ESCAPE_SLASH, JSON_INDENT(3)};
    const char *wrong = NULL;
    json_error_t error;
    char *printed =
        json_dumps(v, JSON_ENCODE_ANY | forms[wsmith_one_of(s, 6)] | forms[wsmith_one_of(s, 6)]);
    json_t *again = printed ? json_loads(printed, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error) : NULL,
           *copy = json_deep_copy(v);
    other.count = 0;
    mean_jansson(&other, v);
    if (!json_equal(v, again)) wrong = "jansson prints something else than it read";
    if (!json_equal(v, copy)) wrong = "json_deep_copy is not equal";
    if (!(m->flags & DUPLICATE) && !same(&other, &m->meaning))
        wrong = "jansson reads something else";
    json_decref(copy);
    json_decref(again);
    free(printed);
    return wrong;
}

/* The deepest nesting that it takes depends on what is innermost. */
static const char *jansson_wrong(wsmith_source *s, const maker *m)
{
    bool json = !(m->flags & (BROKEN | TOO_LARGE | NUL_NAME)) && m->deepest <= JANSSON_DEPTH;
    json_error_t error;
    json_t *v = json_loadb(m->json.chars, m->json.count, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    const char *wrong = NULL;
    if (json != (v != NULL) && m->deepest != JANSSON_DEPTH)
        wrong = v ? "jansson takes what is not JSON" : "jansson refuses JSON";
    if (json && v) wrong = jansson_again(s, m, v);
    json_decref(v);
    return wrong;
}

/* Fed in pieces. */
static const char *yajl_wrong(wsmith_source *s, const maker *m)
{
    bool json = !(m->flags & (BROKEN | TOO_LARGE));
    yajl_handle h = yajl_alloc(&callbacks, NULL, &other);
    yajl_status status = yajl_status_ok;
    const unsigned char *p = (const unsigned char *)m->json.chars, *end = p + m->json.count;
    other.count = 0;
    while (p < end && status == yajl_status_ok) {
        size_t left = (size_t)(end - p),
               n = wsmith_chance(s, 1, 4) ? wsmith_length(s, 1, left) : left;
        status = yajl_parse(h, p, n);
        p += n;
    }
    if (status == yajl_status_ok) status = yajl_complete_parse(h);
    yajl_free(h);
    if (!json)
        return status == yajl_status_ok && !(m->flags & YAJL_TAKES) ? "yajl takes what is not JSON"
                                                                    : NULL;
    if (status != yajl_status_ok) return "yajl refuses JSON";
    return same(&other, &m->meaning) ? NULL : "yajl reads something else";
}

static bool target(void *context, wsmith_source *s)
{
    maker *m = &made;
    (void)context;
    json_object_seed(1);
    m->s = s;
    m->json.count = m->meaning.count = 0;
    m->depth = m->deepest = m->flags = 0;
    document(m);
    if (m->json.count == CAP - 1 || m->meaning.count == CAP - 1) wsmith_reject(s);
    if (wsmith_source_status(s) != WSMITH_OK) return false;
    if (wsmith_showing(s))
        printf("%s\nis %sJSON (%u)\n", m->json.chars, m->flags & BROKEN ? "not " : "", m->flags),
            fflush(stdout);
    const char *wrong = cjson_wrong(s, m);
    if (!wrong) wrong = jansson_wrong(s, m);
    if (!wrong) wrong = yajl_wrong(s, m);
    return wrong && wsmith_fail(s, wrong);
}

WSMITH_MAIN(target)
