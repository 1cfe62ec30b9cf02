#!/bin/sh
# Generated modules are valid in the eyes of an independent validator: MODULES (20,000) of them, with
# exactly the generator's features switched on. A thousand modules count as one test.
. "$(dirname "$0")/lib.sh"
modules=${MODULES:-20000}
batch=1000
features=-all,floats,mutable-global,saturating-float-to-int,sign-extension,multi-value,bulk-memory,reference-types,gc-types

if [ ! -e examples/wsmith_gen.c ]; then
    skip oracle "examples/wsmith_gen.c is not there yet" $((modules / batch))
    finish
fi
if [ ! -x "$wasm_tools" ]; then
    skip oracle "no wasm-tools (tests/setup.sh test installs it)" $((modules / batch))
    finish
fi
if ! sh tests/build_example.sh examples/wsmith_gen.c "$out/wsmith_gen" > "$out/build.log" 2>&1; then
    fail oracle "wsmith_gen.c does not compile, see $out/build.log"
    finish
fi
# validate.sh DIR: every module of one batch, invalid ones named.
cat > "$out/validate.sh" <<'VALIDATE'
bad=0
good=0
for file in "$1"/*.wasm; do
    if "$WASM_TOOLS" validate --features="$FEATURES" "$file"; then good=$((good + 1)); else
        bad=$((bad + 1))
        echo "invalid: $file"
    fi
done
echo "$good valid, $bad invalid" > "$1.count"
[ $bad -eq 0 ] && [ $good -eq "$2" ] && rm -r "$1"
VALIDATE
export WASM_TOOLS="$wasm_tools" FEATURES="$features"
number=0
while [ $((number * batch)) -lt "$modules" ]; do
    set -- --preset default
    case $((number % 4)) in
    1) set -- --preset mvp ;;
    2) set -- --preset wasm2 ;;
    3) set -- --preset swarm ;;
    esac
    dir=$out/batch.$number
    printf 'modules %s to %s, %s\t%s\n' $((number * batch)) $((number * batch + batch - 1)) "$*" \
        "$out/wsmith_gen --seed $((number * batch)) --count $batch $* --out $dir && sh $out/validate.sh $dir $batch" >> "$out/list"
    number=$((number + 1))
done
run_jobs "$out/list" 300
cat "$out"/batch.*.count | awk '{ v += $1; i += $3 } END { printf "%d of %d generated modules valid\n", v, v + i }'
finish
