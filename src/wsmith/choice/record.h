/* src/wsmith/choice/record.h - lists of choices: arrays, and their portable byte form.
 *
 * Stored form: "WSC1", then LEB128 numbers: count of choices, of spans, of bytes; per choice: uid,
 * kind | flags << 4, value, low, high - low (BYTES: low and high as they are); per span: label,
 * flags, parent + 1, first, end - first; then the bytes. Everything is little-endian or LEB128, so
 * a record means the same on every CPU. Call site texts are not stored.
 */
#ifndef WSMITH__RECORD_H
#define WSMITH__RECORD_H

#include "../hooks.h"
#include "../../common/array.h"
#include "../../common/leb128.h"
#include <stdio.h>

static void wsmith__fail(wsmith_error *error, wsmith_status status, size_t place,
                         const char *message)
{
    if (!error) return;
    error->status = status;
    error->place = place;
    snprintf(error->message, sizeof error->message, "%s", message);
}

/* -- access --------------------------------------------------------------------------------------- */

WSMITH_API void wsmith_free(void *p) { WX__FREE(p); }

WSMITH_API wsmith_choice *wsmith_record_choices(const wsmith_record *record, size_t *count)
{
    if (count) *count = wx__array_len(record->choices);
    return (wsmith_choice *)record->choices;
}

WSMITH_API wsmith_span *wsmith_record_spans(const wsmith_record *record, size_t *count)
{
    if (count) *count = wx__array_len(record->spans);
    return (wsmith_span *)record->spans;
}

WSMITH_API uint8_t *wsmith_record_bytes(const wsmith_record *record, size_t *count)
{
    if (count) *count = wx__array_len(record->bytes);
    return (uint8_t *)record->bytes;
}

WSMITH_API void wsmith_record_clear(wsmith_record *record)
{
    wx__array_truncate(record->choices, 0);
    wx__array_truncate(record->spans, 0);
    wx__array_truncate(record->bytes, 0);
    record->status = WSMITH_OK;
}

WSMITH_API void wsmith_record_free(wsmith_record *record)
{
    wx__array_free(record->choices);
    wx__array_free(record->spans);
    wx__array_free(record->bytes);
    record->status = WSMITH_OK;
}

/* A new choice at the end, to be filled; NULL when memory ran out. */
static inline wsmith_choice *wsmith__record_choice(wsmith_record *record)
{
    wsmith_choice *choices = (wsmith_choice *)record->choices;
    if (record->status != WSMITH_OK) return NULL;
    if (WX__UNLIKELY(wx__array_full(choices)) && !wx__array_reserve(choices, 1)) {
        record->status = WSMITH_ERR_NOMEM;
        return NULL;
    }
    record->choices = choices;
    return choices + WX__ARRAY_HEADER(choices)->length++;
}

/* Appends n bytes; returns their offset. */
static uint64_t wsmith__record_bytes(wsmith_record *record, const uint8_t *p, size_t n)
{
    uint8_t *bytes = (uint8_t *)record->bytes;
    size_t at = wx__array_len(bytes);
    if (record->status != WSMITH_OK || n == 0) return at;
    if (wx__array_add(bytes, n)) {
        memcpy(bytes + at, p, n);
    } else {
        record->status = WSMITH_ERR_NOMEM;
    }
    record->bytes = bytes;
    return at;
}

/* -- saving --------------------------------------------------------------------------------------- */

#define WSMITH__RECORD_MAGIC 0x31435357u /* "WSC1" */

/* Numbers of one row; the longest rows have five of at most ten bytes. */
static bool wsmith__save_row(uint8_t **out, const uint64_t *numbers, size_t count)
{
    uint8_t row[50];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) n += wx__leb_write_unsigned(row + n, numbers[i]);
    size_t at = wx__array_len(*out);
    if (!wx__array_add(*out, n)) return false;
    memcpy(*out + at, row, n);
    return true;
}

