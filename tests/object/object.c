/* tests/object/object.c - writes objects with every kind of symbol and relocation that wasm-ld can show
 * the effect of: object A.o B.o WIDE.o. tests/stage_wencode.sh links A and B with rest.c and runs the
 * result, links WIDE for 64-bit memories, and looks at what became of the bytes.
 * Build: cc -Isrc tests/object/object.c */
#include <stdio.h>

#define WENCODE_IMPLEMENTATION
#include "wencode.h"

typedef struct world {
    wencode e;
    uint32_t unary; /* type (i32) -> i32 */
    uint32_t nullary;
    uint32_t memory, table, stack_pointer; /* indices */
    uint32_t table_symbol, stack_symbol;   /* symbols */
    uint32_t square, square_symbol, counter, pointer, text;
} world;

static void call_table(world *w)
{
    wencode_relocate(&w->e, WENCODE_RELOC_TYPE_INDEX_LEB, w->unary, 0);
    wencode_relocate(&w->e, WENCODE_RELOC_TABLE_NUMBER_LEB, w->table_symbol, 0);
    wencode_call_indirect(&w->e, w->unary, w->table);
}

static void add_imports(world *w)
{
    wencode *e = &w->e;
    w->unary = wencode_sig(e, "i", "i");
    w->nullary = wencode_sig(e, "", "i");
    w->memory = wencode_import_memory(e, "env", "__linear_memory", wencode_at_least(0));
    w->table = wencode_import_table(e, "env", "__indirect_function_table", WENCODE_FUNCREF,
                                    wencode_at_least(0));
    w->table_symbol =
        wencode_symbol(e, WENCODE_SYMBOL_TABLE, w->table, NULL, WENCODE_SYMBOL_NO_STRIP);
    w->stack_pointer =
        wencode_import_global(e, "env", "__stack_pointer", WENCODE_I32, WENCODE_MUTABLE);
    w->stack_symbol = wencode_symbol(e, WENCODE_SYMBOL_GLOBAL, w->stack_pointer, NULL, 0);
}

static void add_data(world *w)
{
    wencode *e = &w->e;
    wencode_segment zero = wencode_active(w->memory, wencode_constant_i32(0));
    uint32_t pointer = wencode_data(e, zero, "\0\0\0\0\0\0\0\0", 8);
    uint32_t text = wencode_data(e, zero, "abcdef", 7);
    uint32_t counter = wencode_data(e, zero, "\x64\0\0\0", 4);
    wencode_segment_info(e, counter, ".data.counter", 2, 0);
    wencode_segment_info(e, text, ".rodata.text", 0, 0);
    wencode_segment_info(e, pointer, ".data.pointer", 2, 0);
    w->pointer = wencode_symbol_data(e, "pointer", pointer, 0, 8, WENCODE_SYMBOL_LOCAL);
    w->text = wencode_symbol_data(e, "text", text, 0, 7, WENCODE_SYMBOL_HIDDEN);
    w->counter = wencode_symbol_data(e, "counter", counter, 0, 4, 0);
    wencode_relocate_data(e, pointer, 0, WENCODE_RELOC_TABLE_INDEX_I32, w->square_symbol, 0);
    wencode_relocate_data(e, pointer, 4, WENCODE_RELOC_MEMORY_ADDR_I32, w->text, 2);
}

/* Calls `square` by a pointer to it: an immediate one, then the one in memory. The local comes last, so
 * what was captured before has to move. */
static void add_indirect(world *w)
{
    wencode *e = &w->e;
    uint32_t f = wencode_func(e, w->unary);
    wencode_local_get(e, 0);
    wencode_relocate(e, WENCODE_RELOC_TABLE_INDEX_SLEB, w->square_symbol, 0);
    wencode_i32_const(e, 0);
    call_table(w);
    wencode_i32_const(e, 0);
    wencode_relocate(e, WENCODE_RELOC_MEMORY_ADDR_LEB, w->pointer, 0);
    wencode_i32_load(e, wencode_at(0));
    call_table(w);
    uint32_t kept = wencode_local(e, WENCODE_I32);
    wencode_local_tee(e, kept);
    wencode_func_end(e);
    wencode_symbol(e, WENCODE_SYMBOL_FUNC, f, "indirect", 0);
}

/* text[2], through the pointer to it; and a byte of the stack. */
static void add_loads(world *w)
{
    wencode *e = &w->e;
    uint32_t f = wencode_func(e, w->nullary);
    wencode_relocate(e, WENCODE_RELOC_MEMORY_ADDR_SLEB, w->pointer, 4);
    wencode_i32_const(e, 0);
    wencode_i32_load(e, wencode_at(0));
    wencode_i32_load8_u(e, wencode_at(0));
    wencode_relocate(e, WENCODE_RELOC_GLOBAL_INDEX_LEB, w->stack_symbol, 0);
    wencode_global_get(e, w->stack_pointer);
    wencode_i32_const(e, 15);
    wencode_i32_and(e);
    wencode_i32_add(e);
    wencode_func_end(e);
    wencode_symbol(e, WENCODE_SYMBOL_FUNC, f, "loads", 0);
}

