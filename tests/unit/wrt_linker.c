/* qemu */
/* Linking: names, types, what does not fit, unknown imports. */
#include "wrt_world.h"

static const wrt_valtype i32s[] = {WRT_I32, WRT_I32};

static wrt_status host_nothing(void *data, wrt_caller *caller, uint64_t *slots)
{
    (void)data;
    (void)caller;
    (void)slots;
    return WRT_OK;
}

/* Exports one of everything: f (i32)->(i32), t funcref 2..4, m 1..3 pages, g immutable i32,
 * v mutable i64. */
static const char exporter[] =
    "01 (01 60 01 7f 01 7f) 03 (01 00) 04 (01 70 01 02 04) 05 (01 01 01 03)"
    "06 (02 7f 00 41 05 0b 7e 01 42 06 0b)"
    "07 (05 'f' 00 00 't' 01 00 'm' 02 00 'g' 03 00 'v' 03 01) 0a (01 (00 20 00 0b))";

typedef struct match_case {
    const char *import;  /* of the import section, one entry */
    const char *problem; /* NULL: it links */
} match_case;

static const match_case matches[] = {
    {"'e' 'f' 00 00", NULL},
    {"'e' 'f' 00 01", "its signature differs"},
    {"'e' 'f' 02 00 01", "it is of another kind"},
    {"'e' 't' 01 70 00 02", NULL},
    {"'e' 't' 01 70 01 01 04", NULL},
    {"'e' 't' 01 70 01 00 05", NULL},
    {"'e' 't' 01 70 00 03", "its limits do not fit"},
    {"'e' 't' 01 70 01 02 03", "its limits do not fit"},
    {"'e' 't' 01 6f 00 02", "its element type differs"},
    {"'e' 'm' 02 00 01", NULL},
    {"'e' 'm' 02 01 00 03", NULL},
    {"'e' 'm' 02 00 02", "its limits do not fit"},
    {"'e' 'm' 02 01 01 02", "its limits do not fit"},
    {"'e' 'g' 03 7f 00", NULL},
    {"'e' 'g' 03 7f 01", "its mutability differs"},
    {"'e' 'g' 03 7e 00", "its type differs"},
    {"'e' 'v' 03 7e 01", NULL},
    {"'e' 'v' 03 7e 00", "its mutability differs"},
};

TEST(imports_match_as_the_specification_says)
{
    world w;
    if (!world_open(&w, WRT_ENGINE_DEFAULT, false, exporter)) return;
    CHECK_EQ(world_link(&w), WRT_OK);
    CHECK_EQ(wrt_linker_define_instance(w.linker, w.store, "e", w.instance, &w.error), WRT_OK);
    for (size_t i = 0; i < sizeof matches / sizeof *matches; i++) {
        char text[200];
        wrt_instance out;
        snprintf(text, sizeof text, "01 (02 60 01 7f 01 7f 60 01 7f 00) 02 (01 %s)",
                 matches[i].import);
        wrt_module *m = world_module(&w, text);
        wrt_status status = wrt_linker_instantiate(w.linker, w.store, m, &out, &w.trap, &w.error);
        if ((status == WRT_OK) != (matches[i].problem == NULL)) printf("%s\n", matches[i].import);
        CHECK_EQ(status, matches[i].problem ? WRT_ERR_LINK : WRT_OK);
        if (status == WRT_ERR_LINK) {
            CHECK(strstr(w.error.message, matches[i].problem) != NULL);
            CHECK(strncmp(w.error.message, "incompatible import type \"e\" \"", 30) == 0);
        }
        wrt_module_free(m);
    }
    world_close(&w);
}

TEST(the_present_size_is_what_matches)
{
    world w;
    wrt_instance out;
    if (!world_open(&w, WRT_ENGINE_DEFAULT, false, exporter)) return;
    CHECK_EQ(world_link(&w), WRT_OK);
    CHECK_EQ(wrt_linker_define_instance(w.linker, w.store, "e", w.instance, &w.error), WRT_OK);
    wrt_module *m = world_module(&w, "02 (01 'e' 'm' 02 00 02)");
    CHECK_EQ(wrt_linker_instantiate(w.linker, w.store, m, &out, &w.trap, &w.error), WRT_ERR_LINK);
    CHECK_EQ(wrt_memory_grow(w.store, world_export(&w, "m").of.memory, 1), 1);
    CHECK_EQ(wrt_linker_instantiate(w.linker, w.store, m, &out, &w.trap, &w.error), WRT_OK);
    wrt_module_free(m);
    world_close(&w);
}

