/* src/wsmith/engine/engine.h - the fuzzer: choose an input, edit it, run it, judge it.
 *
 * When nothing new was found for long, the corpus is put on a shelf and a search starts from nothing:
 * what a search finds early decides where it gets stuck. When that one rests too, or has had as many
 * runs as it took to give up, the inputs from the shelf are run again, and the best of both stay.
 *
 * Arms (kinds of edits) and modes (how the edited choices are replayed) are chosen by what they
 * found of late for what their runs cost, each with a floor. Inputs are chosen by turns in order of age, among the
 * newest, and twice for a feature that few runs hit; long ones less often, but not for a feature that was
 * hardly tried.
 * Only integers decide, so a fuzzer does the same on every machine.
 */
#ifndef WSMITH__ENGINE_H
#define WSMITH__ENGINE_H

#include "../../common/atomic.h"
#include "play.h"
#include "texts.h"

#ifdef WSMITH_ENGINE

typedef struct wsmith__yield {
    uint64_t cost, gain;   /* decayed; gain in 1/256 */
    uint64_t weight, upto; /* upto: the sum of the weights so far, of this one too */
} wsmith__yield;

/* What kinds of edits and ways to replay them have found for their cost. */
typedef struct wsmith__odds {
    wsmith__yield arms[WSMITH_ARM_COUNT], modes[3];
    uint64_t until_weights;
} wsmith__odds;

enum {
    WSMITH__PATIENCE = 16384, /* runs without a new feature, to begin with */
    WSMITH__RESTING = 2048,   /* runs without one, after which little is found */
    WSMITH__IN_A_ROW = 8,     /* runs of one input then */
    WSMITH__RUN_COST = 8, /* a run costs about as much as so many choices, besides those it makes */
    WSMITH__CHEAP = 32,   /* an input of so many tokens costs little more than none */
    WSMITH__PROPOSALS = 48 /* of inputs, for a run */
};

struct wsmith_fuzzer {
    wsmith_fuzz_options options;
    wsmith_fuzz_stats stats;
    wsmith__corpus corpus, shelf;
    uint64_t patience, last_find, search_end;
    bool merging; /* inputs come back from the shelf */
    wsmith__trial trial;
    wsmith__dictionary words;
    wsmith__wisher wisher;
    wsmith_record record;
    uint32_t *features;
    wsmith__odds odds;
    wsmith__yield on_strings
        [2]; /* of edits of inputs that have strings: [0] of something else, [1] of those */
    uint64_t random;
    size_t turn;
    wsmith__input *chosen; /* for `in_a_row` more runs, or until one is kept */
    uint64_t in_a_row, chosen_kept;
    uint64_t new_choices; /* 32 times those that a new input makes, of late */
    wsmith__player player;
    const uint8_t *input; /* bytes that are drawn from first, instead of random ones */
    size_t input_size;
    uint32_t *
        pulse; /* NULL, or: [0] counts runs, [1] is 1 while the target runs, [2] is 1 + the arm; 0: none */
    wsmith_source source;
};

/* -- opening and closing --------------------------------------------------------------------------------------- */

static const char *const wsmith__arm_texts[] = {
#define WSMITH__X(name, text) text,
    WSMITH_ARMS(WSMITH__X)
#undef WSMITH__X
};

WSMITH_API const char *wsmith_arm_text(int arm)
{
    return arm >= 0 && arm < WSMITH_ARM_COUNT ? wsmith__arm_texts[arm] : "";
}

static void wsmith__weigh(wsmith__yield *arms, size_t count);

WSMITH_API wsmith_fuzzer *wsmith_fuzzer_new(const wsmith_fuzz_options *options)
{
    wsmith_fuzzer *f = (wsmith_fuzzer *)WX__REALLOC(NULL, sizeof *f);
    if (!f) return NULL;
    memset(f, 0, sizeof *f);
    if (options) f->options = *options;
    if (f->options.max_bytes == 0) f->options.max_bytes = 65536;
    if (f->options.max_choices == 0) f->options.max_choices = 20000;
    f->random = wsmith__mix64(f->options.seed + 0x66757a7au);
    f->trial.random = wsmith__mix64(f->random);
    f->patience = WSMITH__PATIENCE;
    wsmith__weigh(f->odds.arms, WSMITH_ARM_WORD);
    wsmith__weigh(f->odds.modes, 3);
    wsmith__weigh(f->on_strings, 2);
    wsmith__source_init(&f->source);
    return f;
}

