/* src/wsmith/fuzz/blame.h - what the report of a sanitizer says: a line for people, and a key.
 *
 * The line names the innermost function that is not of a sanitizer, of the C library or of the engine: that of
 * memset(p, 1, n) is the one that called it. Neither line nor key depend on where the program was loaded,
 * and neither holds addresses or build ids.
 */
#ifndef WSMITH__FUZZ_BLAME_H
#define WSMITH__FUZZ_BLAME_H

#include "numbers.h"
#include "os.h"

#if defined(WSMITH_ENGINE) && WSMITH__PROCESSES

/* A part of a report. */
typedef struct wsmith__piece {
    const char *chars;
    size_t len;
} wsmith__piece;

/* "#1 0x4f in name place", where the parts behind the number may be missing. The place is FILE:LINE:COLUMN, or
 * (MODULE+OFFSET) without debug information. */
typedef struct wsmith__stack_line {
    wsmith__piece name, place;
} wsmith__stack_line;

typedef struct wsmith__blame {
    uint64_t key;
    bool placed; /* the key says where; false: only what */
    char text[200];
} wsmith__blame;

/* -- frames ------------------------------------------------------------------------------------------------------- */

static bool wsmith__piece_begins(wsmith__piece p, const char *text)
{
    size_t n = strlen(text);
    return p.len >= n && memcmp(p.chars, text, n) == 0;
}

static size_t wsmith__piece_find(wsmith__piece p, const char *text)
{
    size_t n = strlen(text);
    for (size_t i = 0; i + n <= p.len; i++) {
        if (memcmp(p.chars + i, text, n) == 0) return i;
    }
    return p.len;
}

static bool wsmith__piece_has(wsmith__piece p, const char *text)
{
    return wsmith__piece_find(p, text) < p.len;
}

static wsmith__piece wsmith__piece_skip(wsmith__piece p, size_t n)
{
    p.chars += n;
    p.len -= n;
    return p;
}

static uint64_t wsmith__piece_hash(uint64_t hash, wsmith__piece p)
{
    for (size_t i = 0; i < p.len; i++) hash = (hash ^ (unsigned char)p.chars[i]) * 0x100000001b3u;
    return wsmith__mix64(hash);
}

/* Names may have spaces, in C++: the place begins where a path does. */
static size_t wsmith__name_length(wsmith__piece line)
{
    static const char *const begins[] = {" /", " (/", " ./", " ../", " <", " (<", " ("};
    size_t n = line.len;
    for (size_t i = 0; i < WX__COUNT_OF(begins) && n == line.len; i++)
        n = wsmith__piece_find(line, begins[i]);
    for (size_t i = n; i > 0 && n == line.len; i--) {
        if (line.chars[i - 1] == ' ') n = i - 1;
    }
    return n;
}

/* Of the line at p; false: it is no frame. */
static bool wsmith__read_frame(const char *p, wsmith__stack_line *f)
{
    wsmith__piece line;
    memset(f, 0, sizeof *f);
    while (*p == ' ') p++;
    if (*p != '#' || p[1] < '0' || p[1] > '9') return false;
    line.chars = p;
    line.len = strcspn(p, "\n");
    line.len = wsmith__piece_find(line, " (BuildId");
    line = wsmith__piece_skip(line, wsmith__piece_find(line, " "));
    bool address = wsmith__piece_begins(line, " 0x");
    if (address) {
        line = wsmith__piece_skip(line, 1);
        line = wsmith__piece_skip(line, wsmith__piece_find(line, " "));
    }
    bool named = !address || wsmith__piece_begins(line, " in ");
    if (named) {
        line = wsmith__piece_skip(line, line.len == 0 ? 0 : address ? 4 : 1);
        f->name = line;
        f->name.len = wsmith__name_length(line);
        line = wsmith__piece_skip(line, f->name.len);
    }
    while (line.len && *line.chars == ' ') line = wsmith__piece_skip(line, 1);
    f->place = line;
    if (line.len && *line.chars != '(') f->place.len = wsmith__piece_find(line, " (");
    return true;
}

