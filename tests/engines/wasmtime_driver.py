#!/usr/bin/env python3
"""wasmtime as an engine for examples/differential.c, through its Python package.

    ./differential --engines jit,'python3 tests/engines/wasmtime_driver.py'

Reads `module PATH`, `call INDEX RESULT_TYPES TYPE:HEX...`, `state INDEX:KIND...` on standard input
and answers in the lines described at the head of examples/differential.c.
"""
import struct
import sys
import zlib

import wasmtime as wt

ENGINE = wt.Engine()
CLASSES = (
    ("unreachable", "unreachable"),
    ("out of bounds memory", "memory"),
    ("undefined element", "table"),
    ("out of bounds table", "table"),
    ("uninitialized element", "indirect"),
    ("indirect call type mismatch", "indirect"),
    ("integer overflow", "number"),
    ("invalid conversion to integer", "number"),
    ("divide by zero", "divide"),
    ("call stack exhausted", "stack"),
)


def trap_class(error):
    text = str(error)
    for key, name in CLASSES:
        if key in text:
            return name
    return "other " + text.splitlines()[0]


def argument(text):
    kind, bits = text.split(":")
    if kind == "ref":
        return None
    value = int(bits, 16)
    if kind == "i32":
        return value - (1 << 32) if value >> 31 else value
    if kind == "i64":
        return value - (1 << 64) if value >> 63 else value
    return struct.unpack("<f" if kind == "f32" else "<d", value.to_bytes(4 if kind == "f32" else 8, "little"))[0]


def value_text(kind, value):
    if kind == "i32":
        return "i32:%x" % (value & 0xFFFFFFFF)
    if kind == "i64":
        return "i64:%x" % (value & 0xFFFFFFFFFFFFFFFF)
    if kind in ("f32", "f64"):
        if value != value:
            return kind + ":nan"
        return "%s:%x" % (kind, int.from_bytes(struct.pack("<f" if kind == "f32" else "<d", value), "little"))
    if isinstance(value, wt.Val):
        value = value.value
    return "ref:null" if value is None else "ref:some"


class Session:
    def __init__(self):
        self.out = []
        self.alive = False

    def module(self, path):
        self.alive = False
        self.store = wt.Store(ENGINE)
        try:
            module = wt.Module.from_file(ENGINE, path)
        except wt.WasmtimeError:
            self.out.append("rejected")
            return
        try:
            instance = wt.Instance(self.store, module, [])
        except wt.Trap as trap:
            self.out.append("instantiate trap " + trap_class(trap))
            return
        except wt.WasmtimeError as error:
            self.out.append("instantiate failed " + str(error).splitlines()[0])
            return
        self.exports = [instance.exports(self.store)[e.name] for e in module.exports]
        self.alive = True
        self.out.append("instantiate ok")

    def call(self, index, types, args):
        if not self.alive:
            return
        kinds = [t for t in types.split(",") if t]
        try:
            result = self.exports[int(index)](self.store, *[argument(a) for a in args])
        except wt.Trap as trap:
            name = trap_class(trap)
            self.out.append("call %s trap %s" % (index, name))
            if name == "stack":
                self.alive = False
                self.out.append("poisoned")
            return
        values = [] if not kinds else [result] if len(kinds) == 1 else result
        self.out.append(" ".join(["call %s ok" % index] + [value_text(k, v) for k, v in zip(kinds, values)]))

    def state(self, items):
        for item in items if self.alive else []:
            index, kind = item.split(":")
            thing = self.exports[int(index)]
            if kind == "memory":
                size = thing.data_len(self.store)
                data = thing.read(self.store, 0, size) if size else b""
                self.out.append("memory %s %x %x" % (index, size, zlib.crc32(data)))
            elif kind == "table":
                self.out.append("table %s %x" % (index, thing.size(self.store)))
            else:
                self.out.append("global %s %s" % (index, value_text(kind, thing.value(self.store))))
        sys.stdout.write("\n".join(self.out + ["done", ""]))
        sys.stdout.flush()
        self.out = []


def main():
    session = Session()
    for line in sys.stdin:
        words = line.rstrip("\n").split(" ")
        if words[0] == "module":
            session.module(line.rstrip("\n")[7:])
        elif words[0] == "call":
            session.call(words[1], words[2], words[3:])
        elif words[0] == "state":
            session.state(words[1:])


main()
