/* tests/unit/wencode_component.c - components: sections merged and forced, scopes, what is reported,
 * sizes at the borders of their encoding. That the bytes are right is shown by tests/stage_component.sh. */
/* qemu */
#define WENCODE_COMPONENTS
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "test.h"

/* The finished component; expects that it begins and ends like `want` and is `n` bytes long. */
static void check_bytes(wencode_component *c, const void *want, size_t n)
{
    size_t len;
    uint8_t *bytes = wencode_component_finish(c, &len);
    CHECK_STR(wencode_component_get_error(c)->message, "");
    CHECK_EQ(len, n);
    CHECK(bytes && len == n && memcmp(bytes, want, n) == 0);
    wencode_free_bytes(bytes);
    wencode_component_free(c);
}

#define PREAMBLE    "\0asm\x0d\0\1\0"
#define BYTES(text) PREAMBLE text, sizeof(PREAMBLE text) - 1

TEST(nothing_is_an_empty_component)
{
    wencode_component c = {0};
    check_bytes(&c, BYTES(""));
}

TEST(neighbours_of_one_kind_share_a_section)
{
    wencode_component c = {0};
    CHECK_EQ(wencode_component_type_list(&c, WENCODE_VAL_U8), 0);
    CHECK_EQ(wencode_component_type_list(&c, WENCODE_VAL_S8), 1);
    CHECK_EQ(wencode_component_task_cancel(&c), 0);
    CHECK_EQ(wencode_component_type_list(&c, WENCODE_VAL_BOOL), 2);
    check_bytes(&c, BYTES("\7\5\2\x70\x7d\x70\x7e"
                          "\x8\2\1\5"
                          "\7\3\1\x70\x7f"));
}

TEST(a_new_section_can_be_forced)
{
    wencode_component c = {0};
    wencode_component_type_list(&c, WENCODE_VAL_U8);
    wencode_component_new_section(&c);
    wencode_component_new_section(&c);
    wencode_component_type_list(&c, WENCODE_VAL_U8);
    check_bytes(&c, BYTES("\7\3\1\x70\x7d"
                          "\7\3\1\x70\x7d"));
}

TEST(sizes_can_be_padded)
{
    wencode_component c = {0};
    wencode_component_set_padded_sizes(&c, true);
    wencode_component_type_list(&c, WENCODE_VAL_U8);
    wencode_component_custom(&c, "x", "y", 1);
    wencode_component_begin(&c);
    wencode_component_end(&c);
    wencode_component_embed(&c, "z", 1);
    check_bytes(&c, BYTES("\7\x83\x80\x80\x80\0\1\x70\x7d"
                          "\0\x83\x80\x80\x80\0\1xy"
                          "\4\x88\x80\x80\x80\0" PREAMBLE "\4\x81\x80\x80\x80\0z"));
}

/* A section of n types `list u8` takes 2 n bytes and the count. */
static void check_many(uint32_t n)
{
    wencode_component c = {0};
    size_t len, body = 2 * (size_t)n + (n < 128 ? 1 : n < 16384 ? 2 : 3);
    for (uint32_t i = 0; i < n; i++) CHECK_EQ(wencode_component_type_list(&c, WENCODE_VAL_U8), i);
    uint8_t *bytes = wencode_component_finish(&c, &len);
    CHECK_EQ(len, 8 + 1 + (body < 128 ? 1u : body < 16384 ? 2u : 3u) + body);
    if (bytes) CHECK(bytes[len - 1] == 0x7d && bytes[len - 2] == 0x70);
    wencode_free_bytes(bytes);
    wencode_component_free(&c);
}

TEST(sizes_and_counts_grow_with_what_they_count)
{
    static const uint32_t edges[] = {1, 62, 63, 64, 127, 128, 129, 8190, 8191, 8192, 16383, 16384};
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) check_many(edges[i]);
}

