/* tests/component/canon.h - cases: lift, lower and every built-in. */
#include "cases.h"

/* -- canonical functions ----------------------------------------------------------------------------- */

static const wencode_component_option *all_of(wencode_component_option *options)
{
    options[0] = wencode_component_utf8();
    options[1] = wencode_component_memory(0);
    options[2] = wencode_component_realloc(0);
    return options;
}

CASE(lift,
     "(component " CORE_TEXT
     "(core module (memory (export \"m\") 1) (func (export \"f\") (param i32 i32) (result i32)"
     " unreachable) (func (export \"p\") (param i32)) (func (export \"r\") (param i32 i32 i32 i32)"
     " (result i32) unreachable)) (core instance (instantiate 1))"
     " (alias core export 1 \"m\" (core memory)) (alias core export 1 \"f\" (core func))"
     " (alias core export 1 \"p\" (core func)) (alias core export 1 \"r\" (core func))"
     " (type (func (param \"s\" string) (result string)))"
     " (func (type 0) (canon lift (core func 4) (memory 1) (realloc 6)))"
     " (func (type 0) (canon lift (core func 4) string-encoding=utf8 (memory 1) (realloc 6)"
     "  (post-return 5)))"
     " (func (type 0) (canon lift (core func 4) string-encoding=utf16 (memory 1) (realloc 6)))"
     " (func (type 0) (canon lift (core func 4) string-encoding=latin1+utf16 (memory 1)"
     "  (realloc 6))))")
{
    wencode e;
    wencode_component_option options[4];
    wencode_component_label s = {"s", WENCODE_VAL_STRING};
    write_core(c);
    wencode_init(&e);
    uint32_t f = wencode_func(&e, wencode_sig(&e, "ii", "i"));
    wencode_unreachable(&e);
    wencode_func_end(&e);
    uint32_t p = wencode_func(&e, wencode_sig(&e, "i", ""));
    wencode_func_end(&e);
    uint32_t r = wencode_func(&e, wencode_sig(&e, "iiii", "i"));
    wencode_unreachable(&e);
    wencode_func_end(&e);
    wencode_export_memory(&e, "m", wencode_memory(&e, wencode_at_least(1)));
    wencode_export_func(&e, "f", f);
    wencode_export_func(&e, "p", p);
    wencode_export_func(&e, "r", r);
    uint32_t module = wencode_component_core_module_from(c, &e);
    wencode_free(&e);
    uint32_t instance = wencode_component_core_instantiate(c, module, NULL, 0);
    wencode_component_alias_core_export(c, instance, "m", WENCODE_SORT_CORE_MEMORY);
    f = wencode_component_alias_core_export(c, instance, "f", WENCODE_SORT_CORE_FUNC);
    wencode_component_alias_core_export(c, instance, "p", WENCODE_SORT_CORE_FUNC);
    wencode_component_alias_core_export(c, instance, "r", WENCODE_SORT_CORE_FUNC);
    uint32_t type = wencode_component_type_func(c, &s, 1, WENCODE_VAL_STRING);
    options[0] = wencode_component_memory(1);
    options[1] = wencode_component_realloc(6);
    wencode_component_lift(c, f, type, options, 2);
    options[0] = wencode_component_utf8();
    options[1] = wencode_component_memory(1);
    options[2] = wencode_component_realloc(6);
    options[3] = wencode_component_post_return(5);
    wencode_component_lift(c, f, type, options, 4);
    options[0] = wencode_component_utf16();
    wencode_component_lift(c, f, type, options, 3);
    options[0] = wencode_component_compact_utf16();
    wencode_component_lift(c, f, type, options, 3);
}

CASE(lift_async,
     "(component " CORE_TEXT
     "(core module (func (export \"f\") (result i32) unreachable)) (core instance (instantiate 1))"
     " (alias core export 1 \"f\" (core func)) (type (func async))"
     " (func (type 0) (canon lift (core func 4) async (callback 3)))"
     " (func (type 0) (canon lift (core func 1) async)))")
{
    wencode e;
    wencode_component_option options[2];
    write_core(c);
    wencode_init(&e);
    uint32_t f = wencode_func(&e, wencode_sig(&e, "", "i"));
    wencode_unreachable(&e);
    wencode_func_end(&e);
    wencode_export_func(&e, "f", f);
    uint32_t module = wencode_component_core_module_from(c, &e);
    wencode_free(&e);
    uint32_t instance = wencode_component_core_instantiate(c, module, NULL, 0);
    f = wencode_component_alias_core_export(c, instance, "f", WENCODE_SORT_CORE_FUNC);
    uint32_t type = wencode_component_type_func_async(c, NULL, 0, WENCODE_VAL_NONE);
    options[0] = wencode_component_async();
    options[1] = wencode_component_callback(3);
    wencode_component_lift(c, f, type, options, 2);
    wencode_component_lift(c, 1, type, options, 1);
}

