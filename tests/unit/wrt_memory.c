/* qemu */
/* Linear memories: growth, limits, what the host sees. */
#include "wrt_world.h"

/* Exports: mem; size(), grow(n), load(a), store(a, v). Memory of 1 page, at most 5. */
static const char memory_module[] =
    "01 (03 60 00 01 7f 60 01 7f 01 7f 60 02 7f 7f 00) 03 (04 00 01 01 02) 05 (01 01 01 05)"
    "07 (05 'mem' 02 00 'size' 00 00 'grow' 00 01 'load' 00 02 'store' 00 03)"
    "0a (04 (00 3f 00 0b) (00 20 00 40 00 0b) (00 20 00 2d 00 00 0b) (00 20 00 20 01 3a 00 00 0b))";

static wrt_status store_byte(world *w, int address, int value)
{
    wrt_value args[2];
    args[0] = wrt_i32(address);
    args[1] = wrt_i32(value);
    return world_call(w, "store", args, 2, NULL, 0);
}

TEST(growth_keeps_contents_and_new_pages_are_zero)
{
    for (EACH_ENGINE(kind)) {
        world w;
        if (!world_open(&w, ENGINE(kind), false, memory_module)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(store_byte(&w, 65535, 77), WRT_OK);
        CHECK_EQ(store_byte(&w, 65536, 77), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_MEMORY_OUT_OF_BOUNDS);
        CHECK_EQ(world_i32(&w, "grow", 1, 1, 0, 0), 1);
        CHECK_EQ(world_i32(&w, "size", 0, 0, 0, 0), 2);
        CHECK_EQ(world_i32(&w, "load", 1, 65535, 0, 0), 77);
        CHECK_EQ(world_i32(&w, "load", 1, 65536, 0, 0), 0);
        CHECK_EQ(store_byte(&w, 131071, 5), WRT_OK);
        CHECK_EQ(store_byte(&w, 131072, 5), WRT_TRAP);
        CHECK_EQ(world_i32(&w, "grow", 1, 0, 0, 0), 2);
        CHECK_EQ(world_i32(&w, "grow", 1, 4, 0, 0), -1);
        CHECK_EQ(world_i32(&w, "grow", 1, -1, 0, 0), -1);
        CHECK_EQ(world_i32(&w, "grow", 1, 3, 0, 0), 2);
        CHECK_EQ(world_i32(&w, "grow", 1, 1, 0, 0), -1);
        CHECK_EQ(world_i32(&w, "size", 0, 0, 0, 0), 5);
        CHECK_EQ(world_i32(&w, "load", 1, 131071, 0, 0), 5);
        world_close(&w);
    }
}

TEST(the_host_sees_and_changes_the_same_bytes)
{
    for (EACH_ENGINE(kind)) {
        world w;
        uint8_t bytes[4] = {1, 2, 3, 4};
        if (!world_open(&w, ENGINE(kind), false, memory_module)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        wrt_memory m = world_export(&w, "mem").of.memory;
        CHECK_EQ(wrt_memory_size(w.store, m), 65536);
        CHECK(wrt_memory_write(w.store, m, 65532, bytes, 4));
        CHECK(!wrt_memory_write(w.store, m, 65533, bytes, 4));
        CHECK(!wrt_memory_write(w.store, m, UINT64_MAX, bytes, 4));
        CHECK(!wrt_memory_read(w.store, m, 65536, bytes, 1));
        CHECK(wrt_memory_read(w.store, m, 65536, bytes, 0));
        CHECK_EQ(world_i32(&w, "load", 1, 65534, 0, 0), 3);
        CHECK_EQ(store_byte(&w, 65532, 9), WRT_OK);
        CHECK_EQ(wrt_memory_data(w.store, m)[65532], 9);
        CHECK_EQ(wrt_memory_grow(w.store, m, 2), 1);
        CHECK_EQ(world_i32(&w, "size", 0, 0, 0, 0), 3);
        CHECK_EQ(store_byte(&w, 3 * 65536 - 1, 1), WRT_OK);
        CHECK_EQ(wrt_memory_grow(w.store, m, 3), -1);
        CHECK_EQ(wrt_memory_grow(w.store, m, UINT64_MAX), -1);
        CHECK_EQ(wrt_memory_size(w.store, m), 3 * 65536);
        m.store++;
        CHECK(wrt_memory_data(w.store, m) == NULL);
        CHECK_EQ(wrt_memory_size(w.store, m), 0);
        CHECK_EQ(wrt_memory_grow(w.store, m, 0), -1);
        world_close(&w);
    }
}

/* -- growth seen by others ----------------------------------------------------------------------------- */

/* Grows the memory of its data while code that caches it is on the stack. */
static wrt_status host_grow(void *data, wrt_caller *caller, uint64_t *slots)
{
    wrt_memory *m = (wrt_memory *)data;
    slots[0] = (uint32_t)wrt_memory_grow(wrt_caller_store(caller), *m, slots[0]);
    return WRT_OK;
}

TEST(running_code_sees_growth_by_the_host_and_by_other_instances)
{
    /* f(a): stores 7 at a - 1, calls host grow(1), stores 8 at a, returns both added */
    static const char user[] =
        "01 (02 60 01 7f 01 7f 60 01 7f 01 7f) 02 (02 'h' 'grow' 00 00 'e' 'mem' 02 01 01 05)"
        "03 (01 01) 07 (01 'f' 00 01)"
        "0a (01 (00 20 00 41 01 6b 41 07 3a 00 00 41 01 10 00 1a 20 00 41 08 3a 00 00"
        "        20 00 41 01 6b 2d 00 00 20 00 2d 00 00 6a 0b))";
    static const wrt_valtype i32[] = {WRT_I32};
    wrt_functype type;
    type.params = type.results = i32;
    type.param_count = type.result_count = 1;
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_instance user_instance, owner;
        wrt_memory m;
        if (!world_open(&w, ENGINE(kind), false, memory_module)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        owner = w.instance;
        m = world_export(&w, "mem").of.memory;
        CHECK_EQ(wrt_linker_define_instance(w.linker, w.store, "e", owner, &w.error), WRT_OK);
        CHECK_EQ(wrt_linker_define_func_raw(w.linker, "h", "grow", &type, host_grow, &m, &w.error),
                 WRT_OK);
        wrt_module *module = world_module(&w, user);
        CHECK_EQ(wrt_linker_instantiate(w.linker, w.store, module, &user_instance, &w.trap,
                                        &w.error),
                 WRT_OK);
        w.instance = user_instance;
        CHECK_EQ(world_i32(&w, "f", 1, 65536, 0, 0), 15);
        /* and now the other instance's own grow, through its function as an import */
        w.instance = owner;
        CHECK_EQ(world_i32(&w, "grow", 1, 1, 0, 0), 2);
        w.instance = user_instance;
        CHECK_EQ(world_i32(&w, "f", 1, 3 * 65536, 0, 0), 15);
        CHECK_EQ(wrt_memory_size(w.store, m), 4 * 65536);
        wrt_module_free(module);
        world_close(&w);
    }
}

/* -- limits -------------------------------------------------------------------------------------------- */

TEST(a_store_holds_no_more_bytes_than_allowed)
{
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_config c;
        wrt_limits limits = {1, 0, false};
        wrt_memory m;
        wrt_instance out;
        memset(&c, 0, sizeof c);
        c.engine = ENGINE(kind);
        c.max_memory_bytes = 3 * 65536;
        if (!world_open_config(&w, &c, memory_module)) continue;
        CHECK_EQ(world_link(&w), WRT_OK);
        CHECK_EQ(world_i32(&w, "grow", 1, 3, 0, 0), -1);
        CHECK_EQ(world_i32(&w, "grow", 1, 1, 0, 0), 1);
        CHECK_EQ(wrt_memory_new(w.store, limits, &m, &w.error), WRT_OK);
        CHECK_EQ(wrt_memory_new(w.store, limits, &m, &w.error), WRT_ERR_LIMIT);
        CHECK_EQ(world_i32(&w, "grow", 1, 1, 0, 0), -1);
        CHECK_EQ(wrt_instance_new(w.store, w.module, NULL, 0, &out, NULL, &w.error), WRT_ERR_LIMIT);
        CHECK(strstr(w.error.message, "max_memory_bytes") != NULL);
        limits.min = 0;
        CHECK_EQ(wrt_memory_new(w.store, limits, &m, &w.error), WRT_OK);
        CHECK_EQ(wrt_memory_grow(w.store, m, 1), -1);
        world_close(&w);
    }
}

TEST(impossible_sizes_are_refused)
{
    world w;
    wrt_memory m;
    wrt_limits limits;
    if (!world_open(&w, WRT_ENGINE_INTERP, false, NULL)) return;
    limits.min = 65537;
    limits.max = 0;
    limits.has_max = false;
    CHECK_EQ(wrt_memory_new(w.store, limits, &m, &w.error), WRT_ERR_TYPE);
    limits.min = UINT64_MAX;
    CHECK_EQ(wrt_memory_new(w.store, limits, &m, &w.error), WRT_ERR_TYPE);
    limits.min = 2;
    limits.max = 1;
    limits.has_max = true;
    CHECK_EQ(wrt_memory_new(w.store, limits, &m, &w.error), WRT_ERR_TYPE);
    limits.max = UINT64_MAX;
    CHECK_EQ(wrt_memory_new(w.store, limits, &m, &w.error), WRT_OK);
    CHECK_EQ(wrt_memory_grow(w.store, m, 65535), -1);
    world_close(&w);
}

/* 4 GiB less one page are reserved lazily; only touched pages cost memory. */
TEST(a_huge_memory_is_cheap_until_touched)
{
    world w;
    wrt_memory m;
    wrt_limits limits = {65535, 0, false};
    uint8_t byte = 1;
    if (sizeof(void *) < 8) {
        SKIP("needs 64-bit addresses");
        return;
    }
    if (!world_open(&w, WRT_ENGINE_INTERP, false, NULL)) return;
    wrt_status status = wrt_memory_new(w.store, limits, &m, &w.error);
    if (status == WRT_ERR_NOMEM) {
        SKIP("the system does not promise 4 GiB");
    } else {
        CHECK_EQ(status, WRT_OK);
        CHECK(wrt_memory_read(w.store, m, (uint64_t)65535 * 65536 - 1, &byte, 1));
        CHECK_EQ(byte, 0);
        CHECK_EQ(wrt_memory_grow(w.store, m, 2), -1);
    }
    world_close(&w);
}

TEST(growing_page_by_page_is_linear)
{
    world w;
    wrt_memory m;
    wrt_limits limits = {0, 0, false};
    if (!world_open(&w, WRT_ENGINE_INTERP, false, NULL)) return;
    CHECK_EQ(wrt_memory_new(w.store, limits, &m, &w.error), WRT_OK);
    int moves = 0;
    const uint8_t *last = NULL;
    for (int i = 0; i < 400; i++) {
        CHECK_EQ(wrt_memory_grow(w.store, m, 1), i);
        if (wrt_memory_data(w.store, m) != last) moves++;
        last = wrt_memory_data(w.store, m);
        wrt_memory_data(w.store, m)[(size_t)i * 65536] = (uint8_t)i;
    }
    CHECK(moves < 25);
    for (int i = 0; i < 400; i++) CHECK_EQ(last[(size_t)i * 65536], (uint8_t)i);
    world_close(&w);
}

TEST(types_tell_the_present_size)
{
    world w;
    wrt_extern_type type;
    if (!world_open(&w, WRT_ENGINE_INTERP, false, memory_module)) return;
    CHECK_EQ(world_link(&w), WRT_OK);
    wrt_extern m = world_export(&w, "mem");
    CHECK_EQ(wrt_memory_grow(w.store, m.of.memory, 1), 1);
    CHECK(wrt_extern_get_type(w.store, m, &type));
    CHECK_EQ(type.kind, WRT_EXTERN_MEMORY);
    CHECK_EQ(type.limits.min, 2);
    CHECK_EQ(type.limits.max, 5);
    CHECK(type.limits.has_max);
    m.of.memory.index = 99;
    CHECK(!wrt_extern_get_type(w.store, m, &type));
    world_close(&w);
}

/* -- bulk ---------------------------------------------------------------------------------------------- */

TEST(bulk_operations_check_both_ends_before_they_write)
{
    /* fill(d, v, n), copy(d, s, n) on 1 page */
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value args[3];
        if (!world_open(&w, ENGINE(kind), false,
                        "01 (01 60 03 7f 7f 7f 00) 03 (02 00 00) 05 (01 00 01)"
                        "07 (03 'fill' 00 00 'copy' 00 01 'mem' 02 00)"
                        "0a (02 (00 20 00 20 01 20 02 fc 0b 00 0b) (00 20 00 20 01 20 02 fc 0a 00 "
                        "00 0b))")) {
            continue;
        }
        CHECK_EQ(world_link(&w), WRT_OK);
        uint8_t *data = wrt_memory_data(w.store, world_export(&w, "mem").of.memory);
#define CALL3(name, a, b, c)                                           \
    (args[0] = wrt_i32(a), args[1] = wrt_i32(b), args[2] = wrt_i32(c), \
     world_call(&w, name, args, 3, NULL, 0))
        CHECK_EQ(CALL3("fill", 10, 0x1ff, 5), WRT_OK);
        CHECK_EQ(data[9], 0);
        CHECK_EQ(data[10], 0xff);
        CHECK_EQ(data[14], 0xff);
        CHECK_EQ(data[15], 0);
        CHECK_EQ(CALL3("fill", 65535, 1, 2), WRT_TRAP);
        CHECK_EQ(data[65535], 0);
        CHECK_EQ(CALL3("fill", 65536, 1, 0), WRT_OK);
        CHECK_EQ(CALL3("fill", 65537, 1, 0), WRT_TRAP);
        CHECK_EQ(CALL3("fill", -1, 1, -1), WRT_TRAP);
        for (int i = 0; i < 8; i++) data[100 + i] = (uint8_t)i;
        CHECK_EQ(CALL3("copy", 102, 100, 6), WRT_OK); /* overlapping upwards */
        for (int i = 0; i < 6; i++) CHECK_EQ(data[102 + i], i);
        CHECK_EQ(CALL3("copy", 100, 102, 6), WRT_OK); /* and downwards */
        for (int i = 0; i < 6; i++) CHECK_EQ(data[100 + i], i);
        CHECK_EQ(CALL3("copy", 65530, 100, 7), WRT_TRAP);
        CHECK_EQ(CALL3("copy", 100, 65530, 7), WRT_TRAP);
        CHECK_EQ(data[65530], 0);
        CHECK_EQ(CALL3("copy", 65536, 65536, 0), WRT_OK);
        CHECK_EQ(w.trap.code, WRT_TRAP_MEMORY_OUT_OF_BOUNDS);
        world_close(&w);
    }
}

