/* tests/unit/common_wat.c - the text printer: every section, numbers to the last bit, hostile bytes. */
/* qemu */
#include "common/wat.h"
#include "../test.h"

static const uint8_t every_section[] = {
    0, 'a', 's', 'm', 1, 0, 0, 0,
    1, 10, 2, 0x60, 2, 0x7f, 0x7e, 1, 0x7c, 0x60, 0, 0,            /* types */
    2, 9, 1, 1, 'm', 2, '"', 0x80, 3, 0x7f, 0,                     /* import: a global */
    3, 3, 2, 0, 1,                                                 /* functions */
    4, 5, 1, 0x70, 1, 2, 8,                                        /* table 2 8 */
    5, 3, 1, 0, 1,                                                 /* memory 1 */
    6, 9, 1, 0x7d, 1, 0x43, 1, 0, 0, 0x80, 0x0b,                   /* global: smallest f32, negative */
    7, 5, 1, 1, 'f', 0, 1,                                         /* export */
    8, 1, 1,                                                       /* start */
    9, 7, 1, 0, 0x41, 1, 0x0b, 1, 0,                               /* elements */
    12, 1, 1,                                                      /* data count */
    10, 28, 2,
    20, 1, 2, 0x7f, 0x20, 0, 0x04, 0x40, 0x41, 0x7f, 0x28, 0, 8, 0x1a, 0x05, 0x01, 0x0b, 0x44, 0, 0, 0, 0,
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
               "  (import \"m\" \"\\22\\80\" (global (;0;) i32))\n"
               "  (table (;0;) 2 8 funcref)\n"
               "  (memory (;0;) 1)\n"
               "  (global (;1;) (mut f32) f32.const -0x0.000002p-126)\n"
               "  (export \"f\" (func 1))\n"
               "  (start 1)\n"
               "  (elem (offset i32.const 1) func 0)\n"
               ";; not readable at byte 83\n)\n");
}

TEST(empty_module_prints)
{
    check_text(every_section, 8, true, "(module\n)\n");
}

TEST(bytes_that_are_no_module_are_refused)
{
    check_text((const uint8_t *)"wasm", 4, false, "(module\n;; not readable at byte 0\n)\n");
}

static void check_float(uint64_t bits, uint32_t exponent, uint32_t mantissa, const char *expected)
{
    wx__bytes out;
    wx__wat w;
    memset(&out, 0, sizeof out);
    memset(&w, 0, sizeof w);
    w.out = &out;
    wx__wat_float(&w, bits, exponent, mantissa);
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