CASE(lower,
     "(component " CORE_TEXT
     "(type (func async (param \"s\" string) (result string))) (import \"f\" (func (type 0)))"
     " (core func (canon lower (func 0) (memory 0) (realloc 0)))"
     " (core func (canon lower (func 0) string-encoding=utf8 (memory 0) (realloc 0) async))"
     " (type (func)) (import \"g\" (func (type 1))) (core func (canon lower (func 1))))")
{
    wencode_component_option options[4];
    wencode_component_label s = {"s", WENCODE_VAL_STRING};
    write_core(c);
    uint32_t type = wencode_component_type_func_async(c, &s, 1, WENCODE_VAL_STRING);
    uint32_t f = wencode_component_import(c, "f", wencode_component_extern_func(type));
    all_of(options);
    options[3] = wencode_component_async();
    wencode_component_lower(c, f, options + 1, 2);
    wencode_component_lower(c, f, options, 4);
    type = wencode_component_type_func(c, NULL, 0, WENCODE_VAL_NONE);
    f = wencode_component_import(c, "g", wencode_component_extern_func(type));
    wencode_component_lower(c, f, NULL, 0);
}

CASE(lower_gc,
     "(component (type (func (param \"x\" u32))) (import \"f\" (func (type 0)))"
     " (core type (func (param i32))) (core func (canon lower (func 0) (core-type 0) gc)))")
{
    wencode_component_option options[2];
    wencode_component_label x = {"x", WENCODE_VAL_U32};
    wencode_valtype i32 = WENCODE_I32;
    uint32_t type = wencode_component_type_func(c, &x, 1, WENCODE_VAL_NONE);
    uint32_t f = wencode_component_import(c, "f", wencode_component_extern_func(type));
    uint32_t core_type = wencode_component_core_functype(c, &i32, 1, NULL, 0);
    options[0] = wencode_component_lower_to(core_type);
    options[1] = wencode_component_gc();
    wencode_component_lower(c, f, options, 2);
}

/* A case for one built-in: text and call on top of what stands before. */
#define BUILTIN(name, text, call)            \
    CASE(name, "(component " text ")")       \
    {                                        \
        wencode_component_option options[4]; \
        (void)all_of(options);               \
        call;                                \
    }
#define RESOURCE_TEXT "(type (resource (rep i32)))"
#define RESOURCE      wencode_component_type_resource(c, WENCODE_I32, WENCODE_NONE)

BUILTIN(resource_new, RESOURCE_TEXT "(core func (canon resource.new 0))",
        wencode_component_resource_new(c, RESOURCE))
BUILTIN(resource_drop, RESOURCE_TEXT "(core func (canon resource.drop 0))",
        wencode_component_resource_drop(c, RESOURCE))
BUILTIN(resource_rep, RESOURCE_TEXT "(core func (canon resource.rep 0))",
        wencode_component_resource_rep(c, RESOURCE))
BUILTIN(backpressure_inc, "(core func (canon backpressure.inc))",
        wencode_component_backpressure_inc(c))
BUILTIN(backpressure_dec, "(core func (canon backpressure.dec))",
        wencode_component_backpressure_dec(c))
BUILTIN(task_return,
        CORE_TEXT "(core func (canon task.return))"
                  "(core func (canon task.return (result u32)))"
                  "(core func (canon task.return (result string) string-encoding=utf8 (memory 0)))",
        write_core(c);
        wencode_component_task_return(c, WENCODE_VAL_NONE, NULL, 0);
        wencode_component_task_return(c, WENCODE_VAL_U32, NULL, 0);
        wencode_component_task_return(c, WENCODE_VAL_STRING, options, 2))
BUILTIN(task_cancel, "(core func (canon task.cancel))", wencode_component_task_cancel(c))
BUILTIN(context_get, "(core func (canon context.get i32 0)) (core func (canon context.get i32 1))",
        wencode_component_context_get(c, WENCODE_I32, 0);
        wencode_component_context_get(c, WENCODE_I32, 1))
