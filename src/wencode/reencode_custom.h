/* src/wencode/reencode_custom.h - custom sections on the way through: kept, adapted, or left out.
 *
 * All are copied as they are, at their places. When the module has been copied, those that name
 * things by index or offset are looked at again: names and metadata.code are written anew if
 * anything in them moved; sections with offsets into code and data are taken out if anything
 * changed at all.
 */
#ifndef WENCODE__REENCODE_CUSTOM_H
#define WENCODE__REENCODE_CUSTOM_H

#include "reencode_state.h"

/* -- copying ----------------------------------------------------------------------------------------- */

static inline wencode_text wencode__text_slice(wx__slice s)
{
    return wencode_text_of((const char *)s.data, s.len);
}

static inline bool wencode__starts_with(wx__slice name, const char *text)
{
    size_t n = strlen(text);
    return name.len >= n && memcmp(name.data, text, n) == 0;
}

/* Does the section hold offsets into code or data, or into sections by number? */
static inline bool wencode__holds_offsets(wx__slice name)
{
    return wx__slice_is(name, "linking") || wencode__starts_with(name, "reloc.") ||
           wencode__starts_with(name, ".debug_") || wx__slice_is(name, "sourceMappingURL") ||
           wx__slice_is(name, "external_debug_info");
}

static inline bool wencode__is_metadata(wx__slice name)
{
    return wencode__starts_with(name, "metadata.code.");
}

/* The whole section with its id and size, behind the section with id `after`. */
WX__UNUSED static bool wencode__copy_extra(wencode__reencoder *r, const wx__section *section,
                                           uint32_t after)
{
    wencode__parts *m = r->e->parts;
    wencode__extra x;
    x.place = after ? wx__section_place(after) : (uint32_t)WENCODE_FIRST;
    x.offset = m->extra.len;
    if (r->v->shortest) {
        wx__put_u8(&m->extra, WX__SECTION_CUSTOM);
        size_t mark = wx__bytes_begin(&m->extra, 5);
        wx__put_name(&m->extra, section->name.data, section->name.len);
        wx__put_bytes(&m->extra, section->begin, (size_t)(section->end - section->begin));
        wx__bytes_end(&m->extra, mark, 5);
    } else {
        wx__put_bytes(&m->extra, section->at, (size_t)(section->end - section->at));
    }
    x.len = m->extra.len - x.offset;
    if (!wencode__ok(r->e, &m->extra)) return false;
    if (wx__array_push(m->extras, x)) return true;
    wencode__no_memory(r->e);
    return false;
}

WX__UNUSED static void wencode__copy_custom(wencode__reencoder *r, const wx__section *section,
                                            uint32_t after)
{
    size_t n = (size_t)(section->end - section->begin);
    wencode__pending pending;
    bool metadata = wencode__is_metadata(section->name);
    pending.number = metadata ? r->metadata_seen++ : 0;
    if (r->v->custom &&
        !r->v->custom(r->v->user, r->e, wencode__text_slice(section->name), section->begin, n)) {
        r->report.changed = true;
        return;
    }
    if (!wencode__going(r) || !wencode__copy_extra(r, section, after)) return;
    pending.section = *section;
    pending.extra = wx__array_len(r->e->parts->extras) - 1;
    bool room = true;
    if (wx__slice_is(section->name, "name") && !r->names.section.at) r->names = pending;
    else if (wencode__holds_offsets(section->name)) room = wx__array_push(r->offsets, pending);
    else if (metadata) room = wx__array_push(r->metadata, pending);
    if (!room) wencode__no_memory(r->e);
}

static inline void wencode__drop_extra(wencode__reencoder *r, const wencode__pending *pending)
{
    wx__slice name = pending->section.name;
    r->e->parts->extras[pending->extra].len = 0;
    if (r->report.dropped_sections++ == 0) {
        size_t n =
            name.len < sizeof r->report.dropped - 1 ? name.len : sizeof r->report.dropped - 1;
        memcpy(r->report.dropped, name.data, n);
        r->report.dropped[n] = 0;
    }
}

/* -- names --------------------------------------------------------------------------------------------- */

