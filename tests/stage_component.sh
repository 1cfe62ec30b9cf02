#!/bin/sh
# The component calls of wencode.h against programs that nobody here wrote: each case of
# tests/component is the bytes that wasm-tools makes of its text, valid, and the same after printing
# and parsing; so are random components, valid or not. All of them, and components that wasm-tools makes
# of an interface, are read and written again through the calls without a difference. The example runs
# in wasmtime, and nothing that the Rust crate wasm-encoder has is missing.
. "$(dirname "$0")/lib.sh"
crate=wasm-encoder-0.263.0

# What the peer has. Its sources are only there when cargo is.
sources=$(find "${CARGO_HOME:-$HOME/.cargo}/registry/src" -maxdepth 2 -name "$crate" 2>/dev/null | head -n 1)
if [ -z "$sources" ] && have cargo; then
    mkdir -p "$out/peer/src"
    : > "$out/peer/src/lib.rs"
    printf '[package]\nname = "peer"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nwasm-encoder = "=%s"\n[workspace]\n' \
        "${crate##*-}" > "$out/peer/Cargo.toml"
    cargo fetch --manifest-path "$out/peer/Cargo.toml" > "$out/cargo.log" 2>&1
    sources=$(find "${CARGO_HOME:-$HOME/.cargo}/registry/src" -maxdepth 2 -name "$crate" 2>/dev/null | head -n 1)
fi
if ! have python3; then
    skip peer "no python3"
else
    [ -n "$sources" ] || skip peer "no cargo with $crate: the list is compared with the header only"
    # shellcheck disable=SC2086 # none or one word
    python3 tests/component/peer.py src/wencode/component_api.h $sources > "$out/peer.log" 2>&1
    sed '$d' "$out/peer.log"
    read -r p f <<RESULT
$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2/p' "$out/peer.log")
RESULT
    passed=$((passed + ${p:-0}))
    failed=$((failed + ${f:-1}))
fi

# The parts, and what they export, with the calls switched on.
for part in api state types canon sections; do
    for how in "$cc -std=c99 -x c" "$cxx -std=c++11 -x c++"; do
        if $how -DWENCODE_COMPONENTS -DWENCODE_IMPLEMENTATION -fsyntax-only -w \
            -include "src/wencode/component_$part.h" /dev/null; then
            pass
        else
            fail "component_$part.h alone ($how)"
        fi
    done
done
printf '#define WENCODE_COMPONENTS\n#define WENCODE_IMPLEMENTATION\n#include "wencode.h"\n' > "$out/export.c"
if "$cc" -Isrc -c "$out/export.c" -o "$out/export.o"; then
    others=$(nm -g --defined-only "$out/export.o" | awk '$3 !~ /^wencode_/ { print $3 }')
    if [ -z "$others" ]; then pass; else fail "names exported" "$others"; fi
else
    fail "wencode.h with components compiles"
fi

if [ ! -x "$wasm_tools" ]; then
    skip component "wasm-tools is missing (tests/setup.sh test installs it)" 3
    finish
fi

# check_case DIRECTORY NAME: one claim.
check_case() {
    file=$1/$2
    if ! "$wasm_tools" parse "$file.wat" -o "$file.want" 2> "$file.log"; then
        fail "$2" "its text does not parse: $(head -n 1 "$file.log")"
    elif ! cmp -s "$file.want" "$file.wasm"; then
        fail "$2" "other bytes than those of its text ($file.want)"
    elif ! "$wasm_tools" validate --features all "$file.wasm" 2> "$file.log"; then
        fail "$2" "$(head -n 1 "$file.log")"
    elif ! "$wasm_tools" print "$file.wasm" -o "$file.printed" 2> "$file.log" ||
        ! "$wasm_tools" parse "$file.printed" -o "$file.again" 2>> "$file.log" ||
        ! cmp -s "$file.wasm" "$file.again"; then
        fail "$2" "not the same after printing and parsing: $(head -n 1 "$file.log")"
    else
        pass
    fi
}
mkdir -p "$out/cases" "$out/random" "$out/any"
if "$cc" -std=gnu11 -O1 -Isrc -Itests tests/check_component.c -o "$out/check" && "$out/check" "$out/cases" > "$out/names"; then
    while read -r name; do check_case "$out/cases" "$name"; done < "$out/names"
else
    fail "the cases are not written"
fi

random=300
if "$cc" -std=gnu11 -O1 -Isrc -Itests tests/check_component_random.c -o "$out/random_components" -lm &&
    "$out/random_components" "$out/random" $random && "$out/random_components" "$out/any" $random any; then
    for file in "$out"/random/*.wasm; do
        if "$wasm_tools" dump "$file" > /dev/null 2> "$file.log" &&
            "$wasm_tools" print "$file" -o "$file.wat" 2> "$file.log" &&
            "$wasm_tools" parse "$file.wat" -o "$file.again" 2> "$file.log" && cmp "$file" "$file.again" > "$file.log"; then
            pass
        else
            fail "$file" "not the same after printing and parsing: $(head -n 1 "$file.log")"
        fi
    done
    for file in "$out"/any/*.wasm; do
        if "$wasm_tools" dump "$file" > /dev/null 2> "$file.log"; then pass; else fail "$file" "$(head -n 1 "$file.log")"; fi
    done
else
    fail "random components are not written"
fi

# Read and written again through the calls: all of these, and what wasm-tools makes of an interface.
mkdir -p "$out/world"
if "$wasm_tools" component embed --all-features --dummy tests/component/world.wit -o "$out/core.wasm" 2> "$out/world.log" &&
    "$wasm_tools" component new "$out/core.wasm" -o "$out/world/component.wasm" 2>> "$out/world.log" &&
    "$wasm_tools" component wit --all-features --wasm tests/component/world.wit -o "$out/world/types.wasm" 2>> "$out/world.log"; then
    pass
else
    fail "the components of world.wit are made" "$(head -n 1 "$out/world.log")"
fi
if "$cc" -std=gnu11 -O1 -Isrc -Itests tests/check_component_copy.c -o "$out/copy"; then
    "$out/copy" "$out"/cases/*.want "$out"/random/*.wasm "$out"/any/*.wasm "$out"/world/*.wasm > "$out/copy.log" 2>&1
    grep -v '^[0-9]* of [0-9]* equal$' "$out/copy.log" | head -n 20
    read -r equal _ of _ <<RESULT
$(sed -n '$p' "$out/copy.log")
RESULT
    passed=$((passed + ${equal:-0}))
    [ "${equal:-0}" = "${of:-1}" ] || fail "components are written again as they were"
else
    fail "check_component_copy.c compiles"
fi

# The example: valid, of the interface that it names, and it runs.
if sh tests/build_example.sh examples/encode_component.c "$out/example" && "$out/example" "$out/greet.wasm" &&
    "$wasm_tools" validate "$out/greet.wasm" &&
    "$wasm_tools" component wit "$out/greet.wasm" > "$out/greet.wit" &&
    grep -qx '  export greet: func(name: string) -> string;' "$out/greet.wit"; then
    pass
else
    fail "encode_component.c writes a component that exports greet"
fi
python=build/venv/bin/python3
if [ -x $python ] && $python -c 'import wasmtime.component' 2>/dev/null; then
    if $python tests/component/run.py "$out/greet.wasm" > "$out/run.log" 2>&1; then
        pass
    else
        fail "the component of encode_component.c runs" "$(tail -n 1 "$out/run.log")"
    fi
else
    skip "the component of encode_component.c runs" "no wasmtime for Python (tests/setup.sh test installs it)"
fi
finish
