#!/bin/sh
# wdeque.h against the deques of C++, boost, Rust and klib: build/bench/deque.tsv, and a table of
# ratios and of the targets. The same work on the same elements, checked by checksums; CPU time;
# every program once a round, in a new order each time; medians. ROUNDS=7 by default.
# Installs what is missing through apt-get and pip; a peer that cannot be had is left out.
set -eu
cd "$(dirname "$0")/.."
out=build/bench/deque
mkdir -p "$out"
ours=bench/deque

need() { # need COMMAND-OR-FILE PACKAGE...
    what=$1
    shift
    case $what in
    /*) for file in $what; do if [ -e "$file" ]; then return 0; fi; done ;;
    *) if command -v "$what" > /dev/null; then return 0; fi ;;
    esac
    echo "apt-get install $*"
    apt-get install -y -q "$@" > "$out/apt.log" 2>&1 || echo "could not install $*; see $out/apt.log"
}
need g++ g++
need clang++ clang
need '/usr/include/c++/v1/deque /usr/lib/llvm-*/include/c++/v1/deque' libc++-dev libc++abi-dev
need /usr/include/boost/circular_buffer.hpp libboost-dev
need valgrind valgrind
need rustc rustc

# klib's kdq.h comes with the sources of minimap2, which are on PyPI.
if [ ! -e "$out/kdq/kdq.h" ]; then
    if command -v pip > /dev/null && pip download -q --no-deps --no-binary mappy mappy==2.31 -d "$out" > "$out/pip.log" 2>&1; then
        mkdir -p "$out/kdq"
        tar -xzf "$out/mappy-2.31.tar.gz" -C "$out/kdq" --strip-components 1 mappy-2.31/kdq.h mappy-2.31/kalloc.h mappy-2.31/kalloc.c
    else
        echo "kdq: not to be had"
    fi
fi

rm -f "$out"/bin.*
build() { # build SYSTEM COMPILER ARGUMENT...: the program bin.SYSTEM.COMPILER
    program=$out/bin.$1.$2
    compiler=$2
    shift 2
    command -v "$compiler" > /dev/null || return 0
    "$compiler" -O2 -DNDEBUG -I. "$@" -o "$program" 2> "$program.log" || echo "$program: not built; see $program.log"
}
for compiler in gcc clang; do
    build wdeque "$compiler" "$ours/wdeque.c"
    build wdeque-take "$compiler" -DTAKE "$ours/wdeque.c"
    build wdeque-pow2 "$compiler" -DPOW2 "$ours/wdeque.c"
    build wdeque-pow2-take "$compiler" -DPOW2 -DTAKE "$ours/wdeque.c"
    [ ! -e "$out/kdq/kdq.h" ] || build kdq "$compiler" -I"$out/kdq" "$ours/kdq.c" "$out/kdq/kalloc.c"
done
for compiler in g++ clang++; do
    build libstdc++ "$compiler" "$ours/std.cpp"
    build boost "$compiler" "$ours/boost.cpp"
done
build libc++ clang++ -stdlib=libc++ "$ours/std.cpp"
if command -v rustc > /dev/null; then
    rustc -C opt-level=3 -C codegen-units=1 "$ours/peer.rs" -o "$out/bin.VecDeque.rustc" 2> "$out/rustc.log" ||
        echo "VecDeque: not built; see $out/rustc.log"
fi
python3 "$ours/run.py" "$out" "${ROUNDS:-7}" > "$out/deque.txt"
mv "$out/deque.tsv" build/bench/deque.tsv
cat "$out/deque.txt"
