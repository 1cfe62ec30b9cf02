/* tests/check_component.c - the same components as text and as calls, for tests/stage_component.sh.
 *
 *     check_component DIR     writes DIR/NAME.wat and DIR/NAME.wasm for every case, prints the names
 *
 * The bytes that another program makes of the text are those that the calls must give. */
#include "component/canon.h"
#include "component/sections.h"
#include "component/types.h"

#include <stdio.h>

static int save(const char *directory, const char *name, const char *suffix, const void *bytes,
                size_t n)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s.%s", directory, name, suffix);
    FILE *file = fopen(path, "wb");
    size_t written = file ? fwrite(bytes, 1, n, file) : 0;
    if (!file || written != n || fclose(file) != 0) {
        fprintf(stderr, "%s cannot be written\n", path);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    int failures = 0;
    if (argc != 2) return 2;
    for (const test_case *t = first_case; t; t = t->next) {
        wencode_component c;
        size_t len;
        wencode_component_init(&c);
        t->write(&c);
        uint8_t *bytes = wencode_component_finish(&c, &len);
        if (bytes) {
            failures += save(argv[1], t->name, "wat", t->text, strlen(t->text));
            failures += save(argv[1], t->name, "wasm", bytes, len);
            printf("%s\n", t->name);
        } else {
            fprintf(stderr, "%s: %s\n", t->name, wencode_component_get_error(&c)->message);
            failures++;
        }
        wencode_free_bytes(bytes);
        wencode_component_free(&c);
    }
    return failures != 0;
}
