/* src/wencode/object.h - the sections "linking" and "reloc.*" of relocatable objects.
 *
 * Conventions: tool-conventions, Linking.md, version 2. Both name sections by their position in the
 * file, so they are built when that is known (finish.h).
 */
#ifndef WENCODE__OBJECT_H
#define WENCODE__OBJECT_H

#include "sections.h"
#include "relocs.h"

/* Subsections of "linking". */
enum {
    WENCODE__LINK_SEGMENTS = 5,
    WENCODE__LINK_INIT_FUNCS = 6,
    WENCODE__LINK_COMDATS = 7,
    WENCODE__LINK_SYMBOLS = 8,
    WENCODE__LINK_VERSION = 2
};

/* -- symbols --------------------------------------------------------------------------------------- */

/* Starts a symbol; NULL after an error. */
WX__UNUSED static wx__bytes *wencode__begin_symbol(wencode *e, uint32_t kind, uint32_t flags)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return NULL;
    if (m->linking.symbols.count == WENCODE_NONE) {
        wencode__fail(e, WENCODE_ERR_SIZE, "2^32 symbols", 0, 0);
        return NULL;
    }
    m->linking.present = true;
    wx__put_u8(&m->linking.symbols.bytes, kind);
    wencode__item_u32(m, &m->linking.symbols.bytes, flags);
    return &m->linking.symbols.bytes;
}

WX__UNUSED static uint32_t wencode__end_symbol(wencode *e)
{
    wencode__list *symbols = &e->parts->linking.symbols;
    return wencode__ok(e, &symbols->bytes) ? symbols->count++ : WENCODE_NONE;
}

WENCODE_API uint32_t wencode_symbol(wencode *e, wencode_symbol_kind kind, uint32_t index,
                                    const char *name, uint32_t flags)
{
    uint32_t space;
    wencode__parts *m = wencode__ready(e);
    if (!m) return WENCODE_NONE;
    switch (kind) {
    case WENCODE_SYMBOL_FUNC: space = WENCODE__FUNC; break;
    case WENCODE_SYMBOL_GLOBAL: space = WENCODE__GLOBAL; break;
    case WENCODE_SYMBOL_TAG: space = WENCODE__TAG; break;
    case WENCODE_SYMBOL_TABLE: space = WENCODE__TABLE; break;
    default:
        wencode__fail(e, WENCODE_ERR_INDEX, "a symbol of kind % has a call of its own",
                      (uint32_t)kind, 0);
        return WENCODE_NONE;
    }
    bool imported = index < m->now.imported[space];
    if (imported) flags |= WENCODE_SYMBOL_UNDEFINED;
    if (imported && name) flags |= WENCODE_SYMBOL_EXPLICIT_NAME;
    if (!imported && !name && !e->lax) {
        wencode__fail(e, WENCODE_ERR_NAME, "a symbol that is defined here needs a name", 0, 0);
        return WENCODE_NONE;
    }
    wx__bytes *b = wencode__begin_symbol(e, (uint32_t)kind, flags);
    if (!b) return WENCODE_NONE;
    wencode__check_index(e, space, index);
    wencode__item_u32(m, b, index);
    if (name) wencode__put_text(e, b, wencode__text(name));
    return wencode__end_symbol(e);
}

WENCODE_API uint32_t wencode_symbol_data(wencode *e, const char *name, uint32_t segment,
                                         uint64_t offset, uint64_t size, uint32_t flags)
{
    if (segment == WENCODE_NONE) flags |= WENCODE_SYMBOL_UNDEFINED;
    wx__bytes *b = wencode__begin_symbol(e, WENCODE_SYMBOL_DATA, flags);
    if (!b) return WENCODE_NONE;
    wencode__put_text(e, b, wencode__text(name));
    if (segment != WENCODE_NONE) {
        wencode__check_index(e, WENCODE__DATA, segment);
        wencode__item_u32(e->parts, b, segment);
        wencode__item_u64(e->parts, b, offset);
        wencode__item_u64(e->parts, b, size);
    }
    return wencode__end_symbol(e);
}

