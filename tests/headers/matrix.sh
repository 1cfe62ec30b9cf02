# tests/headers/matrix.sh - writes the translation units of the header matrix into $dir and prints
# one job a line, `NAME<tab>COMMAND`, for run_jobs: each header x each way to include it x each
# dialect x each compiler, with the project's warnings as errors; and each option alone.
# shellcheck shell=sh disable=SC2154 # sourced by tests/stage_headers.sh after tests/lib.sh

here=
for name in $products; do
    if [ -e "$name.h" ]; then here="$here $name"; fi
done

write() { # write FILE: standard input, with `|` as line end
    tr '|' '\n' > "$dir/$1"
}
implement() { # implement NAME...: the lines that ask for the implementations
    for product in "$@"; do printf '#define %s_IMPLEMENTATION|' "$(upper "$product")"; done
}
include() { for product in "$@"; do printf '#include "%s.h"|' "$product"; done; }
main='int main(void) { return 0; }|'

# The ways to include.
for name in $here; do
    big=$(upper "$name")
    { include "$name"; printf '%s' "$main"; } | write "$name.declarations.c"
    { include "$name"; implement "$name"; include "$name" "$name"; printf '%s' "$main"; } | write "$name.twice.c"
    { implement "$name"; include "$name"; } | write "$name.one.c"
    # The other file uses declarations, and a third has a private copy of its own.
    { include "$name"; printf '%s' "$main"; } | write "$name.two.c"
    { printf '#define %s_STATIC|' "$big"; implement "$name"; include "$name"; } | write "$name.three.c"
done
# shellcheck disable=SC2086 # words
{
    reversed=
    for name in $here; do reversed="$name $reversed"; done
    { include $here; printf '%s' "$main"; } | write all.declarations.c
    { implement $here; include $here; printf '%s' "$main"; } | write all.implementation.c
    { implement $here; include $reversed; printf '%s' "$main"; } | write all.reversed.c
    { include $here; implement $here; include $reversed; printf '%s' "$main"; } | write all.twice.c
    { printf '#include "wforge.h"|%s' "$main"; } | write bundle.declarations.c
    { printf '#define WFORGE_IMPLEMENTATION|#include "wforge.h"|%s' "$main"; } | write bundle.whole.c
    { implement $here; printf '#include "wforge.h"|#include "wforge.h"|%s' "$main"; } | write bundle.each.c
}
for name in $here; do
    { implement "$name"; printf '#include "wforge.h"|%s' "$main"; } | write "bundle.$name.c"
done

job() { # job NAME COMMAND
    printf '%s\t%s\n' "$1" "$2"
}
# Calls `command PAIR-MEMBER DIALECT LANGUAGE WARNINGS` for every compiler and dialect.
each_dialect() {
    for pair in $(compilers); do
        for dialect in $c_dialects; do "$1" "${pair%:*}" "$dialect" c "$c_warnings"; done
        for dialect in $cxx_dialects; do "$1" "${pair#*:}" "$dialect" c++ "$cxx_warnings"; done
    done
}
# gcc says what is unused or uninitialised only when it generates code, clang when it parses. The three
# files of a program generate all of it, in the oldest and the newest dialect of each language, between which no
# #if decides otherwise (FULL=1: in all); what gives the same text again is only parsed.
parse() { # parse COMPILER: the flags that find all of a compiler's warnings in the shortest time
    case $1 in
    clang*) echo "-fsyntax-only" ;;
    *) echo "-O0 -S -o /dev/null" ;;
    esac
}
compile_all() { # compile_all COMPILER DIALECT LANGUAGE WARNINGS
    flags="-std=$2 $4 -Werror -x $3"
    for name in $here; do
        for way in declarations twice; do
            job "$name.h $way $2 $1" "$1 $flags -fsyntax-only -I. $dir/$name.$way.c"
        done
        case ${FULL:+$3}:$2 in
        :c11 | :c17 | :c++17)
            job "$name.h implementation and static $2 $1" "$1 $flags -fsyntax-only -I. $dir/$name.one.c $dir/$name.three.c"
            ;;
        *)
            object=$dir/$name.$1.$2
            job "$name.h declarations, implementation and static in three files linked $2 $1" \
                "$1 $flags -O0 -I. $dir/$name.one.c $dir/$name.two.c $dir/$name.three.c -o $object && $object && rm $object"
            ;;
        esac
        job "bundle $name $2 $1" "$1 $flags -fsyntax-only -I$dir $dir/bundle.$name.c"
    done
    for way in declarations implementation reversed twice; do
        job "all headers $way $2 $1" "$1 $flags -fsyntax-only -I. $dir/all.$way.c"
    done
    for way in declarations whole each; do
        job "bundle $way $2 $1" "$1 $flags -fsyntax-only -I$dir $dir/bundle.$way.c"
    done
}
[ -z "$here" ] || each_dialect compile_all

# Each option alone, and all that take something away together.
for name in $here; do
    big=$(upper "$name")
    awk -v upper="$big" -f tests/headers/options.awk "src/$name.h" > "$dir/$name.options"
    everything=$(grep "^${big}_NO_" "$dir/$name.options" | cut -f 2 | tr '\n' '|')
    [ -z "$everything" ] || printf '%s_NO_everything\t%s\n' "$big" "$everything" >> "$dir/$name.options"
    while IFS="$tab" read -r option define; do
        { printf '%s|' "$define"; implement "$name"; include "$name" "$name"; printf '%s' "$main"; } | write "$name.$option.c"
        for pair in $(compilers); do
            job "$option c99 ${pair%:*}" "${pair%:*} -std=c99 $c_warnings -Werror $(parse "${pair%:*}") -I. $dir/$name.$option.c"
            job "$option c++17 ${pair#*:}" "${pair#*:} -std=c++17 $cxx_warnings -Werror $(parse "${pair#*:}") -I. -x c++ $dir/$name.$option.c"
        done
    done < "$dir/$name.options"
done