WSMITH_API void wsmith_fuzzer_free(wsmith_fuzzer *f)
{
    if (!f) return;
    wsmith__corpus_free(&f->corpus);
    wsmith__corpus_free(&f->shelf);
    wsmith__trial_free(&f->trial);
    wsmith__wisher_free(&f->wisher);
    wsmith_record_free(&f->record);
    wx__array_free(f->features);
    wsmith__player_free(&f->player);
    wsmith__words_free(&f->words);
    WX__FREE(f);
}

/* -- words ------------------------------------------------------------------------------------------------------ */

/* Without words the fuzzer does what it did before there was an arm for them. */
static size_t wsmith__arm_count(const wsmith_fuzzer *f)
{
    return wsmith__word_count(&f->words) > 0 ? WSMITH_ARM_COUNT : WSMITH_ARM_WORD;
}

WSMITH_API bool wsmith_fuzzer_word(wsmith_fuzzer *f, const void *bytes, size_t size)
{
    bool ok = wsmith__add_word(&f->words, (const uint8_t *)bytes, size, false);
    wsmith__weigh(f->odds.arms, wsmith__arm_count(f));
    return ok;
}

WSMITH_API bool wsmith_fuzzer_number(wsmith_fuzzer *f, uint64_t value)
{
    bool ok = wsmith__add_number(&f->words, value);
    wsmith__weigh(f->odds.arms, wsmith__arm_count(f));
    return ok;
}

WSMITH_API wsmith_status wsmith_fuzzer_dictionary(wsmith_fuzzer *f, const char *text, size_t size,
                                                  uint64_t level, wsmith_error *error)
{
    wsmith_status status = wsmith__read_dictionary(NULL, text, size, level, error);
    if (status == WSMITH_OK) status = wsmith__read_dictionary(&f->words, text, size, level, error);
    wsmith__weigh(f->odds.arms, wsmith__arm_count(f));
    return status;
}

WSMITH_API const wsmith_record *wsmith_fuzzer_record(wsmith_fuzzer *f)
{
    wsmith__catch_up(&f->source);
    return &f->record;
}

WSMITH_API void wsmith_fuzzer_take(wsmith_fuzzer *f, wsmith_record *record)
{
    wsmith_record_free(record);
    wsmith__catch_up(&f->source);
    *record = f->record;
    record->status = WSMITH_OK; /* of a run that reached a limit: what came before that */
    record->fixed = false;
    memset(&f->record, 0, sizeof f->record);
}

/* Room for the longest run, at once: the target's answers go where they stay. */
static bool wsmith__record_room(wsmith_record *record, const wsmith_fuzz_options *o)
{
    wsmith_choice *choices = (wsmith_choice *)record->choices;
    wsmith_span *spans = (wsmith_span *)record->spans;
    uint8_t *bytes = (uint8_t *)record->bytes;
    wsmith_record_clear(record);
    if (record->fixed) return true;
    record->fixed = wx__array_reserve(choices, o->max_choices);
    record->choices = choices;
    record->fixed = record->fixed && wx__array_reserve(spans, o->max_choices);
    record->spans = spans;
    record->fixed = record->fixed && wx__array_reserve(bytes, o->max_bytes);
    record->bytes = bytes;
    return record->fixed;
}

WSMITH_API const wsmith_record *wsmith_fuzzer_input(const wsmith_fuzzer *f, size_t index)
{
    size_t n = wx__array_len(f->corpus.live);
    const wsmith__corpus *c = index < n ? &f->corpus : &f->shelf;
    return &wsmith__corpus_at(c, c->live[index < n ? index : index - n])->record;
}

WSMITH_API void wsmith_fuzzer_stats(const wsmith_fuzzer *f, wsmith_fuzz_stats *stats)
{
    *stats = f->stats;
    const wsmith__corpus *c = &f->corpus, *d = &f->shelf;
    size_t features = wx__array_len(c->owners), shelved = wx__array_len(d->owners);
    stats->locations = c->locations > d->locations ? c->locations : d->locations;
    stats->features = features > shelved ? features : shelved;
    stats->corpus = wx__array_len(c->live) + wx__array_len(d->live);
}

WSMITH_API bool wsmith_fail(wsmith_source *s, const char *what)
{
    if (!s->failure) s->failure = what;
    return true;
}

/* -- arms ------------------------------------------------------------------------------------------------------ */

