/* src/wsmith/fuzz/dictionary.h - the file of --dict, read once, given to each fuzzer of the program.
 */
#ifndef WSMITH__FUZZ_DICTIONARY_H
#define WSMITH__FUZZ_DICTIONARY_H

#include "options.h"
#include "../check/file.h"
#include "../engine/engine.h"

#ifdef WSMITH_ENGINE

/* Reads and checks the file; a mistake is printed as FILE:LINE: what it is. */
static bool wsmith__read_words(wsmith__fuzz_arguments *a)
{
    wsmith_error error;
    memset(&error, 0, sizeof error);
    if (!a->dictionary) return true;
    if (!wsmith__read_file(a->dictionary, &a->words)) {
        fprintf(stderr, "%s: the dictionary `%s` cannot be read: %s\n", a->program, a->dictionary,
                strerror(errno));
        return false;
    }
    if (wsmith__read_dictionary(NULL, (const char *)a->words, wx__array_len(a->words), a->level,
                                &error) == WSMITH_OK)
        return true;
    fprintf(stderr, "%s:%llu: %s\n", a->dictionary, (unsigned long long)error.place, error.message);
    return false;
}

/* False: out of memory. */
static bool wsmith__use_words(wsmith_fuzzer *f, const uint8_t *words, uint64_t level)
{
    return wsmith_fuzzer_dictionary(f, (const char *)words, wx__array_len(words), level, NULL) ==
           WSMITH_OK;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__FUZZ_DICTIONARY_H */
