/* src/wencode/relocs.h - relocations: kinds, those that wait for their instruction, lists of them.
 *
 * Conventions: tool-conventions, Linking.md, "Relocation Sections". While a body is open, offsets of
 * its relocations count from its first instruction, since locals may still be added in front.
 */
#ifndef WENCODE__RELOCS_H
#define WENCODE__RELOCS_H

#include "widths.h"

/* Of a relocation kind: the kind of operand (see expr.h; o offset of a memory argument, - bytes of
 * data), its width, and whether an addend is written. */
typedef struct wencode__reloc_info {
    char operand;
    uint8_t width;
    bool has_addend;
} wencode__reloc_info;

enum { WENCODE__RELOC_KINDS = 27 };

static inline wencode__reloc_info wencode__reloc_info_of(uint32_t kind)
{
    static const wencode__reloc_info infos[WENCODE__RELOC_KINDS] = {
        {'f', 5, false}, {'s', 5, false}, {'-', 4, false}, {'o', 5, true},   {'s', 5, true},
        {'-', 4, true},  {'t', 5, false}, {'g', 5, false}, {'-', 4, true},   {'-', 4, true},
        {'e', 5, false}, {'s', 5, true},  {'s', 5, false}, {'-', 4, false},  {'o', 10, true},
        {'S', 10, true}, {'-', 8, true},  {'S', 10, true}, {'S', 10, false}, {'-', 8, false},
        {'T', 5, false}, {'s', 5, true},  {'-', 8, true},  {'-', 4, true},   {'S', 10, false},
        {'S', 10, true}, {'-', 4, false},
    };
    return infos[kind < WENCODE__RELOC_KINDS ? kind : 0];
}

/* `offset` is where in `section`; finish adds what stands before the items there. */
WX__UNUSED static void wencode__add_reloc(wencode *e, uint32_t section, size_t offset,
                                          const wencode__waiting *w)
{
    wencode__reloc reloc;
    wencode__parts *m = e->parts;
    reloc.section = section;
    reloc.offset = offset;
    reloc.kind = w->kind;
    reloc.symbol = w->symbol;
    reloc.addend = w->addend;
    if (!wx__array_push(m->relocs, reloc)) wencode__no_memory(e);
    m->linking.present = true;
}

/* Is an operand of kind `operand`, which will stand `at` bytes into the open expression, to be
 * relocated? Then it must be `width` wide. */
WX__UNUSED static void wencode__take_reloc(wencode *e, char operand, size_t at, uint32_t *width)
{
    wencode__parts *m = e->parts;
    for (uint32_t i = 0; i < m->now.waiting; i++) {
        wencode__waiting w = m->now.waiting_relocs[i];
        wencode__reloc_info info = wencode__reloc_info_of(w.kind);
        bool block_type = info.operand == 't' && operand == 'b';
        if (info.operand != operand && !block_type) continue;
        *width = info.width;
        wencode__add_reloc(e, WX__SECTION_CODE, at - m->now.body_code, &w);
        m->now.has_marks = true;
        m->now.waiting--;
        for (; i < m->now.waiting; i++) m->now.waiting_relocs[i] = m->now.waiting_relocs[i + 1];
        return;
    }
}

/* Nothing may wait any more. */
WX__UNUSED static void wencode__check_waiting(wencode *e)
{
    wencode__parts *m = e->parts;
    if (m->now.waiting == 0) return;
    wencode__fail(e, WENCODE_ERR_ORDER, "relocation of kind %: the instruction has no such operand",
                  m->now.waiting_relocs[0].kind, 0);
}

/* The symbol (or type) of a relocation; false after an error. */
WX__UNUSED static bool wencode__check_reloc(wencode *e, uint32_t kind, uint32_t symbol, bool data)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return false;
    bool of_data = wencode__reloc_info_of(kind).operand == '-';
    if (kind >= WENCODE__RELOC_KINDS || of_data != data) {
        wencode__fail(e, WENCODE_ERR_INDEX, "relocation of kind % here", kind, 0);
        return false;
    }
    if (kind == WENCODE_RELOC_TYPE_INDEX_LEB) {
        wencode__check_index(e, WENCODE__TYPE, symbol);
    } else if (symbol >= m->linking.symbols.count && !e->lax) {
        wencode__fail(e, WENCODE_ERR_INDEX, "no symbol %: there are %", symbol,
                      m->linking.symbols.count);
        return false;
    }
    return true;
}

/* The open body is complete: its first instruction stands at `code` in the section, behind
 * `locals` bytes of local declarations. */
WX__UNUSED static WX__COLD void wencode__place_marks(wencode__parts *m, size_t code, size_t locals)
{
    for (size_t i = m->now.first_reloc; i < wx__array_len(m->relocs); i++) {
        if (m->relocs[i].section == WX__SECTION_CODE) m->relocs[i].offset += code;
    }
    for (size_t i = m->now.first_hint; i < wx__array_len(m->hints); i++) {
        if (m->hints[i].in_body) m->hints[i].offset += locals;
        m->hints[i].in_body = false;
    }
    m->now.has_marks = false;
    m->now.first_reloc = wx__array_len(m->relocs);
    m->now.first_hint = wx__array_len(m->hints);
}

#endif /* WENCODE__RELOCS_H */
