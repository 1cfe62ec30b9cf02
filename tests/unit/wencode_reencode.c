/* tests/unit/wencode_reencode.c - modules read, changed on the way and written again. */
/* qemu */
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "test.h"

typedef struct blob {
    uint8_t *bytes;
    size_t len;
} blob;

static void blob_free(blob b) { wencode_free_bytes(b.bytes); }

static blob finish(wencode *e)
{
    blob b;
    b.bytes = wencode_finish(e, &b.len);
    if (!b.bytes) printf("%s\n", wencode_get_error(e)->message);
    CHECK(b.bytes != NULL);
    wencode_free(e);
    return b;
}

static bool same(blob a, blob b)
{
    return a.bytes && b.bytes && a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0;
}

static bool contains(blob b, const char *text)
{
    size_t n = strlen(text);
    for (size_t i = 0; i + n <= b.len; i++) {
        if (memcmp(b.bytes + i, text, n) == 0) return true;
    }
    return false;
}

/* Where the contents of a custom section begin, or NULL. */
static const uint8_t *custom(blob b, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i + n + 1 <= b.len; i++) {
        if (b.bytes[i] == n && memcmp(b.bytes + i + 1, name, n) == 0) return b.bytes + i + 1 + n;
    }
    return NULL;
}

/* Two functions, the second calls the first from an if; names for everything, two hints, sections
 * that hold offsets. `extra`: an import in front, `nops` in front of the if. */
static blob sample(bool extra, uint32_t nops)
{
    wencode e;
    wencode_init(&e);
    uint32_t type = wencode_sig(&e, "i", "i");
    uint32_t shift = extra ? 1 : 0;
    uint32_t old = wencode_import_func(&e, "env", "old", type);
    if (extra) wencode_import_func(&e, "env", "new", type);
    uint32_t callee = wencode_func(&e, type);
    wencode_local_get(&e, 0);
    wencode_call(&e, old);
    wencode_func_end(&e);
    uint32_t caller = wencode_func(&e, type);
    wencode_locals(&e, WENCODE_I64, 200);
    for (uint32_t i = 0; i < nops; i++) wencode_nop(&e);
    wencode_local_get(&e, 0);
    wencode_if(&e, WENCODE_VOID);
    wencode_local_get(&e, 0);
    wencode_call(&e, callee);
    wencode_local_set(&e, 0);
    wencode_end(&e);
    wencode_block(&e, WENCODE_VOID);
    wencode_local_get(&e, 0);
    wencode_br_if(&e, 0);
    wencode_end(&e);
    wencode_local_get(&e, 0);
    wencode_func_end(&e);
    uint32_t table = wencode_table(&e, WENCODE_FUNCREF, wencode_at_least(4));
    wencode_elem_funcs(&e, wencode_active(table, wencode_constant_i32(0)), &caller, 1);
    wencode_global(&e, WENCODE_FUNCREF, false, wencode_constant_func(callee));
    wencode_export_func(&e, "run", caller);
    wencode_name_module(&e, "sample");
    wencode_name(&e, WENCODE_NAMED_FUNC, old, "old");
    wencode_name(&e, WENCODE_NAMED_FUNC, callee, "callee");
    wencode_name(&e, WENCODE_NAMED_FUNC, caller, "caller");
    wencode_name_local(&e, caller, 0, "x");
    wencode_name_label(&e, caller, 1, "skip");
    /* hints for the if and the br_if, from the start of the locals: 1 + 2 + 1 bytes */
    uint8_t hints[] = {1, 2, 2, 6, 1, 1, 19, 1, 0};
    hints[1] = (uint8_t)(hints[1] + shift);
    hints[3] = (uint8_t)(hints[3] + nops);
    hints[6] = (uint8_t)(hints[6] + nops);
    wencode_custom(&e, "metadata.code.branch_hint", hints, sizeof hints, 9);
    wencode_custom(&e, "producers", "\0", 1, WENCODE_LAST);
    return finish(&e);
}

static blob reencode(blob in, const wencode_visitor *v, wencode_report *report)
{
    wencode e;
    wencode_init(&e);
    CHECK(wencode_reencode(&e, in.bytes, in.len, v, report));
    return finish(&e);
}

TEST(without_changes_the_bytes_stay)
{
    wencode_report report;
    blob in = sample(false, 0), out = reencode(in, NULL, &report);
    CHECK(same(in, out));
    CHECK(!report.changed && report.kept_items == 0 && report.kept_bodies == 0);
    CHECK(report.kept_instructions == 0 && report.dropped_sections == 0);
    CHECK_EQ(report.instructions, 15);
    blob_free(in);
    blob_free(out);
}

