/* bench/engine/targets.c - see targets.h. Each returns true when it meets its bug. */
#include "targets.h"

#include <stdlib.h>
#include <string.h>

/* -- DEQUE -------------------------------------------------------------------------------------------------
 *
 * A ring of numbers against an array. Growth copies one element wrong when the capacity is at least
 * 128, the ring is wrapped, its back part is longer than its front part, and head mod 32 is 21. */

typedef struct ring {
    int *items;
    size_t cap, head, count;
} ring;

static void ring_grow(ring *r)
{
    size_t cap = r->cap ? r->cap * 2 : 4, front = r->cap - r->head;
    int *items = (int *)malloc(cap * sizeof *items);
    if (!items) abort();
    if (front > r->count) front = r->count;
    for (size_t i = 0; i < r->count; i++) items[i] = r->items[(r->head + i) % r->cap];
    if (r->cap >= 128 && front < r->count && r->count - front > front && r->head % 32 == 21)
        items[front] ^= 1;
    free(r->items);
    r->items = items;
    r->cap = cap;
    r->head = 0;
}

static void ring_push(ring *r, int x, bool front)
{
    if (r->count == r->cap) ring_grow(r);
    if (front) r->head = (r->head + r->cap - 1) % r->cap;
    r->items[front ? r->head : (r->head + r->count) % r->cap] = x;
    r->count++;
}

static int ring_pop(ring *r, bool front)
{
    int x = r->items[front ? r->head : (r->head + r->count - 1) % r->cap];
    if (front) r->head = (r->head + 1) % r->cap;
    r->count--;
    return x;
}

typedef struct model {
    int items[16384]; /* used from the middle */
    size_t head, count;
} model;

static void model_push(model *m, int x, bool front)
{
    if (front) m->head--;
    m->items[front ? m->head : m->head + m->count] = x;
    m->count++;
}

static int model_pop(model *m, bool front)
{
    int x = m->items[front ? m->head : m->head + m->count - 1];
    if (front) m->head++;
    m->count--;
    return x;
}

static bool deque_differs(const ring *r, const model *m)
{
    if (r->count != m->count) return true;
    for (size_t i = 0; i < r->count; i++) {
        if (r->items[(r->head + i) % r->cap] != m->items[m->head + i]) return true;
    }
    return false;
}

/* Each operation is a span: whether it comes, which it is, its arguments. */
bool target_DEQUE(void *context, wsmith_source *s)
{
    static model m;
    ring r = {NULL, 0, 0, 0};
    bool wrong = false;
    (void)context;
    m.head = 8192;
    m.count = 0;
    WSMITH_EACH(s, l, 0, 1500, 63)
    {
        size_t op = wsmith_one_of(s, 5);
        if (wrong || (op >= 2 && op < 4 && r.count == 0)) continue;
        switch (op) {
        case 0:
        case 1: {
            int x = (int)wsmith_range(s, 0, 255);
            ring_push(&r, x, op == 0);
            model_push(&m, x, op == 0);
            break;
        }
        case 2:
        case 3: wrong = ring_pop(&r, op == 2) != model_pop(&m, op == 2); break;
        default: {
            size_t k = (size_t)wsmith_range(s, 0, 4);
            for (size_t i = 0; i < k; i++) {
                ring_push(&r, (int)i, false);
                model_push(&m, (int)i, false);
            }
            break;
        }
        }
    }
    wrong = wrong || deque_differs(&r, &m);
    free(r.items);
    return wrong;
}

/* -- STATE ----------------------------------------------------------------------------------------------------- */

