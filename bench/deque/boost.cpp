/* bench/deque/boost.cpp - boost::circular_buffer. It never grows by itself: doubled here when full. */
#include <boost/circular_buffer.hpp>

#include <algorithm>

#include "elements.h"

#define D boost::circular_buffer<PASTE(elem, SIZE)>
#include "cxx.h"
#define ROOM(d, n) ((d)->capacity() - (d)->size() < (n) ? grow(d, n) : (void)0)
template <class C> static NOINLINE void grow(C *d, size_t n)
{
    d->set_capacity(std::max<size_t>(d->size() + n, d->capacity() ? 2 * d->capacity() : 16));
}
#define PUSH_SLICE(d, p, n) (ROOM(d, n), (d)->insert((d)->end(), p, (p) + (n)))
#define POP_SLICE(d, p, n)                                   \
    do {                                                     \
        std::copy((d)->begin(), (d)->begin() + (n), p);      \
        (d)->erase_begin(n);                                 \
    } while (0)
#define PUSH_BACK(d, v) (ROOM(d, 1), (d)->push_back(v), true)
#define PUSH_FRONT(d, v) (ROOM(d, 1), (d)->push_front(v), true)
#include "all_sizes.h"
