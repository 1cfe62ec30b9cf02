/* src/wsmith/fuzz/census.h - what each call site was asked, what it answered, and whether that is chance.
 *
 * Every value drawn is given a place in [0, 1): where it lies in the weights of its request, with a
 * random part where a value is wider than a point. If draws follow their weights then places are
 * even, whatever the weights were, so sites whose weights change with each request are tested like
 * the others: 64 equal parts, chi-square. Sites that are always asked for the same, at most 64
 * values, are tested value by value. How many requests a site gets may depend on its values (loops do):
 * the deviations still are a martingale, and the statistic is right for many runs.
 */
#ifndef WSMITH__CENSUS_H
#define WSMITH__CENSUS_H

#include "../check/labels.h"
#include "numbers.h"

#ifdef WSMITH_ENGINE

enum { WSMITH__PLACES = 64, WSMITH__VALUES = 64, WSMITH__RAMP = 16, WSMITH__MAX_SITES = 4096 };

typedef struct wsmith__site_count {
    wsmith__ask_for ask; /* the first; owns copies of its weights */
    uint32_t uid;
    bool varies;           /* other requests asked for something else */
    bool recorded, sparse; /* from records; some values may have no weight */
    uint64_t requests;
    uint64_t wrong; /* values that were not allowed */
    uint64_t smallest, largest;
    double sum;
    uint64_t places[WSMITH__PLACES], ramp[WSMITH__RAMP];
    uint64_t values[WSMITH__VALUES], counts[WSMITH__VALUES], others; /* the first values seen */
    uint32_t value_count;
    uint8_t slots[2 * WSMITH__VALUES]; /* hash of values, index + 1 */
    double p, corrected;               /* less than 0: not tested */
} wsmith__site_count;

typedef struct wsmith__census {
    struct wsmith__observer watch; /* first: a watch is cast to its census */
    wsmith__site_count **sites;
    uint32_t table[2 * WSMITH__MAX_SITES]; /* hash of sites, index + 1 */
    uint64_t random, requests;
    uint64_t lost; /* requests of sites beyond the table */
} wsmith__census;

/* -- places ------------------------------------------------------------------------------------------- */

/* Evenly from [0, 1). */
static double wsmith__fraction(uint64_t *random)
{
    return (double)(wsmith__random(random) >> 11) / 9007199254740992.0;
}

/* The inverse of wsmith__signed_nth. */
static uint64_t wsmith__signed_index(uint64_t value, uint64_t low, uint64_t high)
{
    int64_t v = (int64_t)value;
    if ((int64_t)low >= 0) return value - low;
    if ((int64_t)high <= 0) return high - value;
    uint64_t below = 0 - low, both = below < high ? below : high, m = v < 0 ? 0 - value : value;
    if (m > both) return m + both;
    return v > 0 ? 2 * m - 1 : 2 * m;
}

/* The value's number among those allowed, in the order in which they are drawn. */
static uint64_t wsmith__drawn_index(const wsmith__ask_for *ask, uint64_t v)
{
    return ask->kind == WSMITH_SIGNED ? wsmith__signed_index(v, ask->low, ask->high) : v - ask->low;
}

/* Values of as many bits as k, [least, most], as wsmith__raw_skewed draws them; returns the bits. */
static uint32_t wsmith__same_bits(uint64_t k, uint64_t top, uint64_t *least, uint64_t *most)
{
    uint32_t bits = k ? 64 - wx__clz64(k) : 0;
    *least = bits ? (uint64_t)1 << (bits - 1) : 0;
    *most = bits && *least - 1 + *least < top ? *least - 1 + *least : bits ? top : 0;
    return bits;
}

static double wsmith__place_int(const wsmith__ask_for *ask, uint64_t v, double part)
{
    uint64_t top = ask->high - ask->low, k = wsmith__drawn_index(ask, v), least, most;
    if (!ask->skewed) return ((double)k + part) / ((double)top + 1);
    uint32_t bits = wsmith__same_bits(k, top, &least, &most);
    double inside = ((double)(k - least) + part) / ((double)(most - least) + 1);
    return (bits + inside) / (65.0 - wx__clz64(top));
}

