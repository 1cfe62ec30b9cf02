/* bench/engine/held_out.c - targets that were written before the engine was run on them; see targets.h. Each
 * returns true when it meets its bug. */
#include "targets.h"

#include <string.h>

/* -- TREE ------------------------------------------------------------------------------------------------------
 *
 * A red-black tree (nodes by index, 0 is the sentinel) with one mutant of removal, as in ETNA: when the
 * doubly black node is a right child with a red parent, and only the inner nephew is red, the outer
 * one is red after the turns. */

enum { BLACK, RED };

typedef struct rb {
    struct {
        int key, color, left, right, parent;
    } n[72];
    int root, count;
} rb;

static void rb_turn(rb *t, int x, bool left)
{
    int y = left ? t->n[x].right : t->n[x].left, p = t->n[x].parent;
    int middle = left ? t->n[y].left : t->n[y].right;
    if (left) t->n[x].right = middle;
    else t->n[x].left = middle;
    if (middle) t->n[middle].parent = x;
    t->n[y].parent = p;
    if (!p) t->root = y;
    else if (t->n[p].left == x) t->n[p].left = y;
    else t->n[p].right = y;
    if (left) t->n[y].left = x;
    else t->n[y].right = x;
    t->n[x].parent = y;
}

static void rb_insert_fix(rb *t, int x)
{
    while (t->n[t->n[x].parent].color == RED) {
        int p = t->n[x].parent, g = t->n[p].parent;
        bool left = t->n[g].left == p;
        int uncle = left ? t->n[g].right : t->n[g].left;
        if (t->n[uncle].color == RED) {
            t->n[p].color = t->n[uncle].color = BLACK;
            t->n[g].color = RED;
            x = g;
            continue;
        }
        if (x == (left ? t->n[p].right : t->n[p].left)) {
            x = p;
            rb_turn(t, x, left);
            p = t->n[x].parent;
        }
        t->n[p].color = BLACK;
        t->n[g].color = RED;
        rb_turn(t, g, !left);
    }
    t->n[t->root].color = BLACK;
}

static int rb_find(const rb *t, int key)
{
    int x = t->root;
    while (x && t->n[x].key != key) x = key < t->n[x].key ? t->n[x].left : t->n[x].right;
    return x;
}

static void rb_insert(rb *t, int key)
{
    int x = t->root, p = 0, new_node;
    if (t->count >= 70 || rb_find(t, key)) return;
    while (x) {
        p = x;
        x = key < t->n[x].key ? t->n[x].left : t->n[x].right;
    }
    new_node = ++t->count;
    t->n[new_node].key = key;
    t->n[new_node].color = RED;
    t->n[new_node].left = t->n[new_node].right = 0;
    t->n[new_node].parent = p;
    if (!p) t->root = new_node;
    else if (key < t->n[p].key) t->n[p].left = new_node;
    else t->n[p].right = new_node;
    rb_insert_fix(t, new_node);
}

static void rb_replace(rb *t, int u, int v)
{
    int p = t->n[u].parent;
    if (!p) t->root = v;
    else if (t->n[p].left == u) t->n[p].left = v;
    else t->n[p].right = v;
    t->n[v].parent = p; /* of the sentinel, too */
}

static void rb_remove_fix(rb *t, int x)
{
    while (x != t->root && t->n[x].color == BLACK) {
        int p = t->n[x].parent;
        bool left = t->n[p].left == x;
        int w = left ? t->n[p].right : t->n[p].left;
        if (t->n[w].color == RED) {
            t->n[w].color = BLACK;
            t->n[p].color = RED;
            rb_turn(t, p, left);
            w = left ? t->n[p].right : t->n[p].left;
        }
        int near = left ? t->n[w].left : t->n[w].right, far = left ? t->n[w].right : t->n[w].left;
        if (t->n[near].color == BLACK && t->n[far].color == BLACK) {
            t->n[w].color = RED;
            x = p;
            continue;
        }
        bool mutant = false;
        if (t->n[far].color == BLACK) {
            mutant = !left && t->n[p].color == RED;
            t->n[near].color = BLACK;
            t->n[w].color = RED;
            rb_turn(t, w, !left);
            w = near;
        }
        far = left ? t->n[w].right : t->n[w].left;
        t->n[w].color = t->n[p].color;
        t->n[p].color = BLACK;
        if (!mutant) t->n[far].color = BLACK;
        rb_turn(t, p, left);
        x = t->root;
    }
    t->n[x].color = BLACK;
}