/* The space that a subsection names, or WENCODE_SPACE_COUNT. */
static inline wencode_space wencode__named_space(uint32_t subsection)
{
    switch (subsection) {
    case WX__NAME_FUNC:
    case WX__NAME_LOCAL:
    case WX__NAME_LABEL: return WENCODE_SPACE_FUNC;
    case WX__NAME_TYPE:
    case WX__NAME_FIELD: return WENCODE_SPACE_TYPE;
    case WX__NAME_TABLE: return WENCODE_SPACE_TABLE;
    case WX__NAME_MEMORY: return WENCODE_SPACE_MEMORY;
    case WX__NAME_GLOBAL: return WENCODE_SPACE_GLOBAL;
    case WX__NAME_ELEM: return WENCODE_SPACE_ELEM;
    case WX__NAME_DATA: return WENCODE_SPACE_DATA;
    case WX__NAME_TAG: return WENCODE_SPACE_TAG;
    default: return WENCODE_SPACE_COUNT;
    }
}

static inline bool wencode__is_indirect(uint32_t subsection)
{
    return subsection == WX__NAME_LOCAL || subsection == WX__NAME_LABEL ||
           subsection == WX__NAME_FIELD;
}

/* The new number of a named block: those before it may have gone, or new ones have come. */
WX__UNUSED static uint32_t wencode__new_label(const wencode__reencoder *r, uint32_t func,
                                              uint32_t label)
{
    size_t low = 0, high = wx__array_len(r->moved_labels);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const wencode__moved_label *l = &r->moved_labels[middle];
        if (l->func == func && l->label == label) return l->moved_to;
        if (l->func < func || (l->func == func && l->label < label)) low = middle + 1;
        else high = middle;
    }
    return WENCODE_NONE;
}

/* Adds one entry with its new numbers, unless what it names is gone. True when it moved. */
WX__UNUSED static bool wencode__move_name(wencode__reencoder *r, uint32_t subsection,
                                          uint32_t outer, wx__named named)
{
    const wencode_visitor *v = r->v;
    wencode_space space = wencode__named_space(subsection);
    uint32_t index = named.index, new_outer = outer, *mapped = &index;
    if (wencode__is_indirect(subsection)) {
        if (subsection == WX__NAME_LOCAL && v->local) index = v->local(v->user, outer, index);
        if (subsection == WX__NAME_FIELD && v->field) index = v->field(v->user, outer, index);
        if (subsection == WX__NAME_LABEL && r->report.changed)
            index = wencode__new_label(r, outer, index);
        mapped = &new_outer;
    }
    if (space < WENCODE_SPACE_COUNT && v->index) *mapped = v->index(v->user, space, *mapped);
    bool gone = index == WENCODE_NONE || new_outer == WENCODE_NONE;
    if (!gone)
        wencode_name_text(r->e, subsection, new_outer, index, wencode__text_slice(named.name));
    return gone || index != named.index || new_outer != outer;
}

WX__UNUSED static bool wencode__move_map(wencode__reencoder *r, wx__scan *s, uint32_t subsection,
                                         uint32_t outer)
{
    bool moved = false;
    for (uint32_t n = wx__scan_u32(s); n && wx__scan_ok(s) && wencode__going(r); n--) {
        wx__named named = wx__scan_named(s);
        if (wx__scan_ok(s) && wencode__move_name(r, subsection, outer, named)) moved = true;
    }
    return moved;
}

/* The entries of a subsection; `s` is over its contents. */
WX__UNUSED static bool wencode__move_subsection(wencode__reencoder *r, wx__scan *s, uint32_t id)
{
    bool moved = false;
    if (id == WX__NAME_MODULE) {
        wx__named named;
        named.index = 0;
        named.name = wx__scan_name(s);
        if (wx__scan_ok(s)) moved = wencode__move_name(r, id, 0, named);
    } else if (wencode__is_indirect(id)) {
        for (uint32_t n = wx__scan_u32(s); n && wx__scan_ok(s) && wencode__going(r); n--) {
            uint32_t outer = wx__scan_u32(s);
            if (wx__scan_ok(s) && wencode__move_map(r, s, id, outer)) moved = true;
        }
    } else if (id < WX__NAME_COUNT) {
        moved = wencode__move_map(r, s, id, 0);
    } else {
        wx__scan_fail(s, WX__SCAN_FLAGS, "unknown subsection");
    }
    (void)wx__scan_done(s);
    return moved;
}

