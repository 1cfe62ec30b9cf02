/* src/wsmith/fuzz/chart.h - the growth of coverage as a drawing: SVG, for a page or as a file.
 *
 * Panels over one axis of time: features and places, inputs in the corpus, runs a second. Findings are
 * thin lines through all of them. Time is logarithmic when there is one session, for coverage grows
 * so; with several it is not, and grey lines stand where sessions begin. Numbers have points as decimal
 * marks in every locale.
 */
#ifndef WSMITH__CHART_H
#define WSMITH__CHART_H

#include "history.h"

#ifdef WSMITH_ENGINE

#include <stdarg.h>

/* -- text ------------------------------------------------------------------------------------------- */

/* At most 1000 characters; no %f, which follows the locale. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static void
wsmith__put_format(wsmith_text *t, const char *format, ...)
{
    char line[1024];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(line, sizeof line, format, list);
    va_end(list);
    if (n < 0 || (size_t)n >= sizeof line) t->failed = true;
    else wsmith_text_put(t, line);
}

/* As text of XML or in quotes. Control characters are shown as pictures (U+2400 ...), what XML does not
 * allow as U+FFFD. `text` is UTF-8. */
static void wsmith__put_escaped(wsmith_text *t, const char *text)
{
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char)*p;
        char picture[4] = {'\xe2', '\x90', 0, 0};
        if (c < 0x20) picture[2] = (char)(unsigned char)(0x80 + c);
        else if (c == 0x7f) picture[2] = '\xa1';
        if (picture[2]) wsmith_text_put(t, picture);
        else if (c == '&') wsmith_text_put(t, "&amp;");
        else if (c == '<') wsmith_text_put(t, "&lt;");
        else if (c == '>') wsmith_text_put(t, "&gt;");
        else if (c == '"') wsmith_text_put(t, "&quot;");
        else if (c == 0xef && (unsigned char)p[1] == 0xbf && (unsigned char)p[2] >= 0xbe)
            wsmith_text_put(t, "\xef\xbf\xbd"), p += 2; /* U+FFFE, U+FFFF */
        else wsmith__writing_add(t, p, 1);
    }
}

/* 1234567 as 1,234,567; below 100 with up to `decimals`. */
static void wsmith__put_grouped(wsmith_text *t, double v, unsigned decimals)
{
    char digits[40];
    wsmith__decimal(digits, sizeof digits, v, v < 100 ? decimals : 0);
    size_t whole = strcspn(digits, ".");
    for (size_t i = 0; digits[i]; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) wsmith_text_put(t, ",");
        wsmith__writing_add(t, digits + i, 1);
    }
}

/* 1k, 1.5k, 20M: as short as may be. */
static void wsmith__tick_text(char *out, size_t cap, double v)
{
    char number[40];
    wsmith__short_number(number, sizeof number, v, v >= 1 || v == 0, "");
    size_t end = strcspn(number, "kMGTPE"), n = end;
    if (memchr(number, '.', end)) {
        while (number[n - 1] == '0') n--;
        if (number[n - 1] == '.') n--;
    }
    snprintf(out, cap, "%.*s%s", (int)n, number, number + end);
}

/* One unit: 0.1s, 30s, 5m, 2h, 1d */
static void wsmith__tick_time(char *out, size_t cap, double seconds)
{
    char number[40];
    double unit = seconds < 60 ? 1 : seconds < 3600 ? 60 : seconds < 86400 ? 3600 : 86400;
    const char *name = seconds < 60 ? "s" : seconds < 3600 ? "m" : seconds < 86400 ? "h" : "d";
    wsmith__decimal(number, sizeof number, seconds / unit, 2);
    size_t n = strlen(number);
    while (number[n - 1] == '0') n--;
    if (number[n - 1] == '.') n--;
    snprintf(out, cap, "%.*s%s", (int)n, number, name);
}

/* -- axes ------------------------------------------------------------------------------------------- */

