/* interrupt.c - stops code that would run for ever, from a signal handler.
 *
 *     cc -I. examples/interrupt.c -o interrupt && ./interrupt
 *
 * An alarm, or Ctrl-C, ends the guest's endless loop with a trap; the store is usable afterwards.
 * Another thread may send the interrupt just as well: see examples/wrt_run.c, --timeout.
 */
#define _DEFAULT_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>

#define WRT_IMPLEMENTATION
#include "wrt.h"

/* (module (func (export "spin") (loop $again (br $again)))) */
static const uint8_t wasm[] = {0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1,    4,    1,    0x60, 0,
                               0, 3,    2,    1,    0, 7, 8, 1, 4,    0x73, 0x70, 0x69, 0x6e,
                               0, 0,    0x0a, 9,    1, 7, 0, 3, 0x40, 0x0c, 0,    0x0b, 0x0b};

static wrt_interrupt *volatile handle;

static void on_signal(int number)
{
    (void)number;
    if (handle) wrt_interrupt_send(handle);
}

static void start_alarm(long milliseconds)
{
    struct itimerval t = {{0, 0}, {0, 0}};
    t.it_value.tv_usec = milliseconds * 1000;
    setitimer(ITIMER_REAL, &t, NULL);
}

int main(void)
{
    wrt_error error;
    wrt_trap trap;
    wrt_instance instance;
    wrt_extern spin;
    wrt_module *module = NULL;
    wrt_store *store = NULL;
    int exit_status = 1;
    wrt_engine *engine = wrt_engine_new(NULL, &error);
    if (engine) module = wrt_module_new(engine, wasm, sizeof wasm, &error);
    if (module) store = wrt_store_new(engine, NULL, NULL, &error);
    if (store) handle = wrt_store_interrupt(store);
    if (!handle || wrt_instance_new(store, module, NULL, 0, &instance, NULL, &error) != WRT_OK) {
        fprintf(stderr, "%s\n", handle ? error.message : "out of memory");
    } else if (wrt_instance_export(store, instance, "spin", 4, &spin)) {
        signal(SIGALRM, on_signal);
        signal(SIGINT, on_signal);
        for (int i = 1; i <= 3; i++) {
            start_alarm(50);
            wrt_status status = wrt_func_call(store, spin.of.func, NULL, 0, NULL, 0, &trap, &error);
            printf("run %d: %s in func[%u] +0x%x\n", i, status == WRT_TRAP ? trap.message : "?",
                   (unsigned)trap.frames[0].func_index, (unsigned)trap.frames[0].offset);
            exit_status = status != WRT_TRAP;
        }
        signal(SIGALRM, SIG_IGN);
        signal(SIGINT, SIG_DFL);
    }
    wrt_interrupt_free(handle);
    wrt_store_free(store);
    wrt_module_free(module);
    wrt_engine_free(engine);
    if (fflush(stdout) != 0 || ferror(stdout)) return perror("interrupt: standard output"), 1;
    return exit_status;
}
