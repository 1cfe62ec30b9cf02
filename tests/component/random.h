/* tests/component/random.h - components by choice: any call, operands mostly in range.
 *
 * The choices come from wsmith.h, so a finding is a seed or a record that shrinks. */
#ifndef COMPONENT_RANDOM_H
#define COMPONENT_RANDOM_H

#define WENCODE_COMPONENTS
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

typedef struct maker {
    wencode_component *c;
    wsmith_source *s;
    uint32_t wrong; /* of a thousand operands, how many are out of range */
    bool printable; /* what wasm-tools prints, it reads again as the same */
    uint32_t
        named[13]; /* of each sort: entities of the open scope that got, or passed, a debug name */
    uint32_t outer[8][13]; /* what the scopes around the open one count, outermost first; */
    uint32_t depth;        /* how many they are */
    uint32_t serial;
    char text[8][16];
} maker;

static uint32_t pick(maker *m, uint32_t n) { return (uint32_t)wsmith_range(m->s, 0, n - 1); }

static bool is_wrong(maker *m) { return m->wrong > 0 && pick(m, 1000) < m->wrong; }

/* A name that was not used before, mostly. */
static const char *name(maker *m)
{
    static const char *const odd[4] = {"", "a", "\xff\xfe",
                                       "A-very-LONG-name-0123456789-0123456789"};
    if (is_wrong(m)) return odd[pick(m, 4)];
    char *text = m->text[m->serial % 8];
    snprintf(text, sizeof m->text[0], "n%u", (unsigned)m->serial++);
    return text;
}

/* An index that exists, mostly; when there is none, 0. */
static uint32_t entity(maker *m, wencode_component_sort sort)
{
    static const uint32_t odd[4] = {127, 16384, 0x80000000u, WENCODE_NONE};
    uint32_t n = wencode_component_count(m->c, sort);
    if (is_wrong(m)) return pick(m, 2) ? n : odd[pick(m, 4)];
    return n > 0 ? pick(m, n) : 0;
}

static bool any(maker *m, wencode_component_sort sort)
{
    return m->wrong > 0 || wencode_component_count(m->c, sort) > 0;
}

static wencode_component_sort sort_among(maker *m, const wencode_component_sort *sorts, uint32_t n)
{
    static const wencode_component_sort core_func = WENCODE_SORT_CORE_FUNC;
    wencode_component_sort sort = sorts[pick(m, n)];
    if (is_wrong(m)) sort = (wencode_component_sort)(core_func + pick(m, 13));
    return sort;
}

static wencode_component_sort extern_sort(maker *m)
{
    static const wencode_component_sort sorts[6] = {
        WENCODE_SORT_FUNC,      WENCODE_SORT_TYPE,     WENCODE_SORT_VALUE,
        WENCODE_SORT_COMPONENT, WENCODE_SORT_INSTANCE, WENCODE_SORT_CORE_MODULE};
    return sort_among(m, sorts, 6);
}

static wencode_component_sort core_sort(maker *m)
{
    static const wencode_component_sort sorts[5] = {WENCODE_SORT_CORE_FUNC, WENCODE_SORT_CORE_TABLE,
                                                    WENCODE_SORT_CORE_MEMORY,
                                                    WENCODE_SORT_CORE_GLOBAL,
                                                    WENCODE_SORT_CORE_TAG};
    return sort_among(m, sorts, 5);
}

static wencode_component_valtype value(maker *m)
{
    if (is_wrong(m)) return pick(m, 256);
    if (pick(m, 3) > 0 || !any(m, WENCODE_SORT_TYPE))
        return pick(m, 14) == 0 ? WENCODE_VAL_ERROR_CONTEXT : WENCODE_VAL_STRING + pick(m, 13);
    return wencode_index(entity(m, WENCODE_SORT_TYPE));
}

static wencode_component_valtype maybe_value(maker *m)
{
    return pick(m, 3) == 0 ? WENCODE_VAL_NONE : value(m);
}

static uint32_t labels(maker *m, wencode_component_label *out, bool may_lack)
{
    uint32_t n = 1 + pick(m, 4);
    for (uint32_t i = 0; i < n; i++) {
        out[i].name = name(m);
        out[i].type = may_lack ? maybe_value(m) : value(m);
    }
    return n;
}

