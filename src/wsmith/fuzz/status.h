/* src/wsmith/fuzz/status.h - what a fuzzer says while it runs: a live line, and a log of JSON lines.
 *
 * Times are seconds since the start. Nothing is allocated here. Every line of the log is
 * flushed, so that after a kill -9 at most the last one is cut. Functions return false when
 * something could not be written; the next call tries again.
 */
#ifndef WSMITH__STATUS_H
#define WSMITH__STATUS_H

#include "numbers.h"
#include "../engine/engine.h"

#ifdef WSMITH_ENGINE

enum { WSMITH__MAX_WORKERS = 64 };

#include "../../common/utf8.h"

/* The state of a search. `engine` is the sum over the workers. */
typedef struct wsmith__sample {
    double seconds;
    uint64_t runs, corpus, features, locations, findings, duplicates, flaky, restarts;
    uint64_t choices; /* of the last input that was kept */
    unsigned workers;
    wsmith_fuzz_stats engine;
    uint64_t seen[WSMITH_ARM_COUNT]; /* how often a worker was looked at in a run of each arm */
} wsmith__sample;

/* -- the live line ---------------------------------------------------------------------------------- */

/* On a terminal one line is written over again and again; else full lines come, at growing distances. */
typedef struct wsmith__status {
    FILE *out;
    bool terminal;
    unsigned width;    /* columns of the terminal; 0: 80. May be changed at any time */
    double next, step; /* when the next full line is due */
    double last_seconds, find_seconds, rate;
    uint64_t last_runs, last_features;
    uint64_t told_runs; /* in the last full line, + 1 */
    size_t shown;       /* characters of the live line that are on the terminal */
} wsmith__status;

WX__UNUSED static void wsmith__status_open(wsmith__status *status, FILE *out, bool terminal,
                                           unsigned width)
{
    memset(status, 0, sizeof *status);
    status->out = out;
    status->terminal = terminal;
    status->width = width;
    status->step = 1;
}

/* Runs per second, those of the last few seconds counted most. */
static void wsmith__status_rate(wsmith__status *status, const wsmith__sample *now)
{
    double time = now->seconds - status->last_seconds;
    if (!(time >= 0.1) || now->runs < status->last_runs) return;
    double memory = now->seconds < 4 ? now->seconds : 4;
    double rate = (double)(now->runs - status->last_runs) / time;
    status->rate += (rate - status->rate) * (time < memory ? time / memory : 1);
    status->last_seconds = now->seconds;
    status->last_runs = now->runs;
}

static void wsmith__status_part(char *line, size_t cap, const char *name, uint64_t n)
{
    char number[40];
    size_t len = strlen(line);
    wsmith__short_number(number, sizeof number, (double)n, true, "");
    snprintf(line + len, cap - len, "  %s %s", name, number);
}

/* What matters most stands first: narrow terminals cut the rest. */
static void wsmith__status_line(const wsmith__status *status, const wsmith__sample *now, char *line,
                                size_t cap)
{
    char age[40], rate[40], since[40];
    wsmith__duration(age, sizeof age, now->seconds);
    bool young = status->last_seconds == 0 && now->seconds > 0;
    wsmith__short_number(rate, sizeof rate, young ? (double)now->runs / now->seconds : status->rate,
                         false, " ");
    wsmith__duration(since, sizeof since, now->seconds - status->find_seconds);
    snprintf(line, cap, "%s", age);
    wsmith__status_part(line, cap, "runs", now->runs);
    size_t len = strlen(line);
    snprintf(line + len, cap - len, "  %s/s", rate);
    wsmith__status_part(line, cap, "findings", now->findings);
    wsmith__status_part(line, cap, "features", now->features);
    wsmith__status_part(line, cap, "corpus", now->corpus);
    len = strlen(line);
    snprintf(line + len, cap - len, "  new %s", since);
    wsmith__status_part(line, cap, "places", now->locations);
    if (now->workers > 1) wsmith__status_part(line, cap, "workers", now->workers);
    if (now->duplicates) wsmith__status_part(line, cap, "again", now->duplicates);
    if (now->flaky) wsmith__status_part(line, cap, "flaky", now->flaky);
    if (now->restarts) wsmith__status_part(line, cap, "restarts", now->restarts);
    if (now->choices) wsmith__status_part(line, cap, "choices", now->choices);
}

/* Overwrites the live line with blanks. */
static void wsmith__status_clear(wsmith__status *status)
{
    if (status->shown) fprintf(status->out, "\r%*s\r", (int)status->shown, "");
    status->shown = 0;
}

static bool wsmith__status_flush(wsmith__status *status)
{
    bool ok = fflush(status->out) == 0 && !ferror(status->out);
    clearerr(status->out);
    return ok;
}

