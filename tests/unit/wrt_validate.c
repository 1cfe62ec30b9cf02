/* tests/unit/wrt_validate.c - verdicts on bodies, and what validation leaves for the engines. */
/* qemu */
#include "test.h"
#include "unit/wrt_module.h"

static text_module module;
static wrt_error error;

/* Everything a body can name: types 0 [] -> [], 1 [i32] -> [i32], 2 [] -> [i32 i64]; functions 0
 * imported of type 1, 1 of type `type`; tables 0 funcref, 1 externref; a memory; globals 0 i32,
 * 1 i64 mutable; element segments 0 funcref, 1 externref; one data segment. Function 0 is declared
 * for ref.func. */
static void around(const char *type, const char *body)
{
    module_start(&module);
    put_section(&module, 1, "03 60 00 00 60 01 7f 01 7f 60 00 02 7f 7e");
    put_section(&module, 2, "01 01 61 01 66 00 01");
    put_byte(&module, 3);
    put_byte(&module, 2);
    put_byte(&module, 1);
    put_hex(&module, type);
    put_section(&module, 4, "02 70 00 01 6f 00 01");
    put_section(&module, 5, "01 00 01");
    put_section(&module, 6, "02 7f 00 41 00 0b 7e 01 42 00 0b");
    put_section(&module, 9, "02 01 00 01 00 05 6f 01 d0 6f 0b");
    put_section(&module, 12, "01");
    put_body(&module, body);
    put_section(&module, 11, "01 01 01 21");
}

typedef struct row {
    const char *type;
    const char *body; /* locals first; ^ where the verdict must point */
    wrt_status status;
    const char *text;
} row;

#define OK        WRT_OK, ""
#define MISMATCH  WRT_ERR_INVALID, "type mismatch"
#define INVALID   WRT_ERR_INVALID
#define MALFORMED WRT_ERR_MALFORMED

