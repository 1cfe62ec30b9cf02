#define WSMITH_IMPLEMENTATION
#define WSMITH_ENGINE
#include "wsmith.h"
