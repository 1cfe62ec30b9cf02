/* host_functions.c - gives WebAssembly code functions of the host, with strings and state.
 *
 *     cc -I. examples/host_functions.c -o host_functions && ./host_functions
 *
 * "log" reads a string from the guest's memory and refuses what lies outside; it uses the checked
 * form. "next" counts in a variable of the host; it uses the raw form, which converts nothing.
 */
#include <stdio.h>
#include <string.h>

#define WRT_IMPLEMENTATION
#include "wrt.h"

/* (module
     (import "env" "log" (func $log (param i32 i32)))
     (import "env" "next" (func $next (result i64)))
     (memory (export "memory") 1)
     (data (i32.const 16) "hello from the guest")
     (func (export "run") (result i64)
       (call $log (i32.const 16) (i32.const 20))
       (i64.add (call $next) (call $next)))
     (func (export "bad") (call $log (i32.const 65530) (i32.const 100)))) */
static const uint8_t wasm[] = {
    0,    0x61, 0x73, 0x6d, 1,    0,    0,    0,    1,    0x0d, 3,    0x60, 2,    0x7f, 0x7f, 0,
    0x60, 0,    1,    0x7e, 0x60, 0,    0,    2,    0x16, 2,    3,    0x65, 0x6e, 0x76, 3,    0x6c,
    0x6f, 0x67, 0,    0,    3,    0x65, 0x6e, 0x76, 4,    0x6e, 0x65, 0x78, 0x74, 0,    1,    3,
    3,    2,    1,    2,    5,    3,    1,    0,    1,    7,    0x16, 3,    6,    0x6d, 0x65, 0x6d,
    0x6f, 0x72, 0x79, 2,    0,    3,    0x72, 0x75, 0x6e, 0,    2,    3,    0x62, 0x61, 0x64, 0,
    3,    0x0a, 0x1b, 2,    0x0d, 0,    0x41, 0x10, 0x41, 0x14, 0x10, 0,    0x10, 1,    0x10, 1,
    0x7c, 0x0b, 0x0b, 0,    0x41, 0xfa, 0xff, 3,    0x41, 0xe4, 0,    0x10, 0,    0x0b, 0x0b, 0x1a,
    1,    0,    0x41, 0x10, 0x0b, 0x14, 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x20, 0x66, 0x72, 0x6f, 0x6d,
    0x20, 0x74, 0x68, 0x65, 0x20, 0x67, 0x75, 0x65, 0x73, 0x74};

static wrt_status host_log(void *data, wrt_caller *caller, const wrt_value *args,
                           wrt_value *results)
{
    char text[256];
    wrt_instance guest;
    wrt_extern memory;
    uint32_t address = (uint32_t)args[0].of.i32, len = (uint32_t)args[1].of.i32;
    wrt_store *store = wrt_caller_store(caller);
    (void)results;
    if (!wrt_caller_instance(caller, &guest) ||
        !wrt_instance_export(store, guest, "memory", 6, &memory) ||
        memory.kind != WRT_EXTERN_MEMORY) {
        return wrt_caller_trap(caller, "log: the caller exports no memory");
    }
    if (len > sizeof text || !wrt_memory_read(store, memory.of.memory, address, text, len)) {
        return wrt_caller_trap(caller, "log: the string is too long or not in memory");
    }
    printf("%s: %.*s\n", (const char *)data, (int)len, text);
    return WRT_OK;
}

static wrt_status host_next(void *data, wrt_caller *caller, uint64_t *slots)
{
    uint64_t *counter = (uint64_t *)data;
    (void)caller;
    slots[0] = ++*counter;
    return WRT_OK;
}

static wrt_status define(wrt_linker *linker, uint64_t *counter, wrt_error *error)
{
    static const wrt_valtype two_i32[] = {WRT_I32, WRT_I32}, one_i64[] = {WRT_I64};
    static char prefix[] = "guest";
    wrt_functype log_type = {two_i32, NULL, 2, 0};
    wrt_functype next_type = {NULL, one_i64, 0, 1};
    wrt_status status =
        wrt_linker_define_func(linker, "env", "log", &log_type, host_log, prefix, error);
    if (status != WRT_OK) return status;
    return wrt_linker_define_func_raw(linker, "env", "next", &next_type, host_next, counter, error);
}

static wrt_status call(wrt_store *store, wrt_instance instance, const char *name,
                       wrt_value *results, size_t result_count, wrt_trap *trap, wrt_error *error)
{
    wrt_extern f;
    if (!wrt_instance_export(store, instance, name, strlen(name), &f)) return WRT_ERR_USAGE;
    return wrt_func_call(store, f.of.func, NULL, 0, results, result_count, trap, error);
}

int main(void)
{
    uint64_t counter = 0;
    wrt_error error = {WRT_OK, WRT_NO_OFFSET, "the guest trapped"};
    wrt_trap trap;
    wrt_instance instance;
    wrt_value result;
    wrt_store *store = NULL;
    wrt_module *module = NULL;
    wrt_linker *linker = NULL;
    int exit_status = 1;
    wrt_engine *engine = wrt_engine_new(NULL, &error);
    if (engine) module = wrt_module_new(engine, wasm, sizeof wasm, &error);
    if (module) store = wrt_store_new(engine, NULL, NULL, &error);
    if (store) linker = wrt_linker_new(engine, &error);
    if (!linker || define(linker, &counter, &error) != WRT_OK ||
        wrt_linker_instantiate(linker, store, module, &instance, &trap, &error) != WRT_OK ||
        call(store, instance, "run", &result, 1, &trap, &error) != WRT_OK) {
        fprintf(stderr, "%s\n", error.message);
    } else {
        printf("run returned %lld\n", (long long)result.of.i64);
        if (call(store, instance, "bad", NULL, 0, &trap, &error) == WRT_TRAP) {
            printf("bad trapped in func[%u]: %s\n", (unsigned)trap.frames[0].func_index,
                   trap.message);
            exit_status = 0;
        }
    }
    wrt_store_free(store);
    wrt_linker_free(linker);
    wrt_module_free(module);
    wrt_engine_free(engine);
    if (fflush(stdout) != 0 || ferror(stdout)) return perror("host_functions: standard output"), 1;
    return exit_status;
}
