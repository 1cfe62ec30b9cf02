#!/bin/sh
# Every allocation made to fail, one by one: tests/oom/*.c, under ASan so that a leak or a use after
# a failed allocation is seen. Build comments as in tests/stage_unit.sh.
. "$(dirname "$0")/lib.sh"
list=$out/list

exists tests/oom/*.c || skip oom "no tests yet"
for file in tests/oom/*.c; do
    [ -e "$file" ] || continue
    program=$out/$(basename "$file" .c)
    seconds=$(tag "$file" seconds)
    printf '%s\t%s\n' "$(basename "$file" .c)" \
        "$cc -std=gnu11 -Wall -Wextra $sanitize -Isrc -Itests $file -o $program $(tag "$file" build) && timeout -k 5 ${seconds:-200} $program" >> "$list"
done
run_jobs "$list" 400
finish
