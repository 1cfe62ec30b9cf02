/* tests/unit/wencode_component_random.c - random sequences of calls: nothing undefined, and what comes
 * out is well-formed: known sections of the right size, counts that are met, components in components.
 * Operands out of range are reported; lax mode writes them. */
/* seconds: 200 */
#include "component/random.h"

#include "test.h"

static uint32_t read_u32(const uint8_t **p, const uint8_t *end)
{
    uint64_t v = 0;
    uint32_t shift = 0, byte = 0x80;
    for (; *p < end && shift < 35 && byte & 0x80; shift += 7) {
        byte = *(*p)++;
        v |= (uint64_t)(byte & 0x7f) << shift;
    }
    CHECK(byte < 0x80 && v <= UINT32_MAX);
    return (uint32_t)v;
}

/* Items have at least one byte; the section must hold as many as it says. */
static void check_form(const uint8_t *p, const uint8_t *end)
{
    CHECK(end - p >= 8 && memcmp(p, "\0asm\x0d\0\1\0", 8) == 0);
    p += 8;
    while (p < end) {
        uint32_t id = *p++, size = read_u32(&p, end);
        CHECK(size <= (size_t)(end - p));
        if (size > (size_t)(end - p)) return;
        const uint8_t *next = p + size;
        if (id == 1) {
            CHECK(size >= 8 && memcmp(p, "\0asm\1\0\0\0", 8) == 0);
        } else if (id == 4) {
            check_form(p, next);
        } else if (id != 0 && id <= 11 && id != 9) {
            uint32_t count = read_u32(&p, next);
            CHECK(count > 0 && count <= (size_t)(next - p));
        }
        p = next;
    }
    CHECK(p == end);
}

TEST(random_calls_end_in_a_component_or_an_error)
{
    uint32_t written = 0, errors[WENCODE_ERR_SIZE + 1] = {0};
    size_t longest = 0;
    wencode_component c;
    wencode_component_init(&c);
    for (uint32_t round = 0; round < 100000; round++) {
        wsmith_source source;
        size_t len, need;
        wsmith_from_seed(&source, round, 4000);
        bool lax = round % 8 == 7, right = round % 4 == 0;
        wencode_component_set_lax(&c, lax);
        wencode_component_set_padded_sizes(&c, round % 5 == 0);
        random_component(&c, &source, right ? 0 : lax ? 100 : 6);
        CHECK(!wencode_component_finish_into(&c, NULL, 0, &need));
        uint8_t *bytes = wencode_component_finish(&c, &len);
        CHECK_EQ(len, need);
        if (bytes) {
            written++;
            if (len > longest) longest = len;
            if (!lax) check_form(bytes, bytes + len);
        } else {
            wencode_status status = wencode_component_get_error(&c)->status;
            CHECK(!right);
            CHECK(status > WENCODE_OK && status <= WENCODE_ERR_SIZE);
            if (status <= WENCODE_ERR_SIZE) errors[status]++;
        }
        wencode_free_bytes(bytes);
        if (round % 50 == 0) wencode_component_free(&c);
        wencode_component_reset(&c);
        wsmith_source_end(&source);
    }
    wencode_component_free(&c);
    CHECK(written > 30000);
    CHECK(longest > 500);
    CHECK_EQ(errors[WENCODE_ERR_NOMEM], 0);
    for (int s = WENCODE_ERR_ORDER; s <= WENCODE_ERR_NAME; s++) CHECK(errors[s] > 0);
}
