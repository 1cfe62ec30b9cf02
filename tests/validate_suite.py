#!/usr/bin/env python3
"""What the specification's scripts say about each of their binary modules.

    validate_suite.py CORE [PROPOSALS]

One line per module: the features as a number, `ok` or `bad`, the file. Features are those of
version 3 and, for a proposal's scripts, the proposal. The bits are those of src/common/features.h.
"""
import json
import os
import sys

WASM3 = 0xFFFF
PROPOSALS = {
    "threads": 16,
    "wide-arithmetic": 17,
    "compact-import-section": 18,
    "custom-page-sizes": 19,
    "custom-descriptors": 20,
    "stack-switching": 21,
}
VALID = {"module", "module_definition", "assert_unlinkable", "assert_uninstantiable"}
INVALID = {"assert_invalid", "assert_malformed"}


def modules(commands, folder):
    for command in commands:
        if command["type"] == "thread":
            yield from modules(command.get("commands", []), folder)
        name = command.get("binary_filename") or command.get("filename") or ""
        if name.endswith(".wasm") and command["type"] in VALID | INVALID:
            yield os.path.join(folder, name), command["type"] in VALID


def scripts(root):
    for folder, _, names in sorted(os.walk(root)):
        for name in sorted(names):
            if name.endswith(".json"):
                yield folder, os.path.join(folder, name)


def tell(root, features):
    for folder, path in scripts(root):
        with open(path, encoding="utf-8") as file:
            commands = json.load(file)["commands"]
        for module, valid in modules(commands, folder):
            print(hex(features), "ok" if valid else "bad", module)


tell(sys.argv[1], WASM3)
if len(sys.argv) > 2:
    for proposal, bit in PROPOSALS.items():
        tell(os.path.join(sys.argv[2], proposal), WASM3 | 1 << bit)