static const row rows[] = {
    {"00", "00 0b", OK},
    {"02", "00 41 00 42 00 0b", OK},
    {"02", "00 42 00 41 00 ^0b", MISMATCH},
    {"02", "00 41 00 ^0b", MISMATCH},
    {"00", "00 41 00 ^0b", MISMATCH},
    {"01", "00 20 00 0b", OK},
    {"01", "00 ^20 01 0b", INVALID, "unknown local 1"},
    {"01", "01 03 7e ^20 04 0b", INVALID, "unknown local 4"},
    {"01", "01 01 7e 20 00 ^21 01 20 00 0b", MISMATCH},
    {"01", "01 01 7f 20 00 22 01 0b", OK},
    /* blocks */
    {"00", "00 02 40 0b 03 40 0b 0b", OK},
    {"00", "00 ^04 40 0b 0b", MISMATCH},
    {"00", "00 41 00 04 40 05 0b 0b", OK},
    {"00", "00 41 00 04 40 05 ^05 0b 0b", MALFORMED, "END opcode expected"},
    {"00", "00 02 40 ^05 0b 0b", MALFORMED, "END opcode expected"},
    {"00", "00 41 00 04 7f 41 00 ^0b 1a 0b", MISMATCH},
    {"00", "00 41 00 04 7f 41 00 05 41 01 0b 1a 0b", OK},
    {"00", "00 41 00 41 00 04 01 0b 1a 0b", OK},
    {"00", "00 41 00 02 01 0b 1a 0b", OK},
    {"00", "00 ^02 01 0b 1a 0b", MISMATCH},
    {"00", "00 ^02 03 0b 0b", INVALID, "unknown type 3"},
    {"00", "00 02 ^7a 0b 0b", MALFORMED, "malformed value type"},
    {"00", "00 02 40 0b 0b ^0b", MALFORMED, "section size mismatch"},
    {"00", "00 41 00 02 40 ^1a 0b 1a 0b", MISMATCH},
    /* branches */
    {"00", "00 0c 00 0b", OK},
    {"00", "00 ^0c 01 0b", INVALID, "unknown label 1"},
    {"01", "00 41 00 0c 00 0b", OK},
    {"01", "00 ^0c 00 0b", MISMATCH},
    {"01", "00 41 00 41 00 0d 00 0b", OK},
    {"01", "00 42 00 41 00 ^0d 00 0b", MISMATCH},
    {"00", "00 ^0d 00 0b", MISMATCH},
    {"00", "00 41 00 03 01 0c 00 0b 1a 0b", OK},
    {"00", "00 03 7f ^0c 00 0b 1a 0b", OK},
    {"00", "00 02 40 41 00 0e 01 00 01 0b 0b", OK},
    {"00", "00 02 40 41 00 ^0e 01 00 02 0b 0b", INVALID, "unknown label 2"},
    {"01", "00 02 40 41 00 41 00 ^0e 01 00 01 0b 41 00 0b", MISMATCH},
    {"01", "00 02 7e 41 00 41 00 ^0e 01 01 00 0b 1a 41 00 0b", MISMATCH},
    {"01", "00 02 7e 00 41 00 0e 01 00 00 0b 1a 41 00 0b", OK},
    {"01", "00 00 0e 00 00 0b", OK},
    {"00", "00 41 00 0e ^f1 ff 03 00 0b", MALFORMED, "length out of bounds"},
    /* dead code */
    {"01", "00 00 0b", OK},
    {"01", "00 00 6a 0b", OK},
    {"01", "00 00 42 00 ^6a 0b", MISMATCH},
    {"01", "00 00 1a 1a 0b", OK},
    {"01", "00 00 1b 0b", OK},
    {"01", "00 00 41 00 1b 0b", OK},
    {"01", "00 00 7c ^0b", MISMATCH},
    {"01", "00 00 41 00 41 00 ^0b", MISMATCH},
    {"01", "00 41 00 0f 02 7f 00 0b 0b", OK},
    {"00", "00 00 02 01 0b 1a 0b", OK},
    {"01", "00 02 7f 00 0b ^7a 0b", MISMATCH},
    {"00", "00 00 d1 1a 0b", OK},
    {"00", "00 00 ^ff 0b", MALFORMED, "illegal opcode ff"},
    {"00", "00 00 0d 00 0b", OK},
    {"00", "00 00 04 40 00 05 0b 0b", OK},
    /* calls */
    {"00", "00 41 00 10 00 1a 0b", OK},
    {"00", "00 42 00 ^10 00 1a 0b", MISMATCH},
    {"00", "00 ^10 02 0b", INVALID, "unknown function 2"},
    {"00", "00 41 00 41 00 11 01 00 1a 0b", OK},
    {"00", "00 41 00 ^11 01 00 1a 0b", MISMATCH},
    {"00", "00 41 00 ^11 03 00 0b", INVALID, "unknown type 3"},
    {"00", "00 41 00 ^11 00 01 0b", MISMATCH},
    {"00", "00 41 00 ^11 00 02 0b", INVALID, "unknown table 2"},
    /* select, drop */
    {"00", "00 42 00 42 01 41 00 1b 1a 0b", OK},
    {"00", "00 42 00 41 01 41 00 ^1b 1a 0b", MISMATCH},
    {"00", "00 d0 70 d0 70 41 00 ^1b 1a 0b", MISMATCH},
    {"00", "00 d0 70 d0 70 41 00 1c 01 70 1a 0b", OK},
    {"00", "00 d0 70 d0 70 41 00 ^1c 01 6f 1a 0b", MISMATCH},
    {"00", "00 41 00 ^1c 00 0b", INVALID, "invalid result arity"},
    {"00", "00 ^1a 0b", MISMATCH},
    /* globals */
    {"00", "00 23 00 1a 42 00 24 01 0b", OK},
    {"00", "00 41 00 ^24 00 0b", INVALID, "immutable global"},
    {"00", "00 41 00 ^24 01 0b", MISMATCH},
    {"00", "00 ^23 02 1a 0b", INVALID, "unknown global 2"},
    /* memory */
    {"00", "00 41 00 28 02 00 1a 0b", OK},
    {"00", "00 41 00 ^28 03 00 1a 0b", INVALID, "alignment must not be larger than natural"},
    {"00", "00 41 00 28 ^80 01 00 1a 0b", MALFORMED, "malformed memop flags"},
    {"00", "00 41 00 28 ^40 00 00 1a 0b", WRT_ERR_UNSUPPORTED, "multi-memory"},
    {"00", "00 41 00 28 02 ff ff ff ff 0f 1a 0b", OK},
    {"00", "00 41 00 ^28 02 80 80 80 80 10 1a 0b", INVALID, "offset out of range"},
    {"00", "00 42 00 ^28 02 00 1a 0b", MISMATCH},
    {"00", "00 41 00 42 00 37 03 00 0b", OK},
    {"00", "00 41 00 41 00 ^37 03 00 0b", MISMATCH},
    {"00", "00 3f 00 40 00 1a 0b", OK},
    {"00", "00 ^3f 01 1a 0b", INVALID, "unknown memory 1"},
    {"00", "00 41 00 41 00 41 00 fc 08 00 00 0b", OK},
    {"00", "00 41 00 41 00 41 00 ^fc 08 01 00 0b", INVALID, "unknown data segment 1"},
    {"00", "00 41 00 41 00 41 00 fc 0a 00 00 fc 09 00 0b", OK},
    {"00", "00 41 00 41 00 42 00 ^fc 0b 00 0b", MISMATCH},
    {"00", "00 ^fc 12 0b", WRT_ERR_UNSUPPORTED, "memory-control support is not enabled"},
    {"00", "00 ^fc 7f 0b", MALFORMED, "illegal opcode fc 7f"},
    {"00", "00 ^fd 0c 0b", WRT_ERR_UNSUPPORTED, "simd support is not enabled"},
    {"00", "00 ^12 00 0b", WRT_ERR_UNSUPPORTED, "tail-call support is not enabled"},
    {"00", "00 ^fe 03 00 0b", WRT_ERR_UNSUPPORTED, "threads support is not enabled"},
    {"00", "00 ^1f 40 00 0b 0b", WRT_ERR_UNSUPPORTED, "exceptions support is not enabled"},
    {"00", "00 ^06 40 0b 0b", WRT_ERR_UNSUPPORTED, "legacy-exceptions support is not enabled"},
    {"00", "00 ^d4 0b", WRT_ERR_UNSUPPORTED, "function-references support is not enabled"},
    /* tables and references */
    {"00", "00 41 00 25 01 1a 41 00 d0 6f 26 01 0b", OK},
    {"00", "00 41 00 d0 70 ^26 01 0b", MISMATCH},
    {"00", "00 d0 6f 41 01 fc 0f 01 1a fc 10 01 1a 0b", OK},
    {"00", "00 d0 70 41 01 ^fc 0f 01 1a 0b", MISMATCH},
    {"00", "00 41 00 d0 6f 41 01 fc 11 01 0b", OK},
    {"00", "00 41 00 41 00 41 00 fc 0c 00 00 0b", OK},
    {"00", "00 41 00 41 00 41 00 ^fc 0c 01 00 0b", MISMATCH},
    {"00", "00 ^fc 0c 02 00 0b", INVALID, "unknown elem segment 2"},
    {"00", "00 fc 0d 01 0b", OK},
    {"00", "00 41 00 41 00 41 00 ^fc 0e 00 01 0b", MISMATCH},
    {"00", "00 d2 00 d1 1a 0b", OK},
    {"00", "00 ^d2 01 1a 0b", INVALID, "undeclared function reference"},
    {"00", "00 ^d2 02 1a 0b", INVALID, "unknown function 2"},
    {"00", "00 41 00 ^d1 1a 0b", MISMATCH},
    {"00", "00 d0 ^7f 1a 0b", MALFORMED, "malformed heap type"},
    {"00", "00 d0 ^00 1a 0b", WRT_ERR_UNSUPPORTED, "function-references support is not enabled"},
    /* integers */
    {"00", "00 41 ff ff ff ff 07 1a 0b", OK},
    {"00", "00 41 ^ff ff ff ff 08 1a 0b", MALFORMED, "integer too large"},
    {"00", "00 42 ^80 80 80 80 80 80 80 80 80 02 1a 0b", MALFORMED, "integer too large"},
    {"00", "00 42 ^80 80 80 80 80 80 80 80 80 80 00 1a 0b", MALFORMED,
     "integer representation too long"},
    {"00", "00 20 ^80 80 80 80 80 00 0b", MALFORMED, "integer representation too long"},
};

