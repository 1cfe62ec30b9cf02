#!/bin/sh
# Builds and runs tests/unit/*.c: on src/ under ASan and UBSan with gcc, not optimised, which takes it a
# quarter of the time; on the generated headers optimised, by gcc and clang in turn. FULL=1: both ways with both
# compilers. QUICK=1: one plain build on src/ with $CC only.
#
# Comments near the top of a test steer its build:
#   /* build: -lpthread */   more flags      /* seconds: 120 */   time limit (default 120)
#   /* tsan */               also built with the thread sanitizer
#   /* sanitized: -O1 */     flags under ASan and UBSan: this needs small stack frames
. "$(dirname "$0")/lib.sh"
list=$out/list

add() { # add FILE HOW COMPILER FLAGS...
    file=$1
    name=$(basename "$file" .c)
    how=$2
    compiler=$3
    shift 3
    extra=$(tag "$file" build)
    program=$out/$name.$how
    printf '%s %s\t%s\n' "$name" "$how" \
        "$compiler -std=gnu11 -Wall -Wextra $* -Itests $file -o $program $extra && timeout -k 5 $(limit "$file") $program" >> "$list"
}
limit() {
    seconds=$(tag "$1" seconds)
    echo "${seconds:-120}"
}
looks_inside() { # the test, or a header of the tests that it includes, includes parts of src/
    # shellcheck disable=SC2046 # our file names have no spaces
    grep -Eq '^ *# *include "(\.\./)*(src/)?(common|wdeque|wencode|wsmith|wrt)/' "$1" \
        $(sed -n 's/^#include "\(unit\/.*\)"/tests\/\1/p' "$1")
}

add_file() { # add_file FILE
    if [ -n "${QUICK-}" ]; then
        add "$1" src "$cc" -O1 -Isrc
        return
    fi
    for pair in $(compilers); do
        compiler=${pair%:*}
        level=-O2
        [ "$compiler" = gcc ] || level=-O1
        if [ "$compiler" = clang ] && have gcc && [ -z "${FULL-}" ]; then
            : # gcc's sanitizers have seen the same lines
        elif has_sanitizer "$compiler" address,undefined; then
            # shellcheck disable=SC2046,SC2086 # words
            add "$1" "$compiler-sanitized" "$compiler" $(tag "$1" sanitized) $sanitize -Isrc
        else
            skip "$1" "$compiler has no sanitizer runtime"
        fi
        if [ "$compiler" != "$turn" ] && [ -z "${FULL-}" ] && have gcc && have clang; then
            : # the other compiler has this one
        elif looks_inside "$1"; then
            add "$1" "$compiler-src" "$compiler" -Werror "$level" -Isrc
        else
            add "$1" "$compiler-generated" "$compiler" -Werror "$level" -I.
        fi
    done
    if has_tag "$1" tsan && has_sanitizer gcc thread; then
        add "$1" gcc-tsan gcc -g -O1 -fsanitize=thread -Isrc
    fi
}

turn=clang
exists tests/unit/*.c || skip unit "no tests yet"
for file in tests/unit/*.c; do
    [ "$turn" = gcc ] && turn=clang || turn=gcc
    if [ -e "$file" ]; then add_file "$file"; fi
done
run_jobs "$list" 600
finish
