/* src/wrt/os.h - address space, executable memory, memory faults: the only file that talks to the
 * operating system.
 *
 * Code memory is never writable and executable through one mapping. Where the system has memfd
 * (Linux), a block of code is mapped twice, once to write and once to execute; elsewhere pages are
 * flipped with mprotect before anything in them runs. A block made before fork() is shared with
 * the child, so the child must not write to it: see wrt__os_process().
 *
 * Signals are touched by wrt__os_catch_faults() alone, which runs only when an engine asks for
 * WRT_BOUNDS_GUARD. A strict `-std=c99` hides sigaction; guard mode is then reported as unsupported.
 */
#ifndef WRT__OS_H
#define WRT__OS_H

#include "config.h"
#include "../common/atomic.h"

#if defined(__unix__) || defined(__APPLE__)
#define WRT__OS_POSIX 1
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>
#else
#define WRT__OS_POSIX 0
#endif

#if defined(__linux__)
#include <sys/syscall.h>
#if WRT__JIT_X64 && defined(SA_SIGINFO)
#include <ucontext.h>
#endif
#endif

/* Guard pages need the registers of the faulting thread. */
#if WRT__JIT_X64 && defined(__linux__) && defined(SA_SIGINFO) && defined(SA_ONSTACK) && \
    (!defined(__GLIBC__) || defined(__USE_MISC)) /* else the registers have other names */
#define WRT__OS_GUARD 1
#else
#define WRT__OS_GUARD 0
#endif

/* -- address space ------------------------------------------------------------------------------- */

#if WRT__OS_POSIX

#if defined(MAP_ANONYMOUS)
#define WRT__MAP_ANONYMOUS MAP_ANONYMOUS
#elif defined(MAP_ANON)
#define WRT__MAP_ANONYMOUS MAP_ANON
#else
#define WRT__MAP_ANONYMOUS 0x20 /* Linux; hidden by a strict language level */
#endif
#if defined(MAP_NORESERVE)
#define WRT__MAP_NORESERVE MAP_NORESERVE
#elif defined(__linux__) && !defined(__mips__) && !defined(__powerpc__) && !defined(__sparc__) && \
    !defined(__alpha__)
#define WRT__MAP_NORESERVE 0x4000
#else
#define WRT__MAP_NORESERVE 0
#endif

static inline size_t wrt__os_page_size(void)
{
    long n = sysconf(_SC_PAGESIZE);
    return n > 0 ? (size_t)n : 4096;
}

