/* fuzz_zlib - a sequence of operations on a deflate stream, and ways to read what it made.
 *
 * sources: zlib
 *
 * The model of a compressor is the bytes that went in. Operations write data that repeats itself near
 * and far, flush in every way, change level, strategy and tuning in the middle, copy the stream,
 * preset a dictionary; the room for output is cut into small pieces. What is read back, in pieces and
 * through copies, must be the same bytes, with the same header, and the totals must add up. A stream
 * that is finished in one call must fit into deflateBound, and inflateSync must find the full flush that
 * comes next.
 */
#include <stdio.h>
#include <string.h>

#include <zlib.h>

#define WSMITH_ENGINE
#include "wsmith.h"

enum { DATA = 1 << 17, PACKED = 1 << 18, WINDOW = 1 << 15 };

enum { RAW, ZLIB, GZIP };

typedef struct stream {
    wsmith_source *s;
    z_stream z;
    int format, bits, level, memory;
    size_t in, out;             /* bytes of data and packed so far */
    size_t flush_in, flush_out; /* where the last full flush ended */
    size_t dictionary;          /* bytes of data that only were its dictionary */
    gz_header header;
    const char *wrong;
    uint8_t data[DATA], packed[PACKED], read[DATA], name[16];
} stream;

static stream st;

static bool says(stream *t, const char *wrong)
{
    if (!t->wrong) t->wrong = wrong;
    return false;
}

/* -- writing ------------------------------------------------------------------------------------------- */

/* Appends n bytes: noise of an alphabet, a run, or what was `distance` before. */
static void add_data(stream *t, size_t n)
{
    uint8_t *p = t->data + t->in;
    size_t kind = wsmith_one_of(t->s, 3), i;
    uint32_t seed = (uint32_t)wsmith_range(t->s, 0, 1000);
    uint8_t mask = (uint8_t)((1u << wsmith_range(t->s, 0, 8)) - 1);
    size_t distance =
        t->in ? (size_t)wsmith_log_range(t->s, 1, t->in < 2 * WINDOW ? t->in : 2 * WINDOW) : 0;
    if (kind == 0) wsmith_seed_bytes(seed, p, n);
    for (i = 0; i < n; i++) {
        if (kind == 0) p[i] &= mask;
        else p[i] = kind == 1 || !distance ? mask : p[i - distance];
    }
}

/* Calls deflate with more room until it has done what `flush` asks for. */
static bool run_deflate(stream *t, size_t n, int flush, size_t room)
{
    int status;
    t->z.next_in = t->data + t->in;
    t->z.avail_in = (uInt)n;
    do {
        if (room > PACKED - t->out) room = PACKED - t->out;
        t->z.next_out = t->packed + t->out;
        t->z.avail_out = (uInt)room;
        status = deflate(&t->z, flush);
        t->out += room - t->z.avail_out;
        if (t->out == PACKED) return wsmith_skip(t->s), true;
        if (status == Z_STREAM_ERROR || (status == Z_BUF_ERROR && t->z.avail_out)) break;
    } while (flush == Z_FINISH ? status != Z_STREAM_END : t->z.avail_out == 0);
    if (t->z.avail_in) return says(t, "deflate leaves input while there is room");
    if (t->z.data_type > Z_UNKNOWN) return says(t, "data_type is none of its values");
    t->in += n;
    if (flush == Z_FULL_FLUSH) t->flush_in = t->in, t->flush_out = t->out;
    return status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR ||
           says(t, "deflate fails");
}

static size_t room(stream *t) { return (size_t)wsmith_log_range(t->s, 7, 1 << 16); }

static bool op_write(void *state, wsmith_source *s)
{
    static const int flushes[] = {Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH};
    stream *t = (stream *)state;
    size_t n = (size_t)wsmith_log_range(s, 0, 8000);
    if (n > DATA - t->in) n = DATA - t->in;
    add_data(t, n);
    return run_deflate(t, n, wsmith_enum(s, flushes, 5), room(t));
}

/* May compress what it has first, for which there may be too little room: then nothing has changed. */
static bool op_params(void *state, wsmith_source *s)
{
    stream *t = (stream *)state;
    size_t space = room(t);
    int level = (int)wsmith_irange(s, -1, 9), strategy = (int)wsmith_range(s, 0, 4), status;
    if (space > PACKED - t->out) return wsmith_skip(s), true;
    t->z.avail_in = 0;
    t->z.next_out = t->packed + t->out;
    t->z.avail_out = (uInt)space;
    status = deflateParams(&t->z, level, strategy);
    t->out += space - t->z.avail_out;
    return status == Z_OK || status == Z_BUF_ERROR || says(t, "deflateParams fails");
}

