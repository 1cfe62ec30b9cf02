/* tests/unit/common_wat.c - the text printer: every section, numbers to the last bit, hostile bytes. */
/* qemu */
#include "common/wat.h"
#include "../test.h"

static const uint8_t every_section[] = {
    0,    'a',  's', 'm',  1,    0,    0,    0,    1,    10,   2,    0x60, 2,
    0x7f, 0x7e, 1,   0x7c, 0x60, 0,    0,                               /* types */
    2,    10,   1,   1,    'm',  3,    '"',  0xc2, 0x80, 3,    0x7f, 0, /* import: a global */
    3,    3,    2,   0,    1,                                           /* functions */
    4,    5,    1,   0x70, 1,    2,    8,                               /* table 2 8 */
    5,    3,    1,   0,    1,                                           /* memory 1 */
    6,    9,    1,   0x7d, 1,    0x43, 1,    0,    0,    0x80, 0x0b, /* global: smallest f32, negative */
    7,    5,    1,   1,    'f',  0,    1,                            /* export */
    8,    1,    1,                                                   /* start */
    9,    7,    1,   0,    0x41, 1,    0x0b, 1,    0,                /* elements */
    12,   1,    1,                                                   /* data count */
    10,   28,   2,   20,   1,    2,    0x7f, 0x20, 0,    0x04, 0x40, 0x41, 0x7f,
    0x28, 0,    8,   0x1a, 0x05, 0x01, 0x0b, 0x44, 0,    0,    0,    0,
};

static void check_text(const uint8_t *bytes, size_t n, bool complete, const char *expected)
{
    wx__bytes out;
    memset(&out, 0, sizeof out);
    CHECK_EQ(wx__wat_print(&out, bytes, n), complete);
    wx__put_u8(&out, 0);
    CHECK_STR((const char *)out.data, expected);
    wx__bytes_free(&out);
}

TEST(sections_print_in_their_order_and_a_cut_body_says_where)
{
    check_text(every_section, sizeof every_section, false,
               "(module\n"
               "  (type (;0;) (func (param i32 i64) (result f64)))\n"
               "  (type (;1;) (func))\n"
               "  (import \"m\" \"\\22\\c2\\80\" (global (;0;) i32))\n"
               "  (table (;0;) 2 8 funcref)\n"
               "  (memory (;0;) 1)\n"
               "  (global (;1;) (mut f32) f32.const -0x0.000002p-126)\n"
               "  (export \"f\" (func 1))\n"
               "  (start 1)\n"
               "  (elem (;0;) (offset i32.const 1) func 0)\n"
               ";; not readable at byte 107: unexpected end of section or function\n)\n");
}

TEST(empty_module_prints) { check_text(every_section, 8, true, "(module\n)\n"); }

TEST(bytes_that_are_no_module_are_refused)
{
    check_text((const uint8_t *)"wasm", 4, false,
               "(module\n;; not readable at byte 0: magic header not detected\n)\n");
}

static void check_float(uint64_t bits, uint32_t exponent, uint32_t mantissa, const char *expected)
{
    wx__bytes out;
    memset(&out, 0, sizeof out);
    wx__out_float(&out, bits, exponent, mantissa);
    wx__put_u8(&out, 0);
    CHECK_STR((const char *)out.data, expected);
    wx__bytes_free(&out);
}

TEST(floats_keep_every_bit)
{
    check_float(0, 8, 23, "0x0.000000p0");
    check_float(0x80000000u, 8, 23, "-0x0.000000p0");
    check_float(0x3f800000u, 8, 23, "0x1.000000p0");
    check_float(0x7f7fffffu, 8, 23, "0x1.fffffep127");
    check_float(1, 8, 23, "0x0.000002p-126");
    check_float(0x7fc00000u, 8, 23, "nan:0x400000");
    check_float(0xff800001u, 8, 23, "-nan:0x1");
    check_float(0x7ff0000000000000u, 11, 52, "inf");
    check_float(1, 11, 52, "0x0.0000000000001p-1022");
    check_float(0xbff8000000000000u, 11, 52, "-0x1.8000000000000p0");
}

