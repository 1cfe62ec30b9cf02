/* tests/unit/wdeque_mustfail.c - programs that mistake one element type for another must not compile,
 * and the same programs without the mistake must. Skipped where there is no compiler to run. */
#include <stdlib.h>

#include "../test.h"

static const struct {
    const char *right, *wrong;
} programs[] = {
    {"bool ok = intq_push_back(q, 1); (void)ok;",
     "struct pair p = {1, 2}; bool ok = intq_push_back(q, p); (void)ok;"},
    {"int x; intq_pop_front(q, &x);", "double x; intq_pop_front(q, &x);"},
    {"int x; intq_pop_back(q, &x);", "char x; intq_pop_back(q, &x);"},
    {"const int *p = intq_front(q); (void)p;", "double *p = intq_front(q); (void)p;"},
    {"int v[2] = {0}; intq_pop_front_slice(q, v, 2);",
     "const int v[2] = {0}; intq_pop_front_slice(q, v, 2);"},
    {"const int v[2] = {0}; intq_push_back_slice_assume(q, v, 2);",
     "const short v[2] = {0}; intq_push_back_slice_assume(q, v, 2);"},
    {"intq_swap(q, q);", "intq_swap(q, pairs);"},
    {"bool ok = intq_clone(q, q); (void)ok;", "bool ok = intq_clone(q, pairs); (void)ok;"},
    {"intq_span s[2]; intq_spans(q, 0, 1, s);", "pairq_span s[2]; intq_spans(q, 0, 1, s);"},
    {"struct pair p = pairq_take_front(pairs); (void)p;",
     "int p = pairq_take_front(pairs); (void)p;"},
    {"pairq_at(pairs, 0)->a = 1;", "intq_at(q, 0)->a = 1;"},
    {"WDEQUE_EACH(intq, q, it) *it = 1;", "WDEQUE_EACH(intq, pairs, it) *it = 1;"},
    {"intq_sort(q, by_int);", "pairq_sort(pairs, by_int);"},
    {"(*q).items[0] = 1;", "(*q)[0] = 1;"},
    {"bool ok = intq_push_back(q, 1); (void)ok;", "intq_push_back(q, 1); /* result ignored */"},
};

static int compiles(const char *body)
{
    const char *cc = getenv("CC");
    char command[2048];
    int n = snprintf(
        command, sizeof command,
        "printf '%%s\\n' '#include \"wdeque.h\"' 'struct pair { int a, b; };'"
        " 'WDEQUE_DEFINE(intq, int)' 'WDEQUE_DEFINE(pairq, struct pair)'"
        " 'int by_int(const int *, const int *);'"
        " 'void f(intq *q, pairq *pairs);'"
        " 'void f(intq *q, pairq *pairs) { (void)q, (void)pairs; %s }'"
        " | %s -x c -std=c99 -Werror -Wall -Wextra -Isrc -S -o /dev/null - >/dev/null 2>&1",
        body, cc && *cc ? cc : "cc");
    return n > 0 && (size_t)n < sizeof command && system(command) == 0;
}

TEST(mistaken_element_types_do_not_compile)
{
    if (!compiles("intq_clear(q);")) {
        SKIP("no compiler, or not run from the project's root");
        return;
    }
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        if (!compiles(programs[i].right)) test_fail(__FILE__, __LINE__, programs[i].right);
        if (compiles(programs[i].wrong)) test_fail(__FILE__, __LINE__, programs[i].wrong);
    }
}