/* Scopes in scopes, each with `n` items in front of the inner one: every size and count moves. */
static size_t nested_size(wencode_component *c, int depth, int n, bool types)
{
    for (int i = 0; i < depth; i++) {
        for (int k = 0; k < n; k++) wencode_component_type_list(c, WENCODE_VAL_U8);
        if (types) wencode_component_begin_component_type(c);
        else wencode_component_begin(c);
    }
    for (int i = 0; i < depth; i++) CHECK(wencode_component_end(c) != WENCODE_NONE);
    size_t len;
    uint8_t *bytes = wencode_component_finish(c, &len);
    CHECK(bytes != NULL);
    wencode_free_bytes(bytes);
    return len;
}

TEST(scopes_nest)
{
    wencode_component c = {0};
    CHECK_EQ(nested_size(&c, 3, 0, false), 8 + 3 * (2 + 8));
    CHECK_EQ(nested_size(&c, 1, 0, true), 8 + 3 + 2);
    CHECK_EQ(nested_size(&c, 2, 0, true), 8 + 3 + 2 + 3);
    CHECK(nested_size(&c, 50, 100, false) > 50 * 200);
    CHECK(nested_size(&c, 50, 100, true) > 50 * 200);
    wencode_component_free(&c);
}

TEST(each_scope_counts_for_itself)
{
    wencode_component c = {0};
    CHECK_EQ(wencode_component_count(&c, WENCODE_SORT_TYPE), 0);
    wencode_component_type_list(&c, WENCODE_VAL_U8);
    wencode_component_begin_instance_type(&c);
    CHECK_EQ(wencode_component_count(&c, WENCODE_SORT_TYPE), 0);
    wencode_component_declare_export(&c, "r", wencode_component_extern_resource());
    CHECK_EQ(wencode_component_count(&c, WENCODE_SORT_TYPE), 1);
    CHECK_EQ(wencode_component_end(&c), 1);
    CHECK_EQ(wencode_component_count(&c, WENCODE_SORT_TYPE), 2);
    wencode_component_begin(&c);
    CHECK_EQ(wencode_component_count(&c, WENCODE_SORT_TYPE), 0);
    CHECK_EQ(wencode_component_end(&c), 0);
    CHECK_EQ(wencode_component_count(&c, WENCODE_SORT_COMPONENT), 1);
    wencode_component_free(&c);
}

TEST(finish_into_says_what_it_needs_and_can_be_repeated)
{
    wencode_component c = {0};
    uint8_t buffer[64];
    size_t need, len;
    wencode_component_name(&c, "x");
    CHECK(!wencode_component_finish_into(&c, buffer, 8, &need));
    CHECK_EQ(need, 8 + 2 + 15 + 4);
    CHECK(!wencode_component_finish_into(&c, NULL, 0, &len));
    CHECK_EQ(len, need);
    wencode_component_type_primitive(&c, WENCODE_VAL_U8);
    CHECK(wencode_component_finish_into(&c, buffer, sizeof buffer, &len));
    CHECK_EQ(len, need + 4);
    CHECK(memcmp(buffer + 8,
                 "\7\2\1\x7d\0\x13\x0e"
                 "component-name\0\2\1x",
                 25) == 0);
    CHECK(wencode_component_finish_into(&c, buffer, sizeof buffer, &len));
    CHECK_EQ(len, 8);
    wencode_component_free(&c);
}

TEST(an_encoder_is_used_again_after_reset)
{
    wencode_component c = {0};
    wencode_component_begin(&c);
    wencode_component_name(&c, "left behind");
    wencode_component_task_cancel(&c);
    wencode_component_end(&c);
    wencode_component_end(&c);
    CHECK_EQ(wencode_component_get_error(&c)->status, WENCODE_ERR_NESTING);
    CHECK_EQ(wencode_component_task_cancel(&c), WENCODE_NONE);
    wencode_component_reset(&c);
    CHECK_EQ(wencode_component_get_error(&c)->status, WENCODE_OK);
    CHECK_EQ(wencode_component_task_cancel(&c), 0);
    check_bytes(&c, BYTES("\x8\2\1\5"));
}

/* An asynchronous destructor: after the text of the proposal, no tool reads it yet. */
TEST(asynchronous_destructor)
{
    wencode_component c = {0};
    wencode_component_task_cancel(&c);
    wencode_component_type_resource_async(&c, WENCODE_I32, 0, WENCODE_NONE);
    wencode_component_type_resource_async(&c, WENCODE_I32, 0, 0);
    check_bytes(&c, BYTES("\x8\2\1\5"
                          "\7\x0a\2\x3e\x7f\0\0\x3e\x7f\0\1\0"));
}