static void defined_type(maker *m)
{
    wencode_component *c = m->c;
    wencode_component_label fields[4];
    wencode_component_valtype types[3];
    const char *names[3];
    for (int i = 0; i < 3; i++) {
        types[i] = value(m);
        names[i] = name(m);
    }
    uint32_t type = entity(m, WENCODE_SORT_TYPE);
    wencode_component_valtype some = maybe_value(m), other = maybe_value(m);
    switch (pick(m, 18)) {
    case 0: wencode_component_type_primitive(c, WENCODE_VAL_STRING + pick(m, 13)); break;
    case 1: wencode_component_type_record(c, fields, labels(m, fields, false)); break;
    case 2: wencode_component_type_variant(c, fields, labels(m, fields, true)); break;
    case 3: wencode_component_type_list(c, types[0]); break;
    case 4: wencode_component_type_fixed_length_list(c, types[0], pick(m, 300)); break;
    case 5: wencode_component_type_map(c, types[0], types[1]); break;
    case 6: wencode_component_type_tuple(c, types, 1 + pick(m, 3)); break;
    case 7: wencode_component_type_flags(c, names, 1 + pick(m, 3)); break;
    case 8: wencode_component_type_enum(c, names, 1 + pick(m, 3)); break;
    case 9: wencode_component_type_option(c, types[0]); break;
    case 10: wencode_component_type_result(c, some, other); break;
    case 11:
        if (any(m, WENCODE_SORT_TYPE)) wencode_component_type_own(c, type);
        break;
    case 12:
        if (any(m, WENCODE_SORT_TYPE)) wencode_component_type_borrow(c, type);
        break;
    case 13: wencode_component_type_future(c, maybe_value(m)); break;
    case 14: wencode_component_type_stream(c, maybe_value(m)); break;
    case 15: wencode_component_type_func(c, fields, labels(m, fields, false), some); break;
    case 16: wencode_component_type_func_async(c, fields, labels(m, fields, false), some); break;
    default: wencode_component_type_func(c, NULL, 0, WENCODE_VAL_NONE); break;
    }
}

static void one_core_type(maker *m)
{
    wencode_component *c = m->c;
    wencode_valtype types[3] = {WENCODE_I32, WENCODE_F64, WENCODE_EXTERNREF};
    uint32_t params = pick(m, 4), results = pick(m, 2);
    wencode_fieldtype field = wencode_field(WENCODE_I64, pick(m, 2));
    if (any(m, WENCODE_SORT_CORE_TYPE) && pick(m, 3) == 0)
        field.type = wencode_type_ref_null(wencode_index(entity(m, WENCODE_SORT_CORE_TYPE)));
    if (pick(m, 3) == 0) {
        uint32_t super = is_wrong(m) ? pick(m, 9) : WENCODE_NONE;
        wencode_component_core_sub(c, wencode_sub_of(super, pick(m, 2)));
    }
    switch (pick(m, 4)) {
    case 0: wencode_component_core_functype(c, types, params, types, results); break;
    case 1: wencode_component_core_structtype(c, &field, pick(m, 2)); break;
    case 2: wencode_component_core_arraytype(c, field); break;
    default:
        if (any(m, WENCODE_SORT_CORE_TYPE))
            wencode_component_core_conttype(c, entity(m, WENCODE_SORT_CORE_TYPE));
        break;
    }
}

static void core_type(maker *m, bool may_group)
{
    if (pick(m, 3) > 0 || !may_group) {
        one_core_type(m);
        return;
    }
    wencode_component_core_rec_begin(m->c);
    for (uint32_t i = pick(m, 4); i > 0; i--) one_core_type(m);
    if (!is_wrong(m)) wencode_component_core_rec_end(m->c);
}

static wencode_component_extern extern_of(maker *m)
{
    static const wencode_component_sort none = WENCODE_SORT_TYPE;
    switch (pick(m, 7)) {
    case 0:
        if (any(m, none)) return wencode_component_extern_func(entity(m, WENCODE_SORT_TYPE));
        break;
    case 1:
        if (any(m, none)) return wencode_component_extern_instance(entity(m, WENCODE_SORT_TYPE));
        break;
    case 2:
        if (any(m, none)) return wencode_component_extern_component(entity(m, WENCODE_SORT_TYPE));
        break;
    case 3:
        if (any(m, WENCODE_SORT_CORE_TYPE))
            return wencode_component_extern_core_module(entity(m, WENCODE_SORT_CORE_TYPE));
        break;
    case 4:
        if (any(m, none)) return wencode_component_extern_type(entity(m, WENCODE_SORT_TYPE));
        break;
    case 5: return wencode_component_extern_resource();
    default: break;
    }
    return wencode_component_extern_value(value(m));
}

