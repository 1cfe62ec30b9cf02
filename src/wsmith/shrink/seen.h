/* src/wsmith/shrink/seen.h - which runs are known, so that none is made twice.
 *
 * A test is a function of its choices: after the same answers comes the same request. So known runs
 * form a tree, in which an edited list of choices can be followed to the end of a run that was already
 * made, though the lists differ. A run is stored from where it leaves all others, its requests in a
 * row; a table leads from the hash of the answers so far to such a row. When there is no room for
 * more, all is forgotten: runs may then be repeated, results stay the same.
 */
#ifndef WSMITH__SEEN_H
#define WSMITH__SEEN_H

#include "../choice/requests.h"

/* A request, a span begins (label in `low`), a span ends, the test ends; and how it went on. */
typedef struct wsmith__seen_request {
    uint64_t low, high, simple;
    uint64_t answer; /* with which the next request in the row was made */
    uint8_t kind;    /* 0: the test ended here; else of a token */
    uint8_t flags;
    uint32_t uid;
} wsmith__seen_request;

typedef struct wsmith__seen_row {
    uint64_t key; /* of the answers that led to it; 0: unused */
    uint32_t at;
} wsmith__seen_row;

typedef struct wsmith__seen {
    wsmith__seen_request *requests; /* all rows, each with a test's end as its last */
    wsmith__seen_row *table;
    size_t count, size; /* of rows; of the table: 0 or a power of two */
    size_t max_requests;
} wsmith__seen;

#define WSMITH__SEEN_NONE UINT32_MAX

#define WSMITH__SEEN_START 0x6c6f6e6765737421u

static inline uint64_t wsmith__seen_next(uint64_t key, uint64_t value)
{
    return wsmith__mix64((key ^ value * 0x9e3779b97f4a7c15u) + 0x632be59bd9b4e019u) | 1;
}

static uint64_t wsmith__hash_bytes(const uint8_t *p, uint64_t n)
{
    uint64_t h = wsmith__mix64(n + 0x9e3779b97f4a7c15u);
    for (uint64_t i = 0; i < n; i++) h = (h ^ p[i]) * 0x100000001b3u;
    return wsmith__mix64(h);
}

/* Bytes stand for themselves padded with zeros to what was asked for. */
static uint64_t wsmith__padded_hash(const uint8_t *p, uint64_t len, uint64_t n)
{
    if (len > n) len = n;
    while (len > 0 && p[len - 1] == 0) len--;
    return wsmith__hash_bytes(p, len);
}

static void wsmith__seen_free(wsmith__seen *seen)
{
    wx__array_free(seen->requests);
    WX__FREE(seen->table);
    seen->table = NULL;
    seen->count = seen->size = 0;
}

static void wsmith__seen_forget(wsmith__seen *seen)
{
    wx__array_truncate(seen->requests, 0);
    if (seen->size) memset(seen->table, 0, seen->size * sizeof *seen->table);
    seen->count = 0;
}

static wsmith__seen_row *wsmith__seen_slot(const wsmith__seen *seen, uint64_t key)
{
    size_t i = (size_t)(key >> 1) & (seen->size - 1);
    while (seen->table[i].key != 0 && seen->table[i].key != key) i = (i + 1) & (seen->size - 1);
    return &seen->table[i];
}

/* Where the row is that the answers lead to, or NONE. */
static uint32_t wsmith__seen_find(const wsmith__seen *seen, uint64_t key)
{
    if (seen->size == 0) return WSMITH__SEEN_NONE;
    const wsmith__seen_row *slot = wsmith__seen_slot(seen, key);
    return slot->key ? slot->at : WSMITH__SEEN_NONE;
}

/* Doubles the table. Out of memory: it stays as it is. */
static bool wsmith__seen_grow(wsmith__seen *seen)
{
    wsmith__seen bigger = *seen;
    size_t bytes;
    bigger.size = seen->size ? seen->size * 2 : 256;
    if (!wx__size_mul(bigger.size, sizeof *bigger.table, &bytes)) return false;
    bigger.table = (wsmith__seen_row *)WX__REALLOC(NULL, bytes);
    if (!bigger.table) return false;
    memset(bigger.table, 0, bytes);
    for (size_t i = 0; i < seen->size; i++) {
        if (seen->table[i].key) *wsmith__seen_slot(&bigger, seen->table[i].key) = seen->table[i];
    }
    WX__FREE(seen->table);
    *seen = bigger;
    return true;
}

static bool wsmith__seen_enter(wsmith__seen *seen, uint64_t key, size_t at)
{
    if (seen->count * 2 >= seen->size && !wsmith__seen_grow(seen)) return false;
    wsmith__seen_row *slot = wsmith__seen_slot(seen, key);
    slot->key = key;
    slot->at = (uint32_t)at;
    seen->count++;
    return true;
}

static uint64_t wsmith__choice_hash(const wsmith_choice *c, const uint8_t *bytes)
{
    return c->kind == WSMITH_BYTES ? wsmith__padded_hash(bytes + c->value, c->high, c->low)
                                   : c->value;
}

static uint64_t wsmith__token_answer(const wsmith_choice *c, const uint8_t *bytes)
{
    return c->kind < WSMITH__BEGIN ? wsmith__choice_hash(c, bytes) : c->kind;
}

