/* tests/unit/wsmith_bridge.c - the bridges to libFuzzer and AFL++, called as those would. */
/* qemu */
#include <stdbool.h>
#include <stdlib.h>

static long allowed = -1; /* allocations that still succeed; negative: all */
static long blocks;
static bool refused;

static void *counted(void *p, size_t n)
{
    if (allowed == 0) {
        refused = true;
        return NULL;
    }
    if (allowed > 0) allowed--;
    void *q = realloc(p, n);
    if (!p && q) blocks++;
    return q;
}

static void counted_free(void *p)
{
    if (p) blocks--;
    free(p);
}

#define WSMITH_REALLOC(p, n) counted((p), (n))
#define WSMITH_FREE(p)       counted_free(p)
#define WSMITH_ENGINE
#define WSMITH_IMPLEMENTATION
#include "wsmith.h"
#include "wsmith/bridge/afl.h"
#include "wsmith/bridge/libfuzzer.h"
#include "test.h"

/* -- targets ------------------------------------------------------------------------------------------------ */

static uint64_t seen; /* hash of what the last run was given */

static void see(uint64_t v) { seen = (seen ^ v) * 0x100000001b3u; }

/* A tree with every kind of value in it. */
static void tree(wsmith_source *s, int depth)
{
    uint8_t bytes[24];
    wsmith_span_begin(s, "tree");
    switch (depth == 0 ? 0 : wsmith_one_of(s, 5)) {
    case 0: see(wsmith_range(s, 10, 1000)); break;
    case 1: see((uint64_t)wsmith_irange(s, -100, 5)); break;
    case 2: see(wsmith_f64_bits(s)); break;
    case 3: {
        size_t n = wsmith_slice(s, bytes, sizeof bytes);
        for (size_t i = 0; i < n; i++) see(bytes[i]);
        break;
    }
    default: WSMITH_EACH(s, l, 0, 6, 2) tree(s, depth - 1); break;
    }
    wsmith_span_end(s);
}

static bool all_kinds(void *context, wsmith_source *s)
{
    static const wsmith_weight odd[] = {{1, 1, 5}, {3, 3, 1}, {200, 210, 1}};
    (void)context;
    seen = 1;
    see(wsmith_weighted(s, odd, 3));
    see(wsmith_left(s) > 4);
    tree(s, 4);
    return false;
}

static bool short_list(void *context, wsmith_source *s)
{
    uint64_t *sum = (uint64_t *)context;
    seen = 1;
    if (sum) *sum = 0;
    WSMITH_EACH(s, l, 0, 200, 20)
    {
        uint64_t v = wsmith_range(s, 0, 255);
        see(v);
        if (sum) *sum += v == 77;
    }
    return false;
}

/* -- a fuzzer of bytes --------------------------------------------------------------------------------------- */

static uint64_t dice = 1;

static uint64_t roll(uint64_t n)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (dice >> 33) % n;
}

static size_t byte_mutator(uint8_t *data, size_t size, size_t max)
{
    if (size > 0 && roll(4)) data[roll(size)] = (uint8_t)roll(256);
    else if (size < max) data[size++] = (uint8_t)roll(256);
    return size;
}

/* Fills `data` with hostile bytes: noise, a record, a damaged record. */
static size_t hostile(wsmith__mutator *m, uint8_t *data, size_t cap)
{
    size_t n = roll(cap < 300 ? cap : 300);
    for (size_t i = 0; i < n; i++) data[i] = (uint8_t)(roll(3) ? roll(256) : roll(2) * 255);
    if (roll(3) == 0) {
        if (n > 4) memcpy(data, "WSC2", 4);
        return n;
    }
    n = wsmith__mutate(m, -1, data, n, 0, data, cap);
    for (uint64_t k = roll(4); k > 0 && n > 0; k--) data[roll(n)] = (uint8_t)roll(256);
    if (n && roll(4) == 0) n = roll(n);
    return n;
}

static bool loads(const uint8_t *data, size_t size)
{
    wsmith_record record;
    memset(&record, 0, sizeof record);
    bool ok = wsmith_record_load(&record, data, size, NULL) == WSMITH_OK;
    wsmith_record_free(&record);
    return ok;
}

static wsmith__mutator *new_mutator(uint64_t seed)
{
    wsmith__mutator *m = (wsmith__mutator *)malloc(sizeof *m);
    if (!m) abort();
    wsmith__mutator_init(m, seed);
    m->can_ask = true;
    return m;
}

