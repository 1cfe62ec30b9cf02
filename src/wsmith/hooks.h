/* src/wsmith/hooks.h - maps the user's hooks to the names that src/common uses.
 *
 * Comes before every other include of a part; src/common reads these names.
 */
#ifndef WSMITH__HOOKS_H
#define WSMITH__HOOKS_H

#include "api.h"

#if defined(WSMITH_REALLOC) != defined(WSMITH_FREE)
#error "wsmith.h: define WSMITH_REALLOC(p, n) and WSMITH_FREE(p) together"
#endif

#ifdef WSMITH_REALLOC
#define WX__REALLOC(p, n) WSMITH_REALLOC(p, n)
#define WX__FREE(p)       WSMITH_FREE(p)
#endif
#ifdef WSMITH_ASSERT
#define WX__ASSERT(x) WSMITH_ASSERT(x)
#endif

#include "../common/base.h"

#endif /* WSMITH__HOOKS_H */
