/* with_counters.h - put in front of a harness it becomes a program that runs the files of a directory, one after
 * the other, each a record of wsmith or else the bytes of a source, and prints how many of the counters that
 * clang has placed were ever hit:   cover NAME DIRECTORY -> covered N of M */
#define WSMITH_ENGINE
#include "wsmith.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *cover_start, *cover_stop;

void __sanitizer_cov_8bit_counters_init(char *start, char *stop);
void __sanitizer_cov_8bit_counters_init(char *start, char *stop)
{
    cover_start = (uint8_t *)start;
    cover_stop = (uint8_t *)stop;
}

/* Counters are bytes and may come round to zero: they are gathered after each run. */
static void cover_gather(uint8_t *hit)
{
    size_t count = (size_t)(cover_stop - cover_start);
    for (size_t i = 0; i < count; i++) hit[i] |= cover_start[i];
    if (count) memset(cover_start, 0, count);
}

static void cover_file(const char *path, wsmith_target *target)
{
    static uint8_t bytes[1 << 22];
    static wsmith_record record;
    wsmith_source source;
    FILE *f = fopen(path, "rb");
    size_t size = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    if (f) fclose(f);
    if (wsmith_record_load(&record, bytes, size, NULL) != WSMITH_OK)
        wsmith_from_bytes(&source, bytes, size);
    else if (!wsmith_from_record(&source, &record, WSMITH_BY_ORDER, 0, 0)) return;
    target(NULL, &source);
    wsmith_source_end(&source);
}

static int cover_main(int argc, char **argv, wsmith_target *target)
{
    size_t count = (size_t)(cover_stop - cover_start), covered = 0;
    uint8_t *hit = (uint8_t *)calloc(count + 1, 1);
    DIR *directory = argc > 1 ? opendir(argv[1]) : NULL;
    if (!directory || !hit) return 2;
    for (struct dirent *entry; (entry = readdir(directory));) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        if (entry->d_name[0] == '.') continue;
        cover_file(path, target);
        cover_gather(hit);
    }
    closedir(directory);
    for (size_t i = 0; i < count; i++) covered += hit[i] != 0;
    printf("covered %zu of %zu\n", covered, count);
    free(hit);
    return 0;
}

#undef WSMITH_MAIN
#define WSMITH_MAIN(target) \
    int main(int argc, char **argv) { return cover_main(argc, argv, target); }