static void free_mutator(wsmith__mutator *m)
{
    wsmith__mutator_free(m);
    free(m);
}

/* -- files --------------------------------------------------------------------------------------------------- */

TEST(mutants_load_and_fit)
{
    wsmith__mutator *m = new_mutator(1);
    uint8_t data[4096];
    size_t size = 0;
    m->bytes = byte_mutator;
    for (int i = 0; i < 3000; i++) {
        size_t max = 24 + roll(i % 2 ? 200 : sizeof data - 24);
        if (i % 50 == 0) size = 0;
        wsmith__run_file(&m->runner, all_kinds, NULL, data, size, NULL, 0);
        uint64_t before = wsmith__file_hash(data, size);
        size_t n = wsmith__mutate(m, -1, data, size, 0, data, max);
        CHECK(n <= max);
        CHECK(n > 0);
        if (wsmith__file_hash(data, n) != before) CHECK(loads(data, n));
        size = n;
    }
    free_mutator(m);
}

/* What is run at once from the edited choices is what their file stands for. */
TEST(a_mutant_is_its_file)
{
    wsmith__mutator *m = new_mutator(2);
    wsmith__runner other;
    uint8_t data[2048];
    size_t size = 0, direct = 0;
    memset(&other, 0, sizeof other);
    m->bytes = byte_mutator;
    for (int i = 0; i < 4000; i++) {
        size_t n = wsmith__mutate(m, -1, data, size, 0, data, i % 3 ? sizeof data : 150);
        bool whole = m->trial_hash && m->trial_hash == wsmith__file_hash(data, n);
        wsmith__run_file(&m->runner, all_kinds, NULL, data, n, whole ? &m->trial : NULL,
                         m->trial_note);
        uint64_t here = seen;
        wsmith__run_file(&other, all_kinds, NULL, data, n, NULL, 0);
        CHECK_EQ(here, seen);
        direct += whole;
        size = i % 20 == 19 ? 0 : n;
    }
    CHECK(direct > 2000);
    wsmith__runner_free(&other);
    free_mutator(m);
}

/* In a corpus of the engine, too. */
TEST(the_engine_runs_an_edited_file_as_the_bridges_do)
{
    wsmith__mutator *m = new_mutator(6);
    wsmith_fuzzer *f = wsmith_fuzzer_new(NULL);
    uint8_t data[2048];
    size_t size = 0, edited = 0;
    m->bytes = byte_mutator;
    CHECK(f != NULL);
    for (int i = 0; i < 1500; i++) {
        wsmith_record record;
        size_t count, ran;
        uint32_t note = WSMITH__NO_NOTE;
        size = wsmith__mutate(m, -1, data, i % 20 ? size : 0, 0, data, sizeof data);
        wsmith__run_file(&m->runner, all_kinds, NULL, data, size, NULL, 0);
        uint64_t here = seen;
        memset(&record, 0, sizeof record);
        if (wsmith__load_stored(&record, data, size, &note) && note != WSMITH__NO_NOTE) {
            edited++;
            CHECK_EQ(wsmith__add_edited(f, all_kinds, NULL, &record, note,
                                        wsmith__file_hash(data, size)),
                     WSMITH_OK);
            CHECK_EQ(here, seen);
            const wsmith_choice *a = wsmith_record_choices(&m->runner.ran, &count);
            const wsmith_choice *b = wsmith_record_choices(wsmith_fuzzer_record(f), &ran);
            CHECK_EQ(count, ran);
            for (size_t k = 0; k < count && k < ran; k++)
                CHECK(a[k].uid == b[k].uid && a[k].value == b[k].value);
        }
        wsmith_record_free(&record);
    }
    CHECK(edited > 1000);
    wsmith_fuzzer_free(f);
    free_mutator(m);
}

TEST(a_stored_record_is_repeated_exactly)
{
    wsmith_record record;
    wsmith__runner r;
    memset(&record, 0, sizeof record);
    memset(&r, 0, sizeof r);
    for (uint64_t seed = 0; seed < 300; seed++) {
        wsmith_source s;
        uint8_t *bytes;
        size_t size;
        wsmith_from_seed(&s, seed, seed * 2);
        wsmith_record_clear(&record);
        wsmith_record_to(&s, &record);
        all_kinds(NULL, &s);
        uint64_t first = seen;
        CHECK(wsmith_record_save(&record, &bytes, &size));
        wsmith__run_file(&r, all_kinds, NULL, bytes, size, NULL, 0);
        CHECK_EQ(first, seen);
        wsmith_free(bytes);
    }
    wsmith_record_free(&record);
    wsmith__runner_free(&r);
}

