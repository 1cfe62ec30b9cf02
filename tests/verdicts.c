/* tests/verdicts.c - damaged modules with our verdict on each, for comparison with another validator.
 *
 *     verdicts SEED COUNT DIR FILE...
 *
 * Writes COUNT files DIR/N.wasm, each one of the given modules with one to three changes behind the
 * header, and prints a line `N ok|bad OFFSET MESSAGE` for each. The same seed, the same files.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define WRT_IMPLEMENTATION
#include "wrt.h"

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

/* The byte at a random place becomes another one; often one that means something. */
static void change_byte(uint8_t *bytes, size_t at)
{
    static const uint8_t telling[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d,
                                      0x0e, 0x0f, 0x10, 0x11, 0x1a, 0x1b, 0x1c, 0x20, 0x21,
                                      0x22, 0x23, 0x24, 0x28, 0x36, 0x40, 0x41, 0x42, 0x6a,
                                      0x6f, 0x70, 0x7c, 0x7d, 0x7e, 0x7f, 0xd0, 0xd2, 0xfc};
    switch (pick(3)) {
    case 0: bytes[at] = telling[pick(sizeof telling)]; break;
    case 1: bytes[at] ^= (uint8_t)(1u << pick(8)); break;
    default: bytes[at] = (uint8_t)pick(256); break;
    }
}

/* One change; returns the new length, at most 16 more. */
static size_t damage(uint8_t *bytes, size_t len, const input *donor)
{
    size_t at = 8 + pick(len - 8), n = 1 + pick(12);
    switch (pick(10)) {
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
    return out->len > 8 && out->len < MAX_SIZE;
}

static bool write_file(const char *dir, unsigned number, const uint8_t *bytes, size_t len)
{
    char name[4096];
    snprintf(name, sizeof name, "%s/%u.wasm", dir, number);
    FILE *f = fopen(name, "wb");
    bool ok = f && fwrite(bytes, 1, len, f) == len;
    return (f ? fclose(f) == 0 : false) && ok;
}

int main(int argc, char **argv)
{
    static uint8_t bytes[MAX_SIZE + SPARE];
    if (argc < 5) {
        fprintf(stderr, "usage: verdicts SEED COUNT DIR FILE...\n");
        return 1;
    }
    state = strtoull(argv[1], NULL, 10);
    unsigned count = (unsigned)strtoul(argv[2], NULL, 10);
    size_t inputs = 0;
    input *all = (input *)calloc((size_t)argc, sizeof *all);
    for (int i = 4; all && i < argc; i++) inputs += read_file(argv[i], &all[inputs]);
    wrt_config config;
    memset(&config, 0, sizeof config);
    config.engine = WRT_ENGINE_INTERP;
    wrt_engine *engine = wrt_engine_new(&config, NULL);
    if (inputs == 0 || !engine) {
        fprintf(stderr, "verdicts: nothing to damage\n");
        return 1;
    }
    for (unsigned i = 0; i < count; i++) {
        const input *base = &all[pick(inputs)];
        size_t len = base->len;
        memcpy(bytes, base->bytes, len);
        for (size_t n = 1 + pick(3); n > 0 && len > 9; n--)
            len = damage(bytes, len, &all[pick(inputs)]);
        wrt_error error;
        wrt_status status = wrt_module_validate(engine, bytes, len, &error);
        if (!write_file(argv[3], i, bytes, len)) {
            fprintf(stderr, "verdicts: cannot write to %s\n", argv[3]);
            return 1;
        }
        printf("%u %s %zu %s\n", i, status == WRT_OK ? "ok" : "bad", error.offset, error.message);
    }
    wrt_engine_free(engine);
    for (size_t i = 0; i < inputs; i++) free(all[i].bytes);
    free(all);
    return 0;
}
