/* encode_compiler.c - a compiler from an expression language to WebAssembly, with wencode.h.
 *
 *     cc -I. examples/encode_compiler.c -o encode_compiler
 *     echo 'fib(n) = n < 2 ? n : fib(n - 1) + fib(n - 2);' | ./encode_compiler > fib.wasm
 *
 * Input: definitions `name(parameter, ...) = expression;`, all numbers f64, # to the end of a line.
 * Operators, loosest first: ?:  < > == (1 or 0)  + -  * /  unary -, calls, parentheses. Functions
 * may be used before they are defined, and all are exported. The first pass finds the functions,
 * the second writes code while it parses: no tree in between.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WENCODE_IMPLEMENTATION
#include "wencode.h"

enum { MAX_FUNCS = 1000, MAX_PARAMS = 16, MAX_DEPTH = 500 };
typedef struct name {
    char text[32];
    uint32_t arity;
} name;
static const struct op {
    const char *token;
    int precedence;
    void (*emit)(wencode *);
} ops[] = {{"<", 0, wencode_f64_lt},  {">", 0, wencode_f64_gt},  {"==", 0, wencode_f64_eq},
           {"+", 1, wencode_f64_add}, {"-", 1, wencode_f64_sub}, {"*", 2, wencode_f64_mul},
           {"/", 2, wencode_f64_div}};

static char source[1 << 16];
static const char *at = source;
static name funcs[MAX_FUNCS], params[MAX_PARAMS];
static uint32_t func_count, param_count, depth;
static wencode e;

static void fail(const char *message)
{
    fprintf(stderr, "encode_compiler: offset %d: %s, before \"%.12s\"\n", (int)(at - source),
            message, at);
    exit(1);
}

static int accept(const char *token)
{
    while (isspace((unsigned char)*at) || *at == '#') at += *at == '#' ? strcspn(at, "\n") : 1;
    if (strncmp(at, token, strlen(token)) != 0) return 0;
    at += strlen(token);
    return 1;
}

static void expect(const char *token)
{
    if (!accept(token)) fail(*token == ';' ? "expected ;" : "expected one of ( ) = , :");
}

static name identifier(void)
{
    name n = {"", 0};
    accept("");
    for (size_t i = 0; isalpha((unsigned char)*at) || (i > 0 && isdigit((unsigned char)*at)); i++) {
        if (i + 1 == sizeof n.text) fail("a name is too long");
        n.text[i] = *at++;
    }
    if (!n.text[0]) fail("a name is missing");
    return n;
}

static uint32_t find(const name *list, uint32_t count, const name *what) /* or count */
{
    uint32_t i = 0;
    while (i < count && strcmp(list[i].text, what->text) != 0) i++;
    return i;
}

static void binary(int least);

static void expression(void)
{
    if (++depth > MAX_DEPTH) fail("too deeply nested");
    binary(0);
    if (accept("?")) {
        wencode_f64_const(&e, 0);
        wencode_f64_ne(&e);
        wencode_if(&e, WENCODE_F64);
        expression();
        expect(":");
        wencode_else(&e);
        expression();
        wencode_end(&e);
    }
    depth--;
}

static void primary(void)
{
    int negative = 0;
    while (accept("-")) negative = !negative;
    if (accept("(")) {
        expression();
        expect(")");
    } else if (isdigit((unsigned char)*at)) {
        char *end;
        wencode_f64_const(&e, strtod(at, &end));
        at = end;
    } else {
        name n = identifier();
        int is_call = accept("(");
        uint32_t count = is_call ? func_count : param_count, arity = 0;
        uint32_t found = find(is_call ? funcs : params, count, &n);
        if (found == count) fail(is_call ? "this function is not defined" : "this is no parameter");
        for (; is_call && !accept(")"); arity++) {
            if (arity > 0) expect(",");
            expression();
        }
        if (is_call && arity != funcs[found].arity) fail("wrong number of arguments");
        (is_call ? wencode_call : wencode_local_get)(&e, found);
    }
    if (negative) wencode_f64_neg(&e);
}

static void binary(int least)
{
    primary();
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (ops[i].precedence < least || !accept(ops[i].token)) continue;
        binary(ops[i].precedence + 1);
        ops[i].emit(&e);
        if (ops[i].precedence == 0) wencode_f64_convert_i32_u(&e);
        i = (size_t)-1; /* from left to right, as long as there are operators */
    }
}

static name head(void) /* name(parameter, ...) = */
{
    name n = identifier();
    expect("(");
    for (param_count = 0; !accept(")"); param_count++) {
        if (param_count == MAX_PARAMS) fail("too many parameters");
        if (param_count > 0) expect(",");
        params[param_count] = identifier();
    }
    n.arity = param_count;
    expect("=");
    return n;
}

int main(int argc, char **argv)
{
    static const char types[MAX_PARAMS + 1] = "FFFFFFFFFFFFFFFF";
    size_t len = fread(source, 1, sizeof source, stdin);
    if (argc > 1) {
        return fprintf(stderr, "encode_compiler: %s: the source is read from standard input\n",
                       argv[1]),
               1;
    }
    if (ferror(stdin)) return perror("encode_compiler: standard input"), 1;
    if (len == sizeof source) fail("the source is too long");
    if ((at = (char *)memchr(source, 0, len)) != NULL) fail("a zero byte");
    at = source;
    for (accept(""); *at; accept("")) {
        name n = head();
        if (func_count == MAX_FUNCS || find(funcs, func_count, &n) < func_count)
            fail("a name twice");
        wencode_export_func(&e, n.text,
                            wencode_declare(&e,
                                            wencode_sig(&e, types + MAX_PARAMS - n.arity, "F")));
        funcs[func_count++] = n;
        while (!accept(";")) *at ? (void)at++ : fail("the end, without a semicolon");
    }
    at = source;
    for (uint32_t i = 0; i < func_count; i++) {
        (void)head();
        wencode_body(&e, i);
        expression();
        expect(";");
        wencode_func_end(&e);
    }
    uint8_t *module = wencode_finish(&e, &len);
    if (!module) fail(wencode_get_error(&e)->message);
    if (fwrite(module, 1, len, stdout) != len || fflush(stdout) != 0) {
        return perror("encode_compiler: standard output"), 1;
    }
    wencode_free_bytes(module);
    wencode_free(&e);
    return 0;
}
