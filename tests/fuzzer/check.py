"""Runs fuzzers as programs: check.py DIRECTORY WORK.

DIRECTORY has the programs built by tests/stage_fuzzer.sh; below WORK they leave their files.
"""
import glob, json, os, random, re, resource, shutil, signal, subprocess, sys, time
import xml.etree.ElementTree as xml

programs, work = (os.path.abspath(p) for p in sys.argv[1:3])
passed = failed = 0


def check(name, ok, why=""):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print(f"FAIL fuzzer: {name}: {why}", flush=True)
    return ok


def place(name):
    path = os.path.join(work, name)
    shutil.rmtree(path, ignore_errors=True)
    return path


def run(program, *arguments, seconds=90, env=None):
    """(exit status, what was written)"""
    try:
        p = subprocess.run([os.path.join(programs, program), *map(str, arguments)], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, cwd=work,
                           env=dict(os.environ, **(env or {})))
        return p.returncode, p.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired as e:
        return -99, (e.stdout or b"").decode("utf-8", "replace")


def findings(directory):
    return sorted(os.path.basename(p)[:-4] for p in glob.glob(directory + "/findings/*.wsc"))


def kinds(directory):
    return sorted(name.rsplit("-", 1)[0] for name in findings(directory))


def events(directory):
    with open(directory + "/log.jsonl") as file:
        return [json.loads(line) for line in file]


