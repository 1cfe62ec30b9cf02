/* src/wrt/module/types.h - one number per distinct type of an engine; signatures of instructions.
 *
 * Types are compared a lot (call_indirect, linking) and made rarely, so each module's types are
 * looked up once, when it is made, and carry the canonical number from then on. What is numbered
 * is a recursion group, given as a sequence of words that spells its definition with references to
 * its own members made relative; two groups are the same iff their words are. A function type is
 * a group of one member: WRT__WORDS_FUNC, count of parameters, count of results, then the types.
 * Struct, array and subtype definitions are further spellings; nothing here looks into the words.
 *
 * Every user of a number holds one reference to it; a number whose last reference is given up is
 * used again, so a fuzzer may load modules into one engine for ever. All functions may be called
 * by any thread.
 */
#ifndef WRT__TYPES_H
#define WRT__TYPES_H

#include "../error.h"
#include "../runtime/engine.h"
#include "../../common/atomic.h"
#include "../../common/opinfo.h"
#include "../../common/valtype.h"

#define WRT__WORDS_FUNC 0x60u /* first word of a function type: its byte in the binary format */

typedef struct wrt__group {
    wrt__type type; /* of a function type; points into the words */
    uint32_t hash;
    uint32_t references;
    uint32_t members; /* consecutive numbers that belong to the group, from type.id on */
    uint32_t len;
    uint32_t words[1]; /* len of them */
} wrt__group;

/* What a one-byte instruction of at most two operands and one result does to the types on the
 * stack: `top` is the last operand, the one below it is compared under the mask. WRT__NO_TYPE in
 * `top` never matches: not such an instruction. */
#define WRT__NO_TYPE 0xfe
typedef struct wrt__op {
    uint8_t top;
    uint8_t second;
    uint8_t second_mask;
    uint8_t pops;
    uint8_t push;
    uint8_t align; /* exponent */
    uint8_t fuel;
    uint8_t unused;
} wrt__op;

struct wrt__type_registry {
    wx__spinlock lock;
    wrt__group **groups; /* array.h, by number of the first member; NULL at other numbers */
    uint32_t *free_ids; /* array.h; has room for all numbers, so that giving one back cannot fail */
    uint32_t *slots;    /* open addressing, linear probing: number + 1, or 0 */
    uint32_t slot_count; /* power of two */
    uint32_t used;
    uint64_t seed;
    wrt__op ops[256]; /* constant after creation */
};

/* -- signatures of one-byte instructions --------------------------------------------------------- */

static uint8_t wrt__op_type(char letter)
{
    switch (letter) {
    case 'i':
    case 'a': /* addresses and lengths are 32 bits wide */
    case 'b':
    case 'n': return WX__TYPE_I32;
    case 'I': return WX__TYPE_I64;
    case 'f': return WX__TYPE_F32;
    case 'F': return WX__TYPE_F64;
    default: return WRT__NO_TYPE;
    }
}

static void wrt__op_fill(wrt__op *op, const wx__op_info *row)
{
    size_t pops = strlen(row->pops);
    op->align = row->align;
    op->fuel = row->fuel;
    if (pops == 0 || pops > 2 || strlen(row->pushes) > 1) return;
    op->top = wrt__op_type(row->pops[pops - 1]);
    op->second = pops == 2 ? wrt__op_type(row->pops[0]) : 0;
    op->second_mask = pops == 2 ? 0xff : 0;
    op->pops = (uint8_t)pops;
    op->push = wrt__op_type(row->pushes[0]);
}

static void wrt__ops_fill(wrt__op *ops)
{
    memset(ops, 0, 256 * sizeof *ops);
    for (size_t i = 0; i < 256; i++) ops[i].top = WRT__NO_TYPE;
    for (size_t i = 0; i < WX__OPCODE_COUNT; i++) {
        if (wx__op_infos[i].code < 256) wrt__op_fill(&ops[wx__op_infos[i].code], &wx__op_infos[i]);
    }
}

/* -- the registry ------------------------------------------------------------------------------------ */

