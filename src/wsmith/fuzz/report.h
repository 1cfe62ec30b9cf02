/* src/wsmith/fuzz/report.h - the history of a directory as a page: one file of HTML that needs nothing else.
 *
 * No scripts, no network; it is well-formed XML, too. Everything that comes from the log is hostile
 * and escaped. The same log makes the same page.
 */
#ifndef WSMITH__REPORT_H
#define WSMITH__REPORT_H

#include "chart.h"
#include "../check/file.h"

#ifdef WSMITH_ENGINE

typedef struct wsmith__page {
    wsmith_text *out;
    const wsmith__history *history;
    const wsmith__session *last;
    double seconds, runs; /* of all sessions that are known */
    bool linked;          /* the page lies beside findings/ */
} wsmith__page;

static const char wsmith__page_style[] =
    "html{color-scheme:light dark;background:#fff;color:#222}"
    "body{font:15px/1.5 system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;max-width:60em;"
    "margin:2.5em auto;padding:0 1.5em}"
    "h1{font-size:1.5em;font-weight:600;margin:0}h2{font-size:1.05em;font-weight:600;margin:2.4em "
    "0 .4em}"
    "p{max-width:44em;margin:.5em 0}.small,caption{color:#6b7078;font-size:.87em;max-width:none}"
    "svg{max-width:100%;height:auto;display:block}td svg{display:inline-block;vertical-align:-1px}"
    "table{border-collapse:collapse;font-size:.87em;line-height:1.45}caption{text-align:left;"
    "padding:0 0 .5em}"
    "th{font-weight:400;color:#6b7078;text-align:left;vertical-align:bottom;border-bottom:1px "
    "solid #c9cdd2}"
    "th,td{padding:.12em 1.2em .12em "
    "0}td{vertical-align:top}.n{text-align:right;font-variant-numeric:tabular-nums}"
    "code{font:.92em ui-monospace,'DejaVu Sans "
    "Mono',monospace;overflow-wrap:anywhere}.kind{color:#b3261e}a{color:#1f5fa8}"
    ".wide{overflow-x:auto}\n"
    "@media screen and "
    "(prefers-color-scheme:dark){html{background:#15171a;color:#dfe2e6}.small,caption,th{color:#"
    "98a0aa}"
    "th{border-color:#3a3f46}.kind{color:#ff8a80}a{color:#7db4f5}}\n"
    "@media "
    "print{html{color-scheme:light}body{margin:0;max-width:none;font-size:11px}h2,tr,svg{break-"
    "inside:avoid}h2{break-after:avoid}}\n";

/* -- pieces ------------------------------------------------------------------------------------------ */

static void wsmith__put_duration(wsmith_text *t, double seconds)
{
    char text[40];
    if (seconds < 10) wsmith__decimal(text, sizeof text, seconds, 1);
    else wsmith__duration(text, sizeof text, seconds);
    wsmith_text_put(t, text);
    if (seconds < 10) wsmith_text_put(t, "s");
}

/* Seconds since 1970 as 2026-01-31 12:00:00 UTC. Days to dates: Howard Hinnant's civil_from_days. */
static void wsmith__put_date(wsmith_text *t, double time)
{
    uint64_t seconds = time < 1e11 ? (uint64_t)time : 0;
    uint32_t day = (uint32_t)(seconds / 86400), second = (uint32_t)(seconds % 86400);
    uint32_t z = day + 719468, era = z / 146097, doe = z % 146097;
    uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    uint32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    uint32_t month = mp < 10 ? mp + 3 : mp - 9, year = yoe + era * 400 + (month <= 2);
    wsmith__put_format(t, "%04lu-%02lu-%02lu %02lu:%02lu:%02lu UTC", (unsigned long)year,
                       (unsigned long)month, (unsigned long)(doy - (153 * mp + 2) / 5 + 1),
                       (unsigned long)(second / 3600), (unsigned long)(second / 60 % 60),
                       (unsigned long)(second % 60));
}

static void wsmith__put_cell(wsmith_text *t, double v, unsigned decimals)
{
    wsmith_text_put(t, "<td class=\"n\">");
    wsmith__put_grouped(t, v, decimals);
    wsmith_text_put(t, "</td>");
}

static void wsmith__put_text_cell(wsmith_text *t, const char *style, const char *text)
{
    wsmith__put_format(t, "<td class=\"%s\">", style);
    wsmith__put_escaped(t, text);
    wsmith_text_put(t, "</td>");
}

