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