static double wsmith__total(const wsmith__ask_for *ask)
{
    double total = 0;
    for (uint64_t i = 0; ask->picks && i <= ask->high; i++) total += ask->picks[i];
    for (size_t i = 0; i < ask->weight_count; i++)
        total += ((double)(ask->weights[i].max - ask->weights[i].min) + 1) *
                 (double)ask->weights[i].weight;
    return total;
}

static double wsmith__place_pick(const wsmith__ask_for *ask, uint64_t v, double part)
{
    double before = 0;
    for (uint64_t i = 0; i < v; i++) before += ask->picks[i];
    return (before + part * ask->picks[v]) / wsmith__total(ask);
}

/* The weight of v, of all ranges that contain it. */
static double wsmith__weight_of(const wsmith__ask_for *ask, uint64_t v)
{
    double sum = 0;
    for (size_t i = 0; i < ask->weight_count; i++) {
        if (v >= ask->weights[i].min && v <= ask->weights[i].max)
            sum += (double)ask->weights[i].weight;
    }
    return sum;
}

/* Where ranges overlap, `part` says which of them the value is from, and where in it. */
static double wsmith__place_weighted(const wsmith__ask_for *ask, uint64_t v, double part)
{
    double before = 0, rest = part * wsmith__weight_of(ask, v);
    for (size_t i = 0; i < ask->weight_count; i++) {
        const wsmith_weight *w = &ask->weights[i];
        double weight = (double)w->weight;
        if (v >= w->min && v <= w->max && rest < weight)
            return (before + (double)(v - w->min) * weight + rest) / wsmith__total(ask);
        if (v >= w->min && v <= w->max) rest -= weight;
        before += ((double)(w->max - w->min) + 1) * weight;
    }
    return 1;
}

/* The number of quarters that a float of the middle class is, 0 to 65535; -1: no such float. */
static int32_t wsmith__quarters_of(uint64_t bits, bool wide)
{
    double value;
    uint32_t low = (uint32_t)bits;
    float narrow;
    memcpy(&value, &bits, sizeof value);
    memcpy(&narrow, &low, sizeof narrow);
    if (!wide) value = (double)narrow;
    if (!(value >= -8192 && value < 8192)) return -1;
    int32_t n = (int32_t)(value * 4);
    bool negative_zero = n == 0 && bits != 0;
    return (double)n != value * 4 || negative_zero ? -1 : n + 0x8000;
}

/* The classes of wsmith__raw_float; a float may be of several, with these chances. */
static double wsmith__place_float(const wsmith__ask_for *ask, uint64_t bits, double part)
{
    bool wide = ask->kind == WSMITH_FLOAT64;
    double scale = wide ? 18446744073709551616.0 : 4294967296.0, chance[3] = {0, 0, 0}, place[3];
    int32_t quarters = wsmith__quarters_of(bits, wide);
    size_t edge = 0;
    while (edge < 32 && bits != (wide ? wsmith__float64_edges[edge] : wsmith__float32_edges[edge]))
        edge++;
    if (edge < 32) chance[0] = 0.375 / 32;
    if (quarters >= 0) chance[1] = 0.25 / 65536;
    chance[2] = 0.375 / scale;
    place[0] = 0.375 * (double)edge / 32;
    place[1] = 0.375 + 0.25 * quarters / 65536;
    place[2] = 0.625 + 0.375 * ((double)bits / scale);
    double rest = part * (chance[0] + chance[1] + chance[2]);
    size_t i = 0;
    for (; i < 2 && rest >= chance[i]; i++) rest -= chance[i];
    return place[i] + rest;
}

static bool wsmith__was_allowed(const wsmith__ask_for *ask, uint64_t v)
{
    if (ask->kind == WSMITH_FLOAT64) return true;
    if (ask->picks) return v <= ask->high && ask->picks[v] > 0;
    if (ask->weights) return wsmith__weights_allow(ask, v);
    return v - ask->low <= ask->high - ask->low;
}

/* `part` is random, in [0, 1); the value is allowed. */
static double wsmith__place_of(const wsmith__ask_for *ask, uint64_t v, double part)
{
    double ends = ask->threshold / 65536.0;
    switch (ask->kind) {
    case WSMITH_EOS: return v ? part * ends : ends + part * (1 - ends);
    case WSMITH_FLOAT32:
    case WSMITH_FLOAT64: return wsmith__place_float(ask, v, part);
    default: break;
    }
    if (ask->picks) return wsmith__place_pick(ask, v, part);
    return ask->weights ? wsmith__place_weighted(ask, v, part) : wsmith__place_int(ask, v, part);
}