/* Address space without access. NULL when refused. */
static inline void *wrt__os_reserve(uint64_t bytes)
{
    if (bytes == 0 || bytes > (uint64_t)PTRDIFF_MAX) return NULL;
    void *p = mmap(NULL, (size_t)bytes, PROT_NONE,
                   MAP_PRIVATE | WRT__MAP_ANONYMOUS | WRT__MAP_NORESERVE, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

/* Makes the first `bytes` of a reservation, or any whole pages of it, readable and writable. */
static inline bool wrt__os_commit(void *p, uint64_t bytes)
{
    if (bytes == 0) return true;
    if (bytes > (uint64_t)PTRDIFF_MAX) return false;
    return mprotect(p, (size_t)bytes, PROT_READ | PROT_WRITE) == 0;
}

static inline void wrt__os_release(void *p, uint64_t bytes)
{
    if (p) munmap(p, (size_t)bytes);
}

/* Lets another thread run; only a system call, so fit for signal handlers. */
static inline void wrt__os_yield(void) { (void)sched_yield(); }

/* Differs between a process and its children. */
static inline uint64_t wrt__os_process(void) { return (uint64_t)getpid(); }

#else

static inline size_t wrt__os_page_size(void) { return 4096; }

static inline void *wrt__os_reserve(uint64_t bytes)
{
    (void)bytes;
    return NULL;
}

static inline bool wrt__os_commit(void *p, uint64_t bytes)
{
    (void)p;
    (void)bytes;
    return false;
}

static inline void wrt__os_release(void *p, uint64_t bytes)
{
    (void)p;
    (void)bytes;
}

static inline void wrt__os_yield(void) {}

static inline uint64_t wrt__os_process(void) { return 0; }

#endif

/* -- code memory ------------------------------------------------------------------------------------ */

/* A block of code memory. With `dual` the two views are different addresses of the same bytes and
 * stay as they are; without, both are one address and wrt__os_code_protect() flips it. */
typedef struct wrt__os_code {
    uint8_t *write;
    uint8_t *exec;
    size_t size; /* whole pages */
    bool dual;
} wrt__os_code;

#if WRT__JIT_X64

#if defined(__linux__) && defined(SYS_memfd_create)
#if !defined(__cplusplus) && !defined(_DEFAULT_SOURCE) && !defined(_GNU_SOURCE) && \
    !defined(_BSD_SOURCE)
extern long syscall(long number, ...); /* hidden by a strict language level */
#endif

/* Both views of `size` bytes of anonymous shared memory. */
static inline bool wrt__os_code_map_dual(wrt__os_code *code, size_t size)
{
    const unsigned close_on_exec = 1u;
    long fd = syscall(SYS_memfd_create, "wrt-code", close_on_exec);
    if (fd < 0) return false;
    void *write = MAP_FAILED;
    void *exec = MAP_FAILED;
    if (syscall(SYS_ftruncate, fd, (long)size) == 0) {
        write = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, (int)fd, 0);
        exec = mmap(NULL, size, PROT_READ | PROT_EXEC, MAP_SHARED, (int)fd, 0);
    }
    close((int)fd);
    if (write == MAP_FAILED || exec == MAP_FAILED) {
        if (write != MAP_FAILED) munmap(write, size);
        if (exec != MAP_FAILED) munmap(exec, size);
        return false;
    }
    code->write = (uint8_t *)write;
    code->exec = (uint8_t *)exec;
    code->size = size;
    code->dual = true;
    return true;
}
#else
static inline bool wrt__os_code_map_dual(wrt__os_code *code, size_t size)
{
    (void)code;
    (void)size;
    return false;
}
#endif

/* `size` is a multiple of the page size. `flip` asks for the fallback. */
static inline bool wrt__os_code_map(wrt__os_code *code, size_t size, bool flip)
{
    if (!flip && wrt__os_code_map_dual(code, size)) return true;
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | WRT__MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return false;
    code->write = (uint8_t *)p;
    code->exec = (uint8_t *)p;
    code->size = size;
    code->dual = false;
    return true;
}

/* Before (executable false) and after (true) writing to whole pages; nothing to do when dual. */
static inline bool wrt__os_code_protect(const wrt__os_code *code, size_t offset, size_t size,
                                        bool executable)
{
    if (code->dual || size == 0) return true;
    int access = executable ? PROT_READ | PROT_EXEC : PROT_READ | PROT_WRITE;
    return mprotect(code->write + offset, size, access) == 0;
}

static inline void wrt__os_code_unmap(wrt__os_code *code)
{
    if (code->dual) munmap(code->exec, code->size);
    if (code->write) munmap(code->write, code->size);
    memset(code, 0, sizeof *code);
}

#endif /* WRT__JIT_X64 */

/* -- memory faults ------------------------------------------------------------------------------------ */

/* Code of engines in guard mode. A fault whose program counter is in one of these ranges becomes a
 * call from the faulting instruction to the address found at `handler_offset` from the context
 * register (r14); every other fault goes to the handler installed before ours. The list is read in
 * the signal handler, so entries are taken and given back by single atomic stores. */
#if WRT__OS_GUARD

#define WRT__OS_MAX_RANGES 256
#ifdef SA_ONSTACK
#define WRT__SA_ONSTACK SA_ONSTACK
#else
#define WRT__SA_ONSTACK 0x08000000 /* Linux; hidden by a strict language level */
#endif

typedef struct wrt__os_range {
    uintptr_t begin; /* atomic; 0: free */
    uintptr_t end;   /* atomic */
} wrt__os_range;

static wrt__os_range wrt__os_ranges[WRT__OS_MAX_RANGES];
static wx__spinlock wrt__os_ranges_lock;
static uint32_t wrt__os_catching;
static uintptr_t wrt__os_handler_offset;
static struct sigaction wrt__os_old_segv;
static struct sigaction wrt__os_old_bus;

static inline bool wrt__os_is_code(uintptr_t pc)
{
    for (size_t i = 0; i < WRT__OS_MAX_RANGES; i++) {
        uintptr_t begin = wx__atomic_load_ptr(&wrt__os_ranges[i].begin);
        if (begin != 0 && pc >= begin && pc < wx__atomic_load_ptr(&wrt__os_ranges[i].end))
            return true;
    }
    return false;
}

/* Not ours: what would have happened without us. */
static void wrt__os_forward_fault(int signal_number, siginfo_t *info, void *machine)
{
    struct sigaction *old = signal_number == SIGSEGV ? &wrt__os_old_segv : &wrt__os_old_bus;
    if (old->sa_flags & SA_SIGINFO) {
        old->sa_sigaction(signal_number, info, machine);
    } else if (old->sa_handler == SIG_DFL || old->sa_handler == SIG_IGN) {
        /* Returning runs the instruction again, now with the default action. */
        sigaction(signal_number, old, NULL);
    } else {
        old->sa_handler(signal_number);
    }
}

static void wrt__os_fault(int signal_number, siginfo_t *info, void *machine)
{
    /* Linux puts 23 registers first in the machine context, under names that depend on the language
     * level; the order is the kernel's. */
    enum { r14 = 6, rsp = 15, rip = 16, count = 23 };
    uint64_t registers[count];
    ucontext_t *state = (ucontext_t *)machine;
    memcpy(registers, &state->uc_mcontext, sizeof registers);
    uint64_t pc = registers[rip];
    if (!wrt__os_is_code((uintptr_t)pc)) {
        wrt__os_forward_fault(signal_number, info, machine);
        return;
    }
    const char *context = (const char *)(uintptr_t)registers[r14];
    registers[rsp] -= sizeof pc;
    memcpy((void *)(uintptr_t)registers[rsp], &pc, sizeof pc);
    memcpy(&registers[rip], context + wrt__os_handler_offset, sizeof registers[rip]);
    memcpy(&state->uc_mcontext, registers, sizeof registers);
}

/* Installs the handlers once per process. False: the system refused. */
static inline bool wrt__os_catch_faults(size_t handler_offset)
{
    bool ok = true;
    wx__spin_lock(&wrt__os_ranges_lock);
    if (!wrt__os_catching) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_sigaction = wrt__os_fault;
        action.sa_flags = SA_SIGINFO | WRT__SA_ONSTACK | SA_NODEFER;
        sigemptyset(&action.sa_mask);
        wrt__os_handler_offset = handler_offset;
        ok = sigaction(SIGSEGV, &action, &wrt__os_old_segv) == 0;
        if (ok && sigaction(SIGBUS, &action, &wrt__os_old_bus) != 0) {
            sigaction(SIGSEGV, &wrt__os_old_segv, NULL);
            ok = false;
        }
        wrt__os_catching = ok;
    }
    wx__spin_unlock(&wrt__os_ranges_lock);
    return ok;
}

