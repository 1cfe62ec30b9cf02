/* bench/deque/wdeque.c - our side. POW2: the power-of-two form. TAKE: the steady workload with _take_
 * and _assume instead of checked pushes and pops. */
#define WDEQUE_IMPLEMENTATION
#include "wdeque.h"

#include "elements.h"

#ifdef POW2
#define DEFINE WDEQUE_DEFINE_POW2
#else
#define DEFINE WDEQUE_DEFINE
#endif
DEFINE(q1, elem1)
DEFINE(q4, elem4)
DEFINE(q16, elem16)
DEFINE(q64, elem64)
DEFINE(q256, elem256)

#define D                PASTE(q, SIZE)
#define F(name)          PASTE(D, name)
#define INIT(d)          F(_init_allocator)(d, NULL)
#define FREE(d)          F(_free)(d)
#define LEN(d)           F(_len)(d)
#define AT(d, i)         (*F(_at)(d, i))
#define PUSH_BACK(d, v)  F(_push_back)(d, v)
#define PUSH_FRONT(d, v) F(_push_front)(d, v)
#define POP_BACK(d, v)   F(_pop_back)(d, &(v))
#define POP_FRONT(d, v)  F(_pop_front)(d, &(v))
#ifdef TAKE
#define STEADY_ONLY
#define RESERVE(d)        must(F(_ensure_unused)(d, 1))
#define STEADY_PUSH(d, v) (F(_push_back_assume)(d, v), true)
#define STEADY_POP(d, v)  ((v) = F(_take_front)(d), true)
#endif
#define SUM(d, sum)         WDEQUE_EACH(D, d, it) sum += KEY(*it)
#define PUSH_SLICE(d, p, n) must(F(_push_back_slice)(d, p, n))
#define POP_SLICE(d, p, n)  must(F(_pop_front_slice)(d, p, n) == (n))
#define INSERT(d, i, v)     must(F(_insert)(d, i, v))
#define REMOVE(d, i)        must(F(_remove)(d, i, NULL))
#define ADD_BACK(d)         F(_add_back)(d)
#define FRONT(d)            F(_front)(d)
#define DROP_FRONT(d)       F(_drop_front)(d, 1)
#define HAS_EMPLACE
#define HAS_SLICES
#define HAS_MIDDLE
#include "all_sizes.h"