static uint64_t of_edited(wsmith_source *s, bool edited)
{
    uint64_t sum = 0;
    if (edited) (void)wsmith_range_at(s, "bool @t.c:1", 0, 1);
    for (int i = 0; i < 9; i++) {
        sum = sum * 31 + wsmith_range_at(s, edited ? "u8 @t.c:5" : "u8 @t.c:4", 0, 255);
        if (!edited) (void)wsmith_range_at(s, "u16 @t.c:5", 0, 65535); /* goes */
        sum = sum * 31 + wsmith_range_at(s, "u32 @t.c:6", 0, 99999);
    }
    return seen = sum;
}

static bool of_edited_now(void *context, wsmith_source *s)
{
    (void)context;
    (void)of_edited(s, true);
    return false;
}

TEST(a_stored_record_of_an_older_target_keeps_its_values)
{
    wsmith_record record;
    wsmith__runner r;
    memset(&record, 0, sizeof record);
    memset(&r, 0, sizeof r);
    for (uint64_t seed = 0; seed < 20; seed++) {
        wsmith_source s;
        uint8_t *bytes;
        size_t size;
        wsmith_from_seed(&s, seed, 1000);
        wsmith_record_clear(&record);
        wsmith_record_to(&s, &record);
        uint64_t first = of_edited(&s, false);
        CHECK(wsmith_record_save(&record, &bytes, &size));
        wsmith__run_file(&r, of_edited_now, NULL, bytes, size, NULL, 0);
        CHECK_EQ(first, seen);
        wsmith_free(bytes);
    }
    wsmith_record_free(&record);
    wsmith__runner_free(&r);
}

TEST(other_bytes_are_read_as_values)
{
    static const uint8_t data[] = {77, 0, 1, 2, 3, 4, 5, 6};
    wsmith__runner r;
    wsmith_source s;
    memset(&r, 0, sizeof r);
    wsmith__run_file(&r, all_kinds, NULL, data, sizeof data, NULL, 0);
    uint64_t first = seen;
    wsmith_from_bytes(&s, data, sizeof data);
    all_kinds(NULL, &s);
    CHECK_EQ(first, seen);
    CHECK(r.hash != 0);
    wsmith__runner_free(&r);
}

/* A file in the layout that is promised: the run it stands for is the same on every CPU. */
TEST(an_edited_file_means_the_same_everywhere)
{
    static const uint8_t file[] = {'W', 'S', 'C',  '2',  1,    1,    0, 0,    7,    1, 0, 5, 0,
                                   9,   0,   0xfe, 0xe0, 0xd3, 0xab, 6, 0x81, 0x01, 0, 1, 0};
    uint32_t note;
    wsmith__runner r;
    memset(&r, 0, sizeof r);
    CHECK(wsmith__load_stored(&r.loaded, file, sizeof file, &note));
    CHECK_EQ(note, 0x81); /* by uid, at most 2^16 bytes drawn */
    wsmith__run_file(&r, all_kinds, NULL, file, sizeof file, NULL, 0);
    CHECK_EQ(seen & 0xffffffffu, 305880319);
    wsmith__runner_free(&r);
}

/* -- edits --------------------------------------------------------------------------------------------------- */

TEST(mutants_depend_on_the_seed_and_the_calls_alone)
{
    wsmith__mutator *a = new_mutator(7), *b = new_mutator(7), *c = new_mutator(8);
    uint8_t x[1000], y[1000], z[1000];
    size_t size = 0, other = 0, differ = 0;
    memset(z, 0, sizeof z);
    for (int i = 0; i < 500; i++) {
        wsmith__run_file(&a->runner, all_kinds, NULL, x, size, NULL, 0);
        wsmith__run_file(&b->runner, all_kinds, NULL, y, size, NULL, 0);
        wsmith__run_file(&c->runner, all_kinds, NULL, z, other, NULL, 0);
        size_t n = wsmith__mutate(a, -1, x, size, 0, x, sizeof x);
        CHECK_EQ(n, wsmith__mutate(b, -1, y, size, 0, y, sizeof y));
        CHECK(memcmp(x, y, n) == 0);
        other = wsmith__mutate(c, -1, z, other, 0, z, sizeof z);
        differ += other != n || memcmp(x, z, n) != 0;
        size = n;
    }
    CHECK(differ > 400);
    free_mutator(a);
    free_mutator(b);
    free_mutator(c);
}

