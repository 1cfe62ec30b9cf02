/* tests/unit/wsmith_shapes.c - subsets, orders, swarms, operations, described types, Zig's layout. */
/* qemu */
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "test.h"

/* -- requests of several choices ---------------------------------------------------------------------------- */

static uint64_t times(uint64_t a, uint64_t b) { return a * b / 1000; }

TEST(subsets_have_every_element_half_of_the_time)
{
    wsmith_source s;
    uint64_t in[10] = {0};
    wsmith_from_seed(&s, 1, 1u << 20);
    for (int i = 0; i < 10000; i++) {
        uint64_t mask = wsmith_subset(&s, 10);
        CHECK(mask < 1024);
        for (int k = 0; k < 10; k++) in[k] += mask >> k & 1;
    }
    for (int k = 0; k < 10; k++) CHECK(in[k] > 4800 && in[k] < 5200);
    CHECK_EQ(wsmith_subset(&s, 0), 0);
}

TEST(shuffles_are_even)
{
    wsmith_source s;
    uint32_t order[4];
    uint64_t seen[256] = {0}, different = 0, chi = 0;
    wsmith_from_seed(&s, 2, 1u << 22);
    for (int i = 0; i < 24000; i++) {
        uint32_t code = 0;
        wsmith_shuffle(&s, order, 4);
        for (int k = 0; k < 4; k++) code = code << 2 | order[k];
        seen[code]++;
    }
    for (int i = 0; i < 256; i++) {
        uint64_t off = seen[i] > 1000 ? seen[i] - 1000 : 1000 - seen[i];
        different += seen[i] > 0;
        if (seen[i]) chi += off * off;
    }
    CHECK_EQ(different, 24);
    CHECK(times(chi, 1) < 49); /* 23 degrees of freedom: 49.7 at 99.9 % */
}

TEST(samples_are_distinct_and_from_the_items)
{
    wsmith_source s;
    wsmith_from_seed(&s, 3, 1u << 20);
    for (int i = 0; i < 1000; i++) {
        uint32_t items[6] = {10, 20, 30, 40, 50, 60};
        wsmith_sample(&s, items, 6, 3);
        CHECK(items[0] != items[1] && items[1] != items[2] && items[0] != items[2]);
        for (int k = 0; k < 3; k++) CHECK(items[k] % 10 == 0 && items[k] >= 10 && items[k] <= 60);
    }
}

TEST(a_swarm_is_never_empty_and_often_whole)
{
    wsmith_source s;
    int whole = 0;
    wsmith_from_seed(&s, 4, 1u << 20);
    for (int i = 0; i < 1000; i++) {
        uint64_t mask = wsmith_swarm(&s, 3);
        CHECK(mask > 0 && mask < 8);
        whole += mask == 7;
    }
    CHECK(whole > 450 && whole < 700);
    CHECK_EQ(wsmith_swarm(&s, 1), 1);
}

TEST(pick_of_stays_in_the_mask)
{
    static const uint32_t weights[4] = {1, 5, 0, 2};
    wsmith_source s;
    wsmith_from_seed(&s, 5, 1u << 20);
    for (uint64_t mask = 0; mask < 16; mask++) {
        for (int i = 0; i < 20; i++) {
            size_t k = wsmith_pick_of(&s, weights, 4, mask);
            bool possible = (mask & 11) != 0;
            CHECK(possible ? k < 4 && (mask >> k & 1) && weights[k] > 0 : k == 4);
            k = wsmith_pick_of(&s, NULL, 4, mask);
            CHECK(mask ? k < 4 && (mask >> k & 1) : k == 4);
        }
    }
}

