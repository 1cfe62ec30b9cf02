/* tests/fuzzer/slow.c - a target that takes its time. */
#define WSMITH_ENGINE
#include "wsmith.h"
#include <unistd.h>

static bool target(void *context, wsmith_source *s)
{
    (void)context;
    (void)wsmith_u8(s);
    usleep(400000);
    return false;
}

WSMITH_MAIN(target)
