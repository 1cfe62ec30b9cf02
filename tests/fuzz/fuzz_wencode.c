/* tests/fuzz/fuzz_wencode.c - calls of the encoder, every kind in any order, chosen by a smith from the input:
 * nothing undefined, nothing leaked, and what comes out is well-formed. The second half of the inputs
 * runs out of memory on the way. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint32_t allowed(void);
static void *limited_realloc(void *p, size_t n) { return allowed() ? realloc(p, n) : NULL; }
#define WENCODE_REALLOC(p, n) limited_realloc((p), (n))
#define WENCODE_FREE(p)       free(p)
#define WENCODE_IMPLEMENTATION
#include "wencode.h"
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

#define CHECK(x)       ((x) ? (void)0 : (printf("%s:%d: %s\n", __FILE__, __LINE__, #x), abort()))
#define CHECK_EQ(a, b) CHECK((a) == (b))

static uint32_t left; /* allocations that still succeed */
static uint32_t allowed(void) { return left > 0 ? left-- : 0; }

static wsmith_source choices;
static uint32_t pick(uint32_t n) { return (uint32_t)wsmith_range(&choices, 0, n - 1); }

#include "unit/wencode_calls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wencode e;
    size_t len, need;
    wsmith_from_bytes(&choices, data, size);
    left = pick(2) ? pick(200) : UINT32_MAX;
    wencode_init(&e);
    for (int module = 0; module < 2; module++) {
        write_module(&e, pick(4) == 0);
        CHECK(!wencode_finish_into(&e, NULL, 0, &need));
        uint8_t *bytes = wencode_finish(&e, &len);
        CHECK(bytes ? len == need : wencode_get_error(&e)->status != WENCODE_OK);
        if (bytes && memcmp(bytes, "\0asm\1\0\0\0", 8) == 0) check_form(bytes, len);
        wencode_free_bytes(bytes);
        wencode_reset(&e);
    }
    wencode_free(&e);
    return 0;
}