static void module_declarator(maker *m)
{
    wencode_extern what;
    wencode_limits limits = wencode_between(pick(m, 3), 3);
    limits.is_64 = pick(m, 2);
    if ((!any(m, WENCODE_SORT_CORE_TYPE) || pick(m, 3) == 0) && !is_wrong(m)) {
        core_type(m, true);
        return;
    }
    switch (pick(m, 5)) {
    case 0: what = wencode_component_core_func(entity(m, WENCODE_SORT_CORE_TYPE)); break;
    case 1: what = wencode_component_core_table(WENCODE_FUNCREF, limits); break;
    case 2: what = wencode_component_core_memory(limits); break;
    case 3: what = wencode_component_core_global(WENCODE_F32, pick(m, 2)); break;
    default: what = wencode_component_core_tag(entity(m, WENCODE_SORT_CORE_TYPE)); break;
    }
    if (is_wrong(m)) what.kind = (wencode_kind)pick(m, 40);
    if (pick(m, 2)) {
        wencode_component_module_export(m->c, name(m), what);
    } else {
        const char *module = name(m);
        wencode_component_module_import(m->c, module, name(m), what);
    }
}

static uint32_t options(maker *m, wencode_component_option *out)
{
    uint32_t n = 0;
    if (pick(m, 2)) out[n++] = wencode_component_utf8();
    if (pick(m, 2) && any(m, WENCODE_SORT_CORE_MEMORY))
        out[n++] = wencode_component_memory(entity(m, WENCODE_SORT_CORE_MEMORY));
    if (pick(m, 2) && any(m, WENCODE_SORT_CORE_FUNC))
        out[n++] = wencode_component_realloc(entity(m, WENCODE_SORT_CORE_FUNC));
    if (pick(m, 4) == 0) out[n++] = wencode_component_async();
    if (is_wrong(m)) {
        out[n].index = pick(m, 3);
        out[n++].kind = (uint8_t)pick(m, 12);
    }
    return n;
}

/* A built-in whose operand is a type, or with options, or with none. */
static void builtin(maker *m)
{
    typedef uint32_t (*plain)(wencode_component *);
    typedef uint32_t (*of_type)(wencode_component *, uint32_t);
    typedef uint32_t (*copy)(wencode_component *, uint32_t, const wencode_component_option *,
                             size_t);
    static const plain plains[] = {
        wencode_component_backpressure_inc,
        wencode_component_backpressure_dec,
        wencode_component_task_cancel,
        wencode_component_subtask_drop,
        wencode_component_error_context_drop,
        wencode_component_waitable_set_new,
        wencode_component_waitable_set_drop,
        wencode_component_waitable_join,
        wencode_component_thread_index,
        wencode_component_thread_resume_later,
        wencode_component_thread_suspend,
        wencode_component_thread_yield,
        wencode_component_thread_suspend_then_resume,
        wencode_component_thread_yield_then_resume,
        wencode_component_thread_suspend_then_promote,
        wencode_component_thread_yield_then_promote,
        wencode_component_thread_available_parallelism,
    };
    static const of_type typed[] = {
        wencode_component_resource_new,         wencode_component_resource_drop,
        wencode_component_resource_rep,         wencode_component_stream_new,
        wencode_component_stream_forward,       wencode_component_stream_drop_readable,
        wencode_component_stream_drop_writable, wencode_component_future_new,
        wencode_component_future_forward,       wencode_component_future_drop_readable,
        wencode_component_future_drop_writable,
    };
    static const copy copies[] = {wencode_component_stream_read, wencode_component_stream_write,
                                  wencode_component_future_read, wencode_component_future_write};
    wencode_component *c = m->c;
    wencode_component_option list[6];
    uint32_t n = options(m, list), type = entity(m, WENCODE_SORT_TYPE);
    uint32_t memory = entity(m, WENCODE_SORT_CORE_MEMORY);
    uint32_t core = entity(m, WENCODE_SORT_CORE_TYPE), table = entity(m, WENCODE_SORT_CORE_TABLE);
    bool has_type = any(m, WENCODE_SORT_TYPE), has_memory = any(m, WENCODE_SORT_CORE_MEMORY);
    switch (pick(m, 12)) {
    case 0:
    case 1: plains[pick(m, sizeof plains / sizeof plains[0])](c); break;
    case 2:
        if (has_type) typed[pick(m, sizeof typed / sizeof typed[0])](c, type);
        break;
    case 3:
        if (has_type) copies[pick(m, 4)](c, type, list, n);
        break;
    case 4: wencode_component_task_return(c, maybe_value(m), list, n); break;
    case 5: wencode_component_context_get(c, WENCODE_I32, pick(m, 2)); break;
    case 6: wencode_component_subtask_cancel(c, pick(m, 2)); break;
    case 7:
        if (has_type) wencode_component_future_cancel_write(c, type, pick(m, 2));
        break;
    case 8: wencode_component_error_context_new(c, list, n); break;
    case 9:
        if (has_memory) wencode_component_waitable_set_wait(c, memory);
        break;
    case 10:
        if (any(m, WENCODE_SORT_CORE_TYPE) && any(m, WENCODE_SORT_CORE_TABLE))
            wencode_component_thread_new_indirect(c, core, table);
        break;
    default:
        if (any(m, WENCODE_SORT_CORE_TYPE)) wencode_component_thread_spawn_ref(c, core);
    }
}