TEST(equal_types_of_different_modules_are_one)
{
    world w;
    wrt_instance out;
    /* The same signature at another index, behind others. */
    if (!world_open(&w, WRT_ENGINE_DEFAULT, false, exporter)) return;
    CHECK_EQ(world_link(&w), WRT_OK);
    CHECK_EQ(wrt_linker_define_instance(w.linker, w.store, "e", w.instance, &w.error), WRT_OK);
    wrt_module *m =
        world_module(&w, "01 (03 60 00 00 60 01 7e 00 60 01 7f 01 7f) 02 (01 'e' 'f' 00 02)");
    CHECK_EQ(wrt_linker_instantiate(w.linker, w.store, m, &out, &w.trap, &w.error), WRT_OK);
    wrt_module_free(m);
    world_close(&w);
}

TEST(an_unknown_import_is_named)
{
    world w;
    if (!world_open(&w, WRT_ENGINE_DEFAULT, false,
                    "01 (01 60 00 00) 02 (01 'env' 'a name that is much longer than would be "
                    "shown' 00 00)")) {
        return;
    }
    CHECK_EQ(world_link(&w), WRT_ERR_LINK);
    CHECK_STR(w.error.message, "unknown import \"env\" \"a name that is much longe...\"");
    world_close(&w);
    /* Names may hold anything; a message is one line. */
    CHECK(world_open(&w, WRT_ENGINE_DEFAULT, false,
                     "01 (01 60 00 00) 02 (01 (0a 00 41) (c3 a9) 00 00)"));
    CHECK_EQ(world_link(&w), WRT_ERR_LINK);
    CHECK_STR(w.error.message, "unknown import \"??A\" \"??\"");
    world_close(&w);
}

TEST(unknown_imports_can_trap_or_be_zero)
{
    static const char text[] =
        "01 (01 60 00 02 7f 6f) 02 (04 'u' 'f' 00 00 'u' 't' 01 70 01 05 07 'u' 'm' 02 01 02 03"
        "'u' 'g' 03 7e 01) 03 (01 00) 07 (05 'run' 00 01 'f' 00 00 't' 01 00 'm' 02 00 'g' 03 00)"
        "0a (01 (00 10 00 0b))";
    for (EACH_ENGINE(kind)) {
        for (int mode = WRT_UNKNOWN_IMPORTS_TRAP; mode <= WRT_UNKNOWN_IMPORTS_ZERO; mode++) {
            world w;
            wrt_value r[2], v;
            wrt_extern_type type;
            if (!world_open(&w, ENGINE(kind), false, text)) break;
            wrt_linker_unknown_imports(w.linker, (wrt_unknown_imports)mode);
            CHECK_EQ(world_link(&w), WRT_OK);
            wrt_status status = world_call(&w, "run", NULL, 0, r, 2);
            if (mode == WRT_UNKNOWN_IMPORTS_ZERO) {
                CHECK_EQ(status, WRT_OK);
                CHECK_EQ(r[0].of.i32, 0);
                CHECK(r[1].of.externref == NULL);
            } else {
                CHECK_EQ(status, WRT_TRAP);
                CHECK_EQ(w.trap.code, WRT_TRAP_HOST);
                CHECK_STR(w.trap.message, "call of unknown import \"u\" \"f\"");
                CHECK_EQ(w.trap.frame_count, 1);
            }
            CHECK_EQ(wrt_memory_size(w.store, world_export(&w, "m").of.memory), 2 * 65536);
            CHECK_EQ(wrt_table_size(w.store, world_export(&w, "t").of.table), 5);
            CHECK(wrt_extern_get_type(w.store, world_export(&w, "t"), &type));
            CHECK_EQ(type.limits.max, 7);
            CHECK_EQ(wrt_global_get(w.store, world_export(&w, "g").of.global, &v), WRT_OK);
            CHECK_EQ(v.of.i64, 0);
            CHECK_EQ(wrt_global_set(w.store, world_export(&w, "g").of.global, wrt_i64(4)), WRT_OK);
            world_close(&w);
        }
    }
}

