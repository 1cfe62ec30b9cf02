/* bench/deque/all_sizes.h - the workloads for every element size. */
#include "elements.h"
#ifdef HAS_SLICES
#define SIZE 1
#include "workloads.h"
#undef T
#undef SIZE
#endif
#define SIZE 4
#include "workloads.h"
#undef T
#undef SIZE
#define SIZE 16
#include "workloads.h"
#undef T
#undef SIZE
#define SIZE 64
#include "workloads.h"
#undef T
#undef SIZE
#define SIZE 256
#include "workloads.h"
#undef T
#undef SIZE
#include "measure.h"
