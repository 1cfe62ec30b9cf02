/* src/wsmith/bridge/afl.h - the mutator that afl-fuzz loads.
 *
 * The choices of a run come from the harness, through shared memory; or, for an unmodified program,
 * from the function that makes its input, which runs here. Nothing of AFL++ is touched but what it
 * hands over: its versions differ inside. What is handed to AFL++ lives until the next call.
 */
#ifndef WSMITH__AFL_H
#define WSMITH__AFL_H

#include "harness.h"
#include "trim.h"

#ifdef WSMITH_ENGINE

typedef struct wsmith__afl {
    wsmith__mutator mutator;
    wsmith__trimmer trimmer;
    wsmith__share share;
    wsmith_maker *make;
    uint8_t *out, *made; /* files; what was made of one */
    size_t trim_limit;   /* length of the file that is being trimmed */
    uint64_t trim_hash;  /* of the candidate that was handed out */
    bool trim_asks;      /* ... is the file itself, whose choices are not known */
    uint8_t none[1];     /* AFL++ takes no NULL */
    char text[512];
} wsmith__afl;

WSMITH_API void *wsmith_afl_new(unsigned seed, wsmith_maker *make)
{
    wsmith__afl *a = (wsmith__afl *)WX__REALLOC(NULL, sizeof *a);
    if (!a) return NULL;
    memset(a, 0, sizeof *a);
    wsmith__mutator_init(&a->mutator, seed);
    a->make = make;
    a->mutator.plain = make != NULL;
    if (!make) wsmith__share_new(&a->share, sizeof(wsmith__shared));
    return a;
}

WSMITH_API void wsmith_afl_free(void *state)
{
    wsmith__afl *a = (wsmith__afl *)state;
    if (!a) return;
    wsmith__mutator_free(&a->mutator);
    wsmith__trimmer_free(&a->trimmer);
    wsmith__share_free(&a->share);
    wx__array_free(a->out);
    wx__array_free(a->made);
    WX__FREE(a);
}

/* Fetches the choices of the last run, if they are not here yet. */
static void wsmith__afl_look(wsmith__afl *a)
{
    const wsmith__shared *shared = (const wsmith__shared *)a->share.memory;
    wsmith__runner *r = &a->mutator.runner;
    a->mutator.can_ask = a->make || (shared && shared->attached);
    if (!shared || shared->hash == r->hash) return;
    r->hash = 0;
    if (shared->hash == 0 || shared->size > sizeof shared->bytes ||
        wsmith_record_load(&r->ran, shared->bytes, shared->size, NULL) != WSMITH_OK)
        return;
    r->hash = shared->hash;
}

/* Room for what is handed out. */
static bool wsmith__afl_room(wsmith__afl *a, size_t size)
{
    wx__array_truncate(a->out, 0);
    return wx__array_add(a->out, size);
}

/* -- edits ----------------------------------------------------------------------------------------------------- */

WSMITH_API size_t wsmith_afl_fuzz(void *state, const uint8_t *data, size_t size, uint8_t **out,
                                  const uint8_t *other, size_t other_size, size_t max_size)
{
    wsmith__afl *a = (wsmith__afl *)state;
    wsmith__mutator *m = &a->mutator;
    *out = a->none;
    if (!wsmith__afl_room(a, max_size)) return 0;
    wsmith__afl_look(a);
    uint64_t donor = other_size ? wsmith__known_hash(m, other, other_size) : 0;
    bool known = donor && wsmith__find_known(m, donor);
    int arm = known && wsmith__one_in(&m->random, 8) ? WSMITH_ARM_SPLICE : -1;
    size_t made = wsmith__mutate(m, arm, data, size, donor, a->out, max_size);
    if (made) *out = a->out;
    return made;
}

/* Edits of a file before the next one has its turn. AFL++ by itself spends up to 16384 on each, and so
 * thousands on the first files while what they have led to waits. */
enum { WSMITH__AFL_EDITS = 256 };

WSMITH_API uint32_t wsmith_afl_count(void *state)
{
    (void)state;
    return WSMITH__AFL_EDITS;
}

/* One of several edits in a row, by others too: what they have damaged is left as it is. */
WSMITH_API size_t wsmith_afl_havoc(void *state, const uint8_t *data, size_t size, uint8_t **out,
                                   size_t max_size)
{
    wsmith__afl *a = (wsmith__afl *)state;
    wsmith__mutator *m = &a->mutator;
    *out = a->none;
    if (!wsmith__afl_room(a, max_size > size ? max_size : size)) return 0;
    if (size) memcpy(a->out, data, size);
    if (size) *out = a->out;
    wsmith__input *input = wsmith__find_known(m, wsmith__known_hash(m, data, size));
    if (!input) input = wsmith__read_input(m, data, size);
    if (!input) return size;
    m->trial.random = wsmith__random(&m->random);
    uint32_t note = wsmith__edit_base(m, WSMITH_ARM_VALUE, input, wsmith__any_known(m));
    size_t made = wsmith__hand_out(m, note, a->out, max_size);
    if (made) *out = a->out;
    return made ? made : size;
}

/* AFL++ keeps what post_process has returned; with AFL_POST_PROCESS_KEEP_ORIGINAL, which came later,
 * what it was given. */
static void wsmith__note_origin(wsmith__afl *a)
{
    uint64_t made = wsmith__file_hash(a->made, wx__array_len(a->made));
    wsmith__origin *o = &a->mutator.origins[made % WSMITH__KNOWN_SLOTS];
    o->made = made;
    o->hash = a->mutator.runner.hash;
}

