/* src/common/check_types.h - canonical types, their order, and the items of the type section.
 *
 * Spec: "Validation, Types", "Matching", "Appendix, Type soundness". Types are equal when their
 * recursion groups are, member for member, with references inside the group counted from its
 * start. Each new group is looked up in a hash table; an equal one lends its ctypes, so that
 * equality is that of numbers ever after, and a subtype is found along at most
 * WX__CHECK_MAX_SUBTYPE_DEPTH supertypes.
 */
#ifndef WX__CHECK_TYPES_H
#define WX__CHECK_TYPES_H

#include "check.h"

static inline wx__ty wx__ty_abstract(uint32_t byte, bool nullable)
{
    return WX__TY_REF | (nullable ? WX__TY_NULL : 0) | byte;
}

static inline wx__ty wx__ty_ref(uint32_t ctype, bool nullable)
{
    return WX__TY_REF | (nullable ? WX__TY_NULL : 0) | WX__TY_INDEX | ctype;
}

static inline bool wx__ty_is_ref(wx__ty t) { return (t & WX__TY_REF) != 0; }

/* The heap type alone. */
static inline wx__ty wx__ty_heap(wx__ty t) { return t & ~(WX__TY_REF | WX__TY_NULL); }

/* Has a value of its own to begin with. */
static inline bool wx__ty_is_defaultable(wx__ty t)
{
    return !wx__ty_is_ref(t) || (t & WX__TY_NULL);
}

static inline bool wx__ty_is_packed(wx__ty t)
{
    return (t & 0xff) == t && (t == WX__TYPE_I8 || t == WX__TYPE_I16);
}

/* Of a storage type, without its mutability, as an operand. */
static inline wx__ty wx__ty_unpacked(wx__ty field)
{
    wx__ty t = field & ~WX__TY_MUTABLE;
    return wx__ty_is_packed(t) ? (wx__ty)WX__TYPE_I32 : t;
}

/* -- the order of types --------------------------------------------------------------------------- */

/* The heap type that is the top of `byte`'s hierarchy. */
static inline uint32_t wx__top_byte(uint32_t byte)
{
    switch (byte) {
    case WX__TYPE_FUNCREF:
    case WX__TYPE_NOFUNC: return WX__TYPE_FUNCREF;
    case WX__TYPE_EXTERNREF:
    case WX__TYPE_NOEXTERN: return WX__TYPE_EXTERNREF;
    case WX__TYPE_EXNREF:
    case WX__TYPE_NOEXN: return WX__TYPE_EXNREF;
    case WX__TYPE_CONTREF:
    case WX__TYPE_NOCONT: return WX__TYPE_CONTREF;
    default: return WX__TYPE_ANYREF;
    }
}

static inline uint32_t wx__bottom_byte(uint32_t top)
{
    switch (top) {
    case WX__TYPE_FUNCREF: return WX__TYPE_NOFUNC;
    case WX__TYPE_EXTERNREF: return WX__TYPE_NOEXTERN;
    case WX__TYPE_EXNREF: return WX__TYPE_NOEXN;
    case WX__TYPE_CONTREF: return WX__TYPE_NOCONT;
    default: return WX__TYPE_NONE;
    }
}

/* The abstract heap type right above the types of a kind. */
static inline uint32_t wx__kind_byte(uint32_t kind)
{
    switch (kind) {
    case WX__TYPE_FUNC: return WX__TYPE_FUNCREF;
    case WX__TYPE_STRUCT: return WX__TYPE_STRUCTREF;
    case WX__TYPE_ARRAY: return WX__TYPE_ARRAYREF;
    default: return WX__TYPE_CONTREF;
    }
}

static inline bool wx__byte_matches(uint32_t sub, uint32_t super)
{
    if (sub == super) return true;
    if (sub == wx__bottom_byte(wx__top_byte(sub))) return wx__top_byte(sub) == wx__top_byte(super);
    if (super == WX__TYPE_ANYREF) return wx__top_byte(sub) == WX__TYPE_ANYREF;
    return super == WX__TYPE_EQREF &&
           (sub == WX__TYPE_I31REF || sub == WX__TYPE_STRUCTREF || sub == WX__TYPE_ARRAYREF);
}

/* Is `super` the ctype `sub` or above it? */
static inline bool wx__ctype_matches(const wx__check_env *c, uint32_t sub, uint32_t super)
{
    for (; sub != WX__NO_INDEX; sub = c->ctypes[sub].super) {
        if (sub == super) return true;
    }
    return false;
}

