/* tests/unit/wencode_large.c - what does not fit into 2^32 bytes is reported. The memory for it is
 * pretended: one small piece of a file, mapped again and again. */
/* seconds: 200 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PIECE = 2 << 20 };
#define REGION ((size_t)(UINT64_C(9) << 30))
#define BIG    ((size_t)1 << 28)

static int file = -1;
static void *regions[16];

/* 9 GiB of addresses over one piece of memory; NULL when the system does not do that. */
static void *map_region(void)
{
    char *base;
    if (sizeof(size_t) < 8) return NULL;
    if (file < 0) {
        file = memfd_create("pretended", 0);
        if (file < 0 || ftruncate(file, PIECE) != 0) return NULL;
    }
    base =
        (char *)mmap(NULL, REGION, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == (char *)MAP_FAILED) return NULL;
    for (size_t at = 0; at < REGION; at += PIECE) {
        if (mmap(base + at, PIECE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) ==
            MAP_FAILED) {
            munmap(base, REGION);
            return NULL;
        }
    }
    return base;
}

/* The index of p among the regions, or 16. */
static int region_of(const void *p)
{
    int i = 0;
    while (i < 16 && (!p || regions[i] != p)) i++;
    return i;
}

static void pretend_free(void *p)
{
    int i = region_of(p);
    if (i == 16) {
        free(p);
        return;
    }
    munmap(p, REGION);
    regions[i] = NULL;
}

/* What is there does not move along: nobody looks at it. */
static void *pretend_realloc(void *p, size_t n)
{
    int i = region_of(p);
    if (i < 16) return n <= REGION ? p : NULL;
    if (n < BIG) return realloc(p, n);
    for (i = 0; i < 16 && regions[i]; i++) continue;
    if (i == 16 || n > REGION) return NULL;
    regions[i] = map_region();
    if (regions[i]) free(p);
    return regions[i];
}

#define WENCODE_REALLOC(p, n) pretend_realloc((p), (n))
#define WENCODE_FREE(p)       pretend_free(p)
#define WENCODE_IMPLEMENTATION
#include "wencode.h"

#include "test.h"

static uint8_t *source; /* of any bytes, as many as wanted */

static bool ready(void)
{
    if (!source) source = (uint8_t *)map_region();
    if (!source) SKIP("no 64-bit addresses, or no room among them");
    return source != NULL;
}

static bool too_large(wencode *e, const char *words)
{
    size_t len = 1;
    uint8_t *bytes = wencode_finish(e, &len);
    const wencode_error *error = wencode_get_error(e);
    bool right =
        !bytes && len == 0 && error->status == WENCODE_ERR_SIZE && strstr(error->message, words);
    if (!right) printf("got %d: %s\n", (int)error->status, error->message);
    wencode_free_bytes(bytes);
    wencode_free(e);
    return right;
}

#define FOUR_GIB ((size_t)(UINT64_C(1) << 32))

/* Lengths jump ahead where copying gigabytes would show nothing more. */
TEST(a_body)
{
    wencode e;
    if (!ready()) return;
    wencode_init(&e);
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_raw(&e, source, BIG);
    CHECK_EQ(e.error.status, WENCODE_OK);
    e.len = e.parts->now.body_code + FOUR_GIB - 3;
    e.cap = REGION;
    wencode_nop(&e);
    CHECK_EQ(e.error.status, WENCODE_OK);
    wencode_func_end(&e); /* one byte of locals, one of the end */
    CHECK(too_large(&e, "a body of 2^32 bytes"));
}

TEST(a_constant_expression)
{
    wencode e;
    if (!ready()) return;
    wencode_init(&e);
    wencode_expr_begin(&e);
    wencode_raw(&e, source, BIG);
    e.len = FOUR_GIB - 1;
    e.cap = REGION;
    wencode_nop(&e);
    wencode_expr_end(&e);
    CHECK(too_large(&e, "a constant expression of 2^32 bytes"));
}

TEST(a_code_section)
{
    wencode e;
    if (!ready()) return;
    wencode_init(&e);
    wencode_declare(&e, wencode_sig(&e, "", ""));
    wencode_raw_body(&e, source, BIG);
    CHECK_EQ(e.error.status, WENCODE_OK);
    e.parts->sections[10].len = FOUR_GIB - 4;
    e.parts->sections[10].cap = REGION;
    CHECK(too_large(&e, "a section of 2^32 bytes"));
}

TEST(a_custom_section)
{
    wencode e;
    if (!ready()) return;
    wencode_init(&e);
    wencode_custom(&e, "large", source, FOUR_GIB - 6, WENCODE_LAST);
    CHECK(too_large(&e, "a length is 2^32 or more"));
}

/* The rest is seen before anything is read. */
TEST(vectors)
{
    wencode e;
    if (sizeof(size_t) < 8) {
        SKIP("no 64-bit sizes");
        return;
    }
    wencode_init(&e);
    wencode_data(&e, wencode_passive(), "", FOUR_GIB);
    CHECK(too_large(&e, "a length is 2^32 or more"));
    uint32_t none = 0;
    wencode_elem_funcs(&e, wencode_passive(), &none, FOUR_GIB);
    CHECK(too_large(&e, "a length is 2^32 or more"));
    wencode_constant constant = wencode_constant_null(WENCODE_FUNCREF);
    wencode_elem_exprs(&e, wencode_passive(), WENCODE_FUNCREF, &constant, FOUR_GIB);
    CHECK(too_large(&e, "a length is 2^32 or more"));
    wencode_valtype type = WENCODE_I32;
    wencode_functype(&e, &type, FOUR_GIB, &type, 1);
    CHECK(too_large(&e, "a length is 2^32 or more"));
    wencode_functype(&e, &type, 1, &type, FOUR_GIB);
    CHECK(too_large(&e, "a length is 2^32 or more"));
    wencode_fieldtype field = wencode_field(WENCODE_I8, false);
    wencode_structtype(&e, &field, FOUR_GIB);
    CHECK(too_large(&e, "a length is 2^32 or more"));
    wencode_declare(&e, wencode_sig(&e, "", ""));
    wencode_raw_body(&e, "", FOUR_GIB);
    CHECK(too_large(&e, "a length is 2^32 or more"));
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_br_table(&e, &none, FOUR_GIB, 0);
    CHECK(too_large(&e, "a vector of 2^32 operands"));
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_select_t(&e, &type, FOUR_GIB);
    CHECK(too_large(&e, "a vector of 2^32 operands"));
    wencode_func(&e, wencode_sig(&e, "", ""));
    wencode_clause clause = wencode_on_any_exception(false, 0);
    wencode_try_table(&e, WENCODE_VOID, &clause, FOUR_GIB);
    CHECK(too_large(&e, "a vector of 2^32 operands"));
}

TEST(types)
{
    wencode e;
    wencode_init(&e);
    wencode_functype(&e, NULL, 0, NULL, 0);
    wencode_raw_types(&e, "", 0, UINT32_MAX);
    CHECK(too_large(&e, "2^32 types"));
}
