#!/bin/sh
# wrt_module_validate, and wencode_validate, which knows all of Wasm 3.0, against wasmparser (Rust) and
# V8's WebAssembly.validate, on three big modules from npm: megabytes of code section per second of
# processor time, one thread, best of the runs within SECONDS_EACH (2), the programs taking turns.
set -u
cd "$(dirname "$0")/.." || exit 1
out=build/bench
work=build/bench/validate
seconds=${SECONDS_EACH:-2}
mkdir -p "$work"

if [ ! -d "$work/node_modules/sql.js" ]; then
    (cd "$work" && npm install --silent --no-save --prefix . esbuild-wasm@0.25.0 sql.js@1.13.0 \
        @jitl/quickjs-wasmfile-release-sync@0.31.0 > npm.log 2>&1) || {
        echo "no modules from npm, see $work/npm.log: nothing to measure"
        exit 0
    }
fi
ln -sf "../../../$work/node_modules/sql.js/dist/sql-wasm.wasm" "$work/sqlite.wasm"
ln -sf "../../../$work/node_modules/esbuild-wasm/esbuild.wasm" "$work/esbuild.wasm"
ln -sf "../../../$work/node_modules/@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm" "$work/quickjs.wasm"
files="$work/sqlite.wasm $work/quickjs.wasm $work/esbuild.wasm"

${CC:-cc} -O2 -DNDEBUG -I. bench/validate.c -o "$work/validate" -lm || exit 1
${CC:-cc} -O2 -DNDEBUG -DBENCH_WENCODE -I. bench/validate.c -o "$work/validate_wencode" -lm || exit 1
if command -v cargo >/dev/null 2>&1; then
    CARGO_TARGET_DIR=$work/target cargo build -q --release --manifest-path bench/validate_rs/Cargo.toml \
        > "$work/cargo.log" 2>&1 || echo "wasmparser does not build, see $work/cargo.log: left out"
fi
# measure SYSTEM COMMAND...
measure() {
    name=$1
    shift
    # shellcheck disable=SC2086 # words
    "$@" "$seconds" $files >> "$work/$name.txt" || echo "$name failed: left out"
}
rm -f "$work"/*.txt
for _ in 1 2; do
    measure wrt "$work/validate"
    measure wencode "$work/validate_wencode"
    [ ! -x "$work/target/release/validate_rs" ] || measure wasmparser "$work/target/release/validate_rs"
    ! command -v node >/dev/null 2>&1 || measure V8 node --single-threaded bench/validate_node.js
done
for file in "$work"/*.txt; do
    awk -F'\t' -v who="$(basename "$file" .txt)" '
        { sub(".*/", "", $1); sub(".wasm", "", $1); if ($2 > best[$1]) best[$1] = $2 }
        END { for (name in best) printf "validate\t%s\t%s\t%s\tMB/s of code\n", name, who, best[name] }' "$file"
done | sort > "$out/validate.tsv"
cat "$out/validate.tsv"
