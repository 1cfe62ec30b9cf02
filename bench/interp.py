#!/usr/bin/env python3
"""bench/interp.py FOLDER - runs the kernels in FOLDER on the interpreters built there, interleaved in
each of ROUNDS rounds, and prints bench/run.sh's lines: CPU milliseconds, the median over the rounds
of each round's median call. All must give the same checksum. `--sizes` prints the kernels and how
many rounds of work a call does."""
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys

ROUNDS = 3
CALLS = 5
KERNELS = {
    "fib": 10, "sieve": 4, "matmul": 4, "nbody": 40000, "sha256": 1600, "crc32": 330, "qsort": 3,
    "mandel": 170, "strbytes": 130, "icall": 1300, "switchvm": 1600, "memcopy": 260, "hashmap": 16,
    "calls": 3300, "i64mix": 500, "floats": 150,
}


def checksum_and_time(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        return None
    first, milliseconds = done.stdout.split()
    return int(first), float(milliseconds)


def in_process(program, *options):
    def run(folder, kernel, n):
        path = os.path.join(folder, kernel + ".wasm")
        return checksum_and_time([os.path.join(folder, program), *options, path, str(n), str(CALLS)])
    return run


def whole_process(folder, kernel, n):
    """wasm-interp, less its time for no rounds. It runs one call, and kernels keep state from call to
    call, so its checksum is not comparable where CALLS differ."""
    spent = []
    for rounds in (0, n):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        done = subprocess.run(["wasm-interp", os.path.join(folder, "%s.%d.go.wasm" % (kernel, rounds)),
                               "--run-all-exports"], capture_output=True, text=True, timeout=300)
        spent.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
        if not re.search(r"i32:\d+", done.stdout):
            return None
    return None, (spent[1] - spent[0]) * 1e3


def systems(folder):
    found = {"wrt-interp": in_process("interp_wrt", "interp", "explicit", "1", "run")}
    if os.path.exists(os.path.join(folder, "interp_wasm3")):
        found["wasm3"] = in_process("interp_wasm3")
    if os.path.exists(os.path.join(folder, "target/release/interp_rs")):
        found["wasmi"] = in_process("target/release/interp_rs")
    if shutil.which("wasm-interp"):
        found["wasm-interp"] = whole_process
    return found


def main():
    if sys.argv[1] == "--sizes":
        for kernel, n in KERNELS.items():
            print(kernel, n)
        return
    folder = sys.argv[1]
    values, sums = {}, {}
    for _ in range(ROUNDS):
        for kernel, n in KERNELS.items():
            for system, run in systems(folder).items():
                result = run(folder, kernel, n)
                if result is None:
                    sys.exit("%s failed on %s" % (system, kernel))
                if result[0] is not None and sums.setdefault(kernel, result[0]) != result[0]:
                    sys.exit("%s: %s gives %d, others %d" % (kernel, system, result[0], sums[kernel]))
                values.setdefault((kernel, system), []).append(result[1])
    print("note\tKernels of bench/kernels, clang -O2, CPU ms per call; wrt-interp with fuel on, the others"
          " without metering; wasm3 and wasmi translate to code of their own first, which is not counted,"
          " wrt and wasm-interp run the module's bytes")
    for (kernel, system), times in values.items():
        print("interp\t%s\t%s\t%.3f\tms" % (kernel, system, statistics.median(times)))


main()