static bool wsmith__save_choice(uint8_t **out, const wsmith_choice *c)
{
    uint64_t row[5];
    row[0] = c->uid;
    row[1] = (uint64_t)c->kind | (uint64_t)c->flags << 4;
    row[2] = c->value;
    row[3] = c->low;
    row[4] = c->kind == WSMITH_BYTES ? c->high : c->high - c->low;
    return wsmith__save_row(out, row, 5);
}

static bool wsmith__save_span(uint8_t **out, const wsmith_span *s)
{
    uint64_t row[5];
    row[0] = s->label;
    row[1] = s->flags;
    row[2] = s->parent == WSMITH_NO_SPAN ? 0 : (uint64_t)s->parent + 1;
    row[3] = s->first;
    row[4] = s->end - s->first;
    return wsmith__save_row(out, row, 5);
}

static bool wsmith__save(const wsmith_record *record, uint8_t **out)
{
    size_t choice_count, span_count, byte_count;
    const wsmith_choice *choices = wsmith_record_choices(record, &choice_count);
    const wsmith_span *spans = wsmith_record_spans(record, &span_count);
    const uint8_t *bytes = wsmith_record_bytes(record, &byte_count);
    uint64_t counts[3];
    counts[0] = choice_count;
    counts[1] = span_count;
    counts[2] = byte_count;
    if (!wx__array_add(*out, 4)) return false;
    wx__store_u32(*out, WSMITH__RECORD_MAGIC);
    if (!wsmith__save_row(out, counts, 3)) return false;
    for (size_t i = 0; i < choice_count; i++) {
        if (!wsmith__save_choice(out, &choices[i])) return false;
    }
    for (size_t i = 0; i < span_count; i++) {
        if (!wsmith__save_span(out, &spans[i])) return false;
    }
    size_t at = wx__array_len(*out);
    if (!wx__array_add(*out, byte_count)) return false;
    if (byte_count) memcpy(*out + at, bytes, byte_count);
    return true;
}

WSMITH_API bool wsmith_record_save(const wsmith_record *record, uint8_t **bytes, size_t *size)
{
    uint8_t *out = NULL;
    uint8_t *result = NULL;
    *bytes = NULL;
    *size = 0;
    if (record->status == WSMITH_OK && wsmith__save(record, &out)) {
        result = (uint8_t *)WX__REALLOC(NULL, wx__array_len(out));
    }
    if (result) {
        *size = wx__array_len(out);
        *bytes = result;
        memcpy(result, out, *size);
    }
    wx__array_free(out);
    return result != NULL;
}

/* -- loading -------------------------------------------------------------------------------------- */

typedef struct wsmith__reader {
    const uint8_t *start, *p, *end;
    wsmith_error *error;
    bool failed;
} wsmith__reader;

static wsmith_status wsmith__load_fail(wsmith__reader *r, const char *message)
{
    if (!r->failed) wsmith__fail(r->error, WSMITH_ERR_FORMAT, (size_t)(r->p - r->start), message);
    r->failed = true;
    return WSMITH_ERR_FORMAT;
}

static uint64_t wsmith__load_number(wsmith__reader *r, uint64_t max)
{
    uint64_t v = 0;
    if (r->failed) return 0;
    int n = wx__leb_read_unsigned(r->p, r->end, 64, &v);
    if (n < 0 || v > max) {
        wsmith__load_fail(r, n < 0 ? "record ends inside a number" : "number out of range");
        return 0;
    }
    r->p += n;
    return v;
}

