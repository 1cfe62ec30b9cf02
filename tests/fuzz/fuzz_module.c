/* tests/fuzz/fuzz_module.c - decoder, validator, what they leave, and the compiler, on any bytes.
 * Nothing is run.
 *
 * The verdict must not depend on what the module is prepared for, and what validation leaves must
 * be consistent: places inside of the body, entries inside of the branch table, counts that agree.
 */
#define TEST_WHOLE_RUNTIME
#include "unit/wrt_module.h"

#define MUST(x) ((x) ? (void)0 : (printf("%s:%d: %s\n", __FILE__, __LINE__, #x), abort()))

static void check_types(const wrt_module *m)
{
    MUST(m->interned == wx__array_len(m->types));
    for (uint32_t i = 0; i < m->interned; i++) {
        const wrt__type *t = &m->types[i], *canonical = &m->engine->types->groups[t->id]->type;
        MUST(canonical->param_count == t->param_count &&
             canonical->result_count == t->result_count);
    }
}

static void check_branches(const wrt_module *m, uint32_t index)
{
    const wrt__func_info *f = &m->funcs[index];
    size_t end = wx__array_len(m->branches);
    for (size_t i = index + 1; i < wx__array_len(m->funcs); i++) {
        if (m->funcs[i].branches < end) end = m->funcs[i].branches;
        break;
    }
    for (size_t i = f->branches; i < end; i++) {
        const wrt__branch *b = &m->branches[i];
        MUST(b->target < f->end - f->code);
        MUST(b->entry <= end - f->branches);
        MUST(b->drop <= f->max_height);
    }
}

static void check_module(const wrt_module *m)
{
    wrt_import_info import;
    wrt_export_info item;
    size_t len;
    check_types(m);
    for (uint32_t i = 0; i < wrt_module_import_count(m); i++)
        MUST(wrt_module_import(m, i, &import));
    for (uint32_t i = 0; i < wrt_module_export_count(m); i++) MUST(wrt_module_export(m, i, &item));
    size_t funcs = wx__array_len(m->funcs);
    for (uint32_t i = 0; i < funcs; i++) {
        if (i < 16) (void)wrt_module_func_name(m, i, &len);
        if (i < m->imported_funcs) continue;
        MUST(m->funcs[i].body < m->funcs[i].code && m->funcs[i].code < m->funcs[i].end);
        MUST(m->funcs[i].entry_cost >= 1);
        check_branches(m, i);
    }
}

static wrt_status load(wrt_engine *e, const uint8_t *data, size_t size, wrt_error *error)
{
    wrt_module *m = wrt_module_new(e, data, size, error);
    if (!m) return error->status;
    check_module(m);
    wrt_module_free(m);
    return WRT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static wrt_engine *interp, *jit;
    wrt_error a, b, c;
    if (!interp) {
        interp = test_engine_new(WRT_ENGINE_INTERP, 0);
        jit = test_engine_new(WRT_ENGINE_JIT, 0);
    }
    size_t before = heap_now, blocks = heap_blocks;
    heap_peak = heap_now;
    wrt_status status = wrt_module_validate(interp, data, size, &a);
    MUST(heap_peak - before < 65536 + 64 * size);
    MUST(load(interp, data, size, &b) == status);
    MUST(load(jit, data, size, &c) == status);
    if (status != WRT_OK) {
        MUST(a.offset == b.offset && strcmp(a.message, b.message) == 0);
        MUST(a.offset == c.offset && strcmp(a.message, c.message) == 0);
        MUST(a.offset <= size && status != WRT_ERR_NOMEM);
    }
    /* the registries keep their arrays, nothing else stays */
    MUST(heap_blocks <= blocks + 6);
    MUST(interp->types->used == 0 && jit->types->used == 0);
    return 0;
}
