#!/bin/sh
# Builds and runs tests/unit/*.c twice: on src/ under ASan and UBSan with clang, not optimised; on the
# generated headers optimised, by gcc and clang in turn. FULL=1: both ways with both compilers. QUICK=1: one
# plain build on src/ with $CC only.
#
# Most of the time goes into compiling the headers, so a test that needs nothing of its own in an
# implementation is linked with one that is compiled once per set of flags (tests/linked.sh). Those with
# an implementation of their own are optimised by gcc only, and less, as -O2 takes twice as long.
#
# Comments near the top of a test steer its build:
#   /* build: -lpthread */   more flags      /* seconds: 120 */   time limit (default 120)
#   /* tsan */               also built with the thread sanitizer
#   /* small frames */       needs them: clang's are only when it optimises, so gcc has this under ASan and UBSan
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/linked.sh"
list=$out/list

add() { # add FILE HOW COMPILER FLAGS...
    file=$1
    name=$(basename "$file" .c)
    how=$2
    build="$3 -std=gnu11 -Wall -Wextra"
    shift 3
    extra=$(tag "$file" build)
    program=$out/$name.$how
    with=
    if can_link; then
        with=$(link_with "$linked" "$build $*")
        build="$build -I$out/linked"
    fi
    printf '%s %s\t%s\n' "$name" "$how" \
        "$build $* -Isrc -Itests $file $with -o $program $extra && timeout -k 5 $(limit "$file") $program" >> "$list"
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
add_sanitized() { # add_sanitized FILE COMPILER
    if has_sanitizer "$2" address,undefined; then
        level=-O0
        if [ "$2" = clang ] && has_tag "$1" "small frames"; then level=-O1; fi
        # shellcheck disable=SC2086 # words
        add "$1" "$2-sanitized" "$2" $level $sanitize -Isrc
    else
        skip "$1" "$2 has no sanitizer runtime"
    fi
}
add_optimised() { # add_optimised FILE COMPILER FLAGS...
    file=$1
    compiler=$2
    shift 2
    if ! can_link && looks_inside "$file"; then
        add "$file" "$compiler-src" "$compiler" -Werror "$@" -Isrc
    else
        add "$file" "$compiler-generated" "$compiler" -Werror "$@" -I.
    fi
}
add_file() { # add_file FILE
    find_linked "$1"
    if [ -n "${QUICK-}" ]; then
        add "$1" src "$cc" -O1 -Isrc
        return
    fi
    if [ -n "${FULL-}" ] || ! have gcc || ! have clang; then
        for pair in $(compilers); do
            add_sanitized "$1" "${pair%:*}"
            case $pair in
            gcc*) add_optimised "$1" gcc -O2 ;;
            *) add_optimised "$1" "${pair%:*}" -O1 ;;
            esac
        done
    else
        if has_tag "$1" "small frames"; then add_sanitized "$1" gcc; else add_sanitized "$1" clang; fi
        if [ "$linked" = no ]; then
            add_optimised "$1" gcc -O1 -fstrict-aliasing
        elif [ "$turn" = gcc ]; then
            add_optimised "$1" gcc -O2
        else
            add_optimised "$1" clang -O1
        fi
    fi
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
run_jobs "$out/linked/list" 300
run_jobs "$list" 600
finish