static void wsmith__load_choice(wsmith__reader *r, wsmith_choice *c, uint64_t byte_count)
{
    memset(c, 0, sizeof *c);
    c->uid = (uint32_t)wsmith__load_number(r, UINT32_MAX);
    uint64_t tag = wsmith__load_number(r, 255);
    c->kind = (uint8_t)(tag & 15);
    c->flags = (uint8_t)(tag >> 4);
    c->value = wsmith__load_number(r, UINT64_MAX);
    c->low = wsmith__load_number(r, UINT64_MAX);
    c->high = wsmith__load_number(r, UINT64_MAX);
    if (r->failed) return;
    if (c->kind < WSMITH_INT || c->kind > WSMITH_BYTES)
        wsmith__load_fail(r, "unknown kind of choice");
    if (c->kind == WSMITH_BYTES) {
        if (c->value > byte_count || c->high > byte_count - c->value) {
            wsmith__load_fail(r, "bytes of a choice are outside the record");
        }
        return;
    }
    if (c->high > UINT64_MAX - c->low) wsmith__load_fail(r, "range of a choice is too large");
    c->high += c->low;
}

static void wsmith__load_span(wsmith__reader *r, wsmith_span *s, size_t index, size_t choice_count)
{
    s->label = (uint32_t)wsmith__load_number(r, UINT32_MAX);
    s->flags = (uint32_t)wsmith__load_number(r, UINT32_MAX);
    uint64_t parent = wsmith__load_number(r, index);
    s->parent = parent == 0 ? WSMITH_NO_SPAN : (uint32_t)(parent - 1);
    uint64_t first = wsmith__load_number(r, choice_count);
    uint64_t len = wsmith__load_number(r, choice_count - first);
    s->first = (uint32_t)first;
    s->end = (uint32_t)(first + len);
}

/* Counts are compared with what is left before anything is allocated: a choice or span takes at
 * least five bytes. */
static wsmith_status wsmith__load(wsmith_record *record, wsmith__reader *r)
{
    if (r->end - r->p < 4 || wx__load_u32(r->p) != WSMITH__RECORD_MAGIC) {
        return wsmith__load_fail(r, "not a record of choices (no WSC1 at the start)");
    }
    r->p += 4;
    uint64_t left = (uint64_t)(r->end - r->p);
    size_t choice_count =
        (size_t)wsmith__load_number(r, left / 5 < UINT32_MAX ? left / 5 : UINT32_MAX);
    size_t span_count =
        (size_t)wsmith__load_number(r, left / 5 < UINT32_MAX ? left / 5 : UINT32_MAX);
    size_t byte_count = (size_t)wsmith__load_number(r, left);
    wsmith_choice *choices = NULL;
    wsmith_span *spans = NULL;
    if (r->failed) return WSMITH_ERR_FORMAT;
    bool room = wx__array_add(choices, choice_count);
    record->choices = choices;
    room = room && wx__array_add(spans, span_count);
    record->spans = spans;
    if (!room) return WSMITH_ERR_NOMEM;
    for (size_t i = 0; i < choice_count && !r->failed; i++) {
        wsmith__load_choice(r, &choices[i], byte_count);
    }
    for (size_t i = 0; i < span_count && !r->failed; i++) {
        wsmith__load_span(r, &spans[i], i, choice_count);
    }
    if (r->failed) return WSMITH_ERR_FORMAT;
    if ((size_t)(r->end - r->p) != byte_count)
        return wsmith__load_fail(r, "bytes missing or left over");
    wsmith__record_bytes(record, r->p, byte_count);
    return record->status;
}

WSMITH_API wsmith_status wsmith_record_load(wsmith_record *record, const void *bytes, size_t size,
                                            wsmith_error *error)
{
    static const uint8_t empty[1] = {0};
    wsmith__reader r;
    r.start = r.p = size ? (const uint8_t *)bytes : empty;
    r.end = r.start + size;
    r.error = error;
    r.failed = false;
    wsmith_record_free(record);
    wsmith_status status = wsmith__load(record, &r);
    if (status == WSMITH_OK) return status;
    if (status == WSMITH_ERR_NOMEM) wsmith__fail(error, status, 0, "out of memory");
    wsmith_record_free(record);
    return status;
}

#endif /* WSMITH__RECORD_H */
