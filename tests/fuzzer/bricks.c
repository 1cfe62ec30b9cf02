/* tests/fuzzer/bricks.c - a target that never fails and has much to cover. */
#define WSMITH_ENGINE
#include "wsmith.h"

static volatile unsigned sink;

static void wall(const uint8_t *p, size_t n)
{
    unsigned state = 0;
    for (size_t i = 0; i < n; i++) {
        switch (state * 4 + (p[i] & 3)) {
        case 0: state = 1; break;
        case 6: state = p[i] > 200 ? 2 : 0; break;
        case 11: state = p[i] == 0x5b ? 3 : 1; break;
        case 13: state = p[i] < 20 ? 4 : 2; break;
        case 18: state = p[i] == 0xe6 ? 5 : 3; break;
        case 20: sink = sink + 1; break;
        default: state = state > 0 ? state - 1 : 0; break;
        }
    }
}

static bool target(void *context, wsmith_source *s)
{
    uint8_t bytes[64];
    size_t n = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 64, 12) bytes[n++] = wsmith_u8(s);
    wall(bytes, n);
    return false;
}

WSMITH_MAIN(target)
