/* src/wrt/module/validate.h - the state of body validation: operand types, blocks, side products.
 *
 * One walk over a body checks it (spec: "Appendix, Validation Algorithm") and leaves what the
 * engine needs of it: nothing when only the verdict is wanted, the branch table for the
 * interpreter, or the wrt__profile for the compiler. The three are separate instances of one
 * function (validate_ops.h), chosen by the constant `mode`.
 *
 * The operand stack holds one byte per operand, its value type; types of the two-level kind will
 * be numbered per module. Below the operands of each open block lies one byte WRT__BEDROCK, which
 * equals no type: an instruction that takes what it expects needs no other check for underflow.
 * WRT__BOTTOM is an operand of unknown type, left by popping in dead code.
 *
 * All arrays live as long as the validator and are reused for every body. Their sizes, and the
 * time for clearing them, are bounded by the bytes of the body, not by the counts it claims.
 */
#ifndef WRT__VALIDATE_H
#define WRT__VALIDATE_H

#include "skim.h"
#include "types.h"
#include "../../common/sort.h"

#define WRT__BOTTOM  0x00
#define WRT__BEDROCK 0xff
#define WRT__PAD     2 /* floors below the first block, so that sp[-2], sp[-3] may always be read */

typedef enum wrt__mode {
    WRT__MODE_CHECK,  /* verdict only */
    WRT__MODE_INTERP, /* module->branches, wrt__func_info */
    WRT__MODE_JIT     /* wrt__profile, wrt__func_info */
} wrt__mode;

/* A function or block type as operand bytes. */
typedef struct wrt__sig {
    const uint8_t *params;
    const uint8_t *results;
    uint32_t param_count;
    uint32_t result_count;
} wrt__sig;

typedef enum wrt__frame_kind {
    WRT__FRAME_FUNC,
    WRT__FRAME_BLOCK,
    WRT__FRAME_LOOP,
    WRT__FRAME_IF,
    WRT__FRAME_ELSE
} wrt__frame_kind;

/* An open block. Code is dead when control cannot come there; the operand stack is polymorphic
 * (spec term) only from the instruction that never returns to the end of its own block. */
typedef struct wrt__frame {
    const wrt__sig *sig;
    const uint8_t *label; /* types that a branch to the block carries */
    uint32_t label_count;
    uint8_t kind; /* wrt__frame_kind */
    bool polymorphic;
    bool entered;     /* the block itself is not dead */
    bool targeted;    /* by a branch that is not dead */
    bool then_falls;  /* the end of the then-arm is not dead (ELSE) */
    uint32_t base;    /* index of the first operand in the stack; the floor is below it */
    uint32_t block;   /* index in block_is_target */
    uint32_t place;   /* loop: offset of its instruction from the function's code */
    uint32_t entry;   /* loop, if: index in module->branches of its own entry */
    uint32_t pending; /* newest branch to the end, chained through wrt__branch.target */
} wrt__frame;

typedef struct wrt__validator {
    wrt__decoder *d;
    wrt_module *m;
    const wrt__op *ops;
    /* per module */
    wrt__sig *sigs;     /* array.h, as m->types */
    uint8_t *sig_bytes; /* array.h */
    uint8_t *globals;   /* array.h: type, with bit 7 when mutable */
    uint32_t table_count;
    bool has_memory;
    /* per body */
    wrt__func_info *func;
    uint8_t *stack; /* array.h, used without length */
    uint8_t *stack_end;
    uint8_t *high;      /* highest top so far, as if the blocks open now had been open there */
    wrt__frame *frames; /* array.h, used without length */
    uint32_t frame_cap;
    uint32_t depth;  /* open blocks with the function itself */
    uint8_t *locals; /* array.h: types of the first `flat` locals */
    uint32_t flat;
    uint32_t loop_depth;
    bool cost_open;     /* INTERP: the running cost belongs to the entry or a loop, */
    uint32_t cost_loop; /* whose branch entry this is; WRT_NO_INDEX for the entry */
    /* the profile, array.h each */
    wrt__locals *runs;
    uint32_t *weights; /* zero between bodies */
    uint32_t *touched; /* locals from `flat` on that may have a weight */
    uint32_t *used;    /* all locals with a weight, ascending */
    uint32_t *costs;
    uint8_t *targets;
    wrt__profile profile;
} wrt__validator;

static wrt__frame *wrt__top_frame(const wrt__validator *v) { return &v->frames[v->depth - 1]; }