TEST(a_name_is_defined_once_unless_shadowing_is_allowed)
{
    world w;
    wrt_functype type;
    wrt_instance out;
    memset(&type, 0, sizeof type);
    if (!world_open(&w, WRT_ENGINE_DEFAULT, false, "01 (01 60 02 7f 7f 00) 02 (01 'a' 'b' 00 00)"))
        return;
    CHECK_EQ(wrt_linker_define_func_raw(w.linker, "a", "b", &type, host_nothing, NULL, &w.error),
             WRT_OK);
    type.params = i32s;
    type.param_count = 2;
    CHECK_EQ(wrt_linker_define_func_raw(w.linker, "a", "b", &type, host_nothing, NULL, &w.error),
             WRT_ERR_LINK);
    CHECK_STR(w.error.message, "defined twice: \"a\" \"b\"");
    CHECK_EQ(world_link(&w), WRT_ERR_LINK);
    wrt_linker_allow_shadowing(w.linker, true);
    CHECK_EQ(wrt_linker_define_func_raw(w.linker, "a", "b", &type, host_nothing, NULL, &w.error),
             WRT_OK);
    CHECK_EQ(wrt_linker_instantiate(w.linker, w.store, w.module, &out, &w.trap, &w.error), WRT_OK);
    /* "ab" "" and "" "ab" are other names. */
    CHECK_EQ(wrt_linker_define_func_raw(w.linker, "ab", "", &type, host_nothing, NULL, &w.error),
             WRT_OK);
    CHECK_EQ(wrt_linker_define_func_raw(w.linker, "", "ab", &type, host_nothing, NULL, &w.error),
             WRT_OK);
    world_close(&w);
}

TEST(hundreds_of_definitions_are_found)
{
    world w;
    char name[20], text[100];
    wrt_functype type;
    memset(&type, 0, sizeof type);
    if (!world_open(&w, WRT_ENGINE_DEFAULT, false, NULL)) return;
    for (int i = 0; i < 500; i++) {
        snprintf(name, sizeof name, "f%d", i);
        CHECK_EQ(wrt_linker_define_func_raw(w.linker, "m", name, &type, host_nothing, NULL,
                                            &w.error),
                 WRT_OK);
    }
    for (int i = 0; i < 510; i += 7) {
        wrt_instance out;
        snprintf(text, sizeof text, "01 (01 60 00 00) 02 (01 'm' 'f%d' 00 00)", i);
        wrt_module *m = world_module(&w, text);
        CHECK_EQ(wrt_linker_instantiate(w.linker, w.store, m, &out, &w.trap, &w.error),
                 i < 500 ? WRT_OK : WRT_ERR_LINK);
        wrt_module_free(m);
    }
    world_close(&w);
}

TEST(things_of_another_store_or_engine_are_refused)
{
    world w, other;
    wrt_instance out;
    if (!world_open(&w, WRT_ENGINE_DEFAULT, false, exporter)) return;
    CHECK(world_open(&other, WRT_ENGINE_DEFAULT, false, "02 (01 'e' 'm' 02 00 00)"));
    CHECK_EQ(world_link(&w), WRT_OK);
    wrt_extern m = world_export(&w, "m");
    CHECK_EQ(wrt_linker_define(other.linker, "e", "m", m, &w.error), WRT_OK);
    CHECK_EQ(world_link(&other), WRT_ERR_USAGE);
    CHECK_EQ(wrt_instance_new(other.store, other.module, &m, 1, &out, NULL, &w.error),
             WRT_ERR_USAGE);
    CHECK_EQ(wrt_instance_new(other.store, other.module, NULL, 0, &out, NULL, &w.error),
             WRT_ERR_LINK);
    CHECK_EQ(wrt_instance_new(w.store, other.module, &m, 1, &out, NULL, &w.error), WRT_ERR_USAGE);
    CHECK_EQ(wrt_linker_instantiate(w.linker, other.store, other.module, &out, NULL, &w.error),
             WRT_ERR_USAGE);
    CHECK_EQ(wrt_linker_define_instance(other.linker, other.store, "x", w.instance, &w.error),
             WRT_ERR_USAGE);
    world_close(&w);
    world_close(&other);
}

