/* src/wsmith/check/text.h - records as text: a listing to read, one line to repeat, a C array.
 */
#ifndef WSMITH__TEXT_H
#define WSMITH__TEXT_H

#include "../choice/shapes.h"

/* The text as a block of its own that ends with a zero byte. */
static bool wsmith__writing_take(wsmith_text *t, char **text, size_t *len)
{
    size_t n = wx__array_len(t->chars);
    char *out = t->failed ? NULL : (char *)WX__REALLOC(NULL, n + 1);
    if (out && n) memcpy(out, t->chars, n);
    if (out) out[n] = 0;
    wsmith_text_free(t);
    *text = out;
    if (len) *len = out ? n : 0;
    return out != NULL;
}

/* -- the listing ------------------------------------------------------------------------------------------ */

static const char wsmith__hex[] = "0123456789abcdef";

static bool wsmith__is_text(const uint8_t *p, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++) {
        if ((p[i] < ' ' || p[i] > '~') && p[i] != '\n' && p[i] != '\t' && p[i] != '\r')
            return false;
    }
    return n > 0;
}

/* As a literal of C. */
static void wsmith__list_text(wsmith_text *t, const uint8_t *p, uint64_t n)
{
    wsmith_text_put(t, "\"");
    for (uint64_t i = 0; i < n; i++) {
        char c = (char)p[i], pair[2] = {'\\', c};
        if (c == '\n') pair[1] = 'n';
        if (c == '\t') pair[1] = 't';
        if (c == '\r') pair[1] = 'r';
        bool escaped = pair[1] != c || c == '"' || c == '\\';
        wsmith__writing_add(t, escaped ? pair : &c, escaped ? 2 : 1);
    }
    wsmith_text_put(t, "\"");
}

static void wsmith__list_bytes(wsmith_text *t, const uint8_t *p, uint64_t n)
{
    if (wsmith__is_text(p, n) && n <= 200) {
        wsmith__list_text(t, p, n);
        return;
    }
    for (uint64_t i = 0; i < n && i < 64; i++) {
        char pair[3];
        pair[0] = i ? ' ' : '{';
        pair[1] = wsmith__hex[p[i] >> 4];
        pair[2] = wsmith__hex[p[i] & 15];
        wsmith__writing_add(t, pair, 3);
    }
    if (n == 0) wsmith_text_put(t, "{");
    wsmith_text_put(t, n > 64 ? " ...}" : "}");
}

static void wsmith__list_float(wsmith_text *t, const wsmith_choice *c)
{
    char text[48];
    uint32_t bits = (uint32_t)c->value;
    float narrow;
    double value;
    memcpy(&value, &c->value, sizeof value);
    memcpy(&narrow, &bits, sizeof narrow);
    if (c->kind == WSMITH_FLOAT32) value = (double)narrow;
    int n = value != value
                ? snprintf(text, sizeof text, "nan:0x%llx", (unsigned long long)c->value)
                : snprintf(text, sizeof text, c->kind == WSMITH_FLOAT32 ? "%.9g" : "%.17g", value);
    if (n > 0) wsmith__writing_add(t, text, (size_t)n);
}

static void wsmith__list_value(wsmith_text *t, const wsmith_choice *c, const uint8_t *bytes)
{
    switch (c->kind) {
    case WSMITH_EOS: wsmith_text_put(t, c->value ? "end" : "more"); break;
    case WSMITH_SIGNED: wsmith_text_signed(t, (int64_t)c->value); break;
    case WSMITH_FLOAT32:
    case WSMITH_FLOAT64: wsmith__list_float(t, c); break;
    case WSMITH_BYTES: wsmith__list_bytes(t, bytes + c->value, c->high); break;
    default: wsmith_text_unsigned(t, c->value); break;
    }
}

/* `range 0..n @list.c:12` becomes `range 0..n (list.c:12)`. */
static void wsmith__list_site(wsmith_text *t, const char *site)
{
    const char *file = site ? wsmith__site_file(site) : NULL;
    const char *at = file ? strstr(site, " @") : NULL;
    size_t len = at ? (size_t)(at - site) : site ? strlen(site) : 0;
    wsmith__writing_add(t, site ? site : "?", site ? len : 1);
    if (!file) return;
    wsmith_text_put(t, " (");
    wsmith_text_put(t, file);
    wsmith_text_put(t, ")");
}

