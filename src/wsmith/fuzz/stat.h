/* src/wsmith/fuzz/stat.h - wsmith_stat: runs a target without coverage and tests its distributions.
 *
 * Also the table of the same for records, and rows of it for logs and reports.
 */
#ifndef WSMITH__STAT_H
#define WSMITH__STAT_H

#include "../engine/engine.h"
#include "census.h"

#ifdef WSMITH_ENGINE

/* -- rows ------------------------------------------------------------------------------------------------ */

/* A site as text. `shape`: the values and their shares where there are few, else how often values of
 * 16 parts of the range came (from ' ' to '@'), and the value that came most when it came often. */
typedef struct wsmith__site_row {
    const char *kind;
    uint64_t requests;
    char text[64]; /* cut */
    char distinct[16], smallest[32], largest[32], mean[32], p[32], shape[160];
    bool failed;
} wsmith__site_row;

static const char *wsmith__site_kind(const wsmith__site_count *site)
{
    const wsmith__ask_for *ask = &site->ask;
    switch (ask->kind) {
    case WSMITH_EOS: return site->varies ? "end, varying" : "end";
    case WSMITH_FLOAT32: return "f32";
    case WSMITH_FLOAT64: return "f64";
    case WSMITH_BYTES: return ask->weights ? "bytes, weighted" : "bytes";
    case WSMITH_SIGNED:
        if (ask->skewed) return site->varies ? "signed log, varying" : "signed log";
        return site->varies ? "signed, varying" : "signed";
    default: break;
    }
    if (site->recorded) return site->sparse ? "weighted" : "number";
    if (ask->picks) return site->varies ? "pick, varying" : "pick";
    if (ask->weights) return site->varies ? "weighted, varying" : "weighted";
    if (ask->skewed) return site->varies ? "log, varying" : "log";
    return site->varies ? "even, varying" : "even";
}

/* A value as people write it. */
static void wsmith__value_text(uint32_t kind, uint64_t v, char *out, size_t cap)
{
    if (kind == WSMITH_EOS) snprintf(out, cap, "%s", v ? "end" : "more");
    else if (kind == WSMITH_SIGNED) snprintf(out, cap, "%lld", (long long)(int64_t)v);
    else if (kind == WSMITH_FLOAT32) snprintf(out, cap, "0x%08lx", (unsigned long)v);
    else if (kind == WSMITH_FLOAT64) snprintf(out, cap, "0x%016llx", (unsigned long long)v);
    else snprintf(out, cap, "%llu", (unsigned long long)v);
}

/* 0.123, 1.2e-05, 0 */
static void wsmith__p_text(double p, char *out, size_t cap)
{
    char digits[40];
    int exponent = 0;
    if (p < 0) snprintf(out, cap, "-");
    else if (p >= 0.001 || p == 0) wsmith__decimal(out, cap, p, p > 0 ? 3 : 0);
    if (p < 0 || p >= 0.001 || p == 0) return;
    for (; p < 0.995 && exponent < 400; exponent++) p *= 10;
    wsmith__decimal(digits, sizeof digits, p, 1);
    snprintf(out, cap, "%.8se-%02d", digits, exponent);
}

static void wsmith__mean_text(const wsmith__site_count *site, char *out, size_t cap)
{
    double mean = site->requests ? site->sum / (double)site->requests : 0;
    bool negative = mean < 0;
    if (site->ask.kind == WSMITH_FLOAT32 || site->ask.kind == WSMITH_FLOAT64) {
        snprintf(out, cap, "-");
        return;
    }
    if (negative) out[0] = '-';
    if (negative) mean = -mean;
    size_t at = negative;
    if (mean < 100000) wsmith__decimal(out + at, cap - at, mean, 2);
    else wsmith__short_number(out + at, cap - at, mean, true, "");
}

/* The value that comes after `last` in order; false: none. */
static bool wsmith__next_value(const wsmith__site_count *site, bool first, uint64_t last,
                               uint32_t *index)
{
    bool found = false;
    for (uint32_t i = 0; i < site->value_count; i++) {
        uint64_t v = site->values[i];
        if (!first && !wsmith__less(site->ask.kind, last, v)) continue;
        if (!found || wsmith__less(site->ask.kind, v, site->values[*index])) *index = i;
        found = true;
    }
    return found;
}