/* -- the operand stack ------------------------------------------------------------------------------ */

/* Makes room for n more operands beyond the one per byte of code to come that is always there.
 * NULL: failed. */
static WX__NOINLINE uint8_t *wrt__stack_grow(wrt__validator *v, uint8_t *sp, size_t n)
{
    size_t used = v->stack ? (size_t)(sp - v->stack) : 0;
    size_t high = v->stack ? (size_t)(v->high - v->stack) : 0;
    if (used + n > WRT__MAX_OPERANDS) {
        wrt__limit(v->d, v->d->p, "operands on the stack", WRT__MAX_OPERANDS);
        return NULL;
    }
    size_t want = used + n + wrt__left(v->d) + WRT__PAD + 2;
    if (v->stack) WX__ARRAY_HEADER(v->stack)->length = used;
    if (!wx__array_reserve(v->stack, want - used)) {
        wrt__nomem(v->d);
        return NULL;
    }
    v->stack_end = v->stack + WX__ARRAY_HEADER(v->stack)->capacity;
    v->high = v->stack + high;
    return v->stack + used;
}

static inline uint8_t *wrt__push_types(wrt__validator *v, uint8_t *sp, const uint8_t *types,
                                       uint32_t n)
{
    if (n == 0) return sp;
    if (WX__UNLIKELY((size_t)(v->stack_end - sp) < n + wrt__left(v->d) + 2)) {
        sp = wrt__stack_grow(v, sp, n);
        if (!sp) return NULL;
    }
    memcpy(sp, types, n);
    return sp + n;
}

/* The operands on top are `types`, or may be taken for them in dead code. */
static bool wrt__check_types(const wrt__validator *v, const uint8_t *sp, const uint8_t *types,
                             uint32_t n)
{
    if (n > 16 && (size_t)(sp - v->stack) > n && memcmp(sp - n, types, n) == 0) return true;
    while (n > 0) {
        uint8_t have = *--sp;
        if (have == types[n - 1]) {
            n--;
        } else if (have == WRT__BEDROCK) {
            return wrt__top_frame(v)->polymorphic;
        } else if (have == WRT__BOTTOM || types[n - 1] == WRT__BOTTOM) {
            n--;
        } else {
            return false;
        }
    }
    return true;
}

static size_t wrt__height(const wrt__validator *v, const uint8_t *sp)
{
    return (size_t)(sp - v->stack) - wrt__top_frame(v)->base;
}

/* Takes n operands that wrt__check_types has found right. */
static inline uint8_t *wrt__drop_types(const wrt__validator *v, uint8_t *sp, uint32_t n)
{
    size_t height = wrt__height(v, sp);
    return sp - (n < height ? n : height);
}

/* "i32 i64" of n operand bytes; what does not fit becomes "..". */
static WX__COLD void wrt__types_text(char *out, size_t cap, const uint8_t *types, size_t n)
{
    size_t len = 0;
    out[0] = 0;
    for (size_t i = 0; i < n; i++) {
        const char *text = wrt_valtype_text(types[i]);
        bool fits = len + strlen(text) + 4 < cap;
        int wrote = snprintf(out + len, cap - len, "%s%s", i ? " " : "", fits ? text : "..");
        len += wrote > 0 ? (size_t)wrote : 0;
        if (!fits) return;
    }
}

/* `shown` operands of the stack are told. */
static WX__COLD uint8_t *wrt__mismatch(wrt__validator *v, const uint8_t *at, const uint8_t *sp,
                                       const uint8_t *types, size_t n, size_t shown)
{
    char want[36], have[28];
    size_t height = wrt__height(v, sp);
    if (height > shown) height = shown;
    wrt__types_text(want, sizeof want, types, n);
    wrt__types_text(have, sizeof have, sp - height, height);
    wrt__invalid(v->d, at, "type mismatch: instruction requires [%s] but stack has [%s]", want,
                 have);
    return NULL;
}

static uint8_t *wrt__pop_types(wrt__validator *v, const uint8_t *at, uint8_t *sp,
                               const uint8_t *types, uint32_t n)
{
    if (!wrt__check_types(v, sp, types, n)) return wrt__mismatch(v, at, sp, types, n, n);
    return wrt__drop_types(v, sp, n);
}

static inline uint8_t *wrt__pop_type(wrt__validator *v, const uint8_t *at, uint8_t *sp,
                                     uint8_t type)
{
    if (WX__LIKELY(sp[-1] == type)) return sp - 1;
    return wrt__pop_types(v, at, sp, &type, 1);
}

