/* src/wsmith/engine/play.h - opens edited or recorded choices for a run.
 *
 * A player keeps its table of uids from run to run, and allocates only when a run needs a larger one.
 */
#ifndef WSMITH__PLAY_H
#define WSMITH__PLAY_H

#include "../choice/align.h"
#include "edit.h"

#ifdef WSMITH_ENGINE

typedef struct wsmith__player {
    struct wsmith__replay replay;
    size_t next_size; /* there is room for as many tokens */
    wsmith_choice *tape;
} wsmith__player;

enum { WSMITH__TAPE = 4096 };

/* Releases what only the last run needed. */
static void wsmith__player_close(wsmith__player *player)
{
    wsmith__moved_free(player->replay.moved);
    player->replay.moved = NULL;
    wx__array_free(player->replay.tokens);
}

static void wsmith__player_free(wsmith__player *player)
{
    wsmith__player_close(player);
    WX__FREE(player->replay.next);
    WX__FREE(player->replay.table);
    wx__array_free(player->tape);
}

/* Room for the tables that wsmith__lose_step fills. */
static bool wsmith__uid_room(wsmith__player *player)
{
    struct wsmith__replay *r = &player->replay;
    size_t count = r->count + r->count / 2 + 16, size = wsmith__replay_slots(count);
    if (r->count < player->next_size) return true;
    WX__FREE(r->table);
    WX__FREE(r->next);
    r->table = (wsmith__uid_list *)WX__REALLOC(NULL, size * sizeof *r->table);
    r->next = (uint32_t *)WX__REALLOC(NULL, count * sizeof *r->next);
    player->next_size = r->table && r->next ? count : 0;
    return player->next_size > 0;
}

/* To be followed by order, from the first choice. */
static void wsmith__rewind(struct wsmith__replay *r, const wsmith_choice *choices, size_t count,
                           const uint8_t *bytes, size_t byte_count)
{
    r->choices = choices;
    r->count = count;
    r->bytes = bytes;
    r->byte_count = byte_count;
    r->at = r->taken = 0;
    r->by_uid = r->by_span = r->by_place = r->live = r->minimal = r->overrun = false;
    r->in_step = r->took = r->wrote = r->behind = r->dry = r->unlinked = false;
    r->step = r->step_end = NULL;
    r->followed = r->answered = 0;
    r->observed = true;
    r->lost = 0;
    r->swarm = 0;
    r->swarm_end = SIZE_MAX;
    r->span = WSMITH__NO_TOKEN;
}

/* Opens tokens that are to be followed in step; answers are written over them. */
static void wsmith__play_tokens(wsmith__player *player, wsmith_choice *tokens, const uint8_t *bytes,
                                size_t byte_count)
{
    struct wsmith__replay *r = &player->replay;
    size_t count = wx__array_len(tokens);
    wsmith__rewind(r, tokens, count, bytes, byte_count);
    r->live = r->in_step = true;
    r->step = tokens;
    r->step_end = count ? tokens + count : tokens;
}

/* Opens the tokens of a trial. Where they have no value the run draws one. False: out of memory. */
static bool wsmith__play_trial(wsmith__player *player, wsmith__trial *trial, wsmith_align mode,
                               uint64_t swarm)
{
    struct wsmith__replay *r = &player->replay;
    wsmith__play_tokens(player, trial->tokens, trial->bytes, wx__array_len(trial->bytes));
    r->by_uid = mode == WSMITH_BY_UID;
    r->by_span = mode == WSMITH_BY_SPAN;
    r->unlinked = trial->unlinked;
    r->swarm = swarm;
    return !r->by_uid || wsmith__uid_room(player);
}

/* Lets the record of the tokens that were opened stay behind its run, which makes `most` choices at most and begins
 * no more spans. */
static bool wsmith__play_behind(wsmith__player *player, size_t most)
{
    struct wsmith__replay *r = &player->replay;
    size_t room = WSMITH__TAPE;
    if (r->count > most) return true;
    if (room > most - r->count) room = most - r->count;
    if (!wx__array_reserve(player->tape, WSMITH__TAPE)) return false;
    r->tape = r->tape_next = player->tape;
    r->tape_end = r->tape + room;
    r->behind = true;
    return true;
}

/* Whether the run has asked what its tokens were recorded from, all of them and nothing else, and left them as they
 * were. Spans that the target leaves open have an end in the tokens, which nothing asks for. */
static bool wsmith__played_alike(const struct wsmith__replay *r)
{
    const wsmith_choice *c = r->step;
    if (!r->in_step || !r->behind || r->wrote || r->tape_next != r->tape) return false;
    while (c != r->step_end && c->kind == WSMITH__END) c++;
    return c == r->step_end;
}

/* Opens a record, to be repeated exactly. */
static void wsmith__play_record(wsmith__player *player, const wsmith_record *record)
{
    size_t count, byte_count;
    const wsmith_choice *choices = wsmith_record_choices(record, &count);
    const uint8_t *bytes = wsmith_record_bytes(record, &byte_count);
    wsmith__rewind(&player->replay, choices, count, bytes, byte_count);
}

/* -- records of a program that may have been edited since ------------------------------------------------ */

/* Opens a record that was stored in a way. Ways after the first are for the record that was opened in them before.
 * WSMITH_REJECTED: this one would do the same as the one before. */
static wsmith_status wsmith__play_stored(wsmith__player *player, const wsmith_record *record,
                                         uint32_t way)
{
    struct wsmith__replay *r = &player->replay;
    wsmith_align align = wsmith__ways[way];
    if (way == 0) wsmith__player_close(player);
    if (!wsmith__way_differs(r->moved, way)) return WSMITH_REJECTED;
    wsmith__play_record(player, record);
    r->by_place = align == WSMITH_BY_PLACE;
    r->by_uid = align == WSMITH_BY_UID || r->by_place;
    r->by_span = align == WSMITH_BY_SPAN;
    r->far = r->misfits = 0;
    bool ok = !r->by_uid || wsmith__uid_room(player);
    if (ok && r->by_uid) wsmith__replay_fill(r, 0);
    ok = ok && (!r->by_span || wsmith__replay_tree(r, record));
    ok = ok && (r->moved || wsmith__moved_new(record, &r->moved));
    return ok ? WSMITH_OK : WSMITH_ERR_NOMEM;
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__PLAY_H */
