#!/bin/sh
# Generated modules on both engines, compared, for DIFFERENTIAL_SECONDS (15): no mismatch.
. "$(dirname "$0")/lib.sh"
seconds=${DIFFERENTIAL_SECONDS:-15}

if [ ! -e examples/differential.c ]; then
    skip differential "examples/differential.c is not there yet"
    finish
fi
compare() { # compare NAME SECONDS ENGINES FLAG...
    name=$1
    run=$2
    engines=$3
    shift 3
    if ! sh tests/build_example.sh examples/differential.c "$out/$name" "$@" > "$out/$name.build" 2>&1; then
        fail "$name" "does not compile, see $out/$name.build"
    elif timeout $((run + 120)) "$out/$name" --seconds "$run" --seed 1 --engines "$engines" --out "$out/$name.findings" \
        > "$out/$name.log" 2>&1 < /dev/null; then
        tr '\r' '\n' < "$out/$name.log" | tail -n 12
        pass
    else
        fail "$name" "see $out/$name.log and $out/$name.findings"
        tr '\r' '\n' < "$out/$name.log" | tail -n 20
    fi
}
compare differential "$seconds" jit,interp
# shellcheck disable=SC2086 # words
compare differential-sanitized "$seconds" jit,interp -O0 $sanitize
if have node; then compare differential-node "$seconds" jit,interp,node; else skip "against Node" "no node"; fi
finish