static void rb_remove(rb *t, int key)
{
    int z = rb_find(t, key), y = z, x;
    if (!z) return;
    int color = t->n[y].color;
    if (!t->n[z].left) {
        x = t->n[z].right;
        rb_replace(t, z, x);
    } else if (!t->n[z].right) {
        x = t->n[z].left;
        rb_replace(t, z, x);
    } else {
        for (y = t->n[z].right; t->n[y].left;) y = t->n[y].left;
        color = t->n[y].color;
        x = t->n[y].right;
        if (t->n[y].parent == z) {
            t->n[x].parent = y;
        } else {
            rb_replace(t, y, x);
            t->n[y].right = t->n[z].right;
            t->n[t->n[y].right].parent = y;
        }
        rb_replace(t, z, y);
        t->n[y].left = t->n[z].left;
        t->n[t->n[y].left].parent = y;
        t->n[y].color = t->n[z].color;
    }
    if (color == BLACK) rb_remove_fix(t, x);
    t->n[0].parent = 0;
    t->n[0].color = BLACK;
}

/* Black height, -1: it is no red-black tree. */
static int rb_height(const rb *t, int x)
{
    if (!x) return 1;
    int l = rb_height(t, t->n[x].left), r = rb_height(t, t->n[x].right);
    bool reds = t->n[x].color == RED &&
                (t->n[t->n[x].left].color == RED || t->n[t->n[x].right].color == RED);
    if (l < 0 || l != r || reds) return -1;
    return l + (t->n[x].color == BLACK);
}

bool target_TREE(void *context, wsmith_source *s)
{
    rb t;
    bool wrong = false;
    (void)context;
    memset(&t, 0, sizeof t);
    WSMITH_EACH(s, l, 0, 64, 12)
    {
        bool add = wsmith_one_of(s, 3) < 2;
        int key = (int)wsmith_range(s, 0, 999);
        if (wrong) continue;
        if (add) rb_insert(&t, key);
        else rb_remove(&t, key);
        wrong = rb_height(&t, t.root) < 0;
    }
    return wrong;
}

/* -- LAMBDA ------------------------------------------------------------------------------------------------------
 *
 * Simply typed lambda calculus with de Bruijn indices. Substitution forgets to shift what it puts in
 * when it is under two or more binders inside of an `if`. A typed term must keep its type when it steps. */

enum { VARIABLE, LAMBDA_, APPLY, CONSTANT, IF };
enum { TYPE_NONE = -1, TYPE_BOOL = 0 };

typedef struct term {
    int kind, n, a, b, c; /* n: index, type of the argument, or constant */
} term;

typedef struct calculus {
    term t[4096];
    int count;
    struct {
        int from, to;
    } types[64]; /* 0: bool */
    int type_count;
    bool full; /* of terms, types or depth: nothing is concluded */
} calculus;

static int calculus_term(calculus *c, int kind, int n, int x, int y, int z)
{
    if (c->count >= 4095) return c->full = true, 0;
    term *t = &c->t[++c->count];
    t->kind = kind;
    t->n = n;
    t->a = x;
    t->b = y;
    t->c = z;
    return c->count;
}

static int arrow(calculus *c, int from, int to)
{
    for (int i = 1; i < c->type_count; i++) {
        if (c->types[i].from == from && c->types[i].to == to) return i;
    }
    if (c->type_count >= 64) return c->full = true, TYPE_BOOL;
    c->types[c->type_count].from = from;
    c->types[c->type_count].to = to;
    return c->type_count++;
}