/* Any operand; `*type` is its type. */
static uint8_t *wrt__pop_any(wrt__validator *v, const uint8_t *at, uint8_t *sp, uint8_t *type)
{
    static const uint8_t bottom = WRT__BOTTOM;
    *type = sp[-1] == WRT__BEDROCK ? WRT__BOTTOM : sp[-1];
    return wrt__pop_types(v, at, sp, &bottom, 1);
}

/* -- fuel of straight-line blocks, liveness ----------------------------------------------------------- */

/* The block that was being counted ends here with this sum. */
static inline void wrt__cost_end(wrt__validator *v, wrt__mode mode, uint32_t cost)
{
    if (mode == WRT__MODE_JIT) {
        wx__array_last(v->costs) = cost;
    } else if (mode == WRT__MODE_INTERP && v->cost_open) {
        if (v->cost_loop == WRT_NO_INDEX) v->func->entry_cost = cost;
        else v->m->branches[v->cost_loop].keep = cost;
        v->cost_open = false;
    }
}

static inline bool wrt__cost_start(wrt__validator *v, wrt__mode mode)
{
    if (mode == WRT__MODE_JIT && !wx__array_push(v->costs, 0u)) return wrt__nomem(v->d);
    return true;
}

static inline uint32_t wrt__weight(const wrt__validator *v)
{
    return 1u << 3 * (v->loop_depth < 6 ? v->loop_depth : 6);
}

static inline uint32_t wrt__add_weight(uint32_t sum, uint32_t weight)
{
    sum += weight;
    return sum | (0u - (uint32_t)(sum < weight)); /* all ones on overflow */
}

/* -- branches -------------------------------------------------------------------------------------------- */

/* Operands of the function below this index of the stack, when `depth` blocks are open there. */
static inline uint32_t wrt__slots(size_t index, uint32_t depth)
{
    return (uint32_t)index - WRT__PAD - depth;
}

/* One more entry of the branch table, for a branch to `frame` from an operand stack of `slots`
 * that keeps `keep` of them. */
static bool wrt__branch_add(wrt__validator *v, wrt__frame *frame, uint32_t slots, uint32_t keep)
{
    wrt__branch b;
    uint32_t depth = (uint32_t)(frame - v->frames) + 1;
    b.keep = keep;
    b.drop = slots - keep - wrt__slots(frame->base, depth);
    if (frame->kind == WRT__FRAME_LOOP) {
        b.target = frame->place;
        b.entry = frame->entry - v->func->branches;
    } else {
        b.target = frame->pending;
        b.entry = 0;
        frame->pending = (uint32_t)wx__array_len(v->m->branches);
    }
    return wx__array_push(v->m->branches, b) || wrt__nomem(v->d);
}

/* Branches to the end of `frame` continue at `target`. */
static void wrt__branches_resolve(wrt__validator *v, const wrt__frame *frame, uint32_t target)
{
    uint32_t entry = (uint32_t)wx__array_len(v->m->branches) - v->func->branches;
    for (uint32_t i = frame->pending; i != WRT_NO_INDEX;) {
        wrt__branch *b = &v->m->branches[i];
        i = b->target;
        b->target = target;
        b->entry = entry;
    }
}

/* A branch that is not dead leaves for `frame`. */
static inline bool wrt__branch_taken(wrt__validator *v, wrt__mode mode, wrt__frame *frame,
                                     const uint8_t *sp, uint32_t keep)
{
    frame->targeted = true;
    if (mode == WRT__MODE_JIT && frame->kind != WRT__FRAME_FUNC) v->targets[frame->block] = 1;
    if (mode != WRT__MODE_INTERP) return true;
    return wrt__branch_add(v, frame, wrt__slots((size_t)(sp - v->stack), v->depth), keep);
}

/* -- blocks ------------------------------------------------------------------------------------------------ */

static WX__NOINLINE bool wrt__frames_grow(wrt__validator *v, const uint8_t *at)
{
    if (v->depth >= WRT__MAX_NESTING) {
        return wrt__limit(v->d, at, "nested blocks", WRT__MAX_NESTING);
    }
    uint32_t cap = v->frame_cap ? v->frame_cap * 2 : 16;
    if (cap > WRT__MAX_NESTING) cap = WRT__MAX_NESTING;
    if (v->frames) WX__ARRAY_HEADER(v->frames)->length = v->depth;
    if (!wx__array_reserve(v->frames, cap - v->depth)) return wrt__nomem(v->d);
    v->frame_cap = cap;
    return true;
}