bool target_STATE(void *context, wsmith_source *s)
{
    int state = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 1000, 15)
    {
        uint64_t c = wsmith_range(s, 0, 23);
        switch (state) {
        case 0: state = c == 7 ? 1 : 0; break;
        case 1: state = c == 19 ? 2 : 0; break;
        case 2: state = c == 3 ? 3 : 1; break;
        case 3: state = c == 11 ? 4 : 0; break;
        case 4: state = c == 22 ? 5 : 2; break;
        case 5: state = c == 0 ? 6 : 0; break;
        case 6: state = c == 14 ? 7 : 3; break;
        case 7: state = c == 9 ? 8 : 0; break;
        case 8: state = c == 17 ? 9 : 4; break;
        default:
            if (c == 5) return true;
            state = 0;
            break;
        }
    }
    return false;
}

/* -- SHIFT -------------------------------------------------------------------------------------------------------- */

bool target_SHIFT(void *context, wsmith_source *s)
{
    uint64_t sum = 0;
    bool prefix = wsmith_range(s, 0, 255) >= 200;
    (void)context;
    if (prefix) {
        uint64_t k = wsmith_range(s, 1, 7);
        for (uint64_t i = 0; i < k; i++) sum += wsmith_range(s, 0, 255);
    }
    if (wsmith_range(s, 0, 255) != 0x5a) return false;
    if (wsmith_range(s, 0, 255) != 0xc3) return false;
    if (wsmith_range(s, 0, 255) != 0x17) return false;
    if (wsmith_range(s, 0, 255) != 0x88) return false;
    if (wsmith_range(s, 0, 255) != 0xee || !prefix) return false;
    if (sum <= 600) return false;
    return wsmith_range(s, 0, 255) == 0x31;
}

/* -- MAGIC ---------------------------------------------------------------------------------------------------------- */

bool target_MAGIC(void *context, wsmith_source *s)
{
    (void)context;
    if (wsmith_range(s, 0, 15) != 5) return false;
    uint32_t a = wsmith_u32(s);
    if (a != 0xdeadbeefu) return false;
    if (wsmith_u64(s) != 0x123456789abcdef1u) return false;
    return wsmith_u32(s) == (a ^ 0x55555555u) * 2654435761u;
}

/* -- EXPR ------------------------------------------------------------------------------------------------------------
 *
 * Folding is wrong for (x * -y) - (c << n), n >= 8. */

enum { NUMBER, NEGATE, ADD, SUBTRACT, MULTIPLY, AND, XOR, SHIFT_LEFT };

typedef struct node {
    int op;
    uint32_t value; /* of a number */
    struct node *a, *b;
} node;

typedef struct tree {
    node nodes[512];
    size_t count;
} tree;

static node *make_expr(wsmith_source *s, tree *t, int depth)
{
    node *n = &t->nodes[t->count++];
    wsmith_span_begin(s, "expr");
    n->op = NUMBER;
    n->a = n->b = NULL;
    if (depth > 0 && t->count <= 250 && wsmith_bool(s)) n->op = NEGATE + (int)wsmith_one_of(s, 7);
    if (n->op == NUMBER) {
        n->value = (uint32_t)wsmith_range(s, 0, 15);
    } else {
        n->a = make_expr(s, t, depth - 1);
        if (n->op != NEGATE) n->b = make_expr(s, t, depth - 1);
    }
    wsmith_span_end(s);
    return n;
}

static uint32_t fold(const node *n, bool right)
{
    uint32_t a, b;
    if (n->op == NUMBER) return n->value;
    a = fold(n->a, right);
    if (n->op == NEGATE) return 0 - a;
    b = fold(n->b, right);
    switch (n->op) {
    case ADD: return a + b;
    case SUBTRACT:
        if (right) return a - b;
        if (n->a->op == MULTIPLY && n->a->b->op == NEGATE && n->b->op == SHIFT_LEFT &&
            n->b->a->op == NUMBER && n->b->b->op == NUMBER && n->b->b->value >= 8)
            return a - b + 1;
        return a - b;
    case MULTIPLY: return a * b;
    case AND: return a & b;
    case XOR: return a ^ b;
    default: return a << (b & 31);
    }
}

bool target_EXPR(void *context, wsmith_source *s)
{
    static tree t;
    (void)context;
    t.count = 0;
    const node *n = make_expr(s, &t, 7);
    return fold(n, false) != fold(n, true);
}

