/* src/wsmith/module/config.h - options: text form, presets, and the resolved numbers.
 *
 * The rows are in api.h (WSMITH_OPTIONS). Everything after wsmith__resolve reads wsmith__options,
 * where no field stands for something else any more and what contradicts is settled.
 */
#ifndef WSMITH__CONFIG_H
#define WSMITH__CONFIG_H

#include "../choice/record.h"
#include "../../common/opinfo.h"
#include <stdarg.h>

/* A wsmith_config whose fields are plain numbers: 0 is zero, and `kinds` is never 0. */
typedef wsmith_config wsmith__options;

enum { WSMITH__OPTION_BOOL, WSMITH__OPTION_NUM };

typedef struct wsmith__option {
    const char *name;
    size_t field; /* offset in wsmith_config */
    uint32_t kind, def, low, high;
} wsmith__option;

static const wsmith__option wsmith__option_table[] = {
#define WSMITH__ROW(name, kind, def, low, high, text) \
    {#name, offsetof(wsmith_config, name), WSMITH__OPTION_##kind, def, low, high},
    WSMITH_OPTIONS(WSMITH__ROW)
#undef WSMITH__ROW
};

static const char *const wsmith__kind_names[] = {"numeric", "parametric", "variable", "memory",
                                                 "table",   "reference",  "control"};
static const char *const wsmith__preset_names[] = {"default", "mvp", "wasm2", "swarm", "all"};

static uint32_t *wsmith__field(void *options, const wsmith__option *row)
{
    return (uint32_t *)(void *)((uint8_t *)options + row->field);
}

static uint32_t wsmith__field_value(const void *options, const wsmith__option *row)
{
    uint32_t v;
    memcpy(&v, (const uint8_t *)options + row->field, sizeof v);
    return v;
}

#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 2, 3)))
#endif
static bool
wsmith__config_fail(wsmith_error *error, const char *format, ...)
{
    if (!error) return false;
    va_list list;
    error->status = WSMITH_ERR_CONFIG;
    error->place = 0;
    va_start(list, format);
    vsnprintf(error->message, sizeof error->message, format, list);
    va_end(list);
    return false;
}

/* -- opcodes ------------------------------------------------------------------------------------------- */

static inline uint32_t wsmith__slot(uint32_t code)
{
    switch (code >> 12) {
    case 0: return code;
    case 0xfc: return 256 + (code & 0xff);
    case 0xfd: return 512 + (code & 0x1ff) % 320;
    default: return 832 + (code & 0xff) % 192;
    }
}

static uint32_t wsmith__slot_code(uint32_t slot)
{
    if (slot < 256) return slot;
    return slot < 512 ? WX__CODE(0xfcu, slot - 256) : 0xffffu;
}

WSMITH_API const char *wsmith_opcode_text(uint32_t slot)
{
    const wx__op_info *op = wx__op_find(wsmith__slot_code(slot));
    return op ? op->text : NULL;
}

static bool wsmith__bit(const uint32_t *set, uint32_t slot)
{
    return (set[slot / 32] >> (slot % 32) & 1) != 0;
}

/* What the generator cannot do without: constants, locals, the ends of blocks. */
static bool wsmith__indispensable(uint32_t code)
{
    return code == WX__OP_END || code == WX__OP_ELSE || code == WX__OP_LOCAL_GET ||
           code == WX__OP_LOCAL_SET || code == WX__OP_DROP || code == WX__OP_REF_NULL ||
           (code >= WX__OP_I32_CONST && code <= WX__OP_F64_CONST);
}

/* -- words --------------------------------------------------------------------------------------------- */

static bool wsmith__is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == ','; }

/* Copies the next word of *text into `word` (cut to fit) and moves *text behind it. */
static bool wsmith__word(const char **text, char *word, size_t cap)
{
    size_t n = 0;
    while (wsmith__is_space(**text)) ++*text;
    for (; **text && !wsmith__is_space(**text); ++*text) {
        if (n + 1 < cap) word[n++] = **text;
    }
    word[n] = 0;
    return n > 0;
}

/* Edit distance, capped: enough to tell a typing error. Both are cut to 40 characters. */
static uint32_t wsmith__distance(const char *a, const char *b)
{
    uint32_t row[41];
    for (uint32_t j = 0; j <= 40; j++) row[j] = j;
    for (uint32_t i = 0; a[i] && i < 40; i++) {
        uint32_t diagonal = row[0];
        row[0] = i + 1;
        for (uint32_t j = 0; b[j] && j < 40; j++) {
            uint32_t cost = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            uint32_t least = row[j] < row[j + 1] ? row[j] : row[j + 1];
            row[j + 1] = cost < least + 1 ? cost : least + 1;
        }
    }
    size_t n = strlen(b);
    return row[n < 40 ? n : 40];
}

