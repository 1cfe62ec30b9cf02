/* differential/finding.h - a difference made small, explained and saved. */
#ifndef DIFFERENTIAL_FINDING_H
#define DIFFERENTIAL_FINDING_H

#include "case.h"

static size_t choice_count(const wsmith_record *record)
{
    size_t count;
    wsmith_record_choices(record, &count);
    return count;
}

/* Replays `from` in order. */
static bool record_differs(session *s, const wsmith_record *from, totals *sum)
{
    wsmith_source source;
    if (!wsmith_from_record(&source, from, WSMITH_BY_ORDER, 0, 0))
        die("out of memory", "replaying");
    generate(s, &source);
    return module_differs(s, sum);
}

/* The test of the shrinker. */
static bool still_differs(void *context, wsmith_source *source)
{
    session *s = (session *)context;
    generate(s, source);
    return module_differs(s, NULL);
}

static bool has_time(void *end, const wsmith_shrink_stats *stats)
{
    (void)stats;
    return now() < *(const double *)end;
}

/* Makes `record`, whose module differs, smaller. Bounded in runs and time, so that a slow case
 * cannot stop the search. */
static void shrink(session *s, wsmith_record *record)
{
    wsmith_shrink_options options;
    double end = now() + 10;
    memset(&options, 0, sizeof options);
    options.thorough = !s->opt->external;
    options.max_runs = s->opt->external ? 1000 : 20000;
    options.progress = has_time;
    options.progress_context = &end;
    if (wsmith_shrink(record, still_differs, s, &options, NULL) == WSMITH_ERR_NOMEM)
        die("out of memory", "shrinking");
}

static void save(const char *dir, const char *name, const char *suffix, const void *data, size_t n)
{
    text path = {NULL, 0, 0};
    text_format(&path, "%s/%s.%s", dir, name, suffix);
    FILE *file = fopen(path.data, "wb");
    if (!file || fwrite(data, 1, n, file) != n || fclose(file)) die(path.data, strerror(errno));
    free(path.data);
}

/* On a terminal one line that changes, else a line now and then. */
static void clear_status_line(void)
{
    if (isatty(2)) fprintf(stderr, "\r\033[K");
}

/* The last call before the difference: what it was given, and how often the export was called before. */
static void add_call(const session *s, text *t)
{
    bool exact = s->engines[0].own && s->engines[s->other].own;
    const char *at = exact ? s->logs[0].exact.data : s->logs[0].portable.data;
    unsigned long export_index = 0, calls = 0, set = 0;
    for (; *at && at <= s->line_a; at += line_length(at) + (at[line_length(at)] == '\n')) {
        if (strncmp(at, "call ", 5) != 0) continue;
        unsigned long index = strtoul(at + 5, NULL, 10);
        set = calls++ > 0 && index == export_index ? set + 1 : 0;
        export_index = index;
    }
    wrt_module *module = calls ? wrt_module_new(s->reader, s->module, s->module_size, NULL) : NULL;
    wrt_export_info info;
    if (module && wrt_module_export(module, (uint32_t)export_index, &info) &&
        info.type.kind == WRT_EXTERN_FUNC && info.type.func.param_count <= MAX_VALUES) {
        wrt_value args[MAX_VALUES];
        uint64_t key = hash64(s->module, s->module_size);
        uint32_t n = arguments(&info.type.func, key, (uint32_t)export_index, (uint32_t)set, args);
        text_format(t, "  last call, number %lu of all: \"", calls);
        text_add(t, info.name, info.name_len);
        text_format(t, "\" (export %lu) with", export_index);
        for (uint32_t i = 0; i < n; i++) print_value(t, args[i], false);
        text_format(t, "%s\n", n ? "" : " no arguments");
    }
    wrt_module_free(module);
}

