/* src/wsmith/bridge/libfuzzer.h - the functions behind WSMITH_LIBFUZZER.
 *
 * libFuzzer edits a file of its corpus up to five times in a row and runs each. The choices of the run
 * before are at hand, so that further edits start from what that run did, or, as often, from the file of
 * the corpus again.
 */
#ifndef WSMITH__LIBFUZZER_H
#define WSMITH__LIBFUZZER_H

#include "mutate.h"

#ifdef WSMITH_ENGINE

static wsmith__mutator wsmith__bridge;

static wsmith__mutator *wsmith__open_bridge(void)
{
    wsmith__mutator *m = &wsmith__bridge;
    if (!m->can_ask) wsmith__mutator_init(m, 0);
    m->can_ask = true;
    return m;
}

WSMITH_API int wsmith_libfuzzer_run(wsmith_target *target, const uint8_t *data, size_t size)
{
    wsmith__mutator *m = wsmith__open_bridge();
    bool made = m->trial_hash && m->trial_hash == wsmith__file_hash(data, size);
    m->trial_hash = 0;
    if (wsmith__run_file(&m->runner, target, NULL, data, size, made ? &m->trial : NULL,
                         m->trial_note)) {
        wsmith__report_failure(&m->runner);
        abort();
    }
    return 0;
}

static void wsmith__reseed(wsmith__mutator *m, unsigned seed, wsmith_byte_mutator *bytes)
{
    m->random = wsmith__mix64(m->random ^ seed);
    m->bytes = bytes;
}

WSMITH_API size_t wsmith_libfuzzer_mutate(uint8_t *data, size_t size, size_t max_size,
                                          unsigned seed, wsmith_byte_mutator *bytes)
{
    wsmith__mutator *m = wsmith__open_bridge();
    wsmith__reseed(m, seed, bytes);
    size_t made = wsmith__mutate(m, -1, data, size, 0, data, max_size);
    return made == 0 && bytes && max_size > 0 ? bytes(data, size, max_size) : made;
}

WSMITH_API size_t wsmith_libfuzzer_cross(const uint8_t *a, size_t a_size, const uint8_t *b,
                                         size_t b_size, uint8_t *out, size_t max_size,
                                         unsigned seed, wsmith_byte_mutator *bytes)
{
    wsmith__mutator *m = wsmith__open_bridge();
    wsmith__reseed(m, seed, bytes);
    uint64_t donor = wsmith__file_hash(b, b_size);
    bool known = wsmith__find_known(m, donor) != NULL;
    int arm = known && wsmith__one_in(&m->random, 2) ? WSMITH_ARM_SPLICE : -1;
    return wsmith__mutate(m, arm, a, a_size, donor, out, max_size);
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__LIBFUZZER_H */
