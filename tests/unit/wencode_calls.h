/* tests/unit/wencode_calls.h - calls of wencode.h with operands that `pick` chooses; the includer defines
 * `pick(n)`, a number below n, and CHECK. Shared by wencode_random.c and tests/fuzz/fuzz_wencode.c. */
#ifndef WENCODE_CALLS_H
#define WENCODE_CALLS_H

/* Mostly small, sometimes anything. */
static uint32_t number(void)
{
    static const uint32_t edges[] = {127, 128, 16384, 0x7fffffff, 0x80000000u, 0xffffffffu};
    return pick(40) == 0 ? edges[pick(6)] : pick(3);
}

static wencode_valtype valtype(void)
{
    switch (pick(30)) {
    case 0: return wencode_type_ref(wencode_shared(WENCODE_ANYREF));
    case 1: return wencode_type_ref(wencode_exact(number()));
    case 2: return wencode_shared(WENCODE_EQREF);
    case 3: return WENCODE_I8;
    case 4: return wencode_index(number());
    default: break;
    }
    static const wencode_valtype types[] = {WENCODE_I32, WENCODE_I64, WENCODE_F32, WENCODE_F64,
                                            WENCODE_FUNCREF};
    return pick(9) == 0 ? wencode_type_ref_null(wencode_index(number())) : types[pick(5)];
}

static wencode_constant constant(void)
{
    switch (pick(5)) {
    case 0: return wencode_constant_i64((int64_t)number() * -7);
    case 1: return wencode_constant_null(WENCODE_FUNCREF);
    case 2: return wencode_constant_func(number());
    case 3: return wencode_constant_global(number());
    default: return wencode_constant_i32((int32_t)number());
    }
}

static wencode_segment segment(void)
{
    switch (pick(4)) {
    case 0: return wencode_passive();
    case 1: return wencode_declared();
    default: return wencode_active(number(), constant());
    }
}

static wencode_label labels[8];

static uint32_t symbol(wencode *e)
{
    switch (pick(4)) {
    case 0:
        return wencode_symbol_data(e, "d", pick(3) ? number() : WENCODE_NONE, number(), number(),
                                   0);
    case 1: return wencode_symbol_section(e, number(), WENCODE_SYMBOL_LOCAL);
    default:
        return wencode_symbol(e, (wencode_symbol_kind)pick(7), number(), pick(2) ? "s" : NULL,
                              pick(1024));
    }
}

/* What stands in front of an instruction, or changes how it is written. */
static void in_front(wencode *e)
{
    static const char *const kinds[] = {"branch_hint", "instr_freq", "x"};
    switch (pick(9)) {
    case 0: wencode_set_widths(e, pick(16), pick(12)); break;
    case 1: wencode_branch_hint(e, pick(2)); break;
    case 2: wencode_code_metadata(e, kinds[pick(3)], "meta", pick(5)); break;
    case 3: wencode_code_metadata_at(e, kinds[pick(3)], number(), number(), "meta", pick(5)); break;
    case 4: (void)wencode_offset(e); break;
    case 5:
        wencode_relocate(e, WENCODE_RELOC_FUNCTION_INDEX_LEB, number(), 0);
        wencode_call(e, number());
        break;
    case 6:
        wencode_relocate(e,
                         pick(2) ? WENCODE_RELOC_MEMORY_ADDR_LEB : WENCODE_RELOC_MEMORY_ADDR_LEB64,
                         number(), (int64_t)number() - 5);
        wencode_i64_load(e, wencode_memory_at(number(), number(), 0));
        break;
    case 7: {
        wencode_clause clauses[2] = {wencode_on_exception(number(), true, 0),
                                     wencode_on_exception(0, false, 0)};
        wencode_relocate(e, WENCODE_RELOC_TAG_INDEX_LEB, number(), 0);
        wencode_relocate(e, WENCODE_RELOC_TYPE_INDEX_LEB, number(), 0);
        wencode_try_table(e, wencode_index(number()), clauses, 1 + pick(2));
        break;
    }
    default: wencode_relocate(e, (wencode_reloc)pick(28), number(), 7); break;
    }
}

/* A type of some form; now and then a group is opened or closed in between. */
static void type(wencode *e)
{
    wencode_fieldtype fields[2] = {wencode_field(valtype(), pick(2)),
                                   wencode_field(valtype(), pick(2))};
    wencode_valtype types[2] = {valtype(), valtype()};
    wencode_subtype sub = wencode_sub_of(pick(2) ? number() : WENCODE_NONE, pick(2));
    sub.explicit_form = pick(4) == 0;
    sub.shared = pick(4) == 0;
    sub.has_describes = pick(8) == 0;
    sub.has_descriptor = pick(8) == 0;
    switch (pick(8)) {
    case 0: wencode_functype(e, types, pick(3), types, pick(3)); break;
    case 1: wencode_structtype(e, fields, pick(3)); break;
    case 2: wencode_arraytype(e, fields[0]); break;
    case 3: wencode_conttype(e, number()); break;
    case 4:
        wencode_sub(e, sub);
        wencode_structtype(e, fields, 1);
        break;
    case 5: wencode_raw_types(e, "\x60\0\0", 3, 1); break;
    case 6: wencode_sig(e, "iI", "f"); break;
    default: {
        uint32_t first = wencode_rec_begin(e);
        fields[0].type = wencode_type_ref(wencode_index(first + 1));
        wencode_structtype(e, fields, 1 + pick(2));
        if (pick(2))
            wencode_arraytype(e, wencode_field(wencode_type_ref(wencode_index(first)), true));
        if (pick(9)) wencode_rec_end(e);
        break;
    }
    }
}

