/* src/wrt/jit/jit.h - the compiler from the outside: a module's code, function by function.
 *
 * wrt__jit_begin, then wrt__jit_func for every defined function in order, right after its body was
 * validated, then wrt__jit_finish. Time and memory are proportional to the size of the bodies. The
 * code depends on the module, the config and the CPU's features only, not on addresses.
 */
#ifndef WRT__JIT_H
#define WRT__JIT_H

#include "body.h"
#include "entry.h"

static wrt_status wrt__jit_nomem(wrt_error *error)
{
    return wrt__fail(error, WRT_ERR_NOMEM, WRT_NO_OFFSET, "out of memory");
}

static void wrt__compiler_free(wrt__jit *j)
{
    wrt__code_free(&j->code);
    wx__array_free(j->stack);
    wx__array_free(j->homes);
    wx__array_free(j->labels);
    wx__array_free(j->fixups);
    wx__array_free(j->stubs);
    wx__array_free(j->literals);
    wx__array_free(j->sites);
    wx__array_free(j->calls);
    WX__FREE(j);
}

/* Bytes of machine code per byte of WebAssembly to start with; more is found when needed. */
#define WRT__CODE_PER_BYTE 2u

static wrt_status wrt__jit_begin(wrt_module *m, size_t code_section_bytes, wrt_error *error)
{
    const wrt_engine *engine = m->engine;
    m->code = (struct wrt__code *)WX__REALLOC(NULL, sizeof *m->code);
    if (!m->code) return wrt__jit_nomem(error);
    memset(m->code, 0, sizeof *m->code);
    wrt__jit *j = (wrt__jit *)WX__REALLOC(NULL, sizeof *j);
    if (!j) return wrt__jit_nomem(error);
    memset(j, 0, sizeof *j);
    m->code->compiler = j;
    j->m = m;
    j->cpu = engine->arena->cpu;
    j->metered = engine->config.fuel;
    j->guard = engine->arena->guard;
    j->canonicalize = engine->config.canonicalize_nans;
    j->inject = engine->config.inject;
    size_t cap = code_section_bytes * WRT__CODE_PER_BYTE + 256;
    return wrt__code_init(&j->code, cap) ? WRT_OK : wrt__jit_nomem(error);
}

/* Everything back to the state before a function. False: out of memory. */
static bool wrt__jit_reset(wrt__jit *j, uint32_t func_index, const wrt__profile *profile)
{
    j->func = func_index;
    j->info = &j->m->funcs[func_index];
    j->type = &j->m->types[j->info->type];
    j->profile = profile;
    j->pc = j->op = j->m->bytes + j->info->code;
    j->height = j->flushed = 0;
    memset(j->lazy, 0, sizeof j->lazy);
    j->lazy_slots = 0;
    j->block = j->next_cost = 0;
    j->cost = j->spent = 0;
    j->adjust = 0;
    wrt__forget(j);
    wx__array_truncate(j->labels, 0);
    wx__array_truncate(j->fixups, 0);
    wx__array_truncate(j->stubs, 0);
    wx__array_truncate(j->literals, 0);
    return wx__array_reserve(j->stack, j->info->max_height + 1u) &&
           wx__array_reserve(j->homes, j->info->local_count + 1u);
}

static wrt_status wrt__jit_status(const wrt__jit *j, wrt_error *error)
{
    if (!j->failed && !j->code.failed) return WRT_OK;
    if (wrt__code_here(&j->code) >= WRT__CODE_MAX) {
        return wrt__fail(error, WRT_ERR_LIMIT, WRT_NO_OFFSET, "too much machine code");
    }
    return wrt__jit_nomem(error);
}

/* Compiles a function whose body was just validated. */
static wrt_status wrt__jit_func(wrt_module *m, uint32_t func_index, const wrt__profile *profile,
                                wrt_error *error)
{
    wrt__jit *j = m->code->compiler;
    if (!wrt__jit_reset(j, func_index, profile)) return wrt__jit_nomem(error);
    wrt__label *label = wrt__label_push(j, WRT__LABEL_FUNC, true);
    if (!label) return wrt__jit_nomem(error);
    label->results = j->type->results;
    label->result_count = j->type->result_count;
    wrt__code_reserve(&j->code);
    wrt__homes_choose(j);
    wrt__frame_layout(j);
    j->info->frame_size = (uint32_t)j->frame_size;
    wrt__gen_prologue(j);
    wrt__emit_body(j);
    wrt__gen_stubs(j);
    return wrt__jit_status(j, error);
}

/* Resolves calls and makes the code executable. */
static wrt_status wrt__jit_finish(wrt_module *m, wrt_error *error)
{
    struct wrt__code *code = m->code;
    wrt__jit *j = code->compiler;
    wrt_status status = wrt__jit_status(j, error);
    if (status != WRT_OK) return status;
    for (size_t i = 0; i < wx__array_len(j->calls); i++) {
        const wrt__call_fixup *f = &j->calls[i];
        wrt__code_patch(&j->code, f->at, f->at + 4, m->funcs[f->func].code_offset);
    }
    size_t size = wrt__code_here(&j->code);
    status =
        wrt__arena_publish(m->engine->arena, j->code.data, size, &code->range, &code->base, error);
    if (status != WRT_OK) return status;
    code->size = size;
    code->sites = j->sites;
    j->sites = NULL;
    wrt__compiler_free(j);
    code->compiler = NULL;
    return WRT_OK;
}

static void wrt__jit_release(wrt_module *m)
{
    struct wrt__code *code = m->code;
    if (!code) return;
    if (code->compiler) wrt__compiler_free(code->compiler);
    if (code->base) wrt__arena_give(m->engine->arena, &code->range);
    wx__array_free(code->sites);
    WX__FREE(code);
    m->code = NULL;
}

static size_t wrt__jit_code_size(const wrt_module *m) { return m->code->size; }

#endif /* WRT__JIT_H */