/* Is `custom` what wencode_custom returned? */
WX__UNUSED static bool wencode__check_custom(wencode *e, uint32_t custom)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return false;
    if (custom < wx__array_len(m->extras)) return true;
    wencode__fail(e, WENCODE_ERR_INDEX, "no custom section %", custom, 0);
    return false;
}

WENCODE_API uint32_t wencode_symbol_section(wencode *e, uint32_t custom, uint32_t flags)
{
    if (!wencode__check_custom(e, custom)) return WENCODE_NONE;
    wx__bytes *b = wencode__begin_symbol(e, WENCODE_SYMBOL_SECTION, flags);
    if (!b) return WENCODE_NONE;
    wencode__section_symbol symbol;
    symbol.offset = b->len;
    symbol.extra = custom;
    wx__put_u32_padded(b, 0, 5);
    if (!wx__array_push(e->parts->section_symbols, symbol)) wencode__no_memory(e);
    return wencode__end_symbol(e);
}

/* -- relocations of data ----------------------------------------------------------------------------- */

WX__UNUSED static void wencode__reloc_in(wencode *e, uint32_t section, size_t offset, uint32_t kind,
                                         uint32_t symbol, int64_t addend)
{
    wencode__waiting w;
    w.kind = kind;
    w.symbol = symbol;
    w.addend = addend;
    wencode__add_reloc(e, section, offset, &w);
}

WENCODE_API void wencode_relocate_data(wencode *e, uint32_t segment, uint32_t offset,
                                       wencode_reloc kind, uint32_t symbol, int64_t addend)
{
    if (!wencode__check_reloc(e, (uint32_t)kind, symbol, true)) return;
    wencode__parts *m = e->parts;
    if (segment >= wx__array_len(m->data_offsets) || m->data_offsets[segment] == WENCODE_NONE) {
        wencode__fail(e, WENCODE_ERR_INDEX, "no data segment % to relocate in", segment, 0);
        return;
    }
    wencode__reloc_in(e, WX__SECTION_DATA, (size_t)m->data_offsets[segment] + offset,
                      (uint32_t)kind, symbol, addend);
}

WENCODE_API void wencode_relocate_custom(wencode *e, uint32_t custom, uint32_t offset,
                                         wencode_reloc kind, uint32_t symbol, int64_t addend)
{
    if (!wencode__check_reloc(e, (uint32_t)kind, symbol, true) || !wencode__check_custom(e, custom))
        return;
    wencode__reloc_in(e, WENCODE__RELOC_EXTRA + custom, offset, (uint32_t)kind, symbol, addend);
}

/* -- segments, initialisers, comdats ----------------------------------------------------------------- */

/* Keeps a name; the rest of the result is 0. False after an error. */
WX__UNUSED static bool wencode__keep_linked(wencode *e, const char *name,
                                            wencode__segment_info *info)
{
    wencode__parts *m = e->parts;
    wx__bytes *b = &m->linking.text;
    wencode_text text = wencode__text(name);
    memset(info, 0, sizeof *info);
    info->name = b->len;
    wencode__put_text(e, b, text);
    info->name_len = (uint32_t)(b->len - info->name);
    m->linking.present = true;
    return wencode__ok(e, b);
}

WENCODE_API void wencode_segment_info(wencode *e, uint32_t segment, const char *name,
                                      uint32_t align_log2, uint32_t flags)
{
    wencode__segment_info info, none;
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    if (segment >= e->counts[WENCODE__DATA]) {
        wencode__fail(e, WENCODE_ERR_INDEX, "no data segment % yet", segment, 0);
        return;
    }
    if (!wencode__keep_linked(e, name, &info)) return;
    info.align = align_log2;
    info.flags = flags;
    memset(&none, 0, sizeof none);
    while (wx__array_len(m->segment_infos) <= segment) {
        if (wx__array_push(m->segment_infos, none)) continue;
        wencode__no_memory(e);
        return;
    }
    m->segment_infos[segment] = info;
}

