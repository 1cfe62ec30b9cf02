/* src/wrt/api.h - everything a user of wrt.h can name.
 *
 * Errors, traps and results are three different things. A function that can fail returns a
 * wrt_status: WRT_OK; WRT_TRAP when WebAssembly code trapped (the place is in the wrt_trap); or an
 * error, described in the wrt_error. Both out structures may be NULL. Nothing prints, aborts or
 * sets errno. Unless said otherwise a call costs O(size of its arguments).
 */
#ifndef WRT__API_H
#define WRT__API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WRT_VERSION_MAJOR 0
#define WRT_VERSION_MINOR 1
#define WRT_VERSION_PATCH 0

#ifdef WRT_STATIC
#if defined(__GNUC__) || defined(__clang__)
#define WRT_API static __attribute__((unused))
#else
#define WRT_API static
#endif
#else
#define WRT_API extern
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* -- results ----------------------------------------------------------------------------------- */

typedef enum wrt_status {
    WRT_OK = 0,
    WRT_TRAP,            /* WebAssembly code trapped; see wrt_trap */
    WRT_ERR_MALFORMED,   /* the bytes are not a module (spec: "Binary Format") */
    WRT_ERR_INVALID,     /* a module, but not a valid one (spec: "Validation") */
    WRT_ERR_UNSUPPORTED, /* valid elsewhere, but the feature is switched off or not one of wrt.h */
    WRT_ERR_LIMIT,       /* a limit of the config or of the implementation was reached */
    WRT_ERR_NOMEM,       /* an allocation failed; nothing was leaked or changed */
    WRT_ERR_LINK,        /* an import is missing or has the wrong type */
    WRT_ERR_TYPE,        /* wrong number or type of arguments, or a value of the wrong type */
    WRT_ERR_USAGE,       /* a handle of another store, an index out of range, a call out of order */
    WRT_ERR_OS           /* the operating system refused memory protection or address space */
} wrt_status;

#define WRT_NO_OFFSET ((size_t)-1)
#define WRT_NO_INDEX  ((uint32_t)-1)

typedef struct wrt_error {
    wrt_status status;
    size_t offset;     /* byte offset in the module, or WRT_NO_OFFSET */
    char message[112]; /* one line, English, ends with a zero byte */
} wrt_error;

/* The numbers are those of wasmtime's C interface, so that results compare directly. */
typedef enum wrt_trap_code {
    WRT_TRAP_STACK_OVERFLOW = 0,
    WRT_TRAP_MEMORY_OUT_OF_BOUNDS = 1,
    WRT_TRAP_TABLE_OUT_OF_BOUNDS = 3,
    WRT_TRAP_INDIRECT_CALL_TO_NULL = 4,
    WRT_TRAP_BAD_SIGNATURE = 5,
    WRT_TRAP_INTEGER_OVERFLOW = 6,
    WRT_TRAP_INTEGER_DIVISION_BY_ZERO = 7,
    WRT_TRAP_BAD_CONVERSION_TO_INTEGER = 8,
    WRT_TRAP_UNREACHABLE = 9,
    WRT_TRAP_INTERRUPT = 10,
    WRT_TRAP_OUT_OF_FUEL = 11,
    WRT_TRAP_HOST = 100 /* a host function asked for it; see wrt_trap.message */
} wrt_trap_code;

typedef struct wrt_frame {
    uint32_t instance;   /* index in the store, in order of instantiation */
    uint32_t func_index; /* in the module's function index space */
    uint32_t offset;     /* of the instruction, in bytes from the start of the module */
} wrt_frame;

#ifndef WRT_MAX_FRAMES
#define WRT_MAX_FRAMES 16
#endif

typedef struct wrt_trap {
    wrt_trap_code code;
    uint32_t frame_count; /* frames recorded, innermost first; host frames are skipped */
    bool truncated;       /* the stack was deeper than WRT_MAX_FRAMES */
    wrt_frame frames[WRT_MAX_FRAMES]; /* frames[0] is the place of the trap */
    char message[112];
} wrt_trap;

/* "out of bounds memory access" and so on: the texts of the specification's test suite. Static. */
WRT_API const char *wrt_trap_text(wrt_trap_code code);
/* "memory_out_of_bounds" and so on: the constant's name in lower case, for tools. Static. */
WRT_API const char *wrt_trap_name(wrt_trap_code code);
WRT_API const char *wrt_status_text(wrt_status status);

