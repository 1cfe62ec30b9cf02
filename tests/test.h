/* tests/test.h - the whole test harness: TEST, CHECK, CHECK_EQ and a closing count.
 *
 * Kept in the tree because the tests run in C99 to C23 and C++11 to C++20, on gcc and clang, and
 * as static programs under qemu-user for big-endian and 32-bit targets; no packaged harness is a
 * single C file that serves all of them. Tests register themselves in a linked list by a
 * constructor. Exit status 1 when a check failed; `NAME` as argument runs only tests whose name
 * contains it. The last line is `N passed, N failed, N skipped`, which tests/run adds up.
 */
#ifndef TEST_H
#define TEST_H

#include <stdio.h>
#include <string.h>

typedef struct test_case {
    const char *name;
    void (*run)(void);
    struct test_case *next;
} test_case;

static test_case *test_first, **test_tail = &test_first;
static int test_failures, test_skips;

#define TEST(claim)                                                 \
    static void test_##claim(void);                                 \
    __attribute__((constructor)) static void test_add_##claim(void) \
    {                                                               \
        static test_case self = {#claim, test_##claim, NULL};       \
        *test_tail = &self;                                         \
        test_tail = &self.next;                                     \
    }                                                               \
    static void test_##claim(void)

#define CHECK(x)        ((x) ? (void)0 : test_fail(__FILE__, __LINE__, #x))
#define CHECK_EQ(a, b)  test_equal(__FILE__, __LINE__, #a " == " #b, (long long)(a), (long long)(b))
#define CHECK_STR(a, b) test_equal_text(__FILE__, __LINE__, #a " == " #b, (a), (b))
#define SKIP(why)       (printf("skip: %s: %s\n", __func__, (why)), test_skips++)

static inline void test_fail(const char *file, int line, const char *text)
{
    printf("%s:%d: failed: %s\n", file, line, text);
    test_failures++;
}

static inline void test_equal(const char *file, int line, const char *text, long long a,
                              long long b)
{
    if (a == b) return;
    printf("%s:%d: failed: %s (%lld, %lld)\n", file, line, text, a, b);
    test_failures++;
}

static inline void test_equal_text(const char *file, int line, const char *text, const char *a,
                                   const char *b)
{
    if (strcmp(a, b) == 0) return;
    printf("%s:%d: failed: %s\n  \"%s\"\n  \"%s\"\n", file, line, text, a, b);
    test_failures++;
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0;
    for (test_case *t = test_first; t; t = t->next) {
        if (argc > 1 && !strstr(t->name, argv[1])) continue;
        int failures = test_failures, skips = test_skips;
        t->run();
        if (test_failures != failures) {
            printf("FAIL %s\n", t->name);
            failed++;
        } else if (test_skips == skips) {
            passed++;
        }
    }
    printf("%d passed, %d failed, %d skipped\n", passed, failed, test_skips);
    return failed != 0;
}

#endif /* TEST_H */
