/* src/wsmith/bridge/mutate.h - edits of choices on behalf of another fuzzer.
 *
 * The other fuzzer keeps files, and files that edits have made are not complete: what they lack is drawn
 * when they run. To edit a file well one must know the choices that its run has really made. They are
 * kept for the files that were edited of late. For a file that is met for the first time they are those
 * of the last run, if that was of this file; else the file itself is handed out once, as if it were an
 * edit, so that the other fuzzer runs it. Thus nothing runs a target but the fuzzer, which pays one
 * run for each file of its corpus.
 *
 * Kinds of edits and modes of replay are weighted by what became of them: when a file is edited for the
 * first time, the fuzzer has kept it, and the edit that made it has been of use.
 */
#ifndef WSMITH__MUTATE_H
#define WSMITH__MUTATE_H

#include "foreign.h"

#ifdef WSMITH_ENGINE

enum {
    WSMITH__KNOWN_SLOTS = 4096,
    WSMITH__KNOWN_TOKENS = 1 << 19, /* of all files that are known; 96 bytes each */
    WSMITH__TOLD_SLOTS = 8192,
    WSMITH__BURST = 128 /* edits of a file of which half are by the other fuzzer, to begin with */
};

typedef struct wsmith__known {
    uint64_t hash;
    wsmith__input *input;
} wsmith__known;

/* How a file was made. */
typedef struct wsmith__told {
    uint64_t hash;
    int8_t arm, mode;
} wsmith__told;

/* Which file the bytes were made from. */
typedef struct wsmith__origin {
    uint64_t made, hash;
} wsmith__origin;

typedef struct wsmith__mutator {
    wsmith__known *known;
    uint16_t slots[WSMITH__KNOWN_SLOTS]; /* by hash: index in `known` + 1 */
    size_t known_tokens;
    wsmith__told told[WSMITH__TOLD_SLOTS];
    wsmith__origin origins[WSMITH__KNOWN_SLOTS]; /* `plain`: of files that were kept */
    wsmith__odds odds;                           /* runs cost the same */
    wsmith__trial trial;
    wsmith__wisher wisher;
    uint64_t trial_hash; /* of the file that stands for `trial` exactly; 0: none */
    uint32_t trial_note;
    wsmith__input *passing; /* a file that is edited but not known */
    uint64_t last, root;    /* the last file made, and what it was made from */
    uint64_t asked;         /* handed out to be run */
    bool can_ask;           /* runs of what is handed out come back in `runner` */
    bool plain; /* bytes that are no stored record stand for themselves, not for values */
    int arm;    /* of the last edit */
    uint64_t random;
    wsmith_byte_mutator *bytes;
    wsmith__writer writer;
    wsmith__runner runner;
} wsmith__mutator;

static void wsmith__mutator_init(wsmith__mutator *m, uint64_t seed)
{
    memset(m, 0, sizeof *m);
    m->random = wsmith__mix64(seed + 0x62726467u);
    wsmith__weigh(m->odds.arms, WSMITH_ARM_WORD);
    wsmith__weigh(m->odds.modes, 3);
}

static void wsmith__mutator_free(wsmith__mutator *m)
{
    for (size_t i = 0; i < wx__array_len(m->known); i++) wsmith__input_free(m->known[i].input);
    wx__array_free(m->known);
    wsmith__input_free(m->passing);
    wsmith__trial_free(&m->trial);
    wsmith__wisher_free(&m->wisher);
    wsmith__writer_free(&m->writer);
    wsmith__runner_free(&m->runner);
}

/* -- weights --------------------------------------------------------------------------------------------------- */

static void wsmith__note_made(wsmith__mutator *m, uint64_t hash, int arm, int mode)
{
    wsmith__told *t = &m->told[hash % WSMITH__TOLD_SLOTS];
    t->hash = hash;
    t->arm = (int8_t)arm;
    t->mode = (int8_t)mode;
    wsmith__odds_add(&m->odds, WSMITH_ARM_WORD, arm, mode, 1, 0);
}

