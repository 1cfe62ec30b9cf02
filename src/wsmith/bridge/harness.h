/* src/wsmith/bridge/harness.h - the program that AFL++ runs, and the same program on files.
 *
 * It leaves the choices of each run in memory that the mutator, in the process of afl-fuzz, shares.
 */
#ifndef WSMITH__HARNESS_H
#define WSMITH__HARNESS_H

#include "os_share.h"
#include "stored.h"

#ifdef WSMITH_ENGINE

enum { WSMITH__SHARED_BYTES = 1 << 20 };

/* What is shared. Numbers of the machine: both processes run on it. */
typedef struct wsmith__shared {
    uint64_t hash; /* of the file; 0: its choices are not here */
    uint32_t size, attached;
    uint8_t bytes[WSMITH__SHARED_BYTES]; /* a stored record */
} wsmith__shared;

/* -- the harness ------------------------------------------------------------------------------------------- */

typedef struct wsmith__harness {
    wsmith__runner runner;
    wsmith__share share;
    uint8_t *out;
    bool open;
} wsmith__harness;

static wsmith__harness wsmith__afl_harness;

WSMITH_API void wsmith_afl_open(void)
{
    wsmith__harness *h = &wsmith__afl_harness;
    if (h->open) return;
    h->open = true;
    wsmith__share_open(&h->share);
    if (h->share.memory) ((wsmith__shared *)h->share.memory)->attached = 1;
}

static void wsmith__publish_run(wsmith__harness *h, wsmith__shared *shared)
{
    wx__array_truncate(h->out, 0);
    if (!h->runner.hash || !wsmith__save(&h->runner.ran, false, &h->out)) return;
    size_t size = wx__array_len(h->out);
    if (size > sizeof shared->bytes) return;
    memcpy(shared->bytes, h->out, size);
    shared->size = (uint32_t)size;
    shared->hash = h->runner.hash;
}

WSMITH_API void wsmith_afl_run(wsmith_target *target, const uint8_t *data, size_t size)
{
    wsmith__harness *h = &wsmith__afl_harness;
    wsmith__shared *shared = (wsmith__shared *)h->share.memory;
    if (shared) shared->hash = 0;
    bool failed = wsmith__run_file(&h->runner, target, NULL, data, size, NULL, 0);
    if (shared) wsmith__publish_run(h, shared);
    if (!failed) return;
    wsmith__report_failure(&h->runner);
    abort();
}

/* -- files on the command line ------------------------------------------------------------------------------- */

/* NULL: cannot be read, or out of memory. */
static uint8_t *wsmith__read_stream(FILE *f, size_t *size)
{
    uint8_t *data = NULL;
    size_t n = 0, got;
    do {
        wx__array_truncate(data, n);
        if (!wx__array_add(data, 65536)) {
            wx__array_free(data);
            return NULL;
        }
        got = fread(data + n, 1, 65536, f);
        n += got;
    } while (got > 0);
    if (ferror(f)) wx__array_free(data);
    *size = n;
    return data;
}

static bool wsmith__run_stream(FILE *f, const char *name, wsmith_target *target, wsmith_maker *make)
{
    size_t size;
    uint8_t *data = f ? wsmith__read_stream(f, &size) : NULL;
    bool ok = data != NULL;
    if (!ok) {
        fprintf(stderr, "%s: cannot be read\n", name);
    } else if (target) {
        wsmith_afl_run(target, data, size);
    } else if (!wsmith__is_stored(data, size)) {
        fwrite(data, 1, size, stdout);
    } else {
        wsmith__runner *r = &wsmith__afl_harness.runner;
        size_t made = 0;
        const uint8_t *bytes = wsmith__make_file(r, make, data, size, NULL, 0, &made);
        if (bytes) fwrite(bytes, 1, made, stdout);
    }
    wx__array_free(data);
    return ok;
}

static int wsmith__run_arguments(int argc, char **argv, wsmith_target *target, wsmith_maker *make)
{
    bool ok = true;
    wsmith_afl_open();
    if (argc < 2) return wsmith__run_stream(stdin, "standard input", target, make) ? 0 : 2;
    for (int i = 1; i < argc; i++) {
        FILE *f = fopen(argv[i], "rb");
        ok = wsmith__run_stream(f, argv[i], target, make) && ok;
        if (f) fclose(f);
    }
    return ok ? 0 : 2;
}

WSMITH_API int wsmith_afl_files(int argc, char **argv, wsmith_target *target)
{
    return wsmith__run_arguments(argc, argv, target, NULL);
}

WSMITH_API int wsmith_afl_make(int argc, char **argv, wsmith_maker *make)
{
    return wsmith__run_arguments(argc, argv, NULL, make);
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__HARNESS_H */
