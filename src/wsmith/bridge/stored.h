/* src/wsmith/bridge/stored.h - what the bytes of another fuzzer's file stand for.
 *
 * A stored record (WSC2) that ends with a note is an edited one: the note, an empty span with a label of
 * its own, says in its flags how the choices are replayed and how much may be drawn where one is
 * missing. What is drawn depends on the bytes of the file alone. A choice that is to be drawn anew is
 * stored as a forced, sparse end of sequence, which no run records. A stored record without a note is
 * repeated as it is (WSMITH_BY_PLACE), and its missing choices are the simplest. Any other bytes are an encoding of values.
 */
#ifndef WSMITH__STORED_H
#define WSMITH__STORED_H

#include "compared.h"
#include "api.h"

#ifdef WSMITH_ENGINE

#define WSMITH__NOTE_LABEL 0x6574f07eu

/* Bits of a note: 0-1 wsmith_align, 2 some values are kept rare, 3-7 logarithm of the bytes that may be
 * drawn (0: none), 8-31 of no meaning but for the hash. */
enum {
    WSMITH__NOTE_SWARM = 4,
    WSMITH__NOTE_DRAW = 3,
    WSMITH__NOTE_SALT = 8,
    WSMITH__FULL_DRAW = 16
};

#define WSMITH__NO_NOTE UINT32_MAX

/* -- hash ------------------------------------------------------------------------------------------------------ */

/* The same on every CPU; not 0. */
static uint64_t wsmith__file_hash(const uint8_t *p, size_t n)
{
    uint64_t h = (uint64_t)n * 0x9e3779b97f4a7c15u + 1;
    for (; n >= 8; n -= 8, p += 8) {
        h = (h ^ wx__load_u64(p)) * 0xff51afd7ed558ccdu;
        h ^= h >> 29;
    }
    for (; n > 0; n--, p++) h = (h ^ *p) * 0x100000001b3u;
    h = wsmith__mix64(h);
    return h ? h : 1;
}

/* -- reading --------------------------------------------------------------------------------------------------- */

static bool wsmith__is_hole(const wsmith_choice *c)
{
    return c->kind == WSMITH_EOS && c->flags == (WSMITH_FORCED | WSMITH_SPARSE);
}

/* Takes the note off a record that was loaded, and opens its holes. */
static uint32_t wsmith__take_note(wsmith_record *record)
{
    size_t span_count, count;
    const wsmith_span *spans = wsmith_record_spans(record, &span_count);
    wsmith_choice *choices = wsmith_record_choices(record, &count);
    if (span_count == 0) return WSMITH__NO_NOTE;
    const wsmith_span *last = &spans[span_count - 1];
    if (last->label != WSMITH__NOTE_LABEL || last->parent != WSMITH_NO_SPAN ||
        last->first != count || last->flags == WSMITH__NO_NOTE || (last->flags & 3) == 3)
        return WSMITH__NO_NOTE;
    uint32_t note = last->flags;
    WX__ARRAY_HEADER(record->spans)->length--;
    for (size_t i = 0; i < count; i++) {
        if (!wsmith__is_hole(&choices[i])) continue;
        choices[i].kind = WSMITH__ANEW;
        choices[i].flags = 0;
    }
    return note;
}

/* Begins as a stored record does. */
static bool wsmith__is_stored(const uint8_t *data, size_t size)
{
    return size >= 8 && wx__load_u32(data) == WSMITH__RECORD_MAGIC;
}

/* False: the bytes are no stored record, or memory ran out (record->status). */
static bool wsmith__load_stored(wsmith_record *record, const uint8_t *data, size_t size,
                                uint32_t *note)
{
    bool magic = wsmith__is_stored(data, size);
    wsmith_status status = magic ? wsmith_record_load(record, data, size, NULL) : WSMITH_ERR_FORMAT;
    if (status != WSMITH_OK) {
        if (magic) record->status = status;
        return false;
    }
    *note = wsmith__take_note(record);
    return true;
}

/* The trial becomes the choices of a record whose holes are open. */
static bool wsmith__trial_load(wsmith__trial *t, const wsmith_record *record)
{
    size_t n;
    const uint8_t *bytes = wsmith_record_bytes(record, &n);
    wx__array_truncate(t->bytes, 0);
    if (!wsmith__make_tokens(record, &t->tokens) || !wx__array_add(t->bytes, n)) return false;
    if (n) memcpy(t->bytes, bytes, n);
    wsmith__drop_forced(t->tokens);
    return true;
}

/* -- writing --------------------------------------------------------------------------------------------------- */

typedef struct wsmith__writer {
    wsmith_record record; /* what is stored */
    uint8_t *out;
} wsmith__writer;

static void wsmith__writer_free(wsmith__writer *w)
{
    wsmith_record_free(&w->record);
    wx__array_free(w->out);
}