TEST(exhausted_input_gives_the_simplest_shapes)
{
    wsmith_source s;
    uint32_t order[3];
    wsmith_from_bytes(&s, NULL, 0);
    CHECK_EQ(wsmith_subset(&s, 64), 0);
    CHECK_EQ(wsmith_swarm(&s, 5), 31);
    wsmith_shuffle(&s, order, 3);
    CHECK(order[0] == 0 && order[1] == 1 && order[2] == 2);
    CHECK(!wsmith_present(&s));
    WSMITH_EACH(&s, l, 2, 9, 5) order[l.index] = 7;
    CHECK(order[0] == 7 && order[1] == 7 && order[2] == 2);
}

TEST(loops_have_their_bounds_and_their_mean)
{
    wsmith_source s;
    uint64_t rounds = 0, capped = 0;
    wsmith_from_seed(&s, 6, 1u << 24);
    for (int i = 0; i < 4000; i++) {
        size_t n = 0;
        WSMITH_EACH(&s, l, 3, 40, 10)
        {
            CHECK_EQ(l.index, n);
            n++;
            if (n == 2) continue;
        }
        CHECK(n >= 3 && n <= 40);
        rounds += n;
        capped += n == 40;
    }
    CHECK(rounds > 4000 * 12 && rounds < 4000 * 13);
    CHECK(capped > 0);
}

TEST(a_loop_that_is_left_early_closes_what_it_opened)
{
    wsmith_record record = {0};
    wsmith_source s;
    size_t count;
    wsmith_from_seed(&s, 7, 1000);
    wsmith_record_to(&s, &record);
    wsmith_span_begin(&s, "outer");
    WSMITH_EACH(&s, l, 5, 9, 1)
    {
        wsmith_span_begin(&s, "inner");
        wsmith_u8(&s);
        if (l.index == 1) {
            wsmith_loop_end(&s, &l);
            break;
        }
        wsmith_span_end(&s);
    }
    wsmith_span_end(&s);
    wsmith_u8(&s);
    const wsmith_span *spans = wsmith_record_spans(&record, &count);
    CHECK_EQ(count, 6); /* outer, loop, 2 rounds of 2 */
    CHECK_EQ(spans[0].end, 2);
    for (size_t i = 0; i < count; i++) CHECK_EQ(spans[i].end - spans[i].first, i < 2 ? 2 : 1);
    wsmith_record_free(&record);
}

/* -- operations -------------------------------------------------------------------------------------------------- */

typedef struct stack {
    int items[100], model[100];
    size_t count, pushes, pops, doubles;
} stack;

static bool op_push(void *state, wsmith_source *s)
{
    stack *k = (stack *)state;
    k->model[k->count] = k->items[k->count] = (int)wsmith_irange(s, -50, 50);
    k->count++;
    k->pushes++;
    return true;
}

static bool has_items(void *state) { return ((stack *)state)->count > 0; }

static bool has_two(void *state) { return ((stack *)state)->count > 1; }

static bool op_pop(void *state, wsmith_source *s)
{
    stack *k = (stack *)state;
    (void)s;
    CHECK(k->count > 0);
    k->pops++;
    k->count--;
    return k->items[k->count] == k->model[k->count];
}

/* Adds the two upmost: wrong for two negative numbers. */
static bool op_add(void *state, wsmith_source *s)
{
    stack *k = (stack *)state;
    (void)s;
    CHECK(k->count > 1);
    int a = k->items[k->count - 2], b = k->items[k->count - 1];
    k->count--;
    k->items[k->count - 1] = a < 0 && b < 0 ? a - b : a + b;
    k->model[k->count - 1] += k->model[k->count];
    k->doubles++;
    return true;
}

static const wsmith_op stack_ops[3] = {{"push", 4, NULL, op_push},
                                       {"pop", 3, has_items, op_pop},
                                       {"add", 2, has_two, op_add}};

static bool stack_fails(void *context, wsmith_source *s)
{
    stack *k = (stack *)context;
    memset(k, 0, sizeof *k);
    return !wsmith_run_ops(s, stack_ops, 3, k, 99, 30);
}

