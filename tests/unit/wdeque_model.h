/* tests/unit/wdeque_model.h - a deque beside a plain array that says what it should hold.
 *
 * A template: define Q (the deque's name, made by WDEQUE_DEFINE or _POW2 before), and include this
 * file; again for the next type. An element is a struct or integer that ITEM_OF(Q) makes from a
 * number; two are equal when their bytes are, so elements have no padding. Every operation is done
 * on both sides by a function `Q_do_OP(pair, a, b)` whose small arguments mean what suits the
 * operation; failures must be equal on both sides too. The table Q_ops lists them all.
 */
#ifndef WDEQUE_MODEL_ONCE
#define WDEQUE_MODEL_ONCE

#define MODEL_MAX  4096
#define CAT_(a, b) a##b
#define CAT(a, b)  CAT_(a, b)
#define FN(name)   CAT(Q, name)
#define ITEM       FN(_item)

/* Stop early: one broken invariant would print a million lines. */
static inline int too_many(void) { return test_failures > 20; }

/* The bytes of an element are a function of its number. */
static inline void fill_bytes(void *item, size_t size, unsigned number)
{
    unsigned char *bytes = (unsigned char *)item;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(number * 31u + i * 7u + (number >> 8));
}

static unsigned next_number; /* every element pushed is a new one */

#endif /* WDEQUE_MODEL_ONCE */

typedef struct FN(_pair) {
    Q q;
    ITEM model[MODEL_MAX];
    size_t len;
    bool bounded; /* over a caller's buffer: nothing may grow */
} FN(_pair);

static ITEM FN(_new)(void)
{
    ITEM item;
    fill_bytes(&item, sizeof item, next_number++);
    return item;
}

static int FN(_same_item)(ITEM const *a, ITEM const *b) { return memcmp(a, b, sizeof *a) == 0; }

static int FN(_compare)(ITEM const *a, ITEM const *b) { return memcmp(a, b, sizeof *a); }

/* Everything that can be seen of a deque equals the model. */
static void FN(_verify)(FN(_pair) * p)
{
    Q *q = &p->q;
    FN(_span) run[2];
    size_t i = 0;
    CHECK(FN(_check)(q));
    CHECK_EQ(FN(_len)(q), p->len);
    CHECK_EQ(FN(_unused)(q), FN(_capacity)(q) - p->len);
    CHECK_EQ(FN(_is_empty)(q), p->len == 0);
    CHECK_EQ(FN(_is_full)(q), p->len == FN(_capacity)(q));
    CHECK((FN(_front)(q) == NULL) == (p->len == 0) && FN(_get)(q, p->len) == NULL);
    if (FN(_len)(q) != p->len || too_many()) return;
    if (p->len > 0) {
        CHECK(FN(_same_item)(FN(_front)(q), &p->model[0]));
        CHECK(FN(_same_item)(FN(_back)(q), &p->model[p->len - 1]));
    }
    WDEQUE_EACH(Q, q, it)
    {
        CHECK(FN(_same_item)(it, &p->model[i]));
        CHECK(it == FN(_at)(q, i) && it == FN(_get)(q, i));
        i++;
    }
    CHECK_EQ(i, p->len);
    WDEQUE_EACH_REV(Q, q, it) CHECK(it == FN(_at)(q, --i));
    CHECK_EQ(i, 0);
    CHECK_EQ(FN(_spans)(q, 0, SIZE_MAX, run), p->len);
    CHECK_EQ(run[0].len + run[1].len, p->len);
    CHECK(run[0].len == 0 || memcmp(run[0].items, p->model, run[0].len * sizeof(ITEM)) == 0);
    CHECK(run[1].len == 0 ||
          memcmp(run[1].items, p->model + run[0].len, run[1].len * sizeof(ITEM)) == 0);
}

/* -- the model's side --------------------------------------------------------------------------- */

static void FN(_model_insert)(FN(_pair) * p, size_t i, ITEM const *items, size_t n)
{
    if (n == 0) return;
    memmove(p->model + i + n, p->model + i, (p->len - i) * sizeof(ITEM));
    memcpy(p->model + i, items, n * sizeof(ITEM));
    p->len += n;
}

