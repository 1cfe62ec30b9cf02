/* tests/unit/common_leb128.c - LEB128: every width, every edge, every way to be wrong. */
#include "common/write.h"
#include "test.h"

static uint64_t mask_of(uint32_t bits)
{
    return bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

/* Values around each power of two below 2^bits. */
static size_t edges(uint32_t bits, uint64_t *out)
{
    size_t n = 0;
    for (uint32_t k = 0; k <= bits; k++) {
        uint64_t power = k == 64 ? 0 : (uint64_t)1 << k;
        for (int d = -2; d <= 2; d++) {
            uint64_t v = power + (uint64_t)d;
            if (v <= mask_of(bits)) out[n++] = v;
        }
    }
    return n;
}

static int64_t signed_of(uint64_t v, uint32_t bits)
{
    uint64_t sign = (uint64_t)1 << (bits - 1);
    uint64_t wide = (v & mask_of(bits)) ^ sign;
    int64_t out;
    wide -= sign;
    memcpy(&out, &wide, sizeof out);
    return out;
}

TEST(unsigned_values_of_every_width_survive_a_round_trip)
{
    uint64_t values[65 * 5];
    for (uint32_t bits = 1; bits <= 64; bits++) {
        size_t n = edges(bits, values);
        for (size_t i = 0; i < n; i++) {
            uint8_t buf[10];
            uint64_t got = 1;
            size_t len = wx__leb_write_unsigned(buf, values[i]);
            CHECK(len <= (bits + 6) / 7);
            CHECK_EQ(wx__leb_read_unsigned(buf, buf + len, bits, &got), (int)len);
            CHECK(got == values[i]);
            for (size_t cut = 0; cut < len; cut++) {
                CHECK_EQ(wx__leb_read_unsigned(buf, buf + cut, bits, &got), WX__LEB_SHORT);
            }
        }
    }
}

TEST(signed_values_of_every_width_survive_a_round_trip)
{
    uint64_t values[65 * 5];
    for (uint32_t bits = 2; bits <= 64; bits++) {
        size_t n = edges(bits, values);
        for (size_t i = 0; i < n; i++) {
            uint8_t buf[10];
            int64_t got = 1, v = signed_of(values[i], bits);
            size_t len = wx__leb_write_signed(buf, v);
            CHECK(len <= (bits + 6) / 7);
            CHECK_EQ(wx__leb_read_signed(buf, buf + len, bits, &got), (int)len);
            CHECK(got == v);
            for (size_t cut = 0; cut < len; cut++) {
                CHECK_EQ(wx__leb_read_signed(buf, buf + cut, bits, &got), WX__LEB_SHORT);
            }
        }
    }
}

TEST(unsigned_padding_is_read_up_to_the_longest_form)
{
    for (uint32_t bits = 1; bits <= 64; bits++) {
        size_t longest = (bits + 6) / 7;
        for (size_t width = 1; width <= longest + 1; width++) {
            uint8_t buf[12];
            uint64_t got = 9;
            wx__leb_write_padded(buf, 1, width);
            int n = wx__leb_read_unsigned(buf, buf + width, bits, &got);
            CHECK_EQ(n, width <= longest ? (int)width : WX__LEB_LONG);
            if (n > 0) CHECK(got == 1);
        }
    }
}

/* The last byte of the longest form, in all its 256 values, at every width. */
TEST(unused_bits_of_the_last_byte_must_be_zero_or_sign)
{
    for (uint32_t bits = 2; bits <= 64; bits++) {
        size_t longest = (bits + 6) / 7;
        uint32_t used = bits - 7 * (uint32_t)(longest - 1);
        uint8_t buf[10];
        memset(buf, 0x80, sizeof buf);
        for (uint32_t last = 0; last < 256; last++) {
            uint64_t u;
            int64_t s;
            buf[longest - 1] = (uint8_t)last;
            int n = wx__leb_read_unsigned(buf, buf + longest, bits, &u);
            int want = last & 0x80 ? WX__LEB_LONG : last >> used ? WX__LEB_LARGE : (int)longest;
            CHECK_EQ(n, want);
            n = wx__leb_read_signed(buf, buf + longest, bits, &s);
            uint32_t high = (last & 0x7f) >> (used - 1);
            bool extended = high == 0 || high == 0x7fu >> (used - 1);
            CHECK_EQ(n, last & 0x80 ? WX__LEB_LONG : extended ? (int)longest : WX__LEB_LARGE);
        }
    }
}

TEST(two_byte_forms_agree_with_the_definition)
{
    for (uint32_t a = 0; a < 256; a++) {
        for (uint32_t b = 0; b < 128; b++) {
            uint8_t buf[2] = {(uint8_t)a, (uint8_t)b};
            uint64_t u = 0, want = a < 0x80 ? a : (a & 0x7f) | (uint64_t)b << 7;
            int64_t s = 0;
            CHECK_EQ(wx__leb_read_unsigned(buf, buf + 2, 14, &u), a < 0x80 ? 1 : 2);
            CHECK(u == want);
            CHECK_EQ(wx__leb_read_signed(buf, buf + 2, 14, &s), a < 0x80 ? 1 : 2);
            CHECK(s == signed_of(want, a < 0x80 ? 7 : 14));
        }
    }
}

TEST(read_u32_stops_at_the_end_of_input)
{
    uint8_t buf[6] = {0xff, 0xff, 0xff, 0xff, 0x0f, 0};
    uint32_t v = 7;
    CHECK_EQ(wx__leb_read_u32(buf, buf, &v), WX__LEB_SHORT);
    CHECK_EQ(v, 7);
    CHECK_EQ(wx__leb_read_u32(buf, buf + 4, &v), WX__LEB_SHORT);
    CHECK_EQ(wx__leb_read_u32(buf, buf + 6, &v), 5);
    CHECK_EQ(v, UINT32_MAX);
    buf[4] = 0x1f;
    CHECK_EQ(wx__leb_read_u32(buf, buf + 6, &v), WX__LEB_LARGE);
    buf[4] = 0x8f;
    CHECK_EQ(wx__leb_read_u32(buf, buf + 6, &v), WX__LEB_LONG);
}

TEST(bytes_known_by_hand)
{
    uint8_t buf[10];
    CHECK_EQ(wx__leb_write_unsigned(buf, 624485), 3);
    CHECK(memcmp(buf, "\xe5\x8e\x26", 3) == 0);
    CHECK_EQ(wx__leb_write_signed(buf, -123456), 3);
    CHECK(memcmp(buf, "\xc0\xbb\x78", 3) == 0);
    CHECK_EQ(wx__leb_write_signed(buf, INT64_MIN), 10);
    CHECK(memcmp(buf, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7f", 10) == 0);
    wx__leb_write_padded(buf, 3, 5);
    CHECK(memcmp(buf, "\x83\x80\x80\x80\x00", 5) == 0);
}

TEST(writers_without_loops_agree_with_those_with_loops)
{
    uint64_t values[65 * 5];
    size_t n = edges(32, values), wrong = 0;
    for (uint32_t step = 0; step < 300000; step++) {
        uint8_t a[16], b[16];
        uint32_t v = step < n ? (uint32_t)values[step] : (step * 2654435761u) >> (step % 32);
        int32_t s = (int32_t)signed_of(v, 32);
        size_t len = wx__leb_write_unsigned(a, v);
        wrong += wx__write_u32_wide(b, v) != b + len || memcmp(a, b, len) != 0;
        wrong += wx__write_u32(b, v) != b + len || memcmp(a, b, len) != 0;
        len = wx__leb_write_signed(a, s);
        wrong += wx__write_s32_wide(b, s) != b + len || memcmp(a, b, len) != 0;
    }
    CHECK_EQ(wrong, 0);
}
