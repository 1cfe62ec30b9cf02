/* tests/unit/wdeque_api.c - what the manual promises, claim by claim, where the model tests do not
 * look: growth policy, cost in allocations, alignment, text elements, order, walks. */
/* qemu */
#define WDEQUE_IMPLEMENTATION
#include "wdeque.h"
#include "wdeque.h" /* twice is harmless */

#include "../test.h"
#include "wdeque_blocks.h"
#include "wdeque_types.h"

typedef int (*function)(int);
typedef union either {
    int number;
    void *pointer;
} either;
WDEQUE_DEFINE(textq, const char *)
WDEQUE_DEFINE_POW2(ownedq, char *)
WDEQUE_DEFINE(functionq, function)
WDEQUE_DEFINE(eitherq, either)
WDEQUE_DEFINE(doubleq, double)
WDEQUE_DEFINE(nestedq, e4)

TEST(an_empty_deque_takes_no_memory_and_five_words)
{
    static e4 zero;
    e4 q = WDEQUE_EMPTY;
    CHECK(memcmp(&zero, &q, sizeof q) == 0);
    CHECK_EQ(sizeof q, 5 * sizeof(void *));
    CHECK(e4_is_empty(&q) && e4_is_full(&q) && e4_capacity(&q) == 0 && e4_check(&q));
    CHECK(!e4_front(&q) && !e4_back(&q) && !e4_get(&q, 0) && !e4_make_contiguous(&q));
    CHECK(!e4_pop_front(&q, NULL) && !e4_pop_back(&q, NULL) && !e4_remove(&q, 0, NULL));
    CHECK(!e4_push_back_bounded(&q, 1) && !e4_push_back_overwrite(&q, 1));
    CHECK(e4_push_back_slice(&q, NULL, 0) && e4_insert_slice(&q, 0, NULL, 0) &&
          e4_shrink_to(&q, 0));
    e4_rotate_left(&q, 3);
    e4_truncate(&q, 0);
    e4_clear(&q);
    e4_free(&q);
    e4_free(&q);
}

/* -- growth ------------------------------------------------------------------------------------------- */

TEST(growth_leaves_half_of_the_request_spare_whatever_the_slices_are)
{
    static int slice[5000];
    e4 q = WDEQUE_EMPTY;
    p4 p = WDEQUE_EMPTY;
    size_t seed = 1;
    while (e4_len(&q) < 1000000) {
        size_t n = (seed = seed * 1103515245u + 12345u) / 65536 % 5000, cap = e4_capacity(&q);
        CHECK(e4_push_back_slice(&q, slice, n) && p4_push_back_slice(&p, slice, n));
        if (e4_capacity(&q) != cap) CHECK(e4_capacity(&q) >= e4_len(&q) + e4_len(&q) / 2);
        CHECK(p4_capacity(&p) >= p4_len(&p) && (p4_capacity(&p) & (p4_capacity(&p) - 1)) == 0);
    }
    e4_free(&q);
    p4_free(&p);
}

TEST(single_pushes_waste_a_quarter_on_average_and_allocate_rarely)
{
    blocks memory;
    double sum = 0;
    e4 q;
    blocks_init(&memory, false);
    e4_init_allocator(&q, &memory.allocator);
    for (int i = 0; i < 1000000; i++) {
        CHECK(e4_push_back(&q, i));
        if (i >= 1000) sum += (double)e4_capacity(&q) / (double)e4_len(&q);
    }
    CHECK(sum / 999000 <= 1.25);
    CHECK(memory.requests <= 26);
    e4_free(&q);
    CHECK_EQ(memory.live_count, 0);
}

TEST(sixteen_large_elements_need_three_allocations)
{
    blocks memory;
    e64 q;
    blocks_init(&memory, false);
    e64_init_allocator(&q, &memory.allocator);
    for (int i = 0; i < 16; i++) CHECK(e64_add_back(&q) != NULL);
    CHECK(memory.requests <= 3);
    e64_free(&q);
}

