/* differential/case.h - one case: choices, module, engines, verdict. */
#ifndef DIFFERENTIAL_CASE_H
#define DIFFERENTIAL_CASE_H

#include "external.h"
#include "own.h"

#include "wsmith.h"

#define MAX_ENGINES 8

/* The first choice picks one of these; so a case is its choices and nothing else. */
static const char *const variants[] = {
    "max_steps = 2000",
    "max_steps = 2000\ntrap_percent = 60",
    "max_steps = 2000\nno_traps = on",
    "max_steps = 500\nmax_functions = 1\nmax_instructions = 40\nmax_nesting = 2",
    "preset = mvp\nmax_steps = 2000",
    "max_steps = 5000\nmax_nesting = 12\nmax_params = 12\nmax_results = 6",
    "terminating = off\ntrap_percent = 20", /* only between engines that count fuel */
    "terminating = off\nmax_functions = 3",
};
#define VARIANTS         (sizeof variants / sizeof *variants)
#define TERMINATING_ONES (VARIANTS - 2)

typedef struct options {
    double seconds;
    uint64_t runs, seed;
    const char *program, *out, *inject, *input;
    uint32_t inject_number;
    bool external; /* some engine is not ours: no fuel, portable comparison */
} options;

typedef struct session {
    const options *opt;
    engine engines[MAX_ENGINES];
    int engine_count;
    wrt_engine *reader; /* reads export lists for engines that are not ours */
    char path[512];     /* module file shared with such engines */
    totals sum;
    wsmith_generator *generators[VARIANTS];
    wsmith_stats stats;
    const uint8_t *module; /* the generator's */
    size_t module_size;
    run_log logs[MAX_ENGINES];
    /* the last difference */
    int other; /* engine that differs from engine 0 */
    const char *line_a, *line_b;
} session;

static void make_generators(session *s)
{
    for (size_t i = 0; i < VARIANTS; i++) {
        wsmith_config config;
        wsmith_error error;
        memset(&config, 0, sizeof config);
        bool ok = wsmith_config_parse(&config, variants[i], strlen(variants[i]), &error);
        config.canonical_nans = WSMITH_ON;
        if (ok) s->generators[i] = wsmith_generator_new(&config, &error);
        if (!s->generators[i]) die(variants[i], error.message);
        wsmith_generator_count(s->generators[i], &s->stats);
    }
}

static void generate(session *s, wsmith_source *source)
{
    size_t kinds = s->opt->external ? TERMINATING_ONES : VARIANTS;
    s->module =
        wsmith_generate(s->generators[wsmith_one_of(source, kinds)], source, &s->module_size);
    wsmith_source_end(source);
    if (!s->module || wsmith_source_status(source) != WSMITH_OK) die("out of memory", "generator");
}

/* True when an engine differs from the first one on s->module. */
static bool module_differs(session *s, totals *sum)
{
    uint64_t key = hash64(s->module, s->module_size);
    bool poisoned = false;
    for (int i = 0; i < s->engine_count; i++) {
        engine *e = &s->engines[i];
        text_clear(&s->logs[i].exact);
        text_clear(&s->logs[i].portable);
        s->logs[i].external = s->opt->external;
        if (e->own)
            run_own(e->own, s->module, s->module_size, key, &s->logs[i], i == 0 ? sum : NULL);
        else run_external(e, s->reader, s->path, s->module, s->module_size, key, &s->logs[i]);
        bool exact = e->own && s->engines[0].own;
        if (i == 0) continue;
        const text *a = exact ? &s->logs[0].exact : &s->logs[0].portable;
        const text *b = exact ? &s->logs[i].exact : &s->logs[i].portable;
        if (!agree(a, b, !exact, &s->line_a, &s->line_b, &poisoned)) {
            s->other = i;
            return true;
        }
    }
    if (sum) sum->poisoned += poisoned;
    return false;
}

#endif