static void FN(_model_remove)(FN(_pair) * p, size_t i, size_t n)
{
    memmove(p->model + i, p->model + i + n, (p->len - i - n) * sizeof(ITEM));
    p->len -= n;
}

/* Adds n items at i to the model when `did` says that the deque did; it must have when there was
 * room, and without room only if it may allocate. */
static void FN(_added)(FN(_pair) * p, bool did, bool may_grow, size_t room, size_t i,
                       ITEM const *items, size_t n)
{
    CHECK_EQ(did, i <= p->len && (n <= room || (may_grow && !p->bounded)));
    if (did) FN(_model_insert)(p, i, items, n);
}

/* -- operations --------------------------------------------------------------------------------- */

static void FN(_do_push)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    size_t room = FN(_unused)(q);
    ITEM item = FN(_new)(), *slot;
    bool did = false, back = b % 2 == 0;
    switch (a) {
    case 0: did = back ? FN(_push_back)(q, item) : FN(_push_front)(q, item); break;
    case 1: did = back ? FN(_push_back_bounded)(q, item) : FN(_push_front_bounded)(q, item); break;
    case 2:
        if (room == 0) return;
        did = true;
        if (back) FN(_push_back_assume)(q, item);
        else FN(_push_front_assume)(q, item);
        break;
    default:
        if (a == 3) slot = back ? FN(_add_back)(q) : FN(_add_front)(q);
        else if (a == 4) slot = back ? FN(_add_back_bounded)(q) : FN(_add_front_bounded)(q);
        else if (room == 0) return;
        else slot = back ? FN(_add_back_assume)(q) : FN(_add_front_assume)(q);
        if (slot) *slot = item;
        did = slot != NULL;
    }
    FN(_added)(p, did, a % 3 == 0, room, back ? p->len : 0, &item, 1);
}

static void FN(_do_overwrite)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    ITEM item = FN(_new)();
    bool full = FN(_is_full)(q), empty = FN(_capacity)(q) == 0, back = a % 2 == 0;
    (void)b;
    CHECK_EQ(back ? FN(_push_back_overwrite)(q, item) : FN(_push_front_overwrite)(q, item), !empty);
    if (empty) return;
    if (full) FN(_model_remove)(p, back ? 0 : p->len - 1, 1);
    FN(_model_insert)(p, back ? p->len : 0, &item, 1);
}

/* a: form and end, b: how many */
static void FN(_do_push_slice)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    size_t room = FN(_unused)(q);
    ITEM items[64];
    bool did = true, back = a % 2 == 0;
    for (size_t i = 0; i < b; i++) items[i] = FN(_new)();
    switch (a / 2) {
    case 0:
        did = back ? FN(_push_back_slice)(q, items, b) : FN(_push_front_slice)(q, items, b);
        break;
    case 1:
        did = back ? FN(_push_back_slice_bounded)(q, items, b)
                   : FN(_push_front_slice_bounded)(q, items, b);
        break;
    default:
        if (room < b) return;
        if (back) FN(_push_back_slice_assume)(q, b ? items : NULL, b);
        else FN(_push_front_slice_assume)(q, b ? items : NULL, b);
    }
    FN(_added)(p, did, a / 2 == 0, room, back ? p->len : 0, items, b);
}

/* Prepares b slots and commits all of them but one in three. */
static void FN(_do_prepare)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    size_t room = FN(_unused)(q), commit = b - b / 3;
    FN(_span) run[2];
    ITEM items[64];
    bool did, back = a % 2 == 0;
    for (size_t i = 0; i < b; i++) items[i] = FN(_new)();
    if (a / 2 == 0) did = back ? FN(_prepare_back)(q, b, run) : FN(_prepare_front)(q, b, run);
    else did = back ? FN(_prepare_back_bounded)(q, b, run) : FN(_prepare_front_bounded)(q, b, run);
    CHECK_EQ(did, b <= room || (a / 2 == 0 && !p->bounded));
    if (!did) return;
    CHECK_EQ(run[0].len + run[1].len, b);
    for (size_t i = 0; i < b; i++)
        *(i < run[0].len ? run[0].items + i : run[1].items + (i - run[0].len)) = items[i];
    if (back) FN(_commit_back)(q, commit);
    else FN(_commit_front)(q, commit);
    FN(_model_insert)(p, back ? p->len : 0, back ? items : items + (b - commit), commit);
}

