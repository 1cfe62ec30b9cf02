/* src/wsmith/choice/record.h - lists of choices: arrays, and their portable byte form.
 *
 * Stored form: "WSC2", then LEB128 numbers: count of choices, of spans, of call sites, of bytes; per
 * site: length, text; per choice: uid, kind | flags << 4, site + 1 (0: none), value, low, high - low
 * (BYTES: low and high as they are), simple; per span: label, flags, parent + 1, first, end - first;
 * then the bytes. Signed numbers are stored as zigzag. Everything is little-endian or LEB128, so a
 * record means the same on every CPU.
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

/* The end of a span that is open, or was when the run returned or died. */
#define WSMITH__OPEN UINT32_MAX

WSMITH_API wsmith_span *wsmith_record_spans(const wsmith_record *record, size_t *count)
{
    wsmith_span *spans = (wsmith_span *)record->spans;
    size_t n = wx__array_len(spans);
    for (size_t i = 0; i < n; i++) {
        if (spans[i].end == WSMITH__OPEN) spans[i].end = (uint32_t)wx__array_len(record->choices);
    }
    if (count) *count = n;
    return spans;
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
    WX__FREE(record->sites);
    record->sites = NULL;
    record->status = WSMITH_OK;
}

/* No room for more: nothing is appended from here on. */
static WX__COLD void wsmith__record_full(wsmith_record *record)
{
    record->status = record->fixed ? WSMITH_ERR_LIMIT : WSMITH_ERR_NOMEM;
}

/* A new choice at the end, to be filled; NULL when there is no room. */
static inline wsmith_choice *wsmith__record_choice(wsmith_record *record)
{
    wsmith_choice *choices = (wsmith_choice *)record->choices;
    if (record->status != WSMITH_OK) return NULL;
    if (WX__UNLIKELY(wx__array_full(choices)) &&
        (record->fixed || !wx__array_reserve(choices, 1))) {
        wsmith__record_full(record);
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
    bool room =
        record->fixed ? n <= WX__ARRAY_HEADER(bytes)->capacity - at : wx__array_reserve(bytes, n);
    record->bytes = bytes;
    if (!room) {
        wsmith__record_full(record);
        return at;
    }
    memcpy(bytes + at, p, n);
    WX__ARRAY_HEADER(bytes)->length += n;
    return at;
}

/* -- saving --------------------------------------------------------------------------------------- */

#define WSMITH__RECORD_MAGIC 0x32435357u /* "WSC2" */

/* Numbers of one row; the longest rows have seven of at most ten bytes. */
static bool wsmith__save_row(uint8_t **out, const uint64_t *numbers, size_t count)
{
    uint8_t row[70];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) n += wx__leb_write_unsigned(row + n, numbers[i]);
    size_t at = wx__array_len(*out);
    if (!wx__array_add(*out, n)) return false;
    memcpy(*out + at, row, n);
    return true;
}

static uint64_t wsmith__zigzag(uint64_t v) { return v << 1 ^ (0 - (v >> 63)); }

static uint64_t wsmith__unzigzag(uint64_t v) { return v >> 1 ^ (0 - (v & 1)); }

/* The different sites of a record, in the order in which they come. */
typedef struct wsmith__site_list {
    const char **texts;
    struct {
        const char *site;
        size_t index;
    } recent[64];
} wsmith__site_list;

/* Index + 1; texts are compared, since equal ones may have several addresses. 0: out of memory. */
static size_t wsmith__site_index(wsmith__site_list *list, const char *site)
{
    size_t slot = ((uintptr_t)site >> 3) % WX__COUNT_OF(list->recent), i = 0;
    if (list->recent[slot].site == site) return list->recent[slot].index;
    while (i < wx__array_len(list->texts) && strcmp(list->texts[i], site) != 0) i++;
    if (i == wx__array_len(list->texts) && !wx__array_push(list->texts, site)) return 0;
    list->recent[slot].site = site;
    list->recent[slot].index = i + 1;
    return i + 1;
}

