#!/bin/sh
# The same answers on 32-bit, aarch64 and big-endian: unit tests that carry the line /* qemu */, as
# static programs under qemu-user, and the bytes of generated modules on every CPU and compiler. Most take
# longer to compile than to run, and so are not optimised, unless they say
#   /* emulated: -O1 */
# and share an implementation where they can (tests/linked.sh).
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/linked.sh"
list=$out/list
cpus="i686:i386 aarch64:aarch64 s390x:s390x"
usable=

for cpu in $cpus; do
    gcc=${cpu%:*}-linux-gnu-gcc
    if ! have "$gcc"; then
        skip "$cpu" "no $gcc"
    elif ! have "qemu-${cpu#*:}-static"; then
        skip "$cpu" "no qemu-${cpu#*:}-static"
    else
        usable="$usable $cpu"
    fi
done

level_of() {
    level=$(tag "$1" emulated)
    echo "${level:--O0}"
}
# The x87 rounds twice; wrt.h says so and wants SSE2 on 32-bit x86.
flags_of() {
    [ "$1" != i686 ] || echo "-msse2 -mfpmath=sse"
}
for file in tests/unit/*.c; do
    if [ ! -e "$file" ] || ! has_tag "$file" qemu; then continue; fi
    name=$(basename "$file" .c)
    seconds=$(tag "$file" seconds)
    find_linked "$file"
    for cpu in $usable; do
        program=$out/$name.${cpu%:*}
        build="${cpu%:*}-linux-gnu-gcc -std=gnu11 -static $(level_of "$file") $(flags_of "${cpu%:*}")"
        with=
        if can_link; then
            with=$(link_with "$linked" "$build -Isrc")
            build="$build -I$out/linked"
        fi
        printf '%s on %s\t%s\n' "$name" "${cpu%:*}" \
            "$build -Isrc -Itests $file $with -o $program $(tag "$file" build) && timeout -k 5 $((${seconds:-120} * 2)) qemu-${cpu#*:}-static $program" >> "$list"
    done
done
run_jobs "$out/linked/list" 300
run_jobs "$list" 600

# One hash of all modules per way to build the generator; the first is what the others must equal.
hash_of() { # hash_of NAME RUNNER BUILD...
    name=$1
    runner=$2
    shift 2
    if ! "$@" examples/wsmith_gen.c -o "$out/gen.$name" -lm > "$out/gen.$name.log" 2>&1; then
        echo "does not compile, see $out/gen.$name.log"
        return
    fi
    mkdir -p "$out/modules.$name"
    for preset in default mvp swarm; do
        # shellcheck disable=SC2086 # words
        $runner "$out/gen.$name" --seed 7 --count 200 --preset $preset --out "$out/modules.$name/$preset" >> "$out/gen.$name.log" 2>&1 || {
            echo "fails, see $out/gen.$name.log"
            return
        }
    done
    (cd "$out/modules.$name" && find . -type f -name '*.wasm' | sort | xargs sha256sum | sha256sum | cut -d' ' -f1)
}
compare() { # compare NAME RUNNER BUILD...
    got=$(hash_of "$@")
    if [ "$got" = "$expected" ]; then pass; else fail "generated modules on $1" "$got, not $expected"; fi
}
if [ ! -e examples/wsmith_gen.c ]; then
    skip "generated modules" "examples/wsmith_gen.c is not there yet" 4
else
    expected=$(hash_of reference "" "$cc" -O2 -I.)
    echo "generated modules: $expected ($(find "$out/modules.reference" -name '*.wasm' | wc -l) files)"
    case $expected in
    *" "*) fail "generated modules" "$expected" ;;
    esac
    if have clang; then compare clang "" clang -O0 -I.; else skip "generated modules" "no clang"; fi
    for cpu in $usable; do
        compare "${cpu%:*}" "qemu-${cpu#*:}-static" "${cpu%:*}-linux-gnu-gcc" -static -O1 -I.
    done
fi
finish
