/* src/wsmith/fuzz/os.h - processes, shared memory, signals, clock and directories: the only file that
 * talks to the operating system.
 *
 * WSMITH__PROCESSES is 1 where there is fork() and what goes with it (POSIX; a strict -std=c99 hides
 * some of that). Elsewhere the fuzzer works inside the process.
 */
#ifndef WSMITH__FUZZ_OS_H
#define WSMITH__FUZZ_OS_H

#include "../engine/engine.h"

#ifdef WSMITH_ENGINE

#include "../../common/atomic.h"
#include "../../common/sort.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#if defined(__unix__) || defined(__APPLE__)
#define WSMITH__POSIX 1
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#else
#define WSMITH__POSIX 0
#endif

#if WSMITH__POSIX && defined(SA_ONSTACK) && defined(MAP_ANON) && defined(CLOCK_MONOTONIC)
#define WSMITH__PROCESSES 1
#else
#define WSMITH__PROCESSES 0
#endif

#if WSMITH__PROCESSES && defined(__has_include)
#if __has_include(<execinfo.h>)
#include <execinfo.h>
#define WSMITH__HAS_BACKTRACE 1
#endif
#endif
#ifndef WSMITH__HAS_BACKTRACE
#define WSMITH__HAS_BACKTRACE 0
#endif
#if WSMITH__PROCESSES && defined(__linux__)
#include <sys/prctl.h>
#endif

/* -- time ---------------------------------------------------------------------------------------------------- */

/* Seconds since some moment; never runs backwards where the system has such a clock. */
static double wsmith__clock(void)
{
#if WSMITH__PROCESSES
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) == 0) return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
#endif
    return (double)time(NULL);
}

/* -- files ---------------------------------------------------------------------------------------------------- */

/* Also when it is there already. */
static bool wsmith__make_directory(const char *path)
{
#if WSMITH__POSIX
    struct stat s;
    if (mkdir(path, 0777) == 0) return true;
    return errno == EEXIST && stat(path, &s) == 0 && S_ISDIR(s.st_mode);
#else
    (void)path;
    return true;
#endif
}

#if WSMITH__PROCESSES

