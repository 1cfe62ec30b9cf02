#!/bin/sh
# The header matrix: every header in every way it may be included, in every dialect, with every
# compiler, no warning. tests/headers/matrix.sh writes the files and the list of jobs.
. "$(dirname "$0")/lib.sh"

for name in $products; do
    [ -e "$name.h" ] || skip "$name.h" "not generated yet"
done
if ! ./amalgamate.sh --bundle "$out/wforge.h" > "$out/bundle.log" 2>&1; then
    fail bundle "$(cat "$out/bundle.log")"
fi
dir=$out
. tests/headers/matrix.sh > "$out/list"
run_jobs "$out/list"
finish
