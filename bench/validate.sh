#!/bin/sh
# wrt_module_validate, and wencode_validate, which knows all of Wasm 3.0, against wasmparser (Rust) and
# V8's WebAssembly.validate, on three big modules from npm: megabytes of code section per second of
# processor time, one thread, best of the runs within SECONDS_EACH (2), the programs taking turns.
set -u
cd "$(dirname "$0")/.." || exit 1
name=validate
. bench/lib/big_modules.sh

${CC:-cc} -O2 -DNDEBUG -I. bench/validate.c -o "$work/validate" -lm || exit 1
${CC:-cc} -O2 -DNDEBUG -DBENCH_WENCODE -I. bench/validate.c -o "$work/validate_wencode" -lm || exit 1
build_wasmparser
for _ in 1 2; do
    measure wrt "$work/validate"
    measure wencode "$work/validate_wencode"
    [ ! -x "$work/target/release/validate_rs" ] || measure wasmparser "$work/target/release/validate_rs"
    ! command -v node >/dev/null 2>&1 || measure V8 node --single-threaded bench/validate_node.js
done
report "MB/s of code"
