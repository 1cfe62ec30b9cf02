#!/bin/sh
# Values a second that a source answers, beside libFuzzer's FuzzedDataProvider: build/bench/choice.tsv.
set -eu
cd "$(dirname "$0")/.."
out=build/bench/choice
mkdir -p "$out"
compiler=${CC:-cc}
if command -v clang++ > /dev/null; then compiler=clang; fi
"$compiler" -O2 -I. bench/choice.c -o "$out/choice"
"$out/choice" > "$out/ours" 2> /dev/null
: > "$out/peer"
if [ "$compiler" = clang ] && clang++ -O2 bench/choice_fdp.cpp -o "$out/fdp" 2> "$out/fdp.log"; then
    "$out/fdp" > "$out/peer" 2> /dev/null
else
    echo "FuzzedDataProvider: not built; see $out/fdp.log"
fi
table() { # table FILE SYSTEM
    awk -F'\t' -v who="$2" 'BEGIN { OFS = "\t" } { print "choices", $1, who, $2, "M values/s" }' "$1"
}
{
    echo "note	Values a second, CPU time. Mixed: three times range 0..199, 32 bits and a flag, then a byte. Recorded: with uid, range and a span around every ten; the peer does not record."
    table "$out/ours" wsmith
    table "$out/peer" FuzzedDataProvider
} > build/bench/choice.tsv.part
mv build/bench/choice.tsv.part build/bench/choice.tsv
cat build/bench/choice.tsv
