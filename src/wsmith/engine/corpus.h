/* src/wsmith/engine/corpus.h - the inputs that are kept, and why.
 *
 * For each feature ever hit the corpus knows the poorest and the richest input that hits it: the one
 * with the fewest and the one with the most features, ties going to clearly fewer choices, then
 * bytes. An input that is neither for any feature is dropped. So the corpus stays small, and has
 * both short inputs and those that combine much. A run costs O(features it hit).
 */
#ifndef WSMITH__CORPUS_H
#define WSMITH__CORPUS_H

#include "coverage.h"

#ifdef WSMITH_ENGINE

/* A value of the input that a comparison would like to be another. */
typedef struct wsmith__wish {
    uint32_t token;
    uint32_t offset; /* of bytes */
    uint64_t value;
    uint8_t width; /* of bytes; 0: a number */
    bool big;      /* big-endian */
} wsmith__wish;

enum { WSMITH__DECIMAL = 255 /* a width: digits of a text */ };

typedef struct wsmith__input {
    wsmith_record record;
    wsmith_choice *tokens; /* without forced choices; `zero`: see wsmith__count_uids */
    wsmith__wish *wishes;
    size_t wished; /* so many wishes were tried */
    uint32_t choice_count, span_count, byte_tokens;
    uint32_t forced; /* choices that were dropped */
    uint32_t owned;  /* features it is poorest or richest for, and goals */
    uint32_t listed; /* index in corpus.live */
} wsmith__input;

#define WSMITH__NO_INPUT UINT32_MAX

enum { WSMITH__GRANT = 24 }; /* see struct wsmith__feature_owner */

typedef struct wsmith__feature_owner {
    uint32_t poorest, richest; /* inputs */
    uint32_t hits;             /* runs that hit it, saturating */
    uint32_t grant;            /* so often, still, its owner is edited however long it is */
    uint64_t poor, rich; /* an input that is worth less than these numbers becomes the owner */
} wsmith__feature_owner;

typedef struct wsmith__goal_owner {
    uint32_t id, input;
    uint64_t best;
} wsmith__goal_owner;

typedef struct wsmith__corpus {
    wsmith__input **inputs; /* NULL: free */
    uint32_t *sizes;        /* tokens of each; apart, since choosing looks at many */
    uint32_t *free_slots;
    uint32_t *live;                /* in use, the newest last unless one was dropped */
    wsmith__feature_owner *owners; /* in the order in which features were first hit */
    uint32_t *known;               /* by feature: 1 + index in owners; 0: never hit */
    wsmith__goal_owner *goals;
    uint64_t locations;
} wsmith__corpus;

static wsmith__input *wsmith__corpus_at(const wsmith__corpus *c, uint32_t slot)
{
    return c->inputs[slot];
}

static void wsmith__input_free(wsmith__input *input)
{
    if (!input) return;
    wsmith_record_free(&input->record);
    wx__array_free(input->tokens);
    wx__array_free(input->wishes);
    WX__FREE(input);
}

static void wsmith__corpus_free(wsmith__corpus *c)
{
    for (size_t i = 0; i < wx__array_len(c->inputs); i++) wsmith__input_free(c->inputs[i]);
    wx__array_free(c->inputs);
    wx__array_free(c->sizes);
    wx__array_free(c->free_slots);
    wx__array_free(c->live);
    wx__array_free(c->owners);
    wx__array_free(c->known);
    wx__array_free(c->goals);
}

/* -- inputs ------------------------------------------------------------------------------------------------- */

static bool wsmith__copy_record(wsmith_record *to, const wsmith_record *from)
{
    size_t choices = wx__array_len(from->choices), spans = wx__array_len(from->spans);
    size_t bytes = wx__array_len(from->bytes);
    wsmith_choice *c = (wsmith_choice *)to->choices;
    wsmith_span *s = (wsmith_span *)to->spans;
    uint8_t *b = (uint8_t *)to->bytes;
    wsmith_record_clear(to);
    bool ok = wx__array_reserve(c, choices);
    to->choices = c;
    ok = ok && wx__array_reserve(s, spans);
    to->spans = s;
    ok = ok && wx__array_reserve(b, bytes);
    to->bytes = b;
    if (!ok) return false;
    if (choices) memcpy(c, from->choices, choices * sizeof *c);
    if (spans) memcpy(s, from->spans, spans * sizeof *s);
    if (bytes) memcpy(b, from->bytes, bytes);
    if (choices) WX__ARRAY_HEADER(c)->length = choices;
    if (spans) WX__ARRAY_HEADER(s)->length = spans;
    if (bytes) WX__ARRAY_HEADER(b)->length = bytes;
    return true;
}