/* How likely v was, of few that are asked for. */
static double wsmith__chance_of(const wsmith__ask_for *ask, uint64_t v)
{
    uint64_t top = ask->high - ask->low, least, most;
    double ends = ask->threshold / 65536.0;
    if (ask->kind == WSMITH_EOS) return v ? ends : 1 - ends;
    if (ask->picks) return ask->picks[v] / wsmith__total(ask);
    if (ask->weights) return wsmith__weight_of(ask, v) / wsmith__total(ask);
    if (!ask->skewed) return 1 / ((double)top + 1);
    wsmith__same_bits(wsmith__drawn_index(ask, v), top, &least, &most);
    return 1 / (((double)(most - least) + 1) * (65.0 - wx__clz64(top)));
}

/* -- counting ------------------------------------------------------------------------------------------- */

static bool wsmith__same_ask(const wsmith__ask_for *a, const wsmith__ask_for *b)
{
    if (a->low != b->low || a->high != b->high || a->threshold != b->threshold ||
        a->skewed != b->skewed || a->weight_count != b->weight_count || !a->picks != !b->picks)
        return false;
    for (size_t i = 0; i < a->weight_count; i++) {
        const wsmith_weight *v = &a->weights[i], *w = &b->weights[i];
        if (v->min != w->min || v->max != w->max || v->weight != w->weight) return false;
    }
    return !a->picks || memcmp(a->picks, b->picks, ((size_t)a->high + 1) * sizeof *a->picks) == 0;
}

static void wsmith__site_free(wsmith__site_count *site)
{
    if (!site) return;
    WX__FREE((void *)(uintptr_t)site->ask.weights);
    WX__FREE((void *)(uintptr_t)site->ask.picks);
    WX__FREE(site);
}

static void wsmith__census_free(wsmith__census *census)
{
    for (size_t i = 0; i < wx__array_len(census->sites); i++) wsmith__site_free(census->sites[i]);
    wx__array_free(census->sites);
    wsmith__labels_free(&census->watch);
    WX__FREE(census);
}

/* A copy of `count` elements. NULL with count > 0: out of memory. */
static void *wsmith__copy_of(const void *from, size_t count, size_t size)
{
    size_t bytes;
    if (count == 0 || !wx__size_mul(count, size, &bytes)) return NULL;
    void *copy = WX__REALLOC(NULL, bytes);
    if (copy) memcpy(copy, from, bytes);
    return copy;
}

static wsmith__site_count *wsmith__site_new(const wsmith__ask_for *ask, uint32_t uid)
{
    size_t picks = ask->picks ? (size_t)ask->high + 1 : 0;
    wsmith__site_count *site = (wsmith__site_count *)WX__REALLOC(NULL, sizeof *site);
    if (!site) return NULL;
    memset(site, 0, sizeof *site);
    site->ask = *ask;
    site->uid = uid;
    site->p = site->corrected = -1;
    site->ask.weights = (const wsmith_weight *)wsmith__copy_of(ask->weights, ask->weight_count,
                                                               sizeof *ask->weights);
    site->ask.picks = (const uint32_t *)wsmith__copy_of(ask->picks, picks, sizeof *ask->picks);
    if ((ask->weights && !site->ask.weights) || (ask->picks && !site->ask.picks)) {
        wsmith__site_free(site);
        return NULL;
    }
    return site;
}