/* Pixels. No enum: C++20 wants none among doubles. */
#define WSMITH__CHART_WIDTH 760
#define WSMITH__CHART_LEFT  48
#define WSMITH__CHART_RIGHT 644

typedef struct wsmith__chart {
    wsmith_text *out;
    const wsmith__history *history;
    double first, last; /* seconds at the ends of the axis */
    bool log;
} wsmith__chart;

typedef struct wsmith__panel {
    double top, bottom; /* pixels */
    double most;        /* the value at the top */
} wsmith__panel;

static double wsmith__chart_x(const wsmith__chart *c, double time)
{
    double share = 0;
    time = time < c->first ? c->first : time > c->last ? c->last : time;
    if (!(c->last > c->first)) share = 1;
    else if (c->log) share = wsmith__ln(time / c->first) / wsmith__ln(c->last / c->first);
    else share = (time - c->first) / (c->last - c->first);
    return WSMITH__CHART_LEFT + share * (WSMITH__CHART_RIGHT - WSMITH__CHART_LEFT);
}

static double wsmith__panel_y(const wsmith__panel *p, double value)
{
    double share = p->most > 0 ? value / p->most : 0;
    return p->bottom - (share < 1 ? share : 1) * (p->bottom - p->top);
}

static void wsmith__put_pixel(wsmith_text *t, double v)
{
    char number[32];
    wsmith__decimal(number, sizeof number, v, 1);
    wsmith_text_put(t, number);
}

static void wsmith__put_line(wsmith_text *t, const char *style, double x1, double y1, double x2,
                             double y2)
{
    wsmith__put_format(t, "<path class=\"%s\" d=\"M", style);
    wsmith__put_pixel(t, x1);
    wsmith_text_put(t, " ");
    wsmith__put_pixel(t, y1);
    wsmith_text_put(t, "L");
    wsmith__put_pixel(t, x2);
    wsmith_text_put(t, " ");
    wsmith__put_pixel(t, y2);
    wsmith_text_put(t, "\"/>\n");
}

/* The text is not escaped. */
static void wsmith__put_label(wsmith_text *t, const char *style, double x, double y,
                              const char *text)
{
    wsmith__put_format(t, "<text class=\"%s\" x=\"", style);
    wsmith__put_pixel(t, x);
    wsmith_text_put(t, "\" y=\"");
    wsmith__put_pixel(t, y);
    wsmith__put_format(t, "\">%s</text>\n", text);
}

/* 1, 2 or 5 times a power of ten: at most `most` / `parts`, or a bit more. */
static double wsmith__nice_step(double most, unsigned parts)
{
    double step = 1;
    if (!(most > 0)) return 1;
    while (step * parts < most && step < 1e18) step *= 10;
    while (step / 10 * parts >= most && step > 1e-3) step /= 10;
    if (step / 5 * parts >= most) return step / 5;
    return step / 2 * parts >= most ? step / 2 : step;
}

static void wsmith__draw_frame(const wsmith__chart *c, const wsmith__panel *p, unsigned parts,
                               const char *title)
{
    char text[40];
    double step = wsmith__nice_step(p->most, parts);
    for (int i = 0; i < 12 && step * i <= p->most; i++) {
        double y = wsmith__panel_y(p, step * i);
        if (step < 1 && i > 0 && p->most >= 1) break;
        wsmith__put_line(c->out, i ? "grid" : "axis", WSMITH__CHART_LEFT, y, WSMITH__CHART_RIGHT,
                         y);
        wsmith__tick_text(text, sizeof text, step * i);
        wsmith__put_label(c->out, "tick end", WSMITH__CHART_LEFT - 6, y + 3.5, text);
    }
    wsmith__put_label(c->out, "title", WSMITH__CHART_LEFT, p->top - 8, title);
}

static void wsmith__draw_tick(const wsmith__chart *c, double y, double time)
{
    char text[40];
    double x = wsmith__chart_x(c, time);
    wsmith__put_line(c->out, "axis", x, y, x, y + 4);
    wsmith__tick_time(text, sizeof text, time);
    wsmith__put_label(c->out, "tick middle", x, y + 16, text);
}