TEST(every_prefix_of_a_module_is_survived)
{
    for (size_t n = 0; n < sizeof every_section; n++) {
        wx__bytes out;
        memset(&out, 0, sizeof out);
        wx__wat_print(&out, every_section, n);
        wx__bytes_free(&out);
    }
}

/* -- names and proposals ------------------------------------------------------------------------------- */

static const uint8_t named[] = {
    0,    0x61, 0x73, 0x6d, 1,    0,    0,    0,    1,    0x16, 3,    0x60, 2,    0x7f, 0x63,
    1,    0,    0x4e, 1,    0x50, 0,    0x65, 0x5f, 2,    0x7f, 1,    0x65, 0x6e, 0,    0x60,
    0,    0,    3,    3,    2,    0,    2,    0x0a, 0x35, 2,    0x30, 2,    1,    0x7e, 1,
    0x7d, 2,    0x40, 3,    0x40, 0x0c, 1,    0x0c, 0,    0x0c, 2,    0x0b, 2,    0x40, 0x0c,
    0,    0x0c, 1,    0x0b, 0x0b, 0x20, 0,    0x1a, 0x20, 3,    0x1a, 0xd0, 0x65, 0x6e, 0x1a,
    0x20, 1,    0xfb, 2,    1,    0,    0x1a, 0x41, 0,    0xd0, 1,    0x10, 0,    0x0b, 2,
    0,    0x0b, 0,    4,    2,    0x78, 0x5c, 1,    0,    0x4f, 4,    0x6e, 0x61, 0x6d, 0x65,
    0,    4,    3,    0x6d, 0x20, 0x78, 1,    0x0b, 2,    0,    3,    0x66, 0x22, 0x67, 1,
    3,    0x66, 0x22, 0x67, 2,    0x0b, 1,    0,    2,    0,    1,    0x70, 3,    3,    0x71,
    0x20, 0x72, 3,    0x17, 1,    0,    3,    0,    5,    0x61, 0x67, 0x61, 0x69, 0x6e, 1,
    5,    0x61, 0x67, 0x61, 0x69, 0x6e, 2,    4,    0x6f, 0x6e, 0x63, 0x65, 4,    7,    2,
    0,    1,    0x74, 1,    1,    0x73, 0x0a, 6,    1,    1,    1,    0,    1,    0x68,
};

TEST(names_are_identifiers_where_they_are_unique)
{
    check_text(named, sizeof named, true,
               "(module $\"m x\"\n"
               "  (type $t (;0;) (func (param i32 (ref null $s))))\n"
               "  (rec\n"
               "    (type $s (;1;) (sub (shared (struct (field $h (mut i32)) (field (ref null "
               "(shared any))))))))\n"
               "  (type (;2;) (func))\n"
               "  (func $\"f\\22g\" (;0;) (type $t) (param $p i32) (param (ref null $s))\n"
               "    (local i64)\n"
               "    (local $\"q r\" f32)\n"
               "    block $again\n"
               "      loop $again\n"
               "        br 1\n"
               "        br 0\n"
               "        br 2\n"
               "      end\n"
               "      block $once\n"
               "        br $once\n"
               "        br 1\n"
               "      end\n"
               "    end\n"
               "    local.get $p\n"
               "    drop\n"
               "    local.get $\"q r\"\n"
               "    drop\n"
               "    ref.null (shared any)\n"
               "    drop\n"
               "    local.get 1\n"
               "    struct.get $s $h\n"
               "    drop\n"
               "    i32.const 0\n"
               "    ref.null $s\n"
               "    call $\"f\\22g\"\n"
               "  )\n"
               "  (func (@name \"f\\22g\") (;1;) (type 2)\n"
               "  )\n"
               "  (@custom \"x\\5c\" (after code) \"\\01\")\n"
               ")\n");
}