/* Heap types: no REF, no NULL. */
WX__UNUSED static bool wx__heap_matches(const wx__check_env *c, wx__ty sub, wx__ty super)
{
    if (sub == super || sub == WX__TY_BOTTOM) return true;
    const wx__ctype *low = sub & WX__TY_INDEX ? &c->ctypes[sub & WX__TY_NUMBER] : NULL;
    const wx__ctype *high = super & WX__TY_INDEX ? &c->ctypes[super & WX__TY_NUMBER] : NULL;
    bool low_shared = low ? low->shared : (sub & WX__TY_SHARED) != 0;
    bool high_shared = high ? high->shared : (super & WX__TY_SHARED) != 0;
    if (low_shared != high_shared) return false;
    if (low && high) {
        if (super & WX__TY_EXACT) return false; /* not equal */
        return wx__ctype_matches(c, sub & WX__TY_NUMBER, super & WX__TY_NUMBER);
    }
    uint32_t low_byte = low ? wx__kind_byte(low->kind) : sub & 0xff;
    if (!high) return wx__byte_matches(low_byte, super & 0xff);
    uint32_t top = wx__top_byte(wx__kind_byte(high->kind));
    return low_byte == wx__bottom_byte(top);
}

static inline bool wx__ty_matches(const wx__check_env *c, wx__ty sub, wx__ty super)
{
    if (sub == super || sub == WX__TY_BOTTOM) return true;
    if (!wx__ty_is_ref(sub) || !wx__ty_is_ref(super)) return false;
    if ((sub & WX__TY_NULL) && !(super & WX__TY_NULL)) return false;
    return wx__heap_matches(c, wx__ty_heap(sub), wx__ty_heap(super));
}

static inline bool wx__heap_is_shared(const wx__check_env *c, wx__ty t)
{
    if (t & WX__TY_INDEX) return c->ctypes[t & WX__TY_NUMBER].shared;
    return (t & WX__TY_SHARED) != 0;
}

/* Numbers are. */
static inline bool wx__ty_is_shared(const wx__check_env *c, wx__ty t)
{
    return !wx__ty_is_ref(t) || wx__heap_is_shared(c, t);
}

/* The nullable reference to the top of the hierarchy of the reference t. */
WX__UNUSED static wx__ty wx__ty_top(const wx__check_env *c, wx__ty t)
{
    uint32_t byte = t & WX__TY_INDEX ? wx__kind_byte(c->ctypes[t & WX__TY_NUMBER].kind) : t & 0xff;
    return wx__ty_abstract(wx__top_byte(byte), true) |
           (wx__heap_is_shared(c, t) ? WX__TY_SHARED : 0);
}

/* -- types as they are written ---------------------------------------------------------------------- */

/* What an abstract heap type needs; spec: the proposals that introduced them. */
WX__UNUSED static bool wx__need_abstract(wx__check_env *c, uint32_t byte, bool nullable)
{
    switch (byte) {
    case WX__TYPE_FUNCREF:
    case WX__TYPE_EXTERNREF: return nullable || wx__check_need(c, WX__FEATURE_FUNCTION_REFERENCES);
    case WX__TYPE_EXNREF:
    case WX__TYPE_NOEXN: return wx__check_need(c, WX__FEATURE_EXCEPTIONS);
    case WX__TYPE_CONTREF:
    case WX__TYPE_NOCONT: return wx__check_need(c, WX__FEATURE_STACK_SWITCHING);
    default: return wx__check_need(c, WX__FEATURE_GC);
    }
}

static inline bool wx__need_index(wx__check_env *c, bool exact)
{
    if (exact) return wx__check_need(c, WX__FEATURE_CUSTOM_DESCRIPTORS);
    return wx__check_has(c, WX__FEATURE_GC) || wx__check_need(c, WX__FEATURE_FUNCTION_REFERENCES);
}

/* A type index as a canonical heap type; false when there is no such type. */
WX__UNUSED static bool wx__resolve_index(wx__check_env *c, uint32_t index, wx__ty *out)
{
    if (index < wx__array_len(c->type_ids)) {
        *out = WX__TY_INDEX | c->type_ids[index];
    } else if (index >= c->group_first && index < c->group_end) {
        *out = WX__TY_INDEX | WX__TY_GROUP | (index - c->group_first);
    } else {
        return wx__check_unknown(c, "unknown type %u", index);
    }
    return true;
}

