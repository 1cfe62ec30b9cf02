/* tests/unit/wdeque_states.c - exhaustive: every operation with every small argument from every
 * (capacity, head, length) of a small deque, compared with a plain array. */
/* qemu */
#define WDEQUE_IMPLEMENTATION
#include "wdeque.h"

#include "../test.h"
#include "wdeque_types.h"

#define Q e4
#include "wdeque_model.h"
#include "wdeque_states.h"
#undef Q
#define Q p4
#include "wdeque_model.h"
#include "wdeque_states.h"
#undef Q
#define Q e1
#include "wdeque_model.h"
#include "wdeque_states.h"
#undef Q
#define Q p1
#include "wdeque_model.h"
#include "wdeque_states.h"
#undef Q
#define Q e12
#include "wdeque_model.h"
#include "wdeque_states.h"
#undef Q
#define Q eline
#include "wdeque_model.h"
#include "wdeque_states.h"
#undef Q

TEST(exact_form_is_right_from_every_state_up_to_capacity_8) { CHECK(e4_states(8) > 100000); }

TEST(power_of_two_form_is_right_from_every_state_up_to_capacity_8) { CHECK(p4_states(8) > 100000); }

TEST(bytes_are_right_from_every_state)
{
    CHECK(e1_states(6) > 10000);
    CHECK(p1_states(8) > 10000);
}

TEST(elements_that_straddle_poison_granules_are_right_from_every_state)
{
    CHECK(e12_states(5) > 10000);
}

TEST(over_aligned_elements_are_right_from_every_state) { CHECK(eline_states(3) > 1000); }