/* The fuzzer has kept the file. */
static void wsmith__was_kept(wsmith__mutator *m, uint64_t hash)
{
    wsmith__told *t = &m->told[hash % WSMITH__TOLD_SLOTS];
    if (t->hash != hash) return;
    wsmith__odds_add(&m->odds, WSMITH_ARM_WORD, t->arm, t->mode, 0, 256);
    t->hash = 0;
}

/* -- files that are known -------------------------------------------------------------------------------------- */

static wsmith__input *wsmith__find_known(const wsmith__mutator *m, uint64_t hash)
{
    size_t slot = m->slots[hash % WSMITH__KNOWN_SLOTS];
    return slot && m->known[slot - 1].hash == hash ? m->known[slot - 1].input : NULL;
}

static void wsmith__drop_known(wsmith__mutator *m, size_t index)
{
    size_t last = wx__array_len(m->known) - 1;
    m->known_tokens -= wx__array_len(m->known[index].input->tokens);
    m->slots[m->known[index].hash % WSMITH__KNOWN_SLOTS] = 0;
    wsmith__input_free(m->known[index].input);
    if (index != last) {
        m->known[index] = m->known[last];
        m->slots[m->known[index].hash % WSMITH__KNOWN_SLOTS] = (uint16_t)(index + 1);
    }
    wx__array_truncate(m->known, last);
}

/* Takes the input; when there is no memory it is freed. Files give way to others at random. */
static wsmith__input *wsmith__add_known(wsmith__mutator *m, uint64_t hash, wsmith__input *input)
{
    size_t tokens = wx__array_len(input->tokens);
    uint16_t *slot = &m->slots[hash % WSMITH__KNOWN_SLOTS];
    wsmith__known k;
    k.hash = hash;
    k.input = input;
    if (*slot) wsmith__drop_known(m, *slot - 1u);
    while (wx__array_len(m->known) > 0 && m->known_tokens + tokens > WSMITH__KNOWN_TOKENS)
        wsmith__drop_known(m, wsmith__any_below(&m->random, wx__array_len(m->known)));
    if (!wx__array_push(m->known, k)) {
        wsmith__input_free(input);
        return NULL;
    }
    *slot = (uint16_t)wx__array_len(m->known);
    m->known_tokens += tokens;
    return input;
}

/* Makes the last run known. */
static wsmith__input *wsmith__learn(wsmith__mutator *m)
{
    wsmith__input *input = wsmith__input_new(&m->runner.ran);
    wsmith__was_kept(m, m->runner.hash);
    if (input && wsmith__sees_compares() && !wsmith__find_wishes(&m->wisher, input)) {
        wsmith__input_free(input);
        return NULL;
    }
    return input ? wsmith__add_known(m, m->runner.hash, input) : NULL;
}

static wsmith__input *wsmith__passing(wsmith__mutator *m, const wsmith_record *record)
{
    wsmith__input_free(m->passing);
    m->passing = wsmith__input_new(record);
    return m->passing;
}

/* The choices of a file as far as it has them itself. NULL: it is none, or out of memory. */
static wsmith__input *wsmith__read_input(wsmith__mutator *m, const uint8_t *data, size_t size)
{
    uint32_t note;
    if (!wsmith__load_stored(&m->runner.loaded, data, size, &note)) return NULL;
    return wsmith__passing(m, &m->runner.loaded);
}

/* The hash that a file is known by. */
static uint64_t wsmith__known_hash(const wsmith__mutator *m, const uint8_t *data, size_t size)
{
    uint64_t hash = wsmith__file_hash(data, size);
    const wsmith__origin *o = &m->origins[hash % WSMITH__KNOWN_SLOTS];
    return m->plain && o->made == hash ? o->hash : hash;
}

/* Another file to take parts from; may be NULL. */
static wsmith__input *wsmith__any_known(wsmith__mutator *m)
{
    size_t n = wx__array_len(m->known);
    return n ? m->known[wsmith__any_below(&m->random, n)].input : NULL;
}

