/* bench/gen.c - module generation with wsmith.h, for bench/gen.sh.
 *
 *     gen CASE MODULES SEED_BYTES      one line: seconds modules bytes instructions live
 *
 * Timed, on the CPU clock of the process, median of five runs: generating all modules. Not timed:
 * filling the inputs, counting, and making the generator, of which a fuzzer has one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void configure(wsmith_config *config, const char *name)
{
    memset(config, 0, sizeof *config);
    wsmith_config_set(config, "preset", strncmp(name, "mvp", 3) == 0 ? "mvp" : "wasm2", NULL);
    if (!strstr(name, "8x400")) return;
    config->min_functions = config->max_functions = 8;
    config->max_instructions = 400;
}

static void generate_all(wsmith_generator *smith, const uint8_t *inputs, size_t modules,
                         size_t size)
{
    for (size_t i = 0; i < modules; i++) {
        wsmith_source source;
        size_t len;
        wsmith_from_bytes(&source, inputs + i * size, size);
        if (!wsmith_generate(smith, &source, &len)) exit(1);
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static wsmith_stats stats;
    wsmith_config config;
    double seconds[5];
    if (argc != 4) return 1;
    size_t modules = strtoul(argv[2], NULL, 10), size = strtoul(argv[3], NULL, 10);
    configure(&config, argv[1]);
    wsmith_generator *smith = wsmith_generator_new(&config, NULL);
    uint8_t *inputs = (uint8_t *)malloc(modules * size + 1);
    if (!smith || !inputs) return 1;
    for (size_t i = 0; i < modules; i++) wsmith_seed_bytes(i, inputs + i * size, size);
    wsmith_generator_count(smith, &stats);
    generate_all(smith, inputs, modules, size);
    wsmith_generator_count(smith, NULL);
    for (int run = 0; run < 5; run++) {
        double start = cpu_seconds();
        generate_all(smith, inputs, modules, size);
        seconds[run] = cpu_seconds() - start;
    }
    qsort(seconds, 5, sizeof *seconds, ascending);
    printf("%.9f %llu %llu %llu %llu\n", seconds[2], (unsigned long long)stats.modules,
           (unsigned long long)stats.bytes, (unsigned long long)stats.instructions,
           (unsigned long long)stats.live_instructions);
    wsmith_generator_free(smith);
    free(inputs);
    return 0;
}
