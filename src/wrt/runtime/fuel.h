/* src/wrt/runtime/fuel.h - the fuel tank and the interruption that shares its word.
 *
 * While code of a context runs, context->fuel is the tank; otherwise store->fuel is. The two
 * functions wrt__context_enter and _leave move it, and every way in and out of code calls them:
 * wrt__enter, wrt__host_call, wrt__context_switch, the fuel callback.
 *
 * Interruption costs compiled code nothing: its checks test the sign of the fuel word, so a sender
 * sets `pending` and then makes the word negative by writing 0xC0 into its top byte. 0xC0 and not
 * 0x80, so that a borrow from the low 56 bits cannot make it positive; those bits keep the exact
 * fuel, which is why a tank holds at most 2^54. Compiled code subtracts from the word with
 * instructions that are not atomic between processors, so a write may be lost: the sender repeats
 * it until the flag was seen. In a signal handler on the thread that runs the code one write is
 * enough, because one instruction does the subtraction. The interpreter reads `pending` at its
 * check points; its fuel word is never written by others.
 *
 * `running` and `pending` are Dekker's pair: the runner publishes the context, then looks at the
 * flag; the sender raises the flag, then looks for a context. Both steps are in one order for all
 * threads, so at least one sees the other. Stores without an interrupt handle skip all of this.
 */
#ifndef WRT__FUEL_H
#define WRT__FUEL_H

#include <errno.h>
#include "../../common/atomic.h"
#include "trap.h"

/* -- the word ------------------------------------------------------------------------------------ */

/* The fuel in a word that may carry the mark: its low 56 bits, sign-extended. */
static inline int64_t wrt__fuel_exact(int64_t word)
{
    uint64_t sign = (uint64_t)1 << 55;
    uint64_t low = (uint64_t)word & ((sign << 1) - 1);
    return (int64_t)(low ^ sign) - (int64_t)sign;
}

#if WRT__JIT_X64
static inline int64_t wrt__fuel_load(const wrt__context *ctx)
{
    return wx__atomic_load_i64(&ctx->fuel);
}
static inline void wrt__fuel_store(wrt__context *ctx, int64_t word)
{
    wx__atomic_store_i64(&ctx->fuel, word);
}
/* Never loses a mark written meanwhile. */
static inline void wrt__fuel_charge(wrt__context *ctx, int64_t amount)
{
    wx__atomic_sub_i64(&ctx->fuel, amount);
}
static inline void wrt__fuel_mark(wrt__context *ctx)
{
    wx__atomic_store_byte((uint8_t *)&ctx->fuel + 7, 0xC0); /* little-endian hosts only */
}
#else
static inline int64_t wrt__fuel_load(const wrt__context *ctx) { return ctx->fuel; }
static inline void wrt__fuel_store(wrt__context *ctx, int64_t word) { ctx->fuel = word; }
static inline void wrt__fuel_charge(wrt__context *ctx, int64_t amount) { ctx->fuel -= amount; }
#endif

static inline bool wrt__is_metered(const wrt_store *store) { return store->engine->config.fuel; }

/* -- interruption ---------------------------------------------------------------------------------- */

/* Tells threads apart without asking the operating system. */
static inline uintptr_t wrt__thread_tag(void) { return (uintptr_t)&errno; }

static inline bool wrt__interrupt_pending(const wrt_store *store)
{
    return store->interrupt && wx__atomic_load_u32(&store->interrupt->pending) != 0;
}

/* Whether an interrupt was sent; it is then taken. */
static inline bool wrt__interrupt_take(wrt_store *store)
{
    return wrt__interrupt_pending(store) &&
           wx__atomic_exchange_u32(&store->interrupt->pending, 0) != 0;
}

#if WRT__JIT_X64
static inline void wrt__interrupt_attach(wrt_interrupt *handle, wrt__context *ctx)
{
    wx__atomic_store_ptr(&handle->thread, wrt__thread_tag());
    (void)wx__atomic_exchange_ptr(&handle->running, (uintptr_t)ctx);
    if (wx__atomic_load_u32(&handle->pending)) wrt__fuel_mark(ctx);
}
#endif

/* -- in and out of code ------------------------------------------------------------------------------ */

/* Code of `ctx` is about to run. */
static inline void wrt__context_enter(wrt__context *ctx)
{
    wrt_store *store = ctx->store;
    ctx->stack_limit = store->stack_limit;
    wrt__fuel_store(ctx, store->fuel);
#if WRT__JIT_X64
    if (store->interrupt && store->engine->config.engine == WRT_ENGINE_JIT) {
        wrt__interrupt_attach(store->interrupt, ctx);
    }
#endif
}

/* Code of `ctx` has stopped or called out. */
static inline void wrt__context_leave(wrt__context *ctx)
{
    wrt_store *store = ctx->store;
    if (store->interrupt) wx__atomic_store_ptr(&store->interrupt->running, 0);
    store->fuel = wrt__fuel_exact(wrt__fuel_load(ctx));
}

/* A call from one instance into another, or the return from it. */
static inline void wrt__context_switch(wrt__context *from, wrt__context *to)
{
    wrt__context_leave(from);
    from->store->activation->context = to;
    wrt__context_enter(to);
}

/* -- the tank is too low ---------------------------------------------------------------------------- */

/* Outside of code: asks the callback for fuel until the tank holds `cost`. */
static WX__COLD WX__UNUSED bool wrt__refuel(wrt_store *store, uint64_t cost)
{
    while (cost <= WRT_MAX_FUEL && store->fuel < (int64_t)cost) {
        uint64_t more = 0;
        if (store->fuel_callback) more = store->fuel_callback(store->fuel_callback_data, store);
        if (more == 0) return false;
        (void)wrt_store_add_fuel(store, more);
    }
    return cost <= WRT_MAX_FUEL;
}

/* Called with the exact amount in the word (nothing of the block charged) when it is below `cost`,
 * or negative because of a mark, or when the interpreter saw `pending`. True: go on, the tank holds
 * at least `cost`, still not charged. False: store->trap is set. */
static WX__COLD WX__UNUSED bool wrt__out_of_fuel(wrt__context *ctx, uint64_t cost)
{
    wrt_store *store = ctx->store;
    wrt__fuel_store(ctx, wrt__fuel_exact(wrt__fuel_load(ctx)));
    if (wrt__interrupt_take(store)) {
        wrt__trap_set(store, WRT_TRAP_INTERRUPT);
        return false;
    }
    if (wrt__fuel_exact(wrt__fuel_load(ctx)) >= (int64_t)cost) return true;
    wrt__context_leave(ctx);
    bool enough = wrt__refuel(store, cost);
    wrt__context_enter(ctx);
    if (!enough) wrt__trap_set(store, WRT_TRAP_OUT_OF_FUEL);
    return enough;
}

#endif /* WRT__FUEL_H */