static void FN(_do_pop)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    ITEM got = FN(_new)();
    bool back = b % 2 == 0, any = p->len > 0;
    if (a == 0) CHECK_EQ(back ? FN(_pop_back)(q, &got) : FN(_pop_front)(q, &got), any);
    else if (a == 1) CHECK_EQ(back ? FN(_pop_back)(q, NULL) : FN(_pop_front)(q, NULL), any);
    else if (any) got = back ? FN(_take_back)(q) : FN(_take_front)(q);
    if (!any) return;
    if (a != 1) CHECK(FN(_same_item)(&got, &p->model[back ? p->len - 1 : 0]));
    FN(_model_remove)(p, back ? p->len - 1 : 0, 1);
}

/* a: which, b: how many */
static void FN(_do_pop_many)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    ITEM got[64];
    size_t n = b < p->len ? b : p->len, at = a % 2 == 0 ? p->len - n : 0, did;
    switch (a) {
    case 0: did = FN(_pop_back_slice)(q, got, b); break;
    case 1: did = FN(_pop_front_slice)(q, got, b); break;
    case 2: did = FN(_drop_back)(q, b); break;
    default: did = FN(_drop_front)(q, b); break;
    }
    CHECK_EQ(did, n);
    CHECK(a > 1 || n == 0 || memcmp(got, p->model + at, n * sizeof(ITEM)) == 0);
    FN(_model_remove)(p, at, n);
}

static size_t FN(_dropped);
static void FN(_drop_one)(ITEM *item)
{
    (void)item;
    FN(_dropped)++;
}

static void FN(_do_truncate)(FN(_pair) * p, size_t a, size_t b)
{
    size_t left = a < 2 && b < p->len ? b : a < 2 ? p->len : 0;
    FN(_dropped) = 0;
    switch (a) {
    case 0: FN(_truncate)(&p->q, b); break;
    case 1: FN(_truncate_with)(&p->q, b, FN(_drop_one)); break;
    case 2: FN(_clear)(&p->q); break;
    default: FN(_clear_with)(&p->q, FN(_drop_one)); break;
    }
    CHECK_EQ(FN(_dropped), a % 2 ? p->len - left : 0);
    p->len = left;
}

/* a: index, b: form */
static void FN(_do_insert)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    size_t room = FN(_unused)(q);
    ITEM item = FN(_new)(), *slot = NULL;
    bool did = false;
    switch (b % 4) {
    case 0: did = FN(_insert)(q, a, item); break;
    case 1: did = FN(_insert_bounded)(q, a, item); break;
    case 2: slot = FN(_add_at)(q, a); break;
    default: slot = FN(_add_at_bounded)(q, a); break;
    }
    if (slot) *slot = item;
    FN(_added)(p, did || slot, b % 2 == 0, room, a, &item, 1);
}

/* a: index, b: how many */
static void FN(_do_insert_slice)(FN(_pair) * p, size_t a, size_t b)
{
    size_t room = FN(_unused)(&p->q);
    ITEM items[64];
    for (size_t i = 0; i < b; i++) items[i] = FN(_new)();
    FN(_added)(p, FN(_insert_slice)(&p->q, a, items, b), true, room, a, items, b);
}

static void FN(_do_insert_slice_bounded)(FN(_pair) * p, size_t a, size_t b)
{
    size_t room = FN(_unused)(&p->q);
    ITEM items[64];
    for (size_t i = 0; i < b; i++) items[i] = FN(_new)();
    FN(_added)(p, FN(_insert_slice_bounded)(&p->q, a, items, b), false, room, a, items, b);
}

/* a: index, b: which */
static void FN(_do_remove)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    ITEM got = FN(_new)();
    bool did, any = a < p->len;
    switch (b % 4) {
    case 0: did = FN(_remove)(q, a, &got); break;
    case 1: did = FN(_swap_remove_back)(q, a, &got); break;
    case 2: did = FN(_swap_remove_front)(q, a, &got); break;
    default: did = FN(_remove)(q, a, NULL); break;
    }
    CHECK_EQ(did, any);
    if (!any) return;
    if (b % 4 != 3) CHECK(FN(_same_item)(&got, &p->model[a]));
    if (b % 4 == 1) p->model[a] = p->model[p->len - 1], a = p->len - 1;
    if (b % 4 == 2) p->model[a] = p->model[0], a = 0;
    FN(_model_remove)(p, a, 1);
}

