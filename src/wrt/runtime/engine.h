/* src/wrt/runtime/engine.h - engines: settings, canonical types, code memory.
 *
 * Shared by threads. The two things that change after creation, the type registry and the code
 * arena, are behind one spin lock each; both are touched only while modules are made or freed,
 * never on a call.
 */
#ifndef WRT__ENGINE_H
#define WRT__ENGINE_H

#include "../../common/atomic.h"
#include "../module/module.h"

/* module/types.h. The runtime makes types of host functions through it:
 *   const wrt__type *wrt__types_intern(wrt_engine *, const wrt_valtype *params, uint32_t param_count,
 *                                      const wrt_valtype *results, uint32_t result_count);
 * the canonical type, which lives as long as the engine; NULL when out of memory. */
struct wrt__type_registry;
struct wrt__arena; /* jit/codebuf.h */

struct wrt_engine {
    uint32_t references; /* atomic: the user, modules, stores, linkers */
    wrt_config config;   /* defaults filled in */
    struct wrt__type_registry *types;
    struct wrt__arena *arena; /* NULL for the interpreter */
};

static inline void wrt__engine_retain(wrt_engine *engine)
{
    wx__atomic_add_u32(&engine->references, 1);
}

#endif /* WRT__ENGINE_H */
