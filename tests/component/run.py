#!/usr/bin/env python3
"""tests/component/run.py FILE - runs the component of examples/encode_component.c in wasmtime."""
import sys
from wasmtime import Engine, Store
from wasmtime.component import Component, Linker

engine = Engine()
store = Store(engine)
instance = Linker(engine).instantiate(store, Component.from_file(engine, sys.argv[1]))
greet = instance.get_func(store, "greet")
names = ["world", "", "\u00e4\U0001f600", "x" * 300000]
for name in names + names * 20:
    answer = greet(store, name)
    if answer != "Hello, " + name:
        sys.exit(f"greet({name[:20]!r}) is {answer[:40]!r}")
    if hasattr(greet, "post_return"):
        greet.post_return(store)