/* -- misuse ------------------------------------------------------------------------------------------ */

static wencode_component bad;

static void begin(void) { wencode_component_reset(&bad); }

/* The last call was reported as `status` with `message`, and undoes nothing that follows. */
static void reported(wencode_status status, const char *message)
{
    size_t len = 1;
    CHECK_EQ(wencode_component_get_error(&bad)->status, status);
    CHECK_STR(wencode_component_get_error(&bad)->message, message);
    CHECK_EQ(wencode_component_task_cancel(&bad), WENCODE_NONE);
    CHECK(wencode_component_finish(&bad, &len) == NULL);
    CHECK_EQ(len, 0);
    CHECK_STR(wencode_component_get_error(&bad)->message, message);
    wencode_component_reset(&bad);
    wencode_component_set_lax(&bad, false);
}

TEST(an_index_must_exist)
{
    wencode_component_item item = wencode_component_named("x", WENCODE_SORT_FUNC, 0);
    wencode_component_option memory = wencode_component_memory(2);
    uint32_t value = 0;
    begin();
    wencode_component_type_list(&bad, wencode_index(0));
    reported(WENCODE_ERR_INDEX, "no type 0: there are 0 so far");
    wencode_component_type_list(&bad, WENCODE_VAL_U8);
    wencode_component_type_own(&bad, 1);
    reported(WENCODE_ERR_INDEX, "no type 1: there are 1 so far");
    wencode_component_type_resource(&bad, WENCODE_I32, 3);
    reported(WENCODE_ERR_INDEX, "no core function 3: there are 0 so far");
    wencode_component_core_instantiate(&bad, 0, NULL, 0);
    reported(WENCODE_ERR_INDEX, "no core module 0: there are 0 so far");
    wencode_component_instantiate(&bad, 5, NULL, 0);
    reported(WENCODE_ERR_INDEX, "no component 5: there are 0 so far");
    wencode_component_instance(&bad, &item, 1);
    reported(WENCODE_ERR_INDEX, "no function 0: there are 0 so far");
    wencode_component_alias_export(&bad, 1, "x", WENCODE_SORT_FUNC);
    reported(WENCODE_ERR_INDEX, "no instance 1: there are 0 so far");
    wencode_component_alias_core_export(&bad, 1, "x", WENCODE_SORT_CORE_FUNC);
    reported(WENCODE_ERR_INDEX, "no core instance 1: there are 0 so far");
    wencode_component_alias_outer(&bad, 1, WENCODE_SORT_TYPE, 0);
    reported(WENCODE_ERR_INDEX, "an alias of scope 1 of 1");
    wencode_component_alias_outer(&bad, 0, WENCODE_SORT_TYPE, 0);
    reported(WENCODE_ERR_INDEX, "no type 0: there are 0 so far");
    wencode_component_task_return(&bad, WENCODE_VAL_NONE, &memory, 1);
    reported(WENCODE_ERR_INDEX, "no core memory 2: there are 0 so far");
    wencode_component_thread_new_indirect(&bad, 0, 0);
    reported(WENCODE_ERR_INDEX, "no core type 0: there are 0 so far");
    wencode_component_core_functype(&bad, NULL, 0, NULL, 0);
    wencode_component_thread_new_indirect(&bad, 0, 0);
    reported(WENCODE_ERR_INDEX, "no core table 0: there are 0 so far");
    wencode_component_start(&bad, 0, &value, 1, 0);
    reported(WENCODE_ERR_INDEX, "no function 0: there are 0 so far");
    wencode_component_export(&bad, "x", WENCODE_SORT_VALUE, 0);
    reported(WENCODE_ERR_INDEX, "no value 0: there are 0 so far");
    wencode_component_import(&bad, "x", wencode_component_extern_core_module(0));
    reported(WENCODE_ERR_INDEX, "no core type 0: there are 0 so far");
    wencode_component_name_item(&bad, WENCODE_SORT_CORE_TAG, 0, "x");
    reported(WENCODE_ERR_INDEX, "no core tag 0: there are 0 so far");
    wencode_component_free(&bad);
}

