#!/usr/bin/env python3
"""Checks the opcode table against wasm-tools.

usage: check_opcodes.py DIR WASM_TOOLS      (DIR/table.tsv is the output of check_opcodes.c)

Claims, one test each: an instruction prints under its mnemonic; it validates with the operand and
result types of the table and with no other types; without its feature it is rejected; its
alignment is the largest (atomic: the only) one accepted; an opcode that the table does not have is
unknown. All modules of one set of features go through one run of `wasm-tools wast`.
"""
import os
import re
import subprocess
import sys

I32, I64, F32, F64, V128, FUNCREF, EXTERNREF = 0x7F, 0x7E, 0x7D, 0x7C, 0x7B, 0x70, 0x6F
UNREACHABLE, END, LOCAL_GET, DROP = 0x00, 0x0B, 0x20, 0x1A


def leb(v):
    out = bytearray()
    while True:
        byte, v = v & 0x7F, v >> 7
        out.append(byte | (0x80 if v else 0))
        if not v:
            return bytes(out)


def vec(items):
    return leb(len(items)) + b"".join(items)


def section(ident, body):
    return bytes([ident]) + leb(len(body)) + body


# The types every module has; the function types under test come behind them.
(T_VOID, T_STRUCT, T_ARRAY, T_CONT, T_DESCRIBED, T_DESCRIPTOR, T_REFS, T_BYTES, T_TAKES_CONT,
 T_SWITCHED) = range(10)
MUT = b"\x01"
STRUCT_FIELDS = [b"\x7f" + MUT, b"\x78" + MUT, b"\x6e" + MUT]  # i32, i8, anyref, all mutable
BASE_TYPES = [
    b"\x60\x00\x00",
    b"\x50\x00\x5f" + vec(STRUCT_FIELDS),
    b"\x50\x00\x5e\x7f" + MUT,
    b"\x5d\x00",
    # One recursion group: a struct and the struct that describes it.
    b"\x4e\x02" + b"\x4d\x05\x5f\x00" + b"\x4c\x04\x5f\x00",
    b"\x50\x00\x5e\x70" + MUT,  # array of funcref
    b"\x50\x00\x5e\x78" + MUT,  # array of i8
    b"\x60\x01\x63\x03\x00",  # takes a continuation,
    b"\x5d\x08",  # as the one that `switch` starts must
]
FIRST_TYPE = len(BASE_TYPES) + 1  # the recursion group counts for two


def ref_null(heap):
    return b"\x63" + leb(heap)


def ref(heap):
    return b"\x64" + leb(heap)


def module(params, results, body, plain=False):
    """One function `params -> results` with `body`. plain: only what the first version has."""
    ftype = b"\x60" + vec(params) + vec(results)
    if plain:
        types, index = [b"\x60\x00\x00", ftype], 1
    else:
        types, index = BASE_TYPES + [ftype], FIRST_TYPE
    out = b"\0asm\1\0\0\0" + section(1, vec(types))
    out += section(3, vec([leb(index)]))
    if plain:
        out += section(4, vec([b"\x70\x00\x01"])) + section(5, vec([b"\x00\x01"]))
        out += section(6, vec([b"\x7f\x01\x41\x00\x0b"]))
    else:
        # Tables: 32-bit, 64-bit, of shared eqref. Memories: 32-bit, 64-bit.
        out += section(4, vec([b"\x70\x00\x01", b"\x70\x04\x01", b"\x63\x65\x6d\x00\x01"]))
        out += section(5, vec([b"\x00\x01", b"\x04\x01"]))
        out += section(13, vec([b"\x00\x00"]))
        out += section(6, vec([b"\x7f\x01\x41\x00\x0b", b"\x6e\x01\xd0\x6e\x0b"]))
        out += section(9, vec([b"\x01\x00\x01\x00"])) + section(12, leb(1))
    code = b"\x01\x01\x7f" + body + bytes([END])
    out += section(10, vec([leb(len(code)) + code]))
    if not plain:
        out += section(11, vec([b"\x01\x01\x00"]))
    return out


