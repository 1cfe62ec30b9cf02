/* qemu */
/* Tables and globals, by code and by the host. */
#include "wrt_world.h"

/* An externref table of 2 (max 6): get(i), set(i, r), grow(r, n), size(), fill(i, r, n),
 * copy(d, s, n). */
static const char table_module[] =
    "01 (06 60 01 7f 01 6f 60 02 7f 6f 00 60 02 6f 7f 01 7f 60 00 01 7f 60 03 7f 6f 7f 00"
    "       60 03 7f 7f 7f 00)"
    "03 (06 00 01 02 03 04 05) 04 (01 6f 01 02 06)"
    "07 (07 't' 01 00 'get' 00 00 'set' 00 01 'grow' 00 02 'size' 00 03 'fill' 00 04 'copy' 00 05)"
    "0a (06 (00 20 00 25 00 0b) (00 20 00 20 01 26 00 0b) (00 20 00 20 01 fc 0f 00 0b)"
    "       (00 fc 10 00 0b) (00 20 00 20 01 20 02 fc 11 00 0b) (00 20 00 20 01 20 02 fc 0e 00 00 "
    "0b))";

static wrt_status get(world *w, int i, wrt_value *out)
{
    wrt_value arg = wrt_i32(i);
    return world_call(w, "get", &arg, 1, out, 1);
}

static wrt_status set(world *w, int i, void *p)
{
    wrt_value args[2];
    args[0] = wrt_i32(i);
    args[1] = wrt_externref(p);
    return world_call(w, "set", args, 2, NULL, 0);
}

static int grow(world *w, void *p, int n)
{
    wrt_value args[2], r;
    args[0] = wrt_externref(p);
    args[1] = wrt_i32(n);
    CHECK_EQ(world_call(w, "grow", args, 2, &r, 1), WRT_OK);
    return r.of.i32;
}

TEST(elements_are_read_written_and_checked)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value v;
        int a;
        if (!world_open(&w, ENGINE(kind), false, table_module)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(get(&w, 0, &v), WRT_OK);
        CHECK(v.of.externref == NULL);
        CHECK_EQ(set(&w, 1, &a), WRT_OK);
        CHECK_EQ(get(&w, 1, &v), WRT_OK);
        CHECK(v.of.externref == &a);
        CHECK_EQ(get(&w, 2, &v), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_TABLE_OUT_OF_BOUNDS);
        CHECK_EQ(set(&w, -1, &a), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_TABLE_OUT_OF_BOUNDS);
        world_close(&w);
    }
}

TEST(growth_fills_and_respects_the_maximum)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value v;
        int a, b;
        if (!world_open(&w, ENGINE(kind), false, table_module)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        wrt_table t = world_export(&w, "t").of.table;
        CHECK_EQ(set(&w, 1, &b), WRT_OK);
        CHECK_EQ(grow(&w, &a, 3), 2);
        CHECK_EQ(world_i32(&w, "size", 0, 0, 0, 0), 5);
        CHECK_EQ(get(&w, 4, &v), WRT_OK);
        CHECK(v.of.externref == &a);
        CHECK_EQ(get(&w, 1, &v), WRT_OK);
        CHECK(v.of.externref == &b);
        CHECK_EQ(grow(&w, &a, 2), -1);
        CHECK_EQ(grow(&w, &a, -1), -1);
        CHECK_EQ(grow(&w, &a, 0), 5);
        CHECK_EQ(wrt_table_grow(w.store, t, 1, wrt_externref(&b)), 5);
        CHECK_EQ(wrt_table_grow(w.store, t, 1, wrt_externref(&b)), -1);
        CHECK_EQ(wrt_table_grow(w.store, t, 0, wrt_i32(0)), -1);
        CHECK_EQ(wrt_table_size(w.store, t), 6);
        world_close(&w);
    }
}