TEST(a_sort_must_fit_its_place)
{
    wencode_component_item item = wencode_component_named("x", WENCODE_SORT_CORE_TYPE, 0);
    begin();
    wencode_component_core_instance(&bad, &item, 1);
    reported(WENCODE_ERR_INDEX, "sort 5 is not one of those that may stand here");
    wencode_component_export(&bad, "x", WENCODE_SORT_CORE_FUNC, 0);
    reported(WENCODE_ERR_INDEX, "sort 0 is not one of those that may stand here");
    wencode_component_alias_outer(&bad, 0, WENCODE_SORT_FUNC, 0);
    reported(WENCODE_ERR_INDEX, "sort 8 is not one of those that may stand here");
    wencode_component_set_lax(&bad, true);
    wencode_component_alias_outer(&bad, 0, (wencode_component_sort)(WENCODE_SORT_INSTANCE + 1), 0);
    reported(WENCODE_ERR_INDEX, "sort 13 is not one of those that may stand here");
    wencode_component_type_list(&bad, 0x40);
    reported(WENCODE_ERR_INDEX, "64 is not a primitive value type");
    wencode_component_type_record(&bad, &(wencode_component_label){"x", WENCODE_VAL_NONE}, 1);
    reported(WENCODE_ERR_INDEX, "0 is not a primitive value type");
    wencode_component_free(&bad);
}

TEST(an_item_must_fit_its_scope)
{
    wencode_extern memory = wencode_component_core_memory(wencode_at_least(1));
    begin();
    wencode_component_begin_instance_type(&bad);
    wencode_component_import(&bad, "x", wencode_component_extern_resource());
    reported(WENCODE_ERR_ORDER, "an item of section 10 in a type");
    wencode_component_begin_component_type(&bad);
    wencode_component_export(&bad, "x", WENCODE_SORT_TYPE, 0);
    reported(WENCODE_ERR_ORDER, "an export of a component inside of a type");
    wencode_component_begin_component_type(&bad);
    wencode_component_task_cancel(&bad);
    reported(WENCODE_ERR_ORDER, "an item of section 8 in a type");
    wencode_component_begin_component_type(&bad);
    wencode_component_begin(&bad);
    reported(WENCODE_ERR_ORDER, "a section inside of a type");
    wencode_component_begin_component_type(&bad);
    wencode_component_type_resource(&bad, WENCODE_I32, WENCODE_NONE);
    reported(WENCODE_ERR_ORDER, "a resource is defined in a type");
    wencode_component_begin_component_type(&bad);
    wencode_component_name(&bad, "x");
    reported(WENCODE_ERR_ORDER, "a debug name inside of a type");
    wencode_component_begin_module_type(&bad);
    wencode_component_type_list(&bad, WENCODE_VAL_U8);
    reported(WENCODE_ERR_ORDER, "an item of section 7 in a type");
    wencode_component_begin_module_type(&bad);
    wencode_component_begin_module_type(&bad);
    reported(WENCODE_ERR_ORDER, "a module type in a module type");
    wencode_component_begin_module_type(&bad);
    wencode_component_import(&bad, "x", wencode_component_extern_resource());
    reported(WENCODE_ERR_ORDER, "an import of a component in a module type");
    wencode_component_begin_module_type(&bad);
    wencode_component_set_lax(&bad, true);
    wencode_component_alias_core_export(&bad, 0, "x", WENCODE_SORT_CORE_FUNC);
    reported(WENCODE_ERR_ORDER, "an alias of an export in a module type");
    wencode_component_module_export(&bad, "x", memory);
    reported(WENCODE_ERR_ORDER, "no module type is open");
    wencode_component_declare_export(&bad, "x", wencode_component_extern_resource());
    reported(WENCODE_ERR_ORDER, "an export is declared outside of its type");
    wencode_component_free(&bad);
}

