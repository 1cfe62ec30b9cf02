/* validate.c - says whether files are valid WebAssembly modules, and what is wrong first.
 *
 *     cc -O2 -I. examples/validate.c -o validate
 *     ./validate [--features wasm1|wasm2|wasm3|all] FILE...
 *
 * Features are those of a version of the standard, wasm3 without the option, or all with the proposals
 * that wencode.h knows. Exit status 1 when a file is not valid or cannot be read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WENCODE_IMPLEMENTATION
#include "wencode.h"

/* The whole file, to be freed; NULL when it cannot be read. */
static unsigned char *read_file(const char *name, size_t *size)
{
    FILE *f = fopen(name, "rb");
    size_t cap = 1 << 16;
    unsigned char *bytes = f ? (unsigned char *)malloc(cap) : NULL;
    *size = 0;
    while (bytes) {
        size_t n = fread(bytes + *size, 1, cap - *size, f);
        *size += n;
        if (n == 0) break;
        if (*size < cap) continue;
        unsigned char *larger =
            cap > SIZE_MAX / 2 ? NULL : (unsigned char *)realloc(bytes, cap * 2);
        if (!larger) free(bytes);
        bytes = larger;
        cap *= 2;
    }
    if (bytes && ferror(f)) {
        free(bytes);
        bytes = NULL;
    }
    if (f) fclose(f);
    return bytes;
}

static const char *kind_of(wencode_status status)
{
    switch (status) {
    case WENCODE_ERR_MALFORMED: return "malformed";
    case WENCODE_ERR_FEATURE: return "feature is off";
    case WENCODE_ERR_LIMIT: return "over a limit";
    case WENCODE_ERR_NOMEM: return "no verdict";
    default: return "invalid";
    }
}

static bool judge(const char *name, uint64_t features)
{
    size_t size;
    wencode_error error;
    unsigned char *bytes = read_file(name, &size);
    if (!bytes) {
        perror(name);
        return false;
    }
    bool good = wencode_validate(bytes, size, features, &error);
    free(bytes);
    if (good) {
        printf("%s: valid\n", name);
        return true;
    }
    printf("%s: %s: %s, at byte %zu", name, kind_of(error.status), error.message, error.offset);
    if (error.func != WENCODE_NONE) printf(" in function %u", (unsigned)error.func);
    printf("\n");
    return false;
}

static bool features_named(const char *name, uint64_t *features)
{
    static const struct {
        const char *name;
        uint64_t features;
    } sets[] = {{"wasm1", WENCODE_WASM1},
                {"wasm2", WENCODE_WASM2},
                {"wasm3", WENCODE_WASM3},
                {"all", WENCODE_ALL_FEATURES}};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        if (strcmp(sets[i].name, name) != 0) continue;
        *features = sets[i].features;
        return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    uint64_t features = WENCODE_WASM3;
    int i = 1, bad = 0;
    bool named = argc > 2 && strcmp(argv[1], "--features") == 0;
    if (named && features_named(argv[2], &features)) i = 3;
    if (i >= argc || (named && i == 1) || argv[i][0] == '-') {
        fprintf(stderr, "usage: validate [--features wasm1|wasm2|wasm3|all] FILE...\n");
        return 1;
    }
    for (; i < argc; i++) bad |= !judge(argv[i], features);
    if (fflush(stdout) != 0 || ferror(stdout)) return perror("validate: standard output"), 1;
    return bad;
}
