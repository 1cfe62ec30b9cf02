/* tests/check_component_copy.c - reads components and writes them again through the public calls.
 *
 *     check_component_copy FILE...     prints each file whose copy differs, and how many are equal
 */
#include "component/copy.h"

static reader r;

/* The contents of a file, to be freed; NULL when it cannot be read. */
static uint8_t *load(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    *size = 0;
    if (!file) return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && ftell(file) > 0) {
        *size = (size_t)ftell(file);
        rewind(file);
        bytes = (uint8_t *)malloc(*size);
        if (bytes && fread(bytes, 1, *size, file) != *size) {
            free(bytes);
            bytes = NULL;
        }
    }
    fclose(file);
    return bytes;
}

int main(int argc, char **argv)
{
    int equal = 0;
    for (int i = 1; i < argc; i++) {
        wencode_component c;
        size_t size, len;
        uint8_t *bytes = load(argv[i], &size);
        if (!bytes || size < 8) return 1;
        wencode_component_init(&c);
        r.c = &c;
        r.start = bytes;
        r.p = bytes + 8;
        r.end = bytes + size;
        copy_component(&r);
        uint8_t *copy = wencode_component_finish(&c, &len);
        if (copy && len == size && memcmp(copy, bytes, size) == 0) equal++;
        else
            printf("%s: %s\n", argv[i],
                   copy ? "differs" : wencode_component_get_error(&c)->message);
        wencode_free_bytes(copy);
        wencode_component_free(&c);
        free(bytes);
    }
    printf("%d of %d equal\n", equal, argc - 1);
    return equal != argc - 1;
}