TEST(operations_run_when_they_are_ready_and_what_fails_is_shrunk)
{
    wsmith_source s;
    stack k;
    uint64_t swarms = 0, sum[3] = {0};
    wsmith_record record = {0};
    wsmith_shrink_stats stats;
    bool found = false;
    for (uint64_t seed = 0; seed < 500; seed++) {
        wsmith_record_clear(&record);
        wsmith_from_seed(&s, seed, 4096);
        wsmith_record_to(&s, &record);
        bool fails = stack_fails(&k, &s);
        CHECK_EQ(wsmith_source_status(&s), WSMITH_OK);
        swarms += k.pushes > 5 && k.pops == 0;
        sum[0] += k.pushes;
        sum[1] += k.pops;
        sum[2] += k.doubles;
        if (!fails || found) continue;
        found = true;
        CHECK_EQ(wsmith_shrink(&record, stack_fails, &k, NULL, &stats), WSMITH_OK);
        CHECK(wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 0, 0));
        CHECK(stack_fails(&k, &s));
        CHECK(s.failure && strcmp(s.failure, "pop") == 0);
        wsmith_source_end(&s);
        CHECK_EQ(k.pushes, 2);
        CHECK_EQ(k.doubles, 1);
        CHECK_EQ(k.pops, 1);
        CHECK_EQ(k.model[0], -2);
    }
    CHECK(found && swarms > 20);
    CHECK(sum[0] > sum[1] && sum[1] > sum[2] && sum[2] > 100);
    wsmith_record_free(&record);
}

/* -- described types ---------------------------------------------------------------------------------------------- */

WSMITH_RANGE(coordinate, int16_t, -100, 100)
WSMITH_RANGE(percent, uint8_t, 0, 100)
#define POINT(VALUE, ARRAY, LIST, OPTION) \
    VALUE(int16_t, x, coordinate)         \
    VALUE(int16_t, y, coordinate)
WSMITH_STRUCT(point, POINT)
#define KINDS(X) X(LINE, 3) X(FILL, 1) X(NEVER, 0)
WSMITH_ENUM(kind, KINDS)
#define SHAPE(VALUE, ARRAY, LIST, OPTION)   \
    VALUE(kind, how, kind)                  \
    ARRAY(uint8_t, colour, 3, wsmith_as_u8) \
    LIST(point, corners, 4, point)          \
    OPTION(point, hole, point)              \
    VALUE(uint8_t, filled, percent)
WSMITH_STRUCT(shape, SHAPE)
#define VALUES(X)                     \
    X(double, real, 2, wsmith_as_f64) \
    X(shape, drawing, 1, shape) X(int64_t, whole, 1, wsmith_as_i64)
WSMITH_UNION(value, VALUES)

TEST(described_types_are_made_within_their_bounds)
{
    wsmith_source s;
    int lists[5] = {0}, kinds[3] = {0}, tags[3] = {0}, holes = 0;
    wsmith_from_seed(&s, 9, 1u << 22);
    for (int i = 0; i < 3000; i++) {
        shape a = shape_make(&s, "shape"), b = a;
        CHECK(a.corners_count <= 4);
        lists[a.corners_count]++;
        kinds[a.how]++;
        holes += a.has_hole;
        CHECK(a.filled <= 100);
        for (size_t k = 0; k < a.corners_count; k++)
            CHECK(a.corners[k].x >= -100 && a.corners[k].y <= 100);
        CHECK(shape_equal(&a, &b));
        b.colour[2] ^= 1;
        CHECK(!shape_equal(&a, &b));
        b = a;
        b.hole.x++; /* counts only when there is a hole */
        CHECK_EQ(shape_equal(&a, &b), !a.has_hole);
        value v = value_make(&s, "value");
        tags[v.tag]++;
        CHECK(value_equal(&v, &v));
    }
    for (int i = 0; i < 5; i++) CHECK(lists[i] > 100);
    CHECK(kinds[LINE] > 2000 && kinds[FILL] > 500 && kinds[NEVER] == 0);
    CHECK(tags[0] > 1200 && tags[1] > 500 && tags[2] > 500);
    CHECK(holes > 1200 && holes < 1800);
}

