/* src/wrt/interp/run.h - the dispatch loop.
 *
 * In place over the module's bytes, branches by side table (module.h), calls by explicit frames
 * (frame.h): WebAssembly calls do not use the C stack. Threaded dispatch with gcc, a switch
 * elsewhere.
 *
 * Fuel is charged instruction by instruction and tested only at function entries, loops and bulk
 * instructions, so it may go below zero in between; without metering it counts too, from a full
 * tank, and is thrown away. `ip` is at the opcode while an instruction is executed.
 */
#ifndef WRT__INTERP_RUN_H
#define WRT__INTERP_RUN_H

#include "codes.h"
#include "frame.h"
#include "simple.h"
#include "bulk.h"
#include "../runtime/host.h"

/* -- dispatch -------------------------------------------------------------------------------------- */

/* clang joins all these jumps into one; its switch is then a third faster. */
#if WX__HAS_LABEL_ADDRESSES && !defined(__clang__) && !defined(WRT_NO_COMPUTED_GOTO)
#define WRT__THREADED   1
#define WRT__OP(name)   code_##name
#define WRT__DISPATCH() WX__GOTO(labels[*ip])
#else
#define WRT__THREADED   0
#define WRT__OP(name)   case WRT__CODE_##name
#define WRT__DISPATCH() goto dispatch
#endif

/* Ends an instruction of so many bytes that cost so much. */
#define WRT__NEXT(bytes, cost)                                                                    \
    do {                                                                                          \
        ip += (bytes);                                                                            \
        fuel -= (cost);                                                                           \
        WRT__DISPATCH();                                                                          \
    } while (0)

/* Declares the index at ip + at. Longer than a byte is rare and kept out of line; ip then moves so
 * that what follows the index is where it would be. */
#define WRT__INDEX(variable, at)                                                                  \
    uint32_t variable = ip[at];                                                                   \
    if (WX__UNLIKELY(variable >= 0x80)) {                                                         \
        wrt__immediate wide = wrt__interp_long_index(ip + (at));                                  \
        variable = (uint32_t)wide.value;                                                          \
        ip = wide.next - (at) - 1;                                                                \
    }
/* The same for an immediate that does not matter here. */
#define WRT__IGNORE(at)                                                                           \
    do {                                                                                          \
        if (WX__UNLIKELY(ip[at] >= 0x80)) ip = wrt__interp_leb_end(ip + (at)) - (at) - 1;         \
    } while (0)

/* The signed integer at ip + at, in the same way, but two and three bytes are common. */
#define WRT__SIGNED(variable, at)                                                                 \
    uint64_t variable = ((uint64_t)ip[at] ^ 0x40) - 0x40;                                         \
    if (WX__UNLIKELY(ip[at] >= 0x80)) {                                                           \
        wrt__immediate wide = wrt__interp_wide_signed(ip + (at));                                 \
        variable = wide.value;                                                                    \
        ip = wide.next - (at) - 1;                                                                \
    }
/* Declares the place in memory of an access of so many bytes at base + offset, by the instruction
 * at `place`, where the cost so far is what is charged when it traps. In 64 bits the end of the
 * access cannot wrap around. */
#define WRT__ACCESS_AT(variable, base, offset, bytes, place, cost)                                \
    uint64_t address = (uint64_t)(uint32_t)(base) + (offset);                                     \
    if (WX__UNLIKELY(address + (bytes) > memory_size)) {                                          \
        WRT__FAIL(place, cost, WRT_TRAP_MEMORY_OUT_OF_BOUNDS);                                    \
    }                                                                                             \
    uint8_t *variable = memory + (size_t)address;
/* The same for an instruction at ip + at; ip moves as in WRT__INDEX. */
#define WRT__ACCESS(variable, base, bytes, at, cost)                                              \
    const uint8_t *place = ip + (at);                                                             \
    uint32_t base32 = (uint32_t)(base), offset32 = place[2];                                      \
    if (WX__UNLIKELY((place[1] | offset32) >= 0x80)) {                                            \
        wrt__immediate wide = wrt__interp_wide_memarg(place + 1);                                 \
        offset32 = (uint32_t)wide.value;                                                          \
        ip = wide.next - (at) - 3;                                                                \
    }                                                                                             \
    WRT__ACCESS_AT(variable, base32, offset32, bytes, place, cost)

#define WRT__PUSH_SLOT(value)                                                                          \
    do {                                                                                          \
        uint64_t pushed = (value);                                                                \
        *sp++ = top;                                                                              \
        top = pushed;                                                                             \
    } while (0)
