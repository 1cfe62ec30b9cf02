/* tests/roundtrip.c - modules through wencode.h and back: are they the same bytes?
 *
 *     roundtrip [--text DIR] < LIST
 *
 * LIST has a line per module: `valid FILE`, `invalid FILE` or `malformed FILE`. Each is read and
 * written twice: through wencode_reencode alone, and with every instruction written by its typed
 * call. Prints `same FILE`, `shortened FILE` (the same, but what kept longer forms is listed as
 * kept=), `refused FILE: WHY`, `differs FILE`; with --text writes DIR/N.wat for the text. The typed
 * calls write shortest forms, so their output is compared with a copy in shortest form.
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

static const char *verdict(const char *kind, const module *in, wencode_report *report,
                           wencode_error *error)
{
    static const wencode_visitor nothing;
    wencode_visitor shortest = nothing, typed = nothing;
    wencode_report ignored;
    bool lax = strcmp(kind, "valid") != 0;
    shortest.shortest = typed.shortest = true;
    typed.instruction = write_typed;
    module a = pass(in, lax, NULL, report, error);
    const char *result = !a.bytes ? "refused" : same(in, &a) ? "same" : "differs";
    bool changed = a.bytes && report->changed;
    if (a.bytes && !changed) {
        module b = pass(in, lax, &shortest, &ignored, error);
        module c = pass(in, lax, &typed, &ignored, error);
        if (!same(&b, &c)) result = "typed-differs";
        else if (strcmp(result, "same") == 0 && !same(in, &b)) result = "shortened";
        wencode_free_bytes(b.bytes);
        wencode_free_bytes(c.bytes);
    }
    if (changed) result = "changed";
    wencode_free_bytes(a.bytes);
    return result;
}

static void print_text(const char *dir, unsigned number, const module *m)
{
    wencode_output out = {NULL, 0, 0};
    char name[4096];
    snprintf(name, sizeof name, "%s/%u.wat", dir, number);
    FILE *f = fopen(name, "wb");
    if (f && wencode_print_module(&out, m->bytes, m->len, NULL)) fwrite(out.text, 1, out.len, f);
    if (f) fclose(f);
    wencode_output_free(&out);
}

int main(int argc, char **argv)
{
    char line[4200], kind[16];
    const char *text = argc > 2 && strcmp(argv[1], "--text") == 0 ? argv[2] : NULL;
    for (unsigned number = 1; fgets(line, sizeof line, stdin); number++) {
        wencode_report report;
        wencode_error error;
        module m;
        line[strcspn(line, "\n")] = 0;
        const char *file = strchr(line, ' ');
        if (!file || sscanf(line, "%15s", kind) != 1 || !load(++file, &m)) {
            printf("unreadable %s\n", line);
            continue;
        }
        memset(&report, 0, sizeof report);
        const char *result = verdict(kind, &m, &report, &error);
        printf("%s %s %s", result, kind, file);
        if (strcmp(result, "refused") == 0) printf(": %s (%d)", error.message, (int)error.status);
        if (report.kept_items || report.kept_bodies || report.kept_instructions)
            printf(" kept=%u,%u,%u", report.kept_items, report.kept_bodies,
                   report.kept_instructions);
        printf("\n");
        if (text && strcmp(kind, "malformed") != 0) print_text(text, number, &m);
        free(m.bytes);
    }
    printf("calls %llu\n", (unsigned long long)calls);
    return 0;
}