WENCODE_API void wencode_init_func(wencode *e, uint32_t symbol, uint32_t priority)
{
    if (!wencode__check_reloc(e, WENCODE_RELOC_FUNCTION_INDEX_LEB, symbol, false)) return;
    wencode__parts *m = e->parts;
    wencode__list *list = &m->linking.init_funcs;
    wencode__item_u32(m, &list->bytes, priority);
    wencode__item_u32(m, &list->bytes, symbol);
    list->count++;
    m->linking.present = true;
    (void)wencode__ok(e, &list->bytes);
}

WENCODE_API uint32_t wencode_comdat(wencode *e, const char *name)
{
    wencode__segment_info info;
    wencode__parts *m = wencode__ready(e);
    if (!m || !wencode__keep_linked(e, name, &info)) return WENCODE_NONE;
    if (!wx__array_push(m->comdats, info)) {
        wencode__no_memory(e);
        return WENCODE_NONE;
    }
    return (uint32_t)wx__array_len(m->comdats) - 1;
}

WENCODE_API void wencode_comdat_add(wencode *e, uint32_t comdat, wencode_comdat_kind kind,
                                    uint32_t index)
{
    wencode__comdat_entry entry;
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    if (comdat >= wx__array_len(m->comdats)) {
        wencode__fail(e, WENCODE_ERR_INDEX, "no comdat %: there are %", comdat,
                      wx__array_len(m->comdats));
        return;
    }
    if (kind == WENCODE_COMDAT_DATA) wencode__check_index(e, WENCODE__DATA, index);
    if (kind == WENCODE_COMDAT_FUNC) wencode__check_index(e, WENCODE__FUNC, index);
    if (kind == WENCODE_COMDAT_SECTION && !wencode__check_custom(e, index)) return;
    entry.comdat = comdat;
    entry.kind = (uint32_t)kind;
    entry.index = index;
    if (!wx__array_push(m->comdat_entries, entry)) wencode__no_memory(e);
}

/* -- the section "linking" --------------------------------------------------------------------------- */

/* The position of a section in the file: by `section` of a wencode__reloc. Sections that are not
 * among the `n` pieces have none. */
WX__UNUSED static uint32_t wencode__section_index(wencode *e, const wencode__piece *pieces,
                                                  size_t n, uint32_t section)
{
    wencode__parts *m = e->parts;
    bool extra = section >= WENCODE__RELOC_EXTRA;
    for (size_t i = 0; i < n; i++) {
        if (!extra && pieces[i].id == section) return (uint32_t)i;
        if (extra && pieces[i].source == &m->extra &&
            pieces[i].offset == m->extras[section - WENCODE__RELOC_EXTRA].offset)
            return (uint32_t)i;
    }
    wencode__fail(e, WENCODE_ERR_ORDER,
                  "a section that the linker is to know stands behind the section linking", 0, 0);
    return 0;
}

static inline void wencode__put_kept(const wencode__parts *m, wx__bytes *b,
                                     const wencode__segment_info *info)
{
    if (info->name_len > 0) {
        wx__put_bytes(b, m->linking.text.data + info->name, info->name_len);
    } else {
        wx__put_u32(b, 0);
    }
}

WX__UNUSED static void wencode__put_segment_infos(wencode__parts *m, wx__bytes *b, uint32_t count)
{
    size_t known = wx__array_len(m->segment_infos);
    wencode__segment_info none;
    memset(&none, 0, sizeof none);
    wx__put_u8(b, WENCODE__LINK_SEGMENTS);
    size_t mark = wx__bytes_begin(b, 5);
    wencode__item_u32(m, b, count);
    for (uint32_t i = 0; i < count; i++) {
        const wencode__segment_info *info = i < known ? &m->segment_infos[i] : &none;
        wencode__put_kept(m, b, info);
        wencode__item_u32(m, b, info->align);
        wencode__item_u32(m, b, info->flags);
    }
    wencode__end_region(m, b, mark);
}

static inline bool wencode__comdat_before(const void *context, uint32_t a, uint32_t b)
{
    const wencode__comdat_entry *entries = (const wencode__comdat_entry *)context;
    return entries[a].comdat != entries[b].comdat ? entries[a].comdat < entries[b].comdat : a < b;
}

