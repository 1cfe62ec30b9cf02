#!/bin/sh
# The fuzzer as a program (WSMITH_MAIN): targets that end in every way, kill -9, corpora, exit statuses.
. "$(dirname "$0")/lib.sh"

build() { # build NAME COMPILER COVERAGE FLAGS...
    name=$1
    compiler=$2
    cover=$3
    shift 3
    source=${name%%_*}
    # shellcheck disable=SC2086 # words
    if "$compiler" -std=gnu11 -O1 -g -w -I. "$@" -c tests/fuzzer/engine.c -o "$out/$name.engine.o" &&
        "$compiler" -std=gnu11 -O1 -g -w -I. "$@" $cover -c "tests/fuzzer/$source.c" -o "$out/$name.o" &&
        "$compiler" "$@" "$out/$name.engine.o" "$out/$name.o" -o "$out/$name" -lm; then pass; else
        fail "$name" "does not compile"
    fi
}
clang=clang
have clang || clang=
if [ -n "$clang" ]; then
    cover=-fsanitize-coverage=inline-8bit-counters,trace-cmp
    if has_sanitizer clang address; then
        build deaths_asan clang "$cover" -fsanitize=address
    else
        skip deaths_asan "clang has no AddressSanitizer"
    fi
    build deaths_gcc "$cc" -fsanitize-coverage=trace-pc,trace-cmp
else
    skip clang "no clang" 2
    cover=-fsanitize-coverage=trace-pc,trace-cmp
fi
for name in deaths bricks spell wide deaths_six:10 deaths_say:6; do
    case $name in
    *:*) build "${name%:*}" "${clang:-$cc}" "$cover" "-DONLY=${name#*:}" ;;
    *) build "$name" "${clang:-$cc}" "$cover" ;;
    esac
done
if [ "$failed" -eq 0 ]; then
    printf 'fuzzer\tpython3 tests/fuzzer/check.py %s %s\n' "$out" "$out/work" > "$out/list"
    run_jobs "$out/list" 600
    cat "$out/list.logs/1.log"
fi
finish
