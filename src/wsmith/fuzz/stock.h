/* src/wsmith/fuzz/stock.h - what a corpus holds, for the log: sizes of its inputs, and what the places that
 * ask for values were answered.
 */
#ifndef WSMITH__STOCK_H
#define WSMITH__STOCK_H

#include "stat.h"
#include "status.h"

#ifdef WSMITH_ENGINE

enum { WSMITH__STOCK_CLASSES = 32, WSMITH__STOCK_SITES = 100 };

typedef struct wsmith__stock {
    wsmith__census *census;
    void **texts; /* of the sites of records, which the census goes on using */
    uint64_t records, files, most_choices, most_bytes;
    /* by the number of binary digits */
    uint64_t choices[WSMITH__STOCK_CLASSES], bytes[WSMITH__STOCK_CLASSES];
} wsmith__stock;

/* False: out of memory. */
static bool wsmith__stock_open(wsmith__stock *k)
{
    memset(k, 0, sizeof *k);
    k->census = wsmith__census_new(0);
    return k->census != NULL;
}

static void wsmith__stock_close(wsmith__stock *k)
{
    if (k->census) wsmith__census_free(k->census);
    for (size_t i = 0; i < wx__array_len(k->texts); i++) WX__FREE(k->texts[i]);
    wx__array_free(k->texts);
    k->census = NULL;
}

static void wsmith__stock_count(uint64_t *classes, uint64_t size)
{
    uint32_t digits = size ? 64 - wx__clz64(size) : 0;
    classes[digits < WSMITH__STOCK_CLASSES ? digits : WSMITH__STOCK_CLASSES - 1]++;
}

/* Uses up a record; `bytes`: as it was stored. A place is one row, whichever scopes were open. */
static void wsmith__stock_add(wsmith__stock *k, wsmith_record *record, uint64_t bytes)
{
    size_t n;
    if (!wx__array_push(k->texts, record->sites)) return;
    record->sites = NULL;
    wsmith_choice *c = wsmith_record_choices(record, &n);
    for (size_t i = 0; i < n; i++)
        c[i].uid = c[i].site ? (uint32_t)wsmith__hash_text(c[i].site) : 0;
    wsmith__census_record(k->census, record);
    wsmith__stock_count(k->choices, n);
    wsmith__stock_count(k->bytes, bytes);
    k->most_choices = n > k->most_choices ? n : k->most_choices;
    k->most_bytes = bytes > k->most_bytes ? bytes : k->most_bytes;
    k->records++;
}

/* -- events of the log ------------------------------------------------------------------------------- */

static void wsmith__json_numbers(FILE *out, const char *name, const uint64_t *v, size_t n)
{
    fprintf(out, ",\"%s\":[", name);
    for (size_t i = 0; i < n; i++) fprintf(out, "%s%llu", i ? "," : "", (unsigned long long)v[i]);
    putc(']', out);
}

static bool wsmith__log_site_event(FILE *out, const wsmith__site_count *site, double seconds)
{
    wsmith__site_row row;
    uint64_t ramp[WSMITH__RAMP];
    size_t parts = wsmith__ramp_parts(site);
    wsmith__site_describe(site, 0, &row);
    for (size_t i = 0; i < parts; i++) ramp[i] = wsmith__ramp_part(site, i, parts);
    wsmith__json_event(out, "site", seconds);
    wsmith__json_member(out, "site", row.text);
    wsmith__json_member(out, "kind", row.kind);
    wsmith__json_number(out, "requests", row.requests);
    wsmith__json_member(out, "distinct", row.distinct);
    wsmith__json_member(out, "smallest", row.smallest);
    wsmith__json_member(out, "largest", row.largest);
    wsmith__json_member(out, "mean", row.mean);
    wsmith__json_member(out, "shape", row.shape);
    wsmith__json_numbers(out, "ramp", ramp, parts);
    return wsmith__json_end(out);
}

/* The site that was asked most, of those asked less than `last`, or as often and with a larger index
 * than *index. -1: none. */
static long wsmith__next_site(const wsmith__stock *k, uint64_t last, long index)
{
    long best = -1;
    for (size_t i = 0; i < wx__array_len(k->census->sites); i++) {
        uint64_t n = k->census->sites[i]->requests;
        bool after = index < 0 || n < last || (n == last && (long)i > index);
        if (after && n > 0 && (best < 0 || n > k->census->sites[best]->requests)) best = (long)i;
    }
    return best;
}

/* A line "corpus", and a line "site" for each of the sites that were asked most. */
static bool wsmith__log_stock_events(FILE *out, const wsmith__stock *k, double seconds)
{
    wsmith__json_event(out, "corpus", seconds);
    wsmith__json_number(out, "files", k->files);
    wsmith__json_number(out, "records", k->records);
    wsmith__json_number(out, "sites", wx__array_len(k->census->sites));
    wsmith__json_number(out, "most_choices", k->most_choices);
    wsmith__json_number(out, "most_bytes", k->most_bytes);
    wsmith__json_numbers(out, "choices", k->choices, WSMITH__STOCK_CLASSES);
    wsmith__json_numbers(out, "bytes", k->bytes, WSMITH__STOCK_CLASSES);
    bool ok = wsmith__json_end(out);
    long index = -1;
    for (int i = 0; i < WSMITH__STOCK_SITES && ok && !k->census->watch.failed; i++) {
        index = wsmith__next_site(k, index < 0 ? 0 : k->census->sites[index]->requests, index);
        if (index < 0) break;
        ok = wsmith__log_site_event(out, k->census->sites[index], seconds);
    }
    return ok;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__STOCK_H */