static const char *wsmith__nearest_key(const char *key)
{
    const char *best = NULL;
    uint32_t best_distance = 4;
    for (size_t i = 0; i < WX__COUNT_OF(wsmith__option_table); i++) {
        uint32_t distance = wsmith__distance(key, wsmith__option_table[i].name);
        if (distance < best_distance) {
            best_distance = distance;
            best = wsmith__option_table[i].name;
        }
    }
    return best;
}

/* -- setting -------------------------------------------------------------------------------------------- */

static bool wsmith__parse_bool(const char *value, uint32_t *out)
{
    static const char *const words[] = {"0", "1", "off", "on", "false", "true", "no", "yes"};
    for (uint32_t i = 0; i < WX__COUNT_OF(words); i++) {
        if (strcmp(value, words[i]) == 0) {
            *out = i & 1;
            return true;
        }
    }
    return false;
}

static bool wsmith__parse_number(const char *value, uint64_t *out)
{
    uint64_t v = 0;
    if (!*value) return false;
    for (; *value; value++) {
        if (*value < '0' || *value > '9' || v > 0xffffffffu) return false;
        v = v * 10 + (uint64_t)(*value - '0');
    }
    *out = v;
    return true;
}

static bool wsmith__set_option(wsmith_config *config, const wsmith__option *row, const char *value,
                               wsmith_error *error)
{
    uint32_t flag = 0;
    uint64_t v;
    if (row->kind == WSMITH__OPTION_BOOL) {
        if (!wsmith__parse_bool(value, &flag)) {
            return wsmith__config_fail(error, "%s: \"%.40s\" is neither on nor off", row->name,
                                       value);
        }
        v = flag;
    } else if (!wsmith__parse_number(value, &v)) {
        return wsmith__config_fail(error, "%s: \"%.40s\" is not a number from %lu to %lu",
                                   row->name, value, (unsigned long)row->low,
                                   (unsigned long)row->high);
    } else if (v < row->low || v > row->high) {
        return wsmith__config_fail(error, "%s: %.20s is not in %lu to %lu", row->name, value,
                                   (unsigned long)row->low, (unsigned long)row->high);
    }
    *wsmith__field(config, row) = v == 0 ? WSMITH_ZERO : (uint32_t)v;
    return true;
}

static bool wsmith__set_kinds(wsmith_config *config, const char *value, wsmith_error *error)
{
    char word[40];
    uint32_t kinds = 0;
    while (wsmith__word(&value, word, sizeof word)) {
        uint32_t i = 0;
        while (i < WX__COUNT_OF(wsmith__kind_names) && strcmp(word, wsmith__kind_names[i]) != 0)
            i++;
        if (i == WX__COUNT_OF(wsmith__kind_names) && strcmp(word, "all") != 0) {
            return wsmith__config_fail(error,
                                       "kinds: \"%s\" is none of numeric parametric variable "
                                       "memory table reference control all",
                                       word);
        }
        kinds |= i < WX__COUNT_OF(wsmith__kind_names) ? 1u << i : (uint32_t)WSMITH_ALL_KINDS;
    }
    if (kinds == 0) return wsmith__config_fail(error, "kinds: no kind is named");
    config->kinds = kinds;
    return true;
}

/* All opcodes with that text: `select` has two. */
static bool wsmith__set_deny(wsmith_config *config, const char *key, const char *value, bool deny,
                             wsmith_error *error)
{
    char word[40];
    uint32_t set[WSMITH_OPCODE_SLOTS / 32];
    memcpy(set, config->deny, sizeof set);
    while (wsmith__word(&value, word, sizeof word)) {
        bool found = false;
        for (uint32_t slot = 0; slot < 512; slot++) {
            const char *text = wsmith_opcode_text(slot);
            if (!text || strcmp(text, word) != 0) continue;
            found = true;
            if (deny && wsmith__indispensable(wsmith__slot_code(slot))) {
                return wsmith__config_fail(error, "%s: the generator needs %s", key, word);
            }
            if (deny) {
                set[slot / 32] |= 1u << (slot % 32);
            } else {
                set[slot / 32] &= ~(1u << (slot % 32));
            }
        }
        if (!found) return wsmith__config_fail(error, "%s: no instruction \"%s\"", key, word);
    }
    memcpy(config->deny, set, sizeof set);
    return true;
}

