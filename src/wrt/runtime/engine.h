/* src/wrt/runtime/engine.h - engines: settings, canonical types, code memory.
 *
 * Shared by threads. The two things that change after creation, the type registry and the code
 * arena, are behind one spin lock each; both are touched only while modules are made or freed,
 * never on a call.
 */
#ifndef WRT__ENGINE_H
#define WRT__ENGINE_H

#include "../module/module.h"

struct wrt__type_registry; /* module/types.h */
struct wrt__arena;         /* jit/codebuf.h */

struct wrt_engine {
    uint32_t references;  /* atomic: the user, modules, stores, linkers */
    wrt_config config;    /* defaults filled in */
    struct wrt__type_registry *types;
    struct wrt__arena *arena; /* NULL for the interpreter */
};

#endif /* WRT__ENGINE_H */
