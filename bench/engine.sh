#!/bin/sh
# Runs to the first failure of nineteen small targets (bench/engine/targets.h; no change of the engine
# was chosen by the last five): wsmith's engine; libFuzzer with and without value profile and AFL++
# (persistent) with and without cmplog, over the same targets with values decoded from their bytes.
# Medians over the seeds.
#
#   bench/engine.sh [wsmith] [libfuzzer] [afl] [baseline] [page]      the first three, or these parts
#
# Each part keeps its runs in build/bench/engine.d/PART.runs, so that the parts can be measured one by
# one; the tables are made of what is there. `baseline` makes the runs of wsmith the ones that later
# ones are compared with (bench/engine/baseline.runs), `page` writes docs/FUZZER.md.
#
#   SEEDS=21 FIRST=1000 CAP=1000000     wsmith and libFuzzer: runs of a seed that finds nothing
#   AFL_SEEDS=21 AFL_RUNS=50000         AFL++: a seed that finds nothing counts with the runs it made,
#                                       which favours it
#   TARGETS="DEQUE STATE"               only these
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/.."
seeds=${SEEDS:-21}
first=${FIRST:-1000}
cap=${CAP:-1000000}
afl_seeds=${AFL_SEEDS:-21}
afl_cap=${AFL_RUNS:-50000}
names=${TARGETS:-DEQUE STATE SHIFT MAGIC EXPR CHUNK JSON TREE LAMBDA LRU VARINT DATE PATH LZ SPANS REGEX UTF HASH VM}
cc=${CLANG:-clang}
dir=build/bench/engine.d
tsv=build/bench/engine.tsv
flags="-O2 -DWSMITH_ENGINE -I."
mkdir -p "$dir"
if ! command -v "$cc" > /dev/null; then
    echo "engine: no clang, which instruments the targets: left out"
    exit 0
