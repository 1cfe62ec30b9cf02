/* encode_object.c - writes a relocatable object that links with what a C compiler makes:
 *
 *     cc -I. examples/encode_object.c -o encode_object && ./encode_object part.o
 *     clang --target=wasm32 -O1 -c rest.c -o rest.o      (rest.c is at the end of this file)
 *     wasm-ld --no-entry --export=run part.o rest.o -o program.wasm
 *
 * The object defines a function, a table of numbers and a pointer to it, and calls a function that it
 * leaves to the other file:
 *
 *     int numbers[] = {3, 4, 5};
 *     int *first = numbers;
 *     int sum(void) { return scale(first[0]) + scale(numbers[1]) + scale(numbers[2]); }
 */
#include <stdio.h>

#define WENCODE_IMPLEMENTATION
#include "wencode.h"

typedef struct symbols {
    uint32_t scale;
    uint32_t scale_func;
    uint32_t numbers;
    uint32_t first;
} symbols;

static void add_data(wencode *e, symbols *s)
{
    static const uint8_t numbers[12] = {3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0};
    static const uint8_t pointer[4] = {0, 0, 0, 0};
    uint32_t memory = wencode_import_memory(e, "env", "__linear_memory", wencode_at_least(1));
    uint32_t array = wencode_data(e, wencode_active(memory, wencode_constant_i32(0)), numbers, 12);
    uint32_t place = wencode_data(e, wencode_active(memory, wencode_constant_i32(12)), pointer, 4);
    wencode_segment_info(e, array, ".data.numbers", 2, 0);
    wencode_segment_info(e, place, ".data.first", 2, 0);
    s->numbers = wencode_symbol_data(e, "numbers", array, 0, 12, 0);
    s->first = wencode_symbol_data(e, "first", place, 0, 4, 0);
    /* The linker knows where the array will be and writes its address into the pointer. */
    wencode_relocate_data(e, place, 0, WENCODE_RELOC_MEMORY_ADDR_I32, s->numbers, 0);
}

/* scale(numbers[i]), with the address as the offset of the load. */
static void add_term(wencode *e, const symbols *s, int32_t i)
{
    wencode_i32_const(e, 0);
    wencode_relocate(e, WENCODE_RELOC_MEMORY_ADDR_LEB, s->numbers, 4 * i);
    wencode_i32_load(e, wencode_at(0));
    wencode_relocate(e, WENCODE_RELOC_FUNCTION_INDEX_LEB, s->scale, 0);
    wencode_call(e, s->scale_func);
}

static void add_sum(wencode *e, const symbols *s)
{
    uint32_t sum = wencode_func(e, wencode_sig(e, "", "i"));
    wencode_relocate(e, WENCODE_RELOC_MEMORY_ADDR_SLEB, s->first, 0);
    wencode_i32_const(e, 0);
    wencode_i32_load(e, wencode_at(0));
    wencode_i32_load(e, wencode_at(0)); /* *first */
    wencode_relocate(e, WENCODE_RELOC_FUNCTION_INDEX_LEB, s->scale, 0);
    wencode_call(e, s->scale_func);
    for (int32_t i = 1; i < 3; i++) {
        add_term(e, s, i);
        wencode_i32_add(e);
    }
    wencode_func_end(e);
    wencode_symbol(e, WENCODE_SYMBOL_FUNC, sum, "sum", 0);
}

static uint8_t *write_object(wencode *e, size_t *len)
{
    symbols s;
    s.scale_func = wencode_import_func(e, "env", "scale", wencode_sig(e, "i", "i"));
    s.scale = wencode_symbol(e, WENCODE_SYMBOL_FUNC, s.scale_func, NULL, 0);
    add_data(e, &s);
    add_sum(e, &s);
    wencode_producer(e, "processed-by", "wencode", "0.1");
    return wencode_finish(e, len);
}

int main(int argc, char **argv)
{
    wencode e;
    size_t len;
    if (argc != 2) {
        fprintf(stderr, "usage: encode_object OUTPUT.o\n");
        return 1;
    }
    wencode_init(&e);
    uint8_t *object = write_object(&e, &len);
    if (!object) fprintf(stderr, "%s\n", wencode_get_error(&e)->message);
    FILE *file = object ? fopen(argv[1], "wb") : NULL;
    bool written = file && fwrite(object, 1, len, file) == len;
    if (file && fclose(file) != 0) written = false;
    if (object && !written) perror(argv[1]);
    wencode_free_bytes(object);
    wencode_free(&e);
    return written ? 0 : 1;
}

/* rest.c:

int sum(void);
extern int numbers[3], *first;
int scale(int x) { return 10 * x; }
int run(void) { return sum() + (first == numbers) + numbers[2]; }          // 126
*/
