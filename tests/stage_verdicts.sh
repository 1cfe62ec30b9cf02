#!/bin/sh
# Our validator and an independent one say yes and no to the same modules: MUTANTS (4,000) damaged
# ones, made from the fuzz seeds and from generated modules. A thousand count as one test.
#
# In one thing we follow version 3 of the standard where the peer, restricted to version 2, does
# not: offsets and limits may be padded to 10 bytes, and memory indices are integers rather than a
# zero byte. A module that only the features for that make valid does not count as a difference.
. "$(dirname "$0")/lib.sh"
mutants=${MUTANTS:-4000}
batch=1000
export FEATURES=-all,floats,mutable-global,saturating-float-to-int,sign-extension,multi-value,bulk-memory,reference-types,gc-types
export WASM_TOOLS="$wasm_tools"

if [ ! -x "$wasm_tools" ]; then
    skip verdicts "no wasm-tools (tests/setup.sh test installs it)" $((mutants / batch))
    finish
fi
if ! $cc -std=gnu11 -Wall -Wextra -O1 -Isrc tests/verdicts.c -o "$out/verdicts" -lm > "$out/build.log" 2>&1; then
    fail verdicts "verdicts.c does not compile, see $out/build.log"
    finish
fi
mkdir -p "$out/generated"
if [ -e examples/wsmith_gen.c ] && sh tests/build_example.sh examples/wsmith_gen.c "$out/wsmith_gen" > "$out/build.log" 2>&1; then
    "$out/wsmith_gen" --seed 3 --count 100 --size 300 --preset wasm2 --out "$out/generated" > "$out/gen.log" 2>&1 ||
        echo "verdicts: wsmith_gen fails, see $out/gen.log"
fi
# compare.sh DIR SEED COUNT FILE...: makes the mutants and asks the peer about each.
cat > "$out/compare.sh" <<'COMPARE'
dir=$1; seed=$2; count=$3; shift 3
mkdir -p "$dir"
"$(dirname "$0")/verdicts" "$seed" "$count" "$dir" "$@" > "$dir.list" || exit 1
ok=0; bad=0; wide=0; different=0
while read -r number ours where; do
    file=$dir/$number.wasm
    if "$WASM_TOOLS" validate --features="$FEATURES" "$file" 2> "$dir.error"; then theirs=ok; else theirs=bad; fi
    if [ $ours = $theirs ]; then
        eval "$ours=\$(($ours + 1))"
        rm "$file"
    elif [ $ours = ok ] && "$WASM_TOOLS" validate --features="$FEATURES,memory64,multi-memory" "$file" 2> "$dir.error"; then
        wide=$((wide + 1))
        rm "$file"
    else
        different=$((different + 1))
        echo "different: $file: ours $ours $where; theirs $theirs $(tail -n 1 "$dir.error")"
    fi
done < "$dir.list"
echo "$ok $bad $wide $different" > "$dir.count"
[ $different -eq 0 ] && [ $((ok + bad + wide)) -eq "$count" ]
COMPARE
number=0
while [ $((number * batch)) -lt "$mutants" ]; do
    printf 'mutants of seed %s\t%s\n' $number \
        "sh $out/compare.sh $out/batch.$number $number $batch tests/fuzz/seeds/module/*.wasm $out/generated/*.wasm" >> "$out/list"
    number=$((number + 1))
done
run_jobs "$out/list" 300
cat "$out"/batch.*.count | awk '{ ok += $1; bad += $2; wide += $3; d += $4 }
    END { printf "%d valid, %d not, in both eyes; %d by version 3 only; %d different\n", ok, bad, wide, d }'
finish
