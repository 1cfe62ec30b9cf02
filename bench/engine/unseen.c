/* bench/engine/unseen.c - targets that no change of the engine was chosen by; see targets.h. Each returns
 * true when it meets its bug. */
#include "targets.h"

#include <string.h>

/* -- SPANS -----------------------------------------------------------------------------------------------------
 *
 * A sorted list of half-open intervals below 2048, which never touch each other, against a set of bits.
 * Insertion merges; after it has taken in two neighbours, another one that begins exactly where the new
 * interval ends lends it nothing. */

enum { SPANS_TOP = 2048, SPANS_MOST = 64 };

typedef struct spans {
    struct {
        int from, to;
    } of[SPANS_MOST + 2];
    int count;
} spans;

/* Intervals [first, end) of the list become [from, to), or go away when that is empty. */
static void spans_replace(spans *x, int first, int end, int from, int to)
{
    int grow = (from < to) - (end - first);
    memmove(&x->of[end + grow], &x->of[end], (size_t)(x->count - end) * sizeof x->of[0]);
    x->count += grow;
    if (from >= to) return;
    x->of[first].from = from;
    x->of[first].to = to;
}

static void spans_insert(spans *x, int from, int to)
{
    int first = 0, end;
    while (first < x->count && x->of[first].to < from) first++;
    for (end = first; end < x->count && x->of[end].from <= to; end++) {
        bool mutant = end - first >= 2 && x->of[end].from == to;
        if (x->of[end].from < from) from = x->of[end].from;
        if (x->of[end].to > to && !mutant) to = x->of[end].to;
    }
    spans_replace(x, first, end, from, to);
}

static void spans_remove(spans *x, int from, int to)
{
    int i = 0;
    while (i < x->count) {
        int a = x->of[i].from, b = x->of[i].to;
        if (b <= from || a >= to) {
            i++;
            continue;
        }
        spans_replace(x, i, i + 1, a, a < from ? from : a);
        if (a < from) i++;
        if (b > to) spans_replace(x, i, i, to, b);
    }
}

static bool spans_are(const spans *x, const uint8_t *bits)
{
    int at = 0;
    for (int i = 0; i < x->count; i++) {
        for (; at < x->of[i].from; at++)
            if (bits[at]) return false;
        for (; at < x->of[i].to; at++)
            if (!bits[at]) return false;
    }
    while (at < SPANS_TOP && !bits[at]) at++;
    return at == SPANS_TOP;
}

bool target_SPANS(void *context, wsmith_source *s)
{
    uint8_t bits[SPANS_TOP];
    spans x;
    bool wrong = false;
    (void)context;
    memset(bits, 0, sizeof bits);
    memset(&x, 0, sizeof x);
    WSMITH_EACH(s, l, 0, 60, 15)
    {
        bool add = wsmith_one_of(s, 4) < 3;
        int from = (int)wsmith_range(s, 0, SPANS_TOP - 1), len = (int)wsmith_length(s, 1, 300);
        int to = from + len < SPANS_TOP ? from + len : SPANS_TOP;
        if (wrong || x.count >= SPANS_MOST) continue;
        if (add) spans_insert(&x, from, to);
        else spans_remove(&x, from, to);
        memset(bits + from, add, (size_t)(to - from));
        wrong = !spans_are(&x, bits);
    }
    return wrong;
}

/* -- REGEX -----------------------------------------------------------------------------------------------------
 *
 * Patterns as trees, matched with sets of positions and, the slow way, position by position. The set of
 * positions after a counted repetition is complete when one more turn adds nothing: the fast matcher
 * looks for that from the second turn on, also before the least number is made, if alternatives are what is
 * repeated. */

enum { REGEX_LETTER, REGEX_ANY, REGEX_CAT, REGEX_OR, REGEX_STAR, REGEX_COUNT };

typedef struct regex {
    struct {
        int kind, a, b; /* letter; children; child, and least and most turns */
        int least, most;
    } n[64];
    int count;
    char text[16];
    int len;
} regex;

static int make_regex(wsmith_source *s, regex *r, int depth)
{
    if (r->count >= 63) return 0;
    int at = ++r->count;
    wsmith_span_begin(s, "regex");
    int kind = (int)wsmith_one_of(s, depth == 0 ? 2 : 6);
    r->n[at].kind = kind;
    r->n[at].a = r->n[at].b = 0;
    if (kind == REGEX_LETTER) r->n[at].a = (int)wsmith_range(s, 'a', 'd');
    if (kind >= REGEX_CAT) r->n[at].a = make_regex(s, r, depth - 1);
    if (kind == REGEX_CAT || kind == REGEX_OR) r->n[at].b = make_regex(s, r, depth - 1);
    if (kind == REGEX_COUNT) {
        r->n[at].least = (int)wsmith_range(s, 0, 4);
        r->n[at].most = r->n[at].least + (int)wsmith_range(s, 0, 3);
    }
    wsmith_span_end(s);
    return at;
}

