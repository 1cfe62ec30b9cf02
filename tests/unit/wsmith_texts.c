/* tests/unit/wsmith_texts.c - what edits of byte strings make of them, and when the fuzzer makes them. */
/* qemu */
#include <stdbool.h>
#include <stdlib.h>

#include "oom/allocator.h"

#define WSMITH_REALLOC(p, n) failing_realloc((p), (n))
#define WSMITH_FREE(p)       counted_free(p)
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/engine/texts.h"
#include "test.h"

enum { TRIES = 4000, MOST = 300 };

typedef void edit(wsmith__draft *x);

/* -- drafts ---------------------------------------------------------------------------------------------------- */

/* A string of n bytes with room for `cap`, nothing behind that may be touched. */
static void open_draft(wsmith__draft *x, const char *text, size_t n, size_t cap, uint64_t *random)
{
    memset(x, 0, sizeof *x);
    x->p = (uint8_t *)malloc(cap ? cap : 1);
    if (!x->p) abort();
    if (n) memcpy(x->p, text, n);
    x->n = n;
    x->cap = cap;
    x->random = random;
}

static bool draft_is(const wsmith__draft *x, const char *text)
{
    return x->n == strlen(text) && memcmp(x->p, text, x->n) == 0;
}

static wsmith__snippet snippet(const char *text)
{
    return wsmith__some_bytes((const uint8_t *)text, strlen(text));
}

/* How many of TRIES edits make `wanted` of `text`. */
static int makes(edit *how, const char *text, const char *other, const wsmith__dictionary *words,
                 const char *wanted)
{
    int found = 0;
    for (uint64_t seed = 1; seed <= TRIES; seed++) {
        uint64_t random = wsmith__mix64(seed);
        wsmith__draft x;
        open_draft(&x, text, strlen(text), strlen(text) + WSMITH__STRING_GROWTH, &random);
        x.other = snippet(other);
        x.words = words;
        how(&x);
        found += draft_is(&x, wanted);
        free(x.p);
    }
    return found;
}

/* The first `head` and the last `tail` bytes of `text` are those of the draft. */
static bool keeps(const wsmith__draft *x, const char *text, size_t head, size_t tail)
{
    size_t n = strlen(text);
    return x->n >= head + tail && memcmp(x->p, text, head) == 0 &&
           memcmp(x->p + x->n - tail, text + n - tail, tail) == 0;
}

/* -- each edit ------------------------------------------------------------------------------------------------- */

static edit *const edits[] = {wsmith__insert_letters, wsmith__copy_text,     wsmith__put_token,
                              wsmith__edit_draft,     wsmith__change_letter, wsmith__cut_text,
                              wsmith__change_decimal};
enum { FOR_EMPTY = 4 }; /* so many of them take a string without bytes */

/* Some bytes, of few kinds. */
static size_t any_string(char *text, size_t most, uint64_t *random)
{
    static const char kinds[] = "09a_\x80\xff;= ";
    size_t sizes[4] = {0, 1, most, wsmith__any_below(random, most + 1)};
    size_t n = sizes[wsmith__any_below(random, 4)], kind = wsmith__any_below(random, 12);
    for (size_t i = 0; i < n; i++)
        text[i] = kinds[kind < 9 ? kind : wsmith__any_below(random, sizeof kinds - 1)];
    return n;
}

TEST(edits_stay_inside_of_any_string)
{
    static char text[MOST], other[MOST];
    uint8_t word[WSMITH__MAX_WORD];
    wsmith__dictionary words = {NULL, NULL};
    memset(word, 'w', sizeof word);
    CHECK(wsmith__add_word(&words, word, sizeof word, false));
    for (uint64_t seed = 1; seed <= 5 * TRIES; seed++) {
        uint64_t random = wsmith__mix64(seed);
        size_t n = any_string(text, MOST, &random), how = seed % WX__COUNT_OF(edits);
        wsmith__draft x;
        if (n == 0) how %= FOR_EMPTY;
        open_draft(&x, text, n, n + wsmith__any_below(&random, 3) * 32, &random);
        if (seed % 2)
            x.other = wsmith__some_bytes((uint8_t *)other, any_string(other, MOST, &random));
        if (seed % 3) x.words = &words;
        for (int i = 0; i < 4 && (x.n > 0 || how < FOR_EMPTY); i++) {
            edits[how](&x);
            CHECK(x.n <= x.cap);
        }
        free(x.p);
    }
    wsmith__words_free(&words);
}

