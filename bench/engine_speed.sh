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
for how in inline-8bit-counters,trace-cmp inline-8bit-counters; do
    "$cc" $flags -fsanitize-coverage=$how -c bench/engine/targets.c -o "$dir/targets.o"
    "$cc" $flags bench/engine/speed.c "$dir/targets.o" -o "$dir/speed.$how"
done
{
    "$dir/speed.inline-8bit-counters" overhead
    "$dir/speed.inline-8bit-counters,trace-cmp" targets
    "$dir/speed.inline-8bit-counters" targets | sed 's/\t/ counters\t/'
} | tee "$dir/speed.txt"

# libFuzzer on the same targets: medians of nine seeds.
: > "$dir/libfuzzer.txt"
echo 'int LLVMFuzzerTestOneInput(const char *p, unsigned long n) { return !p && n; }' > "$dir/probe.c"
if "$cc" -fsanitize=fuzzer "$dir/probe.c" -o "$dir/probe" 2> /dev/null; then
    # shellcheck disable=SC2086 # words
    {
        "$cc" $flags -DWSMITH_NO_COVERAGE_HOOKS -c "$dir/wsmith.c" -o "$dir/plain.o"
        "$cc" $flags -fsanitize=fuzzer-no-link -c bench/engine/targets.c -o "$dir/fuzzer_targets.o"
    }
    for name in DEQUE STATE SHIFT MAGIC EXPR CHUNK JSON; do
        # shellcheck disable=SC2086 # words
        "$cc" $flags -DSPEED=20000 "-DTARGET=target_$name" -fsanitize=fuzzer bench/engine/libfuzzer.c \
            "$dir/fuzzer_targets.o" "$dir/plain.o" -o "$dir/libfuzzer"
        for seed in 1 2 3 4 5 6 7 8 9; do
            "$dir/libfuzzer" -seed=$seed -runs=1000000 2> /dev/null < /dev/null
        done | sort -n | sed -n "5s/^/$name	/p" | tee -a "$dir/libfuzzer.txt"
    done
else
    echo "engine_speed: this clang has no libFuzzer: left out"
fi
awk -F '\t' 'BEGIN { OFS = "\t" }
    FNR != NR { peer[$1] = $2; next }
    $3 == "choices a run" { choices[$1] = $2 }
    $3 == "M runs/s alone" { alone[$1] = $2 }
    $3 == "M runs/s" { rate[$1] = $2; if ($1 !~ / /) names[++n] = $1 }
    $3 == "ns" { line[++lines] = "Fuzzer: a run of a small target" OFS $1 OFS "wsmith" OFS $2 OFS "ns" }
    $3 == "ns recorded" || ($3 == "ns" && $1 ~ /counters/) {
        split($1, word, " ")
        goal = 150 + (word[2] == "choices" ? $2 + word[1] : word[1] / 64)
        line[++lines] = "Fuzzer: a run of a small target" OFS $1 OFS "goal" OFS goal OFS "ns"
    }
    END {
        print "note", "CPU time, medians of nine seeds, runs that find nothing new. Choices: a run of the fuzzer, which edits, replays and judges them; goal: what the same target takes when its choices are drawn from a seed and recorded, and 150 ns, and 1 ns for each choice. Counters: a run without choices, one counter in 4096 is hit; goal: 150 ns and 1/64 ns for each counter."
        for (i = 1; i <= lines; i++) print line[i]
        text = "Whole runs with the target, finds included, CPU time; the 20,000 after the first 20,000, bugs passed over. As for libFuzzer the targets count and trace comparisons; for wsmith-counters they only count. Choices a run of wsmith:"
        for (i = 1; i <= n; i++)
            text = text " " names[i] " " choices[names[i]] (i < n ? "," : ".")
        print "note", text " The goal was set for STATE and EXPR. Target alone: the runs of wsmith once more, compiled in the same way, with choices from bytes, without an engine and with nothing collected or recorded, where the choices are numbers and ends of sequences only."
        for (i = 1; i <= n; i++) {
            print "Fuzzer: runs a second", names[i], "wsmith", rate[names[i]], "M runs/s"
            print "Fuzzer: runs a second", names[i], "wsmith-counters", rate[names[i] " counters"], "M runs/s"
            if (names[i] in alone) print "Fuzzer: runs a second", names[i], "target alone", alone[names[i]], "M runs/s"
            if (names[i] in peer) print "Fuzzer: runs a second", names[i], "libFuzzer", peer[names[i]], "M runs/s"
            if (names[i] == "STATE" || names[i] == "EXPR")
                print "Fuzzer: runs a second", names[i], "goal", 1.5, "M runs/s"
        }
    }' "$dir/speed.txt" "$dir/libfuzzer.txt" > "$tsv"
