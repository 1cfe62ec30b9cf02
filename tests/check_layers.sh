#!/bin/sh
# tests/check_layers.sh [TREE] - who may include whom below src/ (CONTRIBUTING.md has the rules in
# words). Prints `path:line: what is wrong` for each breach; exit status 1 when there is one.
set -eu
LC_ALL=C
export LC_ALL
cd "${1:-$(dirname "$0")/..}"

# shellcheck disable=SC2016 # awk's own $0
find src -name '*.h' | sort | xargs awk '
function breach(text) { print FILENAME ":" FNR ": " text; bad = 1 }
function folder(path) { return match(path, /.*\//) ? substr(path, 1, RLENGTH) : "" }
function clean(path) {
    while (sub(/\/\.\//, "/", path)) {}
    while (sub(/[^\/]+\/\.\.\//, "", path)) {}
    return path
}
# src/wrt/jit/x.h -> wrt; src/common/x.h -> common; src/wrt.h -> "" (a skeleton)
function owner(path,   step) {
    split(path, step, "/")
    return step[2] ~ /\.h$/ ? "" : step[2]
}
function cpu(path) { return match(path, /(x64|a64)_[^\/]*$/) ? substr(path, RSTART, 3) : "" }
BEGIN {
    n = split("assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg " \
              "stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype", list, " ")
    for (i = 1; i <= n; i++) c_library["<" list[i] ".h>"] = 1
    api_may["<stddef.h>"] = api_may["<stdint.h>"] = api_may["<stdbool.h>"] = 1
}
FNR == 1 {
    mine = owner(FILENAME)
    skeletons += mine == ""
    is_api = FILENAME ~ /^src\/[^\/]*\/api\.h$/
    is_os = FILENAME ~ /\/os(_[a-z0-9]+)?\.h$/ && mine != "common"
    in_comment = 0
}
# wx__thing of common/ and wrt__thing of wrt would be one name in wrt.h. X macros are undefined again.
/(wx|WX|wrt|WRT|wsmith|WSMITH|wencode|WENCODE|wdeque|WDEQUE)__/ {
    rest = $0
    while (match(rest, /[A-Za-z0-9_]+/)) {
        word = substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
        cut = index(word, "__")
        if (!cut || tolower(substr(word, 1, cut - 1)) != (mine == "common" ? "wx" : mine)) continue
        tail = (substr(word, 1, 1) ~ /[A-Z]/ ? "U " : "l ") substr(word, cut + 2)
        if (tail == "U X" || length(tail) == 2) continue
        if (mine == "common") shared[tail] = FILENAME
        else if (!((mine, tail) in own)) {
            own[mine, tail] = FILENAME ":" FNR
            tails[mine, tail] = tail
            owners[mine, tail] = mine
        }
    }
}
/[^\t -~]/ { breach("not plain ASCII") }
{
    # Without comments; a line that is left in a skeleton must be a directive.
    line = $0
    if (in_comment) { if (!sub(/^.*\*\//, "", line)) next; in_comment = 0 }
    gsub(/\/\*([^*]|\*[^\/])*\*\//, "", line)
    if (sub(/\/\*.*$/, "", line)) in_comment = 1
    if (mine == "" && line !~ /^[ \t]*(#.*)?$/ && previous !~ /\\$/) breach("a skeleton holds no code")
    previous = line
    if (line !~ /^[ \t]*#[ \t]*include/) next
}
line ~ /stb_ds\.h/ {
    if (FILENAME != "src/common/array.h") breach("only src/common/array.h includes stb_ds.h")
    next
}
line ~ /</ {
    what = line
    sub(/^[^<]*/, "", what)
    sub(/>.*$/, ">", what)
    if (is_api && !(what in api_may)) breach("api.h includes only <stddef.h>, <stdint.h>, <stdbool.h>, not " what)
    # Intrinsics and sanitizer hooks come with the compiler, not with the system.
    compilers_own = what ~ /^<([a-z0-9]*intrin|arm_neon|sanitizer\/[a-z_]*)\.h>$/
    if (!is_os && !(what in c_library) && !compilers_own) breach(what " is not C library: it belongs in " (mine == "common" || mine == "" ? "a product" : "src/" mine) "\047s os.h")
    next
}
{
    what = line
    sub(/^[^"]*"/, "", what)
    sub(/".*$/, "", what)
    path = clean(folder(FILENAME) what)
    theirs = owner(path)
    used[path] = 1
    if (theirs == "common") uses_common[mine] = 1
    if (mine == "") {
        name = FILENAME
        sub(/^src\//, "", name)
        sub(/\.h$/, "", name)
        if (theirs != name && theirs != "common") breach("a skeleton includes its own parts and common/, not " path)
        next
    }
    if (theirs == "") breach("a part never includes a skeleton: " path)
    else if (mine == "common" && theirs != "common") breach("common/ includes common/ only, not " path)
    else if (theirs != mine && theirs != "common") breach(mine " never includes a part of " theirs ": share through common/")
    else if (is_api) breach("api.h stands alone, it includes " path)
    if (cpu(FILENAME) != "" && cpu(path) != "" && cpu(FILENAME) != cpu(path)) breach("one CPU includes another: " path)
}
END {
    for (key in own) if (tails[key] in shared && owners[key] in uses_common) {
        print own[key] ": " substr(tails[key], 3) " is also a name of " shared[tails[key]] ": they meet in the generated header"
        bad = 1
    }
    # A product that is not written yet may be the one that needs a common part.
    while (skeletons == 4 && ("find src/common -name \"*.h\"" | getline path) > 0)
        if (!(path in used)) { print path ":1: nothing includes it"; bad = 1 }
    exit bad
}'
