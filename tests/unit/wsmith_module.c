/* tests/unit/wsmith_module.c - what the generator promises about its modules.
 *
 * Validity is the business of tests/stage_oracle.sh, which has an independent validator; here a
 * small reader of sections checks counts, sizes and switches.
 */
/* qemu */
/* emulated: -O1 */
/* seconds: 300 */
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/module/generate.h" /* reads the shared tables of opcodes and sections */
#include "test.h"

typedef struct shape {
    uint32_t types, imports, functions, tables, memories, globals, exports, elements, datas,
        customs;
    uint32_t memory_min, most_params, most_results;
    bool start, names, references, ok;
} shape;

typedef struct reader {
    const uint8_t *p, *end;
} reader;

static uint32_t number(reader *r)
{
    uint32_t v = 0;
    int n = wx__leb_read_u32(r->p, r->end, &v);
    CHECK(n > 0);
    r->p += n > 0 ? n : 1;
    return v;
}

static void read_types(reader *r, shape *s)
{
    s->types = number(r);
    for (uint32_t i = 0; i < s->types; i++) {
        CHECK_EQ(*r->p++, WX__TYPE_FUNC);
        for (int side = 0; side < 2; side++) {
            uint32_t count = number(r);
            uint32_t *most = side ? &s->most_results : &s->most_params;
            if (count > *most) *most = count;
            for (; count > 0; count--, r->p++) s->references |= *r->p < WX__TYPE_V128;
        }
    }
}

static void read_section(uint32_t id, reader r, shape *s)
{
    switch (id) {
    case WX__SECTION_CUSTOM: {
        uint32_t len = number(&r);
        s->customs++;
        s->names |= len == 4 && memcmp(r.p, "name", 4) == 0;
        break;
    }
    case WX__SECTION_TYPE: read_types(&r, s); break;
    case WX__SECTION_IMPORT: s->imports = number(&r); break;
    case WX__SECTION_FUNCTION: s->functions = number(&r); break;
    case WX__SECTION_TABLE: s->tables = number(&r); break;
    case WX__SECTION_MEMORY:
        s->memories = number(&r);
        r.p++;
        s->memory_min = number(&r);
        break;
    case WX__SECTION_GLOBAL: s->globals = number(&r); break;
    case WX__SECTION_EXPORT: s->exports = number(&r); break;
    case WX__SECTION_START: s->start = true; break;
    case WX__SECTION_ELEMENT: s->elements = number(&r); break;
    case WX__SECTION_CODE: CHECK_EQ(number(&r), s->functions); break;
    case WX__SECTION_DATA: s->datas = number(&r); break;
    default: break;
    }
}

/* Counts of a module; its sections follow each other up to the last byte, in order. */
static shape shape_of(const uint8_t *module, size_t size)
{
    shape s;
    reader r;
    uint32_t place = 0;
    memset(&s, 0, sizeof s);
    CHECK(module && size >= 8 && memcmp(module, "\0asm\1\0\0\0", 8) == 0);
    if (!module || size < 8) return s;
    r.p = module + 8;
    r.end = module + size;
    while (r.p < r.end) {
        uint32_t id = number(&r), len = number(&r);
        CHECK(len <= (size_t)(r.end - r.p));
        if (len > (size_t)(r.end - r.p)) return s;
        CHECK(id == 0 || wx__section_place(id) > place);
        if (id) place = wx__section_place(id);
        reader section = {r.p, r.p + len};
        read_section(id, section, &s);
        r.p += len;
    }
    s.ok = true;
    return s;
}

static wsmith_generator *generator(const char *text)
{
    wsmith_config config;
    wsmith_error error;
    memset(&config, 0, sizeof config);
    memset(&error, 0, sizeof error);
    CHECK(wsmith_config_parse(&config, text, strlen(text), &error));
    wsmith_generator *g = wsmith_generator_new(&config, &error);
    CHECK_STR(error.message, "");
    return g;
}