TEST(bodies)
{
    wrt_engine *e = test_engine_new(WRT_ENGINE_INTERP, 0);
    for (size_t i = 0; i < WX__COUNT_OF(rows); i++) {
        module.mark = 0;
        around(rows[i].type, rows[i].body);
        size_t mark = strchr(rows[i].body, '^') ? module.mark : error.offset;
        wrt_status status = wrt_module_validate(e, module.bytes, module.len, &error);
        if (!strchr(rows[i].body, '^')) mark = error.offset;
        if (status == rows[i].status && (status == WRT_OK || error.offset == mark) &&
            strncmp(error.message, rows[i].text, strlen(rows[i].text)) == 0) {
            continue;
        }
        printf("%s: %s\n  expected %d %s\n  got %d %s at %zu, not %zu\n", rows[i].type,
               rows[i].body, (int)rows[i].status, rows[i].text, (int)status, error.message,
               error.offset, mark);
        CHECK(!"verdict as expected");
    }
    wrt_engine_free(e);
    CHECK_EQ(heap_blocks, 0);
}

TEST(mismatches_name_the_types)
{
    wrt_engine *e = test_engine_new(WRT_ENGINE_INTERP, 0);
    around("00", "00 42 00 41 00 6a 1a 0b");
    CHECK_EQ(wrt_module_validate(e, module.bytes, module.len, &error), WRT_ERR_INVALID);
    CHECK_STR(error.message,
              "type mismatch: instruction requires [i32 i32] but stack has [i64 i32]");
    around("00", "00 10 00 0b");
    CHECK_EQ(wrt_module_validate(e, module.bytes, module.len, &error), WRT_ERR_INVALID);
    CHECK_STR(error.message, "type mismatch: instruction requires [i32] but stack has []");
    wrt_engine_free(e);
}