TEST(long_copies_in_pieces_are_whole_copies)
{
    /* With an interrupt handle, operations longer than 4 MiB are done in pieces. 200 pages. */
    for (EACH_ENGINE(kind)) {
        world w;
        wrt_value args[3];
        if (!world_open(&w, ENGINE(kind), false,
                        "01 (01 60 03 7f 7f 7f 00) 03 (02 00 00) 05 (01 00 #200)"
                        "07 (03 'fill' 00 00 'copy' 00 01 'mem' 02 00)"
                        "0a (02 (00 20 00 20 01 20 02 fc 0b 00 0b) (00 20 00 20 01 20 02 fc 0a 00 "
                        "00 0b))")) {
            continue;
        }
        CHECK_EQ(world_link(&w), WRT_OK);
        wrt_interrupt *handle = wrt_store_interrupt(w.store);
        uint8_t *data = wrt_memory_data(w.store, world_export(&w, "mem").of.memory);
        size_t size = 200 * 65536, n = 10000003;
        uint8_t *wanted = (uint8_t *)malloc(size);
        if (!wanted) abort();
        for (size_t i = 0; i < size; i++) data[i] = wanted[i] = (uint8_t)(i * 7 + (i >> 13));
        memmove(wanted + 12345, wanted + 1, n);
        CHECK_EQ(CALL3("copy", 12345, 1, 10000003), WRT_OK);
        CHECK(memcmp(data, wanted, size) == 0);
        memmove(wanted + 3, wanted + 54321, n);
        CHECK_EQ(CALL3("copy", 3, 54321, 10000003), WRT_OK);
        CHECK(memcmp(data, wanted, size) == 0);
        memset(wanted + 77, 0xee, n);
        CHECK_EQ(CALL3("fill", 77, 0xee, 10000003), WRT_OK);
        CHECK(memcmp(data, wanted, size) == 0);
        free(wanted);
        wrt_interrupt_free(handle);
        world_close(&w);
    }
}

