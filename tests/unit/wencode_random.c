/* tests/unit/wencode_random.c - random sequences of calls with random operands: nothing undefined,
 * and what comes out is well-formed: sections of the right size in the right order, bodies of the
 * right size. Strict mode reports most sequences; lax mode writes them. */
/* seconds: 200 */
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "test.h"

static uint64_t state;

static uint32_t pick(uint32_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % n;
}

#include "wencode_calls.h"

TEST(random_calls_end_in_a_module_or_an_error)
{
    uint32_t modules = 0, errors[8] = {0};
    wencode e;
    wencode_init(&e);
    for (uint32_t round = 0; round < 100000; round++) {
        state = round;
        bool lax = pick(4) == 0;
        write_module(&e, lax);
        size_t len, need;
        bool too_small = !wencode_finish_into(&e, NULL, 0, &need);
        CHECK(too_small);
        uint8_t *bytes = wencode_finish(&e, &len);
        CHECK_EQ(len, need);
        if (bytes) {
            modules++;
            if (memcmp(bytes, "\0asm\1\0\0\0", 8) == 0) check_form(bytes, len);
            wencode_free_bytes(bytes);
        } else {
            errors[wencode_get_error(&e)->status]++;
        }
        if (pick(50) == 0) wencode_free(&e);
        wencode_reset(&e);
    }
    wencode_free(&e);
    CHECK(modules > 1000);
    CHECK_EQ(errors[WENCODE_OK], 0);
    CHECK_EQ(errors[WENCODE_ERR_NOMEM], 0);
    for (int s = WENCODE_ERR_ORDER; s <= WENCODE_ERR_SIZE; s++) CHECK(errors[s] > 0);
}
