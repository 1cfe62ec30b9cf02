/* tests/unit/wrt_decode.c - verdicts on whole modules, with their texts and places. */
/* qemu */
#include "test.h"
#include "unit/wrt_module.h"

static text_module module;
static wrt_error error;

static wrt_status validate(uint32_t features_off)
{
    wrt_engine *e = test_engine_new(WRT_ENGINE_INTERP, features_off);
    wrt_status status = wrt_module_validate(e, module.bytes, module.len, &error);
    wrt_error other;
    wrt_module *m = wrt_module_new(e, module.bytes, module.len, &other);
    if ((m != NULL) != (status == WRT_OK)) status = WRT_ERR_USAGE; /* the two must agree */
    if (!m && (other.offset != error.offset || strcmp(other.message, error.message) != 0)) {
        status = WRT_ERR_USAGE;
    }
    wrt_module_free(m);
    wrt_engine_free(e);
    if (heap_blocks) status = WRT_ERR_NOMEM;
    return status;
}

typedef struct verdict {
    const char *hex; /* behind the header; ^ is the place that must be reported */
    wrt_status status;
    const char *text;
} verdict;

static void check_verdicts(const verdict *rows, size_t count, uint32_t features_off)
{
    for (size_t i = 0; i < count; i++) {
        module_start(&module);
        module.mark = 0;
        put_hex(&module, rows[i].hex);
        wrt_status status = validate(features_off);
        if (status == rows[i].status &&
            (status == WRT_OK ||
             (error.offset == module.mark &&
              strncmp(error.message, rows[i].text, strlen(rows[i].text)) == 0))) {
            continue;
        }
        printf("%s\n  expected %d at %zu: %s\n  got %d at %zu: %s\n", rows[i].hex,
               (int)rows[i].status, module.mark, rows[i].text, (int)status, error.offset,
               error.message);
        CHECK(!"verdict as expected");
    }
}

#define MALFORMED   WRT_ERR_MALFORMED
#define INVALID     WRT_ERR_INVALID
#define UNSUPPORTED WRT_ERR_UNSUPPORTED
#define LIMIT       WRT_ERR_LIMIT
#define ENDS        "unexpected end of section or function"
#define TOO_LONG    "integer representation too long"
/* one type [] -> [], one function of it; one body */
#define FUNC        "01 04 01 60 00 00 03 02 01 00 "
#define BODY        "0a 04 01 02 00 0b "

static const verdict sections[] = {
    {"", WRT_OK, ""},
    {FUNC BODY, WRT_OK, ""},
    {"^0e 00", MALFORMED, "malformed section id"},
    {"^80 00", MALFORMED, "malformed section id"},
    {"01^", MALFORMED, ENDS},
    {"01 ^05 00", MALFORMED, "length out of bounds"},
    {"01 ^80 80 80 80 80 00", MALFORMED, TOO_LONG},
    {"01 ^80 80 80 80 10", MALFORMED, "integer too large"},
    {"01 02 00 ^00", MALFORMED, "section size mismatch"},
    {"01 01 00 ^01 01 00", MALFORMED, "unexpected content after last section"},
    {"02 01 00 ^01 01 00", MALFORMED, "unexpected content after last section"},
    {"0c 01 00 ^09 01 00", MALFORMED, "unexpected content after last section"},
    {"0a 01 00 ^0c 01 00", MALFORMED, "unexpected content after last section"},
    {"00 01 00 00 01 00", WRT_OK, ""},
    {"00 00^", MALFORMED, ENDS},
    {"00 03 ^02 c3 28", MALFORMED, "malformed UTF-8 encoding"},
    {"^0d 00", UNSUPPORTED, "exceptions support is not enabled"},
    {FUNC "^", MALFORMED, "function and code section have inconsistent lengths"},
    {BODY "^", MALFORMED, "function and code section have inconsistent lengths"},
    {"0c 01 01^", MALFORMED, "data count and data section have inconsistent lengths"},
};

TEST(sections) { check_verdicts(sections, WX__COUNT_OF(sections), 0); }

