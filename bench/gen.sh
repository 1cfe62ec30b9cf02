#!/bin/sh
# Module generation against the wasm-smith crate, same shapes: build/bench/gen.tsv. CPU time, each
# the median of five runs; the two systems alternate, so that a busy machine is fair to both.
set -eu
cd "$(dirname "$0")/.."
out=build/bench/gen
mkdir -p "$out"
sh tests/setup.sh bench
${CC:-cc} -O2 -I. bench/gen.c -o "$out/gen"
CARGO_TARGET_DIR="$out/target" cargo build --release --quiet --manifest-path bench/gen_rs/Cargo.toml
peer="$out/target/release/gen_rs"

# ours and the crate must mean the same by an instruction, and by a live one.
rm -rf "$out/modules"
${CC:-cc} -O2 -I. examples/wsmith_gen.c -o "$out/wsmith_gen"
"$out/wsmith_gen" --count 200 --size 4096 --out "$out/modules" --stats > "$out/stats"
ours=$(awk '$1 == "instructions:" { print $2 }' "$out/stats")
seen=$("$peer" analyze "$out"/modules/*.wasm | cut -d' ' -f1)
[ "$ours" = "$seen" ] || { echo "gen.sh: $ours instructions by our count, $seen by wasmparser's" >&2; exit 1; }

# Both print `seconds modules bytes instructions live`.
measure() { # measure CASE MODULES_OURS MODULES_PEER SEED_BYTES
    "$out/gen" "$1" "$2" "$4" > "$out/ours.$1.$4"
    "$peer" "$1" "$3" "$4" > "$out/peer.$1.$4"
}
rate() { # rate GROUP CASE SEED_BYTES COLUMN SCALE UNIT
    for system in wsmith:ours wasm-smith:peer; do
        awk -v group="$1" -v name="$2, $3 byte seeds" -v who="${system%:*}" -v column="$4" -v scale="$5" -v unit="$6" \
            'BEGIN { OFS = "\t" } { print group, name, who, sprintf("%.4g", $column / $1 / scale), unit }' \
            "$out/${system#*:}.$2.$3"
    done
}
measure mvp-8x400 2000 300 4096
measure wasm2-8x400 2000 300 4096
measure mvp 20000 2000 256
measure mvp 2000 1000 4096
measure wasm2 2000 1000 4096
measure wasm2 100000 2000 0
shapes="mvp-8x400:4096 wasm2-8x400:4096 mvp:256 mvp:4096 wasm2:4096"
{
    echo "note	Generating modules, against the wasm-smith crate (release build with LTO). mvp: Wasm 1.0; wasm2: Wasm 2.0 without SIMD; 8x400: 8 functions of at most 400 instructions. Live instructions are those not behind an unconditional transfer in their block or one around it."
    for shape in $shapes; do
        rate "module generation, instructions" "${shape%:*}" "${shape#*:}" 4 1e6 "M instructions/s"
    done
    for shape in $shapes; do
        rate "module generation, live instructions" "${shape%:*}" "${shape#*:}" 5 1e6 "M live instructions/s"
    done
    for system in wsmith:ours wasm-smith:peer; do
        awk -v who="${system%:*}" 'BEGIN { OFS = "\t" }
            { print "module generation, fixed cost", "empty input", who, sprintf("%.3g", $1 / $2 * 1e6), "us" }' \
            "$out/${system#*:}.wasm2.0"
    done
} > build/bench/gen.tsv.part
mv build/bench/gen.tsv.part build/bench/gen.tsv
