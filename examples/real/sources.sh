# sources.sh - the libraries of real.sh: where their sources come from, what is repaired in them, and
# what of them is compiled.
# shellcheck shell=sh disable=SC2154,SC2034,SC2016

# What the findings of found/ were made with. Another version serves as well, but need not have them.
pins="cjson=1.7.15-1+deb12u4 jansson=2.14-2 libstb=0.0~git20220908.8b5f1f3+ds-1
    libyaml=0.2.5-1 yajl=2.1.0-3+deb12u2 zlib=1:1.2.13.dfsg-1"
pin() { echo "$pins" | tr ' ' '\n' | sed -n "s/^$1=//p"; }
version() { cat "$dir/fetched/$1/.version"; }
is_pinned() { [ "$(version "$1")" = "$(pin "$1")" ]; }

# -- fetching --------------------------------------------------------------------------------------

# Sources come through apt-get, signatures checked, by a list and a cache of their own: no file of
# the system is changed, and no right to do so is needed.
apt() {
    apt-get -q -o "Dir::Etc::SourceList=$dir/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o "Dir::State::Lists=$dir/apt/lists" -o "Dir::Cache=$dir/apt/cache" \
        -o Acquire::http::Timeout=20 "$@" >> "$dir/apt/log" 2>&1
}

# The archives that the machine installs from, as lines of deb-src, each with the key it is signed
# with; and the release that has the pinned versions.
write_list() {
    mkdir -p "$dir/apt/lists/partial" "$dir/apt/cache/archives/partial"
    debian=/usr/share/keyrings/debian-archive-keyring.gpg
    ubuntu=/usr/share/keyrings/ubuntu-archive-keyring.gpg
    {
        apt-get indextargets --format "\$(SITE) \$(RELEASE) \$(COMPONENT)" 'Created-By: Packages' |
            grep -E '^[^ ]*/(debian|debian-security|ubuntu)/? '
        [ ! -e "$debian" ] || echo "http://deb.debian.org/debian bookworm main
http://deb.debian.org/debian-security bookworm-security main"
    } | sort -u | while read -r site release component; do
        ring=$debian
        case $site in *ubuntu*) ring=$ubuntu ;; esac
        echo "deb-src [signed-by=$ring] $site $release $component"
    done > "$dir/apt/sources.list"
    : > "$dir/apt/log"
    apt update && [ -n "$(find "$dir/apt/lists" -name '*_Sources*')" ] && : > "$dir/apt/ready"
}

# Unpacks the source package $1 as $dir/fetched/$1: the pinned version, or else the newest there is.
fetch() {
    [ ! -e "$dir/fetched/$1/.version" ] || return 0
    if ! command -v apt-get > /dev/null || ! command -v dpkg-source > /dev/null; then
        say "apt-get and dpkg-source (package dpkg-dev) are needed to get the source package $1"
        return 1
    fi
    if [ ! -e "$dir/apt/ready" ] && ! write_list; then
        say "apt-get update fails: no network? See $dir/apt/log"
        return 1
    fi
    say "apt-get source $1"
    rm -rf "$dir/fetched/$1" "$dir/fetch"
    mkdir -p "$dir/fetched" "$dir/fetch"
    for which in "$1=$(pin "$1")" "$1"; do
        if (cd "$dir/fetch" && apt source "$which"); then break; fi
    done
    unpacked=$(find "$dir/fetch" -mindepth 1 -maxdepth 1 -type d | head -n 1)
    if [ -z "$unpacked" ]; then
        say "cannot get the source package $1: see $dir/apt/log"
        return 1
    fi
    sed -n 's/^Version: //p' "$dir/fetch/"*.dsc | head -n 1 > "$unpacked/.version"
    mv "$unpacked" "$dir/fetched/$1"
    is_pinned "$1" || say "$1 is version $(version "$1"), not $(pin "$1")"
}

