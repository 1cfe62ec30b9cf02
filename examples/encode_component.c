/* encode_component.c - writes a component that exports a function over strings, with wencode.h.
 *
 *     cc -I. examples/encode_component.c -o encode_component
 *     ./encode_component greet.wasm
 *     wasmtime run --invoke 'greet("world")' greet.wasm
 *
 * Its interface is `export greet: func(name: string) -> string`; it answers "Hello, " and the name.
 * Without an argument it prints the component as hexadecimal bytes. It shows a core module made on
 * the way, the memory and the functions that strings need (realloc, post-return), lifting, names.
 */
#include <stdio.h>
#include <string.h>

#define WENCODE_COMPONENTS
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

/* Places in memory: the result, which is an address and a length; the greeting; what is allocated. */
enum { RESULT = 0, HELLO = 8, HEAP = 64, PAGES = 16 };
static const char hello[] = "Hello, ";

typedef struct program {
    wencode e; /* the core module */
    wencode_component c;
    uint32_t top; /* global: where the next allocation begins */
    uint32_t realloc;
} program;

/* (old, old size, alignment, new size) -> address. Nothing is reused before the call returns. */
static void write_realloc(program *p)
{
    wencode *e = &p->e;
    p->realloc = wencode_func(e, wencode_sig(e, "iiii", "i"));
    wencode_global_get(e, p->top); /* the next multiple of the alignment, a power of two */
    wencode_local_get(e, 2);
    wencode_i32_add(e);
    wencode_i32_const(e, 1);
    wencode_i32_sub(e);
    wencode_i32_const(e, 0);
    wencode_local_get(e, 2);
    wencode_i32_sub(e);
    wencode_i32_and(e);
    wencode_local_tee(e, 2);
    wencode_local_get(e, 2);
    wencode_local_get(e, 0); /* what was there moves: old size is 0 when nothing was */
    wencode_local_get(e, 1);
    wencode_memory_copy(e, 0, 0);
    wencode_local_get(e, 2);
    wencode_local_get(e, 3);
    wencode_i32_add(e);
    wencode_global_set(e, p->top);
    wencode_func_end(e);
    wencode_export_func(e, "realloc", p->realloc);
}

/* (address, length) -> address of the result. */
static void write_greet(program *p)
{
    wencode *e = &p->e;
    uint32_t greet = wencode_func(e, wencode_sig(e, "ii", "i"));
    uint32_t answer = wencode_local(e, WENCODE_I32), greeting = (uint32_t)sizeof hello - 1;
    wencode_i32_const(e, 0);
    wencode_i32_const(e, 0);
    wencode_i32_const(e, 1);
    wencode_local_get(e, 1);
    wencode_i32_const(e, (int32_t)greeting);
    wencode_i32_add(e);
    wencode_call(e, p->realloc);
    wencode_local_tee(e, answer);
    wencode_i32_const(e, HELLO);
    wencode_i32_const(e, (int32_t)greeting);
    wencode_memory_copy(e, 0, 0);
    wencode_local_get(e, answer);
    wencode_i32_const(e, (int32_t)greeting);
    wencode_i32_add(e);
    wencode_local_get(e, 0);
    wencode_local_get(e, 1);
    wencode_memory_copy(e, 0, 0);
    wencode_i32_const(e, RESULT);
    wencode_local_get(e, answer);
    wencode_i32_store(e, wencode_at(0));
    wencode_i32_const(e, RESULT);
    wencode_local_get(e, 1);
    wencode_i32_const(e, (int32_t)greeting);
    wencode_i32_add(e);
    wencode_i32_store(e, wencode_at(4));
    wencode_i32_const(e, RESULT);
    wencode_func_end(e);
    wencode_export_func(e, "greet", greet);
}

static void write_module(program *p)
{
    wencode *e = &p->e;
    uint32_t memory = wencode_memory(e, wencode_between(PAGES, PAGES));
    wencode_export_memory(e, "memory", memory);
    p->top = wencode_global(e, WENCODE_I32, true, wencode_constant_i32(HEAP));
    wencode_data(e, wencode_active(memory, wencode_constant_i32(HELLO)), hello, sizeof hello - 1);
    write_realloc(p);
    write_greet(p);
    /* (address of the result): the caller has it, everything is free again. */
    uint32_t done = wencode_func(e, wencode_sig(e, "i", ""));
    wencode_i32_const(e, HEAP);
    wencode_global_set(e, p->top);
    wencode_func_end(e);
    wencode_export_func(e, "done", done);
}

static void write_component(program *p)
{
    wencode_component *c = &p->c;
    wencode_component_label name = {"name", WENCODE_VAL_STRING};
    wencode_component_option options[4];
    write_module(p);
    uint32_t module = wencode_component_core_module_from(c, &p->e);
    uint32_t core = wencode_component_core_instantiate(c, module, NULL, 0);
    options[0] = wencode_component_utf8();
    options[1] = wencode_component_memory(
        wencode_component_alias_core_export(c, core, "memory", WENCODE_SORT_CORE_MEMORY));
    options[2] = wencode_component_realloc(
        wencode_component_alias_core_export(c, core, "realloc", WENCODE_SORT_CORE_FUNC));
    options[3] = wencode_component_post_return(
        wencode_component_alias_core_export(c, core, "done", WENCODE_SORT_CORE_FUNC));
    uint32_t greet = wencode_component_alias_core_export(c, core, "greet", WENCODE_SORT_CORE_FUNC);
    uint32_t type = wencode_component_type_func(c, &name, 1, WENCODE_VAL_STRING);
    uint32_t lifted = wencode_component_lift(c, greet, type, options, 4);
    wencode_component_export(c, "greet", WENCODE_SORT_FUNC, lifted);
    wencode_component_name_item(c, WENCODE_SORT_CORE_MODULE, module, "greeter");
}

int main(int argc, char **argv)
{
    program p;
    size_t len;
    memset(&p, 0, sizeof p);
    write_component(&p);
    uint8_t *bytes = wencode_component_finish(&p.c, &len);
    FILE *file = bytes && argc > 1 ? fopen(argv[1], "wb") : NULL;
    int failed = !bytes || (argc > 1 && (!file || fwrite(bytes, 1, len, file) != len));
    if (!bytes)
        fprintf(stderr, "encode_component: %s\n", wencode_component_get_error(&p.c)->message);
    if (file && fclose(file) != 0) failed = 1;
    if (bytes && failed) fprintf(stderr, "encode_component: cannot write %s\n", argv[1]);
    for (size_t i = 0; argc == 1 && i < len; i++) {
        printf("%02x%s", bytes[i], i % 16 == 15 || i + 1 == len ? "\n" : " ");
    }
    wencode_free_bytes(bytes);
    wencode_component_free(&p.c);
    wencode_free(&p.e);
    return failed;
}