/* A bar of `share` of its cell. */
static void wsmith__put_bar(wsmith_text *t, double share)
{
    wsmith_text_put(t, "<td><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"120\" height=\"10\">"
                       "<path class=\"axis\" d=\"M0.5 0V10\"/><rect class=\"bar\" x=\"1\" "
                       "y=\"1.5\" height=\"7\" width=\"");
    wsmith__put_pixel(t, (share < 1 ? share : 1) * 118);
    wsmith_text_put(t, "\"/></svg></td>");
}

/* Bars side by side, the highest as high as the drawing. */
static void wsmith__put_columns(wsmith_text *t, const double *values, size_t count, int width,
                                int height)
{
    double most = 0;
    for (size_t i = 0; i < count; i++) most = values[i] > most ? values[i] : most;
    wsmith__put_format(t, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">",
                       (int)count * width, height + 1);
    wsmith__put_format(t, "<path class=\"axis\" d=\"M0 %d.5H%d\"/>", height, (int)count * width);
    for (size_t i = 0; i < count && most > 0; i++) {
        double h = values[i] / most * height;
        if (values[i] > 0 && h < 1) h = 1;
        if (!(h > 0)) continue;
        wsmith__put_format(t, "<rect class=\"bar\" x=\"%d\" width=\"%d\" y=\"", (int)i * width,
                           width - 1);
        wsmith__put_pixel(t, height - h);
        wsmith_text_put(t, "\" height=\"");
        wsmith__put_pixel(t, h);
        wsmith_text_put(t, "\"/>");
    }
    wsmith_text_put(t, "</svg>");
}

/* As a part of an address. */
static void wsmith__put_percent(wsmith_text *t, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_' || c == '.';
        if (plain) wsmith__writing_add(t, text, 1);
        else wsmith__put_format(t, "%%%02X", (unsigned)c);
    }
}

static void wsmith__open_table(wsmith_text *t, const char *title, const char *about,
                               const char *heads)
{
    wsmith__put_format(t, "<h2>%s</h2>\n<div class=\"wide\"><table><caption>%s</caption>\n", title,
                       about);
    wsmith__put_format(t, "<thead><tr>%s</tr></thead>\n<tbody>\n", heads);
}

static void wsmith__close_table(wsmith_text *t) { wsmith_text_put(t, "</tbody></table></div>\n"); }

/* -- the head ---------------------------------------------------------------------------------------- */

static const char *wsmith__base_name(const char *path)
{
    const char *base = strrchr(path, '/');
    return base && base[1] ? base + 1 : path;
}

static const char *wsmith__reason_text(const char *reason)
{
    static const char *const texts[][2] = {{"", "no end was logged: it was killed, or still runs"},
                                           {"time", "the time was up"},
                                           {"runs", "all runs were made"},
                                           {"finding", "stopped at the first finding"},
                                           {"interrupt", "interrupted"},
                                           {"broken", "the machine did not let it go on"}};
    for (size_t i = 0; i < WX__COUNT_OF(texts); i++) {
        if (strcmp(reason, texts[i][0]) == 0) return texts[i][1];
    }
    return reason;
}

static void wsmith__put_counted(wsmith_text *t, double n, const char *one, const char *many)
{
    wsmith__put_grouped(t, n, 0);
    wsmith__put_format(t, " %s", n == 1 ? one : many);
}

/* The whole in three sentences. */
static void wsmith__page_summary(const wsmith__page *p)
{
    const wsmith__session *s = p->last;
    wsmith_text *t = p->out;
    wsmith_text_put(t, "<p>");
    wsmith__put_counted(t, p->runs, "run", "runs");
    wsmith_text_put(t, " in ");
    wsmith__put_duration(t, p->seconds);
    wsmith_text_put(t, " (");
    wsmith__put_grouped(t, p->seconds > 0 ? p->runs / p->seconds : 0, 1);
    wsmith_text_put(t, " a second");
    if (p->history->session_count > 1) {
        wsmith_text_put(t, ", ");
        wsmith__put_counted(t, (double)p->history->session_count, "session", "sessions");
    }
    wsmith_text_put(t, ") reached ");
    wsmith__put_counted(t, s->features, "feature", "features");
    wsmith_text_put(t, " at ");
    wsmith__put_counted(t, s->locations, "place", "places");
    wsmith_text_put(t, " of the code and keep ");
    wsmith__put_counted(t, s->corpus, "input", "inputs");
    wsmith_text_put(t, ". ");
    if (p->history->event_count == 0) wsmith_text_put(t, "Nothing new failed.");
    else
        wsmith__put_counted(t, (double)p->history->event_count, "failure was found.",
                            "failures were found.");
    wsmith_text_put(t, "</p>\n");
}

