/* bench/engine/libfuzzer.c - the same targets for libFuzzer: values decoded from its bytes. Build with
 * -DTARGET=target_NAME; with -DTEXT=text_NAME they are a text as they are. With -DSPEED=N bugs are passed over, and the
 * M runs per second of CPU time of the N runs after the first N are printed. */
#include "targets.h"
#include "../lib/measure.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef SPEED
static bool met(bool bug)
{
    static uint64_t runs;
    static double start;
    (void)bug;
    if (++runs == SPEED) start = cpu_ms();
    if (runs < 2 * SPEED) return false;
    printf("%.3f\n", SPEED * 1e-3 / (cpu_ms() - start));
    fflush(stdout);
    _Exit(0);
}
#else
static bool met(bool bug) { return bug; }
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
#ifdef TEXT
    if (met(TEXT(data, size))) abort();
#else
    wsmith_source s;
    wsmith_from_bytes(&s, data, size);
    if (met(TARGET(NULL, &s))) abort();
#endif
    return 0;
}
