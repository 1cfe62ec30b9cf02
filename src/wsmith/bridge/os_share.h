/* src/wsmith/bridge/os_share.h - a block of memory that an AFL++ mutator and the harness share.
 *
 * A System V segment, like the ones of AFL++ itself; its number goes to the harness through the
 * environment. On Linux it is marked for removal at once, and so is gone with its last user however that
 * ends. A strict `-std=c99` hides it, as other systems may: then nothing is shared.
 */
#ifndef WSMITH__OS_SHARE_H
#define WSMITH__OS_SHARE_H

#include "../hooks.h"

#ifdef WSMITH_ENGINE

#if (defined(__unix__) || defined(__APPLE__)) && \
    (!defined(__STRICT_ANSI__) || defined(_DEFAULT_SOURCE) || defined(_GNU_SOURCE))
#define WSMITH__HAS_SHARE 1
#include <sys/ipc.h>
#include <sys/shm.h>
#else
#define WSMITH__HAS_SHARE 0
#endif

#include <stdio.h>

#define WSMITH__SHARE_NAME "WSMITH_AFL_SHARE"

typedef struct wsmith__share {
    void *memory; /* NULL: none */
    int id;
} wsmith__share;

#if WSMITH__HAS_SHARE

static void wsmith__share_attach(wsmith__share *share, int id)
{
    void *p = shmat(id, NULL, 0);
    share->id = id;
    share->memory = (intptr_t)p == -1 ? NULL : p;
}

/* Makes a block of zeros that processes started from now on can open. */
static void wsmith__share_new(wsmith__share *share, size_t bytes)
{
    char text[24];
    int id = shmget(IPC_PRIVATE, bytes, IPC_CREAT | IPC_EXCL | 0600);
    share->memory = NULL;
    if (id < 0) return;
    wsmith__share_attach(share, id);
#if defined(__linux__)
    shmctl(id, IPC_RMID, NULL);
#endif
    snprintf(text, sizeof text, "%d", id);
    if (share->memory) setenv(WSMITH__SHARE_NAME, text, 1);
}

static void wsmith__share_open(wsmith__share *share)
{
    const char *text = getenv(WSMITH__SHARE_NAME);
    share->memory = NULL;
    if (text && *text) wsmith__share_attach(share, atoi(text));
}

static void wsmith__share_free(wsmith__share *share)
{
    if (!share->memory) return;
    shmdt(share->memory);
#if !defined(__linux__)
    shmctl(share->id, IPC_RMID, NULL);
#endif
    unsetenv(WSMITH__SHARE_NAME);
    share->memory = NULL;
}

#else

static void wsmith__share_new(wsmith__share *share, size_t bytes)
{
    (void)bytes;
    share->memory = NULL;
}

static void wsmith__share_open(wsmith__share *share) { share->memory = NULL; }

static void wsmith__share_free(wsmith__share *share) { share->memory = NULL; }

#endif

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__OS_SHARE_H */