def processes(marker):
    """Process ids whose command line has `marker`."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                if marker.encode() in file.read():
                    found.append(int(path.split("/")[2]))
        except OSError:
            pass
    return [p for p in found if p != os.getpid()]


def wait_for(condition, seconds):
    end = time.time() + seconds
    while time.time() < end and not condition():
        time.sleep(0.05)
    return condition()


# -- every way to die, told apart, saved, repeated, small -----------------------------------------------

def deaths(program, expected, label):
    directory = place(label)
    code, text = 1, ""
    for seed in range(6):  # a slow machine may need more than one
        code, text = run(program, "--seconds", 12, "--workers", 2, "--timeout", 400, "--memory", 120, "--shrink", 3,
                         "--dir", directory, "--seed", seed, "--quiet")
        if all(kinds(directory).count(k) >= expected.count(k) for k in expected):
            break
    check(f"{label}: exit status", code == 1, f"{code}\n{text}")
    # Where a loop was, or what was asked last when memory went, may be told apart by the last choice.
    placeless = ("timeout", "memory-limit")
    once = [k for k in kinds(directory) if k not in placeless]
    check(f"{label}: each way to end is found, once", set(kinds(directory)) == set(expected) and
          once == sorted(k for k in expected if k not in placeless) and
          all(kinds(directory).count(k) <= 2 for k in placeless), f"{kinds(directory)}\n{text}")
    for name in findings(directory):
        stem = f"{directory}/findings/{name}"
        kind = name.rsplit("-", 1)[0]
        told = open(stem + ".txt").read() if os.path.exists(stem + ".txt") else ""
        if not check(f"{label}: {name} is told about", told.startswith(kind + ": ")): continue
        check(f"{label}: {name} repeats", "FLAKY" not in told, told[:300])
        code, text = run(program, "replay", stem + ".wsc", "--timeout", 400, "--memory", 120)
        check(f"{label}: replay of {name}", code == 1 and f"{stem}.wsc: {kind}: " in text and "kind " in text, text)
        code, text = run(program, "list", stem + ".wsc")
        # kind, key, two or more values that add up to 300, their ends; six behind them in one
        rows = text.count("\n") - 1
        alone = kinds(directory).count(kind) == expected.count(kind)
        check(f"{label}: {name} is small", code == 0 and (rows <= 13 or not alone or kind in placeless), text)
        code, text = run(program, "replay", "--timeout", 400, "--memory", 120, "--text", told.split("--text:\n")[1].split("\n")[0])
        check(f"{label}: replay of the line of {name}", code == 1, text)
    return directory


def test_deaths():
    expected = ["crash", "abort", "stack-overflow", "timeout", "memory-limit", "exit", "failed", "failed", "crash",
                "abort"]
    directory = deaths("deaths", expected, "deaths")
    log = events(directory)
    check("log: starts, ends", log[0]["event"] == "start" and any(e["event"] == "end" for e in log))
    told = {e["file"] for e in log if e["event"] == "finding"}
    check("log: findings", told == {n + ".wsc" for n in findings(directory)}, told)
    code, text = run("deaths", "replay", "--dir", directory, "--timeout", 400, "--memory", 120)
    check("replay of all findings", code == 1 and text.count(".wsc: ") == len(findings(directory)), text)
    before = findings(directory)
    code, text = run("deaths", "--seconds", 3, "--dir", directory, "--seed", 77, "--timeout", 400, "--memory", 120)
    check("what is known is not found again", findings(directory) == before and "0 new findings" in text, text)
    if os.path.exists(os.path.join(programs, "deaths_gcc")):
        deaths("deaths_gcc", expected, "deaths_gcc")


def test_sanitizers():
    if not os.path.exists(os.path.join(programs, "deaths_asan")):
        return
    env = {"ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": ""}
    os.environ.update(env)
    directory, words = place("deaths_asan"), ("heap-buffer-overflow", "SEGV", "stack-overflow")
    for seed in range(6):
        code, text = run("deaths_asan", "--seconds", 12, "--workers", 2, "--timeout", 1000, "--shrink", 3, "--dir",
                         directory, "--seed", seed, "--quiet", seconds=150)
        texts = [open(p).read() for p in glob.glob(directory + "/findings/*.txt")]
        if all(any(word in t.split("\n")[0] for t in texts) for word in words): break
    for word in words:
        check(f"sanitizer: {word}", sum(t.startswith("sanitizer: ") and word in t.split("\n")[0] for t in texts) == 1,
              [t.split("\n")[0] for t in texts])
    check("sanitizer: its report is kept", any("ERROR: AddressSanitizer" in open(p).read()
                                               for p in glob.glob(directory + "/findings/sanitizer-*.log")))


def blamed(program, kind, said):
    """The finding of the target that reports as `kind` has `said` and no address in its line."""
    directory, env = place(f"{program}_{kind}"), {"ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": "", "KIND": kind}
    code, text = run(program, "--seconds", 20, "--runs", 400, "--stop", "--shrink", 1, "--dir", directory, "--quiet", env=env)
    if not check(f"{program}: {kind} is found", code == 1 and len(findings(directory)) == 1, (code, text)): return
    told = open(f"{directory}/findings/{findings(directory)[0]}.txt").read()
    line = told.split("\n")[0]
    check(f"{program}: {kind} names the user's function", all(word in line for word in said), line)
    check(f"{program}: {kind} names no address", "0x" not in line and "BuildId" not in line and " in " != line[-4:], line)
    check(f"{program}: {kind} repeats", "FLAKY" not in told, told[:300])


def test_reports():
    for program in "reports_asan", "reports_gcc":
        if not os.path.exists(os.path.join(programs, program)): continue
        for kind, function in (("memset", "user_fill"), ("memcpy", "user_copy"), ("strcpy", "user_string"), ("store", "user_store")):
            inside = [] if kind == "store" else [f"({kind})"]
            blamed(program, kind, [": AddressSanitizer: heap-buffer-overflow ", "reports.c:", f" in {function}"] + inside)
    for program in "reports_ubsan", "reports_gcc":
        if os.path.exists(os.path.join(programs, program)):
            blamed(program, "add", ["sanitizer: ", "reports.c:19:", ": signed integer overflow: "])
    for program in "reports_ubsan", "reports_gcc":
        if os.path.exists(os.path.join(programs, program)):
            blamed(program, "assert", ["abort: SIGABRT (6): ", "reports.c:", "Assertion `n < 20' failed."])
    if os.path.exists(os.path.join(programs, "reports_msan")):
        blamed("reports_msan", "compare", ["MemorySanitizer: use-of-uninitialized-value ", "reports.c:", " in user_compare"])
    if os.path.exists(os.path.join(programs, "reports_tsan")):
        blamed("reports_tsan", "race", ["ThreadSanitizer: data race ", "reports.c:", " in user_thread"])
    if os.path.exists(os.path.join(programs, "reports_asan")):
        directory = place("reports_exit")
        env = {"ASAN_OPTIONS": "detect_leaks=0", "KIND": "exit", "FIRST": directory + ".first"}
        os.path.exists(env["FIRST"]) and os.remove(env["FIRST"])
        run("reports_asan", "--runs", 60, "--shrink", 1, "--dir", directory, "--quiet", env=env)
        found = [e["kind"] for e in events(directory) if e["event"] == "finding"]
        check("reports: an exit after a report is not taken for it", found == ["sanitizer", "exit"], found)


def leak(program, kind, place_of_it):
    directory, env = place(f"leak_{kind}"), {"ASAN_OPTIONS": "", "LSAN_OPTIONS": "", "ONLY": str(kind)}
    for seed in range(4):
        code, text = run(program, "--seconds", 20, "--stop", "--shrink", 4, "--dir", directory, "--seed", seed, env=env)
        if findings(directory) or "does not work here" in text: break
    if "does not work here" in text:
        print("skip: fuzzer: leaks: LeakSanitizer does not work here")
        return
    if not check(f"leaks: {kind} is found", kinds(directory) == ["leak"] and code == 1, (code, text)): return
    stem = f"{directory}/findings/{findings(directory)[0]}"
    told = open(stem + ".txt").read()
    check(f"leaks: {kind}, where it was allocated, repeats", told.startswith(f"leak: memory allocated by {place_of_it} ") and
          "FLAKY" not in told, told)
    check(f"leaks: {kind} has the report", "Direct leak of" in open(stem + ".log").read())
    code, text = run(program, "replay", stem + ".wsc", env=env)
    check(f"leaks: replay of {kind}", code == 1 and f"leak: memory allocated by {place_of_it} " in text, text)
    code, text = run(program, "list", stem + ".wsc")
    check(f"leaks: {kind} is small", text.count("\n") - 1 <= 9, text)
    code, text = run(program, "replay", stem + ".wsc", "--leaks", 0, env=env)
    check(f"leaks: --leaks 0 replays {kind} without", code == 0, (code, text))


def test_leaks():
    program = "deaths_asan"
    if not os.path.exists(os.path.join(programs, program)):
        return
    leak(program, 12, "lose")
    leak(program, 13, "lose_other")
    env = {"ASAN_OPTIONS": "", "LSAN_OPTIONS": "", "ONLY": "14"}
    code, text = run(program, "--seconds", 4, "--dir", place("no_leak"), env=env)
    check("leaks: what is kept is none", code == 0 and "0 new findings" in text, (code, text))


# -- the record of a run that dies ------------------------------------------------------------------------

def test_record_of_a_crash():
    directory = place("six")
    run("deaths_six", "--runs", 400000, "--stop", "--shrink", 0, "--dir", directory, "--quiet")
    names = findings(directory)
    if not check("a crash after six more choices is found", len(names) == 1, names): return
    code, text = run("deaths_six", "list", f"{directory}/findings/{names[0]}.wsc")
    rows = [line.strip() for line in text.split("\n")[1:] if line.strip()]
    check("the record ends where the target died", len(rows) > 8 and
          all(r.startswith("u8 ") for r in rows[-6:]) and "each" in rows[-7], text)


# -- minimize ------------------------------------------------------------------------------------------------

def parts(told):
    """The listing, the line and the bytes of the C array of a text about a case."""
    listing, rest = told.split("\nthe choices:\n")[1].split("\nas one line, for replay --text:\n")
    line, code = rest.split("\nas C, for wsmith_repeat or wsmith_record_load:\n")
    numbers = code.split("{", 1)[1].split("}")[0].split(",")
    return listing.strip(), line.strip(), bytes(int(n, 0) for n in numbers if n.strip())


def test_minimize():
    directory = place("minimize")
    run("deaths", "--runs", 400000, "--stop", "--shrink", 0, "--timeout", 400, "--memory", 120, "--dir", directory, "--quiet")
    if not check("minimize: a finding", len(findings(directory)) == 1, findings(directory)): return
    stem = f"{directory}/findings/{findings(directory)[0]}"
    limits = "--timeout", 400, "--memory", 120
    large = open(stem + ".txt").read()
    check("minimize: the finding as it was found", "(stopped: `minimize` goes on)" in large, large[:400])
    with open(stem + ".txt", "w") as file:  # as a search writes it when it was killed in its turn
        file.write(large.replace("it came again with the same choices", "FLAKY: it did not come again"))
    code, text = run("deaths", "minimize", "--text", parts(large)[1], *limits)
    if check("minimize: a line", code == 1 and "--text: " in text and "\nas one line" in text, text):
        again = run("deaths", "replay", "--text", parts(text)[1], *limits)
        check("minimize: the line that it prints", again[0] == 1 and len(parts(text)[1]) < len(parts(large)[1]), again)
    check("minimize: a line changes no file", parts(open(stem + ".txt").read()) == parts(large))
    code, text = run("deaths", "minimize", stem + ".wsc", *limits)
    small = open(stem + ".txt").read()
    check("minimize: a file", code == 1 and " choices, now " in text, text)
    check("minimize: its text tells what it is now", "it came again" in small and "FLAKY" not in small and
          f" in {text.split(' in ')[-1].split()[0]} runs" in small and "goes on" not in small, small[:400])
    listing, line, array = parts(small)
    code, text = run("deaths", "list", stem + ".wsc")
    check("minimize: its text has its choices", text.split("\n", 1)[1].strip() == listing and
          len(listing) < len(parts(large)[0]), (text, listing))
    check("minimize: its text has its line", run("deaths", "replay", "--text", line, *limits)[0] == 1, line)
    check("minimize: its text has its bytes", open(stem + ".wsc", "rb").read() == array)
    shutil.copy(stem + ".wsc", f"{directory}/alone.wsc")
    code, text = run("deaths", "minimize", f"{directory}/alone.wsc", *limits)
    check("minimize: a file without a text gets none", code == 1 and not os.path.exists(f"{directory}/alone.txt"), text)
    shutil.copy(sorted(glob.glob(directory + "/corpus/*.wsc"))[0], stem + ".wsc")
    code, text = run("deaths", "minimize", stem + ".wsc", *limits)
    check("minimize: what holds stays", code == 2 and ": holds" in text and open(stem + ".txt").read() == small, text)


def test_plain_files():
    """Bytes that are no record, as other fuzzers keep them, are read as wsmith_from_bytes does."""
    directory = place("plain")
    os.makedirs(directory)
    for name, content in (("crash", bytes.fromhex("1a8c6a7b4c3dc0817822273cc0955f6f3ae1517ecd99803b")), ("empty", b""),
                          ("cut.wsc", b"WSC2\x05"), ("none.wsc", b"garbage")):
        with open(f"{directory}/{name}", "wb") as file:
            file.write(content)
    for how in [], ["--in-process"]:
        code, text = run("deaths_say", "replay", *how, directory + "/crash")
        check(f"plain: replay {how}", code == 1 and "the first way to fail" in text, text)
        code, text = run("deaths_say", "replay", *how, directory + "/empty")
        check(f"plain: replay of nothing {how}", code == 0 and ": holds" in text, text)
        for name in "cut.wsc", "none.wsc":
            code, text = run("deaths_say", "replay", *how, f"{directory}/{name}")
            check(f"plain: {name} is a damaged record {how}", code == 2 and ": holds" not in text, text)
    code, text = run("deaths_say", "minimize", directory + "/crash")
    check("plain: minimize", code == 1 and "16 choices, now 7 choices" in text, text)
    code, text = run("deaths_say", "list", directory + "/crash")
    check("plain: a record now", code == 0 and "range 0..last" in text, text)


# -- kill -9 ------------------------------------------------------------------------------------------------

def test_kills():
    directory = place("kills")
    rng = random.Random(1)
    program = subprocess.Popen([os.path.join(programs, "deaths"), "--workers", "3", "--timeout", "400", "--memory", "120",
                                "--shrink", "2", "--dir", directory], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    killed = 0
    end = time.time() + 8
    while time.time() < end:
        time.sleep(0.1)
        others = [p for p in processes(directory) if p != program.pid]
        if others:
            try:
                os.kill(rng.choice(others), signal.SIGKILL)
                killed += 1
            except OSError:
                pass
    check("kill -9 of workers: the search goes on", program.poll() is None, program.returncode)
    time.sleep(1)
    corpus = len(glob.glob(directory + "/corpus/*.wsc"))
    found = findings(directory)
    program.kill()
    program.wait()
    check("kill -9 of the program: nothing stays behind", wait_for(lambda: not processes(directory), 5),
          processes(directory))
    check("kill -9: something was killed, kept and found", killed > 20 and corpus > 10 and found, (killed, corpus, found))
    code, text = run("deaths", "list", *glob.glob(directory + "/corpus/*.wsc"), *glob.glob(directory + "/findings/*.wsc"))
    check("kill -9: every file is whole", code == 0, text[-500:])
    # killed in its turn, the process that repeats a case may have named it for what it never does
    harmless = sorted(glob.glob(directory + "/corpus/*.wsc"))[0]
    for name, record in (("crash-00000000deadbeef", harmless), ("leak-00000000deadbeef", f"{directory}/findings/{found[0]}.wsc")):
        shutil.copy(record, f"{directory}/findings/{name}.wsc")
        found.append(name)
    code, text = run("deaths", "--runs", 1, "--dir", directory, "--timeout", 400, "--memory", 120, "--shrink", 2)
    untold = [n for n in found if not os.path.exists(f"{directory}/findings/{n}.txt")]
    check("kill -9: findings cut short are finished", not untold, untold)
    check("kill -9: no finding is lost", set(found) <= set(findings(directory)), findings(directory))


# -- corpora ------------------------------------------------------------------------------------------------

def features(directory, program="bricks"):
    """What the corpus covers, found by loading it."""
    os.path.exists(directory + "/log.jsonl") and os.remove(directory + "/log.jsonl")
    run(program, "--runs", 1, "--dir", directory, "--quiet")
    end = [e for e in events(directory) if e["event"] == "end"][-1]
    return end["features"], end["locations"]


def test_corpora():
    a, b, merged = place("a"), place("b"), place("merged")
    run("bricks", "--runs", 150000, "--seed", 1, "--dir", a, "--quiet")
    run("bricks", "--runs", 150000, "--seed", 2, "--dir", b, "--quiet")
    again = place("again")
    run("bricks", "--runs", 150000, "--seed", 1, "--dir", again, "--quiet")
    check("one worker with a seed does the same again",
          sorted(os.listdir(a + "/corpus")) == sorted(os.listdir(again + "/corpus")))
    for hostile, content in (("empty", b""), ("raw", bytes(range(256))), ("cut.wsc", b"WSC2\x05"), ("ff.wsc", b"WSC2" + b"\xff" * 300)):
        with open(f"{a}/corpus/{hostile}", "wb") as file:
            file.write(content)
    os.makedirs(a + "/corpus/directory", exist_ok=True)
    code, text = run("bricks", "merge", a + "/corpus", b + "/corpus", "--dir", merged)
    check("merge", code == 0, text)
    size = lambda d: len(os.listdir(d + "/corpus"))
    check("merge keeps fewer", 0 < size(merged) < size(a) + size(b), (size(a), size(b), size(merged)))
    fa, fb, fm = features(a), features(b), features(merged)
    check("merge keeps what is covered", fm[1] >= max(fa[1], fb[1]) and fm[0] >= max(fa[0], fb[0]), (fa, fb, fm))
    fewer = size(merged)
    code, text = run("bricks", "merge", a, b, "--dir", place("merged"))
    check("merge takes the corpora of searches", code == 0 and abs(size(merged) - fewer) <= 1, (fewer, size(merged), text))
    before = size(merged)
    run("bricks", "merge", "--dir", merged)
    check("merging again changes nothing", abs(size(merged) - before) <= 1, (before, size(merged)))


def test_one_file():
    """Target and implementation in one file, all of it compiled with coverage: only the target is measured."""
    ends = []
    for program in "bricks_one", "bricks_two":
        if os.path.exists(os.path.join(programs, program)):
            directory = place("one")
            run(program, "--runs", 20000, "--seed", 1, "--dir", directory, "--quiet")
            ends.append({k: events(directory)[-1][k] for k in ("runs", "locations", "features", "corpus", "flaky")})
    check("one file searches as two do", ends[:1] == ends[1:], ends)
    for program, told in ("bricks_gcc", True), ("bricks", False):
        if not os.path.exists(os.path.join(programs, program)):
            continue
        code, text = run(program, "--runs", 100, "--dir", place("one"))
        check(f"{program}: whether the fuzzer measures itself", code == 0 and ("without -fsanitize-coverage" in text) == told, text)


def test_large_inputs():
    directory = place("wide")
    code, text = run("wide", "--memory", 80, "--runs", 2500, "--dir", directory, "--quiet")
    check("inputs that are kept do not count as memory of the target", code == 0 and not findings(directory), text)
    kept = len(os.listdir(directory + "/corpus"))
    check("inputs that are kept: some hundred MiB of them", kept * 8000 * 96 > 300 << 20, kept)


def test_edits():
    """The target is edited: what the corpus covers and the finding come back. tests/stage_fuzzer.sh has the edits."""
    origin = place("edited")
    for seed in range(1, 9):
        run("edited", "--runs", 1500000, "--seed", seed, "--dir", origin, "--quiet")
        if findings(origin): break
    if not check("edits: a finding to begin with", len(findings(origin)) == 1, findings(origin)): return
    case = f"findings/{findings(origin)[0]}.wsc"
    runs = lambda d: [e for e in events(d) if e["event"] == "end"][-1]["runs"]
    before = features(origin, "edited")
    once = runs(origin)
    for how in [], ["--in-process"]:
        code, text = run("edited", "replay", *how, *glob.glob(f"{origin}/corpus/*")[:3])
        check(f"edits: inputs of this target hold {how}", code == 0 and text.count(": holds\n") == 3, text)
        code, text = run("bricks", "replay", *how, f"{origin}/{case}")
        check(f"edits: a finding of another target {how}", code == 0 and ": holds, but asks for other" in text, text)
    for path in sorted(glob.glob(os.path.join(programs, "edits/*"))):
        name = os.path.basename(path)
        directory = place(name)
        shutil.copytree(origin, directory)
        loaded = features(directory, name)
        check(f"{name}: what the corpus covers", loaded[1] >= before[1] * 0.9, (before, loaded))
        check(f"{name}: a few runs for each input", once < runs(directory) < 9 * once, (once, runs(directory)))
        for how in [], ["--in-process"]:
            code, text = run(name, "replay", *how, f"{directory}/{case}")
            check(f"{name}: replay {how}", code == 1, text)
        code, text = run(name, "minimize", f"{directory}/{case}")
        check(f"{name}: minimize", code == 1 and "choices, now" in text, (code, text))
        one, other = open(f"{origin}/{case}", "rb").read(), open(f"{directory}/{case}", "rb").read()
        check(f"{name}: the finding is of the new target now", one != other)
        run(name, "merge", "--dir", directory)
        check(f"{name}: merging keeps what fits", features(directory, name)[1] >= loaded[1] and
              runs(directory) < 3 * len(os.listdir(directory + "/corpus")), (loaded, runs(directory)))


def test_workers_share():
    one, four = place("one"), place("four")
    code, text = run("bricks", "--seconds", 5, "--workers", 4, "--dir", four)
    check("four workers", code == 0, text)
    loaded = features(four)
    end = [e for e in events(four) if e["event"] == "end"][-1]
    check("what four workers cover is in the corpus", loaded[1] >= 15, (loaded, end))


# -- the report -----------------------------------------------------------------------------------------------

def page(directory):
    """The report as one text, and its tree; it must be well-formed XML."""
    try:
        tree = xml.parse(directory + "/report.html")
    except (OSError, xml.ParseError) as error:
        check(f"{directory}: report.html is well-formed", False, error)
        return "", None
    return "".join(tree.getroot().itertext()), tree


def tables(tree):
    """Heading -> rows of cells."""
    html = "{http://www.w3.org/1999/xhtml}"
    found, heading = {}, ""
    for element in tree.iter():
        if element.tag == html + "h2": heading = element.text
        if element.tag == html + "tbody":
            found[heading] = [["".join(cell.itertext()) for cell in row.iter(html + "td")] for row in element.iter(html + "tr")]
    return found


def test_report():
    directory = place("report <&>")
    code, text = run("deaths", "--seconds", 4, "--workers", 2, "--timeout", 400, "--memory", 120, "--shrink", 1, "--dir", directory)
    check("report: is told about", f"report: {directory}/report.html" in text, text)
    text, tree = page(directory)
    if not tree: return
    log, rows = events(directory), tables(tree)
    end = [e for e in log if e["event"] == "end"][-1]
    told = [e for e in log if e["event"] == "finding"]
    check("report: the end of the log", f"{end['runs']:,} runs in" in text and f"reached {end['features']:,} feature" in text and
          "the time was up" in text, text[:600])
    check("report: a row for each finding", [r[1] for r in rows.get("Findings", [])] == [e["kind"] for e in told], rows.get("Findings"))
    check("report: how to repeat them", all(f"replay {directory}/findings/{e['file']}" in text for e in told), text[:2000])
    arms = {r[0]: r[1].replace(",", "") for r in rows["Yield of the arms"]}
    check("report: a row for each arm", arms == {k: str(v["runs"]) for k, v in end["arms"].items()}, arms)
    check("report: arms have run, and were seen", sum(v["runs"] for v in end["arms"].values()) > 0 and
          sum(v.get("seen", 0) for v in end["arms"].values()) > 0, end["arms"])
    check("report: places that ask", any("range 0..last" in r[0] for r in rows.get("Choices of the corpus", [])), rows.keys())
    paths = [e for e in tree.iter("{http://www.w3.org/2000/svg}path") if e.get("class") == "found"]
    check("report: a line for each finding", len(paths) == len(told), len(paths))
    code, text = run("deaths", "--seconds", 1, "--workers", 1, "--timeout", 400, "--memory", 120, "--shrink", 1, "--dir", directory, "--quiet")
    check("report: quiet is quiet", "report" not in text, text)
    text, tree = page(directory)
    check("report: two sessions", tree and len(tables(tree).get("Sessions", [])) == 2, text[:500])
    code, text = run("deaths", "report", "--dir", directory, directory + "/growth.svg")
    check("report: the drawing alone", code == 0 and xml.parse(directory + "/growth.svg").getroot().tag.endswith("svg"), text)
    code, text = run("deaths", "report", "--dir", directory + "/nowhere")
    check("report: of nothing: exit status 2", code == 2 and "log.jsonl" in text, (code, text))


def test_report_of_a_killed_search():
    directory = place("report_killed")
    program = subprocess.Popen([os.path.join(programs, "bricks"), "--workers", "2", "--dir", directory], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = directory + "/log.jsonl"
    wait_for(lambda: os.path.exists(log) and sum(e["event"] == "progress" for e in events(directory)) >= 4, 20)
    program.kill()
    program.wait()
    wait_for(lambda: not processes(directory), 5)
    check("killed: no report yet", not os.path.exists(directory + "/report.html"))
    with open(log, "ab") as file:
        file.write(b'not of the log\n{"event":"progress","seconds":9,"ru')
    code, text = run("bricks", "report", "--dir", directory)
    check("killed: report", code == 0 and "report.html" in text, (code, text))
    text, tree = page(directory)
    check("killed: the report says so", "it was killed, or still runs" in text and "1 line." in text and "The last line was cut" in text, text)
    check("killed: the corpus is looked at", tree and tables(tree).get("Choices of the corpus"), text)
    run("bricks", "--runs", 3000, "--dir", directory, "--quiet")
    text, tree = page(directory)
    check("killed: the next session does not join the cut line", tree and len(tables(tree).get("Sessions", [])) == 2 and
          "all runs were made" in text and "2 lines." in text, text)


# -- use as a program ------------------------------------------------------------------------------------------

def test_full_disk():
    """Where no file can be written, which a limit of 0 bytes stands for, that is told, and is no success."""
    def full():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    for program, status in ("bricks", 2), ("deaths_say", 1):
        directory = place("full")
        p = subprocess.run([os.path.join(programs, program), "--runs", "400000", "--stop", "--dir", directory, "--quiet"],
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=full)
        text = p.stdout.decode()
        told = re.search(f"[0-9]+ files could not be written below {directory}: File too large", text)
        check(f"full disk: {program}", p.returncode == status and told, (p.returncode, text))
        check(f"full disk: {program}, its finding", ("NOT WRITTEN" in text) == (status == 1), text)
        if status == 1:
            line = text.split("replay --text\n")[1].split()[0] if "replay --text\n" in text else text
            check("full disk: the line that is told", run(program, "replay", "--text", line)[0] == 1, line)


def test_program():
    directory = place("program")
    code, text = run("bricks", "--runs", 5000, "--dir", directory)
    check("nothing fails: exit status 0", code == 0 and "0 new findings" in text and " (runs)" in text, text)
    end = [e for e in events(directory) if e["event"] == "end"][-1]
    check("the number of runs is kept", 5000 <= end["runs"] <= 5010, end["runs"])
    began = time.time()
    code, text = run("bricks", "--seconds", 2, "--dir", directory)
    check("the time is kept", code == 0 and 1.9 < time.time() - began < 6, time.time() - began)
    for bad in (["--nonsense"], ["--runs", "x"], ["--runs"], ["nonsense"], ["replay", "/nonexistent"],
                ["list", "/dev/null"], ["minimize"], ["replay", "--text", "!!"], ["stat", "x"], ["report", "a.svg", "b"], ["--dir", "/proc/nonsense"]):
        code, text = run("bricks", *bad, seconds=20)
        check(f"{' '.join(bad)}: exit status 2", code == 2 and text.strip() and "\n\n" not in text, (code, text))
    for bad, told in ((["--runs", "x"], "`--runs` needs a number, not `x`;"), (["--runs=x"], "`--runs` needs a number, not `x`;"),
                      (["--dir"], "`--dir` needs a value;"), (["--nonsense=1"], "`--nonsense` is no option;"),
                      (["-runs", "1"], "`-runs` is no option;"), (["--quiet=1"], "`--quiet` takes no value;"),
                      (["fuzz", "--seconds"], "`--seconds` needs a number;"), (["nonsense"], "no command `nonsense`")):
        code, text = run("bricks", *bad, seconds=20)
        check(f"{' '.join(bad)}: what is wrong is told", code == 2 and told in text and text.count("\n") == 1, text)
    code, text = run("bricks", "--runs=100", f"--dir={directory}/", "--quiet")
    runs = int((re.findall(r"(\d+) runs", text) or ["0"])[0])
    check("values joined to options", code == 0 and 100 <= runs < 1000, text)
    code, text = run("bricks", "replay", "--dir", directory)
    check("nothing to replay", code == 0 and "no findings" in text, (code, text))
    code, text = run("bricks", "stat", "--runs", 2000)
    check("stat", code == 0 and "u8" in text and "each" in text, text)
    code, text = run("bricks", "help")
    check("help", code == 0 and "--workers" in text and "Exit status" in text, text)
    program = subprocess.Popen([os.path.join(programs, "bricks"), "--dir", directory, "--workers", "2"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    time.sleep(1.5)
    program.send_signal(signal.SIGINT)
    try:
        text = program.communicate(timeout=20)[0].decode()
    except subprocess.TimeoutExpired:
        text = "does not end"
    check("an interrupt ends it in order", program.returncode == 0 and "(interrupt)" in text, text)
    check("and nothing stays behind", wait_for(lambda: not processes(directory), 3), processes(directory))
    hang = dict(os.environ, ONLY="3")
    program = subprocess.Popen([os.path.join(programs, "deaths"), "--dir", place("hang"), "--timeout", "60000"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=hang)
    time.sleep(2)
    program.send_signal(signal.SIGINT)
    time.sleep(0.5)
    program.send_signal(signal.SIGINT)
    try:
        text = program.communicate(timeout=10)[0].decode()
    except subprocess.TimeoutExpired:
        text = "does not end"
        program.kill()
    check("two interrupts end it at once", program.returncode == 0 and "(interrupt)" in text, text)


def test_dictionary():
    words = os.path.join(work, "words.dict")
    with open(words, "w") as file:
        file.write('# of a format\nother="IDAT"\nmagic@1="PALETTE\\x21"\n')
    for arguments, expected in ((), 0), (("--dict", words), 0), (("--dict", words, "--dict-level", 1), 1):
        code, text = run("spell", "--runs", 20000, "--dir", place("spell"), *arguments)
        check(f"dictionary: spell {arguments}", code == expected, f"{code} {text}")
    code, text = run("spell", "--runs", 20000, "--in-process", "--dir", place("spell"), "--dict", words, "--dict-level", 1)
    check("dictionary: in the process", code == 1, f"{code} {text}")
    directory = place("spelled")
    code, text = run("spell", "--runs", 20000, "--dir", directory, "--dict", words, "--dict-level", 1)
    stem = f"{directory}/findings/{findings(directory)[0]}"
    told = open(stem + ".txt").read()
    check("a finding tells how many bytes it has", "to 2 choices, 8 bytes in" in told and "(2 choices, 8 bytes: " in text, told + text)
    code, text = run("spell", "minimize", stem + ".wsc")
    check("so does minimize", "2 choices, 8 bytes, now 2 choices, 8 bytes, in" in text, text)
    with open(words, "a") as file:
        file.write('wrong="no end\n')
    for arguments, what in ((words,), words + ":4: "), ((words + ".none",), "cannot be read: No such file"):
        code, text = run("spell", "--runs", 10, "--dir", place("spell"), "--dict", *arguments)
        check(f"dictionary: {what}", code == 2 and what in text, f"{code} {text}")


def test_options():
    for arguments, what in ((("--workers", 65), "`--workers` is 1 to 64, not `65`"), (("--leaks", 2), "`--leaks` is 0 to 1"),
                            (("--bytes", 99999999999999), "`--bytes` is 0 to "), (("--text", "V"), "is for `replay`")):
        code, text = run("bricks", "--runs", 1, "--dir", place("options"), *arguments)
        check(f"options: {arguments}", code == 2 and what in text, text)
    code, text = run("bricks", "--runs", 1, "--workers", 2, "--dir", place("options"))
    check("options: fewer runs than workers", code == 0 and "(runs)" in text, text)


def test_lack_of_memory():
    texts = [run("starved", "--runs", 20000, "--seed", seed, "--dir", place("starved")) for seed in range(10)]
    check("lack of memory now and then", all(code == 0 and "(runs)" in text for code, text in texts), texts)
    check("... ends processes", any("restarts" in text for code, text in texts), texts)
    code, text = run("starved", "--runs", 100000, "--dir", place("starved"), env={"STARVED": "1"})
    check("lack of memory for good", code == 2 and "out of memory" in text, text)


def test_slow_runs():
    began = time.time()
    code, text = run("slow", "--seconds", 1, "--timeout", 20000, "--dir", place("slow"))
    check("slow runs: the end comes when it is due", code == 0 and time.time() - began < 8, (time.time() - began, text))


def test_strict():
    """Compiled as c11, which hides POSIX."""
    for command, status, words in ("fuzz", 0, "a crash ends it"), ("merge", 2, "`merge` needs child processes"):
        code, text = run("bricks_strict", command, "--runs", 100, "--dir", place("strict"), "--quiet")
        check(f"strict: {command}", code == status and words in text and "made without child processes" in text, text)
    code, text = run("bricks_strict", "--in-process", "--runs", 100, "--dir", place("strict"), "--quiet")
    check("strict: asked for", code == 0 and "made without" not in text, text)


def test_inside():
    directory = place("inside")
    code, text = run("bricks", "--in-process", "--runs", 20000, "--dir", directory)
    check("in the process: nothing fails", code == 0, text)
    told, tree = page(directory)
    check("in the process: report", "all runs were made" in told and tree and "Choices of the corpus" in tables(tree), told)
    code, text = run("deaths_say", "--in-process", "--runs", 3000000, "--dir", directory, "--quiet")
    check("in the process: a failure is shrunk and saved", code == 1 and "the first way to fail" in text and
          os.path.exists(directory + "/failure.wsc"), text)
    code, text = run("deaths_say", "replay", "--in-process", directory + "/failure.wsc")
    check("in the process: it repeats", code == 1 and "the first way to fail" in text, text)
    if os.path.exists(os.path.join(programs, "reports_ubsan")):
        code, text = run("reports_ubsan", "--in-process", "--runs", 20000, "--dir", place("inside_report"), "--quiet",
                         env={"KIND": "add"})
        check("in the process: a report that is not the end fails", code == 1 and "a sanitizer has reported" in text, text)
    directory = place("inside_crash")
    code, text = run("deaths_six", "--in-process", "--runs", 3000000, "--dir", directory, "--quiet")
    check("in the process: a crash is saved", code < 0 and os.path.exists(directory + "/failure.wsc"), (code, text))
    code, text = run("deaths_six", "replay", directory + "/failure.wsc")
    check("in the process: the crash repeats", code == 1 and "abort: " in text, text)


os.makedirs(work, exist_ok=True)
for name, test in list(globals().items()):
    if name.startswith("test_") and (len(sys.argv) < 4 or name in sys.argv[3:]):
        began = time.time()
        test()
        print(f"{name} {time.time() - began:.1f} s", flush=True)
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(failed > 0)
