#!/bin/sh
# What the fuzzer must find: the targets of bench/engine, instrumented by clang and by gcc, with five fixed
# seeds each, within some ten times the runs that most seeds need (docs/FUZZER.md). On one compiler the same
# is done every time.
. "$(dirname "$0")/lib.sh"

flags="-O1 -DWSMITH_ENGINE -I."
printf '#define WSMITH_IMPLEMENTATION\n#include "wsmith.h"\n' > "$out/wsmith.c"
targets="DEQUE:40000 STATE:40000 SHIFT:10000 MAGIC:500 EXPR:90000 CHUNK:110000 JSON:40000 TREE:10000 LRU:100000
VARINT:50000 PATH:1000000 LZ:20000 SPANS:10000 REGEX:20000 UTF:50000 HASH:100000 VM:100000 WORDS:100000 LETTERS:40000
FIELDS:100000"
grep -v '^-Wl' examples/strings.rsp > "$out/compile.rsp"

# What only strcmp and its kin compare is seen with the compiler's and the linker's options of strings.rsp.
search() { # search COMPILER COVERAGE
    # shellcheck disable=SC2086 # words
    for part in targets held_out unseen text; do
        strings=
        [ $part != text ] || strings=@$out/compile.rsp
        "$1" $flags "$2" $strings -c "bench/engine/$part.c" -o "$out/$part.o" || return 1
    done
    # shellcheck disable=SC2086 # words
    "$1" $flags @examples/strings.rsp bench/engine/find.c "$out/targets.o" "$out/held_out.o" "$out/unseen.o" "$out/text.o" "$out/wsmith.o" -o "$out/find" || return 1
    for target in $targets; do
        FIRST=1 "$out/find" 5 "${target#*:}" "${target%:*}" > "$out/found" || return 1
        if [ "$(cut -f 2 "$out/found")" = 5 ]; then pass; else
            fail "search $1 ${target%:*}" "$(cut -f 2-3,9 "$out/found"): found, seeds, runs"
        fi
    done
}

# shellcheck disable=SC2086 # words
"$cc" $flags -c "$out/wsmith.c" -o "$out/wsmith.o" || fail search "wsmith.h does not compile"
for compiler in clang gcc; do
    cover=-fsanitize-coverage=inline-8bit-counters,trace-cmp
    [ "$compiler" = clang ] || cover=-fsanitize-coverage=trace-pc,trace-cmp
    if ! have "$compiler"; then
        skip "search $compiler" "no $compiler" 20
    elif ! search "$compiler" "$cover"; then
        fail "search $compiler" "does not compile or run"
    fi
done
finish