static const verdict types[] = {
    {"01 05 01 60 01 7f 00", WRT_OK, ""},
    {"01 04 01 60 ^ff 00", MALFORMED, "length out of bounds"},
    {"01 05 01 60 01 ^ff 00", MALFORMED, TOO_LONG},
    {"01 05 01 60 01 ^40 00", MALFORMED, "malformed value type"},
    {"01 02 01 ^61", MALFORMED, "malformed definition type"},
    {"01 02 01 ^e0", MALFORMED, TOO_LONG},
    {"01 02 01 ^5f", UNSUPPORTED, "gc support is not enabled"},
    {"01 02 01 ^4e", UNSUPPORTED, "gc support is not enabled"},
    {"01 05 01 60 01 ^7b 00", UNSUPPORTED, "simd support is not enabled"},
    {"01 05 01 60 01 ^64 00", UNSUPPORTED, "function-references support is not enabled"},
    {"01 05 01 60 01 ^6e 00", UNSUPPORTED, "gc support is not enabled"},
    {"01 05 01 60 01 ^69 00", UNSUPPORTED, "exceptions support is not enabled"},
    {"01 05 01 60 ^e9 07 00", MALFORMED, "length out of bounds"},
    {"01 ^ff ff ff ff 0f", MALFORMED, "length out of bounds"},
    {"01 05 01 60 00 02 7f^", MALFORMED, ENDS},
};

TEST(function_types) { check_verdicts(types, WX__COUNT_OF(types), 0); }

static const verdict imports[] = {
    {"01 04 01 60 00 00 02 05 01 00 00 00 00", WRT_OK, ""},
    {"02 05 01 00 00 00 ^07", INVALID, "unknown type 7"},
    {"02 05 01 00 00 ^05 00", MALFORMED, "malformed import kind"},
    {"02 05 01 00 00 ^04 00", UNSUPPORTED, "exceptions support is not enabled"},
    {"02 06 01 00 01 61 ^7f 00", MALFORMED, "malformed import kind"},
    {"02 05 01 00 00 ^7f 00", UNSUPPORTED, "compact-imports support is not enabled"},
    {"02 07 01 00 ^02 c0 80 00 00", MALFORMED, "malformed UTF-8 encoding"},
    {"02 04 01 00 00 00^", MALFORMED, ENDS},
    {"02 07 01 00 00 01 70 00 00", WRT_OK, ""},
    {"02 07 01 00 00 01 ^7f 00 00", MALFORMED, "malformed reference type"},
    {"02 07 01 00 00 01 70 ^10 00", MALFORMED, "malformed limits flags"},
    {"02 07 01 00 00 01 70 ^04 00", UNSUPPORTED, "memory64 support is not enabled"},
    {"02 08 01 00 00 01 70 ^01 02 01", INVALID, "size minimum must not be greater than maximum"},
    {"02 0b 01 00 00 01 70 ^00 80 80 80 80 10", INVALID, "table size"},
    {"02 06 01 00 00 02 00 01", WRT_OK, ""},
    {"02 08 01 00 00 02 ^00 81 80 04", INVALID, "memory size must be at most 65536 pages (4GiB)"},
    {"02 07 01 00 00 02 ^03 01 01", UNSUPPORTED, "threads support is not enabled"},
    {"02 0b 02 00 00 02 00 01 00 00 02 ^00 01", UNSUPPORTED, "multi-memory support is not enabled"},
    {"02 06 01 00 00 03 7f 01", WRT_OK, ""},
    {"02 06 01 00 00 03 7f ^02", MALFORMED, "malformed mutability"},
};

TEST(import_section) { check_verdicts(imports, WX__COUNT_OF(imports), 0); }