class Op:
    def __init__(self, line):
        f = line.rstrip("\n").split("\t")
        self.prefix, self.opcode = int(f[0]), int(f[1])
        self.name, self.text, self.imm, self.pops, self.pushes, self.feature = f[2:8]
        self.fuel, self.align = int(f[8]), int(f[9])
        self.code = (bytes([self.prefix]) + leb(self.opcode)) if self.prefix else bytes([self.opcode])

    def type_index(self):
        n = self.name
        if n.startswith("STRUCT_NEW") and n.endswith("DESC"):
            return T_DESCRIBED
        if n == "REF_GET_DESC":
            return T_DESCRIBED
        if n.startswith("STRUCT"):
            return T_STRUCT
        if n in ("ARRAY_NEW_ELEM", "ARRAY_INIT_ELEM"):
            return T_REFS
        if n in ("ARRAY_GET_S", "ARRAY_GET_U", "ARRAY_ATOMIC_GET_S", "ARRAY_ATOMIC_GET_U"):
            return T_BYTES
        if n.startswith("ARRAY"):
            return T_ARRAY
        if n == "SWITCH":
            return T_SWITCHED
        if self.feature == "stack-switching":
            return T_CONT
        return T_VOID

    def immediates(self, first=0, second=0, align=None):
        """Bytes behind the opcode; `first` and `second` are memory or table indices."""
        a = self.align if align is None else align
        if self.imm.startswith("MEMARG"):
            memarg = leb(a | 0x40) + leb(first) + b"\0" if first else leb(a) + b"\0"
            return memarg + (b"\0" if self.imm == "MEMARG_LANE" else b"")
        t = leb(self.type_index())
        field = b"\x01" if self.name.endswith(("GET_S", "GET_U")) else b"\0"
        heap = leb(T_DESCRIBED) if "DESC" in self.name else b"\x6b" if "CAST" in self.name else b"\x6e"
        any_table = self.name.startswith("TABLE_ATOMIC")
        return {
            "NONE": b"", "BLOCK": b"\x40", "LABELS": b"\x01\x00\x00", "CALL_INDIRECT": b"\0\0",
            "TYPE": t, "TABLE": leb(first), "TABLE_TABLE": leb(first) + leb(second), "MEM": leb(first),
            "MEM_MEM": leb(first) + leb(second), "DATA_MEM": b"\0" + leb(first),
            "ELEM_TABLE": b"\0" + leb(first), "S32": b"\0", "S64": b"\0", "F32": bytes(4),
            "F64": bytes(8), "V128": bytes(16), "LANE": b"\0", "LANES16": bytes(16),
            "SELECT_TYPES": b"\x01\x7f", "HEAPTYPE": heap, "TYPE_TYPE": t + t, "TYPE_FIELD": t + field,
            "TYPE_DATA": t + b"\0", "TYPE_ELEM": t + b"\0", "TYPE_LEN": t + b"\0", "TYPE_TAG": t + b"\0",
            "BR_CAST": b"\x03\x00\x6e" + (leb(T_DESCRIBED) if "DESC" in self.name else b"\x6e"),
            "TRY_TABLE": b"\x40\x01\x02\x00", "RESUME": t + b"\0", "RESUME_THROW": t + b"\0\0",
            "ATOMIC_FENCE": b"\0", "ORDER_GLOBAL": b"\0\0",
            "ORDER_TABLE": b"\0\x02" if any_table else b"\0\0", "ORDER_TYPE": b"\0" + t,
            "ORDER_TYPE_FIELD": b"\0" + t + field,
        }.get(self.imm, b"\0")

    def in_context(self, plain=False):
        """A body that may hold the instruction, whatever it pops: behind `unreachable`."""
        op = self.code + self.immediates()
        before, after = b"\0", b"\0"
        if self.imm in ("BLOCK", "TRY_TABLE"):
            after = b"\0\x0b"
        if self.name == "ELSE":
            before, after = b"\0\x04\x40", b"\x0b"
        if self.name in ("CATCH", "CATCH_ALL"):
            before, after = b"\x06\x40", b"\x0b"
        if self.name == "DELEGATE":
            before, after = b"\x06\x40", b""
        if self.name == "RETHROW":
            before, after = b"\x06\x40\x19", b"\x0b"
        if self.name == "END":
            before, after = b"\x02\x40", b""
        if self.name in ("BR_ON_CAST", "BR_ON_CAST_FAIL", "BR_ON_NON_NULL") or self.name.startswith("BR_ON_CAST_DESC"):
            result = ref_null(T_DESCRIBED) if self.name == "BR_ON_CAST_DESC_EQ" and not plain else b"\x6e"
            before, after = b"\x02" + result + b"\0", b"\0\x0b\x1a"
        return before + op + after

    def signatures(self):
        """(operand types, result types, memory or table indices) of every form of the instruction."""
        if "*" in self.pops + self.pushes:
            return
        for first in (0, 1) if "a" in self.pops + self.pushes else (0,):
            for second in (0, 1) if "b" in self.pops else (0,):
                if self.name.startswith("TABLE_ATOMIC"):
                    if first:
                        continue
                letters = {"i": I32, "I": I64, "f": F32, "F": F64, "v": V128, "a": (I32, I64)[first],
                           "b": (I32, I64)[second], "n": (I32, I64)[first & second]}
                refs = iter(self.references())
                types = [bytes([letters[c]]) if c != "r" else next(refs) for c in self.pops + self.pushes]
                yield types[: len(self.pops)], types[len(self.pops):], (first, second)

    def references(self):
        """The types of the r letters, operands first."""
        n, t = self.name, self.type_index()
        any_, func, extern, exn, eq, i31, structs = (bytes([b]) for b in (0x6E, 0x70, 0x6F, 0x69, 0x6D, 0x6C, 0x6B))
        own = ref_null(t)
        table = {
            "REF_NULL": [any_], "REF_IS_NULL": [func], "REF_FUNC": [func], "REF_EQ": [eq, eq],
            "REF_AS_NON_NULL": [any_, b"\x64\x6e"], "CONT_NEW": [ref_null(T_VOID), ref(T_CONT)],
            "ANY_CONVERT_EXTERN": [extern, any_], "EXTERN_CONVERT_ANY": [any_, extern],
            "REF_I31": [b"\x64\x6c"], "REF_I31_SHARED": [b"\x64\x65\x6c"], "I31_GET_S": [i31], "I31_GET_U": [i31],
            "ARRAY_LEN": [bytes([0x6A])], "REF_TEST": [any_], "REF_TEST_NULL": [any_],
            "REF_CAST": [any_, b"\x64\x6b"], "REF_CAST_NULL": [any_, structs], "THROW_REF": [exn],
            "REF_GET_DESC": [own, ref(T_DESCRIPTOR)],
            "STRUCT_NEW_DEFAULT_DESC": [b"\x64\x62" + leb(T_DESCRIPTOR), ref(T_DESCRIBED)],
            "REF_CAST_DESC_EQ": [any_, ref_null(T_DESCRIPTOR), ref(T_DESCRIBED)],
            "REF_CAST_DESC_EQ_NULL": [any_, ref_null(T_DESCRIPTOR), ref_null(T_DESCRIBED)],
        }
        if n in table:
            return table[n]
        if n.startswith("TABLE_ATOMIC"):
            return [b"\x63\x65\x6d"] * 3
        if n.startswith("TABLE"):
            return [func]
        return [own, own]