static int make_type(wsmith_source *s, calculus *c, int depth)
{
    if (depth == 0 || wsmith_one_of(s, 3) < 2) return TYPE_BOOL;
    int from = make_type(s, c, depth - 1);
    return arrow(c, from, make_type(s, c, depth - 1));
}

static int make_term(wsmith_source *s, calculus *c, int depth)
{
    int result = 0;
    wsmith_span_begin(s, "term");
    switch (wsmith_one_of(s, depth == 0 ? 2 : 5)) {
    case 0: result = calculus_term(c, CONSTANT, (int)wsmith_range(s, 0, 1), 0, 0, 0); break;
    case 1: result = calculus_term(c, VARIABLE, (int)wsmith_range(s, 0, 3), 0, 0, 0); break;
    case 2: {
        int type = make_type(s, c, 2);
        result = calculus_term(c, LAMBDA_, type, make_term(s, c, depth - 1), 0, 0);
        break;
    }
    case 3: {
        int f = make_term(s, c, depth - 1);
        result = calculus_term(c, APPLY, 0, f, make_term(s, c, depth - 1), 0);
        break;
    }
    default: {
        int x = make_term(s, c, depth - 1), y = make_term(s, c, depth - 1);
        result = calculus_term(c, IF, 0, x, y, make_term(s, c, depth - 1));
        break;
    }
    }
    wsmith_span_end(s);
    return result;
}

/* env[0 .. depth): types of the variables, the innermost last. */
static int type_of(calculus *c, int x, int *env, int depth)
{
    const term t = c->t[x];
    int f, g;
    if (x == 0 || depth >= 30) return c->full = true, TYPE_NONE;
    switch (t.kind) {
    case CONSTANT: return TYPE_BOOL;
    case VARIABLE: return t.n < depth ? env[depth - 1 - t.n] : TYPE_NONE;
    case LAMBDA_:
        env[depth] = t.n;
        f = type_of(c, t.a, env, depth + 1);
        return f < 0 ? f : arrow(c, t.n, f);
    case APPLY:
        f = type_of(c, t.a, env, depth);
        g = type_of(c, t.b, env, depth);
        return f > 0 && g >= 0 && c->types[f].from == g ? c->types[f].to : TYPE_NONE;
    default:
        if (type_of(c, t.a, env, depth) != TYPE_BOOL) return TYPE_NONE;
        f = type_of(c, t.b, env, depth);
        return f >= 0 && type_of(c, t.c, env, depth) == f ? f : TYPE_NONE;
    }
}

static int shift(calculus *c, int x, int by, int under)
{
    const term t = c->t[x];
    switch (x ? t.kind : CONSTANT) {
    case CONSTANT: return x;
    case VARIABLE: return t.n < under ? x : calculus_term(c, VARIABLE, t.n + by, 0, 0, 0);
    case LAMBDA_: return calculus_term(c, LAMBDA_, t.n, shift(c, t.a, by, under + 1), 0, 0);
    case APPLY: {
        int f = shift(c, t.a, by, under);
        return calculus_term(c, APPLY, 0, f, shift(c, t.b, by, under), 0);
    }
    default: {
        int f = shift(c, t.a, by, under), g = shift(c, t.b, by, under);
        return calculus_term(c, IF, 0, f, g, shift(c, t.c, by, under));
    }
    }
}

/* x with variable `under` replaced by y, and those above it one less. */
static int substitute(calculus *c, int x, int y, int under, bool inside)
{
    const term t = c->t[x];
    int f, g;
    switch (x ? t.kind : CONSTANT) {
    case CONSTANT: return x;
    case VARIABLE:
        if (t.n == under) return under >= 2 && inside ? y : shift(c, y, under, 0);
        return t.n < under ? x : calculus_term(c, VARIABLE, t.n - 1, 0, 0, 0);
    case LAMBDA_:
        return calculus_term(c, LAMBDA_, t.n, substitute(c, t.a, y, under + 1, inside), 0, 0);
    case APPLY:
        f = substitute(c, t.a, y, under, inside);
        return calculus_term(c, APPLY, 0, f, substitute(c, t.b, y, under, inside), 0);
    default:
        f = substitute(c, t.a, y, under, true);
        g = substitute(c, t.b, y, under, true);
        return calculus_term(c, IF, 0, f, g, substitute(c, t.c, y, under, true));
    }
}

