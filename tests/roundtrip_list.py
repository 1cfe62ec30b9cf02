#!/usr/bin/env python3
"""The binary modules of the specification's scripts, for tests/roundtrip.c.

    roundtrip_list.py FOLDER...

One line per module: `ok`, `invalid` or `malformed`, and the file.
"""
import json
import os
import sys

KINDS = {
    "module": "ok",
    "module_definition": "ok",
    "assert_unlinkable": "ok",
    "assert_uninstantiable": "ok",
    "assert_invalid": "invalid",
    "assert_invalid_custom": "invalid",
    "assert_malformed": "malformed",
    "assert_malformed_custom": "ok",  # what is malformed are the contents of a custom section
}


def modules(commands, folder):
    for command in commands:
        yield from modules(command.get("commands", []), folder)
        name = command.get("binary_filename") or command.get("filename") or ""
        if name.endswith(".wasm") and command["type"] in KINDS:
            yield KINDS[command["type"]], os.path.join(folder, name)


for root in sys.argv[1:]:
    for folder, _, names in sorted(os.walk(root)):
        for script in sorted(name for name in names if name.endswith(".json")):
            with open(os.path.join(folder, script), encoding="utf-8") as file:
                for kind, name in modules(json.load(file)["commands"], folder):
                    print(kind, name)
