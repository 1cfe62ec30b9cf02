#!/bin/sh
# tests/format.sh [--check] [FILE...] - clang-format on what people write: not the generated headers,
# not what .clang-format-ignore names. --check only lists the files that would change.
set -eu
cd "$(dirname "$0")/.."
tool=
for name in clang-format clang-format-14; do
    if command -v $name >/dev/null 2>&1; then tool=$name; fi
done
[ -n "$tool" ] || { echo "clang-format is not installed (Debian: clang-format)" >&2; exit 1; }
check=
if [ "${1-}" = --check ]; then
    check=1
    shift
fi
if [ $# -eq 0 ]; then
    # shellcheck disable=SC2046 # our file names have no spaces
    set -- $(git ls-files 'src/*.h' 'tests/*.[ch]' 'examples/*.[ch]' 'bench/*.[ch]')
fi
ignored() {
    while read -r pattern; do
        # shellcheck disable=SC2254 # patterns on purpose
        case $pattern in '#'* | '') continue ;; esac
        # shellcheck disable=SC2254
        case $1 in $pattern) return 0 ;; esac
    done < .clang-format-ignore
    return 1
}
status=0
for file in "$@"; do
    if ignored "$file"; then continue; fi
    if [ -z "$check" ]; then
        $tool --style=file -i "$file"
    elif ! $tool --style=file "$file" | cmp -s "$file" -; then
        echo "$file"
        status=1
    fi
done
exit $status
