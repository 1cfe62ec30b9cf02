/* src/wrt/jit/entry.h - C's side of compiled code: calls into it, what it calls, backtraces.
 *
 * A frame is found again without frame pointers: its size is fixed per function and in
 * wrt__func_info, and the sites of a module, sorted by address, tell for each return address the
 * instruction and how far the stack pointer was lowered for arguments.
 */
#ifndef WRT__JIT_ENTRY_H
#define WRT__JIT_ENTRY_H

#include "x64_thunks.h"
#include "../runtime/host.h"
#include "../runtime/numeric.h"
#include "../runtime/ops.h"

/* -- places in code -------------------------------------------------------------------------------------- */

static inline bool wrt__code_contains(const wrt_module *m, const uint8_t *pc)
{
    const struct wrt__code *code = m->code;
    return code && pc >= code->base && pc < code->base + code->size;
}

/* The site of a call (or, with `trap`, of a trap) at this address; NULL: none. */
static const wrt__site *wrt__site_find(const wrt_module *m, const uint8_t *pc, bool trap)
{
    const wrt__site *sites = m->code->sites;
    uint32_t at = (uint32_t)(pc - m->code->base);
    size_t low = 0, high = wx__array_len(sites);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sites[middle].pc < at) low = middle + 1;
        else high = middle;
    }
    for (; low < wx__array_len(sites) && sites[low].pc == at; low++) {
        if (trap == ((sites[low].info & 0xff) < WRT__SITE_CALL)) return &sites[low];
    }
    return NULL;
}

/* The function whose code is there. */
static uint32_t wrt__func_find(const wrt_module *m, const uint8_t *pc)
{
    uint32_t at = (uint32_t)(pc - m->code->base);
    uint32_t low = m->imported_funcs, high = (uint32_t)wx__array_len(m->funcs);
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (m->funcs[middle].code_offset <= at) low = middle;
        else high = middle;
    }
    return low;
}

/* A module of the store with code at `pc`; one of its instances. */
static const wrt__context *wrt__instance_at(const wrt_store *store, const uint8_t *pc)
{
    for (size_t i = 0; i < wx__array_len(store->instances); i++) {
        if (wrt__code_contains(store->instances[i]->module, pc)) return store->instances[i];
    }
    return NULL;
}

static inline const uint8_t *wrt__word_at(const uint8_t *sp)
{
    const uint8_t *word;
    memcpy(&word, sp, sizeof word);
    return word;
}

/* -- backtraces ---------------------------------------------------------------------------------------------- */

/* Appends the frames whose innermost return address is at `sp`. `context` is the one that runs. */
static void wrt__frames_walk(wrt_store *store, const wrt__context *context, const uint8_t *sp,
                             wrt_trap *trap)
{
    const void *entered = store->engine->arena->entered;
    for (;;) {
        const uint8_t *pc = wrt__word_at(sp);
        if (pc == entered) return;
        if (!wrt__code_contains(context->module, pc)) context = wrt__instance_at(store, pc);
        if (!context) return;
        const wrt__site *site = wrt__site_find(context->module, pc, false);
        WX__ASSERT(site);
        if (!site) return;
        const uint8_t *frame = sp + 8 + 16 * (size_t)(site->info >> 8);
        const wrt_module *module = context->module;
        if ((site->info & 0xff) == WRT__SITE_SWITCH) {
            const void *link = wrt__word_at(frame);
            context = (const wrt__context *)link;
        }
        uint32_t func = wrt__func_find(module, pc);
        if (!wrt__trap_frame(trap, context, func, site->offset)) return;
        sp = frame + module->funcs[func].frame_size;
    }
}

static void wrt__jit_backtrace(wrt_store *store, wrt__activation *activation, wrt_trap *trap)
{
    if (!activation->exit_sp) return;
    wrt__frames_walk(store, activation->context, (const uint8_t *)activation->exit_sp, trap);
}

/* -- what the thunks call -------------------------------------------------------------------------------------- */

/* store->trap is set; adds the frame of the site and those below. Returns the way out. */
static const void *wrt__jit_leave(wrt__context *ctx, const wrt__site *site, const uint8_t *pc,
                                  const uint8_t *sp)
{
    wrt_store *store = ctx->store;
    uint32_t func = wrt__func_find(ctx->module, pc);
    size_t frame = (site->info & 0xff) == WRT__SITE_ENTRY ? 0 : ctx->module->funcs[func].frame_size;
    if (wrt__trap_frame(&store->trap, ctx, func, site->offset)) {
        wrt__frames_walk(store, ctx, sp + frame, &store->trap);
    }
    return store->activation->entry_sp;
}

