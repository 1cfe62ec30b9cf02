/* src/wrt/interp/prepare.h - puts the interpreter's private codes into a validated module.
 *
 * Runs once, before the module is shared, over the module's own copy of its bytes.
 */
#ifndef WRT__INTERP_PREPARE_H
#define WRT__INTERP_PREPARE_H

#include "codes.h"
#include "../module/module.h"

/* O(code). Cannot fail. */
static WX__UNUSED void wrt__interp_prepare(wrt_module *module)
{
    size_t count = wx__array_len(module->funcs);
    for (size_t i = module->imported_funcs; i < count; i++) {
        module->bytes[module->funcs[i].end - 1] = WRT__CODE_FUNC_END;
    }
}

#endif /* WRT__INTERP_PREPARE_H */
