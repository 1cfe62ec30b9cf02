#!/bin/sh
# The bridges of wsmith.h under the fuzzers themselves: what libFuzzer finds with the mutator and repeats from
# the file; AFL++ with mutator, trimming, and an unmodified program; harnesses without AFL++; what
# examples/ossfuzz/build.sh builds, in an environment like that of OSS-Fuzz. Unit tests are in
# tests/unit/wsmith_bridge.c.
. "$(dirname "$0")/lib.sh"

flags="-O1 -g -DWSMITH_ENGINE -DWSMITH_NO_COVERAGE_HOOKS -I."
printf '#define WSMITH_IMPLEMENTATION\n#include "wsmith.h"\n' > "$out/wsmith.c"
try() { # try NAME COMMAND...: passes when the command does
    what=$1
    shift
    if "$@" > "$out/log" 2>&1; then
        pass
        return 0
    fi
    fail "$what"
    tail -n 5 "$out/log"
    return 1
}
# shellcheck disable=SC2317 # called by name from try
fails() { # the command fails, and says that the target did
    "$@" > "$out/said" 2>&1 && return 1
    cat "$out/said"
    grep -q 'wsmith: the target has failed after' "$out/said"
}

# As in the image of OSS-Fuzz, but for -O1.
oss_build() { # oss_build NAME LIBRARY FLAGS ENGINE
    mkdir -p "$out/src" "$out/oss.$1"
    ln -sfn "$root" "$out/src/wforge"
    try "OSS-Fuzz, $1" env SRC="$root/$out/src" OUT="$root/$out/oss.$1" CC="$CC" CFLAGS="-O0 $3" CXX="$CXX" \
        CXXFLAGS="-O0 $3" LIB_FUZZING_ENGINE="$2" FUZZING_ENGINE="$4" bash -eu examples/ossfuzz/build.sh
}

# -- any compiler ------------------------------------------------------------------------------------
# shellcheck disable=SC2086 # words
if try "library by $cc" "$cc" $flags -fPIC -c "$out/wsmith.c" -o "$out/library.o" &&
    try "harness by $cc" "$cc" $flags -DTARGET=target_MAGIC bench/engine/afl.c bench/engine/targets.c "$out/library.o" -o "$out/harness"; then
    # wsmith_from_bytes: 4 bits in a byte, then 4, 8 and 4 bytes, little-endian
    printf '\120\357\276\255\336\361\336\274\232\170\126\064\022\232\345\173\337' > "$out/magic"
    printf 'other bytes' > "$out/nothing"
    try "harness on a file" "$out/harness" "$out/nothing"
    try "harness on standard input" sh -c "'$out/harness' < '$out/nothing'"
    try "harness on a file that is not there" sh -c "! '$out/harness' '$out/missing'"
    try "harness on a file that fails" fails "$out/harness" "$out/nothing" "$out/magic"
fi
# shellcheck disable=SC2086 # words
try "mutator by $cxx as C++" "$cxx" -x c++ $flags -shared -fPIC -DMUTATOR bench/engine/afl.c "$out/wsmith.c" -o "$out/cxx.so"