TEST(fill_and_copy_check_before_they_write)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value args[3], v;
        int marks[6];
        if (!world_open(&w, ENGINE(kind), false, table_module)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(grow(&w, NULL, 4), 2);
        for (int i = 0; i < 6; i++) CHECK_EQ(set(&w, i, &marks[i]), WRT_OK);
        args[0] = wrt_i32(1);
        args[1] = wrt_i32(0);
        args[2] = wrt_i32(5);
        CHECK_EQ(world_call(&w, "copy", args, 3, NULL, 0), WRT_OK);
        for (int i = 0; i < 6; i++) {
            CHECK_EQ(get(&w, i, &v), WRT_OK);
            CHECK(v.of.externref == &marks[i ? i - 1 : 0]);
        }
        args[2] = wrt_i32(6);
        CHECK_EQ(world_call(&w, "copy", args, 3, NULL, 0), WRT_TRAP);
        args[0] = wrt_i32(4);
        args[1] = wrt_externref(NULL);
        args[2] = wrt_i32(3);
        CHECK_EQ(world_call(&w, "fill", args, 3, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_TABLE_OUT_OF_BOUNDS);
        CHECK_EQ(get(&w, 5, &v), WRT_OK);
        CHECK(v.of.externref == &marks[4]);
        args[2] = wrt_i32(2);
        CHECK_EQ(world_call(&w, "fill", args, 3, NULL, 0), WRT_OK);
        CHECK_EQ(get(&w, 5, &v), WRT_OK);
        CHECK(v.of.externref == NULL);
        args[0] = wrt_i32(6);
        args[2] = wrt_i32(0);
        CHECK_EQ(world_call(&w, "fill", args, 3, NULL, 0), WRT_OK);
        world_close(&w);
    }
}

TEST(table_init_copies_functions_until_dropped)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value args[3], v;
        /* init(d, s, n), drop(); element segment: passive, expressions: ref.func 2, null, ref.func 3 */
        if (!world_open(&w, ENGINE(kind), false,
                        "01 (03 60 03 7f 7f 7f 00 60 00 00 60 00 01 7f) 03 (04 00 01 02 02) 04 (01 "
                        "70 00 04)"
                        "07 (03 'init' 00 00 'drop' 00 01 't' 01 00)"
                        "09 (01 05 70 03 d2 02 0b d0 70 0b d2 03 0b)"
                        "0a (04 (00 20 00 20 01 20 02 fc 0c 00 00 0b) (00 fc 0d 00 0b) (00 41 02 "
                        "0b) (00 41 03 0b))")) {
            continue;
        }
        CHECK_EQ(world_link(&w), WRT_OK);
        wrt_table t = world_export(&w, "t").of.table;
        args[0] = wrt_i32(1);
        args[1] = wrt_i32(0);
        args[2] = wrt_i32(4);
        CHECK_EQ(world_call(&w, "init", args, 3, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_TABLE_OUT_OF_BOUNDS);
        args[2] = wrt_i32(3);
        CHECK_EQ(world_call(&w, "init", args, 3, NULL, 0), WRT_OK);
        CHECK_EQ(wrt_table_get(w.store, t, 0, &v), WRT_OK);
        CHECK_EQ(v.of.func.store, WRT_NULL_STORE);
        CHECK_EQ(wrt_table_get(w.store, t, 2, &v), WRT_OK);
        CHECK_EQ(v.of.func.store, WRT_NULL_STORE);
        CHECK_EQ(wrt_table_get(w.store, t, 3, &v), WRT_OK);
        wrt_value r;
        CHECK_EQ(wrt_func_call(w.store, v.of.func, NULL, 0, &r, 1, NULL, NULL), WRT_OK);
        CHECK_EQ(r.of.i32, 3);
        CHECK_EQ(world_call(&w, "drop", NULL, 0, NULL, 0), WRT_OK);
        CHECK_EQ(world_call(&w, "init", args, 3, NULL, 0), WRT_TRAP);
        world_close(&w);
    }
}