TEST(bad_function_types_are_refused)
{
    world w;
    wrt_functype type;
    wrt_valtype odd[1] = {(wrt_valtype)0x40}, *many;
    wrt_func f;
    memset(&type, 0, sizeof type);
    if (!world_open(&w, WRT_ENGINE_DEFAULT, false, NULL)) return;
    type.params = odd;
    type.param_count = 1;
    CHECK_EQ(wrt_func_new_raw(w.store, &type, host_nothing, NULL, &f, &w.error), WRT_ERR_TYPE);
    many = (wrt_valtype *)malloc(1001 * sizeof *many);
    if (!many) abort();
    for (int i = 0; i < 1001; i++) many[i] = WRT_I64;
    type.params = many;
    type.param_count = 1001;
    CHECK_EQ(wrt_func_new_raw(w.store, &type, host_nothing, NULL, &f, &w.error), WRT_ERR_LIMIT);
    type.param_count = 0xffffffffu;
    type.result_count = 2;
    CHECK_EQ(wrt_func_new_raw(w.store, &type, host_nothing, NULL, &f, &w.error), WRT_ERR_LIMIT);
    type.param_count = 1000;
    type.result_count = 0;
    CHECK_EQ(wrt_func_new_raw(w.store, &type, NULL, NULL, &f, &w.error), WRT_ERR_USAGE);
    CHECK_EQ(wrt_func_new_raw(w.store, &type, host_nothing, NULL, &f, &w.error), WRT_OK);
    wrt_functype back;
    CHECK(wrt_func_type(w.store, f, &back));
    CHECK_EQ(back.param_count, 1000);
    free(many);
    world_close(&w);
}

TEST(many_imports_link)
{
    /* More than fit in the small array of bindings. */
    char text[2000] = "01 (01 60 00 00) 02 (28 ";
    for (int i = 0; i < 40; i++) strcat(text, "'m' 'f' 00 00 ");
    strcat(text, ") 03 (01 00) 07 (01 'run' 00 28) 0a (01 (00 ");
    for (int i = 0; i < 40; i++) sprintf(text + strlen(text), "10 %02x ", (unsigned)i);
    strcat(text, "0b))");
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_functype type;
        memset(&type, 0, sizeof type);
        if (!world_open(&w, ENGINE(kind), false, text)) continue;
        CHECK_EQ(wrt_linker_define_func_raw(w.linker, "m", "f", &type, host_nothing, NULL,
                                            &w.error),
                 WRT_OK);
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(world_call(&w, "run", NULL, 0, NULL, 0), WRT_OK);
        world_close(&w);
    }
}

TEST(exports_are_found_by_name_and_by_number)
{
    world w;
    wrt_extern a, b;
    wrt_export_info info;
    if (!world_open(&w, WRT_ENGINE_DEFAULT, false, exporter)) return;
    CHECK_EQ(world_link(&w), WRT_OK);
    for (uint32_t i = 0; i < 5; i++) {
        CHECK(wrt_module_export(w.module, i, &info));
        CHECK(wrt_instance_export(w.store, w.instance, info.name, info.name_len, &a));
        CHECK(wrt_instance_export_nth(w.store, w.instance, i, &b));
        CHECK_EQ(a.kind, b.kind);
        CHECK_EQ(a.kind, info.type.kind);
        CHECK_EQ(a.of.func.index, b.of.func.index);
    }
    CHECK(!wrt_instance_export_nth(w.store, w.instance, 5, &b));
    CHECK(!wrt_instance_export(w.store, w.instance, "", 0, &a));
    CHECK(!wrt_instance_export(w.store, w.instance, "ff", 2, &a));
    CHECK(wrt_instance_module(w.store, w.instance) == w.module);
    w.instance.index = 7;
    CHECK(!wrt_instance_export(w.store, w.instance, "f", 1, &a));
    CHECK(wrt_instance_module(w.store, w.instance) == NULL);
    world_close(&w);
}