/* Steps that people count time in; more than 12 days: powers of ten of days. */
static double wsmith__time_step(double span)
{
    static const double steps[] = {0.1,  0.2,   0.5,   1,     2,     5,     10,   15,
                                   30,   60,    120,   300,   600,   900,   1800, 3600,
                                   7200, 10800, 21600, 43200, 86400, 172800};
    for (size_t i = 0; i < WX__COUNT_OF(steps); i++) {
        if (span <= steps[i] * 8) return steps[i];
    }
    return 86400 * wsmith__nice_step(span / 86400, 6);
}

/* On a logarithmic axis: all of these where there is room, else those that begin a decade or a unit. */
static void wsmith__draw_log_times(const wsmith__chart *c, double y)
{
    static const double times[] = {0.05,   0.1,     0.2,     0.5,     1,       2,      5,
                                   10,     20,      60,      120,     300,     600,    1200,
                                   3600,   7200,    18000,   36000,   86400,   172800, 432000,
                                   864000, 1728000, 4320000, 8640000, 86400000};
    static const char rough[] = "01001001010010010011001011";
    bool few = c->last / c->first > 400;
    for (size_t i = 0; i < WX__COUNT_OF(times); i++) {
        if (times[i] >= c->first && times[i] <= c->last && (!few || rough[i] == '1'))
            wsmith__draw_tick(c, y, times[i]);
    }
}

static void wsmith__draw_times(const wsmith__chart *c, double y)
{
    double step = wsmith__time_step(c->last - c->first);
    if (c->log) wsmith__draw_log_times(c, y);
    for (int i = 0; !c->log && i < 20 && step * i <= c->last; i++)
        wsmith__draw_tick(c, y, step * i);
}

/* -- curves ----------------------------------------------------------------------------------------- */

enum { WSMITH__CURVE_FEATURES, WSMITH__CURVE_LOCATIONS, WSMITH__CURVE_CORPUS, WSMITH__CURVE_RATE };

/* Runs a second since the sample before it, of the same session; a sample that came soon after that one is
 * taken together with it. */
static double wsmith__rate_at(const wsmith__history *h, size_t i)
{
    const wsmith__moment *m = &h->moments[i];
    size_t back = 1;
    if (i < 1 || m[-1].session != m->session) return 0;
    if (i >= 2 && m[-2].session == m->session &&
        2 * (m->time - m[-1].time) < m[-1].time - m[-2].time)
        back = 2;
    double time = m->time - m[-(ptrdiff_t)back].time, runs = m->runs - m[-(ptrdiff_t)back].runs;
    return time > 0 && runs > 0 ? runs / time : 0;
}

/* Of sample `i`. */
static double wsmith__curve_value(const wsmith__history *h, int curve, size_t i)
{
    const wsmith__moment *m = &h->moments[i];
    switch (curve) {
    case WSMITH__CURVE_FEATURES: return m->features;
    case WSMITH__CURVE_LOCATIONS: return m->locations;
    case WSMITH__CURVE_CORPUS: return m->corpus;
    default: return wsmith__rate_at(h, i);
    }
}

static double wsmith__curve_most(const wsmith__history *h, int curve)
{
    double most = 0;
    for (size_t i = 0; i < wx__array_len(h->moments); i++) {
        double v = wsmith__curve_value(h, curve, i);
        most = v > most ? v : most;
    }
    return most;
}