/* What is printed is an initialiser: these two are that of the tests below, compiled. */
static const shape printed_shape = {FILL, {1, 2, 255}, 2, {{-1, 5}, {0, 0}}, true, {7, -100}, 50};

TEST(described_types_print_as_initialisers)
{
    wsmith_text t = {NULL, false};
    shape_print(&t, &printed_shape);
    CHECK_STR(wsmith_text_chars(&t),
              "{FILL, {1, 2, 255}, 2, {{-1, 5}, {0, 0}}, true, {7, -100}, 50}");
    wsmith_text_free(&t);
    value v = {2, {0}};
    v.of.whole = INT64_MIN;
    value_print(&t, &v);
    CHECK_STR(wsmith_text_chars(&t), "{2, {.whole = INT64_MIN}}");
    wsmith_text_free(&t);
    v.tag = 0;
    v.of.real = -0.75;
    value_print(&t, &v);
    CHECK_STR(wsmith_text_chars(&t), "{0, {.real = -0x1.8p-1}}");
    wsmith_text_free(&t);
    wsmith_source s;
    wsmith_from_bytes(&s, NULL, 0);
    shape empty = shape_make(&s, "shape");
    shape_print(&t, &empty);
    CHECK_STR(wsmith_text_chars(&t), "{LINE, {0, 0, 0}, 0, {0}, false, {0, 0}, 0}");
    wsmith_text_free(&t);
}

static bool two_far_corners(void *context, wsmith_source *s)
{
    shape *a = (shape *)context;
    int far = 0;
    *a = shape_make(s, "shape");
    for (size_t i = 0; i < a->corners_count; i++)
        far += a->corners[i].x < -20 && a->corners[i].y > 30;
    return far >= 2;
}

TEST(described_types_shrink_by_member)
{
    wsmith_record record = {0};
    wsmith_source s;
    shape a;
    wsmith_text t = {NULL, false};
    for (uint64_t seed = 0; wsmith_record_clear(&record), wsmith_from_seed(&s, seed, 4096),
                  wsmith_record_to(&s, &record), !two_far_corners(&a, &s);
         seed++) {}
    CHECK_EQ(wsmith_shrink(&record, two_far_corners, &a, NULL, NULL), WSMITH_OK);
    CHECK(wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 0, 0));
    CHECK(two_far_corners(&a, &s));
    wsmith_source_end(&s);
    shape_print(&t, &a);
    CHECK_STR(wsmith_text_chars(&t),
              "{LINE, {0, 0, 0}, 2, {{-21, 31}, {-21, 31}}, false, {0, 0}, 0}");
    wsmith_text_free(&t);
    wsmith_record_free(&record);
}

/* -- Zig's layout: each row of the table in std.testing.Smith ----------------------------------------------------- */

static wsmith_source zig;

static void zig_input(const void *bytes, size_t size) { wsmith_from_zig(&zig, bytes, size); }

TEST(zig_numbers_take_eight_bytes)
{
    static const uint8_t in[] = {5, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0,
                                 0, 1, 0, 0, 0, 0, 0, 0, 1,    2,    3,    4,    5, 6, 7, 8};
    zig_input(in, sizeof in);
    CHECK_EQ(wsmith_u8(&zig), 5);
    CHECK_EQ(wsmith_i32(&zig), -1);
    CHECK_EQ(wsmith_u8(&zig), 0); /* 256 is not allowed: the default */
    CHECK_EQ(wsmith_u64(&zig), 0x0807060504030201);
    CHECK_EQ(wsmith_u64(&zig), 0);
    CHECK_EQ(wsmith_range(&zig, 7, 9), 7);
}

