#!/bin/sh
# wencode.h against wasm-encoder (Rust) in one run: 100,000 functions of 51 instructions, byte for
# byte the same module, nanoseconds of processor time per instruction. "first module": one module in
# a new process, median of ROUNDS processes; the system's clearing of fresh pages is in it. "warm
# memory": median of ROUNDS modules in a process whose C library keeps freed blocks; both sides use
# that library's allocator.
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

# Runs program $1 and leaves `NAME<tab>VALUE` lines, medians, in file $2.
many_processes() {
    : > "$2.all"
    for _ in $(seq "$rounds"); do "$1" 1 "$3" >> "$2.all" || return 1; done
    sort -t "$(printf '\t')" -k1,1 -k2,2g "$2.all" | awk -F '\t' '
        { values[$1, ++count[$1]] = $2 }
        END { for (name in count) printf "%s\t%s\n", name, values[name, int((count[name] + 1) / 2)] }' | sort > "$2"
}
warm_process() {
    MALLOC_TRIM_THRESHOLD_=1000000000 MALLOC_MMAP_THRESHOLD_=1000000000 "$1" "$rounds" "$3" > "$2"
}

measure() { # measure CASE RUNNER
    $2 "$work/encode" "$work/ours.txt" "$work/ours.wasm" || return 1
    sed -n "s/^typed calls\t\(.*\)/encode\t$1\twencode\t\1\tns\/instruction/p" "$work/ours.txt" >> "$out/encode.tsv"
    sed -n "s/^memcpy of the result\t\(.*\)/note\tencode, $1: copying the finished module costs \1 ns\/instruction/p" \
        "$work/ours.txt" >> "$out/encode.tsv"
    [ -x "$peer" ] || return 0
    $2 "$peer" "$work/theirs.txt" "$work/theirs.wasm" || return 1
    cmp "$work/ours.wasm" "$work/theirs.wasm" || return 1
    sed "s/^\(.*\)\t\(.*\)/encode\t$1\twasm-encoder \1\t\2\tns\/instruction/" "$work/theirs.txt" >> "$out/encode.tsv"
}
${CC:-cc} -O2 -I. -DCOUNT_MEMORY bench/encode.c -o "$work/encode_memory" && "$work/encode_memory" > "$work/memory.txt" || exit 1
awk -F '\t' '{ held[$1] = $2 } END {
    printf "note\tencode, memory: at its peak the encoder holds %s times the size of the module; the process grows by %s times (wasm-encoder: 2.0)\n", held["held"], held["resident"] }' \
    "$work/memory.txt" >> "$out/encode.tsv"
awk -F '\t' '$2 > 1.2 { exit 1 }' "$work/memory.txt" || { echo "more than 1.2 times the memory of the module"; exit 1; }
measure "first module" many_processes || exit 1
measure "warm memory" warm_process || exit 1
cat "$out/encode.tsv"
