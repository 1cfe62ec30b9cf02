#!/bin/sh
# The targets of tests/fuzz/fuzz_*.c under libFuzzer with ASan and UBSan, each for FUZZ_SECONDS, else
# for what its comment `seconds: N` says, else for 15, on the seeds of tests/fuzz/seeds/NAME/. Every
# file of tests/regress/NAME/ (a fixed crash, named after its claim) is run first. A finding is kept in
# build/fuzz/.
. "$(dirname "$0")/lib.sh"

if ! exists tests/fuzz/fuzz_*.c; then
    skip fuzz "no targets yet"
    finish
fi
if ! have clang || ! has_sanitizer clang fuzzer,address,undefined; then
    skip fuzz "no clang with libFuzzer" "$(find tests/fuzz -name 'fuzz_*.c' | wc -l)"
    finish
fi
level=-O0 # to optimise takes longer than a short search
[ -z "${FUZZ_SECONDS-}" ] || level=-O1
for file in tests/fuzz/fuzz_*.c; do
    name=$(basename "$file" .c)
    name=${name#fuzz_}
    program=$out/fuzz_$name
    corpus=$out/corpus.$name
    mkdir -p "$corpus"
    seconds=$(tag "$file" seconds)
    seconds=${FUZZ_SECONDS:-${seconds:-15}}
    seeds=
    [ ! -d "tests/fuzz/seeds/$name" ] || seeds=tests/fuzz/seeds/$name
    regress=
    if exists "tests/regress/$name"/*; then regress="&& $program tests/regress/$name/*"; fi
    printf 'fuzz %s\t%s\n' "$name" \
        "clang -std=gnu11 -Wall -Wextra $level -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Isrc -Itests $file -o $program $(tag "$file" build) $regress && $program -max_total_time=$seconds -timeout=10 -rss_limit_mb=2048 -seed=1 -print_final_stats=1 -artifact_prefix=$out/$name- $corpus $seeds" >> "$out/list"
done
run_jobs "$out/list" $((${FUZZ_SECONDS:-15} + 300))
grep -h 'stat::number_of_executed_units' "$out"/list.logs/*.log | awk '{ n += $2 } END { print n + 0 " executions" }'
finish
