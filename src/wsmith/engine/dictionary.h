/* src/wsmith/engine/dictionary.h - words that a target is likely to look for, and files of them.
 *
 * Files are those of libFuzzer's -dict and AFL++'s -x: on each line `name="value"`, `name@2="value"` or
 * `"value"`, where \\ \" and \xHH stand for bytes, or nothing, or a comment behind #. Input is hostile:
 * a text is read twice, and only one that is right as a whole adds anything.
 */
#ifndef WSMITH__DICTIONARY_H
#define WSMITH__DICTIONARY_H

#include "coverage.h"

#ifdef WSMITH_ENGINE

enum { WSMITH__MAX_WORD = 128, WSMITH__MAX_WORDS = 1 << 16 };

/* A number has its bytes, too: the least 1, 2, 4 or 8 that hold it, little-endian. */
typedef struct wsmith__entry {
    uint32_t offset, size;
    bool number;
} wsmith__entry;

typedef struct wsmith__dictionary {
    wsmith__entry *list;
    uint8_t *bytes;
} wsmith__dictionary;

static void wsmith__words_free(wsmith__dictionary *words)
{
    wx__array_free(words->list);
    wx__array_free(words->bytes);
}

static size_t wsmith__word_count(const wsmith__dictionary *words)
{
    return wx__array_len(words->list);
}

static bool wsmith__has_word(const wsmith__dictionary *words, const uint8_t *p, size_t size,
                             bool number)
{
    for (size_t i = 0; i < wx__array_len(words->list); i++) {
        const wsmith__entry *w = &words->list[i];
        if (w->size == size && w->number == number &&
            memcmp(words->bytes + w->offset, p, size) == 0)
            return true;
    }
    return false;
}

/* What is there already, empty, too long or too much is not taken. False: out of memory. */
static bool wsmith__add_word(wsmith__dictionary *words, const uint8_t *p, size_t size, bool number)
{
    size_t at = wx__array_len(words->bytes);
    wsmith__entry w;
    if (size == 0 || size > WSMITH__MAX_WORD || wx__array_len(words->list) >= WSMITH__MAX_WORDS ||
        wsmith__has_word(words, p, size, number))
        return true;
    w.offset = (uint32_t)at;
    w.size = (uint32_t)size;
    w.number = number;
    if (!wx__array_reserve(words->list, 1) || !wx__array_add(words->bytes, size)) return false;
    memcpy(words->bytes + at, p, size);
    return wx__array_push(words->list, w);
}

static bool wsmith__add_number(wsmith__dictionary *words, uint64_t value)
{
    uint8_t p[8];
    size_t size = value >> 32 ? 8 : value >> 16 ? 4 : value >> 8 ? 2 : 1;
    for (size_t i = 0; i < 8; i++) p[i] = (uint8_t)(value >> (8 * i));
    return wsmith__add_word(words, p, size, true);
}

/* -- files --------------------------------------------------------------------------------------------------- */

typedef struct wsmith__word_line {
    const char *p, *end;
    uint8_t word[WSMITH__MAX_WORD];
    size_t size; /* 0: the line has no word */
    uint64_t level;
    const char *wrong;
} wsmith__word_line;

static bool wsmith__is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static void wsmith__skip_blanks(wsmith__word_line *l)
{
    while (l->p < l->end && wsmith__is_blank(*l->p)) l->p++;
}

static bool wsmith__line_ended(wsmith__word_line *l)
{
    wsmith__skip_blanks(l);
    return l->p == l->end || *l->p == '#';
}

/* -1: it is none. */
static int wsmith__hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Behind a backslash. Negative: no escape. */
static int wsmith__escaped_byte(wsmith__word_line *l)
{
    char c = l->p < l->end ? *l->p++ : 0;
    if (c == '\\' || c == '"') return c;
    if (c != 'x' || l->end - l->p < 2) return -1;
    int high = wsmith__hex_digit(l->p[0]), low = wsmith__hex_digit(l->p[1]);
    l->p += 2;
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool wsmith__line_fails(wsmith__word_line *l, const char *why)
{
    l->wrong = why;
    return false;
}

/* name, @level and =, all of which may be missing. */
static bool wsmith__read_word_name(wsmith__word_line *l)
{
    const char *name = l->p;
    while (l->p < l->end && !wsmith__is_blank(*l->p) && !strchr("\"=@#", *l->p)) l->p++;
    bool named = l->p > name;
    if (l->p < l->end && *l->p == '@') {
        const char *digits = ++l->p;
        for (; l->p < l->end && *l->p >= '0' && *l->p <= '9'; l->p++)
            if (l->level < 1000000000) l->level = l->level * 10 + (uint64_t)(*l->p - '0');
        if (l->p == digits) return wsmith__line_fails(l, "behind @ there is no number");
    }
    wsmith__skip_blanks(l);
    bool equals = l->p < l->end && *l->p == '=';
    if (equals) l->p++;
    wsmith__skip_blanks(l);
    if (named && !equals) return wsmith__line_fails(l, "the name is not followed by =");
    return true;
}

/* False: `wrong` says what is. */
static bool wsmith__read_word_line(wsmith__word_line *l)
{
    if (wsmith__line_ended(l)) return true;
    if (!wsmith__read_word_name(l)) return false;
    if (l->p == l->end || *l->p++ != '"')
        return wsmith__line_fails(l, "there is no \" in front of the value");
    while (l->p < l->end && *l->p != '"') {
        int c = (uint8_t)*l->p++;
        if (c < 32 || c == 127) return wsmith__line_fails(l, "a control character; write \\xHH");
        if (c == '\\') c = wsmith__escaped_byte(l);
        if (c < 0) return wsmith__line_fails(l, "behind \\ there is neither \\ nor \" nor xHH");
        if (l->size == WSMITH__MAX_WORD)
            return wsmith__line_fails(l, "the value has more than 128 bytes");
        l->word[l->size++] = (uint8_t)c;
    }
    if (l->p == l->end) return wsmith__line_fails(l, "there is no \" behind the value");
    l->p++;
    if (l->size == 0) return wsmith__line_fails(l, "the value is empty");
    if (!wsmith__line_ended(l)) return wsmith__line_fails(l, "something stands behind the value");
    return true;
}

/* Adds to `words`, or only looks whether all is well if that is NULL. */
static wsmith_status wsmith__read_dictionary(wsmith__dictionary *words, const char *text,
                                             size_t size, uint64_t level, wsmith_error *error)
{
    const char *end = size ? text + size : text;
    wsmith__word_line l;
    for (size_t line = 1; text < end; line++) {
        const char *stop = (const char *)memchr(text, '\n', (size_t)(end - text));
        memset(&l, 0, sizeof l);
        l.p = text;
        l.end = stop ? stop : end;
        text = stop ? stop + 1 : end;
        if (!wsmith__read_word_line(&l)) {
            wsmith__fail(error, WSMITH_ERR_FORMAT, line, l.wrong);
            return WSMITH_ERR_FORMAT;
        }
        if (!words || l.level > level) continue;
        if (!wsmith__add_word(words, l.word, l.size, false)) {
            wsmith__fail(error, WSMITH_ERR_NOMEM, line, "out of memory");
            return WSMITH_ERR_NOMEM;
        }
    }
    return WSMITH_OK;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__DICTIONARY_H */
