#!/bin/sh
# wencode_validate: the verdicts of the specification's scripts, of Wasm 3.0 and the proposals, but
# for tests/validate_exceptions.txt; and those of `wasm-tools validate` on MUTANTS (3,000) damaged
# modules of the same scripts and of the generator, with three sets of features. The checked encoder:
# what it finishes of random calls is valid to wasm-tools, what it refuses is not. A thousand modules
# count as one test.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/suite.sh"
mutants=${MUTANTS:-3000}
batch=1000
export WASM_TOOLS="$wasm_tools"
names="mutable-global sign-extension saturating-float-to-int multi-value bulk-memory reference-types"
wasm3="$names simd relaxed-simd tail-call extended-const function-references gc exceptions multi-memory memory64"
every="$wasm3 threads wide-arithmetic compact-imports custom-page-sizes custom-descriptors stack-switching shared-everything-threads"
# NUMBER:NAMES; the number as in src/common/features.h
sets="0x7f:$names
0xffff:$wasm3
0x7fffff:$every"

build() { # build PROGRAM FLAG...
    program=$1
    shift
    $cc -std=gnu11 -Wall -Wextra -Isrc "tests/$program.c" -o "$out/$program" "$@" > "$out/$program.log" 2>&1
}
# shellcheck disable=SC2086 # words
{
    build validate_suite -O0 $sanitize &
    build validate_mutants -O1 &
    build validate_calls -O1 -lm &
    wait
}
for program in validate_suite validate_mutants validate_calls; do
    [ -e "$out/$program" ] && continue
    fail "$program" "does not compile: $(head -n 1 "$out/$program.log")"
    finish
done

if ! find_suite || ! have python3; then
    skip scripts "no suite beside the checkout, no cargo to fetch it, or no python3"
else
    # shellcheck disable=SC2086 # one word or none
    python3 tests/validate_suite.py "$suite" $proposals > "$out/suite.list"
    "$out/validate_suite" tests/validate_exceptions.txt < "$out/suite.list" > "$out/suite.log"
    counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2/p' "$out/suite.log")
    if [ -z "$counts" ] || [ "$counts" = "0 0" ]; then
        fail scripts "no verdicts, see $out/suite.log"
    else
        head -n 20 "$out/suite.log"
        passed=$((passed + ${counts% *}))
        failed=$((failed + ${counts#* }))
    fi
fi

if [ ! -x "$wasm_tools" ]; then
    skip mutants "no wasm-tools (tests/setup.sh test installs it)" $((mutants / batch))
    finish
fi
mkdir -p "$out/generated"
if sh tests/build_example.sh examples/wsmith_gen.c "$out/wsmith_gen" > "$out/build.log" 2>&1; then
    "$out/wsmith_gen" --seed 5 --count 50 --size 300 --preset wasm2 --out "$out/generated" > "$out/gen.log" 2>&1 ||
        echo "validate: wsmith_gen fails, see $out/gen.log"
fi
: >> "$out/suite.list"
{ awk '$2 == "ok" { print $3 }' "$out/suite.list"; find "$out/generated" tests/fuzz/seeds/module -name '*.wasm'; } |
    sort > "$out/files"
# compare.sh PROGRAM DIR SEED COUNT FEATURES NAMES: makes the modules and asks the peer about each.
# Every script's modules are too many for one command line: a tenth of them, others for each seed.
cat > "$out/compare.sh" <<'COMPARE'
here=$(dirname "$0"); program=$1; dir=$2; seed=$3; count=$4; features=$5; names=$6
mkdir -p "$dir"
# shellcheck disable=SC2046 # file names without spaces
"$here/$program" "$features" "$seed" "$count" "$dir" \
    $(awk -v seed="$seed" '(NR + seed) % 10 == 0' "$here/files") > "$dir.list" || exit 1
ok=0; bad=0; different=0
while read -r number ours where; do
    file=$dir/$number.wasm
    if "$WASM_TOOLS" validate --features="$names" "$file" 2> "$dir.error"; then theirs=ok; else theirs=bad; fi
    if [ $ours = $theirs ]; then
        eval "$ours=\$(($ours + 1))"
        rm "$file"
    elif [ $ours = ok ] && [ "$features" = 0x7f ] &&
        "$WASM_TOOLS" validate --features="$names,memory64,multi-memory" "$file" 2> "$dir.error"; then
        # integers longer than they must be, where versions before 3 had a byte
        ok=$((ok + 1))
        rm "$file"
    else
        different=$((different + 1))
        echo "different: $file: ours $ours $where; theirs $theirs $(tail -n 1 "$dir.error")"
    fi
done < "$dir.list"
echo "$ok $bad $different" > "$dir.count"
[ $different -eq 0 ] && [ $((ok + bad)) -eq "$count" ]
COMPARE
job() { # job WHAT PROGRAM SEED LINE_OF_SETS
    set=$(echo "$sets" | sed -n "$4p")
    list=-all,floats,gc-types,$(echo "${set#*:}" | tr ' ' ,)
    printf '%s of seed %s\t%s\n' "$1" "$3" \
        "sh $out/compare.sh $2 $out/batch.$1.$3 $3 $batch ${set%%:*} $list" >> "$out/list"
}
number=0
while [ $((number * batch)) -lt "$mutants" ]; do
    job mutants validate_mutants $number $((number % 3 + 1))
    number=$((number + 1))
done
job calls validate_calls 1 2
job calls validate_calls 2 3
run_jobs "$out/list" 300
cat "$out"/batch.*.count | awk '{ ok += $1; bad += $2; d += $3 }
    END { printf "%d valid, %d not, in both eyes; %d different\n", ok, bad, d }'
finish