/* -- types and values ------------------------------------------------------------------------------ */

/* Value types by their binary codes; wider than a byte so that typed references will fit. */
typedef uint32_t wrt_valtype;
#define WRT_I32       ((wrt_valtype)0x7f)
#define WRT_I64       ((wrt_valtype)0x7e)
#define WRT_F32       ((wrt_valtype)0x7d)
#define WRT_F64       ((wrt_valtype)0x7c)
#define WRT_V128      ((wrt_valtype)0x7b)
#define WRT_FUNCREF   ((wrt_valtype)0x70)
#define WRT_EXTERNREF ((wrt_valtype)0x6f)

/* "i32", "funcref", ...: static text. */
WRT_API const char *wrt_valtype_text(wrt_valtype type);

/* Handles are small values tied to one store; they stay valid until that store is freed. Using one
 * with another store is reported as WRT_ERR_USAGE. */
typedef struct wrt_instance {
    uint32_t store, index;
} wrt_instance;
typedef struct wrt_func {
    uint32_t store, index;
} wrt_func;
typedef struct wrt_table {
    uint32_t store, index;
} wrt_table;
typedef struct wrt_memory {
    uint32_t store, index;
} wrt_memory;
typedef struct wrt_global {
    uint32_t store, index;
} wrt_global;

/* The null funcref; any func with store 0 is null. */
#define WRT_NULL_STORE 0u

typedef struct wrt_value {
    wrt_valtype type;
    union {
        int32_t i32;
        int64_t i64;
        uint32_t f32;    /* bits: NaN payloads survive; see wrt_f32() and wrt_as_f32() */
        uint64_t f64;    /* bits */
        wrt_func func;   /* func.store == 0 is null */
        void *externref; /* a host pointer, never followed; NULL is the null reference */
    } of;
} wrt_value;

typedef struct wrt_functype {
    const wrt_valtype *params;
    const wrt_valtype *results;
    uint32_t param_count;
    uint32_t result_count;
} wrt_functype;

typedef struct wrt_limits {
    uint64_t min;
    uint64_t max; /* meaningful when has_max */
    bool has_max;
} wrt_limits;

typedef enum wrt_extern_kind {
    WRT_EXTERN_FUNC = 0,
    WRT_EXTERN_TABLE = 1,
    WRT_EXTERN_MEMORY = 2,
    WRT_EXTERN_GLOBAL = 3
} wrt_extern_kind;

typedef struct wrt_extern_type {
    wrt_extern_kind kind;
    wrt_functype func;   /* kind FUNC */
    wrt_limits limits;   /* kind TABLE (elements) and MEMORY (pages of 64 KiB) */
    wrt_valtype content; /* kind TABLE (element type) and GLOBAL */
    bool is_mutable;     /* kind GLOBAL */
} wrt_extern_type;

typedef struct wrt_extern {
    wrt_extern_kind kind;
    union {
        wrt_func func;
        wrt_table table;
        wrt_memory memory;
        wrt_global global;
    } of;
} wrt_extern;

/* -- engine ------------------------------------------------------------------------------------------ */

typedef struct wrt_engine wrt_engine;
typedef struct wrt_module wrt_module;
typedef struct wrt_store wrt_store;
typedef struct wrt_linker wrt_linker;
typedef struct wrt_caller wrt_caller;
typedef struct wrt_interrupt wrt_interrupt;

typedef enum wrt_engine_kind {
    WRT_ENGINE_DEFAULT = 0, /* the compiler where there is one for this CPU, else the interpreter */
    WRT_ENGINE_JIT,
    WRT_ENGINE_INTERP
} wrt_engine_kind;

typedef enum wrt_bounds {
    WRT_BOUNDS_EXPLICIT = 0, /* compare before each access; no signal handler */
    WRT_BOUNDS_GUARD         /* reserve address space, catch SIGSEGV; 64-bit POSIX, JIT only */
} wrt_bounds;

/* Features that can be switched off; bits for wrt_config.features_off. Wasm 1.0 is
 * always on; other features than these make a module WRT_ERR_UNSUPPORTED. */