WSMITH_API bool wsmith_record_list(const wsmith_record *record, char **text, size_t *len)
{
    wsmith_text t;
    wsmith_choice *tokens = NULL;
    const uint8_t *bytes = wsmith_record_bytes(record, NULL);
    size_t depth = 1;
    memset(&t, 0, sizeof t);
    t.failed = !wsmith__make_tokens(record, &tokens);
    for (size_t i = 0; i < wx__array_len(tokens) && !t.failed; i++) {
        const wsmith_choice *c = &tokens[i];
        if (c->kind == WSMITH__BEGIN) depth++;
        if (c->kind == WSMITH__END) depth--;
        if (c->kind >= WSMITH__BEGIN || (c->flags & WSMITH_FORCED)) continue;
        for (size_t k = 0; k < depth && k < 40; k++) wsmith_text_put(&t, "  ");
        wsmith__list_site(&t, c->site);
        wsmith_text_put(&t, ": ");
        wsmith__list_value(&t, c, bytes);
        wsmith_text_put(&t, "\n");
    }
    wx__array_free(tokens);
    return wsmith__writing_take(&t, text, len);
}

/* -- a C array ---------------------------------------------------------------------------------------------- */

WSMITH_API bool wsmith_record_c_array(const wsmith_record *record, const char *name, char **text,
                                      size_t *len)
{
    wsmith_text t;
    uint8_t *bytes;
    size_t size;
    memset(&t, 0, sizeof t);
    t.failed = !wsmith_record_save(record, &bytes, &size);
    wsmith_text_put(&t, "static const unsigned char ");
    wsmith_text_put(&t, name);
    wsmith_text_put(&t, "[] = {");
    for (size_t i = 0; i < size; i++) {
        wsmith_text_put(&t, i % 20 ? " " : "\n    ");
        wsmith_text_unsigned(&t, bytes[i]);
        wsmith_text_put(&t, ",");
    }
    wsmith_text_put(&t, "\n};\n");
    wsmith_free(bytes);
    return wsmith__writing_take(&t, text, len);
}

/* -- one line (base64 with - and _, RFC 4648 section 5, no padding) ------------------------------------------- */

static const char wsmith__base64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Without the texts of the call sites: a replay does not need them. */
WSMITH_API bool wsmith_record_text(const wsmith_record *record, char **text, size_t *len)
{
    wsmith_text t;
    uint8_t *out = NULL;
    memset(&t, 0, sizeof t);
    t.failed = record->status != WSMITH_OK || !wsmith__save(record, false, &out);
    size_t size = wx__array_len(out);
    for (size_t i = 0; i < size && !t.failed; i += 3) {
        uint32_t v = (uint32_t)out[i] << 16;
        char four[4];
        if (i + 1 < size) v |= (uint32_t)out[i + 1] << 8;
        if (i + 2 < size) v |= out[i + 2];
        for (int k = 0; k < 4; k++) four[k] = wsmith__base64[v >> (18 - 6 * k) & 63];
        wsmith__writing_add(&t, four, size - i >= 3 ? 4 : size - i + 1);
    }
    wx__array_free(out);
    return wsmith__writing_take(&t, text, len);
}

WSMITH_API wsmith_status wsmith_record_from_text(wsmith_record *record, const char *text,
                                                 wsmith_error *error)
{
    size_t n = strlen(text), size = 0;
    uint32_t bits = 0, have = 0;
    uint8_t *bytes = (uint8_t *)WX__REALLOC(NULL, n + 1);
    if (!bytes) {
        wsmith_record_free(record);
        wsmith__fail(error, WSMITH_ERR_NOMEM, 0, "out of memory");
        return WSMITH_ERR_NOMEM;
    }
    for (size_t i = 0; i < n; i++) {
        const char *at = text[i] ? strchr(wsmith__base64, text[i]) : NULL;
        if (!at) continue; /* line breaks, quotes, padding */
        bits = bits << 6 | (uint32_t)(at - wsmith__base64);
        have += 6;
        if (have < 8) continue;
        have -= 8;
        bytes[size++] = (uint8_t)(bits >> have);
    }
    wsmith_status status = wsmith_record_load(record, bytes, size, error);
    WX__FREE(bytes);
    return status;
}

#endif /* WSMITH__TEXT_H */
