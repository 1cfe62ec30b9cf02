/* tests/mutants.h - modules of files, damaged at random; the same seed, the same damage. */
#ifndef MUTANTS_H
#define MUTANTS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "write_module.h"

enum { MAX_SIZE = 1 << 16, SPARE = 64 };

typedef struct input {
    uint8_t *bytes;
    size_t len;
} input;

static uint64_t state;

static size_t pick(size_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return n ? (size_t)((state >> 33) % n) : 0;
}

/* The byte at a place becomes another one; often one that means something. */
static void change_byte(uint8_t *bytes, size_t at)
{
    static const uint8_t telling[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x07, 0x08, 0x0a, 0x0b,
                                      0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15,
                                      0x1a, 0x1b, 0x1c, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25,
                                      0x26, 0x28, 0x36, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x4e, 0x4f,
                                      0x50, 0x5d, 0x5e, 0x5f, 0x60, 0x62, 0x63, 0x64, 0x65, 0x68,
                                      0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72,
                                      0x73, 0x74, 0x75, 0x77, 0x78, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f,
                                      0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xe0, 0xe2, 0xe3,
                                      0xe6, 0xfb, 0xfc, 0xfd, 0xfe};
    switch (pick(4)) {
    case 0: bytes[at] ^= (uint8_t)(1u << pick(8)); break;
    case 1: bytes[at] = (uint8_t)(bytes[at] + (pick(2) ? 1 : 255)); break;
    case 2: bytes[at] = (uint8_t)pick(256); break;
    default: bytes[at] = telling[pick(sizeof telling)]; break;
    }
}

/* One change; returns the new length, at most 1 more. */
static size_t damage(uint8_t *bytes, size_t len, const input *donor)
{
    size_t at = 8 + pick(len - 8), n = 1 + pick(12);
    switch (pick(16)) {
    case 0: /* cut a byte */ memmove(bytes + at, bytes + at + 1, len - at - 1); return len - 1;
    case 1: /* insert one */
        memmove(bytes + at + 1, bytes + at, len - at);
        bytes[at] = (uint8_t)pick(256);
        return len + 1;
    case 2: /* overwrite with a piece of another module */
        if (n > len - at) n = len - at;
        if (n > donor->len) n = donor->len;
        memcpy(bytes + at, donor->bytes + pick(donor->len - n + 1), n);
        return len;
    case 3: /* or with one of the same */
        if (n > len - at) n = len - at;
        memmove(bytes + at, bytes + 8 + pick(len - 8 - n + 1), n);
        return len;
    default: change_byte(bytes, at); return len;
    }
}

static bool read_file(const char *name, input *out)
{
    FILE *f = fopen(name, "rb");
    if (!f) return false;
    out->bytes = (uint8_t *)malloc(MAX_SIZE);
    out->len = out->bytes ? fread(out->bytes, 1, MAX_SIZE, f) : 0;
    fclose(f);
    if (out->len > 8 && out->len < MAX_SIZE) {
        uint8_t *exact = (uint8_t *)realloc(out->bytes, out->len);
        if (exact) out->bytes = exact;
        return true;
    }
    free(out->bytes);
    return false;
}

/* Says whether a module is good; if not, where and why. */
typedef bool verdict(const uint8_t *bytes, size_t len, size_t *offset, char message[256]);

/* One of the modules with one to three changes. */
static size_t next_mutant(const input *all, size_t inputs, uint8_t *bytes)
{
    const input *base = &all[pick(inputs)];
    size_t len = base->len;
    memcpy(bytes, base->bytes, len);
    for (size_t n = 1 + pick(3); n > 0 && len > 9; n--)
        len = damage(bytes, len, &all[pick(inputs)]);
    return len;
}

/* SEED COUNT DIR FILE...: writes COUNT files DIR/N.wasm, each one of the given modules with one to
 * three changes behind the header, and prints a line `N ok|bad OFFSET MESSAGE` for each. The same
 * seed, the same files. Returns the exit status. */
static int judge_mutants(int argc, char **argv, verdict *judge)
{
    static uint8_t bytes[MAX_SIZE + SPARE];
    if (argc < 4) return 1;
    state = strtoull(argv[0], NULL, 10);
    unsigned count = (unsigned)strtoul(argv[1], NULL, 10);
    size_t inputs = 0;
    input *all = (input *)calloc((size_t)argc, sizeof *all);
    for (int i = 3; all && i < argc; i++) inputs += read_file(argv[i], &all[inputs]);
    if (inputs == 0) fprintf(stderr, "nothing to damage\n");
    unsigned made = 0;
    for (; inputs > 0 && made < count; made++) {
        char message[256] = "";
        size_t len = next_mutant(all, inputs, bytes), offset = 0;
        bool good = judge(bytes, len, &offset, message);
        if (!write_module(argv[2], made, bytes, len)) {
            fprintf(stderr, "cannot write to %s\n", argv[2]);
            break;
        }
        printf("%u %s %zu %s\n", made, good ? "ok" : "bad", offset, message);
    }
    for (size_t i = 0; i < inputs; i++) free(all[i].bytes);
    free(all);
    return inputs > 0 && made == count ? 0 : 1;
}

#endif