static bool wsmith__write_span(wsmith_record *record, uint32_t label, uint32_t flags,
                               uint32_t parent)
{
    wsmith_span *spans = (wsmith_span *)record->spans;
    wsmith_span s;
    s.label = label;
    s.flags = flags;
    s.parent = parent;
    s.first = s.end = (uint32_t)wx__array_len(record->choices);
    bool ok = wx__array_push(spans, s);
    record->spans = spans;
    return ok;
}

/* `lean`: without what only a reader or an editor of the file would use. */
static bool wsmith__write_choice(wsmith_record *record, const wsmith__trial *t,
                                 const wsmith_choice *from, bool lean)
{
    wsmith_choice *c = wsmith__record_choice(record);
    if (!c) return false;
    *c = *from;
    c->site = NULL;
    if (lean && c->kind != WSMITH_BYTES) c->low = c->high = c->simple = 0;
    if (c->kind == WSMITH__ANEW) {
        c->kind = WSMITH_EOS;
        c->flags = WSMITH_FORCED | WSMITH_SPARSE;
        c->value = c->low = c->high = c->simple = 0;
    } else if (c->kind == WSMITH_BYTES) {
        size_t len = wx__array_len(t->bytes);
        size_t at = from->value < len ? (size_t)from->value : len;
        size_t n = from->high < len - at ? (size_t)from->high : len - at;
        c->high = n;
        c->value = wsmith__record_bytes(record, n ? t->bytes + at : NULL, n);
    }
    return record->status == WSMITH_OK;
}

/* The first `count` tokens of the trial. */
static bool wsmith__write_tokens(wsmith_record *record, const wsmith__trial *t, size_t count,
                                 bool with_spans, bool lean)
{
    uint32_t open = WSMITH_NO_SPAN;
    for (size_t i = 0; i < count; i++) {
        const wsmith_choice *c = &t->tokens[i];
        bool begin = c->kind == WSMITH__BEGIN, end = c->kind == WSMITH__END;
        if (!begin && !end && c->kind != 0 && !wsmith__write_choice(record, t, c, lean))
            return false;
        if (begin && with_spans) {
            if (!wsmith__write_span(record, c->uid, 0, open)) return false;
            open = (uint32_t)wx__array_len(record->spans) - 1;
        } else if (end && open != WSMITH_NO_SPAN) {
            wsmith_span *span = (wsmith_span *)record->spans + open;
            span->end = (uint32_t)wx__array_len(record->choices);
            open = span->parent;
        }
    }
    while (open != WSMITH_NO_SPAN) {
        wsmith_span *span = (wsmith_span *)record->spans + open;
        span->end = (uint32_t)wx__array_len(record->choices);
        open = span->parent;
    }
    return true;
}

static bool wsmith__write_once(wsmith__writer *w, const wsmith__trial *t, uint32_t note,
                               size_t count, bool with_spans, bool lean)
{
    wsmith_record_clear(&w->record);
    wx__array_truncate(w->out, 0);
    return wsmith__write_tokens(&w->record, t, count, with_spans, lean) &&
           wsmith__write_span(&w->record, WSMITH__NOTE_LABEL, note, WSMITH_NO_SPAN) &&
           wsmith__save(&w->record, false, &w->out);
}

/* Writes the trial to w->out in at most `max` bytes: leaner and then shorter when it must be.
 * *whole: all choices are in it. Returns the length, 0: no room even for none, or out of memory. */
static size_t wsmith__write_stored(wsmith__writer *w, const wsmith__trial *t, uint32_t note,
                                   size_t max, bool *whole)
{
    size_t n = wx__array_len(t->tokens), count = n;
    bool by_span = (note & 3) == WSMITH_BY_SPAN;
    bool ok = wsmith__write_once(w, t, note, count, true, false);
    if (ok && wx__array_len(w->out) > max) ok = wsmith__write_once(w, t, note, n, by_span, true);
    while (ok && wx__array_len(w->out) > max && count > 0) {
        count = (size_t)((uint64_t)count * max / wx__array_len(w->out));
        count -= count / 8 + (count > 0);
        ok = wsmith__write_once(w, t, note, count, by_span, true);
    }
    *whole = count == n;
    return ok && wx__array_len(w->out) <= max ? wx__array_len(w->out) : 0;
}

/* -- running --------------------------------------------------------------------------------------------------- */

/* Runs targets on files, and has the choices of the last run. */
typedef struct wsmith__runner {
    wsmith_record loaded;
    wsmith__trial trial;
    wsmith__player player;
    wsmith_source source;
    wsmith_record ran;
    uint64_t hash, running; /* of the file that was run; hash 0: its choices are incomplete */
} wsmith__runner;