/* A reference with the heap type `heap` in the cursor's form; WX__TY_BOTTOM after an error. */
WX__UNUSED static wx__ty wx__resolve_ref(wx__check_env *c, wx__vt heap, bool nullable)
{
    wx__ty t = 0;
    if (!wx__check_readable(c) || !wx__check_need(c, WX__FEATURE_REFERENCE_TYPES))
        return WX__TY_BOTTOM;
    if (heap & WX__VT_INDEX) {
        bool exact = (heap & WX__VT_EXACT) != 0;
        if (!wx__need_index(c, exact)) return WX__TY_BOTTOM;
        if (!wx__resolve_index(c, (uint32_t)heap, &t)) return WX__TY_BOTTOM;
        return t | WX__TY_REF | (nullable ? WX__TY_NULL : 0) | (exact ? WX__TY_EXACT : 0);
    }
    uint32_t byte = (uint32_t)heap & 0xff;
    bool shared = (heap & WX__VT_SHARED) != 0;
    if (shared && !wx__check_need(c, WX__FEATURE_SHARED_EVERYTHING)) return WX__TY_BOTTOM;
    if (!wx__need_abstract(c, byte, nullable)) return WX__TY_BOTTOM;
    return wx__ty_abstract(byte, nullable) | (shared ? WX__TY_SHARED : 0);
}

/* A value or storage type in the cursor's form; WX__TY_BOTTOM after an error. */
WX__UNUSED static wx__ty wx__check_resolve(wx__check_env *c, wx__vt type)
{
    if (wx__vt_is_ref(type)) return wx__resolve_ref(c, wx__vt_heap(type), wx__vt_nullable(type));
    if (!wx__check_readable(c)) return WX__TY_BOTTOM;
    if (type == WX__TYPE_V128 && !wx__check_need(c, WX__FEATURE_SIMD)) return WX__TY_BOTTOM;
    return (wx__ty)type & 0xff;
}

/* The ctype of a type index, which must be of this kind (0: of any); NULL after an error. */
WX__UNUSED static const wx__ctype *wx__type_of_kind(wx__check_env *c, uint32_t index, uint32_t kind)
{
    if (index >= wx__array_len(c->type_ids)) {
        wx__check_unknown(c, "unknown type %u", index);
        return NULL;
    }
    const wx__ctype *t = &c->ctypes[c->type_ids[index]];
    if (kind == 0 || t->kind == kind) return t;
    if (kind == WX__TYPE_CONT) {
        wx__check_invalid(c, "non-continuation type %u", index);
    } else {
        wx__check_invalid(c, "type mismatch: type %u is not a %s type", index,
                          wx__byte_type_text(wx__kind_byte(kind)));
    }
    return NULL;
}

static inline const wx__ctype *wx__func_type(wx__check_env *c, uint32_t index)
{
    return wx__type_of_kind(c, index, WX__TYPE_FUNC);
}

/* The items of a ctype from `from` on; NULL when no type has any. */
static inline const wx__ty *wx__items_at(const wx__check_env *c, const wx__ctype *t, uint32_t from)
{
    return c->items ? c->items + t->first + from : NULL;
}

static inline uint32_t wx__ctype_id(const wx__check_env *c, const wx__ctype *t)
{
    return (uint32_t)(t - c->ctypes);
}

/* -- the items of the type section ------------------------------------------------------------------ */

WX__UNUSED static bool wx__push_item(wx__check_env *c, wx__ty item)
{
    return wx__array_push(c->items, item) || wx__check_nomem(c);
}

WX__UNUSED static bool wx__add_values(wx__check_env *c, wx__view view, uint32_t limit,
                                      const char *what)
{
    wx__scan inner = wx__scan_view(&c->s, view);
    if (view.count > limit) return wx__check_limit(c, what, limit);
    for (uint32_t i = 0; i < view.count; i++) {
        wx__ty t = wx__check_resolve(c, wx__scan_vt(&inner));
        if (t == WX__TY_BOTTOM || !wx__push_item(c, t)) return false;
    }
    return true;
}

