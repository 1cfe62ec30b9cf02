/* src/wencode/print.h - the text of modules and functions; the printer itself is shared. */
#ifndef WENCODE__PRINT_H
#define WENCODE__PRINT_H

#include "state.h"
#include "reencode_api.h"
#include "../common/wat.h"

WX__UNUSED static void wencode__output_open(const wencode_output *out, wx__bytes *b)
{
    memset(b, 0, sizeof *b);
    b->data = (uint8_t *)out->text;
    b->len = out->len;
    b->cap = out->cap;
}

/* With a zero byte behind it; what was printed before memory ran out stays. */
WX__UNUSED static bool wencode__output_close(wencode_output *out, wx__bytes *b, bool whole,
                                             const wx__wat_verdict *verdict, wencode_error *error)
{
    bool room = !b->failed && wx__bytes_reserve(b, 1);
    if (b->data && !room) b->len = b->len > 0 ? b->len - 1 : 0;
    out->text = (char *)b->data;
    out->len = b->len;
    out->cap = b->failed ? b->len + 1 : b->cap;
    if (out->text) out->text[out->len] = 0;
    if (!error) return whole && room;
    memset(error, 0, sizeof *error);
    error->section = WENCODE_NONE;
    error->func = WENCODE_NONE;
    if (whole && room) return true;
    error->status = !room           ? WENCODE_ERR_NOMEM
                    : verdict->none ? WENCODE_ERR_INDEX
                                    : WENCODE_ERR_MALFORMED;
    error->offset = room ? verdict->offset : 0;
    const char *text = !room ? "out of memory" : verdict->why ? verdict->why : "not readable";
    size_t n = strlen(text);
    if (n >= sizeof error->message) n = sizeof error->message - 1;
    memcpy(error->message, text, n);
    return false;
}

WENCODE_API void wencode_output_free(wencode_output *out)
{
    if (out->text) WX__FREE(out->text);
    memset(out, 0, sizeof *out);
}

WENCODE_API bool wencode_print_module(wencode_output *out, const void *module, size_t size,
                                      wencode_error *error)
{
    wx__bytes b;
    wx__wat_verdict verdict;
    wencode__output_open(out, &b);
    bool whole = wx__wat_print_why(&b, (const uint8_t *)module, size, &verdict);
    return wencode__output_close(out, &b, whole, &verdict, error);
}

WENCODE_API bool wencode_print_func(wencode_output *out, const void *module, size_t size,
                                    uint32_t func, wencode_error *error)
{
    wx__bytes b;
    wx__wat_verdict verdict;
    wencode__output_open(out, &b);
    bool whole = wx__wat_print_func(&b, (const uint8_t *)module, size, func, &verdict);
    return wencode__output_close(out, &b, whole, &verdict, error);
}

#endif /* WENCODE__PRINT_H */
