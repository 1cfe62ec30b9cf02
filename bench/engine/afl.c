/* bench/engine/afl.c - the same targets for AFL++. Build with -DTARGET=target_NAME, with -DRAW to decode
 * values from the bytes (with -DTEXT=text_NAME they are the text), with -DMUTATOR for the library of the mutator. */
#include "targets.h"

#include <stdlib.h>

#if defined(MUTATOR)
WSMITH_AFL_MUTATOR()
#elif defined(RAW)
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

__AFL_FUZZ_INIT();

int main(void)
{
    __AFL_INIT();
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* the one for cmplog is left behind else, asleep */
    const unsigned char *data = __AFL_FUZZ_TESTCASE_BUF;
    while (__AFL_LOOP(100000)) {
        size_t size = (size_t)__AFL_FUZZ_TESTCASE_LEN;
#ifdef TEXT
        if (TEXT(data, size)) abort();
#else
        wsmith_source s;
        wsmith_from_bytes(&s, data, size);
        if (TARGET(NULL, &s)) abort();
#endif
    }
    return 0;
}
#else
WSMITH_AFL_MAIN(TARGET)
#endif