static const verdict definitions[] = {
    {"03 02 01 ^00 0a 04 01 02 00 0b", INVALID, "unknown type 0"},
    {"04 04 01 70 00 00", WRT_OK, ""},
    {"04 09 01 ^40 00 70 00 00 d0 70 0b", UNSUPPORTED,
     "function-references support is not enabled"},
    {"05 05 02 00 01 ^00 01", UNSUPPORTED, "multi-memory support is not enabled"},
    {"06 06 01 7f 00 41 2a 0b", WRT_OK, ""},
    {"06 06 01 7f 00 ^42 2a 0b", INVALID, "type mismatch"},
    {"06 04 01 7f 00 ^0b", INVALID, "type mismatch"},
    {"06 08 01 7f 00 ^41 00 41 00 0b", INVALID, "type mismatch"},
    {"06 05 01 7f 00 ^01 0b", INVALID, "constant expression required"},
    {"06 08 01 7f 00 02 7f 41 00 0b ^0b", MALFORMED, ENDS},
    {"06 09 01 7f 00 ^02 7f 41 00 0b 0b", INVALID, "constant expression required"},
    {"06 07 01 7f 00 10 00 ^05 0b", MALFORMED, "END opcode expected"},
    {"06 09 01 7f 00 41 01 41 02 ^6a 0b", UNSUPPORTED, "extended-const support is not enabled"},
    {"06 06 01 7f 00 ^23 00 0b", INVALID, "unknown global 0"},
    {"06 0b 02 7f 00 41 00 0b 7f 00 ^23 00 0b", UNSUPPORTED, "gc support is not enabled"},
    {"02 06 01 00 00 03 7f 01 06 06 01 7f 00 ^23 00 0b", INVALID, "constant expression required"},
    {"06 06 01 70 00 d0 70 0b", WRT_OK, ""},
    {"06 06 01 70 00 ^d2 00 0b", INVALID, "unknown function 0"},
    {"06 05 01 7f 00 41^", MALFORMED, ENDS},
    {"06 06 01 7f 00 41 00^", MALFORMED, ENDS},
    {"06 09 01 7f 00 41 ^80 80 80 80 70", MALFORMED, "integer too large"},
    {"06 08 01 7d 00 43 00 00 00^", MALFORMED, ENDS},
    {FUNC "08 01 00 " BODY, WRT_OK, ""},
    {FUNC "08 01 ^01 " BODY, INVALID, "unknown function 1"},
    {"01 05 01 60 01 7f 00 03 02 01 00 08 01 ^00 " BODY, INVALID, "start function"},
};

TEST(tables_memories_globals_and_start)
{
    check_verdicts(definitions, WX__COUNT_OF(definitions), 0);
}

static const verdict exports[] = {
    {FUNC "07 05 01 01 61 00 00 " BODY, WRT_OK, ""},
    {FUNC "07 05 01 01 61 00 ^01 " BODY, INVALID, "unknown function 1"},
    {"07 05 01 01 61 01 ^00", INVALID, "unknown table 0"},
    {"07 05 01 01 61 02 ^00", INVALID, "unknown memory 0"},
    {"07 05 01 01 61 03 ^00", INVALID, "unknown global 0"},
    {"07 05 01 01 61 ^05 00", MALFORMED, "malformed export kind"},
    {"07 05 01 01 61 ^04 00", UNSUPPORTED, "exceptions support is not enabled"},
    {FUNC "07 0d 03 01 62 00 00 01 61 00 00 01 ^62 00 00 " BODY, INVALID, "duplicate export name"},
    {FUNC "07 11 04 01 62 00 00 01 61 00 00 01 ^61 00 00 01 62 00 00 " BODY, INVALID,
     "duplicate export name"},
};

TEST(export_section) { check_verdicts(exports, WX__COUNT_OF(exports), 0); }

