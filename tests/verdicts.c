/* tests/verdicts.c - damaged modules with the verdict of wrt_module_validate on each, for comparison
 * with another validator.
 *
 *     verdicts SEED COUNT DIR FILE...        see tests/mutants.h
 */
#define WRT_IMPLEMENTATION
#include "wrt.h"

#include "mutants.h"

static wrt_engine *engine;

static bool judge(const uint8_t *bytes, size_t len, size_t *offset, char message[256])
{
    wrt_error error;
    bool good = wrt_module_validate(engine, bytes, len, &error) == WRT_OK;
    *offset = error.offset;
    snprintf(message, 256, "%s", error.message);
    return good;
}

int main(int argc, char **argv)
{
    wrt_config config;
    int status = 1;
    memset(&config, 0, sizeof config);
    config.engine = WRT_ENGINE_INTERP;
    engine = wrt_engine_new(&config, NULL);
    if (argc > 4 && engine) status = judge_mutants(argc - 1, argv + 1, judge);
    else fprintf(stderr, "usage: verdicts SEED COUNT DIR FILE...\n");
    wrt_engine_free(engine);
    return status;
}
