#!/bin/bash -eu
# Builds the fuzz targets for OSS-Fuzz and ClusterFuzzLite, whose base image sets $SRC, $OUT, $CC, $CFLAGS,
# $CXX, $CXXFLAGS and $LIB_FUZZING_ENGINE for every engine (libfuzzer, afl, honggfuzz) and sanitizer (address,
# undefined, memory, coverage). libFuzzer edits choices, through the mutator in the target; the others edit
# bytes, and run what libFuzzer has found.
cd "$SRC/wforge"
work=$(mktemp -d)
# Under libFuzzer the mutator sees what the code under test compares.
compares=
[ "${FUZZING_ENGINE:-libfuzzer}" != libfuzzer ] || compares=@examples/ossfuzz/compares.rsp
for target in fuzz_deque fuzz_modules; do
    # shellcheck disable=SC2086 # words
    $CC $CFLAGS -DWITH_LIBFUZZER -I. -c "examples/$target.c" -o "$work/$target.o"
    # shellcheck disable=SC2086 # words
    $CXX $CXXFLAGS "$work/$target.o" $LIB_FUZZING_ENGINE $compares -o "$OUT/$target"
    # Records of choices are longer than bytes.
    printf '[libfuzzer]\nmax_len = 65536\n' > "$OUT/$target.options"
    # To begin with: what the target's own fuzzer keeps of a few thousand runs, a minute at most.
    $CC -O0 -DWSMITH_NO_COVERAGE_HOOKS -I. "examples/$target.c" -o "$work/$target"
    "$work/$target" --quiet --runs 2000 --seconds 60 --dir "$work/$target.fuzz" || [ $? -eq 1 ]
    zip -jq "$OUT/${target}_seed_corpus.zip" "$work/$target.fuzz/corpus"/*
done
rm -rf "$work"
