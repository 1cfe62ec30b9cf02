/* tests/unit/opcodes_table.c - the opcode table is consistent with itself. That it is right is the
 * claim of tests/stage_opcodes.sh. */
#include "common/opinfo.h"
#include "common/valtype.h"
#include "test.h"

TEST(every_row_is_found_by_its_code)
{
    for (uint32_t i = 0; i < WX__OPCODE_COUNT; i++) {
        CHECK(wx__op_find(wx__op_infos[i].code) == &wx__op_infos[i]);
        CHECK_EQ(wx__op_id(wx__op_infos[i].code), i);
        if (i > 0) CHECK(wx__op_infos[i - 1].code < wx__op_infos[i].code);
    }
}

TEST(no_other_code_is_found)
{
    uint32_t found = 0;
    for (uint32_t code = 0; code < 0x100000; code++) found += wx__op_find(code) != NULL;
    CHECK_EQ(found, WX__OPCODE_COUNT);
    CHECK(wx__op_find(UINT32_MAX) == NULL);
    CHECK(wx__op_find(WX__OP_PREFIX_FD) == NULL);
}

TEST(wasm_3_has_its_499_instructions)
{
    uint32_t one_byte = 0, fb = 0, fc = 0, fd = 0;
    for (uint32_t i = 0; i < WX__OPCODE_COUNT; i++) {
        uint32_t prefix = wx__op_infos[i].code >> 12;
        if (!(WX__FEATURES_WASM3 >> wx__op_infos[i].feature & 1)) continue;
        one_byte += prefix == 0;
        fb += prefix == 0xfb;
        fc += prefix == 0xfc;
        fd += prefix == 0xfd;
    }
    CHECK_EQ(one_byte, 194);
    CHECK_EQ(fb, 31);
    CHECK_EQ(fc, 18);
    CHECK_EQ(fd, 256);
}

TEST(columns_have_known_values)
{
    for (uint32_t i = 0; i < WX__OPCODE_COUNT; i++) {
        const wx__op_info *op = &wx__op_infos[i];
        CHECK(op->imm < WX__IMM_COUNT);
        CHECK(op->feature < WX__FEATURE_COUNT);
        CHECK(op->fuel <= 1);
        CHECK(op->text[0] != 0);
        CHECK(strcmp(op->pops, "*") == 0 || strspn(op->pops, "iIfFvrabn") == strlen(op->pops));
        CHECK(strcmp(op->pushes, "*") == 0 || strspn(op->pushes, "iIfFvra") == strlen(op->pushes));
        bool accesses = op->imm == WX__IMM_MEMARG || op->imm == WX__IMM_MEMARG_ATOMIC ||
                        op->imm == WX__IMM_MEMARG_LANE;
        CHECK(op->align <= (accesses ? 4 : 0));
        CHECK(!accesses || op->pops[0] == 'a');
    }
}

TEST(only_what_does_no_work_is_free)
{
    static const uint32_t codes[] = {WX__OP_UNREACHABLE, WX__OP_NOP, WX__OP_BLOCK,  WX__OP_LOOP,
                                     WX__OP_ELSE,        WX__OP_END, WX__OP_RETURN, WX__OP_DROP};
    uint32_t count = 0;
    for (uint32_t i = 0; i < WX__OPCODE_COUNT; i++) count += wx__op_infos[i].fuel == 0;
    CHECK_EQ(count, sizeof codes / sizeof codes[0]);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        CHECK_EQ(wx__op_find(codes[i])->fuel, 0);
}

TEST(versions_of_the_standard_contain_each_other)
{
    uint64_t wasm1 = WX__FEATURES_WASM1, wasm2 = WX__FEATURES_WASM2, wasm3 = WX__FEATURES_WASM3;
    CHECK_EQ(wasm1, WX__FEATURE_BIT(MVP) | WX__FEATURE_BIT(MUTABLE_GLOBAL));
    CHECK((wasm2 & wasm1) == wasm1 && wasm2 != wasm1);
    CHECK((wasm3 & wasm2) == wasm2 && wasm3 != wasm2);
    CHECK(!(wasm3 & WX__FEATURE_BIT(THREADS)));
    CHECK((WX__FEATURES_ALL & wasm3) == wasm3);
}

TEST(sections_keep_the_order_of_the_standard)
{
    static const uint32_t order[] = {1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11};
    for (uint32_t i = 0; i < 13; i++) CHECK_EQ(wx__section_place(order[i]), i + 1);
    CHECK_EQ(wx__section_place(WX__SECTION_CUSTOM), 0);
    CHECK_EQ(wx__section_place(14), 0);
}
