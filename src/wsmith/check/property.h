/* src/wsmith/check/property.h - properties: many cases from a seed, the first failure shrunk and shown.
 *
 * Cases begin empty and grow, so that what fails early is small. Values are drawn as from any seed,
 * but now and then one is at the edge of its range, or repeats one of the same run: bugs like both.
 * What the small cases did is told to the shrinker, which then does not try them again.
 */
#ifndef WSMITH__PROPERTY_H
#define WSMITH__PROPERTY_H

#include "../choice/align.h"
#include "../shrink/shrink.h"
#include "file.h"
#include "labels.h"
#include "text.h"

typedef struct wsmith__checker {
    const char *name;
    wsmith_property *holds;
    void *context;
    const wsmith_check_options *options;
    wsmith_check_result result;
    wsmith__shrinker *z;
    unsigned number; /* of the test in TAP */
    struct wsmith__observer watch;
} wsmith__checker;

/* -- output --------------------------------------------------------------------------------------------------- */

static void wsmith__print(const wsmith__checker *k, const char *text)
{
    if (k->options->print) k->options->print(k->options->print_context, text);
    else fputs(text, stdout);
}

/* Every line of `text` as a comment of TAP, or as it is. */
static void wsmith__print_lines(const wsmith__checker *k, const char *text)
{
    char piece[256];
    bool start = true;
    while (*text) {
        size_t n = strcspn(text, "\n");
        if (n > sizeof piece - 2) n = sizeof piece - 2;
        bool whole = text[n] == '\n';
        if (start && k->options->tap) wsmith__print(k, "# ");
        memcpy(piece, text, n + whole);
        piece[n + whole] = 0;
        wsmith__print(k, piece);
        text += n + whole;
        start = whole;
    }
    if (!start) wsmith__print(k, "\n");
}

static void wsmith__print_verdict(const wsmith__checker *k, bool ok, const char *what)
{
    char line[400];
    if (k->options->tap)
        snprintf(line, sizeof line, "%sok %u - %.100s # %.150s\n", ok ? "" : "not ", k->number,
                 k->name, what);
    else snprintf(line, sizeof line, "%s %.100s: %.200s\n", ok ? "ok" : "FAIL", k->name, what);
    wsmith__print(k, line);
}

/* -- the database: up to eight records per property, DIR/NAME-0.wsc ... ------------------------------------------ */

enum { WSMITH__KEPT_CASES = 8 };