/* Functions that sanitizers see into under their own names. */
static const char wsmith__library_names[] =
    " memcpy memmove memset memcmp memchr memrchr memmem mempcpy memccpy bcmp bcopy bzero strcpy "
    "stpcpy strncpy"
    " stpncpy strcat strncat strlen strnlen strcmp strncmp strcasecmp strncasecmp strcoll strxfrm "
    "strchr"
    " strchrnul strrchr strstr strcasestr strspn strcspn strpbrk strdup strndup strtok strtok_r "
    "strsep strtol"
    " strtoll strtoul strtoull strtod strtof strtold strtoimax strtoumax atoi atol atoll atof "
    "wcscpy wcsncpy"
    " wcscat wcsncat wcslen wcsnlen wcscmp wcsncmp wcschr wcsdup wmemcpy wmemmove wmemset wmemcmp "
    "free malloc"
    " calloc realloc reallocarray posix_memalign aligned_alloc memalign valloc cfree qsort qsort_r "
    "bsearch printf"
    " fprintf sprintf snprintf asprintf vprintf vfprintf vsprintf vsnprintf vasprintf scanf fscanf "
    "sscanf"
    " vscanf vfscanf vsscanf puts fputs fgets gets getline getdelim read write pread pwrite readv "
    "writev recv"
    " recvfrom send sendto fread fwrite fopen fdopen fmemopen open_memstream freopen fclose getenv "
    "realpath"
    " raise abort exit ";

/* Of a sanitizer, of the C or the C++ library. */
static bool wsmith__is_library_frame(const wsmith__stack_line *f)
{
    static const char *const begins[] = {"__", "std::", "operator new", "operator delete"};
    static const char *const names[] = {"Interceptor", "printf_common", "scanf_common"};
    static const char *const places[] = {"/libsanitizer/", "/compiler-rt/", "/sysdeps/",
                                         "/libc.so",       "/libasan.so",   "/include/c++/"};
    for (size_t i = 0; i < WX__COUNT_OF(begins); i++)
        if (wsmith__piece_begins(f->name, begins[i])) return true;
    for (size_t i = 0; i < WX__COUNT_OF(names); i++)
        if (wsmith__piece_has(f->name, names[i])) return true;
    for (size_t i = 0; i < WX__COUNT_OF(places); i++)
        if (wsmith__piece_has(f->place, places[i])) return true;
    char word[32];
    if (f->name.len + 3 > sizeof word) return false;
    snprintf(word, sizeof word, " %.*s ", (int)f->name.len, f->name.chars);
    return strstr(wsmith__library_names, word) != NULL;
}

static bool wsmith__is_engine_frame(const wsmith__stack_line *f)
{
    return wsmith__piece_begins(f->name, "wsmith__call_target") ||
           wsmith__piece_begins(f->name, "wsmith__watched_target") ||
           wsmith__piece_begins(f->name, "wsmith__checked_target");
}

static const char *wsmith__next_line(const char *p)
{
    p += strcspn(p, "\n");
    return *p ? p + 1 : p;
}

/* The next frame of the target, from the line at *p on, which moves behind it. False: there are no more. */
static bool wsmith__target_frame(const char **p, wsmith__stack_line *f)
{
    while (wsmith__read_frame(*p, f) && !wsmith__is_engine_frame(f)) {
        *p = wsmith__next_line(*p);
        if (f->name.len && !wsmith__is_library_frame(f)) return true;
    }
    return false;
}

/* Where the first stack behind p begins; NULL: there is none. */
static const char *wsmith__find_stack(const char *p)
{
    wsmith__stack_line f;
    for (; *p; p = wsmith__next_line(p)) {
        if (wsmith__read_frame(p, &f)) return p;
    }
    return NULL;
}

/* Nothing without debug information; of a long path the end. */
static wsmith__piece wsmith__shown_place(const wsmith__stack_line *f)
{
    wsmith__piece place = f->place;
    if (place.len && (*place.chars == '(' || *place.chars == '<')) place.len = 0;
    return place.len > 90 ? wsmith__piece_skip(place, place.len - 90) : place;
}

static int wsmith__shown_length(wsmith__piece name) { return name.len > 60 ? 60 : (int)name.len; }

/* "FILE:LINE:COLUMN in NAME" */
static void wsmith__say_frame(const wsmith__stack_line *f, char *out, size_t cap)
{
    wsmith__piece place = wsmith__shown_place(f);
    snprintf(out, cap, "%.*s%sin %.*s", (int)place.len, place.chars, place.len ? " " : "",
             wsmith__shown_length(f->name), f->name.chars);
}

