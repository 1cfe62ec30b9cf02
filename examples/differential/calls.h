/* differential/calls.h - what every engine is asked: each exported function, with these arguments. */
#ifndef DIFFERENTIAL_CALLS_H
#define DIFFERENTIAL_CALLS_H

#include "log.h"

#define ARG_SETS   3 /* calls of each function */
#define MAX_VALUES 64

static wrt_value argument(wrt_valtype type, uint64_t *state)
{
    static const uint64_t edges[] = {0,
                                     1,
                                     2,
                                     0xffffffffffffffffu,
                                     0x7fffffffu,
                                     0x80000000u,
                                     0xffffffffu,
                                     0x7fffffffffffffffu,
                                     0x8000000000000000u,
                                     31,
                                     32,
                                     63,
                                     64,
                                     255,
                                     65536};
    static const uint64_t floats64[] = {0,
                                        0x8000000000000000u,
                                        0x3ff0000000000000u,
                                        0xbff0000000000000u,
                                        0x7ff0000000000000u,
                                        0xfff0000000000000u,
                                        0x7ff8000000000000u,
                                        0x41dfffffffc00000u,
                                        0x41e0000000000000u,
                                        0x43e0000000000000u,
                                        0x0000000000000001u,
                                        0x7fefffffffffffffu,
                                        0x3fe0000000000000u};
    static const uint32_t floats32[] = {0,           0x80000000u, 0x3f800000u, 0xbf800000u,
                                        0x7f800000u, 0xff800000u, 0x7fc00000u, 0x4effffffu,
                                        0x4f000000u, 0x5f000000u, 1,           0x7f7fffffu,
                                        0x3f000000u};
    uint64_t r = splitmix(state);
    bool edge = (r & 3) != 0;
    uint64_t bits = splitmix(state);
    wrt_value v;
    memset(&v, 0, sizeof v);
    v.type = type;
    if (type == WRT_I32) {
        uint32_t u = (uint32_t)(edge ? edges[bits % 15] : bits);
        memcpy(&v.of.i32, &u, 4);
    } else if (type == WRT_I64) {
        if (edge) bits = edges[bits % 15];
        memcpy(&v.of.i64, &bits, 8);
    } else if (type == WRT_F32) {
        v.of.f32 = edge ? floats32[bits % 13] : (uint32_t)bits;
        if (is_nan_bits(v)) v.of.f32 = 0x7fc00000u;
    } else if (type == WRT_F64) {
        v.of.f64 = edge ? floats64[bits % 13] : bits;
        if (is_nan_bits(v)) v.of.f64 = 0x7ff8000000000000u;
    }
    return v;
}

/* Arguments of one call, a function of the module and the call only. */
static uint32_t arguments(const wrt_functype *type, uint64_t key, uint32_t func, uint32_t set,
                          wrt_value *args)
{
    uint64_t state = key ^ ((uint64_t)func << 32) ^ set;
    for (uint32_t i = 0; i < type->param_count; i++) args[i] = argument(type->params[i], &state);
    return type->param_count;
}

#endif