#define TABLE  "04 04 01 70 00 01 "
#define MEMORY "05 03 01 00 01 "
static const verdict segments[] = {
    {TABLE "09 06 01 00 41 00 0b 00", WRT_OK, ""},
    {"09 06 01 00 ^41 00 0b 00", INVALID, "unknown table 0"},
    {TABLE "09 07 01 02 01 41 00 0b 00 ^00", MALFORMED, ENDS},
    {TABLE "09 08 01 02 ^01 41 00 0b 00 00", INVALID, "unknown table 1"},
    {TABLE "09 07 01 00 41 00 0b 01 ^00", INVALID, "unknown function 0"},
    {TABLE "09 02 01 ^08", MALFORMED, "malformed elements segment kind"},
    {TABLE "09 04 01 01 ^01 00", MALFORMED, "malformed element kind"},
    {TABLE "09 06 01 00 ^42 00 0b 00", INVALID, "type mismatch"},
    {TABLE "09 07 01 05 6f 01 d0 6f 0b", WRT_OK, ""},
    {TABLE "09 07 01 05 6f 01 ^d0 70 0b", INVALID, "type mismatch"},
    {TABLE "09 08 01 ^06 00 41 00 0b 6f 00", INVALID, "type mismatch"},
    {TABLE "09 07 01 05 ^7f 01 d0 70 0b", MALFORMED, "malformed reference type"},
    {TABLE "09 05 01 01 00 ^ff 01", MALFORMED, "length out of bounds"},
    {MEMORY "0b 06 01 00 41 00 0b 00", WRT_OK, ""},
    {"0b 06 01 00 ^41 00 0b 00", INVALID, "unknown memory 0"},
    {MEMORY "0b ^09 01 02 01 41 00 0b 00", MALFORMED, "length out of bounds"},
    {MEMORY "0b 07 01 02 ^01 41 00 0b 00", INVALID, "unknown memory 1"},
    {MEMORY "0b 02 01 ^03", MALFORMED, "malformed data segment kind"},
    {MEMORY "0b 06 01 00 41 00 0b 01^", MALFORMED, ENDS},
    {MEMORY "0b 05 01 01 ^05 61 62", MALFORMED, "length out of bounds"},
    {MEMORY "0c 01 01 0b 03 01 01 00", WRT_OK, ""},
};

TEST(element_and_data_segments) { check_verdicts(segments, WX__COUNT_OF(segments), 0); }

/* A body that is wrong, and something else that is wrong; the carets of what must win. */
static const verdict precedence[] = {
    /* invalid body, then a malformed one */
    {"01 04 01 60 00 00 03 03 02 00 00 0a 08 02 03 00 1a 0b 02 00 ^ff", MALFORMED,
     "illegal opcode ff"},
    /* invalid instruction, then an illegal one in the same body */
    {FUNC "0a 06 01 04 00 1a ^ff 0b", MALFORMED, "illegal opcode ff"},
    /* invalid body, then a malformed data section */
    {FUNC MEMORY "0a 05 01 03 00 1a 0b 0b 02 01 ^03", MALFORMED, "malformed data segment kind"},
    /* malformed body, then a malformed data section */
    {FUNC MEMORY "0a 05 01 03 00 ^ff 0b 0b 02 01 03", MALFORMED, "illegal opcode ff"},
    /* invalid export, then a malformed body */
    {FUNC "07 05 01 01 61 01 00 0a 05 01 03 00 ^ff 0b", MALFORMED, "illegal opcode ff"},
    /* two invalid things: the first */
    {FUNC "07 05 01 01 61 01 ^00 0a 05 01 03 00 1a 0b", INVALID, "unknown table 0"},
    /* invalid, then a feature that is missing */
    {FUNC "0a 07 01 05 00 ^1a fd 0c 0b", INVALID, "type mismatch"},
    /* memory.init without data count, behind an invalid instruction */
    {FUNC MEMORY "0a 08 01 06 00 1a ^fc 09 00 0b 0b 03 01 01 00", MALFORMED,
     "data count section required"},
};

TEST(malformed_wins_over_invalid_and_the_first_place_counts)
{
    check_verdicts(precedence, WX__COUNT_OF(precedence), 0);
}

