#!/bin/sh
# Runs to the first failure of seven small targets (bench/engine/targets.c): wsmith's engine, and
# libFuzzer over the same targets with values decoded from its bytes, with and without value profile.
# The median over the seeds; a seed that found nothing in CAP runs counts as CAP. Needs clang.
#
#   SEEDS=21 CAP=1000000 PEER_SEEDS=SEEDS PEER_CAP=CAP
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/.."
seeds=${SEEDS:-21}
cap=${CAP:-1000000}
peer_seeds=${PEER_SEEDS:-$seeds}
peer_cap=${PEER_CAP:-$cap}
cc=${CLANG:-clang}
dir=build/bench/engine.d
tsv=build/bench/engine.tsv
mkdir -p "$dir"
: > "$tsv"
if ! command -v "$cc" > /dev/null; then
    echo "engine: no clang, which instruments the targets: left out"
    exit 0
fi
tab=$(printf '\t')
note() { printf 'note\t%s\n' "$1" >> "$tsv"; }
row() { printf 'Runs to the first failure, median\t%s\t%s\t%s\truns\n' "$1" "$2" "$3" >> "$tsv"; }

cover=-fsanitize-coverage=inline-8bit-counters,trace-cmp
flags="-O2 -DWSMITH_ENGINE -I."
printf '#define WSMITH_IMPLEMENTATION\n#include "wsmith.h"\n' > "$dir/wsmith.c"
# shellcheck disable=SC2086 # words
{
    "$cc" $flags -c "$dir/wsmith.c" -o "$dir/wsmith.o"
    "$cc" $flags $cover -c bench/engine/targets.c -o "$dir/targets.o"
    "$cc" $flags bench/engine/find.c "$dir/targets.o" "$dir/wsmith.o" -o "$dir/find"
}
note "$seeds seeds, at most $cap runs each; libFuzzer: $peer_seeds seeds, at most $peer_cap runs; a seed that finds nothing counts as that"
echo "name, found, seeds, lower quartile, median, upper quartile, largest, runs per second"
# shellcheck disable=SC2086 # words
"$dir/find" "$seeds" "$cap" ${TARGETS-} | tee "$dir/ours"
while IFS="$tab" read -r name found total lower median upper worst speed; do
    row "$name" wsmith "$median"
    note "wsmith $name: found by $found of $total seeds, quartiles $lower to $upper, at most $worst runs; $speed runs a second"
done < "$dir/ours"

echo 'int LLVMFuzzerTestOneInput(const char *p, unsigned long n) { return !p && n; }' > "$dir/probe.c"
if ! "$cc" -fsanitize=fuzzer "$dir/probe.c" -o "$dir/probe" 2> /dev/null; then
    echo "engine: this clang has no libFuzzer: left out"
    exit 0
fi

# Runs until it fails, of seed $2.
peer() { # peer PROGRAM SEED FLAGS...
    program=$1
    seed=$2
    shift 2
    (
        cd "$dir" || exit 1
        "./$program" -seed="$seed" -runs="$peer_cap" -print_final_stats=1 -artifact_prefix=/dev/null \
            -exact_artifact_path=/dev/null "$@" 2>&1 < /dev/null
    ) | sed -n 's/^stat::number_of_executed_units: *//p'
}
quartiles() { # of numbers, one a line: lower, median, upper
    sort -n | awk '{ v[NR] = $1 } END { print v[int(NR / 4) + 1], v[int(NR / 2) + 1], v[int(NR * 3 / 4) + 1] }'
}
cut -f 1 "$dir/ours" > "$dir/names"
while read -r name; do
    # shellcheck disable=SC2086 # words
    {
        "$cc" -O2 -c -DWSMITH_NO_COVERAGE_HOOKS $flags "$dir/wsmith.c" -o "$dir/plain.o"
        "$cc" $flags -fsanitize=fuzzer-no-link -c bench/engine/targets.c -o "$dir/fuzzer.o"
        "$cc" $flags "-DTARGET=target_$name" -fsanitize=fuzzer bench/engine/libfuzzer.c "$dir/fuzzer.o" "$dir/plain.o" -o "$dir/lf_$name"
    }
    for profile in 0 1; do
        i=1
        : > "$dir/runs"
        while [ "$i" -le "$peer_seeds" ]; do
            peer "lf_$name" "$i" -use_value_profile=$profile >> "$dir/runs"
            i=$((i + 1))
        done
        read -r lower median upper <<EOF
$(quartiles < "$dir/runs")
EOF
        system=libFuzzer
        [ $profile = 0 ] || system="libFuzzer, value profile"
        found=$(awk -v cap="$peer_cap" '$1 < cap { n++ } END { print n + 0 }' "$dir/runs")
        row "$name" "$system" "$median"
        note "$system $name: found by $found of $peer_seeds seeds, quartiles $lower to $upper"
        printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$system" "$found" "$peer_seeds" "$lower" "$median" "$upper" | tee -a "$dir/peers"
    done
done < "$dir/names"
awk -F '\t' '$3 == "wsmith" { ours += log($4); n++ }
    $3 ~ /^libFuzzer/ { if (!($2 in best) || $4 < best[$2]) best[$2] = $4 }
    END {
        for (t in best) peer += log(best[t])
        if (n) printf "geometric mean of the medians: wsmith %.0f, libFuzzer (better of two) %.0f: 1/%.1f\n",
            exp(ours / n), exp(peer / n), exp((peer - ours) / n)
    }' "$tsv"