static void wsmith__case_path(const wsmith__checker *k, int index, char *path, size_t cap)
{
    int n = snprintf(path, cap, "%s/", k->options->database);
    size_t at = n < 0 || (size_t)n >= cap ? cap - 1 : (size_t)n;
    for (const char *p = k->name; *p && at + 8 < cap; p++) {
        bool plain =
            (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
        path[at++] = plain || *p == '_' ? *p : '-';
    }
    if (at < cap) snprintf(path + at, cap - at, "-%d.wsc", index);
}

/* In the place of the case that it was made from, or where there is none yet. */
static void wsmith__keep_case(const wsmith__checker *k, int index)
{
    char path[1024];
    if (!k->options->database) return;
    for (int i = 0; index < 0 && i < WSMITH__KEPT_CASES; i++) {
        wsmith__case_path(k, i, path, sizeof path);
        FILE *file = fopen(path, "rb");
        if (!file) index = i;
        else fclose(file);
    }
    wsmith__case_path(k, index < 0 ? 0 : index, path, sizeof path);
    if (wsmith__write_record(path, ".tmp", &k->result.record)) return;
    wsmith__print_lines(k, "  (the case could not be written to the database)\n");
}

/* -- a failure ---------------------------------------------------------------------------------------------------- */

static bool wsmith__fails(void *context, wsmith_source *s)
{
    const wsmith__checker *k = (const wsmith__checker *)context;
    return !k->holds(k->context, s);
}

/* The last run, in which the property may print (wsmith_showing). */
static void wsmith__show_run(wsmith__checker *k)
{
    wsmith_source s;
    if (!wsmith_from_record(&s, &k->result.record, WSMITH_BY_ORDER, 0, 0)) return;
    s.showing = true;
    k->holds(k->context, &s);
    wsmith_source_end(&s);
}

static void wsmith__print_case(wsmith__checker *k)
{
    char *text;
    if (wsmith_record_list(&k->result.record, &text, NULL)) wsmith__print_lines(k, text);
    wsmith_free(text);
    if (wsmith_record_text(&k->result.record, &text, NULL)) {
        wsmith__print_lines(
            k, "  to repeat it: wsmith_check_options.replay (--replay of wsmith_check_main):\n");
        wsmith__print_lines(k, text);
    }
    wsmith_free(text);
    if (!k->options->c_array) return;
    if (wsmith_record_c_array(&k->result.record, "failing_case", &text, NULL))
        wsmith__print_lines(k, text);
    wsmith_free(text);
}

/* The failing run is in z->result. */
static int wsmith__report(wsmith__checker *k, const char *where, int kept)
{
    char what[200], before[WSMITH__SIZE_TEXT], after[WSMITH__SIZE_TEXT];
    wsmith_record record = k->z->result;
    memset(&k->z->result, 0, sizeof k->z->result);
    k->z->fails = wsmith__fails;
    k->z->context = k;
    wsmith_status status = wsmith__shrink_with(k->z, &record, &k->result.shrink);
    k->result.record = record;
    k->result.status = status == WSMITH_ERR_FLAKY ? status : WSMITH_FAILED;
    wsmith__size_text(before, k->result.shrink.choices_before, k->result.shrink.bytes_before);
    wsmith__size_text(after, k->result.shrink.choices_after, k->result.shrink.bytes_after);
    if (status == WSMITH_ERR_FLAKY)
        snprintf(what, sizeof what, "flaky: %s once, and not again with the same values", where);
    else
        snprintf(what, sizeof what, "%s; %s, shrunk to %s in %llu runs", where, before, after,
                 (unsigned long long)k->result.shrink.runs);
    wsmith__print_verdict(k, false, what);
    wsmith__print_case(k);
    if (status != WSMITH_ERR_FLAKY) {
        wsmith__show_run(k);
        wsmith__keep_case(k, kept);
    }
    return 1;
}

/* -- runs ----------------------------------------------------------------------------------------------------------- */

/* One run into z->result; true when it failed. */
static bool wsmith__run_case(wsmith__checker *k, wsmith_source *s)
{
    s->watch = &k->watch;
    bool holds = k->holds(k->context, s);
    s->watch = NULL;
    wsmith_status status = wsmith_source_status(s);
    wsmith__shrinker *z = k->z;
    wsmith__labels_count(&k->watch, status == WSMITH_OK);
    if (status == WSMITH_REJECTED || status == WSMITH_SKIPPED) {
        k->result.rejected++;
        return false;
    }
    k->result.cases++;
    if (!holds || status != WSMITH_OK) return !holds;
    if (wx__array_len(z->result.choices) <= 64 && !wsmith_exhausted(s) &&
        wsmith__make_tokens(&z->result, &z->result_tokens))
        wsmith__seen_note(&z->seen, z->result_tokens, wx__array_len(z->result_tokens),
                          (const uint8_t *)z->result.bytes);
    return false;
}

/* Whatever is asked for is simplest; recorded, unlike what an empty input gives. */
static bool wsmith__run_simplest(wsmith__checker *k)
{
    wsmith__shrinker *z = k->z;
    wsmith__begin(z);
    wsmith__open_replay(z);
    wsmith_record_clear(&z->result);
    wsmith__source_init(&z->source);
    z->source.replay = &z->replay;
    z->source.record = &z->result;
    bool fails = wsmith__run_case(k, &z->source);
    z->source.replay = NULL;
    return fails;
}

static bool wsmith__run_seed(wsmith__checker *k, uint64_t index)
{
    wsmith__shrinker *z = k->z;
    uint64_t most = k->options->max_size ? k->options->max_size : 8192;
    uint64_t step = index % 256, size = 8 + most * step * step / 65536;
    uint64_t seed = k->options->seed + index * 0x9e3779b97f4a7c15u;
    wsmith_from_seed(&z->source, seed, size);
    z->source.bias = wsmith__mix64(seed + 1) | 1;
    z->source.whole = true;
    wsmith_record_clear(&z->result);
    wsmith_record_to(&z->source, &z->result);
    return wsmith__run_case(k, &z->source);
}

/* `fits`: the target asked for the choices of the record. */
static const char *wsmith__holds_text(bool fits)
{
    return fits ? "holds" : "holds, but asks for other choices than the recorded ones";
}

/* The predicate of a replay: one run that is recorded, as those of seeds are. */
static bool wsmith__run_replayed(void *context, wsmith_source *s)
{
    wsmith__checker *k = (wsmith__checker *)context;
    wsmith_record_clear(&k->z->result);
    wsmith_record_to(s, &k->z->result);
    return wsmith__run_case(k, s);
}

static wsmith_status wsmith__run_record(wsmith__checker *k, const wsmith_record *record)
{
    return wsmith__run_ways(&k->z->source, record, wsmith__run_replayed, k);
}

static int wsmith__check_replay(wsmith__checker *k)
{
    wsmith_record record;
    wsmith_error error;
    char what[100];
    memset(&record, 0, sizeof record);
    if (wsmith_record_from_text(&record, k->options->replay, &error) != WSMITH_OK) {
        wsmith__print_verdict(k, false, error.message);
        k->result.status = error.status;
        return 2;
    }
    wsmith_status status = wsmith__run_record(k, &record);
    wsmith_record_free(&record);
    if (status == WSMITH_FAILED) return wsmith__report(k, "the replay fails", -1);
    if (status == WSMITH_ERR_NOMEM) {
        wsmith__print_verdict(k, false, "out of memory");
        k->result.status = status;
        return 2;
    }
    snprintf(what, sizeof what, "the replay %s", wsmith__holds_text(status == WSMITH_OK));
    wsmith__print_verdict(k, true, what);
    return 0;
}

/* True: a kept case fails, and was reported. */
static bool wsmith__check_kept(wsmith__checker *k)
{
    char path[1024], where[100];
    for (int i = 0; k->options->database && i < WSMITH__KEPT_CASES; i++) {
        wsmith_record record;
        memset(&record, 0, sizeof record);
        wsmith__case_path(k, i, path, sizeof path);
        bool fails = wsmith__read_record(path, &record, NULL) &&
                     wsmith__run_record(k, &record) == WSMITH_FAILED;
        wsmith_record_free(&record);
        if (!fails) continue;
        snprintf(where, sizeof where, "case %d of the database fails", i);
        wsmith__report(k, where, i);
        return true;
    }
    return false;
}

/* Whether case `index` is run, too: because it is one of the cases, or a label is undecided. */
static bool wsmith__wants_case(const wsmith__checker *k, uint64_t cases, uint64_t index)
{
    if (k->result.cases < cases) return index < cases * 10;
    return k->result.cases / 16 < cases && index / 160 < cases &&
           wsmith__labels_with(&k->watch, k->result.cases, WSMITH__COVER_OPEN) > 0 &&
           wsmith__labels_with(&k->watch, k->result.cases, WSMITH__COVER_TOO_FEW) == 0;
}

static void wsmith__print_labels(const wsmith__checker *k)
{
    char line[200];
    for (size_t i = 0; i < wx__array_len(k->watch.labels); i++) {
        wsmith__label_line(&k->watch.labels[i], k->result.cases, line, sizeof line);
        wsmith__print_lines(k, line);
    }
}

static int wsmith__check_cases(wsmith__checker *k)
{
    char what[200];
    uint64_t cases = k->options->cases ? k->options->cases : 1000;
    for (uint64_t i = 0; wsmith__wants_case(k, cases, i); i++) {
        bool fails = i == 0 ? wsmith__run_simplest(k) : wsmith__run_seed(k, i);
        if ((k->z->result.status != WSMITH_OK || k->watch.failed) && !fails) {
            wsmith__print_verdict(k, false, "out of memory");
            k->result.status = WSMITH_ERR_NOMEM;
            return 2;
        }
        snprintf(what, sizeof what, "case %llu of %llu fails", (unsigned long long)i,
                 (unsigned long long)cases);
        if (fails) return wsmith__report(k, what, -1);
    }
    bool enough = k->result.cases * 10 >= cases;
    bool covered = wsmith__labels_with(&k->watch, k->result.cases, WSMITH__COVER_TOO_FEW) == 0;
    snprintf(what, sizeof what, "%llu cases hold, %llu rejected%s",
             (unsigned long long)k->result.cases, (unsigned long long)k->result.rejected,
             !enough    ? ": too few are accepted"
             : !covered ? ": too few have a label that is wanted"
                        : "");
    wsmith__print_verdict(k, enough && covered, what);
    wsmith__print_labels(k);
    if (!enough || !covered) k->result.status = enough ? WSMITH_FAILED : WSMITH_REJECTED;
    return !enough ? 2 : !covered;
}

static int wsmith__check_property(const char *name, wsmith_property *holds, void *context,
                                  const wsmith_check_options *options, wsmith_check_result *result,
                                  unsigned number)
{
    wsmith_check_options none;
    wsmith_shrink_options shrink;
    wsmith__checker k;
    memset(&none, 0, sizeof none);
    memset(&shrink, 0, sizeof shrink);
    memset(&k, 0, sizeof k);
    k.name = name;
    k.holds = holds;
    k.context = context;
    k.options = options ? options : &none;
    k.number = number;
    shrink.thorough = k.options->thorough;
    int code = 2;
    k.z = wsmith__shrinker_new(&shrink);
    k.result.status = k.z ? WSMITH_OK : WSMITH_ERR_NOMEM;
    if (!k.z) wsmith__print_verdict(&k, false, "out of memory");
    else if (k.options->replay) code = wsmith__check_replay(&k);
    else code = wsmith__check_kept(&k) ? 1 : wsmith__check_cases(&k);
    if (k.z) wsmith__shrinker_free(k.z);
    wsmith__labels_free(&k.watch);
    if (result) *result = k.result;
    else wsmith_record_free(&k.result.record);
    return code;
}

WSMITH_API int wsmith_check(const char *name, wsmith_property *holds, void *context,
                            const wsmith_check_options *options, wsmith_check_result *result)
{
    return wsmith__check_property(name, holds, context, options, result, 1);
}

/* -- a program of properties --------------------------------------------------------------------------------------- */

static const char wsmith__usage[] =
    " [OPTION]... [NAME]...\n"
    "Checks properties; NAMEs select those whose name contains one of them.\n"
    "  --cases N       cases per property (1000)\n"
    "  --seed N        other cases\n"
    "  --size N        bytes of choices in the largest case (8192)\n"
    "  --thorough      shrink further, with random edits\n"
    "  --replay TEXT   only the case that an earlier failure printed; give the NAME too\n"
    "  --database DIR  failing cases are kept there and tried first (the directory must exist)\n"
    "  --c-array       print failing cases as C, too\n"
    "  --tap           Test Anything Protocol\n"
    "  --list          names only\n"
    "Exit status: 0 all hold, 1 one fails, 2 wrong use, lack of memory, too many cases rejected.\n";

typedef struct wsmith__check_arguments {
    wsmith_check_options options;
    int first_name; /* in argv */
    int wrong;      /* in argv: an option that is none, or has no value that it can take */
    bool valued;    /* that one takes a value */
    bool late;      /* it stands behind a name */
    bool list, bad, help;
} wsmith__check_arguments;

static bool wsmith__number_argument(const char *text, uint64_t *out)
{
    uint64_t v = 0;
    bool ok = text && *text;
    for (; ok && *text; text++) {
        ok = *text >= '0' && *text <= '9' && v <= (UINT64_MAX - 9) / 10;
        if (ok) v = v * 10 + (uint64_t)(*text - '0');
    }
    *out = v;
    return ok;
}

static void wsmith__parse_arguments(int argc, char **argv, wsmith__check_arguments *a)
{
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0 && !a->bad; i++) {
        const char *name = argv[i] + 2, *value = i + 1 < argc ? argv[i + 1] : NULL;
        bool takes = true;
        if (strcmp(name, "cases") == 0) a->bad = !wsmith__number_argument(value, &a->options.cases);
        else if (strcmp(name, "seed") == 0)
            a->bad = !wsmith__number_argument(value, &a->options.seed);
        else if (strcmp(name, "size") == 0)
            a->bad = !wsmith__number_argument(value, &a->options.max_size);
        else if (strcmp(name, "replay") == 0) a->bad = !(a->options.replay = value);
        else if (strcmp(name, "database") == 0) a->bad = !(a->options.database = value);
        else takes = false;
        a->wrong = i;
        a->valued = takes;
        i += takes;
        if (takes) continue;
        if (strcmp(name, "thorough") == 0) a->options.thorough = true;
        else if (strcmp(name, "c-array") == 0) a->options.c_array = true;
        else if (strcmp(name, "tap") == 0) a->options.tap = true;
        else if (strcmp(name, "list") == 0) a->list = true;
        else if (strcmp(name, "help") == 0) a->help = true;
        else a->bad = true;
    }
    a->first_name = i;
    for (; i < argc && !a->bad; i++) {
        a->bad = a->late = strncmp(argv[i], "--", 2) == 0;
        a->wrong = i;
    }
}