static const verdict mutable_global_off[] = {
    {"02 06 01 ^00 00 03 7f 01", UNSUPPORTED, "mutable-global support is not enabled"},
    {"06 06 01 7f 01 41 00 0b", WRT_OK, ""},
    {"06 06 01 7f 01 41 00 0b 07 05 01 ^01 61 03 00", UNSUPPORTED,
     "mutable-global support is not enabled"},
};
static const verdict sign_extension_off[] = {
    {FUNC "0a 08 01 06 00 41 00 ^c0 1a 0b", UNSUPPORTED, "sign-extension support is not enabled"},
};
static const verdict saturating_off[] = {
    {FUNC "0a 0c 01 0a 00 43 00 00 00 00 ^fc 00 1a 0b", UNSUPPORTED,
     "saturating-float-to-int support is not enabled"},
};
static const verdict multi_value_off[] = {
    {"01 06 01 ^60 00 02 7f 7f", UNSUPPORTED, "multi-value support is not enabled"},
    {FUNC "0a 07 01 05 00 02 ^00 0b 0b", UNSUPPORTED, "multi-value support is not enabled"},
};
static const verdict bulk_memory_off[] = {
    {TABLE "09 08 01 02 00 41 00 0b 00 00", WRT_OK, ""}, /* reference types have these, too */
    {"^0c 01 00", UNSUPPORTED, "bulk-memory support is not enabled"},
    {MEMORY "0b 03 01 ^01 00", UNSUPPORTED, "bulk-memory support is not enabled"},
    {TABLE "09 04 01 ^01 00 00", UNSUPPORTED, "bulk-memory support is not enabled"},
    {FUNC MEMORY "0a 0d 01 0b 00 41 00 41 00 41 00 ^fc 0b 00 0b", UNSUPPORTED,
     "bulk-memory support is not enabled"},
};
static const verdict reference_types_off[] = {
    {"01 05 01 60 01 ^6f 00", UNSUPPORTED, "reference-types support is not enabled"},
    {"04 04 01 ^6f 00 00", UNSUPPORTED, "reference-types support is not enabled"},
    {"04 07 02 70 00 00 ^70 00 00", UNSUPPORTED, "reference-types support is not enabled"},
    {FUNC "0a 07 01 05 00 ^d0 70 1a 0b", UNSUPPORTED, "reference-types support is not enabled"},
    {FUNC TABLE "0a 09 01 07 00 41 00 11 00 00 0b", WRT_OK, ""},
    {FUNC TABLE "0a 0a 01 08 00 41 00 11 00 ^80 00 0b", UNSUPPORTED,
     "reference-types support is not enabled"},
};

TEST(features_can_be_switched_off)
{
    check_verdicts(mutable_global_off, WX__COUNT_OF(mutable_global_off),
                   WRT_FEATURE_MUTABLE_GLOBAL);
    check_verdicts(sign_extension_off, WX__COUNT_OF(sign_extension_off),
                   WRT_FEATURE_SIGN_EXTENSION);
    check_verdicts(saturating_off, WX__COUNT_OF(saturating_off),
                   WRT_FEATURE_SATURATING_FLOAT_TO_INT);
    check_verdicts(multi_value_off, WX__COUNT_OF(multi_value_off), WRT_FEATURE_MULTI_VALUE);
    check_verdicts(bulk_memory_off, WX__COUNT_OF(bulk_memory_off), WRT_FEATURE_BULK_MEMORY);
    check_verdicts(reference_types_off, WX__COUNT_OF(reference_types_off),
                   WRT_FEATURE_REFERENCE_TYPES);
}

TEST(headers)
{
    static const struct {
        const char *hex;
        const char *text;
        size_t offset;
    } rows[] = {
        {"", "unexpected end", 0},
        {"006173", "unexpected end", 3},
        {"0061736e", "magic header not detected", 0},
        {"0061736d", "unexpected end", 4},
        {"0061736d 0d000000", "unknown binary version", 4},
        {"0061736d 0d000100", "unknown binary version", 4},
    };
    for (size_t i = 0; i < WX__COUNT_OF(rows); i++) {
        module.len = 0;
        put_hex(&module, rows[i].hex);
        CHECK_EQ(validate(0), WRT_ERR_MALFORMED);
        CHECK_STR(error.message, rows[i].text);
        CHECK_EQ(error.offset, rows[i].offset);
    }
}

/* -- resources ------------------------------------------------------------------------------------- */

