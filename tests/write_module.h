/* tests/write_module.h - modules that a test makes, as numbered files for another program. */
#ifndef WRITE_MODULE_H
#define WRITE_MODULE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

static bool write_module(const char *dir, unsigned number, const uint8_t *bytes, size_t len)
{
    char name[4096];
    snprintf(name, sizeof name, "%s/%u.wasm", dir, number);
    FILE *f = fopen(name, "wb");
    bool ok = f && fwrite(bytes, 1, len, f) == len;
    return (f ? fclose(f) == 0 : false) && ok;
}

#endif