static void wsmith__share_text(const wsmith__site_count *site, uint32_t index, char *out,
                               size_t cap)
{
    char value[32], share[32];
    size_t len = strlen(out);
    wsmith__value_text(site->ask.kind, site->values[index], value, sizeof value);
    wsmith__decimal(share, sizeof share, (double)site->counts[index] * 100 / (double)site->requests,
                    1);
    snprintf(out + len, cap - len, "%s%s %s%%", len ? ", " : "", value, share);
}

/* Ranges of less than 16 values have a part for each. */
static size_t wsmith__ramp_parts(const wsmith__site_count *site)
{
    uint64_t top = site->ask.high - site->ask.low;
    return !site->varies && top < WSMITH__RAMP ? (size_t)top + 1 : (size_t)WSMITH__RAMP;
}

static uint64_t wsmith__ramp_part(const wsmith__site_count *site, size_t i, size_t parts)
{
    return site->ramp[wsmith__part_of(((double)i + 0.5) / (double)parts, WSMITH__RAMP)];
}

static void wsmith__ramp_text(const wsmith__site_count *site, char *out, size_t cap)
{
    static const char shades[] = " .:-=+*#%@";
    uint64_t most = 1;
    uint32_t often = 0;
    size_t at = 0, parts = wsmith__ramp_parts(site);
    if (cap < WSMITH__RAMP + 3) return;
    for (size_t i = 0; i < WSMITH__RAMP; i++) most = site->ramp[i] > most ? site->ramp[i] : most;
    out[at++] = '[';
    for (size_t i = 0; i < parts; i++) {
        uint64_t n = wsmith__ramp_part(site, i, parts);
        out[at++] = shades[n ? 1 + wsmith__part_of((double)n / (double)most, 9) : 0];
    }
    out[at++] = ']';
    out[at] = 0;
    for (uint32_t i = 0; i < site->value_count; i++)
        often = site->counts[i] > site->counts[often] ? i : often;
    double share = (double)site->counts[often] / (double)site->requests;
    if (share > 0.1 && share * site->value_count > 2) wsmith__share_text(site, often, out, cap);
}

static void wsmith__shape_text(const wsmith__site_count *site, char *out, size_t cap)
{
    uint64_t last = 0;
    uint32_t index = 0;
    bool first = true;
    out[0] = 0;
    if (site->value_count > 6 || site->others) {
        wsmith__ramp_text(site, out, cap);
        return;
    }
    while (wsmith__next_value(site, first, last, &index)) {
        wsmith__share_text(site, index, out, cap);
        last = site->values[index];
        first = false;
    }
}

/* Cut at a character; control characters become question marks. */
static void wsmith__plain_text(const char *text, char *out, size_t cap)
{
    size_t n = strlen(text);
    if (n >= cap) n = cap - 1;
    while (n > 0 && text[n] && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        out[i] = c < 0x20 || c == 0x7f ? '?' : text[i];
    }
    out[n] = 0;
}

/* `level`: what the corrected p must not fall below. */
static void wsmith__site_describe(const wsmith__site_count *site, double level,
                                  wsmith__site_row *row)
{
    memset(row, 0, sizeof *row);
    wsmith__plain_text(site->ask.site, row->text, sizeof row->text);
    row->kind = wsmith__site_kind(site);
    row->requests = site->requests;
    snprintf(row->distinct, sizeof row->distinct, "%s%u", site->others ? ">" : "",
             (unsigned)site->value_count);
    wsmith__value_text(site->ask.kind, site->smallest, row->smallest, sizeof row->smallest);
    wsmith__value_text(site->ask.kind, site->largest, row->largest, sizeof row->largest);
    wsmith__mean_text(site, row->mean, sizeof row->mean);
    wsmith__p_text(site->p, row->p, sizeof row->p);
    wsmith__shape_text(site, row->shape, sizeof row->shape);
    row->failed = site->corrected >= 0 && site->corrected < level;
}

/* -- the table ------------------------------------------------------------------------------------------- */

typedef struct wsmith__stat {
    wsmith_stat_options options;
    wsmith_stat_result result;
    wsmith__census *census;
} wsmith__stat;

static void wsmith__stat_print(const wsmith__stat *t, const char *text)
{
    if (t->options.print) t->options.print(t->options.print_context, text);
    else fputs(text, stdout);
}

/* Of the columns whose texts have any length. */
typedef struct wsmith__stat_widths {
    int text, smallest, largest;
} wsmith__stat_widths;

