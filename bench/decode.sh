#!/bin/sh
# The shared module reader of the headers against wasmparser (Rust), read as values and through its
# visitor, on three big modules from npm: megabytes of module per second of processor time, one
# thread, best of the runs within SECONDS_EACH (2), the programs taking turns.
set -u
cd "$(dirname "$0")/.." || exit 1
name=decode
. bench/lib/big_modules.sh

${CC:-cc} -O2 -DNDEBUG -Isrc -Itests bench/decode.c -o "$work/decode" || exit 1
build_wasmparser
for _ in 1 2; do
    measure wencode-reader "$work/decode"
    if [ -x "$work/target/release/decode_rs" ]; then
        measure wasmparser-read "$work/target/release/decode_rs" read
        measure wasmparser-visit "$work/target/release/decode_rs" visit
    fi
done
report MB/s
