/* bench/deque/kdq.c - klib's kdq.h, in the variant that minimap2 carries. It
 * has no slices and no middle: slices are loops here. */
#include "elements.h"

#include "kdq.h"

KDQ_INIT(elem1)
KDQ_INIT(elem4)
KDQ_INIT(elem16)
KDQ_INIT(elem64)
KDQ_INIT(elem256)

/* kdq lives on the heap and is handed out as a pointer; so a deque here holds that pointer. */
typedef struct box1 {
    kdq_t(elem1) * q;
} box1;
typedef struct box4 {
    kdq_t(elem4) * q;
} box4;
typedef struct box16 {
    kdq_t(elem16) * q;
} box16;
typedef struct box64 {
    kdq_t(elem64) * q;
} box64;
typedef struct box256 {
    kdq_t(elem256) * q;
} box256;

#define D                PASTE(box, SIZE)
#define K(name)          PASTE(name##_elem, SIZE)
#define INIT(d)          (d)->q = K(kdq_init)(NULL)
#define FREE(d)          K(kdq_destroy)((d)->q)
#define LEN(d)           kdq_size((d)->q)
#define AT(d, i)         kdq_at((d)->q, i)
#define PUSH_BACK(d, v)  (K(kdq_push)((d)->q, v), true)
#define PUSH_FRONT(d, v) (K(kdq_unshift)((d)->q, v), true)
#define POP_BACK(d, v)   take(&(v), K(kdq_pop)((d)->q), sizeof(v))
#define POP_FRONT(d, v)  take(&(v), K(kdq_shift)((d)->q), sizeof(v))
static inline bool take(void *to, const void *from, size_t size)
{
    if (from) memcpy(to, from, size);
    return from != NULL;
}
#define SUM(d, sum) \
    for (size_t k_ = 0; k_ < kdq_size((d)->q); k_++) sum += KEY(kdq_at((d)->q, k_))
#define PUSH_SLICE(d, p, n) \
    for (size_t k_ = 0; k_ < (n); k_++) K(kdq_push)((d)->q, (p)[k_])
#define POP_SLICE(d, p, n) \
    for (size_t k_ = 0; k_ < (n); k_++) (p)[k_] = *K(kdq_shift)((d)->q)
#define HAS_SLICES
#include "all_sizes.h"
