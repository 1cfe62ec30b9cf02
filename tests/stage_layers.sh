#!/bin/sh
# The parts of src/ keep their layers, each compiles alone, and an implementation exports nothing
# but names of its product.
. "$(dirname "$0")/lib.sh"

if ./tests/check_layers.sh > "$out/layers" 2>&1; then pass; else
    fail "include rules"
    cat "$out/layers"
fi

# The checker must find what it is for: one breach per line below, planted in a copy.
breach() { # breach FILE TEXT
    rm -rf "$out/copy"
    mkdir -p "$out/copy"
    cp -r src "$out/copy/src"
    mkdir -p "$(dirname "$out/copy/src/$1")"
    printf '%s\n' "$2" >> "$out/copy/src/$1"
    if ./tests/check_layers.sh "$out/copy" > "$out/log" 2>&1 ||
        ! grep -q "^src/$1:" "$out/log"; then
        fail "a breach is found: $2 in $1"
    else
        pass
    fi
}
breach wrt/api.h '#include <stdio.h>'
breach wrt/api.h '#include "config.h"'
breach wrt/error.h '#include "../wsmith/api.h"'
breach wrt/error.h '#include "../../src/wrt.h"'
breach wrt/error.h '#include <sys/mman.h>'
breach wrt/error.h '#include <stb/stb_ds.h>'
breach wrt/jit/x64_probe.h '#include "a64_probe.h"'
breach common/base.h '#include "../wrt/api.h"'
[ ! -e src/wrt.h ] || [ ! -e src/wsmith.h ] || [ ! -e src/wencode.h ] || [ ! -e src/wdeque.h ] ||
    breach common/unused.h '#define UNUSED 1'
breach wencode/probe.h "$(printf 'caf\303\251')"
breach wencode.h 'int code;'
breach wrt/error.h 'static int wrt__load_u32;'
breach wsmith/probe.h '#define WSMITH__LIKELY 1'

# A missing include is one to every compiler, so each part is read once in each language (FULL=1: by each compiler).
list=$out/list
in_c=$(compilers | cut -d: -f1)
in_cxx=$(compilers | cut -d: -f2)
if [ -z "${FULL-}" ]; then
    in_c=$(echo "$in_c" | head -n 1)
    in_cxx=$(echo "$in_cxx" | tail -n 1)
fi
for part in $(find src -mindepth 2 -name '*.h' | sort); do
    for compiler in $in_c; do
        printf '%s alone, %s\t%s\n' "$part" "$compiler" \
            "echo '#include \"$part\"' | $compiler -std=c99 -Werror=implicit-function-declaration -I. -fsyntax-only -x c -" >> "$list"
    done
    for compiler in $in_cxx; do
        printf '%s alone, %s\t%s\n' "$part" "$compiler" \
            "echo '#include \"$part\"' | $compiler -std=c++11 -I. -fsyntax-only -x c++ -" >> "$list"
    done
done
run_jobs "$list"

exports() { # exports NAME LANGUAGE COMPILER
    object=$out/$1.$2.o
    printf '#define %s_IMPLEMENTATION\n#include "%s.h"\n' "$(upper "$1")" "$1" |
        "$3" -O0 -I. -c -x "$2" - -o "$object" 2> "$out/log" || {
        fail "exports of $1 as $2" "does not compile"
        return
    }
    foreign=$(nm -g --defined-only "$object" | awk -v name="$1" '$2 ~ /[A-Z]/ && index($3, name "_") != 1 { print $3 }' | head -n 5)
    stb=$(nm -u "$object" | grep stbds)
    if [ -n "$foreign" ]; then
        fail "exports of $1 as $2" "$(echo "$foreign" | tr '\n' ' ')"
    elif [ -n "$stb" ]; then
        fail "needs of $1 as $2" "$stb"
    else
        pass
    fi
}
for name in $products; do
    if [ ! -e "$name.h" ]; then
        skip "exports of $name" "not generated yet" 2
        continue
    fi
    exports "$name" c "$cc"
    exports "$name" c++ "$cxx"
done
finish