static const void *wrt__jit_trap(wrt__context *ctx, const uint8_t *pc, const uint8_t *sp,
                                 uint32_t result)
{
    const wrt__site *site = wrt__site_find(ctx->module, pc, true);
    WX__ASSERT(site);
    uint32_t kind = site->info & 0xff;
    if (kind == WRT__SITE_RESULT) kind = result;
    if (kind == WRT__SITE_ENTRY) kind = WRT_TRAP_STACK_OVERFLOW;
    if (wrt__is_metered(ctx->store)) wrt__fuel_charge(ctx, -(int64_t)(site->info >> 8));
    wrt__trap_set(ctx->store, (wrt_trap_code)kind);
    return wrt__jit_leave(ctx, site, pc, sp);
}

/* The check behind a charge failed. NULL: try again. */
static const void *wrt__jit_out_of_fuel(wrt__context *ctx, const uint8_t *pc, const uint8_t *sp)
{
    const wrt__site *site = wrt__site_find(ctx->module, pc, true);
    WX__ASSERT(site);
    uint32_t cost = site->info >> 8;
    wrt__activation *activation = ctx->store->activation;
    uint32_t func = wrt__func_find(ctx->module, pc);
    if (wrt__is_metered(ctx->store)) wrt__fuel_charge(ctx, -(int64_t)cost);
    activation->exit_sp = sp + ctx->module->funcs[func].frame_size;
    if (wrt__out_of_fuel(ctx, cost)) return NULL;
    return wrt__jit_leave(ctx, site, pc, sp);
}

/* Rounds scratch[0] in place; scratch[1] is mode | type << 8. For CPUs without SSE4.1. */
static const void *wrt__jit_round(wrt__context *ctx)
{
    static const wrt__rounding modes[] = {WRT__NEAREST, WRT__FLOOR, WRT__CEIL, WRT__TRUNC};
    wrt__rounding mode = modes[ctx->scratch[1] & 3];
    uint64_t bits = ctx->scratch[0];
    bool wide = ctx->scratch[1] >> 8 == WRT__T_F64;
    ctx->scratch[0] = wide ? wrt__f64_round(bits, mode) : wrt__f32_round((uint32_t)bits, mode);
    return NULL;
}

/* An instruction that compiled code leaves to the runtime. args[] are its operands, the result goes
 * to args[0]. Returns WRT__NO_TRAP or a trap code. Only the low halves of i32 operands count. */
static int wrt__jit_runtime(wrt__context *ctx, uint64_t *args, uint32_t opcode, uint32_t imm1,
                            uint32_t imm2)
{
#define WRT__ARG(i) ((uint32_t)args[i])
    uint32_t grown;
    int trap = WRT__NO_TRAP;
    switch (opcode) {
    case WX__OP_MEMORY_GROW: args[0] = wrt__op_memory_grow(ctx, imm1, WRT__ARG(0)); break;
    case WX__OP_MEMORY_FILL:
        return wrt__op_memory_fill(ctx, imm1, WRT__ARG(0), WRT__ARG(1), WRT__ARG(2));
    case WX__OP_MEMORY_COPY:
        return wrt__op_memory_copy(ctx, imm1, imm2, WRT__ARG(0), WRT__ARG(1), WRT__ARG(2));
    case WX__OP_MEMORY_INIT:
        return wrt__op_memory_init(ctx, imm2, imm1, WRT__ARG(0), WRT__ARG(1), WRT__ARG(2));
    case WX__OP_DATA_DROP: wrt__op_data_drop(ctx, imm1); break;
    case WX__OP_TABLE_FILL: return wrt__op_table_fill(ctx, imm1, WRT__ARG(0), args[1], WRT__ARG(2));
    case WX__OP_TABLE_COPY:
        return wrt__op_table_copy(ctx, imm1, imm2, WRT__ARG(0), WRT__ARG(1), WRT__ARG(2));
    case WX__OP_TABLE_INIT:
        return wrt__op_table_init(ctx, imm2, imm1, WRT__ARG(0), WRT__ARG(1), WRT__ARG(2));
    case WX__OP_ELEM_DROP: wrt__op_elem_drop(ctx, imm1); break;
    case WX__OP_TABLE_GROW:
        trap = wrt__op_table_grow(ctx, imm1, args[0], WRT__ARG(1), &grown);
        if (trap == WRT__NO_TRAP) args[0] = grown;
        break;
    default: WX__ASSERT(false); break;
    }
#undef WRT__ARG
    return trap;
}

