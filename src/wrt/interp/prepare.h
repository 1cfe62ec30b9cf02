/* src/wrt/interp/prepare.h - puts the interpreter's private codes into a validated module.
 *
 * Runs once, before the module is shared, over the module's own copy of its bytes. In every stretch
 * of instructions the fusions are chosen that leave the fewest to dispatch. No branch arrives
 * inside a fusion: labels stand at a loop, at an end, or behind an end or else, and none of these
 * is a second part.
 */
#ifndef WRT__INTERP_PREPARE_H
#define WRT__INTERP_PREPARE_H

#include "codes.h"
#include "simple.h"
#include "../module/module.h"

/* -- the fusions ----------------------------------------------------------------------------------- */

#define WRT__FUSION_PARTS 4

typedef struct wrt__fusion {
    uint8_t code;
    bool wide; /* rewritten: see codes.h */
    uint8_t count;
    uint8_t parts[WRT__FUSION_PARTS];
} wrt__fusion;

/* Up to four parts; NOP stands for none. */
#define WRT__F(code, wide, count, a, b, c, d) \
    {WRT__CODE_##code, wide, count, {WRT__CODE_##a, WRT__CODE_##b, WRT__CODE_##c, WRT__CODE_##d}},
#define WRT__F2(code, a, b)       WRT__F(code, false, 2, a, b, NOP, NOP)
#define WRT__F3(code, a, b, c)    WRT__F(code, false, 3, a, b, c, NOP)
#define WRT__F4(code, a, b, c, d) WRT__F(code, false, 4, a, b, c, d)

/* The fusions that begin with local.get, then i32.const, then all others; in each group longer ones
 * first, since of equally good choices the first is taken. */
static const wrt__fusion wrt__fusions_local[] = {
    WRT__F4(LOCAL_CONST_I32_ADD_SET, LOCAL_GET, I32_CONST, I32_ADD, LOCAL_SET)
        WRT__F4(LOCAL_CONST_I32_ADD_TEE, LOCAL_GET, I32_CONST, I32_ADD, LOCAL_TEE)
#define WRT__X(name, bytes, result) \
    WRT__F(LOCAL_WIDE_ADD_##name, true, 4, LOCAL_GET, I32_CONST, I32_ADD, name)
            WRT__INTERP_LOADS_ADD(WRT__X)
#undef WRT__X
                WRT__F(LOCAL_WIDE_I32_ADD, true, 3, LOCAL_GET, I32_CONST, I32_ADD, NOP)
                    WRT__F3(LOCAL_CONST_I32_ADD, LOCAL_GET, I32_CONST, I32_ADD)
                        WRT__F3(LOCAL_LOCAL_I32_ADD, LOCAL_GET, LOCAL_GET, I32_ADD)
#define WRT__X(name, T, result) WRT__F2(LOCAL_##name, LOCAL_GET, name)
                            WRT__INTERP_BINARY_LOCAL(WRT__X) WRT__INTERP_LOADS_LOCAL(WRT__X)
#undef WRT__X
                                WRT__F2(LOCAL_I32_STORE, LOCAL_GET, I32_STORE)
                                    WRT__F2(LOCAL_BR_IF, LOCAL_GET, BR_IF)
                                        WRT__F2(LOCAL_COPY, LOCAL_GET, LOCAL_SET)
                                            WRT__F2(LOCAL_LOCAL, LOCAL_GET, LOCAL_GET)
                                                WRT__F2(LOCAL_CONST, LOCAL_GET, I32_CONST)};
static const wrt__fusion wrt__fusions_const[] = {
#define WRT__X(name, bytes, result) WRT__F(WIDE_ADD_##name, true, 3, I32_CONST, I32_ADD, name, NOP)
    WRT__INTERP_LOADS_ADD(WRT__X)
#undef WRT__X
        WRT__F3(CONST_I32_NE_BR_IF, I32_CONST, I32_NE, BR_IF)
#define WRT__X(name, T, result) WRT__F2(CONST_##name, I32_CONST, name)
            WRT__INTERP_BINARY_CONST(WRT__X)
#undef WRT__X
};
static const wrt__fusion wrt__fusions_other[] = {
#define WRT__X(name, bytes, result) WRT__F2(ADD_##name, I32_ADD, name)
    WRT__INTERP_LOADS_ADD(WRT__X)
#undef WRT__X
        WRT__F2(I32_ADD_SET, I32_ADD, LOCAL_SET) WRT__F2(I32_ADD_TEE, I32_ADD, LOCAL_TEE)
            WRT__F2(SET_LOCAL, LOCAL_SET, LOCAL_GET) WRT__F2(TEE_BR_IF, LOCAL_TEE, BR_IF)
                WRT__F2(TEE_LOCAL, LOCAL_TEE, LOCAL_GET) WRT__F2(TEE_CONST, LOCAL_TEE, I32_CONST)
                    WRT__F2(I32_EQZ_BR_IF, I32_EQZ, BR_IF)
#define WRT__X(name, T, result) WRT__F2(name##_BR_IF, name, BR_IF)
                        WRT__INTERP_BINARY_BR_IF(WRT__X)
#undef WRT__X
};
#undef WRT__F
#undef WRT__F2
#undef WRT__F3
#undef WRT__F4

/* -- walking a body ---------------------------------------------------------------------------------- */

/* How long an instruction is: a fixed number of bytes, then so many LEB128 integers. */
#define WRT__SHAPE(bytes, integers) ((bytes) | (integers) << 4)

static uint32_t wrt__interp_shape(uint8_t code)
{
    switch (code) {
    case WRT__CODE_BLOCK:
    case WRT__CODE_LOOP:
    case WRT__CODE_IF:
    case WRT__CODE_BR:
    case WRT__CODE_BR_IF:
    case WRT__CODE_CALL:
    case WRT__CODE_LOCAL_GET:
    case WRT__CODE_LOCAL_SET:
    case WRT__CODE_LOCAL_TEE:
    case WRT__CODE_GLOBAL_GET:
    case WRT__CODE_GLOBAL_SET:
    case WRT__CODE_TABLE_GET:
    case WRT__CODE_TABLE_SET:
    case WRT__CODE_REF_NULL:
    case WRT__CODE_REF_FUNC:
    case WRT__CODE_MEMORY_SIZE:
    case WRT__CODE_MEMORY_GROW:
    case WRT__CODE_I32_CONST:
    case WRT__CODE_I64_CONST: return WRT__SHAPE(1, 1);
    case WRT__CODE_CALL_INDIRECT:
    case WRT__CODE_SELECT_T: return WRT__SHAPE(1, 2);
    case WRT__CODE_F32_CONST: return WRT__SHAPE(5, 0);
    case WRT__CODE_F64_CONST: return WRT__SHAPE(9, 0);
    default:
        return code >= WRT__CODE_I32_LOAD && code <= WRT__CODE_I64_STORE32 ? WRT__SHAPE(1, 2)
                                                                           : WRT__SHAPE(1, 0);
    }
}

/* Integers behind the instructions whose number of them is not fixed. */
static uint32_t wrt__interp_count(const uint8_t **p)
{
    if (*(*p)++ == WRT__CODE_BR_TABLE) return wrt__interp_u32(p) + 1;
    switch (wrt__interp_u32(p)) { /* prefix 0xfc */
    case WX__OP_MEMORY_INIT & 0xfff:
    case WX__OP_MEMORY_COPY & 0xfff:
    case WX__OP_TABLE_INIT & 0xfff:
    case WX__OP_TABLE_COPY & 0xfff: return 2;
    case WX__OP_MEMORY_FILL & 0xfff:
    case WX__OP_DATA_DROP & 0xfff:
    case WX__OP_ELEM_DROP & 0xfff:
    case WX__OP_TABLE_GROW & 0xfff:
    case WX__OP_TABLE_SIZE & 0xfff:
    case WX__OP_TABLE_FILL & 0xfff: return 1;
    default: return 0;
    }
}

/* Behind the instruction at p. */
static const uint8_t *wrt__interp_behind(const uint8_t *p)
{
    uint32_t integers;
    if (*p == WRT__CODE_BR_TABLE || *p == WRT__CODE_PREFIX_FC) {
        integers = wrt__interp_count(&p);
    } else {
        uint32_t shape = wrt__interp_shape(*p);
        p += shape & 15;
        integers = shape >> 4;
    }
    while (integers-- > 0) {
        while (*p++ >= 0x80) continue;
    }
    return p;
}

/* -- choosing ------------------------------------------------------------------------------------------ */

/* Instructions considered together; fusions do not cross from one stretch to the next. */
#define WRT__STRETCH 64

typedef struct wrt__stretch {
    uint8_t *at[WRT__STRETCH];
    uint32_t count;
    uint32_t dispatches[WRT__STRETCH + 1];   /* from here to the end, with the best choices */
    const wrt__fusion *chosen[WRT__STRETCH]; /* NULL: the instruction alone */
} wrt__stretch;

/* The wide form has room for the constant and for the load's offset, if there is one. */
static bool wrt__fusion_fits_wide(const wrt__stretch *s, uint32_t i, const wrt__fusion *f)
{
    uint32_t k = f->parts[0] == WRT__CODE_LOCAL_GET ? 1 : 0;
    const uint8_t *p = s->at[i + k] + 1;
    uint64_t value = wrt__interp_s64(&p);
    if (value + 0x800000u > 0xffffffu) return false;
    p = s->at[i + f->count - 1];
    if (f->code == WRT__CODE_LOCAL_WIDE_I32_ADD) return p - s->at[i] >= 5;
    return p[1] < 0x80 && p[2] < 0x80;
}

static void wrt__fusion_write_wide(const wrt__stretch *s, uint32_t i, const wrt__fusion *f)
{
    uint32_t k = f->parts[0] == WRT__CODE_LOCAL_GET ? 1 : 0;
    const uint8_t *p = s->at[i + k] + 1;
    uint32_t value = (uint32_t)wrt__interp_s64(&p);
    const uint8_t *last = s->at[i + f->count - 1];
    bool loads = *last != WRT__CODE_I32_ADD;
    uint8_t offset = last[loads ? 2 : 0];
    uint8_t *to = s->at[i] + 1 + k;
    *to = (uint8_t)(last + (loads ? 3 : 1) - s->at[i]);
    wx__store_u16(to + 1, value & 0xffff);
    to[3] = (uint8_t)(value >> 16);
    if (loads) to[4] = offset;
}

/* The handlers of fusions read indices of locals as one byte. */
static bool wrt__fusion_fits(const wrt__stretch *s, uint32_t i, const wrt__fusion *f)
{
    if (f->count > s->count - i) return false;
    for (uint32_t k = 1; k < f->count; k++) {
        if (*s->at[i + k] != f->parts[k]) return false;
    }
    for (uint32_t k = 0; k < f->count; k++) {
        bool local = f->parts[k] >= WRT__CODE_LOCAL_GET && f->parts[k] <= WRT__CODE_LOCAL_TEE;
        if (local && s->at[i + k][1] >= 0x80) return false;
    }
    return !f->wide || wrt__fusion_fits_wide(s, i, f);
}

static void wrt__stretch_choose(wrt__stretch *s, uint32_t i)
{
    const wrt__fusion *f = wrt__fusions_other;
    size_t count = WX__COUNT_OF(wrt__fusions_other);
    uint8_t first = *s->at[i];
    if (first == WRT__CODE_LOCAL_GET) {
        f = wrt__fusions_local;
        count = WX__COUNT_OF(wrt__fusions_local);
    } else if (first == WRT__CODE_I32_CONST) {
        f = wrt__fusions_const;
        count = WX__COUNT_OF(wrt__fusions_const);
    }
    s->chosen[i] = NULL;
    s->dispatches[i] = 1 + s->dispatches[i + 1];
    for (; count > 0; count--, f++) {
        if (f->parts[0] != first || !wrt__fusion_fits(s, i, f)) continue;
        if (1 + s->dispatches[i + f->count] >= s->dispatches[i]) continue;
        s->dispatches[i] = 1 + s->dispatches[i + f->count];
        s->chosen[i] = f;
    }
}

static void wrt__wide_constant(uint8_t *at)
{
    const uint8_t *p = at + 1;
    uint64_t value = wrt__interp_s64(&p);
    if (p - at < 10) return;
    at[0] = WRT__CODE_I64_WIDE;
    at[1] = (uint8_t)(p - at);
    wx__store_u64(at + 2, value);
}

static void wrt__stretch_finish(wrt__stretch *s)
{
    s->dispatches[s->count] = 0;
    for (uint32_t i = s->count; i-- > 0;) wrt__stretch_choose(s, i);
    for (uint32_t i = 0; i < s->count; i += s->chosen[i] ? s->chosen[i]->count : 1) {
        const wrt__fusion *f = s->chosen[i];
        if (!f) {
            if (*s->at[i] == WRT__CODE_I64_CONST) wrt__wide_constant(s->at[i]);
            continue;
        }
        if (f->wide) wrt__fusion_write_wide(s, i, f);
        *s->at[i] = f->code;
    }
    s->count = 0;
}

static void wrt__interp_prepare_body(uint8_t *bytes, const wrt__func_info *info)
{
    wrt__stretch s;
    const uint8_t *end = bytes + info->end - 1;
    s.count = 0;
    for (uint32_t at = info->code; bytes + at < end;) {
        s.at[s.count++] = bytes + at;
        at = (uint32_t)(wrt__interp_behind(bytes + at) - bytes);
        if (s.count == WRT__STRETCH) wrt__stretch_finish(&s);
    }
    wrt__stretch_finish(&s);
    bytes[info->end - 1] = WRT__CODE_FUNC_END;
}

/* O(code). Cannot fail. */
static WX__UNUSED void wrt__interp_prepare(wrt_module *module)
{
    size_t count = wx__array_len(module->funcs);
    for (size_t i = module->imported_funcs; i < count; i++) {
        wrt__interp_prepare_body(module->bytes, &module->funcs[i]);
    }
}

#endif /* WRT__INTERP_PREPARE_H */
