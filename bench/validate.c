/* bench/validate.c - bytes to verdict: megabytes of code section per second of processor time.
 *
 *     validate SECONDS FILE...
 *
 * One line per file: name, best rate of wrt_module_validate over the given time; built with
 * BENCH_WENCODE, that of wencode_validate.
 */
#include "lib/measure.h"

#ifdef BENCH_WENCODE
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

static bool judge(const uint8_t *bytes, size_t len)
{
    wencode_error error;
    bool good = wencode_validate(bytes, len, WENCODE_WASM3, &error);
    if (!good) fprintf(stderr, "%s at %zu\n", error.message, error.offset);
    return good;
}
#else
#define WRT_IMPLEMENTATION
#include "wrt.h"

static bool judge(const uint8_t *bytes, size_t len)
{
    static wrt_engine *engine;
    wrt_error error;
    if (!engine) {
        wrt_config config;
        memset(&config, 0, sizeof config);
        config.engine = WRT_ENGINE_INTERP;
        engine = wrt_engine_new(&config, NULL);
    }
    if (engine && wrt_module_validate(engine, bytes, len, &error) == WRT_OK) return true;
    if (engine) fprintf(stderr, "%s at %zu\n", error.message, error.offset);
    return false;
}
#endif

/* Size of the section with this id, 0 when there is none. */
static size_t section_size(const uint8_t *p, const uint8_t *end, uint8_t id)
{
    for (p += 8; p < end;) {
        uint8_t here = *p++;
        size_t size = 0;
        for (unsigned shift = 0; p < end; shift += 7) {
            size |= (size_t)(*p & 0x7f) << shift;
            if (!(*p++ & 0x80)) break;
        }
        if (here == id) return size;
        if (size > (size_t)(end - p)) break;
        p += size;
    }
    return 0;
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? atof(argv[1]) : 1;
    for (int i = 2; i < argc; i++) {
        size_t len;
        uint8_t *bytes = read_file(argv[i], &len);
        double best = 1e9, start = cpu_ms();
        if (!bytes) return 1;
        do {
            double begin = cpu_ms();
            if (!judge(bytes, len)) return 1;
            if (cpu_ms() - begin < best) best = cpu_ms() - begin;
        } while (cpu_ms() - start < seconds * 1e3);
        printf("%s\t%.1f\n", argv[i], (double)section_size(bytes, bytes + len, 10) / best / 1e3);
        free(bytes);
    }
    return 0;
}