def body_of(op, params, indices, align=None):
    gets = b"".join(bytes([LOCAL_GET]) + leb(i) for i in range(len(params)))
    return gets + op.code + op.immediates(*indices, align=align)


def other(t):
    return bytes([I64]) if t == bytes([I32]) else bytes([I32])


class Script:
    """Modules with the verdict expected of `wasm-tools wast`; one line per module."""

    def __init__(self, features):
        self.features, self.lines, self.claims = features, [], []

    def add(self, claim, wasm, error=None, directive="assert_invalid"):
        """Without `error` the module is valid; `directive` says which kind of error it is."""
        text = '(module binary "%s")' % "".join("\\%02x" % b for b in wasm)
        self.lines.append(text if error is None else '(%s %s "%s")' % (directive, text, error))
        self.claims.append(claim)

    def run(self, tool, path):
        """The claims that failed, with the tool's reason."""
        with open(path, "w") as f:
            f.write("\n".join(self.lines) + "\n")
        done = subprocess.run([tool, "wast", "-f", self.features, path], capture_output=True, text=True)
        failed, at = {}, None
        for line in (done.stderr + done.stdout).split("\n"):
            m = re.search(r"failed directive on .*:(\d+):\d+", line)
            if m:
                at = self.claims[int(m.group(1)) - 1]
                failed.setdefault(at, "")
            elif at and line.strip() and not line.startswith("---"):
                failed[at] = (failed[at] + " " + line.strip())[:300]
        if done.returncode != 0 and not failed:
            failed["wasm-tools wast " + path] = (done.stderr + done.stdout)[:300]
        return failed


def printed_names(tool, ops, path):
    """The mnemonics that `wasm-tools print` gives, one set of words per instruction."""
    bad = {}
    bodies = [b"\x01\x01\x7f" + op.in_context() + bytes([END]) for op in ops]
    wasm = b"\0asm\1\0\0\0" + section(1, vec(BASE_TYPES)) + section(3, vec([b"\0"] * len(ops)))
    wasm += section(4, vec([b"\x70\x00\x01", b"\x70\x04\x01", b"\x63\x65\x6d\x00\x01"]))
    wasm += section(5, vec([b"\x00\x01", b"\x04\x01"])) + section(13, vec([b"\x00\x00"]))
    wasm += section(6, vec([b"\x7f\x01\x41\x00\x0b", b"\x6e\x01\xd0\x6e\x0b"]))
    wasm += section(9, vec([b"\x01\x00\x01\x00"])) + section(12, leb(1))
    wasm += section(10, vec([leb(len(b)) + b for b in bodies])) + section(11, vec([b"\x01\x01\x00"]))
    with open(path, "wb") as f:
        f.write(wasm)
    done = subprocess.run([tool, "print", path], capture_output=True, text=True)
    chunks = re.split(r"\n  \(func \(;\d+;\)", done.stdout)[1:]
    if done.returncode != 0 or len(chunks) != len(ops):
        return {"wasm-tools print": "%d functions of %d: %s" % (len(chunks), len(ops), done.stderr[:300])}
    for op, chunk in zip(ops, chunks):
        words = [line.split()[0].strip("()") for line in chunk.split("\n")[1:] if line.split()]
        if op.text not in words:
            bad["%s prints as %s" % (op.name, op.text)] = "printed: " + " ".join(words)
    return bad