/* -- CHUNK ------------------------------------------------------------------------------------------------------------
 *
 * Chunks {tag, length, payload, CRC-32}: H(width, height, version), P(palette), D(pixels), I(text), E.
 * With version 3, four or more colours and two data chunks an index may be one too large. */

static uint32_t crc32_of(const uint8_t *p, size_t n)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < n; i++) {
        crc ^= p[i];
        for (int k = 0; k < 8; k++) crc = crc >> 1 ^ (0xedb88320u & (0 - (crc & 1)));
    }
    return ~crc;
}

static uint32_t read_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static size_t put_chunk(uint8_t *out, uint8_t tag, const uint8_t *payload, uint8_t n)
{
    out[0] = tag;
    out[1] = n;
    memcpy(out + 2, payload, n);
    uint32_t crc = crc32_of(out, (size_t)n + 2);
    for (int i = 0; i < 4; i++) out[n + 2 + i] = (uint8_t)(crc >> (8 * i));
    return (size_t)n + 6;
}

typedef struct image {
    bool header, palette;
    uint8_t width, height, version, colors, data_chunks;
} image;

/* One chunk; 0: go on, 1: end or malformed, 2: the bug. */
static int read_chunk(image *g, uint8_t tag, const uint8_t *p, size_t n)
{
    switch (tag) {
    case 'H':
        if (g->header || n != 3) return 1;
        g->header = true;
        g->width = p[0];
        g->height = p[1];
        g->version = p[2];
        return g->width == 0 || g->height == 0 || g->version > 3;
    case 'P':
        if (!g->header || g->palette || n == 0 || n > 16) return 1;
        g->palette = true;
        g->colors = (uint8_t)n;
        return 0;
    case 'D':
        if (!g->palette || n == 0) return 1;
        g->data_chunks++;
        for (size_t i = 0; i < n; i++) {
            bool sloppy = g->version == 3 && g->colors >= 4 && g->data_chunks >= 2;
            if (p[i] >= g->colors) return sloppy && p[i] == g->colors ? 2 : 1;
        }
        return 0;
    case 'I': return n > 100;
    default: return 1;
    }
}

static bool read_image(const uint8_t *p, size_t n)
{
    image g;
    int end = 0;
    memset(&g, 0, sizeof g);
    for (size_t at = 0; n - at >= 6 && end == 0;) {
        size_t len = p[at + 1];
        if (n - at < len + 6) return false;
        if (crc32_of(p + at, len + 2) != read_u32(p + at + len + 2)) return false;
        end = read_chunk(&g, p[at], p + at + 2, len);
        at += len + 6;
    }
    return end == 2;
}

bool target_CHUNK(void *context, wsmith_source *s)
{
    static const uint8_t tags[5] = {'H', 'P', 'D', 'I', 'E'};
    uint8_t file[4096], payload[64];
    size_t n = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 40, 7)
    {
        uint8_t tag = tags[wsmith_one_of(s, 5)];
        uint8_t len = (uint8_t)wsmith_range(s, 0, 32);
        wsmith_bytes(s, payload, len);
        n += put_chunk(file + n, tag, payload, len);
    }
    return read_image(file, n);
}

/* -- JSON -------------------------------------------------------------------------------------------------------------
 *
 * A generator of text and a parser of it. The bug: depth 7 or more, inside of two values with the key
 * "id", a value with the key "x" that is a number with a negative exponent. */

typedef struct text {
    char data[4096];
    size_t len;
} text;

static void put(text *t, const char *p)
{
    size_t n = strlen(p);
    if (n > sizeof t->data - 1 - t->len) n = sizeof t->data - 1 - t->len;
    memcpy(t->data + t->len, p, n);
    t->len += n;
    t->data[t->len] = 0;
}

static const char *const json_keys[8] = {"a", "b", "id", "name", "x", "y", "list", "value"};