/* counter = 2 * counter + `add` */
static void add_init(world *w, const char *name, int32_t add, uint32_t priority)
{
    wencode *e = &w->e;
    uint32_t f = wencode_func(e, wencode_sig(e, "", ""));
    wencode_i32_const(e, 0);
    wencode_i32_const(e, 0);
    wencode_relocate(e, WENCODE_RELOC_MEMORY_ADDR_LEB, w->counter, 0);
    wencode_i32_load(e, wencode_at(0));
    wencode_i32_const(e, 2);
    wencode_i32_mul(e);
    wencode_i32_const(e, add);
    wencode_i32_add(e);
    wencode_relocate(e, WENCODE_RELOC_MEMORY_ADDR_LEB, w->counter, 0);
    wencode_i32_store(e, wencode_at(0));
    wencode_func_end(e);
    wencode_init_func(e, wencode_symbol(e, WENCODE_SYMBOL_FUNC, f, name, WENCODE_SYMBOL_LOCAL),
                      priority);
}

/* A function that several objects have; the linker keeps one. */
static void add_constant(wencode *e, const char *name, int32_t value, uint32_t flags, bool grouped)
{
    uint32_t f = wencode_func(e, wencode_sig(e, "", "i"));
    wencode_i32_const(e, value);
    wencode_func_end(e);
    wencode_symbol(e, WENCODE_SYMBOL_FUNC, f, name, flags);
    if (grouped) wencode_comdat_add(e, wencode_comdat(e, name), WENCODE_COMDAT_FUNC, f);
}

static void write_a(world *w)
{
    wencode *e = &w->e;
    add_imports(w);
    w->square = wencode_func(e, w->unary);
    wencode_local_get(e, 0);
    wencode_local_get(e, 0);
    wencode_i32_mul(e);
    wencode_func_end(e);
    w->square_symbol =
        wencode_symbol(e, WENCODE_SYMBOL_FUNC, w->square, "square", WENCODE_SYMBOL_LOCAL);
    add_data(w);
    add_indirect(w);
    add_loads(w);
    add_init(w, "second", 5, 200);
    add_init(w, "first", 1, 100);
    add_constant(e, "grouped", 7000, 0, true);
    add_constant(e, "weak", 1, WENCODE_SYMBOL_WEAK, false);
    uint32_t debug = wencode_custom(e, ".debug_info", "\xff\xff\xff\xff\xff\xff\xff\xff", 8, 11);
    uint32_t section = wencode_symbol_section(e, debug, WENCODE_SYMBOL_LOCAL);
    wencode_relocate_custom(e, debug, 4, WENCODE_RELOC_SECTION_OFFSET_I32, section, 4);
    wencode_relocate_custom(e, debug, 0, WENCODE_RELOC_FUNCTION_OFFSET_I32, w->square_symbol, 2);
}

static void write_b(world *w) { add_constant(&w->e, "grouped", 7000, 0, true); }

static void write_wide(world *w)
{
    wencode *e = &w->e;
    wencode_limits limits = wencode_at_least(0);
    limits.is_64 = true;
    wencode_import_memory(e, "env", "__linear_memory", limits);
    uint32_t cell =
        wencode_data(e, wencode_active(0, wencode_constant_i64(0)), "\0\0\0\0\0\0\0\0", 8);
    uint32_t symbol = wencode_symbol_data(e, "cell", cell, 0, 8, 0);
    wencode_segment_info(e, cell, ".data.cell", 3, 0);
    wencode_relocate_data(e, cell, 0, WENCODE_RELOC_MEMORY_ADDR_I64, symbol, 0);
    uint32_t f = wencode_func(e, wencode_sig(e, "", "I"));
    wencode_relocate(e, WENCODE_RELOC_MEMORY_ADDR_SLEB64, symbol, 0);
    wencode_i64_const(e, 0);
    wencode_i64_const(e, 0);
    wencode_relocate(e, WENCODE_RELOC_MEMORY_ADDR_LEB64, symbol, 0);
    wencode_i64_load(e, wencode_at(0));
    wencode_i64_sub(e);
    wencode_func_end(e);
    wencode_symbol(e, WENCODE_SYMBOL_FUNC, f, "zero", WENCODE_SYMBOL_EXPORTED);
}

static bool save(void (*write)(world *w), const char *path)
{
    world w;
    size_t len;
    wencode_init(&w.e);
    write(&w);
    uint8_t *bytes = wencode_finish(&w.e, &len);
    FILE *file = bytes ? fopen(path, "wb") : NULL;
    bool good = file && fwrite(bytes, 1, len, file) == len && fclose(file) == 0;
    if (!good) fprintf(stderr, "%s: %s\n", path, wencode_get_error(&w.e)->message);
    wencode_free_bytes(bytes);
    wencode_free(&w.e);
    return good;
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    return save(write_a, argv[1]) && save(write_b, argv[2]) && save(write_wide, argv[3]) ? 0 : 1;
}
