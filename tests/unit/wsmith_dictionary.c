/* tests/unit/wsmith_dictionary.c - files of words, and what the fuzzer does with the words. */
/* qemu */
#include <stdbool.h>
#include <stdlib.h>

#include "oom/allocator.h"

#define WSMITH_REALLOC(p, n) failing_realloc((p), (n))
#define WSMITH_FREE(p)       counted_free(p)
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/engine/engine.h"
#include "test.h"

/* -- files ---------------------------------------------------------------------------------------------------- */

/* The line of the mistake in `text`; 0: there is none, `words` words were read. */
static size_t read_text(const char *text, uint64_t level, size_t *words)
{
    wsmith_error error;
    wsmith_fuzzer *f = wsmith_fuzzer_new(NULL);
    memset(&error, 0, sizeof error);
    wsmith_status status = wsmith_fuzzer_dictionary(f, text, strlen(text), level, &error);
    CHECK(status == WSMITH_OK || status == WSMITH_ERR_FORMAT);
    CHECK_EQ(status == WSMITH_OK, error.message[0] == 0);
    *words = wsmith__word_count(&f->words);
    if (status != WSMITH_OK) CHECK_EQ(*words, 0);
    wsmith_fuzzer_free(f);
    return error.place;
}

static bool has(const wsmith_fuzzer *f, const char *bytes, size_t size)
{
    return wsmith__has_word(&f->words, (const uint8_t *)bytes, size, false);
}

TEST(words_of_all_forms_are_read)
{
    static const char text[] = "# a comment\n"
                               "\r\n"
                               "kw1=\"blah\"\r\n"
                               "  kw2 = \"\\\"ac\\\\dc\\\"\"  # behind\n"
                               "kw3=\"\\xF7\\xf8\"\n"
                               "\"foo\\x0Abar\"\n"
                               "deep@2=\"only at two\"\n"
                               "@1 \"no name\"\n"
                               "\"caf\xc3\xa9\"\n"
                               "again=\"blah\"\n"
                               "zero=\"a\\x00b\"";
    wsmith_fuzzer *f = wsmith_fuzzer_new(NULL);
    size_t words;
    CHECK_EQ(wsmith_fuzzer_dictionary(f, text, sizeof text - 1, 0, NULL), WSMITH_OK);
    CHECK(has(f, "blah", 4) && has(f, "\"ac\\dc\"", 7) && has(f, "\xf7\xf8", 2));
    CHECK(has(f, "foo\nbar", 7) && has(f, "caf\xc3\xa9", 5) && has(f, "a\0b", 3));
    CHECK_EQ(wsmith__word_count(&f->words), 6);
    wsmith_fuzzer_free(f);
    CHECK_EQ(read_text(text, 1, &words), 0);
    CHECK_EQ(words, 7);
    CHECK_EQ(read_text("a@1=\"x\"\nb@2=\"y\"\nc@3=\"z\"", 2, &words), 0);
    CHECK_EQ(words, 2);
    CHECK_EQ(read_text("", 0, &words), 0);
    CHECK_EQ(words, 0);
}

TEST(mistakes_are_found_with_their_line)
{
    static const struct {
        const char *text;
        size_t line;
    } wrong[] = {
        {"\"open", 1},
        {"a=\"b\"\nc=\"open\n", 2},
        {"\n\nname", 3},
        {"name \"v\"", 1},
        {"a=b", 1},
        {"=", 1},
        {"a=\"\"", 1},
        {"a=\"b\" c", 1},
        {"a=\"\\n\"", 1},
        {"a=\"\\x4\"", 1},
        {"a=\"\\xg0\"", 1},
        {"a=\"\\", 1},
        {"a=\"\t\"", 1},
        {"a@=\"b\"", 1},
        {"a@x=\"b\"", 1},
        {"#\n\"ok\"\nbad bad=\"x\"", 3},
        {"a=\"b\"\"c\"", 1},
        {"a==\"b\"", 1},
        {"@999999999999 x", 1},
        {"\"\x7f\"", 1},
    };
    size_t words;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CHECK_EQ(read_text(wrong[i].text, 0, &words), wrong[i].line);
}

TEST(a_value_has_at_most_128_bytes)
{
    char text[140];
    size_t words;
    memset(text, 'x', sizeof text);
    text[0] = text[129] = '"';
    text[130] = 0;
    CHECK_EQ(read_text(text, 0, &words), 0);
    CHECK_EQ(words, 1);
    text[129] = 'x';
    text[130] = '"';
    text[131] = 0;
    CHECK_EQ(read_text(text, 0, &words), 1);
}