TEST(a_file_that_is_not_known_is_handed_out_once)
{
    wsmith__mutator *m = new_mutator(3);
    static const uint8_t file[] = "some bytes of another fuzzer";
    uint8_t data[1000];
    size_t n = wsmith__mutate(m, -1, file, sizeof file, 0, data, sizeof data);
    CHECK(n == sizeof file && memcmp(data, file, n) == 0);
    wsmith__run_file(&m->runner, short_list, NULL, data, n, NULL, 0);
    n = wsmith__mutate(m, WSMITH_ARM_VALUE, file, sizeof file, 0, data, sizeof data);
    CHECK(loads(data, n));
    CHECK(wsmith__find_known(m, wsmith__file_hash(file, sizeof file)) != NULL);
    n = wsmith__mutate(m, WSMITH_ARM_VALUE, file, sizeof file, 0, data, sizeof data);
    CHECK(loads(data, n));
    free_mutator(m);
}

/* Of twenty values one is changed; with the draws of the others stored, the others stay. */
TEST(one_value_changes_and_the_others_stay)
{
    wsmith__mutator *m = new_mutator(4);
    wsmith_record first;
    uint8_t file[90], data[4096];
    size_t same = 0, total = 0, n, k;
    memset(&first, 0, sizeof first);
    for (size_t i = 0; i < sizeof file; i++) file[i] = (uint8_t)(100 + i);
    wsmith__run_file(&m->runner, short_list, NULL, file, sizeof file, NULL, 0);
    CHECK(wsmith__copy_record(&first, &m->runner.ran));
    const wsmith_choice *a = wsmith_record_choices(&first, &n);
    for (int i = 0; i < 200; i++) {
        size_t size = wsmith__mutate(m, WSMITH_ARM_VALUE, file, sizeof file, 0, data, sizeof data);
        wsmith__run_file(&m->runner, short_list, NULL, data, size, NULL, 0);
        const wsmith_choice *b = wsmith_record_choices(&m->runner.ran, &k);
        for (size_t j = 0; j < n && j < k; j++) same += a[j].value == b[j].value;
        total += n < k ? n : k;
    }
    CHECK(n > 30);
    CHECK(same * 100 > total * 70 && same < total);
    wsmith_record_free(&first);
    free_mutator(m);
}

TEST(hostile_files_are_edited_run_and_trimmed)
{
    wsmith__mutator *m = new_mutator(5);
    void *afl = wsmith_afl_new(1, NULL);
    static uint8_t data[3000], other[3000], made[3000];
    m->bytes = byte_mutator;
    size_t edited = 0;
    CHECK(afl != NULL);
    for (int i = 0; afl && i < 25000; i++) {
        size_t size = hostile(m, data, sizeof data), from = hostile(m, other, sizeof other);
        if (roll(4)) wsmith__run_file(&m->runner, all_kinds, NULL, data, size, NULL, 0);
        uint64_t donor = wsmith__file_hash(other, from);
        size_t max = roll(sizeof made);
        size_t n = wsmith__mutate(m, -1, data, size, donor, made, max);
        CHECK(n <= max);
        wsmith__run_file(&m->runner, all_kinds, NULL, made, n, NULL, 0);
        uint8_t *out = NULL;
        edited += m->last != wsmith__file_hash(data, size);
        n = wsmith_afl_havoc(afl, data, size, &out, sizeof made);
        CHECK(out && n <= sizeof made);
        n = wsmith_afl_fuzz(afl, data, size, &out, other, from, max);
        CHECK(out && n <= max);
        if (i % 16) continue;
        int steps = wsmith_afl_init_trim(afl, data, size), step = 0;
        for (int k = 0; step < steps && k < 200; k++) {
            n = wsmith_afl_trim(afl, &out);
            CHECK(out && n <= size);
            step = wsmith_afl_post_trim(afl, roll(2) != 0);
        }
        CHECK(step >= steps);
    }
    CHECK(edited > 15000);
    wsmith_afl_free(afl);
    free_mutator(m);
}

