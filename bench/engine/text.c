/* bench/engine/text.c - see targets.h: programs that read one short text, with one bug each.
 *
 * Each has two forms: of a source, as target_NAME, and of the bytes of a file, as text_NAME. */
#include "targets.h"

#include <string.h>

enum { TEXT_MOST = 64 };

/* Letters of text[at..n) in front of the first `end`. */
static size_t until(const char *text, size_t at, size_t n, char end)
{
    size_t len = 0;
    while (at + len < n && text[at + len] != end) len++;
    return len;
}

/* Digits only, at most six of them; -1: it is none. */
static long number_of(const char *text, size_t n)
{
    long value = 0;
    if (n == 0 || n > 6) return -1;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* -- WORDS -------------------------------------------------------------------------------------------------------
 *
 * `key=value;key=value`, keys compared by memcmp. A length over 255 behind another pair is not checked. */

typedef struct settings {
    long len, depth;
    bool verbose;
} settings;

static bool key_is(const char *key, size_t n, const char *word)
{
    return n == strlen(word) && memcmp(key, word, n) == 0;
}

static bool text_words(const char *text, size_t n)
{
    settings set = {0, 0, false};
    for (size_t at = 0, pairs = 0; at < n && pairs < 8; pairs++) {
        size_t pair = until(text, at, n, ';'), key = until(text, at, at + pair, '=');
        const char *value = text + at + key + 1;
        if (key == 0 || key == pair) return false;
        size_t value_len = pair - key - 1;
        if (key_is(text + at, key, "depth")) set.depth = number_of(value, value_len);
        if (key_is(text + at, key, "verbose")) set.verbose = value_len == 1 && *value == '1';
        if (key_is(text + at, key, "len")) set.len = number_of(value, value_len);
        if (set.len < 0 || set.depth < 0) return false;
        if (set.len > 255 && pairs == 0) return false;
        if (set.len > 255) return true;
        at += pair + 1;
    }
    return false;
}

/* -- LETTERS -----------------------------------------------------------------------------------------------------
 *
 * `do12{..do3{.}}`, letters compared one by one. What ends inside a loop, the last of more than 99 turns, and
 * has a `!` behind it is wrong. */

typedef struct letters {
    const char *at, *end;
} letters;

static bool takes(letters *l, char c)
{
    if (l->at == l->end || *l->at != c) return false;
    l->at++;
    return true;
}

static bool takes_word(letters *l, const char *word)
{
    const char *from = l->at;
    while (*word && takes(l, *word)) word++;
    if (*word == 0) return true;
    l->at = from;
    return false;
}

static long takes_number(letters *l)
{
    const char *from = l->at;
    while (l->at < l->end && *l->at >= '0' && *l->at <= '9') l->at++;
    return number_of(from, (size_t)(l->at - from));
}

static bool text_letters(const char *text, size_t n)
{
    letters l;
    l.at = text;
    l.end = text + n;
    long turns = 0, depth = 0;
    while (l.at < l.end) {
        if (takes_word(&l, "do")) {
            turns = takes_number(&l);
            if (turns < 0 || !takes(&l, '{')) return false;
            depth++;
        } else if (takes(&l, '}')) {
            if (depth-- == 0) return false;
            if (turns > 99 && depth > 0 && takes(&l, '!')) return true;
        } else if (!takes(&l, '.')) {
            return false;
        }
    }
    return false;
}

/* -- FIELDS ------------------------------------------------------------------------------------------------------
 *
 * A record with numbers and a text of fields, `x:12,y:7`. Version 3 or later; the field that `which` counts to
 * has more than the limit. */

static bool text_fields(uint32_t version, uint32_t which, uint32_t limit, const char *text,
                        size_t n)
{
    uint32_t field = 0;
    if (version < 3 || version > 9) return false;
    for (size_t at = 0; at < n; field++) {
        size_t len = until(text, at, n, ',');
        if (len < 3 || text[at + 1] != ':') return false;
        if (text[at] != 'x' && text[at] != 'y') return false;
        long value = number_of(text + at + 2, len - 2);
        if (value < 0) return false;
        if (field > 1 && field == which && value > 100 + (long)limit) return true;
        at += len + 1;
    }
    return false;
}

/* -- both forms --------------------------------------------------------------------------------------------------- */

bool text_WORDS(const uint8_t *p, size_t n)
{
    return text_words((const char *)p, n < TEXT_MOST ? n : TEXT_MOST);
}

bool target_WORDS(void *context, wsmith_source *s)
{
    char text[TEXT_MOST];
    (void)context;
    return text_words(text, wsmith_slice(s, text, sizeof text));
}

bool text_LETTERS(const uint8_t *p, size_t n)
{
    return text_letters((const char *)p, n < TEXT_MOST ? n : TEXT_MOST);
}

bool target_LETTERS(void *context, wsmith_source *s)
{
    char text[TEXT_MOST];
    (void)context;
    return text_letters(text, wsmith_slice(s, text, sizeof text));
}

bool text_FIELDS(const uint8_t *p, size_t n)
{
    if (n < 3) return false;
    return text_fields(p[0], p[1] & 7, p[2], (const char *)p + 3,
                       n - 3 < TEXT_MOST ? n - 3 : TEXT_MOST);
}

bool target_FIELDS(void *context, wsmith_source *s)
{
    char text[TEXT_MOST];
    (void)context;
    uint32_t version = wsmith_u8(s), which = (uint32_t)wsmith_range(s, 0, 7), limit = wsmith_u8(s);
    return text_fields(version, which, limit, text, wsmith_slice(s, text, sizeof text));
}