TEST(letters_go_in_and_all_others_stay)
{
    uint64_t own = 0, others = 0, same = 0;
    for (uint64_t seed = 1; seed <= TRIES; seed++) {
        uint64_t random = wsmith__mix64(seed);
        wsmith__draft x;
        size_t at = 0, n;
        open_draft(&x, "\x01\x01\x01\x01", 4, 40, &random);
        x.other = snippet("\x02");
        wsmith__insert_letters(&x);
        n = x.n - 4;
        CHECK(n >= 1 && n <= 32);
        while (at < 4 && x.p[at] == 1) at++; /* the first of them may be one of the string's, too */
        CHECK(keeps(&x, "\x01\x01\x01\x01", at, 4 - at));
        own += at == 4 && n == 1;
        others += at < 4 && n == 1 && x.p[at] == 2;
        same += at < 4 && n > 1 && x.p[at] == x.p[at + 1] && x.p[at] > 2;
        free(x.p);
    }
    CHECK(own > TRIES / 32 && others > TRIES / 40 && same > TRIES / 16);
}

TEST(without_room_nothing_goes_in)
{
    for (uint64_t seed = 1; seed <= 100; seed++) {
        uint64_t random = wsmith__mix64(seed);
        wsmith__draft x;
        open_draft(&x, "full", 4, 4, &random);
        wsmith__insert_letters(&x);
        CHECK(draft_is(&x, "full"));
        free(x.p);
    }
}

TEST(parts_are_copied_within_and_from_another_string)
{
    CHECK(makes(wsmith__copy_text, "ab;", "", NULL, "ab;ab;") > TRIES / 200);
    CHECK(makes(wsmith__copy_text, "ab;", "", NULL, "aab") > TRIES / 200);
    CHECK(makes(wsmith__copy_text, "abc", "1=2;", NULL, "1=2;abc") > TRIES / 400);
    CHECK(makes(wsmith__copy_text, "abc", "1=2;", NULL, "ab=") > TRIES / 400);
    CHECK_EQ(makes(wsmith__copy_text, "", "x", NULL, "x"), TRIES);
    CHECK_EQ(makes(wsmith__copy_text, "", "", NULL, ""), TRIES);
}

TEST(what_belongs_together_is_replaced_as_a_whole)
{
    wsmith__dictionary words = {NULL, NULL};
    CHECK(wsmith__add_word(&words, (const uint8_t *)"depth", 5, false));
    CHECK(makes(wsmith__put_token, "len=12", "", &words, "depth=12") > TRIES / 20);
    CHECK(makes(wsmith__put_token, "len=12", "", &words, "len=depth") > TRIES / 40);
    CHECK(makes(wsmith__put_token, "len=12", "", &words, "len=depth12") > TRIES / 80);
    CHECK(makes(wsmith__put_token, "len=12", "", &words, "len=12depth") > TRIES / 160);
    CHECK(makes(wsmith__put_token, "len=12", "", NULL, "len=len") > TRIES / 40);
    CHECK(makes(wsmith__put_token, "len=12", "345,6", NULL, "len=345") > TRIES / 40);
    CHECK_EQ(makes(wsmith__put_token, "len=12", "", &words, "ldepthn=12"), 0);
    CHECK_EQ(makes(wsmith__put_token, "", "", NULL, ""), TRIES);
    CHECK(makes(wsmith__put_token, "", "", &words, "depth") > TRIES / 3);
    wsmith__words_free(&words);
}

TEST(one_letter_changes)
{
    bool made[256] = {false};
    size_t all = 0;
    for (uint64_t seed = 1; seed <= 4 * TRIES; seed++) {
        uint64_t random = wsmith__mix64(seed);
        wsmith__draft x;
        open_draft(&x, "aaaa", 4, 4, &random);
        wsmith__change_letter(&x);
        size_t at = 0;
        while (at < 3 && x.p[at] == 'a') at++;
        CHECK(x.n == 4 && keeps(&x, "aaaa", at, 3 - at));
        made[x.p[at]] = true;
        free(x.p);
    }
    for (size_t i = 0; i < 256; i++) all += made[i];
    CHECK_EQ(all, 256);
}

TEST(bytes_go_from_one_place)
{
    CHECK(makes(wsmith__cut_text, "abcdef", "", NULL, "acdef") > TRIES / 20);
    CHECK(makes(wsmith__cut_text, "abcdef", "", NULL, "adef") > TRIES / 40);
    CHECK(makes(wsmith__cut_text, "abcdef", "", NULL, "") > TRIES / 200);
    CHECK_EQ(makes(wsmith__cut_text, "abcdef", "", NULL, "abcdef"), 0);
    CHECK_EQ(makes(wsmith__cut_text, "abcdef", "", NULL, "acef"), 0);
    CHECK_EQ(makes(wsmith__cut_text, "a", "", NULL, ""), TRIES);
}