static bool wsmith__save_sites(uint8_t **out, const wsmith__site_list *list)
{
    for (size_t i = 0; i < wx__array_len(list->texts); i++) {
        uint64_t len = strlen(list->texts[i]);
        if (!wsmith__save_row(out, &len, 1)) return false;
        size_t at = wx__array_len(*out);
        if (!wx__array_add(*out, (size_t)len)) return false;
        memcpy(*out + at, list->texts[i], (size_t)len);
    }
    return true;
}

static bool wsmith__save_choice(uint8_t **out, const wsmith_choice *c, size_t site)
{
    uint64_t row[7];
    bool negative = c->kind == WSMITH_SIGNED;
    row[0] = c->uid;
    row[1] = (uint64_t)c->kind | (uint64_t)c->flags << 4;
    row[2] = site;
    row[3] = negative ? wsmith__zigzag(c->value) : c->value;
    row[4] = negative ? wsmith__zigzag(c->low) : c->low;
    row[5] = c->kind == WSMITH_BYTES ? c->high : c->high - c->low;
    row[6] = negative ? wsmith__zigzag(c->simple) : c->simple;
    return wsmith__save_row(out, row, 7);
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

static bool wsmith__save_all(const wsmith_record *record, bool with_sites, wsmith__site_list *sites,
                             uint8_t **out)
{
    size_t choice_count, span_count, byte_count;
    const wsmith_choice *choices = wsmith_record_choices(record, &choice_count);
    const wsmith_span *spans = wsmith_record_spans(record, &span_count);
    const uint8_t *bytes = wsmith_record_bytes(record, &byte_count);
    uint64_t counts[4];
    for (size_t i = 0; i < choice_count; i++) {
        if (with_sites && choices[i].site && wsmith__site_index(sites, choices[i].site) == 0)
            return false;
    }
    counts[0] = choice_count;
    counts[1] = span_count;
    counts[2] = wx__array_len(sites->texts);
    counts[3] = byte_count;
    if (!wx__array_add(*out, 4)) return false;
    wx__store_u32(*out, WSMITH__RECORD_MAGIC);
    if (!wsmith__save_row(out, counts, 4) || !wsmith__save_sites(out, sites)) return false;
    for (size_t i = 0; i < choice_count; i++) {
        size_t site =
            with_sites && choices[i].site ? wsmith__site_index(sites, choices[i].site) : 0;
        if (!wsmith__save_choice(out, &choices[i], site)) return false;
    }
    for (size_t i = 0; i < span_count; i++) {
        if (!wsmith__save_span(out, &spans[i])) return false;
    }
    size_t at = wx__array_len(*out);
    if (!wx__array_add(*out, byte_count)) return false;
    if (byte_count) memcpy(*out + at, bytes, byte_count);
    return true;
}

static bool wsmith__save(const wsmith_record *record, bool with_sites, uint8_t **out)
{
    wsmith__site_list sites;
    memset(&sites, 0, sizeof sites);
    bool ok = wsmith__save_all(record, with_sites, &sites, out);
    wx__array_free(sites.texts);
    return ok;
}

WSMITH_API bool wsmith_record_save(const wsmith_record *record, uint8_t **bytes, size_t *size)
{
    uint8_t *out = NULL;
    uint8_t *result = NULL;
    *bytes = NULL;
    *size = 0;
    if (record->status == WSMITH_OK && wsmith__save(record, true, &out)) {
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

/* Texts go behind each other, each with a zero byte, into one block of the record. */
static bool wsmith__load_sites(wsmith__reader *r, wsmith_record *record, size_t count,
                               const char ***texts)
{
    size_t left = (size_t)(r->end - r->p), used = 0;
    char *block = (char *)WX__REALLOC(NULL, left + count + 1);
    record->sites = block;
    if (!block || !wx__array_add(*texts, count)) return false;
    for (size_t i = 0; i < count && !r->failed; i++) {
        size_t len = (size_t)wsmith__load_number(r, (uint64_t)(r->end - r->p));
        if ((size_t)(r->end - r->p) < len) wsmith__load_fail(r, "record ends inside a call site");
        if (r->failed) return true;
        (*texts)[i] = block + used;
        for (size_t k = 0; k < len; k++) {
            uint8_t c = *r->p++;
            block[used++] = c < 0x20 || c > 0x7e ? '?' : (char)c;
        }
        block[used++] = 0;
    }
    return true;
}

static void wsmith__load_signed(wsmith__reader *r, wsmith_choice *c)
{
    c->value = wsmith__unzigzag(c->value);
    c->low = wsmith__unzigzag(c->low);
    c->simple = wsmith__unzigzag(c->simple);
    if (c->high > (uint64_t)INT64_MAX - c->low)
        wsmith__load_fail(r, "range of a choice is too large");
    c->high += c->low;
}

static void wsmith__load_choice(wsmith__reader *r, wsmith_choice *c, uint64_t byte_count,
                                const char *const *sites, size_t site_count)
{
    memset(c, 0, sizeof *c);
    c->uid = (uint32_t)wsmith__load_number(r, UINT32_MAX);
    uint64_t tag = wsmith__load_number(r, 255);
    c->kind = (uint8_t)(tag & 15);
    c->flags = (uint8_t)(tag >> 4);
    size_t site = (size_t)wsmith__load_number(r, site_count);
    c->value = wsmith__load_number(r, UINT64_MAX);
    c->low = wsmith__load_number(r, UINT64_MAX);
    c->high = wsmith__load_number(r, UINT64_MAX);
    c->simple = wsmith__load_number(r, UINT64_MAX);
    if (r->failed) return;
    c->site = site ? sites[site - 1] : NULL;
    if (c->kind < WSMITH_INT || c->kind > WSMITH_SIGNED) {
        wsmith__load_fail(r, "unknown kind of choice");
    } else if (c->kind == WSMITH_SIGNED) {
        wsmith__load_signed(r, c);
    } else if (c->kind == WSMITH_BYTES) {
        if (c->value > byte_count || c->high > byte_count - c->value)
            wsmith__load_fail(r, "bytes of a choice are outside the record");
    } else {
        if (c->high > UINT64_MAX - c->low) wsmith__load_fail(r, "range of a choice is too large");
        c->high += c->low;
    }
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

/* Counts are compared with what is left before anything is allocated: a choice takes at least seven
 * bytes, a span five, a site one. */
static wsmith_status wsmith__load_all(wsmith_record *record, wsmith__reader *r, const char ***sites)
{
    if (r->end - r->p < 4 || wx__load_u32(r->p) != WSMITH__RECORD_MAGIC) {
        return wsmith__load_fail(r, "not a record of choices (no WSC2 at the start)");
    }
    r->p += 4;
    uint64_t left = (uint64_t)(r->end - r->p);
    size_t choice_count =
        (size_t)wsmith__load_number(r, left / 7 < UINT32_MAX ? left / 7 : UINT32_MAX);
    size_t span_count =
        (size_t)wsmith__load_number(r, left / 5 < UINT32_MAX ? left / 5 : UINT32_MAX);
    size_t site_count = (size_t)wsmith__load_number(r, left);
    size_t byte_count = (size_t)wsmith__load_number(r, left);
    wsmith_choice *choices = NULL;
    wsmith_span *spans = NULL;
    if (r->failed) return WSMITH_ERR_FORMAT;
    bool room = wx__array_add(choices, choice_count);
    record->choices = choices;
    room = room && wx__array_add(spans, span_count);
    record->spans = spans;
    if (!room || !wsmith__load_sites(r, record, site_count, sites)) return WSMITH_ERR_NOMEM;
    for (size_t i = 0; i < choice_count && !r->failed; i++) {
        wsmith__load_choice(r, &choices[i], byte_count, *sites, site_count);
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

static wsmith_status wsmith__load(wsmith_record *record, wsmith__reader *r)
{
    const char **sites = NULL;
    wsmith_status status = wsmith__load_all(record, r, &sites);
    wx__array_free(sites);
    return status;
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