/* To learn the file that is edited, its choices take the place of those of the one to take parts from. */
TEST(a_donor_may_be_dropped_for_the_base)
{
    wsmith__mutator *m = new_mutator(8);
    uint8_t base[40], donor[40], data[4096];
    wsmith_seed_bytes(1, donor, sizeof donor);
    uint64_t of_donor = wsmith__file_hash(donor, sizeof donor), of_base, seed = 2;
    do {
        wsmith_seed_bytes(seed++, base, sizeof base);
        of_base = wsmith__file_hash(base, sizeof base);
    } while ((of_base - of_donor) % WSMITH__KNOWN_SLOTS != 0);
    wsmith__run_file(&m->runner, all_kinds, NULL, donor, sizeof donor, NULL, 0);
    CHECK(wsmith__learn(m) != NULL);
    wsmith__run_file(&m->runner, all_kinds, NULL, base, sizeof base, NULL, 0);
    CHECK(wsmith__find_known(m, of_donor) != NULL);
    size_t n = wsmith__mutate(m, WSMITH_ARM_SPLICE, base, sizeof base, of_donor, data, sizeof data);
    CHECK(loads(data, n));
    CHECK(wsmith__find_known(m, of_donor) == NULL);
    CHECK(wsmith__find_known(m, of_base) != NULL);
    free_mutator(m);
}

TEST(what_is_handed_to_afl_is_where_it_says)
{
    void *afl = wsmith_afl_new(1, NULL);
    uint8_t *out = NULL;
    size_t n = wsmith_afl_fuzz(afl, NULL, 0, &out, NULL, 0, 0); /* no room */
    CHECK(out != NULL);
    CHECK_EQ(n, 0);
    wsmith__mutator *m = &((wsmith__afl *)afl)->mutator;
    wsmith__run_file(&m->runner, all_kinds, NULL, (const uint8_t *)"", 0, NULL, 0);
    CHECK(wsmith__learn(m) != NULL);
    n = wsmith_afl_havoc(afl, NULL, 0, &out, 4096);
    CHECK(n > 1 && loads(out, n));
    wsmith_afl_free(afl);
}

TEST(what_the_fuzzer_keeps_makes_its_edit_likelier)
{
    wsmith__mutator *m = new_mutator(6);
    uint8_t data[4096], file[40];
    wsmith_seed_bytes(9, file, sizeof file);
    wsmith__run_file(&m->runner, short_list, NULL, file, sizeof file, NULL, 0);
    for (int i = 0; i < 400; i++) {
        size_t n = wsmith__mutate(m, -1, file, sizeof file, 0, data, sizeof data);
        if (m->arm != WSMITH_ARM_LIST) continue;
        wsmith__run_file(&m->runner, short_list, NULL, data, n, NULL, 0);
        wsmith__learn(m);
    }
    for (int i = 0; i < WSMITH_ARM_COUNT; i++) {
        if (i == WSMITH_ARM_LIST) continue;
        CHECK(m->odds.arms[i].weight < m->odds.arms[WSMITH_ARM_LIST].weight);
    }
    free_mutator(m);
}

static bool one_text(void *context, wsmith_source *s)
{
    uint8_t text[64];
    (void)context;
    seen = wsmith_slice(s, text, sizeof text);
    return false;
}

static size_t whole_texts, shown; /* calls of another fuzzer's mutator; length of the text */

static size_t text_mutator(uint8_t *data, size_t size, size_t max)
{
    whole_texts += size == shown && max > size && max <= 64;
    return byte_mutator(data, size, max);
}

/* Every second edit is the other fuzzer's, which may edit the text several times. */
TEST(a_text_is_edited_by_the_other_fuzzer_too_and_grows)
{
    wsmith__mutator *m = new_mutator(7);
    uint8_t data[4096], file[60];
    size_t longer = 0;
    wsmith_seed_bytes(4, file, sizeof file);
    m->bytes = text_mutator;
    wsmith__run_file(&m->runner, one_text, NULL, file, sizeof file, NULL, 0);
    shown = (size_t)seen;
    CHECK(shown > 8 && shown < 60);
    CHECK(wsmith__learn(m) != NULL);
    for (int i = 0; i < 1000; i++) {
        size_t before = whole_texts;
        size_t size = wsmith__mutate(m, -1, file, sizeof file, 0, data, sizeof data);
        wsmith__run_file(&m->runner, one_text, NULL, data, size, NULL, 0);
        longer += whole_texts > before && seen == shown + 1;
    }
    CHECK(whole_texts > 400 && whole_texts < 800);
    CHECK(longer > 50);
    free_mutator(m);
}