static bool regex_takes(const regex *r, int x, int at)
{
    if (at >= r->len) return false;
    return r->n[x].kind == REGEX_ANY || (r->n[x].kind == REGEX_LETTER && r->n[x].a == r->text[at]);
}

/* Where matches end that begin in `from`; bit i: in front of letter i. */
static uint32_t regex_fast(const regex *r, int x, uint32_t from)
{
    uint32_t to = 0, seen, next;
    switch (x ? r->n[x].kind : REGEX_STAR) {
    case REGEX_LETTER:
    case REGEX_ANY:
        for (int i = 0; i < r->len; i++)
            if ((from >> i & 1) && regex_takes(r, x, i)) to |= 2u << i;
        return to;
    case REGEX_CAT: return regex_fast(r, r->n[x].b, regex_fast(r, r->n[x].a, from));
    case REGEX_OR: return regex_fast(r, r->n[x].a, from) | regex_fast(r, r->n[x].b, from);
    case REGEX_STAR:
        for (to = next = from; x && next; to |= next) next = regex_fast(r, r->n[x].a, next) & ~to;
        return to;
    default:
        seen = next = from;
        if (r->n[x].least == 0) to = from;
        for (int i = 1; i <= r->n[x].most; i++) {
            next = regex_fast(r, r->n[x].a, next);
            if (i >= r->n[x].least) to |= next;
            bool early = i >= 2 && r->n[r->n[x].a].kind == REGEX_OR;
            if (!(next & ~seen) && (early || i >= r->n[x].least)) break;
            seen |= next;
        }
        return to;
    }
}

/* Whether letters [i, k) match. */
static bool regex_slow(const regex *r, int x, int i, int k, int turns, int *fuel)
{
    if (--*fuel < 0) return false;
    if (!x) return i == k;
    int a = r->n[x].a, least = r->n[x].kind == REGEX_COUNT ? r->n[x].least : 0;
    int most = r->n[x].kind == REGEX_COUNT ? r->n[x].most : 64;
    switch (r->n[x].kind) {
    case REGEX_LETTER:
    case REGEX_ANY: return k == i + 1 && regex_takes(r, x, i);
    case REGEX_CAT:
        for (int m = i; m <= k; m++)
            if (regex_slow(r, a, i, m, 0, fuel) && regex_slow(r, r->n[x].b, m, k, 0, fuel))
                return true;
        return false;
    case REGEX_OR:
        return regex_slow(r, a, i, k, 0, fuel) || regex_slow(r, r->n[x].b, i, k, 0, fuel);
    default:
        if (turns >= least && i == k) return true;
        if (turns >= most) return false;
        for (int m = turns < least ? i : i + 1; m <= k;
             m++) /* empty turns count to the least only */
            if (regex_slow(r, a, i, m, 0, fuel) && regex_slow(r, x, m, k, turns + 1, fuel))
                return true;
        return false;
    }
}

bool target_REGEX(void *context, wsmith_source *s)
{
    regex r;
    int fuel = 20000;
    (void)context;
    memset(&r, 0, sizeof r);
    int root = make_regex(s, &r, 4);
    WSMITH_EACH(s, l, 0, 12, 5) { r.text[r.len++] = (char)wsmith_range(s, 'a', 'd'); }
    bool fast = regex_fast(&r, root, 1) >> r.len & 1,
         slow = regex_slow(&r, root, 0, r.len, 0, &fuel);
    return fuel >= 0 && fast != slow;
}

/* -- UTF -------------------------------------------------------------------------------------------------------
 *
 * UTF-8 that comes in pieces to UTF-16 that leaves in pieces, against the conversion of the whole. The
 * second half of a surrogate pair waits when the room for output ends between the halves. If the piece of
 * input ends there, too, a pair of the last plane loses it when the next one begins in mid-sequence. */

typedef struct utf {
    uint32_t point, least;
    int missing;
} utf;

