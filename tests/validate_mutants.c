/* tests/validate_mutants.c - damaged modules with wencode_validate's verdict on each, for
 * comparison with another validator.
 *
 *     validate_mutants FEATURES SEED COUNT DIR FILE...        see tests/mutants.h
 */
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "mutants.h"

static uint64_t features;

static bool judge(const uint8_t *bytes, size_t len, size_t *offset, char message[256])
{
    wencode_error error;
    bool good = wencode_validate(bytes, len, features, &error);
    *offset = error.offset;
    snprintf(message, 256, "%s", error.message);
    return good;
}

int main(int argc, char **argv)
{
    if (argc > 5) {
        features = strtoull(argv[1], NULL, 0);
        return judge_mutants(argc - 2, argv + 2, judge);
    }
    fprintf(stderr, "usage: validate_mutants FEATURES SEED COUNT DIR FILE...\n");
    return 1;
}