/* Every position of a small module raised to a huge count: memory stays in proportion. */
TEST(claimed_counts_do_not_allocate)
{
    static const uint8_t huge[] = {0xff, 0xff, 0xff, 0xff, 0x0f};
    static text_module base;
    module_start(&base);
    put_hex(&base,
            FUNC "04 04 01 70 00 01 05 03 01 00 01 06 06 01 7f 00 41 2a 0b 07 05 01 01 61 00 00"
                 "09 07 01 00 41 00 0b 01 00 0c 01 01 0a 07 01 05 01 01 7f 01 0b"
                 "0b 08 01 00 41 00 0b 02 68 69");
    for (size_t at = 8; at < base.len; at++) {
        module = base;
        memmove(module.bytes + at + 5, module.bytes + at + 1, base.len - at - 1);
        memcpy(module.bytes + at, huge, 5);
        module.len = base.len + 4;
        heap_peak = heap_now;
        validate(0);
        CHECK(heap_peak < 40000);
    }
}

TEST(sizes_beyond_the_configuration_are_refused)
{
    wrt_engine *e = test_engine_new(WRT_ENGINE_INTERP, 0);
    e->config.max_module_size = 7;
    module_start(&module);
    CHECK_EQ(wrt_module_validate(e, module.bytes, module.len, &error), WRT_ERR_LIMIT);
    CHECK(wrt_module_new(e, module.bytes, module.len, NULL) == NULL);
    wrt_engine_free(e);
}

TEST(limits_report_themselves)
{
    static const verdict rows[] = {
        {FUNC "0a 08 01 06 ^01 d1 86 03 7f 0b", LIMIT, "too many locals: the limit is 50000"},
        {FUNC "0a 0c 01 0a ^02 ff ff ff ff 0f 7f 01 7f 0b", MALFORMED, "too many locals"},
    };
    check_verdicts(rows, WX__COUNT_OF(rows), 0);
}

/* -- introspection ----------------------------------------------------------------------------------- */

static wrt_module *load(wrt_engine *e)
{
    return wrt_module_new(e, module.bytes, module.len, &error);
}

TEST(imports_and_exports_can_be_listed)
{
    wrt_engine *e = test_engine_new(WRT_ENGINE_INTERP, 0);
    module_start(&module);
    put_section(&module, 1, "02 60 01 7f 01 7e 60 00 00");
    put_section(
        &module, 2,
        "04 01 61 01 66 00 00 01 61 01 74 01 6f 01 02 03 01 61 01 6d 02 00 01 01 61 00 03 7c 01");
    put_section(&module, 3, "01 01");
    put_section(&module, 7, "03 01 7a 00 01 01 78 03 00 01 79 00 00");
    put_body(&module, "00 0b");
    wrt_module *m = load(e);
    CHECK(m != NULL);
    if (!m) return;
    wrt_import_info import;
    wrt_export_info item;
    CHECK_EQ(wrt_module_import_count(m), 4);
    CHECK(wrt_module_import(m, 0, &import));
    CHECK_EQ(import.type.kind, WRT_EXTERN_FUNC);
    CHECK_EQ(import.type.func.param_count, 1);
    CHECK_EQ(import.type.func.results[0], WRT_I64);
    CHECK(import.module_len == 1 && import.module[0] == 'a' && import.name[0] == 'f');
    CHECK(wrt_module_import(m, 1, &import));
    CHECK_EQ(import.type.content, WRT_EXTERNREF);
    CHECK(import.type.limits.min == 2 && import.type.limits.max == 3 && import.type.limits.has_max);
    CHECK(wrt_module_import(m, 2, &import));
    CHECK(import.type.limits.min == 1 && !import.type.limits.has_max);
    CHECK(wrt_module_import(m, 3, &import));
    CHECK(import.type.content == WRT_F64 && import.type.is_mutable && import.name_len == 0);
    CHECK(!wrt_module_import(m, 4, &import));
    CHECK_EQ(wrt_module_export_count(m), 3);
    CHECK(wrt_module_export(m, 0, &item));
    CHECK(item.name[0] == 'z' && item.index == 1 && item.type.func.param_count == 0);
    CHECK(wrt_module_export(m, 1, &item));
    CHECK(item.name[0] == 'x' && item.type.kind == WRT_EXTERN_GLOBAL);
    CHECK(!wrt_module_export(m, 3, &item));
    CHECK_EQ(m->exports_by_name[0], 1);
    CHECK_EQ(m->exports_by_name[1], 2);
    CHECK_EQ(m->exports_by_name[2], 0);
    wrt_module_free(m);
    wrt_engine_free(e);
}

