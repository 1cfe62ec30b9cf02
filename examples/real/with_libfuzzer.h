/* with_libfuzzer.h - put in front of a harness it becomes a target of libFuzzer: values are decoded from its
 * bytes, and a failure is an abort. libFuzzer knows nothing of choices then: that is what is compared. */
#define WSMITH_ENGINE
#include "wsmith.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#undef WSMITH_MAIN
#define WSMITH_MAIN(target)                                      \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) \
    {                                                            \
        wsmith_source source;                                    \
        wsmith_from_bytes(&source, data, size);                  \
        if (target(NULL, &source)) abort();                      \
        return 0;                                                \
    }
