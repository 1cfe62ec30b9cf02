#!/bin/sh
# Runs the stages of the test suite and adds up what they print.
#   tests/run.sh             everything (make test); expects tests/setup.sh to have run
#   tests/run.sh --quick     unit tests only (make check): a C compiler and stb_ds
#   tests/run.sh STAGE...    these stages
# The last line is `N passed, N failed, N skipped`; the exit status is 1 when something failed.
#
# Where there are two processors, stages that keep only one busy run in pairs, behind the others.
set -u
cd "$(dirname "$0")/.." || exit 1
all="fresh layers headers opcodes wencode roundtrip component unit oom qemu snippets examples spec oracle verdicts validate differential inject shrink search fuzzer bridge fuzz real"
# The longest first.
serial="fuzzer bridge roundtrip real differential wencode spec search component shrink snippets fresh opcodes"
table=build/logs/table

run_stage() { # run_stage STAGE
    echo "== $1"
    start=$(date +%s)
    sh "tests/stage_$1.sh" > "build/logs/$1.log" 2>&1
    status=$?
    seconds=$(($(date +%s) - start))
    cat "build/logs/$1.log"
    counts=$(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "build/logs/$1.log")
    if [ -z "$counts" ]; then
        echo "stage $1 ended without a closing line (status $status)"
        counts="0 1 0"
    fi
    echo "$1 $counts $seconds" >> "$table"
}

case ${1-} in
--quick)
    QUICK=1
    export QUICK
    set -- unit
    ;;
--serial) # one of a pair, called from below
    JOBS=1
    export JOBS
    run_stage "$2" > "build/logs/$2.said" 2>&1
    cat "build/logs/$2.said"
    rm "build/logs/$2.said"
    exit
    ;;
-*)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 1
    ;;
esac
# shellcheck disable=SC2086 # words
[ $# -gt 0 ] || set -- $all
mkdir -p build/logs
: > "$table"
if [ -n "${QUICK-}" ]; then ./amalgamate.sh --check || echo "(no matter until you commit)"; fi

begin=$(date +%s)
processors=$(getconf _NPROCESSORS_ONLN 2> /dev/null || echo 1)
paired() { # paired STAGE COUNT_OF_STAGES
    [ "$processors" -ge 2 ] && [ "$2" -ge 2 ] || return 1
    case " $serial " in
    *" $1 "*) ;;
    *) return 1 ;;
    esac
}
for stage in "$@"; do
    if [ ! -e "tests/stage_$stage.sh" ]; then
        echo "there is no tests/stage_$stage.sh" >&2
        exit 1
    fi
    paired "$stage" $# || run_stage "$stage"
done
for stage in $serial; do
    case " $* " in
    *" $stage "*) if paired "$stage" $#; then echo "$stage"; fi ;;
    esac
done | xargs -r -P 2 -n 1 sh tests/run.sh --serial

echo
awk -v stages="$*" -v seconds=$(($(date +%s) - begin)) '
    BEGIN { printf "%-14s %8s %8s %8s %8s\n", "stage", "passed", "failed", "skipped", "seconds" }
    { line[$1] = line[$1] sprintf("%-14s %8d %8d %8d %8d\n", $1, $2, $3, $4, $5); p += $2; f += $3; s += $4 }
    END { n = split(stages, order, " ")
          for (i = 1; i <= n; i++) { printf "%s", line[order[i]]; line[order[i]] = "" }
          f += n - NR # stages that did not come to their end
          printf "%-14s %8d %8d %8d %8d\n\n%d passed, %d failed, %d skipped\n", "all", p, f, s, seconds, p, f, s
          exit f != 0 }' "$table"