static bool op_tune(void *state, wsmith_source *s)
{
    int good = (int)wsmith_range(s, 1, 258), lazy = (int)wsmith_range(s, 1, 258);
    int nice = (int)wsmith_range(s, 1, 258), chain = (int)wsmith_log_range(s, 1, 4096);
    return deflateTune(&((stream *)state)->z, good, lazy, nice, chain) == Z_OK;
}

static bool op_copy(void *state, wsmith_source *s)
{
    stream *t = (stream *)state;
    z_stream copy;
    (void)s;
    bool copied = deflateCopy(&copy, &t->z) == Z_OK;
    deflateEnd(&t->z);
    if (copied) copied = deflateCopy(&t->z, &copy) == Z_OK;
    deflateEnd(&copy);
    return copied || says(t, "deflateCopy fails");
}

/* What is in the window is the end of what went in. */
static bool op_window(void *state, wsmith_source *s)
{
    stream *t = (stream *)state;
    static uint8_t window[WINDOW];
    uInt n = 0;
    (void)s;
    if (deflateGetDictionary(&t->z, window, &n) != Z_OK || n > t->in ||
        memcmp(window, t->data + t->in - n, n) != 0)
        return says(t, "deflateGetDictionary is not the end of the data");
    return true;
}

static const wsmith_op ops[] = {{"write", 8, NULL, op_write},
                                {"params", 3, NULL, op_params},
                                {"tune", 1, NULL, op_tune},
                                {"copy", 1, NULL, op_copy},
                                {"window", 1, NULL, op_window}};

static bool start(stream *t)
{
    static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE,
                                     Z_FIXED};
    wsmith_source *s = t->s;
    t->format = (int)wsmith_one_of(s, 3);
    t->bits = (int)wsmith_range(s, 9, 15);
    t->level = (int)wsmith_irange(s, -1, 9);
    t->memory = (int)wsmith_range(s, 1, 9);
    if (deflateInit2(&t->z, t->level, Z_DEFLATED,
                     t->format == RAW    ? -t->bits
                     : t->format == GZIP ? t->bits + 16
                                         : t->bits,
                     t->memory, wsmith_enum(s, strategies, 5)) != Z_OK)
        return says(t, "deflateInit2 fails");
    if (t->format == GZIP && wsmith_present(s)) {
        t->header.time = wsmith_u32(s);
        t->header.os = (int)wsmith_u8(s);
        t->header.hcrc = wsmith_bool(s);
        t->name[wsmith_slice(s, t->name, sizeof t->name - 1)] = 0;
        t->header.name = t->name;
        if (wsmith_present(s)) t->header.extra = t->name, t->header.extra_len = sizeof t->name;
        return deflateSetHeader(&t->z, &t->header) == Z_OK || says(t, "deflateSetHeader fails");
    }
    if (t->format != GZIP && wsmith_present(s)) {
        size_t n = (size_t)wsmith_log_range(s, 1, 40000);
        add_data(t, n);
        t->in = t->dictionary = n;
        return deflateSetDictionary(&t->z, t->data, (uInt)n) == Z_OK ||
               says(t, "deflateSetDictionary fails");
    }
    return true;
}

/* -- reading ------------------------------------------------------------------------------------------- */

static bool open_inflate(stream *t, z_stream *z)
{
    int extra = t->format != RAW && wsmith_bool(t->s) ? 32 : t->format == GZIP ? 16 : 0;
    int bits = (int)wsmith_range(t->s, (uint64_t)t->bits, 15);
    memset(z, 0, sizeof *z);
    if (inflateInit2(z, t->format == RAW ? -bits : bits + extra) != Z_OK)
        return says(t, "inflateInit2 fails");
    if (t->format == RAW && t->dictionary &&
        inflateSetDictionary(z, t->data, (uInt)t->dictionary) != Z_OK)
        return says(t, "inflateSetDictionary fails");
    z->next_in = t->packed;
    return true;
}

/* Inflates up to `end` of what is packed, in pieces; what is read goes to t->read. */
static int inflate_pieces(stream *t, z_stream *z, size_t end)
{
    static const int flushes[] = {Z_NO_FLUSH, Z_SYNC_FLUSH, Z_BLOCK, Z_TREES, Z_FINISH};
    size_t in = room(t), out = room(t);
    int status = Z_OK, flush = wsmith_enum(t->s, flushes, 5), stuck = 0;
    bool copies = wsmith_chance(t->s, 1, 4);
    while (stuck < 8 && status != Z_STREAM_END) {
        size_t left = (size_t)(t->packed + end - z->next_in),
               free = DATA - t->dictionary - z->total_out;
        uLong before = z->total_in + z->total_out;
        z->avail_in = (uInt)(left < in ? left : in);
        z->avail_out = (uInt)(free < out ? free : out);
        z->next_out = t->read + z->total_out;
        status = inflate(z, flush);
        if (status == Z_NEED_DICT) status = inflateSetDictionary(z, t->data, (uInt)t->dictionary);
        if (status == Z_DATA_ERROR || status == Z_STREAM_ERROR || status == Z_MEM_ERROR) break;
        stuck = before == z->total_in + z->total_out ? stuck + 1 : 0;
        z_stream copy;
        if (copies && inflateCopy(&copy, z) == Z_OK) {
            copies = false;
            inflateEnd(z);
            inflateCopy(z, &copy);
            inflateEnd(&copy);
        }
    }
    return status;
}