#define WRT__POP_SLOT() (top = *--sp)

/* The instruction at `place`, of this cost, traps. */
#define WRT__FAIL(place, cost, code)                                                              \
    do {                                                                                          \
        frame->at = (place);                                                                      \
        fuel -= (cost);                                                                           \
        trap = (code);                                                                            \
        goto trapped;                                                                             \
    } while (0)

/* Follows the side table's entry `branch`. With nothing kept, the new top is what lies below the
 * dropped operands. */
#define WRT__BRANCH()                                                                             \
    do {                                                                                          \
        uint32_t drop = branch->drop;                                                             \
        if (drop != 0) {                                                                          \
            if (branch->keep > 1) wrt__interp_keep(sp, top, branch->keep, drop);                  \
            sp -= drop;                                                                           \
            if (branch->keep == 0) top = *sp;                                                     \
        }                                                                                         \
        ip = frame->code + branch->target;                                                        \
        branch = frame->branches + branch->entry;                                                 \
    } while (0)

/* Ends an instruction at ip + at with a one-label immediate behind it. */
#define WRT__BRANCH_IF(condition, at, cost)                                                       \
    do {                                                                                          \
        if (condition) {                                                                          \
            WRT__BRANCH();                                                                        \
            WRT__NEXT(0, cost);                                                                   \
        }                                                                                         \
        branch++;                                                                                 \
        WRT__IGNORE(at);                                                                          \
        WRT__NEXT((at) + 1, cost);                                                                \
    } while (0)

/* Puts down what other code wants to see, and takes up again what it may have changed. */
#define WRT__LEAVE(place)                                                                         \
    do {                                                                                          \
        *sp = top;                                                                                \
        frame->at = (place);                                                                      \
        frame->top = sp + 1;                                                                      \
        activation->interp_frame = frame;                                                         \
        if (metered) wrt__fuel_store(ctx, fuel);                                                  \
    } while (0)
#define WRT__RELOAD()                                                                             \
    do {                                                                                          \
        memory = ctx->memory_data;                                                                \
        memory_size = ctx->memory_size;                                                           \
        fuel = wrt__fuel_load(ctx);                                                               \
        pending = wrt__interp_pending(store);                                                     \
    } while (0)

/* -- what the loop leaves to functions ---------------------------------------------------------------- */

/* A decoded immediate and the address behind it. */
typedef struct wrt__immediate {
    const uint8_t *next;
    uint64_t value;
} wrt__immediate;

static WX__NOINLINE wrt__immediate wrt__interp_long_index(const uint8_t *p)
{
    wrt__immediate r;
    r.value = wrt__interp_u32(&p);
    r.next = p;
    return r;
}

/* More than three bytes. */
static WX__NOINLINE wrt__immediate wrt__interp_long_signed(const uint8_t *p)
{
    wrt__immediate r;
    uint64_t low = (uint64_t)(p[2] & 0x7f) << 14 | (uint64_t)(p[1] & 0x7f) << 7 | (p[0] & 0x7f);
    if (p[3] < 0x80) {
        r.value = (((uint64_t)p[3] ^ 0x40) - 0x40) << 21 | low;
        r.next = p + 4;
        return r;
    }
    if (p[4] < 0x80) {
        r.value = (((uint64_t)p[4] ^ 0x40) - 0x40) << 28 | (uint64_t)(p[3] & 0x7f) << 21 | low;
        r.next = p + 5;
        return r;
    }
    r.value = wrt__interp_s64(&p);
    r.next = p;
    return r;
}

/* More than one byte; up to three are decoded in place. */
WX__INLINE wrt__immediate wrt__interp_wide_signed(const uint8_t *p)
{
    wrt__immediate r;
    if (p[1] < 0x80) {
        r.value = (((uint64_t)p[1] ^ 0x40) - 0x40) << 7 | (p[0] & 0x7f);
        r.next = p + 2;
        return r;
    }
    if (p[2] >= 0x80) return wrt__interp_long_signed(p);
    r.value = (((uint64_t)p[2] ^ 0x40) - 0x40) << 14 | (uint64_t)(p[1] & 0x7f) << 7 | (p[0] & 0x7f);
    r.next = p + 3;
    return r;
}

/* Alignment and offset, not both of one byte; the value is the offset. */
static WX__NOINLINE wrt__immediate wrt__interp_long_memarg(const uint8_t *p)
{
    (void)wrt__interp_u32(&p);
    return wrt__interp_long_index(p);
}

