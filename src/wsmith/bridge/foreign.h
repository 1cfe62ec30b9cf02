/* src/wsmith/bridge/foreign.h - edits of choices by the functions of another fuzzer.
 *
 * They edit bytes, and know the dictionary and what was compared. Numbers are shown to them as bytes; of
 * the edits of strings, which are what they were made for, they make half.
 */
#ifndef WSMITH__FOREIGN_H
#define WSMITH__FOREIGN_H

#include "stored.h"

#ifdef WSMITH_ENGINE

enum {
    WSMITH__FOREIGN_CELLS = 256,
    WSMITH__FOREIGN_GROWTH = 32, /* bytes that a string may grow by */
    WSMITH__TEXT_SHARE = 248 /* edits of strings, of 256 edits of an input that has nothing else */
};

/* -- numbers --------------------------------------------------------------------------------------------------- */

static bool wsmith__takes_number(const wsmith_choice *c)
{
    return c->kind == WSMITH_INT || c->kind == WSMITH_SIGNED || c->kind == WSMITH_FLOAT32 ||
           c->kind == WSMITH_FLOAT64;
}

/* A value of `width` bytes, sign-extended if the choice is signed. False: not allowed, or as it was. */
static bool wsmith__take_foreign(wsmith_choice *c, const uint8_t *p, uint32_t width)
{
    uint64_t v = wsmith__load_wide(p, width, false), mask = wsmith__mask_of(width);
    bool number = c->kind == WSMITH_INT || c->kind == WSMITH_SIGNED;
    if (c->kind == WSMITH_SIGNED && width < 8 && (v >> (width * 8 - 1) & 1)) v |= ~mask;
    if (c->kind == WSMITH_FLOAT32) v &= 0xffffffffu;
    if (v == c->value || (number && v - c->low > c->high - c->low)) return false;
    c->value = v;
    return true;
}

/* The bytes of one number, as the code under test may have compared them. */
static void wsmith__foreign_number(wsmith__trial *t, wsmith_byte_mutator *bytes, wsmith_choice *c)
{
    uint8_t cell[8];
    uint64_t r = wsmith__random(&t->random);
    uint32_t width = 1;
    while (width < 8 && c->high >> (width * 8) != 0) width *= 2;
    if (c->kind == WSMITH_FLOAT32) width = 4;
    else if (c->kind == WSMITH_FLOAT64 || (r & 3) == 0) width = 8;
    else if ((r & 3) == 1 && width < 4) width = 4;
    for (int i = 0; i < 12; i++) {
        wsmith__store_wide(cell, width, false, c->value);
        if (bytes(cell, width, width) == width && wsmith__take_foreign(c, cell, width)) return;
    }
}

/* Which cell of eight bytes differs; SIZE_MAX: none, several, or one in a single byte. */
static size_t wsmith__changed_cell(const uint8_t *a, const uint8_t *b, size_t cells)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < cells; i++) {
        uint64_t d = wx__load_u64(a + i * 8) ^ wx__load_u64(b + i * 8);
        if (d == 0) continue;
        if (found != SIZE_MAX) return SIZE_MAX;
        found = i;
    }
    return found;
}

/* All numbers from some place on side by side: the other fuzzer knows which operands were compared and
 * finds one among them. Only what changes a single number is taken. */
static void wsmith__foreign_numbers(wsmith__trial *t, wsmith_byte_mutator *bytes)
{
    uint8_t cells[WSMITH__FOREIGN_CELLS * 8 + 8], edited[WSMITH__FOREIGN_CELLS * 8 + 8];
    size_t places[WSMITH__FOREIGN_CELLS], n = 0, len = wsmith__trial_len(t);
    size_t at = len > WSMITH__FOREIGN_CELLS ? wsmith__any_below(&t->random, len) : 0;
    for (size_t i = 0; i < len && n < WSMITH__FOREIGN_CELLS; i++, at = at + 1 < len ? at + 1 : 0) {
        if (!wsmith__takes_number(&t->tokens[at])) continue;
        wx__store_u64(cells + n * 8, t->tokens[at].value);
        places[n++] = at;
    }
    size_t size = n * 8 + 8; /* one more: what would end at the end is not found */
    memset(cells + n * 8, 0, 8);
    for (int i = 0; i < 24 && n > 0; i++) {
        memcpy(edited, cells, size);
        if (bytes(edited, size, size) != size) continue;
        size_t cell = wsmith__changed_cell(cells, edited, n);
        if (cell != SIZE_MAX &&
            wsmith__take_foreign(&t->tokens[places[cell]], edited + cell * 8, 8))
            return;
    }
}

/* A word that the other fuzzer would insert where there is nothing yet: an operand of a comparison, or of
 * its dictionary. It goes into a number that may have this value. */
