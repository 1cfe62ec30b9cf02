#!/bin/sh
# Harnesses (fuzz_*.c beside this file) against C libraries from the source packages of Debian,
# built with clang's coverage and sanitizers. Everything is kept below build/fuzz-real.
#
#   examples/real/real.sh fuzz [NAME...]        builds, fuzzes each for REAL_SECONDS (60) or REAL_RUNS (no limit),
#                                               prints a table
#   examples/real/real.sh verify [FINDING...]   is each case of found/ (all) a failure of the library as it
#                                               is, and repaired by its patch and by no other?
#   examples/real/real.sh find [FINDING...]     searches with all repaired but this one, until it is found
#   examples/real/real.sh lines [NAME...]       lines and branches that the corpora reach (gcov)
#   examples/real/real.sh compare [NAME...]     the same harnesses under libFuzzer, REAL_ROUNDS (3) times
#   examples/real/real.sh build [NAME...]       builds only; versions [NAME...]: what was fetched
#
# What found/*.patch describe is repaired before the search, which so gets past it; REAL_TREE=fetched leaves
# the libraries as they are. REAL_WORKERS (1), REAL_CORPORA (build/fuzz-real/corpora), CLANG.
# Exit status: 0 nothing was found, 1 something was, 2 no way to work, 77 no sources.
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/../.."
here=examples/real
dir=$PWD/build/fuzz-real
clang=${CLANG:-clang}
wanted=${REAL_TREE:-repaired}
seconds=${REAL_SECONDS:-60}
runs=${REAL_RUNS:-0}
rounds=${REAL_ROUNDS:-3}
workers=${REAL_WORKERS:-1}
corpora=${REAL_CORPORA:-$dir/corpora}
mkdir -p "$dir" "$corpora"
say() { echo "real: $*" >&2; }
# shellcheck source=examples/real/sources.sh disable=SC1091,SC2154
. "$here/sources.sh"

# -- building --------------------------------------------------------------------------------------

# Not an error here: one past the end of an array, a pointer cast to stricter alignment; libraries do that.
sanitize="-fsanitize=address,undefined -fno-sanitize-recover=undefined
    -fno-sanitize=function,pointer-overflow,null,alignment,object-size"

# How the code of a library is compiled for: a search; one case; gcov.
how() {
    case $1 in
    covered) echo "$clang -g -O1 $sanitize -fsanitize-coverage=inline-8bit-counters,pc-table,trace-cmp" ;;
    checked) echo "$clang -g -O0 $sanitize" ;;
    counted) echo "gcc -g -O0 --coverage" ;;
    esac
}

# objects KIND TREE PACKAGE: compiles, below $dir/KIND/TREE/PACKAGE, what is not there yet.
objects() {
    recipe "$2" "$3" || return 1
    objects=$dir/$1/$2/$3
    [ "$(cat "$objects/.done" 2> /dev/null)" != "$stamp" ] || return 0
    say "compile $3 ($1, $2)"
    rm -rf "$objects"
    mkdir -p "$objects"
    for file in $files; do
        # shellcheck disable=SC2046,SC2086 # words
        (cd "$objects" && $(how "$1") $flags -w -c "$src/$file" -o "$(basename "$file" .c).o") || return 1
    done
    echo "$stamp" > "$objects/.done"
}

# The same for a tree that differs in one patch: only the files of the patch.
objects_but() { # objects_but KIND FINDING PACKAGE
    patched=$(sed -n 's,^+++ b/,,p' "$here/found/$2.patch")
    case $patched in
    *.h) objects "$1" "but-$2" "$3" && return ;;
    esac
    recipe "but-$2" "$3" || return 1
    objects=$dir/$1/but-$2/$3
    rm -rf "$objects"
    mkdir -p "$objects"
    cp "$dir/$1/repaired/$3/"*.o "$objects"
    for file in $patched; do
        # shellcheck disable=SC2046,SC2086 # words
        (cd "$objects" && $(how "$1") $flags -w -c "$src/$file" -o "$(basename "$file" .c).o") || return 1
    done
}

