/* tests/unit/wsmith_align.c - stored choices come back in programs that were edited at random. */
/* qemu */
/* emulated: -O1 */
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/engine/play.h"
#include "test.h"

/* A program as the list of its requests. `id` says which request it is, through all edits. */
enum { MOST = 40 };

typedef struct request {
    int id, text, line;
} request;

typedef struct program {
    request requests[MOST];
    int count, last_id;
    const char *file;
    bool renamed; /* other words behind the first */
} program;

static uint64_t state;

static uint32_t below(uint32_t n) { return (uint32_t)(wsmith__random(&state) % n); }

/* Sites of a program have one address each. */
static const char *name_of(const program *p, int i)
{
    static char names[4096][40];
    static const char *const texts[] = {"u8", "u16", "range 0..9", "range 0..last", "u32", "bool"};
    static const char *const words[] = {"u8", "u16", "range 0..99", "range 0..end", "u32", "bool"};
    char name[40] = {0};
    uint32_t at = (uint32_t)(p->requests[i].text * 701 + p->requests[i].line) % 4096;
    snprintf(name, sizeof name, "%s @%s:%d", (p->renamed ? words : texts)[p->requests[i].text],
             p->file, p->requests[i].line);
    while (names[at][0] && strcmp(names[at], name) != 0) at = (at + 1) % 4096;
    memcpy(names[at], name, sizeof name);
    return names[at];
}

static void write_program(program *p, int count)
{
    int line = 10;
    memset(p, 0, sizeof *p);
    p->file = "list.c";
    for (p->count = 0; p->count < count; p->count++) {
        request *q = &p->requests[p->count];
        line += 1 + (int)(below(4) == 0 ? below(12) : 0);
        q->id = p->count;
        q->text = (int)below(6);
        q->line = line;
    }
    p->last_id = count;
}

static void shift(program *p, int from, int by)
{
    for (int i = from; i < p->count; i++) p->requests[i].line += by;
}

/* A change of a source file that somebody might make. */
static void edit(program *p, uint32_t kind)
{
    int at = (int)below((uint32_t)p->count - 1);
    request *q = &p->requests[at];
    switch (kind) {
    case 0: shift(p, at, 1 + (int)below(30)); break;
    case 1: /* a request comes */
        if (p->count == MOST) return;
        memmove(q + 1, q, (size_t)(p->count - at) * sizeof *q);
        p->count++;
        q->id = p->last_id++;
        q->text = (int)below(6);
        shift(p, at + 1, 1);
        break;
    case 2: /* ... goes */
        p->count--;
        memmove(q, q + 1, (size_t)(p->count - at) * sizeof *q);
        shift(p, at, -1);
        break;
    default: { /* two are exchanged that are not alike */
        request other = q[1];
        if (other.text == q->text) return edit(p, kind);
        q[1].id = q->id;
        q[1].text = q->text;
        q->id = other.id;
        q->text = other.text;
        break;
    }
    }
}

static uint64_t values[3 * MOST];

static void run(const program *p, wsmith_source *s)
{
    memset(values, 0, sizeof values);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < p->count; i++) {
            uint64_t v = wsmith_range_at(s, name_of(p, i), 1, 1000000);
            int id = p->requests[i].id;
            if (id < MOST) values[round * MOST + id] = v;
        }
    }
}

/* How much of `old`, which the record says, `after` gets in the best of these ways. */
static int kept(const program *after, const wsmith_record *record, uint32_t first, uint32_t last,
                const uint64_t *old)
{
    wsmith__player player;
    int best = 0;
    memset(&player, 0, sizeof player);
    for (uint32_t way = first; way <= last; way++) {
        wsmith_source s;
        int n = 0;
        wsmith_status status = wsmith__play_stored(&player, record, way);
        if (status == WSMITH_REJECTED) continue;
        CHECK_EQ(status, WSMITH_OK);
        wsmith_from_seed(&s, 0, 0);
        s.replay = &player.replay;
        run(after, &s);
        for (int i = 0; i < 3 * MOST; i++) n += old[i] != 0 && old[i] == values[i];
        best = n > best ? n : best;
        if (wsmith__replay_fits(s.replay)) break;
    }
    wsmith__player_free(&player);
    return best;
}

typedef struct tally {
    int in_both;             /* values of requests that are in both programs */
    int first, all, ordered; /* of them come back in the first way, in the best, by order */
} tally;

static void try_edits(tally *t, const program *before, const program *after, uint64_t seed)
{
    wsmith_record record = {0}, loaded = {0};
    wsmith_source s;
    uint64_t old[3 * MOST];
    uint8_t *bytes;
    size_t size;
    int both = 0;
    wsmith_from_seed(&s, seed, 10000);
    wsmith_record_to(&s, &record);
    run(before, &s);
    memcpy(old, values, sizeof old);
    CHECK(wsmith_record_save(&record, &bytes, &size));
    CHECK_EQ(wsmith_record_load(&loaded, bytes, size, NULL), WSMITH_OK);
    for (int i = 0; i < after->count; i++) both += 3 * (after->requests[i].id < before->count);
    int n = kept(after, &loaded, 0, WSMITH__WAYS - 1, old);
    t->in_both += both;
    t->all += n;
    t->first += kept(after, &loaded, 0, 0, old);
    t->ordered += kept(after, &loaded, WSMITH__WAYS - 1, WSMITH__WAYS - 1, old);
    wsmith_free(bytes);
    wsmith_record_free(&record);
    wsmith_record_free(&loaded);
}