#define WRT_FEATURE_MUTABLE_GLOBAL          (1u << 0)
#define WRT_FEATURE_SIGN_EXTENSION          (1u << 1)
#define WRT_FEATURE_SATURATING_FLOAT_TO_INT (1u << 2)
#define WRT_FEATURE_MULTI_VALUE             (1u << 3)
#define WRT_FEATURE_BULK_MEMORY             (1u << 4)
#define WRT_FEATURE_REFERENCE_TYPES         (1u << 5)

/* Zero in any field means the default. Copied by wrt_engine_new. */
typedef struct wrt_config {
    uint32_t features_off; /* WRT_FEATURE_ bits; first, so that = {0} is right in C++ too */
    wrt_engine_kind engine;
    wrt_bounds bounds;
    bool fuel;                   /* meter; a store then starts with 0 fuel */
    bool canonicalize_nans;      /* every NaN a float operation makes is the canonical one */
    size_t max_stack;            /* bytes of native stack a call from the host may use; 512 KiB. The
                                   calling thread must have it, and what host functions take */
    size_t max_module_size;      /* bytes; 1 GiB */
    uint64_t max_memory_bytes;   /* all linear memories of a store together; 4 GiB */
    uint64_t max_table_elements; /* all tables of a store together; 10,000,000 */
    uint32_t max_instances;      /* per store; 10,000, the same for tables and memories */
    size_t max_code_bytes; /* machine code of all modules of the engine; 256 MiB, reserved lazily */
    uint32_t inject;       /* a deliberate fault in compiled code, to test testers; only with
                                   WRT_INJECT defined, else ignored. See jit/inject.h */
} wrt_config;

/* An engine holds settings, types and code memory. It may be used by many threads at once, and must
 * outlive nothing: modules, linkers and stores keep it alive until they are freed. */
WRT_API wrt_engine *wrt_engine_new(const wrt_config *config, wrt_error *error);
WRT_API void wrt_engine_free(wrt_engine *engine);
/* WRT_ENGINE_JIT or WRT_ENGINE_INTERP. */
WRT_API wrt_engine_kind wrt_engine_get_kind(const wrt_engine *engine);

#ifdef WRT_INJECT
/* The name of fault `number`, from 1; NULL behind the last one. */
WRT_API const char *wrt_inject_name(uint32_t number);
#endif

/* -- modules ------------------------------------------------------------------------------------------- */

/* Decodes, validates and compiles. Keeps no pointer into `bytes`. Thread-safe. O(size). */
WRT_API wrt_module *wrt_module_new(wrt_engine *engine, const uint8_t *bytes, size_t size,
                                   wrt_error *error);
/* The same verdict without compiling or keeping anything. */
WRT_API wrt_status wrt_module_validate(wrt_engine *engine, const uint8_t *bytes, size_t size,
                                       wrt_error *error);
/* Instances keep their module alive; freeing it here only gives up the caller's share. */
WRT_API void wrt_module_free(wrt_module *module);

/* Imports and exports in order of the binary. Names are UTF-8, not zero-terminated, may hold zero
 * bytes, and live as long as the module, as do the arrays in `type`. */
typedef struct wrt_import_info {
    const char *module;
    size_t module_len;
    const char *name;
    size_t name_len;
    wrt_extern_type type;
} wrt_import_info;

typedef struct wrt_export_info {
    const char *name;
    size_t name_len;
    uint32_t index; /* in the index space of its kind */
    wrt_extern_type type;
} wrt_export_info;

WRT_API uint32_t wrt_module_import_count(const wrt_module *module);
WRT_API uint32_t wrt_module_export_count(const wrt_module *module);
/* False when i is out of range. */
WRT_API bool wrt_module_import(const wrt_module *module, uint32_t i, wrt_import_info *out);
WRT_API bool wrt_module_export(const wrt_module *module, uint32_t i, wrt_export_info *out);
/* The name section's entry, or NULL. O(size of the name section). */
WRT_API const char *wrt_module_func_name(const wrt_module *module, uint32_t func_index,
                                         size_t *len);
/* The name of the function of a trap's frame, or NULL. */
WRT_API const char *wrt_frame_name(const wrt_store *store, const wrt_frame *frame, size_t *len);
/* Bytes of machine code; 0 for the interpreter. */
WRT_API size_t wrt_module_code_size(const wrt_module *module);

/* -- stores ---------------------------------------------------------------------------------------------- */

