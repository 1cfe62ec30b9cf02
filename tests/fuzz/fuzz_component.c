/* tests/fuzz/fuzz_component.c - any sequence of component calls: nothing undefined, and what comes out is
 * well-formed. The same calls again, with every allocation after some number refused, end in an error.
 */
/* build: -lm */
#include <stdlib.h>

static long allowed; /* allocations that still succeed; negative: all */

static void *refusing_realloc(void *p, size_t n)
{
    if (allowed == 0) return NULL;
    if (allowed > 0) allowed--;
    return realloc(p, n);
}
#define WENCODE_REALLOC(p, n) refusing_realloc((p), (n))
#define WENCODE_FREE(p)       free(p)
#include "component/random.h"

#include <stdio.h>

#define MUST(x) ((x) ? (void)0 : (printf("%s:%d: %s\n", __FILE__, __LINE__, #x), abort()))

static uint8_t *make(wencode_component *c, const uint8_t *data, size_t size, size_t *len)
{
    wsmith_source source;
    uint32_t wrong = data[0] % 4 ? data[0] % 32 : 0;
    wencode_component_set_lax(c, data[0] >= 224);
    wencode_component_set_padded_sizes(c, data[0] & 4);
    wsmith_from_bytes(&source, data + 2, size - 2);
    random_component(c, &source, wrong, false);
    wsmith_source_end(&source);
    return wencode_component_finish(c, len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wencode_component c;
    size_t len, again;
    if (size < 2) return 0;
    wencode_component_init(&c);
    allowed = -1;
    uint8_t *bytes = make(&c, data, size, &len);
    wencode_status status = wencode_component_get_error(&c)->status;
    MUST((bytes != NULL) == (status == WENCODE_OK));
    MUST(status != WENCODE_ERR_NOMEM);
    MUST(!bytes || data[0] >= 224 || well_formed(bytes, bytes + len));
    wencode_component_reset(&c);
    allowed = data[1];
    uint8_t *other = make(&c, data, size, &again);
    status = wencode_component_get_error(&c)->status;
    allowed = -1;
    if (status != WENCODE_ERR_NOMEM) {
        MUST((other != NULL) == (bytes != NULL));
        MUST(!other || (len == again && memcmp(bytes, other, len) == 0));
    }
    wencode_free_bytes(bytes);
    wencode_free_bytes(other);
    wencode_component_free(&c);
    return 0;
}