static const uint8_t *from_seed(wsmith_generator *g, uint64_t seed, uint64_t bytes, size_t *size)
{
    wsmith_source s;
    wsmith_from_seed(&s, seed, bytes);
    const uint8_t *module = wsmith_generate(g, &s, size);
    CHECK(module != NULL);
    return module;
}

static shape shape_of_seed(wsmith_generator *g, uint64_t seed, uint64_t bytes)
{
    size_t size;
    const uint8_t *module = from_seed(g, seed, bytes, &size);
    return shape_of(module, size);
}

static uint64_t hash(uint64_t h, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * 1099511628211u;
    return h;
}

static uint64_t hash_of_modules(const char *config)
{
    wsmith_generator *g = generator(config);
    uint64_t h = 14695981039346656037u;
    for (uint64_t seed = 0; seed < 60; seed++) {
        size_t size;
        const uint8_t *module = from_seed(g, seed, 40 * seed, &size);
        h = hash(h, module, size);
    }
    wsmith_generator_free(g);
    return h;
}

/* Change these when the generator is meant to make other modules from the same input. */
TEST(modules_are_the_same_on_every_machine)
{
    CHECK_EQ(hash_of_modules(""), (long long)0x664c1ba55798ea7eu);
    CHECK_EQ(hash_of_modules("preset = mvp"), (long long)0x2224caa707b99e43u);
    CHECK_EQ(hash_of_modules(
                 "preset = swarm\nmax_imports = 9\nname_section = on\ncustom_sections = 4"),
             (long long)0xc37691121509a59cu);
    CHECK_EQ(hash_of_modules("terminating = off\nfuel = 50\ncanonical_nans = on\nno_traps = on"),
             (long long)0x7e8b77435de26f2eu);
}

TEST(a_generator_keeps_nothing_from_one_module_to_the_next)
{
    wsmith_generator *g = generator("preset = swarm"), *fresh = generator("preset = swarm");
    size_t size, other;
    for (uint64_t seed = 0; seed < 40; seed++) from_seed(g, seed, 3000, &size);
    const uint8_t *a = from_seed(g, 77, 2000, &size);
    const uint8_t *b = from_seed(fresh, 77, 2000, &other);
    CHECK(size == other && memcmp(a, b, size) == 0);
    wsmith_generator_free(g);
    wsmith_generator_free(fresh);
}

TEST(recording_and_replaying_gives_the_same_module)
{
    wsmith_generator *g = generator("max_imports = 5");
    for (uint64_t seed = 0; seed < 60; seed++) {
        wsmith_record record;
        wsmith_source s;
        size_t size, other;
        memset(&record, 0, sizeof record);
        uint64_t expected = 0;
        const uint8_t *module = from_seed(g, seed, seed * 30, &size);
        expected = hash(1, module, size);
        wsmith_from_seed(&s, seed, seed * 30);
        wsmith_record_to(&s, &record);
        module = wsmith_generate(g, &s, &other);
        CHECK_EQ(size, other);
        CHECK_EQ(hash(1, module, other), (long long)expected);
        CHECK(wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 0, 0));
        module = wsmith_generate(g, &s, &other);
        wsmith_source_end(&s);
        CHECK_EQ(size, other);
        CHECK_EQ(hash(1, module, other), (long long)expected);
        wsmith_record_free(&record);
    }
    wsmith_generator_free(g);
}

TEST(any_edit_of_a_record_still_makes_a_module)
{
    wsmith_generator *g = generator("max_imports = 5");
    wsmith_record record;
    wsmith_source s, edits;
    size_t size, count;
    memset(&record, 0, sizeof record);
    wsmith_from_seed(&s, 5, 1500);
    wsmith_record_to(&s, &record);
    CHECK(wsmith_generate(g, &s, &size) != NULL);
    wsmith_choice *choices = wsmith_record_choices(&record, &count);
    wsmith_from_seed(&edits, 1, 1u << 20);
    for (int round = 0; round < 300; round++) {
        choices[wsmith_one_of(&edits, count)].value = wsmith_u64(&edits);
        CHECK(wsmith_from_record(&s, &record, round & 1 ? WSMITH_BY_UID : WSMITH_BY_ORDER, 3, 500));
        const uint8_t *module = wsmith_generate(g, &s, &size);
        CHECK(shape_of(module, size).ok);
        wsmith_source_end(&s);
    }
    wsmith_record_free(&record);
    wsmith_generator_free(g);
}

