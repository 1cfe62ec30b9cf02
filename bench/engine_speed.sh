#!/bin/sh
# What a run of the fuzzer costs besides its target, beside the goals that were set for it:
# build/bench/engine_speed.tsv. Needs clang, which instruments the targets.
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/.."
cc=${CLANG:-clang}
dir=build/bench/engine_speed
tsv=build/bench/engine_speed.tsv
mkdir -p "$dir"
: > "$tsv"
if ! command -v "$cc" > /dev/null; then
    echo "engine_speed: no clang, which instruments the targets: left out"
    exit 0
fi
flags="-O2 -DWSMITH_ENGINE -I."
printf '#define WSMITH_IMPLEMENTATION\n#include "wsmith.h"\n' > "$dir/wsmith.c"
# shellcheck disable=SC2086 # words
{
    "$cc" $flags -c "$dir/wsmith.c" -o "$dir/wsmith.o"
    "$cc" $flags -fsanitize-coverage=inline-8bit-counters,trace-cmp -c bench/engine/targets.c -o "$dir/targets.o"
    "$cc" $flags bench/engine/speed.c "$dir/targets.o" "$dir/wsmith.o" -o "$dir/speed"
}
"$dir/speed" | tee "$dir/speed.txt"
awk -F '\t' 'BEGIN { OFS = "\t" }
    $3 == "choices a run" { choices[$1] = $2 }
    $3 == "ns a choice" { each[$1] = $2 }
    $3 == "M runs/s" { rate[$1] = $2; names[++n] = $1 }
    $3 == "ns" {
        split($1, word, " ")
        goal = 150 + (word[2] == "choices" ? word[1] : word[1] / 64)
        line[++lines] = "Fuzzer: a run besides its target" OFS $1 OFS "wsmith" OFS $2 OFS "ns"
        line[++lines] = "Fuzzer: a run besides its target" OFS $1 OFS "goal" OFS goal OFS "ns"
    }
    END {
        print "note", "CPU time, medians of nine seeds. Choices: a run of the fuzzer less one of the same target whose choices are drawn from a seed and recorded; the fuzzer edits, replays and judges them. Counters: a run without choices, one counter in 4096 is hit. Goal: 150 ns, 1 ns for each choice, 1/64 ns for each counter."
        for (i = 1; i <= lines; i++) print line[i]
        text = "Whole runs, the target with its comparisons traced included."
        for (i = 1; i <= n; i++)
            text = text " " names[i] ": " choices[names[i]] " choices a run (the fuzzer prefers inputs that reach much), " each[names[i]] " ns for each."
        print "note", text
        for (i = 1; i <= n; i++) {
            print "Fuzzer: runs a second", names[i], "wsmith", rate[names[i]], "M runs/s"
            print "Fuzzer: runs a second", names[i], "goal", 1.5, "M runs/s"
        }
    }' "$dir/speed.txt" > "$tsv"