/* Stores what the test did from token `first` on, after answers with hash `key`. */
static void wsmith__seen_store(wsmith__seen *seen, uint64_t key, const wsmith_choice *tokens,
                               size_t first, size_t count, const uint8_t *bytes)
{
    size_t at = wx__array_len(seen->requests), n = count - first + 1;
    if (!wx__array_add(seen->requests, n)) return;
    wsmith__seen_request *r = seen->requests + at;
    memset(r, 0, n * sizeof *r);
    for (size_t i = first; i < count; i++, r++) {
        const wsmith_choice *c = &tokens[i];
        r->kind = c->kind;
        r->flags = c->flags;
        r->uid = c->uid;
        r->low = c->kind == WSMITH__BEGIN ? c->uid : c->low;
        r->high = c->high;
        r->simple = c->simple;
        r->answer = wsmith__token_answer(c, bytes);
    }
    if (!wsmith__seen_enter(seen, key, at)) wx__array_truncate(seen->requests, at);
}

/* Follows a finished run, given as tokens, as far as it is known; `key` becomes the hash of the answers
 * up to there. SIZE_MAX: all of it is known, or this test is not a function of its choices. */
static size_t wsmith__seen_follow(const wsmith__seen *seen, const wsmith_choice *tokens,
                                  size_t count, const uint8_t *bytes, uint64_t *key)
{
    uint32_t at = wsmith__seen_find(seen, *key);
    for (size_t i = 0; i < count; i++) {
        if (at == WSMITH__SEEN_NONE) return i;
        if (seen->requests[at].kind == 0) return SIZE_MAX;
        uint64_t answer = wsmith__token_answer(&tokens[i], bytes);
        *key = wsmith__seen_next(*key, answer);
        at = seen->requests[at].answer == answer ? at + 1 : wsmith__seen_find(seen, *key);
    }
    return at == WSMITH__SEEN_NONE ? count : SIZE_MAX;
}

/* Enters a finished run. */
static void wsmith__seen_note(wsmith__seen *seen, const wsmith_choice *tokens, size_t count,
                              const uint8_t *bytes)
{
    uint64_t key = WSMITH__SEEN_START;
    size_t first = wsmith__seen_follow(seen, tokens, count, bytes, &key);
    if (first == SIZE_MAX || count >= seen->max_requests) return;
    if (wx__array_len(seen->requests) + (count - first) >= seen->max_requests) {
        wsmith__seen_forget(seen);
        key = WSMITH__SEEN_START;
        first = 0;
    }
    wsmith__seen_store(seen, key, tokens, first, count, bytes);
}

/* Moves `r` as the test does. The answer that it gives; false when only a run can tell. */
static bool wsmith__seen_answer(const wsmith__seen *seen, const wsmith__seen_request *request,
                                struct wsmith__replay *r, uint64_t key, uint64_t *answer)
{
    wsmith__ask_for ask;
    if (request->kind >= WSMITH__BEGIN) {
        *answer = request->kind;
        if (!r->by_span) return true;
        if (request->kind == WSMITH__BEGIN) wsmith__replay_begin(r, (uint32_t)request->low);
        else wsmith__replay_close(r);
        return true;
    }
    if (request->flags & WSMITH_FORCED) {
        *answer = wsmith__minimal_left(r);
        return true;
    }
    const wsmith_choice *c =
        r->fills ? wsmith__replay_own(r, request->uid) : wsmith__replay_token(r, false);
    if (!c && r->fills) return false; /* drawn */
    if (request->kind == WSMITH_BYTES) {
        bool fits = c && c->kind == WSMITH_BYTES;
        *answer = fits ? wsmith__padded_hash(r->bytes + c->value, c->high, request->low)
                       : wsmith__hash_bytes(NULL, 0);
        return true;
    }
    *answer = request->simple;
    if (!c) return true;
    memset(&ask, 0, sizeof ask);
    ask.kind = request->kind;
    ask.low = request->low;
    ask.high = request->high;
    if (!(request->flags & WSMITH_SPARSE)) {
        *answer = c->kind == ask.kind ? wsmith__fit(&ask, c) : request->simple;
        return true;
    }
    /* Which values have a weight is known from runs only. */
    if (c->kind != ask.kind || c->value < ask.low || c->value > ask.high) return true;
    *answer = c->value;
    return c->value == request->answer ||
           wsmith__seen_find(seen, wsmith__seen_next(key, c->value)) != WSMITH__SEEN_NONE;
}

/* The run that this replay would make has been made. `r` is moved. */
static bool wsmith__seen_knows(const wsmith__seen *seen, struct wsmith__replay *r)
{
    uint64_t key = WSMITH__SEEN_START, answer;
    uint32_t at = wsmith__seen_find(seen, key);
    for (;;) {
        if (at == WSMITH__SEEN_NONE) return false;
        const wsmith__seen_request *request = &seen->requests[at];
        if (request->kind == 0) return true;
        if (!wsmith__seen_answer(seen, request, r, key, &answer)) return false;
        key = wsmith__seen_next(key, answer);
        at = request->answer == answer ? at + 1 : wsmith__seen_find(seen, key);
    }
}

#endif /* WSMITH__SEEN_H */