static void wsmith__page_small(const wsmith__page *p)
{
    const wsmith__session *s = p->last;
    wsmith_text *t = p->out;
    wsmith_text_put(t, "<p class=\"small\"><code>");
    wsmith__put_escaped(t, s->command);
    wsmith_text_put(t, "</code><br/>");
    if (s->began > 0) wsmith__put_date(t, s->began);
    if (s->began > 0) wsmith_text_put(t, ", ");
    wsmith__put_counted(t, s->workers, "worker", "workers");
    wsmith_text_put(t, ", seed ");
    wsmith__put_escaped(t, s->seed[0] ? s->seed : "unknown");
    wsmith_text_put(t, ", wsmith ");
    wsmith__put_escaped(t, s->version[0] ? s->version : "unknown");
    if (s->coverage[0]) wsmith_text_put(t, ", guided by ");
    wsmith__put_escaped(t, s->coverage);
    wsmith_text_put(t, "; ");
    wsmith__put_escaped(t, wsmith__reason_text(s->reason));
    wsmith_text_put(t, ".");
    if (s->duplicates > 0) wsmith_text_put(t, "<br/>");
    if (s->duplicates > 0) wsmith__put_counted(t, s->duplicates, "run", "runs");
    if (s->duplicates > 0) wsmith_text_put(t, " failed in ways known before.");
    if (s->flaky > 0) wsmith_text_put(t, "<br/>");
    if (s->flaky > 0) wsmith__put_counted(t, s->flaky, "input", "inputs");
    if (s->flaky > 0) wsmith_text_put(t, " reached something else when run again.");
    wsmith_text_put(t, "</p>\n");
}

static void wsmith__page_head(const wsmith__page *p)
{
    wsmith_text *t = p->out;
    const char *name = wsmith__base_name(p->last->target[0] ? p->last->target : "fuzzer");
    wsmith_text_put(t, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" "
                       "lang=\"en\"><head><meta charset=\"utf-8\"/>"
                       "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>");
    wsmith__put_escaped(t, name);
    wsmith_text_put(t, ": fuzzing report</title>\n<style>");
    wsmith_text_put(t, wsmith__page_style);
    wsmith_text_put(t, wsmith__chart_style);
    wsmith_text_put(t, "</style></head>\n<body>\n<h1>");
    wsmith__put_escaped(t, name);
    wsmith_text_put(t, "</h1>\n");
    wsmith__page_summary(p);
    wsmith__page_small(p);
}

/* -- findings ---------------------------------------------------------------------------------------- */

static void wsmith__page_repeat(const wsmith__page *p, const wsmith__event *e)
{
    wsmith_text *t = p->out;
    wsmith_text_put(t, "<br/><code>");
    wsmith__put_escaped(t, p->last->target);
    wsmith_text_put(t, " replay ");
    wsmith__put_escaped(t, p->last->directory);
    wsmith_text_put(t, p->last->directory[0] ? "/findings/" : "findings/");
    wsmith__put_escaped(t, e->file);
    wsmith_text_put(t, "</code>");
}

static void wsmith__page_finding(const wsmith__page *p, const wsmith__event *e, size_t number)
{
    wsmith_text *t = p->out;
    size_t n = strlen(e->file);
    wsmith__put_format(t, "<tr><td class=\"n\">%lu</td>", (unsigned long)number);
    wsmith__put_text_cell(t, "kind", e->kind);
    wsmith_text_put(t, "<td>");
    wsmith__put_escaped(t, e->message);
    if (e->flaky) wsmith_text_put(t, " <b>flaky: it did not come again</b>");
    if (e->file[0]) wsmith__page_repeat(p, e);
    if (p->linked && n > 4) {
        char name[100];
        snprintf(name, sizeof name, "%.*s.txt", (int)n - 4, e->file);
        wsmith_text_put(t, " <a href=\"findings/");
        wsmith__put_percent(t, name);
        wsmith_text_put(t, "\">choices</a>");
    }
    wsmith_text_put(t, "</td><td class=\"n\">");
    wsmith__put_duration(t, e->time);
    wsmith_text_put(t, "</td>");
    wsmith__put_cell(t, e->runs, 0);
    wsmith__put_cell(t, e->choices, 0);
    if (e->shrunk > 0) wsmith__put_cell(t, e->shrunk, 0);
    else wsmith_text_put(t, "<td class=\"n\">-</td>");
    wsmith_text_put(t, "</tr>\n");
}