TEST(the_host_makes_tables_and_is_checked)
{
    world w, other;
    wrt_table t;
    wrt_limits limits = {3, 4, true};
    wrt_value v, f;
    if (!world_open(&w, WRT_ENGINE_INTERP, false,
                    "01 (01 60 00 00) 03 (01 00) 07 (01 'f' 00 00) 0a (01 (00 0b))")) {
        return;
    }
    CHECK(world_open(&other, WRT_ENGINE_INTERP, false, NULL));
    CHECK_EQ(world_link(&w), WRT_OK);
    f = wrt_funcref(world_export(&w, "f").of.func);
    CHECK_EQ(wrt_table_new(w.store, WRT_FUNCREF, limits, &f, &t, &w.error), WRT_OK);
    CHECK_EQ(wrt_table_get(w.store, t, 2, &v), WRT_OK);
    CHECK_EQ(v.of.func.index, f.of.func.index);
    CHECK_EQ(wrt_table_get(w.store, t, 3, &v), WRT_ERR_USAGE);
    CHECK_EQ(wrt_table_set(w.store, t, 0, wrt_externref(NULL)), WRT_ERR_TYPE);
    CHECK_EQ(wrt_table_set(w.store, t, 3, f), WRT_ERR_USAGE);
    CHECK_EQ(wrt_table_new(other.store, WRT_FUNCREF, limits, &f, &t, &w.error), WRT_ERR_TYPE);
    CHECK_EQ(wrt_table_new(w.store, WRT_I32, limits, NULL, &t, &w.error), WRT_ERR_TYPE);
    limits.max = 2;
    CHECK_EQ(wrt_table_new(w.store, WRT_FUNCREF, limits, NULL, &t, &w.error), WRT_ERR_TYPE);
    limits.min = 20000000;
    limits.has_max = false;
    CHECK_EQ(wrt_table_new(w.store, WRT_FUNCREF, limits, NULL, &t, &w.error), WRT_ERR_LIMIT);
    limits.min = (uint64_t)1 << 32;
    CHECK_EQ(wrt_table_new(w.store, WRT_FUNCREF, limits, NULL, &t, &w.error), WRT_ERR_TYPE);
    world_close(&w);
    world_close(&other);
}

TEST(globals_are_shared_and_typed)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_global g, fixed;
        wrt_value v;
        wrt_extern item;
        /* bump(): adds 1 to the imported i64 global; own global 1 = imported immutable i32 */
        if (!world_open(&w, ENGINE(kind), false,
                        "01 (01 60 00 00) 02 (02 'e' 'g' 03 7e 01 'e' 'c' 03 7f 00) 03 (01 00)"
                        "06 (01 7f 00 23 01 0b) 07 (02 'bump' 00 00 'copy' 03 02)"
                        "0a (01 (00 23 00 42 01 7c 24 00 0b))")) {
            continue;
        }
        CHECK_EQ(wrt_global_new(w.store, WRT_I64, true, wrt_i64(41), &g, &w.error), WRT_OK);
        CHECK_EQ(wrt_global_new(w.store, WRT_I32, false, wrt_i32(-9), &fixed, &w.error), WRT_OK);
        CHECK_EQ(wrt_global_new(w.store, WRT_I32, false, wrt_i64(1), &fixed, &w.error),
                 WRT_ERR_TYPE);
        item.kind = WRT_EXTERN_GLOBAL;
        item.of.global = g;
        CHECK_EQ(wrt_linker_define(w.linker, "e", "g", item, &w.error), WRT_OK);
        item.of.global = fixed;
        CHECK_EQ(wrt_linker_define(w.linker, "e", "c", item, &w.error), WRT_OK);
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(world_call(&w, "bump", NULL, 0, NULL, 0), WRT_OK);
        CHECK_EQ(wrt_global_get(w.store, g, &v), WRT_OK);
        CHECK_EQ(v.of.i64, 42);
        CHECK_EQ(wrt_global_set(w.store, g, wrt_i64(-1)), WRT_OK);
        CHECK_EQ(wrt_global_set(w.store, g, wrt_i32(-1)), WRT_ERR_TYPE);
        CHECK_EQ(wrt_global_set(w.store, fixed, wrt_i32(-1)), WRT_ERR_USAGE);
        CHECK_EQ(world_call(&w, "bump", NULL, 0, NULL, 0), WRT_OK);
        CHECK_EQ(wrt_global_get(w.store, g, &v), WRT_OK);
        CHECK_EQ(v.of.i64, 0);
        CHECK_EQ(wrt_global_get(w.store, world_export(&w, "copy").of.global, &v), WRT_OK);
        CHECK_EQ(v.of.i32, -9);
        world_close(&w);
    }
}
