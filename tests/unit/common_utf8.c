/* tests/unit/common_utf8.c - UTF-8 against a decoder written from the definition. */
#include "common/utf8.h"
#include "test.h"

/* Length of the sequence by decoding it, 0 when it is wrong. */
static size_t decoded(const uint8_t *p, size_t n)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = p[0] < 0x80             ? 1
                 : (p[0] & 0xe0) == 0xc0 ? 2
                 : (p[0] & 0xf0) == 0xe0 ? 3
                 : (p[0] & 0xf8) == 0xf0 ? 4
                                         : 0;
    if (len == 0 || len > n) return 0;
    if (len == 1) return 1;
    uint32_t c = p[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
        c = c << 6 | (p[i] & 0x3fu);
    }
    if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return 0;
    return len;
}

TEST(sequences_agree_with_the_definition)
{
    static const uint8_t tails[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90,
                                    0x9f, 0xa0, 0xbf, 0xc0, 0xff};
    size_t wrong = 0;
    for (uint32_t first = 0; first < 256; first++) {
        for (uint32_t second = 0; second < 256; second++) {
            for (size_t i = 0; i < sizeof tails; i++) {
                for (size_t k = 0; k < sizeof tails; k++) {
                    uint8_t text[4] = {(uint8_t)first, (uint8_t)second, tails[i], tails[k]};
                    for (size_t n = 1; n <= 4; n++) {
                        wrong += wx__utf8_sequence(text, text + n) != decoded(text, n);
                    }
                }
            }
        }
    }
    CHECK_EQ(wrong, 0);
}

TEST(the_valid_prefix_ends_before_the_first_error)
{
    CHECK_EQ(wx__utf8_valid_prefix("", 0), 0);
    CHECK(wx__utf8_valid(NULL, 0));
    CHECK_EQ(wx__utf8_valid_prefix("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z", 11), 11);
    CHECK_EQ(wx__utf8_valid_prefix("abc\xff", 4), 3);
    CHECK_EQ(wx__utf8_valid_prefix("abc\xe2\x82", 5), 3);
    CHECK(!wx__utf8_valid("\xed\xa0\x80", 3));
    CHECK(!wx__utf8_valid("\xc0\x80", 2));
    CHECK(wx__utf8_valid("\0", 1));
}
