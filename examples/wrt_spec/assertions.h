/* wrt_spec/assertions.h - what a script does and asserts. */
#ifndef WRT_SPEC_ASSERTIONS_H
#define WRT_SPEC_ASSERTIONS_H

#include "modules.h"

/* -- actions ------------------------------------------------------------------------------------------------------ */

#define MAX_VALUES 1000 /* arguments or results */

typedef struct action_result {
    outcome o;
    size_t count;
    wrt_value values[MAX_VALUES];
} action_result;

static void refuse(outcome *o, wrt_status status, const char *message)
{
    o->status = status;
    snprintf(o->text, sizeof o->text, "%s", message);
}

static void invoke(script *s, wrt_func func, const json *args, action_result *r)
{
    static wrt_value in[MAX_VALUES];
    size_t count = 0;
    wrt_functype type;
    for (const json *a = args ? args->first : NULL; a; a = a->next) {
        if (count == MAX_VALUES || !parse_value(a, &in[count])) {
            refuse(&r->o, WRT_ERR_USAGE, "an argument this program cannot make");
            return;
        }
        count++;
    }
    if (!wrt_func_type(s->store, func, &type) || type.result_count > MAX_VALUES) {
        refuse(&r->o, WRT_ERR_USAGE, "too many results");
        return;
    }
    r->count = type.result_count;
    r->o.status =
        wrt_func_call(s->store, func, in, count, r->values, r->count, &r->o.trap, &r->o.error);
    describe(&r->o);
}

static void run_action(script *s, const json *action, action_result *r)
{
    clear_outcome(&r->o);
    r->count = 0;
    unit *u = named_unit(s, action, "module");
    const json *field = member(action, "field");
    const char *type = text_of(action, "type");
    wrt_extern item;
    if (!u || !field || field->kind != JSON_STRING || !type) {
        refuse(&r->o, WRT_ERR_USAGE, "an action without module, type or field");
    } else if (u->absent) {
        r->o.skip = u->absent;
    } else if (!wrt_instance_export(s->store, u->instance, field->text, field->len, &item)) {
        refuse(&r->o, WRT_ERR_USAGE, "no such export");
    } else if (!strcmp(type, "invoke") && item.kind == WRT_EXTERN_FUNC) {
        invoke(s, item.of.func, member(action, "args"), r);
    } else if (!strcmp(type, "get") && item.kind == WRT_EXTERN_GLOBAL) {
        r->o.status = wrt_global_get(s->store, item.of.global, &r->values[0]);
        r->count = 1;
        describe(&r->o);
    } else {
        refuse(&r->o, WRT_ERR_USAGE, "an export of another kind");
    }
}

static void check_results(script *s, const json *expected, const action_result *r)
{
    char want[256], got[256];
    size_t i = 0;
    bool same = true;
    for (const json *e = expected ? expected->first : NULL; e; e = e->next, i++) {
        if (i >= r->count || !matches(e, r->values[i])) same = false;
    }
    if (same && i == r->count) {
        pass(s);
        return;
    }
    print_pattern(want, sizeof want, expected);
    print_values(got, sizeof got, r->values, r->count);
    fail(s, want, got);
}

/* action, assert_return, assert_trap, assert_exhaustion */
static void run_call(script *s, const json *command)
{
    static action_result r;
    const char *text = text_of(command, "text");
    run_action(s, member(command, "action"), &r);
    if (r.o.skip) {
        skip(s, r.o.skip);
    } else if (!strcmp(s->kind->kind, "action")) {
        if (r.o.status == WRT_OK) pass(s);
        else fail(s, "success", r.o.text);
    } else if (!strcmp(s->kind->kind, "assert_return")) {
        if (r.o.status == WRT_OK) check_results(s, member(command, "expected"), &r);
        else fail(s, "results", r.o.text);
    } else {
        if (r.o.status == WRT_TRAP && text && same_text(wrt_trap_text(r.o.trap.code), text))
            pass(s);
        else fail(s, text ? text : "a trap", r.o.text);
    }
}

/* -- the other assertions --------------------------------------------------------------------------------------------- */

/* assert_invalid and assert_malformed: the verdict must be of the right class. */
static void run_rejection(script *s, const json *command, wrt_status want)
{
    outcome o;
    load_module(s, command, &o);
    wrt_module_free(o.module);
    if (o.skip) skip(s, o.skip);
    else if (o.status == want) pass(s);
    else
        fail(s, text_of(command, "text") ? text_of(command, "text") : wrt_status_text(want),
             o.text);
}

