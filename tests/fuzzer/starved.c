/* tests/fuzzer/starved.c - a target that never fails, where the engine gets no memory in half of the processes, or, with
 * STARVED in the environment, in none. */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

static void *starved_realloc(void *p, size_t n)
{
    static unsigned calls;
    bool unlucky = ((unsigned)getpid() * 2654435761u >> 31) != 0 || getenv("STARVED");
    if (++calls > 400 && unlucky) return NULL;
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