static void wsmith__widen(int *width, const char *text)
{
    size_t len = strlen(text);
    if (*width < (int)len) *width = (int)len;
}

static wsmith__stat_widths wsmith__stat_measure(const wsmith__stat *t)
{
    wsmith__stat_widths w = {4, 8, 7};
    for (size_t i = 0; i < wx__array_len(t->census->sites); i++) {
        wsmith__site_row row;
        wsmith__site_describe(t->census->sites[i], t->options.level, &row);
        wsmith__widen(&w.text, row.text);
        wsmith__widen(&w.smallest, row.smallest);
        wsmith__widen(&w.largest, row.largest);
    }
    return w;
}

static void wsmith__stat_print_rows(const wsmith__stat *t)
{
    wsmith__stat_widths w = wsmith__stat_measure(t);
    char line[512];
    snprintf(line, sizeof line, "%-*s  %-19s %10s %8s %*s %*s %9s %8s  %s\n", w.text, "site",
             "kind", "requests", "distinct", w.smallest, "smallest", w.largest, "largest", "mean",
             "p", "values");
    wsmith__stat_print(t, line);
    for (size_t i = 0; i < wx__array_len(t->census->sites); i++) {
        wsmith__site_row row;
        wsmith__site_describe(t->census->sites[i], t->options.level, &row);
        snprintf(line, sizeof line, "%-*s  %-19s %10llu %8s %*s %*s %9s %8s  %s%s\n", w.text,
                 row.text, row.kind, (unsigned long long)row.requests, row.distinct, w.smallest,
                 row.smallest, w.largest, row.largest, row.mean, row.p, row.shape,
                 row.failed ? "  NOT AS ASKED FOR" : "");
        wsmith__stat_print(t, line);
    }
}

static void wsmith__stat_print_labels(const wsmith__stat *t)
{
    char line[200];
    const wsmith__label *labels = t->census->watch.labels;
    for (size_t i = 0; i < wx__array_len(labels); i++) {
        wsmith__label_line(&labels[i], t->result.runs, line, sizeof line);
        wsmith__stat_print(t, line);
    }
}

static void wsmith__stat_print_lost(const wsmith__stat *t)
{
    char line[120];
    if (t->census->lost == 0) return;
    snprintf(line, sizeof line, "%llu values are of more than %d sites: not in the table\n",
             (unsigned long long)t->census->lost, (int)WSMITH__MAX_SITES);
    wsmith__stat_print(t, line);
}

static void wsmith__stat_print_records(const wsmith__stat *t)
{
    char line[120];
    snprintf(line, sizeof line, "%llu records, %llu values at %lu sites\n",
             (unsigned long long)t->result.runs, (unsigned long long)t->result.requests,
             (unsigned long)t->result.sites);
    wsmith__stat_print(t, line);
}

static void wsmith__stat_print_end(const wsmith__stat *t)
{
    const wsmith_stat_result *r = &t->result;
    char line[400], p[32];
    wsmith__p_text(r->least_p, p, sizeof p);
    snprintf(line, sizeof line,
             "%llu runs (%llu more rejected, %llu failed), %llu requests at %lu sites, %lu tested, "
             "least p %s after correction\n",
             (unsigned long long)r->runs, (unsigned long long)r->rejected,
             (unsigned long long)r->failures, (unsigned long long)r->requests,
             (unsigned long)r->sites, (unsigned long)r->tested, p);
    wsmith__stat_print(t, line);
    if (r->labels_undecided) {
        snprintf(line, sizeof line, "undecided: %lu labels\n", (unsigned long)r->labels_undecided);
        wsmith__stat_print(t, line);
    }
    snprintf(line, sizeof line, "%s: %lu sites not as asked for, %lu labels too seldom%s\n",
             r->status == WSMITH_OK ? "ok" : "FAIL", (unsigned long)r->sites_failed,
             (unsigned long)r->labels_failed,
             r->status == WSMITH_REJECTED ? "; too many runs were rejected" : "");
    wsmith__stat_print(t, line);
}

/* -- runs ------------------------------------------------------------------------------------------------ */

/* From here on `source` tells `watch` what it draws. */
static void wsmith__observe_source(wsmith_source *s, struct wsmith__observer *watch)
{
    bool was_hidden = wsmith__hidden(s);
    s->watch = watch;
    wsmith__hide(s, was_hidden);
}