/* Sites of one uid are different ones when kind or text differ. NULL: out of memory, or too many. */
static wsmith__site_count *wsmith__site_of(wsmith__census *census, const wsmith__ask_for *ask,
                                           uint32_t uid)
{
    uint32_t mask = WX__COUNT_OF(census->table) - 1;
    uint32_t slot = (uint32_t)wsmith__mix64((uint64_t)uid << 8 | ask->kind) & mask;
    for (; census->table[slot]; slot = (slot + 1) & mask) {
        wsmith__site_count *site = census->sites[census->table[slot] - 1];
        if (site->uid == uid && site->ask.kind == ask->kind &&
            (site->ask.site == ask->site || strcmp(site->ask.site, ask->site) == 0))
            return site;
    }
    if (wx__array_len(census->sites) >= WSMITH__MAX_SITES) return NULL;
    wsmith__site_count *site = wsmith__site_new(ask, uid);
    if (!site || !wx__array_push(census->sites, site)) {
        census->watch.failed = true;
        wsmith__site_free(site);
        return NULL;
    }
    census->table[slot] = (uint32_t)wx__array_len(census->sites);
    return site;
}

static void wsmith__count_value(wsmith__site_count *site, uint64_t v)
{
    uint32_t mask = WX__COUNT_OF(site->slots) - 1, slot = (uint32_t)wsmith__mix64(v) & mask;
    while (site->slots[slot] && site->values[site->slots[slot] - 1] != v) slot = (slot + 1) & mask;
    if (!site->slots[slot]) {
        if (site->value_count == WSMITH__VALUES) {
            site->others++;
            return;
        }
        site->values[site->value_count] = v;
        site->slots[slot] = (uint8_t)++site->value_count;
    }
    site->counts[site->slots[slot] - 1]++;
}

static bool wsmith__less(uint32_t kind, uint64_t a, uint64_t b)
{
    return kind == WSMITH_SIGNED ? (int64_t)a < (int64_t)b : a < b;
}

static size_t wsmith__part_of(double share, size_t parts)
{
    if (!(share > 0)) return 0;
    size_t i = share < 1 ? (size_t)(share * (double)parts) : parts;
    return i < parts ? i : parts - 1;
}

static void wsmith__count_answer(wsmith__site_count *site, const wsmith__ask_for *ask, uint64_t v)
{
    uint32_t kind = ask->kind;
    bool is_float = kind == WSMITH_FLOAT32 || kind == WSMITH_FLOAT64;
    double top = (double)(ask->high - ask->low), at = (double)(v - ask->low);
    if (site->requests++ == 0) site->smallest = site->largest = v;
    if (wsmith__less(kind, v, site->smallest)) site->smallest = v;
    if (wsmith__less(kind, site->largest, v)) site->largest = v;
    if (!is_float) site->sum += kind == WSMITH_SIGNED ? (double)(int64_t)v : (double)v;
    site->ramp[wsmith__part_of(is_float ? at / (top + 1) : (at + 0.5) / (top + 1), WSMITH__RAMP)]++;
    wsmith__count_value(site, v);
}

/* The callback of a watch. */
static void wsmith__census_drawn(struct wsmith__observer *watch, const wsmith__ask_for *ask,
                                 uint32_t uid, uint64_t v)
{
    wsmith__census *census = (wsmith__census *)(void *)watch;
    wsmith__site_count *site = wsmith__site_of(census, ask, uid);
    double part = wsmith__fraction(&census->random);
    census->requests++;
    if (!site) {
        census->lost++;
        return;
    }
    site->varies = site->varies || !wsmith__same_ask(&site->ask, ask);
    wsmith__count_answer(site, ask, v);
    if (!wsmith__was_allowed(ask, v)) site->wrong++;
    else site->places[wsmith__part_of(wsmith__place_of(ask, v, part), WSMITH__PLACES)]++;
}

static wsmith__census *wsmith__census_new(uint64_t seed)
{
    wsmith__census *census = (wsmith__census *)WX__REALLOC(NULL, sizeof *census);
    if (!census) return NULL;
    memset(census, 0, sizeof *census);
    census->watch.drawn = wsmith__census_drawn;
    census->random = wsmith__mix64(seed + 1);
    return census;
}

