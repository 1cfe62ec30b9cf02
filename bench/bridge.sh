#!/bin/sh
# Runs to the first failure of the targets of bench/engine/targets.c under libFuzzer and AFL++, with the
# bridges of wsmith.h and without: values decoded from bytes; and of those of text.c, whose bytes are the
# text. Medians; a seed that found nothing counts as CAP runs. Needs clang with libFuzzer, afl++.
#
#   SEEDS=21 CAP=500000 TARGETS="..." TEXTS="..." AFL_SEEDS=5 AFL_CAP=200000 AFL_TARGETS="..." AFL_TEXTS="..."
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/.."
seeds=${SEEDS:-21}
cap=${CAP:-500000}
targets=${TARGETS:-JSON SHIFT DEQUE EXPR}
texts=${TEXTS:-WORDS LETTERS FIELDS}
afl_seeds=${AFL_SEEDS:-5}
afl_cap=${AFL_CAP:-200000}
afl_targets=${AFL_TARGETS:-JSON EXPR SHIFT}
afl_texts=${AFL_TEXTS:-LETTERS FIELDS}
cc=${CLANG:-clang}
dir=build/bench/bridge.d
tsv=build/bench/bridge.tsv
rm -rf "$dir"
mkdir -p "$dir/in"
echo hello > "$dir/in/hello"
: > "$tsv"
note() { printf 'note\t%s\n' "$1" >> "$tsv"; }

# From lines `RUNS FOUND`: a row, and a note with the rest.
report() { # report GROUP TARGET SYSTEM FILE
    sort -n "$4" | awk -v group="$1" -v target="$2" -v system_="$3" '{ v[NR] = $1; found += $2 }
        END { printf "note\t%s, %s: found by %d of %d seeds, quartiles %d to %d, at most %d runs\n", system_, target, found,
                  NR, v[int(NR / 4) + 1], v[int(NR * 3 / 4) + 1], v[NR]
              printf "%s\t%s\t%s\t%d\truns\n", group, target, system_, v[int(NR / 2) + 1] }' |
        tee -a "$tsv"
}

flags="-O2 -DWSMITH_ENGINE -DWSMITH_NO_COVERAGE_HOOKS -I."
printf '#define WSMITH_IMPLEMENTATION\n#include "wsmith.h"\n' > "$dir/wsmith.c"

# -- libFuzzer ---------------------------------------------------------------------------------------
libfuzzer() { # libfuzzer PROGRAM SEED FLAGS...: runs until it fails
    program=$1
    seed=$2
    shift 2
    "$dir/$program" -seed="$seed" -runs="$cap" -print_final_stats=1 -exact_artifact_path=/dev/null "$@" 2>&1 < /dev/null |
        sed -n 's/^stat::number_of_executed_units: *//p' | awk -v cap="$cap" '{ print $1, $1 < cap }'
}
echo 'int LLVMFuzzerTestOneInput(const char *p, unsigned long n) { return !p && n; }' > "$dir/probe.c"
if "$cc" -fsanitize=fuzzer "$dir/probe.c" -o "$dir/probe" 2> /dev/null; then
    note "libFuzzer: $seeds seeds, at most $cap runs each"
    # shellcheck disable=SC2086 # words
    {
        "$cc" $flags -c "$dir/wsmith.c" -o "$dir/wsmith.o"
        "$cc" $flags -fsanitize=fuzzer-no-link -c bench/engine/targets.c -o "$dir/targets.o"
        "$cc" $flags -fsanitize=fuzzer-no-link -c bench/engine/text.c -o "$dir/text.o"
    }
    for name in $targets $texts; do
        # shellcheck disable=SC2086 # words
        for way in bridge libfuzzer; do
            compares=
            [ $way = libfuzzer ] || compares=@examples/ossfuzz/compares.rsp
            what=-DTARGET=target_$name
            case " $texts " in *" $name "*) what="$what -DTEXT=text_$name" ;; esac
            "$cc" $flags $what -fsanitize=fuzzer $compares "bench/engine/$way.c" "$dir/targets.o" "$dir/text.o" "$dir/wsmith.o" -o "$dir/${way}_$name"
        done
        for profile in 0 1; do
            for way in bridge libfuzzer; do
                : > "$dir/runs"
                i=1
                while [ "$i" -le "$seeds" ]; do
                    libfuzzer "${way}_$name" "$i" -use_value_profile=$profile >> "$dir/runs"
                    i=$((i + 1))
                done
                system=libFuzzer
                [ "$way" = libfuzzer ] || system="wsmith in libFuzzer"
                [ $profile = 0 ] || system="$system, value profile"
                report "bridge to libFuzzer" "$name" "$system" "$dir/runs"
            done
        done
    done
else
    echo "bridge: no clang with libFuzzer: left out"
fi

# -- AFL++ -------------------------------------------------------------------------------------------
export AFL_QUIET=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_BENCH_UNTIL_CRASH=1 AFL_NO_AFFINITY=1
afl() { # afl PROGRAM SEED: runs until it fails
    rm -rf "$dir/out"
    afl-fuzz -s "$2" -i "$dir/in" -o "$dir/out" -E "$afl_cap" -- "$dir/$1" > "$dir/afl.log" 2>&1 || true
    awk -F ' *: *' -v cap="$afl_cap" '$1 == "execs_done" { runs = $2 } $1 == "saved_crashes" { found = $2 > 0 }
        END { print found ? runs : cap, found + 0 }' "$dir/out/default/fuzzer_stats"
}
if command -v afl-fuzz > /dev/null && command -v afl-clang-fast > /dev/null; then
    note "AFL++: $afl_seeds seeds, at most $afl_cap runs each, persistent mode, test cases in shared memory"
    # shellcheck disable=SC2086 # words
    {
        "$cc" $flags -c "$dir/wsmith.c" -o "$dir/wsmith.o"
        afl-clang-fast $flags -c bench/engine/targets.c -o "$dir/targets_afl.o"
        afl-clang-fast $flags -c bench/engine/text.c -o "$dir/text_afl.o"
        "$cc" $flags -shared -fPIC -DMUTATOR bench/engine/afl.c "$dir/wsmith.c" -o "$dir/mutator.so"
    }
    for name in $afl_targets $afl_texts; do
        what=-DTARGET=target_$name
        case " $afl_texts " in *" $name "*) what="$what -DTEXT=text_$name" ;; esac
        # shellcheck disable=SC2086 # words
        for way in bridge raw; do
            raw=
            [ $way = bridge ] || raw=-DRAW
            afl-clang-fast $flags $what $raw bench/engine/afl.c "$dir/targets_afl.o" "$dir/text_afl.o" "$dir/wsmith.o" -o "$dir/afl_${way}_$name"
        done
        for way in bridge raw; do
            : > "$dir/runs"
            i=1
            while [ "$i" -le "$afl_seeds" ]; do
                if [ $way = bridge ]; then
                    AFL_CUSTOM_MUTATOR_ONLY=1 AFL_CUSTOM_MUTATOR_LIBRARY="$PWD/$dir/mutator.so" afl "afl_${way}_$name" "$i" >> "$dir/runs"
                else
                    afl "afl_${way}_$name" "$i" >> "$dir/runs"
                fi
                i=$((i + 1))
            done
            system=AFL++
            [ "$way" = raw ] || system="wsmith in AFL++"
            report "bridge to AFL++" "$name" "$system" "$dir/runs"
        done
    done
else
    echo "bridge: no afl++: left out"
fi