# -- libFuzzer ---------------------------------------------------------------------------------------
if have clang && has_sanitizer clang fuzzer,address; then
    # shellcheck disable=SC2086 # words
    {
        clang $flags -c "$out/wsmith.c" -o "$out/wsmith.o"
        clang $flags -fsanitize=fuzzer-no-link -c bench/engine/targets.c -o "$out/targets.o"
    }
    for name in EXPR JSON MAGIC; do
        # shellcheck disable=SC2086 # words
        try "libFuzzer $name is built" clang $flags "-DTARGET=target_$name" -fsanitize=fuzzer bench/engine/bridge.c \
            @examples/ossfuzz/compares.rsp "$out/targets.o" "$out/wsmith.o" -o "$out/lf_$name" || continue
        runs=400000
        if [ "$name" = MAGIC ]; then runs=20000; fi # without the operands of comparisons it takes more
        try "libFuzzer $name is found" fails "$out/lf_$name" -seed=1 -runs=$runs "-exact_artifact_path=$out/crash_$name"
        try "libFuzzer $name repeats from its file" fails "$out/lf_$name" "$out/crash_$name"
        printf '#include "targets.h"\nWSMITH_MAIN(target_%s)\n' "$name" > "$out/self.c"
        # shellcheck disable=SC2086 # words
        if try "$name: its own fuzzer" clang $flags -Ibench/engine "$out/self.c" bench/engine/targets.c "$out/wsmith.o" -o "$out/self_$name" -lm; then
            try "libFuzzer $name: its own fuzzer repeats the crash" sh -c "'$out/self_$name' replay '$out/crash_$name'; test \$? -eq 1"
            cp "$out/crash_$name" "$out/minimal_$name"
            try "libFuzzer $name: its own fuzzer makes it small" sh -c "'$out/self_$name' minimize --dir '$out/self.d' '$out/minimal_$name'; test \$? -eq 1"
            try "libFuzzer $name: what is small fails there" fails "$out/lf_$name" "$out/minimal_$name"
        fi
        mkdir -p "$out/corpus_$name"
        "$out/lf_$name" -seed=2 -runs=3000 -artifact_prefix="$out/" "$out/corpus_$name" > "$out/log" 2>&1
        if grep -q '^WSC2' "$out/corpus_$name"/*; then pass; else fail "libFuzzer $name keeps records"; fi
        long=$(find "$out/corpus_$name" -size +4096c | wc -l)
        if [ "$long" -eq 0 ]; then pass; else fail "libFuzzer $name: files are too long"; fi
        mkdir -p "$out/merged_$name"
        try "libFuzzer $name merges" "$out/lf_$name" -merge=1 "$out/merged_$name" "$out/corpus_$name"
        if exists "$out/merged_$name"/*; then pass; else fail "libFuzzer $name keeps nothing in a merge"; fi
        cp "$out/crash_$name" "$out/small_$name"
        "$out/lf_$name" -minimize_crash=1 -runs=2000 "-exact_artifact_path=$out/small_$name" "$out/crash_$name" > "$out/log" 2>&1
        try "libFuzzer $name: what was made small fails" fails "$out/lf_$name" "$out/small_$name"
        if [ "$(wc -c < "$out/small_$name")" -le "$(wc -c < "$out/crash_$name")" ]; then pass; else fail "libFuzzer $name makes a crash larger"; fi
    done
    # A text: these take 10,000 to 25,000 runs; edited like numbers, each would take more than 170,000.
    # shellcheck disable=SC2086 # words
    if try "texts are built" clang $flags -fsanitize=fuzzer-no-link -c bench/engine/text.c -o "$out/text.o" &&
        try "libFuzzer LETTERS is built" clang $flags -DTARGET=target_LETTERS -fsanitize=fuzzer bench/engine/bridge.c \
            @examples/ossfuzz/compares.rsp "$out/text.o" "$out/wsmith.o" -o "$out/lf_LETTERS"; then
        for seed in 1 2 3; do
            try "libFuzzer LETTERS is found, seed $seed" fails "$out/lf_LETTERS" -seed=$seed -runs=100000 -exact_artifact_path=/dev/null
        done
    fi
    # shellcheck disable=SC2086 # words
    try "libFuzzer with sanitizers" clang $flags -O0 $sanitize -DTARGET=target_DEQUE -fsanitize=fuzzer bench/engine/bridge.c \
        bench/engine/targets.c "$out/wsmith.c" -o "$out/lf_all" &&
        try "libFuzzer finds with sanitizers" fails "$out/lf_all" -seed=1 -runs=60000 -exact_artifact_path=/dev/null

    if have zip; then
        CC=clang CXX=clang++ oss_build address -fsanitize=fuzzer "-fno-omit-frame-pointer -gline-tables-only -fsanitize=address -fsanitize-address-use-after-scope -fsanitize=fuzzer-no-link" libfuzzer
        for target in fuzz_deque fuzz_modules; do
            unzip -q "$out/oss.address/${target}_seed_corpus.zip" -d "$out/seeds.$target"
            try "OSS-Fuzz: $target runs" "$out/oss.address/$target" -runs=300 -artifact_prefix="$out/" "$out/seeds.$target"
            if exists "$out/oss.address/$target.options"; then pass; else fail "OSS-Fuzz: $target has no options"; fi
        done
    else
        skip OSS-Fuzz "no zip" 5
    fi
else
    skip libFuzzer "no clang with libFuzzer" 52
fi

# -- AFL++ -------------------------------------------------------------------------------------------
if ! have afl-fuzz || ! have afl-clang-fast; then
    skip AFL++ "no afl++" 19
    finish
fi
export AFL_QUIET=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_BENCH_UNTIL_CRASH=1 AFL_NO_AFFINITY=1
export AFL_CUSTOM_MUTATOR_ONLY=1 AFL_ALLOW_TMP=1
unset ASAN_OPTIONS UBSAN_OPTIONS # afl-fuzz has its own
mkdir -p "$out/in"
printf 'hello' > "$out/in/hello"
stat() { sed -n "s/^$2 *: //p" "$out/$1/default/fuzzer_stats"; } # stat DIRECTORY NAME
# shellcheck disable=SC2086 # words
{
    [ -e "$out/wsmith.o" ] || clang $flags -c "$out/wsmith.c" -o "$out/wsmith.o"
    try "mutator" "$cc" $flags -shared -fPIC -DMUTATOR bench/engine/afl.c "$out/library.o" -o "$out/mutator.so"
    try "harness by afl-clang-fast" afl-clang-fast $flags -DTARGET=target_JSON bench/engine/afl.c bench/engine/targets.c "$out/wsmith.o" -o "$out/afl_json"
}
AFL_CUSTOM_MUTATOR_LIBRARY="$root/$out/mutator.so" \
    afl-fuzz -s 1 -i "$out/in" -o "$out/found" -V 30 -- "$out/afl_json" > "$out/afl.log" 2>&1
if [ "$(stat found saved_crashes)" -gt 0 ]; then pass; else fail "AFL++ finds nothing" "$(tail -n 2 "$out/afl.log")"; fi
try "AFL++'s finding repeats" fails sh -c "'$out/afl_json' '$out'/found/default/crashes/id*"
if exists "$out"/found/default/queue/*wsmith-*; then pass; else fail "AFL++ does not describe edits"; fi
if grep -q '^WSC2' "$out"/found/default/queue/*; then pass; else fail "AFL++ keeps no records"; fi
try "afl-showmap" sh -c "afl-showmap -o '$out/map' -- '$out/afl_json' < '$out/in/hello'"
try "afl-cmin" afl-cmin -i "$out/found/default/queue" -o "$out/cmin" -- "$out/afl_json"
if exists "$out"/cmin/*; then pass; else fail "afl-cmin keeps nothing"; fi
driver=$(find /usr/lib/afl /usr/local/lib/afl -name libAFLDriver.a 2> /dev/null | head -n 1)
if [ -n "$driver" ] && have zip; then
    CC=afl-clang-fast CXX=afl-clang-fast++ oss_build afl "$driver" "" afl
    try "OSS-Fuzz, afl: the target runs" sh -c "afl-fuzz -s 1 -i '$out/in' -o '$out/driven' -E 300 -- '$out/oss.afl/fuzz_deque'"
    if [ "$(stat driven execs_done)" -ge 300 ]; then pass; else fail "OSS-Fuzz, afl: not run"; fi
else
    skip "OSS-Fuzz, afl" "no libAFLDriver.a or no zip" 3
fi

# A list without a failure, which the whole time is spent on.
cat > "$out/list.c" <<'EOF'
#include "wsmith.h"
#include <stdio.h>
#if defined(__AFL_COMPILER) || defined(RECORD)
static bool list(void *context, wsmith_source *s)
{
    static volatile int seen;
    (void)context;
    WSMITH_EACH(s, l, 0, 200, 30) if (wsmith_range(s, 0, 255) == 77) seen = 1;
    return false;
}
#ifdef RECORD /* writes a long one */
int main(void)
{
    size_t count = 0, size;
    uint8_t *bytes;
    for (uint64_t seed = 0; count < 200; seed++) {
        wsmith_record record = {0};
        wsmith_source s;
        wsmith_from_seed(&s, seed, 4096);
        wsmith_record_to(&s, &record);
        list(NULL, &s);
        wsmith_record_choices(&record, &count);
        if (count >= 200 && wsmith_record_save(&record, &bytes, &size)) fwrite(bytes, 1, size, stdout);
    }
    return 0;
}
#else
WSMITH_AFL_MAIN(list)
#endif
#else
/* Stands for a program that nobody changes: it reads a file. */
static const uint8_t *make(void *context, wsmith_source *s, size_t *size)
{
    static uint8_t text[64];
    (void)context;
    *size = 0;
    while (*size < sizeof text && !wsmith_eos(s)) text[(*size)++] = (uint8_t)wsmith_range(s, 'a', 'h');
    return text;
}
#ifdef MAKE
int main(int argc, char **argv) { return wsmith_afl_make(argc, argv, make); }
#else
WSMITH_AFL_MUTATOR_FOR(make)
#endif
#endif
EOF
# The first file is not trimmed: the first run of a persistent process covers more than the others.
mkdir -p "$out/long"
cp "$out/in/hello" "$out/long/z"
# shellcheck disable=SC2086 # words
if try "list by afl-clang-fast" afl-clang-fast $flags "$out/list.c" "$out/wsmith.o" -o "$out/afl_list"; then
    try "list writes a record" clang $flags -DRECORD "$out/list.c" "$out/wsmith.o" -o "$out/record"
    "$out/record" > "$out/long/b"
    AFL_CUSTOM_MUTATOR_LIBRARY="$root/$out/mutator.so" \
        afl-fuzz -s 1 -Z -i "$out/long" -o "$out/trimmed" -E 20000 -- "$out/afl_list" > "$out/afl.log" 2>&1
    before=$(wc -c < "$out/long/b")
    after=$(cat "$out"/trimmed/default/queue/id*orig:b | wc -c)
    if [ "$after" -gt 0 ] && [ "$after" -lt "$before" ]; then pass; else fail "AFL++ does not trim: $before, $after bytes"; fi