TEST(zig_numbers_cut_short_drop_the_rest)
{
    static const uint8_t in[] = {1, 2, 3, 4, 5, 6, 7};
    static const wsmith_weight weights[2] = {{30, 40, 1}, {1, 2, 9}};
    zig_input(in, sizeof in);
    CHECK_EQ(wsmith_weighted(&zig, weights, 2), 30);
    CHECK_EQ(wsmith_left(&zig), 0);
    CHECK_EQ(wsmith_weighted(&zig, weights, 2), 30);
}

TEST(zig_values_without_weight_become_the_first)
{
    static const uint8_t in[] = {2, 0, 0, 0, 0,  0, 0, 0, 3, 0, 0, 0,
                                 0, 0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 0};
    static const wsmith_weight weights[2] = {{30, 40, 1}, {1, 2, 9}};
    zig_input(in, sizeof in);
    CHECK_EQ(wsmith_weighted(&zig, weights, 2), 2);
    CHECK_EQ(wsmith_weighted(&zig, weights, 2), 30);
    CHECK_EQ(wsmith_weighted(&zig, weights, 2), 40);
}

TEST(zig_signed_ranges_are_offset_binary)
{
    static const uint8_t in[] = {0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 4, 0, 0, 0,
                                 0,    0,    0,    0x80, 9,    0,    0,    0,    0, 0, 0, 0x80};
    zig_input(in, sizeof in);
    CHECK_EQ(wsmith_irange(&zig, -5, 5), -3);
    CHECK_EQ(wsmith_irange(&zig, -5, 5), 4);
    CHECK_EQ(wsmith_irange(&zig, -5, 5), -5); /* 9 is not allowed */
    CHECK_EQ(wsmith_irange(&zig, -5, 5), -5);
    CHECK_EQ(wsmith_i16(&zig), 0);
}

TEST(zig_ends_take_one_byte_and_a_missing_one_is_true)
{
    static const uint8_t in[] = {0, 7, 0};
    zig_input(in, sizeof in);
    CHECK(!wsmith_eos(&zig));
    CHECK(wsmith_eos(&zig));
    CHECK(!wsmith_eos(&zig));
    CHECK(wsmith_eos(&zig));
    CHECK(wsmith_eos(&zig));
}

TEST(zig_bytes_are_raw_and_filled)
{
    static const wsmith_weight letters = {'a', 'z', 1};
    uint8_t out[6];
    zig_input("hi", 2);
    wsmith_bytes(&zig, out, 6);
    CHECK_EQ(memcmp(out, "hi\0\0\0\0", 6), 0);
    zig_input("h!i", 3);
    wsmith_bytes_weighted(&zig, out, 6, &letters, 1);
    CHECK_EQ(memcmp(out, "haiaaa", 6), 0);
}

TEST(zig_slices_have_a_length_of_four_bytes)
{
    static const uint8_t in[] = {2,   0,   0,   0,   'o', 'k', 9,   0, 0, 0, '1', '2', '3',
                                 '4', '5', '6', '7', '8', '9', 200, 0, 0, 0, 'x', 'y'};
    uint8_t out[4];
    zig_input(in, sizeof in);
    CHECK_EQ(wsmith_slice(&zig, out, 4), 2);
    CHECK_EQ(memcmp(out, "ok", 2), 0);
    CHECK_EQ(wsmith_slice(&zig, out, 4), 0); /* nine do not fit: consumed all the same */
    CHECK_EQ(wsmith_slice(&zig, out, 4), 2); /* two are left of 200 */
    CHECK_EQ(memcmp(out, "xy", 2), 0);
    CHECK_EQ(wsmith_slice(&zig, out, 4), 0);
    zig_input(in, 3);
    CHECK_EQ(wsmith_slice(&zig, out, 4), 0);
    CHECK_EQ(wsmith_left(&zig), 0);
}

