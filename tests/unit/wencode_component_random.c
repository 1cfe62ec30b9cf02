/* tests/unit/wencode_component_random.c - random sequences of calls: nothing undefined, and what comes
 * out is well-formed: known sections of the right size, counts that are met, components in components.
 * Operands out of range are reported; lax mode writes them. */
/* seconds: 200 */
#include "component/random.h"

#include "test.h"

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
        random_component(&c, &source, right ? 0 : lax ? 100 : 3, false);
        CHECK(!wencode_component_finish_into(&c, NULL, 0, &need));
        uint8_t *bytes = wencode_component_finish(&c, &len);
        CHECK_EQ(len, need);
        if (bytes) {
            written++;
            if (len > longest) longest = len;
            CHECK(lax || well_formed(bytes, bytes + len));
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
    CHECK(written > 28000);
    CHECK(longest > 500);
    CHECK_EQ(errors[WENCODE_ERR_NOMEM], 0);
    for (int s = WENCODE_ERR_ORDER; s <= WENCODE_ERR_NAME; s++) CHECK(errors[s] > 0);
}
