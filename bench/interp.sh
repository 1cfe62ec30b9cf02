#!/bin/sh
# The interpreter against others that packages hold: build/bench/interp.tsv. wasm3 from the sources in
# PyPI's pywasm3 (built as its makers do, -O3), wasmi from crates.io, WABT's wasm-interp from the
# system's packages.
set -eu
cd "$(dirname "$0")/.."
out=build/bench/interp
mkdir -p "$out"
sh tests/setup.sh bench
cc=${CC:-cc}

compile() { # compile KERNEL OUT FLAG... - as in jit.sh
    kernel=$1
    wasm=$2
    shift 2
    clang --target=wasm32 -O2 -nostdlib -fno-builtin -mbulk-memory -msign-ext -mnontrapping-fptoint \
        -Wl,--no-entry "$@" "bench/kernels/$kernel.c" -o "$wasm"
}
for file in bench/kernels/*.c; do
    compile "$(basename "$file" .c)" "$out/$(basename "$file" .c).wasm"
done
$cc -O2 -I. bench/jit_wrt.c -o "$out/interp_wrt" -lm

wasm3=$out/pywasm3-0.5.0/wasm3
if [ ! -e "$wasm3/wasm3.h" ] && [ -x build/venv/bin/pip ]; then
    echo "pip download pywasm3 (sources)"
    build/venv/bin/pip download -q --no-deps --no-binary :all: -d "$out" pywasm3==0.5.0 > "$out/pip.log" 2>&1 || true
    [ ! -e "$out/pywasm3-0.5.0.tar.gz" ] || tar -xzf "$out/pywasm3-0.5.0.tar.gz" -C "$out"
fi
if [ -e "$wasm3/wasm3.h" ]; then
    $cc -O3 -fomit-frame-pointer -fno-stack-check -fno-stack-protector -I"$wasm3" bench/interp_wasm3.c \
        "$wasm3"/*.c -o "$out/interp_wasm3" -lm 2> "$out/wasm3.log" || echo "wasm3 does not build, see $out/wasm3.log"
else
    echo "wasm3: no sources, left out"
fi

if command -v cargo > /dev/null 2>&1; then
    CARGO_TARGET_DIR=$out/target cargo build -q --release --manifest-path bench/interp_rs/Cargo.toml \
        > "$out/cargo.log" 2>&1 || echo "wasmi does not build, see $out/cargo.log: left out"
else
    echo "wasmi: no cargo, left out"
fi

# wasm-interp passes no arguments: one module per kernel and n.
if command -v wasm-interp > /dev/null 2>&1; then
    python3 bench/interp.py --sizes | while read -r kernel n; do
        for rounds in 0 "$n"; do
            printf 'unsigned run(unsigned);\n__attribute__((export_name("go"))) unsigned go(void) { return run(%s); }\n' \
                "$rounds" > "$out/go.c"
            compile "$kernel" "$out/$kernel.$rounds.go.wasm" "$out/go.c"
        done
    done
else
    echo "wasm-interp: not installed, left out"
fi
python3 bench/interp.py "$out" > build/bench/interp.tsv.part
mv build/bench/interp.tsv.part build/bench/interp.tsv
