/* tests/unit/encoder.h - what a test expects of an encoder: these bytes, or this error. */
#ifndef UNIT_ENCODER_H
#define UNIT_ENCODER_H

#include "wencode.h"

#include "test.h"

#define HEADER "\0asm\1\0\0\0"

/* Finishes `e`; does the module consist of the header and `want`? */
static inline bool gives(wencode *e, const char *want, size_t n)
{
    size_t len;
    uint8_t *bytes = wencode_finish(e, &len);
    bool same =
        bytes && len == n + 8 && memcmp(bytes, HEADER, 8) == 0 && memcmp(bytes + 8, want, n) == 0;
    if (!bytes) printf("error: %s\n", wencode_get_error(e)->message);
    for (size_t i = 8; bytes && !same && i < len; i++)
        printf("%02x%s", bytes[i], i + 1 < len ? " " : "\n");
    wencode_free_bytes(bytes);
    wencode_free(e);
    return same;
}
#define GIVES(e, text) CHECK(gives(e, text, sizeof(text) - 1))

/* Is there no module but this error, its message with these words? */
static inline bool reports(wencode *e, wencode_status status, const char *words)
{
    size_t len = 1;
    uint8_t *bytes = wencode_finish(e, &len);
    const wencode_error *error = wencode_get_error(e);
    bool right = !bytes && len == 0 && error->status == status && strstr(error->message, words);
    if (!right) printf("got %d: %s\n", (int)error->status, error->message);
    wencode_free_bytes(bytes);
    wencode_free(e);
    return right;
}

#endif