/* What tells a frame from others in every run of the program. */
static uint64_t wsmith__hash_place_of(uint64_t hash, const wsmith__stack_line *f)
{
    return wsmith__piece_hash(wsmith__piece_hash(hash, f->name), f->place);
}

/* -- the blame ---------------------------------------------------------------------------------------------------- */

/* The last place of `log` with `text`; NULL: none. */
static const char *wsmith__find_last(const char *log, const char *text)
{
    const char *found = NULL;
    for (const char *p = log; (p = strstr(p, text)) != NULL; p++) found = p;
    return found;
}

/* "AddressSanitizer: heap-use-after-free on ...", which begins a report; NULL: there is none. */
static const char *wsmith__find_header(const char *log)
{
    static const char *const marks[] = {"==ERROR: ", "WARNING: "};
    const char *found = NULL;
    for (size_t i = 0; i < WX__COUNT_OF(marks); i++) {
        for (const char *p = log; (p = strstr(p, marks[i])) != NULL;) {
            p += strlen(marks[i]);
            size_t word = strcspn(p, ": \n");
            bool named = word > 9 && memcmp(p + word - 9, "Sanitizer", 9) == 0;
            bool leak =
                strncmp(p, "LeakSanitizer", 13) == 0; /* at the end of a process that exits */
            if (named && !leak && p[word] == ':' && (!found || p > found)) found = p;
        }
    }
    return found;
}

/* Of the words of a report up to where the place begins: "data race /home/..." has two, others have one. */
static size_t wsmith__kind_length(const char *p)
{
    static const char *const two[] = {"data race", "thread leak", "destroy of",
                                      "unlock of", "double lock", "signal-unsafe call"};
    for (size_t i = 0; i < WX__COUNT_OF(two); i++) {
        if (strncmp(p, two[i], strlen(two[i])) == 0) return strlen(two[i]);
    }
    return strcspn(p, " \n");
}

/* "AddressSanitizer: heap-use-after-free", from the line that sums up or else from the first. */
static wsmith__piece wsmith__report_kind(const char *header)
{
    static const char mark[] = "SUMMARY: ";
    const char *summary = strstr(header, mark);
    wsmith__piece kind;
    kind.chars = summary ? summary + strlen(mark) : header;
    kind.len = strcspn(kind.chars, ":\n");
    if (kind.chars[kind.len] == ':' && kind.chars[kind.len + 1] == ' ')
        kind.len += 2 + wsmith__kind_length(kind.chars + kind.len + 2);
    if (kind.len > 70) kind.len = 70;
    return kind;
}

/* A recursion may be anywhere in its cycle: the functions that come twice, in any order. */
static uint64_t wsmith__hash_cycle(const char *stack)
{
    enum { LIMIT = 32 };
    uint64_t names[LIMIT], sum = 0;
    size_t n = 0;
    wsmith__stack_line f;
    while (n < LIMIT && wsmith__target_frame(&stack, &f))
        names[n++] = wsmith__piece_hash(1, f.name);
    for (size_t i = 0; i < n; i++) {
        size_t before = 0, all = 0;
        for (size_t k = 0; k < n; k++) {
            all += names[k] == names[i];
            before += k < i && names[k] == names[i];
        }
        if (all > 1 && before == 0) sum += names[i];
    }
    return sum;
}

static const char wsmith__no_names[] = "no names: llvm-symbolizer is needed on the PATH";

/* Who is called by whom is known, but no names. Behind two frames there may be the engine. */
static uint64_t wsmith__hash_nameless(uint64_t hash, const char *stack)
{
    wsmith__stack_line f;
    for (int i = 0; i < 2 && wsmith__read_frame(stack, &f); i++, stack = wsmith__next_line(stack))
        hash = wsmith__hash_place_of(hash, &f);
    return hash;
}

/* " (memset)": the function of the library at which the report was made, without what sanitizers put before it. */
static void wsmith__say_library(const char *stack, char *out, size_t cap)
{
    static const char *const marks[] = {"___interceptor_", "__interceptor_", "__asan_", "__msan_"};
    wsmith__stack_line f;
    out[0] = 0;
    if (!wsmith__read_frame(stack, &f) || !f.name.len || !wsmith__is_library_frame(&f)) return;
    for (size_t i = 0; i < WX__COUNT_OF(marks); i++) {
        if (wsmith__piece_begins(f.name, marks[i]))
            f.name = wsmith__piece_skip(f.name, strlen(marks[i]));
    }
    snprintf(out, cap, " (%.*s)", f.name.len > 30 ? 30 : (int)f.name.len, f.name.chars);
}

