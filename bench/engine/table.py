#!/usr/bin/env python3
"""bench/engine/table.py DIR OUT BASELINE [PAGE] - turns what bench/engine.sh measured, DIR/*.runs, into
its tables, and compares ours with BASELINE, an earlier DIR/wsmith.runs, by the two-sided rank test of Mann
and Whitney. Writes the tables to PAGE, too, when that is given. Lines of *.runs: target, system, found, seeds, runs of each seed. Standard library only."""
import math
import os
import sys

HELD_OUT = ("TREE", "LAMBDA", "LRU", "VARINT", "DATE", "PATH", "LZ")
UNSEEN = ("SPANS", "REGEX", "UTF", "HASH", "VM")
GROUPS = (("The engine was tuned on these", lambda name: name not in HELD_OUT + UNSEEN),
          ("Written before the engine was run on them; later edits were chosen and refused by these results, too",
           lambda name: name in HELD_OUT),
          ("No change of the engine was chosen by these", lambda name: name in UNSEEN))


def read(path):
    rows = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            name, system, found, seeds, runs = line.rstrip("\n").split("\t")[:5]
            rows.append((name, system, int(found), int(seeds), sorted(map(int, runs.split(",")))))
    return rows


def quartiles(runs):
    return [runs[len(runs) * k // 4] for k in (1, 2, 3)]


def rank_test(a, b):
    """Two-sided p of the normal approximation with the correction for ties."""
    n, m = len(a), len(b)
    values = sorted([(x, 0) for x in a] + [(x, 1) for x in b])
    rank_sum, ties, i = 0.0, 0.0, 0
    while i < len(values):
        k = i
        while k < len(values) and values[k][0] == values[i][0]:
            k += 1
        rank_sum += sum(1 for v in values[i:k] if v[1] == 0) * (i + 1 + k) / 2
        ties += (k - i) ** 3 - (k - i)
        i = k
    total = n + m
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    if variance <= 0:
        return 1.0
    distance = abs(rank_sum - n * (n + 1) / 2 - n * m / 2)
    return math.erfc(max(0.0, distance - 0.5) / math.sqrt(variance) / math.sqrt(2))


def mean(values):
    return math.exp(sum(math.log(max(v, 1)) for v in values) / len(values))


def best(rows, prefix):
    result = {}
    for name, system, _, _, runs in rows:
        if system.startswith(prefix):
            median = quartiles(runs)[1]
            result[name] = min(median, result.get(name, median))
    return result


HEAD = """# Fuzzers, runs to the first failure

Written by `bench/engine.sh page` from what its other parts measured. %s
The targets are small programs with one bug each, [bench/engine/targets.h](../bench/engine/targets.h) tells
them. libFuzzer and AFL++ run the same targets, on values that are decoded from their bytes; without and with
value profile (libFuzzer), without and with cmplog (AFL++). A `+` means that the median is that of seeds which
did not find it. Compare numbers of runs, not of seconds.

Edits of the engine were chosen by the first two groups; by 105 other seeds of eleven of these targets, to pass
over every second input of 48 choices and ends of spans, more of longer ones, and to take the shortest of three that
were passed over (geometric means: runs to the failure times 1.10, seconds times 0.7 to 0.9; from then on 1.5 to 3 times
the runs a second). Refused: to take the third of them (1.00, 0.91), the shortest of five (1.15, 0.84), the cheaper of any
two (1.26, 0.81), to choose between poor and rich inputs by what they found for their cost (1.03, 1.02), and to try less
often what the comparisons of many inputs have in common. Then, by as many seeds of twelve, to take the
first 24 inputs drawn for a feature at any length and in return to pass over every second one of 16 choices and ends of
spans, and to try comparisons of long inputs less often (runs to the failure times 0.80; time, at 200 ns a run and 25 ns a
choice, about 1.2: runs before the failure are longer, those of a search that rests shorter). Refused: the first 64 (0.80,
but 1.3), the shortest of five of which every second is passed over at 8 (0.81; VARINT times 1.5), arms by what they found
for their choices (0.87).

Last, to take inputs that are longer than new ones with the fourth power of the ratio, arms by what they found for their
choices, and to replace inputs only by clearly shorter ones: half of the choices a run on STATE and EXPR in a search that
rests, runs to the failure times 1.07 (VARINT 1.4, DATE 1.6), cost times 0.90 to 0.96, at 300 ns a run, 15 ns a choice and 8 us for
an input that is kept. Refused: the second and the third power (runs 1.04 and 1.06, and 1.2 to 1.3 times the choices), to
ask for an eighth more features (1.2; CHUNK 3.5), the first 12 inputs of a feature instead of 24 (DEQUE's upper quartile
times 1.7), arms by equal shares of time (1.04; DEQUE 1.6), and to edit each input several times in a row while much is
found (EXPR 1.3, JSON 1.8).

After that byte strings came to be edited as texts, and mostly so in inputs that are mostly strings. Only targets that have
strings are searched differently by it. Runs to the failure, medians: PATH times 0.17 (101 seeds), CHUNK 0.9 (301), LZ 1.02
(1501), and the three programs that read a text (bench/engine/text.c, 301 seeds), by which it was chosen: WORDS 0.05,
LETTERS 0.12, FIELDS 0.29. Then decimal numbers in strings came to be made what they are compared with: CHUNK 0.85, LZ
0.91 (63), PATH 0.72 (21), WORDS 1.02, LETTERS 0.92, FIELDS 0.96 (301).

Last, for more runs a second, swarms have an end (in a target that they keep recursing they made six times the choices of
a new input), longer inputs are taken with the sixth power of the ratio, one limit of length is drawn for all 48 inputs that are
proposed for a run, and an input is replaced by one of a quarter fewer choices. By 105 seeds of the first fourteen targets:
runs to the failure times 1.06, cost, as choices and ten for each run, times 0.95 (EXPR 0.9 and 0.6, JSON 1.6 and 0.9); in a
search that rests EXPR makes 20 choices a run, 30 before. Refused: no new inputs with swarms (1.05, 0.98), swarms as
long as a new input (DEQUE 1.2, by 500 seeds), the first eight inputs of a feature (1.06, 0.93; DEQUE 1.4), the
sixth power from 24 choices on (1.07, 1.09).
"""


def report(title, rows, out, page):
    print(title)
    page.write("\n## %s\n\n| target | fuzzer | found | lower quartile | median | upper quartile |\n"
               "| --- | --- | --: | --: | --: | --: |\n" % title)
    for name, system, found, seeds, runs in rows:
        lower, median, upper = quartiles(runs)
        out.write("note\t%s %s: found by %d of %d seeds, quartiles %d to %d, at most %d\n"
                  % (system, name, found, seeds, lower, upper, runs[-1]))
        out.write("%s\t%s\t%s\t%d\truns\n" % (title, name, system, median))
        print("%-7s %-24s %3d/%-3d  %9d %9d %9d %9d" % (name, system, found, seeds, lower, median, upper, runs[-1]))
        page.write("| %s | %s | %d of %d | %d | %d%s | %d |\n"
                   % (name, system, found, seeds, lower, median, "+" if found * 2 <= seeds else "", upper))
    ours = best(rows, "wsmith")
    for prefix in ("libFuzzer", "AFL++"):
        peer = best(rows, prefix)
        both = [name for name in ours if name in peer]
        if both:
            a, b = mean([ours[n] for n in both]), mean([peer[n] for n in both])
            text = ("geometric mean of the medians over %d targets: wsmith %.0f, %s (better of its modes) %.0f: 1/%.1f"
                    % (len(both), a, prefix, b, b / a))
            print(text)
            page.write("\n%s\n" % (text[0].upper() + text[1:]))


def compare(rows, baseline):
    old = {row[0]: row[4] for row in read(baseline)}
    for name, system, _, _, runs in rows:
        if system == "wsmith" and name in old and runs != old[name]:
            p, before, now = rank_test(runs, old[name]), quartiles(old[name])[1], quartiles(runs)[1]
            verdict = "no difference shown" if p >= 0.05 else "better" if now < before else "WORSE"
            print("%-7s median %d, baseline %d, p = %.3f: %s" % (name, now, before, p, verdict))


def main():
    folder, path, baseline = sys.argv[1:4]
    rows = []
    for name in ("wsmith", "libfuzzer", "afl"):
        if os.path.exists(os.path.join(folder, name + ".runs")):
            rows += read(os.path.join(folder, name + ".runs"))
    with open(os.path.join(folder, "note"), encoding="utf-8") as file:
        note = file.read()
    with open(path, "w", encoding="utf-8") as out, \
            open(sys.argv[4] if len(sys.argv) > 4 else os.devnull, "w", encoding="utf-8") as page:
        out.write("".join("note\t" + line + "\n" for line in note.splitlines()))
        page.write(HEAD % note.rstrip())
        for title, belongs in GROUPS:
            part = [row for row in rows if belongs(row[0])]
            if part:
                report(title, part, out, page)
    if os.path.exists(baseline):
        compare(rows, baseline)


main()