WX__INLINE wrt__immediate wrt__interp_wide_memarg(const uint8_t *p)
{
    wrt__immediate r;
    if (p[0] >= 0x80) return wrt__interp_long_memarg(p);
    r.value = (uint64_t)(p[1] & 0x7f) | (uint64_t)(p[2] & 0x7f) << 7;
    r.next = p + 3;
    if (p[2] < 0x80) return r;
    if (p[3] >= 0x80) return wrt__interp_long_memarg(p);
    r.value |= (uint64_t)p[3] << 14;
    r.next = p + 4;
    return r;
}

/* Behind the integer at p. */
static WX__NOINLINE const uint8_t *wrt__interp_leb_end(const uint8_t *p)
{
    while (*p++ >= 0x80) continue;
    return p;
}

/* Moves all kept operands but the top one, which stays in its variable. */
static WX__NOINLINE void wrt__interp_keep(uint64_t *sp, uint64_t top, uint32_t keep, uint32_t drop)
{
    *sp = top;
    memmove(sp + 1 - keep - drop, sp + 1 - keep, keep * sizeof *sp);
}

/* A function's side table; a module may have none at all. */
static inline const wrt__branch *wrt__interp_branches(const wrt_module *m, const wrt__func_info *info)
{
    return m->branches ? m->branches + info->branches : NULL;
}

/* The flag of the store's interrupt handle; one that is never set when there is no handle. */
static inline const uint32_t *wrt__interp_pending(const wrt_store *store)
{
    static const uint32_t never = 0;
    return store->interrupt ? &store->interrupt->pending : &never;
}

/* What keeps call_indirect from calling element i, WRT__NO_TRAP when nothing does. */
static inline int wrt__interp_callee(const wrt__context *ctx, uint32_t type, const wrt__table *table,
                                     uint32_t i, wrt__func **out)
{
    if (WX__UNLIKELY(i >= table->size)) return WRT_TRAP_TABLE_OUT_OF_BOUNDS;
    wrt__func *f = wrt__func_of_slot(table->elements[i]);
    if (WX__UNLIKELY(!f)) return WRT_TRAP_INDIRECT_CALL_TO_NULL;
    if (WX__UNLIKELY(f->type_id != ctx->module->types[type].id)) return WRT_TRAP_BAD_SIGNATURE;
    *out = f;
    return WRT__NO_TRAP;
}

/* -- the loop ------------------------------------------------------------------------------------------ */

/* Runs `callee`, whose arguments are at `locals`, where its results will be. `frame` is the mark
 * above the activation's first frame; below it is room for one more. WRT_OK, or WRT_TRAP with the
 * trap set and this activation's frames in it. */
