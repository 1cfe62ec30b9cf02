/* wrt_spec/modules.h - modules of a script: found, instantiated, registered; "spectest". */
#ifndef WRT_SPEC_MODULES_H
#define WRT_SPEC_MODULES_H

#include "values.h"

/* -- the module "spectest" ----------------------------------------------------------------------------------- */

static wrt_status spectest_print(void *data, wrt_caller *caller, const wrt_value *args,
                                 wrt_value *results)
{
    (void)data, (void)caller, (void)args, (void)results;
    return WRT_OK;
}

static bool define_prints(script *s)
{
    static const struct {
        const char *name;
        uint32_t count;
        wrt_valtype params[2];
    } prints[] = {
        {"print", 0, {0, 0}},
        {"print_i32", 1, {WRT_I32, 0}},
        {"print_i64", 1, {WRT_I64, 0}},
        {"print_f32", 1, {WRT_F32, 0}},
        {"print_f64", 1, {WRT_F64, 0}},
        {"print_i32_f32", 2, {WRT_I32, WRT_F32}},
        {"print_f64_f64", 2, {WRT_F64, WRT_F64}},
    };
    for (size_t i = 0; i < sizeof prints / sizeof prints[0]; i++) {
        wrt_functype type = {prints[i].params, NULL, prints[i].count, 0};
        if (wrt_linker_define_func(s->linker, "spectest", prints[i].name, &type, spectest_print,
                                   NULL, NULL)) {
            return false;
        }
    }
    return true;
}

static bool define_global(script *s, const char *name, wrt_value value)
{
    wrt_extern item;
    item.kind = WRT_EXTERN_GLOBAL;
    return wrt_global_new(s->store, value.type, false, value, &item.of.global, NULL) == WRT_OK &&
           wrt_linker_define(s->linker, "spectest", name, item, NULL) == WRT_OK;
}

static bool define_spectest(script *s)
{
    wrt_limits pages = {1, 2, true}, elements = {10, 20, true};
    wrt_extern memory, table;
    memory.kind = WRT_EXTERN_MEMORY;
    table.kind = WRT_EXTERN_TABLE;
    return define_prints(s) && define_global(s, "global_i32", wrt_i32(666)) &&
           define_global(s, "global_i64", wrt_i64(666)) &&
           define_global(s, "global_f32", wrt_f32(666.6f)) &&
           define_global(s, "global_f64", wrt_f64(666.6)) &&
           wrt_memory_new(s->store, pages, &memory.of.memory, NULL) == WRT_OK &&
           wrt_linker_define(s->linker, "spectest", "memory", memory, NULL) == WRT_OK &&
           wrt_table_new(s->store, WRT_FUNCREF, elements, NULL, &table.of.table, NULL) == WRT_OK &&
           wrt_linker_define(s->linker, "spectest", "table", table, NULL) == WRT_OK;
}

/* -- modules ---------------------------------------------------------------------------------------------------- */

static unit *find_unit(unit *list, const char *name, size_t len)
{
    for (unit *u = list; u; u = u->next) {
        if (u->name && strlen(u->name) == len && memcmp(u->name, name, len) == 0) return u;
    }
    return NULL;
}

/* The module a command names by `key`, or the current one. */
static unit *named_unit(script *s, const json *command, const char *key)
{
    const char *name = text_of(command, key);
    return name ? find_unit(s->units, name, strlen(name)) : s->current;
}

static unit *new_unit(script *s, const char *name)
{
    unit *u = (unit *)grab(&s->arena, sizeof *u);
    u->name = name;
    u->next = s->units;
    s->units = u;
    return u;
}

/* "simd" of "...: simd support is not enabled". */
static const char *feature_of(script *s, const char *message)
{
    const char *end = strstr(message, " support is not enabled"), *colon;
    while (end && (colon = strstr(message, ": ")) != NULL && colon < end) message = colon + 2;
    size_t len = end ? (size_t)(end - message) : strlen(message);
    char *text = (char *)grab(&s->arena, len + 1);
    memcpy(text, message, len);
    return text;
}

static size_t read_size(const uint8_t **p, const uint8_t *end)
{
    size_t v = 0;
    for (unsigned shift = 0; *p < end && shift < 35; shift += 7) {
        uint8_t byte = *(*p)++;
        v |= (size_t)(byte & 0x7f) << shift;
        if (byte < 0x80) break;
    }
    return v;
}

/* The import section of a module that the engine refused names this module, as far as can be said
 * without understanding the imports' types. */
static bool may_import(const uint8_t *bytes, size_t size, const char *module)
{
    size_t len = strlen(module);
    const uint8_t *p = bytes + 8, *end = bytes + size;
    while (size > 8 && p < end) {
        uint8_t id = *p++;
        size_t left = read_size(&p, end);
        if (left > (size_t)(end - p)) return false;
        for (size_t i = 0; id == 2 && i + len < left; i++) {
            if (p[i] == len && memcmp(p + i + 1, module, len) == 0) return true;
        }
        p += left;
    }
    return false;
}

/* A module left out would perhaps have changed what it imports: from here on nothing can be said
 * about those instances. */
static void taint_imports(script *s, const uint8_t *bytes, size_t size, const char *why)
{
    for (unit *r = s->registered; r; r = r->next) {
        if (r->absent || !may_import(bytes, size, r->name)) continue;
        r->absent = why;
        r->origin->absent = why;
    }
}

