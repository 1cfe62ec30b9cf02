/* tests/fuzz/fuzz_reencode.c - any bytes through wencode_reencode and the printer: refused with a place,
 * or the same bytes again; with changes on the way, no damage, and what comes out can be read.
 */
#include <stdio.h>
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#define MUST(x) ((x) ? (void)0 : (printf("%s:%d: %s\n", __FILE__, __LINE__, #x), abort()))

typedef struct chance {
    const uint8_t *bytes;
    size_t size;
    size_t at;
} chance;

static uint32_t roll(void *user, uint32_t sides)
{
    chance *c = (chance *)user;
    return c->size ? c->bytes[c->at++ % c->size] % sides : 0;
}

static uint32_t move_index(void *user, wencode_space space, uint32_t index)
{
    (void)user;
    return space == WENCODE_SPACE_GLOBAL ? index + 1 : index;
}

static uint32_t move_local(void *user, uint32_t outer, uint32_t index)
{
    (void)user, (void)outer;
    return index == 3 ? WENCODE_NONE : index;
}

static void import_one(void *user, wencode *e)
{
    (void)user;
    (void)wencode_import_global(e, "a", "b", WENCODE_I32, WENCODE_IMMUTABLE);
}

static bool some_items(void *user, wencode *e, wencode_space space, uint32_t index, bool imported)
{
    (void)e, (void)space, (void)index, (void)imported;
    return roll(user, 16) != 0;
}

static bool edit(void *user, wencode *e, const wencode_instruction *in)
{
    switch (roll(user, 8)) {
    case 0: wencode_nop(e); return true;
    case 1: wencode_emit(e, in); return false;
    case 2:
        wencode_block(e, WENCODE_VOID);
        wencode_end(e);
        return true;
    case 3: return in->code >= WENCODE_OP_BLOCK && in->code <= WENCODE_OP_END;
    case 4: wencode_branch_hint(e, true); return true;
    default: return true;
    }
}

static void check_changed(const uint8_t *data, size_t size)
{
    wencode e;
    wencode_visitor v;
    wencode_report report;
    chance c = {data, size, 0};
    memset(&v, 0, sizeof v);
    v.user = &c;
    v.index = move_index;
    v.local = move_local;
    v.imports = import_one;
    v.item = some_items;
    v.instruction = edit;
    v.shortest = size & 1;
    wencode_init(&e);
    wencode_set_lax(&e, true);
    if (wencode_reencode(&e, data, size, &v, &report)) {
        size_t len = 0, again = 0;
        (void)wencode_name(&e, WENCODE_NAMED_FUNC, 9999, "added");
        uint8_t *out = wencode_finish(&e, &len);
        if (out) {
            wencode_reset(&e);
            bool read = wencode_reencode(&e, out, len, NULL, NULL);
            uint8_t *copy = read ? wencode_finish(&e, &again) : NULL;
            MUST(!copy || (again == len && memcmp(copy, out, len) == 0));
            wencode_free_bytes(copy);
        }
        wencode_free_bytes(out);
    }
    wencode_free(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wencode e;
    wencode_report report;
    wencode_output text = {NULL, 0, 0};
    wencode_error error;
    size_t len = 0;
    wencode_init(&e);
    wencode_set_lax(&e, true);
    bool read = wencode_reencode(&e, data, size, NULL, &report);
    if (read) {
        uint8_t *out = wencode_finish(&e, &len);
        if (out) MUST(len == size && memcmp(out, data, len) == 0 && !report.changed);
        else MUST(wencode_get_error(&e)->status != WENCODE_OK);
        wencode_free_bytes(out);
    } else {
        MUST(wencode_get_error(&e)->status != WENCODE_OK);
        if (wencode_get_error(&e)->status == WENCODE_ERR_MALFORMED)
            MUST(wencode_get_error(&e)->offset <= size);
    }
    wencode_free(&e);
    check_changed(data, size);
    if (!wencode_print_module(&text, data, size, &error)) MUST(error.offset <= size);
    MUST(strlen(text.text) == text.len);
    (void)wencode_print_func(&text, data, size, 1, &error);
    wencode_output_free(&text);
    return 0;
}