static void wsmith__page_findings(const wsmith__page *p)
{
    const wsmith__history *h = p->history;
    size_t n = wx__array_len(h->events);
    if (h->event_count == 0) return;
    wsmith__open_table(p->out, "Findings",
                       "After how long, and after how many runs of its worker; choices of the case "
                       "as found, and when shrunk. "
                       "The numbers are those of the drawing below.",
                       "<th></th><th>kind</th><th>what, and how to repeat it</th><th "
                       "class=\"n\">after</th><th class=\"n\">runs</th>"
                       "<th class=\"n\">choices</th><th class=\"n\">shrunk</th>");
    for (size_t i = 0; i < n; i++) wsmith__page_finding(p, &h->events[i], i + 1);
    wsmith__close_table(p->out);
    if (h->event_count == n) return;
    wsmith_text_put(p->out, "<p class=\"small\">... and ");
    wsmith__put_grouped(p->out, (double)(h->event_count - n), 0);
    wsmith_text_put(p->out, " more.</p>\n");
}

/* -- arms -------------------------------------------------------------------------------------------- */

static double wsmith__row_yield(const wsmith__yield_row *row)
{
    return row->runs > 0 ? row->found / row->runs * 1e6 : 0;
}

static double wsmith__share_of(double part, double whole)
{
    return whole > 0 && part <= whole ? part / whole * 100 : 0;
}

/* Those that found most often stand first. */
static void wsmith__page_yield_rows(wsmith_text *t, const wsmith__yields *y, bool timed)
{
    bool told[WSMITH__MAX_YIELDS] = {false};
    double runs = 0, seen = 0, most = 0;
    for (size_t i = 0; i < y->count; i++) {
        runs += y->rows[i].runs;
        seen += y->rows[i].seen;
        most = wsmith__row_yield(&y->rows[i]) > most ? wsmith__row_yield(&y->rows[i]) : most;
    }
    for (size_t n = 0; n < y->count; n++) {
        size_t best = y->count;
        for (size_t i = 0; i < y->count; i++) {
            if (!told[i] && (best == y->count ||
                             wsmith__row_yield(&y->rows[i]) > wsmith__row_yield(&y->rows[best])))
                best = i;
        }
        const wsmith__yield_row *row = &y->rows[best];
        told[best] = true;
        wsmith_text_put(t, "<tr>");
        wsmith__put_text_cell(t, "name", row->name);
        wsmith__put_cell(t, row->runs, 0);
        wsmith__put_cell(t, wsmith__share_of(row->runs, runs), 1);
        if (timed && seen > 0) wsmith__put_cell(t, wsmith__share_of(row->seen, seen), 1);
        else if (timed) wsmith_text_put(t, "<td class=\"n\">-</td>");
        wsmith__put_cell(t, row->found, 0);
        wsmith__put_cell(t, wsmith__row_yield(row), 1);
        wsmith__put_bar(t, most > 0 ? wsmith__row_yield(row) / most : 0);
        wsmith_text_put(t, "</tr>\n");
    }
}

#define WSMITH__YIELD_HEADS(time)                                           \
    "<th></th><th class=\"n\">runs</th><th class=\"n\">% of runs</th>" time \
    "<th class=\"n\">found</th>"                                            \
    "<th class=\"n\">per million</th><th></th>"

static void wsmith__page_yields(const wsmith__page *p)
{
    if (p->history->arms.count) {
        wsmith__open_table(p->out, "Yield of the arms",
                           "The ways to make an input; found: runs that reached a feature no input "
                           "had reached. Time: of "
                           "the target, by looking ten times a second.",
                           WSMITH__YIELD_HEADS("<th class=\"n\">% of time</th>"));
        wsmith__page_yield_rows(p->out, &p->history->arms, true);
        wsmith__close_table(p->out);
    }
    if (p->history->modes.count) {
        wsmith__open_table(p->out, "Yield of the replay modes",
                           "How an edited input was replayed: values in order, by the place that "
                           "asks, or by span.",
                           WSMITH__YIELD_HEADS(""));
        wsmith__page_yield_rows(p->out, &p->history->modes, false);
        wsmith__close_table(p->out);
    }
}

/* -- the corpus -------------------------------------------------------------------------------------- */