static bool wsmith__set_preset(wsmith_config *config, const char *value, wsmith_error *error)
{
    size_t i = 0;
    while (i < WX__COUNT_OF(wsmith__preset_names) && strcmp(value, wsmith__preset_names[i]) != 0)
        i++;
    if (i == WX__COUNT_OF(wsmith__preset_names)) {
        return wsmith__config_fail(error,
                                   "preset: \"%.40s\" is none of default, mvp, wasm2, swarm, all",
                                   value);
    }
    memset(config, 0, sizeof *config);
    if (i == 3) config->swarm = WSMITH_ON;
    if (i != 1) return true;
    config->mutable_globals = config->sign_extension = config->saturating_conversions = WSMITH_OFF;
    config->multi_value = config->bulk_memory = config->reference_types = WSMITH_OFF;
    return true;
}

WSMITH_API bool wsmith_config_set(wsmith_config *config, const char *key, const char *value,
                                  wsmith_error *error)
{
    for (size_t i = 0; i < WX__COUNT_OF(wsmith__option_table); i++) {
        if (strcmp(key, wsmith__option_table[i].name) == 0) {
            return wsmith__set_option(config, &wsmith__option_table[i], value, error);
        }
    }
    if (strcmp(key, "preset") == 0) return wsmith__set_preset(config, value, error);
    if (strcmp(key, "kinds") == 0) return wsmith__set_kinds(config, value, error);
    if (strcmp(key, "deny") == 0) return wsmith__set_deny(config, key, value, true, error);
    if (strcmp(key, "allow") == 0) return wsmith__set_deny(config, key, value, false, error);
    const char *near_key = wsmith__nearest_key(key);
    return wsmith__config_fail(error, "unknown option \"%.40s\"%s%s%s", key,
                               near_key ? ", did you mean " : "", near_key ? near_key : "",
                               near_key ? "?" : "");
}

/* -- lines ---------------------------------------------------------------------------------------------- */

/* Cuts [p, end) to what is between spaces. */
static void wsmith__trim(const char **p, const char **end)
{
    while (*p < *end && wsmith__is_space(**p)) ++*p;
    while (*p < *end && wsmith__is_space((*end)[-1])) --*end;
}

/* A line of up to `value` cap characters; longer ones are refused. */
static bool wsmith__config_line(wsmith_config *config, const char *p, const char *end,
                                wsmith_error *error)
{
    char key[64], value[4096];
    const char *comment = (const char *)memchr(p, '#', (size_t)(end - p));
    if (comment) end = comment;
    wsmith__trim(&p, &end);
    if (p == end) return true;
    const char *equals = (const char *)memchr(p, '=', (size_t)(end - p));
    if (!equals) return wsmith__config_fail(error, "no '=' in this line");
    const char *key_end = equals;
    const char *start = equals + 1;
    wsmith__trim(&p, &key_end);
    wsmith__trim(&start, &end);
    size_t key_len = (size_t)(key_end - p), value_len = (size_t)(end - start);
    if (key_len == 0) return wsmith__config_fail(error, "no option before '='");
    if (key_len >= sizeof key || value_len >= sizeof value) {
        return wsmith__config_fail(error, "line too long");
    }
    if (memchr(p, 0, key_len) || memchr(start, 0, value_len)) {
        return wsmith__config_fail(error, "zero byte in this line");
    }
    memcpy(key, p, key_len);
    memcpy(value, start, value_len);
    key[key_len] = 0;
    value[value_len] = 0;
    return wsmith_config_set(config, key, value, error);
}

WSMITH_API bool wsmith_config_parse(wsmith_config *config, const char *text, size_t size,
                                    wsmith_error *error)
{
    const char *p = text, *end = text + size;
    for (size_t line = 1; size > 0 && p < end; line++) {
        const char *stop = (const char *)memchr(p, '\n', (size_t)(end - p));
        if (!stop) stop = end;
        if (!wsmith__config_line(config, p, stop, error)) {
            if (error) error->place = line;
            return false;
        }
        p = stop < end ? stop + 1 : end;
    }
    return true;
}

/* -- printing ------------------------------------------------------------------------------------------- */

typedef struct wsmith__text {
    char *out;
    size_t cap, len;
} wsmith__text;

static void wsmith__text_put(wsmith__text *t, const char *text)
{
    for (; *text; text++, t->len++) {
        if (t->len + 1 < t->cap) t->out[t->len] = *text;
    }
}

static void wsmith__text_number(wsmith__text *t, uint32_t v)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%lu", (unsigned long)v);
    wsmith__text_put(t, digits);
}

static void wsmith__print_option(wsmith__text *t, const wsmith_config *config,
                                 const wsmith__option *row)
{
    uint32_t v = wsmith__field_value(config, row);
    v = v == 0 ? row->def : v == WSMITH_ZERO ? 0 : v;
    wsmith__text_put(t, row->name);
    wsmith__text_put(t, " = ");
    if (row->kind == WSMITH__OPTION_BOOL) {
        wsmith__text_put(t, v ? "on" : "off");
    } else {
        wsmith__text_number(t, v);
    }
    wsmith__text_put(t, "\n");
}

