/* wrt_run.c - runs a function of a WebAssembly module.
 *
 *     cc -O2 -I. examples/wrt_run.c -o wrt_run -lpthread
 *     ./wrt_run --invoke add file.wasm 40 2
 *
 * Prints one result a line: i32:42, i64:-1, f32:0x3f800000, f64:0x3ff0000000000000, ref:null.
 * A trap prints `trap: CODE at func[I] +OFFSET` (the backtrace goes to standard error) and ends
 * with status 134, an error with status 1. Without --invoke the export "_start" runs, if any.
 */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define WRT_IMPLEMENTATION
#include "wrt.h"

static const char *const usage =
    "usage: wrt_run [OPTION]... FILE.wasm [ARG]...\n"
    "  --engine jit|interp        the compiler where there is one, by default\n"
    "  --bounds explicit|guard    how memory accesses are checked\n"
    "  --fuel N                   meter, with N units (at most 2^54)\n"
    "  --timeout TIME             interrupt a run after e.g. 100ms, 2s, 500us\n"
    "  --max-memory BYTES         of all memories together\n"
    "  --invoke NAME              the exported function to call\n"
    "  --repeat N                 compile N times, then instantiate and call N times\n"
    "  --time                     print medians: compile_us, instantiate_us, run_us, and\n"
    "                             code_bytes, fuel\n"
    "ARG: integers in decimal or hex, floats as C reads them (1.5, 0x1p3, inf, nan), or bits as\n"
    "printed: f32:0x3f800000; references: null.\n";

typedef struct options {
    wrt_config config;
    const char *file, *invoke;
    char **args;
    size_t arg_count;
    uint64_t fuel, repeat, timeout_us;
    bool time;
} options;

static void die(const char *what, const char *why)
{
    fprintf(stderr, "wrt_run: %s: %s\n", what, why);
    exit(1);
}

/* The exit status, unless what was printed could not be written. */
static int finish(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout)) die("standard output", strerror(errno));
    return status;
}

/* -- numbers ---------------------------------------------------------------------------------------- */

static bool parse_u64(const char *text, uint64_t *out)
{
    char *end;
    errno = 0;
    bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    *out = strtoull(text, &end, hex ? 16 : 10);
    return *text >= '0' && *text <= '9' && *end == 0 && errno == 0;
}

/* Signed or unsigned, as long as it fits in `bits`. */
static bool parse_int(const char *text, int bits, uint64_t *out)
{
    bool negative = *text == '-';
    uint64_t magnitude;
    if (!parse_u64(text + negative, &magnitude)) return false;
    uint64_t most = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
    if (negative) most = (uint64_t)1 << (bits - 1);
    *out = negative ? 0 - magnitude : magnitude;
    return magnitude <= most;
}

static bool parse_float(const char *text, bool is_double, wrt_value *out)
{
    char *end;
    if (is_double) *out = wrt_f64(strtod(text, &end));
    else *out = wrt_f32(strtof(text, &end));
    return end != text && *end == 0;
}

static bool parse_time(const char *text, uint64_t *us)
{
    char *end;
    double n = strtod(text, &end);
    double unit = strcmp(end, "us") == 0   ? 1
                  : strcmp(end, "ms") == 0 ? 1e3
                  : strcmp(end, "s") == 0  ? 1e6
                                           : 0;
    if (end == text || unit == 0 || !(n > 0) || n * unit > 1e15) return false;
    *us = n * unit < 1 ? 1 : (uint64_t)(n * unit + 0.5);
    return true;
}

static bool parse_value(const char *text, wrt_valtype type, wrt_value *out)
{
    const char *name = wrt_valtype_text(type);
    size_t n = strlen(name);
    bool bits = strncmp(text, name, n) == 0 && text[n] == ':';
    uint64_t v = 0;
    if (bits) text += n + 1;
    memset(out, 0, sizeof *out);
    out->type = type;
    switch (type) {
    case WRT_I32:
        if (!parse_int(text, 32, &v)) return false;
        *out = wrt_i32((int32_t)(uint32_t)v);
        return true;
    case WRT_I64:
        if (!parse_int(text, 64, &v)) return false;
        *out = wrt_i64((int64_t)v);
        return true;
    case WRT_F32:
        if (!bits) return parse_float(text, false, out);
        out->of.f32 = (uint32_t)v;
        if (!parse_int(text, 32, &v)) return false;
        out->of.f32 = (uint32_t)v;
        return true;
    case WRT_F64:
        if (!bits) return parse_float(text, true, out);
        return parse_int(text, 64, &out->of.f64);
    default: return strcmp(text, "null") == 0 || strcmp(text, "ref:null") == 0;
    }
}

