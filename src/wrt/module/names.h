/* src/wrt/module/names.h - questions about a module: imports, exports, names of functions.
 *
 * Nothing here allocates; text is given as slices of the module's own bytes.
 */
#ifndef WRT__NAMES_H
#define WRT__NAMES_H

#include "../../common/leb128.h"
#include "../../common/utf8.h"
#include "../../common/valtype.h"
#include "module.h"

WRT_API uint32_t wrt_module_import_count(const wrt_module *module)
{
    return (uint32_t)wx__array_len(module->imports);
}

WRT_API uint32_t wrt_module_export_count(const wrt_module *module)
{
    return (uint32_t)wx__array_len(module->exports);
}

static wrt_functype wrt__functype(const wrt__type *type)
{
    wrt_functype out;
    out.params = type->params;
    out.results = type->results;
    out.param_count = type->param_count;
    out.result_count = type->result_count;
    return out;
}

/* The type of what stands at `index` of an index space. */
static wrt_extern_type wrt__module_extern_type(const wrt_module *m, wrt_extern_kind kind,
                                               uint32_t index)
{
    wrt_extern_type out;
    memset(&out, 0, sizeof out);
    out.kind = kind;
    switch (kind) {
    case WRT_EXTERN_FUNC: out.func = wrt__functype(&m->types[m->funcs[index].type]); break;
    case WRT_EXTERN_TABLE:
        out.limits = m->tables[index].limits;
        out.content = m->tables[index].content;
        break;
    case WRT_EXTERN_MEMORY: out.limits = m->memories[index]; break;
    default:
        out.content = m->globals[index].content;
        out.is_mutable = m->globals[index].is_mutable;
        break;
    }
    return out;
}

static const char *wrt__span_text(const wrt_module *m, wrt__span span)
{
    return (const char *)m->bytes + span.offset;
}

WRT_API bool wrt_module_import(const wrt_module *module, uint32_t i, wrt_import_info *out)
{
    if (i >= wrt_module_import_count(module)) return false;
    const wrt__import *import = &module->imports[i];
    out->module = wrt__span_text(module, import->module);
    out->module_len = import->module.len;
    out->name = wrt__span_text(module, import->name);
    out->name_len = import->name.len;
    out->type = wrt__module_extern_type(module, import->kind, import->index);
    return true;
}

WRT_API bool wrt_module_export(const wrt_module *module, uint32_t i, wrt_export_info *out)
{
    if (i >= wrt_module_export_count(module)) return false;
    const wrt__export *item = &module->exports[i];
    out->name = wrt__span_text(module, item->name);
    out->name_len = item->name.len;
    out->index = item->index;
    out->type = wrt__module_extern_type(module, item->kind, item->index);
    return true;
}

/* -- the name section ---------------------------------------------------------------------------- */

/* Reads a u32; false at the end or when it is not one. A broken name section has no names: it is
 * custom, so it cannot make a module malformed. */
static bool wrt__names_u32(const uint8_t **p, const uint8_t *end, uint32_t *out)
{
    int n = wx__leb_read_u32(*p, end, out);
    if (n < 0) return false;
    *p += n;
    return true;
}

/* The contents of a subsection: `*p` and `*end` become its bounds. */
static bool wrt__names_subsection(const uint8_t **p, const uint8_t **end, uint8_t id)
{
    while (*p < *end) {
        uint8_t here = *(*p)++;
        uint32_t size;
        if (!wrt__names_u32(p, *end, &size) || size > (size_t)(*end - *p)) return false;
        if (here == id) {
            *end = *p + size;
            return true;
        }
        *p += size;
    }
    return false;
}

WRT_API const char *wrt_module_func_name(const wrt_module *module, uint32_t func_index, size_t *len)
{
    const uint8_t *p = module->bytes + module->name_section.offset;
    const uint8_t *end = p + module->name_section.len;
    uint32_t count, index, size;
    if (!wrt__names_subsection(&p, &end, WX__NAME_FUNC)) return NULL;
    if (!wrt__names_u32(&p, end, &count)) return NULL;
    for (uint32_t i = 0; i < count; i++) {
        if (!wrt__names_u32(&p, end, &index) || !wrt__names_u32(&p, end, &size)) return NULL;
        if (size > (size_t)(end - p)) return NULL;
        if (index == func_index) {
            if (!wx__utf8_valid(p, size)) return NULL;
            if (len) *len = size;
            return (const char *)p;
        }
        p += size;
    }
    return NULL;
}

#endif /* WRT__NAMES_H */
