/* tests/object/sections.c - a module with every section that tools read, to standard output, for
 * tests/stage_wencode.sh, which looks for each in what `wasm-tools dump` says.
 * Build: cc -Isrc tests/object/sections.c */
#include <stdio.h>

#define WENCODE_IMPLEMENTATION
#include "wencode.h"

int main(void)
{
    wencode e;
    size_t len;
    wencode_core_value values[3] = {{WENCODE_I32, 42},
                                    {WENCODE_F64, 0x3ff0000000000000u},
                                    {WENCODE_VOID, 0}};
    wencode_init(&e);
    wencode_memory(&e, wencode_at_least(1));
    wencode_func(&e, wencode_sig(&e, "i", ""));
    wencode_block(&e, WENCODE_VOID);
    wencode_local_get(&e, 0);
    wencode_branch_hint(&e, true);
    wencode_br_if(&e, 0);
    wencode_local(&e, WENCODE_I64);
    wencode_end(&e);
    wencode_func_end(&e);
    wencode_producer(&e, "language", "C", "99");
    wencode_target_feature(&e, '+', "simd128");
    wencode_dylink_memory(&e, 100, 4, 2, 0);
    wencode_dylink_needed(&e, "libm.so");
    wencode_core(&e, "process");
    wencode_core_module(&e, "module");
    wencode_core_instance(&e, 0, NULL, 0, NULL, 0);
    wencode_core_stack(&e, "thread");
    wencode_core_frame(&e, 0, 5, 200, values, 3, values, 1);
    wencode_name_label(&e, 0, 0, "label");
    uint8_t *module = wencode_finish(&e, &len);
    if (module) fwrite(module, 1, len, stdout);
    wencode_free_bytes(module);
    wencode_free(&e);
    return module ? 0 : 1;
}