/* The unit of isolation: owns instances, memories, tables, globals and host functions. Used by one
 * thread at a time. `data` belongs to the caller; `finalizer`, when given, gets it at the end. */
WRT_API wrt_store *wrt_store_new(wrt_engine *engine, void *data, void (*finalizer)(void *),
                                 wrt_error *error);
WRT_API void wrt_store_free(wrt_store *store);
WRT_API void *wrt_store_data(const wrt_store *store);
WRT_API wrt_engine *wrt_store_engine(const wrt_store *store);
/* The instance a trap's frame names; false when the index is out of range. */
WRT_API bool wrt_store_instance(const wrt_store *store, uint32_t index, wrt_instance *out);

/* Fuel: one unit per executed instruction with the exceptions of wasmtime's table (nop, drop, block,
 * loop, unreachable, return, else, end cost 0; bulk operations one more per byte or element), and
 * one per function entry. The count is exact at every trap, return and host call. Checked at
 * function entry, loop headers and bulk operations: a straight-line block that does not fit in the
 * tank traps with WRT_TRAP_OUT_OF_FUEL before it starts. At most 2^54. Calls other than get are
 * WRT_ERR_USAGE when the engine does not meter. They may be made by host functions while
 * WebAssembly code is on the stack, and take effect at once. */
#define WRT_MAX_FUEL ((uint64_t)1 << 54)
WRT_API wrt_status wrt_store_set_fuel(wrt_store *store, uint64_t fuel);
WRT_API wrt_status wrt_store_add_fuel(wrt_store *store,
                                      uint64_t fuel); /* saturates at the maximum */
/* WRT_TRAP, and nothing taken, when less than `fuel` is left. */
WRT_API wrt_status wrt_store_consume_fuel(wrt_store *store, uint64_t fuel);
WRT_API uint64_t wrt_store_get_fuel(const wrt_store *store);
/* Since the store was made, whatever was set or added in between. */
WRT_API uint64_t wrt_store_fuel_consumed(const wrt_store *store);
/* Called when the tank cannot pay for the next block; returns fuel to add, 0 to trap. */
typedef uint64_t (*wrt_fuel_callback)(void *data, wrt_store *store);
WRT_API wrt_status wrt_store_on_out_of_fuel(wrt_store *store, wrt_fuel_callback callback,
                                            void *data);

/* A handle another thread or a signal handler can use to stop the code running in `store`. The next
 * function entry or loop header traps with WRT_TRAP_INTERRUPT; when none is running, the next call
 * does, once. The handle outlives the store (then it does nothing). Host code is not interrupted:
 * it may ask wrt_caller_interrupted. NULL when out of memory. */
WRT_API wrt_interrupt *wrt_store_interrupt(wrt_store *store);
/* Async-signal-safe, any thread. From another thread than the running one it waits until the code
 * has noticed: microseconds, when that thread has a processor. */
WRT_API void wrt_interrupt_send(wrt_interrupt *handle);
/* Takes back an interrupt that no code has seen yet, so that it does not hit the next call. */
WRT_API void wrt_interrupt_clear(wrt_interrupt *handle);
WRT_API void wrt_interrupt_free(wrt_interrupt *handle);

/* -- host functions ------------------------------------------------------------------------------------------ */

/* `args` and `results` have the type's lengths; results come in as zeros of the right types. Return
 * WRT_OK, or the value of wrt_caller_trap. A result of the wrong type traps. */
typedef wrt_status (*wrt_callback)(void *data, wrt_caller *caller, const wrt_value *args,
                                   wrt_value *results);
/* The fast form: slots[] holds the arguments on entry and the results on return, one 64-bit slot
 * each; 32-bit values are in the low half, references are opaque. */
typedef wrt_status (*wrt_callback_raw)(void *data, wrt_caller *caller, uint64_t *slots);

WRT_API wrt_store *wrt_caller_store(const wrt_caller *caller);
/* The instance whose code made the call; false when the host called directly. */
WRT_API bool wrt_caller_instance(const wrt_caller *caller, wrt_instance *out);
/* Ends the calling WebAssembly code with WRT_TRAP_HOST and this text: return what this returns. */
WRT_API wrt_status wrt_caller_trap(wrt_caller *caller, const char *message);
/* Pays `fuel` for host work; when it does not fit, the returned status must be returned. */
WRT_API wrt_status wrt_caller_charge(wrt_caller *caller, uint64_t fuel);
WRT_API bool wrt_caller_interrupted(const wrt_caller *caller);