TEST(spans_of_a_module_nest)
{
    wsmith_generator *g = generator("");
    wsmith_record record;
    wsmith_source s;
    size_t size, count, choices;
    memset(&record, 0, sizeof record);
    wsmith_from_seed(&s, 3, 3000);
    wsmith_record_to(&s, &record);
    CHECK(wsmith_generate(g, &s, &size) != NULL);
    const wsmith_span *spans = wsmith_record_spans(&record, &count);
    wsmith_record_choices(&record, &choices);
    CHECK(count > 20);
    CHECK_EQ(spans[0].end, choices);
    for (size_t i = 1; i < count; i++) {
        CHECK(spans[i].parent < i);
        const wsmith_span *outer = &spans[spans[i].parent < i ? spans[i].parent : 0];
        CHECK(outer->first <= spans[i].first && spans[i].end <= outer->end);
    }
    wsmith_record_free(&record);
    wsmith_generator_free(g);
}

TEST(size_follows_the_input)
{
    wsmith_generator *g = generator("");
    static wsmith_stats stats;
    uint64_t last = 0;
    for (uint64_t bytes = 0; bytes <= 65536; bytes = bytes ? bytes * 4 : 64) {
        size_t size;
        memset(&stats, 0, sizeof stats);
        wsmith_generator_count(g, &stats);
        for (uint64_t seed = 0; seed < 12; seed++) from_seed(g, seed, bytes, &size);
        CHECK(stats.instructions > 2 * last);
        CHECK(stats.instructions / 12 >= bytes / 8);
        last = stats.instructions;
    }
    wsmith_generator_free(g);
}

TEST(empty_input_makes_the_smallest_module)
{
    wsmith_generator *g = generator("");
    wsmith_source s;
    size_t size;
    wsmith_from_bytes(&s, NULL, 0);
    const uint8_t *module = wsmith_generate(g, &s, &size);
    shape shape = shape_of(module, size);
    CHECK_EQ(shape.functions, 1);
    CHECK_EQ(shape.imports, 0);
    CHECK(size < 100);
    wsmith_generator_free(g);
}

static void check_limits(const wsmith_config *o, const shape *s);

TEST(limits_are_honoured)
{
    static const char *const texts[] = {
        "min_types = 3\nmax_types = 3\nmin_functions = 2\nmax_functions = 4\nmax_params = "
        "2\nmax_results = 1",
        "min_functions = 0\nmax_functions = 0\nmax_globals = 0\nmax_tables = 0\nmax_memories = 0",
        "min_imports = 4\nmax_imports = 9\nmin_globals = 7\nmax_globals = 7\nmin_memories = 1",
        "min_tables = 3\nmax_tables = 3\nmin_element_segments = 5\nmax_element_segments = "
        "6\nmax_elements = 3",
        "min_data_segments = 4\nmax_data_segments = 4\nmin_exports = 30\nmax_exports = 40",
        "max_exports = 1\nmax_types = 1\nmax_functions = 1\nmax_globals = 1\nmax_element_segments "
        "= 0\nmax_data_segments = 0",
        "preset = swarm\nmin_tables = 2\nmin_data_segments = 2\nmin_element_segments = "
        "3\nmin_imports = 2\nmax_imports = 2",
        "preset = mvp\nmax_types = 0\nmin_functions = 1\nmax_functions = 2\nmax_memory_pages = 0"};
    for (size_t t = 0; t < WX__COUNT_OF(texts); t++) {
        wsmith_generator *g = generator(texts[t]);
        for (uint64_t seed = 0; g && seed < 120; seed++) {
            shape s = shape_of_seed(g, seed, seed % 4 == 0 ? seed : seed * 50);
            check_limits(&g->base, &s);
        }
        wsmith_generator_free(g);
    }
}

