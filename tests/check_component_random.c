/* tests/check_component_random.c - writes random components for tests/stage_component.sh.
 *
 *     check_component_random DIR N [any]     writes DIR/0.wasm to DIR/(N-1).wasm, no operand out of
 *                                            range; `any`: also what does not survive printing
 */
#include "component/random.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    for (int i = 0; i < atoi(argv[2]); i++) {
        wencode_component c;
        wsmith_source source;
        char path[400];
        size_t len;
        wencode_component_init(&c);
        wsmith_from_seed(&source, (uint64_t)i, 4000);
        random_component(&c, &source, 0, argc == 3);
        uint8_t *bytes = wencode_component_finish(&c, &len);
        if (!bytes) {
            fprintf(stderr, "seed %d: %s\n", i, wencode_component_get_error(&c)->message);
            return 1;
        }
        snprintf(path, sizeof path, "%s/%d.wasm", argv[1], i);
        FILE *file = fopen(path, "wb");
        if (!file || fwrite(bytes, 1, len, file) != len || fclose(file) != 0) return 1;
        wencode_free_bytes(bytes);
        wencode_component_free(&c);
        wsmith_source_end(&source);
    }
    return 0;
}
