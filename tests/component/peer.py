#!/usr/bin/env python3
"""tests/component/peer.py HEADER [CRATE]

Compares the component calls of HEADER (src/wencode/component_api.h) with the public functions, options
and types of the Rust crate wasm-encoder, as listed in tests/component/peer.txt: one line for each,
`TYPE NAME CALL`, where CALL is what the header has for it. With the directory of the crate's sources the
list itself is compared with them: nothing the crate has may be missing from it.
The last line is `N passed, N failed, N skipped`.
"""
import re
import sys

TYPES = ["CanonicalFunctionSection", "ComponentDefinedTypeEncoder", "ComponentTypeEncoder",
         "ComponentFuncTypeEncoder", "ComponentCoreTypeEncoder", "ModuleType", "ComponentType",
         "InstanceType", "ComponentBuilder", "ComponentNameSection", "InstanceSection",
         "ComponentInstanceSection", "ComponentAliasSection"]
ENUMS = ["CanonicalOption", "PrimitiveValType", "ComponentTypeRef", "TypeBounds", "Alias",
         "ComponentOuterAliasKind", "ComponentExportKind", "ComponentSectionId", "ModuleArg"]
FIELDS = ["ComponentExternName"]


def body(text, start):
    """The text between the brace after `start` and its partner."""
    depth, begin = 0, text.index("{", start)
    for i in range(begin, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return text[begin + 1:i]
    raise SystemExit("the crate's source does not read as expected")


def of_crate(directory):
    """`TYPE NAME` of everything that the crate has."""
    import glob
    found = set()
    files = glob.glob(directory + "/src/component/*.rs") + [directory + "/src/component.rs"]
    for path in files:
        text = re.sub(r"//[^\n]*", "", open(path, encoding="utf-8").read())
        for name in TYPES:
            for m in re.finditer(r"\bimpl(<[^>]*>)? " + name + r"(<[^>]*>)? *\{", text):
                found |= {name + " " + f for f in re.findall(r"\bpub fn (\w+)", body(text, m.start()))
                          if f not in ("new", "len", "is_empty")}
        for name in ENUMS:
            for m in re.finditer(r"\bpub enum " + name + r"(<[^>]*>)? *\{", text):
                inner = re.sub(r"#\[[^]]*\]|\{[^}]*\}|\([^)]*\)|=[^,]*", "", body(text, m.start()))
                found |= {name + " " + f for f in re.findall(r"\b[A-Z]\w*", inner)}
        for name in FIELDS:
            for m in re.finditer(r"\bpub struct " + name + r"(<[^>]*>)? *\{", text):
                found |= {name + " " + f for f in re.findall(r"\bpub (\w+):", body(text, m.start()))}
    return found


def main():
    header = open(sys.argv[1], encoding="utf-8").read()
    rows = [line.split() for line in open(sys.path[0] + "/peer.txt", encoding="utf-8")
            if line.strip() and not line.startswith("#")]
    passed = failed = 0
    for kind, name, call in rows:
        if call == "-" or re.search(r"\b" + call + r"\b", header):
            passed += 1
        else:
            print(f"FAIL {kind} {name}: the header has no {call}")
            failed += 1
    if len(sys.argv) > 2:
        listed = {kind + " " + name for kind, name, _ in rows}
        crate = of_crate(sys.argv[2])
        for missing in sorted(crate - listed):
            print(f"FAIL {missing} is in the crate and not in peer.txt")
            failed += 1
        for gone in sorted(listed - crate):
            print(f"FAIL {gone} is in peer.txt and not in the crate")
            failed += 1
        passed += len(crate & listed)
    print(f"{passed} passed, {failed} failed, {0 if len(sys.argv) > 2 else 1} skipped")


main()
