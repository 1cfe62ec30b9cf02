/* fuzz_modules.c - are generated modules valid, and does the encoder write them again as they were?
 *
 *     cc -O1 -g -I. examples/fuzz_modules.c -o fuzz_modules
 *     ./fuzz_modules --seconds 10
 *
 * Two parties of one mind would not do: the generator of wsmith.h makes the module, wencode.h judges it and
 * copies it. Under libFuzzer: clang -g -O1 -fsanitize=fuzzer,address -DWITH_LIBFUZZER -I. examples/fuzz_modules.c
 */
#define WSMITH_ENGINE
#if defined(WITH_LIBFUZZER)
#define WSMITH_NO_COVERAGE_HOOKS
#endif
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include <stdio.h>
#include <string.h>

/* What is wrong with the module; NULL: nothing. */
static const char *judge(const uint8_t *bytes, size_t size)
{
    wencode_error error;
    wencode e;
    size_t len;
    if (!wencode_validate(bytes, size, WENCODE_WASM2, &error)) {
        fprintf(stderr, "%s, at byte %lu\n", error.message, (unsigned long)error.offset);
        return "a generated module is not valid";
    }
    wencode_init(&e);
    bool copied = wencode_reencode(&e, bytes, size, NULL, NULL);
    uint8_t *again = copied ? wencode_finish(&e, &len) : NULL;
    bool same = again && len == size && memcmp(again, bytes, size) == 0;
    wencode_free_bytes(again);
    wencode_free(&e);
    return same ? NULL : "the copy of a generated module is another module";
}

static bool target(void *context, wsmith_source *s)
{
    wsmith_config config;
    size_t size;
    (void)context;
    memset(&config, 0, sizeof config);
    config.max_functions = 1 + (uint32_t)wsmith_one_of(s, 4);
    config.max_instructions = 1 + (uint32_t)wsmith_one_of(s, 40);
    config.max_types = config.max_globals = config.max_imports = 6;
    config.max_data_segments = config.max_element_segments = 3;
    config.no_traps = wsmith_bool(s) ? WSMITH_ON : WSMITH_OFF;
    config.custom_sections = (uint32_t)wsmith_one_of(s, 3);
    wsmith_generator *g = wsmith_generator_new(&config, NULL);
    const uint8_t *bytes = g ? wsmith_generate(g, s, &size) : NULL;
    const char *wrong = bytes ? judge(bytes, size) : NULL;
    wsmith_generator_free(g);
    return wrong && wsmith_fail(s, wrong);
}

#if defined(WITH_LIBFUZZER)
WSMITH_LIBFUZZER(target)
#else
WSMITH_MAIN(target)
#endif