/* A slot's bits as its type has them. */
static inline uint64_t wrt__slot_clean(wrt_valtype type, uint64_t bits)
{
    return type == WRT_I32 || type == WRT_F32 ? bits & 0xffffffffu : bits;
}

/* Moves arguments between slots and the places where compiled code has them. */
static void wrt__image_args(const wrt__type *type, wrt__image *image, uint64_t *stack,
                            const uint64_t *slots)
{
    wrt__arg_place place;
    wrt__arg_start(&place, type);
    for (uint32_t i = 0; i < type->param_count; i++) {
        uint64_t bits = wrt__slot_clean(type->params[i], slots[i]);
        bool is_float = wrt__is_float(wrt__type_of(type->params[i]));
        if (wrt__arg_next(&place, wrt__type_of(type->params[i])) == WRT__NO_REG) {
            stack[place.stack - 1] = bits;
        } else if (is_float) {
            image->floats[place.floats - 1] = bits;
        } else {
            image->ints[place.ints - 1] = bits;
        }
    }
}

static wrt_status wrt__jit_host_slots(wrt__context *ctx, wrt__func *f, wrt__image *registers,
                                      uint64_t *stack, uint64_t *slots)
{
    const wrt__type *type = f->type;
    wrt__arg_place place;
    wrt__arg_start(&place, type);
    for (uint32_t i = 0; i < type->param_count; i++) {
        bool is_float = wrt__is_float(wrt__type_of(type->params[i]));
        uint64_t bits;
        if (wrt__arg_next(&place, wrt__type_of(type->params[i])) == WRT__NO_REG) {
            bits = stack[place.stack - 1];
        } else {
            bits = is_float ? registers->floats[place.floats - 1] : registers->ints[place.ints - 1];
        }
        slots[i] = wrt__slot_clean(type->params[i], bits);
    }
    wrt_status status = wrt__host_call(ctx, f, slots);
    if (status != WRT_OK) return status;
    for (uint32_t i = 0; i < type->result_count; i++) {
        uint64_t bits = wrt__slot_clean(type->results[i], slots[i]);
        if (i > 0) stack[place.stack + i - 1] = bits;
        else if (wrt__is_float(wrt__type_of(type->results[0]))) registers->floats[0] = bits;
        else registers->ints[0] = bits;
    }
    return WRT_OK;
}

static WX__NOINLINE wrt_status wrt__jit_host_many(wrt__context *ctx, wrt__func *f,
                                                  wrt__image *registers, uint64_t *stack)
{
    uint64_t slots[WRT__MAX_PARAMS > WRT__MAX_RESULTS ? WRT__MAX_PARAMS : WRT__MAX_RESULTS];
    return wrt__jit_host_slots(ctx, f, registers, stack, slots);
}

static WX__NOINLINE wrt_status wrt__jit_host_few(wrt__context *ctx, wrt__func *f,
                                                 wrt__image *registers, uint64_t *stack)
{
    uint64_t slots[16];
    return wrt__jit_host_slots(ctx, f, registers, stack, slots);
}

/* Calls host function `f` for the code of `ctx`. `registers` starts with the argument registers. */
static const void *wrt__jit_host(wrt__context *ctx, wrt__func *f, wrt__image *registers,
                                 uint64_t *stack)
{
    wrt_status status = f->type->param_count <= 16 && f->type->result_count <= 16
                            ? wrt__jit_host_few(ctx, f, registers, stack)
                            : wrt__jit_host_many(ctx, f, registers, stack);
    if (WX__LIKELY(status == WRT_OK)) return NULL;
    wrt_store *store = ctx->store;
    wrt__frames_walk(store, ctx, (const uint8_t *)store->activation->exit_sp, &store->trap);
    return store->activation->entry_sp;
}

static void wrt__jit_context_switch(wrt__context *from, wrt__context *to)
{
    wrt__context_switch(from, to);
}

/* -- calls from the host ---------------------------------------------------------------------------------------- */

typedef int (*wrt__enter_function)(const void *code, wrt__context *context, wrt__image *image,
                                   wrt__activation *activation);