static void within(const char *what, uint32_t value, uint32_t min, uint32_t max)
{
    if (value >= min && value <= max) return;
    printf("%s: %lu, not %lu to %lu\n", what, (unsigned long)value, (unsigned long)min,
           (unsigned long)max);
    CHECK(!"within its limits");
}

/* Tables, memories and globals include imports, so the defined ones are at most the limit. */
static void check_limits(const wsmith_config *o, const shape *s)
{
    uint32_t least_types = o->min_functions > 0 ? 1 : 0;
    within("types", s->types, o->min_types,
           o->max_types > least_types ? o->max_types : least_types);
    within("imports", s->imports, o->min_imports, o->max_imports);
    within("functions", s->functions, o->min_functions, o->max_functions);
    within("tables", s->tables + s->imports, o->min_tables, o->max_tables + s->imports);
    within("memories", s->memories + s->imports, o->min_memories, o->max_memories + s->imports);
    within("globals", s->globals + s->imports, o->min_globals, o->max_globals + s->imports);
    within("exports", s->exports, o->min_exports, o->max_exports);
    within("elements", s->elements, o->min_element_segments, o->max_element_segments);
    within("datas", s->datas, o->min_data_segments, o->max_data_segments);
    within("params", s->most_params, 0, o->max_params);
    within("results", s->most_results, 0, o->max_results);
    within("pages", s->memory_min, 0, o->max_memory_pages);
    CHECK(o->reference_types || !s->references);
}

static uint32_t enabled_opcodes(uint64_t features)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < WX__OPCODE_COUNT; i++)
        count += (features >> wx__op_infos[i].feature & 1) != 0;
    return count;
}

static void count_opcodes(const char *config, uint32_t modules, uint64_t bytes, wsmith_stats *stats)
{
    wsmith_generator *g = generator(config);
    memset(stats, 0, sizeof *stats);
    wsmith_generator_count(g, stats);
    for (uint64_t seed = 0; seed < modules; seed++) {
        size_t size;
        from_seed(g, seed, bytes, &size);
    }
    CHECK_EQ(stats->modules, modules);
    wsmith_generator_free(g);
}

TEST(every_enabled_instruction_is_reached)
{
    static wsmith_stats stats;
    count_opcodes("", 4000, 512, &stats);
    CHECK_EQ(wsmith_stats_distinct(&stats),
             enabled_opcodes(WX__FEATURE_BIT(MVP) | WX__FEATURE_BIT(SIGN_EXTENSION) |
                             WX__FEATURE_BIT(SAT_FLOAT_TO_INT) | WX__FEATURE_BIT(BULK_MEMORY) |
                             WX__FEATURE_BIT(REFERENCE_TYPES)));
    count_opcodes("preset = mvp", 4000, 512, &stats);
    CHECK_EQ(wsmith_stats_distinct(&stats), enabled_opcodes(WX__FEATURE_BIT(MVP)));
    count_opcodes("no_traps = on", 4000, 512, &stats);
    CHECK_EQ(stats.opcodes[WX__OP_UNREACHABLE], 0);
    CHECK_EQ(wsmith_stats_distinct(&stats) + 1,
             enabled_opcodes(WX__FEATURE_BIT(MVP) | WX__FEATURE_BIT(SIGN_EXTENSION) |
                             WX__FEATURE_BIT(SAT_FLOAT_TO_INT) | WX__FEATURE_BIT(BULK_MEMORY) |
                             WX__FEATURE_BIT(REFERENCE_TYPES)));
}

