/* bench/engine/libfuzzer.c - the same targets for libFuzzer: values decoded from its bytes. Build with
 * -DTARGET=target_NAME. */
#include "targets.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wsmith_source s;
    wsmith_from_bytes(&s, data, size);
    if (TARGET(NULL, &s)) abort();
    return 0;
}