/* Takes a byte; returns how many units it makes. What is wrong becomes U+FFFD, once per sequence. */
static int utf_push(utf *u, uint8_t c, uint16_t *out)
{
    int n = 0;
    if (u->missing > 0 && (c & 0xc0) == 0x80) {
        u->point = u->point << 6 | (c & 0x3f);
        if (--u->missing > 0) return 0;
        if (u->point < u->least || u->point > 0x10ffff || (u->point >= 0xd800 && u->point < 0xe000))
            return out[0] = 0xfffd, 1;
        if (u->point < 0x10000) return out[0] = (uint16_t)u->point, 1;
        out[0] = (uint16_t)(0xd800 + ((u->point - 0x10000) >> 10));
        out[1] = (uint16_t)(0xdc00 + ((u->point - 0x10000) & 0x3ff));
        return 2;
    }
    if (u->missing > 0) out[n++] = 0xfffd;
    u->missing = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf8 ? 3 : 0;
    u->point = c & (0x3fu >> u->missing);
    u->least = u->missing == 1 ? 0x80 : u->missing == 2 ? 0x800 : 0x10000;
    if (u->missing == 0) out[n++] = c < 0x80 ? c : 0xfffd;
    return n;
}

static size_t utf_write(wsmith_source *s, uint8_t *p)
{
    static const uint32_t edges[] = {0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff, 0x1f600};
    uint32_t c = 0;
    switch (wsmith_one_of(s, 4)) {
    case 0: c = (uint32_t)wsmith_range(s, 0x20, 0x7e); break;
    case 1: c = edges[wsmith_one_of(s, 8)]; break;
    case 2: c = (uint32_t)wsmith_range(s, 0, 0x10ffff); break;
    default: return p[0] = (uint8_t)wsmith_range(s, 0, 255), 1;
    }
    if (c < 0x80) return p[0] = (uint8_t)c, 1;
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6) p[i] = (uint8_t)(0x80 | (c & 0x3f));
    p[0] = (uint8_t)((0xf0u << (4 - n)) | c);
    return n;
}

typedef struct utf_output {
    uint16_t units[600], held;
    size_t count, room;
} utf_output;

static void utf_put(wsmith_source *s, utf_output *o, uint16_t unit)
{
    if (o->room == 0) o->room = (size_t)wsmith_range(s, 1, 8);
    o->units[o->count++] = unit;
    o->room--;
}

static void utf_release(wsmith_source *s, utf_output *o)
{
    if (o->held) utf_put(s, o, o->held);
    o->held = 0;
}

static void utf_piece(wsmith_source *s, utf *u, utf_output *o, const uint8_t *text, size_t n)
{
    uint16_t out[3];
    if (o->held && u->point >= 0x100000 && (text[0] & 0xc0) == 0x80) o->held = 0;
    for (size_t i = 0; i < n; i++) {
        int k = utf_push(u, text[i], out);
        if (k > 0) utf_release(s, o);
        if (k > 0) utf_put(s, o, out[0]);
        if (k > 1 && o->room == 0 && u->point >= 0x10000) o->held = out[1];
        else if (k > 1) utf_put(s, o, out[1]);
    }
}

bool target_UTF(void *context, wsmith_source *s)
{
    uint8_t text[256];
    uint16_t whole[600];
    utf_output o;
    utf u;
    size_t n = 0, units = 0, at = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 48, 12) { n += utf_write(s, text + n); }
    memset(&u, 0, sizeof u);
    memset(&o, 0, sizeof o);
    for (size_t i = 0; i < n; i++) units += (size_t)utf_push(&u, text[i], whole + units);
    memset(&u, 0, sizeof u);
    while (at < n) {
        size_t piece = (size_t)wsmith_range(s, 1, 16);
        if (piece > n - at) piece = n - at;
        utf_piece(s, &u, &o, text + at, piece);
        at += piece;
    }
    utf_release(s, &o);
    return units != o.count || memcmp(whole, o.units, units * sizeof *whole) != 0;
}

/* -- HASH ------------------------------------------------------------------------------------------------------
 *
 * A table of 32 places with linear probing, whose removal shifts entries back, against an array. When the
 * hole is in front of the end of the table, an entry behind the end that is three or more places from its
 * own is left where it is. */

enum { PLACES = 32 };

typedef struct hash {
    struct {
        int key, value; /* key -1: free */
    } at[PLACES];
    int count;
} hash;

static int hash_home(int key) { return (int)((uint32_t)key * 2654435761u >> 27); }

static int hash_find(const hash *h, int key)
{
    int i = hash_home(key);
    while (h->at[i].key != -1 && h->at[i].key != key) i = (i + 1) % PLACES;
    return i;
}

static void hash_remove(hash *h, int key)
{
    int hole = hash_find(h, key), i = hole;
    if (h->at[hole].key == -1) return;
    h->count--;
    for (;;) {
        i = (i + 1) % PLACES;
        if (h->at[i].key == -1) break;
        int far = (i - hash_home(h->at[i].key) + PLACES) % PLACES;
        int gap = (i - hole + PLACES) % PLACES;
        if (far < gap || (i < hole && far >= 3 && gap > 2)) continue;
        h->at[hole] = h->at[i];
        hole = i;
    }
    h->at[hole].key = -1;
}

