#!/usr/bin/env python3
"""Checks every instruction call of wencode.h against wasm-tools.

usage: check_wencode.py DIR WASM_TOOLS CC       (DIR/table.tsv is the output of check_opcodes.c)

Writes a C program that calls each one in a function of its own, runs it, and claims for each: the
body has the bytes that check_opcodes.py knows for that instruction; wasm-tools prints it under its
mnemonic; and the module of all of them is valid. Of instructions that wasm-tools does not know yet
only the bytes are compared. An instruction of the table without a call counts as failed.
"""
import os
import re
import subprocess
import sys

from check_opcodes import BASE_TYPES, T_DESCRIBED, Op, leb, unknown_features

OTHER_CALLS = {"f32_const_bits", "f64_const_bits", "atomic_fence_ordered"}


def prototypes(directory):
    """name -> list of its parameters after the encoder, as `type name`."""
    found = {}
    for file in ("instructions.h", "instructions_simd.h", "instructions_gc.h"):
        with open(os.path.join(directory, file)) as f:
            for line in f:
                m = re.match(r"static inline \w+ wencode_(\w+)\(wencode \*e(?:, ([^)]*))?\)", line)
                if m:
                    found[m.group(1)] = [p.strip() for p in m.group(2).split(",")] if m.group(2) else []
    return found


def heap_argument(data):
    """The C form of a heap type given as bytes."""
    return "wencode_index(%d)" % data[0] if data[0] < 0x40 else "0x%02x" % data[0]


def arguments(op, params):
    """C expressions for the operands that check_opcodes.Op.immediates writes as bytes."""
    own = op.type_index()
    field = 1 if op.name.endswith(("GET_S", "GET_U")) else 0
    table = 2 if op.name.startswith("TABLE_ATOMIC") else 0
    described = "DESC" in op.name
    to = "wencode_type_ref_null(wencode_index(%d))" % T_DESCRIBED if described else "WENCODE_ANYREF"
    values = {
        "wencode_blocktype type": "WENCODE_VOID", "uint32_t type": own, "uint32_t other": own,
        "uint32_t field": field, "uint32_t table": table, "wencode_memarg at": "wencode_at(0)",
        "const uint32_t *depths": "zeros", "const wencode_valtype *types": "types",
        "const wencode_clause *clauses": "&clause", "const wencode_handler *handlers": "NULL",
        "const uint8_t bytes[16]": "bytes", "const uint8_t lanes[16]": "bytes",
        "wencode_heaptype heap": heap_argument(op.immediates()) if op.imm == "HEAPTYPE" else 0,
        "wencode_valtype from": "WENCODE_ANYREF", "wencode_valtype to": to,
        "wencode_order order": "WENCODE_SEQ_CST",
        "size_t n": 0 if "handlers" in " ".join(params) else 1,
    }
    return [str(values.get(p, 0)) for p in params]


def statements(op, params):
    """The call between what Op.in_context puts around it."""
    call = "wencode_%s(%s);" % (op.name.lower(), ", ".join(["&e"] + arguments(op, params)))
    dead, end, drop = "wencode_unreachable(&e);", "wencode_end(&e);", "wencode_drop(&e);"
    block, try_ = "wencode_block(&e, %s);", "wencode_try(&e, WENCODE_VOID);"
    if op.imm in ("BLOCK", "TRY_TABLE"):
        return [dead, call, dead, end]
    if op.name == "ELSE":
        return [dead, "wencode_if(&e, WENCODE_VOID);", call, end]
    if op.name in ("CATCH", "CATCH_ALL"):
        return [try_, call, end]
    if op.name == "DELEGATE":
        return [try_, call]
    if op.name == "RETHROW":
        return [try_, "wencode_catch_all(&e);", call, end]
    if op.name == "END":
        return [block % "WENCODE_VOID", call]
    if op.name in ("BR_ON_CAST", "BR_ON_CAST_FAIL", "BR_ON_NON_NULL") or op.name.startswith("BR_ON_CAST_DESC"):
        described = "wencode_type_ref_null(wencode_index(%d))" % T_DESCRIBED
        result = described if op.name == "BR_ON_CAST_DESC_EQ" else "WENCODE_ANYREF"
        return [block % result, dead, call, dead, end, drop]
    return [dead, call, dead]


