/* src/wsmith/check/labels.h - what share of the cases has which label, and is it enough?
 *
 * Counted per case, however often a label comes in it. Whether a share is enough is decided as
 * QuickCheck's checkCoverage does: by Wilson's interval at a confidence of one in 10^9, so that
 * looking again and again while cases come in does no harm. The interval's ends are not computed: p
 * is outside of it exactly where (share - p)^2 n > z^2 p (1 - p).
 */
#ifndef WSMITH__LABELS_H
#define WSMITH__LABELS_H

#include "../choice/shapes.h"

enum { WSMITH__MAX_LABELS = 256 };

typedef struct wsmith__label {
    char *text;     /* owned */
    double percent; /* asked for; only counted: less than 0 */
    uint64_t hits;
    bool now; /* in the case that is running */
} wsmith__label;

typedef enum wsmith__cover_verdict {
    WSMITH__COVER_OPEN,
    WSMITH__COVER_ENOUGH,
    WSMITH__COVER_TOO_FEW
} wsmith__cover_verdict;

static void wsmith__labels_free(struct wsmith__observer *watch)
{
    for (size_t i = 0; i < wx__array_len(watch->labels); i++) WX__FREE(watch->labels[i].text);
    wx__array_free(watch->labels);
}

static wsmith__label *wsmith__label_add(struct wsmith__observer *watch, const char *text)
{
    wsmith__label label;
    size_t n = strlen(text);
    if (wx__array_len(watch->labels) >= WSMITH__MAX_LABELS) return NULL;
    memset(&label, 0, sizeof label);
    label.percent = -1;
    label.text = (char *)WX__REALLOC(NULL, n + 1);
    watch->failed = !label.text || !wx__array_push(watch->labels, label);
    if (watch->failed) {
        WX__FREE(label.text);
        return NULL;
    }
    memcpy(label.text, text, n + 1);
    return &wx__array_last(watch->labels);
}

/* NULL: out of memory, or more than WSMITH__MAX_LABELS. */
static wsmith__label *wsmith__label_of(struct wsmith__observer *watch, const char *text)
{
    for (size_t i = 0; i < wx__array_len(watch->labels); i++) {
        if (strcmp(watch->labels[i].text, text) == 0) return &watch->labels[i];
    }
    return watch->failed ? NULL : wsmith__label_add(watch, text);
}

WSMITH_API void wsmith_classify(wsmith_source *s, const char *label)
{
    wsmith__label *l = s->watch ? wsmith__label_of(s->watch, label) : NULL;
    if (l) l->now = true;
}

WSMITH_API void wsmith_cover(wsmith_source *s, bool condition, double percent, const char *label)
{
    wsmith__label *l = s->watch ? wsmith__label_of(s->watch, label) : NULL;
    if (!l) return;
    l->percent = percent > 0 ? percent < 100 ? percent : 100 : 0;
    l->now = l->now || condition;
}

/* The end of a case. */
static void wsmith__labels_count(struct wsmith__observer *watch, bool accepted)
{
    for (size_t i = 0; i < wx__array_len(watch->labels); i++) {
        watch->labels[i].hits += accepted && watch->labels[i].now;
        watch->labels[i].now = false;
    }
}

/* Is `share` of n cases so far from p that chance does not explain it? z = 6.1094: 10^-9 two-sided. */
static bool wsmith__share_differs(double share, double n, double p)
{
    return (share - p) * (share - p) * n > 37.3249 * p * (1 - p);
}

/* Enough is nine tenths of what was asked for: a share of just that would never be decided. */
static wsmith__cover_verdict wsmith__cover_judge(const wsmith__label *label, uint64_t cases)
{
    double n = (double)cases, p = label->percent / 100, enough = p * 0.9;
    if (!(p > 0)) return WSMITH__COVER_ENOUGH;
    if (cases == 0) return WSMITH__COVER_OPEN;
    double share = (double)label->hits / n;
    if (share < p && wsmith__share_differs(share, n, p)) return WSMITH__COVER_TOO_FEW;
    bool sure = share > enough && wsmith__share_differs(share, n, enough);
    return sure ? WSMITH__COVER_ENOUGH : WSMITH__COVER_OPEN;
}

/* How many labels have the verdict. */
static size_t wsmith__labels_with(const struct wsmith__observer *watch, uint64_t cases,
                                  wsmith__cover_verdict verdict)
{
    size_t n = 0;
    for (size_t i = 0; i < wx__array_len(watch->labels); i++)
        n += wsmith__cover_judge(&watch->labels[i], cases) == verdict;
    return n;
}

/* `x` of `n` in percent with two decimals, without the locale's decimal point. */
static void wsmith__percent(char *out, size_t cap, uint64_t x, uint64_t n)
{
    uint64_t share = n ? (uint64_t)((double)x / (double)n * 10000 + 0.5) : 0;
    snprintf(out, cap, "%3lu.%02lu %%", (unsigned long)(share / 100), (unsigned long)(share % 100));
}

/* One line: `  12.30 %  label (10.00 % wanted: too few)`. Labels are cut at 100 bytes. */
static void wsmith__label_line(const wsmith__label *label, uint64_t cases, char *line, size_t cap)
{
    static const char *const verdicts[] = {"undecided", "enough", "TOO FEW"};
    char share[32], wanted[32];
    wsmith__percent(share, sizeof share, label->hits, cases);
    int n = snprintf(line, cap, "  %s  %.100s", share, label->text);
    if (n < 0 || (size_t)n >= cap) return;
    if (label->percent < 0) {
        snprintf(line + n, cap - (size_t)n, "\n");
        return;
    }
    wsmith__percent(wanted, sizeof wanted, (uint64_t)(label->percent * 1000000 + 0.5), 100000000);
    snprintf(line + n, cap - (size_t)n, " (%s wanted: %s)\n", wanted + strspn(wanted, " "),
             verdicts[wsmith__cover_judge(label, cases)]);
}

#endif /* WSMITH__LABELS_H */
