/* encode_by_hand.c - writes a WASI program instruction by instruction with wencode.h.
 *
 *     cc -I. examples/encode_by_hand.c -o encode_by_hand
 *     ./encode_by_hand hello.wasm && wasmtime hello.wasm
 *
 * Without an argument it prints the module as hexadecimal bytes. The program prints a line and then
 * the first ten squares; it shows an import, memory with data, locals, a loop with labels, a call
 * of a function that is written later, exports, names and a custom section.
 */
#include <stdio.h>

#define WENCODE_IMPLEMENTATION
#include "wencode.h"

enum { TEXT = 64, NUMBER = 128, IOVEC = 16 }; /* places in memory */

typedef struct program {
    wencode e;
    uint32_t fd_write; /* of WASI: (fd, iovecs, count, where to put the length) -> errno */
    uint32_t print;    /* (address, length) */
    uint32_t digits;   /* (number) -> address of its decimal digits and a newline */
} program;

/* Puts a constant where store instructions want it: address, then value. */
static void store_local(wencode *e, int32_t address, uint32_t local)
{
    wencode_i32_const(e, address);
    wencode_local_get(e, local);
    wencode_i32_store(e, wencode_at(0));
}

static void write_print(program *p)
{
    wencode *e = &p->e;
    wencode_body(e, p->print);
    store_local(e, IOVEC, 0);
    store_local(e, IOVEC + 4, 1);
    wencode_i32_const(e, 1); /* standard output */
    wencode_i32_const(e, IOVEC);
    wencode_i32_const(e, 1);
    wencode_i32_const(e, 0);
    wencode_call(e, p->fd_write);
    wencode_drop(e);
    wencode_func_end(e);
}

/* Writes digits backwards from NUMBER, where a newline stands, until nothing is left. */
static void write_digits(program *p)
{
    wencode *e = &p->e;
    wencode_body(e, p->digits);
    uint32_t at = wencode_local(e, WENCODE_I32);
    wencode_i32_const(e, NUMBER);
    wencode_local_set(e, at);
    wencode_label next = wencode_loop(e, WENCODE_VOID);
    wencode_local_get(e, at);
    wencode_i32_const(e, 1);
    wencode_i32_sub(e);
    wencode_local_tee(e, at);
    wencode_local_get(e, 0);
    wencode_i32_const(e, 10);
    wencode_i32_rem_u(e);
    wencode_i32_const(e, '0');
    wencode_i32_add(e);
    wencode_i32_store8(e, wencode_at(0));
    wencode_local_get(e, 0);
    wencode_i32_const(e, 10);
    wencode_i32_div_u(e);
    wencode_local_tee(e, 0);
    wencode_br_if(e, wencode_depth(e, next));
    wencode_end(e);
    wencode_local_get(e, at);
    wencode_func_end(e);
    wencode_name_local(e, p->digits, 0, "number");
    wencode_name_local(e, p->digits, at, "at");
}

static void write_start(program *p, int32_t text_len)
{
    wencode *e = &p->e;
    uint32_t start = wencode_func(e, wencode_sig(e, "", ""));
    uint32_t i = wencode_local(e, WENCODE_I32);
    uint32_t at = wencode_local(e, WENCODE_I32);
    wencode_i32_const(e, TEXT);
    wencode_i32_const(e, text_len);
    wencode_call(e, p->print);
    wencode_label next = wencode_loop(e, WENCODE_VOID);
    wencode_local_get(e, i);
    wencode_i32_const(e, 1);
    wencode_i32_add(e);
    wencode_local_tee(e, i);
    wencode_local_get(e, i);
    wencode_i32_mul(e);
    wencode_call(e, p->digits);
    wencode_local_tee(e, at);
    wencode_i32_const(e, NUMBER + 1);
    wencode_local_get(e, at);
    wencode_i32_sub(e);
    wencode_call(e, p->print);
    wencode_local_get(e, i);
    wencode_i32_const(e, 10);
    wencode_i32_lt_u(e);
    wencode_br_if(e, wencode_depth(e, next));
    wencode_end(e);
    wencode_func_end(e);
    wencode_export_func(e, "_start", start);
}

static void write_program(program *p)
{
    static const char text[] = "the first ten squares\n";
    wencode *e = &p->e;
    p->fd_write =
        wencode_import_func(e, "wasi_snapshot_preview1", "fd_write", wencode_sig(e, "iiii", "i"));
    p->print = wencode_declare(e, wencode_sig(e, "ii", ""));
    p->digits = wencode_declare(e, wencode_sig(e, "i", "i"));
    uint32_t memory = wencode_memory(e, wencode_at_least(1));
    wencode_data(e, wencode_active(memory, wencode_constant_i32(TEXT)), text, sizeof text - 1);
    wencode_data(e, wencode_active(memory, wencode_constant_i32(NUMBER)), "\n", 1);
    write_print(p);
    write_digits(p);
    write_start(p, (int32_t)sizeof text - 1);
    wencode_export_memory(e, "memory", memory);
    wencode_name(e, WENCODE_NAMED_FUNC, p->print, "print");
    wencode_name(e, WENCODE_NAMED_FUNC, p->digits, "digits");
    wencode_custom(e, "note", "by hand", 7, WENCODE_LAST);
}

int main(int argc, char **argv)
{
    program p;
    size_t len;
    if (argc > 2) return fprintf(stderr, "usage: encode_by_hand [FILE]\n"), 1;
    wencode_init(&p.e);
    write_program(&p);
    uint8_t *module = wencode_finish(&p.e, &len);
    FILE *file = module && argc > 1 ? fopen(argv[1], "wb") : NULL;
    int failed = !module || (argc > 1 && (!file || fwrite(module, 1, len, file) != len));
    if (!module) fprintf(stderr, "encode_by_hand: %s\n", wencode_get_error(&p.e)->message);
    if (file && fclose(file) != 0) failed = 1;
    if (module && failed) fprintf(stderr, "encode_by_hand: cannot write %s\n", argv[1]);
    for (size_t i = 0; argc == 1 && i < len; i++) {
        printf("%02x%s", module[i], i % 16 == 15 || i + 1 == len ? "\n" : " ");
    }
    wencode_free_bytes(module);
    wencode_free(&p.e);
    if (fflush(stdout) != 0 || ferror(stdout)) return perror("encode_by_hand: standard output"), 1;
    return failed;
}
