/* tests/unit/wsmith_corpus.c - what the corpus keeps under random insertions, against a model that forgets
 * nothing. */
/* qemu */
#include <stdbool.h>
#include <stdlib.h>

#include "oom/allocator.h"

#define WSMITH_REALLOC(p, n) failing_realloc((p), (n))
#define WSMITH_FREE(p)       counted_free(p)
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/engine/engine.h"
#include "test.h"

enum { FEATURES = 96, RUNS = 3000, GOALS = 3 };

/* What the two numbers of wsmith__worth stand for. */
typedef struct sizes {
    size_t features, choices, bytes;
} sizes;

typedef struct model {
    struct {
        bool seen;
        sizes poorest, richest;
        uint32_t hits;
    } of[FEATURES];
    bool refused; /* something was: then it may or may not have been counted */
    struct {
        bool seen;
        uint64_t best;
    } goals[GOALS];
} model;

static uint64_t state;

static size_t roll(size_t n) { return wsmith__any_below(&state, n); }

/* Clearly fewer: by a quarter. */
static bool smaller(const sizes *a, const sizes *b)
{
    size_t choices = b->choices - b->choices / 4;
    return a->choices != choices ? a->choices < choices : a->bytes < b->bytes - b->bytes / 4;
}

/* What is asked for: fewest features, then clearly fewer choices, then bytes; most features, then the same. */
static bool poorer(const sizes *a, const sizes *b)
{
    return a->features != b->features ? a->features < b->features : smaller(a, b);
}

static bool richer(const sizes *a, const sizes *b)
{
    return a->features != b->features ? a->features > b->features : smaller(a, b);
}

/* A record of some choices and bytes. */
static void make_record(wsmith_record *record)
{
    wsmith_source s;
    uint8_t bytes[64];
    size_t most = roll(2) ? 6 : 40; /* a quarter of the larger ones is something */
    wsmith_record_clear(record);
    wsmith_from_seed(&s, wsmith__random(&state), 4096);
    wsmith_record_to(&s, record);
    for (size_t n = roll(most); n > 0; n--) (void)wsmith_u8(&s);
    if (roll(2)) wsmith_bytes(&s, bytes, roll(most));
    wsmith_source_end(&s);
}

static uint32_t *some_features(uint32_t *features)
{
    size_t start = roll(FEATURES), step = 1 + roll(7), n = 1 + roll(12);
    wx__array_truncate(features, 0);
    for (size_t i = 0; i < n && start + i * step < FEATURES; i++)
        CHECK(wx__array_push(features, (uint32_t)(start + i * step)));
    return features;
}

static void some_goals(void)
{
    wsmith__cover.goal_count = (uint32_t)roll(GOALS + 1);
    for (uint32_t i = 0; i < wsmith__cover.goal_count; i++) {
        wsmith__cover.goals[i].id = 100 + i;
        wsmith__cover.goals[i].value = roll(1000);
    }
}

/* Returns what the verdict must be. */
static wsmith__verdict learn(model *m, const uint32_t *features, const sizes *w)
{
    wsmith__verdict v;
    memset(&v, 0, sizeof v);
    for (size_t i = 0; i < w->features; i++) {
        uint32_t f = features[i];
        bool first = !m->of[f].seen, low = !first && poorer(w, &m->of[f].poorest);
        bool high = !first && richer(w, &m->of[f].richest);
        v.fresh += first;
        v.better += low || high;
        m->of[f].seen = true;
        m->of[f].hits++;
        if (first || low) m->of[f].poorest = *w;
        if (first || high) m->of[f].richest = *w;
    }
    for (uint32_t i = 0; i < wsmith__cover.goal_count; i++) {
        uint64_t value = wsmith__cover.goals[i].value;
        bool beaten = !m->goals[i].seen || value > m->goals[i].best;
        v.fresh += beaten;
        if (beaten) m->goals[i].best = value;
        m->goals[i].seen = true;
    }
    return v;
}

/* The input of a slot has the sizes that the model knows, and is worth a bit more than what its feature was told. */
static void check_owner(const wsmith__corpus *c, uint32_t slot, const sizes *wanted, bool rich,
                        uint64_t told)
{
    const wsmith_record *record = &c->inputs[slot]->record;
    wsmith__worth worth = wsmith__worth_of(wanted->choices - wanted->choices / 4,
                                           wanted->bytes - wanted->bytes / 4, wanted->features);
    CHECK_EQ(wx__array_len(record->choices), wanted->choices);
    CHECK_EQ(wx__array_len(record->bytes), wanted->bytes);
    CHECK_EQ(rich ? worth.rich : worth.poor, told);
}