static int wsmith__refuse_arguments(const wsmith__check_arguments *a, int argc, char **argv)
{
    const char *option = argv[a->wrong], *value = a->wrong + 1 < argc ? argv[a->wrong + 1] : NULL;
    if (a->late)
        fprintf(stderr, "%s: `%s` stands behind a NAME: options come first", argv[0], option);
    else if (!a->valued) fprintf(stderr, "%s: `%s` is no option", argv[0], option);
    else if (!value) fprintf(stderr, "%s: `%s` needs a value", argv[0], option);
    else fprintf(stderr, "%s: `%s` is no value for `%s`", argv[0], value, option);
    fprintf(stderr, "; `%s --help` lists the options\n", argv[0]);
    return 2;
}

static bool wsmith__is_selected(const wsmith__check_arguments *a, int argc, char **argv,
                                const char *name)
{
    bool selected = a->first_name >= argc;
    for (int i = a->first_name; i < argc; i++) selected = selected || strstr(name, argv[i]) != NULL;
    return selected;
}

WSMITH_API int wsmith_check_main(int argc, char **argv, const wsmith_check_case *cases,
                                 size_t count)
{
    wsmith__check_arguments a;
    int code = 0;
    unsigned number = 0, selected = 0;
    memset(&a, 0, sizeof a);
    wsmith__parse_arguments(argc, argv, &a);
    if (a.bad) return wsmith__refuse_arguments(&a, argc, argv);
    if (a.help) {
        printf("%s%s", argv[0], wsmith__usage);
        return 0;
    }
    for (size_t i = 0; i < count; i++)
        selected += wsmith__is_selected(&a, argc, argv, cases[i].name);
    if (selected == 0 && count > 0) {
        fprintf(stderr, "%s: no property has `%s` in its name; `%s --list` lists them\n", argv[0],
                argv[a.first_name], argv[0]);
        return 2;
    }
    if (a.options.tap && !a.list) printf("TAP version 13\n1..%u\n", selected);
    for (size_t i = 0; i < count; i++) {
        if (!wsmith__is_selected(&a, argc, argv, cases[i].name)) continue;
        if (a.list) {
            printf("%s\n", cases[i].name);
            continue;
        }
        int one = wsmith__check_property(cases[i].name, cases[i].holds, cases[i].context,
                                         &a.options, NULL, ++number);
        if (one > code) code = one;
    }
    return selected ? code : 2;
}

#endif /* WSMITH__PROPERTY_H */