/* Weights by gain per cost, smoothed; none less than a floor of about 2 in 100. */
static void wsmith__weigh(wsmith__yield *arms, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        arms[i].weight = ((arms[i].gain + 256) << 16) / (arms[i].cost + 256);
        sum += arms[i].weight;
    }
    uint64_t floor = sum / 32 + 1;
    sum = 0;
    for (size_t i = 0; i < count; i++) {
        arms[i].weight += floor;
        arms[i].upto = sum += arms[i].weight;
    }
}

/* Half of what was known is forgotten whenever that cost more than `memory`. */
static void wsmith__forget(wsmith__yield *arms, size_t count, uint64_t memory)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += arms[i].cost;
    for (size_t i = 0; i < count && sum > memory; i++) {
        arms[i].cost /= 2;
        arms[i].gain /= 2;
    }
}

static size_t wsmith__pull(const wsmith__yield *arms, size_t count, uint64_t *random)
{
    uint64_t x = wsmith__mul_high(wsmith__random(random), arms[count - 1].upto);
    size_t arm = 0;
    for (size_t i = 0; i + 1 < count; i++) arm += x >= arms[i].upto; /* no branch to foresee */
    return arm;
}

static void wsmith__yield_add(wsmith__yield *y, uint64_t cost, uint64_t gain)
{
    y->cost += cost;
    y->gain += gain;
}

/* `arms` are in use; `mode` < 0: none. */
static void wsmith__odds_add(wsmith__odds *o, size_t arms, int arm, int mode, uint64_t cost,
                             uint64_t gain)
{
    wsmith__yield_add(&o->arms[arm], cost, gain);
    if (mode >= 0) wsmith__yield_add(&o->modes[mode], cost, gain);
    if (o->until_weights-- > 0) return;
    o->until_weights = 64;
    wsmith__forget(o->arms, arms, 16384);
    wsmith__forget(o->modes, 3, 8192);
    wsmith__weigh(o->arms, arms);
    wsmith__weigh(o->modes, 3);
}

/* Of an input that has strings. Wishes are tried whatever they find. */
static void wsmith__on_strings_add(wsmith_fuzzer *f, int arm, uint64_t cost, uint64_t gain)
{
    if (arm == WSMITH_ARM_COMPARE) return;
    wsmith__yield_add(&f->on_strings[arm == WSMITH_ARM_BYTES], cost, gain);
    wsmith__forget(f->on_strings, 2, 8192);
    wsmith__weigh(f->on_strings, 2);
}

/* What a run of so many choices costs. Counted by runs, a swarm that makes six times the choices of other edits and
 * finds as much for a run would be taken as often. */
static uint64_t wsmith__cost_of(size_t choices) { return 1 + choices / WSMITH__RUN_COST; }

/* -- choosing an input -------------------------------------------------------------------------------------------- */

static uint32_t wsmith__any_slot(wsmith_fuzzer *f)
{
    size_t n = wx__array_len(f->corpus.live);
    return f->corpus.live[wsmith__any_below(&f->random, n)];
}

/* An owner of the rarest of six features. *at_any_length: of one that has not used up its grant. */
static uint32_t wsmith__rare_slot(wsmith_fuzzer *f, bool *at_any_length)
{
    size_t n = wx__array_len(f->corpus.owners);
    wsmith__feature_owner *owners = f->corpus.owners;
    uint64_t r = 0, rarest = UINT64_MAX; /* its hits, and where it is */
    if (n == 0) return wsmith__any_slot(f);
    for (int i = 0; i < 6; i++, r >>= 21) {
        if (i % 3 == 0) r = wsmith__random(&f->random);
        size_t at =
            n < 4096 ? (size_t)((r & 0x1fffff) * n >> 21) : wsmith__any_below(&f->random, n);
        uint64_t other = (uint64_t)owners[at].hits << 32 | at;
        rarest = other < rarest ? other : rarest;
    }
    wsmith__feature_owner *best = &owners[(uint32_t)rarest];
    *at_any_length = best->grant > 0;
    best->grant -= best->grant > 0;
    return wsmith__one_in(&f->random, 2) ? best->poorest : best->richest;
}

static uint32_t wsmith__new_slot(wsmith_fuzzer *f)
{
    size_t n = wx__array_len(f->corpus.live), back = wsmith__any_run(&f->random);
    size_t last = wsmith__any_below(&f->random, back < n ? back * 2 : n);
    return f->corpus.live[n - 1 - (last < n ? last : 0)];
}