/* Where two of our own engines left different bytes in the memory that the line is about. */
static void add_memory_difference(const session *s, const char *line, text *t)
{
    const engine *both[2] = {&s->engines[0], &s->engines[s->other]};
    uint64_t key = hash64(s->module, s->module_size);
    uint32_t export_index = (uint32_t)strtoul(line + 7, NULL, 10);
    run_log logs[2];
    memset(logs, 0, sizeof logs);
    for (int i = 0; i < 2; i++) {
        logs[i].kept_memory = export_index + 1;
        run_own(both[i]->own, s->module, s->module_size, key, &logs[i], NULL);
    }
    size_t first = 0, count = 0;
    const char *a = logs[0].memory.data, *b = logs[1].memory.data;
    for (size_t i = 0; i < logs[0].memory.len && i < logs[1].memory.len; i++) {
        if (a[i] != b[i] && count++ == 0) first = i;
    }
    if (count > 0) {
        text_format(t, "  bytes that differ: %zu, the first at 0x%zx: %02x and %02x\n", count,
                    first, (unsigned)(uint8_t)a[first], (unsigned)(uint8_t)b[first]);
    }
    for (int i = 0; i < 2; i++)
        free(logs[i].exact.data), free(logs[i].portable.data), free(logs[i].memory.data);
}

static void add_difference(const session *s, text *t)
{
    bool own = s->engines[0].own && s->engines[s->other].own;
    add_call(s, t);
    text_format(t, "  %s: %.*s\n", s->engines[0].name, (int)line_length(s->line_a), s->line_a);
    text_format(t, "  %s: %.*s\n", s->engines[s->other].name, (int)line_length(s->line_b),
                s->line_b);
    if (own && strncmp(s->line_a, "memory ", 7) == 0) add_memory_difference(s, s->line_a, t);
}

static void print_difference(const session *s)
{
    text t = {NULL, 0, 0};
    add_difference(s, &t);
    fputs(t.data, stdout);
    free(t.data);
}

/* `record` made s->module, which differs. Shrinks and saves it. */
static void report(session *s, wsmith_record *record)
{
    uint8_t *choices;
    size_t size, before = choice_count(record);
    char name[32];
    text t = {NULL, 0, 0};
    shrink(s, record);
    record_differs(s, record, NULL); /* the logs of the smallest case */
    if (!wsmith_record_save(record, &choices, &size)) die("out of memory", "saving");
    snprintf(name, sizeof name, "%08x%08x", hash32(choices, size),
             hash32(s->module, s->module_size));
    text_format(&t,
                "%s and %s differ; %zu bytes of module from %zu choices (%zu before shrinking)\n",
                s->engines[0].name, s->engines[s->other].name, s->module_size, choice_count(record),
                before);
    add_difference(s, &t);
    text_format(&t, "  repeat: ");
    text_quote(&t, s->opt->program);
    if (s->opt->inject) text_format(&t, " --inject %s", s->opt->inject);
    text_format(&t, " --engines ");
    text engines = {NULL, 0, 0};
    for (int i = 0; i < s->engine_count; i++)
        text_format(&engines, "%s%s", i ? "," : "", s->engines[i].name);
    text_quote(&t, engines.data);
    text path = {NULL, 0, 0};
    text_format(&path, "%s/%s.choices", s->opt->out, name);
    text_format(&t, " --input ");
    text_quote(&t, path.data);
    text_format(&t, "\n");
    clear_status_line();
    fputs(t.data, stdout);
    fflush(stdout);
    save(s->opt->out, name, "choices", choices, size);
    save(s->opt->out, name, "wasm", s->module, s->module_size);
    save(s->opt->out, name, "txt", t.data, t.len);
    char *wat;
    size_t len;
    if (wsmith_module_text(s->module, s->module_size, &wat, &len))
        save(s->opt->out, name, "wat", wat, len);
    wsmith_free(wat);
    wsmith_free(choices);
    free(engines.data);
    free(path.data);
    free(t.data);
}

#endif
