/* tests/unit/wrt_interp_switch.c - the same without addresses of labels, as on other compilers. */
/* qemu */
/* small frames */
#define WRT_NO_COMPUTED_GOTO
#include "common/opinfo.h"
#include "wrt_interp.c"