static void print_value(const wrt_value *v)
{
    switch (v->type) {
    case WRT_I32: printf("i32:%ld\n", (long)v->of.i32); break;
    case WRT_I64: printf("i64:%lld\n", (long long)v->of.i64); break;
    case WRT_F32: printf("f32:0x%08lx\n", (unsigned long)v->of.f32); break;
    case WRT_F64: printf("f64:0x%016llx\n", (unsigned long long)v->of.f64); break;
    case WRT_FUNCREF: puts(v->of.func.store == WRT_NULL_STORE ? "ref:null" : "ref:func"); break;
    default: puts(v->of.externref ? "ref:extern" : "ref:null"); break;
    }
}

/* -- the timer: a thread that is told when it is no longer needed ------------------------------------- */

typedef struct timer {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t finished;
    bool is_finished;
    struct timespec deadline;
    wrt_interrupt *interrupt;
} timer;

static void *timer_main(void *data)
{
    timer *t = (timer *)data;
    int status = 0;
    pthread_mutex_lock(&t->mutex);
    while (!t->is_finished && status != ETIMEDOUT) {
        status = pthread_cond_timedwait(&t->finished, &t->mutex, &t->deadline);
    }
    bool send = !t->is_finished;
    pthread_mutex_unlock(&t->mutex);
    if (send) wrt_interrupt_send(t->interrupt);
    return NULL;
}

static void timer_start(timer *t, wrt_store *store, uint64_t us)
{
    memset(t, 0, sizeof *t);
    clock_gettime(CLOCK_REALTIME, &t->deadline);
    uint64_t ns = (uint64_t)t->deadline.tv_nsec + us % 1000000u * 1000u;
    t->deadline.tv_sec += (time_t)(us / 1000000u + ns / 1000000000u);
    t->deadline.tv_nsec = (long)(ns % 1000000000u);
    t->interrupt = wrt_store_interrupt(store);
    pthread_mutex_init(&t->mutex, NULL);
    pthread_cond_init(&t->finished, NULL);
    if (!t->interrupt) die("--timeout", "out of memory");
    if (pthread_create(&t->thread, NULL, timer_main, t) != 0) die("--timeout", "no thread");
}

static void timer_stop(timer *t)
{
    pthread_mutex_lock(&t->mutex);
    t->is_finished = true;
    pthread_cond_signal(&t->finished);
    pthread_mutex_unlock(&t->mutex);
    pthread_join(t->thread, NULL);
    pthread_mutex_destroy(&t->mutex);
    pthread_cond_destroy(&t->finished);
    wrt_interrupt_free(t->interrupt);
}

/* -- running ------------------------------------------------------------------------------------------ */

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare_double(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x < y ? -1 : x > y;
}

static double median(double *times, uint64_t n)
{
    qsort(times, (size_t)n, sizeof *times, compare_double);
    return times[n / 2];
}

static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = NULL;
    size_t cap = 0;
    *size = 0;
    if (!f) die(path, strerror(errno));
    for (;;) {
        if (*size == cap) {
            cap = cap ? cap * 2 : 65536;
            uint8_t *more = (uint8_t *)realloc(bytes, cap);
            if (!more) die(path, "out of memory");
            bytes = more;
        }
        size_t n = fread(bytes + *size, 1, cap - *size, f);
        if (n == 0) break;
        *size += n;
    }
    if (ferror(f)) die(path, strerror(errno));
    fclose(f);
    return bytes;
}

static void die_error(const options *o, const wrt_error *e)
{
    if (e->offset == WRT_NO_OFFSET) {
        fprintf(stderr, "wrt_run: %s: %s\n", o->file, e->message);
    } else {
        fprintf(stderr, "wrt_run: %s: %s: %s at offset 0x%llx\n", o->file,
                wrt_status_text(e->status), e->message, (unsigned long long)e->offset);
    }
    exit(1);
}

/* Names come from the module: control characters, which a terminal may obey, are escaped. */
static void print_name(const char *name, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)name[i];
        if (c < 0x20 || c == 0x7f) fprintf(stderr, "\\%02x", c);
        else fputc(c, stderr);
    }
    fputc('\n', stderr);
}

static int print_trap(const wrt_store *store, const wrt_trap *trap)
{
    printf("trap: %s", wrt_trap_name(trap->code));
    if (trap->frame_count) {
        printf(" at func[%lu] +0x%lx", (unsigned long)trap->frames[0].func_index,
               (unsigned long)trap->frames[0].offset);
    }
    printf("\n");
    fflush(stdout);
    fprintf(stderr, "%s\n", trap->message);
    for (uint32_t i = 0; i < trap->frame_count; i++) {
        const wrt_frame *f = &trap->frames[i];
        size_t len;
        const char *name = wrt_frame_name(store, f, &len);
        fprintf(stderr, "  %u: func[%lu] +0x%lx ", (unsigned)i, (unsigned long)f->func_index,
                (unsigned long)f->offset);
        print_name(name, name ? len : 0);
    }
    if (trap->truncated) fprintf(stderr, "  ...\n");
    return 134;
}