/* Points that are no pixel further than the last one are left out, and so are middles of level pieces. */
static void wsmith__draw_curve(const wsmith__chart *c, const wsmith__panel *p, int curve,
                               const char *style)
{
    const wsmith__history *h = c->history;
    size_t n = wx__array_len(h->moments);
    bool first = true, level = false;
    double last_x = 0, last_y = 0;
    wsmith__put_format(c->out, "<path class=\"%s\" d=\"", style);
    for (size_t i = 0; i < n; i++) {
        const wsmith__moment *m = &h->moments[i];
        bool begins = i == 0 || m[-1].session != m->session,
             ends = i + 1 == n || m[1].session != m->session;
        double x = wsmith__chart_x(c, m->time),
               y = wsmith__panel_y(p, wsmith__curve_value(h, curve, i));
        if (begins && !ends && curve == WSMITH__CURVE_RATE) {
            last_x = x; /* there is no rate yet */
            first = true;
            continue;
        }
        bool same = y - last_y < 0.05 && last_y - y < 0.05;
        if (!begins && !ends && !first && (x - last_x < 0.7 || (same && level))) continue;
        wsmith_text_put(c->out, begins || first ? "M" : "L");
        wsmith__put_pixel(c->out, x);
        wsmith_text_put(c->out, " ");
        wsmith__put_pixel(c->out, y);
        level = same && !first;
        first = false;
        last_x = x;
        last_y = y;
    }
    wsmith_text_put(c->out, "\"/>\n");
}

/* What the curve comes to, beside its end. */
static void wsmith__draw_value(const wsmith__chart *c, double y, const char *style, double value,
                               unsigned decimals, const char *unit)
{
    wsmith_text_put(c->out, "<text class=\"");
    wsmith__put_format(c->out, "%s\" x=\"%d\" y=\"", style, WSMITH__CHART_RIGHT + 8);
    wsmith__put_pixel(c->out, y + 4);
    wsmith_text_put(c->out, "\">");
    wsmith__put_grouped(c->out, value, decimals);
    wsmith__put_format(c->out, " %s</text>\n", unit);
}

/* -- panels ----------------------------------------------------------------------------------------- */

static void wsmith__draw_coverage(const wsmith__chart *c)
{
    wsmith__panel p;
    const wsmith__moment *last = &wx__array_last(c->history->moments);
    p.top = 40;
    p.bottom = 210;
    p.most = wsmith__curve_most(c->history, WSMITH__CURVE_FEATURES);
    double places = wsmith__curve_most(c->history, WSMITH__CURVE_LOCATIONS);
    if (places > p.most) p.most = places;
    wsmith__draw_frame(c, &p, 4, "features, and places in the code, that inputs have reached");
    wsmith__draw_curve(c, &p, WSMITH__CURVE_LOCATIONS, "curve other");
    wsmith__draw_curve(c, &p, WSMITH__CURVE_FEATURES, "curve");
    double high = wsmith__panel_y(&p, last->features), low = wsmith__panel_y(&p, last->locations);
    if (low - high < 14 && low >= high) low = high + 14;
    wsmith__draw_value(c, high, "value", last->features, 0, "features");
    wsmith__draw_value(c, low, "value quiet", last->locations, 0, "places");
}

static void wsmith__draw_small(const wsmith__chart *c, double top, int curve, const char *title,
                               double value, const char *unit)
{
    wsmith__panel p;
    p.top = top;
    p.bottom = top + 62;
    p.most = wsmith__curve_most(c->history, curve);
    wsmith__draw_frame(c, &p, 2, title);
    wsmith__draw_curve(c, &p, curve, "curve");
    double y = wsmith__panel_y(&p, value);
    wsmith__draw_value(c, y, "value", value, curve == WSMITH__CURVE_RATE, unit);
}

/* Numbers that would touch are left out, but for the first. */
static void wsmith__draw_findings(const wsmith__chart *c, double bottom)
{
    const wsmith__history *h = c->history;
    double free_from = 0;
    char number[24];
    for (size_t i = 0; i < wx__array_len(h->events); i++) {
        double x = wsmith__chart_x(c, h->events[i].time);
        wsmith__put_line(c->out, "found", x, 14, x, bottom);
        if (x < free_from) continue;
        free_from = x + 14;
        snprintf(number, sizeof number, "%lu", (unsigned long)i + 1);
        wsmith__put_label(c->out, "number middle", x, 10, number);
    }
}

static void wsmith__draw_sessions(const wsmith__chart *c, double bottom)
{
    for (size_t i = 1; i < wx__array_len(c->history->sessions); i++) {
        double x = wsmith__chart_x(c, c->history->sessions[i].before);
        wsmith__put_line(c->out, "session", x, 28, x, bottom);
    }
}