/* Drops forced choices: a mutated run finds out for itself what they say. */
static void wsmith__drop_forced(wsmith_choice *tokens)
{
    size_t n = wx__array_len(tokens), kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool number = tokens[i].kind != WSMITH__BEGIN && tokens[i].kind != WSMITH__END;
        if (number && (tokens[i].flags & WSMITH_FORCED)) continue;
        tokens[kept++] = tokens[i];
    }
    if (kept == n) return;
    wx__array_truncate(tokens, kept);
    wsmith__link_tokens(tokens, kept);
}

/* Of 65536 (0: of as many), how often a choice whose uid n share is taken when it is come upon: so that a uid is taken
 * log(n) times as often as one that nobody shares. */
static uint16_t wsmith__pick_chance(uint32_t n)
{
    uint32_t bits = wsmith__bits_of(n);
    return bits < n ? (uint16_t)((bits << 16) / n) : 0;
}

/* Chances of choices, in `zero` of each; uids are counted in a small table of which collisions only make the count
 * larger. */
static void wsmith__count_uids(wsmith__input *input)
{
    uint16_t counts[256];
    size_t n = wx__array_len(input->tokens);
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < n; i++) {
        const wsmith_choice *c = &input->tokens[i];
        if (c->kind == WSMITH__BEGIN) input->span_count++;
        if (c->kind >= WSMITH__BEGIN) continue;
        input->choice_count++;
        input->byte_tokens += c->kind == WSMITH_BYTES;
        uint16_t *count = &counts[wsmith__mix64(c->uid) & 255];
        if (*count < UINT16_MAX) (*count)++;
    }
    for (size_t i = 0; i < n; i++) {
        wsmith_choice *c = &input->tokens[i];
        if (c->kind < WSMITH__BEGIN)
            c->zero = wsmith__pick_chance(counts[wsmith__mix64(c->uid) & 255]);
    }
}

/* Tokens of the record, not counted yet. False: out of memory. */
static bool wsmith__input_tokens(wsmith__input *input)
{
    bool ok = wsmith__make_tokens(&input->record, &input->tokens);
    size_t all = wx__array_len(input->tokens);
    if (ok) wsmith__drop_forced(input->tokens);
    input->forced = (uint32_t)(all - wx__array_len(input->tokens));
    return ok;
}

/* An input whose choices are to be counted still. */
static wsmith__input *wsmith__input_bare(const wsmith_record *record)
{
    wsmith__input *input = (wsmith__input *)WX__REALLOC(NULL, sizeof *input);
    if (!input) return NULL;
    memset(input, 0, sizeof *input);
    if (!wsmith__copy_record(&input->record, record) || !wsmith__input_tokens(input)) {
        wsmith__input_free(input);
        return NULL;
    }
    return input;
}

static wsmith__input *wsmith__input_new(const wsmith_record *record)
{
    wsmith__input *input = wsmith__input_bare(record);
    if (input) wsmith__count_uids(input);
    return input;
}

/* -- who is better --------------------------------------------------------------------------------------------- */

/* What an input is worth: the smaller number is the better one. */
typedef struct wsmith__worth {
    uint64_t poor; /* features, choices, bytes */
    uint64_t rich; /* features, more of them being better; choices, bytes */
} wsmith__worth;

/* In 24, 20 and 20 bits; beyond those all are alike. Neither is ever UINT64_MAX. */
static wsmith__worth wsmith__worth_of(size_t choices, size_t bytes, size_t features)
{
    wsmith__worth w;
    uint64_t size = (uint64_t)(choices < 0xfffff ? choices : 0xfffff) << 20 |
                    (bytes < 0xffffe ? bytes : 0xffffe);
    uint64_t count = features < 0xffffff ? features : 0xffffff;
    w.poor = count << 40 | size;
    w.rich = (0xffffff - count) << 40 | size;
    return w;
}

