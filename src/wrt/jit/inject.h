/* src/wrt/jit/inject.h - deliberate faults, to find out whether a tester finds them.
 *
 * Each is the kind of mistake a compiler's author makes. They exist only where WRT_INJECT is
 * defined, and act only when config.inject has their number.
 */
#ifndef WRT__JIT_INJECT_H
#define WRT__JIT_INJECT_H

#include "../config.h"

/*    number  NAME            text for --inject         what goes wrong */
#define WRT__INJECTIONS(X)                                                                         \
    X(1, SHIFT_MASK, "shift-mask", "i64 shifts by a constant use its low 5 bits only")             \
    X(2, ZERO_EXTENSION, "zero-extension", "i64.extend_i32_u extends the sign")                    \
    X(3, WRONG_NAN, "wrong-nan", "min and max of a NaN return the other operand")                  \
    X(4, BOUNDS, "bounds", "memory accesses may end one byte behind the memory")                   \
    X(5, LOST_FUEL, "lost-fuel", "blocks behind br_if are free of charge")                         \
    X(6, BRANCH_ARITY, "branch-arity", "branches with several values lose the first")              \
    X(7, CLOBBER, "clobber", "a local in a register is not restored after a call")                 \
    X(8, SUB_SWAP, "sub-swap", "integer subtraction into the right operand's register is swapped") \
    X(9, SIGNED_COMPARE, "signed-compare", "unsigned < against a constant compares signed")        \
    X(10, STALE_LOCAL, "stale-local", "an operand read from a local sees a later write")

#ifdef WRT_INJECT
enum {
#define WRT__X(number, name, text, effect) WRT__INJECT_##name = number,
    WRT__INJECTIONS(WRT__X)
#undef WRT__X
        WRT__INJECT_NONE = 0
};
#define WRT__INJECTED(j, name) ((j)->inject == WRT__INJECT_##name)

WRT_API const char *wrt_inject_name(uint32_t number)
{
    switch (number) {
#define WRT__X(n, name, text, effect) \
    case n: return text;
        WRT__INJECTIONS(WRT__X)
#undef WRT__X
    }
    return NULL;
}
#else
#define WRT__INJECTED(j, name) false
#endif

#endif /* WRT__JIT_INJECT_H */
