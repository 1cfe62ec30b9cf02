/* bench/engine/bridge.c - the same targets for libFuzzer through the bridge. Build with
 * -DTARGET=target_NAME. */
#include "targets.h"

WSMITH_LIBFUZZER(TARGET)
