/* differential/log.h - what an engine did with a module, in lines that can be compared. */
#ifndef DIFFERENTIAL_LOG_H
#define DIFFERENTIAL_LOG_H

#include "text.h"

#include "wrt.h"

/* `exact` is for our own engines and has everything; `portable` only what any engine must agree on:
 * traps by class, NaNs as "nan", references as null or not. */
typedef struct run_log {
    text exact, portable;
    bool external;        /* the portable form is wanted too */
    uint32_t kept_memory; /* 1 + the export whose bytes are wanted in `memory`; 0: none */
    text memory;
} run_log;

/* Classes that engines can tell apart by their messages. */
static const char *trap_class(wrt_trap_code code)
{
    switch (code) {
    case WRT_TRAP_STACK_OVERFLOW: return "stack";
    case WRT_TRAP_MEMORY_OUT_OF_BOUNDS: return "memory";
    case WRT_TRAP_TABLE_OUT_OF_BOUNDS: return "table";
    case WRT_TRAP_INDIRECT_CALL_TO_NULL:
    case WRT_TRAP_BAD_SIGNATURE: return "indirect";
    case WRT_TRAP_INTEGER_OVERFLOW:
    case WRT_TRAP_BAD_CONVERSION_TO_INTEGER: return "number";
    case WRT_TRAP_INTEGER_DIVISION_BY_ZERO: return "divide";
    case WRT_TRAP_UNREACHABLE: return "unreachable";
    case WRT_TRAP_OUT_OF_FUEL: return "fuel";
    default: return "other";
    }
}

static bool is_nan_bits(wrt_value v)
{
    if (v.type == WRT_F32) return (v.of.f32 & 0x7fffffffu) > 0x7f800000u;
    return v.type == WRT_F64 && (v.of.f64 & 0x7fffffffffffffffu) > 0x7ff0000000000000u;
}

static void print_value(text *t, wrt_value v, bool portable)
{
    const char *name = wrt_valtype_text(v.type);
    if (portable && is_nan_bits(v)) text_format(t, " %s:nan", name);
    else if (v.type == WRT_I32) text_format(t, " %s:%x", name, (unsigned)v.of.i32);
    else if (v.type == WRT_F32) text_format(t, " %s:%x", name, (unsigned)v.of.f32);
    else if (v.type == WRT_I64) text_format(t, " %s:%llx", name, (unsigned long long)v.of.i64);
    else if (v.type == WRT_F64) text_format(t, " %s:%llx", name, (unsigned long long)v.of.f64);
    else if (v.type == WRT_FUNCREF) text_format(t, " ref:%s", v.of.func.store ? "some" : "null");
    else text_format(t, " ref:%s", v.of.externref ? "some" : "null");
}

static void log_trap(run_log *log, const wrt_trap *trap)
{
    uint32_t func = trap->frame_count ? trap->frames[0].func_index : 0;
    uint32_t offset = trap->frame_count ? trap->frames[0].offset : 0;
    if (trap->code == WRT_TRAP_STACK_OVERFLOW) {
        text_format(&log->exact, " trap stack\n");
    } else {
        text_format(&log->exact, " trap %s at func[%u] +%u\n", wrt_trap_text(trap->code), func,
                    offset);
    }
    text_format(&log->portable, " trap %s\n", trap_class(trap->code));
}

static size_t line_length(const char *s)
{
    const char *end = strchr(s, '\n');
    return end ? (size_t)(end - s) : strlen(s);
}

static bool is_poison(const char *line, bool portable)
{
    size_t n = line_length(line);
    return strncmp(line, "poisoned", 8) == 0 ||
           (n >= 10 && strncmp(line + n - 10, "trap stack", 10) == 0) ||
           (portable && n >= 9 && strncmp(line + n - 9, "trap fuel", 9) == 0);
}

/* True when the logs agree up to their ends or a line that may differ; else the lines that differ. */
static bool agree(const text *a, const text *b, bool portable, const char **line_a,
                  const char **line_b, bool *poisoned)
{
    const char *x = a->data, *y = b->data;
    for (;;) {
        size_t n = line_length(x), m = line_length(y);
        if ((*x && is_poison(x, portable)) || (*y && is_poison(y, portable))) {
            *poisoned = true;
            return true;
        }
        if (n != m || memcmp(x, y, n) != 0) {
            *line_a = x;
            *line_b = y;
            return false;
        }
        if (!*x) return true;
        x += n + 1;
        y += n + 1;
    }
}

#endif