BUILTIN(context_get_64, "(core func (canon context.get i64 1))",
        wencode_component_context_get(c, WENCODE_I64, 1))
BUILTIN(context_set, "(core func (canon context.set i32 0)) (core func (canon context.set i32 1))",
        wencode_component_context_set(c, WENCODE_I32, 0);
        wencode_component_context_set(c, WENCODE_I32, 1))
BUILTIN(context_set_64, "(core func (canon context.set i64 1))",
        wencode_component_context_set(c, WENCODE_I64, 1))
BUILTIN(subtask_drop, "(core func (canon subtask.drop))", wencode_component_subtask_drop(c))
BUILTIN(subtask_cancel,
        "(core func (canon subtask.cancel)) (core func (canon subtask.cancel async))",
        wencode_component_subtask_cancel(c, false);
        wencode_component_subtask_cancel(c, true))

#define CHANNEL(kind)                                                                        \
    BUILTIN(kind##_new, "(type (" #kind " u8)) (core func (canon " #kind ".new 0))",         \
            wencode_component_type_##kind(c, WENCODE_VAL_U8);                                \
            wencode_component_##kind##_new(c, 0))                                            \
    BUILTIN(kind##_read,                                                                     \
            CORE_TEXT "(type (" #kind " string)) (core func (canon " #kind                   \
                      ".read 0 string-encoding=utf8 (memory 0) (realloc 0)))"                \
                      "(type (" #kind ")) (core func (canon " #kind ".read 1 async))",       \
            write_core(c);                                                                   \
            wencode_component_type_##kind(c, WENCODE_VAL_STRING);                            \
            wencode_component_##kind##_read(c, 0, options, 3);                               \
            wencode_component_type_##kind(c, WENCODE_VAL_NONE);                              \
            options[0] = wencode_component_async();                                          \
            wencode_component_##kind##_read(c, 1, options, 1))                               \
    BUILTIN(kind##_write,                                                                    \
            CORE_TEXT "(type (" #kind " string)) (core func (canon " #kind                   \
                      ".write 0 string-encoding=utf8 (memory 0)))"                           \
                      "(type (" #kind ")) (core func (canon " #kind ".write 1 async))",      \
            write_core(c);                                                                   \
            wencode_component_type_##kind(c, WENCODE_VAL_STRING);                            \
            wencode_component_##kind##_write(c, 0, options, 2);                              \
            wencode_component_type_##kind(c, WENCODE_VAL_NONE);                              \
            options[0] = wencode_component_async();                                          \
            wencode_component_##kind##_write(c, 1, options, 1))                              \
    BUILTIN(kind##_forward, "(type (" #kind " u8)) (core func (canon " #kind ".forward 0))", \
            wencode_component_type_##kind(c, WENCODE_VAL_U8);                                \
            wencode_component_##kind##_forward(c, 0))                                        \
    BUILTIN(kind##_cancel_read,                                                              \
            "(type (" #kind " u8)) (core func (canon " #kind ".cancel-read 0))"              \
            "(core func (canon " #kind ".cancel-read 0 async))",                             \
            wencode_component_type_##kind(c, WENCODE_VAL_U8);                                \
            wencode_component_##kind##_cancel_read(c, 0, false);                             \
            wencode_component_##kind##_cancel_read(c, 0, true))                              \
    BUILTIN(kind##_cancel_write,                                                             \
            "(type (" #kind " u8)) (core func (canon " #kind ".cancel-write 0))"             \
            "(core func (canon " #kind ".cancel-write 0 async))",                            \
            wencode_component_type_##kind(c, WENCODE_VAL_U8);                                \
            wencode_component_##kind##_cancel_write(c, 0, false);                            \
            wencode_component_##kind##_cancel_write(c, 0, true))                             \
    BUILTIN(kind##_drop_readable,                                                            \
            "(type (" #kind " u8)) (core func (canon " #kind ".drop-readable 0))",           \
            wencode_component_type_##kind(c, WENCODE_VAL_U8);                                \
            wencode_component_##kind##_drop_readable(c, 0))                                  \
    BUILTIN(kind##_drop_writable,                                                            \
            "(type (" #kind " u8)) (core func (canon " #kind ".drop-writable 0))",           \
            wencode_component_type_##kind(c, WENCODE_VAL_U8);                                \
            wencode_component_##kind##_drop_writable(c, 0))

CHANNEL(stream)
CHANNEL(future)

BUILTIN(error_context_new,
        CORE_TEXT "(core func (canon error-context.new string-encoding=utf8 (memory 0)))",
        write_core(c);
        wencode_component_error_context_new(c, options, 2))
BUILTIN(error_context_debug_message,
        CORE_TEXT "(core func (canon error-context.debug-message"
                  " string-encoding=utf8 (memory 0) (realloc 0)))",
        write_core(c);
        wencode_component_error_context_debug_message(c, options, 3))
BUILTIN(error_context_drop, "(core func (canon error-context.drop))",
        wencode_component_error_context_drop(c))
BUILTIN(waitable_set_new, "(core func (canon waitable-set.new))",
        wencode_component_waitable_set_new(c))
BUILTIN(waitable_set_wait, CORE_TEXT "(core func (canon waitable-set.wait (memory 0)))",
        write_core(c);
        wencode_component_waitable_set_wait(c, 0))
BUILTIN(waitable_set_poll, CORE_TEXT "(core func (canon waitable-set.poll (memory 0)))",
        write_core(c);
        wencode_component_waitable_set_poll(c, 0))
BUILTIN(waitable_set_drop, "(core func (canon waitable-set.drop))",
        wencode_component_waitable_set_drop(c))
BUILTIN(waitable_join, "(core func (canon waitable.join))", wencode_component_waitable_join(c))
BUILTIN(thread_index, "(core func (canon thread.index))", wencode_component_thread_index(c))
BUILTIN(thread_new_indirect,
        CORE_TEXT "(core type (func (param i32)))"
                  "(core func (canon thread.new-indirect 0 (core table 0)))",
        write_core(c);
        wencode_valtype i32 = WENCODE_I32; wencode_component_core_functype(c, &i32, 1, NULL, 0);
        wencode_component_thread_new_indirect(c, 0, 0))
BUILTIN(thread_resume_later, "(core func (canon thread.resume-later))",
        wencode_component_thread_resume_later(c))
BUILTIN(thread_suspend, "(core func (canon thread.suspend))", wencode_component_thread_suspend(c))
BUILTIN(thread_yield, "(core func (canon thread.yield))", wencode_component_thread_yield(c))
BUILTIN(thread_suspend_then_resume, "(core func (canon thread.suspend-then-resume))",
        wencode_component_thread_suspend_then_resume(c))
BUILTIN(thread_yield_then_resume, "(core func (canon thread.yield-then-resume))",
        wencode_component_thread_yield_then_resume(c))
BUILTIN(thread_suspend_then_promote, "(core func (canon thread.suspend-then-promote))",
        wencode_component_thread_suspend_then_promote(c))
BUILTIN(thread_yield_then_promote, "(core func (canon thread.yield-then-promote))",
        wencode_component_thread_yield_then_promote(c))
static uint32_t shared_start(wencode_component *c)
{
    wencode_subtype sub = wencode_sub_plain();
    wencode_valtype i32 = WENCODE_I32;
    sub.shared = true;
    wencode_component_core_sub(c, sub);
    return wencode_component_core_functype(c, &i32, 1, NULL, 0);
}

BUILTIN(thread_spawn_ref,
        "(core type (shared (func (param i32)))) (core func (canon thread.spawn-ref 0))",
        wencode_component_thread_spawn_ref(c, shared_start(c)))

CASE(thread_spawn_indirect,
     "(component (core type (shared (func (param i32))))"
     "(core module (table (export \"t\") shared 1 (ref null (shared func))))"
     "(core instance (instantiate 0)) (alias core export 0 \"t\" (core table))"
     "(core func (canon thread.spawn-indirect 0 (core table 0))))")
{
    static const uint8_t module[] = {0,    'a',  's', 'm', 1, 0, 0, 0, 4,   5, 1,
                                     0x65, 0x70, 2,   1,   7, 5, 1, 1, 't', 1, 0};
    uint32_t type = shared_start(c);
    wencode_component_core_module(c, module, sizeof module);
    wencode_component_core_instantiate(c, 0, NULL, 0);
    wencode_component_alias_core_export(c, 0, "t", WENCODE_SORT_CORE_TABLE);
    wencode_component_thread_spawn_indirect(c, type, 0);
}

BUILTIN(thread_available_parallelism, "(core func (canon thread.available_parallelism))",
        wencode_component_thread_available_parallelism(c))