static tally try_many(int count, uint32_t kind, int edits)
{
    tally t = {0, 0, 0, 0};
    for (uint64_t seed = 1; seed <= 200; seed++) {
        program before, after;
        state = seed;
        write_program(&before, count);
        after = before;
        for (int i = 0; i < edits; i++) edit(&after, kind < 4 ? kind : below(4));
        try_edits(&t, &before, &after, seed);
    }
    return t;
}

TEST(all_comes_back_when_lines_are_put_in)
{
    for (int count = 6; count <= 24; count += 9) {
        tally t = try_many(count, 0, 3);
        CHECK_EQ(t.all, t.in_both);
    }
}

/* Of six texts, so that many stand beside one that looks alike. */
TEST(nearly_all_comes_back_when_a_request_comes_goes_or_is_exchanged)
{
    for (uint32_t kind = 1; kind <= 3; kind++) {
        for (int count = 9; count <= 24; count += 5) {
            tally t = try_many(count, kind, 1);
            CHECK(t.all * 100 > t.in_both * 96);
            CHECK(t.first * 100 > t.in_both * 70);
            if (kind < 3) CHECK(t.ordered * 100 < t.in_both * 20);
        }
    }
}

TEST(most_comes_back_after_several_edits)
{
    for (int count = 12; count <= 24; count += 6) {
        tally t = try_many(count, 4, 4);
        CHECK(t.all * 100 > t.in_both * 90);
        CHECK(t.ordered * 100 < t.in_both * 40);
    }
}

TEST(every_cpu_guesses_the_same)
{
    tally t = try_many(15, 4, 3);
    CHECK_EQ(t.in_both, 8589);
    CHECK_EQ(t.first, 6633);
    CHECK_EQ(t.all, 8250);
}

static int kept_elsewhere(const char *file, bool renamed, int edits)
{
    int lost = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        tally t = {0, 0, 0, 0};
        program before, after;
        state = seed;
        write_program(&before, 20);
        after = before;
        after.file = file;
        after.renamed = renamed;
        for (int i = 0; i < edits; i++) edit(&after, 1);
        try_edits(&t, &before, &after, seed);
        lost += t.in_both - t.all;
    }
    return 50 * 3 * 20 - lost;
}

TEST(another_file_and_other_words_are_no_other_requests)
{
    CHECK_EQ(kept_elsewhere("other.c", false, 0), 3000);
    CHECK_EQ(kept_elsewhere("list.c", true, 0), 3000);
    CHECK(kept_elsewhere("other.c", false, 1) > 2850);
    CHECK(kept_elsewhere("list.c", true, 1) > 2850);
}

TEST(a_record_of_this_program_is_repeated_exactly_and_once)
{
    for (uint64_t seed = 1; seed <= 50; seed++) {
        tally t = {0, 0, 0, 0};
        program p;
        state = seed;
        write_program(&p, 3 + (int)below(30));
        try_edits(&t, &p, &p, seed);
        CHECK_EQ(t.first, t.in_both);
        CHECK_EQ(t.ordered, t.in_both);
    }
}

/* Records without the texts of their sites (of a run that crashed in the process): in order. */
TEST(without_sites_a_record_is_replayed_in_order)
{
    wsmith_record record = {0}, loaded = {0};
    wsmith_source s;
    uint8_t *bytes = NULL;
    program before, after;
    uint64_t old[3 * MOST];
    state = 5;
    write_program(&before, 20);
    after = before;
    shift(&after, 0, 1000);
    wsmith_from_seed(&s, 1, 10000);
    wsmith_record_to(&s, &record);
    run(&before, &s);
    memcpy(old, values, sizeof old);
    CHECK(wsmith__save(&record, false, &bytes));
    CHECK_EQ(wsmith_record_load(&loaded, bytes, wx__array_len(bytes), NULL), WSMITH_OK);
    CHECK_EQ(kept(&after, &loaded, 0, 0, old), 60);
    CHECK_EQ(kept(&before, &loaded, 0, 0, old), 60);
    CHECK_EQ(kept(&before, &loaded, WSMITH__WAYS - 3, WSMITH__WAYS - 3, old), 60); /* by uid */
    wx__array_free(bytes);
    wsmith_record_free(&record);
    wsmith_record_free(&loaded);
}

/* Every way to replay what damage has left of a record. */
TEST(damaged_records_are_replayed_in_every_way)
{
    wsmith_record record = {0}, loaded = {0};
    wsmith_source s;
    program before, after;
    uint64_t old[3 * MOST] = {0};
    uint8_t *bytes;
    size_t size, replayed = 0;
    state = 11;
    write_program(&before, 12);
    after = before;
    for (int i = 0; i < 3; i++) edit(&after, below(4));
    wsmith_from_seed(&s, 3, 10000);
    wsmith_record_to(&s, &record);
    run(&before, &s);
    CHECK(wsmith_record_save(&record, &bytes, &size));
    for (int i = 0; i < 1500; i++) {
        size_t at = below((uint32_t)size), n = 1 + below(3);
        uint8_t was[3];
        for (size_t k = 0; k < n && at + k < size; k++) {
            was[k] = bytes[at + k];
            bytes[at + k] = (uint8_t)(below(2) ? below(256) : '0' + below(10));
        }
        if (wsmith_record_load(&loaded, bytes, size, NULL) == WSMITH_OK) {
            (void)kept(&after, &loaded, 0, WSMITH__WAYS - 1, old);
            replayed++;
        }
        for (size_t k = 0; k < n && at + k < size; k++) bytes[at + k] = was[k];
    }
    CHECK(replayed > 400);
    wsmith_free(bytes);
    wsmith_record_free(&record);
    wsmith_record_free(&loaded);
}
