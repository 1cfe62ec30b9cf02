#!/bin/sh
# The shared module reader of the headers against wasmparser (Rust), read as values and through its
# visitor, on three big modules from npm: megabytes of module per second of processor time, one
# thread, best of the runs within SECONDS_EACH (2), the programs taking turns.
set -u
cd "$(dirname "$0")/.." || exit 1
out=build/bench
work=build/bench/decode
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

${CC:-cc} -O2 -DNDEBUG -Isrc -Itests bench/decode.c -o "$work/decode" || exit 1
if command -v cargo >/dev/null 2>&1; then
    CARGO_TARGET_DIR=$work/target cargo build -q --release --manifest-path bench/decode_rs/Cargo.toml \
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
    measure wencode-reader "$work/decode"
    if [ -x "$work/target/release/decode_rs" ]; then
        measure wasmparser-read "$work/target/release/decode_rs" read
        measure wasmparser-visit "$work/target/release/decode_rs" visit
    fi
done
for file in "$work"/*.txt; do
    awk -F'\t' -v who="$(basename "$file" .txt)" '
        { sub(".*/", "", $1); sub(".wasm", "", $1); if ($2 > best[$1]) best[$1] = $2 }
        END { for (name in best) printf "decode\t%s\t%s\t%s\tMB/s\n", name, who, best[name] }' "$file"
done | sort > "$out/decode.tsv"
cat "$out/decode.tsv"