static void wsmith__page_sizes(wsmith_text *t, const char *name, const double *classes,
                               double largest)
{
    size_t n = WSMITH__SIZE_CLASSES;
    while (n > 4 && !(classes[n - 1] > 0)) n--;
    wsmith_text_put(t, "<p>");
    wsmith__put_columns(t, classes, n, 22, 60);
    wsmith__put_format(t, "<span class=\"small\">%s of an input: 0, 1, 2-3, 4-7, ... up to ", name);
    wsmith__put_grouped(t, (double)((uint64_t)1 << (n - 1)) - 1, 0);
    wsmith_text_put(t, "; the largest has ");
    wsmith__put_grouped(t, largest, 0);
    wsmith_text_put(t, "</span></p>\n");
}

static void wsmith__page_slow(const wsmith__page *p)
{
    const wsmith__stock_lines *k = &p->history->stock;
    if (k->slow_count == 0) return;
    wsmith__open_table(
        p->out, "Slowest inputs",
        "Of those that were kept, when they were kept or loaded: milliseconds a run.",
        "<th>file</th><th class=\"n\">ms</th><th></th>");
    double most = 0;
    for (size_t i = 0; i < k->slow_count; i++)
        most = k->slow[i].micros > most ? k->slow[i].micros : most;
    for (size_t i = 0; i < k->slow_count; i++) {
        wsmith_text_put(p->out, "<tr><td><code>corpus/");
        wsmith__put_escaped(p->out, k->slow[i].file);
        wsmith_text_put(p->out, "</code></td>");
        wsmith__put_cell(p->out, k->slow[i].micros / 1000, 3);
        wsmith__put_bar(p->out, most > 0 ? k->slow[i].micros / most : 0);
        wsmith_text_put(p->out, "</tr>\n");
    }
    wsmith__close_table(p->out);
}

static void wsmith__page_sites(const wsmith__page *p)
{
    const wsmith__stock_lines *k = &p->history->stock;
    wsmith_text *t = p->out;
    size_t n = wx__array_len(k->rows);
    if (n == 0) return;
    wsmith__open_table(t, "Choices of the corpus",
                       "The places that ask for values, those that are asked most first: what the "
                       "inputs that were kept answer. Bars: how "
                       "often values of equal parts of the range came.",
                       "<th>place</th><th>kind</th><th class=\"n\">requests</th><th "
                       "class=\"n\">distinct</th><th class=\"n\">smallest</th>"
                       "<th class=\"n\">largest</th><th class=\"n\">mean</th><th></th>");
    for (size_t i = 0; i < n; i++) {
        const wsmith__site_line *r = &k->rows[i];
        wsmith_text_put(t, "<tr><td><code>");
        wsmith__put_escaped(t, r->text);
        wsmith_text_put(t, "</code></td>");
        wsmith__put_text_cell(t, "name", r->kind);
        wsmith__put_cell(t, r->requests, 0);
        wsmith__put_text_cell(t, "n", r->distinct);
        wsmith__put_text_cell(t, "n", r->smallest);
        wsmith__put_text_cell(t, "n", r->largest);
        wsmith__put_text_cell(t, "n", r->mean);
        wsmith_text_put(t, "<td>");
        if (r->parts) wsmith__put_columns(t, r->ramp, r->parts, 5, 14);
        wsmith_text_put(t, "</td></tr>\n");
    }
    wsmith__close_table(t);
    if (k->sites <= (double)n) return;
    wsmith_text_put(t, "<p class=\"small\">... and ");
    wsmith__put_grouped(t, k->sites - (double)n, 0);
    wsmith_text_put(t, " more.</p>\n");
}

static void wsmith__page_corpus(const wsmith__page *p)
{
    const wsmith__stock_lines *k = &p->history->stock;
    if (k->told && k->records > 0) {
        wsmith_text_put(p->out, "<h2>Sizes in the corpus</h2>\n");
        wsmith__page_sizes(p->out, "choices", k->choices, k->most_choices);
        wsmith__page_sizes(p->out, "bytes", k->bytes, k->most_bytes);
        if (k->files > k->records) {
            wsmith_text_put(p->out, "<p class=\"small\">Counted over ");
            wsmith__put_grouped(p->out, k->records, 0);
            wsmith_text_put(p->out, " records of ");
            wsmith__put_counted(p->out, k->files, "file", "files");
            wsmith_text_put(p->out, ".</p>\n");
        }
    }
    wsmith__page_slow(p);
    wsmith__page_sites(p);
}

/* -- sessions ---------------------------------------------------------------------------------------- */

