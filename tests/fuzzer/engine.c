/* tests/fuzzer/engine.c - the engine, compiled without coverage. */
#define WSMITH_IMPLEMENTATION
#define WSMITH_ENGINE
#include "wsmith.h"