/* Opens a block on operands that are already checked and taken; NULL: failed. The label's types
 * are those of the parameters for a loop, since a branch goes back to its start, and of the results
 * for every other block. Spec: "Validation, Instructions, br". */
static inline uint8_t *wrt__frame_push(wrt__validator *v, const uint8_t *at, uint8_t *sp,
                                       wrt__frame_kind kind, const wrt__sig *sig, bool live)
{
    if (WX__UNLIKELY(v->depth == v->frame_cap) && !wrt__frames_grow(v, at)) return NULL;
    wrt__frame *f = &v->frames[v->depth++];
    *sp++ = WRT__BEDROCK;
    v->high++;
    f->sig = sig;
    f->label = kind == WRT__FRAME_LOOP ? sig->params : sig->results;
    f->label_count = kind == WRT__FRAME_LOOP ? sig->param_count : sig->result_count;
    f->kind = (uint8_t)kind;
    f->polymorphic = false;
    f->entered = live;
    f->targeted = false;
    f->then_falls = false;
    f->base = (uint32_t)(sp - v->stack);
    f->pending = WRT_NO_INDEX;
    return sp;
}

static const uint8_t wrt__plain_types[] = {WX__TYPE_I32, WX__TYPE_I64,     WX__TYPE_F32,
                                           WX__TYPE_F64, WX__TYPE_FUNCREF, WX__TYPE_EXTERNREF};

/* Of blocks without a type index: no result, then one of each type above. */
static const wrt__sig wrt__plain_sigs[] = {
    {wrt__plain_types, wrt__plain_types, 0, 0},     {wrt__plain_types, wrt__plain_types, 0, 1},
    {wrt__plain_types, wrt__plain_types + 1, 0, 1}, {wrt__plain_types, wrt__plain_types + 2, 0, 1},
    {wrt__plain_types, wrt__plain_types + 3, 0, 1}, {wrt__plain_types, wrt__plain_types + 4, 0, 1},
    {wrt__plain_types, wrt__plain_types + 5, 0, 1},
};

static WX__NOINLINE const wrt__sig *wrt__block_sig_slow(wrt__validator *v, const uint8_t *at)
{
    wrt_valtype type;
    uint32_t index;
    if (!wrt__read_blocktype(v->d, &type, &index)) return NULL;
    if (index == WRT_NO_INDEX) return &wrt__plain_sigs[type == WX__TYPE_FUNCREF ? 5 : 6];
    if (index < wx__array_len(v->sigs)) return &v->sigs[index];
    wrt__invalid(v->d, at, "unknown type %u", (unsigned)index);
    return NULL;
}

/* The type of a block, read behind its opcode; NULL: failed. */
static inline const wrt__sig *wrt__block_sig(wrt__validator *v, const uint8_t *at)
{
    wrt__decoder *d = v->d;
    if (WX__LIKELY(d->p < d->end)) {
        uint8_t byte = *d->p;
        if (byte == WX__TYPE_EMPTY || wrt__is_numtype(byte)) {
            d->p++;
            return &wrt__plain_sigs[byte == WX__TYPE_EMPTY ? 0 : WX__TYPE_I32 + 1 - byte];
        }
    }
    return wrt__block_sig_slow(v, at);
}

/* The block's operands are exactly its results: takes them and the floor; NULL: failed. */
static inline uint8_t *wrt__frame_results(wrt__validator *v, const uint8_t *at, uint8_t *sp,
                                          const wrt__frame *f)
{
    size_t height = wrt__height(v, sp);
    uint32_t n = f->sig->result_count;
    if (height > n || !wrt__check_types(v, sp, f->sig->results, n)) {
        return wrt__mismatch(v, at, sp, f->sig->results, n, height);
    }
    return v->stack + f->base - 1;
}

/* -- locals ---------------------------------------------------------------------------------------------------- */

/* The type of a local that is not in v->locals, or WRT__NO_TYPE when there is none. */
static WX__NOINLINE uint8_t wrt__local_far(wrt__validator *v, wrt__mode mode, const uint8_t *at,
                                           uint32_t index)
{
    if (index >= v->func->local_count) {
        wrt__invalid(v->d, at, "unknown local %u", (unsigned)index);
        return WRT__NO_TYPE;
    }
    size_t low = 0, high = wx__array_len(v->runs) - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index < v->runs[middle].end) high = middle;
        else low = middle + 1;
    }
    if (mode == WRT__MODE_JIT && v->weights[index] == 0 && !wx__array_push(v->touched, index)) {
        wrt__nomem(v->d);
        return WRT__NO_TYPE;
    }
    return (uint8_t)v->runs[low].type;
}

