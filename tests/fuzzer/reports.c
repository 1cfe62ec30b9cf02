/* tests/fuzzer/reports.c - a target that makes sanitizers report, in the way that KIND in the environment names;
 * "exit" copies too much the first time, and from then on exits; the file that FIRST names tells.
 */
#define WSMITH_ENGINE
#include "wsmith.h"
#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int sink;

/* Each in a function and in a line of its own, which findings are to name. */
static void user_fill(char *p, size_t n) { memset(p, 1, n); }
static void user_copy(char *p, const char *q, size_t n) { memcpy(p, q, n); }
static void user_string(char *p, const char *q) { strcpy(p, q); }
static void user_store(char *p, size_t n) { p[n] = 1; }
static void user_add(int n) { sink = n + INT_MAX; }
static void user_assert(int n) { assert(n < 20); }
static void user_compare(const char *p)
{
    if (p[3] > 3) sink = 1;
}

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WITH_THREADS
#include <pthread.h>
#include <unistd.h>
static void *user_thread(void *p)
{
    usleep(20000); /* so that it is this access that is reported, each time */
    sink = *(int *)p;
    return NULL;
}
static void user_race(int n)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, user_thread, &n) != 0) return;
    sink = n + 1;
    pthread_join(thread, NULL);
}
#endif
#endif

static bool is_first(void)
{
    FILE *file = fopen(getenv("FIRST"), "rb");
    bool first = !file;
    if (first) file = fopen(getenv("FIRST"), "wb");
    if (file) fclose(file);
    return first;
}

static void report(const char *kind, size_t n)
{
    char *p = (char *)malloc(8), q[100];
    if (!p) return;
    memset(q, 'a', sizeof q);
    q[n] = 0;
    if (strcmp(kind, "memset") == 0) user_fill(p, n);
    if (strcmp(kind, "memcpy") == 0) user_copy(p, q, n);
    if (strcmp(kind, "strcpy") == 0) user_string(p, q);
    if (strcmp(kind, "store") == 0) user_store(p, n);
    if (strcmp(kind, "assert") == 0) user_assert((int)n);
    if (strcmp(kind, "add") == 0) user_add((int)n);
    if (strcmp(kind, "compare") == 0) user_compare(p);
#ifdef WITH_THREADS
    if (strcmp(kind, "race") == 0) user_race((int)n);
#endif
    if (strcmp(kind, "exit") == 0 && !is_first()) exit(3);
    if (strcmp(kind, "exit") == 0) user_copy(p, q, n);
    if (sink) printf("%d\n", sink); /* which says nothing about the report */
    free(p);
}

static bool target(void *context, wsmith_source *s)
{
    const char *kind = getenv("KIND");
    (void)context;
    size_t n = (size_t)wsmith_range(s, 1, 60);
    if (n > 20 && kind) report(kind, n);
    return false;
}

WSMITH_MAIN(target)