static void linking(wencode *e)
{
    switch (pick(9)) {
    case 0: wencode_segment_info(e, number(), "seg", number(), 0); break;
    case 1: wencode_init_func(e, number(), number()); break;
    case 2: wencode_comdat(e, "group"); break;
    case 3:
        wencode_comdat_add(e, number(), pick(3) ? WENCODE_COMDAT_FUNC : WENCODE_COMDAT_SECTION,
                           number());
        break;
    case 4:
        wencode_relocate_data(e, number(), number(), WENCODE_RELOC_MEMORY_ADDR_I32, number(), -9);
        break;
    case 5:
        wencode_relocate_custom(e, number(), number(), WENCODE_RELOC_SECTION_OFFSET_I32, number(),
                                9);
        break;
    default: symbol(e); break;
    }
}

static void tool(wencode *e)
{
    static const char *const fields[] = {"language", "sdk", "processed-by"};
    wencode_core_value values[2] = {{WENCODE_F64, number()}, {WENCODE_VOID, 0}};
    uint32_t indices[2] = {number(), 1};
    switch (pick(14)) {
    case 0:
    case 1: wencode_producer(e, fields[pick(3)], "p", "1"); break;
    case 2: wencode_target_feature(e, pick(9) ? '+' : '*', "simd128"); break;
    case 3: wencode_source_map(e, "http://x"); break;
    case 4: wencode_build_id(e, "0123", pick(5)); break;
    case 5: wencode_dylink_memory(e, number(), 4, number(), 0); break;
    case 6: wencode_dylink_needed(e, "lib"); break;
    case 7: wencode_dylink_import(e, "m", "n", number()); break;
    case 8: wencode_core(e, "process"); break;
    case 9: wencode_core_module(e, "module"); break;
    case 10: wencode_core_instance(e, number(), indices, pick(3), indices, pick(3)); break;
    case 11: wencode_core_stack(e, "thread"); break;
    case 12: wencode_core_frame(e, 0, number(), number(), values, pick(3), values, pick(3)); break;
    default: wencode_name_text(e, pick(13), number(), number(), wencode_text_of("a\0b", 3)); break;
    }
}

/* Modes and forms. */
static void mode(wencode *e)
{
    switch (pick(8)) {
    case 0: wencode_set_imports(e, (wencode_imports)pick(4)); break;
    case 1: wencode_set_type_dedup(e, pick(2)); break;
    case 2: wencode_set_section_widths(e, pick(14), pick(6), pick(6)); break;
    case 3: wencode_set_widths(e, pick(16), pick(12)); break;
    case 4: wencode_raw_items(e, 3 + pick(10), "\0\0\0\0", pick(5), pick(3)); break;
    case 5: wencode_raw_import(e, (wencode_kind)pick(5), "\0\0\0\0", 4); break;
    case 6:
        if (pick(20) == 0) wencode_force_count(e, pick(15), number());
        break;
    default:
        if (pick(20) == 0) wencode_force_header(e, (const uint8_t *)"\0asm\2\0\0\0");
        break;
    }
}

static void instruction(wencode *e)
{
    uint32_t list[4];
    for (uint32_t i = 0; i < 4; i++) list[i] = number();
    if (pick(12) == 0) in_front(e);
    switch (pick(24)) {
    case 0: labels[pick(8)] = wencode_block(e, WENCODE_VOID); break;
    case 1: labels[pick(8)] = wencode_loop(e, valtype()); break;
    case 2: labels[pick(8)] = wencode_if(e, wencode_index(number())); break;
    case 3: wencode_else(e); break;
    case 4:
    case 5:
    case 6: wencode_end(e); break;
    case 7: wencode_br(e, pick(3) ? 0 : wencode_depth(e, labels[pick(8)])); break;
    case 8: wencode_br_table(e, list, pick(4), number()); break;
    case 9: wencode_call(e, number()); break;
    case 10: wencode_local_get(e, number()); break;
    case 11: wencode_i32_const(e, (int32_t)(number() * 77)); break;
    case 12: wencode_i64_const(e, (int64_t)((uint64_t)number() << pick(40))); break;
    case 13: wencode_i32_load(e, wencode_memory_at(number(), number(), pick(5))); break;
    case 14: wencode_memory_init(e, number(), number()); break;
    case 15: wencode_select_t(e, (const wencode_valtype[]){valtype(), valtype()}, pick(3)); break;
    case 16: wencode_v128_load8_lane(e, wencode_at(number()), (uint8_t)number()); break;
    case 17: wencode_locals(e, valtype(), number()); break;
    case 18: wencode_raw(e, list, pick(16)); break;
    case 19: wencode_br_on_cast(e, number(), valtype(), valtype()); break;
    case 20: {
        wencode_clause c = wencode_on_exception(number(), true, number());
        labels[pick(8)] = wencode_try_table(e, WENCODE_VOID, &c, pick(2));
        break;
    }
    case 21: wencode_try(e, WENCODE_VOID); break;
    case 22: wencode_catch(e, number()); break;
    default: wencode_i32_add(e); break;
    }
}