/* -- an import more, nops in front of each if -------------------------------------------------------------- */

static void import_more(void *user, wencode *e)
{
    (void)user;
    wencode_import_func(e, "env", "new", 0);
}

static uint32_t shifted(void *user, wencode_space space, uint32_t index)
{
    (void)user;
    return space == WENCODE_SPACE_FUNC && index >= 1 ? index + 1 : index;
}

static void nop_first(void *user, wencode *e, uint32_t func)
{
    if (func == 2)
        for (uint32_t i = 0; i < *(uint32_t *)user; i++) wencode_nop(e);
}

TEST(an_import_and_instructions_more_move_uses_names_and_hints)
{
    for (uint32_t nops = 0; nops < 300; nops += 61) {
        wencode_report report;
        wencode_visitor v;
        memset(&v, 0, sizeof v);
        v.user = &nops;
        v.imports = import_more;
        v.index = shifted;
        v.body = nop_first;
        blob in = sample(false, 0), out = reencode(in, &v, &report);
        if (nops < 100) { /* one byte of each hint's offset */
            blob expected = sample(true, nops);
            CHECK(same(out, expected));
            blob_free(expected);
        }
        CHECK(report.changed && report.dropped_sections == 0);
        blob_free(in);
        blob_free(out);
    }
}

/* -- instructions replaced, dropped, followed ---------------------------------------------------------------- */

static bool edit(void *user, wencode *e, const wencode_instruction *in)
{
    (void)user;
    if (in->code == WENCODE_OP_CALL) { /* twice */
        wencode_emit(e, in);
        wencode_emit(e, in);
        return false;
    }
    if (in->code == WENCODE_OP_BR_IF) { /* instead */
        wencode_drop(e);
        return false;
    }
    if (in->code == WENCODE_OP_IF) { /* a block around what was there moves the labels' numbers */
        wencode_block(e, WENCODE_VOID);
        wencode_end(e);
    }
    return true;
}

TEST(hints_of_what_is_gone_go_and_labels_are_counted_anew)
{
    wencode_report report;
    wencode_visitor v;
    memset(&v, 0, sizeof v);
    v.instruction = edit;
    blob in = sample(false, 0), out = reencode(in, &v, &report);
    const uint8_t *hints = custom(out, "metadata.code.branch_hint");
    static const uint8_t one[] = {1, 2, 1, 9, 1, 1};
    CHECK(hints && memcmp(hints, one, sizeof one) == 0);
    const uint8_t *names = custom(out, "name");
    static const uint8_t label[] = {3, 9, 1, 2, 1, 2, 4, 's', 'k', 'i', 'p'};
    bool found = false;
    for (; names && names + sizeof label <= out.bytes + out.len; names++)
        found = found || memcmp(names, label, sizeof label) == 0;
    CHECK(found);
    static const uint8_t twice[] = {0x20, 0, 0x10, 1, 0x10, 1, 0x21, 0};
    bool doubled = false;
    for (size_t i = 0; i + sizeof twice <= out.len; i++)
        doubled = doubled || memcmp(out.bytes + i, twice, sizeof twice) == 0;
    CHECK(doubled);
    blob_free(in);
    blob_free(out);
}

/* -- a function left out ----------------------------------------------------------------------------------------- */

static bool not_the_callee(void *user, wencode *e, wencode_space space, uint32_t index,
                           bool imported)
{
    (void)user, (void)e, (void)imported;
    return !(space == WENCODE_SPACE_FUNC && index == 1);
}

static uint32_t without_callee(void *user, wencode_space space, uint32_t index)
{
    (void)user;
    if (space != WENCODE_SPACE_FUNC || index < 1) return index;
    return index == 1 ? WENCODE_NONE : index - 1;
}

static uint32_t old_instead(void *user, wencode_space space, uint32_t index)
{
    (void)user;
    if (space != WENCODE_SPACE_FUNC || index < 1) return index;
    return index - 1; /* the import takes the callee's place, the caller moves up */
}