TEST(denied_instructions_and_kinds_are_not_used)
{
    static wsmith_stats stats;
    count_opcodes("deny = i32.add i64.mul memory.grow call_indirect loop f32.sqrt", 300, 2000,
                  &stats);
    CHECK_EQ(stats.opcodes[WX__OP_I32_ADD] + stats.opcodes[WX__OP_I64_MUL] +
                 stats.opcodes[WX__OP_MEMORY_GROW],
             0);
    CHECK_EQ(stats.opcodes[WX__OP_CALL_INDIRECT] + stats.opcodes[WX__OP_LOOP] +
                 stats.opcodes[WX__OP_F32_SQRT],
             0);
    count_opcodes("kinds = numeric variable", 300, 2000, &stats);
    for (uint32_t slot = 0; slot < 512; slot++) {
        uint32_t code = wsmith__slot_code(slot);
        if (stats.opcodes[slot] == 0 || wsmith__indispensable(code)) continue;
        if (code == WX__OP_RETURN) continue;
        CHECK(wsmith__kind_of(code) == WSMITH_NUMERIC || wsmith__kind_of(code) == WSMITH_VARIABLE);
    }
    count_opcodes("floats = off", 300, 2000, &stats);
    for (uint32_t i = 0; i < WX__OPCODE_COUNT; i++) {
        const wx__op_info *op = &wx__op_infos[i];
        bool mine = op->code < 0x1000 || (op->code >> 12 == 0xfc && (op->code & 0xfff) < 8);
        if (mine && (strpbrk(op->pops, "fF") || strpbrk(op->pushes, "fF")))
            CHECK_EQ(stats.opcodes[wsmith__slot(op->code)], 0);
    }
    count_opcodes("max_nesting = 0\nmax_expression = 1", 300, 2000, &stats);
    CHECK_EQ(stats.opcodes[WX__OP_BLOCK] + stats.opcodes[WX__OP_LOOP] + stats.opcodes[WX__OP_IF],
             0);
}

TEST(dead_code_stays_below_its_share)
{
    static const struct {
        const char *config;
        uint32_t least, most;
    } cases[] = {{"", 1, 40}, {"dead_percent = 0", 0, 0}, {"dead_percent = 30", 10, 300}};
    for (int i = 0; i < 3; i++) {
        static wsmith_stats stats;
        count_opcodes(cases[i].config, 200, 8000, &stats);
        uint64_t dead = stats.instructions - stats.live_instructions;
        CHECK(dead * 1000 >= cases[i].least * stats.instructions);
        CHECK(dead * 1000 <= cases[i].most * stats.instructions);
    }
}

TEST(statistics_agree_with_the_modules)
{
    wsmith_generator *g = generator("");
    static wsmith_stats stats;
    uint64_t bytes = 0, functions = 0, sum = 0;
    wsmith_generator_count(g, &stats);
    for (uint64_t seed = 0; seed < 50; seed++) {
        size_t size;
        const uint8_t *module = from_seed(g, seed, 2000, &size);
        bytes += size;
        functions += shape_of(module, size).functions;
    }
    for (uint32_t i = 0; i < WSMITH_OPCODE_SLOTS; i++) sum += stats.opcodes[i];
    CHECK_EQ(stats.bytes, bytes);
    CHECK_EQ(stats.functions, functions);
    CHECK_EQ(stats.instructions, sum);
    wsmith_generator_free(g);
}

TEST(sections_on_demand)
{
    wsmith_generator *g = generator("name_section = on\ncustom_sections = 5\nstart = off");
    uint32_t customs = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        shape s = shape_of_seed(g, seed, 1000);
        CHECK(s.names && !s.start);
        CHECK(s.customs <= 6);
        customs += s.customs - 1;
    }
    CHECK(customs > 50);
    wsmith_generator_free(g);
    uint32_t starts = 0;
    g = generator("");
    for (uint64_t seed = 0; seed < 400; seed++) {
        shape s = shape_of_seed(g, seed, 1000);
        CHECK_EQ(s.customs, 0);
        starts += s.start;
    }
    CHECK(starts > 2);
    wsmith_generator_free(g);
}