/* -- the branch table ------------------------------------------------------------------------------ */

static wrt_engine *engine;

static wrt_module *interp_module(const char *type, const char *body)
{
    engine = test_engine_new(WRT_ENGINE_INTERP, 0);
    around(type, body);
    wrt_module *m = wrt_module_new(engine, module.bytes, module.len, &error);
    if (!m) printf("%s: %s\n", body, error.message);
    return m;
}

/* `expected` has one "target entry keep drop" per branch. */
static void check_branches(const char *type, const char *body, const char *expected)
{
    char text[512] = "";
    wrt_module *m = interp_module(type, body);
    for (size_t i = 0; m && i < wx__array_len(m->branches); i++) {
        const wrt__branch *b = &m->branches[i];
        size_t len = strlen(text);
        snprintf(text + len, sizeof text - len, "%s%u %u %u %u", i ? ", " : "", (unsigned)b->target,
                 (unsigned)b->entry, (unsigned)b->keep, (unsigned)b->drop);
    }
    CHECK_STR(text, expected);
    wrt_module_free(m);
    wrt_engine_free(engine);
    CHECK_EQ(heap_blocks, 0);
}

TEST(branches_forward_continue_behind_the_end)
{
    /*                     0     2     4        */
    check_branches("00", "00 02 40 0c 00 0b 0b", "5 1 0 0");
    /*                     0     2     4     6 */
    check_branches("00", "00 02 40 41 00 0d 00 0b 0b", "7 1 0 0");
    /* out of the function: its final end */
    check_branches("00", "00 0c 00 0b", "2 1 0 0");
    check_branches("01", "00 41 01 41 02 41 03 0c 00 0b", "8 1 1 2");
}

TEST(branches_to_a_loop_go_to_the_loop_and_its_own_entry)
{
    /* 0 local.get 2 loop [i32]->[i32] 4 local.tee 6 local.get 8 br_if 0 10 end 11 drop 12 end */
    check_branches("00", "01 01 7f 20 00 03 01 22 00 20 00 0d 00 0b 1a 0b", "0 0 3 0, 2 0 1 0");
}