TEST(exact_requests_are_exact_and_nothing_shrinks_by_itself)
{
    e3 q = WDEQUE_EMPTY;
    p3 p = WDEQUE_EMPTY;
    CHECK(e3_ensure_total_exact(&q, 1001) && e3_capacity(&q) == 1001);
    CHECK(e3_ensure_total_exact(&q, 5) && e3_capacity(&q) == 1001);
    CHECK(e3_ensure_unused_exact(&q, 1002) && e3_capacity(&q) == 1002);
    CHECK(p3_ensure_total_exact(&p, 1001) && p3_capacity(&p) == 1024);
    for (int i = 0; i < 500; i++) CHECK(e3_add_back(&q) && e3_add_front(&q));
    while (e3_pop_back(&q, NULL)) {}
    CHECK_EQ(e3_capacity(&q), 1002);
    e3_clear(&q);
    CHECK_EQ(e3_capacity(&q), 1002);
    e3_free(&q);
    p3_free(&p);
}

TEST(bounded_and_assume_pushes_move_nothing)
{
    e4 q = WDEQUE_EMPTY;
    int *first;
    CHECK(e4_ensure_total(&q, 100) && e4_push_back(&q, 1));
    first = e4_front(&q);
    while (e4_push_back_bounded(&q, 2) && e4_push_front_bounded(&q, 0)) {}
    CHECK(e4_is_full(&q) && *first == 1);
    while (*e4_front(&q) == 0) CHECK(e4_pop_front(&q, NULL));
    CHECK(e4_front(&q) == first);
    e4_free(&q);
}

/* -- element types -------------------------------------------------------------------------------------- */

TEST(over_aligned_elements_are_aligned_at_every_size)
{
    eline many[6] = {WDEQUE_EMPTY, WDEQUE_EMPTY, WDEQUE_EMPTY,
                     WDEQUE_EMPTY, WDEQUE_EMPTY, WDEQUE_EMPTY};
    for (int i = 0; i < 300; i++)
        for (int k = 0; k < 6; k++) {
            line64 *line = k % 2 ? eline_add_back(&many[k]) : eline_add_front(&many[k]);
            CHECK(line && (uintptr_t)line % 64 == 0);
            if (line) memset(line, i, sizeof *line);
        }
    for (int k = 0; k < 6; k++) {
        for (size_t i = 0; i < 300; i++)
            CHECK_EQ(eline_at(&many[k], i)->words[3] & 255, (k % 2 ? i : 299 - i) & 255);
        CHECK(eline_shrink_to(&many[k], 0) && eline_check(&many[k]));
        eline_free(&many[k]);
    }
}

static int twice(int x) { return 2 * x; }

TEST(pointers_functions_unions_and_deques_can_be_elements)
{
    static const char *const words[] = {"b", "c", "d"};
    textq text = WDEQUE_EMPTY;
    functionq calls = WDEQUE_EMPTY;
    eitherq mixed = WDEQUE_EMPTY;
    nestedq nested = WDEQUE_EMPTY;
    either one;
    e4 inner = WDEQUE_EMPTY;
    CHECK(textq_push_back_slice(&text, words, 3) && textq_push_front(&text, "a"));
    CHECK_STR(*textq_at(&text, 0), "a");
    CHECK_STR(*textq_back(&text), "d");
    CHECK(functionq_push_back(&calls, twice) && (*functionq_front(&calls))(21) == 42);
    one.number = 5;
    CHECK(eitherq_push_back(&mixed, one) && eitherq_front(&mixed)->number == 5);
    CHECK(e4_push_back(&inner, 9) && nestedq_push_back(&nested, inner));
    CHECK_EQ(*e4_front(nestedq_front(&nested)), 9);
    nestedq_clear_with(&nested, e4_free);
    nestedq_free(&nested);
    textq_free(&text);
    functionq_free(&calls);
    eitherq_free(&mixed);
}

static void release(char **text) { free(*text); }

TEST(owned_elements_are_dropped_once_each)
{
    ownedq q = WDEQUE_EMPTY;
    for (int i = 0; i < 50; i++) CHECK(ownedq_push_front(&q, (char *)malloc(3)));
    ownedq_truncate_with(&q, 20, release);
    CHECK_EQ(ownedq_len(&q), 20);
    ownedq_clear_with(&q, release);
    ownedq_free(&q);
}

/* -- order ------------------------------------------------------------------------------------------------ */

static int by_value(const double *a, const double *b) { return *a < *b ? -1 : *a > *b; }
static int compared;
static int by_tens(const int *a, const int *b)
{
    compared++;
    return *a / 10 - *b / 10;
}
static int confused(const int *a, const int *b)
{
    static unsigned seed = 1;
    (void)a, (void)b;
    seed = seed * 1103515245u + 12345u;
    return (int)(seed >> 16 & 2) - 1;
}