/* Options at their limits and beside each other, over inputs that are not random. */
TEST(odd_configurations_and_inputs_are_survived)
{
    wsmith_source options;
    int made = 0;
    size_t bytes = 0;
    wsmith_from_seed(&options, 2024, 1u << 26);
    for (int round = 0; round < 1500; round++) {
        wsmith_config config;
        static uint8_t input[6000];
        memset(&config, 0, sizeof config);
        for (size_t i = 0; i < WX__COUNT_OF(wsmith__option_table); i++) {
            const wsmith__option *row = &wsmith__option_table[i];
            if (wsmith_one_of(&options, 4) != 3) continue;
            uint64_t most = strncmp(row->name, "min_", 4) == 0 && row->high > 12 ? 12 : row->high;
            uint64_t v = wsmith_length(&options, row->low, (size_t)most);
            *wsmith__field(&config, row) = v ? (uint32_t)v : WSMITH_ZERO;
        }
        config.kinds =
            wsmith_chance(&options, 1, 4) ? 1 + (uint32_t)wsmith_range(&options, 0, 126) : 0;
        for (size_t i = 0; i < WX__COUNT_OF(config.deny) && wsmith_chance(&options, 1, 4); i++) {
            for (uint32_t bit = 0; bit < 32; bit++) {
                uint32_t slot = (uint32_t)i * 32 + bit;
                if (wsmith_one_of(&options, 5) == 4 &&
                    !wsmith__indispensable(wsmith__slot_code(slot)))
                    config.deny[i] |= 1u << bit;
            }
        }
        wsmith_error error;
        wsmith_generator *g = wsmith_generator_new(&config, &error);
        if (!g) continue; /* contradictions */
        made++;
        for (int k = 0; k < 6; k++) {
            wsmith_source s;
            size_t size;
            size_t len = (size_t)wsmith_range(&options, 0, k & 1 ? sizeof input : 200);
            static const int fill[6] = {0, 255, 0x5a, 0, 0, 0};
            memset(input, fill[k], sizeof input);
            if (k >= 3) wsmith_bytes(&options, input, len);
            wsmith_from_bytes(&s, input, len);
            const uint8_t *module = wsmith_generate(g, &s, &size);
            CHECK(shape_of(module, size).ok);
            bytes += size;
        }
        wsmith_generator_free(g);
    }
    CHECK(made > 400);
    CHECK(bytes > 4000000);
}

/* The line at *text is `expected`, however indented and closed: *text moves behind it. */
static bool is_line(const char **text, const char *expected)
{
    const char *p = *text + strspn(*text, " ");
    size_t len = strlen(expected);
    if (strncmp(p, expected, len) != 0) return false;
    p += len;
    p += strspn(p, ")");
    *text = p + 1;
    return *p == '\n';
}

/* *text is at x == x ? x : NaN with x in local N: N, and *text moves behind it. Else -1. */
static int canonicalized(const char **text, const char *constant, const char *equal)
{
    char tee[40], get[40];
    const char *p = *text;
    int local;
    if (sscanf(p, " local.tee %d", &local) != 1) return -1;
    snprintf(tee, sizeof tee, "local.tee %d", local);
    snprintf(get, sizeof get, "local.get %d", local);
    if (!is_line(&p, tee) || !is_line(&p, constant) || !is_line(&p, get) || !is_line(&p, get) ||
        !is_line(&p, equal) || !is_line(&p, "select"))
        return -1;
    *text = p;
    return local;
}

/* The local that holds a value before its NaN is replaced must not be read for anything else. */
static bool raw_nan_is_read(const char *text)
{
    static const char *const types[][2] = {{"f32.const nan:0x400000", "f32.eq"},
                                           {"f64.const nan:0x8000000000000", "f64.eq"}};
    bool read[512] = {false}, raw[512] = {false};
    while (*text) {
        int local = canonicalized(&text, types[0][0], types[0][1]);
        if (local < 0) local = canonicalized(&text, types[1][0], types[1][1]);
        if (local >= 0) {
            raw[local] = true;
            continue;
        }
        if (strncmp(text, "  (func", 7) == 0) {
            memset(read, 0, sizeof read);
            memset(raw, 0, sizeof raw);
        }
        if (sscanf(text, " local.get %d", &local) == 1) read[local] = true;
        for (int i = 0; i < 512; i++) {
            if (raw[i] && read[i]) return true;
        }
        text = strchr(text, '\n') + 1;
    }
    return false;
}

