/* tests/unit/wsmith_board.c - what the processes of a fuzzer share, used by threads, which a sanitizer
 * can watch: nothing is locked, and nothing is lost or taken twice. */
/* build: -lpthread */
/* tsan */
#define _DEFAULT_SOURCE
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/fuzz/board.h"
#include "test.h"
#include <pthread.h>

enum { THREADS = 4, FEATURES = 20000, KEYS = 1000, INPUTS = 2000 };

static wsmith__board board;

typedef struct part {
    pthread_t thread;
    uint32_t life, news;
    size_t first; /* features and keys that this one was told were unknown */
    size_t claimed, read, wrong;
} part;

/* A name says who has announced it, in both halves. */
static void read_news(part *p)
{
    uint32_t count = wx__atomic_load_u32(&board.news_count);
    for (; p->news != count; p->news++) {
        const wsmith__news *n = &board.news[p->news % WSMITH__NEWS];
        uint32_t life = wx__atomic_load_u32(&n->life);
        if (life == 0) return; /* later */
        p->read++;
        p->wrong += n->low >> 16 != life || n->high >> 16 != life ||
                    (n->low & 0xffff) != (n->high & 0xffff);
    }
}

static void *use_board(void *context)
{
    part *p = (part *)context;
    for (uint32_t i = 0; i < FEATURES; i++) {
        if (!wsmith__board_knows(&board, &i, 1)) p->first++;
        if (i < KEYS && wsmith__board_unknown(&board, wsmith__mix64(i + 1), true)) p->claimed++;
        if (i >= INPUTS) continue;
        uint64_t half = p->life << 16 | i;
        wsmith__board_announce(&board, p->life, half << 32 | half);
        read_news(p);
    }
    return NULL;
}

TEST(each_feature_and_finding_is_new_to_one_and_news_arrive_whole)
{
    part parts[THREADS];
    size_t first = 0, claimed = 0;
    memset(parts, 0, sizeof parts);
    for (uint32_t i = 0; i < THREADS; i++) {
        parts[i].life = i + 1;
        CHECK_EQ(pthread_create(&parts[i].thread, NULL, use_board, &parts[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) CHECK_EQ(pthread_join(parts[i].thread, NULL), 0);
    for (size_t i = 0; i < THREADS; i++) {
        read_news(&parts[i]);
        CHECK_EQ(parts[i].read, (size_t)THREADS * INPUTS);
        CHECK_EQ(parts[i].wrong, 0);
        first += parts[i].first;
        claimed += parts[i].claimed;
    }
    CHECK_EQ(first, FEATURES);
    CHECK_EQ(claimed, KEYS);
    for (uint32_t i = 0; i < FEATURES; i++) CHECK(wsmith__board_knows(&board, &i, 1));
}
