/* build: -lpthread */
/* tsan */
/* seconds: 120 */
/* Interruption from threads and signal handlers; engines and modules shared by threads. */
#define _DEFAULT_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>
#include "wrt_world.h"

/* spin: an endless loop; tight: an empty one. fill: endless memory.fill. host: loops calling a host
 * function. tree: calls itself twice to a depth of 60, no loop. quick: returns at once. */
static const char endless[] =
    "01 (02 60 00 00 60 01 7f 00) 02 (01 'h' 'f' 00 00) 03 (07 00 00 00 00 00 00 01) 05 (01 00 01)"
    "07 (06 'spin' 00 01 'fill' 00 02 'quick' 00 03 'host' 00 04 'tight' 00 05 'tree' 00 06)"
    "0a (07"
    "  (01 01 7e 03 40 20 00 42 01 7c 21 00 0c 00 0b 0b)"
    "  (00 03 40 41 00 41 00 41 +60000 fc 0b 00 0c 00 0b 0b)"
    "  (00 0b)"
    "  (00 03 40 10 00 0c 00 0b 0b)"
    "  (00 03 40 0c 00 0b 0b)"
    "  (00 41 3c 10 07 0b)"
    "  (00 20 00 04 40 20 00 41 01 6b 10 07 20 00 41 01 6b 10 07 0b 0b))";

static wrt_status host_nothing(void *data, wrt_caller *caller, uint64_t *slots)
{
    (void)data;
    (void)caller;
    (void)slots;
    return WRT_OK;
}

static bool open_endless(world *w, int kind, bool fuel)
{
    wrt_functype type;
    memset(&type, 0, sizeof type);
    if (!world_open(w, ENGINE(kind), fuel, endless)) return false;
    CHECK_EQ(wrt_linker_define_func_raw(w->linker, "h", "f", &type, host_nothing, NULL, &w->error),
             WRT_OK);
    CHECK_EQ(world_link(w), WRT_OK);
    if (fuel) CHECK_EQ(wrt_store_set_fuel(w->store, WRT_MAX_FUEL), WRT_OK);
    return true;
}

typedef struct sender {
    pthread_t thread;
    wrt_interrupt *handle;
    uint32_t stop;
    useconds_t delay;
} sender;

static void *send_once(void *data)
{
    sender *s = (sender *)data;
    usleep(s->delay);
    wrt_interrupt_send(s->handle);
    return NULL;
}

static void *send_always(void *data)
{
    sender *s = (sender *)data;
    while (!__atomic_load_n(&s->stop, __ATOMIC_ACQUIRE)) wrt_interrupt_send(s->handle);
    return NULL;
}

TEST(another_thread_stops_endless_code)
{
    static const char *const names[] = {"spin", "fill", "host", "tight", "tree"};
    for (EACH_ENGINE(kind)) {
        for (int i = 0; i < 10; i++) {
            world w;
            sender s;
            memset(&s, 0, sizeof s);
            if (!open_endless(&w, kind, i >= 5)) break;
            s.handle = wrt_store_interrupt(w.store);
            s.delay = 3000;
            CHECK(s.handle != NULL);
            CHECK_EQ(pthread_create(&s.thread, NULL, send_once, &s), 0);
            CHECK_EQ(world_call(&w, names[i % 5], NULL, 0, NULL, 0), WRT_TRAP);
            CHECK_EQ(w.trap.code, WRT_TRAP_INTERRUPT);
            CHECK(w.trap.frame_count >= 1);
            pthread_join(s.thread, NULL);
            CHECK_EQ(world_call(&w, "quick", NULL, 0, NULL, 0), WRT_OK);
            wrt_interrupt_free(s.handle);
            world_close(&w);
        }
    }
}