TEST(a_stored_string_without_bytes_is_edited)
{
    wsmith__mutator *m = new_mutator(1);
    wsmith_record record;
    uint8_t data[4096], *file;
    size_t size;
    memset(&record, 0, sizeof record);
    wsmith_choice *c = wsmith__record_choice(&record);
    memset(c, 0, sizeof *c);
    c->kind = WSMITH_BYTES;
    CHECK(wsmith_record_save(&record, &file, &size));
    for (int i = 0; i < 100; i++)
        CHECK(wsmith__mutate(m, -1, file, size, 0, data, sizeof data) > 0);
    wsmith_free(file);
    wsmith_record_free(&record);
    free_mutator(m);
}

/* -- what libFuzzer calls ------------------------------------------------------------------------------------- */

WSMITH_LIBFUZZER(all_kinds)

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
    return byte_mutator(data, size, max_size);
}

TEST(the_functions_for_libfuzzer_work_together)
{
    static uint8_t data[4096], other[4096], made[4096];
    size_t size = 1, from = 1;
    data[0] = other[0] = '\n';
    for (int i = 0; i < 3000; i++) {
        CHECK_EQ(LLVMFuzzerTestOneInput(data, size), 0);
        size_t n = i % 2 ? LLVMFuzzerCustomMutator(data, size, sizeof data, (unsigned)i)
                         : LLVMFuzzerCustomCrossOver(data, size, other, from, made, sizeof made,
                                                     (unsigned)i);
        CHECK(n > 0 && n <= sizeof data);
        if (i % 2 == 0) memcpy(data, made, n);
        size = n;
        if (i % 40 == 0) { /* another file of the corpus, run before */
            memcpy(made, other, from);
            memcpy(other, data, size);
            memcpy(data, made, from);
            n = from;
            from = size;
            size = n;
        }
    }
    CHECK(LLVMFuzzerCustomMutator(data, 0, 8, 1) <= 8); /* no room for a record: bytes */
    CHECK(wx__array_len(wsmith__bridge.known) > 10);
    wsmith__mutator_free(&wsmith__bridge);
    memset(&wsmith__bridge, 0, sizeof wsmith__bridge);
}

/* -- what AFL++ calls ------------------------------------------------------------------------------------------ */

static void free_harness(void)
{
    wsmith__runner_free(&wsmith__afl_harness.runner);
    wx__array_free(wsmith__afl_harness.out);
    wsmith__share_free(&wsmith__afl_harness.share);
    memset(&wsmith__afl_harness, 0, sizeof wsmith__afl_harness);
}

TEST(the_harness_shows_the_mutator_what_a_run_chose)
{
    wsmith__afl *a = (wsmith__afl *)wsmith_afl_new(3, NULL);
    static const uint8_t file[] = "twenty or so bytes to make choices from";
    uint8_t *out;
    CHECK(a != NULL);
    if (!a) return;
    wsmith_afl_open();
    if (a->share.memory && wsmith__afl_harness.share.memory) {
        size_t n = wsmith_afl_fuzz(a, file, sizeof file, &out, NULL, 0, 1000);
        CHECK(n == sizeof file && memcmp(out, file, n) == 0); /* asks */
        wsmith_afl_run(short_list, out, n);
        n = wsmith_afl_fuzz(a, file, sizeof file, &out, NULL, 0, 1000);
        CHECK(loads(out, n));
        CHECK(wsmith__find_known(&a->mutator, wsmith__file_hash(file, sizeof file)) != NULL);
        wsmith_afl_run(short_list, out, n);
        uint64_t hash = wsmith__file_hash(out, n);
        wsmith_afl_kept(a);
        CHECK(wsmith__find_known(&a->mutator, hash) != NULL);
        CHECK(strncmp(wsmith_afl_describe(a, 100), "wsmith-", 7) == 0);
        CHECK_EQ(strlen(wsmith_afl_describe(a, 3)), 3);
        CHECK(strstr(wsmith_afl_introspection(a), "splice ") != NULL);
    } else {
        SKIP("no shared memory here");
    }
    wsmith_afl_free(a);
    free_harness();
}

