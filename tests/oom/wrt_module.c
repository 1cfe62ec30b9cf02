/* tests/oom/wrt_module.c - modules when memory runs out: reported, nothing leaked, nothing kept. */
#include "test.h"
#include "unit/wrt_module.h"

static text_module module;

/* All sections, all array growth that a small module can cause, blocks and branches of each kind. */
static void put_module(void)
{
    module_start(&module);
    put_section(&module, 1, "05 60 00 00 60 01 7f 01 7f 60 00 02 7f 7e 60 01 7c 00 60 01 7d 00");
    put_section(&module, 2, "03 01 61 01 66 00 01 01 61 01 74 01 70 00 01 01 61 01 67 03 7f 00");
    put_section(&module, 3, "01 01");
    put_section(&module, 4, "01 6f 00 01");
    put_section(&module, 5, "01 00 01");
    put_section(&module, 6, "02 7f 00 23 00 0b 7e 01 42 00 0b");
    put_section(&module, 7, "02 01 61 00 01 01 62 00 00");
    put_section(&module, 9, "02 00 41 00 0b 02 00 01 05 6f 01 d0 6f 0b");
    put_section(&module, 12, "01");
    put_body(
        &module,
        "03 01 7f 01 7e 02 7d"
        "02 40 02 40 02 40 02 40 02 40 02 40 02 40 02 40 02 40 02 40 02 40 02 40 02 40 02 40 02 40"
        "03 40 20 00 04 40 20 01 0d 00 05 20 00 0e 03 00 01 02 03 0b 20 00 10 00 1a 0b"
        "0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 0b 41 01 0b");
    put_section(&module, 11, "01 01 01 21");
}

static bool make(wrt_engine_kind kind, wrt_error *error)
{
    error->status = WRT_ERR_NOMEM;
    wrt_engine *e = test_engine_new(kind, 0);
    if (!e) return false;
    wrt_module *m = wrt_module_new(e, module.bytes, module.len, error);
    bool ok = m != NULL;
    wrt_module_free(m);
    if (ok) ok = wrt_module_validate(e, module.bytes, module.len, error) == WRT_OK;
    wrt_engine_free(e);
    return ok;
}

static void fail_each(wrt_engine_kind kind)
{
    wrt_error error;
    bool ok = false;
    size_t n = 0;
    while (!ok && n < 1000) {
        heap_fail_at = ++n;
        heap_calls = 0;
        ok = make(kind, &error);
        CHECK(ok || error.status == WRT_ERR_NOMEM);
        CHECK_EQ(heap_blocks, 0);
    }
    heap_fail_at = 0;
    CHECK(ok);
    CHECK(n > 30);
    if (error.status) printf("%s at %zu\n", error.message, error.offset);
}

TEST(module_with_branch_table)
{
    put_module();
    fail_each(WRT_ENGINE_INTERP);
}

TEST(module_with_profiles)
{
    put_module();
    fail_each(WRT_ENGINE_JIT);
}

/* Where memory is needed to find out why a module is bad. */
TEST(verdicts_on_bad_modules)
{
    wrt_error error;
    put_module();
    module.bytes[module.len - 7] = 0x1a; /* the last end */
    bool done = false;
    for (size_t n = 1; !done && n < 1000; n++) {
        heap_fail_at = n;
        heap_calls = 0;
        CHECK(!make(WRT_ENGINE_INTERP, &error));
        CHECK(error.status == WRT_ERR_NOMEM || error.status == WRT_ERR_MALFORMED);
        CHECK_EQ(heap_blocks, 0);
        done = heap_calls < n;
    }
    heap_fail_at = 0;
    CHECK(done);
    CHECK_EQ(error.status, WRT_ERR_MALFORMED);
}
