#!/bin/sh
# shrink_build.sh DIR: builds bench/shrink_targets.c as DIR/targets, its targets with coverage.
set -eu
cd "$(dirname "$0")/.."
compiler=${CLANG:-clang}
cover=-fsanitize-coverage=inline-8bit-counters,trace-cmp
if ! command -v "$compiler" > /dev/null; then
    compiler=${CC:-cc}
    cover=-fsanitize-coverage=trace-pc,trace-cmp
fi
flags="-O2 -DWSMITH_ENGINE -I."
printf '#define WSMITH_IMPLEMENTATION\n#include "wsmith.h"\n' > "$1/wsmith.c"
# shellcheck disable=SC2086 # words
{
    "$compiler" $flags -c "$1/wsmith.c" -o "$1/wsmith.o"
    "$compiler" $flags $cover -c bench/engine/targets.c -o "$1/cover.o"
    "$compiler" $flags bench/shrink_targets.c "$1/cover.o" "$1/wsmith.o" -o "$1/targets" -lm
}
