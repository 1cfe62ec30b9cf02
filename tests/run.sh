#!/bin/sh
# Runs the stages of the test suite and adds up what they print.
#   tests/run.sh             everything (make test); expects tests/setup.sh to have run
#   tests/run.sh --quick     unit tests only (make check): a C compiler and stb_ds
#   tests/run.sh STAGE...    these stages
# The last line is `N passed, N failed, N skipped`; the exit status is 1 when something failed.
set -u
cd "$(dirname "$0")/.." || exit 1
all="fresh layers headers opcodes wencode roundtrip component unit oom qemu snippets examples spec oracle verdicts validate differential inject shrink search fuzzer bridge fuzz real"
case ${1-} in
--quick)
    QUICK=1
    export QUICK
    set -- unit
    ;;
-*)
    sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
    exit 1
    ;;
esac
# shellcheck disable=SC2086 # words
[ $# -gt 0 ] || set -- $all
mkdir -p build/logs
table=build/logs/table
: > "$table"
if [ -n "${QUICK-}" ]; then ./amalgamate.sh --check || echo "(no matter until you commit)"; fi

for stage in "$@"; do
    echo "== $stage"
    if [ ! -e "tests/stage_$stage.sh" ]; then
        echo "there is no tests/stage_$stage.sh" >&2
        exit 1
    fi
    start=$(date +%s)
    sh "tests/stage_$stage.sh" > "build/logs/$stage.log" 2>&1
    status=$?
    seconds=$(($(date +%s) - start))
    cat "build/logs/$stage.log"
    counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "build/logs/$stage.log")
    if [ -z "$counts" ]; then
        echo "stage $stage ended without a closing line (status $status)"
        counts="0 1 0"
    fi
    echo "$stage $counts $seconds" >> "$table"
done

echo
awk 'BEGIN { printf "%-14s %8s %8s %8s %8s\n", "stage", "passed", "failed", "skipped", "seconds" }
     { printf "%-14s %8d %8d %8d %8d\n", $1, $2, $3, $4, $5; p += $2; f += $3; s += $4; t += $5 }
     END { printf "%-14s %8d %8d %8d %8d\n\n%d passed, %d failed, %d skipped\n", "all", p, f, s, t, p, f, s
           exit f != 0 }' "$table"