/* Entities under names; those of a sort that the scope has none of are left out. */
static uint32_t items(maker *m, wencode_component_item *out, bool core)
{
    uint32_t n = 0;
    for (uint32_t i = pick(m, 4); i > 0; i--) {
        wencode_component_sort sort = core ? core_sort(m) : extern_sort(m);
        uint32_t index = entity(m, sort);
        if (any(m, sort)) out[n++] = wencode_component_named(name(m), sort, index);
    }
    return n;
}

static void module(maker *m)
{
    wencode e;
    wencode_init(&e);
    wencode_func(&e, wencode_sig(&e, "", ""));
    if (is_wrong(m)) wencode_br(&e, 7);
    wencode_func_end(&e);
    wencode_export_func(&e, "f", 0);
    if (pick(m, 2)) wencode_export_memory(&e, "m", wencode_memory(&e, wencode_at_least(1)));
    wencode_component_core_module_from(m->c, &e);
    wencode_free(&e);
}

static void instance_or_alias(maker *m)
{
    wencode_component *c = m->c;
    wencode_component_item list[4];
    wencode_component_sort outer = extern_sort(m), core = core_sort(m);
    uint32_t instance = entity(m, WENCODE_SORT_INSTANCE);
    uint32_t core_instance = entity(m, WENCODE_SORT_CORE_INSTANCE);
    uint32_t component = entity(m, WENCODE_SORT_COMPONENT);
    bool has_core = any(m, WENCODE_SORT_CORE_INSTANCE);
    switch (pick(m, 6)) {
    case 0:
        list[0] = wencode_component_named(name(m), WENCODE_SORT_CORE_INSTANCE, core_instance);
        if (any(m, WENCODE_SORT_CORE_MODULE))
            wencode_component_core_instantiate(c, entity(m, WENCODE_SORT_CORE_MODULE), list,
                                               has_core);
        break;
    case 1: wencode_component_core_instance(c, list, items(m, list, true)); break;
    case 2:
        if (any(m, WENCODE_SORT_COMPONENT))
            wencode_component_instantiate(c, component, list, items(m, list, false));
        break;
    case 3: wencode_component_instance(c, list, items(m, list, false)); break;
    case 4:
        if (any(m, WENCODE_SORT_INSTANCE))
            wencode_component_alias_export(c, instance, name(m), outer);
        break;
    default:
        if (has_core) wencode_component_alias_core_export(c, core_instance, name(m), core);
    }
}

static void import_or_export(maker *m)
{
    wencode_component *c = m->c;
    wencode_component_attributes attributes = {"a:b/c", NULL, NULL};
    wencode_component_sort sort = extern_sort(m);
    wencode_component_extern what = extern_of(m);
    uint32_t index = entity(m, sort);
    const char *label = name(m);
    bool plain = pick(m, 3) > 0, ascribed = what.sort == sort || is_wrong(m);
    switch (pick(m, 2) + (plain ? 2 : 0)) {
    case 0: wencode_component_import_with(c, label, &attributes, what); break;
    case 1:
        if (any(m, sort))
            wencode_component_export_with(c, label, &attributes, sort, index,
                                          ascribed ? &what : NULL);
        break;
    case 2: wencode_component_import(c, label, what); break;
    default:
        if (any(m, sort)) wencode_component_export(c, label, sort, index);
    }
}

