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

# Sections that tools read, read by one.
if "$cc" -Isrc tests/object/sections.c -o "$out/tools" && "$out/tools" > "$out/tools.wasm" &&
    "$wasm_tools" dump "$out/tools.wasm" > "$out/tools.dump"; then
    while read -r words; do
        if grep -qF "$words" "$out/tools.dump"; then pass; else fail "section for tools" "wasm-tools does not show $words"; fi
    done << 'SHOWN'
BranchHint { func_offset: 7, taken: true }
Naming { index: 0, name: "label" }
field: language
ProducersFieldValue { name: "C", version: "99" }
name: "target_features"
MemInfo { memory_size: 100, memory_alignment: 4, table_size: 2, table_alignment: 0 }
libm.so
name: process
modules: ["module"]
CoreDumpInstance { module_index: 0, memories: [], globals: [] }
CoreDumpStackFrame { instanceidx: 0, funcidx: 5, codeoffset: 200, locals: [I32(42), F64(Ieee64(4607182418800017408)), Missing], stack: [I32(42)] }
SHOWN
else
    fail "sections for tools are written and read"
fi

# Every deliberate fault is one to an independent reader, and the same module without it is none.
mkdir -p "$out/faults"
if "$cc" -Isrc tests/object/faults.c -o "$out/write_faults" && "$out/write_faults" "$out/faults" > "$out/faults.tsv"; then
    while IFS=$tab read -r number words; do
        said=$("$wasm_tools" validate -f all "$out/faults/$number.wasm" 2>&1)
        status=$?
        case "$said" in
        *"$words"*) if [ -n "$words" ] && [ $status -eq 0 ]; then fail "fault $number" "accepted"; else pass; fi ;;
        *) fail "fault $number" "should be: $words; is: $said" ;;
        esac
        if [ -z "$words" ] && [ $status -ne 0 ]; then fail "fault $number" "rejected: $said"; fi
    done < "$out/faults.tsv"
else
    fail "faults are not written"
fi

# Objects link with what clang makes, and run.
linker=
for name in wasm-ld wasm-ld-14 wasm-ld-15 wasm-ld-16 wasm-ld-17 wasm-ld-18 wasm-ld-19; do
    if [ -z "$linker" ] && have "$name"; then linker=$name; fi
done
link() { # link OUTPUT C_FILE FLAG... OBJECT...
    output=$1
    c_file=$2
    shift 2
    clang --target=wasm32 -O1 -c "$c_file" -o "$output.rest.o" &&
        "$linker" --no-entry --export=run "$@" "$output.rest.o" -o "$output"
}
answers() { # answers CLAIM EXPECTED FILE [ENGINE]: the result of `run`
    if [ "$("$out/wrt_run" --engine "${4-jit}" --invoke run "$3")" = "i32:$2" ]; then pass; else fail "$1"; fi
}
if [ -n "$linker" ] && have clang; then
    sh tests/build_example.sh examples/encode_object.c "$out/encode_object" || fail "encode_object does not compile"
    sh tests/build_example.sh examples/wrt_run.c "$out/wrt_run" || fail "wrt_run does not compile"
    awk '/^\*\//{ on = 0 } on; /^\/\* rest.c:/{ on = 1 }' examples/encode_object.c > "$out/rest.c"
    "$out/encode_object" "$out/part.o" && link "$out/part.wasm" "$out/rest.c" "$out/part.o"
    answers "the object of encode_object links and runs" 126 "$out/part.wasm"
    "$cc" -Isrc tests/object/object.c -o "$out/object" && "$out/object" "$out/a.o" "$out/b.o" "$out/wide.o"
    link "$out/ab.wasm" tests/object/rest.c "$out/a.o" "$out/b.o"
    answers "symbols, relocations, initialisers, comdats link and run" 7077180 "$out/ab.wasm"
    answers "and in the interpreter" 7077180 "$out/ab.wasm" interp
    link "$out/ba.wasm" tests/object/rest.c --emit-relocs "$out/b.o" "$out/a.o"
    answers "in another order, too, with relocations kept" 7077180 "$out/ba.wasm"
    if "$wasm_tools" objdump "$out/ab.wasm" | grep -q debug_info &&
        od -An -tx1 -v "$out/ab.wasm" | tr -d ' \n' | grep -Eq "2e64656275675f696e666f(0|1)[0-9a-f]00000004000000"; then
        pass
    else
        fail "offsets in a debug section are relocated"
    fi
    if "$linker" -mwasm64 --no-entry "$out/wide.o" -o "$out/wide.wasm" && "$wasm_tools" validate -f all "$out/wide.wasm"; then
        pass
    else
        fail "64-bit relocations link"
    fi
    for object in part a b wide; do
        if "$wasm_tools" dump "$out/$object.o" > "$out/$object.dump"; then pass; else fail "$object.o is well-formed to wasm-tools"; fi
    done
else
    skip "objects" "no wasm-ld or no clang" 10
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