/* -- the drawing ------------------------------------------------------------------------------------ */

static const char wsmith__chart_style[] =
    "svg{font:12px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif}"
    "text{fill:#222}path{fill:none}.end{text-anchor:end}.middle{text-anchor:middle}"
    ".tick,.title,.quiet{fill:#6b7078}.tick{font-size:11px}.number{fill:#b3261e;font-size:11px}"
    ".axis{stroke:#9aa0a8}.grid{stroke:#e8eaed}.session{stroke:#b8bdc4;stroke-dasharray:2 3}"
    ".curve{stroke:#1f5fa8;stroke-width:1.6;stroke-linejoin:round}.other{stroke:#8fa9c7}"
    ".found{stroke:#b3261e;stroke-width:.7;opacity:.75}.bar{fill:#1f5fa8}.back{fill:#e8eaed}\n"
    "@media screen and "
    "(prefers-color-scheme:dark){text{fill:#dfe2e6}.tick,.title,.quiet{fill:#98a0aa}"
    ".axis{stroke:#6b7078}.grid{stroke:#2b2f35}.session{stroke:#565c64}.curve{stroke:#7db4f5}"
    ".other{stroke:#4d6b8f}.found{stroke:#ff8a80}.number{fill:#ff8a80}.bar{fill:#7db4f5}.back{fill:"
    "#2b2f35}}";

static void wsmith__chart_range(wsmith__chart *c)
{
    const wsmith__history *h = c->history;
    size_t n = wx__array_len(h->moments);
    for (size_t i = 0; i < n && !(c->first > 0); i++) c->first = h->moments[i].time;
    c->last = n ? h->moments[n - 1].time : 0;
    for (size_t i = 0; i < wx__array_len(h->events); i++)
        c->last = h->events[i].time > c->last ? h->events[i].time : c->last;
    if (c->first > 0 && c->first < 0.05) c->first = 0.05;
    c->log = h->session_count <= 1 && c->first > 0 && c->last >= 30 * c->first;
    if (!c->log) c->first = 0;
}

/* `alone`: as a file of its own. */
static void wsmith__draw_growth(wsmith_text *out, const wsmith__history *h, bool alone)
{
    const int height = 442, bottom = 406;
    wsmith__chart c;
    memset(&c, 0, sizeof c);
    c.out = out;
    c.history = h;
    wsmith__chart_range(&c);
    wsmith__put_format(out,
                       "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                       "width=\"%d\" height=\"%d\" "
                       "role=\"img\" aria-label=\"growth of coverage over time\">\n",
                       WSMITH__CHART_WIDTH, height, WSMITH__CHART_WIDTH, height);
    if (alone) wsmith__put_format(out, "<style>");
    if (alone) wsmith_text_put(out, wsmith__chart_style);
    if (alone) wsmith_text_put(out, "</style>\n");
    if (wx__array_len(h->moments) == 0) {
        wsmith__put_label(out, "title", WSMITH__CHART_LEFT, 60, "The log has no samples.");
    } else {
        const wsmith__moment *last = &wx__array_last(h->moments);
        double rate = wsmith__curve_value(h, WSMITH__CURVE_RATE, wx__array_len(h->moments) - 1);
        wsmith__draw_sessions(&c, bottom);
        wsmith__draw_coverage(&c);
        wsmith__draw_small(&c, 246, WSMITH__CURVE_CORPUS, "inputs in the corpus", last->corpus,
                           "inputs");
        wsmith__draw_small(&c, 344, WSMITH__CURVE_RATE, "runs a second", rate, "runs/s");
        wsmith__draw_findings(&c, bottom);
        wsmith__draw_times(&c, bottom);
        wsmith__put_label(out, "tick end", WSMITH__CHART_RIGHT, bottom + 29,
                          c.log ? "time, logarithmic" : "time");
    }
    wsmith_text_put(out, "</svg>\n");
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__CHART_H */
