/* fuzz_deque.c - wdeque.h against an array, under three fuzzers.
 *
 *     cc -O1 -g -I. examples/fuzz_deque.c -o fuzz_deque
 *     ./fuzz_deque help
 *
 * That is a fuzzer of its own, guided by the choices; wsmith.h says how to build with coverage. Under others:
 *
 *     libFuzzer: clang -g -O1 -fsanitize=fuzzer,address -DWITH_LIBFUZZER -I. examples/fuzz_deque.c -o fuzz_deque
 *     AFL++: afl-clang-fast -g -O1 -DWITH_AFL -I. examples/fuzz_deque.c -o fuzz_deque
 *         and the mutator, examples/afl_mutator.c. By another compiler this makes a program that runs files.
 */
#define WSMITH_ENGINE
#if defined(WITH_LIBFUZZER) || defined(WITH_AFL)
#define WSMITH_NO_COVERAGE_HOOKS
#endif
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#define WDEQUE_IMPLEMENTATION
#include "wdeque.h"

#include <string.h>

WDEQUE_DEFINE(intq, int)

enum { MAX = 160, SLICE = 12 };

typedef struct model {
    int items[MAX];
    size_t len;
} model;

static bool model_insert(model *m, size_t at, const int *items, size_t n)
{
    if (n > MAX - m->len) return false;
    memmove(m->items + at + n, m->items + at, (m->len - at) * sizeof *m->items);
    memcpy(m->items + at, items, n * sizeof *items);
    m->len += n;
    return true;
}

static void model_remove(model *m, size_t at, size_t n)
{
    memmove(m->items + at, m->items + at + n, (m->len - at - n) * sizeof *m->items);
    m->len -= n;
}

static void model_rotate(model *m, size_t k)
{
    int copy[MAX];
    memcpy(copy, m->items, sizeof copy);
    for (size_t i = 0; i < m->len; i++) m->items[i] = copy[(i + k) % m->len];
}

static bool same(const intq *q, const model *m)
{
    if (intq_len(q) != m->len) return false;
    for (size_t i = 0; i < m->len; i++) {
        if (*intq_at(q, i) != m->items[i]) return false;
    }
    return true;
}

/* One operation on both. False: what it returned is wrong. */
static bool operate(wsmith_source *s, intq *q, model *m)
{
    int items[SLICE], first = m->len ? m->items[0] : 0, x = first;
    size_t op = wsmith_one_of(s, 8), n = 0, at = wsmith_length(s, 0, m->len);
    bool any = m->len > 0;
    if (op < 3) n = wsmith_length(s, 0, SLICE);
    for (size_t i = 0; i < n; i++) items[i] = (int)wsmith_range(s, 0, 99);
    switch (op) {
    case 0: return !model_insert(m, m->len, items, n) || intq_push_back_slice(q, items, n);
    case 1: return !model_insert(m, 0, items, n) || intq_push_front_slice(q, items, n);
    case 2: return !model_insert(m, at, items, n) || intq_insert_slice(q, at, items, n);
    case 3:
        n = m->len - at;
        if (n > SLICE) n = SLICE;
        model_remove(m, at, n);
        return intq_remove_range(q, at, SLICE) == n;
    case 4:
        if (any) model_remove(m, 0, 1);
        return intq_pop_front(q, &x) == any && x == first;
    case 5:
        if (any) model_remove(m, m->len - 1, 1);
        return intq_pop_back(q, NULL) == any;
    case 6:
        if (any) model_rotate(m, at % m->len);
        intq_rotate_left(q, at);
        return true;
    default: return intq_shrink_to(q, at) && intq_capacity(q) >= m->len;
    }
}

static bool target(void *context, wsmith_source *s)
{
    model m;
    intq q = {0};
    const char *wrong = NULL;
    (void)context;
    m.len = 0;
    WSMITH_EACH(s, l, 0, 200, 16)
    {
        if (wrong) continue;
        if (!operate(s, &q, &m)) wrong = "an operation returned something else";
        else if (!same(&q, &m)) wrong = "the contents differ";
    }
    intq_free(&q);
    return wrong && wsmith_fail(s, wrong);
}

#if defined(WITH_LIBFUZZER)
WSMITH_LIBFUZZER(target)
#elif defined(WITH_AFL)
WSMITH_AFL_MAIN(target)
#else
WSMITH_MAIN(target)
#endif
