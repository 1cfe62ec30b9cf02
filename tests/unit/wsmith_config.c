/* tests/unit/wsmith_config.c - options as text: what is accepted, and what is said about the rest. */
/* qemu */
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "test.h"

enum { MEMORY_COPY = 256 + 10 }; /* 0xfc 10 */

static bool parse(wsmith_config *config, const char *text, wsmith_error *error)
{
    memset(error, 0, sizeof *error);
    return wsmith_config_parse(config, text, strlen(text), error);
}

static void refused(const char *text, size_t line, const char *message)
{
    wsmith_config config;
    wsmith_error error;
    memset(&config, 0, sizeof config);
    CHECK(!parse(&config, text, &error));
    CHECK_EQ(error.status, WSMITH_ERR_CONFIG);
    CHECK_EQ(error.place, line);
    CHECK_STR(error.message, message);
}

TEST(options_are_set_from_lines)
{
    wsmith_config config;
    wsmith_error error;
    memset(&config, 0, sizeof config);
    CHECK(parse(&config,
                "# a comment\n\n  no_traps = on  # why not\r\nmax_functions=3\nmax_imports = "
                "0\nfloats = off",
                &error));
    CHECK_EQ(config.no_traps, WSMITH_ON);
    CHECK_EQ(config.max_functions, 3);
    CHECK_EQ(config.max_imports, WSMITH_ZERO);
    CHECK_EQ(config.floats, WSMITH_OFF);
    CHECK_EQ(config.terminating, 0);
}

TEST(errors_name_line_key_and_reason)
{
    refused("fuel = 1\nbulk", 2, "no '=' in this line");
    refused("= 3", 1, "no option before '='");
    refused("max_functons = 3", 1, "unknown option \"max_functons\", did you mean max_functions?");
    refused("frobnicate = 3", 1, "unknown option \"frobnicate\"");
    refused("floats = maybe", 1, "floats: \"maybe\" is neither on nor off");
    refused("fuel = -1", 1, "fuel: \"-1\" is not a number from 0 to 1000000000");
    refused("fuel =", 1, "fuel: \"\" is not a number from 0 to 1000000000");
    refused("\n\ndead_percent = 95", 3, "dead_percent: 95 is not in 0 to 90");
    refused("max_params = 99999999999999999999", 1,
            "max_params: \"99999999999999999999\" is not a number from 0 to 16");
    refused("preset = wasm9", 1, "preset: \"wasm9\" is none of default, mvp, wasm2, swarm, all");
    refused(
        "kinds = numeric, foo", 1,
        "kinds: \"foo\" is none of numeric parametric variable memory table reference control all");
    refused("kinds =", 1, "kinds: no kind is named");
    refused("deny = i32.ad", 1, "deny: no instruction \"i32.ad\"");
    refused("deny = i32.add, local.get", 1, "deny: the generator needs local.get");
}

TEST(a_failing_line_leaves_its_option_alone)
{
    wsmith_config config;
    wsmith_error error;
    memset(&config, 0, sizeof config);
    CHECK(!parse(&config, "fuel = 7\nfuel = x\nfuel = 9", &error));
    CHECK_EQ(config.fuel, 7);
    CHECK(!wsmith_config_set(&config, "deny", "i32.add i32.nope", NULL));
    for (size_t i = 0; i < sizeof config.deny / sizeof config.deny[0]; i++)
        CHECK_EQ(config.deny[i], 0);
}

TEST(kinds_and_denied_instructions)
{
    wsmith_config config;
    memset(&config, 0, sizeof config);
    CHECK(wsmith_config_set(&config, "kinds", "numeric,memory", NULL));
    CHECK_EQ(config.kinds, WSMITH_NUMERIC | WSMITH_MEMORY);
    CHECK(wsmith_config_set(&config, "deny", "i32.add memory.copy select", NULL));
    CHECK(wsmith__bit(config.deny, 0x6a) && wsmith__bit(config.deny, 0x1b) &&
          wsmith__bit(config.deny, 0x1c));
    CHECK(wsmith__bit(config.deny, MEMORY_COPY));
    CHECK(wsmith_config_set(&config, "allow", "i32.add", NULL));
    CHECK(!wsmith__bit(config.deny, 0x6a));
    CHECK_STR(wsmith_opcode_text(0x6a), "i32.add");
    CHECK_STR(wsmith_opcode_text(MEMORY_COPY), "memory.copy");
    CHECK(wsmith_opcode_text(1023) == NULL);
}

