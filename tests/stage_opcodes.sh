#!/bin/sh
# Compares the opcode table with wasm-tools, opcode by opcode: mnemonic, immediates, operand and
# result types, feature, alignment; and every unallocated opcode must be unknown to it too.
. "$(dirname "$0")/lib.sh"

if [ ! -x "$wasm_tools" ] || ! have python3; then
    skip opcodes "wasm-tools or python3 is missing (tests/setup.sh test installs them)"
    finish
fi
if ! "$cc" -Isrc -O1 tests/check_opcodes.c -o "$out/dump" || ! "$out/dump" > "$out/table.tsv"; then
    fail "the table does not print"
    finish
fi
python3 tests/check_opcodes.py "$out" "$wasm_tools"