/* What to edit when the fuzzer wants `data` edited; NULL: ask for a run first, or there is nothing. */
static wsmith__input *wsmith__find_base(wsmith__mutator *m, const uint8_t *data, size_t size,
                                        uint64_t hash)
{
    wsmith__input *input = wsmith__find_known(m, hash);
    bool ran = m->runner.hash == hash;
    if (input) return input;
    if (m->plain && !wsmith__is_stored(data, size)) return wsmith__any_known(m);
    if (ran && (hash != m->last || hash == m->asked)) return wsmith__learn(m);
    if (ran) { /* an edit is edited further */
        wsmith__input *root = wsmith__find_known(m, m->root);
        if (root && wsmith__one_in(&m->random, 2)) return root;
        return wsmith__passing(m, &m->runner.ran);
    }
    if (m->can_ask && hash != m->asked) return NULL;
    return wsmith__read_input(m, data, size);
}

/* -- edits ----------------------------------------------------------------------------------------------------- */

static bool wsmith__bridge_fits(const wsmith__mutator *m, int arm, const wsmith__input *input,
                                const wsmith__input *other)
{
    if (arm == WSMITH_ARM_COMPARE)
        return input && input->choice_count > 0 && (m->bytes || wx__array_len(input->wishes) > 0);
    if (arm == WSMITH_ARM_SPLICE && !other) return false;
    return wsmith__arm_fits(arm, input);
}

/* By chance: whether a string of the input is to be edited. Without strings no chance is spent. */
static bool wsmith__turns_to_text(wsmith__mutator *m, const wsmith__input *input)
{
    return input->byte_tokens > 0 && wsmith__any_below(&m->random, 256) < wsmith__text_share(input);
}

static void wsmith__bridge_compare(wsmith__mutator *m, wsmith__input *input)
{
    size_t known = wx__array_len(input->wishes);
    if (known && (!m->bytes || input->wished < known || wsmith__one_in(&m->random, 2))) {
        wsmith__edit_compare(&m->trial, input);
    } else {
        if (wsmith__turns_to_text(m, input)) wsmith__edit_text(&m->trial, m->bytes, NULL);
        else wsmith__edit_foreign(&m->trial, m->bytes);
        if (!known) input->wished++;
    }
}

static void wsmith__bridge_edit(wsmith__mutator *m, int arm, wsmith__input *input,
                                const wsmith__input *other)
{
    if (arm == WSMITH_ARM_COMPARE) wsmith__bridge_compare(m, input);
    else if (arm == WSMITH_ARM_BYTES) wsmith__edit_string(&m->trial, NULL, NULL, other);
    else wsmith__edit(&m->trial, arm, input, other);
}

static void wsmith__bridge_mix(wsmith__mutator *m, wsmith__input *input, const wsmith__input *other)
{
    for (size_t n = 1 + wsmith__any_run(&m->random); n > 0; n--) {
        int arm = WSMITH_ARM_VALUE +
                  (int)wsmith__any_below(&m->random, WSMITH_ARM_MIX - WSMITH_ARM_VALUE);
        if (wsmith__bridge_fits(m, arm, input, other)) wsmith__bridge_edit(m, arm, input, other);
    }
}

/* Whether there are operands of comparisons that have not been tried in the input. What was seen of the run
 * itself is known; of what libFuzzer has seen, some is tried. */
static bool wsmith__compares_left(const wsmith__mutator *m, const wsmith__input *input)
{
    size_t known = wx__array_len(input->wishes);
    return input->wished < (known ? known : m->bytes ? (size_t)WSMITH__BURST : 0);
}

/* The same for an edit of the kind `arm`, which may be any or one that does not fit. */
static bool wsmith__edits_text(wsmith__mutator *m, int arm, const wsmith__input *input,
                               const wsmith__input *other)
{
    if (!input) return false;
    if (arm >= 0 && wsmith__bridge_fits(m, arm, input, other)) return false;
    return wsmith__turns_to_text(m, input);
}