/* Parameters and declared locals. Only as many types are laid out flat as the body could name
 * with a handful of uses per byte, so that 50,000 locals in a body of ten bytes cost nothing. */
static bool wrt__locals_layout(wrt__validator *v, const wrt__sig *sig)
{
    uint32_t count = v->func->local_count;
    size_t bound = sig->param_count + 64 + 8 * (size_t)(v->func->end - v->func->body);
    v->flat = count < bound ? count : (uint32_t)bound;
    wx__array_truncate(v->locals, 0);
    if (!wx__array_reserve(v->locals, v->flat + 1u)) return wrt__nomem(v->d);
    memcpy(v->locals, sig->params, sig->param_count);
    uint32_t next = sig->param_count;
    for (size_t i = 0; i < wx__array_len(v->runs) && next < v->flat; i++) {
        uint32_t end = v->runs[i].end < v->flat ? v->runs[i].end : v->flat;
        memset(v->locals + next, (int)v->runs[i].type, end - next);
        next = end;
    }
    return true;
}

static bool wrt__read_locals(wrt__validator *v, const wrt__sig *sig)
{
    wrt__decoder *d = v->d;
    const uint8_t *at = d->p;
    uint64_t total = sig->param_count;
    uint32_t count;
    wx__array_truncate(v->runs, 0);
    if (!wrt__read_length(d, &count)) return false;
    for (uint32_t i = 0; i < count; i++) {
        wrt__locals run;
        uint64_t before = total;
        if (!wrt__read_local_run(d, at, &total, &run.type)) return false;
        run.end = (uint32_t)total;
        if (total != before && !wx__array_push(v->runs, run)) return wrt__nomem(d);
    }
    if (total > WRT__MAX_LOCALS) return wrt__limit(d, at, "locals", WRT__MAX_LOCALS);
    v->func->local_count = (uint32_t)total;
    return wrt__locals_layout(v, sig);
}

/* -- a validator's life ------------------------------------------------------------------------------------------ */

static bool wrt__validator_sigs(wrt__validator *v)
{
    const wrt_module *m = v->m;
    size_t types = wx__array_len(m->types), bytes = wx__array_len(m->type_storage);
    if (!wx__array_add(v->sigs, types) || !wx__array_add(v->sig_bytes, bytes + 1)) return false;
    for (size_t i = 0; i < bytes; i++) v->sig_bytes[i] = (uint8_t)m->type_storage[i];
    for (size_t i = 0, at = 0; i < types; i++) {
        v->sigs[i].params = v->sig_bytes + at;
        v->sigs[i].param_count = m->types[i].param_count;
        at += m->types[i].param_count;
        v->sigs[i].results = v->sig_bytes + at;
        v->sigs[i].result_count = m->types[i].result_count;
        at += m->types[i].result_count;
    }
    return true;
}

/* After decoding without a verdict of "invalid". */
static bool wrt__validator_init(wrt__validator *v, wrt__decoder *d)
{
    wrt_module *m = d->m;
    memset(v, 0, sizeof *v);
    v->d = d;
    v->m = m;
    v->ops = m->engine->types->ops;
    v->table_count = (uint32_t)wx__array_len(m->tables);
    v->has_memory = wx__array_len(m->memories) > 0;
    size_t globals = wx__array_len(m->globals);
    if (!wrt__validator_sigs(v) || !wx__array_add(v->globals, globals)) return wrt__nomem(d);
    for (size_t i = 0; i < globals; i++) {
        v->globals[i] = (uint8_t)(m->globals[i].content | (m->globals[i].is_mutable ? 0x80u : 0u));
    }
    return true;
}

static void wrt__validator_free(wrt__validator *v)
{
    wx__array_free(v->sigs);
    wx__array_free(v->sig_bytes);
    wx__array_free(v->globals);
    wx__array_free(v->stack);
    wx__array_free(v->frames);
    wx__array_free(v->locals);
    wx__array_free(v->runs);
    wx__array_free(v->weights);
    wx__array_free(v->touched);
    wx__array_free(v->used);
    wx__array_free(v->costs);
    wx__array_free(v->targets);
}

