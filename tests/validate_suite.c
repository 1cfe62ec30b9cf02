/* tests/validate_suite.c - wencode_validate on the modules of the specification's scripts; and each
 * written again through a checked encoder, which must finish it exactly when it is valid.
 *
 *     validate_suite EXCEPTIONS < LIST
 *
 * LIST is what validate_suite.py prints. EXCEPTIONS names modules whose verdict is another one, one
 * a line, with the reason behind the name; every one of them must be another one indeed. Ends with
 * `N passed, N failed, N skipped`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

static char *exceptions;
static unsigned passed, failed, except, rewritten;

static uint8_t *read_file(const char *name, size_t *len)
{
    FILE *f = fopen(name, "rb");
    long size = f && fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    uint8_t *bytes = size >= 0 ? (uint8_t *)malloc((size_t)size + 1) : NULL;
    *len = 0;
    if (bytes) {
        rewind(f);
        *len = fread(bytes, 1, (size_t)size, f);
        bytes[*len] = 0;
    }
    if (f) fclose(f);
    return bytes;
}

/* Is there a line whose name is the end of the path? */
static bool is_exception(const char *path)
{
    size_t len = strlen(path);
    for (const char *line = exceptions; *line; line++) {
        size_t n = strcspn(line, " ");
        if (n < len && path[len - n - 1] == '/' && memcmp(path + len - n, line, n) == 0)
            return true;
        line = strchr(line, '\n');
        if (!line) break;
    }
    return false;
}

/* Written again: 0 refused, 1 finished, 2 not written by an encoder that does not check, either. */
static int rewrite(const uint8_t *bytes, size_t len, uint64_t features)
{
    wencode e;
    size_t size;
    int result = 2;
    for (int checked = 0; checked < 2; checked++) {
        wencode_init(&e);
        if (checked) wencode_set_checked(&e, features);
        uint8_t *again = NULL;
        if (wencode_reencode(&e, bytes, len, NULL, NULL)) again = wencode_finish(&e, &size);
        if (checked) result = again != NULL;
        bool stop = !again && !checked;
        wencode_free_bytes(again);
        wencode_free(&e);
        if (stop) break;
    }
    return result;
}

static void judge(uint64_t features, bool valid, const char *path)
{
    size_t len;
    wencode_error error;
    uint8_t *bytes = read_file(path, &len);
    /* a copy of the exact size, so that a sanitizer sees a byte too many */
    uint8_t *exact = bytes ? (uint8_t *)malloc(len ? len : 1) : NULL;
    if (!exact) {
        printf("%s cannot be read\n", path);
        failed++;
        free(bytes);
        return;
    }
    memcpy(exact, bytes, len);
    bool good = wencode_validate(exact, len, features, &error);
    bool odd = is_exception(path);
    except += odd;
    if ((good == valid) != odd) {
        passed++;
    } else {
        failed++;
        printf("%s: %s%s %s\n", path, good ? "valid" : "not valid", odd ? ", no exception" : "",
               error.message);
    }
    int again = rewrite(exact, len, features);
    rewritten += again < 2;
    if (again < 2 && (again == 1) != good) {
        failed++;
        printf("%s: %s, but the checked encoder says %s\n", path, good ? "valid" : "not valid",
               again ? "yes" : "no");
    }
    free(exact);
    free(bytes);
}

int main(int argc, char **argv)
{
    static char line[8192];
    size_t len;
    exceptions = (char *)read_file(argc > 1 ? argv[1] : "", &len);
    if (!exceptions) {
        fprintf(stderr, "usage: validate_suite EXCEPTIONS < LIST\n");
        return 1;
    }
    while (fgets(line, sizeof line, stdin)) {
        char *verdict = strchr(line, ' ');
        char *path = verdict ? strchr(verdict + 1, ' ') : NULL;
        if (!path) continue;
        path[strcspn(path, "\n")] = 0;
        judge(strtoull(line, NULL, 0), verdict[1] == 'o', path + 1);
    }
    free(exceptions);
    printf("%u verdicts are not those of the scripts, as listed; %u modules written again\n",
           except, rewritten);
    printf("%u passed, %u failed, 0 skipped\n", passed, failed);
    return failed != 0;
}