static void FN(_do_remove_range)(FN(_pair) * p, size_t a, size_t b)
{
    size_t i = a < p->len ? a : p->len, n = b < p->len - i ? b : p->len - i;
    CHECK_EQ(FN(_remove_range)(&p->q, a, b), n);
    FN(_model_remove)(p, i, n);
}

static void FN(_do_rotate)(FN(_pair) * p, size_t a, size_t b)
{
    static ITEM turned[MODEL_MAX];
    size_t k = p->len ? a % p->len : 0;
    if (b % 2) FN(_rotate_right)(&p->q, a);
    else FN(_rotate_left)(&p->q, a);
    if (b % 2) k = p->len - k;
    for (size_t i = 0; i < p->len; i++) turned[i] = p->model[(i + k) % p->len];
    memcpy(p->model, turned, p->len * sizeof(ITEM));
}

static void FN(_do_contiguous)(FN(_pair) * p, size_t a, size_t b)
{
    ITEM *items = FN(_make_contiguous)(&p->q);
    (void)a, (void)b;
    CHECK((items == NULL) == (p->len == 0));
    CHECK(p->len == 0 || memcmp(items, p->model, p->len * sizeof(ITEM)) == 0);
    CHECK(items == FN(_front)(&p->q));
}

static void FN(_do_swap_at)(FN(_pair) * p, size_t a, size_t b)
{
    ITEM item;
    if (a >= p->len || b >= p->len) return;
    FN(_swap_at)(&p->q, a, b);
    item = p->model[a];
    p->model[a] = p->model[b];
    p->model[b] = item;
}

static size_t FN(_pow2_up)(size_t n)
{
    size_t power = 1;
    while (power < n) power *= 2;
    return n ? power : 0;
}

/* a: which, b: how many. The capacity is exact when asked, else leaves half of the total spare. */
static void FN(_do_reserve)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    size_t before = FN(_capacity)(q), total = a / 2 ? p->len + b : b, after;
    bool did, exact = a % 2, pow2 = FN(__shape)().pow2;
    switch (a) {
    case 0: did = FN(_ensure_total)(q, b); break;
    case 1: did = FN(_ensure_total_exact)(q, b); break;
    case 2: did = FN(_ensure_unused)(q, b); break;
    default: did = FN(_ensure_unused_exact)(q, b); break;
    }
    after = FN(_capacity)(q);
    CHECK_EQ(did, total <= before || !p->bounded);
    if (!did || total <= before) CHECK_EQ(after, before);
    else if (exact) CHECK_EQ(after, pow2 ? FN(_pow2_up)(total) : total);
    else CHECK(after >= total + total / 2);
}

static void FN(_do_shrink)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    size_t before = FN(_capacity)(q), want = a > p->len ? a : p->len;
    (void)b;
    if (FN(__shape)().pow2) want = FN(_pow2_up)(want);
    CHECK_EQ(FN(_shrink_to)(q, a), want >= before || !p->bounded);
    CHECK_EQ(FN(_capacity)(q), want >= before || p->bounded ? before : want);
}

/* Clones to a deque with a elements of its own and back, or moves, or swaps there and back. */
static void FN(_do_clone)(FN(_pair) * p, size_t a, size_t b)
{
    Q *q = &p->q;
    Q other = WDEQUE_EMPTY;
    for (size_t i = 0; i < a; i++) CHECK(FN(_push_front)(&other, FN(_new)()));
    if (b % 3 == 0) {
        CHECK(FN(_clone)(&other, q) && FN(_clone)(&other, &other));
        CHECK(FN(_equal)(&other, q, FN(_compare)));
        CHECK(p->len == 0 || FN(_front)(&other) != FN(_front)(q));
        CHECK(FN(_clone)(q, &other)); /* the same length: needs no growth */
    } else if (b % 3 == 1) {
        FN(_move)(&other, q);
        CHECK(FN(_is_empty)(q) && FN(_check)(q) && FN(_check)(&other));
        FN(_move)(q, &other);
        FN(_move)(q, q);
    } else {
        FN(_swap)(&other, q);
        CHECK_EQ(FN(_len)(q), a);
        CHECK(FN(_check)(q) && FN(_check)(&other));
        FN(_swap)(q, &other);
    }
    FN(_free)(&other);
    CHECK(FN(_check)(&other));
}

