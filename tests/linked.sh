# tests/linked.sh - implementations that are compiled once, for all tests that want nothing of their own in them.
# shellcheck shell=sh disable=SC2034,SC2154
#
# Behind lib.sh. A test of tests/unit asks for an implementation in its own file. When it sets no option
# and uses nothing but public names (and the table of instructions; the comment `inside` near its top says that
# it uses more, where its text does not tell), it is the same program
# with -I$out/linked, where headers of the same names give declarations only, and with an object that has the
# implementation.

mkdir -p "$out/linked/source"
for name in wencode wsmith wrt; do
    printf '#undef %s_IMPLEMENTATION\n#include_next <%s.h>\n' "$(upper "$name")" "$name" > "$out/linked/$name.h"
done
linked=

# find_linked FILE: sets linked to the product whose implementation FILE can be linked with, to `no` when it has an
# implementation of its own, to nothing when it has none of these.
find_linked() {
    # shellcheck disable=SC2046 # our file names have no spaces
    linked=$(cat "$1" $(sed -n 's/^#include "\(unit\/\)\{0,1\}\(w[a-z_]*\.h\)"/tests\/unit\/\2/p' "$1" | while read -r header; do
        if [ -e "$header" ]; then echo "$header"; fi
    done) | awk '
        /^ *# *define (WENCODE|WSMITH|WRT)_IMPLEMENTATION/ { asked++; sub(/_IMPLEMENTATION.*/, "", $2); product = tolower($2); next }
        /^ *# *define (WENCODE|WSMITH|WRT)_/ && !/_H$/ { own = 1 }
        /\/\* inside \*\// { own = 1 }
        /^ *# *include ".*\// && !/"common\/opinfo.h"|"unit\// { own = 1 }
        /^ *# *include "(wrt_interp.c|component\/random.h)"/ { asked = own = 1 }
        { gsub(/wx__(op_(info|infos|find|id))/, "") }
        /(wx|wencode|wsmith|wrt)__/ { own = 1 }
        END { if (asked) print asked == 1 && !own ? product : "no" }')
}
can_link() { [ -n "$linked" ] && [ "$linked" != no ]; }

# link_with PRODUCT COMMAND: prints the object that COMMAND, a compiler and its flags, makes of PRODUCT, and sees
# that $out/linked/list makes it.
link_with() {
    object=$out/linked/$1.$(printf '%s' "$2" | cksum | tr ' ' -).o
    if ! grep -qF -- "-o $object" "$out/linked/list" 2> /dev/null; then
        printf '#define %s_IMPLEMENTATION\n#include "%s.h"\n' "$(upper "$1")" "$1" > "$out/linked/source/$1.c"
        printf 'implementation of %s.h by %s\t%s\n' "$1" "${2%% *}" "$2 -c $out/linked/source/$1.c -o $object" >> "$out/linked/list"
    fi
    echo "$object"
}
