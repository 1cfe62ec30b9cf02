/* tests/fuzzer/spell.c - fails when eight letters have the hash of a word, which no comparison shows. */
#define WSMITH_ENGINE
#include "wsmith.h"

static bool target(void *context, wsmith_source *s)
{
    uint8_t p[32];
    size_t n = wsmith_slice(s, p, sizeof p);
    (void)context;
    for (size_t i = 0; i + 8 <= n; i++) {
        uint32_t h = 2166136261u;
        for (size_t k = 0; k < 8; k++) h = (h ^ p[i + k]) * 16777619u;
        if (h == 0xa9ee1bb3u) return wsmith_fail(s, "the word");
    }
    return false;
}

WSMITH_MAIN(target)