/* `arm` < 0: any. Returns the note of the edited trial. */
static uint32_t wsmith__edit_base(wsmith__mutator *m, int arm, wsmith__input *input,
                                  const wsmith__input *other)
{
    uint32_t draw = WSMITH__FULL_DRAW, align = WSMITH_BY_ORDER;
    bool swarm = false;
    if (input && wsmith__one_in(&m->random, 2) && wsmith__compares_left(m, input))
        arm = WSMITH_ARM_COMPARE;
    bool text = wsmith__edits_text(m, arm, input, other);
    if (text) arm = WSMITH_ARM_BYTES;
    for (int i = 0; i < 16 && (arm < 0 || !wsmith__bridge_fits(m, arm, input, other)); i++)
        arm = (int)wsmith__pull(m->odds.arms, WSMITH_ARM_WORD, &m->random);
    if (!wsmith__bridge_fits(m, arm, input, other)) arm = WSMITH_ARM_FRESH;
    m->arm = arm;
    if (arm <= WSMITH_ARM_SWARM) {
        wx__array_truncate(m->trial.tokens, 0);
        wx__array_truncate(m->trial.bytes, 0);
        swarm = arm == WSMITH_ARM_SWARM;
        if (wsmith__one_in(&m->random, 2)) draw = 4 + (uint32_t)wsmith__any_below(&m->random, 12);
    } else {
        wsmith__trial_copy(&m->trial, input);
        if (text) wsmith__edit_text(&m->trial, m->bytes, other);
        else if (arm == WSMITH_ARM_MIX) wsmith__bridge_mix(m, input, other);
        else wsmith__bridge_edit(m, arm, input, other);
        align = (uint32_t)wsmith__pull(m->odds.modes, 3, &m->random);
        swarm = arm != WSMITH_ARM_COMPARE && wsmith__one_in(&m->random, 16);
    }
    return align | (swarm ? (uint32_t)WSMITH__NOTE_SWARM : 0) | draw << WSMITH__NOTE_DRAW |
           ((uint32_t)wsmith__random(&m->random) & 0x7fffffu) << WSMITH__NOTE_SALT;
}

/* Writes the trial to `out`. 0: it does not fit, or out of memory. */
static size_t wsmith__hand_out(wsmith__mutator *m, uint32_t note, uint8_t *out, size_t max)
{
    bool whole, failed = m->trial.failed;
    m->trial.failed = false;
    m->trial_hash = 0;
    if (failed) return 0;
    wsmith__relink(&m->trial);
    size_t size = wsmith__write_stored(&m->writer, &m->trial, note, max, &whole);
    if (size == 0) return 0;
    memcpy(out, m->writer.out, size);
    m->last = wsmith__file_hash(out, size);
    if (whole) m->trial_hash = m->last;
    m->trial_note = note;
    return size;
}

/* Edits the file of `size` bytes in `data` into `out`, at most `max` bytes; `out` may be `data`. Takes
 * parts from the file `donor`, a hash, if that is still known when the base is: learning that may drop any
 * other. `arm` < 0: any kind of edit. Returns the length; 0: none. */
static size_t wsmith__mutate(wsmith__mutator *m, int arm, const uint8_t *data, size_t size,
                             uint64_t donor, uint8_t *out, size_t max)
{
    uint64_t hash = wsmith__known_hash(m, data, size);
    wsmith__input *input = wsmith__find_base(m, data, size, hash);
    bool can_ask = m->can_ask && (!m->plain || wsmith__is_stored(data, size));
    bool ask = !input && can_ask && hash != m->asked && size > 0 && size <= max;
    if (hash != m->last) m->root = hash;
    m->asked = ask ? hash : 0;
    if (ask) {
        if (out != data) memcpy(out, data, size);
        m->last = hash;
        m->trial_hash = 0;
        return size;
    }
    m->trial.random = wsmith__random(&m->random);
    const wsmith__input *other = donor ? wsmith__find_known(m, donor) : NULL;
    if (!other) other = wsmith__any_known(m);
    uint32_t note = wsmith__edit_base(m, arm, input, other);
    size_t made = wsmith__hand_out(m, note, out, max);
    if (made)
        wsmith__note_made(m, m->last, m->arm, m->arm <= WSMITH_ARM_SWARM ? -1 : (int)(note & 3));
    return made;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__MUTATE_H */
