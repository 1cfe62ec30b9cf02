/* src/wsmith/fuzz/json.h - reads lines of JSON: values are found in the text itself, nothing is allocated.
 *
 * A line is checked once, as a whole (RFC 8259, values nested at most 16 deep; bytes above 127 are not
 * looked at). After that a value is a pointer to its first character, NULL where there is none, and
 * functions that ask a value for what it is not get nothing: 0, an empty text, no members.
 */
#ifndef WSMITH__JSON_H
#define WSMITH__JSON_H

#include "numbers.h"
#include "../choice/shapes.h"

#ifdef WSMITH_ENGINE

#include "../../common/utf8.h"

enum { WSMITH__JSON_DEPTH = 16 };

/* -- well formed or not ----------------------------------------------------------------------------- */

static const char *wsmith__json_blanks(const char *p)
{
    while (*p == ' ' || *p == '\t' || *p == '\r') p++;
    return p;
}

/* The number of four hexadecimal digits; -1: there are less. */
static int32_t wsmith__hex_four(const char *p)
{
    int32_t v = 0;
    for (int i = 0; i < 4; i++) {
        int digit = wsmith__hex_digit(p[i]);
        if (digit < 0) return -1;
        v = v * 16 + digit;
    }
    return v;
}

/* These and those below: behind the value that starts at p; NULL: it is not well formed. */
static const char *wsmith__json_skip_text(const char *p)
{
    for (p++; *p != '"'; p++) {
        if ((unsigned char)*p < 0x20) return NULL;
        if (*p != '\\') continue;
        p++;
        if (*p == 'u' && wsmith__hex_four(p + 1) < 0) return NULL;
        if (*p == 0 || !strchr("\"\\/bfnrtu", *p)) return NULL;
    }
    return p + 1;
}

static const char *wsmith__json_skip_digits(const char *p)
{
    if (*p < '0' || *p > '9') return NULL;
    while (*p >= '0' && *p <= '9') p++;
    return p;
}

static const char *wsmith__json_skip_number(const char *p)
{
    if (*p == '-') p++;
    if (p[0] == '0' && p[1] >= '0' && p[1] <= '9') return NULL;
    p = wsmith__json_skip_digits(p);
    if (p && *p == '.') p = wsmith__json_skip_digits(p + 1);
    if (p && (*p == 'e' || *p == 'E')) {
        p++;
        if (*p == '+' || *p == '-') p++;
        p = wsmith__json_skip_digits(p);
    }
    return p;
}

static const char *wsmith__json_skip(const char *p, int depth);

/* An object or an array. */
static const char *wsmith__json_skip_group(const char *p, int depth)
{
    bool object = *p == '{';
    char close = object ? '}' : ']';
    p = wsmith__json_blanks(p + 1);
    if (*p == close) return p + 1;
    for (;;) {
        if (object) {
            p = *p == '"' ? wsmith__json_skip_text(p) : NULL;
            if (!p) return NULL;
            p = wsmith__json_blanks(p);
            if (*p++ != ':') return NULL;
        }
        p = wsmith__json_skip(wsmith__json_blanks(p), depth + 1);
        if (!p) return NULL;
        p = wsmith__json_blanks(p);
        if (*p == close) return p + 1;
        if (*p++ != ',') return NULL;
        p = wsmith__json_blanks(p);
    }
}

static const char *wsmith__json_skip(const char *p, int depth)
{
    static const char *const words[] = {"true", "false", "null"};
    if (depth >= WSMITH__JSON_DEPTH) return NULL;
    if (*p == '"') return wsmith__json_skip_text(p);
    if (*p == '{' || *p == '[') return wsmith__json_skip_group(p, depth);
    for (size_t i = 0; i < WX__COUNT_OF(words); i++) {
        size_t n = strlen(words[i]);
        if (strncmp(p, words[i], n) == 0) return p + n;
    }
    return wsmith__json_skip_number(p);
}

/* The object that the whole line is; NULL: it is something else. The other functions are for values of
 * lines that this was given. */
static const char *wsmith__json_line(const char *line)
{
    line = wsmith__json_blanks(line);
    const char *end = *line == '{' ? wsmith__json_skip(line, 0) : NULL;
    return end && *wsmith__json_blanks(end) == 0 ? line : NULL;
}

/* -- parts ------------------------------------------------------------------------------------------- */

/* A walk over an object or an array; start with `at` at the value. */
typedef struct wsmith__json_walk {
    const char *at;
    const char *key; /* of an object: a text */
    const char *value;
} wsmith__json_walk;

static bool wsmith__json_next(wsmith__json_walk *w)
{
    const char *p = w->at;
    if (!p || *p == 0 || !strchr("{[,", *p)) return false;
    if (*p != ',') w->key = *p == '{' ? p : NULL; /* remembers which it is */
    bool object = w->key != NULL;
    p = wsmith__json_blanks(p + 1);
    if (*p == '}' || *p == ']') return false;
    if (object) {
        w->key = p;
        p = wsmith__json_skip_text(p);
        p = wsmith__json_blanks(wsmith__json_blanks(p) + 1);
    }
    w->value = p;
    w->at = wsmith__json_blanks(wsmith__json_skip(p, 0));
    return true;
}

