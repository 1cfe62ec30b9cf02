/* tests/fuzz/fuzz_validate.c - the validator on any bytes, with features from the first ones. An error has
 * a status, a message, and a place inside of the input; what is valid stays so with more features
 * (proposals that make a rule stricter apart).
 */
#include <stdio.h>
#include <stdlib.h>
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#define MUST(x) ((x) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x), abort()))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool judge(const uint8_t *data, size_t size, uint64_t features)
{
    wencode_error error;
    bool good = wencode_validate(data, size, features, &error);
    MUST(good == (error.status == WENCODE_OK));
    MUST(error.offset <= size);
    MUST(good || error.message[0]);
    MUST(good == wencode_validate(data, size, features, NULL));
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint64_t sets[4] = {WENCODE_WASM1, WENCODE_WASM2, WENCODE_WASM3,
                                     WENCODE_ALL_FEATURES};
    bool before = false;
    for (int i = 0; i < 4; i++) {
        bool good = judge(data, size, sets[i]);
        MUST(good || !before || i == 3);
        before = good;
    }
    return 0;
}