static void wsmith__foreign_word(wsmith__trial *t, wsmith_byte_mutator *bytes)
{
    uint8_t word[8];
    size_t width = 0;
    for (int i = 0; i < 16 && width != 2 && width != 4 && width != 8; i++) {
        memset(word, 0, sizeof word);
        width = bytes(word, 0, sizeof word);
    }
    if (width != 2 && width != 4 && width != 8) return;
    for (int i = 0; i < 16; i++) {
        size_t at = wsmith__pick_choice(t);
        if (at == WSMITH__NOWHERE) return;
        wsmith_choice *c = &t->tokens[at];
        if (wsmith__takes_number(c) && wsmith__take_foreign(c, word, (uint32_t)width)) return;
    }
}

/* -- strings --------------------------------------------------------------------------------------------------- */

/* How many bytes the string at `at` may grow by: none, when no length in front of it can follow. */
static size_t wsmith__string_room(wsmith__trial *t, size_t at)
{
    const wsmith_choice *length = wsmith__length_of(t, at);
    uint64_t n = t->tokens[at].high, room = length && length->high > n ? length->high - n : 0;
    return room < WSMITH__FOREIGN_GROWTH ? (size_t)room : (size_t)WSMITH__FOREIGN_GROWTH;
}

static void wsmith__foreign_string(wsmith__trial *t, wsmith_byte_mutator *bytes, size_t at)
{
    size_t n = (size_t)t->tokens[at].high, cap = n + wsmith__string_room(t, at);
    uint8_t *p = wsmith__own_bytes(t, at, cap - n);
    if (!p || cap == 0) return;
    size_t made = bytes(p, n, cap);
    wsmith__set_length(t, at, made <= cap ? made : n);
}

/* Bytes of a string of another input, from a choice of the same place, go over some of the string at `at`, or
 * between them. */
static void wsmith__cross_string(wsmith__trial *t, size_t at, const wsmith__input *other)
{
    const wsmith_choice *from = wsmith__relative(t, at, other);
    size_t many = from ? (size_t)from->high : 0, n = (size_t)t->tokens[at].high;
    if (many == 0) return;
    size_t first = wsmith__any_below(&t->random, many);
    size_t k = 1 + wsmith__any_below(&t->random, many - first);
    size_t room = wsmith__one_in(&t->random, 2) ? wsmith__string_room(t, at) : 0;
    size_t place = wsmith__any_below(&t->random, n + 1);
    uint8_t *p = wsmith__own_bytes(t, at, room);
    if (!p) return;
    if (room > 0) {
        if (k > room) k = room;
        memmove(p + place + k, p + place, n - place);
        wsmith__set_length(t, at, n + k);
    }
    if (k > n - place && room == 0) k = n - place;
    memcpy(p + place, (const uint8_t *)other->record.bytes + from->value + first, k);
}

/* By either fuzzer's edits; `bytes` and `other` may be NULL. */
static void wsmith__edit_text(wsmith__trial *t, wsmith_byte_mutator *bytes,
                              const wsmith__input *other)
{
    if (!bytes || wsmith__one_in(&t->random, 2)) {
        wsmith__edit_string(t, NULL, NULL, other);
        return;
    }
    size_t at = wsmith__any_string(t);
    if (at == WSMITH__NOWHERE) return;
    for (size_t k = wsmith__any_run(&t->random); k > 0; k--) {
        if (other && wsmith__one_in(&t->random, 8)) wsmith__cross_string(t, at, other);
        else wsmith__foreign_string(t, bytes, at);
    }
}

/* Of 256 edits of an input, how many are of its strings: as large a part as those are of what it has. A number
 * counts as four bytes, the length of a string as none. */
static size_t wsmith__text_share(const wsmith__input *input)
{
    uint64_t bytes = wx__array_len(input->record.bytes);
    if (input->byte_tokens == 0 || bytes == 0) return 0; /* a stored string may have none */
    uint64_t others = wsmith__choices_beside_strings(input);
    return (size_t)(bytes * WSMITH__TEXT_SHARE / (bytes + others * 4));
}

/* -- any of them ----------------------------------------------------------------------------------------------- */

static void wsmith__edit_foreign(wsmith__trial *t, wsmith_byte_mutator *bytes)
{
    size_t way = wsmith__any_below(&t->random, 8), at = WSMITH__NOWHERE;
    if (way < 4) wsmith__foreign_word(t, bytes);
    if (way == 4) wsmith__foreign_numbers(t, bytes);
    if (way < 5) return;
    for (int i = 0; i < 8; i++) {
        at = wsmith__pick_choice(t);
        if (at == WSMITH__NOWHERE) return;
        if (t->tokens[at].kind == WSMITH_BYTES) {
            wsmith__foreign_string(t, bytes, at);
            return;
        }
        if (wsmith__takes_number(&t->tokens[at])) {
            wsmith__foreign_number(t, bytes, &t->tokens[at]);
            return;
        }
    }
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__FOREIGN_H */
