#!/bin/sh
# What the shrinker reaches: the normal form of every challenge with no more calls than Hypothesis, and
# the fewest choices possible for what the fuzzer finds in seven targets.
. "$(dirname "$0")/lib.sh"

# One passes when every line of its table does.
reach() { # reach NAME COMMAND...
    name=$1
    shift
    if "$@" > "$out/$name.log" 2>&1; then pass; else fail "$name" "see $out/$name.log"; fi
}
if "$cc" -O2 -I. bench/shrink.c -o "$out/challenges"; then
    reach challenges "$out/challenges" --gate
else
    fail challenges "does not compile"
fi
if sh bench/shrink_build.sh "$out"; then
    for name in DEQUE STATE SHIFT MAGIC EXPR CHUNK JSON; do
        reach "$name" "$out/targets" --seeds 20 --gate 90 "$name"
    done
else
    fail targets "do not compile"
fi
finish
