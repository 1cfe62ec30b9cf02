#!/bin/sh
# tests/build_example.sh FILE OUTPUT [FLAG...] - builds an example the way its head comment says:
# the line `cc ... examples/NAME.c ...`, or cc -I. when it has none. CC replaces cc, CFLAGS (-O2) its
# level of optimisation. Without FLAGs, what has been built is kept in build/programs and copied from there
# until the example or a header changes, as several stages of the tests use the same programs.
set -eu
file=$1
output=$2
shift 2
line=$(sed -n "1,30s|^[ */]*\\(cc .*$file.*\\)\$|\\1|p" "$file" | sed 's|&&.*||; s| *\*/.*||; s| -o *[^ ]*||' | head -n 1)
flags=$(printf %s "${line:-cc -I. $file}" | sed "s|^cc||; s|$file||; s| -O[0-3s]||g")
build() { # build OUTPUT FLAG...
    program=$1
    shift
    # shellcheck disable=SC2086 # words
    ${CC:-cc} ${CFLAGS--O2} "$@" "$file" -o "$program" $flags
}
if [ $# -gt 0 ]; then
    build "$output" "$@"
    exit
fi
kept=build/programs/$(basename "$file" .c).$(printf %s "${CC:-cc} ${CFLAGS--O2}" | cksum | tr ' ' -)
if [ ! -e "$kept" ] || [ -n "$(find "$file" "${file%.c}" ./*.h -newer "$kept" 2> /dev/null)" ]; then
    mkdir -p build/programs
    build "$kept.$$"
    mv "$kept.$$" "$kept"
fi
cp "$kept" "$output"