static bool wsmith__is_directory(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static bool wsmith__is_file(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISREG(s.st_mode);
}

typedef struct wsmith__file_name {
    char *name; /* owned */
    uint64_t size;
} wsmith__file_name;

static void wsmith__names_free(wsmith__file_name **names)
{
    for (size_t i = 0; i < wx__array_len(*names); i++) WX__FREE((*names)[i].name);
    wx__array_free(*names);
}

static bool wsmith__add_name(const char *directory, const char *name, wsmith__file_name **names)
{
    char path[1024];
    struct stat s;
    wsmith__file_name file;
    size_t n = strlen(name);
    int len = snprintf(path, sizeof path, "%s/%s", directory, name);
    if (len < 0 || (size_t)len >= sizeof path || stat(path, &s) != 0 || !S_ISREG(s.st_mode))
        return true;
    file.name = (char *)WX__REALLOC(NULL, n + 1);
    file.size = (uint64_t)s.st_size;
    if (!file.name) return false;
    memcpy(file.name, name, n + 1);
    if (wx__array_push(*names, file)) return true;
    WX__FREE(file.name);
    return false;
}

/* Regular files whose names do not begin with a point, unsorted. False: out of memory. A directory
 * that cannot be read is empty. */
static bool wsmith__list_directory(const char *directory, wsmith__file_name **names)
{
    DIR *d = opendir(directory);
    bool ok = true;
    if (!d) return true;
    for (struct dirent *e = readdir(d); e && ok; e = readdir(d)) {
        if (e->d_name[0] != '.') ok = wsmith__add_name(directory, e->d_name, names);
    }
    closedir(d);
    return ok;
}

/* A number that no other process has at this time. */
static uint64_t wsmith__process_number(void) { return (uint64_t)getpid(); }

/* -- processes --------------------------------------------------------------------------------------------------- */

/* Zeroed memory that children share; pages cost nothing until they are touched. NULL: refused. */
static void *wsmith__map_shared(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

static void wsmith__unmap_shared(void *p, size_t bytes)
{
    if (p) munmap(p, bytes);
}

/* A child that notices by `*alive`, in the parent, when it ends: reading there ends then. `old_alive` is
 * what the parent itself notices its end by to others, closed in the child; -1: none. Returns as
 * fork does. */
static pid_t wsmith__fork(int *alive, int *own_end)
{
    int ends[2];
    pid_t parent = getpid();
    if (pipe(ends) != 0) return -1;
    fflush(NULL);
    pid_t pid = fork();
    if (pid > 0) {
        close(ends[1]);
        *alive = ends[0];
    } else if (pid == 0) {
        close(ends[0]);
        if (*own_end >= 0) close(*own_end);
        *own_end = ends[1];
#if defined(__linux__)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
        if (getppid() != parent) _exit(0);
    } else {
        close(ends[0]);
        close(ends[1]);
    }
    return pid;
}

/* Until the child ends or `seconds` have passed. True: it has ended, with this status. */
static bool wsmith__wait_child(pid_t pid, int alive, double seconds, int *status)
{
    struct pollfd p;
    p.fd = alive;
    p.events = POLLIN;
    p.revents = 0;
    pid_t got = waitpid(pid, status, WNOHANG);
    if (got == 0) {
        (void)poll(&p, 1, (int)(seconds * 1e3));
        got = waitpid(pid, status, WNOHANG);
    }
    /* The pipe closes a moment before the process can be waited for. */
    if (got == 0 && (p.revents & POLLHUP)) {
        struct timespec moment;
        moment.tv_sec = 0;
        moment.tv_nsec = 50000;
        for (int i = 0; i < 400 && got == 0; i++) {
            nanosleep(&moment, NULL);
            got = waitpid(pid, status, WNOHANG);
        }
    }
    if (got < 0) *status = 0;
    return got != 0;
}

/* Memory in use by a process, in bytes; 0 where that cannot be known. */
static uint64_t wsmith__resident(pid_t pid)
{
    char path[64];
    unsigned long total = 0, resident = 0;
    snprintf(path, sizeof path, "/proc/%ld/statm", (long)pid);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    if (fscanf(file, "%lu %lu", &total, &resident) != 2) resident = 0;
    fclose(file);
    return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Output of a target goes to a file without a name; what was written last can be read back. */
static int wsmith__open_log(void)
{
    FILE *file = tmpfile();
    int fd = file ? dup(fileno(file)) : -1;
    if (file) fclose(file);
    if (fd >= 0) fcntl(fd, F_SETFL, O_APPEND);
    return fd;
}

/* The last `cap` - 1 bytes, and a zero byte. */
static size_t wsmith__read_log(int fd, char *out, size_t cap)
{
    off_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
    off_t from = size > (off_t)(cap - 1) ? size - (off_t)(cap - 1) : 0;
    ssize_t n = size > 0 ? pread(fd, out, cap - 1, from) : 0;
    if (n < 0) n = 0;
    out[n] = 0;
    for (ssize_t i = 0; i < n; i++) {
        if (out[i] == 0) out[i] = '.';
    }
    return (size_t)n;
}

static void wsmith__empty_log(int fd)
{
    if (fd >= 0 && ftruncate(fd, 0) != 0) (void)lseek(fd, 0, SEEK_SET);
}

/* In a child: standard output and error go to the log, nothing comes from standard input. */
static void wsmith__use_log(int fd)
{
    int null = open("/dev/null", O_RDONLY);
    if (null >= 0) {
        dup2(null, 0);
        close(null);
    }
    if (fd < 0) return;
    dup2(fd, 1);
    dup2(fd, 2);
}

#endif /* WSMITH__PROCESSES */

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__FUZZ_OS_H */
