/* src/wrt/config.h - options of the implementation and the limits it enforces.
 *
 * First part of the implementation: maps the public hooks to the names the shared files use.
 */
#ifndef WRT__CONFIG_H
#define WRT__CONFIG_H

#ifndef WRT_REALLOC
#include <stdlib.h>
#define WRT_REALLOC(p, n) realloc((p), (n))
#define WRT_FREE(p)       free(p)
#ifndef WRT_CALLOC
#define WRT_CALLOC(n) calloc(1, (n))
#endif
#elif !defined(WRT_FREE)
#error "define WRT_FREE together with WRT_REALLOC"
#endif
#ifndef WRT_ASSERT
#include <assert.h>
#define WRT_ASSERT(x) assert(x)
#endif

#ifndef WX__REALLOC
#define WX__REALLOC(p, n) WRT_REALLOC(p, n)
#define WX__FREE(p)       WRT_FREE(p)
#endif
#ifndef WX__ASSERT
#define WX__ASSERT(x) WRT_ASSERT(x)
#endif

#include "../common/base.h"
#include "api.h"

/* Zeroed blocks, for linear memories: calloc hands out untouched pages without writing to them. */
#ifndef WRT_CALLOC
#define WRT_CALLOC(n) wrt__calloc(n)
static inline void *wrt__calloc(size_t n)
{
    void *p = WRT_REALLOC(NULL, n);
    if (p) memset(p, 0, n);
    return p;
}
#endif

/* The compiler exists for x86-64 with the System V calling convention. */
#if !defined(WRT_NO_JIT) && defined(__x86_64__) && !defined(_WIN32) && !defined(__ILP32__)
#define WRT__JIT_X64 1
#else
#define WRT__JIT_X64 0
#endif

/* Implementation limits (spec: "Appendix, Implementation Limitations"); the values are those the
 * web's engines agreed on where there is one. Reaching one is WRT_ERR_LIMIT with the place. */
#define WRT__MAX_TYPES         1000000u
#define WRT__MAX_FUNCS         1000000u
#define WRT__MAX_IMPORTS       1000000u
#define WRT__MAX_EXPORTS       1000000u
#define WRT__MAX_GLOBALS       1000000u
#define WRT__MAX_TABLES        100000u
#define WRT__MAX_MEMORIES      1u
#define WRT__MAX_ELEMENTS      10000000u
#define WRT__MAX_ELEM_SEGMENTS 100000u
#define WRT__MAX_DATA          100000u
#define WRT__MAX_PARAMS        1000u
#define WRT__MAX_RESULTS       1000u
#define WRT__MAX_LOCALS        50000u
#define WRT__MAX_BODY          7654321u /* bytes of one function body */
#define WRT__MAX_BR_TABLE      65520u
#define WRT__MAX_NESTING       100000u  /* blocks open at once; kept on the heap */
#define WRT__MAX_OPERANDS      8000000u /* operands on the stack of one function at once */

#endif /* WRT__CONFIG_H */
