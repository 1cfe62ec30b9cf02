/* bench/deque/cxx.h - what the C++ containers share. */
#include <cstddef>

#define INIT(d)         ((void)(d)) /* constructed and destroyed by its scope */
#define FREE(d)         ((void)(d))
#define LEN(d)          (d)->size()
#define AT(d, i)        (*(d))[i]
#define POP_BACK(d, v)  ((d)->empty() ? false : ((v) = (d)->back(), (d)->pop_back(), true))
#define POP_FRONT(d, v) ((d)->empty() ? false : ((v) = (d)->front(), (d)->pop_front(), true))
#define SUM(d, sum) \
    for (const auto &item : *(d)) sum += KEY(item)
#define INSERT(d, i, v) (d)->insert((d)->begin() + (std::ptrdiff_t)(i), v)
#define REMOVE(d, i)    (d)->erase((d)->begin() + (std::ptrdiff_t)(i))
#define HAS_SLICES
#define HAS_MIDDLE