/* Two names for one thing cannot be written anew. */
WX__UNUSED static bool wencode__names_are_unique(wencode__parts *m)
{
    size_t n = wx__array_len(m->names);
    if (n > 0) qsort(m->names, n, sizeof *m->names, wencode__compare_names);
    for (size_t i = 1; i < n; i++) {
        if (wencode__name_same_key(&m->names[i - 1], &m->names[i])) return false;
    }
    return true;
}

/* Names written anew stand at the end: what followed them there still does. */
WX__UNUSED static void wencode__follow_names(wencode__reencoder *r)
{
    wencode__extra *extras = r->e->parts->extras;
    uint32_t place = extras[r->names.extra].place;
    if (place != r->last_place) return;
    for (size_t i = r->names.extra + 1; i < wx__array_len(extras); i++) {
        if (extras[i].place == place) extras[i].place = WENCODE_LAST;
    }
}

/* The section stays as it is until something moved or a name is added; the names are known to the
 * encoder in any case. One that cannot be read stays, unless the module changed. */
WX__UNUSED static void wencode__finish_names(wencode__reencoder *r)
{
    wencode__parts *m = r->e->parts;
    const wencode__pending *pending = &r->names;
    if (!pending->section.at) return;
    wx__scan s = wx__scan_inside(&r->scan, &pending->section), inner;
    uint32_t id;
    bool moved = false;
    size_t added = wx__array_len(m->names);
    while (wencode__going(r) && wx__scan_subsection(&s, &id, &inner)) {
        if (wencode__move_subsection(r, &inner, id)) moved = true;
        if (!wx__scan_ok(&inner)) s = inner;
    }
    if (!wencode__going(r)) return;
    bool usable = wx__scan_ok(&s) && wencode__names_are_unique(m);
    if (usable) wencode__follow_names(r);
    if (!usable) {
        wx__array_truncate(m->names, 0); /* those that the visitor added go, too */
        if (r->report.changed || added > 0) wencode__drop_extra(r, pending);
    } else if (moved || added > 0) {
        m->extras[pending->extra].len = 0;
        r->report.changed = true;
    } else {
        m->now.input_names = wx__array_len(m->names);
        m->now.input_extra = pending->extra + 1;
    }
}

/* Are there names for labels? Then blocks are counted. */
WX__UNUSED static bool wencode__find_label_names(const wx__scan *module, const wx__section *section)
{
    wx__scan s = wx__scan_inside(module, section), inner;
    uint32_t id;
    while (wx__scan_subsection(&s, &id, &inner)) {
        if (id == WX__NAME_LABEL) return true;
    }
    return false;
}

/* -- metadata.code --------------------------------------------------------------------------------------- */

/* The entries of one section. False: out of memory. A section that cannot be read has none. */
WX__UNUSED static bool wencode__read_notes(wencode__reencoder *r, const wx__section *section,
                                           uint32_t number)
{
    wx__scan s = wx__scan_inside(&r->scan, section);
    size_t before = wx__array_len(r->notes);
    for (uint32_t funcs = wx__scan_u32(&s); funcs && wx__scan_ok(&s); funcs--) {
        uint32_t func = wx__scan_u32(&s);
        for (uint32_t n = wx__scan_u32(&s); n && wx__scan_ok(&s); n--) {
            wencode__note h;
            h.section = number;
            h.func = func;
            h.offset = wx__scan_u32(&s);
            h.moved_to = WENCODE_NONE;
            wx__slice data = wx__scan_bytes(&s);
            h.data = data.data;
            h.len = data.len;
            if (wx__scan_ok(&s) && !wx__array_push(r->notes, h)) return false;
        }
    }
    if (!wx__scan_done(&s)) wx__array_truncate(r->notes, before);
    return true;
}

WX__UNUSED static bool wencode__note_before(const void *context, uint32_t a, uint32_t b)
{
    const wencode__note *notes = (const wencode__note *)context, *x = &notes[a], *y = &notes[b];
    if (x->func != y->func) return x->func < y->func;
    if (x->offset != y->offset) return x->offset < y->offset;
    return a < b;
}