/* A file has come into the queue; the last run was of it, unless it is one of the first files. */
WSMITH_API void wsmith_afl_kept(void *state)
{
    wsmith__afl *a = (wsmith__afl *)state;
    wsmith__mutator *m = &a->mutator;
    wsmith__afl_look(a);
    if (!m->runner.hash) return;
    if (!wsmith__find_known(m, m->runner.hash)) (void)wsmith__learn(m);
    if (a->make) wsmith__note_origin(a);
}

WSMITH_API size_t wsmith_afl_post_process(void *state, uint8_t *data, size_t size, uint8_t **out)
{
    wsmith__afl *a = (wsmith__afl *)state;
    wsmith__mutator *m = &a->mutator;
    bool trial = m->trial_hash && m->trial_hash == wsmith__file_hash(data, size);
    size_t made = 0;
    *out = data;
    if (!a->make) return size;
    m->trial_hash = 0;
    m->runner.hash = 0;
    if (!wsmith__is_stored(data, size) && size > 0) return size;
    const uint8_t *bytes = wsmith__make_file(&m->runner, a->make, data, size,
                                             trial ? &m->trial : NULL, m->trial_note, &made);
    if (!bytes || made == 0) {
        *out = a->none;
        return 1;
    }
    wx__array_truncate(a->made, 0);
    if (!wx__array_add(a->made, made)) return size;
    memcpy(a->made, bytes, made);
    *out = a->made;
    return made;
}

/* -- trimming -------------------------------------------------------------------------------------------------- */

/* How many steps there may be. */
WSMITH_API int wsmith_afl_init_trim(void *state, const uint8_t *data, size_t size)
{
    wsmith__afl *a = (wsmith__afl *)state;
    wsmith__mutator *m = &a->mutator;
    uint64_t hash = wsmith__file_hash(data, size);
    if (a->make && !wsmith__is_stored(data, size)) return 0; /* choices take more room than that */
    wsmith__afl_look(a);
    wsmith__input *input = wsmith__find_known(m, hash);
    if (!input && m->runner.hash == hash) input = wsmith__passing(m, &m->runner.ran);
    a->trim_asks = !input && m->can_ask;
    if (!input && !a->trim_asks) input = wsmith__read_input(m, data, size);
    wx__array_truncate(a->trimmer.base.tokens, 0);
    a->trimmer.base.failed = false;
    if (input) wsmith__trial_copy(&a->trimmer.base, input);
    if ((!input && !a->trim_asks) || a->trimmer.base.failed || !wsmith__afl_room(a, size)) return 0;
    if (size) memcpy(a->out, data, size);
    wsmith__trim_restart(&a->trimmer);
    a->trim_limit = size;
    a->trim_hash = hash;
    return WSMITH__TRIM_STEPS + 1;
}

/* A candidate, never longer than the file; 0: this step has none. */
WSMITH_API size_t wsmith_afl_trim(void *state, uint8_t **out)
{
    wsmith__afl *a = (wsmith__afl *)state;
    wsmith__mutator *m = &a->mutator;
    bool whole;
    *out = a->trim_limit ? a->out : a->none;
    if (a->trim_asks) return a->trim_limit;
    a->trim_hash = 0;
    if (!wsmith__trim_next(&a->trimmer)) return 0;
    size_t size =
        wsmith__write_stored(&m->writer, &a->trimmer.trial, WSMITH_BY_SPAN, a->trim_limit, &whole);
    if (size == 0 || !whole) return 0;
    a->trim_hash = wsmith__file_hash(m->writer.out, size);
    *out = m->writer.out;
    return size;
}

/* Returns the number of the next step. */
WSMITH_API int wsmith_afl_post_trim(void *state, bool same)
{
    wsmith__afl *a = (wsmith__afl *)state;
    wsmith__runner *r = &a->mutator.runner;
    wsmith__afl_look(a);
    bool known = a->trim_hash && r->hash == a->trim_hash;
    if (a->trim_asks) {
        a->trim_asks = false;
        if (!known || !wsmith__trial_load(&a->trimmer.base, &r->ran)) return WSMITH__TRIM_STEPS + 1;
        wsmith__trim_restart(&a->trimmer);
        return 1;
    }
    wsmith__trim_result(&a->trimmer, same, known ? &r->ran : NULL);
    return a->trimmer.stage == WSMITH__TRIM_DONE ? WSMITH__TRIM_STEPS + 1 : a->trimmer.step;
}

/* -- words ----------------------------------------------------------------------------------------------------- */

WSMITH_API const char *wsmith_afl_describe(void *state, size_t max_len)
{
    wsmith__afl *a = (wsmith__afl *)state;
    snprintf(a->text, sizeof a->text, "wsmith-%s", wsmith_arm_text(a->mutator.arm));
    if (max_len < sizeof a->text) a->text[max_len] = 0;
    return a->text;
}

WSMITH_API const char *wsmith_afl_introspection(void *state)
{
    wsmith__afl *a = (wsmith__afl *)state;
    const wsmith__mutator *m = &a->mutator;
    size_t len = 0;
    for (int i = 0; i < WSMITH_ARM_COUNT && len < sizeof a->text; i++) {
        int n = snprintf(a->text + len, sizeof a->text - len, "%s%s %lu/%lu", i ? ", " : "",
                         wsmith_arm_text(i), (unsigned long)(m->odds.arms[i].gain / 256),
                         (unsigned long)m->odds.arms[i].cost);
        len += n > 0 ? (size_t)n : 0;
    }
    return a->text;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__AFL_H */
