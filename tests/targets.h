/* tests/targets.h - programs with a bug that structure hides, for the shrinker (and for engines).
 *
 * Each returns true when the bug shows. `context`, when not NULL, points to a uint64_t that says how
 * near the run came (larger is nearer), by which bench/shrink.c finds failures without coverage.
 */
#ifndef TARGETS_H
#define TARGETS_H

static void tell_score(void *context, uint64_t score)
{
    if (context) *(uint64_t *)context = score;
}

/* Ten states, 24 commands, one of them right in each state; a wrong one leads back. */
static bool target_state(void *context, wsmith_source *s)
{
    uint64_t state = 0, best = 0;
    WSMITH_EACH(s, l, 0, 1000, 60)
    {
        uint64_t command = wsmith_range(s, 0, 23);
        state = command == (state * 7 + 3) % 24 ? state + 1 : state > 0 ? state - 1 : 0;
        best = state > best ? state : best;
        if (state < 10) continue;
        wsmith_loop_end(s, &l);
        break;
    }
    tell_score(context, best);
    return state == 10;
}

/* Six locks, the last two of which open only with enough in an optional prefix. */
static bool target_shift(void *context, wsmith_source *s)
{
    static const uint8_t keys[6] = {17, 201, 90, 5, 144, 77};
    uint64_t sum = 0, open = 0;
    bool prefix = wsmith_u8(s) >= 200;
    if (prefix) {
        uint64_t n = wsmith_range(s, 1, 7);
        for (uint64_t i = 0; i < n; i++) sum += wsmith_u8(s);
    }
    while (open < 6 && wsmith_u8(s) == keys[open] && (open < 4 || (prefix && sum > 600))) open++;
    tell_score(context, open * 4 + prefix * 2 + (sum > 600));
    return open == 6;
}

/* Constants and a value computed from another. */
static bool target_magic(void *context, wsmith_source *s)
{
    uint64_t kind = wsmith_range(s, 0, 15);
    uint32_t a = kind == 5 ? wsmith_u32(s) : 0;
    uint64_t b = a == 0xcafe1234u ? wsmith_u64(s) : 0;
    uint32_t c = b == 0x0123456789abcdefu ? wsmith_u32(s) : 0;
    tell_score(context, (kind == 5) + (a == 0xcafe1234u) + (b != 0));
    return c == (uint32_t)(b >> 7) * 2654435761u && c != 0;
}

/* Expressions: constants, variables, six binary operators, negation. */
typedef struct target_node {
    uint64_t kind, value; /* 0 constant, 1 variable, 2..7 + - * / << &, 8 negation */
    int left, right;
} target_node;

typedef struct target_tree {
    target_node nodes[300];
    int count;
} target_tree;

static int target_expression(wsmith_source *s, target_tree *t, int depth)
{
    int me = t->count++;
    target_node n = {0, 0, -1, -1};
    wsmith_span_begin(s, "expression");
    n.kind = depth == 0 ? wsmith_range(s, 0, 1) : wsmith_range(s, 0, 8);
    if (n.kind < 2) n.value = wsmith_range(s, 0, 63);
    if (n.kind >= 2) n.left = target_expression(s, t, depth - 1);
    if (n.kind >= 2 && n.kind < 8) n.right = target_expression(s, t, depth - 1);
    wsmith_span_end(s);
    t->nodes[me] = n;
    return me;
}

/* The folder is wrong for (x * -y) - (c << d) with constants c and d >= 8. */
static bool target_folded_wrong(const target_tree *t, int at)
{
    const target_node *n = &t->nodes[at];
    if (n->kind != 3) return false;
    const target_node *a = &t->nodes[n->left], *b = &t->nodes[n->right];
    if (a->kind != 4 || b->kind != 6) return false;
    const target_node *d = &t->nodes[b->right];
    return t->nodes[a->right].kind == 8 && t->nodes[b->left].kind == 0 && d->kind == 0 &&
           d->value >= 8;
}

static bool target_expr(void *context, wsmith_source *s)
{
    static target_tree t;
    bool wrong = false;
    t.count = 0;
    target_expression(s, &t, 7);
    for (int i = 0; i < t.count; i++) wrong = wrong || target_folded_wrong(&t, i);
    tell_score(context, 0);
    return wrong;
}

/* A file of chunks: header (version), palette, data, text, end. An index one too large is accepted in
 * the second data chunk of a file of version 3 with at least four colours. */
static bool target_chunk(void *context, wsmith_source *s)
{
    uint8_t payload[64];
    uint64_t version = 0, colours = 0, data = 0, wrong = 0;
    WSMITH_EACH(s, l, 0, 50, 8)
    {
        uint64_t tag = wsmith_range(s, 0, 4);
        size_t n = wsmith_slice(s, payload, sizeof payload);
        if (tag == 0 && n > 0) version = payload[0] & 7;
        if (tag == 1) colours = n / 3;
        if (tag == 2 && version == 3 && colours >= 4 && ++data >= 2) {
            for (size_t i = 0; i < n; i++) wrong += payload[i] == colours;
        }
    }
    tell_score(context, (version == 3) * 4 + (version == 3 && colours >= 4) * 4 + data);
    return wrong > 0;
}

/* A ring whose growth goes wrong in one of its states: 128 slots or more, wrapped, the part at the
 * back longer, the head at 21 modulo 32. */
typedef struct target_ring {
    uint32_t items[4096], cap, head, count;
    bool wrong;
} target_ring;

static void target_grow(target_ring *r)
{
    static uint32_t copy[4096];
    uint32_t back = r->cap - r->head;
    if (r->cap >= 128 && r->head > 0 && back > r->head && r->head % 32 == 21) r->wrong = true;
    for (uint32_t i = 0; i < r->count; i++) copy[i] = r->items[(r->head + i) % r->cap];
    memcpy(r->items, copy, r->count * sizeof *copy);
    r->head = 0;
    r->cap *= 2;
}

static void target_push(target_ring *r, bool front, uint32_t item)
{
    if (r->count == r->cap && r->cap < 2048) target_grow(r);
    if (r->count == r->cap) return;
    if (front) r->head = (r->head + r->cap - 1) % r->cap;
    r->items[front ? r->head : (r->head + r->count) % r->cap] = item;
    r->count++;
}

static bool target_deque(void *context, wsmith_source *s)
{
    static target_ring r;
    uint32_t item = 0;
    memset(&r, 0, sizeof r);
    r.cap = 8;
    WSMITH_EACH(s, l, 0, 1500, 300)
    {
        uint64_t op = wsmith_range(s, 0, 4);
        if (op < 2) target_push(&r, op == 1, item++);
        if ((op == 2 || op == 3) && r.count > 0) {
            if (op == 3) r.head = (r.head + 1) % r.cap;
            r.count--;
        }
        if (op == 4) {
            for (uint64_t k = wsmith_range(s, 0, 4); k > 0; k--) target_push(&r, false, item++);
        }
        if (!r.wrong) continue;
        wsmith_loop_end(s, &l);
        break;
    }
    tell_score(context, r.cap);
    return r.wrong;
}

/* `choices` is the fewest that a failing run can have. */
typedef struct target {
    const char *name;
    bool (*fails)(void *context, wsmith_source *s);
    size_t choices;
} target;

static const target targets[] = {
    {"STATE", target_state, 20}, {"SHIFT", target_shift, 11}, {"MAGIC", target_magic, 4},
    {"EXPR", target_expr, 12},   {"CHUNK", target_chunk, 15}, {"DEQUE", target_deque, 156},
};

#endif /* TARGETS_H */
