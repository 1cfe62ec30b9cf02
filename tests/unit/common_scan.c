/* tests/unit/common_scan.c - the module reader: every form of types, imports, segments and
 * immediates, the place of errors, cuts at every byte.
 */
/* qemu */
#include "common/write.h"
#include "scan_walk.h"
#include "../test.h"

static wx__scan over(const uint8_t *bytes, size_t n)
{
    wx__scan s;
    wx__scan_init(&s, bytes, n);
    return s;
}

#define OVER(name, ...)                                  \
    static const uint8_t name##_bytes[] = {__VA_ARGS__}; \
    wx__scan name = over(name##_bytes, sizeof name##_bytes)

TEST(the_first_error_sticks_and_has_its_place)
{
    OVER(s, 0x05, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x01);
    CHECK_EQ(wx__scan_u32(&s), 5);
    CHECK_EQ(wx__scan_u32(&s), 0);
    CHECK_EQ(s.error, WX__SCAN_LEB);
    CHECK_EQ(s.error_offset, 1);
    CHECK_STR(s.message, "integer too large");
    CHECK_EQ(wx__scan_byte(&s), 0);
    CHECK_EQ(s.error, WX__SCAN_LEB);
    CHECK_EQ(s.error_offset, 1);
}

TEST(integers_of_every_length_are_read)
{
    OVER(s, 0x7f, 0xff, 0x01, 0x80, 0x80, 0x04, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x40, 0xbf, 0x7f,
         0xc0, 0xbb, 0x78);
    CHECK_EQ(wx__scan_u32(&s), 127);
    CHECK_EQ(wx__scan_u32(&s), 255);
    CHECK_EQ(wx__scan_u32(&s), 65536);
    CHECK_EQ(wx__scan_u32(&s), 4294967295u);
    CHECK_EQ(wx__scan_sleb(&s, 32), -64);
    CHECK_EQ(wx__scan_sleb(&s, 64), -65);
    CHECK_EQ(wx__scan_sleb(&s, 32), -123456);
    CHECK(wx__scan_ok(&s) && s.p == s.end);
}

TEST(types_keep_their_spelling)
{
    OVER(s, 0x70, 0x63, 0x70, 0x64, 0x85, 0x00, 0x65, 0x6e, 0x63, 0x65, 0x6d, 0x64, 0x62, 0x07,
         0x77);
    wx__vt t = wx__scan_vt(&s);
    CHECK(t == WX__TYPE_FUNCREF && wx__vt_nullable(t) && wx__vt_heap(t) == WX__TYPE_FUNCREF);
    t = wx__scan_vt(&s);
    CHECK(t != WX__TYPE_FUNCREF && wx__vt_nullable(t) && wx__vt_heap(t) == WX__TYPE_FUNCREF);
    t = wx__scan_vt(&s);
    CHECK(!wx__vt_nullable(t) && wx__vt_heap(t) == (WX__VT_INDEX | 5));
    t = wx__scan_vt(&s);
    CHECK(wx__vt_nullable(t) && wx__vt_heap(t) == (WX__VT_SHARED | WX__TYPE_ANYREF));
    t = wx__scan_vt(&s);
    CHECK(wx__vt_nullable(t) && wx__vt_heap(t) == (WX__VT_SHARED | WX__TYPE_EQREF));
    t = wx__scan_vt(&s);
    CHECK(!wx__vt_nullable(t) && wx__vt_heap(t) == (WX__VT_INDEX | WX__VT_EXACT | 7));
    CHECK(wx__vt_is_ref(t) && !wx__vt_is_ref(WX__TYPE_V128));
    CHECK_EQ(wx__scan_storage(&s), WX__TYPE_I16);
    CHECK(wx__scan_ok(&s));
}

TEST(a_recursion_group_has_subtypes_with_all_prefixes)
{
    OVER(s, 0x4e, 3, 0x50, 1, 4, 0x65, 0x4c, 8, 0x4d, 9, 0x5f, 2, 0x7f, 1, 0x78, 0, 0x5e, 0x77, 1,
         0x4f, 0, 0x60, 2, 0x7f, 0x7e, 1, 0x7d, 0x5d, 3);
    wx__subtype t;
    uint32_t n;
    CHECK(wx__scan_rec(&s, &n) && n == 3);
    CHECK(wx__scan_subtype(&s, &t));
    CHECK(t.form == WX__TYPE_SUB && t.supers.count == 1 && t.shared && t.kind == WX__TYPE_STRUCT);
    CHECK(t.has_describes && t.describes == 8 && t.has_descriptor && t.descriptor == 9);
    wx__scan fields = wx__scan_view(&s, t.fields);
    wx__fieldtype f = wx__scan_field(&fields);
    CHECK(f.type == WX__TYPE_I32 && f.is_mutable);
    f = wx__scan_field(&fields);
    CHECK(f.type == WX__TYPE_I8 && !f.is_mutable && fields.p == fields.end);
    CHECK(wx__scan_subtype(&s, &t) && t.form == 0 && t.kind == WX__TYPE_ARRAY &&
          t.fields.count == 1);
    CHECK(wx__scan_subtype(&s, &t) && t.form == WX__TYPE_SUB_FINAL && t.supers.count == 0);
    CHECK(t.params.count == 2 && t.results.count == 1);
    CHECK(!wx__scan_rec(&s, &n) && n == 1);
    CHECK(wx__scan_subtype(&s, &t) && t.kind == WX__TYPE_CONT && t.cont == (WX__VT_INDEX | 3));
    CHECK(s.p == s.end);
}

TEST(compact_imports_are_told_from_imports_with_an_empty_name)
{
    OVER(s, 1, 'm', 0, 0, 3, 1, 'm', 0, 0x7f, 2, 1, 'a', 0, 1, 1, 'b', 3, 0x7f, 1, 0, 0x80, 0, 0x7e,
         0, 1, 2, 1, 'c', 0);
    wx__import_group g;
    CHECK(wx__scan_import_group(&s, &g) && g.form == WX__IMPORT_ONE && g.count == 1);
    wx__import_item i = wx__scan_import(&s, &g);
    CHECK(i.name.len == 0 && i.type.kind == WX__KIND_FUNC && i.type.type == 3);
    CHECK(wx__scan_import_group(&s, &g) && g.form == WX__IMPORT_SAME_MODULE && g.count == 2);
    i = wx__scan_import(&s, &g);
    CHECK(wx__slice_is(i.name, "a") && i.type.type == 1);
    i = wx__scan_import(&s, &g);
    CHECK(i.type.kind == WX__KIND_GLOBAL && i.type.global.flags == WX__GLOBAL_MUTABLE);
    CHECK(wx__scan_import_group(&s, &g) && g.form == WX__IMPORT_SAME_TYPE && g.count == 2);
    i = wx__scan_import(&s, &g);
    CHECK(wx__slice_is(i.name, "c") && i.type.kind == WX__KIND_FUNC && i.type.type == 1);
    i = wx__scan_import(&s, &g);
    CHECK(i.name.len == 0 && wx__scan_ok(&s) && s.p == s.end);
}

TEST(memory_arguments_have_an_index_and_an_ordering)
{
    OVER(s, 0x28, 2, 0x80, 0x01, 0x29, 0x43, 5, 7, 0xfe, 0x10, 0x52, 3, 1, 9, 0xfe, 0x10, 0x12, 9,
         0xfd, 0x54, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 15);
    wx__instr in;
    CHECK(wx__scan_instr(&s, &in) && in.align == 2 && in.memory == 0 && in.value == 128);
    CHECK(wx__scan_instr(&s, &in) && in.align == 3 && in.memory == 5 && in.value == 7);
    CHECK(wx__scan_instr(&s, &in) && in.align == 2 && in.memory == 3 && in.order == 1 &&
          in.value == 9);
    s.features &= ~WX__FEATURE_BIT(ACQUIRE_RELEASE);
    CHECK(wx__scan_instr(&s, &in) && in.align == 18 && in.order == 0 && in.value == 9);
    CHECK(wx__scan_instr(&s, &in) && in.value == 0xfffffffffull && in.lane == 15);
    CHECK(s.p == s.end);
}

TEST(vectors_of_immediates_are_views)
{
    OVER(s, 0x0e, 2, 3, 0x84, 0x00, 5, 0x1f, 0x40, 2, 0, 7, 1, 3, 2, 0xe3, 1, 2, 0, 1, 2, 1, 3,
         0xfb, 0x18, 2, 1, 0x6e, 0x6c);
    wx__instr in;
    CHECK(wx__scan_instr(&s, &in) && in.items.count == 2 && in.a == 5);
    wx__scan items = wx__scan_view(&s, in.items);
    CHECK(wx__scan_u32(&items) == 3 && wx__scan_u32(&items) == 4 && items.p == items.end);
    CHECK(wx__scan_instr(&s, &in) && in.type == WX__TYPE_EMPTY && in.items.count == 2);
    items = wx__scan_view(&s, in.items);
    wx__catch c = wx__scan_catch(&items);
    CHECK(c.kind == WX__CATCH && c.tag == 7 && c.label == 1);
    c = wx__scan_catch(&items);
    CHECK(c.kind == WX__CATCH_ALL_REF && c.label == 2);
    CHECK(wx__scan_instr(&s, &in) && in.info->code == WX__OP_RESUME && in.items.count == 2);
    items = wx__scan_view(&s, in.items);
    wx__handler h = wx__scan_handler(&items);
    CHECK(h.kind == WX__ON_LABEL && h.tag == 1 && h.label == 2);
    h = wx__scan_handler(&items);
    CHECK(h.kind == WX__ON_SWITCH && h.tag == 3);
    CHECK(wx__scan_instr(&s, &in) && in.a == 1);
    CHECK(in.type == wx__vt_ref(false, WX__TYPE_ANYREF) &&
          in.type2 == wx__vt_ref(true, WX__TYPE_I31REF));
    CHECK(s.p == s.end);
}

TEST(every_row_of_the_table_is_found_by_its_code)
{
    for (uint32_t id = 0; id < WX__OPCODE_COUNT; id++) {
        uint8_t bytes[64] = {0};
        wx__instr in;
        wx__write_code(bytes, wx__op_infos[id].code);
        wx__scan s = over(bytes, sizeof bytes);
        if (!wx__scan_instr(&s, &in)) /* zero is no heap type, nor the like */
            CHECK(s.error == WX__SCAN_TYPE || s.error == WX__SCAN_FLAGS);
        CHECK_EQ(in.info - wx__op_infos, id);
    }
}

TEST(sub_opcodes_may_be_over_long)
{
    OVER(s, 0xfc, 0x80, 0x80, 0x80, 0x80, 0x00, 0xfc, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00);
    wx__instr in;
    CHECK(wx__scan_instr(&s, &in) && in.info->code == WX__OP_I32_TRUNC_SAT_F32_S);
    CHECK(!wx__scan_instr(&s, &in));
    CHECK_STR(s.message, "integer representation too long");
}

TEST(a_module_cut_anywhere_but_between_sections_is_refused)
{
    static const uint8_t whole[] = {
        0, 'a',  's', 'm',  1,  0,   0,    0,    1,    4,    1,    0x60, 0,    0,    3,
        2, 1,    0,   4,    9,  1,   0x40, 0,    0x70, 0,    1,    0xd0, 0x70, 0x0b, 5,
        3, 1,    0,   1,    6,  6,   1,    0x7f, 0,    0x41, 1,    0x0b, 7,    5,    1,
        1, 'f',  0,   0,    8,  1,   0,    9,    7,    1,    0,    0x41, 0,    0x0b, 1,
        0, 12,   1,   1,    10, 6,   1,    4,    1,    1,    0x7f, 0x0b, 11,   7,    1,
        0, 0x41, 0,   0x0b, 1,  'x', 0,    5,    4,    'n',  'a',  'm',  'e',
    };
    static const uint8_t ends[] = {8, 14};
    walk w;
    CHECK(walk_module(&w, whole, sizeof whole));
    CHECK_EQ(w.instructions, 9);
    for (size_t n = 0; n < sizeof whole; n++) {
        bool between = n == ends[0] || n == ends[1] || n == sizeof whole - 7;
        CHECK_EQ(walk_module(&w, whole, n), between);
        CHECK(w.scan.error_offset <= n);
    }
    static const uint8_t longer[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 0, 0};
    CHECK(!walk_module(&w, longer, sizeof longer));
    CHECK_STR(w.scan.message, "section size mismatch");
    CHECK_EQ(w.scan.error_offset, 14);
}

TEST(counts_that_the_bytes_cannot_hold_end_at_once)
{
    OVER(s, 0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0);
    wx__instr in;
    CHECK(!wx__scan_instr(&s, &in));
    CHECK_EQ(s.error, WX__SCAN_END);
    OVER(locals, 12, 2, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 1, 0x7f, 0x0b, 0, 0, 0);
    wx__body body;
    uint32_t total = 0;
    wx__scan inner = wx__scan_body(&locals, &body);
    CHECK_EQ(body.runs, 2);
    (void)wx__scan_local_run(&inner, &total);
    CHECK(wx__scan_ok(&inner) && total == UINT32_MAX);
    (void)wx__scan_local_run(&inner, &total);
    CHECK_EQ(inner.error, WX__SCAN_LIMIT);
}
