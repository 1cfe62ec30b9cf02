/* src/wsmith/engine/play.h - opens edited or recorded choices for a run.
 *
 * A player keeps its table of uids from run to run, and allocates only when a run needs a larger one.
 */
#ifndef WSMITH__PLAY_H
#define WSMITH__PLAY_H

#include "edit.h"

#ifdef WSMITH_ENGINE

typedef struct wsmith__player {
    struct wsmith__replay replay;
    size_t table_size;
} wsmith__player;

static void wsmith__player_free(wsmith__player *player)
{
    WX__FREE(player->replay.next);
    WX__FREE(player->replay.table);
}

static bool wsmith__index_uids(wsmith__player *player)
{
    struct wsmith__replay *r = &player->replay;
    size_t size = 16;
    while (size < r->count * 2) size *= 2;
    if (size > player->table_size) {
        WX__FREE(r->table);
        WX__FREE(r->next);
        r->table = (wsmith__uid_list *)WX__REALLOC(NULL, size * sizeof *r->table);
        r->next = (uint32_t *)WX__REALLOC(NULL, size * sizeof *r->next);
        player->table_size = r->table && r->next ? size : 0;
        if (player->table_size == 0) return false;
    }
    wsmith__replay_fill(r, size);
    return true;
}

/* Opens the tokens of a trial, which lose their spans unless the mode needs those. Where they have
 * no value the run draws one. False: out of memory. */
static bool wsmith__play_trial(wsmith__player *player, wsmith__trial *trial, wsmith_align mode,
                               uint64_t swarm)
{
    struct wsmith__replay *r = &player->replay;
    wsmith_choice *tokens = trial->tokens;
    size_t n = wx__array_len(tokens), kept = 0;
    for (size_t i = 0; i < n && mode != WSMITH_BY_SPAN; i++) {
        if (tokens[i].kind != WSMITH__BEGIN && tokens[i].kind != WSMITH__END)
            tokens[kept++] = tokens[i];
    }
    r->choices = tokens;
    r->count = mode == WSMITH_BY_SPAN ? n : kept;
    r->bytes = trial->bytes;
    r->byte_count = wx__array_len(trial->bytes);
    r->at = r->taken = 0;
    r->by_uid = mode == WSMITH_BY_UID;
    r->by_span = mode == WSMITH_BY_SPAN;
    r->live = r->observed = true;
    r->overrun = r->minimal = false;
    r->lost = 0;
    r->swarm = swarm;
    r->span = WSMITH__NO_TOKEN;
    return !r->by_uid || wsmith__index_uids(player);
}

/* Opens a record, to be repeated exactly. */
static void wsmith__play_record(wsmith__player *player, const wsmith_record *record)
{
    struct wsmith__replay *r = &player->replay;
    r->choices = wsmith_record_choices(record, &r->count);
    r->bytes = wsmith_record_bytes(record, &r->byte_count);
    r->at = r->taken = 0;
    r->by_uid = r->by_span = r->live = r->minimal = r->overrun = false;
    r->observed = true;
    r->lost = 0;
    r->swarm = 0;
    r->span = WSMITH__NO_TOKEN;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__PLAY_H */