static void wsmith__stat_run(wsmith__stat *t, wsmith_target *target, void *context)
{
    wsmith_source s;
    uint64_t index = t->result.runs + t->result.rejected;
    wsmith_from_seed(&s, t->options.seed + index * 0x9e3779b97f4a7c15u, t->options.size);
    wsmith__observe_source(&s, &t->census->watch);
    bool failed = target(context, &s);
    bool accepted = wsmith_source_status(&s) == WSMITH_OK;
    wsmith_source_end(&s);
    wsmith__labels_count(&t->census->watch, accepted);
    t->result.runs += accepted;
    t->result.rejected += !accepted;
    t->result.failures += accepted && failed;
}

static bool wsmith__stat_wants_run(const wsmith__stat *t)
{
    const struct wsmith__observer *watch = &t->census->watch;
    uint64_t runs = t->result.runs, most = t->options.runs, all = runs + t->result.rejected;
    if (watch->failed) return false;
    if (runs < most) return all / 10 < most;
    return runs / 16 < most && all / 160 < most &&
           wsmith__labels_with(watch, runs, WSMITH__COVER_OPEN) > 0 &&
           wsmith__labels_with(watch, runs, WSMITH__COVER_TOO_FEW) == 0;
}

static void wsmith__stat_open(wsmith__stat *t, const wsmith_stat_options *options)
{
    memset(t, 0, sizeof *t);
    if (options) t->options = *options;
    if (t->options.runs == 0) t->options.runs = 10000;
    if (t->options.size == 0) t->options.size = 4096;
    if (!(t->options.level > 0)) t->options.level = 0.001;
    t->result.least_p = 1;
    t->census = wsmith__census_new(t->options.seed);
}

static void wsmith__stat_judge(wsmith__stat *t)
{
    wsmith__census *census = t->census;
    wsmith_stat_result *r = &t->result;
    r->tested = wsmith__census_test(census);
    for (size_t i = 0; i < wx__array_len(census->sites); i++) {
        double p = census->sites[i]->corrected;
        if (p < 0) continue;
        r->sites_failed += p < t->options.level;
        if (p < r->least_p) r->least_p = p;
    }
    r->labels = wx__array_len(census->watch.labels);
    r->labels_failed = wsmith__labels_with(&census->watch, r->runs, WSMITH__COVER_TOO_FEW);
    r->labels_undecided = wsmith__labels_with(&census->watch, r->runs, WSMITH__COVER_OPEN);
    if (r->sites_failed || r->labels_failed) r->status = WSMITH_FAILED;
    if (r->runs == 0) r->status = WSMITH_REJECTED;
}

/* Prints, hands over the result, and frees; the exit status. */
static int wsmith__stat_close(wsmith__stat *t, wsmith_stat_result *result, bool of_records)
{
    bool ok = t->census && !t->census->watch.failed;
    if (!ok) t->result.status = WSMITH_ERR_NOMEM;
    if (t->census) {
        t->result.sites = wx__array_len(t->census->sites);
        t->result.requests = t->census->requests;
    }
    if (ok) {
        wsmith__stat_print_rows(t);
        wsmith__stat_print_labels(t);
        if (of_records) wsmith__stat_print_records(t);
        else wsmith__stat_print_end(t);
        wsmith__stat_print_lost(t);
    } else {
        wsmith__stat_print(t, "out of memory\n");
    }
    if (t->census) wsmith__census_free(t->census);
    if (result) *result = t->result;
    return t->result.status == WSMITH_OK ? 0 : t->result.status == WSMITH_FAILED ? 1 : 2;
}

WSMITH_API int wsmith_stat(wsmith_target *target, void *context, const wsmith_stat_options *options,
                           wsmith_stat_result *result)
{
    wsmith__stat t;
    wsmith__stat_open(&t, options);
    while (t.census && wsmith__stat_wants_run(&t)) wsmith__stat_run(&t, target, context);
    if (t.census && !t.census->watch.failed) wsmith__stat_judge(&t);
    return wsmith__stat_close(&t, result, false);
}

WSMITH_API int wsmith_stat_records(const wsmith_record *records, size_t count,
                                   const wsmith_stat_options *options, wsmith_stat_result *result)
{
    wsmith__stat t;
    wsmith__stat_open(&t, options);
    for (size_t i = 0; t.census && i < count; i++) wsmith__census_record(t.census, &records[i]);
    t.result.runs = count;
    return wsmith__stat_close(&t, result, true);
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__STAT_H */