WX__UNUSED static bool wx__add_fields(wx__check_env *c, wx__view view)
{
    wx__scan inner = wx__scan_view(&c->s, view);
    if (!wx__check_need(c, WX__FEATURE_GC)) return false;
    if (view.count > WX__CHECK_MAX_FIELDS)
        return wx__check_limit(c, "fields", WX__CHECK_MAX_FIELDS);
    for (uint32_t i = 0; i < view.count; i++) {
        wx__fieldtype field = wx__scan_field(&inner);
        wx__ty t = wx__check_resolve(c, field.type);
        if (t == WX__TY_BOTTOM) return false;
        if (!wx__push_item(c, t | (field.is_mutable ? WX__TY_MUTABLE : 0))) return false;
    }
    return true;
}

WX__UNUSED static bool wx__add_parts(wx__check_env *c, const wx__subtype *read, wx__ctype *t)
{
    wx__ty func = 0;
    switch (read->kind) {
    case WX__TYPE_FUNC:
        t->count = read->params.count;
        t->results = read->results.count;
        if (t->results > 1 && !wx__check_need(c, WX__FEATURE_MULTI_VALUE)) return false;
        return wx__add_values(c, read->params, WX__CHECK_MAX_PARAMS, "parameters") &&
               wx__add_values(c, read->results, WX__CHECK_MAX_RESULTS, "results");
    case WX__TYPE_CONT:
        if (!wx__check_need(c, WX__FEATURE_STACK_SWITCHING)) return false;
        if (!(read->cont & WX__VT_INDEX) || (read->cont & WX__VT_EXACT))
            return wx__check_malformed(c, "malformed continuation type");
        return wx__resolve_index(c, (uint32_t)read->cont, &func) && wx__push_item(c, func);
    default: t->count = read->fields.count; return wx__add_fields(c, read->fields);
    }
}

/* The index of a type before the `index`th of the module. */
WX__UNUSED static bool wx__earlier_type(wx__check_env *c, uint32_t wanted, uint32_t index,
                                        uint32_t *out)
{
    wx__ty t = 0;
    if (wanted >= index)
        return wx__check_invalid(c, "unknown type %u: it must come before", wanted);
    if (!wx__resolve_index(c, wanted, &t)) return false;
    *out = t & ~WX__TY_INDEX;
    return true;
}

/* Reads one type into ctypes and items, references to its group still relative. */
WX__UNUSED static bool wx__read_ctype(wx__check_env *c, uint32_t index)
{
    wx__subtype read;
    wx__ctype t;
    c->at = c->s.p;
    if (!wx__scan_subtype(&c->s, &read)) return wx__check_unreadable(c);
    memset(&t, 0, sizeof t);
    t.kind = read.kind;
    t.shared = read.shared;
    t.is_final = read.form != WX__TYPE_SUB;
    t.super = t.describes = t.descriptor = WX__NO_INDEX;
    t.first = wx__array_len(c->items);
    if (read.form != 0 && !wx__check_need(c, WX__FEATURE_GC)) return false;
    if (read.shared && !wx__check_need(c, WX__FEATURE_SHARED_EVERYTHING)) return false;
    if (read.supers.count > 1) return wx__check_invalid(c, "a type with more than one supertype");
    if (read.supers.count == 1) {
        wx__scan inner = wx__scan_view(&c->s, read.supers);
        if (!wx__earlier_type(c, wx__scan_u32(&inner), index, &t.super)) return false;
    }
    if ((read.has_describes || read.has_descriptor) &&
        !wx__check_need(c, WX__FEATURE_CUSTOM_DESCRIPTORS))
        return false;
    if (read.has_describes && !wx__earlier_type(c, read.describes, index, &t.describes))
        return false;
    if (read.has_descriptor) {
        wx__ty descriptor = 0;
        if (!wx__resolve_index(c, read.descriptor, &descriptor)) return false;
        t.descriptor = descriptor & ~WX__TY_INDEX;
    }
    if (!wx__add_parts(c, &read, &t)) return false;
    return wx__array_push(c->ctypes, t) || wx__check_nomem(c);
}

/* -- equal groups ------------------------------------------------------------------------------------ */

