/* tests/unit/common_emit.c - the byte writer: back-patched lengths, failure that sticks. */
#include <stdlib.h>

static int allowed; /* allocations that still succeed; negative: all */
static long live;

static void *limited_realloc(void *p, size_t n)
{
    if (allowed == 0) return NULL;
    if (allowed > 0) allowed--;
    if (!p) live++;
    return realloc(p, n);
}
static void counted_free(void *p)
{
    live--;
    free(p);
}
#define WX__REALLOC(p, n) limited_realloc((p), (n))
#define WX__FREE(p)       counted_free(p)

#include "common/emit.h"
#include "test.h"

static bool holds(const wx__bytes *b, const char *want, size_t n)
{
    return !b->failed && b->len == n && memcmp(b->data, want, n) == 0;
}

TEST(writers_give_the_bytes_of_the_format)
{
    wx__bytes b = {0};
    allowed = -1;
    wx__put_u8(&b, 0x6a);
    wx__put_u32(&b, 624485);
    wx__put_s32(&b, -64);
    wx__put_s32(&b, 64);
    wx__put_s64(&b, INT64_MIN);
    wx__put_f32_bits(&b, 0x7fa00001u);
    wx__put_f64_bits(&b, 0x3ff0000000000002u);
    wx__put_name(&b, "ab", 2);
    wx__put_code(&b, 0xfd10c);
    wx__put_code(&b, 0xfc00a);
    wx__put_u32_padded(&b, 1, 5);
    wx__put_s33_index(&b, 64);
    CHECK(holds(&b,
                "\x6a\xe5\x8e\x26\x40\xc0\x00\x80\x80\x80\x80\x80\x80\x80\x80\x80\x7f"
                "\x01\x00\xa0\x7f\x02\x00\x00\x00\x00\x00\xf0\x3f\x02"
                "ab\xfd\x8c\x02\xfc\x0a\x81\x80\x80\x80\x00\xc0\x00",
                44));
    wx__bytes_free(&b);
    CHECK_EQ(live, 0);
}

/* Contents of `len` bytes between two others, with each guess: always the minimal length. */
static void check_region(size_t len, size_t guess)
{
    wx__bytes b = {0};
    wx__put_u8(&b, 0xaa);
    size_t mark = wx__bytes_begin(&b, guess);
    for (size_t i = 0; i < len; i++) wx__put_u8(&b, (uint32_t)(i * 7 % 256));
    wx__bytes_end(&b, mark, guess);
    wx__put_u8(&b, 0xbb);
    uint32_t got = 0;
    CHECK(!b.failed);
    int width = wx__leb_read_u32(b.data + 1, b.data + b.len, &got);
    CHECK_EQ(got, len);
    CHECK_EQ(width, len < 128 ? 1 : len < 16384 ? 2 : 3);
    CHECK_EQ(b.len, 2 + (size_t)width + len);
    CHECK_EQ(b.data[0], 0xaa);
    CHECK_EQ(b.data[b.len - 1], 0xbb);
    for (size_t i = 0; i < len; i++) {
        if (b.data[1 + (size_t)width + i] != i * 7 % 256) CHECK_EQ(i, len);
    }
    wx__bytes_free(&b);
}

TEST(lengths_are_minimal_whatever_was_guessed)
{
    static const size_t lens[] = {0, 1, 126, 127, 128, 129, 255, 256, 16383, 16384, 16385, 70000};
    allowed = -1;
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        for (size_t guess = 1; guess <= 5; guess++) check_region(lens[i], guess);
    }
}

TEST(regions_nest)
{
    wx__bytes b = {0};
    allowed = -1;
    size_t outer = wx__bytes_begin(&b, 5);
    for (int i = 0; i < 3; i++) {
        size_t inner = wx__bytes_begin(&b, 1);
        for (int k = 0; k < 200; k++) wx__put_u8(&b, (uint32_t)i);
        wx__bytes_end(&b, inner, 1);
    }
    wx__bytes_end(&b, outer, 5);
    CHECK_EQ(b.len, 2 + 3 * 202);
    CHECK(memcmp(b.data, "\xde\x04\xc8\x01\x00", 5) == 0);
    wx__bytes_free(&b);
}

TEST(padded_lengths_stay_in_place)
{
    wx__bytes b = {0};
    allowed = -1;
    size_t mark = wx__bytes_begin(&b, 5);
    wx__put_bytes(&b, "xyz", 3);
    wx__bytes_end_padded(&b, mark, 5);
    CHECK(holds(&b, "\x83\x80\x80\x80\x00xyz", 8));
    mark = wx__bytes_begin(&b, 1);
    for (int i = 0; i < 128; i++) wx__put_u8(&b, 0);
    wx__bytes_end_padded(&b, mark, 1);
    CHECK_EQ(b.failed, WX__BYTES_LARGE);
    wx__bytes_free(&b);
}

TEST(a_failed_buffer_ignores_writers_and_keeps_what_it_has)
{
    uint8_t room[4];
    wx__bytes b;
    wx__bytes_init_fixed(&b, room, sizeof room);
    wx__put_bytes(&b, "abc", 3);
    CHECK_EQ(b.failed, WX__BYTES_OK);
    wx__put_bytes(&b, "de", 2);
    CHECK_EQ(b.failed, WX__BYTES_FULL);
    wx__put_u8(&b, 'x');
    size_t mark = wx__bytes_begin(&b, 1);
    wx__bytes_end(&b, mark, 1);
    CHECK_EQ(b.len, 3);
    CHECK(memcmp(room, "abc", 3) == 0);
    wx__bytes_free(&b);
}

TEST(a_fixed_buffer_may_be_filled_to_the_last_byte)
{
    uint8_t room[3] = {0, 0, 9};
    wx__bytes b;
    wx__bytes_init_fixed(&b, room, 2);
    wx__put_u8(&b, 1);
    wx__put_u8(&b, 2);
    CHECK(!b.failed);
    wx__put_u8(&b, 3);
    CHECK_EQ(b.failed, WX__BYTES_FULL);
    CHECK_EQ(room[2], 9);
}

TEST(every_allocation_may_fail)
{
    for (int n = 0; n < 12; n++) {
        wx__bytes b = {0};
        allowed = n;
        size_t mark = wx__bytes_begin(&b, 1);
        for (uint32_t i = 0; i < 20000; i++) wx__put_u32(&b, i);
        wx__bytes_end(&b, mark, 1);
        if (b.failed) CHECK_EQ(b.failed, WX__BYTES_NOMEM);
        CHECK(b.failed || b.len > 20000);
        CHECK(b.len <= b.cap);
        wx__bytes_free(&b);
        CHECK_EQ(live, 0);
    }
}

TEST(a_size_that_no_object_has_is_a_failure)
{
    wx__bytes b = {0};
    allowed = -1;
    wx__put_u8(&b, 1);
    CHECK(!wx__bytes_reserve(&b, SIZE_MAX));
    CHECK_EQ(b.failed, WX__BYTES_NOMEM);
    CHECK_EQ(b.len, 1);
    wx__bytes_free(&b);
}
