/* property_test - a property over random cases, with a shrunk counterexample when it fails.
 *
 *     cc -I. examples/property_test.c -o property_test && ./property_test [SEED]
 *
 * The property: sorting keeps the multiset and orders it. The first sort is right. The second has
 * a bug that only long enough lists with equal neighbours show; the failing list is made smaller by
 * editing the recorded choices and running the same test again.
 */
#include <stdio.h>
#include <stdlib.h>

#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

enum { CASES = 2000, MAX = 40 };

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
    for (;;) {
        wsmith_span_begin(s, "element");
        bool end = l.count == MAX || wsmith_eos_mean(s, 8);
        if (!end) l.items[l.count++] = (int)wsmith_weighted(s, weights, 2);
        wsmith_span_end(s);
        if (end) return l;
    }
}

static int occurrences(const list *l, int item)
{
    int n = 0;
    for (size_t i = 0; i < l->count; i++) n += l->items[i] == item;
    return n;
}

static bool holds(wsmith_source *s, sort_function *sort, list *in)
{
    *in = make_list(s);
    list out = *in;
    sort(out.items, out.count);
    for (size_t i = 0; i < out.count; i++) {
        if (i > 0 && out.items[i - 1] > out.items[i]) return false;
        if (occurrences(&out, in->items[i]) != occurrences(in, in->items[i])) return false;
    }
    return true;
}

/* Runs the property on an edited record; true when it still fails. Choices past the record are 0. */
static bool still_fails(const wsmith_record *record, sort_function *sort, list *in)
{
    wsmith_source s;
    if (!wsmith_from_record(&s, record, WSMITH_BY_ORDER, 0, 0)) return false;
    bool fails = !holds(&s, sort, in);
    wsmith_source_end(&s);
    return fails;
}

/* Makes each number as small as it can be and ends the list early, again and again. */
static void shrink(wsmith_record *record, sort_function *sort, list *in)
{
    size_t count;
    wsmith_choice *choices = wsmith_record_choices(record, &count);
    bool smaller = true;
    while (smaller) {
        smaller = false;
        for (size_t i = 0; i < count; i++) {
            uint64_t old = choices[i].value;
            uint64_t next = choices[i].kind == WSMITH_EOS ? 1 : old / 2;
            if (next == old) continue;
            choices[i].value = next;
            if (still_fails(record, sort, in)) {
                smaller = true;
            } else {
                choices[i].value = old;
            }
        }
    }
    still_fails(record, sort, in);
}

static int check(const char *name, sort_function *sort, uint64_t seed)
{
    for (uint64_t i = 0; i < CASES; i++) {
        wsmith_record record;
        wsmith_source s;
        list in;
        memset(&record, 0, sizeof record);
        wsmith_from_seed(&s, seed + i, 400);
        wsmith_record_to(&s, &record);
        bool ok = holds(&s, sort, &in);
        if (!ok) {
            printf("%s: seed %llu fails with %lu numbers; shrunk:", name,
                   (unsigned long long)(seed + i), (unsigned long)in.count);
            shrink(&record, sort, &in);
            for (size_t k = 0; k < in.count; k++) printf(" %d", in.items[k]);
            printf("\n");
        }
        wsmith_record_free(&record);
        if (!ok) return 1;
    }
    printf("%s: %d cases hold\n", name, CASES);
    return 0;
}

int main(int argc, char **argv)
{
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 0;
    if (argc > 1 && (argv[1][0] < '0' || argv[1][0] > '9')) {
        return fprintf(stderr, "property_test: %s is not a number\n", argv[1]), 1;
    }
    int broken = check("insertion_sort", insertion_sort, seed);
    int found = check("buggy_sort", buggy_sort, seed); /* the bug is expected to be found */
    if (fflush(stdout) != 0 || ferror(stdout)) return perror("property_test: standard output"), 1;
    return broken || !found;
}
