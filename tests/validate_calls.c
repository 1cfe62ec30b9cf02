/* tests/validate_calls.c - modules made by random calls, with the verdict of the checked encoder on
 * each, for comparison with another validator.
 *
 *     validate_calls FEATURES SEED COUNT DIR
 *
 * Writes COUNT files DIR/N.wasm, what the encoder makes of the calls when it does not check, and
 * prints a line `N ok|bad OFFSET MESSAGE` for each: does the checked one finish the same calls?
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define WENCODE_IMPLEMENTATION
#include "wencode.h"
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

#include "encoder_calls.h"
#include "write_module.h"

int main(int argc, char **argv)
{
    static calls c;
    if (argc < 5) {
        fprintf(stderr, "usage: validate_calls FEATURES SEED COUNT DIR\n");
        return 1;
    }
    uint64_t seed = strtoull(argv[2], NULL, 10) << 32;
    unsigned count = (unsigned)strtoul(argv[3], NULL, 10);
    uint64_t features = strtoull(argv[1], NULL, 0);
    for (unsigned i = 0; i < count; seed++) {
        wsmith_source source;
        size_t len, plain_len;
        wsmith_from_seed(&source, seed, 400);
        calls_module(&c, &source, features);
        uint8_t *bytes = wencode_finish(&c.checked, &len);
        uint8_t *plain = wencode_finish(&c.plain, &plain_len);
        const wencode_error *error = wencode_get_error(&c.checked);
        if (bytes && (!plain || len != plain_len || memcmp(bytes, plain, len) != 0)) {
            fprintf(stderr, "validate_calls: checking changes the module of seed %u\n", i);
            return 1;
        }
        if (plain) {
            if (!write_module(argv[4], i, plain, plain_len)) {
                fprintf(stderr, "validate_calls: cannot write to %s\n", argv[4]);
                return 1;
            }
            printf("%u %s %zu %s\n", i++, bytes ? "ok" : "bad", error->offset, error->message);
        }
        wencode_free_bytes(bytes);
        wencode_free_bytes(plain);
        wencode_free(&c.checked);
        wencode_free(&c.plain);
    }
    return 0;
}