TEST(zig_input_can_be_recorded_and_replayed)
{
    static const uint8_t in[] = {5, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 'o', 'k', 1};
    wsmith_record record = {0};
    uint8_t out[8], again[8];
    wsmith_from_zig(&zig, in, sizeof in);
    wsmith_record_to(&zig, &record);
    uint8_t a = wsmith_u8_at(&zig, "a");
    CHECK(!wsmith_eos_at(&zig, "b", 3));
    size_t n = wsmith_slice_at(&zig, "c", out, 8);
    CHECK(wsmith_eos_at(&zig, "b", 3));
    wsmith_source s;
    for (int align = 0; align < 3; align++) {
        CHECK(wsmith_from_record(&s, &record, (wsmith_align)align, 0, 0));
        CHECK_EQ(wsmith_u8_at(&s, "a"), a);
        CHECK(!wsmith_eos_at(&s, "b", 3));
        CHECK_EQ(wsmith_slice_at(&s, "c", again, 8), n);
        CHECK_EQ(memcmp(out, again, n), 0);
        CHECK(wsmith_eos_at(&s, "b", 3));
        wsmith_source_end(&s);
    }
    wsmith_record_free(&record);
}

TEST(weighted_bytes_have_their_share_and_replay)
{
    static const wsmith_weight weights[2] = {{'x', 'z', 1}, {'0', '0', 5}};
    static uint8_t bytes[8000], again[8000];
    uint64_t seen[256] = {0};
    wsmith_record record = {0};
    wsmith_source s;
    wsmith_from_seed(&s, 1, 1u << 20);
    wsmith_record_to(&s, &record);
    wsmith_bytes_weighted_at(&s, "w", bytes, sizeof bytes, weights, 2);
    for (size_t i = 0; i < sizeof bytes; i++) seen[bytes[i]]++;
    CHECK_EQ(seen['x'] + seen['y'] + seen['z'] + seen['0'], sizeof bytes);
    CHECK(seen['0'] > 4850 && seen['0'] < 5150 && seen['y'] > 900);
    CHECK(wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 0, 0));
    wsmith_bytes_weighted_at(&s, "w", again, sizeof again, weights, 2);
    wsmith_source_end(&s);
    CHECK_EQ(memcmp(bytes, again, sizeof bytes), 0);
    wsmith_from_seed(&s, 1, 1u << 20);
    wsmith_bytes_weighted_at(&s, "w", again, sizeof again, weights, 2);
    CHECK_EQ(memcmp(bytes, again, sizeof bytes), 0);
    wsmith_from_bytes(&s, NULL, 0);
    wsmith_bytes_weighted_at(&s, "w", again, 5, weights, 2);
    CHECK_EQ(memcmp(again, "xxxxx", 5), 0);
    wsmith_record_free(&record);
}

/* Other chi-square tests are in wsmith_choice.c; these are the edges of the weights' contract. */
TEST(a_million_weighted_draws_fit_their_weights)
{
    static const wsmith_weight weights[4] = {{7, 7, 1000},
                                             {0, 99, 3},
                                             {50, 59, 7},
                                             {1000, 1000, 1}};
    static uint64_t seen[1001];
    uint64_t total = 1000 + 300 + 70 + 1, chi = 0;
    wsmith_source s;
    enum { DRAWS = 1000000 };
    wsmith_from_seed(&s, 12, (uint64_t)1 << 40);
    for (int i = 0; i < DRAWS; i++) seen[wsmith_weighted(&s, weights, 4)]++;
    for (uint64_t v = 0; v < 1001; v++) {
        uint64_t w =
            (v == 7 ? 1000 : 0) + (v < 100 ? 3 : 0) + (v >= 50 && v < 60 ? 7 : 0) + (v == 1000);
        uint64_t mean = DRAWS * w / total, off = seen[v] > mean ? seen[v] - mean : mean - seen[v];
        if (w == 0) CHECK_EQ(seen[v], 0);
        else chi += off * off * 1000 / mean;
    }
    CHECK(chi < 149500); /* 100 degrees of freedom: 149.4 at 99.9 % */
}