TEST(guard_mode_behaves_like_explicit_checks)
{
    world w;
    wrt_config c;
    memset(&c, 0, sizeof c);
    c.engine = WRT_ENGINE_JIT;
    c.bounds = WRT_BOUNDS_GUARD;
    if (!world_open_config(&w, &c, memory_module)) {
        SKIP("no guard pages here");
        return;
    }
    CHECK_EQ(world_link(&w), WRT_OK);
    uint8_t *before = wrt_memory_data(w.store, world_export(&w, "mem").of.memory);
    CHECK_EQ(store_byte(&w, 65535, 77), WRT_OK);
    CHECK_EQ(store_byte(&w, 65536, 77), WRT_TRAP);
    CHECK_EQ(w.trap.code, WRT_TRAP_MEMORY_OUT_OF_BOUNDS);
    CHECK_EQ(w.trap.frame_count, 1);
    CHECK_EQ(store_byte(&w, -1, 77), WRT_TRAP);
    CHECK_EQ(world_i32(&w, "grow", 1, 4, 0, 0), 1);
    CHECK(wrt_memory_data(w.store, world_export(&w, "mem").of.memory) == before);
    CHECK_EQ(world_i32(&w, "load", 1, 65535, 0, 0), 77);
    CHECK_EQ(world_i32(&w, "load", 1, 5 * 65536 - 1, 0, 0), 0);
    CHECK_EQ(store_byte(&w, 5 * 65536, 77), WRT_TRAP);
    world_close(&w);
}
