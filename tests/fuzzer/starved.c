/* tests/fuzzer/starved.c - a target that never fails, where the engine gets no memory now and then, in each process at
 * another time, or, with STARVED in the environment, soon none at all. */
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

static void *starved_realloc(void *p, size_t n)
{
    static unsigned calls;
    unsigned every = getenv("STARVED") ? 1 : 197;
    if (++calls > 400 && (calls + (unsigned)getpid() * 131) % every == 0) return NULL;
    return realloc(p, n);
}

#define WSMITH_REALLOC(p, n) starved_realloc((p), (n))
#define WSMITH_FREE(p)       free(p)
#define WSMITH_ENGINE
#include "wsmith.h"

static volatile int sink;

static bool target(void *context, wsmith_source *s)
{
    (void)context;
    WSMITH_EACH(s, l, 0, 30, 10) if (wsmith_u8(s) > 99) sink = 1;
    return false;
}

WSMITH_MAIN(target)
