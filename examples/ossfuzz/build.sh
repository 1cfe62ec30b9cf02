#!/bin/bash -eu
# Builds the fuzz targets for OSS-Fuzz and ClusterFuzzLite, whose base image sets $SRC, $OUT, $CC, $CFLAGS,
# $CXX, $CXXFLAGS and $LIB_FUZZING_ENGINE for every engine (libfuzzer, afl, honggfuzz) and sanitizer (address,
# undefined, memory, coverage). libFuzzer edits choices, through the mutator in the target; the others edit
# bytes, and run what libFuzzer has found.
cd "$SRC/wforge"
for target in fuzz_deque fuzz_modules; do
    # shellcheck disable=SC2086 # words
    $CC $CFLAGS -DWITH_LIBFUZZER -I. -c "examples/$target.c" -o "$target.o"
    # shellcheck disable=SC2086 # words
    $CXX $CXXFLAGS "$target.o" $LIB_FUZZING_ENGINE -o "$OUT/$target"
    rm "$target.o"
    # Records of choices are longer than bytes.
    printf '[libfuzzer]\nmax_len = 65536\n' > "$OUT/$target.options"
done
