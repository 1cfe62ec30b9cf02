/* src/wsmith/bridge/os_afl.h - the main function of a harness that afl-clang-fast compiles.
 *
 * AFL++'s macros come from its command line and need read() where they are used.
 */
#ifndef WSMITH__OS_AFL_H
#define WSMITH__OS_AFL_H

#include <stdbool.h>
#include <unistd.h>

/* clang-format off */
#define WSMITH_AFL_MAIN(target)                                                                       \
    __AFL_FUZZ_INIT();                                                                                \
    int main(int argc, char **argv)                                                                   \
    {                                                                                                 \
        if (argc > 1) return wsmith_afl_files(argc, argv, target);                                    \
        wsmith_afl_open();                                                                            \
        __AFL_INIT();                                                                                 \
        const unsigned char *data = __AFL_FUZZ_TESTCASE_BUF;                                          \
        while (__AFL_LOOP(100000)) {                                                                  \
            size_t size = (size_t)__AFL_FUZZ_TESTCASE_LEN;                                            \
            wsmith_afl_run(target, data, size);                                                       \
        }                                                                                             \
        return 0;                                                                                     \
    }
/* clang-format on */

#endif /* WSMITH__OS_AFL_H */
