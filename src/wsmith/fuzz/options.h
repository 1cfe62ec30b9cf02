/* src/wsmith/fuzz/options.h - the command line of a fuzzer.
 */
#ifndef WSMITH__FUZZ_OPTIONS_H
#define WSMITH__FUZZ_OPTIONS_H

#include "api.h"
#include "../check/property.h"
#include "status.h"

#ifdef WSMITH_ENGINE

/* name, kind, field, text; kinds: NUM takes a number, TEXT any text, FLAG nothing */
/* clang-format off */
#define WSMITH__FUZZ_OPTIONS(X)                                                                    \
    X("seconds",   NUM,  seconds,   "stop after so long (no limit)")                               \
    X("runs",      NUM,  runs,      "stop after so many runs (no limit)")                          \
    X("workers",   NUM,  workers,   "processes that search (1; at most 64)")                                   \
    X("seed",      NUM,  seed,      "another search; with one worker and --runs it can be repeated") \
    X("dir",       TEXT, directory, "corpus/, findings/, log.jsonl, report.html are there (PROGRAM.fuzz)")   \
    X("timeout",   NUM,  timeout,   "milliseconds one run may take (5000; 0: no limit)")           \
    X("memory",    NUM,  memory,    "MiB a run may have, and earlier ones have left (2048; 0: no limit)")       \
    X("choices",   NUM,  choices,   "choices of a run (20000)")                                    \
    X("bytes",     NUM,  bytes,     "random bytes of a run, and of its byte strings (65536)")      \
    X("shrink",    NUM,  shrink,    "seconds to shrink one finding (30)")                          \
    X("text",      TEXT, text,      "replay, minimize: the case as one line")                      \
    X("dict",      TEXT, dictionary, "file of words to try, in the form of libFuzzer and AFL++")     \
    X("dict-level", NUM, level,     "words of the dictionary up to this level (0)")                \
    X("leaks",     NUM,  leaks,     "1: memory that a run loses is a failure, with LeakSanitizer (1; 0: no)") \
    X("thorough",  FLAG, thorough,  "shrink further, with random edits")                           \
    X("value-profile", FLAG, profile, "how near compared values are counts as coverage")           \
    X("stop",      FLAG, stop,      "stop at the first new finding")                                   \
    X("quiet",     FLAG, quiet,     "nothing but findings and the end")                            \
    X("in-process", FLAG, inside,   "no child processes: the first crash is the end")
/* clang-format on */

typedef struct wsmith__fuzz_arguments {
    const char *program, *command;
#define WSMITH__FIELD_NUM                  uint64_t
#define WSMITH__FIELD_TEXT                 const char *
#define WSMITH__FIELD_FLAG                 bool
#define WSMITH__X(name, kind, field, text) WSMITH__FIELD_##kind field;
    WSMITH__FUZZ_OPTIONS(WSMITH__X)
#undef WSMITH__X
    uint8_t *words; /* what the dictionary has */
    char **rest;    /* what is no option */
    int rest_count;
} wsmith__fuzz_arguments;

static const char wsmith__fuzz_usage[] =
    " [COMMAND] [OPTION]... [FILE]...\n"
    "  fuzz [DIR]...     search for failures (what is done without a command), beginning with\n"
    "                    the inputs of --dir and of other directories\n"
    "  replay [FILE]...  run stored cases (all findings) once each, tell which fail\n"
    "  minimize FILE...  shrink stored cases in their place, and what their .txt tells\n"
    "  merge [DIR]...    take inputs from other directories (of a search: its corpus); keep\n"
    "                    only what is needed\n"
    "  list FILE...      the choices of stored cases\n"
    "  stat              test the distribution of every choice of --runs runs (10000)\n"
    "  report [FILE]     write report.html of what was searched so far; FILE.svg: the drawing "
    "alone\n"
    "Options (default):\n";