static wrt_status wrt__jit_run(wrt_store *store, wrt__activation *activation, wrt__func *f,
                               uint64_t *slots, uint64_t *stack)
{
    const wrt__type *type = f->type;
    wrt__image image;
    image.stack = stack;
    image.stack_count = wrt__stack_args(type);
    image.result_count = type->result_count > 1 ? type->result_count - 1 : 0;
    image.area = (8 * (image.stack_count + image.result_count) + 15) & ~(uint64_t)15;
    wrt__image_args(type, &image, stack, slots);
    wrt__enter_function enter = (wrt__enter_function)(uintptr_t)store->engine->arena->enter;
    if (enter(f->code, f->context, &image, activation) != 0) return WRT_TRAP;
    if (type->result_count > 0) {
        bool is_float = wrt__is_float(wrt__type_of(type->results[0]));
        slots[0] = wrt__slot_clean(type->results[0], is_float ? image.floats[0] : image.ints[0]);
    }
    for (uint32_t i = 1; i < type->result_count; i++) {
        slots[i] = wrt__slot_clean(type->results[i], stack[i - 1]);
    }
    return WRT_OK;
}

static WX__NOINLINE wrt_status wrt__jit_run_many(wrt_store *store, wrt__activation *activation,
                                                 wrt__func *f, uint64_t *slots)
{
    uint64_t stack[WRT__MAX_PARAMS > WRT__MAX_RESULTS ? WRT__MAX_PARAMS : WRT__MAX_RESULTS];
    return wrt__jit_run(store, activation, f, slots, stack);
}

/* An interrupt sent before the call, which a function without loops and calls would not notice. */
static WX__COLD bool wrt__jit_interrupted(wrt_store *store, const wrt__func *f)
{
    if (wrt__out_of_fuel(f->context, 0)) return false;
    wrt__trap_frame(&store->trap, f->context, f->func_index,
                    f->context->module->funcs[f->func_index].code);
    return true;
}

/* Runs a function of an instance; slots[] holds the arguments and receives the results. WRT_OK, or
 * WRT_TRAP with store->trap and its frames set. */
static wrt_status wrt__jit_call(wrt_store *store, wrt__activation *activation, wrt__func *f,
                                uint64_t *slots)
{
    uint64_t stack[16];
    if (WX__UNLIKELY(wrt__interrupt_pending(store)) && wrt__jit_interrupted(store, f))
        return WRT_TRAP;
    if (f->type->param_count > 16 || f->type->result_count > 16) {
        return wrt__jit_run_many(store, activation, f, slots);
    }
    return wrt__jit_run(store, activation, f, slots, stack);
}

/* -- an engine's arena --------------------------------------------------------------------------------------------- */

static wrt__arena *wrt__arena_new(const wrt_config *config, wrt_error *error)
{
    wrt__arena *a = (wrt__arena *)WX__REALLOC(NULL, sizeof *a);
    if (!a) {
        wrt__fail(error, WRT_ERR_NOMEM, WRT_NO_OFFSET, "out of memory");
        return NULL;
    }
    memset(a, 0, sizeof *a);
    a->max = config->max_code_bytes;
    a->cpu = wrt__cpu_detect();
    a->guard = config->bounds == WRT_BOUNDS_GUARD;
    wrt__thunk_targets t;
    t.trap = (uint64_t)(uintptr_t)wrt__jit_trap;
    t.fuel = (uint64_t)(uintptr_t)wrt__jit_out_of_fuel;
    t.round = (uint64_t)(uintptr_t)wrt__jit_round;
    t.runtime = (uint64_t)(uintptr_t)wrt__jit_runtime;
    t.context_switch = (uint64_t)(uintptr_t)wrt__jit_context_switch;
    t.host = (uint64_t)(uintptr_t)wrt__jit_host;
    bool ok = wrt__thunks_make(a, &t, error) == WRT_OK;
    if (ok && a->guard && !wrt__os_catch_faults((size_t)wrt__thunk_offset(WRT__THUNK_TRAP))) {
        wrt__fail(error, WRT_ERR_OS, WRT_NO_OFFSET, "signal handlers refused");
        ok = false;
    }
    if (ok) return a;
    wrt__arena_free(a);
    return NULL;
}

/* Tells a new instance's context where the thunks are. */
static void wrt__jit_context_init(const wrt_engine *engine, wrt__context *ctx)
{
    if (engine->arena) memcpy(ctx->thunks, engine->arena->thunks, sizeof ctx->thunks);
}

/* The code of every host function. */
static const void *wrt__jit_host_entry(const wrt_engine *engine) { return engine->arena->host; }

static const void *wrt__jit_func_entry(const wrt_module *m, uint32_t func_index)
{
    return m->code->base + m->funcs[func_index].code_offset;
}

#endif /* WRT__JIT_ENTRY_H */