static wrt_status wrt__interp_run(wrt_store *store, wrt__activation *activation,
                                  wrt__interp_frame *frame, wrt__func *callee, uint64_t *locals)
{
#if WRT__THREADED
    WX__EXTENSION static const void *const labels[WRT__CODE_COUNT] = {
#define WRT__X(byte, name) &&code_##name,
#define WRT__NO(byte) &&code_none,
        WRT__INTERP_CODES(WRT__X, WRT__NO)
#undef WRT__X
#undef WRT__NO
    };
#endif
    const bool metered = wrt__is_metered(store);
    wrt__context *ctx = callee->context;
    const wrt__branch *branch;
    const uint8_t *ip;
    uint64_t *sp;
    uint64_t top;
    uint8_t *memory;
    uint64_t memory_size;
    int64_t fuel;
    const uint32_t *pending;
    int trap = WRT__NO_TRAP;
    WRT__RELOAD();
    goto enter;

#if !WRT__THREADED
dispatch:
    switch (*ip) {
    default: goto code_none;
#endif

    /* -- control ------------------------------------------------------------------------------------ */

    WRT__OP(UNREACHABLE): {
        WRT__FAIL(ip, 0, WRT_TRAP_UNREACHABLE);
    }
    WRT__OP(NOP): {
        WRT__NEXT(1, 0);
    }
    WRT__OP(END): {
        do ip++;
        while (*ip == WRT__CODE_END); /* they come in runs */
        WRT__NEXT(0, 0);
    }
    WRT__OP(BLOCK): {
        do {
            WRT__IGNORE(1);
            ip += 2;
        } while (*ip == WRT__CODE_BLOCK);
        WRT__NEXT(0, 0);
    }
    WRT__OP(LOOP): {
        uint32_t cost = branch->keep;
        if (WX__UNLIKELY(fuel < (int64_t)cost || wx__atomic_load_u32(pending) != 0)) {
            WRT__LEAVE(ip);
            if (!wrt__out_of_fuel(ctx, cost)) goto trap_is_set;
            WRT__RELOAD();
        }
        branch++;
        WRT__IGNORE(1);
        WRT__NEXT(2, 0);
    }
    WRT__OP(IF): {
        uint32_t condition = (uint32_t)top;
        WRT__POP_SLOT();
        WRT__BRANCH_IF(condition == 0, 1, 1);
    }
    WRT__OP(ELSE): {
        WRT__BRANCH();
        WRT__NEXT(0, 0);
    }
    WRT__OP(BR): {
        WRT__BRANCH();
        WRT__NEXT(0, 1);
    }
    WRT__OP(BR_IF): {
        uint32_t condition = (uint32_t)top;
        WRT__POP_SLOT();
        WRT__BRANCH_IF(condition != 0, 1, 1);
    }
    WRT__OP(BR_TABLE): {
        WRT__INDEX(count, 1)
        uint32_t i = (uint32_t)top;
        WRT__POP_SLOT();
        branch += i < count ? i : count;
        WRT__BRANCH();
        WRT__NEXT(0, 1);
    }

    /* -- calls -------------------------------------------------------------------------------------- */

    WRT__OP(CALL): {
        frame->at = ip;
        WRT__INDEX(i, 1)
        callee = ctx->funcs[i];
        ip += 2;
        goto call;
    }
    WRT__OP(CALL_INDIRECT): {
        const uint8_t *place = ip;
        WRT__INDEX(type, 1)
        WRT__INDEX(table, 2)
        trap = wrt__interp_callee(ctx, type, ctx->tables[table], (uint32_t)top, &callee);
        if (WX__UNLIKELY(trap != WRT__NO_TRAP)) WRT__FAIL(place, 1, trap);
        frame->at = place;
        WRT__POP_SLOT();
        ip += 3;
        goto call;
    }
call: {
        fuel -= 1;
        *sp = top;
        frame->resume = ip;
        frame->branch = branch;
        locals = sp + 1 - callee->type->param_count;
        if (WX__LIKELY(callee->context == ctx)) goto enter;
        if (!callee->context) goto call_host;
        WRT__LEAVE(frame->at);
        wrt__context_switch(ctx, callee->context);
        ctx = callee->context;
        WRT__RELOAD();
    }
enter: {
        const wrt__func_info *info = &ctx->module->funcs[callee->func_index];
        frame--;
        frame->func = callee;
        frame->locals = locals;
        frame->code = ip = ctx->module->bytes + info->code;
        frame->branches = branch = wrt__interp_branches(ctx->module, info);
        /* One slot for `below`, one frame for the next call, even if only to trap in it. */
        size_t need = (size_t)info->local_count + 1 + info->max_height + WRT__FRAME_SLOTS;
        if (WX__UNLIKELY(need > (size_t)((uint64_t *)(void *)frame - locals))) {
            WRT__FAIL(ip, 0, WRT_TRAP_STACK_OVERFLOW);
        }
        /* A few slots too many do no harm and spare most functions the call of memset. */
        uint64_t *declared = locals + callee->type->param_count;
        declared[0] = declared[1] = declared[2] = declared[3] = 0;
        sp = locals + info->local_count;
        if (sp - declared > 4) memset(declared + 4, 0, (size_t)(sp - declared - 4) * sizeof *sp);
        top = 0;
        if (WX__UNLIKELY(fuel < (int64_t)info->entry_cost || wx__atomic_load_u32(pending) != 0)) {
            WRT__LEAVE(ip);
            if (!wrt__out_of_fuel(ctx, info->entry_cost)) goto trap_is_set;
            WRT__RELOAD();
        }
        WRT__NEXT(0, 1);
    }
call_host: {
        const wrt__type *type = callee->type;
        WRT__LEAVE(frame->at);
        /* Results need room too; the validator counted them among the operands. */
        if (type->result_count > type->param_count) frame->top = locals + type->result_count;
        if (wrt__host_call(ctx, callee, locals) != WRT_OK) goto trap_is_set;
        WRT__RELOAD();
        sp = locals + type->result_count - 1;
        top = *sp;
        locals = frame->locals;
        WRT__NEXT(0, 0);
    }
    WRT__OP(RETURN):
    WRT__OP(FUNC_END): {
        uint32_t results = frame->func->type->result_count;
        if (results > 1) {
            *sp = top;
            memmove(locals, sp + 1 - results, results * sizeof *sp);
        }
        sp = locals + results - 1;
        frame++;
        if (results == 0) top = *sp;
        else if (results == 1) *sp = top;
        if (WX__UNLIKELY(!frame->func)) goto done;
        locals = frame->locals;
        ip = frame->resume;
        branch = frame->branch;
        if (WX__LIKELY(frame->func->context == ctx)) WRT__NEXT(0, 0);
        if (metered) wrt__fuel_store(ctx, fuel);
        wrt__context_switch(ctx, frame->func->context);
        ctx = frame->func->context;
        WRT__RELOAD();
        WRT__NEXT(0, 0);
    }

    /* -- operands, locals, globals ------------------------------------------------------------------ */

    WRT__OP(DROP): {
        WRT__POP_SLOT();
        WRT__NEXT(1, 0);
    }
    WRT__OP(SELECT): {
        top = (uint32_t)top != 0 ? sp[-2] : sp[-1];
        sp -= 2;
        WRT__NEXT(1, 1);
    }
    WRT__OP(SELECT_T): {
        WRT__IGNORE(1); /* the count, which is 1, */
        WRT__IGNORE(2); /* and the type */
        top = (uint32_t)top != 0 ? sp[-2] : sp[-1];
        sp -= 2;
        WRT__NEXT(3, 1);
    }
    WRT__OP(LOCAL_GET): {
        WRT__INDEX(i, 1)
        WRT__PUSH_SLOT(locals[i]);
        WRT__NEXT(2, 1);
    }
    WRT__OP(LOCAL_SET): {
        WRT__INDEX(i, 1)
        locals[i] = top;
        WRT__POP_SLOT();
        WRT__NEXT(2, 1);
    }
    WRT__OP(LOCAL_TEE): {
        WRT__INDEX(i, 1)
        locals[i] = top;
        WRT__NEXT(2, 1);
    }
    WRT__OP(GLOBAL_GET): {
        WRT__INDEX(i, 1)
        WRT__PUSH_SLOT(ctx->globals[i]->bits);
        WRT__NEXT(2, 1);
    }
    WRT__OP(GLOBAL_SET): {
        WRT__INDEX(i, 1)
        ctx->globals[i]->bits = top;
        WRT__POP_SLOT();
        WRT__NEXT(2, 1);
    }

    /* -- constants and references ------------------------------------------------------------------- */

    WRT__OP(I32_CONST): {
        WRT__SIGNED(value, 1)
        WRT__PUSH_SLOT((uint32_t)value);
        WRT__NEXT(2, 1);
    }
    WRT__OP(I64_CONST): {
        WRT__SIGNED(value, 1)
        WRT__PUSH_SLOT(value);
        WRT__NEXT(2, 1);
    }
    WRT__OP(I64_WIDE): {
        WRT__PUSH_SLOT(wx__load_u64(ip + 2));
        WRT__NEXT(ip[1], 1);
    }
    WRT__OP(F32_CONST): {
        WRT__PUSH_SLOT(wx__load_u32(ip + 1));
        WRT__NEXT(5, 1);
    }
    WRT__OP(F64_CONST): {
        WRT__PUSH_SLOT(wx__load_u64(ip + 1));
        WRT__NEXT(9, 1);
    }
    WRT__OP(REF_NULL): {
        WRT__IGNORE(1); /* the heap type */
        WRT__PUSH_SLOT(0);
        WRT__NEXT(2, 1);
    }
    WRT__OP(REF_FUNC): {
        WRT__INDEX(i, 1)
        WRT__PUSH_SLOT(wrt__slot_of_func(ctx->funcs[i]));
        WRT__NEXT(2, 1);
    }
    WRT__OP(TABLE_GET): {
        const uint8_t *place = ip;
        WRT__INDEX(i, 1)
        const wrt__table *table = ctx->tables[i];
        uint32_t element = (uint32_t)top;
        if (WX__UNLIKELY(element >= table->size)) WRT__FAIL(place, 1, WRT_TRAP_TABLE_OUT_OF_BOUNDS);
        top = table->elements[element];
        WRT__NEXT(2, 1);
    }
    WRT__OP(TABLE_SET): {
        const uint8_t *place = ip;
        WRT__INDEX(i, 1)
        const wrt__table *table = ctx->tables[i];
        uint32_t element = (uint32_t)sp[-1];
        if (WX__UNLIKELY(element >= table->size)) WRT__FAIL(place, 1, WRT_TRAP_TABLE_OUT_OF_BOUNDS);
        table->elements[element] = top;
        sp -= 2;
        top = *sp;
        WRT__NEXT(2, 1);
    }

    /* -- memory ------------------------------------------------------------------------------------- */

#define WRT__X(name, bytes, value)                                                                \
    WRT__OP(name): {                                                                              \
        WRT__ACCESS(p, top, bytes, 0, 1)                                                             \
        top = (value);                                                                            \
        WRT__NEXT(3, 1);                                                                          \
    }
    WRT__INTERP_LOADS(WRT__X)
#undef WRT__X

#define WRT__X(name, bytes, statement)                                                            \
    WRT__OP(name): {                                                                              \
        uint64_t v = top;                                                                         \
        WRT__ACCESS(p, sp[-1], bytes, 0, 1)                                                         \
        statement;                                                                                \
        sp -= 2;                                                                                  \
        top = *sp;                                                                                \
        WRT__NEXT(3, 1);                                                                          \
    }
    WRT__INTERP_STORES(WRT__X)
#undef WRT__X

    WRT__OP(MEMORY_SIZE): {
        WRT__IGNORE(1); /* the memory */
        WRT__PUSH_SLOT(memory_size >> WRT__PAGE_SHIFT);
        WRT__NEXT(2, 1);
    }
    WRT__OP(MEMORY_GROW): {
        WRT__INDEX(i, 1)
        top = wrt__op_memory_grow(ctx, i, (uint32_t)top);
        memory = ctx->memory_data;
        memory_size = ctx->memory_size;
        WRT__NEXT(2, 1);
    }
    WRT__OP(PREFIX_FC): {
        if (WX__LIKELY(ip[1] < 8)) {
            top = wrt__interp_saturate(ip[1], top);
            WRT__NEXT(2, 1);
        }
        fuel -= 1;
        WRT__LEAVE(ip);
        wrt__bulk_result after = wrt__interp_bulk(ctx, ip + 1, sp);
        WRT__RELOAD();
        if (WX__UNLIKELY(after.trap != WRT__NO_TRAP)) WRT__FAIL(ip, 0, after.trap);
        ip = after.next;
        sp = after.top;
        top = *sp;
        WRT__NEXT(0, 0);
    }

    /* -- computation -------------------------------------------------------------------------------- */

#define WRT__X(name, T, result)                                                                   \
    WRT__OP(name): {                                                                              \
        T a = (T)top;                                                                             \
        top = (uint64_t)(result);                                                                 \
        WRT__NEXT(1, 1);                                                                          \
    }
    WRT__INTERP_UNARY(WRT__X)
#undef WRT__X

#define WRT__X(name, T, result)                                                                   \
    WRT__OP(name): {                                                                              \
        T b = (T)top, a = (T)sp[-1];                                                              \
        sp--;                                                                                     \
        top = (uint64_t)(result);                                                                 \
        WRT__NEXT(1, 1);                                                                          \
    }
    WRT__INTERP_BINARY(WRT__X)
#undef WRT__X

#define WRT__X(name, T, overflow, result)                                                         \
    WRT__OP(name): {                                                                              \
        T b = (T)top, a = (T)sp[-1];                                                              \
        if (WX__UNLIKELY(b == 0)) WRT__FAIL(ip, 1, WRT_TRAP_INTEGER_DIVISION_BY_ZERO);            \
        if (WX__UNLIKELY(overflow)) WRT__FAIL(ip, 1, WRT_TRAP_INTEGER_OVERFLOW);                  \
        sp--;                                                                                     \
        top = (uint64_t)(result);                                                                 \
        WRT__NEXT(1, 1);                                                                          \
    }
    WRT__INTERP_DIVISION(WRT__X)
#undef WRT__X

#define WRT__X(name, T, convert, value)                                                           \
    WRT__OP(name): {                                                                              \
        uint64_t a = top;                                                                         \
        T result = 0;                                                                             \
        wrt__trunc_verdict verdict = convert(value, &result);                                     \
        if (WX__UNLIKELY(verdict != WRT__TRUNC_OK)) {                                             \
            WRT__FAIL(ip, 1, verdict == WRT__TRUNC_NAN ? WRT_TRAP_BAD_CONVERSION_TO_INTEGER       \
                                                       : WRT_TRAP_INTEGER_OVERFLOW);              \
        }                                                                                         \
        top = result;                                                                             \
        WRT__NEXT(1, 1);                                                                          \
    }
    WRT__INTERP_TRUNCATION(WRT__X)
#undef WRT__X

    /* -- fused instructions: see codes.h ------------------------------------------------------------ */

#define WRT__X(name, T, result)                                                                   \
    WRT__OP(LOCAL_##name): {                                                                      \
        T b = (T)locals[ip[1]], a = (T)top;                                                       \
        top = (uint64_t)(result);                                                                 \
        WRT__NEXT(3, 2);                                                                          \
    }
    WRT__INTERP_BINARY_LOCAL(WRT__X)
#undef WRT__X

#define WRT__X(name, T, result)                                                                   \
    WRT__OP(CONST_##name): {                                                                      \
        WRT__SIGNED(value, 1)                                                                     \
        T b = (T)value, a = (T)top;                                                               \
        top = (uint64_t)(result);                                                                 \
        WRT__NEXT(3, 2);                                                                          \
    }
    WRT__INTERP_BINARY_CONST(WRT__X)
#undef WRT__X

#define WRT__X(name, T, result)                                                                   \
    WRT__OP(name##_BR_IF): {                                                                      \
        T b = (T)top, a = (T)sp[-1];                                                              \
        sp -= 2;                                                                                  \
        top = *sp;                                                                                \
        WRT__BRANCH_IF(result, 2, 2);                                                             \
    }
    WRT__INTERP_BINARY_BR_IF(WRT__X)
#undef WRT__X

#define WRT__X(name, bytes, value)                                                                \
    WRT__OP(LOCAL_##name): {                                                                      \
        WRT__ACCESS(p, locals[ip[1]], bytes, 2, 2)                                                \
        WRT__PUSH_SLOT(value);                                                                    \
        WRT__NEXT(5, 2);                                                                          \
    }
    WRT__INTERP_LOADS_LOCAL(WRT__X)
#undef WRT__X

#define WRT__X(name, bytes, value)                                                                \
    WRT__OP(ADD_##name): {                                                                        \
        uint32_t sum = (uint32_t)top + (uint32_t)sp[-1];                                          \
        WRT__ACCESS(p, sum, bytes, 1, 2)                                                          \
        sp--;                                                                                     \
        top = (value);                                                                            \
        WRT__NEXT(4, 2);                                                                          \
    }
    WRT__INTERP_LOADS_ADD(WRT__X)
#undef WRT__X

#define WRT__X(name, bytes, value)                                                                \
    WRT__OP(WIDE_ADD_##name): {                                                                   \
        uint32_t wide = wx__load_u32(ip + 1), length = wide & 0xff;                               \
        WRT__ACCESS_AT(p, (uint32_t)top + wrt__i32_shr_s(wide, 8), ip[5], bytes, ip + length - 3, 3) \
        top = (value);                                                                            \
        WRT__NEXT(length, 3);                                                                     \
    }                                                                                             \
    WRT__OP(LOCAL_WIDE_ADD_##name): {                                                             \
        uint32_t wide = wx__load_u32(ip + 2), length = wide & 0xff;                               \
        uint32_t base = (uint32_t)locals[ip[1]] + wrt__i32_shr_s(wide, 8);                        \
        WRT__ACCESS_AT(p, base, ip[6], bytes, ip + length - 3, 4)                                 \
        WRT__PUSH_SLOT(value);                                                                    \
        WRT__NEXT(length, 4);                                                                     \
    }
    WRT__INTERP_LOADS_ADD(WRT__X)
#undef WRT__X

    WRT__OP(LOCAL_WIDE_I32_ADD): {
        uint32_t wide = wx__load_u32(ip + 2);
        WRT__PUSH_SLOT((uint32_t)locals[ip[1]] + wrt__i32_shr_s(wide, 8));
        WRT__NEXT(wide & 0xff, 3);
    }
    WRT__OP(LOCAL_I32_STORE): {
        uint32_t v = (uint32_t)locals[ip[1]];
        WRT__ACCESS(p, top, 4, 2, 2)
        wx__store_u32(p, v);
        WRT__POP_SLOT();
        WRT__NEXT(5, 2);
    }
    WRT__OP(I32_EQZ_BR_IF): {
        uint32_t condition = (uint32_t)top;
        WRT__POP_SLOT();
        WRT__BRANCH_IF(condition == 0, 2, 2);
    }
    WRT__OP(CONST_I32_NE_BR_IF): {
        WRT__SIGNED(value, 1)
        uint32_t a = (uint32_t)top;
        WRT__POP_SLOT();
        WRT__BRANCH_IF(a != (uint32_t)value, 4, 3);
    }
    WRT__OP(LOCAL_BR_IF): {
        WRT__BRANCH_IF((uint32_t)locals[ip[1]] != 0, 3, 2);
    }
    WRT__OP(TEE_BR_IF): {
        uint32_t condition = (uint32_t)top;
        locals[ip[1]] = top;
        WRT__POP_SLOT();
        WRT__BRANCH_IF(condition != 0, 3, 2);
    }
    WRT__OP(LOCAL_LOCAL): {
        *sp = top;
        sp[1] = locals[ip[1]];
        top = locals[ip[3]];
        sp += 2;
        WRT__NEXT(4, 2);
    }
    WRT__OP(LOCAL_LOCAL_I32_ADD): {
        WRT__PUSH_SLOT((uint32_t)locals[ip[1]] + (uint32_t)locals[ip[3]]);
        WRT__NEXT(5, 3);
    }
    WRT__OP(LOCAL_CONST): {
        *sp = top;
        sp[1] = locals[ip[1]];
        sp += 2;
        WRT__SIGNED(value, 3)
        top = (uint32_t)value;
        WRT__NEXT(4, 2);
    }
    WRT__OP(LOCAL_CONST_I32_ADD): {
        uint32_t a = (uint32_t)locals[ip[1]];
        WRT__SIGNED(value, 3)
        WRT__PUSH_SLOT(a + (uint32_t)value);
        WRT__NEXT(5, 3);
    }
    WRT__OP(LOCAL_CONST_I32_ADD_SET): {
        uint32_t a = (uint32_t)locals[ip[1]];
        WRT__SIGNED(value, 3)
        locals[ip[6]] = a + (uint32_t)value;
        WRT__NEXT(7, 4);
    }
    WRT__OP(LOCAL_CONST_I32_ADD_TEE): {
        uint32_t a = (uint32_t)locals[ip[1]];
        WRT__SIGNED(value, 3)
        *sp++ = top;
        top = locals[ip[6]] = a + (uint32_t)value;
        WRT__NEXT(7, 4);
    }
    WRT__OP(LOCAL_COPY): {
        locals[ip[3]] = locals[ip[1]];
        WRT__NEXT(4, 2);
    }
    WRT__OP(SET_LOCAL): {
        locals[ip[1]] = top;
        top = locals[ip[3]];
        WRT__NEXT(4, 2);
    }
    WRT__OP(TEE_LOCAL): {
        locals[ip[1]] = *sp++ = top;
        top = locals[ip[3]];
        WRT__NEXT(4, 2);
    }
    WRT__OP(TEE_CONST): {
        locals[ip[1]] = *sp++ = top;
        WRT__SIGNED(value, 3)
        top = (uint32_t)value;
        WRT__NEXT(4, 2);
    }
    WRT__OP(I32_ADD_SET): {
        locals[ip[2]] = (uint32_t)top + (uint32_t)sp[-1];
        sp -= 2;
        top = *sp;
        WRT__NEXT(3, 2);
    }
    WRT__OP(I32_ADD_TEE): {
        sp--;
        locals[ip[2]] = top = (uint32_t)top + (uint32_t)*sp;
        WRT__NEXT(3, 2);
    }

#if !WRT__THREADED
    }
#endif
code_none: /* no validated body gets here */
    WX__ASSERT(false);
    WRT__FAIL(ip, 0, WRT_TRAP_UNREACHABLE);

done:
    if (metered) wrt__fuel_store(ctx, fuel);
    return WRT_OK;

trapped:
    if (metered) wrt__fuel_store(ctx, fuel);
    wrt__trap_set(store, (wrt_trap_code)trap);
trap_is_set:
    activation->interp_frame = frame;
    wrt__interp_backtrace(store, activation, &store->trap);
    return WRT_TRAP;
}

#undef WRT__OP
#undef WRT__DISPATCH
#undef WRT__NEXT
#undef WRT__INDEX
#undef WRT__IGNORE
#undef WRT__PUSH_SLOT
#undef WRT__POP_SLOT
#undef WRT__FAIL
#undef WRT__BRANCH
#undef WRT__BRANCH_IF
#undef WRT__SIGNED
#undef WRT__LEAVE
#undef WRT__RELOAD
#undef WRT__ACCESS
#undef WRT__ACCESS_AT
#undef WRT__THREADED

#endif /* WRT__INTERP_RUN_H */
