#!/bin/sh
# tests/job.sh LIST NUMBER SECONDS - runs one job of a list for run_jobs in tests/lib.sh.
list=$1
number=$2
seconds=$3
tab=$(printf '\t')
line=$(sed -n "${number}p" "$list")
name=${line%%"$tab"*}
log=$list.logs/$number.log
echo "$line" > "$log"
timeout -k 5 "$seconds" sh -c "${line#*"$tab"}" >> "$log" 2>&1 < /dev/null
status=$?
closing=$(tail -n 1 "$log" | sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p')
if [ $status -eq 77 ]; then
    result="0 0 1"
    echo "skip $name: $(tail -n 1 "$log")"
elif [ -n "$closing" ]; then
    result=$closing
    case $closing in
    *" 0 "*) [ $status -eq 0 ] || result="${closing%% *} 1 ${closing##* }" ;;
    esac
elif [ $status -eq 0 ]; then
    result="1 0 0"
else
    result="0 1 0"
fi
case $closing in
*" 0" | '') ;;
*) grep '^skip' "$log" | sed "s/^skip:* */skip $(printf %s "$name" | tr '/&' '..'): /" ;;
esac
case $result in
*" 0 "*) ;;
*)
    [ $status -ne 124 ] || echo "stopped after $seconds seconds" >> "$log"
    {
        echo "FAIL $name (status $status, $log)"
        head -n 1 "$log" | cut -c 1-600
        sed 1d "$log" | tail -n 25 | cut -c 1-300
    } | sed 's/^/  /'
    ;;
esac
echo "$result" > "$list.logs/$number.result"