/* Patterns that make a careless quicksort quadratic or deep. */
TEST(sort_orders_every_pattern_in_n_log_n_comparisons)
{
    for (int pattern = 0; pattern < 6; pattern++) {
        e4 q = WDEQUE_EMPTY;
        const int n = 20000;
        for (int i = 0; i < n; i++) {
            int value = pattern == 0   ? i
                        : pattern == 1 ? n - i
                        : pattern == 2 ? 7
                        : pattern == 3 ? i % 100
                        : pattern == 4 ? (i < n / 2 ? i : n - i)
                                       : (int)((unsigned)i * 2654435761u >> 12);
            CHECK(pattern % 2 ? e4_push_front(&q, value) : e4_push_back(&q, value));
        }
        compared = 0;
        e4_sort(&q, by_tens);
        CHECK(compared < 40 * n);
        for (size_t i = 1; i < e4_len(&q); i++) CHECK(*e4_at(&q, i - 1) / 10 <= *e4_at(&q, i) / 10);
        e4_free(&q);
    }
}

TEST(a_comparison_that_contradicts_itself_harms_nothing)
{
    e4 q = WDEQUE_EMPTY;
    long sum = 0;
    for (int i = 0; i < 3000; i++) CHECK(e4_push_front(&q, i));
    e4_sort(&q, confused);
    WDEQUE_EACH(e4, &q, it) sum += *it;
    CHECK_EQ(sum, 3000L * 2999 / 2);
    CHECK(e4_lower_bound(&q, e4_front(&q), confused) <= 3000);
    e4_free(&q);
}

TEST(insertion_at_the_upper_bound_keeps_order_and_finds_again)
{
    doubleq q = WDEQUE_EMPTY;
    double key;
    for (int i = 0; i < 500; i++) {
        key = (double)(i * 7919 % 101);
        CHECK(doubleq_insert(&q, doubleq_upper_bound(&q, &key, by_value), key));
    }
    for (size_t i = 1; i < 500; i++) CHECK(*doubleq_at(&q, i - 1) <= *doubleq_at(&q, i));
    key = 50.5;
    CHECK_EQ(doubleq_lower_bound(&q, &key, by_value), doubleq_upper_bound(&q, &key, by_value));
    CHECK(*doubleq_at(&q, doubleq_lower_bound(&q, &key, by_value)) == 51);
    doubleq_free(&q);
}

/* -- walks ------------------------------------------------------------------------------------------------- */

static int find(const e4 *q, int value)
{
    WDEQUE_EACH(e4, q, it)
    if (*it == value) return 1;
    return 0;
}

TEST(break_continue_and_return_work_inside_a_walk)
{
    e4 q = WDEQUE_EMPTY;
    int seen = 0, pairs = 0;
    for (int i = 0; i < 10; i++) CHECK(i % 2 ? e4_push_back(&q, i) : e4_push_front(&q, i));
    CHECK(find(&q, 0) && find(&q, 9) && !find(&q, 10));
    WDEQUE_EACH(e4, &q, it)
    {
        if (*it == 8) continue; /* the first one */
        if (*it == 5) break;    /* in the second run, past a wrap */
        seen++;
    }
    CHECK_EQ(seen, 6);
    seen = 0;
    WDEQUE_EACH_REV(e4, &q, it)
    {
        if (*it == 4) break;
        seen++;
    }
    CHECK_EQ(seen, 7);
    WDEQUE_EACH(e4, &q, a) WDEQUE_EACH_REV(e4, &q, b) if (*a + *b == 9) pairs++;
    CHECK_EQ(pairs, 10);
    seen = 0;
    WDEQUE_EACH(e4, &q, it)
    if (seen++ == 0) break; /* in the first run */
    CHECK_EQ(seen, 1);
    e4_free(&q);
}

TEST(equal_compares_lengths_and_elements_across_different_wraps)
{
    e4 a = WDEQUE_EMPTY, b = WDEQUE_EMPTY;
    CHECK(e4_equal(&a, &b, by_tens));
    for (int i = 0; i < 40; i++)
        CHECK(e4_push_back(&a, i * 10) && e4_push_front(&b, (39 - i) * 10));
    CHECK(e4_equal(&a, &b, by_tens));
    *e4_at(&b, 20) += 10;
    CHECK(!e4_equal(&a, &b, by_tens));
    CHECK(e4_pop_back(&b, NULL) && !e4_equal(&a, &b, by_tens));
    e4_free(&a);
    e4_free(&b);
}