PROGRAM = """#include <stdio.h>
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

int main(void)
{
    static const uint32_t zeros[1];
    static const uint8_t bytes[16];
    wencode_valtype types[1] = {WENCODE_I32};
    wencode_clause clause = wencode_on_any_exception(false, 0);
    wencode_limits big = wencode_at_least(1);
    wencode e;
    size_t len, mark;
    uint32_t zero = 0;
    big.is_64 = true;
    wencode_init(&e);
    wencode_functype(&e, NULL, 0, NULL, 0);
%(types)s
    /* A table of shared references has no typed call, so the section is raw. */
    wencode_set_section_order(&e, (const uint8_t *)"\\1\\2\\3\\5\\15\\6\\7\\10\\11\\14\\12\\13", 12);
    wencode_set_lax(&e, true);
    wencode_raw_section(&e, 4, "\\3\\160\\0\\1\\160\\4\\1\\143\\145\\155\\0\\1", 12, 3);
    wencode_memory(&e, wencode_at_least(1));
    wencode_memory(&e, big);
    wencode_tag(&e, 0);
    wencode_global(&e, WENCODE_I32, true, wencode_constant_i32(0));
    wencode_global(&e, WENCODE_ANYREF, true, wencode_constant_null(WENCODE_ANYREF));
    wencode_elem_funcs(&e, wencode_passive(), &zero, 1);
    wencode_data(&e, wencode_passive(), "", 1);
%(calls)s
    uint8_t *module = wencode_finish(&e, &len);
    if (!module) {
        fprintf(stderr, "%%s\\n", wencode_get_error(&e)->message);
        return 1;
    }
    FILE *file = fopen("%(out)s", "wb");
    if (!file || fwrite(module, 1, len, file) != len || fclose(file)) return 1;
    wencode_free_bytes(module);
    wencode_free(&e);
    return 0;
}
"""

CALL = """    wencode_func(&e, 0);
    wencode_local(&e, WENCODE_I32);
    mark = e.len;
    %s
    printf("%s ");
    for (size_t i = mark; i < e.len; i++) printf("%%02x", e.data[i]);
    printf("\\n");
    wencode_func_end(&e);"""


def c_string(data):
    return "".join("\\%03o" % b for b in data)


def write_program(ops, calls, out):
    types = []
    for t in BASE_TYPES[1:]:
        types.append('    wencode_raw_types(&e, "%s", %d, %d);' % (c_string(t), len(t), 2 if t[0] == 0x4E else 1))
    text = [CALL % ("\n    ".join(statements(op, calls[op.name.lower()])), op.name) for op in ops]
    with open(os.path.join(out, "calls.c"), "w") as f:
        f.write(PROGRAM % {"types": "\n".join(types), "calls": "\n".join(text),
                           "out": os.path.join(out, "calls.wasm")})


def run(command):
    return subprocess.run(command, capture_output=True, text=True)


def main():
    out, tool, cc = sys.argv[1], sys.argv[2], sys.argv[3]
    with open(os.path.join(out, "table.tsv")) as f:
        table = [Op(line) for line in f]
    calls = prototypes("src/wencode")
    failed, passed = [], 0
    failed += ["%s has no call" % op.name for op in table if op.name.lower() not in calls]
    failed += ["wencode_%s is no instruction" % name for name in calls
               if name not in {op.name.lower() for op in table} and name not in OTHER_CALLS]
    table = [op for op in table if op.name.lower() in calls]
    unknown = unknown_features(tool, {op.feature for op in table} - {"mvp"})
    ops = [op for op in table if op.feature not in unknown]
    program = os.path.join(out, "calls")
    bodies = {}
    for group in ([op for op in table if op.feature in unknown], ops):  # the module of the last stays
        write_program(group, calls, out)
        for command in ([cc, "-O1", "-Isrc", "-o", program, program + ".c"], [program]):
            done = run(command)
            if done.returncode != 0:
                print((done.stdout + done.stderr)[:2000])
                print("%d passed, %d failed, 0 skipped" % (passed, len(failed) + 1))
                return 1
        bodies.update(line.split(" ") for line in done.stdout.split("\n") if line)
    for op in table:
        if bodies[op.name] == op.in_context().hex():
            passed += 1
        else:
            failed.append("%s encodes as %s, not %s" % (op.name, bodies[op.name], op.in_context().hex()))
    done = run([tool, "validate", "-f", "all", program + ".wasm"])
    passed += done.returncode == 0
    failed += [done.stderr[:400]] if done.returncode else []
    done = run([tool, "print", program + ".wasm"])
    chunks = re.split(r"\n  \(func \(;\d+;\)", done.stdout)[1:]
    if len(chunks) != len(ops):
        failed.append("wasm-tools prints %d of %d functions: %s" % (len(chunks), len(ops), done.stderr[:300]))
    for op, chunk in zip(ops, chunks):
        words = [line.split()[0].strip("()") for line in chunk.split("\n")[1:] if line.split()]
        if op.text in words:
            passed += 1
        else:
            failed.append("%s prints as %s" % (op.name, " ".join(words)))
    for claim in failed:
        print("FAIL wencode: %s" % claim)
    print("%d instruction calls checked, %d of them in wasm-tools, too" % (len(table), len(ops)))
    print("%d passed, %d failed, 0 skipped" % (passed, len(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
