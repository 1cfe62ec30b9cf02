/* afl_mutator.c - the custom mutator of afl-fuzz for every harness made with WSMITH_AFL_MAIN.
 *
 *     cc -O2 -shared -fPIC -I. examples/afl_mutator.c -o afl_mutator.so
 *
 *     afl-clang-fast -g -O1 -DWITH_AFL -I. examples/fuzz_deque.c -o fuzz_deque
 *     mkdir in && echo hello > in/hello
 *     export AFL_CUSTOM_MUTATOR_ONLY=1 AFL_CUSTOM_MUTATOR_LIBRARY=$PWD/afl_mutator.so
 *     afl-fuzz -i in -o out -- ./fuzz_deque
 *     ./fuzz_deque out/default/crashes/id*          # what was found, again
 */
#define WSMITH_ENGINE
#define WSMITH_NO_COVERAGE_HOOKS
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

WSMITH_AFL_MUTATOR()