WX__UNUSED static void wencode__put_comdat_entry(wencode *e, wx__bytes *b,
                                                 const wencode__comdat_entry *entry,
                                                 const wencode__piece *pieces, size_t n)
{
    uint32_t index = entry->index;
    if (entry->kind == WENCODE_COMDAT_SECTION)
        index = wencode__section_index(e, pieces, n, WENCODE__RELOC_EXTRA + index);
    wx__put_u8(b, entry->kind);
    wencode__item_u32(e->parts, b, index);
}

WX__UNUSED static void wencode__put_comdats(wencode *e, wx__bytes *b, const wencode__piece *pieces,
                                            size_t n)
{
    wencode__parts *m = e->parts;
    size_t count = wx__array_len(m->comdats), entries = wx__array_len(m->comdat_entries);
    wx__array_truncate(m->order_of, 0);
    if (!wx__array_reserve(m->order_of, entries)) {
        wencode__no_memory(e);
        return;
    }
    for (size_t i = 0; i < entries; i++) (void)wx__array_push(m->order_of, (uint32_t)i);
    wx__sort_u32(m->order_of, entries, wencode__comdat_before, m->comdat_entries);
    wx__put_u8(b, WENCODE__LINK_COMDATS);
    size_t mark = wx__bytes_begin(b, 5), i = 0;
    wencode__item_u32(m, b, (uint32_t)count);
    for (size_t c = 0; c < count; c++) {
        size_t end = i;
        while (end < entries && m->comdat_entries[m->order_of[end]].comdat == c) end++;
        wencode__put_kept(m, b, &m->comdats[c]);
        wencode__item_u32(m, b, 0); /* flags, none are known */
        wencode__item_u32(m, b, (uint32_t)(end - i));
        for (; i < end; i++)
            wencode__put_comdat_entry(e, b, &m->comdat_entries[m->order_of[i]], pieces, n);
    }
    wencode__end_region(m, b, mark);
}

/* A subsection that is a vector, unless it is empty. */
WX__UNUSED static void wencode__put_list(const wencode__parts *m, wx__bytes *b, uint32_t id,
                                         const wencode__list *list)
{
    if (list->count == 0) return;
    wx__put_u8(b, id);
    size_t mark = wx__bytes_begin(b, 5);
    wencode__item_u32(m, b, list->count);
    wx__put_bytes(b, list->bytes.data, list->bytes.len);
    wencode__end_region(m, b, mark);
}

/* A custom section begun in a buffer of its own; goes with wencode__end_region. */
WX__UNUSED static size_t wencode__begin_custom(const wencode__parts *m, wx__bytes *b,
                                               const char *name)
{
    wx__put_u8(b, WX__SECTION_CUSTOM);
    size_t mark = wx__bytes_begin(b, 5);
    wencode__put_vector(m, b, name, strlen(name));
    return mark;
}

WX__UNUSED static void wencode__build_linking(wencode *e, const wencode__piece *pieces, size_t n)
{
    wencode__parts *m = e->parts;
    wx__bytes *b = &m->linking.output;
    for (size_t i = 0; i < wx__array_len(m->section_symbols); i++) {
        const wencode__section_symbol *s = &m->section_symbols[i];
        uint32_t index = wencode__section_index(e, pieces, n, WENCODE__RELOC_EXTRA + s->extra);
        wx__leb_write_padded(m->linking.symbols.bytes.data + s->offset, index, 5);
    }
    size_t mark = wencode__begin_custom(m, b, "linking");
    wencode__item_u32(m, b, WENCODE__LINK_VERSION);
    /* Readers check the symbols that the others name, so these come first. */
    wencode__put_list(m, b, WENCODE__LINK_SYMBOLS, &m->linking.symbols);
    if (wx__array_len(m->segment_infos) > 0)
        wencode__put_segment_infos(m, b, e->counts[WENCODE__DATA]);
    wencode__put_list(m, b, WENCODE__LINK_INIT_FUNCS, &m->linking.init_funcs);
    if (wx__array_len(m->comdats) > 0) wencode__put_comdats(e, b, pieces, n);
    wencode__end_region(m, b, mark);
}

/* -- the sections "reloc.*" -------------------------------------------------------------------------- */

