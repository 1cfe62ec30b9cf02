/* src/wencode/checked.h - the encoder's face of the shared validator.
 *
 * The environment of common/check.h is fed from the section buffers, item by item, whenever a body
 * is to be judged; an item or a body that names what is not there yet (WX__UNKNOWN) is left for
 * later. wencode_finish has the last word: it validates the finished bytes.
 */
#ifndef WENCODE__CHECKED_H
#define WENCODE__CHECKED_H

#include "checked_api.h"
#include "types.h"
#include "../common/check_module.h"

#define WX__X(name, text, level) \
    WX__STATIC_ASSERT(wencode_##name, WENCODE_FEATURE_##name == WX__FEATURE_BIT(name));
#define WENCODE_FEATURE_MVP ((uint64_t)1)
WX__FEATURES(WX__X)
#undef WENCODE_FEATURE_MVP
#undef WX__X
WX__STATIC_ASSERT(wencode_wasm1, WENCODE_WASM1 == WX__FEATURES_WASM1);
WX__STATIC_ASSERT(wencode_wasm2, WENCODE_WASM2 == WX__FEATURES_WASM2);
WX__STATIC_ASSERT(wencode_wasm3, WENCODE_WASM3 == WX__FEATURES_WASM3);
WX__STATIC_ASSERT(wencode_all, WENCODE_ALL_FEATURES == WX__FEATURES_ALL);

/* What has been fed. */
typedef struct wencode__checked {
    wx__check_env check;
    size_t fed[WX__SECTION_COUNT]; /* bytes of each section */
} wencode__checked;

WX__UNUSED static void wencode__forget_checked(wencode__parts *m)
{
    if (!m->checked) return;
    wx__check_free(&m->checked->check);
    WX__FREE(m->checked);
    m->checked = NULL;
}

/* The environment, made when first needed; NULL when out of memory. */
WX__UNUSED static wencode__checked *wencode__get_checked(wencode__parts *m)
{
    if (m->checked) return m->checked;
    m->checked = (wencode__checked *)WX__REALLOC(NULL, sizeof *m->checked);
    if (!m->checked) return NULL;
    memset(m->checked, 0, sizeof *m->checked);
    wx__check_init(&m->checked->check, m->features ? m->features : WX__FEATURES_ALL);
    m->checked->check.any_declared = true;
    return m->checked;
}

WENCODE_API void wencode_set_checked(wencode *e, uint64_t features)
{
    wencode__parts *m = wencode__ready(e);
    if (!m) return;
    m->features = features;
    wencode__forget_checked(m);
}

static inline bool wencode__is_checked(const wencode *e)
{
    return WX__UNLIKELY(e->parts && e->parts->features) && !e->lax;
}

/* -- errors -------------------------------------------------------------------------------------- */

static inline wencode_status wencode__verdict_status(wx__check_verdict verdict)
{
    switch (verdict) {
    case WX__VALID: return WENCODE_OK;
    case WX__MALFORMED: return WENCODE_ERR_MALFORMED;
    case WX__NO_FEATURE: return WENCODE_ERR_FEATURE;
    case WX__OVER_LIMIT: return WENCODE_ERR_LIMIT;
    case WX__NO_MEMORY: return WENCODE_ERR_NOMEM;
    default: return WENCODE_ERR_INVALID;
    }
}

/* `from` is what the offset counts from. */
WX__UNUSED static void wencode__fill_error(wencode_error *error, const wx__check_error *found,
                                           size_t from)
{
    WX__STATIC_ASSERT(message_fits, sizeof error->message >= sizeof found->message);
    error->status = wencode__verdict_status(found->verdict);
    error->section = found->section;
    error->func = found->func;
    error->offset = found->offset > from ? found->offset - from : 0;
    memcpy(error->message, found->message, sizeof found->message);
}

/* What the validator says becomes the encoder's error. */
WX__UNUSED static WX__COLD void wencode__fail_check(wencode *e, const wx__check_error *found,
                                                    size_t from)
{
    if (e->error.status != WENCODE_OK) return;
    WX__ASSERT(found->verdict != WX__VALID);
    wencode__fail(e, WENCODE_ERR_INVALID, "", 0, 0);
    wencode__fill_error(&e->error, found, from);
}

/* -- the environment ------------------------------------------------------------------------------- */

/* Reads `len` bytes; offsets count from their start. */
static inline void wencode__point_at(wx__check_env *c, const uint8_t *bytes, size_t len)
{
    wx__scan_init(&c->s, bytes, len);
    c->s.features = c->features;
    c->at = c->s.p;
}

static inline void wencode__clear_error(wx__check_env *c)
{
    memset(&c->error, 0, sizeof c->error);
    c->error.func = c->error.section = WX__NO_INDEX;
}

/* Feeds the items of a section that are new. False after an error that time will not heal, which
 * then is in the environment. */
WX__UNUSED static bool wencode__feed_section(wencode__checked *k, const wencode__parts *m,
                                             uint32_t id)
{
    wx__check_env *c = &k->check;
    const wx__bytes *b = &m->sections[id];
    /* the types of an open recursion group still have to get their head */
    size_t end = id == WX__SECTION_TYPE && m->now.types.in_rec ? m->now.types.mark : b->len;
    while (k->fed[id] < end) {
        wencode__point_at(c, b->data, end);
        c->s.p += k->fed[id];
        if (!wx__check_item(c, id)) return c->error.verdict == WX__UNKNOWN;
        k->fed[id] = (size_t)(c->s.p - b->data);
    }
    return true;
}

/* The same for imports, which move when they are grouped: those that were fed are counted. */
WX__UNUSED static bool wencode__feed_imports(wencode__checked *k, const wencode__parts *m)
{
    wx__check_env *c = &k->check;
    const wx__bytes *b = &m->sections[WX__SECTION_IMPORT];
    uint32_t all = 0, n = 0;
    for (uint32_t i = 0; i < WENCODE__SPACES; i++) all += m->now.imported[i];
    if (c->imports == all) return true;
    wencode__point_at(c, b->data, b->len);
    while (c->s.p < c->s.end) {
        wx__import_group group;
        c->at = c->s.p;
        if (!wx__check_import_group(c, &group)) return false;
        for (uint32_t i = 0; i < group.count; i++, n++) {
            c->at = c->s.p;
            wx__import_item item = wx__scan_import(&c->s, &group);
            if (!wx__check_readable(c)) return false;
            if (n >= c->imports && !wx__check_import(c, &item))
                return c->error.verdict == WX__UNKNOWN;
        }
    }
    return true;
}

/* Brings the environment up to what has been added. */
WX__UNUSED static bool wencode__feed(wencode__checked *k, const wencode *e)
{
    static const uint8_t order[] = {WX__SECTION_TYPE,   WX__SECTION_IMPORT, WX__SECTION_FUNCTION,
                                    WX__SECTION_TABLE,  WX__SECTION_MEMORY, WX__SECTION_TAG,
                                    WX__SECTION_GLOBAL, WX__SECTION_ELEMENT};
    bool good = true;
    const wencode__parts *m = e->parts;
    wx__check_env *c = &k->check;
    wencode__clear_error(c);
    c->has_data_count = m->data_count != WENCODE_NEVER;
    c->datas = e->counts[WENCODE__DATA];
    for (size_t i = 0; i < sizeof order && good; i++) {
        wencode__clear_error(c);
        c->section = order[i];
        good = order[i] == WX__SECTION_IMPORT ? wencode__feed_imports(k, m)
                                              : wencode__feed_section(k, m, order[i]);
    }
    c->section = WX__SECTION_CODE;
    if (good) wencode__clear_error(c);
    return good;
}

/* -- bodies ---------------------------------------------------------------------------------------- */

/* Locals as the encoder keeps them. Their types are numbers from the caller: what counts is the bytes
 * that will be written for them. */
WX__UNUSED static bool wencode__check_runs(wx__check_env *c, const wencode__parts *m)
{
    const wx__scan body = c->s;
    const uint8_t *at = c->at;
    bool good = true;
    for (size_t i = 0; i < wx__array_len(m->runs) && good; i++) {
        uint8_t bytes[16];
        uint8_t *end = wencode__write_valtype(bytes, m->runs[i].type, 0);
        wencode__point_at(c, bytes, (size_t)(end - bytes));
        wx__vt type = wx__scan_vt(&c->s);
        wx__ty t = wx__check_readable(c) ? wx__check_resolve(c, type) : WX__TY_BOTTOM;
        good = t != WX__TY_BOTTOM && wx__add_locals(c, t, m->runs[i].count);
    }
    c->s = body;
    c->at = at;
    return good;
}

/* Opens the body being written: parameters, locals, no instruction read. */
WX__UNUSED static bool wencode__check_begin(wx__check_env *c, const wencode__parts *m)
{
    uint32_t func = m->now.func;
    c->func = func;
    if (func >= wx__array_len(c->funcs)) return wx__check_unknown(c, "unknown function %u", func);
    return wx__check_open_body(c, c->funcs[func].type) && wencode__check_runs(c, m);
}

/* Reports what the validator found, unless it may yet turn out well. */
WX__UNUSED static void wencode__judge(wencode *e, const wencode__checked *k, bool good)
{
    const wx__check_error *found = &k->check.error;
    if (good || found->verdict == WX__UNKNOWN) return;
    wencode__fail_check(e, found, 0);
}

/* The open body, complete with its last `end`, in front of which its size is not yet written. */
WX__UNUSED static void wencode__check_open(wencode *e)
{
    wencode__parts *m = e->parts;
    wencode__checked *k = wencode__get_checked(m);
    if (!k) {
        wencode__no_memory(e);
        return;
    }
    wx__check_env *c = &k->check;
    bool good = wencode__feed(k, e);
    if (good) {
        wencode__point_at(c, e->data + m->now.body_code, e->len - m->now.body_code);
        good = wencode__check_begin(c, m) && wx__check_instrs(c);
        c->func = WX__NO_INDEX;
    }
    wencode__judge(e, k, good);
}

/* A body of `n` bytes for function `func`: offsets in errors count from its first instruction. */
WX__UNUSED static void wencode__check_raw(wencode *e, uint32_t func, const void *bytes, size_t n)
{
    wencode__checked *k = wencode__get_checked(e->parts);
    if (!k) {
        wencode__no_memory(e);
        return;
    }
    wx__check_env *c = &k->check;
    bool good = wencode__feed(k, e);
    if (good && func < wx__array_len(c->funcs)) {
        wencode__point_at(c, (const uint8_t *)bytes, n);
        uint32_t runs = wx__scan_count(&c->s, 2);
        good = wx__check_readable(c) && wx__check_body(c, func, runs);
        if (!good && c->error.offset > c->error.code) c->error.offset -= c->error.code;
    }
    wencode__judge(e, k, good);
}

/* -- whole modules --------------------------------------------------------------------------------- */

WENCODE_API bool wencode_validate(const void *bytes, size_t size, uint64_t features,
                                  wencode_error *error)
{
    wx__check_env c;
    wx__check_init(&c, features);
    bool good = wx__check_module(&c, bytes, size);
    if (error) {
        memset(error, 0, sizeof *error);
        wencode__fill_error(error, &c.error, 0);
    }
    wx__check_free(&c);
    return good;
}

/* The finished module. False: the error is kept. */
WX__UNUSED static bool wencode__check_finished(wencode *e, const uint8_t *bytes, size_t size)
{
    wx__check_env c;
    wx__check_init(&c, e->parts->features);
    bool good = wx__check_module(&c, bytes, size);
    if (!good)
        wencode__fail_check(e, &c.error,
                            c.error.func == WX__NO_INDEX ? c.error.items : c.error.code);
    wx__check_free(&c);
    return good;
}

/* -- the operand stack ------------------------------------------------------------------------------- */

/* A type as a caller of the encoder writes it. */
WX__UNUSED static wencode_valtype wencode__public_type(const wx__check_env *c, wx__ty t)
{
    if (!wx__ty_is_ref(t)) return t;
    bool nullable = (t & WX__TY_NULL) != 0;
    wx__vt heap = t & 0xff;
    if (t & WX__TY_INDEX) {
        heap = WX__VT_INDEX | wx__first_index(c, t & WX__TY_NUMBER);
        if (t & WX__TY_EXACT) heap |= WX__VT_EXACT;
    } else if (heap == WX__TY_BOTTOM) {
        return WENCODE_ANY;
    } else if (nullable && !(t & WX__TY_SHARED)) {
        return heap;
    }
    if (t & WX__TY_SHARED) heap |= WX__VT_SHARED;
    return wx__vt_ref(nullable, heap);
}

/* Reads what there is of the open body or expression. */
WX__UNUSED static bool wencode__replay(wencode *e, wx__check_env *c)
{
    const wencode__parts *m = e->parts;
    bool in_body = m->now.writing == WENCODE__IN_BODY;
    size_t from = in_body ? m->now.body_code : m->now.expr_mark;
    wx__instr in;
    wencode__point_at(c, e->data + from, e->len - from);
    if (in_body) {
        if (!wencode__check_begin(c, m)) return false;
    } else {
        wx__check_begin_body(c);
        if (!wx__open_frame(c, 0, WX__TYPE_EMPTY)) return false;
    }
    while (c->s.p < c->s.end) {
        if (!wx__scan_instr(&c->s, &in) || !wx__check_instr(c, &in) || c->depth == 0) return false;
    }
    return true;
}

WENCODE_API bool wencode_operands(wencode *e, wencode_operand_stack *stack, wencode_valtype *types,
                                  size_t cap)
{
    wencode__parts *m = e->parts;
    memset(stack, 0, sizeof *stack);
    if (e->error.status != WENCODE_OK || !m || m->now.writing == WENCODE__IDLE) return false;
    wencode__checked *k = wencode__get_checked(m);
    if (!k) return false;
    wx__check_env *c = &k->check;
    bool good = wencode__feed(k, e) && wencode__replay(e, c);
    c->func = WX__NO_INDEX;
    if (!good) return false;
    stack->height = c->height;
    stack->available = c->height - wx__check_top_frame(c)->height;
    stack->dead = wx__check_top_frame(c)->dead;
    for (size_t i = 0; i < cap && i < c->height; i++)
        types[i] = wencode__public_type(c, c->stack[c->height - 1 - i]);
    return true;
}

#endif /* WENCODE__CHECKED_H */