/* In a component or instance type. */
static void declare(maker *m, bool import)
{
    wencode_component_extern what = extern_of(m);
    if (import) wencode_component_import(m->c, name(m), what);
    else wencode_component_declare_export(m->c, name(m), what);
}

static void lift_or_lower(maker *m)
{
    wencode_component_option list[6];
    uint32_t n = options(m, list), values[3];
    uint32_t func = entity(m, WENCODE_SORT_FUNC), core = entity(m, WENCODE_SORT_CORE_FUNC);
    uint32_t results = is_wrong(m) ? WENCODE_NONE : pick(m, 2);
    for (int i = 0; i < 3; i++) values[i] = entity(m, WENCODE_SORT_VALUE);
    switch (pick(m, 4)) {
    case 0:
        if (any(m, WENCODE_SORT_FUNC)) wencode_component_lower(m->c, func, list, n);
        break;
    case 1:
        if (any(m, WENCODE_SORT_FUNC) && any(m, WENCODE_SORT_VALUE))
            wencode_component_start(m->c, func, values, pick(m, 4), results);
        break;
    default:
        if (any(m, WENCODE_SORT_CORE_FUNC) && any(m, WENCODE_SORT_TYPE))
            wencode_component_lift(m->c, core, entity(m, WENCODE_SORT_TYPE), list, n);
    }
}

static void custom_or_name(maker *m)
{
    wencode_component_sort sort = (wencode_component_sort)(WENCODE_SORT_CORE_FUNC + pick(m, 13));
    uint32_t n = wencode_component_count(m->c, sort), index = is_wrong(m) ? n : n - 1;
    uint32_t id = pick(m, 256), len = pick(m, 9);
    bool own = sort == WENCODE_SORT_COMPONENT || sort == WENCODE_SORT_CORE_MODULE;
    if (m->printable && own) return;
    switch (pick(m, 4)) {
    case 0: wencode_component_custom(m->c, name(m), "12345678", len); break;
    case 1:
        if (!m->printable) wencode_component_new_section(m->c);
        break;
    case 2:
        if (m->c->lax) wencode_component_raw_section(m->c, id, "12345678", len);
        break;
    default:
        if (n > m->named[sort] || is_wrong(m)) {
            wencode_component_name_item(m->c, sort, index, name(m));
            m->named[sort] = n;
        }
    }
}

typedef enum place { AT_COMPONENT, AT_COMPONENT_TYPE, AT_INSTANCE_TYPE, AT_MODULE_TYPE } place;

/* Calls for one scope, and for those inside of it down to `depth`. */
static void fill_scope(maker *m, place at, uint32_t depth);

static void inner_scope(maker *m, place at, uint32_t depth)
{
    place inner = at == AT_COMPONENT ? (place)(AT_COMPONENT + pick(m, 4))
                                     : (place)(AT_COMPONENT_TYPE + pick(m, 3));
    if (is_wrong(m)) inner = (place)(AT_COMPONENT + pick(m, 4));
    uint32_t named[13];
    for (uint32_t i = 0; i < 13; i++)
        m->outer[m->depth][i] =
            wencode_component_count(m->c, (wencode_component_sort)(WENCODE_SORT_CORE_FUNC + i));
    switch (inner) {
    case AT_COMPONENT: wencode_component_begin(m->c); break;
    case AT_COMPONENT_TYPE: wencode_component_begin_component_type(m->c); break;
    case AT_INSTANCE_TYPE: wencode_component_begin_instance_type(m->c); break;
    default: wencode_component_begin_module_type(m->c); break;
    }
    memcpy(named, m->named, sizeof named);
    memset(m->named, 0, sizeof m->named);
    m->depth++;
    fill_scope(m, inner, depth - 1);
    m->depth--;
    memcpy(m->named, named, sizeof named);
    if (!is_wrong(m)) wencode_component_end(m->c);
}