/* assert_unlinkable and assert_uninstantiable: the class and the text. */
static void run_refusal(script *s, const json *command, wrt_status want)
{
    outcome o;
    const char *text = text_of(command, "text");
    load_and_instantiate(s, command, &o);
    const char *ours = o.status == WRT_TRAP ? wrt_trap_text(o.trap.code) : o.error.message;
    if (o.skip) skip(s, o.skip);
    else if (o.status == want && (!text || same_text(ours, text))) pass(s);
    else fail(s, text ? text : wrt_status_text(want), o.text);
}

/* Commands of proposals and of tests of custom sections. */
static bool out_of_scope(const char *type)
{
    static const char *const types[] = {"assert_malformed_custom", "assert_invalid_custom",
                                        "assert_suspension", "thread", "wait"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (!strcmp(type, types[i])) return true;
    }
    return false;
}

static void run_command(script *s, const json *command)
{
    const char *type = text_of(command, "type");
    const json *line = member(command, "line");
    s->line = line && line->kind == JSON_NUMBER ? strtol(line->text, NULL, 10) : 0;
    s->kind = &kinds[KIND_COUNT - 1];
    if (!type) {
        fail(s, "a command", "no type");
        return;
    }
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (!strcmp(kinds[i].kind, type)) s->kind = &kinds[i];
    }
    if (!strcmp(type, "module")) run_module(s, command);
    else if (!strcmp(type, "module_definition")) run_module_definition(s, command);
    else if (!strcmp(type, "module_instance")) run_module_instance(s, command);
    else if (!strcmp(type, "register")) run_register(s, command);
    else if (!strcmp(type, "assert_invalid")) run_rejection(s, command, WRT_ERR_INVALID);
    else if (!strcmp(type, "assert_malformed")) run_rejection(s, command, WRT_ERR_MALFORMED);
    else if (!strcmp(type, "assert_unlinkable")) run_refusal(s, command, WRT_ERR_LINK);
    else if (!strcmp(type, "assert_uninstantiable")) run_refusal(s, command, WRT_TRAP);
    else if (!strcmp(type, "action") || !strcmp(type, "assert_return") ||
             !strcmp(type, "assert_trap") || !strcmp(type, "assert_exhaustion"))
        run_call(s, command);
    else if (!strcmp(type, "assert_exception")) skip(s, "exceptions");
    else if (out_of_scope(type)) skip(s, type);
    else fail(s, "a known kind of command", type);
}

static bool open_script(script *s)
{
    s->store = wrt_store_new(s->engine, NULL, NULL, NULL);
    s->linker = wrt_linker_new(s->engine, NULL);
    if (!s->store || !s->linker) return false;
    wrt_linker_allow_shadowing(s->linker, true);
    wrt_store_set_fuel(s->store, WRT_MAX_FUEL); /* an error without metering, and then not needed */
    return define_spectest(s);
}

static void close_script(script *s)
{
    for (unit *u = s->units; u; u = u->next) wrt_module_free(u->module);
    wrt_linker_free(s->linker);
    wrt_store_free(s->store);
    release(&s->arena);
}

static void report_place(const char *path, const reader *r)
{
    int line = 1, column = 1;
    for (const char *p = r->start; p < r->at; p++) {
        column = *p == '\n' ? 1 : column + 1;
        line += *p == '\n';
    }
    fprintf(stderr, "wrt_spec: %s:%d:%d: %s\n", path, line, column, r->error);
}

/* The script's commands in `text`; NULL with a message when it is not a script. */
static const json *parse_script(script *s, const char *text, size_t size)
{
    reader r = {text, text, text + size, &s->arena, NULL};
    const json *root = read_json(&r, 0);
    skip_space(&r);
    if (root && r.at != r.end) read_fail(&r, "something follows the end");
    const json *commands = member(root, "commands");
    if (!r.error && (!commands || commands->kind != JSON_ARRAY)) {
        r.at = r.start;
        read_fail(&r, "no array \"commands\"");
    }
    if (!r.error) return commands;
    report_place(s->path, &r);
    return NULL;
}

/* False when the script could not be run at all. */
static bool run_script(wrt_engine *engine, const char *path, bool verbose)
{
    script s;
    size_t size;
    char *text = read_file(path, &size);
    if (!text) return false;
    memset(&s, 0, sizeof s);
    s.path = path;
    s.engine = engine;
    const json *commands = parse_script(&s, text, size);
    free(text);
    bool ok = commands != NULL;
    if (ok && !open_script(&s)) {
        fprintf(stderr, "wrt_spec: %s: cannot make a store\n", path);
        ok = false;
    }
    for (const json *c = ok ? commands->first : NULL; c; c = c->next) run_command(&s, c);
    if (ok && verbose) {
        printf("%s: %lu passed, %lu failed, %lu not applicable", path, s.sum.passed, s.sum.failed,
               s.sum.skipped);
        if (s.why_skipped.used) printf(": ");
        reasons_print(&s.why_skipped);
        printf("\n");
    }
    close_script(&s);
    return ok;
}

#endif
