#!/bin/sh
# Every example compiles the way its head comment says (plain `cc -I. examples/X.c` without one; at -O1, with
# FULL=1 at -O2), in C and C++, without warnings. Those with tests/golden/NAME.out are run and must print
# that:
#   NAME.args  one line of arguments      NAME.in  standard input      NAME.status  exit status
. "$(dirname "$0")/lib.sh"
list=$out/list
strict="-Wall -Wextra -Werror"

exists examples/*.c || skip examples "none yet"
for file in examples/*.c; do
    [ -e "$file" ] || continue
    name=$(basename "$file" .c)
    if grep -q "^[ */]*clang .*$file" "$file"; then
        if ! has_sanitizer clang fuzzer; then
            skip "$name" "no clang with libFuzzer"
            continue
        fi
        line=$(sed -n "1,30s|^[ */]*\\(clang .*$file.*\\)\$|\\1|p" "$file" | sed 's|&&.*||; s| \*/.*||; s| -o *[^ ]*||' | head -n 1)
        printf '%s\t%s\n' "$name" "$line -o $out/$name" >> "$list"
        continue
    fi
    golden=tests/golden/$name
    command="sh tests/build_example.sh $file $out/$name"
    if [ -e "$golden.out" ]; then
        arguments=
        [ ! -e "$golden.args" ] || arguments=$(cat "$golden.args")
        input=/dev/null
        [ ! -e "$golden.in" ] || input=$golden.in
        status=0
        [ ! -e "$golden.status" ] || status=$(cat "$golden.status")
        command="$command && { timeout 60 $out/$name $arguments < $input > $out/$name.out; test \$? -eq $status; } && diff $golden.out $out/$name.out"
    fi
    {
        printf '%s\t%s\n' "$name" "$command"
        printf '%s, warnings\t%s\n' "$name" "sh tests/build_example.sh $file $out/$name.strict -std=gnu99 -O0 $strict"
        printf '%s as C++\t%s\n' "$name" "CC='$cxx -x c++' sh tests/build_example.sh $file $out/$name.cxx -std=gnu++17 -O0 $strict -Wno-missing-field-initializers"
    } >> "$list"
done
run_jobs "$list" 300
for golden in tests/golden/*.out; do
    name=$(basename "$golden" .out)
    if [ -e "$golden" ] && [ ! -e "examples/$name.c" ]; then fail "$golden" "there is no examples/$name.c"; fi
done
finish