WSMITH_API size_t wsmith_config_print(const wsmith_config *config, char *out, size_t cap)
{
    wsmith__text t;
    uint32_t kinds = config->kinds ? config->kinds : (uint32_t)WSMITH_ALL_KINDS;
    t.out = out;
    t.cap = cap;
    t.len = 0;
    for (size_t i = 0; i < WX__COUNT_OF(wsmith__option_table); i++) {
        wsmith__print_option(&t, config, &wsmith__option_table[i]);
    }
    wsmith__text_put(&t, "kinds =");
    for (uint32_t i = 0; i < WX__COUNT_OF(wsmith__kind_names); i++) {
        if (!(kinds >> i & 1)) continue;
        wsmith__text_put(&t, " ");
        wsmith__text_put(&t, wsmith__kind_names[i]);
    }
    wsmith__text_put(&t, "\n");
    for (uint32_t slot = 0; slot < 512; slot++) {
        if (!wsmith__bit(config->deny, slot) || !wsmith_opcode_text(slot)) continue;
        wsmith__text_put(&t, "deny = ");
        wsmith__text_put(&t, wsmith_opcode_text(slot));
        wsmith__text_put(&t, "\n");
    }
    if (cap > 0) out[t.len < cap ? t.len : cap - 1] = 0;
    return t.len;
}

/* -- resolving ------------------------------------------------------------------------------------------- */

/* Consequences of switches for each other. */
static void wsmith__settle(wsmith__options *o)
{
    if (!o->reference_types && o->max_tables > 1) o->max_tables = 1;
    if (!o->multi_value && o->max_results > 1) o->max_results = 1;
    if (o->no_traps) o->trap_percent = 0;
    if (o->no_traps) o->in_bounds = 1;
}

static bool wsmith__check_pairs(const wsmith__options *o, wsmith_error *error)
{
#define WSMITH__PAIR(what)                                                                      \
    if (o->min_##what > o->max_##what) {                                                        \
        return wsmith__config_fail(error, "min_" #what " is %lu but max_" #what " is %lu",      \
                                   (unsigned long)o->min_##what, (unsigned long)o->max_##what); \
    }
    WSMITH__PAIR(types)
    WSMITH__PAIR(imports)
    WSMITH__PAIR(functions)
    WSMITH__PAIR(tables)
    WSMITH__PAIR(memories)
    WSMITH__PAIR(globals)
    WSMITH__PAIR(exports)
    WSMITH__PAIR(element_segments)
    WSMITH__PAIR(data_segments)
#undef WSMITH__PAIR
    if (o->min_element_segments > 0 && o->max_tables == 0 && !o->bulk_memory) {
        return wsmith__config_fail(error, "min_element_segments needs a table or bulk_memory");
    }
    if (o->fuel > 0 && o->max_globals == 0) {
        return wsmith__config_fail(error, "fuel needs a global, but max_globals is 0");
    }
    if (o->min_data_segments > 0 && o->max_memories == 0 && !o->bulk_memory) {
        return wsmith__config_fail(error, "min_data_segments needs a memory or bulk_memory");
    }
    return true;
}

static bool wsmith__resolve(const wsmith_config *config, wsmith__options *o, wsmith_error *error)
{
    wsmith_config defaults;
    memset(&defaults, 0, sizeof defaults);
    if (!config) config = &defaults;
    memset(o, 0, sizeof *o);
    for (size_t i = 0; i < WX__COUNT_OF(wsmith__option_table); i++) {
        const wsmith__option *row = &wsmith__option_table[i];
        uint32_t v = wsmith__field_value(config, row);
        v = v == 0 ? row->def : v == WSMITH_ZERO ? 0 : v;
        if (v < row->low || v > row->high) {
            return wsmith__config_fail(error, "%s: %lu is not in %lu to %lu", row->name,
                                       (unsigned long)v, (unsigned long)row->low,
                                       (unsigned long)row->high);
        }
        *wsmith__field(o, row) = v;
    }
    o->kinds = config->kinds ? config->kinds : (uint32_t)WSMITH_ALL_KINDS;
    memcpy(o->deny, config->deny, sizeof o->deny);
    for (uint32_t slot = 0; slot < 512; slot++) {
        if (!wsmith__bit(o->deny, slot) || !wsmith__indispensable(wsmith__slot_code(slot)))
            continue;
        return wsmith__config_fail(error, "deny: the generator needs %s", wsmith_opcode_text(slot));
    }
    if (o->kinds > WSMITH_ALL_KINDS) return wsmith__config_fail(error, "kinds: unknown bits");
    wsmith__settle(o);
    return wsmith__check_pairs(o, error);
}

#endif /* WSMITH__CONFIG_H */
