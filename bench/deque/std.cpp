/* bench/deque/std.cpp - std::deque, of whichever C++ library it is built with. */
#include <algorithm>
#include <deque>

#include "elements.h"

#define D std::deque<PASTE(elem, SIZE)>
#include "cxx.h"
#define PUSH_SLICE(d, p, n) (d)->insert((d)->end(), p, (p) + (n))
#define POP_SLICE(d, p, n)                                   \
    do {                                                     \
        std::copy((d)->begin(), (d)->begin() + (n), p);      \
        (d)->erase((d)->begin(), (d)->begin() + (n));        \
    } while (0)
#define ADD_BACK(d) ((d)->emplace_back(), &(d)->back())
#define FRONT(d) (&(d)->front())
#define DROP_FRONT(d) (d)->pop_front()
#define HAS_EMPLACE
#define PUSH_BACK(d, v) ((d)->push_back(v), true)
#define PUSH_FRONT(d, v) ((d)->push_front(v), true)
#include "all_sizes.h"