TEST(decimal_numbers_become_others)
{
    static const char *const wanted[] = {"n=13;",  "n=11;", "n=24;", "n=6;",
                                         "n=127;", "n=64;", "n=0;",  "n=128;"};
    for (size_t i = 0; i < WX__COUNT_OF(wanted); i++)
        CHECK(makes(wsmith__change_decimal, "n=12;", "", NULL, wanted[i]) > 0);
    CHECK(makes(wsmith__change_decimal, "0", "", NULL, "18446744073709551615") > TRIES / 20);
    CHECK(makes(wsmith__change_decimal, "18446744073709551615", "", NULL, "0") > TRIES / 20);
    for (uint64_t seed = 1; seed <= TRIES; seed++) {
        uint64_t random = wsmith__mix64(seed);
        wsmith__draft x;
        open_draft(&x, "n=12;", 5, 5 + WSMITH__STRING_GROWTH, &random);
        wsmith__change_decimal(&x);
        CHECK(keeps(&x, "n=12;", 2, 1));
        for (size_t i = 2; i + 1 < x.n; i++) CHECK(x.p[i] >= '0' && x.p[i] <= '9');
        CHECK(x.n > 3 && (x.p[2] != '0' || x.n == 4));
        free(x.p);
    }
}

TEST(without_a_decimal_number_a_letter_changes)
{
    CHECK(makes(wsmith__change_decimal, "a", "", NULL, "b") > 0);
    CHECK(makes(wsmith__change_decimal, "a", "", NULL, "a") < TRIES / 8);
}

/* -- strings of an input --------------------------------------------------------------------------------------- */

/* `numbers` numbers, the length of a string of `n` bytes, which is at most `most`, and the string. */
static wsmith__input *input_of(size_t numbers, size_t n, size_t most, bool string)
{
    wsmith_record record;
    uint8_t *bytes = NULL;
    memset(&record, 0, sizeof record);
    if (!wx__array_add(bytes, n)) abort();
    if (n) memset(bytes, '7', n);
    for (size_t i = 0; i < numbers + 1 + string; i++) {
        wsmith_choice *c = wsmith__record_choice(&record);
        memset(c, 0, sizeof *c);
        c->uid = (uint32_t)i + 1;
        c->kind = i <= numbers ? WSMITH_INT : WSMITH_BYTES;
        c->high = i <= numbers ? most : n;
        c->value = i == numbers ? n : 0;
    }
    record.bytes = bytes;
    wsmith__input *input = wsmith__input_new(&record);
    CHECK(input != NULL);
    wsmith_record_free(&record);
    return input;
}

TEST(a_length_in_front_follows_as_far_as_it_may)
{
    wsmith__input *input = input_of(0, 8, 12, true);
    wsmith__trial t;
    bool shorter = false, longer = false, longest = false;
    memset(&t, 0, sizeof t);
    for (uint64_t seed = 1; seed <= TRIES; seed++) {
        wsmith__trial_copy(&t, input);
        t.random = wsmith__mix64(seed);
        wsmith__edit_string(&t, NULL, input, input);
        uint64_t length = t.tokens[0].value, n = t.tokens[1].high;
        CHECK(length <= 12 && (length == n || (length == 8 && n > 12)));
        CHECK(t.tokens[1].value + n <= wx__array_len(t.bytes));
        shorter = shorter || length < 8;
        longer = longer || length > 8;
        longest = longest || n > 12;
    }
    CHECK(shorter && longer && longest);
    wsmith__trial_free(&t);
    wsmith__input_free(input);
}

/* "77777777" with the digits from `offset` on made those of `v`. */
static bool decimal_makes(size_t offset, uint64_t v, const char *wanted, uint64_t length)
{
    wsmith__input *input = input_of(0, 8, 12, true);
    wsmith__trial t;
    memset(&t, 0, sizeof t);
    wsmith__trial_copy(&t, input);
    t.bytes[t.tokens[1].value + 5] = ','; /* 77777,77 */
    wsmith__put_decimal(&t, 1, offset, v);
    bool ok = t.tokens[1].high == strlen(wanted) && t.tokens[0].value == length &&
              memcmp(t.bytes + t.tokens[1].value, wanted, strlen(wanted)) == 0;
    wsmith__trial_free(&t);
    wsmith__input_free(input);
    return ok;
}

TEST(digits_at_a_place_are_replaced)
{
    CHECK(decimal_makes(0, 12, "12,77", 5));
    CHECK(decimal_makes(2, 0, "770,77", 6));
    CHECK(decimal_makes(6, 123456, "77777,123456", 12));
    CHECK(decimal_makes(6, UINT64_MAX, "77777,18446744073709551615", 8));
    CHECK(decimal_makes(5, 1, "77777,77", 8));
    CHECK(decimal_makes(8, 1, "77777,77", 8));
    CHECK(decimal_makes(900, 1, "77777,77", 8));
}

