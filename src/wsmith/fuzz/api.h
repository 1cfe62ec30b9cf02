/* src/wsmith/fuzz/api.h - the fuzzer as a program: what WSMITH_ENGINE adds for users of a command line.
 *
 *     #define WSMITH_IMPLEMENTATION
 *     #define WSMITH_ENGINE
 *     #include "wsmith.h"
 *
 *     static bool target(void *context, wsmith_source *s) { ... return wrong; }
 *     WSMITH_MAIN(target)
 *
 * makes a program that fuzzes until it is stopped, and keeps what it finds in PROGRAM.fuzz; `program
 * help` lists commands and options. Where the system has fork, the target runs in child processes: it
 * may crash, exit, hang or use up memory, and the search goes on.
 */
#ifndef WSMITH__FUZZ_API_H
#define WSMITH__FUZZ_API_H

#include "../engine/api.h"

#ifdef WSMITH_ENGINE

#ifdef __cplusplus
extern "C" {
#endif

/* Exit status: 0 nothing failed, 1 something did, 2 wrong use or the machine does not let it work. */
WSMITH_API int wsmith_fuzz_main(int argc, char **argv, wsmith_target *target, void *context);

#ifdef __cplusplus
}
#endif

#define WSMITH_MAIN(target) \
    int main(int argc, char **argv) { return wsmith_fuzz_main(argc, argv, target, NULL); }

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__FUZZ_API_H */
