/* src/wrt/runtime/context.h - stores, instances and what compiled code sees of them.
 *
 * Compiled code keeps the address of a wrt__context in a register and reaches everything from
 * there; the fields it touches stand first and are found with offsetof. Slots are 64 bits: i32 and
 * f32 in the low half with the high half zero, references as pointers (funcref: wrt__func *,
 * externref: the host's pointer; NULL is null). A v128 will take two slots.
 */
#ifndef WRT__CONTEXT_H
#define WRT__CONTEXT_H

#include "engine.h"

typedef struct wrt__context wrt__context;
typedef struct wrt__func wrt__func;

/* A function of some store: what a funcref points to. Lives as long as the store. */
struct wrt__func {
    const void *code; /* entry in compiled code's own calling convention; NULL when interpreted */
    wrt__context *context; /* of the defining instance; NULL for a host function */
    uint32_t type_id;      /* canonical */
    uint32_t func_index;   /* in its module; 0 for host functions */
    uint32_t handle;       /* index in store->funcs */
    const wrt__type *type;
    /* host functions: exactly one of the two callbacks */
    wrt_callback callback;
    wrt_callback_raw callback_raw;
    void *data;
};

typedef struct wrt__table {
    uint64_t *elements; /* slots */
    uint32_t size;
    uint32_t cap;
    uint32_t max; /* 0xffffffff when has_max is false */
    wrt_valtype content;
    bool has_max;
    uint32_t handle; /* index in store->tables */
    wrt_store *store;
} wrt__table;

typedef struct wrt__memory {
    uint8_t *data;
    uint64_t size;      /* bytes */
    uint64_t max_pages; /* effective: the type's, at most 65,536 */
    bool has_max;       /* the type has a maximum, for matching and wrt_extern_get_type */
    bool guarded;       /* address space reserved by os.h; `data` never moves */
    uint64_t reserved; /* bytes of it; without guard pages: bytes allocated, all zero behind size */
    uint32_t handle;   /* index in store->memories */
    wrt_store *store;
    wrt__context **users; /* array.h: contexts that cache data and size */
} wrt__memory;

typedef struct wrt__global {
    uint64_t bits; /* a slot */
    wrt_valtype content;
    uint32_t handle; /* index in store->globals */
    bool is_mutable;
} wrt__global;

/* Pieces of machine code that compiled code calls through its context. */
enum {
    WRT__THUNK_TRAP,
    WRT__THUNK_FUEL,
    WRT__THUNK_RUNTIME,
    WRT__THUNK_SWITCH_TO,
    WRT__THUNK_SWITCH_BACK,
    WRT__THUNK_ROUND,
    WRT__THUNK_COUNT
};

/* An instance. Allocated in one block with its arrays; freed with the store. */
struct wrt__context {
    /* -- read and written by compiled code -------------------------------------------------- */
    int64_t fuel;          /* must be first. Left in the tank; may be negative inside a block. The
                              top byte is 0xC0 when an interrupt was sent. Authoritative only while
                              this context runs; store->fuel is otherwise (see fuel.h). Without
                              metering it stays at WRT_MAX_FUEL. */
    uintptr_t stack_limit; /* compiled code traps when its stack pointer would go below */
    uint8_t *memory_data;  /* memory 0, NULL when there is none */
    uint64_t memory_size;  /* bytes */
    wrt__table **tables;   /* index space */
    wrt__global **globals; /* index space; defined ones are in global_cells */
    wrt__func **funcs;     /* index space: imports, then &own_funcs[] */
    wrt__global *global_cells;            /* defined globals, in order */
    const void *thunks[WRT__THUNK_COUNT]; /* compiled code's ways out; jit/x64_thunks.h */
    wrt_store *store;
    uint64_t scratch[3]; /* of the thunks */
    /* -- the runtime's own ------------------------------------------------------------------- */
    wrt__func *own_funcs; /* defined functions, in order */
    wrt__memory **memories;
    wrt__table *own_tables;
    wrt__memory *own_memories;
    wrt_module *module;                     /* kept alive by this instance */
    struct wrt__linker_types *linker_types; /* linker.h; the same, or NULL */
    bool *elem_dropped;                     /* per element segment */
    bool *data_dropped;
    uint32_t index; /* in store->instances */
};

/* Frames of WebAssembly code entered from the host, innermost first: where a trap returns to, and
 * where a backtrace continues below a host frame. */
typedef struct wrt__activation {
    struct wrt__activation *previous;
    wrt__context *context; /* running now in this activation (changes at cross-instance calls) */
    const void *exit_pc;   /* set when compiled code calls out: return address and stack pointer */
    const void *exit_sp;
    const void *entry_sp; /* stack pointer the trap exit restores */
    void *interp_frame;   /* the interpreter's innermost frame, for backtraces */
} wrt__activation;

/* See fuel.h for the protocol between a sender and running code. */
struct wrt_interrupt {
    uint32_t references; /* atomic; store and user */
    uint32_t pending;    /* atomic flag, the truth; the context's top byte only makes code look */
    uint32_t senders;    /* atomic: wrt_interrupt_send calls under way */
    uintptr_t running;   /* atomic: the wrt__context whose fuel word is live in compiled code; 0
                            outside of it, and always with the interpreter */
    uintptr_t thread;    /* atomic: wrt__thread_tag of the thread that runs it */
};

struct wrt_store {
    wrt_engine *engine;
    uint32_t id; /* unique in the process, never 0 */
    void *data;
    void (*finalizer)(void *);
    /* fuel.h */
    int64_t fuel;        /* authoritative while no WebAssembly code runs */
    uint64_t fuel_added; /* all ever put in; minus what is left is the consumption */
    wrt_fuel_callback fuel_callback;
    void *fuel_callback_data;
    wrt_interrupt *interrupt; /* made on first use */
    wrt__activation *activation;
    uintptr_t stack_limit; /* set when code is entered with no activation below */
    /* the trap being raised: filled by trap.h, read by the call that entered */
    wrt_trap trap;
    bool trap_is_set; /* since the innermost host function was called */
    /* array.h arrays of pointers, in order of creation; handles index them */
    wrt__context **instances;
    wrt__func **funcs;
    wrt__table **tables;
    wrt__memory **memories;
    wrt__global **globals;
    void **owned;          /* blocks to free that are not part of an instance */
    uint32_t *types;       /* references to give back: types of functions made by the host */
    uint64_t memory_bytes; /* in all memories, against config.max_memory_bytes */
    uint64_t table_elements;
    uint64_t *interp_stack; /* the interpreter's value stack, allocated on first use */
    uint64_t *interp_stack_end;
};

/* -- slots ----------------------------------------------------------------------------------- */

static inline uint64_t wrt__slot_of_func(const wrt__func *f) { return (uint64_t)(uintptr_t)f; }

static inline wrt__func *wrt__func_of_slot(uint64_t slot) { return (wrt__func *)(uintptr_t)slot; }

/* The value of a constant expression; it cannot fail after validation. What it refers to is
 * immutable, so an element segment needs no evaluated copy. */
static inline uint64_t wrt__const_eval(const wrt__context *ctx, const wrt__const *c)
{
    if (c->kind == WRT__CONST_GLOBAL) return ctx->globals[c->index]->bits;
    if (c->kind == WRT__CONST_FUNC) return wrt__slot_of_func(ctx->funcs[c->index]);
    return c->bits;
}

#endif /* WRT__CONTEXT_H */
