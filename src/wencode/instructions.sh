#!/bin/sh
# Writes the typed calls of wencode.h, one per instruction, from the opcode table.
#
#   src/wencode/instructions.sh            writes src/wencode/instructions*.h
#   src/wencode/instructions.sh --check    fails when one is not what the table gives
#
# C macros cannot make lower-case names nor different parameter lists, and a list of prototypes is
# what a user wants to search and a debugger to show.
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/../.."

generate() { # generate FILE WHAT TABLE FIRST_PREFIX...
    file=$1
    what=$2
    table=$3
    shift 3
    guard=$(basename "$file" .h | tr '[:lower:]' '[:upper:]')
    cat << HEAD
/* src/wencode/$(basename "$file") - the calls for $what.
 *
 * Written by src/wencode/instructions.sh from the opcode table; do not edit. Each appends one
 * instruction to the open function body or constant expression. Operand and result types are in the
 * comment, deepest first, as in common/opcodes.h: i I f F v for i32 i64 f32 f64 v128, r a reference, a an
 * address of the memory or table (i32, or i64 when it is 64-bit), * whatever the immediate says.
 */
#ifndef WENCODE__${guard}_H
#define WENCODE__${guard}_H

#include "inline.h"

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
HEAD
    awk -v prefixes="$*" '
    function emit(params, body, result) {
        if (result == "") result = "void"
        head = "static inline " result " wencode_" name "(wencode *e" (params == "" ? "" : ", " params) ")"
        type_comment = pops pushes == "**" ? "" : " /* " (pops == "" ? "()" : pops) " -> " (pushes == "" ? "()" : pushes) " */"
        n = split(body, lines, "; *")
        if (n == 2) {
            print head " { " body " }" type_comment
            return
        }
        print head type_comment "\n{"
        for (i = 1; i < n; i++) print "    " lines[i] ";"
        print "}"
    }
    function index_of(space, arg) { return "wencode__check_index(e, WENCODE__" space ", " arg "); " }
    function one(space, arg) { emit("uint32_t " arg, index_of(space, arg) "wencode__op_u32(e, " code ", " arg ");") }
    function two(space_a, a, space_b, b) {
        emit("uint32_t " a ", uint32_t " b, index_of(space_a, a) index_of(space_b, b) \
             "wencode__op_u32_u32(e, " code ", " a ", " b ");")
    }
    function ordered(space, arg) {
        emit("wencode_order order, uint32_t " arg, index_of(space, arg) "wencode__op_order(e, " code ", order, " arg ");")
    }
    function lanes_of(t) { return t ~ /^i8x16/ ? 16 : t ~ /^i16x8/ ? 8 : t ~ /x4/ ? 4 : 2 }
    /^    X\(/ {
        line = $0
        sub(/^    X\(/, "", line)
        sub(/\) *\\?$/, "", line)
        split(line, f, ", *")
        prefix = f[1]; opcode = f[2]; name = tolower(f[3]); text = f[4]; imm = f[5]
        pops = f[6]; pushes = f[7]; align = f[10]
        gsub(/"/, "", text); gsub(/"/, "", pops); gsub(/"/, "", pushes)
        if (index(" " prefixes " ", " " prefix " ") == 0) next
        code = prefix == "0" ? opcode : sprintf("%s%03s", prefix, substr(opcode, 3))
        gsub(/ /, "0", code)
        if (imm == "NONE" && name == "else") emit("", "wencode__arm(e, " code ");")
        else if (imm == "NONE" && name == "catch_all") emit("", "wencode__arm(e, " code ");")
        else if (imm == "NONE" && name == "end") emit("", "wencode__close(e, " code ");")
        else if (imm == "NONE") emit("", "wencode__op(e, " code ");")
        else if (imm == "BLOCK") emit("wencode_blocktype type", "return wencode__open(e, " code ", type);", "wencode_label")
        else if (name == "delegate") emit("uint32_t depth", "wencode__close(e, " code "); wencode__check_label(e, depth); wencode_raw_u32(e, depth);")
        else if (imm == "LABEL") emit("uint32_t depth", "wencode__check_label(e, depth); wencode__op_u32(e, " code ", depth);")
        else if (imm == "LABELS") emit("const uint32_t *depths, size_t n, uint32_t otherwise", "wencode__br_table(e, depths, n, otherwise);")
        else if (imm == "FUNC") one("FUNC", "func")
        else if (imm == "CALL_INDIRECT") two("TYPE", "type", "TABLE", "table")
        else if (imm == "TYPE") one("TYPE", "type")
        else if (imm == "LOCAL") emit("uint32_t local", "if (WX__UNLIKELY(local >= e->locals)) wencode__bad_local(e, local); wencode__op_u32(e, " code ", local);")
        else if (imm == "GLOBAL") one("GLOBAL", "global")
        else if (imm == "TABLE") one("TABLE", "table")
        else if (imm == "TABLE_TABLE") two("TABLE", "to", "TABLE", "from")
        else if (imm == "MEMARG" || imm == "MEMARG_ATOMIC") emit("wencode_memarg at", "wencode__op_memarg(e, " code ", at, " align ");")
        else if (imm == "MEMARG_LANE") emit("wencode_memarg at, uint8_t lane", "wencode__op_memarg_lane(e, " code ", at, " align ", lane);")
        else if (imm == "MEM") one("MEMORY", "memory")
        else if (imm == "MEM_MEM") two("MEMORY", "to", "MEMORY", "from")
        else if (imm == "DATA_MEM") emit("uint32_t data, uint32_t memory", "e->uses_data_count = true; " index_of("DATA", "data") index_of("MEMORY", "memory") "wencode__op_u32_u32(e, " code ", data, memory);")
        else if (imm == "DATA") emit("uint32_t data", "e->uses_data_count = true; " index_of("DATA", "data") "wencode__op_u32(e, " code ", data);")
        else if (imm == "ELEM_TABLE") two("ELEM", "elem", "TABLE", "table")
        else if (imm == "ELEM") one("ELEM", "elem")
        else if (name == "catch") emit("uint32_t tag", "wencode__arm(e, " code "); " index_of("TAG", "tag") "wencode_raw_u32(e, tag);")
        else if (imm == "TAG") one("TAG", "tag")
        else if (imm == "S32") emit("int32_t value", "wencode__op_s32(e, " code ", value);")
        else if (imm == "S64") emit("int64_t value", "wencode__op_s64(e, " code ", value);")
        else if (imm == "F32" || imm == "F64") {
            bits = substr(imm, 2)
            word = "uint" bits "_t"
            plain = name
            name = plain "_bits"
            emit(word " bits", "wencode__op_bits" bits "(e, " code ", bits);")
            name = plain
            type = bits == 32 ? "float" : "double"
            emit(type " value", word " bits; memcpy(&bits, &value, sizeof bits); wencode__op_bits" bits "(e, " code ", bits);")
        }
        else if (imm == "V128") emit("const uint8_t bytes[16]", "wencode__op_16_bytes(e, " code ", bytes);")
        else if (imm == "LANES16") emit("const uint8_t lanes[16]", "wencode__op_shuffle(e, " code ", lanes);")
        else if (imm == "LANE") emit("uint8_t lane", "wencode__check_lane(e, lane, " lanes_of(text) "); wencode__op_byte(e, " code ", lane);")
        else if (imm == "SELECT_TYPES") emit("const wencode_valtype *types, size_t n", "wencode__select(e, types, n);")
        else if (imm == "HEAPTYPE") emit("wencode_heaptype heap", "wencode__heap(e, " code ", heap);")
        else if (imm == "TYPE_TYPE") two("TYPE", "type", "TYPE", "other")
        else if (imm == "TYPE_FIELD") emit("uint32_t type, uint32_t field", index_of("TYPE", "type") "wencode__op_u32_u32(e, " code ", type, field);")
        else if (imm == "TYPE_DATA") emit("uint32_t type, uint32_t data", "e->uses_data_count = true; " index_of("TYPE", "type") index_of("DATA", "data") "wencode__op_u32_u32(e, " code ", type, data);")
        else if (imm == "TYPE_ELEM") two("TYPE", "type", "ELEM", "elem")
        else if (imm == "TYPE_LEN") emit("uint32_t type, uint32_t len", index_of("TYPE", "type") "wencode__op_u32_u32(e, " code ", type, len);")
        else if (imm == "TYPE_TAG") two("TYPE", "type", "TAG", "tag")
        else if (imm == "BR_CAST") emit("uint32_t depth, wencode_valtype from, wencode_valtype to", "wencode__br_cast(e, " code ", depth, from, to);")
        else if (imm == "TRY_TABLE") emit("wencode_blocktype type, const wencode_clause *clauses, size_t n", "return wencode__try_table(e, type, clauses, n);", "wencode_label")
        else if (imm == "RESUME") emit("uint32_t type, const wencode_handler *handlers, size_t n", index_of("TYPE", "type") "wencode__op_u32(e, " code ", type); wencode__handlers(e, handlers, n);")
        else if (imm == "RESUME_THROW") emit("uint32_t type, uint32_t tag, const wencode_handler *handlers, size_t n", index_of("TYPE", "type") index_of("TAG", "tag") "wencode__op_u32_u32(e, " code ", type, tag); wencode__handlers(e, handlers, n);")
        else if (imm == "ATOMIC_FENCE") {
            emit("", "wencode__op_byte(e, " code ", 0);")
            name = name "_ordered"
            emit("wencode_order order", "wencode__op_byte(e, " code ", (uint32_t)order);")
        }
        else if (imm == "ORDER_GLOBAL") ordered("GLOBAL", "global")
        else if (imm == "ORDER_TABLE") ordered("TABLE", "table")
        else if (imm == "ORDER_TYPE") ordered("TYPE", "type")
        else if (imm == "ORDER_TYPE_FIELD") emit("wencode_order order, uint32_t type, uint32_t field", index_of("TYPE", "type") "wencode__op_order(e, " code ", order, type); wencode_raw_u32(e, field);")
        else { print "no call for immediate " imm > "/dev/stderr"; exit 1 }
    }' "$table"
    cat << TAIL
/* clang-format on */

#ifdef __cplusplus
}
#endif

#endif /* WENCODE__${guard}_H */
TAIL
}

write() { # write DIRECTORY
    generate "$1/instructions.h" "one-byte instructions and prefix 0xfc" src/common/opcodes_core.h 0 0xfc > "$1/instructions.h"
    generate "$1/instructions_simd.h" "vector instructions" src/common/opcodes_simd.h 0xfd > "$1/instructions_simd.h"
    generate "$1/instructions_gc.h" "garbage-collected types and threads" src/common/opcodes_gc.h 0xfb 0xfe > "$1/instructions_gc.h"
}

case ${1-} in
--check)
    mkdir -p build/instructions
    write build/instructions
    status=0
    for file in instructions instructions_simd instructions_gc; do
        cmp -s "build/instructions/$file.h" "src/wencode/$file.h" || {
            echo "src/wencode/$file.h is not what the opcode table gives: run src/wencode/instructions.sh" >&2
            status=1
        }
    done
    exit $status
    ;;
'') write src/wencode ;;
*)
    echo "usage: src/wencode/instructions.sh [--check]" >&2
    exit 1
    ;;
esac
