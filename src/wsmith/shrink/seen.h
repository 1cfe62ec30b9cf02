/* src/wsmith/shrink/seen.h - which runs are known, so that none is made twice.
 *
 * A test is a function of its choices: after the same answers comes the same request. So a table
 * from the hash of the answers so far to the request that follows (or to "the test ended") can
 * tell whether an edited list of choices leads to a run that was already made, though the lists
 * differ. When the table is full it is emptied: runs may then be repeated, results stay the same.
 */
#ifndef WSMITH__SEEN_H
#define WSMITH__SEEN_H

#include "../choice/requests.h"

/* What the test did after the answers with hash `key`: a request, a span begins (label in `low`), a
 * span ends, the test ends. */
typedef struct wsmith__seen_request {
    uint64_t key; /* 0: unused */
    uint64_t low, high, simple;
    uint8_t kind; /* 0: the test ended here; else of a token */
    uint8_t flags;
} wsmith__seen_request;

typedef struct wsmith__seen {
    wsmith__seen_request *table;
    size_t count, size; /* size is 0 or a power of two */
    size_t max_size;
} wsmith__seen;

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
    WX__FREE(seen->table);
    seen->table = NULL;
    seen->count = seen->size = 0;
}

static wsmith__seen_request *wsmith__seen_slot(const wsmith__seen *seen, uint64_t key)
{
    size_t i = (size_t)(key >> 1) & (seen->size - 1);
    while (seen->table[i].key != 0 && seen->table[i].key != key) i = (i + 1) & (seen->size - 1);
    return &seen->table[i];
}

static const wsmith__seen_request *wsmith__seen_find(const wsmith__seen *seen, uint64_t key)
{
    if (seen->size == 0) return NULL;
    const wsmith__seen_request *slot = wsmith__seen_slot(seen, key);
    return slot->key ? slot : NULL;
}

/* Doubles the table, or empties it at its largest size. Out of memory: it stays as it is. */
static bool wsmith__seen_grow(wsmith__seen *seen)
{
    wsmith__seen bigger = *seen;
    size_t bytes;
    bigger.size = seen->size ? seen->size * 2 : 1024;
    if (seen->size >= seen->max_size) {
        memset(seen->table, 0, seen->size * sizeof *seen->table);
        seen->count = 0;
        return true;
    }
    if (!wx__size_mul(bigger.size, sizeof *bigger.table, &bytes)) return false;
    bigger.table = (wsmith__seen_request *)WX__REALLOC(NULL, bytes);
    if (!bigger.table) return false;
    memset(bigger.table, 0, bytes);
    for (size_t i = 0; i < seen->size; i++) {
        if (seen->table[i].key) *wsmith__seen_slot(&bigger, seen->table[i].key) = seen->table[i];
    }
    WX__FREE(seen->table);
    *seen = bigger;
    return true;
}

static void wsmith__seen_add(wsmith__seen *seen, const wsmith__seen_request *request)
{
    if (seen->count * 2 >= seen->size && !wsmith__seen_grow(seen)) return;
    wsmith__seen_request *slot = wsmith__seen_slot(seen, request->key);
    if (slot->key == 0) seen->count++;
    *slot = *request;
}

static uint64_t wsmith__choice_hash(const wsmith_choice *c, const uint8_t *bytes)
{
    return c->kind == WSMITH_BYTES ? wsmith__padded_hash(bytes + c->value, c->high, c->low)
                                   : c->value;
}

/* Enters a finished run, given as tokens. */
static void wsmith__seen_note(wsmith__seen *seen, const wsmith_choice *tokens, size_t count,
                              const uint8_t *bytes)
{
    wsmith__seen_request request;
    uint64_t key = WSMITH__SEEN_START;
    for (size_t i = 0; i < count; i++) {
        const wsmith_choice *c = &tokens[i];
        bool choice = c->kind < WSMITH__BEGIN;
        request.key = key;
        request.kind = c->kind;
        request.flags = c->flags;
        request.low = c->kind == WSMITH__BEGIN ? c->uid : c->low;
        request.high = c->high;
        request.simple = c->simple;
        wsmith__seen_add(seen, &request);
        key = wsmith__seen_next(key, choice ? wsmith__choice_hash(c, bytes) : c->kind);
    }
    memset(&request, 0, sizeof request);
    request.key = key;
    wsmith__seen_add(seen, &request);
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
    const wsmith_choice *c = wsmith__replay_token(r, false);
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
    return wsmith__seen_find(seen, wsmith__seen_next(key, c->value)) != NULL;
}

/* The run that this replay would make has been made. `r` is moved. */
static bool wsmith__seen_knows(const wsmith__seen *seen, struct wsmith__replay *r)
{
    uint64_t key = WSMITH__SEEN_START, answer;
    for (;;) {
        const wsmith__seen_request *request = wsmith__seen_find(seen, key);
        if (!request) return false;
        if (request->kind == 0) return true;
        if (!wsmith__seen_answer(seen, request, r, key, &answer)) return false;
        key = wsmith__seen_next(key, answer);
    }
}

#endif /* WSMITH__SEEN_H */
