#!/bin/sh
# Modules through wencode.h and back: every binary module of the specification's scripts and of its
# proposals, real programs from npm (tests/setup.sh test fetches them), and a program that clang
# makes here, with its object file, each more than a megabyte. All are copied by wencode_reencode and must be the
# same bytes; once more with the typed call of every instruction; and printed, which `wasm-tools
# parse` must turn back into the same bytes, or those of the shortest form where text has no other.
# What is longer than the shortest form is counted by reason. A malformed one must be refused.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/suite.sh"

awk -f tests/typed_calls.awk src/common/opcodes_core.h src/common/opcodes_simd.h src/common/opcodes_gc.h > "$out/typed_calls.h"
# shellcheck disable=SC2086 # words
if ! "$cc" -std=gnu11 -Wall -Wextra $sanitize -Isrc -I"$out" tests/roundtrip.c -o "$out/roundtrip" > "$out/build.log" 2>&1; then
    fail roundtrip "does not compile: $(head -n 1 "$out/build.log")"
    finish
fi
: > "$out/list"
if find_suite && have python3; then
    # shellcheck disable=SC2086 # one word or none
    python3 tests/roundtrip_list.py "$suite" $proposals > "$out/list"
    [ ! -d "$out/suite/custom" ] || python3 tests/roundtrip_list.py "$out/suite/custom" >> "$out/list"
else
    skip scripts "no suite beside the checkout, no cargo to fetch it, or no python3" 6973
fi
if [ -e build/npm/programs ]; then
    find build/npm/node_modules -name '*.wasm' | sort | sed 's/^/ok /' >> "$out/list"
else
    skip npm "tests/setup.sh test could not fetch programs" 5
fi

# A program of ours, with debugging information, as an object for the linker and linked.
program="--target=wasm32-wasi -O1 -g -w -D_WASI_EMULATED_PROCESS_CLOCKS -I. examples/wsmith_gen.c"
# shellcheck disable=SC2086 # words
if clang $program -c -o "$out/program.o" > "$out/clang.log" 2>&1 &&
    clang $program -lwasi-emulated-process-clocks -o "$out/program.wasm" >> "$out/clang.log" 2>&1; then
    for file in "$out/program.o" "$out/program.wasm"; do
        if [ "$(wc -c < "$file")" -ge 1000000 ]; then echo "ok $file" >> "$out/list"
        else fail "$(basename "$file")" "is smaller than a megabyte"; fi
    done
else
    skip clang "no clang with wasi-libc, see $out/clang.log" 2
fi

mkdir -p "$out/text"
rm -f "$out"/text/*
"$out/roundtrip" "$out/text" < "$out/list" > "$out/roundtrip.log" 2>&1 || fail roundtrip "exit status $?, see $out/roundtrip.log"
awk '$1 == "same" || $1 == "longer" { if ($2 != "malformed") good++; else print "FAIL read, but malformed: " $3 }
    $1 == "refused" { if ($2 == "malformed") good++; else print "FAIL " $0 }
    $1 == "differs" { print "FAIL " $0 }
    $1 == "longer" { why = $4; if (why !~ /=/) why = "sizes, counts, runs of locals, empty sections, or long forms"; sub(/=.*/, "", why); reasons[why]++ }
    /typed calls$/ { print }
    END { for (why in reasons) print reasons[why] " modules are longer than needed: " why; print "good " good + 0 }' \
    "$out/roundtrip.log" > "$out/summary"
grep -v '^good' "$out/summary" | head -n 40
if grep -q 'runtime error\|AddressSanitizer' "$out/roundtrip.log"; then fail roundtrip "sanitizers complain, see $out/roundtrip.log"; fi
passed=$((passed + $(sed -n 's/^good //p' "$out/summary")))
failed=$((failed + $(grep -c '^FAIL' "$out/summary")))

# The modules of the core scripts with a counter in every function and loop: they stay valid, and the
# scripts say the same of them.
instrumented() {
    sh tests/build_example.sh examples/instrument.c "$out/instrument" > "$out/build.log" 2>&1 &&
        sh tests/build_example.sh examples/wrt_spec.c "$out/wrt_spec" >> "$out/build.log" 2>&1 &&
        "$cc" -std=gnu11 -O1 -Isrc tests/validate_suite.c -o "$out/validate_suite" >> "$out/build.log" 2>&1 || return 1
    sed -n "s|^ok \\($suite/.*\\)|\\1|p" "$out/list" | sort -u |
        xargs -P "$jobs" -I '{}' "$out/instrument" '{}' '{}' > "$out/instrument.log" 2>&1 || return 1
    python3 tests/validate_suite.py "$suite" | grep ' ok ' | "$out/validate_suite" tests/validate_exceptions.txt > "$out/valid.log" 2>&1
    "$out/wrt_spec" --engine interp "$suite" > "$out/spec.log" 2>&1
}
if [ -n "${suite-}" ] && have python3; then
    if instrumented; then
        echo "instrumented: $(tail -n 1 "$out/valid.log") verdicts; $(tail -n 1 "$out/spec.log")"
        if grep -q ' places' "$out/instrument.log" && tail -n 1 "$out/valid.log" | grep -q ' 0 failed'; then pass
        else fail instrumented "not valid any more: $(head -n 1 "$out/valid.log")"; fi
        if tail -n 1 "$out/spec.log" | grep -q '[1-9][0-9]* passed, 0 failed'; then pass
        else fail instrumented "does other things: $(grep -v ' 0 failed' "$out/spec.log" | head -n 1)"; fi
    else
        fail instrumented "see $out/build.log, $out/instrument.log, $out/spec.log"
    fi
fi

# Text, through an independent parser.
if [ ! -x "$wasm_tools" ]; then
    skip text "no wasm-tools (tests/setup.sh test installs it)" "$(find "$out/text" -name '*.wat' | wc -l)"
    finish
fi
cat > "$out/parse.sh" <<'PARSE'
tools=$1
shift
for wat; do
    base=${wat%.wat}
    if ! "$tools" parse "$wat" -o "$base.back" > "$base.log" 2>&1; then echo "FAIL $wat: $(head -n 1 "$base.log")"
    elif cmp -s "$base.back" "$base.wasm"; then echo same
    else echo "FAIL $wat: other bytes"; fi
    rm -f "$base.back" "$base.log"
done
PARSE
# shellcheck disable=SC2038 # file names without spaces
find "$out/text" -name '*.wat' | xargs -P "$jobs" -n 100 sh "$out/parse.sh" "$wasm_tools" > "$out/parse.log" 2>&1
grep '^FAIL' "$out/parse.log" | head -n 20
echo "text: $(grep -c '^same' "$out/parse.log") modules come back the same from wasm-tools parse"
passed=$((passed + $(grep -c '^same' "$out/parse.log")))
failed=$((failed + $(grep -c '^FAIL' "$out/parse.log")))
[ "$(wc -l < "$out/parse.log")" -gt 0 ] || fail text "nothing was parsed"
rm -rf "$out/text"
finish