/* Counts what a record holds; records do not know weights, so there is nothing to test. */
static void wsmith__census_record(wsmith__census *census, const wsmith_record *record)
{
    size_t count, byte_count;
    const wsmith_choice *c = wsmith_record_choices(record, &count);
    const uint8_t *bytes = wsmith_record_bytes(record, &byte_count);
    for (size_t i = 0; i < count; i++) {
        wsmith__ask_for ask;
        bool is_bytes = c[i].kind == WSMITH_BYTES;
        if ((c[i].flags & WSMITH_FORCED) || c[i].kind > WSMITH_SIGNED) continue;
        memset(&ask, 0, sizeof ask);
        ask.site = c[i].site ? c[i].site : "?";
        ask.kind = c[i].kind;
        ask.low = is_bytes ? 0 : c[i].low;
        ask.high = is_bytes ? 0xff : c[i].high;
        wsmith__site_count *site = wsmith__site_of(census, &ask, c[i].uid);
        if (site) site->recorded = true;
        if (site) site->sparse = site->sparse || (c[i].flags & WSMITH_SPARSE) != 0;
        uint64_t n = is_bytes ? c[i].high : 1;
        if (is_bytes && (c[i].value > byte_count || n > byte_count - c[i].value)) n = 0;
        census->requests += n;
        if (!site) census->lost += n;
        for (uint64_t k = 0; site && k < n; k++)
            wsmith__count_answer(site, &ask, is_bytes ? bytes[c[i].value + k] : c[i].value);
    }
}

/* -- tests ---------------------------------------------------------------------------------------------- */

/* Chi-square over parts in order; neighbours are joined until 5 are expected in each. */
typedef struct wsmith__chi_square {
    double sum, observed, expected, last_observed, last_expected;
    unsigned parts;
} wsmith__chi_square;

static void wsmith__chi_close(wsmith__chi_square *chi)
{
    double gap = chi->last_observed - chi->last_expected;
    if (chi->parts) chi->sum += gap * gap / chi->last_expected;
}

static void wsmith__chi_add(wsmith__chi_square *chi, double observed, double expected)
{
    chi->observed += observed;
    chi->expected += expected;
    if (chi->expected < 5) return;
    wsmith__chi_close(chi);
    chi->parts++;
    chi->last_observed = chi->observed;
    chi->last_expected = chi->expected;
    chi->observed = chi->expected = 0;
}

/* What is left over joins the last part. -1: too little to test. */
static double wsmith__chi_p(wsmith__chi_square *chi)
{
    chi->last_observed += chi->observed;
    chi->last_expected += chi->expected;
    wsmith__chi_close(chi);
    return chi->parts < 2 ? -1 : wsmith__chi_square_p(chi->sum, chi->parts - 1);
}

static double wsmith__count_of(const wsmith__site_count *site, uint64_t v)
{
    for (uint32_t i = 0; i < site->value_count; i++) {
        if (site->values[i] == v) return (double)site->counts[i];
    }
    return 0;
}

/* An answer that was not allowed is no chance. */
static double wsmith__site_p(const wsmith__site_count *site)
{
    const wsmith__ask_for *ask = &site->ask;
    double n = (double)site->requests;
    wsmith__chi_square chi;
    memset(&chi, 0, sizeof chi);
    if (site->wrong) return 0;
    bool few = !site->varies && ask->high - ask->low < WSMITH__VALUES;
    for (uint64_t i = 0; few && i <= ask->high - ask->low; i++) {
        double expected = n * wsmith__chance_of(ask, ask->low + i);
        wsmith__chi_add(&chi, wsmith__count_of(site, ask->low + i), expected);
    }
    for (size_t i = 0; !few && i < WSMITH__PLACES; i++)
        wsmith__chi_add(&chi, (double)site->places[i], n / (double)WSMITH__PLACES);
    return wsmith__chi_p(&chi);
}

/* Holm's correction for testing many sites: returns how many were tested. */
static size_t wsmith__census_test(wsmith__census *census)
{
    size_t n = wx__array_len(census->sites), tested = 0, rank = 0;
    double last = 0;
    for (size_t i = 0; i < n; i++) {
        census->sites[i]->p = wsmith__site_p(census->sites[i]);
        census->sites[i]->corrected = -1;
        tested += census->sites[i]->p >= 0;
    }
    for (; rank < tested; rank++) {
        wsmith__site_count *least = NULL;
        for (size_t i = 0; i < n; i++) {
            wsmith__site_count *site = census->sites[i];
            if (site->p >= 0 && site->corrected < 0 && (!least || site->p < least->p)) least = site;
        }
        double p = least->p * (double)(tested - rank);
        last = p > last ? p : last;
        least->corrected = last < 1 ? last : 1;
    }
    return tested;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__CENSUS_H */