static uint32_t wsmith__propose_slot(wsmith_fuzzer *f, bool *at_any_length)
{
    size_t n = wx__array_len(f->corpus.live);
    *at_any_length = false;
    switch (f->turn++ & 3) {
    case 0: return f->corpus.live[(f->turn >> 2) % n];
    case 1: return wsmith__new_slot(f);
    default: return wsmith__rare_slot(f, at_any_length);
    }
}

/* How many tokens an input may have that is worth its runs, this time: always as many as new inputs have, or as cost
 * little more than any run does; x times as many with the chance 1 / x^6. The sizes of inputs spread over orders of
 * magnitude: with a low power runs of the longest few still take most of the time. */
static uint64_t wsmith__worth_its_runs(wsmith_fuzzer *f)
{
    /* 256 ((i + 1/2) / 16)^(-1/6), the middle of each sixteenth of the chances. The first sixteenth are all lengths
     * once more, times 16^(1/6) = 203 / 128. */
    static const uint16_t factors[16] = {256, 380, 349, 330, 316, 306, 297, 290,
                                         284, 279, 275, 270, 267, 263, 260, 257};
    uint64_t size = WSMITH__CHEAP, r = wsmith__random(&f->random);
    if (f->new_choices / 32 > size) size = f->new_choices / 32;
    for (; (r & 15) == 0 && r != 0; r >>= 4) size = size * 203 / 128;
    return size * factors[r & 15] >> 8;
}

/* The first proposal that is worth its runs, else the shortest. The first WSMITH__GRANT proposals for a feature
 * are taken whatever they cost: what is new leads to more, and may need a long input. NULL: the corpus is empty. */
static wsmith__input *wsmith__choose_input(wsmith_fuzzer *f)
{
    uint32_t slot = WSMITH__NO_INPUT, size = UINT32_MAX;
    if (wx__array_len(f->corpus.live) == 0) return NULL;
    uint64_t most = wsmith__worth_its_runs(f);
    for (int i = 0; i < WSMITH__PROPOSALS; i++) {
        bool at_any_length;
        uint32_t other = wsmith__propose_slot(f, &at_any_length);
        uint32_t other_size = f->corpus.sizes[other];
        bool taken = at_any_length || other_size <= most;
        slot = taken || other_size < size ? other : slot;
        size = taken || other_size < size ? other_size : size;
        if (taken) break;
    }
    return f->corpus.inputs[slot];
}

/* While little is found an input is edited several times in a row: choosing is not free, and its tokens stay in the
 * cache. */
static wsmith__input *wsmith__next_input(wsmith_fuzzer *f)
{
    if (f->in_a_row == 0 || f->chosen_kept != f->stats.kept) {
        f->chosen = wsmith__choose_input(f);
        f->chosen_kept = f->stats.kept;
        f->in_a_row = f->stats.runs - f->last_find < WSMITH__RESTING ? 1 : WSMITH__IN_A_ROW;
    }
    f->in_a_row--;
    return f->chosen;
}

/* -- making a trial -------------------------------------------------------------------------------------------------- */

static void wsmith__edit_once(wsmith_fuzzer *f, int arm, wsmith__input *input)
{
    if (arm == WSMITH_ARM_WORD) {
        wsmith__edit_word(&f->trial, &f->words);
        return;
    }
    const wsmith__input *other = f->corpus.inputs[wsmith__any_slot(f)];
    if (arm == WSMITH_ARM_BYTES) wsmith__edit_string(&f->trial, &f->words, input, other);
    else wsmith__edit(&f->trial, arm, input, other);
}

static void wsmith__edit_mix(wsmith_fuzzer *f, wsmith__input *input)
{
    size_t n = 1 + wsmith__any_run(&f->random);
    if (wx__array_len(input->wishes) && wsmith__one_in(&f->random, 4))
        wsmith__edit_compare(&f->trial, input); /* first: it knows places */
    if (wsmith__word_count(&f->words) > 0 && wsmith__one_in(&f->random, 4))
        wsmith__edit_word(&f->trial, &f->words);
    for (; n > 0; n--) {
        int arm = WSMITH_ARM_VALUE +
                  (int)wsmith__any_below(&f->random, WSMITH_ARM_MIX - WSMITH_ARM_VALUE);
        if (arm != WSMITH_ARM_COMPARE && wsmith__arm_fits(arm, input))
            wsmith__edit_once(f, arm, input);
    }
}

/* Every second run, or less often when a run is long, is for a wish that was not tried yet: long inputs have most of
 * the wishes, and those runs would take most of the time. */