/* The last column stays free: many terminals begin a new line after it. */
static void wsmith__status_live(wsmith__status *status, char *line)
{
    size_t width = status->width ? status->width : 80, len = strlen(line);
    if (len > width - 1) line[len = width - 1] = 0;
    int blanks = status->shown > len ? (int)(status->shown - len) : 0;
    fprintf(status->out, "\r%s%*s", line, blanks, "");
    status->shown = len;
}

/* To be called a few times a second. `now` writes a full line where one is not due. */
WX__UNUSED static bool wsmith__status_show(wsmith__status *status, const wsmith__sample *now,
                                           bool full)
{
    char line[512];
    if (now->features > status->last_features) status->find_seconds = now->seconds;
    status->last_features = now->features;
    wsmith__status_rate(status, now);
    if (!full && !status->terminal && now->seconds < status->next) return true;
    wsmith__status_line(status, now, line, sizeof line);
    if (status->terminal && !full) {
        wsmith__status_live(status, line);
        return wsmith__status_flush(status);
    }
    bool told = status->told_runs == now->runs + 1 && !status->terminal;
    if (told && now->seconds < status->next) return true; /* nothing has happened since */
    status->told_runs = now->runs + 1;
    wsmith__status_clear(status);
    fprintf(status->out, "%s\n", line);
    while (status->next <= now->seconds) {
        status->next += status->step;
        if (status->step < 60) status->step *= 2;
        if (status->next < now->seconds) status->next = now->seconds;
    }
    return wsmith__status_flush(status);
}

/* A line of its own; control characters of `text` become question marks. */
WX__UNUSED static bool wsmith__status_note(wsmith__status *status, const char *text)
{
    wsmith__status_clear(status);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        putc(c < 0x20 || c == 0x7f ? '?' : c, status->out);
    }
    putc('\n', status->out);
    return wsmith__status_flush(status);
}

/* -- the log: one object of JSON a line ---------------------------------------------------------------- */

/* "start": what is run, how. `options` are `count` pairs of name and value. Texts may be NULL. */
typedef struct wsmith__log_start {
    const char *target, *command, *coverage;
    uint64_t time; /* seconds since 1970; 0: not told */
    uint64_t seed;
    unsigned workers;
    const char *const *options;
    size_t option_count;
} wsmith__log_start;

/* "finding": the target failed in a way not seen before. `kind`: "failure", "signal", "timeout", ...;
 * `key` tells findings apart. Texts may be NULL. */
typedef struct wsmith__log_finding {
    double seconds;
    uint64_t runs, key;
    uint64_t choices, shrunk; /* of the case as found; after shrinking, 0: not shrunk */
    unsigned worker;
    bool flaky;
    const char *kind, *file, *message;
} wsmith__log_finding;

static void wsmith__json_number(FILE *out, const char *name, uint64_t v)
{
    fprintf(out, ",\"%s\":%llu", name, (unsigned long long)v);
}

static void wsmith__json_seconds(FILE *out, const char *name, double v)
{
    char text[40];
    wsmith__decimal(text, sizeof text, v, 3);
    fprintf(out, ",\"%s\":%s", name, text);
}

/* Text that is not UTF-8 is written as if it were Latin-1, so that a line is always valid JSON. */
static void wsmith__json_text(FILE *out, const char *text)
{
    size_t len = strlen(text);
    bool utf8 = wx__utf8_valid(text, len);
    putc('"', out);
    for (size_t i = 0; i < len; i++) {
        unsigned c = (unsigned char)text[i];
        if (c == '"' || c == '\\') fprintf(out, "\\%c", (int)c);
        else if (c == '\n') fputs("\\n", out);
        else if (c < 0x20 || c == 0x7f || (c >= 0x80 && !utf8)) fprintf(out, "\\u%04x", c);
        else putc((int)c, out);
    }
    putc('"', out);
}

static void wsmith__json_member(FILE *out, const char *name, const char *text)
{
    if (!text) return;
    fprintf(out, ",\"%s\":", name);
    wsmith__json_text(out, text);
}

static void wsmith__json_event(FILE *out, const char *event, double seconds)
{
    fprintf(out, "{\"event\":\"%s\"", event);
    wsmith__json_seconds(out, "seconds", seconds);
}

static bool wsmith__json_end(FILE *out)
{
    fputs("}\n", out);
    bool ok = fflush(out) == 0 && !ferror(out);
    clearerr(out);
    return ok;
}

static const char *const wsmith__mode_texts[] = {"order", "uid", "span"};

WX__UNUSED static bool wsmith__log_start_event(FILE *out, const wsmith__log_start *start)
{
    fputs("{\"event\":\"start\",\"format\":1", out);
    fprintf(out, ",\"version\":\"%d.%d.%d\"", WSMITH_VERSION_MAJOR, WSMITH_VERSION_MINOR,
            WSMITH_VERSION_PATCH);
    wsmith__json_member(out, "target", start->target);
    wsmith__json_member(out, "command", start->command);
    wsmith__json_member(out, "coverage", start->coverage);
    if (start->time) wsmith__json_number(out, "time", start->time);
    wsmith__json_number(out, "seed", start->seed);
    wsmith__json_number(out, "workers", start->workers);
    fputs(",\"options\":{", out);
    for (size_t i = 0; i < start->option_count; i++) {
        if (i) putc(',', out);
        wsmith__json_text(out, start->options[2 * i]);
        putc(':', out);
        wsmith__json_text(out, start->options[2 * i + 1]);
    }
    putc('}', out);
    return wsmith__json_end(out);
}

