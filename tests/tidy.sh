#!/bin/sh
# tests/tidy.sh [NAME...] - clang-tidy (.clang-tidy) on each product through its skeleton.
set -eu
cd "$(dirname "$0")/.."
tool=
for name in clang-tidy clang-tidy-14; do
    if command -v $name >/dev/null 2>&1; then tool=$name; fi
done
[ -n "$tool" ] || { echo "clang-tidy is not installed (Debian: clang-tidy)" >&2; exit 1; }
mkdir -p build/tidy
status=0
[ $# -gt 0 ] || set -- wdeque wencode wsmith wrt
for name in "$@"; do
    [ -e "src/$name.h" ] || continue
    upper=$(printf %s "$name" | tr '[:lower:]' '[:upper:]')
    printf '#define %s_IMPLEMENTATION\n#include "../../src/%s.h"\n' "$upper" "$name" > "build/tidy/$name.c"
    $tool --quiet "build/tidy/$name.c" -- -std=c99 -Isrc || status=1
done
exit $status
