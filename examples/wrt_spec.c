/* wrt_spec.c - runs the specification's test scripts on wrt.h.
 *
 *     cc -O2 -I. examples/wrt_spec.c -o wrt_spec
 *     ./wrt_spec [--engine jit|interp] [--set key=value]... [--verbose] FILE.json|DIR...
 *
 * Reads what `wasm-tools json-from-wast` and WABT's `wast2json` write. Prints one line per failing
 * assertion, one per script when a directory is given (or with --verbose), then per kind and in
 * total `N passed, N failed, N not applicable`. Not applicable are assertions on the text format
 * and those that depend on a module with a feature wrt.h does not have; the feature is named.
 * Exit status 1 when an assertion failed or a script could not be read.
 */
#define _DEFAULT_SOURCE
#define _FILE_OFFSET_BITS 64 /* folders on 32-bit hosts */
#include <dirent.h>
#include <sys/stat.h>

#define WRT_IMPLEMENTATION
#include "wrt.h"

#include "wrt_spec/assertions.h"
/* -- files and options ---------------------------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool run_path(wrt_engine *engine, const char *path, bool verbose);

/* All scripts below a folder, in order of names. */
static bool run_folder(wrt_engine *engine, const char *path)
{
    DIR *dir = opendir(path);
    block *arena = NULL;
    const char **names = NULL;
    size_t count = 0, cap = 0;
    bool ok = dir != NULL;
    struct dirent *entry;
    while (dir && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.') continue;
        char *name = (char *)grab(&arena, strlen(path) + strlen(entry->d_name) + 2);
        sprintf(name, "%s/%s", path, entry->d_name);
        if (count == cap) {
            const char **grown = (const char **)grab(&arena, (cap = cap * 2 + 64) * sizeof *grown);
            if (count) memcpy(grown, names, count * sizeof *grown);
            names = grown;
        }
        names[count++] = name;
    }
    if (dir) closedir(dir);
    else fprintf(stderr, "wrt_spec: cannot read %s\n", path);
    if (count) qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++) {
        struct stat info;
        size_t len = strlen(names[i]);
        bool folder = stat(names[i], &info) == 0 && S_ISDIR(info.st_mode);
        bool is_json = len > 5 && !strcmp(names[i] + len - 5, ".json");
        if (!folder && !is_json) continue;
        if (!run_path(engine, names[i], true)) ok = false;
    }
    if (dir && count == 0) {
        fprintf(stderr, "wrt_spec: nothing to read in %s\n", path);
        ok = false;
    }
    release(&arena);
    return ok;
}

static bool run_path(wrt_engine *engine, const char *path, bool verbose)
{
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) return run_folder(engine, path);
    return run_script(engine, path, verbose);
}

/* --set key=value */
static bool set_option(wrt_config *config, const char *option)
{
    const char *value = strchr(option, '=');
    uint64_t number = 0;
    if (!value) return false;
    size_t len = (size_t)(value++ - option);
    bool is_number = parse_integer(value, &number);
#define KEY(name) (len == sizeof name - 1 && !strncmp(option, name, len))
    if (KEY("bounds") && !strcmp(value, "explicit")) config->bounds = WRT_BOUNDS_EXPLICIT;
    else if (KEY("bounds") && !strcmp(value, "guard")) config->bounds = WRT_BOUNDS_GUARD;
    else if (!is_number) return false;
    else if (KEY("fuel")) config->fuel = number != 0;
    else if (KEY("canonicalize_nans")) config->canonicalize_nans = number != 0;
    else if (KEY("max_stack")) config->max_stack = (size_t)number;
    else if (KEY("max_memory_bytes")) config->max_memory_bytes = number;
    else if (number > UINT32_MAX) return false;
    else if (KEY("features_off")) config->features_off = (uint32_t)number;
    else if (KEY("inject")) config->inject = (uint32_t)number;
    else return false;
#undef KEY
    return true;
}

/* The exit status, unless what was printed could not be written. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return status;
    perror("wrt_spec: standard output");
    return 1;
}

static int usage(const char *wrong)
{
    FILE *to = wrong ? stderr : stdout;
    fprintf(
        to,
        "usage: wrt_spec [--engine jit|interp] [--set key=value]... [--verbose] FILE.json|DIR...\n"
        "keys: bounds=explicit|guard fuel canonicalize_nans max_stack max_memory_bytes "
        "features_off inject\n");
    return wrong ? 1 : finish(0);
}

static void print_counts(void)
{
    tally all = {"total", 0, 0, 0};
    for (size_t i = 0; i < KIND_COUNT; i++) {
        const tally *k = &kinds[i];
        if (k->passed + k->failed + k->skipped == 0) continue;
        printf("%s: %lu passed, %lu failed, %lu not applicable\n", k->kind, k->passed, k->failed,
               k->skipped);
        all.passed += k->passed;
        all.failed += k->failed;
        all.skipped += k->skipped;
    }
    if (all_reasons.used) {
        printf("not applicable: ");
        reasons_print(&all_reasons);
        printf("\n");
    }
    printf("total: %lu passed, %lu failed, %lu not applicable\n", all.passed, all.failed,
           all.skipped);
}

int main(int argc, char **argv)
{
    wrt_config config;
    wrt_error error;
    bool verbose = false, ok = true;
    int i;
    memset(&config, 0, sizeof config);
    memset(&error, 0, sizeof error);
    for (i = 1; i < argc && argv[i][0] == '-'; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(argv[i], "--help")) return usage(NULL);
        else if (!strcmp(argv[i], "--verbose")) verbose = true;
        else if (!strcmp(argv[i], "--engine") && !strcmp(value, "jit"))
            config.engine = WRT_ENGINE_JIT, i++;
        else if (!strcmp(argv[i], "--engine") && !strcmp(value, "interp"))
            config.engine = WRT_ENGINE_INTERP, i++;
        else if (!strcmp(argv[i], "--set") && set_option(&config, value)) i++;
        else {
            fprintf(stderr, "wrt_spec: bad argument: %s %s\n", argv[i], value);
            return usage(argv[i]);
        }
    }
    if (i == argc) return usage("no file");
    wrt_engine *engine = wrt_engine_new(&config, &error);
    if (!engine) {
        fprintf(stderr, "wrt_spec: %s\n", error.message);
        return 1;
    }
    for (; i < argc; i++) ok = run_path(engine, argv[i], verbose) && ok;
    wrt_engine_free(engine);
    print_counts();
    unsigned long failed = 0;
    for (size_t k = 0; k < KIND_COUNT; k++) failed += kinds[k].failed;
    return finish(ok && failed == 0 ? 0 : 1);
}
