/* tests/object/faults.c - one module per deliberate fault of wencode.h: `faults DIR` writes DIR/NN.wasm and
 * prints `NN<tab>what wasm-tools says of it`, nothing for the sound one. Used by tests/stage_wencode.sh.
 * Build: cc -Isrc tests/object/faults.c */
#include <stdio.h>

#define WENCODE_IMPLEMENTATION
#include "wencode.h"

enum { FAULTS = 26 };

static const char *const words[FAULTS] = {
    "",
    "unexpected end",        /* 1: more types than there are */
    "section size mismatch", /* 2: fewer */
    "unexpected end",        /* 3: a section longer than the module */
    "",                      /* 4: a count of data that is true */
    "data count and data section have inconsistent lengths", /* 5: one that is not */
    "unknown binary version",                                /* 6 */
    "failed to parse",                                       /* 7: the tool takes it for text */
    "function and code section have inconsistent lengths",   /* 8: no body */
    "section out of order",                                  /* 9: exports in front of memories */
    "section out of order",                                  /* 10: types twice */
    "unknown type",                                          /* 11: no type section */
    "control frames remain",                                 /* 12: an open block */
    "operators remaining after end of function",             /* 13: an end too much */
    "duplicate export name",                                 /* 14 */
    "unexpected end-of-file",                    /* 15: a body longer than the section */
    "trailing bytes at end of section",          /* 16: a body that ends early */
    "unknown function",                          /* 17 */
    "unknown label",                             /* 18 */
    "unknown local",                             /* 19 */
    "alignment must not be larger than natural", /* 20 */
    "SIMD index out of bounds",                  /* 21 */
    "malformed UTF-8",                           /* 22 */
    "function index out of bounds", /* 23: an import behind a definition shifts the indices */
    "malformed section id",         /* 24 */
    "illegal opcode",               /* 25 */
};

/* What comes before the body, and settings. */
static void prepare(wencode *e, int fault)
{
    static const uint8_t behind[] = {1, 3, 7, 5, 10, 11}, twice[] = {1, 1, 3, 5, 7, 10, 11},
                         none[] = {3, 5, 7, 10, 11};
    static const uint8_t version[8] = {0, 'a', 's', 'm', 9, 0, 0, 0},
                         magic[8] = {0, 'a', 's', 'n', 1, 0, 0, 0};
    if (fault == 1) wencode_force_count(e, 1, 2);
    if (fault == 2) wencode_force_count(e, 1, 0);
    if (fault == 3) wencode_force_size(e, 11, 1000);
    if (fault == 4) wencode_force_count(e, 12, 1);
    if (fault == 5) wencode_force_count(e, 12, 2);
    if (fault == 6) wencode_force_header(e, version);
    if (fault == 7) wencode_force_header(e, magic);
    if (fault == 9) wencode_set_section_order(e, behind, sizeof behind);
    if (fault == 10) wencode_set_section_order(e, twice, sizeof twice);
    if (fault == 11) wencode_set_section_order(e, none, sizeof none);
    if (fault == 24) wencode_raw_section(e, 77, "", 0, WENCODE_LAST);
}

static void write_body(wencode *e, int fault)
{
    static const uint8_t zeros[16] = {0};
    if (fault == 12) wencode_block(e, WENCODE_VOID);
    if (fault == 13) wencode_end(e);
    if (fault == 15) wencode_force_body_size(e, 100);
    if (fault == 16) wencode_force_body_size(e, 2);
    if (fault == 17) wencode_call(e, 9);
    if (fault == 18) wencode_br(e, 9);
    if (fault == 19) {
        wencode_local_get(e, 9);
        wencode_drop(e);
    }
    wencode_i32_const(e, 0);
    wencode_i32_load(e, wencode_memory_at(0, 0, fault == 20 ? WENCODE_ALIGN_8 : WENCODE_ALIGN_4));
    wencode_drop(e);
    wencode_v128_const(e, zeros);
    wencode_i8x16_extract_lane_u(e, fault == 21 ? 16 : 15);
    wencode_drop(e);
    if (fault == 25) wencode_raw(e, "\xff", 1);
}

static uint8_t *write_module(wencode *e, int fault, size_t *len)
{
    wencode_set_lax(e, fault != 0);
    prepare(e, fault);
    uint32_t type = wencode_sig(e, "", "");
    wencode_memory(e, wencode_at_least(1));
    uint32_t f = wencode_func(e, type);
    write_body(e, fault);
    wencode_func_end(e);
    if (fault == 8) wencode_declare(e, type);
    wencode_export_func(e, "f", f);
    if (fault == 14) wencode_export_func(e, "f", f);
    if (fault == 22) wencode_export_func(e, "\xff", f);
    if (fault == 23) wencode_export_func(e, "g", wencode_declare(e, type) + 1);
    if (fault == 23) wencode_raw_body(e, "\0\x0b", 2);
    wencode_data(e, wencode_active(0, wencode_constant_i32(0)), "data", 4);
    return wencode_finish(e, len);
}

int main(int argc, char **argv)
{
    char path[300];
    if (argc != 2 || strlen(argv[1]) > 200) return 2;
    for (int fault = 0; fault < FAULTS; fault++) {
        wencode e;
        size_t len;
        wencode_init(&e);
        uint8_t *bytes = write_module(&e, fault, &len);
        snprintf(path, sizeof path, "%s/%02d.wasm", argv[1], fault);
        FILE *file = bytes ? fopen(path, "wb") : NULL;
        bool good = file && fwrite(bytes, 1, len, file) == len && fclose(file) == 0;
        if (!good) fprintf(stderr, "fault %d: %s\n", fault, wencode_get_error(&e)->message);
        printf("%02d\t%s\n", fault, words[fault]);
        wencode_free_bytes(bytes);
        wencode_free(&e);
        if (!good) return 1;
    }
    return 0;
}
