#!/bin/sh
# Runs the benchmarks, bench/NAME.sh, and writes docs/BENCHMARKS.md and docs/plots/ from what they
# measured (bench/report.py). Each prints what it does and writes build/bench/NAME.tsv:
#
#     group<tab>case<tab>system<tab>value<tab>unit
#
# Lines of one group and case are compared with each other; ours is the system whose name begins
# with `w` and is one of wsmith, wencode, wdeque, wrt (wrt-fuel, wrt-guard ... count as ours too).
# A unit with `/s` is better when larger, any other when smaller. A line `note<tab>TEXT` is printed
# above the group's table; `# ...` is a comment. Peers that are missing are left out by the script.
#
#   bench/run.sh [NAME...]        all, or these
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p build/bench
if [ $# -eq 0 ]; then
    for script in bench/*.sh; do
        name=$(basename "$script" .sh)
        [ "$name" = run ] || set -- "$@" "$name"
    done
fi
status=0
for name in "$@"; do
    echo "== bench $name"
    start=$(date +%s)
    if ! sh "bench/$name.sh"; then
        echo "bench $name failed"
        status=1
    fi
    echo "   $(($(date +%s) - start)) s"
done
python3 bench/report.py build/bench docs || status=1
exit $status