TEST(presets_replace_everything)
{
    wsmith_config config;
    memset(&config, 0, sizeof config);
    config.fuel = 3;
    CHECK(wsmith_config_set(&config, "preset", "mvp", NULL));
    CHECK_EQ(config.fuel, 0);
    CHECK_EQ(config.bulk_memory, WSMITH_OFF);
    CHECK(wsmith_config_set(&config, "preset", "swarm", NULL));
    CHECK_EQ(config.swarm, WSMITH_ON);
    CHECK_EQ(config.bulk_memory, 0);
}

TEST(printed_options_read_back)
{
    static char text[8192], again[8192];
    wsmith_config config, other;
    wsmith_error error;
    memset(&config, 0, sizeof config);
    memset(&other, 0, sizeof other);
    CHECK(parse(&config,
                "preset = mvp\nfuel = 12\nkinds = numeric control variable\ndeny = nop "
                "i64.mul\nmax_globals = 0",
                &error));
    size_t len = wsmith_config_print(&config, text, sizeof text);
    CHECK_EQ(len, strlen(text));
    CHECK(parse(&other, text, &error));
    wsmith_config_print(&other, again, sizeof again);
    CHECK_STR(text, again);
    CHECK_EQ(wsmith_config_print(&config, text, 10), len);
    CHECK_EQ(strlen(text), 9);
    CHECK_EQ(wsmith_config_print(&config, NULL, 0), len);
}

TEST(contradictions_are_refused_by_the_generator)
{
    static const char *const texts[] = {
        "min_functions = 5\nmax_functions = 4", "min_tables = 2\nreference_types = off",
        "max_memories = 0\nbulk_memory = off\nmin_data_segments = 1",
        "max_tables = 0\nbulk_memory = off\nmin_element_segments = 1"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        wsmith_config config;
        wsmith_error error;
        memset(&config, 0, sizeof config);
        CHECK(parse(&config, texts[i], &error));
        CHECK(wsmith_generator_new(&config, &error) == NULL);
        CHECK_EQ(error.status, WSMITH_ERR_CONFIG);
    }
    wsmith_config config;
    wsmith_error error;
    memset(&config, 0, sizeof config);
    config.max_nesting = 4000; /* set by hand, past the parser */
    CHECK(wsmith_generator_new(&config, &error) == NULL);
    CHECK_STR(error.message, "max_nesting: 4000 is not in 0 to 50");
}

TEST(any_bytes_may_be_parsed)
{
    static const char *const words[] = {"fuel", "=",     " ",    "\n",      "#", "preset",
                                        "mvp",  "kinds", "deny", "i32.add", "9", ","};
    for (uint64_t seed = 0; seed < 3000; seed++) {
        char text[300];
        size_t len = 0;
        wsmith_source s;
        wsmith_config config;
        wsmith_error error;
        memset(&config, 0, sizeof config);
        wsmith_from_seed(&s, seed, 400);
        while (!wsmith_eos_mean(&s, 30) && len < 250) {
            size_t i = wsmith_one_of(&s, sizeof words / sizeof words[0] + 2);
            if (i < sizeof words / sizeof words[0]) {
                memcpy(text + len, words[i], strlen(words[i]));
                len += strlen(words[i]);
            } else {
                text[len++] = (char)wsmith_u8(&s);
            }
        }
        memset(&error, 0, sizeof error);
        if (!wsmith_config_parse(&config, text, len, &error))
            CHECK(error.place > 0 && error.message[0]);
    }
}