TEST(an_if_not_taken_goes_behind_its_else_or_end)
{
    /* 0 const 2 if 4 const 6 drop 7 else 8 nop 9 end 10 end */
    check_branches("00", "00 41 00 04 40 41 00 1a 05 01 0b 0b", "8 2 0 0, 10 2 0 0");
    /* 0 const 2 if 4 nop 5 end 6 end */
    check_branches("00", "00 41 00 04 40 01 0b 0b", "6 1 0 0");
    /* a then-arm that does not fall through has no entry for its else */
    check_branches("00", "00 41 00 04 40 0c 01 05 01 0b 0b", "7 2 0 0, 9 2 0 0");
    /* the parameters stay */
    check_branches("00", "00 41 07 41 00 04 01 05 0b 1a 0b", "7 2 1 0, 8 2 1 0");
}

TEST(every_label_of_br_table_has_an_entry_the_default_last)
{
    /* 0 block 2 block 4 const 6 br_table 0 1 2 11 end 12 end 13 end */
    check_branches("00", "00 02 40 02 40 41 00 0e 02 00 01 02 0b 0b 0b",
                   "12 3 0 0, 13 3 0 0, 13 3 0 0");
}

TEST(dead_code_has_no_entries)
{
    check_branches("00", "00 00 03 40 41 00 0d 00 0b 41 00 04 40 05 0b 0c 00 0b", "");
    /* the end of the block is reached again */
    check_branches("00", "00 02 40 0c 00 0c 01 0b 0c 00 0b", "7 1 0 0, 9 2 0 0");
    /* not reached: a block that no live branch leaves */
    check_branches("00", "00 02 40 00 0c 00 0b 0c 00 0b", "");
}

TEST(operands_under_a_branch_are_counted_without_block_boundaries)
{
    /* const const block block const const br 1 (keeps 1, drops 1) */
    check_branches("00", "00 41 01 41 02 02 7f 02 7f 41 03 41 04 0c 01 0b 0b 1a 1a 1a 0b",
                   "16 1 1 1");
}

static uint32_t max_height(const char *type, const char *body)
{
    wrt_module *m = interp_module(type, body);
    uint32_t height = m ? m->funcs[1].max_height : 0xffffffff;
    wrt_module_free(m);
    wrt_engine_free(engine);
    return height;
}

TEST(max_height_counts_operands_only)
{
    CHECK_EQ(max_height("00", "00 0b"), 0);
    CHECK_EQ(max_height("00", "00 41 00 1a 0b"), 1);
    CHECK_EQ(max_height("00", "00 02 40 02 40 41 00 1a 0b 0b 0b"), 1);
    CHECK_EQ(max_height("00", "00 41 00 41 00 02 40 41 00 1a 0b 6a 1a 0b"), 3);
    CHECK_EQ(max_height("02", "00 02 02 41 00 42 00 0b 0b"), 2);
    CHECK_EQ(max_height("00", "00 02 40 41 00 41 00 41 00 1a 1a 1a 0b 41 00 1a 0b"), 3);
}

/* -- fuel and the profile -------------------------------------------------------------------------- */

static wrt__validator validator;
static wrt__decoder decoder;

/* Decodes and validates for the compiler; the validator keeps the profile. */
static wrt_module *profiled(const char *type, const char *body)
{
    engine = test_engine_new(WRT_ENGINE_JIT, 0);
    around(type, body);
    wrt_module *m = (wrt_module *)WX__REALLOC(NULL, sizeof *m);
    memset(m, 0, sizeof *m);
    m->engine = engine;
    m->bytes = module.bytes;
    m->size = module.len;
    bool ok = wrt__decode(&decoder, m, 0) && decoder.invalid.status == WRT_OK &&
              wrt__validator_init(&validator, &decoder) && wrt__validate_jit(&validator, 1);
    if (!ok) printf("%s: %s%s\n", body, decoder.fatal.message, decoder.invalid.message);
    CHECK(ok);
    return m;
}

static void profiled_free(wrt_module *m)
{
    wrt__validator_free(&validator);
    wrt__decoder_free(&decoder);
    wrt__module_clear(m);
    WX__FREE(m);
    wrt_engine_free(engine);
    CHECK_EQ(heap_blocks, 0);
}

static void append(char *text, size_t cap, uint32_t v)
{
    size_t len = strlen(text);
    snprintf(text + len, cap - len, "%s%u", len ? " " : "", (unsigned)v);
}