TEST(scopes_must_be_closed)
{
    size_t len;
    begin();
    wencode_component_end(&bad);
    reported(WENCODE_ERR_NESTING, "no scope is open");
    wencode_component_begin(&bad);
    wencode_component_begin_component_type(&bad);
    CHECK(wencode_component_finish(&bad, &len) == NULL);
    reported(WENCODE_ERR_NESTING, "2 scopes are not closed");
    for (int i = 0; i < 1001; i++) wencode_component_begin(&bad);
    reported(WENCODE_ERR_NESTING, "more than 1000 scopes are open");
    for (int i = 0; i < 1001; i++) wencode_component_begin_component_type(&bad);
    reported(WENCODE_ERR_NESTING, "more than 1000 scopes are open");
    wencode_component_free(&bad);
}

TEST(options_must_not_conflict)
{
    wencode_component_option options[2];
    begin();
    options[0] = wencode_component_utf8();
    options[1] = wencode_component_utf16();
    wencode_component_error_context_new(&bad, options, 2);
    reported(WENCODE_ERR_ORDER, "canonical option 1 is unknown or stands in conflict");
    options[0] = options[1] = wencode_component_async();
    wencode_component_error_context_new(&bad, options, 2);
    reported(WENCODE_ERR_ORDER, "canonical option 6 is unknown or stands in conflict");
    options[0].kind = 10;
    wencode_component_set_lax(&bad, true);
    wencode_component_error_context_new(&bad, options, 1);
    reported(WENCODE_ERR_ORDER, "canonical option 10 is unknown or stands in conflict");
    wencode_component_free(&bad);
}

TEST(names_are_unique_and_utf8)
{
    size_t len;
    begin();
    wencode_component_custom(&bad, "a\xff", NULL, 0);
    reported(WENCODE_ERR_NAME, "a name is not UTF-8 from its byte 1 on");
    wencode_component_import(&bad, "a", wencode_component_extern_resource());
    wencode_component_import(&bad, "b", wencode_component_extern_resource());
    wencode_component_import(&bad, "a", wencode_component_extern_resource());
    CHECK(wencode_component_finish(&bad, &len) == NULL);
    reported(WENCODE_ERR_NAME, "two imports of one name");
    wencode_component_begin_instance_type(&bad);
    wencode_component_declare_export(&bad, "a", wencode_component_extern_resource());
    wencode_component_declare_export(&bad, "a", wencode_component_extern_resource());
    CHECK_EQ(wencode_component_end(&bad), WENCODE_NONE);
    reported(WENCODE_ERR_NAME, "two exports of one name");
    wencode_component_name_item(&bad, WENCODE_SORT_CORE_FUNC, wencode_component_task_cancel(&bad),
                                "x");
    wencode_component_name_item(&bad, WENCODE_SORT_CORE_FUNC, 0, "y");
    CHECK(wencode_component_finish(&bad, &len) == NULL);
    reported(WENCODE_ERR_NAME, "two debug names for index 0");
    wencode_component_name(&bad, "x");
    wencode_component_name(&bad, "x");
    CHECK(wencode_component_finish(&bad, &len) == NULL);
    reported(WENCODE_ERR_NAME, "two debug names for index 0");
    /* One name for an import and an export, and in two scopes, is no double. */
    wencode_component_import(&bad, "a", wencode_component_extern_resource());
    wencode_component_begin(&bad);
    wencode_component_import(&bad, "a", wencode_component_extern_resource());
    wencode_component_end(&bad);
    wencode_component_export(&bad, "a", WENCODE_SORT_TYPE, 0);
    uint8_t *bytes = wencode_component_finish(&bad, &len);
    CHECK(bytes != NULL);
    wencode_free_bytes(bytes);
    wencode_component_free(&bad);
}

TEST(the_error_of_a_module_becomes_that_of_the_component)
{
    wencode e;
    wencode_init(&e);
    begin();
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_br(&e, 3);
    CHECK_EQ(wencode_component_core_module_from(&bad, &e), WENCODE_NONE);
    CHECK_EQ(wencode_component_get_error(&bad)->status, WENCODE_ERR_INDEX);
    CHECK_EQ(wencode_component_get_error(&bad)->func, 0);
    CHECK_STR(wencode_component_get_error(&bad)->message, wencode_get_error(&e)->message);
    wencode_free(&e);
    wencode_component_free(&bad);
}

