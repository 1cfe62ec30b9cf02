# Reads a header's manual and prints the macros of its OPTIONS table, one a line, as the #define
# lines that switch the option on: `NAME<tab>#define ...`. Rows look like
#
#       WRT_NO_JIT            -          one file    leave the compiler out
#       WRT_MAX_PAGES         65536      one file    ...
#       WRT_REALLOC(p, n)     realloc    one file    define together with WRT_FREE
#
# A flag (default `-` or `off`) is defined empty, a value to its default, and a function-like hook
# to a stand-in that calls the C library. X_IMPLEMENTATION and X_STATIC have modes of their own.
# Give -v upper=WRT.
/^ *[0-9. ]*OPTIONS/ { inside = 1; next }
inside && (/\*\// || /^ *[0-9]+[. ]+[A-Z][A-Z]/) { exit }
inside && $1 ~ "^" upper "_[A-Z0-9_]+(\\(.*)?$" {
    match($0, /^ */)
    if (!indent) indent = RLENGTH
    if (RLENGTH != indent) next # an explanation that goes on
    line = $0
    sub(/^ */, "", line)
    match(line, /^[A-Z0-9_]+(\([^)]*\))?/)
    name = substr(line, 1, RLENGTH)
    rest = substr(line, RLENGTH + 1)
    sub(/^ */, "", rest)
    word = rest
    sub(/[ ].*$/, "", word)
    plain = name
    sub(/\(.*/, "", plain)
    if (plain ~ /_(IMPLEMENTATION|STATIC)$/ || plain in done) next
    done[plain] = 1
    if (name !~ /\(/) {
        if (word == "-" || word == "off" || word == "") print plain "\t#define " plain
        else if (word ~ /^[0-9]/) print plain "\t#define " plain " " word
        # Other defaults (an expression, an attribute) are the header's own business.
    } else if (plain ~ /_REALLOC$/) {
        free = plain
        sub(/REALLOC$/, "FREE", free)
        done[free] = 1
        print plain "\t#include <stdlib.h>|#define " plain "(p, n) realloc((p), (n))|#define " free "(p) free(p)"
    } else if (plain ~ /_FREE$/) {
        next # comes with REALLOC
    } else if (plain ~ /_CALLOC$/) {
        print plain "\t#include <stdlib.h>|#define " plain "(n) calloc(1, (n))"
    } else if (plain ~ /_ASSERT$/) {
        print plain "\t#define " plain "(x) ((void)(x))"
    } else {
        arguments = name
        sub(/^[^(]*\(/, "", arguments)
        sub(/\).*$/, "", arguments)
        print plain "\t#define " plain "(" arguments ") ((void)0)"
    }
}
