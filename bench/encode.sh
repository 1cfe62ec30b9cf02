#!/bin/sh
# wencode.h against wasm-encoder (Rust) in one run: 100,000 functions of 51 instructions, byte for
# byte the same module, nanoseconds of processor time per instruction. "fresh memory" is a program
# that encodes once in a while: the system maps and clears the pages again for every module.
# "warm memory": the C library keeps freed blocks (both sides use its allocator).
set -u
cd "$(dirname "$0")/.." || exit 1
out=build/bench
work=build/bench/encode
mkdir -p "$work"
rounds=${ROUNDS:-15}
: > "$out/encode.tsv"

${CC:-cc} -O2 -I. bench/encode.c -o "$work/encode" || exit 1
if command -v cargo >/dev/null 2>&1; then
    CARGO_TARGET_DIR=$work/target cargo build -q --release --manifest-path bench/encode_rs/Cargo.toml \
        > "$work/cargo.log" 2>&1 || echo "wasm-encoder does not build, see $work/cargo.log: left out"
else
    echo "no cargo: wasm-encoder left out"
fi
peer=$work/target/release/encode_rs

measure() { # measure CASE ENVIRONMENT...
    name=$1
    shift
    env "$@" "$work/encode" "$rounds" "$work/ours.wasm" > "$work/ours.txt" || return 1
    sed -n "s/^typed calls\t\(.*\)/encode\t$name\twencode\t\1\tns\/instruction/p" "$work/ours.txt" >> "$out/encode.tsv"
    sed -n "s/^memcpy of the result\t\(.*\)/note\tencode, $name: copying the finished module costs \1 ns\/instruction/p" \
        "$work/ours.txt" >> "$out/encode.tsv"
    [ -x "$peer" ] || return 0
    env "$@" "$peer" "$rounds" "$work/theirs.wasm" > "$work/theirs.txt" || return 1
    cmp "$work/ours.wasm" "$work/theirs.wasm" || return 1
    sed "s/^\(.*\)\t\(.*\)/encode\t$name\twasm-encoder \1\t\2\tns\/instruction/" "$work/theirs.txt" >> "$out/encode.tsv"
}
measure "fresh memory" LC_ALL=C || exit 1
measure "warm memory" MALLOC_TRIM_THRESHOLD_=1000000000 MALLOC_MMAP_THRESHOLD_=1000000000 || exit 1
cat "$out/encode.tsv"
