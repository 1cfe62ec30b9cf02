# shellcheck shell=sh disable=SC2154 # `name` is set by who reads this
# What bench/decode.sh and bench/validate.sh share: three big modules from npm, programs that are
# given SECONDS_EACH (2) and these files, and the best rate of each. The reader sets $name.
out=build/bench
work=build/bench/$name
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
rm -f "$work"/*.txt

# Builds bench/NAME_rs, the program with wasmparser; without cargo there is none.
build_wasmparser() {
    command -v cargo >/dev/null 2>&1 || return 0
    CARGO_TARGET_DIR=$work/target cargo build -q --release --manifest-path "bench/${name}_rs/Cargo.toml" \
        > "$work/cargo.log" 2>&1 || echo "wasmparser does not build, see $work/cargo.log: left out"
}
# measure SYSTEM COMMAND...: a program that prints `FILE<tab>RATE...` lines
measure() {
    system=$1
    shift
    # shellcheck disable=SC2086 # words
    "$@" "$seconds" $files >> "$work/$system.txt" || echo "$system failed: left out"
}
# report UNIT: the best of each
report() {
    for file in "$work"/*.txt; do
        awk -F'\t' -v group="$name" -v unit="$1" -v who="$(basename "$file" .txt)" '
            { sub(".*/", "", $1); sub(".wasm", "", $1); if ($2 > best[$1]) best[$1] = $2 }
            END { for (name in best) printf "%s\t%s\t%s\t%s\t%s\n", group, name, who, best[name], unit }' "$file"
    done | sort > "$out/$name.tsv"
    cat "$out/$name.tsv"
}
