/* wrt_spec/script.h - a script while it runs, and what is counted. */
#ifndef WRT_SPEC_SCRIPT_H
#define WRT_SPEC_SCRIPT_H

#include "json.h"

#include "wrt.h"

/* -- counts ------------------------------------------------------------------------------------------- */

typedef struct tally {
    const char *kind;
    unsigned long passed, failed, skipped;
} tally;

static tally kinds[] = {
    {"module", 0, 0, 0},
    {"action", 0, 0, 0},
    {"assert_return", 0, 0, 0},
    {"assert_trap", 0, 0, 0},
    {"assert_exhaustion", 0, 0, 0},
    {"assert_exception", 0, 0, 0},
    {"assert_invalid", 0, 0, 0},
    {"assert_malformed", 0, 0, 0},
    {"assert_unlinkable", 0, 0, 0},
    {"assert_uninstantiable", 0, 0, 0},
    {"other", 0, 0, 0},
};
#define KIND_COUNT (sizeof kinds / sizeof kinds[0])

/* Why assertions did not apply: at most this many reasons are told apart. */
#define MAX_REASONS 32
typedef struct reasons {
    char text[MAX_REASONS][64];
    unsigned long count[MAX_REASONS];
    unsigned long used;
} reasons;

static void reasons_add(reasons *r, const char *text, unsigned long n)
{
    unsigned long i = 0;
    while (i < r->used && strncmp(r->text[i], text, sizeof r->text[i] - 1) != 0) i++;
    if (i == MAX_REASONS) i = MAX_REASONS - 1;
    if (i == r->used) {
        snprintf(r->text[i], sizeof r->text[i], "%s", text);
        r->count[i] = 0;
        r->used++;
    }
    r->count[i] += n;
}

static void reasons_print(const reasons *r)
{
    for (unsigned long i = 0; i < r->used; i++) {
        printf("%s%s %lu", i ? ", " : "", r->text[i], r->count[i]);
    }
}

static reasons all_reasons;

/* -- a script ------------------------------------------------------------------------------------------- */

/* A module of the script: defined, and perhaps instantiated. */
typedef struct unit {
    const char *name;    /* NULL: anonymous */
    const char *absent;  /* why there is no instance: a missing feature, or "failed" */
    wrt_module *module;  /* of module_definition */
    struct unit *origin; /* of a registration: what was registered */
    wrt_instance instance;
    struct unit *next;
} unit;

typedef struct script {
    const char *path;
    block *arena;
    wrt_engine *engine;
    wrt_store *store;
    wrt_linker *linker;
    unit *units;      /* newest first */
    unit *current;    /* the one an action without a name means */
    unit *registered; /* `name` is the registered one */
    /* the command being run */
    long line;
    tally *kind;
    tally sum;
    reasons why_skipped;
} script;

static void pass(script *s)
{
    s->kind->passed++;
    s->sum.passed++;
}

static void skip(script *s, const char *why)
{
    s->kind->skipped++;
    s->sum.skipped++;
    reasons_add(&s->why_skipped, why, 1);
    reasons_add(&all_reasons, why, 1);
}

static void fail(script *s, const char *expected, const char *got)
{
    s->kind->failed++;
    s->sum.failed++;
    printf("%s:%ld: %s: expected %s, got %s\n", s->path, s->line, s->kind->kind, expected, got);
}

/* A message of ours and the script's text agree when one continues the other. One trap has two
 * texts, for call_indirect and for the other table instructions. */
static bool same_text(const char *ours, const char *theirs)
{
    if (!strcmp(ours, "out of bounds table access") && !strcmp(theirs, "undefined element"))
        return true;
    size_t a = strlen(ours), b = strlen(theirs);
    return strncmp(ours, theirs, a < b ? a : b) == 0;
}

/* The whole file, or NULL with a message. */
static char *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    char *data = NULL;
    size_t cap = 0, n = 0;
    bool ok = f != NULL;
    while (ok) {
        if (n == cap) {
            char *grown = (char *)realloc(data, cap = cap * 2 + 65536);
            if (!grown) break;
            data = grown;
        }
        size_t got = fread(data + n, 1, cap - n, f);
        n += got;
        if (got == 0) break;
    }
    ok = ok && !ferror(f) && n < cap;
    if (f) fclose(f);
    if (!ok) {
        fprintf(stderr, "wrt_spec: cannot read %s\n", path);
        free(data);
        return NULL;
    }
    *size = n;
    return data;
}

#endif