TEST(lack_of_memory_fails_the_trial)
{
    wsmith__input *input = input_of(0, 8, 12, true);
    wsmith__trial t;
    memset(&t, 0, sizeof t);
    wsmith__trial_copy(&t, input);
    t.random = 1;
    allowed = 0;
    wsmith__edit_string(&t, NULL, NULL, input);
    allowed = -1;
    CHECK(t.failed);
    CHECK_EQ(t.tokens[1].high, 8);
    wsmith__trial_free(&t);
    wsmith__input_free(input);
}

static uint64_t share_of(size_t numbers, size_t n, bool string)
{
    wsmith__input *input = input_of(numbers, n, 64, string);
    uint64_t share = wsmith__string_share(input);
    wsmith__input_free(input);
    return share;
}

TEST(edits_are_shared_out_by_how_much_of_an_input_is_strings)
{
    CHECK_EQ(share_of(0, 9, true), 240);
    CHECK_EQ(share_of(3, 6, true), 60); /* half of it */
    CHECK_EQ(share_of(30, 6, true), 1);
    CHECK_EQ(share_of(3, 0, true), 0);
    CHECK_EQ(share_of(3, 0, false), 0);
}

/* -- the fuzzer ------------------------------------------------------------------------------------------------ */

/* Any new first byte is something new. */
static bool of_a_string(void *context, wsmith_source *s)
{
    uint8_t text[64];
    size_t n = wsmith_slice(s, text, sizeof text);
    (void)context;
    wsmith_feature(s, 1, n ? text[0] : 256u);
    return false;
}

static bool of_a_number(void *context, wsmith_source *s)
{
    (void)context;
    wsmith_feature(s, 1, wsmith_u8(s));
    return false;
}

/* Of 100 runs, edits of strings. */
static uint64_t string_edits(wsmith_target *target)
{
    wsmith_fuzz_options options;
    wsmith_fuzz_stats stats;
    memset(&options, 0, sizeof options);
    wsmith_fuzzer *f = wsmith_fuzzer_new(&options);
    CHECK_EQ(wsmith_fuzzer_run(f, target, NULL, 5000), WSMITH_OK);
    wsmith_fuzzer_stats(f, &stats);
    wsmith_fuzzer_free(f);
    return stats.arms[WSMITH_ARM_BYTES].runs * 100 / stats.runs;
}

TEST(an_input_that_is_a_string_is_edited_as_one)
{
    CHECK(string_edits(of_a_string) > 60);
    CHECK_EQ(string_edits(of_a_number), 0);
}

/* Settings, the last of which is wrong behind another one. */
static bool has_settings(void *context, wsmith_source *s)
{
    char text[65];
    unsigned long size = 0;
    (void)context;
    text[wsmith_slice(s, text, sizeof text - 1)] = 0;
    const char *at = text;
    for (size_t part = 0; *at >= 'a' && *at <= 'z'; part++) {
        while (*at >= 'a' && *at <= 'z') at++;
        wsmith_feature(s, 1, part);
        if (*at++ != '=') return false;
        wsmith_feature(s, 2, part);
        for (size = 0; *at >= '0' && *at <= '9' && size < 100000; at++)
            size = size * 10 + (size_t)(*at - '0');
        if (size > 1000 && part > 0) return true;
        if (*at++ != ';') return false;
        wsmith_feature(s, 3, part);
    }
    return false;
}

static void finds_with_five_seeds(wsmith_target *target, uint64_t runs)
{
    for (uint64_t seed = 0; seed < 5; seed++) {
        wsmith_fuzz_options options;
        memset(&options, 0, sizeof options);
        options.seed = seed;
        wsmith_fuzzer *f = wsmith_fuzzer_new(&options);
        CHECK_EQ(wsmith_fuzzer_run(f, target, NULL, runs), WSMITH_FAILED);
        wsmith_fuzzer_free(f);
    }
}

TEST(texts_are_put_together) { finds_with_five_seeds(has_settings, 200000); }

#if defined(__GNUC__)

/* A number in a text that nothing but a comparison tells. */
static bool has_number(void *context, wsmith_source *s)
{
    char text[65];
    (void)context;
    text[wsmith_slice(s, text, sizeof text - 1)] = 0;
    if (text[0] != 'a') return false;
    wsmith_feature(s, 1, 0);
    if (text[1] != '=') return false;
    wsmith_feature(s, 1, 1);
    uint64_t v = strtoul(text + 2, NULL, 10);
    __sanitizer_cov_trace_const_cmp8(123456789, v);
    return v == 123456789;
}

TEST(a_number_in_a_text_becomes_what_it_is_compared_with)
{
    finds_with_five_seeds(has_number, 1000000); /* some 10,000 mostly, rarely 300,000 */
}

#endif