static WX__UNUSED struct wrt__type_registry *wrt__registry_new(void)
{
    struct wrt__type_registry *r =
        (struct wrt__type_registry *)WX__REALLOC(NULL, sizeof(struct wrt__type_registry));
    if (!r) return NULL;
    memset(r, 0, sizeof *r);
    /* Numbers do not depend on it; only makes collisions hard to prepare. */
    r->seed = (uint64_t)(uintptr_t)r * 0x9e3779b97f4a7c15u;
    wrt__ops_fill(r->ops);
    return r;
}

static WX__UNUSED void wrt__registry_free(struct wrt__type_registry *r)
{
    if (!r) return;
    for (size_t i = 0; i < wx__array_len(r->groups); i++) {
        if (r->groups[i]) WX__FREE(r->groups[i]);
    }
    wx__array_free(r->groups);
    wx__array_free(r->free_ids);
    if (r->slots) WX__FREE(r->slots);
    WX__FREE(r);
}

static uint32_t wrt__words_hash(uint64_t seed, const uint32_t *words, uint32_t len)
{
    uint64_t h = seed ^ len;
    for (uint32_t i = 0; i < len; i++) {
        h = (h ^ words[i]) * 0xd6e8feb86659fd93u;
        h ^= h >> 32;
    }
    return (uint32_t)h;
}

/* The slot that holds these words, or the empty one where they would go. */
static uint32_t wrt__registry_find(const struct wrt__type_registry *r, const uint32_t *words,
                                   uint32_t len, uint32_t hash)
{
    uint32_t mask = r->slot_count - 1;
    for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
        if (r->slots[i] == 0) return i;
        const wrt__group *g = r->groups[r->slots[i] - 1];
        if (g->hash == hash && g->len == len && memcmp(g->words, words, len * sizeof *words) == 0) {
            return i;
        }
    }
}

/* Keeps at least half of the slots empty. */
static bool wrt__registry_reserve(struct wrt__type_registry *r)
{
    if (r->used < r->slot_count / 2) return true;
    uint32_t count = r->slot_count ? r->slot_count * 2 : 16;
    if (count > (1u << 28)) return false;
    uint32_t *slots = (uint32_t *)WX__REALLOC(NULL, count * sizeof *slots);
    if (!slots) return false;
    memset(slots, 0, count * sizeof *slots);
    for (uint32_t i = 0; i < r->slot_count; i++) {
        if (r->slots[i] == 0) continue;
        uint32_t at = r->groups[r->slots[i] - 1]->hash & (count - 1);
        while (slots[at]) at = (at + 1) & (count - 1);
        slots[at] = r->slots[i];
    }
    if (r->slots) WX__FREE(r->slots);
    r->slots = slots;
    r->slot_count = count;
    return true;
}

/* Numbers for `members` consecutive types; single ones are taken from those given back. */
static bool wrt__registry_take_ids(struct wrt__type_registry *r, uint32_t members, uint32_t *id)
{
    if (members == 1 && wx__array_len(r->free_ids) > 0) {
        *id = wx__array_pop(r->free_ids);
        return true;
    }
    size_t count = wx__array_len(r->groups);
    if (members > 0x7fffffffu - count) return false;
    size_t room = count + members - wx__array_len(r->free_ids);
    if (!wx__array_reserve(r->free_ids, room) || !wx__array_add(r->groups, members)) return false;
    memset(&r->groups[count], 0, members * sizeof *r->groups);
    *id = (uint32_t)count;
    return true;
}

static wrt__group *wrt__group_new(const uint32_t *words, uint32_t len, uint32_t members)
{
    size_t size = sizeof(wrt__group) + (len - 1) * sizeof *words;
    wrt__group *g = (wrt__group *)WX__REALLOC(NULL, size);
    if (!g) return NULL;
    memset(g, 0, sizeof *g);
    memcpy(g->words, words, len * sizeof *words);
    g->len = len;
    g->members = members;
    if (words[0] == WRT__WORDS_FUNC) {
        g->type.param_count = words[1];
        g->type.result_count = words[2];
        g->type.params = g->words + 3;
        g->type.results = g->words + 3 + words[1];
    }
    return g;
}