static void wsmith__json_yield(FILE *out, const char *name, uint64_t runs, uint64_t found)
{
    fprintf(out, "\"%s\":{\"runs\":%llu,\"found\":%llu", name, (unsigned long long)runs,
            (unsigned long long)found);
}

static void wsmith__json_sample(FILE *out, const wsmith__sample *now)
{
    const wsmith_fuzz_stats *engine = &now->engine;
    wsmith__json_number(out, "runs", now->runs);
    wsmith__json_seconds(out, "runs_per_second",
                         now->seconds > 0 ? (double)now->runs / now->seconds : 0);
    wsmith__json_number(out, "locations", now->locations);
    wsmith__json_number(out, "features", now->features);
    wsmith__json_number(out, "corpus", now->corpus);
    wsmith__json_number(out, "findings", now->findings);
    wsmith__json_number(out, "duplicates", now->duplicates);
    wsmith__json_number(out, "flaky", now->flaky);
    wsmith__json_number(out, "restarts", now->restarts);
    wsmith__json_number(out, "choices", now->choices);
    wsmith__json_number(out, "workers", now->workers);
    wsmith__json_number(out, "failures", engine->failures);
    wsmith__json_number(out, "kept", engine->kept);
    fputs(",\"arms\":{", out);
    for (int i = 0; i < WSMITH_ARM_COUNT; i++) {
        if (i) putc(',', out);
        wsmith__json_yield(out, wsmith_arm_text(i), engine->arms[i].runs, engine->arms[i].found);
        if (now->seen[i]) wsmith__json_number(out, "seen", now->seen[i]);
        putc('}', out);
    }
    fputs("},\"modes\":{", out);
    for (int i = 0; i < 3; i++) {
        if (i) putc(',', out);
        wsmith__json_yield(out, wsmith__mode_texts[i], engine->modes[i].runs,
                           engine->modes[i].found);
        putc('}', out);
    }
    putc('}', out);
}

WX__UNUSED static bool wsmith__log_progress_event(FILE *out, const wsmith__sample *now)
{
    wsmith__json_event(out, "progress", now->seconds);
    wsmith__json_sample(out, now);
    return wsmith__json_end(out);
}

/* The key is a text: numbers above 2^53 do not survive every reader of JSON. */
WX__UNUSED static bool wsmith__log_finding_event(FILE *out, const wsmith__log_finding *finding)
{
    wsmith__json_event(out, "finding", finding->seconds);
    wsmith__json_number(out, "runs", finding->runs);
    wsmith__json_number(out, "worker", finding->worker);
    wsmith__json_member(out, "kind", finding->kind);
    fprintf(out, ",\"key\":\"%08lx%08lx\"", (unsigned long)(finding->key >> 32),
            (unsigned long)(finding->key & 0xffffffffu));
    wsmith__json_number(out, "choices", finding->choices);
    if (finding->shrunk) wsmith__json_number(out, "shrunk", finding->shrunk);
    if (finding->flaky) fputs(",\"flaky\":true", out);
    wsmith__json_member(out, "file", finding->file);
    wsmith__json_member(out, "message", finding->message);
    return wsmith__json_end(out);
}

/* An input that was slow. */
typedef struct wsmith__slow_input {
    uint64_t name, micros; /* of its file; of a run */
} wsmith__slow_input;

enum { WSMITH__SLOW_INPUTS = 8 };

/* "slow": the slowest inputs that are known, the slowest first. */
WX__UNUSED static bool wsmith__log_slow_event(FILE *out, double seconds,
                                              const wsmith__slow_input *inputs, size_t count)
{
    wsmith__json_event(out, "slow", seconds);
    fputs(",\"files\":[", out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s{\"file\":\"%08lx%08lx.wsc\",\"micros\":%llu}", i ? "," : "",
                (unsigned long)(inputs[i].name >> 32),
                (unsigned long)(inputs[i].name & 0xffffffffu),
                (unsigned long long)inputs[i].micros);
    putc(']', out);
    return wsmith__json_end(out);
}

/* `reason`: "time", "runs", "finding", "interrupt", ...; `status` is that of the program. */
WX__UNUSED static bool wsmith__log_end_event(FILE *out, const wsmith__sample *now,
                                             const char *reason, int status)
{
    wsmith__json_event(out, "end", now->seconds);
    wsmith__json_member(out, "reason", reason);
    wsmith__json_number(out, "status", status < 0 ? 255 : (uint64_t)status);
    wsmith__json_sample(out, now);
    return wsmith__json_end(out);
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__STATUS_H */