/* Everything that is said about instructions, in the order of the code. */
WX__UNUSED static bool wencode__sort_notes(wencode__reencoder *r)
{
    size_t n = wx__array_len(r->notes);
    if (n == 0) return true;
    if (n >= UINT32_MAX || !wx__array_add(r->note_order, n)) return false;
    for (size_t i = 0; i < n; i++) r->note_order[i] = (uint32_t)i;
    wx__sort_u32(r->note_order, n, wencode__note_before, r->notes);
    return true;
}

/* call_targets: pairs of a function and its frequency; renumbered into `b`. */
WX__UNUSED static void wencode__map_targets(wencode__reencoder *r, wx__bytes *b,
                                            const wencode__note *note)
{
    wx__scan s = r->scan;
    s.p = note->data;
    s.end = note->data + note->len;
    b->len = 0;
    while (wx__scan_ok(&s) && s.p < s.end) {
        uint32_t func = wx__scan_u32(&s), frequency = wx__scan_u32(&s);
        if (!wx__scan_ok(&s)) return;
        if (r->v->index) func = r->v->index(r->v->user, WENCODE_SPACE_FUNC, func);
        if (func == WENCODE_NONE) continue;
        wx__put_u32(b, func);
        wx__put_u32(b, frequency);
    }
}

static inline uint32_t wencode__note_func(const wencode__reencoder *r, const wencode__note *h)
{
    if (!r->v->index || h->moved_to == WENCODE_NONE) return h->func;
    return r->v->index(r->v->user, WENCODE_SPACE_FUNC, h->func);
}

/* The entries of section `number` through wencode_code_metadata_at, at their new places. */
WX__UNUSED static void wencode__move_notes(wencode__reencoder *r, uint32_t number, const char *kind)
{
    bool targets = strcmp(kind, "call_targets") == 0;
    const wencode__note *last = NULL;
    wx__bytes b;
    memset(&b, 0, sizeof b);
    for (size_t i = 0; i < wx__array_len(r->note_order) && wencode__going(r); i++) {
        const wencode__note *note = &r->notes[r->note_order[i]];
        uint32_t func = wencode__note_func(r, note);
        if (note->section != number || note->moved_to == WENCODE_NONE || func == WENCODE_NONE)
            continue;
        if (last && last->func == note->func && last->offset == note->offset) continue;
        last = note;
        if (targets) wencode__map_targets(r, &b, note);
        if (!wencode__ok(r->e, &b)) break;
        wencode_code_metadata_at(r->e, kind, func, note->moved_to, targets ? b.data : note->data,
                                 targets ? b.len : note->len);
    }
    wx__bytes_free(&b);
}

/* A section stays as it is while nothing changed, wrong places included. */
WX__UNUSED static void wencode__finish_metadata(wencode__reencoder *r,
                                                const wencode__pending *pending)
{
    wencode__parts *m = r->e->parts;
    wx__slice name = pending->section.name;
    size_t prefix = strlen("metadata.code.");
    char kind[64];
    bool any = false;
    if (!r->report.changed && wx__array_len(m->hints) == 0) return;
    for (size_t i = 0; i < wx__array_len(r->notes) && !any; i++)
        any = r->notes[i].section == pending->number;
    size_t n = name.len - prefix;
    /* not to be read, or named like nothing that is known */
    if (!any || n == 0 || n >= sizeof kind || memchr(name.data, 0, name.len)) {
        wencode__drop_extra(r, pending);
        return;
    }
    memcpy(kind, name.data + prefix, n);
    kind[n] = 0;
    m->extras[pending->extra].len = 0;
    wencode__move_notes(r, pending->number, kind);
}

WX__UNUSED static void wencode__finish_customs(wencode__reencoder *r)
{
    for (size_t i = 0; i < wx__array_len(r->metadata) && wencode__going(r); i++)
        wencode__finish_metadata(r, &r->metadata[i]);
    if (wencode__going(r)) wencode__finish_names(r);
    for (size_t i = 0; i < wx__array_len(r->offsets) && r->report.changed && wencode__going(r); i++)
        wencode__drop_extra(r, &r->offsets[i]);
}

#endif /* WENCODE__REENCODE_CUSTOM_H */
