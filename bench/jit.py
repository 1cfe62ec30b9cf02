#!/usr/bin/env python3
"""bench/jit.py FOLDER - runs the kernels and compiles the large modules in FOLDER on wrt and V8,
engines interleaved in each of ROUNDS rounds, and prints bench/run.sh's lines. CPU time; the median
over rounds of each round's median call (kernels) or best compilation (modules). Every engine must
give the same checksum."""
import glob
import os
import statistics
import subprocess
import sys

ROUNDS = int(os.environ.get("ROUNDS", "5"))
KERNELS = {
    "fib": 60, "sieve": 24, "matmul": 24, "nbody": 240000, "sha256": 10000, "crc32": 2000, "qsort": 18,
    "mandel": 1000, "strbytes": 800, "icall": 8000, "switchvm": 10000, "memcopy": 1600, "hashmap": 100,
    "calls": 20000, "i64mix": 3000, "floats": 900,
}
NODE = ["--no-wasm-lazy-compilation", "--single-threaded"]


def systems(folder):
    wrt = os.path.join(folder, "jit_wrt")
    node = os.path.join(folder, "node_modules/.bin/node")
    script = os.path.join(os.path.dirname(__file__), "jit_node.js")
    return {
        "wrt-guard-fuel": [wrt, "jit", "guard", "1"],
        "wrt-guard": [wrt, "jit", "guard", "0"],
        "wrt-explicit-fuel": [wrt, "jit", "explicit", "1"],
        "V8 Liftoff": [node, *NODE, "--liftoff-only", script],
        "V8 TurboFan": [node, *NODE, "--no-liftoff", script],
    }


def measure(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        return None
    first, milliseconds = done.stdout.split()
    return int(first), float(milliseconds)


def code_section_size(path):
    """Bytes of the code section, the usual base for compile speed."""
    with open(path, "rb") as file:
        data = file.read()
    at = 8
    while at < len(data):
        section, at = data[at], at + 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        if section == 10:
            return size
        at += size
    return 0


def run_kernels(folder):
    values, sums = {}, {}
    for _ in range(ROUNDS):
        for kernel, n in KERNELS.items():
            for system, command in systems(folder).items():
                result = measure(command + ["run", os.path.join(folder, kernel + ".wasm"), str(n), "5"])
                if result is None:
                    sys.exit("%s failed on %s" % (system, kernel))
                if sums.setdefault(kernel, result[0]) != result[0]:
                    sys.exit("%s: %s gives %d, others %d" % (kernel, system, result[0], sums[kernel]))
                values.setdefault((kernel, system), []).append(result[1])
    for (kernel, system), times in values.items():
        print("run\t%s\t%s\t%.3f\tms" % (kernel, system, statistics.median(times)))


def run_compile(folder):
    modules = sorted(glob.glob(os.path.join(folder, "node_modules/**/*.wasm"), recursive=True), key=os.path.getsize)
    modules = [m for m in modules if code_section_size(m) > 100000]
    rates, sizes = {}, {}
    for _ in range(3):
        for path in modules:
            base = code_section_size(path)
            calls = str(3 if base > 4000000 else 10)
            name = os.path.relpath(path, os.path.join(folder, "node_modules")).split(os.sep)
            name = next(part for part in name if not part.startswith("@"))
            for system, command in systems(folder).items():
                if system in ("wrt-guard",) or (system == "V8 TurboFan" and base > 4000000):
                    continue
                result = measure(command + ["compile", path, calls])
                if result is None:
                    continue
                rates.setdefault((name, system), []).append(base / 1e3 / result[1])
                if result[0]:
                    sizes[name, system] = result[0] / base
    for (name, system), values in rates.items():
        print("compile\t%s\t%s\t%.2f\tMB/s" % (name, system, statistics.median(values)))
    for (name, system), ratio in sizes.items():
        print("note\t%s, %s: %.2f bytes of machine code per byte of code section" % (name, system, ratio))


def main():
    folder = sys.argv[1]
    print("note\tKernels of bench/kernels, clang -O2, CPU ms per call; wrt-guard-fuel meters fuel and uses guard pages")
    run_kernels(folder)
    print("note\tWhole module, validation included, one thread, nothing lazy; MB of code section per second")
    run_compile(folder)


main()