TEST(recursion_groups_are_closed_and_their_types_exist)
{
    begin();
    wencode_component_core_rec_end(&bad);
    reported(WENCODE_ERR_NESTING, "no recursion group is open");
    CHECK_EQ(wencode_component_core_rec_begin(&bad), 0);
    wencode_component_type_list(&bad, WENCODE_VAL_U8);
    reported(WENCODE_ERR_NESTING, "a recursion group is open");
    wencode_component_core_rec_begin(&bad);
    wencode_component_core_rec_begin(&bad);
    reported(WENCODE_ERR_NESTING, "a recursion group is open");
    wencode_component_begin_module_type(&bad);
    wencode_component_core_rec_begin(&bad);
    wencode_component_end(&bad);
    reported(WENCODE_ERR_NESTING, "a recursion group is open");
    wencode_component_core_rec_begin(&bad);
    CHECK_EQ(wencode_component_core_conttype(&bad, 1), 0);
    CHECK_EQ(wencode_component_core_functype(&bad, NULL, 0, NULL, 0), 1);
    CHECK_EQ(wencode_component_core_rec_end(&bad), 0);
    wencode_component_core_conttype(&bad, 3);
    reported(WENCODE_ERR_INDEX, "no core type 3: there are 3 so far");
    wencode_component_core_rec_begin(&bad);
    wencode_component_core_conttype(&bad, 1);
    CHECK_EQ(wencode_component_core_rec_end(&bad), WENCODE_NONE);
    reported(WENCODE_ERR_INDEX, "no core type 1: there are 1 so far");
    wencode_extern what = wencode_component_core_memory(wencode_at_least(0));
    what.kind = (wencode_kind)9;
    wencode_component_begin_module_type(&bad);
    wencode_component_module_import(&bad, "a", "b", what);
    reported(WENCODE_ERR_INDEX, "9 is no kind of import");
    wencode_component_free(&bad);
}

TEST(too_many_values_are_reported)
{
    begin();
    wencode_component_type_func(&bad, NULL, 0, WENCODE_VAL_NONE);
    wencode_component_import(&bad, "f", wencode_component_extern_func(0));
    CHECK_EQ(wencode_component_start(&bad, 0, NULL, 0, WENCODE_NONE - 1), 0);
    CHECK_EQ(wencode_component_start(&bad, 0, NULL, 0, 1), WENCODE_NONE - 1);
    wencode_component_start(&bad, 0, NULL, 0, 1);
    reported(WENCODE_ERR_SIZE, "2^32 entities of one kind");
    wencode_component_free(&bad);
}

TEST(the_place_of_an_error_is_told)
{
    begin();
    wencode_component_type_list(&bad, WENCODE_VAL_U8);
    wencode_component_type_list(&bad, wencode_index(9));
    CHECK_EQ(wencode_component_get_error(&bad)->section, 7);
    CHECK_EQ(wencode_component_get_error(&bad)->offset, 8 + 3 + 2 + 1);
    CHECK_EQ(wencode_component_get_error(&bad)->func, WENCODE_NONE);
    begin();
    wencode_component_begin(&bad);
    wencode_component_begin_component_type(&bad);
    wencode_component_begin_module_type(&bad);
    wencode_component_core_conttype(&bad, 7);
    CHECK_EQ(wencode_component_get_error(&bad)->section, 7);
    begin();
    wencode_component_custom(&bad, "\xff", NULL, 0);
    CHECK_EQ(wencode_component_get_error(&bad)->section, WENCODE_NONE);
    wencode_component_free(&bad);
}

TEST(lax_writes_what_is_wrong)
{
    wencode_component c = {0};
    wencode_component_set_lax(&c, true);
    wencode_component_type_own(&c, 7);
    wencode_component_export(&c, "\xff", WENCODE_SORT_FUNC, 9);
    wencode_component_export(&c, "\xff", WENCODE_SORT_FUNC, 9);
    wencode_component_alias_outer(&c, 5, WENCODE_SORT_INSTANCE, 2);
    check_bytes(&c, BYTES("\7\3\1\x69\7"
                          "\x0b\x0d\2\0\1\xff\1\x9\0\0\1\xff\1\x9\0"
                          "\6\5\1\5\2\5\2"));
}