static bool reads_back(stream *t)
{
    static uint8_t name[64], extra[64];
    gz_header header = {0};
    z_stream z;
    if (!open_inflate(t, &z)) return false;
    header.name = name, header.name_max = sizeof name;
    header.extra = extra, header.extra_max = sizeof extra;
    bool headed = t->format == GZIP && inflateGetHeader(&z, &header) == Z_OK;
    size_t n = t->in - t->dictionary;
    bool same = inflate_pieces(t, &z, t->out) == Z_STREAM_END && z.total_out == n &&
                memcmp(t->read, t->data + t->dictionary, n) == 0;
    bool counted = z.next_in == t->packed + z.total_in;
    inflateEnd(&z);
    if (!same) return says(t, "inflate does not give back the data");
    if (!counted) return says(t, "total_in is not what inflate has read");
    if (headed && t->header.name &&
        (header.time != t->header.time || header.os != t->header.os ||
         strcmp((char *)name, (char *)t->name) != 0 || header.extra_len != t->header.extra_len ||
         (t->header.extra && memcmp(extra, t->name, header.extra_len) != 0)))
        return says(t, "inflateGetHeader is not what deflateSetHeader set");
    return true;
}

/* From anywhere before the last full flush, inflateSync finds it if nothing looks like it before. */
static bool syncs(stream *t)
{
    z_stream z;
    if (t->flush_out == 0) return true;
    size_t from = t->flush_out - (size_t)wsmith_log_range(t->s, 1, t->flush_out),
           at = from < 4 ? 0 : from - 4;
    while (memcmp(t->packed + at, "\0\0\377\377", 4) != 0) at++;
    if (at + 4 != t->flush_out || !open_inflate(t, &z)) return !t->wrong;
    inflate_pieces(t, &z, from);
    z.avail_in = (uInt)(t->packed + t->out - z.next_in);
    int status = inflateSync(&z);
    size_t stopped = (size_t)(z.next_in - t->packed), n = t->in - t->flush_in;
    bool found = status == Z_OK && stopped == t->flush_out, same = found;
    if (found) {
        z.total_out = 0;
        same = inflate_pieces(t, &z, t->out) == Z_STREAM_END && z.total_out == n &&
               memcmp(t->read, t->data + t->flush_in, n) == 0;
    }
    inflateEnd(&z);
    return found ? same || says(t, "inflate after inflateSync")
                 : says(t, "inflateSync misses the full flush");
}

/* In one call, into no more than deflateBound says. */
static bool is_bounded(stream *t)
{
    size_t n = (size_t)wsmith_log_range(t->s, 0, 40000), space = deflateBound(&t->z, n),
           before = t->out;
    add_data(t, n);
    if (!run_deflate(t, n, Z_FINISH, space)) return false;
    return t->out - before <= space || says(t, "deflateBound is too small");
}

static bool target(void *context, wsmith_source *s)
{
    stream *t = &st;
    (void)context;
    memset(t, 0, offsetof(stream, data));
    t->s = s;
    bool right = start(t);
    if (wsmith_showing(s))
        printf("format %d bits %d level %d memory %d\n", t->format, t->bits, t->level, t->memory),
            fflush(stdout);
    if (right && wsmith_chance(s, 1, 4)) {
        right = is_bounded(t);
    } else if (right) {
        right = wsmith_run_ops(s, ops, sizeof ops / sizeof *ops, t, 100, 8) &&
                run_deflate(t, 0, Z_FINISH, room(t));
    }
    if (wsmith_showing(s)) printf("%zu bytes to %zu\n", t->in, t->out), fflush(stdout);
    if (right && wsmith_source_status(s) == WSMITH_OK) right = reads_back(t) && syncs(t);
    deflateEnd(&t->z);
    if (right || wsmith_source_status(s) != WSMITH_OK) return false;
    return wsmith_fail(s, t->wrong ? t->wrong : "an operation fails");
}

WSMITH_MAIN(target)
