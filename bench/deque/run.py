"""bench/deque/run.py DIR ROUNDS - runs DIR/bin.SYSTEM.COMPILER in rounds, writes DIR/deque.tsv (format:
bench/run.sh) and prints ratios and targets. Of several compilers the better median counts, per case
and for every system alike."""
import os
import random
import re
import statistics
import subprocess
import sys

OURS = ["wdeque", "wdeque-pow2", "wdeque-take", "wdeque-pow2-take"]
PEERS = ["VecDeque", "libstdc++", "libc++", "boost", "kdq"]
NAMES = {"libstdc++": "std::deque, libstdc++", "libc++": "std::deque, libc++", "boost": "boost::circular_buffer", "kdq": "klib kdq"}

# ours, case, then the largest ratio ours / peer that is good enough: VecDeque, libstdc++, libc++, boost, kdq
TARGETS = """
wdeque            steady 4 B x 1k       0.80 1.20 0.85 1.30 0.75
wdeque-take       steady 4 B x 1k       0.65 1.00 0.70 1.05 0.62
wdeque-pow2       steady 4 B x 1k       0.67 1.02 0.72 1.10 0.65
wdeque-pow2-take  steady 4 B x 1k       0.55 0.85 0.60 0.90 0.55
wdeque            steady 16 B x 1k      1.05 0.28 0.75 1.10 0.78
wdeque-pow2       steady 16 B x 1k      0.95 0.28 0.75 1.00 0.78
wdeque            steady 64 B x 1k      1.05 0.28 0.67 0.82 0.70
wdeque-pow2       steady 64 B x 1k      0.95 0.28 0.67 0.82 0.70
wdeque            random ends 4 B       1.05 0.95 0.88 1.00 0.96
wdeque            random read 4 B x 1k  0.95 0.78 1.30 1.30 1.60
wdeque-pow2       random read 4 B x 1k  0.60 0.50 0.85 0.85 1.00
wdeque            walk 4 B x 1k         0.80 0.33 0.18 0.33 0.33
wdeque            slice 64 x 1 B        1.00 0.25 0.08 0.04 0.03
wdeque            slice 16 x 4 B        1.00 0.25 0.13 0.11 0.10
wdeque            grow back 9M x 4 B    1.10 1.00 0.80 0.40 1.10
wdeque-pow2       grow back 9M x 4 B    1.00 1.00 0.80 0.40 1.10
wdeque            build 16 x 4 B        0.45 0.85 0.60 1.05 0.45
wdeque            middle 10k            1.10 0.25 -    -    -
wdeque            bfs grid              1.08 1.03 0.93 1.05 0.97
"""
# Instructions per operation of gcc's code (of the better one for walks), at most.
GATES = """
wdeque            steady 4 B x 1k       33
wdeque-take       steady 4 B x 1k       24
wdeque-pow2       steady 4 B x 1k       27
wdeque            random ends 4 B       26
wdeque            walk 4 B x 1k         5.1
wdeque            slice 64 x 1 B        62
"""


def rows(text):
    return [re.split(r"\s{2,}", line.strip(), maxsplit=2) for line in text.strip().splitlines()]


def run(directory, rounds):
    """{case: {system: [median of each compiler]}}, cases in order; checks that all did the same."""
    programs = sorted(f for f in os.listdir(directory) if f.startswith("bin.") and not f.endswith(".log"))
    times, sums, cases = {}, {}, []
    for _ in range(rounds):
        random.shuffle(programs)
        for program in programs:
            result = subprocess.run([os.path.join(directory, program)], capture_output=True, text=True)
            if result.returncode != 0:
                raise SystemExit("%s failed with status %d" % (program, result.returncode))
            for line in result.stdout.splitlines():
                case, ns, checksum = line.split("\t")
                times.setdefault((case, program), []).append(float(ns))
                sums.setdefault(case, {}).setdefault(checksum, set()).add(program)
                if program.startswith("bin.wdeque.") and case not in cases:
                    cases.append(case)
    for case, seen in sums.items():
        if len(seen) != 1:
            raise SystemExit("%s: different checksums: %s" % (case, seen))
    best = {}
    for (case, program), values in times.items():
        system = program.split(".")[1]
        value = statistics.median(values)
        best.setdefault(case, {})[system] = min(value, best.get(case, {}).get(system, value))
    return cases, best


def count(program, case, small, large):
    """Instructions per operation: the difference of two lengths, so that set-up does not count."""
    totals = []
    for ops in (small, large):
        result = subprocess.run(["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
                                 program, case, str(ops)], capture_output=True, text=True)
        found = re.search(r"I\s+refs:\s+([\d,]+)", result.stderr)
        if not found:
            return None
        totals.append(int(found.group(1).replace(",", "")))
    return (totals[1] - totals[0]) / (large - small)