/* The group with one more reference, or NULL when out of memory. */
static wrt__group *wrt__registry_intern(struct wrt__type_registry *r, const uint32_t *words,
                                        uint32_t len, uint32_t members)
{
    if (!wrt__registry_reserve(r)) return NULL;
    uint32_t hash = wrt__words_hash(r->seed, words, len);
    uint32_t slot = wrt__registry_find(r, words, len, hash);
    if (r->slots[slot]) {
        wrt__group *old = r->groups[r->slots[slot] - 1];
        old->references++;
        return old;
    }
    wrt__group *g = wrt__group_new(words, len, members);
    if (!g) return NULL;
    if (!wrt__registry_take_ids(r, members, &g->type.id)) {
        WX__FREE(g);
        return NULL;
    }
    g->hash = hash;
    g->references = 1;
    r->groups[g->type.id] = g;
    r->slots[slot] = g->type.id + 1;
    r->used++;
    return g;
}

/* Closes the gap at `slot`: later entries of the same probe sequence move up. */
static void wrt__registry_unlink(struct wrt__type_registry *r, uint32_t slot)
{
    uint32_t mask = r->slot_count - 1;
    for (uint32_t next = (slot + 1) & mask; r->slots[next]; next = (next + 1) & mask) {
        uint32_t home = r->groups[r->slots[next] - 1]->hash & mask;
        if (((next - home) & mask) < ((next - slot) & mask)) continue;
        r->slots[slot] = r->slots[next];
        slot = next;
    }
    r->slots[slot] = 0;
    r->used--;
}

/* The canonical form of a function type, with one more reference; it lives until that is given
 * back, or as long as the engine when it never is. The types are checked value types, at most
 * WRT__MAX_PARAMS and WRT__MAX_RESULTS of them. NULL: out of memory. */
static const wrt__type *wrt__types_intern(wrt_engine *engine, const wrt_valtype *params,
                                          uint32_t param_count, const wrt_valtype *results,
                                          uint32_t result_count)
{
    uint32_t words[3 + WRT__MAX_PARAMS + WRT__MAX_RESULTS];
    WX__ASSERT(param_count <= WRT__MAX_PARAMS && result_count <= WRT__MAX_RESULTS);
    words[0] = WRT__WORDS_FUNC;
    words[1] = param_count;
    words[2] = result_count;
    if (param_count) memcpy(words + 3, params, param_count * sizeof *words);
    if (result_count) memcpy(words + 3 + param_count, results, result_count * sizeof *words);
    wx__spin_lock(&engine->types->lock);
    wrt__group *g = wrt__registry_intern(engine->types, words, 3 + param_count + result_count, 1);
    wx__spin_unlock(&engine->types->lock);
    return g ? &g->type : NULL;
}

/* Gives back one reference to the type with this number. */
static void wrt__types_release(wrt_engine *engine, uint32_t id)
{
    struct wrt__type_registry *r = engine->types;
    wx__spin_lock(&r->lock);
    wrt__group *g = r->groups[id];
    WX__ASSERT(g && g->references > 0);
    if (--g->references == 0) {
        wrt__registry_unlink(r, wrt__registry_find(r, g->words, g->len, g->hash));
        r->groups[id] = NULL;
        for (uint32_t i = g->members; i > 0; i--) (void)wx__array_push(r->free_ids, id + i - 1);
        WX__FREE(g);
    }
    wx__spin_unlock(&r->lock);
}

/* -- texts -------------------------------------------------------------------------------------------- */

WRT_API const char *wrt_valtype_text(wrt_valtype type)
{
    switch (type) {
    case WRT_I32: return "i32";
    case WRT_I64: return "i64";
    case WRT_F32: return "f32";
    case WRT_F64: return "f64";
    case WRT_V128: return "v128";
    case WRT_FUNCREF: return "funcref";
    case WRT_EXTERNREF: return "externref";
    default: return "any"; /* also the operand of unknown type in dead code */
    }
}

#endif /* WRT__TYPES_H */
