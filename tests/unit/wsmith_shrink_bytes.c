/* tests/unit/wsmith_shrink_bytes.c - the shrinker on what a test reads from byte strings: texts, numbers, lengths. */
/* qemu */
/* emulated: -O1 */
#include <stdlib.h>
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "test.h"

/* What the last run was given, with a zero behind it. */
static char text[65], other[65];
static size_t text_len, other_len;

static void read_slice(wsmith_source *s, char *p, size_t *n)
{
    *n = wsmith_slice(s, p, 64);
    p[*n] = 0;
}

/* A slice in Zig's layout: its length in four bytes, then they. */
static size_t put_slice(uint8_t *to, const char *p)
{
    uint8_t len[4] = {(uint8_t)strlen(p), 0, 0, 0};
    memcpy(to, len, 4);
    memcpy(to + 4, p, strlen(p));
    return 4 + strlen(p);
}

/* The record of a run that fails with these texts; `second` may be NULL. */
static wsmith_record slices(wsmith_predicate *fails, const char *first, const char *second)
{
    uint8_t bytes[160];
    wsmith_record record;
    wsmith_source s;
    size_t n = put_slice(bytes, first);
    if (second) n += put_slice(bytes + n, second);
    memset(&record, 0, sizeof record);
    wsmith_from_zig(&s, bytes, n);
    wsmith_record_to(&s, &record);
    CHECK(fails(NULL, &s));
    return record;
}

/* Shrinks, replays and leaves what is smallest in `text`. Returns the calls. */
static uint64_t shrink(wsmith_predicate *fails, wsmith_record *record)
{
    wsmith_shrink_stats stats;
    wsmith_source s;
    CHECK_EQ(wsmith_shrink(record, fails, NULL, NULL, &stats), WSMITH_OK);
    CHECK(stats.minimal);
    CHECK(wsmith_from_record(&s, record, WSMITH_BY_ORDER, 0, 0));
    CHECK(fails(NULL, &s));
    wsmith_source_end(&s);
    wsmith_record_free(record);
    return stats.runs;
}