def instructions(directory):
    """(case, system, instructions) where valgrind and the program are there."""
    result = []
    for case in ["steady 4 B x 1k", "steady 16 B x 1k", "steady 64 B x 1k", "random ends 4 B", "walk 4 B x 1k", "slice 64 x 1 B"]:
        small, large = (65536, 196608) if "random" in case else (100000, 200000)
        for system, compiler in [("wdeque", "gcc"), ("wdeque-pow2", "gcc"), ("wdeque-take", "gcc"), ("wdeque-pow2-take", "gcc"),
                                 ("VecDeque", "rustc"), ("libstdc++", "g++"), ("libc++", "clang++"), ("boost", "g++"), ("kdq", "gcc")]:
            program = os.path.join(directory, "bin.%s.%s" % (system, compiler))
            if os.path.exists(program) and not ("take" in system and "steady" not in case):
                value = count(program, case, small, large)
                if value:
                    result.append((case, system, value))
    return result


def compile_time(directory):
    """(system, seconds of CPU time to compile fifty types and one use of each, bytes of code)."""
    def source(start, each, end):
        return start + "".join(each.replace("@", str(i)).replace("#", str(i + 1)) for i in range(50)) + end
    item = "typedef struct t@ { int a[#]; } t@;\n"
    sources = {
        "wdeque": ("gcc", ".c", source('#include "wdeque.h"\n', item + "WDEQUE_DEFINE(q@, t@)\nint use@(int n);\nint use@(int n) {"
            " int s = 0; t@ v = {{n}}; q@ q = {0}; if (!q@_push_back(&q, v) || !q@_push_front(&q, v)) return 1;"
            " WDEQUE_EACH(q@, &q, it) s += it->a[0]; while (q@_pop_front(&q, &v)) s += v.a[0]; q@_free(&q); return s; }\n", "")),
        "libstdc++": ("g++", ".cpp", source("#include <deque>\n", item + "int use@(int n) { int s = 0; t@ v = {{n}}; std::deque<t@> q;"
            " q.push_back(v); q.push_front(v); for (auto &x : q) s += x.a[0];"
            " while (!q.empty()) { v = q.front(); q.pop_front(); s += v.a[0]; } return s; }\n", "")),
    }
    for system, (compiler, ending, text) in sources.items():
        path = os.path.join(directory, "fifty" + ending)
        with open(path, "w") as f:
            f.write(text)
        seconds = []
        for _ in range(3):
            before = os.times().children_user
            if subprocess.run([compiler, "-O2", "-I.", "-c", path, "-o", path + ".o"]).returncode != 0:
                break
            seconds.append(os.times().children_user - before)
        else:
            size = subprocess.run(["size", path + ".o"], capture_output=True, text=True).stdout.split("\n")
            yield system, min(seconds), int(size[1].split()[0]) if len(size) > 1 else 0


def print_table(cases, best):
    systems = [s for s in OURS + PEERS if any(s in best[c] for c in cases)]
    print("%-24s" % "ns per operation" + "".join("%17s" % s for s in systems))
    for case in cases:
        print("%-24s" % case + "".join("%17.2f" % best[case][s] if s in best[case] else "%17s" % "-" for s in systems))
    peers = [s for s in systems if s in PEERS]
    print("\n%-24s" % "wdeque / peer" + "".join("%12s" % s for s in peers) + "   (wdeque-pow2 / peer)")
    for case in cases:
        def line(ours):
            return "".join("%12.2f" % (best[case][ours] / best[case][p]) if p in best[case] else "%12s" % "-" for p in peers)
        print("%-24s" % case + line("wdeque") + "  " + line("wdeque-pow2"))


def print_targets(best):
    met, missed = 0, []
    for ours, case, limits in rows(TARGETS):
        for peer, limit in zip(PEERS, limits.split()):
            if limit == "-" or peer not in best.get(case, {}):
                continue
            ratio = best[case][ours] / best[case][peer]
            if ratio <= float(limit):
                met += 1
            else:
                missed.append("  %-18s %-22s / %-10s %5.2f, wanted %s" % (ours, case, peer, ratio, limit))
    print("\ntargets: %d met, %d missed" % (met, len(missed)))
    print("\n".join(missed))


def main():
    directory, rounds = sys.argv[1], int(sys.argv[2])
    cases, best = run(directory, rounds)
    counts = instructions(directory)
    compiled = list(compile_time(directory))
    print_table(cases, best)
    print_targets(best)
    measured = {(system, case): value for case, system, value in counts}
    for system, case, limit in rows(GATES):
        if (system, case) in measured:
            value = measured[system, case]
            print("instructions: %-18s %-22s %6.1f of %s%s" % (system, case, value, limit, "" if value <= float(limit) else "  TOO MANY"))
    for system, seconds, size in compiled:
        print("compile fifty types: %-10s %.2f s, %d bytes of code" % (system, seconds, size))
    with open(os.path.join(directory, "deque.tsv"), "w") as out:
        out.write("note\tCPU time; medians of %d interleaved rounds; the better of gcc and clang for every C and C++ system."
                  " `take`: without the test for empty or full.\n" % rounds)
        for case in cases:
            for system in OURS + PEERS:
                if system in best[case]:
                    out.write("deque\t%s\t%s\t%.4f\tns\n" % (case, NAMES.get(system, system), best[case][system]))
        for case, system, value in counts:
            out.write("deque instructions\t%s\t%s\t%.2f\tinstructions\n" % (case, NAMES.get(system, system), value))
        for system, seconds, size in compiled:
            out.write("deque compile time\tfifty element types\t%s\t%.3f\ts\n" % (NAMES.get(system, system), seconds))


main()