TEST(an_early_interrupt_hits_the_next_call_once)
{
    for (EACH_ENGINE(kind)) {
        world w;
        if (!open_endless(&w, kind, false)) continue;
        wrt_interrupt *handle = wrt_store_interrupt(w.store);
        wrt_interrupt_send(handle);
        wrt_interrupt_send(handle);
        CHECK_EQ(world_call(&w, "quick", NULL, 0, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_INTERRUPT);
        CHECK_EQ(w.trap.frame_count, 1);
        CHECK_EQ(w.trap.frames[0].func_index, 3);
        CHECK_EQ(world_call(&w, "quick", NULL, 0, NULL, 0), WRT_OK);
        wrt_interrupt_send(handle);
        wrt_interrupt_clear(handle);
        CHECK_EQ(world_call(&w, "quick", NULL, 0, NULL, 0), WRT_OK);
        world_close(&w);
        wrt_interrupt_send(handle); /* outlives the store */
        wrt_interrupt_free(handle);
    }
}

/* Two threads send without pause while code is entered, left, calls out and is interrupted. */
TEST(contention_never_loses_an_interrupt_or_fuel)
{
    for (EACH_ENGINE(kind)) {
        world w;
        sender s[2];
        int traps = 0;
        if (!open_endless(&w, kind, true)) continue;
        memset(s, 0, sizeof s);
        for (int i = 0; i < 2; i++) {
            s[i].handle = wrt_store_interrupt(w.store);
            CHECK_EQ(pthread_create(&s[i].thread, NULL, send_always, &s[i]), 0);
        }
        for (int i = 0; i < 300; i++) {
            wrt_status status = world_call(&w,
                                           i % 3 == 0   ? "spin"
                                           : i % 3 == 1 ? "host"
                                                        : "tight",
                                           NULL, 0, NULL, 0);
            CHECK_EQ(status, WRT_TRAP); /* it must come back at all */
            CHECK_EQ(w.trap.code, WRT_TRAP_INTERRUPT);
            traps++;
        }
        for (int i = 0; i < 2; i++) {
            __atomic_store_n(&s[i].stop, 1, __ATOMIC_RELEASE);
            pthread_join(s[i].thread, NULL);
            wrt_interrupt_free(s[i].handle);
        }
        CHECK_EQ(traps, 300);
        /* The low 56 bits of the word survived every mark. */
        CHECK(wrt_store_get_fuel(w.store) <= WRT_MAX_FUEL);
        CHECK_EQ(wrt_store_get_fuel(w.store) + wrt_store_fuel_consumed(w.store), WRT_MAX_FUEL);
        CHECK(wrt_store_fuel_consumed(w.store) < (uint64_t)1 << 50);
        world_close(&w);
    }
}

/* -- signals ------------------------------------------------------------------------------------------------ */

static wrt_interrupt *signal_handle;

static void on_alarm(int number)
{
    (void)number;
    wrt_interrupt_send(signal_handle);
}

TEST(a_signal_handler_on_the_same_thread_stops_code)
{
    for (EACH_ENGINE(kind)) {
        world w;
        struct itimerval alarm_in;
#if defined(__SANITIZE_THREAD__)
        /* It holds signals back until instrumented code runs, which compiled code is not. */
        if (kind == WRT_ENGINE_JIT) continue;
#endif
        if (!open_endless(&w, kind, true)) continue;
        signal_handle = wrt_store_interrupt(w.store);
        signal(SIGALRM, on_alarm);
        for (int i = 0; i < 20; i++) {
            memset(&alarm_in, 0, sizeof alarm_in);
            alarm_in.it_value.tv_usec = 1000 + i * 50;
            setitimer(ITIMER_REAL, &alarm_in, NULL);
            CHECK_EQ(world_call(&w, i % 2 ? "host" : "tight", NULL, 0, NULL, 0), WRT_TRAP);
            CHECK_EQ(w.trap.code, WRT_TRAP_INTERRUPT);
        }
        signal(SIGALRM, SIG_DFL);
        wrt_interrupt_free(signal_handle);
        world_close(&w);
    }
}

/* -- host functions -------------------------------------------------------------------------------------------- */

typedef struct waiter {
    sender sender;
    uint32_t entered;
} waiter;

static wrt_status host_waits(void *data, wrt_caller *caller, uint64_t *slots)
{
    waiter *w = (waiter *)data;
    (void)slots;
    __atomic_store_n(&w->entered, 1, __ATOMIC_RELEASE);
    while (!wrt_caller_interrupted(caller)) usleep(100);
    return wrt_caller_trap(caller, "gave up");
}

/* Not before the host function runs: else the code that calls it is stopped. */
static void *send_when_entered(void *data)
{
    waiter *w = (waiter *)data;
    while (!__atomic_load_n(&w->entered, __ATOMIC_ACQUIRE)) usleep(100);
    wrt_interrupt_send(w->sender.handle);
    return NULL;
}

TEST(a_host_function_can_ask_whether_to_stop)
{
    for (EACH_ENGINE(kind)) {
        world w;
        waiter s;
        wrt_functype type;
        memset(&type, 0, sizeof type);
        memset(&s, 0, sizeof s);
        if (!world_open(&w, ENGINE(kind), false, endless)) continue;
        CHECK_EQ(wrt_linker_define_func_raw(w.linker, "h", "f", &type, host_waits, &s, &w.error),
                 WRT_OK);
        CHECK_EQ(world_link(&w), WRT_OK);
        s.sender.handle = wrt_store_interrupt(w.store);
        CHECK_EQ(pthread_create(&s.sender.thread, NULL, send_when_entered, &s), 0);
        CHECK_EQ(world_call(&w, "host", NULL, 0, NULL, 0), WRT_TRAP);
        CHECK_EQ(w.trap.code, WRT_TRAP_HOST);
        CHECK_STR(w.trap.message, "gave up");
        pthread_join(s.sender.thread, NULL);
        wrt_interrupt_clear(s.sender.handle);
        wrt_interrupt_free(s.sender.handle);
        world_close(&w);
    }
}

/* -- sharing ------------------------------------------------------------------------------------------------------ */

typedef struct shared {
    world *w;
    pthread_t thread;
    int failures;
} shared;

static void *share(void *data)
{
    shared *self = (shared *)data;
    world *w = self->w;
    for (int i = 0; i < 50; i++) {
        wrt_error error;
        wrt_instance instance;
        wrt_extern quick;
        wrt_store *store = wrt_store_new(w->engine, NULL, NULL, &error);
        wasm *bytes = (wasm *)malloc(sizeof *bytes);
        if (!bytes) abort();
        wasm_make(bytes, "01 (01 60 00 01 7f) 03 (01 00) 0a (01 (00 41 05 0b))");
        wrt_module *other = wrt_module_new(w->engine, bytes->bytes, bytes->len, &error);
        if (!store || !other ||
            wrt_linker_instantiate(w->linker, store, w->module, &instance, NULL, &error) !=
                WRT_OK ||
            !wrt_instance_export(store, instance, "quick", 5, &quick) ||
            wrt_func_call(store, quick.of.func, NULL, 0, NULL, 0, NULL, &error) != WRT_OK) {
            self->failures++;
        }
        wrt_store_free(store);
        wrt_module_free(other);
        free(bytes);
    }
    return NULL;
}

TEST(engine_module_and_linker_are_shared_by_threads)
{
    for (EACH_ENGINE(kind)) {
        world w;
        shared s[3];
        if (!open_endless(&w, kind, false)) continue;
        memset(s, 0, sizeof s);
        for (int i = 0; i < 3; i++) {
            s[i].w = &w;
            CHECK_EQ(pthread_create(&s[i].thread, NULL, share, &s[i]), 0);
        }
        for (int i = 0; i < 3; i++) {
            pthread_join(s[i].thread, NULL);
            CHECK_EQ(s[i].failures, 0);
        }
        world_close(&w);
    }
}
