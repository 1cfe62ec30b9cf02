/* tests/unit/wsmith_step.c - runs of edited inputs, which are followed in step as far as that goes, against the same runs
 * with each choice looked for by the alignment. */
/* qemu */
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/engine/engine.h"
#include "test.h"

enum { INPUTS = 40, EDITS = 6000 };

/* Requests of all kinds, in loops, spans and scopes; what is asked depends on what was answered. */
static bool ask_much(void *context, wsmith_source *s)
{
    static const wsmith_weight weights[2] = {{0, 3, 5}, {100, 200, 1}};
    uint8_t bytes[12];
    (void)context;
    uint64_t kind = wsmith_range(s, 0, 4);
    WSMITH_EACH(s, l, 0, 30, 6)
    {
        uint32_t scope = wsmith_scope_begin(s, (uint32_t)(kind + l.index % 2));
        uint64_t v = wsmith_range(s, 0, 9 + kind);
        wsmith_span_begin(s, "inner");
        if (v < 3) (void)wsmith_irange(s, -20, 20);
        if (v == 3) (void)wsmith_weighted(s, weights, 2);
        if (v == 4) (void)wsmith_slice(s, bytes, sizeof bytes);
        if (v == 5) (void)wsmith_f64(s);
        if (v == 6) return false; /* spans stay open */
        wsmith_span_end(s);
        if (v > 6) kind = wsmith_range(s, 0, v);
        wsmith_scope_end(s, scope);
    }
    wsmith_bytes(s, bytes, 1 + (size_t)kind % 8);
    return false;
}

/* The record of the trial's run, drawing the same values each time. */
static bool run_trial(wsmith_fuzzer *f, wsmith_align mode, uint64_t swarm, size_t draw,
                      bool in_step, wsmith_record *record)
{
    f->random = 77;
    if (!wsmith__play_trial(&f->player, &f->trial, mode, swarm)) return false;
    if (!in_step) wsmith__lose_step(&f->player.replay);
    else if (!wsmith__play_behind(&f->player, 20000)) return false;
    (void)wsmith__run_target(f, ask_much, NULL, record, draw, false);
    wsmith__catch_up(&f->source);
    return record->status == WSMITH_OK;
}

static bool same_records(const wsmith_record *a, const wsmith_record *b)
{
    uint8_t *x = NULL, *y = NULL;
    size_t n = 0, m = 0;
    bool ok = wsmith_record_save(a, &x, &n) && wsmith_record_save(b, &y, &m);
    ok = ok && n == m && memcmp(x, y, n) == 0;
    wsmith_free(x);
    wsmith_free(y);
    return ok;
}

static void make_inputs(wsmith__input **inputs)
{
    for (uint64_t i = 0; i < INPUTS; i++) {
        wsmith_source s;
        wsmith_record record;
        memset(&record, 0, sizeof record);
        wsmith_from_seed(&s, i, 4096);
        wsmith_record_to(&s, &record);
        (void)ask_much(NULL, &s);
        inputs[i] = wsmith__input_new(&record);
        CHECK(inputs[i] != NULL);
        wsmith_record_free(&record);
    }
}

TEST(in_step_or_not_a_run_is_the_same)
{
    wsmith__input *inputs[INPUTS];
    wsmith_fuzzer *f = wsmith_fuzzer_new(NULL);
    wsmith_record stepping, looking;
    uint64_t random = 5;
    memset(&stepping, 0, sizeof stepping);
    memset(&looking, 0, sizeof looking);
    make_inputs(inputs);
    for (int i = 0; i < EDITS; i++) {
        wsmith__input *input = inputs[wsmith__any_below(&random, INPUTS)];
        int arm =
            WSMITH_ARM_VALUE + (int)wsmith__any_below(&random, WSMITH_ARM_MIX - WSMITH_ARM_VALUE);
        wsmith_align mode = (wsmith_align)(i % 3);
        uint64_t swarm = wsmith__one_in(&random, 8) ? wsmith__random(&random) | 1 : 0;
        size_t draw = wsmith__one_in(&random, 8) ? wsmith__any_below(&random, 20) : 65536;
        wsmith__trial_copy(&f->trial, input);
        for (size_t k = wsmith__any_below(&random, 3); k > 0 && wsmith__arm_fits(arm, input); k--)
            wsmith__edit(&f->trial, arm, input, inputs[wsmith__any_below(&random, INPUTS)]);
        CHECK(run_trial(f, mode, swarm, draw, false, &looking));
        CHECK(
            run_trial(f, mode, swarm, draw, true, &stepping)); /* last: it writes into the trial */
        CHECK(same_records(&stepping, &looking));
    }
    for (size_t i = 0; i < INPUTS; i++) wsmith__input_free(inputs[i]);
    wsmith_record_free(&stepping);
    wsmith_record_free(&looking);
    wsmith_fuzzer_free(f);
}