static bool wsmith__next_wish(wsmith_fuzzer *f, const wsmith__input *input)
{
    return input->wished < wx__array_len(input->wishes) &&
           wsmith__one_in(&f->random, 2 + wx__array_len(input->tokens) / WSMITH__CHEAP);
}

/* By chance: whether a string of the input is to be edited. Without strings no chance is spent. */
static bool wsmith__turns_to_string(wsmith_fuzzer *f, const wsmith__input *input)
{
    if (input->byte_tokens == 0) return false;
    uint64_t share = wsmith__string_share(input);
    uint64_t strings = share * f->on_strings[1].weight;
    uint64_t others = (256 - share) * f->on_strings[0].weight;
    return wsmith__mul_high(wsmith__random(&f->random), strings + others) < strings;
}

static int wsmith__choose_arm(wsmith_fuzzer *f, const wsmith__input *input)
{
    if (!input || input->choice_count == 0)
        return wsmith__one_in(&f->random, 2) ? WSMITH_ARM_FRESH : WSMITH_ARM_SWARM;
    if (wsmith__next_wish(f, input)) return WSMITH_ARM_COMPARE;
    if (wsmith__turns_to_string(f, input)) return WSMITH_ARM_BYTES;
    for (int i = 0; i < 16; i++) {
        int arm = (int)wsmith__pull(f->odds.arms, wsmith__arm_count(f), &f->random);
        if (arm == WSMITH_ARM_WORD || wsmith__arm_fits(arm, input)) return arm;
    }
    return WSMITH_ARM_FRESH;
}

/* -- one run ---------------------------------------------------------------------------------------------------------- */

/* Choices without features of their own: which places were asked and about what they answered. */
static void wsmith__choice_cover(const wsmith_record *record)
{
    size_t count, spans;
    const wsmith_choice *c = wsmith_record_choices(record, &count);
    const wsmith_span *s = wsmith_record_spans(record, &spans);
    uint32_t last = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t v = c[i].high - c[i].low < 16 ? c[i].value - c[i].low
                                               : 16u + wsmith__bits_of(c[i].value - c[i].low);
        uint64_t place = wsmith__mix64((uint64_t)c[i].uid << 32 | last);
        if (c[i].kind != WSMITH_BYTES)
            wsmith__touch((uint32_t)(wsmith__mix64(c[i].uid + v * 0x9e3779b97f4a7c15u) >> 48));
        wsmith__touch((uint32_t)(place >> 48));
        last = c[i].uid;
    }
    for (size_t i = 0; i < spans && i < 4096; i++) {
        uint64_t depth = 0;
        for (uint32_t p = s[i].parent; p != WSMITH_NO_SPAN && depth < 32; p = s[p].parent) depth++;
        wsmith__touch_once(wsmith__mix64(s[i].label + (depth << 32)));
    }
}

/* The only place that calls a target, so that its calls can be told from the engine's in a backtrace.
 * `pulse` may be NULL. */
static WX__NOINLINE bool wsmith__call_target(wsmith_target *target, void *context, wsmith_source *s,
                                             uint32_t *pulse)
{
    if (pulse) {
        wx__atomic_store_u32(&pulse[0], pulse[0] + 1);
        wx__atomic_store_u32(&pulse[1], 1);
    }
    bool failed = target(context, s);
    if (pulse) wx__atomic_store_u32(&pulse[1], 0);
    return failed;
}

/* Runs the target on the replay that was opened; `draw`: bytes it may draw. */
static bool wsmith__run_target(wsmith_fuzzer *f, wsmith_target *target, void *context,
                               wsmith_record *record, size_t draw, bool collect)
{
    wsmith_source *s = &f->source;
    if (!wsmith__record_room(record, &f->options)) {
        record->status = WSMITH_ERR_NOMEM;
        return false;
    }
    s->next = s->end = s->raw = s->raw_end = s->block;
    if (f->input_size) {
        s->raw = f->input;
        s->raw_end = f->input + f->input_size;
    }
    s->state = wsmith__random(&f->random);
    s->unmade = draw;
    s->record = record;
    s->replay = &f->player.replay;
    s->path = 0;
    s->open_span = WSMITH_NO_SPAN;
    s->depth = 0;
    s->status = WSMITH_OK;
    s->failure = NULL;
    s->exhausted = false;
    s->live = s->replay->live;
    uint32_t compared = 0;
    if (f->options.value_profile) compared |= WSMITH__PROFILE;
    if (!f->options.no_compares) compared |= WSMITH__OUTCOMES;
    if (!f->options.no_compares && collect) compared |= WSMITH__COLLECT;
    if (collect) wsmith__forget_strings();
    wsmith__cover_begin(compared);
    bool failed = wsmith__call_target(target, context, s, f->pulse);
    wsmith__cover_end();
    if (wsmith__cover.area_count == 0 && wsmith__cover.guards == 0 && !wsmith__cover.traced &&
        !f->options.no_choice_cover) {
        wsmith__catch_up(s);
        wsmith__choice_cover(record);
    }
    f->stats.runs++;
    return failed && s->status == WSMITH_OK;
}