/* Trims a list in which 77 must stay, as afl-fuzz would: the file shrinks to that. */
static void trim_list(wsmith__afl *a, bool shared)
{
    static uint8_t file[8192];
    uint8_t *out, *stored;
    uint64_t wanted = 0;
    size_t size = 0, runs = 0;
    wsmith_record record;
    memset(&record, 0, sizeof record);
    for (uint64_t seed = 1; wanted == 0; seed++) {
        wsmith_source s;
        wsmith_from_seed(&s, seed, 400);
        wsmith_record_clear(&record);
        wsmith_record_to(&s, &record);
        short_list(&wanted, &s);
        size_t count;
        wsmith_record_choices(&record, &count);
        if (count < 60) wanted = 0;
    }
    CHECK(wsmith_record_save(&record, &stored, &size));
    CHECK(size <= sizeof file);
    memcpy(file, stored, size);
    wsmith_free(stored);
    size_t before = size;
    int steps = wsmith_afl_init_trim(a, file, size), step = 0;
    CHECK(steps > 0);
    while (step < steps) {
        size_t n = wsmith_afl_trim(a, &out);
        CHECK(n <= before);
        bool same = false;
        if (n) {
            wanted = 0;
            wsmith__run_file(&wsmith__afl_harness.runner, short_list, &wanted, out, n, NULL, 0);
            if (shared)
                wsmith__publish_run(&wsmith__afl_harness, (wsmith__shared *)a->share.memory);
            same = wanted > 0;
            runs++;
        }
        if (same) {
            memcpy(file, out, n);
            size = n;
        }
        step = wsmith_afl_post_trim(a, same);
    }
    wanted = 0;
    wsmith__run_file(&wsmith__afl_harness.runner, short_list, &wanted, file, size, NULL, 0);
    size_t left;
    wsmith_record_choices(&wsmith__afl_harness.runner.ran, &left);
    CHECK(wanted > 0);
    CHECK(left <= 3);
    CHECK(size * 4 < before);
    CHECK(runs <= 40);
    wsmith_record_free(&record);
}

TEST(trimming_leaves_what_matters)
{
    wsmith__afl *a = (wsmith__afl *)wsmith_afl_new(3, NULL);
    CHECK(a != NULL);
    if (!a) return;
    trim_list(a, false); /* a harness of somebody else: the file says what is in it */
    wsmith_afl_open();
    if (a->share.memory && wsmith__afl_harness.share.memory) trim_list(a, true);
    wsmith_afl_free(a);
    free_harness();
}

static const uint8_t *make_text(void *context, wsmith_source *s, size_t *size)
{
    static uint8_t text[64];
    (void)context;
    *size = 0;
    while (*size < sizeof text && !wsmith_eos(s))
        text[(*size)++] = (uint8_t)wsmith_range(s, 'a', 'z');
    return text;
}

TEST(an_unmodified_program_gets_what_is_made)
{
    void *a = wsmith_afl_new(5, make_text);
    static uint8_t file[] = "twenty or so bytes to make choices from";
    uint8_t *out, *made, kept[4096];
    CHECK(a != NULL);
    if (!a) return;
    size_t n = sizeof file, letters = 0;
    memcpy(kept, file, n);
    for (int i = 0; i < 500; i++) {
        size_t size = wsmith_afl_fuzz(a, kept, n, &out, NULL, 0, sizeof kept);
        size_t m = wsmith_afl_post_process(a, out, size, &made);
        CHECK(m > 0 && made != out);
        for (size_t k = 0; k < m; k++) letters += made[k] >= 'a' && made[k] <= 'z';
        CHECK(m <= 64);
        if (i % 50 == 0) {
            memcpy(kept, out, size);
            n = size;
            wsmith_afl_kept(a);
        }
    }
    CHECK(letters > 1000);
    wsmith_afl_free(a);
}

static size_t same_letters(const uint8_t *a, size_t n, const uint8_t *b, size_t m)
{
    size_t same = 0;
    for (size_t i = 0; i < n && i < m; i++) same += a[i] == b[i];
    return same;
}

TEST(what_is_made_is_known_by_its_bytes)
{
    wsmith__afl *a = (wsmith__afl *)wsmith_afl_new(8, make_text);
    static uint8_t seed[] = "a file for the program", text[64];
    uint8_t *out, *made;
    size_t n = 0, like = 0;
    CHECK(a != NULL);
    if (!a) return;
    CHECK_EQ(wsmith_afl_post_process(a, seed, sizeof seed, &made), sizeof seed);
    CHECK(made == seed);
    wsmith_afl_kept(a);
    CHECK_EQ(wx__array_len(a->mutator.known), 0);
    CHECK_EQ(wsmith_afl_init_trim(a, seed, sizeof seed), 0);
    for (int i = 0; i < 1000 && n < 30; i++) {
        size_t size = wsmith_afl_fuzz(a, seed, sizeof seed, &out, NULL, 0, 4096);
        n = wsmith_afl_post_process(a, out, size, &made);
    }
    CHECK(n >= 30);
    memcpy(text, made, n);
    wsmith_afl_kept(a);
    CHECK_EQ(wx__array_len(a->mutator.known), 1);
    CHECK_EQ(wsmith_afl_post_process(a, text, n, &made), n); /* AFL++ runs it again */
    CHECK(made == text);
    for (int i = 0; i < 100; i++) {
        size_t size = wsmith_afl_fuzz(a, text, n, &out, NULL, 0, 4096);
        size_t m = wsmith_afl_post_process(a, out, size, &made);
        like += same_letters(text, n, made, m) * 2 > n;
    }
    CHECK(like > 30);
    wsmith_afl_free(a);
}