static inline uint64_t wx__hash_step(uint64_t hash, uint64_t v)
{
    hash = (hash ^ v) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static inline size_t wx__item_count(const wx__ctype *t)
{
    return t->kind == WX__TYPE_CONT ? 1 : (size_t)t->count + t->results;
}

WX__UNUSED static uint64_t wx__hash_group(const wx__check_env *c, uint32_t first, uint32_t count)
{
    uint64_t hash = count;
    for (uint32_t i = first; i < first + count; i++) {
        const wx__ctype *t = &c->ctypes[i];
        size_t n = wx__item_count(t);
        hash = wx__hash_step(hash, (uint64_t)t->kind | (uint64_t)t->is_final << 8 |
                                       (uint64_t)t->shared << 9 | (uint64_t)t->count << 16 |
                                       (uint64_t)t->results << 40);
        hash = wx__hash_step(hash, t->super);
        hash = wx__hash_step(hash, (uint64_t)t->describes << 32 | t->descriptor);
        for (size_t k = 0; k < n; k++) hash = wx__hash_step(hash, c->items[t->first + k]);
    }
    return hash;
}

/* Does `fresh`, relative to the group being read, say what `old` says, a type of group `g`? */
static inline bool wx__same_ref(const wx__check_group *g, uint32_t fresh, uint32_t old)
{
    uint32_t number = old & WX__TY_NUMBER;
    bool own = old != WX__NO_INDEX && number >= g->first && number - g->first < g->count;
    if (!own) return fresh == old;
    return fresh != WX__NO_INDEX &&
           fresh == ((old & ~WX__TY_NUMBER) | WX__TY_GROUP | (number - g->first));
}

static inline bool wx__same_item(const wx__check_group *g, wx__ty fresh, wx__ty old)
{
    return old & WX__TY_INDEX ? wx__same_ref(g, fresh, old) : fresh == old;
}

WX__UNUSED static bool wx__same_ctype(const wx__check_env *c, const wx__check_group *g,
                                      const wx__ctype *fresh, const wx__ctype *old)
{
    if (fresh->kind != old->kind || fresh->is_final != old->is_final ||
        fresh->shared != old->shared || fresh->count != old->count ||
        fresh->results != old->results)
        return false;
    if (!wx__same_ref(g, fresh->super, old->super) ||
        !wx__same_ref(g, fresh->describes, old->describes) ||
        !wx__same_ref(g, fresh->descriptor, old->descriptor))
        return false;
    size_t n = wx__item_count(fresh);
    for (size_t i = 0; i < n; i++) {
        if (!wx__same_item(g, c->items[fresh->first + i], c->items[old->first + i])) return false;
    }
    return true;
}

WX__UNUSED static bool wx__same_group(const wx__check_env *c, const wx__check_group *old,
                                      const wx__check_group *fresh)
{
    if (old->hash != fresh->hash || old->count != fresh->count) return false;
    for (uint32_t i = 0; i < old->count; i++) {
        if (!wx__same_ctype(c, old, &c->ctypes[fresh->first + i], &c->ctypes[old->first + i]))
            return false;
    }
    return true;
}

/* The slot of an equal group, or the free one where `fresh` belongs. The table is never full. */
WX__UNUSED static uint32_t *wx__group_slot(wx__check_env *c, const wx__check_group *fresh)
{
    uint32_t mask = (uint32_t)wx__array_len(c->group_slots) - 1;
    for (uint32_t i = (uint32_t)(fresh->hash >> 32) & mask;; i = (i + 1) & mask) {
        uint32_t entry = c->group_slots[i];
        if (entry == 0 || wx__same_group(c, &c->groups[entry - 1], fresh)) {
            return &c->group_slots[i];
        }
    }
}

/* Keeps the table at most half full. */
WX__UNUSED static bool wx__grow_groups(wx__check_env *c)
{
    size_t cap = wx__array_len(c->group_slots), count = wx__array_len(c->groups);
    if (count * 2 < cap) return true;
    uint32_t *slots = NULL;
    size_t want = cap ? cap * 2 : 16;
    if (!wx__array_add(slots, want)) return wx__check_nomem(c);
    memset(slots, 0, want * sizeof *slots);
    for (size_t i = 0; i < count; i++) {
        uint32_t at = (uint32_t)(c->groups[i].hash >> 32) & (uint32_t)(want - 1);
        while (slots[at]) at = (at + 1) & (uint32_t)(want - 1);
        slots[at] = (uint32_t)i + 1;
    }
    wx__array_free(c->group_slots);
    c->group_slots = slots;
    return true;
}

static inline uint32_t wx__absolute(uint32_t first, uint32_t ref)
{
    if (ref == WX__NO_INDEX || !(ref & WX__TY_GROUP)) return ref;
    return (ref & ~(WX__TY_GROUP | WX__TY_NUMBER)) | (first + (ref & WX__TY_NUMBER));
}

/* References inside of a new group become ctypes. */
WX__UNUSED static void wx__settle_group(wx__check_env *c, const wx__check_group *g)
{
    for (uint32_t i = g->first; i < g->first + g->count; i++) {
        wx__ctype *t = &c->ctypes[i];
        size_t n = wx__item_count(t);
        t->super = wx__absolute(g->first, t->super);
        t->describes = wx__absolute(g->first, t->describes);
        t->descriptor = wx__absolute(g->first, t->descriptor);
        for (size_t k = 0; k < n; k++) {
            wx__ty *item = &c->items[t->first + k];
            if (*item & WX__TY_INDEX) *item = wx__absolute(g->first, *item);
        }
    }
}

/* -- valid types ------------------------------------------------------------------------------------- */

/* Do `n` types match one by one? */
WX__UNUSED static bool wx__tys_match(const wx__check_env *c, const wx__ty *sub, const wx__ty *super,
                                     size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!wx__ty_matches(c, sub[i], super[i])) return false;
    }
    return true;
}

