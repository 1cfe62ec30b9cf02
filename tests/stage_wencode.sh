#!/bin/sh
# wencode.h against wasm-tools: every instruction call, every kind of section; and the instruction
# calls are what the opcode table gives.
. "$(dirname "$0")/lib.sh"

if sh src/wencode/instructions.sh --check; then pass; else fail "instructions are generated from the table"; fi
if [ ! -x "$wasm_tools" ] || ! have python3; then
    skip wencode "wasm-tools or python3 is missing (tests/setup.sh test installs them)" 2
    finish
fi

if "$cc" -Isrc tests/check_wencode.c -o "$out/sections" && "$out/sections" > "$out/sections.wasm" &&
    "$wasm_tools" validate -f all "$out/sections.wasm" &&
    "$wasm_tools" print "$out/sections.wasm" > "$out/sections.wat" &&
    diff tests/check_wencode.wat "$out/sections.wat"; then
    pass
else
    fail "a module with every kind of section validates and prints as expected"
fi

# What the examples write runs elsewhere.
runs() { # runs CLAIM EXPECTED JAVASCRIPT
    if [ "$(node --no-warnings -e "$3" 2> "$out/node.log" | tr '\n' ' ')" = "$2" ]; then pass; else fail "$1"; fi
}
if have node; then
    for name in encode_by_hand encode_compiler; do
        sh tests/build_example.sh "examples/$name.c" "$out/$name" || fail "$name does not compile"
    done
    "$out/encode_by_hand" "$out/hello.wasm"
    "$out/encode_compiler" < tests/golden/encode_compiler.in > "$out/fib.wasm"
    for file in hello fib; do
        if "$wasm_tools" validate "$out/$file.wasm"; then pass; else fail "$file.wasm is valid"; fi
    done
    runs "encode_by_hand writes a WASI program" "the first ten squares 1 4 9 16 25 36 49 64 81 100 " "
        const wasi = new (require('wasi').WASI)({version: 'preview1'})
        const bytes = require('fs').readFileSync('$out/hello.wasm')
        WebAssembly.instantiate(bytes, {wasi_snapshot_preview1: wasi.wasiImport}).then(r => wasi.start(r.instance))"
    runs "encode_compiler compiles" "6765 1 0 25 42 " "
        WebAssembly.instantiate(require('fs').readFileSync('$out/fib.wasm')).then(r => {
            const x = r.instance.exports
            console.log(x.fib(20), x.even(10), x.odd(10), x.squares(3, 4), x.answer()) })"
else
    skip "examples" "no node" 4
fi

if "$cc" -Isrc -O1 tests/check_opcodes.c -o "$out/dump" && "$out/dump" > "$out/table.tsv"; then
    python3 tests/check_wencode.py "$out" "$wasm_tools" "$cc" > "$out/calls.log" 2>&1
    sed '$d' "$out/calls.log"
    read -r p f <<RESULT
$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2/p' "$out/calls.log")
RESULT
    passed=$((passed + ${p:-0}))
    failed=$((failed + ${f:-1}))
else
    fail "the table does not print"
fi
finish
