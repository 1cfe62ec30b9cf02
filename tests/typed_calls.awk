# tests/typed_calls.awk - writes a C function that calls the typed call of each instruction, from the
# opcode table (src/common/opcodes_*.h).
BEGIN {
    print "static void typed_call(wencode *e, const wencode_instruction *in)\n{\n    switch (in->code) {"
}
function call(args) { print "    case WENCODE_OP_" f[3] ": " (result ? "(void)" : "") "wencode_" name "(e" (args == "" ? "" : ", " args) "); break;" }
/^    X\(/ {
    line = $0
    sub(/^    X\(/, "", line)
    sub(/\) *\\?$/, "", line)
    split(line, f, ", *")
    name = tolower(f[3]); imm = f[5]; result = 0
    if (imm == "BLOCK" || imm == "TRY_TABLE") result = 1
    if (imm == "NONE") call("")
    else if (imm == "BLOCK") call("in->type")
    else if (imm ~ /^(LABEL|FUNC|TYPE|LOCAL|GLOBAL|TABLE|MEM|DATA|ELEM|TAG)$/) call("in->a")
    else if (imm == "LABELS") call("in->labels, in->count, in->a")
    else if (imm ~ /^(CALL_INDIRECT|TABLE_TABLE|MEM_MEM|DATA_MEM|ELEM_TABLE|TYPE_TYPE|TYPE_FIELD|TYPE_DATA|TYPE_ELEM|TYPE_LEN|TYPE_TAG)$/) call("in->a, in->b")
    else if (imm == "MEMARG" || imm == "MEMARG_ATOMIC") call("in->at")
    else if (imm == "MEMARG_LANE") call("in->at, in->lane")
    else if (imm == "S32") call("(int32_t)(uint32_t)in->bits")
    else if (imm == "S64") call("(int64_t)in->bits")
    else if (imm == "F32" || imm == "F64") { name = name "_bits"; call(imm == "F32" ? "(uint32_t)in->bits" : "in->bits") }
    else if (imm == "V128" || imm == "LANES16") call("in->bytes")
    else if (imm == "LANE") call("in->lane")
    else if (imm == "SELECT_TYPES") call("in->types, in->count")
    else if (imm == "HEAPTYPE") call("in->type")
    else if (imm == "BR_CAST") call("in->a, in->type, in->type2")
    else if (imm == "TRY_TABLE") call("in->type, in->clauses, in->count")
    else if (imm == "RESUME") call("in->a, in->handlers, in->count")
    else if (imm == "RESUME_THROW") call("in->a, in->b, in->handlers, in->count")
    else if (imm == "ATOMIC_FENCE") { name = name "_ordered"; call("in->order") }
    else if (imm ~ /^ORDER_(GLOBAL|TABLE|TYPE)$/) call("in->order, in->a")
    else if (imm == "ORDER_TYPE_FIELD") call("in->order, in->a, in->b")
    else { print "no call for immediate " imm > "/dev/stderr"; exit 1 }
    count++
}
END {
    print "    default: abort();\n    }\n}\nenum { TYPED_CALLS = " count " };"
}