static void check_owners(const wsmith__corpus *c, const model *m, uint32_t *owned)
{
    size_t seen = 0, locations = 0;
    for (uint32_t f = 0; f < FEATURES; f++) {
        if (f % 8 == 0) {
            bool any = false;
            for (uint32_t k = f; k < f + 8; k++) any = any || m->of[k].seen;
            locations += any;
        }
        if (!m->of[f].seen) continue;
        seen++;
        CHECK(c->known[f] > 0);
        const wsmith__feature_owner *o = &c->owners[c->known[f] - 1];
        if (!m->refused) CHECK_EQ(o->hits, m->of[f].hits);
        check_owner(c, o->poorest, &m->of[f].poorest, false, o->poor);
        check_owner(c, o->richest, &m->of[f].richest, true, o->rich);
        owned[o->poorest]++;
        owned[o->richest]++;
    }
    CHECK_EQ(wx__array_len(c->owners), seen);
    CHECK_EQ(c->locations, locations);
    for (size_t i = 0; i < wx__array_len(c->goals); i++) {
        CHECK_EQ(c->goals[i].best, m->goals[c->goals[i].id - 100].best);
        owned[c->goals[i].input]++;
    }
}

/* An input is there as long as something is owed to it; slots are live or free. */
static void check_corpus(const wsmith__corpus *c, const model *m)
{
    static uint32_t owned[RUNS];
    size_t live = 0, n = wx__array_len(c->inputs);
    memset(owned, 0, sizeof owned);
    check_owners(c, m, owned);
    for (size_t i = 0; i < n; i++) {
        const wsmith__input *input = c->inputs[i];
        CHECK_EQ(owned[i] > 0, input != NULL);
        if (!input) continue;
        live++;
        CHECK_EQ(input->owned, owned[i]);
        CHECK_EQ(c->live[input->listed], i);
    }
    CHECK_EQ(wx__array_len(c->live), live);
    CHECK_EQ(wx__array_len(c->free_slots), n - live);
    for (size_t i = 0; i < n - live; i++) CHECK(!c->inputs[c->free_slots[i]]);
    CHECK(live <= 2 * FEATURES + GOALS);
}

/* One run, judged and kept, with the n-th allocation failing if there are so many. */
static bool insert(wsmith__corpus *c, model *m, wsmith_record *record, uint32_t *features,
                   bool scarce)
{
    wsmith__verdict v;
    sizes w;
    w.features = wx__array_len(features);
    w.choices = wx__array_len(record->choices);
    w.bytes = wx__array_len(record->bytes);
    wsmith__worth worth =
        wsmith__worth_of(wx__array_len(record->choices), wx__array_len(record->bytes), w.features);
    if (scarce) allowed = (long)roll(6);
    bool ok = wsmith__judge(c, features, &worth, true, &v);
    bool wanted = ok && v.fresh + v.better > 0;
    wsmith__input *input = wanted ? wsmith__input_new(record) : NULL;
    ok = ok && (!wanted || input);
    if (ok && wanted && wsmith__corpus_keep(c, input, features, &worth) == WSMITH__NO_INPUT) {
        wsmith__input_free(input);
        ok = false;
    }
    allowed = -1;
    m->refused = m->refused || !ok;
    if (!ok) return false;
    wsmith__verdict expected = learn(m, features, &w);
    CHECK_EQ(v.fresh, expected.fresh);
    CHECK_EQ(v.better, expected.better);
    return true;
}

static size_t insert_many(bool scarce)
{
    wsmith__corpus c;
    wsmith_record record;
    uint32_t *features = NULL;
    size_t refused = 0;
    model m;
    memset(&c, 0, sizeof c);
    memset(&m, 0, sizeof m);
    memset(&record, 0, sizeof record);
    for (int i = 0; i < RUNS; i++) {
        make_record(&record);
        features = some_features(features);
        some_goals();
        refused += !insert(&c, &m, &record, features, scarce && roll(2));
        if (i % 50 == 0 || i < 100) check_corpus(&c, &m);
    }
    check_corpus(&c, &m);
    wsmith_record_free(&record);
    wx__array_free(features);
    wsmith__corpus_free(&c);
    wsmith__cover.goal_count = 0;
    return refused;
}

TEST(each_feature_has_its_poorest_and_richest_input_and_nothing_else_stays)
{
    for (state = 1; state <= 5; state++) {
        uint64_t kept = state;
        CHECK_EQ(insert_many(false), 0);
        state = kept;
    }
}

TEST(what_does_not_fit_into_memory_changes_nothing)
{
    state = 99;
    CHECK(insert_many(true) > 20);
}