/* -- judging a run ---------------------------------------------------------------------------------------------- */

/* Room for the feature; false: out of memory. */
static bool wsmith__know_feature(wsmith__corpus *c, uint32_t feature)
{
    size_t count = wx__array_len(c->known);
    if (feature < count) return true;
    if (!wx__array_add(c->known, feature + 1 - count)) return false;
    memset(c->known + count, 0, (feature + 1 - count) * sizeof *c->known);
    return true;
}

typedef struct wsmith__verdict {
    uint32_t fresh;  /* features never hit before, goals that were beaten */
    uint32_t better; /* features for which this is the poorest or richest input */
} wsmith__verdict;

static wsmith__goal_owner *wsmith__find_goal(const wsmith__corpus *c, uint32_t id)
{
    for (size_t i = 0; i < wx__array_len(c->goals); i++) {
        if (c->goals[i].id == id) return &c->goals[i];
    }
    return NULL;
}

static uint32_t wsmith__goals_beaten(const wsmith__corpus *c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < wsmith__cover.goal_count; i++) {
        const wsmith__goal_owner *g = wsmith__find_goal(c, wsmith__cover.goals[i].id);
        n += !g || wsmith__cover.goals[i].value > g->best;
    }
    return n;
}

/* `count`: the run is counted in the hits of its features. False: out of memory. */
static bool wsmith__judge(wsmith__corpus *c, const uint32_t *features, const wsmith__worth *worth,
                          bool count, wsmith__verdict *out)
{
    size_t n = wx__array_len(features);
    uint32_t fresh = 0, better = 0, one = count, last = 0;
    wsmith__feature_owner *owners = c->owners;
    uint64_t poor = worth->poor, rich = worth->rich;
    for (size_t i = 0; i < n; i++) last = features[i] > last ? features[i] : last;
    if (!wsmith__know_feature(c, last)) return false;
    const uint32_t *known = c->known;
    for (size_t i = 0; i < n; i++) {
        if (known[features[i]] == 0) {
            fresh++;
            continue;
        }
        wsmith__feature_owner *o = &owners[known[features[i]] - 1];
        o->hits += o->hits < UINT32_MAX ? one : 0;
        better += (poor < o->poor) | (rich < o->rich);
    }
    out->fresh = fresh + wsmith__goals_beaten(c);
    out->better = better;
    return true;
}

/* -- keeping a run ---------------------------------------------------------------------------------------------- */

static void wsmith__corpus_disown(wsmith__corpus *c, uint32_t slot)
{
    wsmith__input *input = c->inputs[slot];
    if (--input->owned > 0) return;
    uint32_t last = c->live[wx__array_len(c->live) - 1];
    c->live[input->listed] = last;
    c->inputs[last]->listed = input->listed;
    wx__array_truncate(c->live, wx__array_len(c->live) - 1);
    wsmith__input_free(input);
    c->inputs[slot] = NULL;
    (void)wx__array_push(c->free_slots, slot); /* there is room: see corpus_slot */
}

/* A slot for one more input; reserves what keeping and dropping need, so that those cannot fail. */
static uint32_t wsmith__corpus_slot(wsmith__corpus *c, size_t features)
{
    size_t n = wx__array_len(c->inputs);
    if (n >= WSMITH__NO_INPUT - 1 || !wx__array_reserve(c->owners, features) ||
        !wx__array_reserve(c->goals, WSMITH__MAX_GOALS) || !wx__array_reserve(c->inputs, 1) ||
        !wx__array_reserve(c->sizes, 1) || !wx__array_reserve(c->live, 1) ||
        !wx__array_reserve(c->free_slots, n + 1 - wx__array_len(c->free_slots)))
        return WSMITH__NO_INPUT;
    if (wx__array_len(c->free_slots) > 0) return wx__array_pop(c->free_slots);
    (void)wx__array_push(c->inputs, (wsmith__input *)NULL);
    (void)wx__array_push(c->sizes, 0u);
    return (uint32_t)n;
}

