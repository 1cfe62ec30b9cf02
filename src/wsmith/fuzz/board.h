/* src/wsmith/fuzz/board.h - what all processes of one fuzzer share: the order to stop, counts, which
 * features and findings are known, and which inputs are new.
 *
 * Nothing here is locked, so that a process may be killed at any moment. Inputs are in the files of
 * the corpus; the board only tells that they have come.
 */
#ifndef WSMITH__FUZZ_BOARD_H
#define WSMITH__FUZZ_BOARD_H

#include "../check/file.h"
#include "box.h"
#include "status.h"

#if defined(WSMITH_ENGINE) && WSMITH__PROCESSES

enum {
    WSMITH__NEWS = 1 << 14,
    WSMITH__KNOWN_BITS = 1 << 22, /* features; more share bits */
    WSMITH__MAX_FINDINGS = 1024,
    WSMITH__CLAIMS = 1 << 12
};

typedef struct wsmith__news {
    uint32_t life;      /* whose; 0: not written yet */
    uint32_t low, high; /* of the name of the file */
} wsmith__news;

typedef struct wsmith__finding {
    uint32_t ready;
    bool written; /* all of its files */
    wsmith__death death;
    uint32_t worker, flaky, choices, shrunk, bytes; /* of those that are shrunk */
    uint64_t runs;
    char file[72];
    char line[4000]; /* for replay --text, when not `written`; "": too long */
} wsmith__finding;

typedef struct wsmith__desk { /* of a worker */
    wsmith_fuzz_stats stats;
    uint64_t choices;                             /* of the last input that was kept */
    uint32_t loading_low, loading_high;           /* the file that is being run, or 0 */
    uint32_t loaded;                              /* 1: all files have been run */
    wsmith__slow_input slow[WSMITH__SLOW_INPUTS]; /* the slowest first */
} wsmith__desk;

typedef struct wsmith__board {
    uint32_t stop, lives, news_count, finding_count, duplicates, killed, restarts, broken, no_room;
    uint32_t unwritten,
        errno_then; /* files that could not be written, and why the last could not */
    uint32_t claims[WSMITH__CLAIMS];
    uint32_t known[WSMITH__KNOWN_BITS / 32];
    wsmith__news news[WSMITH__NEWS];
    wsmith__finding findings[WSMITH__MAX_FINDINGS];
    wsmith__desk desks[WSMITH__MAX_WORKERS];
} wsmith__board;

/* A program that fuzzes. */
typedef struct wsmith__job {
    const char *name;
    wsmith_target *target; /* perhaps a watch, which then calls the user's */
    void *context;
    wsmith__called undefined, leaks; /* what those watches call */
    wsmith_fuzz_options options;
    const uint8_t *words; /* the text of a dictionary */
    uint64_t words_level;
    wsmith__limits limits;
    double shrink_seconds;
    uint64_t runs; /* 0: no limit */
    double seconds;
    unsigned workers;
    bool stop_at_first, thorough, merging;
    char corpus[900], findings[900];
    wsmith__board *board;
} wsmith__job;

/* Every bit of the features is known; sets them. */
static bool wsmith__board_knows(wsmith__board *board, const uint32_t *features, size_t count)
{
    bool known = true;
    for (size_t i = 0; i < count; i++) {
        uint32_t at = features[i] & (WSMITH__KNOWN_BITS - 1), bit = 1u << (at & 31);
        if (wx__atomic_load_u32(&board->known[at / 32]) & bit) continue;
        if (!(wx__atomic_or_u32(&board->known[at / 32], bit) & bit)) known = false;
    }
    return known;
}

/* Whether a finding with this key is unknown. `claim`: from now on it is known. When thousands are
 * known no more are new. */
