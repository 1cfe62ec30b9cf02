#!/usr/bin/env python3
"""bench/report.py IN OUT - turns IN/*.tsv (format: bench/run.sh) into OUT/BENCHMARKS.md and
OUT/plots/GROUP.svg: one table and one bar plot per group, ours against each peer. Standard library
only. Prints the geometric means."""
import html
import math
import os
import platform
import re
import sys

OURS = ("wsmith", "wencode", "wdeque", "wrt")
COLOURS = ("#1b6ca8", "#d97b29", "#6a9f3a", "#8c5aa8", "#b23b3b", "#7a7a7a", "#3aa6a0", "#c2a033")


def is_ours(system):
    return system.split("-")[0].split(" ")[0] in OURS


class Group:
    """The measurements of one comparison: cases x systems, all in one unit."""

    def __init__(self, name):
        self.name, self.unit, self.notes = name, "", []
        self.cases, self.systems, self.values = [], [], {}

    def add(self, case, system, value, unit):
        self.unit = self.unit or unit
        if unit != self.unit:
            raise ValueError("%s: %s and %s in one group" % (self.name, self.unit, unit))
        if case not in self.cases:
            self.cases.append(case)
        if system not in self.systems:
            self.systems.append(system)
        self.values[case, system] = value

    @property
    def more_is_better(self):
        return "/s" in self.unit

    def ordered_systems(self):
        return sorted(self.systems, key=lambda s: not is_ours(s))

    def advantage(self, case, ours, peer):
        """How many times better ours is; None when one of the two was not measured."""
        a, b = self.values.get((case, ours)), self.values.get((case, peer))
        if not a or not b:
            return None
        return a / b if self.more_is_better else b / a

    def means(self):
        """(ours, peer) -> (geometric mean of the advantage, number of cases)."""
        result = {}
        for ours in filter(is_ours, self.ordered_systems()):
            for peer in self.ordered_systems():
                ratios = [r for r in (self.advantage(c, ours, peer) for c in self.cases) if r]
                if not is_ours(peer) and ratios:
                    result[ours, peer] = (math.exp(sum(map(math.log, ratios)) / len(ratios)), len(ratios))
        return result


def read(folder):
    groups = {}
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".tsv"):
            continue
        path = os.path.join(folder, file)
        with open(path, encoding="utf-8") as lines:
            waiting = []
            for number, line in enumerate(lines, 1):
                fields = line.rstrip("\n").split("\t")
                if line.startswith("#") or not line.strip():
                    continue
                if fields[0] == "note" and len(fields) == 2:
                    waiting.append(fields[1])
                    continue
                try:
                    name, case, system, value, unit = fields
                    group = groups.setdefault(name, Group(name))
                    group.add(case, system, float(value), unit)
                except ValueError as error:
                    sys.exit("%s:%d: %s" % (path, number, error))
                group.notes += waiting
                waiting = []
    return list(groups.values())


def figure(value):
    if value is None:
        return ""
    if value == 0:
        return "0"
    digits = max(0, 2 - int(math.floor(math.log10(abs(value)))))
    return "{:,.{}f}".format(value, min(digits, 4))


def table(group):
    systems = group.ordered_systems()
    first = next(filter(is_ours, systems), None)
    peers = [s for s in systems if not is_ours(s)] if first else []
    head = [group.unit] + systems + ["vs " + p for p in peers]
    rows = [head, ["---"] + ["--:"] * (len(head) - 1)]
    for case in group.cases:
        ratios = [group.advantage(case, first, p) for p in peers]
        rows.append([case] + [figure(group.values.get((case, s))) for s in systems]
                    + ["" if r is None else "%.2fx" % r for r in ratios])
    means = group.means()
    if peers and len(group.cases) > 1:
        rows.append(["**geometric mean**"] + [""] * len(systems)
                    + ["**%.2fx**" % means[first, p][0] if (first, p) in means else "" for p in peers])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def condensed(group):
    """A large group as one bar per peer: how many times better ours is, geometric mean over the cases."""
    small = Group(group.name)
    for (ours, peer), (mean, count) in group.means().items():
        small.add("%s vs %s" % (ours, peer), "x, %d cases" % count, mean, "x")
    return small


def plot(group):
    """Horizontal bars, one block per case, scaled to the longest of the case (times differ by orders of
    magnitude between cases); the figure stands at the end of each bar."""
    title = "%s (%s, %s is better)" % (group.name, group.unit, "longer" if group.more_is_better else "shorter")
    gap, left = 14, 230
    common = None
    if len(group.values) > 40:
        group, gap, left = condensed(group), 4, 290
        common = max(group.values.values())
        title = group.name + ": how many times better, geometric mean over the cases"
    systems = group.ordered_systems()
    bar, wide = 16, 860
    y, parts = 40, []
    for case in group.cases:
        rows = [(s, group.values[case, s]) for s in systems if (case, s) in group.values]
        top = common or max(v for _, v in rows) or 1
        parts.append('<text x="%d" y="%d" text-anchor="end" class="case">%s</text>'
                     % (left - 10, y + bar * len(rows) / 2 + 4, html.escape(case)))
        for system, value in rows:
            width = max(1.0, value / top * (wide - left - 210))
            colour = COLOURS[0 if common else systems.index(system) % len(COLOURS)]
            parts.append('<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>' % (left, y, width, bar - 3, colour))
            parts.append('<text x="%.1f" y="%d">%s %s</text>'
                         % (left + width + 5, y + bar - 5, figure(value), html.escape(system)))
            y += bar
        y += gap
    return ('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">\n'
            '<style>.case{font-weight:bold}</style><rect width="100%%" height="100%%" fill="white"/>\n'
            '<text x="12" y="22" font-size="15">%s</text>\n%s\n</svg>\n'
            % (wide, y, html.escape(title), "\n".join(parts)))


def summary(groups):
    rows = ["| group | ours | peer | geometric mean | worst case | cases |", "| --- | --- | --- | --: | --: | --: |"]
    for group in groups:
        for (ours, peer), (mean, count) in group.means().items():
            worst = min(r for r in (group.advantage(c, ours, peer) for c in group.cases) if r)
            rows.append("| %s | %s | %s | **%.2fx** | %.2fx | %d |" % (group.name, ours, peer, mean, worst, count))
    return rows


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(l.split(":", 1)[1].strip() for l in lines if l.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def main():
    source, target = sys.argv[1:3]
    groups = read(source)
    if not groups:
        sys.exit("bench/report.py: nothing measured in " + source)
    os.makedirs(os.path.join(target, "plots"), exist_ok=True)
    page = ["# Benchmarks", "",
            "Written by `make bench`; all systems of a table ran side by side in one run. `2.00x` means ours is",
            "twice as good. Machine: %s, %d processors." % (processor(), os.cpu_count() or 1), ""] + summary(groups) + [""]
    for group in groups:
        file = re.sub(r"[^a-z0-9]+", "-", group.name.lower()).strip("-") + ".svg"
        with open(os.path.join(target, "plots", file), "w", encoding="utf-8") as out:
            out.write(plot(group))
        page += ["## " + group.name, ""]
        page += group.notes + ([""] if group.notes else [])
        page += [table(group), "", "![%s](plots/%s)" % (group.name, file), ""]
        for (ours, peer), (mean, count) in group.means().items():
            print("%s: %s vs %s: %.2fx (geometric mean of %d)" % (group.name, ours, peer, mean, count))
    with open(os.path.join(target, "BENCHMARKS.md"), "w", encoding="utf-8") as out:
        out.write("\n".join(page))


if __name__ == "__main__":
    main()