static inline bool wx__field_matches(const wx__check_env *c, wx__ty sub, wx__ty super)
{
    if (sub == super) return true;
    if ((sub | super) & WX__TY_MUTABLE) return false;
    return wx__ty_matches(c, sub, super);
}

/* Has the type `sub` the shape that a subtype of `super` must have? */
WX__UNUSED static bool wx__shape_matches(const wx__check_env *c, const wx__ctype *sub,
                                         const wx__ctype *super)
{
    const wx__ty *a = wx__items_at(c, sub, 0), *b = wx__items_at(c, super, 0);
    if (sub->kind != super->kind || sub->shared != super->shared) return false;
    switch (sub->kind) {
    case WX__TYPE_FUNC:
        return sub->count == super->count && sub->results == super->results &&
               wx__tys_match(c, b, a, sub->count) &&
               wx__tys_match(c, wx__items_at(c, sub, sub->count),
                             wx__items_at(c, super, super->count), sub->results);
    case WX__TYPE_CONT: return wx__ctype_matches(c, *a & WX__TY_NUMBER, *b & WX__TY_NUMBER);
    default: break;
    }
    if (sub->count < super->count) return false;
    for (uint32_t i = 0; i < super->count; i++) {
        if (!wx__field_matches(c, a[i], b[i])) return false;
    }
    return true;
}

WX__UNUSED static bool wx__check_supertype(wx__check_env *c, wx__ctype *t)
{
    if (t->super == WX__NO_INDEX) return true;
    const wx__ctype *super = &c->ctypes[t->super];
    if (super->is_final) return wx__check_invalid(c, "sub type: its supertype is final");
    if (!wx__shape_matches(c, t, super))
        return wx__check_invalid(c, "sub type does not match its supertype");
    if (super->depth >= WX__CHECK_MAX_SUBTYPE_DEPTH)
        return wx__check_limit(c, "supertypes of a type", WX__CHECK_MAX_SUBTYPE_DEPTH);
    t->depth = (uint8_t)(super->depth + 1);
    return true;
}

/* Shared types hold shared things only; a continuation continues a function. */
WX__UNUSED static bool wx__check_contents(wx__check_env *c, const wx__ctype *t)
{
    size_t n = wx__item_count(t);
    const wx__ty *items = wx__items_at(c, t, 0);
    if (t->kind == WX__TYPE_CONT) {
        return c->ctypes[*items & WX__TY_NUMBER].kind == WX__TYPE_FUNC ||
               wx__check_invalid(c, "type mismatch: a continuation of what is not a function");
    }
    for (size_t i = 0; t->shared && i < n; i++) {
        if (!wx__ty_is_shared(c, items[i] & ~WX__TY_MUTABLE))
            return wx__check_invalid(c, "a shared type with contents that are not shared");
    }
    return true;
}

/* The supertypes of a described type and of its descriptor go hand in hand. */
WX__UNUSED static bool wx__check_super_pair(wx__check_env *c, const wx__ctype *t)
{
    if (t->super == WX__NO_INDEX) return true;
    const wx__ctype *super = &c->ctypes[t->super];
    if (t->descriptor != WX__NO_INDEX) {
        if (super->descriptor == WX__NO_INDEX)
            return wx__check_invalid(c, "type with descriptor: its supertype has none");
        if (c->ctypes[t->descriptor].super != super->descriptor)
            return wx__check_invalid(c, "the descriptor's supertype is not that of the supertype");
    } else if (super->descriptor != WX__NO_INDEX) {
        return wx__check_invalid(c, "type without descriptor: its supertype has one");
    }
    if ((t->describes == WX__NO_INDEX) != (super->describes == WX__NO_INDEX))
        return wx__check_invalid(c, "a descriptor and its supertype must both be descriptors");
    if (t->describes != WX__NO_INDEX && c->ctypes[t->describes].super != super->describes)
        return wx__check_invalid(c, "the described type's supertype does not match");
    return true;
}