static void check_name(const char *subsections, const char *expected)
{
    wrt_engine *e = test_engine_new(WRT_ENGINE_INTERP, 0);
    char hex[256];
    module_start(&module);
    put_hex(&module, FUNC BODY);
    snprintf(hex, sizeof hex, "04 6e 61 6d 65 %s", subsections);
    put_section(&module, 0, hex);
    wrt_module *m = load(e);
    CHECK(m != NULL);
    size_t len = 0;
    const char *name = m ? wrt_module_func_name(m, 0, &len) : NULL;
    char text[16] = "none";
    if (name && len < sizeof text) {
        memcpy(text, name, len);
        text[len] = 0;
    }
    CHECK_STR(text, expected);
    wrt_module_free(m);
    wrt_engine_free(e);
}

TEST(function_names_come_from_the_name_section)
{
    check_name("01 06 01 00 03 66 6f 6f", "foo");
    check_name("00 02 01 6d 01 06 01 00 03 66 6f 6f", "foo");
    check_name("01 0a 02 00 03 66 6f 6f 01 02 68 69", "foo");
    check_name("01 05 01 01 02 68 69", "none");
    check_name("", "none");
}

TEST(broken_name_sections_have_no_names)
{
    check_name("01", "none");
    check_name("01 20 01 00 03 66 6f 6f", "none");
    check_name("01 06 01 00 04 66 6f 6f", "none");
    check_name("01 06 7f 00 03 66 6f 6f", "foo"); /* the count is only an upper bound */
    check_name("01 05 01 00 02 ff ff", "none");
    check_name("00 ff ff ff ff 7f", "none");
}

/* -- anything at all ------------------------------------------------------------------------------------ */

static void put_everything(text_module *m)
{
    module_start(m);
    put_section(m, 1, "02 60 02 7f 7e 01 7f 60 00 00");
    put_section(m, 2, "02 01 61 01 62 00 01 01 63 00 03 7f 00");
    put_section(m, 3, "02 00 01");
    put_section(m, 4, "01 70 00 02");
    put_section(m, 5, "01 01 01 02");
    put_section(m, 6, "01 7e 01 42 7f 0b");
    put_section(m, 7, "02 01 66 00 01 01 6d 02 00");
    put_section(m, 8, "02");
    put_section(m, 9, "02 00 41 00 0b 01 01 05 70 01 d2 02 0b");
    put_section(m, 12, "01");
    put_section(
        m, 10,
        "02 23 02 01 7f 01 7d 02 7f 20 00 04 7f 20 00 28 02 04 05 03 40 20 00 0d 00 0b 41 01 0b"
        "20 00 0e 01 00 00 0b 0b"
        "05 00 fc 09 00 0b");
    put_section(m, 11, "01 01 02 68 69");
    put_section(m, 0, "04 6e 61 6d 65 01 06 01 01 03 66 6f 6f");
}

TEST(every_prefix_and_every_changed_byte_gets_the_same_verdict_everywhere)
{
    static text_module base;
    put_everything(&base);
    module = base;
    CHECK_EQ(validate(0), WRT_OK);
    if (error.status) printf("%s at %zu\n", error.message, error.offset);
    for (size_t len = 0; len < base.len; len++) {
        module = base;
        module.len = len;
        CHECK(validate(0) != WRT_ERR_USAGE);
    }
    for (size_t at = 0; at < base.len; at++) {
        for (uint32_t value = 0; value < 256; value += 3) {
            module = base;
            module.bytes[at] = (uint8_t)value;
            wrt_status status = validate(0);
            CHECK(status != WRT_ERR_USAGE && status != WRT_ERR_NOMEM);
        }
    }
}
