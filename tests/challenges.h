/* tests/challenges.h - the shrinking challenges (github.com/jlink/shrinking-challenge) as tests for
 * wsmith_shrink, with the answer each has to reach.
 *
 * A test returns true when it fails. `choices` is what the normal form has; `text` how it prints:
 * the tests leave their last input in `challenge_text`.
 */
#ifndef CHALLENGES_H
#define CHALLENGES_H

#include <stdio.h>

static char challenge_text[2000];
static size_t challenge_len;

static void say(const char *text)
{
    while (*text && challenge_len + 1 < sizeof challenge_text)
        challenge_text[challenge_len++] = *text++;
    challenge_text[challenge_len] = 0;
}

static void say_number(int64_t n)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)n);
    say(text);
}

typedef struct list {
    int64_t items[64];
    size_t count;
} list;

static void say_list(const list *l)
{
    say("[");
    for (size_t i = 0; i < l->count; i++) {
        if (i) say(", ");
        say_number(l->items[i]);
    }
    say("]");
}

static int64_t any_int(wsmith_source *s) { return wsmith_log_irange(s, INT64_MIN, INT64_MAX); }

static list any_list(wsmith_source *s)
{
    list l;
    l.count = 0;
    WSMITH_EACH(s, i, 0, 60, 6) l.items[l.count++] = any_int(s);
    say_list(&l);
    return l;
}

/* -- lists ------------------------------------------------------------------------------------------------ */

static int16_t sum16(const list *l)
{
    uint16_t sum = 0;
    for (size_t i = 0; i < l->count; i++) sum = (uint16_t)(sum + (uint64_t)l->items[i]);
    return (int16_t)sum;
}

static bool bound5(void *context, wsmith_source *s)
{
    uint16_t all = 0;
    bool small = true;
    (void)context;
    for (int k = 0; k < 5; k++) {
        list l;
        l.count = 0;
        WSMITH_EACH(s, i, 0, 10, 5) l.items[l.count++] = wsmith_log_irange(s, -32768, 32767);
        say_list(&l);
        small = small && sum16(&l) < 256;
        all = (uint16_t)(all + (uint16_t)sum16(&l));
    }
    return small && (int16_t)all >= 5 * 256;
}

static bool large_union(void *context, wsmith_source *s)
{
    int64_t seen[600];
    size_t distinct = 0;
    (void)context;
    WSMITH_EACH(s, k, 0, 10, 4)
    {
        list l = any_list(s);
        for (size_t i = 0; i < l.count; i++) {
            size_t at = 0;
            while (at < distinct && seen[at] != l.items[i]) at++;
            seen[at] = l.items[i];
            distinct += at == distinct;
        }
    }
    return distinct >= 5;
}

static bool reverse(void *context, wsmith_source *s)
{
    list l = any_list(s);
    (void)context;
    for (size_t i = 0; i < l.count; i++) {
        if (l.items[i] != l.items[l.count - 1 - i]) return true;
    }
    return false;
}

static bool length_list(void *context, wsmith_source *s)
{
    list l;
    bool fails = false;
    (void)context;
    size_t n = (size_t)wsmith_range(s, 1, 60);
    for (l.count = 0; l.count < n; l.count++) {
        l.items[l.count] = (int64_t)wsmith_range(s, 0, 1000);
        fails = fails || l.items[l.count] >= 900;
    }
    say_list(&l);
    return fails;
}

static bool coupling(void *context, wsmith_source *s)
{
    list l;
    (void)context;
    l.count = 0;
    WSMITH_EACH(s, i, 0, 20, 6) l.items[l.count++] = (int64_t)wsmith_range(s, 0, 10);
    say_list(&l);
    for (size_t i = 0; i < l.count; i++) {
        if (l.items[i] >= (int64_t)l.count) {
            wsmith_reject(s);
            return false;
        }
    }
    for (size_t i = 0; i < l.count; i++) {
        size_t k = (size_t)l.items[i];
        if (k != i && (size_t)l.items[k] == i) return true;
    }
    return false;
}

static bool deletion(void *context, wsmith_source *s)
{
    list l = any_list(s);
    (void)context;
    if (l.count == 0) return false;
    size_t at = wsmith_one_of(s, l.count), first = 0;
    int64_t gone = l.items[at];
    say_number((int64_t)at);
    while (l.items[first] != gone) first++;
    for (size_t i = 0; i < l.count; i++) {
        if (i != first && l.items[i] == gone) return true;
    }
    return false;
}

static bool distinct(void *context, wsmith_source *s)
{
    list l = any_list(s);
    size_t different = 0;
    (void)context;
    for (size_t i = 0; i < l.count; i++) {
        size_t k = 0;
        while (l.items[k] != l.items[i]) k++;
        different += k == i;
    }
    return different >= 3;
}

static bool nested_lists(void *context, wsmith_source *s)
{
    size_t sum = 0;
    (void)context;
    say("[");
    WSMITH_EACH(s, k, 0, 20, 4) sum += any_list(s).count;
    say("]");
    return sum > 10;
}

/* -- pairs ------------------------------------------------------------------------------------------------- */

static bool difference(wsmith_source *s, int64_t least, int64_t most)
{
    int64_t x = (int64_t)wsmith_log_range(s, 1, 1000000),
            y = (int64_t)wsmith_log_range(s, 1, 1000000);
    int64_t d = x > y ? x - y : y - x;
    say_number(x);
    say(" ");
    say_number(y);
    return x >= 10 && d >= least && d <= most;
}

static bool difference_zero(void *context, wsmith_source *s)
{
    (void)context;
    return difference(s, 0, 0);
}