WX__UNUSED static bool wx__check_descriptors(wx__check_env *c, uint32_t id)
{
    const wx__ctype *t = &c->ctypes[id];
    if (t->descriptor != WX__NO_INDEX || t->describes != WX__NO_INDEX) {
        if (t->kind != WX__TYPE_STRUCT)
            return wx__check_invalid(c, "descriptor or describes clause on non-struct type");
    }
    if (!wx__check_super_pair(c, t)) return false;
    if (t->descriptor != WX__NO_INDEX && c->ctypes[t->descriptor].describes != id)
        return wx__check_invalid(c, "descriptor with no matching describes");
    if (t->describes != WX__NO_INDEX && c->ctypes[t->describes].descriptor != id)
        return wx__check_invalid(c, "describes with no matching descriptor");
    if (t->descriptor != WX__NO_INDEX && c->ctypes[t->descriptor].is_final != t->is_final)
        return wx__check_invalid(c, "a type and its descriptor must both be final or not");
    return true;
}

/* A group not seen before: settled, valid, and known from now on. */
WX__UNUSED static bool wx__check_new_group(wx__check_env *c, const wx__check_group *g,
                                           uint32_t *slot)
{
    wx__settle_group(c, g);
    for (uint32_t i = g->first; i < g->first + g->count; i++) {
        if (!wx__check_contents(c, &c->ctypes[i]) || !wx__check_supertype(c, &c->ctypes[i]))
            return false;
    }
    for (uint32_t i = g->first; i < g->first + g->count; i++) {
        if (!wx__check_descriptors(c, i)) return false;
    }
    if (!wx__array_push(c->groups, *g)) return wx__check_nomem(c);
    *slot = (uint32_t)wx__array_len(c->groups);
    return true;
}

/* The types of the group that was read get their ctypes. */
WX__UNUSED static bool wx__intern_group(wx__check_env *c, uint32_t first, size_t first_item)
{
    wx__check_group g;
    g.first = first;
    g.count = (uint32_t)wx__array_len(c->ctypes) - first;
    g.hash = wx__hash_group(c, first, g.count);
    if (!wx__array_reserve(c->type_ids, g.count)) return wx__check_nomem(c);
    if (g.count == 0) return true;
    if (!wx__grow_groups(c)) return false;
    uint32_t *slot = wx__group_slot(c, &g);
    uint32_t from = first;
    if (*slot) {
        from = c->groups[*slot - 1].first;
        wx__array_truncate(c->ctypes, first);
        wx__array_truncate(c->items, first_item);
    } else if (!wx__check_new_group(c, &g, slot)) {
        return false;
    }
    for (uint32_t i = 0; i < g.count; i++) (void)wx__array_push(c->type_ids, from + i);
    return true;
}

/* One item of the type section: a type, or a recursion group. After an error nothing of it stays. */
WX__UNUSED static bool wx__check_type_item(wx__check_env *c)
{
    uint32_t count, first = (uint32_t)wx__array_len(c->ctypes);
    size_t first_item = wx__array_len(c->items);
    uint32_t index = (uint32_t)wx__array_len(c->type_ids);
    c->at = c->s.p;
    bool group = wx__scan_rec(&c->s, &count);
    if (!wx__check_readable(c)) return false;
    if (group && !wx__check_need(c, WX__FEATURE_GC)) return false;
    if (count > WX__CHECK_MAX_TYPES - index)
        return wx__check_limit(c, "types", WX__CHECK_MAX_TYPES);
    c->group_first = index;
    c->group_end = index + count;
    bool good = true;
    for (uint32_t i = 0; good && i < count; i++) good = wx__read_ctype(c, index + i);
    good = good && wx__intern_group(c, first, first_item);
    c->group_first = c->group_end = 0;
    if (good) return true;
    wx__array_truncate(c->ctypes, first);
    wx__array_truncate(c->items, first_item);
    return false;
}

#endif /* WX__CHECK_TYPES_H */