/* Never reads behind the text (which ends where its allocation does), and what is right reads the same twice. */
TEST(any_text_is_read_or_refused)
{
    static const char letters[] = "ab\"\"\"\\\\xx0F@1=#\n\n \r\t\x80";
    uint64_t random = 1;
    size_t right = 0;
    for (int i = 0; i < 20000; i++) {
        size_t n = wsmith__any_below(&random, 24);
        char *text = (char *)malloc(n ? n : 1);
        for (size_t k = 0; k < n; k++)
            text[k] = letters[wsmith__any_below(&random, sizeof letters - 1)];
        wsmith_fuzzer *f = wsmith_fuzzer_new(NULL);
        wsmith_error error;
        memset(&error, 0, sizeof error);
        wsmith_status status = wsmith_fuzzer_dictionary(f, text, n, 1, &error);
        if (status == WSMITH_OK) {
            size_t words = wsmith__word_count(&f->words);
            CHECK_EQ(wsmith_fuzzer_dictionary(f, text, n, 1, &error), WSMITH_OK);
            CHECK_EQ(wsmith__word_count(&f->words), words);
            right += words > 0;
        } else {
            CHECK(error.place >= 1 && error.place <= n + 1);
        }
        wsmith_fuzzer_free(f);
        free(text);
    }
    CHECK(right > 5);
}

TEST(words_have_limits)
{
    wsmith_fuzzer *f = wsmith_fuzzer_new(NULL);
    uint8_t long_word[129];
    memset(long_word, 7, sizeof long_word);
    CHECK(wsmith_fuzzer_word(f, long_word, 0));
    CHECK(wsmith_fuzzer_word(f, long_word, 129));
    CHECK_EQ(wsmith__word_count(&f->words), 0);
    CHECK(wsmith_fuzzer_word(f, long_word, 128) && wsmith_fuzzer_word(f, long_word, 128));
    CHECK_EQ(wsmith__word_count(&f->words), 1);
    CHECK(wsmith_fuzzer_number(f, 0x10000) && wsmith_fuzzer_number(f, 0xff) &&
          wsmith_fuzzer_number(f, 1ull << 40));
    CHECK_EQ(f->words.list[1].size, 4);
    CHECK_EQ(f->words.list[2].size, 1);
    CHECK_EQ(f->words.list[3].size, 8);
    wsmith_fuzzer_free(f);
}

TEST(lack_of_memory_is_told)
{
    static const char text[] = "\"one\"\n\"two\"\n";
    int told = 0;
    for (long n = 0; n < 8; n++) {
        wsmith_error error;
        wsmith_fuzzer *f = wsmith_fuzzer_new(NULL);
        memset(&error, 0, sizeof error);
        allowed = n;
        wsmith_status status = wsmith_fuzzer_dictionary(f, text, sizeof text - 1, 0, &error);
        allowed = -1;
        CHECK(status == WSMITH_OK || (status == WSMITH_ERR_NOMEM && error.place >= 1));
        told += status == WSMITH_ERR_NOMEM;
        CHECK_EQ(wsmith_fuzzer_dictionary(f, text, sizeof text - 1, 0, NULL), WSMITH_OK);
        CHECK_EQ(wsmith__word_count(&f->words), 2);
        wsmith_fuzzer_free(f);
    }
    CHECK(told >= 2);
}

/* -- use ------------------------------------------------------------------------------------------------------ */

static uint32_t hash_of(const uint8_t *p, size_t n)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * 16777619u;
    return h;
}

/* Every word is looked up by its hash, so no comparison and no coverage shows a letter of it. */
static bool in_bytes(void *context, wsmith_source *s)
{
    uint8_t p[24];
    size_t n = wsmith_slice(s, p, sizeof p);
    (void)context;
    for (size_t i = 0; i + 8 <= n; i++)
        if (hash_of(p + i, 8) == hash_of((const uint8_t *)"PALETTE!", 8)) return true;
    return false;
}

static bool in_number(void *context, wsmith_source *s)
{
    uint8_t p[4];
    uint32_t v = wsmith_u32(s);
    (void)context;
    for (int i = 0; i < 4; i++) p[i] = (uint8_t)(v >> (24 - 8 * i));
    return hash_of(p, 4) == hash_of((const uint8_t *)"IDAT", 4);
}