static void wsmith__page_session(wsmith_text *t, const wsmith__session *s, uint64_t number)
{
    wsmith__put_format(t, "<tr><td class=\"n\">%llu</td><td>", (unsigned long long)number);
    if (s->began > 0) wsmith__put_date(t, s->began);
    wsmith_text_put(t, "</td><td class=\"n\">");
    wsmith__put_duration(t, s->seconds);
    wsmith_text_put(t, "</td>");
    wsmith__put_cell(t, s->workers, 0);
    wsmith__put_text_cell(t, "n", s->seed);
    wsmith__put_cell(t, s->runs, 0);
    wsmith__put_cell(t, s->seconds > 0 ? s->runs / s->seconds : 0, 1);
    wsmith__put_cell(t, s->features, 0);
    wsmith__put_cell(t, s->corpus, 0);
    wsmith__put_cell(t, s->findings, 0);
    wsmith__put_text_cell(t, "name", wsmith__reason_text(s->reason));
    wsmith_text_put(t, "</tr>\n");
}

static void wsmith__page_sessions(const wsmith__page *p)
{
    const wsmith__history *h = p->history;
    size_t n = wx__array_len(h->sessions);
    if (h->session_count < 2) return;
    wsmith__open_table(p->out, "Sessions",
                       "Times in the drawing and of the findings are added up over sessions.",
                       "<th></th><th>began</th><th class=\"n\">for</th><th "
                       "class=\"n\">workers</th><th class=\"n\">seed</th>"
                       "<th class=\"n\">runs</th><th class=\"n\">a second</th><th "
                       "class=\"n\">features</th><th class=\"n\">corpus</th>"
                       "<th class=\"n\">findings</th><th>end</th>");
    if (h->session_count > n) {
        wsmith_text_put(p->out, "<tr><td></td><td>");
        wsmith__put_counted(p->out, (double)(h->session_count - n), "earlier one", "earlier ones");
        wsmith_text_put(p->out, "</td></tr>\n");
    }
    for (size_t i = 0; i < n; i++)
        wsmith__page_session(p->out, &h->sessions[i], h->session_count - n + i + 1);
    wsmith__close_table(p->out);
}

static void wsmith__page_foot(const wsmith__page *p)
{
    const wsmith__history *h = p->history;
    wsmith_text_put(p->out, "<p class=\"small\">From ");
    wsmith__put_counted(p->out, (double)h->lines, "line", "lines");
    wsmith_text_put(p->out, " of the log.");
    if (h->strange) wsmith_text_put(p->out, " Not understood, and left out: ");
    if (h->strange) wsmith__put_counted(p->out, (double)h->strange, "line.", "lines.");
    if (h->cut) wsmith_text_put(p->out, " The last line was cut and is left out.");
    wsmith_text_put(p->out, "</p>\n</body></html>\n");
}

/* -- the page ---------------------------------------------------------------------------------------- */

/* `out` is empty; out->failed: out of memory. */
static void wsmith__write_page(wsmith_text *out, const wsmith__history *h, bool linked)
{
    wsmith__session none;
    wsmith__page p;
    size_t n = wx__array_len(h->sessions);
    memset(&p, 0, sizeof p);
    memset(&none, 0, sizeof none);
    p.out = out;
    p.history = h;
    p.linked = linked;
    p.last = n ? &h->sessions[n - 1] : &none;
    for (size_t i = 0; i < n; i++) {
        p.seconds += h->sessions[i].seconds;
        p.runs += h->sessions[i].runs;
    }
    wsmith__page_head(&p);
    wsmith__page_findings(&p);
    wsmith_text_put(out, "<h2>Growth</h2>\n");
    wsmith__draw_growth(out, h, false);
    wsmith__page_yields(&p);
    wsmith__page_corpus(&p);
    wsmith__page_sessions(&p);
    wsmith__page_foot(&p);
}

static bool wsmith__is_svg(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".svg") == 0;
}

/* A page at `path`, or, by its name, the drawing alone. False: out of memory, or it cannot be written. */
static bool wsmith__write_report(const wsmith__history *h, const char *path, bool linked)
{
    wsmith_text text;
    memset(&text, 0, sizeof text);
    if (wsmith__is_svg(path)) wsmith__draw_growth(&text, h, true);
    else wsmith__write_page(&text, h, linked);
    bool ok =
        !text.failed && wsmith__write_file(path, ".tmp", text.chars, wx__array_len(text.chars));
    wsmith_text_free(&text);
    return ok;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__REPORT_H */