static void wsmith__runner_free(wsmith__runner *r)
{
    wsmith_record_free(&r->loaded);
    wsmith__trial_free(&r->trial);
    wsmith__player_free(&r->player);
    wsmith_record_free(&r->ran);
}

/* Bytes that the run of an edited file may draw. */
static size_t wsmith__note_draw(uint32_t note)
{
    uint32_t draw = note >> WSMITH__NOTE_DRAW & 31;
    if (draw > WSMITH__FULL_DRAW) draw = WSMITH__FULL_DRAW;
    return draw ? (size_t)1 << draw : 0;
}

static uint64_t wsmith__note_swarm(uint32_t note, uint64_t hash)
{
    return note & WSMITH__NOTE_SWARM ? wsmith__mix64(hash) | 1 : 0;
}

/* Opens r->source on an edited trial. */
static bool wsmith__run_trial(wsmith__runner *r, wsmith__trial *t, uint32_t note, uint64_t hash)
{
    wsmith_from_seed(&r->source, hash, wsmith__note_draw(note));
    r->source.replay = &r->player.replay;
    bool ok =
        wsmith__play_trial(&r->player, t, (wsmith_align)(note & 3), wsmith__note_swarm(note, hash));
    if (ok)
        wsmith__lose_step(&r->player.replay); /* these runs are not the engine's: see source.h */
    return ok;
}

/* Opens r->source on a file. `known`: its trial, when that is known; else NULL. False: out of
 * memory. */
static bool wsmith__run_open(wsmith__runner *r, const uint8_t *data, size_t size, uint64_t hash,
                             wsmith__trial *known, uint32_t note)
{
    wsmith__player_close(&r->player);
    if (known) return wsmith__run_trial(r, known, note, hash);
    if (!wsmith__load_stored(&r->loaded, data, size, &note)) {
        if (r->loaded.status == WSMITH_ERR_NOMEM) return false;
        wsmith_from_bytes(&r->source, data, size);
        return true;
    }
    if (note == WSMITH__NO_NOTE) {
        wsmith_from_seed(&r->source, 0, 0);
        r->source.replay = &r->player.replay;
        return wsmith__play_stored(&r->player, &r->loaded, 0) == WSMITH_OK;
    }
    return wsmith__trial_load(&r->trial, &r->loaded) && wsmith__run_trial(r, &r->trial, note, hash);
}

/* Opens r->source on a file and records; false: out of memory. */
static bool wsmith__run_begin(wsmith__runner *r, const uint8_t *data, size_t size,
                              wsmith__trial *known, uint32_t note)
{
    uint64_t hash = wsmith__file_hash(data, size);
    r->hash = 0;
    r->loaded.status = WSMITH_OK;
    wsmith_record_clear(&r->ran);
    if (!wsmith__run_open(r, data, size, hash, known, note)) return false;
    wsmith_record_to(&r->source, &r->ran);
    r->running = hash;
    return true;
}

static void wsmith__run_end(wsmith__runner *r)
{
    if (r->ran.status == WSMITH_OK) r->hash = r->running;
}

/* Runs the target on a file. True: it failed. When memory runs out it is not run, or not recorded. */
static bool wsmith__run_file(wsmith__runner *r, wsmith_target *target, void *context,
                             const uint8_t *data, size_t size, wsmith__trial *known, uint32_t note)
{
    if (!wsmith__run_begin(r, data, size, known, note)) return false;
    wsmith__collect_begin();
    bool failed = target(context, &r->source) && r->source.status == WSMITH_OK;
    wsmith__collect_end();
    wsmith__run_end(r);
    return failed;
}

/* What `make` makes of a file; NULL: nothing, or out of memory. */
static const uint8_t *wsmith__make_file(wsmith__runner *r, wsmith_maker *make, const uint8_t *data,
                                        size_t size, wsmith__trial *known, uint32_t note,
                                        size_t *made)
{
    if (!wsmith__run_begin(r, data, size, known, note)) return NULL;
    const uint8_t *bytes = make(NULL, &r->source, made);
    wsmith__run_end(r);
    return bytes;
}

/* What somebody who finds the report needs: how to make the run again. */
static void wsmith__report_failure(const wsmith__runner *r)
{
    size_t count, len;
    char *text;
    (void)wsmith_record_choices(&r->ran, &count);
    fprintf(stderr, "wsmith: the target has failed after %lu choices", (unsigned long)count);
    if (r->source.failure) fprintf(stderr, ": %s", r->source.failure);
    if (r->hash && wsmith_record_text(&r->ran, &text, &len)) {
        if (len <= 4000) fprintf(stderr, "\nwsmith: as text: %s", text);
        wsmith_free(text);
    }
    fputc('\n', stderr);
    fflush(stderr);
}

#endif /* WSMITH_ENGINE */

#endif /* WSMITH__STORED_H */