static uint64_t shrink_text(wsmith_predicate *fails, const char *from)
{
    wsmith_record record = slices(fails, from, NULL);
    return shrink(fails, &record);
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* -- words and numbers ---------------------------------------------------------------------------------------- */

/* The value of `len` in `key=value;...`, of letters and digits, unless it is the first; else 0. */
static unsigned long second_len(const char *p)
{
    for (unsigned pair = 0; *p; pair++) {
        const char *key = p;
        while (is_alnum(*p)) p++;
        if (p == key || *p != '=') return 0;
        const char *value = p + 1;
        for (p++; is_alnum(*p);) p++;
        if (*p && *p != ';') return 0;
        if (pair > 0 && strncmp(key, "len=", 4) == 0) return strtoul(value, NULL, 10);
        p += *p == ';';
    }
    return 0;
}

static bool long_pair(void *context, wsmith_source *s)
{
    (void)context;
    read_slice(s, text, &text_len);
    return strlen(text) == text_len && second_len(text) >= 300;
}

TEST(a_text_loses_all_it_can_and_its_number_is_the_smallest)
{
    CHECK(shrink_text(long_pair, "a=0;len=1000") < 400);
    CHECK_STR(text, "0=;len=300");
    CHECK(shrink_text(long_pair, "zz9=0;q17=x;len=1250;z=4") < 500);
    CHECK_STR(text, "0=;len=300");
    shrink_text(long_pair, "name=Alice;len=00999");
    CHECK_STR(text, "0=;len=300");
}

/* An identifier, of letters only. */
static bool word(void *context, wsmith_source *s)
{
    (void)context;
    read_slice(s, text, &text_len);
    for (size_t i = 0; i < text_len; i++) {
        if (!is_alnum(text[i]) || text[i] <= '9') return false;
    }
    return text_len >= 3;
}

TEST(bytes_become_the_first_of_their_class)
{
    shrink_text(word, "theQuickFox");
    CHECK_STR(text, "AAA");
}

/* `id=N;...ref=N;` with the same number above 120. */
static bool same_numbers(void *context, wsmith_source *s)
{
    (void)context;
    read_slice(s, text, &text_len);
    const char *id = strstr(text, "id="), *ref = strstr(text, "ref=");
    if (strlen(text) != text_len || !id || !ref) return false;
    unsigned long n = strtoul(id + 3, NULL, 10);
    return n > 120 && n < 1000000 && strtoul(ref + 4, NULL, 10) == n;
}

TEST(equal_numbers_in_a_text_come_down_together)
{
    shrink_text(same_numbers, "x;id=4711;name=7;ref=4711;end");
    CHECK_STR(text, "id=121ref=121");
}

/* A word, '<', and the word again. */
static bool twice(void *context, wsmith_source *s)
{
    (void)context;
    read_slice(s, text, &text_len);
    size_t n = text_len / 2;
    for (size_t i = 0; i < n; i++) {
        if (!is_alnum(text[i])) return false;
    }
    return n > 1 && text_len == 2 * n + 1 && text[n] == '<' && memcmp(text, text + n + 1, n) == 0;
}

TEST(a_word_that_stands_twice_becomes_shorter_and_lower_in_both_places)
{
    shrink_text(twice, "wordsandmore<wordsandmore");
    CHECK_STR(text, "00<00");
}

/* Six bytes in quotes, of which a doubled one stands for one, and nothing behind them. */
static bool quoted(void *context, wsmith_source *s)
{
    size_t i = 1, n = 0;
    (void)context;
    read_slice(s, text, &text_len);
    if (text[0] != '"') return false;
    for (; i < text_len; i++, n++) {
        if (text[i] != '"') continue;
        if (i + 1 == text_len || text[i + 1] != '"') break;
        i++;
    }
    return n >= 6 && i + 1 == text_len;
}

TEST(one_byte_does_for_two_that_mean_one)
{
    (void)shrink_text(quoted, "\"\"\"\"\"\"\"\"\"\"\"\"\"\"");
    CHECK_EQ(text_len, 8);
    for (size_t i = 1; i < 7; i++) CHECK(text[i] != '"');
}

static bool equal_slices(void *context, wsmith_source *s)
{
    (void)context;
    read_slice(s, text, &text_len);
    read_slice(s, other, &other_len);
    return text_len == other_len && text_len >= 3 && memcmp(text, other, text_len) == 0 &&
           strlen(text) == text_len;
}

TEST(equal_slices_stay_equal)
{
    wsmith_record record = slices(equal_slices, "customer", "customer");
    shrink(equal_slices, &record);
    CHECK_STR(text, "\1\1\1");
    CHECK_STR(other, "\1\1\1");
}

static unsigned bits_of(uint8_t c)
{
    unsigned n = 0;
    for (; c; c >>= 1) n += c & 1;
    return n;
}

/* Lower values that fail have others in between that do not. */
static bool three_bits(void *context, wsmith_source *s)
{
    (void)context;
    read_slice(s, text, &text_len);
    return text_len > 1 && bits_of((uint8_t)text[0]) == 3 && bits_of((uint8_t)text[1]) == 4;
}

TEST(no_byte_can_be_lower_when_shrunk_thoroughly)
{
    wsmith_record record = slices(three_bits, "\340\360", NULL);
    wsmith_shrink_options options;
    size_t count;
    memset(&options, 0, sizeof options);
    options.thorough = true;
    CHECK_EQ(wsmith_shrink(&record, three_bits, NULL, &options, NULL), WSMITH_OK);
    const uint8_t *bytes = wsmith_record_bytes(&record, &count);
    CHECK_EQ(count, 2);
    CHECK(bytes[0] == 7 && bytes[1] == 15);
    wsmith_record_free(&record);
}

/* -- lengths in front ------------------------------------------------------------------------------------------- */

/* "5:hello," with an x in it. */
static bool netstring(void *context, wsmith_source *s)
{
    char *body;
    (void)context;
    read_slice(s, text, &text_len);
    unsigned long n = strtoul(text, &body, 10);
    if (!is_alnum(text[0]) || *body != ':' || n >= 64) return false;
    body++;
    return text_len == (size_t)(body - text) + n + 1 && text[text_len - 1] == ',' &&
           memchr(body, 'x', n) != NULL;
}

TEST(a_length_in_digits_goes_down_with_what_it_counts)
{
    CHECK(shrink_text(netstring, "27:the quick brown fox jumped!,") < 400);
    CHECK_STR(text, "1:x,");
}

/* {type, length, body}; the body of type 3 is made of the same, in which type 5 has a byte above 10. */
static bool well_formed(const uint8_t *p, size_t n, bool inner, bool *hit)
{
    for (size_t i = 0, len; i < n; i += 2 + len) {
        if (n - i < 2 || p[i + 1] > n - i - 2) return false;
        len = p[i + 1];
        if (!inner && p[i] == 3 && !well_formed(p + i + 2, len, true, hit)) return false;
        for (size_t k = 0; inner && p[i] == 5 && k < len; k++) *hit = *hit || p[i + 2 + k] > 10;
    }
    return true;
}

static bool nested_lengths(void *context, wsmith_source *s)
{
    bool hit = false;
    (void)context;
    read_slice(s, text, &text_len);
    return well_formed((const uint8_t *)text, text_len, false, &hit) && hit;
}

TEST(a_length_inside_of_what_has_a_length_goes_down_with_both)
{
    static const char from[] = "\1\3\t\t\t\3\15\7\2ab\5\4\1\2\3z\10\1q\2\1M";
    CHECK(shrink_text(nested_lengths, from) < 800);
    CHECK_EQ(text_len, 5);
    CHECK(memcmp(text, "\3\3\5\1\13", 5) == 0);
}

/* -- bytes of other lengths ----------------------------------------------------------------------------------- */

static bool in_a_buffer(void *context, wsmith_source *s)
{
    (void)context;
    wsmith_bytes(s, text, 32);
    text[32] = 0;
    const char *colon = strchr(text, ':');
    return colon && strstr(colon, "ab") != NULL;
}

TEST(a_buffer_of_a_fixed_size_loses_bytes_and_is_filled_with_zeros)
{
    wsmith_record record = {0};
    wsmith_source s;
    wsmith_from_zig(&s, "key12: word3 abba 4, and more...", 32);
    wsmith_record_to(&s, &record);
    CHECK(in_a_buffer(NULL, &s));
    shrink(in_a_buffer, &record);
    CHECK_STR(text, ":ab");
}

/* The length is asked for first, and something else before the bytes. */
static bool length_far_away(void *context, wsmith_source *s)
{
    size_t high = 0;
    (void)context;
    text_len = (size_t)wsmith_range(s, 0, 50);
    other_len = wsmith_u8(s);
    bool flag = wsmith_bool(s);
    wsmith_bytes(s, text, text_len);
    for (size_t i = 0; i < text_len; i++) high += (uint8_t)text[i] >= 0x80;
    return high >= 3 && other_len > 3 && !flag;
}

TEST(the_length_of_bytes_need_not_stand_right_in_front_of_them)
{
    for (uint64_t seed = 0, found = 0; found < 5; seed++) {
        wsmith_record record = {0};
        wsmith_source s;
        wsmith_from_seed(&s, seed, 100);
        wsmith_record_to(&s, &record);
        if (length_far_away(NULL, &s)) {
            found++;
            shrink(length_far_away, &record);
            CHECK_EQ(text_len, 3);
            CHECK_EQ(other_len, 4);
            CHECK(memcmp(text, "\200\200\200", 3) == 0);
        }
        wsmith_record_free(&record);
    }
}

/* Texts of which every byte matters: the dear passes have limits. */
static uint64_t hash_of_texts(wsmith_source *s)
{
    uint64_t hash = 0;
    for (int i = 0; i < 8; i++) {
        read_slice(s, text, &text_len);
        for (size_t k = 0; k < text_len; k++) hash = hash * 31 + (uint8_t)text[k] + 1;
    }
    return hash;
}

static bool has_hash(void *context, wsmith_source *s)
{
    return hash_of_texts(s) == *(const uint64_t *)context;
}

TEST(texts_that_cannot_change_cost_calls_in_proportion)
{
    wsmith_record record = {0};
    wsmith_shrink_stats stats;
    wsmith_source s;
    size_t bytes;
    wsmith_from_seed(&s, 4, 4096);
    wsmith_record_to(&s, &record);
    uint64_t hash = hash_of_texts(&s);
    wsmith_record_bytes(&record, &bytes);
    CHECK_EQ(wsmith_shrink(&record, has_hash, &hash, NULL, &stats), WSMITH_OK);
    CHECK(stats.minimal);
    CHECK(bytes > 100 && stats.runs < 1600 + 24 * bytes);
    wsmith_record_free(&record);
}