static inline bool wencode__reloc_before(const void *context, uint32_t a, uint32_t b)
{
    const wencode__reloc *relocs = (const wencode__reloc *)context;
    if (relocs[a].section != relocs[b].section) return relocs[a].section < relocs[b].section;
    if (relocs[a].offset != relocs[b].offset) return relocs[a].offset < relocs[b].offset;
    return a < b;
}

/* What stands between the start of a section's contents and its items: the count. */
WX__UNUSED static size_t wencode__items_offset(const wencode__parts *m, uint32_t section)
{
    if (section >= WX__SECTION_COUNT) return 0;
    return wencode__u32_width(m->now.items[section], m->count_widths[section]);
}

WX__UNUSED static void wencode__put_reloc(const wencode__parts *m, wx__bytes *b,
                                          const wencode__reloc *reloc, size_t before)
{
    uint64_t offset = (uint64_t)reloc->offset + before;
    if (offset > UINT32_MAX) {
        wx__bytes_fail(b, WX__BYTES_LARGE);
        return;
    }
    wx__put_u8(b, reloc->kind);
    wencode__item_u32(m, b, (uint32_t)offset);
    wencode__item_u32(m, b, reloc->symbol);
    if (wencode__reloc_info_of(reloc->kind).has_addend) wencode__item_s64(m, b, reloc->addend, 10);
}

/* The name of the section of relocations for `section`. */
WX__UNUSED static size_t wencode__begin_relocs(wencode__parts *m, wx__bytes *b, uint32_t section)
{
    wx__put_u8(b, WX__SECTION_CUSTOM);
    size_t mark = wx__bytes_begin(b, 5);
    const uint8_t *name;
    size_t len;
    if (section == WX__SECTION_CODE || section == WX__SECTION_DATA) {
        name = (const uint8_t *)(section == WX__SECTION_CODE ? "CODE" : "DATA");
        len = 4;
    } else {
        const wencode__extra *x = &m->extras[section - WENCODE__RELOC_EXTRA];
        name = m->extra.data + x->name;
        len = x->name_len;
    }
    wencode__item_u32(m, b, (uint32_t)(6 + len));
    wx__put_bytes(b, "reloc.", 6);
    wx__put_bytes(b, name, len);
    return mark;
}

WX__UNUSED static void wencode__build_relocs(wencode *e, const wencode__piece *pieces, size_t n)
{
    wencode__parts *m = e->parts;
    wx__bytes *b = &m->linking.output;
    size_t count = wx__array_len(m->relocs);
    wx__array_truncate(m->order_of, 0);
    if (!wx__array_reserve(m->order_of, count)) {
        wencode__no_memory(e);
        return;
    }
    for (size_t i = 0; i < count; i++) (void)wx__array_push(m->order_of, (uint32_t)i);
    wx__sort_u32(m->order_of, count, wencode__reloc_before, m->relocs);
    for (size_t i = 0; i < count && e->error.status == WENCODE_OK;) {
        uint32_t section = m->relocs[m->order_of[i]].section;
        size_t end = i, before = wencode__items_offset(m, section);
        while (end < count && m->relocs[m->order_of[end]].section == section) end++;
        size_t mark = wencode__begin_relocs(m, b, section);
        wencode__item_u32(m, b, wencode__section_index(e, pieces, n, section));
        wencode__item_u32(m, b, (uint32_t)(end - i));
        for (; i < end; i++) wencode__put_reloc(m, b, &m->relocs[m->order_of[i]], before);
        wencode__end_region(m, b, mark);
    }
}

/* Leaves the sections of an object in linking.output; empty for other modules. `pieces` are the
 * sections in front of them. */
WX__UNUSED static bool wencode__build_object(wencode *e, const wencode__piece *pieces, size_t n)
{
    wencode__parts *m = e->parts;
    m->linking.output.len = 0;
    if (!m->linking.present) return true;
    wencode__build_linking(e, pieces, n);
    if (e->error.status != WENCODE_OK) return false;
    wencode__build_relocs(e, pieces, n);
    return wencode__ok(e, &m->linking.output);
}

#endif /* WENCODE__OBJECT_H */