static bool difference_small(void *context, wsmith_source *s)
{
    (void)context;
    return difference(s, 1, 4);
}

static bool difference_one(void *context, wsmith_source *s)
{
    (void)context;
    return difference(s, 1, 1);
}

/* -- trees ------------------------------------------------------------------------------------------------- */

typedef struct number {
    int64_t value;
    bool literal_zero, failed, refused; /* failed: divided by zero */
} number;

static number expression(wsmith_source *s, int depth)
{
    number n = {0, false, false, false}, a, b;
    wsmith_span_begin(s, "expression");
    size_t kind = depth == 0 ? 0 : wsmith_one_of(s, 3);
    if (kind == 0) {
        n.value = wsmith_log_irange(s, -1000, 1000);
        n.literal_zero = n.value == 0;
        say_number(n.value);
    } else {
        say("(");
        a = expression(s, depth - 1);
        say(kind == 1 ? " + " : " / ");
        b = expression(s, depth - 1);
        say(")");
        n.failed = a.failed || b.failed;
        n.refused = a.refused || b.refused || (kind == 2 && b.literal_zero);
        if (kind == 1) n.value = (int64_t)((uint64_t)a.value + (uint64_t)b.value);
        else if (b.value == 0) n.failed = true;
        else n.value = a.value / b.value;
    }
    wsmith_span_end(s);
    return n;
}

static bool calculator(void *context, wsmith_source *s)
{
    (void)context;
    number n = expression(s, 5);
    if (n.refused) wsmith_reject(s);
    return n.failed && !n.refused;
}

/* A heap as a tree: each node is not less than the one above it. */
typedef struct heap {
    int value[64], left[64], right[64];
    int count;
} heap;

static int make_heap(wsmith_source *s, heap *h, int64_t low, int depth)
{
    int me = -1;
    wsmith_span_begin(s, "heap");
    if (depth > 0 && h->count < 60 && wsmith_bool(s)) {
        me = h->count++;
        int64_t value = (int64_t)wsmith_log_range(s, (uint64_t)low, 1000);
        h->value[me] = (int)value;
        say("(");
        say_number(value);
        h->left[me] = make_heap(s, h, value, depth - 1);
        h->right[me] = make_heap(s, h, value, depth - 1);
        say(")");
    } else {
        say(" -");
    }
    wsmith_span_end(s);
    return me;
}

static int heap_sorted(const heap *h, int at, int *out, int n)
{
    if (at < 0) return n;
    out[n++] = h->value[at];
    n = heap_sorted(h, h->left[at], out, n);
    n = heap_sorted(h, h->right[at], out, n);
    for (int i = 1; i < n; i++) {
        for (int k = i; k > 0 && out[k] < out[k - 1]; k--) {
            int value = out[k];
            out[k] = out[k - 1];
            out[k - 1] = value;
        }
    }
    return n;
}

/* The wrong one of the challenge: the smaller of two roots goes out, but merging swaps the wrong way. */
static int merge_heaps(heap *h, int x, int y)
{
    if (x < 0) return y;
    if (y < 0) return x;
    if (h->value[x] <= h->value[y]) {
        int left = h->left[x];
        h->left[x] = merge_heaps(h, h->right[x], y);
        h->right[x] = left;
        return x;
    }
    int left = h->left[y];
    h->left[y] = merge_heaps(h, h->right[y], x);
    h->right[y] = left;
    return y;
}

/* wrong_to_sorted_list: merges the children once and flattens them without restoring the order. */
static int flatten(const heap *h, int at, int *out, int n)
{
    if (at < 0) return n;
    out[n++] = h->value[at];
    n = flatten(h, h->left[at], out, n);
    return flatten(h, h->right[at], out, n);
}

static bool binheap(void *context, wsmith_source *s)
{
    heap h;
    int right[64], wrong[64];
    (void)context;
    h.count = 0;
    int root = make_heap(s, &h, 0, 10);
    if (root < 0) return false;
    int n = heap_sorted(&h, root, right, 0), m = 1;
    wrong[0] = h.value[root];
    m = flatten(&h, merge_heaps(&h, h.left[root], h.right[root]), wrong, m);
    return n != m || memcmp(right, wrong, (size_t)n * sizeof(int)) != 0;
}

/* -- the table: runs and share are those of Hypothesis 6.165, 40 seeds -------------------------------------- */

typedef struct challenge {
    const char *name;
    bool (*fails)(void *context, wsmith_source *s);
    const char *text; /* the normal form */
    int runs, share;  /* Hypothesis: median runs; percent that reach its best */
} challenge;

static const challenge challenges[] = {
    {"bound5", bound5, "[][][][-1][-32768]", 328, 72},
    {"large union list", large_union, "[0, 1, -1, 2, -2]", 163, 100},
    {"reverse", reverse, "[0, 1]", 7, 100},
    {"calculator", calculator, "(0 / (0 + 0))", 59, 100},
    {"length list", length_list, "[900]", 97, 100},
    {"difference zero", difference_zero, "10 10", 25, 100},
    {"difference small", difference_small, "10 6", 38, 100},
    {"difference one", difference_one, "10 9", 33, 100},
    {"coupling", coupling, "[1, 0]", 40, 27},
    {"deletion", deletion, "[0, 0]0", 4, 100},
    {"distinct", distinct, "[0, 1, -1]", 33, 100},
    {"nested lists", nested_lists, "[[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]", 117, 100},
    {"binheap", binheap, "(0 -(0(1 - -)(0 - -)))", 68, 50},
};

#endif /* CHALLENGES_H */