TEST(a_function_that_is_left_out_must_not_be_used)
{
    wencode e;
    wencode_visitor v;
    memset(&v, 0, sizeof v);
    v.item = not_the_callee;
    v.index = without_callee;
    blob in = sample(false, 0);
    wencode_init(&e);
    CHECK(!wencode_reencode(&e, in.bytes, in.len, &v, NULL));
    CHECK_EQ(wencode_get_error(&e)->status, WENCODE_ERR_INDEX);
    CHECK(strcmp(wencode_get_error(&e)->message, "function 1 of the input is used, but gone") == 0);
    CHECK(wencode_get_error(&e)->section != WENCODE_NONE);
    wencode_free(&e);
    v.index = old_instead;
    wencode_init(&e);
    wencode_set_lax(&e, true);
    CHECK(wencode_reencode(&e, in.bytes, in.len, &v, NULL));
    CHECK_EQ(e.counts[1], 2);
    wencode_free(&e);
    blob_free(in);
}

/* -- misuse --------------------------------------------------------------------------------------------------------- */

/* In the place of an instruction, what the copy does not survive. */
static bool pull_the_rug(void *user, wencode *e, const wencode_instruction *in)
{
    uint8_t buffer[1000];
    size_t len = 0;
    (void)in;
    switch (*(int *)user) {
    case 0: wencode_free(e); break;
    case 1: wencode_reset(e); break;
    case 2: CHECK(wencode_finish(e, &len) == NULL); break;
    case 3: CHECK(!wencode_finish_into(e, buffer, sizeof buffer, &len)); break;
    default: CHECK(!wencode_reencode(e, "\0asm\1\0\0\0", 8, NULL, NULL)); break;
    }
    return true;
}

TEST(a_visitor_that_takes_the_encoder_away_is_an_error)
{
    blob in = sample(false, 0);
    for (int way = 0; way < 5; way++) {
        wencode e;
        wencode_visitor v;
        memset(&v, 0, sizeof v);
        v.user = &way;
        v.instruction = pull_the_rug;
        wencode_init(&e);
        CHECK(!wencode_reencode(&e, in.bytes, in.len, &v, NULL));
        CHECK_EQ(wencode_get_error(&e)->status, WENCODE_ERR_ORDER);
        wencode_reset(&e);
        CHECK(wencode_reencode(&e, in.bytes, in.len, NULL, NULL));
        blob out = finish(&e);
        CHECK(same(in, out));
        blob_free(out);
    }
    blob_free(in);
}

TEST(only_an_empty_encoder_takes_a_module)
{
    wencode e;
    blob in = sample(false, 0);
    wencode_init(&e);
    wencode_memory(&e, wencode_at_least(1));
    CHECK(!wencode_reencode(&e, in.bytes, in.len, NULL, NULL));
    CHECK_EQ(wencode_get_error(&e)->status, WENCODE_ERR_ORDER);
    wencode_free(&e);
    blob_free(in);
}

/* -- sections that cannot be kept right ------------------------------------------------------------------------------- */

static blob with_offsets(void)
{
    wencode e;
    wencode_init(&e);
    uint32_t func = wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_func_end(&e);
    wencode_export_func(&e, "f", func);
    wencode_custom(&e, "linking", "\2", 1, WENCODE_LAST);
    wencode_custom(&e, "reloc.CODE", "\0\0", 2, WENCODE_LAST);
    wencode_custom(&e, "other", "x", 1, WENCODE_LAST);
    return finish(&e);
}

TEST(offsets_into_code_are_kept_only_when_nothing_changed)
{
    wencode_report report;
    wencode_visitor v;
    memset(&v, 0, sizeof v);
    blob in = with_offsets(), out = reencode(in, &v, &report);
    CHECK(same(in, out) && report.dropped_sections == 0);
    blob_free(out);
    v.body = nop_first;
    uint32_t nops = 1;
    v.user = &nops;
    out = reencode(in, &v, &report); /* function 2 does not exist: nothing changes */
    CHECK(same(in, out));
    blob_free(out);
    v.imports = import_more;
    v.index = shifted;
    out = reencode(in, &v, &report);
    CHECK_EQ(report.dropped_sections, 2);
    CHECK_STR(report.dropped, "linking");
    CHECK(!contains(out, "linking") && !contains(out, "reloc.") && contains(out, "other"));
    blob_free(out);
    blob_free(in);
}

/* -- names added to names that were there -------------------------------------------------------------------------------- */

