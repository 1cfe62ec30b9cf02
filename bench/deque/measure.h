/* bench/deque/measure.h - runs the workloads and prints `case<tab>ns per operation<tab>checksum`.
 *
 * program            all cases once, in CPU time of this thread
 * program CASE OPS   this case with so many operations, not timed: for counting instructions
 * A driver has included workloads.h for each size before. */
#include <time.h>

static const char *only;
static size_t only_ops;
static volatile uint64_t sink;

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int wanted(const char *name, size_t *ops)
{
    if (!only) return 1;
    if (strcmp(only, name) != 0) return 0;
    *ops = only_ops;
    return 1;
}

static void report(const char *name, double ns, size_t ops, uint64_t sum)
{
    sink = sum;
    printf("%s\t%.4f\t%llu\n", name, ns / (double)ops, (unsigned long long)sum);
}

/* A workload on a deque of n elements. */
#define CASE(name, size, workload, n, count)          \
    do {                                              \
        size_t ops = (count);                         \
        if (wanted(name, &ops)) {                     \
            deque##size deque, *d = &deque;           \
            double start;                             \
            uint64_t sum;                             \
            init##size(d);                            \
            fill##size(d, n);                         \
            start = now_ns();                         \
            sum = workload##size(d, ops);             \
            report(name, now_ns() - start, ops, sum); \
            done##size(d);                            \
        }                                             \
    } while (0)

/* A workload that makes its own deques. */
#define ALONE(name, count, call)                      \
    do {                                              \
        size_t ops = (count);                         \
        if (wanted(name, &ops)) {                     \
            double start = now_ns();                  \
            uint64_t sum = (call);                    \
            report(name, now_ns() - start, ops, sum); \
        }                                             \
    } while (0)

int main(int argc, char **argv)
{
    if (argc == 3) {
        only = argv[1];
        only_ops = (size_t)strtoul(argv[2], NULL, 10);
    }
    make_inputs();
    CASE("steady 4 B x 16", 4, steady, 16, 8000000);
    CASE("steady 4 B x 1k", 4, steady, 1000, 8000000);
    CASE("steady 4 B x 1M", 4, steady, 1000000, 8000000);
    CASE("steady 16 B x 1k", 16, steady, 1000, 8000000);
    CASE("steady 64 B x 1k", 64, steady, 1000, 4000000);
    CASE("steady 64 B x 1M", 64, steady, 1000000, 2000000);
    CASE("steady 256 B x 1k", 256, steady, 1000, 1000000);
#ifdef STEADY_ONLY
    return 0;
#endif
#ifdef HAS_EMPLACE
    CASE("in place 64 B x 1k", 64, emplace, 1000, 2000000);
    CASE("in place 256 B x 1k", 256, emplace, 1000, 1000000);
#endif
    CASE("random ends 4 B", 4, randends, 1024, 32 * 65536);
    CASE("random ends 64 B", 64, randends, 1024, 32 * 65536);
    CASE("random read 4 B x 1k", 4, rread, 1000, 2000 * 4096);
    CASE("random read 4 B x 1M", 4, rread, 1000000, 1000 * 4096);
    CASE("random read 64 B x 1M", 64, rread, 1000000, 250 * 4096);
    CASE("index loop 4 B x 1k", 4, iteridx, 1000, 16000000);
    CASE("walk 4 B x 1k", 4, iternat, 1000, 40000000);
    CASE("walk 4 B x 1M", 4, iternat, 1000000, 40000000);
    CASE("walk 16 B x 1M", 16, iternat, 1000000, 10000000);
#ifdef HAS_SLICES
    CASE("slice 64 x 1 B", 1, slice, 4096, 1000000);
    CASE("slice 16 x 4 B", 4, slice, 1024, 1000000);
#endif
#ifdef HAS_MIDDLE
    CASE("middle 1k", 4, middle, 1000, 100000);
    CASE("middle 10k", 4, middle, 10000, 20000);
    CASE("middle 100k", 4, middle, 100000, 1000);
#endif
    ALONE("grow back 9M x 4 B", 9000000, grow4(ops));
    ALONE("grow front 9M x 4 B", 9000000, growf4(ops));
    ALONE("build 16 x 4 B", 4000000, small4(16, ops));
    ALONE("build 1k x 4 B", 4000000, small4(1000, ops));
    ALONE("build 16 x 64 B", 2000000, small64(16, ops));
    ALONE("bfs grid", 1, bfs(&ops));
    return 0;
}
