/* src/wsmith/check/file.h - files, whole: what is written is there entirely or not at all.
 */
#ifndef WSMITH__FILE_H
#define WSMITH__FILE_H

#include "../choice/record.h"

#include <errno.h>

enum { WSMITH__MAX_FILE = 1 << 28 };

/* Appends the content to an empty array. False: errno says why. */
static bool wsmith__read_file(const char *path, uint8_t **bytes)
{
    FILE *file = fopen(path, "rb");
    size_t got = 1;
    int why = file ? 0 : errno;
    while (why == 0 && got > 0) {
        if (wx__array_len(*bytes) >= WSMITH__MAX_FILE) why = EFBIG;
        else if (!wx__array_reserve(*bytes, 4096)) why = ENOMEM;
        got = why == 0 ? fread(*bytes + wx__array_len(*bytes), 1, 4096, file) : 0;
        if (got > 0) WX__ARRAY_HEADER(*bytes)->length += got;
        else if (why == 0 && ferror(file)) why = errno;
    }
    if (file) fclose(file);
    errno = why;
    return why == 0;
}

/* Writes beside the file, under its name with `suffix`, and then puts that in its place. False: errno says why. */
static bool wsmith__write_file(const char *path, const char *suffix, const void *bytes, size_t size)
{
    char other[1100];
    int n = snprintf(other, sizeof other, "%s%s", path, suffix);
    if (n < 0 || (size_t)n >= sizeof other) return false;
    FILE *file = fopen(other, "wb");
    bool ok = file && fwrite(bytes, 1, size, file) == size;
    if (file && fclose(file) != 0) ok = false;
    if (ok && rename(other, path) == 0) return true;
    if (ok) {
        remove(path); /* some systems do not replace files */
        if (rename(other, path) == 0) return true;
    }
    int why = errno;
    remove(other);
    errno = why;
    return false;
}

static bool wsmith__read_record(const char *path, wsmith_record *record, wsmith_error *error)
{
    uint8_t *bytes = NULL;
    bool ok = wsmith__read_file(path, &bytes);
    if (!ok) {
        char why[100];
        snprintf(why, sizeof why, "cannot be read: %s", strerror(errno));
        wsmith__fail(error, WSMITH_ERR_FORMAT, 0, why);
    }
    ok = ok && wsmith_record_load(record, bytes, wx__array_len(bytes), error) == WSMITH_OK;
    wx__array_free(bytes);
    return ok;
}

static bool wsmith__write_record(const char *path, const char *suffix, const wsmith_record *record)
{
    uint8_t *bytes;
    size_t size;
    if (!wsmith_record_save(record, &bytes, &size)) return false;
    bool ok = wsmith__write_file(path, suffix, bytes, size);
    wsmith_free(bytes);
    return ok;
}

#endif /* WSMITH__FILE_H */
