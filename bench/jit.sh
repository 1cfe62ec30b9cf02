#!/bin/sh
# Compiled code and compile speed against V8 (the newest Node from npm): build/bench/jit.tsv.
# Peers: Liftoff (the baseline compiler) and TurboFan (the optimizing one), each alone and eager.
set -eu
cd "$(dirname "$0")/.."
out=build/bench/jit
mkdir -p "$out"
sh tests/setup.sh bench
if [ ! -x "$out/node_modules/.bin/node" ]; then
    echo "npm install node, esbuild-wasm, sql.js, quickjs"
    (cd "$out" && npm install --silent --no-save --prefix . node@26.10.0 esbuild-wasm@0.25.0 sql.js@1.13.0 \
        @jitl/quickjs-wasmfile-release-sync@0.31.0 2> npm.log) || { cat "$out/npm.log"; exit 1; }
fi
for kernel in bench/kernels/*.c; do
    clang --target=wasm32 -O2 -nostdlib -fno-builtin -mbulk-memory -msign-ext -mnontrapping-fptoint \
        -Wl,--no-entry "$kernel" -o "$out/$(basename "$kernel" .c).wasm"
done
${CC:-cc} -O2 -I. bench/jit_wrt.c -o "$out/jit_wrt" -lm
python3 bench/jit.py "$out" > build/bench/jit.tsv.part
mv build/bench/jit.tsv.part build/bench/jit.tsv
