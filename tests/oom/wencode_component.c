/* tests/oom/wencode_component.c - every allocation of the component encoder fails in turn: reported,
 * nothing leaked, and the encoder can be used again. */
#include "allocator.h"
#define WENCODE_REALLOC(p, n) failing_realloc((p), (n))
#define WENCODE_FREE(p)       counted_free(p)
#include "component/random.h"

#include "test.h"

static void write_component(wencode_component *c, uint64_t seed)
{
    wsmith_source source;
    wsmith_from_seed(&source, seed, 4000);
    random_component(c, &source, 0, false);
    wsmith_source_end(&source);
}

TEST(each_allocation_may_fail)
{
    wencode_component c;
    size_t len;
    long points = 0;
    wencode_component_init(&c);
    for (uint64_t seed = 0; seed < 200; seed++) {
        allowed = -1;
        asked = 0;
        write_component(&c, seed);
        uint8_t *whole = wencode_component_finish(&c, &len);
        CHECK(whole != NULL);
        wencode_component_free(&c);
        long total = asked;
        for (long i = 0; i < total; i++, points++) {
            size_t partial;
            allowed = i;
            write_component(&c, seed);
            uint8_t *bytes = wencode_component_finish(&c, &partial);
            CHECK(bytes == NULL);
            CHECK_EQ(wencode_component_get_error(&c)->status, WENCODE_ERR_NOMEM);
            /* The same encoder, and what memory it kept, afterwards. */
            allowed = -1;
            wencode_component_reset(&c);
            if (i % 2 == 0) wencode_component_free(&c);
            write_component(&c, seed);
            bytes = wencode_component_finish(&c, &partial);
            CHECK(bytes && partial == len && memcmp(bytes, whole, len) == 0);
            wencode_free_bytes(bytes);
            wencode_component_free(&c);
        }
        wencode_free_bytes(whole);
        CHECK_EQ(live, 0);
    }
    CHECK(points > 500);
}