# tree NAME PACKAGE: sets src to the sources as they were `fetched`, with all that found/ describes
# `repaired`, or all but one finding: `but-FINDING`; and stamp to what tells this state from others.
tree() {
    src=$dir/$1/$2
    stamp="$1 $(version "$2")"
    [ "$1" != fetched ] || return 0
    patches=
    for patch in "$here/found/$2-"*.patch; do
        if [ -e "$patch" ] && [ "but-$(basename "$patch" .patch)" != "$1" ]; then patches="$patches $patch"; fi
    done
    # shellcheck disable=SC2086 # words
    [ -z "$patches" ] || stamp="$stamp $(awk 'FNR == 1 { code = 0 } /^--- a/ { code = 1 } code' $patches | cksum)"
    [ "$(cat "$src/.stamp" 2> /dev/null)" != "$stamp" ] || return 0
    rm -rf "$src"
    mkdir -p "$dir/$1"
    cp -r "$dir/fetched/$2" "$src"
    for patch in $patches; do
        if patch -d "$src" -p1 -N -s -r - --dry-run < "$patch" > /dev/null 2>&1; then
            patch -d "$src" -p1 -N -s -r - < "$patch"
        else
            say "$(basename "$patch") does not apply to $2 $(version "$2")"
        fi
    done
    echo "$stamp" > "$src/.stamp"
}

# -- what is compiled ------------------------------------------------------------------------------

# recipe TREE PACKAGE: sets src, files (below src) and flags; makes the headers that the package's own
# configure would make.
recipe() {
    tree "$1" "$2" || return 1
    made=$dir/made/$1/$2
    mkdir -p "$made"
    case $2 in
    cjson)
        files="cJSON.c"
        mkdir -p "$made/cjson"
        cp "$src"/*.h "$made/cjson"
        flags="-I$made -I$src"
        ;;
    jansson)
        files=$(cd "$src" && echo src/*.c)
        sed 's/@json_inline@/inline/; s/@[a-z_]*@/1/' "$src/src/jansson_config.h.in" > "$made/jansson_config.h"
        : > "$made/jansson_private_config.h"
        flags="-DHAVE_STDINT_H -DHAVE_UNISTD_H -DHAVE_SYS_TIME_H -DHAVE_SYS_TYPES_H -DHAVE_LOCALE_H -DHAVE_STRTOLL"
        flags="$flags -DINITIAL_HASHTABLE_ORDER=3 -I$made -I$src/src"
        ;;
    yajl)
        files=$(cd "$src" && echo src/*.c)
        mkdir -p "$made/yajl"
        cp "$src/src/api/"*.h "$made/yajl"
        sed 's/\${YAJL_MAJOR}/2/; s/\${YAJL_MINOR}/1/; s/\${YAJL_MICRO}/0/' \
            "$src/src/api/yajl_version.h.cmake" > "$made/yajl/yajl_version.h"
        flags="-I$made -I$src/src"
        ;;
    libyaml)
        files=$(cd "$src" && echo src/*.c)
        echo '#define YAML_VERSION_MAJOR 0
#define YAML_VERSION_MINOR 2
#define YAML_VERSION_PATCH 5
#define YAML_VERSION_STRING "0.2.5"' > "$made/config.h"
        flags="-DHAVE_CONFIG_H -I$made -I$src/include"
        ;;
    zlib)
        files="adler32.c crc32.c deflate.c inffast.c inflate.c inftrees.c trees.c zutil.c"
        flags="-DHAVE_UNISTD_H -I$src"
        ;;
    libstb) # the harness decides what is in new memory, and that there is not too much of it
        files=image_only.c
        cat > "$src/image_only.c" << 'END'
#include <stdlib.h>
void *image_malloc(size_t n);
void *image_realloc(void *old, size_t before, size_t n);
#define STBI_MALLOC(n) image_malloc(n)
#define STBI_REALLOC_SIZED(p, before, n) image_realloc(p, before, n)
#define STBI_REALLOC(p, n) realloc(p, n)
#define STBI_FREE(p) free(p)
#define STBI_MAX_DIMENSIONS 256
#define STB_IMAGE_IMPLEMENTATION
#include "stb_image.h"
END
        flags="-I$src"
        ;;
    *)
        say "no recipe for $2"
        return 1
        ;;
    esac
}