/* Choices of the run just made. */
static size_t wsmith__choices_made(const wsmith_fuzzer *f)
{
    const struct wsmith__replay *r = &f->player.replay;
    return r->behind ? r->answered : wx__array_len(f->record.choices);
}

/* What the run just made is worth, whose features are known. */
static wsmith__worth wsmith__worth_of_run(const wsmith_fuzzer *f)
{
    return wsmith__worth_of(wsmith__choices_made(f), wx__array_len(f->record.bytes),
                            wx__array_len(f->features));
}

/* Runs what the input was recorded from once more, and tells the record only when somebody asks, if the target may
 * follow the input's tokens. Sets f->features. *failed: the target did. */
static wsmith_status wsmith__run_again(wsmith_fuzzer *f, wsmith_target *target, void *context,
                                       wsmith__input *input, bool *failed)
{
    struct wsmith__replay *r = &f->player.replay;
    bool follow = !f->pulse && input->forced == 0;
    if (follow)
        wsmith__play_tokens(&f->player, input->tokens, (const uint8_t *)input->record.bytes,
                            wx__array_len(input->record.bytes));
    else wsmith__play_record(&f->player, &input->record);
    bool ok = !follow || wsmith__play_behind(&f->player, f->options.max_choices);
    *failed = ok && wsmith__run_target(f, target, context, &f->record, 0, true);
    ok = ok && f->record.status != WSMITH_ERR_NOMEM;
    if (ok && follow && !wsmith__played_alike(r)) {
        wsmith__catch_up(&f->source); /* it has written over the tokens */
        ok = wsmith__input_tokens(input);
    }
    if (!ok) return WSMITH_ERR_NOMEM;
    wsmith__count_uids(input);
    return wsmith__cover_features(&f->features) ? WSMITH_OK : WSMITH_ERR_NOMEM;
}

/* What the comparisons of the run just made say about the input. False: out of memory. */
static bool wsmith__learn_compares(wsmith_fuzzer *f, wsmith__input *input)
{
    size_t words = wsmith__word_count(&f->words);
    if (f->options.no_compares) return true;
    if (!wsmith__find_wishes(&f->wisher, input) || !wsmith__take_strings(&f->words, input))
        return false;
    if (words == 0 && wsmith__word_count(&f->words) > 0)
        wsmith__weigh(f->odds.arms, wsmith__arm_count(f));
    return true;
}

/* Runs the record again, keeps it if what made it interesting happens again. */
static wsmith_status wsmith__confirm(wsmith_fuzzer *f, wsmith_target *target, void *context,
                                     wsmith__verdict *verdict)
{
    bool failed = false;
    wsmith__catch_up(&f->source);
    wsmith__input *input = wsmith__input_bare(&f->record);
    verdict->fresh = verdict->better = 0;
    if (!input) return WSMITH_ERR_NOMEM;
    bool ok = wsmith__run_again(f, target, context, input, &failed) == WSMITH_OK;
    wsmith__worth worth = wsmith__worth_of_run(f);
    ok = ok && wsmith__judge(&f->corpus, f->features, &worth, false, verdict);
    if (!ok || failed || verdict->fresh + verdict->better == 0) {
        f->stats.flaky += ok && !failed;
        wsmith__catch_up(&f->source); /* from the input's tokens */
        wsmith__input_free(input);
        return failed ? WSMITH_FAILED : ok ? WSMITH_OK : WSMITH_ERR_NOMEM;
    }
    if (!wsmith__learn_compares(f, input) ||
        wsmith__corpus_keep(&f->corpus, input, f->features, &worth) == WSMITH__NO_INPUT) {
        wsmith__catch_up(&f->source);
        wsmith__input_free(input);
        return WSMITH_ERR_NOMEM;
    }
    f->stats.kept++;
    if (verdict->fresh) f->last_find = f->stats.runs;
    return WSMITH_OK;
}