/* The function to call, its arguments, room for its results. */
typedef struct call {
    bool exists;
    wrt_func func;
    wrt_functype type;
    wrt_value *args, *results;
} call;

static void prepare_call(const options *o, wrt_store *store, wrt_instance instance, call *c)
{
    const char *name = o->invoke ? o->invoke : "_start";
    wrt_extern item;
    c->exists = wrt_instance_export(store, instance, name, strlen(name), &item);
    if (!c->exists && !o->invoke && o->arg_count == 0) return;
    if (!c->exists || item.kind != WRT_EXTERN_FUNC) die(name, "there is no such exported function");
    c->func = item.of.func;
    if (!wrt_func_type(store, c->func, &c->type)) die(name, "has no type");
    if (o->arg_count != c->type.param_count) {
        char text[64];
        snprintf(text, sizeof text, "takes %lu arguments, not %lu",
                 (unsigned long)c->type.param_count, (unsigned long)o->arg_count);
        die(name, text);
    }
    c->args = (wrt_value *)calloc(c->type.param_count + (size_t)1, sizeof *c->args);
    c->results = (wrt_value *)calloc(c->type.result_count + (size_t)1, sizeof *c->results);
    if (!c->args || !c->results) die(name, "out of memory");
    for (uint32_t i = 0; i < c->type.param_count; i++) {
        if (parse_value(o->args[i], c->type.params[i], &c->args[i])) continue;
        char text[64];
        snprintf(text, sizeof text, "is not of type %s", wrt_valtype_text(c->type.params[i]));
        die(o->args[i], text);
    }
}

static wrt_status instantiate(const options *o, wrt_store *store, wrt_module *module,
                              wrt_instance *instance, wrt_trap *trap)
{
    wrt_error error;
    wrt_linker *linker = wrt_linker_new(wrt_store_engine(store), &error);
    if (!linker) die_error(o, &error);
    wrt_status status = wrt_linker_instantiate(linker, store, module, instance, trap, &error);
    if (status != WRT_OK && status != WRT_TRAP) die_error(o, &error);
    wrt_linker_free(linker);
    return status;
}

typedef struct times {
    double *compile, *instantiate, *run;
    uint64_t fuel;
} times;

/* One store, one instance, one call. Prints when `last`. Returns the exit status. */
static int run_once(const options *o, wrt_engine *engine, wrt_module *module, times *t,
                    uint64_t round, bool last)
{
    wrt_error error;
    wrt_trap trap;
    wrt_instance instance;
    timer timeout;
    call c;
    int exit_status = 0;
    memset(&c, 0, sizeof c);
    wrt_store *store = wrt_store_new(engine, NULL, NULL, &error);
    if (!store) die_error(o, &error);
    if (o->config.fuel) wrt_store_set_fuel(store, o->fuel);
    if (o->timeout_us) timer_start(&timeout, store, o->timeout_us);
    double start = now_us();
    wrt_status status = instantiate(o, store, module, &instance, &trap);
    t->instantiate[round] = now_us() - start;
    t->run[round] = 0;
    if (status == WRT_OK) prepare_call(o, store, instance, &c);
    if (status == WRT_OK && c.exists) {
        start = now_us();
        status = wrt_func_call(store, c.func, c.args, c.type.param_count, c.results,
                               c.type.result_count, &trap, &error);
        t->run[round] = now_us() - start;
    }
    if (o->timeout_us) timer_stop(&timeout);
    t->fuel = wrt_store_fuel_consumed(store);
    if (status == WRT_TRAP) {
        exit_status = 134;
        if (last) print_trap(store, &trap);
    } else if (status != WRT_OK) {
        die_error(o, &error);
    } else if (last && c.exists) {
        for (uint32_t i = 0; i < c.type.result_count; i++) print_value(&c.results[i]);
    }
    free(c.args);
    free(c.results);
    wrt_store_free(store);
    return exit_status;
}