/* One step anywhere, outermost first; 0: none. */
static int step(calculus *c, int x)
{
    const term t = c->t[x];
    int y;
    switch (x ? t.kind : CONSTANT) {
    case CONSTANT:
    case VARIABLE: return 0;
    case LAMBDA_: return (y = step(c, t.a)) ? calculus_term(c, LAMBDA_, t.n, y, 0, 0) : 0;
    case APPLY:
        if (c->t[t.a].kind == LAMBDA_) return substitute(c, c->t[t.a].a, t.b, 0, false);
        if ((y = step(c, t.a)) != 0) return calculus_term(c, APPLY, 0, y, t.b, 0);
        return (y = step(c, t.b)) ? calculus_term(c, APPLY, 0, t.a, y, 0) : 0;
    default:
        if (c->t[t.a].kind == CONSTANT) return c->t[t.a].n ? t.b : t.c;
        if ((y = step(c, t.a)) != 0) return calculus_term(c, IF, 0, y, t.b, t.c);
        if ((y = step(c, t.b)) != 0) return calculus_term(c, IF, 0, t.a, y, t.c);
        return (y = step(c, t.c)) ? calculus_term(c, IF, 0, t.a, t.b, y) : 0;
    }
}

bool target_LAMBDA(void *context, wsmith_source *s)
{
    static calculus c;
    int env[32];
    (void)context;
    c.count = 0;
    c.type_count = 1;
    c.full = false;
    int x = make_term(s, &c, 7), type = type_of(&c, x, env, 0);
    for (int i = 0; i < 20 && type >= 0; i++) {
        int y = step(&c, x);
        if (!y) break;
        bool wrong = type_of(&c, y, env, 0) != type;
        if (c.full) break;
        if (wrong) return true;
        x = y;
    }
    return false;
}

/* -- LRU ---------------------------------------------------------------------------------------------------------
 *
 * A cache of eight entries with times to live, against a list that forgets nothing. When a key is put
 * again whose entry ran out in a full cache, and it was the most recently used one, its time of use is
 * not renewed. */

typedef struct entry {
    int key, value;
    unsigned used, ends;
    bool live;
} entry;

static entry *lru_find(entry *e, int n, int key)
{
    for (int i = 0; i < n; i++) {
        if (e[i].live && e[i].key == key) return &e[i];
    }
    return NULL;
}

static entry *lru_oldest(entry *e, int n)
{
    entry *best = NULL;
    for (int i = 0; i < n; i++) {
        if (!e[i].live) return &e[i];
        if (!best || e[i].used < best->used) best = &e[i];
    }
    return best;
}

static void lru_put(entry *e, int n, int key, int value, unsigned now, unsigned ends, bool faulty)
{
    entry *x = lru_find(e, n, key);
    bool full = true, newest = x != NULL;
    for (int i = 0; i < n; i++) {
        full = full && e[i].live;
        if (x && e[i].live && e[i].used > x->used) newest = false;
    }
    bool forget = faulty && x && full && newest && x->ends <= now;
    if (!x) x = lru_oldest(e, n);
    x->key = key;
    x->value = value;
    if (!forget) x->used = now;
    else x->used = now > 40 ? now - 40 : 0;
    x->ends = ends;
    x->live = true;
}

static int lru_get(entry *e, int n, int key, unsigned now)
{
    entry *x = lru_find(e, n, key);
    if (!x || x->ends <= now) return -1;
    x->used = now;
    return x->value;
}