fi
[ $# -gt 0 ] || set -- wsmith libfuzzer afl
printf '#define WSMITH_IMPLEMENTATION\n#include "wsmith.h"\n' > "$dir/wsmith.c"

compile() { # compile COMPILER OUT-PREFIX FLAGS...: the targets
    compiler=$1
    prefix=$2
    shift 2
    for part in targets held_out unseen text; do
        # shellcheck disable=SC2086 # words
        "$compiler" $flags "$@" -c "bench/engine/$part.c" -o "$dir/$prefix$part.o"
    done
}
line() { # line TARGET SYSTEM FILE OUT: FILE has lines `found runs`
    awk -v name="$1" -v peer="$2" '{ found += $1; runs = runs (NR > 1 ? "," : "") $2 }
        END { if (NR) printf "%s\t%s\t%d\t%d\t%s\n", name, peer, found, NR, runs }' "$3" >> "$4"
}
keep() { # keep PART: drops old lines of the targets that are measured again
    touch "$dir/$1.runs"
    for name in $names; do
        grep -v "^$name	" "$dir/$1.runs" > "$dir/rest" || true
        mv "$dir/rest" "$dir/$1.runs"
    done
}

wsmith() {
    # shellcheck disable=SC2086 # words
    {
        "$cc" $flags -c "$dir/wsmith.c" -o "$dir/wsmith.o"
        compile "$cc" ours_ -fsanitize-coverage=inline-8bit-counters,trace-cmp
        "$cc" $flags bench/engine/find.c "$dir/ours_targets.o" "$dir/ours_held_out.o" "$dir/ours_unseen.o" "$dir/ours_text.o" "$dir/wsmith.o" -o "$dir/find"
        keep wsmith
        FIRST=$first "$dir/find" "$seeds" "$cap" $names > "$dir/ours"
    }
    awk -F '\t' -v OFS='\t' '{ print $1, "wsmith", $2, $3, $9, $8 }' "$dir/ours" >> "$dir/wsmith.runs"
}

plain() { # our header without coverage and without its hooks
    # shellcheck disable=SC2086 # words
    "$cc" $flags -DWSMITH_NO_COVERAGE_HOOKS -c "$dir/wsmith.c" -o "$dir/plain.o"
}

libfuzzer() {
    echo 'int LLVMFuzzerTestOneInput(const char *p, unsigned long n) { return !p && n; }' > "$dir/probe.c"
    if ! "$cc" -fsanitize=fuzzer "$dir/probe.c" -o "$dir/probe" 2> /dev/null; then
        echo "engine: this clang has no libFuzzer: left out"
        return
    fi
    plain
    compile "$cc" fuzzer_ -fsanitize=fuzzer-no-link
    keep libfuzzer
    for name in $names; do
        # shellcheck disable=SC2086 # words
        "$cc" $flags "-DTARGET=target_$name" -fsanitize=fuzzer bench/engine/libfuzzer.c "$dir/fuzzer_targets.o" \
            "$dir/fuzzer_held_out.o" "$dir/fuzzer_unseen.o" "$dir/fuzzer_text.o" "$dir/plain.o" -o "$dir/lf_$name"
        for profile in 0 1; do
            i=0
            : > "$dir/lf_runs"
            while [ "$i" -lt "$seeds" ]; do
                (
                    cd "$dir" || exit 1
                    "./lf_$name" -seed=$((first + i)) -runs="$cap" -print_final_stats=1 -use_value_profile=$profile \
                        -artifact_prefix=/dev/null -exact_artifact_path=/dev/null 2>&1 < /dev/null
                ) | awk -v cap="$cap" '/^stat::number_of_executed_units/ { print $2 < cap, $2 }' >> "$dir/lf_runs"
                i=$((i + 1))
            done
            system=libFuzzer
            [ $profile = 0 ] || system="libFuzzer value profile"
            line "$name" "$system" "$dir/lf_runs" "$dir/libfuzzer.runs"
        done
    done
}

# One run of AFL++: prints `found runs`.
afl_run() { # afl_run PROGRAM SEED FLAGS...
    program=$1
    seed=$2
    shift 2
    rm -rf "$dir/afl_out"
    AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_SKIP_CPUFREQ=1 AFL_BENCH_UNTIL_CRASH=1 AFL_NO_STARTUP_CALIBRATION=1 \
        AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
        afl-fuzz -i "$dir/afl_in" -o "$dir/afl_out" -E "$afl_cap" -s "$seed" "$@" -- "$dir/$program" > "$dir/afl_log" 2>&1 || true
    awk '$1 == "execs_done" { runs = $3 } $1 == "saved_crashes" { found = $3 > 0 }
        END { if (runs) print found + 0, runs }' "$dir/afl_out/default/fuzzer_stats"
}

afl() {
    if ! command -v afl-fuzz > /dev/null || ! command -v afl-clang-fast > /dev/null; then
        echo "engine: no AFL++ (Debian: afl++): left out"
        return
    fi
    plain
    mkdir -p "$dir/afl_in"
    printf '0123456789abcdef' > "$dir/afl_in/seed"
    AFL_QUIET=1 compile afl-clang-fast afl_
    AFL_QUIET=1 AFL_LLVM_CMPLOG=1 compile afl-clang-fast cmplog_
    keep afl
    for name in $names; do
        # shellcheck disable=SC2086 # words
        for kind in afl cmplog; do
            AFL_QUIET=1 afl-clang-fast $flags -DRAW "-DTARGET=target_$name" bench/engine/afl.c "$dir/${kind}_targets.o" \
                "$dir/${kind}_held_out.o" "$dir/${kind}_unseen.o" "$dir/${kind}_text.o" "$dir/plain.o" -o "$dir/${kind}_$name"
        done
        for kind in afl cmplog; do
            i=0
            : > "$dir/afl_runs"
            while [ "$i" -lt "$afl_seeds" ]; do
                if [ $kind = afl ]; then
                    afl_run "afl_$name" $((first + i)) >> "$dir/afl_runs"
                else
                    afl_run "afl_$name" $((first + i)) -c "$dir/cmplog_$name" -l 2AT >> "$dir/afl_runs"
                fi
                i=$((i + 1))
            done
            system=AFL++
            [ $kind = afl ] || system="AFL++ cmplog"
            line "$name" "$system" "$dir/afl_runs" "$dir/afl.runs"
        done
    done
}

cat > "$dir/note" << END
Seeds $first and following, $seeds of them, at most $cap runs each; a seed that finds nothing counts as that. AFL++: $afl_seeds seeds, at most about $afl_cap runs each; one that finds nothing counts with the runs it made.
END
page=
for part in "$@"; do
    case $part in
    wsmith | libfuzzer | afl) "$part" ;;
    baseline) cut -f 1-5 "$dir/wsmith.runs" > bench/engine/baseline.runs ;;
    page) page=docs/FUZZER.md ;;
    *)
        echo "engine: unknown part $part"
        exit 2
        ;;
    esac
done
python3 bench/engine/table.py "$dir" "$tsv" bench/engine/baseline.runs $page
