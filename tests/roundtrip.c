/* tests/roundtrip.c - modules through wencode.h and back: are they the same bytes?
 *
 *     roundtrip DIR < LIST
 *
 * LIST has a line per module: KIND FILE, with KIND ok, invalid or malformed. Each is copied by
 * wencode_reencode as it is, in the shortest form, and in the shortest form with every instruction
 * written by its typed call. A line each:
 *
 *     same KIND FILE            the copy has the same bytes, and they are in the shortest form
 *     longer KIND FILE WHY      the same bytes, but not in the shortest form
 *     refused KIND FILE: WHY    not read
 *     differs KIND FILE         what should not be: the copy has other bytes, or the typed calls write
 *                               other bytes than the shortest form
 *
 * For what was read DIR gets N.wat, its text, and N.wasm, what a parser of text makes of it: the
 * shortest form, with the name section behind all others. Sections that are lost when integers get
 * shorter (linking, .debug_*) are not in the text, either.
 */
#include <stdio.h>
#include <stdlib.h>
#define WENCODE_IMPLEMENTATION
#include "wencode.h"
#include "typed_calls.h"

typedef struct module {
    uint8_t *bytes;
    size_t len;
} module;

static bool load(const char *name, module *m)
{
    FILE *f = fopen(name, "rb");
    m->bytes = NULL;
    m->len = 0;
    if (!f || fseek(f, 0, SEEK_END) != 0) return false;
    long size = ftell(f);
    rewind(f);
    m->bytes = (uint8_t *)malloc(size > 0 ? (size_t)size : 1);
    m->len = m->bytes ? fread(m->bytes, 1, (size_t)size, f) : 0;
    fclose(f);
    return m->bytes && m->len == (size_t)size;
}

static uint64_t calls; /* typed ones */

static bool write_typed(void *user, wencode *e, const wencode_instruction *in)
{
    (void)user;
    typed_call(e, in);
    calls++;
    return false;
}

/* Reads and writes; empty when that fails, with the error. */
static module pass(const module *in, bool lax, const wencode_visitor *visitor,
                   wencode_report *report, wencode_error *error)
{
    wencode e;
    module out = {NULL, 0};
    wencode_init(&e);
    wencode_set_lax(&e, lax);
    if (wencode_reencode(&e, in->bytes, in->len, visitor, report))
        out.bytes = wencode_finish(&e, &out.len);
    *error = *wencode_get_error(&e);
    wencode_free(&e);
    return out;
}

static bool same(const module *a, const module *b)
{
    return a->bytes && b->bytes && a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static bool keep_names(void *user, wencode *e, wencode_text name, const uint8_t *bytes, size_t n)
{
    module *names = (module *)user;
    (void)e;
    if (name.len != 4 || memcmp(name.bytes, "name", 4) != 0 || names->bytes) return true;
    names->bytes = (uint8_t *)(uintptr_t)bytes;
    names->len = n;
    return false;
}

/* The module with its name section at the end. */
static module names_last(const module *in)
{
    wencode e;
    wencode_visitor v;
    module names = {NULL, 0}, out = {NULL, 0};
    memset(&v, 0, sizeof v);
    v.user = &names;
    v.custom = keep_names;
    v.shortest = true;
    wencode_init(&e);
    wencode_set_lax(&e, true);
    if (wencode_reencode(&e, in->bytes, in->len, &v, NULL)) {
        if (names.bytes) wencode_custom(&e, "name", names.bytes, names.len, WENCODE_LAST);
        out.bytes = wencode_finish(&e, &out.len);
    }
    wencode_free(&e);
    return out;
}

static void save(const char *dir, unsigned number, const char *ending, const void *bytes, size_t n)
{
    char name[4096];
    snprintf(name, sizeof name, "%s/%u.%s", dir, number, ending);
    FILE *f = fopen(name, "wb");
    if (!f || fwrite(bytes, 1, n, f) != n) printf("unwritable %s\n", name);
    if (f) fclose(f);
}

/* What is not in the shortest form. */
static void print_why(const wencode_report *r)
{
    if (r->kept_items) printf(" integers-in-items=%u", r->kept_items);
    if (r->kept_bodies) printf(" integers-or-locals-of-bodies=%u", r->kept_bodies);
    if (r->kept_instructions) printf(" integers-or-flags-in-instructions=%u", r->kept_instructions);
    if (!r->kept_items && !r->kept_bodies && !r->kept_instructions)
        printf(" sizes, counts, runs of locals, empty sections, or long forms");
}

static void check(const char *kind, const char *file, const module *in, const char *dir,
                  unsigned number)
{
    static const wencode_visitor nothing;
    wencode_visitor shortest = nothing, typed = nothing;
    wencode_report report, ignored;
    wencode_error error;
    wencode_output text = {NULL, 0, 0};
    bool lax = strcmp(kind, "ok") != 0;
    shortest.shortest = typed.shortest = true;
    typed.instruction = write_typed;
    memset(&report, 0, sizeof report);
    module a = pass(in, lax, NULL, &report, &error);
    if (!a.bytes) {
        printf("refused %s %s: %s\n", kind, file, error.message);
        return;
    }
    module b = pass(in, lax, &shortest, &ignored, &error);
    module c = pass(in, lax, &typed, &ignored, &error);
    bool good = same(in, &a) && same(&b, &c) && !report.changed && !report.dropped_sections;
    printf("%s %s %s", !good ? "differs" : same(in, &b) ? "same" : "longer", kind, file);
    if (good && !same(in, &b)) print_why(&report);
    printf("\n");
    const module *shown = ignored.dropped_sections ? &b : in;
    module d = names_last(shown);
    if (wencode_print_module(&text, shown->bytes, shown->len, &error) && d.bytes) {
        save(dir, number, "wat", text.text, text.len);
        save(dir, number, "wasm", d.bytes, d.len);
    } else {
        printf("differs %s %s: no text: %s\n", kind, file, error.message);
    }
    wencode_output_free(&text);
    wencode_free_bytes(a.bytes);
    wencode_free_bytes(b.bytes);
    wencode_free_bytes(c.bytes);
    wencode_free_bytes(d.bytes);
}

int main(int argc, char **argv)
{
    char line[4200], kind[16];
    if (argc != 2) return 2;
    for (unsigned number = 1; fgets(line, sizeof line, stdin); number++) {
        module m;
        line[strcspn(line, "\n")] = 0;
        const char *file = strchr(line, ' ');
        if (!file || sscanf(line, "%15s", kind) != 1 || !load(++file, &m)) {
            printf("differs unreadable %s\n", line);
            continue;
        }
        check(kind, file, &m, argv[1], number);
        free(m.bytes);
    }
    printf("%llu instructions by %d typed calls\n", (unsigned long long)calls, TYPED_CALLS);
    return 0;
}