/* What to do with the run just made. */
static wsmith_status wsmith__judge_run(wsmith_fuzzer *f, wsmith_target *target, void *context,
                                       wsmith__verdict *verdict)
{
    memset(verdict, 0, sizeof *verdict);
    if (f->record.status == WSMITH_ERR_NOMEM) return WSMITH_ERR_NOMEM;
    if (f->source.status != WSMITH_OK || f->record.status != WSMITH_OK) return WSMITH_OK;
    if (!wsmith__cover_features(&f->features)) return WSMITH_ERR_NOMEM;
    wsmith__worth worth = wsmith__worth_of_run(f);
    if (!wsmith__judge(&f->corpus, f->features, &worth, true, verdict)) return WSMITH_ERR_NOMEM;
    if (verdict->fresh + verdict->better == 0) {
        wsmith__cover.clean = WSMITH__NOT_COUNTED; /* only the engine runs until then */
        return WSMITH_OK;
    }
    return wsmith__confirm(f, target, context, verdict);
}

/* -- the loop ------------------------------------------------------------------------------------------------------------ */

/* Memory ran out while a trial was made. What the record of the run before it was behind on is not there any more. */
static wsmith_status wsmith__no_run(wsmith_fuzzer *f)
{
    f->player.replay.behind = false;
    wsmith_record_clear(&f->record);
    return WSMITH_ERR_NOMEM;
}

/* So long a swarm lasts: twice as long as a new input. Where a swarm is what makes a target recurse, runs without an
 * end to it are the longest of all, and what they find is found in their first part. */
static size_t wsmith__swarm_choices(const wsmith_fuzzer *f)
{
    return 16 + (size_t)(f->new_choices / 16);
}

static wsmith_status wsmith__fuzz_once(wsmith_fuzzer *f, wsmith_target *target, void *context)
{
    wsmith__input *input = wsmith__next_input(f);
    int arm = wsmith__choose_arm(f, input), mode = -1;
    bool strings = input && input->byte_tokens > 0; /* it may be dropped */
    uint64_t swarm = arm == WSMITH_ARM_SWARM ? wsmith__random(&f->random) | 1 : 0;
    wsmith__verdict verdict;
    if (arm <= WSMITH_ARM_SWARM) {
        wx__array_truncate(f->trial.tokens, 0);
    } else {
        wsmith__trial_copy(&f->trial, input);
        if (arm == WSMITH_ARM_MIX) wsmith__edit_mix(f, input);
        else wsmith__edit_once(f, arm, input);
        mode = (int)wsmith__pull(f->odds.modes, 3, &f->random);
        if (arm != WSMITH_ARM_COMPARE && wsmith__one_in(&f->random, 16))
            swarm = wsmith__random(&f->random) | 1;
    }
    bool ok = !f->trial.failed &&
              wsmith__play_trial(&f->player, &f->trial,
                                 mode < 0 ? WSMITH_BY_ORDER : (wsmith_align)mode, swarm) &&
              (f->pulse || wsmith__play_behind(&f->player, f->options.max_choices));
    f->trial.failed = false;
    if (!ok) return wsmith__no_run(f);
    f->player.replay.swarm_end = wsmith__swarm_choices(f);
    if (f->pulse) wx__atomic_store_u32(&f->pulse[2], (uint32_t)arm + 1);
    bool failed = wsmith__run_target(f, target, context, &f->record, f->options.max_bytes, false);
    f->stats.arms[arm].runs++;
    if (mode >= 0) f->stats.modes[mode].runs++;
    if (failed) return WSMITH_FAILED;
    size_t choices = wsmith__choices_made(f); /* judging may run it again */
    if (arm == WSMITH_ARM_FRESH) f->new_choices += choices - f->new_choices / 32;
    wsmith_status status = wsmith__judge_run(f, target, context, &verdict);
    f->stats.arms[arm].found += verdict.fresh > 0;
    if (mode >= 0) f->stats.modes[mode].found += verdict.fresh > 0;
    uint64_t cost = wsmith__cost_of(choices);
    uint64_t gain = verdict.fresh > 0 ? 256 : verdict.better > 0 ? 8 : 0;
    wsmith__odds_add(&f->odds, wsmith__arm_count(f), arm, mode, cost, gain);
    if (strings) wsmith__on_strings_add(f, arm, cost, gain);
    return status;
}

/* Runs the target once on what was opened and, behind it, the bytes of `input`. *fits: as
 * wsmith__replay_fits says. */