static void check_profile(const char *type, const char *body, const char *costs,
                          const char *targets, const char *weights)
{
    char text[3][256] = {"", "", ""};
    wrt_module *m = profiled(type, body);
    const wrt__profile *p = &validator.profile;
    for (uint32_t i = 0; i < p->cost_count; i++) append(text[0], 256, p->costs[i]);
    for (uint32_t i = 0; i < p->block_count; i++) append(text[1], 256, p->block_is_target[i]);
    for (uint32_t i = 0; i < m->funcs[1].local_count; i++) append(text[2], 256, p->local_weight[i]);
    CHECK_STR(text[0], costs);
    CHECK_STR(text[1], targets);
    CHECK_STR(text[2], weights);
    CHECK_EQ(m->funcs[1].entry_cost, p->costs[0]);
    profiled_free(m);
}

TEST(straight_line_blocks_are_counted)
{
    check_profile("00", "00 0b", "1", "", "");
    check_profile("00", "00 41 00 1a 01 0b", "2", "", "");
    /* const, loop: new block; get, br_if: new block; nothing */
    check_profile("00", "01 01 7f 41 00 21 00 03 40 20 00 0d 00 0b 0b", "3 2 0", "1", "9");
    /* get, if: then; get, drop; else; end */
    check_profile("01", "00 20 00 04 40 20 00 1a 05 20 00 20 00 1a 1a 0b 20 00 0b", "3 1 2 1", "0",
                  "5");
    /* a block that nothing branches to does not end anything */
    check_profile("00", "00 41 00 02 40 41 00 1a 0b 41 00 1a 1a 0b", "4", "0", "");
    check_profile("00", "00 41 00 02 40 41 00 0d 00 0b 41 00 1a 1a 0b", "4 0 1", "1", "");
    /* calls leave */
    check_profile("00", "00 41 00 10 00 1a 41 00 1a 0b", "3 1", "", "");
    check_profile("00", "00 41 00 40 00 1a fc 09 00 fc 10 00 1a 0b", "3 1 1", "", "");
}

TEST(dead_code_does_not_count)
{
    check_profile("01", "00 20 00 0f 20 00 20 00 6a 0b", "2", "", "1");
    check_profile("01", "00 02 40 0c 00 20 00 1a 0b 20 00 0b", "2 1", "1", "1");
    check_profile("01", "00 03 40 00 03 40 20 00 0d 00 0b 0b 00 0b", "1 0", "0 0", "0");
    check_profile("00", "00 41 00 04 40 00 05 00 0b 41 00 1a 0b", "3 0 0", "0", "");
    check_profile("00", "00 41 00 04 40 00 0b 41 00 1a 0b", "3 0 1", "0", "");
}

TEST(weights_grow_with_loop_depth_up_to_six)
{
    check_profile("00", "01 02 7f 03 40 20 00 1a 03 40 20 01 1a 0b 20 00 1a 0b 20 00 1a 0b",
                  "1 1 3", "0 0", "17 64");
    check_profile(
        "01", "00 03 40 03 40 03 40 03 40 03 40 03 40 03 40 20 00 1a 0b 0b 0b 0b 0b 0b 0b 20 00 0b",
        "1 0 0 0 0 0 0 2", "0 0 0 0 0 0 0", "262145");
}

TEST(calls_and_memory_are_noticed)
{
    wrt_module *m = profiled("00", "00 03 40 41 00 10 00 1a 0b 0b");
    CHECK(!validator.profile.is_leaf);
    CHECK_EQ(validator.profile.call_weight, 8);
    CHECK(!validator.profile.uses_memory);
    profiled_free(m);
    m = profiled("00", "00 41 00 28 02 00 1a 0b");
    CHECK(validator.profile.is_leaf && validator.profile.uses_memory);
    CHECK(!validator.profile.has_br_table);
    profiled_free(m);
    m = profiled("00", "00 00 41 00 10 00 1a 0b");
    CHECK(validator.profile.is_leaf);
    profiled_free(m);
    m = profiled("00", "00 41 00 0e 00 00 0b");
    CHECK(validator.profile.has_br_table);
    profiled_free(m);
}

TEST(fuel_of_entry_and_loops_for_the_interpreter)
{
    wrt_module *m = interp_module("01", "00 20 00 1a 03 40 20 00 20 00 6a 0d 00 0b 20 00 0b");
    CHECK_EQ(m->funcs[1].entry_cost, 2);
    CHECK_EQ(m->branches[0].keep, 4);
    wrt_module_free(m);
    wrt_engine_free(engine);
}

