/* tests/unit/wdeque_states.h - every operation from every state of a small deque; a template over Q,
 * which wdeque_model.h has been included for. */

/* Brings a deque to (cap, head, len): the head is walked there by pushes and pops, backwards when
 * `below`, which makes the free-running indices of the power-of-two form wrap at SIZE_MAX. */
static void FN(_build)(FN(_pair) * p, size_t cap, size_t head, size_t len, bool below)
{
    memset(&p->q, 0, sizeof p->q);
    p->len = 0;
    p->bounded = false;
    CHECK(FN(_ensure_total_exact)(&p->q, cap));
    for (size_t i = 0; i < head; i++) {
        if (below) FN(_push_front_assume)(&p->q, FN(_new)()), (void)FN(_pop_back)(&p->q, NULL);
        else FN(_push_back_assume)(&p->q, FN(_new)()), (void)FN(_pop_front)(&p->q, NULL);
    }
    while (p->len < len) {
        p->model[p->len] = FN(_new)();
        FN(_push_back_assume)(&p->q, p->model[p->len]);
        p->len++;
    }
    CHECK_EQ(FN(_capacity)(&p->q), cap);
}

/* After the operation both ends must still work, across whatever wrap is near. */
static void FN(_poke)(FN(_pair) * p)
{
    size_t n = FN(_unused)(&p->q);
    FN(_do_push)(p, 1, 0);
    FN(_do_push)(p, 1, 1);
    FN(_do_pop)(p, 0, 1);
    FN(_do_push_slice)(p, 2, n < 2 ? n : 2);
    FN(_do_pop)(p, 0, 0);
    FN(_verify)(p);
}

static size_t FN(_states)(size_t max_cap)
{
    static FN(_pair) p;
    size_t runs = 0;
    bool pow2 = FN(__shape)().pow2;
    for (size_t cap = 0; cap <= max_cap; cap++) {
        if (pow2 && (cap & (cap - 1)) != 0) continue;
        for (size_t at = 0; at < (pow2 ? 2 * cap : cap) + (cap == 0); at++)
            for (size_t len = 0; len <= cap && !too_many(); len++)
                for (size_t op = 0; op < sizeof FN(_ops) / sizeof FN(_ops)[0]; op++) {
                    size_t a_max = FN(_ops)[op].a < 99 ? FN(_ops)[op].a : len + 2;
                    size_t b_max = FN(_ops)[op].b < 99 ? FN(_ops)[op].b : cap + 3;
                    for (size_t a = 0; a <= a_max; a++)
                        for (size_t b = 0; b <= b_max; b++) {
                            int failures = test_failures;
                            FN(_build)(&p, cap, at < cap ? at : at - cap, len, at >= cap);
                            FN(_ops)[op].run(&p, a, b);
                            FN(_verify)(&p);
                            FN(_poke)(&p);
                            FN(_free)(&p.q);
                            runs++;
                            if (test_failures != failures)
                                printf("  %s(%zu, %zu) from cap %zu head %zu len %zu\n",
                                       FN(_ops)[op].name, a, b, cap, at, len);
                            if (too_many()) return runs;
                        }
                }
    }
    return runs;
}
