#!/bin/sh
# Builds the one-file headers from src/. Needs a POSIX shell and awk, nothing else.
#
#   ./amalgamate.sh [NAME...]           write NAME.h beside this script (default: all four)
#   ./amalgamate.sh --check [NAME...]   fail when a committed header is not what src/ gives
#   ./amalgamate.sh --bundle FILE       write one self-contained header: the four and stb_ds.h
#
# src/NAME.h is the skeleton; its quoted includes are the build order. Each part is inlined at its
# first include, keeps its guard, and stands between begin and end banners. A system include is
# kept where it stood unless an earlier one already covers it. The shared prefix wx__ becomes the
# product's own, so headers of different versions can meet in one program. stb_ds.h stays an
# include; for the bundle it is looked for in $STB_DS, beside this script, then where $CC finds it.
# The output holds no date, no version and no path outside the tree: same sources, same bytes.
set -eu
LC_ALL=C
export LC_ALL
caller=$(pwd)
cd "$(dirname "$0")"
all="wdeque wencode wsmith wrt"
temporary=
trap 'rm -f $temporary' EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "amalgamate.sh: $*" >&2
    exit 1
}

# Writes the header of product $1 to standard output.
generate() {
    awk -v name="$1" -v upper="$(printf %s "$1" | tr '[:lower:]' '[:upper:]')" '
    function die(path, number, text) {
        print "amalgamate.sh: " path (number ? ":" number : "") ": " text > "/dev/stderr"
        failed = 1
        exit 1
    }
    function folder(path) { return match(path, /.*\//) ? substr(path, 1, RLENGTH) : "" }
    function clean(path) {
        while (sub(/\/\.\//, "/", path)) {}
        while (sub(/[^\/]+\/\.\.\//, "", path)) {}
        return path
    }
    # Where the output stands: the conditions of all open #if, without the guards of parts.
    function place(   i, text) {
        text = "|"
        for (i = 1; i <= depth; i++) if (condition[i] != "") text = text condition[i] "|"
        return text
    }
    # True when something emitted at `first` is in force wherever `now` is.
    function covers(first, now) { return substr(now, 1, length(first)) == first }
    # Follows block comments, so that a manual may show includes. Sets in_comment.
    function follow_comments(line,   i, two, quote) {
        if (!in_comment && index(line, "/*") == 0) return
        quote = ""
        for (i = 1; i <= length(line); i++) {
            two = substr(line, i, 2)
            if (in_comment) {
                if (two == "*/") { in_comment = 0; i++ }
            } else if (quote != "") {
                if (substr(two, 1, 1) == "\\") i++
                else if (substr(two, 1, 1) == quote) quote = ""
            } else if (two == "/*") {
                in_comment = 1; i++
            } else if (two == "//") {
                return
            } else if (two ~ /^["\047]/) {
                quote = substr(two, 1, 1)
            }
        }
    }
    function follow_conditions(line, path, number, base, first,   guard) {
        sub(/^[ \t]*#[ \t]*/, "", line)
        sub(/[ \t]*(\/\*.*|\/\/.*)?$/, "", line)
        if (line ~ /^if/) {
            guard = line ~ /^ifndef/ && (first || line ~ /_H$/)
            condition[++depth] = guard ? "" : line
        } else if (line ~ /^el/) {
            if (depth <= base) die(path, number, "#" line " without #if")
            condition[depth] = "not " condition[depth] (line ~ /^elif/ ? " but " line : "")
        } else if (line ~ /^endif/) {
            if (depth <= base) die(path, number, "#endif without #if")
            depth--
        }
    }
    function include_system(line,   what) {
        what = line
        sub(/^[^<]*/, "", what)
        sub(/>.*$/, ">", what)
        if (what in system_place && covers(system_place[what], place())) return
        if (what !~ /stb_ds\.h/) system_place[what] = place()
        print line
    }
    function include_part(path, line,   part) {
        part = line
        sub(/^[^"]*"/, "", part)
        sub(/".*$/, "", part)
        emit(clean(folder(path) part), path)
    }
    function emit(path, from,   line, got, number, base, first) {
        if (path in part_place) {
            if (!covers(part_place[path], place()))
                die(from, 0, path " is first included under a condition that does not hold here: " part_place[path])
            return
        }
        part_place[path] = place()
        base = depth
        first = 1
        number = 0
        if (path != top) print "/* ---- begin " path " ---- */"
        while ((got = getline line < path) > 0) {
            number++
            if (line ~ /[^\t -~]/) die(path, number, "not plain ASCII")
            if (!in_comment && line ~ /^[ \t]*#[ \t]*include[ \t]*"/ && line !~ /"stb_ds\.h"/) {
                include_part(path, line)
                first = 0
                continue
            }
            gsub(/wx__/, name "__", line)
            gsub(/WX__/, upper "__", line)
            if (!in_comment && line ~ /^[ \t]*#/) {
                if (line ~ /^[ \t]*#[ \t]*include[ \t]*</) {
                    include_system(line)
                    first = 0
                    follow_comments(line)
                    continue
                }
                follow_conditions(line, path, number, base, first)
                first = 0
            }
            print line
            follow_comments(line)
        }
        if (got < 0) die(path, 0, "cannot be read" (from != "" ? ", included by " from : ""))
        close(path)
        if (in_comment) die(path, 0, "a comment is not closed")
        if (depth != base) die(path, 0, "an #if is not closed")
        if (path != top) print "/* ---- end " path " ---- */"
    }
    BEGIN {
        depth = in_comment = 0
        top = "src/" name ".h"
        print "/* GENERATED by amalgamate.sh from " top " and its parts in src/: edit those, not this file. */"
        emit(top, "")
    }'
}

# Every part of product $1 must be in its header $2; no shared name may be left.
verify() {
    if grep -n -i 'wx__' "$2" >&2; then
        fail "a shared name survived in $1.h"
    fi
    [ -d "src/$1" ] || return 0
    find "src/$1" -name '*.h' | sort | while read -r part; do
        grep -q "^/\* ---- begin $part ---- \*/\$" "$2" ||
            fail "$part is not reachable from src/$1.h: include it there or remove it"
    done
}

build() { # build NAME FILE
    generate "$1" > "$2" || fail "$1.h was not built"
    verify "$1" "$2"
}

# Prints the path of stb_ds.h.
find_stb_ds() {
    for path in ${STB_DS:+"$STB_DS"} ./stb_ds.h; do
        if [ -r "$path" ]; then
            echo "$path"
            return
        fi
    done
    for name in stb/stb_ds.h stb_ds.h; do
        path=$(printf '#include <%s>\n' "$name" | ${CC:-cc} -E -x c - 2>/dev/null |
            sed -n 's/^# 1 "\(.*stb_ds\.h\)".*/\1/p' | head -n 1)
        if [ -n "$path" ]; then
            echo "$path"
            return
        fi
    done
    return 1
}

bundle() { # bundle FILE
    stb=$(find_stb_ds) || fail "stb_ds.h not found: install it (Debian: libstb-dev), copy it here, or set STB_DS"
    temporary="$1.tmp.$$ $1.part.$$"
    {
        cat <<'BANNER'
/* GENERATED by amalgamate.sh --bundle: wdeque.h, wencode.h, wsmith.h, wrt.h and stb_ds.h in one file.

   Include it wherever you would include one of the four. In exactly one file define
   WFORGE_IMPLEMENTATION before, or X_IMPLEMENTATION for each product wanted. The manual of each
   product stands at its beginning below. stb_ds.h is used for its array layout only; a program
   that wants its functions defines STB_DS_IMPLEMENTATION in one file, as ever.
*/
#ifdef WFORGE_IMPLEMENTATION
BANNER
        for name in $all; do
            [ -e "src/$name.h" ] || continue
            upper=$(printf %s "$name" | tr '[:lower:]' '[:upper:]')
            printf '#ifndef %s_IMPLEMENTATION\n#define %s_IMPLEMENTATION\n#endif\n' "$upper" "$upper"
        done
        printf '#endif\n#ifndef INCLUDE_STB_DS_H\n/* ---- begin stb_ds.h ---- */\n'
        sed "s/^\( *#if\) __clang__\$/\1 defined(__clang__)/" "$stb" # an undefined name under -Wundef
        printf '\n/* ---- end stb_ds.h ---- */\n#endif\n'
        for name in $all; do
            [ -e "src/$name.h" ] || continue
            build "$name" "$1.part.$$"
            cat "$1.part.$$"
        done
    } > "$1.tmp.$$"
    mv "$1.tmp.$$" "$1"
}

check=0
case ${1-} in
--check)
    check=1
    shift
    ;;
--bundle)
    [ $# -eq 2 ] || fail "usage: amalgamate.sh --bundle FILE"
    case $2 in
    /*) bundle "$2" ;;
    *) bundle "$caller/$2" ;;
    esac
    exit 0
    ;;
-*)
    sed -n '2,6s/^# \{0,1\}//p' amalgamate.sh >&2
    exit 1
    ;;
esac

names=$all
[ $# -eq 0 ] || names=$*
status=0
for name in $names; do
    if [ ! -e "src/$name.h" ]; then
        [ $# -eq 0 ] || fail "there is no src/$name.h"
        continue
    fi
    temporary=$name.h.tmp.$$
    build "$name" "$temporary"
    if [ $check = 0 ]; then
        mv "$temporary" "$name.h"
    elif ! cmp -s "$name.h" "$temporary"; then
        echo "$name.h is stale: run ./amalgamate.sh and commit it with its sources" >&2
        status=1
    fi
    rm -f "$temporary"
done
exit $status