static void wsmith__judge_report(const char *header, wsmith__blame *v)
{
    wsmith__piece kind = wsmith__report_kind(header);
    const char *stack = wsmith__find_stack(header), *p = stack;
    char where[160], at[36];
    wsmith__stack_line f;
    v->key = wsmith__piece_hash(0, kind);
    v->placed = p != NULL;
    if (!p) {
        snprintf(v->text, sizeof v->text, "%.*s", (int)kind.len, kind.chars);
        return;
    }
    wsmith__say_library(p, at, sizeof at);
    if (wsmith__target_frame(&p, &f)) {
        wsmith__say_frame(&f, where, sizeof where);
        snprintf(v->text, sizeof v->text, "%.*s %s%s", (int)kind.len, kind.chars, where, at);
        v->key = wsmith__hash_place_of(v->key, &f);
        if (wsmith__piece_has(kind, "stack-overflow"))
            v->key = wsmith__piece_hash(wsmith__hash_cycle(stack), kind);
        return;
    }
    snprintf(v->text, sizeof v->text, "%.*s (%s)", (int)kind.len, kind.chars, wsmith__no_names);
    v->key = wsmith__hash_nameless(v->key, stack);
}

/* Copies a line without the digits of its addresses. */
static void wsmith__copy_without_addresses(char *out, size_t cap, const char *line)
{
    size_t n = 0;
    while (*line && *line != '\n' && n + 1 < cap) {
        bool address = line[0] == '0' && line[1] == 'x';
        out[n++] = *line++;
        if (!address || n + 1 >= cap) continue;
        out[n++] = *line++;
        line += strspn(line, "0123456789abcdef");
    }
    out[n] = 0;
}

/* `error` is in the line "FILE:LINE:COLUMN: runtime error: WORDS", which has values that differ from run to run. */
static void wsmith__judge_undefined(const char *log, const char *error, wsmith__blame *v)
{
    static const char mark[] = ": runtime error: ";
    char words[120];
    wsmith__piece place;
    place.chars = error;
    while (place.chars > log && place.chars[-1] != '\n') place.chars--;
    place.len = (size_t)(error - place.chars);
    v->key = wsmith__piece_hash(1, place);
    v->placed = true;
    if (place.len > 70) place = wsmith__piece_skip(place, place.len - 70);
    wsmith__copy_without_addresses(words, sizeof words, error + strlen(mark));
    snprintf(v->text, sizeof v->text, "%.*s: %s", (int)place.len, place.chars, words);
}

/* Of the last report in `log`; false: there is none. */
static bool wsmith__find_blame(const char *log, wsmith__blame *v)
{
    const char *header = wsmith__find_header(log);
    const char *undefined = wsmith__find_last(log, ": runtime error: ");
    if (undefined && (!header || undefined > header)) wsmith__judge_undefined(log, undefined, v);
    else if (header) wsmith__judge_report(header, v);
    return header || undefined;
}

/* Where the first of the blocks that are reported as lost was allocated: the function that is named, and a
 * key of it and of two that called it. False: there is no such report. */
static bool wsmith__find_leak(const char *log, wsmith__blame *v)
{
    wsmith__stack_line f;
    const char *p = strstr(log, "Direct leak of ");
    if (!p) p = strstr(log, "Indirect leak of ");
    if (p) p = wsmith__find_stack(p);
    if (!p) return false;
    v->key = wsmith__hash_nameless(1, p);
    v->placed = true;
    snprintf(v->text, sizeof v->text, "memory is lost (%s)", wsmith__no_names);
    for (int i = 0; i < 3 && wsmith__target_frame(&p, &f); i++) {
        v->key = wsmith__hash_place_of(i == 0 ? 1 : v->key, &f);
        wsmith__piece place = wsmith__shown_place(&f);
        if (i == 0)
            snprintf(v->text, sizeof v->text, "memory allocated by %.*s%s%.*s is lost",
                     wsmith__shown_length(f.name), f.name.chars, place.len ? " " : "",
                     (int)place.len, place.chars);
    }
    return true;
}

#endif /* WSMITH_ENGINE, WSMITH__PROCESSES */

#endif /* WSMITH__FUZZ_BLAME_H */
