/* tests/oom/wencode_reencode.c - every allocation of reading, changing and printing a module fails in
 * turn: reported, nothing leaked. */
#include "allocator.h"
#define WENCODE_REALLOC(p, n) failing_realloc((p), (n))
#define WENCODE_FREE(p)       counted_free(p)
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "test.h"

static uint32_t shifted(void *user, wencode_space space, uint32_t index)
{
    (void)user;
    return space == WENCODE_SPACE_GLOBAL ? index + 1 : index;
}

static void import_global(void *user, wencode *e)
{
    (void)user;
    wencode_import_global(e, "env", "counter", WENCODE_I64, WENCODE_MUTABLE);
}

static bool nop_before(void *user, wencode *e, const wencode_instruction *in)
{
    (void)user;
    if (in->code == WENCODE_OP_BR_TABLE) wencode_nop(e);
    return true;
}

/* Everything that the reader keeps an array of. */
static uint8_t *write_input(size_t *len)
{
    wencode e;
    static const uint8_t hints[] = {1, 0, 1, 5, 1, 1};
    static const uint32_t depths[] = {0, 1, 0, 1};
    wencode_init(&e);
    wencode_rec_begin(&e);
    wencode_fieldtype field = wencode_field(wencode_type_ref_null(wencode_index(0)), true);
    wencode_structtype(&e, &field, 1);
    wencode_rec_end(&e);
    uint32_t type = wencode_sig(&e, "ir", "i");
    for (uint32_t i = 0; i < 30; i++) {
        uint32_t func = wencode_func(&e, type);
        wencode_block(&e, WENCODE_VOID);
        wencode_block(&e, WENCODE_VOID);
        wencode_local_get(&e, 0);
        wencode_br_table(&e, depths, 4, 1);
        wencode_end(&e);
        wencode_end(&e);
        wencode_global_get(&e, 0);
        wencode_func_end(&e);
        wencode_name(&e, WENCODE_NAMED_FUNC, func, "f");
        wencode_name_label(&e, func, 1, "inner");
    }
    wencode_global(&e, WENCODE_I32, false, wencode_constant_i32(1));
    wencode_custom(&e, "metadata.code.branch_hint", hints, sizeof hints, 9);
    wencode_custom(&e, "linking", "\2", 1, WENCODE_LAST);
    uint8_t *bytes = wencode_finish(&e, len);
    wencode_free(&e);
    return bytes;
}

/* Reads, changes, writes and prints. NULL: reported. */
static uint8_t *convert(const uint8_t *bytes, size_t size, size_t *len)
{
    wencode e;
    wencode_visitor v;
    wencode_report report;
    wencode_error error;
    wencode_output text = {NULL, 0, 0};
    uint8_t *out = NULL;
    memset(&v, 0, sizeof v);
    v.index = shifted;
    v.imports = import_global;
    v.instruction = nop_before;
    wencode_init(&e);
    if (wencode_reencode(&e, bytes, size, &v, &report)) out = wencode_finish(&e, len);
    if (!out) CHECK_EQ(wencode_get_error(&e)->status, WENCODE_ERR_NOMEM);
    wencode_free(&e);
    if (out && !wencode_print_module(&text, bytes, size, &error)) {
        CHECK_EQ(error.status, WENCODE_ERR_NOMEM);
        CHECK(!text.text || strlen(text.text) == text.len);
        wencode_free_bytes(out);
        out = NULL;
    }
    wencode_output_free(&text);
    return out;
}

TEST(every_allocation_of_reading_and_printing_may_fail)
{
    size_t size, whole_len, len = 0;
    long failures = 0;
    allowed = -1;
    uint8_t *input = write_input(&size);
    uint8_t *whole = input ? convert(input, size, &whole_len) : NULL;
    CHECK(whole != NULL);
    for (long n = 0; whole && n < 1000; n++) {
        allowed = n;
        uint8_t *out = convert(input, size, &len);
        CHECK_EQ(live, out ? 3 : 2);
        if (!out) {
            failures++;
            continue;
        }
        CHECK(len == whole_len && memcmp(out, whole, len) == 0);
        wencode_free_bytes(out);
        break;
    }
    CHECK(failures > 20);
    wencode_free_bytes(whole);
    wencode_free_bytes(input);
    CHECK_EQ(live, 0);
}