def unknown_features(tool, features):
    """Those that this version of the tool has no switch for."""
    empty = b"(module)"
    return {f for f in features
            if subprocess.run([tool, "wast", "-f", f, "-"], input=empty, capture_output=True).returncode != 0}


def without(feature):
    """The features to switch off with `feature`, because they stand on it."""
    also = {"reference-types": ["gc", "function-references"], "simd": ["relaxed-simd"]}
    return "all,-" + ",-".join([feature] + also.get(feature, []))


def main():
    out, tool = sys.argv[1], sys.argv[2]
    with open(os.path.join(out, "table.tsv")) as f:
        table = [Op(line) for line in f]
    unknown = unknown_features(tool, {op.feature for op in table} - {"mvp"})
    ops = [op for op in table if op.feature not in unknown]
    skipped = len(table) - len(ops)
    failed = printed_names(tool, ops, os.path.join(out, "names.wasm"))
    total = len(ops)

    typed = Script("all")
    for op in ops:
        typed.add("%s is accepted" % op.name, module([], [], op.in_context()))
        for params, results, indices in op.signatures():
            body = body_of(op, params, indices)
            form = "%s %s->%s" % (op.name, op.pops, op.pushes)
            typed.add(form + " validates", module(params, results, body))
            for i in range(len(params)):
                wrong = params[:i] + [other(params[i])] + params[i + 1:]
                typed.add("%s operand %d has no other type" % (form, i), module(wrong, results, body), "type mismatch")
            if params:
                fewer = body_of(op, params[1:], indices)
                typed.add(form + " needs all operands", module(params[1:], results, fewer), "type mismatch")
            for i in range(len(results)):
                wrong = results[:i] + [other(results[i])] + results[i + 1:]
                typed.add("%s result %d has no other type" % (form, i), module(params, wrong, body), "type mismatch")
            typed.add(form + " has no more results", module(params, results + [b"\x7f"], body), "type mismatch")
            typed.add(form + " has no fewer results", module(params, results, body + op_const()), "type mismatch")
            if op.imm.startswith("MEMARG"):
                large = body_of(op, params, indices, align=op.align + 1)
                typed.add(form + " has no larger alignment", module(params, results, large), "lignment")
                if op.feature == "threads" and op.align:
                    small = body_of(op, params, indices, align=op.align - 1)
                    typed.add(form + " has no smaller alignment", module(params, results, small), "lignment")
    known = {(op.prefix, op.opcode) for op in ops}
    for prefix, limit in ((0, 0x100), (0xFB, 0x100), (0xFC, 0x100), (0xFD, 0x200), (0xFE, 0x100)):
        for opcode in range(limit):
            if (prefix, opcode) in known or (not prefix and opcode in (0xFB, 0xFC, 0xFD, 0xFE)):
                continue
            code = (bytes([prefix]) + leb(opcode)) if prefix else bytes([opcode])
            typed.add("%02x %03x is no instruction" % (prefix, opcode), module([], [], b"\0" + code, plain=True),
                      "opcode", "assert_malformed")
    failed.update(typed.run(tool, os.path.join(out, "typed.wast")))
    total += len(typed.lines)

    for feature in sorted({op.feature for op in ops} - {"mvp"}):
        gate = Script(without(feature))
        for op in ops:
            if op.feature == feature:
                gate.add("%s needs %s" % (op.name, feature), module([], [], op.in_context(True), plain=True),
                         gate_error(op), "assert_malformed" if feature == "legacy-exceptions" else "assert_invalid")
        failed.update(gate.run(tool, os.path.join(out, "gate.wast")))
        total += len(gate.lines)

    for claim, why in failed.items():
        print("FAIL opcodes: %s:%s" % (claim, why))
    print("%d opcodes checked, %d not known to this wasm-tools: %s" % (len(ops), skipped, ", ".join(sorted(unknown))))
    print("%d passed, %d failed, %d skipped" % (total - len(failed), len(failed), skipped))
    return 1 if failed else 0


def op_const():
    return b"\x41\x00"


def gate_error(op):
    """What the message says about the missing feature."""
    if op.feature == "legacy-exceptions":
        return "feature required"
    return "gc feature" if op.imm == "BR_CAST" and op.feature == "gc" else "support is not enabled"


if __name__ == "__main__":
    sys.exit(main())
