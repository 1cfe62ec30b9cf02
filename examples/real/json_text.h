/* json_text.h - a text that is JSON, or breaks one rule of RFC 8259, and what it means.
 *
 * The meaning is a line that names the values in order: {"a":[1,true]} means {1:a[#0x1p+0,t]}.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WSMITH_ENGINE
#include "wsmith.h"

enum { CAP = 1 << 16, MAX_DEPTH = 12 };

/* What is broken, or beyond a limit. */
enum {
    BROKEN = 1,      /* not JSON: jansson and yajl refuse it */
    CJSON_TAKES = 2, /* ... but cJSON may, or yajl: */
    YAJL_TAKES = 64,
    TOO_LARGE = 4,   /* a number that is no int64_t, or no finite double: jansson, yajl refuse it */
    NUL = 8,         /* a string with \u0000, where those of cJSON end */
    DUPLICATE = 16,  /* members of one name: jansson keeps the last */
    NUL_NAME = 128,  /* ... in a name of a member: jansson refuses it */
    LONG_NUMBER = 32 /* more than 63 characters: cJSON cuts it there */
};

typedef struct text {
    char chars[CAP];
    size_t count;
} text;

typedef struct maker {
    wsmith_source *s;
    text json, meaning;
    unsigned flags, depth, deepest;
} maker;

static void put(text *t, const void *p, size_t n)
{
    if (n > CAP - 1 - t->count) n = CAP - 1 - t->count;
    memcpy(t->chars + t->count, p, n);
    t->count += n;
    t->chars[t->count] = 0;
}

static void puts_to(text *t, const char *text) { put(t, text, strlen(text)); }

static void mean_number(text *t, double v)
{
    char line[32];
    put(t, line, (size_t)snprintf(line, sizeof line, "#%a,", v == 0 ? 0.0 : v));
}

static void mean_string(text *t, const char *chars, size_t n)
{
    char line[32];
    put(t, line, (size_t)snprintf(line, sizeof line, "%zu:", n));
    put(t, chars, n);
}

/* Once in a text at most, and in few, something that is no JSON in place of `good`. */
static void token_of(maker *m, const char *good, const char *const *bad, size_t n, unsigned flags)
{
    bool wrong = !(m->flags & BROKEN) && wsmith_chance(m->s, 1, 256);
    puts_to(&m->json, wrong ? bad[wsmith_one_of(m->s, n)] : good);
    if (wrong) m->flags |= BROKEN | flags;
}

static void token(maker *m, const char *good, const char *bad, unsigned flags)
{
    token_of(m, good, &bad, 1, flags);
}

static void space(maker *m)
{
    static const char *const spaces[] = {"", " ", "\n", "\t \r\n"}, *const bad[] = {"\f", "\xa0"};
    static const uint32_t weights[] = {20, 2, 1, 1};
    token_of(m, spaces[wsmith_pick(m->s, weights, 4)], bad, 2, CJSON_TAKES | YAJL_TAKES);
}

static void digits(maker *m, size_t least, size_t most)
{
    char c = '0';
    for (size_t n = wsmith_length(m->s, least, most); n > 0; n--) {
        c = (char)('0' + wsmith_range(m->s, 0, 9));
        put(&m->json, &c, 1);
    }
}

static void number(maker *m)
{
    size_t start = m->json.count;
    bool whole = true;
    token(m, wsmith_bool(m->s) ? "-" : "", "+", 0);
    if (wsmith_chance(m->s, 3, 4)) {
        char first = (char)('1' + wsmith_range(m->s, 0, 8));
        token(m, "", "0", CJSON_TAKES);
        put(&m->json, &first, 1);
        digits(m, 0, 80);
    } else token(m, "0", "00", CJSON_TAKES);
    if (wsmith_chance(m->s, 1, 3)) {
        token(m, ".", "..", CJSON_TAKES);
        digits(m, 1, 40);
        whole = false;
    }
    if (wsmith_chance(m->s, 1, 3)) {
        static const char *const signs[] = {"e", "e+", "e-", "E", "E+", "E-"};
        token(m, signs[wsmith_one_of(m->s, 6)], "ee", CJSON_TAKES);
        digits(m, 1, 4);
        whole = false;
    }
    const char *chars = m->json.chars + start;
    double value = strtod(chars, NULL);
    if (whole ? !(value > -9.2e18 && value < 9.2e18) : !isfinite(value)) m->flags |= TOO_LARGE;
    if (m->json.count - start > 63) m->flags |= LONG_NUMBER;
    mean_number(&m->meaning, value);
}

static size_t utf8(uint32_t c, char *out)
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6) out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(n == 1 ? c : (0xf00u >> n & 0xff) | c);
    return n;
}

