/* tests/fuzzer/edited.c - a target that is edited between searches, by tests/stage_fuzzer.sh.
 *
 * Much of it is reached only by values that belong together, which a search finds and a corpus has. It
 * fails for a message in which all is right.
 */
#define WSMITH_ENGINE
#include "wsmith.h"

static volatile unsigned sink;

/* A part is right when its kind, its key and its size go together. */
static unsigned weigh(unsigned kind, unsigned key, unsigned size)
{
    switch (kind) {
    case 1: return key == 0x1234 ? size == 11 ? 3 : 2 : 0;
    case 2: return key == 0xbeef ? size == 22 ? 3 : 2 : 0;
    case 3: return key == 0x4711 ? size == 33 ? 3 : 2 : 0;
    case 4: return key == 0x0fff ? size == 44 ? 3 : 2 : 0;
    case 5: return key == 0x8001 ? size == 55 ? 3 : 2 : 0;
    default: return 0;
    }
}

static unsigned part(wsmith_source *s)
{
    unsigned kind, key, size;
    kind = (unsigned)wsmith_range(s, 0, 15);
    key = wsmith_u16(s);
    sink += wsmith_u8(s);
    size = (unsigned)wsmith_range(s, 0, 99);
    sink += wsmith_u8(s);
    return weigh(kind, key, size) == 3 ? 1u << kind : 0;
}

static bool target(void *context, wsmith_source *s)
{
    unsigned magic, version, right = 0;
    (void)context;
    magic = wsmith_u32(s);
    version = wsmith_u8(s);
    sink += wsmith_u8(s);
    if (magic != 0x600dcafe || version != 7) return false;
    WSMITH_EACH(s, l, 0, 12, 5) right |= part(s);
    return right == 0x3e;
}

WSMITH_MAIN(target)
