/* src/wsmith/engine/words.h - edits that put a word of the dictionary into an input.
 *
 * A word replaces bytes of a byte string or goes between them, becomes a number (in either order of
 * bytes), or is spelled by choices of one place, a letter each: those of an array, or of the turns of a
 * loop, which is made as long as the word.
 */
#ifndef WSMITH__WORDS_H
#define WSMITH__WORDS_H

#include "dictionary.h"
#include "edit.h"
#include "strings.h"

#ifdef WSMITH_ENGINE

/* -- words that the target compares ---------------------------------------------------------------------------- */

enum { WSMITH__FOUND_WORDS = 256 };

static bool wsmith__has_string(const wsmith__input *input, const wsmith__operand *o)
{
    const uint8_t *p = (const uint8_t *)input->record.bytes;
    size_t n = wx__array_len(input->record.bytes);
    for (size_t i = 0; i + o->size <= n; i++) {
        if (memcmp(p + i, o->bytes, o->size) == 0) return true;
    }
    return false;
}

/* Strings that the run just made has compared and that its input has not: the others are the target's. Only as long
 * as there are few words. False: out of memory. */
static bool wsmith__take_strings(wsmith__dictionary *words, const wsmith__input *input)
{
    for (size_t i = 0; i < wsmith__strings.count; i++) {
        const wsmith__operand *o = &wsmith__strings.list[i];
        if (wsmith__word_count(words) >= WSMITH__FOUND_WORDS) return true;
        if (!wsmith__has_string(input, o) && !wsmith__add_word(words, o->bytes, o->size, false))
            return false;
    }
    return true;
}

/* -- edits ----------------------------------------------------------------------------------------------------- */

static void wsmith__copy_word(wsmith__trial *t, uint8_t *to, const uint8_t *word,
                              const wsmith__entry *w)
{
    bool turned = w->number && wsmith__one_in(&t->random, 2);
    for (size_t i = 0; i < w->size; i++) to[i] = word[turned ? w->size - 1 - i : i];
}

/* Over bytes of the string at `at`, or between them; a length in front of it follows. */
static void wsmith__word_in_bytes(wsmith__trial *t, size_t at, const uint8_t *word,
                                  const wsmith__entry *w)
{
    uint8_t *p = wsmith__own_bytes(t, at, w->size);
    if (!p) return;
    wsmith_choice *c = &t->tokens[at];
    size_t n = (size_t)c->high;
    bool over = w->size <= n && wsmith__one_in(&t->random, 2);
    size_t place = wsmith__any_below(&t->random, over ? n - w->size + 1 : n + 1);
    if (wsmith__one_in(&t->random, 4)) place = 0; /* where formats have their magic words */
    if (!over) {
        memmove(p + place + w->size, p + place, n - place);
        wsmith__set_length(t, at, n + w->size);
        if (c->low > c->high) c->low = c->high;
    }
    wsmith__copy_word(t, p + place, word, w);
}

static bool wsmith__holds_number(const wsmith_choice *c)
{
    return c->kind == WSMITH_INT || c->kind == WSMITH_SIGNED;
}

/* The choice becomes the word as a number, sometimes off by one. False: it does not fit. */
static bool wsmith__word_as_number(wsmith__trial *t, wsmith_choice *c, const uint8_t *word,
                                   const wsmith__entry *w)
{
    if (w->size > 8) return false;
    bool big = !w->number && wsmith__one_in(&t->random, 2);
    uint64_t v = wsmith__load_wide(word, w->size, big);
    if (wsmith__holds_number(c)) {
        if (wsmith__one_in(&t->random, 8)) v += wsmith__one_in(&t->random, 2) ? 1 : UINT64_MAX;
        if (v - c->low > c->high - c->low) return false;
    } else if (w->size != (c->kind == WSMITH_FLOAT32 ? 4 : c->kind == WSMITH_FLOAT64 ? 8 : 0)) {
        return false;
    }
    c->value = v;
    return true;
}

/* The begin of the innermost span around the choice at `at`, which is near, or `at`. */
static size_t wsmith__turn_around(const wsmith__trial *t, size_t at)
{
    for (size_t i = at; i-- > 0 && at - i < 8;) {
        if (t->tokens[i].kind == WSMITH__BEGIN && t->tokens[i].low >= at) return i;
        if (t->tokens[i].uid == t->tokens[at].uid && wsmith__is_choice(&t->tokens[i])) return at;
    }
    return at;
}

/* Letters go to the choice at `at` and to what follows it; turns that are missing are copied. */
static void wsmith__spell_word(wsmith__trial *t, size_t at, const uint8_t *word,
                               const wsmith__entry *w)
{
    size_t begin = wsmith__turn_around(t, at), inside = at - begin;
    size_t end = begin < at ? wsmith__behind(t, begin) : at + 1;
    wsmith_choice model = t->tokens[at];
    bool copied = false; /* from then on turns have one length */
    for (size_t i = 0;; i++) {
        wsmith_choice *c = &t->tokens[begin + inside];
        if (word[i] - c->low > c->high - c->low) break;
        c->value = word[i];
        if (i + 1 == w->size) break;
        size_t n = wsmith__trial_len(t), next = end + inside, len = end - begin;
        bool there = !copied && next < n && t->tokens[next].uid == model.uid &&
                     t->tokens[next].kind == model.kind &&
                     (inside == 0 ||
                      (t->tokens[end].kind == WSMITH__BEGIN && wsmith__behind(t, end) > next));
        if (!there) {
            wsmith__paste(t, end, NULL, begin, end);
            if (wsmith__trial_len(t) < n + len) break; /* no room */
            copied = true;
        }
        begin = end;
        end = copied || inside == 0 ? end + len : wsmith__behind(t, end);
    }
}

static void wsmith__edit_word(wsmith__trial *t, const wsmith__dictionary *words)
{
    const wsmith__entry *w = &words->list[wsmith__any_below(&t->random, wsmith__word_count(words))];
    const uint8_t *word = words->bytes + w->offset;
    wsmith__relink(t);
    for (int i = 0; i < 8; i++) {
        size_t at = wsmith__pick_choice(t);
        if (at == WSMITH__NOWHERE) return;
        wsmith_choice *c = &t->tokens[at];
        if (c->kind == WSMITH_BYTES) {
            wsmith__word_in_bytes(t, at, word, w);
            return;
        }
        if (c->kind == WSMITH_EOS) continue;
        bool spell = w->size > 1 && wsmith__holds_number(c) && !w->number &&
                     word[0] - c->low <= c->high - c->low;
        if (spell && wsmith__one_in(&t->random, 2)) {
            wsmith__spell_word(t, at, word, w);
            return;
        }
        if (wsmith__word_as_number(t, c, word, w)) return;
    }
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__WORDS_H */
