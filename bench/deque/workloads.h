/* bench/deque/workloads.h - the same work for every C and C++ deque; peer.rs does it in Rust.
 *
 * A template over one element type. Before including it, define
 *     SIZE           bytes of an element: 4, 16, 64 or 256 (1 for slices)
 *     D              the deque's type, and on a pointer `d` to one:
 *     INIT FREE LEN AT                     AT(d, i) is the element
 *     PUSH_BACK PUSH_FRONT(d, v)           true when it worked
 *     STEADY_PUSH STEADY_POP               the same for deques that have a variant without checks
 *     POP_BACK POP_FRONT(d, v)             to v; true when there was one
 *     SUM(d, sum)                          adds KEY of each element, the container's fastest way
 *     PUSH_SLICE(d, p, n) POP_SLICE(d, p, n)
 *     INSERT(d, i, v) REMOVE(d, i)
 *     ADD_BACK(d) FRONT(d) DROP_FRONT(d)   pointers to the new back slot and to the front
 * What a deque cannot do is left undefined and its workloads are left out. Each workload is a
 * function of its deque and a number of operations and returns a checksum, which must be the same
 * for all. They are not inlined, so the deque's fields live in memory as in a real program. */
#define W(name) PASTE(name, SIZE)
#define T       W(elem)
#ifndef STEADY_PUSH
#define RESERVE(d)  (void)0
#define STEADY_PUSH PUSH_BACK
#define STEADY_POP  POP_FRONT
#endif

typedef D W(deque);
static inline __attribute__((unused)) void W(init)(D *d) { INIT(d); }
static inline __attribute__((unused)) void W(done)(D *d) { FREE(d); }

static inline __attribute__((unused)) T W(make)(uint32_t key)
{
    T v;
    memset(&v, 0, sizeof v);
#if SIZE > 1
    KEY(v) = key;
#else
    v = (unsigned char)key;
#endif
    return v;
}

/* Brings the deque to n elements in a ring that has turned. */
static NOINLINE void W(fill)(D *d, size_t n)
{
    T v;
    for (size_t i = 0; i < n; i++) must(PUSH_BACK(d, W(make)(0)));
    for (size_t i = 0; i < n - n / 4; i++) must(POP_FRONT(d, v));
    for (size_t i = 0; i < n - n / 4; i++) must(PUSH_BACK(d, W(make)((uint32_t)i)));
    (void)v;
}

/* One push at the back and one pop at the front. */
static NOINLINE uint64_t W(steady)(D *d, size_t ops)
{
    uint64_t sum = 0;
    T v;
    RESERVE(d);
    for (size_t i = 0; i < ops; i++) {
        must(STEADY_PUSH(d, W(make)((uint32_t)i)));
        if (STEADY_POP(d, v)) sum += KEY(v);
    }
    return sum;
}

#if defined(ADD_BACK) && SIZE > 4
/* The same in place: write two words of the new back, read two of the front, drop it. */
static NOINLINE uint64_t W(emplace)(D *d, size_t ops)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < ops; i++) {
        T *to = ADD_BACK(d), *from;
        must(to != NULL);
        to->word[0] = (uint32_t)i;
        to->word[SIZE / 4 - 1] = 1;
        from = FRONT(d);
        sum += from->word[0];
        DROP_FRONT(d);
    }
    return sum;
}
#endif

/* The four operations at the ends, in an order the branch predictor cannot learn. */
static NOINLINE uint64_t W(randends)(D *d, size_t ops)
{
    uint64_t sum = 0;
    T v;
    for (size_t done = 0; done < ops; done += 65536) {
        while (LEN(d) < 1024) must(PUSH_BACK(d, W(make)(7)));
        while (LEN(d) > 1024) must(POP_BACK(d, v));
        for (size_t i = 0; i < 65536; i++) {
            switch (random_ops[i]) {
            case 0: must(PUSH_BACK(d, W(make)((uint32_t)i))); break;
            case 1: must(PUSH_FRONT(d, W(make)((uint32_t)i))); break;
            case 2:
                if (POP_BACK(d, v)) sum += KEY(v);
                break;
            default:
                if (POP_FRONT(d, v)) sum += KEY(v);
                break;
            }
        }
    }
    return sum;
}