fi

# A program that is not changed: it dies of a text with three letters in their places.
cat > "$out/plain.c" <<'EOF'
#include <stdio.h>
#include <stdlib.h>
int main(void)
{
    char text[65] = {0};
    size_t n = fread(text, 1, 64, stdin);
    for (size_t i = 0; i < n; i++)
        if (text[i] < 'a' || text[i] > 'h') return 1;
    if (n > 5 && text[0] == 'b' && text[1] == 'e')
        if (text[2] == 'd') abort();
    return 0;
}
EOF
# shellcheck disable=SC2086 # words
if try "unmodified program" afl-clang-fast -O1 "$out/plain.c" -o "$out/plain" &&
    try "its mutator" "$cc" $flags -shared -fPIC "$out/list.c" "$out/library.o" -o "$out/make.so" &&
    try "its converter" "$cc" $flags -DMAKE "$out/list.c" "$out/library.o" -o "$out/make"; then
    AFL_CUSTOM_MUTATOR_LIBRARY="$root/$out/make.so" \
        afl-fuzz -s 1 -i "$out/in" -o "$out/plain.d" -V 30 -- "$out/plain" > "$out/afl.log" 2>&1
    if [ "$(stat plain.d saved_crashes)" -gt 0 ]; then pass; else fail "AFL++ finds nothing in the program" "$(tail -n 2 "$out/afl.log")"; fi
    if "$out/make" "$out"/plain.d/default/crashes/id* 2> /dev/null | grep -q '^bed'; then pass; else fail "what was found cannot be made again"; fi
fi
finish
