/* differential/text.h - growing text, hashes, the clock, and how the program gives up. */
#ifndef DIFFERENTIAL_TEXT_H
#define DIFFERENTIAL_TEXT_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void die(const char *what, const char *detail)
{
    fprintf(stderr, "differential: %s: %s\n", what, detail);
    exit(1);
}

typedef struct text {
    char *data;
    size_t len, cap;
} text;

static void text_add(text *t, const char *s, size_t n)
{
    if (t->cap - t->len <= n) {
        t->cap = t->cap * 2 + n + 256;
        t->data = (char *)realloc(t->data, t->cap);
        if (!t->data) die("out of memory", "log");
    }
    memcpy(t->data + t->len, s, n);
    t->len += n;
    t->data[t->len] = 0;
}

__attribute__((format(printf, 2, 3))) static void text_format(text *t, const char *format, ...)
{
    char line[256], *longer = NULL;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (n >= (int)sizeof line) {
        longer = (char *)malloc((size_t)n + 1);
        if (!longer) die("out of memory", "log");
        va_start(args, format);
        vsnprintf(longer, (size_t)n + 1, format, args);
        va_end(args);
    }
    text_add(t, longer ? longer : line, (size_t)n);
    free(longer);
}

/* One word for a shell. */
static void text_quote(text *t, const char *word)
{
    if (*word &&
        strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+.,:/=@%") ==
            strlen(word)) {
        text_add(t, word, strlen(word));
        return;
    }
    text_add(t, "'", 1);
    for (; *word; word++) {
        if (*word == '\'') text_add(t, "'\\''", 4);
        else text_add(t, word, 1);
    }
    text_add(t, "'", 1);
}

static void text_clear(text *t)
{
    t->len = 0;
    text_add(t, "", 0);
}

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* CRC-32 (ISO-HDLC): any language's library has it. */
static uint32_t hash32(const uint8_t *p, size_t n)
{
    static uint32_t table[256];
    uint32_t crc = ~0u;
    for (uint32_t i = 0; i < 256 && !table[255]; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
        table[i] = c;
    }
    for (size_t i = 0; i < n; i++) crc = table[(crc ^ p[i]) & 255] ^ crc >> 8;
    return ~crc;
}

/* For comparing our own engines: eight bytes a step. */
static uint64_t hash64(const uint8_t *p, size_t n)
{
    uint64_t h = n * 0x9e3779b97f4a7c15u, word;
    for (; n >= 8; n -= 8, p += 8) {
        memcpy(&word, p, 8);
        h = (h ^ word) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    for (; n; n--) h = (h ^ *p++) * 0x100000001b3u;
    return h;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

#endif