/* Elements at indices that were drawn before; ops is a multiple of 4096. */
static NOINLINE uint64_t W(rread)(D *d, size_t ops)
{
    static uint32_t at[4096];
    uint64_t sum = 0;
    for (size_t i = 0; i < 4096; i++) at[i] = (uint32_t)(((uint64_t)random_32[i] * LEN(d)) >> 32);
    for (size_t done = 0; done < ops; done += 4096)
        for (size_t i = 0; i < 4096; i++) sum += KEY(AT(d, at[i]));
    return sum;
}

/* Index loop over all elements; ops counts elements. */
static NOINLINE uint64_t W(iteridx)(D *d, size_t ops)
{
    uint64_t sum = 0;
    size_t n = LEN(d);
    for (size_t done = 0; done < ops; done += n)
        for (size_t i = 0; i < n; i++) sum += KEY(AT(d, i));
    return sum;
}

/* The container's own best way to walk. */
static NOINLINE uint64_t W(iternat)(D *d, size_t ops)
{
    uint64_t sum = 0;
    size_t n = LEN(d);
    for (size_t done = 0; done < ops; done += n) {
        uint32_t part = 0;
        SUM(d, part);
        sum += part;
    }
    return sum;
}

/* From empty to ops elements, with all growth, and freed. */
static NOINLINE uint64_t W(grow)(size_t ops)
{
    D deque, *d = &deque;
    uint64_t sum;
    INIT(d);
    for (size_t i = 0; i < ops; i++) must(PUSH_BACK(d, W(make)((uint32_t)i)));
    sum = KEY(AT(d, ops / 2));
    FREE(d);
    return sum;
}

static NOINLINE uint64_t W(growf)(size_t ops)
{
    D deque, *d = &deque;
    uint64_t sum;
    INIT(d);
    for (size_t i = 0; i < ops; i++) must(PUSH_FRONT(d, W(make)((uint32_t)i)));
    sum = KEY(AT(d, ops / 2));
    FREE(d);
    return sum;
}

/* Many short lives: n pushes and freed; ops counts pushes. */
static NOINLINE uint64_t W(small)(size_t n, size_t ops)
{
    uint64_t sum = 0;
    for (size_t done = 0; done < ops; done += n) sum += W(grow)(n);
    return sum;
}

#if defined(PUSH_SLICE) && SIZE <= 64
/* 64 bytes in at the back, 64 bytes out at the front. */
static NOINLINE uint64_t W(slice)(D *d, size_t ops)
{
    static T in[64 / SIZE], out[64 / SIZE];
    uint64_t sum = 0;
    for (size_t k = 0; k < 64 / SIZE; k++) in[k] = W(make)((uint32_t)k);
    for (size_t i = 0; i < ops; i++) {
        PUSH_SLICE(d, in, 64 / SIZE);
        POP_SLICE(d, out, 64 / SIZE);
        sum += KEY(out[i & (64 / SIZE - 1)]);
    }
    return sum;
}
#endif

#ifdef INSERT
/* One insertion and one removal at random places. */
static NOINLINE uint64_t W(middle)(D *d, size_t ops)
{
    uint64_t x = 5;
    for (size_t i = 0; i < ops; i++) {
        x = NEXT(x);
        INSERT(d, BELOW(x, LEN(d) + 1), W(make)((uint32_t)i));
        x = NEXT(x);
        REMOVE(d, BELOW(x, LEN(d)));
    }
    return KEY(AT(d, LEN(d) / 2));
}
#endif

#if SIZE == 4
/* Breadth-first search of a grid with walls; ops counts the cells that are visited. */
static NOINLINE uint64_t bfs(size_t *ops)
{
    D deque, *d = &deque;
    uint64_t sum = 0;
    T v;
    INIT(d);
    memcpy(seen, grid, GRID * GRID);
    seen[0] = 1;
    must(PUSH_BACK(d, W(make)(0)));
    *ops = 0;
    while (POP_FRONT(d, v)) {
        uint32_t at = KEY(v), x = at % GRID, y = at / GRID;
        sum += at ^ (uint32_t)(*ops)++;
#define VISIT(ok, to)                                \
    if ((ok) && !seen[to]) {                         \
        seen[to] = 1;                                \
        must(PUSH_BACK(d, W(make)((uint32_t)(to)))); \
    }
        VISIT(x + 1 < GRID, at + 1)
        VISIT(y + 1 < GRID, at + GRID)
        VISIT(x > 0, at - 1)
        VISIT(y > 0, at - GRID)
    }
    FREE(d);
    return sum;
}
#endif

#undef T