static void FN(_do_sort)(FN(_pair) * p, size_t a, size_t b)
{
    ITEM *m = p->model;
    (void)a, (void)b;
    FN(_sort)(&p->q, FN(_compare));
    for (size_t i = 1; i < p->len; i++) {
        for (size_t j = i; j > 0 && FN(_compare)(&m[j], &m[j - 1]) < 0; j--) {
            ITEM item = m[j];
            m[j] = m[j - 1];
            m[j - 1] = item;
        }
    }
    for (size_t i = 0; i < p->len; i++) {
        size_t low = FN(_lower_bound)(&p->q, &m[i], FN(_compare));
        size_t high = FN(_upper_bound)(&p->q, &m[i], FN(_compare));
        CHECK(low <= i && i < high);
        CHECK(low == 0 || FN(_compare)(&m[low - 1], &m[i]) < 0);
        CHECK(high == p->len || FN(_compare)(&m[high], &m[i]) > 0);
    }
}

/* The b elements from index a on, as spans, and a cursor walked from there to both ends. */
static void FN(_do_look)(FN(_pair) * p, size_t a, size_t b)
{
    size_t i = a < p->len ? a : p->len, n = b < p->len - i ? b : p->len - i;
    FN(_span) run[2];
    FN(_iter) iter = FN(_iter_at)(&p->q, a);
    ITEM *item;
    CHECK_EQ(FN(_spans)(&p->q, a, b, run), n);
    CHECK_EQ(run[0].len + run[1].len, n);
    CHECK(run[0].len == 0 || run[0].items == FN(_at)(&p->q, i));
    CHECK(run[1].len == 0 || run[1].items == FN(_at)(&p->q, i + run[0].len));
    CHECK((run[0].len == 0) == (run[0].items == NULL) &&
          (run[1].len == 0) == (run[1].items == NULL));
    for (size_t k = i; (item = FN(_iter_next)(&iter)) != NULL; k++)
        CHECK(item == FN(_at)(&p->q, k));
    for (size_t k = p->len; (item = FN(_iter_prev)(&iter)) != NULL;)
        CHECK(item == FN(_at)(&p->q, --k));
    CHECK(FN(_iter_prev)(&iter) == NULL);
}

/* How far the two arguments of each operation go: up to this, or to len + 2 when 99. */
static const struct {
    const char *name;
    void (*run)(FN(_pair) *, size_t, size_t);
    size_t a, b;
    unsigned weight; /* in random runs */
} FN(_ops)[] = {
    {"push", FN(_do_push), 5, 1, 24},
    {"overwrite", FN(_do_overwrite), 1, 0, 2},
    {"push_slice", FN(_do_push_slice), 5, 99, 8},
    {"prepare", FN(_do_prepare), 3, 99, 4},
    {"pop", FN(_do_pop), 2, 1, 20},
    {"pop_many", FN(_do_pop_many), 3, 99, 6},
    {"truncate", FN(_do_truncate), 3, 99, 1},
    {"insert", FN(_do_insert), 99, 3, 6},
    {"insert_slice", FN(_do_insert_slice), 99, 99, 4},
    {"insert_slice_bounded", FN(_do_insert_slice_bounded), 99, 99, 2},
    {"remove", FN(_do_remove), 99, 3, 6},
    {"remove_range", FN(_do_remove_range), 99, 99, 4},
    {"rotate", FN(_do_rotate), 99, 1, 3},
    {"make_contiguous", FN(_do_contiguous), 0, 0, 3},
    {"swap_at", FN(_do_swap_at), 99, 99, 2},
    {"reserve", FN(_do_reserve), 3, 99, 6},
    {"shrink", FN(_do_shrink), 99, 0, 3},
    {"clone", FN(_do_clone), 3, 2, 2},
    {"sort", FN(_do_sort), 0, 0, 1},
    {"look", FN(_do_look), 99, 99, 4},
};
