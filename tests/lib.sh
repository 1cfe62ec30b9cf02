# tests/lib.sh - what every stage shares: places, flags, parallel jobs, the closing line.
# shellcheck shell=sh disable=SC2034
#
# A stage is tests/stage_NAME.sh. It writes a list of jobs, one a line, `NAME<tab>COMMAND`, and
# calls run_jobs; or it calls pass, fail, skip itself. It ends with finish, which prints
# `N passed, N failed, N skipped`. Everything built goes below build/.

LC_ALL=C
export LC_ALL
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
stage=$(basename "$0" .sh)
stage=${stage#stage_}
out=build/$stage
rm -rf "$out"
mkdir -p "$out"
jobs=${JOBS:-2}
cc=${CC:-cc}
cxx=${CXX:-c++}
tab=$(printf '\t')

products="wdeque wencode wsmith wrt"
c_dialects="c99 c11 c17 c2x"
cxx_dialects="c++11 c++17 c++20"
cxx_warnings="-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wundef -Wvla -Wcast-qual"
c_warnings="$cxx_warnings -Wstrict-prototypes -Wmissing-prototypes"
sanitize="-g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:allocator_may_return_null=1:detect_stack_use_after_return=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
# For the examples: -O2, which their head comments have, takes twice as long to compile.
[ -n "${FULL-}" ] || export CFLAGS="${CFLAGS--O1}"
wasm_tools=$root/build/tools/wasm-tools

passed=0
failed=0
skipped=0

label() { if [ "$1" = "$stage" ]; then echo "$1"; else echo "$stage: $1"; fi; }
pass() { passed=$((passed + 1)); }
fail() { # fail NAME [WHY]
    failed=$((failed + 1))
    echo "FAIL $(label "$1")${2:+: $2}"
}
skip() { # skip NAME WHY [COUNT]
    skipped=$((skipped + ${3:-1}))
    echo "skip $(label "$1"): $2"
}
upper() { printf %s "$1" | tr '[:lower:]' '[:upper:]'; }
have() { command -v "$1" >/dev/null 2>&1; }
exists() { [ -e "$1" ]; } # exists PATTERN..., unquoted: is there a match?

# The compilers that are here, in C and as C++: `gcc g++`, `clang clang++`.
compilers() {
    for pair in gcc:g++ clang:clang++; do
        if have "${pair%:*}" && have "${pair#*:}"; then echo "$pair"; fi
    done
}
# Can compiler $1 link a program with the sanitizers $2? It is tried once.
has_sanitizer() {
    answer=$out/has.$1.$2
    if [ ! -e "$answer" ]; then
        if links_with "$1" "$2"; then echo yes > "$answer"; else echo no > "$answer"; fi
    fi
    grep -q yes "$answer"
}
links_with() {
    case $2 in
    *fuzzer*) echo 'int LLVMFuzzerTestOneInput(const char *data, unsigned long size) { return !data && size; }' ;;
    *) echo 'int main(void) { return 0; }' ;;
    esac | "$1" "-fsanitize=$2" -x c - -o "$out/probe" 2>/dev/null
}
# What file $1 asks for in a comment `/* $2: WHAT */` near its top.
tag() { sed -n "1,40s|^.*/\\* $2: *\\(.*[^ ]\\) *\\*/.*\$|\\1|p" "$1" | head -n 1; }
has_tag() { sed -n 1,40p "$1" | grep -q "/\\* $2 \\*/"; }

# run_jobs FILE [SECONDS]: runs each line's command, $jobs at a time. A job whose output ends with
# a closing line counts as that says, exit status 77 as skipped, any other as one test.
run_jobs() {
    [ -s "$1" ] || return 0
    mkdir -p "$1.logs"
    count=$(wc -l < "$1")
    seq 1 "$count" | xargs -P "$jobs" -I '{}' sh tests/job.sh "$1" '{}' "${2:-300}"
    read -r p f s <<RESULTS
$(cat "$1".logs/*.result | awk '{ p += $1; f += $2; s += $3; n++ }
    END { print p + 0, f + 0 + ('"$count"' - n), s + 0 }')
RESULTS
    passed=$((passed + p))
    failed=$((failed + f))
    skipped=$((skipped + s))
}

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
    exit
}
