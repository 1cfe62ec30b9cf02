#!/bin/sh
# The programs printed in README.md and in the manuals compile as they stand, in C and C++, and run.
# One that takes arguments (its main has argv) is only compiled. README's recipe for a fuzzer is done word by word.
. "$(dirname "$0")/lib.sh"
list=$out/list

for file in README.md docs/*.md wdeque.h wencode.h wsmith.h wrt.h; do
    [ -e "$file" ] || continue
    name=$(basename "$file" | tr . _)
    # The generated header's first comment is the banner; the manual is in src/.
    source=$file
    case $file in
    *.h) source=src/$file ;;
    esac
    awk -v dir="$out" -v name="$name" -f tests/extract_snippets.awk "$source" > "$out/$name.programs"
    case $file in
    *.md) [ "$file" != README.md ] || [ -s "$out/$name.programs" ] || fail "$file" "shows no complete program" ;;
    *.h) [ -s "$out/$name.programs" ] || fail "$file" "its manual shows no complete program" ;;
    esac
    while read -r program; do
        run="&& timeout 20 ${program%.c}"
        if grep -q argv "$program"; then run=; fi
        for how in "$cc -std=c99" "$cc -std=c11" "$cxx -std=c++11 -x c++" "$cxx -std=c++20 -x c++"; do
            printf '%s of %s, %s\t%s\n' "$(basename "$program")" "$file" "$how" \
                "$how -Wall -Werror -I. $program -o ${program%.c} -lm -pthread $run" >> "$list"
        done
    done < "$out/$name.programs"
done
# One after the other: they share a program name.
jobs=1
run_jobs "$list" 60

# The block with WSMITH_MAIN is target.c, and the lines of commands behind it end with the finding's text.
recipe=$out/recipe
mkdir -p "$recipe"
awk -v dir="$recipe" '
    /^```c$/ { text = ""; inside = 1; next }
    /^```/ { inside = 0; if (!done && text ~ /\nWSMITH_MAIN/) { printf "%s", text > (dir "/target.c"); done = 1 } next }
    inside { text = text $0 "\n"; next }
    done == 1 && /^    / { print substr($0, 5) > (dir "/commands"); next }
    done == 1 && /^[|#]/ { done = 2 }' README.md
if ! has_sanitizer clang address; then
    skip "README's recipe for a fuzzer" "no clang with AddressSanitizer"
else
    ln -sf "$root"/wsmith.h "$recipe"
    [ ! -e stb_ds.h ] || ln -sf "$root"/stb_ds.h "$recipe"
    (cd "$recipe" && timeout 120 sh commands) > "$recipe/log" 2>&1
    if grep -q 'stack-buffer-overflow.* in tenths' "$recipe/log" && grep -q ': "000000000"' "$recipe/log"; then pass; else
        fail "README's recipe for a fuzzer" "see $recipe/log"
    fi
fi
finish
