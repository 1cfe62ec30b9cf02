/* src/wrt/compile.h - bytes in, module out: decode, validate, and prepare for the engine.
 *
 * The bodies are walked one after another; each is validated and, right after that, either
 * compiled or left with its branch table for the interpreter.
 */
#ifndef WRT__COMPILE_H
#define WRT__COMPILE_H

#include "interp/prepare.h"
#include "module/decode.h"
#include "module/names.h"
#include "module/validate_ops.h"

/* -- a module's life --------------------------------------------------------------------------- */

/* Frees what hangs on the module, not the module itself, nor its bytes. */
static void wrt__module_clear(wrt_module *m)
{
#if WRT__JIT_X64 && defined(WRT__JIT_H)
    if (m->code) wrt__jit_release(m);
#endif
    for (uint32_t i = 0; i < m->interned; i++) wrt__types_release(m->engine, m->types[i].id);
    for (size_t i = 0; i < wx__array_len(m->elems); i++) wx__array_free(m->elems[i].items);
    wx__array_free(m->types);
    wx__array_free(m->imports);
    wx__array_free(m->funcs);
    wx__array_free(m->tables);
    wx__array_free(m->memories);
    wx__array_free(m->globals);
    wx__array_free(m->exports);
    wx__array_free(m->exports_by_name);
    wx__array_free(m->elems);
    wx__array_free(m->datas);
    wx__array_free(m->branches);
    wx__array_free(m->type_storage);
}

WRT_API void wrt_module_free(wrt_module *module)
{
    if (!module || wx__atomic_add_u32(&module->references, 0xffffffffu) != 0) return;
    wrt_engine *engine = module->engine;
    wrt__module_clear(module);
    if (module->bytes) WX__FREE(module->bytes);
    WX__FREE(module);
    wrt_engine_free(engine);
}

WRT_API size_t wrt_module_code_size(const wrt_module *module)
{
#if WRT__JIT_X64 && defined(WRT__JIT_H)
    return module->code ? wrt__jit_code_size(module) : 0;
#else
    (void)module;
    return 0;
#endif
}

/* -- the steps ------------------------------------------------------------------------------------- */

static bool wrt__intern_types(wrt__decoder *d)
{
    wrt_module *m = d->m;
    for (size_t i = 0; i < wx__array_len(m->types); i++) {
        wrt__type *t = &m->types[i];
        const wrt__type *canonical =
            wrt__types_intern(m->engine, t->params, t->param_count, t->results, t->result_count);
        if (!canonical) return wrt__nomem(d);
        t->id = canonical->id;
        m->interned++;
    }
    return true;
}

static bool wrt__prepare_body(wrt__validator *v, wrt__mode mode, uint32_t index)
{
    switch (mode) {
    case WRT__MODE_CHECK: return wrt__validate_check(v, index);
    case WRT__MODE_INTERP: return wrt__validate_interp(v, index);
    default:
        if (!wrt__validate_jit(v, index)) return false;
#if WRT__JIT_X64 && defined(WRT__JIT_H)
        return wrt__jit_func(v->m, index, &v->profile, &v->d->fatal) == WRT_OK;
#else
        return true;
#endif
    }
}

/* Every defined function. On failure `*bad` is the one it happened in. */
static bool wrt__prepare_bodies(wrt__decoder *d, wrt__mode mode, uint32_t *bad)
{
    wrt__validator v;
    uint32_t count = (uint32_t)wx__array_len(d->m->funcs);
    uint32_t i = d->m->imported_funcs;
    bool ok = wrt__validator_init(&v, d);
    while (ok && i < count) {
        ok = wrt__prepare_body(&v, mode, i);
        if (ok) i++;
    }
    *bad = i;
    wrt__validator_free(&v);
    return ok;
}

#if WRT__JIT_X64 && defined(WRT__JIT_H)
static size_t wrt__code_bytes(const wrt_module *m)
{
    size_t sum = 0;
    for (size_t i = m->imported_funcs; i < wx__array_len(m->funcs); i++) {
        sum += m->funcs[i].end - m->funcs[i].body;
    }
    return sum;
}
#endif

