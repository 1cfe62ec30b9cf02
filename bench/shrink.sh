#!/bin/sh
# The shrinker on the thirteen shrinking challenges, 100 seeds each: build/bench/shrink.tsv, and a
# table; then the failures of tests/targets.h (SEEDS=9). Hypothesis's figures are those of version 6.165.10 over 40 seeds, counted inside its shrinker.
set -eu
cd "$(dirname "$0")/.."
out=build/bench/shrink
mkdir -p "$out"
${CC:-cc} -O2 -I. bench/shrink.c -o "$out/shrink"
"$out/shrink"
"$out/shrink" --targets --seeds "${SEEDS:-9}"
{
    echo "note	Shrinking the failures of the challenges of github.com/jlink/shrinking-challenge: calls of the test until the shrinker is done (median), and the share of seeds that end elsewhere than in the normal form. Ours: 100 seeds, measured in this run. Hypothesis: version 6.165.10, 40 seeds, measured once; its figures are constants in tests/challenges.h."
    "$out/shrink" --tsv
} > build/bench/shrink.tsv.part
mv build/bench/shrink.tsv.part build/bench/shrink.tsv
