/* fuzz_image - stb_image.h on pictures of eight formats.
 *
 * sources: libstb
 *
 * A picture must be the same read from memory and through callbacks; what is said about it (stbi_info)
 * must be what is loaded; and it must not depend on what was in memory before: each is loaded twice, with
 * new memory and the stack filled with 0x00 and with 0xff.
 */
#include "image_files.h"

#include "stb_image.h"

static picture pic;
static int fill;

/* -- memory of the library: see the recipe of libstb in real.sh ------------------------------------------- */

enum { MOST = 1 << 26 }; /* more is not to be had */

void *image_malloc(size_t n)
{
    void *p = n > MOST ? NULL : malloc(n);
    if (p) memset(p, fill, n);
    return p;
}

void *image_realloc(void *old, size_t before, size_t n)
{
    char *p = n > MOST ? NULL : (char *)realloc(old, n);
    if (p && n > before) memset(p + before, fill, n - before);
    return p;
}

/* -- what must hold ------------------------------------------------------------------------------------- */

static int on_read(void *user, char *data, int size)
{
    picture *m = (picture *)user;
    size_t n = m->count - m->at;
    if (n > (size_t)size) n = (size_t)size;
    memcpy(data, m->bytes + m->at, n);
    m->at += n;
    return (int)n;
}
static void on_skip(void *user, int n)
{
    picture *m = (picture *)user;
    m->at = n < 0 && (size_t)-n > m->at    ? 0
            : m->at + (size_t)n > m->count ? m->count
                                           : m->at + (size_t)n;
}
static int on_eof(void *user) { return ((picture *)user)->at == ((picture *)user)->count; }

typedef struct loaded {
    void *pixels;
    int w, h, layers, channels;
    size_t size;
} loaded;

enum { BYTES, WORDS, FLOATS, LAYERS, CALLBACKS };

static loaded load(picture *m, int how, int want)
{
    static const stbi_io_callbacks calls = {on_read, on_skip, on_eof};
    loaded v = {NULL, 0, 0, 1, 0, 1};
    int n = (int)m->count, *delays = NULL;
    m->at = 0;
    switch (how) {
    case WORDS:
        v.size = 2, v.pixels = stbi_load_16_from_memory(m->bytes, n, &v.w, &v.h, &v.channels, want);
        break;
    case FLOATS:
        v.size = 4, v.pixels = stbi_loadf_from_memory(m->bytes, n, &v.w, &v.h, &v.channels, want);
        break;
    case LAYERS:
        v.pixels = stbi_load_gif_from_memory(m->bytes, n, &delays, &v.w, &v.h, &v.layers,
                                             &v.channels, want);
        break;
    case CALLBACKS:
        v.pixels = stbi_load_from_callbacks(&calls, m, &v.w, &v.h, &v.channels, want);
        break;
    default: v.pixels = stbi_load_from_memory(m->bytes, n, &v.w, &v.h, &v.channels, want); break;
    }
    if (v.pixels)
        v.size *= (size_t)v.w * (size_t)v.h * (size_t)v.layers * (size_t)(want ? want : v.channels);
    if (v.pixels) free(delays);
    return v;
}

static bool same(const loaded *a, const loaded *b)
{
    if (!a->pixels || !b->pixels) return a->pixels == b->pixels;
    return a->w == b->w && a->h == b->h && a->channels == b->channels && a->size == b->size &&
           memcmp(a->pixels, b->pixels, a->size) == 0;
}

/* What is below the frame of the caller on the stack becomes `fill`. */
static __attribute__((noinline)) void paint(void)
{
    volatile uint8_t below[1 << 15];
    for (size_t i = 0; i < sizeof below; i++) below[i] = (uint8_t)fill;
}

static loaded load_over(picture *m, int how, int want, int before)
{
    fill = before;
    paint();
    return load(m, how, want);
}

static void show(const picture *m, const char *format, int how, int want, bool flipped)
{
    static const char *const calls[] = {"stbi_load", "stbi_load_16", "stbi_loadf", "stbi_load_gif"};
    printf("%s_from_memory, req_comp %d, flipped %d, %zu bytes of %s:", calls[how], want, flipped,
           m->count, format);
    for (size_t i = 0; i < m->count && i < 4000; i++)
        printf("%s%02x", i % 32 ? "" : "\n  ", m->bytes[i]);
    printf("\n");
    fflush(stdout);
}

/* Callbacks learn of the end of a file later: what only one of both loads is no difference. */
static const char *judge(picture *m, int how, int want)
{
    const char *wrong = NULL;
    int w = 0, h = 0, n;
    loaded first = load_over(m, how, want, 0), again = load_over(m, how, want, 0xff);
    loaded called = load_over(m, how == BYTES ? CALLBACKS : how, want, 0xff);
    if (!same(&first, &again)) wrong = "the picture depends on what was in memory before";
    else if (first.pixels && called.pixels && !same(&first, &called))
        wrong = "callbacks load another picture than memory";
    else if (first.pixels && (!stbi_info_from_memory(m->bytes, (int)m->count, &w, &h, &n) ||
                              w != first.w || h != first.h))
        wrong = "stbi_info says something else than what is loaded";
    free(first.pixels);
    free(again.pixels);
    free(called.pixels);
    return wrong;
}

static bool target(void *context, wsmith_source *s)
{
    static void (*const formats[])(picture *) = {gif, png, bmp, tga, psd, pic_file, pnm, hdr};
    static const char *const names[] = {"GIF", "PNG", "BMP", "TGA", "PSD", "PIC", "PNM", "HDR"};
    static const uint32_t weights[] = {3, 3, 1, 1, 1, 1, 1, 1};
    picture *m = &pic;
    (void)context;
    memset(m, 0, sizeof *m);
    m->s = s;
    size_t format = wsmith_pick(s, weights, 8);
    formats[format](m);
    if (wsmith_chance(s, 1, 8)) m->count = (size_t)wsmith_range(s, 0, m->count);
    int how = (int)wsmith_one_of(s, 4), want = (int)wsmith_range(s, 0, 4);
    bool flipped = wsmith_chance(s, 1, 8);
    stbi_set_flip_vertically_on_load(flipped);
    if (wsmith_showing(s)) show(m, names[format], how, want, flipped);
    const char *wrong = judge(m, how, want);
    return wrong && wsmith_fail(s, wrong);
}

WSMITH_MAIN(target)