static wsmith_status wsmith__add_opened(wsmith_fuzzer *f, wsmith_target *target, void *context,
                                        bool *fits)
{
    wsmith__verdict verdict;
    wsmith__cover.clean = false;
    if (f->pulse) wx__atomic_store_u32(&f->pulse[2], 0);
    bool failed = wsmith__run_target(f, target, context, &f->record, 0, false);
    *fits = wsmith__replay_fits(&f->player.replay);
    f->input_size = 0;
    wsmith_status status = failed ? WSMITH_FAILED : wsmith__judge_run(f, target, context, &verdict);
    f->stats.failures += status == WSMITH_FAILED;
    return status;
}

/* Runs the target on a record that may be of an older one, in one of wsmith__ways. *fits: the other ways would
 * find nothing else. */
static wsmith_status wsmith__add_stored(wsmith_fuzzer *f, wsmith_target *target, void *context,
                                        const wsmith_record *record, uint32_t way, bool *fits)
{
    *fits = false;
    wsmith_status status = wsmith__play_stored(&f->player, record, way);
    if (status == WSMITH_REJECTED) return WSMITH_OK;
    return status == WSMITH_OK ? wsmith__add_opened(f, target, context, fits) : status;
}

WSMITH_API wsmith_status wsmith_fuzzer_add(wsmith_fuzzer *f, wsmith_target *target, void *context,
                                           const wsmith_record *record)
{
    wsmith_status status = WSMITH_OK;
    bool fits = false;
    for (uint32_t way = 0; way < WSMITH__WAYS && status == WSMITH_OK && !fits; way++)
        status = wsmith__add_stored(f, target, context, record, way, &fits);
    wsmith__player_close(&f->player);
    return status;
}

WSMITH_API wsmith_status wsmith_fuzzer_add_bytes(wsmith_fuzzer *f, wsmith_target *target,
                                                 void *context, const void *bytes, size_t size)
{
    wsmith_record none;
    bool fits;
    memset(&none, 0, sizeof none);
    f->input = (const uint8_t *)bytes;
    f->input_size = size;
    wsmith__play_record(&f->player, &none);
    return wsmith__add_opened(f, target, context, &fits);
}

/* Puts the corpus on the shelf, or begins to take it back. */
static void wsmith__turn_over(wsmith_fuzzer *f)
{
    uint64_t resting = f->stats.runs - f->last_find;
    if (wx__array_len(f->shelf.live) == 0) {
        if (resting < f->patience || resting < f->last_find / 2) return;
        wsmith__corpus_free(&f->shelf);
        f->shelf = f->corpus;
        memset(&f->corpus, 0, sizeof f->corpus);
        f->in_a_row = 0;
        f->search_end = f->stats.runs + resting;
        f->last_find = f->stats.runs;
    } else if (f->stats.runs >= f->search_end || resting >= f->patience) {
        f->merging = true;
    }
}

/* One input of the shelf is run again. */
static wsmith_status wsmith__take_back(wsmith_fuzzer *f, wsmith_target *target, void *context)
{
    wsmith__corpus *c = &f->shelf;
    size_t n = wx__array_len(c->live);
    uint32_t slot = c->live[n - 1];
    bool fits;
    wsmith__play_record(&f->player, &c->inputs[slot]->record);
    wsmith_status status = wsmith__add_opened(f, target, context, &fits);
    if (status == WSMITH_ERR_NOMEM) return status;
    wsmith__input_free(c->inputs[slot]);
    c->inputs[slot] = NULL;
    wx__array_truncate(c->live, n - 1);
    if (n > 1) return status;
    f->merging = false;
    f->last_find = f->stats.runs;
    f->patience += f->patience / 2;
    return status;
}

static wsmith_status wsmith__step(wsmith_fuzzer *f, wsmith_target *target, void *context)
{
    if (!f->merging) wsmith__turn_over(f);
    if (f->merging) return wsmith__take_back(f, target, context);
    wsmith_status status = wsmith__fuzz_once(f, target, context);
    f->stats.failures += status == WSMITH_FAILED;
    return status;
}

WSMITH_API wsmith_status wsmith_fuzzer_run(wsmith_fuzzer *f, wsmith_target *target, void *context,
                                           uint64_t runs)
{
    uint64_t end = f->stats.runs + runs;
    wsmith_status status = WSMITH_OK;
    wsmith__cover.clean = false;
    while (status == WSMITH_OK && f->stats.runs < end) status = wsmith__step(f, target, context);
    return status;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__ENGINE_H */