/* False when too many blocks are registered. */
static inline bool wrt__os_watch_code(const void *begin, size_t size)
{
    bool found = false;
    wx__spin_lock(&wrt__os_ranges_lock);
    for (size_t i = 0; i < WRT__OS_MAX_RANGES && !found; i++) {
        if (wrt__os_ranges[i].begin != 0) continue;
        wx__atomic_store_ptr(&wrt__os_ranges[i].end, (uintptr_t)begin + size);
        wx__atomic_store_ptr(&wrt__os_ranges[i].begin, (uintptr_t)begin);
        found = true;
    }
    wx__spin_unlock(&wrt__os_ranges_lock);
    return found;
}

static inline void wrt__os_forget_code(const void *begin)
{
    wx__spin_lock(&wrt__os_ranges_lock);
    for (size_t i = 0; i < WRT__OS_MAX_RANGES; i++) {
        if (wrt__os_ranges[i].begin == (uintptr_t)begin) {
            wx__atomic_store_ptr(&wrt__os_ranges[i].begin, 0);
        }
    }
    wx__spin_unlock(&wrt__os_ranges_lock);
}

#else

static inline bool wrt__os_catch_faults(size_t handler_offset)
{
    (void)handler_offset;
    return false;
}

static inline bool wrt__os_watch_code(const void *begin, size_t size)
{
    (void)begin;
    (void)size;
    return false;
}

static inline void wrt__os_forget_code(const void *begin) { (void)begin; }

#endif

#endif /* WRT__OS_H */