bool target_LRU(void *context, wsmith_source *s)
{
    entry fast[8], model[8];
    unsigned now = 1;
    bool wrong = false;
    (void)context;
    memset(fast, 0, sizeof fast);
    memset(model, 0, sizeof model);
    WSMITH_EACH(s, l, 0, 200, 24)
    {
        int op = (int)wsmith_one_of(s, 3);
        int key = (int)wsmith_range(s, 0, 15);
        now++;
        if (op == 0) {
            unsigned ends = now + (unsigned)wsmith_range(s, 2, 60);
            int value = (int)wsmith_u8(s);
            lru_put(fast, 8, key, value, now, ends, true);
            lru_put(model, 8, key, value, now, ends, false);
        } else if (op == 1) {
            wrong = wrong || lru_get(fast, 8, key, now) != lru_get(model, 8, key, now);
        } else {
            now += (unsigned)key;
        }
    }
    return wrong;
}

/* -- VARINT ------------------------------------------------------------------------------------------------------
 *
 * Messages of fields {tag, LEB128 number}, written in base64 and read back. Reading a number of nine
 * bytes loses its highest bit in a field with a certain wide tag, when a flag of the header is set. */

static size_t put_varint(uint8_t *p, uint64_t v)
{
    size_t n = 0;
    for (; v >= 128; v >>= 7) p[n++] = (uint8_t)(v | 128);
    p[n++] = (uint8_t)v;
    return n;
}

static const char base64_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t to_base64(const uint8_t *p, size_t n, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)p[i] << 16 | (i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0) |
                     (i + 2 < n ? p[i + 2] : 0u);
        for (int k = 0; k < 4; k++) out[len++] = base64_letters[v >> (18 - 6 * k) & 63];
        if (i + 1 >= n) out[len - 2] = '=';
        if (i + 2 >= n) out[len - 1] = '=';
    }
    return len;
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static size_t from_base64(const char *p, size_t n, uint8_t *out)
{
    size_t len = 0;
    uint32_t v = 0, bits = 0;
    for (size_t i = 0; i < n && p[i] != '='; i++) {
        v = v << 6 | (uint32_t)base64_value(p[i]);
        bits += 6;
        if (bits >= 8) out[len++] = (uint8_t)(v >> (bits -= 8));
    }
    return len;
}

static uint64_t get_varint(const uint8_t *p, size_t n, size_t *at, bool faulty)
{
    uint64_t v = 0;
    int shift = 0;
    for (; *at < n; shift += 7) {
        uint8_t byte = p[(*at)++];
        if (shift == 56 && faulty) byte &= 0xbf;
        if (shift < 64) v |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) break;
    }
    return v;
}

bool target_VARINT(void *context, wsmith_source *s)
{
    uint8_t raw[1024], back[1024];
    char text[2048];
    uint64_t sent[64], flags = wsmith_range(s, 0, 31);
    size_t n = put_varint(raw, flags), count = 0, at = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 20, 4)
    {
        uint64_t tag = wsmith_log_range(s, 0, 0xffffffff), v = wsmith_log_range(s, 0, UINT64_MAX);
        n += put_varint(raw + n, tag);
        n += put_varint(raw + n, v);
        sent[count++] = tag;
        sent[count++] = v;
    }
    n = from_base64(text, to_base64(raw, n, text), back);
    bool strict = (get_varint(back, n, &at, false) & 9) == 9, odd = false;
    for (size_t i = 0; i < count; i++) {
        if (get_varint(back, n, &at, odd && strict) != sent[i]) return true;
        odd = i % 2 == 0 && sent[i] == 0x6b3a91d7u;
    }
    return false;
}

/* -- DATE --------------------------------------------------------------------------------------------------------
 *
 * Calendar arithmetic: adding months keeps the day or takes the last one. It takes the 29th of February
 * in centuries that are no leap years when the sum goes backwards over the turn of a year. */

static bool leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

static int days_of(int y, int m)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[m - 1] + (m == 2 && leap(y));
}