/* -- size --------------------------------------------------------------------------------------------- */

TEST(fifty_thousand_locals_cost_what_the_body_costs)
{
    wrt_module *m = profiled("00", "02 a8 c3 01 7f a8 c3 01 7e 20 cf 86 03 1a 0b");
    const wrt__profile *p = &validator.profile;
    CHECK_EQ(m->funcs[1].local_count, 50000);
    CHECK_EQ(p->local_weight[49999], 1);
    CHECK(p->used_count == 1 && p->used_locals[0] == 49999);
    CHECK_EQ(p->locals_runs, 2);
    CHECK_EQ(p->locals[1].end, 50000);
    CHECK(validator.flat < 1000);
    /* again: weights of the last body are gone */
    CHECK(wrt__validate_jit(&validator, 1));
    CHECK_EQ(validator.profile.local_weight[49999], 1);
    profiled_free(m);
    engine = test_engine_new(WRT_ENGINE_INTERP, 0);
    around("00", "02 a8 c3 01 7f a8 c3 01 7e ^20 d0 86 03 1a 0b");
    CHECK_EQ(wrt_module_validate(engine, module.bytes, module.len, &error), WRT_ERR_INVALID);
    CHECK_STR(error.message, "unknown local 50000");
    CHECK_EQ(error.offset, module.mark);
    wrt_engine_free(engine);
}

TEST(used_locals_are_listed_once_and_ascending)
{
    /* 3,000 locals: far ones used in dead code, then twice, and some in descending order; near ones */
    wrt_module *m =
        profiled("00", "01 b8 17 7f 20 03 1a 20 b0 17 21 ad 17 20 ad 17 1a 20 01 1a"
                       "02 40 0c 00 20 a8 17 1a 20 b1 17 1a 0b 20 a8 17 1a 20 b2 17 1a 0b");
    static const uint32_t expected[] = {1, 3, 2984, 2989, 2992, 2994};
    const wrt__profile *p = &validator.profile;
    CHECK_EQ(p->used_count, WX__COUNT_OF(expected));
    CHECK(p->used_count == WX__COUNT_OF(expected) &&
          memcmp(p->used_locals, expected, sizeof expected) == 0);
    CHECK(validator.flat < 2984);
    profiled_free(m);
}

/* `depth` blocks inside each other. */
static wrt_status nested(uint32_t depth, wrt_engine_kind kind)
{
    size_t body = 3 * (size_t)depth + 2, size = body + 64;
    text_module *big = (text_module *)malloc(sizeof *big);
    uint8_t *bytes = (uint8_t *)malloc(size);
    uint8_t leb[10];
    module_start(big);
    put_hex(big, "01 04 01 60 00 00 03 02 01 00 0a");
    put_leb(big, (uint32_t)(body + 1 + wx__leb_write_unsigned(leb, body)));
    put_byte(big, 1);
    put_leb(big, (uint32_t)body);
    put_byte(big, 0);
    memcpy(bytes, big->bytes, big->len);
    for (uint32_t i = 0; i < depth; i++) {
        bytes[big->len + 2 * (size_t)i] = 0x02;
        bytes[big->len + 2 * (size_t)i + 1] = 0x40;
    }
    memset(bytes + big->len + 2 * (size_t)depth, 0x0b, depth + 1);
    engine = test_engine_new(kind, 0);
    wrt_status status = wrt_module_validate(engine, bytes, big->len + body - 1, &error);
    wrt_module *m = wrt_module_new(engine, bytes, big->len + body - 1, NULL);
    CHECK((m != NULL) == (status == WRT_OK));
    wrt_module_free(m);
    wrt_engine_free(engine);
    free(bytes);
    free(big);
    return status;
}

TEST(deep_nesting_is_allowed_up_to_its_limit)
{
    CHECK_EQ(nested(WRT__MAX_NESTING - 1, WRT_ENGINE_INTERP), WRT_OK);
    CHECK_EQ(nested(WRT__MAX_NESTING, WRT_ENGINE_INTERP), WRT_ERR_LIMIT);
    CHECK_STR(error.message, "too many nested blocks: the limit is 100000");
}