TEST(names_added_later_join_those_of_the_input)
{
    wencode e;
    blob in = sample(false, 0), out;
    wencode_init(&e);
    CHECK(wencode_reencode(&e, in.bytes, in.len, NULL, NULL));
    uint32_t global = wencode_global(&e, WENCODE_I32, true, wencode_constant_i32(0));
    wencode_name(&e, WENCODE_NAMED_GLOBAL, global, "added");
    out = finish(&e);
    CHECK(contains(out, "added") && contains(out, "caller"));
    size_t sections = 0;
    for (size_t i = 0; i + 6 < out.len; i++) sections += memcmp(out.bytes + i, "\4name", 5) == 0;
    CHECK_EQ(sections, 1);
    blob_free(in);
    blob_free(out);
}

static void hint_first(void *user, wencode *e, uint32_t func)
{
    (void)user;
    if (func == 1) wencode_code_metadata(e, "branch_hint", "\1", 1);
}

TEST(hints_added_join_those_of_the_input)
{
    wencode_visitor v;
    memset(&v, 0, sizeof v);
    v.body = hint_first;
    blob in = sample(false, 0), out = reencode(in, &v, NULL);
    static const uint8_t both[] = {2, 1, 1, 1, 1, 1, 2, 2, 6, 1, 1, 19, 1, 0};
    const uint8_t *hints = custom(out, "metadata.code.branch_hint");
    CHECK(hints && memcmp(hints, both, sizeof both) == 0);
    blob_free(in);
    blob_free(out);
}

TEST(integers_longer_than_needed_stay_unless_asked)
{
    static const uint8_t wide[] = {
        0,    'a',  's',  'm',  1,    0,    0,    0,    0x01, 0x87, 0x80, 0x00, 0x81, 0x00,
        0x60, 0x81, 0x00, 0x7f, 0x00, 0x03, 0x83, 0x00, 0x01, 0x80, 0x00, 0x0a, 0x0d, 0x01,
        0x8a, 0x00, 0x81, 0x00, 0x81, 0x00, 0x7e, 0x20, 0x80, 0x00, 0x1a, 0x0b,
    };
    wencode_report report;
    wencode_visitor v;
    blob in = {(uint8_t *)(uintptr_t)wide, sizeof wide}, out = reencode(in, NULL, &report);
    CHECK(same(in, out));
    CHECK(report.kept_items == 2 && report.kept_bodies == 1 && report.kept_instructions == 1);
    blob_free(out);
    memset(&v, 0, sizeof v);
    v.shortest = true;
    out = reencode(in, &v, &report);
    CHECK_EQ(out.len, 8 + 7 + 4 + 11);
    blob_free(out);
}

TEST(malformed_input_has_its_place)
{
    static const uint8_t cut[] = {0, 'a', 's', 'm', 1, 0,  0, 0, 1, 4, 1,    0x60, 0,
                                  0, 3,   2,   1,   0, 10, 6, 1, 4, 0, 0x27, 0x0b, 0x0b};
    wencode e;
    wencode_init(&e);
    CHECK(!wencode_reencode(&e, cut, sizeof cut, NULL, NULL));
    CHECK_EQ(wencode_get_error(&e)->status, WENCODE_ERR_MALFORMED);
    CHECK_EQ(wencode_get_error(&e)->offset, 23);
    CHECK_STR(wencode_get_error(&e)->message, "illegal opcode");
    wencode_free(&e);
}

TEST(a_function_alone_prints_with_its_names)
{
    wencode_output out = {NULL, 0, 0};
    wencode_error error;
    blob in = sample(false, 0);
    CHECK(wencode_print_func(&out, in.bytes, in.len, 1, &error));
    CHECK_STR(out.text, "(func $callee (;1;) (type 0) (param i32) (result i32)\n"
                        "    local.get 0\n"
                        "    call $old\n"
                        "  )\n");
    CHECK(!wencode_print_func(&out, in.bytes, in.len, 3, &error));
    CHECK_EQ(error.status, WENCODE_ERR_INDEX);
    CHECK(!wencode_print_func(&out, in.bytes, in.len, 0, &error));
    out.len = 0;
    CHECK(!wencode_print_module(&out, in.bytes, in.len - 1, &error));
    CHECK_EQ(error.status, WENCODE_ERR_MALFORMED);
    out.len = 0;
    CHECK(wencode_print_module(&out, in.bytes, in.len, &error) && error.status == WENCODE_OK);
    CHECK(strstr(out.text, "(module $sample\n") == out.text);
    CHECK(strstr(out.text, "block $skip\n") != NULL);
    wencode_output_free(&out);
    blob_free(in);
}