/* -- linking ------------------------------------------------------------------------------------------------- */

/* Names to things, made once and used for many stores and threads: definitions first, then share. */
WRT_API wrt_linker *wrt_linker_new(wrt_engine *engine, wrt_error *error);
WRT_API void wrt_linker_free(wrt_linker *linker);
/* Defining a name twice is WRT_ERR_LINK unless allowed here. */
WRT_API void wrt_linker_allow_shadowing(wrt_linker *linker, bool allow);
/* Store-free host functions: `type` is copied; `data` is passed to the callback and must outlive
 * every store made with this linker. */
WRT_API wrt_status wrt_linker_define_func(wrt_linker *linker, const char *module, const char *name,
                                          const wrt_functype *type, wrt_callback callback,
                                          void *data, wrt_error *error);
WRT_API wrt_status wrt_linker_define_func_raw(wrt_linker *linker, const char *module,
                                              const char *name, const wrt_functype *type,
                                              wrt_callback_raw callback, void *data,
                                              wrt_error *error);
/* Things of one store; instantiating into another store is then WRT_ERR_USAGE. */
WRT_API wrt_status wrt_linker_define(wrt_linker *linker, const char *module, const char *name,
                                     wrt_extern item, wrt_error *error);
/* All exports of an instance under a module name; stops at the first that cannot be defined. */
WRT_API wrt_status wrt_linker_define_instance(wrt_linker *linker, wrt_store *store,
                                              const char *module, wrt_instance instance,
                                              wrt_error *error);
typedef enum wrt_unknown_imports {
    WRT_UNKNOWN_IMPORTS_FAIL = 0, /* WRT_ERR_LINK */
    WRT_UNKNOWN_IMPORTS_TRAP,     /* functions trap when called; other kinds as zero */
    WRT_UNKNOWN_IMPORTS_ZERO      /* functions return zeros and nulls; memories and tables of the
                                     minimum size, globals of zero */
} wrt_unknown_imports;
WRT_API void wrt_linker_unknown_imports(wrt_linker *linker, wrt_unknown_imports mode);
/* Resolves the imports, instantiates and runs the start function. */
WRT_API wrt_status wrt_linker_instantiate(const wrt_linker *linker, wrt_store *store,
                                          wrt_module *module, wrt_instance *out, wrt_trap *trap,
                                          wrt_error *error);

/* Instantiates with imports by position. A trap in a segment or the start function leaves what was
 * written (spec: "Modules, Instantiation"); the instance is then not usable by name. */
WRT_API wrt_status wrt_instance_new(wrt_store *store, wrt_module *module, const wrt_extern *imports,
                                    size_t import_count, wrt_instance *out, wrt_trap *trap,
                                    wrt_error *error);
/* False when there is no such export. O(log n). */
WRT_API bool wrt_instance_export(const wrt_store *store, wrt_instance instance, const char *name,
                                 size_t name_len, wrt_extern *out);
WRT_API bool wrt_instance_export_nth(const wrt_store *store, wrt_instance instance, uint32_t i,
                                     wrt_extern *out);
/* The module of an instance, for introspection; NULL for a handle of another store. */
WRT_API const wrt_module *wrt_instance_module(const wrt_store *store, wrt_instance instance);
/* The type of a thing now: a memory's or table's min is its present size. */
WRT_API bool wrt_extern_get_type(const wrt_store *store, wrt_extern item, wrt_extern_type *out);

/* -- functions ------------------------------------------------------------------------------------------------ */

WRT_API wrt_status wrt_func_new(wrt_store *store, const wrt_functype *type, wrt_callback callback,
                                void *data, wrt_func *out, wrt_error *error);
WRT_API wrt_status wrt_func_new_raw(wrt_store *store, const wrt_functype *type,
                                    wrt_callback_raw callback, void *data, wrt_func *out,
                                    wrt_error *error);
/* Arrays live as long as the store. */
WRT_API bool wrt_func_type(const wrt_store *store, wrt_func func, wrt_functype *out);
/* Checks counts, types and handles, then calls. `results` is written only on WRT_OK. */
WRT_API wrt_status wrt_func_call(wrt_store *store, wrt_func func, const wrt_value *args,
                                 size_t arg_count, wrt_value *results, size_t result_count,
                                 wrt_trap *trap, wrt_error *error);
