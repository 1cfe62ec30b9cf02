/* wsmith_gen - makes random WebAssembly modules.
 *
 *     cc -O2 -I. examples/wsmith_gen.c -o wsmith_gen
 *     ./wsmith_gen --seed 7 --size 2000 > module.wasm
 *     ./wsmith_gen --count 1000 --preset mvp --set max_functions=3 --out modules --stats
 *
 * Without --out a single module goes to standard output; with --stats the numbers do. A file given
 * with --input takes the place of the seed: the same bytes, the same module.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

static const char usage[] =
    "usage: wsmith_gen [--seed N] [--count N] [--size BYTES] [--config FILE] [--set key=value]...\n"
    "                  [--preset default|mvp|wasm2|all|swarm] [--out DIR] [--text] [--input FILE] "
    "[--stats]\n"
    "  --seed N        first seed (default 0); module i is made from seed N + i\n"
    "  --size BYTES    length of the input that a seed stands for (default 2048)\n"
    "  --config FILE   lines of `key = value`; --set and --preset the same on the command line, in "
    "order\n"
    "  --out DIR       writes DIR/SEED.wasm (with --text DIR/SEED.wat)\n"
    "  --stats         prints what was made, one `name: value` a line\n";

typedef struct options {
    uint64_t seed, count, size;
    const char *out, *input;
    bool text, stats;
    wsmith_config config;
} options;

static int fail(const char *what, const char *why)
{
    fprintf(stderr, "wsmith_gen: %s: %s\n", what, why);
    return 1;
}

/* Reads all of a file; NULL with a message when that is not possible. */
static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    size_t cap = 0, got = 1;
    *size = 0;
    while (file && got > 0) {
        if (*size == cap) {
            cap = cap ? cap * 2 : 65536;
            uint8_t *grown = (uint8_t *)realloc(data, cap);
            if (!grown) break;
            data = grown;
        }
        got = fread(data + *size, 1, cap - *size, file);
        *size += got;
    }
    if (!file || ferror(file) || got > 0) {
        fail(path, file && !ferror(file) ? "out of memory" : strerror(errno));
        free(data);
        data = NULL;
    }
    if (file) fclose(file);
    return data;
}

static int write_file(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file) return fail(path, strerror(errno));
    size_t put = fwrite(data, 1, size, file);
    if (fclose(file) != 0 || put != size) return fail(path, strerror(errno));
    return 0;
}

static int load_config(options *o, const char *path)
{
    size_t size;
    wsmith_error error;
    uint8_t *text = read_file(path, &size);
    if (!text) return 1;
    bool ok = wsmith_config_parse(&o->config, (const char *)text, size, &error);
    if (!ok)
        fprintf(stderr, "wsmith_gen: %s:%lu: %s\n", path, (unsigned long)error.place,
                error.message);
    free(text);
    return !ok;
}

static int set_option(options *o, const char *pair)
{
    char key[64];
    wsmith_error error;
    const char *equals = strchr(pair, '=');
    size_t len = equals ? (size_t)(equals - pair) : 0;
    if (!equals || len == 0 || len >= sizeof key) return fail("--set", "key=value expected");
    memcpy(key, pair, len);
    key[len] = 0;
    if (!wsmith_config_set(&o->config, key, equals + 1, &error))
        return fail("--set", error.message);
    return 0;
}

static int parse_number(const char *name, const char *text, uint64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoull(text, &end, 0);
    if (*text < '0' || *text > '9' || *end || errno) return fail(name, "a number is expected");
    return 0;
}

/* One argument, and its value when it has one. */
static int parse_option(options *o, const char *name, const char *value, int *used)
{
    wsmith_error error;
    *used = 1;
    if (strcmp(name, "--text") == 0) return o->text = true, 0;
    if (strcmp(name, "--stats") == 0) return o->stats = true, 0;
    *used = 2;
    if (!value) return fail(name, "unknown option, or its value is missing");
    if (strcmp(name, "--seed") == 0) return parse_number(name, value, &o->seed);
    if (strcmp(name, "--count") == 0) return parse_number(name, value, &o->count);
    if (strcmp(name, "--size") == 0) return parse_number(name, value, &o->size);
    if (strcmp(name, "--config") == 0) return load_config(o, value);
    if (strcmp(name, "--set") == 0) return set_option(o, value);
    if (strcmp(name, "--out") == 0) return o->out = value, 0;
    if (strcmp(name, "--input") == 0) return o->input = value, 0;
    if (strcmp(name, "--preset") != 0) return fail(name, "unknown option");
    if (wsmith_config_set(&o->config, "preset", value, &error)) return 0;
    fprintf(stderr, "wsmith_gen: --%s\n", error.message); /* begins with the option */
    return 1;
}