static void wsmith__fuzz_help(FILE *out, const char *program)
{
    fprintf(out, "usage: %s%s", program, wsmith__fuzz_usage);
#define WSMITH__X(name, kind, field, text)      \
    fprintf(out, "  --%-14s %s %s\n", name,     \
            strcmp(#kind, "NUM") == 0    ? "N"  \
            : strcmp(#kind, "TEXT") == 0 ? "X"  \
                                         : " ", \
            text);
    WSMITH__FUZZ_OPTIONS(WSMITH__X)
#undef WSMITH__X
    fputs("A value may also be joined to its option: --seconds=60. An interrupt ends a search in "
          "order, a\n"
          "second one at once.\n",
          out);
    fputs("Exit status: 0 nothing failed, 1 something did, 2 wrong use or no way to work.\n", out);
}

static bool wsmith__set_number(uint64_t *field, const char *value)
{
    return value && wsmith__number_argument(value, field);
}

static bool wsmith__set_text(const char **field, const char *value)
{
    *field = value;
    return value != NULL;
}

/* An option as it was given: --NAME VALUE or --NAME=VALUE. */
typedef struct wsmith__given_option {
    char name[32];
    const char *value; /* NULL: there is nothing behind it */
    bool joined;       /* by a = */
    bool used;         /* the value was taken */
} wsmith__given_option;

/* What is wrong with it; NULL: it was taken. */
static const char *wsmith__take_option(wsmith__fuzz_arguments *a, wsmith__given_option *o)
{
#define WSMITH__TAKE_NUM(field) \
    return o->used = true, wsmith__set_number(&a->field, o->value) ? NULL : "needs a number"
#define WSMITH__TAKE_TEXT(field) \
    return o->used = true, wsmith__set_text(&a->field, o->value) ? NULL : "needs a value"
#define WSMITH__TAKE_FLAG(field) return a->field = true, o->joined ? "takes no value" : NULL
#define WSMITH__X(text, kind, field, help) \
    if (strcmp(o->name, text) == 0) WSMITH__TAKE_##kind(field);
    WSMITH__FUZZ_OPTIONS(WSMITH__X)
#undef WSMITH__X
    return "is no option";
}

/* The option at argv[*i]; moves *i to its last argument. False: what is wrong was printed. */
static bool wsmith__parse_option(wsmith__fuzz_arguments *a, int argc, char **argv, int *i)
{
    wsmith__given_option o;
    const char *text = argv[*i], *equals = strchr(text, '=');
    size_t n = equals ? (size_t)(equals - text) : strlen(text);
    memset(&o, 0, sizeof o);
    if (n > 2 && text[1] == '-')
        snprintf(o.name, sizeof o.name, "%.*s", (int)(n < 40 ? n - 2 : 38), text + 2);
    o.joined = equals != NULL;
    o.value = equals ? equals + 1 : *i + 1 < argc ? argv[*i + 1] : NULL;
    const char *wrong = wsmith__take_option(a, &o);
    *i += o.used && !o.joined;
    if (!wrong) return true;
    bool not_it = o.used && o.value;
    fprintf(stderr, "%s: `%.*s` %s%s%s%s; `%s help` lists the options\n", a->program, (int)n, text,
            wrong, not_it ? ", not `" : "", not_it ? o.value : "", not_it ? "`" : "", a->program);
    return false;
}

typedef struct wsmith__number_limit {
    const char *name;
    uint64_t value, least, most;
} wsmith__number_limit;

/* False: what is wrong was printed. */
static bool wsmith__arguments_fit(const wsmith__fuzz_arguments *a)
{
    const wsmith__number_limit limits[] = {
        {"workers", a->workers, 1, WSMITH__MAX_WORKERS},
        {"leaks", a->leaks, 0, 1},
        {"choices", a->choices, 0, 1 << 24},
        {"bytes", a->bytes, 0, 1 << 30},
        {"memory", a->memory, 0, (uint64_t)1 << 32},
    };
    for (size_t i = 0; i < WX__COUNT_OF(limits); i++) {
        const wsmith__number_limit *l = &limits[i];
        if (l->value >= l->least && l->value <= l->most) continue;
        fprintf(stderr, "%s: `--%s` is %llu to %llu, not `%llu`\n", a->program, l->name,
                (unsigned long long)l->least, (unsigned long long)l->most,
                (unsigned long long)l->value);
        return false;
    }
    int most = strcmp(a->command, "stat") == 0 ? 0 : strcmp(a->command, "report") == 0 ? 1 : -1;
    if (most >= 0 && a->rest_count > most) {
        fprintf(stderr, "%s: `%s` takes no `%s`\n", a->program, a->command, a->rest[most]);
        return false;
    }
    bool repeats = strcmp(a->command, "replay") == 0 || strcmp(a->command, "minimize") == 0;
    if (a->text && !repeats)
        fprintf(stderr, "%s: `--text` is for `replay` and `minimize`\n", a->program);
    return !a->text || repeats;
}

static void wsmith__default_arguments(wsmith__fuzz_arguments *a)
{
    memset(a, 0, sizeof *a);
    a->command = "fuzz";
    a->workers = 1;
    a->timeout = 5000;
    a->memory = 2048;
    a->shrink = 30;
    a->leaks = 1;
}

/* False: what is wrong was printed. */
static bool wsmith__parse_fuzz_arguments(wsmith__fuzz_arguments *a, int argc, char **argv)
{
    static const char *const commands[] = {"fuzz", "replay", "minimize", "merge",
                                           "list", "stat",   "report",   "help"};
    wsmith__default_arguments(a);
    a->program = argc > 0 ? argv[0] : "fuzz";
    int i = 1, kept = 1;
    if (argc > 1 && argv[1][0] != '-') {
        for (size_t k = 0; k < WX__COUNT_OF(commands); k++) {
            if (strcmp(argv[1], commands[k]) != 0) continue;
            a->command = commands[k];
            i = 2;
        }
        if (i == 1) {
            fprintf(stderr, "%s: no command `%s`; `%s help` lists them\n", a->program, argv[1],
                    a->program);
            return false;
        }
    }
    for (; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) a->command = "help";
        else if (argv[i][0] != '-') argv[kept++] = argv[i];
        else if (!wsmith__parse_option(a, argc, argv, &i)) return false;
    }
    a->rest = argv + 1;
    a->rest_count = kept - 1;
    return strcmp(a->command, "help") == 0 || wsmith__arguments_fit(a);
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__FUZZ_OPTIONS_H */