/* A command's module in binary form: false, with the reason in *why, when there is none. */
static bool module_bytes(script *s, const json *command, uint8_t **bytes, size_t *size,
                         const char **why)
{
    const char *file = text_of(command, "binary_filename"), *type = text_of(command, "module_type");
    if (!file) file = text_of(command, "filename");
    if (!file) {
        *why = "no file name";
        return false;
    }
    if (type && !strcmp(type, "text") && !text_of(command, "binary_filename")) {
        *why = "text format";
        return false;
    }
    const char *slash = strrchr(s->path, '/');
    size_t folder = slash ? (size_t)(slash - s->path) + 1 : 0;
    char *path = (char *)grab(&s->arena, folder + strlen(file) + 1);
    memcpy(path, s->path, folder);
    strcpy(path + folder, file);
    *bytes = (uint8_t *)read_file(path, size);
    *why = "unreadable file";
    return *bytes != NULL;
}

/* The reason why a module cannot be had, when one it imports from is absent for one. */
static const char *absent_import(script *s, const wrt_module *module)
{
    wrt_import_info info;
    for (uint32_t i = 0; wrt_module_import(module, i, &info); i++) {
        unit *from = find_unit(s->registered, info.module, info.module_len);
        if (from && from->absent) return from->absent;
        static const char shared[] = "table64"; /* spectest's table with 64-bit indices */
        if (info.name_len == sizeof shared - 1 && !memcmp(info.name, shared, info.name_len))
            return "memory64";
    }
    return NULL;
}

/* What became of a module. */
typedef struct outcome {
    const char *skip; /* not applicable, and why */
    wrt_status status;
    wrt_instance instance;
    wrt_module *module; /* when only a definition was wanted */
    wrt_trap trap;
    wrt_error error;
    char text[128]; /* status and message, for people */
} outcome;

static void describe(outcome *o)
{
    const char *detail = o->status == WRT_TRAP ? wrt_trap_text(o->trap.code) : o->error.message;
    snprintf(o->text, sizeof o->text, "%s: %.90s", wrt_status_text(o->status),
             o->status ? detail : "");
    if (o->status == WRT_OK) snprintf(o->text, sizeof o->text, "success");
}

static void clear_outcome(outcome *o)
{
    memset(o, 0, sizeof *o);
    o->error.offset = WRT_NO_OFFSET;
}

static void load_module(script *s, const json *command, outcome *o)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    const char *why;
    clear_outcome(o);
    if (!module_bytes(s, command, &bytes, &size, &why)) {
        o->skip = strcmp(why, "text format") ? NULL : why;
        o->status = WRT_ERR_USAGE;
        snprintf(o->text, sizeof o->text, "%s", why);
        return;
    }
    o->module = wrt_module_new(s->engine, bytes, size, &o->error);
    o->status = o->module ? WRT_OK : o->error.status;
    if (o->status == WRT_ERR_UNSUPPORTED) {
        o->skip = feature_of(s, o->error.message);
        taint_imports(s, bytes, size, o->skip);
    }
    free(bytes);
    describe(o);
}

static void instantiate(script *s, outcome *o)
{
    o->skip = absent_import(s, o->module);
    if (o->skip) return;
    o->status =
        wrt_linker_instantiate(s->linker, s->store, o->module, &o->instance, &o->trap, &o->error);
    if (o->status == WRT_ERR_UNSUPPORTED) o->skip = feature_of(s, o->error.message);
    describe(o);
}

static void load_and_instantiate(script *s, const json *command, outcome *o)
{
    load_module(s, command, o);
    if (!o->module) return;
    instantiate(s, o);
    wrt_module_free(o->module);
    o->module = NULL;
}

static void note_unit(script *s, unit *u, const outcome *o)
{
    if (o->skip) {
        u->absent = o->skip;
        skip(s, o->skip);
    } else if (o->status != WRT_OK) {
        u->absent = "failed module";
        fail(s, "a module", o->text);
    } else {
        pass(s);
    }
    u->instance = o->instance;
}

static void run_module(script *s, const json *command)
{
    outcome o;
    load_and_instantiate(s, command, &o);
    s->current = new_unit(s, text_of(command, "name"));
    note_unit(s, s->current, &o);
}

static void run_module_definition(script *s, const json *command)
{
    outcome o;
    load_module(s, command, &o);
    unit *u = new_unit(s, text_of(command, "name"));
    u->module = o.module;
    note_unit(s, u, &o);
    if (!u->absent) u->absent = "not instantiated";
    s->current = u;
}

static void run_module_instance(script *s, const json *command)
{
    unit *from = named_unit(s, command, "module");
    unit *u = new_unit(s, text_of(command, "instance"));
    outcome o;
    clear_outcome(&o);
    s->current = u;
    if (!from || !from->module) {
        o.skip = from ? from->absent : "unknown module";
    } else {
        o.module = from->module;
        instantiate(s, &o);
    }
    note_unit(s, u, &o);
}

static void run_register(script *s, const json *command)
{
    unit *from = named_unit(s, command, "name");
    const char *as = text_of(command, "as");
    if (!from || !as) {
        fail(s, "a module to register", "none");
        return;
    }
    unit *u = (unit *)grab(&s->arena, sizeof *u);
    u->name = as;
    u->origin = from;
    u->absent = from->absent;
    u->next = s->registered;
    s->registered = u;
    if (u->absent) {
        skip(s, u->absent);
        return;
    }
    wrt_error error;
    memset(&error, 0, sizeof error);
    if (wrt_linker_define_instance(s->linker, s->store, as, from->instance, &error)) {
        fail(s, "registration", error.message);
    } else {
        pass(s);
    }
}

#endif