static int emit(const options *o, uint64_t seed, const uint8_t *module, size_t size)
{
    char path[4096];
    char *text = NULL;
    const void *data = module;
    if (o->text) {
        if (!wsmith_module_text(module, size, &text, &size)) return fail("--text", "out of memory");
        data = text;
    }
    int status = 0;
    if (o->out) {
        const char *format = o->text ? "%s/%06llu.wat" : "%s/%06llu.wasm";
        int len = snprintf(path, sizeof path, format, o->out, (unsigned long long)seed);
        status = len > 0 && (size_t)len < sizeof path ? write_file(path, data, size)
                                                      : fail("--out", "name too long");
    } else if (o->count == 1 && !o->stats && fwrite(data, 1, size, stdout) != size) {
        status = fail("standard output", strerror(errno));
    }
    wsmith_free(text);
    return status;
}

static int generate_all(const options *o, wsmith_generator *smith, const uint8_t *input,
                        size_t input_size)
{
    for (uint64_t i = 0; i < o->count; i++) {
        wsmith_source source;
        size_t size;
        if (input) {
            wsmith_from_bytes(&source, input, input_size);
        } else {
            wsmith_from_seed(&source, o->seed + i, o->size);
        }
        const uint8_t *module = wsmith_generate(smith, &source, &size);
        if (!module) return fail("generation", "out of memory");
        if (emit(o, o->seed + i, module, size) != 0) return 1;
    }
    return 0;
}

static void print_stats(const wsmith_stats *stats, double seconds)
{
    printf("modules: %llu\n", (unsigned long long)stats->modules);
    printf("bytes: %llu\n", (unsigned long long)stats->bytes);
    printf("instructions: %llu\n", (unsigned long long)stats->instructions);
    printf("live_instructions: %llu\n", (unsigned long long)stats->live_instructions);
    printf("functions: %llu\n", (unsigned long long)stats->functions);
    printf("distinct_opcodes: %lu\n", (unsigned long)wsmith_stats_distinct(stats));
    printf("seconds: %.6f\n", seconds);
}

static int run(const options *o)
{
    static wsmith_stats stats;
    wsmith_error error;
    size_t input_size = 0;
    uint8_t *input = NULL;
    if (o->out && mkdir(o->out, 0777) != 0 && errno != EEXIST) return fail(o->out, strerror(errno));
    if (o->input) {
        input = read_file(o->input, &input_size);
        if (!input) return 1;
    }
    wsmith_generator *smith = wsmith_generator_new(&o->config, &error);
    int status = 1;
    if (!smith) {
        fail("configuration", error.message);
    } else {
        if (o->stats) wsmith_generator_count(smith, &stats);
        clock_t start = clock();
        status = generate_all(o, smith, input, input_size);
        if (o->stats) print_stats(&stats, (double)(clock() - start) / CLOCKS_PER_SEC);
    }
    if (fflush(stdout) != 0 && status == 0) status = fail("standard output", strerror(errno));
    wsmith_generator_free(smith);
    free(input);
    return status;
}

int main(int argc, char **argv)
{
    options o;
    memset(&o, 0, sizeof o);
    o.count = 1;
    o.size = 2048;
    for (int i = 1; i < argc;) {
        int used;
        if (strcmp(argv[i], "--help") == 0) {
            if (fputs(usage, stdout) >= 0 && fflush(stdout) == 0) return 0;
            return fail("standard output", strerror(errno));
        }
        if (parse_option(&o, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &used) != 0) return 1;
        i += used;
    }
    if (o.input && o.count != 1) return fail("--input", "makes one module, --count is for seeds");
    return run(&o);
}
