/* tests/component/cases.h - how a case is written: its text and the calls that give the same bytes. */
#ifndef COMPONENT_CASES_H
#define COMPONENT_CASES_H

#define WENCODE_COMPONENTS
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

typedef struct test_case {
    const char *name;
    const char *text;
    void (*write)(wencode_component *c);
    struct test_case *next;
} test_case;

static test_case *first_case;

/* CASE(name, text) { calls on c } */
#define CASE(name, text)                                           \
    static void write_##name(wencode_component *c);                \
    __attribute__((constructor)) static void add_##name(void)      \
    {                                                              \
        static test_case self = {#name, text, write_##name, NULL}; \
        self.next = first_case;                                    \
        first_case = &self;                                        \
    }                                                              \
    static void write_##name(wencode_component *c)

/* A core module with all that canonical functions ask for, its instance, and aliases of its exports:
 * core memory 0, core functions 0 realloc, 1 run, 2 drop, 3 callback. */
#define CORE_TEXT                                                                                 \
    "(core module"                                                                                \
    " (type (func (param i32 i32 i32 i32) (result i32))) (type (func)) (type (func (param i32)))" \
    " (type (func (param i32 i32 i32) (result i32)))"                                             \
    " (func (type 0) unreachable) (func (type 1)) (func (type 2)) (func (type 3) unreachable)"    \
    " (table 1 funcref)"                                                                          \
    " (memory 1)"                                                                                 \
    " (export \"memory\" (memory 0)) (export \"realloc\" (func 0)) (export \"run\" (func 1))"     \
    " (export \"drop\" (func 2)) (export \"callback\" (func 3)) (export \"table\" (table 0)))"    \
    " (core instance (instantiate 0))"                                                            \
    " (alias core export 0 \"memory\" (core memory)) (alias core export 0 \"realloc\" (core "     \
    "func))"                                                                                      \
    " (alias core export 0 \"run\" (core func)) (alias core export 0 \"drop\" (core func))"       \
    " (alias core export 0 \"callback\" (core func)) (alias core export 0 \"table\" (core "       \
    "table)) "

static void write_core_module(wencode *e)
{
    static const char *const names[4] = {"realloc", "run", "drop", "callback"};
    static const char *const params[4] = {"iiii", "", "i", "iii"};
    wencode_init(e);
    for (int i = 0; i < 4; i++) {
        uint32_t type = wencode_sig(e, params[i], i % 3 ? "" : "i");
        uint32_t func = wencode_func(e, type);
        if (i % 3 == 0) wencode_unreachable(e);
        wencode_func_end(e);
        if (i == 0) {
            wencode_table(e, WENCODE_FUNCREF, wencode_at_least(1));
            wencode_export_memory(e, "memory", wencode_memory(e, wencode_at_least(1)));
        }
        wencode_export_func(e, names[i], func);
    }
    wencode_export_table(e, "table", 0);
}

static void write_core(wencode_component *c)
{
    wencode e;
    write_core_module(&e);
    uint32_t module = wencode_component_core_module_from(c, &e);
    wencode_free(&e);
    uint32_t instance = wencode_component_core_instantiate(c, module, NULL, 0);
    wencode_component_alias_core_export(c, instance, "memory", WENCODE_SORT_CORE_MEMORY);
    wencode_component_alias_core_export(c, instance, "realloc", WENCODE_SORT_CORE_FUNC);
    wencode_component_alias_core_export(c, instance, "run", WENCODE_SORT_CORE_FUNC);
    wencode_component_alias_core_export(c, instance, "drop", WENCODE_SORT_CORE_FUNC);
    wencode_component_alias_core_export(c, instance, "callback", WENCODE_SORT_CORE_FUNC);
    wencode_component_alias_core_export(c, instance, "table", WENCODE_SORT_CORE_TABLE);
}

#endif /* COMPONENT_CASES_H */
