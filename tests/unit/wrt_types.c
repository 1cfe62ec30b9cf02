/* tests/unit/wrt_types.c - canonical numbers of types. */
/* qemu */
/* build: -lpthread */
/* tsan */
#include "test.h"
#include "unit/wrt_module.h"
#include <pthread.h>

static const wrt__type *intern(wrt_engine *e, const char *params, const char *results)
{
    wrt_valtype types[64];
    uint32_t n = 0, params_n = (uint32_t)strlen(params), results_n = (uint32_t)strlen(results);
    for (uint32_t i = 0; i < params_n; i++) types[n++] = wrt__op_type(params[i]);
    for (uint32_t i = 0; i < results_n; i++) types[n++] = wrt__op_type(results[i]);
    return wrt__types_intern(e, types, params_n, types + params_n, results_n);
}

TEST(equal_types_have_equal_numbers)
{
    wrt_engine *e = test_engine_new(WRT_ENGINE_INTERP, 0);
    const wrt__type *a = intern(e, "iI", "f");
    CHECK(a == intern(e, "iI", "f"));
    CHECK(a->id != intern(e, "i", "If")->id);
    CHECK(a->id != intern(e, "iIf", "")->id);
    CHECK(intern(e, "", "") == intern(e, "", ""));
    CHECK_EQ(a->param_count, 2);
    CHECK_EQ(a->result_count, 1);
    CHECK_EQ(a->params[1], WRT_I64);
    CHECK_EQ(a->results[0], WRT_F32);
    wrt_engine_free(e);
    CHECK_EQ(heap_blocks, 0);
}

TEST(a_number_is_used_again_after_its_last_reference)
{
    wrt_engine *e = test_engine_new(WRT_ENGINE_INTERP, 0);
    uint32_t a = intern(e, "i", "")->id;
    intern(e, "i", "");
    wrt__types_release(e, a);
    uint32_t b = intern(e, "I", "")->id;
    CHECK(a != b);
    CHECK_EQ(intern(e, "i", "")->id, a);
    wrt__types_release(e, a);
    wrt__types_release(e, a);
    CHECK_EQ(intern(e, "F", "")->id, a);
    wrt_engine_free(e);
}

/* Type number k of the random history: its bits as parameters. */
static const wrt__type *numbered(wrt_engine *e, uint32_t k)
{
    wrt_valtype params[16];
    uint32_t n = 0;
    for (uint32_t v = k + 1; v; v >>= 1) params[n++] = v & 1 ? WRT_I64 : WRT_I32;
    return wrt__types_intern(e, params, n, NULL, 0);
}

TEST(random_histories_agree_with_a_model)
{
    enum { KINDS = 3000 };
    static uint32_t references[KINDS], ids[KINDS];
    memset(references, 0, sizeof references);
    wrt_engine *e = test_engine_new(WRT_ENGINE_INTERP, 0);
    uint32_t x = 12345, wrong = 0;
    for (uint32_t step = 0; step < 100000; step++) {
        x = x * 1664525u + 1013904223u;
        uint32_t k = (x >> 8) % KINDS;
        if (x >> 31 || references[k] == 0) {
            uint32_t id = numbered(e, k)->id;
            wrong += references[k] > 0 && id != ids[k];
            ids[k] = id;
            references[k]++;
        } else {
            wrt__types_release(e, ids[k]);
            references[k]--;
        }
    }
    uint32_t alive = 0;
    for (uint32_t a = 0; a < KINDS; a++) {
        alive += references[a] > 0;
        for (uint32_t b = 0; b < a; b++)
            wrong += references[a] && references[b] && ids[a] == ids[b];
    }
    CHECK_EQ(wrong, 0);
    CHECK_EQ(e->types->used, alive);
    for (uint32_t k = 0; k < KINDS; k++) {
        for (; references[k]; references[k]--) wrt__types_release(e, ids[k]);
    }
    CHECK_EQ(e->types->used, 0);
    wrt_engine_free(e);
}

static wrt_engine *shared;

static void *churn(void *bad)
{
    for (uint32_t i = 0; i < 2000; i++) {
        const wrt__type *t = numbered(shared, i % 50);
        const wrt__type *again = numbered(shared, i % 50);
        if (t != again || t->param_count == 0) *(int *)bad = 1;
        wrt__types_release(shared, t->id);
        wrt__types_release(shared, again->id);
    }
    return NULL;
}

/* The counting allocator is not for threads: it is only called under the registry's lock. */
TEST(threads_share_one_registry)
{
    pthread_t threads[4];
    int bad[4] = {0, 0, 0, 0};
    shared = test_engine_new(WRT_ENGINE_INTERP, 0);
    for (int i = 0; i < 4; i++) CHECK(pthread_create(&threads[i], NULL, churn, &bad[i]) == 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        CHECK_EQ(bad[i], 0);
    }
    CHECK_EQ(shared->types->used, 0);
    wrt_engine_free(shared);
    CHECK_EQ(heap_blocks, 0);
}