/* One character, raw or escaped; `raw` gets what it means. */
static void character(maker *m, text *raw)
{
    static const wsmith_weight weights[] = {{'a', 'z', 4000},      {0, 0x7f, 200},
                                            {'"', '"', 10000},     {'\\', '\\', 20000},
                                            {' ', ' ', 20000},     {0x80, 0x7ff, 20},
                                            {0x800, 0xd7ff, 1},    {0xe000, 0xffff, 1},
                                            {0x10000, 0x13fff, 1}, {0x10fff0, 0x10ffff, 500}};
    static const char named[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    char chars[16];
    uint32_t c = (uint32_t)wsmith_weighted(m->s, weights, 10);
    if (c == 0) m->flags |= NUL;
    put(raw, chars, utf8(c, chars));
    size_t n = utf8(c, chars);
    for (size_t i = 0; i < sizeof named - 1; i += 2) {
        if (c == (uint32_t)named[i + 1] && wsmith_chance(m->s, 3, 4))
            n = (size_t)snprintf(chars, sizeof chars, "\\%c", named[i]);
    }
    if ((n == 1 && (c < 0x20 || c == '"' || c == '\\')) || wsmith_chance(m->s, 1, 8)) {
        if (c < 0x10000) n = (size_t)snprintf(chars, sizeof chars, "\\u%04x", (unsigned)c);
        else
            n = (size_t)snprintf(chars, sizeof chars, "\\u%04X\\u%04x",
                                 (unsigned)(0xd7c0 + (c >> 10)), (unsigned)(0xdc00 + (c & 0x3ff)));
    }
    put(&m->json, chars, n);
}

/* A number in front makes a name of a member unique. */
static void string(maker *m, const char *prefix)
{
    static const char *const utf8_wrong[] = {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82"};
    static const char *const wrong[] = {"\\x", "\\u{1}", "\\'"},
                             *const lone[] = {"\\ud800", "\\udc00"},
                             *const cjson_wrong_too[] = {"\n", "\\u12g4"};
    static text raw;
    raw.count = 0;
    token(m, "\"", "'", 0);
    puts_to(&m->json, prefix);
    puts_to(&raw, prefix);
    WSMITH_EACH(m->s, l, 0, 300, 6) character(m, &raw);
    token_of(m, "", cjson_wrong_too, 2, CJSON_TAKES);
    token_of(m, "", utf8_wrong, 4, CJSON_TAKES | YAJL_TAKES);
    token_of(m, "", wrong, 3, 0);
    token_of(m, "", lone, 2, YAJL_TAKES);
    token(m, "\"", "", 0);
    if (*prefix && memchr(raw.chars, 0, raw.count)) m->flags |= NUL_NAME;
    mean_string(&m->meaning, raw.chars, raw.count);
}

static void value(maker *m);

static void members(maker *m, bool object)
{
    bool doubled = false;
    m->depth++;
    if (m->depth > m->deepest) m->deepest = m->depth;
    puts_to(&m->meaning, object ? "{" : "[");
    token(m, object ? "{" : "[", "(", 0);
    WSMITH_EACH(m->s, l, 0, 200, 3)
    {
        static const char *const not_commas[] = {",,", ";"}, *const not_colons[] = {"=", ",", "::"};
        char prefix[24] = "x";
        space(m);
        if (l.index > 0) token_of(m, ",", not_commas, 2, 0);
        if (object) {
            if (!wsmith_chance(m->s, 1, 32)) snprintf(prefix, sizeof prefix, "%zu", l.index);
            else if (doubled) m->flags |= DUPLICATE;
            else doubled = true;
            string(m, prefix);
            token_of(m, ":", not_colons, 3, 0);
        }
        value(m);
    }
    space(m);
    token(m, "", ",", 0);
    token(m, object ? "}" : "]", object ? "]" : "}", 0);
    puts_to(&m->meaning, object ? "}" : "]");
    m->depth--;
}

static void value(maker *m)
{
    static const char *const words[] = {"null", "true", "false"};
    static const char *const not_words[] = {"nul", "True",     "falsee",
                                            "NaN", "Infinity", "undefined"};
    static const uint32_t weights[] = {1, 1, 1, 4, 4, 2, 2};
    wsmith_span_begin(m->s, "value");
    space(m);
    size_t kind = wsmith_pick(m->s, weights, m->depth < MAX_DEPTH ? 7 : 5);
    if (kind < 3) {
        token_of(m, words[kind], not_words, 6, 0);
        put(&m->meaning, words[kind], 1);
    } else if (kind == 3) number(m);
    else if (kind == 4) string(m, "");
    else members(m, kind == 6);
    wsmith_span_end(m->s);
}

/* A text with up to 2500 arrays around a value. */
static void document(maker *m)
{
    static const char *const rest[] = {"x", ",", "]", "//"};
    size_t around = wsmith_chance(m->s, 1, 64) ? (size_t)wsmith_log_range(m->s, 0, 2500) : 0;
    for (size_t i = 0; i < around; i++) puts_to(&m->json, "["), puts_to(&m->meaning, "[");
    value(m);
    m->deepest += (unsigned)around;
    for (size_t i = 0; i < around; i++) puts_to(&m->json, "]"), puts_to(&m->meaning, "]");
    space(m);
    token_of(m, "", rest, 4, 0);
}