static int run(const options *o)
{
    wrt_error error;
    size_t size, rounds = (size_t)o->repeat;
    uint8_t *bytes = read_file(o->file, &size);
    times t;
    t.fuel = 0;
    t.compile = (double *)calloc(rounds, sizeof(double));
    t.instantiate = (double *)calloc(rounds, sizeof(double));
    t.run = (double *)calloc(rounds, sizeof(double));
    if (!t.compile || !t.instantiate || !t.run) die("--repeat", "out of memory");
    wrt_engine *engine = wrt_engine_new(&o->config, &error);
    if (!engine) die("engine", error.message);
    wrt_module *module = NULL;
    for (size_t i = 0; i < rounds; i++) {
        wrt_module_free(module);
        double start = now_us();
        module = wrt_module_new(engine, bytes, size, &error);
        t.compile[i] = now_us() - start;
        if (!module) die_error(o, &error);
    }
    int exit_status = 0;
    for (size_t i = 0; i < rounds; i++) {
        exit_status = run_once(o, engine, module, &t, i, i + 1 == rounds);
    }
    if (o->time) {
        printf("compile_us: %.3f\n", median(t.compile, o->repeat));
        printf("instantiate_us: %.3f\n", median(t.instantiate, o->repeat));
        printf("run_us: %.3f\n", median(t.run, o->repeat));
        printf("code_bytes: %llu\n", (unsigned long long)wrt_module_code_size(module));
        printf("fuel: %llu\n", (unsigned long long)t.fuel);
    }
    wrt_module_free(module);
    wrt_engine_free(engine);
    free(bytes);
    free(t.compile);
    free(t.instantiate);
    free(t.run);
    return exit_status;
}

/* -- command line --------------------------------------------------------------------------------------- */

static void set_choice(const char *option, const char *value, const char *first, const char *second,
                       bool *is_second)
{
    *is_second = strcmp(value, second) == 0;
    if (!*is_second && strcmp(value, first) != 0) die(option, "unknown value; see --help");
}

static void set_option(options *o, const char *name, const char *value)
{
    bool second;
    if (strcmp(name, "--engine") == 0) {
        set_choice(name, value, "jit", "interp", &second);
        o->config.engine = second ? WRT_ENGINE_INTERP : WRT_ENGINE_JIT;
    } else if (strcmp(name, "--bounds") == 0) {
        set_choice(name, value, "explicit", "guard", &second);
        o->config.bounds = second ? WRT_BOUNDS_GUARD : WRT_BOUNDS_EXPLICIT;
    } else if (strcmp(name, "--fuel") == 0) {
        o->config.fuel = true;
        if (!parse_u64(value, &o->fuel) || o->fuel > WRT_MAX_FUEL) die(name, "0 to 2^54");
    } else if (strcmp(name, "--timeout") == 0) {
        if (!parse_time(value, &o->timeout_us)) die(name, "a time like 100ms, 2s, 500us");
    } else if (strcmp(name, "--max-memory") == 0) {
        if (!parse_u64(value, &o->config.max_memory_bytes) || !o->config.max_memory_bytes) {
            die(name, "a number of bytes, at least 1");
        }
    } else if (strcmp(name, "--invoke") == 0) {
        o->invoke = value;
    } else if (strcmp(name, "--repeat") == 0) {
        if (!parse_u64(value, &o->repeat) || o->repeat == 0 || o->repeat > 10000000) {
            die(name, "1 to 10000000");
        }
    } else {
        die(name, "unknown option; see --help");
    }
}

static void parse_options(options *o, int argc, char **argv)
{
    static const char *const later[] = {"--dir", "--env", "--record", "--replay"};
    int i = 1;
    memset(o, 0, sizeof *o);
    o->repeat = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        if (strcmp(argv[i], "--") == 0) {
            i++;
            break;
        }
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            exit(finish(0));
        }
        for (size_t k = 0; k < sizeof later / sizeof *later; k++) {
            if (strcmp(argv[i], later[k]) == 0) die(argv[i], "not in this version of wrt.h");
        }
        if (strcmp(argv[i], "--time") == 0) {
            o->time = true;
            continue;
        }
        if (i + 1 == argc) die(argv[i], "unknown option, or its value is missing; see --help");
        set_option(o, argv[i], argv[i + 1]);
        i++;
    }
    if (i >= argc) {
        fputs(usage, stderr);
        exit(1);
    }
    o->file = argv[i];
    o->args = argv + i + 1;
    o->arg_count = (size_t)(argc - i - 1);
}

/* The engine's limit must fit into the stack that there is (ulimit -s). */
static void limit_stack(wrt_config *config)
{
    struct rlimit stack;
    if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur < 1u << 20) {
        config->max_stack = (size_t)stack.rlim_cur / 2;
    }
}

int main(int argc, char **argv)
{
    options o;
    parse_options(&o, argc, argv);
    limit_stack(&o.config);
    return finish(run(&o));
}
