/* property_test - properties of two sorts and of a queue, checked over random cases; what fails is shrunk and shown.
 *
 *     cc -I. examples/property_test.c -o property_test && ./property_test
 *     ./property_test --help
 *
 * The property: sorting keeps the multiset and orders it. The first sort is right. The second has a
 * bug that only long enough lists with equal neighbours show, so the exit status is 1. The choices
 * of the failing case are printed, and a line that repeats it with --replay. The third property runs
 * operations on a queue and on a model of it, and prints the names of the least that differ.
 */
#include <stdio.h>
#include <stdlib.h>

#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

enum { MAX = 40 };

typedef void sort_function(int *items, size_t count);

typedef struct list {
    int items[MAX];
    size_t count;
} list;

static void insertion_sort(int *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && items[k - 1] > items[k]; k--) {
            int item = items[k];
            items[k] = items[k - 1];
            items[k - 1] = item;
        }
    }
}

/* Loses one of two equal neighbours in lists of six or more. */
static void buggy_sort(int *items, size_t count)
{
    insertion_sort(items, count);
    for (size_t i = 1; count >= 6 && i < count; i++) {
        if (items[i] == items[i - 1]) items[i]++;
    }
}

/* One case: a list of numbers, mostly small, from the choices of `s`. */
static list make_list(wsmith_source *s)
{
    static const wsmith_weight weights[2] = {{0, 9, 100}, {10, 9999, 1}};
    list l = {{0}, 0};
    WSMITH_EACH(s, each, 0, MAX, 8) l.items[l.count++] = (int)wsmith_weighted(s, weights, 2);
    return l;
}

static int occurrences(const list *l, int item)
{
    int n = 0;
    for (size_t i = 0; i < l->count; i++) n += l->items[i] == item;
    return n;
}

static void show(const char *what, const list *l)
{
    printf("  %s:", what);
    for (size_t i = 0; i < l->count; i++) printf(" %d", l->items[i]);
    printf("\n");
}

static bool sorts(wsmith_source *s, sort_function *sort)
{
    list in = make_list(s), out = in;
    sort(out.items, out.count);
    if (wsmith_showing(s)) {
        show("input", &in);
        show("output", &out);
    }
    for (size_t i = 0; i < out.count; i++) {
        if (i > 0 && out.items[i - 1] > out.items[i]) return false;
        if (occurrences(&out, in.items[i]) != occurrences(&in, in.items[i])) return false;
    }
    return true;
}

static bool insertion_sort_sorts(void *context, wsmith_source *s)
{
    (void)context;
    return sorts(s, insertion_sort);
}

static bool buggy_sort_sorts(void *context, wsmith_source *s)
{
    (void)context;
    return sorts(s, buggy_sort);
}

/* -- operations against a model of what they do ------------------------------------------------------- */

enum { ROOM = 3 };

typedef struct fifo {
    int items[ROOM];
    size_t head, count;
    int model[100]; /* what was pushed, in order; [first, last) is still there */
    size_t first, last;
} fifo;

static bool has_room(void *state) { return ((fifo *)state)->count < ROOM; }
static bool has_items(void *state) { return ((fifo *)state)->count > 0; }

static bool op_push(void *state, wsmith_source *s)
{
    fifo *q = (fifo *)state;
    int item = (int)wsmith_range(s, 0, 99);
    q->items[(q->head + q->count++) % ROOM] = item;
    q->model[q->last++] = item;
    return true;
}

static bool op_pop(void *state, wsmith_source *s)
{
    fifo *q = (fifo *)state;
    int item = q->items[q->head];
    (void)s;
    q->head = (q->head + 1) % ROOM;
    q->count--;
    return item == q->model[q->first++];
}

/* Moves what there is to the front; of a queue that goes round the end it overwrites a part. */
static bool op_compact(void *state, wsmith_source *s)
{
    fifo *q = (fifo *)state;
    (void)s;
    for (size_t i = 0; i < q->count; i++) q->items[i] = q->items[(q->head + i) % ROOM];
    q->head = 0;
    return true;
}

static bool fifo_is_a_queue(void *context, wsmith_source *s)
{
    static const wsmith_op ops[] = {{"push", 4, has_room, op_push},
                                    {"pop", 3, has_items, op_pop},
                                    {"compact", 1, NULL, op_compact}};
    fifo q = {{0}, 0, 0, {0}, 0, 0};
    (void)context;
    return wsmith_run_ops(s, ops, sizeof ops / sizeof *ops, &q, 100, 20);
}

int main(int argc, char **argv)
{
    static const wsmith_check_case cases[] = {
        {"insertion_sort", insertion_sort_sorts, NULL},
        {"buggy_sort", buggy_sort_sorts, NULL},
        {"fifo", fifo_is_a_queue, NULL},
    };
    return wsmith_check_main(argc, argv, cases, sizeof cases / sizeof *cases);
}