TEST(the_unreplaced_nan_is_read_by_its_replacement_only)
{
    wsmith_generator *g = generator("canonical_nans = on\ndeny = i32.trunc_f32_s i32.trunc_f32_u "
                                    "i32.trunc_f64_s i32.trunc_f64_u i64.trunc_f32_s "
                                    "i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u");
    int raw = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        size_t size, len;
        char *text;
        const uint8_t *module = from_seed(g, seed, 1000, &size);
        CHECK(wsmith_module_text(module, size, &text, &len));
        raw += raw_nan_is_read(text);
        wsmith_free(text);
    }
    CHECK_EQ(raw, 0);
    wsmith_generator_free(g);
}

/* Loops whose counter is that of a loop around them: a branch to that one from inside counts anew. */
static int shared_counters(const char *text)
{
    static const char set[] = "local.set ";
    long counters[64], last = -1; /* by open blocks; -1: not a loop */
    int depth = 0, shared = 0;
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        const char *p = line + strspn(line, " ");
        if (strncmp(p, "(func ", 6) == 0) depth = 0;
        bool loop = strncmp(p, "loop", 4) == 0;
        if (depth < 64 && (loop || strncmp(p, "block", 5) == 0 || strncmp(p, "if", 2) == 0)) {
            for (int i = 0; loop && i < depth; i++) shared += last >= 0 && counters[i] == last;
            counters[depth++] = loop ? last : -1;
        } else if (strncmp(p, "end", 3) == 0 && depth > 0) {
            depth--;
        }
        last = strncmp(p, set, sizeof set - 1) == 0 ? strtol(p + sizeof set - 1, NULL, 10) : -1;
    }
    return shared;
}

TEST(loops_in_loops_have_counters_of_their_own)
{
    wsmith_generator *g = generator("max_nesting = 12");
    int shared = 0, loops = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        size_t size, len;
        char *text;
        const uint8_t *module = from_seed(g, seed, 3000, &size);
        CHECK(wsmith_module_text(module, size, &text, &len));
        shared += shared_counters(text);
        for (const char *p = text; (p = strstr(p, " loop")) != NULL; p++) loops++;
        wsmith_free(text);
    }
    CHECK_EQ(shared, 0);
    CHECK(loops > 300);
    wsmith_generator_free(g);
}

TEST(memories_without_a_maximum_do_not_grow)
{
    wsmith_generator *g = generator("max_memory_pages = 0\nmin_memories = 1\nmax_imports = 0");
    int unlimited = 0, grown = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        size_t size, len;
        char *text;
        const uint8_t *module = from_seed(g, seed, 3000, &size);
        CHECK(wsmith_module_text(module, size, &text, &len));
        const char *memory = strstr(text, "(memory (;0;) 0)");
        unlimited += memory != NULL;
        for (const char *p = memory; p && (p = strstr(p, "i32.const 65536\n")) != NULL;) {
            p += sizeof "i32.const 65536";
            grown += strncmp(p + strspn(p, " "), "memory.grow", 11) == 0;
        }
        wsmith_free(text);
    }
    CHECK(unlimited > 0);
    CHECK_EQ(grown, 0); /* by all that there can be */
    wsmith_generator_free(g);
}

TEST(text_form)
{
    wsmith_generator *g = generator("");
    size_t size, len;
    char *text;
    const uint8_t *module = from_seed(g, 1, 600, &size);
    CHECK(wsmith_module_text(module, size, &text, &len));
    CHECK(text && strncmp(text, "(module", 7) == 0 && strlen(text) == len);
    wsmith_free(text);
    CHECK(!wsmith_module_text(module, size / 2, &text, &len));
    CHECK(text != NULL);
    wsmith_free(text);
    wsmith_generator_free(g);
}
