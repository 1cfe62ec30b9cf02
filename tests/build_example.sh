#!/bin/sh
# tests/build_example.sh FILE OUTPUT [FLAG...] - builds an example the way its head comment says:
# the line `cc ... examples/NAME.c ...`, or cc -I. when it has none. CC replaces cc, CFLAGS (-O2) its
# level of optimisation.
set -eu
file=$1
output=$2
shift 2
line=$(sed -n "1,30s|^[ */]*\\(cc .*$file.*\\)\$|\\1|p" "$file" | sed 's|&&.*||; s| *\*/.*||; s| -o *[^ ]*||' | head -n 1)
flags=$(printf %s "${line:-cc -I. $file}" | sed "s|^cc||; s|$file||; s| -O[0-3s]||g")
# shellcheck disable=SC2086 # words
exec ${CC:-cc} ${CFLAGS--O2} "$@" "$file" -o "$output" $flags
