/* tests/fuzzer/wide.c - a target that never fails and whose inputs are large, and all worth keeping. */
#define WSMITH_ENGINE
#include "wsmith.h"

static bool target(void *context, wsmith_source *s)
{
    uint64_t sum = 0;
    (void)context;
    for (int i = 0; i < 8000; i++) sum = sum * 31 + wsmith_u8(s);
    for (int i = 0; i < 10; i++) wsmith_feature(s, 1, sum >> i & 0xfff);
    return false;
}

WSMITH_MAIN(target)