packages() { sed -n '1,20s/^ \* sources: *//p' "$here/fuzz_$1.c"; }
names() { if [ $# -gt 0 ]; then echo "$@"; else (cd "$here" && echo fuzz_*.c) | sed 's/fuzz_\([^ ]*\)\.c/\1/g'; fi; }

# The engine, compiled without coverage.
smith() { # smith NAME FLAGS...
    smith=$dir/wsmith_$1.o
    shift
    [ -z "$(find "$smith" -newer wsmith.h 2> /dev/null)" ] || return 0
    echo '#include "wsmith.h"' |
        "$clang" -std=gnu11 -O2 -I. -DWSMITH_IMPLEMENTATION -DWSMITH_ENGINE "$@" -x c -c - -o "$smith"
}

# link OUTPUT KIND TREE NAME FLAGS...: harness NAME with objects of its libraries. Another WSMITH_MAIN put in
# front makes another program of a harness: with_libfuzzer.h a target of libFuzzer, with_counters.h one that
# counts what files reach.
link() {
    output=$1
    linked="$dir/$2/$3"
    from=$3
    name=$4
    shift 4
    includes=
    parts=
    for package in $(packages "$name"); do
        recipe "$from" "$package" || return 1
        includes="$includes $flags"
        parts="$parts $linked/$package/*.o"
    done
    # shellcheck disable=SC2086 # words
    "$@" -g -w -I. -I"$here" $includes "$here/fuzz_$name.c" $parts -lm -o "$output"
}

fetch_all() { # fetch_all NAME...: the status is that of a program without sources
    for name in "$@"; do
        for package in $(packages "$name"); do fetch "$package" || exit 77; done
    done
}

build() { # build NAME
    for package in $(packages "$1"); do objects covered "$wanted" "$package" || return 1; done
    # shellcheck disable=SC2086 # words
    {
        smith fuzz && link "$dir/fuzz_$1" covered "$wanted" "$1" "$clang" -O1 $sanitize "$smith"
        smith plain -DWSMITH_NO_COVERAGE_HOOKS &&
            link "$dir/cover_$1" covered "$wanted" "$1" "$clang" -O1 $sanitize -include with_counters.h "$smith"
    }
}

# -- searching -------------------------------------------------------------------------------------

field() { tail -n 1 "$1/log.jsonl" | grep -o "\"$2\":[0-9]*" | head -n 1 | cut -d : -f 2; }
files() { find "$1" -type f -name "$2" | wc -l; }
# covers NAME DIRECTORY: counters of the libraries that its files reach, and all there are.
covers() { "$dir/cover_$1" "$2" 2> /dev/null | awk '{ print $2, $4 }'; }
versions() { for package in $(packages "$1"); do printf '%s %s  ' "$package" "$(version "$package")"; done; }
# What was found, by kind: `crash 1, failed 2`.
kinds() {
    find "$1/findings" -name '*.wsc' 2> /dev/null | sed 's,.*/,,; s/-.*//' | sort | uniq -c |
        awk '{ printf "%s%s %d", (NR > 1 ? ", " : ""), $2, $1 } END { if (!NR) printf "none" }'
}

fuzz() { # fuzz NAME: 1 when something was found
    work=$corpora/$1
    status=0
    limits="--seconds $seconds"
    [ "$runs" -eq 0 ] || limits="$limits --runs $runs"
    # shellcheck disable=SC2086 # words
    "$dir/fuzz_$1" fuzz --dir "$work" $limits --workers "$workers" --leaks 0 --timeout 20000 --shrink 10 --quiet >&2 || status=$?
    [ "$status" -lt 2 ] || return 2
    # shellcheck disable=SC2046 # two numbers
    set -- "$1" $(covers "$1" "$work/corpus")
    printf '%-8s %9s %7s %6s of %5s %7s  %-20s %s\n' "$1" "$(field "$work" runs)" "$(field "$work" runs_per_second)" \
        "$2" "$3" "$(files "$work/corpus" '*')" "$(kinds "$work")" "$(versions "$1")"
    return "$status"
}

fuzz_all() {
    for name in "$@"; do build "$name" || exit 2; done
    found=0
    : > "$dir/table"
    for name in "$@"; do
        fuzz "$name" >> "$dir/table" || found=$?
        [ "$found" -lt 2 ] || exit 2
    done
    printf '\n%-8s %9s %7s %15s %7s  %-20s %s\n' harness runs runs/s "edges reached" corpus findings "source packages"
    cat "$dir/table"
    [ "$found" -eq 0 ] || echo "what was found is in $corpora/NAME/findings"
    return "$found"
}

# -- verifying -------------------------------------------------------------------------------------

about() { sed -n "s/^$2: //p" "$here/found/$1.patch" | head -n 1; }

# case_of FINDING TREE: runs the case of a finding; its log is left. Exit status 1: it fails.
case_of() {
    log=$dir/verify/$1.$2.log
    status=0
    "$dir/verify/$(about "$1" harness).$2" replay --leaks 0 --text "$(about "$1" case)" > "$log" 2>&1 || status=$?
    return "$status"
}

checked() { # checked NAME TREE: the harness of a case
    # shellcheck disable=SC2086 # words
    link "$dir/verify/$1.$2" checked "$2" "$1" "$clang" -O0 $sanitize "$smith"
}

# Says what is wrong with a finding, or that nothing is.
verify() { # verify FINDING
    name=$(about "$1" harness)
    package=$(echo "$1" | sed 's/-.*//')
    if ! is_pinned "$package"; then
        case_of "$1" repaired || { echo "FAIL $1: fails with $package $(version "$package") repaired"; return 1; }
        echo "skip $1: $package is version $(version "$package"), found in $(pin "$package")"
        return 0
    fi
    if case_of "$1" fetched; then
        echo "FAIL $1: does not fail"
    elif ! grep -q -E -e "$(about "$1" says)" "$dir/verify/$1.fetched.log"; then
        echo "FAIL $1: fails, but not with '$(about "$1" says)'"
    elif ! case_of "$1" repaired; then
        echo "FAIL $1: still fails with all patches"
    elif ! { but checked "$1" && checked "$name" "but-$1"; }; then
        echo "FAIL $1: does not build without its patch"
    elif case_of "$1" "but-$1"; then
        echo "FAIL $1: another patch repairs it, too"
    else
        echo "ok   $1: $(about "$1" says)"
        return 0
    fi
    return 1
}

# but KIND FINDING: objects of the libraries of its harness, from trees where its patch is left out.
but() {
    package=$(echo "$2" | sed 's/-.*//')
    for other in $(packages "$(about "$2" harness)"); do
        objects "$1" repaired "$other" || return 1
        [ "$other" != "$package" ] || continue
        mkdir -p "$dir/but-$2" "$dir/$1/but-$2"
        ln -sfn "$dir/repaired/$other" "$dir/but-$2/$other"
        ln -sfn "$dir/$1/repaired/$other" "$dir/$1/but-$2/$other"
    done
    objects_but "$1" "$2" "$package"
}

# Searches from nothing until something fails, and prints after how many runs, what, and the case.
find_again() { # find_again FINDING
    name=$(about "$1" harness)
    work=$dir/find/$1
    rm -rf "$work"
    mkdir -p "$work"
    but covered "$1" || return 2
    smith fuzz
    # shellcheck disable=SC2086 # words
    link "$work/fuzz" covered "but-$1" "$name" "$clang" -O1 $sanitize "$smith" || return 2
    status=0
    "$work/fuzz" fuzz --dir "$work" --seconds "$seconds" --leaks 0 --timeout 20000 --shrink 20 --stop --quiet > "$work/log" 2>&1 || status=$?
    if [ "$status" -ne 1 ]; then
        echo "$1: not found in $seconds s"
        return 1
    fi
    grep '"event":"finding"' "$work/log.jsonl" | head -n 1 |
        sed 's/.*"seconds":\([^,]*\),"runs":\([^,]*\),.*"message":"\(.*\)".*/'"$1"': \2 runs, \1 s: \3/'
    grep -h -A 1 '^as one line' "$work/findings/"*.txt | sed -n '2s/^/case: /p'
}

verify_all() { # verify_all FINDING...
    rm -rf "$dir/verify"
    mkdir -p "$dir/verify"
    smith fuzz
    for name in $(for finding in "$@"; do about "$finding" harness; done | sort -u); do
        for tree in fetched repaired; do
            for package in $(packages "$name"); do objects checked "$tree" "$package" || return 2; done
            checked "$name" "$tree" || return 2
        done
    done
    bad=0
    for finding in "$@"; do verify "$finding" || bad=1; done
    return "$bad"
}

# -- measuring -------------------------------------------------------------------------------------

# Both from nothing, one after the other, on one worker. libFuzzer stops when it has found something: then it
# goes on with what it has until the time is over.
compare() { # compare NAME ROUND
    work=$dir/compare/$1.$2
    rm -rf "$work"
    mkdir -p "$work/peer"
    "$dir/fuzz_$1" fuzz --dir "$work/ours" --seconds "$seconds" --seed "$2" --quiet > "$work/ours.log" 2>&1 || true
    until=$(($(date +%s) + seconds))
    while left=$((until - $(date +%s))) && [ "$left" -gt 0 ]; do
        (cd "$work" && "$dir/peer_$1" -max_total_time="$left" -seed="$2" -timeout=10 -rss_limit_mb=0 -use_value_profile=1 \
            -print_final_stats=1 -artifact_prefix="$work/" "$work/peer" >> "$work/peer.log" 2>&1) || true
    done
    echo "$1 wsmith $(covers "$1" "$work/ours/corpus") $(field "$work/ours" runs)" >> "$dir/compare/table"
    echo "$1 libFuzzer $(covers "$1" "$work/peer") $(awk '/^stat::number_of_executed_units/ { n += $2 } END { print n + 0 }' "$work/peer.log")" >> "$dir/compare/table"
    tail -n 2 "$dir/compare/table"
}
medians() {
    sort -k 1,2 -k 3,3n "$dir/compare/table" | awk '
        { key = $1 " " $2; n[key]++; edges[key, n[key]] = $3; all[key] = $4; runs[key] += $5 }
        END { for (key in n) printf "%-18s edges %d..%d, median %d of %d; %d runs a round\n", key, edges[key, 1],
                  edges[key, n[key]], edges[key, int((n[key] + 1) / 2)], all[key], runs[key] / n[key] }' | sort
}
compare_all() {
    smith plain -DWSMITH_NO_COVERAGE_HOOKS
    mkdir -p "$dir/compare"
    : > "$dir/compare/table"
    for name in "$@"; do
        build "$name" || return 2
        smith plain -DWSMITH_NO_COVERAGE_HOOKS
        # shellcheck disable=SC2086 # words
        link "$dir/peer_$name" covered "$wanted" "$name" "$clang" -O1 $sanitize -fsanitize=fuzzer -include with_libfuzzer.h "$smith"
        for round in $(seq "$rounds"); do compare "$name" "$round"; done
    done
    medians
}

# Lines and branches of the libraries that the corpora reach, by gcov.
lines() { # lines NAME
    for package in $(packages "$1"); do objects counted "$wanted" "$package" || return 1; done
    find "$dir/counted" -name '*.gcda' -delete
    smith plain -DWSMITH_NO_COVERAGE_HOOKS
    link "$dir/lines_$1" counted "$wanted" "$1" gcc -O1 --coverage -fprofile-dir="$dir/counted/harness" -include with_counters.h "$smith"
    "$dir/lines_$1" "$corpora/$1/corpus" > /dev/null
    for package in $(packages "$1"); do
        (cd "$dir/counted/$wanted/$package" && gcov -b -- *.gcda 2> /dev/null) | awk -v package="$package" '
            /^$/ { ours = 0 } # the sum of all comes last
            /^File / { ours = index($0, "/fuzz-real/") && /\.c'"'"'$|stb_image\.h/ }
            ours && /^Lines executed/ { split($2, a, /[:%]/); l += $4; lx += $4 * a[2] / 100 }
            ours && /^Taken at least once/ { split($4, a, /[:%]/); b += $6; bx += $6 * a[2] / 100 }
            END { printf "%-9s lines %d of %d (%.0f %%), branches taken %d of %d (%.0f %%)\n", package, lx, l, 100 * lx / l, bx, b, 100 * bx / b }'
    done
}

command=${1-help}
[ $# -eq 0 ] || shift
case $command in
verify | find)
    # shellcheck disable=SC2046 # words
    [ $# -gt 0 ] || set -- $(cd "$here/found" && echo *.patch | sed 's/\.patch//g')
    # shellcheck disable=SC2046 # words
    fetch_all $(for finding in "$@"; do about "$finding" harness; done | sort -u)
    case $command in
    verify) verify_all "$@" ;;
    find)
        missed=0
        for finding in "$@"; do find_again "$finding" || missed=$?; done
        exit "$missed"
        ;;
    esac
    ;;
build | fuzz | compare | lines | versions)
    # shellcheck disable=SC2046 # words
    set -- $(names "$@")
    fetch_all "$@"
    case $command in
    build) for name in "$@"; do build "$name" || exit 2; done ;;
    fuzz) fuzz_all "$@" ;;
    compare) compare_all "$@" ;;
    lines) for name in "$@"; do lines "$name" || exit 2; done ;;
    versions) for name in "$@"; do echo "$name $(versions "$name")"; done ;;
    esac
    ;;
*)
    sed -n '2,17s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