static void outer_alias(maker *m, place at)
{
    static const wencode_component_sort sorts[4] = {WENCODE_SORT_CORE_TYPE, WENCODE_SORT_TYPE,
                                                    WENCODE_SORT_CORE_MODULE,
                                                    WENCODE_SORT_COMPONENT};
    uint32_t kinds = at == AT_COMPONENT ? 4 : at == AT_MODULE_TYPE ? 1 : 2;
    wencode_component_sort sort = sort_among(m, sorts, kinds);
    uint32_t scope = m->printable ? 0 : pick(m, m->depth + 1);
    uint32_t n =
        scope == 0 ? wencode_component_count(m->c, sort) : m->outer[m->depth - scope][sort];
    uint32_t index = n > 0 ? pick(m, n) : 0;
    if (is_wrong(m)) scope = pick(m, 9);
    if (n > 0 || m->wrong > 0) wencode_component_alias_outer(m->c, scope, sort, index);
}

static void fill_scope(maker *m, place at, uint32_t depth)
{
    for (uint32_t i = 1 + pick(m, 20); i > 0; i--) {
        if (wencode_component_get_error(m->c)->status != WENCODE_OK) return;
        if (depth > 0 && pick(m, 6) == 0 && (at != AT_MODULE_TYPE || is_wrong(m))) {
            inner_scope(m, at, depth);
            continue;
        }
        if (is_wrong(m)) at = (place)(AT_COMPONENT + pick(m, 4));
        if (at == AT_MODULE_TYPE) {
            if (pick(m, 8) == 0) outer_alias(m, at);
            else module_declarator(m);
            continue;
        }
        switch (pick(m, at == AT_COMPONENT ? 16 : 8)) {
        case 0:
        case 1:
        case 2: defined_type(m); break;
        case 3: core_type(m, at == AT_COMPONENT || !m->printable); break;
        case 4: outer_alias(m, at); break;
        case 5:
        case 6:
        case 7:
            if (at == AT_COMPONENT) import_or_export(m);
            else declare(m, at == AT_COMPONENT_TYPE && pick(m, 2));
            break;
        case 8:
        case 9: builtin(m); break;
        case 10: module(m); break;
        case 11:
        case 12: instance_or_alias(m); break;
        case 13: lift_or_lower(m); break;
        case 14: wencode_component_type_resource(m->c, WENCODE_I32, WENCODE_NONE); break;
        default: custom_or_name(m); break;
        }
    }
}

/* Writes a component by the choices of `s`; `wrong` of a thousand operands are out of range.
 * `printable`: without what the text format cannot say, borders between sections of one kind and
 * names of components and modules that are not their own; and without what wasm-tools 1.262 prints and
 * reads otherwise: recursion groups in types are not read, and a component that an alias goes through
 * has a name afterwards. */
static void random_component(wencode_component *c, wsmith_source *s, uint32_t wrong, bool printable)
{
    maker m;
    memset(&m, 0, sizeof m);
    m.c = c;
    m.s = s;
    m.wrong = wrong;
    m.printable = printable;
    fill_scope(&m, AT_COMPONENT, 4);
}

/* -- is it well-formed? ---------------------------------------------------------------------------- */

static inline bool form_u32(const uint8_t **p, const uint8_t *end, uint32_t *out)
{
    uint64_t v = 0;
    uint32_t shift = 0, byte = 0x80;
    for (; *p < end && shift < 35 && byte & 0x80; shift += 7) {
        byte = *(*p)++;
        v |= (uint64_t)(byte & 0x7f) << shift;
    }
    *out = (uint32_t)v;
    return byte < 0x80 && v <= UINT32_MAX;
}

/* Known sections of the right size, with as many items at most as they have bytes, to the end;
 * components in it alike. */
static inline bool well_formed(const uint8_t *p, const uint8_t *end)
{
    if (end - p < 8 || memcmp(p, "\0asm\x0d\0\1\0", 8) != 0) return false;
    p += 8;
    while (p < end) {
        uint32_t id = *p++, size, count;
        if (!form_u32(&p, end, &size) || size > (size_t)(end - p) || id > 11) return false;
        const uint8_t *next = p + size;
        if (id == 1 && (size < 8 || memcmp(p, "\0asm\1\0\0\0", 8) != 0)) return false;
        if (id == 4 && !well_formed(p, next)) return false;
        if (id != 0 && id != 1 && id != 4 && id != 9 &&
            (!form_u32(&p, next, &count) || count == 0 || count > (size_t)(next - p))) {
            return false;
        }
        p = next;
    }
    return true;
}

#endif /* COMPONENT_RANDOM_H */