static bool in_letters(void *context, wsmith_source *s)
{
    uint8_t p[40];
    size_t n = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 40, 4) p[n++] = (uint8_t)wsmith_range(s, 'a', 'z');
    return n >= 8 && hash_of(p, 8) == hash_of((const uint8_t *)"function", 8);
}

static bool in_array(void *context, wsmith_source *s)
{
    uint8_t p[8];
    (void)context;
    for (int i = 0; i < 8; i++) p[i] = wsmith_u8(s);
    return hash_of(p, 8) == hash_of((const uint8_t *)"function", 8);
}

static bool with_number(void *context, wsmith_source *s)
{
    uint8_t p[8];
    uint64_t v = wsmith_u64(s);
    (void)context;
    memcpy(p, &v, 8);
    v = 81985529216486895u;
    return hash_of(p, 8) == hash_of((const uint8_t *)&v, 8);
}

static uint64_t runs_with(wsmith_target *target, bool words, uint64_t seed, uint64_t cap)
{
    static const char text[] =
        "magic=\"PALETTE!\"\nchunk=\"IDAT\"\nkeyword=\"function\"\nother=\"return\"\n";
    wsmith_fuzz_options options;
    wsmith_fuzz_stats stats;
    memset(&options, 0, sizeof options);
    options.seed = seed;
    wsmith_fuzzer *f = wsmith_fuzzer_new(&options);
    if (words) {
        CHECK_EQ(wsmith_fuzzer_dictionary(f, text, sizeof text - 1, 0, NULL), WSMITH_OK);
        CHECK(wsmith_fuzzer_number(f, 81985529216486895u));
    }
    wsmith_status status = wsmith_fuzzer_run(f, target, NULL, cap);
    wsmith_fuzzer_stats(f, &stats);
    if (!words) CHECK_EQ(stats.arms[WSMITH_ARM_WORD].runs, 0);
    wsmith_fuzzer_free(f);
    return status == WSMITH_FAILED ? stats.runs : 0;
}

TEST(words_are_found_that_no_comparison_shows)
{
    static wsmith_target *const targets[] = {in_bytes, in_number, in_letters, in_array,
                                             with_number};
    for (size_t i = 0; i < 5; i++) {
        CHECK_EQ(runs_with(targets[i], false, 1, 30000), 0);
        for (uint64_t seed = 1; seed < 6; seed++) {
            CHECK(runs_with(targets[i], true, seed, 30000) != 0);
        }
    }
}

static bool of_everything(void *context, wsmith_source *s)
{
    uint8_t p[300];
    (void)context;
    WSMITH_EACH(s, l, 0, 30, 6)
    {
        switch (wsmith_one_of(s, 6)) {
        case 0: wsmith_feature(s, 1, wsmith_slice(s, p, sizeof p)); break;
        case 1: wsmith_feature(s, 2, wsmith_u64(s) >> 60); break;
        case 2: wsmith_feature(s, 3, (uint64_t)wsmith_irange(s, -9, 200)); break;
        case 3: wsmith_feature(s, 4, wsmith_f32(s) > 0); break;
        case 4: wsmith_bytes(s, p, 3); break;
        default: WSMITH_EACH(s, m, 0, 9, 3) wsmith_feature(s, 5, wsmith_range(s, 'a', 'q')); break;
        }
    }
    return false;
}

/* Words and inputs of all shapes: nothing is read or written out of its place, each run is a run. */
TEST(words_go_anywhere)
{
    for (uint64_t seed = 1; seed <= 4; seed++) {
        wsmith_fuzz_options options;
        wsmith_fuzz_stats stats;
        memset(&options, 0, sizeof options);
        options.seed = seed;
        options.max_bytes = 600;
        options.max_choices = 300;
        wsmith_fuzzer *f = wsmith_fuzzer_new(&options);
        for (size_t n = 1; n <= 128; n += n < 9 ? 1 : 17) {
            uint8_t word[128];
            memset(word, (int)('a' + n % 17), sizeof word);
            CHECK(wsmith_fuzzer_word(f, word, n));
            CHECK(wsmith_fuzzer_number(f, (uint64_t)n << (n & 63)));
        }
        CHECK_EQ(wsmith_fuzzer_run(f, of_everything, NULL, 8000), WSMITH_OK);
        wsmith_fuzzer_stats(f, &stats);
        CHECK(stats.arms[WSMITH_ARM_WORD].runs > 50);
        wsmith_fuzzer_free(f);
    }
}