WSMITH_AFL_MUTATOR_FOR(make_text)

TEST(the_exported_functions_are_those_of_afl)
{
    void *state = afl_custom_init(NULL, 1);
    uint8_t data[8] = {1, 2, 3, 4, 5, 6, 7, 8}, *out;
    CHECK(state != NULL);
    if (!state) return;
    CHECK(afl_custom_fuzz(state, data, 8, &out, NULL, 0, 100) > 0);
    CHECK(afl_custom_post_process(state, data, 8, &out) > 0);
    CHECK(afl_custom_havoc_mutation(state, data, 8, &out, 100) > 0);
    CHECK(afl_custom_havoc_mutation_probability(state) <= 100);
    CHECK(afl_custom_fuzz_count(state, data, 8) > 0);
    CHECK_EQ(afl_custom_queue_new_entry(state, NULL, NULL), 0);
    CHECK(afl_custom_init_trim(state, data, 8) >= 0);
    (void)afl_custom_trim(state, &out);
    CHECK(out != NULL);
    CHECK(afl_custom_post_trim(state, 0) >= 0);
    CHECK(afl_custom_describe(state, 20)[0] == 'w');
    CHECK(afl_custom_introspection(state)[0] != 0);
    afl_custom_deinit(state);
}

/* -- out of memory --------------------------------------------------------------------------------------------- */

/* Everything that allocates, on small files. */
static void use_everything(void)
{
    static uint8_t data[600];
    static const uint8_t file[] = "some bytes that values come from, and more";
    wsmith__mutator *m = new_mutator(1);
    uint8_t *out;
    size_t n = sizeof file;
    memcpy(data, file, n);
    m->bytes = byte_mutator;
    for (int i = 0; i < 8; i++) {
        wsmith__run_file(&m->runner, all_kinds, NULL, data, n, NULL, 0);
        size_t made = wsmith__mutate(m, i + 1, data, n, 0, data, sizeof data);
        CHECK(made <= sizeof data);
        if (made) n = made;
    }
    free_mutator(m);
    wsmith__afl *a = (wsmith__afl *)wsmith_afl_new(1, NULL);
    wsmith_afl_open();
    if (!a) return;
    for (int i = 0; i < 3; i++) {
        n = wsmith_afl_fuzz(a, file, sizeof file, &out, NULL, 0, sizeof data);
        CHECK(out != NULL);
        wsmith_afl_run(short_list, out, n);
        wsmith_afl_kept(a);
    }
    int steps = wsmith_afl_init_trim(a, file, sizeof file), step = 0;
    for (int i = 0; i < 300 && step < steps; i++) {
        n = wsmith_afl_trim(a, &out);
        CHECK(out != NULL);
        if (n) wsmith_afl_run(short_list, out, n);
        step = wsmith_afl_post_trim(a, i % 2 == 0);
    }
    CHECK(step >= steps);
    wsmith_afl_free(a);
    a = (wsmith__afl *)wsmith_afl_new(1, make_text);
    if (!a) return;
    n = wsmith_afl_fuzz(a, file, sizeof file, &out, NULL, 0, sizeof data);
    CHECK(n <= sizeof data);
    memcpy(data, out, n);
    CHECK(wsmith_afl_post_process(a, data, n, &out) > 0);
    wsmith_afl_kept(a);
    wsmith_afl_free(a);
}

TEST(each_allocation_may_fail)
{
    long n = 0;
    free_harness();
    long before = blocks;
    do {
        refused = false;
        allowed = n++;
        use_everything();
        free_harness();
        allowed = -1;
        CHECK_EQ(blocks, before);
    } while (refused && n < 5000);
    CHECK(n > 60);
    CHECK(!refused);
}
