#!/bin/sh
# Generated modules on both engines, compared, for DIFFERENTIAL_SECONDS (30): no mismatch.
. "$(dirname "$0")/lib.sh"
seconds=${DIFFERENTIAL_SECONDS:-30}

if [ ! -e examples/differential.c ]; then
    skip differential "examples/differential.c is not there yet"
    finish
fi
compare() { # compare NAME SECONDS FLAG...
    name=$1
    run=$2
    shift 2
    if ! sh tests/build_example.sh examples/differential.c "$out/$name" "$@" > "$out/$name.build" 2>&1; then
        fail "$name" "does not compile, see $out/$name.build"
    elif timeout $((run + 120)) "$out/$name" --seconds "$run" --seed 1 --engines jit,interp --out "$out/$name.findings" \
        > "$out/$name.log" 2>&1 < /dev/null; then
        tr '\r' '\n' < "$out/$name.log" | tail -n 12
        pass
    else
        fail "$name" "see $out/$name.log and $out/$name.findings"
        tr '\r' '\n' < "$out/$name.log" | tail -n 20
    fi
}
compare differential "$seconds" -O2
# shellcheck disable=SC2086 # words
compare differential-sanitized "$seconds" -O1 $sanitize
finish