/* Weights back to zero, then room for the next body's locals. */
static bool wrt__weights_reset(wrt__validator *v, uint32_t old_flat)
{
    if (v->weights) memset(v->weights, 0, old_flat * sizeof *v->weights);
    for (size_t i = 0; i < wx__array_len(v->touched); i++) v->weights[v->touched[i]] = 0;
    wx__array_truncate(v->touched, 0);
    size_t have = wx__array_len(v->weights);
    if (v->func->local_count + 1u <= have) return true;
    size_t more = v->func->local_count + 1u - have;
    if (!wx__array_add(v->weights, more)) return wrt__nomem(v->d);
    memset(v->weights + have, 0, more * sizeof *v->weights);
    return true;
}

static bool wrt__profile_reset(wrt__validator *v, uint32_t old_flat)
{
    memset(&v->profile, 0, sizeof v->profile);
    wx__array_truncate(v->costs, 0);
    wx__array_truncate(v->targets, 0);
    v->profile.is_leaf = true;
    return wrt__weights_reset(v, old_flat) && wrt__cost_start(v, WRT__MODE_JIT);
}

static bool wrt__number_before(const void *context, uint32_t a, uint32_t b)
{
    (void)context;
    return a < b;
}

static bool wrt__used_locals(wrt__validator *v)
{
    size_t far_count = wx__array_len(v->touched), used = 0;
    wx__array_truncate(v->used, 0);
    if (!wx__array_reserve(v->used, v->flat + far_count + 1)) return wrt__nomem(v->d);
    for (uint32_t i = 0; i < v->flat; i++) {
        v->used[used] = i;
        used += v->weights[i] != 0;
    }
    wx__sort_u32(v->touched, far_count, wrt__number_before, NULL);
    for (size_t i = 0; i < far_count; i++) {
        /* used in dead code before, a local may stand there twice */
        if (i > 0 && v->touched[i] == v->touched[i - 1]) continue;
        v->used[used] = v->touched[i];
        used += v->weights[v->touched[i]] != 0;
    }
    wx__array_truncate(v->used, used);
    return true;
}

static bool wrt__profile_finish(wrt__validator *v)
{
    if (!wrt__used_locals(v)) return false;
    v->profile.local_weight = v->weights;
    v->profile.used_locals = v->used;
    v->profile.costs = v->costs;
    v->profile.block_is_target = v->targets;
    v->profile.locals = v->runs;
    v->profile.locals_runs = (uint32_t)wx__array_len(v->runs);
    v->profile.used_count = (uint32_t)wx__array_len(v->used);
    v->profile.cost_count = (uint32_t)wx__array_len(v->costs);
    v->profile.block_count = (uint32_t)wx__array_len(v->targets);
    v->func->entry_cost = v->costs[0];
    return true;
}

/* Prepares for the body of function `index`; the operand stack's start, or NULL: failed. */
static uint8_t *wrt__body_start(wrt__validator *v, wrt__mode mode, uint32_t index)
{
    wrt__decoder *d = v->d;
    uint32_t old_flat = v->flat;
    v->func = &v->m->funcs[index];
    d->p = d->start + v->func->body;
    d->end = d->start + v->func->end;
    const wrt__sig *sig = &v->sigs[v->func->type];
    if (v->func->end == v->func->body || d->end[-1] != WX__OP_END) {
        /* malformed in any case; this finds out how */
        bool skimmed = wrt__skim_body(d, v->func);
        WX__ASSERT(!skimmed);
        (void)skimmed;
        return NULL;
    }
    if (!wrt__read_locals(v, sig)) return NULL;
    if (mode == WRT__MODE_JIT && !wrt__profile_reset(v, old_flat)) return NULL;
    v->func->code = wrt__offset(d, d->p);
    v->func->branches = (uint32_t)wx__array_len(v->m->branches);
    v->depth = 0;
    v->loop_depth = 0;
    v->cost_open = true;
    v->cost_loop = WRT_NO_INDEX;
    uint8_t *sp = v->stack;
    if (!sp || (size_t)(v->stack_end - sp) < wrt__left(d) + WRT__PAD + 2) {
        sp = wrt__stack_grow(v, v->stack, 0);
        if (!sp) return NULL;
    }
    memset(sp, WRT__BEDROCK, WRT__PAD);
    v->high = sp + WRT__PAD;
    return wrt__frame_push(v, d->p, sp + WRT__PAD, WRT__FRAME_FUNC, sig, true);
}

#endif /* WRT__VALIDATE_H */
