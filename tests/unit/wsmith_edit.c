/* tests/unit/wsmith_edit.c - how many choices an edit of the fuzzer changes, and which. */
/* qemu */
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/engine/edit.h"
#include "test.h"

enum { EDITS = 10000 };

/* An input of choices with values 0, 1, 2, ... and these uids. */
static wsmith__input *input_of(const uint32_t *uids, size_t count)
{
    wsmith_record record = {0};
    for (size_t i = 0; i < count; i++) {
        wsmith_choice *c = wsmith__record_choice(&record);
        memset(c, 0, sizeof *c);
        c->uid = uids[i];
        c->kind = WSMITH_INT;
        c->value = i;
        c->high = UINT32_MAX;
    }
    wsmith__input *input = wsmith__input_new(&record);
    CHECK(input != NULL);
    wsmith_record_free(&record);
    return input;
}

static void open_trial(wsmith__trial *t, const wsmith__input *input)
{
    wsmith__trial_copy(t, input);
    CHECK_EQ(wsmith__trial_len(t), input->choice_count);
}

static void free_trial(wsmith__trial *t)
{
    wx__array_free(t->tokens);
    wx__array_free(t->spare);
    wx__array_free(t->bytes);
}

/* Whether the token is still what it was at `i`. */
static bool untouched(const wsmith_choice *c, size_t i)
{
    return c->kind == WSMITH_INT && c->value == i;
}

/* counts[n] of EDITS: about 1 in `n`-th place of `parts`, per 100000; within five standard deviations. */
static void check_shares(const uint64_t *counts, const uint32_t *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t mean = (uint64_t)EDITS * parts[i] / 100000;
        uint64_t off = counts[i] > mean ? counts[i] - mean : mean - counts[i];
        CHECK(off * off <= 25 * (mean + 4));
    }
}

enum { WIDE = 1000 }; /* choices: two edits hardly ever meet in one of them */

static wsmith__input *wide_input(void)
{
    static uint32_t uids[WIDE];
    for (uint32_t i = 0; i < WIDE; i++) uids[i] = i + 1;
    return input_of(uids, WIDE);
}

/* How many choices differ from those of the input, at most `most` from first to last; puts them back. */
static size_t count_changes(wsmith__trial *t, size_t most)
{
    size_t changed = 0, first = 0;
    for (size_t i = 0; i < WIDE; i++) {
        if (untouched(&t->tokens[i], i)) continue;
        if (changed++ == 0) first = i;
        CHECK(i - first < most);
        t->tokens[i].kind = WSMITH_INT;
        t->tokens[i].value = i;
    }
    return changed;
}

/* counts[n]: how many of EDITS edits of a wide input change n choices, which are at most `most` apart. */
static void count_edits(void (*edit)(wsmith__trial *, const wsmith__input *), size_t most,
                        uint64_t *counts)
{
    wsmith__trial t;
    wsmith__input *input = wide_input();
    memset(&t, 0, sizeof t);
    open_trial(&t, input);
    for (uint64_t seed = 1; seed <= EDITS; seed++) {
        t.random = wsmith__mix64(seed);
        edit(&t, input);
        CHECK_EQ(wsmith__trial_len(&t), WIDE);
        counts[count_changes(&t, most)]++;
    }
    free_trial(&t);
    wsmith__input_free(input);
}

/* One 7/8 of the time, else 1, 2, 3, ... half, a quarter, an eighth of the time. (That an edit puts back what was
 * there, or two meet, is rare.) */
TEST(most_edits_of_values_change_one)
{
    static const uint32_t parts[4] = {93750, 3125, 1563, 781};
    uint64_t counts[WIDE] = {0};
    count_edits(wsmith__edit_value, WIDE, counts);
    check_shares(counts + 1, parts, 4);
    CHECK(counts[0] < EDITS / 200);
}

/* Two neighbours half of the time, three a quarter, ... */
TEST(runs_are_neighbours_of_geometric_number)
{
    static const uint32_t parts[5] = {50000, 25000, 12500, 6250, 3125};
    uint64_t counts[WIDE] = {0};
    count_edits(wsmith__edit_run, 40, counts);
    check_shares(counts + 2, parts, 5);
    CHECK(counts[0] + counts[1] < EDITS / 200);
}

/* Half of the time 1, 2, 3, ... choices of a place go, else as many come; others keep value and order. */
TEST(lists_lose_or_gain_choices_of_one_place)
{
    static const uint32_t parts[4] = {25000, 12500, 6250, 3125};
    static uint32_t uids[300];
    uint64_t gone[5] = {0}, come[5] = {0};
    wsmith__trial t;
    for (uint32_t i = 0; i < 300; i++) uids[i] = i % 3 + 1;
    wsmith__input *input = input_of(uids, 300);
    memset(&t, 0, sizeof t);
    for (uint64_t seed = 0; seed < EDITS; seed++) {
        size_t next[4] = {0, 0, 1, 2}, lost[4] = {0}, len;
        open_trial(&t, input);
        t.random = wsmith__mix64(seed + 1);
        wsmith__edit_list(&t, NULL);
        len = wsmith__trial_len(&t);
        for (size_t i = 0; i < len; i++) {
            uint32_t uid = t.tokens[i].uid;
            if (t.tokens[i].kind != WSMITH_INT) continue;
            CHECK(t.tokens[i].value >= next[uid]);
            lost[uid] += (t.tokens[i].value - next[uid]) / 3;
            next[uid] = t.tokens[i].value + 3;
        }
        for (uint32_t uid = 1; uid <= 3; uid++) lost[uid] += (300 + uid - 1 - next[uid]) / 3;
        CHECK((lost[1] > 0) + (lost[2] > 0) + (lost[3] > 0) <= 1);
        size_t n = len < 300 ? 300 - len : len - 300;
        CHECK(n > 0 && lost[1] + lost[2] + lost[3] == (len < 300 ? n : 0));
        (len < 300 ? gone : come)[n < 5 ? n - 1 : 4]++;
    }
    for (int i = 0; i < 4; i++) CHECK(gone[i] > 0 && come[i] > 0);
    check_shares(come, parts, 4);
    check_shares(gone, parts, 3); /* at the end of the record there may be fewer to lose */
    free_trial(&t);
    wsmith__input_free(input);
}

/* Places asked 1, 2, 16 and 128 times: 1, 2, 5 and 8 parts of 16, not 1, 2, 16 and 128 of 147. */
TEST(a_place_is_picked_by_the_logarithm_of_how_often_it_was_asked)
{
    static const uint32_t times[4] = {1, 2, 16, 128};
    static const uint32_t parts[4] = {6250, 12500, 31250, 50000};
    static uint32_t uids[147];
    uint64_t counts[4] = {0};
    size_t n = 0;
    wsmith__trial t;
    for (uint32_t k = 0; k < 4; k++) {
        for (uint32_t i = 0; i < times[k]; i++) uids[n++] = k;
    }
    wsmith__input *input = input_of(uids, n);
    memset(&t, 0, sizeof t);
    open_trial(&t, input);
    t.random = 9;
    for (int i = 0; i < EDITS; i++) counts[t.tokens[wsmith__pick_choice(&t)].uid]++;
    for (size_t i = 0; i < 4; i++) {
        uint64_t mean = (uint64_t)EDITS * parts[i] / 100000;
        CHECK(counts[i] > mean * 7 / 10 && counts[i] < mean * 13 / 10);
    }
    free_trial(&t);
    wsmith__input_free(input);
}