/* No checks: slots[] has room for max(params, results) and holds arguments of the right types. */
WRT_API wrt_status wrt_func_call_raw(wrt_store *store, wrt_func func, uint64_t *slots,
                                     wrt_trap *trap, wrt_error *error);

/* -- memories, tables, globals ------------------------------------------------------------------------------------ */

WRT_API wrt_status wrt_memory_new(wrt_store *store, wrt_limits pages, wrt_memory *out,
                                  wrt_error *error);
/* NULL for a bad handle. Valid until the memory grows. */
WRT_API uint8_t *wrt_memory_data(const wrt_store *store, wrt_memory memory);
WRT_API uint64_t wrt_memory_size(const wrt_store *store, wrt_memory memory); /* bytes */
/* Returns the old size in pages, or -1 when refused. New pages are zero. */
WRT_API int64_t wrt_memory_grow(wrt_store *store, wrt_memory memory, uint64_t pages);
/* False, and nothing copied, when any byte is out of bounds. */
WRT_API bool wrt_memory_read(const wrt_store *store, wrt_memory memory, uint64_t address, void *to,
                             size_t n);
WRT_API bool wrt_memory_write(wrt_store *store, wrt_memory memory, uint64_t address,
                              const void *from, size_t n);

WRT_API wrt_status wrt_table_new(wrt_store *store, wrt_valtype content, wrt_limits elements,
                                 const wrt_value *init, wrt_table *out, wrt_error *error);
WRT_API uint32_t wrt_table_size(const wrt_store *store, wrt_table table);
WRT_API wrt_status wrt_table_get(const wrt_store *store, wrt_table table, uint32_t i,
                                 wrt_value *out);
WRT_API wrt_status wrt_table_set(wrt_store *store, wrt_table table, uint32_t i, wrt_value value);
WRT_API int64_t wrt_table_grow(wrt_store *store, wrt_table table, uint32_t n, wrt_value init);

WRT_API wrt_status wrt_global_new(wrt_store *store, wrt_valtype content, bool is_mutable,
                                  wrt_value init, wrt_global *out, wrt_error *error);
WRT_API wrt_status wrt_global_get(const wrt_store *store, wrt_global global, wrt_value *out);
/* WRT_ERR_TYPE for a wrong type, WRT_ERR_USAGE for an immutable global. */
WRT_API wrt_status wrt_global_set(wrt_store *store, wrt_global global, wrt_value value);

/* -- making and reading values ------------------------------------------------------------------------------------- */

static inline wrt_value wrt_i32(int32_t v)
{
    wrt_value x;
    x.type = WRT_I32;
    x.of.i64 = 0;
    x.of.i32 = v;
    return x;
}

static inline wrt_value wrt_i64(int64_t v)
{
    wrt_value x;
    x.type = WRT_I64;
    x.of.i64 = v;
    return x;
}

static inline wrt_value wrt_f32(float v)
{
    union {
        float f;
        uint32_t u;
    } bits;
    wrt_value x;
    bits.f = v;
    x.type = WRT_F32;
    x.of.i64 = 0;
    x.of.f32 = bits.u;
    return x;
}

static inline wrt_value wrt_f64(double v)
{
    union {
        double f;
        uint64_t u;
    } bits;
    wrt_value x;
    bits.f = v;
    x.type = WRT_F64;
    x.of.f64 = bits.u;
    return x;
}

static inline wrt_value wrt_externref(void *p)
{
    wrt_value x;
    x.type = WRT_EXTERNREF;
    x.of.i64 = 0;
    x.of.externref = p;
    return x;
}

static inline wrt_value wrt_funcref(wrt_func f)
{
    wrt_value x;
    x.type = WRT_FUNCREF;
    x.of.func = f;
    return x;
}

static inline float wrt_as_f32(wrt_value x)
{
    union {
        float f;
        uint32_t u;
    } bits;
    bits.u = x.of.f32;
    return bits.f;
}

static inline double wrt_as_f64(wrt_value x)
{
    union {
        double f;
        uint64_t u;
    } bits;
    bits.u = x.of.f64;
    return bits.f;
}

#ifdef __cplusplus
}
#endif

#endif /* WRT__API_H */