static void item(wencode *e)
{
    uint32_t funcs[3] = {number(), number(), 0};
    uint8_t order[3] = {1, 3, (uint8_t)pick(15)};
    wencode_constant constants[2];
    constants[0] = constant();
    constants[1] = constant();
    switch (pick(14)) {
    case 0: type(e); return;
    case 1: linking(e); return;
    case 2: tool(e); return;
    case 3: mode(e); return;
    default: break;
    }
    switch (pick(24)) {
    case 0: wencode_sig(e, "iI", "f"); break;
    case 1: wencode_import_func(e, "m", "f", number()); break;
    case 2: wencode_import_global(e, "m", "g", valtype(), pick(2)); break;
    case 3: wencode_memory(e, wencode_between(number(), number())); break;
    case 4: wencode_table(e, valtype(), wencode_at_least(number())); break;
    case 5: wencode_global(e, valtype(), pick(2), constant()); break;
    case 6: wencode_data(e, segment(), "data", pick(5)); break;
    case 7: wencode_elem_funcs(e, segment(), funcs, pick(4)); break;
    case 8: wencode_elem_exprs(e, segment(), valtype(), constants, pick(3)); break;
    case 9: wencode_export_func(e, "x", number()); break;
    case 10: wencode_start(e, number()); break;
    case 11: wencode_declare(e, number()); break;
    case 12: wencode_body(e, number()); break;
    case 13: wencode_custom(e, "c", "12345", pick(6), pick(16)); break;
    case 14: wencode_name_local(e, number(), number(), "n"); break;
    case 15: wencode_name(e, WENCODE_NAMED_TAG, number(), "n"); break;
    case 16: wencode_raw_body(e, "\x00\x0b", 2); break;
    case 17: wencode_expr_begin(e); break;
    case 18: wencode_global(e, valtype(), false, wencode_expr_end(e)); break;
    case 19:
        if (pick(30) == 0) wencode_set_section_order(e, order, 3);
        break;
    case 20: wencode_tag(e, number()); break;
    case 21: wencode_raw_section(e, number(), "abc", pick(4), WENCODE_LAST); break;
    default: wencode_func(e, number()); break;
    }
}

static uint32_t read_u32(const uint8_t **p, const uint8_t *end)
{
    uint64_t v = 0;
    uint32_t shift = 0, byte = 0x80;
    for (; *p < end && shift < 35 && byte & 0x80; shift += 7) {
        byte = *(*p)++;
        v |= (uint64_t)(byte & 0x7f) << shift;
    }
    CHECK(byte < 0x80 && v <= UINT32_MAX);
    return (uint32_t)v;
}

/* Counts that are not true make other modules than this looks for. */
static void check_form(const uint8_t *bytes, size_t len)
{
    const uint8_t *p = bytes + 8, *end = bytes + len;
    while (p < end) {
        uint32_t id = *p++, size = read_u32(&p, end);
        CHECK(size <= (size_t)(end - p));
        if (size > (size_t)(end - p)) return;
        const uint8_t *next = p + size;
        for (uint32_t i = id == 10 ? read_u32(&p, next) : 0; i > 0 && p < next; i--) {
            uint32_t body = read_u32(&p, next);
            CHECK(body <= (size_t)(next - p));
            if (body > (size_t)(next - p)) return;
            p += body;
            CHECK_EQ(p[-1], 0x0b);
        }
        p = next;
    }
    CHECK(p == end);
}

/* Settings, some functions, some items. */
static void write_module(wencode *e, bool lax)
{
    wencode_set_lax(e, lax);
    wencode_set_padded_sizes(e, pick(8) == 0);
    wencode_set_widths(e, 0, 0);
    wencode_set_imports(e, WENCODE_IMPORTS_PLAIN);
    wencode_set_type_dedup(e, false);
    for (uint32_t i = 0; i < 14; i++) wencode_set_section_widths(e, i, 0, 0);
    for (uint32_t i = 0; i < 4; i++) wencode_sig(e, "", i ? "i" : "");
    uint32_t functions = pick(4);
    for (uint32_t f = 0; f < functions; f++) {
        wencode_func(e, 0);
        for (uint32_t i = pick(20); i > 0; i--) instruction(e);
        if (pick(8) == 0) item(e);
        for (uint32_t depth = e->depth; depth > 1; depth--) wencode_end(e);
        wencode_func_end(e);
    }
    for (uint32_t i = pick(6); i > 0; i--) item(e);
}

#endif /* WENCODE_CALLS_H */