static wsmith__json_walk wsmith__json_walk_over(const char *value)
{
    wsmith__json_walk w;
    w.at = value && (*value == '{' || *value == '[') ? value : NULL;
    w.key = w.value = NULL;
    return w;
}

static const char *wsmith__json_get(const char *object, const char *name)
{
    wsmith__json_walk w = wsmith__json_walk_over(object);
    size_t n = strlen(name);
    while (wsmith__json_next(&w)) {
        if (w.key && strncmp(w.key + 1, name, n) == 0 && w.key[n + 1] == '"') return w.value;
    }
    return NULL;
}

static bool wsmith__json_is_true(const char *value)
{
    return value && strncmp(value, "true", 4) == 0;
}

/* Between 0 and 1e18, whatever the number was; 0 for what is none. */
static double wsmith__json_double(const char *value)
{
    double v = 0;
    int point = 0, exponent = 0;
    if (!value || *value < '0' || *value > '9') return 0;
    for (; (*value >= '0' && *value <= '9') || *value == '.'; value++) {
        if (*value == '.') point = 1;
        else if (v < 1e18) v = v * 10 + (*value - '0'), exponent -= point;
        else exponent += 1 - point;
        if (exponent > 400 || exponent < -400) return exponent > 0 ? 1e18 : 0;
    }
    if (*value == 'e' || *value == 'E') {
        bool down = value[1] == '-';
        int e = 0;
        for (value += value[1] == '-' || value[1] == '+' ? 2 : 1; *value >= '0' && *value <= '9';
             value++)
            e = e < 1000 ? e * 10 + (*value - '0') : e;
        exponent += down ? -e : e;
    }
    for (; exponent > 0 && v > 0 && v < 1e18; exponent--) v *= 10;
    for (; exponent < 0 && v > 1e-9; exponent++) v /= 10;
    return v < 1e18 ? v : 1e18;
}

static double wsmith__json_number_of(const char *object, const char *name)
{
    return wsmith__json_double(wsmith__json_get(object, name));
}

/* -- texts ------------------------------------------------------------------------------------------- */

static size_t wsmith__utf8_encode(uint32_t c, char *out)
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char leads[5] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; c >>= 6) out[i] = (char)(unsigned char)(0x80 | (c & 0x3f));
    out[0] = (char)(unsigned char)(leads[n] | c);
    return n;
}

/* An escape: p is behind its backslash, and is moved behind it. Half a surrogate pair is U+FFFD. */
static uint32_t wsmith__json_escape(const char **p)
{
    static const char names[] = "bfnrt", meant[] = "\b\f\n\r\t";
    char c = *(*p)++;
    const char *name = strchr(names, c);
    if (c != 'u')
        return name ? (uint32_t)(unsigned char)meant[name - names] : (uint32_t)(unsigned char)c;
    uint32_t v = (uint32_t)wsmith__hex_four(*p);
    *p += 4;
    if (v < 0xd800 || v > 0xdfff) return v;
    if (v > 0xdbff || (*p)[0] != '\\' || (*p)[1] != 'u') return 0xfffd;
    uint32_t low = (uint32_t)wsmith__hex_four(*p + 2);
    if (low < 0xdc00 || low > 0xdfff) return 0xfffd;
    *p += 6;
    return 0x10000 + ((v - 0xd800) << 10) + (low - 0xdc00);
}

/* The text in UTF-8, cut at a character when it does not fit. Malformed bytes are U+FFFD, and so is
 * U+0000. `cap` > 0. */
static void wsmith__json_copy(const char *value, char *out, size_t cap)
{
    size_t len = 0;
    const char *p = value && *value == '"' ? value + 1 : "\"";
    while (*p != '"') {
        char bytes[4];
        const char *from = p;
        size_t rest = 1;
        while (rest < 4 && p[rest]) rest++;
        size_t n = wx__utf8_sequence((const uint8_t *)p, (const uint8_t *)p + rest);
        if (*p == '\\') {
            p++;
            uint32_t c = wsmith__json_escape(&p);
            n = wsmith__utf8_encode(c ? c : 0xfffd, bytes);
            from = bytes;
        } else if (n == 0) {
            n = wsmith__utf8_encode(0xfffd, bytes);
            from = bytes;
            p++;
        } else {
            p += n;
        }
        if (len + n >= cap) break;
        memcpy(out + len, from, n);
        len += n;
    }
    out[len] = 0;
}

static void wsmith__json_text_of(const char *object, const char *name, char *out, size_t cap)
{
    wsmith__json_copy(wsmith__json_get(object, name), out, cap);
}

/* The digits of a number that a double might not hold. */
static void wsmith__json_digits_of(const char *object, const char *name, char *out, size_t cap)
{
    const char *value = wsmith__json_get(object, name);
    size_t n = 0;
    for (; value && value[n] >= '0' && value[n] <= '9' && n + 1 < cap; n++) out[n] = value[n];
    out[n] = 0;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__JSON_H */
