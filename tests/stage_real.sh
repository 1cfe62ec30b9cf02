#!/bin/sh
# The harnesses of examples/real: the case of every finding fails on the library as it was fetched, and its
# patch and no other repairs it; with all patches a search of REAL_RUNS (2000, and up to 30 seconds) each finds
# nothing: so it is the same search every time.
. "$(dirname "$0")/lib.sh"

real=examples/real/real.sh
findings=$(find examples/real/found -name '*.patch' | wc -l)
harnesses=$(find examples/real -name 'fuzz_*.c' | wc -l)
none() {
    skip real "$1" $((findings + harnesses))
    finish
}
if ! have clang || ! has_sanitizer clang address,undefined; then none "no clang with sanitizers"; fi
sh $real versions > "$out/versions" 2> "$out/fetch.log" || none "$(tail -n 1 "$out/fetch.log")"

sh $real verify > "$out/verified" 2> "$out/verify.log"
while read -r verdict what; do
    case $verdict in
    ok) pass ;;
    skip) skip "${what%%:*}" "${what#*: }" ;;
    *) fail "${what%%:*}" "${what#*: }" ;;
    esac
done < "$out/verified"
counted=$(wc -l < "$out/verified")
[ "$counted" -eq "$findings" ] || fail verify "$counted of $findings findings tried: $(tail -n 1 "$out/verify.log")"

for file in examples/real/fuzz_*.c; do
    name=$(basename "$file" .c)
    name=${name#fuzz_}
    if REAL_CORPORA=$root/$out/corpora REAL_RUNS=${REAL_RUNS:-2000} REAL_SECONDS=30 sh $real fuzz "$name" \
        > "$out/$name.table" 2> "$out/$name.log"; then pass; else
        fail "$name" "see $out/$name.log"
        cat "$out/$name.log"
    fi
    sed -n 3p "$out/$name.table"
done
finish
