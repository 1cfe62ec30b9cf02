/* tests/unit/wdeque_random.h - long random histories of one element type; a template over Q, which
 * wdeque_model.h has been included for. */

static size_t FN(_pick_argument)(size_t limit, size_t len)
{
    if (limit < 99) return choice(limit + 1);
    return choice(8) == 0 ? choice(len + 3) : choice(10);
}

static void FN(_step)(FN(_pair) * p)
{
    const size_t count = sizeof FN(_ops) / sizeof FN(_ops)[0];
    size_t total = 0, ticket, op, a, b;
    for (op = 0; op < count; op++) total += FN(_ops)[op].weight;
    ticket = choice(total);
    for (op = 0; ticket >= FN(_ops)[op].weight; op++) ticket -= FN(_ops)[op].weight;
    a = FN(_pick_argument)(FN(_ops)[op].a, p->len);
    b = FN(_pick_argument)(FN(_ops)[op].b, 48); /* counts stay below the slices of the model, 64 */
    if (FN(_ops)[op].run == FN(_do_sort) && p->len > 200) return;
    FN(_ops)[op].run(p, a, b);
    if (p->len > MODEL_MAX / 4) FN(_do_truncate)(p, 0, 3);
    if (choice(4) == 0) FN(_verify)(p);
    if (too_many()) printf("  last operation %s(%zu, %zu)\n", FN(_ops)[op].name, a, b);
}

/* One deque with the default allocator, two with test allocators that move and grow in place, one
 * over a buffer; they trade contents now and then. */
static void FN(_history)(size_t steps)
{
    static FN(_pair) pairs[4];
    static ITEM buffer[37];
    blocks moving, growing;
    blocks_init(&moving, false);
    blocks_init(&growing, true);
    memset(pairs, 0, sizeof pairs);
    FN(_init_allocator)(&pairs[1].q, &moving.allocator);
    FN(_init_allocator)(&pairs[2].q, &growing.allocator);
    FN(_init_buffer)(&pairs[3].q, buffer, sizeof buffer / sizeof buffer[0]);
    pairs[3].bounded = true;
    for (size_t i = 0; i < steps && !too_many(); i++) {
        FN(_step)(&pairs[choice(4)]);
        if (choice(64) == 0) {
            FN(_pair) *to = &pairs[choice(3)], *from = &pairs[choice(3)];
            CHECK(FN(_clone)(&to->q, &from->q));
            if (to != from)
                memcpy(to->model, from->model, from->len * sizeof(ITEM)), to->len = from->len;
            FN(_verify)(to);
        }
    }
    for (size_t i = 0; i < 4; i++) {
        FN(_verify)(&pairs[i]);
        FN(_free)(&pairs[i].q);
    }
    CHECK_EQ(moving.live_count, 0);
    CHECK_EQ(growing.live_count, 0);
}
