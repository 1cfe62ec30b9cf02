/* tests/fuzz/fuzz_checked.c - random calls into the checked encoder and into one that does not
 * check. What the first finishes is the second's module and valid; what it refuses is not valid,
 * if the second has it at all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define WENCODE_IMPLEMENTATION
#include "wencode.h"
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

#include "encoder_calls.h"

#define MUST(x) ((x) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x), abort()))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint64_t sets[4] = {WENCODE_WASM2, WENCODE_WASM3, WENCODE_WASM3,
                                     WENCODE_ALL_FEATURES};
    static calls c;
    wsmith_source source;
    size_t len, plain_len;
    if (size < 2) return 0;
    uint64_t features = sets[data[0] & 3];
    wsmith_from_bytes(&source, data + 1, size - 1);
    calls_module(&c, &source, features);
    uint8_t *bytes = wencode_finish(&c.checked, &len);
    uint8_t *plain = wencode_finish(&c.plain, &plain_len);
    MUST(!bytes || (plain && len == plain_len && memcmp(bytes, plain, len) == 0));
    if (plain) {
        wencode_error error;
        bool good = wencode_validate(plain, plain_len, features, &error);
        if (good != (bytes != NULL))
            fprintf(stderr, "%s / %s\n", error.message, wencode_get_error(&c.checked)->message);
        MUST(good == (bytes != NULL));
    }
    wencode_free_bytes(bytes);
    wencode_free_bytes(plain);
    wencode_free(&c.checked);
    wencode_free(&c.plain);
    return 0;
}