static void make_number(wsmith_source *s, text *t)
{
    char digits[8] = {(char)('0' + wsmith_range(s, 0, 9)), 0};
    put(t, digits);
    if (wsmith_bool(s)) {
        put(t, wsmith_bool(s) ? "e-" : "e");
        digits[0] = (char)('0' + wsmith_range(s, 0, 9));
        put(t, digits);
    }
}

static void make_json(wsmith_source *s, text *t, int depth)
{
    wsmith_span_begin(s, "value");
    switch (wsmith_one_of(s, depth >= 12 ? 4 : 6)) {
    case 0: put(t, "null"); break;
    case 1: put(t, wsmith_bool(s) ? "true" : "false"); break;
    case 2: make_number(s, t); break;
    case 3: put(t, "\"s\""); break;
    case 4:
        put(t, "[");
        WSMITH_EACH(s, l, 0, 6, 2)
        {
            if (l.index) put(t, ",");
            make_json(s, t, depth + 1);
        }
        put(t, "]");
        break;
    default:
        put(t, "{");
        WSMITH_EACH(s, l, 0, 6, 2)
        {
            if (l.index) put(t, ",");
            put(t, "\"");
            put(t, json_keys[wsmith_one_of(s, 8)]);
            put(t, "\":");
            make_json(s, t, depth + 1);
        }
        put(t, "}");
        break;
    }
    wsmith_span_end(s);
}

typedef struct parser {
    const char *p;
    bool bug;
} parser;

static bool parse_value(parser *j, int depth, int ids, bool x);

static bool parse_word(parser *j, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(j->p, word, n) != 0) return false;
    j->p += n;
    return true;
}

static bool parse_number(parser *j, int depth, int ids, bool x)
{
    while (*j->p >= '0' && *j->p <= '9') j->p++;
    if (*j->p == 'e') {
        j->p++;
        if (*j->p == '-') {
            j->p++;
            if (x) {
                if (ids >= 2) {
                    if (depth >= 7) j->bug = true;
                }
            }
        }
        while (*j->p >= '0' && *j->p <= '9') j->p++;
    }
    return true;
}

static bool parse_array(parser *j, int depth, int ids)
{
    j->p++;
    if (*j->p == ']') return j->p++, true;
    for (;;) {
        if (!parse_value(j, depth + 1, ids, false)) return false;
        if (*j->p == ']') return j->p++, true;
        if (*j->p++ != ',') return false;
    }
}

static bool parse_object(parser *j, int depth, int ids)
{
    j->p++;
    if (*j->p == '}') return j->p++, true;
    for (;;) {
        if (*j->p++ != '"') return false;
        const char *key = j->p;
        while (*j->p && *j->p != '"') j->p++;
        size_t n = (size_t)(j->p - key);
        if (*j->p++ != '"' || *j->p++ != ':') return false;
        bool id = n == 2 && key[0] == 'i' && key[1] == 'd', x = n == 1 && key[0] == 'x';
        if (!parse_value(j, depth + 1, ids + id, x)) return false;
        if (*j->p == '}') return j->p++, true;
        if (*j->p++ != ',') return false;
    }
}

static bool parse_value(parser *j, int depth, int ids, bool x)
{
    if (depth > 64) return false;
    switch (*j->p) {
    case 'n': return parse_word(j, "null");
    case 't': return parse_word(j, "true");
    case 'f': return parse_word(j, "false");
    case '"': return parse_word(j, "\"s\"");
    case '[': return parse_array(j, depth, ids);
    case '{': return parse_object(j, depth, ids);
    default:
        if (*j->p < '0' || *j->p > '9') return false;
        return parse_number(j, depth, ids, x);
    }
}

bool target_JSON(void *context, wsmith_source *s)
{
    text t;
    parser j;
    (void)context;
    t.len = 0;
    t.data[0] = 0;
    make_json(s, &t, 0);
    j.p = t.data;
    j.bug = false;
    (void)parse_value(&j, 0, 0, false);
    return j.bug;
}