static void wsmith__own(wsmith__corpus *c, uint32_t *owner, uint32_t slot)
{
    uint32_t loser = *owner;
    *owner = slot;
    c->inputs[slot]->owned++;
    if (loser != WSMITH__NO_INPUT) wsmith__corpus_disown(c, loser);
}

/* The owner of a feature that was hit for the first time; there is room for it. */
static wsmith__feature_owner *wsmith__new_owner(wsmith__corpus *c, uint32_t feature)
{
    wsmith__feature_owner fresh;
    uint32_t k = feature / 8 * 8, end = k + 8;
    while (k < end && (k >= wx__array_len(c->known) || c->known[k] == 0)) k++;
    c->locations += k == end;
    fresh.poorest = fresh.richest = WSMITH__NO_INPUT;
    fresh.hits = 1;
    fresh.grant = WSMITH__GRANT;
    fresh.poor = fresh.rich = UINT64_MAX;
    (void)wx__array_push(c->owners, fresh);
    c->known[feature] = (uint32_t)wx__array_len(c->owners);
    return &wx__array_last(c->owners);
}

/* What an owner's successor has to be worth less than: one of as many features needs a quarter fewer choices (of
 * less than four: one fewer, or a quarter fewer bytes). Those that are better by a hair come by the thousand, each
 * costs another run and a copy, and their edits find nothing else. */
static uint64_t wsmith__bid(uint64_t worth)
{
    uint64_t features = worth >> 40, choices = worth >> 20 & 0xfffff, bytes = worth & 0xfffff;
    return features << 40 | (choices - choices / 4) << 20 | (bytes - bytes / 4);
}

static void wsmith__own_feature(wsmith__corpus *c, uint32_t feature, uint32_t slot,
                                const wsmith__worth *worth)
{
    uint32_t known = c->known[feature];
    wsmith__feature_owner *o = known ? &c->owners[known - 1] : wsmith__new_owner(c, feature);
    if (worth->poor < o->poor) {
        o->poor = wsmith__bid(worth->poor);
        wsmith__own(c, &o->poorest, slot);
    }
    if (worth->rich < o->rich) {
        o->rich = wsmith__bid(worth->rich);
        wsmith__own(c, &o->richest, slot);
    }
}

static void wsmith__own_goals(wsmith__corpus *c, uint32_t slot)
{
    for (uint32_t i = 0; i < wsmith__cover.goal_count; i++) {
        const wsmith__goal *reached = &wsmith__cover.goals[i];
        wsmith__goal_owner *g = wsmith__find_goal(c, reached->id);
        if (!g) {
            wsmith__goal_owner fresh;
            fresh.id = reached->id;
            fresh.input = WSMITH__NO_INPUT;
            fresh.best = 0;
            /* Beyond the room that was reserved, goals are not followed. */
            if (wx__array_full(c->goals)) continue;
            (void)wx__array_push(c->goals, fresh);
            g = &c->goals[wx__array_len(c->goals) - 1];
        } else if (reached->value <= g->best) {
            continue;
        }
        g->best = reached->value;
        wsmith__own(c, &g->input, slot);
    }
}

/* Takes `input`, whose run is the one that coverage tells about; with that worth it was judged fresh or better, and
 * so owns something. Returns its slot, or NO_INPUT when memory ran out and nothing happened. */
static uint32_t wsmith__corpus_keep(wsmith__corpus *c, wsmith__input *input,
                                    const uint32_t *features, const wsmith__worth *worth)
{
    size_t n = wx__array_len(features);
    uint32_t slot = wsmith__corpus_slot(c, n);
    if (slot == WSMITH__NO_INPUT) return slot;
    c->inputs[slot] = input;
    c->sizes[slot] = (uint32_t)wx__array_len(input->tokens);
    input->listed = (uint32_t)wx__array_len(c->live);
    (void)wx__array_push(c->live, slot);
    for (size_t i = 0; i < n; i++) wsmith__own_feature(c, features[i], slot, worth);
    wsmith__own_goals(c, slot);
    WX__ASSERT(input->owned > 0);
    return slot;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__CORPUS_H */
