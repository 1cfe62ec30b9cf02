#!/bin/sh
# The shrinker: build/bench/shrink.tsv, and tables. First the thirteen shrinking challenges, 100 seeds
# each; Hypothesis's figures are those of version 6.165.10 over 40 seeds, counted inside its shrinker.
# Then what the fuzzer finds in the seven targets of bench/engine/, SEEDS (100) of each, with both efforts;
# that needs clang or gcc for the coverage.
set -eu
cd "$(dirname "$0")/.."
out=build/bench/shrink
seeds=${SEEDS:-100}
mkdir -p "$out"
${CC:-cc} -O2 -I. bench/shrink.c -o "$out/shrink"
sh bench/shrink_build.sh "$out"
"$out/shrink"
"$out/targets" --seeds "$seeds"
"$out/targets" --seeds "$seeds" --quick
{
    echo "note	Shrinking the failures of the challenges of github.com/jlink/shrinking-challenge: calls of the test until the shrinker is done (median), and the share of seeds that end elsewhere than in the normal form. Ours: 100 seeds, measured in this run. Hypothesis: version 6.165.10, 40 seeds, measured once; its figures are constants in tests/challenges.h."
    "$out/shrink" --tsv
    echo "note	Shrinking the first failures that the fuzzer finds in seven targets, $seeds seeds: calls (median), and the share of seeds that end with more choices than the least possible, which bench/shrink_targets.c derives."
    "$out/targets" --tsv --seeds "$seeds"
    "$out/targets" --tsv --seeds "$seeds" --quick
} > build/bench/shrink.tsv.part
mv build/bench/shrink.tsv.part build/bench/shrink.tsv
