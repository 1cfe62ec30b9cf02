#!/bin/sh
# The differential finds what it is for: each deliberate fault of the compiler that
# `differential --inject list` names is found, saved and reported within 60 seconds.
. "$(dirname "$0")/lib.sh"

if [ ! -e examples/differential.c ]; then
    skip inject "examples/differential.c is not there yet" 8
    finish
fi
if ! sh tests/build_example.sh examples/differential.c "$out/differential" > "$out/build.log" 2>&1; then
    fail inject "differential.c does not compile, see $out/build.log"
    finish
fi
faults=$("$out/differential" --inject list 2>/dev/null | awk '{ print $1 }')
if [ "$(echo "$faults" | wc -w)" -lt 8 ]; then
    fail inject "fewer than eight faults to choose from: $(echo "$faults" | tr '\n' ' ')"
fi
# find.sh FAULT: passes when the program says found (status 0) and has saved a module in time.
cat > "$out/find.sh" <<'FIND'
dir=$OUT/$1
mkdir -p "$dir"
start=$(date +%s)
timeout 60 "$OUT/differential" --inject "$1" --seconds 60 --seed 1 --out "$dir/findings" > "$dir/log" 2>&1
status=$?
found=$(find "$dir/findings" -name '*.wasm' 2>/dev/null | wc -l)
echo "$1: status $status, $found saved after $(($(date +%s) - start)) s" | tee "$dir/summary"
tail -n 5 "$dir/log"
[ "$found" -gt 0 ] && [ $status -eq 0 ]
FIND
export OUT="$out"
for fault in $faults; do
    printf 'inject %s\t%s\n' "$fault" "sh $out/find.sh $fault" >> "$out/list"
done
run_jobs "$out/list" 120
cat "$out"/*/summary 2>/dev/null
finish
