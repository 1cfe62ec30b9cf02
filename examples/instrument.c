/* examples/instrument.c - makes a module count how much of it runs.
 *
 *     cc -O2 -I. examples/instrument.c -o instrument
 *     ./instrument [--fuel N] IN.wasm OUT.wasm
 *
 * Every function entry and every turn of a loop adds one to a global of type i64, exported as
 * "__executed". With --fuel that global starts at N and is counted down, and the module traps
 * when it would get below zero: then nothing in it can run for ever. Names, branch hints and
 * other custom sections are kept, but for those with offsets into code, which are reported.
 */
#include <stdio.h>
#include <stdlib.h>
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

typedef struct meter {
    uint32_t global;
    bool has_fuel;
    int64_t fuel;
    uint64_t places;
} meter;

static void write_tick(meter *m, wencode *e)
{
    m->places++;
    wencode_global_get(e, m->global);
    if (m->has_fuel) {
        wencode_i64_eqz(e);
        wencode_if(e, WENCODE_VOID);
        wencode_unreachable(e);
        wencode_end(e);
        wencode_global_get(e, m->global);
    }
    wencode_i64_const(e, m->has_fuel ? -1 : 1);
    wencode_i64_add(e);
    wencode_global_set(e, m->global);
}

/* The new global stands behind all others. */
static void choose_global(void *user, wencode *e, const wencode_contents *contents)
{
    meter *m = (meter *)user;
    (void)e;
    m->global = contents->counts[WENCODE_SPACE_GLOBAL];
}

static void enter_function(void *user, wencode *e, uint32_t func)
{
    (void)func;
    write_tick((meter *)user, e);
}

static bool enter_loop(void *user, wencode *e, const wencode_instruction *in)
{
    if (in->code != WENCODE_OP_LOOP) return true;
    wencode_emit(e, in);
    write_tick((meter *)user, e);
    return false;
}

/* NULL after an error, which is told. */
static uint8_t *instrument(meter *m, const uint8_t *bytes, size_t size, size_t *len)
{
    wencode e;
    wencode_visitor v;
    wencode_report report;
    uint8_t *out = NULL;
    memset(&v, 0, sizeof v);
    v.user = m;
    v.begin = choose_global;
    v.body = enter_function;
    v.instruction = enter_loop;
    wencode_init(&e);
    if (wencode_reencode(&e, bytes, size, &v, &report)) {
        wencode_global(&e, WENCODE_I64, WENCODE_MUTABLE, wencode_constant_i64(m->fuel));
        wencode_export_global(&e, "__executed", m->global);
        out = wencode_finish(&e, len);
    }
    const wencode_error *error = wencode_get_error(&e);
    if (!out) fprintf(stderr, "instrument: %s, at %zu\n", error->message, error->offset);
    else if (report.dropped_sections > 0)
        fprintf(stderr, "instrument: %u custom sections left out, %s first\n",
                (unsigned)report.dropped_sections, report.dropped);
    wencode_free(&e);
    return out;
}

static uint8_t *read_file(const char *name, size_t *len)
{
    FILE *f = fopen(name, "rb");
    uint8_t *bytes = NULL;
    long size = -1;
    if (f && fseek(f, 0, SEEK_END) == 0) size = ftell(f);
    if (size >= 0) bytes = (uint8_t *)malloc((size_t)size + 1);
    if (bytes) {
        rewind(f);
        *len = fread(bytes, 1, (size_t)size, f);
        if (*len != (size_t)size) {
            free(bytes);
            bytes = NULL;
        }
    }
    if (f) fclose(f);
    if (!bytes) fprintf(stderr, "instrument: %s cannot be read\n", name);
    return bytes;
}

static bool write_file(const char *name, const uint8_t *bytes, size_t len)
{
    FILE *f = fopen(name, "wb");
    bool good = f && fwrite(bytes, 1, len, f) == len;
    if (f && fclose(f) != 0) good = false;
    if (!good) fprintf(stderr, "instrument: %s cannot be written\n", name);
    return good;
}

int main(int argc, char **argv)
{
    meter m;
    char *end = NULL;
    memset(&m, 0, sizeof m);
    if (argc > 2 && strcmp(argv[1], "--fuel") == 0) {
        m.has_fuel = true;
        m.fuel = strtoll(argv[2], &end, 10);
        argv += 2;
        argc -= 2;
    }
    if (argc != 3 || (end && *end) || m.fuel < 0) {
        fprintf(stderr, "usage: instrument [--fuel N] IN.wasm OUT.wasm\n");
        return 1;
    }
    size_t size = 0, len = 0;
    uint8_t *bytes = read_file(argv[1], &size);
    uint8_t *out = bytes ? instrument(&m, bytes, size, &len) : NULL;
    bool good = out && write_file(argv[2], out, len);
    if (good) printf("%llu places, %zu bytes more\n", (unsigned long long)m.places, len - size);
    wencode_free_bytes(out);
    free(bytes);
    return good ? 0 : 1;
}