bool target_HASH(void *context, wsmith_source *s)
{
    hash h;
    int model[256];
    bool wrong = false;
    (void)context;
    h.count = 0;
    for (int i = 0; i < PLACES; i++) h.at[i].key = -1, h.at[i].value = 0;
    for (int i = 0; i < 256; i++) model[i] = -1;
    WSMITH_EACH(s, l, 0, 100, 25)
    {
        int kind = (int)wsmith_one_of(s, 4), key = (int)wsmith_range(s, 0, 255);
        if (wrong) continue;
        int i = hash_find(&h, key);
        if (kind == 2) {
            hash_remove(&h, key);
            model[key] = -1;
        } else if (kind == 3) {
            wrong = (h.at[i].key == key ? h.at[i].value : -1) != model[key];
        } else if (h.at[i].key == key || h.count < PLACES / 2 + 4) {
            h.count += h.at[i].key != key;
            h.at[i].key = key;
            h.at[i].value = model[key] = (int)(l.index & 127);
        }
    }
    return wrong;
}

/* -- VM ----------------------------------------------------------------------------------------------------------
 *
 * Programs for a stack machine, run as they are and after an optimiser. That makes `set r, get r` one
 * instruction unless a jump lands between the two; jumps over more than five instructions it does not see. */

enum {
    VM_PUSH,
    VM_ADD,
    VM_XOR,
    VM_DUP,
    VM_SWAP,
    VM_SET,
    VM_GET,
    VM_IF,
    VM_LESS,
    VM_KEEP,
    VM_NOTHING
};

typedef struct vm_code {
    int op, n;
} vm_code;

static uint32_t vm_run(const vm_code *code, int count)
{
    uint32_t stack[48], top = 0, r[4] = {1, 2, 3, 4};
    memset(stack, 0, sizeof stack);
    for (int i = 0; i < count; i++) {
        uint32_t *x = &stack[top + 2], *y = x + 1; /* under the stack there are zeros */
        switch (code[i].op) {
        case VM_PUSH: top++, y[0] = (uint32_t)code[i].n; break;
        case VM_DUP: top++, y[0] = x[0]; break;
        case VM_NOTHING: break;
        case VM_KEEP:
            r[code[i].n] = x[0];
            if (top == 0) top++, y[0] = x[0];
            break;
        case VM_GET: top++, y[0] = r[code[i].n]; break;
        case VM_SWAP: *y = x[0], x[0] = x[-1], x[-1] = *y; break;
        case VM_SET: r[code[i].n] = x[0], top -= top > 0; break;
        case VM_ADD: x[-1] += x[0], top -= top > 0; break;
        case VM_XOR: x[-1] ^= x[0], top -= top > 0; break;
        case VM_LESS: x[-1] = x[-1]<x[0], top -= top> 0; break;
        default:
            if (x[0] == 0) i += code[i].n;
            top -= top > 0;
            break;
        }
    }
    return stack[top + 2] ^ r[0] * 3 ^ r[1] * 5 ^ r[2] * 7 ^ r[3] * 11;
}

static void vm_optimise(vm_code *code, int count)
{
    for (int i = 0; i + 1 < count; i++) {
        if (code[i].op != VM_SET || code[i + 1].op != VM_GET || code[i].n != code[i + 1].n)
            continue;
        bool target = false;
        for (int k = i - 1; k >= 0 && k >= i - 6; k--)
            target = target || (code[k].op == VM_IF && k + code[k].n == i);
        if (target) continue;
        code[i].op = VM_KEEP;
        code[i + 1].op = VM_NOTHING;
    }
}

bool target_VM(void *context, wsmith_source *s)
{
    vm_code code[40];
    int count = 0;
    (void)context;
    WSMITH_EACH(s, l, 0, 40, 14)
    {
        vm_code *c = &code[count++];
        c->op = (int)wsmith_one_of(s, 9);
        c->n = 0;
        if (c->op == VM_PUSH) c->n = (int)wsmith_range(s, 0, 255);
        if (c->op == VM_SET || c->op == VM_GET) c->n = (int)wsmith_range(s, 0, 3);
        if (c->op == VM_IF) c->n = (int)wsmith_range(s, 1, 12);
    }
    uint32_t plain = vm_run(code, count);
    vm_optimise(code, count);
    return vm_run(code, count) != plain;
}
