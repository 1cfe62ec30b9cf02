#!/bin/sh
# The fuzzer as a program (WSMITH_MAIN): targets that end in every way, kill -9, corpora, exit statuses.
. "$(dirname "$0")/lib.sh"

# The engine is compiled once for all programs with the same flags.
build() { # build NAME COMPILER COVERAGE FLAGS...
    name=$1
    compiler=$2
    cover=$3
    shift 3
    source=tests/fuzzer/${name%%_*}.c
    case " $* " in
    *" -DWSMITH_IMPLEMENTATION "*)
        # shellcheck disable=SC2086 # words
        if "$compiler" -std=gnu11 -g -w -I. "$@" $cover "$source" -o "$out/$name" -lm; then pass; else
            fail "$name" "does not compile"
        fi
        return
        ;;
    esac
    engine=$out/$(printf '%s' "$compiler $(printf '%s' "$*" | sed 's/-DONLY=[0-9]*//')" | tr -c 'a-zA-Z0-9\n' _).engine.o
    # shellcheck disable=SC2086 # words
    if { [ -e "$engine" ] || "$compiler" -std=gnu11 -O1 -g -w -I. "$@" -c tests/fuzzer/engine.c -o "$engine"; } &&
        "$compiler" -std=gnu11 -O1 -g -w -I. "$@" $cover -c "$source" -o "$out/$name.o" &&
        "$compiler" "$@" "$engine" "$out/$name.o" -o "$out/$name" -lm; then pass; else
        fail "$name" "does not compile"
    fi
}
edit() { # edit NAME SCRIPT [FILE]: tests/fuzzer/edited.c after an edit, in a file with the same name
    mkdir -p "$out/edits/edited_$1"
    source=$out/edits/edited_$1/${3:-edited.c}
    # shellcheck disable=SC2086 # words
    if sed "$2" tests/fuzzer/edited.c > "$source" &&
        "${clang:-$cc}" -std=gnu11 -O1 -g -w -I. $cover -c "$source" -o "$out/edited_$1.o" &&
        "${clang:-$cc}" "$plain" "$out/edited_$1.o" -o "$out/edited_$1" -lm; then pass; else
        fail "edited_$1" "does not compile"
    fi
}
clang=clang
have clang || clang=
if [ -n "$clang" ]; then
    cover=-fsanitize-coverage=inline-8bit-counters,trace-cmp
    if has_sanitizer clang address; then
        build deaths_asan clang "$cover" -fsanitize=address
        build reports_asan clang "$cover" -fsanitize=address
    else
        skip deaths_asan "clang has no AddressSanitizer"
    fi
    for kind in undefined:ubsan memory:msan thread:tsan; do
        if has_sanitizer clang "${kind%:*}"; then
            build "reports_${kind#*:}" clang "$cover" -O0 "-fsanitize=${kind%:*}"
        else
            skip "reports_${kind#*:}" "clang has no such sanitizer"
        fi
    done
    build bricks_two clang "$cover" -O0
    build bricks_one clang "$cover" -O0 -DWSMITH_IMPLEMENTATION -DWSMITH_NO_GENERATOR
    build deaths_gcc "$cc" -fsanitize-coverage=trace-pc,trace-cmp
else
    skip clang "no clang" 5
    cover=-fsanitize-coverage=trace-pc,trace-cmp
fi
if has_sanitizer "$cc" address,undefined; then
    build reports_gcc "$cc" -fsanitize-coverage=trace-pc,trace-cmp -O0 -fsanitize=address,undefined
else
    skip reports_gcc "$cc has no sanitizers"
fi
if have gcc; then
    build bricks_gcc gcc -fsanitize-coverage=trace-pc,trace-cmp -O0 -DWSMITH_IMPLEMENTATION
else
    skip bricks_gcc "no gcc"
fi
build starved "${clang:-$cc}" "$cover" -O0 -DWSMITH_IMPLEMENTATION
for name in deaths bricks spell wide slow deaths_six:10 deaths_say:6 edited; do
    case $name in
    *:*) build "${name%:*}" "${clang:-$cc}" "$cover" "-DONLY=${name#*:}" ;;
    *) build "$name" "${clang:-$cc}" "$cover" ;;
    esac
done
plain=$engine
build bricks_strict "${clang:-$cc}" "$cover" -std=c11
swap='{N;s/\(.*\)\n\(.*\)/\2\n\1/;}'
lines='/^static unsigned part/s/^/\n\n\n\n\n/;/^ *key = /s/^/\n\n/;/^ *version = /s/^/\n/'
edit lines "$lines"
edit added '/^ *magic = /s/^/    sink += wsmith_u16(s);\n/;/^ *size = /s/^/    sink += wsmith_u8(s);\n/'
edit twins '/^ *magic = /s/^/    sink += wsmith_u32(s);\n/;/^ *kind = /s/^/    sink += (unsigned)wsmith_range(s, 0, 15);\n/'
edit removed '/^ *version = /d;s/ || version != 7//;/^    sink += wsmith_u8(s);/d'
edit swapped "/^ *magic = /$swap;/^ *kind = /$swap"
edit renamed 's/^ *kind = .*/    enum { LAST = 15 };\n    kind = (unsigned)wsmith_range(s, 0, LAST);/;s/0, 99/0, 127/'
edit file "$lines" other.c
if [ "$failed" -eq 0 ]; then
    printf 'fuzzer\tpython3 tests/fuzzer/check.py %s %s\n' "$out" "$out/work" > "$out/list"
    run_jobs "$out/list" 600
    cat "$out/list.logs/1.log"
fi
finish