static bool wrt__prepare(wrt__decoder *d, wrt__mode mode, uint32_t *bad)
{
    *bad = d->m->imported_funcs;
    if (mode != WRT__MODE_CHECK && !wrt__intern_types(d)) return false;
#if WRT__JIT_X64 && defined(WRT__JIT_H)
    if (mode == WRT__MODE_JIT) {
        return wrt__jit_begin(d->m, wrt__code_bytes(d->m), &d->fatal) == WRT_OK &&
               wrt__prepare_bodies(d, mode, bad) && wrt__jit_finish(d->m, &d->fatal) == WRT_OK;
    }
#endif
    if (!wrt__prepare_bodies(d, mode, bad)) return false;
    if (mode == WRT__MODE_INTERP) wrt__interp_prepare(d->m);
    return true;
}

/* What the caller is told when both kinds of verdict may have been found; see reader.h. Up to
 * `bad` the bodies are known not to be malformed. */
static const wrt_error *wrt__final_verdict(wrt__decoder *d, uint32_t bad)
{
    if (d->fatal.status == WRT_ERR_NOMEM) return &d->fatal;
    if (d->fatal.status == WRT_ERR_MALFORMED ||
        (d->fatal.status == WRT_OK && d->invalid.status != WRT_OK)) {
        wrt__skim_bodies(d, bad);
    }
    if (d->fatal.status == WRT_ERR_MALFORMED || d->fatal.status == WRT_ERR_NOMEM) return &d->fatal;
    return d->invalid.status != WRT_OK ? &d->invalid : &d->fatal;
}

/* `m->bytes`, `m->size` and `m->engine` are set, the rest is zero. On failure the module is to be
 * cleared. */
static wrt_status wrt__module_build(wrt_module *m, wrt__mode mode, wrt_error *error)
{
    wrt__decoder d;
    uint32_t bad = 0;
    bool ok = wrt__decode(&d, m, m->engine->config.features_off);
    if (ok && d.invalid.status == WRT_OK) ok = wrt__prepare(&d, mode, &bad);
    else ok = false;
    wrt_status status = WRT_OK;
    if (!ok) {
        const wrt_error *verdict = wrt__final_verdict(&d, bad);
        status = verdict->status;
        if (error) *error = *verdict;
    }
    wrt__decoder_free(&d);
    return status;
}

static bool wrt__size_allowed(const wrt_engine *engine, size_t size, wrt_error *error)
{
    size_t limit = engine->config.max_module_size;
    if (limit > 0x7fffffffu) limit = 0x7fffffffu; /* places are 32 bits wide */
    if (size <= limit) return true;
    wrt__fail(error, WRT_ERR_LIMIT, WRT_NO_OFFSET, "the module is larger than the engine allows");
    return false;
}

/* -- public ------------------------------------------------------------------------------------------ */

WRT_API wrt_module *wrt_module_new(wrt_engine *engine, const uint8_t *bytes, size_t size,
                                   wrt_error *error)
{
    wrt__error_clear(error);
    if (!wrt__size_allowed(engine, size, error)) return NULL;
    wrt_module *m = (wrt_module *)WX__REALLOC(NULL, sizeof *m);
    uint8_t *copy = m ? (uint8_t *)WX__REALLOC(NULL, size + 1) : NULL;
    if (!copy) {
        if (m) WX__FREE(m);
        wrt__fail(error, WRT_ERR_NOMEM, WRT_NO_OFFSET, "out of memory");
        return NULL;
    }
    if (size) memcpy(copy, bytes, size);
    memset(m, 0, sizeof *m);
    m->engine = engine;
    m->references = 1;
    m->bytes = copy;
    m->size = size;
    wrt__engine_retain(engine);
    bool jit = engine->config.engine == WRT_ENGINE_JIT;
    if (wrt__module_build(m, jit ? WRT__MODE_JIT : WRT__MODE_INTERP, error) == WRT_OK) return m;
    wrt_module_free(m);
    return NULL;
}

WRT_API wrt_status wrt_module_validate(wrt_engine *engine, const uint8_t *bytes, size_t size,
                                       wrt_error *error)
{
    static const uint8_t nothing = 0;
    wrt_module m;
    wrt__error_clear(error);
    if (!wrt__size_allowed(engine, size, error)) return WRT_ERR_LIMIT;
    memset(&m, 0, sizeof m);
    m.engine = engine;
    m.bytes = (uint8_t *)(uintptr_t)(size ? bytes : &nothing); /* only read */
    m.size = size;
    wrt_status status = wrt__module_build(&m, WRT__MODE_CHECK, error);
    wrt__module_clear(&m);
    return status;
}

#endif /* WRT__COMPILE_H */
