/* tests/unit/wdeque_random.c - long random histories against a plain array, for element sizes from
 * 1 to 256 bytes and an over-aligned one, in both forms, with allocators that move and that grow
 * in place, and over a caller's buffer. */
/* qemu */
#define WDEQUE_IMPLEMENTATION
#include "wdeque.h"

#include "../test.h"
#include "wdeque_blocks.h"
#include "wdeque_types.h"

/* A number below n (n > 0). Splitmix64, so that a failure repeats everywhere. */
static uint64_t choice_state;
static size_t choice(size_t n)
{
    uint64_t z = (choice_state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (size_t)((z ^ (z >> 31)) % n);
}

#define Q e1
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q p1
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q e2
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q e3
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q p3
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q e4
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q p4
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q e8
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q e12
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q e16
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q e64
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q e256
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q p256
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q eline
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q
#define Q pline
#include "wdeque_model.h"
#include "wdeque_random.h"
#undef Q

#define STEPS 60000

TEST(random_histories_of_small_elements_match_the_model)
{
    choice_state = 1;
    e1_history(STEPS);
    p1_history(STEPS);
    e2_history(STEPS);
    e3_history(STEPS);
    p3_history(STEPS);
    e4_history(STEPS);
    p4_history(STEPS);
}

TEST(random_histories_of_large_elements_match_the_model)
{
    choice_state = 2;
    e8_history(STEPS);
    e12_history(STEPS);
    e16_history(STEPS);
    e64_history(STEPS / 4);
    e256_history(STEPS / 4);
    p256_history(STEPS / 4);
}

TEST(random_histories_of_over_aligned_elements_match_the_model)
{
    choice_state = 3;
    eline_history(STEPS / 4);
    pline_history(STEPS / 4);
}