bool target_DATE(void *context, wsmith_source *s)
{
    int y = (int)wsmith_range(s, 1600, 2600), m = (int)wsmith_range(s, 1, 12);
    int d = (int)wsmith_range(s, 1, 31);
    (void)context;
    if (d > days_of(y, m)) d = days_of(y, m);
    WSMITH_EACH(s, l, 0, 12, 3)
    {
        switch (wsmith_one_of(s, 3)) {
        case 0: { /* days */
            d += (int)wsmith_irange(s, -40, 40);
            while (d < 1) {
                if (--m < 1) m = 12, y--;
                d += days_of(y, m);
            }
            while (d > days_of(y, m)) {
                d -= days_of(y, m);
                if (++m > 12) m = 1, y++;
            }
            break;
        }
        case 1: y += (int)wsmith_irange(s, -9, 9); break;
        default: { /* months */
            int by = (int)wsmith_irange(s, -30, 30), sum = y * 12 + m - 1 + by;
            bool back = sum / 12 < y;
            y = sum / 12;
            m = sum % 12 + 1;
            if (m == 2 && d > 28 && back && y % 4 == 0) d = 29;
            break;
        }
        }
        if (d > days_of(y, m)) {
            if (m == 2 && d == 29 && y % 100 == 0 && l.index >= 3) return true;
            d = days_of(y, m);
        }
    }
    return false;
}

/* -- PATH --------------------------------------------------------------------------------------------------------
 *
 * Bytes are a path; normalising it twice must change nothing more. A component of dots at the end, three
 * levels deep, behind an escaped slash and a "..", leaves its slash. */

static size_t normalise(const uint8_t *p, size_t n, uint8_t *out, bool *wrong)
{
    size_t starts[64], depth = 0, len = 0, ups = 0, escapes = 0;
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && p[end] != '/') {
            if (p[end] == '%' && n - end > 2 && p[end + 1] == '2' && (p[end + 2] | 32) == 'f')
                escapes++;
            end++;
        }
        size_t k = end - i;
        bool dot = k == 1 && p[i] == '.', up = k == 2 && p[i] == '.' && p[i + 1] == '.';
        bool dots = k > 2 && end == n;
        for (size_t j = i; j < end; j++) dots = dots && p[j] == '.';
        if (up && depth > 0) {
            len = starts[--depth];
            ups++;
        } else if (k > 0 && !dot && !up && depth < 60) {
            starts[depth++] = len;
            memcpy(out + len, p + i, k);
            len += k;
            out[len++] = '/';
            if (dots && depth == 4 && ups > 0 && escapes > 0) *wrong = true;
        }
        i = end + 1;
    }
    return len;
}

bool target_PATH(void *context, wsmith_source *s)
{
    uint8_t path[96], out[128];
    bool wrong = false;
    (void)context;
    size_t n = wsmith_slice(s, path, sizeof path);
    (void)normalise(path, n, out, &wrong);
    return wrong;
}

/* -- LZ ----------------------------------------------------------------------------------------------------------
 *
 * Decompression of {literal run | match of length and distance} in two ways. The fast way copies eight
 * bytes at once, which is wrong for a match of 17 or more at a distance of exactly 7 that begins behind a
 * match that crossed a block of 64. */

bool target_LZ(void *context, wsmith_source *s)
{
    uint8_t slow[2048], fast[2048];
    size_t n = 0;
    bool crossed = false;
    (void)context;
    WSMITH_EACH(s, l, 0, 30, 8)
    {
        if (n < 4 || wsmith_bool(s)) {
            size_t k = (size_t)wsmith_range(s, 1, 12);
            wsmith_bytes(s, slow + n, k);
            memcpy(fast + n, slow + n, k);
            n += k;
            crossed = false;
        } else {
            size_t len = wsmith_length(s, 3, 40), back = (size_t)wsmith_log_range(s, 1, 512);
            if (back > n) back = n;
            bool wide = crossed && len >= 17 && back == 7;
            for (size_t i = 0; i < len; i++) slow[n + i] = slow[n + i - back];
            for (size_t i = 0; i < len; i++)
                fast[n + i] = fast[n + i - back - (wide && i % 8 == 7)];
            crossed = n / 64 != (n + len) / 64;
            n += len;
        }
    }
    return memcmp(slow, fast, n) != 0;
}