static bool wsmith__board_unknown(wsmith__board *board, uint64_t key, bool claim)
{
    uint32_t mark = (uint32_t)(key >> 32 ^ key) | 1, at = (uint32_t)(key >> 20);
    for (uint32_t i = 0; i < WSMITH__CLAIMS; i++) {
        uint32_t *slot = &board->claims[(at + i) % WSMITH__CLAIMS];
        uint32_t there = wx__atomic_load_u32(slot);
        if (there == 0 && (!claim || wx__atomic_replace_u32(slot, 0, mark))) return true;
        if (wx__atomic_load_u32(slot) == mark) return false;
    }
    return false;
}

static void wsmith__board_announce(wsmith__board *board, uint32_t life, uint64_t name)
{
    uint32_t at = wx__atomic_add_u32(&board->news_count, 1) - 1;
    wsmith__news *n = &board->news[at % WSMITH__NEWS];
    wx__atomic_store_u32(&n->life, 0);
    n->low = (uint32_t)name;
    n->high = (uint32_t)(name >> 32);
    wx__atomic_store_u32(&n->life, life);
}

/* Takes an input into the list if it is one of the slowest. */
static void wsmith__note_slow(wsmith__slow_input *list, uint64_t name, uint64_t micros)
{
    size_t i = WSMITH__SLOW_INPUTS - 1;
    for (size_t k = 0; k < WSMITH__SLOW_INPUTS; k++) {
        if (list[k].name == name) return;
    }
    if (micros <= list[i].micros) return;
    for (; i > 0 && micros > list[i - 1].micros; i--) list[i] = list[i - 1];
    list[i].name = name;
    list[i].micros = micros;
}

/* -- files of records --------------------------------------------------------------------------------------------- */

static uint64_t wsmith__name_of_bytes(const uint8_t *bytes, size_t size)
{
    uint64_t h = size;
    for (size_t i = 0; i < size; i++) h = (h ^ bytes[i]) * 0x100000001b3u;
    return wsmith__mix64(h);
}

static void wsmith__input_path(const wsmith__job *job, uint64_t name, char *path, size_t cap)
{
    snprintf(path, cap, "%s/%08lx%08lx.wsc", job->corpus, (unsigned long)(name >> 32),
             (unsigned long)(name & 0xffffffffu));
}

/* What a file that has this name was written under; of other names a hash. */
static uint64_t wsmith__name_of_file(const char *text)
{
    uint64_t name = 0;
    size_t n = 0;
    for (; n < 16; n++) {
        const char *digit = strchr(wsmith__hex, text[n]);
        if (!text[n] || !digit) break;
        name = name << 4 | (uint64_t)(digit - wsmith__hex);
    }
    if (n == 16 && strcmp(text + 16, ".wsc") == 0) return name;
    return wsmith__mix64(wsmith__hash_text(text)) | 1;
}

/* What marks files that are being written: not to be read, but for their writer to rename. */
static void wsmith__own_suffix(char *out, size_t cap)
{
    snprintf(out, cap, ".tmp%llu", (unsigned long long)wsmith__process_number());
}

static bool wsmith__is_temporary(const char *name) { return strstr(name, ".tmp") != NULL; }

/* Counts what could not be written; `ok`: it was. Returns that. */
static bool wsmith__note_written(const wsmith__job *job, bool ok)
{
    if (ok) return true;
    wx__atomic_store_u32(&job->board->errno_then, (uint32_t)errno);
    wx__atomic_add_u32(&job->board->unwritten, 1);
    return false;
}

/* Into the corpus; its name in *name. False: not written. */
static bool wsmith__save_input(const wsmith__job *job, const wsmith_record *record, uint64_t *name)
{
    char path[1024], suffix[40];
    uint8_t *bytes;
    size_t size;
    if (!wsmith_record_save(record, &bytes, &size)) return false;
    *name = wsmith__name_of_bytes(bytes, size);
    wsmith__input_path(job, *name, path, sizeof path);
    wsmith__own_suffix(suffix, sizeof suffix);
    bool ok = wsmith__note_written(job, wsmith__write_file(path, suffix, bytes, size));
    wsmith_free(bytes);
    return ok;
}

#endif /* WSMITH_ENGINE, WSMITH__PROCESSES */

#endif /* WSMITH__FUZZ_BOARD_H */
